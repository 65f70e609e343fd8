//! The slow, obvious evaluators of what does not go together and of what was not answered, each by trying everything.

use super::{Slow, Words, not_covered};
use crate::calendar::{Date, Span};
use crate::patterns::Item;
use crate::patterns::finding::{Judgement, Met};
use crate::patterns::scene::Told;
use crate::practice::{Disagreement, Unanswered};
use std::collections::{BTreeMap, BTreeSet};

impl Slow<'_> {
    fn met(&self, completed: Date, items: Vec<usize>) -> Met {
        let last = items.iter().map(|i| self.item(*i).latest).fold(completed, Date::max);
        let in_force = self.version.version.in_force;
        Met { in_force, completed, last, items, is_running: false }
    }

    /// Whether some record of the one and some record of the other, not the same record, cannot both be the whole truth.
    fn cannot_both_be(&self, shape: &Disagreement, a: usize, b: usize) -> bool {
        let (one, other) = (self.item(a), self.item(b));
        for (n, x) in one.told.iter().enumerate() {
            for (m, y) in other.told.iter().enumerate() {
                if (a == b && n == m) || (shape.other_agency && x.0 == y.0) {
                    continue;
                }
                let fits = |pick: usize, item: &Item, told: &Told| {
                    let pick = self.version.picks.get(pick);
                    pick.is_some_and(|p| p.fits_as_told(item.kind, std::slice::from_ref(told)))
                };
                let Some(fact) = &shape.fact else {
                    if fits(0, one, x) && fits(1, other, y) || fits(1, one, x) && fits(0, other, y)
                    {
                        return true;
                    }
                    continue;
                };
                let value = |facts: Words| -> Option<String> {
                    let words: Vec<String> =
                        facts.get(fact)?.split_whitespace().map(str::to_lowercase).collect();
                    (!words.is_empty()).then(|| words.join(" "))
                };
                if let (true, true, Some(v), Some(w)) =
                    (fits(0, one, x), fits(0, other, y), value(x.1), value(y.1))
                    && v != w
                {
                    return true;
                }
            }
        }
        false
    }

    pub(super) fn disagreement(&self, shape: &Disagreement) -> Judgement {
        let all = 0..self.scene.items.len();
        let mut windows: BTreeMap<Date, BTreeSet<usize>> = BTreeMap::new();
        let mut could: BTreeSet<usize> = BTreeSet::new();
        for later in all.clone() {
            let mut before: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
            for earlier in all.clone() {
                if !self.cannot_both_be(shape, earlier, later) {
                    continue;
                }
                let (a, b) = (self.item(earlier), self.item(later));
                let near =
                    a.latest.max(b.latest) < self.after(shape.within, a.earliest.min(b.earliest));
                if earlier == later || (near && a.latest <= b.latest) {
                    before.entry(a.latest).or_default().push(earlier);
                }
                if a.earliest < self.after(shape.within, b.latest)
                    && b.earliest < self.after(shape.within, a.latest)
                {
                    could.extend([earlier, later]);
                }
            }
            if let Some((_, nearest)) = before.pop_last() {
                let together = windows.entry(self.item(later).latest).or_default();
                together.insert(later);
                // One whose own records do not agree needs no other.
                if !nearest.contains(&later) {
                    together.extend(nearest);
                }
            }
        }
        let windows = windows.into_iter().map(|(day, all)| (all.into_iter().collect(), day));
        let met = self.join(windows.collect());
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let could: Vec<usize> = could.into_iter().collect();
        Judgement { too_vague: self.vague(&could), ..Judgement::default() }
    }

    pub(super) fn unanswered(&self, shape: &Unanswered) -> Judgement {
        let mut judgement = Judgement::default();
        for asked in self.all(0) {
            self.one_enquiry(shape, asked, &mut judgement);
        }
        if let Some(period) = shape.ask_before {
            for decided in self.all(2) {
                self.one_decision(period, decided, &mut judgement);
            }
        }
        judgement.met.sort_by_key(|met| (met.completed, met.items[0]));
        judgement
    }

    fn one_enquiry(&self, shape: &Unanswered, a: usize, judgement: &mut Judgement) {
        let asked = self.item(a);
        let mut replies = Vec::new();
        for r in self.all(1) {
            let said = |i: usize| shape.pairs_by.as_ref().and_then(|fact| self.item(i).fact(fact));
            let same = said(a).is_none() || said(r).is_none() || said(a) == said(r);
            if r != a && same && self.item(r).latest >= asked.earliest {
                replies.push(r);
            }
        }
        // The limit: a reply surely in time, perhaps in time, or surely not.
        let mut overdue = None;
        if let Some(limit) = shape.limit {
            let (early, late) =
                (self.after(limit, asked.earliest), self.after(limit, asked.latest));
            let surely =
                |r: &usize| self.item(*r).earliest >= asked.latest && self.item(*r).latest <= early;
            let perhaps: Vec<usize> =
                replies.iter().copied().filter(|r| self.item(*r).earliest <= late).collect();
            if replies.iter().any(surely) {
            } else if !perhaps.is_empty() {
                judgement.too_vague.extend(self.vague(&perhaps));
                judgement.too_vague.extend(self.vague(&[a]));
            } else if self.ground.as_of > late {
                overdue = Some(late);
            }
        }
        // Decisions: surely after the asking and before any reply, or perhaps.
        let mut decided: Option<usize> = None;
        let mut unsure: Vec<usize> = Vec::new();
        for d in self.all(2).into_iter().filter(|d| *d != a) {
            let decision = self.item(d);
            let others: Vec<usize> = replies.iter().copied().filter(|r| *r != d).collect();
            let possibly_replied = others.iter().any(|r| self.item(*r).earliest <= decision.latest);
            let surely_replied = others.iter().any(|r| {
                self.item(*r).earliest >= asked.latest && self.item(*r).latest <= decision.earliest
            });
            if decision.earliest > asked.latest && !possibly_replied {
                let key = |i: usize| (self.item(i).latest, i);
                if decided.is_none_or(|best| key(d) < key(best)) {
                    decided = Some(d);
                }
            } else if decision.latest > asked.earliest && !surely_replied {
                unsure.extend([a, d]);
                let touching = |r: &usize| self.item(*r).earliest <= decision.latest;
                unsure.extend(others.into_iter().filter(touching));
            }
        }
        if decided.is_none() {
            judgement.too_vague.extend(self.vague(&unsure));
        }
        let on = decided.map(|d| self.item(d).latest);
        let mut completed: Option<(Date, Date)> =
            overdue.map(|late| (late.tomorrow().unwrap_or(late), late));
        if let Some(day) = on {
            completed = Some(completed.map_or((day, day), |(c, to)| (c.min(day), to.min(day))));
        }
        let Some((completed, looked_to)) = completed else { return };
        replies.sort_by_key(|r| (self.item(*r).earliest, *r));
        if replies.is_empty() && !self.asker_is_covered(a, asked.earliest, looked_to) {
            let missing = not_covered(self.version, self.ground, asked.earliest, looked_to);
            if !missing.is_empty() {
                judgement.uncovered.extend(missing);
                return;
            }
        }
        let items = std::iter::once(a).chain(decided).chain(replies.first().copied()).collect();
        judgement.met.push(self.met(completed, items));
    }

    /// Whether the sources of an agency that asked reach over every day up to one on which a reply could have come.
    fn asker_is_covered(&self, asked: usize, from: Date, to: Date) -> bool {
        let compiled = self.ground.compiled;
        for (place, agency) in compiled.agencies.iter().enumerate() {
            let kinds = compiled.kinds_needed(self.version.version, agency);
            for (told_by, _) in self.item(asked).told.iter() {
                if *told_by == 1 << place && self.ground.covered.covers(agency, &kinds, from, to) {
                    return true;
                }
            }
        }
        false
    }

    fn one_decision(&self, period: Span, d: usize, judgement: &mut Judgement) {
        let decided = self.item(d);
        let mut perhaps = Vec::new();
        for a in self.all(0).into_iter().filter(|a| *a != d) {
            let asked = self.item(a);
            if asked.latest <= decided.earliest
                && decided.latest < self.after(period, asked.earliest)
            {
                return;
            }
            if asked.earliest <= decided.latest
                && decided.earliest < self.after(period, asked.latest)
            {
                perhaps.push(a);
            }
        }
        if !perhaps.is_empty() {
            perhaps.push(d);
            judgement.too_vague.extend(self.vague(&perhaps));
            return;
        }
        let from = self.before(period, decided.earliest);
        let missing = not_covered(self.version, self.ground, from, decided.latest);
        if missing.is_empty() {
            judgement.met.push(self.met(decided.latest, vec![d]));
        }
        judgement.uncovered.extend(missing);
    }
}
