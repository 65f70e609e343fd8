//! What nobody has said: each open until a record says it, and open again where that was long ago.

use super::{LATER, MILL, kestles};
use jiff::civil::date;
use safeguarding::calendar::Date;
use safeguarding::people::household::NotSaid;

/// What nobody has said, as of a day.
fn open_on(lines: &[&str], as_of: Date) -> Vec<String> {
    kestles(lines).ask(as_of, |history, words| {
        history.unknowns.iter().map(|unknown| words.unknown(unknown)).collect()
    })
}

#[test]
fn a_child_expected_long_ago_lives_nowhere_and_what_became_of_it_is_asked() {
    let lines = [
        "gp | note | 2020-01-10 | AMBER, of MILL); JO)",
        "midwifery | note | 2020-01-20 | unborn (due 2020-05-01, of MILL); JO)",
    ];
    let asked = "an unborn child was expected 1 May 2020; no record says what became of it.";
    for (as_of, is_overdue) in [(date(2020, 6, 12), false), (date(2020, 6, 13), true)] {
        let is_asked = open_on(&lines, as_of).iter().any(|sentence| sentence == asked);
        assert_eq!(is_asked, is_overdue, "{as_of}");
        kestles(&lines).ask(as_of, |history, _| {
            let residents = history.households.iter().map(|home| home.residents.len());
            assert_eq!(residents.sum::<usize>(), if is_overdue { 2 } else { 3 }, "{as_of}");
        });
    }
    let born = "gp | note | 2020-05-20 | child Sky Kestle (born 2020-05-02, of MILL); JO)";
    assert!(!open_on(&[lines[0], lines[1], born], LATER).iter().any(|one| one == asked));
}

#[test]
fn whether_a_child_looks_after_anybody_is_asked_from_five_on_the_day_read_as_of() {
    let asked = |born: &str, as_of: Date| {
        let line =
            format!("gp | note | 2020-01-10 | child Amber Kestle (born {born}, of MILL); JO)");
        let ill = "adult-mental-health | adult-mental-health | 2020-02-01 | adult Jo Kestle (born 1990-02-01) | status=crisis";
        open_on(&[&line, ill], as_of).iter().any(|one| one.contains("looks after anybody"))
    };
    assert!(!asked("2018-03-04", date(2023, 3, 3)));
    assert!(asked("2018-03-04", date(2023, 3, 4)));
    assert!(!asked("2018", date(2020, 6, 1)), "two years old, whichever day of that year");
}

#[test]
fn how_two_get_on_is_not_asked_where_abuse_names_both_or_they_were_never_there_together() {
    let couple = "gp | note | 2020-01-10 | AMBER, of MILL); JO); parent's partner Craig Orrell";
    let asked = |lines: &[&str]| {
        open_on(lines, LATER).iter().any(|sentence| sentence.contains("get on is not said"))
    };
    assert!(asked(&[couple]));
    let abuse = "police | domestic-abuse | 2020-04-10 | AMBER, of MILL); JO); parent's partner Craig Orrell | risk=high";
    assert!(!asked(&[couple, abuse]));
    assert!(!asked(&[
        "gp | note | 2018-01-10 | AMBER, of MILL); parent's partner Craig Orrell",
        "gp | note | 2020-01-10 | AMBER, of MILL); JO)",
    ]));
}

/// NOR-27: father's part, couple, wider network, child as carer, sibling relations and own histories are open until said.
#[test]
fn what_nobody_has_said_is_open_until_a_record_says_it() {
    let before = [
        "gp | note | 2020-01-10 | AMBER, of MILL); JO); parent's partner Craig Orrell",
        "gp | note | 2020-01-11 | child Lily Orrell (born 2016-05-05, of MILL)",
        "gp | note | 2020-01-12 | FINN, of HARBOUR); JO); father Dan Tregear (born 1988-01-01)",
        "adult-mental-health | adult-mental-health | 2020-02-01 | adult Jo Kestle (born 1990-02-01) | status=crisis",
    ];
    let open = |lines: &[&str]| -> Vec<String> {
        kestles(lines).ask(LATER, |history, words| {
            assert!(history.unknowns.iter().all(|u| words.answer(u).ends_with('.')));
            history.unknowns.iter().map(|u| words.unknown(u)).collect()
        })
    };
    let asked = open(&before);
    let sentences = [
        "Amber Kestle’s father is not known.".to_owned(),
        "Whether Amber Kestle looks after anybody at home is not said.".to_owned(),
        "Nobody outside the home is named: no grandparent, relative, friend or neighbour."
            .to_owned(),
        format!("The birth date of Craig Orrell, who is recorded at {MILL}, is not known."),
        format!(
            "Amber Kestle and Lily Orrell are recorded together at {MILL}. How they are related is not said."
        ),
        format!("How Jo Kestle and Craig Orrell, both recorded at {MILL}, get on is not said."),
    ];
    for sentence in &sentences {
        assert!(asked.contains(sentence), "{sentence} not in {asked:#?}");
    }
    let after = [
        "school | note | 2020-05-01 | AMBER); father Ray Moss (born 1985-02-01); grandparent Edie Kestle",
        "school | young-carer | 2020-05-02 | AMBER) | looks_after=parent",
        "gp | note | 2020-05-03 | AMBER, of MILL); parent's partner Craig Orrell (born 1987-04-17); JO)",
        "early-help | note | 2020-05-04 | AMBER); sibling Lily Orrell (born 2016-05-05)",
        "early-help | relationship-described | 2020-05-05 | AMBER); JO); parent's partner Craig Orrell (born 1987-04-17) | between=couple",
    ];
    let answered = open(&[&before[..1], &before[1..], &after].concat());
    for sentence in sentences.iter().filter(|s| !s.contains("Craig Orrell")) {
        assert!(!answered.contains(sentence), "{sentence}");
    }
}

#[test]
fn who_lives_there_is_open_again_after_half_a_year_without_a_word() {
    let open = |last: &str| {
        let line = format!("school | note | {last} | AMBER, of MILL)");
        kestles(&["gp | note | 2020-01-10 | AMBER, of MILL); JO)", &line]).ask(
            LATER,
            |history, words| {
                let since = history
                    .unknowns
                    .iter()
                    .filter(|u| matches!(u.what, NotSaid::WhoLivesThereSince(_)));
                since.map(|u| words.unknown(u)).collect::<Vec<_>>()
            },
        )
    };
    assert!(open("2020-07-10").is_empty());
    assert_eq!(
        open("2020-07-11"),
        [format!("Who lives with the children at {MILL} has not been said since 10 January 2020.")]
    );
}
