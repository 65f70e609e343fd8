//! The picture of accumulation: what was recorded month by month, by part of life, by agency, of help and of strengths.
//!
//! Takes what the middle laid out by month, as one reader knew it; gives two drawings and a list of the same, by year, in which every
//! item leads to its entry. Nothing is counted or added up here: a mark is a mark.

use safeguarding::Caseload;
use safeguarding::calendar::in_words;
use safeguarding::chronology::{
    About, Accumulation, Chronology, Lane, Mark, Month, Standing, View,
};
use safeguarding::practice::{HelpStep, Level};
use safeguarding::records::Private;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

use super::{findings, words};
use crate::asked::Asked;
use crate::drawings::Drawing;
use crate::drawings::months::{Group, Marked, MonthRow, Months};

/// What was recorded month by month.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AccumulationShown {
    /// The drawing for a desk and for paper; `None` where nothing has a month.
    pub by_month: Option<Drawing>,
    /// The same by year, for a telephone.
    pub by_year: Option<Drawing>,
    /// The same in words. **Shape:** newest first; years with a mark only.
    pub years: Vec<YearShown>,
    /// What has no month, or may have been in a time without beginning or end.
    pub no_month: Vec<LaneShown>,
    /// The signs that are marked, with where each comes from.
    pub signs: Vec<SignShown>,
}

/// One year.
#[derive(Debug, Serialize)]
pub(crate) struct YearShown {
    pub year: i16,
    /// Where on the page it is.
    pub anchor: String,
    /// What is in it, in words without a number.
    pub holds: String,
    pub lanes: Vec<LaneShown>,
    /// Who recorded signs in it, and in which months.
    pub agencies: Vec<(String, String)>,
}

/// One part of life, step of help, or strengths, within one year.
#[derive(Debug, Serialize)]
pub(crate) struct LaneShown {
    pub anchor: String,
    pub label: &'static str,
    pub items: Vec<Item>,
}

/// One mark in words.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    pub when: Private<String>,
    pub words: Private<String>,
    /// The kind of entry, and who recorded it.
    pub recorded: String,
    /// Whom it is about, where that is not the child.
    pub about: Option<Private<String>>,
    pub notes: Vec<&'static str>,
    /// Where the entry stands.
    pub href: String,
}

/// A sign that is marked.
#[derive(Debug, Serialize)]
pub(crate) struct SignShown {
    pub says: String,
    pub domain: &'static str,
    pub level: Option<&'static str>,
    pub source: String,
    pub read: String,
}

/// The fewest months drawn: a chart of a few would make one month look like a year.
const FEWEST_MONTHS: i32 = 12;

impl AccumulationShown {
    /// What a chronology shows, for one reader.
    pub fn of(caseload: &Caseload, asked: &Asked, view: &View, chronology: &Chronology) -> Self {
        let practice = &caseload.practice;
        let found = Accumulation::of(&caseload.records, &caseload.people, practice, chronology);
        let of = Of { caseload, asked, view, chronology, found: &found };
        let drawn = of.months();
        let mut signs: Vec<usize> =
            found.marks.iter().flat_map(|mark| mark.signs.iter().copied()).collect();
        signs.sort_unstable();
        signs.dedup();
        Self {
            by_month: drawn.as_ref().map(Months::by_month),
            by_year: drawn.as_ref().map(Months::by_year),
            years: of.years(),
            no_month: of.lanes(None),
            signs: signs.into_iter().map(|sign| sign_shown(caseload, sign)).collect(),
        }
    }
}

fn sign_shown(caseload: &Caseload, sign: usize) -> SignShown {
    let sign = &caseload.practice.indicators.signs[sign];
    SignShown {
        says: sign.says.clone(),
        domain: sign.domain.label(),
        level: sign.level.map(|level| match level {
            Level::Consider => "consider neglect: it is one possible explanation",
            Level::Suspect => "suspect neglect: serious concern, and no proof",
        }),
        source: sign.source.clone(),
        read: in_words(sign.read.0),
    }
}

/// What is made ready.
struct Of<'a> {
    caseload: &'a Caseload,
    asked: &'a Asked,
    view: &'a View,
    chronology: &'a Chronology,
    found: &'a Accumulation,
}

impl Of<'_> {
    fn agency(&self, id: &str) -> String {
        self.caseload.practice.agency_name(id).to_owned()
    }

    /// Everything to be drawn; `None` where nothing has a month.
    fn months(&self) -> Option<Months> {
        let (first, last) = self.found.months()?;
        // The whole childhood, so that the time before the first mark is seen to be without one.
        let born = words::born_seen(self.caseload, self.view, self.chronology.person);
        let born = born.and_then(|born| born.earliest()).map(Month::of);
        let first = born.map_or(first, |born| born.min(first));
        let to = last.max(Month::of(self.view.as_of));
        let earliest = Month { year: to.year - 1, month: to.month };
        let from = if to.since(first) < FEWEST_MONTHS { earliest } else { first };
        let lane = |lane: Lane| MonthRow {
            label: lane.label().to_owned(),
            marks: self
                .of_lane(lane)
                .filter_map(|mark| self.marked(mark, &lane_id(lane)))
                .collect(),
        };
        let rows =
            |wanted: fn(Lane) -> bool| Lane::all().filter(move |l| wanted(*l)).map(lane).collect();
        let group = |heading: &str, rows| Group { heading: heading.to_owned(), rows };
        let groups = vec![
            group("Signs recorded, by part of life", rows(|lane| matches!(lane, Lane::Sign(_)))),
            group("Who recorded those signs", self.agency_rows()),
            group("Help and strengths", rows(|lane| !matches!(lane, Lane::Sign(_)))),
        ];
        Some(Months {
            id: "accumulation".to_owned(),
            title: format!("What was recorded month by month, {} to {}", from.year, to.year).into(),
            from,
            to,
            groups,
        })
    }

    fn of_lane(&self, lane: Lane) -> impl Iterator<Item = &Mark> {
        self.found.marks.iter().filter(move |mark| mark.lane == lane)
    }

    fn marked(&self, mark: &Mark, row: &str) -> Option<Marked> {
        let (first, last) = mark.months?;
        let stands = self.chronology.entries[mark.entry].happening.standing == Standing::Stands;
        Some(Marked {
            first,
            last,
            is_plain: mark.is_of_one_month() && stands,
            href: format!("#{}", anchor(Some(first.year), row)),
        })
    }

    /// A row for each agency that recorded a sign, by its first.
    fn agency_rows(&self) -> Vec<MonthRow> {
        let mut rows: BTreeMap<&str, Vec<Marked>> = BTreeMap::new();
        for mark in self.signs() {
            for agency in &mark.agencies {
                let marked = self.marked(mark, "agencies");
                rows.entry(agency).or_default().extend(marked);
            }
        }
        let mut rows: Vec<(&str, Vec<Marked>)> =
            rows.into_iter().filter(|(_, marks)| !marks.is_empty()).collect();
        rows.sort_by_key(|(agency, marks)| (marks.iter().map(|mark| mark.first).min(), *agency));
        let row = |(agency, marks)| MonthRow { label: self.agency(agency), marks };
        rows.into_iter().map(row).collect()
    }

    fn signs(&self) -> impl Iterator<Item = &Mark> {
        self.found.marks.iter().filter(|mark| matches!(mark.lane, Lane::Sign(_)))
    }

    fn years(&self) -> Vec<YearShown> {
        let years: BTreeSet<i16> =
            self.found.marks.iter().filter_map(|mark| Some(mark.months?.0.year)).collect();
        let shown = |year: i16| {
            let lanes = self.lanes(Some(year));
            let labels: Vec<String> = lanes.iter().map(|lane| lane.label.to_lowercase()).collect();
            YearShown {
                year,
                anchor: anchor(Some(year), "all"),
                holds: labels.join("; "),
                lanes,
                agencies: self.agencies_of(year),
            }
        };
        years.into_iter().rev().map(shown).collect()
    }

    /// What was recorded in one year, or in no known month, by lane.
    fn lanes(&self, year: Option<i16>) -> Vec<LaneShown> {
        let lane = |lane: Lane| {
            let marks = self.of_lane(lane);
            let items: Vec<Item> = marks
                .filter(|mark| mark.months.map(|(first, _)| first.year) == year)
                .map(|mark| self.item(mark))
                .collect();
            let anchor = anchor(year, &lane_id(lane));
            (!items.is_empty()).then(|| LaneShown { anchor, label: lane.label(), items })
        };
        Lane::all().filter_map(lane).collect()
    }

    /// Who recorded signs in a year, each with the months.
    fn agencies_of(&self, year: i16) -> Vec<(String, String)> {
        let mut months: BTreeMap<String, BTreeSet<(Month, bool)>> = BTreeMap::new();
        for mark in self.signs() {
            let Some((first, last)) = mark.months.filter(|(first, _)| first.year == year) else {
                continue;
            };
            for agency in &mark.agencies {
                months.entry(self.agency(agency)).or_default().insert((first, first == last));
            }
        }
        let said = |(agency, months): (String, BTreeSet<(Month, bool)>)| {
            let mut said: Vec<String> = Vec::new();
            for (month, is_certain) in months {
                let name = month.name();
                said.push(if is_certain { name.to_owned() } else { format!("{name} or after") });
            }
            (agency, words::list(&said))
        };
        months.into_iter().map(said).collect()
    }

    fn item(&self, mark: &Mark) -> Item {
        let entry = &self.chronology.entries[mark.entry];
        let record = entry.happening.records[0];
        let first = &self.caseload.records[record as usize];
        let practice = &self.caseload.practice;
        let said = if mark.signs.is_empty() {
            let facts = practice.facts_in_words(&first.kind, &first.facts);
            let facts: Vec<String> = facts
                .into_iter()
                .map(|(name, value)| format!("{name}: {}", words::fact(value)))
                .collect();
            facts.join("; ")
        } else {
            let signs =
                mark.signs.iter().map(|sign| practice.indicators.signs[*sign].says.as_str());
            signs.collect::<Vec<_>>().join(" ")
        };
        let agencies: Vec<String> =
            mark.agencies.iter().map(|agency| self.agency(agency)).collect();
        let mut notes = Vec::new();
        match entry.happening.standing {
            Standing::Stands => {}
            Standing::Withdrawn => {
                notes.push("Later withdrawn: somebody said it had not happened.");
            }
            Standing::Disputed => notes.push("Disputed: somebody said it was otherwise."),
        }
        if mark.is_age_not_known {
            notes.push("A sign at some ages only; the child’s age then is not known.");
        }
        Item {
            when: entry.happened.to_string().into(),
            words: said.into(),
            recorded: format!("{}, {}", practice.kind_label(&first.kind), words::list(&agencies)),
            about: self.about(&entry.about),
            notes,
            href: findings::anchor(self.caseload, self.asked, self.chronology.person, record),
        }
    }

    fn about(&self, about: &About) -> Option<Private<String>> {
        let (person, role) = match about {
            About::Child => return None,
            About::Sibling(person) => (*person, "a brother or sister"),
            About::Adult(person) => (*person, "an adult round the child"),
        };
        let known = &self.caseload.people.persons[person as usize];
        let name = known.given_by(words::seen_mentions(self.caseload, self.view, person));
        Some(format!("{name}, {role}").into())
    }
}

fn lane_id(lane: Lane) -> String {
    match lane {
        Lane::Sign(domain) => domain.id().to_owned(),
        Lane::Help(HelpStep::Offered) => "help-offered".to_owned(),
        Lane::Help(HelpStep::Accepted) => "help-accepted".to_owned(),
        Lane::Help(HelpStep::Declined) => "help-declined".to_owned(),
        Lane::Help(HelpStep::Ended) => "help-ended".to_owned(),
        Lane::Strength => "strengths".to_owned(),
    }
}

fn anchor(year: Option<i16>, row: &str) -> String {
    match year {
        Some(year) => format!("in-{year}-{row}"),
        None => format!("no-month-{row}"),
    }
}
