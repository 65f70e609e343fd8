//! Stands between a file and the XML reader, so that no text in it, however long, is held in memory whole.
//!
//! Takes UTF-8; gives the same, without what lies beyond the longest text allowed, and tells where it cut and on which
//! line the reader stands. Only markup or a comment of many megabytes makes it end the file early.

use std::io::{self, BufRead, Read};

/// The longest stretch without a `<` or `>` that is passed on, in bytes.
pub const LONGEST_TEXT: usize = 1 << 20;
/// The most that may pass before the reader has made something of it, in bytes.
const LONGEST_MARKUP: usize = 8 << 20;

/// A guarded input.
pub struct Guard<R> {
    input: R,
    held: Vec<u8>,
    at: usize,
    run: usize,
    /// Bytes cut from the text that is passing.
    cutting: u64,
    /// The bytes cut from each text that was too long, since last asked.
    pub cut: Vec<u64>,
    since_event: usize,
    /// The line the reader stands on, from 1.
    pub line: u64,
    /// The bytes of UTF-8 the reader has been given.
    pub offset: u64,
    /// Whether the file was ended early, being no markup that can be held.
    pub is_stopped: bool,
}

impl<R: Read> Guard<R> {
    /// Guards `input`, which is UTF-8.
    pub const fn new(input: R) -> Self {
        Self {
            input,
            held: Vec::new(),
            at: 0,
            run: 0,
            cutting: 0,
            cut: Vec::new(),
            since_event: 0,
            line: 1,
            offset: 0,
            is_stopped: false,
        }
    }

    /// The reader has made something of all that passed.
    pub const fn event(&mut self) {
        self.since_event = 0;
    }

    /// Passes over what comes before the next child; gives whether there is one.
    pub fn skip_to_child(&mut self) -> io::Result<bool> {
        const CHILD: &[u8] = b"<Child>";
        self.since_event = 0;
        self.is_stopped = false;
        loop {
            let left = &self.held[self.at..];
            if let Some(found) = left.windows(CHILD.len()).position(|window| window == CHILD) {
                self.consume(found);
                return Ok(true);
            }
            // The beginning of the word may be the end of what is held.
            let keep = left.len().min(CHILD.len() - 1);
            let tail = left[left.len() - keep..].to_vec();
            self.consume(left.len() - keep);
            self.since_event = 0;
            self.at = self.held.len();
            if !self.refill()? {
                return Ok(false);
            }
            self.held.splice(0..0, tail);
        }
    }

    fn refill(&mut self) -> io::Result<bool> {
        let mut chunk = vec![0; 64 * 1024];
        self.held.clear();
        self.at = 0;
        while self.held.is_empty() {
            let read = match self.input.read(&mut chunk) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if read == 0 {
                return Ok(false);
            }
            self.pass(&chunk[..read]);
        }
        Ok(true)
    }

    fn pass(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if matches!(byte, b'<' | b'>') {
                if self.cutting > 0 {
                    self.cut.push(self.cutting);
                }
                (self.run, self.cutting) = (0, 0);
            } else {
                self.run += 1;
            }
            // A cut begins between letters, never inside one.
            let is_inside_letter = byte & 0b1100_0000 == 0b1000_0000;
            if self.cutting > 0 || (self.run > LONGEST_TEXT && !is_inside_letter) {
                self.cutting += 1;
                self.line += u64::from(byte == b'\n');
            } else {
                self.held.push(byte);
            }
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let n = held.len().min(buffer.len());
        buffer[..n].copy_from_slice(&held[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl<R: Read> BufRead for Guard<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_event > LONGEST_MARKUP {
            self.is_stopped = true;
            return Ok(&[]);
        }
        if self.at >= self.held.len() {
            self.refill()?;
        }
        Ok(&self.held[self.at..])
    }

    fn consume(&mut self, n: usize) {
        let passed = &self.held[self.at..self.at + n];
        self.line += passed.split(|byte| *byte == b'\n').count() as u64 - 1;
        self.at += n;
        self.offset += n as u64;
        self.since_event += n;
    }
}
