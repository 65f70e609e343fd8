//! Audits on their pages: drawn by a phrase, brought together, held beside earlier ones; and a recommendation that is made already.

use crate::responding::{Log, said, send, site};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::scenarios::Scenario;
use std::sync::{Arc, Mutex};

fn log() -> Log {
    let story = include_str!("../../src/samples/audits.md");
    Arc::new(Mutex::new(Scenario::read(story).expect("the story can be read").records))
}

async fn page(log: &Log, address: &str) -> String {
    words(ask(site(log), address).await).await
}

/// The page of the audit whose title has these words, and its address.
async fn audit(log: &Log, title: &str) -> (String, String) {
    let register = page(log, "/learning/register/audit").await;
    let section = register.split("<section").find(|section| section.contains(title));
    let link = section.and_then(|section| section.split("/learning/audits/").nth(1));
    let id = link.and_then(|link| link.split('"').next()).expect("a link");
    let address = format!("/learning/audits/{id}");
    (page(log, &address).await, address)
}

/// The figures in the row of a table headed so, after a heading of the page.
fn figures<'p>(page: &'p str, after: &str, row: &str) -> Vec<&'p str> {
    let part = page.split(&format!("id=\"{after}\"")).nth(1).expect("the heading");
    let row = part.split("<tr").find(|one| one.contains(&format!(">{row}</th>"))).expect("the row");
    let cells = row.split("data-label=").skip(1);
    cells.map(|cell| cell.split(['>', '<']).nth(1).unwrap_or_default()).collect()
}

#[tokio::test]
async fn an_audit_brings_its_returns_together_and_says_how_far_a_grade_can_be_leant_on() {
    let log = log();
    let (page, _) = audit(&log, "school age").await;
    assert!(page.contains("9 returns are in, on 3 children"));
    assert!(page.contains("Health visiting: <strong>none yet</strong>"));
    assert_eq!(figures(&page, "grades", "Overall"), ["1", "4", "3", "1", "9", "0"]);
    assert_eq!(figures(&page, "grades", "Overall, after moderation")[..4], ["0", "1", "1", "1"]);
    let overall = figures(&page, "agreement", "Overall");
    assert_eq!(overall[..2], ["3", "0.67"], "of three children’s work the two differ on one");
    assert!(page.contains("Child 3, what became better for the child"), "where they lie apart");
    assert!(page.contains("What stands: inadequate"));
    assert!(page.contains("declined 1") && page.contains("the same person 1"));
    assert!(page.contains("In the work of 2 of 3") && page.contains("5 of 6 in 2023"));
    assert!(page.contains("Chosen, 6 of 40"), "beside the earlier audit stands how that drew");
    for name in ["Wren", "Ivo", "Nell", "Tamar", "Odile", "Noor"] {
        assert!(!page.contains(name), "{name}");
    }
}

#[tokio::test]
async fn an_audit_without_returns_or_of_children_chosen_claims_nothing() {
    let log = log();
    let (begun, _) = audit(&log, "Under fives").await;
    assert!(begun.contains("0 returns are in") && !begun.contains("id=\"grades\""));
    assert!(begun.contains("Nobody has written down what families say"));
    let (chosen, address) = audit(&log, "all ages").await;
    assert!(chosen.contains("say nothing of the rest"));
    assert!(chosen.contains("Nobody graded a child’s work beside a colleague"));
    let unknown = ask(site(&log), &format!("{address}?as-known-to=fire")).await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND, "it was never told of it");
    let none = ask(site(&log), "/learning/audits/7").await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}

const DAYS: &str = "first=2024-01-01&last=2025-03-31";

fn drawn(page: &str) -> Vec<&str> {
    let names = ["Wren", "Ivo", "Nell", "Bram", "Sefa", "Pip"];
    let list = page.split("id=\"drawn\"").nth(1).unwrap_or_default();
    names.into_iter().filter(|name| list.contains(name)).collect()
}

#[tokio::test]
async fn children_are_drawn_by_the_phrase_and_the_audit_is_written_without_them() {
    let log = log();
    let of = |phrase: &str| {
        format!(
            "/learning/audits/draw?{DAYS}&phrase={phrase}&child-protection-5=2&child-in-need-11=1"
        )
    };
    let first = page(&log, &of("Spring")).await;
    assert!(first.contains("Drawn: 3 of 5"));
    assert_eq!(drawn(&first).len(), 3);
    assert_eq!(drawn(&first), drawn(&page(&log, &of("Spring")).await));
    let mut others = Vec::new();
    for phrase in ["a", "b", "c", "d", "e", "f"] {
        others.push(page(&log, &of(phrase)).await);
    }
    assert!(others.iter().any(|other| drawn(other) != drawn(&first)), "the phrase decides");
    let write = first.split("href=\"").find(|link| link.starts_with("/write/audit?"));
    let write =
        write.and_then(|link| link.split('"').next()).expect("the form").replace("&amp;", "&");
    for name in drawn(&first) {
        assert!(!write.contains(name), "{name}");
    }
    let form = page(&log, &write).await;
    assert!(form.contains("2 child protection plan (5 to 10)") && form.contains("value=\"3\""));
}

#[tokio::test]
async fn a_draw_without_a_phrase_or_with_no_number_draws_nobody_and_says_why() {
    let log = log();
    // Of two days of one name the first counts.
    let page_of = |query: &str| format!("/learning/audits/draw?{query}&{DAYS}");
    for (query, says) in [
        ("child-protection-5=2", "Give a phrase that was settled before"),
        ("phrase=x&child-protection-5=many", "Each number is a whole one"),
        ("phrase=x&child-protection-5=101", "Each number is a whole one"),
        ("phrase=x&child-protection-5=1&last=soon", "Give a day as year, month and day"),
        ("phrase=x&child-protection-5=1&last=2023-01-01", "The first day lies after the last"),
    ] {
        let page = page(&log, &page_of(query)).await;
        assert!(page.contains(says) && !page.contains("id=\"drawn\""), "{query}");
    }
    let nobody = page(&log, &page_of("phrase=x&early-help-11=2")).await;
    assert!(nobody.contains("No child stands where you asked for one"));
}

#[tokio::test]
async fn agencies_own_standards_stand_year_on_year_beside_the_panel_and_staff() {
    let page = page(&log(), "/learning/section-11").await;
    let school = page.split("<h2").find(|part| part.contains(">School</h2>")).expect("the school");
    let row = school.split("<tr").find(|row| row.contains(">Neglect</th>")).expect("the row");
    for says in ["own 3</a>, panel 1, staff 41 in 100", "own 2</a>, not moderated, staff 78 in 100"]
    {
        assert!(row.contains(says), "{says}: {row}");
    }
    assert!(school.contains("nothing said"), "information sharing was not asked in the first year");
}

#[tokio::test]
async fn a_recommendation_that_is_made_already_is_shown_once_before_it_is_written() {
    let log = log();
    let before = log.lock().expect("not poisoned").len();
    let form = "fact.recommendation=Answer+each+letter+from+its+list+at+the+front+door&fact.review=Audit&fact.cause=tools-and-records\
        &fact.strength=strong&fact.level=local&fact.to=childrens-social-care&text.opinion=It+helps\
        &author=Ada+Penrose&role=partnership+manager&agency=safeguarding-partnership&token=0123456789abcdef0123456789abcdef";
    let first = send(site(&log), "/write/recommendation", form).await;
    assert_eq!(first.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let shown = words(first).await;
    assert!(shown.contains("Much the same is asked for already") && shown.contains("Both say:"));
    assert!(
        shown.contains("Answer each letter from its list at the front door"),
        "what was typed stays"
    );
    assert_eq!(log.lock().expect("not poisoned").len(), before);
    let id =
        shown.split("name=\"alike_shown\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let again = format!("{form}&alike_shown={}", id.expect("what was shown"));
    let second = send(site(&log), "/write/recommendation", &again).await;
    assert_eq!(second.status(), StatusCode::SEE_OTHER, "{}", said(&second));
    assert_eq!(log.lock().expect("not poisoned").len(), before + 1);
    let other =
        form.replace("Answer+each+letter+from+its+list+at+the+front+door", "Weigh+babies+at+home");
    assert_eq!(
        send(site(&log), "/write/recommendation", &other).await.status(),
        StatusCode::SEE_OTHER
    );
}
