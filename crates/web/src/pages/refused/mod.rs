//! The page for a request that was turned away.
//!
//! Takes why, in words for its reader; says it with what to do instead.

use super::{Page, Sample, no_routes};
use serde::Serialize;

/// This page.
pub const PAGE: Page = Page {
    name: "refused",
    purpose: "Says why a request was turned away, and what to do instead",
    template: include_str!("template.html"),
    routes: no_routes,
    samples: || {
        vec![Sample::new(
            "typical",
            &Refused {
                title: "This address is not one Regard answers to".to_owned(),
                words: "Open the address that was printed when Regard started, such as http://127.0.0.1:8080.".to_owned(),
            },
        )]
    },
};

/// Why a request was turned away. Holds nothing about a person.
#[derive(Debug, Serialize)]
pub struct Refused {
    /// The heading: a whole claim.
    pub title: String,
    /// What happened and what to do.
    pub words: String,
}
