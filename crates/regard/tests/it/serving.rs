//! `regard serve`: pages of a real log, on loopback, brought up to date while they are being served.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the test.
pub struct Server(Child, String, Option<String>);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn of(log: &str) -> Self {
        Self::with(&["--log", log])
    }

    /// A server with these options, of whoever uses this computer.
    pub fn with(options: &[&str]) -> Self {
        Self::started(&[&["--without-sign-in"], options].concat())
    }

    /// A server with these options.
    pub fn started(options: &[&str]) -> Self {
        let mut child = crate::running::program()
            .args(["serve", "--port", "0"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let said = child.stdout.take().expect("piped");
        let mut server = Self(child, String::new(), None);
        for line in BufReader::new(said).lines() {
            let line = line.expect("readable");
            let (_, rest) = line.split_once("http://").expect("an address");
            let (address, path) = rest.split_once('/').expect("an address ends in a path");
            if let Some(path) = path.strip_prefix("begin/") {
                server.2 = path.split(' ').next().map(|ticket| format!("/begin/{ticket}"));
            } else {
                address.clone_into(&mut server.1);
                return server;
            }
        }
        panic!("it does not say where it answers")
    }

    /// The link with which the first administrator sets a password, where nobody has yet.
    pub fn link(&self) -> Option<&str> {
        self.2.as_deref()
    }

    /// What somebody gets whose browser holds this cookie; with a form, what they get who send it.
    pub fn as_who_holds(&self, cookie: &str, path: &str, form: Option<&str>) -> String {
        let (method, body) = form.map_or(("GET", ""), |form| ("POST", form));
        self.answer(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.1,
            body.len()
        ))
    }

    pub fn page(&self, path: &str) -> String {
        self.answer(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.1
        ))
    }

    /// Sends a form as a page of this server would.
    pub fn send(&self, path: &str, form: &str) -> String {
        let length = form.len();
        self.answer(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}",
            self.1
        ))
    }

    /// The address it answers at, without a scheme.
    pub fn host(&self) -> &str {
        &self.1
    }

    /// What a page gives, headers and all, as it comes.
    #[cfg(feature = "press")]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.1).expect("it answers");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.1);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("readable");
        answer
    }

    pub fn answer(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).expect("it answers");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("readable");
        answer.replace("&#x2f;", "/")
    }
}

pub fn take_in(folder: &std::path::Path, name: &str, log: &str) {
    let file = folder.join(format!("{name}.csv"));
    let rows = format!(
        "kind,happened,recorded,child_given_name,child_family_name,child_born,fact_seen\n\
         school concern,2024-05-01,2024-05-01,{name},Trevose,2015-03-04,Came without a coat\n"
    );
    std::fs::write(&file, rows).expect("written");
    let done = crate::running::program()
        .args(["take-in", "--agency", "school", "--log", log])
        .arg(&file)
        .output()
        .expect("the program runs");
    assert!(done.status.success());
}

#[test]
fn what_is_taken_in_while_serving_is_on_the_pages_soon_after() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let server = Server::of(&log);
    assert!(server.page("/?q=Merryn").contains("Merryn Trevose"));
    assert!(!server.page("/?q=Jory").contains("Jory Trevose"));
    take_in(folder.path(), "Jory", &log);
    let began = Instant::now();
    // Each request is its own wait; a minute is far more than the seconds it takes.
    while !server.page("/?q=Jory").contains("Jory Trevose") {
        assert!(began.elapsed() < Duration::from_mins(1), "the page never showed the new record");
    }
}

#[test]
fn what_stands_of_everybody_is_kept_when_a_server_starts_and_when_a_record_comes() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    let kept = || {
        let store = crate::running::log(&log).expect("the log opens");
        let kept = store.standing().expect("readable");
        let caseload = regard::open::caseload(&store, None).expect("readable");
        (kept, store.head().expect("readable"), caseload)
    };
    take_in(folder.path(), "Merryn", &log);
    assert!(kept().0.is_none(), "nothing stands before anybody serves");
    let server = Server::of(&log);
    let (Some((at, stands)), head, caseload) = kept() else { panic!("kept before it answers") };
    assert_eq!(Some(at), head);
    assert_eq!(stands, caseload.stand(stands.by.as_of));
    take_in(folder.path(), "Jory", &log);
    let began = Instant::now();
    while !server.page("/?q=Jory").contains("Jory Trevose") {
        assert!(began.elapsed() < Duration::from_mins(1), "the page never showed the new record");
    }
    let (Some((at, stands)), head, caseload) = kept() else { panic!("kept before it is shown") };
    assert_eq!(Some(at), head);
    assert_eq!(stands, caseload.stand(stands.by.as_of));
    assert!(stands.families.len() == 2, "{}", stands.families.len());
}

/// Where an answer leads to.
pub fn leads_to(answer: &str) -> &str {
    let header = |line: &'_ str| line.to_lowercase().starts_with("location: ");
    let line = answer.lines().find(|line| header(line)).expect("it leads on");
    line.split_once(": ").expect("a header").1
}

#[test]
fn what_is_decided_on_a_page_is_in_the_log_and_on_the_pages_at_once() {
    let folder = crate::linking::doubtful();
    let server = Server::of(&folder.log());
    let queue = server.page("/questions");
    let pair = queue
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/questions/") && href.len() > 80)
        .expect("the list leads to a pair");
    let who = "by=Ida+Marsh&role=team+manager&reason=Both+numbers+were+looked+up";
    let made = server.send(pair, &format!("verdict=one&{who}"));
    let page = server.page(leads_to(&made));
    assert!(page.contains("They are one person") && page.contains("Ida Marsh"), "{page}");
    assert!(server.page("/questions").contains("Nothing is left to decide here"));
    let listed = folder.ask(&["link", "--decisions"]).well();
    assert!(listed.contains("Both numbers were looked up"), "{listed}");
    let undone = server.send(leads_to(&made), who);
    assert!(server.page(leads_to(&undone)).contains("An earlier decision no longer holds"));
    assert!(!server.page("/questions").contains("Nothing is left to decide here"));
    assert!(folder.ask(&["verify"]).well().contains("The log is whole"));
}

#[test]
fn a_page_that_does_not_show_yet_what_a_command_decided_writes_nothing_and_tells_of_it() {
    let folder = crate::linking::doubtful();
    let server = Server::of(&folder.log());
    let queue = server.page("/questions");
    let pair = queue
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/questions/") && href.len() > 80)
        .expect("the list leads to a pair");
    crate::linking::decide(&folder, "--different", &[]).well();
    let earlier = crate::linking::last_decision(&folder);
    let who = "by=Ida+Marsh&role=team+manager&reason=Both+numbers+were+looked+up";
    // Whether or not the pages have been brought up to date by now: the form says what it showed.
    let answer = server.send(pair, &format!("seen=0&verdict=one&{who}"));
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("Somebody else has decided meanwhile"), "{answer}");
    assert!(answer.contains(&earlier), "{answer}");
    assert!(folder.ask(&["link", "--decisions"]).well().contains("1 decision\n"));
}

#[test]
fn a_server_says_at_start_what_it_is_doing_and_names_no_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let mut child = crate::running::program()
        .args(["serve", "--without-sign-in", "--port", "0", "--log", &log])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let said: Vec<String> = lines.take(3).map(|line| line.expect("readable")).collect();
    let _ = Server(child, String::new(), None);
    for (line, words) in said.iter().zip(["reading the log", "who is who in 1 records", "judging"])
    {
        assert!(line.contains(words), "{said:?}");
        assert!(!line.contains("x.sqlite") && !line.contains("Merryn"), "{said:?}");
    }
    assert_eq!(said.len(), 3);
}
