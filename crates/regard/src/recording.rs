//! Writing down what somebody typed, from a page or by a command, as a record in the log.
//!
//! Takes the fields of a form; holds them against practice, dates them and appends them. It changes nothing that is there.

use safeguarding::Caseload;
use safeguarding::records::{Entry, Record, RecordId, Said};
use safeguarding::response::{Typed, Typing, Wrong, stands_in_the_way};
use store::{Sought, Store, StoreError};

/// Holds what was typed against practice; gives the record it makes, dated now.
///
/// # Errors
/// Everything that stands in the way, in the order of the form.
pub fn made(caseload: &Caseload, typed: &Typed) -> Result<Record, Vec<Wrong>> {
    let record_of = |id: RecordId| caseload.records.iter().rev().find(|record| record.id == id);
    let typing = Typing {
        practice: &caseload.practice,
        today: crate::clock::today(),
        received: crate::clock::now(),
        record_of: &record_of,
    };
    let waiting = stands_in_the_way(caseload, typed, typing.today);
    match typing.record(typed) {
        Ok(record) if waiting.is_empty() => Ok(record),
        Ok(_) => Err(waiting),
        Err(wrong) => Err(waiting.into_iter().chain(wrong).collect()),
    }
}

/// Appends a record. Gives the id that is in the log: the same form sent twice is there once, under the id it first had.
///
/// # Errors
/// [`StoreError`] when the log cannot be written to.
pub fn write(store: &mut Store, record: Record) -> Result<RecordId, StoreError> {
    let (id, fingerprint) = (record.id, record.provenance.fingerprint);
    let said = Said { record, original: Vec::new() };
    if store.append(&[Entry::Said(Box::new(said))], None)?.kept > 0 {
        return Ok(id);
    }
    // Asked of the log, never of the pages: of two that come at once the pages know neither yet.
    let found = store.find(Sought::Fingerprint(fingerprint))?;
    Ok(match found.first() {
        Some((_, Entry::Said(earlier))) => earlier.record.id,
        _ => id,
    })
}
