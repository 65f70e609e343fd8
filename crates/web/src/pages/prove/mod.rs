//! Proving once more who one is, before what could do most harm: keeping accounts, opening a family without a tie.

use super::prelude::*;
use crate::asked::Pairs;
use crate::let_in::own_address;
use crate::page_asked::answered_form;
use axum::response::{IntoResponse as _, Redirect};

/// This page.
pub const PAGE: Page = Page {
    name: "prove",
    purpose: "Proving once more who one is, before what could do most harm",
    template: include_str!("template.html"),
    routes,
    samples: || {
        let page = |wrong| ProvePage { to: "/accounts".to_owned(), has_app: true, wrong };
        let wrong = Some("The name, the password or the code is not right".to_owned());
        vec![Sample::new("typical", &page(None)), Sample::new("wrong", &page(wrong))]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/prove", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct ProvePage {
    to: String,
    /// Whether an app is tied to the account.
    has_app: bool,
    wrong: Option<String>,
}

fn page(site: &Site, asked: &PageAsked) -> Option<Response> {
    let to = own_address(asked.value("to")).to_owned();
    let has_app = site.is_read_by()?.seat.account.codes.is_some();
    site.found(&PAGE, &ProvePage { to, has_app, wrong: None })
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let to = own_address(value("to"));
    let seat = &site.is_read_by()?.seat;
    Some(match site.door()?.prove(seat, value("password"), value("code")) {
        Ok(()) => Redirect::to(to).into_response(),
        Err(why) => {
            let has_app = seat.account.codes.is_some();
            let view = ProvePage { to: to.to_owned(), has_app, wrong: Some(why.to_string()) };
            site.show(StatusCode::FORBIDDEN, &PAGE, &view)
        }
    })
}
