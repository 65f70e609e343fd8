//! What is known, beside a form: what is owed and what drifts, open findings, what happened lately, brothers and sisters, earlier
//! contacts, support that was offered, enquiries without a reply.
//!
//! Takes a child and who reads; gives lines that lead to the entries. It is there to be read before deciding, and before talking in
//! supervision, and decides nothing.

use crate::page_asked::PageAsked;
use crate::shown::findings::{self, FindingLine};
use crate::shown::tasks::{Opened, Owed, Tasks};
use crate::shown::words;
use crate::site::Site;
use safeguarding::calendar::{Date, Span};
use safeguarding::practice::{KindForm, ResponseStep};
use safeguarding::records::{Private, Record};
use safeguarding::response::{Ledger, Now, Picture, PlanLine, Task};
use serde::Serialize;

/// What stands beside a form.
#[derive(Debug, Serialize)]
pub(super) struct Beside {
    /// What is owed for the child and open, by the day due.
    owed: Vec<Owed>,
    /// How many of these are overdue.
    overdue: usize,
    /// Lines of the plan of which something does not fit.
    lines: Vec<LineThatDrifts>,
    /// Where the whole chronology stands.
    chronology: String,
    /// The last significant entries, newest first.
    lately: Vec<Line>,
    siblings: Vec<Sibling>,
    findings: Vec<FindingLine>,
    contacts: Vec<Line>,
    /// How many contacts there were in the twelve months up to the reader’s day.
    contacts_in_a_year: usize,
    support: Vec<Line>,
    silent: Vec<Line>,
    /// How many agencies replied when they were asked, how many kept silent, and the names of those never asked.
    replied: usize,
    never_asked: Vec<String>,
    /// Whether it is unfolded: where something is decided about a child.
    is_open: bool,
}

/// A line of the plan, and what does not fit about it.
#[derive(Debug, Serialize)]
struct LineThatDrifts {
    entry: Opened,
    change: Private<String>,
    doubts: Vec<&'static str>,
}

/// A brother or sister, and what stands open for them.
#[derive(Debug, Serialize)]
struct Sibling {
    name: Private<String>,
    href: String,
    findings: usize,
    contacts_in_a_year: usize,
    owed: usize,
}

/// An entry with its facts in words.
#[derive(Debug, Serialize)]
struct Line {
    entry: Opened,
    facts: Private<String>,
}

/// The agency that asks the others.
const FRONT_DOOR: &str = "childrens-social-care";
/// The most earlier contacts that are listed.
const MOST_CONTACTS: usize = 8;
/// The most significant entries that are listed: the chronology has them all.
const MOST_LATELY: usize = 10;

impl Beside {
    /// What stands beside a form about a child, as one reader knew it.
    pub fn of(site: &Site, at: &PageAsked, child: u32, form: &KindForm) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let found = findings::of_child(caseload, view, child);
        let open = found.iter().filter(|found| found.finding.is_open());
        let showing = Showing { site, at };
        let tasks = Tasks { caseload, asked, view };
        let contacts = showing.of_kinds(child, &["contact"]);
        let family = caseload.people.family_of_child[child as usize];
        let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
        let mut all_owed = family.map_or_else(Vec::new, |family| ledger.of_family(family));
        all_owed.retain(Task::is_open);
        let owed: Vec<Owed> = all_owed
            .iter()
            .filter(|task| task.children.contains(&child))
            .map(|task| tasks.owed(task))
            .collect();
        let id = caseload.people.persons[child as usize].id;
        let picture = Picture::of(caseload, view, child);
        let of_others = || picture.agencies.iter().filter(|one| one.agency != FRONT_DOOR);
        let never = of_others().filter(|one| one.asked.is_none());
        let name = |id: &str| caseload.practice.agency_name(id).to_owned();
        let support = ["support-offered", "support-ended", "declined-service"];
        Self {
            overdue: owed.iter().filter(|task| task.is_overdue).count(),
            owed,
            lines: showing.lines_that_drift(picture.lines.clone()),
            replied: of_others().filter(|one| one.replied.is_some()).count(),
            never_asked: never.map(|one| name(&one.agency)).collect(),
            chronology: asked.reader_address(&format!("/people/{id}")),
            lately: showing.lines(showing.significant(child).iter().rev().take(MOST_LATELY)),
            siblings: showing.siblings(child, &all_owed),
            findings: open.map(|found| findings::line(caseload, asked, found, child)).collect(),
            contacts_in_a_year: showing.within_a_year(&contacts),
            contacts: showing.lines(contacts.iter().rev().take(MOST_CONTACTS)),
            support: showing.lines(showing.of_kinds(child, &support).iter()),
            silent: showing.lines(showing.silent(child).iter()),
            is_open: matches!(
                form.step,
                ResponseStep::FrontDoor | ResponseStep::Referral | ResponseStep::Supervision
            ),
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
        self.about(child, |record| kinds.contains(&record.kind.as_str()))
    }

    /// What belongs in the short chronology of a child, by index, oldest first; steps of the response are in it.
    fn significant(&self, child: u32) -> Vec<u32> {
        let practice = &self.site.caseload().practice;
        self.about(child, |record| {
            practice.kind(&record.kind).is_some_and(|kind| kind.is_significant(&record.facts))
        })
    }

    fn about(&self, child: u32, is_wanted: impl Fn(&Record) -> bool) -> Vec<u32> {
        let caseload = self.site.caseload();
        let mentions = caseload.people.persons[child as usize].mentions.iter();
        let mut found: Vec<u32> = mentions
            .map(|(record, _)| *record)
            .filter(|index| {
                let record = &caseload.records[*index as usize];
                is_wanted(record) && self.at.view.sees(record)
            })
            .collect();
        found.dedup();
        found.sort_by_key(|index| self.day(*index));
        found
    }

    /// How many of some records lie in the twelve months up to the reader’s day.
    fn within_a_year(&self, records: &[u32]) -> usize {
        let today = self.at.view.as_of;
        let working_days = &self.site.caseload().practice.working_days;
        let a_year_ago = Span::Years(1).before(today, working_days);
        let lately = records.iter().filter_map(|index| self.day(*index));
        lately.filter(|day| *day > a_year_ago).count()
    }

    /// The lines of the plan of which something does not fit.
    fn lines_that_drift(&self, lines: Vec<PlanLine>) -> Vec<LineThatDrifts> {
        let PageAsked { asked, view, .. } = self.at;
        let caseload = self.site.caseload();
        let tasks = Tasks { caseload, asked, view };
        let drifting = lines.into_iter().filter(|line| !line.doubts.is_empty());
        drifting
            .map(|line| {
                let change = caseload.records[line.line as usize].facts.get("change");
                LineThatDrifts {
                    entry: tasks.opened(line.line),
                    change: change.map_or("", String::as_str).into(),
                    doubts: line.doubts.iter().map(|doubt| doubt.in_words()).collect(),
                }
            })
            .collect()
    }

    /// The brothers and sisters whom this reader sees, with what stands open for each.
    fn siblings(&self, child: u32, owed: &[Task]) -> Vec<Sibling> {
        let PageAsked { asked, view, .. } = self.at;
        let caseload = self.site.caseload();
        let family = caseload.people.family_of_child[child as usize];
        let seen =
            family.map_or_else(Vec::new, |family| caseload.family_seen(view, family).children);
        seen.into_iter()
            .filter(|other| *other != child)
            .map(|other| {
                let id = caseload.people.persons[other as usize].id;
                let found = findings::of_child(caseload, view, other);
                Sibling {
                    name: words::called(caseload, view, other).into(),
                    href: asked.reader_address(&format!("/people/{id}")),
                    findings: found.iter().filter(|found| found.finding.is_open()).count(),
                    contacts_in_a_year: self.within_a_year(&self.of_kinds(other, &["contact"])),
                    owed: owed.iter().filter(|task| task.children.contains(&other)).count(),
                }
            })
            .collect()
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
