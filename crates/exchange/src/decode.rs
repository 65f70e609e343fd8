//! The letters of a file: whatever its encoding, made UTF-8 as it streams.
//!
//! Takes bytes; gives UTF-8, and tells how many bytes had to be read as Windows-1252. Nothing is dropped: a byte that is
//! not UTF-8 is read as the Windows-1252 letter it most likely is. It does not guess among other encodings.

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// How a file writes its letters, as far as its beginning shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// UTF-8, with Windows-1252 wherever it is not.
    Bytes {
        /// Length of the byte order mark.
        mark: usize,
    },
    /// UTF-16, low byte first.
    Utf16Low {
        /// Length of the byte order mark.
        mark: usize,
    },
    /// UTF-16, high byte first.
    Utf16High {
        /// Length of the byte order mark.
        mark: usize,
    },
}

impl Form {
    /// What the first bytes show: a byte order mark, or zero bytes in every other place.
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return Self::Bytes { mark: 3 },
            [0xFF, 0xFE, ..] => return Self::Utf16Low { mark: 2 },
            [0xFE, 0xFF, ..] => return Self::Utf16High { mark: 2 },
            _ => {}
        }
        let pairs = head.len() / 2;
        let zeros = |side: usize| head.chunks_exact(2).filter(|pair| pair[side] == 0).count();
        let (even, odd) = (zeros(0), zeros(1));
        if pairs >= 4 && odd * 10 > pairs * 6 && even * 20 < pairs {
            Self::Utf16Low { mark: 0 }
        } else if pairs >= 4 && even * 10 > pairs * 6 && odd * 20 < pairs {
            Self::Utf16High { mark: 0 }
        } else {
            Self::Bytes { mark: 0 }
        }
    }

    /// Whether these first bytes are no text at all.
    pub fn is_binary(self, head: &[u8]) -> bool {
        let odd = |byte: &&u8| matches!(byte, 0..=8 | 14..=31);
        match self {
            Self::Bytes { .. } => head.iter().filter(odd).count() * 20 > head.len(),
            Self::Utf16Low { .. } | Self::Utf16High { .. } => false,
        }
    }
}

/// How many bytes were not what the encoding said.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Bytes read as Windows-1252.
    pub windows: Rc<Cell<u64>>,
    /// Stretches that mean nothing in UTF-16.
    pub broken: Rc<Cell<u64>>,
}

/// A reader that gives UTF-8. Its output is always whole, valid UTF-8 when taken together.
pub struct Decoded<R> {
    input: R,
    wide: Option<Decoder>,
    /// Bytes of the byte order mark still to be passed over.
    mark: usize,
    raw: Vec<u8>,
    out: Vec<u8>,
    given: usize,
    ended: bool,
    tally: Tally,
}

const CHUNK: usize = 64 * 1024;

impl<R: Read> Decoded<R> {
    /// Reads `input` in this form.
    pub fn new(form: Form, input: R) -> Self {
        let (mark, wide) = match form {
            Form::Bytes { mark } => (mark, None),
            Form::Utf16Low { mark } => (mark, Some(UTF_16LE.new_decoder_without_bom_handling())),
            Form::Utf16High { mark } => (mark, Some(UTF_16BE.new_decoder_without_bom_handling())),
        };
        let (raw, out) = (Vec::new(), Vec::new());
        Self { input, wide, mark, raw, out, given: 0, ended: false, tally: Tally::default() }
    }

    /// A handle on the count of doubtful bytes, which grows as the file is read.
    pub fn tally(&self) -> Tally {
        self.tally.clone()
    }

    /// Reads until `buffer` is full or the input ends; gives how much was read.
    pub fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while done < buffer.len() {
            match self.read(&mut buffer[done..])? {
                0 => break,
                n => done += n,
            }
        }
        Ok(done)
    }

    fn refill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        while self.out.is_empty() && !self.ended {
            let kept = self.raw.len();
            self.raw.resize(kept + CHUNK, 0);
            let read = loop {
                match self.input.read(&mut self.raw[kept..]) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.raw.truncate(kept + read);
            self.ended = read == 0;
            let skip = self.mark.min(self.raw.len());
            self.mark -= skip;
            self.raw.drain(..skip);
            if self.wide.is_some() { self.widen() } else { self.narrow() }
        }
        Ok(())
    }

    fn widen(&mut self) {
        let Some(decoder) = &mut self.wide else { return };
        let mut from = 0;
        loop {
            let room = decoder.max_utf8_buffer_length(self.raw.len() - from).unwrap_or(CHUNK);
            let at = self.out.len();
            self.out.resize(at + room.max(16), 0);
            let (result, read, written, broken) =
                decoder.decode_to_utf8(&self.raw[from..], &mut self.out[at..], self.ended);
            self.out.truncate(at + written);
            from += read;
            self.tally.broken.set(self.tally.broken.get() + u64::from(broken));
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.raw.clear();
    }

    fn narrow(&mut self) {
        let mut rest = self.raw.as_slice();
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.out.extend_from_slice(text.as_bytes());
                    rest = &[];
                    break;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.out.extend_from_slice(good);
                    if error.error_len().is_none() && !self.ended {
                        // A letter cut in two by the end of the chunk: wait for the rest of it.
                        rest = bad;
                        break;
                    }
                    let (letter, _) = WINDOWS_1252.decode_without_bom_handling(&bad[..1]);
                    self.out.extend_from_slice(letter.as_bytes());
                    self.tally.windows.set(self.tally.windows.get() + 1);
                    rest = &bad[1..];
                }
            }
        }
        let left = rest.len();
        self.raw.drain(..self.raw.len() - left);
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() {
            self.refill()?;
        }
        let n = buffer.len().min(self.out.len() - self.given);
        buffer[..n].copy_from_slice(&self.out[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, u64) {
        let mut reader = Decoded::new(Form::of(bytes), bytes);
        let tally = reader.tally();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        (text, tally.windows.get())
    }

    #[test]
    fn bytes_that_are_not_utf_8_are_read_as_windows_1252() {
        assert_eq!(decoded(b"caf\xe9 \x93no\x94"), ("café “no”".to_owned(), 3));
        assert_eq!(decoded("café".as_bytes()), ("café".to_owned(), 0));
        assert_eq!(decoded(b"\xef\xbb\xbfa"), ("a".to_owned(), 0));
    }

    #[test]
    fn utf_16_is_known_by_its_mark_or_by_its_zero_bytes() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(decoded(&wide("\u{feff}kind,happened")).0, "kind,happened");
        assert_eq!(decoded(&wide("kind,happened,café")).0, "kind,happened,café");
        let high: Vec<u8> = "kind,happened".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&high).0, "kind,happened");
    }
}
