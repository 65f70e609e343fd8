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
    fits_within(bytes, MOST_UNPACKED_BYTES)
}

fn fits_within(bytes: &[u8], mut left: u64) -> Result<(), NotADocument> {
    if holds_pages_in_place(bytes) {
        return Err(NotADocument::Damaged(DocumentFormat::Pdf));
    }
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
        if find(description, b"/ObjStm").is_some() {
            let mut unpacked = Vec::new();
            let _ = ZlibDecoder::new(data).take(left + 1).read_to_end(&mut unpacked);
            left = left.checked_sub(unpacked.len() as u64).ok_or(BOMB)?;
            if holds_pages_in_place(&unpacked) {
                return Err(NotADocument::Damaged(DocumentFormat::Pdf));
            }
        } else {
            count(data, &mut left)?;
        }
    }
    Ok(())
}

/// Whether a list of pages holds a page itself where it may only name one. A few bytes each, such pages take a kilobyte each
/// once they are read, and a small file would fill the memory.
fn holds_pages_in_place(bytes: &[u8]) -> bool {
    const KIDS: &[u8] = b"/Kids";
    find_iter(bytes, KIDS).any(|at| {
        let list = &bytes[at + KIDS.len()..];
        let list = list.trim_ascii_start();
        let Some(list) = list.strip_prefix(b"[") else { return false };
        let end = memchr::memchr(b']', list).unwrap_or(list.len());
        find(&list[..end], b"<<").is_some()
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn stream(description: &str, data: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(data).unwrap();
        [
            format!("9 0 obj << {description} >>\nstream\n").as_bytes(),
            &packer.finish().unwrap(),
            b"\nendstream\n",
        ]
        .concat()
    }

    #[test]
    fn all_that_is_packed_but_pictures_is_counted_together() {
        let words = stream("/Filter /FlateDecode", &[b' '; 6_000]);
        let objects = stream("/Type /ObjStm /Filter /FlateDecode", &[b' '; 6_000]);
        let picture = stream("/Subtype /Image /Filter /FlateDecode", &[b' '; 15_000]);
        let file = [words, picture, objects].concat();
        assert_eq!(fits_within(&file, 12_000), Ok(()));
        assert_eq!(fits_within(&file, 11_999), Err(BOMB));
    }

    #[test]
    fn what_is_packed_twice_is_refused() {
        let file = b"9 0 obj << /Filter [/FlateDecode /FlateDecode] >>\nstream\nx";
        assert_eq!(fits(file), Err(BOMB));
    }

    #[test]
    fn pages_in_place_are_found_in_what_is_packed_too() {
        let kids = b"<< /Type /Pages /Kids [ <<>> <<>> ] >>";
        assert_eq!(
            fits(&stream("/Type /ObjStm", kids)),
            Err(NotADocument::Damaged(DocumentFormat::Pdf))
        );
        assert_eq!(fits(&stream("/Type /ObjStm", b"<< /Kids [1 0 R] >> << >>")), Ok(()));
    }
}
