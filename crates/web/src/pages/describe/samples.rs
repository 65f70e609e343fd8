//! The form that describes a document in `/preview`: of one that is described, and with all that can be wrong.

use super::{DescribePage, card_of};
use crate::asked::Pairs;
use crate::library::Shelves as _;
use crate::pages::Sample;
use crate::samples::{self, Shelf};

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, [first, _]) = Shelf::typical();
    let library = shelf.library().expect("it is in memory");
    let held = &library.documents[&first];
    let typed: Pairs = [
        ("title", ""),
        ("year", "19"),
        ("published", "soon"),
        ("children", "Alice, three"),
        ("address", "somewhere"),
        ("by", ""),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect();
    let wrong = card_of(&site.caseload().practice, &typed).expect_err("everything is wrong");
    vec![
        Sample::new("typical", &DescribePage::of(&site, held, "Ida Marsh")),
        Sample::new("wrong", &DescribePage::with(&site, held, &typed, "", wrong)),
    ]
}
