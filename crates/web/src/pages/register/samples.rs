//! A register to look at: with entries, with what is owed only, about children, and empty. All people are invented.

use super::RegisterPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let some = samples::learning();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site, kind: &str, pairs: &[(&str, &str)]| {
        let view = RegisterPage::of(site, &PageAsked::of(site, pairs), kind);
        Sample::new(name, &view.expect("a sample names a register"))
    };
    vec![
        sample("actions", &some, "action", &[]),
        sample("actions-owed-something", &some, "action", &[("show", "owed")]),
        sample("recommendations", &some, "recommendation", &[]),
        sample("about-children", &some, "serious-incident", &[]),
        sample("nothing-owed", &some, "reflective-group", &[("show", "owed")]),
        sample("none", &nothing, "recommendation", &[]),
    ]
}
