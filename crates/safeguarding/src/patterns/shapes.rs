//! The closed list of forms a rule can take, each in a file of its own: what completes it, and what it rests on.

mod co_occurrence;
mod due_within;
mod gap;
#[cfg(test)]
mod picture;
mod relapse;
mod repeated;
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
    }
}

/// The places of the items that fit a pick, in scene order.
fn fitting(pick: &CompiledPick, scene: &Scene) -> Vec<usize> {
    (0..scene.items.len()).filter(|i| pick.fits(&scene.items[*i])).collect()
}
