//! The criteria of an incident, limb by limb under the tests of its day: what people wrote, on which evidence, and what nobody looked at. It
//! adds nothing up.

use super::{Incident, written_by, written_on};
use crate::shown::tasks::{Action, Opened};
use crate::shown::words;
use safeguarding::chronology::Standing;
use safeguarding::learning::incident::{
    CRITERION, Criteria, LimbLooked, Met, TestLooked, criteria,
};
use safeguarding::practice::{ReviewTest, TestPurpose};
use safeguarding::records::{Private, Voice};
use serde::Serialize;
use smol_str::SmolStr;

/// What was looked at.
#[derive(Debug, Serialize)]
pub(super) struct CriteriaShown {
    /// The tests of the day. **Shape:** empty where none is listed for it.
    tests: Vec<TestShown>,
    /// Whether none of them asks if it must be notified: the clocks are of today’s guidance.
    is_of_another_time: bool,
    /// What was written under another test, or of no limb of one.
    apart: Vec<Apart>,
    /// Where a limb of a test that is not listed is written.
    another: Option<Action>,
}

/// One test.
#[derive(Debug, Serialize)]
struct TestShown {
    id: String,
    asks: String,
    purpose: &'static str,
    in_force: String,
    is_certain: bool,
    /// Which limbs the test asks for together, by number; empty where they are weighed.
    sets: Vec<String>,
    limits: Option<String>,
    source: String,
    limbs: Vec<LimbShown>,
}

/// One limb.
#[derive(Debug, Serialize)]
struct LimbShown {
    letter: Option<String>,
    says: String,
    stands: String,
    looked: Vec<Looked>,
    write: Option<Action>,
}

/// What somebody wrote of a limb.
#[derive(Debug, Serialize)]
struct Looked {
    entry: Opened,
    met: String,
    by: Private<String>,
    written: String,
    evidence: Vec<Private<String>>,
    is_withdrawn: bool,
}

/// What somebody wrote that is of no limb of the tests of the day.
#[derive(Debug, Serialize)]
struct Apart {
    test: String,
    limb: String,
    /// When that test was in force; `None`: it was on the day, or it is not listed.
    in_force: Option<String>,
    looked: Looked,
}

impl CriteriaShown {
    pub fn of(incident: &Incident) -> Self {
        let looked: Vec<(u32, bool)> = incident
            .came_of_kind(CRITERION)
            .map(|told| (told.records[0], told.standing == Standing::Withdrawn))
            .collect();
        let caseload = incident.caseload;
        let Criteria { held, apart } =
            criteria(&caseload.practice, &caseload.records, incident.record, &looked);
        let showing = Showing { incident, looked: &looked };
        Self {
            is_of_another_time: held.iter().all(|one| one.test.purpose != TestPurpose::Notify),
            another: incident.form(CRITERION, incident.record, &[("test", "other")]),
            tests: held.iter().map(|test| showing.test(test)).collect(),
            apart: apart.iter().map(|index| showing.apart(*index)).collect(),
        }
    }
}

struct Showing<'s, 'a> {
    incident: &'s Incident<'a>,
    /// What was written, by index, each with whether it was withdrawn.
    looked: &'s [(u32, bool)],
}

impl Showing<'_, '_> {
    fn test(&self, of: &TestLooked) -> TestShown {
        let test = of.test;
        TestShown {
            id: test.id.to_string(),
            asks: test.asks.clone(),
            purpose: test.purpose.label(),
            in_force: test.in_force_words(),
            is_certain: of.is_certain,
            sets: sets(test),
            limits: test.limits.clone(),
            source: format!("{} ({})", test.source.title, test.source.status),
            limbs: of.limbs.iter().map(|limb| self.limb(test, limb)).collect(),
        }
    }

    fn limb(&self, test: &ReviewTest, of: &LimbLooked) -> LimbShown {
        let given = [("test", test.id.as_str()), ("limb", of.limb.id.as_str())];
        LimbShown {
            letter: of.limb.letter.clone(),
            says: of.limb.says.clone(),
            stands: self.stands(of),
            looked: of.looked.iter().map(|index| self.looked(*index)).collect(),
            write: self.incident.form(CRITERION, self.incident.record, &given),
        }
    }

    /// How a limb stands: as all who looked say; where they differ, who says what.
    fn stands(&self, of: &LimbLooked) -> String {
        let practice = &self.incident.caseload.practice;
        match of.last.as_slice() {
            [] if of.looked.is_empty() => "Not looked at".to_owned(),
            [] => "Not looked at: what was written was withdrawn".to_owned(),
            [(_, met), others @ ..] if others.iter().all(|(_, other)| other == met) => {
                words::capital(met.label())
            }
            last => {
                let says = |(agency, met): &(SmolStr, Met)| {
                    format!("{}, says {}", met.label(), practice.agency_name(agency))
                };
                let all: Vec<String> = last.iter().map(says).collect();
                format!("Seen differently: {}", all.join("; "))
            }
        }
    }

    fn looked(&self, index: u32) -> Looked {
        let record = &self.incident.caseload.records[index as usize];
        Looked {
            entry: self.incident.tasks().opened(index),
            met: Met::of(record).map_or("not said", Met::label).to_owned(),
            by: written_by(record),
            written: written_on(record),
            evidence: record.said_by(Voice::FactSeen).cloned().collect(),
            is_withdrawn: self.looked.contains(&(index, true)),
        }
    }

    fn apart(&self, index: u32) -> Apart {
        let practice = &self.incident.caseload.practice;
        let record = &self.incident.caseload.records[index as usize];
        let fact = |name: &str| record.facts.get(name).map_or("", String::as_str);
        let test = practice.review_test(fact("test"));
        let limb = test.and_then(|test| test.limb(fact("limb")));
        let chosen = |name: &str| self.incident.fact_in_words(record, name);
        let is_of_another_day =
            |test: &&ReviewTest| !test.may_have_held(&self.incident.record.happened);
        Apart {
            test: test
                .map_or_else(|| words::capital(&chosen("test")) + ".", |test| test.asks.clone()),
            limb: limb
                .map_or_else(|| words::capital(&chosen("limb")) + ".", |limb| limb.says.clone()),
            in_force: test.filter(is_of_another_day).map(ReviewTest::in_force_words),
            looked: self.looked(index),
        }
    }
}

/// Which limbs a test asks for together, each set by the numbers they stand under.
fn sets(test: &ReviewTest) -> Vec<String> {
    let place = |id: &str| test.limbs.iter().position(|limb| limb.id == id);
    let numbers = |set: &[SmolStr]| -> Vec<String> {
        let mut places: Vec<usize> = set.iter().filter_map(|id| place(id)).collect();
        places.sort_unstable();
        places.into_iter().map(|place| (place + 1).to_string()).collect()
    };
    test.met_when.iter().map(|set| words::list(&numbers(set))).collect()
}
