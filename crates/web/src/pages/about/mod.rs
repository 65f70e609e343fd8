//! The page that says what Regard does and what it never does.
//!
//! Takes nothing; gives words that may be held against the program.

use super::{Page, Sample};
use crate::site::Site;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;

/// This page.
pub const PAGE: Page = Page {
    name: "about",
    purpose: "Says what Regard does, and what it never does",
    template: include_str!("template.html"),
    routes,
    samples: || vec![Sample::new("typical", &())],
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/about", get(about))
}

async fn about(State(site): State<Site>) -> axum::response::Response {
    site.show(StatusCode::OK, &PAGE, &())
}
