//! Every shape in many variants, on dense random records: the fast path equals the oracle, every verdict is reached, and every
//! finding can be said in words. Unlike the laws on shipped rules, these do not depend on which rules ship.

use crate::sentences::keeps_its_word;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use safeguarding::calendar::VagueDate;
use safeguarding::chronology::{Covered, View};
use safeguarding::patterns::{
    Compiled, Concerning, Finding, Ground, Scene, Verdict, Words, judge, judge_slowly,
};
use safeguarding::people::People;
use safeguarding::practice::{PRACTICE, Practice, load};
use safeguarding::records::{
    Coverage, Fingerprint, Instant, Provenance, Record, RecordId, Sensitivity, read_people,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

/// The shapes' parameters. `A` to `D` stand for picks of those kinds, `E` for one of `a` and `b`, `F` for agency two's own.
const VARIANTS: &[(&str, &str)] = &[
    ("due-within", "trigger = A\nresponse = B\nlimit = { days = 5 }"),
    ("repeated", "what = E\nat_least = 3\nwithin = { days = 10 }\nwithout = C"),
    ("gap", "of = B\nwhile_from = A\nwhile_to = C\nlongest = { days = 9 }"),
    ("co-occurrence", "groups = [{ what = A, at_least = 2 }, { what = B }]\nwithin = { days = 9 }"),
    ("relapse", "first = A\nthen = B\nwithin = { days = 9 }"),
    ("rising", "what = E\nat_least = 2\nmore_by = 1\nwithin = { days = 12 }"),
    ("rising", "what = E\nat_least = 3\nmore_by = 2\nwithin = { weeks = 2 }\nbefore_at_least = 0"),
    ("rising", "what = E\nat_least = 2\nmore_by = 1\nwithin = { days = 12 }\nby = \"agencies\""),
    ("rising", "what = E\nat_least = 2\nmore_by = 1\nwithin = { months = 1 }\nby = \"kinds\""),
    ("rising", "what = E\nat_least = 2\nmore_by = 1\nwithin = { working_days = 7 }"),
    ("measure", "of = E\nfact = \"n\"\nbelow = 3\nunit = \"kg\""),
    (
        "measure",
        "of = E\nfact = \"n\"\nabove = 3\nin_a_row = 2\nunit = \"kg\"\nwithin = { days = 20 }",
    ),
    ("measure", "of = E\nfact = \"n\"\nbelow = 4\nin_a_row = 3\nunit = \"kg\""),
    ("measure", "of = A\nfact = \"n\"\nfalls_by = 3\nunit = \"kg\"\nwithin = { days = 15 }"),
    ("measure", "of = E\nfact = \"n\"\nrises_by = 4\nunit = \"kg\""),
    (
        "measure",
        "of = E\nfact = \"m\"\nfalls_by = 2\nunit = \"grades\"\ngrades = [\"bad\", \"middling\", \"good\"]\nwithin = { months = 1 }",
    ),
    (
        "measure",
        "of = E\nfact = \"m\"\nbelow = 2\nin_a_row = 2\nunit = \"grade\"\ngrades = [\"bad\", \"middling\", \"good\"]",
    ),
    ("moved", "of = A\nby = { fact = \"n\" }\nat_least = 2\nwithin = { days = 20 }"),
    ("moved", "of = E\nby = { fact = \"m\" }\nat_least = 3\nwithin = { months = 1 }"),
    ("moved", "of = E\nby = \"home\"\nat_least = 1\nwithin = { days = 30 }"),
    ("moved", "of = E\nby = \"home\"\nat_least = 2\nwithin = { weeks = 3 }"),
    ("disagreement", "one = F\nother = B\nwithin = { days = 6 }"),
    ("disagreement", "one = A\nother = D\nwithin = { days = 4 }\nother_agency = false"),
    ("disagreement", "of = D\nfact = \"n\"\nwithin = { days = 3 }"),
    ("disagreement", "of = E\nfact = \"m\"\nwithin = { days = 5 }\nother_agency = false"),
    ("unanswered", "asked = A\nreply = B\nlimit = { days = 6 }"),
    ("unanswered", "asked = A\nreply = B\nlimit = { working_days = 4 }\npairs_by = \"m\""),
    ("unanswered", "asked = A\nreply = B\ndecided = C"),
    (
        "unanswered",
        "asked = A\nreply = E\ndecided = C\nlimit = { days = 8 }\nask_before = { days = 10 }",
    ),
    (
        "unanswered",
        "asked = A\nreply = B\ndecided = E\nlimit = { weeks = 1 }\nask_before = { months = 1 }",
    ),
];

const AGENCIES: [&str; 3] = ["one", "two", "three"];

static DRAWN: LazyLock<Practice> = LazyLock::new(drawn);

fn drawn() -> Practice {
    let mut kinds = String::new();
    for (id, more) in [("a", ""), ("b", ""), ("c", ""), ("d", "same_happening = [\"day\"]\n")] {
        write!(
            kinds,
            "[[kind]]\nid = \"{id}\"\nlabel = \"{id}\"\nagencies = [\"one\", \"two\"]\n{more}\
             [[kind.facts]]\nname = \"n\"\nlabel = \"Number\"\n\
             [[kind.facts]]\nname = \"m\"\nlabel = \"Grade\"\nform = \"choice\"\nchoices = [\"bad\", \"middling\", \"good\"]\n"
        )
        .expect("text grows");
    }
    let agencies: String =
        AGENCIES.map(|id| format!("[[agency]]\nid = \"{id}\"\nname = \"{id}\"\n")).concat();
    let mut files: Vec<(String, String)> =
        vec![("record-kinds.toml".into(), kinds), ("agencies.toml".into(), agencies)];
    let mut stories = String::new();
    for (n, (shape, parameters)) in VARIANTS.iter().enumerate() {
        let mut parameters = (*parameters).to_owned();
        let picks = [
            ("A", "kinds = [\"a\"]"),
            ("B", "kinds = [\"b\"]"),
            ("C", "kinds = [\"c\"]"),
            ("D", "kinds = [\"d\"]"),
            ("E", "kinds = [\"a\", \"b\"]"),
            ("F", "kinds = [\"a\", \"b\", \"d\"], agencies = [\"two\"]"),
        ];
        for (letter, selector) in picks {
            let pick =
                format!("{{ one = \"thing\", many = \"things\", any = [{{ {selector} }}] }}");
            parameters = parameters.replace(letter, &pick);
        }
        let id = format!("variant-{n}");
        let rule = format!(
            "id = \"{id}\"\ntitle = \"t\"\nshape = \"{shape}\"\nnation = \"england\"\nabout = \"child\"\n[[version]]\n\
             in_force = 2000-01-01\nneeds = [\"one\"]\ncurrent_for = {{ days = 5 }}\n\
             answered_by = {{ one = \"answer\", many = \"answers\", any = [{{ kinds = [\"c\"], agencies = [\"one\"] }}] }}\n\
             source = {{ title = \"t\", where = \"w\", says = \"s\", read = 2024-01-01, status = \"example\" }}\n\
             prompt = {{ ask = \"a\", role = \"r\" }}\n[version.{shape}]\n{parameters}\n"
        );
        writeln!(stories, "| {id} | met |\n| {id} | not met |\n| {id} | cannot tell |")
            .expect("text grows");
        files.push((format!("p/patterns/{id}.toml"), rule));
    }
    let linking = PRACTICE.iter().filter(|(path, _)| path.ends_with("/linking.toml"));
    let files: Vec<(&str, &str)> =
        files.iter().map(|(p, t)| (p.as_str(), t.as_str())).chain(linking.copied()).collect();
    load(&files, &[("s", &stories)]).unwrap_or_else(|problems| {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", list.join("\n"))
    })
}

fn day(offset: i32) -> Date {
    date(2024, 1, 29).checked_add(jiff::Span::new().days(offset)).expect("within the calendar")
}

/// One record: kind, agency, the facts n and m, the home, its day, and how many days it may also have been.
type Told = (usize, usize, usize, usize, usize, i32, i32);

fn told() -> impl Strategy<Value = Told> {
    let vague = prop_oneof![6 => Just(0), 1 => 1..8_i32, 1 => 8..40_i32, 1 => Just(-1)];
    (0..4_usize, 0..3_usize, 0..9_usize, 0..4_usize, 0..5_usize, 0..60_i32, vague)
}

fn record(told: &Told, place: usize) -> Record {
    const NUMBERS: [&str; 9] = ["", "1", "2", "3", "4", "5", "6", "x", " 2.50 "];
    const GRADES: [&str; 4] = ["", "bad", "middling", "good"];
    const HOMES: [&str; 5] =
        ["", "1 Mill Lane, NM1 2AB", "2 Mill Lane, NM1 2AB", "1 MILL LN NM12AB", "3 Hill Road"];
    let &(kind, agency, number, grade, home, first, vague) = told;
    let fingerprint = Fingerprint::of([place.to_string().as_str(), format!("{told:?}").as_str()]);
    let mut mentions = read_people("child Amber Kestle (born 2015-03-04, nhs 999 000 0018)", None)
        .expect("readable");
    mentions[0].address =
        Some(HOMES[home]).filter(|home| !home.is_empty()).map(|home| home.to_owned().into());
    let facts = [("n", NUMBERS[number]), ("m", GRADES[grade])];
    Record {
        id: RecordId::new(Instant(1_000 * (place as u64 + 1)), &fingerprint),
        kind: ["a", "b", "c", "d"][kind].into(),
        agency: AGENCIES[agency].into(),
        author_role: None,
        mentions,
        happened: match vague {
            0 => VagueDate::exact(day(first)),
            // By then at the latest, whenever it was.
            -1 => VagueDate::parse(&format!("before {}", day(first))).expect("a vague day"),
            n => VagueDate::between(day(first), day(first + n), "about then"),
        },
        recorded: Some(day(first + vague.max(0))),
        received: Instant(1_000 * (place as u64 + 1)),
        facts: facts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name.into(), value.to_owned()))
            .collect(),
        text: Vec::new(),
        basis: None,
        sensitivity: Sensitivity::Ordinary,
        shared_with: Vec::new(),
        author: None,
        follows: Vec::new(),
        also_known: Vec::new(),
        classes: safeguarding::records::Classes::NONE,
        points_at: None,
        marks: Vec::new(),
        provenance: Provenance {
            organisation: None,
            reference: None,
            extracted: None,
            file: "drawn".into(),
            row: place as u64,
            fingerprint,
        },
    }
}

#[derive(Clone, Debug)]
struct Life {
    told: Vec<Told>,
    covered: (i32, i32),
    as_of: i32,
}

fn lives() -> impl Strategy<Value = Life> {
    let covered = prop_oneof![3 => Just((-4_000, 4_000)), 1 => (-30..60_i32, 0..60_i32)];
    (prop::collection::vec(told(), 0..13), covered, 20..130_i32).prop_map(
        |(told, (from, length), as_of)| Life { told, covered: (from, from + length), as_of },
    )
}

fn both(life: &Life, variants: &[usize]) -> Vec<(usize, Finding, Finding, String)> {
    let mut records: Vec<Record> =
        life.told.iter().enumerate().map(|(place, told)| record(told, place)).collect();
    // Somebody to be about.
    let mut details = record(&(0, 0, 0, 0, 0, -20_000, 0), records.len());
    details.kind = "person-details".into();
    records.push(details);
    let people = People::of(&records, &DRAWN, &[]);
    let compiled = Compiled::of(&DRAWN);
    let coverage = Coverage {
        agency: "one".into(),
        organisation: None,
        area: None,
        from: Some(day(life.covered.0)),
        to: Some(day(life.covered.1)),
        current_as_of: None,
        kinds: Vec::new(),
        explanation: None,
        file: "drawn".into(),
    };
    let covered = Covered::of(&[coverage]);
    let as_of = day(life.as_of);
    let ground = Ground { compiled: &compiled, covered: &covered, as_of };
    let words = Words { records: &records, people: &people, practice: &DRAWN };
    let scope = compiled.rules[0].about();
    let scene = Scene::round(&records, &people, &compiled, &View::all(as_of), 0, scope);
    variants
        .iter()
        .map(|variant| {
            let id = format!("variant-{variant}");
            let rule = compiled.rules.iter().find(|r| r.rule.id == id).expect("a variant");
            let fast = judge(rule, &scene, &ground).expect("in force");
            let slow = judge_slowly(rule, &scene, &ground).expect("in force");
            let sentence = words.explain(&fast, Concerning::Child(0)).sentence;
            for occurrence in &fast.occurrences {
                let kept = keeps_its_word(occurrence, &scene, &DRAWN.working_days);
                assert_eq!(kept, Ok(()), "{:?}", VARIANTS[*variant]);
            }
            (*variant, fast, slow, sentence)
        })
        .collect()
}

fn as_told(finding: &Finding) -> String {
    let mut text = format!("{:?}", finding.verdict);
    for o in &finding.occurrences {
        write!(
            text,
            "\n  {:?} completed {} last {} answered {:?} current {} because {:?}",
            o.items, o.completed, o.last, o.answered, o.is_current, o.reason
        )
        .expect("text grows");
    }
    let missing: BTreeSet<String> =
        finding.missing.iter().map(|m| format!("\n  missing {m:?}")).collect();
    text + &missing.into_iter().collect::<String>()
}

proptest! {
    #![proptest_config(Config { cases: 800, ..Config::default() })]

    /// Law 14, for every shape.
    #[test]
    fn every_shape_says_the_same_fast_and_slowly(life in lives()) {
        let all: Vec<usize> = (0..VARIANTS.len()).collect();
        for (variant, fast, slow, sentence) in both(&life, &all) {
            prop_assert_eq!(as_told(&fast), as_told(&slow), "{:?}", VARIANTS[variant]);
            prop_assert!(sentence.len() > 20, "{:?} is said as {:?}", VARIANTS[variant], sentence);
            prop_assert!(!sentence.contains("  ") && !sentence.contains(".."), "{}", sentence);
        }
    }

    /// Law 7: no shape that counts in days knows which day it is.
    #[test]
    fn moving_every_date_by_whole_weeks_changes_no_verdict_of_any_shape(life in lives(), weeks in 1..50_i32) {
        let in_days: Vec<usize> = VARIANTS.iter().enumerate()
            .filter(|(_, (_, parameters))| !parameters.contains("months")).map(|(n, _)| n).collect();
        let mut later = life.clone();
        later.told.iter_mut().for_each(|told| told.5 += weeks * 7);
        later.as_of += weeks * 7;
        later.covered = (later.covered.0 + weeks * 7, later.covered.1 + weeks * 7);
        let verdicts = |life: &Life| both(life, &in_days).into_iter()
            .map(|(n, fast, ..)| (n, fast.verdict, fast.occurrences.len())).collect::<Vec<_>>();
        prop_assert_eq!(verdicts(&life), verdicts(&later));
    }
}

#[test]
fn random_lives_reach_every_verdict_of_every_shape() {
    let mut runner = TestRunner::deterministic();
    let mut reached: BTreeMap<usize, BTreeSet<Verdict>> = BTreeMap::new();
    let all: Vec<usize> = (0..VARIANTS.len()).collect();
    for _ in 0..600 {
        let life = lives().new_tree(&mut runner).expect("a life").current();
        for (variant, fast, ..) in both(&life, &all) {
            reached.entry(variant).or_default().insert(fast.verdict);
        }
    }
    let short: Vec<String> = reached
        .into_iter()
        .filter(|(_, verdicts)| verdicts.len() < 3)
        .map(|(variant, verdicts)| format!("{:?}: only {verdicts:?}", VARIANTS[variant]))
        .collect();
    assert!(short.is_empty(), "{}", short.join("\n"));
}

/// What a variant says of a life that is moved by one week after another: its entries then stand in any order within a day.
fn said_in_any_order(variant: usize, told: &[Told], as_of: i32) -> BTreeSet<String> {
    let moved = |weeks: i32| {
        let mut told = told.to_vec();
        for told in &mut told {
            told.5 += weeks * 7;
        }
        let life = Life { told, covered: (-4_000, weeks * 7), as_of: as_of + weeks * 7 };
        let (_, fast, slow, _) = both(&life, &[variant]).remove(0);
        assert_eq!(as_told(&fast), as_told(&slow));
        format!("{:?} {}", fast.verdict, fast.occurrences.len())
    };
    (0..60).map(moved).collect()
}

// Both were found by the law above: entries of one day stand in either order, by their fingerprints.

#[test]
fn which_of_two_entries_of_one_day_is_listed_first_changes_no_disagreement() {
    let told = [
        (3, 0, 0, 0, 0, 15, 0),
        (0, 0, 3, 1, 1, 18, 0),
        (0, 0, 0, 0, 0, 12, 0),
        (3, 1, 1, 0, 0, 18, 0),
    ];
    let said = said_in_any_order(22, &told, 20);
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn which_of_two_readings_of_one_day_is_listed_first_changes_no_rise() {
    let told = [
        (0, 0, 3, 0, 0, 0, 0),
        (0, 0, 6, 0, 0, 8, 0),
        (0, 0, 2, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0, 0),
        (0, 0, 5, 0, 0, 8, 0),
        (0, 0, 1, 0, 1, 7, 0),
        (0, 0, 0, 0, 0, 0, 0),
        (0, 0, 2, 1, 0, 7, 0),
    ];
    let said = said_in_any_order(14, &told, 20);
    assert_eq!(said.len(), 1, "{said:?}");
}
