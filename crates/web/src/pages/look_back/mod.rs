//! A rule in practice tried on the past: how often it came up, how much earlier than what was done, for which children beside all
//! children here, and examples to read.
//!
//! Takes a rule's id and a period (`from`, `to`); gives one page. The figures are worked out away from the pages: until they are
//! there, it says so. A rule that is not in practice yet is tried on the command line.

mod samples;

use super::prelude::*;
use crate::apart::Answer;
use crate::shown::look_back::{Example, LookBackShown};
use crate::shown::waiting::Waiting;
use jiff::Span;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::Rule;

/// This page.
pub const PAGE: Page = Page {
    name: "look-back",
    purpose: "A rule tried on the past: how often, for whom, how much earlier than what was done",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/practice/{rule}/look-back", answered(look_back))
}

fn look_back(site: &Site, at: &PageAsked) -> Option<Response> {
    let rule = site.caseload().practice.rule(at.named(0))?;
    let now = site.position();
    let mut asked = at.asked.clone();
    let (from, to) = period(&mut asked, now.day);
    let key = (rule.id.clone(), from, to);
    let (of, tried, kept) = (site.clone(), rule.clone(), site.kept());
    let answer = kept.look_backs.ask(&key, now, crate::kept::LONGEST_WAIT, move || {
        LookBackShown::of(of.caseload(), &tried, from, to)
    });
    site.found(&PAGE, &LookBackPage::of(site, rule, (from, to), asked.problems, &answer))
}

/// The period that is asked for: two years up to today where nothing else is.
fn period(asked: &mut Asked, today: Date) -> (Date, Date) {
    if asked.to.is_some_and(|to| to > today) {
        asked.problems.push("The last day lies ahead, so today was taken for it.".to_owned());
    }
    let to = asked.to.map_or(today, |to| to.min(today));
    let usual = to.saturating_sub(Span::new().years(2));
    match asked.from {
        Some(from) if from > to => {
            asked.problems.push(format!(
                "The first day lies after {}, the last, so the two years up to it are shown.",
                in_words(to)
            ));
            (usual, to)
        }
        from => (from.unwrap_or(usual), to),
    }
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct LookBackPage<'a> {
    title: &'a str,
    rule_href: String,
    path: String,
    /// The same with its period, for whoever waits.
    here: String,
    from: [String; 2],
    to: [String; 2],
    /// From when the version tried has been in force.
    in_force: String,
    is_ahead: bool,
    /// Since when the rule is retired; `None` while it is judged.
    retired: Option<String>,
    source: String,
    says: &'a str,
    ask: &'a str,
    role: &'a str,
    problems: Vec<String>,
    waiting: Waiting,
    report: Option<&'a LookBackShown>,
    /// The examples of children this reader may know of, and whether there are others.
    examples: Vec<&'a Example>,
    has_others: bool,
}

impl<'a> LookBackPage<'a> {
    /// The page of what there is.
    pub fn of(
        site: &Site,
        rule: &'a Rule,
        (from, to): (Date, Date),
        problems: Vec<String>,
        answer: &'a Answer<LookBackShown>,
    ) -> Self {
        let now = site.position();
        let version = rule.versions.last().expect("a rule has a version");
        let path = format!("/practice/{}/look-back", rule.id);
        let report = match answer {
            Answer::Now(made) => Some(made),
            Answer::Awaited(made) | Answer::Failed(made) => made.as_ref(),
        };
        let all = report.map_or(&[][..], |made| &made.what.examples);
        let examples: Vec<&Example> =
            all.iter().filter(|one| site.knows_person(one.child)).collect();
        let day = |day: Date| [in_words(day), day.to_string()];
        Self {
            title: &rule.title,
            rule_href: format!("/practice/{}", rule.id),
            here: format!("{path}?from={from}&to={to}"),
            path,
            from: day(from),
            to: day(to),
            in_force: in_words(version.in_force),
            is_ahead: version.in_force > now.day,
            retired: rule.retired_on(now.day).map(in_words),
            source: format!(
                "{}, {} ({})",
                version.source.title, version.source.place, version.source.status
            ),
            says: &version.source.says,
            ask: &version.prompt.ask,
            role: &version.prompt.role,
            problems,
            waiting: Waiting::of(answer, now),
            report: report.map(|made| &made.what),
            has_others: examples.len() < all.len(),
            examples,
        }
    }
}
