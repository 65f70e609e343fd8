//! The library in `/preview`: of two reviews, looked through for words, empty, and where a file could not be read.

use super::LibraryPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use std::sync::Arc;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    let site = site.with_library(shelf);
    let page = |pairs: &[(&str, &str)], wrong: Option<&str>| {
        LibraryPage::with(&site, &PageAsked::of(&site, pairs), wrong.map(str::to_owned))
    };
    let (empty, _) = samples::bare();
    let empty = empty.with_library(Arc::new(Shelf::default()));
    let (none, _) = samples::bare();
    vec![
        Sample::new("typical", &page(&[], None)),
        Sample::new("words", &page(&[("words", "\"counted as kept\"")], None)),
        Sample::new("nothing", &page(&[("words", "nowhere"), ("kind", "rapid-review")], None)),
        Sample::new("wrong", &page(&[], Some("This PDF holds no text: it is pictures of pages"))),
        Sample::new("empty", &LibraryPage::of(&empty, &PageAsked::of(&empty, &[]))),
        Sample::new("no-library", &LibraryPage::of(&none, &PageAsked::of(&none, &[]))),
    ]
}
