//! What fewer people read: over every page that each role can come to, nothing shows of a class that the role is not shown (law 10), and
//! every entry a page names or leads to is one the reader may open (law 5).

use crate::door::{Browser, Office};
use crate::html::pieces;
use crate::readers::amber;
use crate::server::words;
use access::{Policies, Role};
use axum::http::StatusCode;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Class, Entry, MentionAt, Record, Said, Sensitivity, Tie};
use safeguarding::scenarios::Scenario;
use std::collections::BTreeMap;

/// A child of whom there is a record of each class, each with a word of its own in it.
fn caseload() -> Caseload {
    let story = Scenario::read(include_str!("classes.md")).expect("the story can be read");
    let kept = |mut record: Record| {
        record.sensitivity = match record.provenance.reference.as_deref() {
            Some("refuge") => Sensitivity::Refuge,
            Some("police-intelligence") => Sensitivity::PoliceIntelligence,
            Some("adoption") => Sensitivity::Adoption,
            Some("restricted") => Sensitivity::Restricted,
            _ => record.sensitivity,
        };
        Entry::Said(Box::new(Said { record, original: Vec::new() }))
    };
    let coverage = story.coverage.into_iter().map(Entry::Coverage);
    Caseload::of(Practice::shipped(), story.records.into_iter().map(kept).chain(coverage))
}

fn canary(class: Class) -> String {
    format!("CANARY-{}", class.id().to_uppercase())
}

/// Every page this reader comes to from some, by address: with what it answered.
async fn walk(browser: &Browser<'_>, from: &[String]) -> BTreeMap<String, (StatusCode, String)> {
    let mut pages = BTreeMap::new();
    let mut waiting = from.to_vec();
    while let Some(address) = waiting.pop() {
        let address = address.split('#').next().unwrap_or_default().to_owned();
        // Other days and other orders show less of the same, or the same again; of the pages of rules one will do.
        let again = ["/assets/", "on=2", "order=", "as-of="];
        let is_again = again.iter().any(|again| address.contains(again))
            || (address.starts_with("/practice/") && !address.contains("three-contacts"));
        if is_again || pages.contains_key(&address) {
            continue;
        }
        let response = browser.get(&address).await;
        let status = response.status();
        let html = words(response).await;
        let links = pieces(&html);
        let links = links.iter().filter_map(|piece| piece.attribute("href"));
        waiting.extend(links.filter(|href| href.starts_with('/')).map(str::to_owned));
        pages.insert(address, (status, html));
    }
    pages
}

#[test]
fn a_record_is_of_the_classes_its_kind_its_agency_and_its_source_say() {
    let caseload = caseload();
    for class in Class::ALL {
        let is_it = |record: &&Record| record.provenance.reference.as_deref() == Some(class.id());
        let record = caseload.records.iter().find(is_it).expect("a record of each class");
        assert!(record.classes.has(class), "{class:?}");
    }
    let ordinary = |reference: &str| {
        let is_it = |record: &&Record| record.provenance.reference.as_deref() == Some(reference);
        caseload.records.iter().find(is_it).expect("it is there").classes.is_empty()
    };
    assert!(ordinary("c1") && ordinary("c2"));
}

#[tokio::test]
async fn each_role_comes_to_what_is_of_a_class_it_is_shown_and_to_nothing_of_another() {
    let office = Office::over(caseload());
    let child = amber(office.site.caseload());
    let door = office.opens(
        "everything",
        &[Role::FrontDoor, Role::Supervisor, Role::Reviewer],
        "childrens-social-care",
    );
    let everything: Vec<String> =
        walk(&door, &["/".to_owned(), child.clone()]).await.into_keys().collect();
    assert!(everything.len() > 60, "only {} pages were come to", everything.len());
    let policies = Policies::shipped();
    for role in Role::ALL {
        let name = format!("some.{}", role.id());
        let browser = office.opens(&name, &[role], "adult-mental-health");
        match role {
            Role::SocialWorker | Role::Supervisor => office.ties(&name, Tie::Allocated),
            Role::Chair => office.ties(&name, Tie::Chairs),
            Role::Reviewer => office.ties(&name, Tie::Reviews),
            _ => {}
        }
        let own = walk(&browser, &["/".to_owned(), child.clone()]).await;
        // What others come to, and what is found by whoever knows where it stands.
        let mut pages = own.clone();
        pages.extend(walk(&browser, &everything).await);
        let reach = policies.reach(role);
        let reads = |class: Class| {
            let knows = match role {
                Role::FrontDoor
                | Role::SocialWorker
                | Role::Supervisor
                | Role::Chair
                | Role::Reviewer => true,
                // Of this family their agency knows what it wrote itself.
                Role::SafeguardingLead => class == Class::AdultHealth,
                _ => false,
            };
            knows && reach.sees(class, role == Role::SafeguardingLead)
        };
        for class in Class::ALL {
            let canary = canary(class);
            let shown = pages.iter().find(|(_, (_, html))| html.contains(&canary));
            let at = shown.map(|(address, _)| address);
            if reads(class) {
                assert!(at.is_some(), "{} is not shown {canary} anywhere", role.id());
            } else {
                assert_eq!(at, None, "{} is shown {canary}", role.id());
            }
        }
        let is_open = |status: &StatusCode| status.is_redirection() || *status == StatusCode::OK;
        let closed: Vec<String> = own
            .iter()
            .filter(|(_, (status, _))| !is_open(status))
            .filter_map(|(address, (status, _))| {
                let link = format!("href=\"{}", address.replace('&', "&amp;"));
                let (from, _) = own.iter().find(|(_, (_, html))| html.contains(&link))?;
                Some(format!("{status}: {address}, from {from}"))
            })
            .collect();
        assert!(closed.is_empty(), "{} is led to\n{}", role.id(), closed.join("\n"));
    }
}

#[tokio::test]
async fn what_is_met_only_by_what_is_hidden_is_not_met_for_whom_it_is_hidden_from() {
    let office = Office::over(caseload());
    let child = amber(office.site.caseload());
    let front = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let chair = office.opens("chair", &[Role::Chair], "childrens-social-care");
    office.ties("chair", Tie::Chairs);
    let met = |html: &str| html.contains("/findings/three-contacts-in-twelve-months-child");
    let of = async |browser: &Browser<'_>| words(browser.get(&child).await).await;
    let (to_front, to_chair) = (of(&front).await, of(&chair).await);
    assert!(met(&to_front), "the front door sees all three contacts");
    assert!(!met(&to_chair), "of three contacts the chair is shown two");
    assert!(to_chair.contains("you are shown nothing of"), "and is told that some may be hidden");
    let finding = format!("{child}/findings/three-contacts-in-twelve-months-child");
    assert_eq!(front.get(&finding).await.status(), StatusCode::OK);
    let told = words(chair.get(&finding).await).await;
    assert!(!told.contains("CANARY-REFUGE"), "{told}");
}

#[tokio::test]
async fn no_page_names_a_child_without_a_look_being_written_down() {
    let office = Office::over(caseload());
    let child = amber(office.site.caseload());
    let front = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let pages = walk(&front, &["/".to_owned(), "/?q=tarnwick".to_owned(), child.clone()]).await;
    let caseload = office.site.caseload();
    let family: Vec<MentionAt> = caseload
        .search("tarnwick")
        .into_iter()
        .map(|person| caseload.mention_at(caseload.people.persons[person as usize].mentions[0]))
        .collect();
    let looks = || office.door.who_looked(&family).expect("it can be read").len();
    let mut named = 0;
    for address in pages.keys() {
        office.pass(1);
        let before = looks();
        let html = words(front.get(address).await).await.to_lowercase();
        // What was searched for stands in its field again, whether anybody is found or not.
        if html.replace("value=\"tarnwick\"", "").contains("tarnwick") {
            named += 1;
            assert!(looks() > before, "{address} names her, and no look is kept");
        }
    }
    assert!(named > 10, "only {named} pages name her");
}

#[tokio::test]
async fn a_family_is_kept_closer_by_its_supervisor_and_found_by_fewer_until_it_no_longer_is() {
    let office = Office::over(caseload());
    let child = amber(office.site.caseload());
    let front = office.opens("front", &[Role::FrontDoor], "childrens-social-care");
    let lead = office.opens("lead", &[Role::Supervisor], "childrens-social-care");
    office.ties("lead", Tie::Allocated);
    let page = format!("{child}/who-looked");
    let status = async |browser: &Browser<'_>| browser.get(&child).await.status();
    assert_eq!(status(&front).await, StatusCode::OK);
    let closer = "do=closer&reason=her+mother+works+here";
    assert_eq!(
        front.post(&page, closer).await.status(),
        StatusCode::NOT_FOUND,
        "not theirs to say"
    );
    let without = lead.post(&page, "do=closer&reason=").await;
    assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY, "a reason is asked for");
    assert_eq!(status(&front).await, StatusCode::OK);
    assert_eq!(lead.post(&page, closer).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(status(&front).await, StatusCode::NOT_FOUND);
    assert_eq!(status(&lead).await, StatusCode::OK);
    let found = words(front.get("/?q=tarnwick").await).await;
    assert!(!found.contains(&child), "nor is she found");
    // With a reason the front door opens it, and whoever works with it is told so where their work is listed.
    let form = "name=Amber+Tarnwick&born=2016-04-03&reason=Night+duty%3A+the+police+asked";
    assert_eq!(front.post("/glass", form).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(status(&front).await, StatusCode::OK);
    let work = words(lead.get("/work").await).await;
    assert!(work.contains("Opened without a tie") && work.contains("the police asked"), "{work}");
    let other = office.opens("other", &[Role::Supervisor], "childrens-social-care");
    assert!(!words(other.get("/work").await).await.contains("the police asked"));
    assert_eq!(lead.post(&page, "do=open&reason=she+left").await.status(), StatusCode::SEE_OTHER);
    let second = office.opens("second", &[Role::FrontDoor], "childrens-social-care");
    assert_eq!(status(&second).await, StatusCode::OK);
}
