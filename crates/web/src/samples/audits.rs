//! Audits: one returned by two auditors a school, moderated and answered, an earlier one, one just begun; and children to draw from.
//! Everybody is invented.

use super::{SampleChild, made};
use crate::site::Site;
use std::sync::LazyLock;

/// Three audits, and six children on plans.
pub(crate) fn audits() -> Site {
    static AUDITS: LazyLock<Site> = LazyLock::new(|| {
        let story = || include_str!("audits.md").to_owned();
        made(&SampleChild { name: "audits", child: "Wren", story }).0
    });
    AUDITS.clone()
}
