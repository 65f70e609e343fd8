//! Figures over everybody as a reader meets them: the sharing gap and a rule tried on the past. They point at nobody, they are not
//! undone by what stands beside them, and what leads to a child says so.

use crate::day;
use crate::html::{Piece, pieces};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Said};
use safeguarding::scenarios::Scenario;
use std::fmt::Write as _;
use std::sync::LazyLock;
use web::{RequestLog, Site};

const FAMILIES: [&str; 12] = [
    "Arden",
    "Bramley",
    "Cressing",
    "Dunster",
    "Elmet",
    "Foxley",
    "Greystone",
    "Hartwell",
    "Inskip",
    "Jevington",
    "Kersey",
    "Lavenham",
];

const MISSED: &str = "not-brought-or-moved-repeatedly";

/// Twelve families of one child: appointments missed with three agencies one after another, and more with the first, ever later; the
/// first two came to notice since. The children of the first three are girls.
fn told_in_parts() -> Caseload {
    let mut people = "# Told in parts\n\n## People\n\n| person | who |\n| --- | --- |\n".to_owned();
    let mut rows =
        "\n## Records\n\n| reference | agency | kind | about | happened | recorded | details |\n\
        | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (place, family) in FAMILIES.iter().enumerate() {
        let sex = if place < 3 { "female" } else { "male" };
        let born = 2011 + place;
        writeln!(people, "| C{place} | child Rowan {family} ({sex}, born {born}-02-03) |")
            .expect("a string can be written to");
        let first = place + 1;
        let later = 6 + place / 4;
        let mut told = vec![
            ("gp", "appointment", format!("2024-02-{first:02}"), "outcome=was-not-brought"),
            ("hospital", "appointment", format!("2024-03-{first:02}"), "outcome=was-not-brought"),
            ("dentist", "dental", format!("2024-04-{first:02}"), "outcome=was-not-brought"),
            ("gp", "appointment", format!("2024-{later:02}-{first:02}"), "outcome=was-not-brought"),
            ("gp", "appointment", format!("2024-09-{first:02}"), "outcome=was-not-brought"),
        ];
        if place < 2 {
            let contact = "from=public; outcome=no-further-action; about=neglect";
            for on in ["2024-12-02", "2024-12-09", "2024-12-16"] {
                told.push(("childrens-social-care", "contact", on.to_owned(), contact));
            }
        }
        for (agency, kind, on, details) in told {
            writeln!(
                rows,
                "| {agency}{place}{on} | {agency} | {kind} | C{place} | {on} | {on} | {details} |"
            )
            .expect("a string can be written to");
        }
    }
    let expected = "\n## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
        | 2025-06-02 | C0 | none | met | |\n";
    let story = Scenario::read(&format!("{people}{rows}{expected}")).expect("a sound story");
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    Caseload::of(Practice::shipped(), story.records.into_iter().map(said))
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    Site::new(told_in_parts(), day, RequestLog::silent()).expect("every template can be read")
});

/// A page, asked for again until its figures are there: each time the server itself waits for them a while.
async fn page(site: &Site, address: &str) -> String {
    loop {
        let response = ask(site.clone(), address).await;
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        let html = words(response).await;
        if !html.contains("are being worked out") {
            return html;
        }
    }
}

/// Every cell and sentence of a page.
fn texts(html: &str) -> Vec<String> {
    let text = |piece| match piece {
        Piece::Text(words) => Some(words),
        _ => None,
    };
    pieces(html).into_iter().filter_map(text).collect()
}

/// The numbers in the table cells under some headings.
fn counts(html: &str, headings: &[&str]) -> Vec<String> {
    let all = pieces(html);
    let is_count = |piece: &Piece| {
        piece.attribute("data-label").is_some_and(|label| headings.contains(&label))
    };
    all.windows(2)
        .filter(|pair| is_count(&pair[0]))
        .filter_map(|pair| match &pair[1] {
            Piece::Text(words) => Some(words.trim().to_owned()),
            _ => None,
        })
        .collect()
}

fn are_rounded(counts: &[String]) {
    assert!(!counts.is_empty(), "there are counts");
    for count in counts.iter().filter(|count| *count != "fewer than 5") {
        let count: usize = count.parse().unwrap_or_else(|_| panic!("`{count}` is a count"));
        assert_eq!(count % 5, 0, "{count} is not rounded to five");
    }
}

fn names_nobody(html: &str) {
    for family in FAMILIES {
        assert!(!html.contains(family), "{family} is named");
    }
    assert!(!html.contains("Rowan"));
}

/// A row of a table, from the words of its head to its end.
fn row<'a>(html: &'a str, head: &str) -> &'a str {
    let (_, rest) =
        html.split_once(&format!("{head}</")).unwrap_or_else(|| panic!("no row {head}"));
    rest.split_once("</tr>").map_or(rest, |(row, _)| row)
}

// covers: DEV-27
#[tokio::test]
async fn the_sharing_gap_tells_what_was_lost_by_rule_and_by_pair_and_names_nobody() {
    let html = page(&SITE, "/sharing-gap").await;
    names_nobody(&html);
    are_rounded(&counts(
        &html,
        &["Could be seen", "Before any one alone", "By no one alone, ever"],
    ));
    let title = SITE.caseload().practice.rule(MISSED).expect("the rule").title.clone();
    let missed = texts(row(&html, &title));
    // Twelve children, each seen together in April and by the practice alone from June to August on.
    assert_eq!(missed.iter().filter(|text| text.trim() == "10").count(), 2, "{missed:?}");
    let days = counts(row(&html, &title), &["Days lost: a quarter up to", "Longest"]);
    assert!(days.iter().all(|days| days.parse::<i32>().is_ok_and(|days| days > 60)), "{days:?}");
    assert!(html.contains("By pair of agencies") && html.contains("GP practice"));
    assert!(html.contains("of the log"), "it says where the log stood");
}

#[tokio::test]
async fn fewer_than_five_gaps_are_in_no_row_of_their_own() {
    let html = page(&SITE, "/sharing-gap").await;
    let (_, of_their_own) = html.split_once("id=\"by-rule\"").expect("rows by rule and by pair");
    for count in counts(of_their_own, &["Before any one alone"]) {
        assert_ne!(count, "fewer than 5");
        assert_ne!(count, "0");
    }
    assert!(html.contains("each with no gap or fewer than 5"));
}

#[tokio::test]
async fn over_an_empty_log_there_is_no_gap_and_no_safety() {
    let site = Site::new(Caseload::default(), day, RequestLog::silent());
    let html = page(&site.expect("every template can be read"), "/sharing-gap").await;
    assert!(html.contains("No pattern can be seen of anybody"));
    assert!(html.contains("No pattern is never evidence of safety"));
}

// covers: DEV-18
#[tokio::test]
async fn a_rule_in_practice_is_tried_on_the_past_and_its_page_names_nobody() {
    let html = page(&SITE, &format!("/practice/{MISSED}/look-back")).await;
    names_nobody(&html);
    are_rounded(&counts(&html, &["Prompts", "Found", "All"]));
    for told in [
        "How often it came up",
        "How much earlier than what was done",
        "Difference from the version before",
        "For whom",
        "Age on the last day",
        "Deprivation of the area",
        "Examples to read",
    ] {
        assert!(html.contains(told), "{told}");
    }
    // Three girls are too few to be counted, and their share too.
    let girls = texts(row(&html, "Girl")).join("|");
    assert!(girls.contains("fewer than 5") && girls.contains('–'), "{girls}");
    assert!(!girls.contains('%'), "{girls}");
}

#[tokio::test]
async fn each_example_leads_to_a_day_on_which_the_pattern_could_be_seen() {
    let html = page(&SITE, &format!("/practice/{MISSED}/look-back")).await;
    let title = SITE.caseload().practice.rule(MISSED).expect("the rule").title.clone();
    let all = pieces(&html);
    let hrefs: Vec<&str> = all
        .iter()
        .filter_map(|piece| piece.attribute("href"))
        .filter(|href| href.contains("/replay?on="))
        .collect();
    assert!((1..=5).contains(&hrefs.len()), "{hrefs:?}");
    for href in hrefs {
        let then = page(&SITE, href).await;
        assert!(then.contains(&title), "{href}");
    }
}

#[tokio::test]
async fn a_period_that_cannot_be_is_said_and_another_shown() {
    let at = |query: &str| format!("/practice/{MISSED}/look-back?{query}");
    let ahead = page(&SITE, &at("to=2031-01-01")).await;
    assert!(ahead.contains("The last day lies ahead") && ahead.contains("2 June 2025"));
    let turned = page(&SITE, &at("from=2025-07-01")).await;
    assert!(turned.contains("The first day lies after 2 June 2025"));
    let before = page(&SITE, &at("from=2020-01-01&to=2021-01-01")).await;
    assert!(before.contains("Never in this period"));
}

#[tokio::test]
async fn a_rule_nobody_has_is_not_looked_back_on() {
    let response = ask(SITE.clone(), "/practice/no-such-rule/look-back").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}
