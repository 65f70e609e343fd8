//! Runs the program and keeps what it said; makes the demonstration once for all who ask it something.

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use store::{Key, Place, Store, StoreError};
use tempfile::TempDir;

/// What one command printed, and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// What it printed, having made sure that it went well.
    pub fn well(self) -> String {
        assert_eq!(self.code, 0, "it failed and said: {}", self.err);
        self.out
    }

    /// What it printed, as JSON.
    pub fn json(self) -> Value {
        serde_json::from_str(&self.well()).expect("what was asked for as JSON is JSON")
    }
}

/// The key of every log of these tests that is a file: they are encrypted, as anybody's are.
pub const KEY: &str = "7e570000000000000000000000000000000000000000000000000000007e5700";

/// The program, to be given words; it has the key of the logs of these tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regard"));
    for setting in [
        "REGARD_LOG",
        "REGARD_KEY_FILE",
        "REGARD_WITHOUT_ENCRYPTION",
        "REGARD_WEIGHTS",
        "REGARD_RETENTION",
    ] {
        command.env_remove(setting);
    }
    command.env("REGARD_KEY", KEY);
    command
}

/// Opens a log of these tests.
pub fn log(place: &str) -> Result<Store, StoreError> {
    Store::open(&Place::parse(place)?.sealed_with(Key::parse(KEY)?))
}

/// Opens the file of a log of these tests past the program, as whoever has its key could.
pub fn raw(log: impl AsRef<Path>) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(log).expect("the file opens");
    connection.pragma_update(None, "key", format!("x'{KEY}'")).expect("it takes a key");
    connection.pragma_update(None, "cipher_page_size", 16_384).expect("it takes a size of pages");
    connection
}

/// Runs the program with these words.
pub fn regard<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Ran {
    ran(program().args(words))
}

/// Runs the program without a key, as for the demonstration, which is not encrypted.
pub fn without_key<W: AsRef<OsStr>>(words: impl IntoIterator<Item = W>) -> Ran {
    ran(program().env_remove("REGARD_KEY").args(words))
}

/// Runs a command to its end.
pub fn ran(command: &mut Command) -> Ran {
    let output = command.output().expect("the program starts");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        err: String::from_utf8(output.stderr).expect("it complains in UTF-8"),
    }
}

/// A log in a folder of its own, both gone with the test.
pub struct Folder {
    folder: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where its log is, as `--log` wants it.
    pub fn log(&self) -> String {
        self.path("regard.sqlite").display().to_string()
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).expect("the folder takes a file");
        path
    }

    /// Asks the program something of its log.
    pub fn ask(&self, words: &[&str]) -> Ran {
        regard(words.iter().copied().chain(["--log", &self.log()]))
    }

    /// Takes one file in.
    pub fn take_in(&self, path: &Path) -> Ran {
        self.ask(&["take-in", &path.display().to_string()])
    }
}

/// The demonstration's log, made once in this run: the folder, and what the command printed.
pub fn demonstration() -> &'static (Folder, String) {
    static MADE: OnceLock<(Folder, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Folder::new();
        let place = folder.path("demo").display().to_string();
        let printed = without_key(["demo", "--no-serve", "--folder", &place]).well();
        (folder, printed)
    })
}

/// Asks the program something of the demonstration.
pub fn ask_demonstration(words: &[&str]) -> Ran {
    let log = demonstration().0.path("demo").join("regard.sqlite").display().to_string();
    without_key(words.iter().copied().chain(["--log", &log]))
}

/// The day to stand on when asking of the small town: shortly after its last day.
pub const TOWN_DAY: &str = "2026-06-01";

/// Writes a town of the families told by hand and a few more; gives its files, in order of name.
pub fn write_small_town(folder: &Folder) -> Vec<String> {
    let files = folder.path("files");
    let place = files.display().to_string();
    regard(["town", &place, "--children", "40", "--through", "2026-05-29"]).well();
    let mut paths: Vec<String> = files
        .read_dir()
        .expect("the town is there")
        .map(|entry| entry.expect("a file").path().display().to_string())
        .collect();
    paths.sort();
    paths
}

/// Takes a town's files in, each for the agency its name says.
pub fn take_in_town(paths: &[String], log: &str) {
    for path in paths {
        let name = path.rsplit('/').next().expect("a path has a name");
        let agency = match name.split('.').next().expect("a name has a beginning") {
            census if census.starts_with("cin-census") => "childrens-social-care",
            school if school.starts_with("school-tithe") => "school",
            agency => agency,
        };
        regard(["take-in", path, "--agency", agency, "--log", log]).well();
    }
}

/// The one number after these words in an account: `kept 12` gives 12.
pub fn number_after(account: &str, word: &str) -> u64 {
    let (_, rest) =
        account.split_once(&format!("{word} ")).unwrap_or_else(|| panic!("{word}: {account}"));
    let figures: String = rest.chars().take_while(char::is_ascii_digit).collect();
    figures.parse().unwrap_or_else(|_| panic!("{word}: {account}"))
}

/// The words of a value that is text.
pub fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// A list's values.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}
