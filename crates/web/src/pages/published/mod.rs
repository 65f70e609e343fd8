//! Published figures about reviews and incidents: each with its definition, unit, denominator, period and page, and beside it what
//! says something else of the same thing.
//!
//! Takes the figures of practice; gives them by study. They are for learning from many reviews: no page about a child shows one.

use super::prelude::*;
use safeguarding::calendar::in_words;
use safeguarding::practice::{Figure, FigureStatus, Figures};
use std::collections::BTreeSet;

/// This page.
pub const PAGE: Page = Page {
    name: "published",
    purpose: "Published figures about reviews, each with its definition, and what contradicts it beside it",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, _: &PageAsked| {
        site.found(&PAGE, &PublishedPage::of(&site.caseload().practice.figures))
    };
    router.route("/learning/published", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct PublishedPage {
    /// Figures that say different things of the same thing, each group together.
    conflicts: Vec<ConflictShown>,
    studies: Vec<StudyShown>,
    margins: Vec<MarginShown>,
    figures: usize,
    not_verified: usize,
}

/// Figures that contradict each other.
#[derive(Debug, Serialize)]
struct ConflictShown {
    notes: Vec<String>,
    figures: Vec<FigureShown>,
}

/// A study with its figures.
#[derive(Debug, Serialize)]
struct StudyShown {
    id: String,
    title: String,
    place: String,
    says: String,
    read: String,
    figures: Vec<FigureShown>,
}

/// A figure.
#[derive(Debug, Serialize)]
struct FigureShown {
    id: String,
    statement: String,
    /// As it is told: as it was printed, or its counts.
    told: String,
    counts: Option<String>,
    unit: &'static str,
    definition: String,
    period: String,
    page: String,
    /// What the study is called.
    study: String,
    status: &'static str,
    is_verified: bool,
    note: Option<String>,
    does_not_follow: Option<String>,
    /// Id and what each says that says something else.
    conflicts: Vec<(String, String)>,
}

/// A sum that holds between figures.
#[derive(Debug, Serialize)]
struct MarginShown {
    says: String,
    parts: Vec<(String, String)>,
    total: u64,
}

impl PublishedPage {
    pub(crate) fn of(figures: &Figures) -> Self {
        let studies = figures.studies.iter().map(|study| StudyShown {
            id: study.id.to_string(),
            title: study.source.title.clone(),
            place: study.source.place.clone(),
            says: study.source.says.clone(),
            read: in_words(study.source.read.0),
            figures: figures.of_study(&study.id).map(|one| shown(figures, one)).collect(),
        });
        let margins = figures.margins.iter().map(|margin| MarginShown {
            says: margin.says.clone(),
            parts: margin
                .parts
                .iter()
                .filter_map(|id| {
                    let figure = figures.figure(id)?;
                    Some((id.to_string(), figure.numerator?.to_string()))
                })
                .collect(),
            total: margin.total,
        });
        let is_not = |figure: &&Figure| figure.status == FigureStatus::NotVerified;
        Self {
            conflicts: conflicts(figures),
            studies: studies.collect(),
            margins: margins.collect(),
            figures: figures.all.len(),
            not_verified: figures.all.iter().filter(is_not).count(),
        }
    }
}

/// Figures that say something else of the same thing, whoever of them names whom. **Shape:** in the order of the file; in a group by
/// what they say, the least share first.
fn conflicts(figures: &Figures) -> Vec<ConflictShown> {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut groups = Vec::new();
    for figure in &figures.all {
        if figure.conflicts_with.is_empty() || told.contains(figure.id.as_str()) {
            continue;
        }
        let mut group: Vec<&Figure> = vec![figure];
        let mut at = 0;
        while let Some(one) = group.get(at) {
            for other in figures.conflicting(&one.id) {
                if group.iter().all(|known| known.id != other.id) {
                    group.push(other);
                }
            }
            at += 1;
        }
        told.extend(group.iter().map(|one| one.id.as_str()));
        let printed = |one: &Figure| {
            let figures = one.printed.as_deref()?.strip_suffix('%')?;
            figures.parse::<f64>().ok()
        };
        group.sort_by(|a, b| {
            let (a, b) = (printed(a), printed(b));
            a.is_none()
                .cmp(&b.is_none())
                .then(a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal))
        });
        let mut notes: Vec<String> = Vec::new();
        for note in group.iter().filter_map(|one| one.note.clone()) {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        let figures = group.into_iter().map(|one| shown(figures, one)).collect();
        groups.push(ConflictShown { notes, figures });
    }
    groups
}

fn shown(figures: &Figures, figure: &Figure) -> FigureShown {
    let unit = figure.unit.label();
    let counts = figure.numerator.map(|part| match figure.denominator {
        Some(whole) => format!("{part} of {whole} {unit}"),
        None => format!("{part} {unit}"),
    });
    let told = figure.printed.clone().or_else(|| counts.clone()).unwrap_or_default();
    FigureShown {
        id: figure.id.to_string(),
        statement: figure.statement.clone(),
        counts: counts.filter(|counts| *counts != told),
        told,
        unit,
        definition: figure.definition.clone(),
        period: figure.period.clone(),
        page: figure.page.clone(),
        study: figures.study(&figure.study).map(|s| s.source.title.clone()).unwrap_or_default(),
        status: figure.status.label(),
        is_verified: figure.status != FigureStatus::NotVerified,
        note: figure.note.clone(),
        does_not_follow: figure.does_not_follow.clone(),
        conflicts: figures
            .conflicting(&figure.id)
            .into_iter()
            .map(|other| (other.id.to_string(), other.statement.clone()))
            .collect(),
    }
}

fn samples() -> Vec<Sample> {
    let practice = safeguarding::practice::Practice::shipped();
    vec![
        Sample::new("typical", &PublishedPage::of(&practice.figures)),
        Sample::new("empty", &PublishedPage::of(&Figures::default())),
    ]
}
