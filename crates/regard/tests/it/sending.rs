//! Sending a form to a running server: several times at once, while the log is held by another program, and far too long.

use crate::serving::{Server, leads_to, take_in};
use std::sync::mpsc::channel;
use store::Check;

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

#[test]
fn while_another_program_holds_the_log_everybody_gets_their_form_back_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let server = Server::with(&["--log", &log, "--patience", "1"]);
    let (held, is_held) = channel();
    let (let_go, may_let_go) = channel::<()>();
    let held_log = log.clone();
    let holder = std::thread::spawn(move || {
        let mut store = crate::running::log(&held_log).expect("the log is there");
        let mut hold = |_| {
            held.send(()).expect("the test listens");
            let _ = may_let_go.recv();
            Ok(())
        };
        store.append(&[], Some(Check { after: 0, allows: &mut hold }))
    });
    is_held.recv().expect("the log is held");
    std::thread::scope(|at_once| {
        for sender in 0..20 {
            let server = &server;
            at_once.spawn(move || {
                let answer = server.send("/write/worry", &worry(&format!("held-{sender}")));
                assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
                assert!(answer.contains("Nothing has been written down yet"), "{answer}");
                assert!(answer.contains("The log is busy") && answer.contains("Asleep again"));
            });
        }
    });
    let_go.send(()).expect("the holder waits");
    holder.join().expect("it ends").expect("it held the log and added nothing");
    let id = written(&server.send("/write/worry", &worry("held-0")));
    assert!(server.page(&format!("/records/{id}")).contains("Asleep again"));
}

#[test]
fn a_form_far_too_long_is_given_back_and_one_beyond_all_reading_is_answered_in_our_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite").display().to_string();
    take_in(folder.path(), "Merryn", &log);
    let server = Server::with(&["--log", &log]);
    let long = "q".repeat(1_200_000);
    let answer = server.send("/write/worry", &format!("{}&text.opinion={long}", worry("long")));
    assert!(answer.starts_with("HTTP/1.1 422") && answer.contains(&long));
    assert!(answer.contains("Use 20000 letters or fewer; this has 1200000"));
    let page = server.page("/write/worry");
    assert!(page.contains("maxlength=\"20000\"") && page.contains("maxlength=\"500\""), "{page}");
    let beyond = format!("text.opinion={}", "q".repeat(8_100_000));
    let answer = server.send("/write/worry", &beyond);
    assert!(answer.starts_with("HTTP/1.1 413"), "{}", &answer[..200]);
    assert!(answer.contains("That was too long to be read, so nothing was written"), "{answer}");
}
