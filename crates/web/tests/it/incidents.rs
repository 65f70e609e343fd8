//! The page of a serious incident: clocks, criteria by limb, agencies with what each holds, what was known on a day, and other incidents of the
//! same review, each family apart.

use crate::day;
use crate::readers::family;
use crate::responding::{Log, send, site};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::records::RecordId;
use safeguarding::scenarios::Scenario;
use std::sync::{Arc, Mutex};
use web::{RequestLog, Site};

fn log() -> Log {
    let story = Scenario::read(include_str!("incidents.md")).expect("the story can be read");
    Arc::new(Mutex::new(story.records))
}

fn id(log: &Log, reference: &str) -> RecordId {
    let log = log.lock().expect("not poisoned");
    let own = log.iter().find(|one| one.provenance.reference.as_deref() == Some(reference));
    own.unwrap_or_else(|| panic!("no record {reference}")).id
}

async fn page(log: &Log, address: &str) -> String {
    let response = ask(site(log), address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

async fn incident(log: &Log, reference: &str, query: &str) -> String {
    page(log, &format!("/incidents/{}{query}", id(log, reference))).await
}

/// A part of a page, from one heading to the next of the same page.
fn part<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let (_, rest) =
        page.split_once(&format!("id=\"{from}\"")).unwrap_or_else(|| panic!("no {from}"));
    if to.is_empty() {
        rest
    } else {
        rest.split_once(&format!("id=\"{to}\"")).map_or(rest, |(p, _)| p)
    }
}

/// The row of a table that begins with these words.
fn row<'p>(part: &'p str, head: &str) -> &'p str {
    let found = part.split("<tr").find(|row| {
        let head_cell = row.split("</th>").next().unwrap_or_default();
        head_cell.contains(head)
    });
    let found = found.unwrap_or_else(|| panic!("no row {head} in {part}"));
    found.split("</tr>").next().unwrap_or(found)
}

/// What a reader reads of a piece of a page, without its tags.
fn read(html: &str) -> String {
    let text = html.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    text.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

// covers: NOR-8
#[tokio::test]
async fn the_limbs_of_the_test_of_the_day_are_laid_out_and_never_added_up() {
    let page = incident(&log(), "x1", "").await;
    let criteria = part(&page, "criteria", "agencies");
    let limb = |says: &str| read(row(criteria, says));
    let neglect = limb("abused or neglected");
    assert!(neglect.contains("Met") && neglect.contains("CANARY-EVIDENCE"), "{neglect}");
    assert!(neglect.contains("Bram Oduya, head of service"), "{neglect}");
    let harm = limb("2. The child has died");
    assert!(harm.contains("Not looked at"), "{harm}");
    let harm = limb("The child has been seriously harmed");
    assert!(
        harm.contains(
            "Seen differently: met, says Children’s social care; not known yet, says Hospital"
        ),
        "{harm}"
    );
    let withdrawn = limb("authority’s area");
    assert!(withdrawn.contains("Not looked at: what was written was withdrawn"), "{withdrawn}");
    assert!(criteria.contains("It asks for these together: 1, 2 and 4; or 1, 3 and 4; or 5."));
    assert!(criteria.contains("Would a local review teach what could improve?"));
    for sum in ["criteria met", "criteria are met", "is met.", "must be notified."] {
        assert!(!criteria.to_lowercase().contains(sum), "{sum}");
    }
}

// covers: NOR-8
#[tokio::test]
async fn what_was_looked_at_under_a_test_of_another_day_stands_apart_and_says_so() {
    let page = incident(&log(), "x1", "").await;
    let apart = read(part(&page, "apart", "agencies"));
    assert!(apart.contains("Must the board hold a serious case review?"), "{apart}");
    assert!(
        apart.contains(
            "not in force on the day of the incident, but from 1 April 2006 to 29 September 2019"
        ),
        "{apart}"
    );
    let older = incident(&log(), "m1", "").await;
    let criteria = part(&older, "criteria", "agencies");
    assert!(criteria.contains("Must the board hold a serious case review?"));
    assert!(!criteria.contains("Must the authority notify"), "it was not in force in 2012");
    assert!(read(row(criteria, "(b)(ii), second part")).contains("Met"));
}

// covers: NOR-8
#[tokio::test]
async fn for_an_incident_of_2005_no_test_is_listed_and_the_older_one_is_handed_back() {
    let log = log();
    let page = incident(&log, "o1", "").await;
    let criteria = part(&page, "criteria", "agencies");
    assert!(criteria.contains("No test is listed that was in force on the day of this incident"));
    assert!(page.contains("may not have held then"), "its clocks are those of today");
    let apart = read(part(&page, "apart", "agencies"));
    assert!(
        apart.contains("not in force on the day of the incident, but from 1 April 2006"),
        "{apart}"
    );
    let form = criteria.split("href=\"").find(|link| link.contains("/write/review-criterion"));
    let form = form.and_then(|link| link.split('"').next()).expect("where another test is written");
    let form = form.replace("&amp;", "&");
    let chosen = self::page(&log, &form).await;
    let other = chosen.split("<input").find(|field| field.contains("value=\"other\""));
    assert!(other.is_some_and(|field| field.contains("checked")), "it begins with another test");
    let sent = format!(
        "follows={}&fact.test=england-serious-case-review&fact.limb=died&fact.met=yes&text.fact-seen=Seen\
         &author=Ada+Penrose&role=manager&agency=safeguarding-partnership",
        id(&log, "o1")
    );
    let address = form.split('?').next().expect("an address");
    let answer = send(site(&log), address, &sent).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(answer).await.contains("No test listed here was"));
}

#[tokio::test]
async fn a_limb_is_written_from_its_row_and_stands_there_after() {
    let log = log();
    let page = incident(&log, "x1", "").await;
    let criteria = part(&page, "criteria", "agencies");
    let died = row(criteria, "2. The child has died");
    let form = died.split("href=\"").find(|link| link.contains("/write/review-criterion"));
    let form = form.and_then(|link| link.split('"').next()).expect("a form").replace("&amp;", "&");
    assert!(form.contains("fact.test=england-notify") && form.contains("fact.limb=died"), "{form}");
    let who = self::page(&log, &form).await;
    let chosen = who.split("name=\"person\"").nth(1).and_then(|rest| rest.split("value=\"").nth(1));
    let child = chosen.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    let sent = format!(
        "follows={}&fact.test=england-notify&fact.limb=died&fact.met=no&text.fact-seen=She+is+on+the+ward\
         &person={child}&author=Ada+Penrose&role=manager&agency=safeguarding-partnership",
        id(&log, "x1")
    );
    let answer = send(site(&log), form.split('?').next().expect("an address"), &sent).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", read(&words(answer).await));
    let after = incident(&log, "x1", "").await;
    let died = read(row(part(&after, "criteria", "agencies"), "2. The child has died"));
    assert!(died.contains("Not met") && died.contains("She is on the ward"), "{died}");
}

#[tokio::test]
async fn the_clocks_are_those_of_the_ledger_and_what_was_late_stays_late() {
    let page = incident(&log(), "x1", "").await;
    let clocks = part(&page, "clocks", "criteria");
    let clock = |title: &str| read(row(clocks, title));
    assert!(clock("Notify the serious incident").contains("Done in time"));
    let asked = clock("Ask the agencies for their returns");
    assert!(asked.contains("Done 2 days late") && asked.contains("13 May 2025"), "{asked}");
    let hospital = clocks.split("<tr").find(|row| row.contains("Hospital, ")).map(read);
    let hospital = hospital.expect("the hospital owes a return");
    assert!(hospital.contains("days overdue") && hospital.contains("23 May 2025"), "{hospital}");
    assert!(hospital.contains("Return of an agency"), "it leads to the form: {hospital}");
    assert!(clock("Complete the rapid review").contains("Done in time"));
    assert!(clock("Publish the local review").contains("Running"));
    let bare = incident(&log(), "z1", "").await;
    let none = read(part(&bare, "clocks", "criteria"));
    assert!(
        none.contains("No clock runs. What opens it: serious incident that must be notified"),
        "{none}"
    );
}

#[tokio::test]
async fn each_agency_stands_with_its_return_and_what_the_record_holds_of_it() {
    let page = incident(&log(), "x1", "").await;
    let agencies = part(&page, "agencies", "known");
    let agency = |name: &str| read(row(agencies, name));
    let school = agency("School");
    assert!(school.contains("Knew them: involved at the time"), "{school}");
    assert!(school.contains("1 entry, 16 September 2024"), "{school}");
    assert!(school.contains("232 days") && school.contains("to the incident"), "{school}");
    assert!(school.ends_with("1 entry"), "what it wrote since stands apart: {school}");
    let hospital = agency("Hospital");
    assert!(
        hospital.contains("No return: due 23 May 2025") && hospital.contains("No entry of its own")
    );
    let gp = agency("GP practice");
    assert!(gp.contains("Knew them: not known") && gp.contains("ask which is so"), "{gp}");
    let housing = agency("Housing");
    assert!(housing.contains("Knew them: not known") && housing.contains("No entry of its own"));
    let not_asked = part(&page, "not-asked", "known");
    let police = read(row(not_asked, "Police"));
    assert!(police.contains("Not asked") && police.contains("Ask it"), "{police}");
    assert!(police.contains("1 of all these later withdrawn"), "{police}");
    let fire = read(row(not_asked, "Fire"));
    assert!(fire.contains("1 more of no certain day"), "{fire}");
    let ask = row(not_asked, "Police").split("href=\"").find(|link| link.contains("return-asked"));
    assert!(ask.is_some_and(|link| link.contains("fact.to=police")));
}

#[tokio::test]
async fn on_a_day_before_only_what_was_known_by_then_is_there_and_of_each_who_knew_it() {
    let log = log();
    let on_the_day = incident(&log, "x1", "").await;
    let known = part(&on_the_day, "known", "decision");
    assert!(known.contains("on 6 May 2025"), "the day of the incident is stood on");
    for canary in ["CANARY-SCHOOL", "CANARY-POLICE"] {
        assert!(known.contains(canary), "{canary}");
    }
    for later in ["CANARY-AFTER", "CANARY-INCIDENT", "CANARY-RETURN", "CANARY-FIRE"] {
        assert!(!known.contains(later), "{later} was not known that day");
    }
    let missed = row(known, "2 October 2024");
    assert!(read(missed).contains("GP practice, Health visiting"), "{}", read(missed));
    let police = row(known, "2 March 2025");
    assert!(read(police).contains("Withdrawn since, after this day"), "{}", read(police));
    let earlier = incident(&log, "x1", "?on=2024-09-30").await;
    let known = part(&earlier, "known", "decision");
    assert!(known.contains("CANARY-SCHOOL") && !known.contains("CANARY-POLICE"));
    let later = incident(&log, "x1", "?on=2025-05-31").await;
    let known = part(&later, "known", "decision");
    assert!(part(known, "after", "").contains("CANARY-AFTER"), "since the incident stands apart");
    assert!(!part(known, "by-then", "unclear").contains("CANARY-AFTER"));
    assert!(part(known, "unclear", "after").contains("CANARY-FIRE"));
    assert!(!known.contains("CANARY-INCIDENT"), "looking back is none of what was known");
}

#[tokio::test]
async fn one_agency_is_shown_what_it_knew_and_nothing_of_the_others() {
    let log = log();
    let school = incident(&log, "x1", "?as-known-to=school").await;
    for others in ["CANARY-POLICE", "CANARY-EVIDENCE", "Ask it", "By no agency alone"] {
        assert!(!school.contains(others), "{others}");
    }
    assert!(school.contains("CANARY-SCHOOL"));
    let told = ask(site(&log), &format!("/incidents/{}?as-known-to=dentist", id(&log, "x1"))).await;
    assert_eq!(told.status(), StatusCode::NOT_FOUND, "who knew of no incident finds none");
}

// covers: DEV-3
#[tokio::test]
async fn incidents_of_one_review_are_counted_and_led_to_and_no_family_is_named_on_the_page_of_another()
 {
    let log = log();
    let first = incident(&log, "x1", "").await;
    let decision = part(&first, "decision", "");
    assert!(decision.contains("Other incidents with this reference: 1"));
    assert!(decision.contains(&format!("/incidents/{}", id(&log, "y1"))));
    assert!(decision.contains("of another family"));
    assert!(decision.contains(
        "It says that it looks at 3, and 2 of those this reader knows of carry its reference"
    ));
    let other = incident(&log, "y1", "").await;
    for name in ["Wren", "Robin", "Dena", "Tolland", "CANARY"] {
        assert!(!other.contains(name), "{name}");
    }
    for name in ["Piers", "Gwen", "Hallam"] {
        assert!(!first.contains(name), "{name}");
    }
}

#[tokio::test]
async fn without_an_entry_it_says_so_and_a_withdrawn_one_asks_nothing_of_anybody() {
    let log = log();
    let none = incident(&log, "z1", "").await;
    assert!(none.contains("No entry of any agency about this family is here"));
    assert!(none.contains("That is no sign that nobody knew it"));
    assert!(none.contains("No entry about this child or the household was known that day"));
    let withdrawn = incident(&log, "w1", "").await;
    assert!(withdrawn.contains("It was later withdrawn: somebody said it had not happened"));
    assert!(withdrawn.contains("What opened it was withdrawn since"));
    assert!(
        !withdrawn.contains("/write/review-criterion")
            && !withdrawn.contains("/write/incident-notified")
    );
    let takes_back = ask(site(&log), &format!("/incidents/{}", id(&log, "w2"))).await;
    assert_eq!(takes_back.status(), StatusCode::NOT_FOUND, "what takes one back is none");
}

#[tokio::test]
async fn the_page_is_led_to_from_the_entry_the_child_and_the_register_and_is_none_of_another_entry()
{
    let log = log();
    let address = format!("/incidents/{}", id(&log, "x1"));
    let link = format!("href=\"{address}\"");
    assert!(page(&log, &format!("/records/{}", id(&log, "x1"))).await.contains(&link));
    assert!(page(&log, "/learning/register/serious-incident").await.contains(&link));
    let shown = page(&log, &address).await;
    let child = shown.split("href=\"").find(|link| link.starts_with("/people/"));
    let child = child.and_then(|link| link.split('"').next()).expect("a child");
    assert!(page(&log, child).await.contains(&link));
    for reference in ["n1", "s1", "l1"] {
        let other = ask(site(&log), &format!("/incidents/{}", id(&log, reference))).await;
        assert_eq!(other.status(), StatusCode::NOT_FOUND, "{reference}");
    }
    let nobody =
        Site::new(family(), day, RequestLog::silent()).expect("every template can be read");
    let none = ask(nobody, "/incidents/00000000-0000-0000-0000-000000000000").await;
    assert_eq!(none.status(), StatusCode::NOT_FOUND);
}
