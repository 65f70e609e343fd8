//! `regard serve`: pages of a real log, on loopback, brought up to date while they are being served.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the test.
struct Server(Child, String);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn of(log: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_regard"))
            .args(["serve", "--port", "0", "--log", log])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let line = lines.next().expect("it says where it answers").expect("readable");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("an address");
        Self(child, address.to_owned())
    }

    fn page(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.1).expect("it answers");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.1)
            .expect("sent");
        let mut page = String::new();
        stream.read_to_string(&mut page).expect("readable");
        page
    }
}

fn take_in(folder: &std::path::Path, name: &str, log: &str) {
    let file = folder.join(format!("{name}.csv"));
    let rows = format!(
        "kind,happened,recorded,child_given_name,child_family_name,child_born,fact_seen\n\
         school concern,2024-05-01,2024-05-01,{name},Trevose,2015-03-04,Came without a coat\n"
    );
    std::fs::write(&file, rows).expect("written");
    let done = Command::new(env!("CARGO_BIN_EXE_regard"))
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
