//! A look-back as its page shows it: how often a rule came up, how much earlier than what was done, for whom, and examples to read.
//!
//! Takes what [`safeguarding::replay::look_back`] worked out; gives words and rows. Counts come rounded, and withheld where they could
//! point at a child, and every mean is of the rounded count. It recommends nothing.

use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::Rule;
use safeguarding::replay::look_back::{
    Characteristic, Difference, LookBack, Time, equity, look_back,
};
use safeguarding::replay::{self, Count, Spread};
use serde::Serialize;

use super::words;

/// What a rule would have brought up in a period.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LookBackShown {
    pub often: Often,
    /// Each year: how many prompts, and how many a month.
    pub years: Vec<[String; 3]>,
    /// Each organisation that wrote a last entry, with how many prompts.
    pub organisations: Vec<[String; 2]>,
    pub earlier: Option<Earlier>,
    /// Whether examples are withheld, because they would tell how often it came up, and whose.
    pub examples_withheld: bool,
    /// Beside the version before the one tried; `None` where there was none.
    pub before: Option<Before>,
    pub groups: Vec<EquityGroup>,
    /// Shown to those who may know of the child.
    #[serde(skip)]
    pub examples: Vec<Example>,
}

/// How often it came up.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Often {
    pub times: String,
    pub children: String,
    pub all_children: String,
    pub months: String,
    /// How many a month; `None` where that is withheld.
    pub a_month: Option<String>,
    pub busiest: String,
}

/// How much earlier it was than what was done.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Earlier {
    /// What is taken for an answer.
    pub answer: String,
    /// Days up to which a quarter, half and three quarters of them came; `None` where withheld.
    pub days: Option<[String; 3]>,
    /// The longest; `None` where withheld.
    pub longest: Option<String>,
    /// How often it came before the pattern could be seen.
    pub answered_before: String,
    /// After how many prompts nothing of the sort is recorded.
    pub none: String,
}

/// How the version tried differs from the one before it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Before {
    pub in_force: String,
    pub times: String,
    pub both: String,
    pub only_tried: String,
    pub only_older: String,
}

/// The rows of one characteristic.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EquityGroup {
    pub characteristic: &'static str,
    pub rows: Vec<EquityRow>,
}

/// One group of children.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EquityRow {
    pub group: String,
    pub found: String,
    pub share_of_found: String,
    pub all: String,
    pub share_of_all: String,
}

/// One time it came up, to be read where it stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Example {
    /// Of whom it is, by index: nobody is shown it who may not know of them.
    #[serde(skip)]
    pub child: u32,
    pub seen: String,
    pub href: String,
    pub records: String,
    pub answered: Option<String>,
}

/// How many examples are given at most.
const EXAMPLES: usize = 5;

impl LookBackShown {
    /// What the newest version of a rule would have brought up between two days. Takes seconds over a large caseload.
    pub fn of(caseload: &Caseload, rule: &Rule, from: Date, to: Date) -> Self {
        let tried = look_back(caseload, rule, from, to);
        Self {
            often: often(&tried),
            years: years(&tried),
            organisations: tried
                .by_organisation()
                .into_iter()
                .map(|(organisation, times)| {
                    let named = organisation.as_deref().unwrap_or("not recorded");
                    [named.to_owned(), words::count_shown(times)]
                })
                .collect(),
            earlier: earlier(rule, &tried),
            before: before(caseload, rule, &tried),
            groups: groups(caseload, &tried),
            examples_withheld: Count::of(tried.times.len()) == Count::FewerThanFive,
            examples: tried
                .examples(if matches!(Count::of(tried.times.len()), Count::About(_)) {
                    EXAMPLES
                } else {
                    0
                })
                .into_iter()
                .map(|time| example(caseload, time))
                .collect(),
        }
    }
}

/// How many a month, of a count that may be shown.
fn a_month(times: Count, months: usize) -> Option<String> {
    times.a_month(months).map(|a_month| format!("{a_month:.1}"))
}

fn often(tried: &LookBack) -> Often {
    let months = tried.by_month();
    let busiest = months.iter().map(|(_, times)| *times).max().unwrap_or(0);
    let times = Count::of(tried.times.len());
    Often {
        times: words::count_shown(times),
        children: words::count_shown(Count::of(tried.children().len())),
        all_children: words::count_shown(Count::of(tried.all_children.len())),
        months: words::count(months.len(), "month", "months"),
        a_month: a_month(times, months.len()),
        busiest: words::count_shown(Count::of(busiest)),
    }
}

fn years(tried: &LookBack) -> Vec<[String; 3]> {
    let mut years: Vec<(i16, usize, usize)> = Vec::new();
    for ((year, _), times) in tried.by_month() {
        match years.last_mut().filter(|(last, ..)| *last == year) {
            Some((_, months, all)) => (*months, *all) = (*months + 1, *all + times),
            None => years.push((year, 1, times)),
        }
    }
    let row = |(year, months, times): (i16, usize, usize)| {
        let times = Count::of(times);
        let a_month = a_month(times, months).unwrap_or_else(|| "–".to_owned());
        [year.to_string(), words::count_shown(times), a_month]
    };
    years.into_iter().map(row).collect()
}

fn earlier(rule: &Rule, tried: &LookBack) -> Option<Earlier> {
    let answer = rule.versions.last()?.answered_by.as_ref()?;
    let replay::look_back::Earlier { days, answered_before, none } = tried.earlier();
    let longest = days.and_then(|days| days.longest);
    Some(Earlier {
        answer: answer.one.clone(),
        days: days
            .map(|Spread { quarter, half, three_quarters, .. }| [quarter, half, three_quarters])
            .map(|days| days.map(words::days)),
        longest: longest.map(words::days),
        answered_before: words::count_shown(answered_before),
        none: words::count_shown(none),
    })
}

/// Beside the version before, tried over the same period as if it had been in force.
fn before(caseload: &Caseload, rule: &Rule, tried: &LookBack) -> Option<Before> {
    let mut older = rule.clone();
    older.versions.pop();
    let in_force = older.versions.last()?.in_force;
    let older = look_back(caseload, &older, tried.from, tried.to);
    let Difference { only_tried, both, only_in_force, times_in_force } =
        Difference::of(tried, &older);
    Some(Before {
        in_force: in_words(in_force),
        times: words::count_shown(Count::of(times_in_force)),
        both: words::count_shown(both),
        only_tried: words::count_shown(only_tried),
        only_older: words::count_shown(only_in_force),
    })
}

fn groups(caseload: &Caseload, tried: &LookBack) -> Vec<EquityGroup> {
    let share =
        |share: Option<usize>| share.map_or_else(|| "–".to_owned(), |share| format!("{share}%"));
    let rows = equity(caseload, tried);
    let group = |characteristic: Characteristic| EquityGroup {
        characteristic: characteristic.label(),
        rows: rows
            .iter()
            .filter(|row| row.characteristic == characteristic)
            .map(|row| EquityRow {
                group: words::capital(&row.group),
                found: words::count_shown(row.found),
                share_of_found: share(row.share_of_found),
                all: words::count_shown(row.all),
                share_of_all: share(row.share_of_all),
            })
            .collect(),
    };
    Characteristic::ALL.into_iter().map(group).collect()
}

fn example(caseload: &Caseload, time: &Time) -> Example {
    let child = &caseload.people.persons[time.children[0] as usize];
    Example {
        child: time.children[0],
        seen: in_words(time.seen),
        href: format!("/people/{}/replay?on={}", child.id, time.seen),
        records: words::count(time.records.len(), "record", "records"),
        answered: time.answered.map(in_words),
    }
}
