//! Records of the sample children: with the child's words, disputed, restricted, corrected, and with hard names.

use super::RecordPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let wanted = [
        ("empty", "empty", "n1"),
        ("typical", "typical", "s1"),
        ("disputed", "typical", "p1"),
        ("disputes", "typical", "p2"),
        ("restricted", "restricted", "a1"),
        ("corrects", "restricted", "s2"),
        ("right-to-left-name", "right-to-left-name", "s1"),
        ("very-long-name", "very-long-name", "s1"),
    ];
    wanted
        .into_iter()
        .map(|(name, of, reference)| {
            let child = samples::CHILDREN.iter().find(|sample| sample.name == of);
            let (site, _) = child.expect("a sample of the list").site();
            let index = site
                .caseload()
                .records
                .iter()
                .position(|record| record.provenance.reference.as_deref() == Some(reference));
            let index = index.expect("a record of the story") as u32;
            let asked = Asked::default();
            let view = asked.view(site.today());
            Sample::new(name, &RecordPage::of(&site, &asked, &view, index))
        })
        .collect()
}
