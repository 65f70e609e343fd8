//! A chronology for paper: who, as of when, as known to whom, then date, age, source and what happened, row by row.
//!
//! Takes a person and the switches of the address; gives a page to print, or a whole file that stands by itself. Nothing is
//! folded away: paper does not open.

mod samples;

use super::no_routes;
use super::prelude::*;
use crate::problem::WebError;
use crate::request_log::RequestLog;
use crate::shown::agencies::Agencies;
use crate::shown::chronology::{Cited, Rows, Shown};
use crate::shown::words;
use minijinja::Value;
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::practice::Domain;

/// This page.
pub const PAGE: Page = Page {
    name: "paper",
    purpose: "A chronology for paper, for court or a meeting",
    template: include_str!("template.html"),
    // It answers under the child's address, with `print=yes`.
    routes: no_routes,
    samples: samples::samples,
};

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct Paper {
    pub reader: Reader,
    pub name: Private<String>,
    pub born: Option<Private<String>>,
    pub age: Option<Private<String>>,
    /// What was left out, in words; empty: nothing.
    pub only: Vec<String>,
    pub chronology: Shown,
    pub agencies: Agencies,
    /// Back to the page for a screen.
    pub back: String,
    /// The day it was made, in words.
    pub made: String,
}

impl Paper {
    fn of(
        caseload: &Caseload,
        reader: Reader,
        asked: &Asked,
        view: &View,
        person: u32,
        today: Date,
    ) -> Self {
        let known = &caseload.people.persons[person as usize];
        let chronology = caseload.chronology(view, person);
        let none = Cited::new();
        let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
        let screen = Asked { is_print: false, is_oldest_first: false, ..asked.clone() };
        Self {
            reader,
            name: words::called(caseload, view, person).into(),
            born: words::born(known).map(Into::into),
            age: words::age(known, view.as_of).map(Into::into),
            only: only(caseload, asked),
            chronology: rows.of(&chronology),
            agencies: Agencies::of(caseload, view, &chronology),
            back: screen.address(&format!("/people/{}", known.id)),
            made: safeguarding::calendar::in_words(today),
        }
    }

    /// The paper of a person on a site.
    pub fn on(site: &Site, asked: &Asked, view: &View, person: u32) -> Self {
        Self::of(site.caseload(), site.reader(asked), asked, view, person, site.today())
    }
}

/// Answers with a person's chronology for paper.
pub(crate) fn answer(site: &Site, asked: &Asked, view: &View, person: u32) -> Response {
    site.show(StatusCode::OK, &PAGE, &Paper::on(site, asked, view, person))
}

/// What the filters leave in, in words.
fn only(caseload: &Caseload, asked: &Asked) -> Vec<String> {
    let day = safeguarding::calendar::in_words;
    let label = |domain: Domain| format!("only the part of life “{}”", domain.label());
    [
        asked
            .agency
            .as_ref()
            .map(|a| format!("only entries by {}", caseload.practice.agency_name(a))),
        asked.domain.map(label),
        asked.from.map(|from| format!("from {}", day(from))),
        asked.to.map(|to| format!("to {}", day(to))),
        asked.is_significant.then(|| "only the significant".to_owned()),
        asked.is_child_only.then(|| "only what is about the child".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A person's chronology, oldest first, as one file that needs nothing beside it: for `regard chronology --format html`.
///
/// `person` is an index. `is_significant` leaves out what does not belong in the curated chronology; `is_child_only` what is
/// about brothers, sisters and adults.
///
/// **Errors:** a template that cannot be read or filled, which is a fault of ours.
pub fn printed_chronology(
    caseload: Caseload,
    view: &View,
    person: u32,
    is_significant: bool,
    is_child_only: bool,
) -> Result<String, WebError> {
    let known_to = view.known_to.as_ref().map(|known| match &known.organisation {
        Some(organisation) => format!("{}/{organisation}", known.agency).into(),
        None => known.agency.clone(),
    });
    let asked = Asked {
        as_of: Some(view.as_of),
        known_to,
        is_significant,
        is_child_only,
        is_oldest_first: true,
        is_print: true,
        ..Asked::default()
    };
    // The day it is made is the day it stands on: a file cannot know another.
    let reader = Reader::of(&asked, view.as_of, &caseload.practice, &[]);
    let paper = Paper::of(&caseload, reader, &asked, view, person, view.as_of);
    let site = Site::new(Caseload::default(), || Date::MIN, RequestLog::silent())?;
    site.render_named("paper-file", &Value::from(minijinja::value::Serde(&paper)))
}
