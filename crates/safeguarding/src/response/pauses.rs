//! The stretches in which a clock stood still: who stopped it, from when, and until when.
//!
//! Takes the entries that point at what opened a duty; gives its pauses. What was withdrawn stops nothing.

use super::clock::Pause;
use super::days::{date_fact, why_of, written_on};
use super::ledger::OfFamily;
use crate::practice::Duty;
use crate::records::RecordId;
use smol_str::SmolStr;

/// The kinds that stop a clock and let it run on.
const CLOCK_PAUSED: &str = "clock-paused";
const CLOCK_RUNS_ON: &str = "clock-runs-on";

impl OfFamily<'_, '_> {
    /// The pauses of a duty, in order of their first day. Letting it run on ends every stop that is on, also one with an end of its
    /// own that has not come.
    pub(super) fn pauses(&self, duty: &Duty, opening: &[RecordId]) -> Vec<Pause> {
        if !duty.may_be_paused {
            return Vec::new();
        }
        let kinds = [SmolStr::new_static(CLOCK_PAUSED), SmolStr::new_static(CLOCK_RUNS_ON)];
        let mut pauses: Vec<Pause> = Vec::new();
        for index in self.pointing_at(opening, &kinds) {
            let record = self.ledger.record(index);
            let of_this = record.facts.get("duty").is_none_or(|named| *named == duty.id);
            let day = written_on(record);
            if !of_this {
                continue;
            }
            if record.kind == CLOCK_RUNS_ON {
                let is_on = |pause: &&mut Pause| pause.until.is_none_or(|until| until > day);
                for pause in pauses.iter_mut().filter(is_on) {
                    pause.until = Some(day.max(pause.from));
                }
            } else {
                pauses.push(Pause {
                    record: record.id,
                    from: day,
                    until: date_fact(record, "until"),
                    by: record.author.clone().unwrap_or_default(),
                    why: why_of(record),
                    came_late: false,
                });
            }
        }
        for pause in &mut pauses {
            pause.until = pause.until.filter(|until| *until <= self.ledger.now.day);
        }
        pauses.sort_by_key(|pause| pause.from);
        pauses
    }
}
