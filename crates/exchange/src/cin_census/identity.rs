//! Who a child of a census is: numbers, birth or expected birth, sex.

use super::codes;
use super::element::Element;
use crate::draft::{identify, read_date};
use safeguarding::records::{IdentifierScheme, Mention, Private, Role, Sex};

/// The child as the census names them; what is doubtful goes to `doubts`, as a field and what is wrong with it.
pub fn mention(
    identifiers: &Element,
    issuer: &str,
    doubts: &mut Vec<(&'static str, &'static str)>,
) -> Mention {
    let mut mention = Mention::of(Role::Child);
    identify(&mut mention, IdentifierScheme::Local, Some(issuer), identifiers.value("LAchildID"));
    for name in ["UPN", "FormerUPN"] {
        let value = identifiers.value(name);
        if !value.is_empty() && !codes::is_upn(value) {
            doubts
                .push(("upn", "does not have the form of a unique pupil number; kept as it came"));
        }
        identify(&mut mention, IdentifierScheme::Upn, None, value);
    }
    mention.born = filled(identifiers.value("PersonBirthDate"))
        .and_then(read_date)
        .filter(|(date, _)| !date.is_far_off())
        .map(|(date, _)| Private::new(date));
    mention.due = filled(identifiers.value("ExpectedPersonBirthDate"))
        .and_then(read_date)
        .and_then(|(date, _)| date.day())
        .map(Private::new);
    if mention.born.is_none() && mention.due.is_some() {
        mention.role = Role::Unborn;
    }
    mention.sex = ["Sex", "GenderCurrent"]
        .into_iter()
        .find_map(|name| filled(identifiers.value(name)))
        .map(Sex::parse);
    mention
}

/// A value that is not blank.
pub fn filled(value: &str) -> Option<&str> {
    Some(value).filter(|value| !value.is_empty())
}
