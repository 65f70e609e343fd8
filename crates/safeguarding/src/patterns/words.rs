//! Findings in words: a sentence, its reasons, what is missing, and where the practice comes from.
//!
//! Made from the tree of reasons and nothing else, so that what is said is what was found.

mod phrases;
mod series;

use self::phrases::{list, when, with_article};
use super::{Claim, Concerning, Finding, LAG_DAYS, Missing, Occurrence, Reason, Verdict};
use crate::calendar::{Date, Span, VagueDate, days_between, in_words};
use crate::chronology::Standing;
use crate::people::People;
use crate::practice::{Practice, Version};
use crate::records::Record;

/// A finding in words.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Explanation {
    /// Whom it concerns.
    pub concerning: String,
    /// The rule's claim.
    pub title: String,
    /// The verdict: met, not met, cannot tell.
    pub verdict: Verdict,
    /// The latest occurrence (or what is missing) as a sentence.
    pub sentence: String,
    /// The reasons of the latest occurrence, down to entries. Empty unless met.
    pub because: Vec<Line>,
    /// How often it had completed before, in words; `None` when never.
    pub before: Option<String>,
    /// The entry after it of the sort the rule looks for as an answer; `None` where there is none. Whether it answers, people decide.
    pub answered: Option<String>,
    /// What would have to be known to tell.
    pub missing: Vec<String>,
    /// What it asks, and of whom.
    pub ask: String,
    /// The role it is put to.
    pub role: String,
    /// Where the practice comes from, with its standing and when it came into force.
    pub source: String,
    /// What the source says, in our words.
    pub says: String,
    /// What a reader should know before leaning on it.
    pub limits: Option<String>,
}

/// One reason in words.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Line {
    /// How deep in the tree, from 0.
    pub depth: usize,
    /// The words.
    pub words: String,
    /// The records it rests on, by index; empty for a claim that rests on the lines below it.
    pub records: Vec<u32>,
}

/// Makes words of findings.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The records that reasons name by index.
    pub records: &'a [Record],
    /// Who they are about.
    pub people: &'a People,
    /// The practice the finding was made by.
    pub practice: &'a Practice,
}

impl Words<'_> {
    /// A finding in words. The occurrence told is the latest.
    ///
    /// # Panics
    /// When the finding's rule or version is not in this practice: findings and practice go together.
    pub fn explain(&self, finding: &Finding, concerning: Concerning) -> Explanation {
        let rule =
            self.practice.rule(&finding.rule).expect("the finding's rule is in this practice");
        let latest = finding.latest();
        let day = latest.map_or(finding.in_force, |o| o.in_force);
        let version = rule.in_force(day).expect("the finding names a version of its rule");
        let source = &version.source;
        Explanation {
            concerning: self.who(concerning),
            title: rule.title_of(version).to_owned(),
            verdict: finding.verdict,
            sentence: match (finding.verdict, latest) {
                (Verdict::Met, Some(o)) => self.sentence(&o.reason),
                (Verdict::CannotTell, _) => {
                    format!("We cannot tell. {}", self.missing(finding).join(" "))
                }
                _ => not_shown(finding),
            },
            because: latest.map_or_else(Vec::new, |o| self.lines(&o.reason)),
            before: before(&finding.occurrences),
            answered: latest.and_then(|o| o.answered.as_deref()).map(|records| self.entry(records)),
            missing: self.missing(finding),
            ask: version.prompt.ask.clone(),
            role: version.prompt.role.clone(),
            source: citation(version),
            says: source.says.clone(),
            limits: version.limits.clone(),
        }
    }

    /// Whom a finding concerns, by name.
    pub fn who(&self, concerning: Concerning) -> String {
        match concerning {
            Concerning::Child(child) => self.people.persons[child as usize].called(),
            Concerning::SiblingGroup(family) | Concerning::Household(family) => {
                let children = &self.people.families[family as usize].children;
                let given = |child: &u32| {
                    let person = &self.people.persons[*child as usize];
                    if person.name.is_none() && person.born.is_none() && person.due.is_some() {
                        "an unborn child whose name is not known".to_owned()
                    } else {
                        person.given()
                    }
                };
                let names: Vec<String> = children.iter().map(given).collect();
                let together = list(&names);
                match concerning {
                    Concerning::Household(_) => format!("the household of {together}"),
                    _ => together,
                }
            }
        }
    }

    /// One entry in words: day, agency, kind.
    pub fn entry(&self, records: &[u32]) -> String {
        let Some(first) = records.first() else { return String::new() };
        let record = &self.records[*first as usize];
        let mut agencies: Vec<&str> = records
            .iter()
            .map(|i| self.practice.agency_name(&self.records[*i as usize].agency))
            .collect();
        agencies.dedup();
        let what = self.practice.kind_label(&record.kind);
        format!("{}: {} ({})", record.happened, what, agencies.join("; "))
    }

    fn sentence(&self, reason: &Reason) -> String {
        let sentence = match &reason.claim {
            Claim::Count { found: 1, .. } if reason.because.len() == 1 => {
                self.leaf(&reason.because[0])
            }
            Claim::Count { found, needed, many, within } => {
                let (stretch, others) = (self.stretch(reason), self.others(reason));
                format!(
                    "there were {found} {many}, {stretch} (the rule looks for {needed} or more within {within}){others}"
                )
            }
            Claim::None { many, from, to } => {
                format!("{} from {} to {}", none_of(many), in_words(*from), in_words(*to))
            }
            Claim::Due { one, due, limit, came } => self.due(reason, one, *due, *limit, *came),
            Claim::Gap { many, from, to, longest, still } => {
                let so_far = if *still { ", the day this was read" } else { "" };
                format!(
                    "{} from {} to {}{so_far}: {} (the rule takes {longest} or more as too long)",
                    none_of(many),
                    in_words(*from),
                    in_words(*to),
                    days(days_between(*from, *to))
                )
            }
            Claim::Together { found, within, .. } => {
                let counts = reason.because.iter().filter(|below| !is_others(below));
                let counts: Vec<String> = counts.map(short_count).collect();
                let (stretch, others) = (self.stretch(reason), self.others(reason));
                format!(
                    "{found} different things came within {within} of each other: {} (entries {stretch}){others}",
                    counts.join("; ")
                )
            }
            Claim::CameBack { days: later } => format!(
                "{}, and {} later, {}",
                self.there_was(&reason.because[0], " "),
                days(*later),
                self.there_was(&reason.because[1], ", ")
            ),
            Claim::Others { found, called } => {
                format!("with them: {found} more {called}, {}", self.stretch(reason))
            }
            Claim::Rose { .. }
            | Claim::Period { .. }
            | Claim::Beyond { .. }
            | Claim::Changed { .. }
            | Claim::Moved { .. }
            | Claim::Disagree { .. }
            | Claim::Unanswered { .. } => self.compared(reason),
            Claim::All => {
                let parts: Vec<String> =
                    reason.because.iter().map(|r| self.sentence_part(r)).collect();
                parts.join("; and ")
            }
            Claim::Happened { .. } => self.leaf(reason),
        };
        let mut letters = sentence.chars();
        letters
            .next()
            .map_or_else(String::new, |c| format!("{}{}.", c.to_uppercase(), letters.as_str()))
    }

    fn sentence_part(&self, reason: &Reason) -> String {
        let whole = self.sentence(reason);
        let mut letters = whole.trim_end_matches('.').chars();
        letters
            .next()
            .map_or_else(String::new, |c| format!("{}{}", c.to_lowercase(), letters.as_str()))
    }

    fn due(
        &self,
        reason: &Reason,
        one: &str,
        due: Date,
        limit: Option<Span>,
        came: Option<Date>,
    ) -> String {
        let trigger = reason.because.first().map(|r| self.leaf(r)).unwrap_or_default();
        let unsure = match limit {
            Some(Span::WorkingDays(_)) if !self.practice.working_days.knows(due) => {
                " (our table of bank holidays ends before that day: count it by hand)"
            }
            _ => "",
        };
        let by = match limit {
            Some(limit) => format!("was due within {limit}, by {}{unsure}", in_words(due)),
            None => format!("was due by {}, the day given in that record", in_words(due)),
        };
        match came {
            Some(day) => format!(
                "after the {trigger}, the {one} {by}; it came on {}, {}",
                in_words(day),
                self.late(limit, due, day)
            ),
            None => format!("after the {trigger}, the {one} {by}; none is recorded"),
        }
    }

    /// How long after its due day something came, in the unit its clock is in: `2 working days after that`.
    fn late(&self, limit: Option<Span>, due: Date, came: Date) -> String {
        let calendar = &self.practice.working_days;
        let by_working_days = matches!(limit, Some(Span::WorkingDays(_)));
        if !by_working_days || !calendar.knows(due) || !calendar.knows(came) {
            return format!("{} after that", days(days_between(due, came)));
        }
        match calendar.count_between(due, came) {
            0 => "after that and before the next working day".to_owned(),
            late => {
                let late = u16::try_from(late).unwrap_or(u16::MAX);
                format!("{} after that", Span::WorkingDays(late))
            }
        }
    }

    fn leaf(&self, reason: &Reason) -> String {
        let Claim::Happened { one, records, standing } = &reason.claim else {
            return String::new();
        };
        let withdrawn =
            standing_in_words(*standing).map_or_else(String::new, |words| format!(" ({words})"));
        format!("{one} {}{withdrawn}", self.when(records))
    }

    /// A leaf as a clause: `on 4 March 2024 there was a step down`, with what stands after the day.
    fn there_was(&self, reason: &Reason, after_day: &str) -> String {
        let Claim::Happened { records, .. } = &reason.claim else { return String::new() };
        format!("{}{after_day}there was {}", self.when(records), named(reason))
    }

    /// A leaf as the rest of a clause: `there was, on 4 March 2024, a step down`.
    fn there_was_aside(&self, reason: &Reason) -> String {
        let Claim::Happened { records, .. } = &reason.claim else { return String::new() };
        format!("there was, {}, {}", self.when(records), named(reason))
    }

    /// When the first of some records happened, as it stands in a sentence: `on 4 March 2024`, `in March 2019`.
    fn when(&self, records: &[u32]) -> String {
        records.first().map_or_else(String::new, |i| when(&self.records[*i as usize].happened))
    }

    /// The dates of the first and of the last of the entries below a reason, but for those outside its period.
    fn first_and_last(&self, reason: &Reason) -> (Option<&VagueDate>, Option<&VagueDate>) {
        let mut records = Vec::new();
        leaves(reason, &mut records);
        let dates = || records.iter().map(|i| &self.records[*i as usize].happened);
        (dates().min_by_key(|date| date.sort_day()), dates().max_by_key(|date| date.sort_day()))
    }

    /// What a sentence about one period adds of the entries outside of it; empty where there are none.
    fn others(&self, reason: &Reason) -> String {
        let Some(others_below) = reason.because.iter().find(|below| is_others(below)) else {
            return String::new();
        };
        let Claim::Others { found, called } = &others_below.claim else { return String::new() };
        let dates = |reason: &Reason| -> Vec<&VagueDate> {
            let mut records = Vec::new();
            leaves(reason, &mut records);
            records.iter().map(|i| &self.records[*i as usize].happened).collect()
        };
        // A day not known at one end may be any.
        let told = dates(reason).into_iter().map(|date| date.latest().unwrap_or(Date::MAX)).max();
        let others =
            dates(others_below).into_iter().map(|date| date.earliest().unwrap_or(Date::MIN)).min();
        let verb = match (told < others, found) {
            (true, 1) => "has followed",
            (true, _) => "have followed",
            (false, 1) => "belongs with them",
            (false, _) => "belong with them",
        };
        format!("; {found} more {called} {verb}, {}", self.stretch(others_below))
    }

    /// The days of the entries below a reason: `on 4 March 2024`, `from 4 March 2024 to 5 May 2024`.
    fn stretch(&self, reason: &Reason) -> String {
        match self.first_and_last(reason) {
            (Some(first), Some(last)) if first == last => when(first),
            (Some(first), Some(last)) => format!("from {first} to {last}"),
            _ => String::new(),
        }
    }

    fn lines(&self, reason: &Reason) -> Vec<Line> {
        let mut lines = Vec::new();
        self.add_lines(reason, 0, &mut lines);
        lines
    }

    fn add_lines(&self, reason: &Reason, depth: usize, lines: &mut Vec<Line>) {
        if let Claim::Happened { one, records, standing } = &reason.claim {
            let withdrawn =
                standing_in_words(*standing).map_or_else(String::new, |words| format!("; {words}"));
            lines.push(Line {
                depth,
                words: format!("{} [{one}{withdrawn}]", self.entry(records)),
                records: records.clone(),
            });
            return;
        }
        // One entry of a sort speaks for itself.
        let is_one = matches!(reason.claim, Claim::Count { .. }) && reason.because.len() == 1;
        let next = if is_one || matches!(reason.claim, Claim::All) {
            depth
        } else {
            lines.push(Line { depth, words: self.sentence(reason), records: Vec::new() });
            depth + 1
        };
        for below in &reason.because {
            self.add_lines(below, next, lines);
        }
    }

    fn missing(&self, finding: &Finding) -> Vec<String> {
        let one = |missing: &Missing| match missing {
            Missing::NotCovered { agency, from, to } => {
                let days = if from == to {
                    in_words(*from)
                } else {
                    format!("all of {} to {}", in_words(*from), in_words(*to))
                };
                let agency = self.practice.agency_name(agency);
                format!("The records given to us by {agency} do not cover {days}.")
            }
            Missing::DateTooVague { records } => {
                format!("The date of this is not known well enough: {}.", self.entry(records))
            }
        };
        let mut missing: Vec<String> = finding.missing.iter().map(one).collect();
        // Said once, with the last it is so of.
        let ends_before_the_last_days = |missing: &Missing| {
            let Some((_, read)) = finding.looked_over else { return false };
            matches!(missing, Missing::NotCovered { to, .. } if days_between(*to, read) == LAG_DAYS)
        };
        if let Some(last) = finding.missing.iter().rposition(ends_before_the_last_days) {
            missing[last] += &format!(
                " Nobody’s records are asked for the {LAG_DAYS} days before the day this is read for: no source is current to the day."
            );
        }
        missing
    }
}

fn not_shown(finding: &Finding) -> String {
    let Some((from, to)) = finding.looked_over else { return String::new() };
    format!(
        "We looked at {} to {} in the records given to us; they do not show this. What happened before, or was not recorded, they do not tell.",
        in_words(from),
        in_words(to)
    )
}

const fn standing_in_words(standing: Standing) -> Option<&'static str> {
    match standing {
        Standing::Stands => None,
        Standing::Withdrawn => Some("later withdrawn"),
        Standing::Disputed => Some("disputed: an answer stands beside it"),
    }
}

fn citation(version: &Version) -> String {
    let source = &version.source;
    format!(
        "{}, {} ({}; this version in force from {}; source read {})",
        source.title,
        source.place,
        source.status,
        in_words(version.in_force),
        in_words(source.read.0)
    )
}

/// `no sightings of the home are recorded`.
fn none_of(many: &str) -> String {
    if many.starts_with("record") {
        format!("there are no {many}")
    } else {
        format!("no {many} are recorded")
    }
}

/// What a leaf is called, with its article: `a step down`.
fn named(reason: &Reason) -> String {
    let Claim::Happened { one, standing, .. } = &reason.claim else { return String::new() };
    let withdrawn =
        standing_in_words(*standing).map_or_else(String::new, |words| format!(" ({words})"));
    format!("{}{withdrawn}", with_article(one))
}

/// A number of days in words.
fn days(count: i32) -> Span {
    Span::Days(u16::try_from(count).unwrap_or(u16::MAX))
}

fn short_count(reason: &Reason) -> String {
    match (&reason.claim, &reason.because[..]) {
        (Claim::Count { .. }, [only]) => match &only.claim {
            Claim::Happened { one, .. } => with_article(one),
            _ => String::new(),
        },
        (Claim::Count { found, many, .. }, _) => format!("{found} {many}"),
        _ => String::new(),
    }
}

fn before(occurrences: &[Occurrence]) -> Option<String> {
    let earlier = occurrences.len().checked_sub(1).filter(|n| *n > 0)?;
    let times = if earlier == 1 { "once".to_owned() } else { format!("{earlier} times") };
    Some(format!(
        "It had also completed {times} before, first on {}.",
        in_words(occurrences[0].completed)
    ))
}

fn leaves(reason: &Reason, records: &mut Vec<u32>) {
    if let Claim::Happened { records: own, .. } = &reason.claim {
        records.extend(own.first());
    }
    for below in reason.because.iter().filter(|below| !is_others(below)) {
        leaves(below, records);
    }
}

/// Whether these are entries of which the claim above says nothing.
const fn is_others(reason: &Reason) -> bool {
    matches!(reason.claim, Claim::Others { .. })
}
