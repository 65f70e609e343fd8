//! One process, measured: every tool that Regard is set beside runs under one script, which is the same for all.
//!
//! Takes a command; runs it under `measured.py`, and gives what the process took and the last line of JSON it printed. It does not
//! judge what the process did.

use crate::python::Python;
use crate::step;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::path::Path;
use std::process::{Command, Stdio};

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

/// Runs a tool's command, measured. What it took is left in the file `took` too.
pub fn run(name: &str, tool: Command, python: &Python, took: &Path) -> Result<Outcome> {
    let mut measuring = python.command();
    measuring.arg(python.measuring());
    let (taken, printed) = under(name, &tool, measuring, took)?;
    let said = printed
        .lines()
        .rev()
        .find_map(|line| serde_json::from_str(line).ok().filter(serde_json::Value::is_object))
        .with_context(|| format!("{name} printed no line of JSON"))?;
    Ok(Outcome { taken, said })
}

/// Runs a tool's command under `measuring`, which is Python with the script; gives what it took, and what it printed.
pub fn under(
    name: &str,
    tool: &Command,
    mut measuring: Command,
    took: &Path,
) -> Result<(Taken, String)> {
    measuring.arg(took).arg("--").arg(tool.get_program()).args(tool.get_args());
    for (variable, value) in tool.get_envs() {
        measuring.env(variable, value.unwrap_or_default());
    }
    let output = measuring
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{name} could not be started"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{name} failed ({}):\n{}", output.status, last_lines(&complaint));
    }
    let taken = std::fs::read_to_string(took).context("measured.py left no figures")?;
    let taken: Taken = serde_json::from_str(&taken).context("measured.py's figures")?;
    step::say(&format!(
        "{name}: {:.1} s by the clock, {:.1} s of processor, {:.0} MB",
        taken.wall_s, taken.cpu_s, taken.peak_mb
    ));
    Ok((taken, String::from_utf8_lossy(&output.stdout).into_owned()))
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
