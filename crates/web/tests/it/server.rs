//! The server as a browser meets it: its answers, its headers, and whom it does not answer.

use crate::day;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use safeguarding::Caseload;
use std::sync::{Arc, Mutex};
use tower::ServiceExt as _;
use web::{RequestLine, RequestLog, Site, WebError, listen, router};

pub async fn ask(site: Site, address: &str) -> Response {
    ask_as(site, address, "127.0.0.1:8080").await
}

async fn ask_as(site: Site, address: &str, host: &str) -> Response {
    let request =
        Request::get(address).header("host", host).body(Body::empty()).expect("a sound request");
    router(site).oneshot(request).await.expect("the router always answers")
}

pub async fn words(response: Response) -> String {
    let bytes = to_bytes(response.into_body(), 10_000_000).await.expect("a whole answer");
    let text = String::from_utf8(bytes.to_vec()).expect("an answer in UTF-8");
    // The templates write a slash from a value as a reference, which to a browser is the same.
    text.replace("&#x2f;", "/")
}

fn quiet() -> Site {
    Site::new(Caseload::default(), day, RequestLog::silent()).expect("every template can be read")
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().expect("a readable header"))
}

#[tokio::test]
async fn a_page_is_never_kept_and_runs_nothing_inline() {
    for address in ["/", "/about", "/no-such-page", "/preview"] {
        let response = ask(quiet(), address).await;
        assert_eq!(header(&response, "cache-control"), "no-store", "{address}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{address}");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer", "{address}");
        let policy = header(&response, "content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{address}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{address}: {policy}");
    }
}

#[tokio::test]
async fn every_file_a_page_names_is_there_and_may_be_kept_for_ever() {
    let page = words(ask(quiet(), "/").await).await;
    let files: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        let response = ask(quiet(), file).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
        assert_eq!(
            header(&response, "cache-control"),
            "public, max-age=31536000, immutable",
            "{file}"
        );
    }
}

#[tokio::test]
async fn a_file_of_another_build_is_not_found_and_not_kept() {
    for address in
        ["/assets/0000000000000000/regard.css", "/assets//regard.css", "/assets/s/regard.css"]
    {
        let response = ask(quiet(), address).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{address}");
    }
}

#[tokio::test]
async fn the_style_sheet_asks_for_no_typeface_and_no_crest() {
    let page = words(ask(quiet(), "/").await).await;
    let sheet = page.split('"').find(|part| part.ends_with("/govuk.css")).expect("a style sheet");
    let sheet = words(ask(quiet(), sheet).await).await;
    assert!(sheet.contains("Arial,Helvetica,sans-serif"));
    for unwanted in ["@font-face", "GDS Transport", "crest.svg", "sourceMappingURL"] {
        assert!(!sheet.contains(unwanted), "{unwanted}");
    }
}

#[tokio::test]
async fn a_request_for_another_name_gets_no_page() {
    for host in ["regard.example.org", "127.0.0.1.example.org", "192.168.1.4:8080"] {
        let response = ask_as(quiet(), "/", host).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(words(response).await.contains("There is no sign-in yet"), "{host}");
    }
    let nameless = Request::get("/").body(Body::empty()).expect("a sound request");
    let response = router(quiet()).oneshot(nameless).await.expect("the router always answers");
    assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn the_server_answers_only_on_this_computer() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.7:80"] {
        match listen(address.parse().expect("an address")).await {
            Err(problem @ WebError::NotThisComputer { .. }) => {
                assert!(
                    problem.to_string().contains("use an address such as 127.0.0.1:"),
                    "{problem}"
                );
            }
            other => panic!("{address}: {other:?}"),
        }
    }
    assert!(listen("127.0.0.1:0".parse().expect("an address")).await.is_ok());
}

#[tokio::test]
async fn a_request_line_holds_no_name() {
    let kept: Arc<Mutex<Vec<RequestLine>>> = Arc::default();
    let keeper = Arc::clone(&kept);
    let site = Site::new(
        Caseload::default(),
        day,
        RequestLog::new(move |line| keeper.lock().expect("not poisoned").push(line)),
    )
    .expect("every template can be read");
    for address in ["/?q=Tarnwick", "/preview/home/Tarnwick", "/Tarnwick/of/Oxmere"] {
        ask(site.clone(), address).await;
    }
    let lines: Vec<String> =
        kept.lock().expect("not poisoned").iter().map(ToString::to_string).collect();
    assert_eq!(lines, ["GET / 200", "GET /preview/{page}/{sample} 404", "GET (no such page) 404"]);
}

#[tokio::test]
async fn what_was_searched_for_is_shown_as_text() {
    let page = words(ask(quiet(), "/?q=%3Cb%3EAmber%22").await).await;
    assert!(page.contains("&lt;b&gt;Amber&quot;"), "{page}");
    assert!(!page.contains("<b>"));
}

#[tokio::test]
async fn an_address_that_cannot_be_read_still_gets_the_page() {
    for address in ["/?q=a&q=b", "/?q=%FF", "/?&&=", "/?q"] {
        assert_eq!(ask(quiet(), address).await.status(), StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn health_says_well() {
    let response = ask(quiet(), "/health").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(words(response).await, "well\n");
}

#[tokio::test]
async fn preview_lists_and_shows_every_sample_of_every_page() {
    let list = words(ask(quiet(), "/preview").await).await;
    for page in web::PAGES {
        for sample in (page.samples)() {
            let address = format!("/preview/{}/{}", page.name, sample.name);
            assert!(list.contains(&format!("\"{address}\"")), "{address} is not listed");
            assert_eq!(ask(quiet(), &address).await.status(), StatusCode::OK, "{address}");
        }
    }
}

#[tokio::test]
async fn what_is_no_form_and_what_is_no_address_are_answered_in_our_words() {
    for address in ["/people/%FF", "/people/%ff/response", "/records/%C3%28"] {
        let response = ask(quiet(), address).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{address}");
        assert!(words(response).await.contains("Page not found"), "{address}");
    }
    for (sort, status) in [
        ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        let request = Request::post("/write/worry")
            .header("host", "127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", sort)
            .body(Body::from("{}"))
            .expect("a sound request");
        let response = router(quiet()).oneshot(request).await.expect("the router always answers");
        assert_eq!(response.status(), status);
        assert!(words(response).await.contains("could not be read as a form"), "{sort}");
    }
}
