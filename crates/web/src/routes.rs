//! Every page there is, one line each, and what every request passes on its way to one.
//!
//! Takes a [`Site`]; gives the router. The order of the layers is the order of trust: the log sees every request, headers are on
//! every answer, a stranger's request reaches no page, and a page that fails is answered for.

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use crate::pages::{self, Page};
use crate::site::Site;
use crate::{assets, guard, let_in, request_log};

/// Every page, in the order `/preview` lists them.
pub const PAGES: &[Page] = &[
    pages::sign_in::PAGE,
    pages::begin::PAGE,
    pages::prove::PAGE,
    pages::account::PAGE,
    pages::accounts::PAGE,
    pages::holder::PAGE,
    pages::home::PAGE,
    pages::child::PAGE,
    pages::growth::PAGE,
    pages::replay::PAGE,
    pages::finding::PAGE,
    pages::family::PAGE,
    pages::household::PAGE,
    pages::person::PAGE,
    pages::record::PAGE,
    pages::who_looked::PAGE,
    pages::glass::PAGE,
    pages::incident::PAGE,
    pages::questions::PAGE,
    pages::question::PAGE,
    pages::decisions::PAGE,
    pages::decision::PAGE,
    pages::paper::PAGE,
    pages::work::PAGE,
    pages::disagreements::PAGE,
    pages::resources::PAGE,
    pages::library::PAGE,
    pages::document::PAGE,
    pages::describe::PAGE,
    pages::lessons::PAGE,
    pages::lesson::PAGE,
    pages::papers::PAGE,
    pages::paper_form::PAGE,
    pages::kept_paper::PAGE,
    pages::rounds::PAGE,
    pages::round::PAGE,
    pages::codebooks::PAGE,
    pages::codebook::PAGE,
    pages::figures::PAGE,
    pages::published::PAGE,
    pages::words::PAGE,
    pages::learning::PAGE,
    pages::register::PAGE,
    pages::audit::PAGE,
    pages::draw::PAGE,
    pages::section_11::PAGE,
    pages::response::PAGE,
    pages::picture::PAGE,
    pages::write::PAGE,
    pages::written::PAGE,
    pages::practice::PAGE,
    pages::rule::PAGE,
    pages::look_back::PAGE,
    pages::sharing_gap::PAGE,
    pages::about::PAGE,
    pages::retention::PAGE,
    pages::not_found::PAGE,
    pages::refused::PAGE,
    pages::went_wrong::PAGE,
    pages::components::PAGE,
    pages::preview::PAGE,
];

/// The longest form a page takes. Long, so that whoever typed or pasted far too much is given back what they typed, with what to
/// shorten: no page of this stage takes a file.
const LONGEST_FORM_BYTES: usize = 8_000_000;

/// How long a page may take before its reader is told that it failed.
const LONGEST_ANSWER: Duration = Duration::from_mins(1);

/// Everything the server answers to.
pub fn router(site: Site) -> Router {
    // Before each page stands the door, whatever answers behind it.
    let mut pages = Router::new();
    for page in PAGES {
        let routes = (page.routes)(Router::new());
        if routes.has_routes() {
            let door = middleware::from_fn_with_state((site.clone(), page.name), let_in::let_in);
            pages = pages.merge(routes.route_layer(door));
        }
    }
    in_its_layers(pages, site, LONGEST_ANSWER)
}

/// The pages with all that a request passes on its way to one.
fn in_its_layers(pages: Router<Site>, site: Site, longest_answer: Duration) -> Router {
    let (after_a_panic, after_too_long) = (site.clone(), site.clone());
    let in_time = move |request: Request, next: Next| {
        let site = after_too_long.clone();
        async move {
            let is_looking = request.method().is_safe();
            let answer = tokio::time::timeout(longest_answer, next.run(request)).await;
            answer.unwrap_or_else(|_| pages::took_too_long(&site, is_looking))
        }
    };
    pages
        .route("/assets/{hash}/{name}", get(assets::asset))
        .route("/health", get(|State(site): State<Site>| async move { site.health() }))
        .route("/health/pages", get(|| async { Site::say(StatusCode::OK, "well\n") }))
        .fallback(no_such_page)
        .method_not_allowed_fallback(no_such_page)
        .layer(DefaultBodyLimit::max(LONGEST_FORM_BYTES))
        // Another site's page may send a form here: what it would decide, nobody decided.
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(move |_: Box<dyn std::any::Any + Send>| {
            pages::something_went_wrong(&after_a_panic)
        }))
        .layer(middleware::from_fn_with_state(site.clone(), guard::only_from_our_pages))
        .layer(middleware::from_fn_with_state(site.clone(), guard::only_this_computer))
        .layer(middleware::map_response(guard::set_headers))
        .layer(middleware::from_fn_with_state(site.clone(), request_log::write_line))
        .with_state(site)
}

async fn no_such_page(State(site): State<Site>) -> Response {
    site.show(StatusCode::NOT_FOUND, &pages::not_found::PAGE, &())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, header};
    use tower::ServiceExt as _;

    fn broken_claim() -> StatusCode {
        panic!("a broken claim")
    }

    #[tokio::test]
    async fn a_page_that_panics_says_so_and_that_nothing_was_lost() {
        let site = Site::new(
            safeguarding::Caseload::default(),
            crate::samples::day,
            crate::RequestLog::silent(),
        )
        .expect("every template can be read");
        let broken = Router::new().route("/broken", get(|| async { broken_claim() }));
        let request = Request::get("/broken").header(header::HOST, "localhost").body(Body::empty());
        let response = in_its_layers(broken, site, LONGEST_ANSWER)
            .oneshot(request.expect("a sound request"))
            .await
            .expect("the router always answers");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let page = to_bytes(response.into_body(), 1_000_000).await.expect("a whole answer");
        assert!(
            String::from_utf8_lossy(&page).contains("Nothing in the record was changed or lost")
        );
    }

    #[tokio::test]
    async fn a_page_that_takes_too_long_says_so_and_that_sending_again_is_safe() {
        let site = Site::new(
            safeguarding::Caseload::default(),
            crate::samples::day,
            crate::RequestLog::silent(),
        )
        .expect("every template can be read");
        let never = || async { std::future::pending::<StatusCode>().await };
        let endless = Router::new().route("/endless", get(never).post(never));
        let router = in_its_layers(endless, site, Duration::from_millis(1));
        for (method, words) in
            [("GET", "Nothing in the record was changed"), ("POST", "Sending it twice is safe")]
        {
            let request = Request::builder().method(method).uri("/endless");
            let request = request.header(header::HOST, "localhost");
            let request = request.header("sec-fetch-site", "same-origin").body(Body::empty());
            let response = router.clone().oneshot(request.expect("a sound request")).await;
            let response = response.expect("the router always answers");
            assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
            let page = to_bytes(response.into_body(), 1_000_000).await.expect("a whole answer");
            assert!(String::from_utf8_lossy(&page).contains(words), "{method}");
        }
    }
}
