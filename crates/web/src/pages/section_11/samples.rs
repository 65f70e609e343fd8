//! Agencies’ own standards over two years, and none. All people are invented.

use super::Section11Page;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let some = samples::audits::audits();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site| {
        Sample::new(name, &Section11Page::of(site, &PageAsked::of(site, &[])))
    };
    vec![sample("two-years", &some), sample("none", &nothing)]
}
