//! The codebooks there are: what each is for, where it comes from, and how far the library is coded by it.
//!
//! Takes practice and the library; gives the newest version of each codebook. It codes nothing.

use super::prelude::*;
use crate::shown::codebooks::{newest, used};
use safeguarding::practice::UsedFor;

/// This page.
pub const PAGE: Page = Page {
    name: "codebooks",
    purpose: "The codebooks by which reviews are coded, each with its source and what it is for",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, _: &PageAsked| site.found(&PAGE, &CodebooksPage::of(site));
    router.route("/learning/codebooks", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct CodebooksPage {
    books: Vec<BookLine>,
}

/// A codebook as it is listed.
#[derive(Debug, Serialize)]
struct BookLine {
    href: String,
    figures: String,
    title: String,
    version: u32,
    about: String,
    used_for: String,
    source: String,
    codes: usize,
    /// How many of its codes are used anywhere.
    used: usize,
    is_kept_here: bool,
}

impl CodebooksPage {
    pub(crate) fn of(site: &Site) -> Self {
        let library = site.shelves().and_then(|shelves| shelves.library().ok()).unwrap_or_default();
        let used = used(&library);
        let line = |known: crate::shown::codebooks::Known| {
            let book = known.book;
            let of_book = |code: &&safeguarding::practice::Code| {
                used.contains_key(&(book.id.clone(), code.id.clone()))
            };
            BookLine {
                href: format!("/learning/codebooks/{}", book.id),
                figures: format!("/learning/figures?codebook={}", book.id),
                used: book.codable().filter(of_book).count(),
                codes: book.codable().count(),
                title: book.title,
                version: book.version,
                about: book.about,
                used_for: used_for(&book.used_for),
                source: book.source.title,
                is_kept_here: known.is_kept_here,
            }
        };
        Self { books: newest(site, &library).into_iter().map(line).collect() }
    }
}

/// What a codebook is for, in words.
pub(crate) fn used_for(uses: &[UsedFor]) -> String {
    let labels: Vec<&str> = uses.iter().map(|one| one.label()).collect();
    labels.join("; ")
}

fn samples() -> Vec<Sample> {
    let (site, _) = crate::samples::bare();
    let (shelf, _) = crate::samples::Shelf::typical();
    let coded = CodebooksPage::of(&site.with_library(shelf));
    let (bare, _) = crate::samples::bare();
    let none = CodebooksPage { books: Vec::new() };
    vec![
        Sample::new("typical", &coded),
        Sample::new("no-library", &CodebooksPage::of(&bare)),
        Sample::new("empty", &none),
    ]
}
