//! What an assessment and a plan rest on: questions answered or not, who was seen and heard, who was asked, how agencies see it, what
//! must change and whether it did, old entries beside new ones.
//!
//! Takes a child's id and who reads; gives the middle's picture of it. What is missing is shown and stops nobody.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::tasks::{Action, Opened, Tasks};
use crate::shown::words;
use safeguarding::calendar::in_words;
use safeguarding::practice::{FactForm, Kind};
use safeguarding::records::{RecordId, Voice};
use safeguarding::response::{
    AdultKnown, AgencyAsked, Checklist, ChildSeen, Ledger, LineDoubt, Now, Picture, PlanLine,
    Series, Task, TaskState,
};

/// This page.
pub const PAGE: Page = Page {
    name: "picture",
    purpose: "What an assessment and a plan rest on, side by side: answered, seen, asked, changed",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let child = site.child_seen(&at.view, at.named(0))?;
        site.found(&PAGE, &PicturePage::of(site, at, child))
    };
    router.route("/people/{id}/picture", answered(page))
}

/// The kind by which an agency is asked.
const ENQUIRY: &str = "enquiry";

/// The most entries of one kind that stand beside each other.
const MOST_BESIDE: usize = 6;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct PicturePage {
    reader: Reader,
    path: String,
    child: Private<String>,
    child_href: String,
    response: String,
    lists: Vec<ListShown>,
    children: Vec<ChildRow>,
    adults: Vec<AdultRow>,
    agencies: Vec<AgencyRow>,
    /// What must be written before anybody can be asked.
    asks_from: Vec<String>,
    views: Vec<ViewRow>,
    views_differ: bool,
    lines: Vec<LineShown>,
    series: Vec<SeriesShown>,
    can_record: bool,
}

/// Questions of one kind.
#[derive(Debug, Serialize)]
struct ListShown {
    label: String,
    rows: Vec<QuestionRow>,
}

#[derive(Debug, Serialize)]
struct QuestionRow {
    question: String,
    answer: Option<Private<String>>,
    entry: Option<Opened>,
    /// The form that answers it; `None` where this reader writes none.
    form: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChildRow {
    name: Private<String>,
    seen: Option<Opened>,
    alone: Option<Opened>,
    bedroom: Option<Opened>,
    heard: Option<Opened>,
    not_made: u32,
}

#[derive(Debug, Serialize)]
struct AdultRow {
    name: Private<String>,
    role: String,
    with_meaning: Vec<MeaningRow>,
    without_meaning: Vec<Opened>,
}

#[derive(Debug, Serialize)]
struct MeaningRow {
    entry: Opened,
    concern: String,
    impact: Private<String>,
}

#[derive(Debug, Serialize)]
struct AgencyRow {
    agency: String,
    /// `replied`, `silent` or `never`.
    stands: &'static str,
    asked: Option<Opened>,
    replied: Option<Opened>,
    last_record: Option<Opened>,
    /// The form that asks it; `None` where no entry is there to ask from.
    ask: Option<String>,
    /// The day the reply is or was due, while there is none, and whether that is over.
    due: Option<String>,
    is_overdue: bool,
}

#[derive(Debug, Serialize)]
struct ViewRow {
    agency: String,
    view: String,
    why: Option<Private<String>>,
    entry: Opened,
}

#[derive(Debug, Serialize)]
struct LineShown {
    change: Private<String>,
    /// By when, how it is seen, who looks, from whose record, support, what follows, weeks it must hold.
    parts: Vec<(String, Private<String>)>,
    entry: Opened,
    looks: Vec<LookRow>,
    closed: Option<Opened>,
    not_held: Option<Opened>,
    doubts: Vec<&'static str>,
    actions: Vec<Action>,
}

#[derive(Debug, Serialize)]
struct LookRow {
    entry: Opened,
    change: String,
    seen: Private<String>,
}

#[derive(Debug, Serialize)]
struct SeriesShown {
    label: String,
    entries: Vec<Opened>,
    /// How many older ones are left out.
    more: usize,
    rows: Vec<(String, Vec<Private<String>>)>,
}

impl PicturePage {
    pub(crate) fn of(site: &Site, at: &PageAsked, child: u32) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let base = format!("/people/{}", caseload.people.persons[child as usize].id);
        let showing = Showing { site, tasks: Tasks { caseload, asked, view }, base: &base };
        let picture = Picture::of(caseload, view, child);
        Self {
            reader: site.reader(asked),
            path: format!("{base}/picture"),
            child: words::called(caseload, view, child).into(),
            child_href: asked.reader_address(&base),
            response: asked.reader_address(&format!("{base}/response")),
            lists: picture.answered.iter().filter_map(|list| showing.list(list)).collect(),
            children: picture.children.iter().map(|seen| showing.child(seen)).collect(),
            adults: picture.adults.iter().map(|known| showing.adult(known)).collect(),
            agencies: showing.agencies(&picture, child),
            asks_from: showing.asks_from(),
            views_differ: picture.views.iter().any(|one| one.differs),
            views: picture
                .views
                .iter()
                .map(|one| ViewRow {
                    agency: showing.agency_of(one.record),
                    view: words::capital(&one.view.replace('-', " ")),
                    why: showing.said(one.record, Voice::Opinion),
                    entry: showing.tasks.opened(one.record),
                })
                .collect(),
            lines: picture.lines.iter().map(|line| showing.line(line)).collect(),
            series: picture.compared.iter().filter_map(|series| showing.series(series)).collect(),
            can_record: site.may_write_kind(ENQUIRY),
        }
    }
}

/// What the parts are shown with.
struct Showing<'a> {
    site: &'a Site,
    tasks: Tasks<'a>,
    base: &'a str,
}

impl Showing<'_> {
    fn record(&self, index: u32) -> &safeguarding::records::Record {
        &self.tasks.caseload.records[index as usize]
    }

    fn fact(&self, index: u32, name: &str) -> Private<String> {
        self.record(index).facts.get(name).cloned().unwrap_or_default().into()
    }

    fn said(&self, index: u32, voice: Voice) -> Option<Private<String>> {
        self.record(index).said_by(voice).next().cloned()
    }

    fn agency_of(&self, index: u32) -> String {
        self.tasks.caseload.practice.agency_name(&self.record(index).agency).to_owned()
    }

    fn opened(&self, index: Option<u32>) -> Option<Opened> {
        index.map(|index| self.tasks.opened(index))
    }

    fn name(&self, person: u32) -> Private<String> {
        words::called(self.tasks.caseload, self.tasks.view, person).into()
    }

    fn list(&self, list: &Checklist) -> Option<ListShown> {
        let kind = self.tasks.caseload.practice.kind(&list.kind)?;
        let every = kind.form.as_ref()?.every.as_ref()?;
        let fact = kind.facts.iter().find(|fact| fact.name == *every)?;
        let address =
            self.tasks.asked.reader_address(&format!("{}/write/{}", self.base, list.kind));
        let rows = list.questions.iter().map(|(question, answered)| QuestionRow {
            question: words::capital(&fact.choice_in_words(question)),
            answer: answered.and_then(|index| {
                self.said(index, Voice::Opinion).or_else(|| self.said(index, Voice::FactSeen))
            }),
            entry: self.opened(*answered),
            form: self.site.may_write(kind).then(|| with_query_of(&address, [(every, question)])),
        });
        Some(ListShown { label: kind.label.clone(), rows: rows.collect() })
    }

    fn child(&self, seen: &ChildSeen) -> ChildRow {
        ChildRow {
            name: self.name(seen.child),
            seen: self.opened(seen.seen),
            alone: self.opened(seen.alone),
            bedroom: self.opened(seen.bedroom),
            heard: self.opened(seen.heard),
            not_made: seen.not_made,
        }
    }

    fn adult(&self, known: &AdultKnown) -> AdultRow {
        let person = &self.tasks.caseload.people.persons[known.adult as usize];
        let role = person.roles.iter().max_by_key(|(_, n)| **n);
        AdultRow {
            name: self.name(known.adult),
            role: role.map_or_else(String::new, |(role, _)| role.label().to_owned()),
            with_meaning: known
                .with_meaning
                .iter()
                .map(|index| MeaningRow {
                    entry: self.tasks.opened(*index),
                    concern: self.fact(*index, "concern").reveal().replace('-', " "),
                    impact: self.fact(*index, "impact"),
                })
                .collect(),
            without_meaning: known
                .without_meaning
                .iter()
                .map(|index| self.tasks.opened(*index))
                .collect(),
        }
    }

    fn agencies(&self, picture: &Picture, child: u32) -> Vec<AgencyRow> {
        let Tasks { caseload, view, .. } = self.tasks;
        let family = caseload.people.family_of_child[child as usize];
        let ledger = Ledger::new(caseload, view.clone(), Now::end_of(view.as_of));
        let owed = family.map_or_else(Vec::new, |family| ledger.of_family(family));
        let from = self.asks_on(child);
        picture.agencies.iter().map(|agency| self.agency(agency, &owed, from)).collect()
    }

    /// The kinds of entries that an enquiry goes on from, as people call them.
    fn asks_from(&self) -> Vec<String> {
        let practice = &self.tasks.caseload.practice;
        let form = practice.kind(ENQUIRY).and_then(|kind| kind.form.as_ref());
        let kinds = form.into_iter().flat_map(|form| &form.follows);
        kinds.map(|kind| practice.kind_label(kind).to_lowercase()).collect()
    }

    /// The latest entry about a child that an enquiry may go on from.
    fn asks_on(&self, child: u32) -> Option<RecordId> {
        let Tasks { caseload, view, .. } = self.tasks;
        let form = caseload.practice.kind(ENQUIRY)?.form.as_ref()?;
        let mentions = caseload.people.persons[child as usize].mentions.iter();
        let about = mentions.map(|(record, _)| self.record(*record));
        let fitting =
            about.filter(|record| form.follows.contains(&record.kind) && view.sees(record));
        fitting.max_by_key(|record| (record.happened.latest(), record.received)).map(|one| one.id)
    }

    fn agency(&self, agency: &AgencyAsked, owed: &[Task], from: Option<RecordId>) -> AgencyRow {
        let address = self.tasks.asked.reader_address(&format!("{}/write/{ENQUIRY}", self.base));
        let awaited = owed
            .iter()
            .find(|task| task.is_open() && agency.asked.is_some_and(|by| task.opened_by == by))
            .filter(|_| agency.replied.is_none());
        AgencyRow {
            ask: from.map(|from| {
                let to = ("fact.to", agency.agency.to_string());
                with_query_of(&address, [("on", from.to_string()), to])
            }),
            due: awaited.map(|task| in_words(task.due)),
            is_overdue: awaited.is_some_and(|task| task.state == TaskState::Overdue),
            agency: self.tasks.caseload.practice.agency_name(&agency.agency).to_owned(),
            stands: match (agency.asked, agency.replied) {
                (Some(_), Some(_)) => "replied",
                (Some(_), None) => "silent",
                (None, _) => "never",
            },
            asked: self.opened(agency.asked),
            replied: self.opened(agency.replied),
            last_record: self.opened(agency.last_record),
        }
    }

    fn line(&self, line: &PlanLine) -> LineShown {
        let kind = self.tasks.caseload.practice.kind("plan-line");
        let facts = kind.map_or(&[][..], |kind| &kind.facts[..]);
        let parts = facts.iter().filter(|fact| fact.name != "change").filter_map(|fact| {
            let value = self.value(line.line, fact)?;
            Some((fact.label.clone(), value))
        });
        let on = self.record(line.line).id;
        let forms: &[&str] = match (line.closed, line.not_held) {
            (None, None) => &["plan-line-looked-at", "goal-closed", "goal-not-held"],
            (Some(_), None) => &["goal-not-held"],
            _ => &["legal-decision"],
        };
        let may = |kind: &&&str| self.site.may_write_kind(kind);
        let action = |kind: &&str| {
            let label = self.tasks.caseload.practice.kind_label(kind).to_owned();
            let address = self.tasks.asked.reader_address(&format!("{}/write/{kind}", self.base));
            Action { label, href: with_query_of(&address, [("on", on.to_string())]) }
        };
        LineShown {
            change: self.fact(line.line, "change"),
            parts: parts.collect(),
            entry: self.tasks.opened(line.line),
            looks: line
                .looks
                .iter()
                .map(|index| LookRow {
                    entry: self.tasks.opened(*index),
                    change: self.fact(*index, "change").reveal().replace('-', " "),
                    seen: self.fact(*index, "seen"),
                })
                .collect(),
            closed: self.opened(line.closed),
            not_held: self.opened(line.not_held),
            doubts: line.doubts.iter().copied().map(LineDoubt::in_words).collect(),
            actions: forms.iter().filter(may).map(action).collect(),
        }
    }

    /// A fact's value as people read it.
    fn value(
        &self,
        index: u32,
        fact: &safeguarding::practice::FactKind,
    ) -> Option<Private<String>> {
        let value = self.record(index).facts.get(&fact.name)?;
        let practice = &self.tasks.caseload.practice;
        let words = match fact.form {
            FactForm::Date => safeguarding::calendar::VagueDate::parse(value)
                .ok()
                .and_then(|date| date.day())
                .map_or_else(|| value.clone(), in_words),
            _ => practice.value_in_words(fact, value),
        };
        Some(words.into())
    }

    fn series(&self, series: &Series) -> Option<SeriesShown> {
        let kind: &Kind = self.tasks.caseload.practice.kind(&series.kind)?;
        let more = series.records.len().saturating_sub(MOST_BESIDE);
        let shown = &series.records[more..];
        let facts = kind.facts.iter().map(|fact| {
            let values = shown.iter().map(|index| self.value(*index, fact).unwrap_or_default());
            (fact.label.clone(), values.collect::<Vec<_>>())
        });
        let texts = Voice::ALL.into_iter().map(|voice| {
            let asked = kind.form.as_ref().and_then(|form| {
                form.texts.iter().find(|text| text.voice == voice).map(|text| text.label.clone())
            });
            let values = shown.iter().map(|index| self.said(*index, voice).unwrap_or_default());
            (asked.unwrap_or_else(|| voice.label().to_owned()), values.collect::<Vec<_>>())
        });
        let rows = facts
            .chain(texts)
            .filter(|(_, values)| values.iter().any(|value| !value.reveal().is_empty()));
        let apart = kind.form.as_ref().and_then(|form| form.compared_by.as_ref());
        let apart = kind.facts.iter().find(|fact| Some(&fact.name) == apart);
        let apart =
            apart.zip(series.apart.as_ref()).map(|(fact, value)| fact.choice_in_words(value));
        let apart = apart.map_or_else(String::new, |words| format!(": {words}"));
        Some(SeriesShown {
            label: format!("{}{apart}", kind.label),
            entries: shown.iter().map(|index| self.tasks.opened(*index)).collect(),
            more,
            rows: rows.collect(),
        })
    }
}
