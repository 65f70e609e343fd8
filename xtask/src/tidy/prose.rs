//! What people read in our files is written in British English, and leaves no loose end without an issue.
//!
//! Takes comments of code, TOML and Markdown; complains of each American spelling on a short list, and of each note of
//! unfinished work without an issue's number. Code itself is left alone: CSS, SQL and other people's crates spell as they do.

use super::{Complaint, Rust};
use crate::tree::Tree;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Word beginnings and the British spelling. A beginning stands for its whole family: `organiz` for a dozen words.
const BEGINNINGS: [(&str, &str); 28] = [
    ("analyz", "analys..."),
    ("anonymiz", "anonymis..."),
    ("apologiz", "apologis..."),
    ("authoriz", "authoris..."),
    ("behavior", "behaviour"),
    ("canceled", "cancelled"),
    ("canceling", "cancelling"),
    ("categoriz", "categoris..."),
    ("centered", "centred"),
    ("characteriz", "characteris..."),
    ("counselor", "counsellor"),
    ("emphasiz", "emphasis..."),
    ("favor", "favour"),
    ("finaliz", "finalis..."),
    ("honor", "honour"),
    ("hospitaliz", "hospitalis..."),
    ("initializ", "initialis..."),
    ("labeled", "labelled"),
    ("minimiz", "minimis..."),
    ("modeling", "modelling"),
    ("neighbor", "neighbour"),
    ("normaliz", "normalis..."),
    ("organiz", "organis..."),
    ("prioritiz", "prioritis..."),
    ("recogniz", "recognis..."),
    ("standardiz", "standardis..."),
    ("summariz", "summaris..."),
    ("utiliz", "use"),
];

/// Whole words and the British spelling, where a beginning would take in too much.
const WHOLE: [(&str, &str); 9] = [
    ("center", "centre"),
    ("centers", "centres"),
    ("color", "colour"),
    ("colors", "colours"),
    ("colored", "coloured"),
    ("enrollment", "enrolment"),
    ("fulfill", "fulfil"),
    ("gray", "grey"),
    ("pediatric", "paediatric"),
];

/// TOML that tools read: its words are theirs.
const TOOLS: [&str; 5] =
    ["Cargo.toml", "clippy.toml", "deny.toml", "rustfmt.toml", "rust-toolchain.toml"];

/// Marks of unfinished work.
const MARKS: [&str; 2] = ["TODO", "FIXME"];

/// American spellings in what people read.
pub fn spelling(tree: &Tree, rust: &[Rust<'_>]) -> Vec<Complaint> {
    let mut found = Vec::new();
    let mut read = |path: &str, lines: &mut dyn Iterator<Item = (usize, String)>| {
        for (number, line) in lines {
            for (word, british) in american(&line) {
                found.push(Complaint::at(
                    path,
                    number,
                    format!("`{word}`: we write British English, {british}"),
                ));
            }
        }
    };
    for file in rust {
        read(file.path, &mut numbered(&without_ticks(&file.text.comments)));
    }
    let is_ours =
        |path: &str| !TOOLS.iter().any(|tool| path == *tool || path.ends_with(&format!("/{tool}")));
    for (path, text) in tree.ending(".toml").filter(|(path, _)| is_ours(path)) {
        read(path, &mut numbered(&without_ticks(text)));
    }
    for (path, text) in tree.ending(".md") {
        read(path, &mut prose(text).into_iter());
    }
    found
}

/// Notes of unfinished work in comments that do not say which issue will finish it.
pub fn open_ends(tree: &Tree, rust: &[Rust<'_>]) -> Vec<Complaint> {
    let mut found = Vec::new();
    for file in rust {
        found.extend(open_ends_in(file.path, &file.text.comments));
    }
    for ending in [".toml", ".sql", ".js", ".mjs", ".css", ".html"] {
        for (path, text) in tree.ending(ending) {
            found.extend(open_ends_in(path, text));
        }
    }
    found
}

fn open_ends_in(path: &str, text: &str) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (number, line) in numbered(text) {
        for mark in MARKS {
            let is_open = line.match_indices(mark).any(|(at, _)| {
                let stands_alone = !line[..at].ends_with(is_letter);
                let rest = &line[at + mark.len()..];
                stands_alone && !rest.starts_with(is_letter) && !has_issue(rest)
            });
            if is_open {
                let what = format!("`{mark}` needs the number of its issue: `{mark}(#12)`");
                found.push(Complaint::at(path, number, what));
            }
        }
    }
    found
}

/// Whether `(#12)` follows.
fn has_issue(rest: &str) -> bool {
    rest.strip_prefix("(#")
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned()))
}

/// The American words of a line, with the British for each. Addresses, paths and names of code are passed over.
fn american(line: &str) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    let pieces = line
        .split_whitespace()
        .filter(|piece| !["/", "_", "::", "#", "@", "\\"].iter().any(|mark| piece.contains(mark)));
    for word in pieces.flat_map(|piece| piece.split(|c: char| !c.is_alphabetic())) {
        let small = word.to_lowercase();
        let beginning = BEGINNINGS.iter().find(|(american, _)| small.starts_with(american));
        let whole = WHOLE.iter().find(|(american, _)| small == *american);
        if let Some((_, british)) = beginning.or(whole) {
            found.push((word.to_owned(), *british));
        }
    }
    found
}

/// The text with what stands between backticks on one line left out: it is code.
fn without_ticks(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        let pieces: Vec<&str> = line.split('`').collect();
        let last = pieces.len() - 1;
        for (at, piece) in pieces.into_iter().enumerate() {
            // An odd piece is within backticks, unless its closing one is missing.
            kept.push_str(if at % 2 == 1 && at < last { " " } else { piece });
        }
        kept.push('\n');
    }
    kept
}

/// The prose of a Markdown page, with the line of each piece: no code, no addresses.
fn prose(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_code = false;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(words) if !in_code => {
                let line = 1 + text[..range.start].matches('\n').count();
                found.push((line, words.to_string()));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    fn spelt(path: &str, text: &str) -> Vec<String> {
        let tree = Tree::of(&[(path, text)]);
        let files = [(path, text)];
        let rust = if crate::tree::extension(path) == "rs" { rust_of(&files) } else { Vec::new() };
        lines(&spelling(&tree, &rust))
    }

    #[test]
    fn a_comment_is_british_and_code_spells_as_it_must() {
        let code = "/// The behavior of a visit.\nfn a() { b.center(\"color\"); }\n";
        let told = spelt("crates/web/src/page.rs", code);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("crates/web/src/page.rs:1: `behavior`"), "{told:?}");
    }

    #[test]
    fn a_name_of_code_within_a_comment_is_left_alone() {
        let code = "// `text-align: center` and serde::normalize and text_color stay\nfn a() {}\n";
        assert_eq!(spelt("crates/web/src/page.rs", code), Vec::<String>::new());
    }

    #[test]
    fn markdown_is_read_as_prose_without_code_and_addresses() {
        let text = "Our organization\nis `color` [centre](https://example.org/center).\n\n```\ncolor: gray;\n```\n";
        let told = spelt("README.md", text);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("README.md:1: "), "{told:?}");
    }

    #[test]
    fn a_practice_file_is_british_and_a_tool_s_own_file_is_not_ours() {
        assert_eq!(spelt("practice/england/a.toml", "title = \"The neighbor\"\n").len(), 1);
        assert_eq!(spelt("crates/web/Cargo.toml", "# color\n"), Vec::<String>::new());
    }

    #[test]
    fn stylesheets_spell_as_the_web_does() {
        assert_eq!(
            spelt("crates/web/assets/regard.css", "a { color: gray; text-align: center }"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn british_words_that_begin_alike_are_fine() {
        assert_eq!(
            spelt("README.md", "Colour, analysis, an organisation, a centre, honest, graying"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn unfinished_work_names_its_issue() {
        let rust = rust_of(&[(
            "crates/web/src/page.rs",
            "// TODO: later\n// TODO(#12): later\nlet a = \"TODO\"; // FIXME(#x)\n// TODOS\n",
        )]);
        let told = lines(&open_ends(&Tree::of(&[]), &rust));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("crates/web/src/page.rs:1: "), "{told:?}");
        assert!(told[1].starts_with("crates/web/src/page.rs:3: "), "{told:?}");
    }

    #[test]
    fn unfinished_work_in_a_page_or_a_script_names_its_issue_too() {
        let tree = Tree::of(&[
            ("crates/web/browser/a.mjs", "// TODO\n"),
            ("STYLE.md", "A TODO needs an issue.\n"),
        ]);
        assert_eq!(open_ends(&tree, &[]).len(), 1);
    }
}
