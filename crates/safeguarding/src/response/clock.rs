//! The clocks of duties: working days, calendar days and running hours, and stretches in which a clock stood still.
//!
//! Takes the day a duty opened, what it allows and its pauses; gives the day it is due. A pause moves the due day by as long as
//! it lasted within the running clock; one written down after the due day moves nothing.

use crate::calendar::{CountFrom, Date, Span, WorkingDays, days_between};
use crate::practice::Within;
use crate::private::Private;
use crate::records::{Instant, RecordId};

/// When somebody looks: the day, and the moment where it is now rather than a day of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day.
    pub day: Date,
    /// The moment; `None`: the end of that day.
    pub moment: Option<Instant>,
}

impl Now {
    /// The end of a day.
    pub const fn end_of(day: Date) -> Self {
        Self { day, moment: None }
    }
}

/// A stretch in which a clock stood still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The record that says so.
    pub record: RecordId,
    /// The first day.
    pub from: Date,
    /// The day it ran on; `None`: not yet.
    pub until: Option<Date>,
    /// Who stopped it.
    pub by: Private<String>,
    /// Why.
    pub why: Private<String>,
    /// Whether it was written down after the due day, so that it moves nothing.
    pub came_late: bool,
}

/// The day something is due that is allowed so long from the day it opened.
///
/// **Units:** as `within` says; the day it opened is day 0 unless `count_from` says otherwise. Hours are counted from `moment`,
/// or from the end of the day it opened where the moment is not known, and give the day on which they end.
pub(super) fn due_day(
    opened: Date,
    moment: Option<Instant>,
    within: Within,
    count_from: CountFrom,
    calendar: &WorkingDays,
) -> Date {
    match within {
        Within::Days(Span::WorkingDays(days)) => calendar.add(opened, days, count_from),
        Within::Days(span) => span.after(opened, calendar),
        Within::Hours { hours } => {
            let from = moment.map_or_else(|| end_of(opened), |moment| moment.0);
            day_of(Instant(from + u64::from(hours) * MICROSECONDS_AN_HOUR))
        }
    }
}

/// The moment something is due whose hours run; `None` for days.
pub(super) fn due_moment(opened: Date, moment: Option<Instant>, within: Within) -> Option<Instant> {
    let Within::Hours { hours } = within else { return None };
    let from = moment.map_or_else(|| end_of(opened), |moment| moment.0);
    Some(Instant(from + u64::from(hours) * MICROSECONDS_AN_HOUR))
}

/// The due day moved by a pause: by working days where the duty counts those, else by calendar days. An open pause moves it by
/// what has passed of it.
pub(super) fn moved_by(
    due: Date,
    pause: &Pause,
    within: Option<Within>,
    now: Date,
    calendar: &WorkingDays,
) -> Date {
    if pause.came_late {
        return due;
    }
    let until = pause.until.unwrap_or(now).min(now);
    if until <= pause.from {
        return due;
    }
    if let Some(Within::Days(Span::WorkingDays(_))) = within {
        let stood = calendar.count_between(pause.from, until);
        return calendar.add(due, u16::try_from(stood).unwrap_or(u16::MAX), CountFrom::NextDay);
    }
    let stood = u16::try_from(days_between(pause.from, until)).unwrap_or(u16::MAX);
    Span::Days(stood).after(due, calendar)
}

const MICROSECONDS_AN_HOUR: u64 = 3_600_000_000;
const MICROSECONDS_A_DAY: u64 = 24 * MICROSECONDS_AN_HOUR;

fn end_of(day: Date) -> u64 {
    let days = days_between(jiff::civil::date(1970, 1, 1), day);
    (u64::try_from(days).unwrap_or(0) + 1) * MICROSECONDS_A_DAY - 1
}

/// The day, in Coordinated Universal Time, of a moment.
pub(super) fn day_of(moment: Instant) -> Date {
    let days = (moment.0 / MICROSECONDS_A_DAY) as i64;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn pause(from: Date, until: Option<Date>, came_late: bool) -> Pause {
        let record = RecordId(uuid::Uuid::nil());
        Pause { record, from, until, by: "A".into(), why: "B".into(), came_late }
    }

    #[test]
    fn working_days_leave_weekends_out_and_hours_run_through_them() {
        let calendar = WorkingDays::default();
        let friday = date(2026, 11, 20);
        let one = Within::Days(Span::WorkingDays(1));
        assert_eq!(due_day(friday, None, one, CountFrom::NextDay, &calendar), date(2026, 11, 23));
        let day = Within::Hours { hours: 24 };
        assert_eq!(due_day(friday, None, day, CountFrom::NextDay, &calendar), date(2026, 11, 21));
    }

    #[test]
    fn a_pause_moves_the_due_day_by_as_long_as_it_lasted_and_a_late_one_by_nothing() {
        let calendar = WorkingDays::default();
        let due = date(2026, 11, 20);
        let within = Some(Within::Days(Span::WorkingDays(5)));
        let stood = pause(date(2026, 11, 16), Some(date(2026, 11, 18)), false);
        let now = date(2026, 12, 1);
        assert_eq!(moved_by(due, &stood, within, now, &calendar), date(2026, 11, 24));
        let late = Pause { came_late: true, ..stood };
        assert_eq!(moved_by(due, &late, within, now, &calendar), due);
    }

    #[test]
    fn a_pause_that_is_still_on_moves_the_due_day_from_day_to_day() {
        let calendar = WorkingDays::default();
        let on = pause(date(2026, 11, 16), None, false);
        let within = Some(Within::Days(Span::Days(7)));
        let due = date(2026, 11, 20);
        assert_eq!(moved_by(due, &on, within, date(2026, 11, 19), &calendar), date(2026, 11, 23));
    }
}
