//! What a finding claims, each claim with those it rests on, down to records.
//!
//! Made by `reason.rs` and put into words by `words.rs`; it knows neither.

use crate::calendar::{Date, Span};
use crate::chronology::Standing;
use crate::practice::Counted;

/// A claim and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What is claimed.
    pub claim: Claim,
    /// What it rests on; empty for a leaf.
    pub because: Vec<Reason>,
}

/// What a reason claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// This happened: the records that say so, by index. Always a leaf.
    Happened {
        /// What it is called.
        one: String,
        /// The records, by index.
        records: Vec<u32>,
        /// How it stands: whether somebody later said it had not happened, or was otherwise.
        standing: Standing,
    },
    /// So many of something came within a period.
    Count {
        /// How many.
        found: usize,
        /// How many are enough.
        needed: u16,
        /// What they are called.
        many: String,
        /// The period.
        within: Span,
    },
    /// None of something came between two days, both inclusive.
    None {
        /// What it is called.
        many: String,
        /// The first day.
        from: Date,
        /// The last day.
        to: Date,
    },
    /// Something was due and came late, or has not come.
    Due {
        /// What was due.
        one: String,
        /// By which day.
        due: Date,
        /// The limit, where it was not the record's own day.
        limit: Option<Span>,
        /// The day it came; `None`: not by the reader's day.
        came: Option<Date>,
    },
    /// Nothing of something for too long while it should have been.
    Gap {
        /// What was missing.
        many: String,
        /// The last day it was there, or the day it should have begun.
        from: Date,
        /// The day it came again, ended or was read.
        to: Date,
        /// How long is too long.
        longest: Span,
        /// Whether it still goes on.
        still: bool,
    },
    /// Several different things came within one period.
    Together {
        /// How many of them.
        found: usize,
        /// How many are enough.
        needed: usize,
        /// The period.
        within: Span,
    },
    /// Something came back after it had ended or improved, so many days later.
    CameBack {
        /// Calendar days from the one to the other.
        days: i32,
    },
    /// There was more of something than in the period before.
    Rose {
        /// How much the later period held.
        found: usize,
        /// How much the period before held: the least and the most it can have been.
        before: (usize, usize),
        /// What is counted.
        counted: Counted,
        /// What they are called.
        many: String,
        /// The length of each period.
        within: Span,
        /// The last day of the later period.
        to: Date,
        /// How much is enough, and how much more than before.
        needed: (u16, u16),
    },
    /// These are the ones of a period, by what is said of it.
    Period {
        /// How many entries.
        found: usize,
        /// What they are called.
        many: String,
        /// Which of the periods compared.
        part: Part,
    },
    /// Readings one after another lay beyond a line.
    Beyond {
        /// How many.
        found: usize,
        /// How many are enough.
        needed: u16,
        /// What they are called.
        many: String,
        /// The line in words: `below 85 per cent`.
        line: String,
        /// The period in which they must lie.
        within: Option<Span>,
    },
    /// A later reading was lower or higher than an earlier one. The first two reasons are those two.
    Changed {
        /// Whether it fell.
        fell: bool,
        /// By how much, as a number people write.
        by: String,
        /// How much is enough, likewise.
        needed: String,
        /// What the numbers are of; empty where the readings say so themselves.
        unit: String,
        /// The period in which they must lie.
        within: Option<Span>,
    },
    /// What is said of a place changed.
    Moved {
        /// The records that first said another, by index: one of each change, in order.
        changes: Vec<u32>,
        /// How many are enough.
        needed: u16,
        /// The period.
        within: Span,
        /// What changed: `home`, or what the fact is called.
        what: String,
    },
    /// Entries that cannot all be the whole truth.
    Disagree {
        /// How near each other they must lie.
        within: Span,
        /// Whether they come from different agencies.
        other_agency: bool,
    },
    /// Something was asked and not answered in time, or decided without.
    Unanswered {
        /// What a reply is called.
        reply: String,
        /// What asking is called.
        asked: String,
        /// What became of it.
        how: NoReply,
    },
    /// Other entries of the same occurrence, outside the one period that its claim speaks of. What stands above it says nothing
    /// of how near they lie.
    Others {
        /// How many.
        found: usize,
        /// What so many of them are called.
        called: String,
    },
    /// Several reasons hold together.
    All,
}

/// Which of the periods that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The one before.
    Before,
    /// The later one.
    Later,
    /// After it: it went on.
    Since,
}

/// What became of something asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoReply {
    /// It was decided with nothing asked in this period up to it.
    NotAsked {
        /// The period.
        within: Span,
    },
    /// It was asked.
    Asked {
        /// How long a reply may take and its last day, where it had passed without one.
        overdue: Option<(Span, Date)>,
        /// The day a reply came later; `None`: not by the reader's day.
        came: Option<Date>,
        /// Whether something was decided before any reply.
        decided: bool,
    },
}
