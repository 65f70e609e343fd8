//! Three reference rules over columns of events, as fast as columns allow.
//!
//! Takes columns and the places of children and households in them; gives, for every child or household that meets a rule, the
//! day it was first met. They are a yardstick that other engines can run too, not practice: no rule of the library is here.

use super::columns::{AGENCIES, Columns, Places};
use rayon::prelude::*;
use std::ops::RangeInclusive;

/// Contacts with children's social care.
const CONTACTS: RangeInclusive<u8> = 15..=17;
/// Health appointments that a child was not brought to.
const MISSED: RangeInclusive<u8> = 3..=4;
/// The school's flag of poor attendance.
const ATTENDANCE: RangeInclusive<u8> = 7..=7;

/// Children or households that one parallel step takes: enough to keep the cost of sharing out small.
const STEP: usize = 512;

/// Who meets a rule, and the first day of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct First {
    /// The child, as the columns number it.
    pub child: u32,
    /// The day on which it is first met.
    pub day: u16,
}

/// How many agencies had concerns about a household within a year, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most {
    /// The household, as the columns number it.
    pub household: u32,
    /// How many agencies, at most.
    pub agencies: u8,
    /// The first day with so many.
    pub day: u16,
    /// How many there were on each day with a concern, added up: a check on every day, not only on the largest.
    pub sum: u32,
}

/// Three contacts in less than 365 days: the day of the third. **Shape:** in the columns' order of children, those who meet it.
pub fn contacts(columns: &Columns, places: &Places) -> Vec<First> {
    let is_contact = |kinds| within(kinds, CONTACTS);
    every_child(columns, places, |kinds, days, ()| {
        let (mut last_but_one, mut last) = (i32::MIN / 2, i32::MIN / 2);
        first_row(kinds, is_contact, |row| {
            let day = i32::from(days[row]);
            let is_third = day - last_but_one < 365;
            (last_but_one, last) = (last, day);
            is_third.then_some(days[row])
        })
    })
}

/// Two missed appointments in a row less than 183 days apart, with a flag of attendance at most 90 days before or after the
/// second: the day of the second. **Shape:** in the columns' order of children, those who meet it.
pub fn missed_and_absent(columns: &Columns, places: &Places) -> Vec<First> {
    let is_missed_or_flag = |kinds| within(kinds, MISSED) | within(kinds, ATTENDANCE);
    every_child(columns, places, |kinds, days, seen: &mut (Vec<u16>, Vec<u16>)| {
        // The second of two missed close together, and the flags.
        let (second, flags) = seen;
        second.clear();
        flags.clear();
        let mut last = i32::MIN / 2;
        first_row(kinds, is_missed_or_flag, |row| {
            let day = days[row];
            if ATTENDANCE.contains(&kinds[row]) {
                flags.push(day);
            } else {
                if i32::from(day) - last < 183 {
                    second.push(day);
                }
                last = i32::from(day);
            }
            None::<()>
        });
        let mut flags = flags.iter().copied().peekable();
        second.iter().copied().find(|day| {
            while flags.next_if(|flag| flag + 90 < *day).is_some() {}
            flags.peek().is_some_and(|flag| *flag <= day + 90)
        })
    })
}

/// Concerns about a household: on each day with one, how many agencies had one in the 365 days that end with it; the most there
/// were, and the first day with so many. **Shape:** in order of households, those with a concern.
pub fn agencies_concerned(columns: &Columns, places: &Places) -> Vec<Most> {
    let is_concern: [bool; 256] = std::array::from_fn(|kind| kind % 5 >= 2);
    let days = columns.day.par_iter().copied().max().map_or(0, |day| usize::from(day) + 1);
    (0..places.households())
        .into_par_iter()
        .with_min_len(STEP)
        .map_init(
            || Calendar::new(days),
            |calendar, household| {
                for child in places.members(household) {
                    let rows = places.rows(*child as usize);
                    calendar.mark(
                        &columns.day[rows.clone()],
                        &columns.agency[rows.clone()],
                        &columns.kind[rows],
                        &is_concern,
                    );
                }
                calendar.sweep(places.household(household))
            },
        )
        .flatten_iter()
        .collect()
}

/// The days of one household, with the agencies that had a concern on each. Nothing is sorted: a calendar is in order.
struct Calendar {
    /// One bit an agency, for each day.
    agencies: Vec<u8>,
    /// One bit for each day that has any.
    marked: Vec<u64>,
    /// Concerns picked from one child's rows: day, and the agency's bit.
    picked: Vec<(u16, u8)>,
}

/// For each set of agencies, all bits of the number of each that is in it: eight agencies are then gone through at once.
static LANES: [[i16; AGENCIES as usize]; 256] = {
    let mut lanes = [[0; AGENCIES as usize]; 256];
    let mut place = 0;
    while place < 256 * AGENCIES as usize {
        let (set, agency) = (place / AGENCIES as usize, place % AGENCIES as usize);
        lanes[set][agency] = -((set >> agency & 1) as i16);
        place += 1;
    }
    lanes
};

impl Calendar {
    fn new(days: usize) -> Self {
        Self { agencies: vec![0; days], marked: vec![0; days.div_ceil(64)], picked: Vec::new() }
    }

    /// Marks the concerns among a child's rows.
    fn mark(&mut self, days: &[u16], agencies: &[u8], kinds: &[u8], is_concern: &[bool; 256]) {
        let rows = days.len();
        if self.picked.len() < rows {
            self.picked.resize(rows, (0, 0));
        }
        // Every row is written and only a concern moves on: nothing here for the processor to guess wrongly.
        let mut count = 0;
        for ((day, agency), kind) in days.iter().zip(agencies).zip(kinds) {
            self.picked[count] = (*day, 1 << (agency % AGENCIES));
            count += usize::from(is_concern[usize::from(*kind)]);
        }
        for (day, agency) in &self.picked[..count] {
            self.agencies[usize::from(*day)] |= agency;
            self.marked[usize::from(day / 64)] |= 1 << (day % 64);
        }
    }

    /// Goes through the marked days in order, and leaves the calendar empty.
    fn sweep(&mut self, household: u32) -> Option<Most> {
        // For each agency the first day on which its last concern no longer counts.
        let mut until = [0_i16; AGENCIES as usize];
        let mut most = Most { household, agencies: 0, day: 0, sum: 0 };
        for (place, word) in self.marked.iter_mut().enumerate() {
            let mut left = std::mem::take(word);
            while left != 0 {
                let day = (place * 64) as i16 + left.trailing_zeros() as i16;
                left &= left - 1;
                let here = std::mem::take(&mut self.agencies[day as usize]);
                let mut concerned = 0;
                for (until, is_here) in until.iter_mut().zip(LANES[usize::from(here)]) {
                    *until = *until & !is_here | (day + 365) & is_here;
                    concerned += i16::from(*until > day);
                }
                most.sum += concerned as u32;
                if concerned as u8 > most.agencies {
                    (most.agencies, most.day) = (concerned as u8, day as u16);
                }
            }
        }
        (most.agencies > 0).then_some(most)
    }
}

/// Asks a rule of every child, given the kinds and days of its rows, and room that is kept from child to child.
fn every_child<Room: Default>(
    columns: &Columns,
    places: &Places,
    rule: impl Fn(&[u8], &[u16], &mut Room) -> Option<u16> + Sync,
) -> Vec<First> {
    let pieces: Vec<Vec<First>> = (0..places.children())
        .into_par_iter()
        .step_by(STEP)
        .map_init(Room::default, |room, from| {
            let to = places.children().min(from + STEP);
            let met = (from..to).filter_map(|child| {
                let rows = places.rows(child);
                let day = rule(&columns.kind[rows.clone()], &columns.day[rows], room)?;
                Some(First { child: places.child(child), day })
            });
            met.collect()
        })
        .collect();
    pieces.concat()
}

/// The lowest bit of each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const TOPS: u64 = ONES << 7;

/// Marks the highest bit of each byte whose kind is within the range; of eight kinds at once, each below 127.
fn within(kinds: u64, range: RangeInclusive<u8>) -> u64 {
    // Adding what is missing to 128 carries a kind into the highest bit exactly where it is large enough; no byte overflows.
    let at_least = |least: u8| kinds + ONES * u64::from(128 - least);
    at_least(*range.start()) & !at_least(*range.end() + 1) & TOPS
}

/// Gives each row whose kind is wanted to `answer`, in order, until it answers. Most rows are not wanted by most rules, and
/// are passed over eight at a time.
fn first_row<Answer>(
    kinds: &[u8],
    wanted: impl Fn(u64) -> u64,
    mut answer: impl FnMut(usize) -> Option<Answer>,
) -> Option<Answer> {
    let (eights, rest) = kinds.as_chunks::<8>();
    // 127 is no kind, so rows that are not there are never wanted.
    let mut last = [127; 8];
    last[..rest.len()].copy_from_slice(rest);
    for (place, eight) in eights.iter().chain([&last]).enumerate() {
        let mut left = wanted(u64::from_le_bytes(*eight));
        while left != 0 {
            let row = place * 8 + left.trailing_zeros() as usize / 8;
            left &= left - 1;
            let given = answer(row);
            if given.is_some() {
                return given;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    type Row = (u32, u32, u8, u8, u16);

    /// What the rules find, fast.
    fn found(rows: &[Row]) -> (Vec<First>, Vec<First>, Vec<Most>) {
        let columns = Columns::of_rows(rows);
        let places = Places::of(&columns);
        (
            contacts(&columns, &places),
            missed_and_absent(&columns, &places),
            agencies_concerned(&columns, &places),
        )
    }

    /// Days of a child's events of these kinds, in order.
    fn days(rows: &[Row], child: u32, kinds: &[u8]) -> Vec<i32> {
        let wanted = rows.iter().filter(|row| row.0 == child && kinds.contains(&row.3));
        wanted.map(|row| i32::from(row.4)).collect()
    }

    /// What the rules find, obviously: every rule as its sentence says it, with nothing skipped.
    fn slowly(rows: &[Row]) -> (Vec<First>, Vec<First>, Vec<Most>) {
        let children: BTreeSet<u32> = rows.iter().map(|row| row.0).collect();
        let mut three = Vec::new();
        let mut missed = Vec::new();
        for child in children {
            let first = |day: i32| First { child, day: day as u16 };
            let contacts = days(rows, child, &[15, 16, 17]);
            three.extend(
                contacts.windows(3).find(|three| three[2] - three[0] < 365).map(|t| first(t[2])),
            );
            let flags = days(rows, child, &[7]);
            missed.extend(
                days(rows, child, &[3, 4])
                    .windows(2)
                    .filter(|two| two[1] - two[0] < 183)
                    .find(|two| flags.iter().any(|flag| (flag - two[1]).abs() <= 90))
                    .map(|two| first(two[1])),
            );
        }
        let mut households: BTreeMap<u32, Vec<&Row>> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.3 % 5 >= 2) {
            households.entry(row.1).or_default().push(row);
        }
        let most = households.into_iter().map(|(household, concerns)| {
            let mut most = Most { household, agencies: 0, day: 0, sum: 0 };
            for day in concerns.iter().map(|row| row.4).collect::<BTreeSet<_>>() {
                let within = concerns.iter().filter(|row| row.4 <= day && day - row.4 < 365);
                let agencies = within.map(|row| row.2).collect::<BTreeSet<_>>().len() as u8;
                most.sum += u32::from(agencies);
                if agencies > most.agencies {
                    (most.agencies, most.day) = (agencies, day);
                }
            }
            most
        });
        (three, missed, most.collect())
    }

    /// Rows in the order that columns are in.
    fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
        rows.sort_unstable_by_key(|row| (row.0, row.4, row.3));
        rows
    }

    #[test]
    fn a_third_contact_counts_within_a_year_of_the_first_and_not_on_its_day() {
        let contact = |child, day| (child, 0, 3, 15 + (day % 3) as u8, day);
        let rows =
            [contact(1, 0), contact(1, 200), contact(1, 365), contact(1, 564), contact(2, 10)];
        assert_eq!(found(&rows).0, [First { child: 1, day: 564 }]);
        let same_day = [contact(3, 50), contact(3, 50), contact(3, 50)];
        assert_eq!(found(&same_day).0, [First { child: 3, day: 50 }]);
    }

    #[test]
    fn a_flag_counts_on_either_side_of_the_second_missed_appointment() {
        let missed = |child, day| (child, 0, 0, 3 + (day % 2) as u8, day);
        let flag = |child, day| (child, 0, 1, 7, day);
        for (flagged, met) in [(109, false), (110, true), (200, true), (290, true), (291, false)] {
            let rows = in_order(vec![missed(1, 100), missed(1, 200), flag(1, flagged)]);
            let expected: &[First] = if met { &[First { child: 1, day: 200 }] } else { &[] };
            assert_eq!(found(&rows).1, expected, "flag on day {flagged}");
        }
        let apart = [missed(1, 100), missed(1, 283), flag(1, 283)];
        assert_eq!(found(&in_order(apart.to_vec())).1, [], "183 days apart is too far");
    }

    #[test]
    fn agencies_of_siblings_are_counted_together_for_a_year() {
        let rows = [
            (1, 5, 0, 2, 10),
            (1, 5, 2, 12, 374),
            (2, 5, 1, 7, 10),
            (2, 5, 1, 5, 20),
            (3, 6, 4, 20, 9),
        ];
        // Household 5: two agencies on day 10, three on day 374; on day 375 the first two would have gone. Household 6 has
        // no concern: kind 20 is none.
        let expected = Most { household: 5, agencies: 3, day: 374, sum: 5 };
        assert_eq!(found(&rows).2, [expected]);
        let later = [(1, 5, 0, 2, 10), (1, 5, 2, 12, 375), (2, 5, 1, 7, 10)];
        assert_eq!(found(&later).2, [Most { household: 5, agencies: 2, day: 10, sum: 3 }]);
    }

    #[test]
    fn the_rules_find_what_their_sentences_say_of_many_invented_lives() {
        let mut seed = 7_u64;
        let mut draw = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut rows = Vec::new();
        for child in 0..400_u32 {
            // From no events to more than are compared at once, over few days and over many; siblings side by side and apart.
            let (events, span) = (draw(60), 1 + draw(2_500));
            for _ in 0..events {
                let kind = draw(40) as u8;
                let day = draw(span) as u16;
                rows.push((child, child % 150 / 2, kind / 5, kind, day));
            }
        }
        let rows = in_order(rows);
        let (three, missed, most) = slowly(&rows);
        // Enough of both kinds to tell a wrong answer from a right one.
        for met in [three.len(), missed.len()] {
            assert!((20..380).contains(&met), "{met}");
        }
        assert!(most.len() > 50 && most.iter().any(|most| most.agencies == 8));
        assert_eq!(found(&rows), (three, missed, most));
    }

    #[test]
    fn no_events_meet_no_rule() {
        assert_eq!(found(&[]), (vec![], vec![], vec![]));
    }

    #[test]
    fn eight_kinds_are_compared_at_once_as_one_by_one() {
        for least in 0..126 {
            for most in least..126 {
                let kinds: [u8; 8] =
                    [0, least, most, least.saturating_sub(1), most + 1, 127, 64, 39];
                let tops = within(u64::from_le_bytes(kinds), least..=most).to_le_bytes();
                let expected =
                    kinds.map(|kind| if (least..=most).contains(&kind) { 128 } else { 0 });
                assert_eq!(tops, expected, "{least} to {most}");
            }
        }
    }
}
