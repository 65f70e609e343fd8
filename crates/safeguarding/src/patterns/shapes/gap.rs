//! `gap`: nothing of a sort for too long while something ran.
//!
//! Met when some stretch, whatever day vague dates turn out to be, certainly held none for the whole length, and the sources
//! cover it. Cannot be told when only vague dates stand in the way, or when the sources do not reach.

use super::super::compile::CompiledVersion;
use super::super::finding::{Judgement, Met, uncovered};
use super::super::{Ground, Scene};
use super::fitting;
use crate::calendar::{Date, WorkingDays};
use crate::practice::Gap;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Gap,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let there = fitting(&version.picks[0], scene);
    let mut judgement = Judgement::default();
    let runs = runs(version, shape, scene, ground.as_of);
    for run in &runs {
        let before = judgement.met.len() + judgement.uncovered.len();
        for (from, to, last_there) in free(scene, &there, run.from, run.to, |_| true) {
            let completed = shape.longest.after(from, calendar);
            if completed > to {
                continue;
            }
            let mut missing = uncovered(version, ground, from, completed).peekable();
            if missing.peek().is_some() {
                judgement.uncovered.extend(missing);
                continue;
            }
            judgement.met.push(Met {
                in_force: version.version.in_force,
                completed,
                last: to,
                items: [Some(run.opened_by(scene, from)), last_there]
                    .into_iter()
                    .flatten()
                    .collect(),
                is_running: run.is_open && to == run.to,
            });
        }
        if judgement.met.len() + judgement.uncovered.len() == before {
            judgement.too_vague.extend(possible(shape, scene, &there, run, calendar));
        }
    }
    judgement
}

/// A stretch in which it should have been there: one beginning with its end, or several that overlap or touch.
struct Run {
    opened: Vec<usize>,
    closed: Vec<usize>,
    /// The last day it can have begun, and the first it can have: the certain and the possible beginning.
    from: Date,
    from_perhaps: Date,
    /// The first day it can have ended (or the reader's day), and the last.
    to: Date,
    to_perhaps: Date,
    is_open: bool,
}

impl Run {
    /// What opened the stretch last, by a day.
    fn opened_by(&self, scene: &Scene, day: Date) -> usize {
        let before = self.opened.iter().copied().filter(|i| scene.items[*i].latest <= day);
        before.max_by_key(|i| (scene.items[*i].latest, *i)).unwrap_or(self.opened[0])
    }
}

fn runs(version: &CompiledVersion, shape: &Gap, scene: &Scene, as_of: Date) -> Vec<Run> {
    let mut opens = fitting(&version.picks[1], scene);
    opens.sort_by_key(|i| (scene.items[*i].latest, *i));
    let closes = fitting(&version.picks[2], scene);
    let belongs = |open: usize, close: usize| {
        let sort = |i: usize| shape.pairs_by.as_ref().and_then(|fact| scene.items[i].fact(fact));
        !matches!((sort(open), sort(close)), (Some(a), Some(b)) if a != b)
    };
    let mut runs: Vec<Run> = Vec::new();
    for opened in opens {
        let open = &scene.items[opened];
        let closed = closes
            .iter()
            .copied()
            .filter(|close| scene.items[*close].earliest > open.latest && belongs(opened, *close))
            .min_by_key(|close| (scene.items[*close].earliest, scene.items[*close].latest, *close));
        let close = closed.map(|i| &scene.items[i]);
        let (to, to_perhaps) = close.map_or((as_of, as_of), |c| (c.earliest, c.latest));
        match runs.last_mut() {
            Some(run) if open.latest <= run.to => {
                run.opened.push(opened);
                run.closed.extend(closed);
                run.from_perhaps = run.from_perhaps.min(open.earliest);
                run.to = run.to.max(to);
                run.to_perhaps = run.to_perhaps.max(to_perhaps);
                run.is_open |= closed.is_none();
            }
            _ => runs.push(Run {
                opened: vec![opened],
                closed: closed.into_iter().collect(),
                from: open.latest,
                from_perhaps: open.earliest,
                to,
                to_perhaps,
                is_open: closed.is_none(),
            }),
        }
    }
    runs
}

/// The stretches between `from` and `to` on which nothing that `counts` can have been there, with what was there last.
///
/// **Shape:** in order; each from the last day something may have been there (or `from`) to the next such day (or `to`).
fn free(
    scene: &Scene,
    there: &[usize],
    from: Date,
    to: Date,
    counts: impl Fn(usize) -> bool,
) -> Vec<(Date, Date, Option<usize>)> {
    let mut free = Vec::new();
    let mut at = from;
    let mut last_there = None;
    for &i in there.iter().filter(|i| counts(**i)) {
        let item = &scene.items[i];
        if item.latest < from || item.earliest > to {
            continue;
        }
        if item.earliest > at {
            free.push((at, item.earliest, last_there));
        }
        if item.latest >= at {
            (at, last_there) = (item.latest, Some(i));
        }
    }
    if at < to {
        free.push((at, to, last_there));
    }
    free
}

/// The vague items that alone keep a stretch from being too long.
fn possible(
    shape: &Gap,
    scene: &Scene,
    there: &[usize],
    run: &Run,
    calendar: &WorkingDays,
) -> Vec<usize> {
    let exact = |i: usize| scene.items[i].is_exact();
    let too_long = free(scene, there, run.from_perhaps, run.to_perhaps, exact)
        .into_iter()
        .find(|(from, to, _)| shape.longest.after(*from, calendar) <= *to);
    let Some((from, to, _)) = too_long else { return Vec::new() };
    let vague = |i: &usize| {
        let item = &scene.items[*i];
        !item.is_exact() && item.latest >= from && item.earliest <= to
    };
    let ends = run.opened.iter().chain(&run.closed).copied().filter(|i| !exact(*i));
    there.iter().copied().filter(vague).chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const FIVE_DAYS: &str = "of = B\nwhile_from = A\nwhile_to = C\nlongest = { days = 5 }";

    #[test]
    fn nothing_for_the_whole_length_is_met() {
        check("gap", FIVE_DAYS, "a  x...........\nb  ..x.........", "met a1 b3 on 8");
        check("gap", FIVE_DAYS, "a  x....", "not met");
        check("gap", FIVE_DAYS, "a  x.....", "met a1 on 6");
    }

    #[test]
    fn what_comes_on_the_last_day_comes_too_late() {
        check("gap", FIVE_DAYS, "a  x.........\nb  .....x....", "met a1 on 6");
        check("gap", FIVE_DAYS, "a  x.........\nb  ....x...x.", "not met");
    }

    #[test]
    fn after_the_end_nothing_need_be_there() {
        check("gap", FIVE_DAYS, "a  x...........\nb  ..x.........\nc  .....x......", "not met");
    }

    #[test]
    fn beginnings_that_overlap_are_one_stretch() {
        check("gap", FIVE_DAYS, "a  x...x.......\nb  ..x..x...x..\nc  ......x.....", "not met");
    }

    #[test]
    fn silence_of_a_source_that_does_not_reach_cannot_tell() {
        check("gap", FIVE_DAYS, "a  x...........\ncovered ===", "cannot tell: not covered");
    }

    #[test]
    fn a_vague_day_that_may_stand_in_the_gap_cannot_tell() {
        check("gap", FIVE_DAYS, "a  x.........\nb  ..?????...", "cannot tell: b3 too vague");
    }
}
