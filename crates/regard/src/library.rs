//! The library of reviews as it stands in a log, and taking a document into it.
//!
//! Takes an open log; gives the library, brought up to date by reading only what is new, and the ids of documents taken in. What a
//! file says is read by [`exchange::document`]; what stands in the library is worked out by [`safeguarding::learning`].

use safeguarding::learning::Library;
use safeguarding::learning::text::Counted;
use safeguarding::records::{DocumentTaken, Done, Entry, LibraryStep};
use std::sync::Arc;
use store::{Kept, Sought, Store, StoreError};

/// The library as far as the log has been read.
#[derive(Debug, Default)]
pub struct ReadSoFar {
    library: Arc<Library>,
    /// The number of the last entry looked at.
    number: u64,
}

impl ReadSoFar {
    /// The library as the log holds it now.
    ///
    /// # Errors
    /// [`StoreError`] when the log cannot be read; what was read before stays.
    pub fn up_to_date(&mut self, store: &Store) -> Result<Arc<Library>, StoreError> {
        let head = store.head()?.map_or(0, |head| head.seq);
        if head > self.number {
            if !store.find(Sought::ErasuresAfter(self.number))?.is_empty() {
                // What was removed may have been read before: it is read anew, without it.
                *self = Self::default();
            }
            let steps = store.find(Sought::LibraryStepsAfter(self.number))?;
            if !steps.is_empty() {
                // Whoever still reads the library as it was keeps it so.
                let library = Arc::make_mut(&mut self.library);
                for (number, entry) in steps {
                    if let Entry::Library(step) = entry {
                        library.add(number, *step);
                    }
                }
            }
            self.number = head;
        }
        Ok(Arc::clone(&self.library))
    }
}

/// The library of a log.
///
/// # Errors
/// [`StoreError`] when the log cannot be read.
pub fn of(store: &Store) -> Result<Arc<Library>, StoreError> {
    ReadSoFar::default().up_to_date(store)
}

/// Why a document was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum NotTakenIn {
    /// Its text cannot be read.
    #[error("{0}")]
    Unreadable(#[from] exchange::document::NotADocument),
    /// The log failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a file and keeps it in the library, with its text and what of it could not be read.
///
/// # Errors
/// [`NotTakenIn`]; nothing is kept then.
pub fn take_in(store: &Store, by: &str, file: &str, bytes: &[u8]) -> Result<Kept, NotTakenIn> {
    let read = exchange::document::read(file, bytes)?;
    let taken = DocumentTaken {
        file: file.into(),
        format: read.format.id().into(),
        original: blake3::hash(bytes).to_hex().to_string(),
        text: blake3::hash(read.text.as_bytes()).to_hex().to_string(),
        letters: Counted::new(&read.text).letters(),
        pages: read.pages,
        title: read.title,
        lost: read.lost,
    };
    let step = LibraryStep::new(by, crate::clock::now(), Done::TakenIn(Box::new(taken)));
    Ok(store.keep_document(bytes, &read.text, step)?)
}
