//! Growth from outside: measurements to places and back, tables read and refused, falls told as facts.
//!
//! Golden facts carry their source; whole published sets of cases are compared by `cargo xtask measure growth`, which reads them
//! from the packages they come in. The invented reference describes no real children.

use proptest::prelude::*;
use safeguarding::calendar::Date;
use safeguarding::growth::{
    Account, Ages, Band, Birth, CannotPlace, CannotRead, ChartSex, ChildMeasured, FallFrom,
    FourPlaces, Gestation, GrowthThresholds, GrowthVersion, LINES, Measure, Missing, Position,
    Reference, SPACE, Weighing, Weighings, account, read,
};
use safeguarding::records::{Fingerprint, Instant, RecordId, Sex};
use std::sync::LazyLock;

/// Read once, not for each of hundreds of generated cases.
static INVENTED: LazyLock<Reference> = LazyLock::new(Reference::invented);

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn record(number: u64) -> RecordId {
    RecordId::new(Instant(1_700_000_000_000_000 + number * 1_000), &Fingerprint::of(["growth"]))
}

fn version() -> GrowthVersion {
    GrowthThresholds::shipped().on(day("2024-01-01")).unwrap().clone()
}

/// The weight that stands at `z` on that day of age, of a girl.
fn weight(age_days: i32, z: f64) -> f64 {
    INVENTED.measurement(Measure::Weight, Sex::Female, age_days, z).unwrap()
}

/// A girl born on 1 January 2024 when due, with weighings by age in days and place.
fn girl(birth_z: Option<f64>, weighings: &[(i32, f64)]) -> Account {
    let born = day("2024-01-01");
    let birth = Birth {
        on: born,
        sex: Sex::Female,
        gestation: Some(Gestation::new(40, 0).unwrap()),
        weight: birth_z.map(|z| (weight(0, z), record(0))),
    };
    let weighings: Vec<Weighing> = (1..)
        .zip(weighings)
        .map(|(number, (age, z))| Weighing {
            on: born.checked_add(jiff::Span::new().days(*age)).unwrap(),
            kilograms: weight(*age, *z),
            record: record(number),
        })
        .collect();
    let child = Weighings { birth, weighings: &weighings };
    account(&child, &INVENTED, &version())
}

mod places {
    use super::*;

    proptest! {
        #[test]
        fn a_measurement_found_from_a_place_is_placed_there_again(
            age in 28..=1826_i32, z in -5.0..5.0_f64, girls in any::<bool>(), measure in 0..4_usize,
        ) {
            let (reference, measure) = (&*INVENTED, Measure::ALL[measure]);
            let sex = if girls { Sex::Female } else { Sex::Male };
            let measurement = reference.measurement(measure, sex, age, z).unwrap();
            let place = reference.place(measure, sex, age, measurement).unwrap();
            prop_assert!((place.z - z).abs() < 1e-9, "{} and back {}", z, place.z);
        }

        #[test]
        fn whoever_weighs_more_stands_higher(age in -84..=1826_i32, kilograms in 0.5..60.0_f64, more in 0.001..5.0_f64) {
            let reference = &*INVENTED;
            let at = |kilograms| reference.place(Measure::Weight, Sex::Male, age, kilograms).unwrap();
            prop_assert!(at(kilograms).z < at(kilograms + more).z);
            prop_assert!(at(kilograms).centile() <= at(kilograms + more).centile());
        }

        #[test]
        fn no_input_gives_what_is_not_a_number(age in any::<i32>(), measurement in any::<f64>(), measure in 0..4_usize) {
            let reference = &*INVENTED;
            let measure = Measure::ALL[measure];
            if let Ok(place) = reference.place(measure, Sex::Female, age, measurement) {
                prop_assert!(place.z.is_finite() && (0.0..=100.0).contains(&place.centile()));
            }
            if let Ok(found) = reference.measurement(measure, Sex::Female, age, measurement) {
                prop_assert!(found.is_finite() && found > 0.0);
            }
        }

        #[test]
        fn columns_say_what_one_at_a_time_says(
            rows in prop::collection::vec((any::<bool>(), -100..2_000_i32, prop_oneof![0.0..90.0_f64, any::<f64>()]), 0..40),
        ) {
            let reference = &*INVENTED;
            let sexes: Vec<ChartSex> =
                rows.iter().map(|row| if row.0 { ChartSex::Girls } else { ChartSex::Boys }).collect();
            let ages: Vec<i32> = rows.iter().map(|row| row.1).collect();
            let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
            let mut out = vec![None; rows.len()];
            reference.places(Measure::Weight, &sexes, &ages, &weights, &mut out);
            for ((girl, age, kilograms), found) in rows.into_iter().zip(out) {
                let sex = if girl { Sex::Female } else { Sex::Male };
                let one = reference.place(Measure::Weight, sex, age, kilograms).ok().map(|place| place.z);
                prop_assert_eq!(one, found);
            }
        }
    }

    #[test]
    fn the_median_stands_at_nothing_and_at_the_fiftieth() {
        let place = INVENTED.place(Measure::Weight, Sex::Female, 365, 9.0).unwrap();
        assert!(place.z.abs() < 1e-12 && (place.centile() - 50.0).abs() < 1e-9);
        assert_eq!(place.band(), Band::On(LINES[4]));
    }

    #[test]
    fn each_way_of_having_no_place_is_told_apart() {
        let reference = &*INVENTED;
        let place = |measure, sex, age, measurement| {
            reference.place(measure, sex, age, measurement).unwrap_err()
        };
        let weigh = |age, kilograms| place(Measure::Weight, Sex::Female, age, kilograms);
        for nothing in [0.0, -3.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(weigh(100, nothing), CannotPlace::NotAMeasurement);
        }
        assert_eq!(weigh(100, 6_200.0), CannotPlace::NotBelievable(Measure::Weight), "grams");
        assert_eq!(
            place(Measure::Length, Sex::Male, 365, 0.74),
            CannotPlace::NotBelievable(Measure::Length),
            "metres"
        );
        let young = CannotPlace::TooYoung { measure: Measure::BodyMassIndex, first: 28 };
        assert_eq!(place(Measure::BodyMassIndex, Sex::Female, 3, 14.0), young);
        assert_eq!(
            weigh(1_827, 18.0),
            CannotPlace::TooOld { measure: Measure::Weight, last: 1_826 }
        );
        assert_eq!(place(Measure::Weight, Sex::Unknown, 100, 6.0), CannotPlace::SexNotKnown);
        let before = Ages::on(day("2024-01-02"), day("2024-01-01"), None, &version().correction);
        assert_eq!(before.unwrap_err(), CannotPlace::BeforeBirth);
    }

    #[test]
    fn what_cannot_be_placed_is_told_without_the_measurement() {
        for why in [
            CannotPlace::NotBelievable(Measure::Weight),
            CannotPlace::TooOld { measure: Measure::Weight, last: 1_826 },
            CannotPlace::BeforeBirth,
        ] {
            let told = why.to_string();
            assert!(!told.contains("6.2") && told.len() > 30, "{told}");
        }
    }

    #[test]
    fn a_child_born_early_has_both_places() {
        let reference = &*INVENTED;
        let gestation = Gestation::new(30, 0).unwrap();
        let ages =
            Ages::on(day("2024-01-01"), day("2024-07-01"), Some(gestation), &version().correction);
        let ages = ages.unwrap();
        assert_eq!((ages.chronological, ages.corrected), (182, Some(112)));
        let places = reference.place_at(Measure::Weight, Sex::Female, ages, 6.0);
        let corrected = places.corrected.unwrap().unwrap();
        assert!(corrected.z > places.chronological.unwrap().z);
        assert_eq!(places.for_the_chart().unwrap(), corrected);
    }

    #[test]
    fn the_nine_lines_are_drawn_from_one_age_to_the_other() {
        let lines = INVENTED.lines(Measure::Weight, ChartSex::Girls, 0, 365, 30);
        assert_eq!(lines.len(), 9);
        for pair in lines.windows(2) {
            assert!(pair[0].points.iter().zip(&pair[1].points).all(|(low, high)| low.1 < high.1));
        }
        assert_eq!(lines[4].points.first(), Some(&(0, 3.3)));
        assert_eq!(lines[4].points.last().map(|(age, _)| *age), Some(365));
        let none = INVENTED.lines(Measure::Weight, ChartSex::Girls, 4_000, 4_100, 30);
        assert!(none.iter().all(|line| line.points.is_empty()));
    }

    #[test]
    fn a_debug_line_shows_nothing_of_a_child() {
        let account = girl(Some(0.0), &[(60, 0.0), (120, -2.5)]);
        let shown = format!("{account:?} {:?} {:?}", account.falls, account.plotted[0].ages);
        assert!(!shown.chars().any(|c| c.is_ascii_digit()), "{shown}");
    }
}

mod tables {
    use super::*;

    /// The step at three deviations, in WHO's way, from L, M and S of boys' weight at birth.
    ///
    /// Facts from WHO Child Growth Standards (2006), weight-for-age, boys, birth: L 0.3487, M 3.3464, S 0.14602, and the
    /// published weights at -3, -2, 0, 2 and 3 deviations: 2.1, 2.5, 3.3, 4.4 and 5.0 kg.
    #[test]
    fn boys_at_birth_weigh_what_who_printed() {
        let text =
            "sex\tage\tl\tm\ts\n1\t0\t0.3487\t3.3464\t0.14602\n2\t0\t0.3809\t3.2322\t0.14171\n";
        let reference = read(&[("weianthro.txt", text)]).unwrap();
        for (z, printed) in [(-3.0, 2.1), (-2.0, 2.5), (0.0, 3.3), (2.0, 4.4), (3.0, 5.0)] {
            let found = reference.measurement(Measure::Weight, Sex::Male, 0, z).unwrap();
            assert!((found - printed).abs() <= 0.05, "{z}: {found}");
        }
        // Girls, the same page: 2.0, 2.4, 3.2, 4.2, 4.8 kg.
        for (z, printed) in [(-3.0, 2.0), (-2.0, 2.4), (0.0, 3.2), (2.0, 4.2), (3.0, 4.8)] {
            let found = reference.measurement(Measure::Weight, Sex::Female, 0, z).unwrap();
            assert!((found - printed).abs() <= 0.05, "{z}: {found}");
        }
        // Four deviations up stands one step of 2 to 3 above the third.
        let at = |z| reference.measurement(Measure::Weight, Sex::Male, 0, z).unwrap();
        assert!((at(4.0) - (2.0 * at(3.0) - at(2.0))).abs() < 1e-9);
        assert!(
            (reference.place(Measure::Weight, Sex::Male, 0, at(4.0)).unwrap().z - 4.0).abs() < 1e-9
        );
    }

    #[test]
    fn lengths_taken_the_other_way_are_made_to_fit_in_whos_reference_only() {
        let who = read(&[("weianthro.txt", "sex age l m s\n1 0 0.3 3.3 0.1\n2 0 0.3 3.2 0.1\n")])
            .unwrap();
        assert!((who.length_as_expected(730, 80.0, Some(Position::Standing)) - 80.7).abs() < 1e-9);
        assert!((who.length_as_expected(731, 80.0, Some(Position::Lying)) - 79.3).abs() < 1e-9);
        assert!((who.length_as_expected(731, 80.0, None) - 80.0).abs() < 1e-9);
        let invented = &*INVENTED;
        assert!(
            (invented.length_as_expected(800, 80.0, Some(Position::Lying)) - 80.0).abs() < 1e-9
        );
    }

    /// Files in RCPCH's layout, with invented numbers: one row for each end of a part.
    fn uk_who() -> Vec<(&'static str, String)> {
        let part = |from: f64, to: f64, at_from: f64, at_to: f64| {
            let rows = format!(
                r#"[{{"decimal_age":{from},"L":1,"M":{at_from},"S":0.1}},{{"decimal_age":{to},"L":1,"M":{at_to},"S":0.1}}]"#
            );
            let sexes = format!(r#"{{"male":{rows},"female":{rows}}}"#);
            format!(
                r#"{{"measurement":{{"weight":{sexes},"height":{sexes},"bmi":{{"male":[],"female":[{{"decimal_age":0,"L":"","M":"","S":""}}]}},"ofc":{sexes}}}}}"#
            )
        };
        let weeks = |weeks: f64| (weeks - 40.0) * 7.0 / 365.25;
        vec![
            ("data_tables/uk90_preterm.json", part(weeks(23.0), weeks(42.0), 0.6, 4.0)),
            ("data_tables/who/who_infants.json", part(0.0, 2.0, 3.3, 12.0)),
            ("data_tables/who/pre_2025/who_infants.json", "not to be read".to_owned()),
            ("data_tables/who/who_children.json", part(2.0, 5.0, 12.0, 18.0)),
            ("data_tables/uk90_child.json", part(4.0, 20.0, 16.5, 70.0)),
        ]
    }

    fn read_owned(files: &[(&str, String)]) -> Result<Reference, CannotRead> {
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        read(&files)
    }

    #[test]
    fn uk_who_passes_from_part_to_part_on_the_right_day() {
        let reference = read_owned(&uk_who()).unwrap();
        let table = reference.table(Measure::Weight, ChartSex::Boys);
        assert_eq!(table.span(), (-119, 7_305));
        let median = |age| table.lms(age).unwrap().m;
        assert!((median(-119) - 0.6).abs() < 1e-6);
        // The day before two weeks is still of the first part, which ends at 4.0; two weeks is of the next.
        assert!(median(13) > 3.9 && median(14) < 3.5);
        assert!((median(1_461) - 16.5).abs() < 1e-9 && median(1_460) < 16.0);
        assert!(reference.table(Measure::BodyMassIndex, ChartSex::Girls).is_empty());
        let none = reference.place(Measure::BodyMassIndex, Sex::Female, 100, 15.0);
        assert_eq!(none.unwrap_err(), CannotPlace::NoTable(Measure::BodyMassIndex));
        assert!(reference.attribution.contains("RCPCH"));
    }

    #[test]
    fn a_missing_or_damaged_file_is_named() {
        let without: Vec<_> =
            uk_who().into_iter().filter(|(name, _)| !name.ends_with("who_children.json")).collect();
        assert_eq!(read_owned(&without).unwrap_err(), CannotRead::Missing("who_children.json"));
        let mut cut = uk_who();
        cut[4].1.truncate(100);
        assert!(read_owned(&cut).unwrap_err().to_string().contains("uk90_child.json"));
        assert_eq!(read(&[("letter.txt", "")]).unwrap_err(), CannotRead::NothingKnown);
        assert_eq!(read(&[]).unwrap_err(), CannotRead::NothingKnown);
    }

    #[test]
    fn rows_that_describe_nobody_or_leave_a_gap_are_refused() {
        for (rows, step) in [
            ("1 0 0.3 3.3 0.1\n1 2 0.3 3.3 0.1", 1),
            ("1 0 0.3 3.3 0.1\n1 1 0.3 -3.3 0.1", 1),
            ("1 0 0.3 3.3 0.1\n1 0 0.3 3.3 0.1", 0),
        ] {
            let text = format!("sex age l m s\n{rows}\n");
            let error = read(&[("weianthro.txt", text.as_str())]).unwrap_err();
            let CannotRead::Unsound { step: found, .. } = error else { panic!("{error}") };
            assert_eq!(found, step, "{rows}");
        }
        for text in [
            "",
            "sex age l m\n",
            "sex age l m s\n1 0 x 3.3 0.1\n",
            "sex age l m s\n3 0 1 3.3 0.1\n",
        ] {
            let error = read(&[("weianthro.txt", text)]).unwrap_err();
            assert!(matches!(error, CannotRead::NotInLayout { .. }), "{text}: {error}");
        }
    }

    #[test]
    fn a_table_by_the_day_is_refused_with_its_line() {
        let told = |rows: &str| {
            let text = format!("# name: Ours\nmeasure,sex,day,l,m,s\n{rows}\n");
            read(&[("ours.growth.csv", text.as_str())]).map(|r| r.name).map_err(|e| e.to_string())
        };
        assert_eq!(told("weight,girls,0,1,3.3,0.1\nweight,girls,9,1,3.6,0.1").unwrap(), "Ours");
        assert!(
            told("weight,girls,9,1,3.3,0.1\nweight,girls,0,1,3.6,0.1")
                .unwrap_err()
                .contains("line 4")
        );
        assert!(told("weight,people,0,1,3.3,0.1").unwrap_err().contains("line 3"));
        assert!(told("weight,girls,2000000000,1,3.3,0.1").unwrap_err().contains("line 3"));
        assert!(told("").is_err());
    }

    #[test]
    fn four_places_of_one_weighing_are_the_four_places_one_by_one() {
        let by_length =
            "sex length l m s lorh\n1 74.0 -0.35 9.2 0.082 L\n2 74.0 -0.38 9.0 0.09 L\n";
        let reference = read(&[
            ("weianthro.txt", "sex age l m s\n1 365 0.06 9.6 0.11\n2 365 0.1 9.0 0.12\n"),
            ("lenanthro.txt", "sex age l m s loh\n1 365 1 75.7 0.031 L\n2 365 1 74.0 0.034 L\n"),
            (
                "bmianthro.txt",
                "sex age l m s loh\n1 365 -0.3 16.8 0.08 L\n2 365 -0.4 16.4 0.09 L\n",
            ),
            ("wflanthro.txt", by_length),
        ])
        .unwrap();
        let child = ChildMeasured {
            sex: ChartSex::Boys,
            age_days: 365,
            kilograms: 8.5,
            centimetres: 74.0,
            position: Some(Position::Lying),
        };
        let four = reference.four_places(&child);
        let one = |measure, measurement| {
            Some(reference.place(measure, Sex::Male, 365, measurement).unwrap().z)
        };
        assert_eq!(four.weight, one(Measure::Weight, 8.5));
        assert_eq!(four.length, one(Measure::Length, 74.0));
        assert_eq!(four.body_mass_index, one(Measure::BodyMassIndex, 8.5 / (0.74 * 0.74)));
        let lying =
            reference.place_weight_for_length(Sex::Male, Position::Lying, 74.0, 8.5).unwrap();
        assert_eq!(four.weight_for_length, Some(lying.z));
        let longer = reference.place_weight_for_length(Sex::Male, Position::Lying, 75.0, 8.5);
        assert_eq!(longer.unwrap_err(), CannotPlace::OutsideLengths);
        let nothing = reference.four_places(&ChildMeasured {
            kilograms: 0.0,
            centimetres: f64::NAN,
            ..child
        });
        assert!(nothing == FourPlaces::default());
    }
}

mod falls {
    use super::*;

    #[test]
    fn a_fall_is_a_threshold_by_the_band_of_the_birth_weight() {
        // (birth, low end, threshold): on either side of each number of spaces, in each band.
        let just = 0.001;
        for (birth, spaces, is_a_threshold) in [
            (-1.5, 1.0 - just, false),
            (-1.5, 1.0, true),
            (-4.0 / 3.0, 1.5, false),
            (0.0, 2.0 - just, false),
            (0.0, 2.0, true),
            (4.0 / 3.0, 2.0, true),
            (1.5, 3.0 - just, false),
            (1.5, 3.0, true),
        ] {
            let account = girl(Some(birth), &[(60, birth), (180, birth - spaces * SPACE)]);
            let fall = account.falls.last().unwrap();
            assert_eq!(fall.is_a_threshold, Some(is_a_threshold), "{birth} {spaces}");
            assert!((fall.spaces - spaces).abs() < 1e-6);
        }
    }

    #[test]
    fn a_fall_is_counted_from_the_highest_earlier_weighing_or_from_birth_as_practice_says() {
        let rose = [(60, 0.0), (120, 1.0), (200, -0.7)];
        let account = girl(Some(0.0), &rose);
        let fall = account.falls.last().unwrap();
        assert_eq!(
            (fall.from.record, fall.over_days, fall.is_a_threshold),
            (record(2), 80, Some(true))
        );
        let from_birth = GrowthVersion { counted_from: FallFrom::Birth, ..version() };
        let born = day("2024-01-01");
        let weighing =
            Weighing { on: day("2024-07-19"), kilograms: weight(200, -0.7), record: record(1) };
        let birth = Birth {
            on: born,
            sex: Sex::Female,
            gestation: None,
            weight: Some((weight(0, 0.0), record(0))),
        };
        let child = Weighings { birth, weighings: &[weighing] };
        let account = super::account(&child, &INVENTED, &from_birth);
        assert_eq!(account.falls[0].is_a_threshold, Some(false));
        assert_eq!(account.missing, [Missing::Gestation]);
    }

    #[test]
    fn without_a_birth_weight_only_what_every_band_says_is_said() {
        for (spaces, said) in [(0.9, Some(false)), (1.5, None), (2.5, None), (3.0, Some(true))] {
            let account = girl(None, &[(60, 0.0), (180, -spaces * SPACE)]);
            assert_eq!(account.falls[0].is_a_threshold, said, "{spaces}");
            assert_eq!(account.missing, [Missing::BirthWeight]);
        }
    }

    #[test]
    fn a_weight_below_the_second_line_is_low_whatever_the_birth_weight() {
        let low = |z| girl(Some(-2.2), &[(60, z)]).low.len();
        assert_eq!((low(-2.0 + 1e-6), low(-2.0 - 1e-6)), (0, 1));
    }

    #[test]
    fn a_loss_of_more_than_a_tenth_in_the_early_days_is_a_threshold_and_a_tenth_is_not() {
        let born = day("2024-01-01");
        let birth =
            Birth { on: born, sex: Sex::Unknown, gestation: None, weight: Some((3.0, record(0))) };
        let weighing = |on: &str, kilograms, number| Weighing {
            on: day(on),
            kilograms,
            record: record(number),
        };
        let weighings = [
            weighing("2024-01-04", 2.7, 1),
            weighing("2024-01-06", 2.69, 2),
            weighing("2024-01-21", 2.6, 3),
            weighing("2024-01-22", 2.6, 4),
            weighing("2024-01-10", f64::NAN, 5),
        ];
        let child = Weighings { birth, weighings: &weighings };
        let account = super::account(&child, &INVENTED, &version());
        let told: Vec<_> =
            account.early.iter().map(|loss| (loss.day_of_life, loss.is_a_threshold)).collect();
        assert_eq!(told, [(3, false), (5, true), (20, true)]);
        assert_eq!(account.missing, [Missing::Sex]);
        assert!(
            account.early[1]
                .in_words()
                .starts_with("On day 5 of life, 6 January 2024, the weight was 10.3 per cent")
        );
    }

    #[test]
    fn the_first_two_weeks_begin_no_fall() {
        let account = girl(Some(0.0), &[(10, 1.5), (60, 0.0), (90, 0.0)]);
        assert!(account.falls.is_empty());
        assert_eq!(account.plotted.len(), 3);
    }

    #[test]
    fn a_slip_before_the_birth_or_in_grams_is_told_and_leaves_the_others_standing() {
        let born = day("2024-01-01");
        let birth = Birth { on: born, sex: Sex::Male, gestation: None, weight: None };
        let weighing = |on: &str, kilograms, number| Weighing {
            on: day(on),
            kilograms,
            record: record(number),
        };
        let weighings = [
            weighing("2023-12-25", 5.0, 1),
            weighing("2024-03-01", 5_100.0, 2),
            weighing("2024-04-01", 6.0, 3),
        ];
        let child = Weighings { birth, weighings: &weighings };
        let account = super::account(&child, &INVENTED, &version());
        assert_eq!(
            account.not_plotted,
            [
                (record(1), CannotPlace::BeforeBirth),
                (record(2), CannotPlace::NotBelievable(Measure::Weight))
            ]
        );
        assert_eq!(account.plotted.len(), 1);
        assert!(account.missing.contains(&Missing::TwoWeights));
    }

    #[test]
    fn two_weighings_of_one_day_begin_no_fall_to_each_other_and_hide_none() {
        let account = girl(Some(0.0), &[(200, 0.0), (200, -2.5)]);
        assert_eq!(account.falls.len(), 1);
        assert_eq!((account.falls[0].from.record, account.falls[0].over_days), (record(0), 200));
    }

    #[test]
    fn a_fall_reads_as_a_statement_of_fact() {
        let account = girl(Some(0.0), &[(60, 0.0), (144, -1.6)]);
        let fall = account.thresholds().next().unwrap();
        assert_eq!(
            fall.in_words(),
            "Place on the chart fell 2.4 centile spaces over 12 weeks, crossing 3 lines: from on the 50th centile on 1 March 2024 to \
             between the 2nd and 9th centiles on 24 May 2024. With a birth weight from the 9th to the 91st centile, a fall of \
             2 centile spaces or more is a threshold for concern."
        );
        assert_eq!(account.records(), [record(1), record(2)]);
        for word in ["neglect", "diagnos", "failure to thrive", "risk"] {
            assert!(!fall.in_words().contains(word));
        }
    }

    #[test]
    fn the_words_never_round_a_fall_up_to_the_threshold_it_misses() {
        let account = girl(Some(0.0), &[(60, 0.0), (144, -1.999 * SPACE)]);
        assert!(
            account.falls[0].in_words().starts_with("Place on the chart fell 1.9 centile spaces")
        );
    }

    proptest! {
        /// More weighings never take a fall away, and the order in which they came changes nothing.
        #[test]
        fn more_weighings_never_hide_a_fall(
            places in prop::collection::vec((14..700_i32, -3.0..3.0_f64), 2..8), added in (14..700_i32, -3.0..3.0_f64),
        ) {
            let fewer = girl(Some(0.0), &places);
            let mut more = places.clone();
            more.push(added);
            let all = girl(Some(0.0), &more);
            prop_assert!(all.thresholds().count() >= fewer.thresholds().count());
            let mut turned = places;
            turned.reverse();
            let turned = girl(Some(0.0), &turned);
            prop_assert_eq!(turned.thresholds().count(), fewer.thresholds().count());
        }
    }
}

mod thresholds {
    use super::*;

    #[test]
    fn the_shipped_thresholds_are_sound_and_say_where_each_number_is_from() {
        let version = version();
        assert_eq!(version.bands.map(|band| band.spaces), [1, 2, 3]);
        assert_eq!(version.low_below.name, "2nd");
        assert_eq!(version.sources.len(), 6);
        assert!(
            version
                .sources
                .iter()
                .all(|source| !source.title.is_empty() && !source.says.is_empty())
        );
        assert!(!version.cannot_tell.is_empty());
        assert!(GrowthThresholds::shipped().on(day("2017-09-26")).is_none());
    }

    #[test]
    fn every_problem_of_a_file_is_named_at_once() {
        let text = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../practice/england/growth/ng75.toml"
        ))
        .unwrap();
        let wrong = text
            .replace("below = \"2nd\"", "below = \"3rd\"")
            .replace("standard_deviations = [2, 3]", "standard_deviations = [1, 2]")
            .replace("loss_above_per_cent = 10", "loss_above_per_cent = 100");
        let problems = GrowthThresholds::parse("ng75.toml", &wrong).unwrap_err();
        assert_eq!(problems.len(), 3, "{problems:#?}");
        let misspelt = text.replace("spaces = 1", "space = 1");
        let problems = GrowthThresholds::parse("ng75.toml", &misspelt).unwrap_err();
        assert!(problems[0].line.is_some(), "{problems:?}");
        let twice = text.replacen("[[version]]", "[[version]]\n", 1)
            + &text[text.find("[[version]]").unwrap()..];
        let problems = GrowthThresholds::parse("ng75.toml", &twice).unwrap_err();
        assert!(problems[0].what.contains("out of order"), "{problems:?}");
    }
}
