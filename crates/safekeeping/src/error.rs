//! What can go wrong with what is sealed or signed, said so that the reader knows what to do next. It never repeats a key.

/// Why something could not be sealed, opened, signed or believed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SafekeepingError {
    /// What was given as the address of a backup key is none.
    #[error(
        "that is no address of a backup key: received {length} characters. It begins with age1, as `regard key backup` prints it"
    )]
    NoRecipient {
        /// How long what was received is.
        length: usize,
    },
    /// What was given as a backup key is none.
    #[error(
        "that file holds no backup key: it has a line that begins with AGE-SECRET-KEY-1, as `regard key backup` writes it"
    )]
    NoBackupKey,
    /// What was given as a key to sign with, or to check signatures with, is none.
    #[error(
        "that is no signing key: received {length} characters. It is 64 hexadecimal figures, as `regard key sign` writes it"
    )]
    NoSigningKey {
        /// How long what was received is.
        length: usize,
    },
    /// What was given as a passphrase is too weak or cannot be typed everywhere.
    #[error(
        "that is no passphrase for a copy that leaves the server: received {length} letters. It needs {least} or more, of letters, figures and \
         signs that every English keyboard has, on one line, such as five or six words that have nothing to do with each other"
    )]
    NoPassphrase {
        /// How long what was received is.
        length: usize,
        /// How long it has to be.
        least: usize,
    },
    /// A sealed piece does not open.
    #[error(
        "the sealed piece does not open: the passphrase is another, or the piece was altered. Make the file anew, or use another copy"
    )]
    NotOpened,
    /// A file is no backup.
    #[error(
        "this is no backup made by `regard backup`, or its beginning is damaged. Use another backup"
    )]
    NotABackup,
    /// The key is not the backup's.
    #[error(
        "this key does not open the backup. Name the file of the key whose address it was made for"
    )]
    WrongKey,
    /// A line is no checkpoint.
    #[error(
        "line {line} of the checkpoints is none, or is not whole. Compare it with the copy that was sent elsewhere"
    )]
    NotACheckpoint {
        /// Its number, from 1.
        line: usize,
    },
    /// A checkpoint is not signed by the key.
    #[error(
        "the checkpoint on line {line} is not signed by this key. Somebody has altered it, or it was made with another key: compare it \
         with the copy that was sent elsewhere"
    )]
    NotSignedByThis {
        /// Its number, from 1.
        line: usize,
    },
    /// The system gave no randomness.
    #[error(
        "nothing was made: this system gave no randomness. Try again; if it stays, make the key on another machine"
    )]
    NoRandomness,
    /// Reading or writing failed.
    #[error(
        "{doing} failed. Check the disk, that there is room on it, and that you may write there"
    )]
    File {
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: std::io::Error,
    },
}
