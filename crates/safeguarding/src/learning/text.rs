//! The text of a document: its paragraphs, its pieces for searching, and stretches of it counted in Unicode code points.
//!
//! Takes a text; gives places in it. It alters nothing: what is coded is what was read.

use crate::records::Stretch;
use std::ops::Range;

/// A text with its code points counted, so that a stretch is found without walking through the whole.
#[derive(Debug)]
pub struct Counted<'t> {
    text: &'t str,
    /// The byte at which every so many code points begin.
    milestones: Vec<usize>,
    letters: u32,
}

/// How many code points lie between two milestones.
const STRIDE: usize = 1024;

impl<'t> Counted<'t> {
    /// Counts a text.
    pub fn new(text: &'t str) -> Self {
        let mut milestones = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut letters = 0;
        for (at, (byte, _)) in text.char_indices().enumerate() {
            if at % STRIDE == 0 {
                milestones.push(byte);
            }
            letters = at + 1;
        }
        Self { text, milestones, letters: letters as u32 }
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// How long it is. **Units:** code points.
    pub const fn letters(&self) -> u32 {
        self.letters
    }

    /// The byte at which a code point begins; the length in bytes for the one after the last; `None` beyond.
    pub fn byte(&self, at: u32) -> Option<usize> {
        if at == self.letters {
            return Some(self.text.len());
        }
        let start = *self.milestones.get(at as usize / STRIDE)?;
        let within = self.text[start..].char_indices().nth(at as usize % STRIDE)?;
        Some(start + within.0)
    }

    /// The words of a stretch; `None` where it does not lie on the text or is empty.
    pub fn words(&self, at: Stretch) -> Option<&'t str> {
        if at.from >= at.to {
            return None;
        }
        Some(&self.text[self.byte(at.from)?..self.byte(at.to)?])
    }

    /// The code point that begins at a byte. **Panics** where none does.
    pub fn letter(&self, byte: usize) -> u32 {
        let stride = self.milestones.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.milestones.get(stride).copied().unwrap_or(0);
        (stride * STRIDE) as u32 + self.text[start..byte].chars().count() as u32
    }

    /// The paragraphs: what lies between blank lines. **Shape:** in order; none is empty; together they leave out only white space.
    pub fn paragraphs(&self) -> Vec<Stretch> {
        let mut after = (0, 0);
        let stretch = |range: Range<usize>| {
            // Counted on from the paragraph before: counting each from its milestone would read a long text twice.
            let from = after.1 + self.text[after.0..range.start].chars().count() as u32;
            let to = from + self.text[range.clone()].chars().count() as u32;
            after = (range.end, to);
            Stretch { from, to }
        };
        paragraphs_in_bytes(self.text).into_iter().map(stretch).collect()
    }
}

/// As [`Counted::paragraphs`], in bytes.
pub fn paragraphs_in_bytes(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut begun: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            all.extend(begun.take());
        } else {
            let from = at + (line.len() - line.trim_start().len());
            let to = from + words.len();
            begun = Some(begun.map_or(from, |paragraph| paragraph.start)..to);
        }
        at += line.len();
    }
    all.extend(begun);
    all
}

/// About how much text is searched as one piece. **Units:** bytes.
const PIECE: usize = 3_000;

/// The pieces a text is searched by: paragraphs together until they are about a page, so that words found together stand near each
/// other. **Shape:** in order; **units:** bytes.
pub fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for paragraph in paragraphs_in_bytes(text) {
        match all.last_mut() {
            Some(piece) if paragraph.end - piece.start <= PIECE => piece.end = paragraph.end,
            _ => all.extend(shorter(text, paragraph)),
        }
    }
    all
}

/// A long paragraph, a list or a table without blank lines, in pieces parted between words.
fn shorter(text: &str, paragraph: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = paragraph.start;
    while paragraph.end - from > PIECE {
        let mut to = from + PIECE;
        while !text.is_char_boundary(to) {
            to -= 1;
        }
        let space = text[from..to].rfind(char::is_whitespace).filter(|space| *space > 0);
        let to = space.map_or(to, |space| from + space);
        parts.push(from..to);
        from = to;
    }
    parts.push(from..paragraph.end);
    parts
}

/// The words of a text as they are searched for: lower case, without marks above or below letters, in the letters of English.
/// **Shape:** in order, with repeats.
pub fn searched_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter))
        .filter_map(|word| Some(searched(word)).filter(|word| !word.is_empty()))
}

/// Marks that belong to the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036f}' | '\u{064b}'..='\u{0652}' | '\u{05b0}'..='\u{05c7}')
}

fn searched(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = deunicode::deunicode_with_tofu(word, "");
    plain.chars().filter(char::is_ascii_alphanumeric).map(|l| l.to_ascii_lowercase()).collect()
}

/// What somebody looks for: all of these words, each phrase in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Words in a row, each of at least one; a last word ending in `*` stands for all that begin so.
    pub phrases: Vec<Vec<String>>,
    /// For each phrase, whether its last word is only a beginning.
    pub is_beginning: Vec<bool>,
}

impl Wanted {
    /// Reads what was typed: words, and phrases between quotation marks; a star after a word stands for any ending. `None`: no word.
    pub fn read(typed: &str) -> Option<Self> {
        let mut wanted = Self { phrases: Vec::new(), is_beginning: Vec::new() };
        let straight = typed.replace(['“', '”', '„'], "\"");
        for (place, part) in straight.split('"').enumerate() {
            // Every second part stands between quotation marks.
            if place % 2 == 1 {
                wanted.add(part);
            } else {
                part.split_whitespace().for_each(|word| wanted.add(word));
            }
        }
        (!wanted.phrases.is_empty()).then_some(wanted)
    }

    fn add(&mut self, phrase: &str) {
        let words: Vec<String> = searched_words(phrase).collect();
        if !words.is_empty() {
            self.is_beginning.push(phrase.trim_end().ends_with('*'));
            self.phrases.push(words);
        }
    }

    /// The first place in a piece of text where any of it stands. **Units:** bytes; whole words.
    pub fn first_in(&self, piece: &str) -> Option<Range<usize>> {
        let words: Vec<(Range<usize>, String)> = words_in(piece).collect();
        let starts = |phrase: &[String], is_beginning: bool, at: usize| {
            phrase.iter().enumerate().all(|(place, word)| {
                let is_last = place + 1 == phrase.len();
                words.get(at + place).is_some_and(|(_, there)| {
                    there == word || (is_last && is_beginning && there.starts_with(word.as_str()))
                })
            })
        };
        (0..words.len()).find_map(|at| {
            let mut phrases = self.phrases.iter().zip(&self.is_beginning);
            let (phrase, _) = phrases.find(|(phrase, begins)| starts(phrase, **begins, at))?;
            Some(words[at].0.start..words[at + phrase.len() - 1].0.end)
        })
    }
}

/// The words of a text with where they stand.
fn words_in(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let is_word = |letter: char| letter.is_alphanumeric() || is_mark(letter);
    text.split(move |letter: char| !is_word(letter)).filter_map(move |word| {
        let from = word.as_ptr() as usize - text.as_ptr() as usize;
        Some((from..from + word.len(), searched(word))).filter(|(_, word)| !word.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_blank_lines_and_counted_in_code_points() {
        let text = "Zoë 👩‍👧 said.\nMore.\n\n \n  Second.  \n";
        let counted = Counted::new(text);
        let paragraphs = counted.paragraphs();
        let words: Vec<&str> = paragraphs.iter().filter_map(|at| counted.words(*at)).collect();
        assert_eq!(words, ["Zoë 👩‍👧 said.\nMore.", "Second."]);
        assert_eq!(counted.letter(counted.byte(paragraphs[1].from).unwrap()), paragraphs[1].from);
    }

    #[test]
    fn a_phrase_is_found_in_its_order_and_a_beginning_by_a_star() {
        let wanted = Wanted::read("“professional curiosity” neglect*").unwrap();
        let piece = "curiosity of the professional; Professional\ncuriosity, and neglected";
        let found = wanted.first_in(piece).unwrap();
        assert_eq!(&piece[found], "Professional\ncuriosity");
        assert_eq!(Wanted::read(" \"\" … "), None);
    }

    #[test]
    fn accents_and_capitals_make_no_other_word() {
        let words: Vec<String> = searched_words("Zoe\u{308} ZOË zoë’s 2018").collect();
        assert_eq!(words, ["zoe", "zoe", "zoe", "s", "2018"]);
    }
}
