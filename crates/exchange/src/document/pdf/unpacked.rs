//! How much a PDF unpacks to, before anything of it is unpacked into memory.
//!
//! Takes the file; says whether what is packed in it, pictures apart, stays within the limit. A stream is unpacked to
//! nowhere and counted. It counts what is packed by deflation, as nearly all PDF is; a stream packed twice over is refused,
//! because nobody has reason to.

use super::super::limits::MOST_UNPACKED_BYTES;
use super::super::{DocumentFormat, NotADocument};
use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::Object;
use memchr::memmem::{find, find_iter, rfind};
use std::io::{self, Read};

const BOMB: NotADocument = NotADocument::Bomb(DocumentFormat::Pdf);

/// How far before a stream its own description may begin.
const DESCRIPTION: usize = 2048;

pub fn fits(bytes: &[u8]) -> Result<(), NotADocument> {
    let mut left = MOST_UNPACKED_BYTES;
    for found in find_iter(bytes, b"stream") {
        let start = found + b"stream".len();
        let ([b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..]) = &bytes[start..] else {
            continue;
        };
        let before = &bytes[start.saturating_sub(DESCRIPTION)..start];
        let description = rfind(before, b" obj").map_or(before, |at| &before[at..]);
        if find(description, b"/Image").is_some() {
            continue;
        }
        if packed_times(description) > 1 {
            return Err(BOMB);
        }
        count(data, &mut left)?;
    }
    Ok(())
}

/// A locked file that opens without a password is counted once it is open, being unreadable before.
pub fn locked_fits(pdf: &Pdf) -> Result<(), NotADocument> {
    if find(pdf.data().as_ref(), b"/Encrypt").is_none() {
        return Ok(());
    }
    let mut left = MOST_UNPACKED_BYTES;
    for object in pdf.objects() {
        if let Object::Stream(stream) = object {
            let is_picture = stream
                .dict()
                .get::<hayro_interpret::hayro_syntax::object::Name<'_>>(b"Subtype" as &[u8]);
            if is_picture.is_some_and(|kind| &*kind == b"Image") {
                continue;
            }
            count(&stream.raw_data(), &mut left)?;
        }
    }
    Ok(())
}

/// Counts what a stream unpacks to; one that is not deflated, or is damaged, counts as far as it can be unpacked.
fn count(data: &[u8], left: &mut u64) -> Result<(), NotADocument> {
    let is_deflated = matches!(data, [first, second, ..]
        if first & 0x0F == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0);
    if !is_deflated {
        return Ok(());
    }
    let mut counted = Counted(0);
    let _ = io::copy(&mut ZlibDecoder::new(data).take(*left + 1), &mut counted);
    *left = left.checked_sub(counted.0).ok_or(BOMB)?;
    Ok(())
}

struct Counted(u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How often a stream is packed in a way that makes much of little.
fn packed_times(description: &[u8]) -> usize {
    [b"FlateDecode".as_slice(), b"LZWDecode", b"RunLengthDecode", b"/Fl ", b"/LZW "]
        .iter()
        .map(|name| find_iter(description, name).count())
        .sum()
}
