//! Adults round the sample children, and the children as agencies write them. All people are invented.

use super::PersonPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples::{self, SampleChild};

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    samples::CHILDREN.iter().map(shown).collect()
}

/// The first adult round a sample child, or the child where no record names one.
fn shown(sample: &SampleChild) -> Sample {
    let (site, child) = sample.site();
    let people = &site.caseload().people;
    let adult = people.family_of_child[child as usize]
        .and_then(|family| people.families[family as usize].members.first())
        .map_or(child, |member| member.person);
    let asked = Asked::default();
    let view = asked.view(site.today());
    Sample::new(sample.name, &PersonPage::of(&site, &asked, &view, adult))
}
