//! The slow, obvious evaluators of what is counted, measured and said from one day to another, each by trying everything.

use super::{Slow, Words, not_covered};
use crate::calendar::{Date, Span};
use crate::patterns::Item;
use crate::patterns::finding::{Judgement, Met};
use crate::practice::{Counted, Crossing, Measure, Moved, MovedBy, Rising};
use std::collections::BTreeSet;

impl Slow<'_> {
    fn is_exact(&self, place: usize) -> bool {
        self.item(place).earliest == self.item(place).latest
    }

    pub(super) fn before(&self, span: Span, day: Date) -> Date {
        span.before(day, &self.ground.compiled.practice.working_days)
    }

    /// The facts of those records of an item that fit a pick, with whose each is.
    fn words_that_fit(&self, pick: usize, item: &Item) -> Vec<(u64, Vec<(String, String)>)> {
        let mut fit = Vec::new();
        for told in item.told.iter() {
            let pick = self.version.picks.get(pick);
            if pick.is_some_and(|p| p.fits_as_told(item.kind, std::slice::from_ref(told))) {
                let facts: Words = told.1;
                fit.push((told.0, facts.iter().map(|(k, v)| (k.to_string(), v.clone())).collect()));
            }
        }
        fit
    }

    /// Counts what is in a period, once for each thing the rule counts.
    fn counted(&self, shape: &Rising, places: &[usize]) -> usize {
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        for &i in places {
            match shape.by {
                Counted::Entries => {
                    seen.insert(i as u64);
                }
                Counted::Kinds => {
                    seen.insert(u64::from(self.item(i).kind));
                }
                Counted::Agencies => {
                    let whose = self.words_that_fit(0, self.item(i)).into_iter().map(|(a, _)| a);
                    seen.extend(whose.filter(|agency| *agency != 0));
                }
            }
        }
        seen.len()
    }

    pub(super) fn rising(&self, shape: &Rising) -> Judgement {
        let all = self.all(0);
        // Of an item's days, how many lie after one day and up to another: all, some or none.
        let lies = |i: usize, after: Date, to: Date| {
            let (first, last) = (self.item(i).earliest, self.item(i).latest);
            (first > after && last <= to, last > after && first <= to)
        };
        let periods = |to: Date| {
            let middle = self.before(shape.within, to);
            (self.before(shape.within, middle), middle)
        };
        let sure = |after: Date, to: Date| -> Vec<usize> {
            all.iter().copied().filter(|i| lies(*i, after, to).0).collect()
        };
        let perhaps = |after: Date, to: Date| -> Vec<usize> {
            all.iter().copied().filter(|i| lies(*i, after, to).1).collect()
        };
        let rises = |later: &[usize], against: &[usize], some: &[usize]| {
            let later = self.counted(shape, later) as i64;
            later >= i64::from(shape.at_least)
                && later - self.counted(shape, against) as i64 >= i64::from(shape.more_by)
                && self.counted(shape, some) as i64 >= i64::from(shape.before_at_least)
        };
        let mut judgement = Judgement::default();
        let mut windows: Vec<(Vec<usize>, Date)> = Vec::new();
        let days: BTreeSet<Date> = all.iter().map(|i| self.item(*i).latest).collect();
        for to in days {
            let (start, middle) = periods(to);
            if rises(&sure(middle, to), &perhaps(start, middle), &sure(start, middle)) {
                let first = start.tomorrow().unwrap_or(to);
                let missing = not_covered(self.version, self.ground, first, middle);
                if missing.is_empty() {
                    windows.push((sure(middle, to), to));
                }
                judgement.uncovered.extend(missing);
            }
        }
        judgement.met = self.join(windows);
        for met in &mut judgement.met {
            let (start, middle) = periods(met.completed);
            let items: BTreeSet<usize> =
                met.items.iter().copied().chain(perhaps(start, middle)).collect();
            met.items = items.into_iter().collect();
        }
        if judgement.met.is_empty() && all.iter().any(|i| !self.is_exact(*i)) {
            let first = self.days_it_can_be(&all).into_iter().find(|to| {
                let (start, middle) = periods(*to);
                rises(&perhaps(middle, *to), &sure(start, middle), &perhaps(start, middle))
            });
            if let Some(to) = first {
                let (start, middle) = periods(to);
                let round: BTreeSet<usize> =
                    perhaps(middle, to).into_iter().chain(perhaps(start, middle)).collect();
                judgement.too_vague = self.vague(&round.into_iter().collect::<Vec<_>>());
            }
        }
        judgement
    }

    /// Every day on which one of these can have been, in order. Of an open beginning, only the first, and those from the first
    /// day that any of them names.
    fn days_it_can_be(&self, places: &[usize]) -> BTreeSet<Date> {
        let named = places.iter().flat_map(|i| [self.item(*i).earliest, self.item(*i).latest]);
        let first_named = named.filter(|day| *day != Date::MIN).min().unwrap_or(Date::MIN);
        let mut days = BTreeSet::new();
        for &i in places {
            days.insert(self.item(i).earliest);
            let mut day = self.item(i).earliest.max(first_named);
            while day <= self.item(i).latest {
                days.insert(day);
                let Ok(next) = day.tomorrow() else { break };
                day = next;
            }
        }
        days
    }

    pub(super) fn measure(&self, shape: &Measure) -> Judgement {
        let mut readings: Vec<(usize, f64)> = Vec::new();
        for i in self.all(0) {
            let mut number = None;
            for (_, facts) in self.words_that_fit(0, self.item(i)) {
                for (name, value) in facts {
                    if name == shape.fact.as_str() && number.is_none() {
                        number = shape.number(&value);
                    }
                }
            }
            readings.extend(number.map(|n| (i, n)));
        }
        match shape.crossing() {
            Crossing::Below(line) => self.in_a_row(shape, &readings, &|n| n < line),
            Crossing::Above(line) => self.in_a_row(shape, &readings, &|n| n > line),
            Crossing::FallsBy(by) => self.change(shape, &readings, &|a, b| a - b + 1e-9 >= by),
            Crossing::RisesBy(by) => self.change(shape, &readings, &|a, b| b - a + 1e-9 >= by),
        }
    }

    fn in_a_row(
        &self,
        shape: &Measure,
        readings: &[(usize, f64)],
        beyond: &dyn Fn(f64) -> bool,
    ) -> Judgement {
        let needed = usize::from(shape.in_a_row).max(1);
        let there: Vec<usize> =
            readings.iter().filter(|(_, n)| beyond(*n)).map(|(i, _)| *i).collect();
        let others: Vec<usize> =
            readings.iter().filter(|(_, n)| !beyond(*n)).map(|(i, _)| *i).collect();
        let between = |first: Date, last: Date| -> Vec<usize> {
            let stands = |i: &usize| self.item(*i).latest > first && self.item(*i).earliest < last;
            others.iter().copied().filter(stands).collect()
        };
        let mut windows = Vec::new();
        for start in 0..there.len() {
            if start + needed > there.len() {
                continue;
            }
            let row = there[start..start + needed].to_vec();
            let first = row.iter().map(|i| self.item(*i).earliest).min().expect("not empty");
            let last = row.iter().map(|i| self.item(*i).latest).max().expect("not empty");
            let far = shape.within.is_some_and(|within| last >= self.after(within, first));
            if needed == 1 || (!far && between(first, last).is_empty()) {
                windows.push((row, last));
            }
        }
        let belong = |current: &[usize], members: &[usize]| {
            let shared = members.iter().any(|i| current.contains(i));
            let last = *current.iter().max().expect("not empty");
            let from = self.item(last).earliest;
            let unbroken = between(from, self.item(members[0]).latest).is_empty();
            shared || (needed == 1 && unbroken)
        };
        let met = self.join_where(windows, &belong);
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let mut too_vague = Vec::new();
        for &a in &there {
            let from = self.item(a).latest;
            let mut row = Vec::new();
            for &b in &there {
                let item = self.item(b);
                let near =
                    shape.within.is_none_or(|within| item.earliest < self.after(within, from));
                let walled = others.iter().any(|w| {
                    self.is_exact(*w)
                        && self.item(*w).latest > from
                        && self.item(*w).latest < item.earliest
                });
                if item.latest >= from && near && !walled {
                    row.push(b);
                }
            }
            if row.len() >= needed && too_vague.is_empty() {
                let last = row.iter().map(|i| self.item(*i).latest).max().expect("not empty");
                row.extend(between(self.item(a).earliest, last));
                row.sort_unstable();
                too_vague = self.vague(&row);
            }
        }
        Judgement { too_vague, ..Judgement::default() }
    }

    fn change(
        &self,
        shape: &Measure,
        readings: &[(usize, f64)],
        is_change: &dyn Fn(f64, f64) -> bool,
    ) -> Judgement {
        let near = |from: Date, to: Date| shape.within.is_none_or(|w| to < self.after(w, from));
        let mut windows: Vec<(Vec<usize>, Date, usize)> = Vec::new();
        let mut could: BTreeSet<usize> = BTreeSet::new();
        for &(b, then) in readings {
            let mut best: Option<Date> = None;
            let mut of_that_day = Vec::new();
            for &(a, first) in readings {
                let (earlier, later) = (self.item(a), self.item(b));
                if !is_change(first, then) {
                    continue;
                }
                if earlier.latest < later.earliest && near(earlier.earliest, later.latest) {
                    if best.is_none_or(|best| earlier.latest > best) {
                        best = Some(earlier.latest);
                        of_that_day.clear();
                    }
                    if best == Some(earlier.latest) {
                        of_that_day.push(a);
                    }
                }
                if later.latest > earlier.earliest && near(earlier.latest, later.earliest) {
                    could.extend([a, b]);
                }
            }
            if best.is_some() {
                of_that_day.push(b);
                windows.push((of_that_day, self.item(b).latest, b));
            }
        }
        windows.sort_by_key(|(_, completed, place)| (*completed, *place));
        let met = self.join(windows.into_iter().map(|(m, day, _)| (m, day)).collect());
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let could: Vec<usize> = could.into_iter().collect();
        Judgement { too_vague: self.vague(&could), ..Judgement::default() }
    }

    fn place_said(&self, shape: &Moved, i: usize) -> Option<String> {
        let item = self.item(i);
        let fact = match &shape.by {
            MovedBy::Home if item.home == 0 => return None,
            MovedBy::Home => return Some(format!("home {}", item.home)),
            MovedBy::Fact(fact) => fact,
        };
        for (_, facts) in self.words_that_fit(0, item) {
            for (name, value) in facts {
                let value: Vec<String> = value.split_whitespace().map(str::to_lowercase).collect();
                if name == fact.as_str() && !value.is_empty() {
                    return Some(value.join(" "));
                }
            }
        }
        None
    }

    /// Whether one entry certainly says where somebody is before another does: on an earlier day; or on one day, where they
    /// say the same and the order makes no difference, earlier in the record.
    fn stands_before(&self, shape: &Moved, a: usize, b: usize) -> bool {
        let one_day =
            self.is_exact(a) && self.is_exact(b) && self.item(a).latest == self.item(b).latest;
        let same = || self.place_said(shape, a) == self.place_said(shape, b);
        self.item(a).latest < self.item(b).earliest || (one_day && a < b && same())
    }

    /// Adds to each change what was certainly said last before it.
    fn add_what_was_before(&self, shape: &Moved, said: &[usize], met: &mut Met) {
        let mut items: BTreeSet<usize> = met.items.iter().copied().collect();
        for c in &met.items {
            let mut last: Option<usize> = None;
            for &r in said.iter().filter(|r| self.stands_before(shape, **r, *c)) {
                let key = |i: usize| (self.item(i).earliest, self.is_exact(i), i);
                if last.is_none_or(|best| key(r) > key(best)) {
                    last = Some(r);
                }
            }
            items.extend(last);
        }
        met.items = items.into_iter().collect();
    }

    pub(super) fn moved(&self, shape: &Moved) -> Judgement {
        let said: Vec<usize> =
            self.all(0).into_iter().filter(|i| self.place_said(shape, *i).is_some()).collect();
        // Everything that can have been said last before an entry: not after it, and nothing certainly between.
        let last_before = |c: usize| -> Vec<usize> {
            let between = |r: usize| {
                said.iter()
                    .any(|q| self.stands_before(shape, r, *q) && self.stands_before(shape, *q, c))
            };
            said.iter()
                .copied()
                .filter(|r| *r != c && !self.stands_before(shape, c, *r) && !between(*r))
                .collect()
        };
        let another = |c: usize, r: usize| self.place_said(shape, c) != self.place_said(shape, r);
        let mut changes = Vec::new();
        let mut could = Vec::new();
        for &c in &said {
            let before = last_before(c);
            let some_before = said.iter().any(|r| self.stands_before(shape, *r, c));
            if some_before && before.iter().all(|r| another(c, *r)) {
                changes.push(c);
            }
            if before.iter().any(|r| another(c, *r)) {
                could.push(c);
            }
        }
        let needed = usize::from(shape.at_least.max(1));
        let mut windows = Vec::new();
        for &first in &changes {
            let start = self.item(first).earliest;
            let end = self.after(shape.within, start);
            let inside: Vec<usize> = changes
                .iter()
                .copied()
                .filter(|i| {
                    *i >= first && self.item(*i).earliest >= start && self.item(*i).latest < end
                })
                .collect();
            let mut days: Vec<Date> = inside.iter().map(|i| self.item(*i).latest).collect();
            days.sort_unstable();
            if inside.len() >= needed {
                windows.push((inside, days[needed - 1]));
            }
        }
        let mut met = self.join(windows);
        for met in &mut met {
            self.add_what_was_before(shape, &said, met);
        }
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let mut too_vague = Vec::new();
        for &first in &could {
            let start = self.item(first).latest;
            let end = self.after(shape.within, start);
            let inside: Vec<usize> = could
                .iter()
                .copied()
                .filter(|i| self.item(*i).latest >= start && self.item(*i).earliest < end)
                .collect();
            if inside.len() >= needed && too_vague.is_empty() {
                let mut round: BTreeSet<usize> = inside.iter().copied().collect();
                round.extend(inside.iter().flat_map(|c| last_before(*c)));
                too_vague = self.vague(&round.into_iter().collect::<Vec<_>>());
            }
        }
        Judgement { too_vague, ..Judgement::default() }
    }
}
