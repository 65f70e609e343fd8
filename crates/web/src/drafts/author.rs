//! The author of drafts: a browser, known by a key in its cookie and by nothing else.
//!
//! Takes a cookie; gives names under which drafts are kept, and seals and opens them. The key is written down nowhere here.

use super::DraftName;
use crate::cookies;
use axum::http::HeaderMap;
use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

/// A browser that keeps drafts. `Debug` shows nothing of its key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Author([u8; 32]);

impl std::fmt::Debug for Author {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Author(private)")
    }
}

const COOKIE: &str = "regard-drafts";
/// For how long a browser keeps its key after it last opened a form: longer than any draft is kept. **Units:** seconds; 90 days.
const KEPT_SECONDS: u32 = 90 * 24 * 60 * 60;
/// The bytes of a nonce, which stand before what is sealed.
const NONCE_BYTES: usize = 24;
/// The bytes of a hash that go into a name.
const NAME_BYTES: usize = 16;

// One key for each use, so that a name says nothing of what seals.
const SEALS: &str = "Regard 2026-06 drafts: what seals a draft";
const NAMES_AUTHOR: &str = "Regard 2026-06 drafts: what names an author";
const NAMES_FORM: &str = "Regard 2026-06 drafts: what names a form";

impl Author {
    /// A browser nobody has met before.
    pub fn new() -> Self {
        Self(Key::generate().into())
    }

    /// The browser that sent a request; `None` where it has no key yet.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        Some(Self(cookies::figures_in(headers, COOKIE)?.try_into().ok()?))
    }

    /// The cookie that keeps its key.
    pub fn cookie(&self) -> String {
        let value = cookies::as_figures(&self.0);
        format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={KEPT_SECONDS}")
    }

    /// The name of the draft of one form.
    pub fn name(&self, form: &str) -> DraftName {
        let form = blake3::keyed_hash(&self.key_that(NAMES_FORM), form.as_bytes());
        DraftName::of(
            cookies::as_figures(&self.key_that(NAMES_AUTHOR)[..NAME_BYTES]),
            cookies::as_figures(&form.as_bytes()[..NAME_BYTES]),
        )
    }

    /// Seals what only this author is to read.
    pub fn seal(&self, plain: &[u8]) -> Vec<u8> {
        let nonce = XNonce::generate();
        let payload = Payload { msg: plain, aad: SEALS.as_bytes() };
        let sealed = self.cipher().encrypt(&nonce, payload);
        let mut all = nonce.to_vec();
        all.extend(sealed.expect("a draft is far shorter than the cipher can take"));
        all
    }

    /// Opens what this author sealed; `None` for anything else.
    pub fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: rest, aad: SEALS.as_bytes() };
        self.cipher().decrypt(&XNonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.key_that(SEALS)))
    }

    fn key_that(&self, does: &str) -> [u8; 32] {
        blake3::derive_key(does, &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, header};

    #[test]
    fn a_browser_is_known_again_by_its_cookie_and_a_strangers_cookie_is_nobody() {
        let author = Author::new();
        let cookie = author.cookie();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=7776000"));
        let mut headers = HeaderMap::new();
        let sent = cookie.split(';').next().expect("a value");
        headers.insert(header::COOKIE, HeaderValue::from_str(sent).expect("plain letters"));
        assert!(Author::read(&headers) == Some(author));
        for stranger in ["regard-drafts=00", "regard-drafts=", "other=1", "regard-drafts=zz"] {
            headers.insert(header::COOKIE, HeaderValue::from_static(stranger));
            assert!(Author::read(&headers).is_none(), "{stranger}");
        }
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_author_alone_and_not_once_a_byte_is_altered() {
        let (author, other) = (Author::new(), Author::new());
        let sealed = author.seal(b"Fell asleep on the carpet");
        assert_eq!(author.open(&sealed).as_deref(), Some(&b"Fell asleep on the carpet"[..]));
        assert_eq!(other.open(&sealed), None);
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert_eq!(author.open(&altered), None, "byte {place}");
        }
        assert_eq!(author.open(b"short"), None);
        assert_ne!(author.seal(b"the same"), author.seal(b"the same"));
    }

    #[test]
    fn a_name_is_the_same_for_one_author_and_form_only() {
        let (author, other) = (Author::new(), Author::new());
        assert_eq!(author.name("/write/worry"), author.name("/write/worry"));
        assert_ne!(author.name("/write/worry"), author.name("/write/contact"));
        assert_ne!(author.name("/write/worry"), other.name("/write/worry"));
        assert_eq!(author.name("a").author(), author.name("b").author());
        assert_ne!(author.name("a").author(), other.name("a").author());
        assert_eq!(author.name("a").to_string().len(), 65);
    }
}
