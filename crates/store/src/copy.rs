//! The whole log as a stream, out of one database and into another: what backups, restores and moves are made of.
//!
//! Takes an open log and gives bytes, or the other way round. Every entry is chained anew on both sides, so that what is not as it
//! was written stops the copy and is located. It seals nothing: what it writes can be read by whoever has it.
//!
//! **Shape of a copy:** the line `REGARD LOG 1`; then, in the order of the log, each entry as `E`, number, hash, length and body, after
//! the files it brought (`F`, hash, length and body); last `Z` with the head. Numbers are 64 bits, lowest byte first. A copy without `Z`
//! was cut short.

use crate::chain::{Head, Row};
use crate::dialect::{Dialect, Put, failed, writing};
use crate::documents::{self, files_of, sound_file};
use crate::erasing::Unsaid;
use crate::index::{IndexRows, Keys};
use crate::lately;
use crate::store::{READING, read};
use crate::verify::PAGE;
use crate::{Store, StoreError};
use rayon::prelude::*;
use safeguarding::records::Entry;
use std::io::{ErrorKind, Read, Write};

const BEGINS: &[u8; 13] = b"REGARD LOG 1\n";
const ENTRY: u8 = b'E';
const FILE: u8 = b'F';
const END: u8 = b'Z';

/// Entries written at a time: enough for one transaction to be worth its cost, few enough to hold.
const BATCH: usize = 5_000;

/// Bytes of entries and files held before they are written: documents are large. **Units:** bytes.
const MOST_HELD: usize = 32 << 20;

/// The longest body that is believed: a copy whose lengths are damaged must not take all memory. **Units:** bytes.
const LONGEST: u64 = 1 << 30;

impl Store {
    /// Writes the whole log, up to the entry that is last when this begins; gives its head, [`Head::EMPTY`] where there is no entry.
    /// Others may read and write meanwhile.
    ///
    /// `progress` is told how many entries are written, of how many.
    ///
    /// # Errors
    /// [`StoreError::NotAsWritten`] for the first entry that is not as it was written: then nothing should be made of what came out.
    /// [`StoreError::Copying`] when it cannot be written.
    pub fn copy_out(
        &self,
        to: &mut dyn Write,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Head, StoreError> {
        let mut head = self.head()?.unwrap_or(Head::EMPTY);
        let (mut done, mut erased) = (Head::EMPTY, Unsaid::default());
        to.write_all(BEGINS).map_err(writing_the_copy)?;
        loop {
            while done.seq < head.seq {
                done = self.page_out(done, head.seq, &mut erased, to)?;
                progress(done.seq, head.seq);
            }
            if done != head {
                return Err(StoreError::NotAsWritten { seq: head.seq });
            }
            let Some(unsaid) = erased.first_unsaid() else { break };
            // Something was removed after this began: the entry that says so has come since.
            head = self
                .head()?
                .filter(|now| now.seq > done.seq)
                .ok_or(StoreError::NotAsWritten { seq: unsaid })?;
        }
        for bytes in [&[END][..], &head.seq.to_le_bytes(), &head.hash] {
            to.write_all(bytes).map_err(writing_the_copy)?;
        }
        to.flush().map_err(writing_the_copy)?;
        Ok(head)
    }

    /// Writes a page of entries after `done`, none after `last`; gives the last one written.
    fn page_out(
        &self,
        mut done: Head,
        last: u64,
        erased: &mut Unsaid,
        to: &mut dyn Write,
    ) -> Result<Head, StoreError> {
        let rows = self.database().any().page(done.seq, last, PAGE).map_err(failed(READING))?;
        if rows.is_empty() {
            return Err(StoreError::Missing { seq: done.seq + 1 });
        }
        for row in &rows {
            done = follows(done, row, erased)?;
            let entry = read(row)?;
            erased.told(&entry);
            for hash in files_of(&entry).into_iter().flatten() {
                self.file_out(hash, to)?;
            }
            let about = [&[ENTRY][..], &row.seq.to_le_bytes(), &row.hash, &length(&row.body)];
            for bytes in about.into_iter().chain([&row.body[..]]) {
                to.write_all(bytes).map_err(writing_the_copy)?;
            }
        }
        Ok(done)
    }

    /// One of the files an entry brought. One that is gone or altered is left out: the entry says what it was.
    fn file_out(&self, hash: &str, to: &mut dyn Write) -> Result<(), StoreError> {
        let found = sound_file(self.database().any(), hash).map_err(failed(READING))?;
        let (Some(body), Ok(hash)) = (found, blake3::Hash::from_hex(hash)) else { return Ok(()) };
        for bytes in [&[FILE][..], hash.as_bytes(), &length(&body), &body] {
            to.write_all(bytes).map_err(writing_the_copy)?;
        }
        Ok(())
    }

    /// Takes a copy in: all of it, or with `up_to` the entries up to that number. The log must be empty or hold the beginning of the
    /// very same log, which a copy that was broken off leaves; then it goes on from there. Gives the head it now has.
    ///
    /// Where content was removed only after entry `up_to`, the erasures that say so are added at the end.
    ///
    /// `progress` is told how many entries are done.
    ///
    /// # Errors
    /// [`StoreError::NoCopy`] when it is none; [`StoreError::OfAnotherLog`] when the log holds something else;
    /// [`StoreError::NotAsWritten`] at the first entry that is not as it was written; [`StoreError::CutShort`] when the copy ends before
    /// its end. What came before is kept, whole.
    pub fn copy_in(
        &mut self,
        from: &mut dyn Read,
        up_to: Option<u64>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Head, StoreError> {
        let mut begins = [0; BEGINS.len()];
        exactly(from, &mut begins, 0).map_err(|_| StoreError::NoCopy)?;
        if begins != *BEGINS {
            return Err(StoreError::NoCopy);
        }
        let mut coming = Coming {
            had: self.head()?.unwrap_or(Head::EMPTY),
            done: Head::EMPTY,
            rows: Vec::new(),
            files: Vec::new(),
            held: 0,
            erased: Unsaid::default(),
        };
        loop {
            if up_to.is_some_and(|last| coming.done.seq >= last) {
                break;
            }
            match coming.next(from) {
                Ok(Came::Entry) => {}
                Ok(Came::End(head)) if head == coming.done => break,
                ended => {
                    // What came before is worth keeping: it may be all there is left.
                    coming.keep(self)?;
                    return Err(match ended {
                        Err(why) => why,
                        Ok(_) => StoreError::CutShort { seq: coming.done.seq },
                    });
                }
            }
            if coming.rows.len() >= BATCH || coming.held >= MOST_HELD {
                coming.keep(self)?;
                progress(coming.done.seq);
            }
        }
        coming.keep(self)?;
        progress(coming.done.seq);
        if coming.done.seq < coming.had.seq {
            return Err(StoreError::OfAnotherLog);
        }
        let later = coming.erasures_after(from)?;
        Ok(if later.is_empty() { coming.done } else { self.append(&later, None)?.head })
    }
}

/// What came last out of a copy.
enum Came {
    Entry,
    End(Head),
}

/// A copy as it comes in.
struct Coming {
    /// What the log held before.
    had: Head,
    /// The last entry that came.
    done: Head,
    /// Entries to be written.
    rows: Vec<Row>,
    /// Files to be written before them.
    files: Vec<([u8; 32], Vec<u8>)>,
    /// Bytes of both.
    held: usize,
    /// Entries without content, and what was said of them.
    erased: Unsaid,
}

impl Coming {
    fn next(&mut self, from: &mut dyn Read) -> Result<Came, StoreError> {
        let seq = self.done.seq;
        loop {
            let [sort] = array(from, seq)?;
            match sort {
                FILE => {
                    let hash: [u8; 32] = array(from, seq)?;
                    let body = body(from, seq)?;
                    if blake3::hash(&body) != hash {
                        return Err(StoreError::NotAsWritten { seq: seq + 1 });
                    }
                    self.held += body.len();
                    self.files.push((hash, body));
                }
                ENTRY => {
                    let row = row(from, seq)?;
                    self.done = follows(self.done, &row, &mut self.erased)?;
                    self.erased.told_by(&row.body);
                    self.take(row)?;
                    return Ok(Came::Entry);
                }
                END => {
                    let seq = u64::from_le_bytes(array(from, seq)?);
                    return Ok(Came::End(Head { seq, hash: array(from, seq)? }));
                }
                _ => return Err(StoreError::NotAsWritten { seq: seq + 1 }),
            }
        }
    }

    /// The later erasures of entries that came: what is erased stays erased in the log as it was before, and that log says why too.
    fn erasures_after(&mut self, from: &mut dyn Read) -> Result<Vec<Entry>, StoreError> {
        let mut later = Vec::new();
        let last = self.done.seq;
        while let Some(unsaid) = self.erased.first_unsaid().filter(|seq| *seq <= last) {
            let [sort] = array(from, self.done.seq)?;
            match sort {
                FILE => {
                    array::<32>(from, self.done.seq)?;
                    body(from, self.done.seq)?;
                }
                ENTRY => {
                    let row = row(from, self.done.seq)?;
                    self.done = follows(self.done, &row, &mut self.erased)?;
                    later.extend(self.erased.told_by(&row.body));
                }
                _ => return Err(StoreError::NotAsWritten { seq: unsaid }),
            }
        }
        Ok(later)
    }

    fn take(&mut self, row: Row) -> Result<(), StoreError> {
        if row.seq > self.had.seq {
            self.held += row.body.len();
            self.rows.push(row);
        } else {
            self.files.clear();
            self.held = 0;
            if row.seq == self.had.seq && row.hash != self.had.hash {
                return Err(StoreError::OfAnotherLog);
            }
        }
        Ok(())
    }

    fn keep(&mut self, store: &Store) -> Result<(), StoreError> {
        let (rows, files) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.files));
        self.held = 0;
        let Some(last) = rows.last() else { return Ok(()) };
        let first = rows[0].seq;
        let doing = "taking a copy in";
        let head = Head { seq: last.seq, hash: self.done.hash };
        let entries: Vec<Entry> = rows.par_iter().map(read).collect::<Result<_, _>>()?;
        writing(&mut store.database(), doing, |database: &mut dyn Dialect| {
            let now = database.head().map_err(failed(doing))?.unwrap_or(Head::EMPTY);
            if now.seq + 1 != first {
                return Err(StoreError::OfAnotherLog);
            }
            for (hash, body) in &files {
                database.keep_file(hash, body).map_err(failed(doing))?;
            }
            let mut index = IndexRows::default();
            for (row, entry) in rows.iter().zip(&entries) {
                index.add(row.seq, &Keys::of(entry, &row.body));
                documents::find_again(database, row.seq, entry).map_err(failed(doing))?;
            }
            let placed = lately::placed(database, index, false).map_err(failed(doing))?;
            let put = Put { rows: &rows, placed, head: Some(head) };
            database.put(&put).map_err(failed(doing))
        })
    }
}

/// The head after this row, where it follows the one before.
fn follows(before: Head, row: &Row, erased: &mut Unsaid) -> Result<Head, StoreError> {
    let next = erased.over(&before, row).unwrap_or_else(|| before.then(&row.body));
    if row.seq == next.seq && row.hash == next.hash {
        Ok(next)
    } else {
        Err(StoreError::NotAsWritten { seq: next.seq })
    }
}

fn row(from: &mut dyn Read, after: u64) -> Result<Row, StoreError> {
    let seq = u64::from_le_bytes(array(from, after)?);
    Ok(Row { seq, hash: array::<32>(from, after)?.to_vec(), body: body(from, after)? })
}

fn length(body: &[u8]) -> [u8; 8] {
    (body.len() as u64).to_le_bytes()
}

fn body(from: &mut dyn Read, after: u64) -> Result<Vec<u8>, StoreError> {
    let length = u64::from_le_bytes(array(from, after)?);
    if length > LONGEST {
        return Err(StoreError::NotAsWritten { seq: after + 1 });
    }
    let mut body = Vec::new();
    let read =
        from.take(length).read_to_end(&mut body).map_err(|why| reading_the_copy(why, after))?;
    if read as u64 == length { Ok(body) } else { Err(StoreError::CutShort { seq: after }) }
}

fn array<const N: usize>(from: &mut dyn Read, after: u64) -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    exactly(from, &mut bytes, after)?;
    Ok(bytes)
}

fn exactly(from: &mut dyn Read, bytes: &mut [u8], after: u64) -> Result<(), StoreError> {
    from.read_exact(bytes).map_err(|why| reading_the_copy(why, after))
}

fn reading_the_copy(why: std::io::Error, after: u64) -> StoreError {
    match why.kind() {
        ErrorKind::UnexpectedEof => StoreError::CutShort { seq: after },
        _ => StoreError::Copying { doing: "reading the copy", source: why },
    }
}

fn writing_the_copy(source: std::io::Error) -> StoreError {
    StoreError::Copying { doing: "writing the copy", source }
}
