//! What stands of everybody on a day: whom it concerns, by which rule, with which verdict, and the first day it could be seen.
//!
//! Takes a caseload and a day; gives [`Standing`], which can be kept and read again instead of judging everybody anew. It is
//! derived: thrown away and worked out again at any time, from the records alone. After records have come, only the families
//! they touch are judged again; when the day turns, or practice or coverage changes, everybody is. The reasons of a finding are
//! not kept: they are made from its records when somebody asks.

use super::Caseload;
use crate::assess::{Found, assess_family, assess_some, is_anything_hidden};
use crate::calendar::Date;
use crate::chronology::{View, records_round};
use crate::patterns::{Compiled, Concerning, Laying, Reader, Verdict, judge_everybody};
use crate::people::{FamilyId, PersonId};
use crate::practice::Scope;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// One finding that stands: met, or not to be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFinding {
    /// The child it concerns; for siblings and households the family's.
    pub whom: PersonId,
    /// The rule.
    pub rule: SmolStr,
    /// Whether it is met; else it cannot be told.
    pub is_met: bool,
    /// Whether a person still has to answer.
    pub is_open: bool,
    /// The first day on which it could be seen with everything shared; `None` unless met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Date>,
}

/// What stands of one family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFamily {
    /// A fingerprint of everything its findings are judged on, but for practice, coverage and the day.
    pub print: String,
    /// What is met or cannot be told. **Shape:** in no order that means anything; the same for the same print.
    pub found: Vec<StandingFinding>,
}

/// By what everybody was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedBy {
    /// The day the reader stands on, with everything shared.
    pub as_of: Date,
    /// A fingerprint of practice as it stood, and of the program that judged.
    pub practice: String,
    /// A fingerprint of what sources cover.
    pub covered: String,
}

/// What stands of everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// By what it was judged.
    pub by: JudgedBy,
    /// Each family, by its id.
    pub families: BTreeMap<FamilyId, StandingFamily>,
}

impl Caseload {
    /// What stands of everybody on a day, judged from the records alone.
    pub fn stand(&self, as_of: Date) -> Standing {
        let families: Vec<u32> = (0..self.people.families.len() as u32).collect();
        let mut standing = Standing { by: self.judged_by(as_of), families: BTreeMap::new() };
        let prints = families.par_iter().map(|family| self.print_of(*family)).collect();
        self.judge_families(as_of, &families, prints, &mut standing);
        standing
    }

    /// The same as [`Caseload::stand`], worked out from what stood before: only families that are not as they were are judged.
    pub fn stand_after(&self, before: Standing, as_of: Date) -> Standing {
        let by = self.judged_by(as_of);
        if before.by != by {
            return self.stand(as_of);
        }
        let mut known = before.families;
        let mut standing = Standing { by, families: BTreeMap::new() };
        let all = 0..self.people.families.len() as u32;
        let prints: Vec<String> = all.into_par_iter().map(|family| self.print_of(family)).collect();
        let (mut touched, mut prints_of_touched) = (Vec::new(), Vec::new());
        for (family, print) in prints.into_iter().enumerate() {
            let id = self.people.families[family].id;
            if let Some(known) = known.remove(&id).filter(|known| known.print == print) {
                standing.families.insert(id, known);
            } else {
                touched.push(family as u32);
                prints_of_touched.push(print);
            }
        }
        self.judge_families(as_of, &touched, prints_of_touched, &mut standing);
        standing
    }

    /// Lets [`Caseload::all_findings`] look only where something stands. What stands must be of this caseload.
    pub fn lean_on(&mut self, standing: Standing) {
        self.standing = Some(standing);
    }

    /// What stands of everybody, where it was handed over.
    pub const fn standing(&self) -> Option<&Standing> {
        self.standing.as_ref()
    }

    /// What is met or cannot be told over everybody on a day, with its reasons, looked for only where it stands; `None` where
    /// what stands is of another day or reader. What stands is what everything shows: of a reader from whom some of it is hidden, a
    /// family in whose records there is such a one is judged anew.
    pub(super) fn found_standing(&self, view: &View) -> Option<Vec<Found>> {
        let standing = self
            .standing
            .as_ref()
            .filter(|s| view.known_to.is_none() && view.as_of == s.by.as_of)?;
        let compiled = Compiled::of(&self.practice);
        let found =
            (0..self.people.families.len() as u32).into_par_iter().flat_map_iter(|family| {
                let stands = standing.families.get(&self.people.families[family as usize].id);
                let stands = stands.map_or(&[][..], |stands| &stands.found);
                let is_other = is_anything_hidden(&self.records, &self.people, view, family);
                let wanted = |concerning: Concerning, rule: &str| {
                    let whom = self.whom(concerning);
                    is_other
                        || stands.iter().any(|finding| finding.whom == whom && finding.rule == rule)
                };
                let (records, people) = (&self.records, &self.people);
                assess_some(records, people, &compiled, &self.covered, view, family, &wanted)
            });
        Some(found.filter(|found| found.finding.verdict != Verdict::NotMet).collect())
    }

    fn judged_by(&self, as_of: Date) -> JudgedBy {
        let practice = &self.practice;
        let print = |text: String| blake3::hash(text.as_bytes()).to_hex().to_string();
        let rules = (&practice.rules, &practice.kinds, &practice.agencies, &practice.working_days);
        JudgedBy {
            as_of,
            practice: print(format!("{} {rules:?}", env!("CARGO_PKG_VERSION"))),
            covered: print(format!("{:?}", self.covered)),
        }
    }

    fn whom(&self, concerning: Concerning) -> PersonId {
        match concerning {
            Concerning::Child(child) => self.people.persons[child as usize].id,
            Concerning::SiblingGroup(family) | Concerning::Household(family) => {
                self.people.families[family as usize].id.0
            }
        }
    }

    /// Everything a family's findings are judged on: its children, which records are about whom, and where each child is named
    /// in them. What a record says never changes.
    fn print_of(&self, family: u32) -> String {
        let mut hasher = blake3::Hasher::new();
        for child in &self.people.families[family as usize].children {
            let person = &self.people.persons[*child as usize];
            hasher.update(person.id.to_string().as_bytes());
            hasher.update(&[u8::from(person.born.is_none()), u8::from(person.due.is_some())]);
            for (record, about) in records_round(&self.records, &self.people, *child) {
                hasher.update(self.records[record as usize].id.0.as_bytes());
                let scopes = [Scope::Child, Scope::SiblingGroup, Scope::Household];
                hasher.update(&scopes.map(|scope| u8::from(about.is_within(scope))));
                let named = self.people.of_record[record as usize].iter();
                for (place, _) in named.enumerate().filter(|(_, person)| **person == Some(*child)) {
                    hasher.update(&(place as u16).to_le_bytes());
                }
                hasher.update(b".");
            }
            hasher.update(b";");
        }
        hasher.finalize().to_hex()[..32].to_owned()
    }

    /// Judges some families and puts what came of it in its place.
    fn judge_families(
        &self,
        as_of: Date,
        families: &[u32],
        prints: Vec<String>,
        standing: &mut Standing,
    ) {
        for (family, print) in families.iter().zip(prints) {
            let id = self.people.families[*family as usize].id;
            standing.families.insert(id, StandingFamily { print, found: Vec::new() });
        }
        let compiled = Compiled::of(&self.practice);
        let view = View::all(as_of);
        let covered = self.covered.seen_by(&view);
        let mut laying = Laying::new(&compiled);
        for family in families {
            laying.add(&self.records, &self.people, *family);
        }
        let (columns, left_out) = laying.finish();
        let answers = judge_everybody(&columns, &compiled, &covered, Reader::all(as_of), true);
        let mut put = |concerning: Concerning, rule: &str, is_met, is_open, first_seen| {
            let family = match concerning {
                Concerning::Child(child) => self.people.family_of_child[child as usize],
                Concerning::SiblingGroup(family) | Concerning::Household(family) => Some(family),
            };
            let Some(family) = family else { return };
            let id = self.people.families[family as usize].id;
            let finding = StandingFinding {
                whom: self.whom(concerning),
                rule: rule.into(),
                is_met,
                is_open,
                first_seen,
            };
            standing.families.entry(id).and_modify(|family| family.found.push(finding));
        };
        let id_of = |rule: u16| compiled.rules[usize::from(rule)].rule.id.as_str();
        for met in &answers.met {
            put(met.concerning, id_of(met.rule), true, met.brief.is_open, met.first_seen);
        }
        for (concerning, rule) in &answers.untold {
            put(*concerning, id_of(*rule), false, false, None);
        }
        // Too large for columns: the slow way, which finds no first day.
        for family in left_out {
            let (records, people) = (&self.records, &self.people);
            for found in assess_family(records, people, &compiled, &self.covered, &view, family) {
                let is_met = found.finding.verdict == Verdict::Met;
                if found.finding.verdict != Verdict::NotMet {
                    let is_open = found.finding.is_open();
                    put(found.concerning, &found.finding.rule, is_met, is_open, None);
                }
            }
        }
    }
}
