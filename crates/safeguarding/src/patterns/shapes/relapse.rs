//! `relapse`: something ended or improved, and came back soon after.
//!
//! Pairs are taken one after another: each `then` with the closest `first` before it and after the pair before. Met when
//! there are enough certain pairs. Cannot be told when only vague dates could make a pair.

use super::super::compile::CompiledVersion;
use super::super::finding::{Judgement, Met};
use super::super::{Ground, Item, Scene};
use super::fitting;
use crate::calendar::Date;
use crate::practice::Relapse;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Relapse,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let firsts = fitting(&version.picks[0], scene);
    let mut thens = fitting(&version.picks[1], scene);
    thens.sort_by_key(|i| (scene.items[*i].latest, *i));
    let follows = |first: &Item, then: &Item| {
        then.earliest > first.latest && then.latest < shape.within.after(first.earliest, calendar)
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut over = Date::MIN;
    for &then in &thens {
        let closest = firsts
            .iter()
            .copied()
            .filter(|f| {
                scene.items[*f].earliest >= over && follows(&scene.items[*f], &scene.items[then])
            })
            .max_by_key(|f| (scene.items[*f].earliest, std::cmp::Reverse(*f)));
        if let Some(first) = closest {
            pairs.push((first, then));
            over = scene.items[then].latest;
        }
    }
    let met = |pairs: &[(usize, usize)], completing: usize| Met {
        in_force: version.version.in_force,
        completed: scene.items[pairs[completing].1].latest,
        last: scene.items[pairs[pairs.len() - 1].1].latest,
        items: pairs.iter().flat_map(|(first, then)| [*first, *then]).collect(),
        is_running: false,
    };
    let cycles = usize::from(shape.cycles.max(1));
    let mut judgement = Judgement::default();
    if cycles == 1 {
        judgement.met = pairs.chunks(1).map(|pair| met(pair, 0)).collect();
    } else if pairs.len() >= cycles {
        judgement.met.push(met(&pairs, cycles - 1));
    }
    if judgement.met.is_empty() {
        judgement.too_vague = possible(shape, scene, &firsts, &thens, calendar);
    }
    judgement
}

/// The vague items that could make a pair where none is certain.
fn possible(
    shape: &Relapse,
    scene: &Scene,
    firsts: &[usize],
    thens: &[usize],
    calendar: &crate::calendar::WorkingDays,
) -> Vec<usize> {
    let mut vague = Vec::new();
    for &f in firsts {
        for &t in thens {
            let (first, then) = (&scene.items[f], &scene.items[t]);
            let could = then.latest > first.earliest
                && then.earliest < shape.within.after(first.latest, calendar);
            if f != t && could {
                vague.extend([f, t].into_iter().filter(|i| !scene.items[*i].is_exact()));
            }
        }
    }
    vague.sort_unstable();
    vague.dedup();
    vague
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const BACK_IN_TEN_DAYS: &str = "first = A\nthen = B\nwithin = { days = 10 }";

    #[test]
    fn what_comes_back_inside_the_period_is_met() {
        check("relapse", BACK_IN_TEN_DAYS, "a  x............\nb  .......x.....", "met a1 b8 on 8");
    }

    #[test]
    fn the_same_day_is_not_after_and_the_last_day_is_outside() {
        check("relapse", BACK_IN_TEN_DAYS, "a  x............\nb  x.........x..", "not met");
    }

    #[test]
    fn each_return_is_an_occurrence_with_the_closest_end_before_it() {
        check(
            "relapse",
            BACK_IN_TEN_DAYS,
            "a  x.x....x.....\nb  ....x.....x..",
            "met a3 b5 on 5; met a8 b11 on 11",
        );
    }

    #[test]
    fn twice_over_is_one_occurrence_of_all_of_it() {
        let twice = format!("{BACK_IN_TEN_DAYS}\ncycles = 2");
        check("relapse", &twice, "a  x......x.....\nb  ...x......x..", "met a1 b4 a8 b11 on 11");
        check("relapse", &twice, "a  x............\nb  ...x......x..", "not met");
    }

    #[test]
    fn a_return_that_may_have_come_before_cannot_tell() {
        check(
            "relapse",
            BACK_IN_TEN_DAYS,
            "a  ...x.........\nb  ..????.......",
            "cannot tell: b3 too vague",
        );
    }
}
