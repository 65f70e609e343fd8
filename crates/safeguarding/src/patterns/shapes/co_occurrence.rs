//! `co-occurrence`: several different things within one period.
//!
//! Met when some period certainly holds enough of each of enough groups. Cannot be told when only vague dates could make it.

use super::super::compile::CompiledVersion;
use super::super::finding::Judgement;
use super::super::{Ground, Scene};
use super::fitting;
use super::windows::{Window, occurrences};
use crate::calendar::Date;
use crate::practice::CoOccurrence;
use std::ops::Range;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &CoOccurrence,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let groups: Vec<Vec<usize>> = version.picks.iter().map(|pick| fitting(pick, scene)).collect();
    let mut starts: Vec<usize> = groups.iter().flatten().copied().collect();
    starts.sort_unstable();
    starts.dedup();
    let needed = shape.at_least_groups.map_or(shape.groups.len(), usize::from);
    let looking = Looking { shape, scene, groups: &groups, needed };
    let mut windows = Vec::new();
    let mut near = vec![0..0; groups.len()];
    for &first in &starts {
        let start = scene.items[first].earliest;
        let end = shape.within.after(start, calendar);
        looking.move_on(&mut near, start, end);
        let inside = |i: &usize| scene.items[*i].earliest >= start && scene.items[*i].latest < end;
        windows.extend(looking.window(&near, inside));
    }
    let mut judgement =
        Judgement { met: occurrences(windows, version, scene), ..Judgement::default() };
    let is_exact = |i: &usize| scene.items[*i].is_exact();
    if judgement.met.is_empty() && !starts.iter().all(is_exact) {
        let mut near = vec![0..0; groups.len()];
        for &first in &starts {
            let start = scene.items[first].latest;
            let end = shape.within.after(start, calendar);
            let could =
                |i: &usize| scene.items[*i].latest >= start && scene.items[*i].earliest < end;
            for (near, places) in near.iter_mut().zip(&groups) {
                *near = 0..places.partition_point(|i| scene.items[*i].earliest < end);
            }
            if let Some(window) = looking.window(&near, could) {
                judgement.too_vague =
                    window.members.iter().copied().filter(|i| !is_exact(i)).collect();
                if !judgement.too_vague.is_empty() {
                    break;
                }
            }
        }
    }
    judgement
}

/// What is looked through, period by period.
struct Looking<'a> {
    shape: &'a CoOccurrence,
    scene: &'a Scene<'a>,
    /// The places that fit each group, in scene order.
    groups: &'a [Vec<usize>],
    needed: usize,
}

impl Looking<'_> {
    /// Moves on to those of each group that begin from one day on and before another, neither before the last ones.
    fn move_on(&self, near: &mut [Range<usize>], start: Date, end: Date) {
        let begins = |place: Option<&usize>| place.map(|i| self.scene.items[*i].earliest);
        for (near, places) in near.iter_mut().zip(self.groups) {
            while begins(places.get(near.start)).is_some_and(|day| day < start) {
                near.start += 1;
            }
            near.end = near.end.max(near.start);
            while begins(places.get(near.end)).is_some_and(|day| day < end) {
                near.end += 1;
            }
        }
    }

    /// What is inside of what is near of each group, where enough groups have enough.
    fn window(&self, near: &[Range<usize>], inside: impl Fn(&usize) -> bool) -> Option<Window<'_>> {
        let items = &self.scene.items;
        let groups = || self.shape.groups.iter().zip(self.groups).zip(near);
        let may =
            groups().filter(|((group, _), near)| near.len() >= usize::from(group.at_least).max(1));
        if may.count() < self.needed {
            return None;
        }
        let mut members = Vec::new();
        let mut complete: Vec<Date> = Vec::new();
        for ((group, places), near) in groups() {
            let held = places[near.clone()].iter().copied().filter(&inside);
            let before = members.len();
            members.extend(held);
            let mut days: Vec<Date> = members[before..].iter().map(|i| items[*i].latest).collect();
            days.sort_unstable();
            match days.get(usize::from(group.at_least).saturating_sub(1)) {
                Some(day) => complete.push(*day),
                None => members.truncate(before),
            }
        }
        complete.sort_unstable();
        let completed = *complete.get(self.needed.checked_sub(1)?)?;
        members.sort_unstable();
        members.dedup();
        Some(Window::of(members, completed))
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const ALL_THREE: &str =
        "groups = [{ what = A }, { what = B, at_least = 2 }, { what = C }]\nwithin = { days = 8 }";

    #[test]
    fn all_of_them_inside_the_period_are_met() {
        check(
            "co-occurrence",
            ALL_THREE,
            "a  ..x.......\nb  x..x......\nc  .....x....",
            "met a3 b1 b4 c6 on 6",
        );
    }

    #[test]
    fn one_too_few_of_one_of_them_is_not_met() {
        check("co-occurrence", ALL_THREE, "a  ..x.......\nb  x.........\nc  .....x....", "not met");
    }

    #[test]
    fn some_of_them_are_enough_where_the_rule_says_so() {
        let two = format!("{ALL_THREE}\nat_least_groups = 2");
        check(
            "co-occurrence",
            &two,
            "a  ..x.......\nb  x.........\nc  .....x....",
            "met a3 c6 on 6",
        );
    }

    #[test]
    fn a_vague_day_on_the_edge_cannot_tell() {
        check(
            "co-occurrence",
            ALL_THREE,
            "a  x.............\nb  xx............\nc  .....?????....",
            "cannot tell: c6 too vague",
        );
    }
}
