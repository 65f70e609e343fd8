//! Practice as a partnership's decisions leave it: rules adopted, adapted and retired, each from its day.
//!
//! Takes practice as it came and the decisions of the log, in their order; gives the practice everybody is judged by, for any
//! day. What was judged before a decision's day stays as it was. It writes nothing.

use super::Caseload;
use crate::calendar::Date;
use crate::practice::{NotJudged, PRACTICE, Practice, PracticeProblem, Rule, read_rule};
use crate::records::{Adoption, CannotAdopt, DecisionId, RuleStep};
use smol_str::SmolStr;

/// A rule that was adopted and can no longer be read, because what it leans on has changed with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadRule {
    /// The decision.
    pub id: DecisionId,
    /// The rule.
    pub rule: SmolStr,
    /// What is wrong with it now.
    pub problems: Vec<PracticeProblem>,
}

/// Carries out decisions on practice. **Shape:** gives those whose rule cannot be read: it is not judged by from their day.
pub(super) fn apply(practice: &mut Practice, adoptions: &[Adoption]) -> Vec<UnreadRule> {
    let mut unread = Vec::new();
    for adoption in adoptions {
        let read = adoption.text.as_deref().map(|text| read_adopted(adoption, text, practice));
        match (adoption.step, read) {
            (RuleStep::Adopt | RuleStep::Adapt, Some(Ok(rule))) => {
                take(practice, rule, adoption.from);
            }
            (RuleStep::Retire, _) => retire(practice, &adoption.rule, adoption.from),
            (_, read) => {
                // Judging by what it replaced would be silent: nothing is judged instead, and that is told.
                retire(practice, &adoption.rule, adoption.from);
                unread.push(UnreadRule {
                    id: adoption.id,
                    rule: adoption.rule.clone(),
                    problems: read.and_then(Result::err).unwrap_or_default(),
                });
            }
        }
    }
    unread
}

fn read_adopted(
    adoption: &Adoption,
    text: &str,
    practice: &Practice,
) -> Result<Rule, Vec<PracticeProblem>> {
    read_rule(&format!("{}.toml", adoption.rule), text, practice)
}

/// Takes a rule's newest version into practice from a day on, in place of what was in force.
fn take(practice: &mut Practice, mut rule: Rule, from: Date) {
    let Some(mut newest) = rule.versions.pop() else { return };
    newest.in_force = newest.in_force.max(from);
    let Some(known) = practice.rules.iter_mut().find(|known| known.id == rule.id) else {
        rule.versions = vec![newest];
        let place = practice.rules.partition_point(|other| other.id < rule.id);
        practice.rules.insert(place, rule);
        return;
    };
    if let Some(stretch) = known.not_judged.iter_mut().find(|stretch| stretch.until.is_none()) {
        stretch.until = Some(newest.in_force.max(stretch.from));
    }
    known.versions.retain(|version| version.in_force < newest.in_force);
    if known.title != rule.title {
        let before = std::mem::replace(&mut known.title, rule.title);
        for version in &mut known.versions {
            version.title.get_or_insert_with(|| before.clone());
        }
    }
    known.versions.push(newest);
}

fn retire(practice: &mut Practice, rule: &str, from: Date) {
    let Some(known) = practice.rules.iter_mut().find(|known| known.id == rule) else { return };
    if known.not_judged.iter().all(|stretch| stretch.until.is_some()) {
        known.not_judged.push(NotJudged { from, until: None });
    }
}

impl Caseload {
    /// Whether something can be decided about a rule, where `since` was decided after this caseload was gathered.
    ///
    /// # Errors
    /// [`CannotAdopt`] with what to do instead.
    pub fn can_adopt(&self, adoption: &Adoption, since: &[Adoption]) -> Result<(), CannotAdopt> {
        adoption.is_whole()?;
        if let Some(meanwhile) = since.iter().find(|other| other.rule == adoption.rule) {
            return Err(CannotAdopt::DecidedMeanwhile(meanwhile.id));
        }
        let earlier = self.adoptions.iter().rev().find(|earlier| earlier.rule == adoption.rule);
        if let Some(later) = earlier.filter(|earlier| earlier.from > adoption.from) {
            return Err(CannotAdopt::LaterDecision { id: later.id, from: later.from });
        }
        let known = self.practice.rule(&adoption.rule);
        let retired = known.and_then(|rule| rule.retired_on(adoption.from));
        match (adoption.step, known, retired) {
            (RuleStep::Adapt | RuleStep::Retire, None, _) => {
                return Err(CannotAdopt::NoSuchRule(adoption.rule.clone()));
            }
            (RuleStep::Adapt | RuleStep::Retire, _, Some(since)) => {
                return Err(CannotAdopt::IsRetired { rule: adoption.rule.clone(), since });
            }
            (RuleStep::Adopt, Some(_), None) => {
                return Err(CannotAdopt::IsJudged(adoption.rule.clone()));
            }
            _ => {}
        }
        let Some(text) = &adoption.text else { return Ok(()) };
        if adoption.step == RuleStep::Adapt && self.rule_text(&adoption.rule) == Some(text) {
            return Err(CannotAdopt::Unchanged(adoption.rule.clone()));
        }
        let rule = read_adopted(adoption, text, &self.practice).map_err(|problems| {
            CannotAdopt::NotSound(problems.iter().map(ToString::to_string).collect())
        })?;
        known.map_or(Ok(()), |known| same_form(known, &rule))
    }

    /// The text of a rule as it is judged by, or will be: the partnership's, else the one that comes with Regard.
    pub fn rule_text(&self, rule: &str) -> Option<&str> {
        let mut own = self.decided_about_rule(rule);
        let file = format!("/{rule}.toml");
        own.find_map(|adoption| adoption.text.as_deref()).or_else(|| {
            PRACTICE.iter().find(|(path, _)| path.ends_with(&file)).map(|(_, text)| *text)
        })
    }

    /// What was decided about a rule, the last first.
    pub fn decided_about_rule(&self, rule: &str) -> impl Iterator<Item = &Adoption> {
        self.adoptions.iter().rev().filter(move |adoption| adoption.rule == rule)
    }

    /// Rules that are not judged by on a day because they were retired, with since when.
    pub fn retired_rules(&self, day: Date) -> impl Iterator<Item = (&Rule, Date)> {
        self.practice.rules.iter().filter_map(move |rule| Some((rule, rule.retired_on(day)?)))
    }
}

/// A rule keeps whom it is about and its shape for as long as it bears its id.
fn same_form(known: &Rule, rule: &Rule) -> Result<(), CannotAdopt> {
    let another = |what: String| Err(CannotAdopt::AnotherRule { rule: rule.id.clone(), what });
    let shape = |rule: &Rule| rule.versions.last().map(|version| version.shape.name());
    if known.about != rule.about {
        return another("looks at other people’s records".to_owned());
    }
    if shape(known) != shape(rule) {
        return another(format!("has the shape {}", shape(rule).unwrap_or_default()));
    }
    Ok(())
}
