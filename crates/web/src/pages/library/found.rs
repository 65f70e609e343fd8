//! Which documents fit what somebody looks for, and how each is listed.

use super::kind_label;
use crate::library::{NotDone, Opened};
use crate::page_asked::PageAsked;
use crate::shown::words::count;
use crate::site::Site;
use safeguarding::learning::text::{Counted, Wanted, pieces};
use safeguarding::learning::{Held, Library};
use safeguarding::records::{Presence, Private, StepId};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The bands of age that analyses of reviews use. **Units:** whole years, both ends inclusive.
pub(crate) const AGE_BANDS: [(&str, &str, u8, u8); 5] = [
    ("under-1", "under 1", 0, 0),
    ("1-5", "1 to 5", 1, 5),
    ("6-10", "6 to 10", 6, 10),
    ("11-15", "11 to 15", 11, 15),
    ("16-17", "16 and over", 16, 25),
];

/// What is looked for.
#[derive(Debug, Serialize)]
pub(super) struct Filters {
    words: String,
    selects: Vec<SelectShown>,
    is_any: bool,
    #[serde(skip)]
    asked: Asked,
}

/// As the address asks.
#[derive(Debug, Default)]
struct Asked {
    kind: String,
    nation: String,
    year: Option<i16>,
    age: Option<(u8, u8)>,
    agency: String,
    code: Option<(SmolStr, SmolStr)>,
}

/// A list to choose from.
#[derive(Debug, Serialize)]
struct SelectShown {
    name: &'static str,
    label: &'static str,
    items: Vec<ItemShown>,
}

#[derive(Debug, Serialize)]
struct ItemShown {
    value: String,
    text: String,
    selected: bool,
}

/// A document that fits.
pub(super) struct Fitting {
    pub document: StepId,
    /// Which of its pieces hold the words looked for.
    pub pieces: Vec<u16>,
}

/// A document as it is listed.
#[derive(Debug, Serialize)]
pub(super) struct FoundShown {
    href: String,
    title: String,
    /// Kind, year, who had it made.
    what: String,
    children: Vec<Private<String>>,
    harm: Private<String>,
    codings: String,
    is_live: bool,
    is_described: bool,
    /// Places that hold the words, at most three, and how many there are.
    places: Vec<PlaceShown>,
    places_more: usize,
}

/// A place that holds what was looked for.
#[derive(Debug, Serialize)]
struct PlaceShown {
    href: String,
    page: Option<usize>,
    before: Private<String>,
    found: Private<String>,
    after: Private<String>,
}

impl Filters {
    pub fn read(site: &Site, at: &PageAsked) -> Self {
        let age = AGE_BANDS.iter().find(|(id, ..)| *id == at.value("age"));
        let asked = Asked {
            kind: at.value("kind").to_owned(),
            nation: at.value("nation").to_owned(),
            year: at.value("year").parse().ok(),
            age: age.map(|(_, _, from, to)| (*from, *to)),
            agency: at.value("agency").to_owned(),
            code: at.value("code").split_once('/').map(|(book, code)| (book.into(), code.into())),
        };
        let library = site.shelves().and_then(|shelves| shelves.library().ok()).unwrap_or_default();
        let any = |name| at.value(name).is_empty();
        let names = ["words", "kind", "nation", "year", "age", "agency", "code"];
        Self {
            words: at.value("words").to_owned(),
            selects: selects(site, at, &library),
            is_any: names.into_iter().any(|name| !any(name)),
            asked,
        }
    }

    /// The documents that fit but for their words, newest first.
    pub fn fitting(&self, library: &Library) -> Vec<Fitting> {
        let mut fitting: Vec<&Held> =
            library.documents.values().filter(|held| self.fits(library, held)).collect();
        fitting.sort_by_key(|held| {
            std::cmp::Reverse((held.card.published, held.card.year, held.taken.id))
        });
        let one = |held: &Held| Fitting { document: held.taken.id, pieces: Vec::new() };
        fitting.into_iter().map(one).collect()
    }

    fn fits(&self, library: &Library, held: &Held) -> bool {
        let Asked { kind, nation, year, age, agency, code } = &self.asked;
        let card = &held.card;
        let is_of_age = |(from, to): (u8, u8)| {
            card.children.iter().any(|c| c.age.is_some_and(|age| (from..=to).contains(&age)))
        };
        let is_coded = |(book, code): &(SmolStr, SmolStr)| {
            !card.is_live
                && library.codings_seen_by(held.taken.id, None).any(|made| {
                    made.what.codebook == *book
                        && made.what.code == *code
                        && made.what.presence == Presence::Present
                })
        };
        // What a review under way is about is not to be found out by narrowing the list down.
        if card.is_live {
            return kind.is_empty()
                && nation.is_empty()
                && year.is_none()
                && age.is_none()
                && agency.is_empty()
                && code.is_none();
        }
        (kind.is_empty() || card.kind == *kind)
            && (nation.is_empty() || card.nation == *nation)
            && year.is_none_or(|year| card.year == Some(year))
            && age.is_none_or(is_of_age)
            && (agency.is_empty() || card.agencies.iter().any(|one| one == agency))
            && code.as_ref().is_none_or(is_coded)
    }
}

/// How a document is listed, with where the words stand in it.
pub(super) fn shown(
    site: &Site,
    library: &Library,
    one: &Fitting,
    wanted: Option<&Wanted>,
) -> Result<FoundShown, NotDone> {
    let held = &library.documents[&one.document];
    let card = &held.card;
    let address = format!("/learning/documents/{}", one.document);
    let year = card.year.map(|year| year.to_string()).unwrap_or_default();
    let kind = if card.kind.is_empty() { String::new() } else { kind_label(&card.kind) };
    let what = [kind, year, card.commissioned_by.clone()];
    let what: Vec<String> = what.into_iter().filter(|part| !part.is_empty()).collect();
    let mut places = Vec::new();
    if let (Some(wanted), Some(shelves)) = (wanted, site.shelves())
        && let Some(opened) = shelves.open(one.document)?
    {
        places = places_in(&opened, held, &address, &one.pieces, wanted);
    }
    let codings = library.codings_seen_by(one.document, None).count();
    let child = |child: &safeguarding::records::ChildOfReview| {
        let age = match child.age {
            None => "age not said".to_owned(),
            Some(0) => "under 1".to_owned(),
            Some(age) => format!("{age}"),
        };
        Private::from(format!("{}, {age}", child.called.reveal()))
    };
    let open = !card.is_live;
    Ok(FoundShown {
        href: address,
        title: held.title().to_owned(),
        what: what.join(" · "),
        children: card.children.iter().filter(|_| open).map(child).collect(),
        harm: if open { card.harm.clone() } else { Private::default() },
        codings: count(codings, "coding", "codings"),
        is_live: card.is_live,
        is_described: held.described.is_some(),
        places_more: one.pieces.len().saturating_sub(places.len()),
        places,
    })
}

/// Where the words stand. The index only says in which pieces: the text itself is looked at.
fn places_in(
    opened: &Opened,
    held: &Held,
    address: &str,
    holding: &[u16],
    wanted: &Wanted,
) -> Vec<PlaceShown> {
    let all = pieces(&opened.text);
    let counted = Counted::new(&opened.text);
    let mut places = Vec::new();
    for piece in holding.iter().filter_map(|piece| all.get(usize::from(*piece))).take(3) {
        let text = &opened.text[piece.clone()];
        let Some(there) = wanted.first_in(text) else { continue };
        let from = counted.letter(piece.start + there.start);
        let paragraph = opened.paragraphs.partition_point(|p| p.to <= from);
        places.push(PlaceShown {
            href: format!("{address}?go={paragraph}#p-{paragraph}"),
            page: page_of(held, from),
            before: tail(&text[..there.start]).into(),
            found: text[there.clone()].to_owned().into(),
            after: head(&text[there.end..]).into(),
        });
    }
    places
}

/// On which page of the original a place stands, from 1; `None` where it has no pages.
pub(crate) fn page_of(held: &Held, from: u32) -> Option<usize> {
    let pages = &held.taken.what.pages;
    (pages.len() > 1).then(|| pages.partition_point(|begins| *begins <= from))
}

/// How many letters are shown before and after what was found.
const AROUND: usize = 120;

fn tail(text: &str) -> String {
    let letters: Vec<char> = text.chars().rev().take(AROUND).collect();
    let cut = if letters.len() == AROUND { "…" } else { "" };
    format!("{cut}{}", letters.into_iter().rev().collect::<String>())
}

fn head(text: &str) -> String {
    let letters: String = text.chars().take(AROUND).collect();
    if letters.len() < text.len() { format!("{letters}…") } else { letters }
}

fn selects(site: &Site, at: &PageAsked, library: &Library) -> Vec<SelectShown> {
    let practice = &site.caseload().practice;
    let cards = || library.documents.values().map(|held| &held.card).filter(|card| !card.is_live);
    let kinds: BTreeSet<&SmolStr> = cards().map(|card| &card.kind).collect();
    let nations: BTreeSet<&SmolStr> = cards().map(|card| &card.nation).collect();
    let years: BTreeSet<i16> = cards().filter_map(|card| card.year).collect();
    let agencies: BTreeSet<&SmolStr> = cards().flat_map(|card| &card.agencies).collect();
    let open = || library.documents.values().filter(|held| !held.card.is_live);
    let seen = open().flat_map(|held| library.codings_seen_by(held.taken.id, None));
    let coded: BTreeSet<(&SmolStr, &SmolStr)> =
        seen.map(|made| (&made.what.codebook, &made.what.code)).collect();
    let code = |(book, code): (&SmolStr, &SmolStr)| {
        let known = practice.codebooks.iter().filter(|one| one.id == *book);
        let name = known.filter_map(|one| one.code(code)).map(|one| one.name.clone()).next();
        (format!("{book}/{code}"), name.unwrap_or_else(|| code.to_string()))
    };
    let of = |name, label, items: Vec<(String, String)>| {
        let chosen = at.value(name);
        let item = |(value, text): (String, String)| {
            let selected = value == chosen;
            ItemShown { value, text, selected }
        };
        let any = (String::new(), "Any".to_owned());
        let items = std::iter::once(any).chain(items).map(item).collect();
        SelectShown { name, label, items }
    };
    let plain =
        |ids: BTreeSet<&SmolStr>, label: &dyn Fn(&str) -> String| -> Vec<(String, String)> {
            let ids = ids.into_iter().filter(|id| !id.is_empty());
            ids.map(|id| (id.to_string(), label(id))).collect()
        };
    let ages = AGE_BANDS.iter().map(|(id, label, ..)| ((*id).to_owned(), (*label).to_owned()));
    vec![
        of("kind", "Kind", plain(kinds, &kind_label)),
        of("nation", "Nation", plain(nations, &crate::shown::words::capital)),
        of("year", "Year", years.iter().rev().map(|y| (y.to_string(), y.to_string())).collect()),
        of("age", "Age of a child", ages.collect()),
        of("agency", "Agency", plain(agencies, &|id| practice.agency_name(id).to_owned())),
        of("code", "Coded with", coded.into_iter().map(code).collect()),
    ]
}
