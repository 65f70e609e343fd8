//! Pictures to look at: much known, and nothing. All people are invented.

use super::PicturePage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let (site, child) = samples::responding();
    let mut shown =
        vec![Sample::new("responding", &PicturePage::of(&site, &PageAsked::of(&site, &[]), child))];
    shown.extend(samples::CHILDREN.iter().map(|sample| {
        let (site, child) = sample.site();
        Sample::new(sample.name, &PicturePage::of(&site, &PageAsked::of(&site, &[]), child))
    }));
    shown
}
