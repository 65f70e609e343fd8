//! The closed list of forms a rule can take, each in a file of its own: what completes it, and what it rests on.

mod co_occurrence;
mod disagreement;
mod due_within;
mod gap;
pub(super) mod measure;
pub(super) mod moved;
#[cfg(test)]
mod pages;
#[cfg(test)]
mod picture;
mod relapse;
mod repeated;
pub(super) mod rising;
mod unanswered;
mod windows;

use super::compile::{CompiledPick, CompiledVersion};
use super::finding::Judgement;
use super::{CompiledRule, Ground, Scene};
use crate::practice::Shape;

pub(super) fn judge(
    version: &CompiledVersion,
    rule: &CompiledRule,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    match &version.version.shape {
        Shape::DueWithin(_) => due_within::judge(rule, scene, ground),
        Shape::Repeated(shape) => repeated::judge(version, shape, scene, ground),
        Shape::Gap(shape) => gap::judge(version, shape, scene, ground),
        Shape::CoOccurrence(shape) => co_occurrence::judge(version, shape, scene, ground),
        Shape::Relapse(shape) => relapse::judge(version, shape, scene, ground),
        Shape::Rising(shape) => rising::judge(version, shape, scene, ground),
        Shape::Measure(shape) => measure::judge(version, shape, scene, ground),
        Shape::Moved(shape) => moved::judge(version, shape, scene, ground),
        Shape::Disagreement(shape) => disagreement::judge(version, shape, scene, ground),
        Shape::Unanswered(shape) => unanswered::judge(version, shape, scene, ground),
    }
}

/// The places of the items that fit a pick, in scene order.
fn fitting(pick: &CompiledPick, scene: &Scene) -> Vec<usize> {
    (0..scene.items.len()).filter(|i| pick.fits(&scene.items[*i])).collect()
}
