//! `regard library export-codebook, export-project, import-codebook, import-project`: codebooks and coded documents to and from other
//! programs, as REFI-QDA.
//!
//! Takes a log and a file; writes the one or the other, and prints what was lost, counted. What is brought in becomes steps of the log
//! like any other; what the library has already is not taken twice. Reviews under way never leave.

use super::super::LogPlace;
use crate::out::{field, say};
use anyhow::{Context, bail};
use exchange::refi::{self, BookRead, Loss, Project, ProjectDocument, ProjectRead};
use safeguarding::learning::Library;
use safeguarding::learning::text::Counted;
use safeguarding::practice::{Codebook, Practice, read_codebook};
use safeguarding::records::{
    Card, Coding, DocumentTaken, Done, Entry, LibraryStep, Private, StepId, Stretch,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Store;

/// What is exchanged.
#[derive(clap::Subcommand)]
pub enum Exchange {
    /// Writes a codebook as a REFI-QDA file (.qdc) for other programs.
    ExportCodebook {
        #[command(flatten)]
        log: LogPlace,
        /// The codebook’s id, like devon-2024; its newest version is written.
        id: String,
        /// The file to write.
        file: PathBuf,
    },
    /// Writes the documents with their codings as a REFI-QDA project (.qdpx). Reviews under way stay out.
    ExportProject {
        #[command(flatten)]
        log: LogPlace,
        /// The file to write.
        file: PathBuf,
        /// Only codings by this codebook.
        #[arg(long, value_name = "ID")]
        codebook: Option<String>,
    },
    /// Takes a codebook of another program (.qdc) in.
    ImportCodebook {
        #[command(flatten)]
        log: LogPlace,
        /// The file.
        file: PathBuf,
        /// Who takes it in.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
    /// Takes a project of another program (.qdpx) in: documents, codebooks, codings and notes.
    ImportProject {
        #[command(flatten)]
        log: LogPlace,
        /// The file.
        file: PathBuf,
        /// Who takes it in; codings without a coder are theirs.
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

impl Exchange {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::ExportCodebook { log, id, file } => export_codebook(&log, &id, &file)?,
            Self::ExportProject { log, file, codebook } => {
                export_project(&log, &file, codebook.as_deref())?;
            }
            Self::ImportCodebook { log, file, by } => import_codebook(&log, &file, &by)?,
            Self::ImportProject { log, file, by } => import_project(&log, &file, &by)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Every codebook that is known here: those that come with Regard, and those kept in the log.
fn known_books(library: &Library) -> Vec<Codebook> {
    let kept = library.codebooks.iter().filter_map(|made| read_codebook("kept", &made.what).ok());
    Practice::shipped().codebooks.iter().cloned().chain(kept).collect()
}

fn newest<'b>(books: &'b [Codebook], id: &str) -> Option<&'b Codebook> {
    books.iter().filter(|book| book.id == id).max_by_key(|book| book.version)
}

fn export_codebook(log: &LogPlace, id: &str, file: &Path) -> anyhow::Result<()> {
    let library = crate::library::of(&log.open()?)?;
    let books = known_books(&library);
    let Some(book) = newest(&books, id) else {
        let ids: BTreeSet<&str> = books.iter().map(|book| book.id.as_str()).collect();
        let ids = Vec::from_iter(ids).join(", ");
        bail!("there is no codebook {id}; there are {ids}");
    };
    written(file, &refi::codebook_out(book))?;
    say!("{}: version {} of {id}, {} codes", file.display(), book.version, book.codes.len());
    Ok(())
}

fn export_project(log: &LogPlace, file: &Path, only: Option<&str>) -> anyhow::Result<()> {
    let store = log.existing()?;
    let library = crate::library::of(&store)?;
    let books = known_books(&library);
    if let Some(id) = only
        && newest(&books, id).is_none()
    {
        bail!("there is no codebook {id}; `regard library export-codebook` names those there are");
    }
    let used: BTreeSet<&str> =
        library.codings.values().map(|made| made.what.codebook.as_str()).collect();
    let is_wanted =
        |book: &&Codebook| only.map_or_else(|| used.contains(&*book.id), |id| book.id == id);
    let mut contents = Vec::new();
    let open = library.documents.values().filter(|held| !held.card.is_live);
    for held in open {
        let taken = &held.taken.what;
        let gone = "a document’s file or text is gone or was altered: run `regard verify`";
        let text = store.file(&taken.text)?.context(gone)?;
        let original = store.file(&taken.original)?.context(gone)?;
        contents.push((held, String::from_utf8(text).context(gone)?, original));
    }
    let documents = contents.iter().map(|(held, text, original)| ProjectDocument {
        id: held.taken.id,
        title: held.title(),
        text,
        original: Some((held.taken.what.file.as_str(), original.as_slice())),
    });
    let project = Project {
        library: &library,
        documents: documents.collect(),
        codebooks: books.iter().filter(is_wanted).collect(),
        now: crate::clock::now(),
    };
    let (bytes, losses) = refi::project_out(&project)?;
    written(file, &bytes)?;
    say!("{}: {} documents, {} codebooks", file.display(), contents.len(), project.codebooks.len());
    let live = library.documents.len() - contents.len();
    if live > 0 {
        say!("Left out: {live} documents under way");
    }
    tell(&losses, "Other programs will not show, or the file does not hold:");
    Ok(())
}

fn written(file: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let shown = file.display();
    std::fs::write(file, bytes).with_context(|| format!("{shown} could not be written"))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))
}

fn tell(losses: &[Loss], heading: &str) {
    if !losses.is_empty() {
        say!("{heading}");
    }
    for loss in losses {
        say!("    {} × {}", loss.count, field(&loss.what));
    }
}

fn import_codebook(log: &LogPlace, file: &Path, by: &str) -> anyhow::Result<()> {
    let (book, losses) = refi::codebook_in(&read(file)?)?;
    let store = log.open()?;
    let library = crate::library::of(&store)?;
    let mut taking = Taking::new(store, &library, by)?;
    taking.book(book)?;
    taking.finish()?;
    tell(&losses, "Not taken as it stands:");
    Ok(())
}

fn import_project(log: &LogPlace, file: &Path, by: &str) -> anyhow::Result<()> {
    let read = refi::project_in(&read(file)?)?;
    let store = log.open()?;
    let library = crate::library::of(&store)?;
    let mut taking = Taking::new(store, &library, by)?;
    taking.project(&read)?;
    taking.finish()?;
    for one in &read.shifted {
        let (from, to) = one.stated;
        say!(
            "Moved: a stretch of {} that the file puts at {from} to {to} stands at {} to {}",
            one.document,
            one.found.from,
            one.found.to
        );
    }
    tell(&read.losses, "Not taken as it stands:");
    if !read.codings.is_empty() {
        say!("Codings count from today: when they were made elsewhere is not kept.");
    }
    Ok(())
}

/// Steps that are being made of what a file holds.
struct Taking<'l> {
    store: Store,
    library: &'l Library,
    by: &'l str,
    books: Vec<Codebook>,
    entries: Vec<Entry>,
    /// The documents of the file, as the library knows them.
    documents: BTreeMap<StepId, StepId>,
    rounds: BTreeMap<StepId, StepId>,
    /// The version under which a codebook of the file was kept, where that is another.
    versions: BTreeMap<String, u32>,
    passed_over: usize,
}

impl<'l> Taking<'l> {
    fn new(store: Store, library: &'l Library, by: &'l str) -> anyhow::Result<Self> {
        if by.trim().is_empty() {
            bail!("--by is empty: the library says who took something in");
        }
        Ok(Self {
            store,
            library,
            by: by.trim(),
            books: known_books(library),
            entries: Vec::new(),
            documents: BTreeMap::new(),
            rounds: BTreeMap::new(),
            versions: BTreeMap::new(),
            passed_over: 0,
        })
    }

    fn step(&mut self, by: &Private<String>, what: Done) -> StepId {
        let by = if by.is_blank() { self.by } else { by.reveal() };
        let step = LibraryStep::new(by, crate::clock::now(), what);
        let id = step.id;
        self.entries.push(Entry::Library(Box::new(step)));
        id
    }

    /// Keeps a codebook, unless it is known as it is. One that differs from the version known becomes the next version.
    fn book(&mut self, mut read: BookRead) -> anyhow::Result<()> {
        let today = crate::clock::today();
        let id = read.id.clone();
        let codes = read.book(today).codes;
        if self.books.iter().any(|known| known.id == id && known.codes == codes) {
            say!("{id}: known already, as it is");
            return Ok(());
        }
        if let Some(last) = newest(&self.books, &id) {
            read.version = last.version + 1;
            read.in_force = Some(today.max(last.in_force));
            self.versions.insert(id.to_string(), read.version);
        }
        let text = read.to_toml(today);
        let book = read_codebook("the codebook", &text).map_err(|problems| {
            let what: Vec<String> = problems.into_iter().map(|problem| problem.what).collect();
            anyhow::anyhow!("the codebook cannot be kept as it is: {}", what.join("; "))
        })?;
        say!("{id}: version {}, {} codes, taken in", book.version, book.codes.len());
        self.books.push(book);
        self.step(&Private::default(), Done::CodebookKept { text });
        Ok(())
    }

    fn project(&mut self, read: &ProjectRead) -> anyhow::Result<()> {
        for document in &read.documents {
            self.document(document)?;
        }
        for text in &read.earlier_codebooks {
            if let Ok(book) = read_codebook("the earlier codebook", text)
                && !self.books.iter().any(|one| one.id == book.id && one.version == book.version)
            {
                self.books.push(book);
                self.step(&Private::default(), Done::CodebookKept { text: text.clone() });
            }
        }
        for book in &read.codebooks {
            self.book(book.clone())?;
        }
        for made in &read.rounds {
            let mut round = made.what.clone();
            let known = |id: &StepId| self.documents.get(id).copied();
            round.documents = round.documents.iter().filter_map(known).collect();
            if round.documents.is_empty() {
                continue;
            }
            let there = self.library.rounds.values().find(|one| one.what == round);
            let id = match there {
                Some(there) => there.id,
                None => self.step(&made.by, Done::RoundOpened(Box::new(round))),
            };
            self.rounds.insert(made.id, id);
        }
        for made in &read.codings {
            self.coding(&made.by, &made.what);
        }
        for (made, why) in &read.taken_back {
            if let Some(coding) = self.coding(&made.by, &made.what) {
                self.step(&why.by, Done::CodingTakenBack { coding, because: why.what.clone() });
            }
        }
        for (round, document, by) in &read.finished {
            let ids = (self.rounds.get(round).copied(), self.documents.get(document).copied());
            let (Some(round), Some(document)) = ids else { continue };
            if !self.library.has_finished(round, document, by) {
                self.step(by, Done::RoundFinished { round, document });
            }
        }
        self.notes(read);
        Ok(())
    }

    fn notes(&mut self, read: &ProjectRead) {
        for (document, made) in &read.memos {
            let Some(document) = self.documents.get(document).copied() else { continue };
            let there = self.library.memos.get(&document).into_iter().flatten();
            if there.into_iter().any(|one| one.what == made.what) {
                self.passed_over += 1;
                continue;
            }
            let (at, words) = (made.what.at, made.what.words.clone());
            self.step(&made.by, Done::Memo { document, at, words });
        }
        for rejected in &read.rejected {
            let mut rejected = rejected.clone();
            let Some(document) = self.documents.get(&rejected.document) else { continue };
            rejected.document = *document;
            if !self.library.rejected.contains(&rejected) {
                self.step(&Private::default(), Done::SuggestionRejected(Box::new(rejected)));
            }
        }
    }

    fn document(&mut self, read: &refi::DocumentRead) -> anyhow::Result<()> {
        let text = read.text.as_str();
        let plain = || (format!("{}.txt", read.title), text.as_bytes().to_vec());
        let (file, original) = read.original.clone().unwrap_or_else(plain);
        let hashes = [&original[..], text.as_bytes()].map(|all| blake3::hash(all).to_hex());
        let is_same = |taken: &&DocumentTaken| {
            taken.original == hashes[0].as_str() && taken.text == hashes[1].as_str()
        };
        let taken = read.taken.as_ref().filter(is_same).cloned().unwrap_or_else(|| {
            let format = match file.rsplit_once('.') {
                Some((_, "pdf")) => "pdf",
                Some((_, "docx")) => "docx",
                _ => "text",
            };
            DocumentTaken {
                file: file.as_str().into(),
                format: format.into(),
                original: hashes[0].to_string(),
                text: hashes[1].to_string(),
                letters: Counted::new(text).letters(),
                pages: vec![0],
                title: Some(read.title.clone()).filter(|title| !title.trim().is_empty()),
                lost: vec![
                    "it came in a REFI-QDA project: where its pages begin is not known".into(),
                ],
            }
        });
        let by = if read.by.is_blank() { self.by } else { read.by.reveal() };
        let step = LibraryStep::new(by, crate::clock::now(), Done::TakenIn(Box::new(taken)));
        let kept = self.store.keep_document(&original, text, step)?;
        let there = self.library.documents.get(&kept.id);
        if there.is_some_and(|there| there.taken.what.text != hashes[1].as_str()) {
            say!(
                "{}  {}: the library has this very file with another text; what hangs on it was left out",
                kept.id,
                field(&read.title)
            );
            return Ok(());
        }
        say!(
            "{}  {}: {}",
            kept.id,
            field(&read.title),
            if kept.is_new { "taken in" } else { "known already" }
        );
        self.documents.insert(read.id, kept.id);
        let card = read
            .card
            .clone()
            .unwrap_or_else(|| Card { title: read.title.clone(), ..Card::default() });
        let is_described = there.is_some_and(|there| there.described.is_some());
        if !is_described && card != Card::default() {
            let by = read.described.as_ref().map(|(by, _)| by.clone()).unwrap_or_default();
            self.step(&by, Done::Described { document: kept.id, card: Box::new(card) });
        }
        Ok(())
    }

    /// Keeps a coding, unless the library has it; gives its id, where it is new.
    fn coding(&mut self, by: &Private<String>, made: &Coding) -> Option<StepId> {
        let mut coding = made.clone();
        coding.document = self.documents.get(&made.document).copied()?;
        coding.round = made.round.and_then(|round| self.rounds.get(&round).copied());
        let has_code = |book: &Codebook| {
            book.id == coding.codebook
                && book.version == coding.version
                && book.code(&coding.code).is_some()
        };
        if !self.books.iter().any(has_code)
            && let Some(version) = self.versions.get(coding.codebook.as_str())
        {
            coding.version = *version;
        }
        let coder = if by.is_blank() { self.by } else { by.reveal() };
        let is_known = |there: &Coding, by: &Private<String>| {
            by.reveal() == coder && marks(there) == marks(&coding)
        };
        let library = self.library;
        let holds = library.codings_of(coding.document).any(|one| is_known(&one.what, &one.by));
        let was = library.taken_back.values().any(|(one, _)| is_known(&one.what, &one.by));
        if holds || was {
            self.passed_over += 1;
            return None;
        }
        Some(self.step(by, Done::Coded(Box::new(coding))))
    }

    /// Writes the steps into the log, all of them or none.
    fn finish(mut self) -> anyhow::Result<()> {
        if !self.entries.is_empty() {
            self.store.append(&self.entries, None)?;
        }
        say!(
            "{} steps written into the log; {} codings and notes were known already",
            self.entries.len(),
            self.passed_over
        );
        Ok(())
    }
}

/// What makes two codings of one coder the same.
fn marks(coding: &Coding) -> (&str, u32, &str, Option<Stretch>, bool, u8, Option<StepId>) {
    use safeguarding::records::{Polarity, Presence};
    let polarity = match coding.polarity {
        Polarity::Good => 0,
        Polarity::Gap => 1,
        Polarity::Neutral => 2,
    };
    let is_present = coding.presence == Presence::Present;
    (&coding.codebook, coding.version, &coding.code, coding.at, is_present, polarity, coding.round)
}
