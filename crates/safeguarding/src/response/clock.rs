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
            Instant(from + u64::from(hours) * MICROSECONDS_AN_HOUR).day()
        }
    }
}

/// The moment something is due whose hours run; `None` for days.
pub(super) fn due_moment(opened: Date, moment: Option<Instant>, within: Within) -> Option<Instant> {
    let Within::Hours { hours } = within else { return None };
    let from = moment.map_or_else(|| end_of(opened), |moment| moment.0);
    Some(Instant(from + u64::from(hours) * MICROSECONDS_AN_HOUR))
}

/// The due day moved by the stretches in which a clock stood still: by working days where the duty counts those, else by calendar
/// days. Where two stops overlap the time they share counts once. One that has not ended moves it by what has passed of it. Also says
/// of each whether it came too late to move anything.
///
/// **Shape:** `pauses` in order of their first day.
pub(super) fn moved_by(
    due: Date,
    pauses: &mut [Pause],
    within: Option<Within>,
    now: Date,
    calendar: &WorkingDays,
) -> Date {
    let (mut due, mut stood_until) = (due, Date::MIN);
    for pause in pauses {
        pause.came_late = pause.from > due;
        let from = pause.from.max(stood_until);
        let until = pause.until.unwrap_or(now).min(now);
        if pause.came_late || until <= from {
            continue;
        }
        stood_until = until;
        due = if let Some(Within::Days(Span::WorkingDays(_))) = within {
            let stood = calendar.count_between(from, until);
            calendar.add(due, u16::try_from(stood).unwrap_or(u16::MAX), CountFrom::NextDay)
        } else {
            let stood = u16::try_from(days_between(from, until)).unwrap_or(u16::MAX);
            Span::Days(stood).after(due, calendar)
        };
    }
    due
}

const MICROSECONDS_AN_HOUR: u64 = 3_600_000_000;
const MICROSECONDS_A_DAY: u64 = 24 * MICROSECONDS_AN_HOUR;

fn end_of(day: Date) -> u64 {
    let days = days_between(jiff::civil::date(1970, 1, 1), day);
    (u64::try_from(days).unwrap_or(0) + 1) * MICROSECONDS_A_DAY - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn pause(from: Date, until: Option<Date>) -> Pause {
        let record = RecordId(uuid::Uuid::nil());
        Pause { record, from, until, by: "A".into(), why: "B".into(), came_late: false }
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
        let now = date(2026, 12, 1);
        let mut stood = [pause(date(2026, 11, 16), Some(date(2026, 11, 18)))];
        assert_eq!(moved_by(due, &mut stood, within, now, &calendar), date(2026, 11, 24));
        let mut late = [pause(date(2026, 11, 21), Some(date(2026, 11, 25)))];
        assert_eq!(moved_by(due, &mut late, within, now, &calendar), due);
        assert!(late[0].came_late);
    }

    #[test]
    fn two_pauses_that_overlap_count_the_time_they_share_once() {
        let calendar = WorkingDays::default();
        let (due, now) = (date(2026, 11, 20), date(2026, 12, 31));
        let within = Some(Within::Days(Span::Days(14)));
        let one = || pause(date(2026, 11, 10), Some(date(2026, 11, 14)));
        let mut twice = [one(), one()];
        assert_eq!(moved_by(due, &mut twice, within, now, &calendar), date(2026, 11, 24));
        let mut longer = [one(), pause(date(2026, 11, 12), Some(date(2026, 11, 16)))];
        assert_eq!(moved_by(due, &mut longer, within, now, &calendar), date(2026, 11, 26));
        // The second begins after the first due day, and before the day the first moved it to.
        let mut after = [one(), pause(date(2026, 11, 23), Some(date(2026, 11, 25)))];
        assert_eq!(moved_by(due, &mut after, within, now, &calendar), date(2026, 11, 26));
    }

    #[test]
    fn a_pause_that_is_still_on_moves_the_due_day_from_day_to_day() {
        let calendar = WorkingDays::default();
        let mut on = [pause(date(2026, 11, 16), None)];
        let within = Some(Within::Days(Span::Days(7)));
        let (due, now) = (date(2026, 11, 20), date(2026, 11, 19));
        assert_eq!(moved_by(due, &mut on, within, now, &calendar), date(2026, 11, 23));
    }
}
