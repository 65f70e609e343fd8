//! What good practice says, as data: what an agency can record, who the agencies are, which patterns to look for.
//!
//! Takes the text of the files under `practice/`; gives a checked [`Practice`], or every problem at once with its file.
//! It knows no records: rules are carried out by [`crate::patterns`].

mod classes;
mod codebooks;
mod compare;
mod definitions;
mod directory;
mod duties;
mod figures;
mod forms;
mod indicators;
mod kinds;
mod linking;
mod load;
mod outcomes;
#[cfg(test)]
mod pages;
mod questions;
mod registers;
mod resources;
mod retention;
mod reviews;
mod rules;

pub use classes::{Class, Classes};
pub use codebooks::{Code, Codebook, UsedFor};
pub use compare::{AsksLess, asks_less};
pub use definitions::{Limb, NeglectDefinition};
pub use directory::{
    AuditGroup, AuditGroups, Helpline, HelplineFor, LearningHelp, LearningLink, LearningRole,
    ParticipationLevel,
};
pub use duties::{Duty, DutyOwner, Earlier, Rung, Running, Side, Within};
pub use figures::{Figure, FigureStatus, Figures, Margin, PrintedShare, Study, Unit};
pub use forms::{
    Answers, Apart, DecidedBy, Excluded, KindForm, NeededWhen, PLACEHOLDERS, PartOf, Reached,
    ResponseStep, TextAsked,
};
pub use indicators::{AgeFit, HelpSign, HelpStep, Indicator, Indicators, Level};
pub use kinds::{Agency, Domain, FactForm, FactKind, Kind, Significance, Voice};
pub use linking::{
    AddressLevel, BirthLevel, Chances, CompanyLevel, DueLevel, FamilyLevel, Frequencies,
    GivenLevel, Linking, NumberLevel,
};
pub use load::{PracticeProblem, load, read_codebook, read_retention, read_rule};
pub use outcomes::{Outcomes, WhyKeptBack};
pub use questions::{Question, QuestionList, WordToUse};
pub use registers::Register;
pub use resources::Resource;
pub use retention::{
    DeathTold, DiedBefore, Hold, Keep, KeptElsewhere, RecordChoice, RecordsOf, Retention,
    RetentionClass, RetentionVersion, StartingPoint, WhileOpen,
};
pub use reviews::{ReviewClock, ReviewKind, ReviewTest, TestLimb, TestOutcome, TestPurpose};
pub use rules::{
    CoOccurrence, Condition, Counted, Crossing, Disagreement, DueWithin, Gap, Group, Measure,
    Moved, MovedBy, NotJudged, Pick, Prompt, Relapse, Repeated, Rising, Rule, Scope, Selector,
    Shape, Sides, Source, Status, TomlDay, Unanswered, Version,
};

use crate::calendar::WorkingDays;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The most kinds of record that rules may look at.
pub const MOST_KINDS: usize = 127;
/// The most agencies.
pub const MOST_AGENCIES: usize = 64;
/// The kind that records a birth.
pub(crate) const BIRTH: &str = "birth";

/// A checked body of practice.
#[derive(Clone, Debug, Default)]
pub struct Practice {
    /// What an agency can record, by id.
    pub kinds: BTreeMap<SmolStr, Kind>,
    /// The agencies, by id.
    pub agencies: BTreeMap<SmolStr, Agency>,
    /// The rules, ordered by id.
    pub rules: Vec<Rule>,
    /// What records oblige people to do, ordered by id.
    pub duties: Vec<Duty>,
    /// Tools, guidance and places to turn to, in the order of their file.
    pub resources: Vec<Resource>,
    /// Signs of neglect by domain and age, and what help looks like in the record.
    pub indicators: Indicators,
    /// How mentions are compared, and from when on they are linked or asked about.
    pub linking: Arc<Linking>,
    /// Working days in the nation of these rules.
    pub working_days: WorkingDays,
    /// Frames for coding what reviews say, ordered by id, a frame's versions oldest first.
    pub codebooks: Vec<Codebook>,
    /// Published figures about reviews and incidents, with their definitions.
    pub figures: Figures,
    /// What neglect is by the guidance of each nation, edition by edition, in the order of the file.
    pub definitions: Vec<NeglectDefinition>,
    /// Kinds of case review by nation and day, in the order of the file.
    pub review_kinds: Vec<ReviewKind>,
    /// Tests by which an incident is notified or reviewed, in the order of the file.
    pub review_tests: Vec<ReviewTest>,
    /// Lists of questions, in the order of the file.
    pub question_lists: Vec<QuestionList>,
    /// Words to use, and instead of which, in the order of the file.
    pub words: Vec<WordToUse>,
    /// Numbers to ring, in the order of the file.
    pub helplines: Vec<Helpline>,
    /// Roles in learning, in the order of the file.
    pub learning_roles: Vec<LearningRole>,
    /// How far people take part in a piece of work, from the first step to the last.
    pub participation: Vec<ParticipationLevel>,
    /// What to learn from about signs of neglect, in the order of the file.
    pub learning_links: Vec<LearningLink>,
    /// The groups of children an audit may be drawn from; those of the last file, where there are several.
    pub audit_groups: Option<AuditGroups>,
    /// How long each class of record may be kept; empty where practice does not say.
    pub retention: Retention,
    /// What tells how it ended for a child; `None` where practice does not say.
    pub outcomes: Option<Outcomes>,
}

impl Practice {
    /// The practice that comes with Regard.
    ///
    /// # Panics
    /// When the shipped files are not sound, which a test and `regard check-practice` prevent.
    pub fn shipped() -> Self {
        match load(PRACTICE, SCENARIOS) {
            Ok(practice) => practice,
            Err(problems) => panic!("the shipped practice is sound: {problems:#?}"),
        }
    }

    /// The kind a record says it is, where the list has it.
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.get(id)
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// The kinds that any rule looks at, and the one that records a birth: of all kinds, those a judgement keeps apart.
    pub fn kinds_looked_at(&self) -> BTreeSet<&SmolStr> {
        let versions = self.rules.iter().flat_map(|rule| &rule.versions);
        let picks = versions.flat_map(|v| v.shape.picks().into_iter().chain(&v.answered_by));
        let kinds = picks.flat_map(|pick| &pick.any).flat_map(|selector| &selector.kinds);
        let looked_at: BTreeSet<&SmolStr> = kinds.collect();
        let is_kept = |kind: &&SmolStr| *kind == BIRTH || looked_at.contains(kind);
        self.kinds.keys().filter(is_kept).collect()
    }

    /// The newest version of the codebook with this id.
    pub fn codebook(&self, id: &str) -> Option<&Codebook> {
        self.codebooks.iter().rev().find(|codebook| codebook.id == id)
    }

    /// A codebook as it was in one version: what was coded with it stays readable by it.
    pub fn codebook_version(&self, id: &str, version: u32) -> Option<&Codebook> {
        self.codebooks.iter().find(|book| book.id == id && book.version == version)
    }

    /// The duty with this id.
    pub fn duty(&self, id: &str) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == id)
    }

    /// What people call an agency; its id where the list does not have it.
    pub fn agency_name<'a>(&'a self, id: &'a str) -> &'a str {
        self.agencies.get(id).map_or(id, |agency| &agency.name)
    }

    /// The facts of a record in words: what each is called and its value, in the order practice lists them, then others.
    pub fn facts_in_words(
        &self,
        kind: &str,
        facts: &BTreeMap<SmolStr, String>,
    ) -> Vec<(String, String)> {
        let known = self.kinds.get(kind).map_or(&[][..], |kind| &kind.facts);
        let listed = known.iter().filter_map(|fact| {
            let value = facts.get(&fact.name)?;
            Some((fact.label.clone(), self.value_in_words(fact, value)))
        });
        let others = facts
            .iter()
            .filter(|(name, _)| known.iter().all(|fact| fact.name != **name))
            .map(|(name, value)| (name.replace('_', " "), value.clone()));
        listed.chain(others).collect()
    }

    /// A fact's value in words: a choice as people read it, an agency by its name; several with commas between.
    pub fn value_in_words(&self, fact: &FactKind, value: &str) -> String {
        let worded = |value: &str| match fact.form {
            FactForm::Choice | FactForm::YesNo => fact.choice_in_words(value),
            _ if fact.names_agency => self.agency_name(value).to_owned(),
            _ => value.to_owned(),
        };
        let all: Vec<String> = fact.values(value).into_iter().map(worded).collect();
        all.join(", ")
    }

    /// What people call a kind of record; its id where the list does not have it.
    pub fn kind_label<'a>(&'a self, id: &'a str) -> &'a str {
        self.kinds.get(id).map_or(id, |kind| &kind.label)
    }
}
