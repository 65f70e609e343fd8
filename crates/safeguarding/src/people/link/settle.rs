//! From weighed pairs to persons: joins what belongs together, strongest first, and glues nothing that contradicts itself.
//!
//! Takes the nodes that links connect, the links, and what contradicts what; gives groups, each a person, and the links that
//! were refused, with why. A person's decision comes before every weight. What it gives hangs on these nodes and links alone,
//! not on their order.

use super::compare::Contradiction;
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::collections::BTreeMap;

/// A link between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bond {
    pub a: u32,
    pub b: u32,
    pub bits: f32,
    /// Somebody decided that they are one.
    pub decided: bool,
    /// Both give a birth date: what differs in them was weighed, and is no news between their groups.
    pub weighed_birth: bool,
    /// Both give more than an initial of a given name: likewise.
    pub weighed_given: bool,
}

impl Bond {
    /// Whether a contradiction found between two others stands against following this link.
    pub fn is_barred_by(&self, found: Contradiction) -> bool {
        match found {
            Contradiction::DecidedApart => true,
            _ if self.decided => false,
            Contradiction::TwoBirthDates | Contradiction::ChildAndGrownUp => !self.weighed_birth,
            Contradiction::TwoGivenNames => !self.weighed_given,
            Contradiction::TwoNhsNumbers
            | Contradiction::TwoSchoolsOneDay
            | Contradiction::NamedApartInOneRecord => true,
        }
    }
}

/// What came of settling.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Each a person. **Shape:** every node once; nodes in order.
    pub groups: Vec<Vec<u32>>,
    /// Links that were not followed, with what speaks against them; `None`: two links that contradict each other were too
    /// close to choose between.
    pub refused: Vec<(Bond, Option<Contradiction>)>,
}

/// Settles who is who among some nodes.
///
/// `order` gives each node a number that does not hang on the order in which nodes came; `against` says what in two nodes
/// cannot be of one person.
pub(super) fn settle(
    nodes: &[u32],
    bonds: &[Bond],
    clear_lead: f32,
    order: &dyn Fn(u32) -> u32,
    against: &dyn Fn(u32, u32) -> Vec<Contradiction>,
) -> Settled {
    let mut settling = Settling {
        group_of: nodes.iter().map(|node| (*node, *node)).collect(),
        members: nodes.iter().map(|node| (*node, vec![*node])).collect(),
        bonded: bonds.iter().map(|bond| (bond.a.min(bond.b), bond.a.max(bond.b))).collect(),
        against,
        settled: Settled::default(),
    };
    let mut bonds = bonds.to_vec();
    bonds.sort_unstable_by(|x, y| {
        let names = |bond: &Bond| {
            let (a, b) = (order(bond.a), order(bond.b));
            (a.min(b), a.max(b))
        };
        (y.decided.cmp(&x.decided))
            .then(y.bits.total_cmp(&x.bits))
            .then_with(|| names(x).cmp(&names(y)))
    });
    let torn = settling.torn(nodes, &bonds, clear_lead);
    for bond in &bonds {
        if !bond.decided && (torn.contains(&(bond.a, bond.b)) || torn.contains(&(bond.b, bond.a))) {
            settling.settled.refused.push((*bond, None));
        } else {
            settling.follow(bond);
        }
    }
    let mut groups: Vec<Vec<u32>> = settling
        .members
        .into_values()
        .map(|mut members| {
            members.sort_unstable();
            members
        })
        .collect();
    groups.sort_unstable();
    settling.settled.groups = groups;
    settling.settled
}

struct Settling<'a> {
    group_of: HashMap<u32, u32>,
    members: BTreeMap<u32, Vec<u32>>,
    /// Pairs that have a link of their own.
    bonded: HashSet<(u32, u32)>,
    against: &'a dyn Fn(u32, u32) -> Vec<Contradiction>,
    settled: Settled,
}

impl Settling<'_> {
    fn is_bonded(&self, a: u32, b: u32) -> bool {
        self.bonded.contains(&(a.min(b), a.max(b)))
    }

    /// Links of nodes that are drawn to two that contradict each other, neither much more strongly than to the other.
    fn torn(&self, nodes: &[u32], bonds: &[Bond], clear_lead: f32) -> HashSet<(u32, u32)> {
        let mut torn = HashSet::default();
        if bonds.len() < 2 {
            return torn;
        }
        let mut drawn: HashMap<u32, Vec<(u32, &Bond)>> = HashMap::default();
        for bond in bonds.iter().filter(|bond| !bond.decided) {
            drawn.entry(bond.a).or_default().push((bond.b, bond));
            drawn.entry(bond.b).or_default().push((bond.a, bond));
        }
        for node in nodes {
            let Some(others) = drawn.get(node) else { continue };
            // Beyond so many, the strongest are enough to tell.
            let others = &others[..others.len().min(40)];
            for (place, (x, to_x)) in others.iter().enumerate() {
                for (y, to_y) in &others[place + 1..] {
                    if (to_x.bits - to_y.bits).abs() < clear_lead
                        && !self.is_bonded(*x, *y)
                        && (self.against)(*x, *y)
                            .into_iter()
                            .any(|found| to_x.is_barred_by(found) && to_y.is_barred_by(found))
                    {
                        torn.insert((*node, *x));
                        torn.insert((*node, *y));
                    }
                }
            }
        }
        torn
    }

    fn follow(&mut self, bond: &Bond) {
        let (a, b) = (self.group_of[&bond.a], self.group_of[&bond.b]);
        if a == b {
            return;
        }
        if let Some(against) = self.what_speaks_against(a, b, bond) {
            self.settled.refused.push((*bond, Some(against)));
            return;
        }
        let (keep, gone) = (a.min(b), a.max(b));
        let moved = self.members.remove(&gone).unwrap_or_default();
        for node in &moved {
            self.group_of.insert(*node, keep);
        }
        self.members.entry(keep).or_default().extend(moved);
    }

    fn what_speaks_against(&self, a: u32, b: u32, bond: &Bond) -> Option<Contradiction> {
        let pairs =
            self.members[&a].iter().flat_map(|x| self.members[&b].iter().map(move |y| (*x, *y)));
        pairs
            .flat_map(|(x, y)| {
                let is_bonded = self.is_bonded(x, y);
                (self.against)(x, y).into_iter().filter(move |found| {
                    bond.is_barred_by(*found) && (!is_bonded || found.outweighs_all())
                })
            })
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bond(a: u32, b: u32, bits: f32) -> Bond {
        Bond { a, b, bits, decided: false, weighed_birth: false, weighed_given: true }
    }

    fn groups(bonds: &[Bond], apart: &[(u32, u32)]) -> Vec<Vec<u32>> {
        let against = |a: u32, b: u32| {
            (apart.contains(&(a, b)) || apart.contains(&(b, a)))
                .then_some(Contradiction::TwoNhsNumbers)
                .into_iter()
                .collect()
        };
        settle(&[0, 1, 2, 3], bonds, 3.0, &|node| node, &against).groups
    }

    #[test]
    fn linked_mentions_are_one_person() {
        assert_eq!(groups(&[bond(0, 1, 9.0), bond(1, 2, 9.0)], &[]), [vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn a_mention_between_two_that_contradict_goes_with_the_much_stronger() {
        let bonds = [bond(0, 1, 15.0), bond(1, 2, 9.0)];
        assert_eq!(groups(&bonds, &[(0, 2)]), [vec![0, 1], vec![2], vec![3]]);
    }

    #[test]
    fn a_mention_as_near_to_one_as_to_the_other_goes_with_neither() {
        let bonds = [bond(0, 1, 10.0), bond(1, 2, 9.0)];
        assert_eq!(groups(&bonds, &[(0, 2)]), [vec![0], vec![1], vec![2], vec![3]]);
    }

    #[test]
    fn two_groups_that_contradict_anywhere_are_not_glued() {
        let bonds = [bond(0, 1, 20.0), bond(2, 3, 20.0), bond(1, 2, 9.0)];
        assert_eq!(groups(&bonds, &[(0, 3)]), [vec![0, 1], vec![2, 3]]);
    }

    #[test]
    fn a_decision_comes_before_what_speaks_against_it() {
        let decided = Bond { decided: true, ..bond(0, 1, 0.0) };
        assert_eq!(groups(&[decided], &[(0, 1)]), [vec![0, 1], vec![2], vec![3]]);
    }
}
