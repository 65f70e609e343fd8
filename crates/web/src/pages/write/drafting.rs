//! The draft of a form: keeping what is typed, filling it in again, throwing it away.
//!
//! Takes the form's fields and the browser they came from; a draft is its author's and nobody else's. It writes nothing down, and
//! nothing here ever stands in the way of writing down.

use super::{About, PAGE};
use crate::asked::{Pairs, with_query_of};
use crate::drafts::{Author, Draft, DraftNotKept, moment};
use crate::page_asked::PageAsked;
use crate::recording::typed;
use crate::site::Site;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use safeguarding::records::{RecordId, Relation};
use serde::Serialize;

/// What a form says of its draft.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct DraftShown {
    /// Where it is sent to be kept or thrown away; empty where this server keeps none.
    pub action: String,
    /// When the draft was kept that fills the form; `None` where none does.
    pub kept: Option<String>,
    /// Why no draft is kept.
    pub not_kept: Option<&'static str>,
}

/// What was asked of a draft, by the name of its button.
const THROW_AWAY: (&str, &str) = ("draft", "throw-away");
/// A script sends this beside the fields: it wants words, not a page.
const QUIETLY: (&str, &str) = ("quietly", "yes");

impl About<'_> {
    /// What the address of the form gives beside its path: what it goes on from, and facts filled in.
    pub(super) fn given(&self) -> Vec<(String, String)> {
        let goes_on = self.goes_on_from().map(|id| ("on".to_owned(), id.to_string()));
        let facts = self.given_facts().into_iter().map(|(_, under, value)| (under, value));
        let answers = self.answers().map(|(how, id)| (how.id().to_owned(), id.to_string()));
        goes_on.into_iter().chain(answers).chain(facts).collect()
    }

    /// The facts that the address fills in: the name of each, what the address has it under, and its value. As `fact.to`, or by
    /// the bare name where no switch of the pages has it.
    pub(super) fn given_facts(&self) -> Vec<(&str, String, String)> {
        let taken = ["on", "from", "to", "agency", "domain", "order", "print", "whose"];
        let is_taken =
            |name: &str| taken.contains(&name) || Relation::ALL.iter().any(|r| r.id() == name);
        let given = |name: &'_ str| {
            let whole = format!("fact.{name}");
            let under = [whole, name.to_owned()].into_iter();
            let mut under = under.filter(|under| under != name || !is_taken(name));
            under.find_map(|under| {
                let value = self.at.value(&under).to_owned();
                (!value.is_empty()).then_some((under, value))
            })
        };
        let facts = self.kind.facts.iter().map(|fact| fact.name.as_str());
        facts.filter_map(|name| given(name).map(|(under, value)| (name, under, value))).collect()
    }

    /// The earlier entry that the address puts right, withdraws or disputes.
    pub(super) fn answers(&self) -> Option<(Relation, RecordId)> {
        Relation::ALL.into_iter().find_map(|relation| {
            Some((relation, RecordId(self.at.value(relation.id()).parse().ok()?)))
        })
    }

    /// The record that the address goes on from.
    pub(super) fn goes_on_from(&self) -> Option<RecordId> {
        self.at.value("on").parse().ok().map(RecordId)
    }

    /// The address of the form, whoever reads: what its draft is known by.
    pub(super) fn form_address(&self) -> String {
        with_query_of(&self.path(), self.given())
    }

    /// The address of the form, or of what is before its path, as this reader has it.
    pub(super) fn own_address(&self, before: &str) -> String {
        let path = format!("{before}{}", self.path());
        with_query_of(&self.at.asked.reader_address(&path), self.given())
    }

    /// The draft of this form, and what is said of it.
    pub(super) fn draft(&self) -> (Option<Draft>, DraftShown) {
        let Some(drafts) = self.site.drafts() else {
            let not_kept = Some(DraftNotKept::NoPlace.words());
            return (None, DraftShown { not_kept, ..DraftShown::default() });
        };
        let action = self.own_address("/drafts");
        let found = self.at.author().map_or(Ok(None), |by| drafts.find(by, &self.form_address()));
        match found {
            Ok(draft) => {
                let kept = draft.as_ref().map(|draft| moment(draft.kept));
                (draft, DraftShown { action, kept, not_kept: None })
            }
            Err(why) => (None, DraftShown { action, kept: None, not_kept: Some(why.words()) }),
        }
    }

    /// What a form says of its draft that was sent and handed back: it is kept as it was sent.
    pub(super) fn draft_of(&self, form: &Pairs) -> DraftShown {
        let (_, shown) = self.draft();
        match self.keep(form) {
            Ok(kept) => DraftShown { kept: Some(kept), not_kept: None, ..shown },
            Err(why) => DraftShown { not_kept: Some(why.words()), ..shown },
        }
    }

    /// Notes that a form has been written down: its draft goes.
    pub(super) fn draft_is_written(&self, form: &Pairs) {
        if let (Some(drafts), Some(author)) = (self.site.drafts(), self.at.author()) {
            drafts.written_down(author, &self.form_address(), form);
        }
    }

    /// Keeps what was typed; gives when, as pages say it.
    fn keep(&self, form: &Pairs) -> Result<String, DraftNotKept> {
        let drafts = self.site.drafts().ok_or(DraftNotKept::NoPlace)?;
        let author = self.at.author().ok_or(DraftNotKept::NoCookie)?;
        let of_form = |(name, _): &&(String, String)| ![THROW_AWAY.0, QUIETLY.0].contains(&&**name);
        let typed: Pairs = form.iter().filter(of_form).cloned().collect();
        drafts.keep(author, (&self.form_address(), &self.kind.label), &typed).map(moment)
    }

    /// Answers what a form sent to its draft.
    pub(super) fn answer_draft(&self, form: &Pairs) -> Response {
        let said = |(name, value): (&str, &str)| form.iter().any(|(n, v)| n == name && v == value);
        if said(THROW_AWAY) {
            return self.throw_away();
        }
        let is_quiet = said(QUIETLY);
        match self.keep(form) {
            Ok(kept) if is_quiet => {
                Site::say(StatusCode::OK, &format!("Draft of {kept}, kept for you only"))
            }
            Err(why) if is_quiet => Site::say(StatusCode::UNPROCESSABLE_ENTITY, why.words()),
            Ok(_) => {
                let work = self.at.asked.reader_address("/work");
                Redirect::to(&format!("{work}#drafts")).into_response()
            }
            Err(why) => self.hand_back(form, why),
        }
    }

    fn throw_away(&self) -> Response {
        let author = self.at.author();
        let thrown = match (self.site.drafts(), author) {
            (Some(drafts), Some(author)) => drafts.throw_away(author, &self.form_address()),
            _ => Ok(()),
        };
        match thrown {
            Ok(()) => Redirect::to(&self.own_address("")).into_response(),
            Err(why) => Site::say(StatusCode::INTERNAL_SERVER_ERROR, why.words()),
        }
    }

    /// Shows a form again whose draft could not be kept, with everything that was typed.
    fn hand_back(&self, form: &Pairs, why: DraftNotKept) -> Response {
        let typed = typed(self.site.caseload(), &self.kind.id, form);
        let mut page = self.page(form, typed, Vec::new());
        page.draft = DraftShown { not_kept: Some(why.words()), ..self.draft().1 };
        page.draft.kept = None;
        page.begin = None;
        self.site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &page)
    }
}

/// Gives a browser that opens a form the key that its drafts are kept by, or that key for longer.
pub(super) fn with_key(site: &Site, at: &PageAsked, mut response: Response) -> Response {
    if site.drafts().is_some() {
        let author = at.author().cloned().unwrap_or_else(Author::new);
        if let Ok(cookie) = HeaderValue::from_str(&author.cookie()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}
