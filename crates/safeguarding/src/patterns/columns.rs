//! Everybody's records laid out for judging the whole caseload at once: days as small numbers, what is said as a place in a
//! list of everything that is ever said, one family after the other.
//!
//! Takes records with who is who; gives [`Columns`], some twenty bytes a record, from which the scene of any child, siblings
//! or household, as any agency knew it on any day, is read off without looking at a record again. It judges nothing. What
//! hangs together (versions, corrections, two agencies' records of one happening) is worked out beforehand by
//! [`crate::chronology`] for every choice of which of them a reader knew.

use super::scene::{Held, Told, home_in};
use super::{Compiled, Item};
use crate::calendar::Date;
use crate::chronology::{
    Happening, Standing, View, hanging_together, happenings, known_from, records_round,
};
use crate::people::People;
use crate::people::household::numbered_places;
use crate::practice::Scope;
use crate::records::Record;
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Days from 1 January 1900, which is 1. 0: before all days; [`AFTER_ALL`]: after all days.
type DayNumber = u16;

const AFTER_ALL: DayNumber = u16::MAX;

/// The bit of a row that says it is about an adult of the household only.
const ADULT: u16 = 1 << 15;
/// The bit of a row that hangs together with others.
const HANGS_TOGETHER: u16 = 1 << 14;
/// No family has more children than there are bits for; of a larger one no columns are made.
const CHILDREN_OF_MOST: usize = 14;
/// Records that hang together in a larger group than this have no table of every choice among them.
const TOGETHER_OF_MOST: usize = 6;

type Facts = BTreeMap<SmolStr, String>;

/// Everybody's records, laid out for judging.
#[derive(Debug, Default)]
pub struct Columns {
    /// Everything that is ever said.
    sayings: Vec<Saying>,
    /// Every set of agencies that a record is known to.
    audiences: Vec<u64>,
    earliest: Vec<DayNumber>,
    latest: Vec<DayNumber>,
    known: Vec<DayNumber>,
    saying: Vec<u32>,
    audience: Vec<u16>,
    /// Whom of the family it is about: a bit a child, in the family's order, or [`ADULT`]; and [`HANGS_TOGETHER`].
    about: Vec<u16>,
    /// Where it says that children live, as a place in `homes`.
    lives: Vec<u32>,
    /// Who is said to live where: the place of each child in its family, and of the address in `addresses`. The first is empty.
    homes: Vec<Homes>,
    /// Addresses as written.
    addresses: Vec<String>,
    families: Vec<FamilyRows>,
    /// Of each child: their index, and whether they are not yet born.
    children: Vec<(u32, bool)>,
    together: Vec<Together>,
}

impl Columns {
    /// How many records are laid out.
    pub fn records(&self) -> usize {
        self.saying.len()
    }

    /// How many children are laid out.
    pub fn children(&self) -> usize {
        self.children.len()
    }

    /// How many bytes the rows take; what they share is little beside.
    pub const fn bytes(&self) -> usize {
        self.saying.len() * (5 * size_of::<u16>() + 2 * size_of::<u32>())
    }

    /// How many different things records say, as far as any rule looks at them.
    pub fn sayings(&self) -> usize {
        self.sayings.len()
    }
}

/// What one record can say, as far as any rule looks at it.
#[derive(Debug)]
struct Saying {
    kind: u8,
    agency: u64,
    /// The facts whose values a shape reads.
    facts: Facts,
    /// The picks it fits, as a set of their places.
    fits: Vec<u64>,
    /// The rules that look at it, by the place of each, by scope.
    rules: [Box<[u16]>; 3],
}

/// Who is said to live where: the place of a child in its family, and of an address as written.
type Homes = Box<[(u8, u32)]>;

/// Where a family's rows and children stand.
#[derive(Clone, Copy, Debug)]
struct FamilyRows {
    family: u32,
    from: u32,
    to: u32,
    first_child: u32,
    children: u16,
    first_together: u32,
    together: u32,
}

/// Rows that hang together, and for every choice of those a reader knew, the happenings they tell of.
#[derive(Debug)]
struct Together {
    rows: Vec<u32>,
    /// By the choice as a set: each happening's rows, in the order in which it tells them.
    told: Vec<Vec<Vec<u32>>>,
}

/// The days of all numbers.
#[derive(Debug)]
pub(crate) struct Days(Vec<Date>);

static DAYS: LazyLock<Days> = LazyLock::new(Days::new);

impl Days {
    fn new() -> Self {
        let first = jiff::civil::date(1899, 12, 31);
        let day = |number: u16| match number {
            0 => Date::MIN,
            AFTER_ALL => Date::MAX,
            _ => first.checked_add(jiff::Span::new().days(number)).unwrap_or(Date::MAX),
        };
        Self((0..=AFTER_ALL).map(day).collect())
    }

    pub(crate) fn day(&self, number: DayNumber) -> Date {
        self.0[usize::from(number)]
    }
}

/// A day's number; `None` of a day too far off to have one.
pub(crate) fn day_number(day: Date) -> Option<DayNumber> {
    match day {
        Date::MIN => Some(0),
        Date::MAX => Some(AFTER_ALL),
        _ => {
            let number = crate::calendar::days_between(jiff::civil::date(1899, 12, 31), day);
            u16::try_from(number).ok().filter(|n| *n != 0 && *n != AFTER_ALL)
        }
    }
}

/// Whose scene: the place of a child in its family, the siblings, or the household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Child(u16),
    Siblings,
    Household,
}

impl Stage {
    const fn sees(self, about: u16) -> bool {
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

/// Makes columns, family after family.
#[derive(Debug)]
pub struct Laying<'p> {
    compiled: &'p Compiled<'p>,
    columns: Columns,
    known_sayings: HashMap<(u8, u64, Facts, Vec<u64>), u32>,
    known_audiences: HashMap<u64, u16>,
    known_homes: HashMap<Homes, u32>,
    known_addresses: HashMap<String, u32>,
    reads_homes: bool,
    value_facts: Vec<SmolStr>,
    left_out: Vec<u32>,
}

impl<'p> Laying<'p> {
    /// Nobody yet.
    pub fn new(compiled: &'p Compiled<'p>) -> Self {
        Self {
            compiled,
            columns: Columns { homes: vec![Box::default()], ..Columns::default() },
            known_homes: HashMap::from_iter([(Box::default(), 0)]),
            known_addresses: HashMap::default(),
            reads_homes: compiled.reads_homes(),
            known_sayings: HashMap::default(),
            known_audiences: HashMap::default(),
            value_facts: compiled.value_facts(),
            left_out: Vec::new(),
        }
    }

    /// Lays out the next family: one of these people's, under the indices it and its children have there.
    pub fn add(&mut self, records: &[Record], people: &People, family: u32) {
        if self.try_add(records, people, family, (0, 0)).is_none() {
            self.left_out.push(family);
        }
    }

    /// Lays out the next family of several caseloads under one numbering: as so much higher indices of families and persons.
    pub fn add_numbered(
        &mut self,
        records: &[Record],
        people: &People,
        family: u32,
        from: (u32, u32),
    ) {
        if self.try_add(records, people, family, from).is_none() {
            self.left_out.push(family + from.0);
        }
    }

    fn try_add(
        &mut self,
        records: &[Record],
        people: &People,
        family: u32,
        (first_family, first_person): (u32, u32),
    ) -> Option<()> {
        let children = &people.families[family as usize].children;
        if children.len() > CHILDREN_OF_MOST {
            return None;
        }
        let mut about: BTreeMap<u32, u16> = BTreeMap::new();
        for (place, child) in children.iter().enumerate() {
            for (record, whose) in records_round(records, people, *child) {
                let known = about.entry(record).or_default();
                if whose.is_within(Scope::Child) {
                    *known |= 1 << place;
                }
            }
        }
        let among: Vec<u32> = about.keys().copied().collect();
        let together = hanging_together(records, people, self.compiled.practice, &among);
        if together.iter().any(|group| group.len() > TOGETHER_OF_MOST) {
            return None;
        }
        let mut rows: Vec<(u32, [DayNumber; 3])> = Vec::with_capacity(among.len());
        for index in among {
            rows.push((index, day_numbers(&records[index as usize])?));
        }
        rows.sort_by_cached_key(|(index, [earliest, latest, _])| {
            let record = &records[*index as usize];
            let happened = (record.happened.sort_day(), record.happened.latest());
            (*earliest, *latest, happened, record.recorded, record.provenance.fingerprint)
        });
        let from = self.columns.earliest.len() as u32;
        let mut row_of: BTreeMap<u32, u32> = BTreeMap::new();
        for (index, days) in rows {
            let about = match about[&index] {
                0 => ADULT,
                children => children,
            };
            row_of.insert(index, self.columns.earliest.len() as u32);
            let lives = self.lives(records, people, children, index);
            self.row(&records[index as usize], days, about, lives);
        }
        let first_together = self.columns.together.len() as u32;
        for group in together {
            let table = every_choice(records, people, self.compiled, &group, &row_of);
            for row in &table.rows {
                self.columns.about[*row as usize] |= HANGS_TOGETHER;
            }
            self.columns.together.push(table);
        }
        let columns = &mut self.columns;
        columns.families.push(FamilyRows {
            family: family + first_family,
            from,
            to: columns.earliest.len() as u32,
            first_child: columns.children.len() as u32,
            children: children.len() as u16,
            first_together,
            together: columns.together.len() as u32,
        });
        for child in children {
            let person = &people.persons[*child as usize];
            let is_unborn = person.born.is_none() && person.due.is_some();
            columns.children.push((*child + first_person, is_unborn));
        }
        Some(())
    }

    /// Where a record says that the children of a family live.
    fn lives(&mut self, records: &[Record], people: &People, children: &[u32], index: u32) -> u32 {
        if !self.reads_homes {
            return 0;
        }
        let mut homes = Vec::new();
        for (place, child) in children.iter().enumerate() {
            let Some(address) = home_in(records, people, *child, index) else { continue };
            let addresses = &mut self.columns.addresses;
            let next = addresses.len() as u32;
            let known = self.known_addresses.entry(address.to_owned()).or_insert_with(|| {
                addresses.push(address.to_owned());
                next
            });
            homes.push((place as u8, *known));
        }
        let homes: Homes = homes.into();
        let next = self.columns.homes.len() as u32;
        let known = *self.known_homes.entry(homes.clone()).or_insert(next);
        if known == next {
            self.columns.homes.push(homes);
        }
        known
    }

    fn row(
        &mut self,
        record: &Record,
        [earliest, latest, known]: [DayNumber; 3],
        about: u16,
        lives: u32,
    ) {
        let saying = self.saying(record);
        let sees = record
            .shared_with
            .iter()
            .fold(self.compiled.agency_bit(&record.agency), |set, agency| {
                set | self.compiled.agency_bit(agency)
            });
        let audiences = &mut self.columns.audiences;
        let audience = *self.known_audiences.entry(sees).or_insert_with(|| {
            audiences.push(sees);
            audiences.len() as u16 - 1
        });
        let columns = &mut self.columns;
        columns.earliest.push(earliest);
        columns.latest.push(latest);
        columns.known.push(known);
        columns.saying.push(saying);
        columns.audience.push(audience);
        columns.about.push(about);
        columns.lives.push(lives);
    }

    fn saying(&mut self, record: &Record) -> u32 {
        let compiled = self.compiled;
        let kind = compiled.kind_place(&record.kind);
        let agency = compiled.agency_bit(&record.agency);
        let fits = compiled.fits(kind, &[(agency, &record.facts)]);
        let facts: Facts = self
            .value_facts
            .iter()
            .filter_map(|fact| Some((fact.clone(), record.facts.get(fact)?.clone())))
            .collect();
        let key = (kind, agency, facts, fits);
        if let Some(known) = self.known_sayings.get(&key) {
            return *known;
        }
        let (kind, agency, facts, fits) = key.clone();
        let rules = [Scope::Child, Scope::SiblingGroup, Scope::Household]
            .map(|scope| compiled.rules_looking_at(&fits, scope).into());
        let place = self.columns.sayings.len() as u32;
        self.columns.sayings.push(Saying { kind, agency, facts, fits, rules });
        self.known_sayings.insert(key, place);
        place
    }

    /// The columns, and the families that do not fit into any: too many children, days too far off, or too much that hangs
    /// together. Those are for the slow way.
    pub fn finish(self) -> (Columns, Vec<u32>) {
        (self.columns, self.left_out)
    }
}

/// The first and the last day it can have been, as [`super::Scene`] has them, and the day it became known.
fn day_numbers(record: &Record) -> Option<[DayNumber; 3]> {
    let (earliest, latest) = super::scene::days_of(record);
    Some([day_number(earliest)?, day_number(latest)?, day_number(known_from(record))?])
}

fn every_choice(
    records: &[Record],
    people: &People,
    compiled: &Compiled,
    group: &[u32],
    row_of: &BTreeMap<u32, u32>,
) -> Together {
    let all = View::all(Date::MAX);
    let told = (0..1_u32 << group.len())
        .map(|choice| {
            let chosen = group.iter().enumerate().filter(|(place, _)| choice >> place & 1 == 1);
            let chosen = chosen.map(|(_, index)| *index);
            let told = happenings(records, people, compiled.practice, &all, chosen);
            let rows = |h: &Happening| h.records.iter().map(|index| row_of[index]).collect();
            told.iter().map(rows).collect()
        })
        .collect();
    Together { rows: group.iter().map(|index| row_of[index]).collect(), told }
}

/// As whom and when columns are read.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The day the reader stands on, inclusive.
    pub as_of: Date,
    /// One agency alone, by its place in [`Compiled::agencies`]; `None`: everything shared.
    pub agency: Option<u8>,
}

/// Columns opened for reading: what is said, in the form judging takes.
#[derive(Debug)]
pub(crate) struct Open<'c> {
    columns: &'c Columns,
    pub(crate) days: &'static Days,
    told: Vec<[Told<'c>; 1]>,
}

impl<'c> Open<'c> {
    pub(crate) fn of(columns: &'c Columns) -> Self {
        let told = columns.sayings.iter().map(|said| [(said.agency, &said.facts)]).collect();
        Self { columns, days: &DAYS, told }
    }

    pub(crate) fn families(&self) -> usize {
        self.columns.families.len()
    }

    /// The index of a family and those of its children, with whether each is not yet born.
    pub(crate) fn family(&self, place: usize) -> (u32, &[(u32, bool)]) {
        let family = &self.columns.families[place];
        let from = family.first_child as usize;
        (family.family, &self.columns.children[from..from + usize::from(family.children)])
    }

    /// The rows a reader knew of that a stage shows.
    ///
    /// **Shape:** each entry is one happening: the row it stands at, and, where several rows tell it, its place in
    /// `several`; in scene order.
    pub(crate) fn shown(
        &self,
        place: usize,
        stage: Stage,
        agency: Option<u8>,
        known_by: DayNumber,
        shown: &mut Shown<'c>,
    ) {
        let family = &self.columns.families[place];
        shown.rows.clear();
        let sees = |row: u32| {
            self.columns.known[row as usize] <= known_by && self.sees(row as usize, stage, agency)
        };
        let by_itself = |row: &u32| self.columns.about[*row as usize] & HANGS_TOGETHER == 0;
        let rows = (family.from..family.to).filter(|row| sees(*row));
        shown.rows.extend(rows.filter(by_itself).map(|row| (row, 0_u32)));
        let together =
            &self.columns.together[family.first_together as usize..family.together as usize];
        if together.is_empty() {
            return;
        }
        shown.several.clear();
        shown.several.push(&[]);
        for group in together {
            group.told(sees).for_each(|told| shown.push(told));
        }
        shown.rows.sort_unstable();
    }

    /// Where the child of a stage lives, as each happening shown says: a number for each place, from 1; 0 where it does not say.
    pub(crate) fn homes(&self, stage: Stage, shown: &Shown) -> Vec<u32> {
        // Siblings and household are seen with the eyes of the eldest, as elsewhere.
        let child = match stage {
            Stage::Child(place) => place as u8,
            Stage::Siblings | Stage::Household => 0,
        };
        let says = |row: u32| {
            let homes = &self.columns.homes[self.columns.lives[row as usize] as usize];
            homes.iter().find(|(place, _)| *place == child).map(|(_, address)| *address)
        };
        let said: Vec<Option<u32>> = shown
            .rows
            .iter()
            .map(|(row, several)| match several {
                0 => says(*row),
                _ => shown.several[*several as usize].iter().find_map(|row| says(*row)),
            })
            .collect();
        let mut different: Vec<u32> = said.iter().flatten().copied().collect();
        different.sort_unstable();
        different.dedup();
        if different.len() < 2 {
            return said.into_iter().map(|address| u32::from(address.is_some())).collect();
        }
        let written: Vec<&str> = different
            .iter()
            .map(|address| self.columns.addresses[*address as usize].as_str())
            .collect();
        let places = numbered_places(&written);
        let number = |address| different.binary_search(&address).map_or(0, |at| places[at]);
        said.into_iter().map(|address| address.map_or(0, number)).collect()
    }

    /// Everything that a rule looks at of what hangs together with it or not, for a stage, whenever it became known; `None`
    /// where nothing that hangs together bears on the rule.
    pub(crate) fn tangle(
        &self,
        place: usize,
        stage: Stage,
        agency: Option<u8>,
        rule: u16,
    ) -> Option<Tangle<'c>> {
        let family = &self.columns.families[place];
        let scope = stage.scope();
        let looks = |row: &u32| self.rules(*row, scope).binary_search(&rule).is_ok();
        let sees = |row: &u32| self.sees(*row as usize, stage, agency);
        let groups =
            &self.columns.together[family.first_together as usize..family.together as usize];
        let groups: Vec<&Together> =
            groups.iter().filter(|group| group.rows.iter().any(looks)).collect();
        if groups.is_empty() {
            return None;
        }
        let by_itself = |row: &u32| self.columns.about[*row as usize] & HANGS_TOGETHER == 0;
        let rows = (family.from..family.to).filter(|row| by_itself(row) && sees(row) && looks(row));
        Some(Tangle { rows: rows.collect(), groups, stage, agency, rule })
    }

    /// The days on which anything of a tangle became known. **Shape:** in no order.
    pub(crate) fn known_in<'t>(
        &'t self,
        tangle: &'t Tangle,
    ) -> impl Iterator<Item = DayNumber> + 't {
        let together = tangle.groups.iter().flat_map(|group| &group.rows);
        tangle.rows.iter().chain(together).map(|row| self.known(*row))
    }

    /// What of a tangle was known by a day, as the rule looks at it.
    pub(crate) fn shown_of(&self, tangle: &Tangle<'c>, known_by: DayNumber, shown: &mut Shown<'c>) {
        shown.rows.clear();
        shown.several.clear();
        shown.several.push(&[]);
        let known = tangle.rows.iter().filter(|row| self.known(**row) <= known_by);
        shown.rows.extend(known.map(|row| (*row, 0)));
        for group in &tangle.groups {
            let looks = |row: &u32| {
                self.rules(*row, tangle.stage.scope()).binary_search(&tangle.rule).is_ok()
            };
            let seen = |row: u32| {
                self.known(row) <= known_by && self.sees(row as usize, tangle.stage, tangle.agency)
            };
            for told in group.told(seen).filter(|told| told.iter().any(looks)) {
                shown.push(told);
            }
        }
        shown.rows.sort_unstable();
    }

    fn sees(&self, row: usize, stage: Stage, agency: Option<u8>) -> bool {
        stage.sees(self.columns.about[row])
            && agency.is_none_or(|agency| {
                let audience = self.columns.audiences[usize::from(self.columns.audience[row])];
                audience >> agency & 1 == 1
            })
    }

    /// Whether a row fits a pick.
    pub(crate) fn fits(&self, row: u32, pick: usize) -> bool {
        self.said(row).fits[pick / 64] >> (pick % 64) & 1 == 1
    }

    /// The rules that look at a row, by place.
    pub(crate) fn rules(&self, row: u32, scope: Scope) -> &[u16] {
        &self.said(row).rules[scope as usize]
    }

    fn said(&self, row: u32) -> &'c Saying {
        &self.columns.sayings[self.columns.saying[row as usize] as usize]
    }

    /// The days on which a family's records became known. **Shape:** in no order.
    pub(crate) fn known_by_anybody(&self, place: usize) -> impl Iterator<Item = DayNumber> + '_ {
        let family = &self.columns.families[place];
        (family.from..family.to).map(|row| self.known(row))
    }

    pub(crate) fn known(&self, row: u32) -> DayNumber {
        self.columns.known[row as usize]
    }

    /// A happening as judging takes it.
    pub(crate) fn item(&self, row: u32, several: &[u32]) -> Item<'_> {
        let said = self.said(row);
        let at = row as usize;
        let (fits, told) = if several.is_empty() {
            let told = &self.told[self.columns.saying[at] as usize];
            (Held::Of(said.fits.as_slice()), Held::Of(told.as_slice()))
        } else {
            let mut fits = said.fits.clone();
            for other in several {
                fits.iter_mut().zip(&self.said(*other).fits).for_each(|(set, more)| *set |= more);
            }
            let told = several.iter().map(|row| self.said(*row)).map(|s| (s.agency, &s.facts));
            (Held::Own(fits), Held::Own(told.collect()))
        };
        Item {
            earliest: self.days.day(self.columns.earliest[at]),
            latest: self.days.day(self.columns.latest[at]),
            kind: said.kind,
            told,
            fits,
            records: Vec::new(),
            standing: Standing::Stands,
            home: 0,
        }
    }
}

impl Together {
    /// The happenings told by those of its rows that a reader saw.
    fn told(&self, sees: impl Fn(u32) -> bool) -> impl Iterator<Item = &[u32]> {
        let seen = self.rows.iter().enumerate().filter(|(_, row)| sees(**row));
        let choice = seen.fold(0_usize, |choice, (place, _)| choice | 1 << place);
        self.told[choice].iter().map(Vec::as_slice)
    }
}

/// What a rule looks at where some of it hangs together.
#[derive(Debug)]
pub(crate) struct Tangle<'c> {
    rows: Vec<u32>,
    groups: Vec<&'c Together>,
    stage: Stage,
    agency: Option<u8>,
    rule: u16,
}

impl<'c> Shown<'c> {
    fn push(&mut self, told: &'c [u32]) {
        let several = if told.len() == 1 { 0 } else { self.several.len() as u32 };
        if told.len() > 1 {
            self.several.push(told);
        }
        self.rows.push((told[0], several));
    }

    /// The rows that tell of a happening shown, by its place.
    pub(crate) fn rows_of(&self, at: u32) -> &[u32] {
        match &self.rows[at as usize] {
            (row, 0) => std::slice::from_ref(row),
            (_, several) => self.several[*several as usize],
        }
    }
}

/// What a stage shows a reader.
#[derive(Debug, Default)]
pub(crate) struct Shown<'c> {
    /// Each happening's row, and its place in `several`; 0 where one row tells it.
    pub rows: Vec<(u32, u32)>,
    /// Rows that tell of one happening together.
    pub several: Vec<&'c [u32]>,
}
