//! `cargo xtask measure growth`: Regard's growth calculations and the published packages' on the same children, in the same run.
//!
//! Takes how many children, and a copy of RCPCH's validation cases where somebody has one; installs the packages in
//! `target/growth/`, invents the children, runs each tool as a process of its own, and writes calculations a second and the
//! largest differences between the markers of `docs/measures.md`. The tables are read where the packages keep them, and stay there.

use crate::people::asked::spaced;
use crate::people::processor;
use crate::python::{Python, Wanted};
use crate::{measures, step};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const EXAMPLE: &str = "\
cargo xtask measure growth [--rows 20000] [--runs 5] [--seed 2026] [--cases sds_age_validation_2021.json] [--print-only]";

const WANTED: Wanted = Wanted {
    tools: "the published growth packages",
    scripts: "xtask/src/growth",
    requirements: include_str!("growth/requirements.txt"),
};

/// What was asked.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    /// How many invented children.
    rows: u32,
    /// How often each package runs over them; the medians are shown.
    runs: u32,
    seed: u32,
    /// A copy of RCPCH's validation cases.
    cases: Option<PathBuf>,
    /// Leave the page as it is.
    print_only: bool,
}

impl Asked {
    fn of(words: &[String]) -> Result<Self> {
        let mut asked = Self { rows: 20_000, runs: 5, seed: 2_026, cases: None, print_only: false };
        let mut words = words.iter().map(String::as_str);
        while let Some(word) = words.next() {
            if word == "--print-only" {
                asked.print_only = true;
                continue;
            }
            if !["--rows", "--runs", "--seed", "--cases"].contains(&word) {
                bail!("`{word}` is not known here.\n\n{EXAMPLE}");
            }
            let value = words.next().filter(|next| !next.starts_with("--"));
            let value = value.with_context(|| format!("`{word}` needs a value.\n\n{EXAMPLE}"))?;
            if word == "--cases" {
                asked.cases = Some(value.into());
                continue;
            }
            let number = value.replace('_', "").parse::<u32>().ok().filter(|number| *number > 0);
            let number = number.with_context(|| {
                format!(
                    "`{word}` takes a whole number above 0, but received `{value}`.\n\n{EXAMPLE}"
                )
            })?;
            match word {
                "--rows" => asked.rows = number.max(100),
                "--runs" => asked.runs = number,
                _ => asked.seed = number,
            }
        }
        Ok(asked)
    }
}

/// What every tool said of itself.
struct Told {
    anthro: Value,
    rcpch: Value,
    four: Value,
    uk: Value,
    survey: Value,
    cases: Option<Value>,
}

/// `cargo xtask measure growth ...`. Gives whether everything was measured.
pub fn measure(root: &Path, words: &[String]) -> Result<bool> {
    let asked = Asked::of(words)?;
    if let Some(cases) = asked.cases.as_ref().filter(|cases| !cases.is_file()) {
        bail!("there is no file {}; give the path of RCPCH's validation cases", cases.display());
    }
    let folder = root.join("target/growth");
    std::fs::create_dir_all(&folder).context("target/growth could not be made")?;
    let python = Python::with(&WANTED, root, &folder)?;
    let ours = ours(root)?;
    let told = run(&asked, &folder, &python, &ours)?;
    let figures = page(&about(root, &asked, &told)?, &told);
    println!("{figures}");
    if asked.print_only {
        step::say("docs/measures.md is as it was: --print-only was asked for");
    } else {
        measures::keep(root, "growth", &figures)?;
    }
    Ok(true)
}

/// Our program, built now for speed.
fn ours(root: &Path) -> Result<PathBuf> {
    let words =
        ["build", "--release", "--quiet", "--locked", "-p", "xtask", "--example", "growth-ours"];
    if !step::run("build for speed", &mut step::cargo(root, &words))? {
        bail!("our calculations could not be built for speed; mend the build first");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join("release/examples/growth-ours"))
}

/// Every tool over the same children, one after the other.
fn run(asked: &Asked, folder: &Path, python: &Python, ours: &Path) -> Result<Told> {
    let said = |name: &str, command: &mut Command| -> Result<Value> {
        step::say(name);
        let printed = step::printed(command)?;
        let line = printed.lines().next_back().unwrap_or_default();
        serde_json::from_str(line).with_context(|| format!("{name}: no line of JSON was printed"))
    };
    let script = |name: &str| {
        let mut command = python.command();
        command.arg(python.script(name));
        command
    };
    let [rows, runs, seed] = [asked.rows, asked.runs, asked.seed].map(|number| number.to_string());
    let mut invent = script("children.py");
    said("invented children", invent.arg(folder).args(["--rows", &rows, "--seed", &seed]))?;
    let theirs =
        |tool: &str| said(tool, script("theirs.py").arg(tool).arg(folder).args(["--runs", &runs]));
    let (anthro, rcpch) = (theirs("anthro")?, theirs("rcpch")?);
    let who = python.installed("anthro/data")?;
    let uk_who = python.installed("rcpchgrowth/data_tables")?;
    let list = |name: &str| folder.join(name);
    let mut four = Command::new(ours);
    four.arg("four").arg(&who).args([list("children.csv"), list("children.anthro.csv")]);
    let mut uk = Command::new(ours);
    uk.arg("uk").arg(&uk_who).args([list("uk.csv"), list("uk.rcpch.csv")]);
    let mut survey = Command::new(ours);
    let published = python.installed("pygrowup/test_datasets/MySurvey_z_st.csv")?;
    survey.arg("survey").args([&who, &published]);
    let golden = |cases: &PathBuf| {
        said("RCPCH's validation cases", Command::new(ours).arg("golden").args([&uk_who, cases]))
    };
    Ok(Told {
        anthro,
        rcpch,
        four: said("Regard on WHO 2006", &mut four)?,
        uk: said("Regard on UK-WHO", &mut uk)?,
        survey: said("WHO's published example", &mut survey)?,
        cases: asked.cases.as_ref().map(golden).transpose()?,
    })
}

/// What a reader needs to know of the run: machine, versions, seed.
fn about(root: &Path, asked: &Asked, told: &Told) -> Result<String> {
    let git = |words: &[&str]| step::printed(Command::new("git").current_dir(root).args(words));
    let commit = git(&["log", "-1", "--format=%h of %cs"])?;
    let is_changed = !git(&["status", "--porcelain", "--untracked-files=no"])?.trim().is_empty();
    let changed = if is_changed { ", with changes not committed" } else { "" };
    let cores = std::thread::available_parallelism()?;
    let word = |said: &Value, name: &str| said[name].as_str().unwrap_or("?").to_owned();
    Ok(format!(
        "Regard at {}{changed}; anthro {}, rcpchgrowth {}, Python {}; one thread of {cores} cores{}; seed {}; medians of {} runs \
         (ours of 7), tables read before.",
        commit.trim(),
        word(&told.anthro, "version"),
        word(&told.rcpch, "version"),
        word(&told.anthro, "python"),
        processor().map(|name| format!(" ({name})")).unwrap_or_default(),
        asked.seed,
        asked.runs,
    ))
}

/// The tables of the page.
fn page(about: &str, told: &Told) -> String {
    let mut page = format!(
        "{about}\n\n**How fast.** A call of the first two rows gives four places of one weighing and measuring: weight, length and \
         body mass index for age, and weight for length. A call of the others gives one place with its centile; a whole \
         measurement also works out the ages from dates and the weeks of pregnancy, both places of a child born early, and where \
         each stands among the lines.\n\n\
         | what | package | its calls a second | Regard's | times |\n| --- | --- | ---: | ---: | ---: |\n"
    );
    let mut row = |what: &str, package: &str, theirs: &Value, ours: &Value| {
        let (theirs, ours) = (theirs.as_f64().unwrap_or(0.0), ours.as_f64().unwrap_or(0.0));
        let times = if theirs > 0.0 { ours / theirs } else { 0.0 };
        page.push_str(&format!(
            "| {what} | {package} | {} | {} | {} |\n",
            spaced(theirs.round()),
            spaced(ours.round()),
            spaced(times.round())
        ));
    };
    let (anthro, rcpch) = (&told.anthro["calls_per_s"], &told.rcpch["calls_per_s"]);
    row("WHO 2006, four places, columns", "anthro", anthro, &told.four["columns_per_s"]);
    row(
        "WHO 2006, four places, one child at a time, with reasons",
        "anthro",
        anthro,
        &told.four["one_by_one_per_s"],
    );
    row("UK-WHO, one place", "rcpchgrowth", rcpch, &told.uk["bare_per_s"]);
    row(
        "UK-WHO, a whole measurement",
        "rcpchgrowth",
        &told.rcpch["whole_per_s"],
        &told.uk["whole_per_s"],
    );
    page.push_str(&format!(
        "\nA column of weights alone: {} places a second. Reading the tables, once: WHO 2006 {:.0} ms, UK-WHO {:.0} ms.\n",
        spaced(told.four["weight_alone_per_s"].as_f64().unwrap_or(0.0).round()),
        told.four["read_ms"].as_f64().unwrap_or(0.0),
        told.uk["read_ms"].as_f64().unwrap_or(0.0),
    ));
    page.push_str(
        "\n**How alike.** Largest differences, in standard deviations (in per cent for centiles). `anthro` rounds to four places, \
         WHO's program to two: half of the last place is the most that equal answers can differ. The survey is the example \
         published with WHO's program; it reaches to day 1,856 and the tables here to day 1,826, and the rows between can be \
         placed by that program alone. Day 730 is left out of the invented children: `anthro` takes it for standing in one table \
         and lying in another, WHO for lying.\n\n\
         | compared with | what | compared | largest difference | within the other's own tolerance | placed by one alone |\n\
         | --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    agreement(&mut page, "anthro", &told.four["agreement"]);
    agreement(&mut page, "rcpchgrowth", &told.uk["agreement"]);
    agreement(&mut page, "WHO's published survey", &told.survey);
    match &told.cases {
        Some(cases) => agreement(&mut page, "RCPCH's validation cases", cases),
        None => page.push_str(
            "\nRCPCH's validation cases (`sds_age_validation_2021.json`) are in none of its packages; whoever has the file gives it \
             with `--cases`.\n",
        ),
    }
    page
}

fn agreement(page: &mut String, with: &str, told: &Value) {
    for (what, found) in told.as_object().into_iter().flatten() {
        let count = |name: &str| spaced(found[name].as_u64().unwrap_or(0));
        page.push_str(&format!(
            "| {with} | {what} | {} | {:.1e} | {} | {} |\n",
            count("compared"),
            found["largest"].as_f64().unwrap_or(f64::INFINITY),
            count("within"),
            count("by_one_alone")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(words: &[&str]) -> Result<Asked> {
        Asked::of(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_read_and_a_wrong_one_is_told_with_an_example() {
        let read = asked(&["--rows", "1_000", "--cases", "a.json", "--print-only"]).unwrap();
        assert_eq!((read.rows, read.print_only, read.cases), (1_000, true, Some("a.json".into())));
        for wrong in [&["--rows", "few"][..], &["--rows"], &["--row", "1"], &["--runs", "0"]] {
            let error = asked(wrong).unwrap_err().to_string();
            assert!(error.contains("cargo xtask measure growth"), "{error}");
        }
    }

    #[test]
    fn the_page_shows_how_many_times_and_the_largest_difference() {
        let found =
            json!({ "largest": 0.000_05, "compared": 20_000, "within": 20_000, "by_one_alone": 0 });
        let told = Told {
            anthro: json!({ "calls_per_s": 50_000.0 }),
            rcpch: json!({ "calls_per_s": 4_000.0, "whole_per_s": 600.0 }),
            four: json!({ "columns_per_s": 10_000_000.0, "agreement": { "weight for age": found } }),
            uk: json!({ "bare_per_s": 8_000_000.0 }),
            survey: json!({}),
            cases: None,
        };
        let page = page("About.", &told);
        assert!(page.contains("| anthro | 50,000 | 10,000,000 | 200 |"), "{page}");
        assert!(
            page.contains("| anthro | weight for age | 20,000 | 5.0e-5 | 20,000 | 0 |"),
            "{page}"
        );
        assert!(page.contains("--cases"), "{page}");
    }
}
