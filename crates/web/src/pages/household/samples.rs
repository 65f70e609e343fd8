//! The households of the sample children: nothing known, typical, crowded, and with hard names. All people are invented.

use super::HouseholdPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    samples::CHILDREN
        .iter()
        .filter_map(|sample| {
            let (site, child) = sample.site();
            let family = site.caseload().people.family_of_child[child as usize]?;
            let asked = Asked::default();
            let view = asked.view(site.today());
            let page = HouseholdPage::of(&site, &asked, &view, family, Some(child));
            Some(Sample::new(sample.name, &page))
        })
        .collect()
}
