//! The queue: pairs of mentions that may be one person, about which somebody should decide.
//!
//! Takes the filters of an address; gives the pairs in the order of the log. No pair stands before another because it is
//! likelier, and two who must not be linked are not among them.

mod samples;

use super::prelude::*;
use crate::asked::{Choice, with_query_of};
use crate::shown::pairs::{MentionLine, pair_path};
use safeguarding::caseload::AskedBecause;
use safeguarding::people::Question;
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "questions",
    purpose: "The pairs of mentions that may be one person, in the order of the log",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &Queue::of(site, at));
    router.route("/questions", answered(page))
}

/// Pairs on one page.
const PAIRS: usize = 25;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct Queue {
    reader: Reader,
    /// How many pairs this reader could be asked about, and how many of them fit the filters.
    total: usize,
    fitting: usize,
    reasons: Vec<Choice>,
    agencies: Vec<Choice>,
    is_filtered: bool,
    pairs: Vec<PairAsked>,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    /// Keys that too many share, in words.
    cut: Vec<String>,
    decisions: String,
    decided: usize,
}

/// One pair.
#[derive(Debug, Serialize)]
struct PairAsked {
    first: MentionLine,
    second: MentionLine,
    because: String,
    href: String,
}

/// The questions whose two records this reader knew.
pub(crate) fn seen<'a>(site: &'a Site, view: &'a View) -> impl Iterator<Item = &'a Question> {
    let caseload = site.caseload();
    let sees = move |at: (u32, u16)| view.sees(&caseload.records[at.0 as usize]);
    // Whoever may not know one of the two learns of neither.
    let knows = move |at: (u32, u16)| {
        let person = caseload.people.of_record[at.0 as usize][usize::from(at.1)];
        person.is_none_or(|person| site.knows_person(person))
    };
    let of_both = move |asked: &&Question| {
        [asked.first, asked.second].into_iter().all(|at| sees(at) && knows(at))
    };
    caseload.people.questions.iter().filter(of_both)
}

impl Queue {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let asked = &at.asked;
        let because = AskedBecause::of_id(at.value("because"));
        let all: Vec<&Question> = seen(site, &at.view).collect();
        let agency_of = |at: (u32, u16)| caseload.records[at.0 as usize].agency.clone();
        let fits = |question: &&&Question| {
            let of = [agency_of(question.first), agency_of(question.second)];
            because.is_none_or(|reason| question.because() == reason)
                && asked.agency.as_ref().is_none_or(|agency| of.contains(agency))
        };
        let fitting: Vec<&&Question> = all.iter().filter(fits).collect();
        let pages = fitting.len().div_ceil(PAIRS).max(1);
        let page = at.value("page").parse().unwrap_or(1).clamp(1, pages);
        let address = |to: usize| page_address(asked, because, to);
        Self {
            reader: site.reader(asked),
            total: all.len(),
            fitting: fitting.len(),
            reasons: reasons(&all, because),
            agencies: agencies(site, asked),
            is_filtered: because.is_some() || asked.agency.is_some(),
            pairs: fitting
                .iter()
                .skip((page - 1) * PAIRS)
                .take(PAIRS)
                .inspect(|question| {
                    site.shows_at(question.first);
                    site.shows_at(question.second);
                })
                .map(|question| PairAsked {
                    first: MentionLine::of(caseload, asked, question.first),
                    second: MentionLine::of(caseload, asked, question.second),
                    because: because_of(site, question),
                    href: asked.reader_address(&pair_path(
                        caseload,
                        question.first,
                        question.second,
                    )),
                })
                .collect(),
            page,
            pages,
            previous: (page > 1).then(|| address(page - 1)),
            next: (page < pages).then(|| address(page + 1)),
            cut: cut(site),
            decisions: asked.reader_address("/questions/decisions"),
            decided: caseload.decisions.len(),
        }
    }
}

/// Why a pair is asked about: what agrees, then what speaks against it.
fn because_of(site: &Site, question: &Question) -> String {
    let evidence = site.caseload().people.evidence(question.first, question.second);
    evidence.map_or_else(
        || question.because().in_words().to_owned(),
        |evidence| question.in_words(&evidence),
    )
}

fn page_address(asked: &Asked, because: Option<AskedBecause>, page: usize) -> String {
    let because = because.map(|reason| ("because", reason.id().to_owned()));
    let page = (page > 1).then(|| ("page", page.to_string()));
    with_query_of(&asked.address("/questions"), because.into_iter().chain(page))
}

/// The reasons that pairs here are asked for, with how many of each.
fn reasons(all: &[&Question], chosen: Option<AskedBecause>) -> Vec<Choice> {
    let mut counts: BTreeMap<AskedBecause, usize> = BTreeMap::new();
    for question in all {
        *counts.entry(question.because()).or_default() += 1;
    }
    // What was asked for stays to be chosen, also where nothing fits it.
    if let Some(reason) = chosen {
        counts.entry(reason).or_default();
    }
    let every = Choice {
        value: String::new(),
        text: "every reason".to_owned(),
        selected: chosen.is_none(),
    };
    let each = counts.into_iter().map(|(reason, count)| Choice {
        value: reason.id().to_owned(),
        text: format!("{} ({count})", reason.in_words()),
        selected: chosen == Some(reason),
    });
    std::iter::once(every).chain(each).collect()
}

fn agencies(site: &Site, asked: &Asked) -> Vec<Choice> {
    let every = Choice {
        value: String::new(),
        text: "every agency".to_owned(),
        selected: asked.agency.is_none(),
    };
    let each = site.agencies().iter().map(|(id, name)| Choice {
        value: id.to_string(),
        text: name.clone(),
        selected: asked.agency.as_ref() == Some(id),
    });
    std::iter::once(every).chain(each).collect()
}

fn cut(site: &Site) -> Vec<String> {
    let limit = site.caseload().practice.linking.block_limit;
    let cut = site.caseload().people.linker.cut_blocks();
    cut.into_iter()
        .map(|block| {
            format!(
                "{} mentions share {}: they were not compared for that alone, because more than {limit} do.",
                block.sharing, block.what
            )
        })
        .collect()
}
