//! The nightly tasks of `regard clerk`: a backup that restores, extracts, the head elsewhere; each fails alone, and letters go whatever fails.

use crate::clerk::{MailServer, RECIPIENTS, closed_port, planned, settings, text, to, turn};
use crate::running::{Folder, Ran, without_key};
use std::path::Path;

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A log with a visit nobody made, a mail server, and a folder for each thing of the night.
struct Night {
    folder: Folder,
    mail: MailServer,
    /// The address backups are made for.
    address: String,
}

impl Night {
    fn new() -> Self {
        let folder = planned(&[3]);
        let mail = MailServer::start(&folder.path(""));
        for made in ["backups", "extracts", "passphrases"] {
            std::fs::create_dir(folder.path(made)).expect("a folder");
        }
        folder.write("passphrases/childrens-social-care.passphrase", "a heron on the old quay\n");
        let said = without_key(["key", "backup", &shown(&folder.path("backup.key"))]).well();
        let address = said.split_whitespace().find(|word| word.starts_with("age1"));
        let address = address.expect("an address").to_owned();
        Self { folder, mail, address }
    }

    /// The settings, whose `[nightly]` part names these places.
    fn named(&self, backup_to: &str, continuity_to: &str, post_head: &str) {
        let night = format!(
            "\n[nightly]\nbackup_to = \"{backup_to}\"\nbackup_for = [\"{}\"]\nkeep = 2\n\
             continuity_to = \"{continuity_to}\"\npassphrases = \"{}\"\n\
             post_head = \"{post_head}\"\npost_head_to = \"auditor@example.org\"\n",
            self.address,
            shown(&self.folder.path("passphrases")),
        );
        self.folder.write("letters.toml", &(settings(self.mail.port, RECIPIENTS) + &night));
    }

    fn all_well(&self) {
        let path = |name: &str| shown(&self.folder.path(name));
        self.named(&path("backups"), &path("extracts"), &path("heads"));
    }

    /// The files of a folder by name, in order.
    fn files(&self, name: &str) -> Vec<String> {
        let files = self.folder.path(name).read_dir().expect("the folder is there");
        let name = |file: std::io::Result<std::fs::DirEntry>| {
            file.expect("a file").file_name().into_string().expect("text")
        };
        let mut names: Vec<String> = files.map(name).collect();
        names.sort();
        names
    }

    fn addressed(&self) -> Vec<String> {
        self.mail.letters().iter().map(|letter| to(letter).to_owned()).collect()
    }
}

/// No line of an account says anything of anybody, or a passphrase, or a mailbox.
fn names_nobody(ran: &Ran) {
    for private in ["Merryn", "Trevose", "heron", "auditor@", "manager@"] {
        assert!(
            !ran.out.contains(private) && !ran.err.contains(private),
            "{private}: {}{}",
            ran.out,
            ran.err
        );
    }
}

#[test]
fn a_night_backs_up_makes_extracts_posts_the_head_and_does_so_once() {
    let night = Night::new();
    night.all_well();
    // From earlier nights, and what is nobody's to remove.
    for old in
        ["regard-2026-01-01T020000Z-1.backup", "regard-2026-01-02T020000Z-1.backup", "keep-me.txt"]
    {
        night.folder.write(&format!("backups/{old}"), "old");
    }
    night.folder.write("extracts/continuity-childrens-social-care-2026-01-01.html", "old");
    let ran = turn(&night.folder);
    names_nobody(&ran);
    let account = ran.well();
    assert!(account.contains("2 letters sent"), "{account}");
    assert!(account.contains("reads back; 1 older removed, of 2 kept"), "{account}");
    assert!(account.contains("holds 1 open child; 1 older removed"), "{account}");

    let backups = night.files("backups");
    assert_eq!(backups.len(), 3, "{backups:?}");
    assert!(
        backups.contains(&"keep-me.txt".to_owned()) && !backups[1].contains("2026-01-01"),
        "{backups:?}"
    );
    let made = backups.last().expect("a backup");
    let (key, restored) =
        (shown(&night.folder.path("backup.key")), shown(&night.folder.path("restored.sqlite")));
    let backup = shown(&night.folder.path("backups").join(made));
    let said =
        crate::running::regard(["restore", &backup, "--key", &key, "--log", &restored]).well();
    let heads = std::fs::read_to_string(night.folder.path("heads")).expect("heads were posted");
    let head = heads.split_whitespace().last().expect("a head");
    assert!(said.contains(head), "the backup holds the head that was posted: {said} {heads}");
    night.folder.ask(&["verify", "--head", head]).well();

    let extracts = night.files("extracts");
    assert_eq!(extracts.len(), 1, "{extracts:?}");
    assert!(extracts[0].contains(&regard::clock::today().to_string()), "{extracts:?}");
    let letters = night.mail.letters();
    let posted = letters.iter().find(|letter| to(letter) == "auditor@example.org").expect("posted");
    assert!(text(posted).contains(head), "{}", text(posted));
    assert_eq!(posted["subject"], "Regard: head of the log");

    let again = turn(&night.folder).well();
    assert!(
        again.contains("was made today already") && again.contains("posted today already"),
        "{again}"
    );
    assert_eq!(night.files("backups"), backups);
    assert_eq!(night.mail.letters().len(), 3, "nothing is told twice");
}

#[test]
fn a_head_is_posted_under_a_signature_where_a_key_is_given() {
    let night = Night::new();
    let key = shown(&night.folder.path("signing.key"));
    let said = without_key(["key", "sign", &key]).well();
    let public = said.split_whitespace().last().expect("a public key").to_owned();
    let heads = shown(&night.folder.path("heads"));
    let nightly = format!("\n[nightly]\npost_head = \"{heads}\"\nsigning_key = \"{key}\"\n");
    night.folder.write("letters.toml", &(settings(night.mail.port, RECIPIENTS) + &nightly));
    turn(&night.folder).well();
    night.folder.ask(&["verify", "--checkpoints", &heads, "--signed-by", &public]).well();
    let text = std::fs::read_to_string(&heads).expect("a head");
    std::fs::write(&heads, text.replace("-1 20", "-1 19")).expect("written");
    assert_ne!(
        night.folder.ask(&["verify", "--checkpoints", &heads, "--signed-by", &public]).code,
        0
    );
}

#[test]
fn what_cannot_be_written_is_told_and_letters_are_sent_and_nothing_old_is_removed() {
    let night = Night::new();
    // No file can be made under the first two, whoever asks; the third is always full.
    night.named("/proc", "/proc", "/dev/full");
    for old in [
        "regard-2026-01-01T020000Z-1.backup",
        "regard-2026-01-02T020000Z-1.backup",
        "regard-2026-01-03T020000Z-1.backup",
    ] {
        night.folder.write(&format!("backups/{old}"), "old");
    }
    let ran = turn(&night.folder);
    names_nobody(&ran);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("2 letters sent, with 2 tellings"), "{}", ran.out);
    for what in
        ["NOT done. backup: ", "NOT done. continuity, childrens-social-care: ", "NOT done. head: "]
    {
        assert!(ran.out.contains(what), "{what}: {}", ran.out);
    }
    assert!(
        ran.out.contains("/dev/full; look whether that disk is there and has room"),
        "{}",
        ran.out
    );
    assert!(
        night.addressed().contains(&"auditor@example.org".to_owned()),
        "the head still goes by letter"
    );
    let letters = night.mail.letters();
    let posted = letters.iter().find(|letter| to(letter) == "auditor@example.org").expect("posted");
    assert!(posted["subject"].as_str().expect("a subject").contains("something was NOT done"));
    assert!(text(posted).contains("NOT done. backup: "), "{}", text(posted));
    assert_eq!(night.files("backups").len(), 3);

    // Mended, the next run does what was left, and only that.
    night.all_well();
    let mended = turn(&night.folder).well();
    assert!(mended.contains("0 letters sent") && mended.contains("reads back"), "{mended}");
    assert_eq!(night.files("backups").len(), 2);
}

#[test]
fn a_mail_server_that_is_away_keeps_no_backup_back() {
    let night = Night::new();
    night.all_well();
    let settings = std::fs::read_to_string(night.folder.path("letters.toml")).expect("settings");
    let away = settings
        .replace(&format!("port = {}", night.mail.port), &format!("port = {}", closed_port()));
    night.folder.write("letters.toml", &away);
    let ran = turn(&night.folder);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("Could NOT be sent: 2 letters") && ran.out.contains("reads back"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("NOT done. head, by letter: "), "{}", ran.out);
    assert_eq!((night.files("backups").len(), night.files("extracts").len()), (1, 1));
}

#[test]
fn one_agency_whose_passphrase_is_none_keeps_no_other_from_its_file() {
    let night = Night::new();
    night.all_well();
    night.folder.write("passphrases/school.passphrase", "short\n");
    night.folder.write("passphrases/parish.passphrase", "a heron on the old quay\n");
    let ran = turn(&night.folder);
    assert_eq!(ran.code, 1);
    for what in
        ["NOT done. continuity, school: ", "NOT done. continuity, parish: there is no such agency"]
    {
        assert!(ran.out.contains(what), "{what}: {}", ran.out);
    }
    assert_eq!(night.files("extracts").len(), 1);
}
