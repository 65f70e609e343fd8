//! A sheet: content that leaves the server under a passphrase and is opened by any browser, where there is no program of ours.
//!
//! Takes a passphrase and bytes; gives pieces in letters, each compressed (gzip), sealed (AES-256-GCM) and bound to the sheet and to its
//! own name, so that none can be altered, swapped or taken from another sheet unnoticed. It does not say who wrote the sheet: whoever
//! can replace the whole file can put another in its place.

use crate::SafekeepingError;
use crate::checkpoint::in_figures;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::{digest, pbkdf2};
use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::num::NonZeroU32;
use zeroize::Zeroizing;

/// How often the hash is worked anew before it is the key, so that guessing takes as long each time.
///
/// **Source:** OWASP, Password Storage Cheat Sheet, PBKDF2: 600,000 rounds with HMAC-SHA-256.
const ROUNDS: NonZeroU32 = NonZeroU32::new(600_000).expect("that is not none");

/// The fewest letters of a passphrase: whoever has the file may guess for years. Ours.
const LEAST_LETTERS: usize = 16;

/// How much of a sheet is salt. **Units:** bytes.
const SALT: usize = 16;

/// The letters of a passphrase that is invented: none that is read for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// What opens a sheet. No printed form holds it.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Reads one from the words of a file that holds nothing else.
    ///
    /// # Errors
    /// [`SafekeepingError::NoPassphrase`], where it is short or has letters that not every keyboard has.
    pub fn parse(words: &str) -> Result<Self, SafekeepingError> {
        let words = words.trim();
        let can_be_typed = words.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if words.len() < LEAST_LETTERS || !can_be_typed {
            let (length, least) = (words.chars().count(), LEAST_LETTERS);
            return Err(SafekeepingError::NoPassphrase { length, least });
        }
        Ok(Self(Zeroizing::new(words.to_owned())))
    }

    /// A new one, of this system's randomness: five groups of four letters, a hundred bits.
    ///
    /// # Errors
    /// [`SafekeepingError::NoRandomness`].
    pub fn invent() -> Result<Self, SafekeepingError> {
        let drawn: [u8; 20] = drawn()?;
        let mut words = Zeroizing::new(String::with_capacity(24));
        for (place, byte) in drawn.iter().enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                words.push('-');
            }
            words.push(char::from(LETTERS[usize::from(byte & 31)]));
        }
        Ok(Self(words))
    }

    /// The passphrase in words: to be written to a file that is kept, and nowhere else.
    pub fn reveal(&self) -> Zeroizing<String> {
        self.0.clone()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

/// A sheet that is being sealed, or opened again.
pub struct SealedSheet {
    key: LessSafeKey,
    header: String,
}

impl SealedSheet {
    /// Begins a sheet, with a salt of its own. What `about` says stands open: one JSON object's inside, such as `"day":"2026-11-23"`,
    /// and nobody can alter it unnoticed.
    ///
    /// # Errors
    /// [`SafekeepingError::NoRandomness`].
    pub fn begin(passphrase: &Passphrase, about: &str) -> Result<Self, SafekeepingError> {
        let salt: [u8; SALT] = drawn()?;
        let header = format!(
            "{{\"form\":\"REGARD-SHEET-1\",{about},\"rounds\":{ROUNDS},\"salt\":\"{}\"}}",
            BASE64.encode(salt)
        );
        Ok(Self { key: key_of(passphrase, &salt), header })
    }

    /// Opens a sheet whose header and salt are these.
    ///
    /// # Errors
    /// [`SafekeepingError::NotOpened`], where the header has no salt of ours. Whether the passphrase is right, a piece tells.
    pub fn again(passphrase: &Passphrase, header: &str) -> Result<Self, SafekeepingError> {
        let after = header.split_once("\"salt\":\"").and_then(|(_, rest)| rest.split_once('"'));
        let salt = after.and_then(|(salt, _)| BASE64.decode(salt).ok());
        let salt = salt.ok_or(SafekeepingError::NotOpened)?;
        Ok(Self { key: key_of(passphrase, &salt), header: header.to_owned() })
    }

    /// What stands open at the head of the sheet, and is bound to every piece: how it is opened, and nothing else.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// Seals a piece under a name. **Shape:** the nonce, the sealed bytes and their tag, in letters of base64.
    ///
    /// # Errors
    /// [`SafekeepingError::NoRandomness`]; [`SafekeepingError::File`], where it cannot be compressed.
    pub fn seal(&self, name: &str, content: &[u8]) -> Result<String, SafekeepingError> {
        let failed = |source| SafekeepingError::File { doing: "compressing a piece", source };
        let mut packing = GzEncoder::new(Vec::new(), Compression::default());
        packing.write_all(content).map_err(failed)?;
        let mut bytes = packing.finish().map_err(failed)?;
        let nonce: [u8; NONCE_LEN] = drawn()?;
        let bound = Aad::from(self.bound(name));
        let tag = self
            .key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), bound, &mut bytes)
            .expect("a piece is far shorter than the longest that can be sealed");
        let mut sealed = nonce.to_vec();
        sealed.append(&mut bytes);
        sealed.extend_from_slice(tag.as_ref());
        Ok(BASE64.encode(sealed))
    }

    /// Opens a piece.
    ///
    /// # Errors
    /// [`SafekeepingError::NotOpened`].
    pub fn open(&self, name: &str, piece: &str) -> Result<Vec<u8>, SafekeepingError> {
        let mut sealed = BASE64.decode(piece.trim()).map_err(|_| SafekeepingError::NotOpened)?;
        let (nonce, sealed) =
            sealed.split_at_mut_checked(NONCE_LEN).ok_or(SafekeepingError::NotOpened)?;
        let nonce =
            Nonce::try_assume_unique_for_key(nonce).map_err(|_| SafekeepingError::NotOpened)?;
        let packed = self
            .key
            .open_in_place(nonce, Aad::from(self.bound(name)), sealed)
            .map_err(|_| SafekeepingError::NotOpened)?;
        let mut content = Vec::new();
        let mut unpacking = GzDecoder::new(&*packed);
        unpacking.read_to_end(&mut content).map_err(|_| SafekeepingError::NotOpened)?;
        Ok(content)
    }

    /// What a piece is bound to: the sheet's head, and its own name.
    fn bound(&self, name: &str) -> String {
        format!("{}\n{name}", self.header)
    }
}

impl fmt::Debug for SealedSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedSheet({})", self.header)
    }
}

/// The SHA-256 of what is written to it: by which a browser's policy, and people with any other program, compare.
#[derive(Clone)]
pub struct Fingerprinting(digest::Context);

impl Fingerprinting {
    /// Of nothing yet.
    pub fn begin() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    /// Of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut all = Self::begin();
        all.0.update(bytes);
        all
    }

    /// In base64, as a browser's policy wants it.
    pub fn in_base64(self) -> String {
        BASE64.encode(self.0.finish())
    }

    /// In hexadecimal figures, as `sha256sum` prints it.
    pub fn in_figures(self) -> String {
        in_figures(self.0.finish().as_ref())
    }
}

impl io::Write for Fingerprinting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Fingerprinting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprinting")
    }
}

fn key_of(passphrase: &Passphrase, salt: &[u8]) -> LessSafeKey {
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, passphrase.0.as_bytes(), &mut key[..]);
    let key = UnboundKey::new(&AES_256_GCM, &key[..]).expect("a key of 32 bytes");
    LessSafeKey::new(key)
}

fn drawn<const N: usize>() -> Result<[u8; N], SafekeepingError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SafekeepingError::NoRandomness)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(words: &str) -> Passphrase {
        Passphrase::parse(words).unwrap()
    }

    #[test]
    fn a_piece_opens_with_its_passphrase_under_its_name_and_in_its_sheet_only() {
        let right = passphrase("a heron on the old quay");
        let sheet = SealedSheet::begin(&right, "\"day\":\"2026-11-23\"").unwrap();
        let words = "canary ".repeat(9_000);
        let piece = sheet.seal("3", words.as_bytes()).unwrap();
        assert!(piece.len() < words.len() / 10, "it is compressed");
        assert_ne!(piece, sheet.seal("3", words.as_bytes()).unwrap(), "never sealed alike twice");
        let again = SealedSheet::again(&right, sheet.header()).unwrap();
        assert_eq!(again.open("3", &piece).unwrap(), words.as_bytes());
        assert!(again.open("4", &piece).is_err(), "not under another name");
        let other = SealedSheet::again(&passphrase("a heron on the new quay"), sheet.header());
        assert!(other.unwrap().open("3", &piece).is_err(), "not with another passphrase");
        let altered = sheet.header().replace("23", "24");
        let altered = SealedSheet::again(&right, &altered).unwrap();
        assert!(altered.open("3", &piece).is_err(), "not under another day");
    }

    #[test]
    fn a_piece_that_was_altered_anywhere_does_not_open() {
        let sheet =
            SealedSheet::begin(&passphrase("a heron on the old quay"), "\"day\":1").unwrap();
        let piece = sheet.seal("0", b"Merryn Trevose").unwrap();
        let sealed = BASE64.decode(&piece).unwrap();
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 1;
            assert!(sheet.open("0", &BASE64.encode(&altered)).is_err(), "byte {place}");
            assert!(sheet.open("0", &BASE64.encode(&sealed[..place])).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn what_is_short_or_cannot_be_typed_is_no_passphrase() {
        for words in
            ["", "short", "fifteen letters", "caf\u{e9} by the old mill", "two\nlines of words"]
        {
            let refused = Passphrase::parse(words).unwrap_err();
            assert!(!refused.to_string().contains("old mill"), "{refused}");
        }
        let (one, two) = (Passphrase::invent().unwrap(), Passphrase::invent().unwrap());
        assert_ne!(*one.reveal(), *two.reveal());
        assert_eq!(one.reveal().len(), 24);
        assert_eq!(*Passphrase::parse(&one.reveal()).unwrap().reveal(), *one.reveal());
        assert_eq!(format!("{one:?}"), "Passphrase");
    }

    #[test]
    fn a_fingerprint_is_that_of_every_other_program() {
        let mut all = Fingerprinting::begin();
        all.write_all(b"a").and_then(|()| all.write_all(b"bc")).unwrap();
        let base64 = Fingerprinting::of(b"abc").in_base64();
        assert_eq!(base64, "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(
            all.in_figures(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
