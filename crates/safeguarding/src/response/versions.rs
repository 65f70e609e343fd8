//! What becomes of a clock when the entry that opened it is put right: what went on from the first version goes on from the last, and
//! what was missed stays missed.
//!
//! Takes a happening with its earlier versions; gives them in order, and the days that matter.

use super::days::{due_of, first_day, written_on};
use super::ledger::OfFamily;
use crate::calendar::Date;
use crate::chronology::Happening;
use crate::practice::Duty;
use crate::records::{Record, RecordId};

impl OfFamily<'_, '_> {
    /// The ids of the records of a happening, with those it took the place of: what went on from these goes on from it.
    pub(super) fn ids(&self, told: &Happening) -> Vec<RecordId> {
        let all = told.records.iter().chain(&told.earlier);
        all.map(|index| self.ledger.record(*index).id).collect()
    }

    /// The earlier versions of what was written here, first one first; none of what agencies’ files say anew.
    pub(super) fn versions(&self, told: &Happening) -> Vec<&Record> {
        let now = self.ledger.record(told.records[0]);
        let mut versions: Vec<&Record> = told
            .earlier
            .iter()
            .map(|index| self.ledger.record(*index))
            .filter(|one| now.is_written_here() && one.agency == now.agency && one.kind == now.kind)
            .collect();
        versions.sort_by_key(|one| one.received);
        versions
    }

    /// When a task was due as its opening record was first written, and when it is due before any pause. What was put right only
    /// after it was due moves nothing: a missed clock cannot be written away.
    pub(super) fn due_days(
        &self,
        duty: &Duty,
        record: &Record,
        opened: Date,
        versions: &[&Record],
    ) -> Option<(Date, Date)> {
        let practice = &self.ledger.caseload.practice;
        let moment = record.is_written_here().then_some(record.received);
        let due_now = due_of(duty, record, opened, moment, practice)?;
        if duty.opened_by_rule.is_some() || versions.is_empty() {
            return Some((due_now, due_now));
        }
        let due = |one: &&Record| due_of(duty, one, first_day(one), Some(one.received), practice);
        let next = versions.iter().skip(1).copied().chain([record]).map(written_on);
        let mut missed = versions
            .iter()
            .map(due)
            .zip(next)
            .filter_map(|(due, next)| due.filter(|due| *due < next));
        let first_due = due(&versions[0]).unwrap_or(due_now);
        Some((first_due, missed.next().unwrap_or(due_now)))
    }
}
