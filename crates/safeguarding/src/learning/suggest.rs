//! Codings proposed by rules that anybody can follow: which sentence shares which words with which code, and what to mind in it.
//!
//! Takes a codebook and a text; gives proposals, each with its stretch and its reasons. Nothing proposed is a coding: it counts for
//! nothing until a person takes it over, and what is turned down is not proposed again.

use super::likeness::stem;
use super::text::{Counted, paragraphs_in_bytes, searched_words};
use crate::practice::{Code, Codebook};
use crate::records::{Presence, Stretch};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The rule by which all of this is proposed, as codings name it.
pub const RULE: &str = "words-of-the-code";

/// A coding that is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The code.
    pub code: SmolStr,
    /// The sentence.
    pub at: Stretch,
    /// Whether it seems to say that it was there or that it was not.
    pub presence: Presence,
    /// The words it shares with the code.
    pub shared: Vec<String>,
    /// What to mind: that something is denied, who says so, that it may be long past. Each with the words that show it.
    pub mind: Vec<Mind>,
}

/// What to mind in a sentence before taking a proposal over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mind {
    /// Something is denied or missing, by these words.
    Denied(&'static str),
    /// It is what somebody says or alleges, by these words.
    SaidBySomebody(&'static str),
    /// It may be about an earlier time or another generation, by these words.
    LongPast(&'static str),
}

impl Mind {
    /// In words.
    pub fn in_words(self) -> String {
        match self {
            Self::Denied(words) => format!("“{words}”: it may say that it was not so"),
            Self::SaidBySomebody(words) => format!("“{words}”: it is what somebody says"),
            Self::LongPast(words) => format!("“{words}”: it may be about an earlier time"),
        }
    }
}

/// Words that deny. **Shape:** longest first, so that the whole phrase is named.
const DENYING: [&str; 13] = [
    "there was no evidence of",
    "no evidence of",
    "no evidence that",
    "no sign of",
    "no record of",
    "had not been",
    "was not",
    "were not",
    "did not",
    "without",
    "never",
    "nobody",
    "no",
];
/// Words by which somebody says something.
const SAYING: [&str; 12] = [
    "mother said",
    "father said",
    "mum said",
    "dad said",
    "parents said",
    "according to",
    "alleged",
    "allegation",
    "claimed",
    "reported that",
    "denied",
    "self-reported",
];
/// Words of an earlier time.
const PAST: [&str; 9] = [
    "history of",
    "as a child herself",
    "as a child himself",
    "in her own childhood",
    "in his own childhood",
    "previously",
    "in the past",
    "years earlier",
    "before the birth",
];

/// How many words a sentence must share with a code.
const SHARED_FROM: usize = 2;

/// A codebook made ready to propose from.
#[derive(Clone, Debug, Default)]
pub struct Proposer {
    /// For each code, the words it is known by.
    codes: Vec<(SmolStr, BTreeSet<String>)>,
}

impl Proposer {
    /// Takes from each code the words of its name and of what it takes in, but for those that many codes have.
    pub fn of(codebook: &Codebook) -> Self {
        let words_of = |code: &Code| -> BTreeSet<String> {
            let said = std::iter::once(&code.name).chain(&code.include);
            said.flat_map(|text| searched_words(text).collect::<Vec<_>>())
                .filter(|word| word.len() >= 4)
                .map(|word| stem(&word))
                .collect()
        };
        let codable = codebook.codes.iter().filter(|code| code.is_codable);
        let mut codes: Vec<(SmolStr, BTreeSet<String>)> =
            codable.map(|code| (code.id.clone(), words_of(code))).collect();
        let mut having: BTreeMap<String, usize> = BTreeMap::new();
        for word in codes.iter().flat_map(|(_, words)| words) {
            *having.entry(word.clone()).or_default() += 1;
        }
        let common = (codes.len() / 5).max(2);
        for (_, words) in &mut codes {
            words.retain(|word| having[word] <= common && !EVERYWHERE.contains(&word.as_str()));
        }
        Self { codes }
    }

    /// What is proposed of some paragraphs of a text. **Shape:** in the order of the text, then of the codebook.
    pub fn propose(&self, counted: &Counted<'_>, paragraphs: &[Range<usize>]) -> Vec<Proposed> {
        let mut all = Vec::new();
        for sentence in paragraphs.iter().flat_map(|p| sentences(counted.text(), p.clone())) {
            let words = &counted.text()[sentence.clone()];
            let stems: BTreeSet<String> = searched_words(words).map(|word| stem(&word)).collect();
            for (code, known_by) in &self.codes {
                let shared: Vec<String> = known_by.intersection(&stems).cloned().collect();
                if shared.len() < SHARED_FROM {
                    continue;
                }
                let mind = to_mind(words);
                let is_denied = mind.iter().any(|one| matches!(one, Mind::Denied(_)));
                all.push(Proposed {
                    code: code.clone(),
                    at: Stretch {
                        from: counted.letter(sentence.start),
                        to: counted.letter(sentence.end),
                    },
                    presence: if is_denied { Presence::Absent } else { Presence::Present },
                    shared,
                    mind,
                });
            }
        }
        all
    }
}

/// Words that nearly every review has, whatever it is about.
const EVERYWHERE: [&str; 14] = [
    "child", "children", "famil", "parent", "review", "agenc", "practice", "practic", "from",
    "with", "that", "this", "were", "when",
];

/// What to mind in a sentence, at most one of each sort, by its longest words.
fn to_mind(sentence: &str) -> Vec<Mind> {
    let spaced = format!(" {} ", searched_words(sentence).collect::<Vec<_>>().join(" "));
    let first = |phrases: &[&'static str]| {
        let said = |phrase: &&&str| {
            let words: Vec<String> = searched_words(phrase).collect();
            spaced.contains(&format!(" {} ", words.join(" ")))
        };
        phrases.iter().find(said).copied()
    };
    let denied = first(&DENYING).map(Mind::Denied);
    let said = first(&SAYING).map(Mind::SaidBySomebody);
    denied.into_iter().chain(said).chain(first(&PAST).map(Mind::LongPast)).collect()
}

/// The sentences of a paragraph. **Units:** bytes. **Shape:** in order; none is empty.
fn sentences(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let words = &text[paragraph.clone()];
    let mut sentences = Vec::new();
    let mut from = 0;
    let mut ended = false;
    for (at, letter) in words.char_indices() {
        if letter.is_whitespace() && ended {
            sentences.push(from..at);
            from = at;
        }
        ended =
            matches!(letter, '.' | '!' | '?') || (ended && matches!(letter, '"' | '”' | '’' | ')'));
    }
    sentences.push(from..words.len());
    let trimmed = sentences.into_iter().filter_map(|range| {
        let sentence = &words[range.clone()];
        let begin = range.start + (sentence.len() - sentence.trim_start().len());
        let end = begin + sentence.trim().len();
        (begin < end).then_some(paragraph.start + begin..paragraph.start + end)
    });
    trimmed.collect()
}

/// What is proposed of a whole text.
pub fn propose_all(codebook: &Codebook, text: &str) -> Vec<Proposed> {
    Proposer::of(codebook).propose(&Counted::new(text), &paragraphs_in_bytes(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Practice;

    fn of_devon(text: &str) -> Vec<Proposed> {
        let practice = Practice::shipped();
        let devon = practice.codebooks.iter().find(|book| book.id == "devon-2024");
        propose_all(devon.expect("it is shipped"), text)
    }

    #[test]
    fn a_sentence_that_shares_words_with_a_code_is_proposed_with_its_stretch_and_reasons() {
        let text = "Zoë slept well. Immunisations were behind and the home was not safe. Mother said no treatment was missed.";
        let proposed = of_devon(text);
        let health: Vec<&Proposed> =
            proposed.iter().filter(|one| one.code == "health-and-safety").collect();
        assert!(!health.is_empty(), "{proposed:?}");
        let counted = Counted::new(text);
        let sentence = counted.words(health[0].at).expect("on the text");
        assert_eq!(sentence, "Immunisations were behind and the home was not safe.");
        assert!(health[0].shared.iter().any(|word| word.starts_with("immunis")));
        assert_eq!(health[0].mind, [Mind::Denied("was not")]);
        assert_eq!(health[0].presence, Presence::Absent);
    }

    #[test]
    fn who_says_so_and_that_it_is_long_past_is_to_be_minded() {
        assert_eq!(
            to_mind("Mother said there was no evidence of it in her own childhood."),
            [
                Mind::Denied("there was no evidence of"),
                Mind::SaidBySomebody("mother said"),
                Mind::LongPast("in her own childhood")
            ]
        );
        assert!(to_mind("The door was opened on the chain.").is_empty());
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        let text = "He said: “Go.” She went! Then… nothing";
        let parts = sentences(text, 0..text.len());
        let parts: Vec<&str> = parts.into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["He said: “Go.”", "She went!", "Then… nothing"]);
    }

    #[test]
    fn nothing_is_proposed_of_what_shares_nothing() {
        assert!(of_devon("The bus was late.").is_empty());
        assert!(of_devon("").is_empty());
    }
}
