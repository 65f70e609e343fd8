//! `repeated`: at least so many of something within a period.
//!
//! Met when some period certainly holds enough of them, whatever day vague dates turn out to be. Where `without` is
//! given, each of those starts the count afresh. Cannot be told when only vague dates could make enough.

use super::super::compile::CompiledVersion;
use super::super::finding::Judgement;
use super::super::{Ground, Scene};
use super::fitting;
use super::windows::{Window, occurrences};
use crate::calendar::{Date, WorkingDays};
use crate::practice::Repeated;
use std::borrow::Cow;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Repeated,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let matches = fitting(&version.picks[0], scene);
    let breaks = version.picks.get(1).map(|pick| fitting(pick, scene)).unwrap_or_default();
    let count = Count { shape, scene, calendar, matches: &matches, breaks: &breaks };
    let windows = count.certain();
    let mut judgement =
        Judgement { met: occurrences(windows, version, scene), ..Judgement::default() };
    if judgement.met.is_empty() {
        judgement.too_vague = count.possible();
    }
    judgement
}

struct Count<'a> {
    shape: &'a Repeated,
    scene: &'a Scene<'a>,
    calendar: &'a WorkingDays,
    matches: &'a [usize],
    breaks: &'a [usize],
}

impl Count<'_> {
    /// How many breaks are certainly over before an item; `None` when a break may fall on one of its days.
    fn clear_run(&self, place: usize) -> Option<usize> {
        let item = &self.scene.items[place];
        let mut before = 0;
        for &i in self.breaks {
            let b = &self.scene.items[i];
            if b.latest < item.earliest {
                before += 1;
            } else if b.earliest <= item.latest {
                return None;
            }
        }
        Some(before)
    }

    fn certain(&self) -> Vec<Window<'_>> {
        let exact = |places: &[usize]| places.iter().all(|i| self.scene.items[*i].is_exact());
        if self.breaks.is_empty() && exact(self.matches) {
            return self.certain_of_exact();
        }
        let clear: Vec<(usize, usize)> =
            self.matches.iter().filter_map(|i| self.clear_run(*i).map(|run| (*i, run))).collect();
        let mut windows = Vec::new();
        for (at, &(first, run)) in clear.iter().enumerate() {
            let end = self.end(first);
            let members: Vec<usize> = clear[at..]
                .iter()
                .take_while(|(i, _)| self.scene.items[*i].earliest < end)
                .filter(|(i, r)| *r == run && self.scene.items[*i].latest < end)
                .map(|(i, _)| *i)
                .collect();
            if let Some(completed) = self.completed(&members) {
                windows.push(Window::of(members, completed));
            }
        }
        windows
    }

    /// As [`Self::certain`], where every day is exact and nothing starts the count afresh: every window is a run of the matches.
    fn certain_of_exact(&self) -> Vec<Window<'_>> {
        let day = |i: &usize| self.scene.items[*i].latest;
        let mut windows = Vec::new();
        let mut to = 0;
        for (at, first) in self.matches.iter().enumerate() {
            let end = self.end(*first);
            to += self.matches[to..].partition_point(|i| day(i) < end);
            let run = &self.matches[at..to.max(at)];
            let enough = usize::from(self.shape.at_least).checked_sub(1).and_then(|n| run.get(n));
            let Some(enough) = enough.map(day) else { continue };
            let completed = self.shape.spanning.map_or(Some(enough), |spanning| {
                let far = spanning.after(day(first), self.calendar);
                let there = run.get(run.partition_point(|i| day(i) < far))?;
                Some(day(there).max(enough))
            });
            let members = Cow::Borrowed(run);
            windows.extend(completed.map(|completed| Window { members, completed }));
        }
        windows
    }

    /// The first day after the period that begins with a match.
    fn end(&self, first: usize) -> Date {
        self.shape.within.after(self.scene.items[first].earliest, self.calendar)
    }

    /// The day on which these were enough, and far enough apart.
    fn completed(&self, members: &[usize]) -> Option<Date> {
        if members.len() < usize::from(self.shape.at_least) {
            return None;
        }
        let mut days: Vec<Date> = members.iter().map(|i| self.scene.items[*i].latest).collect();
        days.sort_unstable();
        let enough = *days.get(usize::from(self.shape.at_least).checked_sub(1)?)?;
        let Some(spanning) = self.shape.spanning else { return Some(enough) };
        let first = members.iter().map(|i| self.scene.items[*i].latest).min()?;
        let far = spanning.after(first, self.calendar);
        members
            .iter()
            .map(|i| &self.scene.items[*i])
            .filter(|m| m.earliest >= far)
            .map(|m| m.latest.max(enough))
            .min()
    }

    /// The vague items of the first period that could hold enough; empty when none could.
    fn possible(&self) -> Vec<usize> {
        if self.matches.iter().all(|i| self.scene.items[*i].is_exact()) {
            return Vec::new();
        }
        let run_by = |day: Date| {
            let certain = |b: &&usize| {
                let b = &self.scene.items[**b];
                b.is_exact() && b.latest < day
            };
            self.breaks.iter().filter(certain).count()
        };
        let run = |place: usize| run_by(self.scene.items[place].earliest);
        // One whose day is vague may have been before or after a break that its days hold.
        let runs = |place: usize| run(place)..=run_by(self.scene.items[place].latest);
        let firsts = self.matches.iter().flat_map(|first| runs(*first).map(|own| (*first, own)));
        for (first, own) in firsts {
            let start = self.scene.items[first].latest;
            let end = self.shape.within.after(start, self.calendar);
            let members: Vec<usize> = self
                .matches
                .iter()
                .copied()
                .filter(|i| {
                    let item = &self.scene.items[*i];
                    item.latest >= start
                        && item.earliest < end
                        && (run(*i) == own || !item.is_exact())
                })
                .collect();
            let vague: Vec<usize> =
                members.iter().copied().filter(|i| !self.scene.items[*i].is_exact()).collect();
            let far_enough = self.shape.spanning.is_none_or(|spanning| {
                let first = members
                    .iter()
                    .map(|i| self.scene.items[*i].earliest)
                    .min()
                    .unwrap_or(Date::MAX);
                let last =
                    members.iter().map(|i| self.scene.items[*i].latest).max().unwrap_or(Date::MIN);
                spanning.after(first, self.calendar) <= last
            });
            let enough = members.len() >= usize::from(self.shape.at_least);
            if enough && far_enough && !vague.is_empty() {
                return vague;
            }
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const THREE_IN_TEN_DAYS: &str = "what = A\nat_least = 3\nwithin = { days = 10 }";

    #[test]
    fn three_inside_the_period_are_enough() {
        check("repeated", THREE_IN_TEN_DAYS, "a  x...x....x..........", "met a1 a5 a10 on 10");
    }

    #[test]
    fn the_day_the_period_ends_is_outside_it() {
        check("repeated", THREE_IN_TEN_DAYS, "a  x...x.....x.........", "not met");
    }

    #[test]
    fn periods_that_share_a_record_are_one_occurrence() {
        check("repeated", THREE_IN_TEN_DAYS, "a  x...x...x...x.......", "met a1 a5 a9 a13 on 9");
    }

    #[test]
    fn periods_apart_are_two_occurrences() {
        check(
            "repeated",
            THREE_IN_TEN_DAYS,
            "a  xxx.............xxx.",
            "met a1 a2 a3 on 3; met a17 a18 a19 on 19",
        );
    }

    #[test]
    fn a_vague_day_that_fits_on_all_its_days_counts() {
        check("repeated", THREE_IN_TEN_DAYS, "a  x.???.x.............", "met a1 a3 a7 on 7");
    }

    #[test]
    fn a_vague_day_that_fits_on_some_of_its_days_cannot_tell() {
        check(
            "repeated",
            THREE_IN_TEN_DAYS,
            "a  x.x.....???????.....",
            "cannot tell: a9 too vague",
        );
    }

    #[test]
    fn nothing_found_where_the_source_does_not_reach_cannot_tell() {
        check(
            "repeated",
            THREE_IN_TEN_DAYS,
            "a  x...................\ncovered ===",
            "cannot tell: not covered",
        );
    }

    #[test]
    fn a_break_starts_the_count_afresh() {
        let parameters = format!("{THREE_IN_TEN_DAYS}\nwithout = B");
        check("repeated", &parameters, "a  xx...x..x..\nb  ...x.......", "not met");
        check("repeated", &parameters, "a  xxx..x..x..\nb  ...x.......", "met a1 a2 a3 on 3");
    }

    #[test]
    fn one_that_may_have_been_before_or_after_a_break_cannot_tell() {
        let parameters = format!("{THREE_IN_TEN_DAYS}\nwithout = B");
        check(
            "repeated",
            &parameters,
            "a  ?????xx......\nb  ..x..........",
            "cannot tell: a1 too vague",
        );
    }

    #[test]
    fn enough_of_them_must_also_be_far_enough_apart() {
        let parameters = format!("{THREE_IN_TEN_DAYS}\nspanning = {{ days = 6 }}");
        check("repeated", &parameters, "a  xxxx.........", "not met");
        check("repeated", &parameters, "a  xxx...x......", "met a1 a2 a3 a7 on 7");
    }
}
