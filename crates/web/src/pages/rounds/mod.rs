//! The rounds of coding: who codes which documents by which codebook without seeing each other’s; and opening one.
//!
//! Takes the fields of a form; gives a round, or what is wrong with each field.

mod samples;

use super::prelude::*;
use crate::asked::Pairs;
use crate::library::NotDone;
use crate::page_asked::answered_form;
use crate::shown::codebooks::newest;
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::learning::Library;
use safeguarding::practice::Codebook;
use safeguarding::records::{Done, Round, StepId};

/// This page.
pub const PAGE: Page = Page {
    name: "rounds",
    purpose: "Rounds of coding, blind to each other, and opening one",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/learning/rounds", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct RoundsPage {
    failed: Option<String>,
    rounds: Vec<RoundLine>,
    name: String,
    codebooks: Vec<(String, String, bool)>,
    documents: Vec<(String, String, bool)>,
    coders: Private<String>,
    by: Private<String>,
    wrong: Vec<(&'static str, String)>,
}

/// A round as it is listed.
#[derive(Debug, Serialize)]
struct RoundLine {
    href: String,
    name: String,
    codebook: String,
    documents: usize,
    coders: usize,
    /// How many of all codings of a document to its end are done, of how many.
    finished: usize,
    of: usize,
}

impl RoundsPage {
    fn of(site: &Site, by: &str) -> Self {
        Self::with(site, &Vec::new(), by, Vec::new())
    }

    fn with(site: &Site, typed: &Pairs, by: &str, wrong: Vec<(&'static str, String)>) -> Self {
        let library = site.library();
        let (library, failed) = match library {
            Ok(library) => (library, None),
            Err(NotDone(why)) => (std::sync::Arc::default(), Some(why)),
        };
        let known = newest(site, &library);
        let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
        let value = |wanted: &str| {
            typed.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
        };
        let is_chosen =
            |id: &str| typed.iter().any(|(name, value)| name == "document" && value == id);
        let documents = library.documents.values().map(|held| {
            let id = held.taken.id.to_string();
            let chosen = is_chosen(&id);
            (id, held.title().to_owned(), chosen)
        });
        Self {
            failed,
            rounds: library
                .rounds
                .values()
                .rev()
                .map(|round| line(&library, &books, round))
                .collect(),
            name: value("name").to_owned(),
            codebooks: books
                .iter()
                .map(|book| (book.id.to_string(), book.title.clone(), value("codebook") == book.id))
                .collect(),
            documents: documents.collect(),
            coders: value("coders").into(),
            by: by.into(),
            wrong,
        }
    }
}

fn line(
    library: &Library,
    books: &[&Codebook],
    round: &safeguarding::learning::Made<Round>,
) -> RoundLine {
    let Round { name, codebook, documents, coders, .. } = &round.what;
    let finished = documents
        .iter()
        .flat_map(|document| coders.iter().map(move |coder| (document, coder)))
        .filter(|(document, coder)| library.has_finished(round.id, **document, coder))
        .count();
    let title = books.iter().find(|book| book.id == *codebook).map(|book| book.title.clone());
    RoundLine {
        href: format!("/learning/rounds/{}", round.id),
        name: name.clone(),
        codebook: title.unwrap_or_else(|| codebook.to_string()),
        documents: documents.len(),
        coders: coders.len(),
        finished,
        of: documents.len() * coders.len(),
    }
}

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    site.found(&PAGE, &RoundsPage::of(site, &at.writer().author))
}

/// The most coders of a round: what they agree on is counted by who said what together.
const MOST_CODERS: usize = 12;

/// Reads a form into a round.
///
/// # Errors
/// What is wrong, field by field.
fn round_of(
    library: &Library,
    books: &[&Codebook],
    form: &Pairs,
) -> Result<Round, Vec<(&'static str, String)>> {
    let mut wrong: Vec<(&'static str, String)> = Vec::new();
    let value = |wanted: &str| {
        form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    let name = value("name");
    if name.is_empty() || name.len() > 200 {
        wrong.push((
            "name",
            "Enter what the round is called, in at most two hundred letters".to_owned(),
        ));
    }
    let book = books.iter().find(|book| book.id == value("codebook"));
    if book.is_none() {
        wrong.push(("codebook", "Choose a codebook".to_owned()));
    }
    let mut documents: Vec<StepId> = form
        .iter()
        .filter(|(name, _)| name == "document")
        .filter_map(|(_, id)| id.parse().ok())
        .filter(|id| library.documents.contains_key(id))
        .collect();
    documents.sort_unstable();
    documents.dedup();
    if documents.is_empty() {
        wrong.push(("document", "Choose at least one document".to_owned()));
    }
    let mut coders: Vec<&str> =
        value("coders").lines().map(str::trim).filter(|c| !c.is_empty()).collect();
    coders.sort_unstable();
    coders.dedup();
    if !(2..=MOST_CODERS).contains(&coders.len()) {
        wrong.push((
            "coders",
            format!("Name from two to {MOST_CODERS} coders, one a line, each as they write their name when they code"),
        ));
    }
    if value("by").is_empty() {
        wrong.push(("by", "Enter your name: the library says who opened a round".to_owned()));
    }
    match book {
        Some(book) if wrong.is_empty() => Ok(Round {
            name: name.to_owned(),
            codebook: book.id.clone(),
            version: book.version,
            documents,
            coders: coders.into_iter().map(Private::from).collect(),
        }),
        _ => Err(wrong),
    }
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let by = form.iter().find(|(name, _)| name == "by").map_or("", |(_, by)| by.trim());
    let refused =
        |status, wrong| Some(site.show(status, &PAGE, &RoundsPage::with(site, form, by, wrong)));
    let library = site.library();
    let library = match library {
        Ok(library) => library,
        Err(NotDone(why)) => return refused(StatusCode::SERVICE_UNAVAILABLE, vec![("name", why)]),
    };
    let known = newest(site, &library);
    let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
    let round = match round_of(&library, &books, form) {
        Ok(round) => round,
        Err(wrong) => return refused(StatusCode::BAD_REQUEST, wrong),
    };
    match site.take_step(by, Done::RoundOpened(Box::new(round))) {
        Ok(id) => Some(Redirect::to(&format!("/learning/rounds/{id}")).into_response()),
        Err(NotDone(why)) => refused(StatusCode::SERVICE_UNAVAILABLE, vec![("name", why)]),
    }
}
