//! Offences as police forces name them, in practice's words.

use crate::words::plain;

/// The type of an offence in practice's words; the offence as written stays beside it.
pub fn type_of(written: &str) -> &'static str {
    let words = plain(written);
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if has(&["drug"]) {
        "drugs"
    } else if has(&["weapon"]) {
        "weapons"
    } else if has(&["violence", "homicide", "rape", "sexual", "assault", "robbery"]) {
        "violence"
    } else if has(&["theft", "burglary", "shoplifting"]) {
        "theft"
    } else {
        "other"
    }
}

/// Somebody's part in an offence in practice's words; the part as written stays beside it.
pub fn involvement_of(written: &str) -> &'static str {
    match plain(written).as_str() {
        "offender" | "convict" | "convicted" | "perpetrator" => "convicted",
        "suspect" | "suspected" => "suspect",
        "victim" => "victim",
        "witness" => "witness",
        "present" => "present",
        _ => "not-recorded",
    }
}
