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
    let mut windows = Vec::new();
    for &first in &starts {
        let start = scene.items[first].earliest;
        let end = shape.within.after(start, calendar);
        let inside = |i: &usize| scene.items[*i].earliest >= start && scene.items[*i].latest < end;
        if let Some(window) = window(shape, scene, &groups, needed, inside) {
            windows.push(window);
        }
    }
    let mut judgement =
        Judgement { met: occurrences(windows, version, scene), ..Judgement::default() };
    if judgement.met.is_empty() {
        for &first in &starts {
            let start = scene.items[first].latest;
            let end = shape.within.after(start, calendar);
            let could =
                |i: &usize| scene.items[*i].latest >= start && scene.items[*i].earliest < end;
            if let Some(window) = window(shape, scene, &groups, needed, could) {
                judgement.too_vague =
                    window.members.into_iter().filter(|i| !scene.items[*i].is_exact()).collect();
                if !judgement.too_vague.is_empty() {
                    break;
                }
            }
        }
    }
    judgement
}

/// What a period holds of the groups that have enough in it, when enough groups do.
fn window(
    shape: &CoOccurrence,
    scene: &Scene,
    groups: &[Vec<usize>],
    needed: usize,
    inside: impl Fn(&usize) -> bool,
) -> Option<Window> {
    let mut members = Vec::new();
    let mut complete: Vec<Date> = Vec::new();
    for (group, places) in shape.groups.iter().zip(groups) {
        let held: Vec<usize> = places.iter().copied().filter(&inside).collect();
        let mut days: Vec<Date> = held.iter().map(|i| scene.items[*i].latest).collect();
        days.sort_unstable();
        if let Some(day) = days.get(usize::from(group.at_least).saturating_sub(1)) {
            complete.push(*day);
            members.extend(held);
        }
    }
    complete.sort_unstable();
    let completed = *complete.get(needed.checked_sub(1)?)?;
    members.sort_unstable();
    members.dedup();
    Some(Window { members, completed })
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
