//! One written address, taken apart far enough to tell whether two ways of writing are one place.
//!
//! Takes an address as a record gives it; gives its flat, number, street and postcode in one dress. Capitals, punctuation,
//! usual short forms (`Rd`, `Apt`) and the order of flat and number make no difference. It never goes by likeness: a
//! wrongly spelt street or another figure is another place, and a reader is shown both.

use rustc_hash::FxHashMap as HashMap;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// An address taken apart. Each part is lower case and may be empty; the postcode is upper case without its space.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Address {
    pub(super) postcode: String,
    pub(super) flat: String,
    pub(super) number: String,
    /// The house's name, where it has no number.
    pub(super) house: String,
    pub(super) street: String,
    /// What is left: village, town, county. Not part of the place where the postcode is known.
    pub(super) town: String,
    /// Whether the words say that it is an institution's: a refuge, a hospital, a hostel.
    pub(super) is_institution: bool,
}

/// The address is somebody's, so nothing of it is printed by accident.
impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(private)")
    }
}

/// Words that end the name of a street.
const STREETS: &[&str] = &[
    "avenue", "broadway", "close", "common", "court", "crescent", "croft", "drive", "gardens",
    "gate", "green", "grove", "hill", "lane", "mews", "parade", "park", "place", "rise", "road",
    "row", "square", "street", "terrace", "vale", "view", "walk", "way", "yard",
];

/// Short forms used in addresses, and what they stand for.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("apartment", "flat"),
    ("apt", "flat"),
    ("flt", "flat"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("cl", "close"),
    ("cres", "crescent"),
    ("ct", "court"),
    ("crt", "court"),
    ("dr", "drive"),
    ("gdns", "gardens"),
    ("gr", "grove"),
    ("ln", "lane"),
    ("pde", "parade"),
    ("pk", "park"),
    ("pl", "place"),
    ("rd", "road"),
    ("sq", "square"),
    ("tce", "terrace"),
    ("ter", "terrace"),
    ("terr", "terrace"),
    ("wlk", "walk"),
];

/// What is written for somebody who has no home. It names no place, but says something.
const NO_HOME: &[&str] = &[
    "nfa",
    "no fixed abode",
    "no fixed address",
    "of no fixed abode",
    "homeless",
    "street homeless",
    "rough sleeping",
    "sofa surfing",
];

/// What is written where no address is given.
const NO_PLACE: &[&str] = &[
    "unknown",
    "not known",
    "not given",
    "not recorded",
    "none",
    "n a",
    "na",
    "nk",
    "n k",
    "withheld",
    "address withheld",
    "confidential",
    "address confidential",
    "as above",
    "same",
    "tbc",
];

/// Words by which an address says itself that many unrelated people stay there.
const INSTITUTIONS: &[&str] = &[
    "refuge",
    "hostel",
    "hospital",
    "infirmary",
    "ward",
    "hotel",
    "guesthouse",
    "hmp",
    "prison",
    "barracks",
    "shelter",
];

impl Address {
    /// Takes an address apart; `None` when the words name no place.
    pub(super) fn read(written: &str) -> Option<Self> {
        let mut address = Self::default();
        let mut segments: Vec<Vec<String>> =
            written.split([',', '\n', ';']).map(words_of).filter(|s| !s.is_empty()).collect();
        let plain = segments.concat().join(" ");
        let no_place = [NO_PLACE, NO_HOME].iter().any(|words| words.contains(&plain.as_str()));
        if plain.is_empty() || no_place {
            return None;
        }
        take_postcode(&mut segments, &mut address);
        for segment in &mut segments {
            spell_out(segment);
        }
        address.is_institution = segments.iter().any(|segment| says_institution(segment));
        take_flat(&mut segments, &mut address);
        take_number(&mut segments, &mut address);
        segments.retain(|segment| !segment.is_empty());
        take_street(&mut segments, &mut address);
        address.town = segments.concat().join(" ");
        Some(address)
    }

    /// What is equal for two ways of writing one place, and for nothing else.
    pub(super) fn key(&self) -> String {
        // Within one postcode a number and a street are enough; without it the town must be the same too.
        let town = if self.postcode.is_empty() { self.town.as_str() } else { "" };
        [&self.postcode, &self.flat, &self.number, &self.house, &self.street, town].join("|")
    }

    /// The first half of the postcode; `None` where it is not known.
    pub(super) fn outcode(&self) -> Option<SmolStr> {
        let length = self.postcode.len().checked_sub(3)?;
        (length > 0).then(|| self.postcode[..length].into())
    }

    /// Whether this is `full` with its postcode, or its town, left out. Number, flat and street must be there and equal.
    pub(super) fn is_short_for(&self, full: &Self) -> bool {
        let has_door = !self.number.is_empty() || !self.house.is_empty();
        let named = has_door && !self.street.is_empty();
        let same_door = self.flat == full.flat
            && self.number == full.number
            && self.house == full.house
            && self.street == full.street;
        let town = self.town.is_empty() || full.town.is_empty() || self.town == full.town;
        let says_less = self.postcode.is_empty()
            && (!full.postcode.is_empty() || (self.town.is_empty() && !full.town.is_empty()));
        named && same_door && town && says_less
    }
}

/// Whether what stands for an address says that somebody has no home.
pub(super) fn says_no_home(written: &str) -> bool {
    NO_HOME.contains(&words_of(&written.replace([',', ';'], " ")).join(" ").as_str())
}

/// What is equal for two ways of writing one place; `None` when the words name none.
pub(in crate::people) fn place_key(written: &str) -> Option<String> {
    Address::read(written).map(|address| address.key())
}

/// Whether the words name a place at all.
pub(crate) fn names_a_place(written: &str) -> bool {
    Address::read(written).is_some()
}

/// For each way of writing, the number of its place, from 1 in the order they first come; 0 where it names none.
///
/// Ways of writing one address are one place; so is an address without its postcode or town and the one it is short for,
/// where there is only one. The ways given are all one person's.
pub(crate) fn numbered_places<'a>(written: &[&'a str]) -> Vec<u32> {
    // Each way of writing one is read once, in the order they first come, which numbers the places alike.
    let mut place_of: HashMap<&str, usize> = HashMap::default();
    let mut read: Vec<Option<ReadAddress>> = Vec::new();
    let mut place = |way: &&'a str| {
        *place_of.entry(*way).or_insert_with(|| {
            read.push(ReadAddress::read(way));
            read.len() - 1
        })
    };
    let places: Vec<usize> = written.iter().map(&mut place).collect();
    let numbers = numbered(&read.iter().flatten().collect::<Vec<_>>());
    let mut numbers = numbers.into_iter();
    let of_way: Vec<u32> =
        read.iter().map(|place| place.as_ref().and_then(|_| numbers.next()).unwrap_or(0)).collect();
    places.into_iter().map(|place| of_way[place]).collect()
}

/// A way of writing an address, read once.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct ReadAddress {
    address: Address,
    key: String,
}

impl ReadAddress {
    /// `None` where it names none.
    pub(crate) fn read(written: &str) -> Option<Self> {
        let address = Address::read(written)?;
        let key = address.key();
        Some(Self { address, key })
    }
}

/// The address is somebody's, so nothing of it is printed by accident.
impl std::fmt::Debug for ReadAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReadAddress")
    }
}

/// As [`numbered_places`], of ways already read that each name one.
pub(crate) fn numbered(read: &[&ReadAddress]) -> Vec<u32> {
    let mut different: Vec<&ReadAddress> = read.to_vec();
    // The fullest first, so that what a shorter way is short for already stands for its place.
    let order =
        |place: &&ReadAddress| (place.address.postcode.is_empty(), place.address.town.is_empty());
    different.sort_unstable_by(|a, b| (order(a), &a.key).cmp(&(order(b), &b.key)));
    different.dedup_by_key(|place| &place.key);
    let mut stands_for: BTreeMap<&str, &str> = BTreeMap::new();
    for place in &different {
        let fuller: BTreeSet<&str> = different
            .iter()
            .filter(|other| place.address.is_short_for(&other.address))
            .filter_map(|other| stands_for.get(other.key.as_str()).copied())
            .collect();
        let stands = match fuller.first() {
            Some(only) if fuller.len() == 1 => only,
            _ => place.key.as_str(),
        };
        stands_for.insert(&place.key, stands);
    }
    let mut places: Vec<&str> = Vec::new();
    let number = |place: &&ReadAddress| {
        let key = stands_for[place.key.as_str()];
        let at = places.iter().position(|known| *known == key).unwrap_or_else(|| {
            places.push(key);
            places.len() - 1
        });
        at as u32 + 1
    };
    read.iter().map(number).collect()
}

/// The words of one part of an address: lower case, apostrophes and stops dropped, everything else a gap.
fn words_of(part: &str) -> Vec<String> {
    let mut plain = String::with_capacity(part.len());
    for c in part.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' | '.' => {}
            '-' | '–' => plain.push('-'),
            c if c.is_alphanumeric() => plain.push(c),
            _ => plain.push(' '),
        }
    }
    // A hyphen joins two figures ("12-14"); between words it is a gap.
    let mut words = Vec::new();
    for word in plain.split_whitespace() {
        let word = word.trim_matches('-');
        let figures = word.split('-').all(|p| p.starts_with(|c: char| c.is_ascii_digit()));
        if figures && word.contains('-') {
            words.push(word.to_owned());
        } else {
            words.extend(word.split('-').filter(|w| !w.is_empty()).map(str::to_owned));
        }
    }
    words
}

fn take_postcode(segments: &mut [Vec<String>], address: &mut Address) {
    for segment in segments.iter_mut().rev() {
        for at in (0..segment.len()).rev() {
            if is_inward(&segment[at]) && at > 0 && is_outward(&segment[at - 1]) {
                let inward = segment.remove(at);
                address.postcode = (segment.remove(at - 1) + &inward).to_uppercase();
                return;
            }
            let word = &segment[at];
            if word.is_ascii() && word.len() >= 5 {
                let (outward, inward) = word.split_at(word.len() - 3);
                if is_outward(outward) && is_inward(inward) {
                    address.postcode = segment.remove(at).to_uppercase();
                    return;
                }
            }
        }
    }
}

/// One or two letters, a figure, and at most one more figure or letter.
fn is_outward(word: &str) -> bool {
    let bytes = word.as_bytes();
    let letters = bytes.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let rest = &bytes[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest.iter().all(u8::is_ascii_alphanumeric)
}

/// A figure and two letters.
fn is_inward(word: &str) -> bool {
    matches!(word.as_bytes(), [a, b, c] if a.is_ascii_digit() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic())
}

fn spell_out(segment: &mut [String]) {
    let last = segment.len().saturating_sub(1);
    for at in 0..segment.len() {
        // "St" is Street after a name and Saint before one: at the end, or before a direction, it is Street.
        if segment[at] == "st" {
            let is_street = at > 0 && (at == last || is_direction(&segment[at + 1]));
            if is_street { "street" } else { "saint" }.clone_into(&mut segment[at]);
        } else if let Some((_, long)) = SHORT_FORMS.iter().find(|(short, _)| *short == segment[at])
        {
            (*long).clone_into(&mut segment[at]);
        }
    }
}

fn is_direction(word: &str) -> bool {
    matches!(word, "north" | "south" | "east" | "west")
}

/// Whether a part of an address says that it is an institution's: "Women’s Refuge", not "Hospital Lane".
fn says_institution(segment: &[String]) -> bool {
    let childrens_home = segment
        .windows(2)
        .any(|pair| pair[0].starts_with("child") && matches!(pair[1].as_str(), "home" | "house"));
    childrens_home
        || segment.iter().enumerate().any(|(at, word)| {
            let names_a_street = segment
                .get(at + 1)
                .is_some_and(|next| STREETS.contains(&next.as_str()) || next == "house");
            INSTITUTIONS.contains(&word.as_str()) && !names_a_street
        })
}

fn take_flat(segments: &mut [Vec<String>], address: &mut Address) {
    for segment in segments {
        let found = segment.iter().position(|w| matches!(w.as_str(), "flat" | "unit" | "room"));
        let Some(at) = found.filter(|at| at + 1 < segment.len()) else { continue };
        let kind = segment.remove(at);
        let mut flat = segment.remove(at);
        // "Flat 3 A" is "Flat 3A".
        if has_figure(&flat) && segment.get(at).is_some_and(|next| is_letter(next)) {
            flat += &segment.remove(at);
        }
        address.flat = if kind == "flat" { flat } else { format!("{kind} {flat}") };
        return;
    }
}

fn take_number(segments: &mut [Vec<String>], address: &mut Address) {
    for segment in segments {
        if segment.first().is_some_and(|w| matches!(w.as_str(), "no" | "number"))
            && segment.get(1).is_some_and(|w| has_figure(w))
        {
            segment.remove(0);
        }
        // Only at the beginning of a part: "Mill Lane 3" may be anything.
        if !segment.first().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())) {
            continue;
        }
        let mut number = segment.remove(0);
        if number.bytes().all(|b| b.is_ascii_digit()) && segment.len() > 1 && is_letter(&segment[0])
        {
            number += &segment.remove(0);
        }
        number.trim_start_matches('0').clone_into(&mut address.number);
        return;
    }
}

fn has_figure(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The street is the first part that has a street's last word, else the first part; before it stands the house's name.
fn take_street(segments: &mut Vec<Vec<String>>, address: &mut Address) {
    let street_end = |segment: &[String]| {
        let is_end = |word: &String| STREETS.contains(&word.as_str()) || is_direction(word);
        let first = segment.iter().skip(1).position(|word| STREETS.contains(&word.as_str()))? + 1;
        Some(first + 1 + segment[first + 1..].iter().take_while(|word| is_end(word)).count())
    };
    if segments.is_empty() {
        return;
    }
    let found = segments.iter().enumerate().find_map(|(at, s)| Some((at, street_end(s)?)));
    let (at, end) = match found {
        Some(found) => found,
        // No street's word anywhere: a house's name and its village, or a street called by a bare name.
        None => (usize::from(address.number.is_empty() && segments.len() > 1), usize::MAX),
    };
    let mut street = segments.remove(at);
    let town = street.split_off(end.min(street.len()));
    address.street = street.join(" ");
    let before: Vec<Vec<String>> = segments.drain(..at).collect();
    if address.number.is_empty() {
        address.house = before.concat().join(" ");
    }
    if !town.is_empty() {
        segments.insert(0, town);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(written: &str) -> String {
        Address::read(written).map_or_else(|| "no place".to_owned(), |a| a.key())
    }

    #[track_caller]
    fn one_place(ways: &[&str]) {
        for way in ways {
            assert_eq!(key(way), key(ways[0]), "{way}");
        }
    }

    #[test]
    fn ways_of_writing_one_address_are_one_place() {
        one_place(&[
            "4 Mill Lane, Northmoor, NM1 2AB",
            "4 MILL LN, NORTHMOOR NM12AB",
            "4, Mill Lane, Northmoor nm1 2ab",
            "4 Mill Lane Northmoor NM1 2AB",
            "No. 4 Mill Lane\nNorthmoor\nMoorshire\nNM1 2AB",
            "The Elms, 4 Mill Lane, NM1 2AB",
        ]);
        one_place(&[
            "Flat 3, 12 High Street, Northmoor NM2 8AR",
            "12 High St, Flat 3, Northmoor, NM2 8AR",
            "Apt. 3 12 High Street Northmoor NM28AR",
        ]);
        one_place(&["12a St. John's Road, NM1 1AA", "12 A St Johns Rd, Northmoor, NM1 1AA"]);
        one_place(&["Rose Cottage, Mill Lane, NM1 2AB", "ROSE COTTAGE, MILL LN, Northmoor NM12AB"]);
    }

    #[test]
    fn another_door_street_or_postcode_is_another_place() {
        let home = "4 Mill Lane, Northmoor, NM1 2AB";
        for other in [
            "14 Mill Lane, Northmoor, NM1 2AB",
            "4a Mill Lane, Northmoor, NM1 2AB",
            "Flat 1, 4 Mill Lane, Northmoor, NM1 2AB",
            "4 Mill Court, Northmoor, NM1 2AB",
            "4 Mill Lane, Northmoor, NM1 2AD",
            "4 Mile Lane, Northmoor, NM1 2AB",
            "Flat 4, Mill Lane, Northmoor, NM1 2AB",
        ] {
            assert_ne!(key(other), key(home), "{other}");
        }
        assert_ne!(key("12-14 High Street, NM1 1AA"), key("12 High Street, NM1 1AA"));
        assert_ne!(key("Rose Cottage, Mill Lane, NM1 2AB"), key("Ivy Cottage, Mill Lane, NM1 2AB"));
    }

    #[test]
    fn places_are_numbered_and_a_shorter_way_of_writing_is_no_other_place() {
        let ways = [
            "4 Mill Lane",
            "4 Mill Ln, Northmoor, NM1 2AB",
            "unknown",
            "4 Mill Lane, Northmoor",
            "9 Mill Lane, Northmoor, NM1 2AB",
            "4 MILL LANE NM12AB",
        ];
        assert_eq!(numbered_places(&ways), [1, 1, 0, 1, 2, 1]);
        // Short for either of two: a place of its own.
        let two = ["4 Mill Lane", "4 Mill Lane, NM1 2AB", "4 Mill Lane, NM9 2AB"];
        assert_eq!(numbered_places(&two), [1, 2, 3]);
    }

    #[test]
    fn what_names_no_place_is_none() {
        for nothing in ["", "  , ", "Unknown", "N/A", "No fixed abode", "Address withheld"] {
            assert_eq!(key(nothing), "no place", "{nothing}");
        }
    }

    #[test]
    fn having_no_home_is_said_and_is_no_place() {
        assert!(says_no_home("No Fixed Abode"));
        assert!(says_no_home("N.F.A."));
        assert!(!says_no_home("Address withheld"));
        assert!(!says_no_home("4 Homeless Lane"));
    }

    #[test]
    fn an_address_without_its_postcode_is_short_for_the_full_one_and_for_no_other() {
        let full = Address::read("4 Mill Lane, Northmoor, NM1 2AB").unwrap();
        let short = |written: &str| Address::read(written).unwrap().is_short_for(&full);
        assert!(short("4 Mill Lane, Northmoor"));
        assert!(short("4 Mill Lane"));
        assert!(!short("4 Mill Lane, Southmoor"));
        assert!(!short("5 Mill Lane"));
        assert!(!short("Mill Lane"));
        assert!(!short("4 Mill Lane, Northmoor, NM1 2AB"), "it is no shorter");
        assert!(!full.is_short_for(&Address::read("4 Mill Lane, Northmoor").unwrap()));
    }

    #[test]
    fn institutions_are_known_by_their_words_and_streets_called_after_them_are_not() {
        let says = |written: &str| Address::read(written).unwrap().is_institution;
        assert!(says("Larkfield Women's Refuge, Northmoor"));
        assert!(says("Ward 7, Northmoor Infirmary, NM1 1AA"));
        assert!(says("Beacon Children's Home, 2 Hill Road, NM1 1AA"));
        assert!(!says("7 Hospital Lane, Northmoor, NM1 1AA"));
        assert!(!says("3 Prison Road, NM1 1AA"));
    }

    #[test]
    fn outcodes_are_the_first_half_of_the_postcode() {
        let outcode = |written: &str| Address::read(written).unwrap().outcode();
        assert_eq!(outcode("4 Mill Lane, NM12 2AB").as_deref(), Some("NM12"));
        assert_eq!(outcode("4 Mill Lane, SW1A 1AA").as_deref(), Some("SW1A"));
        assert_eq!(outcode("4 Mill Lane"), None);
    }

    #[test]
    fn nothing_written_as_an_address_is_too_strange_to_take_apart() {
        for odd in ["4", "NM1 2AB", "flat", "Flat 3", "-", "£", "مسکن", "4 4 4", "st", "  no 7 "]
        {
            let _ = Address::read(odd);
        }
        assert_ne!(key("4"), key("5"));
        assert_ne!(key("NM1 2AB"), key("NM1 2AD"));
    }
}
