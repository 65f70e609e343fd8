//! The folder of drafts: what people typed into a form and have not written down yet, sealed before it comes here.
//!
//! Takes names that say nothing and bytes it cannot read; keeps one file each, whole, for 30 days. It holds nothing of the log, and
//! may be thrown away at any time: what is lost by it is what nobody had written down.

use safeguarding::records::Instant;
use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use store::Place;
use web::{DraftName, DraftNotKept, DraftPlace, Drafts, SealedDraft};

/// The longest draft. **Units:** bytes, sealed.
pub const LONGEST_DRAFT: usize = 200_000;
/// How many drafts one author may have.
pub const MOST_DRAFTS: usize = 200;
/// How long a draft is kept after it was typed on last.
pub const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

const ENDING: &str = "draft";
/// What a file is called until it is whole.
const UNFINISHED: &str = ".unfinished-";

/// The folder beside a log that is a file; `None` beside any other.
pub fn beside(log: &str) -> Option<PathBuf> {
    let place = Place::parse(log).ok()?;
    let mut name = place.file()?.as_os_str().to_owned();
    name.push(".drafts");
    Some(name.into())
}

/// Drafts kept in a folder, which is made where it is not there. `None`, and a line on standard error, where that cannot be done.
pub fn in_folder(folder: PathBuf) -> Option<Arc<Drafts>> {
    if let Err(why) = made(&folder) {
        eprintln!(
            "regard: no drafts are kept: the folder {} could not be made ({why}). Name another with --drafts",
            folder.display()
        );
        return None;
    }
    let folder = DraftFolder::at(folder, crate::clock::now);
    folder.throw_old_away();
    Some(Arc::new(Drafts::kept_in(folder)))
}

/// Makes the folder, for whoever runs the server only.
fn made(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A folder of drafts.
#[derive(Debug)]
pub struct DraftFolder {
    folder: PathBuf,
    now: fn() -> Instant,
}

impl DraftFolder {
    /// The drafts of this folder, which must be there; `now` says what time it is.
    pub fn at(folder: PathBuf, now: fn() -> Instant) -> Self {
        Self { folder, now }
    }

    fn path_of(&self, name: &DraftName) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }

    fn entries(&self) -> Result<impl Iterator<Item = DirEntry>, DraftNotKept> {
        let entries = fs::read_dir(&self.folder).map_err(|_| DraftNotKept::Failed)?;
        Ok(entries.filter_map(Result::ok))
    }

    /// Whether a file was last written so long ago that it is kept no longer.
    fn is_old(&self, written: SystemTime) -> bool {
        let now = SystemTime::UNIX_EPOCH + Duration::from_micros((self.now)().0);
        now.duration_since(written).is_ok_and(|age| age > KEPT_FOR)
    }

    /// Throws away what is older than a draft is kept, and what was never finished. Files it did not make are left alone.
    fn throw_old_away(&self) {
        let Ok(entries) = self.entries() else { return };
        for entry in entries.filter(is_ours) {
            let written = entry.metadata().and_then(|about| about.modified());
            if written.is_ok_and(|written| self.is_old(written)) {
                // What stays is tried again with the next draft.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Writes a file whole: it is there as it was before, or as it is now, whatever happens meanwhile.
    fn write(&self, path: &Path, sealed: &[u8]) -> std::io::Result<SystemTime> {
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(sealed)?;
        file.as_file().sync_all()?;
        let written = file.as_file().metadata()?.modified()?;
        file.persist(path)?;
        Ok(written)
    }

    fn read(&self, path: &Path) -> Result<Option<SealedDraft>, DraftNotKept> {
        let about = fs::symlink_metadata(path);
        // Only what is a file by itself is read: a pipe of that name would never end, and a link leads elsewhere.
        if about.as_ref().is_ok_and(|about| !about.is_file()) {
            return Err(DraftNotKept::Failed);
        }
        let read = about
            .and_then(|about| about.modified())
            .and_then(|written| Ok((written, fs::read(path)?)));
        match read {
            Ok((written, _)) if self.is_old(written) => Ok(None),
            Ok((written, sealed)) => Ok(Some(SealedDraft { kept: here(written)?, sealed })),
            // A folder that is gone is not the same as a draft that is not there.
            Err(why) if why.kind() == ErrorKind::NotFound && self.folder.is_dir() => Ok(None),
            Err(_) => Err(DraftNotKept::Failed),
        }
    }
}

impl DraftPlace for DraftFolder {
    fn keep(&self, name: &DraftName, sealed: &[u8]) -> Result<jiff::civil::DateTime, DraftNotKept> {
        if sealed.len() > LONGEST_DRAFT {
            return Err(DraftNotKept::TooLong);
        }
        self.throw_old_away();
        let path = self.path_of(name);
        let others = self.entries()?.filter(|entry| {
            is_of(&entry.file_name(), name.author())
                && Some(&*entry.file_name()) != path.file_name()
        });
        if others.count() >= MOST_DRAFTS {
            return Err(DraftNotKept::TooMany);
        }
        let written = self.write(&path, sealed).map_err(|why| {
            eprintln!("regard: a draft could not be kept: {}", why.kind());
            DraftNotKept::Failed
        })?;
        here(written)
    }

    fn find(&self, name: &DraftName) -> Result<Option<SealedDraft>, DraftNotKept> {
        self.read(&self.path_of(name))
    }

    fn all_of(&self, author: &str) -> Result<Vec<SealedDraft>, DraftNotKept> {
        let own = self.entries()?.filter(|entry| is_of(&entry.file_name(), author));
        own.filter_map(|entry| self.read(&entry.path()).transpose()).collect()
    }

    fn throw_away(&self, name: &DraftName) -> Result<(), DraftNotKept> {
        match fs::remove_file(self.path_of(name)) {
            Ok(()) => Ok(()),
            Err(why) if why.kind() == ErrorKind::NotFound => Ok(()),
            Err(_) => Err(DraftNotKept::Failed),
        }
    }
}

fn is_ours(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    Path::new(&name).extension() == Some(OsStr::new(ENDING))
        || name.to_str().is_some_and(|name| name.starts_with(UNFINISHED))
}

fn is_of(file: &OsStr, author: &str) -> bool {
    let rest = file.to_str().and_then(|file| file.strip_prefix(author));
    rest.is_some_and(|rest| rest.starts_with('-') && rest.ends_with(ENDING))
}

/// A moment as clocks show it where this computer is.
fn here(written: SystemTime) -> Result<jiff::civil::DateTime, DraftNotKept> {
    let moment = jiff::Timestamp::try_from(written).map_err(|_| DraftNotKept::Failed)?;
    Ok(moment.to_zoned(jiff::tz::TimeZone::system()).datetime())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(form: usize) -> DraftName {
        DraftName::of("a".repeat(32), format!("{form:032x}"))
    }

    fn in_a_month() -> Instant {
        Instant(crate::clock::now().0 + 31 * 24 * 3_600 * 1_000_000)
    }

    fn folder() -> (tempfile::TempDir, DraftFolder) {
        let place = tempfile::tempdir().expect("a folder");
        let drafts = place.path().join("x.drafts");
        made(&drafts).expect("it can be made");
        (place, DraftFolder::at(drafts, crate::clock::now))
    }

    #[test]
    fn a_draft_is_kept_whole_and_the_later_takes_the_place_of_the_earlier() {
        let (_place, drafts) = folder();
        drafts.keep(&name(1), b"earlier").expect("kept");
        drafts.keep(&name(1), b"later").expect("kept");
        let found = drafts.find(&name(1)).expect("readable").expect("there");
        assert_eq!(found.sealed, b"later");
        assert_eq!(drafts.all_of(name(1).author()).expect("readable").len(), 1);
        assert!(drafts.all_of(&"b".repeat(32)).expect("readable").is_empty());
        drafts.throw_away(&name(1)).expect("thrown away");
        assert_eq!(drafts.find(&name(1)), Ok(None));
        assert_eq!(drafts.throw_away(&name(1)), Ok(()), "what is not there is thrown away already");
    }

    #[test]
    fn one_author_has_so_many_drafts_and_can_still_type_on_in_each() {
        let (_place, drafts) = folder();
        for form in 0..MOST_DRAFTS {
            drafts.keep(&name(form), b"x").expect("kept");
        }
        assert_eq!(drafts.keep(&name(MOST_DRAFTS), b"x"), Err(DraftNotKept::TooMany));
        assert!(drafts.keep(&name(0), b"typed on").is_ok());
        assert!(drafts.keep(&DraftName::of("b".repeat(32), "0"), b"x").is_ok(), "another author");
    }

    #[test]
    fn a_draft_too_long_is_not_kept_and_the_earlier_one_stays() {
        let (_place, drafts) = folder();
        drafts.keep(&name(1), &vec![0; LONGEST_DRAFT]).expect("kept");
        assert_eq!(drafts.keep(&name(1), &vec![1; LONGEST_DRAFT + 1]), Err(DraftNotKept::TooLong));
        let found = drafts.find(&name(1)).expect("readable").expect("there");
        assert_eq!(found.sealed, vec![0; LONGEST_DRAFT]);
    }

    #[test]
    fn after_thirty_days_a_draft_is_gone_and_a_strangers_file_is_not() {
        let (_place, drafts) = folder();
        drafts.keep(&name(1), b"x").expect("kept");
        fs::write(drafts.folder.join("notes.txt"), "not ours").expect("written");
        fs::write(drafts.folder.join(".unfinished-1"), "half").expect("written");
        let later = DraftFolder::at(drafts.folder.clone(), in_a_month);
        assert_eq!(later.find(&name(1)), Ok(None));
        later.throw_old_away();
        let left: Vec<_> = later.entries().expect("readable").map(|e| e.file_name()).collect();
        assert_eq!(left, ["notes.txt"]);
    }

    #[test]
    fn a_folder_that_is_gone_keeps_nothing_and_says_so() {
        let (place, drafts) = folder();
        drop(place);
        assert_eq!(drafts.keep(&name(1), b"x"), Err(DraftNotKept::Failed));
        assert_eq!(drafts.find(&name(1)), Err(DraftNotKept::Failed));
        assert!(drafts.all_of(name(1).author()).is_err());
    }

    #[test]
    fn the_folder_is_beside_a_log_that_is_a_file_and_beside_no_other() {
        assert_eq!(beside("cases/regard.sqlite"), Some("cases/regard.sqlite.drafts".into()));
        assert_eq!(beside("postgres://regard@db.example/families"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_a_link_named_like_a_draft_is_not_read_and_is_said() {
        let (place, drafts) = folder();
        let pipe = std::process::Command::new("mkfifo").arg(drafts.path_of(&name(1))).status();
        assert!(pipe.expect("mkfifo is there").success());
        assert_eq!(drafts.find(&name(1)), Err(DraftNotKept::Failed));
        assert_eq!(drafts.all_of(name(1).author()), Err(DraftNotKept::Failed));
        drafts.throw_away(&name(1)).expect("thrown away");
        let elsewhere = place.path().join("elsewhere");
        fs::write(&elsewhere, "not ours").expect("written");
        std::os::unix::fs::symlink(&elsewhere, drafts.path_of(&name(1))).expect("linked");
        assert_eq!(drafts.find(&name(1)), Err(DraftNotKept::Failed));
    }

    #[cfg(unix)]
    #[test]
    fn only_whoever_runs_the_server_can_look_into_the_folder() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_place, drafts) = folder();
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        drafts.keep(&name(1), b"x").expect("kept");
        assert_eq!(mode(&drafts.folder), 0o700);
        assert_eq!(mode(&drafts.path_of(&name(1))), 0o600);
    }
}
