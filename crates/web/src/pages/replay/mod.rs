//! A childhood replayed: what each agency knew by when, the day each pattern could first be seen by each alone and by all together,
//! and what one reader could see on one day, with reasons. How it ended is hidden until somebody asks.
//!
//! Takes a child's id, the day looked back from (`as-of`), and, to stand on a day, that day (`on`) and the reader (`as-known-to`);
//! gives one page. For one reader it shows only what that reader knew: not what others could see, nor all together.

mod samples;

use super::prelude::*;
use crate::shown::chronology::Link;
use crate::shown::replay::{Childhood, OnDay, Place, Standing};
use crate::shown::words;
use safeguarding::calendar::{Date, in_words};
use safeguarding::replay;

/// This page.
pub const PAGE: Page = Page {
    name: "replay",
    purpose: "Who could have seen what of a child, and when; and what one reader could see on one day",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let child = site.child(at.named(0))?;
        site.found(&PAGE, &ReplayPage::of(site, at, child))
    };
    router.route("/people/{id}/replay", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct ReplayPage {
    reader: Reader,
    path: String,
    child: Link,
    born: Option<Private<String>>,
    /// Whether this reader had any record that names the child.
    is_known: bool,
    /// The day stood on, in words and as the form's field has it; `None`: the whole childhood.
    on: Option<(String, String)>,
    /// The child's age on that day.
    age: Option<Private<String>>,
    /// The whole childhood, where no day and no reader were chosen.
    childhood: Option<Childhood>,
    /// What the reader could see on the day, where one was.
    then: Option<OnDay>,
    is_outcome_shown: bool,
    /// What has to stand beside who knew what.
    told: &'static str,
    /// The same page with what tells how it ended, or without it again.
    outcome_href: String,
    /// The same day with everything shared, for whoever stands there as one agency.
    everyone_href: Option<String>,
    /// The whole childhood, for whoever stands on a day.
    whole_href: String,
}

impl ReplayPage {
    /// The page of a child, by index.
    pub fn of(site: &Site, at: &PageAsked, child: u32) -> Self {
        let caseload = site.caseload();
        let (mut asked, lookback) = (at.asked.clone(), at.view.clone());
        let as_of = lookback.as_of;
        let place = Place {
            path: format!("/people/{}/replay", caseload.people.persons[child as usize].id),
            as_of: asked.as_of,
            with_outcome: at.value("outcome") == "shown",
        };
        let on = stood_on(&mut asked, at.value("on"), as_of);
        // Whoever reads as one agency is told what it could see, and nothing of what others could.
        let on = on.or_else(|| asked.known_to.is_some().then_some(as_of));
        let view = View { as_of: on.unwrap_or(as_of), ..lookback.clone() };
        let known_to = asked.known_to.as_deref();
        let person = format!("/people/{}", caseload.people.persons[child as usize].id);
        let opposite = Place { with_outcome: !place.with_outcome, ..place.clone() };
        let outcome_href = opposite.address(on, known_to);
        let born = words::born_seen(caseload, &view, child);
        let sees = |record: u32| view.sees(&caseload.records[record as usize]);
        let mentions = &caseload.people.persons[child as usize].mentions;
        Self {
            reader: site.reader(&asked),
            child: Link {
                words: words::called(caseload, &view, child).into(),
                href: asked.reader_address(&person),
            },
            is_known: mentions.iter().any(|(record, _)| sees(*record)),
            age: on
                .zip(born.as_ref())
                .and_then(|(on, born)| words::age_of(born, on).map(Into::into)),
            born: born.map(|born| born.to_string().into()),
            on: on.map(|on| (in_words(on), on.to_string())),
            childhood: on.is_none().then(|| {
                let replayed = replay::of(caseload, child, &lookback, place.with_outcome);
                Childhood::of(caseload, &view, &replayed, &place)
            }),
            then: on.map(|on| {
                let todays = replay::todays(&caseload.practice, as_of);
                let then = replay::on(caseload, &todays, &view, child, as_of, place.with_outcome);
                // What is read on from here is read as of the day stood on, oldest first as it came.
                let asked = Asked {
                    as_of: Some(on),
                    known_to: asked.known_to.clone(),
                    is_oldest_first: true,
                    ..Asked::default()
                };
                let place = &place;
                Standing {
                    caseload,
                    todays: &todays,
                    asked: &asked,
                    view: &view,
                    child,
                    place,
                    as_of,
                }
                .shown(then)
            }),
            is_outcome_shown: place.with_outcome,
            told: replay::TOLD_IS_AS_RECORDED,
            outcome_href,
            everyone_href: known_to.map(|_| place.address(on, None)),
            whole_href: place.address(None, None),
            path: place.path.clone(),
        }
    }
}

/// The day an address asks to stand on, if it can be stood on: not after the day looked back from.
pub(crate) fn stood_on(asked: &mut Asked, value: &str, as_of: Date) -> Option<Date> {
    if value.is_empty() {
        return None;
    }
    let on = asked.day("the day to stand on", value)?;
    if on > as_of {
        asked.problems.push(format!(
            "{} lies after {}, the day looked back from, so that day is shown. Choose an earlier day, or look back from a later one.",
            in_words(on),
            in_words(as_of)
        ));
    }
    Some(on.min(as_of))
}
