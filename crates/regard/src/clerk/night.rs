//! The settings for what the clerk does each night after its letters: a backup, continuity extracts, and the head of the log elsewhere.
//!
//! Takes the `[nightly]` part of the settings; gives [`Night`], or adds everything that is wrong with it to what else is. It looks at no
//! folder: a folder that is away tonight is told by the night's account and keeps no letter back.

use lettre::message::Mailbox;
use safekeeping::Recipient;
use serde::Deserialize;
use std::path::PathBuf;

/// The `[nightly]` part as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NightFile {
    backup_to: Option<PathBuf>,
    #[serde(default)]
    backup_for: Vec<String>,
    keep: Option<usize>,
    continuity_to: Option<PathBuf>,
    passphrases: Option<PathBuf>,
    post_head: Option<PathBuf>,
    post_head_to: Option<String>,
    signing_key: Option<PathBuf>,
}

/// What is done each night.
#[derive(Clone, Debug)]
pub struct Night {
    /// A backup; `None`: none is made.
    pub backup: Option<NightBackup>,
    /// Continuity extracts.
    pub continuity: Option<NightExtracts>,
    /// The head of the log, posted elsewhere.
    pub head: Option<NightHead>,
}

/// Where backups go, for which keys, and how many are kept.
#[derive(Clone, Debug)]
pub struct NightBackup {
    /// The folder, of this log only.
    pub to: PathBuf,
    /// The addresses of the keys that open them. **Shape:** never empty.
    pub keys: Vec<Recipient>,
    /// How many are kept. **Shape:** at least 1.
    pub keep: usize,
}

/// Where extracts go, and where the passphrases are.
#[derive(Clone, Debug)]
pub struct NightExtracts {
    /// The folder of the files.
    pub to: PathBuf,
    /// The folder of the passphrases: each agency that has one there gets a file.
    pub passphrases: PathBuf,
}

/// Where the head goes.
#[derive(Clone, Debug)]
pub struct NightHead {
    /// A file to add it to.
    pub file: Option<PathBuf>,
    /// A mailbox it is sent to, with the account of the night.
    pub mailbox: Option<String>,
    /// The file of the key it is signed with.
    pub signing_key: Option<PathBuf>,
}

impl NightFile {
    /// The settings, with what is wrong added to `wrong`.
    pub(super) fn read(self, wrong: &mut Vec<String>) -> Night {
        let mut say = |what: &str| wrong.push(format!("nightly: {what}"));
        let has_something = self.backup_to.is_some()
            || self.continuity_to.is_some()
            || self.post_head.is_some()
            || self.post_head_to.is_some();
        if !has_something {
            say(
                "nothing is to be done; name `backup_to`, `continuity_to`, `post_head` or `post_head_to`, or leave [nightly] out",
            );
        }
        let mut keys = Vec::new();
        for (place, address) in self.backup_for.iter().enumerate() {
            match address.parse() {
                Ok(key) => keys.push(key),
                Err(error) => say(&format!("`backup_for` {}: {error}", place + 1)),
            }
        }
        match (&self.backup_to, self.backup_for.is_empty(), self.keep) {
            (Some(_), true, _) => say(
                "`backup_to` without `backup_for`; add the address that `regard key backup` printed",
            ),
            (None, false, _) | (None, _, Some(_)) => {
                say(
                    "`backup_for` or `keep` without `backup_to`; name the folder that backups go to",
                );
            }
            (Some(_), _, None | Some(0)) => {
                say("`keep` is how many backups are kept, 1 or more; write it like keep = 30");
            }
            _ => {}
        }
        match (&self.continuity_to, &self.passphrases) {
            (Some(to), Some(passphrases)) if to == passphrases => {
                say(
                    "`continuity_to` and `passphrases` are one folder; whoever takes the files would take what opens them: name two",
                );
            }
            (Some(_), None) => say(
                "`continuity_to` without `passphrases`; name the folder that holds AGENCY.passphrase for each agency",
            ),
            (None, Some(_)) => say(
                "`passphrases` without `continuity_to`; name the folder that the extracts go to",
            ),
            _ => {}
        }
        if self.post_head_to.as_ref().is_some_and(|to| to.parse::<Mailbox>().is_err()) {
            say("`post_head_to` is not an e-mail address; write it like auditor@example.org");
        }
        let posts_head = self.post_head.is_some() || self.post_head_to.is_some();
        if self.signing_key.is_some() && !posts_head {
            say(
                "`signing_key` without `post_head` or `post_head_to`; name where the signed head goes",
            );
        }
        let backup =
            self.backup_to.map(|to| NightBackup { to, keys, keep: self.keep.unwrap_or(1) });
        let continuity = self.continuity_to.zip(self.passphrases);
        Night {
            backup,
            continuity: continuity.map(|(to, passphrases)| NightExtracts { to, passphrases }),
            head: posts_head.then_some(NightHead {
                file: self.post_head,
                mailbox: self.post_head_to,
                signing_key: self.signing_key,
            }),
        }
    }
}
