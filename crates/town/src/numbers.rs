//! The numbers by which systems know the invented people: none of them can belong to anybody.
//!
//! Takes a family's number and a child's place in it; gives NHS numbers of the range kept for tests (999 000 0000 to
//! 999 999 9999, with a right check digit) and pupil numbers of an authority that does not exist.

/// How many NHS numbers of the test range are set aside for one family.
///
/// The range has a million; six a family is enough for 166,000 families, and no two families share one.
const NHS_NUMBERS_A_FAMILY: u64 = 6;

/// The NHS number of the `child`th child of a family; `None` when the family's share is used up, as happens to real
/// children who are not yet registered.
pub(crate) fn nhs_number(family: u64, child: u64) -> Option<u64> {
    (0..NHS_NUMBERS_A_FAMILY)
        .filter_map(|i| {
            // A multiplier prime to a million scatters neighbours without making two alike.
            let place = (family * NHS_NUMBERS_A_FAMILY + i) % 1_000_000 * 387_421 % 1_000_000;
            with_check_digit(999_000_000 + place)
        })
        .nth(child as usize)
}

/// Nine figures with their modulus-11 check digit; `None` when the check would be 10, which is never issued.
pub(crate) fn with_check_digit(nine: u64) -> Option<u64> {
    let mut rest = nine;
    let mut sum = 0;
    for weight in 2..=10 {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match 11 - sum % 11 {
        10 => None,
        11 => Some(nine * 10),
        check => Some(nine * 10 + check),
    }
}

/// A pupil number: a letter and twelve figures, of authority 099, which does not exist.
pub(crate) fn pupil_number(family: u64, child: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let number = family * 16 + child;
    let letter = LETTERS[(number % LETTERS.len() as u64) as usize] as char;
    format!("{letter}099{:09}", number % 1_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeguarding::records::{Identifier, IdentifierScheme};
    use std::collections::BTreeSet;

    #[test]
    fn nhs_numbers_pass_their_check_are_of_the_test_range_and_are_all_different() {
        let mut seen = BTreeSet::new();
        for family in 0..5_000 {
            for child in 0..4 {
                let number = nhs_number(family, child).expect("four children have numbers");
                assert!((9_990_000_000..=9_999_999_999).contains(&number), "{number}");
                let text = number.to_string();
                let id = Identifier::new(IdentifierScheme::NhsNumber, None, &text).unwrap();
                assert!(id.passes_its_check(), "{number}");
                assert!(seen.insert(number), "{number} twice");
            }
        }
    }

    #[test]
    fn pupil_numbers_are_a_letter_and_twelve_figures() {
        let number = pupil_number(145_000, 3);
        assert_eq!(number.len(), 13);
        assert!(number.starts_with(|c: char| c.is_ascii_uppercase()));
        assert!(number[1..].bytes().all(|b| b.is_ascii_digit()));
    }
}
