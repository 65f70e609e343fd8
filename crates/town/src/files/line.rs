//! One row in one file's dialect: cell by cell, as text.
//!
//! Takes a row, its family and the file's dialect; fills a cell's text. Numbers are those the agency knows: health by NHS
//! number, schools by pupil number, social care by its own, others by none.

use super::dialect::{Column, DateForm, Dialect};
use super::flaws::{AboutPerson, Flaws};
use crate::chance::months_later;
use crate::family::{Family, Part, Person};
use crate::names::other_spelling;
use crate::row::{Agency, Points, Row};
use jiff::civil::Date;
use std::fmt::Write as _;

/// A row about to be written.
pub(crate) struct Line<'a> {
    pub(crate) row: &'a Row,
    pub(crate) family: &'a Family,
    pub(crate) dialect: &'a Dialect,
    pub(crate) flaws: &'a Flaws,
    /// What the agency has wrong about the first child.
    pub(crate) child_flaws: AboutPerson,
    /// Leave out the child's numbers.
    pub(crate) numbers_missing: bool,
    /// When it was written down, lateness included.
    pub(crate) recorded: Date,
}

impl Line<'_> {
    /// Writes a cell's text into `cell`, which is empty.
    pub(crate) fn fill(&self, column: Column, cell: &mut String) {
        let row = self.row;
        match column {
            Column::Reference => reference(row.agency, self.family.number, row.place, cell),
            Column::Kind => {
                let word = self.dialect.kind_words.iter().find(|(kind, _)| *kind == row.kind);
                cell.push_str(word.map_or(row.kind, |(_, word)| word));
            }
            Column::Happened => match &row.vague {
                Some(words) => cell.push_str(words),
                None => write_date(row.happened, self.dialect.dates, cell),
            },
            Column::Recorded => write_date(self.recorded, self.dialect.dates, cell),
            Column::Organisation => cell.push_str(row.organisation),
            Column::AuthorRole => cell.push_str(row.author),
            Column::People => self.people(cell),
            Column::FactSeen => cell.push_str(&row.fact_seen),
            Column::SaidByChild => cell.push_str(&row.said_by_child),
            Column::SaidByParent => cell.push_str(&row.said_by_parent),
            Column::SaidByOther => cell.push_str(&row.said_by_other),
            Column::Opinion => cell.push_str(&row.opinion),
            Column::ActionTaken => cell.push_str(&row.action_taken),
            Column::Details => self.details(cell),
            Column::SharedWith => cell.push_str(&row.shared_with),
            Column::Basis => cell.push_str(basis(row)),
            Column::Sensitivity => cell.push_str(if row.restricted { "restricted" } else { "" }),
            Column::Corrects => self.points(Points::Corrects, cell),
            Column::Withdraws => self.points(Points::Withdraws, cell),
            Column::Rebuts => self.points(Points::Rebuts, cell),
            Column::Fact(name) => {
                if let Some(value) = row.fact(name) {
                    self.fact_value(value, cell);
                }
            }
            _ => self.child(column, cell),
        }
    }

    /// The columns of the first child.
    fn child(&self, column: Column, cell: &mut String) {
        let Some(&place) = self.row.children.first() else { return };
        let child = self.family.person(place);
        let unborn = child.born > self.recorded;
        match column {
            Column::ChildGiven if !unborn => cell.push_str(given(child, self.child_flaws)),
            // A baby not yet born has no name of its own in these files, only its mother and the due day.
            Column::ChildFamily if !unborn => cell.push_str(family_name(child, self.child_flaws)),
            Column::ChildKnownAs if !unborn => {
                cell.push_str(child.also.as_deref().unwrap_or_default());
            }
            Column::ChildBorn if !unborn => {
                write_date(born(child, self.child_flaws), self.dialect.dates, cell);
            }
            Column::ChildDue if unborn => write_date(child.born, self.dialect.dates, cell),
            Column::ChildSex if !unborn => cell.push_str(if child.female { "F" } else { "M" }),
            Column::ChildAddress => {
                cell.push_str(&self.family.home_on(child.household, self.row.happened).address);
            }
            Column::ChildNhsNumber if !unborn && !self.numbers_missing => {
                // Social care knows the NHS number of some: those whose records were matched with health's.
                let known = self.row.agency != Agency::SocialCare || self.family.number % 5 < 2;
                if let Some(number) = child.nhs.filter(|_| known) {
                    let _ = write!(cell, "{number}");
                }
            }
            Column::ChildUpn if !self.numbers_missing && has_pupil_number(child, self.recorded) => {
                cell.push_str(child.upn.as_deref().unwrap_or_default());
            }
            Column::ChildLocalId if self.row.agency == Agency::Midwifery => {
                let _ = write!(cell, "MB{:08}", self.family.number * 16 + u64::from(place));
            }
            Column::ChildLocalId => local_id(self.family.number, place, cell),
            _ => {}
        }
    }

    /// The list of the others, and of the children after the first.
    fn people(&self, cell: &mut String) {
        for &place in self.row.children.iter().skip(1) {
            self.one_of_the_people("child", place, cell);
        }
        for &place in &self.row.others {
            let person = self.family.person(place);
            let word = if person.part == Part::Child { "sibling" } else { person.part.word() };
            self.one_of_the_people(word, place, cell);
        }
    }

    fn one_of_the_people(&self, word: &str, place: u8, cell: &mut String) {
        let person = self.family.person(place);
        let flaws = self.flaws.about(place, self.row.agency);
        if !cell.is_empty() {
            cell.push_str("; ");
        }
        if person.born > self.recorded {
            cell.push_str("unborn child (due ");
            write_date(person.born, DateForm::Iso, cell);
            cell.push(')');
            return;
        }
        cell.push_str(word);
        cell.push(' ');
        cell.push_str(given(person, flaws));
        cell.push(' ');
        cell.push_str(family_name(person, flaws));
        cell.push_str(" (born ");
        write_date(born(person, flaws), DateForm::Iso, cell);
        match self.row.agency {
            Agency::SocialCare => {
                cell.push_str(", id ");
                local_id(self.family.number, place, cell);
            }
            Agency::School if has_pupil_number(person, self.recorded) && !self.numbers_missing => {
                let _ = write!(cell, ", upn {}", person.upn.as_deref().unwrap_or_default());
            }
            _ => {}
        }
        cell.push(')');
    }

    /// The facts that have no column of their own.
    fn details(&self, cell: &mut String) {
        for (name, value) in &self.row.facts {
            if self.dialect.columns.iter().any(|(column, _)| *column == Column::Fact(name)) {
                continue;
            }
            if !cell.is_empty() {
                cell.push_str("; ");
            }
            cell.push_str(name);
            cell.push('=');
            self.fact_value(value, cell);
        }
    }

    fn fact_value(&self, value: &str, cell: &mut String) {
        let is_choice = value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        if self.dialect.spoken && is_choice {
            let mut letters = value.chars().map(|c| if c == '-' { ' ' } else { c });
            cell.extend(letters.next().map(|c| c.to_ascii_uppercase()));
            cell.extend(letters);
        } else {
            cell.push_str(value);
        }
    }

    fn points(&self, how: Points, cell: &mut String) {
        if let Some((_, place)) = self.row.points_at.filter(|(points, _)| *points == how) {
            reference(self.row.agency, self.family.number, place, cell);
        }
    }
}

/// An agency's reference for a row.
fn reference(agency: Agency, family: u64, place: u32, cell: &mut String) {
    let _ = write!(cell, "{}-{family:06}-{place:04}", agency.prefix());
}

/// Social care's own number for a person; the CIN census gives the same.
pub(crate) fn local_id(family: u64, place: u8, cell: &mut String) {
    let _ = write!(cell, "NMR{:09}", family * 16 + u64::from(place));
}

/// Whether a child has a pupil number by a day: schools give it when they admit them.
pub(crate) fn has_pupil_number(person: &Person, day: Date) -> bool {
    person.upn.is_some() && months_later(person.born, 50) <= day
}

fn given(person: &Person, flaws: AboutPerson) -> &str {
    match &person.also {
        Some(also) if flaws.short_form => also,
        _ if flaws.misspelt => other_spelling(&person.given).unwrap_or(&person.given),
        _ => &person.given,
    }
}

fn family_name(person: &Person, flaws: AboutPerson) -> &str {
    if flaws.misspelt && other_spelling(&person.given).is_none() {
        other_spelling(&person.family).unwrap_or(&person.family)
    } else {
        &person.family
    }
}

fn born(person: &Person, flaws: AboutPerson) -> Date {
    let born = person.born;
    if flaws.birth_date_swapped {
        Date::new(born.year(), born.day(), born.month()).unwrap_or(born)
    } else {
        born
    }
}

/// On what basis the agency shares it, as social care writes it.
fn basis(row: &Row) -> &'static str {
    match row.kind {
        "contact" | "referral" | "strategy-discussion" | "section-47-enquiry" => {
            "Children Act 1989 s.47 / public task"
        }
        "enquiry" | "enquiry-reply" => "public task",
        _ => "",
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a day's month.
pub(crate) fn month_of(day: Date) -> &'static str {
    MONTHS[(day.month() - 1) as usize]
}

/// Writes a date as a file does.
pub(crate) fn write_date(day: Date, form: DateForm, cell: &mut String) {
    let (year, month, of_month) = (day.year() as u32, day.month() as u32, day.day() as u32);
    match form {
        DateForm::Iso => {
            figures(year, 4, cell);
            cell.push('-');
            figures(month, 2, cell);
            cell.push('-');
            figures(of_month, 2, cell);
        }
        DateForm::Slashes => {
            figures(of_month, 2, cell);
            cell.push('/');
            figures(month, 2, cell);
            cell.push('/');
            figures(year, 4, cell);
        }
        DateForm::ShortMonth => {
            figures(of_month, 1 + u32::from(of_month > 9), cell);
            cell.push(' ');
            cell.push_str(&month_of(day)[..3]);
            cell.push(' ');
            figures(year % 100, 2, cell);
        }
        DateForm::LongMonth => {
            figures(of_month, 1 + u32::from(of_month > 9), cell);
            cell.push(' ');
            cell.push_str(month_of(day));
            cell.push(' ');
            figures(year, 4, cell);
        }
    }
}

/// The last `width` figures of a number. By hand: a large town writes a hundred million of these.
fn figures(number: u32, width: u32, cell: &mut String) {
    for place in (0..width).rev() {
        cell.push(char::from(b'0' + (number / 10_u32.pow(place) % 10) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use safeguarding::calendar::VagueDate;

    #[test]
    fn every_form_of_date_is_one_the_calendar_reads() {
        for day in [date(2019, 3, 4), date(2024, 12, 31), date(2011, 9, 10)] {
            for form in
                [DateForm::Iso, DateForm::Slashes, DateForm::ShortMonth, DateForm::LongMonth]
            {
                let mut text = String::new();
                write_date(day, form, &mut text);
                assert_eq!(VagueDate::parse(&text).unwrap().day(), Some(day), "{text}");
            }
        }
    }
}
