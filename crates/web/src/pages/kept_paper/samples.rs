//! A kept paper in `/preview`: ready and issued, a draft, withdrawn, with names changed, and where no PDF could be made.

use super::{KeptPage, NamesChanged};
use crate::library::Shelves as _;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{Shelf, issuing};

pub(super) fn samples() -> Vec<Sample> {
    let (shelf, _) = Shelf::typical();
    shelf.keep_papers();
    let library = shelf.library().expect("it is in memory");
    let ids: Vec<_> = library.papers.keys().copied().collect();
    let site = issuing::site(ids[0]).with_library(shelf);
    let at = PageAsked::of(&site, &[]);
    let page = |place: usize| {
        KeptPage::of(&site, &at, (&library, ids[place])).expect("the sample keeps papers")
    };
    let earlier = PageAsked::of(&site, &[("version", "1")]);
    let earlier = KeptPage::of(&site, &earlier, (&library, ids[0])).expect("it has a version");
    let mut drafts = safeguarding::learning::Library::clone(&library);
    drafts.papers.get_mut(&ids[0]).expect("it is kept").versions.truncate(1);
    let draft = KeptPage::of(&site, &at, (&drafts, ids[0])).expect("it is kept");
    let left = vec![
        "In part 1: 1 name of the list in small letters and 0 words of a longer name by itself"
            .to_owned(),
    ];
    let typed = "Amber Kestle = Ruby Hale".into();
    let names = NamesChanged { typed, is_changed: true, left };
    let wrong = vec![
        ("because", "Say why it is not to be used any more".to_owned()),
        ("names-by", "Enter your name".to_owned()),
    ];
    let failed =
        Some("The paper must stand on one page and runs over its foot by 12 mm".to_owned());
    vec![
        Sample::new("issued", &page(0)),
        Sample::new("earlier", &earlier),
        Sample::new("draft", &draft),
        Sample::new("withdrawn", &page(1)),
        Sample::new("names-changed", &KeptPage { names, ..page(0) }),
        Sample::new("wrong", &KeptPage { failed, wrong, ..page(0) }),
    ]
}
