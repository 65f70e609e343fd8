//! One codebook: every code with what it means, takes in and leaves out, under the codes it stands under, and how often it is used.
//!
//! Takes a codebook’s id, or an older version of it; gives its codes. Each has an address of its own on the page.

use super::codebooks::used_for;
use super::prelude::*;
use crate::shown::codebooks::{newest, used};
use safeguarding::calendar::in_words;
use safeguarding::practice::{Code, Codebook};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "codebook",
    purpose: "One codebook: its codes, what each means, takes in and leaves out, and how often it is used",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page =
        |site: &Site, at: &PageAsked| site.found(&PAGE, &CodebookPage::of(site, at.named(0))?);
    router.route("/learning/codebooks/{id}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct CodebookPage {
    title: String,
    version: u32,
    in_force: String,
    is_kept_here: bool,
    about: String,
    used_for: String,
    source: SourceShown,
    figures: String,
    codes: Vec<CodeShown>,
    /// How many codes there are to code with.
    codable: usize,
}

/// Where a codebook comes from.
#[derive(Debug, Serialize)]
struct SourceShown {
    title: String,
    place: String,
    says: String,
    read: String,
    status: String,
}

/// A code, with those that stand under it.
#[derive(Debug, Serialize)]
struct CodeShown {
    id: SmolStr,
    name: String,
    definition: String,
    asks: Option<String>,
    include: Vec<String>,
    exclude: Vec<String>,
    tie_break: Option<String>,
    example: Option<String>,
    is_codable: bool,
    /// The other codes that may not be given to the same thing.
    shuts_out: Vec<(SmolStr, String)>,
    /// In how many documents it is used, and where those are listed.
    used: usize,
    href: String,
    under: Vec<Self>,
}

impl CodebookPage {
    pub(crate) fn of(site: &Site, id: &str) -> Option<Self> {
        let library = site.shelves().and_then(|shelves| shelves.library().ok()).unwrap_or_default();
        let known = newest(site, &library).into_iter().find(|known| known.book.id == id)?;
        let (book, used) = (&known.book, used(&library));
        Some(Self {
            title: book.title.clone(),
            version: book.version,
            in_force: in_words(book.in_force),
            is_kept_here: known.is_kept_here,
            about: book.about.clone(),
            used_for: used_for(&book.used_for),
            source: SourceShown {
                title: book.source.title.clone(),
                place: book.source.place.clone(),
                says: book.source.says.clone(),
                read: in_words(book.source.read.0),
                status: book.source.status.to_string(),
            },
            figures: format!("/learning/figures?codebook={}", book.id),
            codes: under(book, None, &used),
            codable: book.codable().count(),
        })
    }
}

fn under(
    book: &Codebook,
    parent: Option<&str>,
    used: &BTreeMap<(SmolStr, SmolStr), usize>,
) -> Vec<CodeShown> {
    let shown = |code: &Code| CodeShown {
        id: code.id.clone(),
        name: code.name.clone(),
        definition: code.definition.clone(),
        asks: code.asks.clone(),
        include: code.include.clone(),
        exclude: code.exclude.clone(),
        tie_break: code.tie_break.clone(),
        example: code.example.clone(),
        is_codable: code.is_codable,
        shuts_out: book
            .excluded_by(&code.id)
            .into_iter()
            .map(|other| (other.id.clone(), other.name.clone()))
            .collect(),
        used: used.get(&(book.id.clone(), code.id.clone())).copied().unwrap_or_default(),
        href: format!("/learning/library?code={}/{}", book.id, code.id),
        under: under(book, Some(&code.id), used),
    };
    book.children(parent).map(shown).collect()
}

fn samples() -> Vec<Sample> {
    let (site, _) = crate::samples::bare();
    let (shelf, _) = crate::samples::Shelf::typical();
    let site = site.with_library(shelf);
    let of = |name, id: &str| {
        let page = CodebookPage::of(&site, id).expect("the codebook ships");
        Sample::new(name, &page)
    };
    vec![
        of("typical", "devon-2024"),
        of("shuts-out", "maltreatment-and-neglect"),
        of("missed", "missed-opportunities"),
    ]
}
