//! What came of a paper: where it went, who discussed it in number, what changes, and what was found three months on.
//!
//! Takes a paper and who reads; gives each issue with its discussions. It counts use, not reading, and names nobody who was there.

use crate::asked::with_query_of;
use crate::page_asked::PageAsked;
use crate::pages::papers::ISSUED;
use crate::shown::registers::{Listed, listed};
use crate::shown::tasks::{Action, Opened, TaskShown, Tasks};
use crate::shown::words;
use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::learning::library::KeptPaper;
use safeguarding::practice::Voice;
use safeguarding::records::{Private, Record, StepId};
use serde::Serialize;

const DISCUSSED: &str = "briefing-discussed";
const CHECKED: &str = "briefing-checked";

/// What came of a paper.
#[derive(Debug, Serialize)]
pub(super) struct CameOfIt {
    /// **Shape:** newest first; none where it was never issued, as far as this reader knows.
    issues: Vec<Issue>,
}

/// One time it was issued.
#[derive(Debug, Serialize)]
struct Issue {
    entry: Opened,
    teams: Private<String>,
    to: Vec<String>,
    /// The agencies of which no team has written that it discussed it.
    silent: Vec<String>,
    discussions: Vec<Discussion>,
    /// How many were there in all, out of how many.
    were_there: u64,
    out_of: u64,
    /// Of the discussions: after how many something changes, and of how many somebody looked three months on.
    changing: usize,
    checked: usize,
    /// Whether the paper was changed after it was issued.
    is_older: bool,
    owed: Vec<TaskShown>,
    discuss: Option<Action>,
}

/// One team's discussion.
#[derive(Debug, Serialize)]
struct Discussion {
    entry: Opened,
    were_there: String,
    out_of: String,
    changes: String,
    struck: Private<String>,
    what: Private<String>,
    checks: Vec<Check>,
    check: Option<Action>,
}

/// What was found when somebody looked again.
#[derive(Debug, Serialize)]
struct Check {
    entry: Opened,
    kept: String,
    shows: Private<String>,
}

impl CameOfIt {
    pub fn of(site: &Site, at: &PageAsked, id: StepId, kept: &KeptPaper) -> Self {
        let caseload = site.caseload();
        let mut all = listed(caseload, &at.view, &|kind| kind.id == ISSUED);
        let wanted = id.to_string();
        let of_it = |one: &Listed| fact(record(caseload, one.index), "paper") == wanted;
        let issues = all.remove(ISSUED).unwrap_or_default();
        let issues = issues.iter().filter(|one| of_it(one) && !one.is_withdrawn);
        Self { issues: issues.map(|one| issue(site, at, one, kept)).collect() }
    }
}

fn record(caseload: &Caseload, index: u32) -> &Record {
    &caseload.records[index as usize]
}

fn fact<'r>(record: &'r Record, name: &str) -> &'r str {
    record.facts.get(name).map_or("", String::as_str)
}

fn text(record: &Record, voice: Voice) -> Private<String> {
    let found = record.text.iter().find(|(of, _)| *of == voice);
    found.map_or_else(Private::default, |(_, text)| text.clone())
}

/// A choice as practice words it.
fn in_words(caseload: &Caseload, record: &Record, name: &str) -> String {
    let kind = caseload.practice.kind(&record.kind);
    let known = kind.and_then(|kind| kind.facts.iter().find(|fact| fact.name == name));
    let value = fact(record, name);
    known.map_or_else(
        || value.to_owned(),
        |fact| words::capital(&caseload.practice.value_in_words(fact, value)),
    )
}

fn issue(site: &Site, at: &PageAsked, one: &Listed, kept: &KeptPaper) -> Issue {
    let caseload = site.caseload();
    let tasks = Tasks { caseload, asked: &at.asked, view: &at.view };
    let issued = record(caseload, one.index);
    let of = |kind: &'static str| {
        one.stands().filter(move |index| record(caseload, *index).kind == kind)
    };
    let discussions: Vec<Discussion> =
        of(DISCUSSED).map(|index| discussion(site, at, one, index)).collect();
    let number = |name: &str| {
        let all = of(DISCUSSED)
            .filter_map(|index| fact(record(caseload, index), name).parse::<u64>().ok());
        all.sum()
    };
    let spoke = |agency: &str| of(DISCUSSED).any(|index| record(caseload, index).agency == agency);
    let agencies: Vec<&str> =
        fact(issued, "to").split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    let name = |id: &&str| caseload.practice.agency_name(id).to_owned();
    let all_tasks = site.tasks(&at.view);
    let owed = all_tasks.iter().filter(|task| task.is_open() && one.owes(task));
    Issue {
        entry: tasks.opened(one.index),
        teams: fact(issued, "teams").into(),
        to: agencies.iter().map(name).collect(),
        silent: agencies.iter().filter(|id| !spoke(id)).map(name).collect(),
        were_there: number("were_there"),
        out_of: number("out_of"),
        changing: of(DISCUSSED)
            .filter(|index| fact(record(caseload, *index), "changes") == "yes")
            .count(),
        checked: discussions.iter().filter(|one| !one.checks.is_empty()).count(),
        discussions,
        is_older: kept.latest().at > issued.received,
        owed: owed.map(|task| tasks.shown(task)).collect(),
        discuss: goes_on(site, at, DISCUSSED, issued),
    }
}

fn discussion(site: &Site, at: &PageAsked, one: &Listed, index: u32) -> Discussion {
    let caseload = site.caseload();
    let tasks = Tasks { caseload, asked: &at.asked, view: &at.view };
    let discussed = record(caseload, index);
    let checks = one.stands().filter(|later| {
        let later = record(caseload, *later);
        later.kind == CHECKED && later.follows.contains(&discussed.id)
    });
    let checks: Vec<Check> = checks
        .map(|later| Check {
            entry: tasks.opened(later),
            kept: in_words(caseload, record(caseload, later), "kept"),
            shows: text(record(caseload, later), Voice::FactSeen),
        })
        .collect();
    Discussion {
        entry: tasks.opened(index),
        were_there: fact(discussed, "were_there").to_owned(),
        out_of: fact(discussed, "out_of").to_owned(),
        changes: in_words(caseload, discussed, "changes"),
        struck: text(discussed, Voice::Opinion),
        what: text(discussed, Voice::ActionTaken),
        check: goes_on(site, at, CHECKED, discussed).filter(|_| checks.is_empty()),
        checks,
    }
}

/// The form of a kind that goes on from an entry; none where this server only shows.
fn goes_on(site: &Site, at: &PageAsked, kind: &str, from: &Record) -> Option<Action> {
    let address = at.asked.reader_address(&format!("/write/{kind}"));
    site.can_record().then(|| Action {
        label: site.caseload().practice.kind_label(kind).to_owned(),
        href: with_query_of(&address, [("on", from.id.to_string())]),
    })
}
