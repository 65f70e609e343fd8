//! First days the slow, obvious way: a family is assessed on every day, until each pattern was seen.
//!
//! Takes what [`crate::patterns::FirstDays`] takes and answers the same; tests hold the two together. It also serves families
//! of which so much hangs together that no columns are made.

use super::{assessed, place};
use crate::Caseload;
use crate::calendar::Date;
use crate::chronology::{View, known_from};
use crate::patterns::{Compiled, Concerning};
use smol_str::SmolStr;

/// The first day up to `as_of` on which some agencies together, or with none named everybody, could have seen each pattern.
///
/// **Shape:** in the order of `wanted`. **Units:** a family is assessed once for every day of its record.
pub fn first_days_slowly(
    caseload: &Caseload,
    compiled: &Compiled,
    agencies: &[SmolStr],
    family: u32,
    wanted: &[(Concerning, u16)],
    as_of: Date,
) -> Vec<Option<Date>> {
    let mut first = vec![None; wanted.len()];
    let child = caseload.people.families[family as usize].children[0];
    let known = super::round(caseload, child).map(|(_, record)| known_from(record));
    let mut today = known.min();
    while let Some(day) = today.filter(|day| *day <= as_of && first.contains(&None)) {
        for found in assessed(caseload, compiled, &View::of_agencies(day, agencies), family) {
            let seen = (found.concerning, place(compiled, &found));
            let places = wanted.iter().enumerate().filter(|(_, wanted)| **wanted == seen);
            for (place, _) in places {
                first[place].get_or_insert(day);
            }
        }
        today = day.tomorrow().ok();
    }
    first
}
