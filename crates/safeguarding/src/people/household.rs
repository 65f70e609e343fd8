//! Who lived with whom, where and when: places, stays, households, visitors, the adults round the children, what is not known.
//!
//! Takes what one reader knew ([`Known`]) and a family; gives a [`HouseholdHistory`] in which every statement carries the
//! records that make it. Overlaps and conflicts are shown and not resolved; no end is invented for a stay; nothing is
//! counted as worse. Who is who is worked out before this; what a rule makes of it comes after.

mod address;
mod adults;
mod changes;
mod members;
mod moves;
mod network;
mod places;
mod round;
mod stays;
mod unknowns;
mod words;

pub use adults::{AdultEntry, AdultRound};
pub use changes::{ChangeKind, HouseholdChange};
pub use members::{Household, Period, Resident, Visitor};
pub use moves::{AcrossTheArea, Move};
pub use network::{AgencyContact, Network, NetworkPerson, Ring};
pub use places::{AT_ONCE_DAYS, AddressBook, FAMILIES_OF_ONE_HOME, Place, SharedBy};
pub use round::{HowItStands, Recorded};
pub use stays::{BACK_WITHIN_DAYS, Basis, LONG_AWAY_DAYS, Overlap, Source, Stay, WithoutAHome};
pub use unknowns::{HouseholdUnknown, NotSaid, QUIET_MONTHS, YOUNG_CARER_FROM_YEARS};
pub use words::HouseholdWords;

pub(in crate::people) use address::place_key;
pub(crate) use address::{ReadAddress, names_a_place, numbered, numbered_places};
pub(in crate::people) use round::{Round, when};

use super::People;
use super::relations::{self, Conflict, ExpectedAndBorn, Relationship};
use crate::calendar::Date;
use crate::practice::Practice;
use crate::records::Record;
use smol_str::SmolStr;

/// What a reader knew, and what it is read by.
pub struct Known<'a> {
    /// Every record, in the order of the log.
    pub records: &'a [Record],
    /// Who is who in them.
    pub people: &'a People,
    /// The kinds of record, and what each speaks of.
    pub practice: &'a Practice,
    /// Every address of these records. Made once and kept: it does not depend on the reader.
    pub addresses: &'a AddressBook,
    /// Whether the reader, on the day they stand on, knew of a record.
    pub sees: &'a dyn Fn(&Record) -> bool,
    /// The day it is read as of: what is said of now is said of this day.
    pub as_of: Date,
    /// The first halves of the postcodes that make the partnership's area. Empty: not known, and nothing is said of it.
    pub area: &'a [SmolStr],
}

/// The households of one family over time, as one reader knew them.
///
/// **Shape:** people and records by index into what [`Known`] gives; places and stays by index into the lists here.
#[derive(Clone, Debug)]
pub struct HouseholdHistory {
    /// The family, by index.
    pub family: u32,
    /// Its children whom any seen record names, by index. May be empty: then everything else is too.
    pub children: Vec<u32>,
    /// The places anybody round the children is recorded at. By address.
    pub places: Vec<Place>,
    /// Who is recorded where, from when to when last. By person, then first day.
    pub stays: Vec<Stay>,
    /// Where two stays of one person overlap. By person.
    pub overlaps: Vec<Overlap>,
    /// Who is recorded with no home at all: of no fixed abode, homeless. By person.
    pub without_a_home: Vec<WithoutAHome>,
    /// Changes of address. By day; undated ones last.
    pub moves: Vec<Move>,
    /// What records say of people joining and leaving. By day.
    pub changes: Vec<HouseholdChange>,
    /// The people at each place. The children's homes first, each by first day.
    pub households: Vec<Household>,
    /// Who comes to the home without living there. By first day.
    pub visitors: Vec<Visitor>,
    /// Who is what to whom. By tie.
    pub relationships: Vec<Relationship>,
    /// What cannot all be right.
    pub conflicts: Vec<Conflict>,
    /// Unborn and born children who are likely one.
    pub expected_and_born: Vec<ExpectedAndBorn>,
    /// Every adult round the children, with what is recorded of them. By role, then first day.
    pub adults: Vec<AdultRound>,
    /// What nobody has said.
    pub unknowns: Vec<HouseholdUnknown>,
    /// Family, community and agencies round the children.
    pub network: Network,
}

impl HouseholdHistory {
    /// The households of a family, by index, as a reader knew them.
    pub fn of(known: &Known, family: u32) -> Self {
        let round = Round::of(known, family);
        let places = places::Places::of(known, &round);
        let changes = changes::changes(known, &round);
        let stays = stays::stays(known, &round, &places, &changes);
        let overlaps = stays::overlaps(known, &stays);
        let without_a_home = stays::without_a_home(known, &round);
        let moves = moves::moves(known, &round, &places, &stays);
        let households = members::households(known, &round, &places, &stays, &changes);
        let visitors = members::visitors(known, &round, &places);
        let beside = round.beside.iter().copied();
        let expected_and_born =
            relations::expected_and_born_among(known.records, known.people, beside);
        let relationships = relations::relationships(known, &round, &expected_and_born);
        let conflicts = relations::conflicts(&round, &relationships);
        let adults = adults::adults(known, &round, &households);
        let network = network::network(known, &round, &households);
        let mut history = Self {
            family,
            children: round.children.clone(),
            places: places.list,
            stays,
            overlaps,
            without_a_home,
            moves,
            changes,
            households,
            visitors,
            relationships,
            conflicts,
            expected_and_born,
            adults,
            unknowns: Vec::new(),
            network,
        };
        history.unknowns = unknowns::unknowns(known, &round, &history);
        history
    }

    /// The stays of one person, in order of their first day.
    pub fn stays_of(&self, person: u32) -> impl Iterator<Item = &Stay> {
        self.stays.iter().filter(move |stay| stay.person == person)
    }

    /// What one person is to others, and others to them.
    pub fn relationships_of(&self, person: u32) -> impl Iterator<Item = &Relationship> {
        self.relationships.iter().filter(move |r| r.person == person || r.of == person)
    }
}

/// Where one person is recorded, over all records the reader sees, whichever family these are about.
#[derive(Clone, Debug)]
pub struct PersonPlaces {
    /// The person, by index.
    pub person: u32,
    /// The places they or those beside them are recorded at. By address.
    pub places: Vec<Place>,
    /// Their stays, places by index into the list here. By first day.
    pub stays: Vec<Stay>,
    /// Where two of them overlap, by index into the stays here.
    pub overlaps: Vec<Overlap>,
}

impl PersonPlaces {
    /// Where a person, by index, is recorded: for the page of somebody who is a child of no family, or of several homes.
    pub fn of(known: &Known, person: u32) -> Self {
        let round = Round::of_person(known, person);
        let places = places::Places::of(known, &round);
        let changes = changes::changes(known, &round);
        let mut stays = stays::stays(known, &round, &places, &changes);
        stays.retain(|stay| stay.person == person);
        let overlaps = stays::overlaps(known, &stays);
        Self { person, places: places.list, stays, overlaps }
    }
}
