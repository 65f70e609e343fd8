//! The fields of a form, drawn from what practice says of its kind: texts first, then facts, with what was typed and what is wrong.

use super::WrongShown;
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::practice::{FactForm, FactKind, Kind, KindForm, Practice, Voice};
use safeguarding::records::{Private, Role};
use safeguarding::response::{Typed, usual_role, voice_id};
use serde::Serialize;

/// One field.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Field {
    /// Its place on the page.
    id: String,
    /// Its name in the form.
    name: String,
    label: String,
    hint: Option<String>,
    /// How it is drawn: `long`, `line`, `choice`, `several`, `list`, `number` or `day`.
    form: &'static str,
    items: Vec<Item>,
    value: Private<String>,
    is_needed: bool,
    /// Whether it may be folded away: a form that is to be short shows first what must be given, and the child's words.
    pub is_more: bool,
    error: Option<String>,
    /// Words it may begin with.
    begins: Option<Private<String>>,
}

impl Field {
    /// Whether anything is typed or wrong, so that it must not be folded away.
    pub fn is_touched(&self) -> bool {
        self.error.is_some() || !self.value.reveal().is_empty()
    }
}

/// One choice.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    value: String,
    text: String,
    selected: bool,
}

/// Somebody to choose.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PersonChoice {
    value: String,
    name: Private<String>,
    role: String,
    checked: bool,
}

/// The place on the page of a field: letters, figures and hyphens.
pub(super) fn id_of(field: &str) -> String {
    field.replace(['.', '_'], "-")
}

/// The fields of a kind.
///
/// **Shape:** texts in the order of the form, then facts in the order of the kind.
pub(super) fn of(
    practice: &Practice,
    kind: &Kind,
    form: &KindForm,
    typed: &Typed,
    wrong: &[WrongShown],
    begins: &[(Voice, Private<String>)],
) -> Vec<Field> {
    let error = |id: &str| {
        let found = wrong.iter().find(|wrong| wrong.field == id);
        found.map(|wrong| wrong.words.clone())
    };
    let texts = form.texts.iter().map(|text| {
        let name = format!("text.{}", voice_id(text.voice));
        let id = id_of(&name);
        Field {
            error: error(&id),
            id,
            name,
            label: text.label.clone(),
            hint: text.hint.clone(),
            form: "long",
            items: Vec::new(),
            value: typed.texts.get(&text.voice).cloned().unwrap_or_default(),
            is_needed: text.needed,
            begins: begins.iter().find(|(voice, _)| *voice == text.voice).map(|b| b.1.clone()),
            is_more: !text.needed && text.voice != Voice::SaidByChild,
        }
    });
    let asked = kind.facts.iter().filter(|fact| !form.leaves_out.contains(&fact.name));
    let facts = asked.map(|fact| {
        let name = format!("fact.{}", fact.name);
        let id = id_of(&name);
        let value = typed.facts.get(&fact.name).cloned().unwrap_or_default();
        Field {
            error: error(&id),
            id,
            name,
            label: fact.label.clone(),
            hint: fact.hint.clone().or_else(|| usual_hint(fact)),
            form: drawn(fact),
            items: items(practice, fact, value.reveal()),
            value,
            is_needed: form.needs.contains(&fact.name),
            begins: None,
            is_more: !form.needs.contains(&fact.name),
        }
    });
    texts.chain(facts).collect()
}

fn usual_hint(fact: &FactKind) -> Option<String> {
    match (fact.form, fact.range) {
        (FactForm::Date, _) => Some("Like 4 March 2026".to_owned()),
        (FactForm::Number, Some([lowest, highest])) => Some(format!("From {lowest} to {highest}")),
        _ => None,
    }
}

/// So many choices are all in sight; more open as a list.
const MOST_IN_SIGHT: usize = 7;

fn drawn(fact: &FactKind) -> &'static str {
    match fact.form {
        _ if fact.several => "several",
        FactForm::Text if fact.names_agency || fact.names_duty => "list",
        FactForm::Text => "line",
        FactForm::Choice if fact.choices.len() > MOST_IN_SIGHT => "list",
        FactForm::Choice | FactForm::YesNo => "choice",
        FactForm::Number => "number",
        FactForm::Date => "day",
    }
}

fn items(practice: &Practice, fact: &FactKind, value: &str) -> Vec<Item> {
    let given = fact.values(value);
    let item = |id: &str| {
        let text = if practice.agencies.contains_key(id) {
            practice.agency_name(id).to_owned()
        } else {
            words::capital(&fact.choice_in_words(id))
        };
        Item { value: id.to_owned(), text, selected: given.contains(&id) }
    };
    match fact.form {
        FactForm::Choice => fact.choices.iter().map(|choice| item(choice)).collect(),
        FactForm::YesNo => ["yes", "no"].into_iter().map(item).collect(),
        FactForm::Text if fact.names_agency => agencies_of(practice, &given),
        FactForm::Text if fact.names_duty => {
            let clocks = practice.duties.iter().filter(|duty| duty.may_be_paused);
            clocks
                .map(|duty| Item {
                    value: duty.id.to_string(),
                    text: duty.title.clone(),
                    selected: duty.id == value,
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The agencies to choose from, by name.
pub(super) fn agencies(practice: &Practice, selected: &str) -> Vec<Item> {
    agencies_of(practice, &[selected])
}

fn agencies_of(practice: &Practice, selected: &[&str]) -> Vec<Item> {
    let mut all: Vec<Item> = practice
        .agencies
        .values()
        .map(|agency| Item {
            value: agency.id.to_string(),
            text: agency.name.clone(),
            selected: selected.contains(&agency.id.as_str()),
        })
        .collect();
    all.sort_by(|a, b| a.text.cmp(&b.text));
    all
}

/// The roles to choose from.
pub(super) fn roles(selected: &str) -> Vec<Item> {
    let item = |role: Role| Item {
        value: role.label().to_owned(),
        text: words::capital(role.label()),
        selected: role.label() == selected,
    };
    Role::ALL.into_iter().map(item).collect()
}

/// The child, their brothers and sisters, and the adults round them; the child is chosen where nothing was yet.
pub(super) fn people(
    caseload: &Caseload,
    view: &View,
    child: u32,
    typed: &Typed,
) -> Vec<PersonChoice> {
    let family = caseload.people.family_of_child[child as usize];
    let seen = family.map(|family| caseload.family_seen(view, family));
    let mut all = vec![child];
    if let Some(family) = seen {
        all.extend(family.children.iter().filter(|other| **other != child));
        all.extend(family.members.iter().map(|member| member.person));
    }
    let chosen: Vec<_> =
        typed.people.iter().filter_map(|mention| mention.chosen.as_deref()).collect();
    let is_chosen = |person: u32| {
        let first = caseload.people.persons[person as usize].mentions.first();
        first.is_some_and(|at| chosen.iter().any(|known| **known == caseload.mention_at(*at)))
    };
    all.into_iter()
        .map(|person| {
            let known = &caseload.people.persons[person as usize];
            PersonChoice {
                value: known.id.to_string(),
                name: words::called(caseload, view, person).into(),
                role: usual_role(known).label().to_owned(),
                checked: if typed.people.is_empty() { person == child } else { is_chosen(person) },
            }
        })
        .collect()
}
