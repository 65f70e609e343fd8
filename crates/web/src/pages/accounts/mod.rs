//! The accounts: who may sign in, as what, and opening one.
//!
//! Takes whose an account is to be; gives a link its holder sets a password with, shown once. It says nothing of any family.

use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::{Account, LINK_HOURS, Role};
use safeguarding::records::{AccountId, Holder};
use smol_str::SmolStr;

/// This page.
pub const PAGE: Page = Page {
    name: "accounts",
    purpose: "The accounts: who may sign in, as what, and opening one",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

mod samples;

pub(crate) use samples::holder as a_holder;

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/accounts", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct AccountsPage {
    lines: Vec<Line>,
    form: HolderForm,
    /// The link of the account that was just opened.
    link: Option<Link>,
    wrong: Option<String>,
}

/// One account.
#[derive(Debug, Serialize)]
struct Line {
    href: String,
    name: Private<String>,
    sign_in_name: Private<String>,
    agency: String,
    organisation: Option<SmolStr>,
    roles: Vec<&'static str>,
    /// How it stands: `open`, `waits` for its holder’s password, `closed`.
    stands: &'static str,
    has_app: bool,
}

/// A link that was just made.
#[derive(Debug, Serialize)]
pub(crate) struct Link {
    pub name: Private<String>,
    pub path: Private<String>,
    pub hours: u64,
}

impl Link {
    /// The link of a ticket.
    pub fn of(name: &Private<String>, ticket: &access::Ticket) -> Self {
        let path = format!("/begin/{}", ticket.reveal()).into();
        Self { name: name.clone(), path, hours: LINK_HOURS }
    }
}

/// Whose an account is, as a form has it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct HolderForm {
    name: Private<String>,
    sign_in_name: Private<String>,
    organisation: String,
    agencies: Vec<Choice>,
    roles: Vec<Choice>,
    supervisors: Vec<Choice>,
}

/// One of several to choose from.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    text: Private<String>,
    is_chosen: bool,
}

impl HolderForm {
    /// The form that holds this; `own`: the account it is of, who does not supervise themselves.
    pub fn of(site: &Site, holder: &Holder, own: Option<AccountId>) -> Self {
        let choice = |value: &str, text: &str, is_chosen| Choice {
            value: value.to_owned(),
            text: text.into(),
            is_chosen,
        };
        let agencies = site.caseload().practice.agencies.iter();
        let accounts = site.door().map(|door| door.accounts()).unwrap_or_default();
        let supervises = |account: &&Account| {
            !account.is_closed
                && Some(account.id) != own
                && account.roles().any(|role| role == Role::Supervisor)
        };
        Self {
            name: holder.name.clone(),
            sign_in_name: holder.sign_in_name.clone(),
            organisation: holder.organisation.as_ref().map(ToString::to_string).unwrap_or_default(),
            agencies: agencies
                .map(|(id, agency)| choice(id, &agency.name, *id == holder.agency))
                .collect(),
            roles: Role::ALL
                .map(|role| {
                    choice(role.id(), role.label(), holder.roles.iter().any(|its| its == role.id()))
                })
                .into(),
            supervisors: accounts
                .all()
                .filter(supervises)
                .map(|account| {
                    let is_chosen = holder.supervised_by == Some(account.id);
                    choice(&account.id.to_string(), account.holder.name.reveal(), is_chosen)
                })
                .collect(),
        }
    }
}

/// Whose an account is to be, as it was typed.
pub(crate) fn holder_of(form: &Pairs) -> Holder {
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    };
    let organisation = value("organisation");
    Holder {
        sign_in_name: value("sign_in_name").into(),
        name: value("name").into(),
        agency: value("agency").into(),
        organisation: (!organisation.is_empty()).then(|| organisation.into()),
        roles: form
            .iter()
            .filter(|(name, _)| name == "role")
            .map(|(_, value)| SmolStr::from(value.as_str()))
            .collect(),
        supervised_by: value("supervised_by").parse().ok(),
    }
}

const fn stands(account: &Account) -> &'static str {
    match (account.is_closed, account.password.is_some()) {
        (true, _) => "closed",
        (false, true) => "open",
        (false, false) => "waits",
    }
}

fn view(site: &Site, holder: &Holder) -> Option<AccountsPage> {
    let accounts = site.door()?.accounts();
    let practice = &site.caseload().practice;
    let line = |account: &Account| Line {
        href: format!("/accounts/{}", account.id),
        name: account.holder.name.clone(),
        sign_in_name: account.holder.sign_in_name.clone(),
        agency: practice.agency_name(&account.holder.agency).to_owned(),
        organisation: account.holder.organisation.clone(),
        roles: account.roles().map(Role::label).collect(),
        stands: stands(account),
        has_app: account.codes.is_some(),
    };
    let mut lines: Vec<Line> = accounts.all().map(line).collect();
    lines.sort_by_cached_key(|line| line.name.reveal().to_lowercase());
    Some(AccountsPage { lines, form: HolderForm::of(site, holder, None), link: None, wrong: None })
}

/// Whose an account is that nothing was typed of yet.
pub(crate) fn nobody() -> Holder {
    holder_of(&Vec::new())
}

fn page(site: &Site, _: &PageAsked) -> Option<Response> {
    site.found(&PAGE, &view(site, &nobody())?)
}

fn send(site: &Site, _: &PageAsked, form: &Pairs) -> Option<Response> {
    let (door, seat) = (site.door()?, &site.is_read_by()?.seat);
    let holder = holder_of(form);
    if !site.caseload().practice.agencies.contains_key(&holder.agency) {
        let wrong = Some("Choose the agency they work for".to_owned());
        let view = AccountsPage { wrong, ..view(site, &holder)? };
        return Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view));
    }
    match door.open_account(seat, holder.clone()) {
        Ok((_, ticket)) => {
            let link = Some(Link::of(&holder.name, &ticket));
            site.found(&PAGE, &AccountsPage { link, ..view(site, &nobody())? })
        }
        Err(why) => {
            let view = AccountsPage { wrong: Some(why.to_string()), ..view(site, &holder)? };
            Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view))
        }
    }
}
