//! Reading a PDF as a reader's program does, with `pdftotext` and `pdfinfo` of poppler.

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

/// Words without the spaces and line ends that a page needs.
pub fn squeezed(words: &str) -> String {
    words.split_whitespace().collect()
}

fn through(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
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
    String::from_utf8(output.stdout).expect("UTF-8 was asked for")
}
