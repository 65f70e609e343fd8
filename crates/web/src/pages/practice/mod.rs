//! The rules in force: what each claims, about whom, and where it comes from.
//!
//! Takes nothing about anybody; gives the practice every finding is made by.

use super::prelude::*;
use crate::shown::rules;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::Practice;

/// This page.
pub const PAGE: Page = Page {
    name: "practice",
    purpose: "Every pattern that is looked for, and where it comes from",
    template: include_str!("template.html"),
    routes,
    samples: || {
        vec![
            Sample::new("typical", &lines(&Practice::shipped(), crate::samples::day())),
            Sample::new("empty", &Vec::<Line>::new()),
        ]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/practice", get(practice))
}

async fn practice(State(site): State<Site>) -> Response {
    site.show(StatusCode::OK, &PAGE, &lines(&site.caseload().practice, site.today()))
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
    let mut lines: Vec<Line> = practice
        .rules
        .iter()
        .filter_map(|rule| {
            let version = rule.in_force(today)?;
            Some(Line {
                title: rule.title.clone(),
                about: rules::scope(rule.about),
                source: format!("{}, {}", version.source.title, version.source.place),
                status: version.source.status.to_string(),
                in_force: in_words(version.in_force),
                href: format!("/practice/{}", rule.id),
            })
        })
        .collect();
    lines.sort_by(|a, b| a.title.cmp(&b.title));
    lines
}
