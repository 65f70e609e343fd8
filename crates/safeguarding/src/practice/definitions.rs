//! What neglect is by the guidance of a nation, edition by edition: `learning/definitions.toml`.
//!
//! Takes the file's text; gives the edition in force on a day, with its limbs. A limb keeps its id through the editions, so that what was
//! said to fall under it stays comparable. It decides of nothing whether it is neglect.

use super::rules::{Source, TomlDay};
use super::{Domain, Practice};
use crate::calendar::Date;
use serde::Deserialize;
use smol_str::SmolStr;

/// The definition of neglect in one edition of a nation’s guidance.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeglectDefinition {
    /// Its id.
    pub id: SmolStr,
    /// The nation, as `England`.
    pub nation: String,
    /// The edition, as people call it.
    pub edition: String,
    /// The first day it is in force.
    pub from: TomlDay,
    /// The last day it is in force; `None`: still in force.
    #[serde(default)]
    pub to: Option<TomlDay>,
    /// What neglect is, in our words, before its limbs.
    pub says: String,
    /// What it may consist of. **Shape:** in the order of the file; may be empty where the edition names none.
    #[serde(default, rename = "limb")]
    pub limbs: Vec<Limb>,
    /// What a reader should know before leaning on it.
    #[serde(default)]
    pub limits: Option<String>,
    /// Where it stands.
    pub source: Source,
}

/// One of the failings that neglect may consist of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limb {
    /// Its id: the same in every edition that has it.
    pub id: SmolStr,
    /// What it is, in our words.
    pub says: String,
    /// The parts of a child’s life it speaks of. **Shape:** empty where none of them is only its own, as for pregnancy.
    #[serde(default)]
    pub domains: Vec<Domain>,
}

impl NeglectDefinition {
    /// Whether it is in force on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from.0 <= day && self.to.is_none_or(|to| day <= to.0)
    }

    /// The limb with this id.
    pub fn limb(&self, id: &str) -> Option<&Limb> {
        self.limbs.iter().find(|limb| limb.id == id)
    }
}

impl Practice {
    /// What neglect was by the guidance of a nation on a day; `None`: no edition held here was in force.
    pub fn definition_on(&self, nation: &str, day: Date) -> Option<&NeglectDefinition> {
        let mut of_nation = self.definitions.iter().filter(|one| one.nation == nation);
        of_nation.find(|one| one.is_in_force(day))
    }

    /// The limbs of the definition in force on a day under which a record of a kind belongs, by the parts of a child’s life it speaks of.
    /// It says where to look, not that there was a failing. **Shape:** in order of the definition; empty where none fits.
    pub fn limbs_for(&self, kind: &str, nation: &str, day: Date) -> Vec<&Limb> {
        let domains = self.kind(kind).map_or(&[][..], |kind| &kind.domains);
        let limbs = self.definition_on(nation, day).map_or(&[][..], |one| &one.limbs);
        let fits = |limb: &&Limb| limb.domains.iter().any(|domain| domains.contains(domain));
        limbs.iter().filter(fits).collect()
    }
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionsFile {
    pub definition: Vec<NeglectDefinition>,
}

impl DefinitionsFile {
    /// Everything that is wrong, each with the keys that lead to it.
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, one) in self.definition.iter().enumerate() {
            let mut say =
                |key: &str, what: String| wrong.push((format!("definition.{n}.{key}"), what));
            let before = &self.definition[..n];
            if before.iter().any(|other| other.id == one.id) {
                say("id", format!("the definition {} is listed twice", one.id));
            }
            if one.says.trim().is_empty() || one.edition.trim().is_empty() {
                say("id", format!("the definition {} needs edition and says", one.id));
            }
            if let Some(to) = one.to.filter(|to| to.0 < one.from.0) {
                say("from", format!("it ends on {} and begins on {}", to.0, one.from.0));
            }
            let shared = |other: &&NeglectDefinition| {
                other.nation == one.nation
                    && other.to.is_none_or(|to| one.from.0 <= to.0)
                    && one.to.is_none_or(|to| other.from.0 <= to.0)
            };
            for other in before.iter().filter(shared) {
                let what = format!(
                    "{} and {} are in force on the same days in {}: end one the day before the other begins",
                    other.edition, one.edition, one.nation
                );
                say("from", what);
            }
            for (place, limb) in one.limbs.iter().enumerate() {
                if one.limbs[..place].iter().any(|other| other.id == limb.id) {
                    say(
                        &format!("limb.{place}.id"),
                        format!("the limb {} is listed twice", limb.id),
                    );
                }
            }
        }
        wrong
    }
}
