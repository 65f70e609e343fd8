//! What an entry goes on from: whether it may, what that asks of it, and which agencies are told of it for that.
//!
//! Takes a form and the entries it names; gives what stands in its way, and the agencies that know of it from the day it is
//! written. A worry reaches whoever must answer, and an answer reaches whoever worried.

use super::writing::{Making, Typed};
use crate::calendar::{Date, VagueDate, days_between};
use crate::practice::{FactKind, Kind, KindForm, Practice, ReviewTest};
use crate::records::{Record, RecordId};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Making<'_, 'a> {
    /// Holds what a form goes on from against what its kind may go on from, and against what that entry asks.
    pub(super) fn follows<'r>(&mut self, form: &KindForm, follows: &[RecordId]) -> Vec<&'r Record>
    where
        'a: 'r,
    {
        let found: Vec<&Record> =
            follows.iter().filter_map(|id| (self.typing.record_of)(*id)).collect();
        if found.len() < follows.len() {
            self.say("follows", "The entry this goes on from is not there any more for you: begin from the child’s page");
        } else if !form.follows.is_empty()
            && found.iter().all(|record| !form.follows.contains(&record.kind))
        {
            let labels: Vec<&str> =
                form.follows.iter().map(|kind| self.typing.practice.kind_label(kind)).collect();
            let words = format!(
                "Choose the entry this goes on from: {}",
                labels.join(", or ").to_lowercase()
            );
            self.say("follows", words);
        }
        if form.goes_on && found.is_empty() {
            self.say("follows", "Begin from the entry or the clock it is about");
        }
        for before in &found {
            self.by_another(form, before);
            self.reaches(form, before);
        }
        self.not_by(form, follows);
        found
    }

    /// What goes on from an entry did not happen before it.
    pub(super) fn comes_after(&mut self, form: &KindForm, happened: &VagueDate, found: &[&Record]) {
        if form.may_come_before {
            return;
        }
        let Some(latest) = happened.latest() else { return };
        let earlier = found
            .iter()
            .find(|before| before.happened.earliest().is_some_and(|earliest| latest < earliest));
        if let Some(before) = earlier {
            let day = &before.happened;
            self.say(
                "happened",
                format!(
                    "This is before the entry it goes on from, which is of {day}: check the day"
                ),
            );
        }
    }

    /// A day that says how something stood after an entry is not before it.
    pub(super) fn not_before(
        &mut self,
        form: &KindForm,
        facts: &BTreeMap<SmolStr, String>,
        found: &[&Record],
    ) {
        for fact in &form.not_before {
            let given: Option<Date> = facts.get(fact).and_then(|day| day.parse().ok());
            let later = found.iter().find(|before| given < before.happened.earliest());
            if let (Some(_), Some(before)) = (given, later) {
                let day = &before.happened;
                self.say(
                    format!("fact.{fact}"),
                    format!("This is before the entry it goes on from, which is of {day}: give a day from then on"),
                );
            }
        }
    }

    /// Nobody signs off their own work.
    fn by_another(&mut self, form: &KindForm, before: &Record) {
        let is_own = before
            .author
            .as_ref()
            .is_some_and(|author| plain(author.reveal()) == plain(self.typed.author.reveal()));
        if form.by_another && is_own {
            let label = self.typing.practice.kind_label(&before.kind).to_lowercase();
            self.say(
                "author",
                format!(
                    "You wrote “{label}” yourself: ask somebody else to look and to write this"
                ),
            );
        }
    }

    /// Whoever is named as the owner of something does not say of it that it is well done.
    fn not_by(&mut self, form: &KindForm, follows: &[RecordId]) {
        let author = plain(self.typed.author.reveal());
        for before in before(follows, self.typing.record_of) {
            let named = form.not_by.iter().filter_map(|fact| before.facts.get(fact));
            if named.into_iter().any(|name| plain(name) == author) {
                let label = self.typing.practice.kind_label(&before.kind).to_lowercase();
                self.say(
                    "author",
                    format!("You are named in “{label}” yourself: ask somebody else to look and to write this"),
                );
                return;
            }
        }
    }

    /// What was agreed to be waited for is waited for.
    fn reaches(&mut self, form: &KindForm, before: &Record) {
        let typed = self.typed;
        for one in &form.reaches {
            let given =
                typed.facts.get(&one.fact).and_then(|v| v.reveal().trim().parse::<f64>().ok());
            let asked = before.facts.get(&one.of).and_then(|value| value.parse::<f64>().ok());
            if let (Some(given), Some(asked)) = (given, asked)
                && given < asked
            {
                self.say(format!("fact.{}", one.fact), format!("{} It names {asked}.", one.say));
            }
            let since = before.happened.earliest().map(|day| days_between(day, self.typing.today));
            if let (Some(given), Some(days)) = (given, since.filter(|_| one.in_weeks))
                && given * 7.0 > f64::from(days)
            {
                let weeks = days / 7;
                self.say(
                    format!("fact.{}", one.fact),
                    format!("There have been {weeks} whole weeks since it was written: give no more than that"),
                );
            }
        }
    }
}

impl Making<'_, '_> {
    /// Whoever must be independent is of none of the agencies that have a part in it.
    pub(super) fn apart(
        &mut self,
        kind: &Kind,
        form: &KindForm,
        follows: &[RecordId],
        facts: &BTreeMap<SmolStr, String>,
    ) {
        for one in &form.apart {
            let mut others: BTreeSet<SmolStr> =
                facts.get(&one.from).into_iter().flat_map(|named| agencies_in(named)).collect();
            for before in before(follows, self.typing.record_of) {
                others.extend(before.facts.get(&one.from).into_iter().flat_map(|n| agencies_in(n)));
                if before.kind != kind.id {
                    others.insert(before.agency.clone());
                }
            }
            if facts.get(&one.fact).is_some_and(|agency| others.contains(agency.as_str())) {
                self.say(format!("fact.{}", one.fact), one.say.clone());
            }
        }
    }
}

impl Making<'_, '_> {
    /// A test that something is held against was in force on the day of what is gone on from: the day decides which test.
    pub(super) fn tests_held(
        &mut self,
        kind: &Kind,
        form: &KindForm,
        facts: &BTreeMap<SmolStr, String>,
        before: &[&Record],
    ) {
        let practice = self.typing.practice;
        for fact in kind.facts.iter().filter(|fact| fact.names_test) {
            let test = facts.get(&fact.name).and_then(|id| practice.review_test(id));
            let Some(test) = test else { continue };
            let of_another_day = before
                .iter()
                .find(|one| form.follows.contains(&one.kind) && !test.may_have_held(&one.happened));
            if let Some(one) = of_another_day {
                let words = of_another_time(practice, fact, test, one);
                self.say(format!("fact.{}", fact.name), words);
            }
        }
    }
}

/// What to do where a test was not in force on the day of what it is held against.
fn of_another_time(practice: &Practice, fact: &FactKind, test: &ReviewTest, of: &Record) -> String {
    let mut held = practice.tests_named_by(fact);
    held.retain(|test| test.may_have_held(&of.happened));
    let held: Vec<String> = held.iter().map(|test| fact.choice_in_words(&test.id)).collect();
    let instead = match held.as_slice() {
        [] => "No test listed here was: choose the last of the list, and name the test beside the evidence".to_owned(),
        held => format!("Choose one that was: {}", held.join("; or ")),
    };
    let label = practice.kind_label(&of.kind).to_lowercase();
    let (when, day) = (test.in_force_words(), &of.happened);
    format!("This test is in force {when}, and not on the day of the {label}, {day}. {instead}")
}

/// A name as it is compared: in small letters, its words one space apart.
fn plain(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Every entry that some go on from, and those these go on from, each once.
fn before<'r>(
    follows: &[RecordId],
    record_of: &dyn Fn(RecordId) -> Option<&'r Record>,
) -> Vec<&'r Record> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<RecordId> = follows.to_vec();
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        let Some(record) = record_of(id).filter(|_| seen.insert(id)) else { continue };
        open.extend(&record.follows);
        found.push(record);
    }
    found
}

/// The agencies that are told of what was typed: those the writer chose, those its kind tells, those it names, and, of an
/// answer, whoever wrote, said or was told of what it answers. **Shape:** by id, each once, without the agency that writes.
pub fn told<'r>(
    practice: &Practice,
    form: &KindForm,
    typed: &Typed,
    record_of: &dyn Fn(RecordId) -> Option<&'r Record>,
) -> Vec<SmolStr> {
    let named = form.tells_named.iter().filter_map(|fact| typed.facts.get(fact));
    let mut told: BTreeSet<SmolStr> =
        typed.shared_with.iter().chain(&form.tells).cloned().collect();
    told.extend(named.flat_map(|agencies| agencies_in(agencies.reveal())));
    if form.answers {
        told.extend(whom_it_answers(practice, &typed.follows, record_of));
    }
    told.retain(|agency| *agency != typed.agency && practice.agencies.contains_key(agency));
    told.into_iter().collect()
}

/// The agencies a fact names: one, or several with commas between.
fn agencies_in(written: &str) -> impl Iterator<Item = SmolStr> {
    written.split(',').map(str::trim).filter(|id| !id.is_empty()).map(SmolStr::new)
}

/// The agencies of the nearest entries before these by which one agency told or asked another: back from a decision to the
/// contact it decides on, and no further, since what was asked of a partner is not for whoever made the contact.
fn whom_it_answers<'r>(
    practice: &Practice,
    follows: &[RecordId],
    record_of: &dyn Fn(RecordId) -> Option<&'r Record>,
) -> BTreeSet<SmolStr> {
    let mut told = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<RecordId> = follows.to_vec();
    while let Some(id) = open.pop() {
        let Some(record) = record_of(id).filter(|_| seen.insert(id)) else { continue };
        let kind = practice.kind(&record.kind);
        let fact = |name: &SmolStr| record.facts.get(name).map(SmolStr::new);
        let said = kind.and_then(|kind| kind.facts.iter().find(|fact| fact.names_who_said));
        let said = said.and_then(|one| fact(&one.name));
        let form = kind.and_then(|kind| kind.form.as_ref());
        let named = form.iter().flat_map(|form| &form.tells_named).filter_map(fact);
        let named = named.flat_map(|agencies| agencies_in(&agencies).collect::<Vec<_>>());
        let told_then: Vec<SmolStr> = named.chain(record.shared_with.iter().cloned()).collect();
        let is_between_agencies = said.is_some()
            || !told_then.is_empty()
            || form.is_some_and(|form| !form.tells.is_empty());
        told.insert(record.agency.clone());
        told.extend(told_then);
        told.extend(said);
        if !is_between_agencies {
            open.extend(&record.follows);
        }
    }
    told
}
