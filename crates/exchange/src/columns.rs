//! Which column of an agency's chronology means what, however its heading is written.
//!
//! Takes a row of headings; gives the meaning of each column, or nothing where the row holds no headings of a chronology.
//! A heading it does not know is kept under its own words: no column is dropped.

use crate::words::{Words, plain};
use safeguarding::records::Voice;
use smol_str::SmolStr;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    Reference,
    Kind,
    Happened,
    HappenedTo,
    Recorded,
    Agency,
    Organisation,
    AuthorRole,
    Child(ChildColumn),
    People,
    Text(Voice),
    Details,
    SharedWith,
    Basis,
    Sensitivity,
    Corrects,
    Withdraws,
    Rebuts,
    /// A fact practice knows, by its name.
    Fact(SmolStr),
    /// Any other column, by its heading in plain form.
    Other(SmolStr),
}

/// What a column says of the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChildColumn {
    GivenName,
    FamilyName,
    WholeName,
    KnownAs,
    Born,
    Due,
    Sex,
    NhsNumber,
    Upn,
    LocalId,
    Address,
}

/// Each column, the heading our template gives it, and the other headings that files give it.
const HEADINGS: &[(&str, Column, &[&str])] = &[
    (
        "reference",
        Column::Reference,
        &["ref", "id", "record_id", "record_reference", "entry_id", "source_reference"],
    ),
    (
        "kind",
        Column::Kind,
        &[
            "kind_of_record",
            "record_type",
            "type_of_record",
            "entry_type",
            "event_type",
            "type_of_event",
            "record_kind",
        ],
    ),
    (
        "happened",
        Column::Happened,
        &[
            "date",
            "event_date",
            "date_of_event",
            "date_happened",
            "happened_on",
            "date_from",
            "start_date",
            "incident_date",
            "date_of_incident",
            "when",
        ],
    ),
    ("happened_to", Column::HappenedTo, &["date_to", "end_date", "happened_until"]),
    (
        "recorded",
        Column::Recorded,
        &[
            "date_recorded",
            "recorded_on",
            "date_entered",
            "entered_on",
            "created_on",
            "record_date",
        ],
    ),
    ("agency", Column::Agency, &["recording_agency", "source_agency"]),
    ("organisation", Column::Organisation, &["organization", "provider", "trust", "team"]),
    (
        "author_role",
        Column::AuthorRole,
        &["role_of_author", "recorded_by_role", "job_title", "job_role", "profession"],
    ),
    (
        "child_given_name",
        Column::Child(ChildColumn::GivenName),
        &[
            "given_name",
            "forename",
            "first_name",
            "child_first_name",
            "child_forename",
            "given_names",
            "forenames",
        ],
    ),
    (
        "child_family_name",
        Column::Child(ChildColumn::FamilyName),
        &["surname", "last_name", "family_name", "child_surname", "child_last_name"],
    ),
    (
        "child_name",
        Column::Child(ChildColumn::WholeName),
        &[
            "child",
            "name",
            "full_name",
            "childs_name",
            "pupil_name",
            "patient_name",
            "name_of_child",
        ],
    ),
    ("child_known_as", Column::Child(ChildColumn::KnownAs), &["known_as", "preferred_name"]),
    (
        "child_born",
        Column::Child(ChildColumn::Born),
        &[
            "dob",
            "d_o_b",
            "date_of_birth",
            "birth_date",
            "born",
            "child_dob",
            "child_date_of_birth",
            "childs_date_of_birth",
        ],
    ),
    (
        "child_due",
        Column::Child(ChildColumn::Due),
        &["due_date", "expected_date_of_delivery", "edd", "expected_birth_date"],
    ),
    ("child_sex", Column::Child(ChildColumn::Sex), &["sex", "gender", "child_gender"]),
    (
        "child_nhs_number",
        Column::Child(ChildColumn::NhsNumber),
        &["nhs_number", "nhs_no", "nhs", "nhsnumber", "child_nhs_no", "nhs_num"],
    ),
    ("child_upn", Column::Child(ChildColumn::Upn), &["upn", "unique_pupil_number"]),
    (
        "child_local_id",
        Column::Child(ChildColumn::LocalId),
        &[
            "child_id",
            "local_id",
            "person_id",
            "pupil_id",
            "patient_id",
            "system_id",
            "case_number",
        ],
    ),
    ("child_address", Column::Child(ChildColumn::Address), &["address", "home_address"]),
    (
        "people",
        Column::People,
        &["other_people", "people_involved", "family_members", "household_members"],
    ),
    (
        "fact_seen",
        Column::Text(Voice::FactSeen),
        &[
            "seen",
            "what_was_seen",
            "what_happened",
            "description",
            "narrative",
            "note",
            "notes",
            "summary",
            "event",
            "entry",
            "text",
            "comments",
            "significant_event",
        ],
    ),
    (
        "said_by_child",
        Column::Text(Voice::SaidByChild),
        &[
            "child_said",
            "childs_words",
            "what_the_child_said",
            "voice_of_the_child",
            "childs_voice",
            "wishes_and_feelings",
        ],
    ),
    (
        "said_by_parent",
        Column::Text(Voice::SaidByParent),
        &["parent_said", "said_by_parent_or_carer", "parents_view", "parents_views"],
    ),
    ("said_by_other", Column::Text(Voice::SaidByOther), &["said_by_others", "other_said"]),
    (
        "opinion",
        Column::Text(Voice::Opinion),
        &["professional_opinion", "professional_judgement", "analysis"],
    ),
    ("action_taken", Column::Text(Voice::ActionTaken), &["action", "actions", "actions_taken"]),
    ("details", Column::Details, &["other_facts", "facts"]),
    ("shared_with", Column::SharedWith, &["shared", "agencies_told"]),
    ("basis", Column::Basis, &["lawful_basis", "basis_for_sharing", "legal_basis"]),
    ("sensitivity", Column::Sensitivity, &["confidentiality"]),
    ("corrects", Column::Corrects, &["correction_of"]),
    ("withdraws", Column::Withdraws, &["withdrawal_of"]),
    ("rebuts", Column::Rebuts, &["rebuttal_of"]),
];

/// The headings of our template, in its order; the child's name in one cell is read but not offered.
pub const TEMPLATE_HEADINGS: [&str; 32] = {
    let mut out = [""; 32];
    let (mut from, mut to) = (0, 0);
    while from < HEADINGS.len() {
        if !matches!(HEADINGS[from].1, Column::Child(ChildColumn::WholeName)) {
            out[to] = HEADINGS[from].0;
            to += 1;
        }
        from += 1;
    }
    out
};

/// The most columns a chronology may have; more are no headings, and every one of them would be looked up for every other.
pub const WIDEST: usize = 1024;

/// What a person is told of a row wider than that where headings were looked for.
pub const TOO_WIDE: &str = "a row has more than 1,024 columns, more than a chronology can have, so it was not looked at for headings";

/// Whether something stands beyond the widest chronology.
pub fn is_too_wide(cells: &[String]) -> bool {
    cells.iter().skip(WIDEST).any(|cell| !cell.trim().is_empty())
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The headings as written.
    pub headings: Vec<String>,
    /// What each holds, in the same order.
    pub meanings: Vec<Column>,
    /// What a person should know of how they were understood.
    pub notes: Vec<String>,
}

impl Columns {
    /// How many of these cells are headings of a chronology; 0 where neither a kind nor a date is among them.
    pub fn count_known(cells: &[String], words: &Words) -> usize {
        if is_too_wide(cells) {
            return 0;
        }
        let cells = &cells[..cells.len().min(WIDEST)];
        let plain: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let is_one =
            |wanted: &Column| plain.iter().any(|cell| standard(cell).as_ref() == Some(wanted));
        if !is_one(&Column::Kind) && !is_one(&Column::Happened) {
            return 0;
        }
        plain.iter().filter(|cell| standard(cell).is_some() || words.fact(cell).is_some()).count()
    }

    /// The columns these headings name; `None` when they are not the headings of a chronology.
    pub fn read(cells: &[String], words: &Words) -> Option<Self> {
        if Self::count_known(cells, words) < 2 {
            return None;
        }
        let cells = &cells[..cells.len().min(WIDEST)];
        let mut columns: Vec<Column> = Vec::with_capacity(cells.len());
        let mut notes = Vec::new();
        for (i, cell) in cells.iter().enumerate() {
            let heading = plain(cell);
            let named = HEADINGS
                .iter()
                .find(|(name, ..)| *name == heading)
                .map(|(_, column, _)| column.clone());
            let column = named
                .or_else(|| words.fact(&heading).map(Column::Fact))
                .or_else(|| standard(&heading))
                .unwrap_or_else(|| Column::Other(heading.clone().into()));
            let taken =
                !matches!(column, Column::Text(_) | Column::Fact(_)) && columns.contains(&column);
            columns.push(match column {
                _ if heading.is_empty() => Column::Other(format!("column_{}", i + 1).into()),
                _ if taken => {
                    notes.push(format!(
                        "there are two columns called {heading}; the second is kept as it came"
                    ));
                    Column::Other(heading.into())
                }
                Column::Other(name) => {
                    notes.push(format!(
                        "the column {name} was not recognised and is kept as it came"
                    ));
                    Column::Other(name)
                }
                Column::Text(voice)
                    if !matches!(
                        heading.as_str(),
                        "fact_seen"
                            | "said_by_child"
                            | "said_by_parent"
                            | "said_by_other"
                            | "opinion"
                            | "action_taken"
                    ) =>
                {
                    notes.push(format!("the column {heading} was read as “{}”", voice.label()));
                    Column::Text(voice)
                }
                column => column,
            });
        }
        Some(Self { headings: cells.to_vec(), meanings: columns, notes })
    }

    /// Whether the file has this column.
    pub fn has(&self, column: &Column) -> bool {
        self.meanings.contains(column)
    }
}

fn standard(heading: &str) -> Option<Column> {
    HEADINGS
        .iter()
        .find(|(name, _, others)| *name == heading || others.contains(&heading))
        .map(|(_, column, _)| column.clone())
}
