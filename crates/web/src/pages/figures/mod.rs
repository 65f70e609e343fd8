//! What the library shows in figures: how often each code was found, with which others, and by what; and the points at which
//! intervention might have helped.
//!
//! Takes what a reader chose; gives tables that each carry what they count, and drawings of them, on a page or as a file. Asked for
//! what may be published, it withholds small numbers everywhere alike.

mod choices;
mod missed;
mod samples;

use super::prelude::*;
use crate::drawings::Drawing;
use crate::drawings::bars::{Bar, Bars};
use crate::library::{NotDone, SheetForm};
use axum::http::header;
use axum::response::IntoResponse as _;
use choices::{Choices, ChosenShown};
use missed::MissedShown;
use safeguarding::learning::Library;
use safeguarding::learning::sheets::{Cell, FigureRow, FigureTable, Figured};
use safeguarding::practice::Codebook;

/// This page.
pub const PAGE: Page = Page {
    name: "figures",
    purpose: "What the library of reviews shows in figures, each with its definition, unit, denominator, period and source",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &FiguresPage::of(site, at));
    let csv = |site: &Site, at: &PageAsked| Some(file(site, at, SheetForm::Csv));
    let xlsx = |site: &Site, at: &PageAsked| Some(file(site, at, SheetForm::Xlsx));
    router
        .route("/learning/figures", answered(page))
        .route("/learning/figures.csv", answered(csv))
        .route("/learning/figures.xlsx", answered(xlsx))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct FiguresPage {
    /// Why nothing can be shown.
    failed: Option<String>,
    choices: ChosenShown,
    is_published: bool,
    is_empty: bool,
    /// What every table is of.
    above: Vec<[String; 2]>,
    looked_at: String,
    /// Address and title of each document the figures are from.
    from: Vec<(String, String)>,
    tables: Vec<TableShown>,
    book: String,
    csv: String,
    xlsx: String,
    missed: MissedShown,
}

/// A table with its drawings.
#[derive(Debug, Serialize)]
struct TableShown {
    id: &'static str,
    title: String,
    unit: String,
    left_out: Option<String>,
    headings: Vec<String>,
    rows: Vec<RowShown>,
    /// The codes that were found nowhere, present or absent: address and name.
    nowhere: Vec<(String, String)>,
    wide: Option<Drawing>,
    narrow: Option<Drawing>,
    /// How many of its rows have no bar in the drawing: the most there is room for were drawn.
    not_drawn: usize,
}

/// A row: what it is of, and its other cells.
#[derive(Debug, Serialize)]
struct RowShown {
    name: String,
    /// Where its code is defined, and how.
    href: Option<String>,
    definition: Option<String>,
    cells: Vec<String>,
}

impl FiguresPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let library = site
            .shelves()
            .ok_or_else(NotDone::no_library)
            .and_then(crate::library::Shelves::library);
        let (library, failed) = match library {
            Ok(library) => (library, None),
            Err(NotDone(why)) => (std::sync::Arc::default(), Some(why)),
        };
        let choices = Choices::read(site, &library, at);
        let Some(book) = choices.book() else {
            let failed = failed.or_else(|| Some("There is no codebook to count by".to_owned()));
            return Self::without_figures(&choices, &library, failed);
        };
        let practice = &site.caseload().practice;
        let figured = Figured::of(practice, &library, book, &choices.wanted);
        let shown = |table: &FigureTable| table_shown(table, &figured, book);
        Self {
            is_published: figured.is_published,
            is_empty: figured.is_empty,
            above: figured.said_above(),
            looked_at: in_words(&figured.documents),
            from: figured
                .from
                .iter()
                .map(|(id, title)| (format!("/learning/documents/{id}"), title.clone()))
                .collect(),
            tables: figured.tables.iter().map(shown).collect(),
            book: format!("/learning/codebooks/{}", book.id),
            missed: MissedShown::of(site, at, &library, &choices.wanted),
            ..Self::without_figures(&choices, &library, failed)
        }
    }

    fn without_figures(choices: &Choices, library: &Library, failed: Option<String>) -> Self {
        Self {
            failed,
            choices: choices.shown(library),
            is_published: choices.wanted.publish,
            is_empty: true,
            above: Vec::new(),
            looked_at: "0".to_owned(),
            from: Vec::new(),
            tables: Vec::new(),
            book: "/learning/codebooks".to_owned(),
            csv: format!("/learning/figures.csv?{}", choices.query()),
            xlsx: format!("/learning/figures.xlsx?{}", choices.query()),
            missed: MissedShown::default(),
        }
    }
}

/// The table of how often each code was found.
const PREVALENCE: &str = "prevalence";

fn in_words(cell: &Cell) -> String {
    match cell {
        Cell::Words(words) => words.clone(),
        Cell::Number(number) => number.to_string(),
    }
}

fn table_shown(table: &FigureTable, figured: &Figured, book: &Codebook) -> TableShown {
    let row = |row: &FigureRow| {
        let code = row.codes.first().filter(|_| row.codes.len() == 1);
        let defined = figured.definitions.iter().find(|(id, _)| Some(id) == code);
        RowShown {
            name: row.cells.first().map(in_words).unwrap_or_default(),
            href: code.map(|code| format!("/learning/codebooks/{}#c-{code}", book.id)),
            definition: defined.map(|(_, words)| words[1].clone()),
            cells: row.cells.iter().skip(1).map(in_words).collect(),
        }
    };
    // What was found nowhere is named below: a row of noughts each would hide what was found.
    let is_nowhere = |row: &&FigureRow| {
        let said = row.cells.get(1).into_iter().chain(row.cells.get(3));
        table.id == PREVALENCE && said.clone().all(|cell| *cell == Cell::Number(0))
    };
    let nowhere = table.rows.iter().filter(is_nowhere).map(row);
    let nowhere = nowhere.map(|row| (row.href.unwrap_or_default(), row.name));
    let (drawings, not_drawn) = drawn(table);
    let (wide, narrow) = drawings.unzip();
    TableShown {
        id: table.id,
        title: table.title.clone(),
        unit: table.unit.clone(),
        left_out: table.left_out.clone(),
        headings: table.headings.clone(),
        nowhere: nowhere.collect(),
        rows: table.rows.iter().filter(|row| !is_nowhere(row)).map(row).collect(),
        wide,
        narrow,
        not_drawn,
    }
}

/// The most bars of a drawing: more are read in the table.
const MOST_BARS: usize = 40;

/// The drawings of a table for a desk and a telephone, where it has bars, and how many more of what was found are in neither.
fn drawn(table: &FigureTable) -> (Option<(Drawing, Drawing)>, usize) {
    let told = |row: &FigureRow| row.cells.get(1).map(in_words).unwrap_or_default();
    let has_bar = table.rows.iter().any(|row| row.bar.is_some());
    let found: Vec<&FigureRow> = table.rows.iter().filter(|row| row.bar != Some(0)).collect();
    if !has_bar || found.is_empty() {
        return (None, 0);
    }
    let full = found.iter().filter_map(|row| row.bar).max().unwrap_or_default();
    let bar = |row: &&FigureRow| Bar {
        label: row.cells.first().map(in_words).unwrap_or_default(),
        number: row.bar,
        told: told(row),
    };
    let rows: Vec<Bar> = found.iter().take(MOST_BARS).map(bar).collect();
    let not_drawn = found.len() - rows.len();
    let title = format!("{}, in documents", table.title);
    let bars = Bars { id: format!("bars-{}", table.id), title: title.into(), full, rows };
    (Some((bars.wide(), bars.narrow())), not_drawn)
}

/// The figures as a file; the page with what stands in the way where it cannot be written.
fn file(site: &Site, at: &PageAsked, form: SheetForm) -> Response {
    let (kind, ending) = match form {
        SheetForm::Csv => ("text/csv; charset=utf-8", "csv"),
        SheetForm::Xlsx => {
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
        }
    };
    match written(site, at, form) {
        Ok((book, bytes)) => {
            let name = format!("attachment; filename=\"figures-{book}.{ending}\"");
            let headers = [
                (header::CONTENT_TYPE, kind.to_owned()),
                (header::CONTENT_DISPOSITION, name),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, bytes).into_response()
        }
        Err(NotDone(why)) => {
            let page = FiguresPage { failed: Some(why), ..FiguresPage::of(site, at) };
            site.show(StatusCode::SERVICE_UNAVAILABLE, &PAGE, &page)
        }
    }
}

fn written(site: &Site, at: &PageAsked, form: SheetForm) -> Result<(String, Vec<u8>), NotDone> {
    let shelves = site.shelves().ok_or_else(NotDone::no_library)?;
    let library = shelves.library()?;
    let choices = Choices::read(site, &library, at);
    let none = || NotDone("There is no codebook to count by".to_owned());
    let book = choices.book().ok_or_else(none)?;
    let figured = Figured::of(&site.caseload().practice, &library, book, &choices.wanted);
    Ok((book.id.to_string(), shelves.workbook(&figured.sheets(), form)?))
}
