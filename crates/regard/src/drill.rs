//! What makes a restore a drill: a scratch place to restore into, how old the newest record is, and whether two logs are judged alike.
//!
//! Takes opened logs; gives a comparison in words. It changes neither.

use safeguarding::calendar::Date;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Instant};
use safeguarding::{Caseload, Gathering};
use std::fmt;
use store::{Head, Key, Place, Store, StoreError};
use tempfile::TempDir;

/// Somewhere to restore into that is gone afterwards.
pub struct Scratch {
    place: Place,
    _folder: Option<TempDir>,
}

impl Scratch {
    /// An empty PostgreSQL database somebody named, which stays; else an encrypted file, under a key that nobody has, which goes.
    pub fn new(named: Option<&str>) -> anyhow::Result<Self> {
        if let Some(address) = named {
            let place = Place::parse(address)?;
            anyhow::ensure!(
                place.file().is_none(),
                "--scratch takes the address of a PostgreSQL database; a file needs none"
            );
            return Ok(Self { place, _folder: None });
        }
        let mut folder = tempfile::Builder::new();
        folder.prefix("regard-drill-");
        #[cfg(unix)]
        folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = folder.tempdir()?;
        let place = Place::Sealed(folder.path().join("regard.sqlite"), Key::invent()?);
        Ok(Self { place, _folder: Some(folder) })
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it holds something; as [`Store::open`].
    pub fn store(&self) -> anyhow::Result<Store> {
        let store = Store::open(&self.place)?;
        anyhow::ensure!(
            store.head()?.is_none(),
            "{} is not empty; name an empty database to try the backup in",
            self.place
        );
        Ok(store)
    }
}

/// When the newest record of a log was received; `None` where it has none.
///
/// # Errors
/// As [`Store::scan`].
pub fn newest(store: &Store) -> Result<Option<Instant>, StoreError> {
    let mut newest = None;
    store.scan(0, &mut |_, entry| {
        if let Entry::Said(said) = entry {
            newest = newest.max(Some(said.record.received));
        }
        Ok(())
    })?;
    Ok(newest)
}

/// How long ago, in the unit people would use.
pub fn age(then: Instant, now: Instant) -> String {
    let minutes = now.0.saturating_sub(then.0) / 60_000_000;
    match (minutes / 60 / 24, minutes / 60, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {} min", minutes % 60),
        (days, hours, _) => format!("{days} d {} h", hours % 24),
    }
}

/// Whether two logs, up to an entry that both have, are judged alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    up_to: u64,
    families: usize,
    differ: usize,
}

impl Compared {
    /// Whether nothing differs.
    pub const fn is_equal(&self) -> bool {
        self.differ == 0
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { up_to, families, differ } = self;
        if *differ == 0 {
            let many = if *families == 1 { "family" } else { "families" };
            return write!(f, "Up to entry {up_to} the two are judged alike: {families} {many}.");
        }
        write!(
            f,
            "Up to entry {up_to} the two are NOT judged alike: {differ} of {families} families differ. Keep both, and tell the people who make Regard."
        )
    }
}

/// Judges everybody in two logs, up to entry `head`, as of one day, and compares.
///
/// # Errors
/// As [`Store::scan`].
pub fn compare(one: &Store, other: &Store, head: Head, day: Date) -> Result<Compared, StoreError> {
    let (one, other) = (up_to(one, head.seq)?.stand(day), up_to(other, head.seq)?.stand(day));
    let changed =
        one.families.iter().filter(|(id, family)| other.families.get(id) != Some(*family));
    let only_there = other.families.keys().filter(|id| !one.families.contains_key(id));
    let differ = changed.count() + only_there.count();
    Ok(Compared { up_to: head.seq, families: one.families.len(), differ })
}

fn up_to(store: &Store, last: u64) -> Result<Caseload, StoreError> {
    let mut gathering = Gathering::new(Practice::shipped());
    store.scan(0, &mut |seq, entry| {
        if seq <= last {
            gathering.add(entry);
        }
        Ok(())
    })?;
    Ok(gathering.finish())
}
