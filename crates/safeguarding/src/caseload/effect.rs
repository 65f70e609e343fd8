//! What a decision about who is who would change, told before anybody makes it.
//!
//! Takes the decision as it would be; gives an [`Effect`]: for each child concerned the entries of the chronology now and
//! after, the findings that appear, go or say otherwise, and the families that become one or come apart. Only the records
//! round the two are looked at, because records about others change nothing. It decides nothing and keeps nothing.

use super::Caseload;
use crate::assess::{Found, assess_family};
use crate::chronology::{Chronology, View};
use crate::patterns::{Compiled, Concerning, Verdict as Answer, Words};
use crate::people::{People, PersonId};
use crate::private::Private;
use crate::records::{Decision, Instant, Record, Role, Verdict, in_force};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// What a decision would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// The children it changes something for. **Shape:** in the order in which records first name them.
    pub children: Vec<EffectOnChildren>,
    /// How many children round the two it changes nothing for.
    pub unchanged_children: u32,
    /// The families that become one, or come apart.
    pub families: Vec<EffectOnFamilies>,
    /// How many persons the mentions of these two are, now and after.
    pub persons: (u32, u32),
    /// For two who would not be linked: by what records of the one could still be seen from the other.
    pub roads_open: Option<RoadsOpen>,
}

/// By what records of one of two people can still be seen from the other, though the two are kept apart: whoever is named
/// beside both carries each one's records into the other's chronology and family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoadsOpen {
    /// Other persons named in records beside each of the two: how many, by what they are most often named as there. No name:
    /// who hides must not be found through this.
    pub beside_both: BTreeMap<Role, u32>,
    /// How many records name the two themselves together.
    pub naming_both: u32,
    /// Whether both are still children of one family, or one is named in the other's.
    pub is_one_family: bool,
}

impl RoadsOpen {
    /// Whether none was found. There may be others: an address, a school.
    pub fn is_nothing(&self) -> bool {
        self.beside_both.is_empty() && self.naming_both == 0 && !self.is_one_family
    }

    /// What is still open and what to do about it, a sentence each, without names. **Shape:** empty where nothing is.
    pub fn in_words(&self) -> Vec<String> {
        if self.is_nothing() {
            return Vec::new();
        }
        let mut words = Vec::new();
        let count: u32 = self.beside_both.values().sum();
        if count > 0 {
            let roles: Vec<String> = self
                .beside_both
                .iter()
                .map(|(role, count)| format!("{} ({count})", role.label().to_lowercase()))
                .collect();
            let (are, they) = if count == 1 {
                ("other person is named beside both and still joins", "That person")
            } else {
                ("other persons are named beside both and still join", "Those")
            };
            words.push(format!("{count} {are} their families: {}.", roles.join(", ")));
            words.push(format!(
                "{they} must be parted too: decide for each that the one named beside the one and the one named beside the \
                 other must not be linked."
            ));
        }
        if self.naming_both > 0 {
            let records = if self.naming_both == 1 { "record names" } else { "records name" };
            words.push(format!(
                "{} {records} the two together: no decision parts a record; ask its agency to put it right.",
                self.naming_both
            ));
        }
        if self.is_one_family {
            words.push("The two would still stand in one family.".to_owned());
        }
        words.push(
            "Until that is done, records of the one can still be seen from the other.".to_owned(),
        );
        words
    }
}

impl Effect {
    /// Whether nothing anywhere would read otherwise.
    pub fn is_nothing(&self) -> bool {
        self.children.is_empty() && self.families.is_empty() && self.persons.0 == self.persons.1
    }
}

/// A child as counted, now or after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedChild {
    /// The id the child has then.
    pub id: PersonId,
    /// What the child is called then.
    pub called: Private<String>,
    /// How many entries the chronology then has.
    pub entries: u32,
}

/// One child, or the children who become one or were one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectOnChildren {
    /// Who they are now.
    pub now: Vec<CountedChild>,
    /// Who they would be.
    pub after: Vec<CountedChild>,
    /// Findings that would be met and are not now.
    pub appear: Vec<ChangedFinding>,
    /// Findings that are met now and would not be.
    pub go: Vec<ChangedFinding>,
    /// Findings that stay and would say something else.
    pub say_otherwise: Vec<ChangedFinding>,
}

/// A finding that a decision would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFinding {
    /// The rule.
    pub rule: SmolStr,
    /// Its claim.
    pub title: String,
    /// What it says of the child: after, where it would be met; else now.
    pub sentence: Private<String>,
}

/// Families that become one, or that one becomes: the children of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectOnFamilies {
    /// The families now, each by its children.
    pub now: Vec<Vec<Private<String>>>,
    /// The families after.
    pub after: Vec<Vec<Private<String>>>,
}

impl Caseload {
    /// What a decision would change for each child it concerns, as one reader knew it. Nothing is kept.
    ///
    /// An undo is looked at as the decision it undoes.
    pub fn tried(&self, view: &View, verdict: Verdict) -> Effect {
        let round = self.round(verdict);
        if round.records.is_empty() {
            return Effect::default();
        }
        let records: Vec<Record> =
            round.records.iter().map(|index| self.records[*index as usize].clone()).collect();
        let tried = Decision::new(verdict, "", "", "", view.as_of, Instant(u64::MAX >> 16));
        let with: Vec<Decision> = self.decisions.iter().cloned().chain([tried]).collect();
        let now = Side::of(self, &records, view, &self.decisions);
        let after = Side::of(self, &records, view, &with);
        let place = |record: u32| round.records.binary_search(&record).unwrap_or_default() as u32;
        let concerned: BTreeSet<(u32, u16)> =
            round.mentions.iter().map(|(record, name)| (place(*record), *name)).collect();
        let pair: Vec<(u32, u16)> =
            round.pair.iter().map(|(record, name)| (place(*record), *name)).collect();
        let mut effect = compare(&now, &after, &concerned, &pair);
        if let (true, [a, b]) = (verdict.is_silent(), &pair[..]) {
            effect.roads_open = after.roads_open(*a, *b);
        }
        effect
    }

    /// What lies round the mentions of a verdict.
    fn round(&self, verdict: Verdict) -> Round {
        let Some(pair) = self.pair_of(verdict) else { return Round::default() };
        let of = |at: (u32, u16)| self.people.of_record[at.0 as usize][usize::from(at.1)];
        let mut near: BTreeSet<u32> = pair.iter().filter_map(|at| of(*at)).collect();
        self.add_families(&mut near);
        // What leaves one of these may go to whoever is asked about with them, or was decided to be another: a pair that is
        // decided is asked about no more. But nobody is looked for of whom nothing may be shown here.
        let asked = self.people.questions.iter().map(|asked| (asked.first, asked.second));
        let holding = in_force(&self.decisions).into_iter();
        let decided = holding
            .filter(|decision| !decision.verdict.is_silent())
            .filter_map(|decision| decision.verdict.pair())
            .filter_map(|(a, b)| self.place_of(a).zip(self.place_of(b)));
        let beside: Vec<u32> = asked
            .chain(decided)
            .map(|(a, b)| [of(a), of(b)])
            .filter(|two| two.iter().flatten().any(|person| near.contains(person)))
            .flat_map(|two| two.into_iter().flatten())
            .collect();
        near.extend(beside);
        self.add_families(&mut near);
        let mut records: BTreeSet<u32> = self.naming(&near);
        let named: BTreeSet<u32> = records
            .iter()
            .flat_map(|record| self.people.of_record[*record as usize].iter().copied().flatten())
            .filter(|person| {
                self.people.persons[*person as usize].mentions.len() <= MOST_OF_A_NEIGHBOUR
            })
            .collect();
        records.extend(self.naming(&named));
        let mentions = near
            .iter()
            .flat_map(|person| self.people.persons[*person as usize].mentions.iter().copied())
            .collect();
        Round { pair, mentions, records: records.into_iter().collect() }
    }

    /// Adds whoever is of one family with any of these.
    fn add_families(&self, persons: &mut BTreeSet<u32>) {
        let mut members_too: Vec<u32> = Vec::new();
        for family in &self.people.families {
            let members =
                || family.children.iter().copied().chain(family.members.iter().map(|m| m.person));
            if members().any(|person| persons.contains(&person)) {
                members_too.extend(members());
            }
        }
        persons.extend(members_too);
    }

    fn naming(&self, persons: &BTreeSet<u32>) -> BTreeSet<u32> {
        let of = |person: &u32| &self.people.persons[*person as usize].mentions;
        persons.iter().flat_map(of).map(|(record, _)| *record).collect()
    }

    /// The mentions a verdict is about; for an undo, those of what it undoes.
    fn pair_of(&self, verdict: Verdict) -> Option<Vec<(u32, u16)>> {
        let mut verdict = verdict;
        while let Verdict::Undo(earlier) = verdict {
            verdict = self.decisions.iter().find(|decision| decision.id == earlier)?.verdict;
        }
        let (a, b) = verdict.pair()?;
        Some([a, b].into_iter().filter_map(|at| self.place_of(at)).collect())
    }
}

/// Somebody merely named beside the family, whom this many records name or more, is not followed into all of them.
const MOST_OF_A_NEIGHBOUR: usize = 500;

/// What lies round two mentions.
#[derive(Default)]
struct Round {
    /// The two.
    pair: Vec<(u32, u16)>,
    /// Every mention of the persons they belong to, of those these may be, and of the families of all.
    mentions: Vec<(u32, u16)>,
    /// The records to look at. **Shape:** in order.
    records: Vec<u32>,
}

/// The children's chronologies and findings under some decisions.
struct Side<'a> {
    records: &'a [Record],
    people: People,
    caseload: &'a Caseload,
    entries: BTreeMap<u32, u32>,
    met: BTreeMap<u32, Vec<(SmolStr, ChangedFinding)>>,
}

impl<'a> Side<'a> {
    fn of(
        caseload: &'a Caseload,
        records: &'a [Record],
        view: &View,
        decisions: &[Decision],
    ) -> Self {
        let people = People::of(records, &caseload.practice, decisions);
        let mut side =
            Self { records, people, caseload, entries: BTreeMap::new(), met: BTreeMap::new() };
        let compiled = Compiled::of(&caseload.practice);
        for family in 0..side.people.families.len() as u32 {
            side.read(&compiled, view, family);
        }
        side
    }

    fn read(&mut self, compiled: &Compiled, view: &View, family: u32) {
        let (practice, covered) = (&self.caseload.practice, &self.caseload.covered);
        let found = assess_family(self.records, &self.people, compiled, covered, view, family);
        for &child in &self.people.families[family as usize].children {
            let life = Chronology::of(self.records, &self.people, practice, covered, view, child);
            self.entries.insert(child, life.entries.len() as u32);
            let of_child = found.iter().filter(|found| {
                found.finding.verdict == Answer::Met
                    && !matches!(found.concerning, Concerning::Child(other) if other != child)
            });
            let told: Vec<_> = of_child.map(|found| self.told(found)).collect();
            self.met.insert(child, told);
        }
    }

    fn told(&self, found: &Found) -> (SmolStr, ChangedFinding) {
        let practice = &self.caseload.practice;
        let words = Words { records: self.records, people: &self.people, practice };
        let told = words.explain(&found.finding, found.concerning);
        let rule = found.finding.rule.clone();
        let finding = ChangedFinding {
            rule: rule.clone(),
            title: told.title,
            sentence: told.sentence.into(),
        };
        (rule, finding)
    }

    fn person(&self, at: (u32, u16)) -> Option<u32> {
        self.people.of_record[at.0 as usize][at.1 as usize]
    }

    /// By what records of the person of one mention can be seen from that of another.
    fn roads_open(&self, a: (u32, u16), b: (u32, u16)) -> Option<RoadsOpen> {
        let (one, other) = (self.person(a)?, self.person(b)?);
        let (with_one, with_other) = (self.beside(one), self.beside(other));
        let mut roads = RoadsOpen::default();
        for (person, named_as) in &with_one {
            let Some(also) = with_other.get(person).filter(|_| ![one, other].contains(person))
            else {
                continue;
            };
            let times =
                |role: &Role| named_as.iter().chain(also).filter(|named| *named == role).count();
            let roles: BTreeSet<Role> = named_as.iter().chain(also).copied().collect();
            if let Some(role) = roles.into_iter().max_by_key(times) {
                *roads.beside_both.entry(role).or_default() += 1;
            }
        }
        let record_of = |person: u32| -> BTreeSet<u32> {
            self.people.persons[person as usize]
                .mentions
                .iter()
                .map(|(record, _)| *record)
                .collect()
        };
        roads.naming_both = record_of(one).intersection(&record_of(other)).count() as u32;
        roads.is_one_family = self.people.families.iter().any(|family| {
            let is_in = |person: u32| {
                family.children.contains(&person)
                    || family.members.iter().any(|m| m.person == person)
            };
            is_in(one) && is_in(other)
        });
        Some(roads)
    }

    /// Whoever is named in a record beside a person, with what they are named as, each time.
    fn beside(&self, person: u32) -> BTreeMap<u32, Vec<Role>> {
        let mut beside: BTreeMap<u32, Vec<Role>> = BTreeMap::new();
        let records: BTreeSet<u32> = self.people.persons[person as usize]
            .mentions
            .iter()
            .map(|(record, _)| *record)
            .collect();
        for record in records {
            let names = self.people.of_record[record as usize].iter();
            let mentions = &self.records[record as usize].mentions;
            for (named, mention) in names.zip(mentions) {
                if let Some(named) = named.filter(|named| *named != person) {
                    beside.entry(named).or_default().push(mention.role);
                }
            }
        }
        beside
    }

    fn family(&self, at: (u32, u16)) -> Option<u32> {
        self.people.family_of_child[self.person(at)? as usize]
    }

    fn counted(&self, children: &BTreeSet<u32>) -> Vec<CountedChild> {
        let counted = |child: &u32| {
            let person = &self.people.persons[*child as usize];
            CountedChild {
                id: person.id,
                called: person.called().into(),
                entries: self.entries.get(child).copied().unwrap_or_default(),
            }
        };
        children.iter().map(counted).collect()
    }

    fn met(&self, children: &BTreeSet<u32>) -> BTreeMap<&SmolStr, &ChangedFinding> {
        let met = |child| self.met.get(child).into_iter().flatten();
        children.iter().flat_map(met).map(|(rule, finding)| (rule, finding)).collect()
    }

    fn children_of(&self, family: u32) -> Vec<Private<String>> {
        let children = &self.people.families[family as usize].children;
        children.iter().map(|c| self.people.persons[*c as usize].called().into()).collect()
    }
}

/// Sides by what mentions share: for each group of mentions that are one thing on either side, the things now and after.
fn groups(
    concerned: &BTreeSet<(u32, u16)>,
    now: &dyn Fn((u32, u16)) -> Option<u32>,
    after: &dyn Fn((u32, u16)) -> Option<u32>,
) -> Vec<(BTreeSet<u32>, BTreeSet<u32>)> {
    let mut groups: Vec<(BTreeSet<u32>, BTreeSet<u32>)> = Vec::new();
    for at in concerned {
        let (before, then) = (now(*at), after(*at));
        let mut joined = (BTreeSet::from_iter(before), BTreeSet::from_iter(then));
        let mut place = groups.len();
        let mut at_group = 0;
        while at_group < groups.len() {
            let group = &groups[at_group];
            let shares = !group.0.is_disjoint(&joined.0) || !group.1.is_disjoint(&joined.1);
            if shares {
                let (more, others) = groups.remove(at_group);
                joined.0.extend(more);
                joined.1.extend(others);
                place = place.min(at_group);
            } else {
                at_group += 1;
            }
        }
        if !joined.0.is_empty() || !joined.1.is_empty() {
            groups.insert(place.min(groups.len()), joined);
        }
    }
    groups
}

fn compare(
    now: &Side<'_>,
    after: &Side<'_>,
    concerned: &BTreeSet<(u32, u16)>,
    pair: &[(u32, u16)],
) -> Effect {
    let child = |side: &Side<'_>, at: (u32, u16)| {
        side.person(at).filter(|person| side.people.family_of_child[*person as usize].is_some())
    };
    let mut effect =
        Effect { persons: (persons(now, pair), persons(after, pair)), ..Effect::default() };
    for (before, then) in groups(concerned, &|at| child(now, at), &|at| child(after, at)) {
        let changed = changed(now, after, &before, &then);
        let is_same = changed.now == changed.after
            && changed.appear.is_empty()
            && changed.go.is_empty()
            && changed.say_otherwise.is_empty();
        if is_same {
            effect.unchanged_children += 1;
        } else {
            effect.children.push(changed);
        }
    }
    for (before, then) in groups(concerned, &|at| now.family(at), &|at| after.family(at)) {
        if before.len() != then.len() {
            effect.families.push(EffectOnFamilies {
                now: before.iter().map(|family| now.children_of(*family)).collect(),
                after: then.iter().map(|family| after.children_of(*family)).collect(),
            });
        }
    }
    effect
}

fn persons(side: &Side<'_>, pair: &[(u32, u16)]) -> u32 {
    pair.iter().filter_map(|at| side.person(*at)).collect::<BTreeSet<u32>>().len() as u32
}

fn changed(
    now: &Side<'_>,
    after: &Side<'_>,
    before: &BTreeSet<u32>,
    then: &BTreeSet<u32>,
) -> EffectOnChildren {
    let (met_now, met_after) = (now.met(before), after.met(then));
    let only = |one: &BTreeMap<&SmolStr, &ChangedFinding>,
                other: &BTreeMap<&SmolStr, &ChangedFinding>| {
        one.iter()
            .filter(|(rule, _)| !other.contains_key(**rule))
            .map(|(_, f)| (*f).clone())
            .collect()
    };
    let otherwise = |(rule, finding): (&&SmolStr, &&ChangedFinding)| {
        met_now
            .get(*rule)
            .filter(|known| known.sentence != finding.sentence)
            .map(|_| (*finding).clone())
    };
    EffectOnChildren {
        now: now.counted(before),
        after: after.counted(then),
        appear: only(&met_after, &met_now),
        go: only(&met_now, &met_after),
        say_otherwise: met_after.iter().filter_map(otherwise).collect(),
    }
}
