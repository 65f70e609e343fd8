//! The repository's files as the tools see them: paths with their text, from git or, in a test, from a few lines.
//!
//! Takes a repository's root; gives every file that is tracked, or would be if it were added now. It changes nothing.

use crate::step;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Files by their path from the root, `/` between its parts.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, Option<String>>,
    today: String,
}

impl Tree {
    /// The files git tracks, and those it does not know yet and is not told to ignore.
    pub fn of_repository(root: &Path) -> Result<Self> {
        let git = |words: &[&str]| step::printed(Command::new("git").current_dir(root).args(words));
        let list = git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .context("the files are asked of git, so this needs git and a clone")?;
        let mut files = BTreeMap::new();
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            let file = root.join(path);
            // A file deleted but not yet committed is still listed; a folder here is another repository.
            if file.is_file() {
                let bytes = std::fs::read(&file).with_context(|| format!("reading {path}"))?;
                files.insert(path.to_owned(), as_text(bytes));
            }
        }
        let today = git(&["log", "-1", "--format=%cs"])?.trim().to_owned();
        Ok(Self { files, today })
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())));
        Self { files: files.collect(), today: "2026-11-21".to_owned() }
    }

    /// Every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether there is such a file, or a folder with a file in it.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        path.is_empty()
            || self.files.contains_key(path)
            || self
                .files
                .range(folder.clone()..)
                .next()
                .is_some_and(|(p, _)| p.starts_with(&folder))
    }

    /// The text of a file; none where it is missing or not text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Every file that is text, with its text, in order of path.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The text files whose name ends so (`.rs`).
    pub fn ending<'a>(&'a self, ending: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts().filter(move |(path, _)| path.ends_with(ending))
    }

    /// The day of the newest commit, as 2026-11-21: the same on every machine, as the clock is not.
    pub fn today(&self) -> &str {
        &self.today
    }
}

/// What follows the last dot of a file's name, as `md`; empty where there is none.
pub fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// The text of these bytes, where they are text at all.
fn as_text(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_when_a_file_is_in_it() {
        let tree = Tree::of(&[("docs/using/start.md", "")]);
        assert!(tree.has("docs/using"));
        assert!(tree.has("docs/using/start.md"));
        assert!(!tree.has("docs/us"));
    }

    #[test]
    fn an_extension_is_of_the_file_not_of_its_folder() {
        assert_eq!(extension("docs/using.d/start.md"), "md");
        assert_eq!(extension("docs/using.d/start"), "");
    }

    #[test]
    fn bytes_that_are_not_text_have_no_text() {
        assert_eq!(as_text(vec![0xff, 0xfe]), None);
        assert_eq!(as_text(b"a\0b".to_vec()), None);
        assert_eq!(as_text(b"words".to_vec()), Some("words".to_owned()));
    }
}
