//! How long each class of record may be kept, and what must be kept longer than that: `england/retention.toml`.
//!
//! Takes the file's tables; gives classes with the records each covers, periods and where they come from, and legal holds. It knows no
//! record: what is due on a day is worked out by [`crate::retention`], and nothing here removes anything.

use super::rules::{Condition, Pick, Selector, Source, TomlDay};
use crate::calendar::{Date, Span};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The schedule: empty where practice has none.
#[derive(Clone, Debug, Default)]
pub struct Retention {
    /// The classes of record, in the order of the file.
    pub classes: Vec<RetentionClass>,
    /// What must be kept whatever the classes say, in the order of the file; also holds that were lifted.
    pub holds: Vec<Hold>,
    /// What a schedule names and no kind of record here holds, in the order of the file.
    pub elsewhere: Vec<KeptElsewhere>,
    /// What runs from one entry to another, and while which nothing of the household is due.
    pub open: Vec<WhileOpen>,
    /// The entries that close a child's record: a period may count from the last of them.
    pub closed: Option<Pick>,
    /// The entries that tell that a child died.
    pub death: Option<DeathTold>,
}

impl Retention {
    /// The class with this id.
    pub fn class(&self, id: &str) -> Option<&RetentionClass> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// The hold with this id.
    pub fn hold(&self, id: &str) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.id == id)
    }
}

/// One class of record: what it covers and how long that is kept.
#[derive(Clone, Debug)]
pub struct RetentionClass {
    /// Its id, which an erasure names as its rule: lower case, words joined by hyphens.
    pub id: SmolStr,
    /// What people call it.
    pub title: String,
    /// The records it covers.
    pub covers: RecordChoice,
    /// What must be recorded of a child for their records to be of the class; `None`: nothing, it covers every child's.
    pub of: Option<Pick>,
    /// Its versions, oldest first: each is in force until the next.
    pub versions: Vec<RetentionVersion>,
}

impl RetentionClass {
    /// The version in force on a day; `None` before the first.
    pub fn in_force(&self, day: Date) -> Option<&RetentionVersion> {
        self.versions.iter().rev().find(|version| version.in_force <= day)
    }
}

/// A class's periods in force from a day.
#[derive(Clone, Debug)]
pub struct RetentionVersion {
    /// The first day it is in force.
    pub in_force: Date,
    /// The periods. **Shape:** at least one; a record may go when every one of them is over.
    pub keep: Vec<Keep>,
    /// What holds instead for a child who died before an age.
    pub died: Option<DiedBefore>,
    /// What a reader should know before leaning on it.
    pub limits: Option<String>,
    /// Where it comes from.
    pub source: Source,
}

/// One period, and what it counts from.
///
/// **Units:** civil months or years. The starting day is day 0; the last day of the period is the anniversary itself, and what it holds
/// is due from the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// How long.
    #[serde(rename = "for")]
    pub span: Span,
    /// From what.
    pub from: StartingPoint,
}

/// What holds for a child who died before an age, instead of the other periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiedBefore {
    /// The age, in years or months.
    pub before: Span,
    /// How long after the death.
    #[serde(rename = "for")]
    pub span: Span,
}

/// What a period counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartingPoint {
    /// The child's date of birth.
    Birth,
    /// The last entry about the child, or a brother or sister.
    LastActivity,
    /// The last entry that closed the child's record.
    Closure,
    /// The child's death.
    Death,
    /// The date of birth of the adult the record names.
    AdultBirth,
}

impl StartingPoint {
    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Birth => "date of birth",
            Self::LastActivity => "last activity",
            Self::Closure => "closing",
            Self::Death => "death",
            Self::AdultBirth => "the adult’s date of birth",
        }
    }

    /// Its name in the file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::LastActivity => "last-activity",
            Self::Closure => "closure",
            Self::Death => "death",
            Self::AdultBirth => "adult-birth",
        }
    }
}

/// Records that a class covers, and what they are called.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordChoice {
    /// What they are, in the plural: `records of social care about a child`.
    #[serde(default)]
    pub many: String,
    /// A record is covered when it fits any of these.
    #[serde(default)]
    pub any: Vec<RecordsOf>,
}

impl RecordChoice {
    /// Whether a record of this kind, agency and facts is covered.
    pub fn fits(&self, kind: &str, agency: &str, facts: &BTreeMap<SmolStr, String>) -> bool {
        self.any.iter().any(|records| records.fits(kind, agency, facts))
    }
}

/// Records of some kinds, from some agencies, with some facts. **Shape:** kinds, agencies or both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordsOf {
    /// The kinds; none: any.
    #[serde(default)]
    pub kinds: Vec<SmolStr>,
    /// The agencies; none: any.
    #[serde(default)]
    pub agencies: Vec<SmolStr>,
    /// Conditions on facts, every one of which must hold: only with kinds.
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<SmolStr, Condition>,
}

impl RecordsOf {
    fn fits(&self, kind: &str, agency: &str, facts: &BTreeMap<SmolStr, String>) -> bool {
        if let Some(selector) = self.selector() {
            return selector.fits(kind, agency, facts);
        }
        self.agencies.iter().any(|one| one == agency)
    }

    /// The same as rules pick records; `None`: of any kind, which rules never pick.
    pub(super) fn selector(&self) -> Option<Selector> {
        let (kinds, agencies) = (self.kinds.clone(), self.agencies.clone());
        let conditions = self.conditions.clone();
        (!kinds.is_empty()).then_some(Selector { kinds, agencies, conditions })
    }
}

/// A legal hold: records that must be kept while it stands, whatever the classes say.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Its id.
    pub id: SmolStr,
    /// Who asked for it and about what.
    pub title: String,
    /// The first day it stands.
    pub from: Date,
    /// The day it stands no more; `None`: not lifted.
    pub lifted: Option<Date>,
    /// The classes it covers; none: any record, of a class or not.
    pub classes: Vec<SmolStr>,
    /// The kinds of record it covers; none: any.
    pub kinds: Vec<SmolStr>,
    /// The agencies whose records it covers; none: any.
    pub agencies: Vec<SmolStr>,
    /// Whether it keeps only the records it covers; else also everything else of a household of which it covers one.
    pub only_these: bool,
    /// Where it comes from.
    pub source: Source,
}

impl Hold {
    /// Whether it stands on a day.
    pub fn stands_on(&self, day: Date) -> bool {
        self.from <= day && self.lifted.is_none_or(|lifted| day < lifted)
    }

    /// Whether it covers a record of this kind and agency that is of these classes.
    pub fn covers(&self, kind: &str, agency: &str, classes: &[&str]) -> bool {
        let fits = |list: &[SmolStr], one: &str| list.is_empty() || list.iter().any(|l| l == one);
        let of_class = self.classes.is_empty()
            || self.classes.iter().any(|class| classes.contains(&class.as_str()));
        of_class && fits(&self.kinds, kind) && fits(&self.agencies, agency)
    }
}

/// Something a schedule names and no kind of record here holds: kept elsewhere.
#[derive(Clone, Debug)]
pub struct KeptElsewhere {
    /// What it is.
    pub title: String,
    /// How long, and what to do, in our own words.
    pub says: String,
    /// Where it comes from.
    pub source: Source,
}

/// Something that runs from one entry to another; while it runs for a child, nothing of the household is due.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhileOpen {
    /// What it is: `a child protection plan`.
    pub what: String,
    /// What begins it.
    pub from: Pick,
    /// What ends it.
    pub until: Pick,
}

/// The entries that tell that a child died. Only one that names a single child tells whose death it was.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeathTold {
    /// Which.
    pub entry: Pick,
    /// The fact that gives the day, where an entry has it; else the day it happened.
    #[serde(default)]
    pub day_fact: Option<SmolStr>,
}

/// The file, as loosely as it may be written: what is missing is named together with everything else that is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RetentionFile {
    #[serde(default)]
    pub class: Vec<ClassTable>,
    #[serde(default)]
    pub hold: Vec<HoldTable>,
    #[serde(default)]
    pub elsewhere: Vec<ElsewhereTable>,
    #[serde(default)]
    pub open: Vec<WhileOpen>,
    #[serde(default)]
    pub closed: Option<Pick>,
    #[serde(default)]
    pub death: Option<DeathTold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassTable {
    #[serde(default)]
    pub id: SmolStr,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub covers: RecordChoice,
    #[serde(default)]
    pub of: Option<Pick>,
    #[serde(default)]
    pub version: Vec<ClassVersionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassVersionTable {
    #[serde(default)]
    pub in_force: Option<TomlDay>,
    #[serde(default)]
    pub keep: Vec<Keep>,
    #[serde(default)]
    pub died: Option<DiedBefore>,
    #[serde(default)]
    pub limits: Option<String>,
    #[serde(default)]
    pub source: Option<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldTable {
    #[serde(default)]
    pub id: SmolStr,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub from: Option<TomlDay>,
    #[serde(default)]
    pub lifted: Option<TomlDay>,
    #[serde(default)]
    pub classes: Vec<SmolStr>,
    #[serde(default)]
    pub kinds: Vec<SmolStr>,
    #[serde(default)]
    pub agencies: Vec<SmolStr>,
    #[serde(default)]
    pub only_these: bool,
    #[serde(default)]
    pub source: Option<Source>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElsewhereTable {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub says: String,
    #[serde(default)]
    pub source: Option<Source>,
}
