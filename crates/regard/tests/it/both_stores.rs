//! One whole story told to SQLite and to PostgreSQL: the same files give the same findings in the same words.

use crate::running::{Folder, TOWN_DAY, list, regard, take_in_town, write_small_town};
use jiff::ToSpan;
use safeguarding::calendar::Date;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};
use throwaway_postgres::ThrowawayPostgres;

/// A server to make databases in: the one of this test run, or one of our own, kept while the test runs.
pub fn server() -> (String, Option<ThrowawayPostgres>) {
    if let Ok(address) = std::env::var("REGARD_TEST_POSTGRES") {
        return (address, None);
    }
    let cluster = ThrowawayPostgres::start().expect("the tests need PostgreSQL");
    (cluster.url(), Some(cluster))
}

/// An empty database, by its address.
pub fn database(server: &str) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let name = format!("regard_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let mut session =
        postgres::Client::connect(server, postgres::NoTls).expect("the test server answers");
    session.batch_execute(&format!("CREATE DATABASE {name}")).expect("it may make a database");
    let (host, _) = server.rsplit_once('/').expect("an address names a database");
    format!("{host}/{name}")
}

/// Everything found in a log, without the ids, which come from the moment a record was received.
fn told(log: &str) -> Vec<Value> {
    let words = ["findings", "--all", "--format", "json", "--as-of", TOWN_DAY, "--log", log];
    let found = regard(words).json();
    list(&found)
        .iter()
        .map(|f| json!({ "rule": f["rule"], "open": f["open"], "explanation": f["explanation"] }))
        .collect()
}

#[test]
fn the_same_files_give_the_same_findings_on_sqlite_and_on_postgresql() {
    let (server, _cluster) = server();
    let folder = Folder::new();
    let files = write_small_town(&folder);
    let logs = [folder.log(), database(&server)];
    for log in &logs {
        take_in_town(&files, log);
        let whole = regard(["verify", "--log", log]).well();
        assert!(whole.contains("The log is whole"), "{whole}");
    }
    let [on_sqlite, on_postgres] = logs.map(|log| told(&log));
    assert!(on_sqlite.iter().any(|finding| finding["open"] == true), "the story has open findings");
    assert_eq!(on_sqlite, on_postgres);
}

#[test]
fn what_stands_equals_judging_anew_on_sqlite_and_on_postgresql_after_arrivals_and_days() {
    let (server, _cluster) = server();
    let folder = Folder::new();
    let files = write_small_town(&folder);
    let (first, rest) = files.split_at(files.len() / 2);
    for log in [folder.log(), database(&server)] {
        let mut day: Date = TOWN_DAY.parse().expect("a day");
        for (some, later) in [(first, 0), (rest, 0), (&[][..], 40), (&[][..], 0)] {
            take_in_town(some, &log);
            day = day.checked_add(later.days()).expect("a day");
            let store = crate::running::log(&log).expect("the log opens");
            let mut caseload = regard::open::caseload(&store, None).expect("readable");
            let anew = caseload.stand(day);
            regard::standing::bring_up_to(&store, &mut caseload, day);
            assert_eq!(caseload.standing(), Some(&anew));
            let (head, kept) = store.standing().expect("readable").expect("kept");
            assert_eq!((Some(head), kept), (store.head().expect("readable"), anew));
        }
    }
}
