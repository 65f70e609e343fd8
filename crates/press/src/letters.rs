//! Signs that the built-in typefaces lack: printed by their number instead of as an empty box, and told.
//!
//! Takes a paper; gives one that can be printed whole, and what was put in a sign's place. It changes no word that can be
//! printed, and translates nothing.

use crate::world::has;
use safeguarding::learning::paper::Paper;
use std::collections::BTreeMap;

/// The paper with every sign that cannot be printed written as `[U+1F9F8]`, and a warning for each part with such signs.
///
/// **Shape.** Head and foot are warned of first, then the parts in order. A warning names signs by number, so repeats no words.
pub(crate) fn printable(paper: &Paper) -> (Paper, Vec<String>) {
    let mut lacking: BTreeMap<Option<usize>, BTreeMap<char, usize>> = BTreeMap::new();
    let printable = paper.with_words(&mut |part, words| {
        let mut out = String::with_capacity(words.len());
        for sign in words.replace("\r\n", "\n").chars() {
            match printed(sign) {
                Printed::Whole => out.push(sign),
                Printed::Not => {}
                Printed::ByNumber => {
                    out.push_str(&numbered(sign));
                    *lacking.entry(part).or_default().entry(sign).or_default() += 1;
                }
            }
        }
        out
    });
    let warnings = lacking.iter().map(|(part, signs)| warning(*part, signs)).collect();
    (printable, warnings)
}

fn warning(part: Option<usize>, signs: &BTreeMap<char, usize>) -> String {
    let place = part.map_or_else(|| "the head or foot".to_owned(), |part| format!("part {part}"));
    let numbers: Vec<String> = signs
        .iter()
        .map(|(sign, times)| match times {
            1 => numbered(*sign),
            _ => format!("{} ({times} times)", numbered(*sign)),
        })
        .collect();
    format!(
        "in {place}, signs that the typeface lacks were printed by their number: {}; write them in other letters",
        numbers.join(", ")
    )
}

fn numbered(sign: char) -> String {
    format!("[U+{:04X}]", u32::from(sign))
}

enum Printed {
    Whole,
    Not,
    ByNumber,
}

fn printed(sign: char) -> Printed {
    match sign {
        '\n' | '\t' => Printed::Whole,
        // Marks of a file's beginning, of where a word may be broken, and of how an emoji is drawn: nobody reads them.
        '\u{feff}' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' => Printed::Not,
        // These would turn the reading direction of what somebody else wrote.
        '\u{202a}'..='\u{202e}' => Printed::ByNumber,
        c if c.is_control() => Printed::ByNumber,
        c if c.is_whitespace() || has(c) => Printed::Whole,
        _ => Printed::ByNumber,
    }
}
