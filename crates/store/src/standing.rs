//! What stands of everybody, kept beside the log: what is derived and not an index.
//!
//! Takes and gives [`Standing`] with the head of the log it was worked out at. It judges nothing, and believes nothing: who reads
//! it compares the head, the day and the practice with those of now, and works it out anew where they differ.

use crate::chain::Head;
use crate::dialect::{Dialect, FindingRows, failed, writing};
use crate::{Store, StoreError};
use safeguarding::caseload::{JudgedBy, Standing, StandingFamily};
use safeguarding::people::{FamilyId, PersonId};
use std::collections::BTreeMap;

impl Store {
    /// What was kept last, with the head it was worked out at; `None` where nothing is kept, or nothing that can be read.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn standing(&self) -> Result<Option<(Head, Standing)>, StoreError> {
        let doing = "reading what stands of everybody";
        let mut database = self.database();
        let database = database.any();
        database.begin_reading().map_err(failed(doing))?;
        let read = read(database).map_err(failed(doing));
        // Nothing was written; if ending it fails, the next operation begins afresh.
        let _ = database.roll_back();
        Ok(read?.and_then(understood))
    }

    /// Keeps what stands of everybody as of a head of the log. Of what was kept `before`, only what differs is written; where that
    /// is not given, everything is. All of it or, on any error, nothing.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub fn keep_standing(
        &self,
        head: &Head,
        standing: &Standing,
        before: Option<&Standing>,
    ) -> Result<(), StoreError> {
        let doing = "keeping what stands of everybody";
        let known = |id: &FamilyId| before.and_then(|before| before.families.get(id));
        let changed = standing.families.iter().filter(|(id, family)| known(id) != Some(*family));
        let changed: Vec<(String, Vec<u8>)> =
            changed.map(|(id, family)| (id.to_string(), written(family))).collect();
        let gone = before.iter().flat_map(|before| before.families.keys());
        let gone: Vec<String> = gone
            .filter(|id| !standing.families.contains_key(id))
            .map(ToString::to_string)
            .collect();
        let by = written(&standing.by);
        writing(&mut self.database(), doing, |database| {
            let is_all = before.is_none();
            database.keep_findings(is_all, &changed, &gone).map_err(failed(doing))?;
            database.note_findings(head, &by).map_err(failed(doing))
        })
    }
}

fn written(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("what stands can always be written: its keys are text")
}

fn read(database: &mut dyn Dialect) -> crate::dialect::Asked<Option<FindingRows>> {
    database.findings()
}

/// What the rows say; `None` where they make no sense, for then they are worked out anew.
fn understood(rows: FindingRows) -> Option<(Head, Standing)> {
    let (head, by, families) = rows;
    let by: JudgedBy = serde_json::from_slice(&by).ok()?;
    let family = |(id, body): (String, Vec<u8>)| {
        let family: StandingFamily = serde_json::from_slice(&body).ok()?;
        Some((FamilyId(PersonId::parse(&id)?), family))
    };
    let families: Option<BTreeMap<FamilyId, StandingFamily>> =
        families.into_iter().map(family).collect();
    Some((head, Standing { by, families: families? }))
}
