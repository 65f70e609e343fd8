//! The figures of coded reviews as tables, with all that a reader needs to quote one: what was counted, of what, by which definition,
//! over which years, from which documents.
//!
//! Takes the library, a codebook and what somebody chose; gives tables, the same for a page, a CSV file and a workbook. Asked for
//! what may be published, it withholds small numbers in all of them alike. It shows no words of any document.

use super::analysis::{Analysis, By, Chosen, Parted, Prevalence};
use super::library::{Library, in_plain_words, kind_label};
use crate::practice::{Codebook, Practice, ResponseStep};
use crate::records::StepId;
use crate::replay::Count;
use smol_str::SmolStr;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Words(String),
    /// A number.
    Number(usize),
}

impl Cell {
    fn words(words: impl Into<String>) -> Self {
        Self::Words(words.into())
    }
}

/// A sheet of a workbook, or a part of a file, as it is to be written: rows may differ in length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetOf {
    /// What the sheet is called. **Shape:** at most 31 letters, unique in its workbook.
    pub name: String,
    /// Its rows, from the top.
    pub rows: Vec<Vec<Cell>>,
}

/// What somebody chose to see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Which documents.
    pub chosen: Chosen,
    /// By what the last table parts them; `None`: it is left out.
    pub by: Option<By>,
    /// Whether only what may be published is told.
    pub publish: bool,
}

/// The pairs of codes that are told at most.
const MOST_PAIRS: usize = 50;

/// A table of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureTable {
    /// Names it in addresses and sheets: lower case.
    pub id: &'static str,
    /// What it shows.
    pub title: String,
    /// What is counted, and out of what.
    pub unit: String,
    /// What is left out of it, if anything.
    pub left_out: Option<String>,
    /// The headings. **Shape:** as many as each row has cells; the first is of words, the others of numbers.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<FigureRow>,
}

/// A row of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// The codes it is of. **Shape:** one, two of a pair, none of a total.
    pub codes: Vec<SmolStr>,
    /// Its cells; the first names it.
    pub cells: Vec<Cell>,
    /// How long its bar is; `None`: it is withheld, or the row has none. **Units:** as the second cell.
    pub bar: Option<usize>,
}

/// The figures of one codebook, ready to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figured {
    /// The codebook: what it is called, with its id and version.
    pub codebook: String,
    /// Where the codebook comes from.
    pub source: String,
    /// The versions it was coded by, where those are others.
    pub versions: Option<String>,
    /// How many documents were looked at.
    pub documents: Cell,
    /// How many of them were coded by the codebook: what every share is out of.
    pub coded: Cell,
    /// How many children their cards name.
    pub children: Cell,
    /// Whether anything was coded.
    pub is_empty: bool,
    /// The years of the coded documents.
    pub period: String,
    /// The documents that were coded, with their titles. **Shape:** empty where only what may be published is told: it would give the
    /// exact number away.
    pub from: Vec<(StepId, String)>,
    /// The tables: how often each code was found, which were found together, and by what was asked. **Shape:** none where nothing
    /// was coded.
    pub tables: Vec<FigureTable>,
    /// What each code means: its id, where it stands, its definition, what it takes in, what it leaves out.
    pub definitions: Vec<(SmolStr, [String; 4])>,
    /// Whether only what may be published is told.
    pub is_published: bool,
}

impl Figured {
    /// The figures of a codebook.
    pub fn of(practice: &Practice, library: &Library, book: &Codebook, wanted: &Wanted) -> Self {
        let analysis = Analysis::of(library, book, &wanted.chosen);
        let teller = Teller { book, publish: wanted.publish };
        let mut tables = Vec::new();
        if analysis.coded > 0 {
            tables.push(teller.prevalence(&analysis));
            tables.push(teller.together(&analysis));
            tables.extend(wanted.by.map(|by| teller.parted(practice, by, &analysis.parted(by))));
        }
        let title = |id: &StepId| Some((*id, library.documents.get(id)?.title().to_owned()));
        let is_other = analysis.versions.iter().any(|version| *version != book.version);
        let versions: Vec<String> = analysis.versions.iter().map(ToString::to_string).collect();
        Self {
            codebook: format!("{} ({}, version {})", book.title, book.id, book.version),
            source: format!("{}. {}", book.source.title, book.source.place),
            versions: is_other.then(|| versions.join(", ")),
            documents: teller.count(analysis.documents),
            coded: teller.count(analysis.coded),
            children: teller.count(analysis.children),
            is_empty: analysis.coded == 0,
            period: teller.period(&analysis, &wanted.chosen),
            from: if wanted.publish {
                Vec::new()
            } else {
                analysis.from.iter().filter_map(title).collect()
            },
            tables,
            definitions: book
                .codable()
                .map(|code| (code.id.clone(), teller.defined(&code.id)))
                .collect(),
            is_published: wanted.publish,
        }
    }

    /// What is said above every table: what was counted by whose codes, over which years, from what.
    pub fn said_above(&self) -> Vec<[String; 2]> {
        let told = |cell: &Cell| match cell {
            Cell::Words(words) => words.clone(),
            Cell::Number(number) => number.to_string(),
        };
        let mut said = vec![
            ["Codebook".to_owned(), self.codebook.clone()],
            ["Source of the codebook".to_owned(), self.source.clone()],
        ];
        said.extend(
            self.versions.clone().map(|versions| ["Coded by versions".to_owned(), versions]),
        );
        said.extend([
            ["Documents looked at".to_owned(), told(&self.documents)],
            ["Of these, coded: every share is out of them".to_owned(), told(&self.coded)],
            ["Children their cards name".to_owned(), told(&self.children)],
            ["Period".to_owned(), self.period.clone()],
        ]);
        if self.is_published {
            said.push(["As it may be published".to_owned(), PUBLISHED.to_owned()]);
        }
        said.push(["Not for one child".to_owned(), NOT_FOR_ONE.to_owned()]);
        said
    }

    /// All of it as the sheets of a workbook: one a table, one of definitions, one of documents.
    pub fn sheets(&self) -> Vec<SheetOf> {
        let pair = |[key, value]: [String; 2]| vec![Cell::Words(key), Cell::Words(value)];
        let above: Vec<Vec<Cell>> = self.said_above().into_iter().map(pair).collect();
        let mut sheets: Vec<SheetOf> =
            self.tables.iter().map(|table| self.sheet(&above, table)).collect();
        let headings = ["Code", "Definition", "Takes in", "Leaves out"].map(Cell::words).to_vec();
        let defined =
            self.definitions.iter().map(|(_, words)| words.clone().map(Cell::Words).to_vec());
        let rows = above.iter().cloned().chain([Vec::new(), headings]).chain(defined).collect();
        sheets.push(SheetOf { name: "Definitions".to_owned(), rows });
        if !self.from.is_empty() {
            let heading = vec![Cell::words("Document"), Cell::words("Its id in the library")];
            let from = self
                .from
                .iter()
                .map(|(id, title)| vec![Cell::Words(title.clone()), Cell::Words(id.to_string())]);
            let rows = std::iter::once(heading).chain(from).collect();
            sheets.push(SheetOf { name: "Documents".to_owned(), rows });
        }
        sheets
    }

    fn sheet(&self, above: &[Vec<Cell>], table: &FigureTable) -> SheetOf {
        let line = |key: &str, value: &str| vec![Cell::words(key), Cell::words(value)];
        let mut rows = vec![line("Table", &table.title), line("Unit and denominator", &table.unit)];
        rows.extend(table.left_out.as_deref().map(|words| line("Left out", words)));
        rows.extend(above.iter().cloned());
        rows.push(Vec::new());
        let definition = Cell::words("Definition");
        rows.push(table.headings.iter().map(Cell::words).chain([definition]).collect());
        for row in &table.rows {
            let defined = row.codes.iter().filter_map(|code| {
                let (_, words) = self.definitions.iter().find(|(id, _)| id == code)?;
                Some(words[1].clone())
            });
            let defined: Vec<String> = defined.collect();
            let definition = Cell::Words(defined.join(" And: "));
            rows.push(row.cells.iter().cloned().chain([definition]).collect());
        }
        SheetOf { name: in_plain_words(table.id), rows }
    }
}

/// What is said where only what may be published is told.
const PUBLISHED: &str = "Numbers from 1 to 4 are withheld as “fewer than 5” and all others rounded to the nearest five; shares are of \
     the rounded numbers. Documents are not listed, and nothing that points at one of them is shown.";

/// What is said of every figure.
const NOT_FOR_ONE: &str = "These figures say what documents tell, not how often it happens: a review is held because something went \
     wrong, and what a document does not mention may still have been there. Never say anything of one child by them.";

/// Tells numbers, whole or as they may be published.
struct Teller<'a> {
    book: &'a Codebook,
    publish: bool,
}

impl Teller<'_> {
    fn count(&self, number: usize) -> Cell {
        match Count::of(number) {
            _ if !self.publish => Cell::Number(number),
            Count::None => Cell::Number(0),
            Count::About(about) => Cell::Number(about),
            withheld @ Count::FewerThanFive => Cell::Words(withheld.to_string()),
        }
    }

    /// **Units:** whole per cent, rounded half up.
    fn share(&self, part: usize, whole: usize) -> Cell {
        let share = if self.publish {
            Count::of(part).share_of(Count::of(whole))
        } else {
            (part * 100 + whole / 2).checked_div(whole)
        };
        share.map_or_else(
            || Cell::words(if self.publish { "withheld" } else { "none" }),
            Cell::Number,
        )
    }

    /// What may be drawn of a number.
    fn drawn(&self, number: usize) -> Option<usize> {
        match self.count(number) {
            Cell::Number(number) => Some(number),
            Cell::Words(_) => None,
        }
    }

    fn path(&self, code: &str) -> String {
        self.book.path(code).unwrap_or_else(|| code.to_owned())
    }

    fn defined(&self, id: &str) -> [String; 4] {
        let code = self.book.code(id);
        let of = |list: Option<&Vec<String>>| list.map(|all| all.join("; ")).unwrap_or_default();
        [
            self.path(id),
            code.map(|code| code.definition.clone()).unwrap_or_default(),
            of(code.map(|code| &code.include)),
            of(code.map(|code| &code.exclude)),
        ]
    }

    fn period(&self, analysis: &Analysis, chosen: &Chosen) -> String {
        let asked = match (chosen.from_year, chosen.to_year) {
            (Some(from), Some(to)) => format!("; asked for: {from} to {to}"),
            (Some(from), None) => format!("; asked for: {from} or later"),
            (None, Some(to)) => format!("; asked for: {to} or earlier"),
            (None, None) => String::new(),
        };
        let years = match (analysis.years.first(), analysis.years.last()) {
            (Some(first), Some(last)) if first == last => format!("documents of {first}"),
            (Some(first), Some(last)) => format!("documents of {first} to {last}"),
            _ => "no year is known".to_owned(),
        };
        let undated = match self.count(analysis.undated) {
            Cell::Number(0) => String::new(),
            Cell::Number(number) => format!(", {number} of them of no year written down"),
            Cell::Words(words) => format!(", {words} of them of no year written down"),
        };
        format!("{years}{undated}{asked}")
    }

    fn prevalence(&self, analysis: &Analysis) -> FigureTable {
        let row = |found: &Prevalence| FigureRow {
            codes: vec![found.code.clone()],
            cells: vec![
                Cell::Words(self.path(&found.code)),
                self.count(found.present),
                self.share(found.present, found.out_of()),
                self.count(found.absent),
                self.count(found.not_mentioned),
                self.count(found.mentions),
                self.count(found.good),
                self.count(found.gaps),
            ],
            bar: self.drawn(found.present),
        };
        let headings = [
            "Code",
            "Documents: present",
            "Share of documents (%)",
            "Documents: said to be absent",
            "Documents: not mentioned",
            "Mentions",
            "Mentions: good practice",
            "Mentions: a gap",
        ];
        FigureTable {
            id: "prevalence",
            title: "How often each code was found".to_owned(),
            unit: "Documents, out of those coded by the codebook; and mentions: stretches of text or whole documents coded as present, \
                   of which one document may hold many. A document counts once as present, said to be absent or not mentioned."
                .to_owned(),
            left_out: None,
            headings: headings.map(str::to_owned).to_vec(),
            rows: analysis.prevalence.iter().map(row).collect(),
        }
    }

    fn together(&self, analysis: &Analysis) -> FigureTable {
        let mut pairs = analysis.together();
        let found = pairs.len();
        if self.publish {
            pairs.retain(|(.., count)| self.drawn(*count).is_some());
            let place = |code: &SmolStr| self.book.codes.iter().position(|one| one.id == *code);
            // By what is told: the order of the true counts would tell them apart again.
            pairs.sort_by_key(|(first, second, count)| {
                (std::cmp::Reverse(self.drawn(*count)), place(first), place(second))
            });
        }
        let small = found - pairs.len();
        let more = pairs.len().saturating_sub(MOST_PAIRS);
        pairs.truncate(MOST_PAIRS);
        let mut left_out = Vec::new();
        if small > 0 {
            left_out.push("Pairs found together in fewer than 5 documents.".to_owned());
        }
        if more > 0 {
            left_out.push(format!("{more} pairs that are found together less often."));
        }
        let row = |(first, second, count): &(SmolStr, SmolStr, usize)| FigureRow {
            codes: vec![first.clone(), second.clone()],
            cells: vec![
                Cell::Words(format!("{}, with {}", self.path(first), self.path(second))),
                self.count(*count),
                self.share(*count, analysis.coded),
            ],
            bar: self.drawn(*count),
        };
        FigureTable {
            id: "together",
            title: "Which codes were found together".to_owned(),
            unit: "Documents in which both codes are present, out of those coded by the codebook. That two things are told together \
                   does not say that one led to the other."
                .to_owned(),
            left_out: (!left_out.is_empty()).then(|| left_out.join(" ")),
            headings: ["Codes", "Documents", "Share of documents (%)"].map(str::to_owned).to_vec(),
            rows: pairs.iter().map(row).collect(),
        }
    }

    fn parted(&self, practice: &Practice, by: By, parted: &Parted) -> FigureTable {
        let row = |codes: Vec<SmolStr>, name: String, counts: &[usize]| FigureRow {
            codes,
            cells: std::iter::once(Cell::Words(name))
                .chain(counts.iter().map(|count| self.count(*count)))
                .collect(),
            bar: None,
        };
        let total = row(Vec::new(), "All of these documents".to_owned(), &parted.out_of);
        let of_code = |(code, counts): &(SmolStr, Vec<usize>)| {
            row(vec![code.clone()], self.path(code), counts)
        };
        let values = parted.values.iter().map(|value| value_name(practice, by, value));
        FigureTable {
            id: by.id(),
            title: format!("By {}", by.label()),
            unit: format!(
                "Documents in which the code is present; the first row is what they are out of. {}",
                by.counted()
            ),
            left_out: None,
            headings: std::iter::once("Code".to_owned()).chain(values).collect(),
            rows: std::iter::once(total).chain(parted.rows.iter().map(of_code)).collect(),
        }
    }
}

impl By {
    /// Its id in addresses, options and names of sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Year => "year",
            Self::Kind => "kind",
            Self::Agency => "agency",
            Self::Step => "step",
        }
    }

    /// What a reader calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Age => "age of the children",
            Self::Year => "year of the document",
            Self::Kind => "kind of document",
            Self::Agency => "agency",
            Self::Step => "step of the process",
        }
    }

    /// How a document is put under its values.
    const fn counted(self) -> &'static str {
        match self {
            Self::Age => {
                "A document counts in each band of age that one of its children is in, so bands do not add up to all."
            }
            Self::Year | Self::Kind => "A document counts once.",
            Self::Agency => {
                "A document counts for each agency that a coding of the code names, so agencies do not add up to all."
            }
            Self::Step => {
                "A document counts for each step that a coding of the code names, so steps do not add up to all."
            }
        }
    }
}

/// What a value is called by which documents are parted.
pub fn value_name(practice: &Practice, by: By, value: &str) -> String {
    if value.is_empty() {
        return "Not said".to_owned();
    }
    match by {
        By::Age => match value.split_once('-') {
            Some(("under", age)) => format!("Under {age}"),
            Some((age, "and-over")) => format!("{age} and over"),
            Some((from, to)) => format!("{from} to {to}"),
            None => value.to_owned(),
        },
        By::Year => value.to_owned(),
        By::Kind => kind_label(value),
        By::Agency => practice.agency_name(value).to_owned(),
        By::Step => {
            let written = |step: &ResponseStep| serde_json::to_value(step).ok();
            let is_it = |step: &ResponseStep| written(step).is_some_and(|written| written == value);
            let step = ResponseStep::ALL.into_iter().find(is_it);
            step.map_or_else(|| in_plain_words(value), |step| step.label().to_owned())
        }
    }
}
