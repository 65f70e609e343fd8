//! Who writes at this browser: name, role and agency, typed once and filled in again for the rest of the working day.
//!
//! Takes the cookie a browser sends; gives a [`Writer`], and the cookie that keeps one. There is no sign-in yet: it spares typing
//! and proves nothing.

use crate::cookies::{self, LONGEST_COOKIE};
use axum::http::HeaderMap;
use safeguarding::response::Typed;
use serde::{Deserialize, Serialize};

/// Who writes, as they said the last time. `Debug` shows nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Writer {
    /// Their name.
    pub author: String,
    /// Their role.
    pub role: String,
    /// The agency they write for, by id.
    pub agency: String,
    /// The school or team.
    pub organisation: String,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer(private)")
    }
}

const COOKIE: &str = "regard-writer";
/// For how long it is filled in again. **Units:** seconds; a working day.
const KEPT_SECONDS: u32 = 12 * 60 * 60;

impl Writer {
    /// Who wrote the form that was just sent.
    pub fn of(typed: &Typed) -> Self {
        Self {
            author: typed.author.reveal().clone(),
            role: typed.role.clone(),
            agency: typed.agency.to_string(),
            organisation: typed.organisation.clone(),
        }
    }

    /// Reads the cookie of a request; nobody where there is none that can be read.
    pub fn read(headers: &HeaderMap) -> Self {
        cookies::figures_in(headers, COOKIE)
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default()
    }

    /// The cookie that keeps it; `None` where it would be longer than a browser takes.
    pub fn cookie(&self) -> Option<String> {
        let json = serde_json::to_vec(self).ok()?;
        let value = cookies::as_figures(&json);
        (value.len() <= LONGEST_COOKIE).then(|| {
            format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={KEPT_SECONDS}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, header};

    #[test]
    fn who_wrote_is_filled_in_again_and_a_strangers_cookie_is_nobody() {
        let writer = Writer { author: "Siân O’Neill".into(), ..Writer::default() };
        let cookie = writer.cookie().expect("it is short");
        let sent = cookie.split(';').next().expect("a value");
        let mut headers = HeaderMap::new();
        headers.insert(
            header::COOKIE,
            HeaderValue::from_str(&format!("other=1; {sent}")).expect("plain letters"),
        );
        assert!(Writer::read(&headers) == writer);
        for stranger in ["regard-writer=zz", "regard-writer=7b7", "regard-writer=ф", ""] {
            let Ok(value) = HeaderValue::from_bytes(stranger.as_bytes()) else { continue };
            headers.insert(header::COOKIE, value);
            assert!(Writer::read(&headers) == Writer::default());
        }
    }
}
