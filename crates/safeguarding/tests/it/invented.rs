//! Generated families: records of the kinds that rules look for, with exact and vague dates, from covered and silent agencies.

use jiff::civil::{Date, date};
use proptest::prelude::*;
use safeguarding::calendar::{Span, VagueDate};
use safeguarding::practice::{Crossing, FactForm, MovedBy, Practice, Rule, Shape};
use safeguarding::records::{
    Coverage, Fingerprint, Instant, Mention, Provenance, Record, RecordId, Sensitivity, read_people,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub static PRACTICE: LazyLock<Practice> = LazyLock::new(Practice::shipped);

/// The day the readers of generated families stand on: long after the last record and its due day.
pub const AS_OF: Date = date(2028, 10, 31);

/// Somebody of a generated family.
pub fn person(who: &str) -> Mention {
    read_people(who, Some("invented")).expect("people of tests can be read").remove(0)
}

/// The two children, sixteen by [`AS_OF`], and the mother of a generated family. `house` keeps families apart.
pub fn household(house: &str) -> [Mention; 3] {
    [
        person(&format!("child Amber {house} (born 2010-03-04)")),
        person(&format!("child Finn {house} (born 2011-09-09)")),
        person(&format!("mother Jo {house} (born 1990-02-01)")),
    ]
}

/// What one generated record says.
#[derive(Clone, Debug)]
pub struct Told {
    pub kind: SmolStr,
    pub agency: SmolStr,
    pub facts: BTreeMap<SmolStr, String>,
    /// Days after 1 October 2024, when every shipped rule has come into force.
    pub day: i32,
    /// How many days it may also have been; 0: exact.
    pub vague: i32,
    /// Which of the household it is about: 0 and 1 the children, 2 the mother alone.
    pub about: usize,
    /// Days from the happening to the recording.
    pub written_after: i32,
}

pub fn day(offset: i32) -> Date {
    date(2024, 10, 1).checked_add(jiff::Span::new().days(offset)).expect("within the calendar")
}

/// What stands among the facts for the child's address: the number of a house in the street called after the family.
const HOME: &str = "home";

/// Makes a record of what was told. `place` orders records in the log.
pub fn record(told: &Told, house: &str, place: u64) -> Record {
    let family = household(house);
    let mut mentions = match told.about {
        2 => vec![family[2].clone()],
        child => vec![family[child].clone(), family[2].clone()],
    };
    let mut facts = told.facts.clone();
    if let Some(number) = facts.remove(HOME) {
        mentions[0].address = Some(format!("{number} {house} Lane, NM1 2AB").into());
    }
    let (from, to) = (day(told.day), day(told.day + told.vague));
    let happened = if told.vague == 0 {
        VagueDate::exact(from)
    } else {
        VagueDate::between(from, to, "about then")
    };
    let fingerprint = Fingerprint::of([house, &place.to_string(), &format!("{told:?}")]);
    let received = Instant(1_700_000_000_000_000 + place * 1_000);
    Record {
        id: RecordId::new(received, &fingerprint),
        kind: told.kind.clone(),
        agency: told.agency.clone(),
        author_role: None,
        mentions,
        happened,
        recorded: Some(day(told.day + told.vague + told.written_after)),
        received,
        facts,
        text: Vec::new(),
        basis: None,
        sensitivity: Sensitivity::default(),
        shared_with: Vec::new(),
        author: None,
        follows: Vec::new(),
        also_known: Vec::new(),
        classes: safeguarding::records::Classes::NONE,
        points_at: None,
        marks: Vec::new(),
        provenance: Provenance {
            organisation: None,
            reference: Some(format!("{house}-{place}").into()),
            extracted: None,
            file: "invented.csv".into(),
            row: place,
            fingerprint,
        },
    }
}

/// Coverage of one agency over all the generated years.
pub fn covered(agency: &str) -> Coverage {
    Coverage {
        agency: agency.into(),
        organisation: None,
        area: None,
        from: Some(date(2000, 1, 1)),
        to: Some(AS_OF),
        current_as_of: Some(AS_OF),
        kinds: Vec::new(),
        explanation: None,
        file: "invented.csv".into(),
    }
}

/// Every agency covered.
pub fn all_covered() -> Vec<Coverage> {
    PRACTICE.agencies.keys().map(|agency| covered(agency)).collect()
}

/// What entries that a shape compares may differ in: numbers round its line, places, sides. One with nothing at the least.
fn compared(shape: &Shape) -> Vec<Option<(SmolStr, String)>> {
    let words = |fact: &SmolStr| -> Vec<String> {
        let facts = PRACTICE.kinds.values().flat_map(|kind| &kind.facts);
        let choices = facts.filter(|f| f.name == *fact).flat_map(|f| &f.choices);
        let mut words: Vec<String> = choices.map(ToString::to_string).collect();
        if words.is_empty() {
            words = ["One", "Two", "Three"].map(str::to_owned).into();
        }
        words
    };
    let (fact, values) = match shape {
        Shape::Measure(s) if !s.grades.is_empty() => (s.fact.clone(), s.grades.clone()),
        Shape::Measure(s) => {
            let numbers = s.crossings().into_iter().flat_map(|crossing| match crossing {
                Crossing::Below(line) | Crossing::Above(line) => [line - 1.0, line, line + 1.0],
                Crossing::FallsBy(by) | Crossing::RisesBy(by) => [by, by * 2.0, by * 3.5],
            });
            (s.fact.clone(), numbers.map(|n| n.to_string()).collect())
        }
        Shape::Moved(s) => match &s.by {
            MovedBy::Home => (HOME.into(), ["1", "2", "3"].map(str::to_owned).into()),
            MovedBy::Fact(fact) => (fact.clone(), words(fact)),
        },
        Shape::Disagreement(s) => match s.differs_in() {
            Some(fact) => (fact.clone(), words(fact)),
            None => return vec![None],
        },
        _ => return vec![None],
    };
    values.into_iter().map(|value| Some((fact.clone(), value))).collect()
}

/// How the days of a generated family lie.
#[derive(Clone, Copy, Debug)]
enum Spread {
    /// Over so much less than 900 days.
    Even(i32),
    /// Over 900 days, ever denser.
    FewThenMany,
    /// Over so many times 900 days, up to the same last day.
    Years(i32),
}

impl Spread {
    const fn day(self, day: i32) -> i32 {
        match self {
            Self::Even(by) => day / by,
            Self::Years(times) => 900 - (900 - day) * times,
            Self::FewThenMany => 900 - (900 - day) * (900 - day) / 900 * (900 - day) / 900,
        }
    }
}

/// How many times 900 days a family must reach over for what a rule asks of years to come about.
fn reach(rule: &Rule) -> i32 {
    let spans = rule.versions.iter().flat_map(|version| match &version.shape {
        Shape::DueWithin(s) => vec![s.limit],
        Shape::Repeated(s) => s.spanning.into_iter().collect(),
        Shape::Gap(s) => vec![s.longest],
        _ => Vec::new(),
    });
    let days = spans.map(|span| match span {
        Span::Years(years) => 365 * i32::from(years),
        _ => 0,
    });
    days.max().map_or(1, |days| days / 900 + 2)
}

/// How many entries a rule asks for at the most, in one place.
fn asked_for(rule: &Rule) -> usize {
    let shapes = rule.versions.iter().map(|version| match &version.shape {
        Shape::Repeated(s) => s.at_least,
        Shape::Rising(s) => s.at_least.max(s.more_by + s.before_at_least),
        Shape::CoOccurrence(s) => s.groups.iter().map(|group| group.at_least).sum(),
        Shape::Measure(s) => s.in_a_row,
        Shape::Moved(s) => s.at_least,
        _ => 1,
    });
    usize::from(shapes.max().unwrap_or(1))
}

/// What one agency may tell: a kind that `rule` looks for, or now and then any other, with likely facts.
fn told_for(rule: &'static Rule) -> impl Strategy<Value = Told> {
    let mut likely: Vec<(SmolStr, Option<SmolStr>, BTreeMap<SmolStr, String>)> = Vec::new();
    for version in &rule.versions {
        let picks = version.shape.picks().into_iter().chain(&version.answered_by);
        for (place, pick) in picks.enumerate() {
            // Where many are asked for, most of what is told is of what is counted.
            let times = match asked_for(rule) {
                many @ 7.. if place == 0 => many * 10,
                3.. if place == 0 => 9,
                _ => 1,
            };
            for selector in std::iter::repeat_n(&pick.any, times).flatten() {
                for kind in &selector.kinds {
                    // The first value a condition allows; numbers on the edge of theirs.
                    let facts = selector
                        .conditions
                        .iter()
                        .filter_map(|(name, condition)| {
                            use safeguarding::practice::Condition;
                            let value = match condition {
                                Condition::OneOf(values) => values.first()?.clone(),
                                Condition::AtLeast { at_least } => at_least.to_string(),
                                Condition::AtMost { at_most } => at_most.to_string(),
                                Condition::Given { given: true } => "2025-11-03".to_owned(),
                                Condition::Given { given: false } => return None,
                            };
                            Some((name.clone(), value))
                        })
                        .collect();
                    let facts: BTreeMap<SmolStr, String> = facts;
                    for compared in compared(&version.shape) {
                        let facts = facts.clone().into_iter().chain(compared).collect();
                        likely.push((kind.clone(), selector.agencies.first().cloned(), facts));
                    }
                }
            }
        }
    }
    let kinds: Vec<SmolStr> = PRACTICE.kinds.keys().cloned().collect();
    let agencies: Vec<SmolStr> = PRACTICE.agencies.keys().cloned().collect();
    let anything =
        (prop::sample::select(kinds), any::<prop::sample::Index>()).prop_map(|(kind, pick)| {
            let facts = PRACTICE.kinds[&kind]
                .facts
                .iter()
                .filter(|fact| fact.form == FactForm::Choice)
                .map(|fact| (fact.name.clone(), pick.get(&fact.choices).to_string()))
                .collect();
            (kind, None, facts)
        });
    let what = prop_oneof![8 => prop::sample::select(likely), 1 => anything];
    let exact = if asked_for(rule) > 6 { 100 } else { 5 };
    let vague = prop_oneof![exact => Just(0), 1 => 1..40_i32, 1 => 40..400_i32];
    let first = if asked_for(rule) > 3 { 20 } else { 5 };
    let about = prop_oneof![first => Just(0_usize), 2 => Just(1), 1 => Just(2)];
    (what, prop::sample::select(agencies), 0..900_i32, vague, about, 0..30_i32).prop_map(
        |((kind, own, facts), any_agency, day, vague, about, written_after)| Told {
            kind,
            agency: own.unwrap_or(any_agency),
            facts,
            day,
            vague,
            about,
            written_after,
        },
    )
}

/// A generated family for one rule: what was told, and which agencies' records were given.
#[derive(Clone, Debug)]
pub struct Invented {
    pub rule: &'static Rule,
    pub told: Vec<Told>,
    pub coverage: Vec<Coverage>,
}

impl Invented {
    pub fn records(&self) -> Vec<Record> {
        self.told.iter().enumerate().map(|(i, told)| record(told, "Kestle", i as u64 + 1)).collect()
    }
}

/// A family for one of the shipped rules.
pub fn families() -> impl Strategy<Value = Invented> {
    prop::sample::select(PRACTICE.rules.iter().collect::<Vec<_>>()).prop_flat_map(family_for)
}

/// A family for one of the shipped rules that counts in days, weeks or working days.
pub fn families_counting_in_days() -> impl Strategy<Value = Invented> {
    let in_days = |span: Span| !matches!(span, Span::Months(_) | Span::Years(_));
    let rules: Vec<&'static Rule> = PRACTICE
        .rules
        .iter()
        .filter(|rule| {
            rule.versions.iter().all(|version| match &version.shape {
                Shape::DueWithin(s) => in_days(s.limit) && s.due_fact.is_none(),
                Shape::Repeated(s) => in_days(s.within) && s.spanning.is_none_or(in_days),
                Shape::Gap(s) => in_days(s.longest),
                Shape::CoOccurrence(s) => in_days(s.within),
                Shape::Relapse(s) => in_days(s.within),
                Shape::Rising(s) => in_days(s.within),
                Shape::Measure(s) => s.within.is_none_or(in_days),
                Shape::Moved(s) => in_days(s.within),
                Shape::Disagreement(s) => in_days(s.within),
                Shape::Unanswered(s) => [s.limit, s.ask_before].into_iter().flatten().all(in_days),
            })
        })
        .collect();
    prop::sample::select(rules).prop_flat_map(family_for)
}

/// A family for one rule: up to fourteen records, more where it asks for many; and mostly all agencies covered.
pub fn family_for(rule: &'static Rule) -> impl Strategy<Value = Invented> {
    let coverage = prop_oneof![
        3 => Just(all_covered()),
        1 => Just(Vec::new()),
        1 => (0..900_i32, 0..900_i32).prop_map(|(from, length)| {
            let mut coverage = all_covered();
            for statement in &mut coverage {
                statement.from = Some(day(from));
                statement.to = Some(day(from + length));
            }
            coverage
        }),
    ];
    // Spread over years, crowded into months or weeks, or few at first and then many.
    let spread = prop_oneof![
        3 => Just(Spread::Even(1)),
        1 => Just(Spread::Even(6)),
        1 => Just(Spread::Even(30)),
        1 => Just(Spread::FewThenMany),
        1 => Just(Spread::Years(reach(rule))),
    ];
    let most = 14 + 3 * asked_for(rule).saturating_sub(3);
    (prop::collection::vec(told_for(rule), 0..most), coverage, spread).prop_map(
        move |(mut told, coverage, spread)| {
            for told in &mut told {
                told.day = spread.day(told.day);
            }
            Invented { rule, told, coverage }
        },
    )
}
