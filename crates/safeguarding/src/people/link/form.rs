//! A mention as it is compared: names by number, dates as figures, the address in its parts, numbers with their check done.
//!
//! Takes a [`Mention`]; gives a [`Form`], small and quick to compare, with the blocking keys under which others like it are
//! found. Two mentions of one organisation with equal forms say the same of a person.

use super::names::{NameId, Names, stable_hash, text_hash};
use crate::calendar::Date;
use crate::practice::Linking;
use crate::records::{IdentifierScheme, Mention, Role};
use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;

/// Whether a record speaks of somebody as a child or as a grown-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Generation {
    /// As a child, born or not, or as a child's sibling.
    Young,
    /// As a parent, partner, carer or another adult.
    Grown,
    /// As anybody.
    Unsaid,
}

impl Generation {
    pub(super) const fn of(role: Role) -> Self {
        match role {
            Role::Child | Role::Unborn | Role::Sibling => Self::Young,
            Role::Relative | Role::Visitor | Role::Network => Self::Unsaid,
            _ => Self::Grown,
        }
    }
}

/// A day as figures, 20150304; 0 is none.
pub(super) type Figures = u32;

pub(super) fn figures(day: Date) -> Figures {
    day.year().unsigned_abs() as u32 * 10_000 + day.month() as u32 * 100 + day.day() as u32
}

/// The day of some figures; `None` of none.
pub(super) fn day_of(figures: Figures) -> Option<Date> {
    let (year, month, day) = (figures / 10_000, figures / 100 % 100, figures % 100);
    (figures != 0).then(|| Date::new(year as i16, month as i8, day as i8).ok()).flatten()
}

/// A mention as it is compared. Fields that are 0 or empty are not said.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Form {
    pub given: NameId,
    pub family: NameId,
    pub other_given: NameId,
    pub other_family: NameId,
    /// The birth date; for a vague one, its first day.
    pub born: Figures,
    /// The last day of a vague birth date; the same as `born` for one known to the day.
    pub born_to: Figures,
    /// For an unborn child, the day it is expected.
    pub due: Figures,
    /// The postcode, packed.
    pub postcode: u64,
    /// The first line of the address, by number.
    pub line: u32,
    /// An NHS number whose check digit is right.
    pub nhs: u64,
    /// Other numbers: a hash of the numbering, and the number's text by number.
    pub numbers: Box<[(u32, u32)]>,
    pub generation: Generation,
    pub role: Role,
}

/// The kind of key that a household shares.
const HOUSEHOLD_KEY: u32 = 7;

/// The issuer of numbers that people type, as a plain list has them. An agency's system makes its numbers itself: there, two that
/// are one figure apart are two people.
const TYPED: &str = "list";

/// A numbering as it is compared: a hash, its lowest bit set where people type the numbers, so that they slip.
pub(super) fn numbering(scheme: &str, typed: bool) -> u32 {
    text_hash(scheme) & !1 | u32::from(typed)
}

/// Texts kept once: first lines of addresses, and numbers.
#[derive(Debug)]
pub(super) struct Texts {
    /// Addresses as written, by their first line and postcode: most are written many times.
    addresses: HashMap<SmolStr, (u32, u64)>,
    by_text: HashMap<SmolStr, u32>,
    by_number: Vec<SmolStr>,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            addresses: HashMap::default(),
            by_text: HashMap::default(),
            by_number: vec![SmolStr::default()],
        }
    }
}

impl Texts {
    pub fn number(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(number) = self.by_text.get(text) {
            return *number;
        }
        let number = self.by_number.len() as u32;
        self.by_number.push(text.into());
        self.by_text.insert(text.into(), number);
        number
    }

    /// The first line, by number, and the postcode, packed, of an address as written.
    pub fn address(&mut self, written: &str, linking: &Linking) -> (u32, u64) {
        if let Some(parts) = self.addresses.get(written) {
            return *parts;
        }
        let is_shared = written
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| linking.shared_address_words.contains(word.to_lowercase().as_str()));
        let (line, postcode) = if is_shared { Default::default() } else { part_address(written) };
        let parts = (self.number(&line), postcode);
        self.addresses.insert(written.into(), parts);
        parts
    }

    pub fn text(&self, number: u32) -> &str {
        &self.by_number[number as usize]
    }
}

/// A postcode packed into a number, so that equal ones are equal; 0 for what is longer than any.
pub(super) fn pack_postcode(text: &str) -> u64 {
    let mut packed = 0_u64;
    let mut length = 0;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let Some(digit) = c.to_digit(36) else { return 0 };
        packed = packed * 37 + u64::from(digit) + 1;
        length += 1;
    }
    if length > 10 { 0 } else { packed }
}

/// The signs of a packed postcode, from 1 (`0`) to 36 (`z`), in order.
pub(super) fn postcode_signs(mut packed: u64) -> ([u8; 10], usize) {
    let mut signs = [0; 10];
    let mut length = 0;
    while packed > 0 {
        signs[length] = (packed % 37) as u8;
        packed /= 37;
        length += 1;
    }
    signs[..length].reverse();
    (signs, length)
}

/// Whether a name is in a script in which the family name comes first: Chinese, Korean.
fn is_written_family_first(first: &str) -> bool {
    first
        .chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

/// Whether a birth date is 1 January, which forms and systems put where the day is not known.
pub(super) const fn is_new_year(born: Figures) -> bool {
    born % 10_000 == 101
}

/// A packed postcode as text, without its space.
pub(super) fn unpack_postcode(packed: u64) -> String {
    let (signs, length) = postcode_signs(packed);
    let sign = |sign: u8| char::from_digit(u32::from(sign) - 1, 36).unwrap_or('?');
    signs[..length].iter().map(|s| sign(*s).to_ascii_uppercase()).collect()
}

/// The part of a packed postcode that names a district: without its last three signs, or its first half if it is short.
pub(super) fn district(packed: u64) -> u64 {
    let (signs, length) = postcode_signs(packed);
    let keep = if length >= 5 { length - 3 } else { length / 2 };
    signs[..keep].iter().fold(0, |packed, sign| packed * 37 + u64::from(*sign))
}

fn looks_like_a_postcode(words: &str) -> bool {
    let signs: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    if signs.iter().all(char::is_ascii_digit) {
        return (4..=5).contains(&signs.len());
    }
    // Outward part: letters, then a figure and perhaps one sign more; inward part: a figure and two letters.
    (5..=7).contains(&signs.len())
        && signs.iter().all(char::is_ascii_alphanumeric)
        && signs[0].is_ascii_alphabetic()
        && signs[signs.len() - 3].is_ascii_digit()
        && signs[signs.len() - 2..].iter().all(char::is_ascii_alphabetic)
        && signs[1..signs.len() - 3].iter().any(char::is_ascii_digit)
}

/// An address as written, parted into its first line, in plain letters, and its postcode, packed.
pub(super) fn part_address(address: &str) -> (String, u64) {
    let words: Vec<&str> =
        address.split([' ', ',', '\n', ';', '\t']).filter(|word| !word.is_empty()).collect();
    let mut postcode = 0;
    'found: for place in (0..words.len()).rev() {
        for take in [2, 1] {
            if let Some(found) = words.get(place..place + take) {
                let joined = found.concat();
                if looks_like_a_postcode(&joined) {
                    postcode = pack_postcode(&joined);
                    break 'found;
                }
            }
        }
    }
    let mut line = String::new();
    for piece in address.split([',', '\n', ';']) {
        let piece = piece.trim();
        if piece.is_empty() || looks_like_a_postcode(piece) {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(
            deunicode::deunicode(piece)
                .chars()
                .filter(|c| c.is_alphanumeric() || *c == ' ')
                .flat_map(char::to_lowercase),
        );
        // "Flat 2, 4 Mill Lane": the street is in the next piece.
        let street = line.split(' ').filter(|w| w.chars().all(char::is_alphabetic)).count();
        if street >= 2 || (street == 1 && !line.starts_with("flat") && line.contains(' ')) {
            break;
        }
    }
    (line, postcode)
}

impl Form {
    /// A mention as it is compared.
    pub fn of(mention: &Mention, names: &mut Names, texts: &mut Texts, linking: &Linking) -> Self {
        let (mut given, mut family, mut other_given, mut other_family) = (0, 0, 0, 0);
        if let Some(name) = &mention.name {
            let name = name.reveal();
            given = names.number(&name.given, linking);
            family = names.number(&name.family, linking);
            if is_written_family_first(&name.given) {
                std::mem::swap(&mut given, &mut family);
            }
            if let Some(also) = &name.also {
                match also.trim().rsplit_once(' ') {
                    Some((first, last)) => {
                        other_given = names.number(first, linking);
                        other_family = names.number(last, linking);
                    }
                    None => other_given = names.number(also, linking),
                }
            }
        }
        let (mut born, mut born_to) = (0, 0);
        if let Some(vague) = &mention.born {
            let vague = vague.reveal();
            if let (Some(first), Some(last)) = (vague.earliest(), vague.latest()) {
                (born, born_to) = (figures(first), figures(last));
            }
        }
        let (line, postcode) = mention
            .address
            .as_ref()
            .map_or_else(Default::default, |address| texts.address(address.reveal(), linking));
        let mut nhs = 0;
        let mut numbers = Vec::new();
        for identifier in &mention.identifiers {
            let scheme = match identifier.scheme {
                IdentifierScheme::NhsNumber if identifier.passes_its_check() => {
                    nhs = identifier.value.parse().unwrap_or(0);
                    continue;
                }
                IdentifierScheme::NhsNumber => "nhs",
                IdentifierScheme::Upn => "upn",
                IdentifierScheme::Local => identifier.issuer.as_deref().unwrap_or(TYPED),
            };
            let typed = identifier.scheme != IdentifierScheme::Local || scheme == TYPED;
            numbers.push((numbering(scheme, typed), texts.number(&identifier.value)));
        }
        numbers.sort_unstable();
        numbers.dedup();
        Self {
            given,
            family,
            other_given,
            other_family,
            born,
            born_to,
            due: mention.due.as_ref().map_or(0, |due| figures(*due.reveal())),
            postcode,
            line,
            nhs,
            numbers: numbers.into(),
            generation: Generation::of(mention.role),
            role: mention.role,
        }
    }

    /// Whether the birth date is known to the day.
    pub const fn has_birth_day(&self) -> bool {
        self.born != 0 && self.born == self.born_to
    }

    /// Whether it can be told apart by what it says itself: by a number, or by name and birth date.
    pub fn stands_alone(&self) -> bool {
        self.nhs != 0
            || !self.numbers.is_empty()
            || (self.has_birth_day() && self.given != 0 && self.family != 0)
    }

    /// Whether it says nothing by which anybody could be known.
    pub fn is_nobody(&self) -> bool {
        self.given == 0
            && self.family == 0
            && self.other_given == 0
            && self.nhs == 0
            && self.numbers.is_empty()
            && self.due == 0
    }

    /// A hash of what it says, the same in every run: nothing in it hangs on what was read before.
    pub fn stable_hash(&self, names: &Names, texts: &Texts) -> u32 {
        let said = stable_hash(&[
            names.facts(self.given).hash,
            names.facts(self.family).hash,
            names.facts(self.other_given).hash,
            names.facts(self.other_family).hash,
            self.born,
            self.born_to,
            self.due,
            self.postcode as u32,
            text_hash(texts.text(self.line)),
            self.nhs as u32,
            (self.nhs >> 32) as u32,
            self.role as u32,
        ]);
        self.numbers.iter().fold(said, |said, (scheme, text)| {
            stable_hash(&[said, *scheme, text_hash(texts.text(*text))])
        })
    }

    /// The keys under which forms that may be the same person are found: any two that could be linked share one.
    ///
    /// **Shape:** sorted, no repeats. Keys of a household (postcode and family name) have their second bit set. A key with its lowest bit set compares only where one of the two lacks a birth date
    /// or an address: names alone are too common to compare everybody by.
    pub fn keys(&self, names: &Names, texts: &Texts, keys: &mut Vec<u32>) {
        keys.clear();
        self.each_key(names, texts, &mut |_, key| keys.push(key));
        keys.sort_unstable();
        keys.dedup();
    }

    /// What one of its keys is of, in words.
    pub fn what_key_is_of(&self, names: &Names, texts: &Texts, key: u32) -> &'static str {
        let mut found = "";
        self.each_key(names, texts, &mut |kind, one| {
            if one == key {
                found = match kind {
                    1 => "one number",
                    3 => "one birth date and a name that begins alike",
                    4 => "one birth date and one postcode",
                    6 | 7 => "one postcode and a name that sounds or begins alike",
                    8 | 9 => "names that sound alike and one year or day of birth",
                    10 => "a family name that sounds alike and one year of birth",
                    _ => "names that sound alike",
                };
            }
        });
        found
    }

    fn each_key(&self, names: &Names, texts: &Texts, each: &mut dyn FnMut(u32, u32)) {
        let mut wide = |kind: u32, parts: [u32; 3]| {
            let household = if kind == HOUSEHOLD_KEY { 2 } else { 0 };
            each(kind, stable_hash(&[kind, parts[0], parts[1], parts[2]]) & !3 | household);
        };
        let halves = |n: u64| [n as u32, (n >> 32) as u32];
        if self.nhs != 0 {
            let [low, high] = halves(self.nhs);
            wide(1, [text_hash("nhs"), low, high]);
        }
        for (scheme, text) in &self.numbers {
            let text = texts.text(*text);
            // A number of ten figures may be an NHS number with a slip: found by its beginning or its end.
            wide(1, [*scheme, text_hash(text), 1]);
        }
        let [post_low, post_high] = halves(self.postcode);
        let parts_of = |name: NameId| {
            let facts = names.facts(name);
            let whole = std::iter::once(name);
            whole.chain(facts.words.iter().copied()).filter(|name| *name != 0)
        };
        let givens = || parts_of(self.given).chain(parts_of(self.other_given));
        let families = || parts_of(self.family).chain(parts_of(self.other_family));
        let (year, month, day) = (self.born / 10_000, self.born / 100 % 100, self.born % 100);
        // Day and month in either order, so that a swap falls under the same key.
        let in_year = month.min(day) * 100 + month.max(day);
        if self.has_birth_day() {
            for name in givens().chain(families()) {
                wide(3, [year, in_year, names.facts(name).opening]);
            }
            if self.postcode != 0 {
                wide(4, [stable_hash(&[year, in_year]), post_low, post_high]);
            }
        }
        if self.postcode != 0 {
            for name in givens() {
                wide(6, [post_low, post_high, names.facts(name).opening]);
            }
            for name in families() {
                wide(HOUSEHOLD_KEY, [post_low, post_high, names.facts(name).sound]);
            }
        }
        let (given, family) = (names.facts(self.given).sound, names.facts(self.family).sound);
        if given != 0 && family != 0 {
            let both = stable_hash(&[given.min(family), given.max(family)]);
            if self.has_birth_day() {
                wide(8, [both, year, 0]);
                wide(9, [both, in_year, 0]);
            }
            each(11, stable_hash(&[11, both]) & !3 | 1);
        }
        if family != 0 && self.has_birth_day() {
            each(10, stable_hash(&[10, family, year]) | 3);
        }
    }

    /// Whether it lacks what most can be compared by: a birth date to the day, or an address.
    pub const fn lacks_much(&self) -> bool {
        !self.has_birth_day() || (self.postcode == 0 && self.line == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_parted_into_its_first_line_and_its_postcode() {
        for (written, line, postcode) in [
            ("4 Mill Lane, Northmoor NM1 2AB", "4 mill lane", "NM12AB"),
            ("4 Mill Lane, Northmoor, nm12ab", "4 mill lane", "NM12AB"),
            ("Flat 2, 4 Mill Lane, NM1 2AB", "flat 2 4 mill lane", "NM12AB"),
            ("6 tullaroop street, st james, 4011", "6 tullaroop street", "4011"),
            ("NM1 2AB", "", "NM12AB"),
            ("of no fixed abode", "of no fixed abode", ""),
        ] {
            assert_eq!(
                part_address(written),
                (line.to_owned(), pack_postcode(postcode)),
                "{written}"
            );
        }
    }

    #[test]
    fn a_district_is_the_postcode_without_its_last_three_signs() {
        assert_eq!(district(pack_postcode("NM1 2AB")), pack_postcode("NM1"));
        assert_eq!(district(pack_postcode("4011")), pack_postcode("40"));
    }
}
