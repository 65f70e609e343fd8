//! Papers of learning on pages: begun from a lesson, kept, mended, issued, and what came of them; names changed by a list that is kept
//! nowhere.

use crate::day;
use crate::responding::{Log, said, send, site};
use crate::server::{ask, words};
use axum::http::StatusCode;
use safeguarding::learning::Library;
use safeguarding::learning::paper::Paper;
use safeguarding::learning::sheets::SheetOf;
use safeguarding::learning::text::Wanted;
use safeguarding::records::{
    Card, Coding, DocumentTaken, Done, Instant, Lesson, LibraryStep, Polarity, Presence, StepId,
    Stretch,
};
use std::sync::{Arc, Mutex};
use web::{
    HoldsWords, NotDone, Opened, RequestLine, RequestLog, SheetForm, Shelves, Site, TakenIn,
};

/// A library in memory that can be written to, with a press that gives back a paper’s title, or none.
#[derive(Default)]
struct Shelf {
    library: Mutex<Library>,
    steps: Mutex<u64>,
    has_press: bool,
}

impl Shelf {
    fn step(&self, by: &str, what: Done) -> StepId {
        let mut steps = self.steps.lock().expect("not poisoned");
        *steps += 1;
        let at = Instant(1_748_000_000_000_000 + *steps * 1_000);
        let step = LibraryStep::new(by, at, what);
        let id = step.id;
        self.library.lock().expect("not poisoned").add(*steps, step);
        id
    }

    /// A review and a lesson of two stretches of it.
    fn with_a_lesson(has_press: bool) -> (Arc<Self>, StepId) {
        let shelf = Self { has_press, ..Self::default() };
        let taken = DocumentTaken {
            file: "t.txt".into(),
            format: "text".into(),
            original: format!("{:064x}", 1),
            text: format!("{:064x}", 1),
            letters: 300,
            pages: vec![0],
            title: None,
            lost: Vec::new(),
        };
        let document = shelf.step("Ida Marsh", Done::TakenIn(Box::new(taken)));
        let card = Card {
            title: "Child T".to_owned(),
            harm: "A child of 4 was found underweight.".into(),
            commissioned_by: "Northmoor Partnership".to_owned(),
            ..Card::default()
        };
        shelf.step("Ida Marsh", Done::Described { document, card: Box::new(card) });
        let code = |words: &str, polarity| {
            shelf.step(
                "Ida Marsh",
                Done::Coded(Box::new(Coding {
                    document,
                    codebook: "devon-2024".into(),
                    version: 1,
                    code: "health-and-safety".into(),
                    presence: Presence::Present,
                    polarity,
                    at: Some(Stretch {
                        from: words.len() as u32 * 10,
                        to: words.len() as u32 * 11,
                    }),
                    snippet: words.into(),
                    process_step: None,
                    agencies: Vec::new(),
                    happened: None,
                    record: None,
                    memo: "".into(),
                    round: None,
                    suggested_by: None,
                })),
            )
        };
        let codings = vec![
            code("Three appointments were moved", Polarity::Gap),
            code("The school nurse rang and went there", Polarity::Good),
        ];
        let claim = "Moved appointments are counted as kept".to_owned();
        let lesson = Lesson { claim, codings, documents: vec![document] };
        let lesson = shelf.step("Ida Marsh", Done::LessonDrawn(Box::new(lesson)));
        (Arc::new(shelf), lesson)
    }

    fn papers(&self) -> Vec<(StepId, Vec<Paper>)> {
        let library = self.library.lock().expect("not poisoned");
        let of = |kept: &safeguarding::learning::library::KeptPaper| {
            kept.versions.iter().map(|version| version.what.paper.clone()).collect()
        };
        library.papers.iter().map(|(id, kept)| (*id, of(kept))).collect()
    }
}

impl Shelves for Shelf {
    fn library(&self) -> Result<Arc<Library>, NotDone> {
        Ok(Arc::new(self.library.lock().expect("not poisoned").clone()))
    }

    fn open(&self, _: StepId) -> Result<Option<Arc<Opened>>, NotDone> {
        Ok(None)
    }

    fn original(&self, _: StepId) -> Result<Option<Vec<u8>>, NotDone> {
        Ok(None)
    }

    fn holding(&self, _: &Wanted) -> Result<Vec<HoldsWords>, NotDone> {
        Ok(Vec::new())
    }

    fn take(&self, by: &str, what: Done) -> Result<StepId, NotDone> {
        Ok(self.step(by, what))
    }

    fn take_in(&self, _: &str, _: &str, _: &[u8]) -> Result<TakenIn, NotDone> {
        Err(NotDone::busy())
    }

    fn workbook(&self, _: &[SheetOf], _: SheetForm) -> Result<Vec<u8>, NotDone> {
        Err(NotDone::busy())
    }

    fn has_press(&self) -> bool {
        self.has_press
    }

    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, NotDone> {
        if self.has_press {
            Ok(format!("%PDF of {}", paper.title).into_bytes())
        } else {
            Err(NotDone("There is no press".to_owned()))
        }
    }
}

/// The pages with this library and this log.
fn pages(shelf: &Arc<Shelf>, log: &Log) -> Site {
    site(log).with_library(Arc::clone(shelf) as Arc<dyn Shelves>)
}

async fn page(shelf: &Arc<Shelf>, log: &Log, address: &str) -> String {
    let response = ask(pages(shelf, log), address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await.replace("&quot;", "\"").replace("&#x27;", "'")
}

fn form(fields: &[(&str, &str)]) -> String {
    let coded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b if b.is_ascii_alphanumeric() => (b as char).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
    pairs.join("&")
}

/// The fields of a briefing of seven parts, of which the second has this text.
fn seven<'f>(second: &'f str, more: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let mut fields = vec![
        ("kind", "seven-minute-briefing"),
        ("title", "Amber waits for the dentist"),
        ("issuer", "Northmoor Partnership"),
        ("day", "2 June 2025"),
        ("heading.1", "Background"),
        ("text.1", "Amber Kestle, 4, was found underweight."),
        ("heading.2", "Why it matters"),
        ("text.2", second),
        ("heading.3", "What was learned"),
        ("text.3", "- Each saw one\n- Nobody saw three"),
        ("heading.4", "What helped"),
        ("text.4", "> The school nurse rang. — Child T"),
        ("heading.5", "What stood in the way"),
        ("text.5", "Three moved."),
        ("heading.6", "Questions for your team"),
        ("text.6", "? Who adds them up?"),
        ("heading.7", "What to do"),
        ("text.7", "- Write “was not brought”"),
        ("by", "Ida Marsh"),
    ];
    fields.extend(more);
    fields
}

fn empty_log() -> Log {
    Arc::new(Mutex::new(Vec::new()))
}

/// Keeps a whole paper and gives its id.
async fn kept(shelf: &Arc<Shelf>, log: &Log) -> StepId {
    let fields = form(&seven("It is found too late.", &[]));
    let answer = send(pages(shelf, log), "/learning/papers/new", &fields).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let papers = shelf.papers();
    assert_eq!(said(&answer), format!("/learning/paper/{}", papers[papers.len() - 1].0));
    papers[papers.len() - 1].0
}

// covers: DEV-43
#[tokio::test]
async fn a_paper_is_begun_from_a_lesson_kept_mended_issued_and_what_came_of_it_is_seen() {
    let (shelf, lesson) = Shelf::with_a_lesson(false);
    let log = empty_log();
    let lesson_page = page(&shelf, &log, &format!("/learning/lessons/{lesson}")).await;
    let begin = format!("/learning/papers/new?of=lesson.{lesson}");
    assert!(lesson_page.contains(&format!("href=\"{begin}\"")), "the lesson’s page leads there");
    let begun = page(&shelf, &log, &begin).await;
    for own in [
        "Moved appointments are counted as kept",
        "A child of 4 was found underweight.",
        "&gt; Three appointments were moved — Child T",
        "&gt; The school nurse rang and went there — Child T",
        "Northmoor Partnership, Child T",
    ] {
        assert!(begun.contains(own), "{own}: {begun}");
    }
    let id = lesson.to_string();
    let draft = form(&seven("", &[("lesson", &id), ("act", "keep")]));
    let answer = send(pages(&shelf, &log), "/learning/papers/new", &draft).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let paper = shelf.papers()[0].0;
    let edit = format!("/learning/paper/{paper}/edit");
    assert_eq!(said(&answer), format!("{edit}?kept=yes#missing"));
    let handed_back = page(&shelf, &log, &format!("{edit}?kept=yes")).await;
    let second = handed_back.split("id=\"part-2\"").nth(1).expect("the part is there");
    let second = second.split("id=\"part-3\"").next().unwrap_or_default();
    assert!(second.contains("part 2 is empty; write it"), "said beside the part: {second}");
    assert!(
        !handed_back.split("id=\"part-3\"").nth(1).unwrap_or_default().contains("Still missing")
    );
    let of_paper = format!("/learning/paper/{paper}");
    let shown = page(&shelf, &log, &of_paper).await;
    assert!(
        shown.contains("A draft: it cannot be issued yet") && !shown.contains("/write/briefing")
    );
    is_not_issued(&shelf, &log, &paper.to_string(), "write what is missing in it first").await;
    let version = handed_back.split("name=\"version\" value=\"").nth(1).expect("it says which");
    let version = version.split('"').next().unwrap_or_default();
    let mended = form(&seven("It is found too late.", &[("lesson", &id), ("version", version)]));
    let answer = send(pages(&shelf, &log), &edit, &mended).await;
    assert_eq!(said(&answer), of_paper);
    let again = send(pages(&shelf, &log), &edit, &mended).await;
    assert_eq!(again.status(), StatusCode::CONFLICT, "somebody kept another version meanwhile");
    let shown = page(&shelf, &log, &of_paper).await;
    let issue = format!("/write/briefing-issued?paper={paper}");
    assert!(shown.contains(&format!("href=\"{issue}\"")), "{shown}");
    assert!(shown.contains("It was not issued yet") && shown.contains("counted as kept"));
    let filled = page(&shelf, &log, &issue).await;
    assert!(filled.contains("value=\"Amber waits for the dentist\""), "the title is filled in");
    assert!(filled.contains("value=\"Moved appointments are counted as kept\""));
    is_discussed(&shelf, &log, &paper.to_string()).await;
}

/// Tries to issue a paper, and is told why not.
async fn is_not_issued(shelf: &Arc<Shelf>, log: &Log, paper: &str, why: &str) {
    let address = format!("/write/briefing-issued?paper={paper}");
    let answer = send(pages(shelf, log), &address, &issued(paper)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(answer).await.contains(why));
    assert!(log.lock().expect("not poisoned").is_empty());
}

fn issued(paper: &str) -> String {
    form(&[
        ("fact.title", "Amber waits"),
        ("fact.lesson", "Moved appointments"),
        ("fact.to", "gp"),
        ("fact.to", "dentist"),
        ("fact.teams", "All"),
        ("fact.paper", paper),
        ("author", "Ada Penrose"),
        ("role", "partnership manager"),
        ("agency", "safeguarding-partnership"),
    ])
}

/// Issues a paper and has one of two agencies talk it over.
async fn is_discussed(shelf: &Arc<Shelf>, log: &Log, paper: &str) {
    let address = format!("/write/briefing-issued?paper={paper}");
    let answer = send(pages(shelf, log), &address, &issued(paper)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let issue = log.lock().expect("not poisoned").last().expect("an entry").id.to_string();
    let of_paper = format!("/learning/paper/{paper}");
    let shown = page(shelf, log, &of_paper).await;
    assert!(shown.contains("Not heard from:</strong> GP practice, Dentist."), "{shown}");
    let discuss = format!("/write/briefing-discussed?on={issue}");
    assert!(shown.contains(&format!("href=\"{discuss}\"")));
    let discussed = |there: &str, out_of: &str| {
        form(&[
            ("follows", &issue),
            ("fact.were_there", there),
            ("fact.out_of", out_of),
            ("fact.changes", "yes"),
            ("text.opinion", "We count each by itself"),
            ("text.action-taken", "We keep one list"),
            ("author", "Lev Amory"),
            ("role", "practice lead"),
            ("agency", "gp"),
        ])
    };
    let refused = send(pages(shelf, log), &discuss, &discussed("500", "20")).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(refused).await.contains("More cannot have been there than are in the team"));
    let taken = send(pages(shelf, log), &discuss, &discussed("4", "6")).await;
    assert_eq!(taken.status(), StatusCode::SEE_OTHER);
    let shown = page(shelf, log, &of_paper).await;
    for seen in [
        "4 of 6 people were there",
        "We keep one list",
        "Not heard from:</strong> Dentist.",
        "nobody has looked yet",
    ] {
        assert!(shown.contains(seen), "{seen}: {shown}");
    }
    let all = page(shelf, log, "/learning/papers").await;
    assert!(all.contains("ready to be issued · issued once"), "{all}");
}

#[tokio::test]
async fn names_are_changed_by_a_list_that_is_in_no_address_log_or_error() {
    let (shelf, _) = Shelf::with_a_lesson(true);
    let kept_lines: Arc<Mutex<Vec<RequestLine>>> = Arc::default();
    let lines = Arc::clone(&kept_lines);
    let log = RequestLog::new(move |line| lines.lock().expect("not poisoned").push(line));
    let caseload = safeguarding::Caseload::of(safeguarding::practice::Practice::shipped(), []);
    let site = Site::new(caseload, day, log).expect("every template can be read");
    let site = site.with_library(Arc::clone(&shelf) as Arc<dyn Shelves>);
    let id = kept(&shelf, &empty_log()).await;
    let to = format!("/learning/paper/{id}/names");
    let list = "Amber Kestle = Ruby Hale\nAmber = Ruby";
    let shown = send(site.clone(), &to, &form(&[("names", list), ("act", "show")])).await;
    assert_eq!(shown.headers()["cache-control"], "no-store");
    let shown = words(shown).await;
    let article = shown.split("<article").nth(1).and_then(|rest| rest.split("</article>").next());
    let article = article.expect("the paper is shown");
    assert!(article.contains("Ruby Hale, 4, was found") && !article.contains("Amber"), "{article}");
    assert_eq!(shelf.papers()[0].1.len(), 1, "nothing was kept");
    let pdf = send(site.clone(), &to, &form(&[("names", list), ("act", "pdf")])).await;
    assert_eq!(words(pdf).await, "%PDF of Ruby waits for the dentist");
    let broken = send(site.clone(), &to, &form(&[("names", "Amber"), ("act", "show")])).await;
    assert_eq!(broken.status(), StatusCode::BAD_REQUEST);
    let broken = words(broken).await;
    assert!(broken.contains("Line 1 is no name"), "told by its number: {broken}");
    let fields = form(&[("names", list), ("act", "keep"), ("by", "Ida Marsh")]);
    let answer = send(site.clone(), &to, &fields).await;
    assert_eq!(said(&answer), format!("/learning/paper/{id}"));
    let page = words(ask(site.clone(), &format!("/learning/paper/{id}?version=1")).await).await;
    for named in ["Amber waits", "Amber Kestle, 4"] {
        assert!(!page.contains(named), "{named}: {page}");
    }
    assert!(page.contains("1 earlier version is not shown"), "{page}");
    let steps = serde_json::to_string(&shelf.papers()[0].1[1]).expect("plain");
    assert!(!steps.contains("Amber"), "what is kept holds only changed names");
    for line in kept_lines.lock().expect("not poisoned").iter() {
        assert!(!line.to_string().contains("Amber"), "{line}");
    }
}

#[tokio::test]
async fn names_can_be_changed_before_a_paper_is_first_kept() {
    let (shelf, _) = Shelf::with_a_lesson(false);
    let log = empty_log();
    let list = ("names", "Amber Kestle = Ruby Hale\nAmber = Ruby");
    let shown = form(&seven("For amber too.", &[list, ("act", "names")]));
    let shown = words(send(pages(&shelf, &log), "/learning/papers/new", &shown).await).await;
    assert!(shown.contains("In part 2: 1 name of the list in small letters"), "{shown}");
    assert!(shown.contains("Ruby Hale, 4, was found") && shelf.papers().is_empty());
    let keep = form(&seven("It matters.", &[list, ("act", "keep")]));
    send(pages(&shelf, &log), "/learning/papers/new", &keep).await;
    let kept = serde_json::to_string(&shelf.papers()[0].1).expect("plain");
    assert!(kept.contains("Ruby Hale") && !kept.contains("Amber"), "{kept}");
}

#[tokio::test]
async fn a_paper_is_a_pdf_where_the_server_has_a_press_and_else_says_so() {
    let log = empty_log();
    let (shelf, _) = Shelf::with_a_lesson(true);
    let id = kept(&shelf, &log).await;
    let address = format!("/learning/paper/{id}.pdf");
    assert!(page(&shelf, &log, &format!("/learning/paper/{id}")).await.contains(&address));
    let pdf = ask(pages(&shelf, &log), &address).await;
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    assert!(!pdf.headers()["content-disposition"].to_str().expect("plain").contains("Amber"));
    assert_eq!(words(pdf).await, "%PDF of Amber waits for the dentist");
    let (without, _) = Shelf::with_a_lesson(false);
    let id = kept(&without, &log).await;
    let shown = page(&without, &log, &format!("/learning/paper/{id}")).await;
    assert!(shown.contains("This server makes no PDF") && !shown.contains(".pdf"));
    let answer = ask(pages(&without, &log), &format!("/learning/paper/{id}.pdf")).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(words(answer).await.contains("No PDF was made"));
}

#[tokio::test]
async fn a_withdrawn_paper_says_so_and_is_neither_written_nor_issued_nor_made_a_pdf() {
    let (shelf, _) = Shelf::with_a_lesson(true);
    let log = empty_log();
    let id = kept(&shelf, &log).await;
    let of_paper = format!("/learning/paper/{id}");
    let refused = send(pages(&shelf, &log), &of_paper, &form(&[("by", "Ida Marsh")])).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST, "a reason is owed");
    let fields = form(&[("by", "Ida Marsh"), ("because", "The figure was corrected")]);
    assert_eq!(said(&send(pages(&shelf, &log), &of_paper, &fields).await), of_paper);
    let shown = page(&shelf, &log, &of_paper).await;
    assert!(shown.contains("The figure was corrected") && shown.contains("Do not use it any more"));
    assert!(shown.contains("Three moved."), "what it said stays readable");
    let edit = ask(pages(&shelf, &log), &format!("{of_paper}/edit")).await;
    assert_eq!(edit.status(), StatusCode::NOT_FOUND);
    let pdf = ask(pages(&shelf, &log), &format!("{of_paper}.pdf")).await;
    assert_eq!(pdf.status(), StatusCode::UNPROCESSABLE_ENTITY);
    is_not_issued(&shelf, &log, &id.to_string(), "This paper is withdrawn").await;
}

#[tokio::test]
async fn what_is_typed_is_given_back_when_it_cannot_be_kept_and_never_read_as_markup() {
    let (shelf, _) = Shelf::with_a_lesson(false);
    let log = empty_log();
    let fields: Vec<(&str, &str)> = seven("<b>bold</b>\n\n- one", &[])
        .into_iter()
        .filter(|(name, _)| !["by", "title"].contains(name))
        .collect();
    let answer = send(pages(&shelf, &log), "/learning/papers/new", &form(&fields)).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let page = words(answer).await;
    assert!(page.contains("Enter the title") && page.contains("Enter your name"));
    assert!(
        page.contains("&lt;b&gt;bold&lt;/b&gt;") || page.contains("&lt;b>bold&lt;/b>"),
        "{page}"
    );
    assert!(!page.contains("<b>bold") && shelf.papers().is_empty());
    let more = form(&seven("So", &[("act", "add-part")]));
    let more = words(send(pages(&shelf, &log), "/learning/papers/new", &more).await).await;
    assert!(more.contains("id=\"text-8\""), "a part was added");
}
