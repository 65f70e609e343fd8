//! A description with lines of its own in it: how a code’s rules, and what a codebook is, are written where REFI-QDA has one field.
//!
//! Takes words and labelled values; gives one text that people can read in any program, and takes that text apart again. A text that
//! another program wrote is all words. Lines it does not know stay with the words.

/// What a code has besides its definition.
pub const OF_CODE: &[&str] =
    &["Asks", "Include", "Exclude", "Tie-break", "Example", "Only one of", "Regard"];

/// What a codebook has besides what it is about.
pub const OF_BOOK: &[&str] = &[
    "Title", "Version", "In force", "Used for", "Source", "Where", "Says", "Read", "Status",
    "Regard",
];

/// A text of words and labelled values.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Described {
    /// The words.
    pub words: String,
    /// The labelled values, in order.
    pub values: Vec<(&'static str, String)>,
}

impl Described {
    /// Adds a value.
    pub fn add(&mut self, label: &'static str, value: impl Into<String>) {
        self.values.push((label, value.into()));
    }

    /// The first value with a label.
    pub fn first(&self, label: &str) -> Option<&str> {
        self.values.iter().find(|(of, _)| *of == label).map(|(_, value)| value.as_str())
    }

    /// Every value with a label.
    pub fn all(&self, label: &str) -> Vec<String> {
        self.values.iter().filter(|(of, _)| *of == label).map(|(_, value)| value.clone()).collect()
    }

    /// The text. A line of the words that looks like a value begins with `\`.
    pub fn text(&self, labels: &[&'static str]) -> String {
        let mut lines = Vec::new();
        if !self.words.is_empty() {
            for line in self.words.split('\n') {
                let is_taken = line.starts_with('\\') || parted(line, labels).is_some();
                lines.push(if is_taken { format!("\\{line}") } else { line.to_owned() });
            }
            if !self.values.is_empty() {
                lines.push(String::new());
            }
        }
        for (label, value) in &self.values {
            lines.push(format!("{label}: {}", value.replace('\n', "\n  ")));
        }
        lines.join("\n")
    }

    /// Takes a text apart.
    pub fn read(text: &str, labels: &[&'static str]) -> Self {
        let mut values: Vec<(&'static str, String)> = Vec::new();
        let (mut words, mut after) = (Vec::new(), Vec::new());
        for line in text.split('\n') {
            if let Some((label, value)) = parted(line, labels) {
                values.push((label, value.to_owned()));
            } else if let (Some((_, value)), Some(more)) =
                (values.last_mut(), line.strip_prefix("  "))
            {
                value.push('\n');
                value.push_str(more);
            } else {
                let line = line.strip_prefix('\\').unwrap_or(line);
                if values.is_empty() { words.push(line) } else { after.push(line) }
            }
        }
        // The blank line between the words and the values is ours.
        if !values.is_empty() && words.last() == Some(&"") {
            words.pop();
        }
        let after = after.join("\n");
        if !after.trim().is_empty() {
            words.push(after.trim());
        }
        Self { words: words.join("\n"), values }
    }
}

fn parted<'l>(line: &'l str, labels: &[&'static str]) -> Option<(&'static str, &'l str)> {
    let (before, value) = line.split_once(':')?;
    let label = labels.iter().find(|label| **label == before)?;
    Some((label, value.strip_prefix(' ').unwrap_or(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_added_below_by_another_program_stay_with_the_words() {
        let read = Described::read("A.\n\nInclude: b\nand this too", OF_CODE);
        assert_eq!(read.words, "A.\nand this too");
        assert_eq!(read.all("Include"), ["b"]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_is_read(
            words in "(Include: |\\\\|Regard:|[a-z]|\n|  | ){0,12}",
            values in prop::collection::vec((0..OF_CODE.len(), "([a-z:\\\\ ]|\n|Asks: ){0,8}"), 0..5),
        ) {
            let values = values.into_iter().map(|(at, value)| (OF_CODE[at], value)).collect();
            let written = Described { words, values };
            prop_assert_eq!(Described::read(&written.text(OF_CODE), OF_CODE), written);
        }
    }
}
