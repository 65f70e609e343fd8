//! One record: every field of it, where it came from, what was doubtful, and what stands before and after it.
//!
//! Takes a record's id and who reads; gives the record as it is kept, beside the row as it came.

mod going_on;
mod samples;

use super::prelude::*;
use crate::shown::chronology::{Cited, Link, Rows, Told};
use crate::shown::{findings, incidents, words};
use going_on::GoingOn;
use safeguarding::Caseload;
use safeguarding::calendar;
use safeguarding::chronology::Standing;
use safeguarding::records::{
    AlsoKnown, Class, HowKnown, Instant, Mention, Record, Sensitivity, Sex, Voice, beginning,
};

/// This page.
pub const PAGE: Page = Page {
    name: "record",
    purpose: "One record: every field, and where it came from",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let (index, _) = seen(site, at)?;
        site.found(&PAGE, &RecordPage::of(site, &at.asked, &at.view, index))
    };
    router
        .route("/records/{id}", answered(page))
        .route("/records/{id}/whole", answered(|site, at| Some(whole(site, seen(site, at)?.1))))
}

/// The record an address names. What this reader did not know looks like what is not there.
fn seen<'a>(site: &'a Site, at: &PageAsked) -> Option<(u32, &'a Record)> {
    site.record(at.named(0)).filter(|(_, record)| at.view.sees(record))
}

/// Whether any part of a record is too long to be shown whole.
fn is_long(record: &Record) -> bool {
    let texts = record.text.iter().map(|(_, text)| text.reveal().as_str());
    let mut all = texts.chain(record.facts.values().map(String::as_str));
    all.any(|text| beginning(text).is_some())
}

/// Everything a record says, to the last letter, without a page round it: pages show the beginning of what is very long.
fn whole(site: &Site, record: &Record) -> Response {
    let facts = record.facts.iter().map(|(name, value)| format!("{name}: {value}"));
    let said =
        |(voice, text): &(Voice, Private<String>)| format!("{}: {}", voice.label(), text.reveal());
    let mut all: Vec<String> = facts.chain(record.text.iter().map(said)).collect();
    let original = original(site, record);
    if !original.is_empty() {
        all.push("The row as it came:".to_owned());
        all.extend(original.iter().map(|(name, value)| format!("{name}: {}", value.reveal())));
    }
    Site::say(StatusCode::OK, &all.join("\n\n"))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct RecordPage {
    reader: Reader,
    path: String,
    id: String,
    kind: String,
    told: Told,
    author: Option<Private<String>>,
    /// The page of the incident it tells of.
    incident: Option<String>,
    going_on: GoingOn,
    is_restricted: bool,
    /// Of which classes it is, in words; empty: of none.
    classes: String,
    happened: Private<String>,
    recorded: String,
    received: String,
    basis: Option<Private<String>>,
    /// Agencies told at the time, each with the day of the telling, or that none is recorded.
    shared_with: Vec<String>,
    /// Other agencies that knew of it, each with how.
    also_knew: Vec<String>,
    people: Vec<PersonNamed>,
    /// How it stands, and by which records.
    standing: Option<&'static str>,
    answered_by: Vec<Link>,
    earlier: Vec<Link>,
    /// The record this one corrects, withdraws or disputes.
    points_at: Vec<Link>,
    points_at_reference: Option<Private<String>>,
    /// Other agencies' records of the same happening.
    beside: Vec<Link>,
    /// Where it stands in a child's chronology.
    entries: Vec<Link>,
    from: Provenance,
    /// Where everything it says stands to the last letter, where a part of it is too long for a page.
    whole: Option<String>,
    /// The row as it came: heading and value. Empty where this server cannot read it.
    original: Vec<(String, Private<String>)>,
}

/// A person as the record names them.
#[derive(Debug, Serialize)]
struct PersonNamed {
    role: String,
    name: Option<Private<String>>,
    also: Option<Private<String>>,
    /// Birth date, sex, numbers and address, each in words.
    details: Vec<Private<String>>,
    /// The person they were taken to be.
    href: Option<String>,
    /// Why.
    why: Vec<String>,
}

/// Where a record came from.
#[derive(Debug, Serialize)]
struct Provenance {
    agency: String,
    organisation: Option<Private<String>>,
    file: String,
    row: u64,
    reference: Option<Private<String>>,
    extracted: String,
    fingerprint: String,
}

impl RecordPage {
    /// The page of a record, by index.
    pub fn of(site: &Site, asked: &Asked, view: &View, index: u32) -> Self {
        let caseload = site.caseload();
        let record = &caseload.records[index as usize];
        let none = Cited::new();
        let rows = Rows { caseload, asked, cited: &none, is_of_family: false };
        let beside = Beside::of(caseload, view, index);
        let link = |indexes: &[u32]| {
            indexes.iter().map(|i| rows.link(&caseload.records[*i as usize])).collect::<Vec<_>>()
        };
        Self {
            reader: site.reader(asked),
            path: format!("/records/{}", record.id),
            id: record.id.to_string(),
            kind: caseload.practice.kind_label(&record.kind).to_owned(),
            told: rows.told(record),
            author: record.author.clone(),
            incident: incidents::address(asked, record),
            going_on: GoingOn::of(site, asked, view, index),
            is_restricted: record.sensitivity != Sensitivity::Ordinary,
            classes: record.classes.each().map(Class::label).collect::<Vec<_>>().join("; "),
            happened: record.happened.to_string().into(),
            recorded: words::day(record.recorded),
            received: moment(record.received),
            basis: record.basis.clone().map(Into::into),
            shared_with: told_to(caseload, record),
            also_knew: also_knew(caseload, record),
            people: people(caseload, asked, index, record),
            standing: beside.standing,
            answered_by: link(&beside.answered_by),
            earlier: link(&beside.earlier),
            points_at: link(&beside.points_at),
            points_at_reference: record.points_at.as_ref().map(|p| p.reference.to_string().into()),
            beside: link(&beside.same),
            entries: entries(caseload, asked, index),
            from: Provenance {
                agency: caseload.practice.agency_name(&record.agency).to_owned(),
                organisation: record.provenance.organisation.as_ref().map(|o| o.to_string().into()),
                file: record.provenance.file.to_string(),
                row: record.provenance.row,
                reference: record.provenance.reference.as_ref().map(|r| r.to_string().into()),
                extracted: words::day(record.provenance.extracted),
                fingerprint: record.provenance.fingerprint.to_string(),
            },
            whole: is_long(record)
                .then(|| asked.reader_address(&format!("/records/{}/whole", record.id))),
            original: original(site, record),
        }
    }
}

/// The agencies told of a record at the time, each with the day of the telling where an entry bears it out.
fn told_to(caseload: &Caseload, record: &Record) -> Vec<String> {
    let noted = record.also_known.iter().filter(|known| known.how == HowKnown::Told);
    let mut told: Vec<&str> = record.shared_with.iter().map(AsRef::as_ref).collect();
    told.extend(noted.clone().map(|known| known.agency.as_str()));
    told.sort_unstable();
    told.dedup();
    let in_words = |agency: &str| {
        let since = noted.clone().filter(|known| known.agency == agency).find_map(|k| k.since);
        let day = since.map_or_else(
            || "told, day not recorded".to_owned(),
            |day| format!("told on {}", calendar::in_words(day)),
        );
        format!("{}: {day}", caseload.practice.agency_name(agency))
    };
    told.into_iter().map(in_words).collect()
}

/// The other agencies that knew of a record, each with how it did.
fn also_knew(caseload: &Caseload, record: &Record) -> Vec<String> {
    let in_words = |known: &AlsoKnown| {
        let how = match (known.how, known.since) {
            (HowKnown::Told, _) => return None,
            (HowKnown::Said, _) => "said it".to_owned(),
            (HowKnown::AsACourse, None) => "is told of every one".to_owned(),
            (HowKnown::AsACourse, Some(day)) => format!(
                "is told of every one; its own entries give the birth date from {}",
                calendar::in_words(day)
            ),
        };
        Some(format!("{}: {how}", caseload.practice.agency_name(&known.agency)))
    };
    record.also_known.iter().filter_map(in_words).collect()
}

/// The records round one record, by index: found in the chronology of somebody it names.
#[derive(Default)]
struct Beside {
    standing: Option<&'static str>,
    answered_by: Vec<u32>,
    earlier: Vec<u32>,
    points_at: Vec<u32>,
    same: Vec<u32>,
}

impl Beside {
    fn of(caseload: &Caseload, view: &View, index: u32) -> Self {
        let mut beside = Self::default();
        let named = caseload.people.in_record(&caseload.records, index);
        let Some((person, _)) = named.min_by_key(|(_, role)| !role.is_child()) else {
            return beside;
        };
        for entry in caseload.chronology(view, person).entries {
            let happening = entry.happening;
            if happening.answered_by.contains(&index) || (happening.earlier.contains(&index)) {
                beside.points_at.extend(&happening.records);
            }
            if happening.records.contains(&index) {
                beside.standing = match happening.standing {
                    Standing::Stands => None,
                    Standing::Withdrawn => {
                        Some("It was later withdrawn: somebody said it had not happened")
                    }
                    Standing::Disputed => Some("It is disputed: somebody said it was otherwise"),
                };
                beside.answered_by.clone_from(&happening.answered_by);
                // What a correction takes the place of is among the earlier ones.
                beside.earlier.clone_from(&happening.earlier);
                beside.same =
                    happening.records.into_iter().filter(|other| *other != index).collect();
            }
        }
        beside
    }
}

/// Where a record stands in the chronology of each child it names.
fn entries(caseload: &Caseload, asked: &Asked, index: u32) -> Vec<Link> {
    caseload
        .people
        .in_record(&caseload.records, index)
        .filter(|(_, role)| role.is_child())
        .map(|(child, _)| Link {
            words: caseload.people.persons[child as usize].called().into(),
            href: findings::anchor(caseload, asked, child, index),
        })
        .collect()
}

fn people(caseload: &Caseload, asked: &Asked, index: u32, record: &Record) -> Vec<PersonNamed> {
    record
        .mentions
        .iter()
        .zip(&caseload.people.of_record[index as usize])
        .enumerate()
        .map(|(place, (mention, person))| {
            let own = (index, place as u16);
            let why = caseload.people.joined_by(own).map(|(_, evidence)| evidence.in_words());
            PersonNamed {
                role: words::capital(mention.role.label()),
                name: mention.name.as_ref().map(|name| name.reveal().full().into()),
                also: mention.name.as_ref().and_then(|n| n.reveal().also.clone()).map(Into::into),
                details: details(mention).into_iter().map(Into::into).collect(),
                href: person.map(|person| {
                    let id = caseload.people.persons[person as usize].id;
                    asked.reader_address(&format!("/people/{id}"))
                }),
                why: why.into_iter().flatten().collect(),
            }
        })
        .collect()
}

fn details(mention: &Mention) -> Vec<String> {
    let sex = mention.sex.map(|sex| match sex {
        Sex::Female => "female",
        Sex::Male => "male",
        Sex::Unknown => "sex not known",
    });
    [
        mention.born.as_ref().map(|born| format!("born {}", born.reveal())),
        mention.due.as_ref().map(|due| {
            format!("birth expected {}", safeguarding::calendar::in_words(*due.reveal()))
        }),
        sex.map(str::to_owned),
    ]
    .into_iter()
    .flatten()
    .chain(mention.identifiers.iter().map(words::number))
    .chain(mention.address.as_ref().map(|address| format!("of {}", address.reveal())))
    .collect()
}

/// The row as it came, each value under the heading of its column where the source has columns.
fn original(site: &Site, record: &Record) -> Vec<(String, Private<String>)> {
    let Some(row) = site.row(record.id) else { return Vec::new() };
    let of_file = |take_in: &&safeguarding::records::TakeIn| take_in.file == record.provenance.file;
    let mut accounts: Vec<_> = site.caseload().take_ins.iter().filter(of_file).collect();
    accounts.sort_by_key(|take_in| take_in.received != record.received);
    let headings = accounts.first().map_or(&[][..], |take_in| &take_in.headings);
    row.into_iter()
        .enumerate()
        .filter(|(_, value)| !value.reveal().is_empty())
        .map(|(place, value)| match headings.get(place) {
            Some(heading) => (heading.clone(), value),
            // Where the source has no columns a value carries its own name.
            None => match value.reveal().split_once(": ") {
                Some((name, value)) => (name.to_owned(), value.into()),
                None => (format!("value {}", place + 1), value),
            },
        })
        .collect()
}

/// A moment in words, in Coordinated Universal Time.
pub(crate) fn moment(instant: Instant) -> String {
    let micros = i64::try_from(instant.0).unwrap_or(i64::MAX);
    jiff::Timestamp::from_microsecond(micros).map_or_else(
        |_| "not recorded".to_owned(),
        |moment| moment.strftime("%-d %B %Y at %H:%M (UTC)").to_string(),
    )
}
