//! What is owed of everybody, found by looking at few records, is what is owed when every record is looked at.

use crate::invented::{PRACTICE, Told, all_covered, day, record};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::practice::{FactForm, Pick};
use safeguarding::records::{
    Entry, Fingerprint, Instant, Pointer, Record, RecordId, Relation, Said,
};
use safeguarding::response::{Ledger, Now, Task, TaskState, WRITTEN_HERE};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a generated record says, and how it goes on from another.
#[derive(Clone, Debug)]
pub struct Step {
    told: Told,
    house: usize,
    /// How many records before it the one is that it goes on from; 0: from none.
    follows: usize,
    is_written_here: bool,
    /// 1: a correction of the one before, 2: a withdrawal of it; 3 to 6: what does, sets aside, stops or runs on the clock of what
    /// that one opened; 7 to 11: a contact with the front door.
    points: u8,
}

const HOUSES: [&str; 2] = ["Ashdown", "Brook"];

/// Every kind that has to do with a duty, and a few that have not.
static KINDS: LazyLock<Vec<SmolStr>> = LazyLock::new(|| {
    let of = |pick: &Pick| {
        pick.any.iter().flat_map(|selector| selector.kinds.clone()).collect::<Vec<SmolStr>>()
    };
    let duties = PRACTICE.duties.iter().flat_map(|duty| {
        [of(&duty.opened_by), of(&duty.done_by), duty.set_aside_by.clone()].concat()
    });
    let others = ["clock-paused", "clock-runs-on", "work-given", "attendance", "school-concern"];
    let kinds: BTreeSet<SmolStr> = duties.chain(others.map(SmolStr::new)).collect();
    kinds.into_iter().collect()
});

/// A value for each fact of a kind, chosen by a number.
fn facts(kind: &str, by: usize, day_of: i32) -> BTreeMap<SmolStr, String> {
    let Some(kind) = PRACTICE.kinds.get(kind) else { return BTreeMap::new() };
    let given = kind.facts.iter().enumerate().filter(|(place, _)| (by >> (place % 8)) & 1 == 0);
    let value = |(place, fact): (usize, &safeguarding::practice::FactKind)| {
        let value = match fact.form {
            FactForm::Choice => fact.choices[(by + place) % fact.choices.len()].to_string(),
            FactForm::Number => (by % 13).to_string(),
            FactForm::Date => day(day_of + (by % 40) as i32).to_string(),
            FactForm::YesNo => ["yes", "no"][by % 2].to_owned(),
            FactForm::Text => "Somebody".to_owned(),
        };
        (fact.name.clone(), value)
    };
    given.map(value).collect()
}

fn step() -> impl Strategy<Value = Step> {
    let agencies: Vec<SmolStr> = PRACTICE.agencies.keys().cloned().collect();
    let what = (0..KINDS.len(), 0..agencies.len(), 0..256_usize, 0..700_i32);
    let how = (0..3_usize, 0..2_usize, 0..4_usize, any::<bool>(), 0..14_u8, 0..3_i32);
    (what, how).prop_map(
        move |(
            (kind, agency, by, on),
            (about, house, follows, is_written_here, points, written_after),
        )| Step {
            told: Told {
                kind: KINDS[kind].clone(),
                agency: agencies[agency].clone(),
                facts: facts(&KINDS[kind], by, on),
                day: on,
                vague: 0,
                about,
                written_after,
            },
            house,
            follows,
            is_written_here,
            points,
        },
    )
}

pub fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(step(), 1..60)
}

/// A step that answers what an earlier one opened, soon after and about the same child, where it opened anything.
fn answering(step: &Step, before: &Step) -> Step {
    let opens = |pick: &Pick| pick.any.iter().any(|one| one.kinds.contains(&before.told.kind));
    let mut duties = PRACTICE.duties.iter().filter(|duty| opens(&duty.opened_by));
    let kind = duties.find_map(|duty| match step.points {
        3 => duty.done_by.any.first()?.kinds.first().cloned(),
        4 => Some(SmolStr::new("assessment-set-aside")),
        5 | 6 if !duty.may_be_paused => None,
        5 => Some(SmolStr::new("clock-paused")),
        6 => Some(SmolStr::new("clock-runs-on")),
        _ => None,
    });
    let contact = (step.points > 6 && step.points < 12).then(|| SmolStr::new("contact"));
    let Some(kind) = kind.or(contact) else { return step.clone() };
    let mut answer = Step { house: before.house, ..step.clone() };
    answer.told.day = before.told.day + step.told.day % 3;
    answer.told.about = before.told.about;
    answer.told.facts.clear();
    answer.told.kind = kind;
    answer
}

/// What the steps write, in the order of the log.
pub fn records(steps: &[Step]) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let before = place.checked_sub(step.follows).filter(|at| *at < place);
        let step = &before.map_or_else(|| step.clone(), |at| answering(step, &steps[at]));
        let mut next = record(&step.told, HOUSES[step.house], place as u64);
        next.author = Some(["Sam Orrin", "Tamar Quill"][place % 2].to_owned().into());
        if let Some(before) = place.checked_sub(step.follows).and_then(|at| records.get(at)) {
            next.follows = vec![before.id];
            let reference = before.provenance.reference.clone().unwrap_or_default();
            let relation = match step.points {
                1 => Some(Relation::Corrects),
                2 => Some(Relation::Withdraws),
                _ => None,
            };
            next.points_at = relation.map(|relation| Pointer { relation, reference });
        }
        if next.points_at.is_some() {
            next.agency = records[place - step.follows].agency.clone();
        }
        if step.is_written_here {
            next.provenance.file = WRITTEN_HERE.into();
            let noon = Instant(1_727_784_000_000_000 + step.told.day as u64 * 86_400_000_000);
            next.received = noon;
            next.provenance.fingerprint = Fingerprint::of(["owed", &place.to_string()]);
            next.id = RecordId::new(noon, &next.provenance.fingerprint);
        }
        records.push(next);
    }
    records
}

fn caseload(steps: &[Step]) -> Caseload {
    let records = records(steps);
    let coverage = all_covered().into_iter().map(Entry::Coverage);
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    // Practice lets few duties be set aside: here all of them may be.
    let mut practice = PRACTICE.clone();
    for duty in &mut practice.duties {
        duty.set_aside_by = vec!["assessment-set-aside".into()];
    }
    Caseload::of(practice, coverage.chain(records.into_iter().map(said)))
}

fn views(on: i32) -> [View; 3] {
    let social_care = View::of_agency(day(on), "childrens-social-care");
    [View::all(day(on)), social_care, View::of_agency(day(on), "school")]
}

/// What is owed of everybody, both ways.
fn owed(caseload: &Caseload, view: &View) -> (Vec<Task>, Vec<Task>) {
    let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
    let families = 0..caseload.people.families.len() as u32;
    let plainly = families.flat_map(|family| ledger.of_family_plainly(family)).collect();
    (ledger.all(), plainly)
}

proptest! {
    #![proptest_config(Config::with_cases(24))]

    #[test]
    fn what_is_owed_of_everybody_is_the_same_whether_few_or_all_records_are_looked_at(
        steps in steps(),
        on in 1..760_i32,
    ) {
        let caseload = caseload(&steps);
        for view in views(on) {
            let (quickly, plainly) = owed(&caseload, &view);
            prop_assert_eq!(quickly, plainly);
        }
    }
}

#[test]
fn random_work_reaches_every_state_and_most_duties() {
    use TaskState::{Done, Overdue, Paused, Running, SetAside};
    let mut runner = TestRunner::deterministic();
    let (mut states, mut duties) = (BTreeSet::new(), BTreeSet::new());
    let mut withdrawn = 0;
    for _ in 0..32 {
        let drawn = steps().new_tree(&mut runner).expect("steps can be drawn").current();
        let caseload = caseload(&drawn);
        for task in owed(&caseload, &View::all(day(705))).0 {
            states.insert(task.state);
            duties.insert(task.duty.clone());
            withdrawn += u32::from(task.was_withdrawn);
        }
    }
    assert_eq!(states, BTreeSet::from([Overdue, Running, Paused, SetAside, Done]));
    assert!(duties.len() * 2 > PRACTICE.duties.len(), "only {} duties are opened", duties.len());
    assert!(duties.contains("three-contacts-assessed"), "what a rule opens is among them");
    assert!(withdrawn > 0, "nothing that opened a duty was withdrawn");
}
