//! Learns, without labels, what each level of agreement is worth among these mentions.
//!
//! Takes pairs as they were compared; gives the [`Linking`] under which they are likeliest, by expectation and maximisation
//! over three classes: one person, two people of one household, strangers. What strangers share is not learned from pairs that
//! were chosen for being alike, but counted: from how common each name, day and postcode is, and from pairs taken at random.
//! What is shipped counts as some pairs seen, so that a level nobody here shows keeps its worth.

use super::compare::Agreement;
use super::weigh::{Likely, NAMESAKES};
use crate::practice::{BirthLevel, Chances, GivenLevel, Linking};

/// A compared pair, with how likely each field is among strangers, as far as it hangs on the names themselves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    /// The level of each field in the order of [`super::weigh::likelihoods`]; 255 where it was not compared.
    pub levels: [u8; 5],
    /// How much likelier than its levels say it is of one household: namesakes of two generations.
    pub household: f64,
    /// How likely this is among strangers, all fields together.
    pub strangers: f64,
}

impl Seen {
    pub fn of(agreement: &Agreement, fields: &[Option<Likely>; 5]) -> Self {
        let levels = [
            agreement.number.map_or(255, |level| level as u8),
            agreement.birth.map_or(255, |level| level as u8),
            agreement.given.map_or(255, |level| level as u8),
            agreement.family.map_or(255, |level| level as u8),
            agreement.address.map_or(255, |level| level as u8),
        ];
        let strangers = fields.iter().flatten().map(|likely| likely.strangers).product();
        let namesakes = agreement.birth == Some(BirthLevel::Generation)
            && agreement.given == Some(GivenLevel::Same);
        Self { levels, household: if namesakes { NAMESAKES } else { 1.0 }, strangers }
    }
}

/// As how many pairs the shipped shares of one person count.
const SHIPPED_COUNT_AS: f64 = 200.0;
const ROUNDS: usize = 14;
/// Pairs of one household to a mention, at the least: a list in which none are seen may have twins all the same.
const HOUSEHOLDS_AT_LEAST: f64 = 0.1;

fn tables(linking: &Linking) -> [&Vec<Chances>; 5] {
    [&linking.number, &linking.birth, &linking.given, &linking.family, &linking.address]
}

fn tables_mut(linking: &mut Linking) -> [&mut Vec<Chances>; 5] {
    [
        &mut linking.number,
        &mut linking.birth,
        &mut linking.given,
        &mut linking.family,
        &mut linking.address,
    ]
}

/// Sets what strangers share to what pairs taken at random show. Levels that none shows keep half a pair.
pub(super) fn learn_strangers(linking: &mut Linking, random: &[Agreement]) {
    let shipped = linking.clone();
    let mut counts: [Vec<f64>; 5] = tables(&shipped).map(|table| vec![0.0; table.len()]);
    for agreement in random {
        let seen = Seen::of(agreement, &[None; 5]);
        for (count, level) in counts.iter_mut().zip(seen.levels) {
            if level != 255 {
                count[level as usize] += 1.0;
            }
        }
    }
    for ((table, count), shipped) in
        tables_mut(linking).into_iter().zip(counts).zip(tables(&shipped))
    {
        let all: f64 = count.iter().sum();
        for ((chances, seen), shipped) in table.iter_mut().zip(count).zip(shipped) {
            // The shipped shares count as a hundred pairs: enough for what no random pair shows.
            chances.strangers = (seen + 100.0 * shipped.strangers) / (all + 100.0);
        }
    }
    // Names within a household are given as independently of one another as those of strangers, but never the same;
    // and so, twins aside, are birth dates.
    let same = shipped.given[0].one_household;
    let strangers: f64 = linking.given[1..].iter().map(|chances| chances.strangers).sum();
    for (level, chances) in GivenLevel::ALL.iter().zip(&mut linking.given).skip(1) {
        chances.one_household = chances.strangers / strangers * (1.0 - same) * named_alike(*level);
    }
}

/// How much oftener a household's children are named alike than strangers are: twins share an initial, or a sound.
const fn named_alike(level: GivenLevel) -> f64 {
    match level {
        GivenLevel::Initial | GivenLevel::Part | GivenLevel::Alike => 4.0,
        GivenLevel::SoundsAlike | GivenLevel::SmallEdit | GivenLevel::ShortForm => 2.0,
        _ => 1.0,
    }
}

/// Learns the shares of one person and of one household, and how many pairs there are of each.
///
/// `pairs` are every so many-th pair compared: each stands for `stands_for`. `all_pairs` is how many there are in all,
/// compared or not.
pub(super) fn learn_classes(
    linking: &mut Linking,
    pairs: &[Seen],
    stands_for: f64,
    all_pairs: f64,
) {
    let shipped = linking.clone();
    // Of so many mentions there are `all_pairs`.
    let mentions = (2.0 * all_pairs).sqrt();
    for _ in 0..ROUNDS {
        let mut sums: [Vec<(f64, f64)>; 5] =
            tables(linking).map(|table| vec![(0.0, 0.0); table.len()]);
        let (mut one_person, mut one_household) = (0.0, 0.0);
        for pair in pairs {
            let mut one = linking.same_person;
            let mut household = linking.one_household * pair.household;
            for (table, level) in tables(linking).into_iter().zip(pair.levels) {
                if level != 255 {
                    one *= table[level as usize].same_person;
                    household *= table[level as usize].one_household;
                }
            }
            let all = one + household + pair.strangers;
            let (one, household) = (one / all, household / all);
            one_person += one;
            one_household += household;
            for (sum, level) in sums.iter_mut().zip(pair.levels) {
                if level != 255 {
                    sum[level as usize].0 += one;
                    sum[level as usize].1 += household;
                }
            }
        }
        linking.same_person = (one_person * stands_for / all_pairs).max(1e-12);
        linking.one_household =
            (one_household * stands_for).max(HOUSEHOLDS_AT_LEAST * mentions) / all_pairs;
        for ((place, table), sums) in tables_mut(linking).into_iter().enumerate().zip(sums) {
            let shipped = tables(&shipped)[place];
            let all = sums.iter().fold((0.0, 0.0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
            let share = |seen: f64, all: f64, shipped: f64| {
                (seen + SHIPPED_COUNT_AS * shipped) / (all + SHIPPED_COUNT_AS)
            };
            for ((chances, sum), shipped) in table.iter_mut().zip(&sums).zip(shipped) {
                chances.same_person = share(sum.0, all.0, shipped.same_person);
                if place == FAMILY_NAME || place == ADDRESS {
                    chances.one_household = share(sum.1, all.1, shipped.one_household);
                }
            }
            if place == BIRTH_DATE {
                learn_twins(table, share(sums[0].1, all.1, shipped[0].one_household), shipped);
            }
        }
    }
}

const BIRTH_DATE: usize = 1;
const FAMILY_NAME: usize = 3;
const ADDRESS: usize = 4;

/// Sets how many of a household share a birth date: twins. Nothing else of a household's birth dates, and nothing of its
/// numbers and given names, is learned: the badly written mentions of one person would be taken for two.
fn learn_twins(births: &mut [Chances], twins: f64, shipped: &[Chances]) {
    let twins = twins.clamp(0.002, 0.06);
    let rest = (1.0 - twins) / (1.0 - shipped[0].one_household);
    births[0].one_household = twins;
    for (chances, shipped) in births.iter_mut().zip(shipped).skip(1) {
        chances.one_household = shipped.one_household * rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Practice;

    #[test]
    fn a_list_that_shows_no_household_may_have_twins_all_the_same() {
        let mut linking = Linking::clone(&Practice::shipped().linking);
        let all_pairs = 1_000.0 * 999.0 / 2.0;
        learn_classes(&mut linking, &[], 1.0, all_pairs);
        let households = linking.one_household * all_pairs;
        assert!((households - 100.0).abs() < 1.0, "one to ten mentions, but {households}");
    }
}
