//! Opening a family one has no tie to: named exactly, with a reason, for half a day.
//!
//! Takes a child’s name and birth day and why; leads to the child’s page. Nothing is listed and nothing is guessed at: whoever does not
//! know whom they ask for learns nothing. Who opened it and why stands on the family’s own page.

use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::{GLASS_HOURS, Ties};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::calendar::VagueDate;

/// This page.
pub const PAGE: Page = Page {
    name: "glass",
    purpose: "Opening a family one has no tie to: named exactly, with a reason, for half a day",
    template: include_str!("template.html"),
    routes,
    samples: || {
        let page = || GlassPage { hours: GLASS_HOURS, ..GlassPage::default() };
        let wrong = |field, words: &str| vec![(field, words.to_owned())];
        vec![
            Sample::new("typical", &page()),
            Sample::new(
                "nobody",
                &GlassPage {
                    name: "Mira Calder".into(),
                    born: "4 March 2019".into(),
                    reason: "Night duty: the police asked".into(),
                    wrong: wrong("name", NOBODY),
                    ..page()
                },
            ),
        ]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/glass", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Default, Serialize)]
struct GlassPage {
    hours: u64,
    name: Private<String>,
    born: Private<String>,
    reason: Private<String>,
    /// What is wrong: the field, and what to do.
    wrong: Vec<(&'static str, String)>,
}

const NOBODY: &str = "No child here has exactly this name and birth day. Check both; if the child is new to everybody, raise a worry about them";

/// Whether anybody with this reader’s roles may open any family so.
fn may(site: &Site) -> bool {
    site.is_read_by().is_some_and(|reading| {
        reading.seat.reaches.iter().any(|reach| reach.may_break_glass(Ties::default()))
    })
}

fn page(site: &Site, _: &PageAsked) -> Option<Response> {
    if !may(site) {
        return None;
    }
    site.found(&PAGE, &GlassPage { hours: GLASS_HOURS, ..GlassPage::default() })
}

/// A name as two people would write it alike: no capitals, one space between its parts.
fn plain(name: &str) -> String {
    let parts: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    parts.join(" ")
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    if !may(site) {
        return None;
    }
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    let refused = |field, words: String| {
        let view = GlassPage {
            hours: GLASS_HOURS,
            name: value("name").into(),
            born: value("born").into(),
            reason: value("reason").into(),
            wrong: vec![(field, words)],
        };
        Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view))
    };
    let Some(born) = VagueDate::parse(value("born")).ok().and_then(|date| date.day()) else {
        return refused("born", "Enter the whole birth day, like 4 March 2019".to_owned());
    };
    let (wanted, persons) = (plain(value("name")), &site.caseload().people.persons);
    let is_it = |person: &&safeguarding::people::Person| {
        person.is_child() && person.birth_day() == Some(born) && plain(&person.called()) == wanted
    };
    let Some(child) = persons.iter().position(|person| is_it(&person)) else {
        return refused("name", NOBODY.to_owned());
    };
    let own_page = format!("/people/{}", persons[child].id);
    if !site.knows_person(child as u32) {
        let seat = &site.is_read_by()?.seat;
        let mention = site.first_mention(child as u32);
        if let Err(why) = site.door()?.break_glass(seat, mention, value("reason")) {
            return refused("reason", why.to_string());
        }
        site.shows(child as u32);
    }
    Some(Redirect::to(&own_page).into_response())
}
