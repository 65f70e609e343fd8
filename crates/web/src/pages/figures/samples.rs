//! Figures in `/preview`: of two coded reviews, parted, as they may be published, where nothing is coded, and without a library.

use super::FiguresPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples::{self, Shelf};

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let (shelf, documents) = Shelf::typical();
    shelf.code_missed(documents[0]);
    let site = site.with_library(shelf);
    let of = |name, pairs: &[(&str, &str)]| {
        Sample::new(name, &FiguresPage::of(&site, &PageAsked::of(&site, pairs)))
    };
    let (none, _) = samples::bare();
    vec![
        of("typical", &[("codebook", "devon-2024"), ("by", "agency")]),
        of("publish", &[("codebook", "devon-2024"), ("by", "year"), ("publish", "yes")]),
        of("nothing-coded", &[("codebook", "ofsted-2014")]),
        of("other-years", &[("codebook", "devon-2024"), ("to-year", "1999")]),
        Sample::new("no-library", &FiguresPage::of(&none, &PageAsked::of(&none, &[]))),
    ]
}
