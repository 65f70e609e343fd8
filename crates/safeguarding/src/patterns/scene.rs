//! The happenings one judgement looks at, laid out for fast looking: days as numbers, kinds and agencies as places in a list.

use super::compile::CompiledVersion;
use super::{Childhood, Compiled, CompiledRule};
use crate::calendar::Date;
use crate::chronology::{
    Glances, Happening, Standing, View, happenings, records_within, some_within,
};
use crate::people::People;
use crate::people::household::{names_a_place, numbered_places};
use crate::practice::Scope;
use crate::records::Record;
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What one record says: its agency, as a set of one place in [`Compiled::agencies`], and its facts.
pub type Told<'a> = (u64, &'a BTreeMap<SmolStr, String>);

/// A list held here or elsewhere. Unlike `Cow`, it may stand for one that lives longer.
#[derive(Clone, Debug)]
pub enum Held<'a, T> {
    /// Here.
    Own(Vec<T>),
    /// One, here.
    One([T; 1]),
    /// Elsewhere.
    Of(&'a [T]),
}

impl<T> std::ops::Deref for Held<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::Own(list) => list,
            Self::One(one) => one,
            Self::Of(list) => list,
        }
    }
}

/// One happening as a judgement sees it.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// The first day it can have been.
    pub earliest: Date,
    /// The last day it can have been: never after it was known.
    pub latest: Date,
    /// The kind, as a place in [`Compiled::kinds`]; `u8::MAX` for a kind practice does not know.
    pub kind: u8,
    /// What each record of it says: its agency, as a set of one place in [`Compiled::agencies`], and its facts. A rule may look
    /// for what only the second agency noted.
    pub told: Held<'a, Told<'a>>,
    /// The picks of practice that it fits, as a set of their places.
    pub fits: Held<'a, u64>,
    /// The records that tell of it, by index.
    pub records: Vec<u32>,
    /// How it stands: whether somebody later said it had not happened, or was otherwise.
    pub standing: Standing,
    /// Where the child lived, as it says: a number for each place, from 1; 0 where it does not say, or no rule asks.
    pub home: u32,
}

impl Item<'_> {
    /// A fact of it, from the first record that gives it.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.told.iter().find_map(|(_, facts)| facts.get(name)).map(String::as_str)
    }

    /// Whether its day is known.
    pub fn is_exact(&self) -> bool {
        self.earliest == self.latest
    }
}

/// The happenings of one child or household, in order.
#[derive(Clone, Debug, Default)]
pub struct Scene<'a> {
    /// **Shape:** by earliest day, then latest day, then the records' order.
    pub items: Vec<Item<'a>>,
    /// When the childhood began of whom it is about.
    pub(super) childhood: Childhood,
}

impl<'a> Scene<'a> {
    /// What one judgement looks at: the happenings about a child, the siblings or the household, as a reader knew them.
    pub fn round(
        records: &'a [Record],
        people: &People,
        compiled: &Compiled,
        view: &View,
        child: u32,
        scope: Scope,
    ) -> Self {
        Self::round_for(records, people, compiled, view, (child, scope), None)
    }

    /// As [`Self::round`]; `rule`: only what that rule looks at, with the picks that fit of it.
    fn round_for(
        records: &'a [Record],
        people: &People,
        compiled: &Compiled,
        view: &View,
        (child, scope): (u32, Scope),
        rule: Option<&CompiledRule>,
    ) -> Self {
        let among = records_within(records, people, child, scope);
        let mut told = happenings(records, people, compiled.practice, view, among);
        let reads_homes = rule.map_or_else(|| compiled.reads_homes(), CompiledRule::reads_homes);
        let mut homes = if reads_homes {
            // In the order of items, by which homes are numbered.
            told.sort_by_cached_key(|told| days_of(&records[told.records[0] as usize]));
            homes(records, people, child, &told)
        } else {
            vec![0; told.len()]
        };
        if let Some(rule) = rule {
            let looks_at: Vec<&str> = compiled.kinds_of(rule).collect();
            let kind = |told: &Happening| &records[told.records[0] as usize].kind;
            (told, homes) = told
                .into_iter()
                .zip(homes)
                .filter(|(told, _)| looks_at.binary_search(&kind(told).as_str()).is_ok())
                .unzip();
        }
        let mut scene = Self::laid_out(records, told, compiled, rule);
        scene.items.iter_mut().zip(homes).for_each(|(item, home)| item.home = home);
        scene.childhood = Childhood::round(people, child, scope);
        scene
    }

    /// Some items, in their order, of whom nothing is known.
    pub(super) fn of_items(items: impl IntoIterator<Item = Item<'a>>) -> Self {
        Self { items: items.into_iter().collect(), childhood: Childhood::default() }
    }

    /// As [`Self::round`], only what one rule looks at: the same as far as it can tell. `glances`: of these records.
    pub(crate) fn for_rule(
        (records, glances): (&'a [Record], &Glances),
        people: &People,
        compiled: &Compiled,
        view: &View,
        child: u32,
        rule: &CompiledRule,
    ) -> Self {
        let scope = rule.about();
        let looks_at: Vec<&str> = compiled.kinds_of(rule).collect();
        let is_wanted = |kind: &str| looks_at.binary_search(&kind).is_ok();
        // Which addresses are one home may hang on one that the rule does not look at.
        let bears = glances.bearing_on(records, is_wanted).filter(|_| !rule.reads_homes());
        let Some(bears) = bears else {
            return Self::round_for(records, people, compiled, view, (child, scope), Some(rule));
        };
        let among = some_within(records, people, child, scope, &bears);
        let told = happenings(records, people, compiled.practice, view, among);
        let is_wanted = |told: &Happening| is_wanted(&records[told.records[0] as usize].kind);
        let told = told.into_iter().filter(is_wanted);
        let mut scene = Self::laid_out(records, told, compiled, Some(rule));
        scene.childhood = Childhood::round(people, child, scope);
        scene
    }

    /// Lays out happenings for judging.
    ///
    /// A happening with an open beginning can have been on any day up to its end; one with an open end, on any day up to
    /// the day it was known.
    pub fn of(
        records: &'a [Record],
        happenings: impl IntoIterator<Item = Happening>,
        compiled: &Compiled,
    ) -> Self {
        Self::laid_out(records, happenings, compiled, None)
    }

    /// As [`Self::of`]; `rule`: with the picks that fit of that rule only.
    fn laid_out(
        records: &'a [Record],
        happenings: impl IntoIterator<Item = Happening>,
        compiled: &Compiled,
        rule: Option<&CompiledRule>,
    ) -> Self {
        let mut items: Vec<Item> = happenings
            .into_iter()
            .map(|happening| {
                let first = &records[happening.records[0] as usize];
                let (earliest, latest) = days_of(first);
                let told = happening.records.iter().map(|i| &records[*i as usize]);
                let told: Vec<Told> =
                    told.map(|r| (compiled.agency_bit(&r.agency), &r.facts)).collect();
                let kind = compiled.kind_place(&first.kind);
                Item {
                    earliest,
                    latest,
                    kind,
                    fits: Held::Own(compiled.fits_of(rule, kind, &told)),
                    told: Held::Own(told),
                    standing: happening.standing,
                    records: happening.records,
                    home: 0,
                }
            })
            .collect();
        items.sort_by_key(|item| (item.earliest, item.latest));
        Self::of_items(items)
    }

    /// The first day on which a rule is asked of whom it is about, by the version in force on a day; `None`: on none yet.
    pub(crate) fn asked_since(&self, rule: &CompiledRule, day: Date) -> Option<Date> {
        self.childhood.asked_since(rule.in_force(day)?)
    }

    /// What of it counts for a version, with the place of each; `None`: all of it.
    pub(super) fn counting(
        &self,
        version: &CompiledVersion,
        compiled: &Compiled,
    ) -> Option<(Self, Vec<usize>)> {
        let counts = |item: &Item| self.childhood.counts(version, compiled, item);
        if self.items.iter().all(counts) {
            return None;
        }
        let (places, items) = self
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| counts(item))
            .map(|(place, item)| (place, item.clone()))
            .unzip();
        Some((Self { items, childhood: self.childhood }, places))
    }
}

/// For each happening, the place its first record to say so gives as the child's home, numbered from 1; 0 where none says it.
fn homes(records: &[Record], people: &People, child: u32, told: &[Happening]) -> Vec<u32> {
    // Hundreds of records give one address in the same words: each way of writing one is read once.
    let mut is_place: HashMap<&str, bool> = HashMap::default();
    let mut written = Vec::with_capacity(told.len());
    for happening in told {
        let addresses = happening.records.iter();
        let mut addresses =
            addresses.flat_map(|index| addresses_in(records, people, child, *index));
        let named =
            addresses.find(|way| *is_place.entry(*way).or_insert_with(|| names_a_place(way)));
        written.push(named.unwrap_or_default());
    }
    numbered_places(&written)
}

/// Every address a record gives as a child's, as written, in its order.
pub(super) fn addresses_in<'a>(
    records: &'a [Record],
    people: &'a People,
    child: u32,
    index: u32,
) -> impl Iterator<Item = &'a str> {
    let named = people.of_record[index as usize].iter();
    let mentions = named.zip(&records[index as usize].mentions);
    let own = mentions.filter(move |(person, _)| **person == Some(child));
    own.filter_map(|(_, mention)| mention.address.as_ref()).map(|address| address.reveal().as_str())
}

/// The first and the last day a record's happening can have been.
pub(super) fn days_of(record: &Record) -> (Date, Date) {
    let known = record.known_on().unwrap_or(Date::MAX);
    let latest = record.happened.latest().unwrap_or(known);
    let earliest = record.happened.earliest().unwrap_or(Date::MIN);
    // "March 2019", written on the 12th, was by the 12th. What was planned ahead keeps its day.
    let latest = if earliest <= known { latest.min(known.max(earliest)) } else { latest };
    (earliest, latest.max(earliest))
}
