//! The library as a running server gives it to its pages: read when it is asked for, written through the one place that writes.

use super::Log;
use crate::library::{NotTakenIn, ReadSoFar};
use safeguarding::learning::Library;
#[cfg(feature = "press")]
use safeguarding::learning::paper::Paper;
use safeguarding::learning::sheets::SheetOf;
use safeguarding::learning::text::Wanted;
use safeguarding::records::{Done, Entry, LibraryStep, StepId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoreError;
use web::{HoldsWords, NotDone, Opened, SheetForm, Shelves, TakenIn};

/// The library of a running server.
pub(super) struct LogShelves {
    log: Arc<Log>,
    read: Mutex<ReadSoFar>,
    /// Documents opened last, the latest at the end.
    opened: Mutex<VecDeque<(StepId, Arc<Opened>)>>,
    /// Held while a paper is set.
    #[cfg(feature = "press")]
    press: Mutex<()>,
}

/// How many documents are kept open: a text takes a quarter of a megabyte.
const KEPT_OPEN: usize = 16;

impl LogShelves {
    pub(super) fn of(log: Arc<Log>) -> Self {
        Self {
            log,
            read: Mutex::default(),
            opened: Mutex::default(),
            #[cfg(feature = "press")]
            press: Mutex::default(),
        }
    }

    fn up_to_date(&self) -> Result<Arc<Library>, NotDone> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.up_to_date(&self.log.reading).map_err(failed)
    }
}

impl Shelves for LogShelves {
    fn library(&self) -> Result<Arc<Library>, NotDone> {
        self.up_to_date()
    }

    fn open(&self, document: StepId) -> Result<Option<Arc<Opened>>, NotDone> {
        let lock = || self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, opened)) = lock().iter().find(|(id, _)| *id == document) {
            return Ok(Some(Arc::clone(opened)));
        }
        let library = self.up_to_date()?;
        let Some(held) = library.documents.get(&document) else { return Ok(None) };
        let body = self.log.reading.file(&held.taken.what.text).map_err(failed)?;
        let Some(text) = body.and_then(|body| String::from_utf8(body).ok()) else {
            return Ok(None);
        };
        let opened = Arc::new(Opened::new(text));
        let mut kept = lock();
        if kept.len() == KEPT_OPEN {
            kept.pop_front();
        }
        kept.push_back((document, Arc::clone(&opened)));
        Ok(Some(opened))
    }

    fn original(&self, document: StepId) -> Result<Option<Vec<u8>>, NotDone> {
        let library = self.up_to_date()?;
        let Some(held) = library.documents.get(&document) else { return Ok(None) };
        self.log.reading.file(&held.taken.what.original).map_err(failed)
    }

    fn holding(&self, wanted: &Wanted) -> Result<Vec<HoldsWords>, NotDone> {
        let library = self.up_to_date()?;
        let found = self.log.reading.holding(wanted).map_err(failed)?;
        let mut holding: Vec<HoldsWords> = Vec::new();
        for at in found {
            // What was taken in since the library was read is found the next time.
            let Some(document) = library.numbered.get(&at.seq) else { continue };
            match holding.last_mut().filter(|last| last.document == *document) {
                Some(last) => last.pieces.push(at.piece),
                None => holding.push(HoldsWords { document: *document, pieces: vec![at.piece] }),
            }
        }
        Ok(holding)
    }

    fn take(&self, by: &str, what: Done) -> Result<StepId, NotDone> {
        let step = LibraryStep::new(by, crate::clock::now(), what);
        let id = step.id;
        let entry = [Entry::Library(Box::new(step))];
        let written = self.log.writing.with(|store| store.append(&entry, None));
        written.ok_or_else(NotDone::busy)?.map_err(failed)?;
        Ok(id)
    }

    fn take_in(&self, by: &str, file: &str, bytes: &[u8]) -> Result<TakenIn, NotDone> {
        let written =
            self.log.writing.with(|store| crate::library::take_in(store, by, file, bytes));
        match written.ok_or_else(NotDone::busy)? {
            Ok(kept) => Ok(TakenIn { document: kept.id, is_new: kept.is_new }),
            Err(NotTakenIn::Unreadable(why)) => Err(NotDone(why.to_string())),
            Err(NotTakenIn::Store(error)) => Err(failed(error)),
        }
    }

    fn workbook(&self, sheets: &[SheetOf], form: SheetForm) -> Result<Vec<u8>, NotDone> {
        let written = match form {
            SheetForm::Csv => exchange::workbook::csv(sheets),
            SheetForm::Xlsx => exchange::workbook::write(sheets),
        };
        written.map_err(|error| NotDone(format!("The file was not written: {error}")))
    }

    #[cfg(feature = "press")]
    fn has_press(&self) -> bool {
        true
    }

    #[cfg(feature = "press")]
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, NotDone> {
        // The typesetter takes every core and much memory for a second or two: whoever comes second waits.
        let _turn = self.press.lock().unwrap_or_else(PoisonError::into_inner);
        let made = press::pdf(paper).map_err(|why| NotDone(sentence(&why.to_string())))?;
        Ok(made.bytes)
    }
}

/// An error as a sentence of a page.
#[cfg(feature = "press")]
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What whoever asked is told where the log failed.
fn failed(error: StoreError) -> NotDone {
    if error.is_busy() {
        return NotDone::busy();
    }
    eprintln!(
        "regard: the library could not be read or written to: {:#}",
        anyhow::Error::from(error)
    );
    NotDone(
        "The library could not be read or written to. Try again; if it fails again, tell whoever runs this server"
            .to_owned(),
    )
}
