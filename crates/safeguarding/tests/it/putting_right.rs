//! Entries written here that are put right, withdrawn or disputed: the first version stays, what went on from it goes on from the last,
//! and a missed clock stays missed.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::{Standing, View, happenings};
use safeguarding::practice::{Practice, Voice};
use safeguarding::records::{
    Entry, Fingerprint, Instant, Mention, MentionAt, Name, Private, Record, RecordId, Relation,
    Role, Said,
};
use safeguarding::response::{Ledger, Now, Task, TaskState, Typed, Typing, Wrong, to_be_put_right};

/// A log to which forms are written, each on a day at noon.
struct Log {
    practice: Practice,
    records: Vec<Record>,
}

impl Log {
    fn new() -> Self {
        Self { practice: Practice::shipped(), records: Vec::new() }
    }

    fn write(&mut self, day: Date, typed: &Typed) -> Result<RecordId, Vec<Wrong>> {
        let since_1970 =
            safeguarding::calendar::days_between(Date::new(1970, 1, 1).expect("a day"), day);
        let seconds = since_1970 as u64 * 86_400 + 43_200 + self.records.len() as u64;
        let record_of = |id: RecordId| self.records.iter().find(|record| record.id == id);
        let typing = Typing {
            practice: &self.practice,
            today: day,
            received: Instant(seconds * 1_000_000),
            record_of: &record_of,
        };
        let record = typing.record(typed)?;
        let id = record.id;
        self.records.push(record);
        Ok(id)
    }

    fn of(&self, id: RecordId) -> &Record {
        self.records.iter().find(|record| record.id == id).expect("it is there")
    }

    fn put_right(&self, id: RecordId) -> Typed {
        let typed = to_be_put_right(self.of(id));
        Typed {
            author: "Tamar Quill".into(),
            role: "class teacher".into(),
            because: "The wrong day, by the register".into(),
            ..typed
        }
    }

    fn caseload(&self) -> Caseload {
        let said = |record: &Record| {
            Entry::Said(Box::new(Said { record: record.clone(), original: Vec::new() }))
        };
        Caseload::of(Practice::shipped(), self.records.iter().map(said))
    }

    fn task(&self, duty: &str, day: Date) -> Task {
        let caseload = self.caseload();
        let ledger = Ledger::new(&caseload, View::all(day), Now::end_of(day));
        let found: Vec<Task> = ledger.all().into_iter().filter(|task| task.duty == duty).collect();
        assert_eq!(found.len(), 1, "{duty} is owed once, however often its opening is put right");
        found.into_iter().next().expect("one")
    }
}

fn on(day: i8) -> Date {
    Date::new(2026, 3, day).expect("a day")
}

fn wren() -> Mention {
    let mut wren = Mention::of(Role::Child);
    let name = Name { given: "Wren".into(), family: "Harker".into(), also: None };
    wren.name = Some(Private::new(name));
    wren
}

fn typed(kind: &str, agency: &str, facts: &[(&str, &str)], texts: &[(Voice, &str)]) -> Typed {
    Typed {
        kind: kind.into(),
        agency: agency.into(),
        author: "Tamar Quill".into(),
        role: "class teacher".into(),
        facts: facts.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
        texts: texts.iter().map(|(voice, words)| (*voice, (*words).into())).collect(),
        people: vec![wren()],
        ..Typed::default()
    }
}

fn worry() -> Typed {
    typed("worry", "school", &[("why_now", "Third time")], &[(Voice::FactSeen, "Asleep, no lunch")])
}

fn answer(worry: RecordId) -> Typed {
    let texts = [(Voice::Opinion, "We see it too"), (Voice::ActionTaken, "Visit on Friday")];
    let facts = [("outcome", "contact-made"), ("told_how", "by-telephone")];
    let answer = typed("worry-answered", "childrens-social-care", &facts, &texts);
    let mut wren = wren();
    wren.chosen = Some(Box::new(MentionAt { record: worry, place: 0 }));
    Typed { follows: vec![worry], author: "Ines Holt".into(), people: vec![wren], ..answer }
}

#[test]
fn what_is_put_right_takes_the_place_of_the_first_and_keeps_whom_it_names_and_what_nobody_changed()
{
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    let mut right = log.put_right(first);
    right.texts.insert(Voice::FactSeen, "Asleep, a small lunch".into());
    let last = log.write(on(3), &right).expect("taken");
    let record = log.of(last);
    assert_eq!(record.happened, log.of(first).happened, "nobody changed the day");
    assert_eq!(record.facts["why_now"], "Third time");
    assert_eq!(record.shared_with, ["childrens-social-care"], "whoever was told is told");
    let why = record.text.iter().any(|(_, text)| text.reveal().contains("by the register"));
    assert!(why, "why it was put right is said");
    let caseload = log.caseload();
    assert_eq!(caseload.people.persons.len(), 1, "it names the same child");
    let view = View::all(on(4));
    let told = happenings(&caseload.records, &caseload.people, &caseload.practice, &view, 0..2);
    assert_eq!(told.len(), 1);
    assert_eq!((&*told[0].records, &*told[0].earlier), (&[1][..], &[0][..]));
    let before = View::all(on(2));
    let told = happenings(&caseload.records, &caseload.people, &caseload.practice, &before, 0..2);
    assert_eq!(told[0].records, [0], "as it was known on the day before");
}

#[test]
fn a_missed_clock_cannot_be_written_away_by_putting_its_opening_right() {
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    assert_eq!(log.task("worry-answered", on(3)).due, on(3));
    assert_eq!(log.task("worry-answered", on(6)).state, TaskState::Overdue);
    // After it was missed somebody writes that it all happened later.
    let mut later = log.put_right(first);
    later.happened = "6 March 2026".into();
    log.write(on(6), &later).expect("taken");
    let task = log.task("worry-answered", on(6));
    assert_eq!((task.state, task.due), (TaskState::Overdue, on(3)));
}

#[test]
fn what_is_put_right_in_time_moves_its_clock_and_says_when_it_was_first_due() {
    let mut log = Log::new();
    let mut early = worry();
    early.happened = "2 March 2026".into();
    let first = log.write(on(3), &early).expect("taken");
    let before = log.task("worry-answered", on(3));
    let mut right = log.put_right(first);
    right.happened = "3 March 2026".into();
    log.write(on(3), &right).expect("taken");
    let task = log.task("worry-answered", on(3));
    assert_eq!((task.first_due, task.due), (on(3), on(4)));
    assert_eq!(task.id, before.id, "whoever was told of it is not told again");
}

#[test]
fn an_answer_to_the_first_version_answers_the_last() {
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    log.write(on(3), &answer(first)).expect("taken");
    assert_eq!(log.task("worry-answered", on(3)).state, TaskState::Done);
    let right = log.put_right(first);
    let second = log.write(on(4), &right).expect("taken");
    assert_eq!(log.task("worry-answered", on(5)).state, TaskState::Done);
    // Put right once more: still one worry, still answered.
    let again = log.put_right(second);
    log.write(on(5), &again).expect("taken");
    assert_eq!(log.task("worry-answered", on(5)).state, TaskState::Done);
}

#[test]
fn what_is_withdrawn_or_disputed_stays_and_says_so() {
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    let texts = [(Voice::SaidByParent, "She had eaten at her nan’s")];
    let disputed = typed("entry-disputed", "school", &[("by", "parent-or-carer")], &texts);
    let disputed =
        Typed { answers: Some((Relation::Rebuts, first)), people: Vec::new(), ..disputed };
    log.write(on(3), &disputed).expect("taken");
    let standing = |log: &Log| {
        let caseload = log.caseload();
        let all = 0..caseload.records.len() as u32;
        let view = View::all(on(9));
        let told = happenings(&caseload.records, &caseload.people, &caseload.practice, &view, all);
        told.iter().find(|told| told.records == [0]).map(|told| told.standing)
    };
    assert_eq!(standing(&log), Some(Standing::Disputed));
    let texts = [(Voice::Opinion, "It was her cousin")];
    let withdrawn = typed("entry-withdrawn", "school", &[("because", "wrong-child")], &texts);
    let withdrawn =
        Typed { answers: Some((Relation::Withdraws, first)), people: Vec::new(), ..withdrawn };
    log.write(on(4), &withdrawn).expect("taken");
    assert_eq!(standing(&log), Some(Standing::Withdrawn));
    let task = log.task("worry-answered", on(4));
    assert!(task.is_open() && task.was_withdrawn, "somebody still answers it, or sets it aside");
}

#[test]
fn only_whose_entry_it_is_puts_it_right_with_a_reason_and_as_the_kind_it_is() {
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    let mut fields = |change: &dyn Fn(&mut Typed)| {
        let mut right = log.put_right(first);
        change(&mut right);
        let wrong = log.write(on(3), &right).expect_err("it is handed back");
        wrong.into_iter().map(|one| one.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&|typed| typed.agency = "police".into()), ["agency"]);
    assert_eq!(fields(&|typed| typed.organisation = "Mill Lane".into()), ["organisation"]);
    assert_eq!(fields(&|typed| typed.because = "".into()), ["because"]);
    assert_eq!(fields(&|typed| typed.answers = Some((Relation::Withdraws, first))), ["kind"]);
    let nobodys = RecordId::new(Instant(7), &Fingerprint::of(["nobody wrote it"]));
    let nobody = |typed: &mut Typed| typed.answers = Some((Relation::Corrects, nobodys));
    assert_eq!(fields(&nobody), ["follows"]);
    let alone =
        typed("entry-withdrawn", "school", &[("because", "other")], &[(Voice::Opinion, "x")]);
    let wrong = log.write(on(3), &alone).expect_err("it withdraws nothing");
    assert_eq!(wrong[0].field, "follows");
}

#[test]
fn a_line_whose_day_is_over_can_be_put_right_and_what_was_looked_at_stays_with_it() {
    let facts = [
        ("change", "Fed before school"),
        ("by", "2026-03-04"),
        ("measure", "Register"),
        ("verified_by", "Lead"),
        ("from_record_of", "school"),
        ("support", "Parcels"),
        ("if_not", "Conference"),
        ("hold_weeks", "8"),
    ];
    let mut log = Log::new();
    let line = typed("plan-line", "childrens-social-care", &facts, &[]);
    let line = log.write(on(2), &line).expect("taken");
    let mut right = log.put_right(line);
    right.facts.insert("measure".into(), "Breakfast register".into());
    let right = log.write(on(9), &right).expect("the day that lay ahead then may be over now");
    assert_eq!(log.of(right).facts["measure"], "Breakfast register");
    let mut moved = log.put_right(line);
    moved.facts.insert("by".into(), "2026-03-05".into());
    let wrong = log.write(on(9), &moved).expect_err("a new day lies ahead");
    assert_eq!(wrong[0].field, "fact.by");
}
