//! A family's household over time: who belongs to whom, who was recorded as living where, who comes and goes, who is in touch,
//! and what nobody has said.
//!
//! Takes a family's id (that of any of its children), or a child's for the same with the child in focus, and the switches of the
//! address. Every drawing stands beside a table of the same. By family and not by place: a place has no name that stays, people
//! live in several, and what is asked is always about children.

mod samples;

use super::prelude::*;
use crate::drawings::Picture;
use crate::drawings::genogram::{Genogram, home_name};
use crate::shown::chronology::Link;
use crate::shown::household::{self, AdultShown, History, NotKnown, Told};
use crate::shown::words;

/// This page.
pub const PAGE: Page = Page {
    name: "household",
    purpose: "A household over time: genogram, who lived where, who comes and goes, network, and what is not known",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |in_focus: bool| {
        move |site: &Site, at: &PageAsked| {
            let family = site.family(at.named(0))?;
            let focus = site.person(at.named(0)).filter(|_| in_focus);
            site.found(&PAGE, &HouseholdPage::of(site, &at.asked, &at.view, family, focus))
        }
    };
    router
        .route("/households/{id}", answered(page(false)))
        .route("/people/{id}/household", answered(page(true)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct HouseholdPage {
    reader: Reader,
    path: String,
    names: Private<String>,
    /// The pages of the family, and of each child.
    family: Link,
    children: Vec<Link>,
    /// Whether this reader had any record that names one of the children.
    is_known: bool,
    genogram: Picture,
    /// The homes the genogram draws, each with its name in it.
    homes: Vec<(String, Private<String>)>,
    has_parents_only: bool,
    unknowns: Vec<NotKnown>,
    /// `None`: no record places anybody anywhere.
    stays: Option<Picture>,
    overlaps: Vec<Told>,
    moves: Vec<Told>,
    changes: Vec<Told>,
    visitors: Vec<Told>,
    relationships: Vec<Told>,
    conflicts: Vec<Private<String>>,
    network: Picture,
    adults: Vec<AdultShown>,
}

impl HouseholdPage {
    /// The page of a family, by index; `focus`: the child whose page led here.
    pub fn of(site: &Site, asked: &Asked, view: &View, family: u32, focus: Option<u32>) -> Self {
        let caseload = site.caseload();
        household::with_history(caseload, site.addresses(), asked, view, family, |history| {
            let known = &caseload.people.families[family as usize];
            let path = match focus {
                Some(child) => {
                    format!("/people/{}/household", caseload.people.persons[child as usize].id)
                }
                None => format!("/households/{}", known.id),
            };
            Self::told(site, asked, history, path, focus)
        })
    }

    fn told(site: &Site, asked: &Asked, of: &History, path: String, focus: Option<u32>) -> Self {
        let names = of.children_in_words();
        let family = &site.caseload().people.families[of.known.family as usize];
        let child = |child: &u32| Link { words: of.name(*child).into(), href: of.href(*child) };
        let genogram = household::genogram(of, focus);
        let network = household::network(of);
        let stays = of.stays("stays", format!("{names} and those round them"), None);
        Self {
            reader: site.reader(asked),
            path,
            family: Link {
                words: names.clone().into(),
                href: asked.reader_address(&format!("/families/{}", family.id)),
            },
            children: of.known.children.iter().map(child).collect(),
            is_known: !of.known.children.is_empty(),
            homes: homes(&genogram),
            has_parents_only: has_parents_only(&genogram),
            genogram: Picture { drawing: genogram.drawn(), table: genogram.table() },
            unknowns: of.unknowns(),
            stays: (!stays.places.is_empty())
                .then(|| Picture { drawing: stays.drawn(), table: stays.table() }),
            overlaps: of.overlaps(),
            moves: of.moves(),
            changes: of.changes(),
            visitors: of.visitors(),
            relationships: of.relationships(None),
            conflicts: of.conflicts(),
            network: Picture { drawing: network.drawn(), table: network.table() },
            adults: of.adults(),
            names: names.into(),
        }
    }
}

fn homes(genogram: &Genogram) -> Vec<(String, Private<String>)> {
    let named = |(number, home): (usize, &crate::drawings::genogram::Home)| {
        (words::capital(&home_name(number)), home.address.clone())
    };
    genogram.homes.iter().enumerate().map(named).collect()
}

/// Whether two are drawn as parents of one child whom no record calls partners, so that the key must say what that line is.
fn has_parents_only(genogram: &Genogram) -> bool {
    let couple = |a: usize, b: usize| {
        let mut all = genogram.couples.iter();
        all.any(|couple| [(a, b), (b, a)].contains(&(couple.first, couple.second)))
    };
    genogram.people.iter().any(|person| match person.parents.as_slice() {
        [] | [_] => false,
        [a, b] => !couple(*a, *b),
        _ => true,
    })
}
