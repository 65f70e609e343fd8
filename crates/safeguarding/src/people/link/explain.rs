//! Why two mentions are, or are not, taken for one person: every field, what it was worth, and what would settle it.
//!
//! Takes two nodes of a [`Linker`]; gives an [`Evidence`] for pages and commands to put into words. Beside our weight stand
//! the two published ways of matching that readers may know: the grades of the Multi-Agency Information Sharing person match
//! and the order of search of the Department for Education's matcher.

use super::compare::{Agreement, Contradiction};
use super::form::Form;
use super::weigh::{LinkField, Weighed, bits_of_chance, chance_of_bits, likelihoods, waterfall};
use super::{Linker, NOBODY, compare};
use crate::practice::{AddressLevel, BirthLevel, FamilyLevel, GivenLevel, NumberLevel};

/// One step of a waterfall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The field.
    pub field: LinkField,
    /// How far it agrees, in words.
    pub words: &'static str,
    /// What it moved the weight by, in bits: one bit doubles the odds, minus one halves them.
    pub bits: f64,
}

/// How a weight came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The steps. **Shape:** where it starts from first; they add up to the weight.
    pub steps: Vec<Step>,
}

impl Waterfall {
    /// The weight in bits.
    pub fn bits(&self) -> f64 {
        self.steps.iter().map(|step| step.bits).sum()
    }
}

/// What there is for and against two mentions being one person.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// By what they say of themselves.
    pub own: Waterfall,
    /// With the company they are named in, where both stand beside one person.
    pub with_company: Option<Waterfall>,
    /// What cannot be of one person.
    pub against: Option<Contradiction>,
    /// Whether they say the same of a person for the same organisation, so that they were never two.
    pub alike_in_one_place: bool,
    /// Whether somebody has decided it, and how.
    pub decided: Option<bool>,
    /// Whether they are taken to be one person, be it through others.
    pub is_one: bool,
    /// What neither, or only one of them, says, and which would settle it. **Shape:** the most telling first.
    pub would_settle: Vec<&'static str>,
    /// The grade of the Multi-Agency Information Sharing person match, 0 to 1; `None` where it gives none.
    pub mais_grade: Option<f64>,
    /// Which step of the Department for Education's order of search would find the one by the other.
    pub dfe_step: Option<&'static str>,
    /// The weight from which on mentions are linked, in bits.
    pub linked_bits: f64,
    /// The weight from which on they are asked about, in bits.
    pub asked_bits: f64,
}

impl Evidence {
    /// The weight that decides: with company where there is some.
    pub fn deciding(&self) -> &Waterfall {
        match &self.with_company {
            Some(company) if company.bits() > self.own.bits() => company,
            _ => &self.own,
        }
    }

    /// What speaks for it, in words, the most telling first.
    pub fn in_words(&self) -> Vec<String> {
        if self.alike_in_one_place {
            return vec!["written alike by the same organisation".to_owned()];
        }
        if self.decided == Some(true) {
            return vec!["somebody decided that they are one person".to_owned()];
        }
        let mut steps: Vec<&Step> = self
            .deciding()
            .steps
            .iter()
            .filter(|step| step.field == LinkField::Company || step.bits > 0.0)
            .collect();
        steps.sort_by(|a, b| b.bits.total_cmp(&a.bits));
        steps.into_iter().map(|step| step.words.to_owned()).collect()
    }

    /// The chance that they are one person, were this weight all there is to go by.
    pub fn chance(&self) -> f64 {
        chance_of_bits(self.deciding().bits())
    }
}

fn words_of(agreement: &Agreement, field: LinkField) -> &'static str {
    match field {
        LinkField::Before => "two mentions taken at random are seldom one person",
        LinkField::Company => "both are named beside the same person",
        LinkField::Number => agreement.number.map_or("", NumberLevel::in_words),
        LinkField::BirthDate => agreement.birth.map_or("", BirthLevel::in_words),
        LinkField::GivenName => agreement.given.map_or("", GivenLevel::in_words),
        LinkField::FamilyName => agreement.family.map_or("", FamilyLevel::in_words),
        LinkField::Address => agreement.address.map_or("", AddressLevel::in_words),
    }
}

impl Linker {
    /// Two nodes compared and weighed by what they say of themselves.
    pub(super) fn weigh_own(&self, a: u32, b: u32) -> Weighed {
        self.weigh_forms(&self.nodes[a as usize].form, &self.nodes[b as usize].form)
    }

    /// Two forms compared and weighed.
    pub(super) fn weigh_forms(&self, x: &Form, y: &Form) -> Weighed {
        let agreement = compare::compare(x, y, &self.names, &self.texts);
        let fields = likelihoods(&agreement, x, &self.names, &self.shares, &self.linking);
        Weighed {
            agreement,
            start: super::weigh::before(&self.linking),
            fields,
            against: compare::contradiction(x, y),
        }
    }

    /// What there is for and against two mentions being one person; `None` where one of them names nobody.
    pub fn evidence(&self, a: (u32, u16), b: (u32, u16)) -> Option<Evidence> {
        let (a, b) = (self.node_at(a), self.node_at(b));
        (a != NOBODY && b != NOBODY).then(|| self.evidence_of_nodes(a, b))
    }

    /// As [`Linker::evidence`], of two nodes.
    pub fn evidence_of_nodes(&self, a: u32, b: u32) -> Evidence {
        let (a, b) = self.in_order(a, b);
        let weighed = self.weigh_own(a, b);
        let steps = |waterfall: Vec<(LinkField, f64)>| Waterfall {
            steps: waterfall
                .into_iter()
                .map(|(field, bits)| Step {
                    field,
                    words: words_of(&weighed.agreement, field),
                    bits,
                })
                .collect(),
        };
        let with_company = self.company.witness(a, b).map(|_| {
            let company = self.weigh_in_company(a, b);
            let mut waterfall = steps(company.waterfall());
            if let Some(first) = waterfall.steps.first_mut() {
                first.words =
                    company.due.map_or_else(|| company.level.in_words(), |due| due.in_words());
            }
            waterfall
        });
        let decided = self.decided_edges.get(&a).into_iter().flatten();
        let decided = decided.filter(|(to, _)| *to == b).map(|(_, same)| *same).next_back();
        Evidence {
            own: steps(waterfall(weighed.start, &weighed.fields)),
            with_company,
            against: if a == b { None } else { self.against(a, b) },
            alike_in_one_place: a == b,
            decided,
            is_one: self.person_of(a) == self.person_of(b),
            would_settle: self.would_settle(a, b),
            mais_grade: self.mais_grade(a, b, &weighed.agreement),
            dfe_step: dfe_step(&weighed.agreement),
            linked_bits: bits_of_chance(self.linking.linked_from),
            asked_bits: bits_of_chance(self.linking.asked_from),
        }
    }

    fn would_settle(&self, a: u32, b: u32) -> Vec<&'static str> {
        let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
        let mut settle = Vec::new();
        if x.nhs != 0 && y.nhs != 0 && x.nhs != y.nhs {
            settle.push(
                "asking both agencies to check the NHS number against the demographics service",
            );
        } else if x.nhs == 0 || y.nhs == 0 {
            settle.push(if x.nhs == 0 && y.nhs == 0 {
                "the NHS number in both agencies’ records"
            } else {
                "the NHS number in the record that lacks it"
            });
        }
        if !x.has_birth_day() || !y.has_birth_day() {
            settle.push("the birth date to the day in each");
        } else if x.born != y.born {
            settle.push("asking each agency which birth date it has seen a document for");
        }
        if x.postcode == 0 || y.postcode == 0 {
            settle.push("the address at the time in each");
        } else if x.postcode != y.postcode {
            settle.push("whether the family moved, and when");
        }
        if x.given == 0 || y.given == 0 {
            settle.push("the given name");
        }
        settle
    }

    /// The grade of the MAIS person match (PUB03): .99 for a shared number; .8 for names, birth date, address line and
    /// postcode; .7 without the line; .6 without the address; each part that agrees only partly lowers it.
    fn mais_grade(&self, a: u32, b: u32, agreement: &Agreement) -> Option<f64> {
        if matches!(agreement.number, Some(NumberLevel::SameNhs | NumberLevel::SameOther)) {
            return Some(0.99);
        }
        let names = agreement.given.is_some_and(|level| level <= GivenLevel::SoundsAlike)
            && agreement.family.is_some_and(|level| level <= FamilyLevel::SmallEdit);
        let born = match agreement.birth? {
            BirthLevel::Same => 1.0,
            BirthLevel::DayMonthSwapped => 0.66,
            BirthLevel::OneSlip | BirthLevel::StandIn => {
                two_parts_agree(self.nodes[a as usize].form.born, self.nodes[b as usize].form.born)
            }
            BirthLevel::SameYear | BirthLevel::Within => 0.33,
            _ => 0.0,
        };
        let base = match agreement.address {
            Some(AddressLevel::SameHome) => 0.8,
            Some(AddressLevel::SamePostcode | AddressLevel::OtherDoor) => 0.7,
            _ => 0.6,
        };
        (names && born > 0.0).then_some(base * born)
    }
}

/// The share of a birth date the MAIS match counts: two parts that agree 66 of 100, the year alone 33.
fn two_parts_agree(a: u32, b: u32) -> f64 {
    let parts = |day: u32| [day / 10_000, day / 100 % 100, day % 100];
    let (x, y) = (parts(a), parts(b));
    let same = x.iter().zip(y).filter(|(p, q)| **p == *q).count();
    match same {
        2 => 0.66,
        _ if x[0] == y[0] => 0.33,
        _ => 0.0,
    }
}

/// The step of the matcher's order of search that would find the one by the other.
fn dfe_step(agreement: &Agreement) -> Option<&'static str> {
    let exact_names =
        agreement.given == Some(GivenLevel::Same) && agreement.family == Some(FamilyLevel::Same);
    let fuzzy_names = agreement.given.is_some_and(|level| level <= GivenLevel::Alike)
        && agreement.family.is_some_and(|level| level <= FamilyLevel::Alike);
    let postcode = agreement.address.is_some_and(|level| level <= AddressLevel::OtherDoor);
    let wildcard = agreement.address.is_some_and(|level| level <= AddressLevel::District);
    let step = match agreement.birth? {
        BirthLevel::Same if exact_names && postcode => {
            "1: given name, family name, birth date and postcode, exact"
        }
        BirthLevel::Same if exact_names => "1: given name, family name and birth date, exact",
        BirthLevel::Same if fuzzy_names => "2: given name, family name and birth date, fuzzy",
        BirthLevel::DayMonthSwapped if fuzzy_names => {
            "the other reading of the birth date: day and month swapped"
        }
        BirthLevel::OneSlip | BirthLevel::StandIn | BirthLevel::SameYear
            if fuzzy_names && postcode =>
        {
            "5: names with a birth date within six months, with the postcode (where the dates are that near)"
        }
        BirthLevel::OneSlip | BirthLevel::StandIn | BirthLevel::SameYear if fuzzy_names => {
            "4: names with a birth date within six months (where the dates are that near)"
        }
        BirthLevel::Same if wildcard => "6: by the beginning of the postcode",
        _ => return None,
    };
    Some(step)
}
