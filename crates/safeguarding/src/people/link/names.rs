//! Names as they are compared: folded to plain letters, each kept once, with how it sounds and how common it is.
//!
//! Takes names as written, in any script; gives a number for each distinct name and what comparing needs to know of it.
//! Marks, case, titles and punctuation are no difference; a word that names nobody ("baby", "unknown") is no name.

use crate::practice::Linking;
use rphonetic::{DoubleMetaphone, Encoder};
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;

/// The number of a distinct name; 0 is no name.
pub(super) type NameId = u32;

/// What comparing needs to know of one name.
#[derive(Debug, Default)]
pub(super) struct NameFacts {
    /// Its letters, folded, joined.
    pub letters: SmolStr,
    /// The name of the same letters in one word: itself where it is one word.
    pub joined: NameId,
    /// The words it is made of, folded, as names of their own. **Shape:** empty when it is one word.
    pub words: Vec<NameId>,
    /// A hash of its letters: the same in every run.
    pub hash: u32,
    /// A hash of how its first word sounds.
    pub sound: u32,
    /// A hash of its first three letters.
    pub opening: u32,
    /// The names that may stand for it, by number, in order.
    pub stands_for: Vec<NameId>,
    /// The share of people who bear it as a given name.
    pub as_given: f64,
    /// The share of people who bear it as a family name.
    pub as_family: f64,
}

/// Every distinct name met, each once.
#[derive(Debug)]
pub(super) struct Names {
    by_letters: HashMap<SmolStr, NameId>,
    as_written: HashMap<SmolStr, NameId>,
    facts: Vec<NameFacts>,
    sounds: DoubleMetaphone,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            by_letters: HashMap::default(),
            as_written: HashMap::default(),
            facts: vec![NameFacts::default()],
            sounds: DoubleMetaphone::default(),
        }
    }
}

/// Of a name in more words than this, these are compared: it is no name but a sentence, or an attempt to keep the program busy.
const WORDS_COMPARED: usize = 8;
/// Of a word of more letters than this, these are compared.
const LETTERS_COMPARED: usize = 60;

/// A hash that is the same in every run and on every machine.
pub(super) fn stable_hash(parts: &[u32]) -> u32 {
    // FNV-1a over the parts, then mixed, so that neighbouring numbers fall far apart.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        hash = (hash ^ u64::from(*part)).wrapping_mul(0x0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> 32) as u32
}

/// [`stable_hash`] of a text; 0 of an empty one.
pub(super) fn text_hash(text: &str) -> u32 {
    if text.is_empty() {
        return 0;
    }
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    ((hash ^ (hash >> 32)) as u32).max(1)
}

/// The words of a name as written: plain lower-case Latin letters, other scripts written as they sound.
fn folded_words(written: &str) -> Vec<String> {
    let plain = if written.is_ascii() {
        std::borrow::Cow::Borrowed(written)
    } else {
        std::borrow::Cow::Owned(deunicode::deunicode(written))
    };
    plain
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '`' | '.')))
        .map(|word| {
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        })
        .filter(|word: &String| !word.is_empty())
        .collect()
}

impl Names {
    /// The facts of a name.
    pub fn facts(&self, name: NameId) -> &NameFacts {
        &self.facts[name as usize]
    }

    /// How many distinct names there are, "no name" counted.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Sets how common each name is, by number.
    pub fn set_shares(&mut self, given: impl Fn(NameId) -> f64, family: impl Fn(NameId) -> f64) {
        for (id, facts) in self.facts.iter_mut().enumerate() {
            facts.as_given = given(id as NameId);
            facts.as_family = family(id as NameId);
        }
    }

    /// The number of a name as written. 0 when nothing in it names anybody.
    pub fn number(&mut self, written: &str, linking: &Linking) -> NameId {
        if written.is_empty() {
            return 0;
        }
        if let Some(id) = self.as_written.get(written) {
            return *id;
        }
        let words: Vec<String> = folded_words(written)
            .into_iter()
            .filter(|word| !linking.titles.contains(word.as_str()))
            .map(|word| word.chars().take(LETTERS_COMPARED).collect())
            .take(WORDS_COMPARED)
            .collect();
        let names_nobody = |word: &str| {
            linking.no_names.contains(word) || word.chars().all(|c| c.is_ascii_digit())
        };
        let joined = words.concat();
        let id = if names_nobody(&joined) || words.iter().all(|word| names_nobody(word)) {
            0
        } else if words.len() > 1 {
            self.several(&words, linking)
        } else {
            self.one(&joined, linking)
        };
        self.look_up_short_forms(id, linking);
        self.as_written.insert(written.into(), id);
        id
    }

    /// The number of a name of one folded word.
    fn one(&mut self, letters: &str, linking: &Linking) -> NameId {
        if let Some(id) = self.by_letters.get(letters) {
            return *id;
        }
        let id = self.add(letters, letters, letters, linking);
        self.facts[id as usize].joined = id;
        id
    }

    /// Looks up what a name, and each of its words, may stand for: once, when somebody is first called so.
    fn look_up_short_forms(&mut self, name: NameId, linking: &Linking) {
        let words = self.facts[name as usize].words.clone();
        for word in std::iter::once(name).chain(words) {
            let facts = &self.facts[word as usize];
            let Some(others) =
                linking.short_forms.get(&facts.letters).filter(|_| facts.stands_for.is_empty())
            else {
                continue;
            };
            let mut others: Vec<NameId> =
                others.iter().map(|other| self.one(other, linking)).collect();
            others.sort_unstable();
            self.facts[word as usize].stands_for = others;
        }
    }

    /// The number of a name of several folded words.
    fn several(&mut self, words: &[String], linking: &Linking) -> NameId {
        let spaced = words.join(" ");
        if let Some(id) = self.by_letters.get(spaced.as_str()) {
            return *id;
        }
        let parts = words.iter().map(|word| self.one(word, linking)).collect();
        let joined = self.one(&words.concat(), linking);
        let id = self.add(&spaced, &words.concat(), &words[0], linking);
        let facts = &mut self.facts[id as usize];
        facts.joined = joined;
        facts.words = parts;
        id
    }

    fn add(&mut self, key: &str, letters: &str, first: &str, linking: &Linking) -> NameId {
        let id = self.facts.len() as NameId;
        self.by_letters.insert(key.into(), id);
        let code = self.sounds.encode(first);
        let opening: String = first.chars().take(3).collect();
        self.facts.push(NameFacts {
            letters: letters.into(),
            joined: 0,
            words: Vec::new(),
            hash: text_hash(letters),
            sound: text_hash(if code.is_empty() { first } else { &code }),
            opening: text_hash(&opening),
            stands_for: Vec::new(),
            as_given: linking.forenames.of(first),
            as_family: linking.surnames.of(letters),
        });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linking() -> Linking {
        let mut linking = Linking::default();
        linking.no_names.extend(["baby", "unknown", "test"].map(SmolStr::from));
        linking.titles.insert("mrs".into());
        linking
    }

    #[test]
    fn case_marks_and_punctuation_are_no_difference() {
        let (mut names, linking) = (Names::default(), linking());
        for (one, other) in [
            ("O'Kestle", "OKESTLE"),
            ("Ann-Marie", "ann marie"),
            ("Siân", "Sian"),
            ("Łukasz", "lukasz"),
            ("Mrs Kestle", "Kestle"),
            ("Мария", "Mariia"),
        ] {
            let [one, other] = [one, other].map(|name| {
                let id = names.number(name, &linking);
                names.facts(id).joined
            });
            assert!(one != 0 && one == other);
        }
    }

    #[test]
    fn a_word_that_names_nobody_is_no_name() {
        let (mut names, linking) = (Names::default(), linking());
        for nobody in ["", "Baby", "UNKNOWN", "Test Test", "?", "-", "1234"] {
            assert_eq!(names.number(nobody, &linking), 0, "{nobody}");
        }
        assert_ne!(names.number("Babette", &linking), 0);
    }
}
