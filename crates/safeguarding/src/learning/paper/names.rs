//! Names changed in a paper, by a list that somebody wrote: who is called what, before it goes to teams.
//!
//! Takes a paper and pairs of a name and what stands in its place; gives the paper with every whole-word occurrence changed, and
//! says where something like a name was left standing ([`names_left`]).
//!
//! It knows no names but those of the list, changes nothing that identifies a family otherwise (a school, a day, what happened),
//! and so does not make a paper anonymous: a person reads it before it is issued.

use super::{Block, Paper, Part};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The paper with the names of the list changed.
///
/// **Shape.** Whole words only, the longest name first, everything once: what stands in a name's place is never changed again.
/// A name is found as the list writes it, at the beginning of a sentence, and in capitals (which its replacement then takes
/// over); with either apostrophe and hyphen, any space, and letters composed or not. In small letters it is taken for a word
/// (“amber”, “grace”) and left: see [`names_left`]. “Amber’s” becomes “Ruby’s” and “James’ ” “Amir’s ”. An empty name is passed
/// over; of a name listed twice the first counts. Words come back composed (NFC).
#[must_use]
pub fn with_names_changed(paper: &Paper, glossary: &[(String, String)]) -> Paper {
    let names = Names::of(glossary);
    paper.with_words(&mut |_, words| names.change(words).0)
}

/// What looks like a name of the list and was left standing in one part of a paper. It names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesLeft {
    /// The part, from 1; none for the title, issuer, sources and notice.
    pub part: Option<usize>,
    /// How often a name of the list stands there in small letters, which may be an ordinary word.
    pub in_small_letters: usize,
    /// How often one word of a longer name of the list stands there by itself, like a first name whose whole name is listed.
    pub in_part: usize,
}

/// Where something like a name of the list would be left standing by [`with_names_changed`], part by part; empty where nowhere.
///
/// **Shape.** Head and foot first, then the parts in their order.
pub fn names_left(paper: &Paper, glossary: &[(String, String)]) -> Vec<NamesLeft> {
    let names = Names::of(glossary);
    let mut left: Vec<NamesLeft> = (0..=paper.parts.len())
        .map(|i| NamesLeft { part: (i > 0).then_some(i), in_small_letters: 0, in_part: 0 })
        .collect();
    let _ = paper.with_words(&mut |part, words| {
        let (changed, found) = names.change(words);
        let here = &mut left[part.unwrap_or(0)];
        here.in_small_letters += found.in_small_letters;
        here.in_part += found.in_part;
        changed
    });
    left.retain(|here| here.in_small_letters + here.in_part > 0);
    left
}

impl Paper {
    /// The paper with each of its texts passed through `change`, which is told the part it stands in, from 1, or none for title,
    /// issuer, day, sources and notice.
    #[must_use]
    pub fn with_words(&self, change: &mut dyn FnMut(Option<usize>, &str) -> String) -> Self {
        let mut outside = |words: &str| change(None, words);
        let title = outside(&self.title);
        let issuer = outside(&self.issuer);
        let day = outside(&self.day);
        let sources = self.sources.iter().map(|words| outside(words)).collect();
        let notice = self.notice.iter().map(|words| outside(words)).collect();
        let parts = (self.parts.iter().enumerate())
            .map(|(i, part)| {
                let mut inside = |words: &str| change(Some(i + 1), words);
                Part {
                    heading: inside(&part.heading),
                    blocks: part.blocks.iter().map(|block| block.with_words(&mut inside)).collect(),
                }
            })
            .collect();
        Self { kind: self.kind, title, issuer, day, parts, sources, notice }
    }
}

impl Block {
    fn with_words(&self, change: &mut dyn FnMut(&str) -> String) -> Self {
        let mut all = |lines: &[String]| lines.iter().map(|line| change(line)).collect();
        match self {
            Self::Points(points) => Self::Points(all(points)),
            Self::Table { headings, rows } => Self::Table {
                headings: all(headings),
                rows: rows.iter().map(|row| all(row)).collect(),
            },
            Self::Words(words) => Self::Words(change(words)),
            Self::Question(words) => Self::Question(change(words)),
            Self::Quote { words, from } => Self::Quote { words: change(words), from: change(from) },
            Self::Figure { value, of, definition, source } => Self::Figure {
                value: change(value),
                of: change(of),
                definition: change(definition),
                source: change(source),
            },
        }
    }
}

/// A list of names, ready to be looked for.
struct Names {
    /// Longest first.
    names: Vec<Name>,
    /// Single words of the names that have several, as they are written.
    words: Vec<Vec<char>>,
}

/// One name in the ways it may be written, letters folded as [`fold`] does.
struct Name {
    listed: Vec<char>,
    begun_with_capital: Vec<char>,
    in_capitals: Vec<char>,
    in_small_letters: Vec<char>,
    becomes: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Written {
    AsListed,
    BegunWithCapital,
    InCapitals,
}

/// What looks like a name of the list and was not changed, in one text.
#[derive(Default)]
struct Found {
    in_small_letters: usize,
    in_part: usize,
}

impl Names {
    fn of(glossary: &[(String, String)]) -> Self {
        let mut names: Vec<Name> = glossary
            .iter()
            .filter(|(name, _)| !name.trim().is_empty())
            .map(|(name, becomes)| Name::of(name, becomes))
            .collect();
        // The sort is stable: of a name listed twice, the first is found.
        names.sort_by_key(|name| std::cmp::Reverse(name.listed.len()));
        let words = names
            .iter()
            .filter(|name| name.listed.contains(&' '))
            .flat_map(|name| name.listed.split(|c| *c == ' '))
            .filter(|word| word.len() > 1 && word[0].is_uppercase())
            .map(<[char]>::to_vec)
            .collect();
        Self { names, words }
    }

    fn change(&self, words: &str) -> (String, Found) {
        let text: Vec<char> = words.nfc().collect();
        let folded: Vec<char> = text.iter().map(|c| fold(*c)).collect();
        let (mut out, mut found, mut at) =
            (String::with_capacity(words.len()), Found::default(), 0);
        while at < text.len() {
            if let Some((name, written, end)) = self.at(&folded, at) {
                out.push_str(&name.in_its_place(written, begins_a_sentence(&text[..at])));
                if owns_by_apostrophe_alone(&folded, at, end) && !name.becomes.ends_with(['s', 'S'])
                {
                    out.push(text[end]);
                    out.push(if written == Written::InCapitals { 'S' } else { 's' });
                    at = end + 1;
                } else {
                    at = end;
                }
                continue;
            }
            if stands_alone(&folded, at, &self.words) {
                found.in_part += 1;
            } else if self.names.iter().any(|name| name.is_small_at(&folded, at)) {
                found.in_small_letters += 1;
            }
            out.push(text[at]);
            at += 1;
        }
        (out, found)
    }

    /// The longest name that stands here, how it is written, and where it ends.
    fn at(&self, text: &[char], at: usize) -> Option<(&Name, Written, usize)> {
        self.names.iter().find_map(|name| {
            let ways = [
                (&name.listed, Written::AsListed),
                (&name.begun_with_capital, Written::BegunWithCapital),
                (&name.in_capitals, Written::InCapitals),
            ];
            ways.into_iter()
                .find_map(|(way, written)| Some((name, written, stands_at(text, at, way)?)))
        })
    }
}

impl Name {
    fn of(name: &str, becomes: &str) -> Self {
        let whole: Vec<&str> = name.split_whitespace().collect();
        let listed: String = whole.join(" ").nfc().map(fold).collect();
        let folded = |words: String| words.nfc().map(fold).collect();
        Self {
            begun_with_capital: folded(begun_with_capital(&listed)),
            in_capitals: folded(listed.to_uppercase()),
            in_small_letters: folded(listed.to_lowercase()),
            listed: listed.chars().collect(),
            becomes: becomes.trim().nfc().collect(),
        }
    }

    fn in_its_place(&self, written: Written, begins_a_sentence: bool) -> String {
        match written {
            Written::InCapitals => self.becomes.to_uppercase(),
            Written::BegunWithCapital => begun_with_capital(&self.becomes),
            Written::AsListed if begins_a_sentence => begun_with_capital(&self.becomes),
            Written::AsListed => self.becomes.clone(),
        }
    }

    fn is_small_at(&self, text: &[char], at: usize) -> bool {
        stands_at(text, at, &self.in_small_letters).is_some()
    }
}

/// Signs that people use for one another in names: apostrophes, hyphens, spaces.
fn fold(c: char) -> char {
    match c {
        '’' | 'ʼ' | '＇' => '\'',
        '‐' | '‑' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

fn begun_with_capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Where a name that stands here as whole words ends; none where it does not.
fn stands_at(text: &[char], at: usize, name: &[char]) -> Option<usize> {
    let mut end = at;
    for sign in name {
        if *text.get(end)? != *sign {
            return None;
        }
        end += 1;
        if *sign == ' ' {
            // However many spaces or line ends part its words.
            while text.get(end) == Some(&' ') {
                end += 1;
            }
        }
    }
    let begins = !is_word(*name.first()?) || may_begin(text, at);
    let ends = !is_word(*name.last()?) || may_end(text, end);
    (begins && ends).then_some(end)
}

fn stands_alone(text: &[char], at: usize, words: &[Vec<char>]) -> bool {
    words.iter().any(|word| stands_at(text, at, word).is_some())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether a word may begin here: not within one, nor after the apostrophe of one like O’Neill.
fn may_begin(text: &[char], at: usize) -> bool {
    match (at.checked_sub(1), at.checked_sub(2)) {
        (Some(last), _) if is_word(text[last]) => false,
        (Some(last), Some(before)) => !(text[last] == '\'' && is_word(text[before])),
        _ => true,
    }
}

/// Whether a word may end here: before a sign, a space, or an apostrophe that no further name follows.
fn may_end(text: &[char], end: usize) -> bool {
    match text.get(end) {
        Some('\'') => {
            let after: String = text[end + 1..].iter().take_while(|c| is_word(**c)).collect();
            matches!(after.to_lowercase().as_str(), "" | "s" | "d" | "m" | "ll" | "re" | "ve")
        }
        Some(c) => !is_word(*c),
        None => true,
    }
}

/// Whether a sentence begins after this text.
fn begins_a_sentence(before: &[char]) -> bool {
    let mut signs =
        before.iter().rev().skip_while(|c| !is_word(**c) && !matches!(c, '.' | '!' | '?' | '\n'));
    signs.next().is_none_or(|c| !is_word(*c))
}

/// Whether the name from `at` to `end` ends in an s and an apostrophe follows that makes it own something, and closes no quotation.
fn owns_by_apostrophe_alone(text: &[char], at: usize, end: usize) -> bool {
    let ends_in_s = end > at && matches!(text[end - 1], 's' | 'S');
    let bare = text.get(end) == Some(&'\'') && text.get(end + 1).is_none_or(|c| !is_word(*c));
    ends_in_s && bare && !within_quotation(&text[..at])
}

/// Whether a single quotation mark was opened and not closed before here.
fn within_quotation(before: &[char]) -> bool {
    let mut open = false;
    for (i, c) in before.iter().enumerate() {
        let after_word = i > 0 && is_word(before[i - 1]);
        let before_word = before.get(i + 1).is_none_or(|c| is_word(*c));
        match c {
            '‘' => open = true,
            '\'' if !after_word && before_word => open = true,
            '\'' if !before_word => open = false,
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests;
