//! Replay says who could have seen what, and when, exactly as assessing on every day would; and keeps the end back until asked.

use crate::everybody::{aged, always, tangled};
use crate::invented::{Told, all_covered, covered, day, families, household, record};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::patterns::{
    Columns, Compiled, Concerning, FirstDays, Laying, Reader, Verdict, judge_everybody,
};
use safeguarding::practice::Practice;
use safeguarding::records::{Coverage, Entry, Record, Said};
use safeguarding::replay::{
    self, Count, Lost, Replay, SeenPattern, SharingGap, first_days_of_slowly, first_days_slowly,
    occasions_slowly, sharing_gap,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The last day of these replays.
const LAST: i32 = 1_400;

fn caseload(practice: &Practice, records: Vec<Record>, coverage: &[Coverage]) -> Caseload {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let covers = coverage.iter().cloned().map(Entry::Coverage);
    let told: Vec<_> = records.iter().map(|record| record.also_known.clone()).collect();
    let mut caseload = Caseload::of(practice.clone(), records.into_iter().map(said).chain(covers));
    // What a test says was told stands beside what records say.
    for (record, told) in caseload.records.iter_mut().zip(told) {
        record.also_known.extend(told);
    }
    caseload
}

fn columns(caseload: &Caseload, compiled: &Compiled) -> Columns {
    let mut laying = Laying::new(compiled);
    (0..caseload.people.families.len() as u32)
        .for_each(|family| laying.add(&caseload.records, &caseload.people, family));
    let (columns, left_out) = laying.finish();
    assert!(left_out.is_empty(), "no family here is too large");
    columns
}

/// The sets of agencies asked after: everybody, one alone, two together.
fn readers() -> Vec<Vec<SmolStr>> {
    let named = |agencies: &[&str]| agencies.iter().copied().map(SmolStr::from).collect();
    vec![
        Vec::new(),
        named(&["school"]),
        named(&["childrens-social-care"]),
        named(&["school", "health-visiting"]),
        named(&["childrens-social-care", "police"]),
    ]
}

fn places(compiled: &Compiled, agencies: &[SmolStr]) -> Vec<u8> {
    let place = |agency: &SmolStr| compiled.agencies.iter().position(|known| *known == agency);
    agencies.iter().map(|agency| place(agency).expect("known") as u8).collect()
}

proptest! {
    #![proptest_config(Config { cases: 16, ..Config::default() })]

    /// The first day of each pattern is that on which a day-by-day assessment first shows it: for everybody, an agency alone,
    /// and two together; also where what was written down late has since undone it.
    #[test]
    fn first_days_equal_assessing_on_every_day(
        family in families(), how in prop::collection::vec(0..16_u8, 40), age in 0..12_u8
    ) {
        let practice = always(|_, rule| rule.id == family.rule.id);
        let caseload = caseload(&practice, aged(tangled(&family, &how), age), &all_covered());
        let compiled = Compiled::of(&caseload.practice);
        let columns = columns(&caseload, &compiled);
        let as_of = day(LAST);
        let first_days = FirstDays::of(&columns, &compiled);
        for family in 0..caseload.people.families.len() as u32 {
            let children = caseload.people.families[family as usize].children.iter().copied();
            let whose: Vec<Concerning> = children.map(Concerning::Child)
                .chain([Concerning::SiblingGroup(family), Concerning::Household(family)]).collect();
            let wanted: Vec<(Concerning, u16)> = whose.iter()
                .flat_map(|whose| (0..compiled.rules.len() as u16).map(|rule| (*whose, rule)))
                .filter(|(whose, rule)| scope_of(*whose) == compiled.rules[usize::from(*rule)].about())
                .collect();
            let together = first_days.days(&caseload.covered, Reader::all(as_of), &wanted);
            let each: Vec<_> = wanted.iter().copied().zip(together).collect();
            let seen = first_days.occasions(&caseload.covered, as_of, &each);
            let seen_slowly = occasions_slowly(&caseload, &compiled, (&View::all(as_of), family), &each);
            for agencies in readers() {
                let view = View::of_agencies(as_of, &agencies);
                let reader = if agencies.is_empty() {
                    Reader::all(as_of)
                } else {
                    Reader::of_agencies(as_of, places(&compiled, &agencies))
                };
                let covered = caseload.covered.seen_by(&view);
                let quickly = first_days.days(&covered, reader, &wanted);
                let slowly = first_days_slowly(&caseload, &compiled, &view, family, &wanted);
                for (place, (concerning, rule)) in wanted.iter().enumerate() {
                    let rule = &compiled.rules[usize::from(*rule)].rule.id;
                    prop_assert_eq!(quickly[place], slowly[place], "{} of {:?} as {:?}", rule, concerning, agencies);
                }
                let asked: Vec<_> = wanted.iter().copied().zip(seen.iter().map(Vec::as_slice)).collect();
                let quickly = first_days.days_of(&covered, reader, &asked);
                let slowly = first_days_of_slowly(
                    &caseload, &compiled, (&view, family), &wanted, &seen_slowly,
                );
                prop_assert_eq!(quickly, slowly, "that time of {} as {:?}", &compiled.rules[0].rule.id, agencies);
            }
        }
    }

    /// Two agencies together, in one pass, see what assessing under both their eyes sees.
    #[test]
    fn two_agencies_together_see_what_both_know(
        family in families(), how in prop::collection::vec(0..16_u8, 40), as_of in 0..1_600_i32
    ) {
        let caseload = caseload(&always(|_, _| true), tangled(&family, &how), &family.coverage);
        let compiled = Compiled::of(&caseload.practice);
        let columns = columns(&caseload, &compiled);
        let as_of = day(as_of);
        for agencies in readers().into_iter().filter(|agencies| agencies.len() == 2) {
            let view = View::of_agencies(as_of, &agencies);
            let reader = Reader::of_agencies(as_of, places(&compiled, &agencies));
            let answers = judge_everybody(&columns, &compiled, &caseload.covered.seen_by(&view), reader, false);
            let at_once: BTreeMap<(Concerning, String), &str> = answers.met.iter()
                .map(|met| ((met.concerning, met.rule), "met"))
                .chain(answers.untold.iter().map(|untold| (*untold, "cannot tell")))
                .map(|((whose, rule), said)| ((whose, compiled.rules[usize::from(rule)].rule.id.to_string()), said))
                .collect();
            let one_by_one: BTreeMap<(Concerning, String), &str> = (0..caseload.people.families.len() as u32)
                .flat_map(|family| caseload.findings(&view, family))
                .filter(|found| found.finding.verdict != Verdict::NotMet)
                .map(|found| ((found.concerning, found.finding.rule.to_string()), found.finding.verdict.in_words()))
                .collect();
            prop_assert_eq!(at_once, one_by_one);
        }
    }
}

fn scope_of(concerning: Concerning) -> safeguarding::practice::Scope {
    use safeguarding::practice::Scope;
    match concerning {
        Concerning::Child(_) => Scope::Child,
        Concerning::SiblingGroup(_) => Scope::SiblingGroup,
        Concerning::Household(_) => Scope::Household,
    }
}

/// What one agency told about Amber: the day, and the day it wrote it down.
fn told(agency: &str, kind: &str, facts: &[(&str, &str)], days: (i32, i32)) -> Told {
    Told {
        kind: kind.into(),
        agency: agency.into(),
        facts: facts.iter().map(|(fact, value)| ((*fact).into(), (*value).to_owned())).collect(),
        day: days.0,
        vague: 0,
        about: 0,
        written_after: days.1 - days.0,
    }
}

fn family(told: &[Told]) -> Caseload {
    let records = told.iter().enumerate().map(|(at, told)| record(told, "Kestle", at as u64 + 1));
    let agencies = ["childrens-social-care", "school", "hospital"].map(covered);
    caseload(&crate::invented::PRACTICE, records.collect(), &agencies)
}

fn amber(caseload: &Caseload) -> u32 {
    let called = household("Kestle")[0].name.clone().expect("named");
    let named = |person: &safeguarding::people::Person| person.name.as_ref() == Some(&called);
    caseload.people.persons.iter().position(named).expect("she is there") as u32
}

fn of_rule<'a>(replay: &'a Replay, rule: &str) -> &'a SeenPattern {
    replay.patterns.iter().find(|pattern| pattern.rule == rule).expect("the pattern is there")
}

const CONTACTS: &str = "three-contacts-in-twelve-months-child";

fn three_contacts() -> Vec<Told> {
    let facts = [("from", "public"), ("outcome", "no-further-action")];
    [(0, 0), (40, 40), (90, 95)]
        .map(|days| told("childrens-social-care", "contact", &facts, days))
        .into()
}

// covers: UEA-3
#[test]
fn a_pattern_is_seen_on_the_day_its_last_entry_was_written_down() {
    let caseload = family(&three_contacts());
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let pattern = of_rule(&replay, CONTACTS);
    assert_eq!(pattern.together, day(95));
    assert_eq!(pattern.alone, [("childrens-social-care".into(), Some(day(95)))]);
    assert_eq!(pattern.lost(), Lost::Days(0));
}

// covers: DEV-27
#[test]
fn what_was_known_in_parts_could_be_seen_by_no_agency_alone() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    let caseload = family(&parts);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let pattern = of_rule(&replay, CONTACTS);
    assert_eq!(pattern.together, day(95));
    assert_eq!(pattern.lost(), Lost::NoneAlone);
    let strips: Vec<(&str, usize)> =
        replay.strips.iter().map(|strip| (strip.agency.as_str(), strip.known.len())).collect();
    assert_eq!(strips, [("childrens-social-care", 2), ("school", 1)]);
}

#[test]
fn an_agency_that_had_enough_only_later_lost_the_days_between() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    parts.push(told("childrens-social-care", "contact", &[("from", "family")], (120, 120)));
    let caseload = family(&parts);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let pattern = of_rule(&replay, CONTACTS);
    let alone: SmolStr = "childrens-social-care".into();
    assert_eq!(pattern.first_alone(), Some((&alone, day(120))));
    assert_eq!(pattern.lost(), Lost::Days(25));
}

#[test]
fn a_later_time_of_a_pattern_is_not_the_time_that_all_saw() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    for later in [1_000, 1_010, 1_020] {
        let facts = [("from", "family"), ("outcome", "no-further-action")];
        parts.push(told("childrens-social-care", "contact", &facts, (later, later)));
    }
    let caseload = family(&parts);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let pattern = of_rule(&replay, CONTACTS);
    assert_eq!(pattern.together, day(95));
    assert_eq!(pattern.lost(), Lost::NoneAlone, "what social care saw by itself was another time");
    let gap = of_family(&caseload);
    let contacts = gap.patterns.iter().find(|gap| gap.rule == CONTACTS).expect("there");
    assert_eq!(contacts.lost, Lost::NoneAlone);
}

#[test]
fn a_report_nobody_followed_is_not_a_later_one_that_nobody_followed() {
    let facts = [("from", "public"), ("about", "neglect")];
    let report = |agency, day| told(agency, "contact", &facts, (day, day));
    let told = [report("fire", 0), report("childrens-social-care", 800)];
    let records = told.iter().enumerate().map(|(at, told)| record(told, "Kestle", at as u64 + 1));
    let mut practice = always(|_, rule| rule.id == "neglect-reported-and-child-seen-by-nobody");
    practice.rules[0].versions[0].needs.clear();
    let caseload = caseload(&practice, records.collect(), &[]);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let [pattern] = replay.patterns.as_slice() else { panic!("one pattern: {replay:?}") };
    assert_eq!(pattern.together, day(29));
    let nobody = |agency: &str| (SmolStr::from(agency), None);
    let fire = ("fire".into(), Some(day(29)));
    assert_eq!(pattern.alone, [fire, nobody("childrens-social-care")]);
}

#[test]
fn who_takes_a_visit_of_years_later_for_the_first_did_not_see_what_all_saw() {
    let facts = [("from", "public"), ("about", "neglect")];
    let seen = [("outcome", "child-seen")];
    let told = [
        told("childrens-social-care", "contact", &facts, (0, 0)),
        told("school", "school-concern", &[], (40, 40)),
        told("childrens-social-care", "visit", &seen, (1_000, 1_000)),
    ];
    let records = told.iter().enumerate().map(|(at, told)| record(told, "Kestle", at as u64 + 1));
    let practice = always(|_, rule| rule.id == "neglect-reported-and-child-seen-by-nobody");
    let coverage: Vec<Coverage> =
        practice.rules[0].versions[0].needs.iter().map(|a| covered(a)).collect();
    let caseload = caseload(&practice, records.collect(), &coverage);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let [pattern] = replay.patterns.as_slice() else { panic!("one pattern: {replay:?}") };
    assert_eq!((pattern.together, pattern.lost()), (day(29), Lost::NoneAlone));
}

// covers: NOR-4
#[test]
fn a_rule_is_asked_of_days_before_it_came_into_force_and_says_so() {
    let mut early = three_contacts();
    for told in &mut early {
        told.day -= 3_000;
    }
    let caseload = family(&early);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    let pattern = of_rule(&replay, CONTACTS);
    assert!(pattern.together < pattern.in_force && pattern.is_before_the_rule());
    let todays = replay::todays(&caseload.practice, day(LAST));
    let view = View::all(pattern.together);
    let then = replay::on(&caseload, &todays, &view, amber(&caseload), day(LAST), false);
    assert!(then.before_the_rule.contains(CONTACTS));
    assert!(then.met.iter().any(|found| found.finding.rule == CONTACTS));
    let before = View::all(pattern.together.yesterday().expect("not the first"));
    let then = replay::on(&caseload, &todays, &before, amber(&caseload), day(LAST), false);
    assert!(then.met.iter().all(|found| found.finding.rule != CONTACTS), "not seen a day earlier");
}

#[test]
fn how_it_ended_is_told_only_when_asked() {
    let mut parts = three_contacts();
    parts.push(told("childrens-social-care", "looked-after", &[("status", "started")], (200, 200)));
    parts.push(told("hospital", "death", &[("of", "child")], (300, 300)));
    parts.push(told("hospital", "death", &[("of", "parent")], (310, 310)));
    let caseload = family(&parts);
    let child = amber(&caseload);
    let kinds = |replay: &Replay| -> Vec<String> {
        let known = replay.strips.iter().flat_map(|strip| &strip.known);
        known.map(|known| caseload.records[known.record as usize].kind.to_string()).collect()
    };
    let kept_back = replay::of(&caseload, child, &View::all(day(LAST)), false);
    let told = replay::of(&caseload, child, &View::all(day(LAST)), true);
    assert_eq!(kept_back.left_out.entries, 2);
    assert_eq!(
        kinds(&kept_back),
        ["contact", "contact", "contact", "death"],
        "a parent’s death is no end of the child’s"
    );
    assert_eq!(kinds(&told).len(), 6);
    assert_eq!(told.left_out, replay::LeftOut::default());
    let todays = replay::todays(&caseload.practice, day(LAST));
    let view = View::all(day(LAST));
    let then = replay::on(&caseload, &todays, &view, child, day(LAST), false);
    assert_eq!((then.entries.len(), then.left_out.entries), (4, 2));
}

/// Every rule that looks for an end is left out of a replay whose end is kept back, and counted.
#[test]
fn no_pattern_that_rests_on_the_end_is_told_while_it_is_kept_back() {
    let practice = &crate::invented::PRACTICE;
    let mut seen_left_out = 0;
    for rule in &practice.rules {
        let picks = rule.versions.iter().flat_map(|version| version.shape.picks());
        let selectors = picks.flat_map(|pick| &pick.any);
        for kind in selectors
            .flat_map(|selector| &selector.kinds)
            .filter(|k| *k == "looked-after" || *k == "legal-step")
        {
            let facts = [("status", "started"), ("step", "interim-order")];
            let caseload = family(&[told("childrens-social-care", kind, &facts, (0, 0))]);
            let child = amber(&caseload);
            let all = replay::of(&caseload, child, &View::all(day(LAST)), true);
            let kept_back = replay::of(&caseload, child, &View::all(day(LAST)), false);
            seen_left_out += kept_back.left_out.patterns;
            assert_eq!(kept_back.left_out.patterns + kept_back.patterns.len(), all.patterns.len());
            assert!(
                kept_back.patterns.is_empty(),
                "all there is rests on the end: {:?}",
                kept_back.patterns
            );
        }
    }
    assert!(seen_left_out > 0, "some shipped rule rests on what tells an end");
}

fn of_family(caseload: &Caseload) -> SharingGap {
    sharing_gap(caseload, day(LAST), None)
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    /// Over a caseload each gap is what replay says of the child, and the pair is the one that reaches it first of all pairs.
    #[test]
    fn the_sharing_gap_of_everybody_is_that_of_each_replay(
        family in families(), how in prop::collection::vec(0..16_u8, 40)
    ) {
        let practice = always(|_, rule| rule.id == family.rule.id);
        let caseload = caseload(&practice, tangled(&family, &how), &all_covered());
        let compiled = Compiled::of(&caseload.practice);
        let gap = of_family(&caseload);
        let mut replayed = 0;
        for child in 0..caseload.people.persons.len() as u32 {
            let Some(family) = caseload.people.family_of_child[child as usize] else { continue };
            let replay = replay::of(&caseload, child, &View::all(day(LAST)), true);
            for pattern in replay.patterns {
                let same = |gap: &&safeguarding::replay::Gap| (gap.concerning, &gap.rule) == (pattern.concerning, &pattern.rule);
                let gap = gap.patterns.iter().find(same).expect("the pattern is in the figures");
                prop_assert_eq!(gap.together, pattern.together);
                prop_assert_eq!(gap.lost, pattern.lost());
                replayed += 1;
                if !gap.is_gap() {
                    prop_assert_eq!(&gap.pair, &None);
                    continue;
                }
                let wanted = [(pattern.concerning, 0)];
                let seen = occasions_slowly(&caseload, &compiled, (&View::all(day(LAST)), family), &[(wanted[0], Some(gap.together))]);
                let alone = pattern.first_alone().map(|(_, day)| day);
                let mut best: Option<([SmolStr; 2], safeguarding::calendar::Date)> = None;
                let agencies: Vec<SmolStr> = compiled.agencies.iter().map(|agency| (*agency).clone()).collect();
                let heard: Vec<&SmolStr> = agencies.iter().filter(|agency| {
                    caseload.records.iter().any(|r| r.agency == **agency || r.shared_with.contains(agency)
                        || r.also_known.iter().any(|known| known.agency == **agency))
                        || practice.rules[0].versions[0].needs.contains(agency)
                }).collect();
                for (at, one) in heard.iter().enumerate() {
                    for other in &heard[at + 1..] {
                        let pair = [(*one).clone(), (*other).clone()];
                        let view = View::of_agencies(day(LAST), &pair);
                        let day = first_days_of_slowly(&caseload, &compiled, (&view, family), &wanted, &seen)[0];
                        let sooner = day.filter(|day| alone.is_none_or(|alone| *day < alone));
                        if let Some(day) = sooner.filter(|day| best.as_ref().is_none_or(|(_, known)| day < known)) {
                            best = Some((pair, day));
                        }
                    }
                }
                prop_assert_eq!(&gap.pair, &best);
            }
        }
        prop_assert!(replayed >= gap.patterns.len());
    }
}

// covers: DEV-27
#[test]
fn two_agencies_that_hold_the_parts_are_the_pair() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    let caseload = family(&parts);
    let gap = of_family(&caseload);
    let contacts = gap.patterns.iter().find(|gap| gap.rule == CONTACTS).expect("there");
    let pair = ["childrens-social-care".into(), "school".into()];
    assert_eq!(contacts.pair, Some((pair, day(95))));
}

#[test]
fn an_agency_sees_its_own_clocks_alone() {
    let enquiry = told("health-visiting", "enquiry", &[("to", "gp")], (300, 300));
    let told = [
        told("midwifery", "birth", &[], (0, 0)),
        told("health-visiting", "health-concern", &[], (5, 5)),
        enquiry,
    ];
    let records = told.iter().enumerate().map(|(at, told)| record(told, "Kestle", at as u64 + 1));
    let agencies = ["childrens-social-care", "health-visiting"].map(covered);
    let caseload = caseload(&crate::invented::PRACTICE, records.collect(), &agencies);
    let replay = replay::of(&caseload, amber(&caseload), &View::all(day(LAST)), false);
    for rule in ["new-birth-review", "enquiry-not-answered"] {
        let pattern = of_rule(&replay, rule);
        assert_eq!(pattern.lost(), Lost::Days(0), "{rule}");
        let alone = pattern.alone.iter().find(|(agency, _)| agency == "health-visiting");
        assert_eq!(alone.and_then(|(_, day)| *day), Some(pattern.together), "{rule}");
    }
    let gap = of_family(&caseload);
    let timescales: Vec<&str> =
        gap.patterns.iter().filter(|gap| gap.is_timescale).map(|gap| gap.rule.as_str()).collect();
    assert!(timescales.contains(&"new-birth-review"));
    assert!(!timescales.contains(&"enquiry-not-answered"), "a pattern of its own");
}

#[test]
fn a_pair_that_sees_it_no_sooner_than_one_agency_alone_is_not_named() {
    let mut parts = three_contacts();
    parts[0].agency = "school".into();
    parts[1].agency = "hospital".into();
    for _ in 0..2 {
        let facts = [("from", "public"), ("outcome", "no-further-action")];
        parts.push(told("school", "contact", &facts, (300, 300)));
    }
    let caseload = family(&parts);
    let gap = of_family(&caseload);
    let contacts = gap.patterns.iter().find(|gap| gap.rule == CONTACTS).expect("there");
    assert_eq!((contacts.lost, &contacts.pair), (Lost::Days(205), &None));
}

#[test]
fn what_took_three_agencies_has_no_pair() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    parts[2].agency = "hospital".into();
    let caseload = family(&parts);
    let gap = of_family(&caseload);
    let contacts = gap.patterns.iter().find(|gap| gap.rule == CONTACTS).expect("there");
    assert_eq!((contacts.lost, &contacts.pair), (Lost::NoneAlone, &None));
}

#[test]
fn figures_of_fewer_than_five_are_withheld() {
    let mut parts = three_contacts();
    parts[1].agency = "school".into();
    let gap = of_family(&family(&parts));
    let figures = &gap.by_rule()[CONTACTS];
    assert_eq!(figures.patterns, Count::FewerThanFive);
    assert_eq!(figures.never_alone, Count::FewerThanFive);
    assert_eq!(figures.days_lost, None);
}
