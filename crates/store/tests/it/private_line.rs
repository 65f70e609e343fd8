//! A PostgreSQL server that is not on this machine is reached over TLS only, and only where its certificate is believed.
//!
//! The server here is a real one. `hostaddr` reaches it at 127.0.0.1 under a name that is elsewhere, as a name server would.

use crate::invented::family;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::{Place, Store, StoreError};
use tempfile::TempDir;
use throwaway_postgres::{ThrowawayPostgres, Wanted};

/// A certificate of its own authority for a server of this name, and its key.
fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let (certificate, key) =
        (folder.join(format!("{name}.crt")), folder.join(format!("{name}.key")));
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
            "/CN=Regard",
        ])
        .args(["-addext", &format!("subjectAltName=DNS:{name}")])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl runs (on Debian: apt-get install openssl)");
    assert!(made.status.success());
    (certificate, key)
}

fn open(address: &str) -> Result<Store, StoreError> {
    Store::open(&Place::parse(address).unwrap())
}

fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[test]
fn a_server_elsewhere_is_believed_by_its_certificate_and_by_nothing_else() {
    let folder = TempDir::new().unwrap();
    let (certificate_here, key) = certificate(folder.path(), "db.example");
    let (of_another, _) = certificate(folder.path(), "another.example");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let wanted = Wanted {
        port: Some(port),
        tls: Some((certificate_here.clone(), key)),
        ..Wanted::default()
    };
    let _server = ThrowawayPostgres::start_as(&wanted).unwrap();
    let at = |name: &str, trusted: &Path| {
        let trusted = trusted.display().to_string().replace('/', "%2F");
        format!("postgres://regard@{name}:{port}/postgres?hostaddr=127.0.0.1&sslrootcert={trusted}")
    };

    let mut store = open(&at("db.example", &certificate_here)).unwrap();
    store.append(&family(), None).unwrap();
    let mut other = postgres::Client::connect(
        &format!("postgres://regard@127.0.0.1:{port}/postgres"),
        postgres::NoTls,
    )
    .unwrap();
    let encrypted = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND usename = 'regard' AND state = 'idle'";
    assert_eq!(
        other.query_one(encrypted, &[]).unwrap().get::<_, i64>(0),
        1,
        "our connection, and it is encrypted"
    );

    for (address, why) in [
        (at("db.example", &of_another), "certificate"),
        (at("elsewhere.example", &certificate_here), "certificate"),
        (format!("postgres://regard@db.example:{port}/postgres?hostaddr=127.0.0.1"), "certificate"),
        (at("db.example", &folder.path().join("not-there.pem")), "sslrootcert"),
    ] {
        let refused = open(&address).unwrap_err();
        assert!(matches!(refused, StoreError::Open { .. }), "{}", whole(&refused));
        assert!(whole(&refused).contains(why), "{}", whole(&refused));
    }
    let refused =
        open(&format!("{}&sslmode=disable", at("db.example", &certificate_here))).unwrap_err();
    assert!(matches!(refused, StoreError::NotPrivate { .. }), "{refused}");
}

#[test]
fn a_server_elsewhere_that_offers_no_encryption_is_not_spoken_to() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let _server =
        ThrowawayPostgres::start_as(&Wanted { port: Some(port), ..Wanted::default() }).unwrap();
    let refused = open(&format!("postgres://regard@db.example:{port}/postgres?hostaddr=127.0.0.1"))
        .unwrap_err();
    assert!(whole(&refused).contains("TLS"), "{}", whole(&refused));
    open(&format!("postgres://regard@127.0.0.1:{port}/postgres")).unwrap();
}
