//! The pages as a reader meets them: over HTTP, in a browser, and against the published fixtures.

mod audits;
mod browser;
mod classes;
mod components;
mod deciding;
mod door;
mod drawings;
mod findings;
mod going_on;
mod growing;
mod html;
mod incidents;
mod learning_figures;
mod over_everybody;
mod pages;
mod papers;
mod readers;
mod registers;
mod replaying;
mod responding;
mod retention;
mod server;
mod writing;

/// The day it is in every test.
pub fn day() -> safeguarding::calendar::Date {
    jiff::civil::date(2025, 6, 2)
}
