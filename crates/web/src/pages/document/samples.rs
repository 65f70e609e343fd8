//! A document in `/preview`: to be read, with a paragraph chosen to be coded, with all that can be wrong, and one under way.

use super::DocumentPage;
use super::sent::{Desk, Sent};
use crate::asked::Pairs;
use crate::library::Shelves as _;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use crate::shown::codebooks::newest;
use safeguarding::practice::Codebook;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, [first, live]) = Shelf::typical();
    let library = shelf.library().expect("it is in memory");
    let opened = shelf.open(first).expect("it is in memory").expect("it is there");
    let site = site.with_library(shelf);
    let at = opened.paragraphs[1];
    let chosen = format!("{}-{}", at.from, at.to);
    let pairs = |pairs: &[(&str, &str)]| -> Pairs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let page = |document, asked: &[(&str, &str)], sent: &[(&str, &str)]| {
        let practice = &site.caseload().practice;
        let known = newest(&site, &library);
        let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
        let desk =
            Desk { document, text: &opened.text, library: &library, codebooks: &books, practice };
        let form = pairs(sent);
        let wrong = if sent.is_empty() { Ok(None) } else { Sent::of(&form).step(&desk).map(Some) };
        let asked = PageAsked::of(&site, asked);
        DocumentPage::of(&site, &asked, document, &wrong.err().unwrap_or_default(), &form)
            .expect("it is in memory")
            .expect("it is there")
    };
    let everything_wrong = [
        ("act", "code"),
        ("code", "no-such/code"),
        ("at", chosen.as_str()),
        ("words", "words that do not stand there"),
        ("presence", "perhaps"),
        ("polarity", ""),
        ("happened", "soon"),
        ("record", "not an address"),
        ("agency", "no-such-agency"),
        ("by", ""),
    ];
    vec![
        Sample::new("typical", &page(first, &[], &[])),
        Sample::new("chosen", &page(first, &[("at", &chosen), ("done", "code")], &[])),
        Sample::new("wrong", &page(first, &[("at", &chosen)], &everything_wrong)),
        Sample::new("under-way", &page(live, &[], &[])),
    ]
}
