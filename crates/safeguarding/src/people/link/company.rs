//! Who is named beside whom: a mention with little to know it by is known by the company it is in.
//!
//! A mother written "Jo Kestle" without a birth date is nobody in particular; beside the same child she is the Jo Kestle of
//! the next record. Takes which nodes records name beside a person known by their own words; gives links among those, weighed
//! as two mentions of one household rather than as strangers.

use super::compare::expected;
use super::weigh::{Likely, LinkField, Weighed};
use super::{Edge, Linker, pair};
use crate::practice::{CompanyLevel, DueLevel, GivenLevel};
use crate::records::Role;
use rustc_hash::FxHashMap as HashMap;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Company {
    /// For each node known by its own words, those that records name beside it.
    beside: BTreeMap<u32, Vec<u32>>,
    /// The pairs found beside each person, by the label of their group.
    found: HashMap<u32, Vec<(u32, u32)>>,
    edges: HashMap<u32, Vec<(Edge, u32)>>,
    /// Anchors that somebody was newly named beside.
    fresh: BTreeSet<u32>,
}

impl Company {
    /// Whether nobody is named beside anybody: a plain list.
    pub fn is_empty(&self) -> bool {
        self.beside.is_empty()
    }

    pub fn stands_beside(&mut self, node: u32, anchor: u32) {
        let beside = self.beside.entry(anchor).or_default();
        if !beside.contains(&node) {
            beside.push(node);
            self.fresh.insert(anchor);
        }
    }

    pub fn anchors(&mut self) -> Vec<u32> {
        self.fresh.clear();
        self.found.clear();
        self.edges.clear();
        self.beside.keys().copied().collect()
    }

    pub fn take_fresh(&mut self) -> BTreeSet<u32> {
        std::mem::take(&mut self.fresh)
    }

    pub fn edges(&self, node: u32) -> impl Iterator<Item = Edge> + '_ {
        self.edges.get(&node).into_iter().flatten().map(|(edge, _)| *edge)
    }

    /// Somebody beside whom both of two nodes are named.
    pub fn witness(&self, a: u32, b: u32) -> Option<u32> {
        let edges = self.edges.get(&a).into_iter().flatten();
        edges.filter(|(edge, _)| edge.to == b).map(|(_, anchor)| *anchor).min()
    }

    fn forget(&mut self, label: u32, dirty: &mut BTreeSet<u32>) {
        for (a, b) in self.found.remove(&label).unwrap_or_default() {
            for (from, to) in [(a, b), (b, a)] {
                if let Some(edges) = self.edges.get_mut(&from) {
                    edges.retain(|(edge, by)| edge.to != to || *by != label);
                }
                dirty.insert(from);
            }
        }
    }
}

/// How two roles beside one person stand to each other.
const fn roles(a: Role, b: Role) -> CompanyLevel {
    match (a, b) {
        (Role::Mother, Role::Mother) | (Role::Father, Role::Father) => CompanyLevel::SameParent,
        _ if a as u8 == b as u8 => CompanyLevel::SameRole,
        _ if is_young(a) && is_young(b) => CompanyLevel::SameRole,
        _ => CompanyLevel::OtherRole,
    }
}

const fn is_young(role: Role) -> bool {
    matches!(role, Role::Child | Role::Unborn | Role::Sibling)
}

impl Linker {
    /// Works out anew the links among those named beside the persons these nodes belong to. Gives the nodes whose links
    /// changed.
    pub(super) fn find_company(&mut self, anchors: &[u32]) -> BTreeSet<u32> {
        let mut dirty = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for anchor in anchors {
            self.company.forget(*anchor, &mut dirty);
            labels.insert(self.first_groups.label[*anchor as usize]);
        }
        for label in labels {
            self.company.forget(label, &mut dirty);
            let group = self.first_groups.members(label);
            let mut round: BTreeSet<u32> = BTreeSet::new();
            for node in &group {
                round.extend(self.company.beside.get(node).into_iter().flatten());
            }
            for node in &group {
                round.remove(node);
            }
            let round: Vec<u32> = round.into_iter().collect();
            for (place, a) in round.iter().enumerate() {
                for b in &round[place + 1..] {
                    self.note_pair_beside(*a, *b, label, &mut dirty);
                }
            }
        }
        dirty
    }

    fn note_pair_beside(&mut self, a: u32, b: u32, label: u32, dirty: &mut BTreeSet<u32>) {
        if !self.may_be_one_in_company(a, b) {
            return;
        }
        let (first, second) = self.in_order(a, b);
        let weighed = self.weigh_in_company(first, second);
        let (bits, links) = weighed.verdict_in_company(self.linked_bits);
        if bits < self.asked_bits {
            return;
        }
        // The day a child was expected is weighed against the day it was born: a slip in that is no news.
        let weighed_birth = weighed.own.weighed_birth() || weighed.due.is_some();
        let weighed_given = weighed.own.weighed_given();
        self.company.found.entry(label).or_default().push(pair(a, b));
        for (from, to) in [(a, b), (b, a)] {
            let edge = Edge { to, bits, links, decided: false, weighed_birth, weighed_given };
            self.company.edges.entry(from).or_default().push((edge, label));
            dirty.insert(from);
        }
    }

    /// A quick look that leaves out most pairs: who is named otherwise, or as two people, is not one by company.
    fn may_be_one_in_company(&self, a: u32, b: u32) -> bool {
        if self.apart.contains(&pair(a, b)) {
            return false;
        }
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        if matches!((x.role, y.role), (Role::Mother, Role::Father) | (Role::Father, Role::Mother)) {
            return false;
        }
        if x.given == 0 || y.given == 0 {
            let unborn = x.due != 0 || y.due != 0;
            return unborn || roles(x.role, y.role) == CompanyLevel::SameParent;
        }
        let initial = |name: u32| self.names.facts(name).letters.as_bytes().first().copied();
        let (one, other) = (self.names.facts(x.given), self.names.facts(y.given));
        initial(x.given) == initial(y.given)
            || one.sound == other.sound
            || x.other_given != 0
            || y.other_given != 0
            || !one.words.is_empty()
            || !other.words.is_empty()
            || one.stands_for.binary_search(&y.given).is_ok()
    }

    /// Two nodes beside one person, compared and weighed.
    pub(super) fn weigh_in_company(&self, a: u32, b: u32) -> InCompany {
        let own = self.weigh_own(a, b);
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        let level = roles(x.role, y.role);
        let due = expected(x, y);
        InCompany {
            own: Weighed {
                start: Likely::of(self.linking.beside),
                against: self.against(a, b),
                ..own
            },
            level,
            role: Likely::of(self.linking.company[level as usize]),
            due,
            due_likely: due.map(|level| Likely::of(self.linking.due[level as usize])),
        }
    }
}

/// Two mentions beside one person, weighed.
#[derive(Clone, Debug)]
pub(super) struct InCompany {
    pub own: Weighed,
    pub level: CompanyLevel,
    role: Likely,
    pub due: Option<DueLevel>,
    due_likely: Option<Likely>,
}

impl InCompany {
    /// All together, as one weight that starts from the company.
    pub fn start(&self) -> Likely {
        let start = self.own.start.times(self.role);
        self.due_likely.map_or(start, |due| start.times(due))
    }

    fn verdict_in_company(&self, linked_bits: f32) -> (f32, bool) {
        let bits = super::weigh::weight(self.start(), &self.own.fields) as f32;
        // Half a name beside somebody is no name, unless it is the only one they are ever given.
        let named = self.own.agreement.given.is_some_and(|level| level <= GivenLevel::Alike)
            || self.due.is_some();
        let links = bits >= linked_bits && self.own.against.is_none() && named;
        let asks = self.own.against.is_none();
        if links {
            (bits, true)
        } else if asks {
            (bits.min(linked_bits - 0.01), false)
        } else {
            (f32::MIN, false)
        }
    }

    /// The steps of the weight: company first, then as between any two.
    pub fn waterfall(&self) -> Vec<(LinkField, f64)> {
        let mut steps = super::weigh::waterfall(self.start(), &self.own.fields);
        if let Some(first) = steps.first_mut() {
            first.0 = LinkField::Company;
        }
        steps
    }
}
