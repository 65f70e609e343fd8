//! One rule of practice: its claim, its source, what exactly it looks for, and what it asks.
//!
//! Takes a rule's id; gives every version of it in words, what the partnership decided about it, and its text as it is judged by.

use super::prelude::*;
use crate::shown::adopted::AdoptedShown;
use crate::shown::rules::{self, VersionShown};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::Rule;
use safeguarding::records::TiedTo;

/// This page.
pub const PAGE: Page = Page {
    name: "rule",
    purpose: "One rule of practice, exactly as it is applied",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/practice/{rule}", answered(rule))
}

fn rule(site: &Site, at: &PageAsked) -> Option<Response> {
    let caseload = site.caseload();
    let rule = caseload.practice.rule(at.named(0))?;
    let lessons = lessons_of(site, &rule.id);
    site.found(&PAGE, &RulePage { lessons, ..RulePage::of(caseload, rule, site.today()) })
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct RulePage {
    title: String,
    about: &'static str,
    nation: String,
    shape: &'static str,
    versions: Vec<VersionShown>,
    /// Where it is tried on the past.
    look_back: String,
    /// Since when it is retired; `None` while it is judged.
    retired: Option<String>,
    /// What was decided about it, the last first.
    decided: Vec<AdoptedShown>,
    /// The lessons from reviews that led to it: each with its page, what it says, and how the one follows from the other.
    lessons: Vec<(String, String, Private<String>)>,
    file: String,
    text: String,
}

/// The lessons that are tied to a rule; none where there is no library, or it cannot be read now.
fn lessons_of(site: &Site, rule: &str) -> Vec<(String, String, Private<String>)> {
    let library = site.library().unwrap_or_default();
    let tied = library.ties.iter().flat_map(|(lesson, ties)| {
        let those =
            ties.iter().filter(|tie| matches!(&tie.what.to, TiedTo::Rule(id) if id == rule));
        those.map(move |tie| (lesson, tie.what.because.clone()))
    });
    let shown = tied.filter_map(|(id, because)| {
        let claim = library.lessons.get(id)?.what.claim.clone();
        Some((format!("/learning/lessons/{id}"), claim, because))
    });
    shown.collect()
}

impl RulePage {
    fn of(caseload: &Caseload, rule: &Rule, today: Date) -> Self {
        let decided = caseload.decided_about_rule(&rule.id);
        Self {
            title: rule.title.clone(),
            about: rules::scope(rule.about),
            nation: crate::shown::words::capital(&rule.nation),
            shape: rule.versions.first().map_or("", |version| version.shape.name()),
            versions: rules::versions(&caseload.practice, rule),
            look_back: format!("/practice/{}/look-back", rule.id),
            retired: rule.retired_on(today).map(in_words),
            decided: decided.map(|one| AdoptedShown::of(caseload, one)).collect(),
            lessons: Vec::new(),
            file: rule.file.clone(),
            text: caseload.rule_text(&rule.id).unwrap_or_default().to_owned(),
        }
    }
}

/// One rule of each shape, and one that was adapted and then retired.
fn samples() -> Vec<Sample> {
    let (caseload, today) = (&*crate::samples::DECIDED_ABOUT_RULES, crate::samples::day());
    let rules = &caseload.practice.rules;
    let of = |name, rule| Sample::new(name, &RulePage::of(caseload, rule, today));
    let mut all: Vec<Sample> = ["due-within", "repeated", "gap", "co-occurrence", "relapse"]
        .into_iter()
        .filter_map(|shape| {
            let of_shape = |rule: &&Rule| rule.versions.iter().any(|v| v.shape.name() == shape);
            Some(of(shape, rules.iter().find(of_shape)?))
        })
        .collect();
    let decided = caseload.adoptions.first().and_then(|one| caseload.practice.rule(&one.rule));
    all.extend(decided.map(|rule| of("retired", rule)));
    all
}
