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
    let mut people: Vec<Mention> =
        all("person").filter_map(known).map(|person| chosen(caseload, person)).collect();
    people.extend(new_person(&field));
    let voice = |id: &str| Voice::ALL.into_iter().find(|voice| voice_id(*voice) == id);
    Typed {
        kind: kind.into(),
        agency: field("agency").into(),
        organisation: field("organisation"),
        author: field("author").into(),
        role: field("role"),
        happened: field("happened"),
        facts: under("fact.")
            .map(|(name, value)| (SmolStr::new(name), Private::from(value.as_str())))
            .collect(),
        texts: under("text.")
            .filter_map(|(id, value)| Some((voice(id)?, Private::from(value.as_str()))))
            .collect(),
        people,
        follows: all("follows").filter_map(|id| Some(RecordId(id.parse().ok()?))).collect(),
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

/// Somebody nobody has named yet, where a form names them.
fn new_person(field: &dyn Fn(&str) -> String) -> Option<Mention> {
    let (given, family) = (field("new_given"), field("new_family"));
    if given.is_empty() && family.is_empty() {
        return None;
    }
    let role = Role::ALL.into_iter().find(|role| role.label() == field("new_role"));
    let mut mention = Mention::of(role.unwrap_or(Role::Child));
    mention.name = Some(Private::new(Name { given, family, also: None }));
    let day = VagueDate::parse(&field("new_born")).ok();
    let day = day.filter(|day| !day.is_far_off() && day.earliest().is_some());
    if mention.role == Role::Unborn {
        mention.due = day.and_then(|day| day.day()).map(Private::new);
    } else {
        mention.born = day.map(Private::new);
    }
    let address = field("new_address");
    mention.address = (!address.is_empty()).then(|| address.into());
    Some(mention)
}
