//! The rules in force: what each claims, about whom, and where it comes from; and what the partnership decided about any of them.
//!
//! Takes nothing about anybody; gives the practice every finding is made by.

use super::prelude::*;
use crate::shown::adopted::AdoptedShown;
use crate::shown::rules;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{Practice, Rule, Version};

/// This page.
pub const PAGE: Page = Page {
    name: "practice",
    purpose: "Every pattern that is looked for, and where it comes from",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/practice", answered(|site, _| practice(site)))
}

fn practice(site: &Site) -> Option<Response> {
    site.found(&PAGE, &Rules::of(site.caseload(), site.today()))
}

/// What the page shows.
#[derive(Debug, Default, Serialize)]
struct Rules {
    lines: Vec<Line>,
    /// Rules that are not judged by, and since when.
    retired: Vec<(Line, String)>,
    /// What was decided about rules, the last first.
    decided: Vec<AdoptedShown>,
}

impl Rules {
    fn of(caseload: &Caseload, today: Date) -> Self {
        let of_newest = |rule: &Rule| Some(line(rule, rule.versions.last()?));
        let retired = caseload.retired_rules(today);
        Self {
            lines: lines(&caseload.practice, today),
            retired: retired
                .filter_map(|(rule, since)| Some((of_newest(rule)?, in_words(since))))
                .collect(),
            decided: caseload
                .adoptions
                .iter()
                .rev()
                .map(|adoption| AdoptedShown::of(caseload, adoption))
                .collect(),
        }
    }
}

fn samples() -> Vec<Sample> {
    let of = |caseload: &Caseload| Rules::of(caseload, crate::samples::day());
    let typical = Caseload::of(Practice::shipped(), []);
    vec![
        Sample::new("typical", &of(&typical)),
        Sample::new("decided", &of(&crate::samples::DECIDED_ABOUT_RULES)),
        Sample::new("empty", &Rules::default()),
    ]
}

/// One rule.
#[derive(Debug, Serialize)]
struct Line {
    title: String,
    about: &'static str,
    source: String,
    status: String,
    in_force: String,
    href: String,
}

fn lines(practice: &Practice, today: Date) -> Vec<Line> {
    let rules = practice.rules.iter();
    let mut lines: Vec<Line> =
        rules.filter_map(|rule| Some(line(rule, rule.in_force(today)?))).collect();
    lines.sort_by(|a, b| a.title.cmp(&b.title));
    lines
}

fn line(rule: &Rule, version: &Version) -> Line {
    Line {
        title: rule.title.clone(),
        about: rules::scope(rule.about),
        source: format!("{}, {}", version.source.title, version.source.place),
        status: version.source.status.to_string(),
        in_force: in_words(version.in_force),
        href: format!("/practice/{}", rule.id),
    }
}
