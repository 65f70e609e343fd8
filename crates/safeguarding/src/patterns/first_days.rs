//! The first day on which a reader could have seen a pattern: everything shared, one agency alone, or some together.
//!
//! Takes columns, and patterns that somebody asks after; gives a day for each, or none. Unlike judging everybody it answers
//! also for a pattern that the reader once saw and no longer does, because something was written down late: who could have
//! asked the question, and when, is not undone by what they learned afterwards. It judges nothing new.

use super::columns::{Columns, Open, Reader, Shown, Stage, Tangle, day_number};
use super::compile::{CompiledPick, CompiledVersion};
use super::{Compiled, CompiledRule, Concerning, Ground, Item, Scene, shapes, turning};
use crate::calendar::Date;
use crate::chronology::Covered;
use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeSet;

/// Columns ready to be asked for first days.
#[derive(Debug)]
pub struct FirstDays<'a> {
    open: Open<'a>,
    compiled: &'a Compiled<'a>,
    /// Where the family of each of those a pattern can concern stands, and which stage is theirs.
    whose: HashMap<Concerning, (usize, Stage)>,
}

/// One question: of whom, which rule, by whom.
struct Asked<'a> {
    place: usize,
    stage: Stage,
    place_of_rule: u16,
    rule: &'a CompiledRule<'a>,
    version: &'a CompiledVersion<'a>,
    ground: Ground<'a>,
    reader: Reader,
}

impl<'a> FirstDays<'a> {
    /// Over these columns, by this practice. Every day is asked by the version in force on the reader's.
    pub fn of(columns: &'a Columns, compiled: &'a Compiled<'a>) -> Self {
        let open = Open::of(columns);
        let mut whose = HashMap::default();
        for place in 0..open.families() {
            let (family, children) = open.family(place);
            whose.insert(Concerning::SiblingGroup(family), (place, Stage::Siblings));
            whose.insert(Concerning::Household(family), (place, Stage::Household));
            for (at, (child, _)) in children.iter().enumerate() {
                whose.insert(Concerning::Child(*child), (place, Stage::Child(at as u16)));
            }
        }
        Self { open, compiled, whose }
    }

    /// The first day on which a reader, knowing what they knew by then, could have seen each pattern met.
    ///
    /// `wanted`: whom each concerns, and the rule by its place in [`Compiled::rules`]. `covered`: what the reader may lean on
    /// ([`Covered::seen_by`]). **Shape:** in the order of `wanted`; `None`: on no day up to the reader's.
    pub fn days(
        &self,
        covered: &Covered,
        reader: Reader,
        wanted: &[(Concerning, u16)],
    ) -> Vec<Option<Date>> {
        let ground = Ground { compiled: self.compiled, covered, as_of: reader.as_of };
        wanted.par_iter().map(|wanted| self.day(*wanted, ground, reader)).collect()
    }

    /// The agencies that knew any entry a rule looks at, as a set of places: nobody else can have seen its pattern.
    pub fn who_knew(&self, (concerning, rule): (Concerning, u16), as_of: Date) -> u64 {
        let Some(&(place, stage)) = self.whose.get(&concerning) else { return 0 };
        let rows = self.open.each_row(place, stage, None, rule);
        rows.filter(|row| self.known(*row) <= as_of)
            .fold(0, |set, row| set | self.open.audience(row as usize))
    }

    fn known(&self, row: u32) -> Date {
        self.open.days.day(self.open.known(row))
    }

    fn day(
        &self,
        (concerning, place_of_rule): (Concerning, u16),
        ground: Ground,
        reader: Reader,
    ) -> Option<Date> {
        let &(place, stage) = self.whose.get(&concerning)?;
        let rule = &self.compiled.rules[usize::from(place_of_rule)];
        let version = rule.in_force(reader.as_of)?;
        let asked = Asked { place, stage, place_of_rule, rule, version, ground, reader };
        let rows: Vec<(u32, Date)> = self
            .open
            .each_row(place, stage, reader.agencies, place_of_rule)
            .map(|row| (row, self.known(row)))
            .filter(|(_, known)| *known <= reader.as_of)
            .collect();
        // Told by fewer happenings than rows, or later told otherwise, it could speak even less.
        let may_speak = turning::may_speak(rule, version, &|pick: &CompiledPick, at_least| {
            let fitting = rows.iter().filter(|(row, _)| self.open.fits(*row, pick.place()));
            fitting.take(at_least).count() == at_least
        });
        if !may_speak {
            return None;
        }
        // Each row by itself: whatever a clock may start at, also what was later told otherwise.
        let each = Scene { items: rows.iter().map(|(row, _)| self.open.item(*row, &[])).collect() };
        let mut turns = turning::days(rule, version, &each, &ground);
        let starts = turns.iter().min().copied();
        turns.extend(rows.iter().map(|(_, known)| *known));
        let tangle = self.open.tangle(place, stage, reader.agencies, place_of_rule);
        let reads_homes = version.version.shape.reads_homes();
        if tangle.is_none() && !reads_homes {
            let scene = |day| {
                let known = rows.iter().zip(&each.items).filter(|((_, known), _)| *known <= day);
                Scene { items: known.map(|(_, item)| item.clone()).collect() }
            };
            let mut turns = in_order(turns, reader);
            if turning::waits(version) {
                // Before time has passed since anything that starts a clock, nothing can be met.
                turns.retain(|day| starts.is_none_or(|starts| *day >= starts));
            }
            if turning::only_grows(version) {
                let first = turns.partition_point(|day| !asked.is_met(&scene(*day), *day));
                return turns.get(first).copied();
            }
            return turns
                .into_iter()
                .find(|day| asked.is_newly_met(&scene(*day), *day, fresh(&rows, &each, *day)));
        }
        self.entangled(&asked, tangle.as_ref(), turns, |day| fresh(&rows, &each, day))
    }

    /// As [`Self::day`], where something hangs together or it matters where the child lives: each day is shown anew.
    fn entangled(
        &self,
        asked: &Asked,
        tangle: Option<&Tangle>,
        mut turns: Vec<Date>,
        fresh: impl Fn(Date) -> Option<(Date, Date)>,
    ) -> Option<Date> {
        let Asked { place, stage, reader, .. } = *asked;
        let tangle_only = tangle.filter(|_| !asked.version.version.shape.reads_homes());
        let day_of = |known| self.open.days.day(known);
        match tangle_only {
            Some(tangle) => turns.extend(self.open.known_in(tangle).map(day_of)),
            None => turns.extend(self.open.known_by_anybody(place).map(day_of)),
        }
        let retold: BTreeSet<Date> = tangle
            .into_iter()
            .flat_map(|tangle| self.open.known_together(tangle))
            .map(day_of)
            .collect();
        let mut shown = Shown::default();
        in_order(turns, reader).into_iter().find(|day| {
            let known_by = day_number(*day).unwrap_or(u16::MAX);
            match tangle_only {
                Some(tangle) => self.open.shown_of(tangle, known_by, &mut shown),
                None => self.open.shown(place, stage, reader.agencies, known_by, &mut shown),
            }
            // Where something is told otherwise from this day on, any day may be another's.
            let fresh = fresh(*day).filter(|_| !retold.contains(day));
            asked.is_newly_met(&self.scene(asked, &shown), *day, fresh)
        })
    }

    /// What the rule looks at of what is shown.
    fn scene<'s>(&'s self, asked: &Asked, shown: &Shown<'s>) -> Scene<'s> {
        let homes = if asked.version.version.shape.reads_homes() {
            self.open.homes(asked.stage, shown)
        } else {
            vec![0; shown.rows.len()]
        };
        let looks = |row: &u32| {
            let rules = self.open.rules(*row, asked.stage.scope());
            rules.binary_search(&asked.place_of_rule).is_ok()
        };
        let mut items: Vec<Item> = Vec::new();
        for (at, (row, several)) in shown.rows.iter().enumerate() {
            let told: &'s [u32] =
                if *several == 0 { &[] } else { shown.several[*several as usize] };
            if looks(row) || told.iter().any(looks) {
                items.push(Item { home: homes[at], ..self.open.item(*row, told) });
            }
        }
        Scene { items }
    }
}

impl Asked<'_> {
    /// Whether it is met on a day, as it was on none before, since what is fresh became known: its first and last day.
    fn is_newly_met(&self, scene: &Scene, day: Date, fresh: Option<(Date, Date)>) -> bool {
        let ground = Ground { as_of: day, ..self.ground };
        let between = fresh.and_then(|fresh| turning::can_complete(self.version, fresh, &ground));
        match between {
            Some(between) => {
                turning::is_met_between(self.version, self.rule, scene, &ground, between)
            }
            None => self.is_met(scene, day),
        }
    }

    fn is_met(&self, scene: &Scene, day: Date) -> bool {
        let ground = Ground { as_of: day, ..self.ground };
        !shapes::judge(self.version, self.rule, scene, &ground).met.is_empty()
    }
}

/// The first and the last day that anything may have been which became known on a day; `None`: nothing did.
fn fresh(rows: &[(u32, Date)], each: &Scene, day: Date) -> Option<(Date, Date)> {
    let fresh = || rows.iter().zip(&each.items).filter(|((_, known), _)| *known == day);
    let earliest = fresh().map(|(_, item)| item.earliest).min()?;
    let latest = fresh().map(|(_, item)| item.latest).max()?;
    Some((earliest, latest))
}

/// Days up to the reader's, each once, in order.
fn in_order(mut days: Vec<Date>, reader: Reader) -> Vec<Date> {
    days.retain(|day| *day <= reader.as_of);
    days.sort_unstable();
    days.dedup();
    days
}
