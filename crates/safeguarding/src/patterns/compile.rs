//! Practice made ready for judging: words become places in lists, selectors become sets.

use super::Item;
use super::scene::Told;
use crate::calendar::{Date, Span};
use crate::practice::{BIRTH, MOST_AGENCIES, MOST_KINDS};
use crate::practice::{Condition, Pick, Practice, Rule, Scope, Shape, Version};
use smol_str::SmolStr;

/// Practice, ready for judging.
#[derive(Debug)]
pub struct Compiled<'a> {
    /// The practice it was made from.
    pub practice: &'a Practice,
    /// The kinds that any rule looks at, and the one that records a birth, in the order their places follow.
    pub kinds: Vec<&'a SmolStr>,
    /// The agencies, in the order their places follow.
    pub agencies: Vec<&'a SmolStr>,
    /// The place of the kind that records a birth; `u8::MAX` where practice has none.
    pub(super) birth: u8,
    /// The rules, in practice's order.
    pub rules: Vec<CompiledRule<'a>>,
    /// What each pick of all rules is, by its place in the set of those that an item fits.
    of_picks: Vec<OfPick>,
    /// By the place of each kind: the picks that anything of it may fit, by the places of rule, version and pick.
    picks_of_kind: Vec<Vec<(u16, u16, u16)>>,
}

/// Whose a pick is.
#[derive(Clone, Copy, Debug)]
struct OfPick {
    /// Its rule, by place.
    rule: u16,
    /// Whether something must fit it, or another such, before the rule can speak.
    wakes: bool,
}

/// A rule, ready for judging.
#[derive(Debug)]
pub struct CompiledRule<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// Its place in [`Compiled::rules`].
    place: u16,
    pub(super) versions: Vec<CompiledVersion<'a>>,
}

/// One version of a rule, ready for judging.
#[derive(Debug)]
pub(super) struct CompiledVersion<'a> {
    pub(super) version: &'a Version,
    /// The picks of the shape, in the order of [`crate::practice::Shape::picks`].
    pub(super) picks: Vec<CompiledPick>,
    pub(super) answered_by: Option<CompiledPick>,
    /// For each agency it needs, the kinds whose absence there would have to mean something.
    pub(super) needs: Vec<(SmolStr, Vec<SmolStr>)>,
}

/// A pick, ready for judging.
#[derive(Debug)]
pub(super) struct CompiledPick {
    /// Its place among all picks.
    place: usize,
    /// The kinds of all its selectors.
    kinds: u128,
    selectors: Vec<CompiledSelector>,
}

#[derive(Debug)]
struct CompiledSelector {
    kinds: u128,
    /// `None`: any agency, also one practice does not know.
    agencies: Option<u64>,
    conditions: Vec<(SmolStr, Condition)>,
}

impl CompiledPick {
    /// Its place among all picks.
    pub(super) const fn place(&self) -> usize {
        self.place
    }

    /// Whether an item fits, as was worked out when it was laid out.
    pub(super) fn fits(&self, item: &Item) -> bool {
        item.fits.get(self.place / 64).is_some_and(|set| set >> (self.place % 64) & 1 == 1)
    }

    /// Those records of an item that fit, in its order.
    pub(super) fn fitting<'i>(&self, item: &'i Item) -> impl Iterator<Item = &'i Told<'i>> {
        let fits = |told: &&'i Told<'i>| self.fits_as_told(item.kind, std::slice::from_ref(*told));
        item.told.iter().filter(fits)
    }

    /// Whether something of a kind, told so, fits: the slow, obvious way.
    pub(super) fn fits_as_told(&self, kind: u8, told: &[Told]) -> bool {
        let kind = 1_u128.checked_shl(u32::from(kind)).unwrap_or(0);
        self.selectors.iter().any(|s| {
            s.kinds & kind != 0
                && told.iter().any(|(agency, facts)| {
                    s.agencies.is_none_or(|agencies| agencies & agency != 0)
                        && s.conditions
                            .iter()
                            .all(|(fact, c)| c.fits(facts.get(fact).map(String::as_str)))
                })
        })
    }
}

impl CompiledVersion<'_> {
    /// Every pick, in the order of their places.
    fn all_picks(&self) -> impl Iterator<Item = &CompiledPick> {
        self.picks.iter().chain(&self.answered_by)
    }

    /// How long after its last entry an occurrence still counts as of now.
    pub(super) fn current_for(&self) -> Span {
        self.version.current_for.unwrap_or(Span::Months(12))
    }
}

impl<'a> CompiledRule<'a> {
    /// The version in force on a day; `None` while the rule is retired.
    pub(super) fn in_force(&self, day: Date) -> Option<&CompiledVersion<'a>> {
        if self.rule.retired_on(day).is_some() {
            return None;
        }
        self.versions.iter().rev().find(|v| v.version.in_force <= day)
    }

    /// Whether any version of it looks at where a child lives.
    pub(super) fn reads_homes(&self) -> bool {
        self.versions.iter().any(|version| version.version.shape.reads_homes())
    }

    /// Whose records it looks at.
    pub fn about(&self) -> Scope {
        self.rule.about
    }
}

impl<'a> Compiled<'a> {
    /// Makes practice ready.
    ///
    /// # Panics
    /// When rules look at more kinds, or practice has more agencies, than fit the sets; loading practice refuses both.
    pub fn of(practice: &'a Practice) -> Self {
        Self::of_some(practice, &|_| true)
    }

    /// As [`Self::of`], of these rules alone.
    pub(crate) fn of_some(practice: &'a Practice, is_wanted: &dyn Fn(&Rule) -> bool) -> Self {
        let kinds: Vec<&SmolStr> = practice.kinds_looked_at().into_iter().collect();
        assert!(kinds.len() <= MOST_KINDS, "at most {MOST_KINDS} kinds of record fit the set");
        assert!(practice.agencies.len() <= MOST_AGENCIES, "at most {MOST_AGENCIES} agencies do");
        let mut compiled = Self {
            practice,
            agencies: practice.agencies.keys().collect(),
            birth: u8::MAX,
            rules: Vec::new(),
            of_picks: Vec::new(),
            picks_of_kind: vec![Vec::new(); kinds.len()],
            kinds,
        };
        compiled.birth = compiled.kind_place(BIRTH);
        let mut picks = 0;
        let rules = (0..).zip(practice.rules.iter().filter(|rule| is_wanted(rule)));
        compiled.rules =
            rules.map(|(place, rule)| compiled.rule((place, rule), &mut picks)).collect();
        for (place, rule) in (0..).zip(&compiled.rules) {
            for (at, version) in (0..).zip(&rule.versions) {
                for (pick_at, pick) in (0..).zip(version.all_picks()) {
                    for (kind, picks) in compiled.picks_of_kind.iter_mut().enumerate() {
                        if pick.kinds >> kind & 1 == 1 {
                            picks.push((place, at, pick_at));
                        }
                    }
                }
                let wakes: Vec<usize> =
                    super::turning::wakes(version).map(CompiledPick::place).collect();
                let all = version.all_picks();
                let of = all.map(|pick| OfPick { rule: place, wakes: wakes.contains(&pick.place) });
                compiled.of_picks.extend(of);
            }
        }
        compiled
    }

    /// The place of a kind; `u8::MAX` where no rule looks at it.
    pub(super) fn kind_place(&self, kind: &str) -> u8 {
        self.kinds.binary_search_by(|k| k.as_str().cmp(kind)).map_or(u8::MAX, |place| place as u8)
    }

    /// The agency as a set of one; an agency practice does not know is in no set.
    pub(super) fn agency_bit(&self, agency: &str) -> u64 {
        self.agencies.binary_search_by(|a| a.as_str().cmp(agency)).map_or(0, |place| 1 << place)
    }

    /// The facts whose values a shape reads, beyond whether they fit a condition.
    pub(super) fn value_facts(&self) -> Vec<SmolStr> {
        let versions = self.rules.iter().flat_map(|rule| &rule.versions);
        let mut facts: Vec<SmolStr> =
            versions.flat_map(|version| version.version.shape.value_facts()).cloned().collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    /// Whether any rule looks at where a child lives.
    pub(super) fn reads_homes(&self) -> bool {
        self.rules.iter().any(CompiledRule::reads_homes)
    }

    /// Those rules, of each scope, by place.
    pub(super) fn rules_reading_homes(&self) -> [Vec<u16>; 3] {
        let mut reading = [const { Vec::new() }; 3];
        for (place, rule) in (0..).zip(&self.rules).filter(|(_, rule)| rule.reads_homes()) {
            reading[rule.about() as usize].push(place);
        }
        reading
    }

    /// The kinds that any version of a rule looks at, in order.
    pub(super) fn kinds_of(&self, rule: &CompiledRule) -> impl Iterator<Item = &str> {
        let picks = rule.versions.iter().flat_map(CompiledVersion::all_picks);
        let kinds = picks.fold(0, |set, pick| set | pick.kinds);
        let looked_at = (0..).zip(&self.kinds).filter(move |(place, _)| kinds >> place & 1 == 1);
        looked_at.map(|(_, kind)| kind.as_str())
    }

    /// The rules of each scope, by place, that look at what fits these picks; and those of them that cannot speak of anybody
    /// before something fits one of them. Both in order.
    pub(super) fn rules_looking_at(&self, fits: &[u64]) -> ([Vec<u16>; 3], [Vec<u16>; 3]) {
        let (mut looking, mut woken) = ([const { Vec::new() }; 3], [const { Vec::new() }; 3]);
        for (set, picks) in fits.iter().zip(self.of_picks.chunks(64)) {
            for (_, of) in (0..).zip(picks).filter(|(bit, _)| set >> bit & 1 == 1) {
                let scope = self.rules[usize::from(of.rule)].about() as usize;
                looking[scope].push(of.rule);
                if of.wakes {
                    woken[scope].push(of.rule);
                }
            }
        }
        // Picks stand in the order of their rules.
        looking.iter_mut().chain(&mut woken).for_each(Vec::dedup);
        (looking, woken)
    }

    /// The picks that something of a kind fits, told so, as a set of places.
    pub(super) fn fits(&self, kind: u8, told: &[Told]) -> Vec<u64> {
        self.fits_of(None, kind, told)
    }

    /// As [`Self::fits`]; of one rule only, where there is one.
    pub(super) fn fits_of(&self, rule: Option<&CompiledRule>, kind: u8, told: &[Told]) -> Vec<u64> {
        let mut set = vec![0; self.of_picks.len().div_ceil(64)];
        let Some(mut picks) = self.picks_of_kind.get(usize::from(kind)).map(Vec::as_slice) else {
            return set;
        };
        if let Some(CompiledRule { place, .. }) = rule {
            // Picks stand in the order of their rules.
            let from = picks.partition_point(|(of, ..)| of < place);
            let to = picks.partition_point(|(of, ..)| of <= place);
            picks = &picks[from..to];
        }
        for (rule, version, place) in picks {
            let version = &self.rules[usize::from(*rule)].versions[usize::from(*version)];
            let pick = version.all_picks().nth(usize::from(*place)).expect("a pick of it");
            if pick.fits_as_told(kind, told) {
                set[pick.place / 64] |= 1 << (pick.place % 64);
            }
        }
        set
    }

    fn rule(&self, (place, rule): (u16, &'a Rule), places: &mut usize) -> CompiledRule<'a> {
        let mut version = |version: &'a Version| CompiledVersion {
            version,
            picks: version.shape.picks().into_iter().map(|pick| self.pick(pick, places)).collect(),
            answered_by: version.answered_by.as_ref().map(|pick| self.pick(pick, places)),
            needs: version
                .needs
                .iter()
                .map(|a| (a.clone(), self.kinds_needed(version, a)))
                .collect(),
        };
        CompiledRule { rule, place, versions: rule.versions.iter().map(&mut version).collect() }
    }

    /// The kinds a version looks for that this agency usually records.
    pub(super) fn kinds_needed(&self, version: &Version, agency: &SmolStr) -> Vec<SmolStr> {
        let looked_for = match &version.shape {
            // What stops a clock or ends a stretch is not what has to be absent.
            Shape::DueWithin(shape) => vec![&shape.trigger, &shape.response],
            Shape::Gap(shape) => vec![&shape.of, &shape.while_from],
            Shape::Unanswered(shape) => vec![&shape.asked, &shape.reply],
            shape => shape.picks(),
        };
        let mut kinds: Vec<SmolStr> = looked_for
            .into_iter()
            .flat_map(|pick| &pick.any)
            .flat_map(|selector| &selector.kinds)
            .filter(|kind| self.practice.kind(kind).is_some_and(|k| k.agencies.contains(agency)))
            .cloned()
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    fn pick(&self, pick: &Pick, places: &mut usize) -> CompiledPick {
        let selectors: Vec<CompiledSelector> = pick
            .any
            .iter()
            .map(|selector| CompiledSelector {
                kinds: selector.kinds.iter().fold(0, |set, kind| match self.kind_place(kind) {
                    u8::MAX => set,
                    place => set | (1 << place),
                }),
                agencies: (!selector.agencies.is_empty()).then(|| {
                    selector.agencies.iter().fold(0, |set, agency| set | self.agency_bit(agency))
                }),
                conditions: selector
                    .conditions
                    .iter()
                    .map(|(fact, c)| (fact.clone(), c.clone()))
                    .collect(),
            })
            .collect();
        let place = *places;
        *places += 1;
        CompiledPick { place, kinds: selectors.iter().fold(0, |set, s| set | s.kinds), selectors }
    }
}
