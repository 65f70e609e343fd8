//! Recommendations that say much the same, proposed on the register and beside the form so that they are joined and do not multiply.

use super::registers::{Listed, headline, listed};
use super::tasks::{Opened, Tasks};
use crate::page_asked::PageAsked;
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
pub(crate) struct AlikeShown {
    id: String,
    entry: Opened,
    headline: Private<String>,
    /// The words they share that weigh most.
    shared: Vec<String>,
}

impl AlikeShown {
    /// The id of its entry.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The entries of a register, made comparable.
pub(crate) struct Likeness {
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
        place.map_or_else(Vec::new, |place| self.at(site, at, place))
    }

    /// Those that say much the same as what somebody types, most alike first. **Shape:** empty for kinds that are not compared.
    pub fn of_typed(site: &Site, at: &PageAsked, kind: &Kind, typed: &str) -> Vec<AlikeShown> {
        if kind.id != COMPARED || typed.trim().is_empty() {
            return Vec::new();
        }
        let caseload = site.caseload();
        let all = listed(caseload, &at.view, &|one| one.id == kind.id);
        let all: Vec<Listed> = all.into_values().flatten().collect();
        let mut likeness = Self::of(caseload, kind, &all);
        let words = likeness.entries.iter().map(|(_, words)| words.reveal().as_str());
        likeness.compared = Compared::of(words.chain([typed]));
        likeness.at(site, at, likeness.entries.len())
    }

    fn at(&self, site: &Site, at: &PageAsked, place: usize) -> Vec<AlikeShown> {
        let tasks = Tasks { caseload: site.caseload(), asked: &at.asked, view: &at.view };
        let alike = self.compared.alike(place).into_iter();
        let shown = alike.take(SHOWN).map(|alike| {
            let (index, headline) = &self.entries[alike.other];
            AlikeShown {
                id: site.caseload().records[*index as usize].id.to_string(),
                entry: tasks.opened(*index),
                headline: headline.clone(),
                shared: alike.shared,
            }
        });
        shown.collect()
    }
}
