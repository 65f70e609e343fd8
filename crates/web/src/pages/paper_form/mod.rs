//! Writing a paper: its fields, its parts as plain lines, what is still missing beside each, and names to be changed before it is kept.
//!
//! Takes what a paper is begun from, or a paper that is kept; gives the form, and, once it is sent, keeps a version. What is missing
//! keeps nobody from keeping it: only from issuing it. A list of names is used and forgotten: it is in no log, address or draft.

mod begin;
mod samples;
mod sent;

use super::papers::{id_of, kind_of};
use super::prelude::*;
use super::unavailable;
use crate::asked::{Pairs, with_query_of};
use crate::library::NotDone;
use crate::page_asked::answered_form;
use crate::writer::Writer;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::learning::Library;
use safeguarding::learning::library::KeptPaper;
use safeguarding::learning::paper::begin::{Begun, parts_of};
use safeguarding::learning::paper::typed::in_lines;
use safeguarding::learning::paper::{NamesLeft, Paper, PaperKind, names_left, with_names_changed};
use safeguarding::records::{Done, PaperKept, StepId};
pub(crate) use sent::names_of;
use sent::{Sent, value};

/// This page.
pub const PAGE: Page = Page {
    name: "paper-form",
    purpose: "Writing a paper of learning: its parts as plain lines, with what is still missing beside each",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route(
            "/learning/papers/new",
            answered(new).merge(answered_form(|site, at, form| Some(send_new(site, at, form)))),
        )
        .route("/learning/paper/{id}/edit", answered(edit).merge(answered_form(send_edit)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct FormPage {
    /// Where the form is sent.
    action: String,
    /// The paper’s own page; none of one that is not kept yet.
    back: Option<String>,
    kinds: Vec<(String, &'static str, bool)>,
    title: Private<String>,
    issuer: String,
    day: String,
    parts: Vec<PartTyped>,
    sources: Private<String>,
    notice: Private<String>,
    names: Private<String>,
    by: Private<String>,
    /// The version it was written from.
    version: String,
    lessons: Vec<String>,
    documents: Vec<String>,
    /// What is missing in the paper as a whole.
    missing: Vec<String>,
    /// How many things are missing in all.
    all_missing: usize,
    /// How many stretches are coded and not in it.
    left_out: usize,
    /// Whether what was asked for could not be begun from, so that only the headings are there.
    is_blank: bool,
    /// Whether it was kept just now, as a draft.
    was_kept: bool,
    /// Whether names were just changed, and what looks like one and was left.
    were_changed: bool,
    left: Vec<String>,
    wrong: Vec<(&'static str, String)>,
}

/// One part as it is typed.
#[derive(Debug, Serialize)]
struct PartTyped {
    number: usize,
    heading: Private<String>,
    text: Private<String>,
    hint: &'static str,
    missing: Vec<String>,
    rows: usize,
}

/// How many rows a text area has.
const ROWS: [usize; 2] = [4, 14];

impl FormPage {
    /// The form of a paper that is not kept as it stands here.
    fn of(paper: &Paper, action: String, by: &str) -> Self {
        let faults = paper.faults();
        let missing = |part: Option<usize>| {
            let those = faults.iter().filter(move |fault| fault.part() == part);
            those.map(ToString::to_string).collect::<Vec<_>>()
        };
        let hints = parts_of(paper.kind);
        let part = |place: usize| {
            let part = &paper.parts[place];
            let text = in_lines(&part.blocks);
            PartTyped {
                number: place + 1,
                heading: part.heading.clone().into(),
                rows: (text.len() / 70 + text.lines().count()).clamp(ROWS[0], ROWS[1]),
                text: text.into(),
                hint: hints.get(place).map_or("", |(_, hint)| hint),
                missing: missing(Some(place + 1)),
            }
        };
        Self {
            action,
            back: None,
            kinds: PaperKind::ALL
                .into_iter()
                .map(|kind| (id_of(kind), kind.words(), kind == paper.kind))
                .collect(),
            title: paper.title.clone().into(),
            issuer: paper.issuer.clone(),
            day: paper.day.clone(),
            parts: (0..paper.parts.len()).map(part).collect(),
            sources: paper.sources.join("\n").into(),
            notice: paper.notice.join("\n").into(),
            names: Private::default(),
            by: by.into(),
            version: String::new(),
            lessons: Vec::new(),
            documents: Vec::new(),
            missing: missing(None),
            all_missing: faults.len(),
            left_out: 0,
            is_blank: false,
            was_kept: false,
            were_changed: false,
            left: Vec::new(),
            wrong: Vec::new(),
        }
    }

    fn begun(begun: &Begun, at: &PageAsked) -> Self {
        let ids = |ids: &[StepId]| ids.iter().map(ToString::to_string).collect();
        Self {
            lessons: ids(&begun.lessons),
            documents: ids(&begun.documents),
            left_out: begun.left_out,
            ..Self::of(&begun.paper, at.asked.reader_address(NEW), &at.writer().author)
        }
    }

    fn kept(id: StepId, kept: &KeptPaper, at: &PageAsked) -> Self {
        let version = kept.latest();
        let ids = |ids: &[StepId]| ids.iter().map(ToString::to_string).collect();
        Self {
            back: Some(at.asked.reader_address(&address(id))),
            version: version.id.to_string(),
            lessons: ids(&version.what.lessons),
            documents: ids(&version.what.documents),
            was_kept: at.value("kept") == "yes",
            ..Self::of(kept.paper(), action(id, at), &at.writer().author)
        }
    }

    /// The form as it was sent, handed back.
    fn sent(sent: &Sent, form: &Pairs, back: Option<String>, action: String) -> Self {
        let all = |name: &str| {
            form.iter().filter(|(n, _)| n == name).map(|(_, id)| id.clone()).collect::<Vec<_>>()
        };
        Self {
            back,
            names: value(form, "names").into(),
            version: value(form, "version").to_owned(),
            lessons: all("lesson"),
            documents: all("document"),
            ..Self::of(&sent.paper, action, value(form, "by"))
        }
    }
}

const NEW: &str = "/learning/papers/new";

/// The address of a paper.
pub(crate) fn address(id: StepId) -> String {
    format!("/learning/paper/{id}")
}

fn action(id: StepId, at: &PageAsked) -> String {
    at.asked.reader_address(&format!("{}/edit", address(id)))
}

fn new(site: &Site, at: &PageAsked) -> Option<Response> {
    let library = match site.library() {
        Ok(library) => library,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let kind = kind_of(at.value("kind")).unwrap_or(PaperKind::SevenMinuteBriefing);
    let (begun, is_blank) = begin::begun(site, at, &library, kind);
    site.found(&PAGE, &FormPage { is_blank, ..FormPage::begun(&begun, at) })
}

/// A paper that is kept and not withdrawn.
fn open<'l>(library: &'l Library, at: &PageAsked) -> Option<(StepId, &'l KeptPaper)> {
    let id: StepId = at.named(0).parse().ok()?;
    let kept = library.papers.get(&id).filter(|kept| kept.withdrawn.is_none())?;
    Some((id, kept))
}

fn edit(site: &Site, at: &PageAsked) -> Option<Response> {
    let library = match site.library() {
        Ok(library) => library,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let (id, kept) = open(&library, at)?;
    site.found(&PAGE, &FormPage::kept(id, kept, at))
}

fn send_new(site: &Site, at: &PageAsked, form: &Pairs) -> Response {
    match site.library() {
        Ok(library) => take(site, at, form, &library, None),
        Err(why) => unavailable(site, &why),
    }
}

fn send_edit(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let library = match site.library() {
        Ok(library) => library,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let before = open(&library, at)?;
    Some(take(site, at, form, &library, Some(before)))
}

/// Takes the form: changes names in it, adds a part, or keeps it as a version.
fn take(
    site: &Site,
    at: &PageAsked,
    form: &Pairs,
    library: &Library,
    before: Option<(StepId, &KeptPaper)>,
) -> Response {
    let mut sent = Sent::of(form);
    let to = before.map_or_else(|| at.asked.reader_address(NEW), |(id, _)| action(id, at));
    let back = before.map(|(id, _)| at.asked.reader_address(&address(id)));
    let page = |sent: &Sent| FormPage::sent(sent, form, back.clone(), to.clone());
    let refused = |sent: &Sent, status, wrong: Vec<(&'static str, String)>| {
        site.show(status, &PAGE, &FormPage { wrong, ..page(sent) })
    };
    let names = match names_of(value(form, "names")) {
        Ok(names) => names,
        Err(why) => return refused(&sent, StatusCode::BAD_REQUEST, vec![("names", why)]),
    };
    let left = left_in_words(&names_left(&sent.paper, &names));
    sent.paper = with_names_changed(&sent.paper, &names);
    match value(form, "act") {
        "names" => {
            let shown = FormPage { were_changed: !names.is_empty(), left, ..page(&sent) };
            return site.show(StatusCode::OK, &PAGE, &shown);
        }
        "add-part" => {
            sent.add_part();
            return site.show(StatusCode::OK, &PAGE, &page(&sent));
        }
        _ => {}
    }
    let mut wrong = sent.wrong();
    if let Some((_, kept)) = before
        && kept.latest().id.to_string() != value(form, "version")
    {
        let by = kept.latest().by.reveal();
        wrong.push(("title", format!(
            "{by} kept another version since you began: open the paper in another window, take over what you want of it here, and keep this once more"
        )));
        // Sent again, it has seen that version.
        let page = FormPage { version: kept.latest().id.to_string(), wrong, ..page(&sent) };
        return site.show(StatusCode::CONFLICT, &PAGE, &page);
    }
    if !wrong.is_empty() {
        return refused(&sent, StatusCode::BAD_REQUEST, wrong);
    }
    sent.drop_empty_parts();
    let kept = PaperKept {
        version_of: before.map(|(id, _)| id),
        lessons: sent::ids(form, "lesson", |id| library.lessons.contains_key(id)),
        documents: sent::ids(form, "document", |id| library.documents.contains_key(id)),
        names_were_changed: before.is_some() && !names.is_empty(),
        paper: sent.paper.clone(),
    };
    let is_draft = !kept.paper.faults().is_empty();
    match site.take_step(value(form, "by"), Done::PaperKept(Box::new(kept))) {
        Ok(id) => led_on(at, form, before.map_or(id, |(id, _)| id), is_draft),
        Err(NotDone(why)) => refused(&sent, StatusCode::SERVICE_UNAVAILABLE, vec![("title", why)]),
    }
}

/// Leads to the paper’s page, or back to the form where something is missing.
fn led_on(at: &PageAsked, form: &Pairs, id: StepId, is_draft: bool) -> Response {
    let to = if is_draft {
        format!("{}#missing", with_query_of(&action(id, at), [("kept", "yes")]))
    } else {
        at.asked.reader_address(&address(id))
    };
    let mut answer = Redirect::to(&to).into_response();
    let writer = Writer { author: value(form, "by").to_owned(), ..at.writer().clone() };
    if let Some(cookie) = writer.cookie().and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

/// Where something like a name was left standing, in words that name nobody.
pub(crate) fn left_in_words(left: &[NamesLeft]) -> Vec<String> {
    let times = |many: usize, one: &str, several: &str| {
        format!("{many} {}", if many == 1 { one } else { several })
    };
    left.iter()
        .map(|left| {
            let place = left.part.map_or_else(
                || "In the title, the issuer or at the foot".to_owned(),
                |part| format!("In part {part}"),
            );
            format!(
                "{place}: {} in small letters and {} of a longer name by itself",
                times(left.in_small_letters, "name of the list", "names of the list"),
                times(left.in_part, "word", "words"),
            )
        })
        .collect()
}
