//! The words of files set against the words of practice: headings, kinds, agencies, facts.
//!
//! Takes words however they are written; gives the id practice has for them, or nothing. It never invents an id.

use safeguarding::practice::Practice;
use safeguarding::records::Sensitivity;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};

/// Words in lower case joined by underscores: capitals inside a word begin a new one, apostrophes vanish, other signs part.
///
/// `dateOfBirth`, `Date of birth` and `date-of-birth` are all `date_of_birth`.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut part = false;
    let mut after_small = false;
    for letter in text.trim().chars() {
        if matches!(letter, '\'' | '’' | '‘' | '`') {
            continue;
        }
        if !letter.is_alphanumeric() {
            part = !out.is_empty();
            after_small = false;
            continue;
        }
        if part || (after_small && letter.is_uppercase()) {
            out.push('_');
            part = false;
        }
        after_small = letter.is_lowercase();
        out.extend(letter.to_lowercase());
    }
    out
}

/// The same, joined by hyphens: the form of ids and choices.
pub fn slug(text: &str) -> SmolStr {
    plain(text).replace('_', "-").into()
}

/// What practice calls things, by the plain form of every word for them.
pub struct Words {
    kinds: HashMap<String, SmolStr>,
    agencies: HashMap<String, SmolStr>,
    facts: BTreeMap<String, SmolStr>,
}

impl Words {
    /// The words of this practice.
    pub fn of(practice: &Practice) -> Self {
        let mut kinds = HashMap::new();
        // Ids first, then labels, then other words: a looser word never takes a stricter one's place.
        for kind in practice.kinds.values() {
            kinds.insert(plain(&kind.id), kind.id.clone());
        }
        for kind in practice.kinds.values() {
            kinds.entry(plain(&kind.label)).or_insert_with(|| kind.id.clone());
        }
        for kind in practice.kinds.values() {
            for word in &kind.also_called {
                kinds.entry(plain(word)).or_insert_with(|| kind.id.clone());
            }
        }
        let mut agencies = HashMap::new();
        for agency in practice.agencies.values() {
            agencies.insert(plain(&agency.id), agency.id.clone());
            agencies.insert(plain(&agency.name), agency.id.clone());
        }
        for agency in practice.agencies.values() {
            for word in &agency.also_called {
                agencies.entry(plain(word)).or_insert_with(|| agency.id.clone());
            }
        }
        Self { kinds, agencies, facts: fact_words(practice) }
    }

    /// The kind this word means.
    pub fn kind(&self, word: &str) -> Option<SmolStr> {
        self.kinds.get(&plain(word)).cloned()
    }

    /// The agency this word means.
    pub fn agency(&self, word: &str) -> Option<SmolStr> {
        let word = plain(word);
        self.agencies
            .get(&word)
            .or_else(|| word.strip_suffix('s').and_then(|one| self.agencies.get(one)))
            .cloned()
    }

    /// The fact this heading means, in plain form already: its name, or a label only one name has.
    pub fn fact(&self, heading: &str) -> Option<SmolStr> {
        self.facts.get(heading).cloned()
    }
}

/// How closely a record is kept, as files write it; `None`: no word we know.
pub fn sensitivity(text: &str) -> Option<Sensitivity> {
    Some(match plain(text).as_str() {
        "" | "ordinary" | "normal" | "standard" | "no" => Sensitivity::Ordinary,
        "restricted" | "confidential" | "sensitive" | "high" | "yes" => Sensitivity::Restricted,
        "adult_health" | "adults_health" | "mental_health" => Sensitivity::AdultHealth,
        "police_intelligence" | "intelligence" | "informant" => Sensitivity::PoliceIntelligence,
        "refuge" | "confidential_address" | "whereabouts" => Sensitivity::Refuge,
        "adoption" | "adopted" => Sensitivity::Adoption,
        _ => return None,
    })
}

fn fact_words(practice: &Practice) -> BTreeMap<String, SmolStr> {
    let mut labels: BTreeMap<String, Option<SmolStr>> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for fact in practice.kinds.values().flat_map(|kind| &kind.facts) {
        names.insert(fact.name.to_string(), fact.name.clone());
        labels
            .entry(plain(&fact.label))
            .and_modify(|held| {
                if held.as_ref() != Some(&fact.name) {
                    *held = None;
                }
            })
            .or_insert_with(|| Some(fact.name.clone()));
    }
    for (label, name) in labels {
        if let Some(name) = name {
            names.entry(label).or_insert(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_their_dress() {
        for text in ["dateOfBirth", " Date of birth", "date-of-birth", "DATE_OF  BIRTH:"] {
            assert_eq!(plain(text), "date_of_birth", "{text}");
        }
        assert_eq!(slug("Was not brought"), "was-not-brought");
        assert_eq!(plain("Children’s social care"), "childrens_social_care");
    }
}
