//! What a person decided about who is who: a record like any other, never overturned by the program, and undone only by
//! another decision.

use super::{Fingerprint, Instant, Private, RecordId};
use crate::calendar::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use uuid::Uuid;

/// A decision's id: a time-ordered UUID of when the log took it and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub Uuid);

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mention in the log: the record and its place among the people the record names, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MentionAt {
    /// The record.
    pub record: RecordId,
    /// Which of the people it names.
    pub place: u16,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The two mentions are one person.
    OnePerson(MentionAt, MentionAt),
    /// They are two people.
    TwoPeople(MentionAt, MentionAt),
    /// They must not be linked, whoever they are, nor asked about again: an adoption, a refuge.
    DoNotLink(MentionAt, MentionAt),
    /// An earlier decision no longer holds: all is as if it had not been made.
    Undo(DecisionId),
}

/// A decision about who is who, with who made it and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided.
    pub by: Private<String>,
    /// In which role.
    pub role: SmolStr,
    /// Why.
    pub reason: Private<String>,
    /// The day it was decided.
    pub decided: Date,
    /// When our log took it.
    pub received: Instant,
}

impl Decision {
    /// A decision with its id made from when the log took it and what it says.
    pub fn new(
        verdict: Verdict,
        by: &str,
        role: &str,
        reason: &str,
        decided: Date,
        received: Instant,
    ) -> Self {
        let said = serde_json::to_string(&verdict).unwrap_or_default();
        let print = Fingerprint::of([said.as_str(), by, role, reason]);
        let id = DecisionId(RecordId::new(received, &print).0);
        Self {
            id,
            verdict,
            by: by.into(),
            role: role.into(),
            reason: reason.into(),
            decided,
            received,
        }
    }
}

/// The decisions that hold: those that none undid. An undone undo holds again.
///
/// **Shape:** in the order given.
pub fn in_force(decisions: &[Decision]) -> Vec<&Decision> {
    let undoes: BTreeMap<DecisionId, Vec<DecisionId>> =
        decisions.iter().fold(BTreeMap::new(), |mut undoes, decision| {
            if let Verdict::Undo(earlier) = decision.verdict {
                undoes.entry(earlier).or_insert_with(Vec::new).push(decision.id);
            }
            undoes
        });
    // Later decisions first: whether an undo holds is known before what it undoes is looked at.
    let mut undone: BTreeSet<DecisionId> = BTreeSet::new();
    for decision in decisions.iter().rev() {
        let by = undoes.get(&decision.id).into_iter().flatten();
        if by.clone().any(|undo| !undone.contains(undo)) {
            undone.insert(decision.id);
        }
    }
    decisions
        .iter()
        .filter(|decision| {
            !undone.contains(&decision.id) && !matches!(decision.verdict, Verdict::Undo(_))
        })
        .collect()
}
