//! Who is who: mentions that are the same person, with the reason for each link.

use crate::records::{IdentifierScheme, Mention};

/// Keys under which a mention can be found again: two mentions that may be linked share at least one.
///
/// **Shape:** no order, no repeats; empty when nothing about the mention can link it. Keys are hashes and may, rarely,
/// coincide for strangers: a reader compares the mentions themselves.
pub fn link_keys(mention: &Mention) -> Vec<u64> {
    let mut keys = Vec::new();
    let mut add = |parts: &[&str]| {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        keys.push(u64::from_le_bytes(bytes));
    };
    for identifier in &mention.identifiers {
        let scheme = match identifier.scheme {
            IdentifierScheme::NhsNumber => "nhs",
            IdentifierScheme::Upn => "upn",
            IdentifierScheme::Local => "local",
        };
        add(&[scheme, identifier.issuer.as_deref().unwrap_or_default(), &identifier.value]);
    }
    if let (Some(name), Some(born)) = (&mention.name, mention.birth_day()) {
        let name = name.reveal();
        let plain = |text: &str| text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect::<String>();
        let (given, family) = (plain(&name.given), plain(&name.family));
        if !given.is_empty() && !family.is_empty() {
            add(&["name", &given, &family, &born.to_string()]);
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}
