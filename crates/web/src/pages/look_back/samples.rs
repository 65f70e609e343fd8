//! A rule that came up often and had an earlier version, one that never did, and one still being worked out. All people are invented.

use super::LookBackPage;
use crate::apart::{Answer, Made, Position};
use crate::pages::Sample;
use crate::samples;
use crate::shown::look_back::LookBackShown;
use jiff::civil::date;
use safeguarding::practice::Rule;
use std::sync::Arc;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = samples::told_in_parts();
    let caseload = site.caseload();
    let rules = &caseload.practice.rules;
    let now = Position::of(caseload, samples::day());
    let (from, to) = (date(2023, 6, 2), samples::day());
    let sample = |name, rule: &Rule, problems: Vec<String>, answer: &Answer<LookBackShown>| {
        Sample::new(name, &LookBackPage::of(&site, rule, (from, to), problems, answer))
    };
    let made = |rule: &Rule| {
        let what = LookBackShown::of(caseload, rule, from, to);
        Answer::Now(Arc::new(Made { what, at: now }))
    };
    let rule = |id: &str| rules.iter().find(|rule| rule.id == id).expect("a rule of practice");
    let often = rule("not-brought-or-moved-repeatedly");
    let never = rule("three-contacts-in-twelve-months-child");
    let problem = "The last day lies ahead, so today was taken for it.".to_owned();
    vec![
        sample("often", often, Vec::new(), &made(often)),
        sample("never", never, Vec::new(), &made(never)),
        sample("awaited", often, vec![problem], &Answer::Awaited(None)),
    ]
}
