//! Northmoor, which is nowhere: its streets, schools, surgeries and the postcode area NM that the Royal Mail does not have.

use crate::chance::Chance;

const STREETS: &[&str] = &[
    "Mill Lane",
    "Foundry Street",
    "Harbour View",
    "Kiln Close",
    "Larkfield Road",
    "Cinder Path",
    "Beacon Rise",
    "Weavers Row",
    "Saltpan Lane",
    "Heron Way",
    "Quarry Bank",
    "Tithe Street",
    "Netherby Avenue",
    "Orchard Court",
    "Signal Terrace",
    "Furnace Hill",
    "Drovers Walk",
    "Gasworks Road",
    "Priory Crescent",
    "Tanners Yard",
    "Windmill Grove",
    "Marsh Gate",
    "Loom Street",
    "Chandlers Fold",
    "Slate Row",
    "Barley Mow Road",
];

/// Parts of Northmoor.
pub(crate) const AREAS: &[&str] =
    &["Harbourside", "Netherby", "Moor End", "Foundry Park", "Saltpan", "East Tithe", "Larkfield"];

const PRIMARIES: &[&str] = &[
    "Netherby Primary School",
    "Harbourside Primary School",
    "St Hild's Church of England Primary School",
    "Foundry Park Academy",
    "Larkfield Community Primary",
    "Moor End Infant and Junior School",
    "Saltpan Lane Primary School",
    "Our Lady of the Moor Catholic Primary",
];

const SECONDARIES: &[&str] = &[
    "Northmoor High School",
    "Beacon Rise Academy",
    "Tithe Valley School",
    "Kiln Bank Community College",
];

const NURSERIES: &[&str] = &[
    "Little Herons Nursery",
    "Harbourside Pre-school",
    "Acorn Childminding",
    "Netherby Family Hub Nursery",
];

const SURGERIES: &[&str] = &[
    "Beacon Medical Centre",
    "Harbour Street Surgery",
    "Netherby Health Centre",
    "Moor End Practice",
];

/// The school whose file says nothing of what it covers.
pub(crate) const SCHOOL_WITHOUT_COVERAGE: &str = "Tithe Valley School";

/// An address.
pub(crate) fn address(chance: &mut Chance) -> String {
    let (low, high) = (chance.between(1, 9), chance.between(1, 9));
    let letters = [chance.pick(b"ABDEFGHJLN") as char, chance.pick(b"PQRSTUWXYZ") as char];
    let flat = if chance.percent(18.0) {
        format!("Flat {}, ", chance.between(1, 24))
    } else {
        String::new()
    };
    format!(
        "{flat}{} {}, Northmoor, NM{low} {high}{}{}",
        chance.between(1, 148),
        chance.pick(STREETS),
        letters[0],
        letters[1]
    )
}

/// A part of Northmoor.
pub(crate) fn area(chance: &mut Chance) -> &'static str {
    chance.pick(AREAS)
}

/// A primary school.
pub(crate) fn primary(chance: &mut Chance) -> &'static str {
    chance.pick(PRIMARIES)
}

/// A secondary school.
pub(crate) fn secondary(chance: &mut Chance) -> &'static str {
    chance.pick(SECONDARIES)
}

/// A nursery or childminder.
pub(crate) fn nursery(chance: &mut Chance) -> &'static str {
    chance.pick(NURSERIES)
}

/// A GP's surgery.
pub(crate) fn surgery(chance: &mut Chance) -> &'static str {
    chance.pick(SURGERIES)
}
