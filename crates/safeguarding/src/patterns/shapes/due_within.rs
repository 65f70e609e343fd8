//! `due-within`: something should have followed by a day.
//!
//! Each trigger is judged by the version in force on its own day. Met for a trigger when no response can have come by the due
//! day and that day has passed; not met when one certainly came in time, or the clock still runs, or something made it
//! unnecessary; cannot be told when dates are too vague, or when none is found but the sources do not reach to the due day.

use super::super::compile::CompiledVersion;
use super::super::finding::{Judgement, Met, due_day, own_due_day, uncovered};
use super::super::{CompiledRule, Ground, Item, Scene};
use crate::calendar::Date;
use crate::practice::{DueWithin, Shape};

pub(super) fn judge(rule: &CompiledRule, scene: &Scene, ground: &Ground) -> Judgement {
    let mut judgement = Judgement::default();
    for (place, item) in scene.items.iter().enumerate() {
        let Some(version) = rule.in_force(item.latest) else { continue };
        let Shape::DueWithin(shape) = &version.version.shape else { continue };
        if version.picks[0].fits(item) {
            Clock { version, shape, scene, ground, trigger: place }.run(&mut judgement);
        }
    }
    judgement
}

struct Clock<'a> {
    version: &'a CompiledVersion<'a>,
    shape: &'a DueWithin,
    scene: &'a Scene<'a>,
    ground: &'a Ground<'a>,
    trigger: usize,
}

impl Clock<'_> {
    fn run(&self, judgement: &mut Judgement) {
        let trigger = &self.scene.items[self.trigger];
        let (due_early, due_late) = self.due(trigger);
        let responses = || self.fitting(1).filter(|(_, item)| self.may_follow(item));
        let stops = || self.fitting(2).filter(|(_, item)| item.latest >= trigger.earliest);
        if self.shape.last_counts && self.is_taken_over(due_early) {
            return;
        }
        let in_time = |item: &Item| self.must_follow(item) && item.latest <= due_early;
        let stopped = |item: &Item| item.earliest >= trigger.latest && item.latest <= due_early;
        if responses().any(|(_, r)| in_time(r)) || stops().any(|(_, s)| stopped(s)) {
            return;
        }
        let perhaps: Vec<usize> = responses()
            .chain(stops())
            .filter(|(_, item)| item.earliest <= due_late)
            .map(|(i, _)| i)
            .collect();
        if !perhaps.is_empty() {
            judgement.too_vague.extend(
                perhaps
                    .into_iter()
                    .chain([self.trigger])
                    .filter(|i| !self.scene.items[*i].is_exact()),
            );
            return;
        }
        if self.ground.as_of <= due_late {
            return;
        }
        let late = responses().min_by_key(|(i, r)| (r.earliest, *i));
        if late.is_none() {
            let before = judgement.uncovered.len();
            judgement.uncovered.extend(uncovered(
                self.version,
                self.ground,
                trigger.earliest,
                due_late,
            ));
            if judgement.uncovered.len() > before {
                return;
            }
        }
        let completed = due_late.tomorrow().unwrap_or(due_late);
        judgement.met.push(Met {
            in_force: self.version.version.in_force,
            completed,
            last: late.map_or(completed, |(_, r)| r.latest),
            items: [Some(self.trigger), late.map(|(i, _)| i)].into_iter().flatten().collect(),
            is_running: false,
        });
    }

    /// Whether another trigger certainly came while this clock ran, before any response to this one.
    fn is_taken_over(&self, due_early: Date) -> bool {
        let trigger = &self.scene.items[self.trigger];
        self.fitting(0).any(|(place, next)| {
            let after = next.earliest > trigger.latest
                || (next.earliest == trigger.latest && place > self.trigger);
            let between = |r: &Item| self.must_follow(r) && r.latest <= next.earliest;
            after
                && next.latest <= due_early
                && !self.fitting(1).any(|(i, r)| i != place && between(r))
        })
    }

    /// The earliest and the latest the due day can be.
    fn due(&self, trigger: &Item) -> (Date, Date) {
        if let Some(day) = self.shape.due_fact.as_ref().and_then(|fact| own_due_day(trigger, fact))
        {
            return (day, day);
        }
        let calendar = &self.ground.compiled.practice.working_days;
        let due = |start| due_day(self.shape.limit, self.shape.count_from, start, calendar);
        (due(trigger.earliest), due(trigger.latest))
    }

    fn fitting(&self, pick: usize) -> impl Iterator<Item = (usize, &Item<'_>)> {
        let pick = self.version.picks.get(pick);
        self.scene
            .items
            .iter()
            .enumerate()
            .filter(move |(i, item)| *i != self.trigger && pick.is_some_and(|pick| pick.fits(item)))
    }

    /// What is itself a trigger answers only an earlier day's; anything else may answer on the same day.
    fn may_follow(&self, item: &Item) -> bool {
        let trigger = &self.scene.items[self.trigger];
        if self.version.picks[0].fits(item) {
            item.latest > trigger.earliest
        } else {
            item.latest >= trigger.earliest
        }
    }

    fn must_follow(&self, item: &Item) -> bool {
        let trigger = &self.scene.items[self.trigger];
        if self.version.picks[0].fits(item) {
            item.earliest > trigger.latest
        } else {
            item.earliest >= trigger.latest
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const THREE_DAYS: &str = "trigger = A\nresponse = B\nlimit = { days = 3 }";

    #[test]
    fn a_response_on_the_due_day_is_in_time() {
        check("due-within", THREE_DAYS, "a  x.........\nb  ...x......", "not met");
    }

    #[test]
    fn a_response_the_day_after_is_late() {
        check("due-within", THREE_DAYS, "a  x.........\nb  ....x.....", "met a1 b5 on 5");
    }

    #[test]
    fn none_at_all_is_met_only_after_the_due_day() {
        check("due-within", THREE_DAYS, "a  x...", "not met");
        check("due-within", THREE_DAYS, "a  x....", "met a1 on 5");
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        let parameters = THREE_DAYS.replace("days", "working_days");
        check("due-within", &parameters, "a  ...x........\nb  ........x...", "not met");
        check("due-within", &parameters, "a  ...x........\nb  .........x..", "met a4 b10 on 10");
    }

    #[test]
    fn what_makes_it_unnecessary_in_time_stops_the_clock() {
        let parameters = format!("{THREE_DAYS}\nunless = C");
        check("due-within", &parameters, "a  x.........\nc  ..x.......", "not met");
        check("due-within", &parameters, "a  x.........\nc  .....x....", "met a1 on 5");
    }

    #[test]
    fn none_found_where_the_source_does_not_reach_cannot_tell() {
        check("due-within", THREE_DAYS, "a  x.........\ncovered ==", "cannot tell: not covered");
    }

    #[test]
    fn a_response_that_may_be_late_cannot_tell() {
        check(
            "due-within",
            THREE_DAYS,
            "a  x.........\nb  ..????....",
            "cannot tell: b3 too vague",
        );
    }

    #[test]
    fn every_trigger_has_its_own_clock() {
        check("due-within", THREE_DAYS, "a  x....x....\nb  ........x.", "met a1 b9 on 5");
    }
}
