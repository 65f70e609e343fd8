//! Who is round a child, and what nobody has said, as one reader knew it.
//!
//! Takes a family and a reader; gives the children, the adults with their first and last day, addresses and unknowns, as the
//! middle tells them from the records this reader had and no others.

use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::people::Member;
use safeguarding::records::Private;
use serde::Serialize;

use super::words;
use crate::asked::Asked;

/// Who is round the children of a family.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Round {
    pub children: Vec<ChildShown>,
    pub members: Vec<MemberShown>,
    pub unknowns: Vec<Private<String>>,
    pub addresses: Vec<AddressShown>,
}

/// One child of the family.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ChildShown {
    pub name: Private<String>,
    pub given: Private<String>,
    pub age: Option<Private<String>>,
    pub born: Option<Private<String>>,
    pub href: String,
    /// Whether it is the child whose page this is.
    pub is_this: bool,
    /// Whether they are 18 or older on the reader's day.
    pub is_grown: bool,
    /// The first and last day this reader's records name them.
    pub first: Private<String>,
    pub last: Private<String>,
}

/// Somebody else round the children.
#[derive(Debug, Serialize)]
pub(crate) struct MemberShown {
    pub name: Private<String>,
    pub href: String,
    pub role: String,
    pub other_roles: Vec<String>,
    pub born: Option<Private<String>>,
    pub first: Private<String>,
    pub last: Private<String>,
    pub records: u32,
    pub is_of_the_household: bool,
}

/// A place the children were recorded at.
#[derive(Debug, Serialize)]
pub(crate) struct AddressShown {
    pub address: Private<String>,
    pub first: Private<String>,
    pub last: Private<String>,
}

impl Round {
    /// Who is round the children of a family, by index. `this` is the child whose page it is for.
    pub fn of(
        caseload: &Caseload,
        asked: &Asked,
        view: &View,
        family: u32,
        this: Option<u32>,
    ) -> Self {
        let known = caseload.family_seen(view, family);
        let mut children = known.children.clone();
        // The child whose page it is stands there also where this reader knew nothing of them.
        children.extend(this.filter(|this| !known.children.contains(this)));
        Self {
            unknowns: known.unknowns.iter().map(|u| words::unknown(caseload, u).into()).collect(),
            children: children
                .iter()
                .map(|child| child_shown(caseload, asked, view, *child, this))
                .collect(),
            members: known.members.iter().map(|m| member_shown(caseload, asked, m)).collect(),
            addresses: known
                .addresses
                .into_iter()
                .map(|(address, first, last)| AddressShown {
                    address,
                    first: words::day(first).into(),
                    last: words::day(last).into(),
                })
                .collect(),
        }
    }
}

/// One child, as a row or a card.
pub(crate) fn child_shown(
    caseload: &Caseload,
    asked: &Asked,
    view: &View,
    child: u32,
    this: Option<u32>,
) -> ChildShown {
    let person = &caseload.people.persons[child as usize];
    let named = || {
        let records = person.mentions.iter().map(|(record, _)| &caseload.records[*record as usize]);
        records.filter(|record| view.sees(record)).filter_map(words::placed)
    };
    ChildShown {
        name: words::called(caseload, view, child).into(),
        given: person.given().into(),
        age: words::age(person, view.as_of).map(Into::into),
        born: words::born(person).map(Into::into),
        href: asked.reader_address(&format!("/people/{}", person.id)),
        is_this: Some(child) == this,
        is_grown: words::is_grown(person, view.as_of),
        first: words::day(named().min()).into(),
        last: words::day(named().max()).into(),
    }
}

fn member_shown(caseload: &Caseload, asked: &Asked, member: &Member) -> MemberShown {
    let person = &caseload.people.persons[member.person as usize];
    MemberShown {
        name: person.called().into(),
        href: asked.reader_address(&format!("/people/{}", person.id)),
        role: words::capital(member.role.label()),
        other_roles: member.other_roles.iter().map(|role| role.label().to_owned()).collect(),
        born: words::born(person).filter(|_| member.has_birth_date).map(Into::into),
        first: words::day(member.first).into(),
        last: words::day(member.last).into(),
        records: member.records,
        is_of_the_household: member.role.is_of_the_household(),
    }
}
