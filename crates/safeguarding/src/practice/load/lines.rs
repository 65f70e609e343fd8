//! Where in a file something stands.
//!
//! Takes the file's text and the keys that lead to it; gives a line. It reads the file again, but only for a problem.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line, from 1, of what `keys` lead to: names of keys and places in lists, joined by full stops, as in
/// `version.0.repeated.what.any.1.kinds.0`. Where the way ends early, the line of the last step that is there.
pub(super) fn line_at(text: &str, keys: &str) -> Option<usize> {
    let (document, _) = DeTable::parse_recoverable(text);
    let mut at: Option<usize> = None;
    let mut table: Option<&DeTable> = Some(document.get_ref());
    let mut list: Option<&[Spanned<DeValue>]> = None;
    for key in keys.split('.') {
        let value = match (table, list) {
            (Some(table), _) => {
                let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == key)
                else {
                    break;
                };
                at = Some(name.span().start);
                value
            }
            (None, Some(list)) => {
                let Some(value) = key.parse().ok().and_then(|n: usize| list.get(n)) else { break };
                at = Some(value.span().start);
                value
            }
            (None, None) => break,
        };
        table = value.get_ref().as_table();
        list = value.get_ref().as_array().map(|array| &array[..]);
    }
    Some(text[..at?.min(text.len())].matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "id = \"x\"\n\n[[version]]\nin_force = 2024-01-01\n\n[[version]]\nin_force = 2025-01-01\n[version.what]\nany = [\n  { kinds = [\"a\"] },\n  { kinds = [\n    \"a\",\n    \"b\",\n  ] },\n]\n";

    #[test]
    fn the_line_of_each_step_is_found() {
        assert_eq!(line_at(TEXT, "id"), Some(1));
        assert_eq!(line_at(TEXT, "version.1.in_force"), Some(7));
        assert_eq!(line_at(TEXT, "version.1.what.any.1.kinds.1"), Some(13));
    }

    #[test]
    fn where_the_way_ends_early_it_is_the_last_step_that_is_there() {
        assert_eq!(line_at(TEXT, "version.1.what.one"), Some(8));
        assert_eq!(line_at(TEXT, "nothing"), None);
    }
}
