//! Text being written down from a document: paragraphs, lines, and where pages begin.
//!
//! Takes stretches of letters and the breaks between them in the order of the document; gives the text and the code points
//! at which pages begin. Breaks are written only when letters follow, so text neither begins nor ends with one.

use super::limits::MOST_LETTERS;

/// A break between two stretches of letters, the wider winning where two meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Break {
    #[default]
    None,
    Line,
    Paragraph,
}

impl Break {
    const fn written(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }
}

/// Text as it is written down.
#[derive(Default)]
pub struct Writing {
    text: String,
    letters: u32,
    pages: Vec<u32>,
    /// Pages begun with no letters on them yet.
    waiting: usize,
    pending: Break,
    dropped: u64,
    is_full: bool,
}

impl Writing {
    /// Writes letters. Line ends in them are kept, whatever they were written with.
    pub fn letters(&mut self, letters: &str) {
        let mut rest = letters.chars().peekable();
        while let Some(letter) = rest.next() {
            match letter {
                '\r' if rest.peek() == Some(&'\n') => {}
                '\r' | '\n' | '\u{85}' | '\u{b}' | '\u{2028}' => self.put('\n'),
                '\u{2029}' => self.paragraph(),
                '\u{c}' => self.page(),
                '\t' => self.put('\t'),
                // Control characters are no letters, and no XML may hold them.
                _ if letter.is_control() => self.dropped += 1,
                _ => self.put(letter),
            }
        }
    }

    fn put(&mut self, letter: char) {
        if self.letters >= MOST_LETTERS {
            self.is_full = true;
            return;
        }
        if !self.text.is_empty() && self.pending != Break::None {
            let written = self.pending.written();
            self.text.push_str(written);
            self.letters += written.len() as u32;
        }
        self.pending = Break::None;
        self.pages.extend(std::iter::repeat_n(self.letters, self.waiting));
        self.waiting = 0;
        self.text.push(letter);
        self.letters += 1;
    }

    /// Ends the line.
    pub fn line(&mut self) {
        self.pending = self.pending.max(Break::Line);
    }

    /// Ends the paragraph.
    pub fn paragraph(&mut self) {
        self.pending = Break::Paragraph;
    }

    /// Ends the page, and with it the paragraph; the next letters stand on a new one.
    pub fn page(&mut self) {
        if self.pages.is_empty() && self.waiting == 0 {
            self.waiting = 1;
        }
        self.paragraph();
        self.waiting += 1;
    }

    /// Begins the first page of a document that has pages.
    pub const fn first_page(&mut self) {
        self.waiting = 1;
    }

    /// Whether it held more letters than are read.
    pub const fn is_full(&self) -> bool {
        self.is_full
    }

    /// The text, where its pages begin, and what was dropped, in words.
    pub fn finish(mut self) -> (String, Vec<u32>, Option<String>) {
        // A blank line at the end of a page is no letter; pages after the last letter stand at the end.
        self.pages.extend(std::iter::repeat_n(self.letters, self.waiting));
        match self.pages.first_mut() {
            Some(first) => *first = 0,
            None => self.pages.push(0),
        }
        let lost = (self.dropped > 0).then(|| {
            format!(
                "{} that no letter stands for left out",
                counted(self.dropped, "control character is", "control characters are")
            )
        });
        (self.text, self.pages, lost)
    }
}

/// A number with what it counts: "1 table is", "3 tables are".
pub fn counted(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// A title on one line, without white space around it; `None` when nothing is left of it.
pub fn title_of(text: &str) -> Option<String> {
    const LONGEST: usize = 300;
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let title: String = words.join(" ").chars().take(LONGEST).collect();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_written_only_between_letters() {
        let mut writing = Writing::default();
        writing.paragraph();
        writing.letters("One\r\nline\rmore");
        writing.line();
        writing.paragraph();
        writing.letters("two");
        writing.paragraph();
        assert_eq!(writing.finish(), ("One\nline\nmore\n\ntwo".to_owned(), vec![0], None));
    }

    #[test]
    fn pages_without_letters_stand_where_the_next_letter_does() {
        let mut writing = Writing::default();
        writing.letters("é👧\u{c}\u{c}b\u{c}");
        assert_eq!(writing.finish(), ("é👧\n\nb".to_owned(), vec![0, 4, 4, 5], None));
    }

    #[test]
    fn what_is_no_letter_is_counted() {
        let mut writing = Writing::default();
        writing.letters("a\0b\u{1}");
        let (text, _, lost) = writing.finish();
        assert_eq!(text, "ab");
        assert_eq!(lost.unwrap(), "2 control characters are that no letter stands for left out");
    }
}
