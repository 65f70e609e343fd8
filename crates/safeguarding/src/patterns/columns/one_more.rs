//! One record more: a family's rows laid out again with a new one among them, without reading its other records anew.
//!
//! Takes a laying that keeps which record each row is of, and a record that has come; gives which rules have to be judged
//! again, and over what. Who is who, and who else knew of the other records, must be as it was
//! but for this record: where it changed, the family is laid out anew.

use super::super::{Childhood, Compiled, Concerning};
use super::laying::{day_numbers, home_place, order};
use super::{ADULT, Columns, DayNumber, FamilyRows, Laying, Stage, TOGETHER_OF_MOST, Together};
use crate::chronology::{hangs_together_with, is_about_adults_only};
use crate::people::People;
use crate::records::Record;
use std::collections::BTreeMap;

/// What one record more may have changed of a family.
#[derive(Clone, Debug, Default)]
pub struct OneMore {
    /// The place of the family in the columns.
    pub(in crate::patterns) place: usize,
    /// Of each scope, the rules that look at it or at what hangs together with it, by place, in order.
    pub(in crate::patterns) rules: [Vec<u16>; 3],
    /// Whom each of those rows is about.
    pub(in crate::patterns) about: Vec<u16>,
    /// Its own row; `None`: it is no record of theirs.
    pub(in crate::patterns) row: Option<u32>,
}

impl OneMore {
    /// Whether what a rule, by its place, says of somebody may be otherwise than it was.
    pub fn bears_on(
        &self,
        columns: &Columns,
        compiled: &Compiled,
        concerning: Concerning,
        rule: u16,
    ) -> bool {
        let family = &columns.families[self.place];
        let children = family.first_child as usize..;
        let children = &columns.children[children][..usize::from(family.children)];
        let stage = match concerning {
            Concerning::Child(child) => {
                let place = children.iter().position(|(one, _)| *one == child);
                place.map(|place| Stage::Child(place as u16))
            }
            Concerning::SiblingGroup(of) => (of == family.family).then_some(Stage::Siblings),
            Concerning::Household(of) => (of == family.family).then_some(Stage::Household),
        };
        let scope = compiled.rules[usize::from(rule)].about() as usize;
        stage.is_some_and(|stage| self.about.iter().any(|about| stage.sees(*about)))
            && self.rules[scope].binary_search(&rule).is_ok()
    }
}

impl Laying<'_> {
    /// Lays out a family with one record more: the one added at this place by [`Laying::add_some`], of a laying made by
    /// [`Laying::keeping`]. Its former rows stay behind unused.
    ///
    /// `None` where it has to be laid out anew: another child, or one born since; or something the columns do not hold.
    pub fn one_more(
        &mut self,
        records: &[Record],
        people: &People,
        place: usize,
        new: u32,
    ) -> Option<OneMore> {
        let family = *self.columns.families.get(place)?;
        let children = &people.families[family.family as usize].children;
        if !self.is_as_laid(people, family, children) {
            return None;
        }
        let record = &records[new as usize];
        let about = about(records, people, family.family, children, new);
        let Some(about) = about else { return Some(OneMore { place, ..OneMore::default() }) };
        let days = day_numbers(record)?;
        let at = self.place_among(records, family, record, days);
        let among = self.together_with(records, people, family, new);
        if among.len() > TOGETHER_OF_MOST {
            return None;
        }
        let homes = family.first_home as usize..;
        let mut homes = self.columns.homes_said[homes][..usize::from(family.homes)].to_vec();
        let lives = home_place(&mut homes, self.lives(records, people, children, new))?;
        let moved = self.columns.saying.len() as u32;
        let row_now =
            |row: u32| if row < at { row - family.from } else { row - family.from + 1 } + moved;
        let new_row = at - family.from + moved;
        self.copy(family.from, at);
        self.row(record, new, days, about, lives);
        self.copy(at, family.to);
        let row_of: BTreeMap<u32, u32> = (moved..self.columns.saying.len() as u32)
            .map(|row| (self.record_of[row as usize], row))
            .filter(|(record, _)| among.binary_search(record).is_ok())
            .collect();
        let first_together = self.columns.together.len() as u32;
        for group in family.first_together as usize..family.together as usize {
            let group = self.columns.together[group];
            let rows: Vec<u32> =
                self.columns.rows_of(group).iter().map(|row| row_now(*row)).collect();
            if !rows.iter().any(|row| row_of.values().any(|other| other == row)) {
                let first = self.columns.rows_together.len() as u32;
                self.columns.rows_together.extend(rows);
                self.columns.together.push(Together { first, ..group });
            }
        }
        if !among.is_empty() {
            self.hang_together(records, people, &among, &row_of);
        }
        self.columns.families[place] = FamilyRows {
            from: moved,
            to: self.columns.saying.len() as u32,
            first_together,
            together: self.columns.together.len() as u32,
            first_home: self.columns.homes_said.len() as u32,
            homes: homes.len() as u16,
            ..family
        };
        self.columns.homes_said.append(&mut homes);
        let touched: Vec<u32> =
            if among.is_empty() { vec![new_row] } else { row_of.into_values().collect() };
        Some(self.touched(place, new_row, &touched))
    }

    /// The row before which a record of these days stands in a family's order.
    fn place_among(
        &self,
        records: &[Record],
        family: FamilyRows,
        record: &Record,
        days: [DayNumber; 3],
    ) -> u32 {
        let key = order(record, days);
        let rows: Vec<u32> = (family.from..family.to).collect();
        let at = rows.partition_point(|row| {
            let row = *row as usize;
            let (earliest, latest) = self.columns.days_of(row);
            match (earliest, latest).cmp(&(days[0], days[1])) {
                std::cmp::Ordering::Equal => {
                    let days = [earliest, latest, self.columns.known[row]];
                    order(&records[self.record_of[row] as usize], days) <= key
                }
                order => order.is_lt(),
            }
        });
        family.from + at as u32
    }

    /// A record with those of a family that hang together with it, by index, in order; empty where it stands by itself.
    fn together_with(
        &self,
        records: &[Record],
        people: &People,
        family: FamilyRows,
        new: u32,
    ) -> Vec<u32> {
        let hangs = hangs_together_with(records, people, self.compiled.practice, new);
        let rows = &self.record_of[family.from as usize..family.to as usize];
        let mut among: Vec<u32> = rows.iter().copied().filter(|other| hangs(*other)).collect();
        let groups = family.first_together as usize..family.together as usize;
        for group in &self.columns.together[groups] {
            let rows = self.columns.rows_of(*group);
            let of_group = || rows.iter().map(|row| self.record_of[*row as usize]);
            if of_group().any(|record| among.contains(&record)) {
                among.extend(of_group());
            }
        }
        among.extend((!among.is_empty()).then_some(new));
        among.sort_unstable();
        among.dedup();
        among
    }

    /// The rules that some rows of a family bear on: the new one, with what hangs together with it.
    fn touched(&self, place: usize, new: u32, rows: &[u32]) -> OneMore {
        let columns = &self.columns;
        // Which addresses are one home hangs on every address that is given, and on nothing else that a rule does not look at.
        let says_where = rows.iter().any(|row| columns.lives[*row as usize] != 0);
        let mut rules =
            if says_where { self.reading_homes.clone() } else { [const { Vec::new() }; 3] };
        for row in rows {
            let said = &columns.sayings[columns.saying[*row as usize] as usize];
            for (rules, more) in rules.iter_mut().zip(&said.rules) {
                rules.extend_from_slice(more);
            }
        }
        for rules in &mut rules {
            rules.sort_unstable();
            rules.dedup();
        }
        let about = rows.iter().map(|row| columns.about[*row as usize]).collect();
        OneMore { place, rules, about, row: Some(new) }
    }

    fn is_as_laid(&self, people: &People, family: FamilyRows, children: &[u32]) -> bool {
        let laid =
            family.first_child as usize..family.first_child as usize + usize::from(family.children);
        let now = children.iter().map(|child| (*child, Childhood::of_child(people, *child)));
        now.eq(self.columns.children[laid].iter().copied())
    }

    /// Copies rows to the end.
    fn copy(&mut self, from: u32, to: u32) {
        let rows = from as usize..to as usize;
        let columns = &mut self.columns;
        let begins = columns.saying.len() as u32;
        columns.earliest.extend_from_within(rows.clone());
        for row in rows.clone() {
            let (earliest, latest) = columns.days_of(row);
            columns.latest.push(earliest, latest);
        }
        columns.known.extend_from_within(rows.clone());
        columns.saying.extend_from_within(rows.clone());
        columns.audience.extend_from_within(rows.clone());
        columns.scopes.extend_from_within(rows.clone());
        columns.about.extend_from_within(rows.clone());
        columns.lives.extend_from_within(rows.clone());
        self.record_of.extend_from_within(rows);
        if columns.later.is_empty() {
            return;
        }
        for row in from..to {
            if let Some(later) = columns.later.get(&row).cloned() {
                columns.later.insert(row - from + begins, later);
            }
        }
    }
}

/// Whom of a family a record is about, as a row says it; `None` where it is no record of theirs.
fn about(
    records: &[Record],
    people: &People,
    family: u32,
    children: &[u32],
    new: u32,
) -> Option<u16> {
    let named = || people.in_record(records, new);
    let place = |person| children.iter().position(|child| *child == person);
    let own = named().filter(|(_, role)| role.is_child() || *role == crate::records::Role::Adult);
    let about = own.filter_map(|(person, _)| place(person)).fold(0, |set, place| set | 1 << place);
    if about != 0 {
        return Some(about);
    }
    let members = || people.families[family as usize].members.iter();
    let of_the_household = |person| {
        members().any(|member| member.person == person && member.role.is_of_the_household())
    };
    let is_theirs = is_about_adults_only(records, people, new)
        && named().any(|(person, _)| of_the_household(person));
    is_theirs.then_some(ADULT)
}
