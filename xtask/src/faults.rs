//! `cargo xtask faults`: what goes wrong with machines, each tried as often as wished, and the table of what came of it.
//!
//! Takes how often; runs the tests of faults with real processes and files, and puts what they tell into `docs/operating/faults.md`. A
//! fault after which anything was lost fails, and the page stays as it was.

use crate::{debian, measures, step};
use anyhow::{Context, Result};
use std::path::Path;

const PAGE: &str = "docs/operating/faults.md";
/// How often a process is killed, of each sort, where nothing else is said; what takes longer each time is tried less often.
const OFTEN: &str = "200";

/// Tries the faults and rewrites the table.
pub fn run(root: &Path, rest: &[String]) -> Result<bool> {
    let times = rest.first().map_or(OFTEN, String::as_str);
    times.parse::<u32>().with_context(|| format!("how often? A number, not {times:?}"))?;
    debian::programs()?;
    let folder = tempfile::Builder::new().prefix("regard-faults-").tempdir()?;
    let told = folder.path().join("told.md");
    let mut tests =
        step::cargo(root, &["test", "--locked", "-p", "regard", "--test", "it", "faults::"]);
    tests.env("REGARD_FAULTS", times).env("REGARD_FAULTS_TO", &told);
    if !step::run("faults", &mut tests)? {
        return Ok(false);
    }
    let lines = std::fs::read_to_string(&told).context("the tests told nothing")?;
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.sort_unstable();
    let commit = step::printed(std::process::Command::new("git").current_dir(root).args([
        "log",
        "-1",
        "--format=%h of %cs",
    ]))?;
    let table = format!(
        "Regard at {}; the log is an encrypted SQLite file where the line does not say PostgreSQL.\n\n| fault | times tried | of them in the middle | lost | duplicated | longest recovery, s |\n| --- | ---: | ---: | ---: | ---: | ---: |\n{}",
        commit.trim(),
        lines.join("\n")
    );
    println!("{table}");
    measures::keep_in(root, PAGE, "faults", &table)?;
    Ok(true)
}
