//! Stays: who is recorded at which place, from when to when last, and what says so.
//!
//! Takes what records say of places; gives [`Stay`]s, and where two of one person overlap. A stay has no end: it
//! was last recorded on a day, and the person may be recorded elsewhere since. Two agencies that disagree are both shown.

use super::Known;
use super::address::says_no_home;
use super::changes::{ChangeKind, HouseholdChange};
use super::moves::leads_to;
use super::places::Places;
use super::round::{HowItStands, Recorded, Round, day, when};
use crate::calendar::{Date, VagueDate, days_between};
use crate::records::{Record, Role};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// Within how many days a person who is recorded at a place again has not been away. **Units:** calendar days.
///
/// A child recorded at one address, at another and at the first again within a quarter of a year sleeps at both, or a file
/// lags behind; to show each of these as a move would be to invent it. **Source:** our own choice, an example.
pub const BACK_WITHIN_DAYS: i32 = 84;

/// After how many days away a person who is recorded at a place again has been away and come back, though no one source says
/// so. **Units:** calendar days.
///
/// Where one agency has the old address after another has the new, its file may only lag behind; after two years of lagging
/// a return is the likelier reading. Sooner, both addresses are shown side by side. **Source:** our own choice, an example.
pub const LONG_AWAY_DAYS: i32 = 730;

/// What puts somebody at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The record gives it as their own address.
    OwnAddress,
    /// The record names them, in a part that belongs to the home, beside a child whose address that day it gives.
    NamedInTheHome,
    /// The record says that they joined the child's household, or came back to it.
    HouseholdChange,
}

/// A record that says where somebody was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// The record, by index.
    pub record: u32,
    /// What in it says so.
    pub basis: Basis,
    /// How that record stands today.
    pub standing: HowItStands,
}

/// A person at a place over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The person, by index.
    pub person: u32,
    /// The place, by index into [`super::HouseholdHistory::places`].
    pub place: u32,
    /// The first and the last time they are recorded there. The last is no end: nobody said they had left.
    pub recorded: Recorded,
    /// The first time they are recorded at another place after that; `None`: nowhere else since.
    pub elsewhere_from: Option<VagueDate>,
    /// The records that say so. **Shape:** by day, never empty.
    pub sources: Vec<Source>,
}

impl Stay {
    /// Whether any record gives it as the person's own address.
    pub fn is_own_address(&self) -> bool {
        self.sources.iter().any(|source| source.basis == Basis::OwnAddress)
    }

    /// Whether any of its records may still be built upon.
    pub fn holds(&self) -> bool {
        self.sources.iter().any(|source| source.standing.may_be_built_upon())
    }

    /// Whether the person is recorded there on a day, or before and after it.
    pub fn spans(&self, on: Date) -> bool {
        matches!(self.ends(), Some((first, last)) if first <= on && on <= last)
    }

    /// The first and last day it is placed by; `None` where no record is dated.
    pub(super) fn ends(&self) -> Option<(Date, Date)> {
        Some((self.recorded.first.sort_day()?, self.recorded.last.sort_day()?))
    }
}

/// Two stays of one person that overlap: two homes, or agencies that disagree. The record does not say which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The person, by index.
    pub person: u32,
    /// The two stays, by index into [`super::HouseholdHistory::stays`], the earlier first.
    pub stays: [u32; 2],
    /// The first day they are recorded at both.
    pub first: Date,
    /// The last such day.
    pub last: Date,
    /// For each stay, the agencies that record it, each once, in order.
    pub agencies: [Vec<SmolStr>; 2],
    /// Whether a source records the move from the earlier to the later: the others may only not have heard of it.
    pub is_a_move_some_have_not_heard_of: bool,
}

/// Somebody whom records say to have no home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutAHome {
    /// The person, by index.
    pub person: u32,
    /// The first and the last time.
    pub recorded: Recorded,
    /// The records that say so, by index, in order of day.
    pub records: Vec<u32>,
}

/// Who round the children is recorded with no home. **Shape:** by person.
pub(super) fn without_a_home(known: &Known, round: &Round) -> Vec<WithoutAHome> {
    let mut of_person: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for index in round.all().filter(|index| round.holds(*index)) {
        let mentions = &known.records[index as usize].mentions;
        for (mention, person) in mentions.iter().zip(&known.people.of_record[index as usize]) {
            let says_so = mention.address.as_ref().is_some_and(|a| says_no_home(a.reveal()));
            if let (true, Some(person)) = (says_so, person) {
                of_person.entry(*person).or_default().push(index);
            }
        }
    }
    let found = of_person.into_iter().map(|(person, mut records)| {
        let record = |index: u32| &known.records[index as usize];
        records.sort_by_key(|r| (day(record(*r)), record(*r).provenance.fingerprint));
        let recorded = Recorded::of(&records.iter().map(|r| when(record(*r))).collect::<Vec<_>>());
        WithoutAHome { person, recorded, records }
    });
    found.collect()
}

/// Something a record says of where somebody was.
struct Said<'a> {
    day: Option<Date>,
    record: u32,
    place: u32,
    basis: Basis,
    agency: &'a SmolStr,
    organisation: Option<&'a SmolStr>,
}

/// The stays of everybody round the children, and of whoever else is recorded at their homes.
///
/// **Shape:** by person, then first day, then place.
pub(super) fn stays(
    known: &Known,
    round: &Round,
    places: &Places,
    changes: &[HouseholdChange],
) -> Vec<Stay> {
    let mut said: BTreeMap<u32, BTreeSet<(u32, u32, Basis)>> = BTreeMap::new();
    for record in round.all() {
        for (person, place, basis) in said_by_record(known, round, places, record) {
            said.entry(person).or_default().insert((record, place, basis));
        }
    }
    for place in 0..places.list.len() as u32 {
        for (record, mention) in places.mentions_at(known, place) {
            if let Some(person) = known.people.of_record[record as usize][mention as usize] {
                said.entry(person).or_default().insert((record, place, Basis::OwnAddress));
            }
        }
    }
    let own: Vec<Stay> =
        said.iter().flat_map(|(p, said)| stays_of(known, round, *p, said)).collect();
    // Who joined the household came to where the children were then.
    for change in changes.iter().filter(|c| c.what.is_some_and(ChangeKind::brings_home)) {
        let (Some(who), Some(on)) = (change.who, day(&known.records[change.record as usize]))
        else {
            continue;
        };
        for place in homes_on(round, &own, on) {
            said.entry(who).or_default().insert((change.record, place, Basis::HouseholdChange));
        }
    }
    said.iter().flat_map(|(person, said)| stays_of(known, round, *person, said)).collect()
}

/// The places at which children of the family are recorded on a day, or were last before it.
fn homes_on(round: &Round, stays: &[Stay], on: Date) -> BTreeSet<u32> {
    let mut homes = BTreeSet::new();
    for child in &round.children {
        let before = stays.iter().filter(|s| s.person == *child).filter_map(|s| {
            let (first, last) = s.ends()?;
            (first <= on).then_some((last.min(on), s.place))
        });
        let latest: Vec<(Date, u32)> = before.collect();
        let newest = latest.iter().map(|(day, _)| *day).max();
        homes.extend(latest.iter().filter(|(day, _)| Some(*day) == newest).map(|(_, p)| *p));
    }
    homes
}

/// Whom one record puts where.
fn said_by_record(
    known: &Known,
    round: &Round,
    places: &Places,
    record: u32,
) -> Vec<(u32, u32, Basis)> {
    let source = &known.records[record as usize];
    let named: Vec<_> =
        source.mentions.iter().zip(&known.people.of_record[record as usize]).collect();
    let place_of = |written: &crate::private::Private<String>| places.find(known, written.reveal());
    let own = named.iter().filter_map(|(mention, person)| {
        Some(((**person)?, place_of(mention.address.as_ref()?)?, Basis::OwnAddress))
    });
    let mut said: Vec<_> = own.collect();
    let of_children: BTreeSet<u32> = said
        .iter()
        .filter(|(p, ..)| round.children.contains(p))
        .map(|(_, place, _)| *place)
        .collect();
    // Children at two addresses in one record: it does not say in which the others live.
    let (1, Some(home)) = (of_children.len(), of_children.first()) else { return said };
    let lists_the_home = source.kind == WHO_LIVES_HERE;
    for (mention, person) in &named {
        let Some(person) = **person else { continue };
        let belongs = mention.role.is_in_the_home() || (lists_the_home && lives_in(mention.role));
        let of_another_family = mention.role.is_child() && !round.children.contains(&person);
        if mention.address.is_none() && belongs && !of_another_family {
            said.push((person, *home, Basis::NamedInTheHome));
        }
    }
    said
}

/// The kind of record that lists who lives in a home.
pub(super) const WHO_LIVES_HERE: &str = "household-recorded";

/// Whether somebody in this role lives in a home whose people a record lists.
const fn lives_in(role: Role) -> bool {
    !matches!(role, Role::Visitor | Role::Network)
}

/// The stays one person's records tell of.
fn stays_of(
    known: &Known,
    round: &Round,
    person: u32,
    said: &BTreeSet<(u32, u32, Basis)>,
) -> Vec<Stay> {
    let mut said: Vec<Said> = said
        .iter()
        .map(|&(record, place, basis)| {
            let source: &Record = &known.records[record as usize];
            Said {
                day: day(source),
                record,
                place,
                basis,
                agency: &source.agency,
                organisation: source.provenance.organisation.as_ref(),
            }
        })
        .collect();
    let print = |s: &Said| known.records[s.record as usize].provenance.fingerprint;
    said.sort_by_key(|s| (s.day, s.basis, print(s)));
    let dated: Vec<(Date, &Said)> = said.iter().filter_map(|s| Some((s.day?, s))).collect();
    let mut stays: Vec<(u32, Vec<&Said>)> = Vec::new();
    for (place, mut runs) in runs(&dated) {
        runs.sort_by_key(|run| run[0].day);
        let first = stays.len();
        for run in runs {
            let last_of = |stay: &[&Said]| stay.iter().filter_map(|s| s.day).max();
            let known_stay = stays[first..].last_mut().map(|(_, stay)| stay);
            match known_stay.filter(|stay| is_one_stay(&dated, place, last_of(stay), run[0].day)) {
                Some(stay) => stay.extend(run),
                None => stays.push((place, run)),
            }
        }
    }
    // What has no date belongs to any stay there may be at its place.
    for undated in said.iter().filter(|s| s.day.is_none()) {
        match stays.iter_mut().find(|(place, _)| *place == undated.place) {
            Some((_, stay)) => stay.push(undated),
            None => stays.push((undated.place, vec![undated])),
        }
    }
    let mut stays: Vec<Stay> = stays
        .into_iter()
        .map(|(place, mut told)| {
            told.sort_by_key(|s| (s.day.is_none(), s.day, s.basis, print(s)));
            stay(known, round, person, place, &told, &dated)
        })
        .collect();
    stays.sort_by_key(|s| (s.recorded.first.sort_day(), s.place));
    stays
}

fn stay(
    known: &Known,
    round: &Round,
    person: u32,
    place: u32,
    told: &[&Said],
    dated: &[(Date, &Said)],
) -> Stay {
    let at = |s: &Said| when(&known.records[s.record as usize]);
    let recorded = Recorded::of(&told.iter().map(|s| at(s)).collect::<Vec<_>>());
    let elsewhere_from = recorded.last.sort_day().and_then(|last| {
        dated.iter().find(|(day, s)| *day > last && s.place != place).map(|(_, s)| at(s))
    });
    let sources = told
        .iter()
        .map(|s| Source { record: s.record, basis: s.basis, standing: round.standing(s.record) })
        .collect();
    Stay { person, place, recorded, elsewhere_from, sources }
}

/// For each place, the runs in which one source keeps saying so without saying anything else between.
fn runs<'a>(dated: &[(Date, &'a Said<'a>)]) -> BTreeMap<u32, Vec<Vec<&'a Said<'a>>>> {
    let mut of_source: BTreeMap<_, Vec<&Said>> = BTreeMap::new();
    for (_, said) in dated {
        of_source.entry((said.agency, said.organisation)).or_default().push(said);
    }
    let mut runs: BTreeMap<u32, Vec<Vec<&Said>>> = BTreeMap::new();
    for said in of_source.into_values() {
        for run in said.chunk_by(|a, b| a.place == b.place) {
            runs.entry(run[0].place).or_default().push(run.to_vec());
        }
    }
    runs
}

/// Whether what is recorded up to `last` and from `next` at one place is one stay: they overlap, or nobody records the
/// person elsewhere between, or they are back soon, or no one source has them go and come back.
fn is_one_stay(
    dated: &[(Date, &Said)],
    place: u32,
    last: Option<Date>,
    next: Option<Date>,
) -> bool {
    let (Some(last), Some(next)) = (last, next) else { return true };
    let days = days_between(last, next);
    let between = |day: Date| day > last && day < next;
    let mut elsewhere =
        dated.iter().filter(|(day, s)| s.place != place && between(*day)).peekable();
    if days <= BACK_WITHIN_DAYS || elsewhere.peek().is_none() {
        return true;
    }
    let source = |s: &Said| (s.agency.clone(), s.organisation.cloned());
    let goes_and_comes_back = elsewhere.any(|(_, away)| {
        let same = |s: &Said| s.place == place && source(s) == source(away);
        dated.iter().any(|(day, s)| *day <= last && same(s))
            && dated.iter().any(|(day, s)| *day >= next && same(s))
    });
    days <= LONG_AWAY_DAYS && !goes_and_comes_back
}

/// Where two stays of one person overlap. **Shape:** by person, then day.
pub(super) fn overlaps(known: &Known, stays: &[Stay]) -> Vec<Overlap> {
    let agencies = |stay: &Stay| -> Vec<SmolStr> {
        let all = stay.sources.iter().map(|s| known.records[s.record as usize].agency.clone());
        all.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let mut found = Vec::new();
    for (i, a) in stays.iter().enumerate() {
        for (j, b) in stays.iter().enumerate().skip(i + 1).take_while(|(_, b)| b.person == a.person)
        {
            let (Some((a_first, a_last)), Some((b_first, b_last))) = (a.ends(), b.ends()) else {
                continue;
            };
            // Last here and first there on one day is a move; both places on one and the same day are two.
            let one_day = a_first == b_first && a_last == b_last;
            let overlap = (a_first < b_last && b_first < a_last) || one_day;
            if overlap && a.place != b.place && a.holds() && b.holds() {
                found.push(Overlap {
                    person: a.person,
                    stays: [i as u32, j as u32],
                    first: a_first.max(b_first),
                    last: a_last.min(b_last),
                    agencies: [agencies(a), agencies(b)],
                    is_a_move_some_have_not_heard_of: leads_to(known, a, b)
                        || leads_to(known, b, a),
                });
            }
        }
    }
    found
}
