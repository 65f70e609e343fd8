//! What is due by the retention schedule: on which day, under which class, and what keeps a record whose time is over.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::practice::{Practice, StartingPoint, read_retention};
use safeguarding::records::{Entry, Said};
use safeguarding::retention::{DueList, WhyKept};
use safeguarding::scenarios::Scenario;

const SHIPPED: &str = include_str!("../../../../practice/england/retention.toml");

/// A caseload of these people and records, with these tables after the schedule as shipped.
fn with(more: &str, people: &str, records: &str) -> Caseload {
    let mut practice = Practice::shipped();
    let schedule = format!("{SHIPPED}{more}");
    practice.retention =
        read_retention("retention.toml", &schedule, &practice).expect("a sound schedule");
    let story = format!(
        "# Grown up\n\n## People\n\n| person | who |\n| --- | --- |\n{people}\n\
         ## Records\n\n| reference | agency | kind | about | happened | recorded | author | role | details | fact seen |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{records}\n\
         ## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
         | 2026-05-05 | Edda | referral-decision | not met |  |\n"
    );
    let records = Scenario::read(&story).expect("the story can be read").records;
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    Caseload::of(practice, records.into_iter().map(said))
}

fn of(people: &str, records: &str) -> Caseload {
    with("", people, records)
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// The references of what is due on a day, each with its class.
fn due(caseload: &Caseload, on: &str) -> Vec<String> {
    let list = DueList::on(caseload, day(on));
    let named = |record: u32| {
        caseload.records[record as usize].provenance.reference.clone().expect("a reference")
    };
    let class = |class: usize| &caseload.practice.retention.classes[class].id;
    list.due.iter().map(|due| format!("{} {}", named(due.record), class(due.by.class))).collect()
}

/// Why what is over is kept on a day.
fn kept(caseload: &Caseload, on: &str) -> Vec<WhyKept> {
    DueList::on(caseload, day(on)).kept.into_iter().flat_map(|kept| kept.because).collect()
}

const EDDA: &str = "| Edda | child Edda Tarn (born 2000-06-15) |\n";
const SCHOOL: &str =
    "| s1 | school | school-concern | Edda | 2011-03-02 | 2011-03-02 |  |  | concern=hunger |  |\n";
const CONTACT: &str = "| c1 | childrens-social-care | contact | Edda | 2011-03-04 | 2011-03-04 |  |  | from=school; outcome=no-further-action |  |\n";

#[test]
fn the_last_day_of_a_period_is_the_anniversary_and_the_record_is_due_from_the_day_after() {
    let caseload = of(EDDA, SCHOOL);
    assert_eq!(due(&caseload, "2025-06-15"), [""; 0]);
    assert_eq!(due(&caseload, "2025-06-16"), ["s1 school-child-protection-file"]);
    let list = DueList::on(&caseload, day("2025-06-16"));
    let by = &list.due[0].by;
    assert_eq!((by.from, by.start, by.is_exact), (StartingPoint::Birth, day("2000-06-15"), true));
    assert_eq!(by.last_day, day("2025-06-15"));
}

#[test]
fn who_was_born_on_a_leap_day_has_the_anniversary_on_the_first_of_march() {
    let caseload = of("| Edda | child Edda Tarn (born 2000-02-29) |\n", SCHOOL);
    assert_eq!(due(&caseload, "2025-03-01"), [""; 0]);
    assert_eq!(due(&caseload, "2025-03-02"), ["s1 school-child-protection-file"]);
}

#[test]
fn the_period_that_ends_last_counts_and_the_others_are_named() {
    let plan = "| p1 | childrens-social-care | plan-started | Edda | 2011-04-01 | 2011-04-01 |  |  | plan=child-protection |  |\n\
        | p2 | childrens-social-care | plan-ended | Edda | 2012-04-01 | 2012-04-01 |  |  | plan=child-protection; reason=improved |  |\n\
        | p3 | childrens-social-care | case-closed | Edda | 2012-04-02 | 2012-04-02 |  |  | service=plan; reason=improved |  |\n";
    let caseload = of(EDDA, &format!("{CONTACT}{plan}"));
    assert_eq!(due(&caseload, "2022-01-01"), [""; 0], "the shorter period alone is over");
    assert_eq!(due(&caseload, "2047-04-02"), [""; 0]);
    let told = due(&caseload, "2047-04-03");
    assert_eq!(told.len(), 4, "{told:?}");
    assert!(told.contains(&"c1 child-protection".to_owned()), "{told:?}");
    let list = DueList::on(&caseload, day("2047-04-03"));
    let also: Vec<_> = list.due[0].also.iter().map(|period| period.class).collect();
    let id = |class: &usize| caseload.practice.retention.classes[*class].id.clone();
    assert_eq!(also.iter().map(id).collect::<Vec<_>>(), ["child-in-need"]);
}

#[test]
fn three_years_without_activity_count_from_the_last_entry_about_a_brother_too() {
    let people = format!("{EDDA}| Piran | child Piran Tarn (born 2003-01-01) |\n");
    let both = CONTACT.replace("| Edda |", "| Edda, Piran |").replace("c1", "c0");
    let later = "| n1 | gp | note | Piran | 2023-10-10 | 2023-10-10 |  |  |  |  |\n";
    let caseload = of(&people, &format!("{CONTACT}{both}{later}"));
    assert_eq!(due(&caseload, "2026-10-10"), [""; 0]);
    let told = due(&caseload, "2026-10-11");
    assert_eq!(told, ["c1 child-in-need", "c0 child-in-need"]);
}

#[test]
fn a_record_that_names_two_children_waits_for_the_younger() {
    let people = format!("{EDDA}| Piran | child Piran Tarn (born 2003-01-01) |\n");
    let caseload = of(&people, &SCHOOL.replace("| Edda |", "| Edda, Piran |"));
    assert_eq!(due(&caseload, "2026-01-01"), [""; 0]);
    assert_eq!(due(&caseload, "2028-01-02"), ["s1 school-child-protection-file"]);
}

fn hold(more: &str) -> String {
    format!(
        "\n[[hold]]\nid = \"inquiry\"\ntitle = \"An inquiry\"\nfrom = 2026-01-05\n{more}\n\
         source = {{ title = \"Letter\", where = \"All of it\", says = \"Keep it.\", read = 2026-01-05, status = \"example\" }}\n"
    )
}

#[test]
fn a_hold_beats_the_schedule_for_the_household_until_it_is_lifted() {
    let records = format!("{SCHOOL}{CONTACT}");
    let held =
        with(&hold("agencies = [\"childrens-social-care\"]\nlifted = 2027-01-05"), EDDA, &records);
    let both = ["c1 child-in-need", "s1 school-child-protection-file"];
    assert_eq!(due(&held, "2026-01-04"), both, "it does not stand yet");
    assert_eq!(
        due(&held, "2026-01-05"),
        [""; 0],
        "what of the household it does not name is kept too"
    );
    assert!(kept(&held, "2026-01-05").iter().all(|why| *why == WhyKept::Hold("inquiry".into())));
    assert_eq!(due(&held, "2027-01-04"), [""; 0]);
    assert_eq!(due(&held, "2027-01-05"), both, "it is lifted");
}

#[test]
fn a_hold_for_its_records_alone_keeps_those_and_no_others() {
    let records = format!("{SCHOOL}{CONTACT}");
    for only in [
        "agencies = [\"childrens-social-care\"]\nonly_these = true",
        "kinds = [\"contact\"]\nonly_these = true",
        "classes = [\"child-in-need\"]\nonly_these = true",
    ] {
        let held = with(&hold(only), EDDA, &records);
        assert_eq!(due(&held, "2026-05-05"), ["s1 school-child-protection-file"], "{only}");
    }
    let everything = with(&hold(""), EDDA, &records);
    assert_eq!(due(&everything, "2026-05-05"), [""; 0]);
}

#[test]
fn nothing_of_a_household_is_due_while_a_brothers_plan_is_open() {
    let people = format!("{EDDA}| Piran | child Piran Tarn (born 2016-01-01) |\n");
    let began = "| p1 | childrens-social-care | plan-started | Piran, Edda | 2017-04-01 | 2017-04-01 |  |  | plan=child-in-need |  |\n";
    let open = of(&people, &format!("{SCHOOL}{began}"));
    assert_eq!(due(&open, "2026-05-05"), [""; 0]);
    let because = kept(&open, "2026-05-05");
    assert!(
        because
            .iter()
            .any(|why| matches!(why, WhyKept::Open { what, .. } if what == "a child in need plan")),
        "{because:?}"
    );
    let ended = "| p2 | childrens-social-care | case-closed | Piran, Edda | 2018-04-01 | 2018-04-01 |  |  | service=plan; reason=improved |  |\n";
    let closed = of(&people, &format!("{SCHOOL}{began}{ended}"));
    assert_eq!(due(&closed, "2026-05-05"), ["s1 school-child-protection-file"]);
    let for_one = ended.replace("Piran, Edda", "Edda");
    let closed_for_one = of(&people, &format!("{SCHOOL}{began}{for_one}"));
    assert_eq!(due(&closed_for_one, "2026-05-05"), [""; 0], "his is still open");
}

#[test]
fn nothing_of_a_household_is_due_while_something_is_owed_or_found() {
    let people = format!("{EDDA}| Piran | child Piran Tarn (born 2016-01-01) |\n");
    let both = SCHOOL.replace("| Edda |", "| Edda, Piran |").replace("s1", "s0");
    let worry = "| w1 | police | worry | Piran | 2026-05-01 | 2026-05-01 | Sam Orrin | constable | why_now=Seen alone at night | At the bus stop |\n";
    let owed = of(&people, &format!("{SCHOOL}{both}{worry}"));
    assert_eq!(due(&owed, "2026-05-05"), [""; 0]);
    let because = kept(&owed, "2026-05-05");
    assert!(because.iter().any(|why| matches!(why, WhyKept::Duty(_))), "{because:?}");

    let contact = |n: u32| {
        format!(
            "| k{n} | childrens-social-care | contact | Piran | 2026-0{n}-01 | 2026-0{n}-01 |  |  | from=school; outcome=no-further-action |  |\n"
        )
    };
    let contacts: String = (1..=4).map(contact).collect();
    let found = of(&people, &format!("{SCHOOL}{both}{contacts}"));
    assert_eq!(due(&found, "2026-05-05"), [""; 0]);
    let because = kept(&found, "2026-05-05");
    assert!(because.iter().any(|why| matches!(why, WhyKept::Finding(_))), "{because:?}");
}

#[test]
fn without_a_birth_date_it_is_not_told_and_of_a_vague_one_the_last_day_counts() {
    let unknown = of("| Edda | child Edda Tarn |\n", SCHOOL);
    let list = DueList::on(&unknown, day("2060-01-01"));
    assert!(list.due.is_empty());
    assert_eq!(list.not_told.len(), 1);
    assert_eq!(list.not_told[0].in_words(), "the date of birth is not known");
    let vague = of("| Edda | child Edda Tarn (born 2000) |\n", SCHOOL);
    assert_eq!(due(&vague, "2025-12-31"), [""; 0]);
    assert_eq!(due(&vague, "2026-01-01"), ["s1 school-child-protection-file"]);
    let list = DueList::on(&vague, day("2026-01-01"));
    assert!(!list.due[0].by.is_exact, "and it says that it is the latest it can be");
}

#[test]
fn what_was_never_closed_cannot_be_told_and_what_no_class_covers_is_counted() {
    let enquiry = "| e1 | childrens-social-care | review-conference | Edda | 2011-04-01 | 2011-04-01 |  |  |  |  |\n";
    let dental = "| d1 | dentist | dental | Edda | 2011-04-01 | 2011-04-01 |  |  | outcome=was-not-brought |  |\n";
    let caseload = of(EDDA, &format!("{enquiry}{dental}"));
    let list = DueList::on(&caseload, day("2080-01-01"));
    assert!(list.due.is_empty());
    assert_eq!(list.not_told.len(), 1);
    assert_eq!(list.not_told[0].in_words(), "no entry closes the record");
    assert_eq!(list.not_covered.get("dentist"), Some(&1));
    assert_eq!((list.looked_at, list.not_yet), (2, 0));
}

#[test]
fn a_looked_after_childs_record_is_kept_to_seventy_five_or_fifteen_years_after_an_early_death() {
    let people = "| Edda | child Edda Tarn (born 2000-02-29) |\n| Piran | child Piran Tarn (born 2001-03-01) |\n";
    let cared = "| l1 | childrens-social-care | looked-after | Edda | 2005-01-01 | 2005-01-01 |  |  | status=started |  |\n\
        | l2 | childrens-social-care | looked-after | Edda | 2008-01-01 | 2008-01-01 |  |  | status=ended |  |\n";
    let both = ["l1 looked-after-child", "l2 looked-after-child"];
    let lived = of(people, cared);
    assert_eq!(due(&lived, "2075-03-01"), [""; 0]);
    assert_eq!(due(&lived, "2075-03-02"), both);

    let death = "| x1 | hospital | death | Edda | 2009-05-05 | 2009-05-05 |  |  | of=child |  |\n";
    let died = of(people, &format!("{cared}{death}"));
    assert_eq!(due(&died, "2024-05-05"), [""; 0]);
    assert_eq!(due(&died, "2024-05-06"), both);

    let whose = death.replace("| Edda |", "| Edda, Piran |");
    let untold = of(people, &format!("{cared}{whose}"));
    assert_eq!(due(&untold, "2024-05-06"), [""; 0], "the entry does not say which of them died");
    let grown = death.replace("2009-05-05", "2019-05-05");
    let later = of(people, &format!("{cared}{grown}"));
    assert_eq!(due(&later, "2050-01-01"), [""; 0], "who died grown up was no child");
}

#[test]
fn a_version_holds_from_its_day_and_what_was_not_yet_recorded_is_not_looked_at() {
    let caseload = of(EDDA, &format!("{SCHOOL}{CONTACT}"));
    let early = DueList::on(&caseload, day("2011-03-03"));
    assert_eq!(early.looked_at, 1, "the contact came the day after");
    let before = DueList::on(&caseload, day("2018-05-24"));
    assert_eq!(before.not_covered.values().sum::<usize>(), 2, "no class was in force");
    assert_eq!(DueList::on(&caseload, day("2018-05-25")).not_yet, 2);
}

#[test]
fn the_list_about_one_person_has_their_records_alone() {
    let people = format!("{EDDA}| Wenna | child Wenna Hext (born 1999-01-01) |\n");
    let other = SCHOOL.replace("| Edda |", "| Wenna |").replace("s1", "s2");
    let caseload = of(&people, &format!("{SCHOOL}{other}"));
    let wenna = caseload.search("Wenna")[0];
    let all = DueList::on(&caseload, day("2026-05-05"));
    let about = DueList::about(&caseload, day("2026-05-05"), wenna);
    assert_eq!((all.due.len(), about.due.len(), about.looked_at), (2, 1, 1));
    assert_eq!(about.due[0].by.person, wenna);
}

#[test]
fn nothing_of_a_child_is_due_while_it_is_not_decided_whether_they_are_two() {
    let of_number = |who: &str, nhs: &str| {
        format!(
            "| {who} | child Edda Tarn (born 2000-06-15, nhs {nhs}, of 4 Mill Lane, NM1 2AB) |\n"
        )
    };
    let people = of_number("Edda", "9990000018") + &of_number("Ed", "9990000026");
    let other = "| h1 | housing | note | Ed | 2011-03-10 | 2011-03-10 |  |  |  |  |\n";
    let caseload = of(&people, &format!("{SCHOOL}{other}"));
    assert!(!caseload.people.questions.is_empty(), "somebody is asked whether they are one");
    assert_eq!(due(&caseload, "2026-05-05"), [""; 0]);
    assert_eq!(kept(&caseload, "2026-05-05"), [WhyKept::WhoIsWho]);
}
