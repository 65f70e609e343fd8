//! Makes the continuity extract of an agency: its open children in one sealed file, for the day the server is down.
//!
//! Takes a caseload with the head of its log, an agency and its passphrase; gives a file that only the agency's passphrase opens, in any
//! current browser, and that has its name only once it is whole and on the disk. Children are shown and sealed a few at a time, so that
//! no agency is too large. It prints and logs nothing of what is in it.

use anyhow::{Context, bail};
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::View;
use safekeeping::{Fingerprinting, Passphrase, SealedSheet};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Head, Store};
use web::{AboutExtract, Card, EXTRACT_SCRIPT, EXTRACT_STYLE, Extract, MadeFrom, Shell};

/// How much is sealed in one piece at the least, so that no piece shows how long one child's record is. **Units:** bytes.
const PIECE: usize = 256 * 1024;

/// Everything in a log, with the very head it was gathered at.
pub struct Gathered {
    /// What it says.
    pub caseload: Caseload,
    /// Where it ended.
    pub head: Head,
}

impl std::fmt::Debug for Gathered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gathered").field("head", &self.head).finish_non_exhaustive()
    }
}

impl Gathered {
    /// Gathers a log that others may be writing to.
    ///
    /// # Errors
    /// The log fails, or is written to each time it is read.
    pub fn from(store: &Store, weights: Option<&Path>) -> anyhow::Result<Self> {
        for _ in 0..5 {
            let head = store.head()?.unwrap_or(Head::EMPTY);
            let caseload = crate::open::caseload(store, weights)?;
            if caseload.entries() == head.seq {
                return Ok(Self { caseload, head });
            }
        }
        bail!(
            "the log was written to each time it was read, so nothing says which head an extract would be of; try again later"
        )
    }

    /// The agencies that wrote any record, by id, of those the list of practice knows. **Shape:** in order, each once.
    pub fn agencies(&self) -> Vec<String> {
        let known = self.caseload.practice.agencies.keys();
        let heard = known.filter(|id| self.caseload.records.iter().any(|one| one.agency == **id));
        heard.map(ToString::to_string).collect()
    }
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Where it is.
    pub file: PathBuf,
    /// How many children are in it.
    pub children: usize,
    /// The SHA-256 of the file, in figures: by which a copy of it is known again.
    pub fingerprint: String,
}

/// What a sealed index says.
#[derive(Serialize)]
struct Index {
    about: AboutExtract,
    children: Vec<Placed>,
}

/// A child in the index: its card, and where its page is.
#[derive(Serialize)]
struct Placed {
    #[serde(flatten)]
    card: Card,
    piece: usize,
    place: usize,
}

/// The file of an agency's extract of a day, in a folder.
pub fn file_of(folder: &Path, agency: &str, day: Date) -> PathBuf {
    folder.join(format!("continuity-{agency}-{day}.html"))
}

/// Writes the extract of an agency as of a day. One of the same day is taken the place of.
///
/// # Errors
/// The folder cannot be written, or the file does not read back as it was written.
pub fn write(
    gathered: &Gathered,
    agency: &str,
    day: Date,
    passphrase: &Passphrase,
    folder: &Path,
) -> anyhow::Result<Made> {
    let failed = || format!("the extract could not be written to {}", folder.display());
    let unfinished = tempfile::Builder::new()
        .prefix(".unfinished-extract-")
        .tempfile_in(folder)
        .with_context(failed)?;
    let mut to = Both { to: BufWriter::new(unfinished), hash: Fingerprinting::begin() };
    let children = contents(gathered, agency, day, passphrase, &mut to).with_context(failed)?;
    let Both { to, hash } = to;
    let written = to.into_inner().map_err(io::IntoInnerError::into_error).with_context(failed)?;
    written.as_file().sync_all().with_context(failed)?;
    let file = file_of(folder, agency, day);
    written.persist(&file).with_context(failed)?;
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(failed)?;
    let made = Made { file, children, fingerprint: hash.in_figures() };
    made.reads_back()?;
    Ok(made)
}

impl Made {
    fn reads_back(&self) -> anyhow::Result<()> {
        let named = self.file.display();
        let mut hash = Fingerprinting::begin();
        File::open(&self.file)
            .and_then(|mut file| io::copy(&mut file, &mut hash))
            .with_context(|| format!("{named} could not be read back"))?;
        if hash.in_figures() != self.fingerprint {
            bail!(
                "{named} does not read back as it was written; look at that disk, and make it anew"
            );
        }
        Ok(())
    }
}

/// Writes what an extract holds; gives how many children.
fn contents(
    gathered: &Gathered,
    agency: &str,
    day: Date,
    passphrase: &Passphrase,
    to: &mut dyn Write,
) -> anyhow::Result<usize> {
    let made = MadeFrom {
        moment: in_words(),
        head: gathered.head.to_string(),
        entries: gathered.head.seq,
    };
    let view = View::of_agency(day, agency);
    let extract = Extract::of(&gathered.caseload, &view, made)?;
    let sheet =
        SealedSheet::begin(passphrase, &format!("\"agency\":\"{agency}\",\"day\":\"{day}\""))?;
    let shell = Shell {
        agency,
        day,
        header: sheet.header(),
        style_hash: &Fingerprinting::of(EXTRACT_STYLE.as_bytes()).in_base64(),
        script_hash: &Fingerprinting::of(EXTRACT_SCRIPT.as_bytes()).in_base64(),
    };
    let (before, after) = shell.halves()?;
    to.write_all(before.as_bytes())?;
    let mut put = |name: &str, content: &[u8]| -> anyhow::Result<()> {
        let sealed = sheet.seal(name, content)?;
        writeln!(to, "<script type=\"text/plain\" id=\"piece-{name}\">{sealed}</script>")?;
        Ok(())
    };
    // Says only that the passphrase is right, so that a wrong one is told from a damaged file.
    put("check", b"\"right\"")?;
    let mut children = Vec::with_capacity(extract.children());
    let (mut pages, mut length, mut piece) = (Vec::new(), 0, 0);
    for number in 0..extract.children() {
        let (card, page) = extract.child(number)?;
        children.push(Placed { card, piece, place: pages.len() });
        length += page.len();
        pages.push(page);
        if length >= PIECE || number + 1 == extract.children() {
            put(&piece.to_string(), &serde_json::to_vec(&pages)?)?;
            (length, piece) = (0, piece + 1);
            pages.clear();
        }
    }
    let all = children.len();
    put("index", &serde_json::to_vec(&Index { about: extract.about(), children })?)?;
    to.write_all(after.as_bytes())?;
    to.flush()?;
    Ok(all)
}

/// The moment, as people who read the file take it in: `23 November 2026, 02:00 (universal time)`.
fn in_words() -> String {
    let moment = crate::clock::written(crate::clock::now());
    let (day, time) = moment.split_once('T').unwrap_or((&moment, ""));
    let day = day.parse().map_or_else(|_| day.to_owned(), safeguarding::calendar::in_words);
    format!("{day}, {} (universal time)", time.get(..5).unwrap_or(time))
}

/// Writes to a file, and takes the hash of it.
struct Both<W> {
    to: W,
    hash: Fingerprinting,
}

impl<W: Write> Write for Both<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.write_all(&bytes[..written])?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Where an agency's passphrase is, in a folder of them.
pub fn passphrase_file(folder: &Path, agency: &str) -> PathBuf {
    folder.join(format!("{agency}.passphrase"))
}

/// The agencies a folder has passphrases of. **Shape:** in order.
///
/// # Errors
/// The folder cannot be read.
pub fn agencies_with_passphrases(folder: &Path) -> anyhow::Result<Vec<String>> {
    let failed = || format!("the folder of passphrases {} could not be read", folder.display());
    let mut agencies = Vec::new();
    for file in folder.read_dir().with_context(failed)? {
        let path = file.with_context(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        agencies.extend(name.and_then(|name| name.strip_suffix(".passphrase")).map(str::to_owned));
    }
    agencies.sort();
    Ok(agencies)
}

/// The passphrase in a file that holds nothing else.
///
/// # Errors
/// It cannot be read, or holds none.
pub fn passphrase_in(file: &Path) -> anyhow::Result<Passphrase> {
    let named = file.display();
    let words = std::fs::read_to_string(file)
        .with_context(|| format!("the passphrase could not be read from {named}; see that the file is there and this account may read it"))?;
    crate::log_place::warn_of_readers(file);
    Passphrase::parse(&words).with_context(|| format!("{named} holds no passphrase"))
}

/// Invents a passphrase and keeps it in a new file that only this account can read.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn invent_passphrase(file: &Path) -> anyhow::Result<Passphrase> {
    let passphrase = Passphrase::invent()?;
    crate::out::new_secret(file, &passphrase.reveal(), None)?;
    Ok(passphrase)
}

/// Removes an agency's extracts of other days from a folder, so that nobody opens an old one for the last; gives how many.
///
/// # Errors
/// The folder cannot be read, or a file not be removed.
pub fn remove_older(folder: &Path, agency: &str, made: &Made) -> anyhow::Result<usize> {
    let failed = || format!("older extracts could not be removed from {}", folder.display());
    let begins = format!("continuity-{agency}-");
    let mut removed = 0;
    for file in folder.read_dir().with_context(failed)? {
        let path = file.with_context(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let day = name.strip_prefix(&begins).and_then(|rest| rest.strip_suffix(".html"));
        if day.is_some_and(|day| day.parse::<Date>().is_ok()) && path != made.file {
            std::fs::remove_file(&path).with_context(failed)?;
            removed += 1;
        }
    }
    Ok(removed)
}
