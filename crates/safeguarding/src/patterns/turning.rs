//! The days on which a shape's answer may turn although nothing new became known.
//!
//! Takes a version and a scene; gives days. Judging everybody leans on it to find the first day on which a
//! pattern could be seen.

use super::compile::CompiledVersion;
use super::finding::{due_day, own_due_day};
use super::{CompiledRule, Ground, Scene};
use crate::calendar::Date;
use crate::practice::Shape;

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
