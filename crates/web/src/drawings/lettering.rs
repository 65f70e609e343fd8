//! Words in a drawing: how wide they are likely to be, and where they break, since SVG breaks no lines itself.
//!
//! Takes text and a width; gives lines. Widths are judged generously for Arial, so that words stay inside their box.

/// The height of a line. **Units:** pixels, as all lengths here.
pub(super) const LINE: i32 = 17;

/// How wide some words are likely to be, at most, in letters of 14 pixels.
pub(super) fn width(text: &str) -> i32 {
    // In tenths of a pixel, so that many narrow letters do not add up to a wrong width.
    let tenths: i32 = text.chars().map(letter).sum();
    (tenths + 9) / 10
}

fn letter(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '’' | '.' | ',' | ':' | ';' | '|' | '!' | 'I' => 42,
        ' ' | 't' | 'f' | 'r' | '-' | '(' | ')' | '/' => 52,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '–' | '—' => 135,
        'A'..='Z' => 108,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        _ if (letter as u32) < 0x2e80 => 86,
        // Chinese, Japanese, Korean and whatever else is drawn in a square.
        _ => 148,
    }
}

/// The words in lines no wider than `room`, at most `most` of them; what does not fit is cut with `…`.
///
/// A word wider than a line is broken between letters. Always gives at least one line.
pub(super) fn wrap(text: &str, room: i32, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        let gap = if line.is_empty() { "" } else { " " };
        if width(line) + width(gap) + width(word) <= room {
            line.push_str(gap);
            line.push_str(word);
        } else if width(word) <= room {
            lines.push(word.to_owned());
        } else {
            break_word(&mut lines, word, room);
        }
    }
    if lines.len() > most.max(1) {
        lines.truncate(most.max(1));
        let last = lines.last_mut().expect("at least one line is left");
        while width(last) + width("…") > room && last.pop().is_some() {}
        last.push('…');
    }
    lines
}

/// Puts a word wider than a line into lines of its own.
fn break_word(lines: &mut Vec<String>, word: &str, room: i32) {
    if lines.last().is_some_and(|line| !line.is_empty()) {
        lines.push(String::new());
    }
    for letter in word.chars() {
        let line = lines.last_mut().expect("there is always a line");
        let is_mark = width(letter.encode_utf8(&mut [0; 4])) == 0;
        if !is_mark && !line.is_empty() && width(line) + self::letter(letter) / 10 + 1 > room {
            lines.push(String::new());
        }
        lines.last_mut().expect("there is always a line").push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_between_words_where_they_can() {
        assert_eq!(wrap("Amber Louise Tarnwick", 90, 5), ["Amber", "Louise", "Tarnwick"]);
        assert_eq!(wrap("Amber Tarnwick", 300, 5), ["Amber Tarnwick"]);
    }

    #[test]
    fn a_word_wider_than_its_box_is_broken_and_nothing_of_it_lost() {
        let long = "Wolfeschlegelsteinhausenbergerdorff";
        let lines = wrap(long, 100, 50);
        assert!(lines.iter().all(|line| width(line) <= 100), "{lines:?}");
        assert_eq!(lines.concat(), long);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_says_so() {
        let lines = wrap("one two three four five six", 40, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
    }

    #[test]
    fn a_mark_above_a_letter_stays_with_it() {
        let lines = wrap(&"e\u{301}".repeat(40), 60, 50);
        assert!(lines.iter().all(|line| !line.starts_with('\u{301}')), "{lines:?}");
    }

    #[test]
    fn no_words_are_one_empty_line() {
        assert_eq!(wrap("  ", 60, 3), [""]);
    }
}
