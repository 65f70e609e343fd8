//! Adding mentions: each becomes, or joins, a node, a person as one organisation writes them.
//!
//! Takes the mentions of a record; gives nodes with their blocking keys, and notes who is named beside whom and as two people.
//! It compares nothing.

use super::form::{self, Form};
use super::names::{stable_hash, text_hash};
use super::{Linker, NOBODY, Node, Presence, compare, pair};
use crate::records::Mention;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// A record that names more people than this is a list, not company: nobody is known by whom it names beside them.
const COMPANY_OF_MOST: usize = 30;

impl Linker {
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
        if mentions.len() > COMPANY_OF_MOST {
            company.clear();
        }
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
    pub(super) fn add_only(&mut self, mention: &Mention, organisation: u32) {
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
    pub(super) fn stands_alone(&self, form: &Form) -> bool {
        if !form.stands_alone() {
            return false;
        }
        let is_numbered = form.nhs != 0 || !form.numbers.is_empty();
        is_numbered
            || !form::is_new_year(form.born)
            || self.weigh_forms(form, form).bits() >= self.linked_bits
    }

    pub(super) fn note_company(&mut self, nodes: &[u32], company: &[u32]) {
        if nodes.len() > COMPANY_OF_MOST {
            let record = self.starts.len() as u32;
            for node in nodes.iter().filter(|node| **node != NOBODY) {
                self.listed.entry(*node).or_default().push(record);
            }
            return;
        }
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
    pub(super) fn are_two(&self, a: u32, b: u32) -> bool {
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        compare::contradiction(x, y).is_some() || x.given != y.given || x.family != y.family
    }

    /// The node of a form of one organisation, in some company where it needs it to be known.
    pub(super) fn node(&mut self, form: &Form, organisation: u32, company: &[u32]) -> u32 {
        let mut hasher = FxHasher::default();
        (form, organisation, company).hash(&mut hasher);
        let key = hasher.finish();
        let orders: Vec<u32> =
            company.iter().map(|node| self.nodes[*node as usize].order).collect();
        let company = if orders.is_empty() { 0 } else { stable_hash(&orders) };
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

    pub(super) fn add_node(&mut self, form: Form, organisation: u32, company: u32) -> u32 {
        let node = self.nodes.len() as u32;
        let said = form.stable_hash(&self.names, &self.texts);
        let order = stable_hash(&[said, organisation, company]);
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
}
