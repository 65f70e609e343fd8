//! Functions and files grown too long to be read in one sitting, each with a reason or split.
//!
//! Takes Rust code outside tests and `xtask/size-reasons.toml`; complains of what is too long without a reason, and of a
//! reason that is needed no longer.

use super::{Complaint, Rust};
use crate::tree::Tree;
use serde::Deserialize;

const REASONS: &str = "xtask/size-reasons.toml";
const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 500;

/// The reasons file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reasons {
    #[serde(default)]
    function: Vec<FunctionReason>,
    #[serde(default)]
    file: Vec<FileReason>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionReason {
    file: String,
    name: String,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileReason {
    file: String,
    reason: String,
}

/// What is too long and has no reason, and reasons for what is not too long.
pub fn too_long(tree: &Tree, rust: &[Rust<'_>]) -> Vec<Complaint> {
    let reasons: Reasons = match toml::from_str(tree.text(REASONS).unwrap_or_default()) {
        Ok(reasons) => reasons,
        Err(error) => {
            return vec![Complaint::about(REASONS, format!("cannot be read: {}", error.message()))];
        }
    };
    let mut found = Vec::new();
    let mut long_functions = Vec::new();
    let mut long_files = Vec::new();
    for file in rust.iter().filter(|file| file.is_built() && !file.is_test()) {
        for function in file.text.functions() {
            if function.lines <= FUNCTION_LINES {
                continue;
            }
            long_functions.push((file.path, function.name.clone()));
            if !reasons.function.iter().any(|r| r.file == file.path && r.name == function.name) {
                let what = format!(
                    "`{}` has {} lines; split what is over {FUNCTION_LINES}, or give the reason in {REASONS}",
                    function.name, function.lines
                );
                found.push(Complaint::at(file.path, function.line, what));
            }
        }
        let lines = file.text.lines_outside_tests();
        if lines > FILE_LINES {
            long_files.push(file.path);
            if !reasons.file.iter().any(|r| r.file == file.path) {
                let what = format!(
                    "has {lines} lines outside tests; split what is over {FILE_LINES}, or give the reason in {REASONS}"
                );
                found.push(Complaint::about(file.path, what));
            }
        }
    }
    for reason in &reasons.function {
        let is_needed =
            long_functions.iter().any(|(file, name)| *file == reason.file && *name == reason.name);
        found.extend(unsound(
            &format!("`{}` in {}", reason.name, reason.file),
            is_needed,
            &reason.reason,
        ));
    }
    for reason in &reasons.file {
        let is_needed = long_files.contains(&reason.file.as_str());
        found.extend(unsound(&reason.file, is_needed, &reason.reason));
    }
    found
}

/// What is wrong with an entry of the reasons file.
fn unsound(thing: &str, is_needed: bool, reason: &str) -> Option<Complaint> {
    if !is_needed {
        return Some(Complaint::about(
            REASONS,
            format!("{thing} is not too long: take its reason out"),
        ));
    }
    reason
        .trim()
        .is_empty()
        .then(|| Complaint::about(REASONS, format!("{thing} has an empty reason")))
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    const PATH: &str = "crates/store/src/open.rs";

    fn complaints(reasons: &str, code: &str) -> Vec<String> {
        let tree = Tree::of(&[(REASONS, reasons)]);
        lines(&too_long(&tree, &rust_of(&[(PATH, code)])))
    }

    fn function_of(lines: usize) -> String {
        format!("fn open() {{\n{}}}\n", "    step();\n".repeat(lines - 2))
    }

    #[test]
    fn seventy_lines_are_fine_and_seventy_one_are_not() {
        assert_eq!(complaints("", &function_of(70)), Vec::<String>::new());
        assert_eq!(complaints("", &function_of(71)).len(), 1);
    }

    #[test]
    fn a_reason_excuses_what_it_names_and_must_not_be_empty() {
        let reason = |why: &str| {
            format!("[[function]]\nfile = \"{PATH}\"\nname = \"open\"\nreason = \"{why}\"\n")
        };
        assert_eq!(complaints(&reason("one table"), &function_of(80)), Vec::<String>::new());
        assert_eq!(complaints(&reason(" "), &function_of(80)).len(), 1);
    }

    #[test]
    fn a_reason_no_longer_needed_is_told_of() {
        let reason = format!("[[file]]\nfile = \"{PATH}\"\nreason = \"a table\"\n");
        assert!(complaints(&reason, "fn a() {}\n")[0].contains("not too long"));
    }

    #[test]
    fn a_long_file_is_told_of_and_its_tests_do_not_count() {
        assert_eq!(complaints("", &"struct A;\n".repeat(501)).len(), 1);
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    struct A;\n".repeat(501));
        assert_eq!(complaints("", &tests), Vec::<String>::new());
    }
}
