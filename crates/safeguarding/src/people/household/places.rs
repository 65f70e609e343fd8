//! Places: every address anybody is recorded at, and those that many unrelated families share.
//!
//! Takes records and who is who; gives an [`AddressBook`], made once for a whole caseload and asked for one family at a time.
//! That a place is shared by many is worked out over everything the log holds, whoever reads: it only ever keeps people
//! apart, and says nothing of anybody.

use super::address::Address;
use super::round::day;
use super::{Known, Round};
use crate::calendar::{Date, days_between};
use crate::people::People;
use crate::private::Private;
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How many unrelated families may be recorded at one address within [`AT_ONCE_DAYS`] before it counts as shared by many.
///
/// A mother with her children, her sister's family and their parents may crowd into one house: three. A fourth unrelated
/// family within a year is a hostel, a refuge, a house in many lets or a surgery's own address typed into the wrong column.
/// **Source:** our own choice, an example to be replaced where a partnership knows its housing better.
pub const FAMILIES_OF_ONE_HOME: usize = 3;

/// Within how many days families count as at one address at once. **Units:** calendar days.
///
/// One record may be all that is left of a stay, so families need not overlap to the day; a year is long enough to see a
/// hostel fill and too short for the tenants who follow each other in one house.
pub const AT_ONCE_DAYS: i32 = 365;

/// Why an address makes nobody a household with the others recorded there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SharedBy {
    /// More than [`FAMILIES_OF_ONE_HOME`] unrelated families have been recorded there within a year.
    ManyFamilies,
    /// The address says so itself: a refuge, a hospital, a hostel, a children's home.
    Institution,
}

/// A place people of a family are recorded at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address, as written most fully.
    pub address: Private<String>,
    /// Other ways in which records write it, in order.
    pub other_ways: Vec<Private<String>>,
    /// The first half of its postcode; `None` where no record gives one.
    pub outcode: Option<Private<SmolStr>>,
    /// Whether it lies in the partnership's area; `None` where area or postcode is not known.
    pub in_area: Option<bool>,
    /// Why people recorded there are not taken for one household; `None`: an ordinary home.
    pub shared: Option<SharedBy>,
}

/// Every address of a caseload, and who is recorded at it.
#[derive(Clone, Default)]
pub struct AddressBook {
    addresses: Vec<Listed>,
    by_key: HashMap<String, u32>,
    by_writing: HashMap<String, Option<u32>>,
}

/// How many there are, and nothing of them.
impl std::fmt::Debug for AddressBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AddressBook {{ {} addresses, (private) }}", self.addresses.len())
    }
}

#[derive(Clone)]
struct Listed {
    address: Address,
    /// Record and place of the mention in it, in order.
    mentions: Vec<(u32, u16)>,
    shared: Option<SharedBy>,
}

impl AddressBook {
    /// The addresses of these records. Made once; the work grows with the number of records.
    pub fn of(records: &[Record], people: &People) -> Self {
        let mut book = Self::default();
        for (index, record) in records.iter().enumerate() {
            for (place, mention) in record.mentions.iter().enumerate() {
                let Some(written) = &mention.address else { continue };
                if let Some(listed) = book.list(written.reveal()) {
                    book.addresses[listed as usize].mentions.push((index as u32, place as u16));
                }
            }
        }
        let units = Units::of(people);
        for listed in &mut book.addresses {
            listed.shared = if listed.address.is_institution {
                Some(SharedBy::Institution)
            } else {
                is_shared_by_many(listed, records, people, &units).then_some(SharedBy::ManyFamilies)
            };
        }
        book
    }

    fn list(&mut self, written: &str) -> Option<u32> {
        if let Some(known) = self.by_writing.get(written) {
            return *known;
        }
        let listed = Address::read(written).map(|address| {
            *self.by_key.entry(address.key()).or_insert_with(|| {
                self.addresses.push(Listed { address, mentions: Vec::new(), shared: None });
                self.addresses.len() as u32 - 1
            })
        });
        self.by_writing.insert(written.to_owned(), listed);
        listed
    }

    fn find(&self, written: &str) -> Option<u32> {
        self.by_writing.get(written).copied().flatten()
    }
}

/// Who counts as one family when families at an address are counted: those who share a child, parent or carer.
struct Units {
    of_family: Vec<u32>,
    of_person: BTreeMap<u32, u32>,
}

impl Units {
    fn of(people: &People) -> Self {
        let mut parent: Vec<u32> = (0..people.families.len() as u32).collect();
        let mut of_person: BTreeMap<u32, u32> = BTreeMap::new();
        for (family, described) in people.families.iter().enumerate() {
            let members = described.members.iter().filter(|m| m.role.is_of_the_household());
            for person in described.children.iter().copied().chain(members.map(|m| m.person)) {
                let first = *of_person.entry(person).or_insert(family as u32);
                let (a, b) = (root(&mut parent, first), root(&mut parent, family as u32));
                parent[a.max(b) as usize] = a.min(b);
            }
        }
        let of_family = (0..parent.len() as u32).map(|f| root(&mut parent, f)).collect();
        Self { of_family, of_person }
    }

    /// Somebody of no family counts with those who bear their family name, else by themselves.
    fn of_one(&self, people: &People, person: u32) -> Unit {
        if let Some(family) = self.of_person.get(&person) {
            return Unit::Family(self.of_family[*family as usize]);
        }
        let name = people.persons[person as usize].name.as_ref();
        let family_name = name.map(|n| n.reveal().family.to_lowercase()).filter(|n| !n.is_empty());
        family_name.map_or(Unit::Person(person), Unit::Named)
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Family(u32),
    Named(String),
    Person(u32),
}

fn root(parent: &mut [u32], mut at: u32) -> u32 {
    while parent[at as usize] != at {
        parent[at as usize] = parent[parent[at as usize] as usize];
        at = parent[at as usize];
    }
    at
}

/// Whether more than [`FAMILIES_OF_ONE_HOME`] unrelated families are recorded there within [`AT_ONCE_DAYS`].
fn is_shared_by_many(listed: &Listed, records: &[Record], people: &People, units: &Units) -> bool {
    if listed.mentions.len() <= FAMILIES_OF_ONE_HOME {
        return false;
    }
    let mut recorded: Vec<(Date, Unit)> = listed
        .mentions
        .iter()
        .filter_map(|&(record, place)| {
            let person = people.of_record[record as usize][place as usize]?;
            Some((day(&records[record as usize])?, units.of_one(people, person)))
        })
        .collect();
    recorded.sort_unstable();
    recorded.dedup();
    let mut within: BTreeMap<&Unit, usize> = BTreeMap::new();
    let mut start = 0;
    for (last, unit) in &recorded {
        *within.entry(unit).or_default() += 1;
        while days_between(recorded[start].0, *last) > AT_ONCE_DAYS {
            if let Some(count) = within.get_mut(&recorded[start].1) {
                *count -= 1;
                if *count == 0 {
                    within.remove(&recorded[start].1);
                }
            }
            start += 1;
        }
        if within.len() > FAMILIES_OF_ONE_HOME {
            return true;
        }
    }
    false
}

/// The places of one family: what each written address of its records is, and who else is recorded there.
pub(super) struct Places {
    pub(super) list: Vec<Place>,
    /// For each place, the entries of the book that are ways of writing it.
    entries: Vec<Vec<u32>>,
    of_entry: BTreeMap<u32, u32>,
}

impl Places {
    /// The places at which records round a family put anybody.
    pub(super) fn of(known: &Known, round: &Round) -> Self {
        let book = known.addresses;
        let mut ways: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        for record in round.all() {
            for mention in &known.records[record as usize].mentions {
                let Some(written) = mention.address.as_ref().map(|a| a.reveal().as_str()) else {
                    continue;
                };
                if let Some(entry) = book.find(written) {
                    ways.entry(entry).or_default().insert(written);
                }
            }
        }
        let stands_for = join_short_ways(book, &ways.keys().copied().collect::<Vec<_>>());
        let mut grouped: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for &entry in ways.keys() {
            grouped.entry(stands_for[&entry]).or_default().push(entry);
        }
        let mut described: Vec<(Place, Vec<u32>)> = grouped
            .into_iter()
            .map(|(fullest, entries)| (place(known, fullest, &entries, &ways), entries))
            .collect();
        described.sort_by(|(a, _), (b, _)| a.address.cmp(&b.address));
        let (places, entries): (Vec<Place>, Vec<Vec<u32>>) = described.into_iter().unzip();
        let of_entry = entries
            .iter()
            .enumerate()
            .flat_map(|(place, entries)| entries.iter().map(move |e| (*e, place as u32)))
            .collect();
        Self { list: places, entries, of_entry }
    }

    /// The place a written address is.
    pub(super) fn find(&self, known: &Known, written: &str) -> Option<u32> {
        self.of_entry.get(&known.addresses.find(written)?).copied()
    }

    /// Every mention the reader sees of anybody at a place, by their own address. A place shared by many gives none.
    pub(super) fn mentions_at<'a>(
        &'a self,
        known: &'a Known,
        place: u32,
    ) -> impl Iterator<Item = (u32, u16)> + 'a {
        let is_home = self.list[place as usize].shared.is_none();
        let entries = self.entries[place as usize].iter().filter(move |_| is_home);
        entries
            .flat_map(|entry| &known.addresses.addresses[*entry as usize].mentions)
            .copied()
            .filter(|(record, _)| (known.sees)(&known.records[*record as usize]))
    }
}

/// For each entry of the book, the one it is a shorter way of writing; itself where there is none or more than one.
///
/// Only among one family's own addresses: "4 Mill Lane" may be in any town, but hardly in two for one family.
fn join_short_ways(book: &AddressBook, entries: &[u32]) -> BTreeMap<u32, u32> {
    let address = |entry: u32| &book.addresses[entry as usize].address;
    let mut stands_for: BTreeMap<u32, u32> = entries.iter().map(|e| (*e, *e)).collect();
    // Those with a town first, so that the barest ways come to stand for what those stand for.
    let mut short: Vec<u32> =
        entries.iter().copied().filter(|e| address(*e).postcode.is_empty()).collect();
    short.sort_by_key(|e| address(*e).town.is_empty());
    for entry in short {
        let fuller: BTreeSet<u32> = entries
            .iter()
            .filter(|other| address(entry).is_short_for(address(**other)))
            .map(|other| stands_for[other])
            .collect();
        if let (1, Some(only)) = (fuller.len(), fuller.first()) {
            stands_for.insert(entry, *only);
        }
    }
    stands_for
}

fn place(
    known: &Known,
    fullest: u32,
    entries: &[u32],
    ways: &BTreeMap<u32, BTreeSet<&str>>,
) -> Place {
    let book = known.addresses;
    // Of ways equally full the longest says most; between equals the alphabet, so that order of arrival does not matter.
    let fuller = |a: &&str, b: &&str| a.len().cmp(&b.len()).then_with(|| b.cmp(a));
    let written = ways[&fullest].iter().copied().max_by(fuller).unwrap_or_default();
    let other_ways: BTreeSet<&str> =
        entries.iter().flat_map(|e| ways[e].iter().copied()).filter(|w| *w != written).collect();
    let outcode = book.addresses[fullest as usize].address.outcode();
    let area_known = !known.area.is_empty();
    let in_area = outcode
        .as_ref()
        .filter(|_| area_known)
        .map(|o| known.area.iter().any(|a| a.trim().eq_ignore_ascii_case(o)));
    Place {
        address: written.into(),
        other_ways: other_ways.into_iter().map(Private::from).collect(),
        outcode: outcode.map(Private::new),
        in_area,
        shared: entries.iter().filter_map(|e| book.addresses[*e as usize].shared).max(),
    }
}
