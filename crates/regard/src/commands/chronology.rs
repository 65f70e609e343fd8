//! `regard chronology`: a child's life as agencies recorded it, as text, a page, JSON or comma-separated values.

use super::{LogPlace, Reader};
use crate::out::{field, say};
use exchange::without_formula;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{About, Chronology, Entry, Line, SilenceReason, Standing, View};
use safeguarding::people::Unknown;
use safeguarding::records::{Record, Voice};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct ChronologyOf {
    /// The child, by id or name.
    child: String,
    /// Only what belongs in the short, curated chronology.
    #[arg(long)]
    significant: bool,
    /// Only what is about the child itself, not brothers, sisters and adults of the household.
    #[arg(long)]
    child_only: bool,
    /// text, html, json or csv.
    #[arg(long, default_value = "text", value_parser = ["text", "html", "json", "csv"])]
    format: String,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    log: LogPlace,
}

impl ChronologyOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let view = self.reader.view(&caseload)?;
        let child = crate::open::person(&caseload, &self.child)?;
        if self.format == "html" {
            let (significant, child_only) = (self.significant, self.child_only);
            print!("{}", web::printed_chronology(caseload, &view, child, significant, child_only)?);
            return Ok(ExitCode::SUCCESS);
        }
        let chronology = caseload.chronology(&view, child);
        let wanted: Vec<&Entry> = chronology
            .entries
            .iter()
            .filter(|e| !self.significant || e.is_significant)
            .filter(|e| !self.child_only || e.about == About::Child)
            .collect();
        let print = Print { caseload: &caseload, view: &view, chronology: &chronology };
        match self.format.as_str() {
            "json" => say!("{}", serde_json::to_string_pretty(&print.json(&wanted))?),
            "csv" => crate::out::text(&print.csv(&wanted)?),
            _ => print.text(&wanted),
        }
        Ok(ExitCode::SUCCESS)
    }
}

struct Print<'a> {
    caseload: &'a Caseload,
    view: &'a View,
    chronology: &'a Chronology,
}

impl Print<'_> {
    fn called(&self, person: u32) -> String {
        field(&self.caseload.people.persons[person as usize].called())
    }

    fn records(&self, entry: &Entry) -> Vec<&Record> {
        entry.happening.records.iter().map(|i| &self.caseload.records[*i as usize]).collect()
    }

    fn about(&self, about: &About) -> String {
        match about {
            About::Child => String::new(),
            About::Sibling(person) => format!("sibling {}", self.called(*person)),
            About::Adult(person) => self.called(*person),
        }
    }

    fn agencies(&self, entry: &Entry) -> String {
        let mut names: Vec<&str> = self
            .records(entry)
            .iter()
            .map(|r| self.caseload.practice.agency_name(&r.agency))
            .collect();
        names.dedup();
        names.join("; ")
    }

    fn text(&self, wanted: &[&Entry]) {
        let person = &self.caseload.people.persons[self.chronology.person as usize];
        let born = person
            .born
            .as_ref()
            .map_or_else(|| "birth date not known".to_owned(), |b| format!("born {}", b.reveal()));
        say!("{}, {}", field(&person.called()), field(&born));
        let whose = self.view.known_to.as_ref().map_or("everyone together".to_owned(), |k| {
            let agency = self.caseload.practice.agency_name(&k.agency);
            k.organisation
                .as_ref()
                .map_or_else(|| field(agency), |o| format!("{}, {}", field(agency), field(o)))
        });
        say!(
            "As known to {whose}, as of {}. {} entries, oldest first.\n",
            in_words(self.view.as_of),
            wanted.len()
        );
        self.household();
        let mut year = None;
        for line in self.chronology.lines(&self.caseload.records, wanted.iter().copied()) {
            let day = match &line {
                Line::Entry(entry) => entry.happened.sort_day(),
                Line::Fold(fold) => fold.entries[0].happened.sort_day(),
            };
            if day.map(Date::year) != year {
                year = day.map(Date::year);
                say!("\n{}", year.map_or_else(|| "No date".to_owned(), |y| y.to_string()));
            }
            match line {
                Line::Entry(entry) => self.entry(entry),
                Line::Fold(fold) => {
                    let (first, last) = (fold.entries[0], fold.entries[fold.entries.len() - 1]);
                    let record = self.records(first)[0];
                    say!(
                        "  {} to {}  {}: {} x {}",
                        first.happened,
                        last.happened,
                        self.agencies(first),
                        fold.entries.len(),
                        self.caseload.practice.kind_label(&record.kind).to_lowercase()
                    );
                }
            }
        }
        self.silences();
    }

    fn household(&self) {
        let Some(family) = self.caseload.people.family_of_child[self.chronology.person as usize]
        else {
            return;
        };
        let family = self.caseload.family_seen(self.view, family);
        say!("Round the child");
        for child in family.children.iter().filter(|c| **c != self.chronology.person) {
            say!("  sibling: {}", self.called(*child));
        }
        for member in &family.members {
            let day = |d: Option<Date>| d.map_or_else(|| "?".to_owned(), in_words);
            say!(
                "  {}: {}, {} to {}",
                member.role.label(),
                self.called(member.person),
                day(member.first),
                day(member.last)
            );
        }
        say!("Not known");
        if family.unknowns.is_empty() {
            say!(
                "  every parent is named and every birth date recorded; whether rightly, the records do not say"
            );
        }
        for unknown in &family.unknowns {
            say!("  {}", self.unknown(unknown));
        }
    }

    fn unknown(&self, unknown: &Unknown) -> String {
        match unknown {
            Unknown::Mother(child) => {
                format!("who the mother of {} is: no record names her", self.called(*child))
            }
            Unknown::Father(child) => {
                format!("who the father of {} is: no record names him", self.called(*child))
            }
            Unknown::BirthDate(person) => format!("the birth date of {}", self.called(*person)),
            Unknown::NeverNamed(role, n) => {
                format!(
                    "the name of a {} spoken of in {n} record{}",
                    role.label(),
                    if *n == 1 { "" } else { "s" }
                )
            }
        }
    }

    fn entry(&self, entry: &Entry) {
        let records = self.records(entry);
        let record = records[0];
        let age = entry.age.map_or_else(String::new, |age| format!(" ({age})"));
        let about = self.about(&entry.about);
        let about = if about.is_empty() { about } else { format!(" [{about}]") };
        say!(
            "  {}{age}  {}: {}{about}",
            entry.happened,
            self.agencies(entry),
            self.caseload.practice.kind_label(&record.kind)
        );
        for earlier in &entry.happening.earlier {
            let record = &self.caseload.records[*earlier as usize];
            say!(
                "      an earlier version: {} row {}",
                field(&record.provenance.file),
                record.provenance.row
            );
            for text in record.said_by(Voice::SaidByChild) {
                say!("        {}: {}", Voice::SaidByChild.label(), field(text.reveal()));
            }
        }
        match entry.happening.standing {
            Standing::Stands => {}
            Standing::Withdrawn => say!("      LATER WITHDRAWN"),
            Standing::Disputed => say!("      DISPUTED"),
        }
        for record in records {
            let facts = self.caseload.practice.facts_in_words(&record.kind, &record.facts);
            if !facts.is_empty() {
                let facts: Vec<String> =
                    facts.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
                say!("      {}", field(&facts.join("; ")));
            }
            for voice in Voice::ALL {
                for text in record.said_by(voice) {
                    say!("      {}: {}", voice.label(), field(text.reveal()));
                }
            }
            for mark in &record.marks {
                say!("      doubtful: {}: {}", mark.field, mark.what);
            }
        }
    }

    fn silences(&self) {
        say!("\nSilences and what was not asked");
        for silence in &self.chronology.silences {
            let what = silence_in_words(silence.reason);
            let agency = self.caseload.practice.agency_name(&silence.agency);
            say!("  {} to {}  {agency}: {what}", in_words(silence.from), in_words(silence.to));
        }
        if let Some(removal) = self.caseload.removal_in_words() {
            say!("  {removal}");
        }
        say!(
            "\nNo finding and no entry are never evidence of safety: this is what the files given to us say."
        );
    }

    fn json(&self, wanted: &[&Entry]) -> serde_json::Value {
        let person = &self.caseload.people.persons[self.chronology.person as usize];
        let entries: Vec<_> = wanted
            .iter()
            .map(|entry| {
                let records = self.records(entry);
                serde_json::json!({
                    "happened": entry.happened,
                    "happened_in_words": entry.happened.to_string(),
                    "age": entry.age.map(|age| age.to_string()),
                    "about": self.about(&entry.about),
                    "kind": records[0].kind,
                    "significant": entry.is_significant,
                    "standing": format!("{:?}", entry.happening.standing).to_lowercase(),
                    "records": records,
                })
            })
            .collect();
        let silences: Vec<_> = self
            .chronology
            .silences
            .iter()
            .map(|s| serde_json::json!({ "agency": s.agency, "from": s.from, "to": s.to, "what": silence_in_words(s.reason) }))
            .collect();
        serde_json::json!({
            "person": person.id,
            "name": person.called(),
            "born": person.born,
            "as_of": self.view.as_of,
            "as_known_to": self.view.known_to.as_ref().map(|k| k.agency.clone()),
            "entries": entries,
            "silences": silences,
        })
    }

    fn csv(&self, wanted: &[&Entry]) -> anyhow::Result<String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record([
            "happened",
            "age",
            "about",
            "agencies",
            "what",
            "facts",
            "words",
            "recorded",
            "standing",
            "doubtful",
            "sources",
            "record_ids",
        ])?;
        for entry in wanted {
            let records = self.records(entry);
            let mut facts = Vec::new();
            let mut words = Vec::new();
            let mut sources = Vec::new();
            let recorded: Vec<String> =
                records.iter().filter_map(|r| r.recorded).map(|day| day.to_string()).collect();
            let ids: Vec<String> = records.iter().map(|r| r.id.to_string()).collect();
            let marks = records.iter().flat_map(|r| &r.marks);
            let doubtful: Vec<String> = marks.map(|m| format!("{}: {}", m.field, m.what)).collect();
            for record in &records {
                let told = self.caseload.practice.facts_in_words(&record.kind, &record.facts);
                facts.extend(told.into_iter().map(|(name, value)| format!("{name}: {value}")));
                for voice in Voice::ALL {
                    words.extend(
                        record
                            .said_by(voice)
                            .map(|text| format!("{}: {}", voice.label(), text.reveal())),
                    );
                }
                sources.push(format!("{} row {}", record.provenance.file, record.provenance.row));
            }
            let row = [
                entry.happened.to_string(),
                entry.age.map(|age| age.to_string()).unwrap_or_default(),
                self.about(&entry.about),
                self.agencies(entry),
                self.caseload.practice.kind_label(&records[0].kind).to_owned(),
                facts.join("; "),
                words.join("\n"),
                recorded.join("; "),
                standing_in_words(entry.happening.standing).to_owned(),
                doubtful.join("; "),
                sources.join("; "),
                ids.join("; "),
            ];
            writer.write_record(row.iter().map(|cell| without_formula(cell).into_owned()))?;
        }
        Ok(String::from_utf8(writer.into_inner()?)?)
    }
}

const fn standing_in_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "",
        Standing::Withdrawn => "later withdrawn",
        Standing::Disputed => "disputed",
    }
}

fn silence_in_words(reason: SilenceReason) -> &'static str {
    match reason {
        SilenceReason::NothingRecorded => "records cover this and hold nothing about the child",
        SilenceReason::NotCovered => "not covered by the records given to us",
        SilenceReason::NeverAsked => "never asked: no records were given to us",
    }
}
