//! What somebody proves with who they are: a password, a code of an app, and the random words a browser or a link holds.
//!
//! Takes what was typed; gives whether it is right. What is kept of a password, a link or a session lets nobody in who finds it. The
//! secret of the codes would: an app and this program share it, so the encrypted log holds it.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::fmt;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

/// The fewest letters a password has. Length keeps out more than odd signs do (NCSC, three random words).
pub const SHORTEST_PASSWORD: usize = 12;
/// The most letters one may have: to hash a novel would keep others waiting.
pub const LONGEST_PASSWORD: usize = 256;

/// Memory and time of one hash: OWASP’s first choice for Argon2id. **Units:** KiB, passes, lanes.
const COST: (u32, u32, u32) = (19_456, 2, 1);

/// A password as somebody typed it. `Debug` shows nothing of it; it is wiped when it is let go.
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(private)")
    }
}

/// Why a password is none to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// It has too few letters.
    #[error(
        "Use at least {SHORTEST_PASSWORD} letters or signs: three words that do not belong together are easy to keep in mind"
    )]
    TooShort,
    /// It has too many.
    #[error("Use at most {LONGEST_PASSWORD} letters or signs")]
    TooLong,
    /// It is one that would be tried early.
    #[error(
        "This would be guessed early: use three words that do not belong together, and no name of yours or of your work"
    )]
    Guessed,
}

impl Password {
    /// A password as it was typed, without what a keyboard adds at its ends.
    pub fn typed(text: &str) -> Self {
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    /// Its hash, to keep. `own` are names its holder goes by, which are easily guessed. It takes tens of milliseconds on purpose.
    ///
    /// # Errors
    /// [`WeakPassword`], in words for whoever chose it.
    pub fn to_keep(&self, own: &[&str]) -> Result<String, WeakPassword> {
        let letters = self.0.chars().count();
        if letters < SHORTEST_PASSWORD {
            return Err(WeakPassword::TooShort);
        }
        if letters > LONGEST_PASSWORD {
            return Err(WeakPassword::TooLong);
        }
        if zxcvbn::zxcvbn(&self.0, own).score() < zxcvbn::Score::Three {
            return Err(WeakPassword::Guessed);
        }
        let hash = hasher().hash_password(self.0.as_bytes());
        Ok(hash.expect("a password of bounded length has a hash").to_string())
    }

    /// Whether it is the one a hash was kept of. Where there is none it takes as long and is not: whoever waits learns nothing of whether
    /// there is an account.
    pub fn is(&self, kept: Option<&str>) -> bool {
        let text = self.0.as_bytes();
        let long = self.0.chars().count() > LONGEST_PASSWORD;
        match kept.and_then(|kept| PasswordHash::new(kept).ok()) {
            Some(hash) if !long => hasher().verify_password(text, &hash).is_ok(),
            _ => {
                let _ = hasher().hash_password(if long { b"" } else { text });
                false
            }
        }
    }
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).expect("a cost Argon2 takes");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Random words that a browser or a link holds: 256 bits, in hexadecimal. `Debug` shows nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(Zeroizing<String>);

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket(private)")
    }
}

impl Ticket {
    /// A new one.
    pub fn invent() -> Self {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(bytes.as_mut()).expect("the system gives random numbers");
        let figures = bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
            use fmt::Write as _;
            write!(text, "{byte:02x}").expect("text takes it");
            text
        });
        Self(Zeroizing::new(figures))
    }

    /// One as a browser sent it; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let is = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is.then(|| Self(Zeroizing::new(text.to_ascii_lowercase())))
    }

    /// What the browser or the link is given.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it: whoever has the hash cannot make the ticket of it.
    pub fn hash(&self) -> String {
        blake3::hash(self.0.as_bytes()).to_hex().to_string()
    }
}

/// The secret of the codes an app shows. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct CodeSecret(Zeroizing<String>);

impl fmt::Debug for CodeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeSecret(private)")
    }
}

impl CodeSecret {
    /// A new one.
    pub fn invent() -> Self {
        Self(Zeroizing::new(Secret::generate().to_base32()))
    }

    /// One as it was kept; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let secret = Secret::try_from_base32(text).ok()?;
        (secret.as_bytes().len() >= 16).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// In base 32, as an app takes it when it is typed in.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn of(&self, sign_in_name: &str) -> Totp {
        let secret = Secret::try_from_base32(self.0.as_str()).expect("it was read before");
        // An app's file of accounts parts the name at a colon.
        let name = sign_in_name.replace(':', " ");
        Builder::new()
            .with_secret(secret.as_bytes().to_vec())
            .with_account_name(name)
            .with_issuer(Some("Regard"))
            .build()
            .expect("six figures, thirty seconds, a secret of 128 bits or more")
    }

    /// The address an app reads, and a picture of it (PNG, in base 64) to hold a telephone to.
    pub fn for_app(&self, sign_in_name: &str) -> (String, String) {
        let totp = self.of(sign_in_name);
        let address = totp.to_url().expect("a name and an issuer without colons");
        let picture = totp.to_qr_base64().expect("an address short enough for a picture");
        (address, picture)
    }

    /// The time step a code is of, where it is one the app shows about now (the step before and after count too: clocks differ).
    /// **Units:** seconds since 1970.
    pub fn step_of(&self, code: &str, seconds: u64) -> Option<u64> {
        let figures: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
        self.of("").check(&figures, seconds)
    }

    /// The code an app shows at a moment.
    pub fn code_at(&self, seconds: u64) -> String {
        self.of("").generate(seconds).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "seven wet towels sing";

    #[test]
    fn a_password_is_known_again_and_no_other_is() {
        let kept = Password::typed(GOOD).to_keep(&[]).expect("a long one");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(Password::typed(&format!(" {GOOD} ")).is(Some(&kept)));
        assert!(!Password::typed("seven wet towels sang").is(Some(&kept)));
        assert!(!Password::typed(GOOD).is(None));
        assert!(!Password::typed(GOOD).is(Some("no hash")));
        // Salted: the same password is kept otherwise each time.
        assert_ne!(Password::typed(GOOD).to_keep(&[]).expect("a long one"), kept);
    }

    #[test]
    fn a_password_that_would_be_guessed_is_refused_with_what_to_do() {
        let refused =
            |text: &str| Password::typed(text).to_keep(&["siobhan.okafor", "Siobhan Okafor"]);
        assert_eq!(refused("short"), Err(WeakPassword::TooShort));
        assert_eq!(refused(&"long ".repeat(60)), Err(WeakPassword::TooLong));
        for guessed in
            ["password1234", "aaaaaaaaaaaaaa", "123456789012", "siobhan.okafor", "qwertyuiop12"]
        {
            assert_eq!(refused(guessed), Err(WeakPassword::Guessed), "{guessed}");
        }
    }

    #[test]
    fn tickets_differ_and_only_their_hash_is_kept() {
        let (one, other) = (Ticket::invent(), Ticket::invent());
        assert_ne!(one, other);
        assert_ne!(one.hash(), one.reveal());
        assert_eq!(Ticket::parse(one.reveal()).map(|read| read.hash()), Some(one.hash()));
        for none in ["", "zz", &one.reveal()[1..], &format!("{}0", one.reveal())] {
            assert!(Ticket::parse(none).is_none());
        }
        assert_eq!(format!("{one:?}"), "Ticket(private)");
    }

    #[test]
    fn a_code_is_right_for_a_minute_and_a_half_and_names_its_step() {
        let secret = CodeSecret::invent();
        let now = 1_800_000_000;
        let code = secret.code_at(now);
        let step = secret.step_of(&code, now).expect("it is of now");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(secret.step_of(&spaced, now + 30), Some(step));
        assert_eq!(secret.step_of(&code, now + 90), None);
        assert_eq!(secret.step_of("", now), None);
    }

    /// RFC 6238, appendix B: the codes of its SHA-1 secret, of which an app shows the last six figures.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = CodeSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("its secret");
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            assert_eq!(secret.code_at(seconds), code);
        }
    }
}
