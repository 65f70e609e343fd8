//! Sending a form to a running server: several times at once, and the answer that each of them gets.

use crate::serving::{Server, leads_to, take_in};

/// A worry as the form sends it, with this token.
fn worry(token: &str) -> String {
    format!(
        "token={token}&text.fact-seen=Asleep+again&fact.why_now=Third+time&author=Tamar+Quill&role=teacher\
         &agency=school&new_given=Merryn&new_family=Trevose&new_role=child"
    )
}

/// The id of the entry that an answer says was written.
fn written(answer: &str) -> String {
    let to = leads_to(answer);
    let id = to.split("written=").nth(1).and_then(|rest| rest.split('&').next());
    id.expect("it names the entry").to_owned()
}

#[test]
fn the_same_form_sent_five_times_at_once_is_one_entry_and_each_is_told_its_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let server = Server::with(&["--log", &log]);
    let form = worry("five");
    let told: Vec<String> = std::thread::scope(|at_once| {
        let sending: Vec<_> = (0..5)
            .map(|_| at_once.spawn(|| written(&server.send("/write/worry", &form))))
            .collect();
        sending.into_iter().map(|one| one.join().expect("it is answered")).collect()
    });
    assert!(told.iter().all(|id| *id == told[0]), "{told:?}");
    let entry = server.page(&format!("/records/{}", told[0]));
    assert!(entry.starts_with("HTTP/1.1 200") && entry.contains("Asleep again"), "{entry}");
}
