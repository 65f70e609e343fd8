//! A round of coding: how far its coders agree, code by code and over all, by document or by paragraph, and what they differ on.
//!
//! Takes a round and what is compared; gives the figures with what each means, “insufficient data” where that is the truth, and the
//! list to talk over. Nothing of a document is shown before all have finished it.

mod samples;

use super::prelude::*;
use crate::library::{NotDone, Opened};
use crate::pages::document::reading::code_name;
use crate::shown::codebooks::newest;
use safeguarding::learning::Made;
use safeguarding::learning::library::Library;
use safeguarding::learning::rounds::{
    Agreed, DiffersOn, Layout, RoundAgreement, SaidOf, Unit, agreement,
};
use safeguarding::practice::Codebook;
use safeguarding::records::{Round, StepId};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// This page.
pub const PAGE: Page = Page {
    name: "round",
    purpose: "A round of coding: how far its coders agree and what they differ on",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/learning/rounds/{id}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct RoundPage {
    address: String,
    name: String,
    codebook: String,
    coders: Vec<Private<String>>,
    is_by_paragraph: bool,
    overall: Row,
    rows: Vec<Row>,
    /// Codes that nobody used in any unit: there is nothing to agree on but that.
    unused: Vec<String>,
    differ: Vec<Differs>,
    differ_more: usize,
    waiting: Vec<Waiting>,
    documents: Vec<(String, String)>,
}

/// One line of figures.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    units: usize,
    both: usize,
    some: usize,
    neither: usize,
    /// Raw, positive, Cohen, Krippendorff, its interval, Gwet, stretches.
    raw: String,
    positive: String,
    kappa: String,
    alpha: String,
    interval: String,
    gwet: String,
    stretches: String,
}

/// A unit they differ on.
#[derive(Debug, Serialize)]
struct Differs {
    document: String,
    href: String,
    code: String,
    words: Private<String>,
    said: Vec<&'static str>,
}

/// Who has not finished a document.
#[derive(Debug, Serialize)]
struct Waiting {
    document: String,
    href: String,
    coder: Private<String>,
}

/// How many units that they differ on are listed.
const LISTED: usize = 200;

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    let id: StepId = at.named(0).parse().ok()?;
    let shelves = site.shelves()?;
    let library = match shelves.library() {
        Ok(library) => library,
        Err(NotDone(why)) => {
            let words = format!("{why}.");
            let title = "The library cannot be shown now";
            return Some(super::plain_refusal(
                site,
                StatusCode::SERVICE_UNAVAILABLE,
                title,
                &words,
            ));
        }
    };
    let round = library.rounds.get(&id)?;
    site.found(&PAGE, &RoundPage::of(site, &library, round, at.value("by") == "paragraph"))
}

impl RoundPage {
    fn of(site: &Site, library: &Library, round: &Made<Round>, is_by_paragraph: bool) -> Self {
        let known = newest(site, library);
        let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
        let book = books.iter().find(|book| book.id == round.what.codebook);
        let codes: Vec<SmolStr> = book.map_or_else(Vec::new, |book| {
            book.codes.iter().filter(|code| code.is_codable).map(|code| code.id.clone()).collect()
        });
        let mut texts = BTreeMap::new();
        let mut layouts = BTreeMap::new();
        for document in &round.what.documents {
            let opened = site.shelves().and_then(|shelves| shelves.open(*document).ok().flatten());
            let Some(opened) = opened else { continue };
            let Some(held) = library.documents.get(document) else { continue };
            let letters = held.taken.what.letters;
            layouts.insert(*document, Layout { letters, paragraphs: opened.paragraphs.clone() });
            // What a review under way says is shown on its own page only.
            if !held.card.is_live {
                texts.insert(*document, opened);
            }
        }
        let unit = if is_by_paragraph { Unit::Paragraph } else { Unit::Document };
        let agreed = agreement(library, round, &codes, &layouts, unit);
        let RoundAgreement { codes: by_code, overall, differ, waiting } = agreed;
        let name = |code: &str| code_name(&books, &round.what.codebook, code);
        let is_used = |row: &&Agreed| row.both + row.some > 0;
        let title = |document: &StepId| {
            library.documents.get(document).map_or_else(String::new, |held| held.title().to_owned())
        };
        let shown = |one: &DiffersOn| {
            differs(one, texts.get(&one.document), title(&one.document), name(&one.code))
        };
        let led = |document: &StepId| {
            (title(document), format!("/learning/documents/{document}?round={}", round.id))
        };
        Self {
            address: format!("/learning/rounds/{}", round.id),
            name: round.what.name.clone(),
            codebook: book
                .map_or_else(|| round.what.codebook.to_string(), |book| book.title.clone()),
            coders: round.what.coders.clone(),
            is_by_paragraph,
            overall: row("All codes together".to_owned(), &overall),
            rows: by_code
                .iter()
                .filter(is_used)
                .map(|one| row(name(one.code.as_deref().unwrap_or_default()), one))
                .collect(),
            unused: by_code
                .iter()
                .filter(|row| waiting.is_empty() && !is_used(row))
                .map(|one| name(one.code.as_deref().unwrap_or_default()))
                .collect(),
            differ_more: differ.len().saturating_sub(LISTED),
            differ: differ.iter().take(LISTED).map(shown).collect(),
            waiting: waiting
                .into_iter()
                .map(|(id, coder)| {
                    let (document, href) = led(&id);
                    Waiting { document, href, coder }
                })
                .collect(),
            documents: round.what.documents.iter().map(led).collect(),
        }
    }
}

/// A unit they differ on, with the beginning of its paragraph.
fn differs(
    one: &DiffersOn,
    opened: Option<&Arc<Opened>>,
    document: String,
    code: String,
) -> Differs {
    let paragraph = one.at.zip(opened).map(|(at, opened)| {
        let number = opened.paragraphs.partition_point(|p| p.to <= at.from);
        let words = &opened.text[opened.in_bytes[number].clone()];
        (number, words.chars().take(200).collect::<String>())
    });
    let (number, words) = paragraph.unzip();
    let go = number.map_or_else(String::new, |n| format!("?go={n}#p-{n}"));
    Differs {
        document,
        href: format!("/learning/documents/{}{go}", one.document),
        code,
        words: words.unwrap_or_default().into(),
        said: one.said.iter().copied().map(said).collect(),
    }
}

/// What a coder said of a unit, in words.
const fn said(said: SaidOf) -> &'static str {
    match said {
        SaidOf::NotFinished => "has not finished",
        SaidOf::NotMentioned => "not mentioned",
        SaidOf::Present => "present",
        SaidOf::Absent => "said to be absent",
    }
}

/// A coefficient with two places and a true minus; nought has none.
fn signed(value: f64) -> String {
    let figures = format!("{value:.2}");
    if figures == "-0.00" { "0.00".to_owned() } else { figures.replace('-', "−") }
}

fn row(name: String, agreed: &Agreed) -> Row {
    let figure = |value: Option<f64>| value.map_or_else(|| "insufficient data".to_owned(), signed);
    let share = |value: Option<f64>| {
        value.map_or_else(
            || "insufficient data".to_owned(),
            |value| format!("{:.0}%", value * 100.0),
        )
    };
    let interval = agreed.interval.map_or_else(
        || "insufficient data".to_owned(),
        |(low, high)| format!("{} to {}", signed(low), signed(high)),
    );
    Row {
        name,
        units: agreed.units,
        both: agreed.both,
        some: agreed.some,
        neither: agreed.neither,
        raw: share(agreed.raw),
        positive: share(agreed.positive),
        // Of two coders Cohen’s, of more Fleiss’s.
        kappa: figure(agreed.cohen.or(agreed.fleiss)),
        alpha: figure(agreed.alpha),
        interval,
        gwet: figure(agreed.gwet),
        stretches: figure(agreed.stretches),
    }
}
