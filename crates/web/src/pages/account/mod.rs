//! One’s own account: what one is to Regard, and the app that shows codes.

use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::{CodeSecret, Role, Seat};
use axum::response::{IntoResponse as _, Redirect};

/// This page.
pub const PAGE: Page = Page {
    name: "account",
    purpose: "One’s own account: what one is to Regard, and the app that shows codes",
    template: include_str!("template.html"),
    routes,
    samples: || {
        let page = |has_app| AccountPage {
            name: "Siobhan Okafor".into(),
            sign_in_name: "siobhan.okafor".into(),
            roles: vec!["Front door", "Supervisor"],
            agency: "Children’s social care".to_owned(),
            has_app,
            app: (!has_app).then(|| App {
                secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into(),
                in_groups: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ".into(),
                picture: CodeSecret::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
                    .map(|secret| secret.for_app("siobhan.okafor").1.into())
                    .unwrap_or_default(),
            }),
            wrong: None,
        };
        let wrong = Some("The code is not the one the app shows now".to_owned());
        vec![
            Sample::new("typical", &page(true)),
            Sample::new("no-app", &page(false)),
            Sample::new("wrong", &AccountPage { wrong, ..page(false) }),
        ]
    },
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/account", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct AccountPage {
    name: Private<String>,
    sign_in_name: Private<String>,
    roles: Vec<&'static str>,
    agency: String,
    has_app: bool,
    /// What an app is tied with; `None` where one is.
    app: Option<App>,
    wrong: Option<String>,
}

/// What an app is tied with.
#[derive(Debug, Serialize)]
struct App {
    secret: Private<String>,
    /// The secret in groups of four, to be typed.
    in_groups: Private<String>,
    /// A picture to hold a telephone to: PNG, in base 64.
    picture: Private<String>,
}

impl App {
    fn of(secret: &CodeSecret, sign_in_name: &str) -> Self {
        let signs: Vec<char> = secret.reveal().chars().collect();
        let groups: Vec<String> = signs.chunks(4).map(|four| four.iter().collect()).collect();
        Self {
            secret: secret.reveal().into(),
            in_groups: groups.join(" ").into(),
            picture: secret.for_app(sign_in_name).1.into(),
        }
    }
}

fn view(site: &Site, seat: &Seat, secret: &CodeSecret, wrong: Option<String>) -> AccountPage {
    let holder = &seat.account.holder;
    let has_app = seat.account.codes.is_some();
    AccountPage {
        name: holder.name.clone(),
        sign_in_name: holder.sign_in_name.clone(),
        roles: seat.account.roles().map(Role::label).collect(),
        agency: site.caseload().practice.agency_name(&holder.agency).to_owned(),
        has_app,
        app: (!has_app).then(|| App::of(secret, holder.sign_in_name.reveal())),
        wrong,
    }
}

fn page(site: &Site, _: &PageAsked) -> Option<Response> {
    let seat = &site.is_read_by()?.seat;
    site.found(&PAGE, &view(site, seat, &CodeSecret::invent(), None))
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let seat = &site.is_read_by()?.seat;
    // An app that is tied already is changed by a new link only: whoever finds a browser open must not tie their own.
    if seat.account.codes.is_some() {
        return Some(Redirect::to("/account").into_response());
    }
    Some(match site.door()?.tie_app(seat, value("secret"), value("code")) {
        Ok(()) => Redirect::to("/account").into_response(),
        Err(why) => {
            let secret = CodeSecret::parse(value("secret")).unwrap_or_else(CodeSecret::invent);
            let view = view(site, seat, &secret, Some(why.to_string()));
            site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view)
        }
    })
}
