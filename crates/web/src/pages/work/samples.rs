//! Work to look at: some, what drifts, and none. All people are invented.

use super::WorkPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;
use crate::shown::drafts::{DraftLine, DraftList};

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::responding();
    let (nothing, _) = samples::CHILDREN[0].site();
    let sample = |name: &'static str, site, pairs: &[(&str, &str)]| {
        Sample::new(name, &WorkPage::of(site, &PageAsked::of(site, pairs)))
    };
    let mut with_drafts = WorkPage::of(&site, &PageAsked::of(&site, &[]));
    with_drafts.drafts.all = vec![DraftLine {
        label: "A worry".to_owned(),
        kept: "14:05 on 1 June".to_owned(),
        href: "/write/worry".to_owned(),
    }];
    let mut unreadable = WorkPage::of(&nothing, &PageAsked::of(&nothing, &[]));
    unreadable.drafts = DraftList { cannot_be_read: true, ..DraftList::default() };
    vec![
        Sample::new("everything", &with_drafts),
        sample("drift", &site, &[("show", "overdue")]),
        sample("front-door", &site, &[("step", "front-door")]),
        sample("by-child", &site, &[("sort", "child")]),
        sample("ended", &site, &[("show", "ended")]),
        sample("nothing", &nothing, &[]),
        Sample::new("drafts-unreadable", &unreadable),
    ]
}
