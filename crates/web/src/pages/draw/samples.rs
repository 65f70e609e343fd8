//! Draws to look at: before numbers are given, drawn, and with something wrong. All people are invented.

use super::DrawPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = samples::audits::audits();
    let days = [("first", "2024-01-01"), ("last", "2025-03-31")];
    let sample = |name: &'static str, pairs: &[(&str, &str)]| {
        let pairs: Vec<(&str, &str)> = days.iter().chain(pairs).copied().collect();
        let view = DrawPage::of(&site, &PageAsked::of(&site, &pairs));
        Sample::new(name, &view.expect("shipped practice has groups"))
    };
    let numbers = [("child-protection-5", "2"), ("child-in-need-11", "1")];
    let phrase = [("phrase", "Older children, 13 January 2025")];
    vec![
        sample("before-numbers", &[]),
        sample("drawn", &[numbers.as_slice(), &phrase].concat()),
        sample("without-a-phrase", &numbers),
    ]
}
