//! A family's relationships made ready to be drawn as a genogram.
//!
//! Takes a family's history; gives the people with their parents, couples and homes. A parent whom no record names stands in it
//! as not known. Two who are both named as one child's father are both drawn: which is right is not decided here.

use super::{History, period, place_note};
use crate::drawings::genogram::{Couple, Generation, Genogram, Home, Person, Symbol};
use crate::shown::words;
use safeguarding::calendar::{Age, Date, VagueDate, in_words};
use safeguarding::people::household::{NotSaid, Recorded};
use safeguarding::people::relations::{Relationship, SiblingTie, Tie, is_long_overdue};
use safeguarding::records::{Private, Role, Sex};
use std::collections::{BTreeMap, BTreeSet};

/// The genogram of a family. `focus`: the child whose it is, by index; `None`: of all of them.
pub(crate) fn genogram(of: &History, focus: Option<u32>) -> Genogram {
    let drawn = who(of);
    let place: BTreeMap<u32, usize> =
        drawn.iter().enumerate().map(|(place, person)| (*person, place)).collect();
    let mut people: Vec<Person> = drawn.iter().map(|one| person(of, *one, focus, &place)).collect();
    add_unknown_parents(of, &place, &mut people);
    add_never_named(of, &mut people);
    let mut couples: Vec<Couple> = Vec::new();
    for r in of.known.relationships.iter().filter(|r| r.tie == Tie::Partner && r.holds()) {
        let (Some(&first), Some(&second)) = (place.get(&r.person), place.get(&r.of)) else {
            continue;
        };
        let known = |c: &Couple| [(first, second), (second, first)].contains(&(c.first, c.second));
        if !couples.iter().any(known) {
            couples.push(Couple { first, second, is_former: has_parted(of, r) });
        }
    }
    let (homes, long_ago) = homes(of, &place);
    for (at, home, last) in long_ago {
        people[at].long_ago_at.push((home, last));
    }
    Genogram {
        id: "genogram".to_owned(),
        of: format!("the family of {}", of.children_in_words()).into(),
        people,
        couples,
        homes,
    }
}

/// Whether a record calls one of a couple a former partner no earlier than the last calls them partners.
fn has_parted(of: &History, couple: &Relationship) -> bool {
    let last = couple.recorded.last.sort_day();
    of.known.relationships.iter().any(|r| {
        r.tie == Tie::FormerPartner
            && [couple.person, couple.of].contains(&r.person)
            && r.holds()
            && r.recorded.last.sort_day() >= last
    })
}

/// Everybody who is of the family or of its homes. **Shape:** the children first, in the order the middle has them.
fn who(of: &History) -> Vec<u32> {
    let history = of.known;
    let is_of_it = |r: &&Relationship| !matches!(r.tie, Tie::Visitor | Tie::Network);
    let tied = history.relationships.iter().filter(is_of_it).flat_map(|r| [r.person, r.of]);
    let homes = history.households.iter().filter(|home| home.is_a_childs_home);
    let shared = |place: u32| history.places[place as usize].shared.is_some();
    let residents = homes
        .filter(|home| !shared(home.place))
        .flat_map(|home| home.residents.iter().map(|resident| resident.person));
    let mut drawn: Vec<u32> = Vec::new();
    let mut met: BTreeSet<u32> = BTreeSet::new();
    for person in history.children.iter().copied().chain(tied).chain(residents) {
        if met.insert(person) {
            drawn.push(person);
        }
    }
    drawn
}

/// Those named as a child's mother or father, by index: where a record of this child alone names one, only such count.
fn parents_named(of: &History, child: u32, ties: &[Tie]) -> Vec<u32> {
    let named: Vec<&Relationship> = of
        .known
        .relationships
        .iter()
        .filter(|r| r.of == child && ties.contains(&r.tie) && r.holds())
        .collect();
    let certain = named.iter().any(|r| r.is_said_of_this_child());
    let mut parents: Vec<u32> = named
        .into_iter()
        .filter(|r| !certain || r.is_said_of_this_child())
        .map(|r| r.person)
        .collect();
    parents.dedup();
    parents
}

fn person(of: &History, index: u32, focus: Option<u32>, place: &BTreeMap<u32, usize>) -> Person {
    let known = &of.caseload.people.persons[index as usize];
    let seen = Seen::of(of, index);
    let is_child = of.known.children.contains(&index) || known.is_child();
    let ties: Vec<&Relationship> =
        of.known.relationships.iter().filter(|r| r.person == index && r.holds()).collect();
    let is_unborn = known.due.is_some() && known.born.is_none();
    let mut parents: Vec<usize> = Vec::new();
    for named in [&[Tie::Mother, Tie::Expecting][..], &[Tie::Father]] {
        let all = parents_named(of, index, named);
        parents.extend(all.iter().filter_map(|parent| place.get(parent)));
    }
    let due = known.due.as_ref().map(|due| *due.reveal()).filter(|_| seen.has_due);
    let birth_day = seen.born.as_ref().and_then(VagueDate::day).or(due);
    let born = match (&seen.born, due) {
        (Some(born), _) => format!("born {born}"),
        (None, Some(due)) if is_long_overdue(of.say.known, index) => {
            format!("birth was expected {}", in_words(due))
        }
        (None, Some(due)) => format!("birth expected {}", in_words(due)),
        (None, None) => "birth date not known".to_owned(),
    };
    let mut notes = notes(of, index, &ties);
    notes.extend(of.overdue(index));
    notes.extend(of.left_since(index));
    let symbol = if is_unborn { Symbol::Unborn } else { symbol(&seen, &ties, &mut notes) };
    Person {
        name: of.name(index).into(),
        role: role(is_child, is_unborn, &ties),
        symbol,
        is_known: known.name.is_some() || is_unborn,
        is_focus: Some(index) == focus,
        is_dead: seen.has_died,
        age: age(of, &seen).into(),
        born: born.into(),
        birth_day,
        parents,
        generation: if is_child {
            Generation::Children
        } else if ties.iter().any(|r| r.tie == Tie::Grandparent) {
            Generation::Grandparents
        } else {
            Generation::Adults
        },
        period: period(&seen.recorded).into(),
        notes,
        long_ago_at: Vec::new(),
        sources: of.sources(of.seen_records(index)),
        href: Some(of.href(index)),
    }
}

/// The age inside a symbol: `9`, `7m` for a child under two; `?` where no birth date is known.
fn age(of: &History, seen: &Seen) -> String {
    let Some(day) = seen.born.as_ref().and_then(VagueDate::sort_day) else {
        return if seen.has_due { String::new() } else { "?".to_owned() };
    };
    match Age::on(day, of.view.as_of) {
        Age::Unborn => String::new(),
        Age::Years { years, months } if years < 2 => format!("{}m", years * 12 + i16::from(months)),
        Age::Years { years, .. } => years.to_string(),
    }
}

fn is_born(of: &History, person: u32) -> bool {
    of.caseload.people.persons[person as usize].born.is_some()
}

/// What somebody is, short, as it stands beside the symbol.
fn role(is_child: bool, is_unborn: bool, ties: &[&Relationship]) -> String {
    let mut roles: Vec<&str> = Vec::new();
    if is_child {
        roles.push(if is_unborn { "unborn child" } else { "child" });
    }
    for r in ties {
        let words = match r.tie {
            Tie::Mother | Tie::Expecting => "mother",
            Tie::Father => "father",
            Tie::Partner => "partner",
            // Whose partner is told where a record says so.
            Tie::ParentsPartner if ties.iter().any(|r| r.tie == Tie::Partner) => continue,
            Tie::ParentsPartner => "a parent’s partner; whose is not said",
            Tie::StepParent => "step-parent",
            Tie::FormerPartner => "a parent’s former partner",
            Tie::Carer => "carer",
            Tie::FosterCarer => "foster carer",
            Tie::Grandparent => "grandparent",
            Tie::Relative => "relative",
            Tie::AdultInHome => "adult in the home",
            Tie::Lodger => "lodger",
            Tie::Visitor => "visitor",
            Tie::Network => "of the network",
            Tie::PartNotSaid => "adult; their part is not said",
            Tie::Sibling(_) => continue,
        };
        if !roles.contains(&words) {
            roles.push(words);
        }
    }
    if roles.is_empty() { "their part is not said".to_owned() } else { roles.join(", ") }
}

/// What the drawing cannot say by its lines.
fn notes(of: &History, index: u32, ties: &[&Relationship]) -> Vec<Private<String>> {
    // A shared parent is drawn; that a record calls two brother and sister and names no parent of both is not.
    let is_drawn = |tie: Tie| match tie {
        Tie::Sibling(how) => how != SiblingTie::SaidOnly,
        _ => matches!(
            tie,
            Tie::Mother | Tie::Expecting | Tie::Father | Tie::Partner | Tie::Visitor | Tie::Network
        ),
    };
    let mut of_tie: BTreeMap<Tie, Vec<String>> = BTreeMap::new();
    for r in ties.iter().filter(|r| !is_drawn(r.tie)) {
        of_tie.entry(r.tie).or_default().push(of.name_within(r.of));
    }
    let mut notes: Vec<Private<String>> = Vec::new();
    for (tie, names) in of_tie {
        let to = words::list(&names);
        let said = match tie {
            Tie::ParentsPartner => format!("named as partner of a parent of {to}"),
            Tie::StepParent => format!("step-parent of {to}"),
            Tie::FormerPartner => format!("named as former partner of a parent of {to}"),
            Tie::Carer => format!("carer of {to}"),
            Tie::FosterCarer => format!("foster carer of {to}"),
            Tie::Grandparent => format!("grandparent of {to}; on whose side is not said"),
            Tie::Relative => format!("relative of {to}"),
            Tie::AdultInHome => format!("named as an adult in the home of {to}"),
            Tie::Lodger => format!("named as a lodger in the home of {to}"),
            Tie::Sibling(_) => format!("brother or sister of {to}"),
            _ => format!("named beside {to}; their part is not said"),
        };
        notes.push(said.into());
    }
    let concerns = |conflict: &&safeguarding::people::relations::Conflict| match conflict {
        safeguarding::people::relations::Conflict::TwoNamedAs { child, persons, .. } => {
            *child == index || persons.contains(&index)
        }
        safeguarding::people::relations::Conflict::TwoParts { person, .. } => *person == index,
    };
    notes.extend(of.known.conflicts.iter().filter(concerns).map(|c| of.say.conflict(c).into()));
    let pairs = of.known.expected_and_born.iter();
    let pairs = pairs.filter(|pair| pair.unborn == index || pair.born == index);
    notes.extend(pairs.map(|pair| of.say.expected(pair).into()));
    notes
}

/// What the records this reader had say of somebody.
#[derive(Default)]
struct Seen {
    sexes: BTreeSet<u8>,
    born: Option<VagueDate>,
    has_due: bool,
    has_died: bool,
    recorded: Recorded,
}

impl Seen {
    fn of(of: &History, index: u32) -> Self {
        let born = words::born_seen(of.caseload, of.view, index);
        let mut seen = Self { born, ..Self::default() };
        let person = &of.caseload.people.persons[index as usize];
        let mut days = Vec::new();
        for (record, place) in &person.mentions {
            let source = &of.caseload.records[*record as usize];
            if !of.view.sees(source) {
                continue;
            }
            let mention = &source.mentions[*place as usize];
            match mention.sex {
                Some(Sex::Female) => drop(seen.sexes.insert(1)),
                Some(Sex::Male) => drop(seen.sexes.insert(2)),
                Some(Sex::Unknown) | None => {}
            }
            seen.has_due |= mention.due.is_some();
            seen.has_died |= says_died(source, mention.role);
            days.extend(words::placed(source));
        }
        let exact =
            |day: Option<&Date>| day.map_or_else(Default::default, |day| VagueDate::exact(*day));
        seen.recorded =
            Recorded { first: exact(days.iter().min()), last: exact(days.iter().max()) };
        seen
    }
}

/// Whether a record says, of somebody in this role and nobody else it names, that they died.
fn says_died(record: &safeguarding::records::Record, role: Role) -> bool {
    if record.facts.contains_key("died") {
        return record.mentions.len() == 1;
    }
    let may_be = |role: Role| match record.facts.get("of").map(String::as_str) {
        Some("child") => role.is_child(),
        Some("parent") => role.is_parent(),
        Some("sibling") => role == Role::Sibling,
        _ => true,
    };
    record.kind == "death"
        && may_be(role)
        && record.mentions.iter().filter(|mention| may_be(mention.role)).count() == 1
}

/// The symbol the records' sex, or being named as mother or father, gives; where they disagree it is not known, and said.
fn symbol(seen: &Seen, ties: &[&Relationship], notes: &mut Vec<Private<String>>) -> Symbol {
    let mut sexes = seen.sexes.clone();
    for r in ties {
        match r.tie {
            Tie::Mother | Tie::Expecting => drop(sexes.insert(1)),
            Tie::Father => drop(sexes.insert(2)),
            _ => {}
        }
    }
    if sexes.len() > 1 {
        notes.push("records disagree on the sex".into());
    }
    match (sexes.len(), sexes.first()) {
        (1, Some(1)) => Symbol::Female,
        (1, Some(_)) => Symbol::Male,
        _ => Symbol::NotKnown,
    }
}

/// For children whose mother or father no record names: one symbol for those who share the other parent, as not known.
fn add_unknown_parents(of: &History, place: &BTreeMap<u32, usize>, people: &mut Vec<Person>) {
    let mut lacking: BTreeMap<(bool, Vec<usize>), Vec<u32>> = BTreeMap::new();
    for unknown in &of.known.unknowns {
        let (child, is_mother) = match unknown.what {
            NotSaid::Mother(child) => (child, true),
            NotSaid::Father(child) => (child, false),
            _ => continue,
        };
        let Some(&at) = place.get(&child) else { continue };
        let mut others = people[at].parents.clone();
        others.sort_unstable();
        lacking.entry((is_mother, others)).or_default().push(child);
    }
    for ((is_mother, _), children) in lacking {
        let names: Vec<String> = children.iter().map(|child| of.say.name(*child)).collect();
        let parent = if is_mother { "Mother" } else { "Father" };
        let mut notes: Vec<Private<String>> = vec!["no record names this parent".into()];
        if children.len() > 1 {
            notes.push("whether it is one person for all of them is not known".into());
        }
        let new = people.len();
        people.push(Person {
            name: format!("{parent} of {}: not known", words::list(&names)).into(),
            role: "not known".to_owned(),
            symbol: if is_mother { Symbol::Female } else { Symbol::Male },
            age: "?".into(),
            period: "never named".into(),
            born: String::new().into(),
            notes,
            ..Person::default()
        });
        for child in &children {
            if let Some(&at) = place.get(child) {
                people[at].parents.push(new);
            }
        }
    }
}

/// Those of the family or home whom records speak of and none names.
fn add_never_named(of: &History, people: &mut Vec<Person>) {
    for unknown in &of.known.unknowns {
        let NotSaid::Name(role, records) = &unknown.what else { continue };
        if !role.is_of_the_household() {
            continue;
        }
        let days: Vec<_> = records
            .iter()
            .filter_map(|record| words::placed(&of.caseload.records[*record as usize]))
            .collect();
        let period = match (days.iter().min(), days.iter().max()) {
            (Some(first), Some(last)) if first == last => in_words(*first),
            (Some(first), Some(last)) => format!("{} to {}", in_words(*first), in_words(*last)),
            _ => "day not recorded".to_owned(),
        };
        people.push(Person {
            name: format!("{}, name not known", words::capital(role.label())).into(),
            role: "whom no record names".to_owned(),
            age: "?".into(),
            period: period.into(),
            notes: vec!["whether it is somebody else in the genogram is not known".into()],
            sources: of.sources(records.iter().copied()),
            generation: match role {
                Role::Grandparent => Generation::Grandparents,
                Role::Sibling => Generation::Children,
                _ => Generation::Adults,
            },
            ..Person::default()
        });
    }
}

/// Whose last record at a home is long ago: the place of the person, the number of the home, and when in words.
type LongAgo = Vec<(usize, usize, Private<String>)>;

/// The last homes of the children, and any other where two of the family were last; and who was last there long ago.
fn homes(of: &History, place: &BTreeMap<u32, usize>) -> (Vec<Home>, LongAgo) {
    let mut living: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut last_there: BTreeMap<(u32, usize), String> = BTreeMap::new();
    let mut children_at: BTreeMap<u32, usize> = BTreeMap::new();
    for (&person, &at) in place {
        // A child not yet born is where the mother is.
        let mother = of.known.relationships.iter().find(|r| {
            r.of == person && r.tie == Tie::Expecting && r.holds() && !is_born(of, person)
        });
        if is_long_overdue(of.say.known, person) {
            continue;
        }
        let with = mother.map_or(person, |r| r.person);
        for home in of.lives_at(with) {
            if let Some(last) = of.long_ago_at(with, home) {
                let words = match (last.day(), last.sort_day()) {
                    (Some(day), _) => format!("on {}", in_words(day)),
                    (None, Some(_)) => format!("({last})"),
                    (None, None) => "on a day not recorded".to_owned(),
                };
                last_there.insert((home, at), words);
            }
            living.entry(home).or_default().push(at);
            if of.known.children.contains(&person) {
                *children_at.entry(home).or_default() += 1;
            }
        }
    }
    let mut homes: Vec<(u32, Vec<usize>)> = living
        .into_iter()
        .filter(|(home, people)| children_at.contains_key(home) || people.len() > 1)
        .collect();
    homes.sort_by_key(|(home, people)| {
        let children = children_at.get(home).copied().unwrap_or(0);
        (std::cmp::Reverse(children), std::cmp::Reverse(people.len()), *home)
    });
    let numbers: BTreeMap<u32, usize> =
        homes.iter().enumerate().map(|(number, (home, _))| (*home, number)).collect();
    let long_ago = last_there
        .into_iter()
        .filter_map(|((home, at), words)| Some((at, *numbers.get(&home)?, words.into())))
        .collect();
    let homes = homes
        .into_iter()
        .map(|(home, people)| {
            let here = &of.known.places[home as usize];
            let address = here.address.reveal();
            Home {
                address: match place_note(here) {
                    Some(note) => format!("{address} ({note})").into(),
                    None => address.clone().into(),
                },
                people,
            }
        })
        .collect();
    (homes, long_ago)
}
