//! `regard check-practice`: the rules are sound, and every story gives the answers it expects.

mod deciding;

pub use deciding::PracticeOf;

use crate::out::say;
use anyhow::Context;
use safeguarding::practice::{PRACTICE, SCENARIOS, load};
use safeguarding::scenarios::Scenario;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct CheckPractice {
    /// A folder that holds practice/ and scenarios/; what comes with Regard where not given.
    folder: Option<PathBuf>,
    /// Print what each story covers and whether it passed, as JSON.
    #[arg(long)]
    scenarios_json: bool,
}

impl CheckPractice {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (practice, scenarios) = match &self.folder {
            Some(folder) => (read(folder, "practice", "toml")?, read(folder, "scenarios", "md")?),
            None => (owned(PRACTICE), owned(SCENARIOS)),
        };
        let loaded = match load(&borrowed(&practice), &borrowed(&scenarios)) {
            Ok(loaded) => loaded,
            Err(problems) => return Ok(crate::out::problems(&problems, "nothing was run")),
        };
        let mut told = Vec::new();
        let mut faults = 0;
        for (file, text) in &scenarios {
            let (covers, unfulfilled) = match Scenario::read(text) {
                Ok(story) => (story.covers.clone(), story.run(&loaded)),
                Err(problems) => (Vec::new(), problems),
            };
            for fault in &unfulfilled {
                eprintln!("{file}:{}: {}", fault.line, fault.what);
            }
            faults += unfulfilled.len();
            told.push(serde_json::json!({ "file": file, "covers": covers, "passed": unfulfilled.is_empty() }));
        }
        if self.scenarios_json {
            say!("{}", serde_json::Value::Array(told));
        } else {
            say!(
                "{} rules and {} kinds of record are sound; {} stories ran on the fast path and on the oracle, {faults} expectations not fulfilled",
                loaded.rules.len(),
                loaded.kinds.len(),
                scenarios.len()
            );
            say!(
                "{} codebooks, {} published figures, {} tests for reviews and {} lists of questions are sound",
                loaded.codebooks.len(),
                loaded.figures.all.len(),
                loaded.review_tests.len(),
                loaded.question_lists.len()
            );
        }
        Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

pub(super) type Files = Vec<(String, String)>;

pub(super) fn owned(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn borrowed(files: &Files) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

/// Every file with this ending under `folder/part`, by path from `folder`, in order.
pub(super) fn read(folder: &Path, part: &str, ending: &str) -> anyhow::Result<Files> {
    let mut files = Vec::new();
    let mut folders = vec![folder.join(part)];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).with_context(|| {
            format!("{} could not be read; name the folder that holds {part}/", next.display())
        })?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{} could not be read", path.display()))?;
                let short = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                files.push((short, text));
            }
        }
    }
    files.sort();
    Ok(files)
}
