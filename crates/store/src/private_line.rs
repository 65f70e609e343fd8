//! The line to a PostgreSQL server: off this machine it is always encrypted, and the server's certificate checked.
//!
//! Takes an address as people write it; gives what connects. Certificates are believed when the system believes them, or, where the
//! address names a file of them (`sslrootcert=`), when that file does.

use crate::error::DatabaseSaid;
use crate::{Place, StoreError};
use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::net::IpAddr;
use std::str::FromStr as _;
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connects to the server of an address.
///
/// # Errors
/// [`StoreError::NotPrivate`] where the line would leave this machine unencrypted; [`StoreError::NoAnswer`]; [`StoreError::Open`].
pub(crate) fn connect(address: &str) -> Result<Client, StoreError> {
    let place = || Place::Postgres(address.to_owned()).to_string();
    let open = not_open(address);
    let (address, trusted) = without_trusted(address);
    let mut config = Config::from_str(&address).map_err(|error| open(error.into()))?;
    let is_wanted = config.get_ssl_mode() == SslMode::Require;
    if !leaves_this_machine(&config) && !is_wanted {
        config.ssl_mode(SslMode::Disable);
        return config.connect(NoTls).map_err(|error| open(error.into()));
    }
    if config.get_ssl_mode() == SslMode::Disable {
        return Err(StoreError::NotPrivate { place: place() });
    }
    config.ssl_mode(SslMode::Require);
    let roots = roots(trusted.as_deref()).map_err(&open)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| open(DatabaseSaid::in_words("TLS could not be set up")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.connect(MakeRustlsConnect::new(tls)).map_err(|error| open(error.into()))
}

/// Says that the server of an address could not be reached, without the password the address may have.
pub(crate) fn not_open(address: &str) -> impl Fn(DatabaseSaid) -> StoreError {
    let place = Place::Postgres(address.to_owned()).to_string();
    move |source| {
        let place = place.clone();
        if source.is_away {
            StoreError::NoAnswer { place, source }
        } else {
            StoreError::Open { place, source }
        }
    }
}

/// Whether any host of an address is not this machine: by a socket, or by the names and numbers only it has.
fn leaves_this_machine(config: &Config) -> bool {
    let is_here = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
    };
    let numbers = config.get_hostaddrs();
    let hosts = config.get_hosts();
    !hosts.iter().all(is_here) || !numbers.iter().all(IpAddr::is_loopback)
}

/// An address without the file of certificates it names, and that file.
fn without_trusted(address: &str) -> (String, Option<String>) {
    let Some((server, options)) = address.split_once('?') else {
        return (address.to_owned(), None);
    };
    let mut trusted = None;
    let others: Vec<&str> = options
        .split('&')
        .filter(|option| match option.strip_prefix("sslrootcert=") {
            Some(file) => {
                trusted = Some(file.replace("%2F", "/").replace("%2f", "/").replace("%20", " "));
                false
            }
            None => true,
        })
        .collect();
    let options = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    (format!("{server}{options}"), trusted)
}

/// Whose certificates are believed.
fn roots(file: Option<&str>) -> Result<RootCertStore, DatabaseSaid> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = file {
        let unread = |_| {
            DatabaseSaid::in_words(
                "the file of certificates (sslrootcert) cannot be read, or holds none",
            )
        };
        for certificate in CertificateDer::pem_file_iter(file).map_err(unread)? {
            roots.add(certificate.map_err(unread)?).map_err(|_| {
                DatabaseSaid::in_words("a certificate in sslrootcert cannot be used")
            })?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if roots.is_empty() {
        return Err(DatabaseSaid::in_words(
            "no certificate is known by which to check the server's; name a file of them with sslrootcert= in the address",
        ));
    }
    Ok(roots)
}

/// What an address says, where it can be read at all.
pub(crate) fn read(address: &str) -> Option<Config> {
    Config::from_str(&without_trusted(address).0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_on_this_machine_may_go_without_encryption() {
        for (address, leaves) in [
            ("postgres://u@localhost/d", false),
            ("postgres://u@127.0.0.1/d", false),
            ("postgres://u@127.1.2.3:5433/d", false),
            ("postgres://u@[::1]/d", false),
            ("postgres://u@%2Fvar%2Frun%2Fpostgresql/d", false),
            ("postgres://u@db.example/d", true),
            ("postgres://u@10.0.0.5/d", true),
            ("postgres://u@localhost.example/d", true),
            ("postgres://u@localhost,db.example/d", true),
            ("postgres://u@localhost/d?hostaddr=10.0.0.5", true),
            ("postgres://u@db.example/d?hostaddr=127.0.0.1", true),
        ] {
            assert_eq!(
                leaves_this_machine(&Config::from_str(address).unwrap()),
                leaves,
                "{address}"
            );
        }
    }

    #[test]
    fn a_line_that_would_leave_the_machine_unencrypted_is_refused_before_anything_is_sent() {
        let refused =
            connect("postgres://u:canary@db.example/d?sslmode=disable").map(drop).unwrap_err();
        assert!(matches!(refused, StoreError::NotPrivate { .. }), "{refused}");
        assert!(!format!("{refused} {refused:?}").contains("canary"));
    }

    #[test]
    fn the_file_of_certificates_is_taken_out_of_the_address() {
        let (address, trusted) =
            without_trusted("postgres://u@h/d?sslrootcert=%2Fetc%2Fca.pem&connect_timeout=5");
        assert_eq!(
            (address.as_str(), trusted.as_deref()),
            ("postgres://u@h/d?connect_timeout=5", Some("/etc/ca.pem"))
        );
        assert_eq!(
            without_trusted("postgres://u@h/d?sslrootcert=x"),
            ("postgres://u@h/d".to_owned(), Some("x".to_owned()))
        );
        assert_eq!(without_trusted("postgres://u@h/d").1, None);
    }
}
