//! Who is reading, and where they stand in time.

use crate::calendar::Date;
use crate::records::{Hidden, Record};
use smol_str::SmolStr;

/// As known to whom, as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The day the reader stands on, inclusive.
    pub as_of: Date,
    /// One agency alone, or some that tell each other everything; `None`: everything shared.
    pub known_to: Option<KnownTo>,
    /// What this reader is never shown, whatever agencies knew of it.
    pub hides: Hidden,
}

/// One agency, or one organisation of it; and those it knows everything from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTo {
    /// The agency's id.
    pub agency: SmolStr,
    /// The organisation within it; `None`: all of them.
    pub organisation: Option<SmolStr>,
    /// Other agencies that tell it everything they know; mostly none.
    pub with: Vec<SmolStr>,
}

impl View {
    /// Everything shared, as of a day.
    pub const fn all(as_of: Date) -> Self {
        Self { as_of, known_to: None, hides: Hidden::NOTHING }
    }

    /// What one agency knew by itself or had been told, as of a day.
    pub fn of_agency(as_of: Date, agency: &str) -> Self {
        let (agency, organisation) =
            agency.split_once('/').map_or((agency, None), |(a, o)| (a, Some(o)));
        Self {
            as_of,
            known_to: Some(KnownTo {
                agency: agency.into(),
                organisation: organisation.map(SmolStr::from),
                with: Vec::new(),
            }),
            hides: Hidden::NOTHING,
        }
    }

    /// What some agencies knew together, had they told each other everything and nobody else told them.
    ///
    /// **Shape:** no agency: everything shared.
    pub fn of_agencies(as_of: Date, agencies: &[SmolStr]) -> Self {
        let [first, with @ ..] = agencies else { return Self::all(as_of) };
        let mut view = Self::of_agency(as_of, first);
        if let Some(known_to) = &mut view.known_to {
            known_to.with = with.to_vec();
        }
        view
    }

    /// The same for a reader who is never shown some of it.
    #[must_use]
    pub fn hiding(self, hides: Hidden) -> Self {
        Self { hides, ..self }
    }

    /// Whether a record is one this reader is never shown.
    pub fn hides(&self, record: &Record) -> bool {
        let is_own = self.known_to.as_ref().is_some_and(|known| known.agency == record.agency);
        self.hides.hides(record, is_own)
    }

    /// Whether this reader knew of this record, and is shown it.
    ///
    /// A record is known from the day it was recorded; where its source does not say, from the last day it can have
    /// happened; where neither is known, from the day our log received it. What was known on Monday is known on Tuesday.
    pub fn sees(&self, record: &Record) -> bool {
        let since = match &self.known_to {
            None => Some(known_from(record)),
            Some(known_to) => known_to.since(record),
        };
        since.is_some_and(|since| since <= self.as_of) && !self.hides(record)
    }
}

impl KnownTo {
    /// From which day any of them knew of a record; `None`: none did.
    fn since(&self, record: &Record) -> Option<Date> {
        let own = record.agency == self.agency
            && self
                .organisation
                .as_ref()
                .is_none_or(|o| record.provenance.organisation.as_ref() == Some(o));
        if own {
            return Some(known_from(record));
        }
        let with = self.with.iter().filter_map(|agency| known_to(record, agency));
        with.chain(told_to(record, &self.agency)).min()
    }
}

/// The day from which an agency knew of a record, its own or another's; `None`: it did not.
pub(crate) fn known_to(record: &Record, agency: &str) -> Option<Date> {
    if record.agency == agency { Some(known_from(record)) } else { told_to(record, agency) }
}

/// The day from which an agency knew of a record without having written it.
fn told_to(record: &Record, agency: &str) -> Option<Date> {
    let from = known_from(record);
    let known = record.also_known.iter().filter(|known| known.agency == agency);
    let known = known.map(|known| known.since.map_or(from, |since| since.max(from))).min();
    known.or_else(|| record.shared_with.iter().any(|told| told == agency).then_some(from))
}

/// The day from which a record was known to its agency.
pub(crate) fn known_from(record: &Record) -> Date {
    record.known_on().unwrap_or_else(|| record.received.day())
}
