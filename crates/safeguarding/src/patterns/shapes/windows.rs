//! Stretches of time that hold enough, and how they make one occurrence.

use super::super::compile::CompiledVersion;
use super::super::finding::Met;
use super::super::{Item, Scene};
use super::fitting;
use crate::calendar::Date;

/// A period that certainly holds enough: what it holds, in scene order, and the day it was complete.
pub(super) struct Window {
    pub(super) members: Vec<usize>,
    pub(super) completed: Date,
}

/// Joins windows that share a member into occurrences.
///
/// Once somebody has answered, what comes after the answer starts afresh: a window wholly after an answer to the running
/// occurrence opens a new one. **Shape:** windows in order of their first member's earliest day; occurrences likewise.
pub(super) fn occurrences(
    windows: Vec<Window>,
    version: &CompiledVersion,
    scene: &Scene,
) -> Vec<Met> {
    let shares =
        |current: &Met, window: &Window| window.members.iter().any(|i| current.items.contains(i));
    occurrences_where(windows, version, scene, shares)
}

/// Joins windows that go on with the running occurrence, as `goes_on` says, into occurrences.
///
/// **Shape:** windows in order of their beginning or of their completion; occurrences likewise.
pub(super) fn occurrences_where(
    windows: Vec<Window>,
    version: &CompiledVersion,
    scene: &Scene,
    goes_on: impl Fn(&Met, &Window) -> bool,
) -> Vec<Met> {
    let answers: Vec<&Item> = version
        .answered_by
        .as_ref()
        .map(|pick| fitting(pick, scene).into_iter().map(|i| &scene.items[i]).collect())
        .unwrap_or_default();
    let mut met: Vec<Met> = Vec::new();
    for window in windows {
        let starts =
            window.members.iter().map(|i| scene.items[*i].earliest).min().unwrap_or(Date::MAX);
        let goes_on = met.last().is_some_and(|current: &Met| {
            let answered =
                answers.iter().any(|a| a.earliest >= current.completed && a.latest < starts);
            goes_on(current, &window) && !answered
        });
        match met.last_mut() {
            Some(current) if goes_on => {
                current.items.extend(window.members);
                current.items.sort_unstable();
                current.items.dedup();
            }
            _ => met.push(Met {
                in_force: version.version.in_force,
                completed: window.completed,
                last: Date::MIN,
                items: window.members,
                is_running: false,
            }),
        }
        if let Some(current) = met.last_mut() {
            current.last = current
                .items
                .iter()
                .map(|i| scene.items[*i].latest)
                .max()
                .unwrap_or(current.completed);
        }
    }
    met
}
