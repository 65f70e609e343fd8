//! A checkpoint: the head of the log at a moment, signed with a key that is not kept with the database.
//!
//! Whoever may rewrite the whole log, hashes and all, can not sign for what they made of it. One line each, to be printed, sent or
//! kept elsewhere: `REGARD-CHECKPOINT-1`, the moment, the head, the signature of what stands before it.

use crate::SafekeepingError;
use ed25519_dalek::{Signature, Signer as _};
use std::fmt;
use zeroize::Zeroizing;

const BEGINS: &str = "REGARD-CHECKPOINT-1";

/// What signs checkpoints. No printed form holds it.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new one, of this system's randomness.
    ///
    /// # Errors
    /// [`SafekeepingError::NoRandomness`].
    pub fn invent() -> Result<Self, SafekeepingError> {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut bytes[..]).map_err(|_| SafekeepingError::NoRandomness)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&bytes)))
    }

    /// Reads one from the words of a file, where it stands on a line of its own; lines that begin with # are passed over.
    ///
    /// # Errors
    /// [`SafekeepingError::NoSigningKey`].
    pub fn parse(words: &str) -> Result<Self, SafekeepingError> {
        let mut lines = words.lines().map(str::trim);
        let words =
            lines.find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&figures(words)?)))
    }

    /// The key in words, as [`SigningKey::parse`] reads them: to be written to a file that is kept, and nowhere else.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(in_figures(self.0.as_bytes()))
    }

    /// What its signatures are checked with, which signs nothing.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs a head as of a moment. Both are one word each.
    pub fn sign(&self, moment: &str, head: &str) -> Checkpoint {
        let said = format!("{BEGINS} {moment} {head}");
        let signature = self.0.sign(said.as_bytes());
        Checkpoint { moment: moment.to_owned(), head: head.to_owned(), signature }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey")
    }
}

/// What the signatures of one signing key are checked with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(ed25519_dalek::VerifyingKey);

impl std::str::FromStr for PublicKey {
    type Err = SafekeepingError;

    fn from_str(words: &str) -> Result<Self, SafekeepingError> {
        let wrong = SafekeepingError::NoSigningKey { length: words.trim().chars().count() };
        ed25519_dalek::VerifyingKey::from_bytes(&figures(words)?).map(Self).map_err(|_| wrong)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_figures(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// A head of the log at a moment, under a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// When it was signed, as whoever signed it wrote it.
    pub moment: String,
    /// The head, as the log prints it.
    pub head: String,
    signature: Signature,
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let signature = in_figures(&self.signature.to_bytes());
        write!(f, "{BEGINS} {} {} {signature}", self.moment, self.head)
    }
}

impl Checkpoint {
    /// Every checkpoint among some lines, each signed by this key; empty lines are passed over. **Shape:** in their order.
    ///
    /// # Errors
    /// [`SafekeepingError::NotACheckpoint`] and [`SafekeepingError::NotSignedByThis`], for the first line that is wrong.
    pub fn all_in(lines: &str, by: &PublicKey) -> Result<Vec<Self>, SafekeepingError> {
        let mut found = Vec::new();
        for (line, words) in (1..).zip(lines.lines()) {
            if words.trim().is_empty() {
                continue;
            }
            let checkpoint = read(words).ok_or(SafekeepingError::NotACheckpoint { line })?;
            let said = format!("{BEGINS} {} {}", checkpoint.moment, checkpoint.head);
            by.0.verify_strict(said.as_bytes(), &checkpoint.signature)
                .map_err(|_| SafekeepingError::NotSignedByThis { line })?;
            found.push(checkpoint);
        }
        Ok(found)
    }
}

fn read(line: &str) -> Option<Checkpoint> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [BEGINS, moment, head, signature] = words[..] else { return None };
    let signature = Signature::from_bytes(&bytes_of(signature)?);
    Some(Checkpoint { moment: moment.to_owned(), head: head.to_owned(), signature })
}

fn figures(words: &str) -> Result<[u8; 32], SafekeepingError> {
    let words = words.trim();
    bytes_of(words).ok_or_else(|| SafekeepingError::NoSigningKey { length: words.chars().count() })
}

fn bytes_of<const N: usize>(figures: &str) -> Option<[u8; N]> {
    if figures.len() != 2 * N || !figures.bytes().all(|figure| figure.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&figures[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

pub(crate) fn in_figures(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| FIGURES[half as usize])
        .collect()
}

const FIGURES: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_is_read_as_it_is_printed_and_believed_of_its_key_only() {
        let (key, other) = (SigningKey::invent().unwrap(), SigningKey::invent().unwrap());
        let one = key.sign("2026-11-23T02:00:00Z", "3:0f5a");
        let two = key.sign("2026-11-24T02:00:00Z", "9:77aa");
        let lines = format!("{one}\n\n{two}\n");
        assert_eq!(Checkpoint::all_in(&lines, &key.public()).unwrap(), [one, two]);
        let again: PublicKey =
            SigningKey::parse(&key.reveal()).unwrap().public().to_string().parse().unwrap();
        assert_eq!(again, key.public());
        let refused = Checkpoint::all_in(&lines, &other.public()).unwrap_err();
        assert!(matches!(refused, SafekeepingError::NotSignedByThis { line: 1 }), "{refused}");
        assert_eq!(format!("{key:?}"), "SigningKey");
    }

    #[test]
    fn any_altered_letter_of_a_checkpoint_is_found() {
        let key = SigningKey::invent().unwrap();
        let line = key.sign("2026-11-23T02:00:00Z", "3:0f5a").to_string();
        for place in 0..line.len() {
            let mut altered = line.clone().into_bytes();
            altered[place] ^= 1;
            let altered = String::from_utf8(altered).unwrap();
            assert!(
                Checkpoint::all_in(&altered, &key.public()).is_err(),
                "letter {place}: {altered}"
            );
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for wrong in ["", "12", &"g".repeat(64), &"é".repeat(32)] {
            assert!(matches!(SigningKey::parse(wrong), Err(SafekeepingError::NoSigningKey { .. })));
            assert!(wrong.parse::<PublicKey>().is_err());
        }
    }
}
