//! A paper as its form sends it.
//!
//! Takes the fields of the form; gives the paper, tidy, and what stands in the way of keeping it.

use crate::asked::Pairs;
use crate::pages::papers::kind_of;
use safeguarding::learning::paper::typed::{from_lines, in_one_line};
use safeguarding::learning::paper::{Paper, PaperKind, Part};
use safeguarding::records::StepId;
use safeguarding::response::LONGEST_TEXT;

/// The most parts a paper has here.
const MOST_PARTS: usize = 60;
/// The longest title, issuer or day. **Units:** letters.
const LONGEST_LINE: usize = 300;

/// A paper as it was sent.
pub(super) struct Sent {
    pub paper: Paper,
    /// What is too long, and who is missing.
    wrong: Vec<(&'static str, String)>,
}

/// A field of a form; empty where it was not sent.
pub(super) fn value<'f>(form: &'f Pairs, wanted: &str) -> &'f str {
    form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
}

/// The ids that were sent under a name, of what there is.
pub(super) fn ids(form: &Pairs, wanted: &str, is_there: impl Fn(&StepId) -> bool) -> Vec<StepId> {
    let sent = form.iter().filter(|(name, _)| name == wanted);
    let mut ids: Vec<StepId> =
        sent.filter_map(|(_, id)| id.parse().ok()).filter(is_there).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Sent {
    pub fn of(form: &Pairs) -> Self {
        let line = |name: &str| in_one_line(value(form, name));
        let lines = |name: &str| {
            let all = value(form, name).lines().map(in_one_line);
            all.filter(|line| !line.is_empty()).collect::<Vec<_>>()
        };
        let numbered = |name: &'static str, number: usize| {
            let whole = format!("{name}.{number}");
            form.iter().find(|(name, _)| *name == whole).map(|(_, value)| value.as_str())
        };
        let parts = (1..=MOST_PARTS).map_while(|number| {
            let heading = numbered("heading", number)?;
            let blocks = from_lines(numbered("text", number).unwrap_or_default());
            Some(Part { heading: in_one_line(heading), blocks })
        });
        let mut wrong = Vec::new();
        let is_long = |(name, value): &&(String, String)| {
            let longest = if ["title", "issuer", "day"].contains(&name.as_str())
                || name.starts_with("heading.")
            {
                LONGEST_LINE
            } else {
                LONGEST_TEXT
            };
            value.chars().count() > longest
        };
        if let Some((name, _)) = form.iter().find(is_long) {
            let which = name.split('.').next_back().and_then(|number| number.parse::<usize>().ok());
            let which = which.map_or_else(
                || "The title, issuer, day or foot".to_owned(),
                |part| format!("Part {part}"),
            );
            wrong.push(("title", format!("{which} is too long: a line takes {LONGEST_LINE} letters, a part {LONGEST_TEXT}")));
        }
        if value(form, "title").is_empty() {
            wrong.push(("title", "Enter the title: a paper is found by it".to_owned()));
        }
        if value(form, "by").is_empty() {
            wrong.push(("by", "Enter your name: the library says who kept a paper".to_owned()));
        }
        let paper = Paper {
            kind: kind_of(value(form, "kind")).unwrap_or(PaperKind::SevenMinuteBriefing),
            title: line("title"),
            issuer: line("issuer"),
            day: line("day"),
            parts: parts.collect(),
            sources: lines("sources"),
            notice: lines("notice"),
        };
        Self { paper, wrong }
    }

    /// What stands in the way of keeping it, field by field.
    pub fn wrong(&self) -> Vec<(&'static str, String)> {
        self.wrong.clone()
    }

    pub fn add_part(&mut self) {
        if self.paper.parts.len() < MOST_PARTS {
            self.paper.parts.push(Part { heading: String::new(), blocks: Vec::new() });
        }
    }

    /// A part without heading and text was not meant.
    pub fn drop_empty_parts(&mut self) {
        self.paper.parts.retain(|part| !part.heading.is_empty() || !part.blocks.is_empty());
    }
}

/// A list of names, one a line: what stands there, “=”, what is to stand there.
///
/// # Errors
/// Which line cannot be read; it is named by its number alone.
pub(crate) fn names_of(typed: &str) -> Result<Vec<(String, String)>, String> {
    let mut names = Vec::new();
    for (place, line) in typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match line.split_once('=').map(|(old, new)| (old.trim(), new.trim())) {
            Some((old, new)) if !old.is_empty() && !new.is_empty() => {
                names.push((old.to_owned(), new.to_owned()));
            }
            _ => {
                return Err(format!(
                    "Line {} is no name and what takes its place: write it like “Amber = Ruby”",
                    place + 1
                ));
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_names_that_cannot_be_read_is_told_by_its_number_and_not_repeated() {
        assert_eq!(
            names_of("Amber Kestle = Ruby Hale\r\n\r\nAmber=Ruby"),
            Ok(vec![
                ("Amber Kestle".to_owned(), "Ruby Hale".to_owned()),
                ("Amber".to_owned(), "Ruby".to_owned())
            ])
        );
        let wrong = names_of("Amber = Ruby\nKestle").expect_err("there is no sign");
        assert!(wrong.starts_with("Line 2") && !wrong.contains("Kestle"), "{wrong}");
    }
}
