//! Which forms are worth comparing: those that share a key, and never more under one key than can be borne.
//!
//! Takes each form's keys; gives pairs, each once, and the forms that share a key with a new one. A key that too many share
//! is cut: nobody is compared under it any more, and that is reported. Whether a pair is compared depends on its own keys and
//! how many share them, never on the order in which they came.

use rayon::prelude::*;
use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;

/// A key that so many share that nobody is compared under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutBlock {
    /// How many share it.
    pub sharing: u32,
    /// What they share, in words.
    pub what: &'static str,
}

/// The keys of all forms, and who shares each.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The keys of each form, sorted, in one line of the processor's cache; [`NO_KEY`] behind the last.
    keys: Vec<[u32; KEYS_OF_MOST]>,
    /// Of forms with more keys than that, all of them.
    many_keys: HashMap<u32, Box<[u32]>>,
    /// How many keys there are in all.
    all_keys: usize,
    /// Key and form of all forms indexed together, sorted.
    sorted: Vec<u64>,
    /// The forms of each key that came since, in order of coming.
    since: HashMap<u32, Vec<u32>>,
    /// Whether each form lacks what most can be compared by.
    lacking: Vec<bool>,
    /// The first letter of each form's given name; 0 where it has none.
    initials: Vec<u8>,
    /// How many share each key that is cut.
    cut: BTreeMap<u32, u32>,
    limit: usize,
}

/// As many keys as nearly every form has at most.
const KEYS_OF_MOST: usize = 16;
/// No form has this key.
const NO_KEY: u32 = u32::MAX;

const fn is_names_alone(key: u32) -> bool {
    key & 1 == 1
}

/// Whether a key is of a household: but when learning what brothers and sisters share, its members are compared only where
/// their given names begin alike.
const fn is_of_a_household(key: u32) -> bool {
    key & 3 == 2
}

/// Whether a key is for those of whom hardly more than a family name is known: under it are compared only pairs one of whom
/// has neither a given name nor an address or a birth day.
const fn is_for_the_nameless(key: u32) -> bool {
    key & 3 == 3
}

impl Blocks {
    pub fn new(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Makes room for about so many forms more.
    pub fn reserve(&mut self, forms: usize) {
        self.keys.reserve(forms);
        self.lacking.reserve(forms);
        self.initials.reserve(forms);
    }

    /// Adds a form's keys; its number is how many were added before it.
    pub fn add(&mut self, keys: &[u32], lacks_much: bool, initial: u8) {
        let mut row = [NO_KEY; KEYS_OF_MOST];
        if keys.len() < KEYS_OF_MOST {
            row[..keys.len()].copy_from_slice(keys);
        } else {
            self.many_keys.insert(self.keys.len() as u32, keys.into());
        }
        self.all_keys += keys.len();
        self.keys.push(row);
        self.lacking.push(lacks_much);
        self.initials.push(initial);
    }

    /// The keys of a form, sorted; [`NO_KEY`] may stand behind them.
    fn keys_of(&self, form: u32) -> &[u32] {
        let row = &self.keys[form as usize];
        if row[0] == NO_KEY && !self.many_keys.is_empty() {
            return self.many_keys.get(&form).map_or(row, |keys| keys);
        }
        row
    }

    fn each_key_of(&self, form: u32) -> impl Iterator<Item = u32> + '_ {
        self.keys_of(form).iter().copied().take_while(|key| *key != NO_KEY)
    }

    /// The keys that are cut: how many share each, and one that does. In the order of keys.
    pub fn cut(&self) -> Vec<(u32, u32, Option<u32>)> {
        self.cut.iter().map(|(key, count)| (*key, *count, self.sharing(*key).next())).collect()
    }

    /// Indexes every form added so far together.
    pub fn index_all(&mut self) {
        if self.sorted.len() == self.all_keys {
            return;
        }
        self.since.clear();
        self.cut.clear();
        self.sort_all();
        for block in self.sorted.chunk_by(|a, b| a >> 32 == b >> 32) {
            let key = (block[0] >> 32) as u32;
            let lacking = || self.few(key, block.iter().map(|entry| *entry as u32));
            if self.is_too_many(key, block.len(), lacking) {
                self.cut.insert(key, block.len() as u32);
            }
        }
    }

    /// Sorts every key with its form: first by the beginning of the key, counted, then each small part by itself.
    fn sort_all(&mut self) {
        const PARTS: usize = 1 << 12;
        let part_of = |key: u32| (key >> 20) as usize;
        let forms = 0..self.lacking.len() as u32;
        let mut ends = vec![0_usize; PARTS + 1];
        for key in forms.clone().flat_map(|form| self.each_key_of(form)) {
            ends[part_of(key) + 1] += 1;
        }
        for part in 0..PARTS {
            ends[part + 1] += ends[part];
        }
        let mut next = ends.clone();
        let mut sorted = vec![0_u64; self.all_keys];
        for form in forms {
            for key in self.each_key_of(form) {
                let place = &mut next[part_of(key)];
                sorted[*place] = u64::from(key) << 32 | u64::from(form);
                *place += 1;
            }
        }
        let mut parts = Vec::with_capacity(PARTS);
        let mut rest = sorted.as_mut_slice();
        for part in 0..PARTS {
            let (this, others) = rest.split_at_mut(ends[part + 1] - ends[part]);
            parts.push(this);
            rest = others;
        }
        parts.into_par_iter().for_each(<[u64]>::sort_unstable);
        self.sorted = sorted;
    }

    /// How many of some are the ones for whose sake everybody under a key is compared.
    fn few(&self, key: u32, forms: impl Iterator<Item = u32>) -> usize {
        forms.filter(|form| self.is_of_the_few(key, *form)).count()
    }

    fn is_of_the_few(&self, key: u32, form: u32) -> bool {
        let form = form as usize;
        if is_for_the_nameless(key) { self.is_nameless(form) } else { self.lacking[form] }
    }

    /// Whether a block is more than can be borne: by pairs compared, not by heads.
    fn is_too_many(&self, key: u32, sharing: usize, lacking: impl FnOnce() -> usize) -> bool {
        if sharing <= self.limit {
            return false;
        }
        !is_names_alone(key) || lacking() * sharing > self.limit * self.limit
    }

    /// Calls `each` for every pair of indexed forms whose first shared key is `wanted`, once a pair, on several threads.
    /// `learning`: households are looked at too.
    ///
    /// **Shape:** what `each` gives, in no particular order.
    pub fn pairs<T: Send>(
        &self,
        learning: bool,
        wanted: impl Fn(u32) -> bool + Sync,
        each: impl Fn(u32, u32) -> Option<T> + Sync,
    ) -> Vec<T> {
        self.sorted
            .par_chunk_by(|a, b| a >> 32 == b >> 32)
            .filter(|block| {
                let key = (block[0] >> 32) as u32;
                block.len() > 1 && wanted(key) && !self.cut.contains_key(&key)
            })
            .fold(Vec::new, |mut found, block| {
                let key = (block[0] >> 32) as u32;
                let mut pair = |a: u64, b: u64| {
                    let (a, b) = (a as u32, b as u32);
                    if self.is_compared_under(a, b, key, learning)
                        && (self.share_none_before(a, b, key)
                            || self.first_shared(a, b, learning) == Some(key))
                    {
                        found.extend(each(a, b));
                    }
                };
                for (place, a) in block.iter().enumerate() {
                    // Under names alone nothing is compared but with the few: most such blocks have none.
                    let is_few = is_names_alone(key) && self.is_of_the_few(key, *a as u32);
                    if is_names_alone(key) && !is_few {
                        continue;
                    }
                    for b in &block[place + 1..] {
                        pair(*a, *b);
                    }
                    if is_few {
                        let others = block[..place].iter();
                        others
                            .filter(|b| !self.is_of_the_few(key, **b as u32))
                            .for_each(|b| pair(*b, *a));
                    }
                }
                found
            })
            .reduce(Vec::new, |mut all, mut more| {
                if all.len() < more.len() {
                    std::mem::swap(&mut all, &mut more);
                }
                all.append(&mut more);
                all
            })
    }

    fn is_compared_under(&self, a: u32, b: u32, key: u32, learning: bool) -> bool {
        let (a, b) = (a as usize, b as usize);
        if is_of_a_household(key) && !learning {
            let (x, y) = (self.initials[a], self.initials[b]);
            return x == y || x == 0 || y == 0;
        }
        if is_for_the_nameless(key) {
            return self.is_nameless(a) || self.is_nameless(b);
        }
        !is_names_alone(key) || self.lacking[a] || self.lacking[b]
    }

    fn is_nameless(&self, form: usize) -> bool {
        self.lacking[form] && self.initials[form] == 0
    }

    /// The first key two forms share and are compared under.
    fn first_shared(&self, a: u32, b: u32, learning: bool) -> Option<u32> {
        let (mut x, mut y) = (self.keys_of(a), self.keys_of(b));
        while let ([first, rest @ ..], [other, others @ ..]) = (x, y) {
            match first.cmp(other) {
                std::cmp::Ordering::Less => x = rest,
                std::cmp::Ordering::Greater => y = others,
                std::cmp::Ordering::Equal if *first == NO_KEY => return None,
                std::cmp::Ordering::Equal => {
                    let is_cut = !self.cut.is_empty() && self.cut.contains_key(first);
                    if !is_cut && self.is_compared_under(a, b, *first, learning) {
                        return Some(*first);
                    }
                    (x, y) = (rest, others);
                }
            }
        }
        None
    }

    /// Whether two forms surely share no key before this one: a quick look, without a turn that hangs on the keys' values.
    fn share_none_before(&self, a: u32, b: u32, key: u32) -> bool {
        let (x, y) = (&self.keys[a as usize], &self.keys[b as usize]);
        if x[0] == NO_KEY || y[0] == NO_KEY {
            return false;
        }
        let before = x.iter().take_while(|one| **one < key);
        let equal = |one: u32| y.iter().fold(0, |hits, other| hits | u32::from(one == *other));
        before.fold(0, |hits, one| hits | equal(*one)) == 0
    }

    /// Whether two forms are compared at all.
    pub fn are_compared(&self, a: u32, b: u32) -> bool {
        self.first_shared(a, b, false).is_some()
    }

    /// The forms of one key, indexed together or since.
    fn sharing(&self, key: u32) -> impl Iterator<Item = u32> + '_ {
        let from = self.sorted.partition_point(|entry| *entry >> 32 < u64::from(key));
        let indexed = self.sorted[from..]
            .iter()
            .take_while(move |entry| **entry >> 32 == u64::from(key))
            .map(|entry| *entry as u32);
        indexed.chain(self.since.get(&key).into_iter().flatten().copied())
    }

    /// Indexes a form that was added since. Gives the forms it is now compared with, and those that are no longer compared with one
    /// another because a key they shared is now cut.
    pub fn index(&mut self, form: u32) -> (Vec<u32>, Vec<Vec<u32>>) {
        let keys: Vec<u32> = self.each_key_of(form).collect();
        let mut newly_cut = Vec::new();
        for key in &keys {
            self.since.entry(*key).or_default().push(form);
            let sharing: Vec<u32> = self.sharing(*key).take(self.limit * self.limit + 2).collect();
            if let Some(count) = self.cut.get_mut(key) {
                *count += 1;
                continue;
            }
            let lacking = || self.few(*key, sharing.iter().copied());
            if self.is_too_many(*key, sharing.len(), lacking) {
                self.cut.insert(*key, sharing.len() as u32);
                newly_cut.push(sharing);
            }
        }
        let mut others: Vec<u32> = keys
            .iter()
            .filter(|key| !self.cut.contains_key(key))
            .flat_map(|key| {
                self.sharing(*key)
                    .filter(|other| self.is_compared_under(form, *other, *key, false))
                    .collect::<Vec<_>>()
            })
            .filter(|other| *other != form)
            .collect();
        others.sort_unstable();
        others.dedup();
        (others, newly_cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(blocks: &Blocks) -> Vec<(u32, u32)> {
        let mut pairs = blocks.pairs(false, |_| true, |a, b| Some((a.min(b), a.max(b))));
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn a_pair_that_shares_two_keys_is_compared_once() {
        let mut blocks = Blocks::new(10);
        for keys in [&[4, 8][..], &[4, 8], &[8, 12], &[16]] {
            blocks.add(keys, false, b'a');
        }
        blocks.index_all();
        assert_eq!(pairs(&blocks), [(0, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn a_key_that_too_many_share_is_cut_and_the_pair_is_found_under_another() {
        let mut blocks = Blocks::new(2);
        for keys in [&[4, 8][..], &[4, 8], &[4]] {
            blocks.add(keys, false, b'a');
        }
        blocks.index_all();
        assert_eq!(blocks.cut(), [(4, 3, Some(0))]);
        assert_eq!(pairs(&blocks), [(0, 1)]);
    }

    #[test]
    fn names_alone_compare_only_where_one_lacks_much() {
        let mut blocks = Blocks::new(10);
        for lacks_much in [false, false, true] {
            blocks.add(&[5], lacks_much, b'a');
        }
        blocks.index_all();
        assert_eq!(pairs(&blocks), [(0, 2), (1, 2)]);
    }

    #[test]
    fn the_nameless_are_compared_with_everybody_of_their_family_name_and_year() {
        let mut blocks = Blocks::new(10);
        blocks.add(&[7], false, b'a');
        blocks.add(&[7], true, b'b');
        blocks.add(&[7], true, 0);
        blocks.index_all();
        assert_eq!(pairs(&blocks), [(0, 2), (1, 2)]);
    }

    #[test]
    fn adding_one_by_one_compares_what_indexing_all_together_does() {
        let all: Vec<Vec<u32>> =
            (0..40_u32).map(|i| vec![i % 3 * 4, 20 + i % 7 * 4, 61 + i % 5 * 4]).collect();
        let mut together = Blocks::new(12);
        let mut one_by_one = Blocks::new(12);
        let mut compared = std::collections::BTreeSet::new();
        for (i, keys) in all.iter().enumerate() {
            together.add(keys, i % 4 == 0, b'a');
            one_by_one.add(keys, i % 4 == 0, b'a');
            let (others, _) = one_by_one.index(i as u32);
            compared.extend(others.into_iter().map(|other| (other, i as u32)));
        }
        together.index_all();
        compared.retain(|(a, b)| one_by_one.are_compared(*a, *b));
        assert_eq!(pairs(&together), compared.into_iter().collect::<Vec<_>>());
    }
}
