//! A round of coding in `/preview`: by document and by paragraph.

use super::RoundPage;
use crate::library::Shelves as _;
use crate::pages::Sample;
use crate::samples::{self, Shelf};

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    let library = shelf.library().expect("it is in memory");
    let site = site.with_library(shelf);
    let round = library.rounds.values().next().expect("the sample has a round");
    vec![
        Sample::new("typical", &RoundPage::of(&site, &library, round, false)),
        Sample::new("by-paragraph", &RoundPage::of(&site, &library, round, true)),
    ]
}
