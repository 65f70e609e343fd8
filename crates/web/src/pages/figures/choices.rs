//! What a reader chose to see in figures, read from the address, and shown again in the form.

use crate::page_asked::PageAsked;
use crate::shown::codebooks::newest;
use crate::shown::words::capital;
use crate::site::Site;
use safeguarding::learning::Library;
use safeguarding::learning::analysis::{By, Chosen};
use safeguarding::learning::library::kind_label;
use safeguarding::learning::sheets::Wanted;
use safeguarding::practice::Codebook;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What is chosen. What an address gives that there is none of counts as nothing chosen.
pub(super) struct Choices {
    books: Vec<Codebook>,
    /// Which of them is counted by.
    book: usize,
    /// Which documents, parted by what, published or not.
    pub wanted: Wanted,
}

/// The form.
#[derive(Debug, Serialize)]
pub(super) struct ChosenShown {
    selects: Vec<SelectShown>,
    from_year: String,
    to_year: String,
    publish: bool,
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

/// The codebook that is counted by where none is chosen and none is used yet.
const FIRST: &str = "devon-2024";

impl Choices {
    pub fn read(site: &Site, library: &Library, at: &PageAsked) -> Self {
        let books: Vec<Codebook> =
            newest(site, library).into_iter().map(|known| known.book).collect();
        let place = |id: &str| books.iter().position(|book| book.id == id);
        // Where nothing is chosen: the codebook most codings are by.
        let most_used = || {
            let used = |book: &Codebook| {
                library.codings.values().filter(|made| made.what.codebook == book.id).count()
            };
            let most = (0..books.len()).max_by_key(|place| used(&books[*place]));
            most.filter(|place| used(&books[*place]) > 0)
        };
        let book = place(at.value("codebook"))
            .or_else(most_used)
            .or_else(|| place(FIRST))
            .unwrap_or_default();
        let is_id = |value: &str| value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let id =
            |name: &str| SmolStr::from(if is_id(at.value(name)) { at.value(name) } else { "" });
        let by = By::ALL.into_iter().find(|by| by.id() == at.value("by"));
        let chosen = Chosen {
            kind: id("kind"),
            nation: id("nation"),
            from_year: at.value("from-year").parse().ok(),
            to_year: at.value("to-year").parse().ok(),
        };
        let wanted = Wanted { chosen, by, publish: at.value("publish") == "yes" };
        Self { books, book, wanted }
    }

    /// The codebook that is counted by; `None`: there is none at all.
    pub fn book(&self) -> Option<&Codebook> {
        self.books.get(self.book)
    }

    /// The same choices as an address gives them.
    pub fn query(&self) -> String {
        let Chosen { kind, nation, from_year, to_year } = &self.wanted.chosen;
        let year = |year: &Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
        let pairs = [
            ("codebook", self.book().map(|book| book.id.to_string()).unwrap_or_default()),
            ("kind", kind.to_string()),
            ("nation", nation.to_string()),
            ("from-year", year(from_year)),
            ("to-year", year(to_year)),
            ("by", self.wanted.by.map_or("", By::id).to_owned()),
            ("publish", if self.wanted.publish { "yes" } else { "" }.to_owned()),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let given: Vec<String> = given.map(|(name, value)| format!("{name}={value}")).collect();
        given.join("&")
    }

    pub fn shown(&self, library: &Library) -> ChosenShown {
        let Chosen { kind, nation, from_year, to_year } = &self.wanted.chosen;
        let cards = || library.documents.values().map(|held| &held.card);
        let kinds: BTreeSet<&SmolStr> = cards().map(|card| &card.kind).chain([kind]).collect();
        let nations: BTreeSet<&SmolStr> =
            cards().map(|card| &card.nation).chain([nation]).collect();
        let item = |value: &str, text: String, chosen: &str| ItemShown {
            selected: value == chosen,
            value: value.to_owned(),
            text,
        };
        let any = |chosen: &str| item("", "Any".to_owned(), chosen);
        let of = |ids: BTreeSet<&SmolStr>, label: &dyn Fn(&str) -> String, chosen: &str| {
            let ids = ids.into_iter().filter(|id| !id.is_empty());
            std::iter::once(any(chosen)).chain(ids.map(|id| item(id, label(id), chosen))).collect()
        };
        let book = self.book().map(|book| book.id.clone()).unwrap_or_default();
        let by = self.wanted.by.map_or("", By::id);
        let parted = By::ALL.into_iter().map(|one| item(one.id(), capital(one.label()), by));
        let parted = std::iter::once(item("", "Nothing".to_owned(), by)).chain(parted);
        let books = self.books.iter().map(|one| item(&one.id, one.title.clone(), &book));
        let year = |year: &Option<i16>| year.map(|year| year.to_string()).unwrap_or_default();
        ChosenShown {
            selects: vec![
                SelectShown { name: "codebook", label: "Codebook", items: books.collect() },
                SelectShown {
                    name: "kind",
                    label: "Kind of document",
                    items: of(kinds, &kind_label, kind),
                },
                SelectShown {
                    name: "nation",
                    label: "Nation",
                    items: of(nations, &capital, nation),
                },
                SelectShown { name: "by", label: "Part it by", items: parted.collect() },
            ],
            from_year: year(from_year),
            to_year: year(to_year),
            publish: self.wanted.publish,
        }
    }
}
