//! The papers of learning that are kept: how each stands and who keeps it; and beginning one.
//!
//! Takes who reads; gives the papers, newest first, and what one may be begun from: a lesson, a document, the strategy, an audit or
//! nothing. It begins none by itself.

mod samples;

use super::prelude::*;
use crate::library::NotDone;
use crate::shown::papers::stands;
use crate::shown::registers::listed;
use safeguarding::calendar::in_words;
use safeguarding::learning::Library;
use safeguarding::learning::library::KeptPaper;
use safeguarding::learning::paper::PaperKind;
use safeguarding::records::StepId;

/// This page.
pub const PAGE: Page = Page {
    name: "papers",
    purpose: "The papers of learning that are kept, and beginning one",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &PapersPage::of(site, at));
    router.route("/learning/papers", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct PapersPage {
    failed: Option<String>,
    papers: Vec<PaperLine>,
    /// Value and words of each kind.
    kinds: Vec<(String, &'static str)>,
    /// What a paper may be begun from: value and words.
    from: Vec<(String, Private<String>)>,
}

/// One paper.
#[derive(Debug, Serialize)]
pub(crate) struct PaperLine {
    href: String,
    title: Private<String>,
    kind: &'static str,
    stands: String,
    by: Private<String>,
    /// How often it was issued, as far as this reader knows.
    issued: usize,
}

impl PaperLine {
    pub fn of(id: StepId, kept: &KeptPaper, at: &PageAsked, issued: usize) -> Self {
        Self {
            href: at.asked.reader_address(&format!("/learning/paper/{id}")),
            title: kept.paper().title.clone().into(),
            kind: kept.paper().kind.words(),
            stands: stands(kept),
            by: kept.latest().by.clone(),
            issued,
        }
    }
}

/// The papers made from a lesson or a document, newest first. How often each was issued stands on its own page.
pub(crate) fn papers_from(library: &Library, at: &PageAsked, of: StepId) -> Vec<PaperLine> {
    library.papers_from(of).map(|(id, kept)| PaperLine::of(id, kept, at, 0)).collect()
}

/// The kind of entry that says that a paper went out.
pub(crate) const ISSUED: &str = "briefing-issued";

impl PapersPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let (library, failed) = match site.library() {
            Ok(library) => (library, None),
            Err(NotDone(why)) => (std::sync::Arc::default(), Some(why)),
        };
        let caseload = site.caseload();
        let issues = listed(caseload, &at.view, &|kind| kind.id == ISSUED);
        let issued = |id: StepId| {
            let wanted = id.to_string();
            let all = issues.values().flatten().filter(|one| !one.is_withdrawn);
            all.filter(|one| {
                caseload.records[one.index as usize].facts.get("paper") == Some(&wanted)
            })
            .count()
        };
        let lines = library.papers.iter().rev();
        Self {
            papers: lines.map(|(id, kept)| PaperLine::of(*id, kept, at, issued(*id))).collect(),
            kinds: PaperKind::ALL.into_iter().map(|kind| (id_of(kind), kind.words())).collect(),
            from: beginnings(site, at, &library),
            failed,
        }
    }
}

/// The id of a kind, as addresses and forms have it.
pub(crate) fn id_of(kind: PaperKind) -> String {
    let id = serde_json::to_value(kind).expect("a kind can always be written");
    id.as_str().unwrap_or_default().to_owned()
}

/// The kind with an id.
pub(crate) fn kind_of(id: &str) -> Option<PaperKind> {
    PaperKind::ALL.into_iter().find(|kind| id_of(*kind) == id)
}

/// What a paper may be begun from, each with the value an address has for it.
fn beginnings(site: &Site, at: &PageAsked, library: &Library) -> Vec<(String, Private<String>)> {
    let caseload = site.caseload();
    let lessons =
        library.lessons.iter().rev().map(|(id, made)| {
            (format!("lesson.{id}"), format!("Lesson: {}", made.what.claim).into())
        });
    let open = library.documents.values().filter(|held| !held.card.is_live);
    let documents = open.map(|held| {
        (format!("document.{}", held.taken.id), format!("Document: {}", held.title()).into())
    });
    let registers = listed(caseload, &at.view, &|kind| {
        ["audit", "strategy-measure"].contains(&kind.id.as_str())
    });
    let of = |kind: &str| registers.get(kind).into_iter().flatten().filter(|one| !one.is_withdrawn);
    let audits = of("audit").map(|one| {
        let record = &caseload.records[one.index as usize];
        let title = record.facts.get("title").map_or("", String::as_str);
        let day = record.recorded.map(in_words).unwrap_or_default();
        (format!("audit.{}", record.id), format!("Audit: {title}, {day}").into())
    });
    let strategy = of("strategy-measure")
        .next()
        .map(|_| ("strategy.".to_owned(), "The strategy’s strands and measures".to_owned().into()));
    lessons.chain(documents).chain(audits).chain(strategy).collect()
}
