//! The days and words that entries give to clocks: the day one opens, the day it is due, and why something was done.
//!
//! Takes a record; gives its days as the ledger counts them. It decides nothing about a duty.

use super::clock::{Now, due_day, due_moment};
use crate::calendar::{Date, VagueDate};
use crate::practice::{Duty, Practice};
use crate::private::Private;
use crate::records::{Instant, Record, RecordId, Voice};

/// The day a duty is due that a record opened on a day; `None` where practice gives it no day.
pub(super) fn due_of(
    duty: &Duty,
    record: &Record,
    opened: Date,
    moment: Option<Instant>,
    practice: &Practice,
) -> Option<Date> {
    let given = duty.due_fact.as_ref().and_then(|fact| date_fact(record, fact));
    given.or_else(|| {
        let within = duty.within?;
        Some(due_day(opened, moment, within, duty.count_from, &practice.working_days))
    })
}

/// Whether the day something was due is over; where hours run, whether the moment is.
pub(super) fn is_over(
    duty: &Duty,
    opened: Date,
    moment: Option<Instant>,
    due: Date,
    now: Now,
) -> bool {
    let by_the_hour = duty.within.and_then(|within| due_moment(opened, moment, within));
    match (by_the_hour, now.moment) {
        (Some(due_moment), Some(now_moment)) if due_moment.day() == due => now_moment > due_moment,
        _ => due < now.day,
    }
}

/// The day a record opens a duty: the day it happened; where that is vague, the last it can have, and at the latest the day it was
/// written down.
pub(super) fn first_day(record: &Record) -> Date {
    let written = written_on(record);
    let vague = || record.happened.latest().map_or(written, |latest| latest.min(written));
    record.happened.day().unwrap_or_else(vague)
}

/// Whether a record goes on from one of some.
pub(super) fn points_at_one_of(record: &Record, opening: &[RecordId]) -> bool {
    record.follows.iter().any(|id| opening.contains(id))
}

/// The day a record was written down.
pub(super) fn written_on(record: &Record) -> Date {
    record.recorded.unwrap_or_else(|| record.received.day())
}

/// The day that a fact of a record gives.
pub(super) fn date_fact(record: &Record, name: &str) -> Option<Date> {
    let written = record.facts.get(name)?;
    VagueDate::parse(written).ok().and_then(|date| date.day())
}

/// Why, as a record says it: in the voice of what was done, else in that of opinion.
pub(super) fn why_of(record: &Record) -> Private<String> {
    let mut said = record.said_by(Voice::ActionTaken).chain(record.said_by(Voice::Opinion));
    said.next().cloned().unwrap_or_default()
}
