//! A family's network made ready to be drawn: family, community and agencies with their last contact.
//!
//! Takes a family's history; gives the network map. Those whom no record names stand in it as not known.

use super::History;
use crate::drawings::network::{Network, Node};
use safeguarding::people::household::{AgencyContact, NetworkPerson, NotSaid, Ring};
use safeguarding::records::Role;

/// The network map of a family.
pub(crate) fn network(of: &History) -> Network {
    let network = &of.known.network;
    let people = |wanted: &dyn Fn(Ring) -> bool| -> Vec<Node> {
        network.people.iter().filter(|person| wanted(person.ring)).map(|p| person(of, p)).collect()
    };
    let mut family = people(&|ring| ring != Ring::Community);
    let mut community = people(&|ring| ring == Ring::Community);
    for unknown in &of.known.unknowns {
        match &unknown.what {
            NotSaid::Name(role, records) => {
                let node = never_named(of, *role, records);
                if role.is_of_the_household() { &mut family } else { &mut community }.push(node);
            }
            NotSaid::Mother(child) => family.push(parent_not_known(of, "Mother", *child)),
            NotSaid::Father(child) => family.push(parent_not_known(of, "Father", *child)),
            _ => {}
        }
    }
    Network {
        id: "network".to_owned(),
        of: of.children_in_words().into(),
        as_of: of.view.as_of,
        family,
        community,
        agencies: network.agencies.iter().map(|one| agency(of, one)).collect(),
    }
}

fn parent_not_known(of: &History, parent: &str, child: u32) -> Node {
    Node {
        name: format!("{parent} of {}: not known", of.say.name(child)).into(),
        role: "whom no record names: in touch with whom?".to_owned(),
        ..Node::default()
    }
}

fn person(of: &History, person: &NetworkPerson) -> Node {
    let known = &of.caseload.people.persons[person.person as usize];
    let role = person.role.map_or("their part is not said", Role::label);
    let home = if person.ring == Ring::Home { ", recorded in a home" } else { "" };
    let beside = of.seen_records(person.person).filter(|record| {
        let named = of.caseload.people.in_record(&of.caseload.records, *record);
        named.into_iter().any(|(other, _)| of.known.children.contains(&other))
    });
    Node {
        name: of.name(person.person).into(),
        role: format!("{role}{home}"),
        is_known: known.name.is_some(),
        is_agency: false,
        first: person.recorded.first.sort_day(),
        last: person.recorded.last.sort_day(),
        sources: of.sources(beside),
        href: Some(of.href(person.person)),
    }
}

fn never_named(of: &History, role: Role, records: &[u32]) -> Node {
    let days = || {
        records.iter().filter_map(|record| {
            crate::shown::words::placed(&of.caseload.records[*record as usize])
        })
    };
    Node {
        name: format!("{}, name not known", crate::shown::words::capital(role.label())).into(),
        role: "whom no record names".to_owned(),
        is_known: false,
        is_agency: false,
        first: days().min(),
        last: days().max(),
        sources: of.sources(records.iter().copied()),
        href: None,
    }
}

fn agency(of: &History, agency: &AgencyContact) -> Node {
    let practice = &of.caseload.practice;
    let contacts = match agency.contacts {
        0 => "no contact recorded".to_owned(),
        n => crate::shown::words::count(n as usize, "contact recorded", "contacts recorded"),
    };
    let only_adults = if agency.children.is_empty() { ", about adults only" } else { "" };
    let adults = of.known.network.people.iter().map(|person| person.person);
    let own: Vec<u32> = of
        .known
        .children
        .iter()
        .copied()
        .chain(adults)
        .flat_map(|person| of.seen_records(person))
        .filter(|record| of.caseload.records[*record as usize].agency == agency.agency)
        .collect();
    Node {
        name: practice.agency_name(&agency.agency).to_owned().into(),
        role: format!("{contacts}{only_adults}"),
        is_known: true,
        is_agency: true,
        first: agency.contact.first.sort_day(),
        last: agency.contact.last.sort_day(),
        sources: of.sources(own),
        href: None,
    }
}
