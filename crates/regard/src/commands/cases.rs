//! `regard cases`: the cases the source documents tell of, as stories: what reviews found, which finding of ours shows it, from
//! which day, and who could have known.

use super::practice::{Files, owned, read};
use crate::out::say;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{Practice, SCENARIOS};
use safeguarding::records::{Entry, Said};
use safeguarding::replay::{self, Replay, SeenPattern};
use safeguarding::scenarios::{Expected, Scenario};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Cases {
    /// A folder that holds scenarios/; the cases that come with Regard where not given. All its stories are told.
    folder: Option<PathBuf>,
    /// Also each case’s whole replay.
    #[arg(long)]
    whole: bool,
}

impl Cases {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let stories: Files = if let Some(folder) = &self.folder {
            read(folder, "scenarios", "md")?
        } else {
            let families = |(path, _): &(String, String)| path.contains("/families/");
            owned(SCENARIOS).into_iter().filter(families).collect()
        };
        let practice = Practice::shipped();
        let mut faults = 0;
        for (file, text) in &stories {
            match Scenario::read(text) {
                Ok(story) => faults += self.tell(file, text, &story, &practice),
                Err(problems) => {
                    faults += problems.len();
                    for problem in problems {
                        eprintln!("{file}:{}: {}", problem.line, problem.what);
                    }
                }
            }
        }
        say!("{} cases told; {faults} expectations not fulfilled.", stories.len());
        Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Tells one story; gives how many of its expectations are not fulfilled.
    fn tell(&self, file: &str, text: &str, story: &Scenario, practice: &Practice) -> usize {
        say!("{}\n{}", story.title, "=".repeat(story.title.chars().count()));
        say!("{file}; covers {}. All names are fictional.\n", story.covers.join(", "));
        say!("What happened, told after the public document:\n{}\n", indented(&prose(text)));
        let faults = story.run(practice);
        for fault in &faults {
            say!("NOT AS EXPECTED, line {}: {}", fault.line, fault.what);
        }
        let caseload = caseload(story, practice);
        let last = story.expected.iter().map(|expected| expected.as_of).max();
        let as_of = last.unwrap_or(Date::MAX);
        let children: BTreeSet<u32> = story
            .expected
            .iter()
            .filter_map(|expected| story.child(expected, &caseload.people).ok())
            .collect();
        let replays: Vec<Replay> =
            children.iter().map(|child| replay::of(&caseload, *child, as_of, true)).collect();
        say!("What the record shows, and from which day:");
        let mut told = BTreeSet::new();
        for expected in &story.expected {
            if expected.verdict == "met" && told.insert(&expected.rule) {
                finding(&caseload, story, &replays, expected);
            }
        }
        let others: BTreeSet<&str> = replays
            .iter()
            .flat_map(|replay| &replay.patterns)
            .map(|pattern| pattern.rule.as_str())
            .filter(|rule| !told.iter().any(|known| known.as_str() == *rule))
            .collect();
        let others = super::replay::counted(others.len(), "other pattern", "other patterns");
        say!("  and {others}.\n");
        strips(&caseload, &replays);
        if self.whole {
            for replay in &replays {
                super::replay::print(&caseload, replay);
            }
        }
        say!();
        faults.len()
    }
}

fn caseload(story: &Scenario, practice: &Practice) -> Caseload {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let records = story.records.iter().cloned().map(said);
    Caseload::of(
        practice.clone(),
        records.chain(story.coverage.iter().cloned().map(Entry::Coverage)),
    )
}

/// What stands between a story's covered items and its first table.
fn prose(text: &str) -> String {
    let after = text.split_once("covers:").map_or(text, |(_, after)| after);
    let after = after.split_once('\n').map_or("", |(_, after)| after);
    after.split("\n## ").next().unwrap_or_default().trim().to_owned()
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

fn finding(caseload: &Caseload, story: &Scenario, replays: &[Replay], expected: &Expected) {
    let child = story.child(expected, &caseload.people).ok();
    let replay = replays.iter().find(|replay| Some(replay.child) == child);
    let pattern: Option<&SeenPattern> =
        replay.and_then(|replay| replay.patterns.iter().find(|p| p.rule == expected.rule));
    let title = caseload.practice.rule(&expected.rule).map_or("", |rule| rule.title.as_str());
    match pattern {
        Some(pattern) => {
            say!("  {:<17} {title}", in_words(pattern.together));
            say!("{}{}", " ".repeat(20), super::replay::alone(caseload, pattern));
        }
        // Met on its day, and no longer at the end: what answered or outgrew it came after.
        None => say!("  {:<17} {title} (as of that day)", in_words(expected.as_of)),
    }
}

fn strips(caseload: &Caseload, replays: &[Replay]) {
    say!("Who knew what:");
    let Some(replay) = replays.first() else { return };
    for strip in &replay.strips {
        let told = strip.known.iter().filter(|known| known.told).count();
        let told =
            if told == 0 { String::new() } else { format!(", {told} of them told by others") };
        say!(
            "  {:<26} {}{told}, since {}",
            caseload.practice.agency_name(&strip.agency),
            super::replay::counted(strip.known.len(), "entry", "entries"),
            in_words(strip.known[0].since)
        );
    }
}
