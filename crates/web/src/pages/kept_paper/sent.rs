//! What is sent from a paper's page: that it is withdrawn, and a list of names by which it is shown, made a PDF or kept anew.

use super::{KeptPage, NamesChanged, PAGE, found, pdf, unavailable, version_asked};
use crate::asked::Pairs;
use crate::library::NotDone;
use crate::page_asked::PageAsked;
use crate::pages::paper_form::{address, left_in_words, names_of};
use crate::shown::papers::PaperShown;
use crate::site::Site;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use safeguarding::learning::Library;
use safeguarding::learning::paper::{names_left, with_names_changed};
use safeguarding::records::{Done, PaperKept, StepId};

fn value<'f>(form: &'f Pairs, wanted: &str) -> &'f str {
    form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
}

/// The longest reason. **Units:** bytes.
const LONGEST: usize = 10_000;

/// Withdraws a paper, with the reason.
pub(super) fn withdraw(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let (library, id) = match found(site, at.named(0))? {
        Ok(found) => found,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let (by, because) = (value(form, "by"), value(form, "because"));
    let mut wrong = Vec::new();
    if because.is_empty() || because.len() > LONGEST {
        wrong.push((
            "because",
            "Say why it is not to be used any more, in a few sentences".to_owned(),
        ));
    }
    if by.is_empty() {
        wrong.push(("by", "Enter your name: the library says who withdrew a paper".to_owned()));
    }
    let refused = |status, wrong| {
        let page = KeptPage::of(site, at, (&library, id))?;
        let page = KeptPage { wrong, by: by.into(), because: because.into(), ..page };
        Some(site.show(status, &PAGE, &page))
    };
    if !wrong.is_empty() {
        return refused(StatusCode::BAD_REQUEST, wrong);
    }
    match site.take_step(by, Done::PaperWithdrawn { paper: id, because: because.into() }) {
        Ok(_) => Some(led_back(at, id)),
        Err(NotDone(why)) => refused(StatusCode::SERVICE_UNAVAILABLE, vec![("because", why)]),
    }
}

fn led_back(at: &PageAsked, id: StepId) -> Response {
    Redirect::to(&at.asked.reader_address(&address(id))).into_response()
}

/// Shows a paper with names changed by a list, makes a PDF of it so, or keeps it so. The list goes no further.
pub(super) fn names(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let (library, id) = match found(site, at.named(0))? {
        Ok(found) => found,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let kept = &library.papers[&id];
    let by = value(form, "by");
    let (_, version) = version_asked(kept, at);
    let before = &version.what;
    let shown = |status, changed: NamesChanged, paper: Option<PaperShown>, wrong| {
        let page = KeptPage::of(site, at, (&library, id))?;
        let typed = value(form, "names").into();
        let page = KeptPage {
            names: NamesChanged { typed, ..changed },
            by: by.into(),
            paper: paper.unwrap_or(page.paper),
            wrong,
            ..page
        };
        Some(site.show(status, &PAGE, &page))
    };
    let refused = |status, field, why: String| {
        shown(status, NamesChanged::default(), None, vec![(field, why)])
    };
    let names = match names_of(value(form, "names")) {
        Ok(names) if names.is_empty() => {
            let why = "Write the names to change, one a line, like “Amber = Ruby”".to_owned();
            return refused(StatusCode::BAD_REQUEST, "names", why);
        }
        Ok(names) => names,
        Err(why) => return refused(StatusCode::BAD_REQUEST, "names", why),
    };
    let paper = with_names_changed(&before.paper, &names);
    match value(form, "act") {
        "pdf" => return pdf(site, at, (&library, id), &paper),
        "keep" => {}
        _ => {
            let left = left_in_words(&names_left(&before.paper, &names));
            let changed = NamesChanged { is_changed: true, left, ..NamesChanged::default() };
            let paper = PaperShown::of(&paper);
            return shown(StatusCode::OK, changed, Some(paper), Vec::new());
        }
    }
    if by.is_empty() {
        let why = "Enter your name: the library says who kept a paper".to_owned();
        return refused(StatusCode::BAD_REQUEST, "names-by", why);
    }
    if kept.withdrawn.is_some() {
        let why = "It is withdrawn: nothing is changed in it any more".to_owned();
        return refused(StatusCode::CONFLICT, "names", why);
    }
    let changed = PaperKept {
        version_of: Some(id),
        names_were_changed: true,
        paper,
        ..latest(&library, id).clone()
    };
    match site.take_step(by, Done::PaperKept(Box::new(changed))) {
        Ok(_) => Some(led_back(at, id)),
        Err(NotDone(why)) => refused(StatusCode::SERVICE_UNAVAILABLE, "names", why),
    }
}

/// The latest version: what it was made from stays.
fn latest(library: &Library, id: StepId) -> &PaperKept {
    &library.papers[&id].latest().what
}
