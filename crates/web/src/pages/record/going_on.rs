//! What a record goes on from, what goes on from it, and the forms with which somebody can.

use crate::asked::{Asked, with_query_of};
use crate::shown::chronology::{Cited, Rows, Told};
use crate::shown::tasks::{Action, Opened, Tasks};
use crate::site::Site;
use safeguarding::chronology::View;
use safeguarding::practice::Kind;
use safeguarding::records::Relation;
use safeguarding::response::{can_be_put_right, relation_of};
use serde::Serialize;

/// What stands before and after an entry.
#[derive(Debug, Serialize)]
pub(super) struct GoingOn {
    /// The entries it goes on from.
    from: Vec<Opened>,
    /// The entries that go on from it, oldest first, each with what it says.
    to: Vec<CameOfIt>,
    /// The forms that can.
    forms: Vec<Action>,
    /// The forms that say it was wrong, did not happen, or is seen otherwise.
    answers: Vec<Action>,
}

/// An entry that goes on from another.
#[derive(Debug, Serialize)]
struct CameOfIt {
    entry: Opened,
    told: Told,
}

impl GoingOn {
    /// Of a record, by index, as one reader knew it.
    pub fn of(site: &Site, asked: &Asked, view: &View, index: u32) -> Self {
        let caseload = site.caseload();
        let record = &caseload.records[index as usize];
        let tasks = Tasks { caseload, asked, view };
        let from = record.follows.iter().filter_map(|id| site.record(&id.to_string()));
        let from = from.filter(|(_, earlier)| view.sees(earlier));
        let to = caseload.may_go_on_from(index).into_iter().filter(|other| {
            let later = &caseload.records[*other as usize];
            later.follows.contains(&record.id) && view.sees(later)
        });
        let none = Cited::new();
        let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
        let came_of_it = |index: u32| CameOfIt {
            entry: tasks.opened(index),
            told: rows.told(&caseload.records[index as usize]),
        };
        Self {
            from: from.map(|(index, _)| tasks.opened(index)).collect(),
            to: to.map(came_of_it).collect(),
            forms: forms(site, asked, index),
            answers: answers(site, asked, index),
        }
    }
}

/// From where a form about a record is written: the page of the child it names, or, of one that names nobody, no page of anybody.
/// `None` where this server only shows, or where it names no child.
fn written_from(site: &Site, index: u32) -> Option<String> {
    let caseload = site.caseload();
    let record = &caseload.records[index as usize];
    let child = caseload.people.of_record[index as usize].iter().flatten();
    let child = child.map(|person| &caseload.people.persons[*person as usize]);
    let child = child.into_iter().find(|person| person.is_child()).map(|child| child.id);
    let from = match child {
        Some(id) => format!("/people/{id}/write"),
        None if record.mentions.is_empty() => "/write".to_owned(),
        None => return None,
    };
    site.can_record().then_some(from)
}

/// The forms that answer a record as a whole. **Shape:** empty where its source has no name for it.
fn answers(site: &Site, asked: &Asked, index: u32) -> Vec<Action> {
    let practice = &site.caseload().practice;
    let record = &site.caseload().records[index as usize];
    let from = written_from(site, index).filter(|_| record.provenance.reference.is_some());
    let Some(from) = from else { return Vec::new() };
    let is_seen_by_a_family = !record.mentions.is_empty();
    let own = practice.kind(&record.kind).filter(|kind| can_be_put_right(record, kind));
    let own = own.map(|kind| (kind, Relation::Corrects, "Put it right".to_owned()));
    let others = practice.kinds.values().filter_map(|kind| {
        Some((kind, relation_of(kind.form.as_ref()?.answers_by?), kind.label.clone()))
    });
    // No family sees otherwise what is about none.
    let others =
        others.filter(|(_, relation, _)| is_seen_by_a_family || *relation != Relation::Rebuts);
    own.into_iter()
        .chain(others)
        .filter(|(kind, ..)| site.may_write(kind))
        .map(|(kind, relation, label)| {
            let address = asked.reader_address(&format!("{from}/{}", kind.id));
            let href = with_query_of(&address, [(relation.id(), record.id.to_string())]);
            Action { label, href }
        })
        .collect()
}

fn forms(site: &Site, asked: &Asked, index: u32) -> Vec<Action> {
    let caseload = site.caseload();
    let record = &caseload.records[index as usize];
    let Some(from) = written_from(site, index) else { return Vec::new() };
    let names_nobody = record.mentions.is_empty();
    let follow = caseload.practice.kinds.values().filter(|kind| {
        kind.form.as_ref().is_some_and(|form| form.follows.contains(&record.kind))
            && site.may_write(kind)
    });
    let offered = |kind: &Kind, more: Option<(&str, String)>| {
        let address = asked.reader_address(&format!("{from}/{}", kind.id));
        let query = std::iter::once(("on", record.id.to_string())).chain(more);
        Action { label: kind.label.clone(), href: with_query_of(&address, query) }
    };
    let follow = follow.map(|kind| offered(kind, None));
    let about_any = caseload.practice.kinds.values().filter_map(|kind| {
        let form = kind.form.as_ref().filter(|form| form.about_any && !names_nobody)?;
        // What already belongs to a disagreement goes on in it.
        let own = caseload.practice.kind(&record.kind).and_then(|kind| kind.form.as_ref());
        let is_apart = own.is_none_or(|own| own.step != form.step);
        let to = form.tells_named.first().map(|fact| format!("fact.{fact}"));
        let to = to.as_deref().map(|fact| (fact, record.agency.to_string()));
        (is_apart && site.may_write(kind)).then(|| offered(kind, to))
    });
    follow.chain(about_any).collect()
}
