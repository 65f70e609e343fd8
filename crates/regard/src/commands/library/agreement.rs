//! `regard library agreement`: how far coders agree, for any table of ratings or of marked stretches.
//!
//! Takes a CSV file; prints each coefficient with the interval of samples drawn from the units, or why it cannot be said. It needs no log
//! and writes nothing. How the coefficients are worked out is in [`safeguarding::learning::agreement`].

mod table;

use crate::out::{field, say};
use safeguarding::learning::agreement::{
    Distance, GammaStudy, Marked, Ratings, Span, SpanStudy, Weights,
};
use safeguarding::learning::rounds::{FEWEST_UNITS, SAMPLES, SEED};
use std::path::PathBuf;
use std::process::ExitCode;
use table::{Rated, Scale, Stretched};

/// The command's options.
#[derive(clap::Args)]
pub(super) struct AgreementOf {
    /// The file, with headings: the unit, then a column for each coder; an empty cell where somebody did not rate.
    file: PathBuf,
    /// The categories in their order, lowest first: adds Krippendorff’s ordinal alpha.
    #[arg(long, value_name = "A,B,C", value_delimiter = ',', conflicts_with = "interval")]
    ordinal: Option<Vec<String>>,
    /// The categories are whole numbers with even steps: adds Krippendorff’s interval alpha.
    #[arg(long)]
    interval: bool,
    /// The file holds marked stretches instead, with the headings coder, code, begin and end.
    #[arg(long, requires = "length", conflicts_with_all = ["ordinal", "interval"])]
    spans: bool,
    /// How long the text is on which they are marked, in the same unit as begin and end.
    #[arg(long, value_name = "N", requires = "spans")]
    length: Option<u32>,
}

/// How often random codings are drawn for gamma: so many leave about half of what thirty do, and cost some seconds at most.
const DRAWN: u32 = 100;

const INSUFFICIENT: &str = "insufficient data";

/// A coefficient.
type Of = fn(&Ratings) -> Option<f64>;

impl AgreementOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(length) = self.length {
            say_stretches(&Stretched::read(&self.file, length)?, length);
        } else {
            let scale = match self.ordinal {
                Some(order) => Scale::Ordinal(order),
                None if self.interval => Scale::Interval,
                None => Scale::Nominal,
            };
            say_ratings(&Rated::read(&self.file, scale)?);
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One line: what is said, the figure or why there is none, and what more there is to it.
fn line(what: &str, figure: Result<f64, &str>, range: Option<(f64, f64)>) {
    let figure = figure.map_or_else(str::to_owned, |figure| format!("{figure:>6.3}"));
    match range.filter(|(low, high)| low < high) {
        Some((low, high)) => say!("{what:<44} {figure}   {low:.3} to {high:.3}"),
        None => say!("{what:<44} {figure}"),
    }
}

fn say_ratings(rated: &Rated) {
    let ratings = &rated.ratings;
    let twice = |row: &[Option<u16>]| row.iter().flatten().count() >= 2;
    let units: usize =
        ratings.patterns().iter().filter(|(row, _)| twice(row)).map(|(_, times)| times).sum();
    say!(
        "Units: {}, of which at least two coders rated {units}. Coders: {}. Categories: {}.",
        rated.units,
        ratings.coders(),
        rated.categories.len()
    );
    say!();
    say!("{:<44} figure   middle 95 of 100 samples of the units", "");
    let interval = |of: &dyn Fn(&Ratings) -> Option<f64>| ratings.interval(of, SAMPLES, SEED);
    line(
        "The same rating, of all pairs",
        ratings.raw().ok_or(INSUFFICIENT),
        interval(&Ratings::raw),
    );
    let of_two = if ratings.coders() == 2 { INSUFFICIENT } else { "only of two coders" };
    for (name, category) in rated.categories.iter().zip(0..) {
        let of = |ratings: &Ratings| ratings.positive(category);
        let figure = of(ratings).ok_or(of_two);
        line(&format!("Positive agreement: {}", field(name)), figure, interval(&of));
    }
    let uneven =
        if rated.is_even { INSUFFICIENT } else { "not every unit was rated equally often" };
    let beyond_chance: [(&str, Of, &str); 7] = [
        ("Cohen’s kappa", Ratings::cohen, of_two),
        ("  its largest possible", Ratings::cohen_at_most, of_two),
        ("Scott’s pi", Ratings::scott, of_two),
        ("Bennett’s S", Ratings::bennett, of_two),
        ("Fleiss’s kappa", Ratings::fleiss, uneven),
        ("Gwet’s AC1", Ratings::gwet, INSUFFICIENT),
        ("Krippendorff’s alpha, nominal", |of| of.alpha(Distance::Nominal), INSUFFICIENT),
    ];
    let enough = |figure: Option<f64>| figure.filter(|_| units >= FEWEST_UNITS);
    for (what, of, why_not) in beyond_chance {
        let figure = enough(of(ratings));
        line(what, figure.ok_or(why_not), figure.and_then(|_| interval(&of)));
    }
    if let Some((what, distance, scaled)) = &rated.scaled {
        let of = |ratings: &Ratings| ratings.alpha(*distance);
        let figure = enough(of(scaled));
        let range = figure.and_then(|_| scaled.interval(of, SAMPLES, SEED));
        line(&format!("Krippendorff’s alpha, {what}"), figure.ok_or(INSUFFICIENT), range);
    }
    if units < FEWEST_UNITS {
        say!();
        say!(
            "Of fewer than {FEWEST_UNITS} units nothing beyond chance is said: one answer more or less turns it round."
        );
    }
}

fn say_stretches(stretched: &Stretched, length: u32) {
    let marked: usize = stretched.coders.iter().map(Vec::len).sum();
    say!(
        "Stretches: {marked}, on a text of {length}. Coders: {}. Codes: {}.",
        stretched.coders.len(),
        stretched.codes.len()
    );
    if stretched.empty > 0 {
        say!("Without length, and left out as they can agree with nothing: {}.", stretched.empty);
    }
    say!();
    let continuum = Span { begin: 0, length };
    let study = |code: u16| {
        let of = |marked: &Vec<Marked>| {
            marked.iter().filter(|one| one.category == code).map(|one| one.at).collect()
        };
        SpanStudy::new(continuum, stretched.coders.iter().map(of).collect())
    };
    let studies: Vec<Option<SpanStudy>> =
        (0..stretched.codes.len()).map(|c| study(c as u16)).collect();
    let overlap = "one coder’s stretches of this code overlap";
    for (name, study) in stretched.codes.iter().zip(&studies) {
        let figure = study.as_ref().ok_or(overlap).and_then(|s| s.alpha().ok_or(INSUFFICIENT));
        line(&format!("Alpha for unitizing: {}", field(name)), figure, None);
    }
    let all: Option<Vec<SpanStudy>> = studies.into_iter().collect();
    let together = all.ok_or("one coder’s stretches of a code overlap");
    let together = together.and_then(|all| SpanStudy::alpha_of(&all).ok_or(INSUFFICIENT));
    line("Alpha for unitizing: all codes together", together, None);
    let gamma = GammaStudy::new(stretched.coders.clone(), Weights::default()).gamma(DRAWN, SEED);
    match gamma {
        Ok(Some(gamma)) => {
            line("Gamma: all codes together", Ok(gamma.value), Some((gamma.low, gamma.high)));
        }
        Ok(None) => line("Gamma: all codes together", Err(INSUFFICIENT), None),
        Err(why) => line("Gamma: all codes together", Err(&format!("not worked out: {why}")), None),
    }
    say!();
    say!(
        "Beside gamma: the range that drawing {DRAWN} random codings leaves. Prefer alpha where one figure is wanted: nothing in it is drawn."
    );
}
