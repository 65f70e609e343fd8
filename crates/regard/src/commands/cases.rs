//! `regard cases`: the cases the source documents tell of, as stories: what reviews found, which finding of ours shows it, from
//! which day, and who could have known.

use super::practice::{Files, owned, read};
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::View;
use safeguarding::patterns::Concerning;
use safeguarding::practice::{Practice, SCENARIOS};
use safeguarding::records::{Entry, Said};
use safeguarding::replay::{self, Lost, Replay, SeenPattern, Strip};
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
        let told = super::replay::counted(stories.len(), "case told", "cases told");
        match faults {
            0 => say!("{told}; every expectation is fulfilled."),
            1 => say!("{told}; 1 expectation is not fulfilled."),
            n => say!("{told}; {n} expectations are not fulfilled."),
        }
        Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// Tells one story; gives how many of its expectations are not fulfilled.
    fn tell(&self, file: &str, text: &str, story: &Scenario, practice: &Practice) -> usize {
        say!("{}\n{}", story.title, "=".repeat(story.title.chars().count()));
        say!("{file}; covers {}. All names are fictional.\n", story.covers.join(", "));
        // Only of the cases that come with Regard is it known where they are from.
        let told_after =
            if self.folder.is_none() { ", told after the public document" } else { "" };
        say!("What happened{told_after}:\n{}\n", indented(&prose(text)));
        let faults = story.run(practice);
        for fault in &faults {
            say!("NOT AS EXPECTED, line {}: {}", fault.line, fault.what);
        }
        let caseload = caseload(story, practice);
        let last = story.expected.iter().map(|expected| expected.as_of).max();
        let as_of = last.unwrap_or(Date::MAX);
        let replays: Vec<Replay> = children(story, &caseload)
            .into_iter()
            .map(|child| replay::of(&caseload, child, &View::all(as_of), true))
            .collect();
        say!("What the record shows, oldest first, by the day of the last entry it rests on:");
        let mut shown: Vec<Shown> = Vec::new();
        for expected in story.expected.iter().filter(|expected| expected.verdict == "met") {
            let found = Shown::of(&caseload, story, expected);
            shown.extend(found.filter(|one| !shown.iter().any(|known| known.is_same(one))));
        }
        shown.sort_by_key(|shown| shown.day);
        for shown in &shown {
            shown.tell(&caseload, &replays);
        }
        others(&caseload, &replays, &shown);
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

/// The children somebody expects something of, the oldest first.
fn children(story: &Scenario, caseload: &Caseload) -> Vec<u32> {
    let about = story.expected.iter();
    let about = about.filter_map(|expected| story.child(expected, &caseload.people).ok());
    let mut children: Vec<u32> = about.collect::<BTreeSet<u32>>().into_iter().collect();
    children.sort_by_key(|child| {
        let person = &caseload.people.persons[*child as usize];
        let born = person.born.as_ref().and_then(|born| born.reveal().sort_day());
        born.or(person.due.as_ref().map(|due| *due.reveal())).unwrap_or(Date::MAX)
    });
    children
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

/// A finding of ours that shows what a review found.
struct Shown<'a> {
    expected: &'a Expected,
    concerning: Concerning,
    title: String,
    /// The last day of what it rests on.
    day: Date,
    /// What it rests on: the story’s reference of each entry, and the entry in words.
    entries: Vec<(String, String)>,
}

impl<'a> Shown<'a> {
    /// What is found as is expected; `None` when it is not, which running the story tells.
    fn of(caseload: &Caseload, story: &Scenario, expected: &'a Expected) -> Option<Self> {
        let child = story.child(expected, &caseload.people).ok()?;
        let view = match &expected.known_to {
            Some(agency) => View::of_agency(expected.as_of, agency),
            None => View::all(expected.as_of),
        };
        let found = caseload.found(&view, child, &expected.rule)?;
        let told = caseload.words().explain(&found.finding, found.concerning);
        let mut entries = Vec::new();
        for line in told.because.into_iter().filter(|line| !line.records.is_empty()) {
            let record = &caseload.records[line.records[0] as usize];
            let reference = record.provenance.reference.as_ref();
            let entry = (reference.map(ToString::to_string).unwrap_or_default(), line.words);
            let dated = (record.happened.sort_day(), record.happened.latest(), entry);
            if !entries.contains(&dated) {
                entries.push(dated);
            }
        }
        entries.sort();
        let day = entries.iter().filter_map(|(_, latest, _)| *latest).max()?;
        let entries = entries.into_iter().map(|(_, _, entry)| entry).collect();
        Some(Self { expected, concerning: found.concerning, title: told.title, day, entries })
    }

    /// Whether it is the same told of another child, or as of another day.
    fn is_same(&self, other: &Self) -> bool {
        self.expected.rule == other.expected.rule && self.entries == other.entries
    }

    fn tell(&self, caseload: &Caseload, replays: &[Replay]) {
        let indent = " ".repeat(20);
        say!("  {:<17} {}", in_words(self.day), self.title);
        for (reference, words) in &self.entries {
            say!("{indent}- {reference}: {}", field(words));
        }
        let is_it = |pattern: &&SeenPattern| {
            pattern.rule == self.expected.rule && pattern.concerning == self.concerning
        };
        match replays.iter().flat_map(|replay| &replay.patterns).find(is_it) {
            Some(pattern) => say!("{indent}{}", first_seen(caseload, pattern)),
            // What answered or outgrew it came after.
            None => say!("{indent}as of {}", in_words(self.expected.as_of)),
        }
    }
}

/// When a pattern could first be seen in a story, and by whom alone.
fn first_seen(caseload: &Caseload, pattern: &SeenPattern) -> String {
    let alone = match pattern.lost() {
        Lost::NoneAlone => "no agency alone".to_owned(),
        Lost::Days(_) => super::replay::alone(caseload, pattern),
    };
    format!("pattern first seen {}; {alone}", in_words(pattern.together))
}

/// The patterns the record shows that the story does not speak of, each once.
fn others(caseload: &Caseload, replays: &[Replay], shown: &[Shown]) {
    let mut others: Vec<&SeenPattern> = replays
        .iter()
        .flat_map(|replay| &replay.patterns)
        .filter(|pattern| !shown.iter().any(|shown| shown.expected.rule == pattern.rule))
        .collect();
    others.sort_by_key(|pattern| pattern.together);
    let mut told = BTreeSet::new();
    others.retain(|pattern| told.insert(&pattern.rule));
    if !others.is_empty() {
        let others = others.len();
        say!(
            "\nAnd {}, by the day first seen:",
            super::replay::counted(others, "other pattern", "other patterns")
        );
    }
    for pattern in others {
        let rule = caseload.practice.rule(&pattern.rule);
        say!(
            "  {:<17} {}",
            in_words(pattern.together),
            rule.map_or("", |rule| rule.title.as_str())
        );
    }
}

/// What each agency knew, told once of the children of whom it is the same.
fn strips(caseload: &Caseload, replays: &[Replay]) {
    let known = |replay: &Replay| -> Vec<(String, Vec<u32>)> {
        let records = |strip: &Strip| strip.known.iter().map(|known| known.record).collect();
        replay.strips.iter().map(|strip| (strip.agency.to_string(), records(strip))).collect()
    };
    let mut alike: Vec<Vec<&Replay>> = Vec::new();
    for replay in replays {
        match alike.iter_mut().find(|those| known(those[0]) == known(replay)) {
            Some(those) => those.push(replay),
            None => alike.push(vec![replay]),
        }
    }
    for those in alike {
        let given = |replay: &&Replay| caseload.people.persons[replay.child as usize].given();
        let names: Vec<String> = those.iter().map(given).collect();
        say!("\nWho knew what of {}:", field(&names.join(", ")));
        strips_of(caseload, those[0]);
    }
}

fn strips_of(caseload: &Caseload, replay: &Replay) {
    for strip in &replay.strips {
        let told = strip.known.iter().filter(|known| known.told).count();
        let count = super::replay::counted(strip.known.len(), "entry", "entries");
        let told = match (told, strip.known.len()) {
            (0, _) => String::new(),
            (_, 1) => ", told by others".to_owned(),
            _ => format!(", {told} of them told by others"),
        };
        let first = in_words(strip.known[0].since);
        let when =
            if strip.known.len() == 1 { format!("on {first}") } else { format!("since {first}") };
        say!("  {:<26} {count}{told}, {when}", caseload.practice.agency_name(&strip.agency));
    }
}
