//! A document of the library: its text with what is coded in it, and the form that codes a stretch of it, by keyboard or by hand.
//!
//! Takes a document, which codebook or round somebody codes by and what they chose; gives the page, or, once a form is sent, the step
//! it asks for and the way back to the place. While a round goes on, its coders see their own codings and nobody else’s.

mod form;
mod proposed;
pub(crate) mod reading;
mod samples;
mod sent;

use super::prelude::*;
use crate::asked::Pairs;
use crate::library::{NotDone, Opened, Shelves};
use crate::page_asked::answered_form;
use crate::pages::library::kind_label;
use crate::shown::codebooks::newest;
use crate::shown::words::count;
use crate::writer::Writer;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect};
use form::{CodingForm, ListedCoding, MemoShown, RoundShown, TakenBackShown};
use proposed::{ProposedShown, proposed};
use reading::{ParagraphShown, PartShown, paragraphs, parts, parts_shown, stretch_of};
use safeguarding::calendar::in_words;
use safeguarding::learning::{Held, Library, Made};
use safeguarding::practice::Codebook;
use safeguarding::records::{Coding, StepId};
use sent::{Desk, Sent, WrongField};
use std::sync::Arc;

/// This page.
pub const PAGE: Page = Page {
    name: "document",
    purpose: "A document of the library: its text, what is coded in it, and the form that codes a stretch",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route("/learning/documents/{id}", answered(page).merge(answered_form(send)))
        .route("/learning/documents/{id}/original", answered(original))
}

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    let document = at.named(0).parse().ok()?;
    match DocumentPage::of(site, at, document, &[], &Vec::new()) {
        Ok(page) => site.found(&PAGE, &page?),
        Err(NotDone(why)) => Some(unavailable(site, &why)),
    }
}

/// Says that the library cannot be read now.
fn unavailable(site: &Site, why: &str) -> Response {
    super::plain_refusal(
        site,
        StatusCode::SERVICE_UNAVAILABLE,
        "The library cannot be shown now",
        &format!("{why}."),
    )
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentPage {
    address: String,
    title: String,
    /// Kind, year, who had it made.
    what: Vec<String>,
    /// What is known of it, each with what it is called.
    card: Vec<(&'static str, Private<String>)>,
    lost: Vec<String>,
    describe: String,
    original: String,
    /// Where a paper is begun from it; none of a review under way.
    begin: Option<String>,
    is_described: bool,
    was_known: bool,
    /// Whether the review is under way and nobody has said that they work on it: nothing of it is shown then.
    is_kept_closed: bool,
    parts: Vec<PartShown>,
    paragraphs: Vec<ParagraphShown>,
    form: CodingForm,
    codings: Vec<ListedCoding>,
    /// What rules propose; nothing while a round is coded blind.
    proposed: Vec<ProposedShown>,
    taken_back: Vec<TakenBackShown>,
    memos: Vec<MemoShown>,
    rounds: Vec<RoundShown>,
    codebooks: Vec<(String, String, bool)>,
    done: Option<&'static str>,
    failed: Option<String>,
    wrong: Vec<WrongField>,
}

impl DocumentPage {
    /// The page of a document; `None`: there is no such document.
    fn of(
        site: &Site,
        at: &PageAsked,
        document: StepId,
        wrong: &[WrongField],
        typed: &Pairs,
    ) -> Result<Option<Self>, NotDone> {
        let shelves = site.shelves().ok_or_else(NotDone::no_library)?;
        let library = shelves.library()?;
        let Some(held) = library.documents.get(&document) else { return Ok(None) };
        let is_kept_closed = is_kept_closed(held, at);
        let mut page = Self::without_text(held, at, is_kept_closed);
        page.wrong = wrong.to_vec();
        if is_kept_closed {
            return Ok(Some(page));
        }
        let Some(opened) = shelves.open(document)? else {
            page.failed = Some(
                "The text of this document is gone or was altered: `regard verify` says more. Tell whoever runs this server"
                    .to_owned(),
            );
            return Ok(Some(page));
        };
        page.fill(site, at, (&library, held, &opened), typed);
        Ok(Some(page))
    }

    fn without_text(held: &Held, at: &PageAsked, is_kept_closed: bool) -> Self {
        let card = &held.card;
        let kind = if card.kind.is_empty() { String::new() } else { kind_label(&card.kind) };
        let year = card.year.map(|year| year.to_string()).unwrap_or_default();
        let what = [kind, year, card.commissioned_by.clone()];
        let address = format!("/learning/documents/{}", held.taken.id);
        let on_it = if held.card.is_live { WORKING_ON_IT } else { "" };
        Self {
            title: held.title().to_owned(),
            what: what.into_iter().filter(|part| !part.is_empty()).collect(),
            card: if is_kept_closed { Vec::new() } else { card_shown(held) },
            lost: held.taken.what.lost.clone(),
            describe: format!("{address}/describe{on_it}"),
            original: format!("{address}/original{on_it}"),
            begin: (!held.card.is_live).then(|| {
                let path = format!("/learning/papers/new?of=document.{}", held.taken.id);
                at.asked.reader_address(&path)
            }),
            is_described: held.described.is_some(),
            was_known: at.value("known") == "yes",
            is_kept_closed,
            parts: Vec::new(),
            paragraphs: Vec::new(),
            form: CodingForm::default(),
            codings: Vec::new(),
            proposed: Vec::new(),
            taken_back: Vec::new(),
            memos: Vec::new(),
            rounds: Vec::new(),
            codebooks: Vec::new(),
            done: done(at.value("done")),
            failed: None,
            wrong: Vec::new(),
            address,
        }
    }

    fn fill(
        &mut self,
        site: &Site,
        at: &PageAsked,
        (library, held, opened): (&Library, &Held, &Arc<Opened>),
        typed: &Pairs,
    ) {
        let known = newest(site, library);
        let codebooks: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
        let reader = at.writer().author.as_str();
        let reader = (!reader.is_empty()).then_some(reader);
        let codings: Vec<&Arc<Made<Coding>>> =
            library.codings_seen_by(held.taken.id, reader).collect();
        let chosen = stretch_of(at.value("at"));
        let all = parts(opened);
        let go = chosen.map_or_else(
            || at.value("go").parse().unwrap_or(0),
            |chosen| opened.paragraphs.partition_point(|p| p.to <= chosen.from),
        );
        let here = all.iter().position(|part| part.contains(&go)).unwrap_or(0);
        self.form = CodingForm::of(site, at, (library, held, opened), &codebooks, typed);
        let query = self.form.query();
        let address = self.address.clone();
        let part_address = |first: usize| format!("{address}?go={first}{query}#p-{first}");
        self.parts = parts_shown(held, opened, &all, here, &part_address);
        self.paragraphs =
            paragraphs((held, opened), all[here].clone(), &codings, &codebooks, chosen);
        self.codings = codings
            .iter()
            .map(|made| ListedCoding::of(made, &codebooks, opened, &self.address))
            .collect();
        let book = codebooks.iter().find(|book| self.form.uses(book));
        // Who codes blind is to read for themselves.
        if let Some(book) = book.filter(|_| !self.form.is_in_round()) {
            self.proposed = proposed(library, (held, opened), book, all[here].clone(), reader);
        }
        self.taken_back = TakenBackShown::of(library, held, &codebooks);
        self.memos = MemoShown::of(library, held, opened, &self.address);
        self.rounds = RoundShown::of(library, held, reader);
        self.codebooks = codebooks
            .iter()
            .map(|book| (book.id.to_string(), book.title.clone(), self.form.uses(book)))
            .collect();
    }
}

/// What an address says for whoever works on a review that is under way.
const WORKING_ON_IT: &str = "?working-on-it=yes";

/// Whether a review is under way and nobody says that they work on it: nothing it says is shown then.
pub(crate) fn is_kept_closed(held: &Held, at: &PageAsked) -> bool {
    held.card.is_live && at.value("working-on-it") != "yes"
}

/// What was just done, in words.
fn done(word: &str) -> Option<&'static str> {
    Some(match word {
        "code" => "Coded.",
        "take-back" => "Taken back. It stays readable under what was taken back.",
        "memo" => "Noted.",
        "finish" => {
            "Written down: you have coded this document to its end. What you did not code counts as not mentioned."
        }
        "reject" => "Turned down: it is not suggested again.",
        _ => return None,
    })
}

/// What is known of a document, each with what it is called.
fn card_shown(held: &Held) -> Vec<(&'static str, Private<String>)> {
    let (card, taken) = (&held.card, &held.taken.what);
    let children: Vec<String> = card
        .children
        .iter()
        .map(|child| match child.age {
            Some(age) => format!("{} ({age})", child.called.reveal()),
            None => child.called.reveal().clone(),
        })
        .collect();
    let published = card.published.map(in_words).unwrap_or_default();
    let checked = match (card.address.is_empty(), card.address_checked) {
        (true, _) => String::new(),
        (false, Some(day)) => {
            format!("{} (opened and found right on {})", card.address, in_words(day))
        }
        (false, None) => format!("{} (nobody has checked it)", card.address),
    };
    let pages = if taken.pages.len() > 1 {
        count(taken.pages.len(), "page", "pages")
    } else {
        String::new()
    };
    let rows: Vec<(&'static str, Private<String>)> = vec![
        ("Published", published.into()),
        ("Published by", card.published_by.clone().into()),
        ("Children", children.join(", ").into()),
        ("What happened", card.harm.clone()),
        ("Background", card.background.clone()),
        ("Learning", card.learning.join("; ").into()),
        ("Recommendations", card.recommendations.join("; ").into()),
        ("Method", card.method.clone().into()),
        ("Keywords", card.keywords.join(", ").into()),
        ("Where it is published", checked.into()),
        ("File", format!("{} {}", taken.file, pages).trim().to_owned().into()),
        ("Taken in by", held.taken.by.clone()),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_blank()).collect()
}

/// Takes a form of this page.
fn send(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let document: StepId = at.named(0).parse().ok()?;
    let sent = match step_of(site, document, form) {
        Ok(sent) => sent?,
        Err(NotDone(why)) => return Some(unavailable(site, &why)),
    };
    let reading = Sent::of(form);
    let by = reading.value("by");
    let refused = |status: StatusCode, wrong: Vec<WrongField>| {
        let asked = at.with_pairs(back(form));
        let page = DocumentPage::of(site, &asked, document, &wrong, form).ok().flatten()?;
        Some(site.show(status, &PAGE, &page))
    };
    let step = match sent {
        Ok(step) => step,
        Err(wrong) => return refused(StatusCode::BAD_REQUEST, wrong),
    };
    match site.take_step(by, step) {
        Ok(_) => Some(led_back(at, document, form, by)),
        Err(NotDone(why)) => {
            refused(StatusCode::SERVICE_UNAVAILABLE, vec![WrongField { field: "act", words: why }])
        }
    }
}

type StepOrWrong = Result<safeguarding::records::Done, Vec<WrongField>>;

/// The step a form asks for; `None`: there is no such document.
fn step_of(site: &Site, document: StepId, form: &Pairs) -> Result<Option<StepOrWrong>, NotDone> {
    let shelves: &dyn Shelves = site.shelves().ok_or_else(NotDone::no_library)?;
    let library = shelves.library()?;
    let Some(opened) = shelves.open(document)? else { return Ok(None) };
    let practice = &site.caseload().practice;
    let known = newest(site, &library);
    let codebooks: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
    let desk =
        Desk { document, text: &opened.text, library: &library, codebooks: &codebooks, practice };
    Ok(Some(Sent::of(form).step(&desk)))
}

/// What of the address a form came from is kept: where its reader was, and by what they code.
fn back(form: &Pairs) -> Pairs {
    let kept = ["go", "at", "codebook", "round", "working-on-it"];
    form.iter().filter(|(name, _)| kept.contains(&name.as_str())).cloned().collect()
}

/// Leads back to the place, keeping who codes.
fn led_back(at: &PageAsked, document: StepId, form: &Pairs, by: &str) -> Response {
    let mut to = format!("/learning/documents/{document}?done={}", Sent::of(form).value("act"));
    for (name, value) in back(form).iter().filter(|(name, value)| name != "at" && !value.is_empty())
    {
        // Only letters, figures and hyphens: what else was sent is no place of this page.
        if value.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
            to.push_str(&format!("&{name}={value}"));
        }
    }
    let go = Sent::of(form).value("go");
    if go.chars().all(|figure| figure.is_ascii_digit()) && !go.is_empty() {
        to.push_str(&format!("#p-{go}"));
    }
    let mut answer = Redirect::to(&to).into_response();
    let writer = Writer { author: by.to_owned(), ..at.writer().clone() };
    if let Some(cookie) = writer.cookie().and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}

/// The file as it came, to be kept by whoever asks: never opened by the browser itself.
fn original(site: &Site, at: &PageAsked) -> Option<Response> {
    let document = at.named(0).parse().ok()?;
    let shelves = site.shelves()?;
    let library = shelves.library().ok()?;
    let held = library.documents.get(&document)?;
    if is_kept_closed(held, at) {
        return Some(Redirect::to(&format!("/learning/documents/{document}")).into_response());
    }
    let held = held.taken.what.clone();
    let bytes = match shelves.original(document) {
        Ok(bytes) => bytes?,
        Err(NotDone(why)) => return Some(unavailable(site, &why)),
    };
    let name: String =
        held.file
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() || "._- ".contains(letter) { letter } else { '_' }
            })
            .collect();
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Some((headers, bytes).into_response())
}
