//! One rule of practice: its claim, its source, what exactly it looks for, and what it asks.
//!
//! Takes a rule's id; gives every version of it in words, and its file as it is.

use super::prelude::*;
use crate::shown::rules::{self, VersionShown};
use safeguarding::practice::{PRACTICE, Practice, Rule};

/// This page.
pub const PAGE: Page = Page {
    name: "rule",
    purpose: "One rule of practice, exactly as it is applied",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/practice/{rule}", get(rule))
}

async fn rule(State(site): State<Site>, Path(id): Path<String>) -> Response {
    let practice = &site.caseload().practice;
    match practice.rule(&id) {
        Some(rule) => site.show(StatusCode::OK, &PAGE, &RulePage::of(practice, rule)),
        None => site.not_found(),
    }
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
    file: String,
    text: &'static str,
}

impl RulePage {
    fn of(practice: &Practice, rule: &Rule) -> Self {
        let text =
            PRACTICE.iter().find(|(file, _)| *file == rule.file).map_or("", |(_, text)| text);
        Self {
            title: rule.title.clone(),
            about: rules::scope(rule.about),
            nation: crate::shown::words::capital(&rule.nation),
            shape: rule.versions.first().map_or("", |version| version.shape.name()),
            versions: rules::versions(practice, rule),
            look_back: format!("/practice/{}/look-back", rule.id),
            file: rule.file.clone(),
            text,
        }
    }
}

/// One rule of each shape.
fn samples() -> Vec<Sample> {
    let practice = Practice::shipped();
    ["due-within", "repeated", "gap", "co-occurrence", "relapse"]
        .into_iter()
        .filter_map(|shape| {
            let of_shape = |rule: &&Rule| rule.versions.iter().any(|v| v.shape.name() == shape);
            let rule = practice.rules.iter().find(of_shape)?;
            Some(Sample::new(shape, &RulePage::of(&practice, rule)))
        })
        .collect()
}
