//! What a story expects of forms: what is taken, and what is handed back with which words.
//!
//! Takes the rows under `## Forms`, each a form as somebody typed it on a day; says what was not as expected.

use super::{Reader, Row, Scenario, Unfulfilled, VOICES};
use crate::calendar::{Date, VagueDate};
use crate::practice::Practice;
use crate::records::{Instant, Mention, Private, RecordId};
use crate::response::{Typed, Typing};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A form, and what is expected of it.
#[derive(Clone, Debug)]
pub struct FormTyped {
    /// What was typed.
    pub typed: Typed,
    /// The day it was sent.
    pub on: Date,
    /// `taken`, or the field that is handed back, a colon, and words that are said there.
    pub answer: String,
    /// The agencies that are told of it, by id, where the story says which.
    pub told: Option<Vec<SmolStr>>,
    /// The line of the file, from 1.
    pub line: usize,
}

impl Reader {
    pub(super) fn form(
        &mut self,
        line: usize,
        row: &Row,
        people: &BTreeMap<String, Mention>,
        references: &BTreeMap<String, RecordId>,
    ) -> Option<FormTyped> {
        let cell = |name: &str| row.get(name).copied().unwrap_or_default();
        let Some(on) = VagueDate::parse(cell("as of")).ok().and_then(|day| day.day()) else {
            self.say(line, "\"as of\" is not a day".into());
            return None;
        };
        let facts = cell("details").split(';').filter_map(|pair| pair.split_once('='));
        let texts = VOICES.into_iter().filter(|(column, _)| !cell(column).is_empty());
        let follows = cell("follows").split(',').map(str::trim).filter(|name| !name.is_empty());
        let typed = Typed {
            kind: cell("kind").into(),
            agency: cell("agency").into(),
            author: cell("author").into(),
            role: cell("role").to_owned(),
            happened: cell("happened").to_owned(),
            facts: facts
                .map(|(name, value)| (SmolStr::from(name.trim()), Private::from(value.trim())))
                .collect(),
            texts: texts.map(|(column, voice)| (voice, cell(column).into())).collect(),
            people: self.mentions(line, cell("about"), people),
            follows: follows.filter_map(|name| references.get(name).copied()).collect(),
            ..Typed::default()
        };
        let told = cell("told").split(',').map(str::trim).filter(|id| !id.is_empty());
        let told = row.contains_key("told").then(|| told.map(SmolStr::new).collect());
        Some(FormTyped { typed, on, answer: cell("answer").to_owned(), told, line })
    }
}

impl Scenario {
    pub(super) fn forms_not_answered_as_expected(&self, practice: &Practice) -> Vec<Unfulfilled> {
        let record_of = |id: RecordId| self.records.iter().find(|record| record.id == id);
        let check = |form: &FormTyped| {
            let received = Instant(1);
            let typing = Typing { practice, today: form.on, received, record_of: &record_of };
            let made = typing.record(&form.typed);
            let told = made.as_ref().map_or_else(|_| Vec::new(), |made| made.shared_with.clone());
            let wrong = made.err().unwrap_or_default();
            let said: Vec<String> =
                wrong.iter().map(|one| format!("{}: {}", one.field, one.words)).collect();
            let is_so = match form.answer.as_str() {
                "taken" => said.is_empty(),
                answer => said.iter().any(|words| words.starts_with(answer)),
            };
            let kind = &form.typed.kind;
            let what = if !is_so {
                format!("{kind} is answered {said:?}, not “{}”", form.answer)
            } else if form.told.as_ref().is_some_and(|expected| *expected != told) {
                format!("{kind} is told to {told:?}")
            } else {
                return None;
            };
            Some(Unfulfilled { line: form.line, what })
        };
        self.forms.iter().filter_map(check).collect()
    }
}
