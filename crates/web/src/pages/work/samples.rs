//! Work to look at: some, what drifts, and none. All people are invented.

use super::WorkPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::responding();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site, pairs: &[(&str, &str)]| {
        Sample::new(name, &WorkPage::of(site, &PageAsked::of(site, pairs)))
    };
    vec![
        sample("everything", &site, &[]),
        sample("drift", &site, &[("show", "overdue")]),
        sample("front-door", &site, &[("step", "front-door")]),
        sample("ended", &site, &[("show", "ended")]),
        sample("nothing", &nothing, &[]),
    ]
}
