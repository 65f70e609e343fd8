//! Kinds of case review by nation and day, their clocks, and the tests by which one is notified or held: `learning/reviews.toml`.
//!
//! Takes the file's text and a day; gives the kinds there were and the tests in force. A test is answered limb by limb by people; what is not
//! answered stays open, and the outcome says which. It decides of no incident whether it is reviewed.

use super::rules::{Source, TomlDay};
use super::{FactKind, Practice};
use crate::calendar::{Date, Span, VagueDate, in_words};
use serde::Deserialize;
use smol_str::SmolStr;

/// A kind of case review.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewKind {
    /// Its id.
    pub id: SmolStr,
    /// What it is called.
    pub name: String,
    /// What people call it for short.
    #[serde(default)]
    pub short: Option<String>,
    /// The nation whose practice it is, as `England`.
    pub nation: String,
    /// The first day on which one could be begun; `None`: before anything held here.
    #[serde(default)]
    pub from: Option<TomlDay>,
    /// The last day on which one could be begun; `None`: one still can.
    #[serde(default)]
    pub to: Option<TomlDay>,
    /// Who holds it.
    pub held_by: String,
    /// What it is for, in our words.
    pub says: String,
    /// What a reader should know before leaning on it.
    #[serde(default)]
    pub limits: Option<String>,
    /// Its clocks, in the order they run.
    #[serde(default, rename = "clock")]
    pub clocks: Vec<ReviewClock>,
    /// Where it comes from.
    pub source: Source,
}

/// What is owed in a review, and by when.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewClock {
    /// What is owed.
    pub what: String,
    /// Within how long.
    pub within: Span,
    /// What it is counted from.
    pub counted_from: String,
    /// Where the number comes from, when it is not in the source of the kind.
    #[serde(default)]
    pub note: Option<String>,
}

/// A test: when something is notified, reviewed, or considered for review.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewTest {
    /// Its id.
    pub id: SmolStr,
    /// The nation, as `England`.
    pub nation: String,
    /// The question it answers.
    pub asks: String,
    /// What follows when it is met.
    pub purpose: TestPurpose,
    /// The kinds of review it leads to: ids of [`ReviewKind`].
    #[serde(default)]
    pub kinds: Vec<SmolStr>,
    /// The first day it is in force.
    pub from: TomlDay,
    /// The last day it is in force; `None`: still in force.
    #[serde(default)]
    pub to: Option<TomlDay>,
    /// Its limbs, in order.
    #[serde(rename = "limb")]
    pub limbs: Vec<TestLimb>,
    /// Sets of limbs, by id, each of which meets the test when all of it holds. **Shape:** empty where people weigh the limbs and no set decides.
    #[serde(default)]
    pub met_when: Vec<Vec<SmolStr>>,
    /// What a reader should know before leaning on it.
    #[serde(default)]
    pub limits: Option<String>,
    /// Where it stands.
    pub source: Source,
}

/// What a test is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestPurpose {
    /// The incident is notified.
    Notify,
    /// A review is held.
    HoldReview,
    /// What is weighed when it is decided whether a review is held.
    ConsiderReview,
}

impl TestPurpose {
    /// What follows, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Notify => "the incident is notified",
            Self::HoldReview => "a review is held",
            Self::ConsiderReview => "weighed when it is decided whether to hold a review",
        }
    }
}

/// One limb of a test, in our words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestLimb {
    /// Its id.
    pub id: SmolStr,
    /// As the source letters it, such as `(b)(ii)`.
    #[serde(default)]
    pub letter: Option<String>,
    /// What must hold.
    pub says: String,
}

/// What the answers to the limbs make of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestOutcome<'a> {
    /// A set of limbs holds. **Shape:** the first set of the test that does.
    Met(Vec<&'a TestLimb>),
    /// In every set some limb does not hold.
    NotMet,
    /// No set holds yet, and these limbs are not answered that could still make one hold. **Shape:** in order of the test; never empty.
    CannotTell(Vec<&'a TestLimb>),
    /// The limbs are weighed by people; no set of them decides.
    Weighed,
}

impl ReviewKind {
    /// Whether one could be begun on a day.
    pub fn could_begin(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.0 <= day) && self.to.is_none_or(|to| day <= to.0)
    }
}

impl ReviewTest {
    /// Whether it is in force on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.0 <= day && self.to.is_none_or(|to| day <= to.0)
    }

    /// Whether it was in force on any day a date can mean: on a day that is not known at all it may have been.
    pub fn may_have_held(&self, happened: &VagueDate) -> bool {
        happened.latest().is_none_or(|latest| self.from.0 <= latest)
            && self.to.zip(happened.earliest()).is_none_or(|(to, earliest)| earliest <= to.0)
    }

    /// From when to when it is in force, in words.
    pub fn in_force_words(&self) -> String {
        let from = in_words(self.from.0);
        self.to.map_or_else(
            || format!("since {from}"),
            |to| format!("from {from} to {}", in_words(to.0)),
        )
    }

    /// The limb with this id.
    pub fn limb(&self, id: &str) -> Option<&TestLimb> {
        self.limbs.iter().find(|limb| limb.id == id)
    }

    /// What people's answers make of it: whether each limb holds, `None` where nobody has said.
    pub fn outcome(&self, holds: impl Fn(&str) -> Option<bool>) -> TestOutcome<'_> {
        if self.met_when.is_empty() {
            return TestOutcome::Weighed;
        }
        let limbs = |set: &[SmolStr]| set.iter().filter_map(|id| self.limb(id)).collect();
        if let Some(met) =
            self.met_when.iter().find(|set| set.iter().all(|id| holds(id) == Some(true)))
        {
            return TestOutcome::Met(limbs(met));
        }
        let open = |set: &&Vec<SmolStr>| set.iter().all(|id| holds(id) != Some(false));
        let could: Vec<&SmolStr> = self.met_when.iter().filter(open).flatten().collect();
        let asked = |limb: &&TestLimb| could.contains(&&limb.id) && holds(&limb.id).is_none();
        let missing: Vec<&TestLimb> = self.limbs.iter().filter(asked).collect();
        if missing.is_empty() { TestOutcome::NotMet } else { TestOutcome::CannotTell(missing) }
    }
}

impl Practice {
    /// The kinds of review that could be begun in a nation on a day. **Shape:** in order of the file.
    pub fn review_kinds_on(&self, nation: &str, day: Date) -> Vec<&ReviewKind> {
        let there = |kind: &&ReviewKind| kind.nation == nation && kind.could_begin(day);
        self.review_kinds.iter().filter(there).collect()
    }

    /// The test with this id.
    pub fn review_test(&self, id: &str) -> Option<&ReviewTest> {
        self.review_tests.iter().find(|test| test.id == id)
    }

    /// The tests a fact can name. **Shape:** in order of the file of tests.
    pub fn tests_named_by(&self, fact: &FactKind) -> Vec<&ReviewTest> {
        let names = |test: &&ReviewTest| fact.names_test && fact.choices.contains(&test.id);
        self.review_tests.iter().filter(names).collect()
    }

    /// The tests in force in a nation on a day. **Shape:** in order of the file; several where one changed over between two.
    pub fn criteria_on(&self, nation: &str, day: Date) -> Vec<&ReviewTest> {
        let there = |test: &&ReviewTest| test.nation == nation && test.is_in_force(day);
        self.review_tests.iter().filter(there).collect()
    }
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewsFile {
    pub kind: Vec<ReviewKind>,
    pub test: Vec<ReviewTest>,
}

impl ReviewsFile {
    /// Everything that is wrong, each with the keys that lead to it.
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, kind) in self.kind.iter().enumerate() {
            let mut say = |key: &str, what: String| wrong.push((format!("kind.{n}.{key}"), what));
            if self.kind[..n].iter().any(|other| other.id == kind.id) {
                say("id", format!("the kind of review {} is listed twice", kind.id));
            }
            if [&kind.name, &kind.held_by, &kind.says].iter().any(|text| text.trim().is_empty()) {
                say("id", format!("the kind of review {} needs name, held_by and says", kind.id));
            }
            if let (Some(from), Some(to)) = (kind.from, kind.to)
                && to.0 < from.0
            {
                say("from", format!("it ends on {} and begins on {}", to.0, from.0));
            }
        }
        for (n, test) in self.test.iter().enumerate() {
            let of_one = self.wrong_with_test(n, test);
            wrong.extend(of_one.into_iter().map(|(key, what)| (format!("test.{n}.{key}"), what)));
        }
        wrong
    }

    fn wrong_with_test(&self, n: usize, test: &ReviewTest) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        let mut say = |key: &str, what: String| wrong.push((key.to_owned(), what));
        if self.test[..n].iter().any(|other| other.id == test.id) {
            say("id", format!("the test {} is listed twice", test.id));
        }
        if let Some(to) = test.to.filter(|to| to.0 < test.from.0) {
            say("from", format!("it ends on {} and begins on {}", to.0, test.from.0));
        }
        for id in test.kinds.iter().filter(|id| self.kind.iter().all(|kind| kind.id != **id)) {
            say("kinds", format!("there is no kind of review {id}"));
        }
        for (place, limb) in test.limbs.iter().enumerate() {
            if test.limbs[..place].iter().any(|other| other.id == limb.id) {
                say(&format!("limb.{place}.id"), format!("the limb {} is listed twice", limb.id));
            }
            let is_used =
                test.met_when.is_empty() || test.met_when.iter().flatten().any(|id| *id == limb.id);
            if !is_used {
                say(
                    &format!("limb.{place}.id"),
                    format!("the limb {} is in no set of met_when", limb.id),
                );
            }
        }
        for id in test.met_when.iter().flatten().filter(|id| test.limb(id).is_none()) {
            say("met_when", format!("there is no limb {id}"));
        }
        if test.met_when.is_empty() && test.purpose != TestPurpose::ConsiderReview {
            let what = "a test that obliges says in met_when which limbs meet it";
            say("id", what.to_owned());
        }
        wrong
    }
}
