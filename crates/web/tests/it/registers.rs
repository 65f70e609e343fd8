//! The registers of learning: what they list, what they keep to themselves, and how somebody goes on in them.

use crate::responding::{Log, said, send, site};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::records::Record;
use safeguarding::scenarios::Scenario;
use std::sync::{Arc, Mutex};

fn log() -> Log {
    let story = Scenario::read(include_str!("registers.md")).expect("the story can be read");
    Arc::new(Mutex::new(story.records))
}

async fn page(log: &Log, address: &str) -> String {
    words(ask(site(log), address).await).await
}

/// The row of a register on the page of all.
fn row<'p>(page: &'p str, label: &str) -> &'p str {
    let rows = page.split("<tr").filter(|row| row.contains("/learning/register/"));
    let found = rows.into_iter().find(|row| row.contains(&format!("\">{label}</a>")));
    found.unwrap_or_else(|| panic!("no register {label}"))
}

fn numbers(row: &str) -> Vec<&str> {
    let cells = row.split("data-label=").skip(1);
    cells.map(|cell| cell.split(['>', '<']).nth(1).unwrap_or_default()).collect()
}

fn last(log: &Log) -> Record {
    log.lock().expect("not poisoned").last().cloned().expect("a record")
}

#[tokio::test]
async fn each_register_says_how_many_entries_it_has_and_what_is_owed() {
    let all = page(&log(), "/learning").await;
    // One action is completed and owes its impact; the other is late and owes a word on how it stands as well.
    assert_eq!(numbers(row(&all, "Action")), ["2", "3", "2"]);
    assert_eq!(numbers(row(&all, "Recommendation")), ["1", "0", "0"]);
    assert_eq!(numbers(row(&all, "Reflective practice group")), ["1", "0", "0"]);
    assert_eq!(numbers(row(&all, "Audit")), ["0", "0", "0"]);
}

#[tokio::test]
async fn a_register_lists_the_newest_first_each_with_what_came_of_it() {
    let log = log();
    let actions = page(&log, "/learning/register/action").await;
    let place = |words: &str| actions.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(place("One page on homes") < place("A list of contacts"));
    assert!(place("A list of contacts") < place("All teams have it"));
    assert!(actions.contains("Look whether the action made a difference"));
    let recommendations = page(&log, "/learning/register/recommendation").await;
    assert!(recommendations.contains("The front door asked for it"), "its decision came of it");
    assert!(
        !recommendations.contains("All teams have it"),
        "what an action led to is the action’s"
    );
    let owed = page(&log, "/learning/register/recommendation?show=owed").await;
    assert!(owed.contains("Nothing is owed here: 1 entry was looked at"));
    let none = page(&log, "/learning/register/audit").await;
    assert!(none.contains("Nobody has written here yet"));
}

#[tokio::test]
async fn of_an_entry_about_a_child_a_register_says_only_that_it_is_there() {
    let incidents = page(&log(), "/learning/register/serious-incident").await;
    assert!(incidents.contains("26 May 2025") && incidents.contains("Notify the serious incident"));
    for canary in ["CANARY-INCIDENT", "Merle", "Ashdown"] {
        assert!(!incidents.contains(canary), "{canary}");
    }
}

#[tokio::test]
async fn what_is_kept_more_closely_is_in_no_register() {
    let log = log();
    let reflection = ask(site(&log), "/learning/register/supervision-reflection").await;
    assert_eq!(reflection.status(), StatusCode::NOT_FOUND);
    {
        let mut records = log.lock().expect("not poisoned");
        let group = records.iter_mut().find(|record| record.kind == "reflective-group");
        group.expect("a group").sensitivity = safeguarding::records::Sensitivity::Restricted;
    }
    let all = page(&log, "/learning").await;
    assert_eq!(numbers(row(&all, "Reflective practice group")), ["0", "0", "0"]);
    let groups = page(&log, "/learning/register/reflective-group").await;
    assert!(groups.contains("Nobody has written here yet") && !groups.contains("Ilka Ferrand"));
}

#[tokio::test]
async fn an_agency_sees_of_the_registers_what_it_wrote_or_was_told() {
    let log = log();
    let school = page(&log, "/learning/register/action?as-known-to=school").await;
    assert!(school.contains("One page on homes") && !school.contains("A list of contacts"));
}

#[tokio::test]
async fn somebody_goes_on_from_an_entry_and_what_was_owed_is_done() {
    let log = log();
    let actions = page(&log, "/learning/register/action?show=owed").await;
    let form =
        actions.split("href=\"").find(|link| link.starts_with("/write/action-completed?on="));
    let form = form.and_then(|link| link.split('"').next()).expect("the form that does it");
    let on = form.split("on=").nth(1).expect("the entry");
    let opened = page(&log, form).await;
    assert!(opened.contains("One page on homes"), "what it goes on from stands above the form");
    let sent = format!(
        "follows={on}&fact.evidence=document-in-use&fact.kept_at=The+folder&text.fact-seen=Schools+have+it\
         &author=Tamar+Quill&role=safeguarding+lead&agency=school"
    );
    let sent = send(site(&log), form, &sent).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert!(last(&log).mentions.is_empty() && last(&log).kind == "action-completed");
    let after = page(&log, &said(&sent)).await;
    assert!(
        after.contains("Look whether the action made a difference"),
        "what is owed now is said"
    );
    assert_eq!(numbers(row(&page(&log, "/learning").await, "Action")), ["2", "2", "0"]);
    let record = page(&log, &format!("/records/{}", last(&log).id)).await;
    assert!(record.contains("Impact of an action"), "its page offers what goes on from it");
}

#[tokio::test]
async fn work_lists_what_registers_owe_with_the_forms_that_do_it() {
    let work = page(&log(), "/work?step=learning").await;
    assert!(work.contains("Complete the action, with evidence"));
    assert!(work.contains("/write/action-completed?on=") && !work.contains("/write/work-given"));
    let family = page(&log(), "/work?family=none").await;
    assert!(!family.contains("/write/action-completed?on="), "no family owes what a register does");
}
