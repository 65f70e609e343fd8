//! What an agreement is worth: the chance that two mentions are one person, and how each field moved it.
//!
//! Takes an [`Agreement`]; gives its weight in bits (base-2 logarithm of the odds) and, for a reader, a waterfall whose steps
//! add up to it. After Fellegi and Sunter (1969), with a third class beside "one person" and "strangers": two people of one
//! household, who share name and address by living together, so that these are not counted as evidence that they are one.

use super::compare::Agreement;
use super::form::{Form, is_new_year};
use super::names::Names;
use crate::practice::{
    AddressLevel, BirthLevel, Chances, FamilyLevel, GivenLevel, Linking, NumberLevel,
};

/// How likely something is in each of the three classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likely {
    pub one: f64,
    pub household: f64,
    pub strangers: f64,
}

impl Likely {
    /// As practice has it.
    pub const fn of(chances: Chances) -> Self {
        Self {
            one: chances.same_person,
            household: chances.one_household,
            strangers: chances.strangers,
        }
    }

    pub const fn times(self, other: Self) -> Self {
        Self {
            one: self.one * other.one,
            household: self.household * other.household,
            strangers: self.strangers * other.strangers,
        }
    }

    /// The weight in bits.
    fn bits(self) -> f64 {
        (self.one / (self.household + self.strangers)).log2()
    }
}

/// How common a thing is that two mentions share, looked up when they agree on it.
#[derive(Clone, Debug)]
pub(super) struct Shares {
    /// Of birth dates, by figures; those not listed are as common as `born_otherwise`.
    pub born: rustc_hash::FxHashMap<u32, f64>,
    pub born_otherwise: f64,
    /// Of postcodes, packed.
    pub postcode: rustc_hash::FxHashMap<u64, f64>,
    pub postcode_otherwise: f64,
}

/// The fields in the order of the waterfall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkField {
    /// How rare it is that two mentions taken at random are one person.
    Before,
    /// Numbers.
    Number,
    /// Birth date.
    BirthDate,
    /// Given name.
    GivenName,
    /// Family name.
    FamilyName,
    /// Address.
    Address,
    /// Who stands beside them.
    Company,
}

impl LinkField {
    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Before => "Before anything is compared",
            Self::Number => "Number",
            Self::BirthDate => "Birth date",
            Self::GivenName => "Given name",
            Self::FamilyName => "Family name",
            Self::Address => "Address",
            Self::Company => "Named beside",
        }
    }
}

/// The likelihood of each field of an agreement, `None` where it was not compared.
pub(super) fn likelihoods(
    agreement: &Agreement,
    a: &Form,
    names: &Names,
    shares: &Shares,
    linking: &Linking,
) -> [Option<Likely>; 5] {
    let number = agreement.number.map(|level| Likely::of(linking.number[level as usize]));
    let birth = agreement.birth.map(|level| {
        let mut likely = Likely::of(linking.birth[level as usize]);
        if level == BirthLevel::Same {
            let times = if is_new_year(a.born) { NEW_YEAR_TIMES } else { 1.0 };
            likely.strangers =
                shares.born.get(&a.born).copied().unwrap_or(shares.born_otherwise * times);
        }
        likely
    });
    let given = agreement.given.map(|level| {
        let mut likely = Likely::of(linking.given[level as usize]);
        let share = names.facts(agreement.given_name).as_given;
        match level {
            GivenLevel::Same => {
                likely.strangers = share;
                if agreement.birth == Some(BirthLevel::Generation) {
                    likely.household *= NAMESAKES;
                }
            }
            GivenLevel::Swapped => {
                likely.strangers = share * names.facts(agreement.family_name).as_family;
            }
            // A short form of a common name is no rare thing to share.
            GivenLevel::ShortForm | GivenLevel::SoundsAlike | GivenLevel::SmallEdit => {
                likely.strangers = likely.strangers.max(share);
            }
            _ => {}
        }
        likely
    });
    let family = agreement.family.map(|level| {
        let mut likely = Likely::of(linking.family[level as usize]);
        if agreement.family_name != 0 {
            likely.strangers = names.facts(agreement.family_name).as_family;
        }
        likely
    });
    let address = agreement.address.map(|level| {
        let mut likely = Likely::of(linking.address[level as usize]);
        if matches!(
            level,
            AddressLevel::SameHome | AddressLevel::SamePostcode | AddressLevel::OtherDoor
        ) {
            let share =
                shares.postcode.get(&a.postcode).copied().unwrap_or(shares.postcode_otherwise);
            likely.strangers = share.max(likely.strangers);
        }
        likely
    });
    [number, birth, given, family, address]
}

const FIELDS: [LinkField; 5] = [
    LinkField::Number,
    LinkField::BirthDate,
    LinkField::GivenName,
    LinkField::FamilyName,
    LinkField::Address,
];

/// How much commoner 1 January is as a birth date than another day, where nothing has been counted.
const NEW_YEAR_TIMES: f64 = 100.0;

/// How much oftener two of a household a generation apart bear one given name than two of one generation: sons are named
/// for their fathers.
pub(super) const NAMESAKES: f64 = 10.0;

/// What is so before anything is compared.
pub(super) const fn before(linking: &Linking) -> Likely {
    Likely { one: linking.same_person, household: linking.one_household, strangers: 1.0 }
}

/// The weight of an agreement, in bits.
pub(super) fn weight(start: Likely, fields: &[Option<Likely>; 5]) -> f64 {
    fields.iter().flatten().fold(start, |sum, likely| sum.times(*likely)).bits()
}

/// The steps by which a weight comes about, in bits; they add up to it. The first is where it starts from.
pub(super) fn waterfall(start: Likely, fields: &[Option<Likely>; 5]) -> Vec<(LinkField, f64)> {
    let mut steps = vec![(LinkField::Before, start.bits())];
    let mut so_far = start;
    for (field, likely) in FIELDS.into_iter().zip(fields) {
        let Some(likely) = likely else { continue };
        let next = so_far.times(*likely);
        steps.push((field, next.bits() - so_far.bits()));
        so_far = next;
    }
    steps
}

/// The weight at which the chance of one person is this.
pub(super) fn bits_of_chance(chance: f64) -> f64 {
    (chance / (1.0 - chance)).log2()
}

/// The chance of one person at this weight.
pub(super) fn chance_of_bits(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Whether enough speaks for one person to link, however rare what they share: a number, or three of given name, family
/// name, birth date and address. A rare name alone, or a given name and a birth date, is a question.
fn is_enough(agreement: &Agreement) -> bool {
    if agreement.number.is_some_and(|level| level <= NumberLevel::OneSlip) {
        return true;
    }
    let swapped = agreement.given == Some(GivenLevel::Swapped);
    let agree = [
        agreement.given.is_some_and(|level| level <= GivenLevel::Alike),
        swapped || agreement.family.is_some_and(|level| level <= FamilyLevel::Alike),
        agreement.birth.is_some_and(|level| level <= BirthLevel::StandIn),
        agreement.address.is_some_and(|level| level <= AddressLevel::PostcodeSlip),
    ];
    agree.into_iter().filter(|agrees| *agrees).count() >= 3
}

impl Shares {
    /// As practice has them.
    pub fn of(linking: &Linking) -> Self {
        use super::form::pack_postcode;
        Self {
            born: linking
                .birth_days
                .listed
                .iter()
                .filter_map(|(day, share)| Some((day.replace('-', "").parse().ok()?, *share)))
                .collect(),
            born_otherwise: linking.birth_days.otherwise,
            postcode: linking
                .postcodes
                .listed
                .iter()
                .map(|(postcode, share)| (pack_postcode(postcode), *share))
                .collect(),
            postcode_otherwise: linking.postcodes.otherwise,
        }
    }
}

/// Two forms compared and weighed.
#[derive(Clone, Debug)]
pub(super) struct Weighed {
    pub agreement: Agreement,
    pub start: Likely,
    pub fields: [Option<Likely>; 5],
    pub against: Option<super::compare::Contradiction>,
}

impl Weighed {
    pub fn bits(&self) -> f32 {
        weight(self.start, &self.fields) as f32
    }

    /// The weight, and whether it links: what contradicts itself, and what rests on too little, is at most asked about; and
    /// a number that two share is always asked about, for one of the records is wrong if they are not one.
    pub fn verdict(&self, linked_bits: f32, asked_bits: f32) -> (f32, bool) {
        use super::compare::Contradiction;
        let bits = self.bits();
        if self.against == Some(Contradiction::TwoNhsNumbers) {
            // Everything else the same: one of the two numbers may be somebody else's. That is for a person to say.
            let mut others = self.fields;
            others[0] = None;
            let but_for_it = weight(self.start, &others) as f32;
            let names_agree =
                self.agreement.given.is_some_and(|level| level <= GivenLevel::ShortForm);
            let asks = names_agree && but_for_it >= linked_bits;
            return (if asks { but_for_it.min(linked_bits - 0.01) } else { f32::MIN }, false);
        }
        // Another birth date has been weighed already; only a generation apart does it take a number to link.
        let by_number = self.agreement.number.is_some_and(|level| level <= NumberLevel::OneSlip);
        let two_generations = self.agreement.birth == Some(BirthLevel::Generation);
        let other_years =
            self.agreement.birth == Some(BirthLevel::Different) && self.agreement.years_apart > 1;
        let against = self.against.filter(|against| match against {
            Contradiction::TwoBirthDates => two_generations && !by_number,
            // A record may speak of a grown-up as the child they were; one number is one person.
            Contradiction::ChildAndGrownUp => !by_number,
            _ => true,
        });
        if (two_generations || other_years) && !by_number {
            // A father and a son of one name, or cousins: not a birth date written wrongly by years.
            return (f32::MIN, false);
        }
        let links = bits >= linked_bits && against.is_none() && is_enough(&self.agreement);
        let shared_number =
            matches!(self.agreement.number, Some(NumberLevel::SameNhs | NumberLevel::SameOther));
        let bits = if shared_number { bits.max(asked_bits) } else { bits };
        (if links { bits } else { bits.min(linked_bits - 0.01) }, links)
    }

    /// Whether more than an initial of the given names was weighed.
    pub fn weighed_given(&self) -> bool {
        self.agreement.given.is_some_and(|level| level != GivenLevel::Initial)
    }

    /// Whether the birth dates were weighed, so that what differs in them is no news.
    pub const fn weighed_birth(&self) -> bool {
        self.agreement.birth.is_some()
    }
}
