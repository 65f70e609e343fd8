//! The papers in `/preview`: some, and none.

use super::PapersPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use std::sync::Arc;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    shelf.keep_papers();
    let site = site.with_library(shelf);
    let (empty, _) = samples::bare();
    let empty = empty.with_library(Arc::new(Shelf::default()));
    vec![
        Sample::new("typical", &PapersPage::of(&site, &PageAsked::of(&site, &[]))),
        Sample::new("empty", &PapersPage::of(&empty, &PageAsked::of(&empty, &[]))),
    ]
}
