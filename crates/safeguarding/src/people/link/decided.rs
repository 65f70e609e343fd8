//! What people decided, as it bears on linking: which pairs are one, which are two, and which are not to be asked about.

use super::{DecidedPair, Linker, NOBODY};
use rustc_hash::FxHashSet as HashSet;

impl Linker {
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

    pub(super) fn read_decisions(&mut self) {
        self.decided_edges.clear();
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
        }
    }

    /// Whether somebody has decided that two persons are two.
    pub(super) fn is_settled_apart(&self, (one, other): (u32, u32)) -> bool {
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
