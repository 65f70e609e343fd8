//! A paper of learning as pages show it: as it will be read, and how it stands.
//!
//! Takes a paper; gives its parts ready for a template. It reads no markup in anybody's words.

use safeguarding::learning::library::KeptPaper;
use safeguarding::learning::paper::{Block, NOT_COLLECTED, Paper, PaperKind};
use safeguarding::records::Private;
use serde::Serialize;

/// A paper.
#[derive(Debug, Serialize)]
pub(crate) struct PaperShown {
    kind: &'static str,
    title: Private<String>,
    issuer: String,
    day: String,
    /// Whether its parts are numbered, as they are on paper.
    is_numbered: bool,
    parts: Vec<PartShown>,
    sources: Vec<Private<String>>,
    notice: Vec<Private<String>>,
}

#[derive(Debug, Serialize)]
struct PartShown {
    heading: Private<String>,
    blocks: Vec<BlockShown>,
}

/// What stands in a part.
#[derive(Debug, Default, Serialize)]
struct BlockShown {
    /// What it is: `words`, `points`, `quote`, `figure`, `table` or `question`.
    form: &'static str,
    /// Its paragraphs, points or fields; of a table its headings.
    lines: Vec<Private<String>>,
    /// Whose words a quotation is.
    whose: Private<String>,
    rows: Vec<Vec<CellShown>>,
}

#[derive(Debug, Serialize)]
struct CellShown {
    words: Private<String>,
    is_not_collected: bool,
}

impl PaperShown {
    pub fn of(paper: &Paper) -> Self {
        let parts = paper.parts.iter().map(|part| PartShown {
            heading: part.heading.clone().into(),
            blocks: part.blocks.iter().map(block_shown).collect(),
        });
        Self {
            kind: paper.kind.words(),
            title: paper.title.clone().into(),
            issuer: paper.issuer.clone(),
            day: paper.day.clone(),
            is_numbered: paper.kind == PaperKind::SevenMinuteBriefing,
            parts: parts.collect(),
            sources: private(&paper.sources),
            notice: private(&paper.notice),
        }
    }
}

fn private(lines: &[String]) -> Vec<Private<String>> {
    lines.iter().map(|line| line.clone().into()).collect()
}

fn block_shown(block: &Block) -> BlockShown {
    let shown = |form, lines: &[String]| BlockShown {
        form,
        lines: private(lines),
        ..BlockShown::default()
    };
    let one = std::slice::from_ref::<String>;
    match block {
        Block::Words(words) => {
            let paragraphs = words.split("\n\n").map(str::to_owned).collect::<Vec<_>>();
            shown("words", &paragraphs)
        }
        Block::Points(points) => shown("points", points),
        Block::Question(words) => shown("question", one(words)),
        Block::Quote { words, from } => {
            let paragraphs = words.split("\n\n").map(str::to_owned).collect::<Vec<_>>();
            BlockShown { whose: from.clone().into(), ..shown("quote", &paragraphs) }
        }
        Block::Figure { value, of, definition, source } => {
            shown("figure", &[value, of, definition, source].map(Clone::clone))
        }
        Block::Table { headings, rows } => {
            let cell = |words: &String| CellShown {
                is_not_collected: words.trim().eq_ignore_ascii_case(NOT_COLLECTED),
                words: words.clone().into(),
            };
            let rows = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            BlockShown { rows, ..shown("table", headings) }
        }
    }
}

/// How a paper stands, as far as the paper itself says: whether it is withdrawn, or what keeps it from being issued.
pub(crate) fn stands(kept: &KeptPaper) -> String {
    match (kept.withdrawn.is_some(), kept.paper().faults().len()) {
        (true, _) => "withdrawn".to_owned(),
        (false, 0) => "ready to be issued".to_owned(),
        (false, 1) => "a draft: 1 thing is missing".to_owned(),
        (false, missing) => format!("a draft: {missing} things are missing"),
    }
}
