//! The rounds of coding in `/preview`: one there is, none, and with all that can be wrong.

use super::{RoundsPage, round_of};
use crate::pages::Sample;
use crate::samples::{self, Shelf};
use std::sync::Arc;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, _) = Shelf::typical();
    let site = site.with_library(shelf);
    let (empty, _) = samples::bare();
    let empty = empty.with_library(Arc::new(Shelf::default()));
    let nothing = Vec::new();
    let wrong = round_of(&safeguarding::learning::Library::default(), &[], &nothing);
    let wrong = wrong.expect_err("everything is wrong");
    vec![
        Sample::new("typical", &RoundsPage::of(&site, "Ida Marsh")),
        Sample::new("wrong", &RoundsPage::with(&site, &nothing, "", wrong)),
        Sample::new("empty", &RoundsPage::of(&empty, "")),
    ]
}
