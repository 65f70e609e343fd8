//! Audits to look at: returned and moderated beside an earlier one, and just begun. All people are invented.

use super::AuditPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = samples::audits::audits();
    let audits = site.caseload().records.iter().filter(|record| record.kind == "audit");
    let names = ["before", "returned", "just-begun"];
    let sample = |(name, record): (&'static str, &safeguarding::records::Record)| {
        let view = AuditPage::of(&site, &PageAsked::of(&site, &[]), &record.id.to_string());
        Sample::new(name, &view.expect("the sample has it"))
    };
    names.into_iter().zip(audits).map(sample).collect()
}
