//! Serious incidents, where other pages lead to them.

use super::chronology::Link;
use crate::asked::Asked;
use safeguarding::Caseload;
use safeguarding::chronology::{About, Chronology, Entry, Standing};
use safeguarding::learning::incident::INCIDENT;
use safeguarding::records::{Pointer, Record, Relation};

/// Whether a record tells of a serious incident: one that takes an earlier one back tells of none.
pub(crate) fn is_one(record: &Record) -> bool {
    let takes_back = |of: &Pointer| of.relation != Relation::Corrects;
    record.kind == INCIDENT && !record.points_at.as_ref().is_some_and(takes_back)
}

/// Where the page of an incident is; `None` where a record tells of none.
pub(crate) fn address(asked: &Asked, record: &Record) -> Option<String> {
    is_one(record).then(|| asked.reader_address(&format!("/incidents/{}", record.id)))
}

/// The incidents that name the child of a chronology. **Shape:** the newest first.
pub(crate) fn of_child(caseload: &Caseload, asked: &Asked, chronology: &Chronology) -> Vec<Link> {
    let own = chronology.entries.iter().rev().filter(|entry| entry.about == About::Child);
    let link = |entry: &Entry| {
        let record = &caseload.records[entry.happening.records[0] as usize];
        let withdrawn = entry.happening.standing == Standing::Withdrawn;
        let withdrawn = if withdrawn { " (later withdrawn)" } else { "" };
        let words = format!("{}{withdrawn}", record.happened).into();
        Some(Link { words, href: address(asked, record)? })
    };
    own.filter_map(link).collect()
}
