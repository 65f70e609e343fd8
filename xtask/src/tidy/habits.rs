//! Habits of code and of tests: a test is a claim that fails when it is broken, and a lint is set aside only with a reason.
//!
//! Takes Rust code; complains of tests named for being tests, of tests that wait or are passed over, and of lints allowed
//! where they should be expected. Whether a claim is worth making is for a reader to say.

use super::{Complaint, Rust};
use crate::rust_text::Word;

/// Habits that break a rule of the house.
pub fn broken(rust: &[Rust<'_>]) -> Vec<Complaint> {
    rust.iter().flat_map(in_file).collect()
}

fn in_file(file: &Rust<'_>) -> Vec<Complaint> {
    let code = file.text.code.as_str();
    let tests = file.text.tests();
    let words = file.text.words();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let is_tested = file.is_test() || tests.iter().any(|range| range.contains(&word.at));
        let before = at.checked_sub(1).map_or("", |before| words[before].text);
        let what = match word.text {
            name if name.starts_with("test_") && before == "fn" => {
                "name the test as the claim it makes, without `test_`"
            }
            "ignore" if opens_attribute(code, word) => {
                "a test passed over is a claim no one makes: mend it, or take it out"
            }
            "sleep" if is_tested && is_called(code, word) => {
                "a test does not sleep: wait for what it waits for"
            }
            "allow" if opens_attribute(code, word) => {
                "say `expect` with a reason in place of `allow`: it tells when it is needed no longer"
            }
            _ => continue,
        };
        found.push(Complaint::at(file.path, file.text.line(word.at), what));
    }
    found
}

/// Whether a word stands right after `#[` or `#![`.
fn opens_attribute(code: &str, word: &Word<'_>) -> bool {
    let before = code[..word.at].trim_end();
    before.ends_with("#[") || before.ends_with("#![")
}

fn is_called(code: &str, word: &Word<'_>) -> bool {
    code[word.at + word.text.len()..].starts_with('(')
}

#[cfg(test)]
mod tests {
    use super::super::{lines, rust_of};
    use super::*;

    fn complaints(path: &str, code: &str) -> Vec<String> {
        lines(&broken(&rust_of(&[(path, code)])))
    }

    #[test]
    fn a_test_is_named_as_a_claim() {
        let told = complaints("crates/web/tests/it/pages.rs", "#[test]\nfn test_page() {}\n");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("crates/web/tests/it/pages.rs:2: "), "{told:?}");
    }

    #[test]
    fn a_test_neither_sleeps_nor_is_passed_over() {
        let code = "#[test]\n#[ignore = \"slow\"]\nfn a() { std::thread::sleep(b); }\n";
        assert_eq!(complaints("crates/web/tests/it/pages.rs", code).len(), 2);
    }

    #[test]
    fn what_is_no_test_may_wait() {
        assert_eq!(
            complaints("crates/store/src/open.rs", "fn a() { std::thread::sleep(b); }"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_lint_is_expected_with_a_reason() {
        let code =
            "#![allow(missing_docs)]\n#[expect(dead_code, reason = \"kept\")]\nfn allow() {}\n";
        assert_eq!(complaints("crates/store/src/open.rs", code).len(), 1);
    }
}
