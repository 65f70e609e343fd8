//! The resource pack: tools, guidance and places to turn to, as data: `england/resources.toml`.
//!
//! Takes the file's text; gives its entries, or what is wrong with them. Whether an address still leads somewhere is for people to check:
//! nothing here opens it.

use super::forms::ResponseStep;
use super::rules::TomlDay;
use crate::calendar::{Date, Span, WorkingDays};
use serde::Deserialize;

/// How long a check of an address is good for. Ours.
const CHECK_HOLDS: Span = Span::Years(1);

/// Something to turn to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub publisher: String,
    /// Where it is: an address that begins with https.
    pub address: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub used_for: String,
    /// The steps of the response at which it helps. **Shape:** at least one.
    pub steps: Vec<ResponseStep>,
    /// The day somebody last opened the address and found it right.
    #[serde(default)]
    pub checked: Option<TomlDay>,
}

impl Resource {
    /// The day its address was last checked, and whether that still holds on a day; `None`: nobody has.
    pub fn checked(&self, day: Date) -> Option<(Date, bool)> {
        let checked = self.checked.as_ref()?.0;
        Some((checked, CHECK_HOLDS.after(checked, &WorkingDays::default()) >= day))
    }

    /// What is wrong with it.
    pub(super) fn wrong(&self) -> Option<&'static str> {
        let texts = [&self.title, &self.publisher, &self.used_for];
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Some("a resource needs title, publisher and use");
        }
        if !self.address.starts_with("https://") || self.address.contains(char::is_whitespace) {
            return Some("an address begins with https:// and has no spaces");
        }
        self.steps.is_empty().then_some("a resource names at least one step it helps at")
    }
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ResourcesFile {
    pub resource: Vec<Resource>,
}
