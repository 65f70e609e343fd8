//! The chronology for paper of the same children as the page for a screen. All people are invented.

use super::Paper;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    samples::CHILDREN
        .iter()
        .map(|sample| {
            let (site, person) = sample.site();
            let asked = Asked { is_oldest_first: true, is_print: true, ..Asked::default() };
            let view = asked.view(site.today());
            Sample::new(sample.name, &Paper::on(&site, &asked, &view, person))
        })
        .collect()
}
