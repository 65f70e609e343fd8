//! The labelled list, as a measure of linking reads it.

use safeguarding::records::{Identifier, IdentifierScheme};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use town::TownError;
use town::labelled::{MOST, Mention, Plan, RATES, mentions, write};

const MENTIONS: u32 = 60_000;

/// The list that most claims are about, made once.
static LIST: LazyLock<Vec<Mention>> =
    LazyLock::new(|| mentions(&Plan::of(MENTIONS)).expect("the plan is sound").collect());

/// Every later mention with the person's first.
fn pairs(list: &[Mention]) -> Vec<(&Mention, &Mention)> {
    let first: BTreeMap<u32, &Mention> =
        list.iter().filter(|m| m.is_first).map(|m| (m.true_id, m)).collect();
    list.iter()
        .filter(|m| !m.is_first)
        .map(|m| (*first.get(&m.true_id).expect("everybody has a first mention"), m))
        .collect()
}

/// Asserts that about this many in a hundred are so.
#[track_caller]
fn about(wanted: f64, tolerance: f64, part: usize, whole: usize) {
    let found = part as f64 * 100.0 / whole as f64;
    assert!((found - wanted).abs() <= tolerance, "{found:.2} in a hundred, not about {wanted}");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = |name: &str, seed| {
        let path = folder.path().join(name);
        let plan = Plan { seed, ..Plan::of(2_000) };
        assert_eq!(write(&path, &plan).unwrap().mentions, 2_000);
        std::fs::read(path).unwrap()
    };
    assert_eq!(bytes("a.csv", 7), bytes("b.csv", 7));
    assert_ne!(bytes("a.csv", 7), bytes("c.csv", 8));
}

#[test]
fn the_file_holds_the_mentions_under_their_headings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.csv");
    let tally = write(&path, &Plan::of(1_000)).unwrap();
    assert_eq!((tally.mentions, tally.people), (1_000, 750));
    let mut file = csv::Reader::from_path(&path).unwrap();
    let headings = "rec_id,true_id,source,forename,surname,dob,postcode,nhs,sex";
    assert_eq!(file.headers().unwrap().iter().collect::<Vec<_>>().join(","), headings);
    let mut ids = BTreeSet::new();
    for (row, mention) in file.records().zip(mentions(&Plan::of(1_000)).unwrap()) {
        let row = row.unwrap();
        assert!(ids.insert(row[0].to_owned()));
        assert_eq!(row[1], format!("p{}", mention.true_id));
        assert_eq!(row[5], mention.born.map(|born| born.to_string()).unwrap_or_default());
        assert_eq!(
            (&row[3], &row[4], &row[8]),
            (&*mention.forename, &*mention.surname, mention.sex)
        );
    }
    assert_eq!(ids.len(), 1_000);
}

#[test]
fn a_list_of_none_or_of_more_than_there_are_numbers_for_is_refused() {
    for asked in [0, MOST + 1] {
        let Err(error) = mentions(&Plan::of(asked)) else { panic!("{asked} were given") };
        assert!(matches!(error, TownError::NotThatManyMentions { .. }));
        assert!(error.to_string().contains("--mentions 100000"), "{error}");
    }
}

#[test]
fn a_quarter_are_later_mentions_and_each_has_its_first() {
    let list: &[Mention] = &LIST;
    let later = pairs(list);
    about(25.0, 0.1, later.len(), list.len());
    let mut times: BTreeMap<u32, usize> = BTreeMap::new();
    for mention in list {
        *times.entry(mention.true_id).or_default() += 1;
    }
    for wanted in 1..=4 {
        assert!(times.values().any(|&count| count == wanted), "nobody is mentioned {wanted} times");
    }
    assert!(times.values().all(|&count| count <= 4));
}

#[test]
fn the_order_says_nothing_of_who_is_who() {
    let list: &[Mention] = &LIST;
    let follows =
        list.windows(2).filter(|two| two[0].true_id.abs_diff(two[1].true_id) <= 1).count();
    assert!(follows < 20, "{follows} mentions stand beside one of the same person or household");
    let later_in_first_half = list[..list.len() / 2].iter().filter(|m| !m.is_first).count();
    about(25.0, 1.0, later_in_first_half, list.len() / 2);
}

#[test]
fn names_slip_as_often_as_the_table_says() {
    let list: &[Mention] = &LIST;
    let later = pairs(list);
    let share = |is: &dyn Fn(&Mention, &Mention) -> bool| {
        later.iter().filter(|(first, later)| is(first, later)).count()
    };
    let swapped = share(&|a, b| a.forename == b.surname && a.surname == b.forename);
    // Where another slip falls on a swapped pair it is not counted here.
    about(RATES.names_swapped * 0.7, 0.5, swapped, later.len());
    let initial = share(&|a, b| b.forename.len() <= 2 && a.forename.starts_with(&b.forename));
    about(RATES.forename_initial, 0.4, initial, later.len());
    let added = share(&|a, b| b.forename.starts_with(&format!("{} ", a.forename)));
    about(RATES.forename_middle / 2.0, 0.5, added, later.len());
    let double = share(&|a, b| a.surname.contains('-') != b.surname.contains('-'));
    about(RATES.surname_double_barrel, 0.8, double, later.len());
    let other_forename = share(&|a, b| a.forename != b.forename);
    about(19.5, 1.5, other_forename, later.len());
    let other_surname = share(&|a, b| a.surname != b.surname);
    about(16.4, 1.5, other_surname, later.len());
}

#[test]
fn birth_dates_slip_as_often_as_the_table_says() {
    let list: &[Mention] = &LIST;
    let later = pairs(list);
    let missing = later.iter().filter(|(_, b)| b.born.is_none()).count();
    about(RATES.born_missing, 0.4, missing, later.len());
    let dates: Vec<_> = later.iter().filter_map(|(a, b)| Some((a.born?, b.born?))).collect();
    about(9.0, 1.0, dates.iter().filter(|(a, b)| a != b).count(), dates.len());
    let year = dates.iter().filter(|(a, b)| {
        a.year().abs_diff(b.year()) == 1 && (a.month(), a.day()) == (b.month(), b.day())
    });
    // A wrong figure now and then makes a year off by one, too.
    about(RATES.born_year, 0.7, year.count(), dates.len());
    let stand_in = dates.iter().filter(|(a, b)| a != b && (b.month(), b.day()) == (1, 1));
    about(RATES.born_january, 0.4, stand_in.count(), dates.len());
    let turned = dates.iter().filter(|(a, b)| {
        a != b && (a.year(), a.month(), a.day()) == (b.year(), b.day(), b.month())
    });
    assert!(turned.count() > dates.len() / 300, "hardly any day and month swapped");
}

#[test]
fn addresses_numbers_and_sex_slip_as_often_as_the_table_says() {
    let list: &[Mention] = &LIST;
    let later = pairs(list);
    let count = |is: &dyn Fn(&Mention, &Mention) -> bool| {
        later.iter().filter(|(first, later)| is(first, later)).count()
    };
    let outcode = |m: &Mention| m.postcode.split(' ').next().unwrap_or_default().to_owned();
    about(22.4, 1.2, count(&|a, b| a.postcode != b.postcode), later.len());
    let nearby = count(&|a, b| a.postcode != b.postcode && outcode(a) == outcode(b));
    assert!((later.len() / 10..later.len() / 6).contains(&nearby), "{nearby}");
    about(RATES.sex, 0.4, count(&|a, b| a.sex != b.sex), later.len());
    let both = count(&|a, b| !a.nhs.is_empty() && !b.nhs.is_empty());
    let differ = count(&|a, b| !a.nhs.is_empty() && !b.nhs.is_empty() && a.nhs != b.nhs);
    about(RATES.nhs_typo, 0.5, differ, both);
}

#[test]
fn nhs_numbers_of_first_mentions_are_right_and_everybodys_own_and_thirty_in_a_hundred_have_none() {
    let list: &[Mention] = &LIST;
    let mut seen = BTreeSet::new();
    for first in list.iter().filter(|m| m.is_first && !m.nhs.is_empty()) {
        let id = Identifier::new(IdentifierScheme::NhsNumber, None, &first.nhs).unwrap();
        assert!(id.passes_its_check(), "{}", first.nhs);
        assert!(first.nhs.starts_with("999"), "{}", first.nhs);
        assert!(seen.insert(&first.nhs), "{} twice", first.nhs);
    }
    about(30.0, 1.0, list.iter().filter(|m| m.nhs.is_empty()).count(), list.len());
}

#[test]
fn some_wrong_nhs_numbers_pass_their_check_but_most_do_not() {
    let list: &[Mention] = &LIST;
    let wrong: Vec<_> = pairs(list)
        .into_iter()
        .filter(|(a, b)| !a.nhs.is_empty() && !b.nhs.is_empty() && a.nhs != b.nhs)
        .map(|(_, b)| b)
        .collect();
    let passing = wrong
        .iter()
        .filter(|m| {
            Identifier::new(IdentifierScheme::NhsNumber, None, &m.nhs)
                .is_some_and(|id| id.passes_its_check())
        })
        .count();
    assert!(passing < wrong.len() / 4, "{passing} of {}", wrong.len());
}

#[test]
fn there_are_twins_and_they_have_different_forenames() {
    let list: &[Mention] = &LIST;
    let mut children: BTreeMap<_, Vec<&Mention>> = BTreeMap::new();
    for first in list.iter().filter(|m| m.is_first) {
        children.entry((&first.surname, first.born, &first.postcode)).or_default().push(first);
    }
    let twins: Vec<_> = children.values().filter(|group| group.len() > 1).collect();
    let people: usize = twins.iter().map(|group| group.len()).sum();
    about(2.3, 0.5, people, list.iter().filter(|m| m.is_first).count());
    let letter = |m: &Mention| m.forename.chars().next();
    assert!(twins.iter().all(|group| group[0].forename != group[1].forename));
    let alike = twins.iter().filter(|group| letter(group[0]) == letter(group[1])).count();
    assert!(alike > twins.len() / 6, "{alike} of {} pairs of twins", twins.len());
}

#[test]
fn there_are_cousins_at_one_postcode_too_close_in_age_to_be_siblings() {
    let list: &[Mention] = &LIST;
    let mut families: BTreeMap<_, Vec<i32>> = BTreeMap::new();
    for first in list.iter().filter(|m| m.is_first) {
        let born = first.born.expect("a first mention has a birth date");
        let day = i32::from(born.year()) * 365 + i32::from(born.day_of_year());
        families.entry((&first.surname, &first.postcode)).or_default().push(day);
    }
    let is_close = |days: &mut Vec<i32>| {
        days.sort_unstable();
        days.windows(2).any(|two| (5..200).contains(&(two[1] - two[0])))
    };
    let close = families.values_mut().map(is_close).filter(|is_close| *is_close);
    let (close, people) = (close.count(), list.iter().filter(|m| m.is_first).count());
    assert!(close > people / 1_000, "{close} among {people} people");
}

#[test]
fn there_are_fathers_and_sons_of_one_name_at_one_postcode() {
    let list: &[Mention] = &LIST;
    let mut alike: BTreeMap<_, Vec<&Mention>> = BTreeMap::new();
    for first in list.iter().filter(|m| m.is_first) {
        alike.entry((&first.forename, &first.surname, &first.postcode)).or_default().push(first);
    }
    let year = |m: &Mention| m.born.expect("a first mention has a birth date").year();
    let fathers = alike
        .values()
        .filter(|group| {
            group.iter().any(|a| group.iter().any(|b| (18..=64).contains(&(year(a) - year(b)))))
        })
        .count();
    let people = list.iter().filter(|m| m.is_first).count();
    assert!((people / 400..people / 100).contains(&fathers), "{fathers} among {people} people");
    let grown_up = list.iter().filter(|m| m.is_first && year(m) < 2008).count();
    about(1.5, 0.5, grown_up, people);
}

#[test]
fn postcodes_are_shared_by_eight_or_nine_people_on_average() {
    let list: &[Mention] = &LIST;
    let first = list.iter().filter(|m| m.is_first);
    let postcodes: BTreeSet<_> = first.clone().map(|m| &m.postcode).collect();
    let average = first.count() as f64 / postcodes.len() as f64;
    assert!((8.0..10.0).contains(&average), "{average}");
}
