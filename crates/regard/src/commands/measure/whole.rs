//! `regard measure whole`: the whole library over everybody of a large invented partnership.
//!
//! Makes towns one after another, reads each through the ordinary door, works out who is who, and lays the records out in
//! columns; a town's records are let go before the next is made, so that the largest partnership fits a small machine. Each
//! town is laid out several times over, as other people, until there are enough. Then everybody is judged: as everything
//! shared, with the first day each finding could be seen, and as each agency alone.

use crate::out::say;
use anyhow::Context;
use exchange::{CoverageGiven, Item, Request};
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::caseload::Gathering;
use safeguarding::chronology::{Covered, View};
use safeguarding::patterns::{
    Answer, Answers, Columns, Compiled, Concerning, Laying, Reader, judge_by_parts,
    judge_everybody, judge_one_more,
};
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Record};
use safeguarding::replay;
use std::collections::HashMap;
use std::process::ExitCode;
use std::time::Instant;

/// The command's options.
#[derive(clap::Args)]
pub struct Whole {
    /// How many children.
    #[arg(long, default_value_t = 300_000)]
    children: u32,
    /// How many different towns they are of; each is laid out as often as it takes.
    #[arg(long, default_value_t = 6)]
    towns: u32,
    /// How many children each town has, about.
    #[arg(long, default_value_t = 5_000)]
    town_of: u32,
    /// Threads to judge on; all there are where not given.
    #[arg(long)]
    threads: Option<usize>,
    /// How often each judgement is made; the median counts.
    #[arg(long, default_value_t = 3)]
    times: usize,
}

/// The agencies whose readers the sharing gap is measured for.
const AGENCIES: [&str; 8] = [
    "childrens-social-care",
    "school",
    "health-visiting",
    "gp",
    "hospital",
    "police",
    "housing",
    "early-help",
];

/// The town laid out last, and the numbers its last copy's families and persons begin at.
struct Last {
    caseload: Caseload,
    from: (u32, u32),
}

impl Last {
    /// Whether it is one of the last copy that somebody is.
    const fn has(&self, concerning: Concerning) -> bool {
        match concerning {
            Concerning::Child(child) => child >= self.from.1,
            Concerning::SiblingGroup(family) | Concerning::Household(family) => {
                family >= self.from.0
            }
        }
    }
}

/// Everybody, ready to be judged for one reader after another.
struct Judging<'a> {
    columns: &'a Columns,
    compiled: &'a Compiled<'a>,
    covered: &'a Covered,
    today: Date,
}

impl Judging<'_> {
    /// What `take` makes of what is met and cannot be told of everybody, with everything shared or by an agency alone.
    fn by_parts<T: Send>(
        &self,
        agency: Option<&str>,
        first_seen: bool,
        take: &(impl Fn(Answers) -> T + Sync),
    ) -> Vec<T> {
        let Self { columns, compiled, covered, today } = *self;
        let view = agency.map_or(View::all(today), |a| View::of_agency(today, a));
        let place = |a: &str| compiled.agencies.iter().position(|id| *id == a);
        let agencies = agency.and_then(place).map(|place| 1 << place);
        let reader = Reader { as_of: today, agencies };
        judge_by_parts(columns, compiled, &covered.seen_by(&view), reader, first_seen, take)
    }
}

impl Whole {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0));
        threads.build_global().context("the threads could not be started")?;
        let practice = Practice::shipped();
        let compiled = Compiled::of(&practice);
        let today = crate::clock::today();
        let (laid, laying_s) = timed(|| self.lay(&practice, &compiled, today));
        let (columns, left_out, last) = laid?;
        let covered = Covered::of(&last.caseload.coverage);
        let judging = Judging { columns: &columns, compiled: &compiled, covered: &covered, today };
        let counted = |part: Answers| (part.met.len(), part.untold.len());
        let (counts, assess_s, assess_cpu_s) =
            self.median(|| judging.by_parts(None, false, &counted));
        let (met, untold) = counts.into_iter().fold((0, 0), |all, n| (all.0 + n.0, all.1 + n.1));
        let own = |part: Answers| {
            let of_last = |answer: &Answer| last.has(answer.concerning);
            part.met.into_iter().filter(of_last).collect::<Vec<Answer>>()
        };
        let (seen, first_seen_s, first_seen_cpu_s) =
            self.median(|| judging.by_parts(None, true, &own));
        let (_, gap_s, _) = Self { times: 1, ..*self }.median(|| {
            let each = AGENCIES.iter();
            each.flat_map(|agency| judging.by_parts(Some(agency), true, &counted)).count()
        });
        let seen: Vec<Answer> = seen.into_iter().flatten().collect();
        let reasons = reasons(&last, &practice, &seen);
        let (one_more, laid_anew) = one_more(&last, &compiled, &covered, today);
        let replay = replay(&last, today);
        let figures = serde_json::json!({
            "children": columns.children(),
            "records": columns.records(),
            "rules": compiled.rules.len(),
            "left_out": left_out,
            "sayings": columns.sayings(),
            "bytes": columns.bytes(),
            "laying_s": laying_s,
            "assess_s": assess_s,
            "assess_cpu_s": assess_cpu_s,
            "first_seen_s": first_seen_s,
            "first_seen_cpu_s": first_seen_cpu_s,
            "gap_s": gap_s,
            "met": met,
            "untold": untold,
            "reasons_median_ms": at(&reasons, 0.5),
            "reasons_p99_ms": at(&reasons, 0.99),
            "one_more_p50_ms": at(&one_more, 0.5),
            "one_more_p99_ms": at(&one_more, 0.99),
            "one_more_laid_anew": laid_anew,
            "replay_ms": at(&replay, 0.5),
            "replay_p99_ms": at(&replay, 0.99),
            "peak_mb": peak_mb(),
        });
        say!("{figures}");
        Ok(ExitCode::SUCCESS)
    }

    /// Lays out enough towns, one after another. Gives how many families do not fit columns, and the last town.
    fn lay(
        &self,
        practice: &Practice,
        compiled: &Compiled,
        today: Date,
    ) -> anyhow::Result<(Columns, usize, Last)> {
        let mut laying = Laying::new(compiled);
        let mut numbered = (0, 0);
        let copies = self.children.div_ceil(self.towns * self.town_of);
        for seed in 1..=self.towns {
            let caseload = town(self.town_of, seed, practice, today)?;
            let people = &caseload.people;
            let mut from = numbered;
            for _ in 0..copies {
                from = numbered;
                for family in 0..people.families.len() as u32 {
                    laying.add_numbered(&caseload.records, people, family, from);
                }
                numbered.0 += people.families.len() as u32;
                numbered.1 += people.persons.len() as u32;
            }
            if seed == self.towns {
                let (columns, left_out) = laying.finish();
                return Ok((columns, left_out.len(), Last { caseload, from }));
            }
        }
        anyhow::bail!("--towns must be 1 or more")
    }

    /// What some work gives, and the medians of its seconds by the clock and of processor.
    fn median<T>(&self, work: impl Fn() -> T) -> (T, f64, f64) {
        let (mut wall, mut cpu) = (Vec::new(), Vec::new());
        let mut given = None;
        for _ in 0..self.times.max(1) {
            let before = cpu_s();
            let (now, took) = timed(&work);
            wall.push(took);
            cpu.push(cpu_s() - before);
            given = Some(now);
        }
        wall.sort_by(f64::total_cmp);
        cpu.sort_by(f64::total_cmp);
        (given.expect("once at least"), at(&wall, 0.5), at(&cpu, 0.5))
    }
}

/// A town, read through the ordinary door.
fn town(children: u32, seed: u32, practice: &Practice, today: Date) -> anyhow::Result<Caseload> {
    town_with(children, seed, practice, today, &mut |_| Vec::new())
}

/// A town, read through the ordinary door, with what is written after each of its records.
pub(super) fn town_with(
    children: u32,
    seed: u32,
    practice: &Practice,
    today: Date,
    written_after: &mut dyn FnMut(&Record) -> Vec<Entry>,
) -> anyhow::Result<Caseload> {
    let folder = tempfile::tempdir()?;
    let plan = town::Plan { seed: u64::from(seed), ..town::Plan::of(children, today) };
    let written = town::write(folder.path(), &plan, &mut |_, _| {})?;
    let mut gathering = Gathering::new(practice.clone());
    for file in &written.files {
        let request = Request {
            path: &file.path,
            agency: Some(file.agency),
            organisation: None,
            format: None,
            coverage: CoverageGiven::default(),
            received: crate::clock::now(),
            today,
        };
        let mut take = |item| {
            match item {
                Item::Record(said) => {
                    let more = written_after(&said.record);
                    gathering.add(Entry::Said(said));
                    for entry in more {
                        gathering.add(entry);
                    }
                }
                Item::Coverage(coverage) => gathering.add(Entry::Coverage(coverage)),
                Item::Reject(_) => {}
            }
            Ok(())
        };
        exchange::read(&request, practice, &mut take, &mut |_| {})?;
    }
    Ok(gathering.finish())
}

/// Milliseconds to give the whole tree of reasons of a finding, in words: of up to 2,000 findings of the town laid out last.
fn reasons(last: &Last, practice: &Practice, answers: &[Answer]) -> Vec<f64> {
    let compiled = Compiled::of(practice);
    let caseload = &last.caseload;
    let view = View::all(crate::clock::today());
    let step = (answers.len() / 2_000).max(1);
    let mut times: Vec<f64> = answers
        .iter()
        .step_by(step)
        .map(|answer| {
            let concerning = match answer.concerning {
                Concerning::Child(child) => Concerning::Child(child - last.from.1),
                Concerning::SiblingGroup(f) => Concerning::SiblingGroup(f - last.from.0),
                Concerning::Household(f) => Concerning::Household(f - last.from.0),
            };
            let rule = &compiled.rules[usize::from(answer.rule)];
            let explain = || {
                let finding = caseload.finding(&compiled, rule, &view, concerning)?;
                Some(caseload.words().explain(&finding, concerning))
            };
            let (told, took) = timed(explain);
            assert!(
                told.is_some_and(|t| !t.because.is_empty()),
                "a finding that is met has reasons"
            );
            took * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

/// Milliseconds to lay out the last record of a family beside its others and judge again what it may have changed, with the
/// first days: of up to 2,000 families of the last town. Also, how many of them had to be laid out anew.
fn one_more(last: &Last, compiled: &Compiled, covered: &Covered, today: Date) -> (Vec<f64>, u32) {
    let Caseload { records, people, .. } = &last.caseload;
    let step = (people.families.len() / 2_000).max(1);
    let mut laying = Laying::keeping(compiled);
    let mut waiting = Vec::new();
    for family in (0..people.families.len() as u32).step_by(step) {
        let children = people.families[family as usize].children.iter();
        let of_children =
            children.flat_map(|child| &people.persons[*child as usize].mentions).map(|(at, _)| *at);
        let Some(new) = of_children.max() else { continue };
        if laying.add_some(records, people, family, &|record| record != new) {
            waiting.push((family, new));
        }
    }
    let reader = Reader::all(today);
    // What stands of them already, as it is kept from day to day.
    let before = judge_everybody(laying.columns(), compiled, covered, reader, true);
    let before: HashMap<(Concerning, u16), Option<Date>> =
        before.met.iter().map(|met| ((met.concerning, met.rule), met.first_seen)).collect();
    let before = |concerning, rule| before.get(&(concerning, rule)).copied().flatten();
    let mut laid_anew = 0;
    let mut times: Vec<f64> = (0..)
        .zip(waiting)
        .map(|(place, (family, new))| {
            let again = || {
                if let Some(more) = laying.one_more(records, people, place, new) {
                    let columns = laying.columns();
                    return judge_one_more(
                        columns,
                        compiled,
                        covered,
                        reader,
                        Some(&before),
                        &more,
                    );
                }
                laid_anew += 1;
                let mut laying = Laying::new(compiled);
                laying.add(records, people, family);
                judge_everybody(laying.columns(), compiled, covered, reader, true)
            };
            timed(again).1 * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times, laid_anew)
}

/// Milliseconds to replay one child's whole record for all agencies, as the page does it: of up to 300 children of the last town.
fn replay(last: &Last, today: Date) -> Vec<f64> {
    let families = &last.caseload.people.families;
    let children: Vec<u32> = families.iter().flat_map(|family| &family.children).copied().collect();
    let sample = children.iter().step_by((children.len() / 300).max(1));
    let replayed =
        |child: &u32| timed(|| replay::of(&last.caseload, *child, &View::all(today), false));
    let mut times: Vec<f64> = sample.map(|child| replayed(child).1 * 1_000.0).collect();
    times.sort_by(f64::total_cmp);
    times
}

pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let started = Instant::now();
    let made = work();
    (made, started.elapsed().as_secs_f64())
}

/// What stands at this part of sorted figures; 0 of none.
pub(super) fn at(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * part) as usize).copied().unwrap_or_default()
}

/// Seconds of processor this process has taken; 0 where the system does not say.
pub(super) fn cpu_s() -> f64 {
    let about = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = about.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    // In hundredths of a second on every Linux there is.
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory this process has held, in megabytes; 0 where the system does not say.
pub(super) fn peak_mb() -> u64 {
    memory_mb("VmHWM:")
}

/// What the system says of this process's memory under a heading, in megabytes; 0 where it does not say.
pub(super) fn memory_mb(heading: &str) -> u64 {
    let about = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = about.lines().find_map(|line| line.strip_prefix(heading));
    let kilobytes = line.and_then(|l| l.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}
