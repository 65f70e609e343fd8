//! A plain list of people, one a row, as any system can export it: for working out who is who in it, without taking it in.
//!
//! Takes CSV with headings; gives each row's own reference and a [`Mention`]. Headings are known by name in any order and
//! case: a reference (`rec_id`, `id`), given and family name (also `forename`, `surname`), `known_as`, birth date (`dob`),
//! `nhs`, `upn`, any other number, `postcode`, address lines, `source`. It keeps nothing and writes no log.

use safeguarding::calendar::{Date, VagueDate};
use safeguarding::records::{Identifier, IdentifierScheme, Mention, Name, Private, Role};
use std::io::Read;

/// One row of a list of people.
#[derive(Debug)]
pub struct Listed<'a> {
    /// The row's own reference; its number where the list has none.
    pub reference: &'a str,
    /// Who says so, where the list has a column for it; else empty.
    pub source: &'a str,
    /// The person.
    pub mention: Mention,
}

/// Why a list of people could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// Not a table of text.
    #[error(
        "row {row} is not CSV that can be read; save the list as CSV (UTF-8) with one row of headings"
    )]
    NotCsv {
        /// The row, headings counted.
        row: u64,
        /// What the reader of CSV says; it names places, not values.
        source: csv::Error,
    },
    /// No column by which anybody could be compared.
    #[error(
        "no column here is a name, a birth date or a number; the headings should be like \
         rec_id,given_name,family_name,birth_date,postcode,nhs"
    )]
    NobodyInIt,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Reference,
    Source,
    Given,
    Middle,
    Family,
    Also,
    Born,
    Nhs,
    Upn,
    Other,
    Line,
    LineMore,
    Postcode,
}

fn column(heading: &str) -> Option<Column> {
    let plain: String =
        heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match plain.as_str() {
        "recid" | "id" | "sourceid" | "reference" | "recordid" => Column::Reference,
        "source" | "agency" | "organisation" => Column::Source,
        "given" | "givenname" | "forename" | "firstname" => Column::Given,
        "middlename" | "middlenames" => Column::Middle,
        "family" | "familyname" | "surname" | "lastname" => Column::Family,
        "knownas" | "alias" | "preferredname" => Column::Also,
        "dob" | "birthdate" | "dateofbirth" | "born" => Column::Born,
        "nhs" | "nhsnumber" | "nhsno" => Column::Nhs,
        "upn" | "uniquepupilnumber" => Column::Upn,
        "socsecid" | "number" | "localid" => Column::Other,
        "streetnumber" | "housenumber" => Column::Line,
        "address1" | "addressline1" | "street" | "address" => Column::LineMore,
        "postcode" | "postalcode" => Column::Postcode,
        _ => return None,
    })
}

/// Reads a list of people, handing each row on. Gives how many rows there were.
///
/// A birth date that cannot be read is left out: a list is compared, not kept.
///
/// # Errors
/// [`ListError::NotCsv`]; [`ListError::NobodyInIt`].
pub fn read_people_list(
    from: impl Read,
    each: &mut dyn FnMut(Listed<'_>),
) -> Result<u64, ListError> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).buffer_capacity(1 << 18).from_reader(from);
    let headings = reader.headers().map_err(|source| ListError::NotCsv { row: 1, source })?.clone();
    let columns: Vec<Option<Column>> = headings.iter().map(column).collect();
    let compares = |c: &Option<Column>| {
        matches!(c, Some(Column::Given | Column::Family | Column::Born | Column::Nhs | Column::Upn))
    };
    if !columns.iter().any(compares) {
        return Err(ListError::NobodyInIt);
    }
    let mut row = csv::StringRecord::new();
    let mut rows = 0;
    while reader
        .read_record(&mut row)
        .map_err(|source| ListError::NotCsv { row: rows + 2, source })?
    {
        rows += 1;
        let number;
        let mut listed = read_row(&row, &columns);
        if listed.reference.is_empty() {
            number = rows.to_string();
            listed.reference = &number;
        }
        each(listed);
    }
    Ok(rows)
}

/// One row as a mention; cells under headings this program does not know are passed over.
fn read_row<'a>(row: &'a csv::StringRecord, columns: &[Option<Column>]) -> Listed<'a> {
    let mut listed = Listed { reference: "", source: "", mention: Mention::of(Role::Child) };
    let mut name = Name::default();
    let (mut middle, mut line, mut postcode) = ("", String::new(), "");
    for (cell, column) in row.iter().zip(columns) {
        let Some(column) = column else { continue };
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        let mut number_in = |scheme, issuer| {
            listed.mention.identifiers.extend(Identifier::new(scheme, issuer, cell));
        };
        match column {
            Column::Reference => listed.reference = cell,
            Column::Source => listed.source = cell,
            Column::Given => cell.clone_into(&mut name.given),
            Column::Middle => middle = cell,
            Column::Family => cell.clone_into(&mut name.family),
            Column::Also => name.also = Some(cell.to_owned()),
            Column::Born => listed.mention.born = birth_date(cell).map(Private::new),
            Column::Nhs => number_in(IdentifierScheme::NhsNumber, None),
            Column::Upn => number_in(IdentifierScheme::Upn, None),
            Column::Other => number_in(IdentifierScheme::Local, Some("list")),
            Column::Line | Column::LineMore => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(cell);
            }
            Column::Postcode => postcode = cell,
        }
    }
    if !middle.is_empty() {
        name.given = format!("{} {middle}", name.given);
    }
    if name != Name::default() {
        listed.mention.name = Some(Private::new(name));
    }
    if !line.is_empty() || !postcode.is_empty() {
        let address =
            if line.is_empty() { postcode.to_owned() } else { format!("{line}, {postcode}") };
        listed.mention.address = Some(address.into());
    }
    listed
}

/// A birth date as lists write it: ISO, eight figures, or as anybody writes a date.
fn birth_date(cell: &str) -> Option<VagueDate> {
    let figures = |part: std::ops::Range<usize>| cell.get(part)?.parse::<i16>().ok();
    let day = match cell.len() {
        8 if cell.bytes().all(|b| b.is_ascii_digit()) => {
            Date::new(figures(0..4)?, figures(4..6)? as i8, figures(6..8)? as i8).ok()
        }
        10 if cell.as_bytes()[4] == b'-' => {
            Date::new(figures(0..4)?, figures(5..7)? as i8, figures(8..10)? as i8).ok()
        }
        _ => None,
    };
    let date = day.map(VagueDate::exact).or_else(|| VagueDate::parse(cell).ok());
    date.filter(|date| !date.is_far_off())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_name_in_any_order() {
        let list = "surname,Forename,DOB,rec_id,postcode,unknown column\nKestle,Amber,20150304,r1,NM1 2AB,x\n,,soon,,,\n";
        let mut seen = Vec::new();
        let rows = read_people_list(list.as_bytes(), &mut |listed| {
            let mention = listed.mention;
            seen.push((
                listed.reference.to_owned(),
                mention.name.map(|name| name.reveal().full()),
                mention.born.map(|born| born.reveal().to_string()),
                mention.address.map(|address| address.reveal().clone()),
            ));
        });
        assert_eq!(rows.unwrap(), 2);
        assert_eq!(seen[0].1.as_deref(), Some("Amber Kestle"));
        assert!(seen[0].2.is_some());
        assert_eq!(seen[0].3.as_deref(), Some("NM1 2AB"));
        assert_eq!(seen[1], ("2".into(), None, None, None));
    }

    #[test]
    fn a_list_without_anybody_in_it_says_what_headings_it_needs() {
        let answer = read_people_list("colour,size\nred,3\n".as_bytes(), &mut |_| {});
        assert!(matches!(answer, Err(ListError::NobodyInIt)));
    }
}
