//! Drafts on disk: what is typed outlives the server, is its author's only, and is plain nowhere.

use crate::serving::{Server, take_in};
use std::path::{Path, PathBuf};

/// A browser: the key of its drafts, once it has one.
#[derive(Default)]
struct Browser(Option<String>);

impl Browser {
    fn open(&mut self, server: &Server, path: &str) -> String {
        self.ask(server, &format!("GET {path}"), "", "")
    }

    fn send(&mut self, server: &Server, path: &str, form: &str) -> String {
        let about = format!(
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            form.len()
        );
        self.ask(server, &format!("POST {path}"), &about, form)
    }

    fn ask(&mut self, server: &Server, what: &str, about: &str, form: &str) -> String {
        let cookie = self.0.as_ref().map_or_else(String::new, |key| format!("Cookie: {key}\r\n"));
        let answer = server.answer(&format!(
            "{what} HTTP/1.1\r\nHost: {}\r\n{cookie}{about}Connection: close\r\n\r\n{form}",
            server.host()
        ));
        let set = answer.split("regard-drafts=").nth(1).and_then(|rest| rest.split(';').next());
        if let Some(value) = set {
            self.0 = Some(format!("regard-drafts={value}"));
        }
        answer
    }
}

const TYPED: &str =
    "token=7&text.fact-seen=Asleep+on+the+carpet+CANARY&author=Tamar+Quill&new_given=Merryn";

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    entries.map(|entry| entry.expect("readable").path()).collect()
}

#[test]
fn a_draft_outlives_the_server_for_its_author_only_and_its_file_holds_no_plain_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let mut author = Browser::default();
    {
        let server = Server::with(&["--log", &log]);
        author.open(&server, "/write/worry");
        let kept = author.send(&server, "/drafts/write/worry", &format!("{TYPED}&quietly=yes"));
        assert!(kept.contains("kept for you only"), "{kept}");
    }
    let drafts = files(&folder.path().join("x.sqlite.drafts"));
    assert_eq!(drafts.len(), 1);
    let held = std::fs::read(&drafts[0]).expect("readable");
    let held = format!("{}{}", drafts[0].display(), String::from_utf8_lossy(&held));
    let key = author.0.clone().expect("it was given a key");
    for plain in ["CANARY", "Tamar", "Merryn", "worry", "fact-seen", &key["regard-drafts=".len()..]]
    {
        assert!(!held.contains(plain), "{plain}");
    }
    let server = Server::with(&["--log", &log]);
    let page = author.open(&server, "/write/worry");
    assert!(page.contains("Asleep on the carpet CANARY") && page.contains("kept for you only"));
    let others = Browser::default().open(&server, "/write/worry");
    assert!(!others.contains("CANARY") && !others.contains("kept for you only"));
    let written = author.send(
        &server,
        "/write/worry",
        &format!("{TYPED}&fact.why_now=Third+time&fact.neglect=physical&role=teacher&agency=school&new_role=child"),
    );
    assert!(written.starts_with("HTTP/1.1 303"), "{written}");
    assert!(files(&folder.path().join("x.sqlite.drafts")).is_empty());
}

#[test]
fn drafts_go_into_the_folder_that_is_named_and_one_that_cannot_be_made_stops_no_writing() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let named = folder.path().join("elsewhere").display().to_string();
    {
        let server = Server::with(&["--log", &log, "--drafts", &named]);
        let mut author = Browser::default();
        author.open(&server, "/write/worry");
        author.send(&server, "/drafts/write/worry", TYPED);
    }
    assert_eq!(files(Path::new(&named)).len(), 1);
    // A file stands where the folder would be.
    let taken = format!("{log}/drafts");
    let server = Server::with(&["--log", &log, "--drafts", &taken]);
    let page = Browser::default().open(&server, "/write/worry");
    assert!(page.contains("Drafts are not kept on this server"), "{page}");
    assert!(page.contains("Write it down"));
}
