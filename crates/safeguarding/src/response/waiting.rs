//! What of the record stands in the way of something that is written: nothing closes while the no of a family has not been talked over,
//! and nothing goes on from an entry about other people.
//!
//! Takes what was typed and a caseload; gives what stands in its way, in words for whoever typed it.

use super::clock::Now;
use super::ledger::Ledger;
use super::writing::{Typed, Wrong};
use crate::calendar::{Date, in_words};
use crate::caseload::Caseload;
use crate::chronology::View;
use crate::records::{MentionAt, RecordId};
use std::collections::BTreeSet;

/// What of the record stands in the way of what was typed, as everything is known on a day. **Shape:** empty where nothing does.
pub fn stands_in_the_way(caseload: &Caseload, typed: &Typed, day: Date) -> Vec<Wrong> {
    let about = About::of(caseload, typed);
    let mut wrong = about.is_about_others(typed);
    wrong.extend(about.stops_no_clock(typed, day));
    wrong.extend(about.waits_for(typed, day));
    wrong
}

/// Whom something typed is about, as far as they are known.
struct About<'a> {
    caseload: &'a Caseload,
    /// Whom it names, by index.
    named: BTreeSet<u32>,
    /// The children of the families of those, and of the child whose page it was written from, by index.
    children: BTreeSet<u32>,
    families: BTreeSet<u32>,
}

impl<'a> About<'a> {
    fn of(caseload: &'a Caseload, typed: &Typed) -> Self {
        let person = |at: MentionAt| {
            let (record, place) = caseload.place_of(at)?;
            caseload.people.of_record[record as usize][usize::from(place)]
        };
        let chosen = typed.people.iter().filter_map(|mention| mention.chosen.as_deref());
        let named: BTreeSet<u32> = chosen.filter_map(|at| person(*at)).collect();
        let page = typed.written_from.and_then(person);
        let mut about =
            Self { caseload, named, children: BTreeSet::new(), families: BTreeSet::new() };
        let round: Vec<u32> = about.named.iter().copied().chain(page).collect();
        for person in round {
            about.take_in(person);
        }
        about
    }

    /// Takes in the families somebody belongs to: a child’s own, and of an adult those of every child named beside them.
    fn take_in(&mut self, person: u32) {
        let people = &self.caseload.people;
        if people.family_of_child[person as usize].is_some() {
            self.children.insert(person);
            self.families.extend(people.family_of_child[person as usize]);
            return;
        }
        let records = people.persons[person as usize].mentions.iter().map(|(record, _)| *record);
        for child in records.flat_map(|record| people.of_record[record as usize].iter().flatten()) {
            if let Some(family) = people.family_of_child[*child as usize] {
                self.children.insert(*child);
                self.families.insert(family);
            }
        }
    }

    /// What goes on from an entry names somebody whom that names, or one of their family.
    fn is_about_others(&self, typed: &Typed) -> Vec<Wrong> {
        let people = &self.caseload.people;
        let is_of_family = |person: &u32| {
            self.named.contains(person)
                || people.family_of_child[*person as usize]
                    .is_some_and(|family| self.families.contains(&family))
        };
        let is_about_others = |id: &RecordId| {
            let index = self.caseload.records.iter().rposition(|record| record.id == *id);
            let named = index.map(|index| people.of_record[index].iter().flatten());
            named
                .is_some_and(|mut named| named.clone().next().is_some() && !named.any(is_of_family))
        };
        let others = !typed.people.is_empty() && typed.follows.iter().any(is_about_others);
        let words = "The entry this goes on from is about other people: choose somebody it is about, or begin from the right child’s page";
        if others {
            vec![Wrong { field: "people".to_owned(), words: words.to_owned() }]
        } else {
            Vec::new()
        }
    }

    /// A clock that is named must run from the entry it is stopped at.
    fn stops_no_clock(&self, typed: &Typed, day: Date) -> Option<Wrong> {
        let kind = self.caseload.practice.kind(&typed.kind)?;
        let fact = kind.facts.iter().find(|fact| fact.names_duty)?;
        let named = typed.facts.get(&fact.name)?.reveal().trim();
        let ledger = Ledger::new(self.caseload, View::all(day), Now::end_of(day));
        let mut owed = self.families.iter().flat_map(|family| ledger.of_family(*family));
        let runs = owed.any(|task| {
            let opened = &self.caseload.records[task.opened_by as usize];
            let is_its = typed.follows.contains(&opened.id) || opened.points_at.is_some();
            task.duty == named && task.is_open() && is_its
        });
        let words = "No such clock runs from the entry this goes on from: begin from the clock on the child’s response page";
        (!runs).then(|| Wrong { field: format!("fact.{}", fact.name), words: words.to_owned() })
    }

    /// The duties that what was typed waits for and that are still open. **Shape:** one a duty and opening, by the day due.
    fn waits_for(&self, typed: &Typed, day: Date) -> Vec<Wrong> {
        let practice = &self.caseload.practice;
        let form = practice.kind(&typed.kind).and_then(|kind| kind.form.as_ref());
        let Some(form) = form.filter(|form| !form.waits_for.is_empty()) else { return Vec::new() };
        let ledger = Ledger::new(self.caseload, View::all(day), Now::end_of(day));
        let owed = self.families.iter().flat_map(|family| ledger.of_family(*family));
        let open = owed.filter(|task| {
            task.is_open()
                && form.waits_for.contains(&task.duty)
                && task.children.iter().any(|child| self.children.contains(child))
        });
        open.map(|task| {
            let title = practice.duty(&task.duty).map_or("", |duty| duty.title.as_str());
            let opened = &self.caseload.records[task.opened_by as usize];
            Wrong {
                field: "kind".to_owned(),
                words: format!(
                    "First: {}. It was opened by {} of {} and is due {}; nothing closes before",
                    title.to_lowercase(),
                    practice.kind_label(&opened.kind).to_lowercase(),
                    opened.happened,
                    in_words(task.due)
                ),
            }
        })
        .collect()
    }
}
