//! The settings of the clerk: which mail server, from whom, who is told for which agency and role, and what else is done each night.
//!
//! Takes a TOML file (`docs/operating/clerk.md` has one whole example); gives [`Settings`], or everything that is wrong with it at once.
//! A password stands in a file of its own or in the environment, never in the settings.

use super::night::{Night, NightFile};
use anyhow::Context;
use lettre::message::Mailbox;
use safeguarding::practice::Practice;
use safeguarding::records::Private;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How the connection to the mail server is made safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// TLS from the first byte, usually on port 465.
    Tls,
    /// TLS before anything is said, usually on port 587; a server that offers none is refused.
    Starttls,
    /// None: for a mail server on this computer or inside a private network. No password is ever sent so, but to this computer.
    None,
}

/// The mail server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is made safe.
    pub tls: Safety,
    /// Who signs in; absent: nobody.
    #[serde(default)]
    pub user: Option<Private<String>>,
    /// The file that holds the password, and nothing else.
    #[serde(default)]
    pub password_file: Option<std::path::PathBuf>,
    /// The setting of the environment that holds it.
    #[serde(default)]
    pub password_from: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recipient {
    agency: String,
    role: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsFile {
    page: Option<String>,
    from: Option<String>,
    fallback: Option<String>,
    server: Option<Server>,
    #[serde(default)]
    recipient: Vec<Recipient>,
    nightly: Option<NightFile>,
}

/// The settings, sound.
#[derive(Clone)]
pub struct Settings {
    /// The mail server.
    pub server: Server,
    /// Whom letters are from.
    pub from: String,
    /// User and password, where somebody signs in.
    pub sign_in: Option<(Private<String>, Private<String>)>,
    /// What is done each night after the letters; `None`: nothing.
    pub night: Option<Night>,
    page: String,
    fallback: String,
    recipients: BTreeMap<(String, String), String>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("server", &self.server.host).finish_non_exhaustive()
    }
}

/// Everything that is wrong with some settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("\n  "))]
pub struct SettingsWrong(pub Vec<String>);

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or everything that is wrong with it.
    pub fn read(path: &Path, practice: &Practice) -> anyhow::Result<Self> {
        let named = path.display();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("the settings for letters, {named}, could not be read"))?;
        Self::of(&text, practice).with_context(|| {
            format!("{named} is not sound; docs/operating/clerk.md has an example")
        })
    }

    /// Reads the text of a file; the password from where it says.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn of(text: &str, practice: &Practice) -> Result<Self, SettingsWrong> {
        let file: SettingsFile =
            toml::from_str(text).map_err(|error| SettingsWrong(vec![error.to_string()]))?;
        let mut wrong = Vec::new();
        for (field, address) in [("from", &file.from), ("fallback", &file.fallback)] {
            match address {
                None => wrong.push(format!(
                    "`{field}` is missing; add it, above every part in [brackets], like {field} = \"regard@example.org\""
                )),
                Some(address) if address.parse::<Mailbox>().is_err() => wrong.push(format!(
                    "`{field}` is not an e-mail address; write it like regard@example.org"
                )),
                Some(_) => {}
            }
        }
        let is_address =
            |page: &String| page.starts_with("http://") || page.starts_with("https://");
        if !file.page.as_ref().is_some_and(is_address) {
            wrong.push(
                "`page` is missing or not an address; write it like https://regard.example.org"
                    .to_owned(),
            );
        }
        if file.server.is_none() {
            wrong.push("[server] is missing; add the mail server: host, port and tls".to_owned());
        }
        let recipients = recipients(&file.recipient, practice, &mut wrong);
        let sign_in = file.server.as_ref().and_then(|server| sign_in(server, &mut wrong));
        let night = file.nightly.map(|night| night.read(&mut wrong));
        match (file.page, file.from, file.fallback, file.server) {
            (Some(page), Some(from), Some(fallback), Some(server)) if wrong.is_empty() => {
                Ok(Self {
                    server,
                    from,
                    sign_in,
                    night,
                    page: page.trim_end_matches('/').to_owned(),
                    fallback,
                    recipients,
                })
            }
            _ => Err(SettingsWrong(wrong)),
        }
    }

    /// The address the pages answer at, without a slash at its end.
    pub fn page(&self) -> &str {
        &self.page
    }

    /// Where a letter for an agency's role goes, and whether somebody is named for it; else it goes to whoever is told when nobody is.
    pub fn recipient(&self, agency: &str, role: &str) -> (&str, bool) {
        match self.recipients.get(&(agency.to_owned(), role.to_owned())) {
            Some(to) => (to, true),
            None => (&self.fallback, false),
        }
    }
}

fn recipients(
    named: &[Recipient],
    practice: &Practice,
    wrong: &mut Vec<String>,
) -> BTreeMap<(String, String), String> {
    let told: BTreeSet<&str> = practice
        .duties
        .iter()
        .flat_map(|duty| &duty.ladder)
        .map(|rung| rung.tell.as_str())
        .collect();
    let mut all = BTreeMap::new();
    for (place, one) in named.iter().enumerate() {
        let at = format!("recipient {}", place + 1);
        if !practice.agencies.contains_key(one.agency.as_str()) {
            let known: Vec<&str> =
                practice.agencies.keys().map(smol_str::SmolStr::as_str).collect();
            wrong.push(format!(
                "{at}: there is no agency `{}`; it is one of {}",
                one.agency,
                known.join(", ")
            ));
        }
        if !told.contains(one.role.as_str()) {
            let roles: Vec<&str> = told.iter().copied().collect();
            wrong.push(format!(
                "{at}: no ladder tells a `{}`, so nothing would ever come; it is one of {}",
                one.role,
                roles.join(", ")
            ));
        }
        if one.to.parse::<Mailbox>().is_err() {
            wrong.push(format!(
                "{at}: `to` is not an e-mail address; write it like name@example.org"
            ));
        }
        if all.insert((one.agency.clone(), one.role.clone()), one.to.clone()).is_some() {
            wrong.push(format!(
                "{at}: the {} of {} is named twice; name one mailbox, which several people may read",
                one.role, one.agency
            ));
        }
    }
    all
}

fn sign_in(server: &Server, wrong: &mut Vec<String>) -> Option<(Private<String>, Private<String>)> {
    let is_here = ["localhost", "127.0.0.1", "::1"].contains(&server.host.as_str());
    let Some(user) = server.user.clone() else {
        if server.password_file.is_some() || server.password_from.is_some() {
            wrong.push(
                "server: a password without a `user`; add the user, or take the password out"
                    .to_owned(),
            );
        }
        return None;
    };
    if server.tls == Safety::None && !is_here {
        wrong.push(
            "server: a password would be sent open over the network; set `tls` to \"starttls\" or \"tls\"".to_owned(),
        );
    }
    let password = match (&server.password_file, &server.password_from) {
        (Some(file), None) => std::fs::read_to_string(file)
            .map_err(|error| format!("server: `password_file` could not be read ({error})")),
        (None, Some(setting)) => std::env::var(setting).map_err(|_| {
            format!("server: the environment has no {setting}, which `password_from` names")
        }),
        _ => Err(
            "server: name where the password is, with one of `password_file` and `password_from`"
                .to_owned(),
        ),
    };
    match password {
        Ok(password) => Some((user, password.trim_end().to_owned().into())),
        Err(why) => {
            wrong.push(why);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = "page = \"https://regard.example.org/\"\nfrom = \"Regard <regard@example.org>\"\n\
        fallback = \"business@example.org\"\n[server]\nhost = \"mail.example.org\"\nport = 587\ntls = \"starttls\"\n";

    fn read(text: &str) -> Result<Settings, SettingsWrong> {
        Settings::of(text, &Practice::shipped())
    }

    #[test]
    fn a_role_nobody_is_named_for_goes_to_whoever_is_told_when_nobody_is() {
        let named =
            "[[recipient]]\nagency = \"school\"\nrole = \"manager\"\nto = \"head@example.org\"\n";
        let settings = read(&format!("{SOUND}{named}")).expect("sound");
        assert_eq!(settings.recipient("school", "manager"), ("head@example.org", true));
        assert_eq!(settings.recipient("police", "manager"), ("business@example.org", false));
        assert_eq!(settings.page(), "https://regard.example.org");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let text = "page = \"regard\"\nfrom = \"nobody\"\nfallback = \"b@example.org\"\n[server]\nhost = \"mail.example.org\"\n\
            port = 25\ntls = \"none\"\nuser = \"regard\"\n[[recipient]]\nagency = \"parish\"\nrole = \"beadle\"\nto = \"x\"\n";
        let SettingsWrong(wrong) = read(text).expect_err("wrong");
        for words in [
            "`from` is not",
            "`page` is missing or not",
            "no agency `parish`",
            "no ladder tells a `beadle`",
            "`to` is not",
            "sent open",
            "where the password is",
        ] {
            assert!(wrong.iter().any(|one| one.contains(words)), "{words}: {wrong:?}");
        }
        assert_eq!(wrong.len(), 7, "{wrong:?}");
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let SettingsWrong(wrong) = read("[nightly]\nkeep = 3\n").expect_err("wrong");
        for words in [
            "`from` is missing",
            "`fallback` is missing",
            "`page` is missing",
            "[server]",
            "nightly:",
        ] {
            assert!(wrong.iter().any(|one| one.contains(words)), "{words}: {wrong:?}");
        }
    }

    #[test]
    fn everything_that_is_wrong_with_the_night_is_said_with_the_rest() {
        let night = "[nightly]\nbackup_to = \"/b\"\nbackup_for = [\"age1x\"]\ncontinuity_to = \"/c\"\npassphrases = \"/c\"\n\
            signing_key = \"/k\"\n";
        let SettingsWrong(wrong) =
            read(&format!("{}{night}", SOUND.replace("https", "ftp"))).expect_err("wrong");
        for words in [
            "`page` is missing or not",
            "`backup_for` 1",
            "`keep` is how many",
            "one folder",
            "`signing_key` without",
        ] {
            assert!(wrong.iter().any(|one| one.contains(words)), "{words}: {wrong:?}");
        }
        assert_eq!(wrong.len(), 5, "{wrong:?}");
        let SettingsWrong(wrong) =
            read(&format!("{SOUND}[nightly]\nkeep = 3\n")).expect_err("wrong");
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        let sound = "[nightly]\npost_head = \"/heads\"\npost_head_to = \"auditor@example.org\"\n";
        let night = read(&format!("{SOUND}{sound}")).expect("sound").night.expect("a night");
        assert!(night.backup.is_none() && night.continuity.is_none() && night.head.is_some());
    }

    #[test]
    fn a_setting_nobody_knows_is_refused() {
        let SettingsWrong(wrong) = read(&format!("{SOUND}pasword = \"x\"\n")).expect_err("wrong");
        assert!(wrong[0].contains("pasword"), "{wrong:?}");
    }
}
