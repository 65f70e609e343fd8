//! A project of REFI-QDA, of whatever program, as what the library can take.
//!
//! Takes the packed file; gives its documents, codebooks, codings and notes, the stretches that stood elsewhere than it said, and
//! everything in it of which nothing was made. Names of coders are as the file gives them; who is unknown is left blank.

use super::book_in::{BookRead, CodeFound, codes_in, into_books, of_kind, sets_in};
use super::ours::{self, OfCoding, OfProject};
use super::package::{LIMITS, Package};
use super::sheet::{Sheet, cut, decoded, guid, parsed, peek};
use super::{Loss, Losses, NotRefi, guid_of, read_moment};
use roxmltree::Node;
use safeguarding::learning::Made;
use safeguarding::learning::library::Memo;
use safeguarding::records::{
    Card, Coding, DocumentTaken, Instant, Polarity, Presence, Private, Round, StepId, Stretch,
    Suggested,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use uuid::Uuid;

/// What a project holds.
#[derive(Clone, Debug, Default)]
pub struct ProjectRead {
    /// The program the file says it comes from.
    pub origin: Option<String>,
    /// Its documents. **Shape:** in the order of the file; ids unique.
    pub documents: Vec<DocumentRead>,
    /// Its codebooks, newest versions.
    pub codebooks: Vec<BookRead>,
    /// Earlier versions of codebooks of ours, as files of practice.
    pub earlier_codebooks: Vec<String>,
    /// Its codings. Ids and documents are those of the file; a coder that nobody knows is blank.
    pub codings: Vec<Made<Coding>>,
    /// What was noted, with the document.
    pub memos: Vec<(StepId, Made<Memo>)>,
    /// Rounds of coding of ours.
    pub rounds: Vec<Made<Round>>,
    /// Who has finished which document of which round: round, document, coder.
    pub finished: Vec<(StepId, StepId, Private<String>)>,
    /// Codings of ours that were taken back, with who did and why.
    pub taken_back: Vec<(Made<Coding>, Made<Private<String>>)>,
    /// Suggestions of ours that were turned down.
    pub rejected: Vec<Suggested>,
    /// The stretches that stood elsewhere than the file says.
    pub shifted: Vec<Shifted>,
    /// Everything that was not taken, or not as it stood.
    pub losses: Vec<Loss>,
}

/// A document of a project.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRead {
    /// Its id in the file.
    pub id: StepId,
    /// What it is called.
    pub title: String,
    /// Its text. **Shape:** line ends are `\n` only.
    pub text: String,
    /// The name of the file it was made from, and what that holds, where the project has it.
    pub original: Option<(String, Vec<u8>)>,
    /// As it was taken in, where it comes from Regard.
    pub taken: Option<DocumentTaken>,
    /// What it is, as far as the file says.
    pub card: Option<Card>,
    /// Who described it last and when, where it comes from Regard.
    pub described: Option<(Private<String>, Instant)>,
    /// What the file says of it and a card has no place for: name and value.
    pub variables: Vec<(String, String)>,
    /// Who brought it; blank where the file does not say.
    pub by: Private<String>,
    /// When.
    pub at: Instant,
}

impl fmt::Debug for DocumentRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentRead").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A stretch that stood elsewhere than the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shifted {
    /// The document.
    pub document: StepId,
    /// Where the file says it is: its first place and its last.
    pub stated: (i64, i64),
    /// Where its words stand.
    pub found: Stretch,
}

/// A note as the file has it.
pub struct NoteFound {
    pub name: String,
    pub text: String,
    pub by: Private<String>,
    pub at: Instant,
}

/// The code that an identifier of the file stands for.
struct CodeKnown {
    codebook: SmolStr,
    version: u32,
    code: SmolStr,
}

/// A project that is being read.
pub struct Reading<'r, 'd, 'a> {
    pub sheet: &'r Sheet<'d>,
    pub package: Package<'a>,
    pub out: ProjectRead,
    pub losses: Losses,
    users: BTreeMap<Uuid, String>,
    pub notes: BTreeMap<Uuid, NoteFound>,
    used_notes: BTreeSet<Uuid>,
    codes: BTreeMap<Uuid, CodeKnown>,
    /// Where what the file names is: documents, stretches, codings.
    pub places: BTreeMap<Uuid, (StepId, Option<Stretch>)>,
    /// When nothing better is known.
    at: Instant,
    by: Option<Uuid>,
}

/// Reads a `.qdpx` file, of whatever program.
///
/// # Errors
/// [`NotRefi`] when it is no project, or passes one of the limits of [`super`].
pub fn project_in(bytes: &[u8]) -> Result<ProjectRead, NotRefi> {
    let mut package = Package::open(bytes, LIMITS)?;
    let text = decoded(&package.markup()?);
    let document = parsed(&text, "project.qde")?;
    let sheet = Sheet::new(&document);
    let mut losses = Losses::default();
    of_kind(&sheet, "Project", "project", &mut losses)?;
    let root = sheet.root();
    let moment = |name| root.attribute(name).and_then(read_moment);
    let mut reading = Reading {
        sheet: &sheet,
        package,
        out: ProjectRead { origin: root.attribute("origin").map(cut), ..ProjectRead::default() },
        losses,
        users: BTreeMap::new(),
        notes: BTreeMap::new(),
        used_notes: BTreeSet::new(),
        codes: BTreeMap::new(),
        places: BTreeMap::new(),
        at: moment("modifiedDateTime").or_else(|| moment("creationDateTime")).unwrap_or_default(),
        by: guid(root, "creatingUserGUID").or_else(|| guid(root, "modifyingUserGUID")),
    };
    reading.users();
    reading.read_notes()?;
    let of_project = reading.of_project();
    reading.codebooks(bytes)?;
    reading.sources()?;
    reading.cases();
    reading.links();
    reading.close(of_project);
    let mut out = reading.out;
    out.losses = reading.losses.0;
    out.losses.extend(sheet.dropped());
    Ok(out)
}

impl<'d> Reading<'_, 'd, '_> {
    fn users(&mut self) {
        let Some(users) = self.sheet.child(self.sheet.root(), "Users") else { return };
        for user in self.sheet.children(users, "User") {
            let name = user.attribute("name").or_else(|| user.attribute("id")).unwrap_or_default();
            if let Some(guid) = guid(user, "guid") {
                self.users.insert(guid, name.to_owned());
            }
        }
    }

    fn read_notes(&mut self) -> Result<(), NotRefi> {
        let Some(notes) = self.sheet.child(self.sheet.root(), "Notes") else { return Ok(()) };
        for note in peek(notes, "Note") {
            let Some(guid) = guid(note, "guid") else { continue };
            let text = match self.sheet.text(note, "PlainTextContent") {
                Some(text) => Some(text),
                None => self.file(note, "plainTextPath")?.map(|bytes| decoded(&bytes)),
            };
            let text = text.or_else(|| self.sheet.text(note, "Description"));
            let Some(text) = text else { continue };
            self.sheet.take(note);
            let name = note.attribute("name").unwrap_or_default().to_owned();
            let (by, at) = self.made_by(&[note]);
            self.notes.insert(guid, NoteFound { name, text, by, at });
        }
        Ok(())
    }

    /// The file that an attribute of an element names, where the project has it.
    pub fn file(&mut self, node: Node<'d, 'd>, name: &str) -> Result<Option<Vec<u8>>, NotRefi> {
        let Some(path) = node.attribute(name) else { return Ok(None) };
        let found = self.package.file(path)?;
        let missing = usize::from(found.is_none());
        self.losses.note(missing, "file that the project names and does not hold");
        Ok(found)
    }

    /// Who made something and when: by the first of these elements that says.
    pub fn made_by(&self, nodes: &[Node<'d, 'd>]) -> (Private<String>, Instant) {
        let of = |names: [&str; 2]| {
            let all = nodes.iter().flat_map(|node| names.map(|name| node.attribute(name)));
            all.flatten().next()
        };
        let user = of(["creatingUser", "modifyingUser"]);
        let user = user.and_then(|text| Uuid::parse_str(text.trim()).ok()).or(self.by);
        let name = user.and_then(|guid| self.users.get(&guid)).cloned().unwrap_or_default();
        let at = of(["creationDateTime", "modifiedDateTime"]).and_then(read_moment);
        (name.into(), at.unwrap_or(self.at))
    }

    /// The notes that an element points at, taken; what points at nothing is counted.
    pub fn notes_of(&mut self, node: Node<'d, 'd>) -> Vec<Uuid> {
        let mut found = Vec::new();
        for target in super::book_in::targets(self.sheet, node, "NoteRef") {
            if self.notes.contains_key(&target) {
                self.used_notes.insert(target);
                found.push(target);
            } else {
                self.losses.note(1, "pointer to a note that is not there, or has no text");
            }
        }
        found
    }

    fn of_project(&mut self) -> OfProject {
        let mut kept = OfProject::default();
        for id in self.notes_of(self.sheet.root()) {
            let note = &self.notes[&id];
            if note.name == ours::PROJECT
                && let Some(read) = ours::read(&note.text)
            {
                kept = read;
            } else {
                self.losses
                    .note(1, "note on the project as a whole, for which the library has no place");
            }
        }
        kept
    }

    fn codebooks(&mut self, bytes: &[u8]) -> Result<(), NotRefi> {
        let root = self.sheet.root();
        let mut codes: Vec<CodeFound> = match self.sheet.child(root, "CodeBook") {
            Some(book) => codes_in(self.sheet, book, &mut self.losses)?,
            None => Vec::new(),
        };
        for code in &mut codes {
            for id in std::mem::take(&mut code.notes) {
                match self.notes.get(&id) {
                    Some(note) => code.add_words(&note.text),
                    None => {
                        self.losses.note(1, "pointer to a note that is not there, or has no text");
                    }
                }
                self.used_notes.insert(id);
            }
        }
        let sets = sets_in(self.sheet, root, &mut self.losses);
        let made_of = format!("imported-{}", &blake3::hash(bytes).to_hex()[..8]);
        let origin = self.out.origin.clone();
        let books = into_books(codes, sets, origin.as_deref(), &made_of, &mut self.losses);
        for book in &books {
            for code in &book.codes {
                let known = CodeKnown {
                    codebook: book.id.clone(),
                    version: book.version,
                    code: code.id.clone(),
                };
                self.codes.insert(code.guid, known);
            }
        }
        self.out.codebooks = books;
        Ok(())
    }

    /// Takes the codings directly under an element. `also`: what says who coded, where the coding does not.
    pub fn codings(
        &mut self,
        node: Node<'d, 'd>,
        document: StepId,
        at: Option<Stretch>,
        words: &str,
    ) -> usize {
        let nodes: Vec<_> = peek(node, "Coding").collect();
        let mut taken = 0;
        for coding in nodes {
            let target = peek(coding, "CodeRef").next();
            let target = target.and_then(|code| guid(code, "targetGUID"));
            if target.is_none_or(|code| !self.codes.contains_key(&code)) {
                self.losses.note(1, "coding with a code that the file does not hold");
                continue;
            }
            self.sheet.take(coding);
            let code = self.sheet.target(coding, "CodeRef").unwrap_or_default();
            self.coding(coding, node, code, (document, at), words);
            taken += 1;
        }
        taken
    }

    fn coding(
        &mut self,
        node: Node<'d, 'd>,
        around: Node<'d, 'd>,
        code: Uuid,
        (document, at): (StepId, Option<Stretch>),
        words: &str,
    ) {
        let id = guid(node, "guid").filter(|id| !self.places.contains_key(id));
        let id = id.unwrap_or_else(|| guid_of(&["coding", &self.out.codings.len().to_string()]));
        self.places.insert(id, (document, at));
        let (mut ours, mut memos) = (None, Vec::new());
        for note in self.notes_of(node) {
            let note = &self.notes[&note];
            let is_ours = note.name == ours::CODING;
            let read = is_ours.then(|| ours::read::<OfCoding>(&note.text)).flatten();
            if read.is_some() {
                ours = read;
            } else {
                self.losses.note(usize::from(is_ours), "note of ours on a coding that was altered so that it cannot be read; it was kept as a note");
                memos.push(note.text.clone());
            }
        }
        let known = &self.codes[&code];
        let ours = ours.unwrap_or_else(|| OfCoding {
            codebook: known.codebook.clone(),
            version: known.version,
            code: known.code.clone(),
            presence: Presence::Present,
            polarity: Polarity::Neutral,
            process_step: None,
            agencies: Vec::new(),
            happened: None,
            record: None,
            round: None,
            suggested_by: None,
            snippet: None,
        });
        let is_same = ours.codebook == known.codebook && ours.code == known.code;
        let (by, made) = self.made_by(&[node, around]);
        self.losses.note(usize::from(by.is_blank()), "coding whose coder the file does not name");
        let what = Coding {
            document,
            codebook: known.codebook.clone(),
            version: if is_same { ours.version } else { known.version },
            code: known.code.clone(),
            presence: ours.presence,
            polarity: ours.polarity,
            at,
            snippet: ours.snippet.unwrap_or_else(|| words.into()),
            process_step: ours.process_step,
            agencies: ours.agencies,
            happened: ours.happened,
            record: ours.record,
            memo: memos.join("\n\n").into(),
            round: ours.round,
            suggested_by: ours.suggested_by,
        };
        self.out.codings.push(Made { id: StepId(id), by, at: made, what });
    }

    /// Keeps a note of the file as one on a document or a stretch of it.
    pub fn memo(&mut self, id: Uuid, document: StepId, at: Option<Stretch>) {
        let note = &self.notes[&id];
        self.used_notes.insert(id);
        let what = Memo { at, words: note.text.as_str().into() };
        let made = Made { id: StepId(id), by: note.by.clone(), at: note.at, what };
        self.out.memos.push((document, made));
    }

    /// Links between a note and what it is about, as some programs write annotations.
    fn links(&mut self) {
        let Some(links) = self.sheet.child(self.sheet.root(), "Links") else { return };
        let all: Vec<_> = peek(links, "Link").collect();
        for link in all {
            let ends = [guid(link, "originGUID"), guid(link, "targetGUID")];
            let place = ends.iter().flatten().find_map(|end| self.places.get(end)).copied();
            let refs = peek(link, "NoteRef");
            let refs: Vec<Uuid> = refs.filter_map(|node| guid(node, "targetGUID")).collect();
            let mut notes: Vec<Uuid> = ends.into_iter().flatten().chain(refs).collect();
            notes.retain(|note| self.notes.contains_key(note));
            let Some((document, at)) = place.filter(|_| !notes.is_empty()) else { continue };
            self.sheet.take(link);
            self.sheet.children(link, "NoteRef");
            for note in notes {
                self.memo(note, document, at);
            }
        }
    }

    fn close(&mut self, kept: OfProject) {
        let left = self.notes.keys().filter(|id| !self.used_notes.contains(id)).count();
        self.losses.note(left, "note that belongs to no document, stretch, code or coding");
        let unasked = self.package.unasked();
        self.losses.note(unasked, "file in the folder of sources that was not read");
        let blank = self.out.memos.iter().filter(|(_, memo)| memo.by.is_blank()).count();
        self.losses.note(blank, "note whose writer the file does not name");
        let out = &mut self.out;
        out.rounds = kept.rounds.into_iter().map(Into::into).collect();
        out.finished = kept.finished;
        let both = kept.taken_back.into_iter();
        out.taken_back = both.map(|(made, why)| (made.into(), why.into())).collect();
        out.rejected = kept.rejected;
        out.earlier_codebooks = kept.earlier_codebooks;
    }
}
