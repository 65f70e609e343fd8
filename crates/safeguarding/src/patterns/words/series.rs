//! The sentences of the shapes that compare entries with one another.

use super::{Words, list, with_article};
use crate::calendar::{Span, days_between, in_words};
use crate::patterns::{Claim, NoReply, Part, Reason};
use crate::practice::Counted;

impl Words<'_> {
    /// What such a claim says, without its capital and full stop.
    pub(super) fn compared(&self, reason: &Reason) -> String {
        match &reason.claim {
            Claim::Rose { .. } => rose(reason),
            Claim::Period { found, many, part } => {
                let part = match part {
                    Part::Before => "in the period before",
                    Part::Later => "in the later period",
                    Part::Since => "since then",
                };
                format!("{part}: {many} ({found}), {}", self.stretch(reason))
            }
            Claim::Beyond { found, needed, many, line, within } => {
                if let (1, [only]) = (*needed, &reason.because[..]) {
                    return format!("{}, which is {line}", self.leaf(only));
                }
                let near = within.map_or_else(String::new, |within| format!(" within {within}"));
                let asked = match needed {
                    1 => String::new(),
                    n => format!(" (the rule looks for {n} or more{near})"),
                };
                let (stretch, others) = (self.stretch(reason), self.others(reason));
                format!("{found} {many} one after another {line}, {stretch}{asked}{others}")
            }
            Claim::Changed { fell, by, needed, unit, within } => {
                let (others, halves) = (self.others(reason), unit.strip_prefix("half "));
                // Two halves of a space are a space, in the words of a title.
                let whole = |number: &str| match (halves, number.parse::<f64>()) {
                    (Some(_), Ok(halves)) => (halves / 2.0).to_string(),
                    _ => number.to_owned(),
                };
                let ends: Vec<String> =
                    reason.because.iter().take(2).map(|r| self.leaf(r)).collect();
                let how = if *fell { "lower" } else { "higher" };
                let near = within.map_or_else(String::new, |within| format!(" within {within}"));
                format!(
                    "{}, then {}: {how} by {} (the rule looks for {} or more{near}){others}",
                    ends[0],
                    ends[1],
                    so_many(&whole(by), halves.unwrap_or(unit)),
                    whole(needed)
                )
            }
            Claim::Moved { changes, needed, within, what } => {
                let days: Vec<String> = changes
                    .iter()
                    .map(|i| self.records[*i as usize].happened.to_string())
                    .collect();
                let times = match days.len() {
                    1 => "once".to_owned(),
                    2 => "twice".to_owned(),
                    n => format!("{n} times"),
                };
                format!(
                    "the entries give another {what} {times}: {} (the rule looks for {needed} or more within {within}){}",
                    list(&days),
                    self.others(reason)
                )
            }
            Claim::Disagree { within, other_agency } => {
                self.disagree(reason, *within, *other_agency)
            }
            Claim::Unanswered { reply, asked, how } => self.unanswered(reason, reply, asked, how),
            _ => String::new(),
        }
    }

    fn disagree(&self, reason: &Reason, within: Span, other_agency: bool) -> String {
        let whose = if other_agency { "of different agencies " } else { "" };
        match &reason.because[..] {
            [only] => format!(
                "records {whose}tell of one happening and do not agree: {}",
                self.leaf(only)
            ),
            [a, b] => {
                let apart = match (self.day_of(a), self.day_of(b)) {
                    (Some(a), Some(b)) if a == b => ", on one day".to_owned(),
                    (Some(a), Some(b)) => {
                        let days = u16::try_from(days_between(a, b).abs()).unwrap_or(u16::MAX);
                        format!(", {} apart", Span::Days(days))
                    }
                    _ => String::new(),
                };
                format!(
                    "{}, and {}{apart}: entries {whose}that cannot both be the whole truth",
                    self.there_was(a, " "),
                    self.there_was(b, " ")
                )
            }
            all => {
                format!(
                    "{} entries {} do not go together, each within {within} of another {whose}that says otherwise",
                    all.len(),
                    self.stretch(reason)
                )
            }
        }
    }

    fn day_of(&self, leaf: &Reason) -> Option<crate::calendar::Date> {
        let Claim::Happened { records, .. } = &leaf.claim else { return None };
        self.records[*records.first()? as usize].happened.day()
    }

    fn unanswered(&self, reason: &Reason, reply: &str, asked: &str, how: &NoReply) -> String {
        let first = reason.because.first().map(|r| self.leaf(r)).unwrap_or_default();
        let (overdue, came, decided) = match how {
            NoReply::NotAsked { within } => {
                let there_was =
                    reason.because.first().map(|r| self.there_was(r, " ")).unwrap_or_default();
                let within = within.to_string();
                return format!(
                    "{there_was}, with no {asked} recorded in the {} up to it",
                    within.strip_prefix("1 ").unwrap_or(&within)
                );
            }
            NoReply::Asked { overdue, came, decided } => (overdue, came, decided),
        };
        let due = overdue.map(|(limit, due)| {
            let unsure = match limit {
                Span::WorkingDays(_) if !self.practice.working_days.knows(due) => {
                    " (our table of bank holidays ends before that day: count it by hand)"
                }
                _ => "",
            };
            format!("was due within {limit}, by {}{unsure}", in_words(due))
        });
        let came_on = match came {
            Some(day) => format!("it came on {}", in_words(*day)),
            None => "none is recorded".to_owned(),
        };
        let before = match decided.then(|| reason.because.get(1)).flatten() {
            Some(decision) => format!("; before any reply, {}", self.there_was(decision, " ")),
            None => String::new(),
        };
        if let Some(due) = due {
            return format!("after the {first}, the {reply} {due}; {came_on}{before}");
        }
        let decision = reason.because.get(1).map(|r| self.there_was_aside(r)).unwrap_or_default();
        let later = came.map_or_else(String::new, |day| {
            format!("; {} came on {}", with_article(reply), in_words(day))
        });
        format!("after the {first} {decision}, with no {reply} recorded between them{later}")
    }
}

/// A difference with what it is of: `1 grade of home conditions`; only the number where readings say what they are of.
fn so_many(number: &str, unit: &str) -> String {
    let (word, rest) = unit.split_once(' ').unwrap_or((unit, ""));
    let word = if number == "1" { word.strip_suffix('s').unwrap_or(word) } else { word };
    format!("{number} {word} {rest}").trim().to_owned()
}

fn rose(reason: &Reason) -> String {
    let Claim::Rose { found, before, counted, many, within, to, needed } = &reason.claim else {
        return String::new();
    };
    let held = match counted {
        Counted::Entries => format!("there were {found} {many}"),
        Counted::Agencies => format!("{many} came from {found} different agencies"),
        Counted::Kinds => format!("{many} were of {found} different kinds"),
    };
    let (least, most) = before;
    let earlier = match counted {
        _ if least != most => format!("between {least} and {most}"),
        Counted::Entries => least.to_string(),
        Counted::Agencies => format!("from {least}"),
        Counted::Kinds => format!("of {least}"),
    };
    let since = reason.because.iter().find_map(|below| match &below.claim {
        Claim::Period { found, part: Part::Since, .. } => {
            Some(format!("; {found} more have followed"))
        }
        _ => None,
    });
    format!(
        "in the {within} up to {} {held}, and in the {within} before that {earlier}{} (the rule looks for {} or more, and for at least {} more than in the period before)",
        in_words(*to),
        since.unwrap_or_default(),
        needed.0,
        needed.1
    )
}
