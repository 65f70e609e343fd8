//! A part of the library written as a project of REFI-QDA.
//!
//! Takes documents with their texts, the codebooks they are coded by and the library; gives a packed file, and in words what other
//! programs will not show of it. Codings of a round whose coders must not see each other’s yet are left out.

use super::book_out::{ORIGIN, write_codes, write_sets};
use super::book_text::codebook_text;
use super::hanging::{OnStretch, Placed, count_what_is_hidden};
use super::markup::Markup;
use super::ours::{self, OfCoding, OfDocument, OfProject};
use super::variables::{self, Value};
use super::{Loss, Losses, NotRefi, coder_guid, guid_of, package, written_moment};
use safeguarding::learning::library::Memo;
use safeguarding::learning::text::Counted;
use safeguarding::learning::{Library, Made};
use safeguarding::practice::Codebook;
use safeguarding::records::{Coding, Instant, StepId, Stretch};
use std::collections::{BTreeMap, BTreeSet};

/// The most letters of a stretch that stand beside its place, so that the place can be checked.
const LONGEST_NAME: usize = 1_000;

/// What is to be written.
#[derive(Clone, Debug)]
pub struct Project<'a> {
    /// The library.
    pub library: &'a Library,
    /// Its documents that are to be in it. **Shape:** no repeats.
    pub documents: Vec<ProjectDocument<'a>>,
    /// The codebooks. **Shape:** no two of the same id and version. Codings by others are left out.
    pub codebooks: Vec<&'a Codebook>,
    /// When it is written.
    pub now: Instant,
}

/// A document with its text.
#[derive(Clone)]
pub struct ProjectDocument<'a> {
    /// Its id in the library.
    pub id: StepId,
    /// What it is called.
    pub title: &'a str,
    /// Its text, into which codings point. **Shape:** line ends are `\n` only.
    pub text: &'a str,
    /// The name of the file it was read from, and what that holds.
    pub original: Option<(&'a str, &'a [u8])>,
}

impl std::fmt::Debug for ProjectDocument<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProjectDocument").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Writes a `.qdpx` file. The same project gives the same bytes.
///
/// # Errors
/// [`NotRefi::NotWritten`] when it cannot be packed.
pub fn project_out(project: &Project<'_>) -> Result<(Vec<u8>, Vec<Loss>), NotRefi> {
    let mut writing = Writing::new(project);
    writing.whole();
    let Writing { markup, files, mut losses, .. } = writing;
    let (markup, unheld) = markup.finish();
    losses.note(unheld, "letter that XML cannot hold (a control character); U+FFFD stands for it");
    let bytes = package::packed(&markup, &files)?;
    Ok((bytes, losses.0))
}

/// A note that is written at the end.
struct Note {
    guid: String,
    name: &'static str,
    text: String,
    by: Option<(String, Option<String>)>,
}

struct Writing<'p> {
    project: &'p Project<'p>,
    /// The newest version of each codebook.
    newest: Vec<&'p Codebook>,
    markup: Markup,
    notes: Vec<Note>,
    files: Vec<(String, &'p [u8])>,
    losses: Losses,
}

impl<'p> Writing<'p> {
    fn new(project: &'p Project<'p>) -> Self {
        let mut newest: BTreeMap<&str, &Codebook> = BTreeMap::new();
        for book in &project.codebooks {
            let kept = newest.entry(&book.id).or_insert(book);
            if kept.version < book.version {
                *kept = book;
            }
        }
        let newest = newest.into_values().filter(|book| !book.codes.is_empty()).collect();
        Self {
            project,
            newest,
            markup: Markup::new(),
            notes: Vec::new(),
            files: Vec::new(),
            losses: Losses::default(),
        }
    }

    /// The whole, in the order the standard fixes.
    fn whole(&mut self) {
        let of_project = self.of_project();
        self.markup
            .start("Project")
            .with("xmlns", "urn:QDA-XML:project:1.0")
            .with("name", "Library of reviews")
            .with("origin", ORIGIN)
            .with_any("creationDateTime", written_moment(self.project.now).as_deref());
        self.users();
        if !self.newest.is_empty() {
            self.markup.start("CodeBook").start("Codes");
            for book in &self.newest {
                write_codes(&mut self.markup, book);
            }
            self.markup.end().end();
        }
        self.variables_and_cases();
        if !self.project.documents.is_empty() {
            self.markup.start("Sources");
            for document in &self.project.documents {
                self.source(document);
            }
            self.markup.end();
        }
        let project_note = (!of_project.is_empty()).then(|| {
            let guid = guid_of(&["note", "project"]).to_string();
            let text = ours::written(&of_project);
            self.notes.push(Note { guid: guid.clone(), name: ours::PROJECT, text, by: None });
            guid
        });
        self.write_notes();
        if !self.newest.is_empty() {
            self.markup.start("Sets");
            for book in &self.newest {
                write_sets(&mut self.markup, book, true);
            }
            self.markup.end();
        }
        if let Some(guid) = project_note {
            self.markup.start("NoteRef").with("targetGUID", &guid).end();
        }
        let lessons = self.project.library.lessons.len();
        self.losses.note(lessons, "lesson of the library; REFI-QDA has no place for lessons and what they led to, and they are not written");
    }

    /// Everybody who did anything that is written.
    fn users(&mut self) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        let library = self.project.library;
        for document in &self.project.documents {
            let taken = library.documents.get(&document.id).map(|held| &held.taken.by);
            let coders = library.codings_seen_by(document.id, None).map(|made| &made.by);
            let noted = library.memos.get(&document.id).into_iter().flatten().map(|made| &made.by);
            names.extend(coders.chain(noted).chain(taken).map(|by| by.reveal().clone()));
        }
        if !names.is_empty() {
            self.markup.start("Users");
            for name in names {
                let guid = coder_guid(&name).to_string();
                self.markup.start("User").with("guid", &guid).with("name", &name).end();
            }
            self.markup.end();
        }
    }

    fn variables_and_cases(&mut self) {
        let mut cases = Vec::new();
        let mut kinds: BTreeMap<&'static str, &'static str> = BTreeMap::new();
        for document in &self.project.documents {
            let Some(held) = self.project.library.documents.get(&document.id) else { continue };
            let values = variables::of_card(&held.card);
            kinds.extend(values.iter().map(|(name, value)| (*name, value.kind().0)));
            cases.push((document, values));
        }
        if !kinds.is_empty() {
            self.markup.start("Variables");
            for (name, kind) in kinds {
                let guid = guid_of(&["variable", name]).to_string();
                self.markup.start("Variable").with("guid", &guid).with("name", name);
                self.markup.with("typeOfVariable", kind).end();
            }
            self.markup.end();
        }
        cases.retain(|(_, values)| !values.is_empty());
        if cases.is_empty() {
            return;
        }
        self.markup.start("Cases");
        for (document, values) in cases {
            let id = document.id.to_string();
            self.markup.start("Case").with("guid", &guid_of(&["case", &id]).to_string());
            self.markup.with("name", document.title);
            for (name, value) in values {
                self.value(name, &value);
            }
            self.markup.start("SourceRef").with("targetGUID", &id).end().end();
        }
        self.markup.end();
    }

    fn value(&mut self, name: &str, value: &Value) {
        let guid = guid_of(&["variable", name]).to_string();
        self.markup.start("VariableValue").start("VariableRef").with("targetGUID", &guid).end();
        self.markup.holding(value.kind().1, &value.text()).end();
    }

    /// A document, with everything that hangs on it.
    fn source(&mut self, document: &ProjectDocument<'p>) {
        let id = document.id.to_string();
        let held = self.project.library.documents.get(&document.id);
        let by = held.map(|held| (held.taken.by.reveal().as_str(), held.taken.at));
        let original =
            document.original.and_then(|(name, bytes)| Some((ending(name, bytes)?, bytes)));
        let is_pdf = matches!(original, Some(("pdf", _)));
        if let Some((ending, bytes)) = original {
            self.files.push((format!("{id}.{ending}"), bytes));
        }
        let kept = document.original.is_none_or(|(_, bytes)| bytes == document.text.as_bytes());
        self.losses.note(
            usize::from(original.is_none() && !kept),
            "document whose file as it came (HTML or plain text) is not written, only its text; REFI-QDA holds PDF and Word files",
        );
        let placed = self.placed(document);
        let path = original.map(|(ending, _)| format!("internal://{id}.{ending}"));
        let text = if is_pdf { guid_of(&["text", &id]).to_string() } else { id.clone() };
        self.files.push((format!("{text}.txt"), document.text.as_bytes()));
        let text_path = format!("internal://{text}.txt");
        self.markup.start(if is_pdf { "PDFSource" } else { "TextSource" }).with("guid", &id);
        self.markup.with("name", document.title);
        if is_pdf {
            self.markup.with_any("path", path.as_deref());
        } else {
            self.markup.with_any("richTextPath", path.as_deref());
            self.markup.with("plainTextPath", &text_path);
        }
        self.made_by(by);
        if is_pdf {
            self.markup.start("Representation").with("guid", &text);
            self.markup.with("name", document.title).with("plainTextPath", &text_path);
        }
        for (at, on_it) in &placed.on_stretches {
            self.selection(&id, *at, on_it);
        }
        if is_pdf {
            self.markup.end();
        }
        for coding in &placed.whole {
            self.coding(coding, "");
        }
        let mut notes: Vec<String> = placed.memos.iter().map(|memo| self.memo(memo)).collect();
        if let Some(held) = held {
            let of_document = OfDocument {
                taken: held.taken.what.clone(),
                card: held.card.clone(),
                described: held.described.clone(),
            };
            let guid = guid_of(&["note", "document", &id]).to_string();
            let text = ours::written(&of_document);
            self.notes.push(Note { guid: guid.clone(), name: ours::DOCUMENT, text, by: None });
            notes.push(guid);
        }
        self.refer(&notes);
        self.markup.end();
    }

    /// What hangs on a document, by where. Stretches that do not lie on the text are counted and left out.
    fn placed<'t>(&mut self, document: &ProjectDocument<'t>) -> Placed<'p, 't> {
        let library = self.project.library;
        let counted = Counted::new(document.text);
        let mut placed = Placed::default();
        let seen: Vec<_> = library.codings_seen_by(document.id, None).collect();
        let blind = library.codings_of(document.id).count() - seen.len();
        self.losses.note(blind, "coding of a round under way; it is not written, so that coders do not see each other’s");
        for made in seen {
            let known = |book: &&&Codebook| book.id == made.what.codebook;
            let has_code = |book: &&Codebook| book.code(&made.what.code).is_some();
            if !self.newest.iter().find(known).is_some_and(has_code) {
                self.losses.note(
                    1,
                    "coding by a codebook or code that was not to be written; it is left out",
                );
                continue;
            }
            count_what_is_hidden(&made.what, &mut self.losses);
            match made.what.at {
                None => placed.whole.push(made),
                Some(at) => match counted.words(at) {
                    Some(words) => placed.on(at, words).codings.push(made),
                    None => self.losses.note(
                        1,
                        "coding of a stretch that does not lie on the text; it is left out",
                    ),
                },
            }
        }
        for memo in library.memos.get(&document.id).into_iter().flatten() {
            match memo.what.at {
                None => placed.memos.push(memo),
                Some(at) => match counted.words(at) {
                    Some(words) => placed.on(at, words).memos.push(memo),
                    None => self
                        .losses
                        .note(1, "note on a stretch that does not lie on the text; it is left out"),
                },
            }
        }
        placed
    }

    fn selection(&mut self, document: &str, at: Stretch, on_it: &OnStretch<'p, '_>) {
        let (from, to) = (at.from.to_string(), at.to.to_string());
        let mut name: String = on_it.words.chars().take(LONGEST_NAME).collect();
        if name.len() < on_it.words.len() {
            name.push('…');
        }
        self.markup
            .start("PlainTextSelection")
            .with("guid", &guid_of(&["stretch", document, &from, &to]).to_string())
            .with("name", &name)
            .with("startPosition", &from)
            .with("endPosition", &to);
        let of_coding = on_it.codings.first().map(|made| (made.by.reveal().as_str(), made.at));
        let of_memo = || on_it.memos.first().map(|made| (made.by.reveal().as_str(), made.at));
        self.made_by(of_coding.or_else(of_memo));
        for coding in &on_it.codings {
            self.coding(coding, on_it.words);
        }
        let notes: Vec<String> = on_it.memos.iter().map(|memo| self.memo(memo)).collect();
        self.refer(&notes);
        self.markup.end();
    }

    fn coding(&mut self, made: &Made<Coding>, words: &str) {
        let coding = &made.what;
        let id = made.id.to_string();
        let code = self.newest.iter().find(|book| book.id == coding.codebook);
        let code = code.and_then(|book| book.code(&coding.code)).map(|code| code.guid.to_string());
        self.markup.start("Coding").with("guid", &id);
        self.made_by(Some((made.by.reveal(), made.at)));
        self.markup.start("CodeRef").with("targetGUID", &code.unwrap_or_default()).end();
        let guid = guid_of(&["note", "coding", &id]).to_string();
        let text = ours::written(&OfCoding::of(coding, words));
        self.notes.push(Note { guid: guid.clone(), name: ours::CODING, text, by: None });
        let mut notes = vec![guid];
        if !coding.memo.is_blank() {
            let guid = guid_of(&["note", "memo", &id]).to_string();
            let by = Some((made.by.reveal().clone(), written_moment(made.at)));
            let text = coding.memo.reveal().clone();
            self.notes.push(Note { guid: guid.clone(), name: ours::MEMO, text, by });
            notes.push(guid);
        }
        self.refer(&notes);
        self.markup.end();
    }

    fn memo(&mut self, made: &Made<Memo>) -> String {
        let guid = made.id.to_string();
        let by = Some((made.by.reveal().clone(), written_moment(made.at)));
        let text = made.what.words.reveal().clone();
        self.notes.push(Note { guid: guid.clone(), name: ours::MEMO, text, by });
        guid
    }

    fn made_by(&mut self, by: Option<(&str, Instant)>) {
        if let Some((name, at)) = by {
            self.markup.with("creatingUser", &coder_guid(name).to_string());
            self.markup.with_any("creationDateTime", written_moment(at).as_deref());
        }
    }

    fn refer(&mut self, notes: &[String]) {
        for guid in notes {
            self.markup.start("NoteRef").with("targetGUID", guid).end();
        }
    }

    fn write_notes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return;
        }
        self.markup.start("Notes");
        for note in notes {
            self.markup.start("Note").with("guid", &note.guid).with("name", note.name);
            if let Some((by, at)) = note.by {
                self.markup.with("creatingUser", &coder_guid(&by).to_string());
                self.markup.with_any("creationDateTime", at.as_deref());
            }
            self.markup.holding("PlainTextContent", &note.text).end();
        }
        self.markup.end();
    }

    /// What is kept of the whole, for the documents and codebooks that are written.
    fn of_project(&mut self) -> OfProject {
        let library = self.project.library;
        let documents: BTreeSet<StepId> =
            self.project.documents.iter().map(|document| document.id).collect();
        let books: BTreeSet<&str> = self.newest.iter().map(|book| book.id.as_str()).collect();
        let is_blind = |coding: &Coding| {
            coding.round.is_some_and(|round| library.is_blind(round, coding.document))
        };
        let is_in = |coding: &Coding| {
            documents.contains(&coding.document)
                && books.contains(coding.codebook.as_str())
                && !is_blind(coding)
        };
        let rounds = library.rounds.values().filter(|round| {
            books.contains(round.what.codebook.as_str())
                && round.what.documents.iter().any(|document| documents.contains(document))
        });
        let finished =
            library.finished.iter().filter(|(_, document, _)| documents.contains(document));
        let taken_back = library.taken_back.values().filter(|(made, _)| is_in(&made.what));
        let rejected = library.rejected.iter().filter(|one| {
            documents.contains(&one.document) && books.contains(one.codebook.as_str())
        });
        let earlier = self.project.codebooks.iter().filter(|book| {
            self.newest.iter().any(|newest| newest.id == book.id && newest.version != book.version)
        });
        let kept = OfProject {
            rounds: rounds.map(Into::into).collect(),
            finished: finished.cloned().collect(),
            taken_back: taken_back.map(|(made, why)| ((&**made).into(), why.into())).collect(),
            rejected: rejected.cloned().collect(),
            earlier_codebooks: earlier.map(|book| codebook_text(book)).collect(),
        };
        for (count, what) in [
            (kept.rounds.len(), "round of coding; other programs show it only in a note"),
            (
                kept.taken_back.len(),
                "coding that was taken back; other programs show it only in a note",
            ),
            (
                kept.rejected.len(),
                "suggestion that was turned down; other programs show it only in a note",
            ),
            (
                kept.earlier_codebooks.len(),
                "earlier version of a codebook; other programs show its codes in the wording of the newest, and the earlier only in a note",
            ),
        ] {
            self.losses.note(count, what);
        }
        kept
    }
}

/// How the file that a document was read from ends, where REFI-QDA has a place for such a file.
fn ending(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let is_word = name.to_lowercase().ends_with(".docx") && bytes.starts_with(b"PK");
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|five| five == b"%PDF-") {
        Some("pdf")
    } else {
        is_word.then_some("docx")
    }
}
