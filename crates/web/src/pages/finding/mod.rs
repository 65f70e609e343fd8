//! Why: one finding explained, down to every entry it rests on, with its source, its limits and what it asks.
//!
//! Takes a child and a rule; gives the verdict in words, the tree of reasons with each entry linked to where it stands in the
//! chronology, what is missing, what followed it and where the practice comes from.

mod samples;

use super::prelude::*;
use crate::shown::chronology::Link;
use crate::shown::findings::{self, Completion};
use crate::shown::words;
use safeguarding::assess::Found;
use safeguarding::calendar::in_words;
use safeguarding::patterns::Verdict;

/// This page.
pub const PAGE: Page = Page {
    name: "finding",
    purpose: "Why: one finding explained, with its source and every entry it rests on",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let person = site.person(at.named(0))?;
        let found = site.caseload().found(&at.view, person, at.named(1))?;
        site.found(&PAGE, &FindingPage::of(site, &at.asked, &at.view, person, &found))
    };
    router.route("/people/{id}/findings/{rule}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct FindingPage {
    reader: Reader,
    path: String,
    child: Link,
    title: String,
    rule_href: String,
    concerning: Private<String>,
    verdict: &'static str,
    /// How it stands, as a whole sentence.
    stands: String,
    sentence: Private<String>,
    /// Each completion, newest first; the first is the one told at the top.
    completions: Vec<Completion>,
    missing: Vec<Private<String>>,
    ask: String,
    role: String,
    source: SourceShown,
    limits: Option<String>,
}

/// Where the practice comes from.
#[derive(Debug, Serialize)]
pub(crate) struct SourceShown {
    pub title: String,
    pub place: String,
    pub says: String,
    pub status: String,
    pub in_force: String,
    pub read: String,
}

impl FindingPage {
    /// The page of one finding, seen from one child.
    pub fn of(site: &Site, asked: &Asked, view: &View, child: u32, found: &Found) -> Self {
        let caseload = site.caseload();
        let told = caseload.words().explain(&found.finding, found.concerning);
        let rule = caseload
            .practice
            .rule(&found.finding.rule)
            .expect("a finding's rule is in the practice");
        let applied =
            found.finding.latest().map_or(found.finding.in_force, |latest| latest.in_force);
        let version = rule.in_force(applied).expect("a finding names a version of its rule");
        let id = caseload.people.persons[child as usize].id;
        let completions = findings::completions(caseload, asked, found, child);
        Self {
            reader: site.reader(asked),
            path: format!("/people/{id}/findings/{}", rule.id),
            child: Link {
                words: words::called(caseload, view, child).into(),
                href: asked.reader_address(&format!("/people/{id}")),
            },
            title: told.title,
            rule_href: format!("/practice/{}", rule.id),
            concerning: findings::about_in_words(caseload, found).into(),
            verdict: match found.finding.verdict {
                Verdict::Met => "The record shows this",
                Verdict::NotMet => "The record does not show this",
                Verdict::CannotTell => "We cannot tell",
            },
            stands: stands(found),
            sentence: told.sentence.into(),
            completions,
            missing: told.missing.into_iter().map(Into::into).collect(),
            ask: told.ask,
            role: told.role,
            source: SourceShown {
                title: version.source.title.clone(),
                place: version.source.place.clone(),
                says: version.source.says.clone(),
                status: version.source.status.to_string(),
                in_force: in_words(version.in_force),
                read: in_words(version.source.read.0),
            },
            limits: told.limits,
        }
    }
}

fn stands(found: &Found) -> String {
    let finding = &found.finding;
    let completed = finding.latest().map(|latest| in_words(latest.completed)).unwrap_or_default();
    match finding.verdict {
        Verdict::Met if finding.is_open() => {
            format!(
                "It completed on {completed}. No record of the sort that would answer it follows: it is open."
            )
        }
        Verdict::Met if finding.latest().is_some_and(|latest| latest.answered.is_some()) => {
            format!(
                "It completed on {completed}. A record of the sort that may answer it follows, and is below."
            )
        }
        Verdict::Met => {
            format!(
                "It completed on {completed}, long enough before this day to be history. No record of the sort that would answer it follows."
            )
        }
        Verdict::CannotTell => "What would have to be known to tell is below.".to_owned(),
        Verdict::NotMet => {
            "That is not evidence of safety: it says only what the records given show.".to_owned()
        }
    }
}
