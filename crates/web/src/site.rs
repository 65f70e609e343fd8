//! What every page stands on: the caseload, the day it is, the templates, and where request lines go.
//!
//! Made once at start, where a mistake in any template is found; cloned freely after that. The clock is not read here: whoever
//! starts the server says how to learn the day.

mod named;

use access::Door;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Environment, Value};
use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safeguarding::growth::Reference;
use safeguarding::people::household::AddressBook;
use safeguarding::records::{Private, RecordId};
use safeguarding::response::{Task, Typed};
use safeguarding::retention::DueList;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::apart::Position;
use crate::asked::{Asked, Reader};
use crate::deciding::{Decide, Deciding, NotWritten, Written};
use crate::drafts::Drafts;
use crate::heartbeat::{self, ClerkExpected, ClerkLine};
use crate::kept::Kept;
use crate::let_in::Reading;
use crate::library::Shelves;
use crate::pages::Page;
use crate::problem::WebError;
use crate::recording::{NotRecorded, Recorded};
use crate::request_log::RequestLog;
use crate::templates;

/// The state of the server. Cheap to clone: all clones are one site.
#[derive(Clone, Debug)]
pub struct Site(Arc<Inner>, Writing, Option<Arc<Reading>>);

/// Whether what is sent now may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    /// It may.
    Allowed,
    /// More people send at once than are answered: forms are handed back as they were typed.
    TooManyAtOnce,
}

struct Inner {
    caseload: Caseload,
    today: fn() -> Date,
    templates: Environment<'static>,
    request_log: RequestLog,
    /// The agencies that gave records: id and name, by name.
    agencies: Vec<(SmolStr, String)>,
    /// The places of all records, by id.
    records_by_id: Vec<u32>,
    rows: OnceLock<ReadRow>,
    deciding: OnceLock<Decide>,
    recording: OnceLock<crate::recording::Record>,
    drafts: OnceLock<Arc<Drafts>>,
    door: OnceLock<Arc<Door>>,
    addresses: OnceLock<AddressBook>,
    growth: OnceLock<Arc<GrowthTables>>,
    findings: WorkedOut<Vec<Found>>,
    tasks: WorkedOut<Vec<Task>>,
    due: WorkedOut<DueList>,
    kept: OnceLock<Arc<Kept>>,
    clerk: OnceLock<ClerkExpected>,
    shelves: OnceLock<Arc<dyn Shelves>>,
}

type WorkedOut<T> = Mutex<Vec<(View, Arc<T>)>>;

type ReadRow = Box<dyn Fn(RecordId) -> Option<Row> + Send + Sync>;

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("records", &self.caseload.records.len())
            .finish_non_exhaustive()
    }
}

/// The row a record was read from, value by value as it came.
pub type Row = Vec<Private<String>>;

/// The growth reference that charts are drawn with.
#[derive(Clone, Debug)]
pub struct GrowthTables {
    /// The reference.
    pub reference: Reference,
    /// Whether it is the invented one, which describes nobody: every chart then says so in large letters.
    pub is_invented: bool,
}

/// For how many readers what is worked out over everybody is kept.
const READERS_KEPT: usize = 8;

impl Site {
    /// A site over a caseload. `today` says which day it is, each time a page is asked for.
    ///
    /// **Errors:** a template that cannot be read, which is a fault of ours.
    pub fn new(
        caseload: Caseload,
        today: fn() -> Date,
        request_log: RequestLog,
    ) -> Result<Self, WebError> {
        let heard: BTreeSet<&SmolStr> =
            caseload.records.iter().map(|record| &record.agency).collect();
        let mut agencies: Vec<(SmolStr, String)> = heard
            .into_iter()
            .map(|id| (id.clone(), caseload.practice.agency_name(id).to_owned()))
            .collect();
        agencies.sort_by(|a, b| a.1.cmp(&b.1));
        let mut records_by_id: Vec<u32> = (0..caseload.records.len() as u32).collect();
        records_by_id.sort_unstable_by_key(|index| caseload.records[*index as usize].id);
        let inner = Inner {
            templates: templates::read_all()?,
            caseload,
            today,
            request_log,
            agencies,
            records_by_id,
            rows: OnceLock::new(),
            deciding: OnceLock::new(),
            recording: OnceLock::new(),
            drafts: OnceLock::new(),
            door: OnceLock::new(),
            addresses: OnceLock::new(),
            growth: OnceLock::new(),
            findings: Mutex::default(),
            tasks: Mutex::default(),
            due: Mutex::default(),
            kept: OnceLock::new(),
            clerk: OnceLock::new(),
            shelves: OnceLock::new(),
        };
        Ok(Self(Arc::new(inner), Writing::Allowed, None))
    }

    /// The same site, for whom there was no turn: it hands forms back as they were typed, and writes nothing.
    pub(crate) fn without_a_turn(&self) -> Self {
        Self(Arc::clone(&self.0), Writing::TooManyAtOnce, self.2.clone())
    }

    /// The same site, as one reader may see it.
    pub(crate) fn seated(&self, reading: Reading) -> Self {
        Self(Arc::clone(&self.0), self.1, Some(Arc::new(reading)))
    }

    /// Who reads; `None` where nobody is signed in, or there is no door.
    pub(crate) fn is_read_by(&self) -> Option<&Reading> {
        self.2.as_deref()
    }

    /// The same site, behind a door. The first to be given is kept.
    #[must_use]
    pub fn with_door(self, door: Arc<Door>) -> Self {
        let _ = self.0.door.set(door);
        self
    }

    /// The door; `None` where everybody reads everything.
    pub(crate) fn door(&self) -> Option<&Arc<Door>> {
        self.0.door.get()
    }

    /// The same site, able to show the row a record was read from as it came. The first to be given is kept.
    #[must_use]
    pub fn with_rows(self, read: impl Fn(RecordId) -> Option<Row> + Send + Sync + 'static) -> Self {
        let _ = self.0.rows.set(Box::new(read));
        self
    }

    /// The same site, able to hand on what people decide about who is who. The first to be given is kept.
    #[must_use]
    pub fn with_deciding(
        self,
        decide: impl Fn(&Caseload, Deciding) -> Result<Written, NotWritten> + Send + Sync + 'static,
    ) -> Self {
        let _ = self.0.deciding.set(Box::new(decide));
        self
    }

    /// The same site, able to hand on what people write down. The first to be given is kept.
    #[must_use]
    pub fn with_recording(
        self,
        record: impl Fn(&Caseload, &Typed) -> Result<Recorded, NotRecorded> + Send + Sync + 'static,
    ) -> Self {
        let _ = self.0.recording.set(Box::new(record));
        self
    }

    /// The same site, keeping what is typed and not written down yet. The first to be given is kept.
    #[must_use]
    pub fn with_drafts(self, drafts: Arc<Drafts>) -> Self {
        let _ = self.0.drafts.set(drafts);
        self
    }

    /// What is typed and not written down yet; `None` where this server keeps no drafts.
    pub(crate) fn drafts(&self) -> Option<&Drafts> {
        self.0.drafts.get().map(Arc::as_ref)
    }

    /// Whether what people write down can be handed on; else the pages only show.
    pub(crate) fn can_record(&self) -> bool {
        let is_let = self.is_read_by().is_none_or(Reading::may_write);
        is_let && self.0.recording.get().is_some()
    }

    /// Hands on what somebody wrote down.
    ///
    /// # Errors
    /// [`NotRecorded`] with what to say to whoever wrote it.
    pub(crate) fn record_typed(&self, typed: &Typed) -> Result<Recorded, NotRecorded> {
        match self.0.recording.get() {
            Some(_) if self.1 == Writing::TooManyAtOnce => Err(NotRecorded::busy()),
            Some(record) => {
                let recorded = record(self.caseload(), typed)?;
                self.kept().was_written(recorded.id);
                Ok(recorded)
            }
            None => Err(NotRecorded::Failed(
                "This server only shows: nothing can be written down here".to_owned(),
            )),
        }
    }

    /// The same site, drawing growth charts with these tables. The first to be given is kept.
    #[must_use]
    pub fn with_growth(self, tables: Arc<GrowthTables>) -> Self {
        let _ = self.0.growth.set(tables);
        self
    }

    /// The tables growth charts are drawn with; `None` where none were given.
    pub(crate) fn growth(&self) -> Option<&GrowthTables> {
        self.0.growth.get().map(Arc::as_ref)
    }

    /// The same site, with a library of reviews. The first to be given is kept.
    #[must_use]
    pub fn with_library(self, shelves: Arc<dyn Shelves>) -> Self {
        let _ = self.0.shelves.set(shelves);
        self
    }

    /// The library of reviews; `None` where this server has none.
    pub(crate) fn shelves(&self) -> Option<&dyn Shelves> {
        self.0.shelves.get().map(Arc::as_ref)
    }

    /// Whether there was no turn for whoever sent a form: nothing is written then.
    pub(crate) fn has_no_turn(&self) -> bool {
        self.1 == Writing::TooManyAtOnce
    }

    /// The same site, which says whether the clerk that tells of what is overdue has run. The first to be given is kept.
    #[must_use]
    pub fn with_clerk(self, expected: ClerkExpected) -> Self {
        let _ = self.0.clerk.set(expected);
        self
    }

    /// What pages say of the clerk; `None` where all is well, or nothing of a clerk is known here.
    fn clerk_line(&self) -> Option<ClerkLine> {
        heartbeat::line(*self.0.clerk.get()?, &self.caseload().clerk)
    }

    /// Whether this server is well, in plain text, and how the clerk stands.
    pub(crate) fn health(&self) -> Response {
        let (status, words) =
            heartbeat::health(self.0.clerk.get().copied(), &self.caseload().clerk);
        Self::say(status, &words)
    }

    /// Whether what people decide can be handed on; else the pages only show.
    pub(crate) fn can_decide(&self) -> bool {
        self.0.deciding.get().is_some()
    }

    /// Hands a decision on.
    ///
    /// # Errors
    /// [`NotWritten`] with what to say to whoever decided.
    pub(crate) fn decide(&self, deciding: Deciding) -> Result<Written, NotWritten> {
        match self.0.deciding.get() {
            Some(_) if self.1 == Writing::TooManyAtOnce => Err(NotWritten::busy()),
            Some(decide) => decide(self.caseload(), deciding),
            None => Err(NotWritten::Failed(
                "This server only shows: nothing can be decided here".to_owned(),
            )),
        }
    }

    /// What the pages show.
    pub fn caseload(&self) -> &Caseload {
        &self.0.caseload
    }

    /// The day it is.
    pub fn today(&self) -> Date {
        (self.0.today)()
    }

    pub(crate) fn request_log(&self) -> &RequestLog {
        &self.0.request_log
    }

    /// The agencies that gave records: id and name, by name.
    pub(crate) fn agencies(&self) -> &[(SmolStr, String)] {
        &self.0.agencies
    }

    /// The row a record was read from; `None` where this server cannot read it.
    pub(crate) fn row(&self, id: RecordId) -> Option<Row> {
        self.0.rows.get().and_then(|read| read(id))
    }

    /// What is due by the retention schedule on a day, over everybody and by all there is; worked out once a day.
    pub(crate) fn due_list(&self, day: Date) -> Arc<DueList> {
        once(&self.0.due, &View::all(day), || DueList::on(self.caseload(), day))
    }

    /// Answers over everybody, which outlive this gathering of the caseload.
    pub(crate) fn kept(&self) -> Arc<Kept> {
        Arc::clone(self.0.kept.get_or_init(|| Arc::new(Kept::none())))
    }

    /// The same site, with what an earlier one kept. Where it has begun to keep its own, that stays.
    pub(crate) fn keeping(self, kept: Arc<Kept>) -> Self {
        let _ = self.0.kept.set(kept);
        self
    }

    /// Where the log stands, today.
    pub(crate) fn position(&self) -> Position {
        Position::of(self.caseload(), self.today())
    }

    /// Every address of the caseload; worked out when first asked for, and once.
    pub(crate) fn addresses(&self) -> &AddressBook {
        let caseload = self.caseload();
        self.0.addresses.get_or_init(|| AddressBook::of(&caseload.records, &caseload.people))
    }

    /// Who reads, as a page says it.
    pub(crate) fn reader(&self, asked: &Asked) -> Reader {
        let reader = Reader::of(asked, self.today(), &self.caseload().practice, self.agencies());
        Reader { not_shown: self.not_shown(), ..reader }
    }

    /// The page with its view in it, as HTML.
    ///
    /// **Errors:** a value that the template names and the view does not hold.
    pub fn render(&self, page: &Page, view: &impl Serialize) -> Result<String, WebError> {
        self.render_value(page, &Value::from(minijinja::value::Serde(view)))
    }

    /// As [`Site::render`], for a view that is already a template's value.
    pub fn render_value(&self, page: &Page, view: &Value) -> Result<String, WebError> {
        self.render_named(page.name, view)
    }

    /// As [`Site::render_value`], for any template by its name.
    pub(crate) fn render_named(&self, name: &str, view: &Value) -> Result<String, WebError> {
        // Said where work is looked for, and nowhere else.
        let clerk = ["home", "work"].contains(&name).then(|| self.clerk_line()).flatten();
        let clerk = Value::from(minijinja::value::Serde(clerk));
        let seat = Value::from(minijinja::value::Serde(self.signed_in()));
        let is_behind_a_door = self.door().is_some();
        self.0
            .templates
            .get_template(name)
            .and_then(|template| {
                template.render(
                    minijinja::context! { view, here => name, clerk, seat, is_behind_a_door },
                )
            })
            .map_err(|source| WebError::Template { name: name.to_owned(), source })
    }

    /// One component with its parameters, as HTML.
    pub fn render_component(&self, component: &str, params: &Value) -> Result<String, WebError> {
        self.render_part_of(component, &component.replace('-', "_"), params)
    }

    /// One macro of a component with its parameters, as HTML.
    pub(crate) fn render_part_of(
        &self,
        component: &str,
        part: &str,
        params: &Value,
    ) -> Result<String, WebError> {
        self.0
            .templates
            .get_template(&format!("components/{component}"))
            .and_then(|template| template.render_captured(()))
            .and_then(|mut read| {
                read.with_state_mut(|state| state.call_macro(part, std::slice::from_ref(params)))
            })
            .map_err(|source| WebError::Template { name: component.to_owned(), source })
    }

    /// Works out an answer away from the threads that answer, which would otherwise wait for it.
    pub(crate) async fn work_out(
        &self,
        answer: impl FnOnce(&Self) -> Response + Send + 'static,
    ) -> Response {
        let site = self.clone();
        match tokio::task::spawn_blocking(move || answer(&site)).await {
            Ok(response) => response,
            // A broken claim is answered for where all are: by the layer that catches panics.
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// Answers with a page there is.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "a page there is not is `None` where this is called"
    )]
    pub(crate) fn found(&self, page: &Page, view: &impl Serialize) -> Option<Response> {
        Some(self.show(StatusCode::OK, page, view))
    }

    /// Answers with a page.
    pub fn show(&self, status: StatusCode, page: &Page, view: &impl Serialize) -> Response {
        self.answer(status, self.render(page, view))
    }

    /// Answers that there is no such page, or none that this reader may see: the two look the same.
    pub(crate) fn not_found(&self) -> Response {
        self.show(StatusCode::NOT_FOUND, &crate::pages::not_found::PAGE, &())
    }

    /// Answers with a page that has been rendered, or, where that failed, with the page that says so.
    pub(crate) fn answer(
        &self,
        status: StatusCode,
        rendered: Result<String, WebError>,
    ) -> Response {
        match rendered {
            Ok(html) => (status, Html(html)).into_response(),
            Err(problem) => {
                eprintln!("{}", chain(&problem));
                crate::pages::something_went_wrong(self)
            }
        }
    }

    /// Answers in plain text, for who has no page to look at.
    pub(crate) fn say(status: StatusCode, words: &str) -> Response {
        (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words.to_owned())
            .into_response()
    }
}

/// What was worked out for a reader already, else what is worked out now: a second reader of the same day waits rather than doing it again.
fn once<T>(all: &WorkedOut<T>, view: &View, work_out: impl FnOnce() -> T) -> Arc<T> {
    let mut kept = all.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, answer)) = kept.iter().find(|(known, _)| known == view) {
        return Arc::clone(answer);
    }
    let answer = Arc::new(work_out());
    let too_many = (kept.len() + 1).saturating_sub(READERS_KEPT);
    kept.drain(..too_many);
    kept.push((view.clone(), Arc::clone(&answer)));
    answer
}

/// An error and what lies under it, in one line. Template errors name templates and lines; their values are left out.
fn chain(problem: &WebError) -> String {
    match problem {
        WebError::Template { name, source } => {
            format!(
                "template `{name}`: {:?} in `{}` line {}",
                source.kind(),
                source.name().unwrap_or("?"),
                source.line().unwrap_or(0)
            )
        }
        other => other.to_string(),
    }
}
