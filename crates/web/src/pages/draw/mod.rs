//! Drawing the children of an audit: how many of which group and age, out of how many, and who they are.
//!
//! Takes days, numbers and a phrase from the address; gives the children drawn, numbered, for whoever asks the agencies. Who they are,
//! it says to those who may know. It writes nothing: the audit’s entry says how it was drawn, and names nobody.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::tasks::{Opened, Tasks};
use crate::shown::words;
use safeguarding::calendar::Date;
use safeguarding::learning::sample::{Design, Draw, Drawn, draw};
use safeguarding::practice::AuditGroups;
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "draw",
    purpose: "Drawing the children of an audit by group and age, so that nobody picks them",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &DrawPage::of(site, at)?);
    router.route("/learning/audits/draw", answered(page))
}

/// How many years back the work is looked at where nobody says.
const YEARS: i16 = 1;
/// The most children of one group and age.
const MOST: usize = 100;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct DrawPage {
    reader: Reader,
    path: &'static str,
    learning: String,
    first: String,
    last: String,
    days: String,
    phrase: String,
    ages: Vec<String>,
    rows: Vec<Row>,
    wrong: Vec<(&'static str, String)>,
    without_age: usize,
    says: String,
    /// The children; `None` before any are asked for.
    drawn: Option<Vec<Child>>,
    out_of: usize,
    /// Where the audit is written down, with how it was drawn.
    write: Option<String>,
}

/// One group.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    cells: Vec<Cell>,
}

/// One group and age.
#[derive(Debug, Serialize)]
struct Cell {
    /// Its name in the address.
    name: String,
    wanted: String,
    out_of: usize,
}

/// A child that is drawn.
#[derive(Debug, Serialize)]
struct Child {
    number: usize,
    /// Who it is, and the entry that puts them in their group; `None` where this reader may not know.
    known: Option<(Private<String>, Opened)>,
    /// Where whoever may know of the child reads on.
    href: String,
    group: String,
    ages: String,
}

impl DrawPage {
    /// What is drawn; `None` where practice has no groups to draw from.
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Option<Self> {
        let caseload = site.caseload();
        let groups = caseload.practice.audit_groups.as_ref()?;
        let mut wrong = Vec::new();
        let (from, to) = days(at, at.view.as_of, &mut wrong);
        let phrase = at.value("phrase");
        let wanted = wanted(at, groups, &mut wrong);
        let is_wanted = !wanted.is_empty();
        if is_wanted && phrase.is_empty() {
            wrong.push((
                "phrase",
                "Give a phrase that was settled before, like the audit’s title and day".to_owned(),
            ));
        }
        // What cannot be drawn is still counted: the numbers help to mend it.
        let asked_for = if wrong.is_empty() { wanted.clone() } else { BTreeMap::new() };
        let design = Design { from, to, phrase, wanted: asked_for };
        let draw = draw(caseload, &at.view, groups, &design);
        let showing = Showing { site, at, groups };
        let drawn = (is_wanted && wrong.is_empty()).then(|| showing.children(&draw.drawn));
        let out_of = wanted.keys().filter_map(|of| draw.out_of.get(of)).sum();
        Some(Self {
            reader: site.reader(&at.asked),
            path: "/learning/audits/draw",
            learning: at.asked.reader_address("/learning"),
            first: from.to_string(),
            last: to.to_string(),
            days: format!("{} to {}", words::day(Some(from)), words::day(Some(to))),
            phrase: phrase.to_owned(),
            ages: groups.ages.iter().map(|ages| ages_in_words(*ages)).collect(),
            rows: showing.rows(&draw),
            without_age: draw.without_age,
            says: groups.source.says.clone(),
            write: drawn.as_ref().and_then(|drawn| showing.write(&design, drawn.len(), out_of)),
            drawn,
            out_of,
            wrong,
        })
    }
}

/// The days looked at: the year up to the reader’s day where the address says nothing.
fn days(at: &PageAsked, today: Date, wrong: &mut Vec<(&'static str, String)>) -> (Date, Date) {
    let mut day = |name: &'static str, otherwise: Date| match at.value(name) {
        "" => otherwise,
        given => given.parse().unwrap_or_else(|_| {
            wrong.push((name, "Give a day as year, month and day, like 2025-04-01".to_owned()));
            otherwise
        }),
    };
    let a_year_before = today.saturating_sub(jiff::Span::new().years(YEARS));
    let (from, to) = (day("first", a_year_before), day("last", today));
    if from > to {
        wrong.push(("first", "The first day lies after the last".to_owned()));
    }
    (from, to)
}

/// How many are wanted of each group and age; what is nought or left empty is not there.
fn wanted(
    at: &PageAsked,
    groups: &AuditGroups,
    wrong: &mut Vec<(&'static str, String)>,
) -> BTreeMap<(usize, usize), usize> {
    let mut wanted = BTreeMap::new();
    for group in 0..groups.groups.len() {
        for ages in 0..groups.ages.len() {
            let given = at.value(&cell_name(groups, group, ages));
            match given.parse::<usize>() {
                _ if given.is_empty() => {}
                Ok(0) => {}
                Ok(many) if many <= MOST => {
                    wanted.insert((group, ages), many);
                }
                _ if wrong.iter().any(|(field, _)| *field == "numbers") => {}
                _ => wrong.push(("numbers", format!("Each number is a whole one, up to {MOST}"))),
            }
        }
    }
    wanted
}

fn cell_name(groups: &AuditGroups, group: usize, ages: usize) -> String {
    format!("{}-{}", groups.groups[group].id, groups.ages[ages][0])
}

fn ages_in_words([from, to]: [i16; 2]) -> String {
    match (from, to) {
        (0, 0) => "under 1".to_owned(),
        _ if from == to => from.to_string(),
        _ => format!("{from} to {to}"),
    }
}

struct Showing<'a> {
    site: &'a Site,
    at: &'a PageAsked,
    groups: &'a AuditGroups,
}

impl Showing<'_> {
    fn rows(&self, draw: &Draw) -> Vec<Row> {
        let groups = self.groups.groups.iter().enumerate();
        groups
            .map(|(group, one)| Row {
                name: one.name.clone(),
                cells: (0..self.groups.ages.len())
                    .map(|ages| {
                        let name = cell_name(self.groups, group, ages);
                        let wanted = self.at.value(&name).to_owned();
                        let out_of = draw.out_of.get(&(group, ages)).copied().unwrap_or(0);
                        Cell { name, wanted, out_of }
                    })
                    .collect(),
            })
            .collect()
    }

    fn children(&self, drawn: &[Drawn]) -> Vec<Child> {
        let caseload = self.site.caseload();
        let (asked, view) = (&self.at.asked, &self.at.view);
        let tasks = Tasks { caseload, asked, view };
        (1..)
            .zip(drawn)
            .map(|(number, one)| {
                let id = caseload.people.persons[one.child as usize].id;
                Child {
                    number,
                    known: self.site.knows_person(one.child).then(|| {
                        self.site.shows(one.child);
                        let name = words::called(caseload, view, one.child).into();
                        (name, tasks.opened(one.because))
                    }),
                    href: asked.reader_address(&format!("/people/{id}")),
                    group: self.groups.groups[one.of.0].name.clone(),
                    ages: ages_in_words(self.groups.ages[one.of.1]),
                }
            })
            .collect()
    }

    /// Where the audit is written down, with what the draw says of it; none where this server only shows.
    fn write(&self, design: &Design, many: usize, out_of: usize) -> Option<String> {
        if !self.site.can_record() || many == 0 {
            return None;
        }
        let groups = design.wanted.iter().map(|((group, ages), many)| {
            let name = &self.groups.groups[*group].name;
            format!("{many} {} ({})", name.to_lowercase(), ages_in_words(self.groups.ages[*ages]))
        });
        let groups: Vec<String> = groups.collect();
        let groups = format!("{}; drawn by the phrase “{}”", groups.join(", "), design.phrase);
        let facts = [
            ("fact.how_drawn", "at-random-in-groups".to_owned()),
            ("fact.groups", groups),
            ("fact.how_many", many.to_string()),
            ("fact.out_of", out_of.to_string()),
            ("fact.from_when", design.from.to_string()),
            ("fact.to_when", design.to.to_string()),
        ];
        let address = self.at.asked.reader_address("/write/audit");
        Some(with_query_of(&address, facts))
    }
}
