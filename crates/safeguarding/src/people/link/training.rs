//! Learning from the mentions of a linker: how common names, days and postcodes are, and what agreement is worth.
//!
//! Takes the mentions added so far; changes the weights by which they are compared. Nothing is labelled, and nothing is
//! random: pairs are taken at fixed steps. A separate act, never done by adding a record: what is linked must not hang on
//! who else is in the log.

use super::Linker;
use super::compare::{Agreement, compare};
use super::learn::{Seen, learn_classes, learn_strangers};
use super::weigh::likelihoods;
use crate::practice::{Frequencies, Linking};
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is borne once or twice may be the same person twice: it is taken to be no rarer than that.
const RAREST: f64 = 2.0;
const DAYS_OF_A_YEAR: f64 = 365.25;
/// A birth date that so few more bear than its year has them bear is no stand-in: they may be one person.
const STANDING_OUT: f64 = 10.0;
/// Of about so many mentions the compared pairs are learned from.
const NODES_LEARNED_FROM: u64 = 25_000;
/// Pairs taken at random to see what strangers share.
const RANDOM_PAIRS: u64 = 100_000;

impl Linker {
    /// Learns from everything added. [`Linker::link_all`] must follow.
    pub fn learn(&mut self) {
        let all = self.nodes.len() as u64;
        if all < 2 {
            return;
        }
        self.count_shares();
        let random: Vec<Agreement> = random_pairs(all, RANDOM_PAIRS.min(all * 20))
            .map(|(a, b)| {
                let (x, y) = (&self.nodes[a as usize].form, &self.nodes[b as usize].form);
                compare(x, y, &self.names, &self.texts)
            })
            .collect();
        learn_strangers(Arc::make_mut(&mut self.linking), &random);
        self.blocks.index_all();
        // The pairs of one key of so many: whole blocks are passed over without being looked at.
        let step = (all / NODES_LEARNED_FROM).max(1) as u32;
        let seen = {
            let this: &Self = self;
            let wanted = |key: u32| super::names::stable_hash(&[key]).is_multiple_of(step);
            this.blocks.pairs(true, wanted, |a, b| {
                let (a, b) = this.in_order(a, b);
                let (x, y) = (&this.nodes[a as usize].form, &this.nodes[b as usize].form);
                let agreement = compare(x, y, &this.names, &this.texts);
                let fields = likelihoods(&agreement, x, &this.names, &this.shares, &this.linking);
                Some(Seen::of(&agreement, &fields))
            })
        };
        let all_pairs = all as f64 * (all as f64 - 1.0) / 2.0;
        learn_classes(Arc::make_mut(&mut self.linking), &seen, f64::from(step), all_pairs);
    }

    /// The weights in use: as shipped, or as learned.
    pub fn linking(&self) -> &Linking {
        &self.linking
    }

    fn count_shares(&mut self) {
        let mut given = vec![0.0; self.names.len()];
        let mut family = vec![0.0; self.names.len()];
        let mut born: HashMap<u32, f64> = HashMap::default();
        let mut postcode: HashMap<u64, f64> = HashMap::default();
        let (mut given_all, mut family_all) = (0.0_f64, 0.0_f64);
        let (mut born_all, mut postcode_all) = (0.0_f64, 0.0_f64);
        for node in &self.nodes {
            let form = &node.form;
            if form.given != 0 {
                let words = &self.names.facts(form.given).words;
                given[words.first().copied().unwrap_or(form.given) as usize] += 1.0;
                given_all += 1.0;
            }
            if form.family != 0 {
                let facts = self.names.facts(form.family);
                for part in &facts.words {
                    family[*part as usize] += 1.0;
                }
                family[facts.joined as usize] += 1.0;
                family_all += 1.0;
            }
            if form.has_birth_day() {
                *born.entry(form.born).or_default() += 1.0;
                born_all += 1.0;
            }
            if form.postcode != 0 {
                *postcode.entry(form.postcode).or_default() += 1.0;
                postcode_all += 1.0;
            }
        }
        let least = RAREST;
        let share =
            |counts: &[f64], id: u32, of: f64| counts[id as usize].max(least) / of.max(least);
        let first_words: Vec<(u32, u32)> = (0..self.names.len() as u32)
            .map(|id| {
                let facts = self.names.facts(id);
                (
                    facts.words.first().copied().unwrap_or(id),
                    if facts.joined == 0 { id } else { facts.joined },
                )
            })
            .collect();
        self.names.set_shares(
            |id| share(&given, first_words[id as usize].0, given_all),
            |id| share(&family, first_words[id as usize].1, family_all),
        );
        let born = shares_of_birth_days(&born.into_iter().collect(), born_all);
        self.shares.born_otherwise =
            born.values().copied().fold(least / born_all.max(1.0), f64::min);
        self.shares.born = born.into_iter().collect();
        self.shares.postcode_otherwise = least / postcode_all.max(1.0);
        self.shares.postcode = postcode
            .into_iter()
            .filter(|(_, n)| *n > least)
            .map(|(code, n)| (code, n / postcode_all))
            .collect();
    }

    /// What was learned, as practice keeps it. Names and postcodes that fewer than `at_least` mentions bear are left out, so
    /// that the list tells of nobody.
    #[expect(
        clippy::disallowed_methods,
        reason = "what is taken from the maps is put in order at once"
    )]
    pub fn learned(&self, at_least: u32) -> Linking {
        let mut learned = Linking::clone(&self.linking);
        let all = self.nodes.len().max(1) as f64;
        let least = f64::from(at_least) / all;
        let list = |share: &dyn Fn(&super::names::NameFacts) -> f64| Frequencies {
            listed: (1..self.names.len() as u32)
                .map(|id| self.names.facts(id))
                .filter(|facts| facts.words.is_empty() && share(facts) >= least)
                .map(|facts| (facts.letters.clone(), share(facts)))
                .collect(),
            otherwise: RAREST / all,
        };
        learned.forenames = list(&|facts| facts.as_given);
        learned.surnames = list(&|facts| facts.as_family);
        learned.birth_days = Frequencies {
            listed: self
                .shares
                .born
                .iter()
                .filter_map(|(day, share)| {
                    Some((super::form::day_of(*day)?.to_string().into(), *share))
                })
                .filter(|(_, share)| *share >= least)
                .collect(),
            otherwise: self.shares.born_otherwise,
        };
        learned.postcodes = Frequencies {
            listed: self
                .shares
                .postcode
                .iter()
                .filter(|(_, share)| **share >= least)
                .map(|(packed, share)| (super::form::unpack_postcode(*packed).into(), *share))
                .collect(),
            otherwise: self.shares.postcode_otherwise,
        };
        learned
    }
}

/// How common each birth date is: as common as any day of its year, for who is born twice in a list is mostly one person
/// named twice; only a day that stands far out of its year, as a stand-in does, is as common as it is counted.
fn shares_of_birth_days(counted: &BTreeMap<u32, f64>, all: f64) -> BTreeMap<u32, f64> {
    let mut years: BTreeMap<u32, f64> = BTreeMap::new();
    for (day, count) in counted {
        *years.entry(day / 10_000).or_default() += count;
    }
    let share = |(day, count): (&u32, &f64)| {
        let expected = years[&(day / 10_000)] / DAYS_OF_A_YEAR;
        let stands_out = *count > STANDING_OUT + expected + 5.0 * expected.sqrt();
        (*day, if stands_out { *count } else { expected } / all)
    };
    counted.iter().map(share).collect()
}

/// Pairs of two different numbers below `all`, scattered, the same in every run.
fn random_pairs(all: u64, how_many: u64) -> impl Iterator<Item = (u64, u64)> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (0..how_many).map(move |_| (next() % all, next() % all)).filter(|(a, b)| a != b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_borne_twice_is_as_common_as_its_year() {
        let mut counted: BTreeMap<u32, f64> = BTreeMap::new();
        for day in 1..=28 {
            counted.insert(20_100_200 + day, 2.0);
        }
        counted.insert(20_110_101, 60.0);
        let shares = shares_of_birth_days(&counted, 116.0);
        let expected = 56.0 / DAYS_OF_A_YEAR / 116.0;
        assert!((shares[&20_100_203] - expected).abs() < 1e-12, "two may be one person");
        assert!((shares[&20_110_101] - 60.0 / 116.0).abs() < 1e-12, "a stand-in stands out");
    }
}
