//! A finding that is met, one that cannot be told, one that is not met, one with many entries, and hard names.

use super::FindingPage;
use crate::asked::Asked;
use crate::pages::Sample;
use crate::samples;
use crate::shown::findings;
use safeguarding::assess::Found;
use safeguarding::patterns::Verdict;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let mut all = Vec::new();
    for sample in samples::CHILDREN {
        let (site, person) = sample.site();
        let asked = Asked::default();
        let view = asked.view(site.today());
        let found = findings::of_child(site.caseload(), &view, person);
        let mut show = |name: &'static str, wanted: &dyn Fn(&Found) -> bool| {
            if let Some(found) = found.iter().find(|found| wanted(found)) {
                all.push(Sample::new(name, &FindingPage::of(&site, &asked, &view, person, found)));
            }
        };
        match sample.name {
            "typical" => {
                show("typical", &|found| found.finding.is_open());
                show("cannot-tell", &|found| found.finding.verdict == Verdict::CannotTell);
                show("not-met", &|found| found.finding.verdict == Verdict::NotMet);
            }
            "crowded" => show("crowded", &|found| found.finding.occurrences.len() > 2),
            name => show(name, &|found| found.finding.verdict != Verdict::NotMet),
        }
    }
    all
}
