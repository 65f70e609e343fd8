//! `cargo xtask ci`: what must hold before a change is taken in.
//!
//! Takes the working tree; gives a table of steps with how long each took, and whether all went well. A failing step does not
//! stop the rest: one run tells everything that is wrong.

use crate::{coverage, debian, step, test_all, tidy};
use anyhow::Result;
use std::path::Path;
use std::time::Duration;

/// One line of the table at the end.
struct Line {
    name: &'static str,
    went_well: bool,
    took: Duration,
}

type Step = (&'static str, fn(&Path) -> Result<bool>);

const STEPS: [Step; 8] = [
    ("packages", packages),
    ("format", format),
    ("lints", lints),
    ("tidy", tidy::run),
    ("test", test_all::run),
    ("check-practice", check_practice),
    ("coverage", coverage::run),
    ("documents", documents),
];

/// Runs every step and prints the table.
pub fn run(root: &Path) -> bool {
    let mut lines = Vec::new();
    for (name, step) in STEPS {
        let (outcome, took) = crate::measures::timed(|| step(root));
        let went_well = outcome.unwrap_or_else(|error| {
            eprintln!("xtask {name}: {error:#}");
            false
        });
        lines.push(Line { name, went_well, took });
    }
    println!("\n{}", table(&lines));
    lines.iter().all(|line| line.went_well)
}

/// First, for building needs some of them.
fn packages(_: &Path) -> Result<bool> {
    debian::programs().map(|_| true)
}

fn format(root: &Path) -> Result<bool> {
    step::run("format", &mut step::cargo(root, &["fmt", "--all", "--check"]))
}

fn lints(root: &Path) -> Result<bool> {
    let words = [
        "clippy",
        "--workspace",
        "--features",
        "regard/press",
        "--all-targets",
        "--locked",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    step::run("lints", &mut step::cargo(root, &words))
}

fn check_practice(root: &Path) -> Result<bool> {
    let words = ["run", "--quiet", "--locked", "-p", "regard", "--", "check-practice"];
    step::run("check-practice", &mut step::cargo(root, &words))
}

fn documents(root: &Path) -> Result<bool> {
    let words = ["doc", "--workspace", "--no-deps", "--locked", "--quiet"];
    step::run("documents", step::cargo(root, &words).env("RUSTDOCFLAGS", "-D warnings"))
}

fn table(lines: &[Line]) -> String {
    let mut text = String::from("| step | outcome | seconds |\n| --- | --- | --- |\n");
    for line in lines {
        let outcome = if line.went_well { "passed" } else { "FAILED" };
        text.push_str(&format!("| {} | {outcome} | {:.1} |\n", line.name, line.took.as_secs_f64()));
    }
    let all: Duration = lines.iter().map(|line| line.took).sum();
    let failed = lines.iter().filter(|line| !line.went_well).count();
    let outcome = if failed == 0 { "passed".to_owned() } else { format!("{failed} FAILED") };
    text.push_str(&format!("| all | {outcome} | {:.1} |\n", all.as_secs_f64()));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_which_step_failed_and_how_many_did() {
        let lines = [
            Line { name: "format", went_well: true, took: Duration::from_millis(1_500) },
            Line { name: "tidy", went_well: false, took: Duration::from_millis(250) },
        ];
        let text = table(&lines);
        assert!(text.contains("| format | passed | 1.5 |"), "{text}");
        assert!(text.contains("| tidy | FAILED | 0.2 |"), "{text}");
        assert!(text.contains("| all | 1 FAILED | 1.8 |"), "{text}");
    }
}
