//! Incidents in the middle of a rapid review, of another family with the same reference, without other entries, withdrawn, of a day before any
//! test that is listed, and as one agency knew one. All people are invented.

use super::IncidentPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = samples::incident();
    let page = |name, reference: &str, pairs: &[(&str, &str)]| {
        let mut records = site.caseload().records.iter();
        let id = records.find(|one| one.provenance.reference.as_deref() == Some(reference))?.id;
        let at = PageAsked::of(&site, pairs).naming(&id.to_string());
        Some(Sample::new(name, &IncidentPage::of(&site, &at)?))
    };
    let each = samples::INCIDENTS.into_iter().map(|(name, reference)| page(name, reference, &[]));
    let others = [
        page("a-year-before", "x1", &[("on", "2024-05-06"), ("child", "2")]),
        page("as-one-agency", "x1", &[("as-known-to", "school")]),
    ];
    each.chain(others).flatten().collect()
}
