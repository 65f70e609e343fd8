//! Setting a password with a link that can be used once.
//!
//! Takes the link and a password typed twice; gives an account its holder can sign in to. A link that was used, is too old or never was
//! one is told apart from none of the others.

use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::NotDone;
use axum::response::{IntoResponse as _, Redirect};

/// This page.
pub const PAGE: Page = Page {
    name: "begin",
    purpose: "Setting a password with a link that can be used once",
    template: include_str!("template.html"),
    routes,
    samples: || {
        let page = || BeginPage {
            action: "/begin/0".to_owned(),
            sign_in_name: "siobhan.okafor".into(),
            name: "Siobhan Okafor".into(),
            wrong: None,
        };
        let wrong = Some("The two are not alike: type the same password twice".to_owned());
        vec![Sample::new("typical", &page()), Sample::new("wrong", &BeginPage { wrong, ..page() })]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, asked: &PageAsked| Some(shown(site, asked, None));
    router.route("/begin/{link}", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct BeginPage {
    action: String,
    sign_in_name: Private<String>,
    name: Private<String>,
    wrong: Option<String>,
}

fn shown(site: &Site, asked: &PageAsked, wrong: Option<String>) -> Response {
    let account = site.door().and_then(|door| door.linked(asked.named(0)));
    let Some(account) = account else { return no_link(site) };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = BeginPage {
        action: format!("/begin/{}", asked.named(0)),
        sign_in_name: account.holder.sign_in_name.clone(),
        name: account.holder.name.clone(),
        wrong,
    };
    site.show(status, &PAGE, &view)
}

fn no_link(site: &Site) -> Response {
    super::plain_refusal(
        site,
        StatusCode::NOT_FOUND,
        "This link cannot be used any more",
        "A link sets a password once, and only for some days. Ask the people who keep accounts where you work for a new one. If you have \
         set your password already, sign in with it.",
    )
}

fn send(site: &Site, asked: &PageAsked, form: &Pairs) -> Option<Response> {
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    if value("password") != value("again") {
        let wrong = "The two are not alike: type the same password twice".to_owned();
        return Some(shown(site, asked, Some(wrong)));
    }
    Some(match site.door()?.set_password(asked.named(0), value("password")) {
        Ok(_) => Redirect::to("/sign-in").into_response(),
        Err(NotDone::NoLink) => no_link(site),
        Err(why) => shown(site, asked, Some(why.to_string())),
    })
}
