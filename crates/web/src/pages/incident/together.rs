//! What was decided of an incident, the review’s reference, and the other incidents that carry it: each family apart, none named.
//!
//! The local review itself stands in its register, which names nobody, and is found by the reference.

use super::Incident;
use crate::asked::with_query_of;
use crate::shown::chronology::{Cited, Rows, Told};
use crate::shown::incidents;
use crate::shown::registers::{Listed, listed, thread};
use crate::shown::tasks::{Action, Opened};
use safeguarding::chronology::Standing;
use safeguarding::records::{Record, RecordId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of what was found and decided, in the order they are written.
const REVIEWED: &str = "rapid-review";
const DECIDED: &str = "rapid-review-decided";
const LOCAL_REVIEW: &str = "local-review";

/// What was decided, and what belongs to it.
#[derive(Debug, Serialize)]
pub(super) struct Together {
    /// The rapid review and the decisions, oldest first.
    decided: Vec<Decided>,
    reference: Option<String>,
    /// The other incidents that carry the same reference, by the day they were.
    others: Vec<Other>,
    local_reviews: Vec<LocalReview>,
    /// Where a local review is begun that was decided on and is not written down.
    begin: Option<Action>,
    /// The records of the local reviews, by index: their clocks are among those of the incident.
    #[serde(skip)]
    pub reviews: Vec<u32>,
}

/// A rapid review, or a decision on one.
#[derive(Debug, Serialize)]
struct Decided {
    entry: Opened,
    told: Told,
    is_withdrawn: bool,
}

/// Another incident of the same review.
#[derive(Debug, Serialize)]
struct Other {
    /// Its day and the agency that wrote it. Names nobody.
    words: String,
    href: String,
    is_of_this_family: bool,
    is_withdrawn: bool,
}

/// The review itself, as its register has it.
#[derive(Debug, Serialize)]
struct LocalReview {
    entry: Opened,
    told: Told,
    came: Vec<Opened>,
    is_withdrawn: bool,
    /// That it says it looks at another number of incidents than carry its reference.
    does_not_fit: Option<String>,
}

impl Together {
    pub fn of(incident: &Incident) -> Self {
        let reference = reference(incident);
        let others = reference.as_deref().map_or_else(Vec::new, |key| others(incident, key));
        let (reviews, local_reviews) = local_reviews(incident, reference.as_deref(), &others);
        let begin = begin(incident, reference.as_deref(), &local_reviews, others.len() + 1);
        Self { decided: decided(incident), begin, reviews, local_reviews, reference, others }
    }
}

fn decided(incident: &Incident) -> Vec<Decided> {
    let none = Cited::new();
    let rows = Rows {
        caseload: incident.caseload,
        asked: &incident.at.asked,
        cited: &none,
        is_of_family: false,
    };
    let all = incident.came_of_kind(REVIEWED).chain(incident.came_of_kind(DECIDED));
    all.map(|told| Decided {
        entry: incident.tasks().opened(told.records[0]),
        told: rows.told(incident.record_of(told)),
        is_withdrawn: told.standing == Standing::Withdrawn,
    })
    .collect()
}

/// The reference of the review, as the last decision that stands and has one gives it.
fn reference(incident: &Incident) -> Option<String> {
    let given = incident.standing_of_kind(DECIDED).filter_map(|one| one.facts.get("review"));
    given.last().map(|given| given.trim().to_owned()).filter(|given| !given.is_empty())
}

/// A reference as it is compared.
fn key(reference: &str) -> String {
    reference.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn carries(record: &Record, reference: &str) -> bool {
    record.facts.get("review").is_some_and(|given| key(given) == key(reference))
}

fn others(incident: &Incident, reference: &str) -> Vec<Other> {
    let caseload = incident.caseload;
    let view = &incident.at.view;
    let mut found: BTreeMap<u32, Other> = BTreeMap::new();
    for index in caseload.of_kinds_by_index(&|kind| kind == DECIDED) {
        let record = &caseload.records[index as usize];
        let head = (carries(record, reference) && view.sees(record))
            .then(|| began(incident, record))
            .flatten();
        let Some(other) = head.and_then(|head| thread(caseload, view, head)) else { continue };
        let at = other.head.records[0];
        let stands = other
            .came
            .iter()
            .any(|told| told.records.contains(&index) && told.standing != Standing::Withdrawn);
        if at == incident.index || !stands {
            continue;
        }
        let own = &caseload.records[at as usize];
        let Some(href) = incidents::address(&incident.at.asked, own) else { continue };
        let agency = caseload.practice.agency_name(&own.agency);
        found.insert(
            at,
            Other {
                words: format!("Serious incident, {} ({agency})", own.happened),
                href,
                is_of_this_family: is_of_this_family(incident, at),
                is_withdrawn: other.head.standing == Standing::Withdrawn,
            },
        );
    }
    let mut found: Vec<(u32, Other)> = found.into_iter().collect();
    found.sort_by_key(|(at, _)| (caseload.records[*at as usize].happened.sort_day(), *at));
    found.into_iter().map(|(_, other)| other).collect()
}

/// The incident a decision goes back to, by index.
fn began(incident: &Incident, decision: &Record) -> Option<u32> {
    let mut seen: BTreeSet<RecordId> = BTreeSet::new();
    let mut open: Vec<RecordId> = decision.follows.clone();
    while let Some(id) = open.pop() {
        let Some((index, record)) = incident.site.record(&id.to_string()) else { continue };
        if incidents::is_one(record) {
            return Some(index);
        }
        open.extend(record.follows.iter().filter(|id| seen.insert(**id)));
    }
    None
}

fn is_of_this_family(incident: &Incident, other: u32) -> bool {
    let people = &incident.caseload.people;
    let families = |index: u32| -> BTreeSet<u32> {
        let named = people.of_record[index as usize].iter().flatten();
        named.filter_map(|person| people.family_of_child[*person as usize]).collect()
    };
    !families(incident.index).is_disjoint(&families(other))
}

/// The local reviews of a reference, by index, and as they are shown.
fn local_reviews(
    incident: &Incident,
    reference: Option<&str>,
    others: &[Other],
) -> (Vec<u32>, Vec<LocalReview>) {
    let Some(reference) = reference else { return (Vec::new(), Vec::new()) };
    let caseload = incident.caseload;
    let mut all = listed(caseload, &incident.at.view, &|kind| kind.id == LOCAL_REVIEW);
    let mut all = all.remove(LOCAL_REVIEW).unwrap_or_default();
    all.retain(|one| carries(&caseload.records[one.index as usize], reference));
    let none = Cited::new();
    let rows = Rows { caseload, asked: &incident.at.asked, cited: &none, is_of_family: false };
    let tasks = incident.tasks();
    let carried = others.iter().filter(|one| !one.is_withdrawn).count()
        + usize::from(!incident.is_withdrawn());
    let shown = |one: &Listed| {
        let record = &caseload.records[one.index as usize];
        let says = record.facts.get("incidents").and_then(|given| given.parse::<usize>().ok());
        LocalReview {
            entry: tasks.opened(one.index),
            told: rows.told(record),
            came: one.came.iter().map(|index| tasks.opened(*index)).collect(),
            is_withdrawn: one.is_withdrawn,
            does_not_fit: says.filter(|says| *says != carried).map(|says| {
                format!("It says that it looks at {says}, and {carried} of those this reader knows of carry its reference")
            }),
        }
    };
    (all.iter().map(|one| one.index).collect(), all.iter().map(shown).collect())
}

/// Where a local review is begun that was decided on and is not written down.
fn begin(
    incident: &Incident,
    reference: Option<&str>,
    local_reviews: &[LocalReview],
    incidents: usize,
) -> Option<Action> {
    let reference = reference.filter(|_| local_reviews.iter().all(|one| one.is_withdrawn))?;
    let last = incident.standing_of_kind(DECIDED).last()?;
    let is_decided = last.facts.get("decision").is_some_and(|decision| decision == LOCAL_REVIEW);
    if !is_decided || !incident.site.can_record() || incident.is_withdrawn() {
        return None;
    }
    let kind = incident.caseload.practice.kind(LOCAL_REVIEW)?;
    let address = incident.at.asked.reader_address(&format!("/write/{LOCAL_REVIEW}"));
    let incidents = incidents.to_string();
    let given = [("fact.review", reference), ("fact.incidents", incidents.as_str())];
    Some(Action { label: kind.label.clone(), href: with_query_of(&address, given) })
}
