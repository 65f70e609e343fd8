//! The numbers and bullets that Word puts before paragraphs of lists and headings, which stand nowhere in their text.
//!
//! Takes the parts that say how lists and styles are numbered, then the paragraphs in order; gives the mark of each, as
//! "3." or "2.1" or "•". Recommendations are cited by these numbers. Ordinals in words are written as figures.

use super::super::signs::sign;
use super::package::attribute;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};

/// Levels that a list has.
const LEVELS: usize = 9;

/// What a paragraph, or its style, says of its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub style: Option<String>,
    pub list: Option<String>,
    pub level: Option<usize>,
}

#[derive(Clone, Debug)]
struct Level {
    start: i64,
    format: String,
    /// As "%1.%2".
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new() }
    }
}

/// A list as paragraphs name it: the pattern it follows, and where it begins anew.
#[derive(Clone, Debug, Default)]
struct List {
    pattern: String,
    starts: BTreeMap<usize, i64>,
}

/// How the lists of a document are numbered, and how far each has come.
#[derive(Default)]
pub struct Numbering {
    patterns: BTreeMap<String, [Level; LEVELS]>,
    lists: BTreeMap<String, List>,
    /// What styles ask, and the styles they are based on.
    styles: BTreeMap<String, (Asked, Option<String>)>,
    /// How far each pattern has come, level by level; `None` where it has not begun.
    reached: BTreeMap<String, [Option<i64>; LEVELS]>,
    begun: BTreeSet<String>,
    open: Open,
}

/// What stands open while the parts are read.
#[derive(Default)]
struct Open {
    pattern: Option<String>,
    list: Option<String>,
    level: usize,
    style: Option<String>,
}

impl Numbering {
    /// Takes an event of the part on lists.
    pub fn take_lists(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(start) | Event::Empty(start) => self.list_part(start),
            Event::End(end) => match end.local_name().as_ref() {
                "abstractNum" => self.open.pattern = None,
                "num" => self.open.list = None,
                _ => {}
            },
            _ => {}
        }
        true
    }

    fn list_part(&mut self, start: &BytesStart<'_>) {
        let local = start.local_name();
        let name: &str = local.as_ref();
        let value = || attribute(start, "val");
        match name {
            "abstractNum" => {
                let id = attribute(start, "abstractNumId").unwrap_or_default();
                self.patterns.entry(id.clone()).or_default();
                self.open.pattern = Some(id);
            }
            "num" => {
                let id = attribute(start, "numId").unwrap_or_default();
                self.lists.entry(id.clone()).or_default();
                self.open.list = Some(id);
            }
            "lvl" | "lvlOverride" => {
                self.open.level = attribute(start, "ilvl")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or(0)
                    .min(LEVELS - 1);
            }
            "abstractNumId" | "startOverride" => {
                let level = self.open.level;
                let Some(list) = self.open.list.as_ref().and_then(|id| self.lists.get_mut(id))
                else {
                    return;
                };
                if name == "abstractNumId" {
                    list.pattern = value().unwrap_or_default();
                } else if let Some(from) = value().and_then(|from| from.parse().ok()) {
                    list.starts.insert(level, from);
                }
            }
            "start" | "numFmt" | "lvlText" => {
                let level = self.open.level;
                let Some(pattern) =
                    self.open.pattern.as_ref().and_then(|id| self.patterns.get_mut(id))
                else {
                    return;
                };
                let level = &mut pattern[level];
                match name {
                    "start" => {
                        level.start = value().and_then(|from| from.parse().ok()).unwrap_or(1);
                    }
                    "numFmt" => level.format = value().unwrap_or_default(),
                    _ => level.text = value().unwrap_or_default(),
                }
            }
            _ => {}
        }
    }

    /// Takes an event of the part on styles.
    pub fn take_styles(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let local = start.local_name();
                let name: &str = local.as_ref();
                if name == "style" {
                    let id = attribute(start, "styleId").unwrap_or_default();
                    self.styles.entry(id.clone()).or_default();
                    self.open.style = Some(id);
                    return true;
                }
                let Some(style) = self.open.style.as_ref().and_then(|id| self.styles.get_mut(id))
                else {
                    return true;
                };
                match name {
                    "basedOn" => style.1 = attribute(start, "val"),
                    _ => style.0.hear(name, start),
                }
            }
            Event::End(end) if end.local_name().as_ref() == "style" => self.open.style = None,
            _ => {}
        }
        true
    }

    /// The mark of the next paragraph; `None` when it has none, an error when it asks for a list that is not described.
    pub fn mark(&mut self, asked: &Asked) -> Result<Option<String>, ()> {
        let (list, level) = self.wanted(asked);
        let Some(list) = list.filter(|list| list != "0") else { return Ok(None) };
        let level = level.unwrap_or(0).min(LEVELS - 1);
        let described = self.lists.get(&list).ok_or(())?;
        let pattern = self.patterns.get(&described.pattern).ok_or(())?;
        let reached = self.reached.entry(described.pattern.clone()).or_default();
        if self.begun.insert(list.clone()) {
            for (level, start) in &described.starts {
                reached[*level] = Some(start.saturating_sub(1));
            }
        }
        let here = reached[level].unwrap_or_else(|| pattern[level].start.saturating_sub(1));
        reached[level] = Some(here.saturating_add(1));
        reached[level + 1..].fill(None);
        Ok(written(pattern, reached, level))
    }

    /// The list and level a paragraph is on, by itself or by its style.
    fn wanted(&self, asked: &Asked) -> (Option<String>, Option<usize>) {
        const DEEPEST: usize = 12;
        let (mut list, mut level) = (asked.list.clone(), asked.level);
        let mut style = asked.style.clone();
        for _ in 0..DEEPEST {
            let Some((of_style, based_on)) = style.as_ref().and_then(|id| self.styles.get(id))
            else {
                break;
            };
            list = list.or_else(|| of_style.list.clone());
            level = level.or(of_style.level);
            style.clone_from(based_on);
        }
        (list, level)
    }
}

impl Asked {
    /// Hears what an element within the properties of a paragraph or style says.
    pub fn hear(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "pStyle" => self.style = attribute(start, "val"),
            "numId" => self.list = attribute(start, "val"),
            "ilvl" => self.level = attribute(start, "val").and_then(|level| level.parse().ok()),
            _ => {}
        }
    }
}

/// A mark as it is written; `None` where the level shows nothing.
fn written(
    pattern: &[Level; LEVELS],
    reached: &[Option<i64>; LEVELS],
    level: usize,
) -> Option<String> {
    let own = &pattern[level];
    match own.format.as_str() {
        "none" => return None,
        "bullet" => {
            let bullet: String = own.text.chars().map(sign).collect();
            return Some(if bullet.trim().is_empty() || bullet.contains('\u{fffd}') {
                "•".to_owned()
            } else {
                bullet
            });
        }
        _ => {}
    }
    let mut mark = String::new();
    let mut letters = own.text.chars().peekable();
    while let Some(letter) = letters.next() {
        let other =
            (letter == '%').then(|| letters.peek().and_then(|digit| digit.to_digit(10))).flatten();
        match other {
            Some(other @ 1..=9) => {
                letters.next();
                let other = other as usize - 1;
                let number = reached[other].unwrap_or(pattern[other].start);
                mark.push_str(&numeral(number, &pattern[other].format));
            }
            _ => mark.push(letter),
        }
    }
    (!mark.trim().is_empty()).then_some(mark)
}

/// A number as a list writes it. One that has no such form is written in figures.
fn numeral(number: i64, format: &str) -> String {
    const LARGEST: i64 = 3_999;
    if !(1..=LARGEST).contains(&number) {
        return number.to_string();
    }
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

/// a to z, then aa to zz, as Word counts.
fn letters(number: i64) -> String {
    let (times, place) = ((number - 1) / 26 + 1, (number - 1) % 26);
    let letter = char::from(b'a' + u8::try_from(place).unwrap_or(0));
    std::iter::repeat_n(letter, usize::try_from(times).unwrap_or(1)).collect()
}

fn roman(mut number: i64) -> String {
    const SIGNS: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (worth, sign) in SIGNS {
        while number >= worth {
            out.push_str(sign);
            number -= worth;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_list_writes_them() {
        let written = |format| [1, 4, 27, 0].map(|number| numeral(number, format));
        assert_eq!(written("decimal"), ["1", "4", "27", "0"]);
        assert_eq!(written("lowerLetter"), ["a", "d", "aa", "0"]);
        assert_eq!(written("upperRoman"), ["I", "IV", "XXVII", "0"]);
        assert_eq!(written("decimalZero"), ["01", "04", "27", "0"]);
    }
}
