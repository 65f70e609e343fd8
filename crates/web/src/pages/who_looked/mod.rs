//! Who works with a family, who opened it without a tie, and every look at its record.
//!
//! Takes a child; gives the ties, and for whoever hands families on the form that gives and takes them; then the looks, newest first, with why each
//! was let in. It is what a family is told who asks who looked.

use super::prelude::*;
use crate::asked::Pairs;
use crate::page_asked::answered_form;
use access::{Account, NotDone, Reach, Role, Ties};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::calendar::in_words;
use safeguarding::people::PersonId;
use safeguarding::records::{AccountId, Look, MentionAt, Tie};
use std::collections::BTreeSet;

/// This page.
pub const PAGE: Page = Page {
    name: "who-looked",
    purpose: "Who works with a family, who opened it without a tie, and every look at its record",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

mod samples;

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/people/{id}/who-looked", answered(page).merge(answered_form(send)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct WhoLookedPage {
    child: Private<String>,
    own_page: String,
    action: String,
    workers: Vec<Worker>,
    /// Who may be given the family; empty where the reader gives none.
    may_be_given: Vec<(String, Private<String>)>,
    ties: Vec<(&'static str, &'static str)>,
    /// Whether it is kept closer than others, and whether this reader may change that.
    is_closer: bool,
    may_close: bool,
    glass: Vec<Opened>,
    looks: Vec<LookLine>,
    /// How many more there are than are shown.
    further: usize,
    wrong: Option<String>,
}

/// Somebody who works with the family.
#[derive(Debug, Serialize)]
struct Worker {
    account: String,
    name: Private<String>,
    agency: String,
    tie: &'static str,
    until: Option<String>,
}

/// Somebody who opened it without a tie.
#[derive(Debug, Serialize)]
struct Opened {
    name: Private<String>,
    agency: String,
    at: String,
    reason: Private<String>,
}

/// One look.
#[derive(Debug, Serialize)]
struct LookLine {
    at: String,
    name: Private<String>,
    agency: String,
    role: String,
    page: String,
    sent: bool,
    because: String,
}

/// The most looks one page shows.
const MOST_LOOKS: usize = 500;

fn purpose_of(page: &str) -> String {
    let of = crate::PAGES.iter().find(|one| one.name == page);
    of.map_or_else(|| page.to_owned(), |page| page.purpose.to_owned())
}

struct Family {
    child: u32,
    /// Its index; `None`: the child is of none.
    index: Option<u32>,
    /// The first mentions of everybody in it.
    mentions: Vec<MentionAt>,
    /// The people of it.
    people: BTreeSet<u32>,
}

impl Family {
    fn may(&self, site: &Site, may: impl Fn(&Reach, Ties) -> bool) -> bool {
        self.index.is_some_and(|family| site.may_with(family, may))
    }

    fn is_of_it(&self, site: &Site, child: MentionAt) -> bool {
        site.person_at(child).is_some_and(|person| self.people.contains(&person))
    }

    /// The mentions by which it is kept closer than others.
    fn closer(&self, site: &Site) -> Vec<MentionAt> {
        let accounts = site.door().map(|door| door.accounts());
        let all = accounts.iter().flat_map(|accounts| accounts.restricted());
        all.copied().filter(|child| self.is_of_it(site, *child)).collect()
    }

    /// Keeps it closer, or no longer, by whichever of its children it was.
    fn keep_closer(&self, site: &Site, is_closer: bool, reason: &str) -> Result<(), NotDone> {
        let (Some(door), Some(reading)) = (site.door(), site.is_read_by()) else { return Ok(()) };
        let by = &reading.seat;
        if is_closer {
            return door.keep_closer(by, site.first_mention(self.child), true, reason);
        }
        let mut closer = self.closer(site).into_iter();
        closer.try_for_each(|child| door.keep_closer(by, child, false, reason))
    }
}

fn family(site: &Site, asked: &PageAsked) -> Option<Family> {
    // Whoever answers for who looked learns that of every family, and nothing else of it.
    let answers = site.is_read_by().is_some_and(|by| by.seat.has(Role::InformationGovernance));
    let child = site.child(asked.named(0)).or_else(|| {
        let id = PersonId::parse(asked.named(0)).filter(|_| answers)?;
        let child = site.caseload().person(id)?;
        site.caseload().people.persons[child as usize].is_child().then_some(child)
    })?;
    let people = &site.caseload().people;
    let mut all = BTreeSet::from([child]);
    let index = people.family_of_child[child as usize];
    if let Some(family) = index {
        let family = &people.families[family as usize];
        all.extend(&family.children);
        all.extend(family.members.iter().map(|member| member.person));
    }
    site.shows(child);
    let mentions = all.iter().map(|person| site.first_mention(*person)).collect();
    Some(Family { child, index, mentions, people: all })
}

fn view(site: &Site, family: &Family, looks: Vec<Look>) -> Option<WhoLookedPage> {
    let caseload = site.caseload();
    let known = &caseload.people.persons[family.child as usize];
    let accounts = site.door()?.accounts();
    let agency =
        |account: &Account| caseload.practice.agency_name(&account.holder.agency).to_owned();
    let is_of_it = |child: MentionAt| family.is_of_it(site, child);
    let own_page = format!("/people/{}", known.id);
    let (mut workers, mut glass) = (Vec::new(), Vec::new());
    for account in accounts.all().filter(|account| !account.is_closed) {
        let worked = account.works_with.iter().filter(|worked| is_of_it(worked.child));
        workers.extend(worked.map(|worked| Worker {
            account: account.id.to_string(),
            name: account.holder.name.clone(),
            agency: agency(account),
            tie: worked.tie.label(),
            until: worked.until.map(in_words),
        }));
    }
    for account in accounts.all() {
        let opened = account.glass.iter().filter(|glass| is_of_it(glass.child));
        glass.extend(opened.map(|one| Opened {
            name: account.holder.name.clone(),
            agency: agency(account),
            at: one.at.in_words(),
            reason: one.reason.clone(),
        }));
    }
    let gives = family.may(site, Reach::hands_on);
    let may_be_given = |account: &&Account| !account.is_closed && gives;
    let further = looks.len().saturating_sub(MOST_LOOKS);
    let line = |look: Look| {
        let account = accounts.account(look.by);
        LookLine {
            at: look.at.in_words(),
            name: account.map_or_else(
                || "somebody whose account is gone".into(),
                |account| account.holder.name.clone(),
            ),
            agency: account.map_or_else(String::new, agency),
            role: Role::of_id(&look.role).map_or_else(String::new, |role| role.label().to_owned()),
            page: purpose_of(&look.page),
            sent: look.sent,
            because: look.because.replace('-', " "),
        }
    };
    Some(WhoLookedPage {
        child: known.called().into(),
        action: format!("{own_page}/who-looked"),
        own_page,
        workers,
        may_be_given: accounts
            .all()
            .filter(may_be_given)
            .map(|account| (account.id.to_string(), account.holder.name.clone()))
            .collect(),
        ties: Tie::ALL.map(|tie| (tie.id(), tie.label())).into(),
        is_closer: !family.closer(site).is_empty(),
        may_close: family.may(site, Reach::keeps_closer),
        glass,
        looks: looks.into_iter().take(MOST_LOOKS).map(line).collect(),
        further,
        wrong: None,
    })
}

fn looks(site: &Site, family: &Family) -> Result<Vec<Look>, Box<Response>> {
    let door = site.door().ok_or_else(|| Box::new(site.not_found()))?;
    door.who_looked(&family.mentions).map_err(|why| {
        let title = "Who looked cannot be said now";
        let words = format!("{why}.");
        Box::new(super::plain_refusal(site, StatusCode::SERVICE_UNAVAILABLE, title, &words))
    })
}

fn page(site: &Site, asked: &PageAsked) -> Option<Response> {
    let family = family(site, asked)?;
    Some(match looks(site, &family) {
        Ok(looks) => site.show(StatusCode::OK, &PAGE, &view(site, &family, looks)?),
        Err(response) => *response,
    })
}

fn send(site: &Site, asked: &PageAsked, form: &Pairs) -> Option<Response> {
    let (door, seat) = (site.door()?, &site.is_read_by()?.seat);
    let family = family(site, asked)?;
    let value = |wanted: &str| {
        let mut pairs = form.iter();
        pairs.find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str())
    };
    let account: Option<AccountId> = value("account").parse().ok();
    let child = site.first_mention(family.child);
    let done = match (account, value("do")) {
        (_, to @ ("closer" | "open")) => {
            if !family.may(site, Reach::keeps_closer) {
                return None;
            }
            family.keep_closer(site, to == "closer", value("reason"))
        }
        _ if !family.may(site, Reach::hands_on) => return None,
        (Some(account), "give") => {
            let tie = Tie::ALL.into_iter().find(|tie| tie.id() == value("tie"))?;
            door.tie(seat, account, (child, tie), value("reason"))
        }
        (Some(account), "take") => {
            let accounts = door.accounts();
            let worked = accounts.account(account)?.works_with.iter().map(|worked| worked.child);
            let of_it: BTreeSet<MentionAt> =
                worked.filter(|child| family.is_of_it(site, *child)).collect();
            of_it
                .into_iter()
                .try_for_each(|child| door.untie(seat, account, child, value("reason")))
        }
        _ => Err(NotDone::NotSo("Choose who is to work with the family")),
    };
    let why = match done {
        Ok(()) => {
            let id = site.caseload().people.persons[family.child as usize].id;
            return Some(Redirect::to(&format!("/people/{id}/who-looked")).into_response());
        }
        Err(why) => why,
    };
    Some(match looks(site, &family) {
        Ok(looks) => {
            let view = view(site, &family, looks)?;
            let view = WhoLookedPage { wrong: Some(why.to_string()), ..view };
            site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &view)
        }
        Err(response) => *response,
    })
}
