//! Two forms side by side: how far each field agrees, and what in them cannot be of one person.
//!
//! Takes two [`Form`]s; gives an [`Agreement`]. Comparing is symmetric. It weighs nothing: [`super::weigh`] does.

use super::form::{Figures, Form, Generation, Texts, day_of, district, numbering, postcode_signs};
use super::names::{NameId, Names};
use crate::calendar::days_between;
use crate::people::relations::{BORN_EARLY_WEEKS, BORN_LATE_WEEKS};
use crate::practice::{AddressLevel, BirthLevel, DueLevel, FamilyLevel, GivenLevel, NumberLevel};
use rapidfuzz::distance::{jaro_winkler, osa};

/// How far two forms agree, field by field; `None` where one of them does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Agreement {
    pub given: Option<GivenLevel>,
    pub family: Option<FamilyLevel>,
    pub birth: Option<BirthLevel>,
    pub address: Option<AddressLevel>,
    pub number: Option<NumberLevel>,
    /// How many calendar years lie between the birth dates; 0 where one is not said.
    pub years_apart: u32,
    /// The given name that is the same, or the commoner of two that stand for each other.
    pub given_name: NameId,
    /// The family name that is the same.
    pub family_name: NameId,
}

/// Something in two mentions that cannot be of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contradiction {
    /// Two different NHS numbers, both with a right check digit.
    TwoNhsNumbers,
    /// Two birth dates that no slip of the hand explains.
    TwoBirthDates,
    /// Two given names that have nothing in common.
    TwoGivenNames,
    /// One is spoken of as a child and the other as a grown-up.
    ChildAndGrownUp,
    /// One record names both, as two people.
    NamedApartInOneRecord,
    /// In two schools on one day.
    TwoSchoolsOneDay,
    /// A person has decided that they are two.
    DecidedApart,
}

impl Contradiction {
    /// Whether no agreement of the two that bear it outweighs it: it is not of the fields that are weighed.
    pub(super) const fn outweighs_all(self) -> bool {
        matches!(
            self,
            Self::DecidedApart
                | Self::TwoNhsNumbers
                | Self::TwoSchoolsOneDay
                | Self::NamedApartInOneRecord
        )
    }

    /// The contradiction in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::TwoNhsNumbers => "two different NHS numbers, each with a right check digit",
            Self::TwoBirthDates => "two birth dates that no slip of the hand explains",
            Self::TwoGivenNames => "two given names that have nothing in common",
            Self::ChildAndGrownUp => "one is spoken of as a child, the other as a grown-up",
            Self::NamedApartInOneRecord => "one record names both, as two people",
            Self::TwoSchoolsOneDay => "in two schools on one day",
            Self::DecidedApart => "somebody has decided that they are two people",
        }
    }
}

/// Names whose letters are this alike are "written much alike" (Jaro–Winkler).
const ALIKE: f64 = 0.85;
/// Names that sound the same need be no more alike than this.
const SOUNDING_ALIKE: f64 = 0.75;
/// First lines of addresses this alike are one line.
const ONE_LINE: f64 = 0.90;
/// Birth dates this many years apart are of two generations.
const GENERATION_YEARS: u32 = 14;

/// Compares two forms.
pub(super) fn compare(a: &Form, b: &Form, names: &Names, texts: &Texts) -> Agreement {
    let mut agreement = Agreement {
        birth: births(a, b),
        address: addresses(a, b, texts),
        number: numbers(a, b, texts),
        ..Agreement::default()
    };
    if a.born != 0 && b.born != 0 {
        agreement.years_apart = (a.born / 10_000).abs_diff(b.born / 10_000);
    }
    compare_names(a, b, names, &mut agreement);
    agreement
}

/// What in two forms cannot be of one person; the gravest first.
pub(super) fn contradiction(a: &Form, b: &Form) -> Option<Contradiction> {
    if a.nhs != 0 && b.nhs != 0 && a.nhs != b.nhs {
        return Some(Contradiction::TwoNhsNumbers);
    }
    if expected(a, b) == Some(DueLevel::Different) {
        return Some(Contradiction::TwoBirthDates);
    }
    match births(a, b) {
        Some(BirthLevel::Different | BirthLevel::Generation | BirthLevel::SameYear) => {
            return Some(Contradiction::TwoBirthDates);
        }
        Some(_) => return None,
        None => {}
    }
    let generations = [a.generation, b.generation];
    (generations.contains(&Generation::Young) && generations.contains(&Generation::Grown))
        .then_some(Contradiction::ChildAndGrownUp)
}

/// Whether two forms bear given names that have nothing in common, so that what links neither by name glues them not.
pub(super) fn are_named_otherwise(a: &Form, b: &Form, names: &Names) -> bool {
    let mut agreement = Agreement::default();
    compare_names(a, b, names, &mut agreement);
    agreement.given == Some(GivenLevel::Different)
}

fn births(a: &Form, b: &Form) -> Option<BirthLevel> {
    if a.born == 0 || b.born == 0 {
        return None;
    }
    if !a.has_birth_day() || !b.has_birth_day() {
        let meet = a.born <= b.born_to && b.born <= a.born_to;
        return Some(if meet { BirthLevel::Within } else { apart(a.born, b.born) });
    }
    Some(days(a.born, b.born))
}

/// Days by which an expected day is put off or brought forward when the pregnancy is dated anew.
const DATED_ANEW_DAYS: i32 = 28;

/// How the expected days of two agree, one of them at least being spoken of as unborn.
pub(super) fn expected(a: &Form, b: &Form) -> Option<DueLevel> {
    let near = |due, born| {
        let late = days_between(due, born);
        (-7 * BORN_EARLY_WEEKS..=7 * BORN_LATE_WEEKS).contains(&late)
    };
    if a.due == 0 && b.due == 0 {
        return None;
    }
    let born = |form: &Form| form.has_birth_day().then(|| day_of(form.born)).flatten();
    let level =
        match (day_of(a.due), day_of(b.due), born(a), born(b)) {
            (Some(x), Some(y), _, _) => match days_between(x, y).abs() {
                0 => DueLevel::SameDay,
                ..=DATED_ANEW_DAYS => DueLevel::Near,
                _ => DueLevel::Different,
            },
            (Some(due), None, _, Some(born)) | (None, Some(due), Some(born), _) => {
                if near(due, born) { DueLevel::Near } else { DueLevel::Different }
            }
            _ => return None,
        };
    Some(level)
}

fn apart(a: Figures, b: Figures) -> BirthLevel {
    match (a / 10_000).abs_diff(b / 10_000) {
        0 => BirthLevel::SameYear,
        years if years >= GENERATION_YEARS => BirthLevel::Generation,
        _ => BirthLevel::Different,
    }
}

/// Days that forms and systems put where the day is not known.
const fn stands_in(month: u32, day: u32) -> bool {
    (month == 1 && day == 1) || day == 15
}

fn days(a: Figures, b: Figures) -> BirthLevel {
    if a == b {
        return BirthLevel::Same;
    }
    let parts = |day: Figures| (day / 10_000, day / 100 % 100, day % 100);
    let ((year_a, month_a, day_a), (year_b, month_b, day_b)) = (parts(a), parts(b));
    if year_a == year_b && month_a == day_b && day_a == month_b {
        return BirthLevel::DayMonthSwapped;
    }
    if year_a == year_b {
        let new_year = |month: u32, day: u32| month == 1 && day == 1;
        let of_the_month =
            month_a == month_b && (stands_in(month_a, day_a) || stands_in(month_b, day_b));
        if new_year(month_a, day_a) || new_year(month_b, day_b) || of_the_month {
            return BirthLevel::StandIn;
        }
    }
    if is_one_slip(a, b) { BirthLevel::OneSlip } else { apart(a, b) }
}

/// Whether eight figures differ in one, or in two neighbours that change places, or the years in one.
fn is_one_slip(a: Figures, b: Figures) -> bool {
    if a / 10_000 != b / 10_000 && a % 10_000 == b % 10_000 {
        let (a, b) = (a / 10_000, b / 10_000);
        return a.abs_diff(b) == 1 || differ_by_one(a, b);
    }
    differ_by_one(a, b)
}

fn differ_by_one(mut a: u32, mut b: u32) -> bool {
    let mut places = [(0, 0, 0); 3];
    let mut differing = 0;
    for place in 0..8 {
        let (x, y) = (a % 10, b % 10);
        if x != y {
            if differing == 2 {
                return false;
            }
            places[differing] = (place, x, y);
            differing += 1;
        }
        a /= 10;
        b /= 10;
    }
    let [(place, x, y), (next, x2, y2), _] = places;
    differing == 1 || (differing == 2 && next == place + 1 && x == y2 && y == x2)
}

fn addresses(a: &Form, b: &Form, texts: &Texts) -> Option<AddressLevel> {
    let lines = (a.line != 0 && b.line != 0).then(|| a.line == b.line || one_line(a, b, texts));
    if a.postcode == 0 || b.postcode == 0 {
        return lines
            .map(|same| if same { AddressLevel::SameLine } else { AddressLevel::Different });
    }
    if a.postcode == b.postcode {
        return Some(match lines {
            Some(true) => AddressLevel::SameHome,
            Some(false) => AddressLevel::OtherDoor,
            None => AddressLevel::SamePostcode,
        });
    }
    Some(if lines == Some(true) {
        AddressLevel::SameLine
    } else if postcode_slip(a.postcode, b.postcode) {
        AddressLevel::PostcodeSlip
    } else if district(a.postcode) == district(b.postcode) {
        AddressLevel::District
    } else {
        AddressLevel::Different
    })
}

/// Whether two first lines are one: the same figures, and words much alike.
fn one_line(a: &Form, b: &Form, texts: &Texts) -> bool {
    let (a, b) = (texts.text(a.line), texts.text(b.line));
    let figures = |text: &str| {
        text.split(' ')
            .filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    alike(a, b, ONE_LINE) && figures(a) == figures(b)
}

fn postcode_slip(a: u64, b: u64) -> bool {
    let ((a, a_length), (b, b_length)) = (postcode_signs(a), postcode_signs(b));
    one_edit(&a[..a_length], &b[..b_length])
}

fn numbers(a: &Form, b: &Form, texts: &Texts) -> Option<NumberLevel> {
    let mut level = None;
    if a.nhs != 0 && b.nhs != 0 {
        if a.nhs == b.nhs {
            return Some(NumberLevel::SameNhs);
        }
        level = Some(NumberLevel::OtherNhs);
    }
    for (scheme, text) in &a.numbers {
        for (_, other) in b.numbers.iter().filter(|(other, _)| other == scheme) {
            if text == other {
                return Some(level.unwrap_or(NumberLevel::SameOther));
            }
            let slip = scheme & 1 == 1
                && one_edit(texts.text(*text).as_bytes(), texts.text(*other).as_bytes());
            let found = if slip { NumberLevel::OneSlip } else { NumberLevel::Different };
            level = Some(level.map_or(found, |level: NumberLevel| match level {
                NumberLevel::OtherNhs => level,
                _ => level.min(found),
            }));
        }
    }
    if level.is_some() {
        return level;
    }
    // An NHS number with a slip in it fails its check and stands among the other numbers.
    let nhs = numbering("nhs", true);
    for (right, other) in [(a, b), (b, a)] {
        let slipped = other.numbers.iter().find(|(scheme, _)| *scheme == nhs && right.nhs != 0);
        if let Some((_, text)) = slipped {
            let slip =
                one_edit(format!("{:010}", right.nhs).as_bytes(), texts.text(*text).as_bytes());
            return slip.then_some(NumberLevel::OneSlip);
        }
    }
    None
}

/// Whether two texts are one keystroke apart: a sign more, less or other, or two neighbours in the other order.
fn one_edit(a: &[u8], b: &[u8]) -> bool {
    a.len().abs_diff(b.len()) <= 1
        && osa::distance_with_args(
            a.iter().copied(),
            b.iter().copied(),
            &osa::Args::default().score_cutoff(1),
        )
        .is_some()
}

fn alike(a: &str, b: &str, at_least: f64) -> bool {
    jaro_winkler::similarity_with_args(
        a.bytes(),
        b.bytes(),
        &jaro_winkler::Args::default().score_cutoff(at_least),
    )
    .is_some()
}

fn compare_names(a: &Form, b: &Form, names: &Names, agreement: &mut Agreement) {
    let all = |name: NameId, other: NameId| [name, other].into_iter().filter(|name| *name != 0);
    for x in all(a.given, a.other_given) {
        for y in all(b.given, b.other_given) {
            let (level, name) = given_names(x, y, names);
            if agreement.given.is_none_or(|best| level < best) {
                (agreement.given, agreement.given_name) = (Some(level), name);
            }
        }
    }
    for x in all(a.family, a.other_family) {
        for y in all(b.family, b.other_family) {
            let (level, name) = family_names(x, y, names);
            if agreement.family.is_none_or(|best| level < best) {
                (agreement.family, agreement.family_name) = (Some(level), name);
            }
        }
    }
    let both_weak = agreement.given.is_none_or(|level| level > GivenLevel::SoundsAlike)
        && agreement.family.is_none_or(|level| level > FamilyLevel::SoundsAlike);
    if both_weak && a.given != 0 && b.given != 0 && (a.family, b.family) != (0, 0) {
        let crossed = |x: NameId, y: NameId| {
            x != 0 && y != 0 && family_names(x, y, names).0 <= FamilyLevel::SmallEdit
        };
        let both = crossed(a.given, b.family) && crossed(a.family, b.given);
        // A one-word name may stand in either place.
        let one_word = (a.family == 0 && crossed(a.given, b.family))
            || (b.family == 0 && crossed(a.family, b.given));
        if both {
            agreement.given = Some(GivenLevel::Swapped);
            agreement.given_name = a.given;
            agreement.family_name = a.family;
            agreement.family = None;
        } else if one_word {
            agreement.given = None;
        }
    }
}

fn first_word(name: NameId, names: &Names) -> NameId {
    names.facts(name).words.first().copied().unwrap_or(name)
}

fn given_names(a: NameId, b: NameId, names: &Names) -> (GivenLevel, NameId) {
    let (x, y) = (names.facts(a), names.facts(b));
    if x.joined == y.joined {
        return (GivenLevel::Same, a);
    }
    let (first_x, first_y) = (first_word(a, names), first_word(b, names));
    let one_has_one = x.words.is_empty() || y.words.is_empty();
    if first_x == first_y {
        // A second name that differs is a difference; one that is left out is none.
        let second = |words: &[NameId]| words.get(1).copied();
        let fits = one_has_one
            || matches!((second(&x.words), second(&y.words)), (Some(one), Some(other))
                if one == other || is_initial(one, other, names));
        let level = if fits { GivenLevel::Same } else { GivenLevel::Part };
        return (level, first_x);
    }
    let level = one_given_name(first_x, first_y, names);
    if level <= GivenLevel::Initial {
        return (level, commoner(first_x, first_y, names));
    }
    // A middle name used in place of the first.
    let words =
        |name: NameId, whole: &[NameId]| if whole.is_empty() { vec![name] } else { whole.to_vec() };
    let others = words(b, &y.words);
    let shared = words(a, &x.words)
        .into_iter()
        .find(|word| names.facts(*word).letters.len() > 2 && others.contains(word));
    if let Some(shared) = shared {
        return (GivenLevel::Part, shared);
    }
    (level, 0)
}

fn commoner(a: NameId, b: NameId, names: &Names) -> NameId {
    if names.facts(a).as_given >= names.facts(b).as_given { a } else { b }
}

fn is_initial(a: NameId, b: NameId, names: &Names) -> bool {
    let (x, y) = (&names.facts(a).letters, &names.facts(b).letters);
    (x.len() == 1 || y.len() == 1) && x.as_bytes().first() == y.as_bytes().first()
}

fn one_given_name(a: NameId, b: NameId, names: &Names) -> GivenLevel {
    let (x, y) = (names.facts(a), names.facts(b));
    if x.stands_for.binary_search(&b).is_ok() {
        return GivenLevel::ShortForm;
    }
    if is_initial(a, b, names) {
        return GivenLevel::Initial;
    }
    let (x_letters, y_letters) = (x.letters.as_str(), y.letters.as_str());
    let shorter = x_letters.len().min(y_letters.len());
    // Short names one letter apart are mostly two names (Mia and Mya are one, Leo and Lee are not).
    if shorter >= 5 && one_edit(x_letters.as_bytes(), y_letters.as_bytes()) {
        return GivenLevel::SmallEdit;
    }
    let much_alike = alike(x_letters, y_letters, ALIKE);
    if x.sound == y.sound && (much_alike || alike(x_letters, y_letters, SOUNDING_ALIKE)) {
        return GivenLevel::SoundsAlike;
    }
    if shorter >= 2 && (x_letters.starts_with(y_letters) || y_letters.starts_with(x_letters)) {
        return GivenLevel::Part;
    }
    if much_alike || (shorter >= 3 && one_edit(x_letters.as_bytes(), y_letters.as_bytes())) {
        GivenLevel::Alike
    } else {
        GivenLevel::Different
    }
}

fn family_names(a: NameId, b: NameId, names: &Names) -> (FamilyLevel, NameId) {
    let (x, y) = (names.facts(a), names.facts(b));
    if x.joined == y.joined {
        return (FamilyLevel::Same, a);
    }
    let (x_letters, y_letters) = (x.letters.as_str(), y.letters.as_str());
    let shorter = x_letters.len().min(y_letters.len());
    if shorter >= 4 && one_edit(x_letters.as_bytes(), y_letters.as_bytes()) {
        return (FamilyLevel::SmallEdit, 0);
    }
    let has = |words: &[NameId], name: NameId| words.contains(&name);
    let part = if has(&x.words, b) {
        b
    } else if has(&y.words, a) {
        a
    } else {
        x.words
            .iter()
            .copied()
            .find(|word| names.facts(*word).letters.len() > 3 && has(&y.words, *word))
            .unwrap_or(0)
    };
    if part != 0 {
        return (FamilyLevel::Part, part);
    }
    let much_alike = alike(x_letters, y_letters, ALIKE);
    if x.sound == y.sound && much_alike {
        return (FamilyLevel::SoundsAlike, 0);
    }
    (if much_alike { FamilyLevel::Alike } else { FamilyLevel::Different }, 0)
}
