//! Codebooks as pages list them: those that come with practice and those kept in the library, and how often each code is used.
//!
//! Takes the site and its library; gives codebooks and counts. Reviews under way and rounds that are blind count for nothing.

use crate::site::Site;
use safeguarding::learning::Library;
use safeguarding::practice::{Codebook, read_codebook};
use safeguarding::records::StepId;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A codebook, and whether it was kept here rather than shipped.
pub(crate) struct Known {
    /// The codebook.
    pub book: Codebook,
    /// Whether somebody kept it in the library.
    pub is_kept_here: bool,
}

/// The newest version of each codebook. **Shape:** by title. One kept here that this version of Regard cannot read is left out.
pub(crate) fn newest(site: &Site, library: &Library) -> Vec<Known> {
    let shipped = site.caseload().practice.codebooks.iter().cloned();
    let shipped = shipped.map(|book| Known { book, is_kept_here: false });
    let kept = library.codebooks.iter().filter_map(|made| {
        let book = read_codebook("kept in the library", &made.what).ok()?;
        Some(Known { book, is_kept_here: true })
    });
    let mut newest: BTreeMap<SmolStr, Known> = BTreeMap::new();
    for known in shipped.chain(kept) {
        let id = known.book.id.clone();
        if newest.get(&id).is_none_or(|there| there.book.version < known.book.version) {
            newest.insert(id, known);
        }
    }
    let mut newest: Vec<Known> = newest.into_values().collect();
    newest.sort_by(|a, b| a.book.title.cmp(&b.book.title));
    newest
}

/// How many documents each code is used in, by codebook and code.
pub(crate) fn used(library: &Library) -> BTreeMap<(SmolStr, SmolStr), usize> {
    let mut documents: BTreeMap<(SmolStr, SmolStr), BTreeSet<StepId>> = BTreeMap::new();
    for held in library.documents.values().filter(|held| !held.card.is_live) {
        for made in library.codings_seen_by(held.taken.id, None) {
            let code = (made.what.codebook.clone(), made.what.code.clone());
            documents.entry(code).or_default().insert(held.taken.id);
        }
    }
    documents.into_iter().map(|(code, documents)| (code, documents.len())).collect()
}
