//! The agencies round an incident: asked, answered or silent, what each says it knew, and beside that what the record holds of it. Agencies that
//! hold entries and were not asked stand apart, as do those that were asked and hold none.

use super::{Incident, clocks};
use crate::asked::Asked;
use crate::shown::tasks::{Action, Opened};
use crate::shown::words;
use safeguarding::calendar::{days_between, in_words};
use safeguarding::chronology::{Happening, Standing};
use safeguarding::learning::incident::{Wrote, wrote_of_family};
use safeguarding::records::{Private, Record};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The agencies.
#[derive(Debug, Serialize)]
pub(super) struct AgenciesShown {
    /// Asked for a return, or sent one.
    asked: Vec<AgencyShown>,
    /// Not asked, and holding entries.
    not_asked: Vec<AgencyShown>,
    /// Neither asked nor holding any entry, by name; empty for one agency’s view.
    neither: Vec<String>,
    /// Whether returns can be asked for yet: the incident was notified.
    is_notified: bool,
    /// Where all are asked at once.
    ask_all: Option<Action>,
}

/// One agency.
#[derive(Debug, Serialize)]
struct AgencyShown {
    name: String,
    asked: Vec<Opened>,
    returns: Vec<ReturnShown>,
    /// That it was asked and has not answered, with the day it is due and how that stands.
    silent: Option<String>,
    is_overdue: bool,
    /// Where the return is written.
    write: Option<Action>,
    /// Where it is asked.
    ask: Option<Action>,
    held: HeldShown,
    /// What does not fit between what it says it knew and what the record holds.
    does_not_fit: Option<&'static str>,
}

/// A return.
#[derive(Debug, Serialize)]
struct ReturnShown {
    entry: Opened,
    /// Whether it knew the family, as it says.
    knew: String,
    to_come: Option<Private<String>>,
    stands: Option<String>,
    is_withdrawn: bool,
}

/// What the record holds of an agency, apart from the review.
#[derive(Debug, Default, Serialize)]
struct HeldShown {
    before: usize,
    from: Option<String>,
    to: Option<String>,
    longest: Option<String>,
    /// Its chronology as it stood on the day of the incident.
    chronology: Option<String>,
    unclear: usize,
    after: usize,
    after_href: Option<String>,
    withdrawn: usize,
}

/// The kinds by which returns are asked for and sent, and that say the incident was notified.
const ASKED: &str = "agency-return-asked";
const RETURNED: &str = "agency-return";
const NOTIFIED: &str = "incident-notified";

impl AgenciesShown {
    pub fn of(incident: &Incident) -> Self {
        let view = &incident.at.view;
        let caseload = incident.caseload;
        let own = incident.own_records();
        let wrote = wrote_of_family(caseload, view, &incident.children, incident.days, &own);
        let asking = Asking { incident, wrote: &wrote };
        let asked = asking.asked();
        let name = |id: &SmolStr| caseload.practice.agency_name(id).to_owned();
        let mut not_asked: Vec<&SmolStr> = wrote.keys().filter(|id| !asked.contains(*id)).collect();
        not_asked.sort_by_key(|id| name(id));
        let mut first: Vec<&SmolStr> = asked.iter().collect();
        first.sort_by_key(|id| name(id));
        let is_heard = |id: &SmolStr| asked.contains(id) || wrote.contains_key(id);
        let all = caseload.practice.agencies.keys().filter(|_| view.known_to.is_none());
        let mut neither: Vec<String> = all.filter(|id| !is_heard(id)).map(name).collect();
        neither.sort();
        let notified = asking.notified();
        Self {
            asked: first.into_iter().map(|id| asking.agency(id)).collect(),
            not_asked: not_asked.into_iter().map(|id| asking.agency(id)).collect(),
            neither,
            is_notified: notified.is_some(),
            ask_all: notified.and_then(|on| incident.form(ASKED, on, &[])),
        }
    }
}

struct Asking<'s, 'a> {
    incident: &'s Incident<'a>,
    wrote: &'s BTreeMap<SmolStr, Wrote>,
}

impl<'a> Asking<'_, 'a> {
    fn notified(&self) -> Option<&'a Record> {
        self.incident.standing_of_kind(NOTIFIED).last()
    }

    /// The agencies that were asked, and those that sent a return without.
    fn asked(&self) -> BTreeSet<SmolStr> {
        let named = self.incident.standing_of_kind(ASKED).flat_map(named);
        let returned = self.incident.standing_of_kind(RETURNED).map(|one| one.agency.clone());
        named.chain(returned).collect()
    }

    fn agency(&self, id: &SmolStr) -> AgencyShown {
        let incident = self.incident;
        let asks: Vec<&Record> =
            incident.standing_of_kind(ASKED).filter(|one| named(one).contains(id)).collect();
        let stands = clocks::return_of(incident, id);
        let returns = self.returns(id, stands.as_ref().map(|task| task.stands_words.clone()));
        let is_silent = !asks.is_empty() && returns.iter().all(|one| one.is_withdrawn);
        let silent = is_silent.then(|| match &stands {
            Some(task) => format!("No return: due {}. {}", task.due, task.stands_words),
            None => "No return".to_owned(),
        });
        let tasks = incident.tasks();
        let opened = |one: &&Record| {
            let found = incident.site.record(&one.id.to_string());
            found.map(|(index, _)| tasks.opened(index))
        };
        AgencyShown {
            name: incident.caseload.practice.agency_name(id).to_owned(),
            asked: asks.iter().filter_map(opened).collect(),
            is_overdue: is_silent && stands.as_ref().is_some_and(|task| task.stands == "overdue"),
            write: asks
                .last()
                .filter(|_| is_silent)
                .and_then(|on| incident.form(RETURNED, on, &[])),
            ask: self
                .notified()
                .filter(|_| asks.is_empty())
                .and_then(|on| incident.form(ASKED, on, &[("to", id.as_str())])),
            does_not_fit: self.does_not_fit(id),
            held: self.held(id),
            silent,
            returns,
        }
    }

    fn returns(&self, id: &SmolStr, stands: Option<String>) -> Vec<ReturnShown> {
        let incident = self.incident;
        let own =
            incident.came_of_kind(RETURNED).filter(|told| incident.record_of(told).agency == *id);
        let shown = |told: &Happening| {
            let record = incident.record_of(told);
            let is_withdrawn = told.standing == Standing::Withdrawn;
            ReturnShown {
                entry: incident.tasks().opened(told.records[0]),
                knew: incident.fact_in_words(record, "knew"),
                to_come: record.facts.get("to_come").cloned().map(Into::into),
                stands: stands.clone().filter(|_| !is_withdrawn),
                is_withdrawn,
            }
        };
        own.map(shown).collect()
    }

    /// What does not fit between what an agency says it knew and what the record holds of it.
    fn does_not_fit(&self, id: &SmolStr) -> Option<&'static str> {
        let own = self.incident.standing_of_kind(RETURNED).filter(|one| one.agency == *id);
        let knew = own.last()?.facts.get("knew")?.as_str();
        let held = self.wrote.get(id).map_or(0, |wrote| wrote.before.len());
        match (knew, held) {
            ("not-known", 1..) => Some(
                "It says that it did not know them, and the record holds entries of its own: ask which is so.",
            ),
            ("involved-at-the-time" | "involved-before", 0) => Some(
                "It says that it knew them, and the record holds nothing it wrote by then: its own chronology is still missing here.",
            ),
            _ => None,
        }
    }

    fn held(&self, id: &SmolStr) -> HeldShown {
        let incident = self.incident;
        let Some(wrote) = self.wrote.get(id) else { return HeldShown::default() };
        let from_to = wrote.from_to(&incident.caseload.records);
        let child = incident.child.map(|child| incident.caseload.people.persons[child as usize].id);
        let path = child.map(|id| format!("/people/{id}"));
        let asked = &incident.at.asked;
        // Whoever reads as one agency is led to nothing that only others knew.
        let known_to = asked.known_to.clone().or_else(|| Some(id.clone()));
        let then = incident.days.first.min(incident.at.view.as_of);
        let then = Asked { as_of: Some(then), known_to, ..Asked::default() };
        let since = Asked {
            as_of: asked.as_of,
            known_to: asked.known_to.clone(),
            agency: Some(id.clone()),
            from: incident.days.last.tomorrow().ok(),
            ..Asked::default()
        };
        HeldShown {
            before: wrote.before.len(),
            from: from_to.map(|(from, _)| in_words(from)),
            to: from_to.map(|(_, to)| in_words(to)),
            longest: wrote.longest_without.map(|(from, to)| {
                format!(
                    "{}: {} to {}",
                    words::days(days_between(from, to)),
                    in_words(from),
                    if to == incident.days.first {
                        "the incident".to_owned()
                    } else {
                        in_words(to)
                    }
                )
            }),
            chronology: path
                .as_ref()
                .filter(|_| !wrote.before.is_empty())
                .map(|path| format!("{}#chronology", then.address(path))),
            unclear: wrote.unclear.len(),
            after: wrote.after.len(),
            after_href: path
                .filter(|_| !wrote.after.is_empty())
                .map(|path| format!("{}#chronology", since.address(&path))),
            withdrawn: wrote.withdrawn,
        }
    }
}

/// The agencies an entry asks.
fn named(asks: &Record) -> Vec<SmolStr> {
    let written = asks.facts.get("to").map_or("", String::as_str);
    written.split(',').map(str::trim).filter(|id| !id.is_empty()).map(SmolStr::new).collect()
}
