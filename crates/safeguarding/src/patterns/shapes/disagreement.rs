//! `disagreement`: two records that cannot both be the whole truth.
//!
//! Met for an entry when another, certainly within the period of it, says what does not go with it; so it is when two records
//! of one happening do. Cannot be told when only vague dates could bring them near enough.

use super::super::compile::CompiledVersion;
use super::super::finding::Judgement;
use super::super::scene::Told;
use super::super::{Ground, Item, Scene};
use super::moved::plain;
use super::windows::{Window, occurrences};
use crate::calendar::{Date, WorkingDays};
use crate::practice::Disagreement;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Disagreement,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let said: Vec<Said> = scene
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| version.picks.iter().any(|pick| pick.fits(item)))
        .map(|(place, item)| Said { place, item, sides: sides(version, shape, item) })
        .collect();
    let mut in_order: Vec<&Said> = said.iter().collect();
    in_order.sort_by_key(|said| (said.item.latest, said.place));
    // What came to disagree on one day is told together: which of it stands first in the list says nothing.
    let mut by_day: BTreeMap<Date, BTreeSet<usize>> = BTreeMap::new();
    for later in &said {
        let nearest = nearest(shape, &in_order, later, calendar);
        if !nearest.is_empty() {
            let members = by_day.entry(later.item.latest).or_default();
            members.extend(nearest.into_iter().chain([later.place]));
        }
    }
    let window =
        |(day, members): (_, BTreeSet<usize>)| Window::of(members.into_iter().collect(), day);
    let met = occurrences(by_day.into_iter().map(window).collect(), version, scene);
    let mut too_vague = Vec::new();
    if met.is_empty() {
        for (at, one) in said.iter().enumerate() {
            for other in &said[at + 1..] {
                let could = may_be_near(shape, one.item, other.item, calendar);
                if could && conflict(shape, one, other) {
                    let both = [one, other].into_iter().filter(|said| !said.item.is_exact());
                    too_vague.extend(both.map(|said| said.place));
                }
            }
        }
        too_vague.sort_unstable();
        too_vague.dedup();
    }
    Judgement { met, too_vague, ..Judgement::default() }
}

/// The entries that do not go with one, no later than it and near it: those of the last such day. Itself, where its own records
/// do not agree.
fn nearest(
    shape: &Disagreement,
    in_order: &[&Said],
    later: &Said,
    calendar: &WorkingDays,
) -> Vec<usize> {
    if conflict(shape, later, later) {
        return vec![later.place];
    }
    let not_later = in_order.partition_point(|said| said.item.latest <= later.item.latest);
    let mut against = in_order[..not_later].iter().rev().filter(|earlier| {
        earlier.place != later.place
            && is_near(shape, earlier.item, later.item, calendar)
            && conflict(shape, earlier, later)
    });
    let Some(last) = against.next() else { return Vec::new() };
    let of_that_day = against.take_while(|earlier| earlier.item.latest == last.item.latest);
    [last].into_iter().chain(of_that_day).map(|said| said.place).collect()
}

struct Said<'a> {
    place: usize,
    item: &'a Item<'a>,
    sides: Vec<Side>,
}

/// What one record of an entry says: whose it is, and on which side it stands.
struct Side {
    agency: u64,
    /// Of two picks, those it fits.
    fits: [bool; 2],
    /// Of one fact, its value.
    value: Option<String>,
}

fn sides(version: &CompiledVersion, shape: &Disagreement, item: &Item) -> Vec<Side> {
    let side = |told: &Told| {
        let fits = |pick: usize| {
            version.picks.get(pick).is_some_and(|p| p.fits_as_told(item.kind, &[*told]))
        };
        let value = shape.differs_in().filter(|_| fits(0)).and_then(|fact| told.1.get(fact));
        let value = value.map(|value| plain(value)).filter(|value| !value.is_empty());
        Side { agency: told.0, fits: [fits(0), fits(1)], value }
    };
    item.told.iter().map(side).collect()
}

/// Whether some record of the one does not go with some record of the other.
fn conflict(shape: &Disagreement, a: &Said, b: &Said) -> bool {
    let by_fact = shape.differs_in().is_some();
    let against = |one: &Side, other: &Side| {
        let two = (one.fits[0] && other.fits[1]) || (one.fits[1] && other.fits[0]);
        let differ = matches!((&one.value, &other.value), (Some(x), Some(y)) if x != y);
        (!shape.other_agency || one.agency != other.agency) && if by_fact { differ } else { two }
    };
    let itself = a.place == b.place;
    a.sides.iter().enumerate().any(|(n, one)| {
        b.sides.iter().enumerate().any(|(m, other)| !(itself && n == m) && against(one, other))
    })
}

fn is_near(shape: &Disagreement, a: &Item, b: &Item, calendar: &WorkingDays) -> bool {
    a.latest.max(b.latest) < shape.within.after(a.earliest.min(b.earliest), calendar)
}

fn may_be_near(shape: &Disagreement, a: &Item, b: &Item, calendar: &WorkingDays) -> bool {
    a.earliest < shape.within.after(b.latest, calendar)
        && b.earliest < shape.within.after(a.latest, calendar)
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const ONE_OR_OTHER: &str = "one = A\nother = B\nwithin = { days = 5 }";

    #[test]
    fn the_one_and_the_other_of_two_agencies_near_each_other_are_met() {
        check("disagreement", ONE_OR_OTHER, "a  x.........\nb@two  ....x.....", "met a1 b5 on 5");
        check("disagreement", ONE_OR_OTHER, "a  ....x.....\nb@two  x.........", "met b1 a5 on 5");
    }

    #[test]
    fn too_far_apart_is_not_met() {
        check("disagreement", ONE_OR_OTHER, "a  x.........\nb@two  .....x....", "not met");
    }

    #[test]
    fn one_agency_with_itself_counts_only_where_the_rule_says_so() {
        check("disagreement", ONE_OR_OTHER, "a  x.........\nb  ....x.....", "not met");
        let any = format!("{ONE_OR_OTHER}\nother_agency = false");
        check("disagreement", &any, "a  x.........\nb  ....x.....", "met a1 b5 on 5");
    }

    #[test]
    fn what_came_to_disagree_on_one_day_is_told_together_whatever_its_order() {
        let any = format!("{ONE_OR_OTHER}\nother_agency = false");
        for picture in ["a  x.....x\nb  ...x..x", "b  ...x..x\na  x.....x"] {
            let (fast, slow) = super::super::picture::judged("disagreement", &any, picture);
            assert_eq!((fast.matches(" on ").count(), &fast), (2, &slow), "{fast}");
        }
    }

    const DIFFERS: &str = "of = A\nfact = \"n\"\nwithin = { days = 5 }";

    #[test]
    fn entries_that_give_one_fact_otherwise_are_met() {
        check("disagreement", DIFFERS, "a n=1  x.....\na@two n=2  ..x...", "met a1 a3 on 3");
        check("disagreement", DIFFERS, "a n=1  x.....\na@two n=1  ..x...", "not met");
        check("disagreement", DIFFERS, "a n=1  x.....\na@two  ..x...", "not met");
    }

    #[test]
    fn two_records_of_one_happening_can_disagree() {
        let joined = "of = D\nfact = \"n\"\nwithin = { days = 5 }";
        check("disagreement", joined, "d n=1  x.....\nd@two n=2  x.....", "met d1 d1 on 1");
    }

    #[test]
    fn a_vague_day_that_may_be_near_enough_cannot_tell() {
        check(
            "disagreement",
            ONE_OR_OTHER,
            "a  x.........\nb@two  ...?????..",
            "cannot tell: b4 too vague",
        );
    }
}
