//! Each kind of paper, whole.

use crate::reading::{info, picture, raw, squeezed, text};
use press::{CannotPress, SMALLEST_ON_A_POSTER_POINTS, SMALLEST_POINTS, pdf};
use safeguarding::learning::paper::{Block, Paper, PaperFault, PaperKind, Part};

const DEVON: &str = include_str!("../../../../docs/using/papers/devon-seven-minutes.toml");

fn devon() -> Paper {
    toml::from_str(DEVON).expect("the example of the documents is a whole paper")
}

/// A paper of one part.
pub fn paper(kind: PaperKind, blocks: Vec<Block>) -> Paper {
    Paper {
        kind,
        title: "What children told us".to_owned(),
        issuer: "Ashdown Safeguarding Children Partnership".to_owned(),
        day: "22 November 2026".to_owned(),
        parts: vec![Part { heading: "Findings".to_owned(), blocks }],
        sources: vec!["Audit of 2026".to_owned()],
        notice: vec!["Names were changed.".to_owned()],
    }
}

fn words(many: usize) -> Block {
    Block::Words("The bedroom was not seen. ".repeat(many))
}

fn every_text(paper: &Paper) -> Vec<String> {
    let mut all = Vec::new();
    let _ = paper.with_words(&mut |_, words| {
        all.push(words.to_owned());
        words.to_owned()
    });
    all
}

// covers: BRA-1
#[test]
fn the_example_of_the_documents_stands_on_one_page_with_every_word() {
    let made = pdf(&devon()).expect("it is whole and short enough");
    assert_eq!((made.pages, &made.warnings), (1, &Vec::new()));
    assert!(made.points >= 10.0, "printed in {} points", made.points);
    let printed = squeezed(&raw(&made.bytes));
    for words in every_text(&devon()) {
        assert!(printed.contains(&squeezed(&words)), "{words:?} is not in {printed:?}");
    }
}

#[test]
fn its_parts_are_read_out_in_their_order() {
    let printed = raw(&pdf(&devon()).expect("it fits").bytes);
    let places: Vec<usize> = (devon().parts.iter())
        .map(|part| printed.find(&part.heading).expect("every heading is printed"))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_paper_is_tagged_and_says_its_title_language_and_standard() {
    let table = Block::Table {
        headings: vec!["Measure".to_owned(), "Number".to_owned()],
        rows: vec![vec!["Homes seen".to_owned(), "not collected".to_owned()]],
    };
    let quote =
        Block::Quote { words: "Nobody came up.".to_owned(), from: "A child of 9".to_owned() };
    let made =
        pdf(&paper(PaperKind::AuditReport, vec![table, quote, words(3)])).expect("it prints");
    let told = info(&made.bytes, &[]);
    assert!(told.contains("Tagged:          yes"), "{told}");
    assert!(told.contains("Title:           What children told us"), "{told}");
    assert!(!told.contains("CreationDate"), "the day is the paper's own: {told}");
    let metadata = info(&made.bytes, &["-meta"]);
    assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{metadata}");
    assert!(
        String::from_utf8_lossy(&made.bytes).contains("/Lang (en-GB)")
            || metadata.contains("en-GB"),
        "{metadata}"
    );
    let tags = info(&made.bytes, &["-struct"]);
    for tag in ["H1", "Table", "TH", "TD", "BlockQuote", "P"] {
        assert!(
            tags.split_whitespace().any(|found| found.trim_matches(':') == tag),
            "no {tag} in {tags}"
        );
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(pdf(&devon()), pdf(&devon()));
}

#[test]
fn a_seven_minute_briefing_that_does_not_fit_is_refused_with_the_longest_part_and_by_how_much() {
    let mut long = devon();
    long.parts[3].blocks.push(words(150));
    let refused = pdf(&long).expect_err("nobody reads that in seven minutes");
    let CannotPress::DoesNotFit { over_millimetres, over_lines, longest, smallest_points, .. } =
        refused
    else {
        panic!("{refused:?}");
    };
    assert_eq!(longest, 4);
    assert!(over_millimetres > 20 && over_lines > 5, "{over_millimetres} mm, {over_lines} lines");
    assert!((smallest_points - SMALLEST_POINTS).abs() < f64::EPSILON);
    let told = refused.to_string();
    assert!(told.contains("part 4 is the longest"), "{told}");
    assert!(!told.contains("bedroom"), "{told}");
}

#[test]
fn letters_shrink_before_a_briefing_is_refused_and_never_below_nine_points() {
    let mut sizes = Vec::new();
    for more in 0..20 {
        let mut longer = devon();
        longer.parts[3].blocks.push(words(1 + more * 12));
        match pdf(&longer) {
            Ok(made) => {
                assert_eq!(made.pages, 1);
                sizes.push(made.points);
            }
            Err(CannotPress::DoesNotFit { .. }) => break,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(sizes.iter().all(|points| *points >= SMALLEST_POINTS));
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    assert!(
        (sizes.last().expect("the first fits") - SMALLEST_POINTS).abs() < f64::EPSILON,
        "{sizes:?}"
    );
}

#[test]
fn a_briefing_of_other_than_seven_parts_is_refused_before_anything_is_laid_out() {
    let mut six = devon();
    six.parts.pop();
    assert_eq!(pdf(&six), Err(CannotPress::Faults(vec![PaperFault::NotSevenParts { found: 6 }])));
}

#[test]
fn a_poster_stands_on_one_page_in_large_letters_or_is_refused() {
    let made = pdf(&paper(
        PaperKind::Poster,
        vec![Block::Question("Who has seen the bedroom?".to_owned())],
    ))
    .expect("a few words fit");
    assert_eq!(made.pages, 1);
    assert!(made.points > SMALLEST_ON_A_POSTER_POINTS);
    let full = pdf(&paper(PaperKind::Poster, vec![words(250)]));
    assert!(matches!(full, Err(CannotPress::DoesNotFit { longest: 1, .. })), "{full:?}");
}

// covers: NOT-1
#[test]
fn a_bulletin_has_a_summary_the_definition_findings_and_where_to_learn_more() {
    let bulletin = include_str!("../../../../docs/using/papers/bulletin-neglect.toml");
    let bulletin: Paper = toml::from_str(bulletin).expect("the example is a whole paper");
    let made = pdf(&bulletin).expect("it has room");
    let printed = raw(&made.bytes);
    let headings = ["Summary", "What neglect is", "Findings", "More information"];
    let places = headings.map(|heading| printed.find(heading).expect("every heading is printed"));
    assert!(places.is_sorted() && made.warnings.is_empty(), "{places:?} {:?}", made.warnings);
}

#[test]
fn other_papers_flow_over_pages_with_running_title_and_page_numbers() {
    let made = pdf(&paper(PaperKind::LearningBriefing, vec![words(400)])).expect("it has room");
    assert!(made.pages > 1);
    let printed = text(&made.bytes);
    assert!(printed.contains(&format!("Page 2 of {}", made.pages)), "{printed}");
    assert_eq!(printed.matches("What children told us").count(), made.pages, "{printed}");
}

#[test]
fn a_table_over_pages_repeats_its_headings() {
    let rows = (1..=120).map(|i| vec![format!("Standard {i}"), "met".to_owned()]).collect();
    let table =
        Block::Table { headings: vec!["Standard asked".to_owned(), "Found".to_owned()], rows };
    let made = pdf(&paper(PaperKind::AuditReport, vec![table])).expect("it has room");
    assert!(made.pages > 2);
    assert_eq!(text(&made.bytes).matches("Standard asked").count(), made.pages);
}

#[test]
fn what_is_not_collected_is_printed_as_such_in_a_scorecard_lying_on_its_side() {
    let table = Block::Table {
        headings: ["Measure", "How much", "How well", "What difference"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            ["Homes seen", "19 of 24", "Not collected", "not collected"]
                .map(str::to_owned)
                .to_vec(),
        ],
    };
    let made =
        pdf(&paper(PaperKind::Scorecard, vec![table])).expect("all three questions are asked");
    assert_eq!(text(&made.bytes).to_lowercase().matches("not collected").count(), 2);
    assert!(info(&made.bytes, &[]).contains("Page size:       841.89 x 595.276 pts (A4)"));
}

#[test]
fn a_figure_is_printed_with_its_denominator_definition_and_source() {
    let figure = Block::Figure {
        value: "60%".to_owned(),
        of: "of 139 reviews, 2009 to 2011".to_owned(),
        definition: "Neglect was a factor, by the wider definition.".to_owned(),
        source: "Brandon and others, 2013".to_owned(),
    };
    let printed = raw(&pdf(&paper(PaperKind::Bulletin, vec![figure])).expect("it is whole").bytes);
    let places: Vec<_> = ["60%", "of 139 reviews", "the wider definition", "Source: Brandon"]
        .map(|words| printed.find(words))
        .to_vec();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{printed}");
}

#[test]
fn nothing_is_carried_by_colour() {
    // Black, white and greys only: no operator of the page sets a colour.
    let made = pdf(&devon()).expect("it fits");
    let picture = picture(&made.bytes);
    let pixels = picture.chunks_exact(3);
    assert!(pixels.len() > 100_000);
    assert!(pixels.into_iter().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
}
