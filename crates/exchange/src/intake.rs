//! One taking-in under way: counts, hashes, numbers and hands on what the readers find.
//!
//! Takes drafts of records, coverage and rejects from the readers; gives finished items to the sink and keeps the account.

use crate::decode::{Form, Tally};
use crate::draft::Draft;
use crate::words::{Words, plain, slug};
use crate::{Account, CoverageGiven, Format, Item, ReadError, Reject, Request};
use safeguarding::calendar::Date;
use safeguarding::practice::Practice;
use safeguarding::records::{Coverage, Fingerprint, Private, Provenance, Record, RecordId, Said};
use smol_str::SmolStr;
use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

/// A reader that counts and hashes what passes through it.
pub struct Metered<R> {
    input: R,
    bytes: Rc<Cell<u64>>,
    hasher: blake3::Hasher,
}

impl<R: Read> Metered<R> {
    /// Counts and hashes `input`.
    pub fn new(input: R) -> Self {
        Self { input, bytes: Rc::default(), hasher: blake3::Hasher::new() }
    }

    /// A handle on the bytes read so far.
    pub fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.bytes)
    }

    /// The hash of what was read so far, in hexadecimal.
    pub fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

/// What a record is about to be called in the file it came from.
pub struct Origin<'a> {
    /// Its line or row.
    pub row: u64,
    /// The parts that say what the row said, in any fixed order.
    pub parts: &'a [String],
    /// The row's values as they came.
    pub original: Vec<Private<String>>,
    /// The day the source is current as of.
    pub extracted: Option<Date>,
}

/// One taking-in under way.
pub struct Intake<'a> {
    request: &'a Request<'a>,
    /// The practice whose kinds and agencies the file is read by.
    pub practice: &'a Practice,
    /// Its words.
    pub words: Words,
    /// The file's name.
    pub file: SmolStr,
    /// The account so far.
    pub account: Account,
    sink: &'a mut dyn FnMut(Item) -> Result<(), ReadError>,
    progress: &'a mut dyn FnMut(u64),
    bytes: Rc<Cell<u64>>,
    reported: u64,
    seen: HashMap<Fingerprint, u32>,
}

impl<'a> Intake<'a> {
    /// A taking-in that begins.
    pub fn new(
        request: &'a Request<'a>,
        practice: &'a Practice,
        sink: &'a mut dyn FnMut(Item) -> Result<(), ReadError>,
        progress: &'a mut dyn FnMut(u64),
        bytes: Rc<Cell<u64>>,
    ) -> Self {
        Self {
            request,
            practice,
            words: Words::of(practice),
            file: request
                .path
                .file_name()
                .map_or_else(Default::default, |name| name.to_string_lossy().into()),
            account: Account::default(),
            sink,
            progress,
            bytes,
            reported: 0,
            seen: HashMap::new(),
        }
    }

    /// Where the file is.
    pub const fn path(&self) -> &'a Path {
        self.request.path
    }

    /// Today.
    pub const fn today(&self) -> Date {
        self.request.today
    }

    /// The format asked for.
    pub const fn format_asked(&self) -> Option<Format> {
        self.request.format
    }

    /// What the person who brought the file says it covers.
    pub const fn coverage_given(&self) -> &'a CoverageGiven {
        &self.request.coverage
    }

    /// The organisation the person who brought the file named.
    pub fn organisation_given(&self) -> Option<SmolStr> {
        self.request.organisation.map(str::trim).filter(|name| !name.is_empty()).map(SmolStr::from)
    }

    /// The agency the person who brought the file named, as an id.
    pub fn agency_given(&mut self) -> Option<SmolStr> {
        let given = self.request.agency.filter(|word| !plain(word).is_empty())?;
        Some(self.agency_of_file(given))
    }

    /// The id of the agency a file or a person names for the whole file; a word practice does not have is kept as it is.
    pub fn agency_of_file(&mut self, word: &str) -> SmolStr {
        self.words.agency(word).unwrap_or_else(|| {
            self.note("the agency named for this file is not in the list of agencies; it was kept as it was written");
            slug(word)
        })
    }

    /// Adds a note for people, once.
    pub fn note(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.account.notes.contains(&text) {
            self.account.notes.push(text);
        }
    }

    /// Notes how the letters had to be read.
    pub fn note_decoding(&mut self, form: Form, tally: &Tally) {
        if matches!(form, Form::Utf16Low { .. } | Form::Utf16High { .. }) {
            self.note("read as UTF-16");
        }
        let count = tally.windows.get();
        if count > 0 {
            self.note(format!("read as Windows-1252: {count} letters were not UTF-8"));
        }
        let count = tally.broken.get();
        if count > 0 {
            self.note(format!("{count} letters meant nothing in UTF-16 and are shown as \u{fffd}"));
        }
    }

    /// Tells how far the reading has come, at most once every 64 kilobytes.
    pub fn tick(&mut self) {
        let bytes = self.bytes.get();
        if bytes >= self.reported + 65_536 {
            self.reported = bytes;
            (self.progress)(bytes);
        }
    }

    /// Hands back a row that could not be read.
    pub fn reject(
        &mut self,
        row: u64,
        reason: impl Into<String>,
        raw: impl Into<String>,
    ) -> Result<(), ReadError> {
        self.account.rejected += 1;
        (self.sink)(Item::Reject(Reject { row, reason: reason.into(), raw: raw.into() }))
    }

    /// Hands on what the file covers.
    pub fn cover(&mut self, coverage: Coverage) -> Result<(), ReadError> {
        (self.sink)(Item::Coverage(coverage))
    }

    /// Finishes a draft and hands it on.
    pub fn keep(&mut self, mut draft: Draft, origin: Origin<'_>) -> Result<(), ReadError> {
        draft.mark_doubts(self.today());
        let fixed = [
            &*draft.agency,
            draft.organisation.as_deref().unwrap_or(""),
            draft.reference.as_deref().unwrap_or(""),
        ];
        let parts = || fixed.into_iter().chain(origin.parts.iter().map(String::as_str));
        let mut fingerprint = Fingerprint::of(parts());
        // Two identical rows of one file are two happenings, not one row read twice.
        let before = self.seen.entry(fingerprint).or_insert(0);
        if *before > 0 {
            let ordinal = before.to_string();
            fingerprint = Fingerprint::of(parts().chain([ordinal.as_str()]));
        }
        *before += 1;
        let record = Record {
            id: RecordId::of_row(self.request.received, origin.row, &fingerprint),
            kind: draft.kind,
            agency: draft.agency,
            author_role: draft.author_role,
            mentions: draft.mentions,
            happened: draft.happened,
            recorded: draft.recorded,
            received: self.request.received,
            facts: draft.facts,
            text: draft.text,
            basis: draft.basis,
            sensitivity: draft.sensitivity,
            shared_with: draft.shared_with,
            author: None,
            follows: Vec::new(),
            also_known: Vec::new(),
            classes: safeguarding::records::Classes::NONE,
            points_at: draft.points_at,
            marks: draft.marks,
            provenance: Provenance {
                organisation: draft.organisation,
                reference: draft.reference,
                extracted: origin.extracted,
                file: self.file.clone(),
                row: origin.row,
                fingerprint,
            },
        };
        self.account.kept += 1;
        (self.sink)(Item::Record(Box::new(Said { record, original: origin.original })))
    }

    /// The account, finished.
    pub fn close(mut self, hash: String) -> Account {
        (self.progress)(self.bytes.get());
        self.account.hash = hash;
        self.account
    }
}
