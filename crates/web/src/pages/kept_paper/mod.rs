//! A paper that is kept: as it will be read, its PDF, who changed it when, and what came of it where it was issued.
//!
//! Takes a paper and who reads; gives it with evidence of use: discussed by how many, what changed, what was found three months on.
//! Nobody is asked who read it. Names are changed by a list that is sent with the page and kept nowhere.

mod came;
mod samples;
mod sent;

use super::paper_form::address;
use super::prelude::*;
use super::unavailable;
use crate::asked::with_query_of;
use crate::library::NotDone;
use crate::page_asked::answered_form;
use crate::pages::record::moment;
use crate::shown::papers::{PaperShown, stands};
use axum::http::header;
use axum::response::IntoResponse as _;
use came::CameOfIt;
use safeguarding::learning::library::KeptPaper;
use safeguarding::learning::paper::Paper;
use safeguarding::learning::{Library, Made};
use safeguarding::records::{PaperKept, StepId};
use std::sync::Arc;

/// This page.
pub const PAGE: Page = Page {
    name: "kept-paper",
    purpose: "A paper of learning as it will be read, and what came of it where it was issued",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route("/learning/paper/{id}", answered(page).merge(answered_form(sent::withdraw)))
        .route("/learning/paper/{id}/names", answered_form(sent::names))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct KeptPage {
    paper: PaperShown,
    title: Private<String>,
    stands: String,
    withdrawn: Option<Withdrawn>,
    missing: Vec<String>,
    edit: Option<String>,
    pdf: Option<String>,
    /// Whether this server makes PDFs at all.
    has_press: bool,
    issue: Option<String>,
    /// The page itself, and where a list of names is sent.
    here: String,
    names_to: String,
    versions: Vec<Version>,
    /// How many versions stand in the log and are shown to nobody: the names in them were changed since.
    closed: usize,
    /// Which version is shown, where it is not the latest.
    earlier: Option<usize>,
    made_from: Vec<(Private<String>, String)>,
    came: CameOfIt,
    by: Private<String>,
    names: NamesChanged,
    because: Private<String>,
    failed: Option<String>,
    wrong: Vec<(&'static str, String)>,
}

/// A paper shown with names changed.
#[derive(Debug, Default, Serialize)]
struct NamesChanged {
    typed: Private<String>,
    is_changed: bool,
    /// What looks like a name and was left, in words that name nobody.
    left: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Withdrawn {
    by: Private<String>,
    because: Private<String>,
}

#[derive(Debug, Serialize)]
struct Version {
    number: usize,
    by: Private<String>,
    kept: String,
    href: String,
    is_here: bool,
}

impl KeptPage {
    fn of(site: &Site, at: &PageAsked, (library, id): (&Library, StepId)) -> Option<Self> {
        let kept = library.papers.get(&id)?;
        let (number, version) = version_asked(kept, at);
        let latest = kept.versions.len();
        let path = address(id);
        let of_version = |path: &str, number: usize| {
            let address = at.asked.reader_address(path);
            let pair = [("version", number.to_string())];
            if number == latest { address } else { with_query_of(&address, pair) }
        };
        let is_latest = number == latest;
        let writable = site.can_record() && is_latest;
        let has_press = site.shelves().is_some_and(crate::library::Shelves::has_press);
        let is_open = kept.withdrawn.is_none();
        let has_faults = !version.what.paper.faults().is_empty();
        Some(Self {
            paper: PaperShown::of(&version.what.paper),
            title: version.what.paper.title.clone().into(),
            stands: stands(kept),
            withdrawn: kept
                .withdrawn
                .as_ref()
                .map(|made| Withdrawn { by: made.by.clone(), because: made.what.clone() }),
            missing: kept.paper().faults().iter().map(ToString::to_string).collect(),
            edit: (is_open && is_latest).then(|| at.asked.reader_address(&format!("{path}/edit"))),
            pdf: (has_press && is_open && !has_faults)
                .then(|| of_version(&format!("{path}.pdf"), number)),
            has_press,
            issue: (writable && kept.may_be_issued()).then(|| {
                let address = at.asked.reader_address("/write/briefing-issued");
                with_query_of(&address, [("paper", id.to_string())])
            }),
            here: at.asked.reader_address(&path),
            names_to: at.asked.reader_address(&format!("{path}/names")),
            versions: shown_versions(kept)
                .map(|(this, made)| Version {
                    number: this,
                    by: made.by.clone(),
                    kept: moment(made.at),
                    href: of_version(&path, this),
                    is_here: this == number,
                })
                .collect(),
            closed: latest - kept.shown().len(),
            earlier: (!is_latest).then_some(number),
            made_from: made_from(library, &version.what),
            came: CameOfIt::of(site, at, id, kept),
            by: at.writer().author.clone().into(),
            names: NamesChanged::default(),
            because: Private::default(),
            failed: None,
            wrong: Vec::new(),
        })
    }
}

/// The versions that may be shown, each with its number from 1, newest first.
fn shown_versions(kept: &KeptPaper) -> impl Iterator<Item = (usize, &Made<PaperKept>)> {
    let before = kept.versions.len() - kept.shown().len();
    let numbered = kept.shown().iter().enumerate();
    numbered.map(move |(place, made)| (before + place + 1, made)).rev()
}

/// The version an address asks for, of those that may be shown; else the latest.
fn version_asked<'k>(kept: &'k KeptPaper, at: &PageAsked) -> (usize, &'k Made<PaperKept>) {
    let asked: Option<usize> = at.value("version").parse().ok();
    let found = shown_versions(kept).find(|(number, _)| Some(*number) == asked);
    found.unwrap_or((kept.versions.len(), kept.latest()))
}

/// The lessons and documents a paper was made from, each with its address.
fn made_from(library: &Library, made: &PaperKept) -> Vec<(Private<String>, String)> {
    let lessons = made.lessons.iter().filter_map(|id| {
        let claim = &library.lessons.get(id)?.what.claim;
        Some((claim.clone().into(), format!("/learning/lessons/{id}")))
    });
    let documents = made.documents.iter().filter_map(|id| {
        let title = library.documents.get(id)?.title().to_owned();
        Some((title.into(), format!("/learning/documents/{id}")))
    });
    lessons.chain(documents).collect()
}

/// The library with the paper an address names; `None`: there is no such paper.
fn found(site: &Site, named: &str) -> Option<Result<(Arc<Library>, StepId), NotDone>> {
    let id: StepId = named.parse().ok()?;
    match site.library() {
        Ok(library) => library.papers.contains_key(&id).then_some(Ok((library, id))),
        Err(why) => Some(Err(why)),
    }
}

/// Answers with the page, or, where its address ends so, with the PDF.
fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    let (named, is_pdf) = match at.named(0).strip_suffix(".pdf") {
        Some(named) => (named, true),
        None => (at.named(0), false),
    };
    let (library, id) = match found(site, named)? {
        Ok(found) => found,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let kept = &library.papers[&id];
    if is_pdf {
        let (_, version) = version_asked(kept, at);
        return pdf(site, at, (&library, id), &version.what.paper);
    }
    site.found(&PAGE, &KeptPage::of(site, at, (&library, id))?)
}

/// A paper as PDF; the page with what stands in the way where it cannot be made.
fn pdf(
    site: &Site,
    at: &PageAsked,
    (library, id): (&Library, StepId),
    paper: &Paper,
) -> Option<Response> {
    let is_withdrawn = library.papers.get(&id)?.withdrawn.is_some();
    let shelves = site.shelves()?;
    let made = if is_withdrawn {
        Err(NotDone("The paper is withdrawn, so no PDF is made of it".to_owned()))
    } else {
        shelves.pdf(paper)
    };
    match made {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"paper-{id}.pdf\"");
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            Some((headers, bytes).into_response())
        }
        Err(NotDone(why)) => {
            let page = KeptPage::of(site, at, (library, id))?;
            let page = KeptPage { failed: Some(why), ..page };
            Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &page))
        }
    }
}
