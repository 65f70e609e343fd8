//! Who is what to whom, dated and sourced: mother of, partner of, sibling of, and the child who was expected.
//!
//! Takes the records round one family; gives [`Relationship`]s, each with the records that say so, [`Conflict`]s where
//! records name two in one part, and [`ExpectedAndBorn`]. It decides nothing: two men named as one child's father are both
//! shown, and that an unborn and a born child are one is asked.

use super::People;
use super::household::{HowItStands, Known, Recorded, Round, when};
use crate::calendar::{Date, VagueDate};
use crate::records::{Record, Role};
use jiff::ToSpan;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody is to another. Read it as "is the … of".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tie {
    /// Mother of a child.
    Mother,
    /// Expecting a child not yet born.
    Expecting,
    /// Father of a child, born or not.
    Father,
    /// Partner of this parent.
    Partner,
    /// Partner of one of a child's parents; the record does not say of which.
    ParentsPartner,
    /// Step-parent of a child.
    StepParent,
    /// Formerly partner of one of a child's parents.
    FormerPartner,
    /// Carer of a child.
    Carer,
    /// Foster carer of a child.
    FosterCarer,
    /// Grandparent of a child.
    Grandparent,
    /// Another relative of a child.
    Relative,
    /// Brother or sister of a child. Given once for two children, the one with the lower index first.
    Sibling(SiblingTie),
    /// Adult in the home of a child.
    AdultInHome,
    /// Lodger in the home of a child.
    Lodger,
    /// Visitor to the home of a child.
    Visitor,
    /// Somebody in the family's wider network.
    Network,
    /// Named beside a child as an adult, their part not said.
    PartNotSaid,
}

/// How two children are brother or sister, as far as records tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SiblingTie {
    /// The same mother and the same father are named for both.
    BothParents,
    /// The same mother, and different fathers.
    HalfByMother,
    /// The same father, and different mothers.
    HalfByFather,
    /// The same mother; the father of one or both is not known, or more than one is named.
    SameMother,
    /// The same father; the mother of one or both is not known.
    SameFather,
    /// A record says so; no shared parent is named.
    SaidOnly,
}

/// A record that says what somebody is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TieSource {
    /// The record, by index.
    pub record: u32,
    /// Whether it names several children, so that it does not say of which of them this holds.
    pub names_several: bool,
    /// How that record stands today.
    pub standing: HowItStands,
}

/// What one person is to another, as records say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// The one who is something, by index.
    pub person: u32,
    /// What they are.
    pub tie: Tie,
    /// To whom, by index.
    pub of: u32,
    /// The first and the last time a record says so.
    pub recorded: Recorded,
    /// The records that say so; for a sibling by a shared parent, those that name the parent. **Shape:** never empty.
    pub sources: Vec<TieSource>,
}

impl Relationship {
    /// Whether any record that says so may still be built upon.
    pub fn holds(&self) -> bool {
        self.sources.iter().any(|source| source.standing.may_be_built_upon())
    }

    /// Whether a record that names this child alone says so.
    pub fn is_said_of_this_child(&self) -> bool {
        let says = |s: &TieSource| s.standing.may_be_built_upon() && !s.names_several;
        self.sources.iter().any(says)
    }
}

/// Records that cannot all be right, shown and not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// More than one person is named as this child's mother or father.
    TwoNamedAs {
        /// The child, by index.
        child: u32,
        /// [`Tie::Mother`] or [`Tie::Father`].
        tie: Tie,
        /// Who is named, by index, in order.
        persons: Vec<u32>,
    },
    /// One person is named in parts of one child's life that do not go together: visitor and adult in the home.
    TwoParts {
        /// The person, by index.
        person: u32,
        /// The child, by index.
        child: u32,
        /// What they are said to be, in order.
        ties: Vec<Tie>,
    },
}

/// An unborn child and a born child who are likely one: the same mother, and born near the day expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedAndBorn {
    /// The unborn child, by index.
    pub unborn: u32,
    /// The born child, by index. Twins give one of these each.
    pub born: u32,
    /// Their mother, by index.
    pub mother: u32,
    /// The day the birth was expected.
    pub due: Date,
    /// When the born child was born.
    pub born_on: VagueDate,
    /// Records naming the mother beside either, by index, in order.
    pub records: Vec<u32>,
}

/// How long before the day expected a child may be born and still be the one expected. **Units:** weeks.
///
/// A child born at 22 weeks, the edge of what can live, is born 18 weeks before the 40th.
pub const BORN_EARLY_WEEKS: i32 = 18;

/// How long after the day expected a child may be born and still be the one expected. **Units:** weeks.
///
/// Births are brought on within two weeks of the 40th; a third allows for a day reckoned late.
pub const BORN_LATE_WEEKS: i32 = 3;

/// How long after the day expected a child of whose birth no record tells may still be taken for expected. **Units:** weeks.
///
/// **Source:** our own choice, an example: by six weeks a birth is registered and the health visitor has called.
pub const OVERDUE_WEEKS: i32 = 6;

/// Whether a person, by index, is an unborn child whose day lies so long before the day read as of that they are no longer
/// expected, and of whose birth no record tells. Such a child is nowhere now.
pub fn is_long_overdue(known: &Known, person: u32) -> bool {
    let person = &known.people.persons[person as usize];
    let (Some(due), None) = (&person.due, &person.born) else { return false };
    due.reveal().checked_add(OVERDUE_WEEKS.weeks()).is_ok_and(|day| day < known.as_of)
}

/// Whether a child born then may be the one expected on a day.
///
/// A birth date known only roughly may be when any of its days is; one not known at all may not: nothing speaks for it.
pub fn may_be_the_child_expected(due: Date, born: &VagueDate) -> bool {
    let early = due.checked_sub(BORN_EARLY_WEEKS.weeks()).unwrap_or(Date::MIN);
    let late = due.checked_add(BORN_LATE_WEEKS.weeks()).unwrap_or(Date::MAX);
    born.sort_day().is_some()
        && born.earliest().is_none_or(|day| day <= late)
        && born.latest().is_none_or(|day| early <= day)
}

/// The unborn and born children who are likely one, over all persons, as far as a reader's records name their mothers.
///
/// **Shape:** by unborn child, then born child. A person who has both a due day and a birth date is already one.
pub fn expected_and_born(
    records: &[Record],
    people: &People,
    sees: &dyn Fn(&Record) -> bool,
) -> Vec<ExpectedAndBorn> {
    let seen = (0..records.len() as u32).filter(|index| sees(&records[*index as usize]));
    expected_and_born_among(records, people, seen)
}

/// [`expected_and_born`] as far as these records, by index, tell.
pub(super) fn expected_and_born_among(
    records: &[Record],
    people: &People,
    among: impl IntoIterator<Item = u32>,
) -> Vec<ExpectedAndBorn> {
    let mut children_of: BTreeMap<u32, BTreeMap<u32, BTreeSet<u32>>> = BTreeMap::new();
    for index in among {
        let named: Vec<(u32, Role)> = people.in_record(records, index).collect();
        for (mother, _) in named.iter().filter(|(_, role)| *role == Role::Mother) {
            for (child, _) in named.iter().filter(|(_, role)| role.is_child()) {
                let children = children_of.entry(*mother).or_default();
                children.entry(*child).or_default().insert(index);
            }
        }
    }
    let mut found: Vec<ExpectedAndBorn> = children_of
        .iter()
        .flat_map(|(mother, children)| pairs(people, *mother, children))
        .collect();
    found.sort_by_key(|pair| (pair.unborn, pair.born, pair.mother));
    found
}

fn pairs(
    people: &People,
    mother: u32,
    children: &BTreeMap<u32, BTreeSet<u32>>,
) -> Vec<ExpectedAndBorn> {
    let mut found = Vec::new();
    for (&unborn, expected) in children {
        let person = &people.persons[unborn as usize];
        let (Some(due), None) = (&person.due, &person.born) else { continue };
        for (&born, named) in children.iter().filter(|(other, _)| **other != unborn) {
            let Some(born_on) = &people.persons[born as usize].born else { continue };
            if may_be_the_child_expected(*due.reveal(), born_on.reveal()) {
                found.push(ExpectedAndBorn {
                    unborn,
                    born,
                    mother,
                    due: *due.reveal(),
                    born_on: born_on.reveal().clone(),
                    records: expected.union(named).copied().collect(),
                });
            }
        }
    }
    found
}

type Ties = BTreeMap<(u32, Tie, u32), BTreeSet<TieSource>>;

/// What the people round a family are to its children and to each other. **Shape:** by tie, then person, then whom.
///
/// An unborn and a born child who are likely one are not each other's brother or sister.
pub(super) fn relationships(
    known: &Known,
    round: &Round,
    expected: &[ExpectedAndBorn],
) -> Vec<Relationship> {
    let mut ties: Ties = BTreeMap::new();
    for &index in &round.beside {
        said_in(known, round, index, &mut ties);
    }
    siblings(round, expected, &mut ties);
    let mut found: Vec<Relationship> = ties
        .into_iter()
        .map(|((person, tie, of), sources)| relationship(known, person, tie, of, sources))
        .collect();
    found.sort_by_key(|r| (r.tie, r.person, r.of));
    found
}

fn relationship(
    known: &Known,
    person: u32,
    tie: Tie,
    of: u32,
    sources: BTreeSet<TieSource>,
) -> Relationship {
    let mut sources: Vec<TieSource> = sources.into_iter().collect();
    let at = |s: &TieSource| when(&known.records[s.record as usize]);
    let print = |s: &TieSource| known.records[s.record as usize].provenance.fingerprint;
    sources.sort_by_key(|s| (at(s).sort_day().is_none(), at(s).sort_day(), print(s)));
    let recorded = Recorded::of(&sources.iter().map(at).collect::<Vec<_>>());
    Relationship { person, tie, of, recorded, sources }
}

/// What one record says the others are to the children it is about.
fn said_in(known: &Known, round: &Round, index: u32, ties: &mut Ties) {
    let named: Vec<(u32, Role)> = known.people.in_record(known.records, index).collect();
    let about: BTreeSet<(u32, Role)> =
        named.iter().copied().filter(|(_, role)| role.is_child()).collect();
    let ours: BTreeSet<(u32, Role)> =
        about.iter().copied().filter(|(child, _)| round.children.contains(child)).collect();
    let source = TieSource {
        record: index,
        names_several: about.len() > 1,
        standing: round.standing(index),
    };
    let mut add = |person: u32, tie: Tie, of: u32| {
        if person != of {
            ties.entry((person, tie, of)).or_default().insert(source);
        }
    };
    for &(person, role) in named.iter().filter(|(_, role)| !role.is_child()) {
        // Beside children of two families a record does not say whose parent or partner somebody is.
        let of_two_families = about.len() > ours.len();
        for &(child, child_role) in ours.iter().filter(|_| !of_two_families) {
            if role == Role::Sibling {
                let (a, b) = (person.min(child), person.max(child));
                add(a, Tie::Sibling(SiblingTie::SaidOnly), b);
            } else if let Some(tie) = tie_of(role, child_role) {
                add(person, tie, child);
            }
        }
    }
    let of = |role: Role| -> BTreeSet<u32> {
        named.iter().filter(|(_, r)| *r == role).map(|(p, _)| *p).collect()
    };
    let parents: BTreeSet<u32> = of(Role::Mother).union(&of(Role::Father)).copied().collect();
    if let (1, Some(&parent)) = (parents.len(), parents.first()) {
        for partner in of(Role::Partner) {
            add(partner, Tie::Partner, parent);
        }
    }
}

fn tie_of(role: Role, child: Role) -> Option<Tie> {
    Some(match role {
        Role::Mother if child == Role::Unborn => Tie::Expecting,
        Role::Mother => Tie::Mother,
        Role::Father => Tie::Father,
        Role::Partner => Tie::ParentsPartner,
        Role::StepParent => Tie::StepParent,
        Role::FormerPartner => Tie::FormerPartner,
        Role::Carer => Tie::Carer,
        Role::FosterCarer => Tie::FosterCarer,
        Role::Grandparent => Tie::Grandparent,
        Role::Relative => Tie::Relative,
        Role::AdultInHome => Tie::AdultInHome,
        Role::Lodger => Tie::Lodger,
        Role::Visitor => Tie::Visitor,
        Role::Network => Tie::Network,
        Role::Adult => Tie::PartNotSaid,
        Role::Child | Role::Unborn | Role::Sibling => return None,
    })
}

/// The mothers or fathers named for each child, with the records that name them.
///
/// Where a record of one child alone names somebody, those who are named only beside several children do not count: such a
/// record may mean another of them.
struct Parents(BTreeMap<u32, BTreeMap<u32, BTreeSet<TieSource>>>);

impl Parents {
    fn of(ties: &Ties, wanted: &[Tie]) -> Self {
        let mut parents: BTreeMap<u32, BTreeMap<u32, BTreeSet<TieSource>>> = BTreeMap::new();
        for ((person, tie, child), sources) in
            ties.iter().filter(|((_, t, _), _)| wanted.contains(t))
        {
            let hold = sources.iter().copied().filter(|s| s.standing.may_be_built_upon());
            let hold: BTreeSet<TieSource> = hold.collect();
            if !hold.is_empty() {
                debug_assert!(wanted.contains(tie));
                parents.entry(*child).or_default().entry(*person).or_default().extend(hold);
            }
        }
        for named in parents.values_mut() {
            let of_this_child =
                |sources: &BTreeSet<TieSource>| sources.iter().any(|s| !s.names_several);
            if named.values().any(of_this_child) {
                named.retain(|_, sources| of_this_child(sources));
            }
        }
        Self(parents)
    }

    fn of_child(&self, child: u32) -> BTreeSet<u32> {
        self.0.get(&child).map_or_else(BTreeSet::new, |named| named.keys().copied().collect())
    }

    fn sources(&self, child: u32, parent: u32) -> impl Iterator<Item = TieSource> + '_ {
        self.0.get(&child).and_then(|named| named.get(&parent)).into_iter().flatten().copied()
    }
}

/// Brothers and sisters: by shared parents where these are named, else because a record says so.
fn siblings(round: &Round, expected: &[ExpectedAndBorn], ties: &mut Ties) {
    let likely_one =
        |a: u32, b: u32| expected.iter().any(|e| [(a, b), (b, a)].contains(&(e.unborn, e.born)));
    let mothers = Parents::of(ties, &[Tie::Mother, Tie::Expecting]);
    let fathers = Parents::of(ties, &[Tie::Father]);
    let mut children: Vec<u32> = round.children.clone();
    children.sort_unstable();
    for (place, &a) in children.iter().enumerate() {
        for &b in &children[place + 1..] {
            if likely_one(a, b) {
                ties.remove(&(a, Tie::Sibling(SiblingTie::SaidOnly), b));
                continue;
            }
            let Some(tie) = sibling_tie(&mothers, &fathers, a, b) else { continue };
            let said = ties.remove(&(a, Tie::Sibling(SiblingTie::SaidOnly), b));
            let entry = ties.entry((a, Tie::Sibling(tie), b)).or_default();
            entry.extend(said.into_iter().flatten());
            for parents in [&mothers, &fathers] {
                for parent in parents.of_child(a).intersection(&parents.of_child(b)) {
                    entry.extend(parents.sources(a, *parent).chain(parents.sources(b, *parent)));
                }
            }
        }
    }
}

fn sibling_tie(mothers: &Parents, fathers: &Parents, a: u32, b: u32) -> Option<SiblingTie> {
    // Same: one named for both. Different: one each, and not the same. Otherwise nobody can tell.
    let compare = |parents: &Parents| {
        let (of_a, of_b) = (parents.of_child(a), parents.of_child(b));
        let same = of_a.len() == 1 && of_a == of_b;
        let different = of_a.len() == 1 && of_b.len() == 1 && of_a != of_b;
        (same, different)
    };
    match (compare(mothers), compare(fathers)) {
        ((true, _), (true, _)) => Some(SiblingTie::BothParents),
        ((true, _), (_, true)) => Some(SiblingTie::HalfByMother),
        ((_, true), (true, _)) => Some(SiblingTie::HalfByFather),
        ((true, _), _) => Some(SiblingTie::SameMother),
        (_, (true, _)) => Some(SiblingTie::SameFather),
        _ => None,
    }
}

/// What cannot all be right. **Shape:** by child, then tie; then persons in two parts.
pub(super) fn conflicts(round: &Round, relationships: &[Relationship]) -> Vec<Conflict> {
    let ties: Ties = relationships
        .iter()
        .map(|r| ((r.person, r.tie, r.of), r.sources.iter().copied().collect()))
        .collect();
    let mut found = Vec::new();
    let parts = [(Tie::Mother, &[Tie::Mother, Tie::Expecting][..]), (Tie::Father, &[Tie::Father])];
    for &child in &round.children {
        for (tie, wanted) in parts {
            let persons: Vec<u32> =
                Parents::of(&ties, wanted).of_child(child).into_iter().collect();
            if persons.len() > 1 {
                found.push(Conflict::TwoNamedAs { child, tie, persons });
            }
        }
    }
    let mut parts_of: BTreeMap<(u32, u32), BTreeSet<Tie>> = BTreeMap::new();
    for r in relationships.iter().filter(|r| r.holds()) {
        parts_of.entry((r.person, r.of)).or_default().insert(r.tie);
    }
    for ((person, child), ties) in parts_of {
        if round.children.contains(&child) && do_not_go_together(&ties) {
            let ties = ties.into_iter().collect();
            found.push(Conflict::TwoParts { person, child, ties });
        }
    }
    found
}

/// A visitor who is also said to live there, a father who is also said to be a parent's partner of unknown standing, and so
/// on. Father and visitor go together: a father may visit.
fn do_not_go_together(ties: &BTreeSet<Tie>) -> bool {
    let any = |of: &[Tie]| of.iter().any(|tie| ties.contains(tie));
    let visits_and_lives =
        any(&[Tie::Visitor]) && any(&[Tie::AdultInHome, Tie::Lodger, Tie::ParentsPartner]);
    let parent_and_not = any(&[Tie::Father, Tie::Mother])
        && any(&[Tie::ParentsPartner, Tie::StepParent, Tie::Grandparent, Tie::Lodger]);
    visits_and_lives || parent_and_not
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_child_is_the_one_expected_from_eighteen_weeks_before_to_three_weeks_after() {
        let due = date(2024, 7, 20);
        let born = |day: Date| may_be_the_child_expected(due, &VagueDate::exact(day));
        assert!(born(due));
        assert!(born(date(2024, 3, 16)), "18 weeks before");
        assert!(!born(date(2024, 3, 15)));
        assert!(born(date(2024, 8, 10)), "3 weeks after");
        assert!(!born(date(2024, 8, 11)));
    }

    #[test]
    fn a_rough_birth_date_may_be_near_enough_and_none_may_not() {
        let due = date(2024, 7, 20);
        let born = |words: &str| may_be_the_child_expected(due, &VagueDate::parse(words).unwrap());
        assert!(born("August 2024"));
        assert!(born("2024"));
        assert!(!born("September 2024"));
        assert!(!born("unknown"));
    }
}
