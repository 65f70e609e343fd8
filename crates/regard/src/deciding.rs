//! Writing down what somebody decided, about who is who or about a rule of practice, from a page or by a command.
//!
//! Takes a decision, the caseload it was made on and how many decisions its maker had seen; looks whether it can be made of the
//! log as it stands at that moment, with nobody else writing, and appends it. It decides nothing.

use safeguarding::Caseload;
use safeguarding::records::{Adoption, CannotAdopt, CannotDecide, Decision, Entry};
use store::{Check, Store, StoreError};

/// Writes a decision about a rule of practice to the log this caseload was gathered from; or says why it cannot be made, and
/// writes nothing.
///
/// # Errors
/// [`StoreError`] when the log cannot be read or written to.
pub fn write_adoption(
    store: &mut Store,
    caseload: &Caseload,
    adoption: Adoption,
) -> Result<Result<(), CannotAdopt>, StoreError> {
    if let Err(why) = caseload.can_adopt(&adoption, &[]) {
        return Ok(Err(why));
    }
    let mut refused = None;
    let entry = [Entry::Adopted(Box::new(adoption.clone()))];
    let written = store.append(
        &entry,
        Some(Check {
            after: caseload.entries(),
            allows: &mut |since| {
                let about_rules = |entry| match entry {
                    Entry::Adopted(adoption) => Some(*adoption),
                    _ => None,
                };
                let since: Vec<Adoption> = since.into_iter().filter_map(about_rules).collect();
                caseload.can_adopt(&adoption, &since).map_err(|why| {
                    refused = Some(why.clone());
                    StoreError::reader(why)
                })
            },
        }),
    );
    match (refused, written) {
        (Some(why), _) => Ok(Err(why)),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Ok(Ok(())),
    }
}

/// Writes a decision to the log this caseload was gathered from; or says why it cannot be made, and writes nothing.
///
/// # Errors
/// [`StoreError`] when the log cannot be read or written to.
pub fn write(
    store: &mut Store,
    caseload: &Caseload,
    seen: usize,
    decision: Decision,
) -> Result<Result<(), CannotDecide>, StoreError> {
    let verdict = decision.verdict;
    if let Err(why) = decision.is_whole() {
        return Ok(Err(why));
    }
    let mut since: Vec<Decision> = Vec::new();
    let note = |since: &mut Vec<Decision>, entry| {
        if let Entry::Decided(decision) = entry {
            since.push(*decision);
        }
    };
    // Most of what was added since is read before others have to wait.
    let mut last = caseload.entries();
    store.scan(last, &mut |seq, entry| {
        last = seq;
        note(&mut since, entry);
        Ok(())
    })?;
    let mut refused = None;
    let written = store.append(
        &[Entry::Decided(Box::new(decision))],
        Some(Check {
            after: last,
            allows: &mut |more| {
                for entry in more {
                    note(&mut since, entry);
                }
                caseload.can_decide_now(verdict, seen, &since).map_err(|why| {
                    refused = Some(why.clone());
                    StoreError::reader(why)
                })
            },
        }),
    );
    match (refused, written) {
        (Some(why), _) => Ok(Err(why)),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Ok(Ok(())),
    }
}
