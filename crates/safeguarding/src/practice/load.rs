//! Reads practice files and refuses what is not sound: unknown keys, kinds, agencies and facts, missing sources,
//! overlapping dates, missing scenarios. Lists every problem at once, with its file and, where known, its line.

mod check;
mod duties;
mod learning;
mod lines;
mod parameters;
mod retention;

use super::indicators::IndicatorsFile;
use super::linking::{FrequenciesFile, LinkingFile, ShortFormsFile};
use super::outcomes::Outcomes;
use super::resources::ResourcesFile;
use super::rules::TomlDay;
use super::{
    Agency, CoOccurrence, Disagreement, DueWithin, FactForm, Gap, Kind, MOST_AGENCIES, MOST_KINDS,
    Measure, Moved, Pick, Practice, Prompt, Relapse, Repeated, Rising, Scope, Source, Unanswered,
};
use crate::calendar::{Span, WorkingDays};
use check::RuleCheck;
use duties::{check_forms, take_duties};
pub use learning::read_codebook;
use learning::take_learning;
use lines::line_at;
pub use retention::read_retention;
use retention::take_retention;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// Something wrong with a practice file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeProblem {
    /// The file.
    pub file: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub what: String,
}

impl fmt::Display for PracticeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindsFile {
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgenciesFile {
    agency: Vec<Agency>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkingDaysFile {
    #[expect(dead_code, reason = "kept for readers of the file")]
    source: Source,
    holidays: Vec<TomlDay>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: SmolStr,
    title: String,
    shape: String,
    nation: String,
    about: Scope,
    version: Vec<VersionTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    in_force: TomlDay,
    // Required; left out here so that what else is wrong with the version is named too.
    #[serde(default)]
    source: Option<Source>,
    #[serde(default)]
    prompt: Option<Prompt>,
    #[serde(default)]
    answered_by: Option<Pick>,
    #[serde(default)]
    needs: Vec<SmolStr>,
    #[serde(default)]
    limits: Option<String>,
    #[serde(default)]
    current_for: Option<Span>,
    #[serde(default)]
    only_once_born: bool,
    #[serde(default)]
    asked_from: Option<Span>,
    #[serde(default, rename = "due-within")]
    due_within: Option<DueWithin>,
    #[serde(default)]
    repeated: Option<Repeated>,
    #[serde(default)]
    gap: Option<Gap>,
    #[serde(default, rename = "co-occurrence")]
    co_occurrence: Option<CoOccurrence>,
    #[serde(default)]
    relapse: Option<Relapse>,
    #[serde(default)]
    rising: Option<Rising>,
    #[serde(default)]
    measure: Option<Measure>,
    #[serde(default)]
    moved: Option<Moved>,
    #[serde(default)]
    disagreement: Option<Disagreement>,
    #[serde(default)]
    unanswered: Option<Unanswered>,
}

/// Loads practice from files given as path and text; scenarios are read only for the rule each names.
///
/// # Errors
/// Every problem found, in the order of the files.
pub fn load(
    files: &[(&str, &str)],
    scenarios: &[(&str, &str)],
) -> Result<Practice, Vec<PracticeProblem>> {
    let mut practice = Practice::default();
    let mut problems = Vec::new();
    let mut rule_files = Vec::new();
    let mut indicators = None;
    let mut outcomes = None;
    for &(path, text) in files {
        match path.rsplit('/').next().unwrap_or(path) {
            "record-kinds.toml" => take_kinds(path, text, &mut practice, &mut problems),
            "agencies.toml" => {
                if let Some(file) = parse::<AgenciesFile>(path, text, &mut problems) {
                    practice.agencies.extend(file.agency.into_iter().map(|a| (a.id.clone(), a)));
                }
            }
            "working-days.toml" => {
                if let Some(file) = parse::<WorkingDaysFile>(path, text, &mut problems) {
                    practice.working_days =
                        WorkingDays::new(file.holidays.into_iter().map(|d| d.0));
                }
            }
            "resources.toml" => take_resources(path, text, &mut practice, &mut problems),
            "outcomes.toml" => outcomes = Some((path, text)),
            "linking.toml" | "short-forms.toml" | "name-frequencies.toml" => {
                take_linking(path, text, &mut practice, &mut problems);
            }
            "indicators.toml" => indicators = Some((path, text)),
            _ if path.contains("/patterns/") || path.contains("/timescales/") => {
                rule_files.push((path, text));
            }
            _ => {}
        }
    }
    check_kinds(&practice, files, &mut problems);
    check_forms(&practice, files, &mut problems);
    if let Some((path, text)) = indicators {
        take_indicators(path, text, &mut practice, &mut problems);
    }
    if let Some((path, text)) = outcomes {
        take_outcomes(path, text, &mut practice, &mut problems);
    }
    take_duties(files, &mut practice, &mut problems);
    take_retention(files, &mut practice, &mut problems);
    take_learning(files, &mut practice, &mut problems);
    let told = scenario_verdicts(scenarios);
    for (path, text) in rule_files {
        if let Some(file) = parse_naming_all::<RuleFile>(path, text, &mut problems) {
            let mut check = RuleCheck { path, text, practice: &practice, problems: &mut problems };
            if let Some(rule) = check.rule(file, &told) {
                if let Some(other) = practice.rules.iter().find(|other| other.id == rule.id) {
                    let what = format!(
                        "the rule {} is also in {}: give one of them another id",
                        rule.id, other.file
                    );
                    check.say("id", what);
                }
                practice.rules.push(rule);
            }
        }
    }
    practice.rules.sort_by(|a, b| a.id.cmp(&b.id));
    problems.extend(too_many(&practice, files));
    in_order(&mut problems, files);
    if problems.is_empty() { Ok(practice) } else { Err(problems) }
}

/// Puts problems in order, each once: a file's own from its top to its foot; files as they were given.
fn in_order(problems: &mut Vec<PracticeProblem>, files: &[(&str, &str)]) {
    let order = |p: &PracticeProblem| files.iter().position(|(path, _)| *path == p.file);
    problems.sort_by_key(|p| (order(p), p.line));
    problems.dedup();
}

fn take_outcomes(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(read) = parse::<Outcomes>(path, text, problems) else { return };
    RuleCheck { path, text, practice, problems }.pick("tells", &read.tells);
    practice.outcomes = Some(read);
}

fn take_resources(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = parse::<ResourcesFile>(path, text, problems) else { return };
    for (n, resource) in file.resource.iter().enumerate() {
        let twice = file.resource[..n].iter().any(|other| other.title == resource.title);
        let twice = twice.then_some("this title is listed twice");
        if let Some(what) = resource.wrong().or(twice) {
            let line = line_at(text, &format!("resource.{n}.title"));
            problems.push(problem(path, line, what.to_owned()));
        }
    }
    practice.resources.extend(file.resource);
}

/// What there is more of than a judgement can keep apart.
fn too_many(practice: &Practice, files: &[(&str, &str)]) -> Vec<PracticeProblem> {
    let (kinds, agencies) = (practice.kinds_looked_at().len(), practice.agencies.len());
    let over = [
        ("record-kinds.toml", "kinds of record are looked at by rules", kinds, MOST_KINDS),
        ("agencies.toml", "agencies are listed", agencies, MOST_AGENCIES),
    ];
    let over = over.into_iter().filter(|(_, _, found, most)| found > most);
    over.map(|(file, what, found, most)| {
        let path = files.iter().map(|(path, _)| *path).find(|path| path.ends_with(file));
        problem(path.unwrap_or(file), Some(1), format!("{found} {what}: {most} is the most"))
    })
    .collect()
}

/// Reads one rule beside a practice already loaded: its kinds and agencies, not its rules. No stories are asked for.
///
/// # Errors
/// Every problem found, by line.
pub fn read_rule(
    path: &str,
    text: &str,
    practice: &Practice,
) -> Result<super::Rule, Vec<PracticeProblem>> {
    let mut problems = Vec::new();
    let Some(file) = parse_naming_all::<RuleFile>(path, text, &mut problems) else {
        return Err(problems);
    };
    let told =
        BTreeMap::from([(file.id.to_string(), BTreeSet::from(["met", "not met", "cannot tell"]))]);
    let mut check = RuleCheck { path, text, practice, problems: &mut problems };
    match check.rule(file, &told) {
        Some(rule) if problems.is_empty() => Ok(rule),
        _ => {
            problems.sort_by_key(|problem| problem.line);
            problems.dedup();
            Err(problems)
        }
    }
}

/// Takes in the list of kinds; of two with one id, the first.
fn take_kinds(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = parse::<KindsFile>(path, text, problems) else { return };
    for (n, kind) in file.kind.into_iter().enumerate() {
        match practice.kinds.entry(kind.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(kind);
            }
            Entry::Occupied(first) => {
                let line = line_at(text, &format!("kind.{n}.id"));
                let what = format!("the kind {} is listed twice", first.key());
                problems.push(problem(path, line, what));
            }
        }
    }
}

/// The list of kinds that a kind stands in; the first, where it cannot be seen in any.
fn list_of<'f>(files: &[(&'f str, &'f str)], kind: &str) -> Option<(&'f str, &'f str)> {
    let lists = || files.iter().copied().filter(|(path, _)| path.ends_with("record-kinds.toml"));
    lists().find(|(_, text)| line_of_kind(text, kind).is_some()).or_else(|| lists().next())
}

fn check_kinds(practice: &Practice, files: &[(&str, &str)], problems: &mut Vec<PracticeProblem>) {
    for kind in practice.kinds.values() {
        let Some((path, text)) = list_of(files, &kind.id) else { continue };
        let told = kind.facts.iter().filter_map(|fact| fact.told.as_ref());
        for agency in kind.agencies.iter().chain(&kind.told_as_a_course).chain(told) {
            if !practice.agencies.contains_key(agency) {
                let what = format!(
                    "the kind {} names the agency {agency}, which agencies.toml does not have",
                    kind.id
                );
                problems.push(problem(path, line_of_kind(text, &kind.id), what));
            }
        }
        for fact in &kind.facts {
            if (fact.names_who_said && fact.form != FactForm::Choice)
                || (fact.told.is_some() && fact.form != FactForm::YesNo)
            {
                let what = format!(
                    "the fact {} of {}: names_who_said goes with a choice of agencies, told with yes-no",
                    fact.name, kind.id
                );
                problems.push(problem(path, line_of_kind(text, &kind.id), what));
            }
            if fact.several && fact.form != FactForm::Choice && !fact.names_agency {
                let what = format!(
                    "the fact {} of {}: several goes with a choice, or with names_agency",
                    fact.name, kind.id
                );
                problems.push(problem(path, line_of_kind(text, &kind.id), what));
            }
            if (fact.form == FactForm::Choice) == fact.choices.is_empty() {
                let what = format!(
                    "the fact {} of {}: give choices if, and only if, its form is choice",
                    fact.name, kind.id
                );
                problems.push(problem(path, line_of_kind(text, &kind.id), what));
            }
        }
    }
}

/// For each rule, the verdicts its scenarios expect of it.
fn scenario_verdicts(scenarios: &[(&str, &str)]) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut told: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for (_, text) in scenarios {
        for line in text.lines().filter(|line| line.trim_start().starts_with('|')) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            for (i, cell) in cells.iter().enumerate() {
                let verdict = match *cell {
                    "met" => "met",
                    "not met" => "not met",
                    "cannot tell" => "cannot tell",
                    _ => continue,
                };
                if let Some(rule) = i.checked_sub(1).and_then(|i| cells.get(i)) {
                    told.entry((*rule).to_owned()).or_default().insert(verdict);
                }
            }
        }
    }
    told
}

/// Takes in the signs of neglect, which name kinds and facts as rules do.
fn take_indicators(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = parse::<IndicatorsFile>(path, text, problems) else { return };
    let read = file.read();
    let mut check = RuleCheck { path, text, practice, problems };
    for (keys, what) in read.wrong {
        check.say(&keys, what.to_owned());
    }
    for (keys, pick) in &read.picks {
        check.pick(keys, pick);
    }
    practice.indicators = read.indicators;
}

/// Takes in one of the files that linking is read from.
fn take_linking(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    match path {
        _ if path.ends_with("/linking.toml") => {
            if let Some(file) = parse::<LinkingFile>(path, text, problems) {
                let wrong = Arc::make_mut(&mut practice.linking).take(file);
                problems.extend(wrong.into_iter().map(|what| problem(path, None, what)));
            }
        }
        _ if path.ends_with("/short-forms.toml") => {
            if let Some(file) = parse::<ShortFormsFile>(path, text, problems) {
                Arc::make_mut(&mut practice.linking).take_short_forms(file);
            }
        }
        _ => {
            if let Some(file) = parse::<FrequenciesFile>(path, text, problems) {
                Arc::make_mut(&mut practice.linking).take_frequencies(file);
            }
        }
    }
}

fn problem(file: &str, line: Option<usize>, what: String) -> PracticeProblem {
    PracticeProblem { file: file.to_owned(), line, what }
}

/// The line that gives a kind its id, from 1.
fn line_of_kind(text: &str, id: &str) -> Option<usize> {
    let given = format!("id = \"{id}\"");
    text.lines().position(|line| line.trim() == given).map(|i| i + 1)
}

/// Reads a file, or says all that stands in the way of reading it, not only the first.
///
/// A line that cannot be read is left out and the rest read again. A key that is not known hides nothing of the rest, which is then
/// checked; what stands in the place of a value may.
fn parse_naming_all<T: for<'de> Deserialize<'de>>(
    path: &str,
    text: &str,
    problems: &mut Vec<PracticeProblem>,
) -> Option<T> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut left_out, mut hides_nothing) = (Vec::new(), true);
    loop {
        let mut found = Vec::new();
        let read = parse::<T>(path, &lines.concat(), &mut found);
        let Some(wrong) = found.pop() else { return read.filter(|_| hides_nothing) };
        let is_named = |key: &&str| wrong.what.contains(&format!("field `{key}`"));
        let is_missing = wrong.what.starts_with("missing field");
        if is_missing && left_out.iter().any(is_named) {
            return None;
        }
        let line = wrong.line.and_then(|line| lines.get_mut(line - 1));
        let alone = line.and_then(|line| Some((key_alone(line)?, line)));
        let own_key = alone.as_ref().is_some_and(|(key, _)| is_named(key));
        problems.push(wrong);
        let (false, Some((key, line))) = (is_missing, alone) else { return None };
        hides_nothing &= own_key;
        if !own_key {
            left_out.push(key);
        }
        *line = "\n";
    }
}

/// The key of a line that holds one key and its whole value; `None`: a heading, or part of something longer.
fn key_alone<'t>(line: &&'t str) -> Option<&'t str> {
    let (key, value) = line.split_once('=')?;
    let count = |sign: char| value.matches(sign).count();
    let is_whole =
        count('[') == count(']') && count('{') == count('}') && !value.contains("\"\"\"");
    (is_whole && !key.trim_start().starts_with('[')).then(|| key.trim())
}

fn parse<T: for<'de> Deserialize<'de>>(
    path: &str,
    text: &str,
    problems: &mut Vec<PracticeProblem>,
) -> Option<T> {
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            let line = error
                .span()
                .map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            // How Rust calls it is nobody's word.
            let said =
                error.message().replace("expected u16", "expected a whole number from 0 to 65535");
            problems.push(problem(path, line, said));
            None
        }
    }
}
