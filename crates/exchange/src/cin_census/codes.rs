//! The code lists of the children in need census, and what each code means in the words of practice.
//!
//! **Source:** Department for Education, children in need census guides, collections 2017 to 2026. A code that has no
//! exact counterpart in practice is given none: the raw code always stays beside it.

/// Sources of a referral.
pub const REFERRAL_SOURCES: &[&str] = &[
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C",
    "5D", "6", "7", "8", "9", "10",
];
/// Primary needs.
pub const PRIMARY_NEEDS: &[&str] = &["N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N0"];
/// Reasons for closure.
pub const CLOSURE_REASONS: &[&str] =
    &["RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9"];
/// Categories of abuse.
pub const CATEGORIES: &[&str] = &["NEG", "PHY", "SAB", "EMO", "MUL"];
/// Ethnicities.
pub const ETHNICITIES: &[&str] = &[
    "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN",
    "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
];
/// Factors found at the end of an assessment; 18A and 19A were used to 2020.
pub const FACTORS: &[&str] = &[
    "1A", "1B", "1C", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C", "5A", "5B", "5C", "6A",
    "6B", "6C", "7A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A", "13A", "14A", "15A",
    "16A", "17A", "18A", "18B", "18C", "19A", "19B", "19C", "20", "21", "22A", "23A", "24A",
];

/// Who made a referral; `None` where the code says it is not known, or is no code.
pub fn referrer(code: &str) -> Option<&'static str> {
    Some(match code {
        "1A" | "1C" => "family",
        "1B" | "1D" => "public",
        "2A" => "school",
        "3A" => "gp",
        "3B" => "health-visiting",
        "3C" => "school-nursing",
        "3E" => "hospital",
        "4" => "housing",
        "5A" => "adult-social-care",
        "5D" => "early-help",
        "6" => "police",
        "9" => "anonymous",
        // Education services, other health, other services, courts and the like, and "other" as such.
        "2B" | "3D" | "3F" | "5B" | "5C" | "7" | "8" => "other",
        _ => return None,
    })
}

/// Why a case was closed. RC7 holds "no longer in need" and every other reason in one, so it says only "other".
pub fn closure_reason(code: &str) -> Option<&'static str> {
    Some(match code {
        "RC1" => "adopted",
        "RC2" => "died",
        "RC3" | "RC4" | "RC7" => "other",
        "RC5" | "RC6" => "transferred",
        "RC8" | "RC9" => "after-assessment",
        _ => return None,
    })
}

/// The category of a child protection plan.
pub fn category(code: &str) -> Option<&'static str> {
    Some(match code {
        "NEG" => "neglect",
        "PHY" => "physical",
        "SAB" => "sexual",
        "EMO" => "emotional",
        "MUL" => "multiple",
        _ => return None,
    })
}

/// A child's disability in words.
pub fn disability(code: &str) -> Option<&'static str> {
    Some(match code {
        "MOB" => "mobility",
        "HAND" => "hand function",
        "PC" => "personal care",
        "INC" => "incontinence",
        "COMM" => "communication",
        "LD" => "learning",
        "HEAR" => "hearing",
        "VIS" => "vision",
        "BEH" => "behaviour",
        "CON" => "consciousness",
        "AUT" => "autism",
        "DDA" => "other disability",
        _ => return None,
    })
}

/// Whether a unique pupil number has the form of one: a letter, eleven figures, then a figure or a letter.
pub fn is_upn(value: &str) -> bool {
    let bytes = value.trim().as_bytes();
    bytes.len() == 13
        && bytes[0].is_ascii_alphabetic()
        && bytes[1..12].iter().all(u8::is_ascii_digit)
        && bytes[12].is_ascii_alphanumeric()
}
