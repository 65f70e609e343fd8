//! What leaves the server under seal: backups that only their key opens, sheets that a passphrase opens in any browser, and heads of
//! the log under a signature.
//!
//! Takes bytes and gives bytes. It knows nothing of the log, opens no database and reads no clock; the formats are others': age for
//! backups, PBKDF2 and AES-GCM for what a browser opens, Ed25519 for what is signed.

mod backup;
mod checkpoint;
mod error;
mod sheet;

pub use backup::{BackupKey, Opened, Recipient, Sealing};
pub use checkpoint::{Checkpoint, PublicKey, SigningKey};
pub use error::SafekeepingError;
pub use sheet::{Fingerprinting, Passphrase, SealedSheet};
