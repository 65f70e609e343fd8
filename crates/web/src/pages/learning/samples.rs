//! Registers to look at: some with entries, and all empty. All people are invented.

use super::LearningPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let some = samples::learning();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site, pairs: &[(&str, &str)]| {
        Sample::new(name, &LearningPage::of(site, &PageAsked::of(site, pairs)))
    };
    vec![
        sample("some", &some, &[]),
        sample("as-the-police-know-them", &some, &[("as-known-to", "police")]),
        sample("none", &nothing, &[]),
    ]
}
