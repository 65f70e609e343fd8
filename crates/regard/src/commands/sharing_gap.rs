//! `regard sharing-gap`: what was lost because agencies did not know what others knew, by rule and by pair of agencies.

use super::LogPlace;
use crate::out::{field, say};
use anyhow::Context;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::patterns::Concerning;
use safeguarding::replay::{self, Figures, Gap, Lost, SharingGap, TOLD_IS_AS_RECORDED};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct SharingGapOf {
    /// One child, by id or name: each gap by itself. Figures over everybody where not given.
    #[arg(long, value_name = "CHILD")]
    child: Option<String>,
    /// Figures over everybody.
    #[arg(long, conflicts_with = "child")]
    all: bool,
    /// The day to look back from, and whose practice is asked; today where not given.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// As JSON.
    #[arg(long)]
    json: bool,
    /// Also as comma-separated values, to this file (figures over everybody only).
    #[arg(long, value_name = "FILE", conflicts_with = "child")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    log: LogPlace,
}

impl SharingGapOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let as_of = crate::open::view(self.as_of.as_deref(), None, &caseload)?.as_of;
        if let Some(words) = &self.child {
            let child = crate::open::person(&caseload, words)?;
            return of_child(&caseload, child, as_of, self.json);
        }
        let gap = replay::sharing_gap(&caseload, as_of, None);
        if let Some(path) = &self.csv {
            write_csv(&caseload, &gap, path)?;
        }
        if self.json {
            say!("{}", serde_json::to_string_pretty(&json(&gap, as_of))?);
        } else {
            print(&caseload, &gap, as_of);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn of_child(
    caseload: &Caseload,
    child: u32,
    as_of: Date,
    as_json: bool,
) -> anyhow::Result<ExitCode> {
    let family = caseload.people.family_of_child[child as usize];
    let family = family.context("that person is no child of a family here; name a child")?;
    let gap = replay::sharing_gap(caseload, as_of, Some(family));
    let is_other =
        |gap: &&Gap| matches!(gap.concerning, Concerning::Child(other) if other != child);
    let patterns: Vec<&Gap> = gap.patterns.iter().filter(|gap| !is_other(gap)).collect();
    let mut gaps: Vec<&Gap> = patterns.iter().copied().filter(|gap| gap.is_gap()).collect();
    gaps.sort_by_key(|gap| (gap.is_timescale, gap.together));
    if gap.families_left_out > 0 {
        anyhow::bail!(
            "too much hangs together in this family for the quick way; `regard replay` tells of each agency alone"
        );
    }
    if as_json {
        let told = gaps.iter().map(|gap| told(caseload, gap));
        let told =
            json!({ "as_of": as_of, "patterns": patterns.len(), "gaps": told.collect::<Vec<_>>() });
        say!("{}", serde_json::to_string_pretty(&told)?);
        return Ok(ExitCode::SUCCESS);
    }
    say!(
        "{}: of {} patterns, {} could be seen by all together before any agency could alone.\n",
        field(&caseload.people.persons[child as usize].called()),
        patterns.len(),
        gaps.len()
    );
    for (place, gap) in gaps.iter().enumerate() {
        let is_first = place == 0 || !gaps[place - 1].is_timescale;
        if gap.is_timescale && is_first {
            say!("Timescales, due of every child:");
        }
        let title = caseload.practice.rule(&gap.rule).map_or("", |rule| rule.title.as_str());
        say!("  {}  {title}", in_words(gap.together));
        let lost = match gap.lost {
            Lost::Days(days) => format!("one agency alone only {days} days later"),
            Lost::NoneAlone => "alone: never for this one".to_owned(),
        };
        let pair = match &gap.pair {
            None => "; no two agencies together would have seen it sooner".to_owned(),
            Some((pair, day)) if *day <= gap.together => {
                format!("; {} together would have been enough", named(caseload, pair))
            }
            Some((pair, day)) => {
                format!("; {} together on {}", named(caseload, pair), in_words(*day))
            }
        };
        say!("      {lost}{pair}");
    }
    say!("\n{TOLD_IS_AS_RECORDED}");
    Ok(ExitCode::SUCCESS)
}

fn told(caseload: &Caseload, gap: &Gap) -> Value {
    json!({
        "rule": gap.rule,
        "is_timescale": gap.is_timescale,
        "concerning": caseload.words().who(gap.concerning),
        "together": gap.together,
        "days_lost": match gap.lost { Lost::Days(days) => Some(days), Lost::NoneAlone => None },
        "pair": gap.pair.as_ref().map(|(pair, _)| pair),
        "pair_on": gap.pair.as_ref().map(|(_, day)| day),
    })
}

fn named(caseload: &Caseload, pair: &[smol_str::SmolStr; 2]) -> String {
    let name = |agency| caseload.practice.agency_name(agency);
    format!("{} and {}", name(&pair[0]), name(&pair[1]))
}

const HEADINGS: &str = "patterns | before any one alone | that time by no one alone | days lost: a quarter up to | half up to | three quarters up to | longest";

fn print(caseload: &Caseload, gap: &SharingGap, as_of: Date) {
    say!("The sharing gap, looking back from {}, by the practice of that day.\n", in_words(as_of));
    say!(
        "A pattern counts as a gap where all agencies together could have seen it before any one of them alone could.\n\
         Counts are rounded to five, and those from 1 to 4 withheld, so that no figure points at a child.\n"
    );
    say!("{HEADINGS}");
    say!("{}  all", line(&gap.in_all()));
    say!("{}  of these: patterns", line(&gap.of_timescales(false)));
    say!("{}  of these: timescales, due of every child\n", line(&gap.of_timescales(true)));
    say!("By rule:");
    let title =
        |rule: &str| caseload.practice.rule(rule).map_or(String::new(), |rule| rule.title.clone());
    print_most_first(gap.by_rule().into_iter().map(|(rule, of)| (title(&rule), of)).collect());
    say!("\nBy the two agencies that together could first have seen it:");
    let by_pair = gap.by_pair().into_iter().map(|(pair, of)| (named(caseload, &pair), of));
    print_most_first(by_pair.collect());
    say!("{}  gaps that no two agencies could have closed or shortened", gap.more_than_two());
    if gap.families_left_out > 0 {
        say!(
            "\n{} families are not in these figures: too much hangs together there. `regard replay` tells of each.",
            replay::Count::of(gap.families_left_out)
        );
    }
    say!(
        "\nThat a pattern could be seen does not say that anybody had looked, nor that it had to be shared.\n{TOLD_IS_AS_RECORDED}"
    );
}

/// Prints figures, the most gaps first; those whose gaps are none or withheld in one line.
fn print_most_first(mut figures: Vec<(String, Figures)>) {
    let all = figures.len();
    figures.retain(|(_, of)| matches!(of.gaps, replay::Count::About(_)));
    figures.sort_by(|(a, one), (b, other)| (other.gaps, a).cmp(&(one.gaps, b)));
    for (what, of) in &figures {
        say!("{}  {what}", line(of));
    }
    if figures.len() < all {
        say!(
            "{:>12}  others, each with no gap or fewer than 5 (--csv lists them)",
            all - figures.len()
        );
    }
}

fn cells(figures: &Figures) -> [String; 7] {
    let days = |of: fn(replay::Spread) -> Option<i32>| {
        let days = figures.days_lost.and_then(of);
        days.map_or_else(|| "-".to_owned(), |days| days.to_string())
    };
    [
        figures.patterns.to_string(),
        figures.gaps.to_string(),
        figures.never_alone.to_string(),
        days(|spread| Some(spread.quarter)),
        days(|spread| Some(spread.half)),
        days(|spread| Some(spread.three_quarters)),
        days(|spread| spread.longest),
    ]
}

fn line(figures: &Figures) -> String {
    cells(figures).map(|cell| format!("{cell:>12}")).join(" ")
}

fn json(gap: &SharingGap, as_of: Date) -> Value {
    let figures = |figures: &Figures| {
        let days = figures.days_lost.map(|spread| {
            json!({
                "quarter": spread.quarter,
                "half": spread.half,
                "three_quarters": spread.three_quarters,
                "longest": spread.longest,
            })
        });
        json!({
            "patterns": figures.patterns.to_string(),
            "gaps": figures.gaps.to_string(),
            "never_alone": figures.never_alone.to_string(),
            "days_lost": days,
        })
    };
    let by_rule: serde_json::Map<String, Value> =
        gap.by_rule().iter().map(|(rule, of)| (rule.to_string(), figures(of))).collect();
    let by_pair: Vec<Value> = gap
        .by_pair()
        .iter()
        .map(|(pair, of)| json!({ "agencies": pair, "figures": figures(of) }))
        .collect();
    json!({
        "as_of": as_of,
        "all": figures(&gap.in_all()),
        "patterns": figures(&gap.of_timescales(false)),
        "timescales": figures(&gap.of_timescales(true)),
        "told": TOLD_IS_AS_RECORDED,
        "by_rule": by_rule,
        "by_pair": by_pair,
        "more_than_two": gap.more_than_two().to_string(),
        "families_left_out": replay::Count::of(gap.families_left_out).to_string(),
    })
}

fn write_csv(caseload: &Caseload, gap: &SharingGap, path: &Path) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(crate::out::new_file(path)?);
    writer.write_record([
        "by",
        "what",
        "patterns",
        "gaps",
        "never_alone",
        "days_lost_quarter",
        "days_lost_half",
        "days_lost_three_quarters",
        "days_lost_longest",
    ])?;
    let mut row = |by: &str, what: &str, figures: &Figures| {
        let cells = cells(figures);
        let row = [by, what].into_iter().chain(cells.iter().map(String::as_str));
        writer.write_record(row)
    };
    row("all", "all", &gap.in_all())?;
    row("all", "patterns", &gap.of_timescales(false))?;
    row("all", "timescales", &gap.of_timescales(true))?;
    for (rule, figures) in gap.by_rule() {
        row("rule", &rule, &figures)?;
    }
    for (pair, figures) in gap.by_pair() {
        row("pair", &named(caseload, &pair), &figures)?;
    }
    writer.flush()?;
    Ok(())
}
