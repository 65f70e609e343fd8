//! A replay as a reader meets it: who could have seen what and when, what one reader knew on one day and nothing more, and how it
//! ended kept back until somebody asks.

use crate::day;
use crate::html::{Piece, pieces};
use crate::readers::{amber, family};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Said};
use safeguarding::scenarios::Scenario;
use std::collections::BTreeSet;
use web::{RequestLog, Site};

const PEOPLE: &str = "# In parts\n\n## People\n\n| person | who |\n| --- | --- |\n\
    | Amber | child Amber Kestle (born 2015-03-04) |\n| Jo | mother Jo Kestle (born 1990-02-01) |\n\n## Records\n\n\
    | reference | agency | kind | about | happened | recorded | details | fact seen | shared with |\n\
    | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";
const EXPECTED: &str = "\n## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
    | 2025-06-02 | Amber | none | met | |\n";

/// Missed appointments told in parts to three agencies, and how it ended.
const PARTS: &str = "\
| a1 | gp | appointment | Amber, Jo | 2024-09-02 | 2024-09-02 | outcome=was-not-brought | CANARY-GP | |\n\
| a2 | hospital | appointment | Amber, Jo | 2024-10-07 | 2024-10-07 | outcome=was-not-brought | CANARY-HOSPITAL | |\n\
| a3 | dentist | dental | Amber, Jo | 2024-11-04 | 2024-11-04 | outcome=was-not-brought | CANARY-DENTIST | gp |\n\
| a4 | gp | appointment | Amber, Jo | 2025-01-06 | 2025-01-06 | outcome=was-not-brought | CANARY-LATER | |\n\
| d1 | hospital | death | Amber | 2025-03-03 | 2025-03-03 | of=child | CANARY-END | |\n";

fn site_of(rows: &str) -> Site {
    let story = Scenario::read(&format!("{PEOPLE}{rows}{EXPECTED}")).expect("a sound story");
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let caseload = Caseload::of(Practice::shipped(), story.records.into_iter().map(said));
    site(caseload)
}

fn site(caseload: Caseload) -> Site {
    Site::new(caseload, day, RequestLog::silent()).expect("every template can be read")
}

async fn replay(site: &Site, query: &str) -> String {
    let address = format!("{}/replay{query}", amber(site.caseload()));
    let response = ask(site.clone(), &address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

const MISSED: &str = "The child was not brought, or the family moved the appointment, three times or more within twelve months";

/// A part of a page, from the element of one id to that of another, or to the end.
fn section<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let Some((_, rest)) = html.split_once(&format!("id=\"{from}\"")) else { return "" };
    rest.split_once(&format!("id=\"{to}\"")).map_or(rest, |(section, _)| section)
}

// covers: UEA-3
#[tokio::test]
async fn a_pattern_told_in_parts_has_the_day_of_all_together_the_later_day_of_one_and_the_days_lost()
 {
    let html = replay(&site_of(PARTS), "").await;
    let later = section(&html, "later-alone", "at-once");
    let (_, missed) = later.split_once(MISSED).unwrap_or_else(|| panic!("not there: {later}"));
    let (missed, _) = missed.split_once("</li>").expect("a pattern ends");
    for words in ["4 November 2024", "GP practice alone", "6 January 2025", "63 days", "lost"] {
        assert!(missed.contains(words), "{words}: {missed}");
    }
}

#[tokio::test]
async fn what_no_agency_alone_could_see_stands_first_and_what_one_could_at_once_last() {
    let html = replay(&site(family()), "").await;
    let never = html.find("id=\"never-alone\"");
    let (later, at_once) = (html.find("id=\"later-alone\""), html.find("id=\"at-once\""));
    assert!(at_once.is_some(), "children’s social care could see its three contacts alone");
    for (before, after) in [(never, later), (later, at_once), (never, at_once)] {
        let Some((before, after)) = before.zip(after) else { continue };
        assert!(before < after);
    }
}

#[tokio::test]
async fn every_agency_that_is_drawn_stands_in_the_table_with_the_same_years() {
    let html = replay(&site_of(PARTS), "").await;
    let knew = section(&html, "knew", "patterns");
    for agency in ["GP practice", "Hospital", "Dentist"] {
        assert!(knew.contains(&format!("{agency}: entries became known in 2024")), "{agency}");
        assert!(
            knew.contains(&format!(
                "<th scope=\"row\" class=\"govuk-table__header\">{agency}</th>"
            ))
        );
    }
    assert!(
        knew.contains("October to December (1, told by others)"),
        "the dentist told the practice"
    );
    let outlined = knew.matches("regard-drawing__mark--vague").count();
    assert_eq!(outlined, 2, "one quarter in each of the two drawings was only told");
}

#[tokio::test]
async fn how_it_ended_is_hidden_and_counted_until_somebody_asks() {
    let site = site_of(PARTS);
    for query in ["?", "?on=2025-06-02&"] {
        let hidden = replay(&site, query).await;
        assert!(hidden.contains("How it ended is hidden"), "{query}");
        assert!(hidden.contains("1 entry left out"), "{query}");
        assert!(hidden.contains("Show also what tells how it ended"), "{query}");
        assert!(!hidden.contains("Death") && !hidden.contains("CANARY-END"), "{query}");
        let shown = replay(&site, &format!("{query}outcome=shown")).await;
        assert!(shown.contains("Hide again what tells how it ended"), "{query}");
        assert!(!shown.contains("left out"), "{query}");
    }
    let shown = replay(&site, "?on=2025-06-02&outcome=shown").await;
    assert!(shown.contains("CANARY-END"));
}

#[tokio::test]
async fn on_a_day_nothing_is_there_that_was_written_later() {
    let site = site_of(PARTS);
    let then = replay(&site, "?on=2024-11-04").await;
    assert!(then.contains("CANARY-GP") && then.contains("CANARY-DENTIST"));
    assert!(!then.contains("CANARY-LATER"));
    assert!(section(&then, "patterns", "entries").contains(MISSED));
    let before = replay(&site, "?on=2024-11-03").await;
    assert!(!before.contains(MISSED) && !before.contains("CANARY-DENTIST"));
    assert!(
        before.contains("7 October 2024") && before.contains("4 November 2024"),
        "the days round it"
    );
}

#[tokio::test]
async fn as_one_agency_nothing_is_there_that_only_others_knew_or_could_see() {
    let site = site_of(PARTS);
    for query in ["?as-known-to=gp", "?on=2024-12-31&as-known-to=gp"] {
        let html = replay(&site, query).await;
        assert!(html.contains("CANARY-GP") && html.contains("CANARY-DENTIST"), "{query}");
        assert!(!html.contains("CANARY-HOSPITAL"), "{query}");
        assert!(!html.contains("id=\"never-alone\"") && !html.contains("All together"), "{query}");
    }
    let then = replay(&site, "?on=2024-12-31&as-known-to=gp").await;
    assert!(!then.contains(MISSED), "with two of three entries the practice could not see it");
    assert!(replay(&site, "?as-known-to=gp").await.contains(MISSED));
    let stranger = replay(&site, "?as-known-to=fire").await;
    assert!(!stranger.contains("Amber") && stranger.contains("No record this reader had"));
}

#[tokio::test]
async fn every_entry_a_pattern_rests_on_stands_on_the_same_page() {
    for site in [site(family()), site_of(PARTS)] {
        let html = replay(&site, "?on=2025-06-02").await;
        let all = pieces(&html);
        let ids: BTreeSet<&str> = all.iter().filter_map(|piece| piece.attribute("id")).collect();
        let entries: Vec<&str> = all
            .iter()
            .filter_map(|piece| piece.attribute("href")?.strip_prefix('#'))
            .filter(|id| id.starts_with("r-"))
            .collect();
        assert!(!entries.is_empty());
        for entry in entries {
            assert!(ids.contains(entry), "{entry} is not on the page");
        }
    }
}

#[tokio::test]
async fn a_day_after_the_one_looked_back_from_is_said_and_that_day_shown() {
    let html = replay(&site_of(PARTS), "?on=2026-01-01&as-of=2025-01-01").await;
    assert!(html.contains("1 January 2026 lies after 1 January 2025"));
    assert!(html.contains("1 January 2025, at 9 years"), "that day is shown");
    let html = replay(&site_of(PARTS), "?on=soon").await;
    assert!(html.contains("“soon” is not a day") && html.contains("id=\"knew\""));
}

#[tokio::test]
async fn every_day_of_a_pattern_leads_to_a_page_on_which_it_can_be_seen() {
    let mut led = 0;
    for site in [site(family()), site_of(PARTS)] {
        let html = replay(&site, "").await;
        let patterns = section(&html, "patterns", "reading");
        for pattern in patterns.split("<li class=\"regard-finding\">").skip(1) {
            let all = pieces(pattern);
            let title = all.iter().find_map(|piece| match piece {
                Piece::Text(words) if !words.trim().is_empty() => Some(words.as_str()),
                _ => None,
            });
            let title = title.expect("a pattern has a title");
            let hrefs = all.iter().filter_map(|piece| piece.attribute("href"));
            for (_, query) in hrefs.filter_map(|href| href.split_once("/replay?")) {
                let then = replay(&site, &format!("?{query}")).await;
                let seen = section(&then, "patterns", "entries");
                assert!(pieces(seen).contains(&Piece::Text(title.to_owned())), "{title}: {query}");
                led += 1;
            }
        }
    }
    assert!(led >= 5, "only {led} days were led to");
}

#[tokio::test]
async fn only_a_child_is_replayed() {
    let site = site(family());
    let adult = site.caseload().search("carys")[0];
    let adult = site.caseload().people.persons[adult as usize].id;
    for address in [format!("/people/{adult}/replay"), "/people/0000-0000-0000/replay".to_owned()] {
        assert_eq!(ask(site.clone(), &address).await.status(), StatusCode::NOT_FOUND, "{address}");
    }
}
