//! What was just written down about somebody who had no page before, or about the work itself: that it is kept, and where to go on.

use super::prelude::*;
use crate::shown::tasks::{Awaited, Opened, Tasks};

/// This page.
pub const PAGE: Page = Page {
    name: "written",
    purpose: "What was just written down about somebody new, or about the work: that it is kept",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &WrittenPage::of(site, at));
    router.route("/written", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct WrittenPage {
    entry: Option<Opened>,
    /// Whether it was written down here, and the pages do not show it yet.
    is_later: bool,
    people: Vec<PersonNamed>,
    /// Who owes what because of it, by when.
    awaited: Vec<Awaited>,
}

/// Somebody it names.
#[derive(Debug, Serialize)]
struct PersonNamed {
    name: Private<String>,
    href: String,
    is_child: bool,
}

impl WrittenPage {
    fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let found = site.record(at.value("written")).filter(|(_, record)| view.sees(record));
        let people = found.map_or_else(Vec::new, |(index, _)| {
            let named = caseload.people.of_record[index as usize].iter().flatten();
            named
                .map(|person| {
                    let known = &caseload.people.persons[*person as usize];
                    let tail = if known.is_child() { "/response" } else { "" };
                    PersonNamed {
                        name: crate::shown::words::called(caseload, view, *person).into(),
                        href: asked.reader_address(&format!("/people/{}{tail}", known.id)),
                        is_child: known.is_child(),
                    }
                })
                .collect()
        });
        let tasks = Tasks { caseload, asked, view };
        let is_later = found.is_none() && site.kept().is_written(at.value("written"));
        let awaited = found.map_or_else(Vec::new, |(index, _)| tasks.awaited(index));
        Self { entry: found.map(|(index, _)| tasks.opened(index)), is_later, people, awaited }
    }
}

fn samples() -> Vec<Sample> {
    let (site, child) = crate::samples::typical();
    let record = site.caseload().people.persons[child as usize].mentions[0].0;
    let id = site.caseload().records[record as usize].id.to_string();
    let sample = |name: &'static str, id: &str| {
        Sample::new(name, &WrittenPage::of(&site, &PageAsked::of(&site, &[("written", id)])))
    };
    let later =
        WrittenPage { entry: None, is_later: true, people: Vec::new(), awaited: Vec::new() };
    vec![
        sample("shown", &id),
        Sample::new("not-yet-shown", &later),
        sample("nothing-of-that-name", "none"),
    ]
}
