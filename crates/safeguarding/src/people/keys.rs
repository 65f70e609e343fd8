//! Keys under which the log finds a mention again: equal for two mentions with one number, or one name and birth date.
//!
//! Takes a mention; gives hashes the store indexes. They decide nothing: who is who is worked out from the mentions.

use crate::records::{IdentifierScheme, Mention, Name};

/// Keys under which a mention can be found again: two mentions linked by identifier, or by name and birth date, share one.
///
/// **Shape:** no order, no repeats; empty when nothing about the mention can link it by itself. Keys are hashes and may,
/// rarely, coincide for strangers: a reader compares the mentions themselves.
pub fn link_keys(mention: &Mention) -> Vec<u64> {
    let mut keys = own_keys(mention);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn own_keys(mention: &Mention) -> Vec<u64> {
    let mut keys = Vec::new();
    for identifier in &mention.identifiers {
        let scheme = match identifier.scheme {
            IdentifierScheme::NhsNumber => "nhs",
            IdentifierScheme::Upn => "upn",
            IdentifierScheme::Local => "local",
        };
        let issuer = identifier.issuer.as_deref().unwrap_or_default();
        keys.push(key(&[scheme, issuer, &identifier.value]));
    }
    if let (Some(name), Some(born)) = (&mention.name, mention.birth_day()) {
        let (given, family) = plain(name.reveal());
        if !given.is_empty() && !family.is_empty() {
            keys.push(key(&["name", &given, &family, &born.to_string()]));
        }
    }
    keys
}

fn key(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// Given and family name with case, spaces and punctuation taken away.
pub(super) fn plain(name: &Name) -> (String, String) {
    let plain = |text: &str| {
        text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>()
    };
    (plain(&name.given), plain(&name.family))
}
