//! A child's growth as a page shows it: what was measured, where it stands on a chart, which falls, and what nobody can tell.
//!
//! Takes a child's records of birth and growth, as one reader knew them, and the reference the server was given; gives a chart and the
//! same in sentences and a table. All figures come from [`safeguarding::growth`]; nothing is worked out here.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::chronology::{About, Chronology, Standing, View};
use safeguarding::growth::{
    Account, Ages, Band, Birth, ChartSex, Gestation, GrowthThresholds, GrowthVersion, Measure,
    Plotted, Reference, Weighing, Weighings, account, age_in_days,
};
use safeguarding::records::{Private, Record, RecordId, Sex};
use serde::Serialize;
use std::collections::BTreeMap;

use super::household::{Told, sources};
use super::words;
use crate::asked::Asked;
use crate::drawings::growth_chart::{ChartLine, ChartPoint, GrowthChart};
use crate::drawings::{Cell, Drawing, Row, Table};
use crate::site::GrowthTables;

/// A child's growth.
#[derive(Debug, Serialize)]
pub(crate) struct GrowthShown {
    /// Whether anything was measured.
    pub is_measured: bool,
    /// Whose lines are drawn, and whose they are; `None` where no tables were given.
    pub reference: Option<(String, String)>,
    pub is_invented: bool,
    pub charts: Vec<Drawing>,
    pub table: Table,
    /// Falls that practice names as a threshold, or may; then all others. On invented lines all are others, and none is low.
    pub thresholds: Vec<Told>,
    pub other_falls: Vec<Told>,
    pub low: Vec<Told>,
    pub early: Vec<Told>,
    /// What could not be set on the chart, or is missing for a fuller account.
    pub missing: Vec<String>,
    pub cannot_tell: Vec<String>,
    /// Where the thresholds come from: the document and its standing, and what it says.
    pub sources: Vec<(String, String)>,
    pub is_born_early: Option<String>,
}

/// Something measured, by index of its record.
struct Measured {
    record: u32,
    on: Option<Date>,
    kilograms: Option<f64>,
    centimetres: Option<f64>,
    is_birth: bool,
    standing: Standing,
}

/// Whether a chronology holds anything measured.
pub(crate) fn is_measured(caseload: &Caseload, chronology: &Chronology) -> bool {
    !measured(caseload, chronology).is_empty()
}

impl GrowthShown {
    /// The growth of a chronology's child, for one reader.
    pub fn of(
        caseload: &Caseload,
        tables: Option<&GrowthTables>,
        asked: &Asked,
        view: &View,
        chronology: &Chronology,
    ) -> Self {
        let thresholds = GrowthThresholds::shipped();
        let version = thresholds.on(view.as_of).unwrap_or(&thresholds.versions[0]);
        let all = measured(caseload, chronology);
        let mut missing = Vec::new();
        let birth = birth(caseload, view, chronology.person, &all, &mut missing);
        let is_invented = tables.is_some_and(|tables| tables.is_invented);
        let of = Of { caseload, is_invented, asked, version, all: &all, birth };
        let account = of
            .birth
            .as_ref()
            .zip(tables)
            .map(|(birth, tables)| of.account(birth, &tables.reference));
        if let Some(account) = &account {
            missing.extend(account.missing.iter().map(ToString::to_string));
        } else if tables.is_some() && of.birth.is_none() {
            missing.push(
                "The day of birth is not recorded, so no age is known and no chart can be drawn."
                    .to_owned(),
            );
        }
        let mut shown = Self {
            is_measured: !all.is_empty(),
            reference: tables.map(|t| (t.reference.name.clone(), t.reference.attribution.clone())),
            is_invented,
            charts: of.charts(tables, view.as_of),
            table: of.table(account.as_ref()),
            thresholds: Vec::new(),
            other_falls: Vec::new(),
            low: Vec::new(),
            early: Vec::new(),
            missing,
            cannot_tell: version.cannot_tell.clone(),
            sources: version
                .sources
                .iter()
                .map(|source| {
                    (format!("{} ({})", source.title, source.status), source.says.clone())
                })
                .collect(),
            is_born_early: of.early_in_words(),
        };
        if let Some(account) = account {
            shown.tell(&of, &account);
        }
        shown
    }

    fn tell(&mut self, of: &Of, account: &Account) {
        let told = |words: String, records: &[RecordId]| Told {
            words: words.into(),
            sources: of.sources(records),
        };
        // A fall too small to be told in tenths of a space is told of nobody.
        for fall in account.falls.iter().filter(|fall| fall.spaces >= 0.1) {
            // No line that stands for no child is a threshold for any.
            let words = if self.is_invented { fall.fact_in_words() } else { fall.in_words() };
            let one = told(words, &[fall.from.record, fall.to.record]);
            let list = if self.is_invented || fall.is_a_threshold == Some(false) {
                &mut self.other_falls
            } else {
                &mut self.thresholds
            };
            list.push(one);
        }
        let low = |plotted: &Plotted| {
            let line = of.version.low_below.name;
            told(
                format!("Weight below the {line} centile: {}.", plotted.in_words()),
                &[plotted.record],
            )
        };
        if !self.is_invented {
            self.low = account.low.iter().map(low).collect();
        }
        self.early = account
            .early
            .iter()
            .map(|loss| {
                let limit = of.version.early_loss_above;
                let named = if loss.is_a_threshold {
                    format!(" A loss of more than {limit} per cent is a threshold for concern.")
                } else {
                    format!(" The threshold for concern is a loss of more than {limit} per cent.")
                };
                told(loss.in_words() + &named, &[loss.record, loss.birth_record])
            })
            .collect();
    }
}

/// Whether a place on the chart is the one an agency wrote: `25th` on that line, `2nd-9th` between two, `below-0.4th`.
fn is_as_written(here: &Plotted, wrote: &str) -> bool {
    let band = match here.place.band() {
        Band::BelowAll => "below 0.4th".to_owned(),
        Band::On(line) => line.name.to_owned(),
        Band::Between(low, high) => format!("{} {}", low.name, high.name),
        Band::AboveAll => "above 99.6th".to_owned(),
    };
    let plain = wrote.to_lowercase().replace('-', " ").replace("centile", "");
    plain.split_whitespace().eq(band.split_whitespace())
}

struct Of<'a> {
    caseload: &'a Caseload,
    is_invented: bool,
    asked: &'a Asked,
    version: &'a GrowthVersion,
    all: &'a [Measured],
    birth: Option<Birth>,
}

impl Of<'_> {
    fn id(&self, index: u32) -> RecordId {
        self.caseload.records[index as usize].id
    }

    fn sources(&self, records: &[RecordId]) -> crate::drawings::Sources {
        let index = |id: &RecordId| {
            self.all.iter().map(|one| one.record).find(|index| self.id(*index) == *id)
        };
        sources(self.caseload, self.asked, records.iter().filter_map(index))
    }

    /// What counts: dated to the day, and not withdrawn by somebody since.
    fn counted(&self) -> impl Iterator<Item = (&Measured, Date)> {
        let stands = |one: &&Measured| one.standing != Standing::Withdrawn;
        self.all.iter().filter(stands).filter_map(|one| Some((one, one.on?)))
    }

    fn account(&self, birth: &Birth, reference: &Reference) -> Account {
        let weighings: Vec<Weighing> = self
            .counted()
            .filter(|(one, _)| !one.is_birth)
            .filter_map(|(one, on)| {
                Some(Weighing { on, kilograms: one.kilograms?, record: self.id(one.record) })
            })
            .collect();
        account(&Weighings { birth: *birth, weighings: &weighings }, reference, self.version)
    }

    fn ages(&self, on: Date) -> Option<Ages> {
        let birth = self.birth.as_ref()?;
        Ages::on(birth.on, on, birth.gestation, &self.version.correction).ok()
    }

    fn early_in_words(&self) -> Option<String> {
        let gestation = self.birth.as_ref()?.gestation?;
        let is_early = gestation.weeks() < i32::from(self.version.correction.early_below_weeks);
        is_early.then(|| gestation.to_string())
    }

    fn charts(&self, tables: Option<&GrowthTables>, as_of: Date) -> Vec<Drawing> {
        let chart = |measure: Measure, unit, value: fn(&Measured) -> Option<f64>| {
            let points: Vec<ChartPoint> = self
                .counted()
                .filter_map(|(one, on)| {
                    let (ages, value) = (self.ages(on)?, value(one)?);
                    Some(ChartPoint {
                        age_days: ages.for_the_chart(),
                        since_birth_days: ages.corrected.map(|_| ages.chronological),
                        value,
                    })
                })
                // What no person measures is said in the table, and would press everything else flat.
                .filter(|point| (0.2..400.0).contains(&point.value))
                .collect();
            self.chart(measure, unit, points, tables, as_of)
        };
        [
            chart(Measure::Weight, "kg", |one| one.kilograms),
            chart(Measure::Length, "cm", |one| one.centimetres),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn chart(
        &self,
        measure: Measure,
        unit: &'static str,
        mut points: Vec<ChartPoint>,
        tables: Option<&GrowthTables>,
        as_of: Date,
    ) -> Option<Drawing> {
        let birth = self.birth.as_ref().filter(|_| !points.is_empty())?;
        points.sort_by_key(|point| point.age_days);
        let last = points.last().map_or(0, |point| point.age_days);
        let today = age_in_days(birth.on, as_of).unwrap_or(last);
        // Some room after the last, but not years of it.
        let to = (last + last / 5 + 60).min(today.max(last));
        let from = points.first().map_or(0, |point| point.age_days.min(0));
        let sex = ChartSex::of(birth.sex);
        let lines = tables.zip(sex).map_or_else(Vec::new, |(tables, sex)| {
            let every = ((to - from) / 90).clamp(1, 30) as u16;
            let lines = tables.reference.lines(measure, sex, from, to, every);
            let drawn = lines.into_iter().filter(|line| !line.points.is_empty());
            drawn.map(|line| ChartLine { name: line.line.name, points: line.points }).collect()
        });
        let title = words::capital(&measure.to_string());
        let whose = match (lines.is_empty(), tables, sex) {
            (false, Some(tables), Some(ChartSex::Girls)) => {
                format!("with the nine lines of {} for girls", tables.reference.name)
            }
            (false, Some(tables), _) => {
                format!("with the nine lines of {} for boys", tables.reference.name)
            }
            _ => "without centile lines".to_owned(),
        };
        let told = format!(
            "{} by age, {whose}. Everything drawn is in the table that follows.",
            words::count(points.len(), "measurement", "measurements")
        );
        let banner = tables.filter(|tables| tables.is_invented && !lines.is_empty());
        let chart = GrowthChart {
            id: format!("growth-{unit}"),
            title: format!("{title} by age, {whose}").into(),
            told: told.into(),
            unit,
            lines,
            points,
            banner: banner.map(|_| "INVENTED LINES: they describe no real children"),
        };
        Some(chart.drawn())
    }

    fn table(&self, account: Option<&Account>) -> Table {
        let plotted: BTreeMap<RecordId, &Plotted> = account
            .into_iter()
            .flat_map(|account| &account.plotted)
            .map(|plotted| (plotted.record, plotted))
            .collect();
        let not: BTreeMap<RecordId, String> = account
            .into_iter()
            .flat_map(|account| &account.not_plotted)
            .map(|(record, why)| (*record, why.to_string()))
            .collect();
        let row = |one: &Measured| {
            let record = &self.caseload.records[one.record as usize];
            let here = plotted.get(&record.id);
            let place = here.map(|plotted| plotted.in_words());
            let place = place.or_else(|| not.get(&record.id).map(|why| words::capital(why)));
            let mut places: Vec<Private<String>> =
                place.into_iter().map(|p| words::capital(&p).into()).collect();
            if let Some(wrote) = record.facts.get("weight_centile") {
                let differs =
                    here.is_some_and(|here| !self.is_invented && !is_as_written(here, wrote));
                let differs = if differs { "; our reading of the chart differs" } else { "" };
                places.push(format!("As the agency wrote it: {wrote}{differs}").into());
            }
            match one.standing {
                Standing::Stands => {}
                Standing::Withdrawn => places.push("Later withdrawn, so not on the chart".into()),
                Standing::Disputed => {
                    places.push("Disputed: somebody said it was otherwise".into());
                }
            }
            if one.on.is_none() {
                places.push("Its day is not known, so not on the chart".into());
            }
            if places.is_empty() {
                places.push(self.without_a_place(one).into());
            }
            let measurement =
                |value: Option<f64>, unit: &str| {
                    Cell::of(value.map_or_else(
                        || "not recorded".to_owned(),
                        |value| format!("{value} {unit}"),
                    ))
                };
            let day = record.happened.to_string();
            let when = if one.is_birth { format!("{day}, birth") } else { day };
            Row {
                cells: vec![
                    Cell::of(when),
                    Cell::lines(self.age_lines(one)),
                    measurement(one.kilograms, "kg"),
                    measurement(one.centimetres, "cm"),
                    Cell::lines(places),
                    Cell::sources(sources(self.caseload, self.asked, [one.record])),
                ],
            }
        };
        Table {
            caption: "What was measured".to_owned(),
            columns: vec![
                "Day",
                "Age",
                "Weight",
                "Length or height",
                "Place on the weight chart",
                "Record",
            ],
            rows: self.all.iter().map(row).collect(),
        }
    }

    /// Why nothing is told of a measurement's place.
    fn without_a_place(&self, one: &Measured) -> String {
        let age = self.birth.as_ref().zip(one.on).map(|(birth, on)| age_in_days(birth.on, on));
        match age {
            Some(Ok(day)) if day < self.version.first_day && one.kilograms.is_some() => {
                format!("No place is told in the first {} days of life", self.version.first_day)
            }
            _ if one.kilograms.is_none() => "No weight".to_owned(),
            _ => "Not told".to_owned(),
        }
    }

    fn age_lines(&self, one: &Measured) -> Vec<Private<String>> {
        let Some((birth, on)) = self.birth.as_ref().zip(one.on) else {
            return vec!["not known".into()];
        };
        let since_birth = safeguarding::calendar::Age::on(birth.on, on).to_string();
        let mut lines: Vec<Private<String>> = vec![since_birth.into()];
        if let Some(corrected) = self.ages(on).and_then(|ages| ages.corrected) {
            lines.push(if corrected < 0 {
                format!("{} before the due day", days_in_words(-corrected)).into()
            } else {
                format!("{} since the due day", days_in_words(corrected)).into()
            });
        }
        lines
    }
}

fn days_in_words(days: i32) -> String {
    let (n, unit) = if days < 21 { (days, "day") } else { (days / 7, "week") };
    words::count(n as usize, unit, &format!("{unit}s"))
}

/// Everything measured of the child itself, by day; what has no day comes last.
fn measured(caseload: &Caseload, chronology: &Chronology) -> Vec<Measured> {
    let own = chronology.entries.iter().filter(|entry| entry.about == About::Child);
    let of_entry = |entry: &safeguarding::chronology::Entry| {
        let standing = entry.happening.standing;
        let one = move |index: &u32| {
            let record = &caseload.records[*index as usize];
            let is_birth = record.kind == "birth";
            if !is_birth && record.kind != "growth" {
                return None;
            }
            let (kilograms, centimetres) =
                (number(record, "weight_kg"), number(record, "height_cm"));
            (kilograms.is_some() || centimetres.is_some()).then(|| Measured {
                record: *index,
                on: record.happened.day(),
                kilograms,
                centimetres,
                is_birth,
                standing,
            })
        };
        entry.happening.records.iter().filter_map(one).collect::<Vec<_>>()
    };
    let mut all: Vec<Measured> = own.flat_map(of_entry).collect();
    all.sort_by_key(|one| (one.on.is_none(), one.on));
    all
}

fn number(record: &Record, fact: &str) -> Option<f64> {
    record.facts.get(fact)?.trim().parse().ok().filter(|value: &f64| value.is_finite())
}

/// What this reader's records say of the birth; `None` where no day of birth is known to them. What disagrees is said.
fn birth(
    caseload: &Caseload,
    view: &View,
    person: u32,
    all: &[Measured],
    missing: &mut Vec<String>,
) -> Option<Birth> {
    let on = words::born_seen(caseload, view, person)?.day()?;
    let mut sexes: Vec<Sex> = words::seen_mentions(caseload, view, person)
        .filter_map(|mention| mention.sex.filter(|sex| *sex != Sex::Unknown))
        .collect();
    sexes.sort_by_key(|sex| *sex == Sex::Male);
    sexes.dedup();
    if sexes.len() > 1 {
        missing.push("Records disagree about the child’s sex, so no chart is chosen.".to_owned());
    }
    let births = all.iter().filter(|one| one.is_birth && one.standing != Standing::Withdrawn);
    let weights: Vec<(f64, RecordId)> = births
        .filter_map(|one| Some((one.kilograms?, caseload.records[one.record as usize].id)))
        .collect();
    if weights.iter().any(|(kilograms, _)| (kilograms - weights[0].0).abs() > 1e-9) {
        missing.push(
            "Records give different birth weights; the one written first is used.".to_owned(),
        );
    }
    let sees = |record: &&Record| view.sees(record);
    let mentioned = caseload.people.persons[person as usize].mentions.iter();
    let mut gestations: Vec<Gestation> = mentioned
        .map(|(record, _)| &caseload.records[*record as usize])
        .filter(sees)
        .filter(|record| record.kind == "birth")
        .filter_map(|record| Gestation::parse(record.facts.get("gestation_weeks")?).ok())
        .collect();
    gestations.dedup();
    if gestations.len() > 1 {
        missing
            .push("Records give different lengths of the pregnancy; the first is used.".to_owned());
    }
    Some(Birth {
        on,
        sex: if sexes.len() == 1 { sexes[0] } else { Sex::Unknown },
        gestation: gestations.first().copied(),
        weight: weights.first().copied(),
    })
}
