//! Somebody already known, as an entry names them: a mention that points at where they are known from.

use crate::caseload::Caseload;
use crate::people::Person;
use crate::records::{Identifier, IdentifierScheme, Mention, Role};

/// A mention of a person, by index, whom an author chose from those known: it is the same person, whatever else it says.
pub fn chosen(caseload: &Caseload, person: u32) -> Mention {
    let known = &caseload.people.persons[person as usize];
    let mut mention = Mention::of(usual_role(known));
    mention.name.clone_from(&known.name);
    mention.born.clone_from(&known.born);
    mention.due.clone_from(&known.due);
    let known_everywhere = |identifier: &&Identifier| {
        matches!(identifier.scheme, IdentifierScheme::NhsNumber | IdentifierScheme::Upn)
    };
    mention.identifiers = known.identifiers.iter().filter(known_everywhere).cloned().collect();
    mention.chosen = known.mentions.first().map(|at| Box::new(caseload.mention_at(*at)));
    mention
}

/// The role most records give somebody; a child's before any other.
pub fn usual_role(known: &Person) -> Role {
    let most = known.roles.iter().max_by_key(|(role, n)| (role.is_child(), **n));
    most.map_or(Role::Adult, |(role, _)| *role)
}
