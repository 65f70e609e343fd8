//! A backup: whatever is written, compressed (zstd) and encrypted (age) for the keys it is made for, as it is written.
//!
//! The server that makes backups needs only the address of a key; the key itself is needed to open one, and is kept elsewhere. Other
//! tools that read age and zstd open them too.

use crate::SafekeepingError;
use age::secrecy::ExposeSecret as _;
use age::stream::{StreamReader, StreamWriter};
use age::x25519;
use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::str::FromStr;
use zeroize::Zeroizing;

/// How hard zstd tries: at this level it keeps up with the encryption. **Units:** its levels, 1 to 22.
const LEVEL: i32 = 3;

/// For whom a backup is made: the address of a backup key, which opens nothing.
#[derive(Clone)]
pub struct Recipient(x25519::Recipient);

impl FromStr for Recipient {
    type Err = SafekeepingError;

    fn from_str(words: &str) -> Result<Self, SafekeepingError> {
        let words = words.trim();
        let refused = |_| SafekeepingError::NoRecipient { length: words.chars().count() };
        words.parse().map(Self).map_err(refused)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

/// What opens backups made for its address. No printed form holds it.
#[derive(Clone)]
pub struct BackupKey(x25519::Identity);

impl BackupKey {
    /// A new one.
    pub fn invent() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Reads one from the words of a file, where it stands on a line of its own; lines that begin with # are passed over.
    ///
    /// # Errors
    /// [`SafekeepingError::NoBackupKey`].
    pub fn parse(words: &str) -> Result<Self, SafekeepingError> {
        let mut lines = words.lines().map(str::trim);
        let line = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        let key = line.and_then(|line| line.parse().ok());
        key.map(Self).ok_or(SafekeepingError::NoBackupKey)
    }

    /// Its address.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The key in words, as [`BackupKey::parse`] reads them: to be written to a file that is kept, and nowhere else.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }
}

impl fmt::Debug for BackupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackupKey")
    }
}

/// A backup that is being written. Without [`Sealing::finish`] it is no backup.
pub struct Sealing<W: Write> {
    compressing: zstd::Encoder<'static, StreamWriter<W>>,
}

impl<W: Write> Sealing<W> {
    /// Begins a backup for these keys; any one of them opens it.
    ///
    /// # Errors
    /// [`SafekeepingError::File`]; [`SafekeepingError::NoRecipient`] where there is none.
    pub fn begin(to: W, recipients: &[Recipient]) -> Result<Self, SafekeepingError> {
        let failed = |source| SafekeepingError::File { doing: "writing the backup", source };
        let all = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
        let sealing = age::Encryptor::with_recipients(all)
            .map_err(|_| SafekeepingError::NoRecipient { length: 0 })?;
        let sealing = sealing.wrap_output(to).map_err(failed)?;
        Ok(Self { compressing: zstd::Encoder::new(sealing, LEVEL).map_err(failed)? })
    }

    /// Ends the backup and gives back what it was written to.
    ///
    /// # Errors
    /// [`SafekeepingError::File`].
    pub fn finish(self) -> Result<W, SafekeepingError> {
        let failed = |source| SafekeepingError::File { doing: "writing the backup", source };
        self.compressing.finish().and_then(StreamWriter::finish).map_err(failed)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.compressing.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.compressing.flush()
    }
}

impl<W: Write> fmt::Debug for Sealing<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealing")
    }
}

/// A backup that is being read. What is altered in it ends the reading with an error.
pub struct Opened<R: BufRead> {
    unpacking: zstd::Decoder<'static, io::BufReader<StreamReader<R>>>,
}

impl<R: BufRead> Opened<R> {
    /// Opens a backup with a key.
    ///
    /// # Errors
    /// [`SafekeepingError::NotABackup`]; [`SafekeepingError::WrongKey`]; [`SafekeepingError::File`].
    pub fn with(from: R, key: &BackupKey) -> Result<Self, SafekeepingError> {
        let failed = |source| SafekeepingError::File { doing: "reading the backup", source };
        let wrong = |why| match why {
            age::DecryptError::NoMatchingKeys | age::DecryptError::KeyDecryptionFailed => {
                SafekeepingError::WrongKey
            }
            age::DecryptError::Io(source) if source.kind() != io::ErrorKind::UnexpectedEof => {
                SafekeepingError::File { doing: "reading the backup", source }
            }
            _ => SafekeepingError::NotABackup,
        };
        let sealed = age::Decryptor::new_buffered(from).map_err(wrong)?;
        let identity: &dyn age::Identity = &key.0;
        let opened = sealed.decrypt(std::iter::once(identity)).map_err(wrong)?;
        Ok(Self { unpacking: zstd::Decoder::new(opened).map_err(failed)? })
    }
}

impl<R: BufRead> Read for Opened<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.unpacking.read(bytes)
    }
}

impl<R: BufRead> fmt::Debug for Opened<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(words: &[u8], recipients: &[Recipient]) -> Vec<u8> {
        let mut sealing = Sealing::begin(Vec::new(), recipients).unwrap();
        sealing.write_all(words).unwrap();
        sealing.finish().unwrap()
    }

    fn read(backup: &[u8], key: &BackupKey) -> Result<Vec<u8>, String> {
        let mut words = Vec::new();
        let mut opened = Opened::with(backup, key).map_err(|why| why.to_string())?;
        opened.read_to_end(&mut words).map_err(|why| why.to_string())?;
        Ok(words)
    }

    #[test]
    fn each_key_it_was_made_for_opens_a_backup_and_no_other_does() {
        let (one, two, other) = (BackupKey::invent(), BackupKey::invent(), BackupKey::invent());
        let words = b"canary ".repeat(30_000);
        let backup = sealed(&words, &[one.recipient(), two.recipient()]);
        assert!(backup.len() < words.len() / 10, "it is compressed");
        assert!(!backup.windows(6).any(|window| window == b"canary"));
        let again = BackupKey::parse(&format!("# made today\n{}\n", *one.reveal())).unwrap();
        assert_eq!(read(&backup, &again).unwrap(), words);
        assert_eq!(read(&backup, &two).unwrap(), words);
        assert!(matches!(Opened::with(&backup[..], &other), Err(SafekeepingError::WrongKey)));
        assert_eq!(format!("{one:?}"), "BackupKey");
    }

    #[test]
    fn a_backup_that_was_altered_or_cut_short_is_never_read_to_its_end() {
        let key = BackupKey::invent();
        // Nothing that zstd makes small: several of the pieces that age seals one by one.
        let words: Vec<u8> =
            (0..200_000_u64).flat_map(|n| ((n * n) ^ (n << 7)).to_le_bytes()).collect();
        let backup = sealed(&words, &[key.recipient()]);
        for place in (0..backup.len()).step_by(9_973) {
            let mut altered = backup.clone();
            altered[place] ^= 1;
            assert!(read(&altered, &key).is_err(), "byte {place} of {}", backup.len());
            assert!(read(&backup[..place], &key).is_err(), "cut at {place}");
        }
    }

    #[test]
    fn what_is_no_key_and_no_backup_is_refused() {
        assert!(matches!(
            "age1x".parse::<Recipient>(),
            Err(SafekeepingError::NoRecipient { length: 5 })
        ));
        assert!(matches!(
            BackupKey::parse("# only a remark\n"),
            Err(SafekeepingError::NoBackupKey)
        ));
        let key = BackupKey::invent();
        for nothing in [&b""[..], b"SQLite format 3", b"age-encryption.org/v1\n"] {
            assert!(matches!(Opened::with(nothing, &key), Err(SafekeepingError::NotABackup)));
        }
    }
}
