//! Audits: who is drawn and how likely each is, and what the returns say together.
// covers: DEV-41

use proptest::prelude::*;
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::learning::audits::{Compared, OVERALL, Returns};
use safeguarding::learning::sample::{Design, Draw, draw};
use safeguarding::practice::{AuditGroups, Practice};
use safeguarding::records::{Entry, Record, Said};
use safeguarding::scenarios::Scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const NAMES: [&str; 9] = ["Wren", "Ivo", "Nell", "Bram", "Sefa", "Pip", "Oke", "Uma", "Zed"];

/// Six children of 5 to 10 on a child protection plan, one of 11 in need, one whose plan was withdrawn, one of no known birth.
fn story() -> String {
    let people: Vec<String> = NAMES
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let who = match n {
                6 => "(born 2012-05-02".to_owned(),
                8 => "(".to_owned(),
                _ => format!("(born 2017-0{}-02", n + 1),
            };
            let of = format!("of {} Mill Lane, Oxmere)", n + 1);
            let comma = if n == 8 { "" } else { ", " };
            format!("| {name} | child {name} Harker{n} {who}{comma}{of} |\n")
        })
        .collect();
    let plans: Vec<String> = NAMES
        .iter()
        .enumerate()
        .map(|(n, name)| {
            let plan = if n == 6 { "child-in-need" } else { "child-protection" };
            format!("| p{n} | childrens-social-care | plan-started | {name} | 2025-03-11 |  | plan={plan} |\n")
        })
        .collect();
    let (people, plans) = (people.concat(), plans.concat());
    format!(
        "# Children to draw from\n\n## People\n\n| person | who |\n| --- | --- |\n{people}\n## Records\n\n\
        | reference | agency | kind | about | happened | withdraws | details |\n| --- | --- | --- | --- | --- | --- | --- |\n\
        {plans}| x | childrens-social-care | withdrawal | Uma | 2025-03-12 | p7 |  |\n\
        | late | childrens-social-care | plan-started | Oke | 2026-08-01 |  | plan=child-protection |\n\
        \n## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n| 2026-06-01 | Wren | referral-decision | not met |  |\n"
    )
}

static CASELOAD: LazyLock<Caseload> = LazyLock::new(|| {
    let records = Scenario::read(&story()).expect("the story can be read").records;
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    Caseload::of(Practice::shipped(), records.into_iter().map(said))
});

fn groups() -> &'static AuditGroups {
    CASELOAD.practice.audit_groups.as_ref().expect("shipped")
}

fn place(group: &str, from: i16) -> (usize, usize) {
    let group = groups().groups.iter().position(|one| one.id == group).expect("shipped");
    (group, groups().ages.iter().position(|ages| ages[0] == from).expect("shipped"))
}

fn drawn(phrase: &str, wanted: &[((usize, usize), usize)]) -> Draw {
    let day = |year| Date::new(year, 1, 1).expect("a day");
    let wanted: BTreeMap<_, _> = wanted.iter().copied().collect();
    let design = Design { from: day(2025), to: day(2026), phrase, wanted };
    draw(&CASELOAD, &View::all(Date::new(2026, 6, 1).expect("a day")), groups(), &design)
}

fn names(draw: &Draw) -> BTreeSet<String> {
    draw.drawn.iter().map(|one| CASELOAD.people.persons[one.child as usize].given()).collect()
}

#[test]
fn a_child_stands_in_one_group_by_what_stood_in_the_days_looked_at() {
    let all = drawn("x", &[(place("child-protection", 5), 100), (place("child-in-need", 11), 100)]);
    let of = [(place("child-protection", 5), 6), (place("child-in-need", 11), 1)];
    assert_eq!(all.out_of, of.into(), "Uma’s plan was withdrawn; Oke’s later one is outside");
    assert_eq!(all.without_age, 1, "Zed’s birth is not known");
    let wanted = NAMES[..7].iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(names(&all), wanted);
    assert!(
        all.drawn.iter().all(|one| CASELOAD.records[one.because as usize].kind == "plan-started")
    );
    assert_eq!(drawn("x", &[]).drawn, []);
    // To who has not been told of any plan, nobody stands anywhere.
    let day = Date::new(2026, 6, 1).expect("a day");
    let design = Design { from: Date::MIN, to: day, phrase: "x", wanted: BTreeMap::new() };
    let nothing = draw(&CASELOAD, &View::of_agency(day, "fire"), groups(), &design);
    assert_eq!(nothing, Draw::default());
}

proptest! {
    /// As many as are wanted, as far as there are any; no child twice; the same words the same children; and whoever wants more
    /// keeps those already drawn.
    #[test]
    fn a_draw_is_whole_repeatable_and_grows(phrase in "\\PC{1,20}", many in 0..9_usize) {
        let at = place("child-protection", 5);
        let draw = drawn(&phrase, &[(at, many)]);
        prop_assert_eq!(draw.drawn.len(), many.min(6));
        prop_assert_eq!(names(&draw).len(), draw.drawn.len());
        prop_assert_eq!(&draw, &drawn(&phrase, &[(at, many)]));
        prop_assert!(names(&draw).is_subset(&names(&drawn(&phrase, &[(at, many + 1)]))));
    }
}

#[test]
fn every_child_of_a_group_is_as_likely_as_any_other() {
    let at = place("child-protection", 5);
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for n in 0..3_000 {
        for name in names(&drawn(&format!("Draw {n}"), &[(at, 2)])) {
            *times.entry(name).or_default() += 1;
        }
    }
    // Two of six, three thousand times: 1,000 each, and 26 either way by chance. Four times that is one in ten thousand.
    assert_eq!(times.len(), 6);
    assert!(times.values().all(|times| times.abs_diff(1_000) < 104), "{times:?}");
}

const THEMES: [&str; 8] = [
    "recognition",
    "assessment",
    "planning",
    "joint_working",
    "supervision",
    "voice",
    "outcome",
    OVERALL,
];

fn returned(rows: &[(&str, &str, u32, &str)]) -> Vec<Record> {
    let grade = |letter| match letter {
        'o' => "outstanding",
        'g' => "good",
        'r' => "requires-improvement",
        'i' => "inadequate",
        _ => "not-ours",
    };
    let rows: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(n, (agency, author, number, letters))| {
            let kind = if letters.len() == 1 { "audit-moderated" } else { "audit-return" };
            let letters = if letters.len() == 1 { letters.repeat(8) } else { (*letters).to_owned() };
            let grades = THEMES.iter().zip(letters.chars());
            let facts: Vec<String> = grades.map(|(theme, one)| format!("{theme}={}", grade(one))).collect();
            let facts = facts.join("; ");
            format!("| r{n} | {agency} | {kind} |  | 2026-02-{:02} | {author} | lead | number={number}; {facts} |\n", n + 1)
        })
        .collect();
    let rows = rows.concat();
    let story = format!(
        "# Returns\n\n## People\n\n| person | who |\n| --- | --- |\n| Wren | child Wren Harker (born 2016-05-02) |\n\n## Records\n\n\
        | reference | agency | kind | about | happened | author | role | details |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n\
        ## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n| 2026-06-01 | Wren | referral-decision | not met |  |\n"
    );
    Scenario::read(&story).expect("the story can be read").records
}

#[test]
fn returns_are_counted_once_an_author_and_compared_by_who_graded_the_same_work() {
    let kind = CASELOAD.practice.kind("audit-return").expect("shipped");
    let records = returned(&[
        ("school", "Tamar Quill", 1, "g-gg-ggg"),
        ("school", "Odile Wray", 1, "g-gr-ggg"),
        ("school", "Tamar Quill", 2, "iiiiiiii"),
        // Her own, written again: it stands for the first.
        ("school", "Tamar Quill", 2, "r-rr-rrr"),
        ("school", "Odile Wray", 2, "r-ri-rri"),
        ("police", "Sam Orrin", 1, "o------o"),
        ("safeguarding-partnership", "Ada Penrose", 1, "r"),
    ]);
    let returns = Returns::of(kind, &records);
    assert_eq!(returns.themes.len(), 8);
    assert_eq!((returns.returns.len(), returns.children()), (5, 2));
    assert_eq!(returns.counted(OVERALL), ([1, 2, 1, 1], 0));
    assert_eq!(returns.counted("assessment"), ([0, 0, 0, 0], 5));
    assert_eq!(returns.moderated, [(1, 2)].into());
    assert_eq!(returns.moderated_counted(), [0, 0, 1, 0]);
    let overall = returns.agreement(OVERALL, Compared::Auditors);
    assert_eq!((overall.units, overall.same), (2, Some(0.5)));
    // By hand: the pairs (good, good) and (requires improvement, inadequate). Ordinal distances squared, by how often each was given
    // (2, 1, 1): between the last two (1/2 + 1/2)² = 1, good to requires improvement (2/2 + 1/2)² = 2.25, good to inadequate
    // (2/2 + 1 + 1/2)² = 6.25. Observed: 2·1/4 = 0.5; expected: 2·(2·2.25 + 2·6.25 + 1·1)/(4·3) = 3. Alpha: 1 − 0.5/3.
    let alpha = overall.alpha.expect("four grades say enough");
    assert!((alpha - (1.0 - 0.5 / 3.0)).abs() < 1e-12, "{alpha}");
    let between = returns.agreement(OVERALL, Compared::Agencies);
    assert_eq!(
        (between.units, between.same),
        (1, Some(0.0)),
        "the school’s last beside the police’s"
    );
    let none = returns.agreement("assessment", Compared::Auditors);
    assert_eq!((none.units, none.same, none.alpha, none.interval), (0, None, None, None));
    let apart = returns.apart();
    let first: Vec<_> = apart.iter().map(|one| (one.number, one.theme, one.steps)).collect();
    assert_eq!(
        first,
        [
            (1, "recognition", 1),
            (1, "joint_working", 1),
            (1, OVERALL, 1),
            (2, "joint_working", 1),
            (2, OVERALL, 1)
        ]
    );
    assert_eq!(apart[0].told, [("police", 0), ("school", 1), ("school", 1)]);
}
