//! What some records say that others do not, by which fewer people may read them: an adult’s health, where somebody hides, what a
//! worker said of themselves.
//!
//! Practice says of which classes a kind’s and an agency’s records are. Which role sees which class is not known here.

use serde::{Deserialize, Serialize};

/// A class of records that fewer people read than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// An adult’s health, mental health, or use of substances.
    AdultHealth,
    /// What the police have from others.
    PoliceIntelligence,
    /// Where somebody hides.
    Refuge,
    /// A child’s life before or after adoption.
    Adoption,
    /// What a worker said of themselves to reflect on it.
    ReflectiveSupervision,
    /// A review that is going on.
    LiveReview,
    /// What its agency marked as restricted, and nothing more.
    Restricted,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 7] = [
        Self::AdultHealth,
        Self::PoliceIntelligence,
        Self::Refuge,
        Self::Adoption,
        Self::ReflectiveSupervision,
        Self::LiveReview,
        Self::Restricted,
    ];

    /// Its name in files and policies.
    pub const fn id(self) -> &'static str {
        match self {
            Self::AdultHealth => "adult-health",
            Self::PoliceIntelligence => "police-intelligence",
            Self::Refuge => "refuge",
            Self::Adoption => "adoption",
            Self::ReflectiveSupervision => "reflective-supervision",
            Self::LiveReview => "live-review",
            Self::Restricted => "restricted",
        }
    }

    /// What a reader is told that they are not shown, or that an entry is.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AdultHealth => "adults’ health",
            Self::PoliceIntelligence => "police intelligence",
            Self::Refuge => "where somebody hides",
            Self::Adoption => "adoption",
            Self::ReflectiveSupervision => "reflective supervision",
            Self::LiveReview => "reviews that are going on",
            Self::Restricted => "what an agency marked as restricted",
        }
    }
}

/// Some classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Classes(u8);

impl Classes {
    /// None.
    pub const NONE: Self = Self(0);

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a class is among them.
    pub const fn has(self, class: Class) -> bool {
        self.0 >> class as u8 & 1 == 1
    }

    /// Whether any is among others too.
    pub const fn meets(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// The classes, in the order of [`Class::ALL`].
    pub fn each(self) -> impl Iterator<Item = Class> {
        Class::ALL.into_iter().filter(move |class| self.has(*class))
    }
}

impl FromIterator<Class> for Classes {
    fn from_iter<I: IntoIterator<Item = Class>>(classes: I) -> Self {
        Self(classes.into_iter().fold(0, |all, class| all | 1 << class as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_classes_are_told_apart_from_others() {
        let some: Classes = [Class::Refuge, Class::Restricted].into_iter().collect();
        assert!(some.has(Class::Refuge) && !some.has(Class::Adoption));
        assert!(some.meets([Class::Restricted].into_iter().collect()));
        assert!(!some.meets([Class::AdultHealth, Class::LiveReview].into_iter().collect()));
        assert!(!Classes::NONE.meets(some) && Classes::NONE.is_empty());
        assert_eq!(some.each().collect::<Vec<_>>(), [Class::Refuge, Class::Restricted]);
        let all: Classes = Class::ALL.into_iter().collect();
        assert_eq!(all.each().count(), Class::ALL.len());
    }

    #[test]
    fn every_class_is_written_in_one_way() {
        for class in Class::ALL {
            let written = serde_json::to_value(class).expect("it is written");
            assert_eq!(written, class.id());
        }
    }
}
