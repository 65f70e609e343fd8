//! What lies between the entry that opens a clock and others: whether one comes after it, whether something runs then, which earlier
//! entry its time counts from, and whose side of an exchange it is.
//!
//! Takes the happenings of one family; gives answers about a duty. It changes nothing.

use super::days::first_day;
use super::ledger::OfFamily;
use crate::calendar::Date;
use crate::chronology::Happening;
use crate::practice::{Duty, KindForm, Side};
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::BTreeSet;

impl OfFamily<'_, '_> {
    /// Whether one happening comes after what opened a duty. Of one day the order is not known where agencies’ files say it; of one
    /// kind, or where the duty asks for it, it is the order in which they were written.
    pub(super) fn comes_after(
        &self,
        duty: &Duty,
        other: &Happening,
        opening: &Happening,
        opened: Date,
    ) -> bool {
        let (later, first) = (other.records[0], opening.records[0]);
        let (record, opener) = (self.ledger.record(later), self.ledger.record(first));
        let Some(day) = record.happened.latest() else { return false };
        if day != opened {
            return day > opened;
        }
        let written_here = record.is_written_here() && opener.is_written_here();
        let is_strict = record.kind == opener.kind || (duty.only_after && written_here);
        !is_strict || (record.received, later) > (opener.received, first)
    }

    /// Whether what a duty hangs on runs on the day it would open; also where it hangs on nothing.
    pub(super) fn runs(&self, duty: &Duty, children: &[u32], opened: Date) -> bool {
        let Some(running) = &duty.only_while else { return true };
        let day = |told: &Happening| first_day(self.ledger.record(told.records[0]));
        let by_then = |told: &&Happening| day(told) <= opened && self.is_about(told, children);
        let last = |pick| {
            self.known.iter().filter(by_then).filter(|told| self.fits(pick, told)).map(day).max()
        };
        last(&running.from)
            .is_some_and(|began| last(&running.until).is_none_or(|ended| ended < began))
    }

    /// The record of the earlier entry that a duty’s time counts from, by index.
    pub(super) fn counts_from(&self, duty: &Duty, children: &[u32], opened: Date) -> Option<u32> {
        let earlier = duty.counts_from.as_ref()?;
        let calendar = &self.ledger.caseload.practice.working_days;
        let from = earlier.at_most.before(opened, calendar);
        let day = |told: &Happening| first_day(self.ledger.record(told.records[0]));
        let found = self.known.iter().filter(|told| {
            (from..=opened).contains(&day(told))
                && self.fits(&earlier.entry, told)
                && self.is_about(told, children)
        });
        found.max_by_key(|told| day(told)).map(|told| told.records[0])
    }

    /// Whether one happening goes on, however far, from where the exchange began that another belongs to.
    pub(super) fn goes_on_in_one_exchange(&self, opening: &Happening, other: &Happening) -> bool {
        let (first, later) = (opening.records[0], other.records[0]);
        let (opener, record) = (self.ledger.record(first), self.ledger.record(later));
        let is_later = (first_day(record), record.received, later)
            > (first_day(opener), opener.received, first);
        let began = |record| self.began(record).map(|first| first.id);
        is_later && began(opener).is_some() && began(opener) == began(record)
    }

    /// The entry with which an exchange between agencies began: the first of what a record goes on from that asks or tells another.
    fn began<'s>(&'s self, record: &'s Record) -> Option<&'s Record> {
        let practice = &self.ledger.caseload.practice;
        let asks = |record: &Record| {
            let form = practice.kind(&record.kind).and_then(|kind| kind.form.as_ref());
            form.is_some_and(KindForm::tells_somebody)
        };
        let all = || self.known.iter().flat_map(|told| told.records.iter().chain(&told.earlier));
        let mut seen = BTreeSet::new();
        let mut at = record;
        while !asks(at) && seen.insert(at.id) {
            at = all()
                .map(|index| self.ledger.record(*index))
                .find(|one| at.follows.contains(&one.id))?;
        }
        asks(at).then_some(at)
    }

    /// The agencies that each owe a duty by themselves, as its opening record names them; `None` alone where it is owed once.
    pub(super) fn each(&self, duty: &Duty, record: &Record) -> Vec<Option<SmolStr>> {
        let practice = &self.ledger.caseload.practice;
        let named = duty.each.as_ref().and_then(|fact| record.facts.get(fact));
        let named = named.into_iter().flat_map(|written| written.split(',').map(str::trim));
        let known = named.filter(|id| practice.agencies.contains_key(*id));
        let each: Vec<Option<SmolStr>> = known.map(|id| Some(SmolStr::new(id))).collect();
        if each.is_empty() { vec![None] } else { each }
    }

    /// Whose a duty is: a side of its exchange, or the agency its opening record names, or that of the duty, or of the record.
    pub(super) fn owner_agency(&self, duty: &Duty, record: &Record) -> SmolStr {
        let practice = &self.ledger.caseload.practice;
        let known = |id: &&String| practice.agencies.contains_key(id.as_str());
        let named = |record: &Record, fact: &SmolStr| {
            record.facts.get(fact).filter(known).map(SmolStr::new)
        };
        let side = duty.owner.side.and_then(|side| {
            let began = self.began(record)?;
            match side {
                Side::Began => Some(began.agency.clone()),
                Side::Addressed => {
                    let form = practice.kind(&began.kind)?.form.as_ref()?;
                    form.tells_named.iter().find_map(|fact| named(began, fact))
                }
            }
        });
        side.or_else(|| duty.owner.agency_fact.as_ref().and_then(|fact| named(record, fact)))
            .or_else(|| duty.owner.agency.clone())
            .unwrap_or_else(|| record.agency.clone())
    }
}
