//! The library of reviews: what is in it, found by words, kind, nation, year, age, agency and code; and taking a document in.
//!
//! Takes what somebody looks for; gives the documents that fit, newest first, with where the words stand. A review that is still under
//! way is counted and named, and nothing of what it says is shown here.

mod found;
mod samples;
mod taking_in;

use super::prelude::*;
use crate::library::NotDone;
pub(crate) use found::page_of;
use found::{Filters, FoundShown, shown};
pub(crate) use safeguarding::learning::library::{KINDS, kind_label};
use safeguarding::learning::text::Wanted;

/// This page.
pub const PAGE: Page = Page {
    name: "library",
    purpose: "The library of case reviews and other documents, found by their words, kind, age, agency and code",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &LibraryPage::of(site, at));
    taking_in::routes(router.route("/learning/library", answered(page)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct LibraryPage {
    /// Why the library cannot be shown.
    failed: Option<String>,
    filters: Filters,
    /// How many documents there are, and how many of them are still under way.
    all: usize,
    live: usize,
    found: Vec<FoundShown>,
    /// How many more there are than are shown.
    more: usize,
    /// Whether words are looked for.
    has_words: bool,
    by: Private<String>,
    /// What became of the file sent last.
    wrong: Option<String>,
}

/// How many documents are listed at once.
const LISTED: usize = 50;

impl LibraryPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        Self::with(site, at, None)
    }

    fn with(site: &Site, at: &PageAsked, wrong: Option<String>) -> Self {
        let mut page = Self {
            failed: None,
            filters: Filters::read(site, at),
            all: 0,
            live: 0,
            found: Vec::new(),
            more: 0,
            has_words: false,
            by: at.writer().author.clone().into(),
            wrong,
        };
        if let Err(NotDone(why)) = page.fill(site, at) {
            page.failed = Some(why);
        }
        page
    }

    fn fill(&mut self, site: &Site, at: &PageAsked) -> Result<(), NotDone> {
        let shelves = site.shelves().ok_or_else(NotDone::no_library)?;
        let library = shelves.library()?;
        self.all = library.documents.len();
        self.live = library.documents.values().filter(|held| held.card.is_live).count();
        let wanted = Wanted::read(at.value("words"));
        self.has_words = wanted.is_some();
        let mut found = self.filters.fitting(&library);
        if let Some(wanted) = &wanted {
            let holding = shelves.holding(wanted)?;
            found.retain_mut(|one| {
                let pieces = holding.iter().find(|holds| holds.document == one.document);
                one.pieces = pieces.map_or_else(Vec::new, |holds| holds.pieces.clone());
                let is_live = library.documents[&one.document].card.is_live;
                // What a review under way says is not shown, nor that it says it.
                !one.pieces.is_empty() && !is_live
            });
        }
        self.more = found.len().saturating_sub(LISTED);
        found.truncate(LISTED);
        let listed = found.iter().map(|one| shown(site, &library, one, wanted.as_ref()));
        self.found = listed.collect::<Result<_, _>>()?;
        Ok(())
    }
}
