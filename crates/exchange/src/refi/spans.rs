//! Stretches of a text as other programs state them, held against the words they say stand there.
//!
//! Takes a text, where its line ends were two characters, and stated places with their words; gives stretches of the text. Programs
//! count differently: a line end as one character or two, a letter beyond the basic plane as one or two, the last letter or the one
//! after it. Which way a document was counted is found out from its words; a stretch that still does not fit is looked for nearby.

use safeguarding::learning::text::Counted;
use safeguarding::records::Stretch;

/// How far from its stated place words are looked for. **Units:** letters.
const NEARBY: u32 = 100_000;
/// How many stretches of one document are looked for; beyond it they are kept unchecked, so that no file takes for ever.
const MOST_SOUGHT: usize = 2_000;
/// From which length words may have been cut short without a sign.
const MAY_BE_CUT: usize = 50;

/// A stretch as a file states it.
pub struct Stated {
    /// Its first place.
    pub from: i64,
    /// Its last place, or the one after.
    pub to: i64,
    /// The words that are said to stand there.
    pub words: Option<String>,
}

/// Where a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Here, and its words stand there.
    Checked(Stretch),
    /// Here, as stated; there are no words to check it by, or they stand nowhere near.
    Unchecked(Stretch),
    /// Not on the text.
    Nowhere,
}

/// A text with one kind of line end.
pub struct Lines {
    /// The text; line ends are `\n` only.
    pub text: String,
    /// The letters of it that were `\r\n`.
    pub doubled: Vec<u32>,
}

impl Lines {
    /// Of a text with any line ends.
    pub fn of(raw: String) -> Self {
        if !raw.contains('\r') {
            return Self { text: raw, doubled: Vec::new() };
        }
        let (mut text, mut doubled, mut at) = (String::with_capacity(raw.len()), Vec::new(), 0);
        let mut letters = raw.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == '\r' {
                if letters.next_if_eq(&'\n').is_some() {
                    doubled.push(at);
                }
                text.push('\n');
            } else {
                text.push(letter);
            }
            at += 1;
        }
        Self { text, doubled }
    }
}

/// One way of counting.
struct Counting {
    /// Where each letter of the text begins, and the end; `None`: letters counted as they are here.
    begins: Option<Vec<u32>>,
    /// Whether the last letter is stated and not the one after it.
    is_last: bool,
}

impl Counting {
    fn place(&self, stated: i64, letters: u32) -> Option<u32> {
        let stated = u32::try_from(stated).ok()?;
        match &self.begins {
            None => (stated <= letters).then_some(stated),
            Some(begins) => begins.binary_search(&stated).ok().map(|at| at as u32),
        }
    }

    fn stretch(&self, stated: &Stated, letters: u32) -> Option<Stretch> {
        let from = self.place(stated.from, letters)?;
        let to = self.place(stated.to, letters)? + u32::from(self.is_last);
        (from < to && to <= letters).then_some(Stretch { from, to })
    }
}

/// Where stated stretches are. **Shape:** in the same order.
pub fn find(lines: &Lines, stated: &[Stated]) -> Vec<Found> {
    let counted = Counted::new(&lines.text);
    let as_here = Counting { begins: None, is_last: false };
    let names: Vec<Option<String>> = stated
        .iter()
        .map(|one| one.words.as_deref().map(comparable).filter(|words| !words.is_empty()))
        .collect();
    let fit = |counting: &Counting| {
        let pairs = stated.iter().zip(&names);
        pairs.filter(|(one, name)| is_there(&counted, counting, one, name.as_deref())).count()
    };
    let checkable = names.iter().flatten().count();
    let (mut best, mut most) = (as_here, 0);
    most = most.max(fit(&best));
    if most < checkable {
        for counting in other_countings(lines) {
            let count = fit(&counting);
            if count > most {
                (best, most) = (counting, count);
            }
        }
    }
    let mut nearby = Nearby { counted: &counted, flat: None, sought: 0 };
    let placed = stated.iter().zip(&names).map(|(one, name)| {
        let here = best.stretch(one, counted.letters());
        let Some(name) = name else { return here.map_or(Found::Nowhere, Found::Unchecked) };
        if is_there(&counted, &best, one, Some(name)) {
            return here.map_or(Found::Nowhere, Found::Checked);
        }
        match nearby.look(name, one.from) {
            Some(there) => Found::Checked(there),
            None => here.map_or(Found::Nowhere, Found::Unchecked),
        }
    });
    placed.collect()
}

/// Where words stand, if they stand in one place only.
pub fn only_place(text: &str, words: &str) -> Option<Stretch> {
    let flat = Flat::of(text);
    let words = collapsed(words);
    let mut found = flat.text.match_indices(&words);
    let (at, _) = found.next().filter(|_| !words.is_empty())?;
    found.next().is_none().then(|| flat.stretch(at, &words))
}

fn is_there(counted: &Counted<'_>, counting: &Counting, one: &Stated, name: Option<&str>) -> bool {
    let Some(name) = name else { return false };
    let here = counting.stretch(one, counted.letters());
    here.and_then(|here| counted.words(here)).is_some_and(|words| fits(words, name))
}

/// Whether words are those said to stand there, however spaces are written and wherever they were cut short.
fn fits(words: &str, name: &str) -> bool {
    let words = comparable(words);
    if words == name {
        return true;
    }
    let marked = name.strip_suffix('…').or_else(|| name.strip_suffix("..."));
    if let Some(beginning) = marked {
        return words.starts_with(beginning.trim_end()) && words.len() > beginning.len();
    }
    name.len() >= MAY_BE_CUT && words.len() >= name.len() + 10 && words.starts_with(name)
}

/// Words as they are compared: collapsed, but for words that are nothing but spaces.
fn comparable(words: &str) -> String {
    let flat = collapsed(words);
    if flat.is_empty() { words.to_owned() } else { flat }
}

/// Text with every run of spaces and line ends as one space, and none at its ends.
fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The other ways in which a document may have been counted, each made when it is asked for.
fn other_countings(lines: &Lines) -> impl Iterator<Item = Counting> {
    let has_lines = lines.text.contains('\n');
    let has_wide = lines.text.chars().any(|letter| letter.len_utf16() == 2);
    // 0: one for a line end; 1: two where the file has two; 2: two for every line end.
    let ends = [(0, true), (1, !lines.doubled.is_empty()), (2, has_lines)];
    let ends = ends.into_iter().filter(|(_, is_other)| *is_other).map(|(ends, _)| ends);
    ends.flat_map(move |ends| {
        [false, true].into_iter().filter(move |wide| !wide || has_wide).flat_map(move |wide| {
            [false, true].into_iter().map(move |is_last| (ends, wide, is_last))
        })
    })
    .map(|(ends, wide, is_last)| Counting { begins: Some(begins(lines, ends, wide)), is_last })
}

fn begins(lines: &Lines, ends: u8, wide: bool) -> Vec<u32> {
    let mut begins = Vec::with_capacity(lines.text.len() + 1);
    let mut doubled = lines.doubled.iter().copied().peekable();
    let mut place = 0;
    for (at, letter) in lines.text.chars().enumerate() {
        begins.push(place);
        let is_doubled = doubled.next_if_eq(&(at as u32)).is_some();
        place += match letter {
            '\n' if ends == 2 || (ends == 1 && is_doubled) => 2,
            _ if wide => letter.len_utf16() as u32,
            _ => 1,
        };
    }
    begins.push(place);
    begins
}

/// A text with its runs of spaces collapsed, and where each letter of it stood.
struct Flat {
    text: String,
    /// Of each letter: its byte here, and its place in the whole text.
    letters: Vec<(usize, u32)>,
}

impl Flat {
    fn of(text: &str) -> Self {
        let (mut flat, mut letters) = (String::with_capacity(text.len()), Vec::new());
        let mut was_space = true;
        for (at, letter) in text.chars().enumerate() {
            let is_space = letter.is_whitespace();
            if !(is_space && was_space) {
                letters.push((flat.len(), at as u32));
                flat.push(if is_space { ' ' } else { letter });
            }
            was_space = is_space;
        }
        Self { text: flat, letters }
    }

    /// The stretch of the whole text that some words here are.
    fn stretch(&self, at: usize, words: &str) -> Stretch {
        let letter = |byte| self.letters.partition_point(|(begins, _)| *begins < byte);
        let (first, after) = (letter(at), letter(at + words.len()));
        Stretch { from: self.letters[first].1, to: self.letters[after - 1].1 + 1 }
    }
}

/// Looks for words near where they were said to be.
struct Nearby<'t> {
    counted: &'t Counted<'t>,
    flat: Option<Flat>,
    sought: usize,
}

impl Nearby<'_> {
    fn look(&mut self, name: &str, stated: i64) -> Option<Stretch> {
        self.sought += 1;
        if self.sought > MOST_SOUGHT || name.trim().is_empty() {
            return None;
        }
        let text = self.counted.text();
        let flat = self.flat.get_or_insert_with(|| Flat::of(text));
        let stated = u32::try_from(stated).unwrap_or(if stated < 0 { 0 } else { u32::MAX });
        let byte = |place: u32| {
            let letter = flat.letters.partition_point(|(_, at)| *at < place);
            flat.letters.get(letter).map_or(flat.text.len(), |(byte, _)| *byte)
        };
        let window = byte(stated.saturating_sub(NEARBY))..byte(stated.saturating_add(NEARBY));
        let found = flat.text[window.clone()].match_indices(name);
        let stretches = found.map(|(at, _)| flat.stretch(window.start + at, name));
        stretches.min_by_key(|there| there.from.abs_diff(stated))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str, from: i64, to: i64, words: &str) -> Found {
        find(&Lines::of(raw.to_owned()), &[Stated { from, to, words: Some(words.to_owned()) }])[0]
    }

    fn checked(from: u32, to: u32) -> Found {
        Found::Checked(Stretch { from, to })
    }

    #[test]
    fn a_line_end_counted_as_one_or_as_two_is_found_out() {
        let raw = "Mum said\r\nno food\r\nin the home";
        assert_eq!(found(raw, 9, 16, "no food"), checked(9, 16));
        assert_eq!(found(raw, 10, 17, "no food"), checked(9, 16));
        assert_eq!(found(&raw.replace("\r\n", "\n"), 10, 17, "no food"), checked(9, 16));
    }

    #[test]
    fn a_stretch_that_covers_a_line_end_keeps_both_its_ends() {
        let raw = "One\r\ntwo\r\nthree";
        assert_eq!(found(raw, 5, 15, "two\r\nthree"), checked(4, 13));
        assert_eq!(found(raw, 4, 13, "two three"), checked(4, 13));
    }

    #[test]
    fn letters_counted_as_two_units_are_found_out() {
        assert_eq!(found("\u{1f476}\u{1f476} cold milk", 5, 9, "cold"), checked(3, 7));
        assert_eq!(found("\u{1f476}\u{1f476} cold milk", 3, 7, "cold"), checked(3, 7));
    }

    #[test]
    fn the_end_stated_as_the_last_letter_is_found_out() {
        assert_eq!(found("no food in", 3, 6, "food"), checked(3, 7));
    }

    #[test]
    fn words_that_moved_are_found_at_the_nearest_place() {
        let text = format!("food {} food {}", "x".repeat(40), "y".repeat(40));
        assert_eq!(found(&text, 50, 54, "food"), checked(46, 50));
    }

    #[test]
    fn words_that_stand_nowhere_leave_the_stretch_unchecked() {
        assert_eq!(
            found("no food in", 3, 7, "Quotation 12"),
            Found::Unchecked(Stretch { from: 3, to: 7 })
        );
    }

    #[test]
    fn a_stretch_beyond_the_text_is_nowhere() {
        for (from, to) in [(3, 70), (-1, 4), (7, 7), (8, 3)] {
            assert_eq!(found("no food in", from, to, "Quotation 12"), Found::Nowhere);
        }
    }

    #[test]
    fn words_cut_short_with_a_sign_fit() {
        assert_eq!(found("no food in the home", 3, 14, "food…"), checked(3, 14));
        assert_eq!(found("no food in the home", 3, 14, "food..."), checked(3, 14));
    }

    #[test]
    fn words_that_stand_twice_have_no_only_place() {
        assert_eq!(only_place("a\nb a b", "a b"), None);
        assert_eq!(only_place("no  food\nin", "food in"), Some(Stretch { from: 4, to: 11 }));
    }
}
