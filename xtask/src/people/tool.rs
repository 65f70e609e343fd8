//! One tool on one list: how it is called, and what it took.
//!
//! Takes a list and the places of programs; runs the tool as a measured process of its own, and gives what the process took and
//! the JSON line it printed. What it linked is left in its two files.

use crate::measured::{self, Outcome};
use crate::python::Python;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Splink's configurations for lists of mentions; `splink_people.py` says what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splink {
    /// Its library's own comparisons.
    A,
    /// Made by hand, with labels in sight.
    C,
}

/// Splink's configurations for FEBRL lists; `splink_febrl.py` says what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Febrl {
    /// As in its public demonstration.
    Demo,
    /// With three more fields.
    More,
}

/// A tool to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Ours.
    Regard,
    /// Splink on a list of mentions.
    Splink(Splink),
    /// Splink on a FEBRL list.
    Febrl(Febrl),
}

/// Where everything is for one list.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Where tools' answers are written.
    pub folder: &'a Path,
    /// Splink's interpreter.
    pub python: &'a Python,
    /// Our program.
    pub regard: &'a Path,
    /// The list.
    pub list: &'a Path,
}

impl Place<'_> {
    /// Where a tool writes which person each row is.
    pub fn persons(&self, tool: Tool) -> PathBuf {
        self.answer(tool, "persons.csv")
    }

    /// Where a tool writes the pairs it linked or asks about.
    pub fn pairs(&self, tool: Tool) -> PathBuf {
        self.answer(tool, "pairs.csv")
    }

    fn answer(&self, tool: Tool, end: &str) -> PathBuf {
        let list = self.list.file_stem().unwrap_or_default().to_string_lossy();
        self.folder.join(format!("{list}.{}.{end}", tool.name().to_lowercase().replace(' ', "-")))
    }
}

impl Tool {
    /// What it is called in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Regard => "Regard",
            Self::Splink(Splink::A) => "Splink A",
            Self::Splink(Splink::C) => "Splink C",
            Self::Febrl(Febrl::Demo) => "Splink demo",
            Self::Febrl(Febrl::More) => "Splink more",
        }
    }

    /// Runs it on a list, measured.
    pub fn run(self, place: &Place<'_>) -> Result<Outcome> {
        // An answer of an earlier run must not be counted for this one.
        take_away(&place.persons(self))?;
        take_away(&place.pairs(self))?;
        let took = place.answer(self, "took.json");
        measured::run(self.name(), self.command(place), place.python, &took)
    }

    /// The program and its words.
    fn command(self, place: &Place<'_>) -> Command {
        let (script, configuration) = match self {
            Self::Regard => {
                let mut command = Command::new(place.regard);
                command.args(["link", "--list"]).arg(place.list);
                command.arg("--persons").arg(place.persons(self));
                command.arg("--pairs").arg(place.pairs(self)).arg("--json");
                return command;
            }
            Self::Splink(Splink::A) => ("splink_people.py", "A"),
            Self::Splink(Splink::C) => ("splink_people.py", "C"),
            Self::Febrl(Febrl::Demo) => ("splink_febrl.py", "demo"),
            Self::Febrl(Febrl::More) => ("splink_febrl.py", "more"),
        };
        let mut command = place.python.command();
        command.arg(place.python.script(script)).arg(place.list);
        command.args(["--configuration", configuration]);
        command.arg("--persons").arg(place.persons(self));
        command.arg("--pairs").arg(place.pairs(self));
        command
    }
}

fn take_away(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} could not be taken away", path.display()))
        }
        _ => Ok(()),
    }
}
