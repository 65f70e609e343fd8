//! `cargo xtask tidy`: the house rules that no compiler knows, each a file of this folder with tests of its own.
//!
//! Takes the repository's files; gives every complaint at once, with its file and line and what to do, and notes that need no
//! change today. It mends nothing by itself.

mod flow;
mod habits;
mod headers;
mod leaks;
mod links;
mod names;
mod prose;
mod purity;
mod size;
mod sources;

use crate::rust_text::RustText;
use crate::tree::Tree;
use anyhow::Result;
use std::fmt;
use std::path::Path;

/// Something that breaks a rule of the house.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Complaint {
    file: String,
    /// From 1; none where it is about the whole file.
    line: Option<usize>,
    /// What is wrong and what to do.
    what: String,
}

impl Complaint {
    fn at(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: Some(line), what: what.into() }
    }

    fn about(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, what: what.into() }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

/// A Rust file, told apart once for every check.
struct Rust<'a> {
    path: &'a str,
    source: &'a str,
    text: RustText,
}

impl Rust<'_> {
    /// Whether the whole file is a test: a crate's `tests` folder, or a file that a test module alone names.
    fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// Whether this file is part of what is built: a crate's `src`, or these tools.
    fn is_built(&self) -> bool {
        self.path.starts_with("xtask/src/")
            || (self.path.starts_with("crates/") && self.path.contains("/src/"))
    }
}

/// Checks the repository, prints what it finds, and gives whether there was no complaint.
pub fn run(root: &Path) -> Result<bool> {
    let tree = Tree::of_repository(root)?;
    let complaints = complaints(&tree);
    for note in sources::unread_for_a_year(&tree) {
        println!("note: {note}");
    }
    for complaint in &complaints {
        println!("{complaint}");
    }
    let files = tree.paths().count();
    match complaints.len() {
        0 => println!("tidy: {files} files, nothing to mend"),
        1 => println!("tidy: {files} files, 1 thing to mend"),
        more => println!("tidy: {files} files, {more} things to mend"),
    }
    Ok(complaints.is_empty())
}

/// Every complaint about the tree, in order of file and line, each once.
fn complaints(tree: &Tree) -> Vec<Complaint> {
    let rust: Vec<Rust<'_>> = tree
        .ending(".rs")
        .map(|(path, source)| Rust { path, source, text: RustText::of(source) })
        .collect();
    let mut all = Vec::new();
    all.extend(flow::against_the_flow(tree, &rust));
    all.extend(flow::crates_out_of_order(tree));
    all.extend(purity::lost(&rust));
    all.extend(names::of_files(tree));
    all.extend(names::in_code(&rust));
    all.extend(habits::broken(&rust));
    all.extend(prose::spelling(tree, &rust));
    all.extend(prose::open_ends(tree, &rust));
    all.extend(links::broken(tree));
    all.extend(size::too_long(tree, &rust));
    all.extend(leaks::real_people(tree));
    all.extend(leaks::machine_paths(tree));
    all.extend(headers::missing(&rust));
    all.sort();
    all.dedup();
    all
}

/// The Rust files of a tree made for a test.
#[cfg(test)]
fn rust_of<'a>(files: &[(&'a str, &'a str)]) -> Vec<Rust<'a>> {
    files.iter().map(|(path, source)| Rust { path, source, text: RustText::of(source) }).collect()
}

/// The complaints as a person reads them.
#[cfg(test)]
fn lines(complaints: &[Complaint]) -> Vec<String> {
    complaints.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_complaint_is_told_at_once_in_order_of_place() {
        let tree = Tree::of(&[
            ("crates/web/src/utils.rs", "fn get_child() {}\n"),
            ("README.md", "[start](docs/none.md)\n"),
        ]);
        let told = lines(&complaints(&tree));
        assert!(told[0].starts_with("README.md:1: "), "{told:?}");
        assert!(told.iter().any(|line| line.starts_with("crates/web/src/utils.rs: ")), "{told:?}");
        assert!(
            told.iter().any(|line| line.starts_with("crates/web/src/utils.rs:1: ")),
            "{told:?}"
        );
    }
}
