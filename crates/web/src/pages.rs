//! The pages, one folder each: what it answers to, its template, and the samples that show it at its fullest and emptiest.
//!
//! To add a page: make its folder (`mod.rs`, `template.html`, `samples.rs`), name it below, and add its line to `routes.rs`.
//! The tests, `/preview` and the browser then find it by themselves.
//!
//! A page takes what the reader asked for and gives a view, which its template turns into words on the screen. Everything that
//! says something about a person sits in a `Private` until the template shows it.

pub mod about;
pub mod account;
pub mod accounts;
pub mod audit;
pub mod begin;
pub mod child;
pub mod codebook;
pub mod codebooks;
pub mod components;
pub mod decision;
pub mod decisions;
pub mod describe;
pub mod disagreements;
pub mod document;
pub mod draw;
pub mod family;
pub mod figures;
pub mod finding;
pub mod glass;
pub mod growth;
pub mod holder;
pub mod home;
pub mod household;
pub mod incident;
pub mod kept_paper;
pub mod lesson;
pub mod lessons;
pub mod library;
pub mod learning;
pub mod look_back;
pub mod not_found;
pub mod paper;
pub mod paper_form;
pub mod papers;
pub mod person;
pub mod picture;
pub mod practice;
pub mod preview;
pub mod published;
pub mod prove;
pub mod question;
pub mod questions;
pub mod record;
pub mod refused;
pub mod register;
pub mod replay;
pub mod resources;
pub mod response;
pub mod retention;
pub mod round;
pub mod rounds;
pub mod rule;
pub mod section_11;
pub mod sharing_gap;
pub mod sign_in;
pub mod went_wrong;
pub mod who_looked;
pub mod words;
pub mod work;
pub mod write;
pub mod written;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use minijinja::Value;
use serde::Serialize;

use crate::library::NotDone;
use crate::site::Site;

/// What nearly every page is made with; a page names what else it takes.
pub(crate) mod prelude {
    pub(crate) use super::{Page, Sample};
    pub(crate) use crate::asked::{Asked, Reader};
    pub(crate) use crate::page_asked::{PageAsked, answered};
    pub(crate) use crate::site::Site;
    pub(crate) use axum::Router;
    pub(crate) use axum::http::StatusCode;
    pub(crate) use axum::response::Response;
    pub(crate) use safeguarding::chronology::View;
    pub(crate) use safeguarding::records::Private;
    pub(crate) use serde::Serialize;
}

/// One page.
pub struct Page {
    /// Its name in `/preview`: lower case, hyphens.
    pub name: &'static str,
    /// What it is for, in a line.
    pub purpose: &'static str,
    /// Its template.
    pub template: &'static str,
    /// Adds what it answers to.
    pub routes: fn(Router<Site>) -> Router<Site>,
    /// The views that show it. **Shape:** at least one; names are unique within the page. All people are invented.
    pub samples: fn() -> Vec<Sample>,
}

/// A view of a page, with a name.
pub struct Sample {
    /// Its name in `/preview`: lower case, hyphens.
    pub name: &'static str,
    /// What the template is given.
    pub view: Value,
}

impl Sample {
    /// A sample of this name and view.
    pub fn new(name: &'static str, view: &impl Serialize) -> Self {
        Self { name, view: Value::from(minijinja::value::Serde(view)) }
    }
}

/// Leaves the router as it is: for pages that answer to no address of their own.
pub(crate) fn no_routes(router: Router<Site>) -> Router<Site> {
    router
}

/// The page that says something failed here; in plain text where even that page fails.
pub(crate) fn something_went_wrong(site: &Site) -> Response {
    match site.render(&went_wrong::PAGE, &()) {
        Ok(html) => (StatusCode::INTERNAL_SERVER_ERROR, axum::response::Html(html)).into_response(),
        Err(_) => Site::say(StatusCode::INTERNAL_SERVER_ERROR, went_wrong::IN_PLAIN_TEXT),
    }
}

/// The page that says that an answer took too long: whoever sent a form cannot know whether it was written, and may send it again.
pub(crate) fn took_too_long(site: &Site, is_looking: bool) -> Response {
    let (title, words) = if is_looking {
        (
            "This page took too long",
            "Regard could not show it in time. Nothing in the record was changed or lost: looking at a page never alters it. Wait a \
             moment and load it again; if it happens again, tell the people who run this server.",
        )
    } else {
        (
            "It cannot be said whether this was written",
            "Regard did not come to an end in time: what you sent may be in the record or not. Go back and send the same form again. \
             Sending it twice is safe: the same form is written once. If it happens again, tell the people who run this server.",
        )
    };
    plain_refusal(site, StatusCode::SERVICE_UNAVAILABLE, title, words)
}

/// What is answered where the library cannot be used.
fn unavailable(site: &Site, NotDone(why): &NotDone) -> Response {
    let title = "The library cannot be used now";
    plain_refusal(site, StatusCode::SERVICE_UNAVAILABLE, title, &format!("{why}."))
}

/// The page that says why a request was turned away and what to do instead.
pub(crate) fn plain_refusal(site: &Site, status: StatusCode, title: &str, words: &str) -> Response {
    site.show(
        status,
        &refused::PAGE,
        &refused::Refused { title: title.to_owned(), words: words.to_owned() },
    )
}
