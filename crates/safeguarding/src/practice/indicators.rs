//! Signs of neglect by domain and age, and what help looks like in the record: `england/indicators.toml`.
//!
//! Takes the text of that file; gives the signs that the picture of accumulation draws. A sign says that something was recorded;
//! it says nothing of why, and signs are never added up into a figure for a child. It looks at no record itself.

use super::rules::TomlDay;
use super::{Domain, Pick, Scope, Selector};
use crate::calendar::Age;
use serde::Deserialize;

/// What the picture of accumulation draws.
#[derive(Clone, Debug, Default)]
pub struct Indicators {
    /// The signs. **Shape:** in the order of the file.
    pub signs: Vec<Indicator>,
    /// What help looks like. **Shape:** in the order of the file.
    pub help: Vec<HelpSign>,
}

/// One sign of neglect.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Which part of the child's life it speaks of. **Shape:** one of the first six of [`Domain::ALL`].
    pub domain: Domain,
    /// The first and the last age it is a sign at. **Units:** completed years, both inclusive; -1 stands for before the birth.
    pub ages: [i16; 2],
    /// The sign in words: a claim that one record can bear out.
    pub says: String,
    /// Whose records show it: the child's own, or also those about brothers, sisters and adults of the home.
    #[serde(default = "the_child")]
    pub about: Scope,
    /// The records that show it: any of these.
    pub any: Vec<Selector>,
    /// What the National Institute for Health and Care Excellence says of it, where it speaks of it.
    #[serde(default)]
    pub level: Option<Level>,
    /// Where it comes from.
    pub source: String,
    /// The day the source was last read.
    pub read: TomlDay,
}

/// How far the guideline goes about a sign. Neither is proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Neglect is one possible explanation.
    Consider,
    /// Serious concern.
    Suspect,
}

/// What one step of an episode of help looks like in the record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HelpSign {
    /// The step.
    pub step: HelpStep,
    /// The step in words.
    pub says: String,
    /// The records that show it: any of these.
    pub any: Vec<Selector>,
}

/// A step of an episode of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelpStep {
    /// Help was offered, whatever the answer.
    Offered,
    /// It was taken up.
    Accepted,
    /// It was declined, or nobody answered.
    Declined,
    /// It ended, however it ended.
    Ended,
}

impl HelpStep {
    /// Every step, in the order pages list them.
    pub const ALL: [Self; 4] = [Self::Offered, Self::Accepted, Self::Declined, Self::Ended];

    /// What a practitioner calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Offered => "Help offered",
            Self::Accepted => "Help accepted",
            Self::Declined => "Help declined or not answered",
            Self::Ended => "Help ended",
        }
    }
}

/// How a sign stands to a child's age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeFit {
    /// It is a sign at this age.
    Fits,
    /// The age is not known, and it is a sign at some ages after birth only.
    NotKnown,
    /// It is no sign at this age.
    Not,
}

impl Indicator {
    /// Whether it is a sign at an age; `None`: the age is not known.
    pub fn fits_age(&self, age: Option<Age>) -> AgeFit {
        let [from, to] = self.ages;
        let years = match age {
            Some(Age::Unborn) => -1,
            Some(known @ Age::Years { .. }) => known.whole_years(),
            None if to < 0 => return AgeFit::Not,
            None if from <= 0 && to >= 17 => return AgeFit::Fits,
            None => return AgeFit::NotKnown,
        };
        if (from..=to).contains(&years) { AgeFit::Fits } else { AgeFit::Not }
    }
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorsFile {
    indicator: Vec<Indicator>,
    #[serde(default)]
    help: Vec<HelpSign>,
}

/// The signs of a file, with what is wrong and what is still to be checked, each by the keys that lead to it in the file.
pub(super) struct ReadSigns {
    pub(super) indicators: Indicators,
    pub(super) wrong: Vec<(String, &'static str)>,
    /// Their records, which name kinds and facts as rules do.
    pub(super) picks: Vec<(String, Pick)>,
}

impl IndicatorsFile {
    /// The signs, with what is to be said of them.
    pub(super) fn read(self) -> ReadSigns {
        let mut wrong = Vec::new();
        for (n, sign) in self.indicator.iter().enumerate() {
            let mut say = |key: &str, what| wrong.push((format!("indicator.{n}.{key}"), what));
            if matches!(sign.domain, Domain::AdultsInHome | Domain::Circumstances) {
                say(
                    "domain",
                    "a sign of neglect is about care the child needs: adults’ own lives and a family’s circumstances are no signs",
                );
            }
            if sign.ages[0] > sign.ages[1] || sign.ages[0] < -1 || sign.ages[1] > 17 {
                say(
                    "ages",
                    "ages are the first and the last completed year, from -1 (before the birth) to 17, such as [0, 4]",
                );
            }
            if sign.says.trim().is_empty() || sign.source.trim().is_empty() {
                say("says", "a sign needs `says` and `source`");
            }
        }
        let pick = |keys: String, says: &str, any: &[Selector]| {
            (keys, Pick { one: says.to_owned(), many: says.to_owned(), any: any.to_vec() })
        };
        let mut picks = Vec::new();
        for (n, sign) in self.indicator.iter().enumerate() {
            picks.push(pick(format!("indicator.{n}"), &sign.says, &sign.any));
        }
        for (n, help) in self.help.iter().enumerate() {
            picks.push(pick(format!("help.{n}"), &help.says, &help.any));
        }
        ReadSigns {
            indicators: Indicators { signs: self.indicator, help: self.help },
            wrong,
            picks,
        }
    }
}

const fn the_child() -> Scope {
    Scope::Child
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{PRACTICE, Practice, load};

    fn sign(ages: [i16; 2]) -> Indicator {
        let text = format!(
            "domain = \"medical\"\nages = [{}, {}]\nsays = \"A sign.\"\nany = [{{ kinds = [\"dental\"] }}]\nsource = \"A book\"\nread = 2026-11-22\n",
            ages[0], ages[1]
        );
        toml::from_str(&text).unwrap()
    }

    #[test]
    fn the_last_year_of_a_band_is_in_it_and_the_next_birthday_is_not() {
        let at = |years, months| Some(Age::Years { years, months });
        assert_eq!(sign([0, 4]).fits_age(at(4, 11)), AgeFit::Fits);
        assert_eq!(sign([0, 4]).fits_age(at(5, 0)), AgeFit::Not);
        assert_eq!(sign([-1, -1]).fits_age(Some(Age::Unborn)), AgeFit::Fits);
        assert_eq!(sign([0, 17]).fits_age(Some(Age::Unborn)), AgeFit::Not);
    }

    #[test]
    fn without_an_age_only_what_is_a_sign_at_every_age_is_one() {
        assert_eq!(sign([0, 17]).fits_age(None), AgeFit::Fits);
        assert_eq!(sign([0, 4]).fits_age(None), AgeFit::NotKnown);
        assert_eq!(sign([-1, -1]).fits_age(None), AgeFit::Not);
    }

    #[test]
    fn the_shipped_signs_take_in_every_domain_of_neglect_and_every_step_of_help() {
        let indicators = Practice::shipped().indicators;
        for domain in &Domain::ALL[..6] {
            assert!(indicators.signs.iter().any(|sign| sign.domain == *domain), "{domain:?}");
        }
        for step in HelpStep::ALL {
            assert!(indicators.help.iter().any(|help| help.step == step), "{step:?}");
        }
    }

    #[test]
    fn a_sign_of_an_unknown_kind_or_a_family_s_circumstances_is_refused_by_name() {
        let path = "practice/england/indicators.toml";
        let text = "[[indicator]]\ndomain = \"circumstances\"\nages = [0, 17]\nsays = \"Rent was owed.\"\n\
            any = [{ kinds = [\"arears\"] }]\nsource = \"A book\"\nread = 2026-11-22\n";
        let files: Vec<(&str, &str)> = PRACTICE
            .iter()
            .filter(|(path, _)| !path.contains("/patterns/") && !path.contains("/timescales/"))
            .map(|(file, shipped)| (*file, if *file == path { text } else { *shipped }))
            .collect();
        let problems = load(&files, &[]).unwrap_err();
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|s| s.starts_with(path) && s.contains("arears")), "{said:?}");
        assert!(said.iter().any(|s| s.contains("circumstances are no signs")), "{said:?}");
    }
}
