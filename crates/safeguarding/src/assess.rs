//! The whole of the middle in one function: records in, people, families and findings out.

use crate::calendar::Date;
use crate::chronology::{Covered, View, records_round};
use crate::patterns::{
    self, Compiled, CompiledRule, Concerning, Finding, FindingId, Ground, Scene, Verdict,
};
use crate::people::People;
use crate::practice::{Practice, Scope};
use crate::records::{Coverage, Hidden, Record};
use rayon::prelude::*;

/// What the records show, as one reader knew them.
#[derive(Debug, Default)]
pub struct Assessment {
    /// Who is who.
    pub people: People,
    /// Every finding that is met or cannot be told, by family, then child, then rule. What is not met is left out.
    pub findings: Vec<Found>,
}

/// A finding and whom it concerns.
#[derive(Clone, Debug)]
pub struct Found {
    /// Whom.
    pub concerning: Concerning,
    /// What.
    pub finding: Finding,
}

impl Found {
    /// Its id: stays the same from day to day.
    pub fn id(&self, people: &People) -> FindingId {
        let who = match self.concerning {
            Concerning::Child(child) => people.persons[child as usize].id,
            Concerning::SiblingGroup(family) | Concerning::Household(family) => {
                people.families[family as usize].id.0
            }
        };
        FindingId(format!("{}.{who}", self.finding.rule))
    }
}

/// Assesses everybody: links people, makes each family's scenes and judges every rule over them.
///
/// **Shape:** findings met or untold, in the order of families. **Source:** design of the house, principle 3.
pub fn assess(
    records: &[Record],
    coverage: &[Coverage],
    practice: &Practice,
    as_of: Date,
) -> Assessment {
    let people = People::of(records, practice, &[]);
    let covered = Covered::of(coverage);
    let findings = judge_everybody(records, &people, practice, &covered, &View::all(as_of));
    Assessment { people, findings }
}

/// Judges every rule over every family.
///
/// **Shape:** findings met or untold, in the order of families.
pub fn judge_everybody(
    records: &[Record],
    people: &People,
    practice: &Practice,
    covered: &Covered,
    view: &View,
) -> Vec<Found> {
    let compiled = Compiled::of(practice);
    (0..people.families.len() as u32)
        .into_par_iter()
        .flat_map_iter(|family| assess_family(records, people, &compiled, covered, view, family))
        .filter(|found| found.finding.verdict != Verdict::NotMet)
        .collect()
}

/// Judges every rule over one family: over each child, over the siblings together, over the household.
///
/// **Shape:** every verdict, also not met; children in the family's order first, rules in practice's order. What is met only because
/// some of it is hidden from the reader is not there.
pub fn assess_family(
    records: &[Record],
    people: &People,
    compiled: &Compiled,
    covered: &Covered,
    view: &View,
    family: u32,
) -> Vec<Found> {
    assess_some(records, people, compiled, covered, view, family, &|_, _| true)
}

/// As [`assess_family`], only of whom and by which rules it is wanted.
pub(crate) fn assess_some(
    records: &[Record],
    people: &People,
    compiled: &Compiled,
    covered: &Covered,
    view: &View,
    family: u32,
    wanted: &dyn Fn(Concerning, &str) -> bool,
) -> Vec<Found> {
    let covered = &covered.seen_by(view);
    let ground = Ground { compiled, covered, as_of: view.as_of };
    let children = &people.families[family as usize].children;
    let mut found = Vec::new();
    for &child in children {
        let rules = rules_wanted(compiled, Scope::Child, Concerning::Child(child), wanted);
        if rules.is_empty() {
            continue;
        }
        let scene = Scene::round(records, people, compiled, view, child, Scope::Child);
        found.extend(judge_all(&scene, &rules, Concerning::Child(child), &ground));
    }
    for (scope, concerning) in [
        (Scope::SiblingGroup, Concerning::SiblingGroup(family)),
        (Scope::Household, Concerning::Household(family)),
    ] {
        let rules = rules_wanted(compiled, scope, concerning, wanted);
        if rules.is_empty() {
            continue;
        }
        let scene = Scene::round(records, people, compiled, view, children[0], scope);
        found.extend(judge_all(&scene, &rules, concerning, &ground));
    }
    if is_anything_hidden(records, people, view, family) {
        let everything = view.clone().hiding(Hidden::NOTHING);
        let in_truth = assess_some(records, people, compiled, covered, &everything, family, wanted);
        found.retain(|one| is_no_false_charge(&in_truth, one));
    }
    found
}

/// Whether any record round a family is one this reader is never shown.
pub(crate) fn is_anything_hidden(
    records: &[Record],
    people: &People,
    view: &View,
    family: u32,
) -> bool {
    let mut children = people.families[family as usize].children.iter();
    !view.hides.is_nothing()
        && children.any(|child| {
            let mut round = records_round(records, people, *child).into_iter();
            round.any(|(record, _)| view.hides(&records[record as usize]))
        })
}

/// Whether what is shown as met is met with everything in sight. A visit that is hidden would else leave it unmade: of that, nothing
/// is said.
fn is_no_false_charge(in_truth: &[Found], shown: &Found) -> bool {
    let is_it =
        |one: &&Found| one.concerning == shown.concerning && one.finding.rule == shown.finding.rule;
    let is_met = |one: &Found| one.finding.verdict == Verdict::Met;
    !is_met(shown) || in_truth.iter().find(is_it).is_some_and(is_met)
}

fn rules_wanted<'a>(
    compiled: &'a Compiled<'a>,
    scope: Scope,
    concerning: Concerning,
    wanted: &dyn Fn(Concerning, &str) -> bool,
) -> Vec<&'a CompiledRule<'a>> {
    let of_scope = compiled.rules.iter().filter(|rule| rule.about() == scope);
    of_scope.filter(|rule| wanted(concerning, &rule.rule.id)).collect()
}

fn judge_all(
    scene: &Scene,
    rules: &[&CompiledRule],
    concerning: Concerning,
    ground: &Ground,
) -> Vec<Found> {
    rules
        .iter()
        .filter_map(|rule| patterns::judge(rule, scene, ground))
        .map(|finding| Found { concerning, finding })
        .collect()
}
