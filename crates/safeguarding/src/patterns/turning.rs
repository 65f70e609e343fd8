//! What can be said of a shape's answer without judging: whether there can be any, and on which days it may turn although
//! nothing new became known.
//!
//! Takes a version and a scene, or how many entries fit each pick. Judging everybody leans on it to judge no more often than it
//! must, and to find the first day on which a pattern could be seen.

use super::compile::{CompiledPick, CompiledVersion};
use super::finding::{due_day, own_due_day};
use super::{CompiledRule, Ground, Scene, shapes};
use crate::calendar::{Date, Span};
use crate::practice::{Counted, Crossing, Shape};

/// The days on which a rule's answer over a scene may turn by the passing of time alone. **Shape:** in no order.
pub(super) fn days(
    rule: &CompiledRule,
    version: &CompiledVersion,
    scene: &Scene,
    ground: &Ground,
) -> Vec<Date> {
    let calendar = &ground.compiled.practice.working_days;
    let mut days = Vec::new();
    match &version.version.shape {
        Shape::DueWithin(_) => {
            for item in &scene.items {
                let Some(version) = rule.in_force(item.latest) else { continue };
                let Shape::DueWithin(shape) = &version.version.shape else { continue };
                if version.picks[0].fits(item) {
                    let own = shape.due_fact.as_ref().and_then(|fact| own_due_day(item, fact));
                    let due = own.unwrap_or_else(|| {
                        due_day(shape.limit, shape.count_from, item.latest, calendar)
                    });
                    days.extend(due.tomorrow());
                }
            }
        }
        Shape::Gap(shape) => {
            let starts =
                |item: &&super::Item| version.picks[0].fits(item) || version.picks[1].fits(item);
            let starts = scene.items.iter().filter(starts);
            days.extend(starts.map(|item| shape.longest.after(item.latest, calendar)));
        }
        Shape::Unanswered(shape) => {
            let asked = scene.items.iter().filter(|item| version.picks[0].fits(item));
            let due = asked.filter_map(|item| Some(shape.limit?.after(item.latest, calendar)));
            days.extend(due.filter_map(|day| day.tomorrow().ok()));
        }
        _ => {}
    }
    days
}

/// The picks one of which an entry must fit before a rule can have anything to say.
pub(super) fn wakes<'v>(version: &'v CompiledVersion) -> impl Iterator<Item = &'v CompiledPick> {
    let picks = &version.picks;
    let wakes: &[CompiledPick] = match &version.version.shape {
        Shape::Gap(_) => &picks[1..2],
        Shape::CoOccurrence(shape) if shape.at_least_groups.is_some() => picks,
        Shape::Unanswered(shape) if shape.ask_before.is_some() => picks,
        _ => &picks[..1],
    };
    wakes.iter()
}

/// Whether a rule can have anything to say, met or too vague to tell, as far as `fit` says whether at least so many entries fit
/// a pick. Where it cannot, judging gives "not met".
pub(super) fn may_speak(
    rule: &CompiledRule,
    version: &CompiledVersion,
    fit: &dyn Fn(&CompiledPick, usize) -> bool,
) -> bool {
    let many = |pick: usize, at_least: u16| {
        version.picks.get(pick).is_some_and(|pick| fit(pick, usize::from(at_least)))
    };
    match &version.version.shape {
        Shape::DueWithin(_) => rule.versions.iter().any(|v| fit(&v.picks[0], 1)),
        Shape::Repeated(shape) => many(0, shape.at_least),
        Shape::Gap(_) => many(1, 1),
        Shape::CoOccurrence(shape) => {
            let needed = shape.at_least_groups.map_or(shape.groups.len(), usize::from);
            let groups = shape.groups.iter().enumerate();
            groups.filter(|(pick, group)| many(*pick, group.at_least.max(1))).count() >= needed
        }
        // One entry that several agencies told is of all of them: fewer entries than agencies can be enough.
        Shape::Rising(shape) if shape.by == Counted::Agencies => many(0, 1),
        Shape::Rising(shape) => many(0, shape.at_least),
        Shape::Measure(shape) => many(0, shape.in_a_row),
        Shape::Moved(_) => many(0, 2),
        Shape::Disagreement(shape) if shape.differs_in().is_some() => many(0, 2),
        Shape::Relapse(_) | Shape::Disagreement(_) => many(0, 1) && many(1, 1),
        Shape::Unanswered(shape) => many(0, 1) || (shape.ask_before.is_some() && many(2, 1)),
    }
}

/// Whether it can make a rule met that something which fits these picks becomes known, as it was not before. `fits` says
/// whether it fits a pick; `is_covered`: the sources that the rule needs cover every day since anything it looks at began.
pub(super) fn may_bring_about(
    rule: &CompiledRule,
    version: &CompiledVersion,
    is_covered: bool,
    fits: &dyn Fn(&CompiledPick) -> bool,
) -> bool {
    match &version.version.shape {
        // Where no source is wanting, what is there only helps; where one is, a late response says what silence could not.
        Shape::DueWithin(_) if is_covered => rule.versions.iter().any(|v| fits(&v.picks[0])),
        Shape::Gap(_) if is_covered => fits(&version.picks[1]),
        Shape::DueWithin(_) => rule.versions.iter().flat_map(|v| &v.picks).any(fits),
        Shape::Repeated(_) => fits(&version.picks[0]),
        _ => version.picks.iter().any(fits),
    }
}

/// Whether a rule that is met stays met when more becomes known, as long as nothing known before is told otherwise.
pub(super) fn only_grows(version: &CompiledVersion) -> bool {
    match &version.version.shape {
        Shape::Repeated(shape) => shape.without.is_none(),
        Shape::CoOccurrence(_) | Shape::Relapse(_) => true,
        Shape::Measure(shape) => {
            matches!(shape.crossing(), Crossing::FallsBy(_) | Crossing::RisesBy(_))
        }
        _ => false,
    }
}

/// Whether what is met is met also where there is more, be it the same told twice.
pub(super) fn counts_up(version: &CompiledVersion) -> bool {
    match &version.version.shape {
        Shape::Repeated(shape) => shape.without.is_none(),
        Shape::CoOccurrence(_) => true,
        _ => false,
    }
}

/// Whether time has to pass before a rule can be met.
pub(super) const fn waits(version: &CompiledVersion) -> bool {
    matches!(version.version.shape, Shape::DueWithin(_) | Shape::Gap(_))
}

/// The days, both inclusive, on which an entry of these days can complete an occurrence, whatever else is known; `None` where the
/// shape sets no such bounds.
pub(super) fn can_complete(
    version: &CompiledVersion,
    (earliest, latest): (Date, Date),
    ground: &Ground,
) -> Option<(Date, Date)> {
    let Shape::Rising(shape) = &version.version.shape else { return None };
    let calendar = &ground.compiled.practice.working_days;
    // An entry counts in the period it is in and as one of the period before; a month longer, for months are of many lengths.
    let after = |day| shape.within.after(day, calendar);
    let last = Span::Months(1).after(after(after(latest)), calendar);
    Some((earliest, last))
}

/// Whether a rule is met at the day of an entry between two days, both inclusive; elsewhere it was not met before.
pub(super) fn is_met_between(
    version: &CompiledVersion,
    rule: &CompiledRule,
    scene: &Scene,
    ground: &Ground,
    between: (Date, Date),
) -> bool {
    match &version.version.shape {
        Shape::Rising(shape) => {
            shapes::rising::is_met_between(version, shape, scene, ground, between)
        }
        _ => !shapes::judge(version, rule, scene, ground).met.is_empty(),
    }
}
