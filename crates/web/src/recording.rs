//! Writing something down from a page: what a form sends, and whom it is given to.
//!
//! Takes the fields of a form; gives a [`Typed`] to be held against practice and written. Writing it is somebody else's: whoever
//! starts the server gives the site a way ([`crate::Site::with_recording`]); without one the pages only show.

use crate::asked::Pairs;
use safeguarding::Caseload;
use safeguarding::calendar::VagueDate;
use safeguarding::people::PersonId;
use safeguarding::practice::Voice;
use safeguarding::records::{Mention, Name, Private, RecordId, Relation, Role};
use safeguarding::response::{TOKEN_LETTERS, Typed, Wrong, chosen, voice_id};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A record that is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub id: RecordId,
    /// Whether the pages show it by now.
    pub is_shown: bool,
}

/// Why something was not written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotRecorded {
    /// What stands in the way, field by field.
    Wrong(Vec<Wrong>),
    /// It could not be written: what happened and what to do, for people.
    Failed(String),
    /// It cannot be known whether it was written: what happened and what to do, for people.
    CannotTell(String),
}

impl NotRecorded {
    /// The log is held by another writer, or more people send at once than are answered: nothing was written.
    pub fn busy() -> Self {
        Self::Failed(
            "The log is busy. What you typed is still here: send it again in a moment. Sending it twice is safe, it is written \
             down once"
                .to_owned(),
        )
    }
}

/// Holds a form against practice and writes it to the log of the caseload that the pages show.
pub type Record = Box<dyn Fn(&Caseload, &Typed) -> Result<Recorded, NotRecorded> + Send + Sync>;

/// Reads the fields of a form. What is not there is empty; a person whose id is none here is left out.
pub(crate) fn typed(caseload: &Caseload, kind: &str, form: &Pairs) -> Typed {
    let field = |wanted: &str| {
        let found = form.iter().find(|(name, _)| name == wanted);
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    };
    let all = |wanted: &'static str| {
        form.iter().filter(move |(name, _)| name == wanted).map(|(_, value)| value.trim())
    };
    let under = |prefix: &'static str| {
        form.iter().filter_map(move |(name, value)| {
            Some((name.strip_prefix(prefix)?, value)).filter(|(_, value)| !value.trim().is_empty())
        })
    };
    let known = |id: &str| caseload.person(PersonId::parse(id)?);
    let mut unreadable = Vec::new();
    let mut people: Vec<Mention> = Vec::new();
    for id in all("person").filter(|id| !id.is_empty()) {
        match known(id) {
            Some(person) => people.push(chosen(caseload, person)),
            None => say(
                &mut unreadable,
                "people",
                "Somebody you chose is known by another name or page by now: choose them again",
            ),
        }
    }
    people.extend(new_person(&field, &mut unreadable));
    let follows = all("follows").filter(|id| !id.is_empty()).filter_map(|id| {
        let id = id.parse().ok().map(RecordId);
        if id.is_none() {
            say(&mut unreadable, "follows", "The entry this goes on from is not there any more for you: begin from the child’s page");
        }
        id
    });
    let follows = follows.collect();
    let voice = |id: &str| Voice::ALL.into_iter().find(|voice| voice_id(*voice) == id);
    Typed {
        kind: kind.into(),
        agency: field("agency").into(),
        organisation: field("organisation"),
        author: field("author").into(),
        role: field("role"),
        happened: field("happened"),
        facts: facts_of(under("fact.")),
        texts: under("text.")
            .filter_map(|(id, value)| Some((voice(id)?, Private::from(value.as_str()))))
            .collect(),
        people,
        follows,
        written_from: None,
        unreadable,
        basis: field("basis"),
        shared_with: all("shared_with").filter(|id| !id.is_empty()).map(SmolStr::new).collect(),
        is_restricted: field("restricted") == "yes",
        answers: Relation::ALL
            .into_iter()
            .find_map(|relation| Some((relation, RecordId(field(relation.id()).parse().ok()?)))),
        because: field("because").into(),
        token: field("token").chars().take(TOKEN_LETTERS).collect(),
    }
}

/// Facts by name; of one that is sent several times, as boxes that are ticked are, all its values with commas between.
fn facts_of<'f>(
    sent: impl Iterator<Item = (&'f str, &'f String)>,
) -> BTreeMap<SmolStr, Private<String>> {
    let mut facts: BTreeMap<SmolStr, String> = BTreeMap::new();
    for (name, value) in sent {
        let fact = facts.entry(SmolStr::new(name)).or_default();
        if !fact.is_empty() {
            fact.push_str(", ");
        }
        fact.push_str(value);
    }
    facts.into_iter().map(|(name, value)| (name, Private::from(value))).collect()
}

fn say(unreadable: &mut Vec<Wrong>, field: &str, words: &str) {
    unreadable.push(Wrong { field: field.to_owned(), words: words.to_owned() });
}

/// Somebody nobody has named yet, where a form names them; what cannot be read of it is said.
fn new_person(field: &dyn Fn(&str) -> String, unreadable: &mut Vec<Wrong>) -> Option<Mention> {
    let one_line = |name: &str| field(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let (given, family) = (one_line("new_given"), one_line("new_family"));
    let (born, address) = (field("new_born"), one_line("new_address"));
    if given.is_empty() && family.is_empty() {
        if !born.is_empty() || !address.is_empty() {
            say(unreadable, "new_given", "Enter a name, also if it is only part of one");
        }
        return None;
    }
    let role = Role::ALL.into_iter().find(|role| role.label() == field("new_role"));
    if role.is_none() {
        say(unreadable, "new_role", "Choose who they are");
    }
    let mut mention = Mention::of(role.unwrap_or(Role::Adult));
    mention.name = Some(Private::new(Name { given, family, also: None }));
    let day = VagueDate::parse(&born).ok();
    let day = day.filter(|day| !day.is_far_off() && day.earliest().is_some());
    if !born.is_empty() && day.is_none() {
        say(
            unreadable,
            "new_born",
            "Enter the birth date as far as it is known, like 4 March 2018, March 2018 or 2018, or leave it empty",
        );
    }
    if mention.role == Role::Unborn {
        mention.due = day.as_ref().and_then(VagueDate::day).map(Private::new);
        if day.is_some() && mention.due.is_none() {
            say(
                unreadable,
                "new_born",
                "Enter the day the child is expected, like 4 March 2027, or leave it empty and write what is known of it in the words",
            );
        }
    } else {
        mention.born = day.map(Private::new);
    }
    mention.address = (!address.is_empty()).then(|| address.into());
    Some(mention)
}
