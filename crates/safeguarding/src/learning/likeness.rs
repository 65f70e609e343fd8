//! Which recommendations say much the same: so that a new one is joined to one there is, and tasks do not multiply.
//!
//! Takes texts; gives pairs that share most of their words, with the words they share. A person decides whether they are one: it
//! proposes, and says why.

use super::text::searched_words;
use std::collections::{BTreeMap, BTreeSet};

/// Two texts that say much the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The place of the other text.
    pub other: usize,
    /// How much of the weight of their words they share. **Units:** 0 to 1.
    pub share: f64,
    /// The words they share that weigh most, at most six, heaviest first.
    pub shared: Vec<String>,
}

/// From which share on two texts are proposed as one.
pub const PROPOSED_FROM: f64 = 0.5;

/// Texts made comparable: each word weighs the less, the more texts have it.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    texts: Vec<BTreeSet<String>>,
    having: BTreeMap<String, usize>,
}

impl Compared {
    /// Texts, in their order.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut compared = Self::default();
        for text in texts {
            // Of three letters or fewer words say little of what is asked.
            let words = searched_words(text).filter(|word| word.len() > 3);
            let words: BTreeSet<String> = words.map(|word| stem(&word)).collect();
            for word in &words {
                *compared.having.entry(word.clone()).or_default() += 1;
            }
            compared.texts.push(words);
        }
        compared
    }

    /// The other texts that say much the same as one, most alike first, then in their order. **Shape:** empty where none does.
    pub fn alike(&self, place: usize) -> Vec<Alike> {
        let Some(words) = self.texts.get(place) else { return Vec::new() };
        let others = self.texts.iter().enumerate().filter(|(other, _)| *other != place);
        let mut alike: Vec<Alike> = others
            .filter_map(|(other, its)| {
                let all: f64 = words.union(its).map(|word| self.weight(word)).sum();
                let mut shared: Vec<&String> = words.intersection(its).collect();
                let together: f64 = shared.iter().map(|word| self.weight(word)).sum();
                let share = if all > 0.0 { together / all } else { 0.0 };
                if share < PROPOSED_FROM {
                    return None;
                }
                shared.sort_by(|a, b| self.weight(b).total_cmp(&self.weight(a)).then(a.cmp(b)));
                Some(Alike { other, share, shared: shared.into_iter().take(6).cloned().collect() })
            })
            .collect();
        alike.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.other.cmp(&b.other)));
        alike
    }

    /// What a word weighs: words that most texts have say little of what one asks.
    fn weight(&self, word: &str) -> f64 {
        let having = self.having.get(word).copied().unwrap_or(1) as f64;
        (1.0 + self.texts.len() as f64 / having).ln()
    }
}

/// A word without the endings that make no other word of it. Crude on purpose: what is proposed, a person reads.
pub(super) fn stem(word: &str) -> String {
    let endings = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y"];
    let cut = endings
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4));
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_in_other_words_is_proposed_and_another_matter_is_not() {
        let compared = Compared::of([
            "The partnership should make sure that chronologies are used in every assessment of neglect.",
            "Make sure a chronology is used in each assessment of neglect by the partnership.",
            "Train school nurses in measuring growth.",
            "",
        ]);
        let alike = compared.alike(0);
        assert_eq!(alike.iter().map(|one| one.other).collect::<Vec<_>>(), [1]);
        assert!(alike[0].shared.iter().any(|word| word.starts_with("chronolog")), "{alike:?}");
        assert!(compared.alike(2).is_empty() && compared.alike(3).is_empty());
        assert!(compared.alike(9).is_empty());
    }

    #[test]
    fn likeness_holds_both_ways() {
        let texts = [
            "Review every plan at three months.",
            "Plans are reviewed every three months.",
            "Ask partners.",
        ];
        let compared = Compared::of(texts);
        for (place, _) in texts.iter().enumerate() {
            for one in compared.alike(place) {
                assert!(
                    compared
                        .alike(one.other)
                        .iter()
                        .any(|back| back.other == place && (back.share - one.share).abs() < 1e-12)
                );
            }
        }
    }
}
