//! A record while it is being read: what was understood so far, and what was doubtful.
//!
//! Takes single values from the readers; gives a record without its id. It never refuses a value: what it cannot
//! understand is kept as written and marked.

use crate::words::{plain, slug};
use jiff::ToSpan;
use safeguarding::calendar::{Date, VagueDate};
use safeguarding::practice::{FactForm, Kind};
use safeguarding::records::{
    Identifier, IdentifierScheme, Mark, Mention, Pointer, Private, Sensitivity, Voice,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A record while it is being read.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub kind: SmolStr,
    pub agency: SmolStr,
    pub organisation: Option<SmolStr>,
    pub reference: Option<SmolStr>,
    pub author_role: Option<SmolStr>,
    pub mentions: Vec<Mention>,
    pub happened: VagueDate,
    pub recorded: Option<Date>,
    pub facts: BTreeMap<SmolStr, String>,
    pub text: Vec<(Voice, Private<String>)>,
    pub basis: Option<String>,
    pub sensitivity: Sensitivity,
    pub shared_with: Vec<SmolStr>,
    pub points_at: Option<Pointer>,
    pub marks: Vec<Mark>,
}

impl Draft {
    /// Marks a field as doubtful; `what` holds nothing personal.
    pub fn mark(&mut self, field: &str, what: &str) {
        let mark = Mark { field: field.into(), what: what.into() };
        if !self.marks.contains(&mark) {
            self.marks.push(mark);
        }
    }

    /// Keeps a named value as it is; where the name is taken by another value, under the next free name.
    pub fn keep_fact(&mut self, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        let mut key = SmolStr::from(name);
        let mut n = 2;
        while let Some(held) = self.facts.get(&key) {
            if held == value {
                return;
            }
            key = format!("{name}_{n}").into();
            n += 1;
        }
        self.facts.insert(key, value.to_owned());
    }

    /// Keeps a value that could not be understood, under `…_as_written`, and marks it.
    pub fn keep_as_written(&mut self, field: &str, value: &str, what: &str) {
        self.keep_fact(&format!("{field}_as_written"), value);
        self.mark(field, what);
    }

    /// Keeps a fact, written the way its kind writes it where that can be done.
    pub fn write_fact(&mut self, kind: Option<&Kind>, name: &str, value: &str) {
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let Some(fact) = kind.and_then(|kind| kind.facts.iter().find(|fact| fact.name == name))
        else {
            self.keep_fact(name, value);
            return;
        };
        let (settled, what) = match fact.form {
            FactForm::Text => (Some(value.to_owned()), ""),
            FactForm::Choice => {
                let found = |one: &str| fact.choices.iter().find(|choice| **choice == slug(one));
                let found: Option<Vec<&str>> = fact
                    .values(value)
                    .into_iter()
                    .map(|one| found(one).map(SmolStr::as_str))
                    .collect();
                (
                    found.map(|all| all.join(", ")),
                    "is none of the choices for this kind of record; kept as it came",
                )
            }
            FactForm::Number => {
                let figures = value.replace(',', "");
                (
                    figures.parse::<f64>().is_ok_and(f64::is_finite).then_some(figures),
                    "is not a number; kept as it came",
                )
            }
            FactForm::Date => (
                read_date(value).and_then(|(date, _)| date.day()).map(|day| day.to_string()),
                "is not a date known to the day; kept as it came",
            ),
            FactForm::YesNo => {
                (yes_or_no(value).map(str::to_owned), "is neither yes nor no; kept as it came")
            }
        };
        if settled.is_none() {
            self.mark(name, what);
        }
        self.keep_fact(name, settled.as_deref().unwrap_or(value));
    }

    /// Reads when it happened, with an end where the source gives one.
    pub fn set_happened(&mut self, field: &str, from: &str, to: &str) {
        let start = self.read_date(field, from);
        let end = self.read_date(&format!("{field}_to"), to);
        let is_known = |date: &VagueDate| date.earliest().is_some() || date.latest().is_some();
        self.happened = match (start, end) {
            (Some(start), Some(end)) if is_known(&start) && is_known(&end) => {
                match (start.earliest(), end.latest()) {
                    (Some(first), Some(last))
                        if start.day().is_some() && start.day() == end.day() =>
                    {
                        debug_assert_eq!(first, last, "one day");
                        VagueDate::exact(first)
                    }
                    (Some(first), Some(last)) => {
                        if last < first {
                            self.mark(field, "ends before it begins; the two were exchanged");
                        }
                        VagueDate::between(
                            first,
                            last,
                            &format!("{} to {}", from.trim(), to.trim()),
                        )
                    }
                    _ => {
                        self.keep_as_written(
                            &format!("{field}_to"),
                            to,
                            "could not be joined to the beginning",
                        );
                        start
                    }
                }
            }
            (Some(start), _) if is_known(&start) => start,
            (_, Some(end)) if is_known(&end) => {
                self.mark(field, "only the end is given");
                end
            }
            // A day too far off for any life is no day, and is shown as it was said.
            _ => read_date(from)
                .map(|(date, _)| date)
                .filter(VagueDate::is_far_off)
                .unwrap_or_default(),
        };
    }

    /// Reads when its author wrote it.
    pub fn set_recorded(&mut self, field: &str, value: &str) {
        let Some(date) = self.read_date(field, value) else { return };
        self.recorded = date.day();
        if self.recorded.is_none() && date.words().is_some() {
            self.keep_as_written(field, value, "is not known to the day");
        }
    }

    /// Reads a date; `None` when it is blank, is none, or lies beyond any life, and then it is kept as written and marked.
    pub fn read_date(&mut self, field: &str, value: &str) -> Option<VagueDate> {
        if value.trim().is_empty() {
            return None;
        }
        match read_date(value) {
            Some((date, _)) if date.is_far_off() => {
                self.keep_as_written(
                    field,
                    value,
                    "lies before or after any life that is recorded here; kept as it came, and taken for a day nobody knows",
                );
                None
            }
            Some((date, false)) => Some(date),
            Some((date, true)) => {
                self.mark(
                    field,
                    "was a spreadsheet's day number and was read as the day it stands for",
                );
                self.keep_fact(&format!("{field}_as_written"), value);
                Some(date)
            }
            None => {
                self.keep_as_written(
                    field,
                    value,
                    "is not a date that can be read; kept as it came",
                );
                None
            }
        }
    }

    /// Marks what cannot be right when its values are held against each other. Nothing is changed.
    pub fn mark_doubts(&mut self, today: Date) {
        if self.happened.earliest().is_some_and(|day| day > today) {
            self.mark("happened", "is in the future");
        }
        if self.recorded.is_some_and(|day| day > today) {
            self.mark("recorded", "is in the future");
        }
        if let (Some(happened), Some(recorded)) = (self.happened.earliest(), self.recorded)
            && happened > recorded
        {
            self.mark("happened", "is later than the day it was recorded");
        }
        let mut marks = Vec::new();
        for mention in &self.mentions {
            let born = mention.born.as_ref().and_then(|born| born.reveal().earliest());
            if born.is_some_and(|born| born > today) {
                marks.push(("born", "is in the future"));
            }
            if mention.role.is_child()
                && let (Some(born), Some(happened)) = (born, self.happened.latest())
                && born.checked_sub(9.months()).is_ok_and(|conceived| happened < conceived)
            {
                marks.push(("happened", "is more than nine months before the child was born"));
            }
            if mention.identifiers.iter().any(|number| !number.passes_its_check()) {
                marks.push(("nhs_number", "fails its check figure"));
            }
        }
        for (field, what) in marks {
            self.mark(field, what);
        }
    }
}

/// Adds an identifier to a mention, where anything of it is left.
pub fn identify(
    mention: &mut Mention,
    scheme: IdentifierScheme,
    issuer: Option<&str>,
    value: &str,
) {
    mention.identifiers.extend(Identifier::new(scheme, issuer, value));
}

/// `yes` or `no`, however it is written.
pub fn yes_or_no(value: &str) -> Option<&'static str> {
    match plain(value).as_str() {
        "yes" | "y" | "true" | "1" | "t" => Some("yes"),
        "no" | "n" | "false" | "0" | "f" => Some("no"),
        _ => None,
    }
}

/// A date as files write it, and whether it was a spreadsheet's day number.
pub fn read_date(value: &str) -> Option<(VagueDate, bool)> {
    if let Ok(date) = VagueDate::parse(value) {
        return Some((date, false));
    }
    let number: f64 = value.trim().parse().ok()?;
    // Days since 30 December 1899: 20000 is in 1954, 60000 in 2064.
    if !(20_000.0..=60_000.0).contains(&number) {
        return None;
    }
    let first = jiff::civil::date(1899, 12, 30);
    first.checked_add((number.trunc() as i64).days()).ok().map(|day| (VagueDate::exact(day), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheets_day_number_is_the_day_it_stands_for() {
        let (date, was_number) = read_date("43528").unwrap();
        assert_eq!(date.day(), Some(jiff::civil::date(2019, 3, 4)));
        assert!(was_number);
        assert!(read_date("70000").is_none());
    }

    #[test]
    fn a_day_beyond_any_life_is_kept_as_it_came_marked_and_taken_for_none() {
        for (from, to) in [("0001-01-01", ""), ("1/1/1900", "2/1/1900")] {
            let mut draft = Draft::default();
            draft.set_happened("happened", from, to);
            draft.set_recorded("recorded", from);
            assert_eq!(
                (draft.happened.earliest(), draft.happened.latest()),
                (from_day(to), from_day(to))
            );
            assert_eq!(draft.recorded, None);
            for field in ["happened", "recorded"] {
                assert_eq!(draft.facts[&*format!("{field}_as_written")], from);
                assert!(draft.marks.iter().any(|mark| mark.field == field), "{:?}", draft.marks);
            }
        }
        let mut draft = Draft::default();
        draft.set_happened("happened", "0001-01-01", "");
        assert_eq!(draft.happened.to_string(), "0001-01-01");
    }

    fn from_day(text: &str) -> Option<Date> {
        VagueDate::parse(text).unwrap().day()
    }

    #[test]
    fn a_stretch_keeps_both_ends_and_a_reversed_one_is_marked() {
        let mut draft = Draft::default();
        draft.set_happened("happened", "4 March 2019", "1 March 2019");
        assert_eq!(draft.happened.earliest(), Some(jiff::civil::date(2019, 3, 1)));
        assert_eq!(draft.happened.latest(), Some(jiff::civil::date(2019, 3, 4)));
        assert_eq!(draft.marks.len(), 1);
    }
}
