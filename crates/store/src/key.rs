//! The key of an encrypted log: what it is read from, and that it is never shown.
//!
//! Takes the words of a file, a setting or a prompt; gives a [`Key`]. It opens no file and no database.

use crate::StoreError;
use std::fmt::{self, Write as _};
use zeroize::Zeroizing;

/// Letters and figures of a passphrase, at least.
const SHORTEST: usize = 12;

/// What opens an encrypted log. It is wiped from memory when it is let go of, and no printed form holds it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    words: Zeroizing<String>,
    is_raw: bool,
}

impl Key {
    /// Reads a key: 64 hexadecimal figures are the key itself; anything else, of twelve characters or more, is a passphrase, from
    /// which the key is worked out anew at each opening (SQLCipher's 256,000 rounds of PBKDF2). What
    /// stands round it, such as the end of a line, is not part of it.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] when it is empty, short or holds control characters.
    pub fn parse(words: &str) -> Result<Self, StoreError> {
        let words = words.trim();
        let is_raw = words.len() == 64 && words.bytes().all(|byte| byte.is_ascii_hexdigit());
        if words.chars().count() < SHORTEST || words.chars().any(char::is_control) {
            return Err(StoreError::NoKey { length: words.chars().count() });
        }
        Ok(Self { words: Zeroizing::new(words.to_owned()), is_raw })
    }

    /// A key of this system's randomness.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`] when the system gives none.
    pub fn invent() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut bytes[..]).map_err(|_| StoreError::NoRandomness)?;
        let mut words = Zeroizing::new(String::with_capacity(64));
        for byte in *bytes {
            write!(words, "{byte:02x}").expect("a string takes what is written to it");
        }
        Ok(Self { words, is_raw: true })
    }

    /// The key in words, as [`Key::parse`] reads them: to be written to a file that is kept, and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.words
    }

    /// As SQLCipher takes it: the key itself as `x'…'`, or a passphrase as it is.
    pub(crate) fn for_sqlcipher(&self) -> Zeroizing<String> {
        Zeroizing::new(if self.is_raw {
            format!("x'{}'", *self.words)
        } else {
            self.words.to_string()
        })
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sixty_four_figures_or_a_passphrase_and_nothing_short() {
        let raw = "0f".repeat(32);
        assert_eq!(*Key::parse(&format!("{raw}\n")).unwrap().for_sqlcipher(), format!("x'{raw}'"));
        let words = "seven wet towels";
        assert_eq!(*Key::parse(words).unwrap().for_sqlcipher(), *words);
        for wrong in ["", "   ", "short", "eleven char", "with\u{0}a control character"] {
            let refused = Key::parse(wrong).unwrap_err().to_string();
            assert!(refused.contains("64 hexadecimal figures"), "{refused}");
        }
    }

    #[test]
    fn a_key_is_never_printed_and_two_are_never_the_same() {
        let (one, other) = (Key::invent().unwrap(), Key::invent().unwrap());
        assert_ne!(one, other);
        assert_eq!(Key::parse(one.reveal()).unwrap(), one);
        assert_eq!(format!("{one:?}"), "Key");
    }
}
