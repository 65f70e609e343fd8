//! Several who decide at once: against the log as it stands, one after the other, so that no two decisions kept contradict.

use crate::running::Folder;
use regard::deciding::write;
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::records::{CannotDecide, Decision, Instant, MentionAt, Verdict};
use std::sync::Barrier;

const ROWS: &str = "\
# agency: school
reference,kind,happened,child_given_name,child_family_name,child_born,fact_seen
S-1,school-concern,4 March 2021,Jayden,Kestle,2015-03-04,Came without lunch
S-2,school-concern,9 March 2021,Finn,Penrose,2012-06-07,Asleep in class
S-3,school-concern,9 March 2021,Wren,Tallow,2013-06-07,Asleep in class
";

fn folder() -> Folder {
    let folder = Folder::new();
    folder.take_in(&folder.write("school.csv", ROWS)).well();
    folder
}

fn read(folder: &Folder) -> Caseload {
    let store = crate::running::log(&folder.log()).expect("the log is there");
    regard::open::caseload(&store, None).expect("the log can be read")
}

fn decision(verdict: Verdict, moment: u64) -> Decision {
    let day = Date::constant(2026, 6, 1);
    Decision::new(verdict, "Ida Marsh", "manager", "seen", day, Instant(moment * 1_000))
}

/// Makes each decision at the same moment, all by people who saw the same caseload; gives what each was told.
fn at_once(folder: &Folder, verdicts: &[Verdict]) -> Vec<Result<(), CannotDecide>> {
    let caseload = read(folder);
    let together = Barrier::new(verdicts.len());
    std::thread::scope(|scope| {
        let (caseload, together) = (&caseload, &together);
        let writers: Vec<_> = verdicts
            .iter()
            .zip(1..)
            .map(|(verdict, moment)| {
                scope.spawn(move || {
                    let mut store = crate::running::log(&folder.log()).expect("the log is there");
                    together.wait();
                    let seen = caseload.decisions.len();
                    write(&mut store, caseload, seen, decision(*verdict, moment))
                        .expect("the log can be written to")
                })
            })
            .collect();
        writers.into_iter().map(|writer| writer.join().expect("it ends")).collect()
    })
}

fn mentions(folder: &Folder) -> [MentionAt; 3] {
    let caseload = read(folder);
    [0, 1, 2].map(|record| caseload.mention_at((record, 0)))
}

#[test]
fn of_two_who_decide_about_one_pair_at_once_one_is_kept_and_the_other_told_of_it() {
    for round in 0..5 {
        let folder = folder();
        let [a, b, _] = mentions(&folder);
        let told = at_once(&folder, &[Verdict::OnePerson(a, b), Verdict::TwoPeople(b, a)]);
        let kept = read(&folder).decisions;
        assert_eq!(kept.len(), 1, "round {round}: {told:?}");
        let meanwhile = |told: &&Result<(), CannotDecide>| matches!(told, Err(CannotDecide::DecidedMeanwhile(earlier)) if earlier.id == kept[0].id);
        assert_eq!(told.iter().filter(meanwhile).count(), 1, "round {round}: {told:?}");
    }
}

#[test]
fn of_three_decided_at_once_that_contradict_two_are_kept() {
    for round in 0..5 {
        let folder = folder();
        let [a, b, c] = mentions(&folder);
        let three = [Verdict::OnePerson(a, b), Verdict::OnePerson(b, c), Verdict::TwoPeople(a, c)];
        let told = at_once(&folder, &three);
        let refused: Vec<_> = told.iter().filter_map(|told| told.as_ref().err()).collect();
        assert!(
            matches!(refused[..], [CannotDecide::Contradicts(earlier)] if earlier.len() == 2),
            "round {round}: {told:?}"
        );
        assert_eq!(read(&folder).decisions.len(), 2);
    }
}

#[test]
fn what_is_taken_in_meanwhile_keeps_nobody_from_deciding() {
    let folder = folder();
    let [a, b, _] = mentions(&folder);
    let caseload = read(&folder);
    let more = ROWS.replace("school", "police").replace("-concern", "").replace("police,", "note,");
    folder.take_in(&folder.write("police.csv", &more)).well();
    let mut store = crate::running::log(&folder.log()).expect("the log is there");
    let told = write(&mut store, &caseload, 0, decision(Verdict::OnePerson(a, b), 1));
    assert_eq!(told.expect("the log can be written to"), Ok(()));
    assert!(read(&folder).entries() > caseload.entries() + 1);
}
