//! The empty template of an agency's chronology: what to send an agency that asks how to give its records.
//!
//! Takes practice, for the kinds of record, their facts and choices; gives CSV, or a workbook with those lists beside it.

use crate::ReadError;
use crate::columns::TEMPLATE_HEADINGS;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use safeguarding::practice::{FactForm, Practice};
use safeguarding::records::Role;
use std::collections::BTreeMap;

/// The headings of the standard columns, in the order of the template.
pub const STANDARD_COLUMNS: &[&str] = &TEMPLATE_HEADINGS;

/// What a file may say of what it covers, as key and what to write after it.
const COVERAGE: [(&str, &str); 7] = [
    ("agency", "whose records these are: a word from the list of agencies"),
    ("organisation", "the school, practice, trust or team"),
    ("covers area", "the area the extract is for"),
    ("covers from", "the first day the extract covers"),
    ("covers to", "the last day the extract covers"),
    ("current as of", "the day the extract was made"),
    ("explanation", "anything the extract leaves out"),
];

/// Facts common enough to have a column of their own in the template: those that three kinds or more carry.
fn common_facts(practice: &Practice) -> Vec<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fact in practice.kinds.values().flat_map(|kind| &kind.facts) {
        *counts.entry(&fact.name).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= 3).map(|(name, _)| name).collect()
}

fn headings(practice: &Practice) -> Vec<&str> {
    STANDARD_COLUMNS.iter().copied().chain(common_facts(practice)).collect()
}

/// The empty template as CSV: the lines about coverage, then the headings.
///
/// Facts that fewer kinds carry go into the column `details`, or into a column of their own with the fact's name.
pub fn template_csv(practice: &Practice) -> String {
    let mut out = String::new();
    for (key, _) in COVERAGE {
        out.push_str(&format!("# {key}:\r\n"));
    }
    out.push_str(&headings(practice).join(","));
    out.push_str("\r\n");
    out
}

/// The empty template as a workbook: a sheet to fill in, one for coverage, and one listing kinds, facts, choices,
/// agencies and roles.
///
/// # Errors
/// [`ReadError::Template`] when the workbook cannot be made.
pub fn template_xlsx(practice: &Practice) -> Result<Vec<u8>, ReadError> {
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut workbook = Workbook::new();

    let sheet = workbook.add_worksheet().set_name("Chronology")?;
    for (column, heading) in (0_u16..).zip(headings(practice)) {
        sheet.write_with_format(0, column, heading, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    sheet.set_freeze_panes(1, 0)?;

    let sheet = workbook.add_worksheet().set_name("Coverage")?;
    for (row, (key, what)) in (0_u32..).zip(COVERAGE) {
        sheet.write_with_format(row, 0, key, &bold)?;
        sheet.write(row, 2, what)?;
    }
    sheet.set_column_width(0, 18)?.set_column_width(1, 30)?.set_column_width(2, 60)?;

    let sheet = workbook.add_worksheet().set_name("Words")?;
    list_words(sheet, practice, &bold, &wrapped)?;
    Ok(workbook.save_to_buffer()?)
}

fn list_words(
    sheet: &mut Worksheet,
    practice: &Practice,
    bold: &Format,
    wrapped: &Format,
) -> Result<(), ReadError> {
    for (column, heading) in
        (0_u16..).zip(["kind", "what it is", "fact", "what it says", "how to write it"])
    {
        sheet.write_with_format(0, column, heading, bold)?;
        sheet.set_column_width(column, if column == 4 { 70 } else { 26 })?;
    }
    let mut row = 1;
    for kind in practice.kinds.values() {
        sheet.write(row, 0, kind.id.as_str())?;
        sheet.write(row, 1, &kind.label)?;
        for fact in &kind.facts {
            let form = match fact.form {
                FactForm::Text => "words".to_owned(),
                FactForm::Choice => fact.choices.join(", "),
                FactForm::Number => "a number".to_owned(),
                FactForm::Date => "a date: 2024-03-04 or 04/03/2024".to_owned(),
                FactForm::YesNo => "yes or no".to_owned(),
            };
            sheet.write(row, 2, fact.name.as_str())?;
            sheet.write(row, 3, &fact.label)?;
            sheet.write_with_format(row, 4, form, wrapped)?;
            row += 1;
        }
        row += u32::from(kind.facts.is_empty());
    }
    row += 1;
    sheet.write_with_format(row, 0, "agency", bold)?;
    for agency in practice.agencies.values() {
        row += 1;
        sheet.write(row, 0, agency.id.as_str())?;
        sheet.write(row, 1, &agency.name)?;
    }
    row += 2;
    sheet.write_with_format(row, 0, "role in people", bold)?;
    for role in Role::ALL {
        row += 1;
        sheet.write(row, 0, role.label())?;
    }
    Ok(())
}
