//! Keeping up: what was added since is compared at once, and who is who is worked out anew only where that may have changed.
//!
//! Gives what a full run would give, which a property test holds it to.

use super::{Edge, Linker};
use std::collections::BTreeSet;

impl Linker {
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

    pub(super) fn blocks_since(&mut self, first_new_node: u32, touched: &mut BTreeSet<u32>) {
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
    pub(super) fn drop_uncompared(&mut self, sharing: &[u32], touched: &mut BTreeSet<u32>) {
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
    pub(super) fn relink(&mut self, touched: BTreeSet<u32>) {
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
}
