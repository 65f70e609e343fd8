//! What may be said in figures of coded reviews: how many documents and how often, with what, by what, out of what.
//!
//! Takes the library, a codebook and which documents are looked at; gives figures that each carry what they count. A coding counts once
//! it may be seen by all: while a round is blind, its codings count for nothing. Reviews under way never count.

use super::library::{Held, Library, Made};
use crate::practice::Codebook;
use crate::records::{Coding, Polarity, Presence, StepId};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which documents are looked at. Empty or `None`: all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Of this kind.
    pub kind: SmolStr,
    /// Of this nation.
    pub nation: SmolStr,
    /// Of this year or later.
    pub from_year: Option<i16>,
    /// Of this year or earlier.
    pub to_year: Option<i16>,
}

impl Chosen {
    /// Whether a document is looked at; one under way never is.
    pub fn takes(&self, held: &Held) -> bool {
        let card = &held.card;
        let year_fits = match card.year {
            Some(year) => {
                self.from_year.is_none_or(|from| from <= year)
                    && self.to_year.is_none_or(|to| year <= to)
            }
            None => self.from_year.is_none() && self.to_year.is_none(),
        };
        !card.is_live
            && (self.kind.is_empty() || card.kind == self.kind)
            && (self.nation.is_empty() || card.nation == self.nation)
            && year_fits
    }
}

/// How often one code was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prevalence {
    /// The code.
    pub code: SmolStr,
    /// Documents in which it is coded as present.
    pub present: usize,
    /// Documents that say that it was not there, and nowhere that it was.
    pub absent: usize,
    /// Documents coded by this codebook in which it is coded neither way.
    pub not_mentioned: usize,
    /// Mentions: places coded with it as present, those that overlap counted once, and whole documents.
    pub mentions: usize,
    /// Of the mentions: good practice.
    pub good: usize,
    /// Of the mentions: a gap.
    pub gaps: usize,
}

impl Prevalence {
    /// The documents it is counted out of: those that were coded by its codebook.
    pub const fn out_of(&self) -> usize {
        self.present + self.absent + self.not_mentioned
    }

    /// The share of documents in which it is present; `None`: none was coded. **Units:** 0 to 1.
    pub fn share(&self) -> Option<f64> {
        (self.out_of() > 0).then(|| self.present as f64 / self.out_of() as f64)
    }
}

/// By what documents or mentions are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The age bands of the children a document is about: a document counts in each that one of its children is in.
    Age,
    /// The year of the document.
    Year,
    /// The kind of the document.
    Kind,
    /// The agencies named by the coding itself.
    Agency,
    /// The step of the process named by the coding itself.
    Step,
}

impl By {
    /// Every way.
    pub const ALL: [Self; 5] = [Self::Age, Self::Year, Self::Kind, Self::Agency, Self::Step];
}

/// The bands of age that analyses of reviews use, by id: the first and last year of each, both within.
pub const AGE_BANDS: [(&str, u8, u8); 5] =
    [("under-1", 0, 0), ("1-5", 1, 5), ("6-10", 6, 10), ("11-15", 11, 15), ("16-and-over", 16, 25)];

/// A table of codes by something, in documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted {
    /// The values there are; the last is empty where some documents say none.
    pub values: Vec<SmolStr>,
    /// How many documents there are of each value. **Shape:** as `values`.
    pub out_of: Vec<usize>,
    /// For each code, in how many documents of each value it is present. **Shape:** as `values`.
    pub rows: Vec<(SmolStr, Vec<usize>)>,
}

/// The figures of one codebook over the documents chosen.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Documents chosen that are not under way.
    pub documents: usize,
    /// Of these, coded by the codebook: every share is out of them.
    pub coded: usize,
    /// The documents coded by the codebook, by when they were taken in.
    pub from: Vec<StepId>,
    /// How many children the cards of those documents name: a document may be about several, or name none.
    pub children: usize,
    /// The years of those documents. **Shape:** each once; those whose card gives no year are only in `undated`.
    pub years: BTreeSet<i16>,
    /// How many of those documents are of no year that anybody wrote down.
    pub undated: usize,
    /// By which versions of the codebook they were coded.
    pub versions: BTreeSet<u32>,
    /// Each code that may be coded, in the order of the codebook.
    pub prevalence: Vec<Prevalence>,
    seen: Vec<DocumentSeen>,
    codes: Vec<SmolStr>,
}

/// What is counted of one document.
#[derive(Clone, Debug)]
struct DocumentSeen {
    ages: BTreeSet<SmolStr>,
    year: SmolStr,
    kind: SmolStr,
    codings: Vec<Arc<Made<Coding>>>,
}

impl Analysis {
    /// Counts the documents chosen by the codes of a codebook, whatever its version they were coded by.
    pub fn of(library: &Library, codebook: &Codebook, chosen: &Chosen) -> Self {
        let codes: Vec<SmolStr> =
            codebook.codes.iter().filter(|c| c.is_codable).map(|c| c.id.clone()).collect();
        let mut analysis = Self { codes, ..Self::default() };
        for held in library.documents.values().filter(|held| chosen.takes(held)) {
            analysis.documents += 1;
            let codings: Vec<Arc<Made<Coding>>> = library
                .codings_seen_by(held.taken.id, None)
                .filter(|made| made.what.codebook == codebook.id)
                .cloned()
                .collect();
            if !codings.is_empty() || is_finished(library, held.taken.id, &codebook.id) {
                analysis.coded += 1;
                analysis.from.push(held.taken.id);
                analysis.children += held.card.children.len();
                analysis.years.extend(held.card.year);
                analysis.undated += usize::from(held.card.year.is_none());
                analysis.versions.extend(codings.iter().map(|made| made.what.version));
                analysis.seen.push(DocumentSeen::of(held, codings));
            }
        }
        analysis.prevalence =
            analysis.codes.iter().map(|code| analysis.prevalence_of(code)).collect();
        analysis
    }

    fn prevalence_of(&self, code: &SmolStr) -> Prevalence {
        let mut found = Prevalence { code: code.clone(), ..Prevalence::default() };
        for document in &self.seen {
            let coded = || document.coded_with(code);
            let says = [Presence::Present, Presence::Absent]
                .map(|presence| coded().any(|coding| coding.presence == presence));
            for mention in mentions(coded().filter(|c| c.presence == Presence::Present)) {
                found.mentions += 1;
                found.good += usize::from(mention.is_good);
                found.gaps += usize::from(mention.is_gap);
            }
            match says {
                [true, _] => found.present += 1,
                [false, true] => found.absent += 1,
                [false, false] => found.not_mentioned += 1,
            }
        }
        found
    }

    /// In how many documents two codes are both present. **Shape:** pairs that occur, the first before the second in the codebook;
    /// most documents first, then in the codebook’s order.
    pub fn together(&self) -> Vec<(SmolStr, SmolStr, usize)> {
        let mut pairs: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for document in &self.seen {
            let there: Vec<usize> =
                (0..self.codes.len()).filter(|place| document.has(&self.codes[*place])).collect();
            for (at, first) in there.iter().enumerate() {
                for second in &there[at + 1..] {
                    *pairs.entry((*first, *second)).or_default() += 1;
                }
            }
        }
        let mut pairs: Vec<((usize, usize), usize)> = pairs.into_iter().collect();
        pairs.sort_by_key(|(places, count)| (std::cmp::Reverse(*count), *places));
        let named = |((first, second), count): ((usize, usize), usize)| {
            (self.codes[first].clone(), self.codes[second].clone(), count)
        };
        pairs.into_iter().map(named).collect()
    }

    /// The codes found anywhere, by something.
    pub fn parted(&self, by: By) -> Parted {
        let mut values: BTreeMap<SmolStr, usize> = BTreeMap::new();
        for document in &self.seen {
            for value in document.values(by, None) {
                *values.entry(value).or_default() += 1;
            }
        }
        // What is not said stands last.
        let not_said = values.remove("");
        let mut parted = Parted::default();
        let mut values: Vec<(SmolStr, usize)> = values.into_iter().collect();
        if by == By::Age {
            values.sort_by_key(|(value, _)| AGE_BANDS.iter().position(|(id, ..)| id == value));
        }
        for (value, count) in values.into_iter().chain(not_said.map(|n| (SmolStr::default(), n))) {
            parted.values.push(value);
            parted.out_of.push(count);
        }
        for code in &self.codes {
            let mut row = vec![0; parted.values.len()];
            for document in self.seen.iter().filter(|document| document.has(code)) {
                for value in document.values(by, Some(code)) {
                    if let Some(place) = parted.values.iter().position(|one| *one == value) {
                        row[place] += 1;
                    }
                }
            }
            if row.iter().any(|count| *count > 0) {
                parted.rows.push((code.clone(), row));
            }
        }
        parted
    }
}

/// A place at which a document speaks of something, however many coded it there.
#[derive(Clone, Copy, Default)]
struct Mention {
    is_good: bool,
    is_gap: bool,
}

/// Codings of one code in one document, those whose stretches overlap put together: two coders of one place make one mention. The
/// document as a whole is a place of its own.
fn mentions<'a>(codings: impl Iterator<Item = &'a Coding>) -> Vec<Mention> {
    let mut codings: Vec<&Coding> = codings.collect();
    codings.sort_by_key(|coding| coding.at);
    let mut places: Vec<(Option<u32>, Mention)> = Vec::new();
    for coding in codings {
        let goes_on = places.last().is_some_and(|(end, _)| match (end, coding.at) {
            (None, None) => true,
            (Some(end), Some(at)) => at.from < *end,
            _ => false,
        });
        let end = coding.at.map(|at| at.to);
        if !goes_on {
            places.push((end, Mention::default()));
        }
        let Some((last, mention)) = places.last_mut() else { continue };
        *last = (*last).max(end);
        mention.is_good |= coding.polarity == Polarity::Good;
        mention.is_gap |= coding.polarity == Polarity::Gap;
    }
    places.into_iter().map(|(_, mention)| mention).collect()
}

/// Whether somebody coded a document by a codebook to its end in a round that is no longer blind.
fn is_finished(library: &Library, document: StepId, codebook: &str) -> bool {
    let mut rounds = library.rounds_of(document);
    rounds.any(|round| round.what.codebook == codebook && !library.is_blind(round.id, document))
}

impl DocumentSeen {
    fn of(held: &Held, codings: Vec<Arc<Made<Coding>>>) -> Self {
        let ages = held.card.children.iter().filter_map(|child| {
            let age = child.age?;
            AGE_BANDS
                .iter()
                .find(|(_, from, to)| (*from..=*to).contains(&age))
                .map(|(id, ..)| (*id).into())
        });
        Self {
            ages: ages.collect(),
            year: held
                .card
                .year
                .map(|year| smol_str::format_smolstr!("{year}"))
                .unwrap_or_default(),
            kind: held.card.kind.clone(),
            codings,
        }
    }

    fn coded_with<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Coding> {
        self.codings.iter().map(|made| &made.what).filter(move |coding| coding.code == code)
    }

    fn has(&self, code: &str) -> bool {
        self.coded_with(code).any(|coding| coding.presence == Presence::Present)
    }

    /// The values of a document, or, where that is said by codings, of those of one code; an empty one where none is said.
    fn values(&self, by: By, code: Option<&str>) -> BTreeSet<SmolStr> {
        let codings = self.codings.iter().map(|made| &made.what);
        let codings = codings.filter(|coding| {
            coding.presence == Presence::Present && code.is_none_or(|code| coding.code == code)
        });
        let said: BTreeSet<SmolStr> = match by {
            By::Age => self.ages.clone(),
            By::Year => [self.year.clone()].into(),
            By::Kind => [self.kind.clone()].into(),
            By::Agency => codings.flat_map(|coding| coding.agencies.clone()).collect(),
            By::Step => codings.filter_map(|coding| coding.process_step.clone()).collect(),
        };
        if said.is_empty() { [SmolStr::default()].into() } else { said }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Stretch;

    #[test]
    fn two_coders_of_one_place_make_one_mention_and_two_places_make_two() {
        let coding = |at: Option<(u32, u32)>, polarity| Coding {
            document: StepId(uuid::Uuid::nil()),
            codebook: "devon-2024".into(),
            version: 1,
            code: "chronic-neglect".into(),
            presence: Presence::Present,
            polarity,
            at: at.map(|(from, to)| Stretch { from, to }),
            snippet: "".into(),
            process_step: None,
            agencies: Vec::new(),
            happened: None,
            record: None,
            memo: "".into(),
            round: None,
            suggested_by: None,
        };
        let codings = [
            coding(Some((10, 40)), Polarity::Gap),
            coding(Some((30, 50)), Polarity::Good),
            coding(Some((50, 60)), Polarity::Neutral),
            coding(None, Polarity::Gap),
            coding(None, Polarity::Gap),
        ];
        let found = mentions(codings.iter());
        let told: Vec<(bool, bool)> = found.iter().map(|one| (one.is_good, one.is_gap)).collect();
        assert_eq!(told, [(false, true), (true, true), (false, false)]);
    }
}
