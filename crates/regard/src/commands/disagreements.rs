//! `regard disagreements`: how many disagreements between professionals were opened, how far they went, how they ended and about what.
//!
//! Takes a log, a first day and who reads; prints figures as text, JSON or comma-separated values. Never by person, worker, family or
//! agency.

use super::{LogPlace, Reader};
use crate::out::{say, text};
use anyhow::Context;
use safeguarding::calendar::{VagueDate, in_words};
use safeguarding::replay::Spread;
use safeguarding::response::{
    Disagreements as Told, Figures, HowEnded, WHAT_IS_WITHHELD, WHAT_IT_CANNOT_TELL, WHAT_IT_COUNTS,
};
use serde_json::{Map, Value, json};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Disagreements {
    /// The first day on which they can have been opened, like 2026-01-01; a year before the last where not given.
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// text, json or csv.
    #[arg(long, default_value = "text", value_parser = ["text", "json", "csv"])]
    format: String,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    log: LogPlace,
}

impl Disagreements {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let view = self.reader.view(&caseload)?;
        let from = match &self.since {
            None => view.as_of.saturating_sub(jiff::Span::new().years(1)),
            Some(written) => {
                let day = VagueDate::parse(written).ok().and_then(|date| date.day());
                day.context("--since is not a day; write it like 2026-01-01 or 1 January 2026")?
            }
        };
        anyhow::ensure!(
            from <= view.as_of,
            "the period ends before it begins: --since {from} lies after {}",
            view.as_of
        );
        let told = Told::of(&caseload, &view, from);
        match self.format.as_str() {
            "json" => say!("{}", serde_json::to_string_pretty(&in_json(&told))?),
            "csv" => text(&in_csv(&told)?),
            _ => print(&told),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Every row of figures: by what, and of which.
fn rows(told: &Told) -> Vec<(&'static str, String, Figures)> {
    let theme = |theme: &Option<smol_str::SmolStr>| {
        theme.as_ref().map_or_else(|| "no theme yet".to_owned(), ToString::to_string)
    };
    let all = std::iter::once(("all", "all".to_owned(), told.all.clone()));
    let by_theme = told.by_theme.iter().map(|(of, figures)| ("theme", theme(of), figures.clone()));
    all.chain(by_theme).collect()
}

fn how_id(how: &HowEnded) -> String {
    match how {
        HowEnded::Said(how) => how.to_string(),
        HowEnded::InAFile => "in-a-file".to_owned(),
    }
}

fn days(spread: Option<Spread>) -> [String; 2] {
    let shown = |days: Option<i32>| days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    [shown(spread.map(|all| all.half)), shown(spread.and_then(|all| all.longest))]
}

fn print(told: &Told) {
    say!(
        "Disagreements between professionals opened from {} to {}, over the records of {} families.\n",
        in_words(told.from),
        in_words(told.to),
        told.families
    );
    say!("{WHAT_IS_WITHHELD}\n");
    if told.is_empty() {
        say!(
            "None was opened that this reader knows of. That nobody disagreed is one way to read this; that nobody felt able to is another.\n"
        );
    } else {
        say!(
            "{:>12} {:>12}  working days to the first answer, to the end (half up to / longest)",
            "opened",
            "ended"
        );
        for (_, what, of) in rows(told) {
            let [answer, longest_answer] = days(of.to_first_answer);
            let [end, longest_end] = days(of.to_end);
            say!(
                "{:>12} {:>12}  {answer} / {longest_answer}, {end} / {longest_end}  {}",
                of.opened.to_string(),
                of.ended.to_string(),
                what.replace('-', " ")
            );
        }
        say!("");
        for (stage, count) in &told.by_stage {
            say!("{:>12}  {}", count.to_string(), stage.label());
        }
        say!("");
        for (how, count) in &told.by_how {
            say!("{:>12}  {}", count.to_string(), how_id(how).replace('-', " "));
        }
        say!("");
    }
    for (figure, what) in WHAT_IT_COUNTS {
        say!("{figure}: {what}");
    }
    say!("\n{WHAT_IT_CANNOT_TELL}");
}

fn in_json(told: &Told) -> Value {
    let spread = |spread: Option<Spread>| {
        spread.map(|all| json!({ "half_up_to": all.half, "longest": all.longest }))
    };
    let figures = |of: &Figures| {
        json!({
            "opened": of.opened.to_string(),
            "ended": of.ended.to_string(),
            "working_days_to_first_answer": spread(of.to_first_answer),
            "working_days_to_end": spread(of.to_end),
        })
    };
    let themes: Map<String, Value> = rows(told)
        .iter()
        .filter(|(by, ..)| *by == "theme")
        .map(|(_, theme, of)| (theme.clone(), figures(of)))
        .collect();
    let stages: Map<String, Value> =
        told.by_stage.iter().map(|(at, n)| (at.id().to_owned(), n.to_string().into())).collect();
    let hows: Map<String, Value> =
        told.by_how.iter().map(|(how, n)| (how_id(how), n.to_string().into())).collect();
    json!({
        "from": told.from.to_string(),
        "to": told.to.to_string(),
        "families_looked_at": told.families,
        "all": figures(&told.all),
        "by_theme": themes,
        "by_stage": stages,
        "by_how": hows,
        "what_it_counts": WHAT_IT_COUNTS.iter().map(|(figure, what)| json!({ "figure": figure, "counts": what })).collect::<Vec<_>>(),
        "what_is_withheld": WHAT_IS_WITHHELD,
        "what_it_cannot_tell": WHAT_IT_CANNOT_TELL,
    })
}

fn in_csv(told: &Told) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "by",
        "what",
        "opened",
        "ended",
        "working_days_to_first_answer_half_up_to",
        "working_days_to_first_answer_longest",
        "working_days_to_end_half_up_to",
        "working_days_to_end_longest",
    ])?;
    for (by, what, of) in rows(told) {
        let counts = [of.opened.to_string(), of.ended.to_string()];
        let days = days(of.to_first_answer).into_iter().chain(days(of.to_end));
        writer.write_record([by.to_owned(), what].into_iter().chain(counts).chain(days))?;
    }
    let stages = told.by_stage.iter().map(|(at, count)| ("stage", at.id().to_owned(), count));
    let hows = told.by_how.iter().map(|(how, count)| ("how", how_id(how), count));
    for (by, what, count) in stages.chain(hows) {
        let none = ["", "", "", "", ""];
        writer.write_record([by, what.as_str(), &count.to_string()].into_iter().chain(none))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
