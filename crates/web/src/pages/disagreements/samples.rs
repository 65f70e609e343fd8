//! Disagreements to look at: many, few, and none. All people are invented.

use super::DisagreementsPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let many = samples::disagreeing();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site, pairs: &[(&str, &str)]| {
        Sample::new(name, &DisagreementsPage::of(site, &PageAsked::of(site, pairs)))
    };
    vec![
        sample("many", &many, &[]),
        sample("few", &many, &[("from", "2025-05-20")]),
        sample("none", &nothing, &[]),
        sample("first-day-ahead", &many, &[("from", "2099-01-01")]),
    ]
}
