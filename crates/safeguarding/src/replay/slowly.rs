//! First days the slow, obvious way: a family is assessed on every day, until each pattern was seen.
//!
//! Takes what [`crate::patterns::FirstDays`] takes and answers the same; tests hold the two together. It also serves families
//! of which so much hangs together that no columns are made.

use super::{assessed, place};
use crate::Caseload;
use crate::assess::Found;
use crate::calendar::Date;
use crate::chronology::{View, hanging_together, known_from};
use crate::patterns::{Compiled, Concerning, Occasion, Scene, occasions};

/// The first day up to that of `view` on which who reads by it could have seen each pattern.
///
/// **Shape:** in the order of `wanted`. **Units:** a family is assessed once for every day of its record.
pub fn first_days_slowly(
    caseload: &Caseload,
    compiled: &Compiled,
    view: &View,
    family: u32,
    wanted: &[(Concerning, u16)],
) -> Vec<Option<Date>> {
    first_days(caseload, compiled, (view, family), wanted, |_, _, _| true)
}

/// As [`first_days_slowly`], but the first on which what they could see of each was one of its occasions.
///
/// `seen`: the occasions of each, in the order of `wanted`.
pub fn first_days_of_slowly(
    caseload: &Caseload,
    compiled: &Compiled,
    (view, family): (&View, u32),
    wanted: &[(Concerning, u16)],
    seen: &[Vec<Occasion>],
) -> Vec<Option<Date>> {
    let is_it = |place: usize, view: &View, found: &Found| {
        let met = occasions_of(caseload, compiled, view, found);
        met.iter().any(|met| seen[place].iter().any(|seen| met.is(seen)))
    };
    first_days(caseload, compiled, (view, family), wanted, is_it)
}

/// Each occasion of some patterns that who reads by a view saw on a day of each.
///
/// The view’s own day: by which what came of each is told. **Shape:** in the order of `wanted`; none where no day is given.
pub fn occasions_slowly(
    caseload: &Caseload,
    compiled: &Compiled,
    (in_the_end, family): (&View, u32),
    wanted: &[((Concerning, u16), Option<Date>)],
) -> Vec<Vec<Occasion>> {
    let child = caseload.people.families[family as usize].children[0];
    let among: Vec<u32> = super::round(caseload, child).map(|(index, _)| index).collect();
    let Caseload { records, people, .. } = caseload;
    let groups = hanging_together(records, people, compiled.practice, &among);
    let groups: Vec<&[u32]> = groups.iter().map(Vec::as_slice).collect();
    let seen = |wanted: (Concerning, u16), day| -> Vec<Occasion> {
        let view = View { as_of: day, ..in_the_end.clone() };
        let found = assessed(caseload, compiled, &view, family);
        let found =
            found.iter().filter(|found| (found.concerning, place(compiled, found)) == wanted);
        found
            .flat_map(|found| occasions_of(caseload, compiled, &view, found))
            .map(|seen| seen.with_what_hangs_together(&groups))
            .collect()
    };
    let each = wanted.iter().map(|(wanted, day)| {
        let Some(day) = day else { return Vec::new() };
        let in_the_end = seen(*wanted, in_the_end.as_of);
        seen(*wanted, *day).into_iter().map(|seen| seen.told_to_the_end(&in_the_end)).collect()
    });
    each.collect()
}

fn first_days(
    caseload: &Caseload,
    compiled: &Compiled,
    (reader, family): (&View, u32),
    wanted: &[(Concerning, u16)],
    is_it: impl Fn(usize, &View, &Found) -> bool,
) -> Vec<Option<Date>> {
    let mut first = vec![None; wanted.len()];
    let child = caseload.people.families[family as usize].children[0];
    let known = super::round(caseload, child).map(|(_, record)| known_from(record));
    let mut today = known.min();
    while let Some(day) = today.filter(|day| *day <= reader.as_of && first.contains(&None)) {
        let view = View { as_of: day, ..reader.clone() };
        for found in assessed(caseload, compiled, &view, family) {
            let seen = (found.concerning, place(compiled, &found));
            let places = wanted.iter().enumerate().filter(|(_, wanted)| **wanted == seen);
            for (place, _) in places {
                if first[place].is_none() && is_it(place, &view, &found) {
                    first[place] = Some(day);
                }
            }
        }
        today = day.tomorrow().ok();
    }
    first
}

/// The occasions of a finding as a reader saw it.
fn occasions_of(
    caseload: &Caseload,
    compiled: &Compiled,
    view: &View,
    found: &Found,
) -> Vec<Occasion> {
    let child = match found.concerning {
        Concerning::Child(child) => child,
        Concerning::SiblingGroup(family) | Concerning::Household(family) => {
            caseload.people.families[family as usize].children[0]
        }
    };
    let rule = &compiled.rules[usize::from(place(compiled, found))];
    let Caseload { records, people, .. } = caseload;
    let scene = Scene::round(records, people, compiled, view, child, rule.about());
    occasions(rule, &scene, &found.finding)
}
