//! The files that linking is read from, and written to when it has been learned.
//!
//! Takes `linking.toml` and the two lists of names; gives [`Linking`], or everything that is wrong with them.

use super::levels::{
    AddressLevel, BirthLevel, CompanyLevel, DueLevel, FamilyLevel, GivenLevel, NumberLevel,
};
use super::{Chances, Frequencies, Linking};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::practice) struct LinkingFile {
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

/// The levels of every field, as the file has them.
struct Levels {
    given_name: Vec<LevelRow>,
    family_name: Vec<LevelRow>,
    birth_date: Vec<LevelRow>,
    address: Vec<LevelRow>,
    number: Vec<LevelRow>,
    company: Vec<LevelRow>,
    due_date: Vec<LevelRow>,
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
pub(in crate::practice) struct ShortFormsFile {
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
pub(in crate::practice) struct FrequenciesFile {
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
    pub(in crate::practice) fn take(&mut self, file: LinkingFile) -> Vec<String> {
        let mut wrong = Vec::new();
        check_limits(&file, &mut wrong);
        if !wrong.is_empty() {
            return wrong;
        }
        let file = self.take_numbers_and_words(file);
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

    /// Takes in all that is not a level. Gives the file without it.
    fn take_numbers_and_words(&mut self, file: LinkingFile) -> Levels {
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
        self.beside = file.beside.chances();
        self.in_person_kinds = file.in_person_kinds.into_iter().collect();
        Levels {
            given_name: file.given_name,
            family_name: file.family_name,
            birth_date: file.birth_date,
            address: file.address,
            number: file.number,
            company: file.company,
            due_date: file.due_date,
        }
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
    pub(in crate::practice) fn take_short_forms(&mut self, file: ShortFormsFile) {
        for entry in file.name {
            let names: Vec<SmolStr> = std::iter::once(entry.name).chain(entry.also).collect();
            for name in &names {
                let others = names.iter().filter(|other| *other != name).cloned();
                self.short_forms.entry(name.clone()).or_default().extend(others);
            }
        }
    }

    /// Takes in `name-frequencies.toml`.
    pub(in crate::practice) fn take_frequencies(&mut self, file: FrequenciesFile) {
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
        if !(0.98..=1.02).contains(&sum) || !rows.iter().all(|row| of(row) > 0.0) {
            wrong.push(format!(
                "the chances of `{field}` for `{who}` must each be above nought and add up to 1; they add up to {sum:.3}"
            ));
        }
    }
    for row in rows.iter().filter(|row| row.source.trim().is_empty()) {
        wrong.push(format!("the level `{}` of `{field}` has no `source`", row.level));
    }
}

fn ids<L: Copy>(all: &[L], id: fn(L) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|level| id(*level)).collect()
}

/// What is wrong with the numbers that are no level.
fn check_limits(file: &LinkingFile, wrong: &mut Vec<String>) {
    if !(0.0 < file.asked_from && file.asked_from < file.linked_from && file.linked_from < 1.0) {
        wrong.push("`asked-from` must be below `linked-from`, and that below 1".to_owned());
    }
    for (name, value, from, to) in [
        ("same-person-one-in", file.same_person_one_in, 1.0, 1e15),
        ("one-household-one-in", file.one_household_one_in, 1.0, 1e15),
        ("clear-lead-bits", file.clear_lead_bits, 0.0, 1_000.0),
        ("block-limit", file.block_limit as f64, 2.0, 100_000.0),
        ("birth-day-per-million", file.birth_day_per_million, 1e-9, 1e6),
        ("postcode-per-million", file.postcode_per_million, 1e-9, 1e6),
    ] {
        // Written so that what is not a number is wrong too.
        if !(from..=to).contains(&value) {
            wrong.push(format!("`{name}` must be from {from} to {to}, and is {value}"));
        }
    }
}
