//! Whether the log is as it was written, and if not, the first entry that is not.
//!
//! Takes every row in order; gives a [`Verdict`]. It repairs nothing.

use crate::chain::{Head, Row, link};
use crate::dialect::{Asked, Dialect};
use safeguarding::records::Entry;
use std::fmt;

/// Rows read at a time: enough to be quick, few enough to hold.
pub(crate) const PAGE: usize = 1000;

/// What verifying the log found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written, and none is missing.
    Whole {
        /// How many entries there are.
        entries: u64,
        /// The head that stands for all of them; [`Head::EMPTY`] for a log with no entry.
        head: Head,
    },
    /// Something is not as it was written.
    Broken {
        /// The first entry at which the chain does not hold.
        seq: u64,
        /// What is wrong with it.
        what: Damage,
    },
}

/// What is wrong with the first entry that is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// It does not follow from the entry before it, though what comes after follows from its hash: its body was altered.
    ///
    /// The same is seen when the entry before it was altered and given a new hash to fit; no chain can tell these apart.
    AlteredBody,
    /// Its hash was altered; its body was not.
    AlteredHash,
    /// It was altered; whether the body, the hash or both, what follows does not tell.
    Altered,
    /// It is not there.
    Missing,
    /// It stands at another number.
    Moved {
        /// Where it was found.
        found_at: u64,
    },
    /// It is as it was written, but this program cannot read it, or the database cannot.
    Unreadable,
    /// It was added without moving the head.
    BeyondHead,
    /// The noted head does not belong to it: the head was altered, or the whole end of the log was rewritten.
    HeadDiffers,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AlteredBody => "what it says was altered after it was written",
            Self::AlteredHash => "its hash was altered after it was written",
            Self::Altered => "it was altered after it was written",
            Self::Missing => "it is missing",
            Self::Moved { found_at } => {
                return write!(f, "it was moved and now stands as entry {found_at}");
            }
            Self::Unreadable => "it cannot be read",
            Self::BeyondHead => "it was added by something other than this program",
            Self::HeadDiffers => "the noted end of the log does not belong to it",
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole { entries, head } => {
                write!(
                    f,
                    "The log is whole: {entries} entries, each as it was written. Its head is {head}."
                )
            }
            Self::Broken { seq, what } => {
                write!(f, "The log is broken at entry {seq}: {what}")?;
                if *what == Damage::AlteredBody && *seq > 1 {
                    write!(f, ", or entry {} was altered together with its hash", seq - 1)?;
                }
                f.write_str(". The chain holds up to the entry before. Keep the log as it is and restore a backup.")
            }
        }
    }
}

/// Walks the whole log within one reading transaction. `progress` is told how many entries are done, of how many.
pub(crate) fn verify(
    database: &mut dyn Dialect,
    progress: &mut dyn FnMut(u64, u64),
) -> Asked<Verdict> {
    let noted = database.head()?;
    let of = noted.map_or(0, |head| head.seq);
    let mut sound = Head::EMPTY;
    loop {
        let rows = match database.page(sound.seq, u64::MAX, PAGE) {
            Ok(rows) => rows,
            // Read one at a time up to the row that the database itself cannot read.
            Err(said) if said.disk_is_damaged => {
                return up_to_the_unreadable(database, sound, noted);
            }
            Err(said) => return Err(said),
        };
        if rows.is_empty() {
            return Ok(compare_end(sound, noted));
        }
        if let Err(verdict) = walk(database, &rows, &mut sound, noted)? {
            return Ok(verdict);
        }
        progress(sound.seq, of.max(sound.seq));
    }
}

/// Checks some rows that follow `sound`, and moves it on; the inner `Err` is the first damage.
fn walk(
    database: &mut dyn Dialect,
    rows: &[Row],
    sound: &mut Head,
    noted: Option<Head>,
) -> Asked<Result<(), Verdict>> {
    for row in rows {
        let seq = sound.seq + 1;
        let next = sound.then(&row.body);
        if row.seq != seq || row.hash != next.hash {
            return Ok(Err(Verdict::Broken { seq, what: diagnose(database, row, *sound, noted)? }));
        }
        if serde_json::from_slice::<Entry>(&row.body).is_err() {
            return Ok(Err(Verdict::Broken { seq, what: Damage::Unreadable }));
        }
        *sound = next;
    }
    Ok(Ok(()))
}

fn up_to_the_unreadable(
    database: &mut dyn Dialect,
    mut sound: Head,
    noted: Option<Head>,
) -> Asked<Verdict> {
    loop {
        match database.page(sound.seq, u64::MAX, 1) {
            Ok(rows) if rows.is_empty() => return Ok(compare_end(sound, noted)),
            Ok(rows) => {
                if let Err(verdict) = walk(database, &rows, &mut sound, noted)? {
                    return Ok(verdict);
                }
            }
            Err(_) => return Ok(Verdict::Broken { seq: sound.seq + 1, what: Damage::Unreadable }),
        }
    }
}

/// What is wrong with the entry after `sound`, where `row` stands instead of what was written.
fn diagnose(
    database: &mut dyn Dialect,
    row: &Row,
    sound: Head,
    noted: Option<Head>,
) -> Asked<Damage> {
    let seq = sound.seq + 1;
    if row.seq == seq {
        // What was chained to this entry still knows its hash.
        let true_to =
            |hash: &[u8], follower: &Row| link(hash, seq + 1, &follower.body)[..] == follower.hash;
        let computed = link(&sound.hash, seq, &row.body);
        let follower = database.page(seq, seq + 1, 1)?.pop();
        let (hash_holds, body_holds) = match (&follower, noted) {
            (Some(follower), _) => (true_to(&row.hash, follower), true_to(&computed, follower)),
            (None, Some(head)) => (row.hash == head.hash, computed == head.hash),
            (None, None) => (false, false),
        };
        if hash_holds != body_holds {
            return Ok(if hash_holds { Damage::AlteredBody } else { Damage::AlteredHash });
        }
    }
    // Is it what was written here that stands somewhere else?
    let mut after = sound.seq;
    loop {
        let rows = database.page(after, u64::MAX, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        if let Some(found) = rows
            .iter()
            .find(|row| row.seq != seq && link(&sound.hash, seq, &row.body)[..] == row.hash)
        {
            return Ok(Damage::Moved { found_at: found.seq });
        }
    }
    Ok(if row.seq == seq { Damage::Altered } else { Damage::Missing })
}

/// Whether the last sound entry is the one the head notes.
fn compare_end(sound: Head, noted: Option<Head>) -> Verdict {
    match noted {
        Some(head) if head == sound => Verdict::Whole { entries: sound.seq, head },
        Some(head) if head.seq > sound.seq => {
            Verdict::Broken { seq: sound.seq + 1, what: Damage::Missing }
        }
        Some(head) if head.seq < sound.seq => {
            Verdict::Broken { seq: head.seq + 1, what: Damage::BeyondHead }
        }
        _ => Verdict::Broken { seq: sound.seq, what: Damage::HeadDiffers },
    }
}
