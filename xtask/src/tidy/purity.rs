//! The middle is pure: no file, no setting, no network, no other program, nothing that waits.
//!
//! Takes the code of the pure crate outside its tests; complains of each way out it names. The clock, randomness and the order
//! of hashed tables are for `crates/safeguarding/clippy.toml`, which sees types; its build script and its tests may read files.

use super::{Complaint, Rust};
use crate::rust_text::heads;

const MIDDLE: &str = "crates/safeguarding/src/";

/// Modules of the standard library that lead out, with what to do instead.
const WAYS_OUT: [(&str, &str); 4] = [
    ("fs", "take the text or the records, and return a value"),
    ("env", "what a setting changes is a parameter"),
    ("net", "the edges fetch and send"),
    ("process", "the edges start programs; a broken claim panics with the claim"),
];

/// Places where the pure crate reaches out.
pub fn lost(rust: &[Rust<'_>]) -> Vec<Complaint> {
    let mut found = Vec::new();
    for file in rust.iter().filter(|file| file.path.starts_with(MIDDLE) && !file.is_test()) {
        let tests = file.text.tests();
        for word in file.text.words() {
            if tests.iter().any(|range| range.contains(&word.at)) {
                continue;
            }
            let line = || file.text.line(word.at);
            let rest = &file.text.code[word.at + word.text.len()..];
            match word.text {
                "std" => {
                    for name in heads(rest) {
                        if let Some((_, instead)) = WAYS_OUT.iter().find(|(way, _)| *way == name) {
                            let what = format!(
                                "the middle is pure and does not use `std::{name}`: {instead}"
                            );
                            found.push(Complaint::at(file.path, line(), what));
                        }
                    }
                }
                "async" => {
                    let what = "the middle is pure and never waits: no `async` here";
                    found.push(Complaint::at(file.path, line(), what));
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    fn complaints(path: &str, code: &str) -> Vec<String> {
        lines(&lost(&rust_of(&[(path, code)])))
    }

    #[test]
    fn the_middle_reads_no_file_in_either_way_of_writing() {
        let code = "use std::{collections::BTreeMap, fs};\nfn a() { std::fs::read(\"b\"); }\n";
        assert_eq!(complaints("crates/safeguarding/src/records.rs", code).len(), 2);
    }

    #[test]
    fn the_middle_never_waits() {
        assert_eq!(complaints("crates/safeguarding/src/records.rs", "async fn a() {}").len(), 1);
    }

    #[test]
    fn its_tests_its_build_script_and_the_edges_may_reach_out() {
        let reads = "fn a() { std::fs::read(\"b\"); }";
        let test = format!("#[cfg(test)]\nmod tests {{ {reads} }}");
        assert_eq!(complaints("crates/safeguarding/src/records.rs", &test), Vec::<String>::new());
        assert_eq!(complaints("crates/safeguarding/build.rs", reads), Vec::<String>::new());
        assert_eq!(complaints("crates/store/src/open.rs", reads), Vec::<String>::new());
    }

    #[test]
    fn what_the_compiler_reads_is_no_way_out() {
        let code = "include!(concat!(env!(\"OUT_DIR\"), \"/shipped.rs\"));\nuse std::fmt;\n";
        assert_eq!(complaints("crates/safeguarding/src/practice.rs", code), Vec::<String>::new());
    }
}
