//! How a kind of record is written here by somebody who sits before a form: what is asked, what must be given, what cannot be so, and who
//! is told. The `[kind.form]` tables of `record-kinds.toml`.

use super::kinds::Voice;
use super::registers::Register;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// How a kind is written here, by somebody who sits before a form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindForm {
    /// The step of the response it belongs to.
    pub step: ResponseStep,
    /// What whoever fills it in should know, at the point of use.
    #[serde(default)]
    pub guidance: Option<String>,
    /// The texts that are asked for, in the order of the form.
    #[serde(default)]
    pub texts: Vec<TextAsked>,
    /// Facts that must be given.
    #[serde(default)]
    pub needs: Vec<SmolStr>,
    /// Facts of the kind that come from agencies' files and are not asked here: other entries say them.
    #[serde(default)]
    pub leaves_out: Vec<SmolStr>,
    /// Whether it may lie ahead: a visit planned, a meeting called.
    #[serde(default)]
    pub may_lie_ahead: bool,
    /// The kinds it goes on from: one of these it must point at. Empty: it stands by itself.
    #[serde(default)]
    pub follows: Vec<SmolStr>,
    /// A choice of which every value is to be answered at some time: the pages say which are not yet.
    #[serde(default)]
    pub every: Option<SmolStr>,
    /// Whether entries of it are shown beside each other over time, old beside new.
    #[serde(default)]
    pub compared: bool,
    /// The fact by which they are kept apart in that: life with one carer beside life with another.
    #[serde(default)]
    pub compared_by: Option<SmolStr>,
    /// The kinds of entry about the same child that it carries along: it goes on from each of them.
    #[serde(default)]
    pub carries: Vec<SmolStr>,
    /// Whether it is kept more closely than others: between the two of supervision.
    #[serde(default)]
    pub restricted: bool,
    /// Whether it is about the work and nobody may be named in it.
    #[serde(default)]
    pub names_nobody: bool,
    /// Duties that must be done before it is written: nothing closes while they are open.
    #[serde(default)]
    pub waits_for: Vec<SmolStr>,
    /// What must be written where a fact has one of some values: the reason for a no.
    #[serde(default)]
    pub needs_when: Vec<NeededWhen>,
    /// Agencies that are told of every one written here.
    #[serde(default)]
    pub tells: Vec<SmolStr>,
    /// Facts that name an agency which is told of it.
    #[serde(default)]
    pub tells_named: Vec<SmolStr>,
    /// Whether it goes back to whoever wrote, said or was told of what it goes on from: an answer.
    #[serde(default)]
    pub answers: bool,
    /// How it stands to the earlier entry it points at; absent: it points at none.
    #[serde(default)]
    pub answers_by: Option<Answers>,
    /// Whether it must be written by somebody other than who wrote what it goes on from: nobody signs off their own work.
    #[serde(default)]
    pub by_another: bool,
    /// Facts, of whatever it goes on from however far, that name somebody who may not write it: an owner does not sign off their own
    /// action.
    #[serde(default)]
    pub not_by: Vec<SmolStr>,
    /// The heading under which its entries are listed among the registers of learning; absent: under none.
    #[serde(default)]
    pub register: Option<Register>,
    /// Whether it must go on from an entry, of whatever kind.
    #[serde(default)]
    pub goes_on: bool,
    /// Whether it may have happened before what it goes on from: a report sent for a meeting.
    #[serde(default)]
    pub may_come_before: bool,
    /// Days among its facts that cannot lie before what it goes on from: what a measure shows of an action that was done.
    #[serde(default)]
    pub not_before: Vec<SmolStr>,
    /// Whether an adult must be named in it.
    #[serde(default)]
    pub names_adult: bool,
    /// Answers that cannot both be so.
    #[serde(default)]
    pub excludes: Vec<Excluded>,
    /// Who decides, where not everybody may.
    #[serde(default)]
    pub decided_by: Option<DecidedBy>,
    /// Numbers that must reach what the entry it goes on from asks.
    #[serde(default)]
    pub reaches: Vec<Reached>,
    /// Numbers that are part of another, and cannot be more than it.
    #[serde(default)]
    pub not_more_than: Vec<PartOf>,
    /// Agencies that must be none of some others: an independent one.
    #[serde(default)]
    pub apart: Vec<Apart>,
    /// Whether it is offered beside every entry of an agency, to be written about that entry.
    #[serde(default)]
    pub about_any: bool,
}

impl KindForm {
    /// Whether writing it tells another agency something, or asks it.
    pub fn tells_somebody(&self) -> bool {
        !self.tells.is_empty() || !self.tells_named.is_empty()
    }
}

/// How an entry stands to an earlier one that it is about as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answers {
    /// It did not happen, or was written of the wrong child.
    Withdraws,
    /// The family sees it otherwise.
    Rebuts,
}

/// Answers that cannot be so beside another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// The fact that was answered.
    pub fact: SmolStr,
    /// The answers beside which others cannot be.
    pub is: Vec<String>,
    /// The facts that then cannot have some values.
    pub facts: Vec<SmolStr>,
    /// The values they cannot have.
    pub cannot_be: Vec<String>,
    /// What to do, for whoever gave both.
    pub say: String,
}

/// Who decides: somebody else than who writes, or whoever writes in one of some roles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecidedBy {
    /// The fact that names who decides.
    pub fact: SmolStr,
    /// Words of the roles in which somebody may decide what they write themselves, in small letters.
    pub roles: Vec<String>,
    /// What to do, for whoever may not.
    pub say: String,
}

/// A number of a form that must reach a number of the entry it goes on from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reached {
    /// The fact of the form.
    pub fact: SmolStr,
    /// The fact of the entry it goes on from; where that has none, nothing is asked.
    pub of: SmolStr,
    /// Whether it counts weeks, which cannot be more than have passed since that entry.
    #[serde(default)]
    pub in_weeks: bool,
    /// What to do, for whoever is short of it.
    pub say: String,
}

/// A number of a form that is part of another of the same form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// The fact that counts the part.
    pub fact: SmolStr,
    /// The fact that counts the whole; where it is not given, nothing is asked.
    pub of: SmolStr,
    /// What to do, for whoever gave more.
    pub say: String,
}

/// An agency of a form that must be none of those another fact names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apart {
    /// The fact that names the agency.
    pub fact: SmolStr,
    /// The fact that names the others: of the form, and of every entry it goes on from.
    pub from: SmolStr,
    /// What to do, for whoever named one of them.
    pub say: String,
}

/// A text that a form asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextAsked {
    /// Whose voice it is.
    pub voice: Voice,
    /// What is asked.
    pub label: String,
    /// How to answer.
    #[serde(default)]
    pub hint: Option<String>,
    /// Whether it must be answered.
    #[serde(default)]
    pub needed: bool,
    /// Words that whoever fills it in may begin with; what stands in braces is one of [`PLACEHOLDERS`], what stands in square
    /// brackets is for them to say.
    #[serde(default)]
    pub begins: Option<String>,
}

/// What may stand in braces in words to begin with, and what stands there where it is not known: something to fill in.
pub const PLACEHOLDERS: [(&str, &str); 5] = [
    ("child", "[the child’s name]"),
    ("entry", "[the entry, with its day and its agency]"),
    ("today", "[today]"),
    ("to", "[their agency]"),
    ("by", "[a day]"),
];

impl TextAsked {
    /// The names in braces in the words to begin with, in their order.
    pub fn placeholders(&self) -> Vec<&str> {
        let words = self.begins.as_deref().unwrap_or_default();
        let named = words.split('{').skip(1);
        named.map(|rest| rest.split('}').next().unwrap_or(rest)).collect()
    }

    /// What in the words to begin with is left for whoever takes them over to say, square brackets included.
    pub fn left_to_say(&self) -> Vec<&str> {
        let words = self.begins.as_deref().unwrap_or_default();
        let opened = words.match_indices('[').map(|(at, _)| &words[at..]);
        let own = opened.filter_map(|rest| Some(&rest[..=rest.find(']')?]));
        let named = self.placeholders();
        let unknown = PLACEHOLDERS.iter().filter(|(name, _)| named.contains(name));
        own.chain(unknown.map(|(_, words)| *words)).collect()
    }
}

/// What a form asks for because of what was answered.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededWhen {
    /// The fact that was answered.
    pub fact: SmolStr,
    /// The answers that ask for more.
    pub is: Vec<String>,
    /// The facts that must then be given.
    #[serde(default)]
    pub facts: Vec<SmolStr>,
    /// The voices in which something must then be written.
    #[serde(default)]
    pub texts: Vec<Voice>,
    /// What to do, for whoever left it out.
    pub say: String,
}

/// The steps of the response, under which what can be written is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseStep {
    /// A worry, from anybody.
    Worry,
    /// Contacts, enquiries to partners, decisions, answers.
    FrontDoor,
    /// Lawful basis, agreement to a service, medical consent.
    Consent,
    /// Referral to social care.
    Referral,
    /// Assessment.
    Assessment,
    /// Strategy discussion, enquiry, conferences, core groups.
    Protection,
    /// Plans, agreements, goals and their closing.
    Plan,
    /// Visits.
    Visits,
    /// Supervision and groups.
    Supervision,
    /// Professional disagreement.
    Disagreement,
    /// The family's own network.
    Network,
    /// Whose work it is, and clocks that stand still.
    Work,
    /// What reviews, audits and groups teach, and what becomes of it.
    Learning,
}

impl ResponseStep {
    /// Every step, in the order pages offer them.
    pub const ALL: [Self; 13] = [
        Self::Worry,
        Self::FrontDoor,
        Self::Consent,
        Self::Referral,
        Self::Assessment,
        Self::Protection,
        Self::Plan,
        Self::Visits,
        Self::Supervision,
        Self::Disagreement,
        Self::Network,
        Self::Work,
        Self::Learning,
    ];

    /// Its name in practice files and policies.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Worry => "worry",
            Self::FrontDoor => "front-door",
            Self::Consent => "consent",
            Self::Referral => "referral",
            Self::Assessment => "assessment",
            Self::Protection => "protection",
            Self::Plan => "plan",
            Self::Visits => "visits",
            Self::Supervision => "supervision",
            Self::Disagreement => "disagreement",
            Self::Network => "network",
            Self::Work => "work",
            Self::Learning => "learning",
        }
    }

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Worry => "A worry",
            Self::FrontDoor => "Front door",
            Self::Consent => "Lawful basis and agreement",
            Self::Referral => "Referral",
            Self::Assessment => "Assessment",
            Self::Protection => "Child protection",
            Self::Plan => "Plan",
            Self::Visits => "Visits",
            Self::Supervision => "Supervision and reflection",
            Self::Disagreement => "Disagreement between professionals",
            Self::Network => "Family network",
            Self::Work => "Whose work it is",
            Self::Learning => "Learning",
        }
    }
}
