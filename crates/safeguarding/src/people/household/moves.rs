//! Moves: when people came to be recorded at another address, and what records say of moving.
//!
//! Takes stays and the records round a family; gives [`Move`]s, those over the edge of the area marked. A file that lags behind
//! a move is no move back: only a source that records both addresses can say that somebody went to where they had been.

use super::Known;
use super::places::Places;
use super::round::{Recorded, Round, day, when};
use super::stays::{BACK_WITHIN_DAYS, Stay};
use crate::calendar::{Date, VagueDate, days_between};
use crate::records::Record;
use std::collections::BTreeMap;

/// A change of address, as addresses tell of it or as a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Who moved, by index, in order.
    pub persons: Vec<u32>,
    /// When they are first recorded at the new address, or when the record says that they moved.
    pub moved: VagueDate,
    /// The place before, where records give it.
    pub from: Option<u32>,
    /// The last time anybody of them is recorded there before.
    pub last_at_from: Option<VagueDate>,
    /// The place after, where records give it.
    pub to: Option<u32>,
    /// The record that says so; `None`: only the addresses tell.
    pub said_by: Option<u32>,
    /// Whether it led into or out of the partnership's area; `None`: neither, or not known.
    pub across: Option<AcrossTheArea>,
}

/// A move over the edge of the partnership's area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AcrossTheArea {
    /// From outside into it.
    Into,
    /// Out of it.
    OutOf,
}

/// From one stay to the next: the day, the person, the stay before, the stay after.
type Told<'a> = (Date, u32, &'a Stay, &'a Stay);

/// Changes of address of the children, and of the adults named beside them. **Shape:** by day; undated ones last.
pub(super) fn moves(known: &Known, round: &Round, places: &Places, stays: &[Stay]) -> Vec<Move> {
    let mut moves = said_moves(known, round);
    let mut by_address: BTreeMap<(u32, u32), Vec<Told>> = BTreeMap::new();
    let belongs = |p: &u32| round.children.contains(p) || round.members.contains_key(p);
    for stay in stays.iter().filter(|s| belongs(&s.person) && s.is_own_address()) {
        let next = stays.iter().find(|next| {
            next.person == stay.person
                && next.is_own_address()
                && leads_to(known, stay, next)
                // Back where they were is a move only if a source says so: another's file may lag behind.
                && (is_first_there(stays, next) || a_source_says(known, stay, next))
        });
        if let Some((next, moved)) = next.and_then(|n| Some((n, n.recorded.first.sort_day()?))) {
            let key = (stay.place, next.place);
            by_address.entry(key).or_default().push((moved, stay.person, stay, next));
        }
    }
    for ((from, to), mut told) in by_address {
        told.sort_by_key(|(day, person, ..)| (*day, *person));
        for together in told.chunk_by(|a, b| days_between(a.0, b.0) <= BACK_WITHIN_DAYS) {
            let mut persons: Vec<u32> = together.iter().map(|(_, person, ..)| *person).collect();
            persons.sort_unstable();
            persons.dedup();
            let last =
                Recorded::of(together.iter().map(|(_, _, stay, _)| &stay.recorded.last)).last;
            moves.push(Move {
                persons,
                moved: together[0].3.recorded.first.clone(),
                from: Some(from),
                last_at_from: Some(last),
                to: Some(to),
                said_by: None,
                across: across(places, from, to),
            });
        }
    }
    moves.sort_by_key(|m| (m.moved.sort_day().is_none(), m.moved.sort_day(), m.said_by, m.to));
    moves
}

fn is_first_there(stays: &[Stay], stay: &Stay) -> bool {
    let before = |s: &&Stay| s.person == stay.person && s.place == stay.place;
    stays.iter().find(before).is_none_or(|first| first == stay)
}

/// Whether a source that records both stays has one wholly before the other, and none goes to and fro.
fn a_source_says(known: &Known, a: &Stay, b: &Stay) -> bool {
    let days = |stay: &Stay| {
        let mut days: BTreeMap<_, Vec<Date>> = BTreeMap::new();
        for source in &stay.sources {
            let record = &known.records[source.record as usize];
            let key = (&record.agency, record.provenance.organisation.as_ref());
            days.entry(key).or_default().extend(day(record));
        }
        days
    };
    let (of_a, of_b) = (days(a), days(b));
    let both = of_a
        .iter()
        .filter_map(|(key, days)| Some((days.iter().max()?, of_b.get(key)?.iter().min()?)));
    let says: Vec<bool> = both.map(|(last_at_a, first_at_b)| last_at_a < first_at_b).collect();
    !says.is_empty() && says.into_iter().all(|before| before)
}

/// Whether one stay of a person gives way to another: it is last recorded before the other begins, or a source says so.
pub(super) fn leads_to(known: &Known, a: &Stay, b: &Stay) -> bool {
    let (Some((a_first, a_last)), Some((b_first, _))) = (a.ends(), b.ends()) else { return false };
    if a.place == b.place || b_first <= a_first {
        return false;
    }
    a_last <= b_first || a_source_says(known, a, b)
}

fn across(places: &Places, from: u32, to: u32) -> Option<AcrossTheArea> {
    let in_area = |place: u32| places.list[place as usize].in_area;
    match (in_area(from)?, in_area(to)?) {
        (false, true) => Some(AcrossTheArea::Into),
        (true, false) => Some(AcrossTheArea::OutOf),
        _ => None,
    }
}

/// What records of moving say: kind, and the values of `status` that tell of one; none: always.
const SAYS_A_MOVE: &[(&str, &[&str])] = &[
    ("move", &[]),
    ("tenancy", &["started", "ended", "eviction", "homeless", "temporary"]),
    ("looked-after", &[]),
];

fn said_moves(known: &Known, round: &Round) -> Vec<Move> {
    let tells = |record: &Record| {
        SAYS_A_MOVE.iter().any(|(kind, of)| {
            let status = record.facts.get("status").map_or("", String::as_str);
            record.kind == *kind && (of.is_empty() || of.contains(&status))
        })
    };
    let belongs = |p: &u32| round.children.contains(p) || round.members.contains_key(p);
    round
        .all()
        .filter(|r| tells(&known.records[*r as usize]))
        .map(|index| {
            let record = &known.records[index as usize];
            let mut persons: Vec<u32> = known.people.of_record[index as usize]
                .iter()
                .flatten()
                .copied()
                .filter(belongs)
                .collect();
            persons.sort_unstable();
            persons.dedup();
            let left = record.facts.get("out_of_area").is_some_and(|v| v == "yes");
            Move {
                persons,
                moved: when(record),
                from: None,
                last_at_from: None,
                to: None,
                said_by: Some(index),
                across: left.then_some(AcrossTheArea::OutOf),
            }
        })
        .collect()
}
