//! Groups of nodes: who is one person among those that links connect, at either stage.
//!
//! Takes nodes and the links between them; settles every component they touch, and says which nodes changed their group.

use super::compare::{self, Contradiction};
use super::settle::{self, Bond, settle};
use super::{Edge, Groups, Linker, pair};
use rustc_hash::FxHashSet as HashSet;
use std::collections::{BTreeMap, BTreeSet};

impl Linker {
    pub(super) fn decided_of(&self, node: u32) -> impl Iterator<Item = Edge> + '_ {
        let decided = self.decided_edges.get(&node).into_iter().flatten();
        decided.filter(|(_, same)| *same).map(|(to, _)| Edge {
            to: *to,
            bits: f32::MAX,
            links: true,
            decided: true,
            weighed_birth: false,
            weighed_given: false,
        })
    }

    pub(super) fn settle_first(&mut self, nodes: &[u32]) -> Vec<u32> {
        let mut groups = std::mem::take(&mut self.first_groups);
        let changed = self.settle_among(nodes, &mut groups, &|node| {
            let own = self.edges[node as usize].iter().copied();
            own.chain(self.decided_of(node)).collect()
        });
        self.first_groups = groups;
        changed
    }

    pub(super) fn settle_persons(&mut self, nodes: &[u32]) {
        let mut groups = std::mem::take(&mut self.persons);
        self.settle_among(nodes, &mut groups, &|node| {
            let own = self.edges[node as usize].iter().copied();
            own.chain(self.company.edges(node)).chain(self.decided_of(node)).collect()
        });
        self.persons = groups;
    }

    /// Settles every component that holds one of these nodes. Gives the nodes whose group changed.
    pub(super) fn settle_among(
        &self,
        nodes: &[u32],
        groups: &mut Groups,
        edges: &dyn Fn(u32) -> Vec<Edge>,
    ) -> Vec<u32> {
        let mut seen = Seen::of(nodes.len(), groups.label.len());
        let mut changed = Vec::new();
        for start in nodes {
            if seen.holds(*start) {
                continue;
            }
            let is_alone = |groups: &Groups| {
                groups.label[*start as usize] == *start && !groups.members.contains_key(start)
            };
            let is_bare = self.edges[*start as usize].is_empty() && self.decided_edges.is_empty();
            let is_unlinked = || !edges(*start).iter().any(|edge| edge.links);
            if is_alone(groups) && (is_bare && self.company.is_empty() || is_unlinked()) {
                groups.refused.remove(start);
                continue;
            }
            let mut component = vec![*start];
            let mut bonds: BTreeMap<(u32, u32), Bond> = BTreeMap::new();
            seen.take(*start);
            let mut at = 0;
            while at < component.len() {
                let a = component[at];
                at += 1;
                for edge in edges(a).into_iter().filter(|edge| edge.links) {
                    let decided = edge.decided;
                    let bond = Bond {
                        a,
                        b: edge.to,
                        bits: edge.bits,
                        decided,
                        weighed_birth: edge.weighed_birth,
                        weighed_given: edge.weighed_given,
                    };
                    bonds
                        .entry(pair(a, edge.to))
                        .and_modify(|known| {
                            let weighed_birth = known.weighed_birth || bond.weighed_birth;
                            if bond.bits > known.bits {
                                *known = bond;
                            }
                            known.weighed_birth = weighed_birth;
                            known.weighed_given |= bond.weighed_given;
                        })
                        .or_insert(bond);
                    if seen.take(edge.to) {
                        component.push(edge.to);
                    }
                }
            }
            component.sort_unstable();
            self.settle_component(&component, bonds, groups, &mut changed);
        }
        changed
    }

    fn settle_component(
        &self,
        component: &[u32],
        bonds: BTreeMap<(u32, u32), Bond>,
        groups: &mut Groups,
        changed: &mut Vec<u32>,
    ) {
        let old: Vec<Vec<u32>> = {
            let labels: BTreeSet<u32> =
                component.iter().map(|n| groups.label[*n as usize]).collect();
            labels.iter().map(|label| groups.members(*label)).collect()
        };
        for node in component {
            groups.refused.remove(node);
        }
        if let ([a, b], Some(bond)) = (component, bonds.values().next())
            && !self.is_barred(*a, *b, bond)
        {
            // Most components are two mentions and one link: nothing to choose between.
            let group = vec![*a, *b];
            if !old.contains(&group) {
                changed.extend(&group);
            }
            for node in [a, b] {
                groups.members.remove(&groups.label[*node as usize]);
            }
            (groups.label[*a as usize], groups.label[*b as usize]) = (*a, *a);
            groups.members.insert(*a, group);
            return;
        }
        let bonds: Vec<Bond> = bonds.into_values().collect();
        let settled = if bonds.is_empty() {
            settle::Settled {
                groups: component.iter().map(|n| vec![*n]).collect(),
                refused: Vec::new(),
            }
        } else {
            settle(
                component,
                &bonds,
                self.linking.clear_lead_bits as f32,
                &|node| self.nodes[node as usize].order,
                &|a, b| {
                    let mut found = self.contradictions(a, b);
                    found.retain(|found| !self.is_forgiven(*found, a, b, &bonds));
                    found
                },
            )
        };
        for label in component.iter().map(|n| groups.label[*n as usize]).collect::<BTreeSet<_>>() {
            groups.members.remove(&label);
        }
        for group in &settled.groups {
            if !old.contains(group) {
                changed.extend(group);
            }
            for node in group {
                groups.label[*node as usize] = group[0];
            }
            if group.len() > 1 {
                groups.members.insert(group[0], group.clone());
            }
        }
        for (bond, against) in settled.refused {
            groups.refused.entry(bond.a.min(bond.b)).or_default().push((bond, against));
        }
    }

    /// Whether somebody decided that two are one who differ just so: then what differs between their other mentions does not
    /// part them either.
    fn is_forgiven(&self, found: Contradiction, a: u32, b: u32, bonds: &[Bond]) -> bool {
        let form = |node: u32| &self.nodes[node as usize].form;
        let (x, y) = (form(a), form(b));
        bonds.iter().filter(|bond| bond.decided).any(|bond| {
            let (one, other) = (form(bond.a), form(bond.b));
            let same = |first: u64, second: u64, these: (u64, u64)| {
                these == (first, second) || these == (second, first)
            };
            match found {
                Contradiction::TwoNhsNumbers => same(one.nhs, other.nhs, (x.nhs, y.nhs)),
                Contradiction::TwoBirthDates => {
                    same(one.born.into(), other.born.into(), (x.born.into(), y.born.into()))
                }
                Contradiction::TwoGivenNames => {
                    same(one.given.into(), other.given.into(), (x.given.into(), y.given.into()))
                }
                Contradiction::ChildAndGrownUp => one.generation != other.generation,
                _ => false,
            }
        })
    }

    /// Whether one list names two nodes, as two people.
    fn are_listed_together(&self, a: u32, b: u32) -> bool {
        if self.listed.is_empty() {
            return false;
        }
        let lists = |node: u32| self.listed.get(&node).into_iter().flatten();
        lists(a).any(|list| lists(b).any(|other| list == other)) && self.are_two(a, b)
    }

    /// Whether something speaks against two nodes that are linked to each other, so that the link is not followed.
    fn is_barred(&self, a: u32, b: u32, bond: &Bond) -> bool {
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        let may_be = x.nhs != y.nhs && x.nhs != 0 && y.nhs != 0
            || !self.present.is_empty()
            || !self.listed.is_empty()
            || self.apart.contains(&pair(a, b))
            || !self.decided_edges.is_empty();
        may_be
            && self
                .contradictions(a, b)
                .into_iter()
                .any(|found| bond.is_barred_by(found) && found.outweighs_all())
    }

    /// What in two nodes cannot be of one person, the gravest first.
    pub(super) fn contradictions(&self, a: u32, b: u32) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let decided = self.decided_edges.get(&a).into_iter().flatten();
        if decided.clone().any(|(other, same)| *other == b && !same) {
            found.push(Contradiction::DecidedApart);
        }
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        found.extend(compare::contradiction(x, y));
        if self.apart.contains(&pair(a, b)) || self.are_listed_together(a, b) {
            found.push(Contradiction::NamedApartInOneRecord);
        }
        if self.in_two_places(a, b) {
            found.push(Contradiction::TwoSchoolsOneDay);
        }
        if compare::are_named_otherwise(x, y, &self.names) {
            found.push(Contradiction::TwoGivenNames);
        }
        found
    }

    /// What speaks against two nodes being one person, other names aside: those are weighed.
    pub(super) fn against(&self, a: u32, b: u32) -> Option<Contradiction> {
        let found = self.contradictions(a, b);
        found.into_iter().find(|found| *found != Contradiction::TwoGivenNames)
    }

    pub(super) fn in_two_places(&self, a: u32, b: u32) -> bool {
        if self.present.is_empty() {
            return false;
        }
        let (Some(here), Some(there)) = (self.present.get(&a), self.present.get(&b)) else {
            return false;
        };
        here.iter().any(|x| there.iter().any(|y| x.when == y.when && x.place != y.place))
    }
}

/// Nodes met: a list of all where many are looked at, a set where few are.
enum Seen {
    Many(Vec<bool>),
    Few(HashSet<u32>),
}

impl Seen {
    fn of(looked_at: usize, all: usize) -> Self {
        if looked_at > all / 16 {
            Self::Many(vec![false; all])
        } else {
            Self::Few(HashSet::default())
        }
    }

    fn holds(&self, node: u32) -> bool {
        match self {
            Self::Many(met) => met[node as usize],
            Self::Few(met) => met.contains(&node),
        }
    }

    /// Takes a node in. Gives whether it was new.
    fn take(&mut self, node: u32) -> bool {
        match self {
            Self::Many(met) => !std::mem::replace(&mut met[node as usize], true),
            Self::Few(met) => met.insert(node),
        }
    }
}
