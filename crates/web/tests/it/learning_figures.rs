//! Codebooks, figures and words of learning, as a reader meets them: what a figure says of itself, and what is withheld.

use crate::day;
use crate::readers::{amber, family};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::calendar::VagueDate;
use safeguarding::learning::Library;
use safeguarding::learning::sheets::{Cell, SheetOf};
use safeguarding::learning::text::Wanted;
use safeguarding::records::{
    Card, Coding, DocumentTaken, Done, Instant, LibraryStep, Polarity, Presence, StepId,
};
use std::sync::Arc;
use web::{HoldsWords, NotDone, Opened, RequestLog, SheetForm, Shelves, Site, TakenIn};

/// A library that is only read.
#[derive(Default)]
struct Shelf {
    library: Library,
    steps: u64,
}

impl Shelf {
    fn take(&mut self, what: Done) -> StepId {
        self.steps += 1;
        let at = Instant(1_750_000_000_000_000 + self.steps * 1_000);
        let step = LibraryStep::new("Ida Marsh", at, what);
        let id = step.id;
        self.library.add(self.steps, step);
        id
    }

    fn document(&mut self, title: &str, year: i16) -> StepId {
        let taken = DocumentTaken {
            file: "review.txt".into(),
            format: "text".into(),
            original: format!("{:064x}", self.steps),
            text: format!("{:064x}", self.steps),
            letters: 100,
            pages: vec![0],
            title: None,
            lost: Vec::new(),
        };
        let document = self.take(Done::TakenIn(Box::new(taken)));
        let card = Card { title: title.to_owned(), year: Some(year), ..Card::default() };
        self.take(Done::Described { document, card: Box::new(card) });
        document
    }

    fn code(&mut self, document: StepId, book: &str, code: &str, happened: Option<&str>) {
        let coding = Coding {
            document,
            codebook: book.into(),
            version: 1,
            code: code.into(),
            presence: Presence::Present,
            polarity: Polarity::Gap,
            at: None,
            snippet: "".into(),
            process_step: Some("front-door".into()),
            agencies: vec!["police".into()],
            happened: happened.map(|words| VagueDate::parse(words).expect("a date")),
            record: None,
            memo: "".into(),
            round: None,
            suggested_by: None,
        };
        self.take(Done::Coded(Box::new(coding)));
    }
}

impl Shelves for Shelf {
    fn library(&self) -> Result<Arc<Library>, NotDone> {
        Ok(Arc::new(self.library.clone()))
    }

    fn open(&self, _: StepId) -> Result<Option<Arc<Opened>>, NotDone> {
        Ok(None)
    }

    fn original(&self, _: StepId) -> Result<Option<Vec<u8>>, NotDone> {
        Ok(None)
    }

    fn holding(&self, _: &Wanted) -> Result<Vec<HoldsWords>, NotDone> {
        Ok(Vec::new())
    }

    fn take(&self, _: &str, _: Done) -> Result<StepId, NotDone> {
        Err(NotDone::busy())
    }

    fn take_in(&self, _: &str, _: &str, _: &[u8]) -> Result<TakenIn, NotDone> {
        Err(NotDone::busy())
    }

    /// The cells with strokes between them: how files are written is tried where that is done.
    fn workbook(&self, sheets: &[SheetOf], form: SheetForm) -> Result<Vec<u8>, NotDone> {
        let cell = |cell: &Cell| match cell {
            Cell::Words(words) => words.clone(),
            Cell::Number(number) => number.to_string(),
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join("|");
        let rows: Vec<String> =
            sheets.iter().flat_map(|sheet| sheet.rows.iter().map(row)).collect();
        Ok(format!("{form:?}\n{}", rows.join("\n")).into_bytes())
    }
}

fn site(shelf: Shelf) -> Site {
    let site = Site::new(family(), day, RequestLog::silent()).expect("every template can be read");
    site.with_library(Arc::new(shelf))
}

/// Seven documents with chronic neglect, three of them with a missed opportunity.
fn coded() -> Site {
    let mut shelf = Shelf::default();
    for year in 2017..=2023 {
        let document = shelf.document(&format!("Review of {year}"), year);
        shelf.code(document, "devon-2024", "chronic-neglect", None);
        if year > 2020 {
            shelf.code(document, "devon-2024", "health-and-safety", None);
            shelf.code(document, "missed-opportunities", "point-not-brought", Some("June 2020"));
            shelf.code(document, "missed-opportunities", "point-injury", Some("May 2019"));
        }
    }
    site(shelf)
}

async fn page(site: &Site, address: &str) -> String {
    let response = ask(site.clone(), address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

/// The row of a table that begins with these words.
fn row<'p>(page: &'p str, name: &str) -> Vec<&'p str> {
    let rows = page.split("<tr").filter(|row| row.contains("data-label="));
    let found = rows.into_iter().find(|row| row.contains(&format!("<bdi>{name}</bdi>")));
    let row = found.unwrap_or_else(|| panic!("no row {name}"));
    let cells = row.split("data-label=").skip(1);
    cells.map(|cell| cell.split(['>', '<']).nth(1).unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_figure_of_the_library_says_its_definition_unit_denominator_period_and_documents() {
    let page = page(&coded(), "/learning/figures?codebook=devon-2024&by=year").await;
    assert_eq!(row(&page, "Themes / Chronic neglect")[..5], ["7", "100", "0", "0", "7"]);
    let safety = "Themes / Health and safety, and immunisations missed";
    assert_eq!(row(&page, safety)[..5], ["3", "43", "0", "4", "3"]);
    for said in [
        "Neglect that went on for months or years",
        "Documents, out of those coded by the codebook; and mentions",
        "documents of 2017 to 2023",
        "Learning briefing: Neglect, September 2024 (Devon Safeguarding Children Partnership)",
        "devon-2024, version 1",
        "Review of 2017</bdi></a>",
        "By year of the document",
        "href=\"/learning/codebooks/devon-2024#c-chronic-neglect\"",
        "<title id=\"bars-prevalence-title\">",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[tokio::test]
async fn as_published_no_small_number_and_no_document_is_in_any_table_drawing_or_file() {
    let site = coded();
    let query = "codebook=devon-2024&by=agency&publish=yes";
    let html = page(&site, &format!("/learning/figures?{query}")).await;
    assert_eq!(row(&html, "Themes / Chronic neglect")[..2], ["5", "100"]);
    let safety = "Themes / Health and safety, and immunisations missed";
    assert_eq!(row(&html, safety)[..2], ["fewer than 5", "withheld"]);
    assert!(html.contains("Numbers from 1 to 4 are withheld"));
    let file = page(&site, &format!("/learning/figures.csv?{query}")).await;
    assert!(file.starts_with("Csv\n") && file.contains("Numbers from 1 to 4 are withheld"));
    assert!(file.contains(&format!("{safety}|fewer than 5|withheld")), "{file}");
    for told in [&html, &file] {
        assert!(!told.contains("Review of 20"), "a document is listed");
    }
    let missed = html.split("id=\"missed\"").nth(1).expect("the section is there");
    assert!(missed.contains("Not shown as it may be published") && !missed.contains("June 2020"));
    let whole = page(&site, "/learning/figures.xlsx?codebook=devon-2024").await;
    assert!(whole.starts_with("Xlsx\n") && whole.contains(&format!("{safety}|3|43")));
}

#[tokio::test]
async fn missed_opportunities_are_listed_by_document_oldest_first_with_day_agency_and_step() {
    let page = page(&coded(), "/learning/figures?from-year=2021").await;
    let missed = page.split("id=\"missed\"").nth(1).expect("the section is there");
    let place = |words: &str| missed.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(place("Review of 2021") < place("Review of 2022"));
    assert!(place("May 2019") < place("June 2020"), "what happened first comes first");
    assert!(missed.contains("The point / Not brought to health care"));
    assert!(missed.contains("Police · Front door"), "{missed}");
}

#[tokio::test]
async fn where_nothing_is_coded_it_is_said_how_many_documents_were_looked_at() {
    let mut shelf = Shelf::default();
    shelf.document("Review of 2020", 2020);
    let page = page(&site(shelf), "/learning/figures?codebook=devon-2024").await;
    assert!(page.contains("Nothing is coded here by this codebook: documents looked at"), "{page}");
    assert!(page.contains("not under way: 1."), "{page}");
    assert!(page.contains("Nothing is coded by it: 1 document was looked at"));
    assert!(!page.contains("figures.csv"), "there is nothing to export");
}

#[tokio::test]
async fn a_code_of_a_codebook_says_what_it_takes_in_and_where_it_is_used() {
    let site = coded();
    let all = page(&site, "/learning/codebooks").await;
    assert!(all.contains("2 of them used") && all.contains("/learning/codebooks/devon-2024"));
    let book = page(&site, "/learning/codebooks/devon-2024").await;
    let code = book.split("id=\"c-chronic-neglect\"").nth(1).expect("the code is there");
    let code = code.split("<li ").next().unwrap_or_default();
    for said in [
        "Neglect that went on for months or years",
        "worry about the same care in different years",
        "a single lapse that was put right",
        "The family had been known for the state of the home",
        "href=\"/learning/library?code=devon-2024/chronic-neglect\"",
        "used in 7 documents",
    ] {
        assert!(code.contains(said), "{said}: {code}");
    }
    let themes = book.split("id=\"c-themes\"").nth(1).expect("the heading is there");
    assert!(themes.contains("<ul class=\"govuk-list regard-codes\">"), "codes stand under it");
    let missing = ask(site, "/learning/codebooks/circus").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
}

// covers: UEA-1, UEA-4, BRA-6
#[tokio::test]
async fn the_same_reviews_give_two_to_sixty_in_a_hundred_each_with_its_definition_and_never_of_a_child()
 {
    let site = site(Shelf::default());
    let page_of_figures = page(&site, "/learning/published").await;
    let beside = page_of_figures.split("class=\"regard-beside\"").nth(1).expect("side by side");
    let beside = beside.split("</ul>").next().unwrap_or_default();
    let shares: Vec<&str> = beside
        .split("regard-beside__figure\">")
        .skip(1)
        .map(|one| one.split('<').next().unwrap_or_default())
        .collect();
    assert_eq!(shares, ["2%", "16%", "25%", "60%"]);
    for said in [
        "101 of 645 reviews",
        "83 of 139 reviews",
        "Neglect found in the report by a written protocol",
        "Reviews from 2009 to 2011",
        "page 33",
        "seen in its source",
    ] {
        assert!(beside.contains(said), "{said}");
    }
    assert!(
        page_of_figures.contains("Neglect and Serious Case Reviews (University of East Anglia")
    );
    assert!(page_of_figures.contains("not verified"), "what nobody saw is marked");
    let child = page(&site, &amber(site.caseload())).await;
    assert!(!child.contains("/learning/published") && !child.contains("60%"));
}

// covers: NOT-2
#[tokio::test]
async fn the_inspection_of_responses_to_neglect_is_there_as_codes_and_as_figures_with_their_source()
{
    let site = site(Shelf::default());
    let book = page(&site, "/learning/codebooks/ofsted-2014").await;
    for finding in ["Drift and delay", "Judgement rests on sound analysis", "Everybody escalates"] {
        assert!(book.contains(finding), "{finding}");
    }
    let figures = page(&site, "/learning/published").await;
    let study = figures.split("id=\"s-ofsted-neglect-2014\"").nth(1).expect("the study is there");
    let study = study.split("<h2").next().unwrap_or_default();
    assert!(study.contains("drift") && study.contains("cases looked at"), "{study}");
}

// covers: NOR-6, NOR-28, NOR-33, NOR-34, NOR-49, NOR-50, NOR-51, NOT-3, UEA-14, UEA-15
#[tokio::test]
async fn words_of_learning_hold_each_edition_the_questions_the_roles_and_what_to_say_instead() {
    let site = site(Shelf::default());
    // What runs across all strands of a strategy can be coded.
    let across = page(&site, "/learning/codebooks/norfolk-strategy-2021").await;
    for tag in [
        "Family networking",
        "Communications",
        "Trauma-informed work",
        "Work through relationships",
    ] {
        assert!(across.contains(tag), "{tag}");
    }
    let page = page(&site, "/learning/words").await;
    let section = |id: &str, end: &str| {
        let from = page.split(&format!("id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("no {id}"));
        from.split(end).next().unwrap_or_default()
    };
    // Each edition by its days, with its limbs; the first one already speaks of emotional needs.
    let first = section("d-england-2013", "</section>");
    for said in ["Working Together 2013", "In pregnancy", "emotional needs", "15 April 2013"] {
        assert!(first.contains(said), "{said}");
    }
    assert!(!first.contains("in force</strong>"));
    let latest = section("d-england-2023", "</section>");
    assert!(latest.contains("in force</strong>") && latest.contains("New in this edition"));
    for (list, asked) in
        [("q-community", 5), ("q-contributory-factors", 5), ("q-trauma-and-resilience", 4)]
    {
        let questions = section(list, "</ol>").matches("<li>").count();
        assert_eq!(questions, asked, "{list}");
    }
    let say = section("say", "</table>");
    for (word, instead) in
        [("was not brought", "did not attend"), ("how the system worked", "human error")]
    {
        let row = say.split("<tr").find(|row| row.contains(word)).unwrap_or_default();
        assert!(row.contains(instead), "{word}");
    }
    assert!(say.contains("shared by all"));
    let roles = section("roles", "</table>");
    for role in [
        "Chair of the neglect strategy implementation group",
        "Partnership business manager",
        "Detective inspector",
        "Assistant director, children’s social care",
    ] {
        assert!(roles.contains(role), "{role}");
    }
    let reviews = section("reviews", "<h2");
    for nation in ["England: ", "Wales: ", "Scotland: ", "Northern Ireland: "] {
        assert!(reviews.contains(nation), "{nation}");
    }
    assert!(reviews.contains("href=\"/learning/library\""));
    let learn = section("learn", "<h2");
    for help in ["understand", "recognise", "protect"] {
        assert!(learn.contains(help), "{help}");
    }
    assert_eq!(section("taking-part", "</ol>").matches("<li>").count(), 5);
    assert!(section("helplines", "</ul>").contains("0808 800 5000"));
}
