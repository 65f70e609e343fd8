//! The first page: find a child by name, and the families with open findings.
//!
//! Takes the words that were searched for and the switches of the address; gives people found, or families in the order in
//! which their latest open finding completed: never by how many there are, which would rank families.

mod samples;

use super::prelude::*;
use crate::asked::with_query_of;
use crate::shown::family::{ChildShown, child_shown};
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::{Date, in_words};
use safeguarding::patterns::Concerning;
use std::collections::{BTreeMap, BTreeSet};

/// This page.
pub const PAGE: Page = Page {
    name: "home",
    purpose: "Find a child by name, and the families with open findings",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &Home::of(site, at));
    router.route("/", answered(page))
}

/// The most people a search lists: whoever finds more has yet to say whom they mean.
const MOST_FOUND: usize = 50;

/// Families on one page.
const FAMILIES: usize = 25;

/// What the page shows.
#[derive(Debug, Default, Serialize)]
pub struct Home {
    /// The words that were searched for; empty when nothing was.
    asked: Private<String>,
    /// Whether the child is looked for whom a worry is about: a child found leads to its form.
    for_worry: bool,
    /// The form for a worry about somebody who was not found.
    worry: String,
    /// Whether the log holds nothing at all yet.
    record_is_empty: bool,
    reader: Option<Reader>,
    /// How many people were found, and those shown. **Shape:** children first, then by name.
    total_found: usize,
    found: Vec<PersonFound>,
    /// How many families have open findings and a child under 18, and this page of them.
    total_families: usize,
    families: Vec<FamilyRow>,
    /// How many families with open findings are left out because every child is 18 or older.
    grown: usize,
    page: usize,
    pages: usize,
    previous: Option<String>,
    next: Option<String>,
    /// How many pairs somebody should decide about, and where they stand.
    questions: usize,
    questions_href: String,
    /// Which agencies gave records.
    agencies: Vec<AgencyGiven>,
}

/// One person a search found.
#[derive(Clone, Debug, Default, Serialize)]
struct PersonFound {
    name: Private<String>,
    also_known_as: Vec<Private<String>>,
    is_child: bool,
    born: Option<Private<String>>,
    age: Option<Private<String>>,
    /// Where the last record that says so has them living.
    lives_at: Option<Private<String>>,
    agencies: Vec<String>,
    href: String,
    /// The form for a worry about them.
    worry: String,
}

/// One family with open findings.
#[derive(Debug, Serialize)]
struct FamilyRow {
    children: Vec<ChildShown>,
    /// What tells it from another that is headed alike on this page; `None` where none is.
    apart: Option<Private<String>>,
    agencies: Vec<String>,
    findings: Vec<OpenFinding>,
    href: String,
}

/// One rule's open findings in a family.
#[derive(Clone, Debug, Serialize)]
struct OpenFinding {
    title: String,
    /// Whom it concerns, newest first. **Shape:** never empty; the claim leads to the first.
    about: Vec<Concerned>,
}

/// One open finding: whom it concerns, since when, and where it is explained.
#[derive(Clone, Debug, Serialize)]
struct Concerned {
    who: Private<String>,
    completed: String,
    href: String,
}

/// What one agency gave.
#[derive(Clone, Debug, Serialize)]
struct AgencyGiven {
    agency: String,
    from: String,
    to: String,
    current_as_of: String,
    /// What it says of its own limits, or that it holds some kinds only.
    limits: Vec<String>,
}

impl Home {
    fn of(site: &Site, at: &PageAsked) -> Self {
        let caseload = site.caseload();
        let PageAsked { asked, view, .. } = at;
        let q = at.value("q");
        let mut home = Self {
            asked: q.into(),
            for_worry: at.value("for") == "worry",
            worry: asked.reader_address("/write/worry"),
            record_is_empty: caseload.records.is_empty(),
            reader: Some(site.reader(asked)),
            ..Self::default()
        };
        if home.record_is_empty {
            return home;
        }
        if q.is_empty() {
            home.add_families(site, asked, view, at.value("page").parse().unwrap_or(1));
            home.questions = super::questions::seen(site, view).count();
            home.questions_href = asked.reader_address("/questions");
            home.agencies = agencies_given(caseload, view);
        } else {
            home.add_found(site, asked, view, q);
        }
        home
    }

    fn add_found(&mut self, site: &Site, asked: &Asked, view: &View, q: &str) {
        let caseload = site.caseload();
        let sees = |record: u32| view.sees(&caseload.records[record as usize]);
        let mut found = caseload.search(q);
        found.retain(|index| {
            caseload.people.persons[*index as usize]
                .mentions
                .iter()
                .any(|(record, _)| sees(*record))
        });
        found.retain(|index| site.knows_person(*index));
        self.total_found = found.len();
        self.found = found
            .into_iter()
            .take(MOST_FOUND)
            .inspect(|index| site.shows(*index))
            .map(|index| person_found(caseload, asked, view, index))
            .collect();
        for person in self.found.iter_mut().filter(|person| person.is_child && self.for_worry) {
            person.href.clone_from(&person.worry);
        }
    }

    fn add_families(&mut self, site: &Site, asked: &Asked, view: &View, page: usize) {
        let caseload = site.caseload();
        let found = site.findings(view);
        let mut open: BTreeMap<u32, Vec<&Found>> = BTreeMap::new();
        for one in found.iter().filter(|one| one.finding.is_open()) {
            if let Some(family) = family_of(caseload, one) {
                open.entry(family).or_default().push(one);
            }
        }
        let all = open.len();
        open.retain(|family, _| {
            let children = &caseload.people.families[*family as usize].children;
            children.iter().any(|child| {
                !words::is_grown(&caseload.people.persons[*child as usize], view.as_of)
            })
        });
        self.grown = all - open.len();
        let mut rows: Vec<(Option<Date>, u32, Vec<&Found>)> = open
            .into_iter()
            .map(|(family, found)| (found.iter().filter_map(|f| completed(f)).max(), family, found))
            .collect();
        rows.sort_by_key(|(latest, family, _)| (std::cmp::Reverse(*latest), *family));
        self.total_families = rows.len();
        self.pages = rows.len().div_ceil(FAMILIES).max(1);
        self.page = page.clamp(1, self.pages);
        let address =
            |page: usize| with_query_of(&asked.reader_address("/"), [("page", page.to_string())]);
        self.previous = (self.page > 1).then(|| address(self.page - 1));
        self.next = (self.page < self.pages).then(|| address(self.page + 1));
        self.families = rows
            .into_iter()
            .skip((self.page - 1) * FAMILIES)
            .take(FAMILIES)
            .inspect(|(_, family, _)| {
                let children = &caseload.people.families[*family as usize].children;
                for child in children {
                    site.shows(*child);
                }
            })
            .map(|(_, family, found)| family_row(caseload, asked, view, family, found))
            .collect();
        tell_apart(&mut self.families);
    }
}

fn completed(found: &Found) -> Option<Date> {
    let open = |o: &&safeguarding::patterns::Occurrence| o.is_current && o.answered.is_none();
    found.finding.occurrences.iter().rev().find(open).map(|o| o.completed)
}

fn family_of(caseload: &Caseload, found: &Found) -> Option<u32> {
    match found.concerning {
        Concerning::Child(child) => caseload.people.family_of_child[child as usize],
        Concerning::SiblingGroup(family) | Concerning::Household(family) => Some(family),
    }
}

fn family_row(
    caseload: &Caseload,
    asked: &Asked,
    view: &View,
    family: u32,
    mut found: Vec<&Found>,
) -> FamilyRow {
    let people = &caseload.people;
    let family = &people.families[family as usize];
    let mut agencies: BTreeSet<&str> = BTreeSet::new();
    let mut seen: Vec<u32> = Vec::new();
    for &child in &family.children {
        for (record, _) in &people.persons[child as usize].mentions {
            let record = &caseload.records[*record as usize];
            if view.sees(record) {
                agencies.insert(caseload.practice.agency_name(&record.agency));
                if seen.last() != Some(&child) {
                    seen.push(child);
                }
            }
        }
    }
    found.sort_by_key(|found| std::cmp::Reverse(completed(found)));
    let mut findings: Vec<OpenFinding> = Vec::new();
    for found in found {
        let child = match found.concerning {
            Concerning::Child(child) => child,
            // Explained under the youngest of the children this reader knows: brothers and sisters share it.
            _ => *seen.last().unwrap_or(&family.children[0]),
        };
        let one = Concerned {
            who: match found.concerning {
                Concerning::SiblingGroup(_) if seen.len() > 1 => {
                    "the brothers and sisters".to_owned()
                }
                Concerning::Household(_) => "the household".to_owned(),
                _ => people.persons[child as usize].given(),
            }
            .into(),
            completed: completed(found).map(in_words).unwrap_or_default(),
            href: crate::shown::findings::href(caseload, asked, found, child),
        };
        let rule = caseload.practice.rule(&found.finding.rule);
        let title = rule.map(|rule| rule.title.clone()).unwrap_or_default();
        match findings.iter_mut().find(|known| known.title == title) {
            Some(known) => known.about.push(one),
            None => findings.push(OpenFinding { title, about: vec![one] }),
        }
    }
    FamilyRow {
        findings,
        children: seen
            .iter()
            .map(|child| child_shown(caseload, asked, view, *child, None))
            .collect(),
        apart: known_by(caseload, view, &seen).map(Into::into),
        agencies: agencies.into_iter().map(str::to_owned).collect(),
        href: asked.reader_address(&format!("/families/{}", family.id)),
    }
}

/// The first number, or else the first address, that a record this reader had gives one of these children.
fn known_by(caseload: &Caseload, view: &View, children: &[u32]) -> Option<String> {
    let mentions =
        || children.iter().flat_map(|child| words::seen_mentions(caseload, view, *child));
    let number = mentions().flat_map(|mention| &mention.identifiers).next().map(words::number);
    let address = || mentions().find_map(|mention| mention.address.as_ref());
    number.or_else(|| address().map(|address| format!("of {}", address.reveal())))
}

/// Keeps what tells a family apart only where another is headed alike, and counts those that even so are.
fn tell_apart(families: &mut [FamilyRow]) {
    let heading = |family: &FamilyRow| -> Vec<(String, Option<String>)> {
        let words = |words: &Private<String>| words.reveal().clone();
        let child = |child: &ChildShown| (words(&child.name), child.age.as_ref().map(words));
        family.children.iter().map(child).collect()
    };
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (place, family) in families.iter().enumerate() {
        alike.entry(heading(family)).or_default().push(place);
    }
    for places in alike.into_values() {
        let mut used: BTreeSet<String> = BTreeSet::new();
        for (nth, place) in places.iter().enumerate() {
            let known_by = families[*place].apart.take().map(|words| words.reveal().clone());
            let words = known_by.filter(|words| used.insert(words.clone()));
            let words = words.unwrap_or_else(|| format!("number {} headed so", nth + 1));
            families[*place].apart = (places.len() > 1).then(|| words.into());
        }
    }
}

fn person_found(caseload: &Caseload, asked: &Asked, view: &View, index: u32) -> PersonFound {
    let person = &caseload.people.persons[index as usize];
    let mut agencies: BTreeSet<&str> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut lived: Option<(Option<Date>, &Private<String>)> = None;
    for (record, place) in &person.mentions {
        let record = &caseload.records[*record as usize];
        if !view.sees(record) {
            continue;
        }
        agencies.insert(caseload.practice.agency_name(&record.agency));
        let mention = &record.mentions[*place as usize];
        names.extend(mention.name.iter().map(|name| name.reveal().full()));
        if let Some(address) = &mention.address {
            let day = words::placed(record);
            if lived.is_none_or(|(known, _)| known <= day) {
                lived = Some((day, address));
            }
        }
    }
    PersonFound {
        name: words::called(caseload, view, index).into(),
        also_known_as: person
            .other_names
            .iter()
            .map(|name| name.reveal().full())
            .filter(|name| names.contains(name))
            .map(Into::into)
            .collect(),
        is_child: person.is_child(),
        born: words::born(person).map(Into::into),
        age: words::age(person, view.as_of).map(Into::into),
        lives_at: lived.map(|(_, address)| address.clone()),
        agencies: agencies.into_iter().map(str::to_owned).collect(),
        href: asked.reader_address(&format!("/people/{}", person.id)),
        worry: asked.reader_address(&format!("/people/{}/write/worry", person.id)),
    }
}

fn agencies_given(caseload: &Caseload, view: &View) -> Vec<AgencyGiven> {
    let own = |agency: &str| view.known_to.as_ref().is_none_or(|known| known.agency == agency);
    let mut given: Vec<AgencyGiven> = caseload
        .coverage
        .iter()
        .filter(|coverage| own(&coverage.agency))
        .map(|coverage| {
            let name = caseload.practice.agency_name(&coverage.agency);
            let kinds: Vec<String> = coverage
                .kinds
                .iter()
                .map(|kind| caseload.practice.kind_label(kind).to_lowercase())
                .collect();
            let only = (!kinds.is_empty()).then(|| format!("holds only: {}", kinds.join("; ")));
            let area = coverage.area.as_ref().map(|area| format!("for {area}"));
            AgencyGiven {
                agency: match &coverage.organisation {
                    Some(organisation) => format!("{name}, {organisation}"),
                    None => name.to_owned(),
                },
                from: words::day(coverage.from),
                to: words::day(coverage.to),
                current_as_of: words::day(coverage.current_as_of),
                limits: [area, only, coverage.explanation.clone()].into_iter().flatten().collect(),
            }
        })
        .collect();
    given.sort_by(|a, b| (&a.agency, &a.from).cmp(&(&b.agency, &b.from)));
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(name: &str, known_by: Option<&str>) -> FamilyRow {
        FamilyRow {
            children: vec![ChildShown { name: name.into(), ..ChildShown::default() }],
            apart: known_by.map(Into::into),
            agencies: Vec::new(),
            findings: Vec::new(),
            href: String::new(),
        }
    }

    #[test]
    fn families_headed_alike_each_say_what_tells_them_apart() {
        let mut families = [
            family("Child, name not known", Some("number NMR1")),
            family("Ivy Gathercole", Some("number NMR2")),
            family("Child, name not known", Some("of 2 Mill Lane, Oxmere")),
            family("Child, name not known", Some("of 2 Mill Lane, Oxmere")),
            family("Child, name not known", None),
        ];
        tell_apart(&mut families);
        let said = families.map(|family| family.apart.map(|words| words.reveal().clone()));
        assert_eq!(
            said.each_ref().map(Option::as_deref),
            [
                Some("number NMR1"),
                None,
                Some("of 2 Mill Lane, Oxmere"),
                Some("number 3 headed so"),
                Some("number 4 headed so"),
            ]
        );
    }
}
