//! The tree of reasons for one completion, made from what it rests on; the same for the fast path and the oracle.

mod series;

use super::compile::CompiledVersion;
use super::finding::{Met, due_day, own_due_day};
use super::{Claim, Ground, Item, Reason, Scene};
use crate::calendar::{Date, Span, days_between};
use crate::practice::{CoOccurrence, DueWithin, Gap, Group, Pick, Relapse, Repeated, Shape};

/// The reasons for one completion of a version's pattern.
pub(super) fn of(version: &CompiledVersion, scene: &Scene, ground: &Ground, met: &Met) -> Reason {
    let because = Because { version, scene, ground, met };
    match &version.version.shape {
        Shape::Repeated(shape) => because.repeated(shape),
        Shape::DueWithin(shape) => because.due_within(shape),
        Shape::Gap(shape) => because.gap(shape),
        Shape::CoOccurrence(shape) => because.co_occurrence(shape),
        Shape::Relapse(shape) => because.relapse(shape),
        Shape::Rising(shape) => because.rising(shape),
        Shape::Measure(shape) => because.measure(shape),
        Shape::Moved(shape) => because.moved(shape),
        Shape::Disagreement(shape) => because.disagreement(shape),
        Shape::Unanswered(shape) => because.unanswered(shape),
    }
}

struct Because<'a> {
    version: &'a CompiledVersion<'a>,
    scene: &'a Scene<'a>,
    ground: &'a Ground<'a>,
    met: &'a Met,
}

impl Because<'_> {
    /// The `n`th item it rests on.
    fn item(&self, n: usize) -> &Item<'_> {
        &self.scene.items[self.met.items[n]]
    }

    fn happened(&self, place: usize, one: &str) -> Reason {
        let item = &self.scene.items[place];
        let (records, standing) = (item.records.clone(), item.standing);
        leaf(Claim::Happened { one: one.to_owned(), records, standing })
    }

    fn all(&self, places: &[usize], one: &str) -> Vec<Reason> {
        places.iter().map(|place| self.happened(*place, one)).collect()
    }

    fn repeated(&self, shape: &Repeated) -> Reason {
        let (needed, many, within) = (shape.at_least, shape.what.many.clone(), shape.within);
        let (told, others) = self.in_the_first(within, &self.met.items);
        let claim = Claim::Count { found: told.len(), needed, many, within };
        let mut because = self.all(&told, &shape.what.one);
        because.extend(others_called(&shape.what, self.all(&others, &shape.what.one)));
        let count = Reason { claim, because };
        let Some(without) = &shape.without else { return count };
        let none = Claim::None {
            many: without.many.clone(),
            from: self.item(0).earliest,
            to: self.met.last,
        };
        Reason { claim: Claim::All, because: vec![count, leaf(none)] }
    }

    /// Of some items of the occurrence, in order: those of one period that begins with the first of them, and the others.
    ///
    /// An occurrence goes on as long as its periods share an entry, and so reaches further than any of them. What is said to
    /// lie within a period must lie within that one: the one that completed it, which is the first.
    fn in_the_first(&self, within: Span, items: &[usize]) -> (Vec<usize>, Vec<usize>) {
        let Some(first) = items.first() else { return Default::default() };
        items.iter().partition(|i| self.is_within(within, self.scene.items[*first].earliest, **i))
    }

    /// Whether an item certainly lies in the period that begins on a day.
    fn is_within(&self, within: Span, start: Date, place: usize) -> bool {
        let item = &self.scene.items[place];
        let end = within.after(start, &self.ground.compiled.practice.working_days);
        item.earliest >= start && item.latest < end
    }

    fn due_within(&self, shape: &DueWithin) -> Reason {
        let calendar = &self.ground.compiled.practice.working_days;
        let trigger = self.item(0);
        let own = shape.due_fact.as_ref().and_then(|fact| own_due_day(trigger, fact));
        let due =
            own.unwrap_or_else(|| due_day(shape.limit, shape.count_from, trigger.latest, calendar));
        let response = self.met.items.get(1);
        let came = response.map(|place| self.scene.items[*place].earliest);
        let limit = own.is_none().then_some(shape.limit);
        let mut because = vec![self.happened(self.met.items[0], &shape.trigger.one)];
        because.extend(response.map(|place| self.happened(*place, &shape.response.one)));
        Reason { claim: Claim::Due { one: shape.response.one.clone(), due, limit, came }, because }
    }

    fn gap(&self, shape: &Gap) -> Reason {
        let claim = Claim::Gap {
            many: shape.of.many.clone(),
            from: self.item(self.met.items.len() - 1).latest,
            to: self.met.last,
            longest: shape.longest,
            still: self.met.is_running,
        };
        let mut because = vec![self.happened(self.met.items[0], &shape.while_from.one)];
        because.extend(self.met.items.get(1).map(|place| self.happened(*place, &shape.of.one)));
        Reason { claim, because }
    }

    fn co_occurrence(&self, shape: &CoOccurrence) -> Reason {
        let (inside, _) = self.in_the_first(shape.within, &self.met.items);
        let fits = |place: usize, i: usize| self.version.picks[place].fits(&self.scene.items[i]);
        let mut others = self.met.items.clone();
        let group = |(place, group): (usize, &Group)| {
            let fitting: Vec<usize> = inside.iter().copied().filter(|i| fits(place, *i)).collect();
            let (needed, many, within) = (group.at_least, group.what.many.clone(), shape.within);
            (fitting.len() >= usize::from(needed)).then(|| {
                others.retain(|i| !fitting.contains(i));
                let claim = Claim::Count { found: fitting.len(), needed, many, within };
                Reason { claim, because: self.all(&fitting, &group.what.one) }
            })
        };
        let mut because: Vec<Reason> = shape.groups.iter().enumerate().filter_map(group).collect();
        let needed = shape.at_least_groups.map_or(shape.groups.len(), usize::from);
        let claim = Claim::Together { found: because.len(), needed, within: shape.within };
        let called = |i: &usize| {
            let groups = shape.groups.iter().enumerate().filter(|(place, _)| fits(*place, *i));
            let called: Vec<&str> = groups.map(|(_, group)| group.what.one.as_str()).collect();
            self.happened(*i, &called.join(" and "))
        };
        let others = others.iter().map(called).collect();
        because.extend(others_of(others, ("entry", "entries")));
        Reason { claim, because }
    }

    fn relapse(&self, shape: &Relapse) -> Reason {
        let pair = |pair: &[usize]| {
            let (first, then) = (&self.scene.items[pair[0]], &self.scene.items[pair[1]]);
            Reason {
                claim: Claim::CameBack { days: days_between(first.latest, then.earliest) },
                because: vec![
                    self.happened(pair[0], &shape.first.one),
                    self.happened(pair[1], &shape.then.one),
                ],
            }
        };
        let mut pairs: Vec<Reason> = self.met.items.chunks(2).map(pair).collect();
        if pairs.len() == 1 {
            pairs.remove(0)
        } else {
            Reason { claim: Claim::All, because: pairs }
        }
    }
}

/// Other entries of an occurrence, called as practice calls what is picked; `None` where there are none.
fn others_called(pick: &Pick, others: Vec<Reason>) -> Option<Reason> {
    others_of(others, (&pick.one, &pick.many))
}

/// Other entries of an occurrence, by what one of them is called and what several are; `None` where there are none.
fn others_of(because: Vec<Reason>, (one, many): (&str, &str)) -> Option<Reason> {
    let found = because.len();
    let called = if found == 1 { one } else { many }.to_owned();
    (found > 0).then_some(Reason { claim: Claim::Others { found, called }, because })
}

fn leaf(claim: Claim) -> Reason {
    Reason { claim, because: Vec::new() }
}
