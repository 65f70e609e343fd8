//! What stands in the library: the documents, what each is, how each is coded and by whom, what was drawn from them.
//!
//! Takes the steps of the log in their order; gives a [`Library`]. A later step never changes an earlier one: what was taken back
//! stays readable. It holds no text: texts are kept beside the log and read when somebody opens a document.

use crate::records::{
    Card, Coding, DocumentTaken, Done, Instant, Lesson, LibraryStep, Paper, PaperKept, Private,
    Round, StepId, Stretch, Suggested, TiedTo,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The library as it stands.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The documents, by when they were taken in.
    pub documents: BTreeMap<StepId, Held>,
    /// The documents by the number of the entry of the log that took them in.
    pub numbered: BTreeMap<u64, StepId>,
    /// Every coding that holds, by when it was made.
    pub codings: BTreeMap<StepId, Arc<Made<Coding>>>,
    /// The codings of a document.
    of_document: BTreeMap<StepId, BTreeSet<StepId>>,
    /// The codings that were taken back, with who did and why.
    pub taken_back: BTreeMap<StepId, TakenBack>,
    /// The texts of codebooks kept here, oldest first.
    pub codebooks: Vec<Made<String>>,
    /// What was suggested and turned down.
    pub rejected: BTreeSet<Suggested>,
    /// What was noted of a document.
    pub memos: BTreeMap<StepId, Vec<Made<Memo>>>,
    /// The rounds of coding.
    pub rounds: BTreeMap<StepId, Made<Round>>,
    /// Who has finished which document of which round.
    pub finished: BTreeSet<(StepId, StepId, Private<String>)>,
    /// The lessons.
    pub lessons: BTreeMap<StepId, Made<Lesson>>,
    /// What lessons led to.
    pub ties: BTreeMap<StepId, Vec<Made<Tie>>>,
    /// The papers kept, by their first version.
    pub papers: BTreeMap<StepId, KeptPaper>,
}

/// A coding that was taken back, and why.
pub type TakenBack = (Arc<Made<Coding>>, Made<Private<String>>);

/// Something with who made it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<T> {
    /// Its id.
    pub id: StepId,
    /// Who made it.
    pub by: Private<String>,
    /// When.
    pub at: Instant,
    /// What it is.
    pub what: T,
}

/// A document in the library.
#[derive(Clone, Debug)]
pub struct Held {
    /// As it was taken in.
    pub taken: Made<DocumentTaken>,
    /// What it is; as good as empty until somebody has written it down.
    pub card: Card,
    /// Who described it last and when; `None`: nobody has.
    pub described: Option<(Private<String>, Instant)>,
}

impl Held {
    /// What it is called: as described, as the file says, or the file’s name.
    pub fn title(&self) -> &str {
        let said = self.taken.what.title.as_deref().unwrap_or_default();
        [self.card.title.as_str(), said, self.taken.what.file.as_str()]
            .into_iter()
            .find(|title| !title.trim().is_empty())
            .unwrap_or_default()
    }
}

/// A paper that is kept, with every version of it.
#[derive(Clone, Debug)]
pub struct KeptPaper {
    /// Its versions, oldest first. **Shape:** never none.
    pub versions: Vec<Made<PaperKept>>,
    /// Who withdrew it, and why; `None`: nobody has.
    pub withdrawn: Option<Made<Private<String>>>,
}

impl KeptPaper {
    /// Its latest version.
    pub fn latest(&self) -> &Made<PaperKept> {
        self.versions.last().expect("a paper is kept from its first version on")
    }

    /// What it says now.
    pub fn paper(&self) -> &Paper {
        &self.latest().what.paper
    }

    /// The versions that may be shown, oldest first: those before the names in it were last changed may not.
    pub fn shown(&self) -> &[Made<PaperKept>] {
        let changed = self.versions.iter().rposition(|version| version.what.names_were_changed);
        &self.versions[changed.unwrap_or(0)..]
    }

    /// Whether it may be issued: nothing is missing in it and nobody withdrew it.
    pub fn may_be_issued(&self) -> bool {
        self.withdrawn.is_none() && self.paper().faults().is_empty()
    }
}

/// A note on a document or a stretch of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo {
    /// The stretch; `None`: the whole document.
    pub at: Option<Stretch>,
    /// The words.
    pub words: Private<String>,
}

/// What a lesson led to, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// To what.
    pub to: TiedTo,
    /// How the one follows from the other.
    pub because: Private<String>,
}

impl Library {
    /// Takes the next step of the log, with the number of its entry. A step about something that is not there changes nothing.
    pub fn add(&mut self, number: u64, step: LibraryStep) {
        let LibraryStep { id, by, received: at, what } = step;
        match what {
            Done::TakenIn(document) => {
                let taken = Made { id, by, at, what: *document };
                self.numbered.insert(number, id);
                self.documents.insert(id, Held { taken, card: Card::default(), described: None });
            }
            Done::Described { document, card } => {
                if let Some(held) = self.documents.get_mut(&document) {
                    (held.card, held.described) = (*card, Some((by, at)));
                }
            }
            Done::CodebookKept { text } => self.codebooks.push(Made { id, by, at, what: text }),
            Done::Coded(coding) => {
                self.of_document.entry(coding.document).or_default().insert(id);
                self.codings.insert(id, Arc::new(Made { id, by, at, what: *coding }));
            }
            Done::CodingTakenBack { coding, because } => {
                if let Some(made) = self.codings.remove(&coding) {
                    if let Some(codings) = self.of_document.get_mut(&made.what.document) {
                        codings.remove(&coding);
                    }
                    self.taken_back.insert(coding, (made, Made { id, by, at, what: because }));
                }
            }
            Done::SuggestionRejected(suggested) => {
                self.rejected.insert(*suggested);
            }
            Done::Memo { document, at: stretch, words } => {
                let what = Memo { at: stretch, words };
                self.memos.entry(document).or_default().push(Made { id, by, at, what });
            }
            Done::RoundOpened(round) => {
                self.rounds.insert(id, Made { id, by, at, what: *round });
            }
            Done::RoundFinished { round, document } => {
                self.finished.insert((round, document, by));
            }
            Done::LessonDrawn(lesson) => {
                self.lessons.insert(id, Made { id, by, at, what: *lesson });
            }
            Done::LessonTied { lesson, to, because } => {
                let what = Tie { to, because };
                self.ties.entry(lesson).or_default().push(Made { id, by, at, what });
            }
            Done::PaperKept(kept) => self.keep_paper(Made { id, by, at, what: *kept }),
            Done::PaperWithdrawn { paper, because } => {
                if let Some(kept) = self.papers.get_mut(&paper) {
                    kept.withdrawn.get_or_insert(Made { id, by, at, what: because });
                }
            }
        }
    }

    fn keep_paper(&mut self, version: Made<PaperKept>) {
        match version.what.version_of {
            None => {
                let kept = KeptPaper { versions: vec![version], withdrawn: None };
                self.papers.insert(kept.versions[0].id, kept);
            }
            Some(first) => {
                if let Some(kept) = self.papers.get_mut(&first) {
                    kept.versions.push(version);
                }
            }
        }
    }

    /// The papers made from a lesson or a document, newest first.
    pub fn papers_from(&self, of: StepId) -> impl Iterator<Item = (StepId, &KeptPaper)> {
        let papers = self.papers.iter().rev();
        papers.map(|(id, kept)| (*id, kept)).filter(move |(_, kept)| {
            let made = &kept.latest().what;
            made.lessons.contains(&of) || made.documents.contains(&of)
        })
    }

    /// The codings of a document that hold, in the order they were made.
    pub fn codings_of(&self, document: StepId) -> impl Iterator<Item = &Arc<Made<Coding>>> {
        let ids = self.of_document.get(&document).into_iter().flatten();
        ids.filter_map(|id| self.codings.get(id))
    }

    /// The codings of a document that somebody may see: while a round is under way, of those in it only one’s own. `reader`: the name
    /// they code under; nobody’s where it is `None`.
    pub fn codings_seen_by<'a>(
        &'a self,
        document: StepId,
        reader: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Arc<Made<Coding>>> {
        self.codings_of(document).filter(move |made| {
            let Some(round) = made.what.round else { return true };
            reader == Some(made.by.reveal()) || !self.is_blind(round, document)
        })
    }

    /// Whether the coders of a round do not see each other’s codings of a document yet: somebody has not finished it.
    pub fn is_blind(&self, round: StepId, document: StepId) -> bool {
        let Some(made) = self.rounds.get(&round) else { return false };
        !made.what.coders.iter().all(|coder| self.has_finished(round, document, coder))
    }

    /// Whether somebody has finished a document of a round.
    pub fn has_finished(&self, round: StepId, document: StepId, coder: &Private<String>) -> bool {
        self.finished.contains(&(round, document, coder.clone()))
    }

    /// The rounds a document is in, newest first.
    pub fn rounds_of(&self, document: StepId) -> impl Iterator<Item = &Made<Round>> {
        self.rounds.values().rev().filter(move |round| round.what.documents.contains(&document))
    }
}

/// The kinds of document that are told apart, each with what it is called.
pub const KINDS: [(&str, &str); 9] = [
    ("serious-case-review", "Serious case review"),
    ("local-review", "Local child safeguarding practice review"),
    ("rapid-review", "Rapid review"),
    ("thematic-review", "Thematic review"),
    ("child-practice-review", "Child practice review (Wales)"),
    ("learning-review", "Learning review (Scotland)"),
    ("case-management-review", "Case management review (Northern Ireland)"),
    ("learning-document", "Briefing, bulletin or learning event"),
    ("inspection-or-research", "Inspection or research"),
];

/// What a document’s kind is called; its id in plain words where the list does not have it.
pub fn kind_label(kind: &str) -> String {
    let known = KINDS.iter().find(|(id, _)| *id == kind);
    known.map_or_else(|| in_plain_words(kind), |(_, label)| (*label).to_owned())
}

/// An id as words: its first letter a capital, its hyphens spaces.
pub(super) fn in_plain_words(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
