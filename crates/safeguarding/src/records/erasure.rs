//! Content that was removed from the log because the law asked for it: under which rule, why, by which two people; and what stands in
//! its place.
//!
//! The entry that was there keeps its number and its hash, so that the chain still holds; what it said is gone. A step like any other: it
//! is not undone, for nothing is left to bring back.

use super::{Fingerprint, Instant, Private, RecordId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;
use uuid::Uuid;

/// An erasure's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErasureId(pub Uuid);

impl fmt::Display for ErasureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// That content was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// When it was decided.
    pub decided: Instant,
    /// The rule it was removed under: an id of the retention schedule, or of the law that was invoked.
    pub rule: SmolStr,
    /// Why, in somebody's words. What is removed must not be said again here.
    pub reason: Private<String>,
    /// Who removed it.
    pub by: Private<String>,
    /// Who agreed, somebody else.
    pub agreed_by: Private<String>,
    /// The entries whose content was removed. **Shape:** in the order of the log, no repeats, at least one.
    pub removed: Vec<Removed>,
}

/// An entry whose content was removed, and the hashes by which the chain still holds there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Its number.
    pub entry: u64,
    /// The hash of the entry before it, in hexadecimal.
    pub before: String,
    /// Its own hash, in hexadecimal.
    pub hash: String,
    /// BLAKE3 of what stands in its place, in hexadecimal.
    pub left: String,
}

impl Removed {
    /// An entry that is to lose its content: the store fills in the hashes.
    pub const fn of(entry: u64) -> Self {
        Self { entry, before: String::new(), hash: String::new(), left: String::new() }
    }
}

/// What stands in the place of an entry whose content was removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// The erasure that says why.
    pub by: ErasureId,
    /// The id of the record that was there, for what pointed at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<RecordId>,
    /// What it was known by, so that the same row taken in once more does not bring it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Fingerprint>,
}

/// Why content cannot be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotErase {
    /// One name stands for both.
    #[error("it takes two people to remove what the log holds: name somebody else who agreed")]
    TwoPeople,
    /// Something is not said.
    #[error("say under which rule it is removed, why, and who removes it")]
    NotSaid,
    /// No entry is named.
    #[error("name at least one entry to remove")]
    NoEntry,
}

impl Erasure {
    /// Whether all is said that has to be.
    ///
    /// # Errors
    /// [`CannotErase`].
    pub fn check(&self) -> Result<(), CannotErase> {
        let is_empty = |words: &str| words.trim().is_empty();
        if [&*self.rule, self.reason.reveal(), self.by.reveal(), self.agreed_by.reveal()]
            .into_iter()
            .any(is_empty)
        {
            return Err(CannotErase::NotSaid);
        }
        let plain =
            |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if plain(self.by.reveal()) == plain(self.agreed_by.reveal()) {
            return Err(CannotErase::TwoPeople);
        }
        if self.removed.is_empty() { Err(CannotErase::NoEntry) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_two_people_a_rule_and_a_reason() {
        let removed = vec![Removed::of(3)];
        let sound = Erasure {
            id: ErasureId(Uuid::nil()),
            decided: Instant(1),
            rule: "court-order".into(),
            reason: "An order of the court.".into(),
            by: "Jo Marsh".into(),
            agreed_by: "Bea Quill".into(),
            removed,
        };
        assert_eq!(sound.check(), Ok(()));
        let one = Erasure { agreed_by: " jo  MARSH ".into(), ..sound.clone() };
        assert_eq!(one.check(), Err(CannotErase::TwoPeople));
        for unsaid in [
            Erasure { rule: " ".into(), ..sound.clone() },
            Erasure { reason: "".into(), ..sound.clone() },
            Erasure { agreed_by: "".into(), ..sound.clone() },
        ] {
            assert_eq!(unsaid.check(), Err(CannotErase::NotSaid));
        }
        assert_eq!(Erasure { removed: Vec::new(), ..sound }.check(), Err(CannotErase::NoEntry));
    }
}
