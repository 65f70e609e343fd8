//! Where everybody in a genogram stands: which row, which place in it, and the room each needs.
//!
//! Takes a genogram; gives a box for each person, no two of which overlap whatever the family, and the unions between the rows.
//! Simple on purpose: each row is a line of cells of one width, so that the same people always stand in the same places.

use super::{CELL, Generation, Genogram, MARGIN, PITCH, SYMBOL, cell_height};
use crate::drawings::{Area, lettering};
use std::collections::{BTreeMap, VecDeque};

/// Everybody's place.
pub(super) struct Rows {
    /// The row of each person, from the top.
    pub levels: Vec<usize>,
    /// Who stands in each row, from the left.
    pub order: Vec<Vec<usize>>,
    /// The cell of each person: the symbol and the words beside it.
    pub boxes: Vec<Area>,
    /// The top of the cells of each row, and how high the highest of them is.
    pub tops: Vec<i32>,
    pub heights: Vec<i32>,
    /// The room above the cells of a row, for the names of homes.
    pub head: i32,
    /// Parents and their children, and couples without.
    pub unions: Vec<Union>,
    pub width: i32,
    pub height: i32,
}

/// People who have children together, or are or were a couple.
pub(super) struct Union {
    /// One, two, or more where records name more. **Shape:** in order of place.
    pub parents: Vec<usize>,
    /// From the left.
    pub children: Vec<usize>,
    pub bond: Bond,
    /// How far below the row its line runs, from 0.
    pub lane: usize,
}

/// What a line between two people means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// They are partners.
    Couple,
    /// They were partners.
    Former,
    /// No record calls them partners: they are named as parents of one child.
    ParentsOnly,
}

/// From one lane to the next, and the room above the first and below the last.
const LANE: i32 = 15;
const ABOVE_LANES: i32 = 16;
const BELOW_LANES: i32 = 12;

impl Rows {
    pub(super) fn of(genogram: &Genogram) -> Self {
        let rows = generations(genogram);
        let count = rows.iter().max().map_or(0, |last| last + 1);
        let mut unions = unions(genogram, &rows);
        let order: Vec<Vec<usize>> =
            (0..count).map(|row| ordered(genogram, &rows, row, &unions)).collect();
        let mut lefts = lefts(genogram, &order, &unions, &rows);
        let leftmost = lefts.iter().min().copied().unwrap_or(0);
        for left in &mut lefts {
            *left += MARGIN - leftmost;
        }
        let mut place_in_row = vec![0; genogram.people.len()];
        for row in &order {
            for (place, person) in row.iter().enumerate() {
                place_in_row[*person] = place;
            }
        }
        let x = |person: usize| lefts[rows[person]] + place_in_row[person] as i32 * PITCH;
        let mut lanes = vec![0; count];
        unions.sort_by_key(|union| union.parents.iter().map(|parent| x(*parent)).min());
        for union in &mut unions {
            union.children.sort_by_key(|child| x(*child));
            let row = rows[union.parents[0]];
            union.lane = lanes[row];
            lanes[row] += 1;
        }
        let head = 8 + lettering::LINE * genogram.homes.len() as i32;
        let (mut tops, mut heights, mut y) = (Vec::new(), Vec::new(), MARGIN);
        for (row, people) in order.iter().enumerate() {
            let height = people.iter().map(|place| cell_height(&genogram.people[*place])).max();
            let height = height.unwrap_or(SYMBOL);
            tops.push(y + head);
            heights.push(height);
            let below = if lanes[row] == 0 {
                BELOW_LANES
            } else {
                ABOVE_LANES + LANE * lanes[row] as i32 + BELOW_LANES
            };
            y += head + height + below;
        }
        let boxes: Vec<Area> = (0..genogram.people.len())
            .map(|place| Area {
                x: x(place),
                y: tops[rows[place]],
                width: CELL,
                height: cell_height(&genogram.people[place]),
            })
            .collect();
        let width = boxes.iter().map(|area| area.right()).max().unwrap_or(CELL) + MARGIN;
        Self { levels: rows, order, boxes, tops, heights, head, unions, width, height: y + MARGIN }
    }

    /// Whether a line is drawn from this child to this parent.
    pub(super) fn draws_parent(&self, child: usize, parent: usize) -> bool {
        is_above(&self.levels, child, parent)
    }

    /// Who was born of the same parents on the same day.
    pub(super) fn twins(&self, genogram: &Genogram, place: usize) -> Vec<usize> {
        let day = genogram.people[place].birth_day;
        let union = self.unions.iter().find(|union| union.children.contains(&place));
        let (Some(_), Some(union)) = (day, union) else { return Vec::new() };
        let born_then = |other: &&usize| genogram.people[**other].birth_day == day;
        union.children.iter().filter(born_then).copied().filter(|other| *other != place).collect()
    }

    /// The y of a union's line.
    pub(super) fn lane(&self, union: &Union) -> i32 {
        let row = self.levels[union.parents[0]];
        self.tops[row] + self.heights[row] + ABOVE_LANES + LANE * union.lane as i32
    }

    /// The runs of neighbours in a row who live in one home: first and last place in the row.
    pub(super) fn runs(&self, row: usize, home: &[usize]) -> Vec<(usize, usize)> {
        runs(&self.order[row], home)
    }
}

fn runs(order: &[usize], home: &[usize]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (place, _) in order.iter().enumerate().filter(|(_, person)| home.contains(person)) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => runs.push((place, place)),
        }
    }
    runs
}

/// The longest run, the first of equals.
pub(super) fn longest(runs: &[(usize, usize)]) -> Option<(usize, usize)> {
    runs.iter().copied().min_by_key(|(first, last)| (usize::MAX - (last - first), *first))
}

fn is_above(rows: &[usize], child: usize, parent: usize) -> bool {
    rows.get(parent).is_some_and(|row| row + 1 == rows[child])
}

/// The row of everybody: parents one above their children, partners beside each other, whoever has neither by generation.
///
/// Each is placed once, going out from the child in focus: where records contradict each other, what comes later is not drawn.
fn generations(genogram: &Genogram) -> Vec<usize> {
    let people = &genogram.people;
    let mut near: Vec<Vec<(usize, i32)>> = vec![Vec::new(); people.len()];
    let mut join = |a: usize, b: usize, down: i32| {
        if a != b && a < people.len() && b < people.len() {
            near[a].push((b, down));
            near[b].push((a, -down));
        }
    };
    for (child, person) in people.iter().enumerate() {
        person.parents.iter().for_each(|parent| join(*parent, child, 1));
    }
    genogram.couples.iter().for_each(|couple| join(couple.first, couple.second, 0));
    let mut order: Vec<usize> = (0..people.len()).collect();
    order.sort_by_key(|place| {
        let person = &people[*place];
        (!person.is_focus, std::cmp::Reverse(person.generation), *place)
    });
    let mut found: Vec<Option<i32>> = vec![None; people.len()];
    for start in order {
        if found[start].is_some() {
            continue;
        }
        found[start] = Some(people[start].generation as i32);
        let mut waiting = VecDeque::from([start]);
        while let Some(place) = waiting.pop_front() {
            let own = found[place].unwrap_or_default();
            for &(other, down) in &near[place] {
                if found[other].is_none() {
                    found[other] = Some(own + down);
                    waiting.push_back(other);
                }
            }
        }
    }
    let mut used: Vec<i32> = found.iter().copied().flatten().collect();
    used.sort_unstable();
    used.dedup();
    // A row that nobody stands in takes no room, and no line leads across it: all lines are from a row to the next.
    let row = |level: Option<i32>| used.binary_search(&level.unwrap_or_default()).unwrap_or(0);
    found.into_iter().map(row).collect()
}

fn unions(genogram: &Genogram, rows: &[usize]) -> Vec<Union> {
    let mut children_of: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (child, person) in genogram.people.iter().enumerate() {
        let drawn = person.parents.iter().copied().filter(|parent| is_above(rows, child, *parent));
        let mut parents: Vec<usize> = drawn.collect();
        parents.sort_unstable();
        parents.dedup();
        if !parents.is_empty() {
            children_of.entry(parents).or_default().push(child);
        }
    }
    let mut bonds: BTreeMap<Vec<usize>, Bond> = BTreeMap::new();
    for couple in &genogram.couples {
        let mut pair = vec![couple.first, couple.second];
        pair.sort_unstable();
        let beside = couple.first != couple.second
            && pair[1] < rows.len()
            && rows[couple.first] == rows[couple.second];
        if beside {
            bonds.insert(pair.clone(), if couple.is_former { Bond::Former } else { Bond::Couple });
            children_of.entry(pair).or_default();
        }
    }
    children_of
        .into_iter()
        .map(|(parents, children)| {
            let bond = bonds.get(&parents).copied().unwrap_or(Bond::ParentsOnly);
            Union { parents, children, bond, lane: 0 }
        })
        .collect()
}

/// Who stands in a row, from the left: brothers and sisters by birth, partners beside each other, those of the first home together.
fn ordered(genogram: &Genogram, rows: &[usize], row: usize, unions: &[Union]) -> Vec<usize> {
    let people = &genogram.people;
    let home = genogram.homes.first().map_or(&[][..], |home| &home.people);
    let mut by_birth: Vec<usize> = (0..people.len()).filter(|place| rows[*place] == row).collect();
    by_birth.sort_by_key(|place| {
        let person = &people[*place];
        let is_child = person.generation == Generation::Children;
        let day = person.birth_day.filter(|_| is_child);
        (!is_child, day.is_none(), day, person.parents.clone(), *place)
    });
    let partners = |place: usize| -> Vec<usize> {
        let with = unions.iter().filter(|union| union.parents.contains(&place));
        let mut all: Vec<usize> = Vec::new();
        for other in with.flat_map(|union| union.parents.iter().copied()) {
            if other != place && !all.contains(&other) {
                all.push(other);
            }
        }
        all
    };
    let mut order = Vec::new();
    for &place in &by_birth {
        if !order.contains(&place) {
            let hub = hub(place, &partners);
            beside(hub, &partners, &mut order);
        }
    }
    let has_siblings_in_order = by_birth
        .iter()
        .filter(|place| people[**place].generation == Generation::Children)
        .nth(1)
        .is_some();
    if has_siblings_in_order || !order.iter().any(|place| home.contains(place)) {
        return order;
    }
    // Those who live together stand together, so that one line can go round them.
    let first = order.iter().position(|place| home.contains(place)).unwrap_or(0);
    let (left, rest) = order.split_at(first);
    let inside = rest.iter().filter(|place| home.contains(place));
    let right = rest.iter().filter(|place| !home.contains(place));
    left.iter().chain(inside).chain(right).copied().collect()
}

/// Of somebody and everyone joined to them as partners, the one with most partners.
fn hub(place: usize, partners: &impl Fn(usize) -> Vec<usize>) -> usize {
    let mut all = vec![place];
    let mut next = 0;
    while next < all.len() {
        for other in partners(all[next]) {
            if !all.contains(&other) {
                all.push(other);
            }
        }
        next += 1;
    }
    all.into_iter().min_by_key(|one| (usize::MAX - partners(*one).len(), *one)).unwrap_or(place)
}

/// Adds somebody with their partners round them: the first on the left, the others on the right, then the partners of those.
fn beside(place: usize, partners: &impl Fn(usize) -> Vec<usize>, order: &mut Vec<usize>) {
    let mut waiting = vec![place];
    while let Some(one) = waiting.pop() {
        let new: Vec<usize> =
            partners(one).into_iter().filter(|other| !order.contains(other)).collect();
        let is_first = !order.contains(&one);
        for (number, other) in new.iter().enumerate() {
            if number == 0 && is_first {
                order.push(*other);
                order.push(one);
            } else {
                let at = order.iter().position(|known| *known == one).unwrap_or(0);
                order.insert((at + 1 + number).min(order.len()), *other);
            }
        }
        if !order.contains(&one) {
            order.push(one);
        }
        waiting.extend(new);
    }
}

/// The left edge of each row: those of the first home under each other, other rows under or over those they belong to.
fn lefts(genogram: &Genogram, order: &[Vec<usize>], unions: &[Union], rows: &[usize]) -> Vec<i32> {
    let home = genogram.homes.first().map_or(&[][..], |home| &home.people);
    let mut lefts: Vec<Option<i32>> = order
        .iter()
        .map(|row| {
            longest(&runs(row, home)).map(|(first, last)| -((first + last) as i32) * PITCH / 2)
        })
        .collect();
    if lefts.iter().all(Option::is_none) {
        // Nobody is said to live together: the widest row stands first.
        let widest = (0..order.len()).max_by_key(|row| (order[*row].len(), order.len() - row));
        if let Some(widest) = widest {
            lefts[widest] = Some(0);
        }
    }
    for _ in 0..order.len() {
        for row in 0..order.len() {
            if lefts[row].is_some() {
                continue;
            }
            let neighbours = [row.checked_sub(1), Some(row + 1)];
            let beside = neighbours
                .into_iter()
                .flatten()
                .find_map(|other| lefts.get(other).copied().flatten().map(|left| (other, left)));
            let Some((other, left)) = beside else { continue };
            lefts[row] = Some(beside_row(order, unions, rows, row, other, left));
        }
    }
    lefts.into_iter().map(Option::unwrap_or_default).collect()
}

/// The left edge of a row, such that parents and children of the two rows have one middle.
fn beside_row(
    order: &[Vec<usize>],
    unions: &[Union],
    rows: &[usize],
    row: usize,
    other: usize,
    left: i32,
) -> i32 {
    let (upper, lower) = (row.min(other), row.max(other));
    let joined = |parents: bool| {
        let of_upper =
            unions.iter().filter(|u| rows[u.parents[0]] == upper && !u.children.is_empty());
        of_upper.flat_map(move |u| if parents { u.parents.clone() } else { u.children.clone() })
    };
    let middle = |of: usize| {
        let all: Vec<usize> = joined(of == upper).collect();
        let places: Vec<i32> = order[of]
            .iter()
            .enumerate()
            .filter(|(_, p)| all.contains(p))
            .map(|(i, _)| i as i32)
            .collect();
        if places.is_empty() {
            (order[of].len() as i32 - 1) * PITCH / 2
        } else {
            places.iter().sum::<i32>() * PITCH / places.len() as i32
        }
    };
    let wanted = left + middle(other) - middle(row);
    debug_assert!(lower == upper + 1, "only neighbouring rows are set beside each other");
    // Half a cell is as fine as anything moves, so that lines down never run along each other.
    (wanted + PITCH / 4).div_euclid(PITCH / 2) * (PITCH / 2)
}
