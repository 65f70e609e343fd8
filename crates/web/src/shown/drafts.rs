//! The drafts of one browser, as a list: the kind of each and when it was kept, and nothing of what it says or about whom.

use crate::drafts::{Draft, moment};
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

/// The drafts of one browser.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct DraftList {
    /// Each, the latest first.
    pub all: Vec<DraftLine>,
    /// Whether the place they are kept in cannot be read: there may be some.
    pub cannot_be_read: bool,
}

/// The drafts of the browser that asks.
pub(crate) fn of(site: &Site, at: &PageAsked) -> DraftList {
    let (Some(drafts), Some(author)) = (site.drafts(), at.author()) else {
        return DraftList::default();
    };
    let Ok(all) = drafts.all_of(author) else {
        return DraftList { cannot_be_read: true, ..DraftList::default() };
    };
    let line =
        |draft: Draft| DraftLine { label: draft.label, kept: moment(draft.kept), href: draft.form };
    DraftList { all: all.into_iter().map(line).collect(), cannot_be_read: false }
}
