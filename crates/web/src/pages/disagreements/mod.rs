//! Disagreements between professionals over a period: how many, how far they went, how they ended and about what.
//!
//! Takes a first day and who reads; gives figures by stage, by end and by theme, with what each counts and what they cannot tell. Never
//! by person, worker, family or agency.

mod samples;

use super::prelude::*;
use crate::shown::words::{capital, count_shown};
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{FactKind, Practice};
use safeguarding::replay::Spread;
use safeguarding::response::{
    Disagreements, Figures, HowEnded, WHAT_IS_WITHHELD, WHAT_IT_CANNOT_TELL, WHAT_IT_COUNTS,
};

/// This page.
pub const PAGE: Page = Page {
    name: "disagreements",
    purpose: "Disagreements between professionals: how many, how far they went, about what; without blame",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &DisagreementsPage::of(site, at));
    router.route("/disagreements", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct DisagreementsPage {
    reader: Reader,
    path: String,
    work: String,
    from: [String; 2],
    to: String,
    problems: Vec<String>,
    is_empty: bool,
    families: usize,
    /// What is counted, how many were opened, how many ended, and the days. **Shape:** all of them, then by theme.
    rows: Vec<FiguresRow>,
    by_stage: Vec<[String; 2]>,
    by_how: Vec<[String; 2]>,
    counts: [(&'static str, &'static str); 5],
    withheld: &'static str,
    cannot_tell: &'static str,
}

/// The figures of one theme.
#[derive(Debug, Serialize)]
struct FiguresRow {
    what: String,
    opened: String,
    ended: String,
    /// Half up to, and the longest.
    first_answer: [String; 2],
    end: [String; 2],
}

impl DisagreementsPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let PageAsked { asked, view, .. } = at;
        let practice = &site.caseload().practice;
        let mut problems = Vec::new();
        let from = period(asked.from, view.as_of, &mut problems);
        let told = Disagreements::of(site.caseload(), view, from);
        let theme = |theme: &Option<smol_str::SmolStr>| match theme {
            Some(theme) => capital(&in_words_of(practice, "theme", theme)),
            None => "No theme yet".to_owned(),
        };
        let all = std::iter::once(row("All".to_owned(), &told.all));
        let by_theme = told.by_theme.iter().map(|(of, figures)| row(theme(of), figures));
        let by_stage = told.by_stage.iter();
        let by_how = told.by_how.iter();
        Self {
            reader: site.reader(asked),
            path: "/disagreements".to_owned(),
            work: asked.reader_address("/work"),
            from: [in_words(from), from.to_string()],
            to: in_words(told.to),
            problems,
            is_empty: told.is_empty(),
            families: told.families,
            rows: all.chain(by_theme).collect(),
            by_stage: by_stage
                .map(|(stage, count)| [stage.label().to_owned(), count_shown(*count)])
                .collect(),
            by_how: by_how
                .map(|(how, count)| [how_in_words(practice, how), count_shown(*count)])
                .collect(),
            counts: WHAT_IT_COUNTS,
            withheld: WHAT_IS_WITHHELD,
            cannot_tell: WHAT_IT_CANNOT_TELL,
        }
    }
}

/// The first day that is asked for: a year before the reader's where none is, or one that lies after it.
fn period(from: Option<Date>, to: Date, problems: &mut Vec<String>) -> Date {
    let usual = to.saturating_sub(jiff::Span::new().years(1));
    match from {
        Some(from) if from > to => {
            problems.push(format!(
                "The first day lies after {}, the last, so the year up to it is shown.",
                in_words(to)
            ));
            usual
        }
        from => from.unwrap_or(usual),
    }
}

fn row(what: String, of: &Figures) -> FiguresRow {
    let days = |spread: Option<Spread>| {
        let days = |days: Option<i32>| days.map_or_else(|| "–".to_owned(), |days| days.to_string());
        [days(spread.map(|all| all.half)), days(spread.and_then(|all| all.longest))]
    };
    FiguresRow {
        what,
        opened: count_shown(of.opened),
        ended: count_shown(of.ended),
        first_answer: days(of.to_first_answer),
        end: days(of.to_end),
    }
}

fn how_in_words(practice: &Practice, how: &HowEnded) -> String {
    match how {
        HowEnded::Said(how) => capital(&in_words_of(practice, "how", how)),
        HowEnded::InAFile => "Ended as an agency’s file says, which does not say how".to_owned(),
    }
}

/// A value of a fact of the resolution, as people read it.
fn in_words_of(practice: &Practice, fact: &str, value: &str) -> String {
    let kind = practice.kind("challenge-resolved");
    let fact = kind.and_then(|kind| kind.facts.iter().find(|one: &&FactKind| one.name == fact));
    fact.map_or_else(|| value.replace('-', " "), |fact| practice.value_in_words(fact, value))
}
