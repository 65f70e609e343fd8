//! A family's page: the children side by side, the adults with their roles and dates, where they lived, and one chronology of
//! them all.
//!
//! Takes a family's id (that of any of its children) and the switches of the address.

mod samples;

use super::prelude::*;
use crate::shown::chronology::{Filters, Rows, Shown};
use crate::shown::family::Round;
use crate::shown::findings::{self, FindingLine};
use crate::shown::words;
use safeguarding::patterns::Concerning;

/// This page.
pub const PAGE: Page = Page {
    name: "family",
    purpose: "A family: children side by side, adults, addresses, and one chronology of all",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let family = site.family(at.named(0))?;
        site.found(&PAGE, &FamilyPage::of(site, &at.asked, &at.view, family))
    };
    router.route("/families/{id}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct FamilyPage {
    reader: Reader,
    path: String,
    /// The page of their household.
    household: String,
    /// The children's given names, as a list.
    names: Private<String>,
    round: Round,
    /// The open findings of each child, in the order of the children.
    of_children: Vec<Vec<FindingLine>>,
    /// The open findings of the brothers and sisters together, and of the household.
    of_all: Vec<FindingLine>,
    chronology: Shown,
    filters: Filters,
}

impl FamilyPage {
    /// The page of a family, by index.
    pub fn of(site: &Site, asked: &Asked, view: &View, family: u32) -> Self {
        let caseload = site.caseload();
        let known = &caseload.people.families[family as usize];
        let path = format!("/families/{}", known.id);
        let round = Round::of(caseload, asked, view, family, None);
        let shown: Vec<u32> = known
            .children
            .iter()
            .copied()
            .filter(|child| {
                let person = &caseload.people.persons[*child as usize];
                person
                    .mentions
                    .iter()
                    .any(|(record, _)| view.sees(&caseload.records[*record as usize]))
            })
            .collect();
        let names: Vec<String> =
            round.children.iter().map(|child| child.given.reveal().clone()).collect();
        let first = shown.first().copied().unwrap_or(known.children[0]);
        let found = caseload.findings(view, family);
        let open = || found.iter().filter(|found| found.finding.is_open());
        let of_children = shown
            .iter()
            .map(|child| {
                open()
                    .filter(|found| found.concerning == Concerning::Child(*child))
                    .map(|found| findings::line(caseload, asked, found, *child))
                    .collect()
            })
            .collect();
        let of_all = open()
            .filter(|found| !matches!(found.concerning, Concerning::Child(_)))
            .map(|found| findings::line(caseload, asked, found, first))
            .collect();
        let mut cited = findings::cited(caseload, asked, &[], first);
        for found in open() {
            let child = match found.concerning {
                Concerning::Child(child) => child,
                _ => first,
            };
            for (record, links) in
                findings::cited(caseload, asked, std::slice::from_ref(found), child)
            {
                cited.entry(record).or_default().extend(links);
            }
        }
        let chronology = caseload.chronology(view, first);
        let rows = Rows { caseload, asked, cited: &cited, is_of_family: true };
        Self {
            reader: site.reader(asked),
            names: words::list(&names).into(),
            household: asked.reader_address(&format!("/households/{}", known.id)),
            of_children,
            of_all,
            chronology: rows.of(&chronology),
            filters: Filters::of(caseload, asked, &chronology, &path),
            round,
            path,
        }
    }
}
