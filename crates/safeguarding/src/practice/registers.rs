//! The registers of learning: under which heading the entries of a kind are listed, beside those of other kinds.
//!
//! Takes the `register` of a form in a list of kinds; gives the heading. It lists nothing itself.

use serde::{Deserialize, Serialize};

/// A heading under which registers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// Serious incidents, rapid reviews and local reviews.
    Reviews,
    /// Recommendations and the actions that come of them.
    Recommendations,
    /// Audits, agencies’ own standards and what families say of the help they had.
    Audit,
    /// The strategy: strands, roles, measures.
    Strategy,
    /// Work with communities, and what goes out to them.
    Community,
    /// Events, training, briefings and what teams changed.
    Teams,
    /// Joint supervision and reflective groups.
    Reflection,
    /// What is known and where it stands, and the tools that are used.
    Knowledge,
}

impl Register {
    /// Every heading, in the order pages show them.
    pub const ALL: [Self; 8] = [
        Self::Reviews,
        Self::Recommendations,
        Self::Audit,
        Self::Strategy,
        Self::Community,
        Self::Teams,
        Self::Reflection,
        Self::Knowledge,
    ];

    /// Its name on pages and in addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Reviews => "reviews",
            Self::Recommendations => "recommendations",
            Self::Audit => "audit",
            Self::Strategy => "strategy",
            Self::Community => "community",
            Self::Teams => "teams",
            Self::Reflection => "reflection",
            Self::Knowledge => "knowledge",
        }
    }

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reviews => "From a serious incident to a review",
            Self::Recommendations => "Recommendations and actions",
            Self::Audit => "Audit and what families say",
            Self::Strategy => "Strategy and measures",
            Self::Community => "Working with communities",
            Self::Teams => "Learning into teams",
            Self::Reflection => "Thinking about the work together",
            Self::Knowledge => "Knowledge and tools",
        }
    }
}
