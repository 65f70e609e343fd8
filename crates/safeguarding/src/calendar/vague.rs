//! A date as a record gives it: exact, a month, a season, "about", "before", or not known at all.
//!
//! Takes the words of a record; gives the earliest and latest day they can mean, and keeps the words.
//! It never sharpens: "March 2019" stays thirty-one possible days. A day too far off for anybody's life ("0001-01-01", as
//! systems write when they know none) stays in its words, and is no day anything is judged by.

use super::{Date, in_words, month_name};
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use std::fmt;

/// When something happened, as far as that is known.
///
/// **Shape:** `earliest <= latest` where both are known; an exact date has both the same. `None` means that end is
/// open ("before 2015" has no earliest). **Units:** civil days, both ends inclusive.
///
/// In the log an exact date is written as one day, `"2019-03-04"`, anything else as its ends and words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct VagueDate {
    /// The first day it can have been.
    earliest: Option<Date>,
    /// The last day it can have been.
    latest: Option<Date>,
    /// The words as written, kept when they are not simply an exact date.
    words: Option<Box<str>>,
}

/// The first day that anybody records speak of can have seen. What many systems write for "no date", 1 January 1900, is before it.
const FIRST_OF_LIVES: Date = jiff::civil::date(1900, 1, 2);
/// The last day that anybody records speak of can be promised anything for.
const LAST_OF_LIVES: Date = jiff::civil::date(2078, 12, 31);

/// Whether a day can be one of the life of anybody records speak of.
pub fn is_within_lives(day: Date) -> bool {
    (FIRST_OF_LIVES..=LAST_OF_LIVES).contains(&day)
}

/// How the log writes a date.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Exact(Date),
    Vague {
        #[serde(skip_serializing_if = "Option::is_none", default)]
        from: Option<Date>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        to: Option<Date>,
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<Box<str>>,
    },
}

impl From<Written> for VagueDate {
    fn from(written: Written) -> Self {
        match written {
            Written::Exact(day) if is_within_lives(day) => Self::exact(day),
            // Logs hold such days from before they were told apart.
            Written::Exact(day) => Self::far_off(&day.to_string()),
            Written::Vague { from, to, words } => {
                let within = |day: &Date| is_within_lives(*day);
                Self { earliest: from.filter(within), latest: to.filter(within), words }
            }
        }
    }
}

impl From<VagueDate> for Written {
    fn from(date: VagueDate) -> Self {
        match date.day().filter(|_| date.words.is_none()) {
            Some(day) => Self::Exact(day),
            None => Self::Vague { from: date.earliest, to: date.latest, words: date.words },
        }
    }
}

/// The words could not be read as a date. Holds nothing of them: they may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a date we can read; write it like 2019-03-04, 04/03/2019, March 2019, about 2019, winter 2018/19 or before March 2019"
)]
pub struct NotADate;

impl VagueDate {
    /// A date known to the day.
    pub const fn exact(day: Date) -> Self {
        Self { earliest: Some(day), latest: Some(day), words: None }
    }

    /// A date not known at all.
    pub const fn unknown() -> Self {
        Self { earliest: None, latest: None, words: None }
    }

    /// A day too far off for anybody's life, in the words that said it: no day is known.
    fn far_off(words: &str) -> Self {
        Self { earliest: None, latest: None, words: Some(words.into()) }
    }

    /// Whether words gave a date, but none that lies within anybody's life.
    pub const fn is_far_off(&self) -> bool {
        self.earliest.is_none() && self.latest.is_none() && self.words.is_some()
    }

    /// Somewhere from `earliest` to `latest`, both inclusive, with the words that said so.
    ///
    /// Ends given the wrong way round are swapped.
    pub fn between(earliest: Date, latest: Date, words: &str) -> Self {
        let (earliest, latest) = (earliest.min(latest), earliest.max(latest));
        Self { earliest: Some(earliest), latest: Some(latest), words: Some(words.into()) }
    }

    /// The first day it can have been; `None` when open.
    pub const fn earliest(&self) -> Option<Date> {
        self.earliest
    }

    /// The last day it can have been; `None` when open.
    pub const fn latest(&self) -> Option<Date> {
        self.latest
    }

    /// The words as written, where they were kept.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The day, when it is known to the day.
    pub fn day(&self) -> Option<Date> {
        (self.earliest == self.latest).then_some(self.earliest).flatten()
    }

    /// Whether it is known to the day.
    pub fn is_exact(&self) -> bool {
        self.day().is_some()
    }

    /// A day to place it by when sorting or drawing: the earliest, else the latest, else `None`.
    pub fn sort_day(&self) -> Option<Date> {
        self.earliest.or(self.latest)
    }

    /// Whether it can have been on or before `day`.
    pub fn may_be_by(&self, day: Date) -> bool {
        self.earliest.is_none_or(|earliest| earliest <= day)
    }

    /// Whether two dates can be the same day.
    pub fn may_equal(&self, other: &Self) -> bool {
        let after =
            |a: Option<Date>, b: Option<Date>| matches!((a, b), (Some(a), Some(b)) if a > b);
        !after(self.earliest, other.latest) && !after(other.earliest, self.latest)
    }

    /// Reads a date as people write it.
    ///
    /// Understands ISO (`2019-03-04`, with or without a time), `04/03/2019`, `4.3.19`, `20190304`, `4 March 2019`,
    /// `4-Mar-19`, `March 2019`, `03/2019`, `2019`, `winter 2018/19` (December to February), `spring`, `summer`,
    /// `autumn`, `early`/`mid`/`late 2019`, `about …` (a month either side of a day or month, a year of a year),
    /// `before …`, `after …`, `between … and …`, and `unknown` or nothing. Two-figure years are read as 1950 to 2049.
    /// An end before 2 January 1900 or after 2078 is taken for open: see [`VagueDate::is_far_off`].
    ///
    /// # Errors
    /// [`NotADate`] when none of these fits.
    pub fn parse(text: &str) -> Result<Self, NotADate> {
        let trimmed = text.trim().trim_end_matches(['.', ',', ';']);
        let lower = trimmed.to_lowercase();
        if matches!(lower.as_str(), "" | "unknown" | "not known" | "n/k" | "nk" | "?" | "n/a") {
            return Ok(Self::unknown());
        }
        if let Some(day) = exact_day(&lower) {
            let is_near = is_within_lives(day);
            return Ok(if is_near { Self::exact(day) } else { Self::far_off(trimmed) });
        }
        let within = |day: &Date| is_within_lives(*day);
        let (earliest, latest) = range(&lower).ok_or(NotADate)?;
        let (earliest, latest) = (earliest.filter(within), latest.filter(within));
        if let (Some(a), Some(b)) = (earliest, latest) {
            return Ok(Self::between(a, b, trimmed));
        }
        Ok(Self { earliest, latest, words: Some(trimmed.into()) })
    }
}

impl fmt::Display for VagueDate {
    /// `4 March 2019` when exact, the words as written when not, `date not known` when nothing is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(day) = self.day() {
            return f.write_str(&in_words(day));
        }
        if let Some(words) = &self.words {
            return f.write_str(words);
        }
        match (self.earliest, self.latest) {
            (Some(a), Some(b)) => write!(f, "between {} and {}", in_words(a), in_words(b)),
            (Some(a), None) => write!(f, "after {}", in_words(a)),
            (None, Some(b)) => write!(f, "before {}", in_words(b)),
            (None, None) => f.write_str("date not known"),
        }
    }
}

impl From<Date> for VagueDate {
    fn from(day: Date) -> Self {
        Self::exact(day)
    }
}

type Ends = (Option<Date>, Option<Date>);

fn range(lower: &str) -> Option<Ends> {
    let strip = |prefixes: &[&str]| {
        prefixes.iter().find_map(|prefix| {
            lower.strip_prefix(prefix).filter(|rest| rest.starts_with(' ')).map(str::trim)
        })
    };
    if let Some(rest) =
        strip(&["about", "around", "approx", "approx.", "approximately", "circa", "c.", "c"])
    {
        return about(rest);
    }
    if let Some(rest) = strip(&["before", "until", "by"]) {
        return Some((None, closed(rest)?.0.checked_sub(1.day()).ok()));
    }
    if let Some(rest) = strip(&["after", "since"]) {
        return Some((closed(rest)?.1.checked_add(1.day()).ok(), None));
    }
    if let Some((from, to)) = strip(&["between", "from"])
        .and_then(|rest| rest.split_once(" and ").or_else(|| rest.split_once(" to ")))
    {
        let (a, b) = (closed(from.trim())?, closed(to.trim())?);
        return Some((Some(a.0.min(b.0)), Some(a.1.max(b.1))));
    }
    closed(lower).map(|(a, b)| (Some(a), Some(b)))
}

fn about(rest: &str) -> Option<Ends> {
    let (a, b) = closed(rest)?;
    let slack = if year(rest).is_some() { 1.year() } else { 1.month() };
    Some((a.checked_sub(slack).ok(), b.checked_add(slack).ok()))
}

/// A stretch with both ends: a day, a month, a season, a part of a year, a year.
fn closed(text: &str) -> Option<(Date, Date)> {
    if let Some(day) = exact_day(text) {
        return Some((day, day));
    }
    if let Some(year) = year(text) {
        return Some((day(year, 1, 1)?, day(year, 12, 31)?));
    }
    if let Some((year, month)) = month_of_year(text) {
        return month_ends(year, month);
    }
    let (word, year_text) = text.split_once([' ', '-'])?;
    let year_text = year_text.trim();
    let start_year = year(year_text).or_else(|| year(year_text.split(['/', '-']).next()?));
    let start_year = start_year?;
    let spans_two = year_text.contains(['/', '-']);
    match word {
        // "winter 2018/19" is December to February; "winter 2019" alone can be either end of that year.
        "winter" if spans_two => Some((day(start_year, 12, 1)?, month_ends(start_year + 1, 2)?.1)),
        "winter" => Some((day(start_year, 1, 1)?, month_ends(start_year + 1, 2)?.1)),
        "spring" => Some((day(start_year, 3, 1)?, day(start_year, 5, 31)?)),
        "summer" => Some((day(start_year, 6, 1)?, day(start_year, 8, 31)?)),
        "autumn" => Some((day(start_year, 9, 1)?, day(start_year, 11, 30)?)),
        "early" => Some((day(start_year, 1, 1)?, day(start_year, 4, 30)?)),
        "mid" => Some((day(start_year, 5, 1)?, day(start_year, 8, 31)?)),
        "late" => Some((day(start_year, 9, 1)?, day(start_year, 12, 31)?)),
        _ => None,
    }
}

fn month_ends(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = day(year, month, 1)?;
    Some((first, first.last_of_month()))
}

fn month_of_year(text: &str) -> Option<(i16, i8)> {
    let parts: Vec<&str> = split(text);
    match parts[..] {
        [a, b] => match (month(a), number(a)) {
            (Some(m), _) => Some((any_year(b)?, m)),
            (None, Some(m)) if (1..=12).contains(&m) && b.len() == 4 => Some((year(b)?, m as i8)),
            (None, Some(_)) if a.len() == 4 => {
                let m = number(b).filter(|m| (1..=12).contains(m) && b.len() == 2)?;
                Some((year(a)?, m as i8))
            }
            _ => None,
        },
        _ => None,
    }
}

fn exact_day(text: &str) -> Option<Date> {
    // A time of day after the date says nothing about which day it was.
    let text = match text.split_once(['t', ' ']) {
        Some((date, time))
            if date.len() >= 8
                && date.starts_with(|c: char| c.is_ascii_digit())
                && time.starts_with(|c: char| c.is_ascii_digit())
                && time.contains(':') =>
        {
            date
        }
        _ => text,
    };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return day(number(&text[..4])?, number(&text[4..6])? as i8, number(&text[6..])? as i8);
    }
    match split(text)[..] {
        [y, m, d] if y.len() == 4 && number(y).is_some() => {
            day(number(y)?, month(m).or_else(|| number(m).map(|m| m as i8))?, number(d)? as i8)
        }
        [d, m, y] => {
            let d = number(d.trim_end_matches(|c: char| c.is_ascii_alphabetic()))?;
            day(any_year(y)?, month(m).or_else(|| number(m).map(|m| m as i8))?, d as i8)
        }
        _ => None,
    }
}

fn split(text: &str) -> Vec<&str> {
    text.split(['/', '-', '.', ' ', ',']).filter(|part| !part.is_empty() && *part != "of").collect()
}

fn number(text: &str) -> Option<i16> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn year(text: &str) -> Option<i16> {
    number(text).filter(|y| text.len() == 4 && (1800..=2200).contains(y))
}

fn any_year(text: &str) -> Option<i16> {
    year(text).or_else(|| {
        number(text).filter(|_| text.len() == 2).map(|y| if y < 50 { 2000 + y } else { 1900 + y })
    })
}

fn month(text: &str) -> Option<i8> {
    let is = |m: &i8| {
        let name = month_name(*m).to_lowercase();
        text == name || text == &name[..3] || (*m == 9 && text == "sept")
    };
    (1..=12).find(is)
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> String {
        match VagueDate::parse(text) {
            Ok(date) => {
                let show = |d: Option<Date>| d.map_or("…".into(), |d| d.to_string());
                format!("{} to {}", show(date.earliest()), show(date.latest()))
            }
            Err(NotADate) => "not a date".into(),
        }
    }

    #[test]
    fn exact_days_in_the_forms_councils_write() {
        for text in [
            "2019-03-04",
            "04/03/2019",
            "4/3/19",
            "4.3.2019",
            "20190304",
            "4 March 2019",
            "4th March 2019",
            "04-Mar-19",
            "2019-03-04T09:30:00",
            "2019-03-04 09:30",
            " 04/03/2019 ",
            "4 mar 2019",
        ] {
            assert_eq!(ends(text), "2019-03-04 to 2019-03-04", "{text}");
        }
    }

    #[test]
    fn vague_words_keep_every_day_they_can_mean() {
        for (text, want) in [
            ("March 2019", "2019-03-01 to 2019-03-31"),
            ("03/2019", "2019-03-01 to 2019-03-31"),
            ("2019-03", "2019-03-01 to 2019-03-31"),
            ("2019", "2019-01-01 to 2019-12-31"),
            ("about March 2019", "2019-02-01 to 2019-04-30"),
            ("circa 2019", "2018-01-01 to 2020-12-31"),
            ("winter 2018/19", "2018-12-01 to 2019-02-28"),
            ("winter 2019", "2019-01-01 to 2020-02-29"),
            ("summer 2020", "2020-06-01 to 2020-08-31"),
            ("late 2019", "2019-09-01 to 2019-12-31"),
            ("before March 2019", "… to 2019-02-28"),
            ("after 4 March 2019", "2019-03-05 to …"),
            ("between March 2019 and May 2019", "2019-03-01 to 2019-05-31"),
            ("unknown", "… to …"),
            ("", "… to …"),
        ] {
            assert_eq!(ends(text), want, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_says_so() {
        for text in
            ["soon", "31/02/2019", "99/99/9999", "tuesday", "12", "0", "ZZZ 2019", "2019-13-01"]
        {
            assert_eq!(ends(text), "not a date", "{text}");
        }
    }

    #[test]
    fn a_day_too_far_off_for_any_life_stays_in_its_words_and_is_no_day() {
        for text in ["0001-01-01", "1/1/1900", "9999-12-31", "1850", "before 1890", "after 2150"] {
            let date = VagueDate::parse(text).unwrap();
            assert_eq!((date.earliest(), date.latest()), (None, None), "{text}");
            assert!(date.is_far_off() && date.to_string() == text, "{text}: {date}");
        }
        assert_eq!(ends("between 1850 and 2019"), "… to 2019-12-31");
        assert_eq!(ends("2 January 1900"), "1900-01-02 to 1900-01-02");
        assert!(!VagueDate::unknown().is_far_off());
    }

    #[test]
    fn a_log_that_holds_such_a_day_is_read_as_one_that_holds_its_words() {
        let read: VagueDate = serde_json::from_str("\"0001-01-01\"").unwrap();
        assert_eq!(read, VagueDate::parse("0001-01-01").unwrap());
        let again = serde_json::to_string(&read).unwrap();
        assert_eq!(serde_json::from_str::<VagueDate>(&again).unwrap(), read);
    }

    #[test]
    fn the_words_are_kept() {
        assert_eq!(VagueDate::parse("About March 2019").unwrap().to_string(), "About March 2019");
    }
}
