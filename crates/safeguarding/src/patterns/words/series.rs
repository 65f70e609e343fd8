//! The sentences of the shapes that compare entries with one another.

use super::{Words, list};
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
                let (from, to) = self.ends(reason);
                let days =
                    if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
                format!("{part}: {many} ({found}), {days}").replace("on about", "about")
            }
            Claim::Beyond { found, needed, many, line, within } => {
                if let (1, [only]) = (*needed, &reason.because[..]) {
                    return format!("{}, which is {line}", self.leaf(only));
                }
                let (from, to) = self.ends(reason);
                let near = within.map_or_else(String::new, |within| format!(" within {within}"));
                let asked = match needed {
                    1 => String::new(),
                    n => format!("; {n} or more{near} are looked for"),
                };
                format!("{found} {many} one after another {line}, from {from} to {to}{asked}")
            }
            Claim::Changed { fell, by, needed, unit, within } => {
                let ends: Vec<String> =
                    reason.because.iter().take(2).map(|r| self.leaf(r)).collect();
                let how = if *fell { "lower" } else { "higher" };
                let near = within.map_or_else(String::new, |within| format!(" within {within}"));
                format!(
                    "{}, then {}: {how} by {by} ({unit}); {needed} or more{near} is looked for",
                    ends[0], ends[1]
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
                    "the entries give another {what} {times}: {}; {needed} or more within {within} is looked for",
                    list(&days)
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
                    "there was {}, and {}{apart}: entries {whose}that cannot both be the whole truth",
                    self.leaf(a),
                    self.leaf(b)
                )
            }
            all => {
                let (from, to) = self.ends(reason);
                format!(
                    "{} entries from {from} to {to} do not go together, each within {within} of another {whose}that says otherwise",
                    all.len()
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
                return format!(
                    "there was {first}, with no {asked} recorded in the {within} up to it"
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
            Some(decision) => format!("; before any reply there was {}", self.leaf(decision)),
            None => String::new(),
        };
        if let Some(due) = due {
            return format!("after the {first}, the {reply} {due}; {came_on}{before}");
        }
        let decision = reason.because.get(1).map(|r| self.leaf(r)).unwrap_or_default();
        let later =
            came.map_or_else(String::new, |day| format!("; a {reply} came on {}", in_words(day)));
        format!(
            "after the {first} there was {decision}, with no {reply} recorded between them{later}"
        )
    }
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
    let earlier =
        if least == most { least.to_string() } else { format!("between {least} and {most}") };
    let since = reason.because.iter().find_map(|below| match &below.claim {
        Claim::Period { found, part: Part::Since, .. } => {
            Some(format!("; {found} more have followed"))
        }
        _ => None,
    });
    format!(
        "in the {within} up to {} {held}, and in the {within} before that {earlier}{}; {} or more, and {} or more beyond the period before, are looked for",
        in_words(*to),
        since.unwrap_or_default(),
        needed.0,
        needed.1
    )
}
