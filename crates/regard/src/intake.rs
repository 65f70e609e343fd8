//! Taking in a file: through the door into the log, with an account of what became of every row.
//!
//! Takes a file and a log; gives an [`Account`]. Rows that cannot be read go to a rejects file beside the input.
//! The same file taken in twice changes nothing.

use anyhow::Context;
use exchange::{Item, RejectsFile, Request};
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, TakeIn};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use store::{Batch, Sought, Store, StoreError};

/// Entries handed to the log at a time where others add to it as well: few enough that whoever has one to add waits about a hundredth
/// of a second.
pub const BATCH: usize = 200;

/// Batches added in one go where nobody else adds any: enough for what each transaction costs to weigh little.
const TOGETHER: usize = 3;

/// Goes in which nobody else was seen adding before it is taken that nobody does.
const SEEN_ALONE: u32 = 20;

/// Batches that may wait to be added.
pub const WAITING: usize = 2 * TOGETHER;

/// What became of one file.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// What the door read, and what it noted.
    pub door: exchange::Account,
    /// Records that are new in the log.
    pub kept: u64,
    /// Of those the door gave, records with at least one mark.
    pub marked: u64,
    /// Records the log already had.
    pub already_known: u64,
    /// Where the rows that could not be read were written; `None` when there were none.
    pub rejects: Option<PathBuf>,
}

/// Takes one file into the log. `progress` is told how many bytes of it have been read.
///
/// The rejects file is written to `rejects_folder`, or beside the input. Reading and writing go on at the same time: the door
/// fills and writes out a batch while the log takes those before.
pub fn take_in(
    store: &mut Store,
    practice: &Practice,
    request: &Request,
    rejects_folder: Option<&Path>,
    progress: &mut dyn FnMut(u64),
) -> anyhow::Result<Account> {
    let known_coverage = store.find(Sought::Coverage)?;
    let mut account = Account::default();
    let mut new_coverage = false;
    let mut rejects = RejectsFile::beside(request.path, rejects_folder);
    let (door, written) = std::thread::scope(|scope| {
        let (batches, taken) = sync_channel::<Batch>(WAITING);
        let log = &mut *store;
        let writer = scope.spawn(move || add_all(log, &taken));
        let mut batch: Vec<Entry> = Vec::with_capacity(BATCH);
        let mut sink = |item| {
            match item {
                Item::Record(said) => {
                    account.marked += u64::from(!said.record.marks.is_empty());
                    batch.push(Entry::Said(said));
                }
                Item::Coverage(coverage) => {
                    let entry = Entry::Coverage(coverage);
                    new_coverage |= !known_coverage.iter().any(|(_, known)| *known == entry);
                    batch.push(entry);
                }
                Item::Reject(reject) => rejects.write(&reject)?,
            }
            if batch.len() >= BATCH {
                // A writer that has stopped says why when it is joined, below.
                let stopped = |_| exchange::ReadError::Keep("the log takes no more".into());
                batches.send(Batch::from(&batch)).map_err(stopped)?;
                batch.clear();
            }
            Ok(())
        };
        let door = exchange::read(request, practice, &mut sink, progress);
        // What was read before a fault is kept all the same.
        let _ = batches.send(Batch::from(&batch));
        drop(batches);
        (door, writer.join().expect("the writer does not panic"))
    });
    let written = written.context("the rows could not be written to the log")?;
    let door = door?;
    (account.kept, account.already_known) = written;
    account.rejects = rejects.finish()?;
    if account.kept > 0 || new_coverage {
        let entry = Entry::TakeIn(log_entry(request, &door, &account));
        store.append(std::slice::from_ref(&entry), None)?;
    }
    account.door = door;
    Ok(account)
}

/// Adds each batch as it comes: how many records were kept, and how many the log already had.
///
/// What waits meanwhile is added in one go, where nobody else is seen adding.
pub fn add_all(store: &mut Store, taken: &Receiver<Batch>) -> Result<(u64, u64), StoreError> {
    let (mut kept, mut already_known) = (0, 0);
    let (mut head, mut alone) = (None, 0);
    while let Ok(mut batch) = taken.recv() {
        if alone >= SEEN_ALONE {
            batch.extend(taken.try_iter().take(TOGETHER - 1));
        }
        let appended = store.append(batch, None)?;
        alone = if head == Some(appended.found) { alone + 1 } else { 0 };
        head = Some(appended.head);
        kept += appended.kept;
        already_known += appended.already_known;
    }
    Ok((kept, already_known))
}

fn log_entry(request: &Request, door: &exchange::Account, account: &Account) -> TakeIn {
    TakeIn {
        file: request
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into())
            .unwrap_or_default(),
        hash: door.hash.clone(),
        agency: door.agency.clone(),
        format: door.format.map(|format| format.id().into()).unwrap_or_default(),
        headings: door.headings.clone(),
        received: request.received,
        read: door.read,
        kept: account.kept,
        marked: account.marked,
        rejected: door.rejected,
        already_known: account.already_known,
    }
}
