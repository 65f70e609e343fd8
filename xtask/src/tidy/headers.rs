//! Each file of code opens with what it is in the work.
//!
//! Takes the Rust files that are built; complains of each that does not open with `//!`. Whether the words are good is for a
//! reader to say.

use super::{Complaint, Rust};

/// Files that do not say what they are.
pub fn missing(rust: &[Rust<'_>]) -> Vec<Complaint> {
    rust.iter()
        .filter(|file| file.is_built() && !file.source.starts_with("//! "))
        .map(|file| {
            let what = "open the file with `//!`: what it is in the work, what it takes and gives, what it does not do";
            Complaint::about(file.path, what)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::rust_of;
    use super::*;

    #[test]
    fn a_file_that_is_built_says_what_it_is() {
        let rust = rust_of(&[
            ("crates/web/src/page.rs", "use std::fmt;\n//! Late.\n"),
            ("crates/web/src/lib.rs", "//! The pages.\n"),
            ("crates/web/tests/it/main.rs", "mod pages;\n"),
        ]);
        let told = missing(&rust);
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].file, "crates/web/src/page.rs");
    }
}
