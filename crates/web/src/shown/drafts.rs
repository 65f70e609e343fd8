//! The drafts of one browser, as a list: the kind of each and when it was kept, and nothing of what it says or about whom.

use crate::drafts::moment;
use crate::page_asked::PageAsked;
use crate::site::Site;
use serde::Serialize;

/// One draft.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DraftLine {
    /// What kind of form it is.
    pub label: String,
    /// When it was kept.
    pub kept: String,
    /// Where it is filled in again.
    pub href: String,
}

/// The drafts of the browser that asks, the latest first. A place that cannot be read has none: each form says why.
pub(crate) fn of(site: &Site, at: &PageAsked) -> Vec<DraftLine> {
    let (Some(drafts), Some(author)) = (site.drafts(), at.author()) else { return Vec::new() };
    let all = drafts.all_of(author).unwrap_or_default().into_iter();
    all.map(|draft| DraftLine { label: draft.label, kept: moment(draft.kept), href: draft.form })
        .collect()
}
