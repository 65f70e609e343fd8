//! What an address names, and what there is over everybody: of both only what the reader may know of.
//!
//! Takes ids and a reader; gives indexes, findings and tasks. A family that this reader may not know of is nowhere here, as if it were
//! not there; what a page takes from here of a person is noted for the reading log.

use super::{Site, once};
use safeguarding::assess::Found;
use safeguarding::chronology::View;
use safeguarding::patterns::Concerning;
use safeguarding::people::{FamilyId, PersonId};
use safeguarding::records::{Record, RecordId};
use safeguarding::response::{Ledger, Now, Task};
use std::sync::Arc;

impl Site {
    /// The index of the person an address names.
    pub(crate) fn person(&self, id: &str) -> Option<u32> {
        let person = self.caseload().person(PersonId::parse(id)?)?;
        if !self.knows_person(person) {
            return None;
        }
        self.shows(person);
        Some(person)
    }

    /// The index of the family an address names, by a child of it.
    pub(crate) fn family(&self, id: &str) -> Option<u32> {
        let family = self.caseload().family(FamilyId(PersonId::parse(id)?))?;
        if !self.knows_family(family) {
            return None;
        }
        for child in &self.caseload().people.families[family as usize].children {
            self.shows(*child);
        }
        Some(family)
    }

    /// The index of the child an address names.
    pub(crate) fn child(&self, id: &str) -> Option<u32> {
        self.person(id).filter(|person| self.caseload().people.persons[*person as usize].is_child())
    }

    /// The index of the child an address names, where this reader sees anything of them.
    pub(crate) fn child_seen(&self, view: &View, id: &str) -> Option<u32> {
        let child = self.child(id)?;
        let caseload = self.caseload();
        let mut named = caseload.people.persons[child as usize].mentions.iter();
        named.any(|(record, _)| view.sees(&caseload.records[*record as usize])).then_some(child)
    }

    /// The index and the record an address names.
    pub(crate) fn record(&self, id: &str) -> Option<(u32, &Record)> {
        let id = RecordId(id.parse().ok()?);
        let records = &self.caseload().records;
        let place = self
            .0
            .records_by_id
            .binary_search_by_key(&id, |index| records[*index as usize].id)
            .ok()?;
        let index = self.0.records_by_id[place];
        if !self.knows_record(index) {
            return None;
        }
        for person in self.caseload().people.of_record[index as usize].iter().flatten() {
            self.shows(*person);
        }
        Some((index, &records[index as usize]))
    }

    /// The index of a record, whoever reads.
    pub(crate) fn record_index(&self, id: RecordId) -> Option<u32> {
        let records = &self.caseload().records;
        let ids = &self.0.records_by_id;
        let place = ids.binary_search_by_key(&id, |index| records[*index as usize].id).ok()?;
        Some(ids[place])
    }

    /// What is met or cannot be told over every family this reader may know, as one agency or all knew it.
    pub(crate) fn findings(&self, view: &View) -> Arc<Vec<Found>> {
        let all = once(&self.0.findings, view, || self.caseload().all_findings(view));
        self.of_known(all, |found| match found.concerning {
            Concerning::Child(child) => self.caseload().people.family_of_child[child as usize],
            Concerning::SiblingGroup(family) | Concerning::Household(family) => Some(family),
        })
    }

    /// What of a list is about a family this reader may know, or about none.
    fn of_known<T: Clone>(
        &self,
        all: Arc<Vec<T>>,
        family: impl Fn(&T) -> Option<u32>,
    ) -> Arc<Vec<T>> {
        if self.is_read_by().is_none() {
            return all;
        }
        let is_known = |one: &&T| family(one).is_none_or(|family| self.knows_family(family));
        Arc::new(all.iter().filter(is_known).cloned().collect())
    }

    /// Every task over the families this reader may know; worked out once for all who know alike, and a day.
    pub(crate) fn tasks(&self, view: &View) -> Arc<Vec<Task>> {
        let now = Now::end_of(view.as_of);
        let all =
            once(&self.0.tasks, view, || Ledger::new(self.caseload(), view.clone(), now).all());
        self.of_known(all, |task| task.family)
    }
}
