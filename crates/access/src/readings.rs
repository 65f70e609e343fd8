//! The reading log: a log of its own, on either database, in which every step and every look is kept.
//!
//! Takes entries; has them on the disk when it says so, and knows the accounts as they leave them. Several servers may write to one: each
//! takes what others added before it answers.

use crate::accounts::Accounts;
use crate::door::{NotKept, ReadingLog};
use safeguarding::records::{Entry, Look, MentionAt};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use store::{Place, Sought, Store, StoreError};

/// A reading log, open.
pub struct Readings {
    /// For whoever writes.
    store: Mutex<Store>,
    /// For whoever asks who looked: never held up by a writer.
    reading: Store,
    known: RwLock<Arc<Accounts>>,
    /// The number of the last step that was taken.
    taken: Mutex<u64>,
}

impl Readings {
    /// Opens it, making it where it is not there, and reads the accounts.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open(place: &Place) -> Result<Self, StoreError> {
        let store = Store::open(place)?;
        let readings = Self {
            reading: store.again(None)?,
            store: Mutex::new(store),
            known: RwLock::default(),
            taken: Mutex::new(0),
        };
        readings.catch_up()?;
        Ok(readings)
    }

    /// Takes the steps others have added since.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn catch_up(&self) -> Result<(), StoreError> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let steps = self.reading.find(Sought::AccessStepsAfter(*taken))?;
        let Some((last, _)) = steps.last() else { return Ok(()) };
        let last = *last;
        let mut accounts = Accounts::clone(&self.accounts());
        for (_, entry) in &steps {
            if let Entry::Access(step) = entry {
                accounts.take(step);
            }
        }
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(accounts);
        *taken = last;
        Ok(())
    }
}

/// What is said where the reading log fails; why, goes to whoever runs the server.
fn failed(error: StoreError) -> NotKept {
    let mut causes = String::new();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(one) = cause {
        causes.push_str(": ");
        causes.push_str(&one.to_string());
        cause = one.source();
    }
    eprintln!("regard: the reading log failed{causes}");
    NotKept(
        "The reading log cannot be used now. Try again in a minute; if it fails again, tell whoever runs this server"
            .to_owned(),
    )
}

impl ReadingLog for Readings {
    fn add(&self, entries: Vec<Entry>) -> Result<(), NotKept> {
        let is_step = entries.iter().any(|entry| matches!(entry, Entry::Access(_)));
        self.store
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&entries, None)
            .map_err(failed)?;
        if is_step { self.catch_up().map_err(failed) } else { Ok(()) }
    }

    fn accounts(&self) -> Arc<Accounts> {
        Arc::clone(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn looks_at(&self, mention: MentionAt) -> Result<Vec<Look>, NotKept> {
        let found = self.reading.find(Sought::LooksAt(mention)).map_err(failed)?;
        Ok(found
            .into_iter()
            .filter_map(|(_, entry)| match entry {
                Entry::Look(look) => Some(*look),
                _ => None,
            })
            .collect())
    }
}
