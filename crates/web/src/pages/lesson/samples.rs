//! A lesson in `/preview`: with what it led to, and with all that can be wrong.

use super::{LessonPage, tie_of};
use crate::library::Shelves as _;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    let library = shelf.library().expect("it is in memory");
    let site = site.with_library(shelf);
    let lesson = library.lessons.values().next().expect("the sample has a lesson");
    let at = PageAsked::of(&site, &[]);
    let typed = vec![("record".to_owned(), "no-such-entry".to_owned())];
    let wrong = tie_of(&site, lesson.id, &typed).expect_err("everything is wrong");
    vec![
        Sample::new(
            "typical",
            &LessonPage::of(&site, &at, &library, lesson, &Vec::new(), Vec::new()),
        ),
        Sample::new("wrong", &LessonPage::of(&site, &at, &library, lesson, &typed, wrong)),
    ]
}
