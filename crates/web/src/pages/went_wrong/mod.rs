//! The page for a fault of ours.
//!
//! Takes nothing; says that the record is unharmed and what to do. It does not say what failed: that is for the log.

use super::{Page, Sample, no_routes};

/// This page.
pub const PAGE: Page = Page {
    name: "went-wrong",
    purpose: "Says that something failed here, and that nothing was lost",
    template: include_str!("template.html"),
    routes: no_routes,
    samples: || vec![Sample::new("typical", &())],
};

/// The same words for when even the page cannot be made.
pub(crate) const IN_PLAIN_TEXT: &str = "Something went wrong in Regard. Nothing in the record was changed or lost. \
     Go back and try again; if it happens again, tell the people who run this server.\n";
