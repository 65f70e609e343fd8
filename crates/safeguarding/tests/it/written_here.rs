//! Entries written here: what is put right, withdrawn or disputed, what stops a clock and what does not, and what is handed back because
//! it cannot be so. The first version stays, and a missed clock stays missed.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::{Standing, View, happenings};
use safeguarding::practice::{Practice, Voice};
use safeguarding::records::{
    Entry, Fingerprint, Instant, Mention, MentionAt, Name, Private, Record, RecordId, Relation,
    Role, Said,
};
use safeguarding::response::{
    Ledger, Now, Picture, Task, TaskState, Typed, Typing, Wrong, carried, stands_in_the_way,
    to_be_put_right,
};

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

fn fields(wrong: Vec<Wrong>) -> Vec<String> {
    wrong.into_iter().map(|one| one.field).collect()
}

#[test]
fn a_no_is_not_talked_over_by_a_supervision_that_came_before_it_on_the_same_day() {
    let mut log = Log::new();
    let texts = [(Voice::Opinion, "So")];
    let facts = [("decision", "continue"), ("next_by", "2026-04-01")];
    let talked = [texts[0], (Voice::ActionTaken, "A visit, by Friday")];
    let supervision = typed("supervision", "childrens-social-care", &facts, &talked);
    let first = log.write(on(2), &supervision).expect("taken");
    let mut wren = wren();
    wren.chosen = Some(Box::new(MentionAt { record: first, place: 0 }));
    let facts = [("service", "Parenting group")];
    let said = [texts[0], (Voice::SaidByParent, "Not for us")];
    let declined = typed("declined-service", "childrens-social-care", &facts, &said);
    let declined = Typed { people: vec![wren.clone()], ..declined };
    log.write(on(2), &declined).expect("taken");
    assert!(log.task("supervision-after-a-no", on(2)).is_open());
    let closing = [("service", "Social care"), ("reason", "family-declined")];
    let closing = typed("case-closed", "childrens-social-care", &closing, &texts);
    let chosen = Typed { people: vec![wren.clone()], ..closing.clone() };
    assert_eq!(fields(stands_in_the_way(&log.caseload(), &chosen, on(2))), ["kind"]);
    // Nor where the form names her anew, or only her mother, from her own page.
    let page = wren.chosen.as_deref().copied();
    let anew = Typed { written_from: page, ..closing };
    assert_eq!(fields(stands_in_the_way(&log.caseload(), &anew, on(2))), ["kind"]);
    let again = Typed { people: vec![wren], ..supervision };
    log.write(on(2), &again).expect("taken");
    assert!(!log.task("supervision-after-a-no", on(2)).is_open());
    assert_eq!(stands_in_the_way(&log.caseload(), &chosen, on(2)), []);
}

#[test]
fn a_clock_let_run_on_runs_whatever_stops_were_on() {
    let mut log = Log::new();
    let started = typed("assessment-started", "childrens-social-care", &[], &[]);
    let started = log.write(on(2), &started).expect("taken");
    let about = |kind: &str, until: Option<&str>| {
        let mut wren = wren();
        wren.chosen = Some(Box::new(MentionAt { record: started, place: 0 }));
        let facts =
            [("duty", "assessment-done")].into_iter().chain(until.map(|day| ("until", day)));
        let facts: Vec<_> = facts.collect();
        let entry = typed(kind, "childrens-social-care", &facts, &[(Voice::Opinion, "Abroad")]);
        Typed { follows: vec![started], people: vec![wren], ..entry }
    };
    let first_due = log.task("assessment-done", on(2)).due;
    log.write(on(3), &about("clock-paused", Some("2026-05-01"))).expect("taken");
    log.write(on(3), &about("clock-paused", None)).expect("taken");
    assert_eq!(log.task("assessment-done", on(4)).state, TaskState::Paused);
    log.write(on(5), &about("clock-runs-on", None)).expect("taken");
    let task = log.task("assessment-done", on(9));
    assert_eq!(task.state, TaskState::Running);
    assert!(task.pauses.iter().all(|pause| pause.until == Some(on(5))));
    let calendar = Practice::shipped().working_days;
    assert_eq!(calendar.count_between(first_due, task.due), 2, "the two days they share, once");
    // A clock that is none, or does not run from there, is handed back.
    let wrong = log.write(
        on(9),
        &Typed {
            facts: [("duty".into(), "Complete the assessment".into())].into(),
            ..about("clock-paused", None)
        },
    );
    assert_eq!(fields(wrong.expect_err("it is a title, not a clock")), ["fact.duty"]);
    let other = Typed {
        facts: [("duty".into(), "visit-made".into())].into(),
        ..about("clock-paused", None)
    };
    assert_eq!(fields(stands_in_the_way(&log.caseload(), &other, on(9))), ["fact.duty"]);
}

#[test]
fn a_vague_day_opens_a_clock_at_the_latest_when_it_was_written_down() {
    let mut log = Log::new();
    let mut vague = worry();
    vague.happened = "about March 2026".into();
    log.write(on(4), &vague).expect("taken");
    assert_eq!(log.task("worry-answered", on(4)).due, on(5));
}

#[test]
fn what_cannot_be_so_is_handed_back() {
    let mut log = Log::new();
    let first = log.write(on(9), &worry()).expect("taken");
    let mut early = answer(first);
    early.happened = "1 March 2020".into();
    assert_eq!(fields(log.write(on(9), &early).expect_err("before its worry")), ["happened"]);
    early.happened = "yesterday".into();
    assert_eq!(fields(log.write(on(9), &early).expect_err("before its worry")), ["happened"]);
    early.happened = "today".into();
    log.write(on(9), &early).expect("taken");
    let see_through = "\u{200b}\u{2060}\u{feff}";
    let mut unseen = worry();
    unseen.author = see_through.into();
    unseen.role = "\u{1}".into();
    unseen.facts.insert("why_now".into(), see_through.into());
    unseen.texts.insert(Voice::FactSeen, see_through.into());
    let handed_back = fields(log.write(on(9), &unseen).expect_err("nobody can see any of it"));
    assert_eq!(handed_back, ["text.fact-seen", "fact.why_now", "author", "role"]);
    let mut elsewhere = worry();
    elsewhere.texts.insert(Voice::SaidByOther, "A neighbour said".into());
    let lost = log.write(on(9), &elsewhere).expect_err("there is no place for it");
    assert_eq!(fields(lost), ["text.said-by-other"]);
    let refused = [("outcome", "refused"), ("bedroom_seen", "yes"), ("child_seen_alone", "no")];
    let visit = typed("visit", "childrens-social-care", &refused, &[(Voice::FactSeen, "x")]);
    let wrong = log.write(on(9), &visit).expect_err("nobody was let in");
    assert_eq!(fields(wrong), ["fact.bedroom_seen"]);
    let concern = [("concern", "alcohol"), ("impact", "She gets up alone")];
    let concern =
        typed("adult-concern", "childrens-social-care", &concern, &[(Voice::FactSeen, "x")]);
    let wrong = fields(log.write(on(9), &concern).expect_err("no adult is named"));
    assert!(wrong.contains(&"people".to_owned()), "{wrong:?}");
    let mut huge = worry();
    let name = Name { given: "x".repeat(600), family: String::new(), also: None };
    huge.people[0].name = Some(Private::new(name));
    assert_eq!(fields(log.write(on(9), &huge).expect_err("no name is so long")), ["people"]);
}

#[test]
fn what_goes_on_from_an_entry_is_about_somebody_it_is_about() {
    let mut log = Log::new();
    let first = log.write(on(2), &worry()).expect("taken");
    let mut perry = Mention::of(Role::Child);
    let name = Name { given: "Perry".into(), family: "Marsh".into(), also: None };
    perry.name = Some(Private::new(name));
    let other = log.write(on(2), &Typed { people: vec![perry.clone()], ..worry() }).expect("taken");
    perry.chosen = Some(Box::new(MentionAt { record: other, place: 0 }));
    let wrong = Typed { people: vec![perry], ..answer(first) };
    assert_eq!(fields(stands_in_the_way(&log.caseload(), &wrong, on(3))), ["people"]);
    assert_eq!(stands_in_the_way(&log.caseload(), &answer(first), on(3)), []);
}

#[test]
fn an_assessment_leaves_its_questions_open_until_they_are_answered() {
    let mut log = Log::new();
    let started = typed("assessment-started", "childrens-social-care", &[], &[]);
    let started = log.write(on(2), &started).expect("taken");
    let duties =
        ["father-asked-about", "brothers-and-sisters-asked-about", "young-carer-asked-about"];
    assert!(duties.iter().all(|duty| log.task(duty, on(3)).is_open()));
    let mut wren = wren();
    wren.chosen = Some(Box::new(MentionAt { record: started, place: 0 }));
    let facts = [
        ("outcome", "child-seen"),
        ("child_seen_alone", "yes"),
        ("bedroom_seen", "no"),
        ("father_or_partner", "none-known"),
        ("other_children_seen", "no"),
    ];
    let said = [(Voice::FactSeen, "Tidy"), (Voice::SaidByChild, "I wash up")];
    let visit = typed("visit", "childrens-social-care", &facts, &said);
    let visit = Typed { people: vec![wren], ..visit };
    log.write(on(4), &visit).expect("taken");
    let is_open = |duty: &str| log.task(duty, on(5)).is_open();
    assert_eq!(duties.map(is_open), [false, false, true]);
}

#[test]
fn life_with_one_carer_stands_beside_life_with_another_and_not_in_one_row() {
    let mut log = Log::new();
    let mut first = None;
    for (day, carer) in [(2, "mother"), (3, "father"), (9, "mother")] {
        let facts = [("version", "child"), ("in_care_of", carer)];
        let texts = [(Voice::FactSeen, "Up at seven"), (Voice::Opinion, "Alone")];
        let mut wren = wren();
        wren.chosen = first.map(|record| Box::new(MentionAt { record, place: 0 }));
        let entry = typed("lived-experience", "childrens-social-care", &facts, &texts);
        let id = log.write(on(day), &Typed { people: vec![wren], ..entry }).expect("taken");
        first.get_or_insert(id);
    }
    let caseload = log.caseload();
    let picture = Picture::of(&caseload, &View::all(on(10)), 0);
    let series: Vec<(Option<&str>, usize)> =
        picture.compared.iter().map(|one| (one.apart.as_deref(), one.records.len())).collect();
    assert_eq!(series, [(Some("father"), 1), (Some("mother"), 2)]);
}

#[test]
fn a_referral_carries_the_support_that_was_offered_and_what_came_of_it() {
    let mut log = Log::new();
    let facts = [("service", "Breakfast club"), ("outcome", "accepted")];
    let offered = typed("support-offered", "school", &facts, &[(Voice::ActionTaken, "x")]);
    let offered = log.write(on(2), &offered).expect("taken");
    let caseload = log.caseload();
    let referral = caseload.practice.kind("referral").expect("a kind");
    assert_eq!(carried(&caseload, &View::all(on(3)), referral, &[0]), [offered]);
    let police = View::of_agency(on(3), "police");
    assert_eq!(carried(&caseload, &police, referral, &[0]), [], "they do not know of it");
}

#[test]
fn whom_an_entry_is_for_was_told_on_the_day_it_was_written() {
    let mut log = Log::new();
    log.write(on(4), &worry()).expect("taken");
    let told = log.caseload().records[0].also_known.clone();
    let told: Vec<_> = told.iter().map(|known| (known.agency.as_str(), known.since)).collect();
    assert_eq!(told, [("childrens-social-care", Some(on(4)))]);
}
