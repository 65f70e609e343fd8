//! The page for an address that leads nowhere.
//!
//! Takes nothing; says what to check and where to go. Later, what a reader may not see looks exactly like this.

use super::{Page, Sample, no_routes};

/// This page.
pub const PAGE: Page = Page {
    name: "not-found",
    purpose: "Says that there is no such page",
    template: include_str!("template.html"),
    routes: no_routes,
    samples: || vec![Sample::new("typical", &())],
};
