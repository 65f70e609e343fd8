//! What not sharing cost over everybody: by rule and by pair of agencies, in figures that point at nobody.
//!
//! Takes nothing about anybody; gives one page. The figures are worked out away from the pages: until they are there, it says so, or
//! shows the last ones with where the log stood then.

mod samples;

use super::prelude::*;
use crate::apart::{Answer, Made, Position};
use crate::shown::sharing_gap::GapShown;
use crate::shown::waiting::Waiting;
use safeguarding::replay::TOLD_IS_AS_RECORDED;

/// This page.
pub const PAGE: Page = Page {
    name: "sharing-gap",
    purpose: "What was lost because agencies did not know what others knew, by rule and by pair of agencies",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/sharing-gap", answered(|site, _| sharing_gap(site)))
}

fn sharing_gap(site: &Site) -> Option<Response> {
    let now = site.position();
    let (of, kept) = (site.clone(), site.kept());
    let answer = kept
        .gaps
        .ask(&(), now, crate::kept::LONGEST_WAIT, move || GapShown::of(of.caseload(), now.day));
    site.found(&PAGE, &GapPage::of(&answer, now))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct GapPage<'a> {
    waiting: Waiting,
    gap: Option<&'a GapShown>,
    /// What has to stand beside who knew what.
    told: &'static str,
}

impl<'a> GapPage<'a> {
    /// The page of what there is.
    pub fn of(answer: &'a Answer<GapShown>, now: Position) -> Self {
        let (Answer::Now(made) | Answer::Awaited(Some(made)) | Answer::Failed(Some(made))) = answer
        else {
            return Self {
                waiting: Waiting::of(answer, now),
                gap: None,
                told: TOLD_IS_AS_RECORDED,
            };
        };
        let made: &'a Made<GapShown> = made;
        let waiting = Waiting::of(answer, now);
        Self { waiting, gap: Some(&made.what), told: TOLD_IS_AS_RECORDED }
    }
}
