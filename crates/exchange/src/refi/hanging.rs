//! What hangs on a document that is to be written, by the place it hangs at, and what of it other programs will not show.
//!
//! Takes codings and notes; gives them by stretch, and counts. It writes nothing.

use super::Losses;
use safeguarding::learning::Made;
use safeguarding::learning::library::Memo;
use safeguarding::records::{Coding, Polarity, Presence, Stretch};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What hangs on a document, by where.
#[derive(Default)]
pub struct Placed<'p, 't> {
    pub on_stretches: BTreeMap<Stretch, OnStretch<'p, 't>>,
    pub whole: Vec<&'p Arc<Made<Coding>>>,
    pub memos: Vec<&'p Made<Memo>>,
}

/// What hangs on one stretch.
pub struct OnStretch<'p, 't> {
    pub words: &'t str,
    pub codings: Vec<&'p Arc<Made<Coding>>>,
    pub memos: Vec<&'p Made<Memo>>,
}

impl<'p, 't> Placed<'p, 't> {
    /// What hangs on this stretch, which holds these words.
    pub fn on(&mut self, at: Stretch, words: &'t str) -> &mut OnStretch<'p, 't> {
        let none = || OnStretch { words, codings: Vec::new(), memos: Vec::new() };
        self.on_stretches.entry(at).or_insert_with(none)
    }
}

/// What of a coding other programs show only as text in a note.
pub fn count_what_is_hidden(coding: &Coding, losses: &mut Losses) {
    let is_judged = coding.polarity != Polarity::Neutral;
    let hidden: [(bool, &str); 8] = [
        (
            coding.presence == Presence::Absent,
            "coding that says that something was not there; other programs show it like one that says it was, with a note that says otherwise",
        ),
        (is_judged, "good practice or gap of a coding; other programs show it only in a note"),
        (
            coding.process_step.is_some(),
            "step of the process; other programs show it only in a note",
        ),
        (
            !coding.agencies.is_empty(),
            "coding with agencies; other programs show them only in a note",
        ),
        (
            coding.happened.is_some(),
            "day on which what is told happened; other programs show it only in a note",
        ),
        (
            coding.record.is_some(),
            "link to an entry of a chronology; other programs show it only in a note",
        ),
        (coding.round.is_some(), "coding that belongs to a round; other programs know no rounds"),
        (
            coding.suggested_by.is_some(),
            "coding that a rule suggested and a person took over; other programs show it only in a note",
        ),
    ];
    for (is_so, what) in hidden {
        losses.note(usize::from(is_so), what);
    }
}
