//! Links mentions to persons: compares what they say, weighs how far it agrees, and joins what is surely one.
//!
//! Takes mentions, record by record, and what people have decided; gives for each mention the person it belongs to, what should
//! be asked, and why. What is joined hangs only on what the mentions say, on the weights of practice and on decisions: never
//! on the order in which records came, nor on records about others. Two stages: first by what two mentions say of
//! themselves, then by the company they are named in. Sex never decides.

mod block;
mod compare;
mod company;
mod explain;
mod form;
mod learn;
mod names;
mod settle;
mod training;
mod weigh;

pub use block::CutBlock;
pub use compare::Contradiction;
pub use explain::{Evidence, Step, Waterfall};
pub use weigh::LinkField;

use crate::practice::Linking;
use crate::records::Mention;
use block::Blocks;
use form::{Form, Texts};
use names::{Names, text_hash};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet, FxHasher};
use settle::{Bond, settle};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A person as one organisation writes them: mentions of equal form.
#[derive(Debug)]
struct Node {
    form: Form,
    /// A hash of what it says and who says it: the same in every run.
    order: u32,
    organisation: u32,
    /// A hash of the company it is known by.
    company: u32,
}

/// What links, or may link, two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Edge {
    to: u32,
    bits: f32,
    /// Whether it is strong enough to link by itself.
    links: bool,
    weighed_birth: bool,
    weighed_given: bool,
}

/// A pair that somebody should decide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenQuestion {
    /// One node.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// The weight in bits.
    pub bits: f32,
    /// What speaks against it; `None` where the weight alone is too little, or where two links were too close to choose.
    pub against: Option<Contradiction>,
}

/// What a person decided about two mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecidedPair {
    /// One mention: record and place.
    pub a: (u32, u16),
    /// The other.
    pub b: (u32, u16),
    /// Whether they are one person.
    pub same: bool,
    /// Whether the pair must not be asked about again, nor shown.
    pub silent: bool,
}

/// Where somebody was seen in person: the place, and the day or half-day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presence {
    /// A hash of the place.
    pub place: u32,
    /// When, as figures.
    pub when: u64,
}

impl Presence {
    /// Seen at this place on this day, in this part of it.
    pub fn of(place: &str, day: crate::calendar::Date, part: &str) -> Self {
        let when = u64::from(form::figures(day)) << 32 | u64::from(text_hash(part));
        Self { place: text_hash(place), when }
    }
}

/// The mentions of all records, and who is who among them.
#[derive(Debug)]
pub struct Linker {
    linking: Arc<Linking>,
    linked_bits: f32,
    asked_bits: f32,
    names: Names,
    texts: Texts,
    shares: weigh::Shares,
    nodes: Vec<Node>,
    known: HashMap<u64, u32>,
    /// The nodes of record `i` are `node_of[starts[i]..starts[i + 1]]`.
    starts: Vec<u32>,
    node_of: Vec<u32>,
    blocks: Blocks,
    /// The keys of the node being added: kept, so that room for them is made once.
    keys: Vec<u32>,
    edges: Vec<Vec<Edge>>,
    company: company::Company,
    /// Nodes that one record names as two people.
    apart: HashSet<(u32, u32)>,
    present: HashMap<u32, Vec<Presence>>,
    kept_apart: HashMap<(u32, u16), u32>,
    decided: Vec<DecidedPair>,
    decided_edges: HashMap<u32, Vec<(u32, bool)>>,
    silent: HashSet<(u32, u32)>,
    /// By what nodes say of themselves: the group of each.
    first_groups: Groups,
    /// With company: the person of each node. Empty while nobody is named beside anybody.
    persons: Groups,
    /// Whether company has been looked at, so that `persons` holds.
    in_company: bool,
}

/// A mention that names nobody.
pub const NOBODY: u32 = u32::MAX;

/// Groups of nodes: the label of each, which is its smallest member, and what was refused among them.
#[derive(Clone, Debug, Default)]
struct Groups {
    label: Vec<u32>,
    /// Of groups of more than one.
    members: HashMap<u32, Vec<u32>>,
    /// Links not followed, by either end.
    refused: HashMap<u32, Vec<(Bond, Option<Contradiction>)>>,
}

impl Groups {
    fn members(&self, label: u32) -> Vec<u32> {
        self.members.get(&label).cloned().unwrap_or_else(|| vec![label])
    }
}

fn pair(a: u32, b: u32) -> (u32, u32) {
    (a.min(b), a.max(b))
}

impl Default for Linker {
    fn default() -> Self {
        Self::new(&Arc::default())
    }
}

impl Linker {
    /// Nobody yet, to be compared as practice says.
    pub fn new(linking: &Arc<Linking>) -> Self {
        Self {
            linked_bits: weigh::bits_of_chance(linking.linked_from) as f32,
            asked_bits: weigh::bits_of_chance(linking.asked_from) as f32,
            names: Names::default(),
            texts: Texts::default(),
            shares: weigh::Shares::of(linking),
            nodes: Vec::new(),
            known: HashMap::default(),
            starts: vec![0],
            node_of: Vec::new(),
            blocks: Blocks::new(linking.block_limit),
            keys: Vec::new(),
            edges: Vec::new(),
            company: company::Company::default(),
            apart: HashSet::default(),
            present: HashMap::default(),
            kept_apart: HashMap::default(),
            decided: Vec::new(),
            decided_edges: HashMap::default(),
            silent: HashSet::default(),
            first_groups: Groups::default(),
            persons: Groups::default(),
            in_company: false,
            linking: Arc::clone(linking),
        }
    }

    /// Makes room for about so many mentions more.
    pub fn reserve(&mut self, mentions: usize) {
        self.nodes.reserve(mentions);
        self.edges.reserve(mentions);
        self.known.reserve(mentions);
        self.starts.reserve(mentions);
        self.node_of.reserve(mentions);
        self.first_groups.label.reserve(mentions);
        self.blocks.reserve(mentions);
    }

    /// Adds the mentions of the next record, without comparing them yet.
    ///
    /// `organisation` is who says it. `present`: where and when the record shows its children in person.
    pub fn add(&mut self, organisation: &str, mentions: &[Mention], present: Option<Presence>) {
        let organisation = text_hash(organisation);
        let record = self.starts.len() as u32 - 1;
        if let ([only], true, None) = (mentions, self.kept_apart.is_empty(), present) {
            self.add_only(only, organisation);
            return;
        }
        let forms: Vec<Form> = mentions
            .iter()
            .map(|mention| Form::of(mention, &mut self.names, &mut self.texts, &self.linking))
            .collect();
        let from = self.node_of.len();
        // Those known by what they say themselves come first: the others are known by them.
        let mut nodes = vec![NOBODY; forms.len()];
        for (place, form) in forms.iter().enumerate() {
            if let Some(own) = self.kept_apart.get(&(record, place as u16)).copied() {
                nodes[place] = self.add_node(form.clone(), organisation, own);
            } else if self.stands_alone(form) {
                nodes[place] = self.node(form, organisation, &[]);
            }
        }
        let mut company: Vec<u32> = nodes.iter().copied().filter(|node| *node != NOBODY).collect();
        company.sort_unstable_by_key(|node| (self.nodes[*node as usize].order, *node));
        company.dedup();
        for (place, form) in forms.into_iter().enumerate() {
            if nodes[place] == NOBODY && !form.is_nobody() {
                nodes[place] = if company.is_empty() {
                    self.add_node(form, organisation, 0)
                } else {
                    self.node(&form, organisation, &company)
                };
            }
        }
        self.note_company(&nodes, &company);
        for (place, node) in nodes.iter().enumerate() {
            if let (Some(present), true, true) =
                (present, *node != NOBODY, mentions[place].role.is_child())
            {
                self.present.entry(*node).or_default().push(present);
            }
        }
        self.node_of.extend(nodes);
        self.starts.push(self.node_of.len() as u32);
        debug_assert_eq!(self.node_of.len(), from + mentions.len());
    }

    /// Adds the one mention of a record: most lists name one person a row.
    fn add_only(&mut self, mention: &Mention, organisation: u32) {
        let form = Form::of(mention, &mut self.names, &mut self.texts, &self.linking);
        let node = if self.stands_alone(&form) {
            self.node(&form, organisation, &[])
        } else if form.is_nobody() {
            NOBODY
        } else {
            self.add_node(form, organisation, 0)
        };
        self.node_of.push(node);
        self.starts.push(self.node_of.len() as u32);
    }

    /// Whether a form can be told apart by what it says itself. 1 January may stand for a date nobody knew: with a common name
    /// it tells nobody apart.
    fn stands_alone(&self, form: &Form) -> bool {
        if !form.stands_alone() {
            return false;
        }
        let is_numbered = form.nhs != 0 || !form.numbers.is_empty();
        is_numbered
            || !form::is_new_year(form.born)
            || self.weigh_forms(form, form).bits() >= self.linked_bits
    }

    fn note_company(&mut self, nodes: &[u32], company: &[u32]) {
        for (place, node) in nodes.iter().enumerate().filter(|(_, node)| **node != NOBODY) {
            for other in nodes[place + 1..].iter().filter(|other| **other != NOBODY) {
                if node != other && self.are_two(*node, *other) {
                    self.apart.insert(pair(*node, *other));
                }
            }
            for anchor in company.iter().filter(|anchor| *anchor != node) {
                self.company.stands_beside(*node, *anchor);
            }
        }
    }

    /// Whether two nodes one record names are two people: it is so unless it writes the same name twice.
    fn are_two(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        compare::contradiction(x, y).is_some() || x.given != y.given || x.family != y.family
    }

    /// The node of a form of one organisation, in some company where it needs it to be known.
    fn node(&mut self, form: &Form, organisation: u32, company: &[u32]) -> u32 {
        let mut hasher = FxHasher::default();
        (form, organisation, company).hash(&mut hasher);
        let key = hasher.finish();
        let orders: Vec<u32> =
            company.iter().map(|node| self.nodes[*node as usize].order).collect();
        let company = if orders.is_empty() { 0 } else { names::stable_hash(&orders) };
        if let Some(node) = self.known.get(&key) {
            let known = &self.nodes[*node as usize];
            if (known.organisation, known.company) == (organisation, company) && known.form == *form
            {
                return *node;
            }
        }
        let node = self.add_node(form.clone(), organisation, company);
        self.known.insert(key, node);
        node
    }

    fn add_node(&mut self, form: Form, organisation: u32, company: u32) -> u32 {
        let node = self.nodes.len() as u32;
        let said = form.stable_hash(&self.names, &self.texts);
        let order = names::stable_hash(&[said, organisation, company]);
        let mut keys = std::mem::take(&mut self.keys);
        form.keys(&self.names, &self.texts, &mut keys);
        let initial = self.names.facts(form.given).letters.as_bytes().first().copied();
        self.blocks.add(&keys, form.lacks_much(), initial.unwrap_or(0));
        self.keys = keys;
        self.nodes.push(Node { form, order, organisation, company });
        self.edges.push(Vec::new());
        self.first_groups.label.push(node);
        if self.in_company {
            self.persons.label.push(node);
        }
        node
    }

    /// The edge between two nodes, where it is worth asking about.
    fn edge(&self, a: u32, b: u32) -> Option<(Edge, Edge)> {
        let (a, b) = self.in_order(a, b);
        let weighed = self.weigh_own(a, b);
        let (bits, links) = weighed.verdict(self.linked_bits, self.asked_bits);
        (bits >= self.asked_bits).then(|| {
            let (weighed_birth, weighed_given) = (weighed.weighed_birth(), weighed.weighed_given());
            let edge = |to| Edge { to, bits, links, weighed_birth, weighed_given };
            (edge(b), edge(a))
        })
    }

    fn note_edges(&mut self, forth: Edge, back: Edge) {
        for (from, edge) in [(back.to, forth), (forth.to, back)] {
            let edges = &mut self.edges[from as usize];
            // Most have one or two: a growing vector would begin with room for four.
            edges.reserve_exact(1);
            edges.push(edge);
        }
    }

    /// Two nodes in an order that does not hang on which came first.
    fn in_order(&self, a: u32, b: u32) -> (u32, u32) {
        let order = |node: u32| self.nodes[node as usize].order;
        if (order(a), a) <= (order(b), b) { (a, b) } else { (b, a) }
    }

    /// Compares everything that was added and works out who is who.
    pub fn link_all(&mut self) {
        self.blocks.index_all();
        let found = {
            let this: &Self = self;
            this.blocks.pairs(false, |_| true, |a, b| this.edge(a, b))
        };
        for edges in &mut self.edges {
            edges.clear();
        }
        for (forth, back) in found {
            self.note_edges(forth, back);
        }
        self.read_decisions();
        let all: Vec<u32> = (0..self.nodes.len() as u32).collect();
        self.first_groups = Groups { label: all.clone(), ..Groups::default() };
        self.persons = Groups::default();
        self.in_company = false;
        self.settle_first(&all);
        if self.company.is_empty() {
            return;
        }
        let anchors = self.company.anchors();
        self.find_company(&anchors);
        self.persons = Groups { label: all.clone(), ..Groups::default() };
        self.settle_persons(&all);
        self.in_company = true;
    }

    /// Compares the mentions of the records added since, and works out who is who where that may have changed.
    ///
    /// Gives what [`Linker::link_all`] would.
    pub fn link_since(&mut self, first_new_node: u32) {
        let mut touched: BTreeSet<u32> = BTreeSet::new();
        for node in first_new_node..self.nodes.len() as u32 {
            touched.insert(node);
        }
        self.blocks_since(first_new_node, &mut touched);
        self.relink(touched);
    }

    fn blocks_since(&mut self, first_new_node: u32, touched: &mut BTreeSet<u32>) {
        for node in first_new_node..self.nodes.len() as u32 {
            let (others, newly_cut) = self.blocks.index(node);
            for sharing in newly_cut {
                self.drop_uncompared(&sharing, touched);
            }
            for other in others {
                if let Some((forth, back)) = self.edge(node, other) {
                    self.note_edges(forth, back);
                    touched.insert(other);
                }
            }
        }
    }

    /// Drops edges between forms that no key compares any more.
    fn drop_uncompared(&mut self, sharing: &[u32], touched: &mut BTreeSet<u32>) {
        for node in sharing {
            let edges = std::mem::take(&mut self.edges[*node as usize]);
            let (kept, dropped): (Vec<Edge>, Vec<Edge>) =
                edges.into_iter().partition(|edge| self.blocks.are_compared(*node, edge.to));
            self.edges[*node as usize] = kept;
            for edge in dropped {
                self.edges[edge.to as usize].retain(|back| back.to != *node);
                touched.extend([*node, edge.to]);
            }
        }
    }

    /// Works out anew who is who round some nodes.
    fn relink(&mut self, touched: BTreeSet<u32>) {
        let before: Vec<u32> =
            touched.iter().map(|node| self.first_groups.label[*node as usize]).collect();
        let round: BTreeSet<u32> = before
            .iter()
            .flat_map(|label| self.first_groups.members(*label))
            .chain(touched)
            .collect();
        let round: Vec<u32> = round.into_iter().collect();
        let changed = self.settle_first(&round);
        if self.company.is_empty() {
            return;
        }
        if !self.in_company {
            // The first to be named beside somebody: until now the groups were the persons.
            self.persons = self.first_groups.clone();
            self.in_company = true;
        }
        // Whoever's group changed may stand beside others than before; and who is newly named beside somebody is compared.
        let mut anchors: BTreeSet<u32> = self.company.take_fresh();
        anchors.extend(changed.iter().copied().chain(before));
        let mut dirty: BTreeSet<u32> = changed.into_iter().chain(round).collect();
        dirty.extend(self.find_company(&anchors.into_iter().collect::<Vec<_>>()));
        let labels: BTreeSet<u32> =
            dirty.iter().map(|node| self.persons.label[*node as usize]).collect();
        dirty.extend(labels.iter().flat_map(|label| self.persons.members(*label)));
        self.settle_persons(&dirty.into_iter().collect::<Vec<_>>());
    }

    fn decided_of(&self, node: u32) -> impl Iterator<Item = Edge> + '_ {
        let decided = self.decided_edges.get(&node).into_iter().flatten();
        decided.filter(|(_, same)| *same).map(|(to, _)| Edge {
            to: *to,
            bits: f32::MAX,
            links: true,
            weighed_birth: false,
            weighed_given: false,
        })
    }

    fn settle_first(&mut self, nodes: &[u32]) -> Vec<u32> {
        let mut groups = std::mem::take(&mut self.first_groups);
        let changed = self.settle_among(nodes, &mut groups, &|node| {
            let own = self.edges[node as usize].iter().copied();
            own.chain(self.decided_of(node)).collect()
        });
        self.first_groups = groups;
        changed
    }

    fn settle_persons(&mut self, nodes: &[u32]) {
        let mut groups = std::mem::take(&mut self.persons);
        self.settle_among(nodes, &mut groups, &|node| {
            let own = self.edges[node as usize].iter().copied();
            own.chain(self.company.edges(node)).chain(self.decided_of(node)).collect()
        });
        self.persons = groups;
    }

    /// Settles every component that holds one of these nodes. Gives the nodes whose group changed.
    fn settle_among(
        &self,
        nodes: &[u32],
        groups: &mut Groups,
        edges: &dyn Fn(u32) -> Vec<Edge>,
    ) -> Vec<u32> {
        let mut seen: HashSet<u32> = HashSet::default();
        let mut changed = Vec::new();
        for start in nodes {
            if seen.contains(start) {
                continue;
            }
            let is_alone = |groups: &Groups| {
                groups.label[*start as usize] == *start && !groups.members.contains_key(start)
            };
            if is_alone(groups) && !edges(*start).iter().any(|edge| edge.links) {
                groups.refused.remove(start);
                continue;
            }
            let mut component = vec![*start];
            let mut bonds: HashMap<(u32, u32), Bond> = HashMap::default();
            seen.insert(*start);
            let mut at = 0;
            while at < component.len() {
                let a = component[at];
                at += 1;
                for edge in edges(a).into_iter().filter(|edge| edge.links) {
                    let decided = edge.bits == f32::MAX;
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
                    if seen.insert(edge.to) {
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
        bonds: HashMap<(u32, u32), Bond>,
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
        let mut bonds: Vec<Bond> = bonds.into_values().collect();
        bonds.sort_unstable_by_key(|bond| pair(bond.a, bond.b));
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
                &|a, b| self.contradictions(a, b),
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

    /// What in two nodes cannot be of one person, the gravest first.
    fn contradictions(&self, a: u32, b: u32) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let decided = self.decided_edges.get(&a).into_iter().flatten();
        if decided.clone().any(|(other, same)| *other == b && !same) {
            found.push(Contradiction::DecidedApart);
        }
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        found.extend(compare::contradiction(x, y));
        if self.apart.contains(&pair(a, b)) {
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
    fn against(&self, a: u32, b: u32) -> Option<Contradiction> {
        let found = self.contradictions(a, b);
        found.into_iter().find(|found| *found != Contradiction::TwoGivenNames)
    }

    fn in_two_places(&self, a: u32, b: u32) -> bool {
        if self.present.is_empty() {
            return false;
        }
        let (Some(here), Some(there)) = (self.present.get(&a), self.present.get(&b)) else {
            return false;
        };
        here.iter().any(|x| there.iter().any(|y| x.when == y.when && x.place != y.place))
    }

    /// Keeps a mention that is still to be added from being taken as the same as others its organisation writes alike:
    /// somebody has decided that two of them are two. `own` is a hash that is the mention's own.
    pub fn keep_apart(&mut self, at: (u32, u16), own: u32) {
        self.kept_apart.insert(at, own | 1);
    }

    /// Takes in what people have decided, all of it; later decisions about a pair come after earlier ones.
    ///
    /// [`Linker::link_all`] must follow.
    pub fn decide(&mut self, decided: Vec<DecidedPair>) {
        self.decided = decided;
    }

    fn read_decisions(&mut self) {
        self.decided_edges.clear();
        self.silent.clear();
        for decision in self.decided.clone() {
            let (a, b) = (self.node_at(decision.a), self.node_at(decision.b));
            if a == NOBODY || b == NOBODY || a == b {
                continue;
            }
            for (from, to) in [(a, b), (b, a)] {
                let edges = self.decided_edges.entry(from).or_default();
                edges.retain(|(other, _)| *other != to);
                edges.push((to, decision.same));
            }
            if decision.silent {
                self.silent.insert(pair(a, b));
            }
        }
    }

    /// The node of a mention; [`NOBODY`] where it names nobody.
    pub fn node_at(&self, (record, place): (u32, u16)) -> u32 {
        let from = self.starts[record as usize];
        self.node_of[(from + u32::from(place)) as usize]
    }

    /// The person of a node: a number that stands for them in this run.
    pub fn person_of(&self, node: u32) -> u32 {
        self.groups().label[node as usize]
    }

    fn groups(&self) -> &Groups {
        if self.in_company { &self.persons } else { &self.first_groups }
    }

    /// The node of the same person that this one is most firmly linked to; `None` where it stands alone.
    pub fn firmest_link(&self, node: u32) -> Option<u32> {
        let own = self.edges[node as usize].iter().copied();
        own.chain(self.company.edges(node))
            .chain(self.decided_of(node))
            .filter(|edge| self.person_of(edge.to) == self.person_of(node))
            .max_by(|x, y| x.bits.total_cmp(&y.bits).then(self.in_order_of(y.to, x.to)))
            .map(|edge| edge.to)
    }

    fn in_order_of(&self, a: u32, b: u32) -> std::cmp::Ordering {
        self.nodes[a as usize].order.cmp(&self.nodes[b as usize].order)
    }

    /// The links between two nodes of one person: both, and the weight in bits.
    ///
    /// **Shape:** each pair once, in the order of nodes; a pair somebody decided has no weight of its own here.
    pub fn links(&self) -> impl Iterator<Item = (u32, u32, f32)> + '_ {
        (0..self.nodes()).flat_map(move |node| {
            let own = self.edges[node as usize].iter().copied().chain(self.company.edges(node));
            let mut links: Vec<Edge> = own
                .filter(|edge| edge.links && edge.to > node)
                .filter(|edge| self.person_of(edge.to) == self.person_of(node))
                .collect();
            links.sort_unstable_by(|x, y| x.to.cmp(&y.to).then(y.bits.total_cmp(&x.bits)));
            links.dedup_by_key(|edge| edge.to);
            links.into_iter().map(move |edge| (node, edge.to, edge.bits))
        })
    }

    /// The nodes of the same person that this one is linked to by itself: by weight, company or decision.
    ///
    /// **Shape:** each once, in the order of nodes.
    pub fn linked_to(&self, node: u32) -> Vec<u32> {
        let own = self.edges[node as usize].iter().copied();
        let all = own.chain(self.company.edges(node)).chain(self.decided_of(node));
        let mut others: Vec<u32> = all
            .filter(|edge| edge.links && self.person_of(edge.to) == self.person_of(node))
            .map(|edge| edge.to)
            .collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// How many nodes there are.
    pub fn nodes(&self) -> u32 {
        self.nodes.len() as u32
    }

    /// The keys that so many share that nobody is compared under them.
    ///
    /// **Shape:** the largest first.
    pub fn cut_blocks(&self) -> Vec<CutBlock> {
        let mut cut: Vec<CutBlock> = self
            .blocks
            .cut()
            .into_iter()
            .filter_map(|(key, sharing, one)| {
                let form = &self.nodes[one? as usize].form;
                Some(CutBlock { sharing, what: form.what_key_is_of(&self.names, &self.texts, key) })
            })
            .collect();
        cut.sort_unstable_by_key(|cut| (std::cmp::Reverse(cut.sharing), cut.what));
        cut
    }

    /// What somebody should decide: pairs of different persons, each once, by the strongest link between them.
    ///
    /// **Shape:** in the order of nodes; no weight decides the order.
    pub fn questions(&self) -> Vec<OpenQuestion> {
        let mut best: HashMap<(u32, u32), OpenQuestion> = HashMap::default();
        let mut note = |question: OpenQuestion| {
            let key = pair(self.person_of(question.a), self.person_of(question.b));
            // Whom one record names as two people, it has answered for.
            let is_answered = question.against == Some(Contradiction::NamedApartInOneRecord);
            if key.0 == key.1 || is_answered || self.is_settled_apart(key) {
                return;
            }
            let known = best.entry(key).or_insert(question);
            if (question.bits, question.against.is_some()) > (known.bits, known.against.is_some()) {
                *known = question;
            }
        };
        for node in 0..self.nodes() {
            let asked = self.edges[node as usize].iter().copied().chain(self.company.edges(node));
            for edge in asked.filter(|edge| edge.to > node) {
                let against = self.against(node, edge.to);
                note(OpenQuestion { a: node, b: edge.to, bits: edge.bits, against });
            }
            for (bond, against) in self.groups().refused.get(&node).into_iter().flatten() {
                note(OpenQuestion { a: bond.a, b: bond.b, bits: bond.bits, against: *against });
            }
        }
        let mut questions: Vec<OpenQuestion> = best.into_values().collect();
        questions.sort_unstable_by_key(|question| pair(question.a, question.b));
        questions
    }

    /// Whether somebody has decided that two persons are two.
    fn is_settled_apart(&self, (one, other): (u32, u32)) -> bool {
        if self.decided_edges.is_empty() {
            return false;
        }
        let others: HashSet<u32> = self.groups().members(other).into_iter().collect();
        self.groups().members(one).iter().any(|node| {
            let decided = self.decided_edges.get(node).into_iter().flatten();
            decided.filter(|(_, same)| !same).any(|(to, _)| others.contains(to))
        })
    }
}
