//! Taking in a file: through the door into the log, with an account of what became of every row.
//!
//! Takes a file and a log; gives an [`Account`]. Rows that cannot be read go to a rejects file beside the input.
//! The same file taken in twice changes nothing.

use anyhow::Context;
use exchange::{Item, RejectsFile, Request};
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, TakeIn};
use std::path::PathBuf;
use store::Store;

/// Entries handed to the log at a time: enough for one transaction to be worth its cost, few enough to hold.
const BATCH: usize = 5_000;

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

/// Takes one file into the log. The rejects file is written to `rejects_folder`, or beside the input. `progress` is told how many bytes of it have been read.
pub fn take_in(
    store: &mut Store,
    practice: &Practice,
    request: &Request,
    rejects_folder: Option<&std::path::Path>,
    progress: &mut dyn FnMut(u64),
) -> anyhow::Result<Account> {
    let mut account = Account::default();
    let mut batch: Vec<Entry> = Vec::with_capacity(BATCH);
    let mut rejects = RejectsFile::beside(request.path, rejects_folder);
    let mut new_coverage = false;
    let known_coverage = store.coverage()?;
    let door = exchange::read(
        request,
        practice,
        &mut |item| {
            match item {
                Item::Record(said) => {
                    account.marked += u64::from(!said.record.marks.is_empty());
                    batch.push(Entry::Said(said));
                }
                Item::Coverage(coverage) => {
                    new_coverage |= !known_coverage.contains(&coverage);
                    batch.push(Entry::Coverage(coverage));
                }
                Item::Reject(reject) => rejects.write(&reject)?,
            }
            if batch.len() >= BATCH {
                flush(store, &mut batch, &mut account)
                    .map_err(|e| exchange::ReadError::Keep(Box::new(e)))?;
            }
            Ok(())
        },
        progress,
    )?;
    flush(store, &mut batch, &mut account)
        .context("the last rows could not be written to the log")?;
    account.rejects = rejects.finish()?;
    if account.kept > 0 || new_coverage {
        let entry = Entry::TakeIn(log_entry(request, &door, &account));
        store.append(std::slice::from_ref(&entry))?;
    }
    account.door = door;
    Ok(account)
}

fn flush(
    store: &mut Store,
    batch: &mut Vec<Entry>,
    account: &mut Account,
) -> Result<(), store::StoreError> {
    let appended = store.append(batch)?;
    account.kept += appended.kept;
    account.already_known += appended.already_known;
    batch.clear();
    Ok(())
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
