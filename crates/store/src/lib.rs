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
mod dialect;
mod documents;
mod error;
mod guards;
mod index;
mod migrate;
mod on_postgres;
mod on_sqlite;
mod place;
mod standing;
mod store;
mod verify;

pub use append::Appended;
pub use chain::Head;
pub use documents::{Documents, Kept, PieceAt};
pub use error::{DatabaseSaid, StoreError};
pub use place::Place;
pub use standing::Derived;
pub use store::Store;
pub use verify::{Damage, Verdict, Weakness};
