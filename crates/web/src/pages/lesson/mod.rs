//! A lesson and its thread: the words it comes from, and what it led to, with what came of that since; and tying it to something.
//!
//! Takes a lesson; gives the thread both ways. What came of a rule is what stands of it today, in small numbers withheld; of an entry
//! of a register, what followed it.

mod samples;

use super::prelude::*;
use super::unavailable;
use crate::asked::Pairs;
use crate::library::NotDone;
use crate::page_asked::answered_form;
use crate::pages::document::reading::code_name;
use crate::pages::papers::{PaperLine, papers_from};
use crate::shown::codebooks::newest;
use crate::shown::words::count_shown;
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::calendar::in_words;
use safeguarding::learning::{Library, Made};
use safeguarding::patterns::Verdict;
use safeguarding::practice::Codebook;
use safeguarding::records::{Done, Lesson, Record, RecordId, StepId, TiedTo};
use safeguarding::replay::Count;
use std::collections::BTreeSet;

/// This page.
pub const PAGE: Page = Page {
    name: "lesson",
    purpose: "A lesson: the words it comes from, and what it led to",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/learning/lessons/{id}", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct LessonPage {
    address: String,
    claim: String,
    by: Private<String>,
    documents: Vec<(String, String)>,
    words: Vec<WordsShown>,
    ties: Vec<TieShown>,
    /// Where a paper is begun from it, and those there are.
    begin: String,
    papers: Vec<PaperLine>,
    rules: Vec<(String, String)>,
    codes: Vec<(String, String)>,
    writer: Private<String>,
    typed: Vec<(String, Private<String>)>,
    wrong: Vec<(&'static str, String)>,
}

/// Words a lesson rests on.
#[derive(Debug, Serialize)]
struct WordsShown {
    words: Private<String>,
    code: String,
    document: String,
    href: String,
    /// Whether the coding was taken back since.
    is_taken_back: bool,
}

/// What a lesson led to.
#[derive(Debug, Serialize)]
struct TieShown {
    what: &'static str,
    label: String,
    href: Option<String>,
    because: Private<String>,
    by: Private<String>,
    /// What came of it since.
    since: Vec<String>,
}

impl LessonPage {
    fn of(
        site: &Site,
        at: &PageAsked,
        library: &Library,
        made: &Made<Lesson>,
        typed: &Pairs,
        wrong: Vec<(&'static str, String)>,
    ) -> Self {
        let practice = &site.caseload().practice;
        let known = newest(site, library);
        let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
        let title = |document: &StepId| {
            library.documents.get(document).map_or_else(String::new, |held| held.title().to_owned())
        };
        let words = made.what.codings.iter().filter_map(|id| {
            let taken_back = library.taken_back.get(id).map(|(coding, _)| coding);
            let coding = library.codings.get(id).or(taken_back)?;
            let is_live = library.documents.get(&coding.what.document)?.card.is_live;
            Some(WordsShown {
                words: if is_live { Private::default() } else { coding.what.snippet.clone() },
                code: code_name(&books, &coding.what.codebook, &coding.what.code),
                document: title(&coding.what.document),
                href: format!("/learning/documents/{}#coding-{id}", coding.what.document),
                is_taken_back: taken_back.is_some(),
            })
        });
        let ties = library.ties.get(&made.id).into_iter().flatten();
        let rules = practice.rules.iter().map(|rule| (rule.id.to_string(), rule.title.clone()));
        Self {
            address: format!("/learning/lessons/{}", made.id),
            claim: made.what.claim.clone(),
            by: made.by.clone(),
            documents: made
                .what
                .documents
                .iter()
                .map(|document| (title(document), format!("/learning/documents/{document}")))
                .collect(),
            words: words.collect(),
            ties: ties
                .map(|tie| TieShown {
                    because: tie.what.because.clone(),
                    by: tie.by.clone(),
                    ..tie_shown(site, at, &books, &tie.what.to)
                })
                .collect(),
            begin: begun_at(at, made.id),
            papers: papers_from(library, at, made.id),
            rules: rules.collect(),
            codes: books
                .iter()
                .flat_map(|book| {
                    book.codes.iter().filter(|code| code.is_codable).map(|code| {
                        (
                            format!("{}/{}", book.id, code.id),
                            format!("{}: {}", book.title, code.name),
                        )
                    })
                })
                .collect(),
            writer: at.writer().author.clone().into(),
            typed: typed
                .iter()
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect(),
            wrong,
        }
    }
}

/// Where a paper is begun from a lesson.
fn begun_at(at: &PageAsked, lesson: StepId) -> String {
    at.asked.reader_address(&format!("/learning/papers/new?of=lesson.{lesson}"))
}

fn tie_shown(site: &Site, at: &PageAsked, books: &[&Codebook], to: &TiedTo) -> TieShown {
    let caseload = site.caseload();
    let practice = &caseload.practice;
    let shown = |what, label: String, href: Option<String>, since| TieShown {
        what,
        label,
        href,
        because: Private::default(),
        by: Private::default(),
        since,
    };
    match to {
        TiedTo::Rule(id) => {
            let rule = practice.rule(id);
            let label = rule.map_or_else(
                || format!("{id}, which is judged by no longer"),
                |rule| rule.title.clone(),
            );
            let href = rule.map(|_| format!("/practice/{id}"));
            shown(
                "Rule of practice",
                label,
                href,
                rule.map_or_else(Vec::new, |_| since_rule(site, at, id)),
            )
        }
        TiedTo::Record(id) => {
            let (label, href, since) = entry_tied(site, at, *id);
            shown("Entry of a register", label, href, since)
        }
        TiedTo::Question(id) => {
            shown("Question", id.replace('/', ": ").replace('-', " "), None, Vec::new())
        }
        TiedTo::Code(id) => {
            let (book, code) = id.split_once('/').unwrap_or((id.as_str(), ""));
            let name = code_name(books, book, code);
            shown(
                "Code that is audited against",
                name,
                Some(format!("/learning/codebooks/{book}#{code}")),
                Vec::new(),
            )
        }
    }
}

/// An entry of a register as a lesson leads to it: what it is, where, and what followed it.
fn entry_tied(site: &Site, at: &PageAsked, id: RecordId) -> (String, Option<String>, Vec<String>) {
    let caseload = site.caseload();
    let Some((_, record)) = site.record(&id.to_string()).filter(|(_, record)| at.view.sees(record))
    else {
        return ("an entry that this reader does not see".to_owned(), None, Vec::new());
    };
    let said = |record: &Record| {
        let day = record.recorded.map(|day| format!(", {}", in_words(day))).unwrap_or_default();
        format!("{}{day}", caseload.practice.kind_label(&record.kind))
    };
    // What goes on from it, and from that, to the end: entries stand in the order of the log, so that one pass finds them all.
    let mut thread = BTreeSet::from([id]);
    let later = caseload.records.iter().filter(|later| {
        let goes_on = later.follows.iter().any(|earlier| thread.contains(earlier));
        goes_on && thread.insert(later.id)
    });
    let since = later.filter(|later| at.view.sees(later)).map(said).collect();
    (said(record), Some(format!("/records/{id}")), since)
}

/// What a rule shows today, over everybody; small numbers are withheld.
fn since_rule(site: &Site, at: &PageAsked, rule: &str) -> Vec<String> {
    let findings = site.findings(&at.view);
    let concerned = |verdict: Verdict| {
        let those = findings
            .iter()
            .filter(|found| found.finding.rule == rule && found.finding.verdict == verdict);
        those.map(|found| found.id(&site.caseload().people)).collect::<BTreeSet<_>>().len()
    };
    vec![format!(
        "today it is met for {} and cannot be told for {} (children or families, to the nearest five); see its look-back for the past",
        count_shown(Count::of(concerned(Verdict::Met))),
        count_shown(Count::of(concerned(Verdict::CannotTell)))
    )]
}

fn lesson(
    site: &Site,
    at: &PageAsked,
) -> Option<Result<(std::sync::Arc<Library>, StepId), NotDone>> {
    let id: StepId = at.named(0).parse().ok()?;
    let library = match site.library() {
        Ok(library) => library,
        Err(why) => return Some(Err(why)),
    };
    library.lessons.contains_key(&id).then_some(Ok((library, id)))
}

fn page(site: &Site, at: &PageAsked) -> Option<Response> {
    match lesson(site, at)? {
        Ok((library, id)) => site.found(
            &PAGE,
            &LessonPage::of(site, at, &library, &library.lessons[&id], &Vec::new(), Vec::new()),
        ),
        Err(why) => Some(unavailable(site, &why)),
    }
}

/// Whether some words name a code of a codebook here, as `codebook/code`.
fn is_a_code(site: &Site, words: &str) -> bool {
    let Some((book, code)) = words.split_once('/') else { return false };
    let library = site.library().unwrap_or_default();
    newest(site, &library).iter().any(|one| one.book.id == *book && one.book.code(code).is_some())
}

/// Whether an entry stands in a register, or goes on from one that does: it names no child.
fn is_in_a_register(site: &Site, id: RecordId) -> bool {
    let Some((_, record)) = site.record(&id.to_string()) else { return false };
    let kind = site.caseload().practice.kind(&record.kind);
    let form = kind.and_then(|kind| kind.form.as_ref());
    record.mentions.is_empty() && form.is_some_and(|form| form.names_nobody)
}

/// Reads a form into what a lesson is tied to.
///
/// # Errors
/// What is wrong, field by field.
fn tie_of(site: &Site, id: StepId, form: &Pairs) -> Result<Done, Vec<(&'static str, String)>> {
    let mut wrong: Vec<(&'static str, String)> = Vec::new();
    let value = |wanted: &str| {
        form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    let practice = &site.caseload().practice;
    let record = value("record")
        .rsplit('/')
        .find(|part| !part.is_empty())
        .map(|id| id.split(['?', '#']).next().unwrap_or_default().parse().ok().map(RecordId));
    let named = [!value("rule").is_empty(), record.is_some(), !value("code").is_empty()];
    let to = match record {
        Some(Some(id)) if is_in_a_register(site, id) => Some(TiedTo::Record(id)),
        Some(_) => {
            wrong.push((
                "record",
                "That is no entry of a register here: copy the address of the page of a recommendation, an action, an audit, a briefing or a training".to_owned(),
            ));
            None
        }
        None if practice.rule(value("rule")).is_some() => Some(TiedTo::Rule(value("rule").into())),
        None if is_a_code(site, value("code")) => Some(TiedTo::Code(value("code").into())),
        None => None,
    };
    if named.iter().filter(|is| **is).count() != 1 && wrong.is_empty() {
        wrong.push((
            "rule",
            "Choose one thing it led to: a rule, an entry of a register, or a code".to_owned(),
        ));
    }
    if value("because").is_empty() || value("because").len() > 10_000 {
        wrong.push(("because", "Say how the one follows from the other".to_owned()));
    }
    if value("by").is_empty() {
        wrong.push(("by", "Enter your name: the library says who tied them".to_owned()));
    }
    match to {
        Some(to) if wrong.is_empty() => {
            Ok(Done::LessonTied { lesson: id, to, because: value("because").into() })
        }
        _ => Err(wrong),
    }
}

fn send(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let (library, id) = match lesson(site, at)? {
        Ok(found) => found,
        Err(why) => return Some(unavailable(site, &why)),
    };
    let by = form.iter().find(|(name, _)| name == "by").map_or("", |(_, by)| by.trim());
    let refused = |status, wrong| {
        let page = LessonPage::of(site, at, &library, &library.lessons[&id], form, wrong);
        Some(site.show(status, &PAGE, &page))
    };
    match tie_of(site, id, form).map(|done| site.take_step(by, done)) {
        Ok(Ok(_)) => Some(Redirect::to(&format!("/learning/lessons/{id}")).into_response()),
        Ok(Err(NotDone(why))) => refused(StatusCode::SERVICE_UNAVAILABLE, vec![("rule", why)]),
        Err(wrong) => refused(StatusCode::BAD_REQUEST, wrong),
    }
}
