//! Signs that fonts of signs draw in place of letters.
//!
//! Takes a letter; gives the sign it is drawn as where that is well known, else the mark for a letter that could not be told.
//! Letters that are no such places are given back as they are.

/// What a letter of the private places of Unicode is drawn as by the fonts that Word puts into lists and forms.
pub const fn sign(letter: char) -> char {
    match letter {
        // Wingdings: boxes, crossed and ticked boxes, ticks, crosses, arrows and bullets.
        '\u{F06F}' | '\u{F071}' | '\u{F0A8}' => '☐',
        '\u{F078}' | '\u{F0FD}' => '☒',
        '\u{F052}' | '\u{F0FE}' => '☑',
        '\u{F0FC}' => '✓',
        '\u{F0FB}' => '✗',
        '\u{F0E0}' => '→',
        '\u{F076}' | '\u{F0D8}' | '\u{F06C}' | '\u{F06E}' | '\u{F0A7}' | '\u{F0B7}' => '•',
        '\u{E000}'..='\u{F8FF}' => char::REPLACEMENT_CHARACTER,
        letter => letter,
    }
}
