//! Whoever writes things down: makes rows, keeps them within the span of records, and lets some be written late.

use super::Trouble;
use crate::chance::{Chance, later};
use crate::family::Family;
use crate::row::{Agency, Row, Words};
use crate::words::{self, Bank};
use jiff::civil::Date;

/// The dice of what happens.
const STREAM: u64 = 3;

/// Out of a hundred rows, how many are written down on the day itself.
const WRITTEN_ON_THE_DAY: f64 = 68.0;

/// Writes the rows of one family.
pub(crate) struct Scribe<'a> {
    pub(crate) family: &'a Family,
    pub(crate) chance: Chance,
    /// The first day of records.
    pub(crate) from: Date,
    /// The last day of records.
    pub(crate) through: Date,
    pub(crate) troubles: Vec<Trouble>,
    rows: Vec<Row>,
}

impl<'a> Scribe<'a> {
    /// A scribe with nothing written yet.
    pub(crate) fn new(seed: u64, family: &'a Family, from: Date, through: Date) -> Self {
        let chance = Chance::of(seed, family.number, STREAM);
        Self { family, chance, from, through, troubles: Vec::new(), rows: Vec::with_capacity(128) }
    }

    /// Keeps a row that falls within the span of records.
    pub(crate) fn write(&mut self, mut row: Row) {
        if row.happened < self.from || row.happened > self.through {
            return;
        }
        if row.recorded == row.happened && !self.chance.percent(WRITTEN_ON_THE_DAY) {
            row.recorded = later(row.happened, self.chance.between(1, 5));
        }
        row.recorded = row.recorded.min(self.through);
        row.place = self.rows.len() as u32 + 1;
        self.rows.push(row);
    }

    /// Everything written.
    pub(crate) fn finish(self) -> Vec<Row> {
        self.rows
    }

    /// The row last kept.
    pub(crate) fn last(&self) -> Option<&Row> {
        self.rows.last()
    }

    /// Whether a day lies in a hard time.
    pub(crate) fn is_hard(&self, day: Date) -> bool {
        self.troubles.iter().any(|trouble| trouble.from <= day && day <= trouble.to)
    }

    /// A sentence about a child.
    pub(crate) fn say(&mut self, bank: Bank, child: u8) -> Words {
        words::say(bank, &mut self.chance, self.family, child)
    }

    /// What a child of this age would say on a day; nothing from a child too young to speak.
    pub(crate) fn child_says(&mut self, child: u8, day: Date) -> Words {
        match self.age(child, day) {
            ..=2 => Words::Borrowed(""),
            3..=7 => self.say(words::YOUNG_CHILD_SAID, child),
            8..=12 => self.say(words::CHILD_SAID, child),
            _ => self.say(words::YOUNG_PERSON_SAID, child),
        }
    }

    /// A child's completed years on a day; below 0 before birth.
    pub(crate) fn age(&self, child: u8, day: Date) -> i32 {
        let born = self.family.person(child).born;
        let years = i32::from(day.year() - born.year());
        years - i32::from((day.month(), day.day()) < (born.month(), born.day()))
    }

    /// The children under eighteen who were born by a day.
    pub(crate) fn children_on(&self, day: Date) -> Vec<u8> {
        self.family.children().filter(|&child| (0..18).contains(&self.age(child, day))).collect()
    }

    /// The children of a household under eighteen who were born by a day.
    pub(crate) fn household_children_on(&self, household: u8, day: Date) -> Vec<u8> {
        let mut children = self.children_on(day);
        children.retain(|&child| self.family.person(child).household == household);
        children
    }

    /// The adults named beside a child: the mother, and father where known.
    pub(crate) fn parents(&self, child: u8) -> Vec<u8> {
        let child = self.family.person(child);
        child.mother.into_iter().chain(child.father).collect()
    }
}

impl Row {
    /// About one child.
    pub(crate) fn about(mut self, child: u8) -> Self {
        self.children.push(child);
        self
    }

    /// About several children.
    pub(crate) fn about_all(mut self, children: &[u8]) -> Self {
        self.children.extend_from_slice(children);
        self
    }

    /// Naming others.
    pub(crate) fn naming(mut self, others: impl IntoIterator<Item = u8>) -> Self {
        self.others.extend(others);
        self
    }

    /// With a fact.
    pub(crate) fn fact_of(mut self, name: &'static str, value: impl Into<Words>) -> Self {
        self.facts.push((name, value.into()));
        self
    }

    /// With what was seen.
    pub(crate) fn seen(mut self, words: impl Into<Words>) -> Self {
        self.fact_seen = words.into();
        self
    }

    /// With the child's words.
    pub(crate) fn child_said(mut self, words: impl Into<Words>) -> Self {
        self.said_by_child = words.into();
        self
    }

    /// With a parent's words.
    pub(crate) fn parent_said(mut self, words: impl Into<Words>) -> Self {
        self.said_by_parent = words.into();
        self
    }

    /// With a professional's opinion.
    pub(crate) fn thinks(mut self, words: impl Into<Words>) -> Self {
        self.opinion = words.into();
        self
    }

    /// With what was done.
    pub(crate) fn done(mut self, words: impl Into<Words>) -> Self {
        self.action_taken = words.into();
        self
    }

    /// Told to other agencies at the time.
    pub(crate) fn told(mut self, agencies: &'static str) -> Self {
        self.shared_with = agencies.into();
        self
    }

    /// Kept by this school, nursery or surgery.
    pub(crate) fn at(mut self, organisation: &'static str) -> Self {
        self.organisation = organisation;
        self
    }

    /// Written by somebody other than the agency's usual author.
    pub(crate) fn by(mut self, author: &'static str) -> Self {
        self.author = author;
        self
    }
}

/// A row of an agency, not yet dated later than it happened.
pub(crate) fn row(agency: Agency, kind: &'static str, day: Date) -> Row {
    Row::new(agency, kind, day, day)
}
