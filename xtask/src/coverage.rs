//! `cargo xtask coverage`: which items of the source documents no passing scenario or journey covers yet.
//!
//! Takes the list of items in `docs/sources.toml`, what `regard check-practice --scenarios-json` says of each scenario, and
//! the `covers:` lines of journeys and tests; gives counts a document and the items left. An item left is work to do, not a
//! failure; a scenario that names an item no document has is a failure.

use crate::step;
use crate::tree::{Tree, extension};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const SOURCES: &str = "docs/sources.toml";

/// The items, in the order of the documents. Other keys of the file are for people.
#[derive(Debug, Deserialize)]
struct Sources {
    item: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    document: String,
    #[serde(default)]
    says: String,
}

/// One scenario as `regard check-practice --scenarios-json` tells of it.
#[derive(Debug, Deserialize)]
struct Scenario {
    file: String,
    covers: Vec<String>,
    passed: bool,
}

/// Where an item is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    file: String,
    line: usize,
    item: String,
}

/// What the documents ask, and what is covered.
#[derive(Debug, Default)]
struct Coverage {
    /// A document's code, its items, and how many of them are covered.
    documents: Vec<(String, usize, usize)>,
    /// Items nothing covers: id and what it says.
    left: Vec<(String, String)>,
    /// Scenarios that fail or were not run, so that what they name does not count.
    not_passing: Vec<String>,
    /// Places that name an item no document has.
    unknown: Vec<Mention>,
}

/// Prints the account. Gives whether every item named anywhere is one that a document has.
pub fn run(root: &Path) -> Result<bool> {
    let tree = Tree::of_repository(root)?;
    let sources = tree.text(SOURCES).with_context(|| {
        format!(
            "{SOURCES} is not there: it lists the items of the source documents, `[[item]]` each"
        )
    })?;
    let words =
        ["run", "--quiet", "--locked", "-p", "regard", "--", "check-practice", "--scenarios-json"];
    let told = step::printed(&mut step::cargo(root, &words))
        .context("which scenarios pass is asked of `regard check-practice --scenarios-json`")?;
    let coverage = coverage(&tree, sources, &told)?;
    print!("{}", account(&coverage));
    Ok(coverage.unknown.is_empty())
}

/// Brings together the items, the scenarios' outcomes and what else covers an item.
fn coverage(tree: &Tree, sources: &str, scenarios_json: &str) -> Result<Coverage> {
    let sources: Sources = toml::from_str(sources).with_context(|| format!("reading {SOURCES}"))?;
    let scenarios: Vec<Scenario> = serde_json::from_str(scenarios_json)
        .context("`regard check-practice --scenarios-json` should print a list like [{\"file\": \"scenarios/a.md\", \"covers\": [\"DEV-18\"], \"passed\": true}]")?;
    let known: BTreeSet<&str> = sources.item.iter().map(|item| item.id.as_str()).collect();
    let in_scenarios =
        mentions(tree.ending(".md").filter(|(path, _)| path.starts_with("scenarios/")), "");
    let in_tests = mentions(tree.texts().filter(|(path, _)| is_journey(path)), "//");

    let passing = scenarios.iter().filter(|scenario| scenario.passed);
    let mut covered: BTreeSet<&str> =
        passing.flat_map(|s| s.covers.iter().map(String::as_str)).collect();
    // These ran among the tests: where one fails, the tests fail, and nothing here needs to say so again.
    covered.extend(in_tests.iter().map(|mention| mention.item.as_str()));

    let mut coverage = Coverage::default();
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for item in &sources.item {
        let (all, done) = counts.entry(&item.document).or_default();
        *all += 1;
        if covered.contains(item.id.as_str()) {
            *done += 1;
        } else {
            coverage.left.push((item.id.clone(), item.says.clone()));
        }
    }
    for item in &sources.item {
        if let Some((all, done)) = counts.remove(item.document.as_str()) {
            coverage.documents.push((item.document.clone(), all, done));
        }
    }
    let is_unknown = |mention: &&Mention| !known.contains(mention.item.as_str());
    coverage.unknown = in_scenarios.iter().chain(&in_tests).filter(is_unknown).cloned().collect();
    let passed: BTreeSet<&str> =
        scenarios.iter().filter(|s| s.passed).map(|s| s.file.as_str()).collect();
    let files: BTreeSet<&str> = in_scenarios.iter().map(|mention| mention.file.as_str()).collect();
    coverage.not_passing = files.difference(&passed).map(|file| (*file).to_owned()).collect();
    Ok(coverage)
}

/// Whether a file's tests and journeys may cover items: the browser's journeys and the crates' own test programs.
fn is_journey(path: &str) -> bool {
    let is_script = path.starts_with("crates/web/browser/") && extension(path) == "mjs";
    is_script || (path.contains("/tests/it/") && extension(path) == "rs")
}

/// The items named on lines that begin `covers:`, after a comment's mark where the file has such.
fn mentions<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, mark: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    for (file, text) in files {
        for (number, line) in text.lines().enumerate() {
            let rest = line.trim().strip_prefix(mark).map(str::trim_start);
            let Some(items) = rest.and_then(|rest| rest.strip_prefix("covers:")) else { continue };
            for item in items.split([',', ' ']).map(str::trim).filter(|item| !item.is_empty()) {
                found.push(Mention {
                    file: file.to_owned(),
                    line: number + 1,
                    item: item.to_owned(),
                });
            }
        }
    }
    found
}

/// The account as a person reads it.
fn account(coverage: &Coverage) -> String {
    let mut text =
        String::from("| document | items | covered | left |\n| --- | --- | --- | --- |\n");
    let (mut items, mut covered) = (0, 0);
    for (document, all, done) in &coverage.documents {
        text.push_str(&format!("| {document} | {all} | {done} | {} |\n", all - done));
        items += all;
        covered += done;
    }
    text.push_str(&format!("| all | {items} | {covered} | {} |\n", items - covered));
    if !coverage.left.is_empty() {
        text.push_str("\nNo passing scenario or journey covers yet:\n");
    }
    for (id, says) in &coverage.left {
        text.push_str(&format!("- {id} {says}\n"));
    }
    for file in &coverage.not_passing {
        text.push_str(&format!(
            "note: {file} does not pass, or was not run: what it covers is not counted\n"
        ));
    }
    for Mention { file, line, item } in &coverage.unknown {
        text.push_str(&format!(
            "{file}:{line}: `{item}` is no item of {SOURCES}: mend the number\n"
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: &str = "\
[[item]]
id = \"DEV-18\"
document = \"DEV\"
says = \"three contacts\"
must = \"say so\"
[[item]]
id = \"DEV-25\"
document = \"DEV\"
[[item]]
id = \"BRA-10\"
document = \"BRA\"
";
    const TOLD: &str = r#"[
        {"file": "scenarios/a.md", "covers": ["DEV-18"], "passed": true},
        {"file": "scenarios/b.md", "covers": ["DEV-25"], "passed": false}
    ]"#;

    fn tree() -> Tree {
        Tree::of(&[
            ("scenarios/a.md", "# A\n\ncovers: DEV-18\n"),
            ("scenarios/b.md", "# B\n\ncovers: DEV-25\n"),
        ])
    }

    #[test]
    fn only_what_a_passing_scenario_names_is_covered() {
        let coverage = coverage(&tree(), ITEMS, TOLD).unwrap();
        assert_eq!(coverage.documents, [("DEV".to_owned(), 2, 1), ("BRA".to_owned(), 1, 0)]);
        let left: Vec<&str> = coverage.left.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(left, ["DEV-25", "BRA-10"]);
        assert_eq!(coverage.not_passing, ["scenarios/b.md"]);
    }

    #[test]
    fn a_journey_and_a_crate_s_own_tests_cover_too() {
        let tree = Tree::of(&[
            ("crates/web/browser/journey.mjs", "// covers: BRA-10\n"),
            ("crates/exchange/tests/it/cin.rs", "    // covers: DEV-25, DEV-18\n"),
            ("crates/exchange/src/cin.rs", "// covers: NONE-1\n"),
        ]);
        let coverage = coverage(&tree, ITEMS, "[]").unwrap();
        assert_eq!(coverage.left, []);
        assert_eq!(coverage.unknown, []);
    }

    #[test]
    fn an_item_no_document_has_is_told_with_its_place() {
        let tree = Tree::of(&[("scenarios/a.md", "# A\n\ncovers: DEV-18, DEV-81\n")]);
        let coverage = coverage(&tree, ITEMS, TOLD).unwrap();
        assert_eq!(coverage.unknown.len(), 1);
        assert!(account(&coverage).contains("scenarios/a.md:3: `DEV-81`"));
    }

    #[test]
    fn a_scenario_that_was_never_run_covers_nothing() {
        let coverage = coverage(&tree(), ITEMS, "[]").unwrap();
        assert_eq!(coverage.not_passing, ["scenarios/a.md", "scenarios/b.md"]);
        assert_eq!(coverage.left.len(), 3);
    }

    #[test]
    fn the_account_counts_by_document_and_lists_what_is_left() {
        let text = account(&coverage(&tree(), ITEMS, TOLD).unwrap());
        assert!(text.contains("| DEV | 2 | 1 | 1 |"), "{text}");
        assert!(text.contains("| all | 3 | 1 | 2 |"), "{text}");
        assert!(text.contains("- BRA-10"), "{text}");
    }

    #[test]
    fn output_that_is_not_the_list_is_an_error_that_shows_the_list() {
        let error = coverage(&tree(), ITEMS, "Checked 16 rules.").unwrap_err();
        assert!(format!("{error:#}").contains("\"passed\": true"));
    }
}
