//! A table of ratings or of marked stretches, as a data analyst exports it.
//!
//! Takes CSV with headings; gives what coders said, by place. A row that does not fit refuses the file, with its line and what to do: a
//! figure over some of the rows would look like one over all. What a cell holds is never repeated in an error.

use anyhow::{Context as _, bail};
use safeguarding::learning::agreement::{Distance, Marked, Ratings, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The widest range of numbers taken as categories.
const MOST_NUMBERS: i64 = 1_000;
/// More categories than this are not categories: somebody has given a column of text or of ids.
const MOST_CATEGORIES: usize = 200;

/// How categories lie to each other.
pub(super) enum Scale {
    Nominal,
    /// In this order, lowest first.
    Ordinal(Vec<String>),
    /// Numbers with even steps.
    Interval,
}

/// What coders said of units.
pub(super) struct Rated {
    pub(super) units: usize,
    pub(super) categories: Vec<String>,
    pub(super) ratings: Ratings,
    /// Whether every unit was rated equally often.
    pub(super) is_even: bool,
    /// The same by how far categories lie apart, where that is known: its name, the distance, the ratings.
    pub(super) scaled: Option<(&'static str, Distance, Ratings)>,
}

/// What coders marked.
pub(super) struct Stretched {
    pub(super) codes: Vec<String>,
    /// For each coder.
    pub(super) coders: Vec<Vec<Marked>>,
    /// How many rows have no length.
    pub(super) empty: usize,
}

/// The headings and, with its line, each row of a file.
type Rows = (Vec<String>, Vec<(usize, Vec<String>)>);

fn rows(path: &Path) -> anyhow::Result<Rows> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} could not be read", path.display()))?;
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut all = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        // What the reader of CSV says is left out: it may hold a cell.
        let Ok(record) = record else {
            bail!(
                "after line {line} there is what is not text in UTF-8: save the file as CSV (UTF-8)"
            )
        };
        // The reader counts empty lines to the row below them; a person sees that row further down.
        let from = record.position().map_or(0, |at| at.byte() as usize);
        let ends = text[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        line += text[counted..from + ends].split(|byte| *byte == b'\n').count() - 1;
        counted = from + ends;
        all.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()));
    }
    all.retain(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    if all.is_empty() {
        bail!("{} is empty: it needs a row of headings and rows below it", path.display());
    }
    let (_, headings) = all.remove(0);
    if all.is_empty() {
        bail!("{} has headings and no rows below them", path.display());
    }
    for (line, cells) in &all {
        if cells.len() != headings.len() {
            bail!(
                "line {line} has {} cells and the headings have {}: give every row as many, separated by commas, with \
                 quotation marks round a cell that holds a comma",
                cells.len(),
                headings.len()
            );
        }
    }
    Ok((headings, all))
}

impl Rated {
    /// Reads a table of ratings.
    pub(super) fn read(path: &Path, scale: Scale) -> anyhow::Result<Self> {
        let (headings, rows) = rows(path)?;
        if headings.len() < 3 {
            bail!(
                "the headings have {} cells: give the unit and at least two coders, separated by commas, for example \
                 unit,Ida Marsh,Tom Reed",
                headings.len()
            );
        }
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (line, cells) in &rows {
            if let Some(before) = seen.insert(&cells[0], *line) {
                bail!(
                    "line {line} is about the same unit as line {before}: give each unit one row"
                );
            }
        }
        let used: BTreeSet<&String> = rows
            .iter()
            .flat_map(|(_, cells)| &cells[1..])
            .filter(|cell| !cell.is_empty())
            .collect();
        let categories = match &scale {
            Scale::Ordinal(order) => in_order(order)?,
            Scale::Nominal | Scale::Interval => used.into_iter().cloned().collect(),
        };
        if categories.len() > MOST_CATEGORIES {
            bail!(
                "there are {} different ratings, which are no categories: give a column of ratings for each coder, and \
                 nothing else beside the unit",
                categories.len()
            );
        }
        let ratings = rated(&rows, |line, cell| {
            let place = categories.iter().position(|category| category == cell);
            place.with_context(|| {
                format!("line {line} has a rating that --ordinal does not name: name every category, lowest first")
            })
        })?;
        let scaled = match scale {
            Scale::Nominal => None,
            Scale::Ordinal(_) => Some((
                "ordinal",
                Distance::Ordinal,
                Ratings::new(categories.len() as u16, ratings.clone()),
            )),
            Scale::Interval => Some(("interval", Distance::Interval, numbers(&rows)?)),
        };
        let given = |row: &Vec<Option<u16>>| row.iter().flatten().count();
        Ok(Self {
            units: rows.len(),
            is_even: ratings.windows(2).all(|pair| given(&pair[0]) == given(&pair[1])),
            ratings: Ratings::new(categories.len() as u16, ratings),
            categories,
            scaled,
        })
    }
}

fn in_order(order: &[String]) -> anyhow::Result<Vec<String>> {
    let order: Vec<String> = order.iter().map(|name| name.trim().to_owned()).collect();
    let different: BTreeSet<&String> = order.iter().collect();
    if different.len() < order.len() || order.iter().any(String::is_empty) {
        bail!(
            "--ordinal names a category twice, or an empty one: name each once, lowest first, for example none,some,all"
        );
    }
    Ok(order)
}

/// What each coder said of each unit, by the place of the category.
fn rated(
    rows: &[(usize, Vec<String>)],
    place: impl Fn(usize, &String) -> anyhow::Result<usize>,
) -> anyhow::Result<Vec<Vec<Option<u16>>>> {
    let of = |line: usize, cell: &String| {
        if cell.is_empty() { Ok(None) } else { place(line, cell).map(|at| Some(at as u16)) }
    };
    rows.iter()
        .map(|(line, cells)| cells[1..].iter().map(|cell| of(*line, cell)).collect())
        .collect()
}

fn numbers(rows: &[(usize, Vec<String>)]) -> anyhow::Result<Ratings> {
    let number = |line: usize, cell: &String| {
        let why = || {
            format!("line {line} has a rating that is no whole number, as --interval wants them")
        };
        cell.parse::<i64>().ok().filter(|number| number.abs() < i64::MAX / 4).with_context(why)
    };
    let cells =
        rows.iter().flat_map(|(line, cells)| cells[1..].iter().map(move |cell| (*line, cell)));
    let all = cells.filter(|(_, cell)| !cell.is_empty()).map(|(line, cell)| number(line, cell));
    let all = all.collect::<anyhow::Result<Vec<i64>>>()?;
    let least = all.iter().min().copied().unwrap_or(0);
    let range = all.iter().max().map_or(0, |most| most - least + 1);
    if range > MOST_NUMBERS {
        bail!(
            "the ratings range over {range} numbers, and --interval bears {MOST_NUMBERS}: give them in larger steps"
        );
    }
    let rows = rated(rows, |line, cell| Ok((number(line, cell)? - least) as usize))?;
    Ok(Ratings::new(range as u16, rows))
}

impl Stretched {
    /// Reads a table of stretches on a text of this length.
    pub(super) fn read(path: &Path, length: u32) -> anyhow::Result<Self> {
        let (headings, rows) = rows(path)?;
        let column =
            |name: &str| headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        let [Some(coder), Some(code), Some(begin), Some(end)] =
            ["coder", "code", "begin", "end"].map(column)
        else {
            bail!(
                "the headings are not coder,code,begin,end: --spans needs these four, in any order"
            );
        };
        let names = |at: usize| {
            let all: BTreeSet<&String> = rows.iter().map(|(_, cells)| &cells[at]).collect();
            all.into_iter().filter(|name| !name.is_empty()).cloned().collect::<Vec<String>>()
        };
        let (coders, codes) = (names(coder), names(code));
        if codes.len() > MOST_CATEGORIES {
            bail!(
                "there are {} different codes, more than the {MOST_CATEGORIES} that are borne",
                codes.len()
            );
        }
        let mut marked = vec![Vec::new(); coders.len()];
        let mut empty = 0;
        for (line, cells) in &rows {
            let Some(by) = coders.iter().position(|name| *name == cells[coder]) else {
                bail!("line {line} names no coder: say who marked the stretch");
            };
            let rest = [code, begin, end];
            // Who found nothing has a row all the same: it counts as a coder.
            if rest.iter().all(|at| cells[*at].is_empty()) {
                continue;
            }
            let Some(category) = codes.iter().position(|name| *name == cells[code]) else {
                bail!(
                    "line {line} names no code; of a coder who marked nothing give a row with the coder alone"
                );
            };
            let (Ok(from), Ok(to)) = (cells[begin].parse::<u32>(), cells[end].parse::<u32>())
            else {
                bail!("line {line} has a begin or an end that is no whole number from 0");
            };
            if from > to || to > length {
                bail!(
                    "line {line} ends before it begins or after the text of {length}: begin counts from 0, end is the \
                     place after the last; --length says how long the text is"
                );
            }
            empty += usize::from(from == to);
            let at = Span { begin: from, length: to - from };
            marked[by].push(Marked { at, category: category as u16 });
        }
        Ok(Self { codes, coders: marked, empty })
    }
}
