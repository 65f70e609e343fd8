//! Working days in England, against answers worked elsewhere.
//!
//! Provenance: the vectors are those of the project's practice digest, section 2.1 (day-0 rule), computed by hand there from
//! the GOV.UK bank holidays; the day counts of 2020 and 2022 below were counted on a calendar with the moved holidays marked.

use jiff::civil::date;
use safeguarding::calendar::{CountFrom, Date, WorkingDays};
use safeguarding::practice::Practice;

fn calendar() -> WorkingDays {
    Practice::shipped().working_days
}

#[test]
fn working_days_after_a_day_are_those_worked_by_hand() {
    let calendar = calendar();
    let golden: [(Date, &[(u16, Date)]); 3] = [
        (
            date(2026, 12, 21),
            &[
                (1, date(2026, 12, 22)),
                (5, date(2026, 12, 30)),
                (10, date(2027, 1, 7)),
                (15, date(2027, 1, 14)),
                (45, date(2027, 2, 25)),
            ],
        ),
        (
            date(2026, 3, 30),
            &[(5, date(2026, 4, 8)), (15, date(2026, 4, 22)), (45, date(2026, 6, 5))],
        ),
        (
            date(2026, 5, 1),
            &[(1, date(2026, 5, 5)), (15, date(2026, 5, 26)), (45, date(2026, 7, 7))],
        ),
    ];
    for (start, answers) in golden {
        for &(n, want) in answers {
            assert_eq!(
                calendar.add(start, n, CountFrom::NextDay),
                want,
                "{n} working days after {start}"
            );
            assert_eq!(
                calendar.count_between(start, want),
                u32::from(n),
                "working days from {start} to {want}"
            );
        }
    }
}

#[test]
fn moved_and_added_holidays_are_not_working_days() {
    let calendar = calendar();
    for holiday in
        [date(2020, 5, 8), date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)]
    {
        assert!(!calendar.is_working_day(holiday), "{holiday}");
    }
    for ordinary in [date(2020, 5, 4), date(2022, 5, 30), date(2023, 5, 9)] {
        assert!(calendar.is_working_day(ordinary), "{ordinary}");
    }
}

#[test]
fn counting_from_the_day_itself_is_one_day_sooner_on_a_working_day_only() {
    let calendar = calendar();
    let monday = date(2026, 6, 8);
    assert_eq!(calendar.add(monday, 10, CountFrom::NextDay), date(2026, 6, 22));
    assert_eq!(calendar.add(monday, 10, CountFrom::SameDay), date(2026, 6, 19));
    let saturday = date(2026, 6, 6);
    assert_eq!(calendar.add(saturday, 1, CountFrom::SameDay), monday);
    assert_eq!(calendar.add(saturday, 1, CountFrom::NextDay), monday);
}

#[test]
fn the_table_says_which_years_it_knows() {
    let calendar = calendar();
    assert!(calendar.knows(date(2000, 1, 4)));
    assert!(calendar.knows(date(2028, 12, 31)));
    assert!(!calendar.knows(date(2029, 1, 2)));
}
