//! Agencies’ own standards year on year: what each says of itself, what its staff say, and what the panel said, standard by standard.
//!
//! Takes who reads; gives tables, one an agency. It names nobody and adds nothing up.

mod samples;

use super::prelude::*;
use crate::shown::registers::{Listed, listed};
use crate::shown::words;
use safeguarding::Caseload;
use std::collections::{BTreeMap, BTreeSet};

/// This page.
pub const PAGE: Page = Page {
    name: "section-11",
    purpose: "What agencies say of their own standards year on year, beside what a panel and their staff say",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &Section11Page::of(site, at));
    router.route("/learning/section-11", answered(page))
}

/// The register whose entries are shown.
const STANDARD: &str = "section-11-standard";

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct Section11Page {
    reader: Reader,
    path: &'static str,
    learning: String,
    register: String,
    /// **Shape:** by name.
    agencies: Vec<OfAgency>,
}

/// One agency.
#[derive(Debug, Serialize)]
struct OfAgency {
    name: String,
    /// **Shape:** oldest first.
    years: Vec<String>,
    /// **Shape:** in the order of the form; standards of which nothing was said are left out.
    rows: Vec<Row>,
}

/// One standard.
#[derive(Debug, Serialize)]
struct Row {
    standard: String,
    /// What was said in each year; `None`: nothing.
    cells: Vec<Option<Cell>>,
}

/// What was said in one year.
#[derive(Clone, Debug, Serialize)]
struct Cell {
    own: String,
    moderated: Option<String>,
    staff: Option<String>,
    href: String,
}

impl Section11Page {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let all = listed(caseload, &at.view, &|kind| kind.id == STANDARD);
        let all = all.into_values().flatten().filter(|one| !one.is_withdrawn);
        let mut by_agency: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
        for one in all {
            let agency = &caseload.records[one.index as usize].agency;
            let name = caseload.practice.agency_name(agency).to_owned();
            by_agency.entry(name).or_default().push(one);
        }
        let agencies = by_agency.into_iter().map(|(name, of)| of_agency(caseload, at, name, &of));
        Self {
            reader: site.reader(&at.asked),
            path: "/learning/section-11",
            learning: at.asked.reader_address("/learning"),
            register: at.asked.reader_address(&format!("/learning/register/{STANDARD}")),
            agencies: agencies.collect(),
        }
    }
}

fn of_agency(caseload: &Caseload, at: &PageAsked, name: String, all: &[Listed]) -> OfAgency {
    let fact = |one: &Listed, name: &str| {
        caseload.records[one.index as usize].facts.get(name).cloned().unwrap_or_default()
    };
    let years: BTreeSet<String> = all.iter().map(|one| fact(one, "year")).collect();
    let kind = caseload.practice.kind(STANDARD);
    let standards = kind.and_then(|kind| kind.facts.iter().find(|fact| fact.name == "standard"));
    let rows = standards.into_iter().flat_map(|standards| {
        standards.choices.iter().map(|standard| {
            let of = |one: &&Listed| fact(one, "standard") == standard.as_str();
            // The newest stand first: of several in a year, the last said counts.
            let said = |year: &String| all.iter().filter(of).find(|one| fact(one, "year") == *year);
            Row {
                standard: words::capital(&standards.choice_in_words(standard)),
                cells: years.iter().map(|year| Some(cell(caseload, at, said(year)?))).collect(),
            }
        })
    });
    let rows = rows.filter(|row| row.cells.iter().any(Option::is_some)).collect();
    OfAgency { name, rows, years: years.into_iter().collect() }
}

fn cell(caseload: &Caseload, at: &PageAsked, one: &Listed) -> Cell {
    let record = &caseload.records[one.index as usize];
    let moderated = one
        .stands()
        .filter_map(|index| caseload.records[index as usize].facts.get("moderated").cloned());
    Cell {
        own: record.facts.get("self_grade").cloned().unwrap_or_default(),
        moderated: moderated.last(),
        staff: record.facts.get("staff_say").cloned(),
        href: at.asked.reader_address(&format!("/records/{}", record.id)),
    }
}
