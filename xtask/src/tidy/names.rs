//! Names that say nothing, or say the wrong thing about a child, in files and in code.
//!
//! Takes paths and Rust code; complains of each such name where it is given. A name another crate gave is not ours to mend,
//! so only declarations are read, and declarations of tests may speak of what is forbidden.

use super::{Complaint, Rust};
use crate::rust_text::{Word, end_of_item};
use crate::tree::Tree;

const FILES: [&str; 7] = ["utils", "common", "helpers", "misc", "types", "manager", "service"];

/// Words no type, function or module is called by, with what to say instead.
const WORDS: [(&str, &str); 10] = [
    ("client", "children are people: say who it is (child, person, partner)"),
    ("clients", "children are people: say who they are (children, people, partners)"),
    ("subject", "children are people: say who it is"),
    ("subjects", "children are people: say who they are"),
    ("entity", "say what it is (person, household, agency)"),
    ("entities", "say what they are (people, households, agencies)"),
    ("alert", "a finding raises a prompt: say finding, prompt or task"),
    ("alerts", "a finding raises a prompt: say findings, prompts or tasks"),
    ("score", "no child or family is scored: say verdict, weight or count"),
    ("scores", "no child or family is scored: say verdicts, weights or counts"),
];

/// Fields that do not say which of the four times they hold.
const TIMES: [&str; 3] = ["date", "timestamp", "created_at"];

const DECLARES: [&str; 9] =
    ["fn", "struct", "enum", "trait", "type", "mod", "const", "static", "union"];

/// Files and folders called by a word that says nothing.
pub fn of_files(tree: &Tree) -> Vec<Complaint> {
    let mut found = Vec::new();
    for path in tree.paths() {
        for part in path.split('/') {
            let stem = part.split('.').next().unwrap_or(part);
            if FILES.contains(&stem) {
                let what =
                    format!("`{part}` says nothing of what is in it: name the thing or the step");
                found.push(Complaint::about(path, what));
            }
        }
    }
    found
}

/// Declarations in code called by a forbidden word.
pub fn in_code(rust: &[Rust<'_>]) -> Vec<Complaint> {
    rust.iter().filter(|file| !file.is_test()).flat_map(in_file).collect()
}

fn in_file(file: &Rust<'_>) -> Vec<Complaint> {
    let tests = file.text.tests();
    let words = file.text.words();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let [keyword, name] = pair else { continue };
        if tests.iter().any(|range| range.contains(&keyword.at))
            || !DECLARES.contains(&keyword.text)
            || !stand_together(&file.text.code, keyword, name)
        {
            continue;
        }
        let line = file.text.line(name.at);
        for part in parts(name.text) {
            if let Some((word, instead)) = WORDS.iter().find(|(word, _)| *word == part) {
                let what = format!("`{}` has the word `{word}` in it; {instead}", name.text);
                found.push(Complaint::at(file.path, line, what));
            }
        }
        if keyword.text == "fn" && name.text.starts_with("get_") {
            let what = format!("`{}`: name what it yields, without `get_`", name.text);
            found.push(Complaint::at(file.path, line, what));
        }
        if matches!(keyword.text, "struct" | "enum") {
            found.extend(bare_times(file, keyword.at));
        }
    }
    found
}

/// Whether only space is between a keyword and a name: `fn(u8)` declares nothing.
fn stand_together(code: &str, keyword: &Word<'_>, name: &Word<'_>) -> bool {
    code[keyword.at + keyword.text.len()..name.at].trim().is_empty()
}

/// Fields of the struct or enum that starts here whose name does not say which time they hold.
fn bare_times(file: &Rust<'_>, from: usize) -> Vec<Complaint> {
    let end = end_of_item(&file.text.code, from);
    let item = &file.text.code[from..end];
    crate::rust_text::words(item)
        .into_iter()
        .filter(|word| TIMES.contains(&word.text))
        .filter(|word| {
            let after = item[word.at + word.text.len()..].trim_start();
            after.starts_with(':') && !after.starts_with("::")
        })
        .map(|word| {
            let what = format!(
                "a field called `{}` does not say which time it holds: happened, recorded, received or as_of, \
                 or what happened then",
                word.text
            );
            Complaint::at(file.path, file.text.line(from + word.at), what)
        })
        .collect()
}

/// The words of a name, in small letters: `ChildScore` and `child_score` are both child and score.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = '_';
    for character in name.chars() {
        let starts_word = character.is_uppercase() && !before.is_uppercase();
        if (character == '_' || starts_word) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if character != '_' {
            parts.last_mut().expect("there is always one").extend(character.to_lowercase());
        }
        before = character;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    fn complaints(code: &str) -> Vec<String> {
        lines(&in_code(&rust_of(&[("crates/web/src/page.rs", code)])))
    }

    #[test]
    fn a_file_or_a_folder_that_says_nothing_is_told_of() {
        let tree = Tree::of(&[
            ("crates/web/src/utils.rs", ""),
            ("crates/web/src/common/page.rs", ""),
            ("crates/web/src/commonplace.rs", ""),
        ]);
        assert_eq!(of_files(&tree).len(), 2);
    }

    #[test]
    fn a_forbidden_word_is_seen_in_either_way_of_writing() {
        assert_eq!(complaints("struct ChildScore;").len(), 1);
        assert_eq!(complaints("fn raise_alerts() {}").len(), 1);
        assert_eq!(
            complaints("fn a() {}\n\nenum Entity { A }")[0].split(' ').next(),
            Some("crates/web/src/page.rs:3:")
        );
    }

    #[test]
    fn a_word_that_only_holds_a_forbidden_one_is_fine() {
        assert_eq!(
            complaints("fn underscored() {}\nstruct Identity;\nfn alerted_by() {}"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_another_crate_called_so_is_not_ours() {
        assert_eq!(
            complaints("use postgres::Client;\nfn open(a: Client) { a.alert(); }"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_test_may_name_what_is_refused() {
        let code =
            "#[cfg(test)]\nmod tests {\n    #[test]\n    fn an_entity_bomb_is_refused() {}\n}\n";
        assert_eq!(complaints(code), Vec::<String>::new());
    }

    #[test]
    fn a_function_says_what_it_yields_without_get() {
        assert_eq!(complaints("fn get_child() {}").len(), 1);
        assert_eq!(complaints("fn get() {}\nfn child() { map.get_mut(); }"), Vec::<String>::new());
    }

    #[test]
    fn a_field_says_which_time_it_holds() {
        assert_eq!(complaints("struct A {\n    pub date: Date,\n    timestamp: i64,\n}").len(), 2);
        assert_eq!(complaints("enum A { B { created_at: Date } }").len(), 1);
        let fine = "struct A { happened: date::Date, update: u8 }\nfn b(date: Date) -> C { C { date: 1 } }";
        assert_eq!(complaints(fine), Vec::<String>::new());
    }
}
