//! `measure`: a series of numbers that crosses a line, or falls or rises.
//!
//! Beyond a line: met when so many readings one after another, with no other possibly between them, lie beyond it. A fall or a
//! rise: met when a certainly later reading lies so much below or above an earlier one within the period, whatever stands
//! between. Cannot be told when only vague dates could make it.

use super::super::compile::{CompiledPick, CompiledVersion};
use super::super::finding::Judgement;
use super::super::{Ground, Item, Scene};
use super::windows::{Window, occurrences, occurrences_where};
use crate::calendar::{Date, WorkingDays};
use crate::practice::{Crossing, Measure};

/// What two written numbers may differ by and still be as far apart as a rule asks: 10.3 and 10.1 are 0.2 apart.
const AS_WRITTEN: f64 = 1e-9;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Measure,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let readings: Vec<Reading> = scene
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| version.picks[0].fits(item))
        .filter_map(|(place, item)| {
            Some(Reading { place, item, number: reading(&version.picks[0], shape, item)?.1 })
        })
        .collect();
    match shape.crossing() {
        Crossing::Below(line) => {
            beyond(version, shape, scene, calendar, readings.iter().partition(|r| r.number < line))
        }
        Crossing::Above(line) => {
            beyond(version, shape, scene, calendar, readings.iter().partition(|r| r.number > line))
        }
        Crossing::FallsBy(by) => {
            changed(version, shape, scene, calendar, &readings, |a, b| is_as_much(a - b, by))
        }
        Crossing::RisesBy(by) => {
            changed(version, shape, scene, calendar, &readings, |a, b| is_as_much(b - a, by))
        }
    }
}

/// Whether a difference is as much as a rule asks.
pub(in super::super) fn is_as_much(difference: f64, asked: f64) -> bool {
    difference >= asked - AS_WRITTEN
}

/// What an item's first record that fits and gives a number says: the value as written, and the number.
pub(in super::super) fn reading<'i>(
    pick: &CompiledPick,
    shape: &Measure,
    item: &'i Item,
) -> Option<(&'i str, f64)> {
    pick.fitting(item).find_map(|(_, facts)| {
        let value = facts.get(&shape.fact)?;
        Some((value.as_str(), shape.number(value)?))
    })
}

struct Reading<'a> {
    place: usize,
    item: &'a Item<'a>,
    number: f64,
}

/// Whether a reading possibly stands strictly between two days.
fn may_stand_between(reading: &Reading, first: Date, last: Date) -> bool {
    reading.item.latest > first && reading.item.earliest < last
}

fn beyond(
    version: &CompiledVersion,
    shape: &Measure,
    scene: &Scene,
    calendar: &WorkingDays,
    (there, others): (Vec<&Reading>, Vec<&Reading>),
) -> Judgement {
    let needed = usize::from(shape.in_a_row.max(1));
    let broken = |first: Date, last: Date| others.iter().any(|r| may_stand_between(r, first, last));
    let mut windows = Vec::new();
    for row in there.windows(needed) {
        let first = row[0].item.earliest;
        let last = row.iter().map(|r| r.item.latest).max().unwrap_or(first);
        let near = shape.within.is_none_or(|within| last < within.after(first, calendar));
        if needed == 1 || (near && !broken(first, last)) {
            windows.push(Window::of(row.iter().map(|r| r.place).collect(), last));
        }
    }
    // Single readings are one occurrence as long as no other stands between them.
    let goes_on = |current: &super::super::finding::Met, window: &Window| {
        let shares = window.members.iter().any(|i| current.items.contains(i));
        let follows = needed == 1
            && current.items.last().is_some_and(|last| {
                let next = &scene.items[window.members[0]];
                !broken(scene.items[*last].earliest, next.latest)
            });
        shares || follows
    };
    let met = occurrences_where(windows, version, scene, goes_on);
    let too_vague = if met.is_empty() {
        possibly_beyond(shape, calendar, needed, &there, &others)
    } else {
        Vec::new()
    };
    Judgement { met, too_vague, ..Judgement::default() }
}

/// The vague items of the first readings that could be enough in a row; empty when none could.
fn possibly_beyond(
    shape: &Measure,
    calendar: &WorkingDays,
    needed: usize,
    there: &[&Reading],
    others: &[&Reading],
) -> Vec<usize> {
    for first in there {
        let start = first.item.latest;
        let end = shape.within.map_or(Date::MAX, |within| within.after(start, calendar));
        let wall = |to: Date| {
            others
                .iter()
                .any(|r| r.item.is_exact() && r.item.earliest > start && r.item.earliest < to)
        };
        let could = |r: &&&Reading| {
            r.item.latest >= start && r.item.earliest < end && !wall(r.item.earliest)
        };
        let row: Vec<&&Reading> = there.iter().filter(could).collect();
        if row.len() < needed {
            continue;
        }
        let last = row.iter().map(|r| r.item.latest).max().unwrap_or(start);
        let between = others.iter().filter(|r| may_stand_between(r, first.item.earliest, last));
        let mut vague: Vec<usize> = row
            .into_iter()
            .chain(between)
            .filter(|r| !r.item.is_exact())
            .map(|r| r.place)
            .collect();
        vague.sort_unstable();
        if !vague.is_empty() {
            return vague;
        }
    }
    Vec::new()
}

fn changed(
    version: &CompiledVersion,
    shape: &Measure,
    scene: &Scene,
    calendar: &WorkingDays,
    readings: &[Reading],
    is_change: impl Fn(f64, f64) -> bool,
) -> Judgement {
    let mut in_order: Vec<&Reading> = readings.iter().collect();
    in_order.sort_by_key(|r| (r.item.latest, r.place));
    let near = |day: Date, from: Date| {
        shape.within.is_none_or(|within| day < within.after(from, calendar))
    };
    let mut windows = Vec::new();
    for (at, later) in in_order.iter().enumerate() {
        let mut closest = in_order[..at].iter().rev().filter(|earlier| {
            earlier.item.latest < later.item.earliest
                && near(later.item.latest, earlier.item.earliest)
                && is_change(earlier.number, later.number)
        });
        let Some(first) = closest.next() else { continue };
        // All of the closest day: in which order a record lists those of one day must change nothing.
        let same_day = closest.take_while(|earlier| earlier.item.latest == first.item.latest);
        let mut members: Vec<usize> =
            std::iter::once(first).chain(same_day).map(|earlier| earlier.place).collect();
        members.sort_unstable();
        members.push(later.place);
        windows.push(Window::of(members, later.item.latest));
    }
    let met = occurrences(windows, version, scene);
    let mut too_vague = Vec::new();
    if met.is_empty() {
        for earlier in readings {
            for later in readings {
                let could = later.item.latest > earlier.item.earliest
                    && near(later.item.earliest, earlier.item.latest)
                    && is_change(earlier.number, later.number);
                if could {
                    too_vague.extend(
                        [earlier, later]
                            .into_iter()
                            .filter(|r| !r.item.is_exact())
                            .map(|r| r.place),
                    );
                }
            }
        }
        too_vague.sort_unstable();
        too_vague.dedup();
    }
    Judgement { met, too_vague, ..Judgement::default() }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const BELOW: &str =
        "of = A\nfact = \"n\"\nbelow = 5\nin_a_row = 2\nunit = \"kg\"\nwithin = { days = 8 }";

    #[test]
    fn two_in_a_row_below_the_line_are_met() {
        check("measure", BELOW, "a n  7..4...3....", "met a4 a8 on 8");
    }

    #[test]
    fn the_line_itself_is_not_below_it() {
        check("measure", BELOW, "a n  7..4...5....", "not met");
    }

    #[test]
    fn another_reading_between_breaks_the_row() {
        check("measure", BELOW, "a n  4..6.4....", "not met");
        check("measure", BELOW, "a n  4..6.4.2..", "met a6 a8 on 8");
    }

    #[test]
    fn readings_too_far_apart_are_no_row() {
        check("measure", BELOW, "a n  4.......3....", "not met");
    }

    #[test]
    fn one_is_enough_where_the_rule_says_so_and_those_that_follow_go_on_with_it() {
        let one = "of = A\nfact = \"n\"\nabove = 5\nunit = \"kg\"";
        check("measure", one, "a n  1..6..7..2..8.", "met a4 a7 on 4; met a13 on 13");
    }

    #[test]
    fn a_vague_day_that_may_break_the_row_cannot_tell() {
        check("measure", BELOW, "a n  ...4.4....\na n=9  ?????.....", "cannot tell: a1 too vague");
    }

    #[test]
    fn what_is_no_number_is_no_reading() {
        check("measure", BELOW, "a n  4....4....\na n=x  ..x.......", "met a1 a6 on 6");
    }

    const FALLS: &str = "of = A\nfact = \"n\"\nfalls_by = 2\nwithin = { days = 8 }\nunit = \"kg\"";

    #[test]
    fn a_later_reading_so_much_lower_is_met_whatever_stands_between() {
        check("measure", FALLS, "a n  7..8.6......", "met a4 a6 on 6");
        check("measure", FALLS, "a n  7..6.5......", "met a1 a6 on 6");
    }

    #[test]
    fn a_fall_outside_the_period_is_not_met() {
        check("measure", FALLS, "a n  7.......5....", "not met");
    }

    #[test]
    fn a_fall_that_goes_on_is_one_occurrence() {
        check("measure", FALLS, "a n  9.7.5.......", "met a1 a5 a3 on 3");
    }

    #[test]
    fn a_reading_that_may_have_come_first_cannot_tell() {
        check("measure", FALLS, "a n  ...4......\na n=9  ??????....", "cannot tell: a1 too vague");
    }

    #[test]
    fn grades_stand_for_their_places() {
        let grades = "of = A\nfact = \"n\"\nfalls_by = 2\nunit = \"grades\"\ngrades = [\"bad\", \"middling\", \"good\"]";
        check("measure", grades, "a n=good  x....\na n=bad  ..x..", "met a1 a3 on 3");
        check("measure", grades, "a n=good  x....\na n=middling  ..x..", "not met");
    }
}
