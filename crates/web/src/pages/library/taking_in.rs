//! Taking a document in from a page: one file, read there and then, with what of it could not be read.

use super::{LibraryPage, PAGE};
use crate::library::{NotDone, TakenIn};
use crate::page_asked::PageAsked;
use crate::site::Site;
use crate::writer::Writer;
use axum::Router;
use axum::extract::multipart::Multipart;
use axum::extract::{DefaultBodyLimit, Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::post;

/// The largest file that is taken in from a page. **Units:** bytes.
const LARGEST_FILE: usize = 64 * 1024 * 1024;

pub(super) fn routes(router: Router<Site>) -> Router<Site> {
    let route = post(take_in).layer(DefaultBodyLimit::max(LARGEST_FILE + 64 * 1024));
    router.route("/learning/library/take-in", route)
}

/// What a form with a file sends.
#[derive(Default)]
struct Sent {
    by: String,
    name: String,
    bytes: Vec<u8>,
}

async fn take_in(
    State(site): State<Site>,
    seated: Option<Extension<Site>>,
    headers: HeaderMap,
    form: Multipart,
) -> Response {
    let Some(site) = site.as_let_in(seated) else { return site.not_found() };
    let own = site.writer();
    let mut sent = read(form).await;
    if let (Ok(sent), Some(own)) = (&mut sent, &own) {
        sent.by.clone_from(&own.author);
    }
    let writer = own.unwrap_or_else(|| Writer::read(&headers));
    site.work_out(move |site| {
        if let Err(why) = site.keep_look() {
            return crate::page_asked::not_kept(site, &why);
        }
        match sent.and_then(|sent| taken(site, &sent).map(|done| (sent, done))) {
            Ok((sent, taken)) => {
                let word = if taken.is_new { "described" } else { "known" };
                let to = format!("/learning/documents/{}?{word}=yes", taken.document);
                let mut answer = Redirect::to(&to).into_response();
                let writer = Writer { author: sent.by, ..writer };
                if let Some(cookie) = writer.cookie().and_then(|c| HeaderValue::from_str(&c).ok()) {
                    answer.headers_mut().insert(header::SET_COOKIE, cookie);
                }
                answer
            }
            Err(NotDone(why)) => {
                let at = PageAsked::of(site, &[]);
                site.show(StatusCode::BAD_REQUEST, &PAGE, &LibraryPage::with(site, &at, Some(why)))
            }
        }
    })
    .await
}

async fn read(mut form: Multipart) -> Result<Sent, NotDone> {
    let unreadable = |_| {
        NotDone(format!(
            "The file did not arrive whole, so nothing was taken in. A file may have {} megabytes: take a larger one in with `regard \
             library take-in FILE` on the server",
            LARGEST_FILE / 1024 / 1024
        ))
    };
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some("by") => field.text().await.map_err(unreadable)?.trim().clone_into(&mut sent.by),
            Some("file") => {
                let name = field.file_name().unwrap_or_default();
                // Some browsers send a whole path; only the file’s own name is kept.
                sent.name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
                sent.bytes = field.bytes().await.map_err(unreadable)?.to_vec();
            }
            _ => {}
        }
    }
    Ok(sent)
}

fn taken(site: &Site, sent: &Sent) -> Result<TakenIn, NotDone> {
    let needed = |words: &str| Err(NotDone(words.to_owned()));
    if sent.by.is_empty() {
        return needed("Enter your name: the library says who took a document in");
    }
    if sent.bytes.is_empty() {
        return needed("Choose a file: a PDF, a Word document (.docx), a web page or a plain text");
    }
    site.shelves().ok_or_else(NotDone::no_library)?.take_in(&sent.by, &sent.name, &sent.bytes)
}
