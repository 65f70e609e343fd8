//! A person's page: who they are as each agency writes them, what they are to which children, where they lived, what is recorded
//! of them, and what is not known.
//!
//! Takes a person's id and the switches of the address. It is the page of an adult; of a child it is the page of how agencies
//! write the child, beside the child's own. It brings nothing together and puts nothing right: each way of writing stands alone.

mod samples;
mod written;

use super::prelude::*;
use crate::drawings::Picture;
use crate::shown::agencies::Agencies;
use crate::shown::chronology::{Cited, Filters, Link, Rows, Shown};
use crate::shown::household::{self, History, NotKnown, Told};
use crate::shown::words;
use safeguarding::people::household::{HouseholdUnknown, NotSaid};
use std::collections::BTreeSet;
use written::Way;

/// This page.
pub const PAGE: Page = Page {
    name: "person",
    purpose: "A person as each agency writes them: parts, places, difficulties, strengths, and what is not known",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page =
        |site: &Site, at: &PageAsked| answer(site, &at.asked, &at.view, site.person(at.named(0))?);
    router.route("/people/{id}/written", answered(page))
}

/// The page of an adult, which stands where a child's own would.
pub(crate) fn answer(site: &Site, asked: &Asked, view: &View, person: u32) -> Option<Response> {
    site.found(&PAGE, &PersonPage::of(site, asked, view, person))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct PersonPage {
    reader: Reader,
    path: String,
    name: Private<String>,
    other_names: Vec<Private<String>>,
    age: Option<Private<String>>,
    born: Option<Private<String>>,
    is_child: bool,
    /// Whether this reader had any record that names them.
    is_known: bool,
    /// The child's own page; for an adult, this one.
    own_page: String,
    ways: Vec<Way>,
    families: Vec<InFamily>,
    stays: Option<Picture>,
    difficulties: Vec<Told>,
    /// Records of difficulties that name several grown-ups and do not say whose part it was.
    named_in: Vec<Told>,
    strengths: Vec<Told>,
    unknowns: Vec<NotKnown>,
    /// For an adult: who knew, and what each recorded.
    life: Option<Life>,
}

/// What somebody is in one family.
#[derive(Debug, Serialize)]
struct InFamily {
    family: Link,
    household: String,
    relationships: Vec<Told>,
}

/// The records of an adult as a chronology.
#[derive(Debug, Serialize)]
struct Life {
    agencies: Agencies,
    chronology: Shown,
    filters: Filters,
}

/// What the families somebody is in tell of them.
#[derive(Default)]
struct Round {
    families: Vec<InFamily>,
    stays: Option<Picture>,
    places: usize,
    difficulties: Vec<Told>,
    named_in: Vec<Told>,
    strengths: Vec<Told>,
    unknowns: Vec<NotKnown>,
}

impl PersonPage {
    /// The page of a person, by index.
    pub fn of(site: &Site, asked: &Asked, view: &View, person: u32) -> Self {
        let caseload = site.caseload();
        let known = &caseload.people.persons[person as usize];
        let is_child = known.is_child();
        let own_page = format!("/people/{}", known.id);
        let path = if is_child { format!("{own_page}/written") } else { own_page.clone() };
        let ways = written::ways(site, asked, view, person);
        let missing = written::missing(site, view, person);
        let round = round(site, asked, view, person);
        let born = words::born_seen(caseload, view, person);
        let name = words::called(caseload, view, person);
        let written_names: BTreeSet<&str> =
            ways.iter().map(|way| way.name.reveal().as_str()).collect();
        let other_names = known.other_names.iter().map(|name| name.reveal().full());
        let mut unknowns = not_written(&missing);
        unknowns.extend(round.unknowns);
        let chronology = (!is_child).then(|| caseload.chronology(view, person));
        let life = chronology.map(|chronology| {
            let none = Cited::new();
            let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
            Life {
                agencies: Agencies::of(caseload, view, &chronology),
                filters: Filters::of(caseload, asked, &chronology, &path),
                chronology: rows.of(&chronology),
            }
        });
        Self {
            reader: site.reader(asked),
            other_names: other_names
                .filter(|name| written_names.contains(name.as_str()))
                .map(Into::into)
                .collect(),
            age: born.as_ref().and_then(|born| words::age_of(born, view.as_of)).map(Into::into),
            born: born
                .map(|born| format!("born {born}"))
                .or_else(|| words::born(known).filter(|_| !missing.birth_date))
                .map(Into::into),
            is_child,
            is_known: !ways.is_empty(),
            own_page: asked.reader_address(&own_page),
            name: name.into(),
            ways,
            families: round.families,
            stays: round.stays,
            difficulties: round.difficulties,
            named_in: round.named_in,
            strengths: round.strengths,
            unknowns,
            life,
            path,
        }
    }
}

/// What no record says of the person themself.
fn not_written(missing: &written::Missing) -> Vec<NotKnown> {
    let all = [
        (
            missing.name,
            "Their name.",
            "Ask for it at the next visit; ask housing and the police who is recorded at the address.",
        ),
        (
            missing.birth_date,
            "Their birth date.",
            "Ask for it; without it agencies cannot tell whether they know this person.",
        ),
        (
            missing.sex,
            "Their sex: no record says.",
            "The agency that knows them best may record it.",
        ),
        (
            missing.nhs_number,
            "Their NHS number: no record gives one whose check digit is right.",
            "The GP practice holds it.",
        ),
        (
            missing.address,
            "Their own address: no record gives one.",
            "Ask where they live and with whom.",
        ),
    ];
    all.into_iter()
        .filter(|(is_missing, _, _)| *is_missing)
        .map(|(_, words, answer)| NotKnown { words: words.into(), answer })
        .collect()
}

/// What every family they are in, as this reader knew it, tells of them.
fn round(site: &Site, asked: &Asked, view: &View, person: u32) -> Round {
    let people = &site.caseload().people;
    let families: Vec<usize> = match people.family_of_child[person as usize] {
        Some(family) => vec![family as usize],
        None => (0..people.families.len())
            .filter(|place| people.families[*place].members.iter().any(|m| m.person == person))
            .collect(),
    };
    let mut round = Round::default();
    for family in families {
        household::with_history(
            site.caseload(),
            site.addresses(),
            asked,
            view,
            family as u32,
            |history| in_family(&mut round, asked, history, person),
        );
    }
    round
}

fn in_family(round: &mut Round, asked: &Asked, of: &History, person: u32) {
    let is_child = of.known.children.contains(&person);
    let adult = of.known.adults.iter().find(|adult| adult.person == person);
    let relationships = of.relationships(Some(person));
    if !is_child && adult.is_none() && relationships.is_empty() {
        return;
    }
    let family = of.caseload.people.families[of.known.family as usize].id;
    round.families.push(InFamily {
        family: Link {
            words: of.children_in_words().into(),
            href: asked.reader_address(&format!("/families/{family}")),
        },
        household: asked.reader_address(&format!("/households/{family}")),
        relationships,
    });
    let stays = of.stays("stays", of.name_within(person), Some(person));
    // Two families tell of the same places; the one that tells of most is shown.
    let places = stays.places.iter().map(|place| place.stays.len()).sum();
    if places > round.places {
        round.places = places;
        round.stays = Some(Picture { drawing: stays.drawn(), table: stays.table() });
    }
    if let Some(adult) = adult {
        let shown = of.adult(adult);
        // What a record of several grown-ups tells is no one person's difficulty.
        let several = adult.difficulties.iter().map(|entry| entry.speaks_of_several);
        for (told, of_several) in shown.difficulties.into_iter().zip(several) {
            let list = if of_several { &mut round.named_in } else { &mut round.difficulties };
            add_new(list, vec![told]);
        }
        add_new(&mut round.strengths, shown.strengths);
    }
    let concerning = of.known.unknowns.iter().filter(|unknown| concerns(unknown, person));
    round.unknowns.extend(concerning.map(|unknown| NotKnown {
        words: words::capital(&of.say.unknown(unknown)).into(),
        answer: of.say.answer(unknown),
    }));
}

/// Adds what is not there yet: a record may tell of somebody in two families.
fn add_new(all: &mut Vec<Told>, more: Vec<Told>) {
    for told in more {
        if all.iter().all(|known| known.sources != told.sources) {
            all.push(told);
        }
    }
}

/// Whether something not said is about a person. The birth date is told from the person's own records.
fn concerns(unknown: &HouseholdUnknown, person: u32) -> bool {
    match &unknown.what {
        NotSaid::Mother(one)
        | NotSaid::Father(one)
        | NotSaid::PartAtTheAddress(one)
        | NotSaid::ChildAsCarer(one)
        | NotSaid::Expected(one)
        | NotSaid::PartOfTheFather(one)
        | NotSaid::WhereTheChildSleeps { child: one, .. } => *one == person,
        NotSaid::HowRelated(a, b) | NotSaid::HowTheyGetOn(a, b) => [*a, *b].contains(&person),
        NotSaid::WhoChanged(all, _) | NotSaid::OwnHistory(all) => all.contains(&person),
        _ => false,
    }
}
