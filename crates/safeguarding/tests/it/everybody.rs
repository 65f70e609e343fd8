//! Judging everybody at once says what judging one by one says, for every reader, and the first day is the first day.

use crate::invented::{AS_OF, Invented, PRACTICE, all_covered, day, families};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::assess::assess_family;
use safeguarding::calendar::Date;
use safeguarding::chronology::{Covered, View};
use safeguarding::patterns::{
    Answers, Columns, Compiled, Concerning, Finding, Laying, Reader, SaidBefore, Verdict,
    judge_everybody, judge_one_more,
};
use safeguarding::people::People;
use safeguarding::practice::{Practice, Rule};
use safeguarding::records::{
    AlsoKnown, Entry, Fingerprint, HowKnown, Instant, Name, Pointer, Record, Relation, Said,
};
use std::collections::BTreeMap;

/// Some rules of shipped practice, as if they had always been in force: so that a pattern can first be seen in any year.
pub fn always(wanted: impl Fn(usize, &Rule) -> bool) -> Practice {
    let mut practice = PRACTICE.clone();
    let mut place = 0;
    practice.rules.retain(|rule| {
        place += 1;
        wanted(place, rule)
    });
    for rule in &mut practice.rules {
        rule.versions.truncate(1);
        rule.versions[0].in_force = Date::MIN;
    }
    practice
}

/// Makes of a family's records what real files hold: later versions, corrections, withdrawals, another agency's telling of
/// the same day, records passed on to others.
pub fn tangled(family: &Invented, how: &[u8]) -> Vec<Record> {
    let mut records = family.records();
    let plain = records.clone();
    for (place, (first, how)) in plain.iter().zip(how).enumerate() {
        let mut next = first.clone();
        let reference = first.provenance.reference.clone().unwrap_or_default();
        next.recorded = first.recorded.map(|day| day.tomorrow().expect("not the last"));
        next.received = Instant(first.received.0 + 500_000);
        next.provenance.file = "later.csv".into();
        next.provenance.fingerprint = Fingerprint::of(["tangled", &place.to_string()]);
        match how % 8 {
            0 => next.provenance.extracted = next.recorded,
            1 | 2 => {
                let relation = if how % 8 == 1 { Relation::Corrects } else { Relation::Withdraws };
                next.provenance.reference = Some(format!("{reference}-later").into());
                next.points_at = Some(Pointer { relation, reference });
            }
            3 => {
                next.agency = "school".into();
                next.provenance.reference = None;
            }
            4 => {
                records[place].shared_with = vec!["health-visiting".into(), "school".into()];
                continue;
            }
            5 => {
                let how = HowKnown::Told;
                let since = first.recorded.map(|day| day.saturating_add(jiff::Span::new().days(9)));
                let told = |agency: &str, since| AlsoKnown { agency: agency.into(), how, since };
                records[place].also_known =
                    vec![told("health-visiting", since), told("police", None)];
                continue;
            }
            _ => continue,
        }
        next.id = safeguarding::records::RecordId::new(next.received, &next.provenance.fingerprint);
        records.push(next);
    }
    records
}

/// Makes the first child of a family another age, born while records run, expected, or of no known birth.
pub fn aged(mut records: Vec<Record>, how: u8) -> Vec<Record> {
    let who = match how % 6 {
        0 => "child Amber Kestle (born 2025-03-04)",
        1 => "child Amber Kestle (born 2020-02-01)",
        2 => "unborn child (due 2025-06-01)",
        3 => "child Amber Kestle (born 2024)",
        4 => "child Amber Kestle",
        _ => return records,
    };
    let other = crate::invented::person(who);
    for mention in records.iter_mut().flat_map(|record| &mut record.mentions) {
        let is_amber = |name: &Name| name.given == "Amber";
        if mention.name.as_ref().is_some_and(|name| is_amber(name.reveal())) {
            mention.role = other.role;
            mention.name.clone_from(&other.name);
            mention.born.clone_from(&other.born);
            mention.due.clone_from(&other.due);
        }
    }
    records
}

type Told = (&'static str, usize, Option<Date>, bool);

fn one_by_one(
    records: &[Record],
    people: &People,
    practice: &Practice,
    covered: &Covered,
    view: &View,
) -> BTreeMap<(Concerning, String), Told> {
    let compiled = Compiled::of(practice);
    (0..people.families.len() as u32)
        .flat_map(|family| assess_family(records, people, &compiled, covered, view, family))
        .filter(|found| found.finding.verdict != Verdict::NotMet)
        .map(|found| {
            let finding = &found.finding;
            let completed = finding.latest().map(|o| o.completed);
            let times = finding.occurrences.len();
            let said = (finding.verdict.in_words(), times, completed, finding.is_open());
            ((found.concerning, finding.rule.to_string()), said)
        })
        .collect()
}

fn columns(records: &[Record], people: &People, compiled: &Compiled) -> Columns {
    let mut laying = Laying::new(compiled);
    (0..people.families.len() as u32).for_each(|family| laying.add(records, people, family));
    let (columns, left_out) = laying.finish();
    assert!(left_out.is_empty(), "no family here is too large");
    columns
}

proptest! {
    #![proptest_config(Config { cases: 400, ..Config::default() })]

    /// Law 14, for the whole caseload.
    #[test]
    fn judging_everybody_at_once_equals_judging_one_by_one(
        family in families(), how in prop::collection::vec(0..16_u8, 40), as_of in 0..1_600_i32, age in 0..12_u8
    ) {
        for as_of in [AS_OF, day(as_of)] {
            said_at_once_and_one_by_one(&family, aged(tangled(&family, &how), age), as_of);
        }
    }
}

/// One entry that three agencies tell is of all three: a rule that asks for three agencies speaks of it.
#[test]
fn fewer_entries_than_agencies_are_judged_at_once_as_one_by_one() {
    let rule = "more-agencies-worried-than-before";
    let poor_home = |agency: &'static str, day| crate::invented::Told {
        kind: "home-conditions".into(),
        agency: smol_str::SmolStr::new_static(agency),
        facts: BTreeMap::from([("rating".into(), "poor".into())]),
        day,
        vague: 0,
        about: 0,
        written_after: 0,
    };
    let family = Invented {
        rule: PRACTICE.rules.iter().find(|one| one.id == rule).expect("shipped"),
        told: vec![
            poor_home("adult-social-care", 430),
            poor_home("adult-social-care", 620),
            poor_home("adult-mental-health", 620),
        ],
        coverage: all_covered(),
    };
    // The school tells of the second as well.
    let said = said_at_once_and_one_by_one(&family, tangled(&family, &[7, 3, 7]), day(651));
    assert!(said.iter().any(|((_, id), told)| id == rule && told.0 == "met"), "{said:?}");
}

/// What is said of everybody at once, to all agencies together. Fails where it is not what is said one by one, to them or to one of three.
fn said_at_once_and_one_by_one(
    family: &Invented,
    records: Vec<Record>,
    as_of: Date,
) -> BTreeMap<(Concerning, String), Told> {
    let people = People::of(&records, &PRACTICE, &[]);
    let compiled = Compiled::of(&PRACTICE);
    let columns = columns(&records, &people, &compiled);
    let covered = Covered::of(&family.coverage);
    let to = |agency: Option<&str>| {
        let view = agency.map_or(View::all(as_of), |agency| View::of_agency(as_of, agency));
        let place = |agency| compiled.agencies.iter().position(|a| *a == agency).expect("known");
        let reader = Reader { as_of, agencies: agency.map(|agency| 1 << place(agency)) };
        let answers = judge_everybody(&columns, &compiled, &covered.seen_by(&view), reader, false);
        let rule = |place: u16| compiled.rules[usize::from(place)].rule.id.to_string();
        let met = answers.met.iter().map(|met| {
            let brief = &met.brief;
            let said = ("met", brief.occurrences as usize, brief.completed, brief.is_open);
            ((met.concerning, rule(met.rule)), said)
        });
        let untold = answers.untold.iter().map(|(concerning, place)| {
            ((*concerning, rule(*place)), ("cannot tell", 0, None, false))
        });
        let at_once: BTreeMap<(Concerning, String), Told> = met.chain(untold).collect();
        assert_eq!(at_once.len(), answers.met.len() + answers.untold.len());
        assert_eq!(at_once, one_by_one(&records, &people, &PRACTICE, &covered, &view));
        at_once
    };
    for agency in ["school", "childrens-social-care", "health-visiting"] {
        to(Some(agency));
    }
    to(None)
}

proptest! {
    #![proptest_config(Config { cases: 60, ..Config::default() })]

    /// One finding asked for, made of what its rule looks at, is the one made of everything.
    #[test]
    fn a_finding_by_itself_is_the_one_among_all(
        family in families(), how in prop::collection::vec(0..16_u8, 40), as_of in 0..1_600_i32
    ) {
        let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
        let entries = tangled(&family, &how).into_iter().map(said);
        let caseload = Caseload::of(PRACTICE.clone(), entries);
        let compiled = Compiled::of(&PRACTICE);
        for view in [View::all(AS_OF), View::of_agency(AS_OF, "school"), View::all(day(as_of))] {
            for found in (0..caseload.people.families.len()).flat_map(|f| caseload.findings(&view, f as u32)) {
                let rule = compiled.rules.iter().find(|rule| rule.rule.id == found.finding.rule).expect("a rule");
                let alone = caseload.finding(&compiled, rule, &view, found.concerning);
                // Places in the scene are of the scene: another of each.
                let told = |mut finding: Finding| {
                    finding.occurrences.iter_mut().for_each(|occurrence| occurrence.items.clear());
                    format!("{finding:?}")
                };
                let (alone, among_all) = (alone.map(told), told(found.finding));
                prop_assert_eq!(&alone, &Some(among_all));
                let child = match found.concerning {
                    Concerning::Child(child) => child,
                    Concerning::SiblingGroup(f) | Concerning::Household(f) => caseload.people.families[f as usize].children[0],
                };
                let asked = caseload.found(&view, child, &rule.rule.id).map(|asked| told(asked.finding));
                prop_assert_eq!(asked, alone);
            }
        }
    }
}

/// What each answer says, by whom and rule.
fn all_said(answers: &Answers) -> BTreeMap<(Concerning, u16), String> {
    let met = answers.met.iter().map(|met| ((met.concerning, met.rule), format!("{met:?}")));
    let untold = answers.untold.iter().map(|untold| (*untold, "cannot tell".to_owned()));
    met.chain(untold).collect()
}

proptest! {
    #![proptest_config(Config { cases: 400, ..Config::default() })]

    /// One record more, in any order of coming: the same as everything laid out at once.
    #[test]
    fn one_record_more_judged_again_equals_judging_everything(
        family in families(), how in prop::collection::vec(0..16_u8, 40), which in any::<prop::sample::Index>()
    ) {
        let records = tangled(&family, &how);
        prop_assume!(!records.is_empty());
        let people = People::of(&records, &PRACTICE, &[]);
        let compiled = Compiled::of(&PRACTICE);
        let covered = Covered::of(&family.coverage);
        let whole = columns(&records, &people, &compiled);
        let families = 0..people.families.len();
        let new = which.index(records.len()) as u32;
        let mut laying = Laying::keeping(&compiled);
        for family in families.clone() {
            prop_assert!(laying.add_some(&records, &people, family as u32, &|record| record != new));
        }
        let readers = [None, Some("school"), Some("childrens-social-care")].map(|agency| {
            let view = agency.map_or(View::all(AS_OF), |agency| View::of_agency(AS_OF, agency));
            let place = agency.map(|agency| compiled.agencies.iter().position(|a| *a == agency).expect("known") as u8);
            (covered.seen_by(&view).into_owned(), Reader { as_of: AS_OF, agencies: place.map(|place| 1 << place) })
        });
        let said = readers.each_ref().map(|(covered, reader)| {
            let answers = judge_everybody(laying.columns(), &compiled, covered, *reader, true);
            let days: BTreeMap<(Concerning, u16), Option<Date>> =
                answers.met.iter().map(|met| ((met.concerning, met.rule), met.first_seen)).collect();
            (all_said(&answers), days)
        });
        for (place, said) in families.zip(std::iter::repeat(said)) {
            let more = laying.one_more(&records, &people, place, new).expect("nothing else has changed");
            for ((covered, reader), (mut said, days)) in readers.iter().zip(said) {
                let before = |concerning, rule| days.get(&(concerning, rule)).copied().flatten();
                let of_family = |of: &Concerning| {
                    let family = match of {
                        Concerning::Child(child) => people.family_of_child[*child as usize].expect("a child of a family"),
                        Concerning::SiblingGroup(family) | Concerning::Household(family) => *family,
                    };
                    family as usize == place
                };
                said.retain(|(concerning, rule), _| of_family(concerning) && !more.bears_on(laying.columns(), &compiled, *concerning, *rule));
                let judged = |before: &SaidBefore| {
                    all_said(&judge_one_more(laying.columns(), &compiled, covered, *reader, Some(before), &more))
                };
                let again = judged(&before);
                // Whatever was said before, it only spares work.
                prop_assert_eq!(&again, &judged(&|_, _| None));
                said.extend(again);
                let mut all = all_said(&judge_everybody(&whole, &compiled, covered, *reader, true));
                all.retain(|(concerning, _), _| of_family(concerning));
                prop_assert_eq!(said, all);
            }
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 120, ..Config::default() })]

    /// The first day on which a reader could have seen a pattern is the first of all days on which judging shows it.
    #[test]
    fn the_first_day_a_pattern_could_be_seen_is_the_first(
        family in families(), how in prop::collection::vec(0..16_u8, 40), age in 0..12_u8
    ) {
        let records = aged(tangled(&family, &how), age);
        // The rule the family was made for, and some others.
        let practice = always(|place, rule| rule.id == family.rule.id || place % 40 == usize::from(how[0]));
        let people = People::of(&records, &practice, &[]);
        let compiled = Compiled::of(&practice);
        let columns = columns(&records, &people, &compiled);
        let covered = Covered::of(&all_covered());
        let as_of = day(1_400);
        for agency in [None, Some("school")] {
            let view = |as_of| agency.map_or(View::all(as_of), |agency| View::of_agency(as_of, agency));
            let place = agency.map(|agency| compiled.agencies.iter().position(|a| *a == agency).expect("known") as u8);
            let seen_by = covered.seen_by(&view(as_of)).into_owned();
            let answers = judge_everybody(&columns, &compiled, &seen_by, Reader { as_of, agencies: place.map(|place| 1 << place) }, true);
            let mut wanted: BTreeMap<(Concerning, String), Date> = answers.met.iter()
                .map(|a| ((a.concerning, compiled.rules[usize::from(a.rule)].rule.id.to_string()), a.first_seen.expect("asked for")))
                .collect();
            let earliest = wanted.values().min().copied().unwrap_or(as_of);
            let from = safeguarding::calendar::days_between(day(0), earliest) - 100;
            for offset in from..=1_400 {
                if wanted.is_empty() {
                    break;
                }
                let today = one_by_one(&records, &people, &practice, &covered, &view(day(offset)));
                wanted.retain(|key, first| {
                    let is_met = today.get(key).is_some_and(|said| said.0 == "met");
                    assert_eq!(is_met, *first == day(offset), "{key:?}: first seen on {first}, looked at {}", day(offset));
                    !is_met
                });
            }
            prop_assert!(wanted.is_empty(), "{wanted:?}");
        }
    }
}
