//! The names that labelled people can have, by origin and by how common they are, and the forms that stand for one another.
//!
//! Takes `names.txt` and `variants.txt`, which say where they come from; gives weighted picks. How common a name is follows
//! from its place in its list by a Zipf-Mandelbrot law, set so that the first British forename has about one bearer in
//! seventy and the first family name about one in ninety, as in national statistics.

use crate::chance::Chance;
use std::collections::BTreeMap;

const NAMES: &str = include_str!("names.txt");
const VARIANTS: &str = include_str!("variants.txt");

/// Out of a thousand households, how many are of this origin, and out of a hundred of its children how many have a
/// forename of it rather than a British one. **Source:** ours, roughly after the census of 2021.
const ORIGINS: [(&str, i32, f64); 12] = [
    ("British", 655, 100.0),
    ("Irish", 30, 25.0),
    ("Welsh", 25, 40.0),
    ("Scottish", 30, 30.0),
    ("Pakistani and Bangladeshi", 80, 95.0),
    ("Indian", 40, 80.0),
    ("Polish", 35, 70.0),
    ("Romanian", 20, 80.0),
    ("African and Caribbean", 50, 60.0),
    ("Arab, Turkish and Kurdish", 15, 95.0),
    ("Portuguese", 10, 70.0),
    ("Chinese and Vietnamese", 10, 55.0),
];

/// The beginnings and ends of family names that come from English places, for the long tail of rare ones.
const PLACE_BEGINNINGS: &str = "Ac Al Apple Ash Ast Bad Bar Bas Beck Ben Bick Bir Black Brad Bram Bran Bren Brom \
    Brough Buck Bur Cal Can Car Cat Chal Chat Ched Chil Clay Clif Clop Col Comp Con Cop Crack Cran Crom Cud Dal Dar Deb \
    Den Dod Dray Dun Eg El Far Fen Flax Ful Gar Glas God Gran Had Hal Ham Har Has Hath Hazel Hen Hep Her Hib Hin Hol Hor \
    Hun Ingle Kel Ken Kil Kirk Lan Lang Led Lin Lang Lock Lud Mal Mar Mel Mid Mil Mor Nether New Nor Nun Oak Old Or Ot \
    Pad Pem Pen Pick Pres Pud Rad Rams Rav Red Rip Roch Rod Row Rud Rush Sal San Scar Sed Shel Sher Ship Shut Sid Skel \
    Snel South Stan Stap Stave Stock Stour Sut Swan Swin Tad Tan Tat Thorn Thur Tick Tin Tod Trow Tun Up Wad Wal War \
    Wat Wea Wel Wen Whit Wick Win Wood Wor Wy Yar";
const PLACE_ENDS: &str = "ton ley ham ford by worth well field bury burn wood ston den don croft combe dale more shaw \
    wick thorpe thwaite side bridge hurst stead cote ridge brook bourne gate holme head land low ridge sall sey stock \
    ward way wright man son er ing ings";

/// The names of one origin and kind, with their weights added up.
#[derive(Debug, Default)]
struct Weighted<T> {
    names: Vec<T>,
    /// The sum of weights up to and with each name, the last scaled to [`WHOLE`].
    sums: Vec<i32>,
}

/// The sum of all weights of one list.
const WHOLE: i32 = 1 << 30;

impl<T: Copy> Weighted<T> {
    fn of(names: Vec<T>, offset: f64, fall: f64) -> Self {
        let weight = |place: usize| (place as f64 + 1.0 + offset).powf(-fall);
        let whole: f64 = (0..names.len()).map(weight).sum();
        let mut sum = 0.0;
        let sums = (0..names.len())
            .map(|place| {
                sum += weight(place);
                (sum / whole * f64::from(WHOLE)) as i32
            })
            .collect();
        Self { names, sums }
    }

    fn pick(&self, chance: &mut Chance) -> T {
        let at = chance.between(0, WHOLE - 1);
        let place = self.sums.partition_point(|&sum| sum <= at);
        self.names[place.min(self.names.len() - 1)]
    }
}

/// Girls' and women's, or boys' and men's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Girls,
    Boys,
}

/// One origin's names.
#[derive(Debug)]
struct Origin {
    girls: Weighted<&'static str>,
    boys: Weighted<&'static str>,
    /// Places in [`Names::families`].
    families: Weighted<u32>,
}

/// A family name by its place in the list of all.
pub(super) type FamilyName = u32;

/// Every name.
#[derive(Debug)]
pub(super) struct Names {
    origins: Vec<Origin>,
    grown_up: [Weighted<&'static str>; 2],
    families: Vec<String>,
    variants: BTreeMap<&'static str, Vec<&'static str>>,
}

impl Names {
    /// The names of the files beside this one.
    pub(super) fn shipped() -> Self {
        let mut sections = sections();
        let mut families = Vec::new();
        let origins = ORIGINS
            .iter()
            .map(|(name, ..)| {
                let mut kind = |kind| sections.remove(&(*name, kind)).expect("every origin has it");
                let (girls, boys) = (kind("girls"), kind("boys"));
                let mut own: Vec<String> =
                    kind("families").into_iter().map(str::to_owned).collect();
                if *name == "British" {
                    own.extend(composed());
                }
                let from = families.len() as u32;
                families.extend(own);
                let places = (from..families.len() as u32).collect();
                Origin {
                    girls: Weighted::of(girls, 10.0, 0.8),
                    boys: Weighted::of(boys, 10.0, 0.8),
                    families: Weighted::of(places, 8.0, 0.9),
                }
            })
            .collect();
        let mut grown_up = |kind| {
            let names = sections.remove(&("grown up", kind)).expect("the file has it");
            Weighted::of(names, 10.0, 0.8)
        };
        let grown_up = [grown_up("girls"), grown_up("boys")];
        Self { origins, grown_up, families, variants: variants() }
    }

    /// A household's origin, by its place among all.
    pub(super) fn origin(chance: &mut Chance) -> usize {
        let mut place = chance.between(0, 999);
        for (at, (_, share, _)) in ORIGINS.iter().enumerate() {
            place -= share;
            if place < 0 {
                return at;
            }
        }
        unreachable!("the shares add up to a thousand")
    }

    /// A child's forename.
    pub(super) fn forename(&self, origin: usize, kind: Kind, chance: &mut Chance) -> &'static str {
        let own = chance.percent(ORIGINS[origin].2);
        let origin = &self.origins[if own { origin } else { 0 }];
        match kind {
            Kind::Girls => origin.girls.pick(chance),
            Kind::Boys => origin.boys.pick(chance),
        }
    }

    /// A grown-up's forename.
    pub(super) fn grown_up(&self, origin: usize, kind: Kind, chance: &mut Chance) -> &'static str {
        if chance.percent(ORIGINS[origin].2) && origin != 0 {
            return self.forename(origin, kind, chance);
        }
        self.grown_up[kind as usize].pick(chance)
    }

    /// A family name.
    pub(super) fn family(&self, origin: usize, chance: &mut Chance) -> FamilyName {
        self.origins[origin].families.pick(chance)
    }

    /// A family name as it is written.
    pub(super) fn written(&self, name: FamilyName) -> &str {
        &self.families[name as usize]
    }

    /// Another form of this forename, where one is listed.
    pub(super) fn variant(&self, forename: &str, chance: &mut Chance) -> Option<&'static str> {
        self.variants.get(forename).map(|others| chance.pick(others))
    }
}

/// The sections of the file of names, by origin and kind.
fn sections() -> BTreeMap<(&'static str, &'static str), Vec<&'static str>> {
    let mut sections: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut section = ("", "");
    for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = heading.rsplit_once(", ").expect("a heading has an origin and a kind");
            continue;
        }
        let names = line.split(',').map(str::trim).filter(|name| !name.is_empty());
        sections.entry(section).or_default().extend(names);
    }
    sections
}

/// Family names put together from the parts of place names, commonest parts first.
fn composed() -> Vec<String> {
    let beginnings: Vec<&str> = PLACE_BEGINNINGS.split_whitespace().collect();
    let ends: Vec<&str> = PLACE_ENDS.split_whitespace().collect();
    let mut all = Vec::new();
    // Each round takes another end for every beginning, so that the rarest are not all of one beginning.
    for round in 0..ends.len() {
        for (place, beginning) in beginnings.iter().enumerate() {
            all.push(format!("{beginning}{}", ends[(place * 7 + round) % ends.len()]));
        }
    }
    all
}

/// Every form of a forename by each other form.
fn variants() -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut variants: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in VARIANTS.lines().filter(|line| !line.starts_with('#')) {
        let forms: Vec<&str> = line.split(',').map(str::trim).collect();
        for &form in &forms {
            let others = forms.iter().copied().filter(|other| *other != form);
            variants.entry(form).or_default().extend(others);
        }
    }
    variants
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_origins_add_up_to_a_thousand() {
        assert_eq!(ORIGINS.iter().map(|(_, share, _)| share).sum::<i32>(), 1_000);
    }

    #[test]
    fn there_are_thousands_of_family_names_and_hundreds_of_other_forms() {
        let names = Names::shipped();
        assert!(names.families.len() > 9_000, "{}", names.families.len());
        assert!(names.variants.len() > 400, "{}", names.variants.len());
        assert!(names.variants["Alexander"].contains(&"Alex"));
    }

    #[test]
    fn no_form_of_a_forename_stands_for_itself() {
        for (form, others) in variants() {
            assert!(!others.contains(&form), "{form}");
        }
    }

    #[test]
    fn the_commonest_names_have_about_as_many_bearers_as_in_national_statistics() {
        let names = Names::shipped();
        let first = |weighted: &Weighted<&str>| f64::from(weighted.sums[0]) / f64::from(WHOLE);
        let british = &names.origins[0];
        for share in [first(&british.girls), first(&british.boys)] {
            assert!((0.010..0.020).contains(&share), "{share}");
        }
        let smith = f64::from(british.families.sums[0]) / f64::from(WHOLE);
        assert!((0.008..0.015).contains(&smith), "{smith}");
    }
}
