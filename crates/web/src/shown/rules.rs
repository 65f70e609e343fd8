//! A rule of practice in words: what it looks for, exactly as it is applied, read from the rule and nothing else.

use safeguarding::calendar::{CountFrom, in_words};
use safeguarding::practice::{
    Condition, Counted, Crossing, Measure, MovedBy, Pick, Practice, Rule, Scope, Selector, Shape,
    Sides, Unanswered, Version,
};
use serde::Serialize;

use super::words;

/// One version of a rule.
#[derive(Debug, Serialize)]
pub(crate) struct VersionShown {
    pub in_force: String,
    /// The day before the next version; `None`: still in force.
    pub until: Option<String>,
    pub source_title: String,
    pub place: String,
    pub says: String,
    pub status: String,
    pub read: String,
    /// What is looked for, in a sentence or two.
    pub looks_for: Vec<String>,
    /// What each of the things named there is.
    pub meant: Vec<Meant>,
    pub ask: String,
    pub role: String,
    pub answered_by: Option<String>,
    pub needs: Vec<String>,
    pub limits: Option<String>,
    pub counts_for: String,
}

/// What is counted as something.
#[derive(Debug, Serialize)]
pub(crate) struct Meant {
    pub one: String,
    pub any: Vec<String>,
}

/// Whose records a rule looks at, in words.
pub(crate) const fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Child => "one child",
        Scope::SiblingGroup => "brothers and sisters together",
        Scope::Household => "the household: the children and the adults in the home",
    }
}

/// Every version of a rule, newest first.
pub(crate) fn versions(practice: &Practice, rule: &Rule) -> Vec<VersionShown> {
    let next =
        |place: usize| rule.versions.get(place + 1).and_then(|next| next.in_force.yesterday().ok());
    let shown = rule.versions.iter().enumerate().map(|(place, version)| {
        let picks = version.shape.picks();
        VersionShown {
            in_force: in_words(version.in_force),
            until: next(place).map(in_words),
            source_title: version.source.title.clone(),
            place: version.source.place.clone(),
            says: version.source.says.clone(),
            status: version.source.status.to_string(),
            read: in_words(version.source.read.0),
            looks_for: looks_for(&version.shape),
            meant: picks
                .into_iter()
                .chain(&version.answered_by)
                .map(|pick| meant(practice, pick))
                .collect(),
            ask: version.prompt.ask.clone(),
            role: version.prompt.role.clone(),
            answered_by: version.answered_by.as_ref().map(|pick| pick.one.clone()),
            needs: version.needs.iter().map(|id| practice.agency_name(id).to_owned()).collect(),
            limits: version.limits.clone(),
            counts_for: counts_for(version),
        }
    });
    let mut shown: Vec<VersionShown> = shown.collect();
    shown.reverse();
    shown
}

fn counts_for(version: &Version) -> String {
    version.current_for.map_or_else(|| "12 months".to_owned(), |span| span.to_string())
}

/// What a shape looks for.
fn looks_for(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::DueWithin(s) => {
            let count = match s.count_from {
                CountFrom::NextDay => "the day after it is day 1",
                CountFrom::SameDay => "the day itself is day 1",
            };
            let mut all = vec![format!(
                "Each {} should be followed by a {} within {}; {count}.",
                s.trigger.one, s.response.one, s.limit
            )];
            all.extend(s.due_fact.as_ref().map(|fact| {
                format!(
                    "Where the record gives its own day ({}), that day holds instead.",
                    fact.replace('_', " ")
                )
            }));
            all.extend(
                s.unless.as_ref().map(|unless| format!("Not where a {} came by then.", unless.one)),
            );
            all
        }
        Shape::Repeated(s) => {
            let mut all =
                vec![format!("{} or more {} within {}.", s.at_least, s.what.many, s.within)];
            all.extend(
                s.spanning.map(|span| format!("The first and the last at least {span} apart.")),
            );
            all.extend(
                s.without
                    .as_ref()
                    .map(|without| format!("The count starts afresh after each {}.", without.one)),
            );
            all
        }
        Shape::Gap(s) => vec![format!(
            "No {} for {} or more, from the {} to the {}.",
            s.of.one, s.longest, s.while_from.one, s.while_to.one
        )],
        Shape::CoOccurrence(s) => {
            let things: Vec<String> = s
                .groups
                .iter()
                .map(|group| match group.at_least {
                    1 => group.what.one.clone(),
                    n => format!("{n} {}", group.what.many),
                })
                .collect();
            let needed = s.at_least_groups.map_or(s.groups.len(), usize::from);
            vec![format!("{needed} of these within {}: {}.", s.within, words::list(&things))]
        }
        Shape::Relapse(s) => {
            let times = match s.cycles {
                1 => String::new(),
                n => format!(", at least {n} times"),
            };
            vec![format!(
                "A {}, and then, on a later day but within {}, a {}{times}.",
                s.first.one, s.within, s.then.one
            )]
        }
        shape => looks_for_by_comparing(shape),
    }
}

/// What the shapes look for that compare entries with one another.
fn looks_for_by_comparing(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Rising(s) => {
            let counted = match s.by {
                Counted::Entries => s.what.many.clone(),
                Counted::Agencies => format!("different agencies that recorded {}", s.what.many),
                Counted::Kinds => format!("different kinds of {}", s.what.many),
            };
            vec![
                format!(
                    "{} or more {counted} within {}, and {} or more beyond what the {} before held.",
                    s.at_least, s.within, s.more_by, s.within
                ),
                format!("The period before must have held {} or more.", s.before_at_least),
            ]
        }
        Shape::Measure(s) => looks_for_readings(s),
        Shape::Moved(s) => {
            let what = match &s.by {
                MovedBy::Home => "home".to_owned(),
                MovedBy::Fact(fact) => fact.replace('_', " "),
            };
            vec![format!("{} or more changes of {what} within {}.", s.at_least, s.within)]
        }
        Shape::Disagreement(s) => {
            let whose = if s.other_agency { ", recorded by different agencies" } else { "" };
            match s.sides() {
                Some(Sides::Two(one, other)) => {
                    vec![format!("A {} and a {} within {}{whose}.", one.one, other.one, s.within)]
                }
                Some(Sides::Fact(of, fact)) => vec![format!(
                    "Two {} within {} that differ in {}{whose}.",
                    of.many,
                    s.within,
                    fact.replace('_', " ")
                )],
                None => Vec::new(),
            }
        }
        Shape::Unanswered(s) => looks_for_replies(s),
        Shape::DueWithin(_)
        | Shape::Repeated(_)
        | Shape::Gap(_)
        | Shape::CoOccurrence(_)
        | Shape::Relapse(_) => Vec::new(),
    }
}

fn looks_for_readings(s: &Measure) -> Vec<String> {
    let near = s.within.map_or_else(String::new, |within| format!(" within {within}"));
    s.crossings()
        .into_iter()
        .map(|crossing| match crossing {
            Crossing::Below(line) => {
                format!("{} {} in a row below {line} {}{near}.", s.in_a_row, s.of.many, s.unit)
            }
            Crossing::Above(line) => {
                format!("{} {} in a row above {line} {}{near}.", s.in_a_row, s.of.many, s.unit)
            }
            Crossing::FallsBy(by) => {
                format!(
                    "A {} lower by {by} {} or more than an earlier one{near}.",
                    s.of.one, s.unit
                )
            }
            Crossing::RisesBy(by) => {
                format!(
                    "A {} higher by {by} {} or more than an earlier one{near}.",
                    s.of.one, s.unit
                )
            }
        })
        .collect()
}

fn looks_for_replies(s: &Unanswered) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    all.extend(
        s.limit.map(|limit| format!("A {} with no {} within {limit}.", s.asked.one, s.reply.one)),
    );
    all.extend(s.decided.as_ref().map(|decided| {
        format!("A {} after a {}, before any {}.", decided.one, s.asked.one, s.reply.one)
    }));
    if let (Some(decided), Some(before)) = (&s.decided, s.ask_before) {
        all.push(format!("A {} with no {} in the {before} up to it.", decided.one, s.asked.one));
    }
    all
}

fn meant(practice: &Practice, pick: &Pick) -> Meant {
    Meant {
        one: words::capital(&pick.one),
        any: pick.any.iter().map(|selector| in_words_of(practice, selector)).collect(),
    }
}

fn in_words_of(practice: &Practice, selector: &Selector) -> String {
    let kinds: Vec<String> =
        selector.kinds.iter().map(|kind| practice.kind_label(kind).to_owned()).collect();
    let agencies: Vec<String> =
        selector.agencies.iter().map(|id| practice.agency_name(id).to_owned()).collect();
    let by =
        if agencies.is_empty() { String::new() } else { format!(", by {}", agencies.join(" or ")) };
    let where_: Vec<String> = selector
        .conditions
        .iter()
        .map(|(fact, condition)| {
            let label = selector
                .kinds
                .iter()
                .filter_map(|kind| practice.kind(kind))
                .flat_map(|kind| &kind.facts)
                .find(|known| known.name == *fact)
                .map_or_else(|| fact.replace('_', " "), |known| known.label.to_lowercase());
            match condition {
                Condition::OneOf(values) => {
                    let values: Vec<String> = values.iter().map(|v| v.replace('-', " ")).collect();
                    format!("{label} is {}", values.join(" or "))
                }
                Condition::AtLeast { at_least } => format!("{label} is {at_least} or more"),
                Condition::AtMost { at_most } => format!("{label} is {at_most} or less"),
                Condition::Given { given: true } => format!("{label} is recorded"),
                Condition::Given { given: false } => format!("{label} is not recorded"),
            }
        })
        .collect();
    let where_ =
        if where_.is_empty() { String::new() } else { format!(", where {}", where_.join(" and ")) };
    format!("{}{by}{where_}", kinds.join(" or "))
}
