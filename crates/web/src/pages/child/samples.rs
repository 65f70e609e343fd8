//! A child's page with nothing on it, as it mostly is, crowded, with what is kept closely, and with names that test the page.
//! All people are invented.

use super::ChildPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    samples::CHILDREN
        .iter()
        .map(|sample| {
            let (site, person) = sample.site();
            let asked = Asked::default();
            let view = asked.view(site.today());
            Sample::new(sample.name, &ChildPage::of(&site, &asked, &view, person))
        })
        .collect()
}
