//! What is known, beside a form: open findings, earlier contacts, support that was offered, enquiries without a reply.
//!
//! Takes a child and who reads; gives lines that lead to the entries. It is there to be read before deciding, and decides nothing.

use crate::page_asked::PageAsked;
use crate::shown::findings::{self, FindingLine};
use crate::shown::tasks::{Opened, Tasks};
use crate::site::Site;
use safeguarding::calendar::{Date, Span};
use safeguarding::practice::{KindForm, ResponseStep};
use safeguarding::records::Private;
use serde::Serialize;

/// What stands beside a form.
#[derive(Debug, Serialize)]
pub(super) struct Beside {
    findings: Vec<FindingLine>,
    contacts: Vec<Line>,
    /// How many contacts there were in the twelve months up to the reader’s day.
    contacts_in_a_year: usize,
    support: Vec<Line>,
    silent: Vec<Line>,
    /// Whether it is unfolded: where something is decided about a child.
    is_open: bool,
}

/// An entry with its facts in words.
#[derive(Debug, Serialize)]
struct Line {
    entry: Opened,
    facts: Private<String>,
}

/// The most earlier contacts that are listed.
const MOST_CONTACTS: usize = 8;

impl Beside {
    /// What stands beside a form about a child, as one reader knew it.
    pub fn of(site: &Site, at: &PageAsked, child: u32, form: &KindForm) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let found = findings::of_child(caseload, view, child);
        let open = found.iter().filter(|found| found.finding.is_open());
        let showing = Showing { site, at };
        let contacts = showing.of_kinds(child, &["contact"]);
        let a_year_ago = Span::Years(1).before(view.as_of, &caseload.practice.working_days);
        let lately = contacts
            .iter()
            .filter(|index| showing.day(**index).is_some_and(|day| day > a_year_ago));
        Self {
            findings: open.map(|found| findings::line(caseload, asked, found, child)).collect(),
            contacts_in_a_year: lately.count(),
            contacts: showing.lines(contacts.iter().rev().take(MOST_CONTACTS)),
            support: showing.lines(
                showing
                    .of_kinds(child, &["support-offered", "support-ended", "declined-service"])
                    .iter(),
            ),
            silent: showing.lines(showing.silent(child).iter()),
            is_open: matches!(form.step, ResponseStep::FrontDoor | ResponseStep::Referral),
        }
    }
}

struct Showing<'a> {
    site: &'a Site,
    at: &'a PageAsked,
}

impl Showing<'_> {
    /// The records of some kinds about a child, by index, oldest first.
    fn of_kinds(&self, child: u32, kinds: &[&str]) -> Vec<u32> {
        let caseload = self.site.caseload();
        let mentions = caseload.people.persons[child as usize].mentions.iter();
        let mut found: Vec<u32> = mentions
            .map(|(record, _)| *record)
            .filter(|index| {
                let record = &caseload.records[*index as usize];
                kinds.contains(&record.kind.as_str()) && self.at.view.sees(record)
            })
            .collect();
        found.dedup();
        found.sort_by_key(|index| self.day(*index));
        found
    }

    fn day(&self, index: u32) -> Option<Date> {
        self.site.caseload().records[index as usize].happened.latest()
    }

    /// Enquiries nobody has replied to, by index.
    fn silent(&self, child: u32) -> Vec<u32> {
        let records = &self.site.caseload().records;
        let replies = self.of_kinds(child, &["enquiry-reply"]);
        let is_answered = |index: u32| {
            let id = records[index as usize].id;
            replies.iter().any(|reply| records[*reply as usize].follows.contains(&id))
        };
        let mut asked = self.of_kinds(child, &["enquiry"]);
        asked.retain(|index| !is_answered(*index));
        asked
    }

    fn lines<'i>(&self, indexes: impl Iterator<Item = &'i u32>) -> Vec<Line> {
        let caseload = self.site.caseload();
        let tasks = Tasks { caseload, asked: &self.at.asked, view: &self.at.view };
        let line = |index: &u32| {
            let record = &caseload.records[*index as usize];
            let facts = caseload.practice.facts_in_words(&record.kind, &record.facts);
            let facts: Vec<String> =
                facts.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
            Line { entry: tasks.opened(*index), facts: facts.join("; ").into() }
        };
        indexes.map(line).collect()
    }
}
