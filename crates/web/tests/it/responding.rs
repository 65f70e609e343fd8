//! Writing things down from a page: what is taken and what is handed back, who writes at once, and what is owed after it.

use crate::day;
use crate::server::{ask, words};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Instant, Record, RecordId, Said};
use safeguarding::response::{Typed, Typing};
use safeguarding::scenarios::Scenario;
use std::sync::{Arc, Mutex, OnceLock};
use tower::ServiceExt as _;
use web::{NotRecorded, Recorded, RequestLog, Shown, Site, router};

/// Every record so far, as a log would hold them.
pub type Log = Arc<Mutex<Vec<Record>>>;

pub fn log() -> Log {
    let story = Scenario::read(include_str!("responding.md")).expect("the story can be read");
    Arc::new(Mutex::new(story.records))
}

pub fn site(log: &Log) -> Site {
    let kept = Arc::clone(log);
    only_shown(log).with_recording(move |caseload, typed| note(&kept, caseload, typed))
}

fn only_shown(log: &Log) -> Site {
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let records = log.lock().expect("not poisoned").clone();
    let caseload = Caseload::of(Practice::shipped(), records.into_iter().map(said));
    Site::new(caseload, day, RequestLog::silent()).expect("every template can be read")
}

fn note(log: &Log, caseload: &Caseload, typed: &Typed) -> Result<Recorded, NotRecorded> {
    let mut log = log.lock().expect("not poisoned");
    let record_of = |id: RecordId| caseload.records.iter().find(|record| record.id == id);
    let typing = Typing {
        practice: &caseload.practice,
        today: day(),
        received: Instant(1_748_850_000_000_000 + log.len() as u64 * 1_000),
        record_of: &record_of,
    };
    let record = typing.record(typed).map_err(NotRecorded::Wrong)?;
    let print = record.provenance.fingerprint;
    let known = log.iter().find(|known| known.provenance.fingerprint == print);
    let id = known.map_or(record.id, |known| known.id);
    if known.is_none() {
        log.push(record);
    }
    Ok(Recorded { id, is_shown: true })
}

/// What a server shows that brings its pages up to date after each entry.
pub fn shown() -> Shown {
    fn renewed(log: &Log, shown: &Arc<OnceLock<Shown>>) -> Site {
        let (kept, pages) = (Arc::clone(log), Arc::clone(shown));
        only_shown(log).with_recording(move |caseload, typed| {
            let recorded = note(&kept, caseload, typed)?;
            if let Some(shown) = pages.get() {
                shown.replace(renewed(&kept, &pages));
            }
            Ok(recorded)
        })
    }
    let (log, shown) = (log(), Arc::default());
    let first = Shown::of(renewed(&log, &shown));
    shown.get_or_init(|| first).clone()
}

pub async fn send(site: Site, address: &str, form: &str) -> Response {
    let request = Request::post(address)
        .header(header::HOST, "127.0.0.1:8080")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(form.to_owned()))
        .expect("a sound request");
    router(site).oneshot(request).await.expect("the router always answers")
}

pub fn child(site: &Site, name: &str) -> String {
    let caseload = site.caseload();
    let found = caseload.search(name);
    caseload.people.persons[found[0] as usize].id.to_string()
}

pub const WHO: &str = "author=Tamar+Quill&role=class+teacher&agency=school";

pub fn said(response: &Response) -> String {
    let to = response.headers().get(header::LOCATION);
    to.and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_worry_is_kept_word_for_word_and_its_answer_is_owed() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let form = format!(
        "person={id}&text.fact-seen=Asleep+%3Cb%3Eagain%3C%2Fb%3E&text.said-by-child=I+had+crisps&fact.why_now=Third+time&{WHO}"
    );
    let response = send(site(&log), &format!("/people/{id}/write/worry"), &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert!(response.headers().contains_key(header::SET_COOKIE), "who writes is filled in again");
    let to = said(&response);
    let page = words(ask(site(&log), &to).await).await;
    assert!(page.contains("Answer whoever raised the worry"), "the answer is owed");
    let kept = log.lock().expect("not poisoned").last().cloned().expect("a record");
    assert_eq!(kept.author.expect("its author").reveal(), "Tamar Quill");
    assert_eq!(kept.text[0].1.reveal(), "Asleep <b>again</b>");
    let record = words(ask(site(&log), &format!("/records/{}", kept.id)).await).await;
    assert!(
        record.contains("Asleep &lt;b>again&lt;/b>") || record.contains("Asleep &lt;b&gt;again")
    );
    assert!(!record.contains("<b>again"), "what was typed is never markup");
}

#[tokio::test]
async fn what_cannot_be_taken_is_handed_back_with_everything_that_was_typed() {
    let log = log();
    let before = log.lock().expect("not poisoned").len();
    let id = child(&site(&log), "Linnet");
    let form = format!("person={id}&text.fact-seen=Not+to+be+lost&happened=4+March+2027&{WHO}");
    let response = send(site(&log), &format!("/people/{id}/write/worry"), &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = words(response).await;
    for wanted in [
        "Nothing has been written down yet",
        "Enter “Why now”",
        "has not come yet",
        "Not to be lost",
        "4 March 2027",
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    assert_eq!(log.lock().expect("not poisoned").len(), before);
}

#[tokio::test]
async fn empty_huge_hostile_and_contradictory_values_are_answered_on_every_form() {
    let log = log();
    let first = site(&log);
    let id = child(&first, "Linnet");
    let practice = Practice::shipped();
    let huge = "x".repeat(30_000);
    let values =
        ["", "%3Cscript%3Ealert%281%29%3C%2Fscript%3E", "%00%01%E2%80%AE", "-1e999", &huge];
    for kind in practice.kinds.values().filter(|kind| kind.form.is_some()) {
        for value in values {
            let facts = kind.facts.iter().map(|fact| format!("fact.{}={value}", fact.name));
            let texts = ["fact-seen", "said-by-child", "opinion", "action-taken"];
            let texts = texts.map(|voice| format!("text.{voice}={value}"));
            let mut form: Vec<String> = facts.chain(texts).collect();
            form.push(format!(
                "happened={}&author={value}&role={value}&agency={value}",
                "1 January 1700".replace(' ', "+")
            ));
            let address = format!("/people/{id}/write/{}", kind.id);
            let response = send(first.clone(), &address, &form.join("&")).await;
            assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{}", kind.id);
            let page = words(response).await;
            assert!(!page.contains("<script>alert"), "{}", kind.id);
        }
    }
}

#[tokio::test]
async fn of_two_who_decide_at_once_both_entries_are_kept_and_the_second_sees_the_first() {
    let log = log();
    let first = site(&log);
    let id = child(&first, "Linnet");
    let contact =
        format!("person={id}&fact.from=school&fact.about=neglect&text.fact-seen=Hungry&{WHO}");
    send(first, &format!("/people/{id}/write/contact"), &contact).await;
    let opened = log.lock().expect("not poisoned").last().expect("a contact").id;
    let (one, other) = (site(&log), site(&log));
    let seen = one.caseload().records.len();
    let decision = |outcome: &str, token: &str| {
        format!(
            "person={id}&follows={opened}&seen={seen}&token={token}&fact.outcome={outcome}&fact.missing=Housing&fact.not_asked=all-were-asked&fact.siblings_looked_at=yes&fact.earlier_contacts_read=yes&text.opinion=So&{WHO}"
        )
    };
    let address = format!("/people/{id}/write/contact-decision");
    send(one, &address, &decision("assessment", "a")).await;
    let second = send(other, &address, &decision("early-help", "b")).await;
    assert_eq!(second.status(), StatusCode::SEE_OTHER);
    let page = words(ask(site(&log), &said(&second)).await).await;
    assert!(page.contains("While you were writing"), "the second sees what the first wrote");
    assert!(page.contains("More than one entry does this"), "and the clock says so");
    // The same form sent twice is one entry.
    let before = log.lock().expect("not poisoned").len();
    let again = send(site(&log), &address, &decision("early-help", "b")).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
    assert_eq!(log.lock().expect("not poisoned").len(), before);
    // The same words about another child are another entry, also from the same form.
    let perry = child(&site(&log), "Perry");
    let other =
        decision("early-help", "b").replace(&format!("person={id}"), &format!("person={perry}"));
    send(site(&log), &address, &other).await;
    assert_eq!(log.lock().expect("not poisoned").len(), before + 1);
}

#[tokio::test]
async fn what_drifts_is_listed_by_its_day_with_who_is_told() {
    let log = log();
    let page = words(ask(site(&log), "/work?show=overdue").await).await;
    assert!(page.contains("Look whether it has changed") && page.contains("7 days overdue"));
    assert!(page.contains("supervisor") && page.contains("manager"), "the ladder is shown");
    let nothing = words(ask(site(&log), "/work?show=stopped").await).await;
    assert!(nothing.contains("Nothing is owed here") && nothing.contains("1 family was looked at"));
}

#[tokio::test]
async fn an_entry_is_put_right_from_its_page_with_everything_it_said_filled_in() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let worry = format!(
        "person={id}&text.fact-seen=Asleep+again&fact.why_now=Third+time&{WHO}&organisation=Weir+School"
    );
    send(site(&log), &format!("/people/{id}/write/worry"), &worry).await;
    let first = log.lock().expect("not poisoned").last().expect("a record").id;
    let page = words(ask(site(&log), &format!("/records/{first}")).await).await;
    for wanted in ["Put it right", "Entry withdrawn", "Seen otherwise by the family"] {
        assert!(page.contains(wanted), "{wanted}");
    }
    let address = format!("/people/{id}/write/worry?corrects={first}");
    let form = words(ask(site(&log), &address).await).await;
    for wanted in
        ["Asleep again", "Third time", "Weir School", "What was wrong, and how do you know?"]
    {
        assert!(form.contains(wanted), "{wanted}");
    }
    let without = format!(
        "corrects={first}&text.fact-seen=Awake&fact.why_now=Third+time&{WHO}&organisation=Weir+School"
    );
    let handed_back = send(site(&log), &address, &without).await;
    assert_eq!(handed_back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let handed_back = words(handed_back).await;
    assert!(handed_back.contains("Say what was wrong") && handed_back.contains("Awake"));
    let with = format!("{without}&because=I+mixed+up+two+days");
    let response = send(site(&log), &address, &with).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let first = words(ask(site(&log), &format!("/records/{first}")).await).await;
    assert!(first.contains("A later version took its place") && first.contains("Asleep again"));
    let last = log.lock().expect("not poisoned").last().cloned().expect("a record");
    let last = words(ask(site(&log), &format!("/records/{}", last.id)).await).await;
    assert!(last.contains("I mixed up two days") && last.contains("Awake"));
    // Nobody but whose entry it is puts it right.
    let others = with.replace("agency=school", "agency=police");
    let refused = send(site(&log), &address, &others).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(refused).await.contains("This is an entry of School"));
}

// covers: BRA-31, DEV-36, NOT-11
#[tokio::test]
async fn a_challenge_its_answer_and_its_end_are_seen_by_both_agencies_and_by_no_third() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let last = |log: &Log| log.lock().expect("not poisoned").last().expect("a record").id;
    let mut written = Vec::new();
    let steps = [
        (
            "challenge",
            "fact.to=childrens-social-care&fact.wish=A+visit&text.fact-seen=Thinner&text.opinion=Go",
            "school",
        ),
        (
            "challenge-answered",
            "fact.answer=not-agreed&text.opinion=Seen+last+month",
            "childrens-social-care",
        ),
        (
            "challenge-resolved",
            "fact.how=action-agreed&fact.theme=child-not-seen&text.opinion=A+visit",
            "school",
        ),
    ];
    for (kind, says, agency) in steps {
        let on = written.last().map_or(String::new(), |before| format!("&follows={before}"));
        let on = if kind == "challenge-resolved" { format!("&follows={}", written[0]) } else { on };
        let form = format!("person={id}&{says}{on}&author=A+Writer&role=worker&agency={agency}");
        let response = send(site(&log), &format!("/people/{id}/write/{kind}"), &form).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{kind}");
        written.push(last(&log));
    }
    for (reader, sees) in
        [("school", true), ("childrens-social-care", true), ("health-visiting", false)]
    {
        for record in &written {
            let response =
                ask(site(&log), &format!("/records/{record}?as-known-to={reader}")).await;
            let expected = if sees { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(response.status(), expected, "{reader}");
        }
        let page = ask(site(&log), &format!("/people/{id}/response?as-known-to={reader}")).await;
        assert_eq!(page.status(), StatusCode::OK, "{reader} knows the child");
        let page = words(page).await;
        for label in ["Professional challenge,", "Answer to a challenge,", "Challenge resolved,"] {
            assert_eq!(page.contains(label), sees, "{reader}: {label}");
        }
        let figures =
            words(ask(site(&log), &format!("/disagreements?as-known-to={reader}")).await).await;
        assert_eq!(figures.contains("No disagreement was opened"), !sees, "{reader}");
    }
}

// covers: NOT-11, DEV-36
#[tokio::test]
async fn a_child_in_danger_passes_every_stage_the_same_day() {
    let log = log();
    let id = child(&site(&log), "Linnet");
    let form = format!(
        "person={id}&fact.to=childrens-social-care&fact.wish=Go+today&fact.danger=yes&text.fact-seen=Not+seen&text.opinion=Go&{WHO}"
    );
    let address = format!("/people/{id}/write/challenge");
    let back = send(site(&log), &address, &form).await;
    assert_eq!(back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(back).await.contains("Say why it cannot wait for a stage"));
    let form = format!("{form}&fact.danger_why=Nine+days+unseen");
    let to = said(&send(site(&log), &address, &form).await);
    let page = words(ask(site(&log), &to).await).await;
    assert!(
        page.contains("Answer the challenge today, past every stage") && page.contains("Due today")
    );
    assert!(!page.contains("worker to worker"), "no stage begins");
}

// covers: NOR-36, NOR-38
#[tokio::test]
async fn several_agencies_are_chosen_by_boxes_and_the_facilitator_is_none_of_them() {
    let log = log();
    let form = "fact.facilitator=Ilka+Ferrand&fact.present=school&fact.present=housing&fact.themes=who-does-what&fact.themes=different-pictures";
    let form = format!("{form}&{WHO}");
    let refused = format!("{form}&fact.facilitator_agency=housing");
    let back = send(site(&log), "/write/group-supervision", &refused).await;
    assert_eq!(back.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let back = words(back).await;
    assert!(back.contains("Whoever leads it is independent"), "{back}");
    assert!(back.matches(" checked").count() >= 4, "what was ticked is ticked still");
    let taken = send(site(&log), "/write/group-supervision", &form).await;
    assert_eq!(taken.status(), StatusCode::SEE_OTHER);
    let kept = log.lock().expect("not poisoned").last().cloned().expect("a record");
    assert_eq!(kept.facts["present"], "school, housing");
    assert!(kept.text.is_empty() && kept.mentions.is_empty(), "no action, and nobody named");
    let record = words(ask(site(&log), &format!("/records/{}", kept.id)).await).await;
    assert!(record.contains("School, Housing"), "{record}");
}
