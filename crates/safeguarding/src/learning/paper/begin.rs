//! A paper begun from what the record says: from a lesson, a document of the library, the strategy or an audit.
//!
//! Takes the library, practice and the entries a reader sees; gives a paper in which every word is the record's own, and parts that
//! are left empty where the record says nothing. It writes no sentence: what a part is for is said beside it ([`parts_of`]), and a
//! person writes it. Nothing of a review under way goes into it, nothing of a round that is still blind, and nothing taken back.

mod registers;

pub use registers::{Measure, audit_report, scorecard};

use super::{Block, Paper, PaperKind, Part};
use crate::calendar::{Date, in_words};
use crate::learning::{Held, Library};
use crate::practice::{Codebook, Practice};
use crate::records::{
    Coding, Polarity, Presence, Record, RecordId, Sensitivity, StepId, Stretch, TiedTo,
};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A part that papers of a kind begin with: its heading, and what it is for.
pub type PartAsked = (&'static str, &'static str);

/// The parts a paper of some kind begins with, each with what it is for.
pub const fn parts_of(kind: PaperKind) -> &'static [PartAsked] {
    match kind {
        PaperKind::SevenMinuteBriefing => &SEVEN,
        PaperKind::LearningBriefing => &LEARNING,
        PaperKind::Bulletin => &BULLETIN,
        PaperKind::Poster => &POSTER,
        PaperKind::Scorecard => &STRANDS,
        PaperKind::AuditReport => &AUDIT,
    }
}

const HAPPENED: &str = "What happened, in two or three sentences. Ages and roles, no names.";
const HELPED: &str =
    "What somebody did that made a difference, in the words of the review where you can.";
const HINDERED: &str = "What in the system stood in the way: not whose fault it was.";
const QUESTIONS: &str = "Three or four questions a team can answer from its own work, each in a line that begins with “? ”.";
const TO_DO: &str =
    "What is to be done otherwise from tomorrow, each in a line that begins with “- ”.";

const SEVEN: [PartAsked; 7] = [
    ("Background", HAPPENED),
    ("Why it matters", "What it means for a child where nothing changes. Two sentences."),
    ("What was learned", "What the review found about how the system works."),
    ("What helped", HELPED),
    ("What stood in the way", HINDERED),
    ("Questions for your team", QUESTIONS),
    ("What to do", TO_DO),
];
const LEARNING: [PartAsked; 7] = [
    ("What happened", HAPPENED),
    ("What was learned", "What the review found about how the system works."),
    ("What helped", HELPED),
    ("What stood in the way", HINDERED),
    ("What has changed", "What this led to already: a rule of practice, a training, an audit."),
    ("Questions for your team", QUESTIONS),
    ("What to do", TO_DO),
];
const BULLETIN: [PartAsked; 4] = [
    ("Summary", "What this is about and for whom, in three sentences."),
    ("What it means", "The definition that is used, with its source."),
    ("Findings", "What was found; a figure with what it is of, its definition and its source."),
    ("More information", "Where to read on, and whom to ask."),
];
const POSTER: [PartAsked; 1] =
    [("What to ask", "A few words that can be read from across the room.")];
const STRANDS: [PartAsked; 1] = [(
    "Strand",
    "A table that says how much, how well and what difference; “not collected” where that is so.",
)];
const AUDIT: [PartAsked; 3] = [
    ("What was asked", "What was looked at, how it was drawn, and out of how many."),
    ("What was found", "What was found, in how many, out of how many looked at for it."),
    ("What is to be done", TO_DO),
];

/// A paper as it is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The paper. It mostly cannot be issued yet: see [`Paper::faults`].
    pub paper: Paper,
    /// The lessons it is made from.
    pub lessons: Vec<StepId>,
    /// The documents it is made from.
    pub documents: Vec<StepId>,
    /// How many stretches are coded and not in it: on one page there is room for one of each code, and a review under way is not quoted.
    pub left_out: usize,
}

/// A paper of which only the headings are written.
pub fn blank(kind: PaperKind, day: Date) -> Paper {
    let parts = parts_of(kind).iter();
    Paper {
        kind,
        title: String::new(),
        issuer: String::new(),
        day: in_words(day),
        parts: parts
            .map(|(heading, _)| Part { heading: (*heading).to_owned(), blocks: Vec::new() })
            .collect(),
        sources: Vec::new(),
        notice: Vec::new(),
    }
}

/// What papers are begun from.
pub struct Beginning<'a> {
    /// The library.
    pub library: &'a Library,
    /// Practice: rules, questions, and the labels of what registers say.
    pub practice: &'a Practice,
    /// The codebooks that are used.
    pub books: &'a [&'a Codebook],
    /// An entry of a register, where the reader sees it.
    pub record_of: &'a dyn Fn(RecordId) -> Option<&'a Record>,
    /// The day it is.
    pub day: Date,
}

/// What the record says for a paper, by what it is for.
#[derive(Default)]
struct Gathered {
    title: String,
    happened: Vec<Block>,
    learned: Vec<Block>,
    helped: Vec<Block>,
    hindered: Vec<Block>,
    changed: Vec<String>,
    questions: Vec<String>,
    to_do: Vec<String>,
    sources: Vec<String>,
    lessons: Vec<StepId>,
    documents: Vec<StepId>,
    left_out: usize,
    quoted: Vec<(StepId, SmolStr, Option<Stretch>)>,
}

impl Beginning<'_> {
    /// A paper begun from a lesson: its claim, the words it rests on with the document named, what it led to, and the questions of
    /// what audits it. `None`: there is no such lesson, or papers of this kind are begun from something else.
    pub fn from_lesson(&self, lesson: StepId, kind: PaperKind) -> Option<Begun> {
        let made = self.library.lessons.get(&lesson)?;
        let mut all = Gathered { title: made.what.claim.clone(), ..Gathered::default() };
        all.lessons.push(lesson);
        all.learned.push(Block::Words(made.what.claim.clone()));
        for document in &made.what.documents {
            if let Some(held) = self.open(*document) {
                all.source(held);
                all.happened.extend(words(held.card.harm.reveal()));
            }
        }
        for id in &made.what.codings {
            let coding = self.library.codings.get(id).map(|coding| &coding.what);
            let held = coding.and_then(|coding| self.open(coding.document));
            match coding.zip(held).filter(|(coding, _)| self.is_seen(*id, coding)) {
                Some((coding, held)) => all.quote(coding, held, None),
                None => all.left_out += 1,
            }
        }
        for tie in self.library.ties.get(&lesson).into_iter().flatten() {
            self.tied(&tie.what.to, &mut all);
        }
        all.begun(kind, self.day)
    }

    /// A paper begun from a document: what its description says, and its codes with their words. `None`: there is no such document,
    /// its review is still under way, or papers of this kind are begun from something else.
    pub fn from_document(&self, document: StepId, kind: PaperKind) -> Option<Begun> {
        let held = self.open(document)?;
        let card = &held.card;
        let mut all = Gathered { title: held.title().to_owned(), ..Gathered::default() };
        all.source(held);
        all.happened
            .extend(words(card.harm.reveal()).into_iter().chain(words(card.background.reveal())));
        all.learned.extend(points(card.learning.clone()));
        all.to_do.extend(card.recommendations.iter().cloned());
        let mut codes = BTreeSet::new();
        for made in self.library.codings_seen_by(document, None) {
            let coding = &made.what;
            if coding.presence != Presence::Present {
                continue;
            }
            let is_new = codes.insert((coding.codebook.clone(), coding.code.clone()));
            if kind.is_one_page() && !is_new {
                all.left_out += usize::from(!all.is_quoted(coding));
                continue;
            }
            let name = self.books.iter().find(|book| book.id == coding.codebook);
            let name = name.and_then(|book| book.code(&coding.code)).map(|code| code.name.clone());
            all.quote(coding, held, name);
        }
        all.begun(kind, self.day)
    }

    /// A document whose review is not under way.
    fn open(&self, document: StepId) -> Option<&Held> {
        self.library.documents.get(&document).filter(|held| !held.card.is_live)
    }

    fn is_seen(&self, id: StepId, coding: &Coding) -> bool {
        self.library.codings_seen_by(coding.document, None).any(|made| made.id == id)
    }

    fn tied(&self, to: &TiedTo, all: &mut Gathered) {
        match to {
            TiedTo::Rule(id) => {
                all.changed.extend(self.practice.rule(id).map(|rule| rule.title.clone()));
            }
            TiedTo::Question(id) => {
                let (list, question) = id.split_once('/').unwrap_or((id, ""));
                let lists = self.practice.question_lists.iter().filter(|one| one.id == list);
                let asked = lists.flat_map(|list| &list.questions).filter(|one| one.id == question);
                all.questions.extend(asked.map(|one| one.asks.clone()));
            }
            TiedTo::Code(id) => {
                let (book, code) = id.split_once('/').unwrap_or((id, ""));
                let book = self.books.iter().find(|one| one.id == book);
                let asked =
                    book.and_then(|book| book.code(code)).and_then(|code| code.asks.clone());
                all.questions.extend(asked);
            }
            TiedTo::Record(id) => {
                let open = |record: &&Record| {
                    record.mentions.is_empty() && record.sensitivity == Sensitivity::Ordinary
                };
                if let Some(record) = (self.record_of)(*id).filter(open) {
                    self.entry(record, all);
                }
            }
        }
    }

    /// What an entry of a register says, by its first fact; an audit by what it asks.
    fn entry(&self, record: &Record, all: &mut Gathered) {
        let kind = self.practice.kind(&record.kind);
        let first = kind.and_then(|kind| {
            kind.facts.iter().find_map(|fact| record.facts.get(&fact.name)).cloned()
        });
        match record.kind.as_str() {
            "audit" => {
                all.questions.extend(record.text.iter().map(|(_, text)| text.reveal().clone()));
            }
            "recommendation" | "action" => all.to_do.extend(first),
            _ => all.changed.extend(first),
        }
    }
}

impl Gathered {
    fn source(&mut self, held: &Held) {
        let year = held.card.year.map(|year| year.to_string()).unwrap_or_default();
        let said = [held.card.commissioned_by.as_str(), held.title(), &year];
        let said: Vec<&str> = said.into_iter().filter(|words| !words.trim().is_empty()).collect();
        self.sources.push(said.join(", "));
        self.documents.push(held.taken.id);
    }

    /// Whether the words of a coding stand in another that is quoted by the same code.
    fn is_quoted(&self, coding: &Coding) -> bool {
        let overlaps = |one: Option<Stretch>, other: Option<Stretch>| match (one, other) {
            (Some(one), Some(other)) => one.from < other.to && other.from < one.to,
            (one, other) => one == other,
        };
        let mut quoted = self.quoted.iter();
        quoted.any(|(document, code, at)| {
            *document == coding.document && *code == coding.code && overlaps(*at, coding.at)
        })
    }

    /// The words a code stands on, under its name where that is given; its name alone where it is of the document as a whole.
    fn quote(&mut self, coding: &Coding, held: &Held, name: Option<String>) {
        if self.is_quoted(coding) {
            return;
        }
        self.quoted.push((coding.document, coding.code.clone(), coding.at));
        let there = match coding.polarity {
            Polarity::Good => &mut self.helped,
            Polarity::Gap => &mut self.hindered,
            Polarity::Neutral => &mut self.learned,
        };
        there.extend(name.map(Block::Words));
        if !coding.snippet.is_blank() {
            let words = coding.snippet.reveal().clone();
            there.push(Block::Quote { words, from: held.title().to_owned() });
        }
    }

    /// The paper; `None`: papers of this kind are begun from something else.
    fn begun(self, kind: PaperKind, day: Date) -> Option<Begun> {
        let questions = self.questions.into_iter().map(Block::Question).collect();
        let in_parts: Vec<Vec<Block>> = match kind {
            PaperKind::SevenMinuteBriefing => {
                let learned = self.learned.into_iter().chain(points(self.changed)).collect();
                let to_do = points(self.to_do);
                let why = Vec::new();
                vec![self.happened, why, learned, self.helped, self.hindered, questions, to_do]
            }
            PaperKind::LearningBriefing => {
                let (changed, to_do) = (points(self.changed), points(self.to_do));
                vec![
                    self.happened,
                    self.learned,
                    self.helped,
                    self.hindered,
                    changed,
                    questions,
                    to_do,
                ]
            }
            _ => return None,
        };
        let mut paper = blank(kind, day);
        for (part, blocks) in paper.parts.iter_mut().zip(in_parts) {
            part.blocks = super::typed::tidied(&blocks);
        }
        paper.title = super::typed::in_one_line(&self.title);
        paper.sources = self.sources;
        let (lessons, documents) = (self.lessons, self.documents);
        Some(Begun { paper, lessons, documents, left_out: self.left_out })
    }
}

fn words(said: &str) -> Option<Block> {
    (!said.trim().is_empty()).then(|| Block::Words(said.to_owned()))
}

fn points(all: Vec<String>) -> Vec<Block> {
    if all.is_empty() { Vec::new() } else { vec![Block::Points(all)] }
}

#[cfg(test)]
mod tests;
