//! Writing something down: the form of one kind of record, drawn from practice, and what becomes of it.
//!
//! Takes a kind, whom it is about and what it goes on from; gives the form, or, once it is sent, leads to the child's response
//! page. What stands in the way is said field by field, with everything that was typed still there.

mod alike;
mod beginning;
mod drafting;
mod beside;
mod fields;
mod paper;
mod samples;

use super::prelude::*;
use crate::asked::{Pairs, with_query_of};
use crate::page_asked::answered_form;
use crate::recording::{NotRecorded, Recorded, typed};
use crate::shown::alike::AlikeShown;
use crate::shown::chronology::{Cited, Rows, Told};
use crate::shown::words;
use crate::writer::Writer;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect};
use beside::Beside;
use drafting::DraftShown;
use fields::{Field, PersonChoice};
use safeguarding::practice::{FactKind, Kind, KindForm};
use safeguarding::records::{Record, RecordId, Relation};
use safeguarding::response::{
    LONGEST_LINE, LONGEST_TEXT, Typed, Wrong, carried, to_be_put_right, told,
};
use std::hash::{BuildHasher as _, Hasher as _};

/// This page.
pub const PAGE: Page = Page {
    name: "write",
    purpose: "The form of one kind of record: what was seen, said, decided or done",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route("/people/{id}/write/{kind}", answered(about_child).merge(answered_form(send)))
        .route("/write/{kind}", answered(about_somebody_new).merge(answered_form(send_new)))
        .route("/drafts/people/{id}/write/{kind}", answered_form(draft))
        .route("/drafts/write/{kind}", answered_form(draft_of_new))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct WritePage {
    reader: Reader,
    /// Where the form is sent.
    action: String,
    /// The way back.
    back: Option<String>,
    child: Option<Private<String>>,
    label: String,
    guidance: Option<String>,
    /// Whether it is a worry: it is to be written in two minutes, also on a telephone, so that what need not be given is folded.
    is_worry: bool,
    /// Whether what is folded is open: something of it is typed or wrong.
    more_is_open: bool,
    /// What is known of the child, to be read before writing.
    beside: Option<Beside>,
    /// What it goes on from.
    follows: Vec<FollowedLine>,
    /// The earlier entry that it puts right, withdraws or disputes.
    answered: Option<AnsweredShown>,
    because: Private<String>,
    /// The agencies that are told of it, and the fields that name others.
    told: Vec<String>,
    told_named: Vec<String>,
    /// Recommendations that say much the same as what is typed.
    alike: Vec<AlikeShown>,
    /// Where the form begins with the words that are offered; `None` where none are, or what is typed would be lost.
    begin: Option<String>,
    /// The fields of the kind, texts first.
    fields: Vec<Field>,
    /// The family, to choose from.
    people: Vec<PersonChoice>,
    /// Whether somebody may be named who is not known yet.
    may_name_new: bool,
    /// Whether somebody new must be named: nobody is chosen.
    must_name_new: bool,
    new: NewPerson,
    happened: String,
    may_lie_ahead: bool,
    names_nobody: bool,
    agencies: Vec<fields::Item>,
    author: Private<String>,
    role: String,
    organisation: String,
    token: String,
    /// How many records these pages held when the form was made.
    seen: usize,
    can_record: bool,
    draft: DraftShown,
    /// Whether it cannot be known if what was sent is written down.
    may_be_written: bool,
    /// How many letters a text and a line may have.
    longest_text: usize,
    longest_line: usize,
    wrong: Vec<WrongShown>,
}

/// What an entry goes on from.
#[derive(Debug, Serialize)]
struct FollowedLine {
    id: String,
    label: String,
    day: String,
    agency: String,
    href: String,
    /// What it says, the child's words first.
    told: Told,
    /// Whether it is so long that it is folded.
    is_long: bool,
}

/// The kind of a worry, and what its form is headed: the kind is called by what it is once it is written.
const WORRY: &str = "worry";
const RAISE: &str = "Raise a worry";

/// From how many letters on what an entry says is folded above a form that goes on from it.
const FOLDED_FROM: usize = 3_000;

/// The earlier entry that another puts right, withdraws or disputes.
#[derive(Debug, Serialize)]
struct AnsweredShown {
    /// How the new one stands to it: `corrects`, `withdraws` or `rebuts`.
    relation: &'static str,
    entry: FollowedLine,
    /// Whom it names: they stay.
    people: Vec<Private<String>>,
}

/// What was typed of somebody new.
#[derive(Clone, Debug, Default, Serialize)]
struct NewPerson {
    given: Private<String>,
    family: Private<String>,
    born: Private<String>,
    address: Private<String>,
    roles: Vec<fields::Item>,
    /// Whether anything of it is typed, so that it must not be folded away; and whether anything beyond the name is.
    is_typed: bool,
    more_is_typed: bool,
}

/// What is wrong, with the place on the page it leads to.
#[derive(Clone, Debug, Serialize)]
struct WrongShown {
    field: String,
    words: String,
}

/// What a form is about.
struct About<'a> {
    site: &'a Site,
    at: &'a PageAsked,
    child: Option<u32>,
    kind: &'a Kind,
    form: &'a KindForm,
}

impl<'a> About<'a> {
    fn of(site: &'a Site, at: &'a PageAsked, child: Option<u32>, kind: &str) -> Option<Self> {
        let kind = site.caseload().practice.kind(kind).filter(|kind| site.may_write(kind))?;
        let form = kind.form.as_ref()?;
        Some(Self { site, at, child, kind, form })
    }

    fn path(&self) -> String {
        match self.child {
            Some(child) => {
                let id = self.site.caseload().people.persons[child as usize].id;
                format!("/people/{id}/write/{}", self.kind.id)
            }
            None => format!("/write/{}", self.kind.id),
        }
    }

    /// The page with what was typed; `form` is that as it was sent, and empty where nothing was.
    fn page(&self, form: &Pairs, typed: Typed, wrong: Vec<Wrong>) -> WritePage {
        let sent = form;
        let Self { site, at, kind, form, .. } = self;
        let caseload = site.caseload();
        let back = self.child.map(|child| {
            let id = caseload.people.persons[child as usize].id;
            at.asked.reader_address(&format!("/people/{id}/response"))
        });
        let people = self
            .child
            .filter(|_| typed.answers.is_none())
            .map_or_else(Vec::new, |child| fields::people(caseload, &at.view, child, &typed));
        let may_name = !form.names_nobody && typed.answers.is_none();
        let wrong = wrong.into_iter().map(WrongShown::of).collect::<Vec<_>>();
        let begins = self.words_to_begin_with(&typed);
        let fields = fields::of(&caseload.practice, kind, form, &typed, &wrong, &begins);
        let new = self.new_person(sent);
        let happened_is_touched =
            !typed.happened.is_empty() || wrong.iter().any(|one| one.field == "happened");
        let is_worry = kind.id == WORRY && typed.answers.is_none();
        WritePage {
            is_worry,
            more_is_open: happened_is_touched
                || fields.iter().any(|field| field.is_more && field.is_touched()),
            reader: site.reader(&at.asked),
            action: self.own_address(""),
            back,
            child: self.child.map(|child| words::called(caseload, &at.view, child).into()),
            label: if is_worry { RAISE.to_owned() } else { kind.label.clone() },
            guidance: form.guidance.clone(),
            beside: self.child.map(|child| Beside::of(site, at, child, form)),
            answered: typed.answers.and_then(|answers| self.answered(answers)),
            because: typed.because.clone(),
            follows: typed
                .follows
                .iter()
                .filter(|_| typed.answers.is_none())
                .filter_map(|id| self.followed(*id))
                .collect(),
            told: self.told(&typed),
            told_named: self.told_named(),
            alike: self.alike(&typed),
            begin: self.begin(&typed, sent),
            fields,
            people,
            may_name_new: may_name,
            must_name_new: self.child.is_none() && may_name,
            new,
            happened: typed.happened.clone(),
            may_lie_ahead: form.may_lie_ahead,
            names_nobody: form.names_nobody,
            agencies: fields::agencies(&caseload.practice, &typed.agency),
            author: typed.author.clone(),
            role: typed.role.clone(),
            organisation: typed.organisation.clone(),
            token: if typed.token.is_empty() { fresh_token() } else { typed.token.clone() },
            seen: seen(sent).unwrap_or(usize::MAX).min(caseload.records.len()),
            can_record: site.can_record(),
            draft: DraftShown::default(),
            may_be_written: false,
            longest_text: LONGEST_TEXT,
            longest_line: LONGEST_LINE,
            wrong,
        }
    }

    /// The agencies that are told of what is written here, as far as it is typed.
    fn told(&self, typed: &Typed) -> Vec<String> {
        let practice = &self.site.caseload().practice;
        let record_of = |id: RecordId| self.site.record(&id.to_string()).map(|(_, record)| record);
        let told = told(practice, self.form, typed, &record_of);
        told.iter().map(|agency| practice.agency_name(agency).to_owned()).collect()
    }

    /// The fields that name an agency which is told.
    fn told_named(&self) -> Vec<String> {
        let named = |fact: &&FactKind| self.form.tells_named.contains(&fact.name);
        self.kind.facts.iter().filter(named).map(|fact| fact.label.clone()).collect()
    }

    /// What was typed of somebody new, letter for letter: half a birth date is no date, and must not be lost for it.
    fn new_person(&self, form: &Pairs) -> NewPerson {
        let usual = if self.child.is_some() { "" } else { "child" };
        let typed = ["new_given", "new_family", "new_born", "new_address"];
        let role = field(form, "new_role");
        NewPerson {
            more_is_typed: role.is_some_and(|role| role != usual)
                || typed[2..].iter().any(|name| field(form, name).is_some_and(|v| !v.is_empty())),
            is_typed: typed.iter().any(|name| field(form, name).is_some_and(|v| !v.is_empty())),
            given: field(form, "new_given").unwrap_or_default().into(),
            family: field(form, "new_family").unwrap_or_default().into(),
            born: field(form, "new_born").unwrap_or_default().into(),
            address: field(form, "new_address").unwrap_or_default().into(),
            roles: fields::roles(field(form, "new_role").unwrap_or(usual)),
        }
    }

    fn followed(&self, id: RecordId) -> Option<FollowedLine> {
        let caseload = self.site.caseload();
        let (_, record) = self.site.record(&id.to_string())?;
        let none = Cited::new();
        let asked = &self.at.asked;
        let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
        let texts = record.text.iter().map(|(_, text)| text.reveal().len());
        let letters: usize = texts.chain(record.facts.values().map(String::len)).sum();
        self.at.view.sees(record).then(|| FollowedLine {
            told: rows.told(record),
            is_long: letters > FOLDED_FROM,
            id: id.to_string(),
            label: caseload.practice.kind_label(&record.kind).to_owned(),
            day: record.happened.to_string(),
            agency: caseload.practice.agency_name(&record.agency).to_owned(),
            href: self.at.asked.reader_address(&format!("/records/{id}")),
        })
    }

    /// An empty form, with what is known of who writes and what it goes on from filled in.
    fn empty(&self) -> Typed {
        let Writer { author, role, agency, organisation } = self.at.writer().clone();
        let mut typed = Typed {
            kind: self.kind.id.clone(),
            author: author.into(),
            role,
            agency: agency.into(),
            organisation,
            ..Typed::default()
        };
        typed.answers = self.answers();
        if let Some((relation, earlier)) = self.earlier() {
            let written = to_be_put_right(earlier);
            typed.agency = written.agency.clone();
            typed.organisation.clone_from(&written.organisation);
            if relation == Relation::Corrects {
                let Typed { author, role, .. } = typed;
                return Typed { author, role, ..written };
            }
        }
        typed.follows.extend(self.goes_on_from());
        let child: Vec<u32> = self.child.into_iter().collect();
        typed.follows.extend(carried(self.site.caseload(), &self.at.view, self.kind, &child));
        for (name, _, value) in self.given_facts() {
            typed.facts.insert(name.into(), value.into());
        }
        self.fill_in_paper(&mut typed);
        typed
    }

    /// The earlier entry that the address answers, where this reader sees it.
    fn earlier(&self) -> Option<(Relation, &'a Record)> {
        let (relation, id) = self.answers()?;
        let (_, record) = self.site.record(&id.to_string())?;
        self.at.view.sees(record).then_some((relation, record))
    }

    fn answered(&self, (relation, id): (Relation, RecordId)) -> Option<AnsweredShown> {
        let caseload = self.site.caseload();
        let (index, _) = self.site.record(&id.to_string())?;
        let named = caseload.people.of_record[index as usize].iter().flatten();
        Some(AnsweredShown {
            relation: relation.id(),
            entry: self.followed(id)?,
            people: named.map(|one| words::called(caseload, &self.at.view, *one).into()).collect(),
        })
    }

    /// The form as whoever opens it finds it: with their draft, or empty.
    fn opened(&self) -> WritePage {
        let (draft, shown) = self.draft();
        let mut page = match draft {
            Some(draft) => {
                let form = draft.typed.reveal();
                let typed = typed(self.site.caseload(), &self.kind.id, form);
                self.page(form, self.begun(typed), Vec::new())
            }
            None => self.page(&Vec::new(), self.begun(self.empty()), Vec::new()),
        };
        page.draft = shown;
        page
    }

    /// What was sent, as it is held against the record: by this reader, from this child’s page.
    fn typed(&self, form: &Pairs) -> Typed {
        let caseload = self.site.caseload();
        let mut typed = typed(caseload, &self.kind.id, form);
        let page =
            self.child.and_then(|child| caseload.people.persons[child as usize].mentions.first());
        typed.written_from = page.map(|at| caseload.mention_at(*at));
        let answers = typed.answers.map(|(_, id)| id);
        let hidden = |id: &RecordId| self.followed(*id).is_none();
        if typed.follows.iter().chain(&answers).any(hidden) {
            let words = "The entry this goes on from is not there any more for you: begin from the child’s page";
            typed.unreadable.push(Wrong { field: "follows".to_owned(), words: words.to_owned() });
            typed.follows.retain(|id| !hidden(id));
            typed.answers = typed.answers.filter(|(_, id)| !hidden(id));
        }
        let in_the_way = self.paper_in_the_way(&typed);
        typed.unreadable.extend(in_the_way);
        typed
    }

    /// Writes what was sent; leads on where that went well, and shows the form again where it did not.
    fn send(&self, form: &Pairs) -> Response {
        let typed = self.typed(form);
        let in_the_way = |words| vec![Wrong { field: "kind".to_owned(), words }];
        let recorded = match self.alike_unseen(form, &typed) {
            Some(wrong) => Err(NotRecorded::Wrong(vec![wrong])),
            None => self.site.record_typed(&typed),
        };
        let (status, is_known, wrong) = match recorded {
            Ok(recorded) => {
                self.draft_is_written(form);
                return self.lead_on(&typed, recorded, form);
            }
            Err(NotRecorded::Wrong(wrong)) => (StatusCode::UNPROCESSABLE_ENTITY, true, wrong),
            Err(NotRecorded::Failed(words)) => {
                (StatusCode::SERVICE_UNAVAILABLE, true, in_the_way(words))
            }
            Err(NotRecorded::CannotTell(words)) => {
                (StatusCode::SERVICE_UNAVAILABLE, false, in_the_way(words))
            }
        };
        let mut page = self.page(form, typed, wrong);
        page.draft = self.draft_of(form);
        page.begin = page.begin.filter(|_| page.draft.not_kept.is_none());
        page.may_be_written = !is_known;
        self.site.show(status, &PAGE, &page)
    }

    fn lead_on(&self, typed: &Typed, recorded: Recorded, form: &Pairs) -> Response {
        let seen = seen(form).unwrap_or(self.site.caseload().records.len());
        let path = match self.child {
            Some(child) => {
                let id = self.site.caseload().people.persons[child as usize].id;
                format!("/people/{id}/response")
            }
            None => "/written".to_owned(),
        };
        let address = self.at.asked.reader_address(&path);
        let now = [("written", recorded.id.to_string()), ("seen", seen.to_string())];
        let address = with_query_of(&address, now);
        let mut response = Redirect::to(&address).into_response();
        let cookie = Writer::of(typed).cookie().and_then(|c| HeaderValue::from_str(&c).ok());
        if let Some(cookie) = cookie {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}

impl WrongShown {
    fn of(wrong: Wrong) -> Self {
        Self { field: fields::id_of(&wrong.field), words: wrong.words }
    }
}

/// The value of one field as it was sent.
fn field<'f>(form: &'f Pairs, wanted: &str) -> Option<&'f str> {
    form.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}

/// How many records the pages held when a form was made.
fn seen(form: &Pairs) -> Option<usize> {
    field(form, "seen")?.parse().ok()
}

/// The name of a form, so that sending it twice writes one entry.
fn fresh_token() -> String {
    let random = || std::hash::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn open(about: &About<'_>) -> Option<Response> {
    let response = about.site.found(&PAGE, &about.opened())?;
    Some(drafting::with_key(about.site, about.at, response))
}

fn about_child(site: &Site, at: &PageAsked) -> Option<Response> {
    open(&About::of(site, at, Some(site.child_seen(&at.view, at.named(0))?), at.named(1))?)
}

fn send(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let about = About::of(site, at, Some(site.child_seen(&at.view, at.named(0))?), at.named(1))?;
    Some(about.send(form))
}

fn draft(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let about = About::of(site, at, Some(site.child_seen(&at.view, at.named(0))?), at.named(1))?;
    Some(about.answer_draft(form))
}

fn about_somebody_new(site: &Site, at: &PageAsked) -> Option<Response> {
    open(&About::of(site, at, None, at.named(0))?)
}

fn send_new(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    Some(About::of(site, at, None, at.named(0))?.send(form))
}

fn draft_of_new(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    Some(About::of(site, at, None, at.named(0))?.answer_draft(form))
}
