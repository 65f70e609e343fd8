//! How names and codes get mistyped: the neighbouring key, a letter left out, doubled or turned with the next, a sound
//! written another way.
//!
//! Takes a name or code; gives it with one slip. It knows keys and sounds of English, not whose name it is.

use crate::chance::Chance;

/// The rows of a keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Letters that are taken for one another by ear or by eye.
const ALIKE: [(char, char); 14] = [
    ('a', 'e'),
    ('e', 'i'),
    ('i', 'y'),
    ('o', 'a'),
    ('u', 'o'),
    ('c', 'k'),
    ('s', 'z'),
    ('m', 'n'),
    ('b', 'd'),
    ('v', 'f'),
    ('g', 'j'),
    ('t', 'd'),
    ('i', 'l'),
    ('q', 'k'),
];

/// Sounds and other ways to write them; `$` is the end of a name.
const SOUNDS: [(&str, &str); 40] = [
    ("ph", "f"),
    ("ck", "k"),
    ("ie$", "y"),
    ("y$", "ie"),
    ("ey$", "y"),
    ("ee", "ea"),
    ("ea", "ee"),
    ("ai", "ay"),
    ("ay", "ai"),
    ("ei", "ie"),
    ("ou", "oo"),
    ("nn", "n"),
    ("ll", "l"),
    ("tt", "t"),
    ("ss", "s"),
    ("mm", "m"),
    ("rr", "r"),
    ("ah$", "a"),
    ("a$", "ah"),
    ("e$", ""),
    ("th", "t"),
    ("sh", "ch"),
    ("gh", "g"),
    ("kh", "k"),
    ("z", "s"),
    ("c", "k"),
    ("k", "c"),
    ("x", "ks"),
    ("w", "v"),
    ("j", "y"),
    ("i", "y"),
    ("y", "i"),
    ("en$", "an"),
    ("an$", "en"),
    ("on$", "en"),
    ("er$", "ar"),
    ("o$", "oh"),
    ("l$", "ll"),
    ("n$", "nn"),
    ("s$", "ss"),
];

/// A name as somebody writes it who has only heard it; mistyped where no sound of it has another way.
pub(super) fn by_ear(name: &str, chance: &mut Chance) -> String {
    let lower = name.to_lowercase();
    let ended = format!("{lower}$");
    let ways: Vec<_> = SOUNDS.iter().filter(|(sound, _)| ended.contains(sound)).collect();
    if ways.is_empty() || lower.chars().count() != name.chars().count() {
        return mistyped(name, chance);
    }
    let (sound, other) = chance.pick(&ways);
    let written = ended.replacen(sound, other, 1);
    capitals(name, written.trim_end_matches('$'))
}

/// A name with one letter inserted, left out, replaced, or turned with the next.
pub(super) fn mistyped(name: &str, chance: &mut Chance) -> String {
    let letters: Vec<char> = name.to_lowercase().chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_alphabetic()).collect();
    if places.is_empty() {
        return name.to_owned();
    }
    // A slip may leave a name as it was (two equal letters turned), so it is made again until it shows.
    for _ in 0..20 {
        let at = chance.pick(&places);
        // The first letter is seldom wrong: it is looked at most.
        if at == 0 && chance.percent(60.0) {
            continue;
        }
        let mut wrong = letters.clone();
        match chance.between(0, 99) {
            0..=24 => {
                let extra = if chance.percent(50.0) { wrong[at] } else { near(wrong[at], chance) };
                wrong.insert(at + 1, extra);
            }
            25..=49 if wrong.len() > 2 => {
                wrong.remove(at);
            }
            50..=79 => wrong[at] = near(wrong[at], chance),
            _ if at + 1 < wrong.len() => wrong.swap(at, at + 1),
            _ => {}
        }
        if wrong != letters {
            return capitals(name, &wrong.into_iter().collect::<String>());
        }
    }
    let doubled: String = letters.iter().chain(letters.last()).collect();
    capitals(name, &doubled)
}

/// A code with one sign replaced by another of its kind, or two neighbours of one kind turned.
pub(super) fn mistyped_code(code: &str, chance: &mut Chance) -> String {
    let signs: Vec<char> = code.chars().collect();
    loop {
        let at = chance.between(0, signs.len() as i32 - 1) as usize;
        let mut wrong = signs.clone();
        if chance.percent(30.0) && at + 1 < signs.len() {
            if signs[at].is_ascii_digit() == signs[at + 1].is_ascii_digit()
                && signs[at] != ' '
                && signs[at + 1] != ' '
            {
                wrong.swap(at, at + 1);
            }
        } else if signs[at].is_ascii_digit() {
            wrong[at] = char::from(chance.pick(b"0123456789"));
        } else if signs[at].is_alphabetic() {
            wrong[at] = near(signs[at].to_ascii_lowercase(), chance).to_ascii_uppercase();
        }
        if wrong != signs {
            return wrong.into_iter().collect();
        }
    }
}

/// Another letter that is near this one on the keyboard, to the ear or to the eye; the letter itself where there is none.
fn near(letter: char, chance: &mut Chance) -> char {
    let mut others: Vec<char> = ALIKE
        .iter()
        .filter_map(|&(a, b)| match letter {
            l if l == a => Some(b),
            l if l == b => Some(a),
            _ => None,
        })
        .collect();
    if others.is_empty() || chance.percent(50.0) {
        for row in KEYS {
            let keys: Vec<char> = row.chars().collect();
            if let Some(at) = keys.iter().position(|key| *key == letter) {
                others.clear();
                others.extend(at.checked_sub(1).map(|left| keys[left]));
                others.extend(keys.get(at + 1));
            }
        }
    }
    if others.is_empty() { letter } else { chance.pick(&others) }
}

/// These small letters with a capital at each beginning; capitals within a part (`McKenzie`) stay where they stood.
fn capitals(as_in: &str, small: &str) -> String {
    let pattern: Vec<bool> = as_in.chars().map(char::is_uppercase).collect();
    let mut at_beginning = true;
    small
        .chars()
        .enumerate()
        .map(|(at, letter)| {
            let is_capital = at_beginning && pattern[0]
                || (pattern.get(at) == Some(&true) && pattern.len() == small.chars().count());
            at_beginning = !letter.is_alphabetic();
            if is_capital { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_name_differs_and_keeps_its_shape() {
        let mut chance = Chance::of(1, 1, 1);
        for name in ["Amelia", "O'Brien", "Lily-Mae", "McKenzie", "Li", "Ng", "Łukasz", "de Sousa"]
        {
            for _ in 0..300 {
                let wrong = mistyped(name, &mut chance);
                assert_ne!(wrong, name);
                let (long, short) = (name.chars().count() + 1, name.chars().count() - 1);
                assert!((short..=long).contains(&wrong.chars().count()), "{name} {wrong}");
            }
        }
    }

    #[test]
    fn a_name_by_ear_differs_and_starts_with_a_capital() {
        let mut chance = Chance::of(1, 1, 1);
        for name in ["Sophie", "Katie", "Noah", "Jackson", "Mia"] {
            for _ in 0..100 {
                let heard = by_ear(name, &mut chance);
                assert_ne!(heard, name);
                assert!(heard.starts_with(char::is_uppercase), "{heard}");
            }
        }
    }

    #[test]
    fn a_mistyped_code_keeps_its_length() {
        let mut chance = Chance::of(1, 1, 1);
        for code in ["NM3 4QT", "9990000018"] {
            for _ in 0..300 {
                let wrong = mistyped_code(code, &mut chance);
                assert_ne!(wrong, code);
                assert_eq!(wrong.len(), code.len());
            }
        }
    }
}
