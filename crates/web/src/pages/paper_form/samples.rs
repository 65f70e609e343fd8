//! The form of a paper in `/preview`: begun, kept as a draft, with names changed, and with all that can be wrong.

use super::sent::Sent;
use super::{FormPage, begin, left_in_words};
use crate::library::Shelves as _;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use safeguarding::learning::paper::{NamesLeft, PaperKind};

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    shelf.keep_papers();
    let library = shelf.library().expect("it is in memory");
    let site = site.with_library(shelf);
    let lesson = library.lessons.keys().next().expect("the sample has a lesson");
    let of = format!("lesson.{lesson}");
    let at = PageAsked::of(&site, &[("of", &of)]);
    let (begun, _) = begin::begun(&site, &at, &library, PaperKind::SevenMinuteBriefing);
    let (id, kept) = library.papers.iter().next().expect("the sample keeps a paper");
    let kept_now = PageAsked::of(&site, &[("kept", "yes")]);
    let mut draft = kept.clone();
    draft.versions.truncate(1);
    let form = vec![("heading.1".to_owned(), "Background".to_owned())];
    let sent = Sent::of(&form);
    let changed = FormPage {
        were_changed: true,
        left: left_in_words(&[NamesLeft { part: Some(1), in_small_letters: 1, in_part: 2 }]),
        ..FormPage::kept(*id, kept, &at)
    };
    let wrong = FormPage {
        wrong: sent.wrong(),
        ..FormPage::sent(&sent, &form, None, super::NEW.to_owned())
    };
    vec![
        Sample::new("begun", &FormPage { left_out: 3, ..FormPage::begun(&begun, &at) }),
        Sample::new("draft", &FormPage::kept(*id, &draft, &kept_now)),
        Sample::new("names-changed", &changed),
        Sample::new("wrong", &wrong),
    ]
}
