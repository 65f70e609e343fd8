//! Whom to turn to, who answers for what, how far people take part, what to learn from, and the groups an audit is drawn from:
//! `learning/helplines.toml`, `roles.toml`, `participation.toml`, `learning-links.toml`, `audit-groups.toml`.
//!
//! Takes the text of those files; gives the entries, each with the day somebody last checked it. It opens no address and rings no number.

use super::rules::{Pick, Source, TomlDay};
use super::{Domain, Indicator};
use crate::calendar::{Date, Span, WorkingDays};
use serde::Deserialize;
use smol_str::SmolStr;

/// How long a check of a number or an address is good for. Ours.
const CHECK_HOLDS: Span = Span::Years(1);

/// The day something was checked and whether that still holds on a day.
fn checked_on(checked: Option<TomlDay>, day: Date) -> Option<(Date, bool)> {
    let checked = checked?.0;
    Some((checked, CHECK_HOLDS.after(checked, &WorkingDays::default()) >= day))
}

/// A number to ring.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Helpline {
    /// Its id.
    pub id: SmolStr,
    /// Whose it is.
    pub name: String,
    /// The number, as people write it.
    pub number: String,
    /// Whom it is for. **Shape:** at least one.
    #[serde(rename = "for")]
    pub for_whom: Vec<HelplineFor>,
    /// What it is for.
    pub says: String,
    /// The area it serves; `None`: the whole United Kingdom.
    #[serde(default)]
    pub area: Option<String>,
    /// Where the number was read.
    pub from: String,
    /// The day somebody last checked it; `None`: nobody has.
    #[serde(default)]
    pub checked: Option<TomlDay>,
}

/// Whom a helpline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelplineFor {
    /// Anybody, at once.
    Emergency,
    /// Adults worried about a child.
    Adults,
    /// Children and young people.
    Children,
    /// Those who work with children.
    Professionals,
}

impl Helpline {
    /// The day it was last checked, and whether that still holds on a day; `None`: nobody has.
    pub fn checked(&self, day: Date) -> Option<(Date, bool)> {
        checked_on(self.checked, day)
    }

    /// The number as a link dials it: figures only, with a leading plus kept.
    pub fn dialled(&self) -> String {
        self.number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

/// A role in learning, and what its holder answers for. Who holds it is for each partnership to write.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningRole {
    /// Its id.
    pub id: SmolStr,
    /// What it is called.
    pub title: String,
    /// The body or agency it belongs to.
    pub of: String,
    /// What its holder answers for.
    pub answers_for: String,
    /// Where it comes from; ours where it says so.
    pub from: String,
}

/// How far families and communities take part in a piece of work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticipationLevel {
    /// Its id.
    pub id: SmolStr,
    /// Which step it is, from 1. A further step is not a better one: it is what was meant that counts.
    pub step: u8,
    /// What it is called.
    pub name: String,
    /// What it means, in our words.
    pub says: String,
}

/// Something to learn from about signs of neglect.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LearningLink {
    /// What it is called.
    pub title: String,
    /// Whose it is.
    pub publisher: String,
    /// Where it is: an address that begins with https.
    pub address: String,
    /// What it is for: to understand, to recognise, or to protect.
    pub helps: Vec<LearningHelp>,
    /// The signs it speaks of, by domain. **Shape:** at least one.
    pub domains: Vec<Domain>,
    /// The day somebody opened the address and found it right; `None`: nobody has.
    #[serde(default)]
    pub checked: Option<TomlDay>,
}

/// What a piece of learning material helps with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LearningHelp {
    /// What neglect is and does.
    Understand,
    /// What it looks like.
    Recognise,
    /// What to do.
    Protect,
}

impl LearningLink {
    /// The day its address was last checked, and whether that still holds on a day; `None`: nobody has.
    pub fn checked(&self, day: Date) -> Option<(Date, bool)> {
        checked_on(self.checked, day)
    }
}

/// The groups of children an audit may be drawn from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditGroups {
    /// The ages each group is split by: completed years, both inclusive; a child not yet born is 0. **Shape:** in rising order, no age twice.
    pub ages: Vec<[i16; 2]>,
    /// The groups. **Shape:** never empty; a child stands in the first that fits.
    #[serde(rename = "group")]
    pub groups: Vec<AuditGroup>,
    /// Where they come from.
    pub source: Source,
}

/// One group of children.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditGroup {
    /// Its id.
    pub id: SmolStr,
    /// What people call it.
    pub name: String,
    /// The entries that put a child in it.
    pub what: Pick,
}

impl AuditGroups {
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        let overlap = |pair: &[[i16; 2]]| pair[0][1] >= pair[1][0];
        if self.ages.iter().any(|[from, to]| from > to) || self.ages.windows(2).any(overlap) {
            let what = "ages are pairs, from and to, in rising order, no age in two of them";
            wrong.push(("ages".into(), what.into()));
        }
        for (n, group) in self.groups.iter().enumerate() {
            if self.groups[..n].iter().any(|other| other.id == group.id) {
                let what = format!("the group {} is listed twice", group.id);
                wrong.push((format!("group.{n}.id"), what));
            }
        }
        wrong
    }
}

impl super::Practice {
    /// What to learn from about a sign of neglect. **Shape:** in order of the file; never empty for a sign of shipped practice.
    pub fn learning_for(&self, sign: &Indicator) -> Vec<&LearningLink> {
        self.learning_links.iter().filter(|link| link.domains.contains(&sign.domain)).collect()
    }
}

/// The file of helplines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HelplinesFile {
    pub helpline: Vec<Helpline>,
}

/// The file of roles.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RolesFile {
    pub role: Vec<LearningRole>,
}

/// The file of levels of participation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticipationFile {
    pub source: Source,
    pub level: Vec<ParticipationLevel>,
}

/// The file of links to learn from.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LearningLinksFile {
    pub link: Vec<LearningLink>,
}

impl HelplinesFile {
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, line) in self.helpline.iter().enumerate() {
            let mut say =
                |key: &str, what: String| wrong.push((format!("helpline.{n}.{key}"), what));
            if self.helpline[..n].iter().any(|other| other.id == line.id) {
                say("id", format!("the helpline {} is listed twice", line.id));
            }
            let is_number = |c: char| c.is_ascii_digit() || c == ' ' || c == '+';
            if line.dialled().len() < 3 || !line.number.chars().all(is_number) {
                say("number", format!("{} is no number that can be rung", line.number));
            }
            if line.for_whom.is_empty() {
                say("id", format!("the helpline {} says in for whom it is for", line.id));
            }
        }
        wrong
    }
}

impl RolesFile {
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let twice = |n: &usize| self.role[..*n].iter().any(|other| other.id == self.role[*n].id);
        let twice = (0..self.role.len()).filter(twice);
        twice
            .map(|n| {
                (format!("role.{n}.id"), format!("the role {} is listed twice", self.role[n].id))
            })
            .collect()
    }
}

impl ParticipationFile {
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let places = (1..).zip(&self.level).enumerate();
        let off = places.filter(|(_, (place, level))| *place != level.step);
        off.map(|(n, (place, level))| {
            (format!("level.{n}.step"), format!("{} is step {place}, by its place", level.name))
        })
        .collect()
    }
}

impl LearningLinksFile {
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, link) in self.link.iter().enumerate() {
            let mut say =
                |key: &str, what: &str| wrong.push((format!("link.{n}.{key}"), what.to_owned()));
            if self.link[..n].iter().any(|other| other.address == link.address) {
                say("address", "this address is listed twice");
            }
            if !link.address.starts_with("https://") || link.address.contains(char::is_whitespace) {
                say("address", "an address begins with https:// and has no spaces");
            }
            if link.helps.is_empty() || link.domains.is_empty() {
                say("title", "a link says what it helps with, and which domains it speaks of");
            }
        }
        wrong
    }
}
