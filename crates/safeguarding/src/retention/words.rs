//! Why something is kept, or cannot be told, in words: the same on the page and at the terminal.
//!
//! Takes parts of a [`DueList`]; gives sentences. They name nobody: whose it is stands beside them.

use super::{DueList, KeptLonger, NotTold, Period, WhyKept};
use crate::calendar::in_words;
use crate::caseload::Caseload;
use crate::practice::{RetentionVersion, StartingPoint};

/// What no list like this can see, for whoever reads one.
pub const WHAT_IT_CANNOT_SEE: &[&str] = &[
    "An order of a court, an inquiry or a request to keep records that nobody wrote into the schedule as a hold.",
    "What is said only in words: a closing, a death or a birth date that no entry holds as such.",
    "That two people are one, or one person two, until somebody decides it (who is who).",
    "What happened after the last entry, and what other systems and backups still hold.",
    "Documents of the library of reviews: they are no child’s record, and no class covers them.",
];

impl WhyKept {
    /// The reason in words, which name nobody.
    pub fn in_words(&self, caseload: &Caseload) -> String {
        let practice = &caseload.practice;
        match self {
            Self::Hold(id) => {
                let title = practice.retention.hold(id).map_or(id.as_str(), |hold| &hold.title);
                format!("legal hold {id}: {title}")
            }
            Self::Open { what, record, .. } => {
                let record = &caseload.records[*record as usize];
                let label = practice.kind_label(&record.kind);
                format!("open in the household: {what} ({label}, {})", record.happened)
            }
            Self::Finding(rule) => {
                let title = practice.rule(rule).map_or(rule.as_str(), |rule| &rule.title);
                format!("a finding nobody has answered: {title}")
            }
            Self::Duty(duty) => {
                let title = practice.duty(duty).map_or(duty.as_str(), |duty| &duty.title);
                format!("still owed: {title}")
            }
            Self::WhoIsWho => "not decided yet: whether a child of the household is one person with somebody else (who is who)".to_owned(),
        }
    }
}

impl KeptLonger {
    /// Every reason in words, each once.
    pub fn in_words(&self, caseload: &Caseload) -> Vec<String> {
        let mut words: Vec<String> =
            self.because.iter().map(|why| why.in_words(caseload)).collect();
        words.dedup();
        words
    }
}

impl NotTold {
    /// What is not known, in words.
    pub const fn in_words(&self) -> &'static str {
        match (self.from, self.person) {
            (StartingPoint::AdultBirth, None) => "it names no adult to count from",
            (_, None) => "it names nobody of whom a child’s record is kept",
            (StartingPoint::Birth, _) => "the date of birth is not known",
            (StartingPoint::AdultBirth, _) => "the adult’s date of birth is not known",
            (StartingPoint::Closure, _) => "no entry closes the record",
            (StartingPoint::Death, _) => "no entry tells of a death",
            (StartingPoint::LastActivity, _) => "the last activity is not known",
        }
    }
}

impl Period {
    /// From which day it counted and when it ended, in words.
    pub fn in_words(&self) -> String {
        let about = if self.is_exact { "" } else { "at the latest " };
        format!(
            "{} from {about}{} ({}), which ended on {}",
            self.span,
            in_words(self.start),
            self.from.label(),
            in_words(self.last_day)
        )
    }
}

/// How long a version keeps what it covers, in words.
pub fn period_in_words(version: &RetentionVersion) -> String {
    let periods: Vec<String> = version
        .keep
        .iter()
        .map(|keep| format!("{} from the {}", keep.span, keep.from.label()))
        .collect();
    let mut words = periods.join(", and ");
    if periods.len() > 1 {
        words.push_str(", whichever ends last");
    }
    if let Some(died) = version.died {
        words.push_str(&format!(
            "; for a child who died before the age of {}, {} from the death",
            died.before, died.span
        ));
    }
    words.replace("from the the", "from the")
}

impl DueList {
    /// What was looked at and what of it is due, in a sentence.
    pub fn in_words(&self) -> String {
        let not_covered: usize = self.not_covered.values().sum();
        format!(
            "Due on {}: {} of {} records. Over and kept all the same: {}. Cannot be told: {}. Not over: {}. Of no class: {}. Naming nobody: {}.",
            in_words(self.day),
            self.due.len(),
            self.looked_at,
            self.kept.len(),
            self.not_told.len(),
            self.not_yet,
            not_covered,
            self.naming_nobody
        )
    }
}
