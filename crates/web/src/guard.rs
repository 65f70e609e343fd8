//! What stands between a browser and the pages: who may ask, and what a page may do once it is shown.
//!
//! Takes requests and responses; gives refusals and headers. While there is no sign-in, a page is given only to a browser on
//! this computer that asked for this computer by name: another site's name pointed at this address gets nothing.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::pages::plain_refusal;
use crate::site::Site;

/// What a page may load and do: its own files, its own forms, nothing else and nothing inline.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'";

/// Sets the headers of every answer; a page is never kept by the browser or by anything between.
pub(crate) async fn set_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Turns away a request that names another host than this computer.
pub(crate) async fn only_this_computer(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let named = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    if named.is_some_and(is_this_computer) {
        next.run(request).await
    } else {
        plain_refusal(
            &site,
            StatusCode::MISDIRECTED_REQUEST,
            "This address is not one Regard answers to",
            "There is no sign-in yet, so Regard answers only to a browser on this computer. \
             Open the address that was printed when Regard started, such as http://127.0.0.1:8080.",
        )
    }
}

/// Turns away what would write, unless the browser says that it comes from one of our own pages: a program that says nothing of
/// where it comes from, or says two things, is not one of them.
pub(crate) async fn only_from_our_pages(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    if !writes(&request) || is_from_our_pages(request.headers()) {
        return next.run(request).await;
    }
    plain_refusal(
        &site,
        StatusCode::FORBIDDEN,
        "This did not come from one of Regard’s pages",
        "Nothing was written. Open the page in your browser at the address that was printed when Regard started, \
         and fill the form in there.",
    )
}

fn writes(request: &Request) -> bool {
    !matches!(*request.method(), Method::GET | Method::HEAD)
}

/// Whether what a browser says of where a request comes from is our own page, and nothing it says is otherwise.
fn is_from_our_pages(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let of_this_host = |origin: &str| {
        origin.parse::<Uri>().is_ok_and(|origin| {
            origin.authority().map(axum::http::uri::Authority::as_str) == said("host")
        })
    };
    match (said("sec-fetch-site"), said("origin")) {
        (None, origin) => origin.is_some_and(of_this_host),
        // Our pages send no referrer, so that a browser calls their origin "null" and says by the other header whose it is.
        (Some(fetch), origin) => {
            fetch == "same-origin"
                && origin.is_none_or(|origin| origin == "null" || of_this_host(origin))
        }
    }
}

/// Whether a host, with or without a port, is this computer's own name for itself.
fn is_this_computer(host: &str) -> bool {
    let Ok(uri) = host.parse::<Uri>() else { return false };
    let Some(name) = uri.host() else { return false };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_only_where_the_browser_says_it_is_from_our_pages() {
        let from = |said: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_static("127.0.0.1:8017"));
            for (name, value) in said {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_from_our_pages(&headers)
        };
        assert!(from(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(from(&[("origin", "http://127.0.0.1:8017")]));
        for other in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "http://example.org")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8017")],
            &[("sec-fetch-site", "same-origin"), ("origin", "http://example.org")],
        ] {
            assert!(!from(other), "{other:?}");
        }
    }

    #[test]
    fn this_computer_goes_by_its_loopback_names_only() {
        for own in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.0.0.9", "[::1]:8080"] {
            assert!(is_this_computer(own), "{own}");
        }
        for other in [
            "example.org",
            "127.0.0.1.example.org:80",
            "10.0.0.1",
            "localhost.example.org",
            "",
            "a b",
        ] {
            assert!(!is_this_computer(other), "{other}");
        }
    }
}
