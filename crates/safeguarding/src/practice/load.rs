//! Reads practice files and refuses what is not sound: unknown keys, kinds, agencies and facts, missing sources,
//! overlapping dates, missing scenarios. Lists every problem at once, with its file and, where known, its line.

use super::linking::{FrequenciesFile, LinkingFile, ShortFormsFile};
use super::rules::TomlDay;
use super::{
    Agency, CoOccurrence, Condition, Disagreement, DueWithin, FactForm, Gap, Kind, Measure, Moved,
    Pick, Practice, Prompt, Relapse, Repeated, Rising, Rule, Scope, Shape, Source, Unanswered,
    Version,
};
use crate::calendar::{Span, WorkingDays};
use serde::Deserialize;
use smol_str::SmolStr;
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
    source: Source,
    prompt: Prompt,
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
    for &(path, text) in files {
        match path.rsplit('/').next().unwrap_or(path) {
            "record-kinds.toml" => {
                if let Some(file) = parse::<KindsFile>(path, text, &mut problems) {
                    for kind in file.kind {
                        let id = kind.id.clone();
                        if practice.kinds.insert(id.clone(), kind).is_some() {
                            problems.push(problem(
                                path,
                                line_of(text, &id),
                                format!("the kind {id} is listed twice"),
                            ));
                        }
                    }
                }
            }
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
            "linking.toml" | "short-forms.toml" | "name-frequencies.toml" => {
                take_linking(path, text, &mut practice, &mut problems);
            }
            _ if path.contains("/patterns/") || path.contains("/timescales/") => {
                rule_files.push((path, text));
            }
            _ => {}
        }
    }
    check_kinds(&practice, files, &mut problems);
    let told = scenario_verdicts(scenarios);
    for (path, text) in rule_files {
        if let Some(file) = parse::<RuleFile>(path, text, &mut problems) {
            let mut check = RuleCheck { path, text, practice: &practice, problems: &mut problems };
            if let Some(rule) = check.rule(file, &told) {
                if practice.rules.iter().any(|other| other.id == rule.id) {
                    problems.push(problem(
                        path,
                        None,
                        format!("the rule {} is in two files", rule.id),
                    ));
                }
                practice.rules.push(rule);
            }
        }
    }
    practice.rules.sort_by(|a, b| a.id.cmp(&b.id));
    if problems.is_empty() { Ok(practice) } else { Err(problems) }
}

fn check_kinds(practice: &Practice, files: &[(&str, &str)], problems: &mut Vec<PracticeProblem>) {
    let Some(&(path, text)) = files.iter().find(|(p, _)| p.ends_with("record-kinds.toml")) else {
        return;
    };
    for kind in practice.kinds.values() {
        for agency in &kind.agencies {
            if !practice.agencies.contains_key(agency) {
                let what = format!(
                    "the kind {} names the agency {agency}, which agencies.toml does not have",
                    kind.id
                );
                problems.push(problem(path, line_of(text, &kind.id), what));
            }
        }
        for fact in &kind.facts {
            if (fact.form == FactForm::Choice) == fact.choices.is_empty() {
                let what = format!(
                    "the fact {} of {}: give choices if, and only if, its form is choice",
                    fact.name, kind.id
                );
                problems.push(problem(path, line_of(text, &kind.id), what));
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

struct RuleCheck<'a> {
    path: &'a str,
    text: &'a str,
    practice: &'a Practice,
    problems: &'a mut Vec<PracticeProblem>,
}

impl RuleCheck<'_> {
    fn say(&mut self, near: &str, what: String) {
        self.problems.push(problem(self.path, line_of(self.text, near), what));
    }

    fn rule(
        &mut self,
        file: RuleFile,
        told: &BTreeMap<String, BTreeSet<&'static str>>,
    ) -> Option<Rule> {
        let stem = self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        if stem != file.id {
            self.say(
                "id",
                format!("the file is called {stem} but the rule {}: make them the same", file.id),
            );
        }
        for verdict in ["met", "not met", "cannot tell"] {
            if !told.get(file.id.as_str()).is_some_and(|v| v.contains(verdict)) {
                self.say(
                    "id",
                    format!(
                        "no scenario expects \"{verdict}\" of {}: write one under scenarios/",
                        file.id
                    ),
                );
            }
        }
        let mut versions = Vec::new();
        for table in file.version {
            versions.extend(self.version(&file.shape, table));
        }
        if versions.is_empty() {
            self.say("id", "a rule needs at least one [[version]]".into());
            return None;
        }
        for pair in versions.windows(2) {
            if pair[0].in_force >= pair[1].in_force {
                self.say("in_force", format!("the version from {} does not come after the one from {}: put the oldest first, each from its own day", pair[1].in_force, pair[0].in_force));
            }
        }
        let file_name = self.path.to_owned();
        Some(Rule {
            id: file.id,
            title: file.title,
            nation: file.nation,
            about: file.about,
            file: file_name,
            versions,
        })
    }

    fn version(&mut self, shape: &str, table: VersionTable) -> Option<Version> {
        let shapes: Vec<Shape> = [
            table.due_within.map(Shape::DueWithin),
            table.repeated.map(Shape::Repeated),
            table.gap.map(Shape::Gap),
            table.co_occurrence.map(Shape::CoOccurrence),
            table.relapse.map(Shape::Relapse),
            table.rising.map(Shape::Rising),
            table.measure.map(Shape::Measure),
            table.moved.map(Shape::Moved),
            table.disagreement.map(Shape::Disagreement),
            table.unanswered.map(Shape::Unanswered),
        ]
        .into_iter()
        .flatten()
        .collect();
        let Ok([found]) = <[Shape; 1]>::try_from(shapes) else {
            self.say(
                "version",
                format!("each version needs exactly one table of parameters, [version.{shape}]"),
            );
            return None;
        };
        if found.name() != shape {
            self.say(
                "shape",
                format!(
                    "the rule says its shape is {shape} but gives parameters for {}",
                    found.name()
                ),
            );
        }
        let blank = [
            &table.source.title,
            &table.source.place,
            &table.source.says,
            &table.prompt.ask,
            &table.prompt.role,
        ];
        if blank.iter().any(|text| text.trim().is_empty()) {
            self.say(
                "source",
                "a source needs title, where and says; a prompt needs ask and role".into(),
            );
        }
        for agency in &table.needs {
            self.known_agency(agency);
        }
        for pick in found.picks().into_iter().chain(table.answered_by.as_ref()) {
            self.pick(pick);
        }
        Some(Version {
            in_force: table.in_force.0,
            source: table.source,
            prompt: table.prompt,
            answered_by: table.answered_by,
            needs: table.needs,
            limits: table.limits,
            current_for: table.current_for,
            only_once_born: table.only_once_born,
            shape: found,
        })
    }

    fn known_agency(&mut self, agency: &str) {
        if !self.practice.agencies.contains_key(agency) {
            self.say(agency, format!("there is no agency {agency} in agencies.toml"));
        }
    }

    fn pick(&mut self, pick: &Pick) {
        if pick.any.is_empty() || pick.any.iter().any(|s| s.kinds.is_empty()) {
            self.say(
                &pick.one,
                format!("\"{}\" picks nothing: give it at least one kind", pick.one),
            );
        }
        for selector in &pick.any {
            for agency in &selector.agencies {
                self.known_agency(agency);
            }
            for kind in &selector.kinds {
                let Some(known) = self.practice.kinds.get(kind) else {
                    self.say(kind, format!("there is no kind {kind} in record-kinds.toml"));
                    continue;
                };
                for (name, condition) in &selector.conditions {
                    let Some(fact) = known.facts.iter().find(|f| f.name == *name) else {
                        self.say(name, format!("the kind {kind} has no fact {name}"));
                        continue;
                    };
                    let Condition::OneOf(values) = condition else { continue };
                    let unknown: Vec<_> = values
                        .iter()
                        .filter(|v| !fact.choices.iter().any(|c| c == v.as_str()))
                        .collect();
                    if fact.form == FactForm::Choice && !unknown.is_empty() {
                        self.say(
                            name,
                            format!(
                                "{name} of {kind} is never {unknown:?}; it is one of {:?}",
                                fact.choices
                            ),
                        );
                    }
                }
            }
        }
    }
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

/// The first line that holds these words, from 1.
fn line_of(text: &str, words: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(words)).map(|i| i + 1)
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
            problems.push(problem(path, line, error.message().to_owned()));
            None
        }
    }
}
