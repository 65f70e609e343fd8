//! `regard look-back`: a new or changed rule tried on the past, before anybody adopts it; told as text and as a page to print.

mod report;

use super::LogPlace;
use crate::out::say;
use anyhow::Context;
use report::{Block, Report};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{Practice, Rule};
use safeguarding::replay::look_back::{Difference, Earlier, LookBack, Time, equity, look_back};
use safeguarding::replay::{Count, Spread};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct LookBackOf {
    /// The rule's file, new or changed, as in practice/england/patterns/.
    #[arg(long, value_name = "FILE")]
    rule: PathBuf,
    /// The first day on which it could have come up; two years before the last where not given.
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// The last such day; today where not given.
    #[arg(long, value_name = "DAY")]
    to: Option<String>,
    /// Also as a page that prints, to this file.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Name the children of the examples. Without it they are named by id only.
    #[arg(long)]
    with_names: bool,
    #[command(flatten)]
    log: LogPlace,
}

impl LookBackOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let (rule, hash) = match read_rule(&self.rule)? {
            Ok(read) => read,
            Err(problems) => {
                return Ok(crate::out::problems(&problems, "nothing was looked back on"));
            }
        };
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let to = crate::open::view(self.to.as_deref(), None, &caseload)?.as_of;
        let from = match &self.from {
            Some(_) => crate::open::view(self.from.as_deref(), None, &caseload)?.as_of,
            None => to.saturating_sub(jiff::Span::new().years(2)),
        };
        if from > to {
            anyhow::bail!("the period ends before it begins: --from {from} lies after --to {to}");
        }
        let report =
            Told { caseload: &caseload, rule: &rule, hash: &hash, with_names: self.with_names }
                .report(from, to);
        crate::out::text(&report.text());
        if let Some(path) = &self.out {
            crate::out::new_file(path)?.write_all(report.html().as_bytes())?;
            say!("\nThe page is {}; print it from a browser.", path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A rule read from a file of its own and the BLAKE3 hash of the file in hexadecimal, or everything wrong with it.
///
/// The rest of practice is what comes with Regard. A rule may be tried before its stories are written.
pub(super) fn read_rule(path: &Path) -> anyhow::Result<Result<(Rule, String), Vec<String>>> {
    let named = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| {
        format!(
            "{named} could not be read; name a rule’s file like practice/england/patterns/ID.toml"
        )
    })?;
    Ok(sound(&named, &text).map(|rule| (rule, blake3::hash(text.as_bytes()).to_hex().to_string())))
}

/// The rule a file's text gives beside the practice that comes with Regard, or everything wrong with it.
///
/// Stories are asked for when a rule is taken into the library, not here.
pub(super) fn sound(named: &str, text: &str) -> Result<Rule, Vec<String>> {
    safeguarding::practice::read_rule(named, text, &Practice::shipped())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// What is told of a rule that was tried.
struct Told<'a> {
    caseload: &'a Caseload,
    rule: &'a Rule,
    hash: &'a str,
    with_names: bool,
}

impl Told<'_> {
    fn report(&self, from: Date, to: Date) -> Report {
        let tried = look_back(self.caseload, self.rule, from, to);
        let mut report =
            Report { title: format!("Look-back: {}", self.rule.title), blocks: Vec::new() };
        report.say(format!(
            "The rule {} ({}), tried on everybody’s records from {} to {}, as if it had been in force, with everything shared and known by the last day. File: BLAKE3 {}.",
            self.rule.id, self.rule.versions.last().map_or("", |v| v.shape.name()), in_words(from), in_words(to), self.hash
        ));
        if let Some(version) = self.rule.versions.last() {
            let source = &version.source;
            report.say(format!(
                "Source: {}, {} ({}). {}",
                source.title, source.place, source.status, source.says
            ));
            report.say(format!("It asks the {}: {}", version.prompt.role, version.prompt.ask));
        }
        report.say("Counts of children are rounded to five, and those from 1 to 4 withheld (“fewer than 5”), so that no figure points at a child. Nothing here says whether to adopt the rule: people do.".to_owned());
        Self::how_often(&tried, &mut report);
        self.earlier(&tried, &mut report);
        self.difference(&tried, &mut report);
        self.for_whom(&tried, &mut report);
        self.examples(&tried, &mut report);
        report
    }

    fn how_often(tried: &LookBack, report: &mut Report) {
        report.head("How often it would have come up");
        let months = tried.by_month();
        let most = months.iter().map(|(_, times)| *times).max().unwrap_or(0);
        let children = tried.children().len();
        let times = Count::of(tried.times.len());
        let over = match months.len() {
            1 => "1 month".to_owned(),
            many => format!("{many} months"),
        };
        let a_month = times.a_month(months.len()).map_or_else(
            || format!("Looked at: {over}"),
            |a_month| format!("That is about {a_month:.1} prompts a month over {over}"),
        );
        report.say(format!(
            "{times} times, of {} of {} children. {a_month}; in the busiest month {}.",
            Count::of(children),
            Count::of(tried.all_children.len()),
            Count::of(most)
        ));
        let mut years: Vec<(i16, usize, usize)> = Vec::new();
        for ((year, _), times) in months {
            match years.last_mut().filter(|(last, ..)| *last == year) {
                Some((_, months, all)) => (*months, *all) = (*months + 1, *all + times),
                None => years.push((year, 1, times)),
            }
        }
        let rows = years.iter().map(|(year, months, times)| {
            let a_month = Count::of(*times).a_month(*months);
            let a_month = a_month.map_or_else(|| "-".to_owned(), |a_month| format!("{a_month:.1}"));
            vec![year.to_string(), Count::of(*times).to_string(), a_month]
        });
        report.table("Prompts by year", &["year", "prompts", "a month"], rows.collect());
        let by = tried.by_organisation();
        report.say("Records do not say which team holds a child. Prompts are told by the organisation that wrote the last entry each rests on:".to_owned());
        let rows = by.iter().map(|(organisation, times)| {
            vec![organisation.as_deref().unwrap_or("not recorded").to_owned(), times.to_string()]
        });
        report.table("Prompts by organisation", &["organisation", "prompts"], rows.collect());
    }

    fn earlier(&self, tried: &LookBack, report: &mut Report) {
        report.head("How much earlier than what was done");
        let answer = self.rule.versions.last().and_then(|version| version.answered_by.as_ref());
        let Some(answer) = answer else {
            report.say(
                "The rule names no record that answers it, so this cannot be told.".to_owned(),
            );
            return;
        };
        let Earlier { days, answered_before, none } = tried.earlier();
        report.say(format!("From the day it could first be seen to the next {}:", answer.one));
        match days {
            Some(Spread { quarter, half, three_quarters, longest }) => {
                let longest = longest.map_or_else(
                    || "the longest is withheld".to_owned(),
                    |longest| format!("the longest {longest}"),
                );
                report.say(format!(
                    "a quarter within {quarter} days, half within {half}, three quarters within {three_quarters}; {longest}."
                ));
            }
            None => report.say("fewer than five such records: the days are withheld.".to_owned()),
        }
        report.say(format!(
            "Answered before it could be seen, because something was written down late: {answered_before} of {all} prompts, counted apart. Nothing of the sort is recorded after {none} of {all} prompts.",
            all = Count::of(tried.times.len())
        ));
    }

    fn difference(&self, tried: &LookBack, report: &mut Report) {
        report.head("Difference from the version in force");
        let known = self.caseload.practice.rule(&self.rule.id);
        let in_force = known.and_then(|rule| {
            let mut rule = rule.clone();
            rule.versions.retain(|version| version.in_force <= tried.to);
            (!rule.versions.is_empty()).then_some(rule)
        });
        let Some(in_force) = in_force else {
            report.say("No version of this rule is in force: it would be new.".to_owned());
            return;
        };
        let before = look_back(self.caseload, &in_force, tried.from, tried.to);
        let Difference { only_tried, both, only_in_force, times_in_force } =
            Difference::of(tried, &before);
        report.say(format!(
            "The version in force comes up {} times in the same period. Children that both find: {both}; only the one tried: {only_tried}; only the one in force, which would be found no more: {only_in_force}.",
            Count::of(times_in_force)
        ));
    }

    fn for_whom(&self, tried: &LookBack, report: &mut Report) {
        report.head("For whom");
        let share = |share: Option<usize>| {
            share.map_or_else(|| "-".to_owned(), |share| format!("{share}%"))
        };
        let rows = equity(self.caseload, tried).into_iter().map(|row| {
            vec![
                row.characteristic.label().to_owned(),
                row.group,
                row.found.to_string(),
                share(row.share_of_found),
                row.all.to_string(),
                share(row.share_of_all),
            ]
        });
        report.table(
            "Children the rule finds beside all children here",
            &["", "group", "found", "share of found", "all", "share of all"],
            rows.collect(),
        );
        report.say("Where a group is withheld, so are the shares of its characteristic: they would tell it. A share unlike that of all children is a question about the rule, the records and the service, not an answer. “All children” are those agencies already had a concern about, not the area’s.".to_owned());
    }

    fn examples(&self, tried: &LookBack, report: &mut Report) {
        report.head("Examples to read");
        let examples = tried.examples(5);
        match Count::of(tried.times.len()) {
            Count::None => report.say("None: it would not have come up.".to_owned()),
            Count::FewerThanFive if !self.with_names => {
                report.say(
                    "It came up fewer than five times: examples would tell how often, and whose. Who may read the records finds them with --with-names."
                        .to_owned(),
                );
                return;
            }
            _ => {}
        }
        let lines: Vec<String> = examples.iter().map(|time| self.example(time)).collect();
        report.blocks.push(Block::List(lines));
        report.say("Read one with `regard replay ID --on DAY`.".to_owned());
    }

    fn example(&self, time: &Time) -> String {
        let people = &self.caseload.people.persons;
        let child = &people[time.children[0] as usize];
        let named = if self.with_names {
            format!("{} ({})", self.caseload.words().who(time.concerning), child.id)
        } else {
            child.id.to_string()
        };
        let answered = match time.answered {
            Some(day) => format!("answered on {}", in_words(day)),
            None => "no answer recorded".to_owned(),
        };
        let entries = match time.records.len() {
            1 => "1 record".to_owned(),
            count => format!("{count} records"),
        };
        format!("{named}: {}, resting on {entries}; {answered}", in_words(time.seen))
    }
}
