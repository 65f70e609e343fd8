//! Everything one server knows, ready to be asked: records with who is who worked out.
//!
//! Takes the log's entries and practice; gives chronologies and findings for any person, family, reader and day. It is
//! computed, never written to: thrown away and built anew when the log has grown.

mod adopting;
mod deciding;
mod effect;
mod side_by_side;
mod standing;

pub use adopting::UnreadRule;
pub use effect::{
    ChangedFinding, CountedChild, Effect, EffectOnChildren, EffectOnFamilies, RoadsOpen,
};
pub use side_by_side::{AskedBecause, Compared, SaidField};
pub use standing::{JudgedBy, Standing, StandingFamily, StandingFinding};

use crate::assess::{Found, assess_family, is_anything_hidden, judge_everybody};
use crate::chronology::{Chronology, Covered, Glances, OfKinds, View, classify, tell};
use crate::patterns::{
    self, Compiled, CompiledRule, Concerning, Finding, Ground, Scene, Verdict, Words,
};
use crate::people::{Family, FamilyId, People, PersonId};
use crate::practice::{Practice, Scope};
use crate::records::{
    Adoption, ClerkNote, Coverage, Decision, Entry, Erasure, Hidden, MentionAt, Record, RecordId,
    TakeIn, in_force,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything one server knows.
#[derive(Debug, Default)]
pub struct Caseload {
    /// The practice it is judged by.
    pub practice: Practice,
    /// Every record, in the order of the log.
    pub records: Vec<Record>,
    /// What sources say they cover, in the order of the log.
    pub coverage: Vec<Coverage>,
    /// The accounts of taking-in, in the order of the log.
    pub take_ins: Vec<TakeIn>,
    /// What people decided about who is who, in the order of the log.
    pub decisions: Vec<Decision>,
    /// What the partnership decided about rules of practice, in the order of the log. `practice` is as these leave it.
    pub adoptions: Vec<Adoption>,
    /// What the clerk that turns the day noted, in the order of the log.
    pub clerk: Vec<ClerkNote>,
    /// How many steps the log holds that were taken in the library: they are read apart, and judge nobody.
    library_steps: usize,
    /// What was removed, in the order of the log.
    pub erasures: Vec<Erasure>,
    /// How many entries of the log have no content any more.
    erased: usize,
    /// How many of those were records. Whose they were went with them.
    pub removed_records: usize,
    /// Rules that were adopted and can no longer be read: nothing is judged by them.
    pub unread_rules: Vec<UnreadRule>,
    /// What sources cover, merged.
    pub covered: Covered,
    /// Who is who.
    pub people: People,
    /// What stands of everybody, where it was handed over.
    standing: Option<Standing>,
    /// Where the records that decisions are about stand, so that no decision has to look through them all.
    decided_about: BTreeMap<RecordId, u32>,
    /// What each record is at a glance, so that one finding need not look at everything round a child.
    glances: Glances,
}

impl Caseload {
    /// A caseload of these entries, in the order of the log.
    pub fn of(practice: Practice, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut gathering = Gathering::new(practice);
        entries.into_iter().for_each(|entry| gathering.add(entry));
        gathering.finish()
    }

    /// The chronology of a person, by index, as one reader knew it.
    pub fn chronology(&self, view: &View, person: u32) -> Chronology {
        Chronology::of(&self.records, &self.people, &self.practice, &self.covered, view, person)
    }

    /// Every rule's finding over one family, by index, as one reader knew it; also what is not met.
    pub fn findings(&self, view: &View, family: u32) -> Vec<Found> {
        let compiled = Compiled::of(&self.practice);
        assess_family(&self.records, &self.people, &compiled, &self.covered, view, family)
    }

    /// What one rule says of a child, or of their siblings or household, as one reader knew it; also what is not met.
    ///
    /// `None`: no such rule, none of it is in force on the reader's day, or it says nothing of a child not yet born.
    pub fn found(&self, view: &View, child: u32, rule: &str) -> Option<Found> {
        let compiled = Compiled::of_some(&self.practice, &|one| one.id == rule);
        let rule = compiled.rules.first()?;
        let family = self.people.family_of_child[child as usize]?;
        let concerning = match rule.about() {
            Scope::Child => Concerning::Child(child),
            Scope::SiblingGroup => Concerning::SiblingGroup(family),
            Scope::Household => Concerning::Household(family),
        };
        let finding = self.finding(&compiled, rule, view, concerning)?;
        Some(Found { concerning, finding })
    }

    /// One rule's finding over one child, siblings or household, as one reader knew it; `None`: as of [`Self::found`].
    pub fn finding(
        &self,
        compiled: &Compiled,
        rule: &CompiledRule,
        view: &View,
        concerning: Concerning,
    ) -> Option<Finding> {
        let child = match concerning {
            Concerning::Child(child) => child,
            Concerning::SiblingGroup(family) | Concerning::Household(family) => {
                self.people.families[family as usize].children[0]
            }
        };
        let covered = &self.covered.seen_by(view);
        let ground = Ground { compiled, covered, as_of: view.as_of };
        let as_seen =
            |view: &View| patterns::judge(rule, &self.scene(compiled, rule, view, child), &ground);
        let finding = as_seen(view)?;
        let is_met = |finding: &Finding| finding.verdict == Verdict::Met;
        let family = self.people.family_of_child[child as usize];
        let hides = |family| is_anything_hidden(&self.records, &self.people, view, family);
        // What is met only because something is hidden is not said.
        if is_met(&finding) && family.is_some_and(hides) {
            let everything = view.clone().hiding(Hidden::NOTHING);
            return as_seen(&everything).is_some_and(|truly| is_met(&truly)).then_some(finding);
        }
        Some(finding)
    }

    /// What one rule looks at of a child, or of their siblings or household, as one reader knew it.
    pub(crate) fn scene(
        &self,
        compiled: &Compiled,
        rule: &CompiledRule,
        view: &View,
        child: u32,
    ) -> Scene<'_> {
        let known = (&*self.records, &self.glances);
        Scene::for_rule(known, &self.people, compiled, view, child, rule)
    }

    /// The records that name nobody, by index: the entries of registers, and what puts one right or withdraws it. **Shape:** in the order
    /// of the log.
    pub fn naming_nobody(&self) -> Vec<u32> {
        let is_register = |kind: &str| {
            let form = self.practice.kind(kind).and_then(|kind| kind.form.as_ref());
            form.is_some_and(|form| form.names_nobody)
        };
        let of_kinds = self.of_kinds(is_register);
        let may_be = |index: &u32| of_kinds.as_ref().is_none_or(|kinds| kinds.bear_on(*index));
        let all = 0..self.records.len() as u32;
        let named = |index: &u32| {
            let record = &self.records[*index as usize];
            let bears = record.points_at.is_some() || is_register(&record.kind);
            bears && record.mentions.is_empty()
        };
        all.filter(may_be).filter(named).collect()
    }

    /// The records of some kinds, by index. **Shape:** in the order of the log.
    pub fn of_kinds_by_index(&self, is_wanted: &dyn Fn(&str) -> bool) -> Vec<u32> {
        let of_kinds = self.of_kinds(is_wanted);
        let all = 0..self.records.len() as u32;
        let is_one = |index: &u32| match &of_kinds {
            Some(kinds) => kinds.have(*index),
            None => is_wanted(&self.records[*index as usize].kind),
        };
        all.filter(is_one).collect()
    }

    /// The records among which those are that go on from one, by index: they name somebody it names; of one that names nobody, they
    /// name nobody either. **Shape:** in the order of the log, each once.
    pub fn may_go_on_from(&self, index: u32) -> Vec<u32> {
        if self.records[index as usize].mentions.is_empty() {
            return self.naming_nobody();
        }
        let named = self.people.of_record[index as usize].iter().flatten();
        let mentions = named.flat_map(|person| &self.people.persons[*person as usize].mentions);
        let mut all: Vec<u32> = mentions.map(|(record, _)| *record).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Which records are of some kinds; `None`: nothing is known of the records at a glance.
    pub(crate) fn of_kinds(&self, is_wanted: impl Fn(&str) -> bool) -> Option<OfKinds<'_>> {
        self.glances.of_kinds(&self.records, is_wanted)
    }

    /// What is met or cannot be told over everybody, as one reader knew it, in the order of families.
    pub fn all_findings(&self, view: &View) -> Vec<Found> {
        self.found_standing(view).unwrap_or_else(|| {
            judge_everybody(&self.records, &self.people, &self.practice, &self.covered, view)
        })
    }

    /// A family, by index, as one reader knew it.
    pub fn family_seen(&self, view: &View, family: u32) -> Family {
        self.people.family_as_seen(&self.records, family, &|record| view.sees(record))
    }

    /// That records were removed under the law, for whoever reads a chronology: a gap may be theirs. `None` where none were.
    pub fn removal_in_words(&self) -> Option<String> {
        Some(match self.removed_records {
            0 => return None,
            1 => "One record of this log was removed under the law; whose it was went with it, so a gap here may be its.".to_owned(),
            many => format!(
                "{many} records of this log were removed under the law; whose they were went with them, so a gap here may be theirs."
            ),
        })
    }

    /// Makes words of findings.
    pub fn words(&self) -> Words<'_> {
        Words { records: &self.records, people: &self.people, practice: &self.practice }
    }

    /// The index of the person with this id.
    pub fn person(&self, id: PersonId) -> Option<u32> {
        self.people.find(id).map(|(index, _)| index)
    }

    /// The index of the family with this id, or whose child has it.
    pub fn family(&self, id: FamilyId) -> Option<u32> {
        self.people.family_of_child[self.person(id.0)? as usize]
    }

    /// Where a mention stands among the records: index and place. `None` where no record here makes it.
    pub fn place_of(&self, at: MentionAt) -> Option<(u32, u16)> {
        let known = self.decided_about.get(&at.record).copied();
        let record = known.or_else(|| {
            let found = self.records.iter().position(|record| record.id == at.record);
            found.map(|index| index as u32)
        })?;
        let names = self.records[record as usize].mentions.len();
        (usize::from(at.place) < names).then_some((record, at.place))
    }

    /// A mention as decisions name it.
    pub fn mention_at(&self, (record, place): (u32, u16)) -> MentionAt {
        MentionAt { record: self.records[record as usize].id, place }
    }

    /// Whether a decision no longer holds because another undid it.
    pub fn is_undone(&self, id: crate::records::DecisionId) -> bool {
        deciding::is_undone(&self.decisions, id)
    }

    /// The decision that holds about two mentions, or about two that one organisation writes just alike; the last where
    /// there are several, but before all others that the two must not be linked.
    pub fn decision_about(&self, a: (u32, u16), b: (u32, u16)) -> Option<&Decision> {
        let mut holding = in_force(&self.decisions);
        holding.sort_by_key(|decision| decision.verdict.is_silent());
        self.about(holding, a, b)
    }

    /// Whether another decision that holds is about the same two and takes the place of this one, which nobody undid: a later
    /// one, or, whenever it was made, that the two must not be linked; of that only a later one of the kind.
    pub fn is_replaced(&self, id: crate::records::DecisionId) -> bool {
        let mut holding = in_force(&self.decisions);
        let Some(place) = holding.iter().position(|decision| decision.id == id) else {
            return false;
        };
        let Some((a, b)) = holding[place].verdict.pair() else { return false };
        let mut later = holding.split_off(place + 1);
        if holding[place].verdict.is_silent() {
            later.retain(|decision| decision.verdict.is_silent());
        } else {
            later.extend(holding.into_iter().filter(|decision| decision.verdict.is_silent()));
        }
        let pair = self.place_of(a).zip(self.place_of(b));
        pair.is_some_and(|(a, b)| self.about(later, a, b).is_some())
    }

    /// The last of some decisions that is about two mentions.
    fn about<'a>(
        &self,
        decisions: Vec<&'a Decision>,
        a: (u32, u16),
        b: (u32, u16),
    ) -> Option<&'a Decision> {
        let node = |at| self.people.linker.node_at(at);
        let asked = (node(a), node(b));
        decisions.into_iter().rev().find(|decision| {
            let Some((one, other)) = decision.verdict.pair() else { return false };
            let (Some(one), Some(other)) = (self.place_of(one), self.place_of(other)) else {
                return false;
            };
            let is_the_pair = [(one, other), (other, one)].contains(&(a, b));
            let decided = (node(one), node(other));
            is_the_pair
                || (asked.0 != asked.1 && [decided, (decided.1, decided.0)].contains(&asked))
        })
    }

    /// Whether somebody has decided that the persons of these two mentions must not be linked: nothing of it is shown.
    pub fn must_not_be_shown_together(&self, a: (u32, u16), b: (u32, u16)) -> bool {
        self.kept_from(a, b).is_some()
    }

    /// The decision that the persons of these two mentions must not be linked: nothing of them may be told but its id.
    pub fn kept_from(&self, a: (u32, u16), b: (u32, u16)) -> Option<&Decision> {
        self.kept_from_under(&self.decisions, a, b)
    }

    /// The persons a few words may mean: every word begins one of their names, or equals an identifier or a birth date.
    ///
    /// **Shape:** children before adults, then by name. Empty words find nobody.
    pub fn search(&self, words: &str) -> Vec<u32> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<u32> = (0..self.people.persons.len() as u32)
            .filter(|index| words.iter().all(|word| self.may_mean(*index, word)))
            .collect();
        found.sort_by_key(|index| {
            let person = &self.people.persons[*index as usize];
            (!person.is_child(), person.called().to_lowercase(), *index)
        });
        found
    }

    fn may_mean(&self, index: u32, word: &str) -> bool {
        let person = &self.people.persons[index as usize];
        let names =
            person.name.iter().chain(&person.other_names).map(super::private::Private::reveal);
        let begins = |text: &str| {
            text.to_lowercase().split([' ', '-', '\'', '’']).any(|part| part.starts_with(word))
        };
        let named = names.into_iter().any(|name| {
            begins(&name.given)
                || begins(&name.family)
                || name.family.to_lowercase().starts_with(word)
                || name.also.as_deref().is_some_and(begins)
        });
        let numbered = || person.identifiers.iter().any(|i| i.value.to_lowercase() == word);
        let born = || {
            let asked = crate::calendar::VagueDate::parse(word).ok().and_then(|d| d.day());
            asked.is_some() && asked == person.birth_day()
        };
        named || numbered() || born() || person.id.to_string() == word
    }
}

/// Where the records that decisions are about stand.
fn decided_about(records: &[Record], decisions: &[Decision]) -> BTreeMap<RecordId, u32> {
    let pairs = decisions.iter().filter_map(|decision| decision.verdict.pair());
    let about: BTreeSet<RecordId> = pairs.flat_map(|(a, b)| [a.record, b.record]).collect();
    if about.is_empty() {
        return BTreeMap::new();
    }
    let indexed = records.iter().enumerate().filter(|(_, record)| about.contains(&record.id));
    indexed.map(|(index, record)| (record.id, index as u32)).collect()
}

/// A record that nothing will be added to, without the room that reading left in it: a fifth of what everybody's take.
fn without_room(mut record: Record) -> Record {
    record.mentions.shrink_to_fit();
    record.mentions.iter_mut().for_each(|mention| mention.identifiers.shrink_to_fit());
    record.text.shrink_to_fit();
    record.marks.shrink_to_fit();
    record.shared_with.shrink_to_fit();
    record
}

/// A caseload being gathered from the log, entry by entry, so that the log need not be held beside it.
#[derive(Debug, Default)]
pub struct Gathering(Caseload);

impl Gathering {
    /// Nothing yet, to be judged by this practice.
    pub fn new(practice: Practice) -> Self {
        Self(Caseload { practice, ..Caseload::default() })
    }

    /// Takes the next entry of the log. The row a record was read from is not kept: the log has it.
    pub fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Said(said) => self.0.records.push(without_room(said.record)),
            Entry::Coverage(coverage) => self.0.coverage.push(coverage),
            Entry::TakeIn(take_in) => self.0.take_ins.push(take_in),
            Entry::Decided(decision) => self.0.decisions.push(*decision),
            Entry::Adopted(adoption) => self.0.adoptions.push(*adoption),
            Entry::Clerk(note) => self.0.clerk.push(*note),
            Entry::Library(_) => self.0.library_steps += 1,
            Entry::Erasure(erasure) => self.0.erasures.push(*erasure),
            Entry::Erased(erased) => {
                self.0.erased += 1;
                self.0.removed_records += usize::from(erased.record.is_some());
            }
            // Of a reading log, which is another: they say nothing of a family.
            Entry::Access(_) | Entry::Look(_) => {}
        }
    }

    /// How many records have been taken.
    pub fn records(&self) -> usize {
        self.0.records.len()
    }

    /// Works out who is who.
    pub fn finish(self) -> Caseload {
        let mut caseload = self.0;
        caseload.unread_rules = adopting::apply(&mut caseload.practice, &caseload.adoptions);
        caseload.covered = Covered::of(&caseload.coverage);
        caseload.decided_about = decided_about(&caseload.records, &caseload.decisions);
        caseload.people = People::of(&caseload.records, &caseload.practice, &caseload.decisions);
        tell(&mut caseload.records, &caseload.people, &caseload.practice);
        classify(&mut caseload.records, &caseload.people, &caseload.practice);
        caseload.glances = Glances::of(&caseload.records);
        caseload
    }
}
