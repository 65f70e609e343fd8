//! Falls in a child's weight, told as facts: which two weighings, from which line to which, how many spaces, over how long.
//!
//! Takes the birth, the weighings with the records that hold them, a reference and the thresholds in force; gives every weighing's
//! place on the chart, the largest fall to each, weights below the low line, losses in the early days, and what is missing.
//! It says which fall practice names as a threshold for concern. It never says why a weight fell or what a child has.

use super::age::{Ages, Gestation, age_in_days};
use super::centiles::{Line, ROUNDING, SPACE};
use super::reference::{CannotPlace, Measure, Place, PlacedAtAges, Reference};
use super::thresholds::{BirthWeightBand, FallFrom, GrowthVersion};
use crate::calendar::{Date, days_between, in_words};
use crate::records::{RecordId, Sex};
use std::fmt;

/// A weighing, as a record holds it.
#[derive(Clone, Copy, PartialEq)]
pub struct Weighing {
    /// The day.
    pub on: Date,
    /// What the child weighed.
    pub kilograms: f64,
    /// The record that says so.
    pub record: RecordId,
}

/// What is known of a child's birth.
#[derive(Clone, Copy, PartialEq)]
pub struct Birth {
    /// The day.
    pub on: Date,
    /// Which chart.
    pub sex: Sex,
    /// How long the pregnancy lasted, where a record says so.
    pub gestation: Option<Gestation>,
    /// The birth weight in kilograms and the record that says so.
    pub weight: Option<(f64, RecordId)>,
}

/// A child's weighings.
#[derive(Clone, Copy)]
pub struct Weighings<'a> {
    /// The birth.
    pub birth: Birth,
    /// The weighings. **Shape:** in any order; several on one day may stand.
    pub weighings: &'a [Weighing],
}

/// A weight with its place on the chart.
#[derive(Clone, Copy, PartialEq)]
pub struct Plotted {
    /// The day of weighing.
    pub on: Date,
    /// What the child weighed, in kilograms.
    pub kilograms: f64,
    /// The record that says so.
    pub record: RecordId,
    /// The ages at which the chart can be read.
    pub ages: Ages,
    /// The place at both ages.
    pub places: PlacedAtAges,
    /// The place the chart is read at.
    pub place: Place,
    /// Whether it is the birth weight.
    pub is_birth: bool,
}

/// A fall from one weight to a later one.
#[derive(Clone, Copy, PartialEq)]
pub struct Fall {
    /// The earlier weight.
    pub from: Plotted,
    /// The later one.
    pub to: Plotted,
    /// How many centile spaces lie between. **Units:** two thirds of a standard deviation; not a whole number.
    pub spaces: f64,
    /// How many of the nine lines lie between.
    pub lines_crossed: usize,
    /// Days between the weighings.
    pub over_days: i32,
    /// The band of the birth weight, where it is known.
    pub band: Option<BirthWeightBand>,
    /// Whether practice names such a fall as a threshold for concern; `None` where that turns on a birth weight nobody recorded.
    pub is_a_threshold: Option<bool>,
}

/// A loss since birth in the early days.
#[derive(Clone, Copy, PartialEq)]
pub struct EarlyLoss {
    /// The weighing.
    pub on: Date,
    /// The day of life; the day of birth is 0.
    pub day_of_life: i32,
    /// The record of the weighing.
    pub record: RecordId,
    /// The record of the birth weight.
    pub birth_record: RecordId,
    /// How much of the birth weight was lost. **Units:** per cent, above nothing.
    pub lost_per_cent: f64,
    /// Whether practice names such a loss as a threshold.
    pub is_a_threshold: bool,
}

/// What a fuller account would need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The sex is not recorded: no chart can be read.
    Sex,
    /// No birth weight is recorded: which fall is a threshold turns on it.
    BirthWeight,
    /// How long the pregnancy lasted is not recorded: the chart is read as if the child was born when due.
    Gestation,
    /// The birth weight has no place on the reference read in.
    BirthWeightNotPlaced(CannotPlace),
    /// Fewer than two weights have a place: no fall can be told.
    TwoWeights,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sex => f.write_str("The child’s sex is not recorded, so no chart can be read."),
            Self::BirthWeight => f.write_str(
                "No birth weight is recorded, and how large a fall is a threshold depends on it.",
            ),
            Self::Gestation => f.write_str(
                "How many weeks the pregnancy lasted is not recorded; the chart is read as if the child was born when due.",
            ),
            Self::BirthWeightNotPlaced(why) => {
                write!(f, "The birth weight could not be set on the chart: {why}.")
            }
            Self::TwoWeights => {
                f.write_str("Fewer than two weights could be set on the chart, so no fall can be told.")
            }
        }
    }
}

/// Everything the weighings show.
#[derive(Clone, PartialEq)]
pub struct Account {
    /// The birth weight's place and each weighing's, by day.
    pub plotted: Vec<Plotted>,
    /// Weighings without a place, and why; those of the first two weeks are not here but among the early ones.
    pub not_plotted: Vec<(RecordId, CannotPlace)>,
    /// For each weighing, the largest fall to it. **Shape:** by day of the later weighing; weighings without a fall are not here.
    pub falls: Vec<Fall>,
    /// Weighings below the low line, by day.
    pub low: Vec<Plotted>,
    /// Losses since birth in the early days, by day.
    pub early: Vec<EarlyLoss>,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// What a child's weighings show, by the thresholds of one version.
///
/// **Source** of reading the birth weight of a child born from 37 weeks on as that of one born when due: UK-WHO chart, which sets
/// them at age 0 (RCPCH, An introduction to the new UK-WHO growth charts, 2009).
pub fn account(child: &Weighings<'_>, reference: &Reference, version: &GrowthVersion) -> Account {
    let birth = &child.birth;
    let mut account = Account {
        plotted: Vec::with_capacity(child.weighings.len() + 1),
        not_plotted: Vec::new(),
        falls: Vec::new(),
        low: Vec::new(),
        early: Vec::new(),
        missing: Vec::new(),
    };
    let mut weighings = child.weighings.to_vec();
    weighings.sort_by_key(|weighing| (weighing.on, weighing.record));
    account.early = early_losses(birth, &weighings, version);
    if birth.sex == Sex::Unknown {
        account.missing.push(Missing::Sex);
        return account;
    }
    if birth.gestation.is_none() {
        account.missing.push(Missing::Gestation);
    }
    let plot = Plot { birth, reference, version };
    match birth.weight.map(|(kilograms, record)| plot.set(birth.on, kilograms, record, true)) {
        None => account.missing.push(Missing::BirthWeight),
        Some(Err(why)) => account.missing.push(Missing::BirthWeightNotPlaced(why)),
        Some(Ok(plotted)) => account.plotted.push(plotted),
    }
    for weighing in &weighings {
        let is_too_early = age_in_days(birth.on, weighing.on)
            .is_ok_and(|day| (0..version.first_day).contains(&day));
        if is_too_early {
            continue;
        }
        match plot.set(weighing.on, weighing.kilograms, weighing.record, false) {
            Ok(plotted) => account.plotted.push(plotted),
            Err(why) => account.not_plotted.push((weighing.record, why)),
        }
    }
    if account.plotted.len() < 2 {
        account.missing.push(Missing::TwoWeights);
    }
    account.falls = falls(&account.plotted, version);
    let is_low =
        |plotted: &&Plotted| !plotted.is_birth && plotted.place.z < version.low_below.z - ROUNDING;
    account.low = account.plotted.iter().filter(is_low).copied().collect();
    account
}

/// How weights are set on the chart.
struct Plot<'a> {
    birth: &'a Birth,
    reference: &'a Reference,
    version: &'a GrowthVersion,
}

impl Plot<'_> {
    fn set(
        &self,
        on: Date,
        kilograms: f64,
        record: RecordId,
        is_birth: bool,
    ) -> Result<Plotted, CannotPlace> {
        let ages = Ages::on(self.birth.on, on, self.birth.gestation, &self.version.correction)?;
        let places = self.reference.place_at(Measure::Weight, self.birth.sex, ages, kilograms);
        let place = places.for_the_chart()?;
        Ok(Plotted { on, kilograms, record, ages, places, place, is_birth })
    }
}

/// The largest fall to each weighing.
fn falls(plotted: &[Plotted], version: &GrowthVersion) -> Vec<Fall> {
    let at_birth = plotted.first().filter(|first| first.is_birth);
    let band =
        at_birth.and_then(|birth| version.bands.iter().find(|band| band.holds(birth.place.z)));
    // Of the days before, and of the day at hand: weighings of one day begin no fall to each other.
    let (mut highest, mut of_the_day): (Option<&Plotted>, Option<&Plotted>) = (None, None);
    let mut falls = Vec::new();
    for to in plotted {
        if of_the_day.is_some_and(|of_the_day| of_the_day.on < to.on) {
            highest = higher(highest, of_the_day.take());
        }
        let from = match version.counted_from {
            FallFrom::Birth => at_birth,
            FallFrom::HighestEarlier => highest,
        };
        if let Some(from) =
            from.filter(|from| from.on < to.on && from.place.z > to.place.z + ROUNDING)
        {
            let spaces = (from.place.z - to.place.z) / SPACE;
            let reaches = |band: &BirthWeightBand| spaces + ROUNDING >= f64::from(band.spaces);
            let every = version.bands.iter().all(reaches);
            let none = !version.bands.iter().any(reaches);
            falls.push(Fall {
                from: *from,
                to: *to,
                spaces,
                lines_crossed: Line::crossed(from.place.z, to.place.z),
                over_days: days_between(from.on, to.on),
                band: band.copied(),
                // Without a birth weight it can still be told where every band, or none, says the same.
                is_a_threshold: band
                    .map(reaches)
                    .or(every.then_some(true))
                    .or(none.then_some(false)),
            });
        }
        of_the_day = higher(of_the_day, Some(to));
    }
    falls
}

/// The higher of two. Of two that are equally high, the later begins the shorter fall, which is the plainer statement.
fn higher<'a>(one: Option<&'a Plotted>, later: Option<&'a Plotted>) -> Option<&'a Plotted> {
    match (one, later) {
        (Some(one), Some(later)) if one.place.z > later.place.z => Some(one),
        (one, later) => later.or(one),
    }
}

fn early_losses(birth: &Birth, weighings: &[Weighing], version: &GrowthVersion) -> Vec<EarlyLoss> {
    let Some((at_birth, birth_record)) = birth.weight else { return Vec::new() };
    let is_weight = |kilograms: f64| kilograms.is_finite() && kilograms > 0.0;
    weighings
        .iter()
        .filter_map(|weighing| {
            let day_of_life = age_in_days(birth.on, weighing.on).ok()?;
            let is_early = day_of_life < version.early_before_day;
            if !is_early || !is_weight(at_birth) || !is_weight(weighing.kilograms) {
                return None;
            }
            let lost_per_cent = 100.0 * (at_birth - weighing.kilograms) / at_birth;
            (lost_per_cent > ROUNDING).then_some(EarlyLoss {
                on: weighing.on,
                day_of_life,
                record: weighing.record,
                birth_record,
                lost_per_cent,
                is_a_threshold: lost_per_cent > version.early_loss_above + ROUNDING,
            })
        })
        .collect()
}

impl Account {
    /// The falls practice names as thresholds.
    pub fn thresholds(&self) -> impl Iterator<Item = &Fall> {
        self.falls.iter().filter(|fall| fall.is_a_threshold == Some(true))
    }

    /// The records that any statement of this account rests on. **Shape:** each once, in order of id.
    pub fn records(&self) -> Vec<RecordId> {
        let falls = self.falls.iter().flat_map(|fall| [fall.from.record, fall.to.record]);
        let low = self.low.iter().map(|plotted| plotted.record);
        let early = self.early.iter().flat_map(|loss| [loss.record, loss.birth_record]);
        let mut records: Vec<RecordId> = falls.chain(low).chain(early).collect();
        records.sort_unstable();
        records.dedup();
        records
    }
}

impl Plotted {
    /// Where and when, as it is said: `on the 9th centile on 4 March 2024`.
    ///
    /// For a child born early both ages are said: `… (at the age since the due date; at the age since birth, below the 0.4th centile)`.
    pub fn in_words(&self) -> String {
        let when = if self.is_birth { "at birth," } else { "on" };
        let mut words = format!("{} {when} {}", self.place.band(), in_words(self.on));
        if self.ages.corrected.is_some() {
            let since_birth = match self.places.chronological {
                Ok(place) => place.band().to_string(),
                Err(_) => "not on the chart".to_owned(),
            };
            words.push_str(&format!(
                " (at the age since the due date; at the age since birth, {since_birth})"
            ));
        }
        words
    }
}

impl Fall {
    /// The fall as a statement of fact, and whether practice names one of its size as a threshold.
    pub fn in_words(&self) -> String {
        self.fact_in_words() + &self.threshold_in_words()
    }

    /// The fall as a statement of fact: of the place on the chart, which may fall while the weight rises.
    pub fn fact_in_words(&self) -> String {
        let crossed = match self.lines_crossed {
            0 => "without crossing a line".to_owned(),
            1 => "crossing 1 line".to_owned(),
            lines => format!("crossing {lines} lines"),
        };
        format!(
            "Place on the chart fell {} over {}, {crossed}: from {} to {}.",
            decimal_spaces(self.spaces),
            stretch(self.over_days),
            self.from.in_words(),
            self.to.in_words()
        )
    }

    fn threshold_in_words(&self) -> String {
        match (self.is_a_threshold, self.band) {
            (Some(true), Some(band)) => {
                format!(" With a birth weight {band}, a fall of {} or more is a threshold for concern.", spaces_in_words(band.spaces))
            }
            (Some(true), None) => {
                " A fall of this size is a threshold for concern whatever the birth weight.".to_owned()
            }
            (Some(false), Some(band)) => {
                format!(" With a birth weight {band}, the threshold for concern is a fall of {} or more.", spaces_in_words(band.spaces))
            }
            (Some(false), None) => {
                " A fall of this size is below the threshold for concern whatever the birth weight.".to_owned()
            }
            (None, _) => {
                " Whether a fall of this size is a threshold for concern depends on the birth weight, which is not known.".to_owned()
            }
        }
    }
}

impl EarlyLoss {
    /// The loss as a statement of fact.
    pub fn in_words(&self) -> String {
        format!(
            "On day {} of life, {}, the weight was {:.1} per cent below the birth weight.",
            self.day_of_life,
            in_words(self.on),
            self.lost_per_cent
        )
    }
}

/// `1 centile space`, `2 centile spaces`.
fn spaces_in_words(spaces: u8) -> String {
    format!("{spaces} centile space{}", if spaces == 1 { "" } else { "s" })
}

/// One place after the point, cut and not rounded: 1.96 spaces must not be read as the 2.0 it does not reach.
fn decimal_spaces(spaces: f64) -> String {
    let tenths = ((spaces + ROUNDING) * 10.0).floor() / 10.0;
    format!("{tenths:.1} centile spaces")
}

/// `12 days`, `9 weeks`, `14 months`: days under three weeks, weeks under half a year, then months of 30.4 days, all completed.
fn stretch(days: i32) -> String {
    let (n, unit) = match days {
        ..21 => (days, "day"),
        21..183 => (days / 7, "week"),
        _ => ((f64::from(days) / 30.437_5) as i32, "month"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

/// `Debug` that shows nothing of a child: weights and days are personal.
macro_rules! says_nothing {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(private)"))
            }
        }
    )*};
}

says_nothing!(Weighing, Birth, Plotted, Fall, EarlyLoss, Account);

impl fmt::Debug for Weighings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Weighings(private)")
    }
}
