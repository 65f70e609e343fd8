//! What a reader sees and does not see: as of a day, as known to one agency, through filters; and that no address names anyone.

use crate::day;
use crate::html::{Piece, pieces};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Private, Said};
use safeguarding::scenarios::Scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use web::{RequestLine, RequestLog, Site};

/// The invented family of `family.md`.
pub fn family() -> Caseload {
    let story = Scenario::read(include_str!("family.md")).expect("the story can be read");
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let entries = story.records.into_iter().map(said);
    Caseload::of(
        Practice::shipped(),
        entries.chain(story.coverage.into_iter().map(Entry::Coverage)),
    )
}

fn site() -> Site {
    Site::new(family(), day, RequestLog::silent()).expect("every template can be read")
}

/// The address of the child whom most of the story is about.
pub fn amber(caseload: &Caseload) -> String {
    let child = caseload.search("amber")[0];
    format!("/people/{}", caseload.people.persons[child as usize].id)
}

fn record(caseload: &Caseload, reference: &str) -> String {
    let of = |record: &&safeguarding::records::Record| {
        record.provenance.reference.as_deref() == Some(reference)
    };
    format!("/records/{}", caseload.records.iter().find(of).expect("a record of the story").id)
}

async fn page(site: &Site, address: &str) -> String {
    let response = ask(site.clone(), address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

/// Every page that can be reached from an address by links within the site, and what it holds.
pub async fn crawl(site: &Site, from: &str) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut waiting = vec![from.to_owned()];
    while let Some(address) = waiting.pop() {
        let address = address.split('#').next().unwrap_or_default().to_owned();
        // A day stood on in a replay is a world of its own, which leads to everything as of that day: `replaying` walks there.
        let is_elsewhere = address.starts_with("/assets/") || address.contains("on=2");
        if pages.contains_key(&address) || is_elsewhere {
            continue;
        }
        let html = page(site, &address).await;
        waiting.extend(
            pieces(&html)
                .iter()
                .filter_map(|piece| piece.attribute("href"))
                .filter(|href| href.starts_with('/'))
                .map(str::to_owned),
        );
        pages.insert(address, html);
    }
    pages
}

#[tokio::test]
async fn as_known_to_one_agency_no_page_shows_what_only_others_knew() {
    let site = site();
    let everyone = crawl(&site, &amber(site.caseload())).await;
    let police = crawl(&site, &format!("{}?as-known-to=police", amber(site.caseload()))).await;
    let holds = |pages: &BTreeMap<String, String>, what: &str, narrowed: bool| {
        pages.iter().any(|(address, html)| {
            (!narrowed || address.contains("as-known-to=police")) && html.contains(what)
        })
    };
    for canary in ["CANARY-SCHOOL-WORDS", "CANARY-SCHOOL-SEEN"] {
        assert!(holds(&everyone, canary, false), "{canary} is not even shown to everyone");
        assert!(!holds(&police, canary, true), "the police are shown {canary}");
    }
    // The last is of a contact the police made themselves.
    for canary in ["CANARY-POLICE", "CANARY-TOLD", "CANARY-LATER"] {
        assert!(holds(&police, canary, true), "the police are not shown {canary}, which they knew");
    }
}

#[tokio::test]
async fn a_record_another_agency_kept_to_itself_looks_like_none() {
    let site = site();
    for (reference, status) in
        [("s1", StatusCode::NOT_FOUND), ("s2", StatusCode::OK), ("p1", StatusCode::OK)]
    {
        let address = format!("{}?as-known-to=police", record(site.caseload(), reference));
        assert_eq!(ask(site.clone(), &address).await.status(), status, "{reference}");
    }
}

#[tokio::test]
async fn as_of_an_earlier_day_nothing_later_is_shown() {
    let site = site();
    let earlier = page(&site, &format!("{}?as-of=2024-12-31", amber(site.caseload()))).await;
    assert!(earlier.contains("CANARY-SCHOOL-WORDS") && earlier.contains("31 December 2024"));
    for later in
        ["CANARY-POLICE", "CANARY-LATER", "Dale Furrow", "There have been three or more contacts"]
    {
        assert!(!earlier.contains(later), "{later}");
    }
    let today = page(&site, &amber(site.caseload())).await;
    assert!(
        today.contains("Dale Furrow") && today.contains("There have been three or more contacts")
    );
}

#[tokio::test]
async fn no_address_names_anyone_and_no_line_of_the_log_says_whose_page_it_was() {
    let kept: Arc<Mutex<Vec<RequestLine>>> = Arc::default();
    let keeper = Arc::clone(&kept);
    let log = RequestLog::new(move |line| keeper.lock().expect("not poisoned").push(line));
    let site = Site::new(family(), day, log).expect("every template can be read");
    let pages = crawl(&site, "/").await;
    assert!(pages.len() > 30, "only {} pages were found", pages.len());
    page(&site, "/?q=tarnwick").await;
    for (address, html) in &pages {
        for piece in pieces(html) {
            let href =
                piece.attribute("href").or_else(|| piece.attribute("action")).unwrap_or_default();
            for name in ["amber", "jude", "carys", "dale", "tarnwick", "furrow", "quarry"] {
                assert!(!href.to_lowercase().contains(name), "{name} in {href} on {address}");
            }
        }
    }
    let shapes: BTreeSet<String> =
        kept.lock().expect("not poisoned").iter().map(|line| line.place.clone()).collect();
    let known = [
        "/",
        "/about",
        "/families/{id}",
        "/households/{id}",
        "/learning",
        "/learning/audits/draw",
        "/learning/codebooks",
        "/learning/codebooks/{id}",
        "/learning/figures",
        "/learning/library",
        "/learning/lessons",
        "/learning/papers",
        "/learning/published",
        "/learning/rounds",
        "/learning/section-11",
        "/learning/words",
        "/learning/register/{kind}",
        "/people/{id}",
        "/people/{id}/findings/{rule}",
        "/people/{id}/household",
        "/people/{id}/picture",
        "/people/{id}/replay",
        "/people/{id}/response",
        "/people/{id}/write/{kind}",
        "/people/{id}/written",
        "/practice",
        "/practice/{rule}",
        "/practice/{rule}/look-back",
        "/questions",
        "/questions/decisions",
        "/records/{id}",
        "/resources",
        "/retention",
        "/sharing-gap",
        "/disagreements",
        "/work",
        "/write/{kind}",
    ];
    assert_eq!(shapes, known.into_iter().map(str::to_owned).collect());
}

#[tokio::test]
async fn every_entry_a_finding_rests_on_stands_where_its_link_leads() {
    let site = site();
    let mut led = 0;
    for (address, html) in crawl(&site, "/").await {
        if !address.contains("/findings/") {
            continue;
        }
        for piece in pieces(&html) {
            let Some((to, entry)) = piece.attribute("href").and_then(|href| href.split_once("#r-"))
            else {
                continue;
            };
            let chronology = page(&site, to).await;
            let id = format!("id=\"r-{entry}\"");
            assert!(chronology.contains(&id), "{address} leads to {entry}, which is not on {to}");
            led += 1;
        }
    }
    assert!(led > 10, "only {led} entries were led to");
}

#[tokio::test]
async fn filters_leave_out_what_does_not_fit_and_say_so() {
    let site = site();
    let of = |query: &str| format!("{}?{query}", amber(site.caseload()));
    for (query, fits) in [
        ("agency=police", 2),
        ("significant=yes&agency=school", 3),
        ("whose=child&from=2025-03-01", 1),
    ] {
        let html = page(&site, &of(query)).await;
        assert!(
            html.contains(&format!("<strong>{fits} of 11 entries</strong>")),
            "{query}: {}",
            said(&html)
        );
        assert!(html.contains("the others are left out"), "{query}");
    }
    let none = page(&site, &of("from=1999-01-01&to=1999-12-31")).await;
    assert!(none.contains("No entry fits the filter. That says nothing about what happened."));
}

/// The sentence that counts the entries.
fn said(html: &str) -> &str {
    let at = html.find(" entries").unwrap_or(0);
    &html[at.saturating_sub(40)..(at + 40).min(html.len())]
}

#[tokio::test]
async fn the_order_is_newest_first_for_work_and_oldest_first_for_court() {
    let site = site();
    let amber = amber(site.caseload());
    for (address, newest_first) in [
        (amber.clone(), true),
        (format!("{amber}?order=oldest"), false),
        (format!("{amber}?print=yes&order=oldest"), false),
    ] {
        let html = page(&site, &address).await;
        let chronology = html.split("Event</th>").last().unwrap_or_default();
        let chronology = chronology.split("id=\"chronology\"").last().unwrap_or_default();
        let (old, new) = (chronology.find("8 July 2024"), chronology.find("11 March 2025"));
        assert_eq!(old > new, newest_first, "{address}");
    }
}

#[tokio::test]
async fn what_a_switch_cannot_mean_is_said_and_the_page_still_comes() {
    let site = site();
    let html = page(&site, &format!("{}?as-of=soon&domain=luck", amber(site.caseload()))).await;
    assert!(html.contains("“soon” is not a day"));
    assert!(html.contains("That part of a child’s life is not one of the list"));
}

#[tokio::test]
async fn an_agency_that_is_none_is_refused_on_every_page_with_those_there_are() {
    let site = site();
    let amber = amber(site.caseload());
    let rest = ["", "/written", "/growth", "/replay", "/household", "/findings/no-such-rule"];
    let of_amber = rest.map(|rest| format!("{amber}{rest}"));
    let others = ["/", "/questions", "/questions/decisions", &record(site.caseload(), "p1")];
    for address in of_amber.iter().map(String::as_str).chain(others) {
        for switch in ["as-known-to", "agency"] {
            let response = ask(site.clone(), &format!("{address}?{switch}=circus")).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
            let html = words(response).await;
            assert!(html.contains("There is no agency of that name here"), "{address}");
            assert!(html.contains("“circus”") && html.contains("police (Police)"), "{address}");
            assert!(!html.contains("Amber"), "{address}");
        }
    }
}

#[tokio::test]
async fn of_a_text_of_a_million_letters_a_page_shows_the_beginning_its_length_and_where_the_whole_is()
 {
    let mut story = Scenario::read(include_str!("family.md")).expect("the story can be read");
    let long = format!("{}THE-END", "long ".repeat(200_000));
    let voice = safeguarding::records::Voice::Opinion;
    for record in &mut story.records {
        record.text.push((voice, long.clone().into()));
    }
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let caseload = Caseload::of(Practice::shipped(), story.records.into_iter().map(said));
    let site = Site::new(caseload, day, RequestLog::silent()).expect("every template can be read");
    let one = record(site.caseload(), "s1");
    for address in [&amber(site.caseload()), &format!("{}?print=yes", amber(site.caseload())), &one]
    {
        let html = page(&site, address).await;
        assert!(html.len() < 1_000_000 && !html.contains("THE-END"), "{address}: {}", html.len());
        assert!(html.contains("the first 10,000 of 1,000,007 letters"), "{address}");
    }
    let whole = format!("{one}/whole");
    assert!(page(&site, &one).await.contains(&format!("href=\"{whole}\"")));
    assert!(page(&site, &whole).await.contains(&long));
    let hidden = ask(site.clone(), &format!("{whole}?as-known-to=police")).await;
    assert_eq!(hidden.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_record_says_is_text_on_every_page() {
    let site = site();
    for (address, html) in crawl(&site, &amber(site.caseload())).await {
        assert!(!html.contains("<b>Bold"), "{address}");
    }
    let html = page(&site, &amber(site.caseload())).await;
    assert!(html.contains("&lt;b&gt;Bold &amp; &quot;quoted&quot;"));
}

#[tokio::test]
async fn an_address_that_means_nobody_is_not_found_and_says_nothing_more() {
    let site = site();
    let amber = amber(site.caseload());
    for address in [
        "/people/0000-0000-0000",
        "/people/Amber",
        "/families/0000-0000-0000",
        "/records/00000000-0000-0000-0000-000000000000",
        "/records/x",
        "/practice/no-such-rule",
        &format!("{amber}/findings/no-such-rule"),
    ] {
        let response = ask(site.clone(), address).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(words(response).await.contains("Page not found"), "{address}");
    }
}

#[tokio::test]
async fn a_record_is_shown_beside_the_row_it_was_read_from() {
    let without = site();
    let address = record(without.caseload(), "s1");
    assert!(page(&without, &address).await.contains("where this page cannot read it from here"));
    let with =
        site().with_rows(|_| Some(vec![Private::from("AS-IT-CAME"), Private::from("note: kept")]));
    let html = page(&with, &address).await;
    assert!(html.contains("AS-IT-CAME") && html.contains("kept"));
}

#[test]
fn a_printed_chronology_needs_nothing_beside_it() {
    let caseload = family();
    let child = caseload.search("amber")[0];
    let file =
        web::printed_chronology(caseload, &View::of_agency(day(), "school"), child, false, false)
            .expect("a chronology can be printed");
    for piece in pieces(&file) {
        let Piece::Opens(name, _) = &piece else { continue };
        assert!(
            !["script", "link", "img", "iframe"].contains(&name.as_str()),
            "it loads: {piece:?}"
        );
    }
    assert!(
        file.contains("<style>")
            && file.contains("As known to")
            && file.contains("CANARY-SCHOOL-SEEN")
    );
    assert!(!file.contains("CANARY-POLICE"));
    assert!(file.find("7 October 2024") < file.find("11 March 2025"), "it is not oldest first");
}

#[tokio::test]
async fn the_first_page_says_its_order_and_what_no_finding_means() {
    let html = page(&site(), "/").await;
    assert!(html.contains("newest first: <strong>not in order of risk</strong>"));
    assert!(html.contains("No finding is never evidence of safety"));
    assert!(
        html.contains(
            "There have been three or more contacts about this child within twelve months"
        )
    );
}
