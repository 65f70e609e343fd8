//! What may be said in figures of coded reviews: a small library worked out by hand, and what holds of any.

use proptest::prelude::*;
use safeguarding::learning::analysis::{Analysis, By, Chosen};
use safeguarding::learning::sheets::{Cell, Figured, Wanted};
use safeguarding::learning::{Library, analysis::Prevalence};
use safeguarding::practice::{Codebook, Practice};
use safeguarding::records::{
    Card, ChildOfReview, Coding, DocumentTaken, Done, Instant, LibraryStep, Polarity, Presence,
    Round, StepId,
};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Writes a library step by step.
#[derive(Default)]
struct Writer {
    library: Library,
    steps: u64,
}

impl Writer {
    fn take(&mut self, by: &str, what: Done) -> StepId {
        self.steps += 1;
        let step = LibraryStep::new(by, Instant(1_750_000_000_000_000 + self.steps * 1_000), what);
        let id = step.id;
        self.library.add(self.steps, step);
        id
    }

    fn document(&mut self, year: i16, kind: &str, ages: &[u8]) -> StepId {
        let hash = blake3_like(self.steps);
        let taken = DocumentTaken {
            file: "review.txt".into(),
            format: "text".into(),
            original: hash.clone(),
            text: hash,
            letters: 100,
            pages: vec![0],
            title: None,
            lost: Vec::new(),
        };
        let document = self.take("Ida Marsh", Done::TakenIn(Box::new(taken)));
        let children = ages.iter().map(|age| ChildOfReview { called: "T".into(), age: Some(*age) });
        let card = Card {
            title: format!("Review of {year}"),
            kind: kind.into(),
            nation: "england".into(),
            year: Some(year),
            children: children.collect(),
            ..Card::default()
        };
        self.take("Ida Marsh", Done::Described { document, card: Box::new(card) });
        document
    }

    fn code(&mut self, document: StepId, code: &str, presence: Presence, polarity: Polarity) {
        self.code_in(None, "Ida Marsh", document, code, presence, polarity);
    }

    fn code_in(
        &mut self,
        round: Option<StepId>,
        by: &str,
        document: StepId,
        code: &str,
        presence: Presence,
        polarity: Polarity,
    ) {
        let coding = Coding {
            document,
            codebook: "devon-2024".into(),
            version: 1,
            code: code.into(),
            presence,
            polarity,
            at: None,
            snippet: "".into(),
            process_step: None,
            agencies: Vec::new(),
            happened: None,
            record: None,
            memo: "".into(),
            round,
            suggested_by: None,
        };
        self.take(by, Done::Coded(Box::new(coding)));
    }

    fn round(&mut self, documents: &[StepId]) -> StepId {
        let round = Round {
            name: "Round".to_owned(),
            codebook: "devon-2024".into(),
            version: 1,
            documents: documents.to_vec(),
            coders: vec!["Ida Marsh".into(), "Tom Reed".into()],
        };
        self.take("Ida Marsh", Done::RoundOpened(Box::new(round)))
    }
}

/// A text that stands for a hash and differs from step to step.
fn blake3_like(step: u64) -> String {
    format!("{step:064x}")
}

/// Read once: a property is tried on many libraries.
static PRACTICE: LazyLock<Practice> = LazyLock::new(Practice::shipped);

fn devon() -> Codebook {
    PRACTICE.codebook("devon-2024").expect("it ships").clone()
}

const NEGLECT: &str = "chronic-neglect";
const SAFETY: &str = "health-and-safety";

/// Four documents. Of 2020: neglect twice, once as a gap, and safety. Of 2021: neglect said to be absent. Of 2022: safety as good
/// practice, and nothing of neglect. Of 2023: not coded.
fn by_hand() -> Writer {
    let mut writer = Writer::default();
    let first = writer.document(2020, "local-review", &[0, 4]);
    let second = writer.document(2021, "rapid-review", &[12]);
    let third = writer.document(2022, "local-review", &[]);
    writer.document(2023, "local-review", &[3]);
    writer.code(first, NEGLECT, Presence::Present, Polarity::Gap);
    writer.code(first, NEGLECT, Presence::Present, Polarity::Neutral);
    writer.code(first, NEGLECT, Presence::Absent, Polarity::Neutral);
    writer.code(first, SAFETY, Presence::Present, Polarity::Neutral);
    writer.code(second, NEGLECT, Presence::Absent, Polarity::Neutral);
    writer.code(third, SAFETY, Presence::Present, Polarity::Good);
    writer
}

fn of<'a>(analysis: &'a Analysis, code: &str) -> &'a Prevalence {
    analysis.prevalence.iter().find(|one| one.code == code).expect("a code of the codebook")
}

#[test]
fn documents_and_mentions_are_counted_apart_and_what_is_not_mentioned_is_not_absent() {
    let analysis = Analysis::of(&by_hand().library, &devon(), &Chosen::default());
    assert_eq!((analysis.documents, analysis.coded, analysis.children), (4, 3, 3));
    let neglect = of(&analysis, NEGLECT);
    assert_eq!((neglect.present, neglect.absent, neglect.not_mentioned), (1, 1, 1));
    // Said twice of the whole document, it is mentioned once.
    assert_eq!((neglect.mentions, neglect.gaps, neglect.good), (1, 1, 0));
    let safety = of(&analysis, SAFETY);
    assert_eq!((safety.present, safety.absent, safety.not_mentioned), (2, 0, 1));
    assert_eq!((safety.mentions, safety.gaps, safety.good), (2, 0, 1));
    assert_eq!(safety.share(), Some(2.0 / 3.0));
    assert_eq!(analysis.together(), [(NEGLECT.into(), SAFETY.into(), 1)]);
}

#[test]
fn a_choice_of_kind_and_years_narrows_what_a_share_is_out_of() {
    let library = by_hand().library;
    let chosen = Chosen { kind: "local-review".into(), ..Chosen::default() };
    assert_eq!(Analysis::of(&library, &devon(), &chosen).coded, 2);
    let chosen = Chosen { from_year: Some(2021), to_year: Some(2022), ..Chosen::default() };
    let analysis = Analysis::of(&library, &devon(), &chosen);
    assert_eq!((analysis.documents, analysis.coded), (2, 2));
    assert_eq!(analysis.years.into_iter().collect::<Vec<_>>(), [2021, 2022]);
    let wales = Chosen { nation: "wales".into(), ..Chosen::default() };
    assert_eq!(Analysis::of(&library, &devon(), &wales).documents, 0);
}

#[test]
fn a_document_counts_in_each_band_of_age_that_one_of_its_children_is_in() {
    let parted = Analysis::of(&by_hand().library, &devon(), &Chosen::default()).parted(By::Age);
    assert_eq!(parted.values, ["under-1", "1-5", "11-15", ""]);
    assert_eq!(parted.out_of, [1, 1, 1, 1]);
    assert_eq!(parted.rows[0], (NEGLECT.into(), vec![1, 1, 0, 0]));
    assert_eq!(parted.rows[1], (SAFETY.into(), vec![1, 1, 0, 1]));
}

#[test]
fn a_review_under_way_and_a_round_that_is_blind_count_for_nothing() {
    let mut writer = by_hand();
    let before = Analysis::of(&writer.library, &devon(), &Chosen::default());
    let live = writer.document(2024, "local-review", &[2]);
    let card = Card { is_live: true, ..writer.library.documents[&live].card.clone() };
    writer.take("Ida Marsh", Done::Described { document: live, card: Box::new(card) });
    writer.code(live, NEGLECT, Presence::Present, Polarity::Gap);
    let blind = writer.document(2024, "local-review", &[2]);
    let round = writer.round(&[blind]);
    writer.code_in(Some(round), "Ida Marsh", blind, NEGLECT, Presence::Present, Polarity::Gap);
    writer.take("Ida Marsh", Done::RoundFinished { round, document: blind });
    let during = Analysis::of(&writer.library, &devon(), &Chosen::default());
    assert_eq!(during.prevalence, before.prevalence);
    assert_eq!((during.documents, during.coded), (5, 3));
    writer.take("Tom Reed", Done::RoundFinished { round, document: blind });
    let after = Analysis::of(&writer.library, &devon(), &Chosen::default());
    assert_eq!((after.coded, of(&after, NEGLECT).present), (4, 2));
}

fn numbers(figured: &Figured) -> Vec<usize> {
    let cells = figured.sheets().into_iter().flat_map(|sheet| sheet.rows).flatten();
    let number = |cell: Cell| match cell {
        Cell::Number(number) => Some(number),
        Cell::Words(_) => None,
    };
    cells.filter_map(number).collect()
}

#[test]
fn every_sheet_says_definition_unit_denominator_period_and_source() {
    let wanted = Wanted { by: Some(By::Year), ..Wanted::default() };
    let figured = Figured::of(&PRACTICE, &by_hand().library, &devon(), &wanted);
    let sheets = figured.sheets();
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Prevalence", "Together", "Year", "Definitions", "Documents"]);
    let has = |sheet: usize, words: &str| {
        let mut cells = sheets[sheet].rows.iter().flatten();
        cells.any(|cell| matches!(cell, Cell::Words(there) if there.contains(words)))
    };
    for (sheet, name) in names.iter().enumerate().take(3) {
        for words in [
            "devon-2024, version 1",
            "Learning briefing: Neglect",
            "documents of 2020 to 2022",
            "Documents",
            "out of",
        ] {
            assert!(has(sheet, words), "{name} does not say {words}");
        }
        assert!(has(sheet, "Neglect that went on for months or years"), "{name}");
    }
    assert!(
        has(4, "Review of 2021") && !has(4, "Review of 2023"),
        "only what was coded is a source"
    );
}

#[test]
fn where_nothing_is_coded_there_is_no_table_and_it_is_said_how_many_were_looked_at() {
    let mut writer = Writer::default();
    writer.document(2023, "local-review", &[3]);
    let figured = Figured::of(&PRACTICE, &writer.library, &devon(), &Wanted::default());
    assert!(figured.is_empty && figured.tables.is_empty());
    assert_eq!((figured.documents, figured.coded), (Cell::Number(1), Cell::Number(0)));
}

#[test]
fn as_published_the_order_of_pairs_tells_nothing_of_the_true_numbers() {
    let mut writer = Writer::default();
    let pairs = [(7, [NEGLECT, SAFETY]), (6, ["failed-engagement", SAFETY])];
    for (times, codes) in pairs.into_iter().rev() {
        for _ in 0..times {
            let document = writer.document(2020, "local-review", &[1]);
            for code in codes {
                writer.code(document, code, Presence::Present, Polarity::Neutral);
            }
        }
    }
    let wanted = Wanted { publish: true, ..Wanted::default() };
    let figured = Figured::of(&PRACTICE, &writer.library, &devon(), &wanted);
    let rows = &figured.tables[1].rows;
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.cells[1] == Cell::Number(5)));
    assert_eq!(
        rows[0].codes,
        [NEGLECT, SAFETY],
        "of the same number told, the codebook’s order holds"
    );
}

fn codings() -> impl Strategy<Value = Vec<(usize, usize, bool, u8)>> {
    prop::collection::vec((0..9_usize, 0..6_usize, any::<bool>(), 0..3_u8), 0..60)
}

/// Nine documents coded at random; the eighth is under way, the ninth in a round that is blind.
fn any_library(codings: &[(usize, usize, bool, u8)]) -> Library {
    let book = devon();
    let codes: Vec<&str> = book.codable().take(6).map(|code| code.id.as_str()).collect();
    let mut writer = Writer::default();
    let documents: Vec<StepId> =
        (0..9).map(|n| writer.document(2015 + n % 4, "local-review", &[n as u8])).collect();
    let card = Card { is_live: true, ..writer.library.documents[&documents[7]].card.clone() };
    writer.take("Ida Marsh", Done::Described { document: documents[7], card: Box::new(card) });
    let round = writer.round(&documents[8..]);
    for (document, code, is_present, polarity) in codings {
        let presence = if *is_present { Presence::Present } else { Presence::Absent };
        let polarity = [Polarity::Good, Polarity::Gap, Polarity::Neutral][usize::from(*polarity)];
        let round = (*document == 8).then_some(round);
        writer.code_in(round, "Ida Marsh", documents[*document], codes[*code], presence, polarity);
    }
    writer.library
}

proptest! {
    #[test]
    fn parts_sum_to_the_whole_and_nothing_blind_or_under_way_counts(codings in codings()) {
        let analysis = Analysis::of(&any_library(&codings), &devon(), &Chosen::default());
        let seen: Vec<_> = codings.iter().filter(|(document, ..)| *document < 7).copied().collect();
        prop_assert_eq!(&Analysis::of(&any_library(&seen), &devon(), &Chosen::default()).prevalence, &analysis.prevalence);
        for found in &analysis.prevalence {
            prop_assert_eq!(found.out_of(), analysis.coded);
            prop_assert!(found.present <= found.mentions && found.present <= found.out_of());
            prop_assert!(found.good.max(found.gaps) <= found.mentions);
        }
        let mentions: usize = analysis.prevalence.iter().map(|found| found.mentions).sum();
        // Every coding here is of a whole document: one place of each document and code.
        let places: BTreeSet<_> = seen.iter().filter(|(_, _, is_present, _)| *is_present).map(|(document, code, ..)| (*document, *code)).collect();
        prop_assert_eq!(mentions, places.len());
        // A year is said once of each document, so years do add up.
        let parted = analysis.parted(By::Year);
        prop_assert_eq!(parted.out_of.iter().sum::<usize>(), analysis.coded);
        for (code, counts) in &parted.rows {
            prop_assert_eq!(counts.iter().sum::<usize>(), of(&analysis, code).present);
        }
        for (first, second, both) in analysis.together() {
            prop_assert!(both <= of(&analysis, &first).present.min(of(&analysis, &second).present));
        }
    }

    #[test]
    fn as_published_no_number_is_below_five_or_unrounded_in_any_sheet(codings in codings()) {
            for by in By::ALL {
            let wanted = Wanted { by: Some(by), publish: true, ..Wanted::default() };
            let figured = Figured::of(&PRACTICE, &any_library(&codings), &devon(), &wanted);
            prop_assert!(figured.from.is_empty());
            for table in &figured.tables {
                for row in &table.rows {
                    for (heading, cell) in table.headings.iter().zip(&row.cells) {
                        if let Cell::Number(number) = cell && !heading.contains('%') {
                            prop_assert!(number.is_multiple_of(5), "{number} under {heading}");
                        }
                    }
                    prop_assert!(row.bar.is_none_or(|bar| bar.is_multiple_of(5)));
                }
            }
            prop_assert_eq!(numbers(&figured).into_iter().filter(|number| (1..5).contains(number)).count(), 0);
        }
    }
}
