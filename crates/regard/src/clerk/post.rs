//! The post: hands letters to a mail server.
//!
//! Takes the settings; sends a letter, over TLS where they ask for it, and says why it was not taken. A reason repeats neither the
//! recipient nor what the server answered, which may: it gives the server's three figures.

use super::{Letter, Settings};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};
use std::time::Duration;

/// How long a mail server may take for each answer.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Why a letter was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// The server could not be reached, or broke off.
    #[error(
        "the mail server at {server} could not be reached, or broke off: {why}. Look whether it runs and the port is right"
    )]
    NotReached {
        /// Which server.
        server: String,
        /// Why.
        why: String,
    },
    /// No sound TLS could be agreed on.
    #[error(
        "no safe connection to the mail server at {server}: its certificate is not one that this computer trusts, or it offers \
         no TLS or no way to sign in. Look at `tls` and `user` in the settings"
    )]
    NotSafe {
        /// Which server.
        server: String,
    },
    /// The server refused who we are, or this one letter.
    #[error(
        "the mail server at {server} refused, with {code}. Look at the user, the password and the recipients in the settings"
    )]
    Refused {
        /// Which server.
        server: String,
        /// The three figures of its answer.
        code: String,
    },
    /// An address in the settings, or the letter, cannot be written as e-mail.
    #[error(
        "the letter could not be made: look at `from`, `fallback` and each `to` in the settings"
    )]
    NotMade,
}

impl NotSent {
    /// Whether no other letter can be sent either.
    pub const fn is_for_all(&self) -> bool {
        matches!(self, Self::NotReached { .. } | Self::NotSafe { .. })
    }
}

/// A mail server, to be given letters.
pub struct Post {
    from: String,
    server: String,
    transport: Result<SmtpTransport, NotSent>,
}

impl Post {
    /// The one that the settings name. Nothing is asked of it yet.
    pub fn of(settings: &Settings) -> Self {
        let server = format!("{}:{}", settings.server.host, settings.server.port);
        Self { from: settings.from.clone(), transport: transport(settings, &server), server }
    }

    /// Sends one letter.
    ///
    /// # Errors
    /// [`NotSent`]: the post did not take it.
    pub fn send(&self, to: &str, letter: &Letter) -> Result<(), NotSent> {
        let transport = self.transport.as_ref().map_err(Clone::clone)?;
        let message = self.message(to, letter).ok_or(NotSent::NotMade)?;
        transport.send(&message).map(|_| ()).map_err(|error| self.not_sent(&error))
    }

    fn message(&self, to: &str, letter: &Letter) -> Option<Message> {
        let by_itself = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let made = Message::builder()
            .from(self.from.parse().ok()?)
            .to(to.parse().ok()?)
            .subject(&letter.subject)
            .message_id(Some(format!("<{}@regard.invalid>", letter.id)))
            .raw_header(by_itself)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone());
        made.ok()
    }

    fn not_sent(&self, error: &lettre::transport::smtp::Error) -> NotSent {
        let server = self.server.clone();
        if let Some(code) = error.status() {
            return NotSent::Refused { server, code: code.to_string() };
        }
        if error.is_tls() || error.is_client() || is_about_certificates(error) {
            return NotSent::NotSafe { server };
        }
        let why = if error.is_timeout() { "it took too long" } else { "no connection" };
        NotSent::NotReached { server, why: why.to_owned() }
    }
}

/// Whether a handshake failed: TLS that cannot be agreed on comes to us as data that makes no sense.
fn is_about_certificates(error: &lettre::transport::smtp::Error) -> bool {
    let mut under = std::error::Error::source(error);
    while let Some(cause) = under {
        let io = cause.downcast_ref::<std::io::Error>();
        if io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData) {
            return true;
        }
        under = cause.source();
    }
    false
}

fn transport(settings: &Settings, server: &str) -> Result<SmtpTransport, NotSent> {
    let about = &settings.server;
    let tls = || {
        TlsParameters::new(about.host.clone())
            .map_err(|_| NotSent::NotSafe { server: server.to_owned() })
    };
    let tls = match about.tls {
        super::settings::Safety::Tls => Tls::Wrapper(tls()?),
        super::settings::Safety::Starttls => Tls::Required(tls()?),
        super::settings::Safety::None => Tls::None,
    };
    let mut builder = SmtpTransport::builder_dangerous(&about.host)
        .port(about.port)
        .tls(tls)
        .timeout(Some(LONGEST_WAIT));
    if let Some((user, password)) = &settings.sign_in {
        builder =
            builder.credentials(Credentials::new(user.reveal().clone(), password.reveal().clone()));
    }
    Ok(builder.build())
}
