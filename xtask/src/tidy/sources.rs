//! Sources of practice that no one has read for a year.
//!
//! Takes the `read` day of every `source` in `practice/**.toml` and the day of the newest commit; gives a note each, not a
//! complaint: an old reading is a reminder, and must not stop a change that has nothing to do with it. Whether a rule has a
//! source at all is for `regard check-practice` to say.

use crate::tree::Tree;
use toml::Value;

/// A note for each practice file with a source read more than a year before the newest commit.
pub fn unread_for_a_year(tree: &Tree) -> Vec<String> {
    let Some(limit) = a_year_before(tree.today()) else { return Vec::new() };
    let mut notes = Vec::new();
    for (path, text) in tree.ending(".toml").filter(|(path, _)| path.starts_with("practice/")) {
        // A file that cannot be read is told of, with its line, by `regard check-practice`.
        let Ok(table) = text.parse::<toml::Table>() else { continue };
        let mut sources = Vec::new();
        collect(&Value::Table(table), &mut sources);
        for (title, read) in sources {
            // Days written 2026-11-21 are in order as text.
            if read < limit {
                notes.push(format!("{path}: \"{title}\" was last read on {read}; read it again"));
            }
        }
    }
    notes
}

/// The same day a year earlier, as 2025-11-21.
fn a_year_before(day: &str) -> Option<String> {
    let (year, rest) = day.split_once('-')?;
    let year: u32 = year.parse().ok()?;
    Some(format!("{:04}-{rest}", year.checked_sub(1)?))
}

/// Every table called `source` with a day it was read, at any depth: its title and the day.
fn collect(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => {
            for (name, inner) in table {
                if name == "source"
                    && let Some(Value::Datetime(read)) = inner.get("read")
                {
                    let title = inner.get("title").and_then(Value::as_str).unwrap_or("a source");
                    found.push((title.to_owned(), read.to_string()));
                }
                collect(inner, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(read: &str) -> Vec<String> {
        let text = format!(
            "id = \"a\"\n[[version]]\n[version.source]\ntitle = \"Guidance\"\nread = {read}\n"
        );
        unread_for_a_year(&Tree::of(&[("practice/england/patterns/a.toml", &text)]))
    }

    #[test]
    fn a_source_read_a_year_ago_to_the_day_is_fresh_and_a_day_more_is_not() {
        assert_eq!(notes("2025-11-21"), Vec::<String>::new());
        assert_eq!(notes("2025-11-20").len(), 1);
    }

    #[test]
    fn the_note_names_the_file_the_source_and_the_day() {
        let note = notes("2020-01-02").remove(0);
        for part in ["practice/england/patterns/a.toml", "Guidance", "2020-01-02"] {
            assert!(note.contains(part), "{note}");
        }
    }
}
