//! The lessons: what reviews taught, each traced to the words it comes from and to what it led to; and drawing one.
//!
//! Takes the fields of a form; gives a lesson, or what is wrong with each field. A lesson says how the system works: never whose
//! fault it was.

mod samples;

use super::prelude::*;
use crate::asked::Pairs;
use crate::library::NotDone;
use crate::page_asked::answered_form;
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::learning::Library;
use safeguarding::records::{Done, Lesson, StepId};

/// This page.
pub const PAGE: Page = Page {
    name: "lessons",
    purpose: "What reviews taught, each with where it comes from and what it led to",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/learning/lessons", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct LessonsPage {
    failed: Option<String>,
    lessons: Vec<LessonLine>,
    claim: String,
    codings: String,
    documents: Vec<(String, String, bool)>,
    by: Private<String>,
    wrong: Vec<(&'static str, String)>,
}

#[derive(Debug, Serialize)]
struct LessonLine {
    href: String,
    claim: String,
    codings: usize,
    documents: usize,
    ties: usize,
}

impl LessonsPage {
    fn of(site: &Site, at: &PageAsked) -> Self {
        let typed = vec![
            ("coding".to_owned(), at.value("coding").to_owned()),
            ("document".to_owned(), at.value("document").to_owned()),
        ];
        Self::with(site, &typed, &at.writer().author, Vec::new())
    }

    fn with(site: &Site, typed: &Pairs, by: &str, wrong: Vec<(&'static str, String)>) -> Self {
        let library = site.library();
        let (library, failed) = match library {
            Ok(library) => (library, None),
            Err(NotDone(why)) => (std::sync::Arc::default(), Some(why)),
        };
        let all = |wanted: &str| -> Vec<&str> {
            let those = typed.iter().filter(|(name, value)| name == wanted && !value.is_empty());
            those.map(|(_, value)| value.as_str()).collect()
        };
        let chosen = all("document");
        let open = library.documents.values().filter(|held| !held.card.is_live);
        Self {
            failed,
            lessons: library
                .lessons
                .values()
                .rev()
                .map(|made| line(&library, made.id, &made.what))
                .collect(),
            claim: all("claim").first().copied().unwrap_or_default().to_owned(),
            codings: all("coding").join("\n"),
            documents: open
                .map(|held| {
                    let id = held.taken.id.to_string();
                    let is_chosen = chosen.contains(&id.as_str());
                    (id, held.title().to_owned(), is_chosen)
                })
                .collect(),
            by: by.into(),
            wrong,
        }
    }
}

fn line(library: &Library, id: StepId, lesson: &Lesson) -> LessonLine {
    LessonLine {
        href: format!("/learning/lessons/{id}"),
        claim: lesson.claim.clone(),
        codings: lesson.codings.len(),
        documents: lesson.documents.len(),
        ties: library.ties.get(&id).map_or(0, Vec::len),
    }
}

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    site.found(&PAGE, &LessonsPage::of(site, at))
}

/// The longest claim. **Units:** bytes.
const LONGEST: usize = 1_000;

/// Reads a form into a lesson.
///
/// # Errors
/// What is wrong, field by field.
fn lesson_of(library: &Library, form: &Pairs) -> Result<Lesson, Vec<(&'static str, String)>> {
    let mut wrong: Vec<(&'static str, String)> = Vec::new();
    let value = |wanted: &str| {
        form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    let claim = value("claim");
    if claim.is_empty() || claim.len() > LONGEST {
        wrong.push((
            "claim",
            "Say the lesson in a sentence or two: how the system works, not whose fault it was"
                .to_owned(),
        ));
    }
    let mut codings = Vec::new();
    for typed in value("coding").split_whitespace() {
        // The address of a coding on its document’s page is taken as well as its id.
        let id = typed.rsplit("coding-").next().and_then(|id| id.parse::<StepId>().ok());
        let is_seen = |id: &StepId| {
            library.codings.get(id).is_some_and(|made| {
                let mut seen = library.codings_seen_by(made.what.document, None);
                seen.any(|one| one.id == *id)
            })
        };
        match id.filter(is_seen) {
            Some(id) => codings.push(id),
            None => wrong.push(("coding", "One of the codings is not there, was taken back, or stands in a round that is still blind".to_owned())),
        }
    }
    let mut documents: Vec<StepId> = form
        .iter()
        .filter(|(name, _)| name == "document")
        .filter_map(|(_, id)| id.parse().ok())
        .filter(|id| library.documents.contains_key(id))
        .collect();
    documents.extend(
        codings.iter().filter_map(|id| library.codings.get(id)).map(|made| made.what.document),
    );
    documents.sort_unstable();
    documents.dedup();
    if documents.is_empty() && wrong.is_empty() {
        wrong.push((
            "document",
            "Choose at least one document or coding that the lesson was drawn from".to_owned(),
        ));
    }
    if value("by").is_empty() {
        wrong.push(("by", "Enter your name: the library says who drew a lesson".to_owned()));
    }
    wrong.dedup();
    if wrong.is_empty() {
        Ok(Lesson { claim: claim.to_owned(), codings, documents })
    } else {
        Err(wrong)
    }
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let by = form.iter().find(|(name, _)| name == "by").map_or("", |(_, by)| by.trim());
    let refused =
        |status, wrong| Some(site.show(status, &PAGE, &LessonsPage::with(site, form, by, wrong)));
    let library = site.library();
    let lesson = match library {
        Ok(library) => lesson_of(&library, form),
        Err(NotDone(why)) => return refused(StatusCode::SERVICE_UNAVAILABLE, vec![("claim", why)]),
    };
    match lesson.map(|lesson| site.take_step(by, Done::LessonDrawn(Box::new(lesson)))) {
        Ok(Ok(id)) => Some(Redirect::to(&format!("/learning/lessons/{id}")).into_response()),
        Ok(Err(NotDone(why))) => refused(StatusCode::SERVICE_UNAVAILABLE, vec![("claim", why)]),
        Err(wrong) => refused(StatusCode::BAD_REQUEST, wrong),
    }
}
