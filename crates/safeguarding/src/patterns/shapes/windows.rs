//! Stretches of time that hold enough, and how they make one occurrence.

use super::super::compile::CompiledVersion;
use super::super::finding::Met;
use super::super::{Item, Scene};
use super::fitting;
use crate::calendar::Date;
use std::borrow::Cow;

/// A period that certainly holds enough.
pub(super) struct Window<'m> {
    /// What it holds, each once. Borrowed: a run of one list that all windows are runs of, every day of it exact.
    pub(super) members: Cow<'m, [usize]>,
    /// The day it was complete.
    pub(super) completed: Date,
}

impl Window<'_> {
    pub(super) fn of(members: Vec<usize>, completed: Date) -> Self {
        Self { members: Cow::Owned(members), completed }
    }

    /// The first day of what it holds, and the last.
    fn days(&self, scene: &Scene) -> (Date, Date) {
        let item = |i: &usize| &scene.items[*i];
        if let (Cow::Borrowed(_), [first, .., last]) = (&self.members, &*self.members) {
            return (item(first).earliest, item(last).latest);
        }
        let first = self.members.iter().map(|i| item(i).earliest).min();
        let last = self.members.iter().map(|i| item(i).latest).max();
        (first.unwrap_or(Date::MAX), last.unwrap_or(self.completed))
    }
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
    let shares = |current: &Met, window: &Window| match &window.members {
        Cow::Borrowed(run) => run.first() <= current.items.last(),
        Cow::Owned(members) => members.iter().any(|i| current.items.binary_search(i).is_ok()),
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
    for window in windows {
        let (starts, last) = window.days(scene);
        let answered = |current: &Met| {
            answers.iter().any(|a| a.earliest >= current.completed && a.latest < starts)
        };
        let running =
            met.last_mut().filter(|current| goes_on(current, &window) && !answered(current));
        let Some(current) = running else {
            let mut items = window.members.into_owned();
            items.sort_unstable();
            met.push(Met {
                in_force: version.version.in_force,
                completed: window.completed,
                last,
                items,
                is_running: false,
            });
            continue;
        };
        current.last = current.last.max(last);
        match window.members {
            Cow::Borrowed(run) => {
                let new = run.partition_point(|i| Some(i) <= current.items.last());
                current.items.extend_from_slice(&run[new..]);
            }
            Cow::Owned(members) => {
                for place in members {
                    // Nearly always behind what is there.
                    if let Err(at) = current.items.binary_search(&place) {
                        current.items.insert(at, place);
                    }
                }
            }
        }
    }
    met
}
