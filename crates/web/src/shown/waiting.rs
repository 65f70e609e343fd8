//! How an answer over everybody stands, in words: as of when it was made, whether a newer one is being worked out, whether it failed.

use safeguarding::calendar::in_words;
use serde::Serialize;

use super::words;
use crate::apart::{Answer, Position};

/// How an answer stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Waiting {
    /// The day the answer shown was made, and how many entries the log held then; `None` where none is shown.
    pub made: Option<(String, String)>,
    /// How many entries the log holds now.
    pub entries: String,
    pub is_awaited: bool,
    pub has_failed: bool,
}

impl Waiting {
    /// How an answer stands where the log stands now.
    pub fn of<V>(answer: &Answer<V>, now: Position) -> Self {
        let made = match answer {
            Answer::Now(made) => Some(made),
            Answer::Awaited(made) | Answer::Failed(made) => made.as_ref(),
        };
        Self {
            made: made.map(|made| (in_words(made.at.day), words::number_of(made.at.entries))),
            entries: words::number_of(now.entries),
            is_awaited: matches!(answer, Answer::Awaited(_)),
            has_failed: matches!(answer, Answer::Failed(_)),
        }
    }
}
