//! What must be done before something is written: nothing closes while the no of a family has not been talked over.
//!
//! Takes what was typed and a caseload; gives what stands in its way, in words for whoever typed it.

use super::clock::Now;
use super::ledger::Ledger;
use super::writing::{Typed, Wrong};
use crate::calendar::{Date, in_words};
use crate::caseload::Caseload;
use crate::chronology::View;

/// The duties that what was typed waits for and that are still open for whom it is about, as everything is known on a day.
///
/// **Shape:** one a duty and opening, by the day due; empty where the kind waits for none, or names nobody who is known.
pub fn waits_for(caseload: &Caseload, typed: &Typed, day: Date) -> Vec<Wrong> {
    let form = caseload.practice.kind(&typed.kind).and_then(|kind| kind.form.as_ref());
    let Some(form) = form.filter(|form| !form.waits_for.is_empty()) else { return Vec::new() };
    let known = typed.people.iter().filter_map(|mention| mention.chosen.as_deref());
    let persons: Vec<u32> = known
        .filter_map(|at| caseload.place_of(*at))
        .filter_map(|(record, place)| {
            caseload.people.of_record[record as usize][usize::from(place)]
        })
        .collect();
    let mut families: Vec<u32> =
        persons.iter().filter_map(|one| caseload.people.family_of_child[*one as usize]).collect();
    families.sort_unstable();
    families.dedup();
    let ledger = Ledger::new(caseload, View::all(day), Now::end_of(day));
    let open = families.into_iter().flat_map(|family| ledger.of_family(family)).filter(|task| {
        task.is_open()
            && form.waits_for.contains(&task.duty)
            && task.children.iter().any(|child| persons.contains(child))
    });
    open.map(|task| {
        let title = caseload.practice.duty(&task.duty).map_or("", |duty| duty.title.as_str());
        let opened = &caseload.records[task.opened_by as usize];
        Wrong {
            field: "kind".to_owned(),
            words: format!(
                "First: {}. It was opened by {} of {} and is due {}; nothing closes before",
                title.to_lowercase(),
                caseload.practice.kind_label(&opened.kind).to_lowercase(),
                opened.happened,
                in_words(task.due)
            ),
        }
    })
    .collect()
}
