//! What a server keeps from one gathering of the caseload to the next: answers over everybody that take long to work out, and which
//! entries were written down here.
//!
//! It holds figures, words and ids, never a place in a caseload: a newer one may count its records differently.

use safeguarding::calendar::Date;
use safeguarding::records::RecordId;
use smol_str::SmolStr;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::apart::{Apart, one_thread};
use crate::shown::look_back::LookBackShown;
use crate::shown::sharing_gap::GapShown;

/// How long whoever asks waits for an answer before they are told that it is being worked out.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(3);

/// Answers over everybody.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The sharing gap.
    pub gaps: Arc<Apart<(), GapShown>>,
    /// Look-backs, by rule and period.
    pub look_backs: Arc<Apart<(SmolStr, Date, Date), LookBackShown>>,
    /// The ids of what was written down here lately: the pages may not show it yet.
    written: Mutex<VecDeque<RecordId>>,
}

/// How many of the entries written down here are remembered.
const WRITTEN: usize = 1_000;

impl Kept {
    /// No answers yet.
    pub fn none() -> Self {
        // A thread each, so that a look-back of seconds does not wait for a sharing gap of minutes.
        Self {
            gaps: Arc::new(Apart::on(one_thread())),
            look_backs: Arc::new(Apart::on(one_thread())),
            written: Mutex::default(),
        }
    }

    /// Remembers that an entry was written down here.
    pub fn was_written(&self, id: RecordId) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if written.len() == WRITTEN {
            written.pop_front();
        }
        written.push_back(id);
    }

    /// Whether an address names an entry that was written down here lately.
    pub fn is_written(&self, id: &str) -> bool {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        id.parse().is_ok_and(|id| written.contains(&RecordId(id)))
    }
}
