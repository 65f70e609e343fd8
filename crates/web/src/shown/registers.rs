//! Registers of learning, as pages show them: the entries of a kind, what came of each, and what is still owed.
//!
//! Takes a caseload and who reads; gives entries by kind. What came of an entry is everything that goes on from it, however far, up to
//! the next entry that stands in a register of its own: of a recommendation its decision, and of its action all the rest. Entries
//! that are kept more closely are left out.

use safeguarding::Caseload;
use safeguarding::chronology::{Happening, Standing, View, happenings};
use safeguarding::practice::{Kind, Register};
use safeguarding::records::{Private, Record, RecordId, Sensitivity};
use safeguarding::response::Task;
use std::collections::{BTreeMap, BTreeSet};

/// One entry of a register.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    /// Its record, by index: the latest version.
    pub index: u32,
    pub is_withdrawn: bool,
    /// What came of it, by index. **Shape:** in the order of the log.
    pub came: Vec<u32>,
    /// Entries of other registers that go on from it, by index.
    pub elsewhere: Vec<u32>,
    /// Which of all these were later withdrawn.
    pub undone: BTreeSet<u32>,
}

impl Listed {
    /// Whether a task was opened by it or by what came of it.
    pub fn owes(&self, task: &Task) -> bool {
        task.opened_by == self.index || self.came.contains(&task.opened_by)
    }

    /// What came of it and still stands, here and in other registers, by index.
    pub fn stands(&self) -> impl Iterator<Item = u32> {
        let all = self.came.iter().chain(&self.elsewhere);
        all.copied().filter(|index| !self.undone.contains(index))
    }
}

/// The kinds that stand under a heading, by what they are called.
pub(crate) fn kinds_under(caseload: &Caseload, register: Register) -> Vec<&Kind> {
    let kinds = caseload.practice.kinds.values();
    let mut under: Vec<&Kind> = kinds.filter(|kind| register_of(kind) == Some(register)).collect();
    under.sort_by(|a, b| a.label.cmp(&b.label));
    under
}

/// The heading under which a kind stands.
pub(crate) fn register_of(kind: &Kind) -> Option<Register> {
    kind.form.as_ref()?.register
}

/// Every entry of some kinds that this reader knows of, newest first, and how many entries were looked at.
pub(crate) fn listed(
    caseload: &Caseload,
    view: &View,
    is_wanted: &dyn Fn(&Kind) -> bool,
) -> BTreeMap<String, Vec<Listed>> {
    let kind_of = |record: &Record| caseload.practice.kind(&record.kind);
    let wanted = |record: &Record| kind_of(record).is_some_and(is_wanted);
    let heads = caseload.of_kinds_by_index(&|id| caseload.practice.kind(id).is_some_and(is_wanted));
    let mut among: BTreeSet<u32> = heads.into_iter().collect();
    let beside: Vec<u32> = among.iter().flat_map(|index| caseload.may_go_on_from(*index)).collect();
    among.extend(beside);
    let mut all = happenings(&caseload.records, &caseload.people, &caseload.practice, view, among);
    all.retain(|told| {
        caseload.records[told.records[0] as usize].sensitivity == Sensitivity::Ordinary
    });
    let walk = Walk::of(caseload, &all);
    let first = |told: &Happening| &caseload.records[told.records[0] as usize];
    let mut by_kind: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for told in all.iter().filter(|told| wanted(first(told))) {
        let listed = walk.from(told);
        by_kind.entry(first(told).kind.to_string()).or_default().push(listed);
    }
    for entries in by_kind.values_mut() {
        let day = |one: &Listed| caseload.records[one.index as usize].happened.latest();
        entries.sort_by_key(|one| std::cmp::Reverse((day(one), one.index)));
    }
    by_kind
}

/// The first fact of an entry that is given, in words; none where it names somebody.
pub(crate) fn headline(caseload: &Caseload, kind: &Kind, index: u32) -> Option<Private<String>> {
    let record = &caseload.records[index as usize];
    let first = kind.facts.iter().find_map(|fact| Some((fact, record.facts.get(&fact.name)?)));
    let (fact, value) = first.filter(|_| record.mentions.is_empty())?;
    Some(super::words::capital(&caseload.practice.value_in_words(fact, value)).into())
}

/// One entry and everything that came of it, also what is kept more closely; `None` where this reader knows of no such entry.
pub(crate) fn thread(caseload: &Caseload, view: &View, index: u32) -> Option<Thread> {
    let among = caseload.may_go_on_from(index).into_iter().chain([index]);
    let all = happenings(&caseload.records, &caseload.people, &caseload.practice, view, among);
    let is_it = |told: &&Happening| told.records.iter().chain(&told.earlier).any(|i| *i == index);
    let head = all.iter().find(is_it)?;
    let listed = Walk::of(caseload, &all).from(head);
    let is_of_it = |told: &&Happening| listed.came.contains(&told.records[0]);
    let came = all.iter().filter(is_of_it).cloned().collect();
    Some(Thread { head: head.clone(), came })
}

/// An entry, and everything that came of it.
#[derive(Clone, Debug)]
pub(crate) struct Thread {
    pub head: Happening,
    /// **Shape:** in the order it happened.
    pub came: Vec<Happening>,
}

/// A walk from an entry along what goes on from it.
struct Walk<'a> {
    caseload: &'a Caseload,
    all: &'a [Happening],
    goes_on: BTreeMap<RecordId, Vec<usize>>,
}

impl<'a> Walk<'a> {
    fn of(caseload: &'a Caseload, all: &'a [Happening]) -> Self {
        let mut goes_on: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
        for (place, told) in all.iter().enumerate() {
            for index in &told.records {
                for id in &caseload.records[*index as usize].follows {
                    goes_on.entry(*id).or_default().push(place);
                }
            }
        }
        Self { caseload, all, goes_on }
    }

    fn from(&self, head: &Happening) -> Listed {
        let (mut came, mut elsewhere) = (BTreeSet::new(), BTreeSet::new());
        let mut undone = BTreeSet::new();
        let mut open = vec![head];
        let mut seen = BTreeSet::new();
        while let Some(told) = open.pop() {
            let versions = told.records.iter().chain(&told.earlier);
            let ids = versions.map(|index| self.caseload.records[*index as usize].id);
            let next = ids.filter_map(|id| self.goes_on.get(&id)).flatten();
            for place in next.filter(|place| seen.insert(**place)) {
                let later = &self.all[*place];
                let index = later.records[0];
                if later.standing == Standing::Withdrawn {
                    undone.insert(index);
                }
                let kind = self.caseload.practice.kind(&self.caseload.records[index as usize].kind);
                if kind.and_then(register_of).is_some() {
                    elsewhere.insert(index);
                } else {
                    came.insert(index);
                    open.push(later);
                }
            }
        }
        Listed {
            index: head.records[0],
            is_withdrawn: head.standing == Standing::Withdrawn,
            came: came.into_iter().collect(),
            elsewhere: elsewhere.into_iter().collect(),
            undone,
        }
    }
}
