//! The page of retention: what is due and under which rule, what was removed and by whom, and that it is text and never markup.

use crate::day;
use crate::server::{ask, words};
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{
    Entry, Erasure, ErasureId, Fingerprint, Instant, RecordId, Removed, Said,
};
use safeguarding::scenarios::Scenario;
use web::{RequestLog, Site};

const STORY: &str = "\
# Grown up

## People

| person | who |
| --- | --- |
| Edda | child Edda <i>Tarn</i> (born 1995-03-04) |
| Lowen | child Lowen Hext |

## Records

| reference | agency | kind | about | happened | recorded | details |
| --- | --- | --- | --- | --- | --- | --- |
| s1 | school | school-concern | Edda | 2004-06-01 | 2004-06-01 | concern=hunger |
| s2 | school | school-concern | Lowen | 2004-06-01 | 2004-06-01 | concern=hunger |
| d1 | dentist | dental | Edda | 2004-06-02 | 2004-06-02 | outcome=was-not-brought |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Edda | referral-decision | not met |  |
";

fn site() -> Site {
    let records = Scenario::read(STORY).expect("the story can be read").records;
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let decided = Instant(1_740_000_000_000_000);
    let erasure = Erasure {
        id: ErasureId(RecordId::new(decided, &Fingerprint::of(["x"])).0),
        decided,
        rule: "child-in-need".into(),
        reason: "Its time was <b>over</b>.".into(),
        by: "Jo Marsh".into(),
        agreed_by: "Bea <u>Quill</u>".into(),
        removed: vec![Removed::of(41), Removed::of(43)],
    };
    let erasure = Entry::Erasure(Box::new(erasure));
    let entries = records.into_iter().map(said).chain([erasure]);
    let caseload = Caseload::of(Practice::shipped(), entries);
    Site::new(caseload, day, RequestLog::silent()).expect("every template can be read")
}

#[tokio::test]
async fn what_is_due_stands_under_its_rule_with_its_source_and_the_command_to_follow() {
    let page = words(ask(site(), "/retention").await).await;
    for wanted in [
        "School’s child protection file",
        "25 years from 4 March 1995 (date of birth), which ended on 4 March 2020",
        "example: replace with your policy",
        "--rule school-child-protection-file",
        "The date of birth is not known",
        "Dentist, 1",
    ] {
        assert!(page.contains(wanted), "`{wanted}` is not on the page");
    }
    assert!(!page.contains("<i>Tarn"), "a name is text");
    assert!(
        !page.contains("<form action=\"/retention\" method=\"post\""),
        "nothing removes from here"
    );
}

#[tokio::test]
async fn an_erasure_is_shown_with_its_rule_its_two_people_and_its_entries_as_text() {
    let page = words(ask(site(), "/retention").await).await;
    for wanted in ["19 February 2025", "(child-in-need)", "Jo Marsh", "agreed by", "41 and 43"] {
        assert!(page.contains(wanted), "`{wanted}` is not on the page");
    }
    assert!(page.contains("Its time was &lt;b>") || page.contains("Its time was &lt;b&gt;"));
    assert!(!page.contains("<b>over") && !page.contains("<u>Quill"), "what was typed is no markup");
}

#[tokio::test]
async fn another_day_and_another_reader_see_what_they_may() {
    let early = words(ask(site(), "/retention?as-of=2020-03-04").await).await;
    assert!(early.contains("Nothing is due on this day"), "the last day is inclusive");
    let dentist = words(ask(site(), "/retention?as-known-to=dentist").await).await;
    assert!(dentist.contains("Nothing is due on this day"));
    assert!(!dentist.contains("Lowen"), "of whom the dentist knew nothing");
}

#[tokio::test]
async fn a_log_of_which_nothing_is_due_or_removed_says_so() {
    let empty = Site::new(Caseload::of(Practice::shipped(), []), day, RequestLog::silent());
    let page = words(ask(empty.expect("every template can be read"), "/retention").await).await;
    for wanted in [
        "Nothing is due on this day",
        "Nothing was ever removed from this log",
        "None is written in the schedule",
    ] {
        assert!(page.contains(wanted), "`{wanted}` is not on the page");
    }
    let about = words(ask(site(), "/about").await).await;
    assert!(about.contains("href=\"/retention\""), "it is found from the page about Regard");
}
