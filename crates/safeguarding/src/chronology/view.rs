//! Who is reading, and where they stand in time.

use crate::calendar::Date;
use crate::records::{Instant, Record};
use smol_str::SmolStr;

/// As known to whom, as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The day the reader stands on, inclusive.
    pub as_of: Date,
    /// One agency alone, or some that tell each other everything; `None`: everything shared.
    pub known_to: Option<KnownTo>,
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
        Self { as_of, known_to: None }
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

    /// Whether this reader knew of this record.
    ///
    /// A record is known from the day it was recorded; where its source does not say, from the last day it can have
    /// happened; where neither is known, from the day our log received it. What was known on Monday is known on Tuesday.
    pub fn sees(&self, record: &Record) -> bool {
        known_from(record) <= self.as_of
            && self.known_to.as_ref().is_none_or(|known_to| known_to.sees(record))
    }
}

impl KnownTo {
    fn sees(&self, record: &Record) -> bool {
        let own = record.agency == self.agency
            && self
                .organisation
                .as_ref()
                .is_none_or(|o| record.provenance.organisation.as_ref() == Some(o));
        let from_another =
            |agency: &SmolStr| record.agency == *agency || record.shared_with.contains(agency);
        own || record.shared_with.contains(&self.agency) || self.with.iter().any(from_another)
    }
}

/// The day from which a record was known to its agency.
pub(crate) fn known_from(record: &Record) -> Date {
    record.known_on().unwrap_or_else(|| day_of(record.received))
}

/// The day, in Coordinated Universal Time, of a moment.
fn day_of(instant: Instant) -> Date {
    let days = (instant.0 / 86_400_000_000) as i64;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX)
}
