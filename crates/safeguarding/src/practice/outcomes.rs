//! What tells how it ended for a child: `england/outcomes.toml`. A replay leaves it out until somebody asks for it.
//!
//! Takes the file's text; gives selectors of records. It says nothing of what an end means.

use super::Pick;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What tells how it ended for a child, and why that is kept back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// Where it comes from that an end is kept back.
    pub source: WhyKeptBack,
    /// The records that tell of an end.
    pub tells: Pick,
}

/// Where it comes from that an end is kept back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhyKeptBack {
    /// The document.
    pub title: String,
    /// Where in it.
    #[serde(rename = "where")]
    pub place: String,
    /// What it says, in our own words.
    pub says: String,
}

impl Outcomes {
    /// Whether a record of this kind, agency and facts tells how it ended.
    pub fn tell(&self, kind: &str, agency: &str, facts: &BTreeMap<SmolStr, String>) -> bool {
        self.tells.fits(kind, agency, facts)
    }
}
