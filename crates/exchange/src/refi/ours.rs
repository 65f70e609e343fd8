//! What Regard knows of a project and REFI-QDA has no place for, as notes with a fixed name that hold JSON.
//!
//! Takes what is to be kept; gives the text of a note, and takes it back from one. Other programs show it as a note and leave it as it
//! is. The form is told in `docs/using/refi-qda.md`.

use safeguarding::calendar::VagueDate;
use safeguarding::learning::Made;
use safeguarding::records::{
    Card, Coding, DocumentTaken, Instant, Polarity, Presence, Private, RecordId, Round, StepId,
    Suggested,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The name of the note of a coding.
pub const CODING: &str = "Regard: coding";
/// The name of the note of a document.
pub const DOCUMENT: &str = "Regard: document";
/// The name of the note of the whole project.
pub const PROJECT: &str = "Regard: project";
/// The name of a note that a person wrote.
pub const MEMO: &str = "Memo";

/// Of a coding.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfCoding {
    /// The codebook.
    pub codebook: SmolStr,
    /// Its version.
    pub version: u32,
    /// The code.
    pub code: SmolStr,
    /// Present or absent.
    pub presence: Presence,
    /// Good practice, gap or neutral.
    pub polarity: Polarity,
    /// The step of the process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub process_step: Option<SmolStr>,
    /// The agencies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<SmolStr>,
    /// When what is told happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub happened: Option<VagueDate>,
    /// The entry of a chronology.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// The round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<StepId>,
    /// The rule that suggested it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested_by: Option<SmolStr>,
    /// The words it was made on, where they are not those that stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snippet: Option<Private<String>>,
}

impl OfCoding {
    /// What is to be kept of a coding. `words`: those of its stretch.
    pub fn of(coding: &Coding, words: &str) -> Self {
        Self {
            codebook: coding.codebook.clone(),
            version: coding.version,
            code: coding.code.clone(),
            presence: coding.presence,
            polarity: coding.polarity,
            process_step: coding.process_step.clone(),
            agencies: coding.agencies.clone(),
            happened: coding.happened.clone(),
            record: coding.record,
            round: coding.round,
            suggested_by: coding.suggested_by.clone(),
            snippet: (coding.snippet.reveal() != words).then(|| coding.snippet.clone()),
        }
    }
}

/// Of a document.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OfDocument {
    /// As it was taken in.
    pub taken: DocumentTaken,
    /// What it is.
    pub card: Card,
    /// Who described it last and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub described: Option<(Private<String>, Instant)>,
}

/// Something with who made it and when.
#[derive(Serialize, Deserialize)]
pub struct Kept<T> {
    id: StepId,
    by: Private<String>,
    at: Instant,
    what: T,
}

impl<T: Clone> From<&Made<T>> for Kept<T> {
    fn from(made: &Made<T>) -> Self {
        Self { id: made.id, by: made.by.clone(), at: made.at, what: made.what.clone() }
    }
}

impl<T> From<Kept<T>> for Made<T> {
    fn from(kept: Kept<T>) -> Self {
        Self { id: kept.id, by: kept.by, at: kept.at, what: kept.what }
    }
}

/// Of the whole project.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct OfProject {
    /// The rounds of coding.
    pub rounds: Vec<Kept<Round>>,
    /// Who has finished which document of which round: round, document, coder.
    pub finished: Vec<(StepId, StepId, Private<String>)>,
    /// The codings taken back, with who did and why.
    pub taken_back: Vec<(Kept<Coding>, Kept<Private<String>>)>,
    /// What was suggested and turned down.
    pub rejected: Vec<Suggested>,
    /// Earlier versions of the codebooks, as files of practice.
    pub earlier_codebooks: Vec<String>,
}

impl OfProject {
    /// Whether there is nothing to keep.
    pub const fn is_empty(&self) -> bool {
        self.rounds.is_empty()
            && self.finished.is_empty()
            && self.taken_back.is_empty()
            && self.rejected.is_empty()
            && self.earlier_codebooks.is_empty()
    }
}

/// The text of a note. Letters that XML cannot hold are written as JSON escapes them.
pub fn written(what: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(what).expect("what the log keeps can be written");
    text.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
}

/// What a note holds; `None` where somebody altered it so that it cannot be read.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text.trim()).ok()
}
