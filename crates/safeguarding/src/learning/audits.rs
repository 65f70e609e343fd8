//! What an audit’s returns say together: the grades theme by theme, how far those who looked at the same work agree, and on which
//! children they differ.
//!
//! Takes the returns and moderations of one audit; gives counts and coefficients, and nothing where too few looked at the same work.
//! Children are numbers here, as in the returns. A return counts once: the last of its author for a child.

use super::agreement::{Distance, Ratings};
use crate::practice::{FactKind, Kind};
use crate::records::{Private, Record};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The grades, best first.
///
/// **Source.** Those of inspections in England, which audit tools of partnerships use.
pub const GRADES: [&str; 4] = ["outstanding", "good", "requires-improvement", "inadequate"];
/// The theme that is of the whole.
pub const OVERALL: &str = "overall";
/// How many samples an interval is drawn from.
const SAMPLES: u32 = 1_000;

/// One return: what one author says of one child’s work.
#[derive(Clone, Debug)]
pub struct Return<'c> {
    /// The child’s number in the audit.
    pub number: u32,
    /// The agency.
    pub agency: &'c str,
    /// Who wrote it; `None` where the source does not say.
    pub author: Option<&'c Private<String>>,
    /// The grade of each theme, by its place among [`GRADES`]; what is not the agency’s work is not there.
    pub grades: BTreeMap<&'c str, u16>,
    /// Whether it is the last of its agency.
    pub is_last: bool,
}

/// The returns of an audit.
#[derive(Clone, Debug, Default)]
pub struct Returns<'c> {
    /// What is graded. **Shape:** in the order of the form.
    pub themes: Vec<&'c FactKind>,
    /// The returns. **Shape:** by child, then agency, then in the order they were written; one of an author for a child.
    pub returns: Vec<Return<'c>>,
    /// The grade that stands for a child, once it was moderated.
    pub moderated: BTreeMap<u32, u16>,
}

/// Who is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Auditors of one agency, each alone, on the same child’s work: how far a grade can be leant on.
    Auditors,
    /// Agencies on the same child: each on its own work, so that differing is no error, and worth talking over.
    Agencies,
}

/// How far grades agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// On how many pieces of work at least two grades were given.
    pub units: usize,
    /// Of pairs of grades, the share that are the same; `None`: no pair.
    pub same: Option<f64>,
    /// Krippendorff’s alpha, ordinal; `None`: too few to say.
    pub alpha: Option<f64>,
    /// The interval that holds the middle 95 in 100 of a thousand samples of the pieces of work; `None`: too few to say.
    pub interval: Option<(f64, f64)>,
}

/// A child on whom grades lie apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart<'c> {
    /// The child’s number.
    pub number: u32,
    /// The theme.
    pub theme: &'c str,
    /// How many steps lie between the best and the worst. 1 or more.
    pub steps: u16,
    /// Who gave which, in the order of the returns.
    pub told: Vec<(&'c str, u16)>,
}

impl<'c> Returns<'c> {
    /// The returns and moderations among some records, in the order they were written; other records are passed over.
    pub fn of(kind: &'c Kind, records: impl IntoIterator<Item = &'c Record>) -> Self {
        let is_graded = |fact: &&FactKind| fact.choices.iter().any(|one| *one == GRADES[3]);
        let mut all =
            Self { themes: kind.facts.iter().filter(is_graded).collect(), ..Self::default() };
        for record in records {
            let Some(number) = record.facts.get("number").and_then(|n| n.trim().parse().ok())
            else {
                continue;
            };
            if record.kind == kind.id {
                all.add(number, record);
            } else if let Some(grade) = grade(record, OVERALL) {
                all.moderated.insert(number, grade);
            }
        }
        all.returns.sort_by_key(|one| (one.number, one.agency));
        all
    }

    fn add(&mut self, number: u32, record: &'c Record) {
        let themes = self.themes.iter();
        let grades =
            themes.filter_map(|theme| Some((theme.name.as_str(), grade(record, &theme.name)?)));
        let one = Return {
            number,
            agency: &record.agency,
            author: record.author.as_ref(),
            grades: grades.collect(),
            is_last: record.facts.get("last").is_some_and(|last| last == "yes"),
        };
        let same = |other: &Return| {
            (other.number, other.agency, other.author) == (one.number, one.agency, one.author)
        };
        match self.returns.iter_mut().find(|other| same(other)) {
            // Somebody unnamed may be anybody: both stand.
            Some(other) if one.author.is_some() => *other = one,
            _ => self.returns.push(one),
        }
    }

    /// Of how many children there is a return.
    pub fn children(&self) -> usize {
        self.returns.iter().map(|one| one.number).collect::<BTreeSet<_>>().len()
    }

    /// How often each grade was given for a theme, best first, and how often it was not the agency’s work.
    pub fn counted(&self, theme: &str) -> ([usize; 4], usize) {
        let mut counts = [0; 4];
        let given = self.returns.iter().filter_map(|one| one.grades.get(theme));
        given.for_each(|grade| counts[usize::from(*grade)] += 1);
        (counts, self.returns.len() - counts.iter().sum::<usize>())
    }

    /// How often each grade stands after moderation, best first.
    pub fn moderated_counted(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        self.moderated.values().for_each(|grade| counts[usize::from(*grade)] += 1);
        counts
    }

    /// How far the grades of a theme agree.
    pub fn agreement(&self, theme: &str, compared: Compared) -> Agreement {
        let mut units: BTreeMap<(u32, &str), BTreeMap<SmolStr, u16>> = BTreeMap::new();
        for (place, one) in self.returns.iter().enumerate() {
            let Some(grade) = one.grades.get(theme) else { continue };
            let (unit, rater) = match compared {
                Compared::Auditors => ((one.number, one.agency), rater(one, place)),
                Compared::Agencies => ((one.number, ""), one.agency.into()),
            };
            // Of several of one agency, the last stands for it.
            units.entry(unit).or_default().insert(rater, *grade);
        }
        units.retain(|_, given| given.len() > 1);
        let raters: BTreeSet<&SmolStr> = units.values().flat_map(BTreeMap::keys).collect();
        let row = |given: &BTreeMap<SmolStr, u16>| {
            raters.iter().map(|rater| given.get(*rater).copied()).collect()
        };
        let ratings = Ratings::new(GRADES.len() as u16, units.values().map(row).collect());
        let alpha = |ratings: &Ratings| ratings.alpha(Distance::Ordinal);
        Agreement {
            units: units.len(),
            same: ratings.raw(),
            alpha: alpha(&ratings),
            interval: ratings.interval(alpha, SAMPLES, 11),
        }
    }

    /// The children on whom grades of a theme lie apart. **Shape:** furthest apart first, then by number.
    pub fn apart(&self) -> Vec<Apart<'c>> {
        let mut apart: Vec<Apart> = Vec::new();
        let numbers: BTreeSet<u32> = self.returns.iter().map(|one| one.number).collect();
        for number in numbers {
            for theme in self.themes.iter().map(|theme| theme.name.as_str()) {
                let of_child = self.returns.iter().filter(|one| one.number == number);
                let told: Vec<(&str, u16)> = of_child
                    .filter_map(|one| Some((one.agency, *one.grades.get(theme)?)))
                    .collect();
                let grades = || told.iter().map(|(_, grade)| *grade);
                let steps = grades().max().unwrap_or(0) - grades().min().unwrap_or(0);
                if steps > 0 {
                    apart.push(Apart { number, theme, steps, told });
                }
            }
        }
        apart.sort_by_key(|one| (std::cmp::Reverse(one.steps), one.number));
        apart
    }
}

/// Who graded, for counting only; somebody unnamed is somebody else each time.
fn rater(one: &Return, place: usize) -> SmolStr {
    one.author.map_or_else(
        || smol_str::format_smolstr!("n {place}"),
        |author| smol_str::format_smolstr!("a {}", author.reveal().trim().to_lowercase()),
    )
}

fn grade(record: &Record, theme: &str) -> Option<u16> {
    let given = record.facts.get(theme)?;
    GRADES.iter().position(|grade| grade == given).map(|place| place as u16)
}
