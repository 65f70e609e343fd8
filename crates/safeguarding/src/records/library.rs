//! What is done in the library of reviews: a document taken in, described, coded; each a step in the log, none of them changed by a
//! later one.
//!
//! A step names who took it and when. What stands in the library is computed from the steps ([`crate::learning::library`]); the
//! documents themselves are kept beside the log under their hash, which the step that took them in carries into the chain.

use super::{Fingerprint, Instant, Paper, Private, RecordId};
use crate::calendar::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;
use uuid::Uuid;

/// The id of a step: a time-ordered UUID of when the log took it and what it says. A document, a coding, a round and a lesson bear
/// the id of the step that brought them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub Uuid);

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for StepId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// One step in the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryStep {
    /// Its id.
    pub id: StepId,
    /// Who took it, as they say.
    pub by: Private<String>,
    /// When the log took it.
    pub received: Instant,
    /// What was done.
    pub what: Done,
}

impl LibraryStep {
    /// A step taken by somebody at a moment. The same step at the same moment has the same id.
    pub fn new(by: &str, received: Instant, what: Done) -> Self {
        let said = serde_json::to_string(&what).expect("a step can always be written");
        let fingerprint = Fingerprint::of(["library", by, &said]);
        let super::RecordId(id) = RecordId::new(received, &fingerprint);
        Self { id: StepId(id), by: by.into(), received, what }
    }

    /// By what the log knows it already has it: a document by its hash, whoever takes it in; anything else by nothing.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        match &self.what {
            Done::TakenIn(document) => Some(Fingerprint::of(["document", &document.original])),
            _ => None,
        }
    }
}

/// What was done in the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Done {
    /// A document was taken in.
    TakenIn(Box<DocumentTaken>),
    /// What a document is was written down; the latest description holds.
    Described {
        /// The document.
        document: StepId,
        /// What it is.
        card: Box<Card>,
    },
    /// A codebook that does not come with Regard, or another version of one, as the text of a file of practice.
    CodebookKept {
        /// The file’s text.
        text: String,
    },
    /// A code was applied.
    Coded(Box<Coding>),
    /// A coding no longer holds.
    CodingTakenBack {
        /// The coding.
        coding: StepId,
        /// Why.
        because: Private<String>,
    },
    /// A suggestion was turned down; the same is not suggested again.
    SuggestionRejected(Box<Suggested>),
    /// Something was noted about a document or a stretch of it.
    Memo {
        /// The document.
        document: StepId,
        /// The stretch; `None`: the whole document.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Stretch>,
        /// The words.
        words: Private<String>,
    },
    /// A round of coding was opened: who codes which documents by which codebook, without seeing each other’s.
    RoundOpened(Box<Round>),
    /// Whoever took this step has coded a document of a round to its end: what they did not code, they did not find mentioned.
    RoundFinished {
        /// The round.
        round: StepId,
        /// The document.
        document: StepId,
    },
    /// A lesson was drawn.
    LessonDrawn(Box<Lesson>),
    /// A lesson was tied to something it led to.
    LessonTied {
        /// The lesson.
        lesson: StepId,
        /// To what.
        to: TiedTo,
        /// How the one follows from the other.
        because: Private<String>,
    },
    /// A paper was kept: a first version, or a later one of what was kept before.
    PaperKept(Box<PaperKept>),
    /// A paper is not to be used any more. What it said stays in the log.
    PaperWithdrawn {
        /// The paper.
        paper: StepId,
        /// Why.
        because: Private<String>,
    },
}

/// A document as it was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentTaken {
    /// The file’s name, without its folder.
    pub file: SmolStr,
    /// What it was read as.
    pub format: SmolStr,
    /// BLAKE3 of the file, in hexadecimal.
    pub original: String,
    /// BLAKE3 of the text that was read from it, in hexadecimal.
    pub text: String,
    /// How long the text is. **Units:** Unicode code points.
    pub letters: u32,
    /// Where each page of the original begins. **Units:** code points from the beginning of the text. **Shape:** rising; at least one.
    pub pages: Vec<u32>,
    /// What the file says it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What of the file could not be carried over, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lost: Vec<String>,
}

/// What a document of the library is. All of it as somebody wrote it down; empty where nobody has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// What it is called.
    pub title: String,
    /// Which kind of review or other document, as practice names them.
    #[serde(default, skip_serializing_if = "SmolStr::is_empty")]
    pub kind: SmolStr,
    /// The nation whose process it follows.
    #[serde(default, skip_serializing_if = "SmolStr::is_empty")]
    pub nation: SmolStr,
    /// The year it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// The day it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// The partnership or body that had it made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commissioned_by: String,
    /// Who published it, where that is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub published_by: String,
    /// What the review calls the children, by ages at the time. **Units:** years; 0 below one, `None`: not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<ChildOfReview>,
    /// What happened and when, in a sentence.
    #[serde(default, skip_serializing_if = "Private::is_blank")]
    pub harm: Private<String>,
    /// The background.
    #[serde(default, skip_serializing_if = "Private::is_blank")]
    pub background: Private<String>,
    /// What was learned, a theme each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learning: Vec<String>,
    /// What was recommended, one each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recommendations: Vec<String>,
    /// The model or method of the review.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// The agencies it is about, as practice names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<SmolStr>,
    /// Words it is to be found by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// The day that address was last opened and found right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_checked: Option<Date>,
    /// Whether the review is still under way: seen by those who work on it only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_live: bool,
}

/// A child a review is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildOfReview {
    /// What the review calls the child.
    pub called: Private<String>,
    /// How old the child was. **Units:** whole years; `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<u8>,
}

/// A stretch of a text. **Units:** Unicode code points from 0; the end is not in it. **Shape:** `from < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stretch {
    /// Its first code point.
    pub from: u32,
    /// The code point after its last.
    pub to: u32,
}

/// Whether a document says that something was there, or that it was not. What it does not mention has no coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It says that it was there.
    Present,
    /// It says that it was not there.
    Absent,
}

/// Whether what was found is practice that helped, practice that was wanting, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// Good practice.
    Good,
    /// A gap.
    Gap,
    /// Neither.
    Neutral,
}

/// A code applied to a document or a stretch of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coding {
    /// The document.
    pub document: StepId,
    /// The codebook.
    pub codebook: SmolStr,
    /// Which version of it.
    pub version: u32,
    /// The code.
    pub code: SmolStr,
    /// Present, or explicitly absent.
    pub presence: Presence,
    /// Good practice, a gap, or neither.
    pub polarity: Polarity,
    /// The stretch; `None`: the document as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Stretch>,
    /// The very words of the stretch, so that a text that moved is noticed.
    #[serde(default, skip_serializing_if = "Private::is_blank")]
    pub snippet: Private<String>,
    /// The step of the process, as practice names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_step: Option<SmolStr>,
    /// The agencies, as practice names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<SmolStr>,
    /// When what is told happened, as far as the document says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<crate::calendar::VagueDate>,
    /// The entry of a chronology that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// What the coder noted.
    #[serde(default, skip_serializing_if = "Private::is_blank")]
    pub memo: Private<String>,
    /// The round of coding it belongs to; `None`: coded outside of any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<StepId>,
    /// The rule that suggested it, where one did and a person took it over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested_by: Option<SmolStr>,
}

/// A coding that a rule suggested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Suggested {
    /// The document.
    pub document: StepId,
    /// The codebook.
    pub codebook: SmolStr,
    /// The code.
    pub code: SmolStr,
    /// The stretch.
    pub at: Stretch,
    /// The rule.
    pub rule: SmolStr,
}

/// A round of coding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// What it is called.
    pub name: String,
    /// The codebook.
    pub codebook: SmolStr,
    /// Which version of it.
    pub version: u32,
    /// The documents. **Shape:** at least one; no repeats.
    pub documents: Vec<StepId>,
    /// Who codes. **Shape:** at least two; no repeats.
    pub coders: Vec<Private<String>>,
}

/// What a review taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The lesson, as a claim about how the system works, not about anybody’s fault.
    pub claim: String,
    /// The codings it rests on. **Shape:** may be empty where it came from elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codings: Vec<StepId>,
    /// The documents it was drawn from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<StepId>,
}

/// A version of a paper, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperKept {
    /// The paper it is a later version of, by the id of its first; `None`: this is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_of: Option<StepId>,
    /// The lessons it was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lessons: Vec<StepId>,
    /// The documents it was made from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<StepId>,
    /// Whether names were changed in it since the version before: that one is then shown to nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_were_changed: bool,
    /// What it says.
    pub paper: Paper,
}

/// What a lesson led to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiedTo {
    /// A rule of practice, by its id.
    Rule(SmolStr),
    /// An entry of a register: a recommendation, an action, an audit, a briefing, a training.
    Record(RecordId),
    /// A question of a list, as `list/question`.
    Question(SmolStr),
    /// A code of a codebook, as `codebook/code`: the standard that is audited against.
    Code(SmolStr),
}
