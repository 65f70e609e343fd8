//! Papers begun from the registers: a scorecard from the strategy's strands and measures, an audit's report from its entries.
//!
//! Takes entries that the reader sees; gives papers whose words are theirs. What is not collected says so; it is neither nought nor left
//! out.

use super::{Begun, blank, points, words};
use crate::calendar::{Date, VagueDate, in_words};
use crate::learning::paper::{Block, NOT_COLLECTED, PaperKind, Part, SCORECARD_QUESTIONS};
use crate::practice::{FactForm, Practice};
use crate::records::Record;

/// A measure of the strategy with how it was last read.
#[derive(Clone, Copy)]
pub struct Measure<'a> {
    /// The measure.
    pub of: &'a Record,
    /// Its latest reading; `None`: nobody has read it yet.
    pub read: Option<&'a Record>,
}

/// What stands where a measure is collected and nobody has read it.
const NOT_READ: &str = "not read yet";
/// What stands where there is nothing to say.
const NONE: &str = "none";

/// A scorecard: a part for each strand, with the measures of its outcomes under how much, how well and what difference; measures of no
/// strand's outcome stand in a part of their own.
pub fn scorecard(
    practice: &Practice,
    strategy: Option<&Record>,
    strands: &[&Record],
    measures: &[Measure<'_>],
    day: Date,
) -> Begun {
    let mut paper = blank(PaperKind::Scorecard, day);
    paper.title = strategy.map(|one| fact(one, "title").to_owned()).unwrap_or_default();
    let has = |strand: &Record, measure: &Measure<'_>| {
        let outcome = fact(measure.of, "outcome");
        fact(strand, "outcomes").split(',').any(|one| one.trim() == outcome)
    };
    let mut parts: Vec<Part> = strands
        .iter()
        .map(|strand| Part {
            heading: in_practice_words(practice, strand, "strand"),
            blocks: vec![table(measures.iter().filter(|measure| has(strand, measure)))],
        })
        .collect();
    let of_none = |measure: &&Measure<'_>| strands.iter().all(|strand| !has(strand, measure));
    let others: Vec<&Measure<'_>> = measures.iter().filter(of_none).collect();
    if !others.is_empty() {
        let heading = "Measures of no strand".to_owned();
        parts.push(Part { heading, blocks: vec![table(others.into_iter())] });
    }
    if !parts.is_empty() {
        paper.parts = parts;
    }
    Begun { paper, lessons: Vec::new(), documents: Vec::new(), left_out: 0 }
}

fn table<'m>(measures: impl Iterator<Item = &'m Measure<'m>>) -> Block {
    let measures: Vec<&Measure<'_>> = measures.collect();
    let asks = ["how-much", "how-well", "what-difference"];
    let mut rows = Vec::new();
    for (asked, question) in asks.iter().zip(SCORECARD_QUESTIONS) {
        let of_it = measures.iter().filter(|measure| fact(measure.of, "asks") == *asked);
        let before = rows.len();
        rows.extend(of_it.map(|measure| row(question, measure)));
        if rows.len() == before {
            rows.push([question, NONE, NOT_COLLECTED, NONE].map(str::to_owned).to_vec());
        }
    }
    let headings = ["Question", "Measure", "Reading", "As of"].map(str::to_owned).to_vec();
    Block::Table { headings, rows }
}

fn row(question: &str, measure: &Measure<'_>) -> Vec<String> {
    let (reading, day) = match measure.read {
        _ if fact(measure.of, "collected") == "not-collected" => {
            (NOT_COLLECTED.to_owned(), NONE.to_owned())
        }
        None => (NOT_READ.to_owned(), NONE.to_owned()),
        Some(read) => {
            let out_of = fact(read, "out_of");
            let reading = match out_of {
                "" => fact(read, "value").to_owned(),
                out_of => format!("{} of {out_of}", fact(read, "value")),
            };
            (reading, day_in_words(fact(read, "read_on")))
        }
    };
    vec![question.to_owned(), fact(measure.of, "measure").to_owned(), reading, day]
}

/// An audit's report: what it asks and how it was drawn, what was found in how many, and what that asks for.
///
/// `came`: what goes on from it, in the order of the log.
pub fn audit_report(practice: &Practice, audit: &Record, came: &[&Record], day: Date) -> Begun {
    let mut paper = blank(PaperKind::AuditReport, day);
    fact(audit, "title").clone_into(&mut paper.title);
    let findings = || came.iter().filter(|one| one.kind == "audit-finding");
    let texts = audit.text.iter().filter_map(|(_, text)| words(text.reveal()));
    let drawn = ["how_drawn", "drawn_by", "groups", "how_many", "out_of", "from_when", "to_when"];
    let label = |name: &str| {
        let kind = practice.kind(&audit.kind)?;
        kind.facts.iter().find(|one| one.name == name).map(|one| one.label.clone())
    };
    let said = drawn.into_iter().filter(|name| !fact(audit, name).is_empty());
    let rows =
        said.filter_map(|name| Some(vec![label(name)?, in_practice_words(practice, audit, name)]));
    let rows: Vec<Vec<String>> = rows.collect();
    let headings = ["How it was drawn", "As written"].map(str::to_owned).to_vec();
    let drawn = (!rows.is_empty()).then_some(Block::Table { headings, rows });
    let found: Vec<Vec<String>> = findings().map(|one| found_row(practice, one)).collect();
    let headings = ["Finding", "Part of the work", "In how many", "Out of", "The last time"]
        .map(str::to_owned);
    let found = (!found.is_empty())
        .then(|| Block::Table { headings: headings.to_vec(), rows: found })
        .into_iter()
        .chain(
            findings().flat_map(|one| one.text.iter()).filter_map(|(_, text)| words(text.reveal())),
        );
    let asked: Vec<String> = came
        .iter()
        .filter(|one| one.kind == "recommendation" || one.kind == "action")
        .map(|one| {
            fact(one, if one.kind == "action" { "action" } else { "recommendation" }).to_owned()
        })
        .collect();
    let in_parts: [Vec<Block>; 3] = [texts.chain(drawn).collect(), found.collect(), points(asked)];
    for (part, blocks) in paper.parts.iter_mut().zip(in_parts) {
        part.blocks = crate::learning::paper::typed::tidied(&blocks);
    }
    Begun { paper, lessons: Vec::new(), documents: Vec::new(), left_out: 0 }
}

fn found_row(practice: &Practice, finding: &Record) -> Vec<String> {
    let before = fact(finding, "before");
    vec![
        fact(finding, "finding").to_owned(),
        in_practice_words(practice, finding, "theme"),
        fact(finding, "found_in").to_owned(),
        fact(finding, "out_of").to_owned(),
        if before.is_empty() { "not asked".to_owned() } else { before.to_owned() },
    ]
}

fn fact<'r>(record: &'r Record, name: &str) -> &'r str {
    record.facts.get(name).map_or("", String::as_str)
}

/// A fact as practice words it, a capital before it.
fn in_practice_words(practice: &Practice, record: &Record, name: &str) -> String {
    let value = fact(record, name);
    let kind = practice.kind(&record.kind);
    let fact = kind.and_then(|kind| kind.facts.iter().find(|fact| fact.name == name));
    let said = match fact {
        Some(fact) if fact.form == FactForm::Date => day_in_words(value),
        Some(fact) => practice.value_in_words(fact, value),
        None => value.to_owned(),
    };
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn day_in_words(day: &str) -> String {
    let read = VagueDate::parse(day).ok().and_then(|date| date.day());
    read.map_or_else(|| if day.is_empty() { NONE.to_owned() } else { day.to_owned() }, in_words)
}
