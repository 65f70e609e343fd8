//! Growth with an invented reference and without, of a child born early, and where nothing was measured. All people are invented.

use super::GrowthPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let mut all: Vec<Sample> = samples::growing()
        .into_iter()
        .map(|(name, site, child)| {
            let asked = Asked::default();
            let view = asked.view(site.today());
            Sample::new(name, &GrowthPage::of(&site, &asked, &view, child))
        })
        .collect();
    let (site, child) = samples::typical();
    let asked = Asked::default();
    let view = asked.view(site.today());
    all.push(Sample::new("nothing-measured", &GrowthPage::of(&site, &asked, &view, child)));
    all
}
