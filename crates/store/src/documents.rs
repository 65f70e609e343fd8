//! The documents of the library: kept beside the log under their hash, read one at a time, and found by the words in them.
//!
//! Takes a document with the step that brings it; gives it back, and the pieces of texts that hold the words somebody looks for. It
//! knows nothing of formats: what comes in is the file as it was and the text that was read from it.

use crate::dialect::{Dialect, failed, writing};
use crate::lately;
use crate::store::READING;
use crate::{Batch, Store, StoreError, append};
use safeguarding::learning::text::{Wanted, pieces, searched_words};
use safeguarding::records::{Done, Entry, LibraryStep, StepId};

/// A piece of a document’s text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PieceAt {
    /// The number of the entry that took the document in.
    pub seq: u64,
    /// Which of [`pieces`], from 0.
    pub piece: u16,
}

/// What came of keeping a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The step that took it in: an earlier one where the library had it already.
    pub id: StepId,
    /// Whether it is new here.
    pub is_new: bool,
}

impl Store {
    /// Keeps a document with the step that takes it in, all of it or nothing. Where the library has the very file already, nothing
    /// is added.
    ///
    /// # Errors
    /// [`StoreError::NotThatDocument`] when the step is not of this file and text; [`StoreError::WasRemoved`] for one that was removed
    /// under the law; as [`crate::Store::append`].
    pub fn keep_document(
        &self,
        original: &[u8],
        text: &str,
        step: LibraryStep,
    ) -> Result<Kept, StoreError> {
        let Done::TakenIn(document) = &step.what else { return Err(StoreError::NotThatDocument) };
        let hashes = [blake3::hash(original), blake3::hash(text.as_bytes())];
        let said = [&document.original, &document.text];
        if hashes.iter().zip(said).any(|(hash, said)| hash.to_hex().as_str() != said) {
            return Err(StoreError::NotThatDocument);
        }
        let print = step.fingerprint().ok_or(StoreError::NotThatDocument)?;
        let id = step.id;
        let entry = [Entry::Library(Box::new(step))];
        let written = Batch::from(&entry);
        let doing = "keeping a document";
        writing(&mut self.database(), doing, |database| {
            if let Some(earlier) = taken_before(database, print.0)? {
                return Ok(Kept { id: earlier, is_new: false });
            }
            for (hash, body) in hashes.iter().zip([original, text.as_bytes()]) {
                database.keep_file(hash.as_bytes(), body).map_err(failed(doing))?;
            }
            let head = append::append(database, written, None)?.head;
            add_pieces(database, head.seq, text).map_err(failed(doing))?;
            Ok(Kept { id, is_new: true })
        })
    }

    /// The file or text with this BLAKE3, in hexadecimal; `None` where there is none, or what is there is not what it was.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn file(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        sound_file(self.database().any(), hash).map_err(failed(READING))
    }

    /// The pieces that hold all that is wanted. **Shape:** in the order of the log, pieces of a document in their order.
    ///
    /// What the index says is a claim: whoever shows a piece looks at its text.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn holding(&self, wanted: &Wanted) -> Result<Vec<PieceAt>, StoreError> {
        let places = self.database().any().places_holding(wanted).map_err(failed(READING))?;
        let at = |place: u64| PieceAt { seq: place / PIECES, piece: (place % PIECES) as u16 };
        Ok(places.into_iter().map(at).collect())
    }
}

/// How many pieces of one document can be found. A text of three thousand pages has far fewer.
const PIECES: u64 = 65_536;

/// The step that took the file of this fingerprint in, where the log has one.
fn taken_before(database: &mut dyn Dialect, print: [u8; 16]) -> Result<Option<StepId>, StoreError> {
    let known = lately::known(database, &[print]).map_err(failed(READING))?;
    let Some((_, seq)) = known.seqs.first() else { return Ok(None) };
    let rows = database.rows_at(&[*seq]).map_err(failed(READING))?;
    match rows.first().map(crate::store::read).transpose()? {
        Some(Entry::Library(step)) if step.fingerprint().is_some_and(|its| its.0 == print) => {
            Ok(Some(step.id))
        }
        Some(Entry::Erased(erased)) if erased.fingerprint.is_some_and(|its| its.0 == print) => {
            Err(StoreError::WasRemoved)
        }
        _ => Err(StoreError::IndexIsWrong { table: "known", seq: *seq }),
    }
}

/// Makes the text of a document findable again, where an entry took one in and its text is as it was.
pub(crate) fn find_again(
    database: &mut dyn Dialect,
    seq: u64,
    entry: &Entry,
) -> crate::dialect::Asked<()> {
    let Some([_, text]) = files_of(entry) else { return Ok(()) };
    let Some(body) = sound_file(database, text)? else { return Ok(()) };
    match std::str::from_utf8(&body) {
        Ok(text) => add_pieces(database, seq, text),
        Err(_) => Ok(()),
    }
}

/// The hashes of the files an entry brought: as it came, and its text.
pub(crate) fn files_of(entry: &Entry) -> Option<[&str; 2]> {
    let Entry::Library(step) = entry else { return None };
    let Done::TakenIn(document) = &step.what else { return None };
    Some([&document.original, &document.text])
}

/// The file under a hash, where it is there and as it was.
pub(crate) fn sound_file(
    database: &mut dyn Dialect,
    hash: &str,
) -> crate::dialect::Asked<Option<Vec<u8>>> {
    let Ok(hash) = blake3::Hash::from_hex(hash) else { return Ok(None) };
    Ok(database.file(hash.as_bytes())?.filter(|body| blake3::hash(body) == hash))
}

/// Makes a text findable. What comes after the last piece there is a number for is not.
pub(crate) fn add_pieces(
    database: &mut dyn Dialect,
    seq: u64,
    text: &str,
) -> crate::dialect::Asked<()> {
    let places = (seq * PIECES)..((seq + 1) * PIECES);
    let rows: Vec<(u64, Vec<String>)> = places
        .zip(pieces(text))
        .map(|(place, piece)| (place, searched_words(&text[piece]).collect()))
        .collect();
    database.add_pieces(&rows)
}
