//! What a document of the library is, written down: kind, nation, year, children, agencies, what happened, what was learned.
//!
//! Takes the fields of a form; gives the document’s card, or what is wrong, field by field. Each description stands whole in the log;
//! the latest holds.

mod samples;

use super::prelude::*;
use crate::asked::Pairs;
use crate::library::NotDone;
use crate::page_asked::answered_form;
use crate::pages::document::is_kept_closed;
use crate::pages::library::KINDS;
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::learning::Held;
use safeguarding::practice::Practice;
use safeguarding::records::{Card, ChildOfReview, Done, StepId};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "describe",
    purpose: "What a document of the library is: kind, year, children, agencies, what was learned",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let route = answered(page).merge(answered_form(send));
    router.route("/learning/documents/{id}/describe", route)
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct DescribePage {
    address: String,
    title: String,
    file: String,
    /// What each field holds.
    typed: BTreeMap<&'static str, Private<String>>,
    kinds: Vec<Choice>,
    nations: Vec<Choice>,
    agencies: Vec<Choice>,
    is_live: bool,
    by: Private<String>,
    /// What is wrong: the field, and what to do.
    wrong: Faults,
}

/// One of several to choose from.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    text: String,
    selected: bool,
}

/// The fields in which one line stands for one thing.
const LINES: [&str; 2] = ["learning", "recommendations"];
/// The nations whose processes there are.
const NATIONS: [(&str, &str); 4] = [
    ("england", "England"),
    ("wales", "Wales"),
    ("scotland", "Scotland"),
    ("northern-ireland", "Northern Ireland"),
];
/// The longest text of a field. **Units:** bytes.
const LONGEST: usize = 20_000;

impl DescribePage {
    fn of(site: &Site, held: &Held, by: &str) -> Self {
        Self::with(site, held, &typed_of(&held.card, held.title()), by, Vec::new())
    }

    fn with(site: &Site, held: &Held, typed: &Pairs, by: &str, wrong: Faults) -> Self {
        let practice = &site.caseload().practice;
        let all = |wanted: &str| -> Vec<&str> {
            let those = typed.iter().filter(|(name, _)| name == wanted);
            those.map(|(_, value)| value.as_str()).collect()
        };
        let choice = |wanted: &'static str| {
            let chosen = all(wanted);
            move |(value, text): (&str, &str)| Choice {
                selected: chosen.contains(&value),
                value: value.to_owned(),
                text: text.to_owned(),
            }
        };
        let agencies = practice.agencies.iter();
        Self {
            address: format!("/learning/documents/{}", held.taken.id),
            title: held.title().to_owned(),
            file: held.taken.what.file.to_string(),
            typed: FIELDS
                .into_iter()
                .map(|name| (name, all(name).first().copied().unwrap_or_default().into()))
                .collect(),
            kinds: KINDS.into_iter().map(choice("kind")).collect(),
            nations: NATIONS.into_iter().map(choice("nation")).collect(),
            agencies: agencies
                .map(|(id, agency)| choice("agency")((id.as_str(), agency.name.as_str())))
                .collect(),
            is_live: all("live").contains(&"yes"),
            by: by.into(),
            wrong,
        }
    }
}

/// The fields that hold one value each.
const FIELDS: [&str; 15] = [
    "title",
    "year",
    "published",
    "commissioned_by",
    "published_by",
    "children",
    "harm",
    "background",
    "learning",
    "recommendations",
    "method",
    "keywords",
    "address",
    "address_checked",
    "by",
];

/// A card as its form holds it.
fn typed_of(card: &Card, title: &str) -> Pairs {
    let children: Vec<String> = card
        .children
        .iter()
        .map(|child| match child.age {
            Some(age) => format!("{}, {age}", child.called.reveal()),
            None => child.called.reveal().clone(),
        })
        .collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut pairs: Pairs = [
        ("title", title.to_owned()),
        ("kind", card.kind.to_string()),
        ("nation", card.nation.to_string()),
        ("year", card.year.map(|year| year.to_string()).unwrap_or_default()),
        ("published", day(card.published)),
        ("commissioned_by", card.commissioned_by.clone()),
        ("published_by", card.published_by.clone()),
        ("children", children.join("\n")),
        ("harm", card.harm.reveal().clone()),
        ("background", card.background.reveal().clone()),
        ("learning", card.learning.join("\n")),
        ("recommendations", card.recommendations.join("\n")),
        ("method", card.method.clone()),
        ("keywords", card.keywords.join(", ")),
        ("address", card.address.clone()),
        ("address_checked", day(card.address_checked)),
        ("live", if card.is_live { "yes" } else { "" }.to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    pairs.extend(card.agencies.iter().map(|agency| ("agency".to_owned(), agency.to_string())));
    pairs
}

/// Reads a form into a card.
///
/// # Errors
/// What is wrong, field by field.
fn card_of(practice: &Practice, form: &Pairs) -> Result<Card, Faults> {
    let mut wrong: Faults = Vec::new();
    let field = |wanted: &str| {
        form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    if field("title").is_empty() {
        wrong.push(("title", "Enter what the document is called".to_owned()));
    }
    for name in FIELDS {
        if field(name).len() > LONGEST {
            wrong.push((name, "Shorten it to about twenty thousand letters".to_owned()));
        }
    }
    let mut day = |name: &'static str| {
        let typed = field(name);
        let read = VagueDate::parse(typed).ok().filter(|day| !day.is_far_off());
        let read = read.as_ref().and_then(VagueDate::day);
        if !typed.is_empty() && read.is_none() {
            wrong.push((name, "Enter a day, like 4 March 2018, or leave it empty".to_owned()));
        }
        read
    };
    let (published, address_checked) = (day("published"), day("address_checked"));
    let year = year_of(field("year"), &mut wrong);
    let one_of = |name: &'static str, known: &[(&str, &str)]| {
        let value = field(name);
        if known.iter().any(|(id, _)| *id == value) {
            SmolStr::from(value)
        } else {
            SmolStr::default()
        }
    };
    let address = address_of(field("address"), &mut wrong);
    let children = children_of(field("children"), &mut wrong);
    let agencies: Vec<SmolStr> = form
        .iter()
        .filter(|(name, value)| name == "agency" && practice.agencies.contains_key(value.as_str()))
        .map(|(_, value)| value.into())
        .collect();
    if field("by").is_empty() {
        wrong.push(("by", "Enter your name: the library says who described a document".to_owned()));
    }
    if !wrong.is_empty() {
        wrong.dedup();
        return Err(wrong);
    }
    let [learning, recommendations] = LINES.map(|name| lines(field(name)));
    Ok(Card {
        title: field("title").to_owned(),
        kind: one_of("kind", &KINDS),
        nation: one_of("nation", &NATIONS),
        year: year.or(published.map(Date::year)),
        published,
        commissioned_by: field("commissioned_by").to_owned(),
        published_by: field("published_by").to_owned(),
        children,
        harm: field("harm").into(),
        background: field("background").into(),
        learning,
        recommendations,
        method: field("method").to_owned(),
        agencies,
        keywords: between_commas(field("keywords")),
        address,
        address_checked,
        is_live: field("live") == "yes",
    })
}

/// What is wrong with fields, and what to do.
type Faults = Vec<(&'static str, String)>;

fn address_of(typed: &str, wrong: &mut Faults) -> String {
    let is_whole = ["https://", "http://"].iter().any(|begins| typed.starts_with(begins));
    if !typed.is_empty() && !is_whole {
        let say = "Enter the whole address, beginning with https://, or leave it empty";
        wrong.push(("address", say.to_owned()));
    }
    typed.to_owned()
}

fn year_of(typed: &str, wrong: &mut Faults) -> Option<i16> {
    let year = typed.parse().ok().filter(|year| (1945..=2078).contains(year));
    if !typed.is_empty() && year.is_none() {
        let say = "Enter the year in four figures, like 2018, or leave it empty";
        wrong.push(("year", say.to_owned()));
    }
    year
}

/// The children a text names, one a line.
fn children_of(typed: &str, wrong: &mut Faults) -> Vec<ChildOfReview> {
    let mut children = Vec::new();
    for line in lines(typed) {
        match child_of(&line) {
            Some(child) => children.push(child),
            None => wrong.push((
                "children",
                "Write one child a line: what the review calls the child, a comma and the age in whole years, like Alice, 3".to_owned(),
            )),
        }
    }
    children
}

/// What stands between commas.
fn between_commas(typed: &str) -> Vec<String> {
    typed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The lines of a text that say something.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A child as a line names one: what the review calls it, and its age where that is said.
fn child_of(line: &str) -> Option<ChildOfReview> {
    let Some((called, age)) = line.rsplit_once(',') else {
        return Some(ChildOfReview { called: line.into(), age: None });
    };
    let age: u8 = age.trim().parse().ok().filter(|age| *age <= 25)?;
    Some(ChildOfReview { called: called.trim().into(), age: Some(age) })
}

fn held(site: &Site, at: &PageAsked) -> Option<Result<Held, NotDone>> {
    let document: StepId = at.named(0).parse().ok()?;
    let library = match site.library() {
        Ok(library) => library,
        Err(why) => return Some(Err(why)),
    };
    library.documents.get(&document).cloned().map(Ok)
}

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    match held(site, at)? {
        Ok(held) if is_kept_closed(&held, at) => {
            Some(Redirect::to(&format!("/learning/documents/{}", held.taken.id)).into_response())
        }
        Ok(held) => site.found(&PAGE, &DescribePage::of(site, &held, &at.writer().author)),
        Err(why) => Some(failed(site, &why)),
    }
}

fn failed(site: &Site, NotDone(why): &NotDone) -> Response {
    super::plain_refusal(
        site,
        StatusCode::SERVICE_UNAVAILABLE,
        "The library cannot be used now",
        &format!("{why}."),
    )
}

fn send(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let held = match held(site, at)? {
        Ok(held) => held,
        Err(why) => return Some(failed(site, &why)),
    };
    let by = form.iter().find(|(name, _)| name == "by").map_or("", |(_, by)| by.trim());
    let refused = |status, wrong| {
        Some(site.show(status, &PAGE, &DescribePage::with(site, &held, form, by, wrong)))
    };
    let card = match card_of(&site.caseload().practice, form) {
        Ok(card) => card,
        Err(wrong) => return refused(StatusCode::BAD_REQUEST, wrong),
    };
    let live = if card.is_live { "?working-on-it=yes" } else { "" };
    let step = Done::Described { document: held.taken.id, card: Box::new(card) };
    match site.take_step(by, step) {
        Ok(_) => Some(
            Redirect::to(&format!("/learning/documents/{}{live}", held.taken.id)).into_response(),
        ),
        Err(NotDone(why)) => refused(StatusCode::SERVICE_UNAVAILABLE, vec![("title", why)]),
    }
}
