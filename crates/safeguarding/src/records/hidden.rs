//! What a reader is never shown, by the classes of records.

use super::{Record, Sensitivity};
use crate::practice::{Class, Classes};

/// What a reader is never shown, whenever and as whom they read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hidden {
    /// Of what other agencies wrote.
    pub of_others: Classes,
    /// Of what the agency wrote that is read as; where nobody is read as, nothing is its own.
    pub of_own: Classes,
}

impl Hidden {
    /// Nothing is hidden.
    pub const NOTHING: Self = Self { of_others: Classes::NONE, of_own: Classes::NONE };

    /// Whether a record is hidden, that of the agency read as or another’s.
    pub const fn hides(self, record: &Record, is_own: bool) -> bool {
        record.classes.meets(if is_own { self.of_own } else { self.of_others })
    }

    /// Whether nothing is hidden.
    pub const fn is_nothing(self) -> bool {
        self.of_others.is_empty() && self.of_own.is_empty()
    }
}

impl Sensitivity {
    /// The class a record is of because of what was said of it; `None`: it is kept as others are.
    pub const fn class(self) -> Option<Class> {
        Some(match self {
            Self::Ordinary => return None,
            Self::Restricted => Class::Restricted,
            Self::AdultHealth => Class::AdultHealth,
            Self::PoliceIntelligence => Class::PoliceIntelligence,
            Self::Refuge => Class::Refuge,
            Self::Adoption => Class::Adoption,
        })
    }
}
