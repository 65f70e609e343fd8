//! The first day on which a reader could have seen a pattern: everything shared, one agency alone, or some together.
//!
//! Takes columns, and patterns that somebody asks after; gives a day for each, or none. Unlike judging everybody it answers
//! also for a pattern that the reader once saw and no longer does, because something was written down late: who could have
//! asked the question, and when, is not undone by what they learned afterwards. It judges nothing new.

use super::columns::{Columns, Open, Reader, Shown, Stage, Tangle, day_number};
use super::compile::{CompiledPick, CompiledVersion};
use super::finding::uncovered;
use super::{
    Childhood, Compiled, CompiledRule, Concerning, Ground, Item, Occasion, Scene, shapes, turning,
};
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
        wanted.par_iter().map(|wanted| self.asked(*wanted, ground, reader)?.day()).collect()
    }

    /// What everybody together saw of each pattern on a day: each occasion of it that was met then.
    ///
    /// `wanted`: as for [`Self::days`], each with its day. **Shape:** in their order.
    pub fn occasions(
        &self,
        covered: &Covered,
        as_of: Date,
        wanted: &[((Concerning, u16), Option<Date>)],
    ) -> Vec<Vec<Occasion>> {
        let reader = Reader::all(as_of);
        let ground = Ground { compiled: self.compiled, covered, as_of };
        let seen = |(wanted, day): &((Concerning, u16), Option<Date>)| {
            let asked = day.zip(self.asked(*wanted, ground, reader));
            asked.map_or_else(Vec::new, |(day, asked)| asked.occasions(day))
        };
        wanted.par_iter().map(seen).collect()
    }

    /// As [`Self::days`], but only where what the reader could see is one of some occasions, given with each pattern.
    pub fn days_of(
        &self,
        covered: &Covered,
        reader: Reader,
        wanted: &[((Concerning, u16), &[Occasion])],
    ) -> Vec<Option<Date>> {
        let ground = Ground { compiled: self.compiled, covered, as_of: reader.as_of };
        let day = |(wanted, occasions): &((Concerning, u16), &[Occasion])| {
            self.asked(*wanted, ground, reader)?.day_of_any(occasions)
        };
        wanted.par_iter().map(day).collect()
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

    fn asked<'q>(
        &'q self,
        (concerning, place_of_rule): (Concerning, u16),
        ground: Ground<'q>,
        reader: Reader,
    ) -> Option<Asked<'q>> {
        let &(place, stage) = self.whose.get(&concerning)?;
        let rule = &self.compiled.rules[usize::from(place_of_rule)];
        let version = rule.in_force(reader.as_of)?;
        let open = &self.open;
        let childhood = open.childhood(place, stage);
        Some(Asked { open, place, stage, childhood, place_of_rule, rule, version, ground, reader })
    }
}

/// One question: of whom, which rule, by whom.
pub(super) struct Asked<'a> {
    pub(super) open: &'a Open<'a>,
    pub(super) place: usize,
    pub(super) stage: Stage,
    pub(super) childhood: Childhood,
    pub(super) place_of_rule: u16,
    pub(super) rule: &'a CompiledRule<'a>,
    pub(super) version: &'a CompiledVersion<'a>,
    pub(super) ground: Ground<'a>,
    pub(super) reader: Reader,
}

impl<'a> Asked<'a> {
    /// The first day on which it could have been seen met; `None`: on no day up to the reader's.
    pub(super) fn day(&self) -> Option<Date> {
        self.day_of(self.rows())
    }

    /// Everything of theirs that the rule looks at and the reader came to know, in order.
    fn rows(&self) -> Vec<u32> {
        let Self { open, place, stage, place_of_rule, reader, .. } = *self;
        let rows = open
            .each_row(place, stage, reader.agencies, place_of_rule)
            .filter(|row| open.days.day(open.known_to(*row, reader.agencies)) <= reader.as_of);
        rows.collect()
    }

    /// Each occasion on which it is met on a day, with all that hangs together with what it rests on, and with what came of it by
    /// the reader's day.
    fn occasions(&self, day: Date) -> Vec<Occasion> {
        let rows = self.rows();
        let tangle = self.tangle_only(&rows);
        let groups: Vec<&[u32]> = self.open.together(self.place).collect();
        let mut shown = Shown::default();
        let mut met_on = |day| -> Vec<Occasion> {
            let met = self.met_on(day, &rows, tangle.as_ref(), &mut shown).into_iter();
            met.map(|met| met.with_what_hangs_together(&groups)).collect()
        };
        let (then, in_the_end) = (met_on(day), met_on(self.reader.as_of));
        then.into_iter().map(|met| met.told_to_the_end(&in_the_end)).collect()
    }

    /// As [`Self::day`], but the first on which what is met is any of some occasions.
    fn day_of_any(&self, wanted: &[Occasion]) -> Option<Date> {
        let Self { open, place, rule, version, ground, reader, .. } = *self;
        let rows = self.rows();
        let knows = |one: &u32| rows.binary_search(one).is_ok();
        // Who knows nothing of an occasion cannot have seen it.
        if !wanted.iter().any(|wanted| wanted.known_by().iter().any(knows)) {
            return None;
        }
        let first = self.day_of(rows.clone())?;
        let tangle = self.tangle_only(&rows);
        let mut shown = Shown::default();
        let mut is_wanted = |day: &Date| {
            let met = self.met_on(*day, &rows, tangle.as_ref(), &mut shown);
            met.iter().any(|met| wanted.iter().any(|wanted| met.is(wanted)))
        };
        if is_wanted(&first) {
            return Some(first);
        }
        // Afterwards it may be met on another occasion whenever something becomes known or a clock runs out.
        let day_of = |known| open.days.day(known);
        let each = Scene::of_items(rows.iter().map(|row| open.item(*row, &[])));
        let mut turns = turning::days(rule, version, &each, &ground);
        turns.extend(rows.iter().map(|row| day_of(open.known_to(*row, reader.agencies))));
        turns.extend(tangle.iter().flat_map(|tangle| open.known_together(tangle)).map(day_of));
        if version.version.shape.reads_homes() {
            turns.extend(open.known_of_all(place, reader.agencies).map(day_of));
        }
        self.in_order(turns).into_iter().filter(|day| *day > first).find(is_wanted)
    }

    /// What hangs together and bears on the rule, where that is all that has to be shown anew each day.
    fn tangle_only(&self, rows: &[u32]) -> Option<Tangle> {
        let Self { open, place, stage, place_of_rule, reader, version, .. } = *self;
        let tangle = open.tangle(place, stage, reader.agencies, place_of_rule, rows);
        tangle.filter(|_| !version.version.shape.reads_homes())
    }

    /// Each occasion on which it is met on a day. `rows`: as [`Self::rows`].
    fn met_on(
        &self,
        day: Date,
        rows: &[u32],
        tangle: Option<&Tangle>,
        shown: &mut Shown,
    ) -> Vec<Occasion> {
        let Self { open, rule, version, reader, .. } = *self;
        if !self.childhood.is_asked(version, day) {
            return Vec::new();
        }
        let scene = if tangle.is_some() || version.version.shape.reads_homes() {
            self.scene(tangle, day, true, shown)
        } else {
            let known = rows
                .iter()
                .filter(|row| open.days.day(open.known_to(**row, reader.agencies)) <= day);
            let named = |row: &u32| Item { records: vec![*row], ..open.item(*row, &[]) };
            self.scene_of(known.map(named))
        };
        let ground = Ground { as_of: day, ..self.ground };
        let met = shapes::judge(version, rule, &scene, &ground).met;
        met.iter().map(|met| Occasion::of(version, &scene, &met.items, met.last)).collect()
    }

    /// As [`Self::day`]; `rows`: everything of theirs that the rule looks at and the reader came to know, in order, also what
    /// was later told otherwise.
    pub(super) fn day_of(&self, rows: Vec<u32>) -> Option<Date> {
        let Self { open, place, stage, place_of_rule, rule, version, ground, reader, .. } = *self;
        // Told by fewer happenings than rows, or later told otherwise, it could speak even less.
        let may_speak = turning::may_speak(rule, version, &|pick: &CompiledPick, at_least| {
            let fitting = rows.iter().filter(|row| open.fits(**row, pick.place()));
            fitting.take(at_least).count() == at_least
        });
        if !may_speak {
            return None;
        }
        // Each row by itself: whatever a clock may start at, also what was later told otherwise.
        let each = Scene::of_items(rows.iter().map(|row| open.item(*row, &[])));
        let known: Vec<Date> =
            rows.iter().map(|row| open.days.day(open.known_to(*row, reader.agencies))).collect();
        let mut turns = turning::days(rule, version, &each, &ground);
        let starts = turns.iter().min().copied();
        let begins = each.items.iter().map(|item| item.earliest).min().unwrap_or(Date::MIN);
        let is_covered = uncovered(version, &ground, begins, reader.as_of).next().is_none();
        for (row, known) in rows.iter().zip(&known) {
            let fits = |pick: &CompiledPick| open.fits(*row, pick.place());
            if turning::may_bring_about(rule, version, is_covered, &fits) {
                turns.push(*known);
            }
        }
        // On the first day it is asked, it may be met on what was known long before.
        let asked_since = self.childhood.asked_since(version);
        let fresh = |day| fresh(&known, &each, day).filter(|_| Some(day) != asked_since);
        let tangle = open.tangle(place, stage, reader.agencies, place_of_rule, &rows);
        if tangle.is_some() || version.version.shape.reads_homes() {
            return self.entangled(tangle.as_ref(), turns, fresh);
        }
        let scene = |day| {
            let known = known.iter().zip(&each.items).filter(|(known, _)| **known <= day);
            self.scene_of(known.map(|(_, item)| item.clone()))
        };
        let mut turns = self.in_order(turns);
        if turning::waits(version) {
            // Before time has passed since anything that starts a clock, nothing can be met.
            turns.retain(|day| starts.is_none_or(|starts| *day >= starts));
        }
        if turning::only_grows(version) {
            let first = turns.partition_point(|day| !self.is_met(&scene(*day), *day));
            return turns.get(first).copied();
        }
        turns.into_iter().find(|day| self.is_newly_met(&scene(*day), *day, fresh(*day)))
    }

    /// As [`Self::day`], where something hangs together or it matters where the child lives: each day is shown anew.
    fn entangled(
        &self,
        tangle: Option<&Tangle>,
        mut turns: Vec<Date>,
        fresh: impl Fn(Date) -> Option<(Date, Date)>,
    ) -> Option<Date> {
        let Self { open, place, reader, .. } = *self;
        let tangle_only = tangle.filter(|_| !self.version.version.shape.reads_homes());
        let day_of = |known| open.days.day(known);
        let retold: BTreeSet<Date> =
            tangle.into_iter().flat_map(|tangle| open.known_together(tangle)).map(day_of).collect();
        match tangle_only {
            Some(_) => turns.extend(&retold),
            None => turns.extend(open.known_of_all(place, reader.agencies).map(day_of)),
        }
        let mut turns = self.in_order(turns);
        if let Some(tangle) = tangle_only.filter(|_| turning::counts_up(self.version)) {
            // Not before it is met by everything as it could be told at the most.
            let most = open.at_the_most(tangle);
            let met = |day: &Date| {
                let known = most.iter().filter(|(known, _)| day_of(*known) <= *day);
                self.is_met(&self.scene_of(known.map(|(_, item)| item.clone())), *day)
            };
            turns.drain(..turns.partition_point(|day| !met(day)));
        }
        let mut shown = Shown::default();
        turns.into_iter().find(|day| {
            let scene = self.scene(tangle_only, *day, false, &mut shown);
            // Where something is told otherwise from this day on, any day may be another's.
            let fresh = fresh(*day).filter(|_| !retold.contains(day));
            self.is_newly_met(&scene, *day, fresh)
        })
    }

    /// What the rule looks at of what was known on a day; `is_named`: each with its rows in the place of records.
    fn scene(
        &self,
        tangle: Option<&Tangle>,
        day: Date,
        is_named: bool,
        shown: &mut Shown,
    ) -> Scene<'a> {
        let Self { open, place, stage, place_of_rule, reader, .. } = *self;
        let known_by = day_number(day).unwrap_or(u16::MAX);
        match tangle {
            Some(tangle) => open.shown_of(tangle, known_by, shown),
            None => open.shown(place, stage, (reader.agencies, known_by), false, shown),
        }
        let reads_homes = self.version.version.shape.reads_homes();
        let homes = reads_homes.then(|| open.homes(place, stage, shown));
        let looks =
            |row: &u32| open.rules(*row, stage.scope()).binary_search(&place_of_rule).is_ok();
        let mut items: Vec<Item> = Vec::new();
        for (at, (row, several)) in shown.rows.iter().enumerate() {
            let told = shown.several(*several);
            if looks(row) || told.iter().any(looks) {
                let rows = shown.rows_of(at as u32);
                let home = homes.as_ref().map_or(0, |homes| open.home(homes, (place, stage), rows));
                let records = if is_named { rows.to_vec() } else { Vec::new() };
                items.push(Item { records, home, ..open.item(*row, told) });
            }
        }
        self.scene_of(items)
    }

    /// Some items as a scene, but for what does not count of them.
    fn scene_of<'i>(&self, items: impl IntoIterator<Item = Item<'i>>) -> Scene<'i> {
        let Self { childhood, version, ground, .. } = *self;
        let counts = |item: &Item| childhood.counts(version, ground.compiled, item);
        Scene { items: items.into_iter().filter(counts).collect(), childhood }
    }

    /// Days up to the reader's on which it is asked, each once, in order; and the first day it is asked, where it was not before.
    fn in_order(&self, mut days: Vec<Date>) -> Vec<Date> {
        let Some(since) = self.childhood.asked_since(self.version) else { return Vec::new() };
        days.extend((since > Date::MIN).then_some(since));
        days.retain(|day| since <= *day && *day <= self.reader.as_of);
        days.sort_unstable();
        days.dedup();
        days
    }

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
fn fresh(known: &[Date], each: &Scene, day: Date) -> Option<(Date, Date)> {
    let fresh = || known.iter().zip(&each.items).filter(|(known, _)| **known == day);
    let earliest = fresh().map(|(_, item)| item.earliest).min()?;
    let latest = fresh().map(|(_, item)| item.latest).max()?;
    Some((earliest, latest))
}
