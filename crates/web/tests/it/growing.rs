//! What was recorded month by month, and what was measured, as a reader meets them: every mark leads to its entry, no figure stands for
//! a child, nothing of what only others knew is drawn, and a chart without tables says how they are given.

use crate::day;
use crate::html::{Piece, pieces};
use crate::readers::{amber, family};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::Caseload;
use safeguarding::chronology::{Accumulation, Lane, Month, View};
use safeguarding::growth::Reference;
use safeguarding::practice::{Domain, HelpStep, Practice};
use safeguarding::records::{Entry, Said};
use safeguarding::scenarios::Scenario;
use std::collections::BTreeSet;
use std::sync::Arc;
use web::{GrowthTables, RequestLog, Site};

const PEOPLE: &str = "# A life\n\n## People\n\n| person | who |\n| --- | --- |\n\
    | Amber | child Amber Kestle (female, born 2015-03-04) |\n| Finn | child Finn Kestle (born 2018-09-09) |\n\
    | Jo | mother Jo Kestle (born 1990-02-01) |\n\n## Records\n\n\
    | reference | agency | kind | about | happened | recorded | details | withdraws |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
const EXPECTED: &str = "\n## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
    | 2025-01-01 | Amber | none | met | |\n";

/// A caseload of these rows about Amber, her brother Finn and their mother Jo.
pub fn life(rows: &str) -> Caseload {
    let story = Scenario::read(&format!("{PEOPLE}{rows}\n{EXPECTED}")).expect("a sound story");
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    Caseload::of(Practice::shipped(), story.records.into_iter().map(said))
}

fn of(caseload: &Caseload, child: &str) -> Accumulation {
    let child = caseload.search(child)[0];
    let chronology = caseload.chronology(&View::all(day()), child);
    Accumulation::of(&caseload.records, &caseload.people, &caseload.practice, &chronology)
}

fn lanes(of: &Accumulation) -> Vec<Lane> {
    of.marks.iter().map(|mark| mark.lane).collect()
}

#[test]
fn a_child_is_marked_for_the_home_it_shares_and_not_for_its_brothers_hunger() {
    let caseload = life(
        "| n1 | gp | note | Amber, Finn, Jo | 2022-04-01 | 2022-04-01 | | |\n\
         | h1 | fire | home-conditions | Jo | 2022-04-03 | 2022-04-03 | clutter=6 | |\n\
         | s1 | school | school-concern | Finn | 2024-04-03 | 2024-04-03 | concern=hunger | |",
    );
    assert_eq!(lanes(&of(&caseload, "amber")), [Lane::Sign(Domain::Physical)]);
    let finn = lanes(&of(&caseload, "finn"));
    assert_eq!(finn, [Lane::Sign(Domain::Physical), Lane::Sign(Domain::Nutritional)]);
}

#[test]
fn a_sign_counts_only_at_its_ages() {
    let concern = "concern=hunger";
    let rows =
        |at: &str| format!("| s1 | nursery | school-concern | Amber | {at} | {at} | {concern} | |");
    // Hunger at nursery is a sign from the second birthday on: 4 March 2017.
    assert_eq!(lanes(&of(&life(&rows("2017-03-03")), "amber")), []);
    assert_eq!(lanes(&of(&life(&rows("2017-03-04")), "amber")), [Lane::Sign(Domain::Nutritional)]);
}

#[test]
fn an_appointment_kept_is_no_mark_and_a_promise_broken_no_strength() {
    let caseload = life(
        "| a1 | gp | appointment | Amber | 2022-04-03 | 2022-04-03 | outcome=attended | |\n\
         | n1 | early-help | network-promise | Amber | 2022-05-03 | 2022-05-03 | kept=no | |\n\
         | n2 | early-help | network-promise | Amber | 2022-06-03 | 2022-06-03 | kept=yes | |",
    );
    assert_eq!(lanes(&of(&caseload, "amber")), [Lane::Strength]);
}

#[test]
fn an_offer_declined_is_an_offer_and_a_refusal_and_no_sign_of_neglect() {
    let caseload = life(
        "| o1 | early-help | support-offered | Amber, Jo | 2022-04-03 | 2022-04-03 | outcome=declined | |",
    );
    let found = lanes(&of(&caseload, "amber"));
    assert_eq!(found, [Lane::Help(HelpStep::Offered), Lane::Help(HelpStep::Declined)]);
}

#[test]
fn a_vague_day_spans_its_months_but_never_past_the_day_it_was_written_down() {
    let caseload = life(
        "| s1 | school | school-concern | Amber | 2022 | 2022-03-09 | concern=hunger | |\n\
         | s2 | school | school-concern | Amber |  | 2022-05-09 | concern=hunger | |",
    );
    let found = of(&caseload, "amber");
    let month = |month| Month { year: 2022, month };
    let spans: Vec<_> = found.marks.iter().map(|mark| mark.months).collect();
    assert_eq!(spans, [Some((month(1), month(3))), None]);
    assert!(!found.marks[0].is_of_one_month());
}

#[test]
fn poverty_disability_and_the_form_of_a_family_are_never_marked() {
    let caseload = life(
        "| t1 | housing | tenancy | Jo, Amber | 2022-04-03 | 2022-04-03 | | |\n\
         | d1 | gp | diagnosis | Amber | 2022-05-03 | 2022-05-03 | | |\n\
         | m1 | housing | move | Amber, Jo | 2022-06-03 | 2022-06-03 | | |\n\
         | c1 | childrens-social-care | household-change | Amber, Jo | 2022-07-03 | 2022-07-03 | change=left | |",
    );
    assert_eq!(lanes(&of(&caseload, "amber")), []);
}

pub fn site(caseload: Caseload) -> Site {
    Site::new(caseload, day, RequestLog::silent()).expect("every template can be read")
}

pub async fn page(site: &Site, address: &str) -> String {
    let response = ask(site.clone(), address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

#[tokio::test]
async fn every_mark_leads_to_a_row_on_the_page_whose_entries_are_on_it_too() {
    let site = site(family());
    let html = page(&site, &amber(site.caseload())).await;
    let all = pieces(&html);
    let ids: BTreeSet<&str> = all.iter().filter_map(|piece| piece.attribute("id")).collect();
    let is_link = |piece: &&Piece| matches!(piece, Piece::Opens(name, _) if name == "a");
    let pressed: Vec<&str> = all
        .iter()
        .filter(is_link)
        .filter(|piece| piece.attribute("tabindex") == Some("-1"))
        .filter_map(|piece| piece.attribute("href"))
        .collect();
    assert!(!pressed.is_empty(), "no mark can be pressed");
    for href in pressed {
        let id = href.strip_prefix('#').expect("a mark leads within the page");
        assert!(ids.contains(id), "{href} leads nowhere");
    }
    let (_, listed) = html.split_once("id=\"accumulation\"").expect("the picture has a heading");
    let (listed, _) = listed.split_once("id=\"agencies\"").expect("the next heading");
    let entries: Vec<&str> = listed.split("#r-").skip(1).filter_map(|at| at.get(..36)).collect();
    assert!(!entries.is_empty());
    for entry in entries {
        assert!(ids.contains(format!("r-{entry}").as_str()), "no entry r-{entry}");
    }
}

#[tokio::test]
async fn as_known_to_the_police_no_sign_that_only_the_school_knew_is_marked() {
    let site = site(family());
    let address = amber(site.caseload());
    let section = |html: &str| {
        let (_, rest) = html.split_once("id=\"accumulation\"").expect("the picture has a heading");
        rest.split_once("id=\"agencies\"").expect("the next heading").0.to_owned()
    };
    let everyone = section(&page(&site, &address).await);
    let police = section(&page(&site, &format!("{address}?as-known-to=police")).await);
    assert!(everyone.contains("The child was hungry at nursery or school."));
    assert!(!police.contains("The child was hungry at nursery or school."));
    assert!(police.contains("Children were there when there was violence between adults."));
}

#[tokio::test]
async fn the_picture_tells_no_figure_of_the_child() {
    let site = site(family());
    let html = page(&site, &amber(site.caseload())).await;
    let (_, rest) = html.split_once("id=\"accumulation\"").expect("the picture has a heading");
    let (section, _) = rest.split_once("id=\"agencies\"").expect("the next heading");
    let text: Vec<String> = pieces(section)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Text(words) => Some(words),
            _ => None,
        })
        .collect();
    let text = text.join(" ");
    for told in ["signs in", "total", "in all", " of 6", "score", "risk"] {
        assert!(!text.to_lowercase().contains(told), "`{told}` is said");
    }
}

const GROWTH: &str = "| b1 | midwifery | birth | Amber, Jo | 2015-03-04 | 2015-03-04 | weight_kg=3.4; gestation_weeks=40 | |\n\
    | g1 | health-visiting | growth | Amber | 2015-05-04 | 2015-05-04 | weight_kg=5.1 | |\n\
    | g2 | health-visiting | growth | Amber | 2016-03-07 | 2016-03-07 | weight_kg=7.0 | |\n\
    | g3 | health-visiting | growth | Amber | 2016-05-09 | 2016-05-09 | weight_kg=19 | |\n\
    | w3 | health-visiting | withdrawal | Amber | 2016-05-10 | 2016-05-10 |  | g3 |\n\
    | g4 | gp | growth | Amber | 2016-06-06 | 2016-06-06 | weight_kg=7100 | |";

fn growth_address(caseload: &Caseload) -> String {
    format!("{}/growth", amber(caseload))
}

#[tokio::test]
async fn without_tables_the_weighings_stand_and_it_says_how_tables_are_given() {
    let site = site(life(GROWTH));
    let html = page(&site, &growth_address(site.caseload())).await;
    assert!(html.contains("--growth-tables FOLDER") && html.contains("REGARD_GROWTH_TABLES"));
    assert!(html.contains("without centile lines") && html.contains("5.1 kg"));
    assert!(!html.contains("regard-drawing__centile") && !html.contains("Place on the chart fell"));
}

#[tokio::test]
async fn with_invented_tables_the_fall_is_told_as_no_threshold_and_the_lines_are_said_to_be_nobodys()
 {
    let tables = GrowthTables { reference: Reference::invented(), is_invented: true };
    let site = site(life(GROWTH)).with_growth(Arc::new(tables));
    let html = page(&site, &growth_address(site.caseload())).await;
    assert_eq!(html.matches("class=\"regard-drawing__centile\"").count(), 9);
    assert!(html.contains("INVENTED LINES: they describe no real children"));
    assert!(html.contains("Place on the chart fell") && !html.contains("Weight fell"));
    for said in [
        "is a threshold for concern.",
        "reaches a threshold",
        "threshold for concern is",
        "Low weights",
    ] {
        assert!(!html.contains(said), "of invented lines: {said}");
    }
    assert!(html.contains("What this cannot tell") && html.contains("one weighing may be a slip"));
    // The weighing in coat and shoes was withdrawn, and the one in grams is no child's.
    assert!(html.contains("Later withdrawn, so not on the chart"));
    assert!(html.contains("it may be in another unit"));
}

#[tokio::test]
async fn a_weighing_that_only_another_agency_had_is_not_drawn() {
    let site = site(life(GROWTH));
    let address = growth_address(site.caseload());
    let html = page(&site, &format!("{address}?as-known-to=gp")).await;
    assert!(html.contains("7100 kg") && !html.contains("5.1 kg"));
    let before = page(&site, &format!("{address}?as-of=2015-12-31")).await;
    assert!(before.contains("5.1 kg") && !before.contains("7 kg"));
}
