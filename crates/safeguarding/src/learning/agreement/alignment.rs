//! The best alignment of what coders marked: which stretches of different coders are one thing, so that they differ least in all.
//!
//! Takes stretches with their coder and category; gives the least sum of what differs over groups of at most one stretch a coder, exactly.
//! Of two coders that is an assignment problem; of more, a partition into groups, searched along the text. What takes too many steps is
//! refused, never guessed. Source: Mathet, Widlöcher and Métivier, 2015, section 5.1, for what is looked for; how is ours.

use super::gamma::Weights;
use std::collections::BTreeMap;

/// A stretch that a coder marked.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    pub(super) coder: usize,
    pub(super) begin: f64,
    pub(super) end: f64,
    pub(super) category: u16,
}

/// The stretches are so many, or overlap so much, that their best alignment is not looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

impl std::fmt::Display for TooMuch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stretches are too many, or overlap too much, to be aligned exactly; give one text or fewer coders at a time")
    }
}

impl std::error::Error for TooMuch {}

/// The steps that may still be taken. **Units:** about a nanosecond each.
pub(super) struct Steps(pub(super) u64);

impl Steps {
    fn take(&mut self, steps: usize) -> Result<(), TooMuch> {
        self.0 = self.0.checked_sub(steps as u64).ok_or(TooMuch)?;
        Ok(())
    }
}

/// A step of the search along the text costs about this many of an assignment.
const SEARCHING: usize = 100;
/// How many ways the first, quick search follows at a time; what it finds bounds the whole one.
const QUICKLY: usize = 16;
/// Differences of less are rounding.
const ROUNDING: f64 = 1e-9;

/// The least sum of what differs: of each group, over all pairs of coders, how far apart their two stretches are, or 1 where either has
/// none; shared out over the pairs of coders.
pub(super) fn least(
    units: &[Unit],
    coders: usize,
    weights: Weights,
    steps: &mut Steps,
) -> Result<f64, TooMuch> {
    let mut units = units.to_vec();
    units.sort_by(|a, b| a.begin.total_cmp(&b.begin).then(a.end.total_cmp(&b.end)));
    let pairs = (coders * (coders - 1) / 2) as f64;
    let near = near_pairs(&units, pairs + coders as f64 - 1.0, weights, steps)?;
    let mut sum = 0.0;
    for part in parts(&near) {
        let place: BTreeMap<usize, usize> =
            part.iter().enumerate().map(|(at, u)| (*u, at)).collect();
        let here = |u: usize| near[u].iter().map(|(v, far)| (place[v], *far)).collect();
        let part = Part {
            coder: part.iter().map(|u| units[*u].coder).collect(),
            near: part.iter().map(|u| here(*u)).collect(),
            pairs,
        };
        sum += if coders == 2 { part.assigned(steps)? } else { part.grouped(steps)? };
    }
    Ok(sum / pairs)
}

/// For each stretch, the later ones of other coders that may be of one group with it, and how far apart they are.
///
/// Two stretches further apart than `limit` are never of one group: without one of them the group and a group of its own differ less.
fn near_pairs(
    units: &[Unit],
    limit: f64,
    weights: Weights,
    steps: &mut Steps,
) -> Result<Vec<BTreeMap<usize, f64>>, TooMuch> {
    let longest = units.iter().map(|unit| unit.end - unit.begin).fold(0.0, f64::max);
    let near = |(i, one): (usize, &Unit)| {
        // A later one that begins further on is beyond the limit by its begin alone.
        let reach = (limit / weights.place).sqrt() * (one.end - one.begin + longest);
        let later = units.iter().enumerate().skip(i + 1);
        let later = later.take_while(|(_, other)| other.begin - one.begin <= reach);
        let others = later.filter(|(_, other)| other.coder != one.coder);
        let far = others.map(|(j, other)| (j, weights.apart(one, other)));
        let near: BTreeMap<usize, f64> = far.filter(|(_, far)| *far <= limit).collect();
        steps.take(near.len() * SEARCHING)?;
        Ok(near)
    };
    units.iter().enumerate().map(near).collect()
}

/// The stretches that hang together, each part by itself. **Shape:** parts and what is in them in order.
fn parts(near: &[BTreeMap<usize, f64>]) -> Vec<Vec<usize>> {
    let mut root: Vec<usize> = (0..near.len()).collect();
    let find = |root: &[usize], from: usize| {
        let mut at = from;
        while root[at] != at {
            at = root[at];
        }
        at
    };
    for (i, those) in near.iter().enumerate() {
        for j in those.keys() {
            let (a, b) = (find(&root, i), find(&root, *j));
            root[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..near.len() {
        parts.entry(find(&root, i)).or_default().push(i);
    }
    parts.into_values().collect()
}

/// Stretches that hang together, in the order of the text.
struct Part {
    coder: Vec<usize>,
    /// For each, the later ones that may be of one group with it, and how far apart they are.
    near: Vec<BTreeMap<usize, f64>>,
    /// How many pairs of coders there are.
    pairs: f64,
}

/// Some of the stretches as one group: the first, the others in order, and what differs in it.
struct Group {
    others: Vec<usize>,
    differs: f64,
}

impl Part {
    /// Of two coders: everybody alone, less what the best pairing spares.
    fn assigned(&self, steps: &mut Steps) -> Result<f64, TooMuch> {
        let of = |coder: usize| (0..self.coder.len()).filter(move |u| self.coder[*u] == coder);
        let (mut rows, mut columns): (Vec<usize>, Vec<usize>) = (of(0).collect(), of(1).collect());
        if rows.len() > columns.len() {
            std::mem::swap(&mut rows, &mut columns);
        }
        steps.take(rows.len() * rows.len() * columns.len())?;
        let spared = |a: usize, b: usize| {
            self.near[a.min(b)].get(&a.max(b)).map_or(0.0, |far| (far - 2.0).min(0.0))
        };
        let costs: Vec<Vec<f64>> =
            rows.iter().map(|a| columns.iter().map(|b| spared(*a, *b)).collect()).collect();
        Ok(self.coder.len() as f64 + cheapest_assignment(&costs))
    }

    /// Of more coders: along the text, every way of grouping that can still be the best.
    fn grouped(&self, steps: &mut Steps) -> Result<f64, TooMuch> {
        let groups = (0..self.coder.len()).map(|first| self.groups_from(first, steps));
        let groups = groups.collect::<Result<Vec<_>, _>>()?;
        let search = Search::new(groups);
        let quick = search.along(QUICKLY, f64::INFINITY, steps)?;
        if quick.is_whole {
            return Ok(quick.least);
        }
        Ok(search.along(usize::MAX, quick.least, steps)?.least.min(quick.least))
    }

    /// Every group that begins with this stretch and that no parting of it in two would better.
    fn groups_from(&self, first: usize, steps: &mut Steps) -> Result<Vec<Group>, TooMuch> {
        let mut found = Vec::new();
        let mut open = vec![vec![first]];
        while let Some(members) = open.pop() {
            steps.take(
                (self.near[first].len() * members.len() + (1 << members.len())) * SEARCHING,
            )?;
            let last = *members.last().expect("a group has a first");
            for next in self.near[first].keys().filter(|next| **next > last) {
                let fits = |member: &usize| {
                    self.coder[*member] != self.coder[*next]
                        && self.near[*member].contains_key(next)
                };
                if members.iter().all(fits) {
                    open.push(members.iter().copied().chain([*next]).collect());
                }
            }
            if self.holds_together(&members) {
                let differs = self.pairs + self.excess(&members, &members);
                found.push(Group { others: members[1..].to_vec(), differs });
            }
        }
        Ok(found)
    }

    /// What pairs of stretches, one of each side, differ more than if they were apart.
    fn excess(&self, some: &[usize], others: &[usize]) -> f64 {
        let of = |a: &usize| {
            let later = others.iter().filter(|b| *b > a);
            later.map(|b| self.near[*a][b] - 1.0).sum::<f64>()
        };
        some.iter().map(of).sum()
    }

    /// Whether no way of parting the group in two makes it differ less.
    fn holds_together(&self, members: &[usize]) -> bool {
        let ways = 1_u32 << (members.len() - 1);
        (1..ways).all(|way| {
            let side = |is_left: bool| {
                let on = |at: &usize| (way >> at & 1 == 1) == is_left;
                (0..members.len()).filter(on).map(|at| members[at]).collect::<Vec<_>>()
            };
            let (left, right) = (side(true), side(false));
            self.excess(&left, &right) + self.excess(&right, &left) <= self.pairs + ROUNDING
        })
    }
}

/// A search along the text: always the first stretch that is in no group yet is put into one.
struct Search {
    /// The groups by their first stretch, those first in which the least differs beyond [`Self::at_least`], with how much that is.
    groups: Vec<Vec<(Group, f64)>>,
    /// What differs at least in all: the sum of what each stretch adds at least, whatever group it is in.
    at_least: f64,
}

/// What a search found.
struct Found {
    least: f64,
    /// Whether every way was followed.
    is_whole: bool,
}

impl Search {
    fn new(groups: Vec<Vec<Group>>) -> Self {
        let shares = shares(&groups);
        let beyond = |(first, those): (usize, Vec<Group>)| {
            let with = |group: Group| {
                let least: f64 = group.others.iter().map(|other| shares[*other]).sum();
                let beyond = (group.differs - shares[first] - least).max(0.0);
                (group, beyond)
            };
            let mut those: Vec<(Group, f64)> = those.into_iter().map(with).collect();
            those.sort_by(|(_, a), (_, b)| a.total_cmp(b));
            those
        };
        let at_least = shares.iter().sum();
        Self { groups: groups.into_iter().enumerate().map(beyond).collect(), at_least }
    }

    /// Follows at most so many ways at a time, and none that cannot end below `bound`.
    fn along(&self, ways: usize, bound: f64, steps: &mut Steps) -> Result<Found, TooMuch> {
        let mut is_whole = true;
        // By the first stretch without a group: which later ones have one, and what then differs at least in all.
        let mut reached: BTreeMap<usize, BTreeMap<Vec<usize>, f64>> = BTreeMap::new();
        reached.entry(0).or_default().insert(Vec::new(), self.at_least);
        while let Some((at, states)) = reached.pop_first() {
            if at == self.groups.len() {
                let least = states.into_values().fold(bound, f64::min);
                return Ok(Found { least, is_whole });
            }
            let mut states: Vec<(Vec<usize>, f64)> = states.into_iter().collect();
            if states.len() > ways {
                is_whole = false;
                states.sort_by(|(_, a), (_, b)| a.total_cmp(b));
                states.truncate(ways);
            }
            for (taken, so_far) in &states {
                for (group, beyond) in &self.groups[at] {
                    steps.take(SEARCHING)?;
                    let differs = so_far + beyond;
                    if differs >= bound - ROUNDING {
                        break;
                    }
                    if !group.others.iter().any(|other| taken.contains(other)) {
                        let (next, taken) = after(at, taken, group);
                        let least =
                            reached.entry(next).or_default().entry(taken).or_insert(differs);
                        *least = least.min(differs);
                    }
                }
            }
        }
        Ok(Found { least: bound, is_whole })
    }
}

/// The first stretch without a group after this group was made, and which later ones have one.
fn after(at: usize, taken: &[usize], group: &Group) -> (usize, Vec<usize>) {
    let mut taken: Vec<usize> = taken.iter().chain(&group.others).copied().collect();
    taken.sort_unstable();
    let passed = taken.iter().zip(at + 1..).take_while(|(taken, next)| **taken == *next).count();
    taken.drain(..passed);
    (at + 1 + passed, taken)
}

/// What each stretch adds at least: first an even share of the group in which that is least, then all that every group it can be in
/// leaves over.
fn shares(groups: &[Vec<Group>]) -> Vec<f64> {
    let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    let mut left = Vec::new();
    let mut shares = vec![f64::INFINITY; groups.len()];
    let members = |first: usize, group: &Group| {
        [first].into_iter().chain(group.others.iter().copied()).collect::<Vec<_>>()
    };
    let all: Vec<(Vec<usize>, f64)> = groups
        .iter()
        .enumerate()
        .flat_map(|(first, those)| {
            those.iter().map(move |group| (members(first, group), group.differs))
        })
        .collect();
    for (place, (members, differs)) in all.iter().enumerate() {
        for unit in members {
            of_unit[*unit].push(place);
            shares[*unit] = shares[*unit].min(differs / members.len() as f64);
        }
    }
    left.extend(
        all.iter().map(|(members, differs)| {
            differs - members.iter().map(|unit| shares[*unit]).sum::<f64>()
        }),
    );
    for (unit, places) in of_unit.iter().enumerate() {
        let more = places.iter().map(|place| left[*place]).fold(f64::INFINITY, f64::min).max(0.0);
        shares[unit] += more;
        for place in places {
            left[*place] -= more;
        }
    }
    shares
}

/// What the cheapest assignment of every row to a column of its own costs. **Shape:** no more rows than columns.
///
/// Source: the Hungarian method of Kuhn, 1955, by shortest paths.
fn cheapest_assignment(costs: &[Vec<f64>]) -> f64 {
    let Some(columns) = costs.first().map(Vec::len) else { return 0.0 };
    let mut row_price = vec![0.0; costs.len()];
    let mut column_price = vec![0.0; columns];
    let mut row_of: Vec<Option<usize>> = vec![None; columns];
    for new in 0..costs.len() {
        let mut reached = vec![f64::INFINITY; columns];
        let mut came_from: Vec<Option<usize>> = vec![None; columns];
        let mut is_done = vec![false; columns];
        let (mut row, mut here, mut so_far) = (new, None, 0.0);
        let last = loop {
            for column in (0..columns).filter(|column| !is_done[*column]) {
                let to = so_far + costs[row][column] - row_price[row] - column_price[column];
                if to < reached[column] {
                    reached[column] = to;
                    came_from[column] = here;
                }
            }
            let open = (0..columns).filter(|column| !is_done[*column]);
            let next = open.min_by(|a, b| reached[*a].total_cmp(&reached[*b]));
            let next = next.expect("there is a column for every row");
            so_far = reached[next];
            is_done[next] = true;
            match row_of[next] {
                Some(taken_by) => (row, here) = (taken_by, Some(next)),
                None => break next,
            }
        };
        row_price[new] += so_far;
        for column in (0..columns).filter(|column| is_done[*column]) {
            let change = so_far - reached[column];
            column_price[column] -= change;
            if let Some(row) = row_of[column] {
                row_price[row] += change;
            }
        }
        let mut column = last;
        while let Some(before) = came_from[column] {
            row_of[column] = row_of[before];
            column = before;
        }
        row_of[column] = Some(new);
    }
    let assigned =
        row_of.iter().enumerate().filter_map(|(column, row)| Some(costs[(*row)?][column]));
    assigned.sum()
}

#[cfg(test)]
mod tests {
    use super::{Steps, TooMuch, Unit, Weights, least};

    #[test]
    fn a_heap_of_stretches_of_six_coders_is_refused_once_the_steps_are_spent() {
        let unit = |i: u32| Unit {
            coder: i as usize % 6,
            begin: f64::from(i),
            end: f64::from(900 + i * 7 % 11),
            category: (i % 5) as u16,
        };
        let heap: Vec<Unit> = (0..240).map(unit).collect();
        let found = least(&heap, 6, Weights::default(), &mut Steps(50_000_000));
        assert_eq!(found, Err(TooMuch));
        let few = least(&heap[..6], 6, Weights::default(), &mut Steps(50_000_000));
        assert!(few.is_ok_and(|sum| sum < 6.0), "six stretches are few");
    }
}
