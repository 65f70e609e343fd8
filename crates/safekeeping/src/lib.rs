//! What leaves the server under seal: backups that only their key opens, and heads of the log under a signature.
//!
//! Takes bytes and gives bytes. It knows nothing of the log, opens no database and reads no clock; the formats are others': age for
//! what is sealed, Ed25519 for what is signed.

mod backup;
mod checkpoint;
mod error;

pub use backup::{BackupKey, Opened, Recipient, Sealing};
pub use checkpoint::{Checkpoint, PublicKey, SigningKey};
pub use error::SafekeepingError;
