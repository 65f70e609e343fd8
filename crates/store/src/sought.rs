//! What can be looked for in the log, and whether what an index gave is what was looked for.
//!
//! Takes what somebody seeks and an entry an index pointed at; says whether they fit. It reads nothing itself.

use crate::index::Account;
use safeguarding::records::{Entry, Fingerprint, MentionAt, RecordId};

/// What somebody looks for in the log; see [`crate::Store::find`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// The entry with this number. **Found:** at most one.
    Number(u64),
    /// The record with this id, or what stands in its place. **Found:** at most one.
    Record(RecordId),
    /// The entry that says what this fingerprint is made of. **Found:** at most one.
    Fingerprint(Fingerprint),
    /// What every source says it covers.
    Coverage,
    /// The account of every taking-in.
    TakeIns,
    /// The steps taken in the library after this number.
    LibraryStepsAfter(u64),
    /// The erasures after this number.
    ErasuresAfter(u64),
    /// The steps in who may look, after this number.
    AccessStepsAfter(u64),
    /// The looks at somebody who was first mentioned there.
    LooksAt(MentionAt),
}

impl Sought {
    /// Whether an entry, with its fingerprint, is what was sought.
    pub(crate) fn is(self, entry: &Entry, print: Option<Fingerprint>) -> bool {
        match (self, entry) {
            (Self::Number(_), _)
            | (Self::Coverage, Entry::Coverage(_))
            | (Self::TakeIns, Entry::TakeIn(_))
            | (Self::LibraryStepsAfter(_), Entry::Library(_))
            | (Self::ErasuresAfter(_), Entry::Erasure(_))
            | (Self::AccessStepsAfter(_), Entry::Access(_)) => true,
            (Self::LooksAt(mention), Entry::Look(look)) => look.about.contains(&mention),
            (Self::Record(id), Entry::Erased(erased)) => erased.record == Some(id),
            (Self::Record(id), Entry::Said(said)) => said.record.id == id,
            (Self::Fingerprint(wanted), _) => print == Some(wanted),
            _ => false,
        }
    }

    /// The index that is asked; the log itself where an entry is sought by its number.
    pub(crate) const fn table(self) -> &'static str {
        match self {
            Self::Number(_) => "log",
            Self::Record(_) => "record",
            Self::Fingerprint(_) => "known",
            Self::Coverage
            | Self::TakeIns
            | Self::LibraryStepsAfter(_)
            | Self::ErasuresAfter(_)
            | Self::AccessStepsAfter(_)
            | Self::LooksAt(_) => "account",
        }
    }

    /// Which sort of account, and after which number, where one is sought.
    pub(crate) const fn account(self) -> Option<(Account, u64)> {
        match self {
            Self::Coverage => Some((Account::Coverage, 0)),
            Self::TakeIns => Some((Account::TakeIn, 0)),
            Self::LibraryStepsAfter(after) => Some((Account::Library, after)),
            Self::ErasuresAfter(after) => Some((Account::Erasure, after)),
            Self::AccessStepsAfter(after) => Some((Account::Access, after)),
            Self::LooksAt(mention) => Some((Account::LookAt(mention), 0)),
            _ => None,
        }
    }
}
