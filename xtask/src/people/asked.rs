//! What `cargo xtask measure people` was asked: its words, read.
//!
//! Takes the words of the command line; gives sizes, lists and switches, or says which word it cannot follow. It runs nothing.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;

const EXAMPLE: &str = "\
cargo xtask measure people [--sizes 100000,1000000] [--also FILE.csv ...] [--runs 3] [--seed 2026]
                           [--only regard|splink] [--no-febrl] [--regard PROGRAM] [--print-only]";

/// The only tools to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Regard alone.
    Regard,
    /// Splink alone.
    Splink,
}

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The sizes of invented lists, in mentions; may be empty (`--sizes none`).
    pub sizes: Vec<u32>,
    /// Other labelled lists of the same headings.
    pub also: Vec<PathBuf>,
    /// The seed of invented lists.
    pub seed: u64,
    /// How often each tool runs on each list; the medians are shown.
    pub runs: usize,
    /// The only tools to run, where not all.
    pub only: Option<Only>,
    /// Whether the FEBRL lists are measured too.
    pub febrl: bool,
    /// A built regard to measure; built now where none is given.
    pub regard: Option<PathBuf>,
    /// Leave the page as it is.
    pub print_only: bool,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            sizes: vec![100_000, 1_000_000],
            also: Vec::new(),
            seed: 2_026,
            runs: 1,
            only: None,
            febrl: true,
            regard: None,
            print_only: false,
        }
    }
}

impl Asked {
    /// Reads the words after `measure people`.
    pub fn of(words: &[String]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter().map(String::as_str).peekable();
        while let Some(word) = words.next() {
            let mut value = || {
                let value = words.next_if(|next| !next.starts_with("--"));
                value.with_context(|| format!("`{word}` needs a value.\n\n{EXAMPLE}"))
            };
            match word {
                "--sizes" => asked.sizes = sizes(value()?)?,
                "--seed" => asked.seed = number(word, value()?)?,
                "--runs" => asked.runs = number::<usize>(word, value()?)?.max(1),
                "--regard" => asked.regard = Some(value()?.into()),
                "--only" => asked.only = Some(only(value()?)?),
                "--also" => {
                    asked.also.push(value()?.into());
                    while let Some(more) = words.next_if(|next| !next.starts_with("--")) {
                        asked.also.push(more.into());
                    }
                }
                "--no-febrl" => asked.febrl = false,
                "--print-only" => asked.print_only = true,
                other => bail!("`{other}` is not known here.\n\n{EXAMPLE}"),
            }
        }
        Ok(asked)
    }

    /// Whether the tables are whole enough to be kept in the page.
    pub fn is_for_the_page(&self) -> bool {
        !self.print_only && self.only.is_none() && self.febrl && !self.sizes.is_empty()
    }
}

fn sizes(value: &str) -> Result<Vec<u32>> {
    if value == "none" {
        return Ok(Vec::new());
    }
    value.split(',').map(|size| number("--sizes", size)).collect()
}

fn only(value: &str) -> Result<Only> {
    match value {
        "regard" => Ok(Only::Regard),
        "splink" => Ok(Only::Splink),
        other => bail!("`--only` takes regard or splink, but received `{other}`.\n\n{EXAMPLE}"),
    }
}

fn number<T: std::str::FromStr>(word: &str, value: &str) -> Result<T> {
    let plain = value.replace('_', "");
    let number = plain.parse().ok();
    number.with_context(|| {
        format!("`{word}` takes a whole number, but received `{value}`.\n\n{EXAMPLE}")
    })
}

/// A whole number with commas between thousands, as 1,000,000.
pub fn spaced(number: impl ToString) -> String {
    let figures = number.to_string();
    let mut out = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(figure);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked> {
        Asked::of(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_asked_is_both_sizes_and_both_tools() {
        let asked = asked("").unwrap();
        assert_eq!(asked.sizes, [100_000, 1_000_000]);
        assert!(asked.is_for_the_page());
    }

    #[test]
    fn several_lists_may_follow_one_word() {
        let asked = asked("--also a.csv b.csv --sizes 10_000 --runs 3 --also c.csv").unwrap();
        assert_eq!(asked.also, ["a.csv", "b.csv", "c.csv"].map(PathBuf::from));
        assert_eq!((asked.sizes, asked.runs), (vec![10_000], 3));
    }

    #[test]
    fn a_part_of_the_tables_does_not_replace_the_whole() {
        for line in ["--only regard", "--no-febrl", "--print-only", "--sizes none"] {
            assert!(!asked(line).unwrap().is_for_the_page(), "{line}");
        }
    }

    #[test]
    fn a_word_that_cannot_be_followed_is_named_with_an_example() {
        for (line, named) in [("--size 1", "--size"), ("--sizes", "--sizes"), ("--runs x", "`x`")] {
            let error = asked(line).unwrap_err().to_string();
            assert!(error.contains(named) && error.contains("--sizes 100000"), "{error}");
        }
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(["1", "999", "1000", "1200000"].map(spaced), ["1", "999", "1,000", "1,200,000"]);
    }
}
