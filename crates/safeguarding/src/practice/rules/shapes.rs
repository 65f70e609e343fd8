//! The closed list of forms a rule can take, each with its parameters as a rule file writes them.
//!
//! What each means is carried out by [`crate::patterns`]; `docs/shapes/` has a page each.

use super::Pick;
use crate::calendar::{CountFrom, Span};
use serde::Deserialize;
use smol_str::SmolStr;

/// The closed list of forms a rule can take.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Something should have followed by a day.
    DueWithin(DueWithin),
    /// The same thing, at least so often within a period.
    Repeated(Repeated),
    /// Nothing of a sort for too long while something ran.
    Gap(Gap),
    /// Several different things within one period.
    CoOccurrence(CoOccurrence),
    /// Better, ended or closed; then back.
    Relapse(Relapse),
    /// More of it than in the period before.
    Rising(Rising),
    /// A series of numbers that crosses a line, or falls or rises.
    Measure(Measure),
    /// Home, school or area changed.
    Moved(Moved),
    /// Two records that cannot both be the whole truth.
    Disagreement(Disagreement),
    /// Asked and no reply, or decided without asking.
    Unanswered(Unanswered),
}

impl Shape {
    /// Its name in rule files.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::DueWithin(_) => "due-within",
            Self::Repeated(_) => "repeated",
            Self::Gap(_) => "gap",
            Self::CoOccurrence(_) => "co-occurrence",
            Self::Relapse(_) => "relapse",
            Self::Rising(_) => "rising",
            Self::Measure(_) => "measure",
            Self::Moved(_) => "moved",
            Self::Disagreement(_) => "disagreement",
            Self::Unanswered(_) => "unanswered",
        }
    }

    /// Every pick it holds.
    pub fn picks(&self) -> Vec<&Pick> {
        self.named_picks().into_iter().map(|(_, pick)| pick).collect()
    }

    /// Every pick it holds, each with where it stands among the parameters: `what`, `groups.0.what`. In a fixed order.
    pub fn named_picks(&self) -> Vec<(String, &Pick)> {
        let named: Vec<(&str, Option<&Pick>)> = match self {
            Self::CoOccurrence(s) => {
                let group = |(n, _): (usize, &Group)| format!("groups.{n}.what");
                let names = s.groups.iter().enumerate().map(group);
                return names.zip(s.groups.iter().map(|group| &group.what)).collect();
            }
            Self::DueWithin(s) => vec![
                ("trigger", Some(&s.trigger)),
                ("response", Some(&s.response)),
                ("unless", s.unless.as_ref()),
            ],
            Self::Repeated(s) => vec![("what", Some(&s.what)), ("without", s.without.as_ref())],
            Self::Gap(s) => vec![
                ("of", Some(&s.of)),
                ("while_from", Some(&s.while_from)),
                ("while_to", Some(&s.while_to)),
            ],
            Self::Relapse(s) => vec![("first", Some(&s.first)), ("then", Some(&s.then))],
            Self::Rising(s) => vec![("what", Some(&s.what))],
            Self::Measure(s) => vec![("of", Some(&s.of))],
            Self::Moved(s) => vec![("of", Some(&s.of))],
            Self::Disagreement(s) => {
                vec![("one", s.one.as_ref()), ("other", s.other.as_ref()), ("of", s.of.as_ref())]
            }
            Self::Unanswered(s) => vec![
                ("asked", Some(&s.asked)),
                ("reply", Some(&s.reply)),
                ("decided", s.decided.as_ref()),
            ],
        };
        named.into_iter().filter_map(|(name, pick)| Some((name.to_owned(), pick?))).collect()
    }
}

impl Shape {
    /// The facts whose values judging reads: beyond whether an entry fits a pick, what each record of it says.
    pub fn value_facts(&self) -> Vec<&SmolStr> {
        match self {
            Self::DueWithin(s) => s.due_fact.iter().collect(),
            Self::Gap(s) => s.pairs_by.iter().collect(),
            Self::Unanswered(s) => s.pairs_by.iter().collect(),
            // Of several records of one happening, these look at which of them fits.
            Self::Rising(s) if s.by == Counted::Agencies => self.condition_facts(),
            Self::Repeated(_) | Self::CoOccurrence(_) | Self::Relapse(_) | Self::Rising(_) => {
                Vec::new()
            }
            Self::Measure(s) => self.condition_facts().into_iter().chain([&s.fact]).collect(),
            Self::Moved(s) => {
                let fact = match &s.by {
                    MovedBy::Home => None,
                    MovedBy::Fact(fact) => Some(fact),
                };
                self.condition_facts().into_iter().chain(fact).collect()
            }
            Self::Disagreement(s) => self.condition_facts().into_iter().chain(&s.fact).collect(),
        }
    }

    /// Whether judging reads where the child lives.
    pub fn reads_homes(&self) -> bool {
        matches!(self, Self::Moved(moved) if moved.by == MovedBy::Home)
    }

    fn condition_facts(&self) -> Vec<&SmolStr> {
        let selectors = self.picks().into_iter().flat_map(|pick| &pick.any);
        selectors.flat_map(|selector| selector.conditions.keys()).collect()
    }
}

/// `due-within`: each `trigger` should be followed by a `response` within `limit`, unless `unless` came first.
///
/// Judged by the version in force on the day of the trigger.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueWithin {
    /// What starts the clock.
    pub trigger: Pick,
    /// What stops it.
    pub response: Pick,
    /// How long it may run.
    pub limit: Span,
    /// Which day is day 1 (working days only).
    #[serde(default)]
    pub count_from: CountFrom,
    /// A fact of the trigger that gives its own due day, where it has one.
    #[serde(default)]
    pub due_fact: Option<SmolStr>,
    /// What makes the response unnecessary when it comes on or before the due day.
    #[serde(default)]
    pub unless: Option<Pick>,
    /// Whether a trigger that comes while an earlier one's clock runs takes that clock over: "of the last, if several".
    #[serde(default)]
    pub last_counts: bool,
}

/// `repeated`: at least `at_least` of `what` within `within`, with none of `without` from the first of them on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repeated {
    /// What is counted.
    pub what: Pick,
    /// How many are enough.
    pub at_least: u16,
    /// The period: from a day, up to but not including the same day this much later.
    pub within: Span,
    /// The first and last must lie at least this far apart.
    #[serde(default)]
    pub spanning: Option<Span>,
    /// What must not have come on or after the first and up to the last of them.
    #[serde(default)]
    pub without: Option<Pick>,
}

/// `gap`: none of `of` for `longest` or more, while something that began with `while_from` had not ended with `while_to`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// What should have been there.
    pub of: Pick,
    /// What opens the stretch.
    pub while_from: Pick,
    /// What ends it.
    pub while_to: Pick,
    /// How long without is too long.
    pub longest: Span,
    /// A fact by which an end belongs to its beginning: a plan of one sort is not ended by the end of another. An end or a
    /// beginning without the fact goes with any.
    #[serde(default)]
    pub pairs_by: Option<SmolStr>,
}

/// `co-occurrence`: at least `at_least_groups` of the groups, each with enough records, within one period.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoOccurrence {
    /// The different things.
    pub groups: Vec<Group>,
    /// How many of them are enough; absent: all.
    #[serde(default)]
    pub at_least_groups: Option<u16>,
    /// The period: from a day, up to but not including the same day this much later.
    pub within: Span,
}

/// One of the things of a co-occurrence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// What is counted.
    pub what: Pick,
    /// How many are enough.
    #[serde(default = "one")]
    pub at_least: u16,
}

const fn one() -> u16 {
    1
}

/// `relapse`: `first`, and then `then` on a later day but within `within` of it; at least `cycles` times.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relapse {
    /// What looked like an end or an improvement.
    pub first: Pick,
    /// What shows that it did not last.
    pub then: Pick,
    /// How soon after counts.
    pub within: Span,
    /// How many times over.
    #[serde(default = "one")]
    pub cycles: u16,
}

/// `rising`: more of `what` than before. At the day of each entry the period up to and including it holds `at_least` or
/// more, and `more_by` or more beyond what the adjoining period of the same length before it held.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rising {
    /// What is counted.
    pub what: Pick,
    /// The length of each of the two periods: up to and including a day, from but not including the same day this much before.
    pub within: Span,
    /// How many the later period must hold.
    pub at_least: u16,
    /// How many more than the period before.
    pub more_by: u16,
    /// How many the period before must hold, so that a record that has only just begun is no rise.
    #[serde(default = "one")]
    pub before_at_least: u16,
    /// What is counted of them.
    #[serde(default)]
    pub by: Counted,
}

/// What is counted of some entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Each entry.
    #[default]
    Entries,
    /// Different agencies that recorded them.
    Agencies,
    /// Different kinds of record.
    Kinds,
}

/// `measure`: the numbers that `fact` of `of` gives, one after another. Exactly one of `below`, `above`, `falls_by` and
/// `rises_by` is given; see [`Measure::crossing`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What gives the numbers. An entry without the fact, or whose fact is no number, is no reading.
    pub of: Pick,
    /// The fact.
    pub fact: SmolStr,
    /// Readings strictly below this.
    #[serde(default)]
    pub below: Option<f64>,
    /// Readings strictly above this.
    #[serde(default)]
    pub above: Option<f64>,
    /// A later reading lower than an earlier one by this or more, whatever stands between them.
    #[serde(default)]
    pub falls_by: Option<f64>,
    /// A later reading higher than an earlier one by this or more, whatever stands between them.
    #[serde(default)]
    pub rises_by: Option<f64>,
    /// How many readings one after another must lie beyond `below` or `above`.
    #[serde(default = "one")]
    pub in_a_row: u16,
    /// The period in which they must lie, or the earlier and the later reading; absent: any.
    #[serde(default)]
    pub within: Option<Span>,
    /// What the number is of, for a reader: `kg`, `per cent of sessions`.
    pub unit: String,
    /// The fact's words from worst to best, where it is not a number: each stands for its place, from 1.
    #[serde(default)]
    pub grades: Vec<String>,
}

/// What a series of readings must do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crossing {
    /// Lie strictly below.
    Below(f64),
    /// Lie strictly above.
    Above(f64),
    /// Fall by so much or more.
    FallsBy(f64),
    /// Rise by so much or more.
    RisesBy(f64),
}

impl Measure {
    /// Everything of the four that is given. **Shape:** one, in a rule that was loaded.
    pub fn crossings(&self) -> Vec<Crossing> {
        [
            self.below.map(Crossing::Below),
            self.above.map(Crossing::Above),
            self.falls_by.map(Crossing::FallsBy),
            self.rises_by.map(Crossing::RisesBy),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// What the series must do.
    ///
    /// # Panics
    /// When none is given, which the loader refuses.
    pub fn crossing(&self) -> Crossing {
        *self
            .crossings()
            .first()
            .expect("the loader lets no measure through without a line to cross")
    }

    /// The number a fact's value stands for; `None` when it is none.
    pub fn number(&self, value: &str) -> Option<f64> {
        let value = value.trim();
        if self.grades.is_empty() {
            return value.parse().ok().filter(|number: &f64| number.is_finite());
        }
        self.grades.iter().position(|grade| grade == value).map(|place| (place + 1) as f64)
    }
}

/// `moved`: where the child lives, or what `by` names, changed `at_least` times within `within`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// The entries that say it. One that does not say it changes nothing.
    pub of: Pick,
    /// What changes.
    pub by: MovedBy,
    /// How many changes are enough. Going back counts as one.
    pub at_least: u16,
    /// The period: from a day, up to but not including the same day this much later.
    pub within: Span,
}

/// What of an entry says where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MovedBy {
    /// The address written for the child. Ways of writing one address are one.
    Home,
    /// A fact. Capitals and spaces make no difference.
    Fact(SmolStr),
}

/// `disagreement`: something of `one` and something of `other`, or two entries of `of` whose `fact` differs, within the period
/// of each other. See [`Disagreement::sides`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    /// What the one record says.
    #[serde(default)]
    pub one: Option<Pick>,
    /// What the other says.
    #[serde(default)]
    pub other: Option<Pick>,
    /// Entries that should agree.
    #[serde(default)]
    pub of: Option<Pick>,
    /// In what they should.
    #[serde(default)]
    pub fact: Option<SmolStr>,
    /// How near each other: from a day, up to but not including the same day this much later.
    pub within: Span,
    /// Whether only records of different agencies count.
    #[serde(default = "yes")]
    pub other_agency: bool,
}

const fn yes() -> bool {
    true
}

/// The two forms of a disagreement.
#[derive(Clone, Copy, Debug)]
pub enum Sides<'a> {
    /// Something of the one, something of the other.
    Two(&'a Pick, &'a Pick),
    /// Entries of one sort, and the fact in which they differ.
    Fact(&'a Pick, &'a SmolStr),
}

impl Disagreement {
    /// What must not stand side by side; `None` when the parameters give neither form, or both, which the loader refuses.
    pub const fn sides(&self) -> Option<Sides<'_>> {
        match (&self.one, &self.other, &self.of, &self.fact) {
            (Some(one), Some(other), None, None) => Some(Sides::Two(one, other)),
            (None, None, Some(of), Some(fact)) => Some(Sides::Fact(of, fact)),
            _ => None,
        }
    }

    /// The fact in which entries differ, in that form.
    pub const fn differs_in(&self) -> Option<&SmolStr> {
        match self.sides() {
            Some(Sides::Fact(_, fact)) => Some(fact),
            _ => None,
        }
    }
}

/// `unanswered`: something `asked` with no `reply` by the end of `limit`; or `decided` after it before any reply; or `decided`
/// with nothing asked in `ask_before` up to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unanswered {
    /// What asks.
    pub asked: Pick,
    /// What answers.
    pub reply: Pick,
    /// A fact by which a reply belongs to what was asked. Where either does not give it, they go together.
    #[serde(default)]
    pub pairs_by: Option<SmolStr>,
    /// How long a reply may take; the last day counts.
    #[serde(default)]
    pub limit: Option<Span>,
    /// What should not have come before a reply.
    #[serde(default)]
    pub decided: Option<Pick>,
    /// How long before a decision something must have been asked.
    #[serde(default)]
    pub ask_before: Option<Span>,
}
