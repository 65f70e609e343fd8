//! Decisions beside each other: one that cannot be kept with those that hold is not taken, and who decides is told what others
//! decided meanwhile.

use crate::decisions::{at, caseload, decided, mentions, of_sort, records, told};
use crate::invented::{AS_OF, PRACTICE};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::chronology::View;
use safeguarding::people::People;
use safeguarding::records::{CannotDecide, Decision, DecisionId, Record, Verdict};

/// Four people whom nothing links.
fn strangers() -> Vec<Record> {
    told(&[
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("police", "child Finn Penrose (born 2011-01-01)"),
        ("housing", "child Jude Moss (born 2012-02-02)"),
        ("gp", "child Wren Tallow (born 2013-03-03)"),
    ])
}

/// Takes decisions one after the other, each of which must be possible when it is made.
fn taken(records: &[Record], verdicts: &[Verdict]) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for verdict in verdicts {
        assert_eq!(caseload(records, &decisions).can_decide(*verdict), Ok(()), "{verdict:?}");
        decisions.push(decided(*verdict, decisions.len() as u64 + 1));
    }
    decisions
}

/// The ids of the decisions a refusal names.
fn contradicted(records: &[Record], decisions: &[Decision], verdict: Verdict) -> Vec<DecisionId> {
    match caseload(records, decisions).can_decide(verdict) {
        Err(CannotDecide::Contradicts(earlier)) => {
            earlier.iter().map(|earlier| earlier.id).collect()
        }
        other => panic!("{verdict:?}: {other:?}"),
    }
}

fn ids(decisions: &[Decision]) -> Vec<DecisionId> {
    decisions.iter().map(|decision| decision.id).collect()
}

#[test]
fn whom_others_make_one_cannot_be_decided_apart_until_one_of_those_is_undone() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c, d) = (of(0), of(1), of(2), of(3));
    let ones = [Verdict::OnePerson(a, b), Verdict::OnePerson(c, b), Verdict::OnePerson(a, d)];
    let mut decisions = taken(&records, &ones);
    for apart in [Verdict::TwoPeople(a, c), Verdict::TwoPeople(c, a)] {
        assert_eq!(contradicted(&records, &decisions, apart), ids(&decisions[..2]));
    }
    let refused = caseload(&records, &decisions).can_decide(Verdict::DoNotLink(a, c));
    let words = refused.expect_err("two decisions make them one").to_string();
    for earlier in &decisions[..2] {
        assert!(words.contains(&earlier.id.to_string()), "{words}");
    }
    assert!(words.contains("they are one person") && words.contains("Undo first"), "{words}");
    assert!(!words.contains("Kestle") && !words.contains("Marsh"), "{words}");
    decisions.push(decided(Verdict::Undo(decisions[1].id), 7));
    assert_eq!(caseload(&records, &decisions).can_decide(Verdict::TwoPeople(a, c)), Ok(()));
}

#[test]
fn whom_others_part_cannot_be_decided_one() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c) = (of(0), of(1), of(2));
    let decisions = taken(&records, &[Verdict::TwoPeople(a, c), Verdict::OnePerson(a, b)]);
    assert_eq!(contradicted(&records, &decisions, Verdict::OnePerson(b, c)), ids(&decisions));
}

#[test]
fn a_later_decision_about_the_same_two_may_still_replace_the_earlier() {
    let records = strangers();
    let (a, b) = (at(&records, 0, 0), at(&records, 1, 0));
    taken(
        &records,
        &[Verdict::OnePerson(a, b), Verdict::TwoPeople(a, b), Verdict::OnePerson(b, a)],
    );
}

#[test]
fn an_undoing_that_brings_back_what_cannot_be_kept_is_refused() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c) = (of(0), of(1), of(2));
    let mut decisions = taken(&records, &[Verdict::TwoPeople(a, c)]);
    decisions.push(decided(Verdict::Undo(decisions[0].id), 2));
    let undo = decisions[1].id;
    decisions.extend([(a, b), (b, c)].map(|(x, y)| decided(Verdict::OnePerson(x, y), 3)));
    assert_eq!(contradicted(&records, &decisions, Verdict::Undo(undo)), ids(&decisions[2..]));
}

#[test]
fn what_one_organisation_writes_alike_is_one_here_too_until_it_is_decided_apart() {
    let records = told(&[
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("police", "child Finn Penrose (born 2011-01-01)"),
        ("housing", "child Jude Moss (born 2012-02-02)"),
    ]);
    let of = |record| at(&records, record, 0);
    let ones = [Verdict::OnePerson(of(0), of(2)), Verdict::OnePerson(of(1), of(3))];
    let decisions = taken(&records, &ones);
    let apart = Verdict::TwoPeople(of(2), of(3));
    assert_eq!(contradicted(&records, &decisions, apart), ids(&decisions));
    let first = [Verdict::TwoPeople(of(0), of(1)), ones[0], ones[1], apart];
    let decisions = taken(&records, &first);
    let undo = Verdict::Undo(decisions[0].id);
    assert_eq!(contradicted(&records, &decisions, undo), ids(&decisions[1..]));
}

#[test]
fn a_log_that_holds_a_contradiction_already_can_be_put_right() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c, d) = (of(0), of(1), of(2), of(3));
    let decisions: Vec<Decision> =
        [Verdict::OnePerson(a, b), Verdict::OnePerson(b, c), Verdict::TwoPeople(a, c)]
            .into_iter()
            .zip(1..)
            .map(|(verdict, moment)| decided(verdict, moment))
            .collect();
    let caseload = caseload(&records, &decisions);
    for verdict in ids(&decisions).into_iter().map(Verdict::Undo).chain([Verdict::OnePerson(a, d)])
    {
        assert_eq!(caseload.can_decide(verdict), Ok(()));
    }
}

#[test]
fn who_decides_is_told_what_was_decided_about_the_same_two_since_they_looked() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c, d) = (of(0), of(1), of(2), of(3));
    let one = decided(Verdict::OnePerson(a, b), 1);
    let elsewhere = decided(Verdict::TwoPeople(c, d), 2);
    let undo = decided(Verdict::Undo(one.id), 3);
    let told_of = |gathered: &[Decision], seen, since: &[Decision], verdict| match caseload(
        &records, gathered,
    )
    .can_decide_now(verdict, seen, since)
    {
        Err(CannotDecide::DecidedMeanwhile(earlier)) => Some(earlier.id),
        Err(other) => panic!("{other}"),
        Ok(()) => None,
    };
    let two = Verdict::TwoPeople(b, a);
    let both = [one.clone(), elsewhere.clone()];
    // Whether the pages show it by now or not.
    assert_eq!(told_of(&[], 0, &both, two), Some(one.id));
    assert_eq!(told_of(&both, 0, &[], two), Some(one.id));
    assert_eq!(
        told_of(&both[..1], 1, &both[1..], two),
        None,
        "what was seen, and what is of others"
    );
    assert_eq!(told_of(&both, 2, std::slice::from_ref(&undo), two), Some(undo.id));
    assert!(told_of(&both, 2, &[decided(two, 4)], Verdict::Undo(one.id)).is_some());
    let words =
        CannotDecide::DecidedMeanwhile(safeguarding::records::Earlier::of(&one)).to_string();
    assert!(
        words.contains(&one.id.to_string()) && words.contains("Nothing was written"),
        "{words}"
    );
}

#[test]
fn what_was_decided_meanwhile_binds_as_what_was_decided_before() {
    let records = strangers();
    let of = |record| at(&records, record, 0);
    let (a, b, c) = (of(0), of(1), of(2));
    let caseload = caseload(&records, &[]);
    let ones = [decided(Verdict::OnePerson(a, b), 1), decided(Verdict::OnePerson(b, c), 2)];
    let refused = caseload.can_decide_now(Verdict::TwoPeople(a, c), 0, &ones);
    assert!(matches!(refused, Err(CannotDecide::Contradicts(_))), "{refused:?}");
    let silent = [decided(Verdict::DoNotLink(a, b), 1)];
    let refused = caseload.can_decide_now(Verdict::OnePerson(b, a), 0, &silent);
    assert_eq!(refused, Err(CannotDecide::MustNotBeLinked(silent[0].id)));
    let undone = decided(Verdict::Undo(ones[0].id), 3);
    let since = [ones[0].clone(), undone];
    let refused = caseload.can_decide_now(Verdict::Undo(ones[0].id), 0, &since);
    assert_eq!(refused, Err(CannotDecide::AlreadyUndone(ones[0].id)));
}

#[test]
fn the_effect_tells_to_whom_one_goes_who_is_parted_from_another() {
    let records = told(&[
        ("school", "child Jaydon Kestle (born 2015-03-04)"),
        ("school", "child Jayden Kestell (born 2015-03-04)"),
        ("school", "child Jaydon Kestell (born 2015-03-04)"),
    ]);
    let of = |record| at(&records, record, 0);
    let earlier = taken(&records, &[Verdict::TwoPeople(of(0), of(2))]);
    let before = caseload(&records, &earlier);
    assert_eq!(before.people.of_record[1], before.people.of_record[2], "asked about with neither");
    let effect = before.tried(&View::all(AS_OF), Verdict::TwoPeople(of(1), of(2)));
    let told: Vec<(u32, u32)> = effect
        .children
        .iter()
        .flat_map(|child| child.after.iter().map(|after| (child.now.len() as u32, after.entries)))
        .collect();
    assert_eq!(told, [(2, 2), (2, 1)], "the second is the first from then on");
}

#[test]
fn who_must_not_be_linked_again_takes_the_place_of_what_was_decided_meanwhile() {
    let records = strangers();
    let (a, b) = (at(&records, 0, 0), at(&records, 1, 0));
    let silent = decided(Verdict::DoNotLink(a, b), 1);
    let undo = decided(Verdict::Undo(silent.id), 2);
    let one = decided(Verdict::OnePerson(a, b), 3);
    let again = decided(Verdict::Undo(undo.id), 4);
    let caseload = caseload(&records, &[silent.clone(), undo, one.clone(), again]);
    assert!(caseload.is_replaced(one.id) && !caseload.is_replaced(silent.id));
    assert_eq!(caseload.decision_about((0, 0), (1, 0)), Some(&silent));
}

proptest! {
    #![proptest_config(Config { cases: 150, failure_persistence: None, ..Config::default() })]

    /// Law 4: of decisions taken one after the other, each that nobody undid or replaced is kept.
    #[test]
    fn every_decision_that_was_taken_and_holds_is_kept(
        lines in mentions(),
        asked in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8), 1..8),
    ) {
        let records = records(&lines);
        let mut decisions: Vec<Decision> = Vec::new();
        for (a, b, sort) in asked {
            let verdict = if sort == 3 {
                let Some(earlier) = decisions.get(a.index(decisions.len().max(1))) else { continue };
                Verdict::Undo(earlier.id)
            } else {
                of_sort(sort, at(&records, a.index(records.len()), 0), at(&records, b.index(records.len()), 0))
            };
            if caseload(&records, &decisions).can_decide(verdict).is_ok() {
                decisions.push(decided(verdict, decisions.len() as u64 + 1));
            }
        }
        let people = People::of(&records, &PRACTICE, &decisions);
        let caseload = caseload(&records, &decisions);
        for decision in safeguarding::records::in_force(&decisions) {
            let Some((a, b)) = decision.verdict.pair() else { continue };
            if caseload.is_replaced(decision.id) {
                continue;
            }
            let person = |at| {
                let (record, place) = caseload.place_of(at).expect("it is here");
                people.of_record[record as usize][usize::from(place)]
            };
            let is_one = matches!(decision.verdict, Verdict::OnePerson(..));
            prop_assert_eq!(person(a) == person(b), is_one, "{:?} of {:?}", decision.verdict, AS_OF);
        }
    }
}
