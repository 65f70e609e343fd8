//! The log on disk: everything every agency said, in the order it was taken in, never changed and never removed.
//!
//! Takes entries ([`safeguarding::records::Entry`]) and gives them back, whole, in order, by id, or by the people they
//! name. Keeps them in SQLite (one file, the default) or PostgreSQL (shared deployments), as equals. Each entry is
//! chained to the one before it by a hash, so that an altered, missing or moved entry is found and located.
//!
//! It does not work out who is who, read files, or know what a record means; and a chain does not keep out somebody
//! who may rewrite the whole of it: keep the [`Head`] that [`Store::verify`] reports somewhere else too, and
//! have it compared.

mod append;
mod chain;
mod copy;
mod dialect;
mod documents;
mod erasing;
mod error;
mod guards;
mod index;
mod key;
mod lately;
mod migrate;
mod on_postgres;
mod on_sqlite;
mod place;
mod private_line;
mod sought;
mod standing;
mod store;
mod verify;

pub use append::{Appended, Batch};
pub use chain::Head;
pub use documents::{Kept, PieceAt};
pub use error::{DatabaseSaid, StoreError};
pub use key::Key;
pub use place::Place;
pub use sought::Sought;
pub use store::{Check, Store};
pub use verify::{Against, Damage, Verdict, Weakness};

/// Gives an encrypted log another key. Nobody may have it open meanwhile; it takes as long as writing the file once more. Whatever
/// happens, afterwards one of the two keys opens it: the new one exactly where this returned without an error.
///
/// # Errors
/// [`StoreError::HasNoKey`] for what is no encrypted file; [`StoreError::InUse`]; as [`Store::open`].
pub fn change_key(place: &Place, new: &Key) -> Result<(), StoreError> {
    match place {
        Place::Sealed(path, old) => on_sqlite::OnSqlite::change_key(path, old, new),
        _ => Err(StoreError::HasNoKey { place: place.to_string() }),
    }
}
