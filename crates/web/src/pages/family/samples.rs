//! The families of the sample children. All people are invented.

use super::FamilyPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    samples::CHILDREN
        .iter()
        .filter_map(|sample| {
            let (site, person) = sample.site();
            let family = site.caseload().people.family_of_child[person as usize]?;
            let asked = Asked::default();
            let view = asked.view(site.today());
            Some(Sample::new(sample.name, &FamilyPage::of(&site, &asked, &view, family)))
        })
        .collect()
}
