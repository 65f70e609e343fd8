//! `moved`: home, school or area changed so often within a period.
//!
//! An entry is a change when everything that can have been said last before it says another place. Met when some period
//! certainly holds enough changes. Cannot be told when only vague dates could make enough.

use super::super::compile::CompiledVersion;
use super::super::finding::Judgement;
use super::super::{Ground, Item, Scene};
use super::fitting;
use super::windows::{Window, occurrences};
use crate::calendar::{Date, WorkingDays};
use crate::practice::{Moved, MovedBy};

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Moved,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let said = Said::of(version, shape, scene);
    if said.is_one_place() {
        return Judgement::default();
    }
    let steps = said.steps();
    let changes: Vec<&Step> = steps.iter().filter(|step| step.is_change()).collect();
    let mut windows = Vec::new();
    for (at, first) in changes.iter().enumerate() {
        let end = shape.within.after(scene.items[first.place].earliest, calendar);
        let members: Vec<usize> = changes[at..]
            .iter()
            .map(|step| step.place)
            .take_while(|i| scene.items[*i].earliest < end)
            .filter(|i| scene.items[*i].latest < end)
            .collect();
        let mut days: Vec<Date> = members.iter().map(|i| scene.items[*i].latest).collect();
        days.sort_unstable();
        if let Some(completed) = days.get(usize::from(shape.at_least).saturating_sub(1)) {
            windows.push(Window::of(members, *completed));
        }
    }
    let mut met = occurrences(windows, version, scene);
    for met in &mut met {
        // Each change with what was said before it.
        let change = |i: &usize| changes.binary_search_by_key(i, |step| step.place).ok();
        let from = |i: &usize| changes[change(i)?].from;
        let before: Vec<usize> = met.items.iter().filter_map(from).collect();
        met.items.extend(before);
        met.items.sort_unstable();
        met.items.dedup();
    }
    let too_vague =
        if met.is_empty() { possible(shape, scene, &steps, calendar) } else { Vec::new() };
    Judgement { met, too_vague, ..Judgement::default() }
}

/// An entry that says where somebody is.
pub(in super::super) struct Step {
    pub(in super::super) place: usize,
    /// What was certainly said last before it.
    pub(in super::super) from: Option<usize>,
    /// Everything that can have been said last before it.
    perhaps_from: Vec<usize>,
    /// Whether any of those says another place, and whether any says the same.
    another: bool,
    same: bool,
}

impl Step {
    /// Whether it certainly says another place than what was said before it.
    pub(in super::super) const fn is_change(&self) -> bool {
        self.from.is_some() && self.another && !self.same
    }
}

/// Every entry that says where somebody is, in scene order.
pub(in super::super) fn steps(
    version: &CompiledVersion,
    shape: &Moved,
    scene: &Scene,
) -> Vec<Step> {
    Said::of(version, shape, scene).steps()
}

/// Where entries say that somebody is.
struct Said<'a> {
    scene: &'a Scene<'a>,
    /// Places of entries, with a number for what each says; in scene order. Those of an exact day, and the others.
    exact: Vec<(usize, u32)>,
    vague: Vec<(usize, u32)>,
}

impl<'a> Said<'a> {
    fn of(version: &CompiledVersion, shape: &Moved, scene: &'a Scene<'a>) -> Self {
        let mut values: Vec<String> = Vec::new();
        let mut number = |item: &Item| match &shape.by {
            MovedBy::Home => (item.home != 0).then_some(item.home),
            MovedBy::Fact(fact) => {
                let value = value_said(version, fact, item)?;
                let known = values.iter().position(|known| *known == value);
                Some(known.unwrap_or_else(|| {
                    values.push(value);
                    values.len() - 1
                }) as u32)
            }
        };
        let said = fitting(&version.picks[0], scene).into_iter();
        let said = said.filter_map(|i| Some((i, number(&scene.items[i])?)));
        let (exact, vague) = said.partition(|(i, _)| scene.items[*i].is_exact());
        Self { scene, exact, vague }
    }

    /// Whether all of them say the same.
    fn is_one_place(&self) -> bool {
        let mut said = self.exact.iter().chain(&self.vague).map(|(_, value)| value);
        let first = said.next();
        said.all(|value| Some(value) == first)
    }

    fn item(&self, (place, _): &(usize, u32)) -> &Item<'a> {
        &self.scene.items[*place]
    }

    /// Of one day's entries nobody knows which came first; where they say the same it makes no difference.
    fn comes_before(&self, a: &(usize, u32), b: &(usize, u32)) -> bool {
        let (first, then) = (self.item(a), self.item(b));
        let one_day = first.is_exact() && then.is_exact() && first.latest == then.latest;
        first.latest < then.earliest || (one_day && a.1 == b.1 && a.0 < b.0)
    }

    fn steps(&self) -> Vec<Step> {
        let mut said: Vec<&(usize, u32)> = self.exact.iter().chain(&self.vague).collect();
        said.sort_unstable();
        said.into_iter().map(|entry| self.step(entry)).collect()
    }

    fn step(&self, entry: &(usize, u32)) -> Step {
        let item = self.item(entry);
        let up_to = |day| self.exact.partition_point(|other| self.item(other).latest <= day);
        // Of what certainly came before, the one that began last; of one day, the last in order, and the exact one.
        let exact = self.exact[..up_to(item.earliest)].iter().rev();
        let exact = exact.filter(|other| self.comes_before(other, entry)).take(1);
        let vague = self.vague.iter().filter(|other| self.comes_before(other, entry));
        let from = exact.chain(vague).max_by_key(|other| {
            let item = self.item(other);
            (item.earliest, item.is_exact(), other.0)
        });
        // Everything that is neither certainly after it nor certainly before what came before it.
        let begins = from.map_or(0, |from| {
            let day = self.item(from).earliest;
            self.exact.partition_point(|other| self.item(other).latest < day)
        });
        let near = self.exact[begins..up_to(item.latest).max(begins)].iter().chain(&self.vague);
        let mut perhaps: Vec<&(usize, u32)> = near
            .filter(|other| {
                other.0 != entry.0
                    && !self.comes_before(entry, other)
                    && !from.is_some_and(|from| self.comes_before(other, from))
            })
            .collect();
        perhaps.sort_unstable();
        Step {
            place: entry.0,
            from: from.map(|(i, _)| *i),
            another: perhaps.iter().any(|(_, other)| *other != entry.1),
            same: perhaps.iter().any(|(_, other)| *other == entry.1),
            perhaps_from: perhaps.into_iter().map(|(i, _)| *i).collect(),
        }
    }
}

/// Where an entry says that somebody is, in a form that is equal for two ways of writing it; `None` when it does not say.
fn value_said(version: &CompiledVersion, fact: &str, item: &Item) -> Option<String> {
    version.picks[0]
        .fitting(item)
        .filter_map(|(_, facts)| facts.get(fact))
        .map(|value| plain(value))
        .find(|value| !value.is_empty())
}

/// A value without what makes no difference: capitals, and spaces beyond one.
pub(in super::super) fn plain(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The vague items of the first period that could hold enough changes; empty when none could.
fn possible(shape: &Moved, scene: &Scene, steps: &[Step], calendar: &WorkingDays) -> Vec<usize> {
    let could: Vec<&Step> = steps.iter().filter(|step| step.another).collect();
    for first in &could {
        let start = scene.items[first.place].latest;
        let end = shape.within.after(start, calendar);
        let members: Vec<&&Step> = could
            .iter()
            .filter(|step| {
                let item = &scene.items[step.place];
                item.latest >= start && item.earliest < end
            })
            .collect();
        let rests_on = |step: &&&Step| [&[step.place], &step.perhaps_from[..]].concat();
        let mut vague: Vec<usize> =
            members.iter().flat_map(rests_on).filter(|i| !scene.items[*i].is_exact()).collect();
        vague.sort_unstable();
        vague.dedup();
        if members.len() >= usize::from(shape.at_least) && !vague.is_empty() {
            return vague;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const TWICE: &str = "of = A\nby = { fact = \"n\" }\nat_least = 2\nwithin = { days = 10 }";

    #[test]
    fn enough_changes_inside_the_period_are_met() {
        check("moved", TWICE, "a n  1..2..3....", "met a1 a4 a7 on 7");
    }

    #[test]
    fn going_back_is_a_change() {
        check("moved", TWICE, "a n  1..2..1....", "met a1 a4 a7 on 7");
    }

    #[test]
    fn saying_the_same_again_is_none_and_the_last_to_say_it_is_what_was_before() {
        check("moved", TWICE, "a n  1..2..2....", "not met");
        check("moved", TWICE, "a n  11.2.22.3...", "met a2 a4 a7 a9 on 9");
    }

    #[test]
    fn what_says_nothing_changes_nothing() {
        check("moved", TWICE, "a n  1..2.......\na  ..x..x..x...", "not met");
    }

    #[test]
    fn of_one_day_nobody_knows_which_came_first() {
        check("moved", TWICE, "a n=1  x...x..\na@two n=2  ....x..", "not met");
        check("moved", TWICE, "a n=1  x......\na n=2  ....x..\na@two n=2  ....x..", "not met");
        check(
            "moved",
            TWICE,
            "a n=1  x......\na n=2  ....x..\na@two n=3  ....x..",
            "met a1 a5 a5 on 5",
        );
    }

    #[test]
    fn changes_too_far_apart_are_not_met() {
        check("moved", TWICE, "a n  12.........3...", "not met");
    }

    #[test]
    fn a_home_is_where_the_child_is_said_to_live() {
        let home = "of = A\nby = \"home\"\nat_least = 2\nwithin = { days = 10 }";
        check(
            "moved",
            home,
            "a home=1  x...........\na home=2  ...x........\na  .....x......\na home=3  .......x....",
            "met a1 a4 a8 on 8",
        );
        check("moved", home, "a home=1  x.x...x.....\na home=2  .......x....", "not met");
    }

    #[test]
    fn a_vague_day_that_may_be_a_change_cannot_tell() {
        check(
            "moved",
            TWICE,
            "a n=1  x.....x....\na n=2  .??????????",
            "cannot tell: a2 too vague",
        );
    }
}
