//! `regard clerk`: what is overdue reaches whoever is to be told, through a real mail server, once, and names nobody.

use crate::running::{Folder, Ran};
use regard::clerk::{CannotRun, Clock, Settings, turn_the_day};
use safeguarding::calendar::Date;
use safeguarding::practice::Practice;
use safeguarding::records::{ClerkNote, ClerkStep, Entry, Instant};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A mail server of Debian's `python3-aiosmtpd`, which `cargo xtask test` installs; ends with the test.
pub struct MailServer {
    running: Child,
    folder: PathBuf,
    pub port: u16,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}

impl MailServer {
    pub fn start(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    /// One that offers STARTTLS with this certificate, and asks for a user.
    fn with(folder: &Path, certificate: &[&Path]) -> Self {
        let folder = folder.join("letters");
        std::fs::create_dir_all(&folder).expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail_server.py");
        let python = std::env::var("REGARD_TEST_PYTHON").unwrap_or("/usr/bin/python3".to_owned());
        let mut running = Command::new(python)
            .arg(script)
            .arg(&folder)
            .args(certificate)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts (on Debian: apt-get install python3-aiosmtpd)");
        let mut line = String::new();
        let mut said = BufReader::new(running.stdout.take().expect("piped"));
        said.read_line(&mut line).expect("readable");
        let port = line.trim().parse().expect(
            "the mail server says its port; where it cannot start, install python3-aiosmtpd",
        );
        Self { running, folder, port }
    }

    /// The letters it took, in order.
    pub fn letters(&self) -> Vec<Value> {
        let files = self.folder.read_dir().expect("the folder is there");
        let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        paths.sort();
        let read = |path: &PathBuf| std::fs::read_to_string(path).expect("readable");
        paths.iter().map(|path| serde_json::from_str(&read(path)).expect("JSON")).collect()
    }
}

/// A port of this computer at which nobody answers.
pub fn closed_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("it has one").port()
}

pub const RECIPIENTS: &str = "
[[recipient]]
agency = \"childrens-social-care\"
role = \"supervisor\"
to = \"supervisor@example.org\"

[[recipient]]
agency = \"childrens-social-care\"
role = \"manager\"
to = \"manager@example.org\"
";

fn settings_with(server: &str, recipients: &str) -> String {
    format!(
        "page = \"https://regard.example.org/\"\nfrom = \"Regard <regard@example.org>\"\n\
         fallback = \"business@example.org\"\n\n[server]\n{server}\n{recipients}"
    )
}

/// The settings for a mail server at this port, which offers no TLS.
pub fn settings(port: u16, recipients: &str) -> String {
    settings_with(&format!("host = \"127.0.0.1\"\nport = {port}\ntls = \"none\""), recipients)
}

/// The last day that so many working days have passed since.
fn working_days_ago(days: u32) -> Date {
    let calendar = Practice::shipped().working_days;
    let mut day = regard::clock::today();
    while calendar.count_between(day, regard::clock::today()) < days {
        day = day.yesterday().expect("a day before");
    }
    day
}

/// A log with visits to children of different families that were due so many working days ago and never made.
pub fn planned(days_ago: &[u32]) -> Folder {
    const NAMES: [(&str, &str); 3] =
        [("Merryn", "Trevose"), ("Jory", "Penhallow"), ("Tamsin", "Nance")];
    let folder = Folder::new();
    let mut rows =
        "kind,happened,recorded,child_given_name,child_family_name,child_born,on,purpose\n"
            .to_owned();
    for (days, (given, family)) in days_ago.iter().zip(NAMES) {
        let due = working_days_ago(*days);
        let planned = due.yesterday().expect("a day before");
        rows.push_str(&format!(
            "visit planned,{planned},{planned},{given},{family},2019-03-04,{due},statutory\n"
        ));
    }
    let file = folder.write("visits.csv", &rows);
    let place = file.display().to_string();
    folder.ask(&["take-in", &place, "--agency", "childrens-social-care"]).well();
    folder
}

pub fn turn(folder: &Folder) -> Ran {
    let letters = folder.path("letters.toml").display().to_string();
    folder.ask(&["clerk", "--once", "--letters", &letters])
}

pub fn to(letter: &Value) -> &str {
    letter["to"][0].as_str().expect("an address")
}

pub fn text(letter: &Value) -> &str {
    letter["text"].as_str().expect("text")
}

#[test]
fn a_visit_three_working_days_overdue_reaches_the_manager_once_and_names_nobody() {
    let folder = planned(&[3]);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    let account = turn(&folder).well();
    assert!(account.contains("2 letters sent, with 2 tellings"), "{account}");
    let letters = server.letters();
    let manager = letters.iter().find(|letter| to(letter) == "manager@example.org");
    let manager = manager.expect("the manager is told");
    assert_eq!(manager["subject"], "Regard: 1 task overdue");
    assert_eq!(manager["auto"], "auto-generated");
    let words = text(manager);
    assert!(words.contains("For the manager, Children’s social care:"), "{words}");
    assert!(words.contains("Make the visit: 1 task, 3 working days overdue"), "{words}");
    let page = "https://regard.example.org/work?show=overdue&whose-agency=childrens-social-care";
    assert!(words.contains(page), "{words}");
    for letter in &letters {
        let whole = letter.to_string().to_lowercase();
        for private in ["merryn", "trevose", "2019"] {
            assert!(!whole.contains(private), "{private}: {whole}");
        }
    }
    let again = turn(&folder).well();
    assert!(again.contains("0 letters sent"), "{again}");
    assert_eq!(server.letters().len(), 2);
    assert!(folder.ask(&["verify"]).well().contains("The log is whole"));
}

#[test]
fn an_agency_that_is_not_in_the_list_is_not_named_in_a_letter() {
    let folder = Folder::new();
    let asked = working_days_ago(9);
    let rows = format!(
        "kind,happened,recorded,child_given_name,child_family_name,child_born,about\n\
         enquiry,{asked},{asked},Merryn,Trevose,2019-03-04,Anything known\n"
    );
    let file = folder.write("asked.csv", &rows).display().to_string();
    folder.ask(&["take-in", &file, "--agency", "merryns-aunt"]).well();
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    let account = turn(&folder).well();
    assert!(!account.contains("merryns-aunt"), "{account}");
    let letters = server.letters();
    assert!(!letters.is_empty());
    for letter in &letters {
        assert!(!letter.to_string().contains("merryns-aunt"), "{letter}");
        assert!(text(letter).contains("an agency that is not in the list"), "{letter}");
        assert!(text(letter).contains("/work?show=overdue\r\n"), "{letter}");
    }
}

#[test]
fn a_visit_one_working_day_overdue_reaches_the_supervisor_and_not_the_manager() {
    let folder = planned(&[1]);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    turn(&folder).well();
    let letters = server.letters();
    assert_eq!(letters.iter().map(to).collect::<Vec<_>>(), ["supervisor@example.org"]);
}

#[test]
fn one_letter_tells_a_recipient_of_all_that_is_owed_to_them() {
    let folder = planned(&[3, 6, 1]);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    turn(&folder).well();
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    let of = |name: &str| text(letters.iter().find(|letter| to(letter) == name).expect("told"));
    assert!(of("manager@example.org").contains("2 tasks, 3 to 6 working days overdue"));
    assert!(of("supervisor@example.org").contains("3 tasks, 1 to 6 working days overdue"));
}

#[test]
fn what_a_server_that_is_away_could_not_send_is_told_by_the_next_run() {
    let folder = planned(&[3]);
    folder.write("letters.toml", &settings(closed_port(), RECIPIENTS));
    let failed = turn(&folder);
    assert_eq!(failed.code, 1);
    assert!(failed.out.contains("Could NOT be sent: 2 letters with 2 tellings"), "{}", failed.out);
    assert!(failed.out.contains("could not be reached"), "{}", failed.out);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    assert!(turn(&folder).well().contains("2 letters sent"));
    assert_eq!(server.letters().len(), 2);
}

#[test]
fn a_mailbox_there_is_not_keeps_no_other_letter_back_and_is_not_printed() {
    let folder = planned(&[3]);
    let server = MailServer::start(&folder.path(""));
    let wrong = RECIPIENTS.replace("manager@", "nobody@");
    folder.write("letters.toml", &settings(server.port, &wrong));
    let failed = turn(&folder);
    assert_eq!(failed.code, 1);
    assert!(failed.out.contains("refused, with 550"), "{}", failed.out);
    assert!(!failed.out.contains("nobody@") && !failed.err.contains("nobody@"));
    assert_eq!(server.letters().iter().map(to).collect::<Vec<_>>(), ["supervisor@example.org"]);
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    turn(&folder).well();
    assert_eq!(to(&server.letters()[1]), "manager@example.org");
}

#[test]
fn a_role_nobody_is_named_for_is_said_and_its_letter_goes_to_the_fallback() {
    let folder = planned(&[3]);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, ""));
    let account = turn(&folder).well();
    assert!(
        account.contains("Nobody is named for the manager of Children’s social care"),
        "{account}"
    );
    let letters = server.letters();
    assert_eq!(letters.iter().map(to).collect::<Vec<_>>(), ["business@example.org"]);
    assert!(text(&letters[0]).contains("Nobody is named for this role"), "{}", text(&letters[0]));
    let (_, notes) = kept(&folder);
    assert!(notes.iter().flat_map(|note| &note.roles).all(|role| !role.is_named));
}

/// A log and what clerks noted in it.
fn kept(folder: &Folder) -> (store::Store, Vec<ClerkNote>) {
    let store = crate::running::log(&folder.log()).expect("the log opens");
    let notes = regard::open::caseload(&store, None).expect("readable").clerk;
    (store, notes)
}

#[test]
fn a_run_that_was_broken_off_holds_others_back_a_quarter_of_an_hour_and_what_it_told_is_not_told_again()
 {
    let folder = planned(&[3]);
    let server = MailServer::start(&folder.path(""));
    folder.write("letters.toml", &settings(server.port, RECIPIENTS));
    turn(&folder).well();
    // As if that run had been broken off after its first letter: the same log, but for its last two entries.
    let (whole, notes) = kept(&folder);
    assert_eq!(
        notes.iter().map(|note| note.step).collect::<Vec<_>>(),
        [ClerkStep::Began, ClerkStep::Told, ClerkStep::Told, ClerkStep::Ended]
    );
    let broken_off = Folder::new();
    let mut entries = Vec::new();
    let mut gather = |_, entry| {
        entries.push(entry);
        Ok(())
    };
    whole.scan(0, &mut gather).expect("readable");
    entries.truncate(entries.len() - 2);
    let mut store = crate::running::log(&broken_off.log()).expect("a log is made");
    store.append(&entries, None).expect("written");
    broken_off.write("letters.toml", &settings(server.port, RECIPIENTS));
    let refused = turn(&broken_off);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("another clerk is at work"), "{}", refused.err);
    assert_eq!(server.letters().len(), 2);
    // A quarter of an hour later.
    for entry in &mut entries {
        if let Entry::Clerk(note) = entry {
            let early = |moment: Instant| Instant(moment.0 - 16 * 60 * 1_000_000);
            (note.run, note.received) = (early(note.run), early(note.received));
        }
    }
    let later = Folder::new();
    let mut store = crate::running::log(&later.log()).expect("a log is made");
    store.append(&entries, None).expect("written");
    later.write("letters.toml", &settings(server.port, RECIPIENTS));
    assert!(turn(&later).well().contains("1 letter sent, with 1 telling"));
    let letters = server.letters();
    assert_eq!(letters.len(), 3);
    assert_eq!(to(&letters[2]), to(&letters[1]), "only what was not noted is told");
    assert_eq!(letters[2]["id"], letters[1]["id"], "and a post that saw it knows it again");
}

#[test]
fn a_letter_goes_over_tls_to_a_server_this_computer_trusts_and_to_no_other() {
    let folder = planned(&[1]);
    let (certificate, key) = (folder.path("certificate.pem"), folder.path("key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
        ])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl runs (on Debian: apt-get install openssl)");
    assert!(made.status.success());
    let server = MailServer::with(&folder.path(""), &[&certificate, &key]);
    let password = folder.write("password.txt", "only for tests\n").display().to_string();
    let about = format!(
        "host = \"localhost\"\nport = {}\ntls = \"starttls\"\nuser = \"regard\"\npassword_file = \"{password}\"",
        server.port
    );
    let letters = folder.write("letters.toml", &settings_with(&about, RECIPIENTS));
    let turn_trusting = |certificates: &Path| {
        crate::running::program()
            .args(["clerk", "--once", "--log", &folder.log(), "--letters"])
            .arg(&letters)
            .env("SSL_CERT_FILE", certificates)
            .output()
            .expect("the program starts")
    };
    let untrusted = turn_trusting(Path::new("/etc/ssl/certs/ca-certificates.crt"));
    let said = String::from_utf8_lossy(&untrusted.stdout).into_owned();
    assert!(said.contains("no safe connection"), "{said}");
    assert!(server.letters().is_empty());
    let trusted = turn_trusting(&certificate);
    let said = String::from_utf8_lossy(&trusted.stdout).into_owned();
    assert!(trusted.status.success(), "{said}");
    let letters = server.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!((&letters[0]["safe"], &letters[0]["user"]), (&true.into(), &"regard".into()));
}

#[test]
fn of_two_servers_on_one_postgresql_log_that_turn_the_day_at_once_one_tells() {
    let (cluster, _kept) = crate::both_stores::server();
    let log = crate::both_stores::database(&cluster);
    let folder = planned(&[3]);
    let server = MailServer::start(&folder.path(""));
    let mut entries = Vec::new();
    let mut gather = |_, entry| {
        entries.push(entry);
        Ok(())
    };
    kept(&folder).0.scan(0, &mut gather).expect("readable");
    crate::running::log(&log).expect("a log").append(&entries, None).expect("written");
    let text = settings(server.port, RECIPIENTS);
    let together = std::sync::Barrier::new(2);
    let node = || {
        let mut store = crate::running::log(&log).expect("the log opens");
        let caseload = regard::open::caseload(&store, None).expect("readable");
        let settings = Settings::of(&text, &caseload.practice).expect("sound");
        let clock = Clock { today: regard::clock::today(), now: regard::clock::now };
        together.wait();
        turn_the_day(&mut store, &caseload, &settings, clock)
    };
    let (one, other) = std::thread::scope(|scope| {
        let (one, other) = (scope.spawn(node), scope.spawn(node));
        (one.join().expect("it ends"), other.join().expect("it ends"))
    });
    let told = |run: &Result<regard::clerk::Account, CannotRun>| match run {
        Ok(account) => account.letters,
        Err(CannotRun::AnotherIsAtWork) => 0,
        Err(other) => panic!("{other}"),
    };
    assert_eq!(told(&one) + told(&other), 2);
    assert_eq!(server.letters().len(), 2);
}

/// Answers of a running server.
struct Pages(Child, String);

impl Drop for Pages {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Pages {
    fn serve(words: &[&str]) -> Self {
        let mut child = crate::running::program()
            .args(["serve", "--without-sign-in", "--port", "0"])
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = lines.next().expect("it says where it answers").expect("readable");
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        Self(child, address.expect("an address").to_owned())
    }

    fn page(&self, path: &str) -> String {
        let mut stream = std::net::TcpStream::connect(&self.1).expect("it answers");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.1);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("readable");
        answer
    }
}

#[test]
fn pages_and_health_say_that_the_clerk_never_ran_or_is_late() {
    let folder = planned(&[3]);
    let pages = Pages::serve(&["--log", &folder.log()]);
    for path in ["/", "/work"] {
        assert!(pages.page(path).contains("Nobody is told of what is overdue"), "{path}");
    }
    assert!(pages.page("/health").contains("has never run"));
    drop(pages);
    let moment = Instant(regard::clock::now().0 - 27 * 3_600_000_000);
    let ended = ClerkNote {
        step: ClerkStep::Ended,
        run: moment,
        day: regard::clock::today().yesterday().expect("a day before"),
        received: moment,
        told: Vec::new(),
        roles: Vec::new(),
        unsent: 0,
    };
    let mut store = kept(&folder).0;
    store.append(&[Entry::Clerk(Box::new(ended))], None).expect("written");
    let pages = Pages::serve(&["--log", &folder.log()]);
    let health = pages.page("/health");
    assert!(health.starts_with("HTTP/1.1 503") && health.contains("LATE"), "{health}");
    assert!(pages.page("/health/pages").starts_with("HTTP/1.1 200"));
    assert!(pages.page("/work").contains("the clerk last ran on"));
}

#[test]
fn a_server_with_letters_turns_the_day_itself_and_then_says_nothing_of_it() {
    let folder = planned(&[3]);
    let mail = MailServer::start(&folder.path(""));
    let letters = folder.write("letters.toml", &settings(mail.port, RECIPIENTS));
    let pages =
        Pages::serve(&["--log", &folder.log(), "--letters", &letters.display().to_string()]);
    let began = std::time::Instant::now();
    // Each request is its own wait; a minute is far more than the seconds it takes.
    while !pages.page("/health").contains("clerk: last ran on") {
        assert!(began.elapsed() < Duration::from_mins(1), "the day was never turned");
    }
    assert_eq!(mail.letters().len(), 2);
    assert!(!pages.page("/").contains("Nobody is told of what is overdue"));
}

#[test]
fn settings_that_are_not_sound_tell_nobody_and_say_what_to_mend() {
    let folder = planned(&[3]);
    let wrong = RECIPIENTS.replace("role = \"manager\"", "role = \"boss\"");
    folder.write("letters.toml", &settings(closed_port(), &wrong));
    let refused = turn(&folder);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("no ladder tells a `boss`"), "{}", refused.err);
    assert!(kept(&folder).1.is_empty());
}
