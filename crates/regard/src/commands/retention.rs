//! `regard retention`: the records whose time is over by the retention schedule, and the command that would remove them.
//!
//! Takes a log and a day; prints what is due by class and child, what is kept all the same and why, and what cannot be told, as text or
//! JSON. It removes nothing: two people do, with `regard erase`.

use super::LogPlace;
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::RetentionClass;
use safeguarding::retention::{
    Due, DueList, KeptLonger, NotTold, WHAT_IT_CANNOT_SEE, period_in_words,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct RetentionOf {
    /// The day to say it for, like 2026-11-23; today where not given. Of a day to come: what will be due if nothing more is recorded.
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// Only the records that name this child or other person, by id or name.
    #[arg(long, value_name = "NAME")]
    child: Option<String>,
    /// Your own retention schedule, in the form of practice/england/retention.toml, in place of the one Regard comes with.
    #[arg(long, value_name = "FILE", env = "REGARD_RETENTION")]
    schedule: Option<PathBuf>,
    /// text or json.
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    log: LogPlace,
}

impl RetentionOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let mut caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        if let Some(path) = &self.schedule {
            caseload.practice.retention = crate::open::schedule(path, &caseload.practice)?;
        }
        let day = crate::open::view(self.day.as_deref(), None, &caseload)?.as_of;
        let list = match &self.child {
            None => DueList::on(&caseload, day),
            Some(words) => DueList::about(&caseload, day, crate::open::person(&caseload, words)?),
        };
        let told = Told { caseload: &caseload, list: &list, log: &self.log.log };
        if self.format == "json" {
            say!("{}", serde_json::to_string_pretty(&told.json())?);
        } else {
            told.print();
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The list with what it is told from.
struct Told<'a> {
    caseload: &'a Caseload,
    list: &'a DueList,
    /// The log, as it was named.
    log: &'a str,
}

impl Told<'_> {
    fn class(&self, place: usize) -> &RetentionClass {
        &self.caseload.practice.retention.classes[place]
    }

    fn person(&self, index: u32) -> String {
        let person = &self.caseload.people.persons[index as usize];
        format!("{} ({})", field(&person.called()), person.id)
    }

    fn id_of(&self, record: u32) -> String {
        self.caseload.records[record as usize].id.to_string()
    }

    /// A record on a line.
    fn record(&self, index: u32) -> String {
        let record = &self.caseload.records[index as usize];
        let practice = &self.caseload.practice;
        let kind = field(practice.kind_label(&record.kind));
        let agency = field(practice.agency_name(&record.agency));
        format!("{}: {kind} ({agency})  {}", field(&record.happened.to_string()), record.id)
    }

    /// The command that would remove what is due of one child under one class. A database's address is left out: it may hold a password.
    fn command(&self, class: usize, due: &[&Due]) -> String {
        let mut words = String::from("regard erase");
        if !self.log.contains("://") {
            words.push_str(" --log ");
            words.push_str(&quoted(self.log));
        }
        for one in due {
            words.push_str(" --record ");
            words.push_str(&self.id_of(one.record));
        }
        let rule = &self.class(class).id;
        format!("{words} --rule {rule} --reason \"…\" --by \"…\" --agreed-by \"…\"")
    }

    fn print(&self) {
        let list = self.list;
        if self.caseload.practice.retention.classes.is_empty() {
            say!(
                "There is no retention schedule: nothing is ever due. Name yours with --schedule FILE."
            );
        }
        let mut before = None;
        for (class, person, due) in list.by_class_and_person() {
            if before.replace(class) != Some(class) {
                self.print_class(class, list.day);
            }
            say!("  {}, {}", self.person(person), due[0].by.in_words());
            for one in &due {
                say!("    {}", self.record(one.record));
                for also in &one.also {
                    say!("        also {}: {}", self.class(also.class).id, also.in_words());
                }
            }
            say!("    {}", self.command(class, &due));
            say!("");
        }
        self.print_kept();
        self.print_not_told();
        self.print_not_covered();
        say!("{}", list.in_words());
        say!(
            "Nothing is removed by itself. Read what is due before it goes: two people remove it, for good, with `regard erase`, which only says what would go until --go-ahead is added."
        );
        say!("This list cannot see:");
        for what in WHAT_IT_CANNOT_SEE {
            say!("  {what}");
        }
        let standing = self.caseload.practice.retention.holds.iter();
        let standing = standing.filter(|hold| hold.stands_on(list.day)).count();
        say!("Legal holds that stand on this day: {standing}.");
    }

    fn print_class(&self, place: usize, day: Date) {
        let class = self.class(place);
        say!("{}: {}", class.id, class.title);
        let Some(version) = class.in_force(day) else { return };
        let source = &version.source;
        say!(
            "  kept for {}; in force from {}",
            period_in_words(version),
            in_words(version.in_force)
        );
        say!("  {}: {} ({})", source.title, source.place, source.status);
        if let Some(limits) = &version.limits {
            say!("  {limits}");
        }
        say!("");
    }

    fn print_kept(&self) {
        if self.list.kept.is_empty() {
            return;
        }
        say!("Over and kept all the same:");
        for ((person, why), records) in kept_by_why(self.caseload, &self.list.kept) {
            say!(
                "  {}: {records} {}",
                self.person(person),
                if records == 1 { "record" } else { "records" }
            );
            for one in why {
                say!("    {}", field(&one));
            }
        }
        say!("");
    }

    fn print_not_told(&self) {
        if self.list.not_told.is_empty() {
            return;
        }
        say!("Cannot be told:");
        for ((person, class, why), records) in not_told_by_why(&self.list.not_told) {
            let whose = person.map_or_else(|| "Nobody".to_owned(), |person| self.person(person));
            let records = format!("{records} {}", if records == 1 { "record" } else { "records" });
            say!("  {whose}: {records} of {}: {why}", self.class(class).id);
        }
        say!("");
    }

    fn print_not_covered(&self) {
        if self.list.not_covered.is_empty() {
            return;
        }
        say!("No class covers, so that nothing is said of them:");
        for (agency, records) in &self.list.not_covered {
            let name = field(self.caseload.practice.agency_name(agency));
            say!("  {name}: {records} {}", if *records == 1 { "record" } else { "records" });
        }
        say!("");
    }

    fn json(&self) -> serde_json::Value {
        let list = self.list;
        let person = |index: u32| self.caseload.people.persons[index as usize].id.to_string();
        let due = list.by_class_and_person().into_iter().map(|(class, whose, due)| {
            json!({
                "rule": self.class(class).id,
                "child": person(whose),
                "records": due.iter().map(|one| self.due_json(one)).collect::<Vec<_>>(),
                "command": self.command(class, &due),
            })
        });
        let kept = list.kept.iter().map(|kept| {
            json!({
                "rule": self.class(kept.due.by.class).id,
                "child": person(kept.due.by.person),
                "record": self.due_json(&kept.due),
                "because": kept.in_words(self.caseload),
            })
        });
        let not_told = list.not_told.iter().map(|one| {
            json!({
                "rule": self.class(one.class).id,
                "child": one.person.map(person),
                "record": self.id_of(one.record),
                "why": one.in_words(),
            })
        });
        json!({
            "day": list.day.to_string(),
            "looked_at": list.looked_at,
            "schedule": self.schedule_json(),
            "due": due.collect::<Vec<_>>(),
            "kept": kept.collect::<Vec<_>>(),
            "cannot_tell": not_told.collect::<Vec<_>>(),
            "not_covered": list.not_covered,
            "naming_nobody": list.naming_nobody,
            "not_yet": list.not_yet,
            "cannot_see": WHAT_IT_CANNOT_SEE,
        })
    }

    fn due_json(&self, due: &Due) -> serde_json::Value {
        let record = &self.caseload.records[due.record as usize];
        let also = due.also.iter().map(
            |one| json!({ "rule": self.class(one.class).id, "last_day": one.last_day.to_string() }),
        );
        json!({
            "id": record.id.to_string(),
            "kind": record.kind,
            "agency": record.agency,
            "happened": record.happened.to_string(),
            "counted_from": due.by.from.id(),
            "start": due.by.start.to_string(),
            "start_is_exact": due.by.is_exact,
            "period": due.by.span.to_string(),
            "last_day": due.by.last_day.to_string(),
            "also": also.collect::<Vec<_>>(),
        })
    }

    /// The classes in force on the day, and the holds that stand.
    fn schedule_json(&self) -> serde_json::Value {
        let (schedule, day) = (&self.caseload.practice.retention, self.list.day);
        let in_force =
            schedule.classes.iter().filter_map(|class| Some((class, class.in_force(day)?)));
        let classes = in_force.map(|(class, version)| {
            json!({
                "id": class.id,
                "title": class.title,
                "kept_for": period_in_words(version),
                "in_force": version.in_force.to_string(),
                "source": version.source.title,
                "status": version.source.status.to_string(),
            })
        });
        let holds = schedule.holds.iter().filter(|hold| hold.stands_on(day));
        let holds = holds.map(|hold| json!({ "id": hold.id, "title": hold.title }));
        json!({ "classes": classes.collect::<Vec<_>>(), "holds": holds.collect::<Vec<_>>() })
    }
}

/// What is kept, by child and reasons: how many records.
fn kept_by_why(caseload: &Caseload, kept: &[KeptLonger]) -> BTreeMap<(u32, Vec<String>), usize> {
    let mut by_why = BTreeMap::new();
    for one in kept {
        *by_why.entry((one.due.by.person, one.in_words(caseload))).or_default() += 1;
    }
    by_why
}

/// What cannot be told, by child, class and reason: how many records.
fn not_told_by_why(all: &[NotTold]) -> BTreeMap<(Option<u32>, usize, &'static str), usize> {
    let mut by_why = BTreeMap::new();
    for one in all {
        *by_why.entry((one.person, one.class, one.in_words())).or_default() += 1;
    }
    by_why
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_log_with_a_space_or_a_quote_in_its_name_is_one_word_of_the_command() {
        assert_eq!(quoted("regard.sqlite"), "regard.sqlite");
        assert_eq!(quoted("my log.sqlite"), "'my log.sqlite'");
        assert_eq!(quoted("it's; rm"), "'it'\\''s; rm'");
    }
}
