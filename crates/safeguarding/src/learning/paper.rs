//! A paper of learning: what a seven-minute briefing, a bulletin, a poster, a scorecard or an audit's report says, as plain data.
//!
//! Takes words, points, quotations, figures, tables and questions in the order they are read; gives the same, and what is still
//! wrong with them ([`Paper::faults`]). The pages show a paper as HTML and `press` sets it as PDF, both from this. It is begun from
//! what the record says ([`begin`]) and typed as plain lines ([`typed`]).
//!
//! It lays nothing out, reads no markup in anybody's words, and names nobody by itself. It holds no colour or grade for a child:
//! papers are about practice.

pub mod begin;
mod names;
pub mod typed;

pub use crate::records::{Block, Paper, PaperKind, Part};
pub use names::{NamesLeft, names_left, with_names_changed};

/// What a scorecard writes where a figure is not collected. It is a state of its own: neither nought nor a blank.
pub const NOT_COLLECTED: &str = "not collected";

/// What every strand of a scorecard is asked.
///
/// **Source.** The frame of results-based accountability, as Bradford's partnership uses it: how much was done, how well, and
/// what difference it made.
pub const SCORECARD_QUESTIONS: [&str; 3] = ["how much", "how well", "what difference"];

/// What stands in the way of issuing a paper. Parts are told by their number, from 1; nothing of their words is repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperFault {
    /// A title, issuer or day is missing.
    #[error("the paper has no {what}; write it, like {example}")]
    Without {
        /// Which.
        what: &'static str,
        /// How it may look.
        example: &'static str,
    },
    /// A seven-minute briefing has other than seven parts.
    #[error(
        "a seven-minute briefing has exactly seven parts (background; why it matters; three of information; questions; what to do) and this has {found}; join or part them, or make it a learning-briefing"
    )]
    NotSevenParts {
        /// How many there are.
        found: usize,
    },
    /// Nothing stands in the paper.
    #[error("the paper has no parts; write at least one, with a heading and something under it")]
    NoParts,
    /// A part has no heading.
    #[error("part {part} has no heading; give it one")]
    NoHeading {
        /// Which part, from 1.
        part: usize,
    },
    /// A part has nothing under its heading.
    #[error("part {part} is empty; write it, or take it out")]
    EmptyPart {
        /// Which part, from 1.
        part: usize,
    },
    /// A block says nothing, or lacks something without which it cannot be read rightly.
    #[error("in part {part}, block {block} has no {what}; write it, or take the block out")]
    EmptyBlock {
        /// Which part, from 1.
        part: usize,
        /// Which block of it, from 1.
        block: usize,
        /// What is missing.
        what: &'static str,
    },
    /// A row of a table is longer or shorter than its headings.
    #[error(
        "in part {part}, block {block}, row {row} of the table has {found} cells under {headings} headings; give it as many"
    )]
    UnevenRow {
        /// Which part, from 1.
        part: usize,
        /// Which block of it, from 1.
        block: usize,
        /// Which row, from 1, without the headings.
        row: usize,
        /// How many cells it has.
        found: usize,
        /// How many it should have.
        headings: usize,
    },
    /// A cell of a table is blank, which a reader cannot tell from nought.
    #[error(
        "in part {part}, block {block}, row {row} of the table, cell {cell} is blank, which may be read as nought; write what is true, like “none” or “{NOT_COLLECTED}”"
    )]
    BlankCell {
        /// Which part, from 1.
        part: usize,
        /// Which block of it, from 1.
        block: usize,
        /// Which row, from 1, without the headings.
        row: usize,
        /// Which cell of it, from 1.
        cell: usize,
    },
    /// A strand of a scorecard leaves one of its three questions out.
    #[error(
        "part {part} of the scorecard does not say “{question}”; give its table a column or a row of that name, with “{NOT_COLLECTED}” where that is so"
    )]
    NotAsked {
        /// Which part, from 1.
        part: usize,
        /// Which of the three.
        question: &'static str,
    },
}

impl PaperFault {
    /// The part it is in, from 1; `None`: it is about the paper as a whole.
    pub const fn part(&self) -> Option<usize> {
        match self {
            Self::Without { .. } | Self::NotSevenParts { .. } | Self::NoParts => None,
            Self::NoHeading { part }
            | Self::EmptyPart { part }
            | Self::EmptyBlock { part, .. }
            | Self::UnevenRow { part, .. }
            | Self::BlankCell { part, .. }
            | Self::NotAsked { part, .. } => Some(*part),
        }
    }
}

impl Paper {
    /// What stands in the way of issuing it, in the order it is read; nothing where it may be issued.
    ///
    /// Whether it fits on its page only `press` can say.
    pub fn faults(&self) -> Vec<PaperFault> {
        let lines = [
            ("title", &self.title, "“Neglect: three children found in crisis”"),
            ("issuer", &self.issuer, "“Ashdown Safeguarding Children Partnership”"),
            ("day", &self.day, "“22 November 2026”"),
        ];
        let mut faults: Vec<PaperFault> = lines
            .into_iter()
            .filter(|(_, words, _)| is_blank(words))
            .map(|(what, _, example)| PaperFault::Without { what, example })
            .collect();
        if self.kind == PaperKind::SevenMinuteBriefing && self.parts.len() != 7 {
            faults.push(PaperFault::NotSevenParts { found: self.parts.len() });
        } else if self.parts.is_empty() {
            faults.push(PaperFault::NoParts);
        }
        for (i, part) in self.parts.iter().enumerate() {
            faults.extend(part.faults(i + 1));
            if self.kind == PaperKind::Scorecard {
                faults.extend(part.not_asked(i + 1));
            }
        }
        faults
    }
}

impl Part {
    fn faults(&self, part: usize) -> Vec<PaperFault> {
        let mut faults = Vec::new();
        if is_blank(&self.heading) {
            faults.push(PaperFault::NoHeading { part });
        }
        if self.blocks.is_empty() {
            faults.push(PaperFault::EmptyPart { part });
        }
        for (i, block) in self.blocks.iter().enumerate() {
            faults.extend(block.faults(part, i + 1));
        }
        faults
    }

    /// The questions of a scorecard that no table of this strand asks, as a heading or as a cell.
    fn not_asked(&self, part: usize) -> Vec<PaperFault> {
        let asked = |question: &str| {
            self.blocks.iter().any(|block| match block {
                Block::Table { headings, rows } => headings
                    .iter()
                    .chain(rows.iter().flatten())
                    .any(|cell| cell.trim().trim_end_matches('?').eq_ignore_ascii_case(question)),
                _ => false,
            })
        };
        SCORECARD_QUESTIONS
            .into_iter()
            .filter(|question| !asked(question))
            .map(|question| PaperFault::NotAsked { part, question })
            .collect()
    }
}

impl Block {
    fn faults(&self, part: usize, block: usize) -> Vec<PaperFault> {
        let needed: Vec<(&'static str, bool)> = match self {
            Self::Words(words) | Self::Question(words) => vec![("words", is_blank(words))],
            Self::Points(points) => vec![
                ("points", points.is_empty()),
                ("words in one of its points", points.iter().any(|point| is_blank(point))),
            ],
            Self::Quote { words, from } => {
                vec![("words", is_blank(words)), ("“from” (whose words they are)", is_blank(from))]
            }
            Self::Figure { value, of, definition, source } => vec![
                ("value", is_blank(value)),
                ("“of” (of how many, and when)", is_blank(of)),
                ("definition", is_blank(definition)),
                ("source", is_blank(source)),
            ],
            Self::Table { headings, rows } => vec![
                ("headings", headings.is_empty()),
                ("words in one of its headings", headings.iter().any(|heading| is_blank(heading))),
                ("rows", rows.is_empty()),
            ],
        };
        let mut faults: Vec<PaperFault> = needed
            .into_iter()
            .filter(|(_, missing)| *missing)
            .map(|(what, _)| PaperFault::EmptyBlock { part, block, what })
            .collect();
        if let Self::Table { headings, rows } = self {
            faults.extend(
                rows.iter()
                    .enumerate()
                    .flat_map(|(i, row)| row_faults(row, headings.len(), (part, block, i + 1))),
            );
        }
        faults
    }
}

fn row_faults(
    row: &[String],
    headings: usize,
    (part, block, number): (usize, usize, usize),
) -> Vec<PaperFault> {
    if row.len() != headings {
        let found = row.len();
        return vec![PaperFault::UnevenRow { part, block, row: number, found, headings }];
    }
    (row.iter().enumerate())
        .filter(|(_, cell)| is_blank(cell))
        .map(|(i, _)| PaperFault::BlankCell { part, block, row: number, cell: i + 1 })
        .collect()
}

/// Whether nothing of it can be read: signs of no width count as nothing.
fn is_blank(words: &str) -> bool {
    words.chars().all(|c| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(heading: &str, blocks: Vec<Block>) -> Part {
        Part { heading: heading.to_owned(), blocks }
    }

    fn paper(kind: PaperKind, parts: Vec<Part>) -> Paper {
        Paper {
            kind,
            title: "Neglect".to_owned(),
            issuer: "Ashdown Partnership".to_owned(),
            day: "22 November 2026".to_owned(),
            parts,
            sources: Vec::new(),
            notice: Vec::new(),
        }
    }

    fn words() -> Vec<Block> {
        vec![Block::Words("The home was not seen.".to_owned())]
    }

    fn table(headings: &[&str], rows: &[&[&str]]) -> Block {
        let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        Block::Table {
            headings: owned(headings),
            rows: rows.iter().map(|row| owned(row)).collect(),
        }
    }

    #[test]
    fn a_seven_minute_briefing_of_six_or_eight_parts_is_refused_and_of_seven_is_not() {
        for many in [0, 6, 8] {
            let six = paper(PaperKind::SevenMinuteBriefing, vec![part("Heading", words()); many]);
            assert_eq!(six.faults(), [PaperFault::NotSevenParts { found: many }]);
        }
        let seven = paper(PaperKind::SevenMinuteBriefing, vec![part("Heading", words()); 7]);
        assert_eq!(seven.faults(), []);
        let other = paper(PaperKind::Bulletin, vec![part("Heading", words()); 6]);
        assert_eq!(other.faults(), []);
    }

    #[test]
    fn a_part_without_heading_or_anything_under_it_is_refused_by_its_number() {
        let empty =
            paper(PaperKind::Bulletin, vec![part("Summary", words()), part(" ", Vec::new())]);
        assert_eq!(
            empty.faults(),
            [PaperFault::NoHeading { part: 2 }, PaperFault::EmptyPart { part: 2 }]
        );
        assert_eq!(paper(PaperKind::Bulletin, Vec::new()).faults(), [PaperFault::NoParts]);
    }

    #[test]
    fn a_figure_without_definition_or_source_is_refused() {
        let figure = Block::Figure {
            value: "60%".to_owned(),
            of: "139 reviews".to_owned(),
            definition: "\u{200b}".to_owned(),
            source: String::new(),
        };
        let found = paper(PaperKind::Bulletin, vec![part("Findings", vec![figure])]).faults();
        let says: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(
            says,
            [
                "in part 1, block 1 has no definition; write it, or take the block out",
                "in part 1, block 1 has no source; write it, or take the block out"
            ]
        );
    }

    #[test]
    fn a_blank_cell_is_refused_because_it_may_be_read_as_nought() {
        let rows: &[&[&str]] = &[&["Visits", "12"], &["Homes seen", ""], &["Bedrooms seen"]];
        let found = paper(
            PaperKind::AuditReport,
            vec![part("Findings", vec![table(&["Measure", "Number"], rows)])],
        );
        assert_eq!(
            found.faults(),
            [
                PaperFault::BlankCell { part: 1, block: 1, row: 2, cell: 2 },
                PaperFault::UnevenRow { part: 1, block: 1, row: 3, found: 1, headings: 2 }
            ]
        );
    }

    #[test]
    fn a_strand_of_a_scorecard_is_asked_all_three_questions_as_columns_or_as_rows() {
        let columns = table(
            &["Measure", "How much", "How well", "What difference?"],
            &[&["Training", "412", NOT_COLLECTED, NOT_COLLECTED]],
        );
        let rows = table(&["Question", "Answer"], &[&["How much", "412"], &["How well", "none"]]);
        let scorecard =
            paper(PaperKind::Scorecard, vec![part("One", vec![columns]), part("Two", vec![rows])]);
        assert_eq!(
            scorecard.faults(),
            [PaperFault::NotAsked { part: 2, question: "what difference" }]
        );
    }

    #[test]
    fn debug_shows_nothing_of_the_words() {
        let shown = paper(PaperKind::Poster, vec![part("Amber", words())]);
        assert_eq!(format!("{shown:?}"), "Paper(Poster, 1 parts)");
        assert_eq!(format!("{:?}", shown.parts), "[Part(1 blocks)]");
        assert_eq!(format!("{:?}", shown.parts[0].blocks), "[Words]");
    }

    #[test]
    fn a_paper_reads_from_toml_and_an_unknown_field_is_refused() {
        let text = "kind = \"poster\"\ntitle = \"T\"\nissuer = \"I\"\nday = \"D\"\n[[parts]]\nheading = \"H\"\n\
                    blocks = [{ question = \"Who?\" }, { quote = { words = \"W\", from = \"F\" } }]\n";
        let read: Paper = toml::from_str(text).expect("a whole paper");
        assert_eq!(read.parts[0].blocks[0], Block::Question("Who?".to_owned()));
        assert!(toml::from_str::<Paper>(&format!("colour = \"red\"\n{text}")).is_err());
    }
}
