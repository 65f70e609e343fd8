//! `regard press`: a paper of learning as a PDF: one that is kept in the library, or one written as TOML.
//!
//! Takes the paper and, where asked, a list of names to be changed in it; gives a new PDF, and says what a person should look at.
//! It keeps nothing, writes over nothing, and repeats nobody's words in what it says.

use super::LogPlace;
use crate::out::say;
use anyhow::{Context, anyhow, bail};
use safeguarding::learning::paper::{NamesLeft, Paper, names_left, with_names_changed};
use safeguarding::records::StepId;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
#[command(after_help = "docs/using/papers.md shows a whole seven-minute briefing as such a file.")]
pub struct Press {
    /// The paper, as TOML; or name one that is kept with --paper.
    #[arg(required_unless_present = "paper", conflicts_with = "paper")]
    file: Option<PathBuf>,
    /// A paper that is kept in the library of the log, as the end of its page’s address has it.
    #[arg(long, value_name = "ID")]
    paper: Option<StepId>,
    #[command(flatten)]
    log: LogPlace,
    /// The PDF to write, which must not be there yet.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Names to change in it, as TOML: a line for each, like "Amber Kestle" = "Ruby Hale".
    #[arg(long, value_name = "FILE")]
    glossary: Option<PathBuf>,
}

impl Press {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        crate::out::not_there_yet(&self.out)?;
        let (mut paper, called) = match (&self.file, self.paper) {
            (_, Some(id)) => (kept(&self.log, id)?, format!("paper {id}")),
            (Some(file), None) => (read(file, "a paper")?, file.display().to_string()),
            (None, None) => {
                bail!("name a file with a paper as TOML, or a paper that is kept with --paper")
            }
        };
        if let Some(glossary) = &self.glossary {
            let names: BTreeMap<String, String> = read(glossary, "a list of names")?;
            let names: Vec<(String, String)> = names.into_iter().collect();
            for left in names_left(&paper, &names) {
                eprintln!("{}", look_at(&left));
            }
            paper = with_names_changed(&paper, &names);
        }
        let made = press::pdf(&paper).with_context(|| format!("{called} was not pressed"))?;
        crate::out::new_file(&self.out)?
            .write_all(&made.bytes)
            .with_context(|| format!("{} could not be written whole", self.out.display()))?;
        for warning in &made.warnings {
            eprintln!("{warning}");
        }
        let pages = if made.pages == 1 { "page" } else { "pages" };
        say!(
            "{}: {} {pages}, in letters of {} points",
            self.out.display(),
            made.pages,
            made.points
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// A paper as it is kept now.
fn kept(log: &LogPlace, id: StepId) -> anyhow::Result<Paper> {
    let library = crate::library::of(&log.existing()?)?;
    let Some(kept) = library.papers.get(&id) else {
        bail!(
            "the log keeps no paper {id}; its page at /learning/papers has its id at the end of its address"
        );
    };
    if kept.withdrawn.is_some() {
        bail!("paper {id} is withdrawn, so no PDF is made of it; its page says why");
    }
    Ok(kept.paper().clone())
}

fn look_at(left: &NamesLeft) -> String {
    let place =
        left.part.map_or_else(|| "the head or foot".to_owned(), |part| format!("part {part}"));
    format!(
        "in {place}, {} in small letters and {} of a longer name by itself were left as they are: read it before it is issued",
        times(left.in_small_letters, "name of the list", "names of the list"),
        times(left.in_part, "word", "words"),
    )
}

fn times(many: usize, one: &str, several: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { several })
}

/// Reads a file as TOML. What is wrong is told by its line, without the words that stand there.
fn read<T: DeserializeOwned>(path: &Path, what: &str) -> anyhow::Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("{} could not be read; name a file with {what} as TOML, in UTF-8", path.display())
    })?;
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        anyhow!(
            "{}, at line {line} or in what begins there, is not {what} as TOML: {}; docs/using/papers.md shows a whole one",
            path.display(),
            without_values(error.message())
        )
    })
}

/// What a reader of TOML says, without the values it found: those are somebody's words. Which fields are wanted is ours to say.
fn without_values(message: &str) -> String {
    if message.starts_with("missing field") {
        return message.to_owned();
    }
    let found = message.split(['`', '"', '\'', '\n']).next().unwrap_or_default().trim_end();
    let found = found.split_once(", expected").map_or(found, |(found, _)| found);
    match message.rsplit_once(", expected ") {
        Some((_, wanted)) => format!("{found}, expected {wanted}"),
        None => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_values;

    #[test]
    fn what_is_wrong_with_a_file_is_told_without_the_words_in_it() {
        assert_eq!(
            without_values("unknown field `Amber`, expected `title` or `day`"),
            "unknown field, expected `title` or `day`"
        );
        assert_eq!(
            without_values("invalid type: string \"Amber, expected home\", expected a sequence"),
            "invalid type: string, expected a sequence"
        );
        assert_eq!(without_values("missing field `title`"), "missing field `title`");
        assert_eq!(without_values("duplicate key `Amber` in table"), "duplicate key");
    }
}
