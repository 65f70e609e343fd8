//! A rule: practice as data. One file, dated versions, a source for each version, one of the closed list of shapes.

mod shapes;

pub use shapes::{
    CoOccurrence, Counted, Crossing, Disagreement, DueWithin, Gap, Group, Measure, Moved, MovedBy,
    Relapse, Repeated, Rising, Shape, Sides, Unanswered,
};

use crate::calendar::{Date, Span};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;

/// One rule of practice.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id: lower case, words joined by hyphens; also its file's name.
    pub id: SmolStr,
    /// A full claim: what is so when it is met.
    pub title: String,
    /// The nation whose practice it is.
    pub nation: String,
    /// Whose records it looks at.
    pub about: Scope,
    /// The file it came from.
    pub file: String,
    /// Its versions, oldest first, never overlapping: each is in force until the next.
    pub versions: Vec<Version>,
    /// Stretches in which a partnership does not judge by it, oldest first. Empty as shipped.
    pub not_judged: Vec<NotJudged>,
}

/// A stretch in which a rule is not judged, because it was retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJudged {
    /// The first day.
    pub from: Date,
    /// The day it is judged again; `None`: not yet.
    pub until: Option<Date>,
}

impl Rule {
    /// The version in force on a day; `None` before the first, and while the rule is retired.
    pub fn in_force(&self, day: Date) -> Option<&Version> {
        if self.retired_on(day).is_some() {
            return None;
        }
        self.versions.iter().rev().find(|version| version.in_force <= day)
    }

    /// Since when the rule is retired on a day; `None` while it is judged.
    pub fn retired_on(&self, day: Date) -> Option<Date> {
        let holds = |stretch: &&NotJudged| {
            stretch.from <= day && stretch.until.is_none_or(|until| day < until)
        };
        self.not_judged.iter().find(holds).map(|stretch| stretch.from)
    }

    /// What a version of it claims: the rule's title, unless a later version took another.
    pub fn title_of<'a>(&'a self, version: &'a Version) -> &'a str {
        version.title.as_deref().unwrap_or(&self.title)
    }
}

/// Whose records a rule looks at.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, serde::Serialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Records about the child.
    Child,
    /// Records about any child of the sibling group.
    SiblingGroup,
    /// Those, and records about the adults in the home.
    Household,
}

/// A rule's wording in force from a day.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first day it is in force.
    pub in_force: Date,
    /// The title while it was in force, where the rule bears another now; see [`Rule::title_of`].
    pub title: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// What it asks of a person.
    pub prompt: Prompt,
    /// Records that answer the prompt when they come on or after the day the pattern completed.
    pub answered_by: Option<Pick>,
    /// Agencies whose records must be there before "not met" may be said.
    pub needs: Vec<SmolStr>,
    /// What a reader should know before leaning on this.
    pub limits: Option<String>,
    /// How long after its last entry an occurrence still counts as of now; absent: twelve months.
    pub current_for: Option<Span>,
    /// Whether it says nothing of a child not yet born.
    pub only_once_born: bool,
    /// The age from which it is asked of a child; absent: of any. Before it the rule says nothing, nor of a child not yet born.
    pub asked_from: Option<Span>,
    /// The shape, with its parameters.
    pub shape: Shape,
}

/// Where a version comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The document.
    pub title: String,
    /// Where in it.
    #[serde(rename = "where")]
    pub place: String,
    /// What it says, in our own words.
    pub says: String,
    /// The day it was last read.
    pub read: TomlDay,
    /// Its standing.
    pub status: Status,
}

/// A TOML date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TomlDay(pub Date);

impl<'de> Deserialize<'de> for TomlDay {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::value::Datetime::deserialize(deserializer)?;
        let date =
            value.date.ok_or_else(|| serde::de::Error::custom("write a date like 2024-03-04"))?;
        Date::new(date.year as i16, date.month as i8, date.day as i8)
            .map(Self)
            .map_err(|_| serde::de::Error::custom("there is no such day"))
    }
}

/// The standing of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// An act or regulation.
    Statutory,
    /// Guidance for the nation.
    NationalGuidance,
    /// A partnership's or authority's own procedure.
    Local,
    /// What a review found.
    ReviewFinding,
    /// Our example: replace it with your policy.
    Example,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Statutory => "statutory",
            Self::NationalGuidance => "national guidance",
            Self::Local => "local procedure",
            Self::ReviewFinding => "finding of a review",
            Self::Example => "example: replace with your policy",
        })
    }
}

/// What a finding asks, and of whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prompt {
    /// What to do or decide.
    pub ask: String,
    /// The role it is put to.
    pub role: String,
}

/// Records that fit any of some selectors, and what to call them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// What one of them is called, in the singular: `contact with the front door`.
    pub one: String,
    /// What several are called: `contacts with the front door`.
    pub many: String,
    /// A record fits when it fits any of these.
    pub any: Vec<Selector>,
}

/// Records of some kinds, from some agencies, with some facts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// The kinds; a record must be one of them.
    pub kinds: Vec<SmolStr>,
    /// The agencies; empty: any.
    #[serde(default)]
    pub agencies: Vec<SmolStr>,
    /// Conditions on facts; every one must hold. A fact that is absent fits no condition but `given = false`.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<SmolStr, Condition>,
}

/// A condition on one fact.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// Its value is one of these.
    OneOf(Vec<String>),
    /// Its value is a number not below this.
    AtLeast {
        /// The lowest number that fits.
        at_least: f64,
    },
    /// Its value is a number not above this.
    AtMost {
        /// The highest number that fits.
        at_most: f64,
    },
    /// It is there, or it is not.
    Given {
        /// Whether it must be there.
        given: bool,
    },
}

impl Condition {
    /// Whether a fact's value, or its absence, fits.
    pub fn fits(&self, value: Option<&str>) -> bool {
        let number = || value.and_then(|v| v.trim().parse::<f64>().ok());
        match self {
            Self::OneOf(values) => value.is_some_and(|v| values.iter().any(|w| w == v)),
            Self::AtLeast { at_least } => number().is_some_and(|n| n >= *at_least),
            Self::AtMost { at_most } => number().is_some_and(|n| n <= *at_most),
            Self::Given { given } => value.is_some() == *given,
        }
    }
}

impl Selector {
    /// Whether a record of this kind, agency and facts fits.
    pub fn fits(&self, kind: &str, agency: &str, facts: &BTreeMap<SmolStr, String>) -> bool {
        self.kinds.iter().any(|k| k == kind)
            && (self.agencies.is_empty() || self.agencies.iter().any(|a| a == agency))
            && self
                .conditions
                .iter()
                .all(|(fact, condition)| condition.fits(facts.get(fact).map(String::as_str)))
    }
}

impl Pick {
    /// Whether a record of this kind, agency and facts fits any of the selectors.
    pub fn fits(&self, kind: &str, agency: &str, facts: &BTreeMap<SmolStr, String>) -> bool {
        self.any.iter().any(|selector| selector.fits(kind, agency, facts))
    }
}
