//! One tool on one list: how it is called, and what it took.
//!
//! Takes a list and the places of programs; runs the tool as a process of its own under `measured.py`, the same for every
//! tool, and gives what the process took and the JSON line it printed. What it linked is left in its two files.

use super::python::Python;
use crate::step;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
    /// Splink's interpreter, and the measuring script's.
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

/// What one process took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub struct Taken {
    /// Seconds by the clock.
    pub wall_s: f64,
    /// Seconds of the processor, user and system together.
    pub cpu_s: f64,
    /// The most memory held at once, in MB.
    pub peak_mb: f64,
    /// Seconds of the processor that other processes took meanwhile: a run with many was disturbed.
    pub others_cpu_s: f64,
}

impl Taken {
    /// The median of each figure. **Shape:** never called with none.
    pub fn median(runs: &[Self]) -> Self {
        let of = |figure: fn(&Self) -> f64| {
            let mut figures: Vec<f64> = runs.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            let middle = figures.len() / 2;
            if figures.len().is_multiple_of(2) {
                f64::midpoint(figures[middle - 1], figures[middle])
            } else {
                figures[middle]
            }
        };
        Self {
            wall_s: of(|taken| taken.wall_s),
            cpu_s: of(|taken| taken.cpu_s),
            peak_mb: of(|taken| taken.peak_mb),
            others_cpu_s: of(|taken| taken.others_cpu_s),
        }
    }
}

/// One run.
#[derive(Debug)]
pub struct Outcome {
    /// What it took.
    pub taken: Taken,
    /// The JSON line it printed.
    pub said: serde_json::Value,
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
        let mut command = place.python.command();
        command.arg(place.python.script("measured.py")).arg(&took).arg("--");
        self.words(place, &mut command);
        let output = command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("{} could not be started", self.name()))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr);
            bail!("{} failed ({}):\n{}", self.name(), output.status, last_lines(&complaint));
        }
        let said = printed
            .lines()
            .rev()
            .find_map(|line| serde_json::from_str(line).ok().filter(serde_json::Value::is_object))
            .with_context(|| format!("{} printed no line of JSON", self.name()))?;
        let taken = std::fs::read_to_string(&took).context("measured.py left no figures")?;
        let taken: Taken = serde_json::from_str(&taken).context("measured.py's figures")?;
        step::say(&format!(
            "{}: {:.1} s by the clock, {:.1} s of processor, {:.0} MB",
            self.name(),
            taken.wall_s,
            taken.cpu_s,
            taken.peak_mb
        ));
        Ok(Outcome { taken, said })
    }

    /// The words it is called with.
    fn words(self, place: &Place<'_>, command: &mut Command) {
        let (script, configuration) = match self {
            Self::Regard => {
                command.arg(place.regard).args(["link", "--list"]).arg(place.list);
                command.arg("--persons").arg(place.persons(self));
                command.arg("--pairs").arg(place.pairs(self)).arg("--json");
                return;
            }
            Self::Splink(Splink::A) => ("splink_people.py", "A"),
            Self::Splink(Splink::C) => ("splink_people.py", "C"),
            Self::Febrl(Febrl::Demo) => ("splink_febrl.py", "demo"),
            Self::Febrl(Febrl::More) => ("splink_febrl.py", "more"),
        };
        command.arg(place.python.interpreter()).arg(place.python.script(script)).arg(place.list);
        command.args(["--configuration", configuration]);
        command.arg("--persons").arg(place.persons(self));
        command.arg("--pairs").arg(place.pairs(self));
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

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_of_each_figure_by_itself() {
        let taken = |wall_s, peak_mb| Taken { wall_s, peak_mb, ..Taken::default() };
        let median = Taken::median(&[taken(3.0, 10.0), taken(1.0, 30.0), taken(2.0, 20.0)]);
        assert_eq!(median, taken(2.0, 20.0));
        assert_eq!(Taken::median(&[taken(1.0, 4.0), taken(2.0, 8.0)]), taken(1.5, 6.0));
    }

    #[test]
    fn a_complaint_is_told_by_its_last_lines() {
        let complaint: Vec<String> = (0..100).map(|line| format!("line {line}")).collect();
        let told = last_lines(&complaint.join("\n"));
        assert!(told.ends_with("line 99") && !told.contains("line 79\n"), "{told}");
    }
}
