//! What an agency can record, and who the agencies are: `record-kinds.toml` (but its forms) and `england/agencies.toml`.

use super::classes::Class;
use super::forms::KindForm;
use crate::calendar::Span;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// One kind of thing an agency can record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Its id: lower case, words joined by hyphens.
    pub id: SmolStr,
    /// What a practitioner calls it.
    pub label: String,
    /// Which parts of a child's life it speaks of; none for steps of the process.
    #[serde(default)]
    pub domains: Vec<Domain>,
    /// Whether it belongs in the short, curated chronology.
    #[serde(default)]
    pub significant: Significance,
    /// Whether a run of these may be folded into one line.
    #[serde(default)]
    pub routine: bool,
    /// Whether it tells of something good.
    #[serde(default)]
    pub strength: bool,
    /// Facts which, equal on the same day for the same child, make two agencies' records one happening;
    /// `day` alone asks for nothing more. Empty: never joined.
    #[serde(default)]
    pub same_happening: Vec<SmolStr>,
    /// The facts it carries.
    #[serde(default)]
    pub facts: Vec<FactKind>,
    /// The agencies that usually record it (for templates and enquiries, not a limit).
    #[serde(default)]
    pub agencies: Vec<SmolStr>,
    /// Agencies that are told of every one as a matter of course: each knows of it from the day of a row of its own that gives
    /// the birth date of the child.
    #[serde(default)]
    pub told_as_a_course: Vec<SmolStr>,
    /// The classes of records its records are of, by which fewer people read them.
    #[serde(default)]
    pub classes: Vec<Class>,
    /// Other words that agencies' files use for it, lower case.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// How it is written here; absent: it comes from agencies' files only.
    #[serde(default)]
    pub form: Option<KindForm>,
}

impl Kind {
    /// Whether a record of this kind with these facts belongs in the curated chronology.
    pub fn is_significant(&self, facts: &BTreeMap<SmolStr, String>) -> bool {
        match &self.significant {
            Significance::Flag(always) => *always,
            Significance::When(when) => when.iter().any(|(fact, values)| {
                facts.get(fact).is_some_and(|value| values.iter().any(|v| v == value))
            }),
        }
    }
}

/// Whether a kind is significant always, never, or when a fact has one of some values.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Significance {
    /// Always or never.
    Flag(bool),
    /// When any of these facts has any of these values.
    When(BTreeMap<SmolStr, Vec<String>>),
}

impl Default for Significance {
    fn default() -> Self {
        Self::Flag(true)
    }
}

/// A fact that a kind carries.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactKind {
    /// Its name in files: lower case, words joined by underscores.
    pub name: SmolStr,
    /// What a practitioner calls it.
    pub label: String,
    /// How its value is written.
    #[serde(default)]
    pub form: FactForm,
    /// The values it may have, when it is a choice; the first word of each line of practice's own list.
    #[serde(default)]
    pub choices: Vec<SmolStr>,
    /// What people read in place of a choice's own word, where that says too little.
    #[serde(default)]
    pub choice_labels: BTreeMap<SmolStr, String>,
    /// Whether it names who said what was recorded: an agency named here knows of it.
    #[serde(default)]
    pub names_who_said: bool,
    /// The agency that was told of it where its value is `yes`.
    #[serde(default)]
    pub told: Option<SmolStr>,
    /// Whether a day given here lies ahead: by when something will be so.
    #[serde(default)]
    pub lies_ahead: bool,
    /// How far ahead such a day may lie at most; absent: two years.
    #[serde(default)]
    pub at_most_ahead: Option<Span>,
    /// Whether it names an agency: a form offers them to choose from, and files write it as they do.
    #[serde(default)]
    pub names_agency: bool,
    /// Whether it names a duty whose clock may be stopped.
    #[serde(default)]
    pub names_duty: bool,
    /// Whether its choices are tests of `learning/reviews.toml`: the one chosen must have been in force on the day of the entry that is
    /// gone on from.
    #[serde(default)]
    pub names_test: bool,
    /// Whether it may have several values, of a choice or of the agencies: written one after another with commas between.
    #[serde(default)]
    pub several: bool,
    /// How to answer, on a form.
    #[serde(default)]
    pub hint: Option<String>,
    /// The lowest and the highest number it can be, where it has such limits: a scale from 1 to 9.
    #[serde(default)]
    pub range: Option<[f64; 2]>,
}

impl FactKind {
    /// The values of a fact as it is written: one, or several divided by commas.
    pub fn values<'v>(&self, written: &'v str) -> Vec<&'v str> {
        let several = self.several.then(|| written.split(',').map(str::trim));
        let kept = several.into_iter().flatten().filter(|value| !value.is_empty());
        if self.several { kept.collect() } else { vec![written] }
    }

    /// A value of a choice, or yes or no, as people read it: lower case but for labels of its own.
    pub fn choice_in_words(&self, value: &str) -> String {
        self.choice_labels.get(value).cloned().unwrap_or_else(|| value.replace('-', " "))
    }
}

/// How a fact's value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactForm {
    /// Free words.
    #[default]
    Text,
    /// One of `choices`.
    Choice,
    /// A number.
    Number,
    /// A date, written `2024-03-04`.
    Date,
    /// `yes` or `no`.
    YesNo,
}

/// The part of a child's life a record speaks of (Horwath 2007's types of neglect, and what stands beside them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Domain {
    /// Health care needed and had.
    Medical,
    /// Food and growth.
    Nutritional,
    /// Warmth, response, belonging.
    Emotional,
    /// School and learning.
    Educational,
    /// Home, clothing, hygiene.
    Physical,
    /// Being watched over.
    Supervision,
    /// Adults in the home: violence, illness, substances.
    AdultsInHome,
    /// Housing, money, moves.
    Circumstances,
}

impl Domain {
    /// Every domain, in the order pages list them.
    pub const ALL: [Self; 8] = [
        Self::Medical,
        Self::Nutritional,
        Self::Emotional,
        Self::Educational,
        Self::Physical,
        Self::Supervision,
        Self::AdultsInHome,
        Self::Circumstances,
    ];

    /// Its name in files and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::Nutritional => "nutritional",
            Self::Emotional => "emotional",
            Self::Educational => "educational",
            Self::Physical => "physical",
            Self::Supervision => "supervision",
            Self::AdultsInHome => "adults-in-home",
            Self::Circumstances => "circumstances",
        }
    }

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Medical => "Medical",
            Self::Nutritional => "Food and growth",
            Self::Emotional => "Emotional",
            Self::Educational => "Educational",
            Self::Physical => "Home, clothing and hygiene",
            Self::Supervision => "Supervision",
            Self::AdultsInHome => "Adults in the home",
            Self::Circumstances => "Housing, money and moves",
        }
    }
}

/// An agency, and when it should have known something.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Its id: lower case, words joined by hyphens.
    pub id: SmolStr,
    /// What people call it.
    pub name: String,
    /// Other words that files use for it, lower case.
    #[serde(default)]
    pub also_called: Vec<String>,
    /// From which age of the child it should know of every child, in completed years; absent: only some children.
    #[serde(default)]
    pub expected_from_years: Option<i16>,
    /// Up to and including which age, in completed years.
    #[serde(default)]
    pub expected_to_years: Option<i16>,
    /// After how many months without a word its silence is worth showing.
    #[serde(default)]
    pub quiet_months: Option<u16>,
    /// The classes its records are of where they are about adults only.
    #[serde(default)]
    pub classes_of_adults: Vec<Class>,
}

/// Whose voice a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// What somebody saw or what a document shows.
    FactSeen,
    /// The child's own words.
    SaidByChild,
    /// What a parent or carer said.
    SaidByParent,
    /// What anybody else said.
    SaidByOther,
    /// What a professional thinks.
    Opinion,
    /// What was done about it, or why nothing was.
    ActionTaken,
}

impl Voice {
    /// Every voice, in the order pages show them: the child first.
    pub const ALL: [Self; 6] = [
        Self::SaidByChild,
        Self::FactSeen,
        Self::SaidByParent,
        Self::SaidByOther,
        Self::Opinion,
        Self::ActionTaken,
    ];

    /// What a reader sees before the words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::FactSeen => "Seen",
            Self::SaidByChild => "Child said",
            Self::SaidByParent => "Parent or carer said",
            Self::SaidByOther => "Another person said",
            Self::Opinion => "Professional opinion",
            Self::ActionTaken => "Action taken",
        }
    }
}
