//! Reading a PDF as a reader's program does, with `pdftotext`, `pdfinfo` and `pdftoppm` of poppler.

use std::io::Write;
use std::process::{Command, Stdio};

/// The text of a PDF as it stands on the page.
pub fn text(pdf: &[u8]) -> String {
    through("pdftotext", &["-enc", "UTF-8", "-nopgbrk", "-", "-"], pdf)
}

/// The text of a PDF in the order it was written.
pub fn raw(pdf: &[u8]) -> String {
    through("pdftotext", &["-raw", "-enc", "UTF-8", "-nopgbrk", "-", "-"], pdf)
}

/// What `pdfinfo` says of a PDF.
pub fn info(pdf: &[u8], arguments: &[&str]) -> String {
    through("pdfinfo", &[arguments, &["-"]].concat(), pdf)
}

/// The first page as a picture: red, green and blue of each of its points.
pub fn picture(pdf: &[u8]) -> Vec<u8> {
    // As a portable pixmap: three lines of text, then three bytes a point.
    let file = bytes_through("pdftoppm", &["-r", "50", "-singlefile", "-"], pdf);
    let head = file
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(2)
        .expect("a head of three lines")
        .0;
    file[head + 1..].to_vec()
}

/// Words without the spaces and line ends that a page needs.
pub fn squeezed(words: &str) -> String {
    words.split_whitespace().collect()
}

fn through(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    String::from_utf8(bytes_through(program, arguments, pdf)).expect("UTF-8 was asked for")
}

fn bytes_through(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut running = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|why| {
            panic!("{program} could not be started ({why}); install poppler-utils, with which these tests read PDFs again")
        });
    running.stdin.take().expect("it was piped").write_all(pdf).expect("it reads to the end");
    let output = running.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{program} refused the PDF");
    output.stdout
}
