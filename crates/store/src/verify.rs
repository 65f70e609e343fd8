//! Whether the log is as it was written, and if not, the first entry that is not.
//!
//! Takes every row in order; gives a [`Verdict`]. It repairs nothing.

use crate::chain::{Head, Row, link};
use crate::dialect::{Asked, Dialect};
use crate::documents::{files_of, sound_file};
use crate::erasing::Unsaid;
use crate::guards::Gap;
use crate::index::{IndexRows, Keys, PerTable, TABLES};
use crate::lately;
use safeguarding::records::Entry;
use std::cmp::Reverse;
use std::fmt;

/// Rows read at a time: enough to be quick, few enough to hold.
pub(crate) const PAGE: usize = 1000;

/// What the log is verified against, beside itself; see [`crate::Store::verify`].
#[derive(Clone, Debug, Default)]
pub struct Against {
    /// Heads that were kept elsewhere: does the log still hold the very entries they name?
    pub kept: Vec<Head>,
    /// Whether to throw the indexes away first and make them again from the entries.
    pub mending: bool,
}

/// What verifying the log found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written, and none is missing.
    Whole {
        /// How many entries there are; at least one.
        entries: u64,
        /// The head that stands for all of them.
        head: Head,
    },
    /// There is no entry: nothing was ever taken in here, or all of it is gone.
    Empty,
    /// The entries hold together, but they are not those of the head that was kept elsewhere: the log was cut short or
    /// rewritten from some entry on, hashes and all.
    NotAsKept {
        /// The head that was kept elsewhere.
        kept: Head,
        /// The head of the log as it is.
        head: Head,
    },
    /// Every entry is as it was written, but what stands beside the log is not.
    Weakened {
        /// The head that stands for all entries.
        head: Head,
        /// What is wrong.
        what: Weakness,
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
    /// Its content was removed, and no entry says truly under which rule, why and by whom.
    RemovedUnsaid,
    /// It is as it was written, but this program cannot read it, or the database cannot.
    Unreadable,
    /// It was added without moving the head.
    BeyondHead,
    /// The noted head does not belong to it: the head was altered, or the whole end of the log was rewritten.
    HeadDiffers,
    /// More than one head is noted after it.
    SeveralHeads {
        /// How many.
        heads: u64,
    },
}

/// What beside the log is not as this program made it, though every entry is as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// This is no plain table as this program makes it.
    NoPlainTable {
        /// `log` or `head`.
        table: &'static str,
    },
    /// A trigger that keeps entries from being changed or removed is gone, asleep or altered.
    GuardGone {
        /// Its name.
        trigger: &'static str,
    },
    /// A document of the library, or its text, is gone or was altered. The entry that took it in is as it was written.
    DocumentHarmed {
        /// The entry that took it in.
        seq: u64,
    },
    /// The database cannot read an index table. The entries it can read.
    IndexUnreadable,
    /// A page of the file is not as it was written. No entry is on it.
    PageDamaged,
    /// An index table does not say what the entries do. The log itself is not harmed.
    IndexIsWrong {
        /// Its name.
        table: &'static str,
    },
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlainTable { table } => write!(
                f,
                "\"{table}\" is not the plain table this program made. Somebody has altered the database: ask who, take \
                 nothing in, and restore a backup into a new log"
            ),
            Self::GuardGone { trigger } => write!(
                f,
                "the trigger \"{trigger}\", which keeps the log from being changed, is gone or altered. Somebody has \
                 altered the database: ask who, compare the head with one kept elsewhere, and restore a backup into a new log"
            ),
            Self::DocumentHarmed { seq } => write!(
                f,
                "the document that entry {seq} took into the library, or the text read from it, is gone or was altered. Restore it \
                 from a backup, or from wherever the document was published"
            ),
            Self::IndexUnreadable => f.write_str(
                "the database cannot read one of its indexes: the disk may be failing. Copy the log elsewhere and restore a \
                 backup",
            ),
            Self::PageDamaged => f.write_str(
                "a page of the file that holds no entry is not as it was written: the disk may be failing. Make a backup now and restore \
                 it on another disk",
            ),
            Self::IndexIsWrong { table } => write!(
                f,
                "the index \"{table}\" does not say what the entries do, so a record may not be found, or not taken in. \
                 The log itself is not harmed: making the indexes again mends it"
            ),
        }
    }
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
            Self::RemovedUnsaid => {
                "its content was removed, and no entry says truly under which rule, why and by whom"
            }
            Self::Unreadable => "it cannot be read",
            Self::BeyondHead => "it was added by something other than this program",
            Self::HeadDiffers => "the noted end of the log does not belong to it",
            Self::SeveralHeads { heads } => {
                return write!(f, "the end of the log is noted {heads} times, not once");
            }
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
            Self::Empty => f.write_str(
                "The log is empty: it has no entry. If anything was ever taken in, this is not that log, or all of it is gone.",
            ),
            Self::NotAsKept { kept, head } => {
                let now = if head.seq < kept.seq {
                    format!("it was cut short, and now ends at entry {}", head.seq)
                } else {
                    format!("entry {} or one before it was rewritten, and the hashes with it", kept.seq)
                };
                write!(
                    f,
                    "The log no longer holds the head that was kept, {kept}: {now}. Keep the log as it is and restore a backup."
                )
            }
            Self::Weakened { head, what } => write!(
                f,
                "The {} entries of the log are each as they were written, and its head is {head}; but {what}.",
                head.seq
            ),
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
    against: &Against,
    progress: &mut dyn FnMut(u64, u64),
) -> Asked<Verdict> {
    let noted = database.head()?;
    let of = noted.map_or(0, |head| head.seq);
    let mut walk = Walk {
        noted,
        kept: against.kept.clone(),
        missed: None,
        sound: Head::EMPTY,
        index: Comparing::default(),
        harmed: None,
        erased: Unsaid::default(),
    };
    walk.kept.sort_unstable_by_key(|kept| Reverse(kept.seq));
    walk.compare_kept();
    loop {
        let rows = match database.page(walk.sound.seq, u64::MAX, PAGE) {
            Ok(rows) => rows,
            // Read one at a time up to the row that the database itself cannot read.
            Err(said) if said.disk_is_damaged => return walk.up_to_the_unreadable(database),
            Err(said) => return Err(said),
        };
        if rows.is_empty() {
            return walk.end(database);
        }
        if let Err(verdict) = walk.over(database, &rows)? {
            return Ok(verdict);
        }
        progress(walk.sound.seq, of.max(walk.sound.seq));
    }
}

/// How far the log has been walked.
struct Walk {
    noted: Option<Head>,
    /// Heads kept elsewhere that were not come by yet, the next one last.
    kept: Vec<Head>,
    /// The first of them that names another entry than the log has there.
    missed: Option<Head>,
    /// The last entry that is as it was written.
    sound: Head,
    index: Comparing,
    /// The first entry whose document is gone or altered.
    harmed: Option<u64>,
    /// Entries without content, and what was said of them.
    erased: Unsaid,
}

impl Walk {
    fn compare_kept(&mut self) {
        while let Some(next) = self.kept.pop_if(|next| next.seq <= self.sound.seq) {
            if next != self.sound {
                self.missed.get_or_insert(next);
            }
        }
    }

    /// Checks some rows that follow, and moves on; the inner `Err` is the first damage.
    fn over(&mut self, database: &mut dyn Dialect, rows: &[Row]) -> Asked<Result<(), Verdict>> {
        let mut index = IndexRows::default();
        for row in rows {
            let seq = self.sound.seq + 1;
            let next = match self.erased.over(&self.sound, row) {
                Some(next) => next,
                None => self.sound.then(&row.body),
            };
            if row.seq != seq || row.hash != next.hash {
                if self.erased.is_false(database, self.sound.seq)? {
                    let what = Damage::Altered;
                    return Ok(Err(Verdict::Broken { seq: self.sound.seq, what }));
                }
                let what = diagnose(database, row, self.sound, self.noted)?;
                return Ok(Err(Verdict::Broken { seq, what }));
            }
            let Ok(entry) = serde_json::from_slice::<Entry>(&row.body) else {
                return Ok(Err(Verdict::Broken { seq, what: Damage::Unreadable }));
            };
            self.erased.told(&entry);
            index.add(seq, &Keys::of(&entry, &row.body));
            for hash in files_of(&entry).into_iter().flatten() {
                if self.harmed.is_none() && sound_file(database, hash)?.is_none() {
                    self.harmed = Some(seq);
                }
            }
            self.sound = next;
            self.compare_kept();
        }
        if !self.index.is_unreadable {
            match self.index.compare(database, &index.in_order()) {
                // The log can be read on: an index that cannot must not hide what is wrong with it.
                Err(said) if said.disk_is_damaged => self.index.is_unreadable = true,
                done => done?,
            }
        }
        Ok(Ok(()))
    }

    fn up_to_the_unreadable(&mut self, database: &mut dyn Dialect) -> Asked<Verdict> {
        loop {
            match database.page(self.sound.seq, u64::MAX, 1) {
                Ok(rows) if rows.is_empty() => return self.end(database),
                Ok(rows) => match self.over(database, &rows) {
                    Ok(Ok(())) => {}
                    Ok(Err(verdict)) => return Ok(verdict),
                    Err(said) => return Err(said),
                },
                Err(_) => {
                    let seq = self.sound.seq + 1;
                    return Ok(Verdict::Broken { seq, what: Damage::Unreadable });
                }
            }
        }
    }

    /// After the last row: does the log end where it should, and is all beside it in order?
    fn end(&self, database: &mut dyn Dialect) -> Asked<Verdict> {
        let head = self.sound;
        let heads = database.heads()?;
        if heads > 1 {
            return Ok(Verdict::Broken { seq: head.seq, what: Damage::SeveralHeads { heads } });
        }
        let ended = compare_end(head, self.noted);
        if !matches!(ended, Verdict::Whole { .. }) {
            return Ok(ended);
        }
        if let Some(seq) = self.erased.first_unsaid() {
            return Ok(Verdict::Broken { seq, what: Damage::RemovedUnsaid });
        }
        if database.has_rows_before_the_first()? {
            return Ok(Verdict::Broken { seq: head.seq + 1, what: Damage::BeyondHead });
        }
        if let Some(kept) = self.missed.or_else(|| self.kept.last().copied()) {
            return Ok(Verdict::NotAsKept { kept, head });
        }
        if let Some(gap) = database.gap()? {
            let what = match gap {
                Gap::Table(table) => Weakness::NoPlainTable { table },
                Gap::Trigger(trigger) => Weakness::GuardGone { trigger },
            };
            return Ok(Verdict::Weakened { head, what });
        }
        if let Some(seq) = self.harmed {
            return Ok(Verdict::Weakened { head, what: Weakness::DocumentHarmed { seq } });
        }
        if self.index.is_unreadable {
            return Ok(Verdict::Weakened { head, what: Weakness::IndexUnreadable });
        }
        if let Some(table) = self.index.first_wrong(database)? {
            return Ok(Verdict::Weakened { head, what: Weakness::IndexIsWrong { table } });
        }
        Ok(if head == Head::EMPTY { Verdict::Empty } else { ended })
    }
}

/// The index tables compared with what the bodies give, a page at a time, so that no more than a page is held.
#[derive(Default)]
struct Comparing {
    /// Rows that bodies give and the tables have.
    found: PerTable,
    /// Tables that lack a row which they should have.
    lacking: [bool; TABLES.len()],
    /// Whether the database could not read one of them.
    is_unreadable: bool,
}

impl Comparing {
    fn compare(&mut self, database: &mut dyn Dialect, rows: &IndexRows) -> Asked<()> {
        let found = database.indexed(rows)?;
        let mut lacking = [false; TABLES.len()];
        for (table, (found, given)) in found.into_iter().zip(rows.sizes()).enumerate() {
            self.found[table] += found;
            lacking[table] = found < given;
        }
        // A fingerprint or an id that the log has twice stands in its table once, for either of the two. If for neither,
        // the table has a row that no body gives, and the counts at the end differ.
        if lacking[0] {
            let mut prints: Vec<[u8; 16]> = rows.known.iter().map(|(print, _)| *print).collect();
            prints.dedup();
            lacking[0] = lately::known(database, &prints)?.seqs.len() < prints.len();
        }
        if lacking[1] {
            lacking[1] = false;
            for (id, _) in &rows.record {
                lacking[1] |= database.record(id)?.is_none();
            }
        }
        for (ever, now) in self.lacking.iter_mut().zip(lacking) {
            *ever |= now;
        }
        Ok(())
    }

    /// The first table that lacks a row it should have, or has one it should not.
    fn first_wrong(&self, database: &mut dyn Dialect) -> Asked<Option<&'static str>> {
        let sizes = database.index_sizes()?;
        let is_wrong = |table: &usize| self.lacking[*table] || self.found[*table] != sizes[*table];
        Ok((0..TABLES.len()).find(is_wrong).map(|table| TABLES[table]))
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
