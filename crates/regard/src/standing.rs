//! What stands of everybody today, kept beside the log so that it need not be judged anew whenever somebody looks.
//!
//! Takes a caseload and the log it was gathered from; reads what was kept, has only the families judged that are not as they
//! were then, and keeps what came of it. Where nothing is kept, or the day, practice or coverage is another, everybody is
//! judged. What cannot be kept is said and is no reason to stop: it is derived.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use store::{Store, StoreError};

/// Lets a caseload lean on what stands of everybody on a day, and keeps that for the next time.
pub fn bring_up_to(store: &Store, caseload: &mut Caseload, day: Date) {
    if let Err(error) = bring(store, caseload, day) {
        eprintln!(
            "regard: what stands of everybody could not be kept, and is worked out when it is asked for: {:#}",
            anyhow::Error::from(error)
        );
    }
}

fn bring(store: &Store, caseload: &mut Caseload, day: Date) -> Result<(), StoreError> {
    let kept = store.standing()?;
    let now = match kept.clone() {
        Some((_, before)) => caseload.stand_after(before, day),
        None => caseload.stand(day),
    };
    caseload.lean_on(now.clone());
    // Whoever wrote to the log since has it worked out again; what is kept names the entries it is of.
    let Some(head) = store.head()?.filter(|head| head.seq == caseload.entries()) else {
        return Ok(());
    };
    match kept {
        Some((at, before)) if at == head && before == now => Ok(()),
        Some((_, before)) => store.keep_standing(&head, &now, Some(&before)),
        None => store.keep_standing(&head, &now, None),
    }
}

/// Lets a caseload lean on what was kept of a day, where anything of it was; writes nothing.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub fn lean(store: &Store, caseload: &mut Caseload, day: Date) -> Result<(), StoreError> {
    if let Some((_, before)) = store.standing()?.filter(|(_, kept)| kept.by.as_of == day) {
        let now = caseload.stand_after(before, day);
        caseload.lean_on(now);
    }
    Ok(())
}
