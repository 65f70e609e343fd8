//! Signing in, and signing out.
//!
//! Takes a name, a password and, where an app is tied to the account, its code; gives the browser a ticket and leads to the page that
//! was asked for. Why somebody is not let in is said in the same words whatever it was.

use super::prelude::*;
use crate::asked::Pairs;
use crate::let_in::{cookie, own_address};
use crate::page_asked::answered_form;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect};

/// This page.
pub const PAGE: Page = Page {
    name: "sign-in",
    purpose: "Signing in, and signing out",
    template: include_str!("template.html"),
    routes,
    samples: || {
        let to = "/work".to_owned();
        vec![
            Sample::new("typical", &SignInPage { to: to.clone(), ..SignInPage::default() }),
            Sample::new(
                "wrong",
                &SignInPage {
                    to: to.clone(),
                    name: "siobhan.okafor".into(),
                    wrong: Some("The name, the password or the code is not right".to_owned()),
                    is_out: false,
                },
            ),
            Sample::new("signed-out", &SignInPage { to, is_out: true, ..SignInPage::default() }),
        ]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route("/sign-in", answered(page).merge(answered_form(send)))
        .route("/sign-out", answered_form(sign_out))
}

/// What the page shows.
#[derive(Debug, Default, Serialize)]
struct SignInPage {
    /// Where it leads.
    to: String,
    name: Private<String>,
    wrong: Option<String>,
    /// Whether somebody has just signed out.
    is_out: bool,
}

fn page(site: &Site, asked: &PageAsked) -> Option<Response> {
    let (to, is_out) = (own_address(asked.value("to")).to_owned(), asked.value("out") == "yes");
    site.door()?;
    site.found(&PAGE, &SignInPage { to, is_out, ..SignInPage::default() })
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let to = own_address(value("to"));
    match site.door()?.sign_in(value("name"), value("password"), value("code")) {
        // A new ticket each time: one that was slipped into the browser before opens nothing afterwards.
        Ok(ticket) => {
            let mut response = Redirect::to(to).into_response();
            response.headers_mut().insert(header::SET_COOKIE, cookie(Some(ticket.reveal())));
            Some(response)
        }
        Err(why) => {
            let view = SignInPage {
                to: to.to_owned(),
                name: value("name").into(),
                wrong: Some(why.to_string()),
                is_out: false,
            };
            Some(site.show(StatusCode::FORBIDDEN, &PAGE, &view))
        }
    }
}

fn sign_out(site: &Site, _: &PageAsked, _: &Pairs) -> Option<Response> {
    let door = site.door()?;
    if let Some(reading) = site.is_read_by()
        && let Err(why) = door.sign_out(&reading.seat)
    {
        let words = format!("{why}. You are still signed in: close the browser, or try again.");
        return Some(super::plain_refusal(
            site,
            StatusCode::SERVICE_UNAVAILABLE,
            "You are not signed out",
            &words,
        ));
    }
    let mut response = Redirect::to("/sign-in?out=yes").into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie(None));
    // What other pages of ours the browser still holds goes too.
    response
        .headers_mut()
        .insert("clear-site-data", axum::http::HeaderValue::from_static("\"cache\""));
    Some(response)
}
