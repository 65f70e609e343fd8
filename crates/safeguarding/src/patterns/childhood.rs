//! Since when something can have been recorded of whom a judgement is about, and since when a rule may be asked of them.
//!
//! Takes who is who and whose records a rule looks at; gives the days before which "not met" need not speak, before which a rule
//! is not asked, and before which nothing counts for a rule that says nothing of the unborn. Births are as all records together
//! give them, whoever reads. Where a birth is not known, nothing is left out.

use super::compile::CompiledVersion;
use super::{Compiled, Item};
use crate::calendar::{Date, Span, WorkingDays};
use crate::people::{People, Person};
use crate::practice::Scope;

/// How long before the birth, or the day it is expected, something can have been recorded of an unborn child. Ours: forty weeks
/// are counted from before anybody can know.
const EXPECTED_FOR: Span = Span::Weeks(40);

/// When the childhood of one child began, or the first of several. Nothing is known of the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Childhood {
    /// The first day on which the child can have been born; `None`: not known, or not yet.
    born: Option<Date>,
    /// The first day of the pregnancy, as far back as it can have been; `None`: not known.
    expected_since: Option<Date>,
    /// Whether the child is expected and, as far as records say, not yet born.
    is_unborn: bool,
}

impl Childhood {
    /// Of one child, by index.
    pub(super) fn of_child(people: &People, child: u32) -> Self {
        let person = &people.persons[child as usize];
        let born = person.born.as_ref().and_then(|born| born.reveal().earliest());
        let due = person.due.as_ref().map(|due| *due.reveal());
        let first = born.into_iter().chain(due).min();
        let expected_since = first.map(|day| EXPECTED_FOR.before(day, &WorkingDays::default()));
        Self { born, expected_since, is_unborn: is_unborn(person) }
    }

    /// Of whom a scope looks at, round a child. Of a household nothing is known: its adults were there before.
    pub(super) fn round(people: &People, child: u32, scope: Scope) -> Self {
        match scope {
            Scope::Child => Self::of_child(people, child),
            Scope::SiblingGroup => {
                let family = people.family_of_child[child as usize];
                let children = family.map(|family| &people.families[family as usize].children);
                let each = children.into_iter().flatten();
                Self::of_several(each.map(|child| Self::of_child(people, *child)))
            }
            Scope::Household => Self::default(),
        }
    }

    /// Of several together: that of the first of them. Where one is not known, nothing is.
    pub(super) fn of_several(children: impl Iterator<Item = Self>) -> Self {
        let mut several: Option<Self> = None;
        for child in children {
            let before = several.unwrap_or(child);
            let first = |one: Option<Date>, other: Option<Date>| Some(one?.min(other?));
            several = Some(Self {
                born: first(before.born, child.born),
                expected_since: first(before.expected_since, child.expected_since),
                is_unborn: false,
            });
        }
        several.unwrap_or_default()
    }

    /// The first day over which a version has to look before it may say "not met", whatever its period.
    pub(super) fn begins(&self, version: &CompiledVersion) -> Date {
        let begins = if version.version.only_once_born { self.born } else { self.expected_since };
        begins.unwrap_or(Date::MIN)
    }

    /// The first day on which a version is asked; `None`: not yet on any.
    pub(super) fn asked_since(&self, version: &CompiledVersion) -> Option<Date> {
        let version = version.version;
        let age = version.asked_from;
        if !version.only_once_born && age.is_none() {
            return Some(Date::MIN);
        }
        match self.born {
            Some(born) => Some(age.map_or(born, |age| age.after(born, &WorkingDays::default()))),
            None => (!self.is_unborn).then_some(Date::MIN),
        }
    }

    /// Whether a version is asked on a day.
    pub(super) fn is_asked(&self, version: &CompiledVersion, day: Date) -> bool {
        self.asked_since(version).is_some_and(|since| since <= day)
    }

    /// Whether something counts for a version: where that says nothing of the unborn, what certainly came before the birth does
    /// not. The record of the birth itself always does, whatever day it gives.
    pub(super) fn counts(
        &self,
        version: &CompiledVersion,
        compiled: &Compiled,
        item: &Item,
    ) -> bool {
        let born = self.born.filter(|_| version.version.only_once_born);
        born.is_none_or(|born| item.latest >= born || item.kind == compiled.birth)
    }
}

/// Whether a person is expected and, as far as records say, not yet born.
fn is_unborn(person: &Person) -> bool {
    person.born.is_none() && person.due.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn born(year: i16) -> Childhood {
        let born = jiff::civil::date(year, 3, 4);
        Childhood { born: Some(born), expected_since: Some(born), is_unborn: false }
    }

    #[test]
    fn of_several_the_first_counts_and_one_not_known_leaves_it_open() {
        let several = |children: &[Childhood]| Childhood::of_several(children.iter().copied()).born;
        assert_eq!(several(&[born(2015), born(2012), born(2020)]), born(2012).born);
        assert_eq!(several(&[born(2015), Childhood::default()]), None);
        assert_eq!(several(&[]), None);
    }
}
