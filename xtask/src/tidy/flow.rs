//! Data flows one way: no stage of the pure middle names a later one, and no crate depends on one that stands after it.
//!
//! Takes the order in which `crates/safeguarding/src/lib.rs` lists its modules as the law, and the table below for crates.
//! Documentation may name a later stage; code may not.

use super::{Complaint, Rust};
use crate::rust_text::{heads, words};
use crate::tree::Tree;

const LAW: &str = "crates/safeguarding/src/lib.rs";
const STAGES: &str = "crates/safeguarding/src/";

/// Shared ground that every stage may stand on.
const SHARED: [&str; 1] = ["private"];

/// Which of our crates each of our crates may depend on.
const CRATES: [(&str, &[&str]); 11] = [
    ("safeguarding", &[]),
    ("exchange", &["safeguarding"]),
    ("press", &["safeguarding"]),
    ("safekeeping", &[]),
    ("store", &["safeguarding"]),
    ("town", &["safeguarding"]),
    ("access", &["safeguarding", "store"]),
    ("web", &["access", "safeguarding", "store"]),
    (
        "regard",
        &["access", "safeguarding", "safekeeping", "exchange", "press", "store", "town", "web"],
    ),
    ("throwaway-postgres", &[]),
    ("xtask", &["throwaway-postgres"]),
];

/// References from a stage to a later one.
pub fn against_the_flow(tree: &Tree, rust: &[Rust<'_>]) -> Vec<Complaint> {
    let Some(law) = rust.iter().find(|file| file.path == LAW) else { return Vec::new() };
    let stages = stages(&law.text.code);
    // rustfmt puts modules in alphabetical order unless told not to. A law so rewritten says nothing, so nothing else is said.
    if stages.len() > 1 && !keeps_the_order_of_modules(tree) {
        let what = format!(
            "say `reorder_modules = false`, and put the modules of {LAW} back in the order in which data flows: \
             the formatter would sort them by name, and the flow cannot be checked until then"
        );
        return vec![Complaint::about("rustfmt.toml", what)];
    }
    let mut found = Vec::new();
    for file in rust {
        let Some(own) = stage_of(file.path, &stages) else { continue };
        for (at, name) in references(file) {
            let Some(place) = stages.iter().position(|stage| *stage == name) else { continue };
            if place > own && !SHARED.contains(&name) {
                found.push(Complaint::at(
                    file.path,
                    file.text.line(at),
                    format!(
                        "`{}` comes before `{name}` in {LAW} and may not name it; move what is needed upstream, \
                         or pass it in",
                        stages[own]
                    ),
                ));
            }
        }
    }
    found
}

/// The modules in the order the law lists them.
fn stages(code: &str) -> Vec<&str> {
    let words = words(code);
    words.windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text).collect()
}

fn keeps_the_order_of_modules(tree: &Tree) -> bool {
    let settings = tree.text("rustfmt.toml").and_then(|text| text.parse::<toml::Table>().ok());
    settings.is_some_and(|table| table.get("reorder_modules") == Some(&toml::Value::Boolean(false)))
}

/// Which stage a file belongs to, as a place in the order.
fn stage_of(path: &str, stages: &[&str]) -> Option<usize> {
    let within = path.strip_prefix(STAGES)?;
    let first = within.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    stages.iter().position(|stage| *stage == name)
}

/// The modules at the crate's root that a file's code names, with where: after `crate::`, or after as many `super::` as lead
/// there.
fn references<'a>(file: &'a Rust<'_>) -> Vec<(usize, &'a str)> {
    let code = file.text.code.as_str();
    let tests = file.text.tests();
    let depth = depth(file.path);
    let mut found = Vec::new();
    for word in file.text.words() {
        let rest = &code[word.at + word.text.len()..];
        match word.text {
            "crate" => found.extend(heads(rest).map(|name| (word.at, name))),
            "super" if !code[..word.at].trim_end().ends_with("super::") => {
                let within_test = tests.iter().any(|range| range.contains(&word.at));
                let (supers, rest) = supers(rest);
                if supers == depth + usize::from(within_test) {
                    found.extend(heads(rest).map(|name| (word.at, name)));
                }
            }
            _ => {}
        }
    }
    found
}

/// How many modules a file of the crate is below its root: `records.rs` is 1, `records/mention.rs` 2.
fn depth(path: &str) -> usize {
    let within = path.strip_prefix(STAGES).unwrap_or(path);
    let parts = within.split('/').count();
    if within.ends_with("/mod.rs") { parts - 1 } else { parts }
}

/// How many `super` stand here, the first already read, and what follows the last.
fn supers(mut rest: &str) -> (usize, &str) {
    let mut count = 1;
    while let Some(next) = rest.strip_prefix("::super") {
        count += 1;
        rest = next;
    }
    (count, rest)
}

/// Crates that depend on one they may not.
pub fn crates_out_of_order(tree: &Tree) -> Vec<Complaint> {
    let mut found = Vec::new();
    for (path, text) in tree.ending("Cargo.toml").filter(|(path, _)| *path != "Cargo.toml") {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                found.push(Complaint::about(path, format!("is not TOML: {}", error.message())));
                continue;
            }
        };
        let name = table
            .get("package")
            .and_then(|package| package.get("name"))
            .and_then(toml::Value::as_str)
            .unwrap_or_default();
        let Some((_, allowed)) = CRATES.iter().find(|(known, _)| *known == name) else {
            found.push(Complaint::about(
                path,
                format!("no one has said where the crate `{name}` stands: add it to the table in xtask/src/tidy/flow.rs"),
            ));
            continue;
        };
        let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
        for dependency in dependencies.into_iter().flat_map(toml::Table::keys) {
            let is_ours = CRATES.iter().any(|(known, _)| known == dependency);
            if is_ours && !allowed.contains(&dependency.as_str()) {
                found.push(Complaint::at(
                    path,
                    line_of(text, dependency),
                    format!(
                        "`{name}` may not depend on `{dependency}`, which stands beside or after it"
                    ),
                ));
            }
        }
    }
    found
}

fn line_of(text: &str, dependency: &str) -> usize {
    1 + text.lines().position(|line| line.trim_start().starts_with(dependency)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    const ORDER: &str =
        "//! Law.\n\npub mod private;\n\npub mod records;\nmod people;\npub mod chronology;\n";

    fn complaints(path: &str, code: &str) -> Vec<String> {
        let tree = Tree::of(&[("rustfmt.toml", "reorder_modules = false\n")]);
        lines(&against_the_flow(&tree, &rust_of(&[(LAW, ORDER), (path, code)])))
    }

    #[test]
    fn an_earlier_stage_may_not_name_a_later_one() {
        let told = complaints(
            "crates/safeguarding/src/records/mention.rs",
            "use std::fmt;\nuse crate::people::Person;\n",
        );
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("crates/safeguarding/src/records/mention.rs:2: "), "{told:?}");
    }

    #[test]
    fn a_later_stage_may_name_an_earlier_one_itself_and_the_shared_ground() {
        let told = complaints(
            "crates/safeguarding/src/people.rs",
            "use crate::private::Private;\nuse crate::{people::Person, records::Record};\n",
        );
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn a_group_in_braces_is_read_name_by_name() {
        let told = complaints(
            "crates/safeguarding/src/people.rs",
            "use crate::{\n    records::{chronology, Record},\n    chronology::Entry,\n};\n",
        );
        assert_eq!(told.len(), 1, "{told:?}");
        let told = complaints(
            "crates/safeguarding/src/people.rs",
            "use crate::{records::Record};\nfn chronology() {}\n",
        );
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn the_way_up_by_super_is_followed() {
        let told = complaints(
            "crates/safeguarding/src/records/mention.rs",
            "use super::super::people::Person;\n",
        );
        assert_eq!(told.len(), 1, "{told:?}");
        let told = complaints("crates/safeguarding/src/records/mention.rs", "use super::people;\n");
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn words_about_a_later_stage_are_no_reference() {
        let told = complaints(
            "crates/safeguarding/src/records.rs",
            "//! Read by [`crate::chronology`].\nconst A: &str = \"crate::people\";\n",
        );
        assert_eq!(told, Vec::<String>::new());
    }

    #[test]
    fn a_formatter_that_would_rewrite_the_order_is_told_not_to() {
        let records = ("crates/safeguarding/src/records.rs", "use crate::people::Person;\n");
        let told = lines(&against_the_flow(&Tree::of(&[]), &rust_of(&[(LAW, ORDER), records])));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("rustfmt.toml: "), "{told:?}");
    }

    #[test]
    fn the_pages_may_not_depend_on_the_readers_of_formats() {
        let text = "[package]\nname = \"web\"\n\n[dependencies]\nstore.workspace = true\nexchange.workspace = true\n\n[dev-dependencies]\ntown.workspace = true\n";
        let told = lines(&crates_out_of_order(&Tree::of(&[("crates/web/Cargo.toml", text)])));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("crates/web/Cargo.toml:6: "), "{told:?}");
    }

    #[test]
    fn a_crate_no_one_has_placed_is_asked_about() {
        let text = "[package]\nname = \"learning\"\n";
        let told = lines(&crates_out_of_order(&Tree::of(&[("crates/learning/Cargo.toml", text)])));
        assert!(told[0].contains("no one has said where"), "{told:?}");
    }
}
