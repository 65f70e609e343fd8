//! What people decide about who is who: it wins, it lasts, it can be undone without loss, and its effect is told before.

use crate::invented::{AS_OF, PRACTICE, Told, all_covered, record};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::caseload::Effect;
use safeguarding::chronology::View;
use safeguarding::patterns::Verdict as Answer;
use safeguarding::people::{People, Question};
use safeguarding::records::{
    CannotDecide, Decision, DecisionId, Entry, Ground, Instant, MentionAt, Record, RecordId, Role,
    Said, Verdict, read_people,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// One record a line: the agency, then the people it names.
pub fn records(lines: &[(&str, String)]) -> Vec<Record> {
    let one = |(place, (agency, people)): (usize, &(&str, String))| {
        let told = Told {
            kind: "school-concern".into(),
            agency: (*agency).into(),
            facts: BTreeMap::new(),
            day: place as i32 * 9,
            vague: 0,
            about: 0,
            written_after: 0,
        };
        let mut record = record(&told, "Kestle", place as u64 + 1);
        record.mentions = read_people(people, Some(agency)).expect("people of tests can be read");
        record
    };
    lines.iter().enumerate().map(one).collect()
}

pub fn told(lines: &[(&str, &str)]) -> Vec<Record> {
    let owned: Vec<(&str, String)> =
        lines.iter().map(|(agency, people)| (*agency, (*people).to_owned())).collect();
    records(&owned)
}

/// A few people, badly written: enough alike that some are linked, some asked about and some neither.
pub fn mentions() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let agency = prop::sample::select(&["school", "police", "general-practice", "housing"][..]);
    let given = prop::sample::select(&["Jayden", "Jaydon", "Amber", "J"][..]);
    let family = prop::sample::select(&["Kestle", "Kestell", "Penrose"][..]);
    let born = prop::sample::select(
        &["born 2015-03-04", "born 2015-04-03", "born 2015", "upn A1", "nhs 9434765919"][..],
    );
    let mother = prop::sample::select(
        &["", "; mother Jo Kestle (born 1990-02-01)", "; mother Jo Kestle"][..],
    );
    let line = (agency, given, family, born, mother)
        .prop_map(|(agency, g, f, b, m)| (agency, format!("child {g} {f} ({b}){m}")));
    prop::collection::vec(line, 2..9)
}

pub fn at(records: &[Record], record: usize, place: u16) -> MentionAt {
    MentionAt { record: records[record].id, place }
}

/// What somebody decided; `moment` is when the log took it.
pub fn decided(verdict: Verdict, moment: u64) -> Decision {
    let reason = Ground::Other.with_reason("a document was seen");
    Decision::new(verdict, "Ida Marsh", "social worker", &reason, AS_OF, Instant(moment * 1_000))
}

pub const fn of_sort(sort: u8, a: MentionAt, b: MentionAt) -> Verdict {
    match sort % 3 {
        0 => Verdict::OnePerson(a, b),
        1 => Verdict::TwoPeople(a, b),
        _ => Verdict::DoNotLink(a, b),
    }
}

/// Who is who, and what is asked: all that a decision can change, as figures.
type Standing = (Vec<(String, Vec<(u32, u16)>)>, Vec<Question>, Vec<Vec<u32>>);

fn standing(people: &People) -> Standing {
    let persons = people.persons.iter().map(|p| (p.id.to_string(), p.mentions.clone())).collect();
    let families = people.families.iter().map(|family| family.children.clone()).collect();
    (persons, people.questions.clone(), families)
}

fn under(records: &[Record], decisions: &[Decision]) -> Standing {
    standing(&People::of(records, &PRACTICE, decisions))
}

/// Two different records, and whether one organisation writes both first people alike.
fn two(
    records: &[Record],
    a: prop::sample::Index,
    b: prop::sample::Index,
) -> Option<(usize, usize)> {
    let (a, b) = (a.index(records.len()), b.index(records.len()));
    let linker = People::of(records, &PRACTICE, &[]).linker;
    (linker.node_at((a as u32, 0)) != linker.node_at((b as u32, 0))).then_some((a, b))
}

pub fn caseload(records: &[Record], decisions: &[Decision]) -> Caseload {
    let said = records
        .iter()
        .cloned()
        .map(|record| Entry::Said(Box::new(Said { record, original: Vec::new() })));
    let decided = decisions.iter().cloned().map(|decision| Entry::Decided(Box::new(decision)));
    let covered = all_covered().into_iter().map(Entry::Coverage);
    Caseload::of(PRACTICE.clone(), said.chain(decided).chain(covered))
}

/// For each child by id: how many entries, and which rules are met.
fn lives(caseload: &Caseload) -> BTreeMap<String, (u32, BTreeSet<SmolStr>)> {
    let view = View::all(AS_OF);
    let mut lives = BTreeMap::new();
    for (family, children) in caseload.people.families.iter().map(|f| &f.children).enumerate() {
        let found = caseload.findings(&view, family as u32);
        for child in children {
            let of_child = found.iter().filter(|found| {
                found.finding.verdict == Answer::Met
                    && !matches!(found.concerning, safeguarding::patterns::Concerning::Child(other) if other != *child)
            });
            let met = of_child.map(|found| found.finding.rule.clone()).collect();
            let entries = caseload.chronology(&view, *child).entries.len() as u32;
            lives.insert(caseload.people.persons[*child as usize].id.to_string(), (entries, met));
        }
    }
    lives
}

proptest! {
    #![proptest_config(Config { cases: 150, failure_persistence: None, ..Config::default() })]

    /// Law 4: what a person decided holds whatever the weights say, also when run again with more records.
    #[test]
    fn a_decision_wins_and_running_again_keeps_it(
        lines in mentions(), more in mentions(), a: prop::sample::Index, b: prop::sample::Index, sort in 0..3_u8,
    ) {
        let few = records(&lines);
        let Some((a, b)) = two(&few, a, b) else { return Ok(()) };
        let decision = [decided(of_sort(sort, at(&few, a, 0), at(&few, b, 0)), 1)];
        let all = records(&lines.iter().chain(&more).cloned().collect::<Vec<_>>());
        for (given, again) in [(&few, &few), (&few, &all)] {
            let people = People::of(again, &PRACTICE, &decision);
            let person = |record: usize| people.of_record[record][0];
            prop_assert_eq!(given[a].id, again[a].id);
            prop_assert_eq!(person(a) == person(b), sort == 0);
        }
        prop_assert_eq!(under(&few, &decision), under(&few, &decision));
    }

    /// Law 4: undone, everything is as it was.
    #[test]
    fn undoing_restores_exactly_what_was(
        lines in mentions(), a: prop::sample::Index, b: prop::sample::Index, sort in 0..3_u8,
    ) {
        let records = records(&lines);
        let Some((a, b)) = two(&records, a, b) else { return Ok(()) };
        let decision = decided(of_sort(sort, at(&records, a, 0), at(&records, b, 0)), 1);
        let undo = decided(Verdict::Undo(decision.id), 2);
        let again = decided(Verdict::Undo(undo.id), 3);
        let undone = [decision.clone(), undo.clone()];
        prop_assert_eq!(under(&records, &undone), under(&records, &[]));
        prop_assert_eq!(lives(&caseload(&records, &undone)), lives(&caseload(&records, &[])));
        prop_assert_eq!(
            under(&records, &[decision.clone(), undo, again]),
            under(&records, &[decision]),
            "an undone undo holds again"
        );
    }

    #[test]
    fn the_order_of_decisions_about_different_pairs_does_not_matter(
        lines in mentions(), pairs in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_u8), 1..4),
        turn: prop::sample::Index,
    ) {
        let records = records(&lines);
        let linker = People::of(&records, &PRACTICE, &[]).linker;
        let mut seen = BTreeSet::new();
        let mut decisions: Vec<Decision> = Vec::new();
        for (a, b, sort) in pairs {
            let Some((a, b)) = two(&records, a, b) else { continue };
            let nodes = (linker.node_at((a as u32, 0)), linker.node_at((b as u32, 0)));
            if seen.insert((nodes.0.min(nodes.1), nodes.0.max(nodes.1))) {
                let verdict = of_sort(sort, at(&records, a, 0), at(&records, b, 0));
                decisions.push(decided(verdict, decisions.len() as u64 + 1));
            }
        }
        let mut turned = decisions.clone();
        if !turned.is_empty() {
            let by = turn.index(turned.len());
            turned.rotate_left(by);
        }
        prop_assert_eq!(under(&records, &decisions), under(&records, &turned));
    }

    #[test]
    fn a_later_decision_about_the_same_pair_replaces_the_earlier(
        lines in mentions(), a: prop::sample::Index, b: prop::sample::Index, sorts in (0..3_u8, 0..3_u8), other_way: bool,
    ) {
        let records = records(&lines);
        let Some((a, b)) = two(&records, a, b) else { return Ok(()) };
        let (x, y) = (at(&records, a, 0), at(&records, b, 0));
        let earlier = decided(of_sort(sorts.0, x, y), 1);
        let later = decided(if other_way { of_sort(sorts.1, y, x) } else { of_sort(sorts.1, x, y) }, 2);
        // Who must not be linked is parted by nothing but an undoing.
        let holds = if earlier.verdict.is_silent() { earlier.clone() } else { later.clone() };
        prop_assert_eq!(under(&records, &[earlier, later]), under(&records, &[holds]));
    }

    #[test]
    fn who_must_not_be_linked_is_never_linked_nor_asked_about(
        lines in mentions(), a: prop::sample::Index, b: prop::sample::Index,
    ) {
        let records = records(&lines);
        let Some((a, b)) = two(&records, a, b) else { return Ok(()) };
        let decision = decided(Verdict::DoNotLink(at(&records, a, 0), at(&records, b, 0)), 1);
        let caseload = caseload(&records, &[decision]);
        let people = &caseload.people;
        let (one, other) = (people.of_record[a][0], people.of_record[b][0]);
        prop_assert_ne!(one, other);
        for question in &people.questions {
            let of = |at: (u32, u16)| people.of_record[at.0 as usize][usize::from(at.1)];
            let asked = [of(question.first), of(question.second)];
            prop_assert!(asked != [one, other] && asked != [other, one]);
        }
        prop_assert!(caseload.must_not_be_shown_together((a as u32, 0), (b as u32, 0)));
    }

    /// The effect is worked out on the records round the two; it must be what deciding really does.
    #[test]
    fn the_effect_told_before_is_what_deciding_does(
        lines in mentions(), strangers in 0..3_usize, a: prop::sample::Index, b: prop::sample::Index, sort in 0..3_u8,
        earlier in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..2_u8), 0..4),
    ) {
        let mut lines = lines;
        for stranger in 0..strangers {
            lines.push(("police", format!("child Wren Tallow{stranger} (born 2011-01-0{})", stranger + 1)));
        }
        let records = records(&lines);
        let Some((a, b)) = two(&records, a, b) else { return Ok(()) };
        let verdict = of_sort(sort, at(&records, a, 0), at(&records, b, 0));
        let mut decisions = Vec::new();
        for (one, other, sort) in earlier {
            let Some((one, other)) = two(&records, one, other) else { continue };
            let earlier = of_sort(sort, at(&records, one, 0), at(&records, other, 0));
            if caseload(&records, &decisions).can_decide(earlier).is_ok() {
                decisions.push(decided(earlier, decisions.len() as u64 + 1));
            }
        }
        let before = caseload(&records, &decisions);
        if before.can_decide(verdict).is_err() {
            return Ok(());
        }
        let effect = before.tried(&View::all(AS_OF), verdict);
        decisions.push(decided(verdict, decisions.len() as u64 + 1));
        let (now, after) = (lives(&before), lives(&caseload(&records, &decisions)));
        prop_assert_eq!(changes(&effect), differences(&now, &after));
    }
}

/// By id: the entries now and after, of every child whose count or findings change.
type Changes = BTreeMap<String, (Option<u32>, Option<u32>)>;

fn changes(effect: &Effect) -> Changes {
    let mut changes = Changes::new();
    for children in &effect.children {
        for child in &children.now {
            changes.entry(child.id.to_string()).or_default().0 = Some(child.entries);
        }
        for child in &children.after {
            changes.entry(child.id.to_string()).or_default().1 = Some(child.entries);
        }
    }
    // A child who stays as they were beside one who changes, and findings that only say something else, are told too.
    changes.retain(|_, (now, after)| now != after);
    changes
}

fn differences(
    now: &BTreeMap<String, (u32, BTreeSet<SmolStr>)>,
    after: &BTreeMap<String, (u32, BTreeSet<SmolStr>)>,
) -> Changes {
    let ids: BTreeSet<&String> = now.keys().chain(after.keys()).collect();
    ids.into_iter()
        .map(|id| (id.clone(), (now.get(id).map(|n| n.0), after.get(id).map(|n| n.0))))
        .filter(|(_, (now, after))| now != after)
        .collect()
}

/// Two children of one name and birth date at one school, in two records of that school.
fn alike() -> Vec<Record> {
    told(&[
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("police", "child Finn Penrose (born 2011-01-01)"),
    ])
}

#[test]
fn two_whom_one_organisation_writes_alike_can_be_decided_apart() {
    let records = alike();
    let apart = decided(Verdict::TwoPeople(at(&records, 0, 0), at(&records, 1, 0)), 1);
    let people = People::of(&records, &PRACTICE, std::slice::from_ref(&apart));
    assert_eq!(people.persons.len(), 3);
    let undone = [apart.clone(), decided(Verdict::Undo(apart.id), 2)];
    assert_eq!(under(&records, &undone), under(&records, &[]));
    let silent = decided(Verdict::DoNotLink(at(&records, 0, 0), at(&records, 1, 0)), 3);
    let people = People::of(&records, &PRACTICE, &[silent]);
    assert_eq!((people.persons.len(), people.questions.len()), (3, 0));
}

#[test]
fn joining_two_children_tells_the_entries_and_findings_each_has_now_and_after() {
    let records = told(&[
        ("school", "child Jayden Kestle (born 2015-03-04); mother Jo Kestle (born 1990-02-01)"),
        ("school", "child Finn Kestle (born 2012-01-02); mother Jo Kestle (born 1990-02-01)"),
        ("police", "child Jay Kestell (born 2015); mother Ada Moss (born 1985-02-01)"),
    ]);
    let caseload = caseload(&records, &[]);
    let verdict = Verdict::OnePerson(at(&records, 0, 0), at(&records, 2, 0));
    let effect = caseload.tried(&View::all(AS_OF), verdict);
    assert_eq!(effect.persons, (2, 1));
    let joined = &effect.children[0];
    assert_eq!((joined.now.len(), joined.after.len()), (2, 1));
    assert_eq!(joined.after[0].id, joined.now[0].id, "the first mention keeps its id");
    assert_eq!(effect.families.len(), 1);
    assert_eq!((effect.families[0].now.len(), effect.families[0].after.len()), (2, 1));
    assert!(!format!("{effect:?}").contains("Jayden"), "names stay private");
}

#[test]
fn an_undo_is_tried_as_what_it_undoes() {
    let records = told(&[
        ("school", "child Jayden Kestle (born 2015-03-04)"),
        ("police", "child Amber Penrose (born 2011-03-04)"),
    ]);
    let verdict = Verdict::OnePerson(at(&records, 0, 0), at(&records, 1, 0));
    let decision = decided(verdict, 1);
    let caseload = caseload(&records, std::slice::from_ref(&decision));
    let effect = caseload.tried(&View::all(AS_OF), Verdict::Undo(decision.id));
    assert_eq!((effect.persons, effect.children[0].after.len()), ((1, 2), 2));
    assert_eq!(caseload.decision_about((1, 0), (0, 0)), Some(&decision));
}

#[test]
fn what_cannot_be_decided_says_what_to_do_instead() {
    let records = alike();
    let (a, b) = (at(&records, 0, 0), at(&records, 2, 0));
    let first = decided(Verdict::OnePerson(a, b), 1);
    let undo = decided(Verdict::Undo(first.id), 2);
    let caseload = caseload(&records, &[first.clone(), undo.clone()]);
    let nowhere = MentionAt { record: RecordId(uuid_of(7)), place: 0 };
    let never = DecisionId(uuid_of(8));
    for (verdict, expected) in [
        (Verdict::OnePerson(a, b), Ok(())),
        (Verdict::Undo(undo.id), Ok(())),
        (Verdict::OnePerson(a, a), Err(CannotDecide::OneMention)),
        (Verdict::TwoPeople(a, nowhere), Err(CannotDecide::NoSuchMention(nowhere.record))),
        (
            Verdict::TwoPeople(a, MentionAt { place: 9, ..b }),
            Err(CannotDecide::NoSuchMention(b.record)),
        ),
        (Verdict::Undo(never), Err(CannotDecide::NoSuchDecision(never))),
        (Verdict::Undo(first.id), Err(CannotDecide::AlreadyUndone(first.id))),
    ] {
        assert_eq!(caseload.can_decide(verdict), expected);
    }
    let silent = |reason: &str| {
        let verdict = Verdict::DoNotLink(a, b);
        Decision::new(verdict, "Ida Marsh", "manager", reason, AS_OF, Instant(1)).is_whole()
    };
    assert_eq!(silent("placed away"), Err(CannotDecide::NoGround));
    assert_eq!(silent("adoption: placed away"), Ok(()));
    assert_eq!(silent(" "), Err(CannotDecide::NoReason));
    let nobody = Decision::new(Verdict::OnePerson(a, b), " ", "manager", "seen", AS_OF, Instant(1));
    assert_eq!(nobody.is_whole(), Err(CannotDecide::Nobody));
}

fn uuid_of(figure: u64) -> uuid::Uuid {
    uuid::Uuid::from_u64_pair(figure, figure)
}

#[test]
fn a_decision_about_one_mention_holds_for_those_its_organisation_writes_alike() {
    let records = told(&[
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("police", "child Amber Kestle (born 2015-03-04)"),
    ]);
    assert_eq!(People::of(&records, &PRACTICE, &[]).persons.len(), 1);
    for decision in [
        Verdict::TwoPeople(at(&records, 0, 0), at(&records, 3, 0)),
        Verdict::DoNotLink(at(&records, 3, 0), at(&records, 1, 0)),
    ] {
        let people = People::of(&records, &PRACTICE, &[decided(decision, 1)]);
        let persons: Vec<usize> = people.persons.iter().map(|p| p.mentions.len()).collect();
        assert_eq!(persons, [3, 1]);
        assert_eq!(people.questions, [], "and nothing is asked again");
    }
}

#[test]
fn deciding_that_two_are_one_takes_along_the_other_mentions_of_each() {
    let records = told(&[
        ("gp", "child Amber Kestle (born 2015-03-04, nhs 9990000018, of 4 Mill Lane, NM1 2AB)"),
        (
            "hospital",
            "child Amber Kestle (born 2015-03-04, nhs 9990000018, of 4 Mill Lane, NM1 2AB)",
        ),
        ("school", "child Amber Kestle (born 2015-03-04, nhs 9990000026, of 4 Mill Lane, NM1 2AB)"),
        ("police", "child Amber Kestle (born 2015-03-04, nhs 9990000026, of 4 Mill Lane, NM1 2AB)"),
    ]);
    let apart = People::of(&records, &PRACTICE, &[]);
    assert_eq!(apart.persons.len(), 2, "two valid NHS numbers");
    assert_eq!(apart.questions.len(), 1);
    let one = decided(Verdict::OnePerson(at(&records, 0, 0), at(&records, 2, 0)), 1);
    assert_eq!(People::of(&records, &PRACTICE, &[one]).persons.len(), 1);
}

#[test]
fn what_must_not_be_linked_is_overridden_by_nothing_but_its_undoing() {
    let records = told(&[
        ("school", "child Amber Kestle (born 2015-03-04)"),
        ("police", "child Amber Penrose (born 2015-03-04)"),
        ("school", "child Amber Kestle (born 2015-03-04)"),
    ]);
    let (a, b, alike) = (at(&records, 0, 0), at(&records, 1, 0), at(&records, 2, 0));
    let earlier = decided(Verdict::TwoPeople(a, b), 1);
    let silent = decided(Verdict::DoNotLink(b, a), 2);
    let standing = caseload(&records, &[earlier.clone(), silent.clone()]);
    for verdict in [
        Verdict::OnePerson(a, b),
        Verdict::OnePerson(b, alike),
        Verdict::TwoPeople(b, a),
        Verdict::DoNotLink(a, b),
    ] {
        let refused = standing.can_decide(verdict).expect_err("it stands");
        assert_eq!(refused, CannotDecide::MustNotBeLinked(silent.id));
        assert!(refused.to_string().contains(&silent.id.to_string()));
    }
    assert!(standing.is_replaced(earlier.id) && !standing.is_replaced(silent.id));
    let undo = decided(Verdict::Undo(silent.id), 3);
    let undone = caseload(&records, &[earlier.clone(), silent, undo]);
    assert_eq!(undone.can_decide(Verdict::OnePerson(a, b)), Ok(()));
    assert!(!undone.is_replaced(earlier.id));
}

#[test]
fn who_is_named_beside_both_is_counted_by_role_before_the_two_are_parted() {
    let mother = "mother Jo Kestle (born 1990-02-01, nhs 9990000018)";
    let of = |named: &str, mother: &str| format!("child {named}; {mother}");
    let lines = [
        ("school", of("Amber Kestle (born 2015-03-04)", mother)),
        ("police", of("Amber Penrose (born 2015-03-04)", mother)),
        ("housing", "child Finn Moss (born 2011-01-01); mother Ada Moss".to_owned()),
    ];
    let records = records(&lines);
    let caseload = caseload(&records, &[]);
    let tried = |a: usize, b: usize| {
        let verdict = Verdict::DoNotLink(at(&records, a, 0), at(&records, b, 0));
        caseload.tried(&View::all(AS_OF), verdict).roads_open.expect("both name somebody")
    };
    let open = tried(0, 1);
    assert_eq!(open.beside_both, BTreeMap::from([(Role::Mother, 1)]));
    assert!(open.is_one_family);
    let words = open.in_words().join(" ");
    assert!(words.contains("1 other person is named beside both"), "{words}");
    assert!(words.contains("mother (1)"), "{words}");
    assert!(words.contains("records of the one can still be seen from the other"), "{words}");
    assert!(!words.contains("Kestle") && !words.contains("Jo "), "{words}");
    assert!(tried(0, 2).is_nothing());
    let same = Verdict::OnePerson(at(&records, 0, 0), at(&records, 1, 0));
    assert_eq!(caseload.tried(&View::all(AS_OF), same).roads_open, None);
}

#[test]
fn a_question_says_what_agrees_before_what_speaks_against_it_and_between_whom() {
    let records = told(&[
        ("gp", "child Amber Kestle (born 2015-03-04, nhs 9990000018, of 4 Mill Lane, NM1 2AB)"),
        ("school", "child Amber Kestle (born 2015-03-04, nhs 9990000026, of 4 Mill Lane, NM1 2AB)"),
    ]);
    let people = People::of(&records, &PRACTICE, &[]);
    let asked = people.questions[0];
    let evidence = people.evidence(asked.first, asked.second).expect("both name somebody");
    for (between_others, against) in [
        (false, "; against it: two different NHS numbers, each with a right check digit"),
        (
            true,
            "; against it: between other mentions of the two people: two different NHS numbers, each with a right check \
             digit",
        ),
    ] {
        let words = Question { between_others, ..asked }.in_words(&evidence);
        assert_eq!(words, format!("{}{against}", evidence.in_words().join("; ")));
    }
}
