//! Reading scenes off columns: what of a family a reader knew, by a day, as judging takes it.
//!
//! Takes columns, a family and a reader; gives the happenings shown, in scene order, and each as an [`Item`].

use super::super::scene::Held;
use super::super::{Childhood, Item};
use super::{ADULT, Columns, DAYS, DayNumber, Days, HANGS_TOGETHER, Saying, Together};
use crate::calendar::Date;
use crate::chronology::Standing;
use crate::people::household::{ReadAddress, numbered};
use crate::practice::Scope;

/// Whose scene: the place of a child in its family, the siblings, or the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Child(u16),
    Siblings,
    Household,
}

impl Stage {
    pub(crate) const fn sees(self, about: u16) -> bool {
        match self {
            Self::Child(place) => about >> place & 1 == 1,
            Self::Siblings => about & ADULT == 0,
            Self::Household => true,
        }
    }

    pub(crate) const fn scope(self) -> Scope {
        match self {
            Self::Child(_) => Scope::Child,
            Self::Siblings => Scope::SiblingGroup,
            Self::Household => Scope::Household,
        }
    }
}
/// As whom and when columns are read.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The day the reader stands on, inclusive.
    pub as_of: Date,
    /// Some agencies that tell each other everything and nobody else, as a set of their places in
    /// [`crate::patterns::Compiled::agencies`]; `None`: everything shared.
    pub agencies: Option<u64>,
}

impl Reader {
    /// Everything shared, as of a day.
    pub const fn all(as_of: Date) -> Self {
        Self { as_of, agencies: None }
    }

    /// Some agencies together, by their places in [`crate::patterns::Compiled::agencies`], as of a day. One place: that
    /// agency alone.
    pub fn of_agencies(as_of: Date, places: impl IntoIterator<Item = u8>) -> Self {
        let agencies = places.into_iter().fold(0, |set, place| set | 1 << place);
        Self { as_of, agencies: Some(agencies) }
    }
}

/// Columns opened for reading: what is said, in the form judging takes.
#[derive(Debug)]
pub(crate) struct Open<'c> {
    columns: &'c Columns,
    pub(crate) days: &'static Days,
}

impl<'c> Open<'c> {
    pub(crate) fn of(columns: &'c Columns) -> Self {
        Self { columns, days: &DAYS }
    }

    pub(crate) fn families(&self) -> usize {
        self.columns.families.len()
    }

    /// The index of a family and those of its children, with when the childhood of each began.
    pub(crate) fn family(&self, place: usize) -> (u32, &[(u32, Childhood)]) {
        let family = &self.columns.families[place];
        let from = family.first_child as usize;
        (family.family, &self.columns.children[from..from + usize::from(family.children)])
    }

    /// When the childhood began of whom a stage of a family shows.
    pub(crate) fn childhood(&self, place: usize, stage: Stage) -> Childhood {
        let (_, children) = self.family(place);
        match stage {
            Stage::Child(at) => children[usize::from(at)].1,
            Stage::Siblings => Childhood::of_several(children.iter().map(|(_, of)| *of)),
            Stage::Household => Childhood::default(),
        }
    }

    /// The rows a reader knew of that a stage shows; `looked_at`: only those that any rule of its scope looks at.
    ///
    /// **Shape:** each entry is one happening: the row it stands at, and, where several rows tell it, its place in
    /// `several`; in scene order.
    pub(crate) fn shown(
        &self,
        place: usize,
        stage: Stage,
        (agencies, known_by): (Option<u64>, DayNumber),
        looked_at: bool,
        shown: &mut Shown,
    ) {
        let family = &self.columns.families[place];
        shown.rows.clear();
        let sees = |row: u32| {
            self.sees(row as usize, stage, agencies) && self.known_to(row, agencies) <= known_by
        };
        let scopes = if looked_at { 1 << stage.scope() as u8 } else { u8::MAX };
        let by_itself = |row: &u32| self.columns.about[*row as usize] & HANGS_TOGETHER == 0;
        let rows = (family.from..family.to)
            .filter(|row| !looked_at || self.columns.scopes[*row as usize] & scopes != 0);
        let rows = rows.filter(|row| by_itself(row) && sees(*row));
        shown.rows.extend(rows.map(|row| (row, 0_u32)));
        let together =
            &self.columns.together[family.first_together as usize..family.together as usize];
        if together.is_empty() {
            return;
        }
        shown.several.begin();
        for group in together {
            self.told(*group, &sees).for_each(|told| shown.push(told));
        }
        shown.rows.sort_unstable();
    }

    /// The homes that everything shown of a stage of a family tells of.
    pub(crate) fn homes(&self, place: usize, stage: Stage, shown: &Shown) -> HomesTold {
        let all = 0..shown.rows.len() as u32;
        let said = all.filter_map(|at| self.home_said(place, stage, shown.rows_of(at)));
        let mut addresses: Vec<u32> = said.collect();
        addresses.sort_unstable();
        addresses.dedup();
        let read: Vec<&ReadAddress> =
            addresses.iter().map(|address| &self.columns.addresses[*address as usize]).collect();
        HomesTold { numbers: numbered(&read), addresses }
    }

    /// Where the child of a stage lives, as these rows say: a number for each place, from 1; 0 where they do not say.
    pub(crate) fn home(
        &self,
        homes: &HomesTold,
        (place, stage): (usize, Stage),
        rows: &[u32],
    ) -> u32 {
        let at =
            self.home_said(place, stage, rows).and_then(|a| homes.addresses.binary_search(&a).ok());
        at.map_or(0, |at| homes.numbers[at])
    }

    /// The address, by its place, at which the child of a stage lives, as the first of these rows to say so has it.
    pub(crate) fn home_said(&self, place: usize, stage: Stage, rows: &[u32]) -> Option<u32> {
        // Siblings and household are seen with the eyes of the eldest, as elsewhere.
        let child = match stage {
            Stage::Child(place) => place as u8,
            Stage::Siblings | Stage::Household => 0,
        };
        rows.iter().find_map(|row| {
            let said = self.columns.families[place].first_home as usize;
            let said = said + usize::from(self.columns.lives[*row as usize]);
            let homes = &self.columns.homes[self.columns.homes_said[said] as usize];
            homes.iter().find(|(place, _)| *place == child).map(|(_, address)| *address)
        })
    }

    /// Everything that a rule looks at of what hangs together with it or not, for a stage, whenever it became known; `None`
    /// where nothing that hangs together bears on the rule. `rows`: as of [`Self::each_row`].
    pub(crate) fn tangle(
        &self,
        place: usize,
        stage: Stage,
        agencies: Option<u64>,
        rule: u16,
        rows: &[u32],
    ) -> Option<Tangle> {
        let looks = |row: &u32| self.looks_at(rule, stage, *row);
        let family = &self.columns.families[place];
        let groups =
            &self.columns.together[family.first_together as usize..family.together as usize];
        let groups: Vec<Together> = groups
            .iter()
            .copied()
            .filter(|group| self.columns.rows_of(*group).iter().any(looks))
            .collect();
        if groups.is_empty() {
            return None;
        }
        let rows = rows.iter().copied().filter(|row| self.is_by_itself(*row)).collect();
        Some(Tangle { rows, groups, stage, agencies, rule })
    }

    fn is_by_itself(&self, row: u32) -> bool {
        self.columns.about[row as usize] & HANGS_TOGETHER == 0
    }

    fn looks_at(&self, rule: u16, stage: Stage, row: u32) -> bool {
        self.rules(row, stage.scope()).binary_search(&rule).is_ok()
    }

    /// The rows of a family that hang together, group by group.
    pub(crate) fn together(&self, place: usize) -> impl Iterator<Item = &'c [u32]> + use<'c> {
        let family = &self.columns.families[place];
        self.columns.together[family.first_together as usize..family.together as usize]
            .iter()
            .map(|group| self.columns.rows_of(*group))
    }

    /// Each row of a tangle, or whatever hangs together with it, as it could be told at the most: with all that hangs together
    /// with it. What is truly told on any day is among these, at the same days.
    pub(crate) fn at_the_most<'t>(&'t self, tangle: &'t Tangle) -> Vec<(DayNumber, Item<'t>)> {
        let alone = tangle.rows.iter().map(|row| (*row, &[][..]));
        let together = tangle.groups.iter().flat_map(|group| {
            let rows = self.columns.rows_of(*group);
            rows.iter().map(move |row| (*row, rows))
        });
        let mut rows: Vec<(u32, &[u32])> = alone.chain(together).collect();
        rows.sort_unstable();
        rows.into_iter()
            .map(|(row, several)| (self.known_to(row, tangle.agencies), self.item(row, several)))
            .collect()
    }

    /// The days on which anything of a tangle that hangs together became known. **Shape:** in no order.
    pub(crate) fn known_together<'t>(
        &'t self,
        tangle: &'t Tangle,
    ) -> impl Iterator<Item = DayNumber> + 't {
        tangle
            .groups
            .iter()
            .flat_map(|group| self.columns.rows_of(*group))
            .map(|row| self.known_to(*row, tangle.agencies))
    }

    /// What of a tangle was known by a day, as the rule looks at it.
    pub(crate) fn shown_of(&self, tangle: &Tangle, known_by: DayNumber, shown: &mut Shown) {
        shown.rows.clear();
        shown.several.begin();
        let known =
            tangle.rows.iter().filter(|row| self.known_to(**row, tangle.agencies) <= known_by);
        shown.rows.extend(known.map(|row| (*row, 0)));
        for group in &tangle.groups {
            let looks = |row: u32| self.looks_at(tangle.rule, tangle.stage, row);
            let seen = |row: u32| {
                self.known_to(row, tangle.agencies) <= known_by
                    && self.sees(row as usize, tangle.stage, tangle.agencies)
            };
            for told in self.told(*group, &seen).filter(|told| told.clone().any(looks)) {
                shown.push(told);
            }
        }
        shown.rows.sort_unstable();
    }

    /// The happenings told by those rows of a group that a reader saw: of each, its rows, of which there are some.
    fn told(
        &self,
        group: Together,
        sees: &dyn Fn(u32) -> bool,
    ) -> impl Iterator<Item = impl Iterator<Item = u32> + Clone + use<'c>> + use<'c> {
        let columns = self.columns;
        let rows = columns.rows_of(group);
        let seen = rows.iter().enumerate().filter(|(_, row)| sees(**row));
        let choice = seen.fold(0_usize, |choice, (place, _)| choice | 1 << place);
        let told = columns.tellings[group.telling as usize][choice].iter();
        told.map(|places| places.iter().map(|place| rows[usize::from(*place)]))
    }

    fn sees(&self, row: usize, stage: Stage, agencies: Option<u64>) -> bool {
        stage.sees(self.columns.about[row])
            && agencies.is_none_or(|agencies| self.audience(row) & agencies != 0)
    }

    /// The agencies a row is known to, as a set.
    pub(crate) fn audience(&self, row: usize) -> u64 {
        self.columns.audiences[usize::from(self.columns.audience[row])]
    }

    /// Every row of a family that a rule looks at and these agencies knew, whenever it became known: also earlier versions.
    pub(crate) fn each_row(
        &self,
        place: usize,
        stage: Stage,
        agencies: Option<u64>,
        rule: u16,
    ) -> impl Iterator<Item = u32> + '_ {
        let family = &self.columns.families[place];
        let looks = move |row: &u32| self.rules(*row, stage.scope()).binary_search(&rule).is_ok();
        let sees = move |row: &u32| self.sees(*row as usize, stage, agencies);
        let scope = stage.scope() as u8;
        (family.from..family.to)
            .filter(move |row| self.columns.scopes[*row as usize] >> scope & 1 == 1)
            .filter(move |row| sees(row) && looks(row))
    }

    /// As [`Self::each_row`], of what was known by the reader's day, from what of it is shown on that day: the places in `shown`
    /// of all that the rule looks at.
    pub(crate) fn each_row_behind(
        &self,
        (place, stage): (usize, Stage),
        reader: Reader,
        rule: u16,
        shown: &Shown,
        places: &[u32],
    ) -> Vec<u32> {
        let alone = places.iter().map(|at| shown.rows[*at as usize].0);
        let mut rows: Vec<u32> = alone.filter(|row| self.is_by_itself(*row)).collect();
        let together = self.together(place).flatten().copied().filter(|row| {
            self.looks_at(rule, stage, *row)
                && self.sees(*row as usize, stage, reader.agencies)
                && self.days.day(self.known_to(*row, reader.agencies)) <= reader.as_of
        });
        let alone = rows.len();
        rows.extend(together);
        if rows.len() > alone {
            rows.sort_unstable();
        }
        rows
    }

    /// Whether a row fits a pick.
    pub(crate) fn fits(&self, row: u32, pick: usize) -> bool {
        self.said(row).fits[pick / 64] >> (pick % 64) & 1 == 1
    }

    /// The rules that look at a row, by place.
    pub(crate) fn rules(&self, row: u32, scope: Scope) -> &[u16] {
        &self.said(row).rules[scope as usize]
    }

    /// Of those, the ones that it can make speak.
    pub(crate) fn wakes(&self, row: u32, scope: Scope) -> &[u16] {
        &self.said(row).wakes[scope as usize]
    }

    fn said(&self, row: u32) -> &'c Saying {
        &self.columns.sayings[self.columns.saying[row as usize] as usize]
    }

    /// The days on which a family's records became known to these agencies, or to anybody. **Shape:** in no order.
    pub(crate) fn known_of_all(
        &self,
        place: usize,
        agencies: Option<u64>,
    ) -> impl Iterator<Item = DayNumber> + '_ {
        let family = &self.columns.families[place];
        (family.from..family.to).map(move |row| self.known_to(row, agencies))
    }

    /// The day from which any of some agencies knew of a row, where they did; `None`: everything shared.
    pub(crate) fn known_to(&self, row: u32, agencies: Option<u64>) -> DayNumber {
        let known = self.known(row);
        let Some(agencies) = agencies.filter(|_| !self.columns.later.is_empty()) else {
            return known;
        };
        let Some(later) = self.columns.later.get(&row) else { return known };
        let late = later.iter().fold(0, |set, (agency, _)| set | agency);
        if self.audience(row as usize) & agencies & !late != 0 {
            return known;
        }
        let since = later.iter().filter(|(agency, _)| agencies & agency != 0);
        since.map(|(_, since)| *since).min().unwrap_or(known)
    }

    pub(crate) fn known(&self, row: u32) -> DayNumber {
        self.columns.known[row as usize]
    }

    /// A happening as judging takes it.
    pub(crate) fn item(&self, row: u32, several: &[u32]) -> Item<'_> {
        let said = self.said(row);
        let (earliest, latest) = self.columns.days_of(row as usize);
        let (fits, told) = if several.is_empty() {
            (Held::Of(said.fits.as_slice()), Held::One([(said.agency, &said.facts)]))
        } else {
            let mut fits = said.fits.clone();
            for other in several {
                fits.iter_mut().zip(&self.said(*other).fits).for_each(|(set, more)| *set |= more);
            }
            let told = several.iter().map(|row| self.said(*row)).map(|s| (s.agency, &s.facts));
            (Held::Own(fits), Held::Own(told.collect()))
        };
        Item {
            earliest: self.days.day(earliest),
            latest: self.days.day(latest),
            kind: said.kind,
            told,
            fits,
            records: Vec::new(),
            standing: Standing::Stands,
            home: 0,
        }
    }
}

/// The homes that something tells of.
#[derive(Debug)]
pub(crate) struct HomesTold {
    /// Their addresses, by place, in order.
    addresses: Vec<u32>,
    /// The number of the home at each: from 1.
    numbers: Vec<u32>,
}

/// What a rule looks at where some of it hangs together.
#[derive(Debug)]
pub(crate) struct Tangle {
    rows: Vec<u32>,
    groups: Vec<Together>,
    stage: Stage,
    agencies: Option<u64>,
    rule: u16,
}

/// What a stage shows a reader.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Each happening's row, and its place in `several`; 0 where one row tells it.
    pub rows: Vec<(u32, u32)>,
    /// Rows that tell of one happening together.
    several: Several,
}

/// Rows that tell of one happening together, for one happening after the other.
#[derive(Debug, Default)]
struct Several {
    rows: Vec<u32>,
    /// Where those of each end in `rows`: of the first, which is nobody's, at 0.
    ends: Vec<u32>,
}

impl Several {
    fn begin(&mut self) {
        self.rows.clear();
        self.ends.clear();
        self.ends.push(0);
    }
}

impl Shown {
    fn push(&mut self, mut told: impl Iterator<Item = u32>) {
        let Several { rows, ends } = &mut self.several;
        let from = rows.len();
        rows.extend(&mut told);
        let first = rows[from];
        let several = if rows.len() == from + 1 {
            rows.truncate(from);
            0
        } else {
            ends.push(rows.len() as u32);
            ends.len() as u32 - 1
        };
        self.rows.push((first, several));
    }

    /// The rows that tell of a happening shown, by its place.
    pub(crate) fn rows_of(&self, at: u32) -> &[u32] {
        match &self.rows[at as usize] {
            (row, 0) => std::slice::from_ref(row),
            (_, several) => self.several(*several),
        }
    }

    /// The rows that tell of a happening together; none where one row tells it.
    pub(crate) fn several(&self, several: u32) -> &[u32] {
        let Some(before) = several.checked_sub(1) else { return &[] };
        let ends = &self.several.ends;
        &self.several.rows[ends[before as usize] as usize..ends[several as usize] as usize]
    }
}
