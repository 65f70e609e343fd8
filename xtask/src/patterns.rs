//! `cargo xtask measure patterns`: three reference rules by Polars, by DuckDB and by Regard on the same events in the same run, and
//! then Regard's whole library over everybody.
//!
//! Takes how many children and events; makes a Python environment and the events in `target/patterns/`, runs each tool as a
//! measured process of its own, holds what they found against each other, and writes the tables between the markers of
//! `docs/measures.md`. A tool that finds something else than the others is an error: a time for a wrong answer is worth nothing.

mod tables;

use crate::measured::{self, Outcome};
use crate::people::asked::spaced;
use crate::people::processor;
use crate::python::{Python, Wanted};
use crate::{measures, step};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const EXAMPLE: &str = "\
cargo xtask measure patterns [--children 300000] [--events 30000000] [--runs 5] [--threads 2] [--regard PROGRAM] [--print-only]";

const WANTED: Wanted = Wanted {
    tools: "Polars and DuckDB",
    scripts: "xtask/src/patterns",
    requirements: include_str!("patterns/requirements.txt"),
};

/// Whatever draws the events must draw the same ones again, or the published checksums no longer belong to them.
const EVENTS_SCRIPT: &str = include_str!("patterns/events.py");

/// The seed of the published checksums; others are not asked for.
const SEED: u32 = 7;

/// What each rule is called where tools tell of it, with what they found among the events of a full run: three formulations in
/// DuckDB, five in Polars and a program in C agreed on these. Numbers of children or households first, then sums of days; for
/// the agencies sums of the largest numbers before sums of days, and the largest of all.
const PUBLISHED: [(&str, &[u64]); 3] = [
    ("contacts", &[147_211, 105_921_652]),
    ("missed", &[42_154, 36_672_933]),
    ("agencies", &[163_017, 987_095, 146_073_005, 8]),
];

/// How many agencies had concerns, added up over every day of every household with one; only Regard tells it in these words.
const PUBLISHED_EVERY_DAY: u64 = 62_074_960;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    children: u32,
    events: u32,
    /// How often each rule runs within a tool's process; the medians are shown.
    runs: u32,
    threads: u32,
    /// A program built before; built now where none is given.
    regard: Option<PathBuf>,
    print_only: bool,
}

impl Default for Asked {
    fn default() -> Self {
        let (children, events) = (300_000, 30_000_000);
        Self { children, events, runs: 5, threads: 2, regard: None, print_only: false }
    }
}

impl Asked {
    fn of(words: &[String]) -> Result<Self> {
        let mut asked = Self::default();
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if word == "--print-only" {
                asked.print_only = true;
                continue;
            }
            if !["--children", "--events", "--runs", "--threads", "--regard"].contains(&word) {
                bail!("`{word}` is not known here.\n\n{EXAMPLE}");
            }
            let value = words.next().filter(|next| !next.starts_with("--"));
            let value = value.with_context(|| format!("`{word}` needs a value.\n\n{EXAMPLE}"))?;
            if word == "--regard" {
                asked.regard = Some(value.into());
                continue;
            }
            let number = value.replace('_', "").parse::<u32>().ok().filter(|number| *number > 0);
            let number = number.with_context(|| {
                format!(
                    "`{word}` takes a whole number above 0, but received `{value}`.\n\n{EXAMPLE}"
                )
            })?;
            match word {
                "--children" => asked.children = number,
                "--events" => asked.events = number,
                "--runs" => asked.runs = number,
                _ => asked.threads = number,
            }
        }
        Ok(asked)
    }

    /// Whether these are the events that checksums are published for.
    fn is_full(&self) -> bool {
        let full = Self::default();
        (self.children, self.events) == (full.children, full.events)
    }
}

/// One tool and its run.
#[derive(Debug)]
struct Tool {
    name: &'static str,
    outcome: Outcome,
}

/// Everything measured.
#[derive(Debug)]
struct Measured {
    /// Polars first, Regard last.
    tools: Vec<Tool>,
    /// What `regard measure whole` told; none where this Regard has no such command yet.
    whole: Option<Value>,
}

/// `cargo xtask measure patterns ...`. Gives whether everything was measured and every tool found the same.
pub fn measure(root: &Path, words: &[String]) -> Result<bool> {
    let asked = Asked::of(words)?;
    let folder = root.join("target/patterns");
    std::fs::create_dir_all(&folder).context("target/patterns could not be made")?;
    let python = Python::with(&WANTED, root, &folder)?;
    let events = events(&asked, &folder, &python)?;
    let regard = regard(root, &asked)?;
    let tools = tools(&asked, &events, &python, &regard)?;
    let differing = differing(&tools, asked.is_full());
    let measured = Measured { tools, whole: whole(&asked, &regard)? };
    let figures = tables::page(&about(root, &asked)?, &measured, asked.is_full());
    println!("{figures}");
    if !differing.is_empty() {
        bail!(
            "the tools did not find the same, and docs/measures.md is as it was: {}",
            differing.join("; ")
        );
    }
    if asked.print_only || !asked.is_full() {
        step::say(
            "docs/measures.md is as it was: it takes the full run, and --print-only leaves it",
        );
    } else {
        measures::keep(root, "patterns", &figures)?;
    }
    Ok(true)
}

/// The folder with the events, invented now where they are not there.
fn events(asked: &Asked, folder: &Path, python: &Python) -> Result<PathBuf> {
    let folder = folder.join(format!("events-{}-{}", asked.children, asked.events));
    let stamp = folder.join("invented-by.py");
    if std::fs::read_to_string(&stamp).is_ok_and(|script| script == EVENTS_SCRIPT) {
        return Ok(folder);
    }
    std::fs::create_dir_all(&folder).context("a folder for the events could not be made")?;
    let [children, events, seed] = [asked.children, asked.events, SEED].map(|n| n.to_string());
    let mut invent = python.command();
    invent.arg(python.script("events.py")).arg(&folder);
    invent.args(["--children", &children, "--events", &events, "--seed", &seed]);
    if !step::run("invented events", &mut invent)? {
        bail!("the events could not be invented; see above what the script says");
    }
    std::fs::write(&stamp, EVENTS_SCRIPT).context("the events' stamp could not be written")?;
    Ok(folder)
}

/// The program to measure: the one given, or one built now for speed.
fn regard(root: &Path, asked: &Asked) -> Result<PathBuf> {
    if let Some(program) = &asked.regard {
        return Ok(program.clone());
    }
    let words = ["build", "--release", "--quiet", "--locked", "-p", "regard"];
    if !step::run("build for speed", &mut step::cargo(root, &words))? {
        bail!("regard could not be built for speed; mend the build first");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join("release/regard"))
}

/// The three rules by every tool, one after the other.
fn tools(asked: &Asked, events: &Path, python: &Python, regard: &Path) -> Result<Vec<Tool>> {
    let [runs, threads] = [asked.runs, asked.threads].map(|number| number.to_string());
    let theirs = |script: &str| {
        let mut command = python.command();
        command.arg(python.script(script)).arg(events.join("events.parquet"));
        command
    };
    let mut ours = Command::new(regard);
    ours.args(["measure", "reference", "--json", "--events"]).arg(events);
    let commands = [
        ("Polars", theirs("polars_rules.py")),
        ("DuckDB", theirs("duckdb_rules.py")),
        ("Regard", ours),
    ];
    let run = |(name, mut command): (&'static str, Command)| {
        step::say(&format!("{name}: the three reference rules"));
        command.args(["--runs", &runs, "--threads", &threads]);
        let took = events.join(format!("{}.took.json", name.to_lowercase()));
        Ok(Tool { name, outcome: measured::run(name, command, python, &took)? })
    };
    commands.into_iter().map(run).collect()
}

/// Where a tool found something else than what is published or, among other events, than the first tool.
fn differing(tools: &[Tool], is_published: bool) -> Vec<String> {
    let mut differing = Vec::new();
    let Some(first) = tools.first() else { return differing };
    for (rule, published) in PUBLISHED {
        let expected = if is_published {
            (serde_json::json!(published), "published")
        } else {
            (first.outcome.said["checks"][rule].clone(), first.name)
        };
        for tool in tools {
            let found = &tool.outcome.said["checks"][rule];
            // A tool that told nothing has not found the same.
            if *found != expected.0 || found.is_null() {
                differing.push(format!(
                    "{rule} by {}: {found}, but {}: {}",
                    tool.name, expected.1, expected.0
                ));
            }
        }
    }
    for tool in tools {
        let every_day = tool.outcome.said["checks"]["every_day"].as_u64();
        if let Some(sum) = every_day.filter(|sum| is_published && *sum != PUBLISHED_EVERY_DAY) {
            differing.push(format!(
                "agencies of every day by {}: {sum}, but published: {PUBLISHED_EVERY_DAY}",
                tool.name
            ));
        }
    }
    differing
}

/// What `regard measure whole` tells, where there is such a command.
fn whole(asked: &Asked, regard: &Path) -> Result<Option<Value>> {
    let ask = ["measure", "whole", "--help"];
    let help = Command::new(regard).args(ask).output().context("regard could not be asked")?;
    if !help.status.success() {
        step::say("the whole library: this Regard has no `measure whole` yet");
        return Ok(None);
    }
    let help = String::from_utf8_lossy(&help.stdout);
    let mut command = Command::new(regard);
    command.args(["measure", "whole"]);
    let [children, threads] = [asked.children, asked.threads].map(|number| number.to_string());
    // Passed on only where it is taken.
    for words in [&["--json"][..], &["--children", &children], &["--threads", &threads]] {
        if help.contains(words[0]) {
            command.args(words);
        }
    }
    step::say("the whole library over everybody; this takes minutes");
    let printed = step::printed(&mut command)?;
    let line = printed.lines().next_back().unwrap_or_default();
    serde_json::from_str(line).map(Some).context("`regard measure whole` printed no line of JSON")
}

/// What a reader needs to know of the run.
fn about(root: &Path, asked: &Asked) -> Result<String> {
    let git = |words: &[&str]| step::printed(Command::new("git").current_dir(root).args(words));
    let commit = git(&["log", "-1", "--format=%h of %cs"])?;
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.trim().is_empty();
    let changed = if is_changed { ", with changes not committed" } else { "" };
    let cores = std::thread::available_parallelism()?;
    Ok(format!(
        "Regard at {}{changed}; {} threads on {cores} cores{}; {} invented children with {} events, seed {SEED}, in order of \
         child, day and type; medians of {} {} within one process.",
        commit.trim(),
        asked.threads,
        processor().map(|name| format!(" ({name})")).unwrap_or_default(),
        spaced(asked.children),
        spaced(asked.events),
        asked.runs,
        if asked.runs == 1 { "run" } else { "runs" },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(line: &str) -> Result<Asked> {
        Asked::of(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    pub fn tool(name: &'static str, said: Value) -> Tool {
        Tool { name, outcome: Outcome { taken: measured::Taken::default(), said } }
    }

    fn published() -> Value {
        PUBLISHED.into_iter().map(|(rule, found)| (rule.to_owned(), json!(found))).collect()
    }

    #[test]
    fn a_smaller_run_is_not_the_full_one() {
        assert!(asked("").unwrap().is_full());
        assert!(!asked("--children 3_000 --events 300_000").unwrap().is_full());
        for wrong in ["--event 5", "--events", "--events none", "--runs 0"] {
            let error = asked(wrong).unwrap_err().to_string();
            assert!(error.contains("cargo xtask measure patterns"), "{error}");
        }
    }

    #[test]
    fn whoever_differs_from_what_is_published_is_named() {
        let mut wrong = published();
        wrong["missed"][1] = json!(1);
        let tools = [
            tool("Polars", json!({ "checks": published() })),
            tool("Regard", json!({ "checks": wrong })),
        ];
        let differing = differing(&tools, true);
        assert_eq!(differing.len(), 1, "{differing:?}");
        assert!(differing[0].contains("missed by Regard: [42154,1]"), "{differing:?}");
    }

    #[test]
    fn among_other_events_tools_are_held_against_the_first() {
        let checks =
            |sum: u32| json!({ "contacts": [3, sum], "missed": [1, 2], "agencies": [1, 2, 3, 4] });
        let of = |sum| tool("DuckDB", json!({ "checks": checks(sum) }));
        assert!(differing(&[of(5), of(5)], false).is_empty());
        assert_eq!(differing(&[of(5), of(6)], false).len(), 1);
    }

    #[test]
    fn a_tool_that_tells_nothing_has_not_found_the_same() {
        let silent = || tool("Polars", json!({}));
        assert_eq!(differing(&[silent(), silent()], false).len(), 6);
    }

    #[test]
    fn the_sum_over_every_day_is_held_against_what_is_published() {
        let mut checks = published();
        checks["every_day"] = json!(PUBLISHED_EVERY_DAY - 1);
        assert_eq!(differing(&[tool("Regard", json!({ "checks": checks }))], true).len(), 1);
    }
}
