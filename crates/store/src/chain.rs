//! The chain: each entry's hash covers the hash of the entry before it, its own number and its body.
//!
//! Takes a hash, a number and bytes; gives a hash. It neither reads nor writes.

use crate::StoreError;
use std::fmt;
use std::str::FromStr;

/// The last entry of the log: how many entries there are, and the hash that stands for all of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its number, from 1; 0 for a log with no entry.
    pub seq: u64,
    /// Its hash; 32 zero bytes for a log with no entry.
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a log with no entry: what entry 1 is chained to.
    pub const EMPTY: Self = Self { seq: 0, hash: [0; 32] };

    /// The head after one more entry with this body.
    pub(crate) fn then(&self, body: &[u8]) -> Self {
        let seq = self.seq + 1;
        Self { seq, hash: link(&self.hash, seq, body) }
    }
}

impl FromStr for Head {
    type Err = StoreError;

    /// Reads a head as it is printed: `3:0f5a…`, the hash in 64 hexadecimal figures.
    fn from_str(text: &str) -> Result<Self, StoreError> {
        let read = || {
            let (seq, figures) = text.trim().split_once(':')?;
            if figures.len() != 64 || !figures.bytes().all(|figure| figure.is_ascii_hexdigit()) {
                return None;
            }
            let mut hash = [0; 32];
            for (i, byte) in hash.iter_mut().enumerate() {
                *byte = u8::from_str_radix(&figures[2 * i..2 * i + 2], 16).ok()?;
            }
            Some(Self { seq: seq.parse().ok()?, hash })
        };
        read().ok_or_else(|| StoreError::NotAHead { length: text.chars().count() })
    }
}

impl fmt::Display for Head {
    /// The number and the hash in hexadecimal, to be copied down and kept elsewhere: `3:0f5a…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The hash of entry `seq` with this body, after an entry with the hash `previous`.
pub(crate) fn link(previous: &[u8], seq: u64, body: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous);
    hasher.update(&seq.to_le_bytes());
    hasher.update(body);
    *hasher.finalize().as_bytes()
}

/// One row of the log as it stands on disk.
///
/// The hash is as found there: when somebody has been at it, it may be any bytes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) seq: u64,
    pub(crate) hash: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_covers_the_hash_before_the_number_and_the_body() {
        let plain = link(&[0; 32], 1, b"body");
        assert_ne!(plain, link(&[1; 32], 1, b"body"));
        assert_ne!(plain, link(&[0; 32], 2, b"body"));
        assert_ne!(plain, link(&[0; 32], 1, b"bodY"));
        let mut joined = vec![0; 32];
        joined.extend_from_slice(&[1, 0, 0, 0, 0, 0, 0, 0]);
        joined.extend_from_slice(b"body");
        assert_eq!(plain, *blake3::hash(&joined).as_bytes());
    }

    #[test]
    fn a_head_is_written_as_its_number_and_its_hash() {
        let head = Head { seq: 12, hash: [0xab; 32] };
        assert_eq!(head.to_string(), format!("12:{}", "ab".repeat(32)));
    }

    #[test]
    fn a_head_is_read_as_it_is_written_and_nothing_else_is() {
        let head = Head { seq: 217, hash: [0x5e; 32] };
        assert_eq!(head.to_string().parse::<Head>().unwrap(), head);
        let figures = "5e".repeat(32);
        for text in [
            "",
            "217",
            "217:",
            &figures,
            &format!("217:{}é", &figures[2..]),
            &format!("x:{figures}"),
        ] {
            let refused = text.parse::<Head>().unwrap_err();
            assert!(refused.to_string().contains("64 hexadecimal figures"), "{refused}");
        }
    }
}
