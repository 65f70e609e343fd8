//! How long the record is kept: what is due to go by the retention schedule, what keeps the rest, and what was removed, by whom and why.
//!
//! Takes who reads, as of a day; gives the due list by class and child, the schedule, the legal holds and the erasures the log holds. It
//! removes nothing, and has nothing to press that would.

mod samples;

use super::prelude::*;
use crate::pages::record::moment;
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::calendar::in_words;
use safeguarding::practice::{Hold, RetentionClass, Source};
use safeguarding::records::Erasure;
use safeguarding::retention::{Due, DueList, WHAT_IT_CANNOT_SEE, period_in_words};
use std::collections::BTreeMap;

/// This page.
pub const PAGE: Page = Page {
    name: "retention",
    purpose: "How long the record is kept: what is due to go, what keeps the rest, and what was removed",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &RetentionPage::of(site, at));
    router.route("/retention", answered(page))
}

/// How many lines a list of this page shows; the command has them all.
const LINES: usize = 100;

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct RetentionPage {
    reader: Reader,
    path: &'static str,
    about: String,
    /// The day, in words.
    day: String,
    due_records: usize,
    /// What is due, by class. **Shape:** in the order of the schedule.
    due: Vec<ClassDue>,
    /// How many children’s lines are not shown.
    due_left_out: usize,
    kept: Vec<Line>,
    kept_left_out: usize,
    not_told: Vec<Line>,
    not_told_left_out: usize,
    /// Agency and how many of its records no class covers; none where one agency’s knowledge is read.
    not_covered: Vec<[String; 2]>,
    naming_nobody: usize,
    erasures: Vec<Removal>,
    holds: Vec<HoldShown>,
    classes: Vec<ClassShown>,
    elsewhere: Vec<[String; 3]>,
    cannot_see: &'static [&'static str],
}

/// What is due under one class.
#[derive(Debug, Serialize)]
struct ClassDue {
    class: ClassShown,
    children: Vec<ChildDue>,
}

/// What is due of one child under one class.
#[derive(Debug, Serialize)]
struct ChildDue {
    /// `None` where this reader may not know who it is.
    name: Option<Private<String>>,
    href: String,
    /// From what it was counted and when that ended.
    counted: String,
    /// Other classes that ended earlier.
    also: Vec<String>,
    records: Vec<RecordDue>,
    /// The command that would remove them.
    command: String,
}

#[derive(Debug, Serialize)]
struct RecordDue {
    label: String,
    href: String,
}

/// How many records of a child are kept or cannot be told, and why.
#[derive(Debug, Serialize)]
struct Line {
    /// `None` where nobody is named, or this reader may not know who it is.
    name: Option<Private<String>>,
    href: Option<String>,
    class: String,
    records: String,
    because: Vec<String>,
}

/// An erasure, as the log holds it.
#[derive(Debug, Serialize)]
struct Removal {
    decided: String,
    rule: String,
    title: Option<String>,
    reason: Private<String>,
    by: Private<String>,
    agreed_by: Private<String>,
    entries: String,
    count: usize,
}

#[derive(Debug, Serialize)]
struct HoldShown {
    id: String,
    title: String,
    from: String,
    lifted: Option<String>,
    stands: bool,
    source: String,
}

#[derive(Clone, Debug, Serialize)]
struct ClassShown {
    id: String,
    title: String,
    covers: String,
    /// How long; `None`: none of it is in force on the day.
    kept_for: Option<String>,
    in_force: String,
    source: String,
    says: String,
    limits: Option<String>,
}

impl RetentionPage {
    pub(crate) fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let list = site.due_list(at.view.as_of);
        let told = Told { site, caseload, at };
        let sees = |record: u32| at.view.sees(&caseload.records[record as usize]);
        let (due, due_left_out) = told.due(&list);
        let (kept, kept_left_out) = told.kept(&list);
        let (not_told, not_told_left_out) = told.not_told(&list);
        let is_everyone = at.view.known_to.is_none();
        let schedule = &caseload.practice.retention;
        let not_covered = list.not_covered.iter().filter(|_| is_everyone);
        Self {
            reader: site.reader(&at.asked),
            path: "/retention",
            about: at.asked.reader_address("/about"),
            day: in_words(list.day),
            due_records: list.due.iter().filter(|due| sees(due.record)).count(),
            due,
            due_left_out,
            kept,
            kept_left_out,
            not_told,
            not_told_left_out,
            not_covered: not_covered
                .map(|(agency, n)| {
                    let name = caseload.practice.agency_name(agency).to_owned();
                    [name, words::number_of(*n)]
                })
                .collect(),
            naming_nobody: if is_everyone { list.naming_nobody } else { 0 },
            erasures: caseload.erasures.iter().rev().map(|one| removal(caseload, one)).collect(),
            holds: schedule.holds.iter().map(|hold| hold_shown(hold, &list)).collect(),
            classes: schedule.classes.iter().map(|class| class_shown(class, &list)).collect(),
            elsewhere: schedule
                .elsewhere
                .iter()
                .map(|one| [one.title.clone(), one.says.clone(), source_shown(&one.source)])
                .collect(),
            cannot_see: WHAT_IT_CANNOT_SEE,
        }
    }
}

/// The list as this reader may see it: of what they did not know, nothing.
struct Told<'a> {
    site: &'a Site,
    caseload: &'a Caseload,
    at: &'a PageAsked,
}

impl Told<'_> {
    fn sees(&self, record: u32) -> bool {
        self.at.view.sees(&self.caseload.records[record as usize])
    }

    /// What somebody is called, where this reader may know of them; the list itself is of entries by their ids.
    fn name(&self, person: u32) -> Option<Private<String>> {
        self.site.knows_person(person).then(|| {
            self.site.shows(person);
            words::called(self.caseload, &self.at.view, person).into()
        })
    }

    fn address(&self, person: u32) -> String {
        let id = self.caseload.people.persons[person as usize].id;
        self.at.asked.reader_address(&format!("/people/{id}"))
    }

    fn due(&self, list: &DueList) -> (Vec<ClassDue>, usize) {
        let mut by_class: Vec<ClassDue> = Vec::new();
        let mut before = None;
        let (mut shown, mut left_out) = (0, 0);
        for (class, person, due) in list.by_class_and_person() {
            let due: Vec<&Due> = due.into_iter().filter(|one| self.sees(one.record)).collect();
            if due.is_empty() {
                continue;
            }
            if shown == LINES {
                left_out += 1;
                continue;
            }
            shown += 1;
            let of = &self.caseload.practice.retention.classes[class];
            if before.replace(class) != Some(class) {
                by_class.push(ClassDue { class: class_shown(of, list), children: Vec::new() });
            }
            let child = self.child_due(of, person, &due);
            if let Some(last) = by_class.last_mut() {
                last.children.push(child);
            }
        }
        (by_class, left_out)
    }

    fn child_due(&self, class: &RetentionClass, person: u32, due: &[&Due]) -> ChildDue {
        let practice = &self.caseload.practice;
        let id_of = |one: &&Due| self.caseload.records[one.record as usize].id.to_string();
        let ids: Vec<String> = due.iter().map(id_of).collect();
        let options = ids.join(" --record ");
        let mut also: Vec<String> = due
            .iter()
            .flat_map(|one| &one.also)
            .map(|one| {
                let title = &practice.retention.classes[one.class].title;
                format!("{title}: {}", one.in_words())
            })
            .collect();
        also.sort();
        also.dedup();
        ChildDue {
            name: self.name(person),
            href: self.address(person),
            counted: due.last().map_or_else(String::new, |one| one.by.in_words()),
            also,
            records: due.iter().map(|one| self.record_due(one)).collect(),
            command: format!(
                "regard erase --record {options} --rule {} --reason \"…\" --by \"…\" --agreed-by \"…\"",
                class.id
            ),
        }
    }

    fn record_due(&self, due: &Due) -> RecordDue {
        let record = &self.caseload.records[due.record as usize];
        let practice = &self.caseload.practice;
        let label = practice.kind_label(&record.kind);
        RecordDue {
            label: format!(
                "{}: {label}, {}",
                record.happened,
                practice.agency_name(&record.agency)
            ),
            href: self.at.asked.reader_address(&format!("/records/{}", record.id)),
        }
    }

    fn kept(&self, list: &DueList) -> (Vec<Line>, usize) {
        let mut by_why: BTreeMap<(usize, u32, Vec<String>), usize> = BTreeMap::new();
        for kept in list.kept.iter().filter(|kept| self.sees(kept.due.record)) {
            // Which rule of the whole record speaks is not told to whoever knows a part.
            let because = if self.at.view.known_to.is_some() {
                vec!["A hold stands, or something of the household is open.".to_owned()]
            } else {
                let because = kept.in_words(self.caseload);
                because.iter().map(|why| words::capital(why)).collect()
            };
            let by = &kept.due.by;
            *by_why.entry((by.class, by.person, because)).or_default() += 1;
        }
        let lines = by_why.into_iter().map(|((class, person, because), records)| {
            self.line(class, Some(person), records, because)
        });
        first_of(lines.collect())
    }

    fn not_told(&self, list: &DueList) -> (Vec<Line>, usize) {
        let mut by_why: BTreeMap<(usize, Option<u32>, &str), usize> = BTreeMap::new();
        for one in list.not_told.iter().filter(|one| self.sees(one.record)) {
            *by_why.entry((one.class, one.person, one.in_words())).or_default() += 1;
        }
        let lines = by_why.into_iter().map(|((class, person, why), records)| {
            self.line(class, person, records, vec![words::capital(why)])
        });
        first_of(lines.collect())
    }

    fn line(
        &self,
        class: usize,
        person: Option<u32>,
        records: usize,
        because: Vec<String>,
    ) -> Line {
        Line {
            name: person.and_then(|person| self.name(person)),
            href: person.map(|person| self.address(person)),
            class: self.caseload.practice.retention.classes[class].title.clone(),
            records: words::count(records, "record", "records"),
            because,
        }
    }
}

/// The first lines of a list, and how many more there are.
fn first_of(mut lines: Vec<Line>) -> (Vec<Line>, usize) {
    let left_out = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    (lines, left_out)
}

fn removal(caseload: &Caseload, erasure: &Erasure) -> Removal {
    let entries: Vec<String> = erasure.removed.iter().map(|one| one.entry.to_string()).collect();
    Removal {
        decided: moment(erasure.decided),
        rule: erasure.rule.to_string(),
        title: caseload.practice.retention.class(&erasure.rule).map(|class| class.title.clone()),
        reason: erasure.reason.clone(),
        by: erasure.by.clone(),
        agreed_by: erasure.agreed_by.clone(),
        entries: words::list(&entries),
        count: entries.len(),
    }
}

fn hold_shown(hold: &Hold, list: &DueList) -> HoldShown {
    HoldShown {
        id: hold.id.to_string(),
        title: hold.title.clone(),
        from: in_words(hold.from),
        lifted: hold.lifted.map(in_words),
        stands: hold.stands_on(list.day),
        source: source_shown(&hold.source),
    }
}

fn class_shown(class: &RetentionClass, list: &DueList) -> ClassShown {
    let version = class.in_force(list.day);
    ClassShown {
        id: class.id.to_string(),
        title: class.title.clone(),
        covers: words::capital(&class.covers.many),
        kept_for: version.map(period_in_words),
        in_force: version.map_or_else(String::new, |version| in_words(version.in_force)),
        source: version.map_or_else(String::new, |version| source_shown(&version.source)),
        says: version.map_or_else(String::new, |version| version.source.says.clone()),
        limits: version.and_then(|version| version.limits.clone()),
    }
}

fn source_shown(source: &Source) -> String {
    format!("{}. {} ({}).", source.title, source.place, source.status)
}
