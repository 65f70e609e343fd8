//! Whole childhoods of every sample child, one stood in on a day and as one agency, and one whose end is hidden and then shown. All
//! people are invented.

use super::ReplayPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for child in samples::CHILDREN {
        let (site, person) = child.site();
        all.push(Sample::new(
            child.name,
            &ReplayPage::of(&site, &PageAsked::of(&site, &[]), person),
        ));
    }
    let (site, person) = samples::typical();
    let asked =
        |pairs: &[(&str, &str)]| ReplayPage::of(&site, &PageAsked::of(&site, pairs), person);
    all.push(Sample::new("on-a-day", &asked(&[("on", "2025-02-10")])));
    all.push(Sample::new(
        "on-a-day-as-police",
        &asked(&[("on", "2025-02-10"), ("as-known-to", "police")]),
    ));
    all.push(Sample::new("day-that-cannot-be", &asked(&[("on", "2031-01-01")])));
    let (site, person) = samples::ended();
    for (name, pairs) in [("end-hidden", &[][..]), ("end-shown", &[("outcome", "shown")])] {
        let at = PageAsked::of(&site, pairs);
        all.push(Sample::new(name, &ReplayPage::of(&site, &at, person)));
    }
    all
}
