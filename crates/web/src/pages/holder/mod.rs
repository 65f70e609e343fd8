//! One account: whose it is, what they may do, the families they work with; changing, closing and recovering it.
//!
//! Takes what was typed and why; has each step written down. A new link for somebody who has a password takes two administrators.

use super::accounts::{HolderForm, Link, holder_of};
use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::{Account, NotDone};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::records::AccountId;

/// This page.
pub const PAGE: Page = Page {
    name: "holder",
    purpose: "One account: whose it is, what they may do; changing, closing and recovering it",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

mod samples;

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/accounts/{id}", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct HolderPage {
    action: String,
    name: Private<String>,
    is_closed: bool,
    has_password: bool,
    /// Who asked that they be given a new link; the reader must be another to agree.
    recovery_asked_by: Option<Private<String>>,
    may_agree: bool,
    form: HolderForm,
    link: Option<Link>,
    wrong: Option<String>,
}

fn view(site: &Site, account: &Account) -> Option<HolderPage> {
    let accounts = site.door()?.accounts();
    let asked_by = account.recovery_asked_by;
    let reader = site.is_read_by()?.seat.account.id;
    Some(HolderPage {
        action: format!("/accounts/{}", account.id),
        name: account.holder.name.clone(),
        is_closed: account.is_closed,
        has_password: account.password.is_some(),
        recovery_asked_by: asked_by
            .and_then(|by| accounts.account(by))
            .map(|by| by.holder.name.clone()),
        may_agree: asked_by.is_some_and(|by| by != reader),
        form: HolderForm::of(site, &account.holder, Some(account.id)),
        link: None,
        wrong: None,
    })
}

fn account(site: &Site, asked: &PageAsked) -> Option<Account> {
    let id: AccountId = asked.named(0).parse().ok()?;
    site.door()?.accounts().account(id).cloned()
}

fn page(site: &Site, asked: &PageAsked) -> Option<Response> {
    site.found(&PAGE, &view(site, &account(site, asked)?)?)
}

fn send(site: &Site, asked: &PageAsked, form: &Pairs) -> Option<Response> {
    let (door, seat) = (site.door()?, &site.is_read_by()?.seat);
    let account = account(site, asked)?;
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let reason = value("reason");
    let done = match value("do") {
        "change" => {
            let holder = holder_of(form);
            if site.caseload().practice.agencies.contains_key(&holder.agency)
                || holder.agency == account.holder.agency
            {
                door.change_account(seat, account.id, holder, reason).map(|()| None)
            } else {
                Err(NotDone::NotSo("Choose the agency they work for"))
            }
        }
        "close" => door.close_account(seat, account.id, reason).map(|()| None),
        "recover" => door.recover(seat, account.id, reason),
        _ => return None,
    };
    match done {
        Ok(None) => Some(Redirect::to(&format!("/accounts/{}", account.id)).into_response()),
        Ok(Some(ticket)) => {
            let link = Some(Link::of(&account.holder.name, &ticket));
            site.found(&PAGE, &HolderPage { link, ..view(site, &account)? })
        }
        Err(why) => {
            let view = HolderPage { wrong: Some(why.to_string()), ..view(site, &account)? };
            Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view))
        }
    }
}
