//! How mentions are compared, as practice data: `practice/linking.toml` and the two lists of names beside it.
//!
//! Gives [`Linking`]: for every level of agreement of every field, how often it is seen between two mentions of one person,
//! between two people of one household, and between strangers; how common names are; which names are one another's short
//! forms; which words are no names; and the weights at which two mentions are linked or asked about. It compares nothing:
//! [`crate::people`] does.

mod file;
mod levels;

pub(super) use file::{FrequenciesFile, LinkingFile, ShortFormsFile};
pub use levels::{
    AddressLevel, BirthLevel, CompanyLevel, DueLevel, FamilyLevel, GivenLevel, NumberLevel,
};

use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How often a level is seen, as shares of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// Between two mentions of one person.
    pub same_person: f64,
    /// Between two people of one household or family.
    pub one_household: f64,
    /// Between two strangers.
    pub strangers: f64,
}

/// How mentions are compared and what their agreement is worth.
#[derive(Clone, Debug)]
pub struct Linking {
    /// Of two mentions taken at random, the chance that they are of one person.
    pub same_person: f64,
    /// Of two mentions taken at random, the chance that they are of two people of one household or family.
    pub one_household: f64,
    /// From this chance on that two mentions are one person they are linked.
    pub linked_from: f64,
    /// From this chance on they are asked about.
    pub asked_from: f64,
    /// Two links of one mention that contradict each other are both asked about unless one is this many bits stronger.
    pub clear_lead_bits: f64,
    /// More mentions than this under one blocking key are not compared under it.
    pub block_limit: usize,
    /// Given names, in the order of [`GivenLevel::ALL`].
    pub given: Vec<Chances>,
    /// Family names, in the order of [`FamilyLevel::ALL`].
    pub family: Vec<Chances>,
    /// Birth dates, in the order of [`BirthLevel::ALL`].
    pub birth: Vec<Chances>,
    /// Addresses, in the order of [`AddressLevel::ALL`].
    pub address: Vec<Chances>,
    /// Numbers, in the order of [`NumberLevel::ALL`].
    pub number: Vec<Chances>,
    /// Of two mentions beside one person, by class.
    pub beside: Chances,
    /// Company, in the order of [`CompanyLevel::ALL`].
    pub company: Vec<Chances>,
    /// Expected days, in the order of [`DueLevel::ALL`].
    pub due: Vec<Chances>,
    /// Kinds of record that show a child in person at one place on one day.
    pub in_person_kinds: BTreeSet<SmolStr>,
    /// Share of people who bear each given name, folded; and of those not listed.
    pub forenames: Frequencies,
    /// Share of people who bear each family name, folded; and of those not listed.
    pub surnames: Frequencies,
    /// Share of people born on each day that is known to be commoner than others, as ISO text; and on any other.
    pub birth_days: Frequencies,
    /// Share of people at each postcode known to be commoner than others; and at any other.
    pub postcodes: Frequencies,
    /// Names that one child may go by in two agencies' files: each listed under every other.
    pub short_forms: BTreeMap<SmolStr, BTreeSet<SmolStr>>,
    /// Words in a name's place that name nobody: "baby", "unknown".
    pub no_names: BTreeSet<SmolStr>,
    /// Words in an address that many share who have nothing to do with one another: a hostel's, a hospital's. Such an
    /// address is not compared.
    pub shared_address_words: BTreeSet<SmolStr>,
    /// Words in front of or behind a name that are no part of it: "mr", "miss".
    pub titles: BTreeSet<SmolStr>,
}

/// How common each of some things is.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequencies {
    /// Share of one, for what is listed.
    pub listed: BTreeMap<SmolStr, f64>,
    /// Share of one, for anything else.
    pub otherwise: f64,
}

impl Frequencies {
    /// The share of this one.
    pub fn of(&self, what: &str) -> f64 {
        self.listed.get(what).copied().unwrap_or(self.otherwise)
    }
}

impl Default for Linking {
    /// Compares nothing and links nobody: for a practice without `linking.toml`.
    fn default() -> Self {
        let nothing =
            |n: usize| vec![Chances { same_person: 1.0, one_household: 1.0, strangers: 1.0 }; n];
        let even = Frequencies { listed: BTreeMap::new(), otherwise: 1.0 };
        Self {
            same_person: 1e-6,
            one_household: 1e-6,
            linked_from: 1.0,
            asked_from: 1.0,
            clear_lead_bits: 0.0,
            block_limit: 100,
            given: nothing(GivenLevel::ALL.len()),
            family: nothing(FamilyLevel::ALL.len()),
            birth: nothing(BirthLevel::ALL.len()),
            address: nothing(AddressLevel::ALL.len()),
            number: nothing(NumberLevel::ALL.len()),
            beside: Chances { same_person: 1.0, one_household: 1.0, strangers: 1.0 },
            company: nothing(CompanyLevel::ALL.len()),
            due: nothing(DueLevel::ALL.len()),
            in_person_kinds: BTreeSet::new(),
            forenames: even.clone(),
            surnames: even.clone(),
            birth_days: even.clone(),
            postcodes: even,
            short_forms: BTreeMap::new(),
            no_names: BTreeSet::new(),
            titles: BTreeSet::new(),
            shared_address_words: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::practice::Practice;

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        let mut linking = (*Practice::shipped().linking).clone();
        linking.given[1].one_household = 1e-9;
        linking.surnames.listed = [("kestle".into(), 0.001)].into();
        linking.forenames.listed.clear();
        linking.postcodes.listed = [("NM12AB".into(), 0.002)].into();
        let text = linking.to_toml("learned \"by a test\"");
        let read = Practice::shipped().linking.with(&text).expect("sound");
        for (a, b) in linking.given.iter().zip(&read.given) {
            assert!((a.one_household - b.one_household).abs() <= a.one_household * 1e-3);
        }
        assert_eq!(read.surnames.listed, linking.surnames.listed);
        assert!(read.forenames.listed.is_empty());
        assert_eq!(read.postcodes.listed, linking.postcodes.listed);
        assert_eq!(read.no_names, linking.no_names);
        assert_eq!(read.linked_from.to_bits(), linking.linked_from.to_bits());
    }

    #[test]
    fn weights_that_are_not_sound_say_everything_that_is_wrong() {
        let text = Practice::shipped().linking.to_toml("by a test");
        let broken = text.replace("linked-from = 0.95", "linked-from = 0.1").replacen(
            "level = \"swapped\"",
            "level = \"turned\"",
            1,
        );
        let wrong = Practice::shipped().linking.with(&broken).expect_err("two things are wrong");
        assert_eq!(wrong.len(), 1, "limits first: {wrong:?}");
        for (right, wrong) in [
            ("block-limit = 300", "block-limit = 0"),
            ("clear-lead-bits = 3.0", "clear-lead-bits = nan"),
            ("same-person-one-in = 170000.0", "same-person-one-in = inf"),
            ("level = \"swapped\"", "level = \"turned\""),
        ] {
            assert!(text.contains(right), "{right}");
            assert!(
                Practice::shipped().linking.with(&text.replacen(right, wrong, 1)).is_err(),
                "{wrong}"
            );
        }
    }
}
