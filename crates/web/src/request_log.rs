//! The line a request leaves behind: which kind of page was asked for and how it was answered.
//!
//! Takes requests; gives [`RequestLine`]s, to whatever was chosen to keep them. A line holds the *shape* of the address
//! (`/children/{id}`), never the address: what was searched for and whose page it was stay out of it.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::fmt;
use std::sync::Arc;

use crate::site::Site;

/// One request, as it may be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// How it was asked.
    pub method: Method,
    /// The shape of the address, or that there is no such page.
    pub place: String,
    /// How it was answered: an HTTP status.
    pub status: u16,
}

impl fmt::Display for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.method, self.place, self.status)
    }
}

/// What is done with each line.
#[derive(Clone)]
pub struct RequestLog(Arc<dyn Fn(RequestLine) + Send + Sync>);

impl RequestLog {
    /// Gives each line to `keep`.
    pub fn new(keep: impl Fn(RequestLine) + Send + Sync + 'static) -> Self {
        Self(Arc::new(keep))
    }

    /// Keeps no line.
    pub fn silent() -> Self {
        Self::new(|_| {})
    }

    /// Writes each line to standard error.
    pub fn to_standard_error() -> Self {
        Self::new(|line| eprintln!("{line}"))
    }
}

impl fmt::Debug for RequestLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestLog")
    }
}

/// Writes the line of a request once it is answered.
pub(crate) async fn write_line(State(site): State<Site>, request: Request, next: Next) -> Response {
    let method = match request.method() {
        known @ (&Method::GET | &Method::POST | &Method::HEAD) => known.clone(),
        // Anyone may invent a method and write what they like in it.
        _ => Method::OPTIONS,
    };
    let place = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "(no such page)".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    (site.request_log().0)(RequestLine { method, place, status: response.status().as_u16() });
    response
}
