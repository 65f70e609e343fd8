//! One rule file, held against the lists of kinds and agencies: everything wrong with it, each with its line.

use super::lines::line_at;
use super::{PracticeProblem, RuleFile, VersionTable, problem};
use crate::calendar::Span;
use crate::practice::{
    Condition, FactForm, FactKind, Pick, Practice, Rule, Scope, Selector, Shape, Version,
};
use std::collections::{BTreeMap, BTreeSet};

const SHORTEST_ID: usize = 3;
const LONGEST_ID: usize = 80;
const LONGEST_FILE_BYTES: usize = 60_000;

/// Whether a rule or a code may be called this: it becomes part of addresses, of the names of files and of what people say.
pub(super) fn is_an_id(id: &str) -> bool {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
    (SHORTEST_ID..=LONGEST_ID).contains(&id.len()) && id.bytes().all(fits)
}

pub(super) struct RuleCheck<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) practice: &'a Practice,
    pub(super) problems: &'a mut Vec<PracticeProblem>,
}

impl RuleCheck<'_> {
    /// Says what is wrong at what these keys lead to.
    pub(super) fn say(&mut self, keys: &str, what: String) {
        self.problems.push(problem(self.path, line_at(self.text, keys), what));
    }

    pub(super) fn rule(
        &mut self,
        file: RuleFile,
        told: &BTreeMap<String, BTreeSet<&'static str>>,
    ) -> Option<Rule> {
        if is_an_id(&file.id) {
            self.named_and_told(&file.id, told);
        } else {
            self.say("id", format!("an id is {SHORTEST_ID} to {LONGEST_ID} small letters a to z, figures and hyphens, like school-absence-severe"));
        }
        if self.text.len() > LONGEST_FILE_BYTES {
            let long = self.text.len();
            self.say("id", format!("the file has {long} bytes: a rule is read by people, so give {LONGEST_FILE_BYTES} at most"));
        }
        self.not_too_wordy("title", &file.title, 300);
        self.not_too_wordy("nation", &file.nation, 40);
        let mut versions: Vec<Version> = Vec::new();
        if file.version.is_empty() {
            self.say("id", "a rule needs at least one [[version]]".into());
        }
        let mut before: Option<crate::calendar::Date> = None;
        for (n, table) in file.version.into_iter().enumerate() {
            let at = format!("version.{n}");
            let from = table.in_force.0;
            if let Some(before) = before.filter(|before| *before >= from) {
                self.say(&format!("{at}.in_force"), format!("the version from {from} does not come after the one from {before}: put the oldest first, each from its own day"));
            }
            before = Some(from);
            versions.extend(self.version(&at, &file.shape, file.about, table));
        }
        (!versions.is_empty()).then(|| Rule {
            id: file.id,
            title: file.title,
            nation: file.nation,
            about: file.about,
            file: self.path.to_owned(),
            versions,
            not_judged: Vec::new(),
        })
    }

    /// The file is called as the rule is, and stories expect each verdict of it.
    fn named_and_told(&mut self, id: &str, told: &BTreeMap<String, BTreeSet<&'static str>>) {
        let stem = self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        if stem != id {
            self.say(
                "id",
                format!("the file is called {stem} but the rule {id}: make them the same"),
            );
        }
        for verdict in ["met", "not met", "cannot tell"] {
            if !told.get(id).is_some_and(|v| v.contains(verdict)) {
                self.say(
                    "id",
                    format!(
                        "no scenario expects \"{verdict}\" of {id}: write one under scenarios/"
                    ),
                );
            }
        }
    }

    fn version(
        &mut self,
        at: &str,
        shape: &str,
        about: Scope,
        table: VersionTable,
    ) -> Option<Version> {
        self.source_and_prompt(at, &table);
        self.wordiness(at, &table);
        self.needs_and_answers(at, &table);
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
                at,
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
        let parameters = format!("{at}.{}", found.name());
        for (name, pick) in found.named_picks() {
            self.pick(&format!("{parameters}.{name}"), pick);
        }
        self.parameters(&parameters, &found, about);
        if let Some(span) = table.current_for {
            self.not_too_long(&format!("{at}.current_for"), span);
        }
        if let Some(age) = table.asked_from {
            self.age(&format!("{at}.asked_from"), age, about);
        }
        Some(Version {
            in_force: table.in_force.0,
            title: None,
            source: table.source?,
            prompt: table.prompt?,
            answered_by: table.answered_by,
            needs: table.needs,
            limits: table.limits,
            current_for: table.current_for,
            only_once_born: table.only_once_born,
            asked_from: table.asked_from,
            shape: found,
        })
    }

    fn needs_and_answers(&mut self, at: &str, table: &VersionTable) {
        for (n, agency) in table.needs.iter().enumerate() {
            self.known_agency(&format!("{at}.needs.{n}"), agency);
        }
        if let Some(pick) = &table.answered_by {
            self.pick(&format!("{at}.answered_by"), pick);
        }
    }

    fn source_and_prompt(&mut self, at: &str, table: &VersionTable) {
        match &table.source {
            None => self.say(at, "this version has no source: give [version.source] with title, where, says, read and status".into()),
            Some(source) => {
                if [&source.title, &source.place, &source.says].iter().any(|t| t.trim().is_empty()) {
                    self.say(&format!("{at}.source"), "a source needs title, where and says".into());
                }
            }
        }
        match &table.prompt {
            None => self.say(
                at,
                "this version has no prompt: give [version.prompt] with ask and role".into(),
            ),
            Some(prompt) => {
                if prompt.ask.trim().is_empty() || prompt.role.trim().is_empty() {
                    self.say(&format!("{at}.prompt"), "a prompt needs ask and role".into());
                }
            }
        }
    }

    fn age(&mut self, at: &str, age: Span, about: Scope) {
        if !matches!(age, Span::Years(1..) | Span::Months(1..)) {
            self.say(
                at,
                format!("{age} is no age: write years or months, such as {{ years = 5 }}"),
            );
        }
        if about != Scope::Child {
            let what = "asked_from is an age: only a rule about = \"child\" may have one";
            self.say(at, what.to_owned());
        }
    }

    /// No text of a version longer than people read at a glance.
    fn wordiness(&mut self, at: &str, table: &VersionTable) {
        if let Some(source) = &table.source {
            self.not_too_wordy(&format!("{at}.source.title"), &source.title, 300);
            self.not_too_wordy(&format!("{at}.source.where"), &source.place, 300);
            self.not_too_wordy(&format!("{at}.source.says"), &source.says, 1_500);
        }
        if let Some(prompt) = &table.prompt {
            self.not_too_wordy(&format!("{at}.prompt.ask"), &prompt.ask, 500);
            self.not_too_wordy(&format!("{at}.prompt.role"), &prompt.role, 100);
        }
        if let Some(limits) = &table.limits {
            self.not_too_wordy(&format!("{at}.limits"), limits, 1_500);
        }
    }

    fn not_too_wordy(&mut self, at: &str, text: &str, most: usize) {
        let letters = text.chars().count();
        if letters > most {
            self.say(
                at,
                format!("{letters} letters are more than anybody reads here: give {most} at most"),
            );
        }
    }

    pub(super) fn known_agency(&mut self, at: &str, agency: &str) {
        if !self.practice.agencies.contains_key(agency) {
            self.say(at, format!("there is no agency {agency} in agencies.toml"));
        }
    }

    pub(super) fn pick(&mut self, at: &str, pick: &Pick) {
        if pick.any.is_empty() {
            self.say(at, format!("\"{}\" picks nothing: give it at least one kind", pick.one));
        }
        self.not_too_wordy(&format!("{at}.one"), &pick.one, 150);
        self.not_too_wordy(&format!("{at}.many"), &pick.many, 150);
        for (n, selector) in pick.any.iter().enumerate() {
            let at = format!("{at}.any.{n}");
            if selector.kinds.is_empty() {
                self.say(
                    &at,
                    format!("\"{}\" picks nothing here: give at least one kind", pick.one),
                );
            }
            self.selector(&at, selector);
        }
    }

    /// The kinds, agencies and facts of a selector are such as there are.
    pub(super) fn selector(&mut self, at: &str, selector: &Selector) {
        self.agencies(at, selector);
        for (place, kind) in selector.kinds.iter().enumerate() {
            let Some(known) = self.practice.kinds.get(kind) else {
                let near = self.nearest_kind(kind);
                self.say(
                    &format!("{at}.kinds.{place}"),
                    format!("there is no kind {kind} in record-kinds.toml{near}"),
                );
                continue;
            };
            for (name, condition) in &selector.conditions {
                let keys = format!("{at}.where.{name}");
                match known.facts.iter().find(|f| f.name == *name) {
                    Some(fact) => self.condition(&keys, kind, fact, condition),
                    None => self.say(&keys, format!("the kind {kind} has no fact {name}")),
                }
            }
        }
    }

    fn agencies(&mut self, at: &str, selector: &Selector) {
        let kinds = || selector.kinds.iter().map(|kind| self.practice.kinds.get(kind));
        // What nobody in particular usually records, anybody may.
        let any_may = kinds().any(|kind| kind.is_none_or(|kind| kind.agencies.is_empty()));
        let recording: BTreeSet<_> =
            kinds().flatten().flat_map(|kind| kind.agencies.iter().cloned()).collect();
        for (n, agency) in selector.agencies.iter().enumerate() {
            let keys = format!("{at}.agencies.{n}");
            self.known_agency(&keys, agency);
            let known = self.practice.agencies.contains_key(agency);
            if known && !any_may && !recording.contains(agency) {
                self.say(&keys, format!("{agency} records none of these kinds, so this never fires: add it to the kind's agencies in record-kinds.toml, or leave it out here"));
            }
        }
    }

    fn condition(&mut self, at: &str, kind: &str, fact: &FactKind, condition: &Condition) {
        let name = &fact.name;
        let never = match condition {
            Condition::Given { .. } => None,
            Condition::OneOf(values) if values.is_empty() => {
                Some(format!("{name} of {kind} is given no value that fits"))
            }
            Condition::OneOf(values) => {
                let yes_no = ["yes".into(), "no".into()];
                let choices = match fact.form {
                    FactForm::Choice => &fact.choices[..],
                    FactForm::YesNo => &yes_no[..],
                    _ => return,
                };
                let unknown: Vec<_> =
                    values.iter().filter(|v| !choices.iter().any(|c| c == v.as_str())).collect();
                (!unknown.is_empty()).then(|| {
                    format!("{name} of {kind} is never {unknown:?}; it is one of {choices:?}")
                })
            }
            Condition::AtLeast { at_least: line } | Condition::AtMost { at_most: line } => {
                match fact.form {
                    FactForm::Number | FactForm::Text => {
                        let upwards = matches!(condition, Condition::AtLeast { .. });
                        fact.range.and_then(|[lowest, highest]| {
                            let beyond =
                                if upwards { *line > highest } else { *line < lowest };
                            beyond.then(|| format!("{name} of {kind} runs from {lowest} to {highest}, so this never fits"))
                        })
                    }
                    _ => Some(format!("{name} of {kind} is never a number")),
                }
            }
        };
        if let Some(never) = never {
            self.say(at, never);
        }
    }

    /// A kind that is written nearly so, as a hint; empty where there is none.
    pub(super) fn nearest_kind(&self, written: &str) -> String {
        let likeness = |kind: &str| rapidfuzz::fuzz::ratio(kind.chars(), written.chars());
        let kinds = self.practice.kinds.keys();
        let nearest = kinds.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        nearest
            .filter(|kind| likeness(kind) > 0.8)
            .map_or_else(String::new, |kind| format!("; do you mean {kind}?"))
    }
}
