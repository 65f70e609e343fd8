//! One audit: how its children were drawn, whose returns are in, the grades theme by theme, how far those who graded agree, what
//! families say, what was found, and the same beside earlier audits.
//!
//! Takes an audit and who reads; gives counts and coefficients. Children are numbers here, and nobody is named.

mod samples;
mod shown;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::registers::{Listed, listed};
use crate::shown::tasks::{Action, Opened, Tasks};
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::learning::audits::{Compared, Returns};
use safeguarding::records::Record;
use shown::{
    AgreementRow, ApartShown, Counted, Earlier, GradeRow, agreement_rows, apart, earlier,
    grade_rows,
};

/// This page.
pub const PAGE: Page = Page {
    name: "audit",
    purpose: "One audit: returns, grades, how far they agree, what families say, what was found, beside earlier ones",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page =
        |site: &Site, at: &PageAsked| site.found(&PAGE, &AuditPage::of(site, at, at.named(0))?);
    router.route("/learning/audits/{id}", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct AuditPage {
    reader: Reader,
    path: String,
    learning: String,
    register: String,
    title: Private<String>,
    entry: Opened,
    is_withdrawn: bool,
    /// How its children were drawn, from when to when, and by when returns were asked for.
    design: Vec<(String, String)>,
    /// Whether children were chosen for a reason, so that nothing can be said of the rest.
    is_chosen: bool,
    asked: Vec<AgencyAsked>,
    returns: usize,
    children: usize,
    grades: Vec<GradeRow>,
    moderated: Option<Vec<usize>>,
    auditors: Vec<AgreementRow>,
    agencies: Vec<AgreementRow>,
    apart: Vec<ApartShown>,
    /// How families were asked, what helped, what stood in the way.
    families: Vec<Counted>,
    findings: Vec<FindingShown>,
    earlier: Option<Earlier>,
    forms: Vec<Action>,
}

/// An agency that was asked for returns.
#[derive(Debug, Serialize)]
struct AgencyAsked {
    name: String,
    returns: usize,
    is_last_in: bool,
}

/// A finding, and how many entries go on from it.
#[derive(Debug, Serialize)]
struct FindingShown {
    words: Private<String>,
    found_in: String,
    before: Option<String>,
    entry: Opened,
    answered_by: Vec<Opened>,
}

/// An audit with what came of it.
struct Audit<'c> {
    record: &'c Record,
    came: Vec<u32>,
    returns: Returns<'c>,
}

impl<'c> Audit<'c> {
    fn of(caseload: &'c Caseload, of: &Listed) -> Option<Self> {
        let came: Vec<u32> = of.stands().collect();
        let mut records: Vec<&Record> =
            came.iter().map(|index| &caseload.records[*index as usize]).collect();
        records.sort_by_key(|record| (record.happened.latest(), record.id));
        let of_audit =
            |record: &&&Record| ["audit-return", "audit-moderated"].contains(&record.kind.as_str());
        let records = records.iter().filter(of_audit).copied();
        let returns = Returns::of(caseload.practice.kind("audit-return")?, records);
        Some(Self { record: &caseload.records[of.index as usize], came, returns })
    }

    fn fact(&self, name: &str) -> &str {
        self.record.facts.get(name).map_or("", String::as_str)
    }
}

impl AuditPage {
    /// An audit; `None` where it is none, or none that this reader knows of.
    pub(crate) fn of(site: &Site, at: &PageAsked, id: &str) -> Option<Self> {
        let caseload = site.caseload();
        let (index, _) = site.record(id)?;
        let all = listed(caseload, &at.view, &|kind| kind.id == "audit");
        let all = all.get("audit")?;
        let one = all.iter().find(|one| one.index == index)?;
        let audit = Audit::of(caseload, one)?;
        let others = all.iter().filter(|one| one.index != index && !one.is_withdrawn);
        let others: Vec<Audit> = others.filter_map(|one| Audit::of(caseload, one)).collect();
        let tasks = Tasks { caseload, asked: &at.asked, view: &at.view };
        let returns = &audit.returns;
        let path = format!("/learning/audits/{id}");
        Some(Self {
            reader: site.reader(&at.asked),
            learning: at.asked.reader_address("/learning"),
            register: at.asked.reader_address("/learning/register/audit"),
            path,
            title: audit.fact("title").to_owned().into(),
            entry: tasks.opened(index),
            is_withdrawn: one.is_withdrawn,
            design: design(caseload, &audit),
            is_chosen: audit.fact("how_drawn") == "chosen",
            asked: asked(caseload, &audit),
            returns: returns.returns.len(),
            children: returns.children(),
            grades: grade_rows(returns),
            moderated: (!returns.moderated.is_empty())
                .then(|| returns.moderated_counted().to_vec()),
            auditors: agreement_rows(returns, Compared::Auditors),
            agencies: agreement_rows(returns, Compared::Agencies),
            apart: apart(caseload, returns),
            families: families(caseload, &audit),
            findings: findings(&tasks, &audit, &at.view),
            earlier: earlier(&audit, &others),
            forms: forms(site, at, one),
        })
    }
}

fn design(caseload: &Caseload, audit: &Audit) -> Vec<(String, String)> {
    let Some(kind) = caseload.practice.kind(&audit.record.kind) else { return Vec::new() };
    let shown = [
        "how_drawn",
        "drawn_by",
        "groups",
        "how_many",
        "out_of",
        "from_when",
        "to_when",
        "returns_by",
    ];
    let shown = shown.iter().filter_map(|name| kind.facts.iter().find(|fact| fact.name == *name));
    let given = shown.filter_map(|fact| Some((fact, audit.record.facts.get(&fact.name)?)));
    given
        .map(|(fact, value)| {
            let value = caseload.practice.value_in_words(fact, value);
            (fact.label.clone(), words::capital(&words::fact(value)))
        })
        .collect()
}

fn asked(caseload: &Caseload, audit: &Audit) -> Vec<AgencyAsked> {
    let named = audit.fact("agencies").split(',').map(str::trim).filter(|id| !id.is_empty());
    let mut ids: Vec<&str> = named.collect();
    for one in &audit.returns.returns {
        if !ids.contains(&one.agency) {
            ids.push(one.agency);
        }
    }
    let returns = &audit.returns.returns;
    ids.iter()
        .map(|id| AgencyAsked {
            name: caseload.practice.agency_name(id).to_owned(),
            returns: returns.iter().filter(|one| one.agency == *id).count(),
            is_last_in: returns.iter().any(|one| one.agency == *id && one.is_last),
        })
        .collect()
}

/// How often each answer was given by families, of the facts that count.
fn families(caseload: &Caseload, audit: &Audit) -> Vec<Counted> {
    let Some(kind) = caseload.practice.kind("family-voice") else { return Vec::new() };
    let records = audit.came.iter().map(|index| &caseload.records[*index as usize]);
    let voices: Vec<&Record> = records.filter(|record| record.kind == kind.id).collect();
    let counted = ["asked", "who", "helped", "hindered"].iter().filter_map(|name| {
        let fact = kind.facts.iter().find(|fact| fact.name == *name)?;
        let given = voices.iter().filter_map(|record| record.facts.get(*name));
        let given: Vec<&str> = given.flat_map(|value| fact.values(value)).collect();
        let times = fact.choices.iter().map(|choice| {
            let times = given.iter().filter(|one| **one == choice.as_str()).count();
            (words::capital(&fact.choice_in_words(choice)), times)
        });
        Some(Counted { label: fact.label.clone(), times: times.filter(|(_, n)| *n > 0).collect() })
    });
    counted.filter(|one| !one.times.is_empty()).collect()
}

fn findings(tasks: &Tasks, audit: &Audit, view: &View) -> Vec<FindingShown> {
    let caseload = tasks.caseload;
    let all = listed(caseload, view, &|kind| kind.id == "audit-finding");
    let found = all.values().flatten().filter(|one| audit.came.contains(&one.index));
    found
        .map(|one| {
            let facts = &caseload.records[one.index as usize].facts;
            let fact = |name: &str| facts.get(name).cloned().unwrap_or_default();
            FindingShown {
                words: fact("finding").into(),
                found_in: format!("{} of {}", fact("found_in"), fact("out_of")),
                before: facts.get("before").cloned(),
                entry: tasks.opened(one.index),
                answered_by: one.stands().map(|index| tasks.opened(index)).collect(),
            }
        })
        .collect()
}

/// The forms with which the audit goes on; none where this server only shows, or where it was withdrawn.
fn forms(site: &Site, at: &PageAsked, audit: &Listed) -> Vec<Action> {
    if !site.can_record() || audit.is_withdrawn {
        return Vec::new();
    }
    let caseload = site.caseload();
    let on = caseload.records[audit.index as usize].id.to_string();
    ["audit-return", "audit-moderated", "family-voice", "audit-finding"]
        .iter()
        .filter(|form| caseload.practice.kind(form).is_some_and(|kind| site.may_write(kind)))
        .map(|form| {
            let address = at.asked.reader_address(&format!("/write/{form}"));
            Action {
                label: caseload.practice.kind_label(form).to_owned(),
                href: with_query_of(&address, [("on", on.clone())]),
            }
        })
        .collect()
}
