//! The pages in a real Chromium: `browser/journey.mjs` against a server of this test's own, on this computer.
//!
//! Node.js and Debian's Chromium must be there; where they are not, this fails and says what to install. With the setting
//! REGARD_PICTURES, a folder, each page is also kept there as a picture, to be looked at.

use crate::day;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use web::{RequestLog, Shown, Site, listen, serve_on};

/// Runs a command and gives what it printed, or says what was wrong.
fn run(command: &mut Command, missing: &str) -> String {
    let outcome = command.output().unwrap_or_else(|why| panic!("{missing} ({why})"));
    let printed = format!(
        "{}{}",
        String::from_utf8_lossy(&outcome.stdout),
        String::from_utf8_lossy(&outcome.stderr)
    );
    assert!(outcome.status.success(), "{command:?} ended with {}:\n{printed}", outcome.status);
    printed
}

/// The folder of the checks with what they need installed, made where nothing of it is committed; by one test at a time.
fn checks() -> PathBuf {
    static MAKING: Mutex<()> = Mutex::new(());
    let _making = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&into).expect("the build folder can be written");
    let own = ["walk.mjs", "journey.mjs", "response.mjs", "writing.mjs"];
    for file in ["package.json", "package-lock.json"].into_iter().chain(own) {
        std::fs::copy(from.join(file), into.join(file)).expect("the build folder can be written");
    }
    let lock = std::fs::read_to_string(from.join("package-lock.json")).expect("a lock file");
    let done = into.join("installed.json");
    if !std::fs::read_to_string(&done).is_ok_and(|earlier| earlier == lock) {
        run(
            Command::new("npm")
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
                .current_dir(&into),
            "npm could not be started: install Node.js 20 or newer (apt-get install nodejs npm)",
        );
        std::fs::write(done, lock).expect("the build folder can be written");
    }
    into
}

/// The folder pictures go to; empty for none.
fn pictures() -> std::ffi::OsString {
    std::env::var_os("REGARD_PICTURES").unwrap_or_default()
}

fn needs_chromium() {
    let chromium =
        std::env::var("REGARD_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    assert!(
        Path::new(&chromium).exists(),
        "there is no {chromium}: install Chromium (apt-get install chromium), or name another in REGARD_CHROMIUM"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_holds_in_a_browser() {
    needs_chromium();
    // Made once here, where nobody waits for them: the browser gives the first page that needs them half a minute.
    for page in web::PAGES {
        let _ = (page.samples)();
    }
    let listener = listen("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let site = Site::new(crate::readers::family(), day, RequestLog::silent())
        .expect("every template can be read");
    let server = tokio::spawn(serve_on(listener, Shown::of(site)));
    let second = listen("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let doubtful = format!("http://{}", second.local_addr().expect("an address"));
    let deciding = tokio::spawn(serve_on(second, crate::deciding::shown()));

    let printed = tokio::task::spawn_blocking(move || {
        let folder = checks();
        run(
            Command::new("node")
                .arg("journey.mjs")
                .env("REGARD_ADDRESS", &address)
                .env("REGARD_DOUBTFUL", &doubtful)
                .env("REGARD_PICTURES", pictures())
                .current_dir(&folder),
            "node could not be started: install Node.js 20 or newer (apt-get install nodejs)",
        )
    })
    .await
    .expect("the browser's walk ends with nothing wrong");
    server.abort();
    deciding.abort();
    assert!(printed.contains(" checks, 0 wrong"), "{printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_response_is_written_in_a_browser() {
    needs_chromium();
    let listener = listen("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(serve_on(listener, crate::responding::shown()));
    let printed = tokio::task::spawn_blocking(move || {
        let folder = checks();
        run(
            Command::new("node")
                .arg("response.mjs")
                .env("REGARD_ADDRESS", &address)
                .env("REGARD_PICTURES", pictures())
                .current_dir(&folder),
            "node could not be started: install Node.js 20 or newer (apt-get install nodejs)",
        )
    })
    .await
    .expect("the browser's walk ends with nothing wrong");
    server.abort();
    assert!(printed.contains(" checks, 0 wrong"), "{printed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_and_two_people_at_once_hold_in_a_browser() {
    needs_chromium();
    let listener = listen("127.0.0.1:0".parse().expect("an address")).await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let world = crate::writing::World::new();
    let (form, server) = (world.decision(), tokio::spawn(serve_on(listener, world.shown())));
    let printed = tokio::task::spawn_blocking(move || {
        let folder = checks();
        run(
            Command::new("node")
                .arg("writing.mjs")
                .env("REGARD_ADDRESS", &address)
                .env("REGARD_FORM", &form)
                .env("REGARD_PICTURES", pictures())
                .current_dir(&folder),
            "node could not be started: install Node.js 20 or newer (apt-get install nodejs)",
        )
    })
    .await
    .expect("the browser's walk ends with nothing wrong");
    server.abort();
    assert!(printed.contains(" checks, 0 wrong"), "{printed}");
}
