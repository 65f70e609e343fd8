//! Links mentions to persons: compares what they say, weighs how far it agrees, and joins what is surely one.
//!
//! Takes mentions, record by record, and what people have decided; gives for each mention the person it belongs to, what should
//! be asked, and why. What is joined hangs only on what the mentions say, on the weights of practice and on decisions: never
//! on the order in which records came, nor on records about others. Two stages: first by what two mentions say of
//! themselves, then by the company they are named in. Sex never decides.

mod add;
mod block;
mod compare;
mod company;
mod explain;
mod decided;
mod form;
mod group;
mod learn;
mod names;
mod settle;
mod since;
mod training;
mod weigh;

pub use block::CutBlock;
pub use compare::Contradiction;
pub use explain::{Evidence, Step, Waterfall};
pub use weigh::LinkField;

use crate::practice::Linking;
use block::Blocks;
use form::{Form, Texts};
use names::{Names, text_hash};
use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use settle::Bond;
use std::collections::BTreeMap;
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
    /// Whether somebody decided that the two are one.
    decided: bool,
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
    /// Whether that is between other mentions of the two people, not between these two.
    pub between_others: bool,
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
    /// Of nodes named in a list, too long for each two to be noted as two people: which lists.
    listed: HashMap<u32, Vec<u32>>,
    present: HashMap<u32, Vec<Presence>>,
    kept_apart: HashMap<(u32, u16), u32>,
    decided: Vec<DecidedPair>,
    decided_edges: HashMap<u32, Vec<(u32, bool)>>,
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
            listed: HashMap::default(),
            present: HashMap::default(),
            kept_apart: HashMap::default(),
            decided: Vec::new(),
            decided_edges: HashMap::default(),
            first_groups: Groups::default(),
            persons: Groups::default(),
            in_company: false,
            linking: Arc::clone(linking),
        }
    }

    /// The edge between two nodes, where it is worth asking about.
    fn edge(&self, a: u32, b: u32) -> Option<(Edge, Edge)> {
        if self.are_plainly_two(a, b) {
            return None;
        }
        let (a, b) = self.in_order(a, b);
        let weighed = self.weigh_own(a, b);
        let (bits, links) = weighed.verdict(self.linked_bits, self.asked_bits);
        (bits >= self.asked_bits).then(|| {
            let (weighed_birth, weighed_given) = (weighed.weighed_birth(), weighed.weighed_given());
            let edge = |to| Edge { to, bits, links, decided: false, weighed_birth, weighed_given };
            (edge(b), edge(a))
        })
    }

    /// A quick look that spares comparing most strangers: two NHS numbers and given names that are not the same, nor may
    /// stand for each other, are never linked nor asked about, whatever else agrees.
    fn are_plainly_two(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        if x.nhs == y.nhs || x.nhs == 0 || y.nhs == 0 || x.given == y.given {
            return false;
        }
        let one_word =
            |form: &Form| form.other_given == 0 && self.names.facts(form.given).words.is_empty();
        one_word(x)
            && one_word(y)
            && x.given != y.family
            && self.names.facts(x.given).stands_for.binary_search(&y.given).is_err()
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
        let mut best: BTreeMap<(u32, u32), OpenQuestion> = BTreeMap::new();
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
            let is_one = |edge: &Edge| self.person_of(edge.to) == self.person_of(node);
            for edge in asked.filter(|edge| edge.to > node && !is_one(edge)) {
                let against = self.against(node, edge.to);
                note(OpenQuestion {
                    a: node,
                    b: edge.to,
                    bits: edge.bits,
                    against,
                    between_others: false,
                });
            }
            for (bond, against) in self.groups().refused.get(&node).into_iter().flatten() {
                let own = self.contradictions(bond.a, bond.b);
                note(OpenQuestion {
                    a: bond.a,
                    b: bond.b,
                    bits: bond.bits,
                    against: *against,
                    between_others: against.is_some_and(|against| !own.contains(&against)),
                });
            }
        }
        let mut questions: Vec<OpenQuestion> = best.into_values().collect();
        questions.sort_unstable_by_key(|question| pair(question.a, question.b));
        questions
    }
}
