//! How far the coders of a round agree: code by code and over all, by document, by paragraph and by stretch, with what they differ on.
//!
//! Takes the codings of a round and how its documents are laid out; gives coefficients, or nothing where the data are too few to say,
//! and the list to talk over. Only documents that every coder has finished count: in those, what is not coded was not found mentioned.

use super::agreement::{Distance, Ratings, Span, SpanStudy};
use super::library::{Library, Made};
use crate::records::{Coding, Presence, Private, Round, StepId, Stretch};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A code in a document.
    Document,
    /// A code in a paragraph: codings of the document as a whole do not count.
    Paragraph,
}

impl Unit {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Document, Self::Paragraph];
}

/// How a document is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How long its text is. **Units:** code points.
    pub letters: u32,
    /// Its paragraphs.
    pub paragraphs: Vec<Stretch>,
}

/// What a coder said of a unit, as [`Ratings`] count it: the three states.
const NOT_MENTIONED: u16 = 0;
const PRESENT: u16 = 1;
const ABSENT: u16 = 2;

/// Of how many units at least a coefficient is said: of fewer, one answer more or less turns it round.
pub const FEWEST_UNITS: usize = 5;

/// How often a sample is drawn for an interval, and from which seed: the same codings give the same interval.
pub const SAMPLES: u32 = 1_000;
/// See [`SAMPLES`].
pub const SEED: u64 = 2013;

/// How far coders agree on one code, or on all of them together. Each figure is `None` where the data are too few to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// The code; `None`: all codes together.
    pub code: Option<SmolStr>,
    /// The units that at least two coders rated.
    pub units: usize,
    /// Of these, units where all say that it is mentioned, present or absent.
    pub both: usize,
    /// Units where some do.
    pub some: usize,
    /// Units where nobody does.
    pub neither: usize,
    /// The share of pairs of ratings that are the same.
    pub raw: Option<f64>,
    /// Of two coders’ “present”, the share that the other gave too.
    pub positive: Option<f64>,
    /// Cohen’s kappa of two coders.
    pub cohen: Option<f64>,
    /// Fleiss’s kappa.
    pub fleiss: Option<f64>,
    /// Krippendorff’s alpha, nominal.
    pub alpha: Option<f64>,
    /// Its interval: the middle 95 in 100 of samples drawn from the units.
    pub interval: Option<(f64, f64)>,
    /// Gwet’s AC1, which bears codes that are rare or nearly always there.
    pub gwet: Option<f64>,
    /// Krippendorff’s alpha for stretches; of a document unit only.
    pub stretches: Option<f64>,
}

/// A unit the coders differ on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffersOn {
    /// The document.
    pub document: StepId,
    /// The paragraph; `None`: the document.
    pub at: Option<Stretch>,
    /// The code.
    pub code: SmolStr,
    /// What each coder said, in the order of the round.
    pub said: Vec<SaidOf>,
}

/// What a coder said of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SaidOf {
    /// Nothing yet: they have not finished the document.
    NotFinished,
    /// It is not mentioned.
    NotMentioned,
    /// It says that it was there.
    Present,
    /// It says that it was not there.
    Absent,
}

/// How far the coders of a round agree.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundAgreement {
    /// Code by code, in the order asked.
    pub codes: Vec<Agreed>,
    /// All codes together.
    pub overall: Agreed,
    /// What they differ on, by document, place and code.
    pub differ: Vec<DiffersOn>,
    /// Who has not finished which document, in the order of the round.
    pub waiting: Vec<(StepId, Private<String>)>,
}

/// How far the coders of a round agree on these codes. Documents whose layout is not given are compared as documents only.
pub fn agreement(
    library: &Library,
    round: &Made<Round>,
    codes: &[SmolStr],
    layouts: &BTreeMap<StepId, Layout>,
    unit: Unit,
) -> RoundAgreement {
    let sheet = Sheet::of(library, round, layouts, unit);
    let mut all = Vec::new();
    let mut every_row = Vec::new();
    let mut every_study = Vec::new();
    let mut differ = Vec::new();
    for code in codes {
        let rows = sheet.rows(code);
        let ratings = Ratings::new(3, rows.clone());
        for place in ratings.disagreements() {
            let (document, at) = sheet.units[place];
            let said = rows[place].iter().map(|rating| said_of(*rating)).collect();
            differ.push(DiffersOn { document, at, code: code.clone(), said });
        }
        let study = (unit == Unit::Document).then(|| sheet.study(code)).flatten();
        all.push(agreed(Some(code.clone()), &ratings, study.as_ref().and_then(SpanStudy::alpha)));
        every_row.extend(rows);
        every_study.extend(study);
    }
    differ.sort_by(|a, b| (a.document, a.at, &a.code).cmp(&(b.document, b.at, &b.code)));
    let overall = Ratings::new(3, every_row);
    let stretches = (!every_study.is_empty()).then(|| SpanStudy::alpha_of(&every_study)).flatten();
    let waiting = sheet.waiting(library);
    RoundAgreement { codes: all, overall: agreed(None, &overall, stretches), differ, waiting }
}

fn agreed(code: Option<SmolStr>, ratings: &Ratings, stretches: Option<f64>) -> Agreed {
    let counts = ratings.patterns();
    let rated = |row: &[Option<u16>]| row.iter().flatten().count() >= 2;
    let count = |is_it: &dyn Fn(&[Option<u16>]) -> bool| {
        counts.iter().filter(|(row, _)| rated(row) && is_it(row)).map(|(_, times)| times).sum()
    };
    let mentions =
        |row: &[Option<u16>]| row.iter().flatten().filter(|r| **r != NOT_MENTIONED).count();
    let all_mention = |row: &[Option<u16>]| mentions(row) == row.iter().flatten().count();
    let units = count(&|_| true);
    let enough = |value: Option<f64>| value.filter(|_| units >= FEWEST_UNITS);
    let alpha = enough(ratings.alpha(Distance::Nominal));
    let interval = ratings.interval(|drawn| drawn.alpha(Distance::Nominal), SAMPLES, SEED);
    Agreed {
        code,
        units,
        both: count(&all_mention),
        some: count(&|row| mentions(row) > 0 && !all_mention(row)),
        neither: count(&|row| mentions(row) == 0),
        raw: ratings.raw(),
        positive: ratings.positive(PRESENT),
        cohen: enough(ratings.cohen()),
        fleiss: enough(ratings.fleiss()),
        alpha,
        // Where every sample says the same, the units are too alike for the spread to mean anything.
        interval: interval.filter(|(low, high)| alpha.is_some() && low < high),
        gwet: enough(ratings.gwet()),
        stretches,
    }
}

const fn said_of(rating: Option<u16>) -> SaidOf {
    match rating {
        None => SaidOf::NotFinished,
        Some(PRESENT) => SaidOf::Present,
        Some(ABSENT) => SaidOf::Absent,
        Some(_) => SaidOf::NotMentioned,
    }
}

/// The codings of a round, by unit and coder.
struct Sheet<'a> {
    round: &'a Made<Round>,
    /// Each unit: the document, and the paragraph where that is what is compared.
    units: Vec<(StepId, Option<Stretch>)>,
    /// For each unit, which coders rated it.
    rated: Vec<Vec<bool>>,
    /// The codings by code and place of the document, each with its coder’s place.
    codings: BTreeMap<&'a str, Vec<(usize, &'a Coding)>>,
    /// Where the units of a document lie.
    of_document: BTreeMap<StepId, std::ops::Range<usize>>,
    /// Where each document begins on the one continuum of all of them. **Units:** code points.
    begins: BTreeMap<StepId, u32>,
    letters: u32,
}

impl<'a> Sheet<'a> {
    fn of(
        library: &'a Library,
        round: &'a Made<Round>,
        layouts: &BTreeMap<StepId, Layout>,
        unit: Unit,
    ) -> Self {
        let mut sheet = Self {
            round,
            units: Vec::new(),
            rated: Vec::new(),
            codings: BTreeMap::new(),
            of_document: BTreeMap::new(),
            begins: BTreeMap::new(),
            letters: 0,
        };
        for document in &round.what.documents {
            let finished: Vec<bool> = round
                .what
                .coders
                .iter()
                .map(|coder| library.has_finished(round.id, *document, coder))
                .collect();
            // Before all have finished a document nothing of it is told: who is left would not be blind any more.
            if !finished.iter().all(|finished| *finished) {
                continue;
            }
            let from = sheet.units.len();
            match (unit, layouts.get(document)) {
                (Unit::Document, _) => sheet.units.push((*document, None)),
                (Unit::Paragraph, Some(layout)) => {
                    sheet.units.extend(layout.paragraphs.iter().map(|at| (*document, Some(*at))));
                }
                (Unit::Paragraph, None) => {}
            }
            sheet.rated.resize(sheet.units.len(), finished);
            sheet.of_document.insert(*document, from..sheet.units.len());
            sheet.begins.insert(*document, sheet.letters);
            let held = library.documents.get(document);
            sheet.letters += held.map_or(0, |held| held.taken.what.letters);
            for made in library.codings_of(*document) {
                sheet.take(made);
            }
        }
        sheet
    }

    fn take(&mut self, made: &'a Arc<Made<Coding>>) {
        if made.what.round != Some(self.round.id) {
            return;
        }
        let Some(coder) = self.round.what.coders.iter().position(|coder| *coder == made.by) else {
            return;
        };
        self.codings.entry(&made.what.code).or_default().push((coder, &made.what));
    }

    /// What each coder said of each unit. Who says both, present and absent, says that it is present.
    fn rows(&self, code: &str) -> Vec<Vec<Option<u16>>> {
        let mut rows: Vec<Vec<Option<u16>>> = self
            .rated
            .iter()
            .map(|rated| rated.iter().map(|is_rated| is_rated.then_some(NOT_MENTIONED)).collect())
            .collect();
        for (coder, coding) in self.codings.get(code).into_iter().flatten() {
            for place in self.units_of(coding) {
                let Some(rating) = &mut rows[place][*coder] else { continue };
                match coding.presence {
                    Presence::Present => *rating = PRESENT,
                    Presence::Absent if *rating == NOT_MENTIONED => *rating = ABSENT,
                    Presence::Absent => {}
                }
            }
        }
        rows
    }

    /// The units a coding is about.
    fn units_of(&self, coding: &Coding) -> std::ops::Range<usize> {
        let all = self.of_document.get(&coding.document).cloned().unwrap_or(0..0);
        if self.units.get(all.start).is_none_or(|(_, at)| at.is_none()) {
            return all;
        }
        let Some(at) = coding.at else { return 0..0 };
        let paragraphs = &self.units[all.clone()];
        let from = paragraphs.partition_point(|(_, there)| there.is_some_and(|p| p.to <= at.from));
        let to = paragraphs.partition_point(|(_, there)| there.is_some_and(|p| p.from < at.to));
        all.start + from..all.start + to.max(from)
    }

    /// The stretches each coder marked with a code, over all documents that every coder has finished; those of one coder that overlap
    /// are put together. `None`: there is no such document.
    fn study(&self, code: &str) -> Option<SpanStudy> {
        let coders = self.round.what.coders.len();
        let mut marked: Vec<Vec<(u32, u32)>> = vec![Vec::new(); coders];
        for (coder, coding) in self.codings.get(code).into_iter().flatten() {
            let is_rated = |place: usize| self.rated[place].iter().all(|rated| *rated);
            let Some(of_document) = self.of_document.get(&coding.document).cloned() else {
                continue;
            };
            let (Some(at), Some(begins)) = (coding.at, self.begins.get(&coding.document)) else {
                continue;
            };
            if of_document.into_iter().all(is_rated) {
                marked[*coder].push((begins + at.from, begins + at.to));
            }
        }
        let spans = marked.into_iter().map(put_together).collect();
        SpanStudy::new(Span { begin: 0, length: self.letters }, spans)
    }

    fn waiting(&self, library: &Library) -> Vec<(StepId, Private<String>)> {
        let documents = self.round.what.documents.iter();
        let pairs = documents.flat_map(|document| {
            self.round.what.coders.iter().map(move |coder| (*document, coder.clone()))
        });
        pairs
            .filter(|(document, coder)| !library.has_finished(self.round.id, *document, coder))
            .collect()
    }
}

/// Stretches in order, those that overlap or touch made one.
fn put_together(mut marked: Vec<(u32, u32)>) -> Vec<Span> {
    marked.sort_unstable();
    let mut apart: Vec<(u32, u32)> = Vec::new();
    for (from, to) in marked {
        match apart.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => apart.push((from, to)),
        }
    }
    apart.into_iter().map(|(from, to)| Span { begin: from, length: to - from }).collect()
}
