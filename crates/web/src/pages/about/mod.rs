//! The page that says what Regard does and what it never does.
//!
//! Takes nothing; gives words that may be held against the program.

use super::prelude::*;

/// This page.
pub const PAGE: Page = Page {
    name: "about",
    purpose: "Says what Regard does, and what it never does",
    template: include_str!("template.html"),
    routes,
    samples: || vec![Sample::new("typical", &())],
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/about", answered(|site, _| site.found(&PAGE, &())))
}
