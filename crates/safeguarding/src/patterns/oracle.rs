//! The slow, obvious evaluator: each shape straight from its definition, by trying everything.
//!
//! It shares with the fast path only the reading of rules and the dressing of a finding; tests hold the two together on
//! generated families (law 14). It is never used to answer a person.

mod compared;
mod conflicts;

use super::compile::{CompiledPick, CompiledVersion};
use super::finding::{Judgement, Met, due_day, own_due_day};
use super::{CompiledRule, Ground, Item, Scene};
use crate::calendar::{Date, Span};
use crate::practice::{CoOccurrence, DueWithin, Gap, Relapse, Repeated, Shape};

pub(super) fn judge(
    version: &CompiledVersion,
    rule: &CompiledRule,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let slow = Slow { version, scene, ground };
    match &version.version.shape {
        Shape::DueWithin(_) => due_within(rule, scene, ground),
        Shape::Repeated(shape) => slow.repeated(shape),
        Shape::Gap(shape) => slow.gap(shape),
        Shape::CoOccurrence(shape) => slow.co_occurrence(shape),
        Shape::Relapse(shape) => slow.relapse(shape),
        Shape::Rising(shape) => slow.rising(shape),
        Shape::Measure(shape) => slow.measure(shape),
        Shape::Moved(shape) => slow.moved(shape),
        Shape::Disagreement(shape) => slow.disagreement(shape),
        Shape::Unanswered(shape) => slow.unanswered(shape),
    }
}

/// The facts of one record.
type Words<'a> = &'a std::collections::BTreeMap<smol_str::SmolStr, String>;

struct Slow<'a> {
    version: &'a CompiledVersion<'a>,
    scene: &'a Scene<'a>,
    ground: &'a Ground<'a>,
}

impl Slow<'_> {
    fn item(&self, place: usize) -> &Item<'_> {
        &self.scene.items[place]
    }

    fn all(&self, pick: usize) -> Vec<usize> {
        let fits = |i: &usize| self.version.picks.get(pick).is_some_and(|p| self.fits(p, *i));
        (0..self.scene.items.len()).filter(fits).collect()
    }

    fn fits(&self, pick: &CompiledPick, place: usize) -> bool {
        fits(pick, self.item(place))
    }

    fn after(&self, span: Span, day: Date) -> Date {
        span.after(day, &self.ground.compiled.practice.working_days)
    }

    fn vague(&self, places: &[usize]) -> Vec<usize> {
        places.iter().copied().filter(|i| self.item(*i).earliest < self.item(*i).latest).collect()
    }

    /// Windows to occurrences: those that share an item are one.
    fn join(&self, windows: Vec<(Vec<usize>, Date)>) -> Vec<Met> {
        self.join_where(windows, &|current, members| members.iter().any(|i| current.contains(i)))
    }

    /// Windows to occurrences, one window at a time, asking of every answer whether it stands between.
    fn join_where(
        &self,
        windows: Vec<(Vec<usize>, Date)>,
        belong: &dyn Fn(&[usize], &[usize]) -> bool,
    ) -> Vec<Met> {
        let mut met: Vec<Met> = Vec::new();
        for (members, completed) in windows {
            let mut new = true;
            if let Some(current) = met.last_mut() {
                let together = belong(&current.items, &members);
                let mut answered = false;
                for answer in &self.scene.items {
                    let is_answer =
                        self.version.answered_by.as_ref().is_some_and(|p| fits(p, answer));
                    let between = members.iter().all(|i| self.item(*i).earliest > answer.latest);
                    answered |= is_answer && answer.earliest >= current.completed && between;
                }
                if together && !answered {
                    for i in &members {
                        if !current.items.contains(i) {
                            current.items.push(*i);
                        }
                    }
                    current.items.sort_unstable();
                    new = false;
                }
            }
            if new {
                let in_force = self.version.version.in_force;
                met.push(Met {
                    in_force,
                    completed,
                    last: completed,
                    items: members,
                    is_running: false,
                });
            }
        }
        for m in &mut met {
            m.last = m.items.iter().map(|i| self.item(*i).latest).fold(Date::MIN, Date::max);
        }
        met
    }

    /// How often the count has been broken before this item; `None` when that is not certain.
    fn breaks_before(&self, place: usize) -> Option<usize> {
        let item = self.item(place);
        let breaks = self.all(1);
        let touching = breaks.iter().any(|b| {
            !(self.item(*b).latest < item.earliest || self.item(*b).earliest > item.latest)
        });
        (!touching).then(|| breaks.iter().filter(|b| self.item(**b).latest < item.earliest).count())
    }

    fn repeated(&self, shape: &Repeated) -> Judgement {
        let matches = self.all(0);
        let mut windows = Vec::new();
        for &first in &matches {
            let Some(run) = self.breaks_before(first) else { continue };
            let (start, end) =
                (self.item(first).earliest, self.after(shape.within, self.item(first).earliest));
            let mut members = Vec::new();
            for &i in &matches {
                let inside = self.item(i).earliest >= start && self.item(i).latest < end;
                // Of those that begin on the same day, the ones listed before were windows of their own.
                if inside && i >= first && self.breaks_before(i) == Some(run) {
                    members.push(i);
                }
            }
            // The first day by which enough of them certainly were, and far enough apart.
            let mut days: Vec<Date> = members.iter().map(|i| self.item(*i).latest).collect();
            days.sort_unstable();
            let complete = days.into_iter().find(|day| {
                let so_far = members.iter().filter(|i| self.item(**i).latest <= *day).count();
                let enough = so_far >= usize::from(shape.at_least);
                let apart = shape.spanning.is_none_or(|span| {
                    let first =
                        members.iter().map(|i| self.item(*i).latest).min().expect("not empty");
                    let far = self.after(span, first);
                    members
                        .iter()
                        .any(|i| self.item(*i).latest <= *day && self.item(*i).earliest >= far)
                });
                enough && apart
            });
            if let Some(day) = complete {
                windows.push((members, day));
            }
        }
        let met = self.join(windows);
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        Judgement { too_vague: self.perhaps_repeated(shape, &matches), ..Judgement::default() }
    }

    /// The vague ones of the first period that could hold enough.
    fn perhaps_repeated(&self, shape: &Repeated, matches: &[usize]) -> Vec<usize> {
        let runs_by = |day: Date| {
            let exact_before = |b: &&usize| {
                let b = self.item(**b);
                b.earliest == b.latest && b.latest < day
            };
            self.all(1).iter().filter(exact_before).count()
        };
        let runs_before = |i: usize| runs_by(self.item(i).earliest);
        let mut firsts = Vec::new();
        for &first in matches {
            for run in runs_before(first)..=runs_by(self.item(first).latest) {
                firsts.push((first, run));
            }
        }
        let mut too_vague = Vec::new();
        for (first, run) in firsts {
            let (start, end) =
                (self.item(first).latest, self.after(shape.within, self.item(first).latest));
            let mut could = Vec::new();
            for &i in matches {
                let touches = self.item(i).latest >= start && self.item(i).earliest < end;
                let same_run = runs_before(i) == run;
                if touches && (same_run || self.item(i).earliest < self.item(i).latest) {
                    could.push(i);
                }
            }
            let first_day =
                could.iter().map(|i| self.item(*i).earliest).min().expect("it holds the first");
            let last_day =
                could.iter().map(|i| self.item(*i).latest).max().expect("it holds the first");
            let apart = shape.spanning.is_none_or(|span| self.after(span, first_day) <= last_day);
            if too_vague.is_empty() && apart && could.len() >= usize::from(shape.at_least) {
                too_vague = self.vague(&could);
            }
        }
        too_vague
    }

    fn co_occurrence(&self, shape: &CoOccurrence) -> Judgement {
        let needed = shape.at_least_groups.map_or(shape.groups.len(), usize::from);
        let in_any = |i: &usize| self.version.picks.iter().any(|p| self.fits(p, *i));
        let starts: Vec<usize> = (0..self.scene.items.len()).filter(in_any).collect();
        let hold = |inside: &dyn Fn(&Item) -> bool| -> Option<(Vec<usize>, Date)> {
            let mut members = Vec::new();
            let mut days = Vec::new();
            for (g, group) in shape.groups.iter().enumerate() {
                let held: Vec<usize> =
                    self.all(g).into_iter().filter(|i| inside(self.item(*i))).collect();
                if held.len() < usize::from(group.at_least.max(1)) {
                    continue;
                }
                let mut latest: Vec<Date> = held.iter().map(|i| self.item(*i).latest).collect();
                latest.sort_unstable();
                days.push(latest[usize::from(group.at_least.max(1)) - 1]);
                for i in held {
                    if !members.contains(&i) {
                        members.push(i);
                    }
                }
            }
            days.sort_unstable();
            members.sort_unstable();
            (needed > 0 && days.len() >= needed).then(|| (members, days[needed - 1]))
        };
        let mut windows = Vec::new();
        for &s in &starts {
            let (start, end) =
                (self.item(s).earliest, self.after(shape.within, self.item(s).earliest));
            windows.extend(hold(&|item| item.earliest >= start && item.latest < end));
        }
        let met = self.join(windows);
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let mut too_vague = Vec::new();
        for &s in &starts {
            let (start, end) = (self.item(s).latest, self.after(shape.within, self.item(s).latest));
            if let (true, Some((members, _))) =
                (too_vague.is_empty(), hold(&|item| item.latest >= start && item.earliest < end))
            {
                too_vague = self.vague(&members);
            }
        }
        Judgement { too_vague, ..Judgement::default() }
    }

    fn relapse(&self, shape: &Relapse) -> Judgement {
        let (firsts, thens) = (self.all(0), self.all(1));
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        loop {
            let over = pairs.last().map_or(Date::MIN, |(_, then)| self.item(*then).latest);
            let mut best: Option<(usize, usize)> = None;
            for &t in &thens {
                for &f in &firsts {
                    let (first, then) = (self.item(f), self.item(t));
                    let follows = then.earliest > first.latest
                        && then.latest < self.after(shape.within, first.earliest)
                        && first.earliest >= over
                        && !pairs.iter().any(|(_, used)| *used == t);
                    let key = |(f, t): (usize, usize)| {
                        (self.item(t).latest, t, std::cmp::Reverse(self.item(f).earliest), f)
                    };
                    if follows && best.is_none_or(|b| key((f, t)) < key(b)) {
                        best = Some((f, t));
                    }
                }
            }
            match best {
                Some(pair) => pairs.push(pair),
                None => break,
            }
        }
        let cycles = usize::from(shape.cycles.max(1));
        let groups: Vec<&[(usize, usize)]> = match cycles {
            1 => pairs.chunks(1).collect(),
            _ if pairs.len() >= cycles => vec![&pairs[..]],
            _ => Vec::new(),
        };
        let met: Vec<Met> = groups
            .into_iter()
            .map(|group| Met {
                in_force: self.version.version.in_force,
                completed: self.item(group[cycles - 1].1).latest,
                last: self.item(group.last().expect("not empty").1).latest,
                items: group.iter().flat_map(|(f, t)| [*f, *t]).collect(),
                is_running: false,
            })
            .collect();
        if !met.is_empty() {
            return Judgement { met, ..Judgement::default() };
        }
        let mut could: Vec<usize> = Vec::new();
        for &f in &firsts {
            for &t in thens.iter().filter(|t| **t != f) {
                let (first, then) = (self.item(f), self.item(t));
                if then.latest > first.earliest
                    && then.earliest < self.after(shape.within, first.latest)
                {
                    could.extend([f, t]);
                }
            }
        }
        could.sort_unstable();
        could.dedup();
        Judgement { too_vague: self.vague(&could), ..Judgement::default() }
    }

    fn gap(&self, shape: &Gap) -> Judgement {
        let there = self.all(0);
        let mut judgement = Judgement::default();
        for stretch in self.stretches(shape) {
            let found = self.gaps(shape, &there, stretch.from, stretch.to);
            if found.is_empty() {
                self.perhaps_a_gap(shape, &there, &stretch, &mut judgement);
            }
            for (from, to, last_there) in found {
                let completed = self.after(shape.longest, from);
                let missing = not_covered(self.version, self.ground, from, completed);
                if missing.is_empty() {
                    let mut open = stretch.opened[0];
                    for &i in &stretch.opened {
                        if self.item(i).latest <= from
                            && (self.item(i).latest, i) >= (self.item(open).latest, open)
                        {
                            open = i;
                        }
                    }
                    judgement.met.push(Met {
                        in_force: self.version.version.in_force,
                        completed,
                        last: to,
                        items: [Some(open), last_there].into_iter().flatten().collect(),
                        is_running: stretch.is_open && to == stretch.to,
                    });
                }
                judgement.uncovered.extend(missing);
            }
        }
        judgement
    }

    /// Each beginning with its end; then, as long as any two overlap or touch, those two as one.
    fn stretches(&self, shape: &Gap) -> Vec<Stretch> {
        let (opens, closes) = (self.all(1), self.all(2));
        let mut stretches: Vec<Stretch> = Vec::new();
        for open in opens {
            let mut close: Option<usize> = None;
            for &c in &closes {
                let same = shape.pairs_by.as_ref().is_none_or(|fact| {
                    let (a, b) = (self.item(open).fact(fact), self.item(c).fact(fact));
                    a.is_none() || b.is_none() || a == b
                });
                let key = |c: usize| (self.item(c).earliest, self.item(c).latest, c);
                let after = self.item(c).earliest > self.item(open).latest;
                if same && after && close.is_none_or(|best| key(c) < key(best)) {
                    close = Some(c);
                }
            }
            stretches.push(Stretch {
                from: self.item(open).latest,
                to: close.map_or(self.ground.as_of, |c| self.item(c).earliest),
                from_perhaps: self.item(open).earliest,
                to_perhaps: close.map_or(self.ground.as_of, |c| self.item(c).latest),
                opened: vec![open],
                closed: close.into_iter().collect(),
                is_open: close.is_none(),
            });
        }
        stretches.sort_by_key(|s| (s.from, s.opened[0]));
        let mut at = 0;
        while at + 1 < stretches.len() {
            if stretches[at + 1].from > stretches[at].to {
                at += 1;
                continue;
            }
            let next = stretches.remove(at + 1);
            let this = &mut stretches[at];
            this.to = this.to.max(next.to);
            this.from_perhaps = this.from_perhaps.min(next.from_perhaps);
            this.to_perhaps = this.to_perhaps.max(next.to_perhaps);
            this.opened.extend(next.opened);
            this.closed.extend(next.closed);
            this.is_open |= next.is_open;
        }
        stretches
    }

    /// Every pair of days with nothing possibly there between them, long enough.
    fn gaps(
        &self,
        shape: &Gap,
        there: &[usize],
        from: Date,
        to: Date,
    ) -> Vec<(Date, Date, Option<usize>)> {
        let inside: Vec<usize> = there
            .iter()
            .copied()
            .filter(|i| self.item(*i).latest >= from && self.item(*i).earliest <= to)
            .collect();
        let mut starts: Vec<Date> =
            inside.iter().map(|i| self.item(*i).latest).filter(|d| *d >= from).collect();
        starts.push(from);
        starts.sort_unstable();
        starts.dedup();
        let mut gaps = Vec::new();
        for start in starts {
            let next = inside
                .iter()
                .map(|i| self.item(*i).earliest)
                .filter(|d| *d > start)
                .min()
                .unwrap_or(to)
                .min(to);
            let crossed = inside
                .iter()
                .any(|i| self.item(*i).earliest <= start && self.item(*i).latest > start);
            if !crossed && start < next && self.after(shape.longest, start) <= next {
                let last = inside.iter().copied().filter(|i| self.item(*i).latest == start).max();
                gaps.push((start, next, last));
            }
        }
        gaps
    }

    fn perhaps_a_gap(
        &self,
        shape: &Gap,
        there: &[usize],
        stretch: &Stretch,
        judgement: &mut Judgement,
    ) {
        let exact: Vec<usize> = there
            .iter()
            .copied()
            .filter(|i| self.item(*i).earliest == self.item(*i).latest)
            .collect();
        let gaps = self.gaps(shape, &exact, stretch.from_perhaps, stretch.to_perhaps);
        let Some(&(a, b, _)) = gaps.first() else { return };
        let standing_in_the_way: Vec<usize> = there
            .iter()
            .copied()
            .filter(|i| self.item(*i).latest >= a && self.item(*i).earliest <= b)
            .collect();
        judgement.too_vague.extend(self.vague(&standing_in_the_way));
        judgement.too_vague.extend(self.vague(&stretch.opened));
        judgement.too_vague.extend(self.vague(&stretch.closed));
    }
}

struct Stretch {
    from: Date,
    to: Date,
    from_perhaps: Date,
    to_perhaps: Date,
    opened: Vec<usize>,
    closed: Vec<usize>,
    is_open: bool,
}

/// The needed agencies whose sources leave out a day from `from` to `to`.
fn not_covered(
    version: &CompiledVersion,
    ground: &Ground,
    from: Date,
    to: Date,
) -> Vec<(smol_str::SmolStr, Date, Date)> {
    let mut missing = Vec::new();
    for (agency, kinds) in &version.needs {
        let mut whole = false;
        for (a, b) in ground.covered.stretches_for(agency, kinds) {
            whole |= a <= from && to <= b;
        }
        if !whole {
            missing.push((agency.clone(), from, to));
        }
    }
    missing
}

/// Whether an item fits a pick, by what is told of it: the oracle leans on nothing worked out before.
fn fits(pick: &CompiledPick, item: &Item) -> bool {
    pick.fits_as_told(item.kind, &item.told)
}

fn due_within(rule: &CompiledRule, scene: &Scene, ground: &Ground) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let mut judgement = Judgement::default();
    for (t, trigger) in scene.items.iter().enumerate() {
        let Some(version) = rule.in_force(trigger.latest) else { continue };
        let Shape::DueWithin(shape) = &version.version.shape else { continue };
        if !fits(&version.picks[0], trigger) {
            continue;
        }
        one_clock(version, shape, scene, ground, t, calendar, &mut judgement);
    }
    judgement
}

/// Whether another trigger certainly came while the clock of this one ran, with no response to this one before it.
fn handed_on(version: &CompiledVersion, scene: &Scene, t: usize, first_due: Date) -> bool {
    let trigger = &scene.items[t];
    for (n, next) in scene.items.iter().enumerate().filter(|(n, _)| *n != t) {
        let later = (next.earliest, n) > (trigger.latest, t) && next.earliest >= trigger.latest;
        if !fits(&version.picks[0], next) || !later || next.latest > first_due {
            continue;
        }
        let mut answered = false;
        for (_, r) in scene.items.iter().enumerate().filter(|(i, _)| *i != t && *i != n) {
            let strictly = i32::from(fits(&version.picks[0], r));
            let follows = crate::calendar::days_between(trigger.latest, r.earliest) >= strictly;
            answered |= fits(&version.picks[1], r) && follows && r.latest <= next.earliest;
        }
        if !answered {
            return true;
        }
    }
    false
}

fn one_clock(
    version: &CompiledVersion,
    shape: &DueWithin,
    scene: &Scene,
    ground: &Ground,
    t: usize,
    calendar: &crate::calendar::WorkingDays,
    judgement: &mut Judgement,
) {
    let trigger = &scene.items[t];
    let own = shape.due_fact.as_ref().and_then(|fact| own_due_day(trigger, fact));
    let due =
        |start| own.unwrap_or_else(|| due_day(shape.limit, shape.count_from, start, calendar));
    let (first_due, last_due) = (due(trigger.earliest), due(trigger.latest));
    if shape.last_counts && handed_on(version, scene, t, first_due) {
        return;
    }
    let mut certain = false;
    let mut perhaps = Vec::new();
    let mut late: Vec<usize> = Vec::new();
    for (i, item) in scene.items.iter().enumerate().filter(|(i, _)| *i != t) {
        let strictly = i32::from(fits(&version.picks[0], item));
        let gap_certain = crate::calendar::days_between(trigger.latest, item.earliest) >= strictly;
        let gap_perhaps = crate::calendar::days_between(trigger.earliest, item.latest) >= strictly;
        if fits(&version.picks[1], item) && gap_perhaps {
            certain |= gap_certain && item.latest <= first_due;
            late.push(i);
            if item.earliest <= last_due {
                perhaps.push(i);
            }
        }
        if version.picks.get(2).is_some_and(|stop| fits(stop, item))
            && item.latest >= trigger.earliest
        {
            certain |= item.earliest >= trigger.latest && item.latest <= first_due;
            if item.earliest <= last_due {
                perhaps.push(i);
            }
        }
    }
    if certain {
        return;
    }
    if !perhaps.is_empty() {
        perhaps.push(t);
        judgement.too_vague.extend(
            perhaps.into_iter().filter(|i| scene.items[*i].earliest < scene.items[*i].latest),
        );
        return;
    }
    if ground.as_of <= last_due {
        return;
    }
    late.sort_by_key(|i| (scene.items[*i].earliest, *i));
    if late.is_empty() {
        let missing = not_covered(version, ground, trigger.earliest, last_due);
        if !missing.is_empty() {
            judgement.uncovered.extend(missing);
            return;
        }
    }
    let completed = last_due.tomorrow().unwrap_or(last_due);
    judgement.met.push(Met {
        in_force: version.version.in_force,
        completed,
        last: late.first().map_or(completed, |i| scene.items[*i].latest),
        items: std::iter::once(t).chain(late.first().copied()).collect(),
        is_running: false,
    });
}
