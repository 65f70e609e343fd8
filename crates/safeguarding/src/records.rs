//! The ground: what one agency said, at one time, about some people. Immutable, and everything else is computed from it.
//!
//! Takes what the door has read; gives [`Record`]s, [`Coverage`] and [`TakeIn`]s, which are the entries of the log.
//! A correction or a withdrawal is a record of its own that points at an earlier one; nothing is changed.

mod access;
mod adoption;
mod clerk;
mod decision;
mod erasure;
mod hidden;
mod library;
mod mention;
mod paper;

pub use access::{Access, AccessStep, AccountId, Hand, Holder, Look, Tie};
pub use adoption::{Adoption, CannotAdopt, LookBackRead, RuleStep};
pub use clerk::{
    ClerkNote, ClerkStep, GIVEN_UP_AFTER, LATE_AFTER, LastRun, RoleTold, going_on, told_by,
};
pub use decision::{
    CannotDecide, Decision, DecisionId, Earlier, Ground, MentionAt, MustSay, Verdict, in_force,
};
pub use erasure::{CannotErase, Erased, Erasure, ErasureId, Removed};
pub use hidden::Hidden;
pub use library::{
    Card, ChildOfReview, Coding, DocumentTaken, Done, Lesson, LibraryStep, PaperKept, Polarity,
    Presence, Round, StepId, Stretch, Suggested, TiedTo,
};
pub use mention::{Identifier, IdentifierScheme, Mention, Name, NotPeople, Role, Sex, read_people};
pub use paper::{Block, Paper, PaperKind, Part};

use crate::calendar::{Date, VagueDate, in_words, is_within_lives};
pub use crate::practice::{Class, Classes, Voice};
pub use crate::private::Private;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

/// A record's id: a time-ordered UUID (version 7) of when the log took it and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordId(pub Uuid);

impl RecordId {
    /// The id of a record received at `received` whose content has this fingerprint.
    ///
    /// The same content taken in at the same instant has the same id, so that ids need no random numbers.
    pub fn new(received: Instant, fingerprint: &Fingerprint) -> Self {
        Self::at(received, Self::tail(fingerprint))
    }

    /// As [`RecordId::new`], for a row of a file: ids of neighbouring rows are neighbours, though all were received at one instant.
    ///
    /// Version 7 leaves the bits after the time to whoever makes the id (RFC 9562, section 6.2). An index is written where its
    /// neighbours are: with ids in no order, each row of a large file would write a page of its own.
    pub fn of_row(received: Instant, row: u64, fingerprint: &Fingerprint) -> Self {
        const ROWS_TOGETHER: u64 = 256;
        let [.., high, low] = (row / ROWS_TOGETHER).to_be_bytes();
        let mut tail = Self::tail(fingerprint);
        [tail[0], tail[1]] = [high, low];
        Self::at(received, tail)
    }

    fn tail(fingerprint: &Fingerprint) -> [u8; 10] {
        let mut tail = [0; 10];
        tail.copy_from_slice(&fingerprint.0[..10]);
        tail
    }

    fn at(received: Instant, tail: [u8; 10]) -> Self {
        Self(uuid::Builder::from_unix_timestamp_millis(received.0 / 1000, &tail).into_uuid())
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A moment: microseconds since 1970 in Coordinated Universal Time.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(pub u64);

impl Instant {
    /// Its day, in Coordinated Universal Time; the last day there is where it lies beyond.
    pub fn day(self) -> Date {
        // A moment a damaged file says may lie beyond the last day there is.
        jiff::Timestamp::from_microsecond(i64::try_from(self.0).unwrap_or(i64::MAX))
            .map_or(Date::MAX, |at| at.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// Its day and minute, as a reader sees them: `4 March 2026, 09:30 UTC`.
    pub fn in_words(self) -> String {
        let minutes = self.0 / 60_000_000;
        format!("{}, {:02}:{:02} UTC", in_words(self.day()), minutes / 60 % 24, minutes % 60)
    }
}

/// The first 16 bytes of the BLAKE3 hash of what a row said: equal rows of one source have equal fingerprints.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// The fingerprint of some parts, which cannot run into each other.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let bad = || serde::de::Error::custom("a fingerprint is 32 hexadecimal figures");
        let mut bytes = [0; 16];
        if text.len() != 32 {
            return Err(bad());
        }
        for (i, byte) in bytes.iter_mut().enumerate() {
            *byte = text
                .get(2 * i..2 * i + 2)
                .and_then(|h| u8::from_str_radix(h, 16).ok())
                .ok_or_else(bad)?;
        }
        Ok(Self(bytes))
    }
}

/// One thing one agency said, at one time, about some people. `Debug` shows its id, kind and agency and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Which of `record-kinds.toml` it is.
    pub kind: SmolStr,
    /// The agency that recorded it.
    pub agency: SmolStr,
    /// The role of whoever wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_role: Option<SmolStr>,
    /// Who wrote it, as they say; only of what was written here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Private<String>>,
    /// The people it names. **Shape:** in the order of the source; may be empty.
    pub mentions: Vec<Mention>,
    /// When it happened, as far as that is known.
    pub happened: VagueDate,
    /// The day its author wrote it; `None` when the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Date>,
    /// When our log took it.
    pub received: Instant,
    /// The facts of its kind, and any other named value the source carried.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<SmolStr, String>,
    /// What was written, by whose voice it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<(Voice, Private<String>)>,
    /// On what basis it was shared, as the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// How closely it is kept.
    #[serde(default, skip_serializing_if = "Sensitivity::is_ordinary")]
    pub sensitivity: Sensitivity,
    /// Other agencies that were told of it at the time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<SmolStr>,
    /// The earlier record this one corrects, withdraws or rebuts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points_at: Option<Pointer>,
    /// The earlier records it goes on from: what it answers, decides about, replies to or reports on. Only of what was written
    /// here, where its author points at them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follows: Vec<RecordId>,
    /// What was doubtful and kept as it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Where it came from.
    pub provenance: Provenance,
    /// Other agencies that knew of it, as records together say. Worked out ([`crate::chronology::tell`]), no part of what was
    /// said, and never written; empty until then.
    #[serde(skip)]
    pub also_known: Vec<AlsoKnown>,
    /// What it says that others do not. Worked out ([`crate::chronology::classify`]), no part of what was said, and never written; none until then.
    #[serde(skip)]
    pub classes: Classes,
}

/// Another agency that knew of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlsoKnown {
    /// The agency.
    pub agency: SmolStr,
    /// How it came to know.
    pub how: HowKnown,
    /// The day of its knowing; `None`: not recorded, and taken to be the day the record was known.
    pub since: Option<Date>,
}

/// How another agency came to know of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HowKnown {
    /// It said itself what was recorded: it made the contact.
    Said,
    /// It was told at the time.
    Told,
    /// It is told of every such thing, and a row of its own shows that it knew.
    AsACourse,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Record {{ id: {}, kind: {}, agency: {}, (private) }}",
            self.id, self.kind, self.agency
        )
    }
}

impl Record {
    /// Whether it was written here, not read from an agency's file.
    pub fn is_written_here(&self) -> bool {
        self.provenance.file == WRITTEN_HERE
    }

    /// The day by which its agency knew it: when it was recorded, else the last day it can have happened.
    ///
    /// `None` when neither is known, or not within anybody's life; such a record counts as known from the day the log took it.
    pub fn known_on(&self) -> Option<Date> {
        let recorded = self.recorded.filter(|day| is_within_lives(*day));
        recorded.or(self.happened.latest()).or(self.happened.earliest())
    }

    /// What is written in one voice.
    pub fn said_by(&self, voice: Voice) -> impl Iterator<Item = &Private<String>> {
        self.text.iter().filter(move |(v, _)| *v == voice).map(|(_, text)| text)
    }
}

/// How many letters of one text are shown among others, on pages and in answers of commands.
pub const LONGEST_SHOWN: usize = 10_000;

/// The beginning of a text too long to be shown among others, and how many letters the whole has; `None`: it is shown whole.
pub fn beginning(text: &str) -> Option<(&str, usize)> {
    if text.len() <= LONGEST_SHOWN {
        return None;
    }
    let (end, _) = text.char_indices().nth(LONGEST_SHOWN)?;
    Some((&text[..end], text.chars().count()))
}

/// How closely a record is kept.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Sensitivity {
    /// Seen by those who need to know of the child.
    #[default]
    Ordinary,
    /// Its source says no more than that fewer should see it.
    Restricted,
    /// It tells of an adult’s health.
    AdultHealth,
    /// It tells what the police have from others.
    PoliceIntelligence,
    /// It tells where somebody hides.
    Refuge,
    /// It tells of a child’s life before or after adoption.
    Adoption,
}

impl Sensitivity {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_ordinary(&self) -> bool {
        *self == Self::Ordinary
    }
}

/// What stands in the place of a file's name where a record was written here.
pub const WRITTEN_HERE: &str = "written here";

/// How a later record stands to an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The earlier one was wrong; this is right.
    Corrects,
    /// Somebody later said it had not happened. Both stay readable.
    Withdraws,
    /// A parent, carer or child says it was otherwise. Both stay readable.
    Rebuts,
}

impl Relation {
    /// Every relation.
    pub const ALL: [Self; 3] = [Self::Corrects, Self::Withdraws, Self::Rebuts];

    /// Its name in files, forms and addresses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Corrects => "corrects",
            Self::Withdraws => "withdraws",
            Self::Rebuts => "rebuts",
        }
    }
}

/// A later record's pointer to an earlier one of the same source.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pointer {
    /// How it stands to it.
    pub relation: Relation,
    /// The earlier one's reference in its source.
    pub reference: SmolStr,
}

/// A value that was doubtful and was kept as it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// The column, element or fact.
    pub field: SmolStr,
    /// What is doubtful, with no personal data in it.
    pub what: SmolStr,
}

/// Where a record came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The organisation or system within the agency, as the source names it: a school, a trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<SmolStr>,
    /// The source's own reference for it. A later file with the same reference supersedes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<SmolStr>,
    /// The day the source was extracted or is current as of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extracted: Option<Date>,
    /// The file's name, without its folder.
    pub file: SmolStr,
    /// The line or row in it, from 1, headings counted.
    pub row: u64,
    /// The fingerprint of what the row said.
    pub fingerprint: Fingerprint,
}

/// What a source says it holds. Lets a reader tell "nothing found" from "not asked".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Coverage {
    /// The agency.
    pub agency: SmolStr,
    /// The organisation or system within it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<SmolStr>,
    /// The area it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// The first day covered; `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day covered; `None`: not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// The day it was current as of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_as_of: Option<Date>,
    /// The kinds of record this source can hold; empty: everything its agency records. A source that cannot hold visits
    /// says nothing by holding none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<SmolStr>,
    /// What it says of its own limits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<String>,
    /// The file that said so.
    pub file: SmolStr,
}

/// One taking-in of one file: written to the log after its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeIn {
    /// The file's name, without its folder.
    pub file: SmolStr,
    /// BLAKE3 of the whole file, in hexadecimal.
    pub hash: String,
    /// The agency it was taken in for, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<SmolStr>,
    /// The format it was read as.
    pub format: SmolStr,
    /// The headings of its columns, in order, where it has columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// When the log took it.
    pub received: Instant,
    /// Rows or elements read.
    pub read: u64,
    /// Records kept.
    pub kept: u64,
    /// Of those, records with at least one mark.
    pub marked: u64,
    /// Rows that could not be read and went to the rejects file.
    pub rejected: u64,
    /// Rows the log already had.
    pub already_known: u64,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// Something an agency said.
    Said(Box<Said>),
    /// What a source says it holds.
    Coverage(Coverage),
    /// The account of one taking-in.
    TakeIn(TakeIn),
    /// What somebody decided about who is who.
    Decided(Box<Decision>),
    /// What a partnership decided about a rule of practice.
    Adopted(Box<Adoption>),
    /// What the clerk that turns the day noted.
    Clerk(Box<ClerkNote>),
    /// What was done in the library of reviews.
    Library(Box<LibraryStep>),
    /// That content was removed.
    Erasure(Box<Erasure>),
    /// What stands in the place of an entry whose content was removed.
    Erased(Erased),
    /// One step in who may look. Only in a reading log.
    Access(Box<AccessStep>),
    /// One page that one person was shown. Only in a reading log.
    Look(Box<Look>),
}

/// A record together with the row it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The record.
    pub record: Record,
    /// The row's values as they came. **Shape:** in the order of the [`TakeIn::headings`] of its file, or
    /// `element: value` where the source has no columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub original: Vec<Private<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_do_not_run_parts_together() {
        assert_ne!(Fingerprint::of(["ab", "c"]), Fingerprint::of(["a", "bc"]));
        assert_eq!(Fingerprint::of(["ab", "c"]), Fingerprint::of(["ab", "c"]));
    }

    #[test]
    fn a_moment_is_said_in_words() {
        assert_eq!(Instant(1_772_616_600_000_000).in_words(), "4 March 2026, 09:30 UTC");
        assert_eq!(Instant::default().in_words(), "1 January 1970, 00:00 UTC");
        assert_eq!(Instant(u64::MAX).day(), Date::MAX);
    }

    #[test]
    fn record_ids_sort_by_when_they_were_received() {
        let print = Fingerprint::of(["x"]);
        let early = RecordId::new(Instant(1_000_000_000_000_000), &print);
        let late = RecordId::new(Instant(1_000_000_000_001_000), &print);
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
    }

    #[test]
    fn ids_of_the_rows_of_a_file_lie_in_the_order_of_the_rows_and_none_is_twice() {
        let at = Instant(1_000_000_000_000_000);
        let id = |row: u64| RecordId::of_row(at, row, &Fingerprint::of([&*row.to_string()]));
        let ids: Vec<RecordId> = (0..600_000).step_by(256).map(id).collect();
        assert!(ids.is_sorted());
        let all: std::collections::BTreeSet<RecordId> = (0..3_000_000).step_by(7).map(id).collect();
        assert_eq!(all.len(), 3_000_000 / 7 + 1);
        assert!(all.iter().all(|id| id.0.get_version_num() == 7));
        let later = RecordId::new(Instant(at.0 + 1_000), &Fingerprint::of(["x"]));
        assert!(all.last().is_some_and(|last| *last < later));
    }
}
