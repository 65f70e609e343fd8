//! Small turns of phrase of a finding's sentences: a date with the word before it, a name with its article, a list.

use crate::calendar::VagueDate;

/// A date with the word that goes before it in a sentence.
pub(super) fn when(date: &VagueDate) -> String {
    const BY_ITSELF: [&str; 13] = [
        "about", "around", "approx", "circa", "c.", "before", "until", "by", "after", "since",
        "between", "from", "in",
    ];
    if date.day().is_some() {
        return format!("on {date}");
    }
    if date.sort_day().is_none() {
        return "on a day not known".to_owned();
    }
    let words = date.to_string();
    let first = words.split([' ', '.']).next().unwrap_or_default().to_lowercase();
    if BY_ITSELF.contains(&first.as_str()) { words } else { format!("in {words}") }
}

/// What practice calls one of something, with its article: `a step down`, `the end of a plan`.
pub(super) fn with_article(one: &str) -> String {
    let first = one.split([' ', '-']).next().unwrap_or_default();
    match first {
        "a" | "an" | "the" => one.to_owned(),
        "beginning" | "end" | "start" => format!("the {one}"),
        // Said as if they began with a consonant.
        "one" | "use" => format!("a {one}"),
        _ if one.starts_with(['a', 'e', 'i', 'o', 'u']) => format!("an {one}"),
        _ => format!("a {one}"),
    }
}

/// `a, b and c`.
pub(super) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vague_date_has_the_word_that_goes_before_it() {
        for (written, said) in [
            ("2024-03-04", "on 4 March 2024"),
            ("March 2019", "in March 2019"),
            ("summer 2025", "in summer 2025"),
            ("about March 2019", "about March 2019"),
            ("before 2015", "before 2015"),
            ("between March 2019 and May 2019", "between March 2019 and May 2019"),
            ("unknown", "on a day not known"),
        ] {
            let date = VagueDate::parse(written).expect("a date");
            assert_eq!(when(&date), said, "{written}");
        }
    }

    #[test]
    fn what_practice_names_is_said_with_its_article() {
        for (one, said) in [
            ("step down", "a step down"),
            ("agreement to take up help", "an agreement to take up help"),
            ("end of a child protection plan", "the end of a child protection plan"),
            ("one-year review", "a one-year review"),
            ("the beginning of education at home", "the beginning of education at home"),
        ] {
            assert_eq!(with_article(one), said);
        }
    }
}
