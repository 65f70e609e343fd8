//! A paper of learning as it is kept: its kind, its parts and what stands in them, as plain data.
//!
//! Takes words in the order they are read; gives the same, letter for letter. What is wrong with it, and how it is begun, is worked
//! out by [`crate::learning::paper`].

use serde::{Deserialize, Serialize};

/// A paper as it is issued.
///
/// **Shape.** Parts stand in the order they are read. `Debug` gives its kind and how many parts it has, and nothing of its words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it is, and so how it is laid out.
    pub kind: PaperKind,
    /// Its title. Never empty.
    pub title: String,
    /// Who issues it, like “Ashdown Safeguarding Children Partnership”. Never empty.
    pub issuer: String,
    /// The day it is issued, in words, like “22 November 2026”. Never empty.
    pub day: String,
    /// Its parts. Never empty; exactly seven in a seven-minute briefing.
    pub parts: Vec<Part>,
    /// Where what it says comes from. May be empty.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What readers are told at its foot: whose names were changed, for whom it is, whom to ring. May be empty.
    #[serde(default)]
    pub notice: Vec<String>,
}

impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({:?}, {} parts)", self.kind, self.parts.len())
    }
}

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// Exactly seven parts on one page, read and talked over in a team's seven minutes: 1 background, 2 why it matters, 3 to 5
    /// information, 6 questions, 7 what to do.
    ///
    /// **Source.** The order of Bradford's seven-minute briefings.
    SevenMinuteBriefing,
    /// What a review or several taught, over as many pages as it needs.
    LearningBriefing,
    /// Summary, definition, findings, more information.
    Bulletin,
    /// One page in large letters, for a wall.
    Poster,
    /// A strategy's strands, each with its measures: how much, how well, what difference.
    Scorecard,
    /// What an audit asked, found and asks to be done.
    AuditReport,
}

impl PaperKind {
    /// Every kind, in the order they are listed to people.
    pub const ALL: [Self; 6] = [
        Self::SevenMinuteBriefing,
        Self::LearningBriefing,
        Self::Bulletin,
        Self::Poster,
        Self::Scorecard,
        Self::AuditReport,
    ];

    /// What it is called on the paper itself.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SevenMinuteBriefing => "Seven-minute briefing",
            Self::LearningBriefing => "Learning briefing",
            Self::Bulletin => "Learning and improvement bulletin",
            Self::Poster => "Poster",
            Self::Scorecard => "Strategy scorecard",
            Self::AuditReport => "Audit report",
        }
    }

    /// Whether it must stand on one page.
    pub const fn is_one_page(self) -> bool {
        matches!(self, Self::SevenMinuteBriefing | Self::Poster)
    }
}

/// One part of a paper, under its heading.
///
/// **Shape.** Blocks stand in the order they are read; never none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its heading. Never empty.
    pub heading: String,
    /// What stands in it. Never empty.
    pub blocks: Vec<Block>,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} blocks)", self.blocks.len())
    }
}

/// Something that stands in a part.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Block {
    /// Plain paragraphs, with an empty line between them. No markup is read in them.
    Words(String),
    /// Points of a list, one line or more each.
    Points(Vec<String>),
    /// What somebody said or wrote.
    Quote {
        /// The words themselves, without quotation marks.
        words: String,
        /// Whose they are: a role or a document, not a name.
        from: String,
    },
    /// A figure with all that is needed to read it rightly.
    Figure {
        /// The figure as it is printed, like “60%” or “12 of 47”.
        value: String,
        /// Of what: the denominator and the period.
        of: String,
        /// What was counted, and how.
        definition: String,
        /// Where it comes from.
        source: String,
    },
    /// A table.
    Table {
        /// The heading of each column. Never empty.
        headings: Vec<String>,
        /// The rows, each as long as the headings. Never none; no cell is empty.
        rows: Vec<Vec<String>>,
    },
    /// A question for the team.
    Question(String),
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Words(_) => "Words",
            Self::Points(_) => "Points",
            Self::Quote { .. } => "Quote",
            Self::Figure { .. } => "Figure",
            Self::Table { .. } => "Table",
            Self::Question(_) => "Question",
        })
    }
}
