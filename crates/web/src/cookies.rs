//! The cookies a browser sends, by name, and values in them as figures.
//!
//! Takes the headers of a request; gives the value of one cookie. It says nothing of what a cookie means.

use axum::http::{HeaderMap, header};
use std::fmt::Write as _;

/// A cookie longer than this is not ours.
pub(crate) const LONGEST_COOKIE: usize = 4_000;

/// What the cookie of this name holds, written as figures; `None` where there is none, or one that is not ours.
pub(crate) fn figures_in(headers: &HeaderMap, wanted: &str) -> Option<Vec<u8>> {
    let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|v| v.to_str().ok());
    let mut pairs = sent.flat_map(|line| line.split(';')).filter_map(|one| one.split_once('='));
    let value = pairs.find(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim());
    value.filter(|value| value.len() <= LONGEST_COOKIE).and_then(from_figures)
}

/// Bytes as hexadecimal figures.
pub(crate) fn as_figures(bytes: &[u8]) -> String {
    let mut figures = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(figures, "{byte:02x}");
    }
    figures
}

fn from_figures(text: &str) -> Option<Vec<u8>> {
    let byte = |place: usize| u8::from_str_radix(text.get(place..place + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(byte).collect()
}
