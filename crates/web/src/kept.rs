//! What a server keeps from one gathering of the caseload to the next: answers over everybody that take long to work out.
//!
//! It holds figures and words, never a place in a caseload: a newer one may count its records differently.

use safeguarding::calendar::Date;
use smol_str::SmolStr;
use std::sync::Arc;
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
}

impl Kept {
    /// No answers yet.
    pub fn none() -> Self {
        // A thread each, so that a look-back of seconds does not wait for a sharing gap of minutes.
        Self {
            gaps: Arc::new(Apart::on(one_thread())),
            look_backs: Arc::new(Apart::on(one_thread())),
        }
    }
}
