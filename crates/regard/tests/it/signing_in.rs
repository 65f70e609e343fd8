//! Signing in to a real server: the first link, an account, a look that is written down, and what a thief of the files learns.

use crate::running::{Folder, program};
use crate::serving::Server;

const PASSWORD: &str = "seven+wet+towels+sing";

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).expect("a status")
}

/// Signs somebody in; what their browser holds.
fn signed_in(server: &Server, name: &str) -> String {
    let form = format!("name={name}&password={PASSWORD}");
    let answer = server.as_who_holds("", "/sign-in", Some(&form));
    assert_eq!(status(&answer), "303", "{answer}");
    let cookie = answer.split("set-cookie: ").nth(1).expect("a cookie");
    cookie.split(';').next().expect("a value").to_owned()
}

fn link_in(answer: &str) -> String {
    let answer = answer.replace("&#x2f;", "/");
    let ticket = answer.split("/begin/").nth(1).expect("a link");
    format!("/begin/{}", &ticket[..64])
}

#[test]
fn the_first_link_opens_the_house_and_every_look_is_kept_through_a_restart_and_from_a_thief() {
    let folder = Folder::new();
    folder.write(
        "school.csv",
        "date,kind,first name,surname,date of birth,reason\n\
         2025-01-06,school concern,Wren,Canarytallow,2019-03-04,hungry\n",
    );
    let file = folder.path("school.csv").display().to_string();
    folder.ask(&["take-in", &file, "--agency", "school"]).well();
    let log = folder.log();
    let place = log.as_str();
    let server = Server::started(&["--log", place]);
    let link = server.link().expect("nobody has signed in yet").to_owned();
    let set = format!("password={PASSWORD}&again={PASSWORD}");
    assert_eq!(status(&server.as_who_holds("", "/", None)), "303", "a stranger is led to sign in");
    assert_eq!(status(&server.as_who_holds("", &link, Some(&set))), "303");
    let administrator = signed_in(&server, "administrator");
    let opened = server.as_who_holds(
        &administrator,
        "/accounts",
        Some("name=Canary+Okafor&sign_in_name=canary.okafor&agency=childrens-social-care&role=front-door"),
    );
    assert_eq!(status(&server.as_who_holds("", &link_in(&opened), Some(&set))), "303");
    let front = signed_in(&server, "canary.okafor");
    let found = server.as_who_holds(&front, "/?q=canarytallow", None).replace("&#x2f;", "/");
    let child = found.split("href=\"/people/").nth(1).expect("she is found");
    let child = format!("/people/{}", child.split('"').next().expect("an address"));
    assert!(server.as_who_holds(&front, &child, None).contains("Canarytallow"));
    assert_eq!(status(&server.as_who_holds(&administrator, &child, None)), "404");
    drop(server);

    let server = Server::started(&["--log", place]);
    assert_eq!(server.link(), None, "somebody can sign in already");
    let told = server.as_who_holds(&front, &format!("{child}/who-looked"), None);
    assert!(told.contains("Canary Okafor") && told.contains("front door duty"), "{told}");
    drop(server);

    let listed = folder.ask(&["accounts"]).well();
    assert!(
        listed.contains("canary.okafor: Canary Okafor (childrens-social-care); Front door; open")
    );
    let reason = "the administrator has left";
    let made = folder.ask(&["accounts", "--link", "administrator", "--reason", reason]).well();
    let server = Server::started(&["--log", place]);
    assert_eq!(status(&server.as_who_holds("", &link_in(&made), Some(&set))), "303");
    assert_eq!(
        status(&server.as_who_holds(&administrator, "/accounts", None)),
        "303",
        "signed out"
    );
    drop(server);

    let readings = format!("{place}-reading");
    let verified = program().args(["verify", "--log", &readings]).output().expect("it runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    for file in std::fs::read_dir(folder.path("")).expect("a folder") {
        let path = file.expect("readable").path();
        if path.is_file() && path.display().to_string().starts_with(place) {
            let bytes = std::fs::read(&path).expect("readable");
            let holds = |word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
            for word in ["anary", "argon2", "front-door", "administrator"] {
                assert!(!holds(word), "{word} is in {}", path.display());
            }
        }
    }
}

#[test]
fn a_log_in_postgresql_has_its_reading_log_named() {
    let (server, _running) = crate::both_stores::server();
    let log = crate::both_stores::database(&server);
    let refused = program().args(["serve", "--port", "0", "--log", &log]).output();
    let refused = refused.expect("it runs");
    assert!(!refused.status.success());
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("--reading-log"), "{said}");
}
