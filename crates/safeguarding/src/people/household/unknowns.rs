//! What nobody has said about a household (NOR-27): left open on the page until a record answers it.
//!
//! Takes the household's history and the records round it; gives [`HouseholdUnknown`]s. It only says what the seen records do
//! not: an agency not asked may know. Nothing here is held against anybody.

use super::members::Household;
use super::round::{Round, day};
use super::{HouseholdHistory, Known};
use crate::calendar::{Age, Date, Span, VagueDate, WorkingDays};
use crate::people::relations::{self, Tie};
use crate::records::Role;
use std::collections::{BTreeMap, BTreeSet};

/// After how many months without a word of who lives in the home that is shown as not said. **Units:** civil months.
///
/// **Source:** our own choice, an example: twice as long as the longest time between reviews of a child in need plan.
pub const QUIET_MONTHS: u16 = 6;

/// From which age a child may be caring for others at home, so that not having asked is shown. **Units:** completed years.
///
/// **Source:** our own choice, an example: school age.
pub const YOUNG_CARER_FROM_YEARS: i16 = 5;

/// Something nobody has said, and of which home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdUnknown {
    /// What.
    pub what: NotSaid,
    /// The home it is about, by index into [`super::HouseholdHistory::places`]; `None`: the family as a whole.
    pub place: Option<u32>,
}

/// What nobody has said. Persons and records are by index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotSaid {
    /// No record names this child's mother.
    Mother(u32),
    /// No record names this child's father.
    Father(u32),
    /// Records speak of somebody in this part whom none names; the records.
    Name(Role, Vec<u32>),
    /// The birth date of an adult in the home.
    BirthDate(u32),
    /// What became of a child who was expected long ago, and whom no birth has been joined to.
    Expected(u32),
    /// What somebody who is recorded at a child's address is to the children.
    PartAtTheAddress(u32),
    /// Which of these adults a change of the household was about; the record.
    WhoChanged(Vec<u32>, u32),
    /// Who has lived with the children since the last record that says so.
    WhoLivesThereSince(VagueDate),
    /// Who lives with the children there at all: no record gives an adult at that address.
    WhoLivesThere,
    /// How these two children are related.
    HowRelated(u32, u32),
    /// At which of two addresses a child sleeps; the other address, by index into the places.
    WhereTheChildSleeps {
        /// The child.
        child: u32,
        /// Both addresses, by index into the places, in order.
        places: [u32; 2],
    },
    /// Whether a child looks after somebody at home.
    ChildAsCarer(u32),
    /// What part a father who is not recorded where the children live now has in the children's life.
    PartOfTheFather(u32),
    /// How two adults of one home get on.
    HowTheyGetOn(u32, u32),
    /// The history of those who bring the children up: parents, carers and parents' partners.
    OwnHistory(Vec<u32>),
    /// Anybody at all outside the home.
    WiderNetwork,
}

/// What nobody has said of a family and its homes. **Shape:** of the family first, then home by home; in the order of
/// [`NotSaid`]; each once.
pub(super) fn unknowns(
    known: &Known,
    round: &Round,
    history: &HouseholdHistory,
) -> Vec<HouseholdUnknown> {
    let mut found: BTreeSet<(Option<u32>, NotSaid)> = BTreeSet::new();
    let of_the_family = [
        parents(round, history),
        expected(known, round, history),
        never_named(round),
        changes(history),
        sleeping(known, round, history),
        caring(known, round, history),
        parts_and_histories(known, round, history),
    ];
    found.extend(of_the_family.into_iter().flatten().map(|what| (None, what)));
    let homes = history.households.iter().filter(|h| h.is_a_childs_home);
    for home in homes {
        let of_this_home = [
            residents(known, round, home),
            siblings(known, history, home),
            since(known, round, history, home),
            couples(known, round, history, home),
        ];
        found.extend(of_this_home.into_iter().flatten().map(|what| (Some(home.place), what)));
    }
    found.into_iter().map(|(place, what)| HouseholdUnknown { what, place }).collect()
}

fn parents(round: &Round, history: &HouseholdHistory) -> Vec<NotSaid> {
    let named = |child: u32, ties: &[Tie]| {
        let mut of_child = history.relationships.iter().filter(|r| r.of == child && r.holds());
        of_child.any(|r| ties.contains(&r.tie))
    };
    let mut found = Vec::new();
    let is_born_since = |child: u32| history.expected_and_born.iter().any(|e| e.unborn == child);
    for &child in round.children.iter().filter(|child| !is_born_since(**child)) {
        if !named(child, &[Tie::Mother, Tie::Expecting]) {
            found.push(NotSaid::Mother(child));
        }
        if !named(child, &[Tie::Father]) {
            found.push(NotSaid::Father(child));
        }
    }
    found
}

fn expected(known: &Known, round: &Round, history: &HouseholdHistory) -> Vec<NotSaid> {
    let likely_born = |child: u32| history.expected_and_born.iter().any(|e| e.unborn == child);
    let children = round.children.iter().copied();
    let overdue = children.filter(|c| relations::is_long_overdue(known, *c) && !likely_born(*c));
    overdue.map(NotSaid::Expected).collect()
}

fn never_named(round: &Round) -> Vec<NotSaid> {
    let mut found = Vec::new();
    for (&role, records) in &round.never_named {
        let hold: BTreeSet<u32> = records.iter().copied().filter(|r| round.holds(*r)).collect();
        // Somebody unnamed in one record may be the one named in another, where there is just one in that part.
        let named = round.members.values().filter(|m| m.roles.contains_key(&role)).count();
        let may_be_the_one_named = matches!(role, Role::Mother | Role::Father) && named == 1;
        if !hold.is_empty() && !role.is_child() && !may_be_the_one_named {
            found.push(NotSaid::Name(role, hold.into_iter().collect()));
        }
    }
    found
}

fn changes(history: &HouseholdHistory) -> Vec<NotSaid> {
    let unclear = history.changes.iter().filter(|c| c.who.is_none());
    unclear
        .filter(|c| c.standing.may_be_built_upon())
        .map(|c| NotSaid::WhoChanged(c.may_be.clone(), c.record))
        .collect()
}

/// The last day any record of one of these kinds about a person speaks of.
fn last_of_kind(known: &Known, round: &Round, person: u32, kinds: &[&str]) -> Option<Date> {
    let mentions = &known.people.persons[person as usize].mentions;
    mentions
        .iter()
        .map(|(record, _)| *record)
        .filter(|r| round.beside.contains(r) || round.alone.contains(r))
        .filter(|r| round.holds(*r))
        .map(|r| &known.records[r as usize])
        .filter(|record| kinds.contains(&record.kind.as_str()))
        .filter_map(|record| day(record).or(record.recorded))
        .max()
}

fn is_said(known: &Known, round: &Round, person: u32, kinds: &[&str]) -> bool {
    last_of_kind(known, round, person, kinds).is_some()
}

fn sleeping(known: &Known, round: &Round, history: &HouseholdHistory) -> Vec<NotSaid> {
    let of_children = history.overlaps.iter().filter(|o| round.children.contains(&o.person));
    of_children
        .filter(|overlap| !overlap.is_a_move_some_have_not_heard_of)
        .filter(|overlap| {
            let said = last_of_kind(known, round, overlap.person, &["care-arrangement"]);
            said.is_none_or(|said| said < overlap.first)
        })
        .map(|overlap| {
            let mut places = overlap.stays.map(|s| history.stays[s as usize].place);
            places.sort_unstable();
            NotSaid::WhereTheChildSleeps { child: overlap.person, places }
        })
        .collect()
}

/// Kinds that tell of an adult who may need looking after.
const MAY_NEED_CARE: &[&str] = &["parental-illness", "adult-mental-health", "substance-use"];

fn caring(known: &Known, round: &Round, history: &HouseholdHistory) -> Vec<NotSaid> {
    let needs_care =
        history.adults.iter().filter(|a| a.in_a_childs_home || is_parent(a.role)).any(|a| {
            let stands = a.difficulties.iter().filter(|d| d.standing.may_be_built_upon());
            stands.into_iter().any(|d| MAY_NEED_CARE.contains(&d.kind.as_str()))
        });
    if !needs_care {
        return Vec::new();
    }
    let old_enough = |child: u32| {
        let person = &known.people.persons[child as usize];
        let is_unborn = person.due.is_some() && person.born.is_none();
        // Born no later than the first record that names them, where no record gives a birth date.
        let mentions = person.mentions.iter().map(|(r, _)| *r);
        let seen = mentions.filter(|r| round.beside.contains(r) && round.holds(*r));
        let first = || seen.filter_map(|r| day(&known.records[r as usize])).min();
        let born = person.born.as_ref().map(crate::private::Private::reveal);
        let born = born.and_then(|born| born.earliest().or(born.sort_day())).or_else(first);
        let is_of_age = |born| Age::on(born, known.as_of).whole_years() >= YOUNG_CARER_FROM_YEARS;
        !is_unborn && born.is_some_and(is_of_age)
    };
    let asked = |child: u32| {
        let mentions = &known.people.persons[child as usize].mentions;
        let mut records = mentions.iter().map(|(r, _)| *r).filter(|r| round.beside.contains(r));
        records.any(|index| {
            let record = &known.records[index as usize];
            let says = record.facts.get("concern").is_some_and(|c| c == "caring-for-siblings");
            round.holds(index) && (record.kind == "young-carer" || says)
        })
    };
    let children = round.children.iter().copied();
    children.filter(|c| old_enough(*c) && !asked(*c)).map(NotSaid::ChildAsCarer).collect()
}

fn is_parent(role: Option<Role>) -> bool {
    role.is_some_and(Role::is_parent)
}

/// The last day anything seen round the family speaks of.
fn last_day(known: &Known, round: &Round) -> Option<Date> {
    round.all().filter_map(|r| day(&known.records[r as usize])).max()
}

fn parts_and_histories(known: &Known, round: &Round, history: &HouseholdHistory) -> Vec<NotSaid> {
    let mut found = Vec::new();
    let says = |person: u32, kinds: &[&str]| is_said(known, round, person, kinds);
    let now_at_home: BTreeSet<u32> = history
        .households
        .iter()
        .filter(|h| is_home_still(known, round, history, h.place))
        .flat_map(|h| h.residents.iter().map(|r| r.person))
        .collect();
    for adult in &history.adults {
        let is_father = adult.role == Some(Role::Father);
        if is_father
            && !now_at_home.contains(&adult.person)
            && !says(adult.person, &["relationship-described"])
        {
            found.push(NotSaid::PartOfTheFather(adult.person));
        }
    }
    let brings_up = |role: Option<Role>| {
        is_parent(role) || matches!(role, Some(Role::Partner | Role::StepParent))
    };
    let bring_up = history.adults.iter().filter(|a| a.in_a_childs_home && brings_up(a.role));
    let silent: Vec<u32> =
        bring_up.map(|a| a.person).filter(|p| !says(*p, &["adult-history"])).collect();
    if !silent.is_empty() {
        found.push(NotSaid::OwnHistory(silent));
    }
    let beyond = |role: &Role| {
        matches!(role, Role::Grandparent | Role::Relative | Role::Network | Role::Visitor)
    };
    let nobody = !round.members.values().any(|m| m.roles.keys().any(beyond))
        && !round.never_named.keys().any(beyond);
    if nobody && !round.children.is_empty() {
        found.push(NotSaid::WiderNetwork);
    }
    found
}

fn residents(known: &Known, round: &Round, home: &Household) -> Vec<NotSaid> {
    let mut found = Vec::new();
    for resident in &home.residents {
        let person = &known.people.persons[resident.person as usize];
        if round.children.contains(&resident.person) || person.is_child() || !resident.holds {
            continue;
        }
        match resident.role {
            None | Some(Role::Adult) => found.push(NotSaid::PartAtTheAddress(resident.person)),
            Some(_) => {}
        }
        let seen = round.members.get(&resident.person).is_some_and(|m| m.has_birth_date);
        let in_own_records = || {
            let mentions = person.mentions.iter().map(|(r, m)| (&known.records[*r as usize], *m));
            let mut seen = mentions.filter(|(record, _)| (known.sees)(record));
            seen.any(|(record, m)| record.mentions[m as usize].born.is_some())
        };
        if !seen && !in_own_records() {
            found.push(NotSaid::BirthDate(resident.person));
        }
    }
    found
}

/// Children at one address at one time with no record of how they are related.
fn siblings(known: &Known, history: &HouseholdHistory, home: &Household) -> Vec<NotSaid> {
    let is_child = |r: &&super::Resident| known.people.persons[r.person as usize].is_child();
    let children: Vec<&super::Resident> = home.residents.iter().filter(is_child).collect();
    let together = |a: &super::Resident, b: &super::Resident| {
        let in_one =
            |p: &super::Period| p.persons.contains(&a.person) && p.persons.contains(&b.person);
        a.holds && b.holds && home.periods.iter().any(in_one)
    };
    let mut found = Vec::new();
    for (place, a) in children.iter().enumerate() {
        for b in &children[place + 1..] {
            let (first, second) = (a.person.min(b.person), a.person.max(b.person));
            let related = history.relationships.iter().any(|r| {
                matches!(r.tie, Tie::Sibling(_)) && (r.person, r.of) == (first, second) && r.holds()
            });
            let likely_one = history
                .expected_and_born
                .iter()
                .any(|e| [(first, second), (second, first)].contains(&(e.unborn, e.born)));
            if together(a, b) && !related && !likely_one {
                found.push(NotSaid::HowRelated(first, second));
            }
        }
    }
    found
}

/// Whether a child of the family is recorded at a place and nowhere else since.
fn is_home_still(known: &Known, round: &Round, history: &HouseholdHistory, place: u32) -> bool {
    let still = |s: &super::Stay| {
        s.place == place
            && s.elsewhere_from.is_none()
            && round.children.contains(&s.person)
            && !relations::is_long_overdue(known, s.person)
    };
    history.stays.iter().any(still)
}

/// Whether the children have gone on being recorded long after anybody said which adult lives with them there.
fn since(
    known: &Known,
    round: &Round,
    history: &HouseholdHistory,
    home: &Household,
) -> Vec<NotSaid> {
    let is_child = |p: u32| round.children.contains(&p);
    let adults = home.residents.iter().filter(|r| !is_child(r.person) && r.holds);
    let last_adult = adults.map(|r| &r.recorded.last).max_by_key(|l| l.sort_day());
    // A home the children are recorded away from since asks nothing any more.
    let still_here = is_home_still(known, round, history, home.place);
    let Some(last_adult) = last_adult else {
        return if still_here { vec![NotSaid::WhoLivesThere] } else { Vec::new() };
    };
    if last_adult.sort_day().is_none() {
        return Vec::new();
    }
    let quiet_from = last_adult
        .sort_day()
        .map(|day| Span::Months(QUIET_MONTHS).after(day, &WorkingDays::default()));
    let goes_on = last_day(known, round) > quiet_from;
    if still_here && goes_on {
        vec![NotSaid::WhoLivesThereSince(last_adult.clone())]
    } else {
        Vec::new()
    }
}

/// Two of parent and partner in one home, with no record of how they get on.
///
/// Only where the children live still: how a father who went years ago got on is told by the record, not asked of it.
fn couples(
    known: &Known,
    round: &Round,
    history: &HouseholdHistory,
    home: &Household,
) -> Vec<NotSaid> {
    if !is_home_still(known, round, history, home.place) {
        return Vec::new();
    }
    let of_a_couple = |r: &&super::Resident| {
        let couple = [Role::Mother, Role::Father, Role::Partner, Role::StepParent];
        r.holds && r.role.is_some_and(|role| couple.contains(&role))
    };
    let adults: Vec<&super::Resident> = home.residents.iter().filter(of_a_couple).collect();
    let described: BTreeMap<u32, BTreeSet<u32>> = round
        .all()
        .filter(|r| round.holds(*r) && describes_a_couple(known, *r))
        .map(|r| (r, known.people.of_record[r as usize].iter().flatten().copied().collect()))
        .collect();
    let mut found = Vec::new();
    let stays = |resident: &super::Resident| -> Vec<(Date, Date)> {
        let stays = resident.stays.iter().map(|s| &history.stays[*s as usize]);
        stays.filter(|stay| stay.holds()).filter_map(super::Stay::ends).collect()
    };
    let meet = |a: &super::Resident, b: &super::Resident| {
        let of_b = stays(b);
        stays(a).iter().any(|a| of_b.iter().any(|b| a.0 <= b.1 && b.0 <= a.1))
    };
    for (place, &first) in adults.iter().enumerate() {
        for &second in &adults[place + 1..] {
            let (a, b) = (first.person, second.person);
            let a_parent = [first.role, second.role].into_iter().any(is_parent);
            let together = meet(first, second) && a_parent && first.role != second.role;
            let said = described.values().any(|named| named.contains(&a) && named.contains(&b));
            if together && !said {
                found.push(NotSaid::HowTheyGetOn(a.min(b), a.max(b)));
            }
        }
    }
    found
}

/// Whether a record tells how a couple get on: in so many words, or as domestic abuse.
fn describes_a_couple(known: &Known, index: u32) -> bool {
    let record = &known.records[index as usize];
    let couple = record.facts.get("between").is_some_and(|b| b == "couple");
    let abuse = "domestic-abuse";
    (record.kind == "relationship-described" && couple)
        || record.kind == abuse
        || record.facts.values().any(|value| value == abuse)
}
