//! What a reader is shown of what they may know, what they may write down, and what they are told because it concerns them.

use access::Ties;
use safeguarding::chronology::View;
use safeguarding::practice::{Kind, ResponseStep};
use safeguarding::records::{Class, Decision, Hidden, Private};

use crate::asked::Asked;
use crate::site::Site;

/// For how long those who work with a family are told that somebody opened it without a tie; its own page says it for good.
const NEWS_FOR_DAYS: u64 = 14;

/// Somebody who opened a family without a tie.
pub(crate) struct OpenedWithoutTie {
    /// The child they named, by index.
    pub child: u32,
    pub name: Private<String>,
    pub agency: String,
    pub at: String,
    pub reason: Private<String>,
}

impl Site {
    /// Whether this reader may do something with a family that they know of.
    pub(crate) fn may_with(&self, family: u32, may: impl Fn(&access::Reach, Ties) -> bool) -> bool {
        let Some(reading) = self.is_read_by().filter(|_| self.knows_family(family)) else {
            return false;
        };
        let ties = self.ties_to(reading, family);
        reading.seat.reaches.iter().any(|reach| may(reach, ties))
    }

    /// A view of what an address asks for, as far as this reader is shown it.
    pub(crate) fn view_of(&self, asked: &Asked) -> View {
        let hides = self.is_read_by().map_or(Hidden::NOTHING, |reading| reading.own.hides);
        asked.view(self.today()).hiding(hides)
    }

    /// Of which classes this reader is shown nothing, in words: what others wrote of it, or anybody.
    pub(crate) fn not_shown(&self) -> String {
        let Some(reading) = self.is_read_by() else { return String::new() };
        let hides = reading.own.hides;
        let label = |class: Class| {
            let but =
                if hides.of_own.has(class) { "" } else { " (but for what your own agency wrote)" };
            format!("{}{but}", class.label())
        };
        hides.of_others.each().map(label).collect::<Vec<_>>().join("; ")
    }

    /// Whether this reader may write down entries of a kind; where there is no door, everybody may.
    pub(crate) fn may_write(&self, kind: &Kind) -> bool {
        let Some(reading) = self.is_read_by() else { return true };
        let Some(form) = &kind.form else { return false };
        // What belongs to a review that is going on is written by those who lead it, whatever step its form stands under.
        let is_of_review = kind.classes.contains(&Class::LiveReview);
        let step = if is_of_review { ResponseStep::Learning } else { form.step };
        let reaches = &reading.seat.reaches;
        let sees = |class: &Class| {
            *class == Class::ReflectiveSupervision
                || reaches.iter().any(|reach| reach.sees(*class, true))
        };
        reaches.iter().any(|reach| reach.writes(step)) && kind.classes.iter().all(sees)
    }

    /// Whether this reader may write down entries of a kind, by its id, here and now.
    pub(crate) fn may_write_kind(&self, id: &str) -> bool {
        let kind = self.caseload().practice.kind(id);
        self.can_record() && kind.is_some_and(|kind| self.may_write(kind))
    }

    /// The same of whom a record mentions at a place.
    pub(crate) fn shows_at(&self, (record, place): (u32, u16)) {
        let named = self.caseload().people.of_record.get(record as usize);
        if let Some(Some(person)) = named.and_then(|named| named.get(usize::from(place))) {
            self.shows(*person);
        }
    }

    /// The same of the two a decision is about.
    pub(crate) fn shows_pair(&self, decision: &Decision) {
        let pair = decision.verdict.pair().into_iter().flat_map(|(a, b)| [a, b]);
        for person in pair.filter_map(|at| self.person_at(at)) {
            self.shows(person);
        }
    }

    /// Who opened a family without a tie within a fortnight, where this reader works with it, chairs for it or supervises who does.
    pub(crate) fn opened_without_tie(&self) -> Vec<OpenedWithoutTie> {
        let Some(reading) = self.is_read_by() else { return Vec::new() };
        let (accounts, now) = (reading.door.accounts(), reading.door.now());
        let has_own = |ties: &Ties| ties.allocated || ties.chairs || ties.supervises;
        let opened = |by: &access::Account| -> Vec<OpenedWithoutTie> {
            let told = by.glass.iter().filter_map(|glass| {
                let child = self.person_at(glass.child)?;
                let ties = reading.ties.get(&self.family_of(child)?)?;
                let is_news = now.0.saturating_sub(glass.at.0) < NEWS_FOR_DAYS * 86_400_000_000;
                let is_told = is_news && has_own(ties) && by.id != reading.seat.account.id;
                is_told.then(|| OpenedWithoutTie {
                    child,
                    name: by.holder.name.clone(),
                    agency: self.caseload().practice.agency_name(&by.holder.agency).to_owned(),
                    at: glass.at.in_words(),
                    reason: glass.reason.clone(),
                })
            });
            told.collect()
        };
        accounts.all().flat_map(opened).collect()
    }
}
