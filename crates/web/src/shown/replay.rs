//! A replay as its page shows it: who knew when, when each pattern could first be seen and by whom, and what one reader could see
//! on one day.
//!
//! Takes what [`safeguarding::replay`] worked out; gives strips with a table that says the same, patterns in the order a reviewer
//! needs them, and days in words. Nothing is worked out here, and nothing sums a child up.

use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::{Date, in_words};
use safeguarding::chronology::{Chronology, View};
use safeguarding::patterns::{Concerning, Words};
use safeguarding::practice::Practice;
use safeguarding::records::Private;
use safeguarding::replay::{self, LeftOut, Lost, Replay, SeenPattern, Strip, Then};
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

use super::chronology::{Cited, Link, Rows, Shown};
use super::findings::{self, ReasonShown};
use super::words;
use crate::asked::{Asked, Carried, with_query};
use crate::drawings::Drawing;
use crate::drawings::strips::{Quarter, StripRow, Strips};

/// The address of a replay, and the switches it stands with.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The page without any switch.
    pub path: String,
    /// The day looked back from; `None`: today.
    pub as_of: Option<Date>,
    /// Whether what tells how it ended is shown.
    pub with_outcome: bool,
}

impl Place {
    /// The page of one day and one reader; neither: the whole childhood.
    pub fn address(&self, on: Option<Date>, known_to: Option<&str>) -> String {
        let day = |name, day: Option<Date>| day.map(|d| Carried { name, value: d.to_string() });
        let known_to =
            known_to.map(|agency| Carried { name: "as-known-to", value: agency.to_owned() });
        let outcome = Carried { name: "outcome", value: "shown".to_owned() };
        let pairs = [
            day("as-of", self.as_of),
            day("on", on),
            known_to,
            self.with_outcome.then_some(outcome),
        ];
        with_query(&self.path, &pairs.into_iter().flatten().collect::<Vec<_>>())
    }
}

/// A whole childhood, replayed.
#[derive(Debug, Serialize)]
pub(crate) struct Childhood {
    /// The drawing for a desk and for paper; `None` where nobody knew anything.
    pub wide: Option<Drawing>,
    /// The same for a telephone.
    pub narrow: Option<Drawing>,
    /// Whether something was known before the birth, which is then drawn.
    pub is_before_birth: bool,
    pub strips: Vec<StripShown>,
    /// **Shape:** what no agency alone could see first; groups without a pattern are absent.
    pub groups: Vec<PatternGroup>,
    pub hidden: Option<String>,
    /// How many entries others told without its day being recorded, in words; `None`: none.
    pub told_on_no_day: Option<String>,
}

/// One agency's strip in words.
#[derive(Debug, Serialize)]
pub(crate) struct StripShown {
    pub agency: String,
    pub since: String,
    pub years: Vec<YearKnown>,
}

/// What became known to an agency in one year.
#[derive(Debug, Serialize)]
pub(crate) struct YearKnown {
    pub year: i16,
    /// Each quarter with how many entries, and how many of them others told.
    pub quarters: Vec<String>,
    /// What it could see at the end of that year.
    pub href: String,
}

/// Patterns that cost alike not to share.
#[derive(Debug, Serialize)]
pub(crate) struct PatternGroup {
    pub anchor: &'static str,
    pub heading: &'static str,
    pub told: &'static str,
    /// Whether each is told in a line.
    pub is_short: bool,
    pub patterns: Vec<PatternShown>,
}

/// One pattern, and who could have seen it when.
#[derive(Debug, Serialize)]
pub(crate) struct PatternShown {
    pub title: String,
    pub rule_href: String,
    pub concerning: Private<String>,
    pub is_of_several: bool,
    /// The day all together could have, leading to that day.
    pub together: Link,
    /// The days lost, in words; `None` where nothing was.
    pub lost: Option<String>,
    /// Who could alone, by day, leading to what they could see then.
    pub alone: Vec<(String, Link)>,
    /// From when the rule has been in force, where that was later.
    pub in_force: Option<String>,
}

impl Childhood {
    /// A replay in words and drawings, with names as one reader knew them.
    pub fn of(caseload: &Caseload, view: &View, replay: &Replay, place: &Place) -> Self {
        let of = Of { caseload, view, replay, place };
        let drawn = of.drawn();
        Self {
            wide: drawn.as_ref().map(Strips::wide),
            narrow: drawn.as_ref().map(Strips::narrow),
            is_before_birth: drawn.as_ref().is_some_and(|drawn| drawn.born.is_some()),
            strips: replay.strips.iter().map(|strip| of.strip(strip)).collect(),
            groups: of.groups(),
            hidden: hidden(replay.left_out),
            told_on_no_day: told_on_no_day(&replay.strips),
        }
    }
}

fn told_on_no_day(strips: &[Strip]) -> Option<String> {
    let told: usize = strips.iter().map(Strip::told_on_no_day).sum();
    (told > 0).then(|| words::count(told, "entry was", "entries were"))
}

/// What is hidden because it tells how it ended, in words; `None` where nothing is.
pub(crate) fn hidden(left_out: LeftOut) -> Option<String> {
    let LeftOut { entries, patterns } = left_out;
    let entries = (entries > 0).then(|| words::count(entries, "entry", "entries"));
    let patterns = (patterns > 0).then(|| words::count(patterns, "pattern", "patterns"));
    let parts: Vec<String> = entries.into_iter().chain(patterns).collect();
    (!parts.is_empty()).then(|| words::list(&parts))
}

struct Of<'a> {
    caseload: &'a Caseload,
    view: &'a View,
    replay: &'a Replay,
    place: &'a Place,
}

impl Of<'_> {
    fn agency(&self, id: &str) -> String {
        self.caseload.practice.agency_name(id).to_owned()
    }

    /// The whole childhood, from birth or the first thing known, to the day looked back from, to 18, or to the last thing known.
    fn drawn(&self) -> Option<Strips> {
        let strips = &self.replay.strips;
        let first = strips.iter().map(|strip| strip.known[0].since).min()?;
        let last = strips.iter().flat_map(|strip| &strip.known).map(|known| known.since).max()?;
        let born = words::born_seen(self.caseload, self.view, self.replay.child);
        let born = born.and_then(|born| born.earliest());
        let from = born.map_or(first, |born| born.min(first));
        let grown = born.and_then(|born| born.checked_add(jiff::Span::new().years(18)).ok());
        let to = grown.map_or(self.replay.as_of, |grown| grown.min(self.replay.as_of)).max(last);
        let days = self.replay.patterns.iter().map(|pattern| pattern.together).collect();
        let all = strips.iter().flat_map(|strip| &strip.known);
        let together = StripRow {
            label: "All together".to_owned(),
            quarters: quarters(all.map(|known| (known.since, false))),
            seen: days,
            years: self.years_pressed(strips.iter().flat_map(|strip| &strip.known), None),
        };
        let row = |strip: &Strip| StripRow {
            label: self.agency(&strip.agency),
            quarters: quarters(strip.known.iter().map(|known| (known.since, known.told))),
            seen: self.seen_alone(&strip.agency),
            years: self.years_pressed(&strip.known, Some(&strip.agency)),
        };
        Some(Strips {
            id: "strips".to_owned(),
            title: format!("Who knew when, {} to {}", from.year(), to.year()).into(),
            from,
            to,
            born: born.filter(|born| from < *born),
            rows: std::iter::once(together).chain(strips.iter().map(row)).collect(),
        })
    }

    fn seen_alone(&self, agency: &str) -> Vec<Date> {
        let days = self.replay.patterns.iter().flat_map(|pattern| &pattern.alone);
        days.filter(|(by, _)| by == agency).filter_map(|(_, day)| *day).collect()
    }

    fn years_pressed<'k>(
        &self,
        known: impl IntoIterator<Item = &'k replay::Known>,
        agency: Option<&str>,
    ) -> Vec<(i16, String)> {
        let years: BTreeSet<i16> = known.into_iter().map(|known| known.since.year()).collect();
        years.into_iter().map(|year| (year, self.end_of(year, agency))).collect()
    }

    /// The page of what a reader could see at the end of a year.
    fn end_of(&self, year: i16, agency: Option<&str>) -> String {
        let last = Date::new(year, 12, 31).unwrap_or(Date::MAX).min(self.replay.as_of);
        self.place.address(Some(last), agency)
    }

    fn strip(&self, strip: &Strip) -> StripShown {
        let mut counted: BTreeMap<(i16, i8), (usize, usize)> = BTreeMap::new();
        for known in &strip.known {
            let counts = counted.entry(quarter_of(known.since)).or_default();
            counts.0 += 1;
            counts.1 += usize::from(known.told);
        }
        let mut years: Vec<YearKnown> = Vec::new();
        for ((year, quarter), (all, told)) in counted {
            let told = match told {
                0 => String::new(),
                told if told == all => ", told by others".to_owned(),
                told => format!(", of which others told {told}"),
            };
            let named = ["January to March", "April to June", "July to September"];
            let named = named.get(quarter as usize).unwrap_or(&"October to December");
            let words = format!("{named} ({all}{told})");
            match years.last_mut().filter(|last| last.year == year) {
                Some(last) => last.quarters.push(words),
                None => years.push(YearKnown {
                    year,
                    quarters: vec![words],
                    href: self.end_of(year, Some(&strip.agency)),
                }),
            }
        }
        StripShown {
            agency: self.agency(&strip.agency),
            since: in_words(strip.known[0].since),
            years,
        }
    }

    fn groups(&self) -> Vec<PatternGroup> {
        let group = |anchor, heading, told, wanted: fn(Lost) -> bool| {
            let patterns: Vec<PatternShown> = self
                .replay
                .patterns
                .iter()
                .filter(|pattern| wanted(pattern.lost()))
                .map(|pattern| self.pattern(pattern))
                .collect();
            let is_short = !wanted(Lost::Days(1));
            (!patterns.is_empty()).then_some(PatternGroup {
                anchor,
                heading,
                told,
                is_short,
                patterns,
            })
        };
        [
            group(
                "never-alone",
                "Patterns no agency alone could have seen that time",
                "Only what several agencies knew, put together, shows these on the entries they rested on that day. An agency alone may have seen another time of the same pattern: that is not counted here.",
                |lost| lost == Lost::NoneAlone,
            ),
            group(
                "later-alone",
                "Patterns one agency alone could have seen, but only later",
                "The days lost run from the day all together could have seen it to the day the first agency could alone have seen the same time of it.",
                |lost| matches!(lost, Lost::Days(1..)),
            ),
            group(
                "at-once",
                "Patterns one agency alone could have seen no later than all together",
                "Nothing was lost here by not sharing.",
                |lost| matches!(lost, Lost::Days(..=0)),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn pattern(&self, pattern: &SeenPattern) -> PatternShown {
        let mut alone: Vec<(Date, &SmolStr)> =
            pattern.alone.iter().filter_map(|(agency, day)| Some(((*day)?, agency))).collect();
        alone.sort_unstable();
        let lost = match pattern.lost() {
            Lost::Days(days @ 1..) => Some(format!("{} lost", words::days(days))),
            Lost::Days(_) | Lost::NoneAlone => None,
        };
        let link = |day: Date, agency: Option<&str>| Link {
            words: in_words(day).into(),
            href: self.place.address(Some(day), agency),
        };
        PatternShown {
            title: title(self.caseload, &pattern.rule),
            rule_href: format!("/practice/{}", pattern.rule),
            concerning: who(self.caseload, self.view, pattern.concerning).into(),
            is_of_several: !matches!(pattern.concerning, Concerning::Child(_)),
            together: link(pattern.together, None),
            lost,
            alone: alone
                .into_iter()
                .map(|(day, agency)| (self.agency(agency), link(day, Some(agency))))
                .collect(),
            in_force: pattern.is_before_the_rule().then(|| in_words(pattern.in_force)),
        }
    }
}

fn title(caseload: &Caseload, rule: &str) -> String {
    caseload.practice.rule(rule).map_or_else(|| rule.to_owned(), |rule| rule.title.clone())
}

/// Whom a pattern concerns, by the names this reader knew.
fn who(caseload: &Caseload, view: &View, concerning: Concerning) -> String {
    match concerning {
        Concerning::Child(child) => words::called(caseload, view, child),
        Concerning::SiblingGroup(family) | Concerning::Household(family) => {
            let children = &caseload.people.families[family as usize].children;
            let given = |child: &u32| {
                let mut seen = words::seen_mentions(caseload, view, *child).peekable();
                seen.peek()?;
                Some(caseload.people.persons[*child as usize].given_by(seen))
            };
            let together = words::list(&children.iter().filter_map(given).collect::<Vec<_>>());
            match concerning {
                Concerning::Household(_) => format!("the household of {together}"),
                _ => format!("{together}, as brothers and sisters"),
            }
        }
    }
}

/// A year, and which of its quarters, from 0.
fn quarter_of(day: Date) -> (i16, i8) {
    (day.year(), (day.month() - 1) / 3)
}

/// The quarters in which something became known, from days and whether others told it.
fn quarters(known: impl Iterator<Item = (Date, bool)>) -> Vec<Quarter> {
    let mut all: BTreeMap<(i16, i8), bool> = BTreeMap::new();
    for (since, told) in known {
        *all.entry(quarter_of(since)).or_insert(true) &= told;
    }
    let quarter = |((year, at), is_only_told): ((i16, i8), bool)| {
        let first = Date::new(year, at * 3 + 1, 1).ok()?;
        let last = first.checked_add(jiff::Span::new().months(2)).ok()?.last_of_month();
        Some(Quarter { first, last, is_only_told })
    };
    all.into_iter().filter_map(quarter).collect()
}

/// What one reader could see on one day.
#[derive(Debug, Serialize)]
pub(crate) struct OnDay {
    pub known: String,
    /// **Shape:** the latest to complete first.
    pub patterns: Vec<PatternThen>,
    pub entries: Shown,
    pub hidden: Option<String>,
    /// The day before it and the day after it on which this reader came to know something.
    pub earlier: Option<Link>,
    pub later: Option<Link>,
}

/// A pattern that could have been seen on a day.
#[derive(Debug, Serialize)]
pub(crate) struct PatternThen {
    pub title: String,
    pub rule_href: String,
    pub concerning: Private<String>,
    pub is_of_several: bool,
    pub completed: Option<String>,
    pub sentence: Private<String>,
    /// What it rests on. **Shape:** each entry leads to where it stands on the same page.
    pub reasons: Vec<ReasonShown>,
    pub answered: Option<Private<String>>,
    /// Whether its rule came into force only later.
    pub is_before_the_rule: bool,
}

/// What is needed to show a day.
pub(crate) struct Standing<'a> {
    pub caseload: &'a Caseload,
    /// Practice as it is asked of every day.
    pub todays: &'a Practice,
    /// The switches links carry on: who reads, and that they stand on this day.
    pub asked: &'a Asked,
    pub view: &'a View,
    pub child: u32,
    pub place: &'a Place,
    /// The day looked back from.
    pub as_of: Date,
}

impl Standing<'_> {
    /// What was known and could be seen on the day.
    pub fn shown(&self, then: Then) -> OnDay {
        let Then { entries, met, before_the_rule, left_out } = then;
        let mut latest_first: Vec<&Found> = met.iter().collect();
        latest_first.sort_by_key(|found| {
            std::cmp::Reverse(found.finding.latest().map(|latest| latest.completed))
        });
        let known = entries.len();
        let chronology = Chronology { entries, ..self.caseload.chronology(self.view, self.child) };
        let cited = Cited::new();
        let rows =
            Rows { caseload: self.caseload, asked: self.asked, cited: &cited, is_of_family: false };
        let (earlier, later) = self.neighbours();
        OnDay {
            known: words::count(known, "entry", "entries"),
            patterns: latest_first
                .into_iter()
                .map(|found| self.pattern(found, &before_the_rule))
                .collect(),
            entries: rows.of(&chronology),
            hidden: hidden(left_out),
            earlier,
            later,
        }
    }

    fn pattern(&self, found: &Found, before_the_rule: &BTreeSet<SmolStr>) -> PatternThen {
        let Caseload { records, people, .. } = self.caseload;
        let words = Words { records, people, practice: self.todays };
        let told = words.explain(&found.finding, found.concerning);
        let mut lines = told.because.into_iter().peekable();
        let mut reasons = findings::tree(self.caseload, self.asked, self.child, &mut lines, 0);
        reasons.iter_mut().for_each(stay_on_the_page);
        PatternThen {
            title: told.title,
            rule_href: format!("/practice/{}", found.finding.rule),
            concerning: who(self.caseload, self.view, found.concerning).into(),
            is_of_several: !matches!(found.concerning, Concerning::Child(_)),
            completed: found.finding.latest().map(|latest| in_words(latest.completed)),
            sentence: told.sentence.into(),
            reasons,
            answered: told.answered.map(Into::into),
            is_before_the_rule: before_the_rule.contains(&found.finding.rule),
        }
    }

    /// The days round this one on which the reader came to know something.
    fn neighbours(&self) -> (Option<Link>, Option<Link>) {
        let view = View { as_of: self.as_of, ..self.view.clone() };
        let Caseload { records, practice, .. } = self.caseload;
        let chronology = self.caseload.chronology(&view, self.child);
        let days: BTreeSet<Date> = chronology
            .entries
            .iter()
            .flat_map(|entry| &entry.happening.records)
            .map(|index| &records[*index as usize])
            .filter(|record| self.place.with_outcome || !replay::is_outcome(practice, record))
            .filter_map(safeguarding::records::Record::known_on)
            .collect();
        let known_to = self.asked.known_to.as_deref();
        let link = |day: &Date| Link {
            words: in_words(*day).into(),
            href: self.place.address(Some(*day), known_to),
        };
        let on = self.view.as_of;
        let after = on.tomorrow().ok();
        (
            days.range(..on).next_back().map(link),
            after.and_then(|after| days.range(after..).next()).map(link),
        )
    }
}

/// Leads to the entry on this page rather than on the child's.
fn stay_on_the_page(reason: &mut ReasonShown) {
    if let Some(href) = &mut reason.href {
        let at = href.find('#').unwrap_or(0);
        href.drain(..at);
    }
    reason.below.iter_mut().for_each(stay_on_the_page);
}
