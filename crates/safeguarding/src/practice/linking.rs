//! How mentions are compared, as practice data: `practice/linking.toml` and the two lists of names beside it.
//!
//! Gives [`Linking`]: for every level of agreement of every field, how often it is seen between two mentions of one person,
//! between two people of one household, and between strangers; how common names are; which names are one another's short
//! forms; which words are no names; and the weights at which two mentions are linked or asked about. It compares nothing:
//! [`crate::people`] does.

use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A closed list of levels of agreement, from the strongest to none, with their names in `linking.toml`.
macro_rules! levels {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $level:ident = $id:literal, $words:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$meaning])* $level),+ }

        impl $name {
            /// Every level, in order.
            pub const ALL: &'static [Self] = &[$(Self::$level),+];

            /// Its name in `linking.toml`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$level => $id),+ }
            }

            /// What a reader sees.
            pub const fn in_words(self) -> &'static str {
                match self { $(Self::$level => $words),+ }
            }
        }
    };
}

levels! {
    /// How far two given names agree.
    GivenLevel {
        /// The same, case, marks and punctuation aside.
        Same = "same", "the same given name";
        /// Given and family name stand in each other's place.
        Swapped = "swapped", "given and family name in each other’s place";
        /// A short form or a usual other spelling.
        ShortForm = "short-form", "a short form or usual other spelling of the given name";
        /// One keystroke apart: a letter more, less, other, or two in the other order.
        SmallEdit = "small-edit", "given names one keystroke apart";
        /// They sound alike.
        SoundsAlike = "sounds-alike", "given names that sound alike";
        /// One is the other's initial.
        Initial = "initial", "an initial that fits the given name";
        /// One of several given names is the same, or one begins the other.
        Part = "part", "part of the given name the same";
        /// Written much alike.
        Alike = "alike", "given names written much alike";
        /// Different.
        Different = "different", "different given names";
    }
}

levels! {
    /// How far two family names agree.
    FamilyLevel {
        /// The same.
        Same = "same", "the same family name";
        /// One keystroke apart.
        SmallEdit = "small-edit", "family names one keystroke apart";
        /// One part of a double-barrelled name is the same.
        Part = "part", "part of a double-barrelled family name the same";
        /// They sound alike.
        SoundsAlike = "sounds-alike", "family names that sound alike";
        /// Written much alike.
        Alike = "alike", "family names written much alike";
        /// Different.
        Different = "different", "different family names";
    }
}

levels! {
    /// How far two birth dates agree.
    BirthLevel {
        /// The same day.
        Same = "same", "the same birth date";
        /// Day and month in each other's place.
        DayMonthSwapped = "day-month-swapped", "birth dates with day and month in each other’s place";
        /// One figure other, or two neighbouring figures in the other order.
        OneSlip = "one-slip", "birth dates one slip of the hand apart";
        /// One may stand in for a date not known to the day (1 January, the first or the fifteenth), and the rest agrees.
        StandIn = "stand-in", "a birth date that may stand in for one not known to the day";
        /// One is vague and the other falls within it.
        Within = "within", "a birth date within the other’s stretch of time";
        /// The same year.
        SameYear = "same-year", "birth dates in the same year";
        /// Other years, of one generation.
        Different = "different", "different birth dates";
        /// So far apart that they are of two generations.
        Generation = "generation", "birth dates a generation apart";
    }
}

levels! {
    /// How far two addresses agree.
    AddressLevel {
        /// The same door: the same first line and the same postcode.
        SameHome = "same-home", "the same address";
        /// The same postcode, at least one of them without a first line.
        SamePostcode = "same-postcode", "the same postcode";
        /// The same postcode, the first lines written otherwise.
        OtherDoor = "other-door", "the same postcode, another door";
        /// The same first line, a postcode missing or other.
        SameLine = "same-line", "the same first line of the address";
        /// Postcodes one slip apart.
        PostcodeSlip = "postcode-slip", "postcodes one slip of the hand apart";
        /// The same postcode district, or half of the postcode where there are no districts.
        District = "district", "the same postcode district";
        /// Different.
        Different = "different", "different addresses";
    }
}

levels! {
    /// How far two people's numbers agree.
    NumberLevel {
        /// The same NHS number, its check digit right.
        SameNhs = "same-nhs-number", "the same NHS number";
        /// The same unique pupil number, or the same number in one agency's system.
        SameOther = "same-other-number", "the same number in one system";
        /// Numbers one slip apart.
        OneSlip = "one-slip", "numbers one slip of the hand apart";
        /// Two different NHS numbers, both with a right check digit: a contradiction.
        OtherNhs = "other-nhs-number", "two different NHS numbers";
        /// Two different numbers of one system.
        Different = "different", "different numbers of one system";
    }
}

levels! {
    /// How two mentions beside one person stand to each other.
    CompanyLevel {
        /// Both are written as the mother, or both as the father.
        SameParent = "same-parent", "the same parent of the same child";
        /// Both are children, or both in the same role.
        SameRole = "same-role", "in the same role beside the same person";
        /// In other roles.
        OtherRole = "other-role", "beside the same person, in other roles";
    }
}

levels! {
    /// How the days agree on which an unborn child is expected, or was expected and a child was born.
    DueLevel {
        /// Expected the same day.
        SameDay = "same-day", "expected the same day";
        /// Expected days near each other, or born near the day expected.
        Near = "near", "expected, or born, near the same day";
        /// Far apart.
        Different = "different", "expected at different times";
    }
}

/// How often a level is seen, as shares of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// Between two mentions of one person.
    pub same_person: f64,
    /// Between two people of one household or family.
    pub one_household: f64,
    /// Between two strangers.
    pub strangers: f64,
}

/// How mentions are compared and what their agreement is worth.
#[derive(Clone, Debug)]
pub struct Linking {
    /// Of two mentions taken at random, the chance that they are of one person.
    pub same_person: f64,
    /// Of two mentions taken at random, the chance that they are of two people of one household or family.
    pub one_household: f64,
    /// From this chance on that two mentions are one person they are linked.
    pub linked_from: f64,
    /// From this chance on they are asked about.
    pub asked_from: f64,
    /// Two links of one mention that contradict each other are both asked about unless one is this many bits stronger.
    pub clear_lead_bits: f64,
    /// More mentions than this under one blocking key are not compared under it.
    pub block_limit: usize,
    /// Given names, in the order of [`GivenLevel::ALL`].
    pub given: Vec<Chances>,
    /// Family names, in the order of [`FamilyLevel::ALL`].
    pub family: Vec<Chances>,
    /// Birth dates, in the order of [`BirthLevel::ALL`].
    pub birth: Vec<Chances>,
    /// Addresses, in the order of [`AddressLevel::ALL`].
    pub address: Vec<Chances>,
    /// Numbers, in the order of [`NumberLevel::ALL`].
    pub number: Vec<Chances>,
    /// Of two mentions beside one person, by class.
    pub beside: Chances,
    /// Company, in the order of [`CompanyLevel::ALL`].
    pub company: Vec<Chances>,
    /// Expected days, in the order of [`DueLevel::ALL`].
    pub due: Vec<Chances>,
    /// Kinds of record that show a child in person at one place on one day.
    pub in_person_kinds: BTreeSet<SmolStr>,
    /// Share of people who bear each given name, folded; and of those not listed.
    pub forenames: Frequencies,
    /// Share of people who bear each family name, folded; and of those not listed.
    pub surnames: Frequencies,
    /// Share of people born on each day that is known to be commoner than others, as ISO text; and on any other.
    pub birth_days: Frequencies,
    /// Share of people at each postcode known to be commoner than others; and at any other.
    pub postcodes: Frequencies,
    /// Names that one child may go by in two agencies' files: each listed under every other.
    pub short_forms: BTreeMap<SmolStr, BTreeSet<SmolStr>>,
    /// Words in a name's place that name nobody: "baby", "unknown".
    pub no_names: BTreeSet<SmolStr>,
    /// Words in an address that many share who have nothing to do with one another: a hostel's, a hospital's. Such an
    /// address is not compared.
    pub shared_address_words: BTreeSet<SmolStr>,
    /// Words in front of or behind a name that are no part of it: "mr", "miss".
    pub titles: BTreeSet<SmolStr>,
}

/// How common each of some things is.
#[derive(Clone, Debug, PartialEq)]
pub struct Frequencies {
    /// Share of one, for what is listed.
    pub listed: BTreeMap<SmolStr, f64>,
    /// Share of one, for anything else.
    pub otherwise: f64,
}

impl Frequencies {
    /// The share of this one.
    pub fn of(&self, what: &str) -> f64 {
        self.listed.get(what).copied().unwrap_or(self.otherwise)
    }
}

impl Default for Linking {
    /// Compares nothing and links nobody: for a practice without `linking.toml`.
    fn default() -> Self {
        let nothing =
            |n: usize| vec![Chances { same_person: 1.0, one_household: 1.0, strangers: 1.0 }; n];
        let even = Frequencies { listed: BTreeMap::new(), otherwise: 1.0 };
        Self {
            same_person: 1e-6,
            one_household: 1e-6,
            linked_from: 1.0,
            asked_from: 1.0,
            clear_lead_bits: 0.0,
            block_limit: 100,
            given: nothing(GivenLevel::ALL.len()),
            family: nothing(FamilyLevel::ALL.len()),
            birth: nothing(BirthLevel::ALL.len()),
            address: nothing(AddressLevel::ALL.len()),
            number: nothing(NumberLevel::ALL.len()),
            beside: Chances { same_person: 1.0, one_household: 1.0, strangers: 1.0 },
            company: nothing(CompanyLevel::ALL.len()),
            due: nothing(DueLevel::ALL.len()),
            in_person_kinds: BTreeSet::new(),
            forenames: even.clone(),
            surnames: even.clone(),
            birth_days: even.clone(),
            postcodes: even,
            short_forms: BTreeMap::new(),
            no_names: BTreeSet::new(),
            titles: BTreeSet::new(),
            shared_address_words: BTreeSet::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct LinkingFile {
    same_person_one_in: f64,
    one_household_one_in: f64,
    linked_from: f64,
    asked_from: f64,
    clear_lead_bits: f64,
    block_limit: usize,
    birth_day_per_million: f64,
    postcode_per_million: f64,
    no_names: Vec<SmolStr>,
    titles: Vec<SmolStr>,
    shared_address_words: Vec<SmolStr>,
    given_name: Vec<LevelRow>,
    family_name: Vec<LevelRow>,
    birth_date: Vec<LevelRow>,
    address: Vec<LevelRow>,
    number: Vec<LevelRow>,
    beside: LevelRow,
    company: Vec<LevelRow>,
    due_date: Vec<LevelRow>,
    in_person_kinds: Vec<SmolStr>,
    #[serde(default)]
    given_names: Option<FrequencyTable>,
    #[serde(default)]
    family_names: Option<FrequencyTable>,
    #[serde(default)]
    birth_days: Option<FrequencyTable>,
    #[serde(default)]
    postcodes: Option<FrequencyTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LevelRow {
    level: SmolStr,
    same_person: f64,
    one_household: f64,
    strangers: f64,
    source: String,
}

impl LevelRow {
    const fn chances(&self) -> Chances {
        Chances {
            same_person: self.same_person,
            one_household: self.one_household,
            strangers: self.strangers,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShortFormsFile {
    #[expect(dead_code, reason = "kept for readers of the file")]
    read: toml::Value,
    #[expect(dead_code, reason = "kept for readers of the file")]
    source: Vec<toml::Table>,
    name: Vec<ShortForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShortForm {
    name: SmolStr,
    also: Vec<SmolStr>,
}

#[derive(Deserialize)]
pub(super) struct FrequenciesFile {
    surnames: FrequencyTable,
    forenames: FrequencyTable,
}

#[derive(Deserialize)]
struct FrequencyTable {
    floor_per_million: f64,
    per_million: BTreeMap<SmolStr, f64>,
}

impl From<FrequencyTable> for Frequencies {
    fn from(table: FrequencyTable) -> Self {
        Self {
            listed: table.per_million.into_iter().map(|(one, n)| (one, n / MILLION)).collect(),
            otherwise: table.floor_per_million / MILLION,
        }
    }
}

const MILLION: f64 = 1e6;

impl Linking {
    /// Takes in `linking.toml`. Gives what is wrong with it, if anything.
    pub(super) fn take(&mut self, file: LinkingFile) -> Vec<String> {
        let mut wrong = Vec::new();
        self.same_person = 1.0 / file.same_person_one_in;
        self.one_household = 1.0 / file.one_household_one_in;
        self.linked_from = file.linked_from;
        self.asked_from = file.asked_from;
        self.clear_lead_bits = file.clear_lead_bits;
        self.block_limit = file.block_limit;
        self.birth_days.otherwise = file.birth_day_per_million / MILLION;
        self.postcodes.otherwise = file.postcode_per_million / MILLION;
        self.no_names = file.no_names.into_iter().collect();
        self.titles = file.titles.into_iter().collect();
        self.shared_address_words = file.shared_address_words.into_iter().collect();
        for (place, table) in [
            (&mut self.forenames, file.given_names),
            (&mut self.surnames, file.family_names),
            (&mut self.birth_days, file.birth_days),
            (&mut self.postcodes, file.postcodes),
        ] {
            if let Some(table) = table {
                *place = table.into();
            }
        }
        if !(0.5 <= file.asked_from.max(0.5)
            && file.asked_from < file.linked_from
            && file.linked_from < 1.0)
        {
            wrong.push("`asked-from` must be below `linked-from`, and that below 1".to_owned());
        }
        self.beside = file.beside.chances();
        self.in_person_kinds = file.in_person_kinds.into_iter().collect();
        for (field, rows, ids, place) in [
            (
                "given-name",
                file.given_name,
                GivenLevel::ALL.iter().map(|l| l.id()).collect::<Vec<_>>(),
                &mut self.given,
            ),
            (
                "family-name",
                file.family_name,
                FamilyLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.family,
            ),
            (
                "birth-date",
                file.birth_date,
                BirthLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.birth,
            ),
            (
                "address",
                file.address,
                AddressLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.address,
            ),
            (
                "number",
                file.number,
                NumberLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.number,
            ),
            (
                "company",
                file.company,
                CompanyLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.company,
            ),
            (
                "due-date",
                file.due_date,
                DueLevel::ALL.iter().map(|l| l.id()).collect(),
                &mut self.due,
            ),
        ] {
            check_levels(field, &rows, &ids, &mut wrong);
            *place = rows.iter().map(LevelRow::chances).collect();
        }
        wrong
    }

    /// These weights with those of a file of the form of `linking.toml` in their place, as a partnership has learned them.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn with(&self, text: &str) -> Result<Self, Vec<String>> {
        let file: LinkingFile = toml::from_str(text).map_err(|error| vec![error.to_string()])?;
        let mut linking = self.clone();
        let wrong = linking.take(file);
        if wrong.is_empty() { Ok(linking) } else { Err(wrong) }
    }

    /// These weights in the form of `linking.toml`, with how common names, days and postcodes are; `source` says where they
    /// come from.
    pub fn to_toml(&self, source: &str) -> String {
        let quoted = |words: &BTreeSet<SmolStr>| {
            words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", ")
        };
        let mut text = format!(
            "# {source}\n\nsame-person-one-in = {:.0}.0\none-household-one-in = {:.0}.0\nlinked-from = {}\nasked-from = {}\n\
             clear-lead-bits = {:?}\nblock-limit = {}\nbirth-day-per-million = {:.3}\npostcode-per-million = {:.3}\n\n\
             no-names = [{}]\ntitles = [{}]\nshared-address-words = [{}]\nin-person-kinds = [{}]\n",
            1.0 / self.same_person,
            1.0 / self.one_household,
            self.linked_from,
            self.asked_from,
            self.clear_lead_bits,
            self.block_limit,
            self.birth_days.otherwise * MILLION,
            self.postcodes.otherwise * MILLION,
            quoted(&self.no_names),
            quoted(&self.titles),
            quoted(&self.shared_address_words),
            quoted(&self.in_person_kinds),
        );
        fn ids<L: Copy>(all: &[L], id: fn(L) -> &'static str) -> Vec<&'static str> {
            all.iter().map(|level| id(*level)).collect()
        }
        let row = |level: &str, chances: &Chances| {
            format!(
                "level = {level:?}, same-person = {:.4e}, one-household = {:.4e}, strangers = {:.4e}, source = {source:?}",
                chances.same_person, chances.one_household, chances.strangers
            )
        };
        for (field, ids, table) in [
            ("given-name", ids(GivenLevel::ALL, GivenLevel::id), &self.given),
            ("family-name", ids(FamilyLevel::ALL, FamilyLevel::id), &self.family),
            ("birth-date", ids(BirthLevel::ALL, BirthLevel::id), &self.birth),
            ("address", ids(AddressLevel::ALL, AddressLevel::id), &self.address),
            ("number", ids(NumberLevel::ALL, NumberLevel::id), &self.number),
            ("company", ids(CompanyLevel::ALL, CompanyLevel::id), &self.company),
            ("due-date", ids(DueLevel::ALL, DueLevel::id), &self.due),
        ] {
            text.push_str(&format!("\n{field} = [\n"));
            for (level, chances) in ids.iter().zip(table) {
                text.push_str(&format!("  {{ {} }},\n", row(level, chances)));
            }
            text.push_str("]\n");
        }
        text.push_str(&format!(
            "\n[beside]\n{}\n",
            row("beside", &self.beside).replace(", ", "\n")
        ));
        for (name, frequencies) in [
            ("given-names", &self.forenames),
            ("family-names", &self.surnames),
            ("birth-days", &self.birth_days),
            ("postcodes", &self.postcodes),
        ] {
            text.push_str(&format!(
                "\n[{name}]\nfloor_per_million = {:.4}\n\n[{name}.per_million]\n",
                frequencies.otherwise * MILLION
            ));
            for (one, share) in &frequencies.listed {
                text.push_str(&format!("{one:?} = {:.4}\n", share * MILLION));
            }
        }
        text
    }

    /// Takes in `short-forms.toml`: every name of an entry may stand for every other.
    pub(super) fn take_short_forms(&mut self, file: ShortFormsFile) {
        for entry in file.name {
            let names: Vec<SmolStr> = std::iter::once(entry.name).chain(entry.also).collect();
            for name in &names {
                let others = names.iter().filter(|other| *other != name).cloned();
                self.short_forms.entry(name.clone()).or_default().extend(others);
            }
        }
    }

    /// Takes in `name-frequencies.toml`.
    pub(super) fn take_frequencies(&mut self, file: FrequenciesFile) {
        self.surnames = file.surnames.into();
        self.forenames = file.forenames.into();
    }
}

fn check_levels(field: &str, rows: &[LevelRow], ids: &[&str], wrong: &mut Vec<String>) {
    let given: Vec<&str> = rows.iter().map(|row| row.level.as_str()).collect();
    if given != ids {
        wrong.push(format!("the levels of `{field}` must be {}, in this order", ids.join(", ")));
        return;
    }
    for (who, of) in [
        ("same-person", (|row| row.same_person) as fn(&LevelRow) -> f64),
        ("one-household", |row| row.one_household),
        ("strangers", |row| row.strangers),
    ] {
        let sum: f64 = rows.iter().map(of).sum();
        if !(0.98..=1.02).contains(&sum) || rows.iter().any(|row| of(row) <= 0.0) {
            wrong.push(format!(
                "the chances of `{field}` for `{who}` must each be above nought and add up to 1; they add up to {sum:.3}"
            ));
        }
    }
    for row in rows.iter().filter(|row| row.source.trim().is_empty()) {
        wrong.push(format!("the level `{}` of `{field}` has no `source`", row.level));
    }
}

#[cfg(test)]
mod tests {
    use crate::practice::Practice;

    #[test]
    fn what_is_written_out_reads_back_the_same() {
        let mut linking = (*Practice::shipped().linking).clone();
        linking.given[1].one_household = 1e-9;
        linking.surnames.listed = [("kestle".into(), 0.001)].into();
        linking.forenames.listed.clear();
        linking.postcodes.listed = [("NM12AB".into(), 0.002)].into();
        let text = linking.to_toml("learned \"by a test\"");
        let read = Practice::shipped().linking.with(&text).expect("sound");
        for (a, b) in linking.given.iter().zip(&read.given) {
            assert!((a.one_household - b.one_household).abs() <= a.one_household * 1e-3);
        }
        assert_eq!(read.surnames.listed, linking.surnames.listed);
        assert!(read.forenames.listed.is_empty());
        assert_eq!(read.postcodes.listed, linking.postcodes.listed);
        assert_eq!(read.no_names, linking.no_names);
        assert_eq!(read.linked_from.to_bits(), linking.linked_from.to_bits());
    }

    #[test]
    fn weights_that_are_not_sound_say_everything_that_is_wrong() {
        let text = Practice::shipped().linking.to_toml("by a test");
        let broken = text.replace("linked-from = 0.95", "linked-from = 0.1").replacen(
            "level = \"swapped\"",
            "level = \"turned\"",
            1,
        );
        let wrong = Practice::shipped().linking.with(&broken).expect_err("two things are wrong");
        assert_eq!(wrong.len(), 2, "{wrong:?}");
    }
}
