//! Who lived with whom, who is what to whom, and what is not known, made ready for the pages of a household and of a person.
//!
//! Takes a family's history as one reader knew it; gives what the drawings are drawn from, and lists in the middle's own
//! sentences with the records each rests on. Nothing is decided here: conflicts stand beside each other, and no end is made up.

mod family_tree;
mod network;

pub(crate) use family_tree::genogram;
pub(crate) use network::network;

use safeguarding::Caseload;
use safeguarding::calendar::{Date, Span, VagueDate, WorkingDays};
use safeguarding::chronology::View;
use safeguarding::people::household::{
    AddressBook, AdultRound, Basis, ChangeKind, Household, HouseholdHistory, HouseholdUnknown,
    HouseholdWords, Known, NotSaid, Place, QUIET_MONTHS, Recorded, SharedBy, Stay,
};
use safeguarding::people::relations::{Relationship, Tie, is_long_overdue};
use safeguarding::records::{Private, Record};
use serde::Serialize;
use std::collections::BTreeSet;

use super::words;
use crate::asked::Asked;
use crate::drawings::{Source, Sources, stays};

/// A sentence and the records it rests on.
#[derive(Debug, Serialize)]
pub(crate) struct Told {
    pub words: Private<String>,
    pub sources: Sources,
}

/// What is not known, and what would answer it.
#[derive(Debug, Serialize)]
pub(crate) struct NotKnown {
    pub words: Private<String>,
    pub answer: &'static str,
}

/// An adult round the children, with what is recorded of them.
#[derive(Debug, Serialize)]
pub(crate) struct AdultShown {
    pub name: Private<String>,
    pub href: String,
    pub roles: String,
    pub in_a_childs_home: bool,
    pub recorded: Private<String>,
    pub difficulties: Vec<Told>,
    pub strengths: Vec<Told>,
}

/// A family's history as one reader knew it, with what is needed to tell of it.
pub(crate) struct History<'a> {
    pub caseload: &'a Caseload,
    pub asked: &'a Asked,
    pub view: &'a View,
    pub known: &'a HouseholdHistory,
    pub say: HouseholdWords<'a>,
}

/// Works out a family's history, by index, for one reader, and gives what is made of it.
pub(crate) fn with_history<T>(
    caseload: &Caseload,
    addresses: &AddressBook,
    asked: &Asked,
    view: &View,
    family: u32,
    make: impl FnOnce(&History) -> T,
) -> T {
    let sees = |record: &Record| view.sees(record);
    let known = Known {
        records: &caseload.records,
        people: &caseload.people,
        practice: &caseload.practice,
        addresses,
        sees: &sees,
        as_of: view.as_of,
        area: &[],
    };
    let history = HouseholdHistory::of(&known, family);
    let say = HouseholdWords { known: &known, history: &history };
    make(&History { caseload, asked, view, known: &history, say })
}

/// The records something rests on: how many, and the first and the last to read.
pub(crate) fn sources(
    caseload: &Caseload,
    asked: &Asked,
    records: impl IntoIterator<Item = u32>,
) -> Sources {
    let all: BTreeSet<u32> = records.into_iter().collect();
    let mut by_day: Vec<u32> = all.into_iter().collect();
    by_day.sort_by_key(|record| (words::placed(&caseload.records[*record as usize]), *record));
    let mut shown: Vec<u32> =
        [by_day.first(), by_day.last()].into_iter().flatten().copied().collect();
    shown.dedup();
    let link = |index: u32| {
        let record = &caseload.records[index as usize];
        let agency = caseload.practice.agency_name(&record.agency);
        // A vague day stays as vague as it is.
        let happened = record.happened.sort_day().map(|_| record.happened.to_string());
        let day = happened.or_else(|| record.recorded.map(safeguarding::calendar::in_words));
        Source {
            words: match day {
                Some(day) => format!("{agency}, {day}"),
                None => format!("{agency}, day not recorded"),
            }
            .into(),
            href: asked.reader_address(&format!("/records/{}", record.id)),
        }
    };
    Sources { records: by_day.len(), links: shown.into_iter().map(link).collect() }
}

/// From when to when something was recorded, in words, vague days as vague as they are.
pub(crate) fn period(recorded: &Recorded) -> String {
    match (recorded.first.sort_day(), recorded.last.sort_day()) {
        (None, _) | (_, None) => "day not recorded".to_owned(),
        _ if recorded.first == recorded.last => recorded.first.to_string(),
        _ => format!("{} to {}", recorded.first, recorded.last),
    }
}

impl<'a> History<'a> {
    /// The records something rests on.
    pub fn sources(&self, records: impl IntoIterator<Item = u32>) -> Sources {
        sources(self.caseload, self.asked, records)
    }

    /// What somebody is called, for this reader.
    pub fn name(&self, person: u32) -> String {
        let known = &self.caseload.people.persons[person as usize];
        if known.name.is_none() && known.due.is_some() {
            return words::capital(&self.say.name(person));
        }
        words::called(self.caseload, self.view, person)
    }

    /// [`Self::name`], to stand within a sentence: "the unborn child due 3 May 2026".
    pub fn name_within(&self, person: u32) -> String {
        let known = &self.caseload.people.persons[person as usize];
        if known.name.is_none() && known.due.is_some() {
            return self.say.name(person);
        }
        self.name(person)
    }

    /// The page about somebody.
    pub fn href(&self, person: u32) -> String {
        let id = self.caseload.people.persons[person as usize].id;
        self.asked.reader_address(&format!("/people/{id}"))
    }

    /// The records this reader had that name somebody.
    pub fn seen_records(&self, person: u32) -> impl Iterator<Item = u32> + use<'a> {
        let (caseload, view) = (self.caseload, self.view);
        caseload.people.persons[person as usize]
            .mentions
            .iter()
            .map(|(record, _)| *record)
            .filter(move |record| view.sees(&caseload.records[*record as usize]))
    }

    /// The children's given names, as a list.
    pub fn children_in_words(&self) -> String {
        let given = |child: &u32| self.say.given(*child);
        words::list(&self.known.children.iter().map(given).collect::<Vec<_>>())
    }

    /// Who was recorded where: what the chart of stays is drawn from. `only`: one person's stays.
    pub fn stays(&self, id: &str, of: String, only: Option<u32>) -> stays::Stays {
        let place = |household: &Household| {
            let here = &self.known.places[household.place as usize];
            let stays = household
                .residents
                .iter()
                .filter(|resident| only.is_none_or(|person| person == resident.person))
                .flat_map(|resident| {
                    let role = match resident.role {
                        Some(role) => role.label().to_owned(),
                        None => "their part is not said".to_owned(),
                    };
                    resident.stays.iter().map(move |stay| (role.clone(), *stay))
                })
                .map(|(role, stay)| self.stay(role, &self.known.stays[stay as usize]))
                .collect();
            stays::Place { address: here.address.clone(), note: place_note(here), stays }
        };
        let places = self.known.households.iter().map(place);
        stays::Stays {
            id: id.to_owned(),
            of: of.into(),
            as_of: self.view.as_of,
            places: places.filter(|place| !place.stays.is_empty()).collect(),
        }
    }

    fn stay(&self, role: String, stay: &Stay) -> stays::Stay {
        let mut notes: Vec<Private<String>> = Vec::new();
        notes.push(match &stay.elsewhere_from {
            Some(from) => format!("recorded elsewhere from {from}").into(),
            None => "not recorded elsewhere since".into(),
        });
        notes.extend(self.left_since(stay.person));
        if !stay.holds() {
            notes.push("every record of it has since been put right or withdrawn".into());
        }
        stays::Stay {
            name: self.name(stay.person).into(),
            href: Some(self.href(stay.person)),
            role,
            first: stay.recorded.first.sort_day(),
            last: stay.recorded.last.sort_day(),
            period: period(&stay.recorded).into(),
            is_own_address: stay.is_own_address(),
            notes,
            sources: self.sources(stay.sources.iter().map(|source| source.record)),
        }
    }

    /// Changes of address.
    pub fn moves(&self) -> Vec<Told> {
        let records = |moved: &safeguarding::people::household::Move| {
            let at_places = self.known.stays.iter().filter(|stay| {
                moved.persons.contains(&stay.person)
                    && (Some(stay.place) == moved.from || Some(stay.place) == moved.to)
            });
            let stays = at_places.flat_map(|stay| stay.sources.iter().map(|source| source.record));
            match moved.said_by {
                Some(record) => vec![record],
                None => stays.collect(),
            }
        };
        let told = |moved| Told {
            words: words::capital(&self.say.moved(moved)).into(),
            sources: self.sources(records(moved)),
        };
        self.known.moves.iter().map(told).collect()
    }

    /// Who joined and who left, as records say.
    pub fn changes(&self) -> Vec<Told> {
        let told = |change: &safeguarding::people::household::HouseholdChange| Told {
            words: words::capital(&self.say.change(change)).into(),
            sources: self.sources([change.record]),
        };
        self.known.changes.iter().map(told).collect()
    }

    /// Two addresses at once.
    pub fn overlaps(&self) -> Vec<Told> {
        let told = |overlap: &safeguarding::people::household::Overlap| {
            let stays = overlap.stays.iter().map(|stay| &self.known.stays[*stay as usize]);
            let records = stays.flat_map(|stay| stay.sources.iter().map(|source| source.record));
            Told {
                words: words::capital(&self.say.overlap(overlap)).into(),
                sources: self.sources(records),
            }
        };
        self.known.overlaps.iter().map(told).collect()
    }

    /// Who comes to the home without living there.
    pub fn visitors(&self) -> Vec<Told> {
        let told = |visitor: &safeguarding::people::household::Visitor| Told {
            words: words::capital(&self.say.visitor(visitor)).into(),
            sources: self.sources(visitor.records.iter().copied()),
        };
        self.known.visitors.iter().map(told).collect()
    }

    /// Who is what to whom; `only`: what concerns one person.
    pub fn relationships(&self, only: Option<u32>) -> Vec<Told> {
        // Visitors and the wider network stand apart, each with their own records.
        let concerns = |r: &&Relationship| {
            only.map_or(!matches!(r.tie, Tie::Visitor | Tie::Network), |person| {
                r.person == person || r.of == person
            })
        };
        let told = |r: &Relationship| Told {
            words: words::capital(&self.say.relationship(r)).into(),
            sources: self.sources(r.sources.iter().map(|source| source.record)),
        };
        self.known.relationships.iter().filter(concerns).map(told).collect()
    }

    /// What cannot all be right, and who may be one child.
    pub fn conflicts(&self) -> Vec<Private<String>> {
        let conflicts = self.known.conflicts.iter().map(|one| self.say.conflict(one));
        let expected = self.known.expected_and_born.iter().map(|pair| self.say.expected(pair));
        conflicts.chain(expected).map(Into::into).collect()
    }

    /// What nobody has said, and what would answer it.
    pub fn unknowns(&self) -> Vec<NotKnown> {
        let told = |unknown| NotKnown {
            words: words::capital(&self.say.unknown(unknown)).into(),
            answer: self.say.answer(unknown),
        };
        self.known.unknowns.iter().map(told).collect()
    }

    /// Every adult round the children.
    pub fn adults(&self) -> Vec<AdultShown> {
        self.known.adults.iter().map(|adult| self.adult(adult)).collect()
    }

    /// One adult, with the difficulties and strengths recorded.
    pub fn adult(&self, adult: &AdultRound) -> AdultShown {
        let told = |entry| {
            let entry: &safeguarding::people::household::AdultEntry = entry;
            Told {
                words: self.say.adult_entry(entry).into(),
                sources: self.sources([entry.record]),
            }
        };
        let roles: Vec<String> = adult
            .role
            .iter()
            .chain(&adult.other_roles)
            .map(|role| role.label().to_owned())
            .collect();
        AdultShown {
            name: self.name(adult.person).into(),
            href: self.href(adult.person),
            roles: if roles.is_empty() {
                "their part is not said".to_owned()
            } else {
                words::list(&roles)
            },
            in_a_childs_home: adult.in_a_childs_home,
            recorded: period(&adult.recorded).into(),
            difficulties: adult.difficulties.iter().map(told).collect(),
            strengths: adult.strengths.iter().map(told).collect(),
        }
    }

    /// The last time somebody was recorded at a place, where that is so long ago that nobody can say they live there now.
    pub fn long_ago_at(&self, person: u32, place: u32) -> Option<VagueDate> {
        let stays = self.known.stays_of(person).filter(|stay| stay.place == place && stay.holds());
        let last = stays.map(|stay| &stay.recorded.last).max_by_key(|last| last.sort_day())?;
        let quiet = |day| Span::Months(QUIET_MONTHS).after(day, &WorkingDays::default());
        last.sort_day().is_none_or(|day| quiet(day) < self.view.as_of).then(|| last.clone())
    }

    /// What records say of somebody leaving, or of one of several who may be they, after the last time the place was given as
    /// their own: an end that a record naming them at home since does not undo.
    pub fn left_since(&self, person: u32) -> Vec<Private<String>> {
        let stays = || self.known.stays_of(person).filter(|stay| stay.holds());
        let records = |own: bool| {
            let sources = stays().flat_map(|stay| &stay.sources);
            let sources = sources.filter(move |source| {
                source.standing.may_be_built_upon()
                    && source.basis != Basis::HouseholdChange
                    && (!own || source.basis == Basis::OwnAddress)
            });
            sources.filter_map(|s| words::placed(&self.caseload.records[s.record as usize]))
        };
        let Some(last) = records(true).max().or_else(|| records(false).max()) else {
            return Vec::new();
        };
        let came_back = |since: Option<Date>| {
            self.known.changes.iter().any(|change| {
                change.who == Some(person)
                    && change.standing.may_be_built_upon()
                    && matches!(change.what, Some(ChangeKind::Joined | ChangeKind::Returned))
                    && change.happened.sort_day() > since
            })
        };
        let left = self.known.changes.iter().filter(|change| {
            change.may_be.contains(&person)
                && change.standing.may_be_built_upon()
                && change.what.is_some_and(ChangeKind::takes_away)
                && change.happened.sort_day().is_some_and(|day| day > last)
                && !came_back(change.happened.sort_day())
        });
        left.map(|change| self.say.change(change).into()).collect()
    }

    /// What is said of a child expected long ago, of whose birth no record tells, in place of a home.
    pub fn overdue(&self, person: u32) -> Option<Private<String>> {
        let is_so = |unknown: &&HouseholdUnknown| unknown.what == NotSaid::Expected(person);
        let unknown = self.known.unknowns.iter().find(is_so)?;
        Some(words::capital(&self.say.unknown(unknown)).into())
    }

    /// Where somebody lives as far as the last records say: places that none since contradicts. **Shape:** by index.
    ///
    /// A child expected long ago, of whose birth no record tells, lives nowhere.
    pub fn lives_at(&self, person: u32) -> Vec<u32> {
        if is_long_overdue(self.say.known, person) {
            return Vec::new();
        }
        let day = |when: &VagueDate| when.sort_day();
        let left: Option<Date> = self
            .known
            .changes
            .iter()
            .filter(|change| change.who == Some(person) && change.standing.may_be_built_upon())
            .filter(|change| change.what.is_some_and(ChangeKind::takes_away))
            .filter_map(|change| day(&change.happened))
            .max();
        let mut places: Vec<u32> = self
            .known
            .stays_of(person)
            .filter(|stay| stay.holds() && stay.elsewhere_from.is_none())
            .filter(|stay| {
                left.is_none_or(|left| day(&stay.recorded.last).is_some_and(|last| last > left))
            })
            .map(|stay| stay.place)
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// What is to be said of a place besides its address.
pub(crate) fn place_note(place: &Place) -> Option<String> {
    let shared = place.shared.map(|shared| match shared {
        SharedBy::ManyFamilies => {
            "Many unrelated families are recorded here: nobody is taken for a household with strangers"
        }
        SharedBy::Institution => {
            "An institution’s address: nobody is taken for a household with strangers"
        }
    });
    let outside = (place.in_area == Some(false)).then_some("Outside the area");
    let notes: Vec<&str> = shared.into_iter().chain(outside).collect();
    (!notes.is_empty()).then(|| notes.join(". "))
}
