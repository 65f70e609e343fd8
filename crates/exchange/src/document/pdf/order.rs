//! The order in which a line is read, from the order in which it stands on the page.
//!
//! Takes the letters of a line from left to right; gives them in reading order. A line of Arabic or Hebrew is turned about,
//! with its numbers and foreign words left as they are; in a line that is mostly from left to right only the stretches from
//! right to left are turned. Within what is drawn as one, order is kept. It undoes the common cases of the Unicode
//! bidirectional algorithm, not its every case.

use smol_str::SmolStr;
use unicode_bidi::{BidiClass, bidi_class};

/// Which way a letter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Left,
    Right,
    /// A number, which is read from left to right wherever it stands.
    Number,
    /// A sign within or beside a number.
    Sign,
    Neither,
    /// A bracket that belongs to no foreign words.
    Apart,
}

fn way(text: &str) -> Way {
    for letter in text.chars() {
        return match bidi_class(letter) {
            BidiClass::R | BidiClass::AL => Way::Right,
            BidiClass::L => Way::Left,
            BidiClass::EN | BidiClass::AN => Way::Number,
            BidiClass::ES | BidiClass::ET | BidiClass::CS => Way::Sign,
            BidiClass::NSM | BidiClass::BN => continue,
            _ => Way::Neither,
        };
    }
    Way::Neither
}

/// Whether there are more letters from right to left than from left to right.
pub fn is_mostly_right_to_left<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let mut balance = 0_i64;
    for text in texts {
        balance += match way(text) {
            Way::Right => 1,
            Way::Left => -1,
            _ => 0,
        };
    }
    balance > 0
}

/// Puts a line of a page into reading order; `true` when it is read from right to left. On a page that is mostly so, a line
/// that holds a letter from right to left is so as a whole, however many foreign words it holds.
pub fn put_in_order(line: &mut [SmolStr], page_is_right_to_left: bool) -> bool {
    let ways: Vec<Way> = line.iter().map(|text| way(text)).collect();
    let right = ways.iter().filter(|way| **way == Way::Right).count();
    if right == 0 {
        return false;
    }
    let left = ways.iter().filter(|way| **way == Way::Left).count();
    let is_right_to_left = right > left || page_is_right_to_left;
    if is_right_to_left {
        line.reverse();
        let mut turned: Vec<Way> = ways.iter().rev().copied().collect();
        place_brackets(line, &mut turned);
        for (from, to) in stretches(&turned, Way::Left) {
            line[from..to].reverse();
            turned[from..to].fill(Way::Apart);
        }
        turn_numbers(line, &turned);
        mirror(line);
    } else {
        for (from, to) in stretches(&ways, Way::Right) {
            line[from..to].reverse();
            let turned: Vec<Way> = ways[from..to].iter().rev().copied().collect();
            turn_numbers(&mut line[from..to], &turned);
            mirror(&mut line[from..to]);
        }
    }
    is_right_to_left
}

/// Turns numbers back in a line that was turned about.
fn turn_numbers(line: &mut [SmolStr], ways: &[Way]) {
    for (from, to) in stretches(ways, Way::Number) {
        line[from..to].reverse();
    }
}

/// Stretches of letters that are read one way: what lies between them is taken with them, but for letters of the other way.
/// Numbers go with foreign words and lie between letters from right to left; two numbers are two stretches.
fn stretches(ways: &[Way], own: Way) -> Vec<(usize, usize)> {
    let extends = |way: Way| way == own || (own == Way::Left && way == Way::Number);
    let ends = |way: Way| match way {
        Way::Left => own != Way::Left,
        Way::Right => own != Way::Right,
        Way::Neither => own == Way::Number,
        Way::Number | Way::Sign => false,
        Way::Apart => true,
    };
    let mut found = Vec::new();
    // Where the stretch begins, and where its last own letter ends: the line is turned, so a number comes before its words.
    let mut open: Option<(usize, Option<usize>)> = None;
    for (at, way) in ways.iter().enumerate() {
        if extends(*way) {
            let (_, to) = open.get_or_insert((at, None));
            if *way == own {
                *to = Some(at + 1);
            }
        } else if ends(*way) {
            found.extend(open.take());
        }
    }
    found.extend(open);
    found.into_iter().filter_map(|(from, to)| Some((from, to?))).collect()
}

/// Tells which brackets of a line belong to foreign words: those around a foreign word that follow on a foreign word.
fn place_brackets(line: &[SmolStr], ways: &mut [Way]) {
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, text) in line.iter().enumerate() {
        let Some((one, _)) = pair(text) else { continue };
        // Which of the pair opens cannot be told yet: the second of a pair closes it.
        match open.last() {
            Some((before, from)) if *before == one => {
                let is_foreign = ways[from + 1..at].contains(&Way::Left);
                let strong = |way: &&Way| matches!(way, Way::Left | Way::Right);
                // The line is turned about, so what stands before the bracket comes after it here.
                let follows = ways[at + 1..].iter().find(strong) == Some(&Way::Left);
                let way = if is_foreign && follows { Way::Left } else { Way::Apart };
                (ways[*from], ways[at]) = (way, way);
                open.pop();
            }
            _ => open.push((one, at)),
        }
    }
}

/// Turns brackets about where that makes them open before they close.
///
/// In text from right to left a bracket is drawn turned about. Some programs write down which bracket it is, others which
/// one it looks like; only the latter need turning back, and the file does not say which it is.
fn mirror(line: &mut [SmolStr]) {
    if opens_before_it_closes(line, false) || !opens_before_it_closes(line, true) {
        return;
    }
    for text in line {
        if let Some((one, other)) = pair(text) {
            *text = SmolStr::new_static(if *text == one { other } else { one });
        }
    }
}

fn pair(text: &str) -> Option<(&'static str, &'static str)> {
    const PAIRS: [(&str, &str); 6] =
        [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›")];
    PAIRS.into_iter().find(|(one, other)| text == *one || text == *other)
}

/// Whether every bracket opens before it closes and closes after it opens, taken as they are or turned about.
fn opens_before_it_closes(line: &[SmolStr], turned: bool) -> bool {
    let mut open = Vec::new();
    for text in line {
        let Some((one, other)) = pair(text) else { continue };
        if (text == one) != turned {
            open.push(other);
        } else if open.pop() != Some(other) {
            return false;
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as it stands on the page, brought into reading order. Capitals stand for letters from right to left.
    fn read(page: &str, page_is_right_to_left: bool) -> String {
        const ALEPH: u32 = 0x5D0;
        let as_drawn = |c: char| match c {
            'A'..='Z' => char::from_u32(ALEPH + u32::from(c) - u32::from('A')).unwrap(),
            c => c,
        };
        let mut line: Vec<SmolStr> =
            page.chars().map(|c| SmolStr::from_iter([as_drawn(c)])).collect();
        put_in_order(&mut line, page_is_right_to_left);
        let as_written = |c: char| match u32::from(c) {
            hebrew @ ALEPH..0x5EA => char::from_u32(hebrew - ALEPH + u32::from('A')).unwrap(),
            _ => c,
        };
        line.concat().chars().map(as_written).collect()
    }

    #[test]
    fn a_line_from_left_to_right_is_left_alone() {
        assert_eq!(read("the school (2019) said: no.", false), "the school (2019) said: no.");
    }

    #[test]
    fn a_line_from_right_to_left_is_turned_and_its_numbers_are_not() {
        assert_eq!(read(".C 2019 BA", false), "AB 2019 C.");
        assert_eq!(read("C 12/03/2019 BA", false), "AB 12/03/2019 C");
        assert_eq!(read("C 2019 2018 BA", false), "AB 2018 2019 C", "two numbers are two");
    }

    #[test]
    fn brackets_open_before_they_close_whichever_way_they_were_written_down() {
        assert_eq!(read("(B) A", false), "A (B)", "written down as they look");
        assert_eq!(read(")B( A", false), "A (B)", "written down as they are");
    }

    #[test]
    fn foreign_words_within_a_line_keep_their_order() {
        assert_eq!(read("DC (2019) q BA", false), "AB q (2019) CD");
        assert_eq!(read("FEDC child (q) BA", true), "AB child (q) CDEF");
        assert_eq!(read("DC (child) BA", true), "AB (child) CD");
        assert_eq!(read("she said BA and left", false), "she said AB and left");
        assert_eq!(read("she said C 2019 BA and left", false), "she said AB 2019 C and left");
    }
}
