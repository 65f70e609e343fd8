//! What can still be decided about who is who, given all that was decided before.
//!
//! Takes a decision as it would be, how many decisions its maker had seen, and what was decided since this caseload was
//! gathered; gives whether it can be taken, or why not and what to do first. A decision is taken only where it and all those
//! that hold can be kept. It writes nothing.

use super::Caseload;
use crate::people::{DecidedPair, NOBODY, added, standing};
use crate::records::{
    CannotDecide, Decision, DecisionId, Earlier, Instant, Record, Verdict, in_force,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Decisions that cannot all be kept: the one that two are two people, and those by which the two are one.
type Conflict = (DecisionId, BTreeSet<DecisionId>);

impl Caseload {
    /// How many entries of the log this was gathered from: the number of the last.
    pub const fn entries(&self) -> u64 {
        let decided = self.decisions.len() + self.adoptions.len();
        let said = self.records.len() + self.coverage.len() + self.take_ins.len();
        let erased = self.erasures.len() + self.erased;
        (said + decided + self.clerk.len() + self.library_steps + erased) as u64
    }

    /// Whether something can be decided about these records as they stand.
    ///
    /// # Errors
    /// [`CannotDecide`] with what to do instead.
    pub fn can_decide(&self, verdict: Verdict) -> Result<(), CannotDecide> {
        self.can_decide_now(verdict, self.decisions.len(), &[])
    }

    /// Whether something can be decided by somebody who had seen the first `seen` decisions of the log, where `since` was
    /// decided after this caseload was gathered.
    ///
    /// # Errors
    /// [`CannotDecide`] with what to do instead.
    pub fn can_decide_now(
        &self,
        verdict: Verdict,
        seen: usize,
        since: &[Decision],
    ) -> Result<(), CannotDecide> {
        let all: Vec<Decision> = self.decisions.iter().chain(since).cloned().collect();
        match verdict {
            Verdict::Undo(earlier) => can_undo(&all, earlier)?,
            Verdict::OnePerson(a, b) | Verdict::TwoPeople(a, b) | Verdict::DoNotLink(a, b) => {
                if a == b {
                    return Err(CannotDecide::OneMention);
                }
                for at in [a, b] {
                    let (record, place) =
                        self.place_of(at).ok_or(CannotDecide::NoSuchMention(at.record))?;
                    if self.people.of_record[record as usize][usize::from(place)].is_none() {
                        return Err(CannotDecide::NamesNobody(at.record));
                    }
                }
            }
        }
        let pair = self.pair_under(&all, verdict);
        if let (Some([a, b]), false) = (pair, matches!(verdict, Verdict::Undo(_)))
            && let Some(silent) = self.kept_from_under(&all, a, b)
        {
            return Err(CannotDecide::MustNotBeLinked(silent.id));
        }
        let mut unseen = all.iter().skip(seen);
        if let Some(meanwhile) = unseen.find(|decision| self.may_concern(&all, decision, pair)) {
            return Err(CannotDecide::DecidedMeanwhile(Earlier::of(meanwhile)));
        }
        self.stands_beside_all(&all, verdict)
    }

    /// The two mentions a verdict is about; of an undo, those of what it undoes in the end.
    fn pair_under(&self, decisions: &[Decision], verdict: Verdict) -> Option<[(u32, u16); 2]> {
        let mut verdict = verdict;
        while let Verdict::Undo(earlier) = verdict {
            verdict = decisions.iter().find(|decision| decision.id == earlier)?.verdict;
        }
        let (a, b) = verdict.pair()?;
        Some([self.place_of(a)?, self.place_of(b)?])
    }

    /// Whether a decision is about the persons of two mentions, or about records that this caseload does not have, so that
    /// nobody can tell.
    fn may_concern(
        &self,
        decisions: &[Decision],
        decision: &Decision,
        pair: Option<[(u32, u16); 2]>,
    ) -> bool {
        let Some(decided) = self.pair_under(decisions, decision.verdict) else { return true };
        let Some(asked) = pair else { return false };
        let persons = |pair: [(u32, u16); 2]| -> BTreeSet<Option<u32>> {
            pair.map(|at| self.people.of_record[at.0 as usize][usize::from(at.1)]).into()
        };
        let (decided, asked) = (persons(decided), persons(asked));
        decided.is_subset(&asked) || asked.is_subset(&decided)
    }

    /// Whether a decision and all that hold can be kept.
    fn stands_beside_all(&self, all: &[Decision], verdict: Verdict) -> Result<(), CannotDecide> {
        let tried = Decision::new(verdict, "", "", "", crate::calendar::Date::MIN, Instant(0));
        let with: Vec<Decision> = all.iter().chain([&tried]).cloned().collect();
        let conflicts = self.conflicts(&with);
        if conflicts.is_empty() {
            return Ok(());
        }
        // What could not be kept before is nothing this decision does: a log may hold it from before this was looked at.
        let before: BTreeSet<DecisionId> =
            self.conflicts(all).into_iter().map(|(apart, _)| apart).collect();
        let Some((apart, joining)) =
            conflicts.into_iter().find(|(apart, _)| !before.contains(apart))
        else {
            return Ok(());
        };
        let earlier = in_force(all)
            .into_iter()
            .filter(|decision| decision.id == apart || joining.contains(&decision.id));
        Err(CannotDecide::Contradicts(earlier.map(Earlier::of).collect()))
    }

    /// Of the decisions that hold, those that cannot all be kept: two are two people, and yet one through others.
    fn conflicts(&self, decisions: &[Decision]) -> Vec<Conflict> {
        // Only the records decided about matter: what others say joins nobody against a decision.
        let about: BTreeSet<u32> = decisions
            .iter()
            .filter_map(|decision| decision.verdict.pair())
            .flat_map(|(a, b)| [a, b])
            .filter_map(|at| self.place_of(at))
            .map(|(record, _)| record)
            .collect();
        let records: Vec<Record> =
            about.into_iter().map(|record| self.records[record as usize].clone()).collect();
        let standing = standing(&records, decisions);
        let pairs: Vec<DecidedPair> = standing.iter().map(|(_, pair)| *pair).collect();
        let linker = added(&records, &self.practice.linking, &pairs);
        let mut kept: BTreeMap<(u32, u32), (DecisionId, bool)> = BTreeMap::new();
        let mut apart: Vec<((u32, u32), DecisionId)> = Vec::new();
        for (id, decided) in standing {
            let (a, b) = (linker.node_at(decided.a), linker.node_at(decided.b));
            if a == b || a == NOBODY || b == NOBODY {
                continue;
            }
            let pair = (a.min(b), a.max(b));
            if decided.silent {
                // Nothing but its undoing lifts it, also not a later decision about the same two.
                apart.push((pair, id));
            } else {
                kept.insert(pair, (id, decided.same));
            }
        }
        let mut joined: BTreeMap<u32, Vec<(u32, DecisionId)>> = BTreeMap::new();
        for ((a, b), (id, same)) in kept {
            if same {
                joined.entry(a).or_default().push((b, id));
                joined.entry(b).or_default().push((a, id));
            } else {
                apart.push(((a, b), id));
            }
        }
        let of = |((a, b), id)| Some((id, way(&joined, a, b)?));
        apart.into_iter().filter_map(of).collect()
    }

    /// The decision, of these, that the persons of two mentions must not be linked.
    pub(super) fn kept_from_under<'a>(
        &self,
        decisions: &'a [Decision],
        a: (u32, u16),
        b: (u32, u16),
    ) -> Option<&'a Decision> {
        let person = |at: (u32, u16)| self.people.of_record[at.0 as usize][usize::from(at.1)];
        let asked = (person(a), person(b));
        in_force(decisions).into_iter().filter(|d| d.verdict.is_silent()).find(|decision| {
            let Some((one, other)) = decision.verdict.pair() else { return false };
            let (Some(one), Some(other)) = (self.place_of(one), self.place_of(other)) else {
                return false;
            };
            let silent = (person(one), person(other));
            silent == asked || (silent.1, silent.0) == asked
        })
    }
}

fn can_undo(decisions: &[Decision], earlier: DecisionId) -> Result<(), CannotDecide> {
    if !decisions.iter().any(|decision| decision.id == earlier) {
        return Err(CannotDecide::NoSuchDecision(earlier));
    }
    if is_undone(decisions, earlier) {
        return Err(CannotDecide::AlreadyUndone(earlier));
    }
    Ok(())
}

/// Whether a decision no longer holds because another of these undid it.
pub(super) fn is_undone(decisions: &[Decision], id: DecisionId) -> bool {
    let undone_by = |decision: &&Decision| decision.verdict == Verdict::Undo(id);
    decisions.iter().filter(undone_by).any(|undo| !is_undone(decisions, undo.id))
}

/// The decisions by which two nodes are one, by the shortest way; `None` where they are not.
fn way(
    joined: &BTreeMap<u32, Vec<(u32, DecisionId)>>,
    from: u32,
    to: u32,
) -> Option<BTreeSet<DecisionId>> {
    let mut came_by: BTreeMap<u32, (u32, DecisionId)> = BTreeMap::new();
    let mut next = VecDeque::from([from]);
    while let Some(node) = next.pop_front() {
        for (other, id) in joined.get(&node).into_iter().flatten() {
            if *other != from && !came_by.contains_key(other) {
                came_by.insert(*other, (node, *id));
                next.push_back(*other);
            }
        }
    }
    let mut way = BTreeSet::new();
    let mut node = to;
    while node != from {
        let (before, id) = *came_by.get(&node)?;
        way.insert(id);
        node = before;
    }
    Some(way)
}
