//! Deciding who is who from a page: what is handed on, what is refused, what is kept of a form, and what is shown nowhere.

use crate::day;
use crate::server::{ask, words};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Decision, Entry, Instant, MentionAt, Record, Said, Verdict};
use safeguarding::scenarios::Scenario;
use std::sync::{Arc, Mutex, OnceLock};
use tower::ServiceExt as _;
use web::{Deciding, RequestLog, Shown, Site, Written, router};

/// What was decided so far.
pub type Decided = Arc<Mutex<Vec<Decision>>>;

fn records() -> Vec<Record> {
    Scenario::read(include_str!("doubtful.md")).expect("the story can be read").records
}

fn mention(reference: &str) -> MentionAt {
    let records = records();
    let of = |record: &&Record| record.provenance.reference.as_deref() == Some(reference);
    MentionAt { record: records.iter().find(of).expect("a record of the story").id, place: 0 }
}

fn caseload(decided: &Decided) -> Caseload {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let decisions: Vec<Entry> = decided
        .lock()
        .expect("not poisoned")
        .iter()
        .map(|decision| Entry::Decided(Box::new(decision.clone())))
        .collect();
    Caseload::of(Practice::shipped(), records().into_iter().map(said).chain(decisions))
}

fn only_shown(decided: &Decided) -> Site {
    Site::new(caseload(decided), day, RequestLog::silent()).expect("every template can be read")
}

fn note(decided: &Decided, deciding: Deciding) -> Written {
    let mut decided = decided.lock().expect("not poisoned");
    let received = Instant(1_748_000_000_000_000 + decided.len() as u64 * 1_000);
    let Deciding { verdict, by, role, reason, .. } = deciding;
    let decision = Decision::new(verdict, by.reveal(), &role, reason.reveal(), day(), received);
    let id = decision.id;
    decided.push(decision);
    Written { id, is_shown: true }
}

fn site(decided: &Decided) -> Site {
    let kept = Arc::clone(decided);
    only_shown(decided).with_deciding(move |_, deciding| Ok(note(&kept, deciding)))
}

/// What a server shows that brings its pages up to date after each decision.
pub fn shown() -> Shown {
    fn renewed(decided: &Decided, shown: &Arc<OnceLock<Shown>>) -> Site {
        let (kept, pages) = (Arc::clone(decided), Arc::clone(shown));
        only_shown(decided).with_deciding(move |_, deciding| {
            let written = note(&kept, deciding);
            if let Some(shown) = pages.get() {
                shown.replace(renewed(&kept, &pages));
            }
            Ok(written)
        })
    }
    let (decided, shown) = (Decided::default(), Arc::default());
    let first = Shown::of(renewed(&decided, &shown));
    shown.get_or_init(|| first).clone()
}

/// The address of the pair of these two records.
fn pair(one: &str, other: &str) -> String {
    let (a, b) = (mention(one), mention(other));
    let (a, b) = (a.min(b), a.max(b));
    let is_first = |at: MentionAt| {
        records().iter().position(|record| record.id == at.record).expect("a record of the story")
    };
    let (a, b) = if is_first(a) < is_first(b) { (a, b) } else { (b, a) };
    format!("/questions/{}-{}-{}-{}", a.record, a.place, b.record, b.place)
}

const WHO: &str = "by=Ida+Marsh&role=team+manager&reason=Both+numbers+were+looked+up";

async fn send(site: Site, address: &str, form: &str, from: (&str, &str)) -> Response {
    let request = Request::post(address)
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(from.0, from.1)
        .body(Body::from(form.to_owned()))
        .expect("a sound request");
    router(site).oneshot(request).await.expect("the router always answers")
}

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn a_decision_is_handed_on_with_who_and_why_and_leads_to_its_page() {
    let decided = Decided::default();
    let form = format!("verdict=one&{WHO}");
    let response = send(site(&decided), &pair("s1", "p1"), &form, OWN).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let to = response.headers()[header::LOCATION].to_str().expect("readable").to_owned();
    let kept = decided.lock().expect("not poisoned").clone();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].verdict, Verdict::OnePerson(mention("s1"), mention("p1")));
    assert_eq!(
        (kept[0].by.reveal().as_str(), kept[0].role.as_str()),
        ("Ida Marsh", "team manager")
    );
    assert_eq!(to, format!("/questions/decisions/{}", kept[0].id));
    let page = words(ask(site(&decided), &to).await).await;
    assert!(page.contains("They are one person") && page.contains("Both numbers were looked up"));
    assert!(page.contains("Undo this decision") && page.contains("The one person would be two."));
    let response = send(site(&decided), &to, WHO, OWN).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(decided.lock().expect("not poisoned")[1].verdict, Verdict::Undo(kept[0].id));
    let again = send(site(&decided), &to, WHO, OWN).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(again).await.contains("was undone before"));
}

#[tokio::test]
async fn a_form_of_another_site_decides_nothing() {
    let decided = Decided::default();
    let form = format!("verdict=one&{WHO}");
    for from in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("x-says-nothing", "of where it comes from"),
        ("origin", "https://example.org"),
        ("origin", "null"),
    ] {
        let response = send(site(&decided), &pair("s1", "p1"), &form, from).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{from:?}");
    }
    assert!(decided.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn a_form_that_lacks_something_keeps_what_was_typed_and_names_each_field() {
    let decided = Decided::default();
    for (form, wrong) in [
        ("", &["verdict", "by", "role", "reason"][..]),
        ("verdict=two&by=Ida+Marsh", &["role", "reason"]),
        ("verdict=do-not-link&by=Ida+Marsh&role=manager&reason=moved", &["ground"]),
        ("verdict=perhaps&by=Ida+Marsh&role=manager&reason=moved", &["verdict"]),
        ("verdict=one&by=Ida+Marsh&role=+&reason=%0A", &["role", "reason"]),
        ("verdict=one&by=%00&role=%E2%80%8B&reason=%EF%BB%BF", &["by", "role", "reason"]),
    ] {
        let response = send(site(&decided), &pair("s1", "p1"), form, OWN).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        let page = words(response).await;
        assert!(page.contains("Nothing has been decided yet"), "{form}");
        for field in ["verdict", "ground", "by", "role", "reason"] {
            let is_named = page.contains(&format!("href=\"#{field}\""));
            assert_eq!(is_named, wrong.contains(&field), "{form}: {field}");
        }
        assert_eq!(page.contains("value=\"Ida Marsh\""), form.contains("Ida"), "{form}");
    }
    assert!(decided.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn leaving_it_for_now_writes_nothing() {
    let decided = Decided::default();
    let response = send(site(&decided), &pair("s1", "p1"), "verdict=leave", OWN).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], "/questions");
    assert!(decided.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn who_must_not_be_linked_is_shown_nowhere() {
    let decided = Decided::default();
    let address = pair("s2", "d1");
    assert_eq!(ask(site(&decided), &address).await.status(), StatusCode::OK);
    let form =
        "verdict=do-not-link&ground=refuge&by=Ida+Marsh&role=team+manager&reason=CANARY-SILENT";
    let response = send(site(&decided), &address, form, OWN).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let made = response.headers()[header::LOCATION].to_str().expect("readable").to_owned();
    assert_eq!(decided.lock().expect("not poisoned")[0].reason.reveal(), "refuge: CANARY-SILENT");
    for gone in [address.clone(), pair("d1", "s2")] {
        assert_eq!(ask(site(&decided), &gone).await.status(), StatusCode::NOT_FOUND);
        let response = send(site(&decided), &gone, &format!("verdict=one&{WHO}"), OWN).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
    for page in ["/questions", "/questions/decisions", &made] {
        let html = words(ask(site(&decided), page).await).await;
        for hidden in ["CANARY-SILENT", "refuge:", "Jory", "Trevose"] {
            assert!(!html.contains(hidden), "{page} holds {hidden}");
        }
    }
}

#[tokio::test]
async fn a_decision_not_to_link_says_what_is_still_open_to_whoever_knew_both() {
    let decided = Decided::default();
    let record = mention("s1").record;
    let address = format!("/questions/{record}-0-{record}-1");
    let open = "Until that is done, records of the one can still be seen from the other.";
    let form = format!("verdict=do-not-link&ground=refuge&{WHO}");
    let response = send(site(&decided), &address, &form, OWN).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let made = response.headers()[header::LOCATION].to_str().expect("readable").to_owned();
    let page = words(ask(site(&decided), &made).await).await;
    assert!(page.contains(open) && page.contains("1 record names the two together"), "{page}");
    assert!(!page.contains("Sennen") && !page.contains("Elowen"));
    let others = words(ask(site(&decided), &format!("{made}?as-known-to=police")).await).await;
    assert!(others.contains("They must not be linked") && !others.contains(open));
    let undone = send(site(&decided), &made, WHO, OWN).await;
    assert_eq!(undone.status(), StatusCode::SEE_OTHER);
    assert!(!words(ask(site(&decided), &made).await).await.contains(open));
}

#[tokio::test]
async fn a_reader_is_asked_only_about_records_they_knew() {
    let decided = Decided::default();
    let count = |page: String| page.matches("class=\"regard-pair\"").count();
    let page = |address: &'static str| {
        let site = site(&decided);
        async move { words(ask(site, address).await).await }
    };
    assert_eq!(count(page("/questions").await), 2);
    assert_eq!(count(page("/questions?as-known-to=police").await), 0);
    assert_eq!(count(page("/questions?as-of=2024-06-01").await), 1);
    assert_eq!(count(page("/questions?agency=police").await), 1);
    assert_eq!(count(page("/questions?because=two-nhs-numbers").await), 2);
    assert_eq!(count(page("/questions?because=two-schools-one-day").await), 0);
    let hidden = format!("{}?as-known-to=police", pair("s1", "p1"));
    assert_eq!(ask(site(&decided), &hidden).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_server_that_only_shows_has_no_form() {
    let decided = Decided::default();
    let page = words(ask(only_shown(&decided), &pair("s1", "p1")).await).await;
    assert!(!page.contains("method=\"post\"") && page.contains("This server only shows"));
    let form = format!("verdict=one&{WHO}");
    let response = send(only_shown(&decided), &pair("s1", "p1"), &form, OWN).await;
    assert!(words(response).await.contains("nothing can be decided here"));
    assert!(decided.lock().expect("not poisoned").is_empty());
}

#[tokio::test]
async fn the_first_page_says_how_many_pairs_wait() {
    let page = words(ask(site(&Decided::default()), "/").await).await;
    assert!(page.contains("2 questions about who is who"), "{page}");
}

#[tokio::test]
async fn of_two_who_decide_about_one_pair_the_second_is_told_of_the_first() {
    let decided = Decided::default();
    let address = pair("s1", "p1");
    let looked_at = words(ask(site(&decided), &address).await).await;
    assert!(looked_at.contains("name=\"seen\" value=\"0\""));
    let first = send(site(&decided), &address, &format!("seen=0&verdict=two&{WHO}"), OWN).await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    // Both pages were open before either was sent.
    let second = send(site(&decided), &address, &format!("seen=0&verdict=one&{WHO}"), OWN).await;
    assert_eq!(second.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = words(second).await;
    let earlier = decided.lock().expect("not poisoned")[0].id.to_string();
    assert!(page.contains("Somebody else has decided meanwhile") && page.contains(&earlier));
    assert_eq!(decided.lock().expect("not poisoned").len(), 1, "nothing is written");
    // Having been told, they may.
    assert!(page.contains("name=\"seen\" value=\"1\"") && page.contains("value=\"Ida Marsh\""));
    let again = send(site(&decided), &address, &format!("seen=1&verdict=one&{WHO}"), OWN).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_cannot_stand_beside_earlier_decisions_is_refused_and_they_are_named() {
    let decided = Decided::default();
    for (a, b) in [("s1", "p1"), ("p1", "d1")] {
        let form = format!("verdict=one&{WHO}");
        let response = send(site(&decided), &pair(a, b), &form, OWN).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }
    let response =
        send(site(&decided), &pair("s1", "d1"), &format!("verdict=two&{WHO}"), OWN).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = words(response).await;
    let kept = decided.lock().expect("not poisoned").clone();
    assert_eq!(kept.len(), 2);
    for earlier in kept {
        assert!(page.contains(&earlier.id.to_string()));
    }
    assert!(page.contains("Undo first whichever of these is wrong"));
}
