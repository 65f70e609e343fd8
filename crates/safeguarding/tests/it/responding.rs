//! The response over whole stories: whom an author chose, what two who write at once leave behind, and what the picture says is missing.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::practice::Practice;
use safeguarding::records::{Decision, Entry, Instant, MentionAt, Record, Said, Verdict};
use safeguarding::replay::Count;
use safeguarding::response::{
    Disagreements, HowEnded, Ledger, LineDoubt, Now, Picture, StageEnded, TaskState, to_be_told,
};
use safeguarding::scenarios::Scenario;

const STORY: &str = "\
# A family to respond to

## People

| person | who |
| --- | --- |
| Wren | child Wren Harker (born 2016-05-02) |
| Alias | child Jenny Wren |
| Demi | mother Demi Harker (born 1993-02-05) |

## Records

| reference | agency | kind | about | happened | author | role | follows | details | opinion | fact seen |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| s1 | school | school-concern | Wren, Demi | 2026-02-02 |  |  |  | concern=hunger |  |  |
| w1 | police | worry | Alias | 2026-03-02 | Sam Orrin | constable |  | why_now=Seen alone at night |  | At the bus stop |
| l1 | childrens-social-care | plan-line | Wren, Demi | 2026-03-02 | Noor Castell | social worker |  | change=Fed before school; by=2026-03-16; measure=Register; verified_by=Lead; from_record_of=school; support=Parcels; if_not=Conference; hold_weeks=8 |  |  |
| k1 | school | plan-line-looked-at | Wren | 2026-03-17 | Tamar Quill | class teacher | l1 | change=same; seen=Register | x |  |
| k2 | school | plan-line-looked-at | Wren | 2026-04-14 | Tamar Quill | class teacher | l1 | change=worse; seen=Register | x |  |
| g1 | childrens-social-care | goal-closed | Wren | 2026-05-04 | Noor Castell | social worker | l1 | held_weeks=2; seen_in=childrens-social-care | x |  |
| v1 | school | agency-view | Wren | 2026-04-01 | Tamar Quill | class teacher |  | view=not-good-enough; since_last=worse | x |  |
| v2 | childrens-social-care | agency-view | Wren | 2026-04-02 | Noor Castell | social worker |  | view=good-enough; since_last=same | x |  |
| h1 | adult-mental-health | adult-mental-health | Demi, Wren | 2026-03-20 |  |  |  | status=crisis |  |  |
| r1 | childrens-social-care | visit | Wren | 2026-03-25 | Noor Castell | social worker |  | outcome=refused |  |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2026-05-05 | Wren | referral-decision | not met |  |
";

fn records() -> Vec<Record> {
    Scenario::read(STORY).expect("the story can be read").records
}

fn caseload(records: Vec<Record>, decisions: Vec<Decision>) -> Caseload {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let decided = decisions.into_iter().map(|decision| Entry::Decided(Box::new(decision)));
    Caseload::of(Practice::shipped(), records.into_iter().map(said).chain(decided))
}

fn on(month: i8, day: i8) -> Date {
    Date::new(2026, month, day).expect("a day")
}

/// The story, its second record pointing at the child of the first.
fn chosen() -> (Vec<Record>, MentionAt, MentionAt) {
    let mut records = records();
    let wren = MentionAt { record: records[0].id, place: 0 };
    records[1].mentions[0].chosen = Some(Box::new(wren));
    let alias = MentionAt { record: records[1].id, place: 0 };
    (records, wren, alias)
}

#[test]
fn whom_an_author_chose_they_are_whatever_else_the_entry_says() {
    let apart = caseload(records(), Vec::new());
    assert_ne!(apart.people.of_record[0][0], apart.people.of_record[1][0]);
    let (records, wren, alias) = chosen();
    let together = caseload(records.clone(), Vec::new());
    assert_eq!(together.people.of_record[0][0], together.people.of_record[1][0]);
    // The order in which entries come changes nothing of it.
    let mut turned = records.clone();
    turned.swap(0, 1);
    let turned = caseload(turned, Vec::new());
    assert_eq!(turned.people.of_record[0][0], turned.people.of_record[1][0]);
    // A later decision of somebody comes before what an author chose.
    let verdict = Verdict::TwoPeople(wren, alias);
    let two =
        Decision::new(verdict, "Ida Marsh", "manager", "She is another", on(5, 1), Instant(9));
    let parted = caseload(records, vec![two]);
    assert_ne!(parted.people.of_record[0][0], parted.people.of_record[1][0]);
}

#[test]
fn the_picture_says_what_does_not_fit_and_what_nobody_wrote() {
    let caseload = caseload(records(), Vec::new());
    let wren = caseload.people.of_record[0][0].expect("a child");
    let view = View::all(on(5, 5));
    let picture = Picture::of(&caseload, &view, wren);
    let line = &picture.lines[0];
    assert_eq!(line.looks.len(), 2);
    assert_eq!(
        line.doubts,
        [
            LineDoubt::NoChangeTwice,
            LineDoubt::ClosedTooSoon,
            LineDoubt::ClosedByItsAuthor,
            LineDoubt::SeenElsewhere,
        ]
    );
    assert!(picture.views.iter().all(|view| view.differs), "the two agencies do not see it alike");
    let seen = &picture.children[0];
    assert_eq!((seen.seen, seen.not_made), (None, 1), "a refused visit is no visit");
    let demi = picture.adults.iter().find(|known| !known.without_meaning.is_empty());
    assert!(demi.is_some(), "nobody wrote what the crisis of her mother means for the child");
    assert!(picture.answered.iter().all(|list| list.questions.iter().all(|(_, by)| by.is_none())));
    let housing = picture.agencies.iter().find(|asked| asked.agency == "housing");
    assert!(housing.is_some_and(|asked| asked.asked.is_none()), "never asked");
    // As it stood before the goal was closed.
    let before = Picture::of(&caseload, &View::all(on(3, 17)), wren);
    assert_eq!(before.lines[0].doubts, []);
    let unseen = Picture::of(&caseload, &View::all(on(3, 16)), wren);
    assert_eq!(unseen.lines[0].looks.len(), 0);
}

#[test]
fn what_was_owed_on_a_day_is_told_as_it_stood_then_and_to_one_agency_as_it_knew() {
    let caseload = caseload(records(), Vec::new());
    let all = |view: View| Ledger::new(&caseload, view.clone(), Now::end_of(view.as_of)).all();
    let line = |view: View| {
        all(view).into_iter().find(|task| task.duty == "plan-line-looked-at").map(|task| task.state)
    };
    assert_eq!(line(View::all(on(3, 1))), None, "nothing was written yet");
    assert_eq!(line(View::all(on(3, 16))), Some(TaskState::Running));
    assert_eq!(line(View::all(on(3, 20))), Some(TaskState::Done));
    assert_eq!(
        line(View::of_agency(on(3, 20), "police")),
        None,
        "the police do not know of the plan"
    );
    let told = |view: View| to_be_told(&all(view.clone()), &caseload.practice, view.as_of);
    let of_line = |view: View| {
        let told = told(view).into_iter().filter(|told| told.duty == "plan-line-looked-at");
        told.map(|told| told.role.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of_line(View::all(on(3, 16))), Vec::<String>::new(), "it is due today");
    assert_eq!(of_line(View::all(on(3, 20))), Vec::<String>::new(), "it is done");
}

/// So many families, each with a disagreement that its opener moved to stage 2, and one of which nobody answers.
fn families_that_disagree(families: usize) -> String {
    let people = (0..families).map(|n| {
        let names = ["Abel Quarrie", "Bruno Tolland", "Cleo Ferris", "Dorian Wex"];
        let more = ["Esme Harbin", "Fabian Oakes", "Greta Sorrel", "Hamo Linnet"];
        let name = names.iter().chain(&more).nth(n).expect("eight names");
        format!("| C{n} | child {name} (born 201{n}-0{}-1{n}) |\n", n % 9 + 1)
    });
    let records = (0..families).map(|n| {
        let theme = if n % 6 == 5 { "threshold" } else { "child-not-seen" };
        format!(
            "| x{n} | school | challenge | C{n} | 2026-03-02 | Tamar Quill | class teacher |  | to=childrens-social-care; wish=A visit | x |\n\
             | y{n} | childrens-social-care | challenge-answered | C{n} | 2026-03-04 | Ines Holt | worker | x{n} | answer=not-agreed | x |\n\
             | z{n} | school | challenge-moved-up | C{n} | 2026-03-06 | Tamar Quill | class teacher | y{n} | stage=2; to_role=manager | x |\n\
             | e{n} | childrens-social-care | challenge-resolved | C{n} | 2026-03-09 | Bram Oduya | manager | z{n} | how=action-agreed; theme={theme} | x |\n"
        )
    });
    format!(
        "# Families about whom agencies disagree\n\n## People\n\n| person | who |\n| --- | --- |\n{}\n## Records\n\n\
         | reference | agency | kind | about | happened | author | role | follows | details | opinion |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{}\
         | o1 | school | challenge | C0 | 2026-03-12 | Tamar Quill | class teacher |  | to=police; wish=A call | x |\n\n\
         ## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
         | 2026-05-05 | C0 | referral-decision | not met |  |\n",
        people.collect::<String>(),
        records.collect::<String>()
    )
}

// covers: DEV-36, BRA-31
#[test]
fn disagreements_are_told_by_theme_and_stage_and_few_of_them_point_at_nobody() {
    let story = Scenario::read(&families_that_disagree(8)).expect("the story can be read");
    let all = caseload(story.records, Vec::new());
    let view = View::all(on(6, 1));
    let told = Disagreements::of(&all, &view, on(1, 1));
    assert_eq!(told.families, 8);
    assert_eq!((told.all.opened, told.all.ended), (Count::About(10), Count::About(10)));
    let days = told.all.to_end.expect("eight families");
    assert_eq!((days.half, days.longest), (5, Some(5)), "working days from Monday to Monday");
    assert_eq!(told.all.to_first_answer.map(|days| days.half), Some(2));
    let stages = |at: StageEnded| told.by_stage.iter().find(|(one, _)| *one == at).map(|s| s.1);
    assert_eq!(stages(StageEnded::Second), Some(Count::About(10)));
    assert_eq!(stages(StageEnded::StillOpen), Some(Count::FewerThanFive));
    assert_eq!(told.by_how, [(HowEnded::Said("action-agreed".into()), Count::About(10))]);
    let themes: Vec<_> =
        told.by_theme.iter().map(|(theme, of)| (theme.as_deref(), of.opened)).collect();
    let few = Count::FewerThanFive;
    assert_eq!(
        themes,
        [(Some("child-not-seen"), Count::About(5)), (Some("threshold"), few), (None, few)]
    );
    // Of what came before the period nothing is told, and of an agency that was told of none of it neither.
    assert!(Disagreements::of(&all, &view, on(4, 1)).is_empty());
    let apart = View::of_agency(on(6, 1), "housing");
    assert!(Disagreements::of(&all, &apart, on(1, 1)).is_empty());
}
