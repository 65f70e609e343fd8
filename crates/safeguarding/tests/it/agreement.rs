//! Agreement between coders, held to the values its authors published (as Apache-licensed suites restate them) and to a textbook
//! evaluator that looks at every pair.

use proptest::prelude::*;
use safeguarding::learning::agreement::{Distance, Ratings, Span, SpanStudy};

/// Units of two coders, each pair of categories so many times.
fn table(counts: &[&[usize]]) -> Ratings {
    let categories = counts.len() as u16;
    let rows = counts.iter().zip(0..).flat_map(|(row, first)| {
        row.iter().zip(0..).flat_map(move |(count, second)| {
            std::iter::repeat_n(vec![Some(first), Some(second)], *count)
        })
    });
    Ratings::new(categories, rows.collect())
}

/// Units as rows of categories from 1; a point stands for no rating.
fn units(categories: u16, rows: &str) -> Ratings {
    let rating = |word: &str| word.parse::<u16>().ok().map(|category| category - 1);
    let row = |line: &str| line.split_whitespace().map(rating).collect();
    Ratings::new(
        categories,
        rows.lines().map(str::trim).filter(|l| !l.is_empty()).map(row).collect(),
    )
}

fn is_near(found: Option<f64>, published: f64, tolerance: f64) {
    let found = found.expect("there are data enough");
    assert!((found - published).abs() <= tolerance, "{found} is not the published {published}");
}

#[test]
fn two_coders_agree_as_cohen_and_artstein_and_poesio_published() {
    let cohen = table(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    is_near(cohen.raw(), 0.70, 0.005);
    is_near(cohen.cohen(), 0.492, 0.001);
    is_near(cohen.cohen_at_most(), 0.831, 0.001);
    let two = table(&[&[20, 10], &[20, 50]]);
    is_near(two.cohen(), 0.348, 0.001);
    is_near(two.scott(), 0.341, 0.001);
    is_near(two.bennett(), 0.40, 0.001);
    is_near(two.positive(0), 0.571, 0.001);
    is_near(two.positive(1), 0.769, 0.001);
    let three = table(&[&[46, 0, 0], &[6, 32, 6], &[0, 0, 10]]);
    is_near(three.cohen(), 0.801, 0.001);
    is_near(three.scott(), 0.799, 0.001);
    is_near(three.alpha(Distance::Nominal), 0.800, 0.001);
}

#[test]
fn many_coders_agree_as_fleiss_published() {
    let fleiss = units(
        5,
        "4 4 4 4 4 4
         2 2 2 5 5 5
         2 3 3 3 3 5
         5 5 5 5 5 5
         2 2 2 4 4 4
         1 1 3 3 3 3
         3 3 3 3 5 5
         1 1 3 3 3 4
         1 1 4 4 4 4
         5 5 5 5 5 5
         1 4 4 4 4 4
         1 2 4 4 4 4
         2 2 2 3 3 3
         1 4 4 4 4 4
         2 2 4 4 4 5
         3 3 3 3 3 5
         1 1 1 4 5 5
         1 1 1 1 1 2
         2 2 4 4 4 4
         1 3 3 5 5 5
         5 5 5 5 5 5
         2 4 4 4 4 4
         2 2 4 5 5 5
         1 1 4 4 4 4
         1 4 4 4 4 5
         2 2 2 2 2 4
         1 1 1 1 5 5
         2 2 4 4 4 4
         1 3 3 3 3 3
         5 5 5 5 5 5",
    );
    is_near(fleiss.raw(), 0.5556, 0.001);
    is_near(fleiss.fleiss(), 0.430, 0.001);
    assert_eq!(fleiss.coders(), 6);
    let uneven = units(2, "1 1 2\n 1 . 2");
    assert_eq!(uneven.fleiss(), None, "not every unit was rated equally often");
}

#[test]
fn alpha_is_what_krippendorff_and_hayes_published() {
    let binary = units(2, "2 1\n2 2\n1 2\n1 1\n1 1\n1 2\n1 1\n1 2\n1 1\n1 1");
    is_near(binary.raw(), 0.600, 0.001);
    is_near(binary.alpha(Distance::Nominal), 0.095, 0.001);
    let missing = units(
        5,
        "1 1 . 1
         2 2 3 2
         3 3 3 3
         3 3 3 3
         2 2 2 2
         1 2 3 4
         4 4 4 4
         1 1 2 1
         2 2 2 2
         . 5 5 5
         . . 1 1
         . . 3 .",
    );
    is_near(missing.alpha(Distance::Nominal), 0.743, 0.001);
    is_near(missing.alpha(Distance::Interval), 0.849, 0.001);
    // Krippendorff, 1995: one continuum cut into 24 units.
    let cut = units(
        2,
        "1 1\n1 1\n2 1\n2 1\n2 2\n2 2\n2 2\n2 2\n2 1\n2 1\n1 1\n1 1\n1 1\n1 1\n2 1\n2 2\n2 2\n2 1\n2 1\n2 1\n1 1\n1 1\n1 1\n1 1",
    );
    is_near(cut.cohen(), 0.385, 0.001);
    is_near(cut.scott(), 0.314, 0.001);
    is_near(cut.alpha(Distance::Nominal), 0.329, 0.001);
    // Hayes and Krippendorff, 2007: forty units, five coders, in an order from 0, with gaps.
    let ordered = "1 1 2 . 2|1 1 0 1 .|2 3 3 3 .|. 0 0 . 0|0 0 0 . 0|0 0 0 . 0|1 0 2 . 1|1 . 2 0 .|2 2 2 . 2|2 1 1 1 .|. 1 0 0 .|0 0 0 0 .|1 2 2 2 .|3 3 2 2 3|1 1 1 . 1|1 1 1 . 1|2 1 2 . 2|1 2 3 3 .|1 1 0 1 .|0 0 0 . 0|0 0 1 1 .|0 0 . 0 0|2 3 3 3 .|0 0 0 0 .|1 2 . 2 2|0 1 1 1 .|0 0 0 1 0|1 2 1 2 .|1 1 2 2 .|1 1 2 . 2|1 1 0 . 0|2 1 2 1 .|2 2 . 2 2|3 2 2 2 .|2 2 2 . 2|2 2 3 . 2|2 2 2 . 2|2 2 . 1 2|2 2 2 2 .|1 1 1 . 1";
    let rating = |word: &str| word.parse::<u16>().ok();
    let row = |line: &str| line.split_whitespace().map(rating).collect();
    let ordered = Ratings::new(4, ordered.split('|').map(row).collect());
    is_near(ordered.alpha(Distance::Ordinal), 0.7598, 0.0001);
}

#[test]
fn what_gwet_published_bears_a_code_that_is_nearly_always_there() {
    let skewed = table(&[&[80, 7], &[8, 5]]);
    is_near(skewed.gwet(), 0.808, 0.001);
    is_near(skewed.cohen(), 0.314, 0.001);
    let five = table(&[
        &[15, 4, 1, 0, 0],
        &[3, 12, 4, 1, 0],
        &[1, 3, 14, 3, 1],
        &[0, 1, 3, 10, 2],
        &[0, 0, 1, 2, 8],
    ]);
    is_near(five.gwet(), 0.57997, 0.00001);
}

#[test]
fn stretches_agree_as_krippendorff_published() {
    let text = Span { begin: 150, length: 300 };
    let spans = |all: &[(u32, u32)]| {
        all.iter().map(|(begin, length)| Span { begin: *begin, length: *length }).collect()
    };
    let study = |first: &[(u32, u32)], second: &[(u32, u32)]| {
        SpanStudy::new(text, vec![spans(first), spans(second)]).expect("sound")
    };
    let c = study(&[(225, 70), (370, 30)], &[(220, 80), (355, 20), (400, 20)]);
    let k = study(&[(180, 60), (300, 50)], &[(180, 60), (300, 50)]);
    is_near(c.alpha(), 0.7286, 0.0001);
    is_near(k.alpha(), 1.0, 0.0001);
    is_near(SpanStudy::alpha_of(&[c, k]), 0.8591, 0.0005);
    assert_eq!(study(&[], &[]).alpha(), None, "nobody marked anything");
    assert_eq!(study(&[(200, 0)], &[(200, 0)]).alpha(), None, "a stretch without length is none");
    let alone = SpanStudy::new(text, vec![spans(&[(200, 10)])]).expect("sound");
    assert_eq!(alone.alpha(), None, "one coder agrees with nobody");
    let outside = vec![spans(&[(100, 60)]), spans(&[])];
    assert_eq!(SpanStudy::new(text, outside), None);
    let overlapping = vec![spans(&[(200, 20), (210, 20)]), spans(&[])];
    assert_eq!(SpanStudy::new(text, overlapping), None);
}

#[test]
fn too_few_data_are_said_to_be_so_and_never_a_perfect_score() {
    let one_category = table(&[&[24, 0], &[0, 0]]);
    let once = units(2, "1 .\n. 2");
    let none = Ratings::new(2, Vec::new());
    for study in [&one_category, &once, &none] {
        for found in [
            study.cohen(),
            study.scott(),
            study.bennett(),
            study.fleiss(),
            study.gwet(),
            study.alpha(Distance::Nominal),
            study.alpha(Distance::Ordinal),
        ] {
            assert_eq!(found, None);
        }
        assert_eq!(study.interval(|study| study.alpha(Distance::Nominal), 50, 1), None);
    }
}

#[test]
fn an_interval_holds_the_coefficient_and_is_the_same_for_one_seed() {
    let study = table(&[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    let (low, high) = study.interval(Ratings::cohen, 400, 7).expect("enough");
    let kappa = study.cohen().expect("enough");
    assert!(low < kappa && kappa < high && high - low < 0.3, "{low} {kappa} {high}");
    assert_eq!(study.interval(Ratings::cohen, 400, 7), Some((low, high)));
    assert_eq!(table(&[&[3, 1], &[2, 3]]).disagreements(), [3, 4, 5]);
}

/// Alpha as a textbook has it: over every pair of ratings of one unit, and over every pair of all ratings.
fn alpha_by_pairs(rows: &[Vec<Option<u16>>], apart: impl Fn(u16, u16) -> f64) -> Option<f64> {
    let rated = |row: &Vec<Option<u16>>| row.iter().flatten().copied().collect::<Vec<u16>>();
    let units: Vec<Vec<u16>> = rows.iter().map(rated).filter(|unit| unit.len() > 1).collect();
    let all: Vec<u16> = units.iter().flatten().copied().collect();
    let pairs = |of: &[u16]| {
        let mut sum = 0.0;
        for (i, a) in of.iter().enumerate() {
            for (j, b) in of.iter().enumerate() {
                sum += if i == j { 0.0 } else { apart(*a, *b) };
            }
        }
        sum
    };
    let all_ratings = all.len() as f64;
    let observed: f64 =
        units.iter().map(|unit| pairs(unit) / (unit.len() as f64 - 1.0)).sum::<f64>() / all_ratings;
    let expected = pairs(&all) / (all_ratings * (all_ratings - 1.0));
    (expected > 0.0).then(|| 1.0 - observed / expected)
}

proptest! {
    #[test]
    fn alpha_is_that_of_every_pair_whatever_is_missing(
        rows in proptest::collection::vec(
            proptest::collection::vec(proptest::option::of(0_u16..4), 4),
            0..30,
        )
    ) {
        let study = Ratings::new(4, rows.clone());
        let is_other = |a: u16, b: u16| f64::from(u8::from(a != b));
        let steps = |a: u16, b: u16| f64::from(a.abs_diff(b)).powi(2);
        let pairs = [
            (study.alpha(Distance::Nominal), alpha_by_pairs(&rows, is_other)),
            (study.alpha(Distance::Interval), alpha_by_pairs(&rows, steps)),
        ];
        for (fast, slow) in pairs {
            match (fast, slow) {
                (Some(fast), Some(slow)) => prop_assert!((fast - slow).abs() < 1e-9, "{fast} {slow}"),
                (fast, slow) => prop_assert_eq!(fast, slow),
            }
        }
        for found in [study.gwet(), study.fleiss(), study.alpha(Distance::Ordinal)] {
            prop_assert!(found.is_none_or(|value| value <= 1.0 + 1e-9));
        }
    }
}
