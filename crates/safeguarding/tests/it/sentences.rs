//! What a sentence says of a period is so: whatever it says came within one rests on entries that lie within it, and no entry of
//! the occurrence is left out.

use crate::invented::{AS_OF, Invented, PRACTICE, Told, all_covered, day, families, record};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::calendar::{Date, Span, VagueDate, WorkingDays};
use safeguarding::chronology::{Covered, View};
use safeguarding::patterns::{
    Claim, Compiled, Concerning, Explanation, Finding, Ground, Occurrence, Part, Reason, Scene,
    Verdict, Words, judge,
};
use safeguarding::people::People;
use safeguarding::records::Record;
use std::collections::{BTreeMap, BTreeSet};

/// The first and the last day each happening of a scene can have been, by its first record.
type Days = BTreeMap<u32, (Date, Date)>;

fn days(scene: &Scene) -> Days {
    scene.items.iter().map(|item| (item.records[0], (item.earliest, item.latest))).collect()
}

/// The entries a claim speaks of, by their first records: those below it but for others of the same occurrence.
fn spoken_of(reason: &Reason) -> Vec<u32> {
    match &reason.claim {
        Claim::Happened { records, .. } => vec![records[0]],
        Claim::Others { .. } => Vec::new(),
        _ => reason.because.iter().flat_map(spoken_of).collect(),
    }
}

fn everything(reason: &Reason) -> BTreeSet<u32> {
    match &reason.claim {
        Claim::Happened { records, .. } => [records[0]].into(),
        _ => reason.because.iter().flat_map(everything).collect(),
    }
}

/// Whether all of some entries certainly lie in one period.
fn lie_within(within: Span, entries: &[u32], days: &Days, calendar: &WorkingDays) -> bool {
    let first = entries.iter().map(|entry| days[entry].0).min().expect("a claim rests on entries");
    entries.iter().all(|entry| days[entry].1 < within.after(first, calendar))
}

/// Every claim of a reason that speaks of a period rests on what lies in it.
fn holds(reason: &Reason, days: &Days, calendar: &WorkingDays) -> Result<(), String> {
    let near = |within, entries: &[u32]| lie_within(within, entries, days, calendar);
    let own = spoken_of(reason);
    let is_so = match &reason.claim {
        Claim::Count { within, found, .. } => near(*within, &own) && own.len() == *found,
        Claim::Together { within, .. } | Claim::Beyond { within: Some(within), .. } => {
            near(*within, &own)
        }
        Claim::Changed { within, .. } => {
            within.is_none_or(|within| near(within, &own)) && own.len() == 2
        }
        Claim::Moved { within, changes, .. } => near(*within, changes),
        Claim::Disagree { within, .. } => {
            let has_another =
                |one: &u32| own.iter().any(|other| other != one && near(*within, &[*one, *other]));
            own.len() == 1 || own.iter().all(has_another)
        }
        Claim::Rose { within, to, .. } => {
            let later =
                |below: &&Reason| matches!(below.claim, Claim::Period { part: Part::Later, .. });
            let later = reason.because.iter().filter(later).flat_map(spoken_of);
            let after = within.before(*to, calendar);
            later.into_iter().all(|entry| days[&entry].0 > after && days[&entry].1 <= *to)
        }
        _ => true,
    };
    if !is_so {
        return Err(format!(
            "{:?} rests on {:?}",
            reason.claim,
            own.iter().map(|o| days[o]).collect::<Vec<_>>()
        ));
    }
    reason.because.iter().try_for_each(|below| holds(below, days, calendar))
}

/// As [`holds`], of a whole occurrence; and everything it rests on is told.
pub fn keeps_its_word(
    occurrence: &Occurrence,
    scene: &Scene,
    calendar: &WorkingDays,
) -> Result<(), String> {
    let rests_on: BTreeSet<u32> =
        occurrence.items.iter().map(|i| scene.items[*i].records[0]).collect();
    if everything(&occurrence.reason) != rests_on {
        return Err(format!("of {rests_on:?} only {:?} are told", everything(&occurrence.reason)));
    }
    holds(&occurrence.reason, &days(scene), calendar)
}

/// Every finding of a family's rule, each with its scene.
fn found<T>(family: &Invented, as_of: Date, tell: impl Fn(&Finding, &Scene) -> T) -> Vec<T> {
    let records = family.records();
    let people = People::of(&records, &PRACTICE, &[]);
    let compiled = Compiled::of(&PRACTICE);
    let covered = Covered::of(&family.coverage);
    let ground = Ground { compiled: &compiled, covered: &covered, as_of };
    let rule = compiled.rules.iter().find(|r| r.rule.id == family.rule.id).expect("a shipped rule");
    let children = people.families.iter().flat_map(|f| f.children.clone());
    children
        .filter_map(|child| {
            let scene =
                Scene::round(&records, &people, &compiled, &View::all(as_of), child, rule.about());
            Some(tell(&judge(rule, &scene, &ground)?, &scene))
        })
        .collect()
}

proptest! {
    #![proptest_config(Config { cases: 1_500, ..Config::default() })]

    #[test]
    fn what_is_said_to_lie_within_a_period_lies_within_it(family in families()) {
        let kept = found(&family, AS_OF, |finding, scene| {
            finding.occurrences.iter().try_for_each(|o| keeps_its_word(o, scene, &PRACTICE.working_days))
        });
        for kept in kept {
            prop_assert_eq!(kept, Ok(()), "{}", &family.rule.id);
        }
    }
}

/// What is said of Amber Kestle by one rule.
fn said(rule: &str, records: &[Record]) -> Explanation {
    said_where(rule, records, &Covered::of(&all_covered()))
}

fn said_where(rule: &str, records: &[Record], covered: &Covered) -> Explanation {
    let people = People::of(records, &PRACTICE, &[]);
    let compiled = Compiled::of(&PRACTICE);
    let ground = Ground { compiled: &compiled, covered, as_of: AS_OF };
    let rule = compiled.rules.iter().find(|r| r.rule.id == rule).expect("a shipped rule");
    let amber = people.families[0].children[0];
    let scene = Scene::round(records, &people, &compiled, &View::all(AS_OF), amber, rule.about());
    let finding = judge(rule, &scene, &ground).expect("in force");
    Words { records, people: &people, practice: &PRACTICE }
        .explain(&finding, Concerning::Child(amber))
}

/// A record about Amber with one fact.
fn recorded(
    kind: &str,
    agency: &str,
    (fact, value): (&str, &str),
    day: i32,
    place: usize,
) -> Record {
    let told = Told {
        kind: kind.into(),
        agency: agency.into(),
        facts: [(fact.into(), value.to_owned())].into(),
        day,
        vague: 0,
        about: 0,
        written_after: 0,
    };
    record(&told, "Kestle", place as u64 + 1)
}

/// Contacts to the front door about Amber: the day of each, and who made it.
fn contacts(made: &[(i32, &str)]) -> Vec<Record> {
    let contact = |(place, (at, from)): (usize, &(i32, &str))| {
        recorded("contact", "childrens-social-care", ("from", from), *at, place)
    };
    made.iter().enumerate().map(contact).collect()
}

// covers: UEA-2
#[test]
fn of_two_periods_that_overlap_the_first_is_told_and_the_others_beside_it() {
    // The third completes a year that began with the first; the fourth and fifth go on from the third.
    let sides =
        [(0, "school"), (60, "police"), (300, "hospital"), (500, "housing"), (640, "family")];
    let said = said("contacts-from-three-sides", &contacts(&sides));
    assert_eq!(
        said.sentence,
        "3 different things came within 12 months of each other: a contact from school or nursery; \
         a contact from a health service; a contact from the police or probation \
         (entries from 1 October 2024 to 28 July 2025); 2 more entries have followed, \
         from 13 February 2026 to 3 July 2026."
    );
    let lines: Vec<(usize, &str)> =
        said.because.iter().map(|l| (l.depth, l.words.as_str())).collect();
    assert_eq!(lines.len(), 7, "{lines:?}");
    assert_eq!(lines[4], (1, "With them: 2 more entries, from 13 February 2026 to 3 July 2026."));
    assert!(lines[5].0 == 2 && lines[5].1.starts_with("13 February 2026"), "{lines:?}");
}

#[test]
fn of_the_same_thing_again_and_again_only_one_period_is_counted() {
    let days = [(0, "school"), (100, "school"), (200, "school"), (400, "school"), (550, "school")];
    let told = said("three-contacts-in-twelve-months-child", &contacts(&days)).sentence;
    assert_eq!(
        told,
        "There were 3 contacts with the front door, from 1 October 2024 to 19 April 2025 (the rule looks for 3 or more \
         within 12 months); 2 more contacts with the front door have followed, from 5 November 2025 to 4 April 2026."
    );
}

#[test]
fn entries_of_one_day_are_said_to_be_of_that_day() {
    let sides = [(0, "school"), (0, "police"), (0, "hospital")];
    let told = said("contacts-from-three-sides", &contacts(&sides)).sentence;
    assert!(told.ends_with("(entries on 1 October 2024)."), "{told}");
}

#[test]
fn a_day_not_known_is_not_said_to_have_followed() {
    let mut records =
        contacts(&[(0, "school"), (60, "police"), (300, "hospital"), (500, "housing")]);
    records[3].happened = VagueDate::between(day(290), day(400), "autumn 2025");
    let told = said("contacts-from-three-sides", &records).sentence;
    assert!(told.ends_with("; 1 more entry belongs with them, in autumn 2025."), "{told}");
}

#[test]
fn how_late_something_came_is_told_in_the_unit_of_its_clock() {
    // A referral on Thursday 3 October 2024 is due a decision by Friday.
    for (came, late) in [
        (6, "it came on 7 October 2024, 1 working day after that."),
        (4, "it came on 5 October 2024, after that and before the next working day."),
    ] {
        let told = |kind: &str, on| Told {
            kind: kind.into(),
            agency: "childrens-social-care".into(),
            facts: BTreeMap::new(),
            day: on,
            vague: 0,
            about: 0,
            written_after: 0,
        };
        let told = [told("referral", 2), told("referral-decision", came)];
        let records: Vec<Record> =
            (1..).zip(&told).map(|(place, told)| record(told, "Kestle", place)).collect();
        let sentence = said("referral-decision", &records).sentence;
        assert!(sentence.ends_with(late), "{sentence}");
    }
}

/// Of Amber Kestle, whom nobody told anything of: what one rule cannot tell, where no source was given.
fn untold(rule: &str) -> Explanation {
    let records = [record(
        &Told {
            kind: "person-details".into(),
            agency: "school".into(),
            facts: BTreeMap::new(),
            day: 0,
            vague: 0,
            about: 0,
            written_after: 0,
        },
        "Kestle",
        1,
    )];
    said_where(rule, &records, &Covered::of(&[]))
}

#[test]
fn what_cannot_be_told_says_why_the_last_days_are_not_asked_for() {
    let told = untold("three-contacts-in-twelve-months-child");
    assert_eq!(told.verdict, Verdict::CannotTell);
    assert!(told.sentence.contains("to 30 September 2028. "), "{}", told.sentence);
    let why = "Nobody’s records are asked for the 31 days before the day this is read for: no source is current to the day.";
    assert_eq!(told.sentence.matches(why).count(), 1, "{}", told.sentence);
    let of_one_agency = told.missing.iter().filter(|missing| missing.contains(why)).count();
    assert_eq!(of_one_agency, 1, "{:?}", told.missing);
}

// covers: NOR-9
#[test]
fn a_fall_over_lines_is_told_in_whole_spaces() {
    let weighed = |(place, (at, centile)): (usize, &(i32, &str))| {
        recorded("growth", "health-visiting", ("weight_centile", centile), *at, place)
    };
    let records: Vec<Record> =
        [(0, "25th"), (300, "2nd")].iter().enumerate().map(weighed).collect();
    let told = said("weight-two-centile-spaces-lower-than-before", &records).sentence;
    assert!(
        told.ends_with(": lower by 2 centile spaces (the rule looks for 2 or more)."),
        "{told}"
    );
}
