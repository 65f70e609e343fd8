//! The response for the sample children. All people are invented.

use super::ResponsePage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let mut shown: Vec<Sample> = samples::CHILDREN
        .iter()
        .map(|sample| {
            let (site, child) = sample.site();
            Sample::new(sample.name, &ResponsePage::of(&site, &PageAsked::of(&site, &[]), child))
        })
        .collect();
    let (site, child) = samples::responding();
    shown.push(Sample::new(
        "responding",
        &ResponsePage::of(&site, &PageAsked::of(&site, &[]), child),
    ));
    let later = PageAsked::of(&site, &[("written", "none-yet"), ("seen", "0")]);
    shown.push(Sample::new("written-just-now", &ResponsePage::of(&site, &later, child)));
    shown
}
