//! Small words that several pages share: days, roles, silences, what is not known.

use safeguarding::Caseload;
use safeguarding::calendar::{Age, Date, VagueDate, in_words};
use safeguarding::chronology::{SilenceReason, View};
use safeguarding::people::{Person, Unknown};
use safeguarding::records::{Identifier, IdentifierScheme, Mention, Private, Record};
use safeguarding::replay::Count;

/// A day in words; "not recorded" where there is none.
pub(crate) fn day(day: Option<Date>) -> String {
    day.map_or_else(|| "not recorded".to_owned(), in_words)
}

/// `1 entry`, `3 entries`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A number as people read it: `52,255`.
pub(crate) fn number_of(n: usize) -> String {
    let figures = n.to_string();
    let mut read = String::new();
    for (place, figure) in figures.chars().enumerate() {
        if place > 0 && (figures.len() - place).is_multiple_of(3) {
            read.push(',');
        }
        read.push(figure);
    }
    read
}

/// A count that may be shown, as people read it.
pub(crate) fn count_shown(count: Count) -> String {
    match count {
        Count::About(count) => number_of(count),
        Count::None | Count::FewerThanFive => count.to_string(),
    }
}

/// `1 day`, `36 days`; with about how long that is from two months on, in months or, from two years on, in half years:
/// `412 days (about 14 months)`, `2,753 days (about 7½ years)`.
pub(crate) fn days(days: i32) -> String {
    let unit = if days == 1 { "day" } else { "days" };
    let counted = format!("{} {unit}", number_of(days.unsigned_abs() as usize));
    match days {
        ..=60 => counted,
        61..=729 => format!("{counted} (about {} months)", (days * 2 + 30) / 61),
        _ => {
            let halves = (days * 2 + 182) / 365;
            let half = if halves % 2 == 1 { "½" } else { "" };
            format!("{counted} (about {}{half} years)", halves / 2)
        }
    }
}

/// `a, b and c`.
pub(crate) fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A fact's value as people read it: a day in words where it is written in figures.
pub(crate) fn fact(value: String) -> String {
    value.parse::<Date>().map_or(value, in_words)
}

/// With its first letter a capital.
pub(crate) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Why an agency's time is empty, in words.
pub(crate) const fn silence(reason: SilenceReason) -> &'static str {
    match reason {
        SilenceReason::NothingRecorded => {
            "Its records cover this time and hold nothing about the child"
        }
        SilenceReason::NotCovered => "Not covered by the records it gave",
        SilenceReason::NeverAsked => "Never asked: it gave no records",
    }
}

/// What nobody has said, in words.
pub(crate) fn unknown(caseload: &Caseload, unknown: &Unknown) -> String {
    unknown_by(&|person| caseload.people.persons[person as usize].called(), unknown)
}

/// As [`unknown`], everybody called as `called` says, by index.
pub(crate) fn unknown_by(called: &dyn Fn(u32) -> String, unknown: &Unknown) -> String {
    match unknown {
        Unknown::Mother(child) => {
            format!("Who the mother of {} is: no record names her", called(*child))
        }
        Unknown::Father(child) => {
            format!("Who the father of {} is: no record names him", called(*child))
        }
        Unknown::BirthDate(person) => format!("The birth date of {}", called(*person)),
        Unknown::NeverNamed(role, records) => {
            let role = role.label();
            let article = if role.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!(
                "The name of {article} {role} spoken of in {}",
                count(*records as usize, "record", "records")
            )
        }
    }
}

/// The day of birth, or the day a birth is expected, in words; `None` when no record says.
pub(crate) fn born(person: &Person) -> Option<String> {
    let born = person.born.as_ref().map(|born| format!("born {}", born.reveal()));
    born.or_else(|| {
        person.due.as_ref().map(|due| format!("birth expected {}", in_words(*due.reveal())))
    })
}

/// The age on a day, in words; about, where only a vague birth date is known; `None` when none is.
pub(crate) fn age(person: &Person, on: Date) -> Option<String> {
    age_of(person.born.as_ref()?.reveal(), on)
}

/// As [`age`], of somebody born then.
pub(crate) fn age_of(born: &VagueDate, on: Date) -> Option<String> {
    if let Some(born) = born.day() {
        return Some(Age::on(born, on).to_string());
    }
    match Age::on(born.sort_day()?, on) {
        Age::Unborn => None,
        known @ Age::Years { .. } => {
            Some(format!("about {}", count(known.whole_years() as usize, "year", "years")))
        }
    }
}

/// Whether somebody is 18 or older on a day, for certain.
pub(crate) fn is_grown(person: &Person, on: Date) -> bool {
    let latest = person.born.as_ref().and_then(|born| born.reveal().latest());
    latest.is_some_and(|born| Age::on(born, on).whole_years() >= 18)
}

/// The name a person goes by among records this reader had; what they are, where none of those names them.
///
/// A way of writing the name that only others know is not shown: of those seen, the one most used stands for it.
pub(crate) fn called(caseload: &Caseload, view: &View, person: u32) -> String {
    caseload.people.persons[person as usize].called_by(seen_mentions(caseload, view, person))
}

/// When a person was born, as records this reader had say: the birth date everybody goes by where one of those gives it, else
/// the one they give most.
pub(crate) fn born_seen(caseload: &Caseload, view: &View, person: u32) -> Option<VagueDate> {
    let known = &caseload.people.persons[person as usize];
    let mut seen: Vec<&VagueDate> = seen_mentions(caseload, view, person)
        .filter_map(|mention| mention.born.as_ref().map(Private::reveal))
        .collect();
    if let Some(born) = known.born.as_ref().filter(|born| seen.contains(&born.reveal())) {
        return Some(born.reveal().clone());
    }
    seen.sort_by_key(|born| born.sort_day());
    let most = seen.iter().max_by_key(|born| seen.iter().filter(|other| other == born).count());
    most.map(|born| (*born).clone())
}

/// A person as each record this reader had names them.
pub(crate) fn seen_mentions<'a>(
    caseload: &'a Caseload,
    view: &'a View,
    person: u32,
) -> impl Iterator<Item = &'a Mention> {
    let mentions = caseload.people.persons[person as usize].mentions.iter();
    mentions.filter_map(move |(record, place)| {
        let record = &caseload.records[*record as usize];
        view.sees(record).then(|| &record.mentions[*place as usize])
    })
}

/// A number by which a system knows somebody, in words.
pub(crate) fn number(identifier: &Identifier) -> String {
    let scheme = match identifier.scheme {
        IdentifierScheme::NhsNumber => "NHS number",
        IdentifierScheme::Upn => "unique pupil number",
        IdentifierScheme::Local => "number",
    };
    let wrong = if identifier.passes_its_check() { "" } else { " (its check digit is wrong)" };
    format!("{scheme} {}{wrong}", identifier.value)
}

/// The days a record is placed by.
pub(crate) fn placed(record: &Record) -> Option<Date> {
    record.happened.sort_day().or(record.recorded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_with_about_how_long_they_are() {
        let told: Vec<String> = [1, 36, 61, 412, 2753, 2920].into_iter().map(days).collect();
        assert_eq!(
            told,
            [
                "1 day",
                "36 days",
                "61 days (about 2 months)",
                "412 days (about 14 months)",
                "2,753 days (about 7½ years)",
                "2,920 days (about 8 years)"
            ]
        );
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let told: Vec<String> =
            [0, 999, 1000, 52255, 1_000_005].into_iter().map(number_of).collect();
        assert_eq!(told, ["0", "999", "1,000", "52,255", "1,000,005"]);
    }
}
