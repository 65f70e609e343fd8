//! Which log, and what opens it: the options every command shares.

use anyhow::{Context, bail};
use clap::builder::BoolishValueParser;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use store::{Key, Place, Store};

/// The log used where none is named.
pub const DEFAULT_LOG: &str = "regard.sqlite";

/// The setting that holds the key itself. No option does: what is on a command line can be seen in the list of running programs.
pub const KEY_SETTING: &str = "REGARD_KEY";

/// Which log.
#[derive(clap::Args)]
pub struct LogPlace {
    /// The log: a file, or a postgres:// address.
    #[arg(long, default_value = DEFAULT_LOG, env = "REGARD_LOG", hide_env_values = true)]
    pub log: String,
    /// The file that holds the key of an encrypted log, as `regard key new` writes it. Without it the setting REGARD_KEY is looked at,
    /// which holds the key itself, and then you are asked.
    #[arg(long, value_name = "FILE", env = "REGARD_KEY_FILE")]
    pub key_file: Option<PathBuf>,
    /// Make the log without encryption where it is not there yet: whoever has the file can then read it.
    #[arg(long, env = "REGARD_WITHOUT_ENCRYPTION", value_parser = BoolishValueParser::new())]
    pub without_encryption: bool,
    /// Weights by which mentions are linked, in place of those Regard comes with, as `regard link --list --learned` writes
    /// them.
    #[arg(long, value_name = "FILE", env = "REGARD_WEIGHTS")]
    pub weights: Option<PathBuf>,
}

impl LogPlace {
    /// Opens the log, making it where it is not there.
    ///
    /// # Errors
    /// When it would be made without encryption and nobody said so; as [`Store::open`].
    pub fn open(&self) -> anyhow::Result<Store> {
        made(self.place()?, self.without_encryption)
    }

    /// Opens a log that must be there: only taking in may begin a new one. A mistyped name would else answer "nobody".
    ///
    /// # Errors
    /// When it is not there; as [`Store::open`].
    pub fn existing(&self) -> anyhow::Result<Store> {
        existing(&self.place()?)
    }

    /// Where the log is, with the key that was given or is asked for.
    ///
    /// # Errors
    /// When it is written in a way that means nothing, or the key cannot be read.
    pub fn place(&self) -> anyhow::Result<Place> {
        place(&self.log, self.key_file.as_deref(), KEY_SETTING)
    }
}

/// Another log: the one that is moved.
#[derive(clap::Args)]
pub struct OtherLog {
    /// The log to copy: a file, or a postgres:// address.
    #[arg(long, value_name = "LOG")]
    from: String,
    /// The file that holds its key, where it is encrypted; else the setting REGARD_KEY_FILE names it, or REGARD_KEY holds the key.
    #[arg(long, value_name = "FILE")]
    from_key_file: Option<PathBuf>,
}

impl OtherLog {
    /// Opens it; it must be there.
    ///
    /// # Errors
    /// As [`LogPlace::existing`].
    pub fn open(&self) -> anyhow::Result<Store> {
        // The setting is of the log in use: that is this one, unless it is the one without a key that is moved to get one.
        let in_use = || std::env::var_os("REGARD_KEY_FILE").map(PathBuf::from);
        let wants_a_key = Place::parse(&self.from)?.wants_a_key();
        let file = self.from_key_file.clone().or_else(|| in_use().filter(|_| wants_a_key));
        place(&self.from, file.as_deref(), KEY_SETTING)
            .and_then(|place| existing(&place))
            .context("the log to copy from could not be opened (its key: --from-key-file)")
    }
}

/// A log to be made: the one to move to.
#[derive(clap::Args)]
pub struct NewLog {
    /// Where to copy it to: a file that is not there, or the postgres:// address of an empty database.
    #[arg(long, value_name = "LOG")]
    to: String,
    /// The file that holds the key to make it with; else the setting REGARD_TO_KEY.
    #[arg(long, value_name = "FILE")]
    to_key_file: Option<PathBuf>,
    /// Make it without encryption: whoever has the file can then read it.
    #[arg(long)]
    without_encryption: bool,
}

impl NewLog {
    /// Opens it, making it where it is not there.
    ///
    /// # Errors
    /// As [`LogPlace::open`].
    pub fn open(&self) -> anyhow::Result<Store> {
        made(
            place(&self.to, self.to_key_file.as_deref(), "REGARD_TO_KEY")?,
            self.without_encryption,
        )
    }
}

/// Opens a log, making it where it is not there: encrypted, unless somebody said otherwise.
fn made(place: Place, without_encryption: bool) -> anyhow::Result<Store> {
    let is_new = place.file().is_some_and(|path| !path.exists());
    let place = match place {
        Place::Sealed(path, _) if is_new && without_encryption => bail!(
            "{} is not there yet, and both a key and --without-encryption were given to make it with; leave one of them out (the key may \
             come from a setting: REGARD_KEY_FILE or REGARD_KEY)",
            path.display()
        ),
        Place::Sqlite(path) if is_new && !without_encryption => {
            let key = new_key(&path)?;
            Place::Sealed(path, key)
        }
        place => place,
    };
    Ok(Store::open(&place)?)
}

/// The key of a log that is to be made, asked for twice where somebody is there to ask.
fn new_key(log: &Path) -> anyhow::Result<Key> {
    let log = log.display();
    if !std::io::stdin().is_terminal() {
        bail!(
            "{log} is not there yet, and no key was given to make it with. Make a key (regard key new FILE), keep a copy of it elsewhere, and \
             name it with --key-file FILE or the setting REGARD_KEY_FILE (of `regard move`: --to-key-file). To make the log so that \
             whoever has the file can read it, say --without-encryption"
        );
    }
    eprintln!(
        "regard: {log} is not there yet. Without its key nobody can read it, you neither: keep a copy of the key elsewhere."
    );
    let key = Key::parse(&rpassword::prompt_password(format!("Key to make {log} with: "))?)?;
    if Key::parse(&rpassword::prompt_password("The same once more: ")?)? != key {
        bail!("the two are not the same; no log was made. Say the command again");
    }
    Ok(key)
}

/// Opens a log that must be there.
pub(crate) fn existing(place: &Place) -> anyhow::Result<Store> {
    if let Some(path) = place.file()
        && !path.exists()
    {
        bail!(
            "there is no log at {}. Name the log with --log or the setting REGARD_LOG; if it should be there, see that its disk is mounted. \
             To begin a new one, take a file in (regard take-in FILE)",
            path.display()
        );
    }
    Ok(Store::open(place)?)
}

/// Where a log is, with its key: of the file that was named, else of a setting, else asked for where somebody is there to ask.
fn place(log: &str, key_file: Option<&Path>, setting: &str) -> anyhow::Result<Place> {
    let place = Place::parse(log)?;
    let Some(file) = place.file() else { return Ok(place) };
    let key = if let Some(given) = key_file {
        key_in(given)?
    } else if let Some(words) = std::env::var_os(setting) {
        let words = words.into_string().ok().with_context(|| format!("{setting} is not text"))?;
        Key::parse(&words)?
    } else if place.wants_a_key() && std::io::stdin().is_terminal() {
        Key::parse(&rpassword::prompt_password(format!("Key of {}: ", file.display()))?)?
    } else {
        return Ok(place);
    };
    Ok(place.sealed_with(key))
}

/// The key a file holds.
///
/// # Errors
/// When it cannot be read or holds no key.
pub fn key_in(file: &Path) -> anyhow::Result<Key> {
    let named = file.display();
    let words = std::fs::read_to_string(file)
        .with_context(|| format!("the key could not be read from {named}; name the file that `regard key new` wrote, where this account may read it"))?;
    warn_of_readers(file);
    Key::parse(&words).with_context(|| format!("{named} holds no key"))
}

/// Says it where others on this computer could read a file that is for one.
pub(crate) fn warn_of_readers(file: &Path) {
    #[cfg(unix)]
    if let Ok(about) = file.metadata()
        && std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o007 != 0
    {
        eprintln!(
            "regard: everybody on this computer can read {}; take that away (chmod o-rwx)",
            file.display()
        );
    }
    #[cfg(not(unix))]
    let _ = file;
}
