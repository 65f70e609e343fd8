//! Recommendations that say much the same, proposed on the register so that they are joined and do not multiply.

use super::headline;
use crate::page_asked::PageAsked;
use crate::shown::registers::Listed;
use crate::shown::tasks::{Opened, Tasks};
use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::learning::likeness::Compared;
use safeguarding::practice::Kind;
use safeguarding::records::Private;
use serde::Serialize;

/// The register whose entries are compared.
const COMPARED: &str = "recommendation";
/// How many are shown beside one.
const SHOWN: usize = 3;

/// Another that says much the same.
#[derive(Debug, Serialize)]
pub(super) struct AlikeShown {
    entry: Opened,
    headline: Private<String>,
    /// The words they share that weigh most.
    shared: Vec<String>,
}

/// The entries of a register, made comparable.
pub(super) struct Likeness {
    compared: Compared,
    /// The entries compared, in their order.
    entries: Vec<(u32, Private<String>)>,
}

impl Likeness {
    pub fn of(caseload: &Caseload, kind: &Kind, listed: &[Listed]) -> Self {
        let is_compared = |one: &&Listed| kind.id == COMPARED && !one.is_withdrawn;
        let entries: Vec<(u32, Private<String>)> = listed
            .iter()
            .filter(is_compared)
            .filter_map(|one| Some((one.index, headline(caseload, kind, one.index)?)))
            .collect();
        let compared = Compared::of(entries.iter().map(|(_, words)| words.reveal().as_str()));
        Self { compared, entries }
    }

    /// The others that say much the same as one, most alike first.
    pub fn shown(&self, site: &Site, at: &PageAsked, one: &Listed) -> Vec<AlikeShown> {
        let place = self.entries.iter().position(|(index, _)| *index == one.index);
        let tasks = Tasks { caseload: site.caseload(), asked: &at.asked, view: &at.view };
        let alike = place.map_or_else(Vec::new, |place| self.compared.alike(place));
        let shown = alike.into_iter().take(SHOWN).map(|alike| {
            let (index, headline) = &self.entries[alike.other];
            AlikeShown {
                entry: tasks.opened(*index),
                headline: headline.clone(),
                shared: alike.shared,
            }
        });
        shown.collect()
    }
}
