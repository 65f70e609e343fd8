//! Stretches of time that hold enough, and how they make one occurrence.

use super::super::compile::CompiledVersion;
use super::super::finding::Met;
use super::super::{Item, Scene};
use super::fitting;
use crate::calendar::Date;

/// A period that certainly holds enough: what it holds, in scene order, each once, and the day it was complete.
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
    let shares = |current: &Met, window: &Window| {
        let last = current.items.last().copied();
        let members = window.members.iter();
        members.take_while(|i| Some(**i) <= last).any(|i| current.items.binary_search(i).is_ok())
    };
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
    for mut window in windows {
        let days = || window.members.iter().map(|i| &scene.items[*i]);
        let starts = days().map(|item| item.earliest).min().unwrap_or(Date::MAX);
        let last = days().map(|item| item.latest).max();
        let answered = |current: &Met| {
            answers.iter().any(|a| a.earliest >= current.completed && a.latest < starts)
        };
        let running =
            met.last_mut().filter(|current| goes_on(current, &window) && !answered(current));
        let Some(current) = running else {
            window.members.sort_unstable();
            met.push(Met {
                in_force: version.version.in_force,
                completed: window.completed,
                last: last.unwrap_or(window.completed),
                items: window.members,
                is_running: false,
            });
            continue;
        };
        current.last = last.map_or(current.last, |last| last.max(current.last));
        for place in window.members {
            // Nearly always behind what is there.
            if let Err(at) = current.items.binary_search(&place) {
                current.items.insert(at, place);
            }
        }
    }
    met
}
