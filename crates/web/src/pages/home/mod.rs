//! The first page: find a child by name, and see which children the record knows.
//!
//! Takes the words that were searched for; gives a list of children with how many findings are open. The list is ordered by
//! name: never by number of findings, which would rank children.

mod samples;

use super::Page;
use crate::site::Site;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use safeguarding::records::Private;
use serde::{Deserialize, Serialize};

/// This page.
pub const PAGE: Page = Page {
    name: "home",
    purpose: "Find a child by name, and the children the record knows",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/", get(home))
}

/// What the page shows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Home {
    /// The words that were searched for; empty when nothing was.
    pub asked: Private<String>,
    /// Whether the log holds nothing at all yet.
    pub record_is_empty: bool,
    /// How many children there are in all, or that match.
    pub total: usize,
    /// This page of them. **Shape:** by name.
    pub children: Vec<ChildLine>,
    /// The address of the page before this one.
    pub previous: Option<String>,
    /// The address of the page after this one.
    pub next: Option<String>,
}

/// One child in the list.
#[derive(Clone, Debug, Serialize)]
pub struct ChildLine {
    /// The name as most records have it.
    pub name: Private<String>,
    /// The other names records have.
    pub also_known_as: Vec<Private<String>>,
    /// The day of birth in words, or the day a birth is expected; `None` when no record says.
    pub born: Option<Private<String>>,
    /// The age in words; `None` when it cannot be told, and before birth.
    pub age: Option<Private<String>>,
    /// Where the last record that says so has the child living.
    pub lives_at: Option<Private<String>>,
    /// How many findings wait for someone's answer.
    pub findings_open: usize,
    /// How many agencies have recorded something.
    pub agencies: usize,
    /// Where the child's page is.
    pub href: String,
}

#[derive(Default, Deserialize)]
struct Asked {
    #[serde(default)]
    find: String,
}

async fn home(State(site): State<Site>, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    // An address that cannot be read asks for nothing: whoever mistyped it gets the page, not an error.
    let Query(asked) = asked.unwrap_or_default();
    let view = Home { asked: asked.find.trim().into(), record_is_empty: true, ..Home::default() };
    site.show(StatusCode::OK, &PAGE, &view)
}
