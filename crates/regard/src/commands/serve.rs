//! `regard serve`: the pages of a log, on this computer only.

mod shelves;

use super::LogPlace;
use crate::open::Opening;
use crate::out::say;
use access::{Door, Policies, Readings};
use anyhow::Context;
use shelves::LogShelves;

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::practice::Retention;
use safeguarding::records::{Decision, Entry};
use safeguarding::response::Typed;
use std::net::{Ipv4Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use store::{Head, Sought, Store, StoreError};
use web::{
    ClerkExpected, Deciding, Drafts, GrowthTables, NotRecorded, NotWritten, Recorded, RequestLog,
    Shelves, Shown, Site, WebError, Written,
};

/// The command's options.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    log: LogPlace,
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8017)]
    port: u16,
    /// A folder with your own copy of growth tables (RCPCH’s or WHO’s), for growth charts; Regard comes with none.
    #[arg(long, value_name = "FOLDER", env = "REGARD_GROWTH_TABLES")]
    growth_tables: Option<PathBuf>,
    /// The folder for drafts: what is typed and not written down yet, sealed. Beside a log that is a file there is one by itself.
    #[arg(long, value_name = "FOLDER", env = "REGARD_DRAFTS")]
    drafts: Option<PathBuf>,
    /// Settings for letters: the server then turns each day itself, as `regard clerk` does.
    #[arg(long, value_name = "FILE", env = "REGARD_LETTERS")]
    letters: Option<PathBuf>,
    /// Your own retention schedule, in the form of practice/england/retention.toml, in place of the one Regard comes with.
    #[arg(long, value_name = "FILE", env = "REGARD_RETENTION")]
    schedule: Option<PathBuf>,
    /// The log of who may sign in and who looked at what; beside a log that is a file there is one by itself.
    #[arg(long, value_name = "LOG", env = "REGARD_READING_LOG", hide_env_values = true)]
    reading_log: Option<String>,
    /// Serve without anybody signing in, and write down no look: whoever uses this computer then reads everything.
    #[arg(long)]
    without_sign_in: bool,
    /// How many seconds whoever sends a form waits for a log that another program is writing to.
    #[arg(long, value_name = "SECONDS", default_value_t = PATIENCE, value_parser = clap::value_parser!(u64).range(..=PATIENCE))]
    patience: u64,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let tables = self.growth_tables.as_deref().map(crate::growth_tables::from_folder);
        let tables = tables.transpose()?.map(Arc::new);
        // Asked for and let go: reading a large log takes minutes, after which a port that another program has would be news too late.
        drop(started()?.block_on(web::listen(here(self.port)))?);
        let store = self.log.existing()?;
        let readings = if self.without_sign_in {
            None
        } else {
            let place = crate::reading_log::place(&self.log, self.reading_log.as_deref())?;
            Some(Arc::new(Readings::open(&place)?))
        };
        eprintln!("regard: reading the log");
        let weights = self.log.weights.as_deref();
        let caseload = crate::open::caseload_telling(&store, weights, &mut tell)?;
        let folder = self.drafts.or_else(|| crate::drafts::beside(&self.log.log));
        let drafts = folder.and_then(crate::drafts::in_folder);
        if let Some(letters) = &self.letters {
            // Said before anybody relies on it.
            crate::clerk::Settings::read(letters, &caseload.practice)?;
        }
        let schedule = self.schedule.as_deref();
        let schedule = schedule.map(|path| crate::open::schedule(path, &caseload.practice));
        let schedule = schedule.transpose()?;
        let clerk = ClerkExpected::Yes(crate::clock::now);
        let (weights, letters) = (self.log.weights, self.letters);
        let patience = Duration::from_secs(self.patience);
        let door = readings.as_ref().map(|readings| Arc::new(door(readings)));
        let first = door.as_ref().map(|door| door.first_link()).transpose()?.flatten();
        let given = Given {
            store,
            weights,
            schedule,
            tables,
            drafts,
            letters,
            clerk,
            patience,
            readings,
            door,
        };
        serve(caseload, given, self.port, |address| {
            if let Some(link) = first {
                say!(
                    "Nobody can sign in yet. Set the password of the account “administrator” at http://{address}/begin/{} (once, within {} hours).",
                    link.reveal(),
                    access::LINK_HOURS
                );
            }
            say!("Regard answers at http://{address}/ on this computer only. Stop it with Ctrl+C.");
        })
    }
}

/// The door before a server, by the policies Regard comes with.
fn door(readings: &Arc<Readings>) -> Door {
    Door::new(Box::new(Arc::clone(readings)), Policies::shipped(), Box::new(crate::clock::now))
}

/// A port of this computer.
fn here(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

fn started() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut threads = tokio::runtime::Builder::new_multi_thread();
    threads.enable_all().build().context("the server could not start")
}

/// Says on standard error what is being done: a large log takes minutes, and silence looks like a fault.
fn tell(what: Opening) {
    match what {
        Opening::Read(entries) if entries.is_multiple_of(TOLD_EACH) => {
            eprintln!("regard: {entries} entries of the log read");
        }
        Opening::Read(_) => {}
        Opening::Linking(records) => {
            eprintln!("regard: working out who is who in {records} records");
        }
    }
}

/// After how many entries it is said how far the reading has come.
const TOLD_EACH: u64 = 1_000_000;

/// How often a running server looks whether the log has grown.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// How long somebody who sent something waits for pages that show it. With the wait for a turn and twice that for the log it is
/// shorter than a page may take: nobody is left without an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(15);

/// How long somebody who sends something waits for the log, unless the command says otherwise. **Units:** seconds.
const PATIENCE: u64 = 10;

/// What a server is given beside the caseload it begins with.
pub(super) struct Given {
    pub store: Store,
    /// A file of weights by which mentions are linked, in place of those Regard comes with.
    pub weights: Option<PathBuf>,
    /// A retention schedule, in place of the one Regard comes with.
    pub schedule: Option<Retention>,
    /// The tables growth charts are drawn with.
    pub tables: Option<Arc<GrowthTables>>,
    /// Where what is typed and not written down yet is kept.
    pub drafts: Option<Arc<Drafts>>,
    /// Settings for letters, where the server turns each day itself.
    pub letters: Option<PathBuf>,
    /// Whether a clerk is to run on this log.
    pub clerk: ClerkExpected,
    /// How long whoever sends something waits for the log.
    pub patience: Duration,
    /// Who may sign in and who looked; `None` where nobody signs in.
    pub readings: Option<Arc<Readings>>,
    /// The door before the pages; `None` where everybody reads everything.
    pub door: Option<Arc<Door>>,
}

impl Given {
    /// How long whoever sends something waits for the log, where nothing else is said.
    pub const PATIENCE: Duration = Duration::from_secs(PATIENCE);
}

/// The log as a running server uses it.
struct Log {
    /// For rows that pages show: never held up by a writer.
    reading: Store,
    /// For bringing the pages up to date, which also keeps what stands of everybody and so may have to wait.
    following: Store,
    writing: Writing,
    weights: Option<PathBuf>,
    schedule: Option<Retention>,
    tables: Option<Arc<GrowthTables>>,
    drafts: Option<Arc<Drafts>>,
    letters: Option<PathBuf>,
    clerk: ClerkExpected,
    readings: Option<Arc<Readings>>,
    door: Option<Arc<Door>>,
    /// Asks for the pages to be brought up to date at once; whoever asks is told when they are.
    renew: Mutex<Sender<SyncSender<()>>>,
}

/// The one place through which a server writes to its log.
struct Writing {
    /// Taken out by whoever writes.
    store: Mutex<Option<Store>>,
    is_free: Condvar,
    patience: Duration,
}

impl Writing {
    fn to(store: &Store, patience: Duration) -> Result<Self, StoreError> {
        let store = Mutex::new(Some(store.again(Some(patience))?));
        Ok(Self { store, is_free: Condvar::new(), patience })
    }

    /// Does `work` as the only one here who writes; `None` where others wrote for longer than anybody waits: it was not begun.
    fn with<T>(&self, work: impl FnOnce(&mut Store) -> T) -> Option<T> {
        let held = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.is_free.wait_timeout_while(held, self.patience, |store| store.is_none());
        let mut store = waited.unwrap_or_else(PoisonError::into_inner).0.take()?;
        // Put back whatever happens: else nobody could write any more.
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut store)));
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = Some(store);
        self.is_free.notify_one();
        Some(done.unwrap_or_else(|broken| resume_unwind(broken)))
    }
}

/// Serves a caseload, with the log it came from, until Ctrl+C; `ready` is told the address once it answers.
///
/// What is taken in meanwhile is shown within seconds: the caseload is gathered anew beside the one being shown.
pub(super) fn serve(
    mut caseload: Caseload,
    given: Given,
    port: u16,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<ExitCode> {
    let head = given.store.head()?;
    let day = crate::clock::today();
    eprintln!(
        "regard: judging what stands of {} families as of {day}, where it is not kept from before",
        caseload.people.families.len()
    );
    crate::standing::bring_up_to(&given.store, &mut caseload, day);
    let (renew, asked) = channel();
    let log = Arc::new(Log {
        writing: Writing::to(&given.store, given.patience)?,
        reading: given.store.again(None)?,
        following: given.store,
        weights: given.weights,
        schedule: given.schedule,
        tables: given.tables,
        drafts: given.drafts,
        letters: given.letters,
        clerk: given.clerk,
        readings: given.readings,
        door: given.door,
        renew: Mutex::new(renew),
    });
    let shelves: Arc<dyn Shelves> = Arc::new(LogShelves::of(Arc::clone(&log)));
    let first = site(caseload, &log, &shelves)?;
    let shown = Shown::of(first.clone());
    let pages = shown.clone();
    // It ends with the server: it holds nothing that has to be put away.
    std::thread::spawn(move || follow((&log, &shelves), &asked, (&pages, first), (head, day)));
    started()?.block_on(async {
        let listener = web::listen(here(port)).await?;
        ready(listener.local_addr().context("the server could not start")?);
        anyhow::Ok(web::serve_on(listener, shown).await?)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn site(
    mut caseload: Caseload,
    log: &Arc<Log>,
    shelves: &Arc<dyn Shelves>,
) -> Result<Site, WebError> {
    if let Some(schedule) = &log.schedule {
        caseload.practice.retention = schedule.clone();
    }
    let mut site = Site::new(caseload, crate::clock::today, RequestLog::to_standard_error())?
        .with_library(Arc::clone(shelves));
    if let Some(tables) = &log.tables {
        site = site.with_growth(Arc::clone(tables));
    }
    if let Some(drafts) = &log.drafts {
        site = site.with_drafts(Arc::clone(drafts));
    }
    if let Some(door) = &log.door {
        site = site.with_door(Arc::clone(door));
    }
    let (rows, decisions, records) = (Arc::clone(log), Arc::clone(log), Arc::clone(log));
    // A row that cannot be read is shown as one this server does not have: `regard verify` says why.
    Ok(site
        .with_clerk(log.clerk)
        .with_rows(move |id| match rows.reading.find(Sought::Record(id)).ok()?.pop()?.1 {
            Entry::Said(said) => Some(said.original),
            _ => None,
        })
        .with_deciding(move |caseload, deciding| decisions.decide(caseload, deciding))
        .with_recording(move |caseload, typed| records.record(caseload, typed)))
}

impl Log {
    /// Dates a decision, writes it if it can be made of the log as it stands, and waits until the pages show it.
    fn decide(&self, caseload: &Caseload, deciding: Deciding) -> Result<Written, NotWritten> {
        let Deciding { verdict, by, role, reason, seen } = deciding;
        let decision = Decision::new(
            verdict,
            by.reveal(),
            &role,
            reason.reveal(),
            crate::clock::today(),
            crate::clock::now(),
        );
        let id = decision.id;
        let write = |log: &mut Store| crate::deciding::write(log, caseload, seen, decision);
        let Some(written) = self.writing.with(write) else { return Err(NotWritten::busy()) };
        match written {
            Ok(Ok(())) => {}
            Ok(Err(why)) => return Err(NotWritten::CannotDecide(why)),
            Err(error) if error.is_busy() => return Err(NotWritten::busy()),
            Err(error) => {
                eprintln!(
                    "regard: a decision could not be written: {:#}",
                    anyhow::Error::from(error)
                );
                return Err(NotWritten::Failed(
                    "The log could not be written to. Send it again: sending it twice is safe, it is decided once. If it \
                     fails again, tell whoever runs this server"
                        .to_owned(),
                ));
            }
        }
        Ok(Written { id, is_shown: self.is_shown_by_now() })
    }

    /// Waits until the pages show what was just written; gives whether they do.
    fn is_shown_by_now(&self) -> bool {
        let (done, renewed) = sync_channel(1);
        let asked = self.renew.lock().unwrap_or_else(PoisonError::into_inner).send(done);
        asked.is_ok() && renewed.recv_timeout(LONGEST_WAIT).is_ok()
    }

    /// Dates what somebody typed, writes it where nothing stands in the way, and waits until the pages show it.
    fn record(&self, caseload: &Caseload, typed: &Typed) -> Result<Recorded, NotRecorded> {
        let record = crate::recording::made(caseload, typed).map_err(NotRecorded::Wrong)?;
        let write = |log: &mut Store| crate::recording::write(log, record);
        let written = self.writing.with(write).ok_or_else(NotRecorded::busy)?;
        let id = written.map_err(not_recorded)?;
        let is_shown = self.is_shown_by_now();
        Ok(Recorded { id, is_shown })
    }
}

/// What whoever wrote something down is told where the log failed.
fn not_recorded(error: StoreError) -> NotRecorded {
    if error.is_busy() {
        return NotRecorded::busy();
    }
    let is_open = error.leaves_open_whether_it_was_added();
    eprintln!("regard: an entry could not be written: {:#}", anyhow::Error::from(error));
    if is_open {
        return NotRecorded::CannotTell(
            "The log failed while this was being written. What you typed is still here: send it again. Sending it twice is safe, it \
             is written down once. If it fails again, tell whoever runs this server"
                .to_owned(),
        );
    }
    NotRecorded::Failed(
        "The log could not be written to, so nothing was written down. What you typed is still here: try again; \
         if it fails again, tell whoever runs this server"
            .to_owned(),
    )
}

/// The turning of the day, away from what keeps the pages up to date: a mail server may take its time.
#[derive(Default)]
struct Turning {
    going_on: Arc<AtomicBool>,
    /// When it was last tried.
    tried: Option<std::time::Instant>,
}

/// How soon a day that could not be turned is tried again.
const TRY_AGAIN: Duration = Duration::from_mins(10);

impl Turning {
    fn is_idle(&self) -> bool {
        !self.going_on.load(Ordering::Acquire)
    }

    /// Turns the day, where these pages are to do it and their log does not say that it was.
    fn begin_where_due(&mut self, log: &Arc<Log>, site: &Site) {
        let Some(letters) = log.letters.clone() else { return };
        let was_tried = self.tried.is_some_and(|tried| tried.elapsed() < TRY_AGAIN);
        let notes = &site.caseload().clerk;
        let is_due =
            crate::clerk::is_to_be_turned(notes, crate::clock::today(), crate::clock::now());
        if was_tried || !is_due {
            return;
        }
        self.tried = Some(std::time::Instant::now());
        self.going_on.store(true, Ordering::Release);
        let (log, site, going_on) = (Arc::clone(log), site.clone(), Arc::clone(&self.going_on));
        std::thread::spawn(move || {
            match log.reading.again(None) {
                Ok(mut store) => {
                    let weights = log.weights.as_deref();
                    super::clerk::turn_beside(&mut store, site.caseload(), &letters, weights);
                }
                Err(error) => eprintln!(
                    "regard: the day could not be turned; trying again: {:#}",
                    anyhow::Error::from(error)
                ),
            }
            going_on.store(false, Ordering::Release);
        });
    }
}

/// Whether all that is new in the log are steps in the library, which change no page of a family.
fn only_the_library_grew(
    store: &Store,
    before: Option<Head>,
    now: Option<Head>,
) -> Result<bool, StoreError> {
    let (Some(before), Some(now)) = (before, now) else { return Ok(false) };
    // Asked of the index, a few numbers: whatever else came makes the two differ.
    let steps = store.find(Sought::LibraryStepsAfter(before.seq))?;
    let up_to_now = steps.iter().filter(|(number, _)| *number <= now.seq).count() as u64;
    Ok(up_to_now == now.seq - before.seq)
}

/// Shows what the log holds now whenever it has grown since `head`, the day has turned, or somebody who decided asks for it. A log that cannot be
/// read is said once a look, and the pages stay as they were.
fn follow(
    (log, shelves): (&Arc<Log>, &Arc<dyn Shelves>),
    asked: &Receiver<SyncSender<()>>,
    (shown, mut site_now): (&Shown, Site),
    (mut head, mut day): (Option<Head>, Date),
) {
    let mut turning = Turning::default();
    loop {
        let waiting = match asked.recv_timeout(LOOK_AGAIN) {
            Ok(waiting) => Some(waiting),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if let Some(readings) = &log.readings
            && let Err(error) = readings.catch_up()
        {
            eprintln!(
                "regard: the accounts could not be brought up to date: {:#}",
                anyhow::Error::from(error)
            );
        }
        // Looked at before the log is: whatever a turning that ended by now noted, the pages below know of.
        let is_idle = turning.is_idle();
        let newer = log.following.head().map_err(anyhow::Error::from).and_then(|now| {
            let today = crate::clock::today();
            if (now, today) == (head, day) {
                return Ok(None);
            }
            if today == day && only_the_library_grew(&log.following, head, now)? {
                head = now;
                return Ok(None);
            }
            let mut caseload = crate::open::caseload(&log.following, log.weights.as_deref())?;
            crate::standing::bring_up_to(&log.following, &mut caseload, today);
            Ok(Some((now, today, site(caseload, log, shelves)?)))
        });
        match newer {
            Ok(None) => {}
            Ok(Some((now, today, site))) => {
                (head, day) = (now, today);
                site_now = site.clone();
                shown.replace(site);
            }
            Err(error) => {
                eprintln!("regard: the pages could not be brought up to date: {error:#}");
                continue;
            }
        }
        if is_idle {
            turning.begin_where_due(log, &site_now);
        }
        if let Some(waiting) = waiting {
            // Who no longer waits need not be told.
            let _ = waiting.try_send(());
        }
    }
}
