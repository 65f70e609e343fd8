//! The lessons in `/preview`: one there is, none, and with all that can be wrong.

use super::{LessonsPage, lesson_of};
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use std::sync::Arc;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    let site = site.with_library(shelf);
    let (empty, _) = samples::bare();
    let empty = empty.with_library(Arc::new(Shelf::default()));
    let typed = vec![("coding".to_owned(), "nowhere".to_owned())];
    let wrong = lesson_of(&safeguarding::learning::Library::default(), &typed);
    let wrong = wrong.expect_err("everything is wrong");
    vec![
        Sample::new("typical", &LessonsPage::of(&site, &PageAsked::of(&site, &[]))),
        Sample::new("wrong", &LessonsPage::with(&site, &typed, "", wrong)),
        Sample::new("empty", &LessonsPage::of(&empty, &PageAsked::of(&empty, &[]))),
    ]
}
