//! `regard replay`: what could have been seen of a child, by whom, and when; and what one reader could see on one day.

use super::LogPlace;
use crate::out::{field, say};
use anyhow::Context;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{About, Entry, View};
use safeguarding::patterns::{Explanation, Words};
use safeguarding::practice::Practice;
use safeguarding::replay::{
    self, LeftOut, Lost, Replay, SeenPattern, Strip, TOLD_IS_AS_RECORDED, Then,
};
use serde_json::{Value, json};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct ReplayOf {
    /// The child, by id or name.
    child: String,
    /// Stand on this day and see what could be seen then, with its entries and reasons; like 2024-03-04.
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// What one agency knew by itself or had been told, like police or school/Mill Lane Primary.
    #[arg(long, value_name = "AGENCY")]
    as_known_to: Option<String>,
    /// The day to look back from, and whose practice is asked; today where not given.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// Also what tells how it ended. Look without it first: whoever knows the end takes it for plain beforehand.
    #[arg(long)]
    with_outcome: bool,
    /// As JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    log: LogPlace,
}

impl ReplayOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let as_of = crate::open::view(self.as_of.as_deref(), None, &caseload)?.as_of;
        let child = crate::open::person(&caseload, &self.child)?;
        if self.on.is_some() || self.as_known_to.is_some() {
            let on = self.on.as_deref().or(self.as_of.as_deref());
            let view = crate::open::view(on, self.as_known_to.as_deref(), &caseload)?;
            if view.as_of > as_of {
                anyhow::bail!(
                    "{} lies after {as_of}, the day looked back from; name an earlier day, or a later --as-of",
                    view.as_of
                );
            }
            let todays = replay::todays(&caseload.practice, as_of);
            let then = replay::on(&caseload, &todays, &view, child, as_of, self.with_outcome);
            let print =
                OnDay { caseload: &caseload, todays: &todays, view: &view, child, then: &then };
            if self.json {
                say!("{}", serde_json::to_string_pretty(&print.json())?);
            } else {
                print.text(self.with_outcome);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let replay = replay::of(&caseload, child, &View::all(as_of), self.with_outcome);
        if self.json {
            say!("{}", serde_json::to_string_pretty(&json(&caseload, &replay)).context("JSON")?);
        } else {
            print(&caseload, &replay);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints a replay so that a reviewer reads it in one minute: what each agency knew, then who could have seen what.
pub(super) fn print(caseload: &Caseload, replay: &Replay) {
    say!("{}", heading(caseload, replay.child));
    say!(
        "What could have been seen, by whom, and when; looking back from {}, by the practice of that day.",
        in_words(replay.as_of)
    );
    print_left_out(replay.left_out);
    print_strips(caseload, replay);
    print_patterns(caseload, replay);
    say!("\n{TOLD_IS_AS_RECORDED}");
    say!(
        "That a pattern could be seen does not say that anybody had looked, or how busy they were.\n\
         Who is who is as known on the last day. No pattern is never evidence of safety."
    );
}

fn heading(caseload: &Caseload, child: u32) -> String {
    let person = &caseload.people.persons[child as usize];
    let born = person.born.as_ref().map(|born| format!(", born {}", born.reveal()));
    format!("{}{}", field(&person.called()), field(&born.unwrap_or_default()))
}

fn print_left_out(left_out: LeftOut) {
    let LeftOut { entries, patterns } = left_out;
    if entries + patterns > 0 {
        say!(
            "Left out because it tells how it ended: {} and {}. --with-outcome tells it; look without it first.",
            counted(entries, "entry", "entries"),
            counted(patterns, "pattern", "patterns")
        );
    }
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The widest a strip is drawn, in quarters of a year; a longer record is drawn from its last years on.
const QUARTERS_SHOWN: i16 = 48;

fn print_strips(caseload: &Caseload, replay: &Replay) {
    let first = replay.strips.iter().map(|strip| strip.known[0].since).min();
    let Some(first) = first else {
        say!("\nNo agency knew anything of this child by then.");
        return;
    };
    let last = replay.strips.iter().filter_map(|strip| strip.known.last()).map(|known| known.since);
    let to = last.max().unwrap_or(replay.as_of).year();
    let from = first.year().max(to - QUARTERS_SHOWN / 4 + 1);
    say!(
        "\nWhat each agency knew: entries that became known in each quarter (. none, + ten or more)"
    );
    let years: Vec<String> = (from..=to).map(|year| format!("{year:<5}")).collect();
    let before = if first.year() < from { "before " } else { "" };
    say!("  {:<26} {before}{}", "", years.concat());
    for strip in &replay.strips {
        let earlier = match (before, strip.between(Date::MIN, quarter(from, 0))) {
            ("", _) => String::new(),
            (_, count) => format!("{count:<7}"),
        };
        let drawn: Vec<String> = (from..=to).map(|year| drawn(strip, year)).collect();
        say!(
            "  {:<26} {earlier}{} {} since {}",
            caseload.practice.agency_name(&strip.agency),
            drawn.concat(),
            counted(strip.known.len(), "entry", "entries"),
            in_words(strip.known[0].since)
        );
    }
    let told: usize = replay.strips.iter().map(Strip::told_on_no_day).sum();
    if told > 0 {
        say!(
            "  {} told by another agency, day not recorded: set down on the day it was written.",
            counted(told, "entry was", "entries were")
        );
    }
}

fn drawn(strip: &Strip, year: i16) -> String {
    let mut quarters: String = (0..4)
        .map(|at| match strip.between(quarter(year, at), quarter(year, at + 1)) {
            0 => '.',
            count @ 1..=9 => char::from(b'0' + count as u8),
            _ => '+',
        })
        .collect();
    quarters.push(' ');
    quarters
}

/// The first day of a quarter of a year, counted from 0; the fifth is the first of the next year.
fn quarter(year: i16, at: i8) -> Date {
    let (year, at) = if at == 4 { (year + 1, 0) } else { (year, at) };
    Date::new(year, at * 3 + 1, 1).unwrap_or(Date::MAX)
}

fn print_patterns(caseload: &Caseload, replay: &Replay) {
    let lost_by = |wanted: fn(Lost) -> bool| -> Vec<&SeenPattern> {
        replay.patterns.iter().filter(|pattern| wanted(pattern.lost())).collect()
    };
    let never = lost_by(|lost| lost == Lost::NoneAlone);
    let later = lost_by(|lost| matches!(lost, Lost::Days(1..)));
    let at_once = lost_by(|lost| matches!(lost, Lost::Days(..=0)));
    say!(
        "\n{} can be seen with everything shared. The day before each is the first on which it could be seen.",
        counted(replay.patterns.len(), "pattern", "patterns")
    );
    for (what, patterns, is_short) in [
        ("that no agency alone could have seen that time", never, false),
        ("that one agency alone could have seen, but only later", later, false),
        ("that one agency alone could have seen no later than all together", at_once, true),
    ] {
        if patterns.is_empty() {
            continue;
        }
        say!("\n{} {what}:", patterns.len());
        for pattern in patterns {
            print_pattern(caseload, pattern, is_short);
        }
    }
}

fn print_pattern(caseload: &Caseload, pattern: &SeenPattern, is_short: bool) {
    let rule = caseload.practice.rule(&pattern.rule);
    let title = rule.map_or(pattern.rule.as_str(), |rule| rule.title.as_str());
    say!("  {:<17} {title}", in_words(pattern.together));
    let indent = " ".repeat(20);
    if is_short {
        say!("{indent}{}", alone(caseload, pattern));
    } else {
        let who = caseload.words().who(pattern.concerning);
        say!("{indent}{}; about {}", alone(caseload, pattern), field(&who));
    }
    if pattern.is_before_the_rule() {
        say!(
            "{indent}This rule has been in force only since {}: nobody was held to it before.",
            in_words(pattern.in_force)
        );
    }
}

/// Who could have seen a pattern by themselves, the earliest first.
pub(super) fn alone(caseload: &Caseload, pattern: &SeenPattern) -> String {
    let mut could: Vec<(Date, &str)> = pattern
        .alone
        .iter()
        .filter_map(|(agency, day)| Some(((*day)?, caseload.practice.agency_name(agency))))
        .collect();
    could.sort_unstable();
    let Some((earliest, _)) = could.first() else {
        return "alone: never for this one".to_owned();
    };
    let lost = match pattern.lost() {
        Lost::Days(days @ 1..) => format!("; {} lost", counted(days as usize, "day", "days")),
        _ => String::new(),
    };
    let first: Vec<&str> =
        could.iter().filter(|(day, _)| day == earliest).map(|(_, agency)| *agency).collect();
    let others: Vec<&str> =
        could.iter().filter(|(day, _)| day > earliest).map(|(_, agency)| *agency).collect();
    let others = match others.len() {
        0 => String::new(),
        _ => format!("; later also {}", others.join(", ")),
    };
    if *earliest <= pattern.together {
        return format!("alone: {}{others}", first.join(", "));
    }
    format!("alone: {} on {}{lost}{others}", first.join(", "), in_words(*earliest))
}

pub(super) fn json(caseload: &Caseload, replay: &Replay) -> Value {
    let patterns = replay.patterns.iter().map(|pattern| {
        let days = match pattern.lost() {
            Lost::Days(days) => json!(days),
            Lost::NoneAlone => Value::Null,
        };
        let alone: serde_json::Map<String, Value> =
            pattern.alone.iter().map(|(agency, day)| (agency.to_string(), json!(day))).collect();
        json!({
            "rule": pattern.rule,
            "title": caseload.practice.rule(&pattern.rule).map(|rule| &rule.title),
            "concerning": caseload.words().who(pattern.concerning),
            "together": pattern.together,
            "alone": alone,
            "days_lost": days,
            "no_agency_alone": pattern.lost() == Lost::NoneAlone,
            "rule_in_force_from": pattern.in_force,
        })
    });
    let strips = replay.strips.iter().map(|strip| {
        let known = strip.known.iter().map(|known| {
            let record = &caseload.records[known.record as usize];
            json!({
                "since": known.since,
                "happened": record.happened.to_string(),
                "kind": record.kind,
                "record": record.id.to_string(),
                "told_by": known.told.then_some(&record.agency),
                "is_day_recorded": known.is_day_recorded,
            })
        });
        json!({ "agency": strip.agency, "known": known.collect::<Vec<_>>() })
    });
    json!({
        "child": caseload.people.persons[replay.child as usize].id.to_string(),
        "as_of": replay.as_of,
        "left_out": left_out(replay.left_out),
        "told": TOLD_IS_AS_RECORDED,
        "agencies": strips.collect::<Vec<_>>(),
        "patterns": patterns.collect::<Vec<_>>(),
    })
}

fn left_out(left_out: LeftOut) -> Value {
    json!({ "entries": left_out.entries, "patterns": left_out.patterns })
}

/// What one reader could see on one day, for printing.
struct OnDay<'a> {
    caseload: &'a Caseload,
    todays: &'a Practice,
    view: &'a View,
    child: u32,
    then: &'a Then,
}

impl OnDay<'_> {
    fn reader(&self) -> String {
        match &self.view.known_to {
            None => "with everything shared".to_owned(),
            Some(known) => {
                let agency = self.caseload.practice.agency_name(&known.agency);
                let organisation =
                    known.organisation.as_ref().map(|o| format!(", {o}")).unwrap_or_default();
                format!("as known to {agency}{organisation}")
            }
        }
    }

    /// An entry with whom it is about, where that is not the child alone, and the facts its first record gives.
    fn entry(&self, entry: &Entry) -> String {
        let records = &entry.happening.records;
        let called = |person: u32| self.caseload.people.persons[person as usize].called();
        let about = match entry.about {
            About::Child => String::new(),
            About::Sibling(person) => format!(" (about sibling {})", called(person)),
            About::Adult(person) => format!(" (about {})", called(person)),
        };
        let words = format!("{}{about}", self.caseload.words().entry(records));
        let Some(first) = records.first() else { return words };
        let record = &self.caseload.records[*first as usize];
        let facts = self.caseload.practice.facts_in_words(&record.kind, &record.facts);
        let facts: Vec<String> =
            facts.iter().map(|(label, value)| format!("{label}: {value}")).collect();
        if facts.is_empty() { words } else { format!("{words}. {}", facts.join("; ")) }
    }

    fn explained(&self) -> Vec<Explanation> {
        let Caseload { records, people, .. } = self.caseload;
        let words = Words { records, people, practice: self.todays };
        self.then.met.iter().map(|f| words.explain(&f.finding, f.concerning)).collect()
    }

    fn text(&self, with_outcome: bool) {
        say!("{}", heading(self.caseload, self.child));
        say!("On {}, {}.", in_words(self.view.as_of), self.reader());
        print_left_out(self.then.left_out);
        say!("\n{} known then:", counted(self.then.entries.len(), "entry was", "entries were"));
        for entry in &self.then.entries {
            say!("  {}", field(&self.entry(entry)));
        }
        say!(
            "\n{} could have been seen then, by the practice of today.",
            counted(self.then.met.len(), "pattern", "patterns")
        );
        for (found, told) in self.then.met.iter().zip(self.explained()) {
            say!(
                "\n  {}\n      {}: {}",
                told.title,
                field(&told.concerning),
                field(&told.sentence)
            );
            for line in told.because.iter().filter(|line| !line.records.is_empty()) {
                say!("      - {}", field(&line.words));
            }
            if self.then.before_the_rule.contains(&found.finding.rule) {
                say!("      This rule came into force only later: nobody was held to it then.");
            }
        }
        if self.view.known_to.is_some() {
            say!("\n{TOLD_IS_AS_RECORDED}");
        }
        if !with_outcome {
            say!("\nWhat tells how it ended is left out; --with-outcome tells it.");
        }
    }

    fn json(&self) -> Value {
        let entries = self.then.entries.iter().map(|entry| {
            let ids = entry.happening.records.iter();
            let ids = ids.map(|index| self.caseload.records[*index as usize].id.to_string());
            json!({
                "words": self.entry(entry),
                "records": ids.collect::<Vec<_>>(),
            })
        });
        let met = self.then.met.iter().zip(self.explained()).map(|(found, told)| {
            json!({
                "rule": found.finding.rule,
                "title": told.title,
                "concerning": told.concerning,
                "sentence": told.sentence,
                "because": told.because,
                "before_the_rule": self.then.before_the_rule.contains(&found.finding.rule),
            })
        });
        json!({
            "child": self.caseload.people.persons[self.child as usize].id.to_string(),
            "on": self.view.as_of,
            "reader": self.reader(),
            "left_out": left_out(self.then.left_out),
            "entries": entries.collect::<Vec<_>>(),
            "patterns": met.collect::<Vec<_>>(),
        })
    }
}
