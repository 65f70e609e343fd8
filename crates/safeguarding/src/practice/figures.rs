//! Published figures about reviews and incidents, as reference data: `learning/figures.toml`.
//!
//! Takes the file's text; gives each figure with what was counted, of what, how it was defined, and where it stands. A figure without
//! its definition misleads: the same reviews give two, sixteen, twenty-five or sixty in a hundred. Figures are for learning from many
//! reviews; nothing here is ever said of a child.

use super::rules::{Source, TomlDay};
use serde::Deserialize;
use smol_str::SmolStr;

/// The published figures, the studies they come from, and sums that hold between them.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// What the figures come from, in the order of the file.
    pub studies: Vec<Study>,
    /// The figures, in the order of the file.
    pub all: Vec<Figure>,
    /// Sums that hold between figures, in the order of the file.
    pub margins: Vec<Margin>,
}

/// A study, a statistical release or another document with figures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Its id.
    pub id: SmolStr,
    /// The document.
    pub source: Source,
}

/// One published figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// Its id.
    pub id: SmolStr,
    /// What it says, in our words.
    pub statement: String,
    /// What was counted.
    pub unit: Unit,
    /// How many; `None` where only a share was published, or a total of all.
    #[serde(default)]
    pub numerator: Option<u64>,
    /// Of how many; `None` where it is a count by itself or the number was not published.
    #[serde(default)]
    pub denominator: Option<u64>,
    /// The figure as it was printed, such as `16%` or `a third`; `None`: only counts were.
    #[serde(default)]
    pub printed: Option<String>,
    /// The time it speaks of, in words.
    pub period: String,
    /// The first day of that time, where it is a stretch of days.
    #[serde(default)]
    pub from: Option<TomlDay>,
    /// The last day of that time.
    #[serde(default)]
    pub to: Option<TomlDay>,
    /// By what definition, and out of what, it was counted. **Shape:** never empty.
    pub definition: String,
    /// The study it comes from: the id of a [`Study`].
    pub study: SmolStr,
    /// Where in it: a page, a table.
    pub page: String,
    /// Whether anybody has seen it there.
    pub status: FigureStatus,
    /// Figures that say something else of the same thing. **Shape:** each of them names this one too.
    #[serde(default)]
    pub conflicts_with: Vec<SmolStr>,
    /// What stands between it and those, or what else a reader should know before quoting it.
    #[serde(default)]
    pub note: Option<String>,
    /// Why the printed share does not follow from the counts, where it does not.
    #[serde(default)]
    pub does_not_follow: Option<String>,
}

/// What was counted. Two figures of different units are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Children.
    Child,
    /// Those who died or were harmed, of any age.
    Victim,
    /// Incidents.
    Incident,
    /// Notifications of serious incidents.
    Notification,
    /// Reviews held.
    Review,
    /// Reports of reviews that were read.
    Report,
    /// Places in texts where something is said.
    Mention,
    /// Plans.
    Plan,
    /// Recommendations.
    Recommendation,
    /// Cases an inspection or audit looked at.
    CaseLookedAt,
    /// Assessments.
    Assessment,
}

impl Unit {
    /// What several are called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Child => "children",
            Self::Victim => "victims",
            Self::Incident => "incidents",
            Self::Notification => "notifications",
            Self::Review => "reviews",
            Self::Report => "reports of reviews",
            Self::Mention => "mentions",
            Self::Plan => "plans",
            Self::Recommendation => "recommendations",
            Self::CaseLookedAt => "cases looked at",
            Self::Assessment => "assessments",
        }
    }
}

/// Whether anybody has seen a figure in its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureStatus {
    /// Read in the source, or in an account of it that the page names.
    Seen,
    /// Worked out here from figures that were seen.
    WorkedOut,
    /// Not verified: not to be quoted before somebody has looked it up.
    NotVerified,
}

impl FigureStatus {
    /// What a page says of it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Seen => "seen in its source",
            Self::WorkedOut => "worked out here from figures seen",
            Self::NotVerified => "not verified: look it up before quoting it",
        }
    }
}

/// A sum that holds between figures: their numerators add up to a total.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margin {
    /// What the parts are and what the total is.
    pub says: String,
    /// The figures whose numerators are added.
    pub parts: Vec<SmolStr>,
    /// What they add up to.
    pub total: u64,
}

/// A share as it was printed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrintedShare {
    /// Its digits without the point: 42.6 is 426.
    tenfold: u64,
    /// How many of them stand after the point.
    places: u32,
}

impl Figure {
    /// The share, where both counts were published and the second is not nothing. **Units:** a fraction of one.
    #[expect(clippy::cast_precision_loss, reason = "counts of reviews are far below 2^52")]
    pub fn share(&self) -> Option<f64> {
        let denominator = self.denominator.filter(|of| *of > 0)?;
        Some(self.numerator? as f64 / denominator as f64)
    }

    /// The printed share, where it was printed in figures as a percentage.
    pub fn printed_share(&self) -> Option<PrintedShare> {
        let printed = self.printed.as_ref()?.strip_suffix('%')?;
        let (whole, part) = printed.split_once('.').unwrap_or((printed, ""));
        let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) || printed.len() > 6 {
            return None;
        }
        let places = u32::try_from(part.len()).ok()?;
        Some(PrintedShare { tenfold: format!("{whole}{part}").parse().ok()?, places })
    }

    /// The share that the counts give, rounded half up to as many places as the printed one has, when they are more than one apart in
    /// the last place; `None`: the printed share follows, or there is nothing to compare.
    pub fn follows_instead(&self) -> Option<String> {
        let PrintedShare { tenfold, places } = self.printed_share()?;
        let (part, whole) = (self.numerator?, self.denominator.filter(|of| *of > 0)?);
        let scaled = u128::from(part) * 100 * 10_u128.pow(places) * 2 + u128::from(whole);
        let rounded = scaled / (u128::from(whole) * 2);
        if rounded.abs_diff(u128::from(tenfold)) <= 1 {
            return None;
        }
        let unit = 10_u128.pow(places);
        let width = places as usize;
        Some(if places == 0 {
            format!("{rounded}%")
        } else {
            format!("{}.{:0width$}%", rounded / unit, rounded % unit)
        })
    }

    fn wrong(&self) -> Vec<(&'static str, String)> {
        let empty = [
            ("statement", &self.statement),
            ("definition", &self.definition),
            ("period", &self.period),
            ("page", &self.page),
        ];
        let empty = empty.into_iter().filter(|(_, text)| text.trim().is_empty());
        let mut wrong: Vec<_> =
            empty.map(|(key, _)| (key, format!("a figure needs {key}"))).collect();
        if self.numerator.is_none() && self.printed.is_none() {
            wrong.push(("id", "a figure gives numerator, printed, or both".into()));
        }
        if let (Some(part), Some(whole)) = (self.numerator, self.denominator)
            && part > whole
        {
            wrong.push(("numerator", format!("{part} of {whole} is more than all")));
        }
        if self.status == FigureStatus::WorkedOut && self.printed.is_some() {
            let what = "what was worked out here was printed nowhere: leave printed out";
            wrong.push(("printed", what.into()));
        }
        match (self.follows_instead(), &self.does_not_follow) {
            (Some(instead), None) => {
                let printed = self.printed.as_deref().unwrap_or_default();
                let what = format!(
                    "the counts give {instead} and not {printed}: put one right, or say why in does_not_follow"
                );
                wrong.push(("printed", what));
            }
            (None, Some(_)) => {
                let what = "does_not_follow is given, and the printed share follows: leave it out";
                wrong.push(("does_not_follow", what.into()));
            }
            _ => {}
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from.0 > to.0
        {
            wrong.push(("from", format!("it ends on {} and begins on {}", to.0, from.0)));
        }
        if !self.conflicts_with.is_empty() && self.note.is_none() {
            let what = "say in note what stands between it and what it conflicts with";
            wrong.push(("conflicts_with", what.into()));
        }
        wrong
    }
}

impl Figures {
    /// The figure with this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.all.iter().find(|figure| figure.id == id)
    }

    /// The study with this id.
    pub fn study(&self, id: &str) -> Option<&Study> {
        self.studies.iter().find(|study| study.id == id)
    }

    /// The figures of one study, in the order of the file.
    pub fn of_study<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Figure> {
        self.all.iter().filter(move |figure| figure.study == id)
    }

    /// The figures that say something else of the same thing as this one.
    pub fn conflicting(&self, id: &str) -> Vec<&Figure> {
        let named = self.figure(id).map_or(&[][..], |figure| &figure.conflicts_with);
        named.iter().filter_map(|other| self.figure(other)).collect()
    }

    /// Everything that is wrong, each with the keys that lead to it.
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, study) in self.studies.iter().enumerate() {
            if self.studies[..n].iter().any(|other| other.id == study.id) {
                let what = format!("the study {} is listed twice", study.id);
                wrong.push((format!("study.{n}.id"), what));
            }
        }
        for (n, figure) in self.all.iter().enumerate() {
            let of_one = figure.wrong().into_iter().chain(self.wrong_beside_others(n, figure));
            wrong.extend(of_one.map(|(key, what)| (format!("figure.{n}.{key}"), what)));
        }
        for (n, margin) in self.margins.iter().enumerate() {
            wrong.extend(self.wrong_sum(margin).map(|what| (format!("margin.{n}.total"), what)));
        }
        wrong
    }

    fn wrong_beside_others(&self, n: usize, figure: &Figure) -> Vec<(&'static str, String)> {
        let mut wrong = Vec::new();
        if self.all[..n].iter().any(|other| other.id == figure.id) {
            wrong.push(("id", format!("the figure {} is listed twice", figure.id)));
        }
        if self.study(&figure.study).is_none() {
            wrong.push(("study", format!("there is no study {}", figure.study)));
        }
        for id in &figure.conflicts_with {
            match self.figure(id) {
                None => wrong.push(("conflicts_with", format!("there is no figure {id}"))),
                Some(other) if !other.conflicts_with.contains(&figure.id) => {
                    let what = format!("{id} does not name {} in return", figure.id);
                    wrong.push(("conflicts_with", what));
                }
                Some(_) => {}
            }
        }
        wrong
    }

    /// Why the parts of a margin do not add up to its total; `None`: they do.
    fn wrong_sum(&self, margin: &Margin) -> Option<String> {
        let mut sum = 0;
        for id in &margin.parts {
            let Some(part) = self.figure(id).and_then(|figure| figure.numerator) else {
                return Some(format!("there is no figure {id} with a numerator to add"));
            };
            sum += part;
        }
        (sum != margin.total).then(|| format!("the parts add up to {sum} and not {}", margin.total))
    }
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FiguresFile {
    #[serde(default)]
    study: Vec<Study>,
    #[serde(default)]
    figure: Vec<Figure>,
    #[serde(default)]
    margin: Vec<Margin>,
}

impl FiguresFile {
    pub(super) fn read(self) -> Figures {
        Figures { studies: self.study, all: self.figure, margins: self.margin }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(numerator: u64, denominator: u64, printed: &str) -> Figure {
        let text = format!(
            "id = \"a\"\nstatement = \"s\"\nunit = \"review\"\nnumerator = {numerator}\ndenominator = {denominator}\nprinted = \"{printed}\"\nperiod = \"p\"\ndefinition = \"d\"\nstudy = \"s\"\npage = \"1\"\nstatus = \"seen\""
        );
        toml::from_str(&text).expect("a figure")
    }

    #[test]
    fn a_share_follows_when_it_is_rounded_half_up_or_one_off_in_the_last_place() {
        // 101 of 645 is 15.66, printed 16; 1 of 8 is 12.5, half up 13, and 12 or 14 are one off.
        for (part, whole, printed) in
            [(101, 645, "16%"), (1, 8, "13%"), (1, 8, "12%"), (1, 8, "14%"), (83, 139, "59.7%")]
        {
            assert_eq!(figure(part, whole, printed).follows_instead(), None, "{printed}");
        }
        assert_eq!(figure(1, 8, "15%").follows_instead().as_deref(), Some("13%"));
        assert_eq!(figure(83, 139, "59.1%").follows_instead().as_deref(), Some("59.7%"));
        assert_eq!(figure(1, 200, "0.70%").follows_instead().as_deref(), Some("0.50%"));
    }

    #[test]
    fn words_and_nothing_counted_are_not_compared() {
        assert_eq!(figure(1, 3, "a third").follows_instead(), None);
        assert_eq!(figure(0, 0, "50%").follows_instead(), None);
        assert_eq!(figure(0, 0, "50%").share(), None);
    }
}
