//! How each agency writes its file: which columns under which headings, which form of date, delimiter and encoding, and
//! what it says it covers. The differences are those councils meet; every heading and word is one the reader accepts.

use crate::place::SCHOOL_WITHOUT_COVERAGE;
use crate::row::{Agency, Row};

/// A column of an agency's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Reference,
    Kind,
    Happened,
    Recorded,
    Organisation,
    AuthorRole,
    ChildGiven,
    ChildFamily,
    ChildKnownAs,
    ChildBorn,
    ChildDue,
    ChildSex,
    ChildNhsNumber,
    ChildUpn,
    ChildLocalId,
    ChildAddress,
    People,
    FactSeen,
    SaidByChild,
    SaidByParent,
    SaidByOther,
    Opinion,
    ActionTaken,
    Details,
    SharedWith,
    Basis,
    Sensitivity,
    Corrects,
    Withdraws,
    Rebuts,
    /// A fact with a column of its own.
    Fact(&'static str),
}

/// How dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateForm {
    /// `2019-03-04`
    Iso,
    /// `04/03/2019`
    Slashes,
    /// `4 Mar 19`
    ShortMonth,
    /// `4 March 2019`
    LongMonth,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Comma-separated, or with another delimiter.
    Csv {
        /// What stands between cells.
        delimiter: u8,
        /// Written in Windows-1252 instead of UTF-8.
        windows_1252: bool,
    },
    /// A workbook.
    Workbook,
}

/// Comma-separated UTF-8.
const PLAIN: Form = Form::Csv { delimiter: b',', windows_1252: false };

/// How one file is written.
#[derive(Debug)]
pub(crate) struct Dialect {
    pub(crate) agency: Agency,
    /// The file's name, without its ending.
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    pub(crate) dates: DateForm,
    pub(crate) columns: &'static [(Column, &'static str)],
    /// Words it writes in place of the ids of kinds.
    pub(crate) kind_words: &'static [(&'static str, &'static str)],
    /// Whether choices are written as people say them: `Was not brought`.
    pub(crate) spoken: bool,
    /// How many of the plan's years its records reach back, in tenths; 10 is all of them.
    pub(crate) tenths_covered: i32,
    /// Whether the file says what it covers.
    pub(crate) says_coverage: bool,
}

impl Dialect {
    /// Whether a row belongs into this file.
    pub(crate) fn holds(&self, row: &Row) -> bool {
        self.agency == row.agency
            && (self.agency != Agency::School
                || (row.organisation == SCHOOL_WITHOUT_COVERAGE) != self.says_coverage)
    }
}

use Column as C;

const SOCIAL_CARE: &[(Column, &str)] = &[
    (C::Reference, "reference"),
    (C::Kind, "kind"),
    (C::Happened, "happened"),
    (C::Recorded, "recorded"),
    (C::AuthorRole, "author_role"),
    (C::ChildLocalId, "child_local_id"),
    (C::ChildGiven, "child_given_name"),
    (C::ChildFamily, "child_family_name"),
    (C::ChildKnownAs, "child_known_as"),
    (C::ChildBorn, "child_born"),
    (C::ChildDue, "child_due"),
    (C::ChildSex, "child_sex"),
    (C::ChildNhsNumber, "child_nhs_number"),
    (C::ChildUpn, "child_upn"),
    (C::ChildAddress, "child_address"),
    (C::People, "people"),
    (C::FactSeen, "fact_seen"),
    (C::SaidByChild, "said_by_child"),
    (C::SaidByParent, "said_by_parent"),
    (C::SaidByOther, "said_by_other"),
    (C::Opinion, "opinion"),
    (C::ActionTaken, "action_taken"),
    (C::Details, "details"),
    (C::SharedWith, "shared_with"),
    (C::Basis, "basis"),
    (C::Sensitivity, "sensitivity"),
    (C::Corrects, "corrects"),
    (C::Withdraws, "withdraws"),
    (C::Rebuts, "rebuts"),
];

const EARLY_HELP: &[(Column, &str)] = &[
    (C::Reference, "Reference"),
    (C::Happened, "Happened"),
    (C::Recorded, "Recorded"),
    (C::Kind, "Kind"),
    (C::AuthorRole, "Author role"),
    (C::ChildGiven, "Child given name"),
    (C::ChildFamily, "Child family name"),
    (C::ChildBorn, "Child born"),
    (C::ChildUpn, "Child UPN"),
    (C::ChildAddress, "Child address"),
    (C::People, "People"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByChild, "Said by child"),
    (C::SaidByParent, "Said by parent"),
    (C::Opinion, "Opinion"),
    (C::ActionTaken, "Action taken"),
    (C::Details, "Details"),
    (C::SharedWith, "Shared with"),
    (C::Corrects, "Corrects"),
    (C::Withdraws, "Withdraws"),
    (C::Rebuts, "Rebuts"),
];

const SCHOOL: &[(Column, &str)] = &[
    (C::Organisation, "Organisation"),
    (C::ChildUpn, "UPN"),
    (C::ChildGiven, "Forename"),
    (C::ChildFamily, "Surname"),
    (C::ChildKnownAs, "Known as"),
    (C::ChildBorn, "DOB"),
    (C::ChildSex, "Sex"),
    (C::Happened, "Event date"),
    (C::Recorded, "Date recorded"),
    (C::Kind, "Kind"),
    (C::AuthorRole, "Author role"),
    (C::People, "People"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByChild, "Said by child"),
    (C::SaidByParent, "Said by parent"),
    (C::Opinion, "Opinion"),
    (C::ActionTaken, "Action taken"),
    (C::Fact("sessions_possible"), "Sessions possible"),
    (C::Fact("sessions_missed"), "Sessions missed"),
    (C::Details, "Details"),
    (C::SharedWith, "Shared with"),
    (C::Reference, "Reference"),
    (C::Corrects, "Corrects"),
    (C::Withdraws, "Withdraws"),
];

const NURSERY: &[(Column, &str)] = &[
    (C::Organisation, "organisation"),
    (C::ChildGiven, "forename"),
    (C::ChildFamily, "surname"),
    (C::ChildBorn, "dob"),
    (C::Happened, "happened"),
    (C::Recorded, "recorded"),
    (C::Kind, "kind"),
    (C::FactSeen, "fact_seen"),
    (C::SaidByChild, "said_by_child"),
    (C::SaidByParent, "said_by_parent"),
    (C::ActionTaken, "action_taken"),
    (C::Details, "details"),
    (C::Reference, "reference"),
    (C::Corrects, "corrects"),
];

/// Health services that know children by NHS number.
const HEALTH: &[(Column, &str)] = &[
    (C::ChildNhsNumber, "NHS number"),
    (C::ChildGiven, "Forename"),
    (C::ChildFamily, "Surname"),
    (C::ChildBorn, "DOB"),
    (C::ChildDue, "Child due"),
    (C::ChildSex, "Sex"),
    (C::ChildAddress, "Address"),
    (C::Happened, "Happened"),
    (C::Recorded, "Recorded"),
    (C::Kind, "Kind"),
    (C::AuthorRole, "Author role"),
    (C::People, "People"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByChild, "Said by child"),
    (C::SaidByParent, "Said by parent"),
    (C::Opinion, "Opinion"),
    (C::ActionTaken, "Action taken"),
    (C::Details, "Details"),
    (C::SharedWith, "Shared with"),
    (C::Sensitivity, "Sensitivity"),
    (C::Reference, "Reference"),
    (C::Corrects, "Corrects"),
    (C::Withdraws, "Withdraws"),
];

/// Maternity services, whose own number for a baby is given before birth and kept after it.
const MATERNITY: &[(Column, &str)] = &[
    (C::ChildLocalId, "Child local id"),
    (C::ChildNhsNumber, "NHS number"),
    (C::ChildGiven, "Forename"),
    (C::ChildFamily, "Surname"),
    (C::ChildBorn, "DOB"),
    (C::ChildDue, "Child due"),
    (C::ChildSex, "Sex"),
    (C::ChildAddress, "Address"),
    (C::Happened, "Happened"),
    (C::Recorded, "Recorded"),
    (C::Kind, "Kind"),
    (C::AuthorRole, "Author role"),
    (C::People, "People"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByChild, "Said by child"),
    (C::SaidByParent, "Said by parent"),
    (C::Opinion, "Opinion"),
    (C::ActionTaken, "Action taken"),
    (C::Details, "Details"),
    (C::SharedWith, "Shared with"),
    (C::Sensitivity, "Sensitivity"),
    (C::Reference, "Reference"),
    (C::Corrects, "Corrects"),
    (C::Withdraws, "Withdraws"),
];

const GP: &[(Column, &str)] = &[
    (C::Organisation, "Organisation"),
    (C::ChildNhsNumber, "NHS No"),
    (C::ChildFamily, "Surname"),
    (C::ChildGiven, "Forename"),
    (C::ChildBorn, "Date of birth"),
    (C::ChildAddress, "Address"),
    (C::Happened, "Event date"),
    (C::Recorded, "Date recorded"),
    (C::Kind, "Kind"),
    (C::People, "People"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByParent, "Said by parent"),
    (C::Opinion, "Opinion"),
    (C::ActionTaken, "Action taken"),
    (C::Fact("outcome"), "Outcome"),
    (C::Fact("vaccine"), "Vaccine"),
    (C::Details, "Details"),
    (C::SharedWith, "Shared with"),
    (C::Sensitivity, "Sensitivity"),
    (C::Reference, "Reference"),
    (C::Corrects, "Corrects"),
    (C::Withdraws, "Withdraws"),
];

const DENTIST: &[(Column, &str)] = &[
    (C::ChildNhsNumber, "NHS number"),
    (C::ChildGiven, "First name"),
    (C::ChildFamily, "Last name"),
    (C::ChildBorn, "Date of birth"),
    (C::Happened, "Event date"),
    (C::Kind, "Kind"),
    (C::Fact("outcome"), "Outcome"),
    (C::Fact("finding"), "Finding"),
    (C::FactSeen, "Fact seen"),
    (C::SaidByParent, "Said by parent"),
    (C::ActionTaken, "Action taken"),
    (C::Details, "Details"),
    (C::Reference, "Reference"),
    (C::Recorded, "Recorded"),
    (C::Corrects, "Corrects"),
];

/// Agencies that know children only by name and birth date.
const BY_NAME: &[(Column, &str)] = &[
    (C::Reference, "reference"),
    (C::Kind, "kind"),
    (C::Happened, "happened"),
    (C::Recorded, "recorded"),
    (C::AuthorRole, "author_role"),
    (C::ChildGiven, "child_given_name"),
    (C::ChildFamily, "child_family_name"),
    (C::ChildBorn, "child_born"),
    (C::ChildAddress, "child_address"),
    (C::People, "people"),
    (C::FactSeen, "fact_seen"),
    (C::SaidByChild, "said_by_child"),
    (C::SaidByParent, "said_by_parent"),
    (C::SaidByOther, "said_by_other"),
    (C::Opinion, "opinion"),
    (C::ActionTaken, "action_taken"),
    (C::Details, "details"),
    (C::SharedWith, "shared_with"),
    (C::Sensitivity, "sensitivity"),
    (C::Corrects, "corrects"),
    (C::Withdraws, "withdraws"),
];

/// A file with nothing out of the ordinary.
const fn ordinary(agency: Agency, columns: &'static [(Column, &'static str)]) -> Dialect {
    Dialect {
        agency,
        name: agency.id(),
        form: PLAIN,
        dates: DateForm::Iso,
        columns,
        kind_words: &[],
        spoken: false,
        tenths_covered: 10,
        says_coverage: true,
    }
}

/// Every file, in the order the account names them.
pub(crate) const DIALECTS: &[Dialect] = &[
    ordinary(Agency::SocialCare, SOCIAL_CARE),
    Dialect {
        dates: DateForm::Slashes,
        tenths_covered: 7,
        ..ordinary(Agency::EarlyHelp, EARLY_HELP)
    },
    Dialect {
        dates: DateForm::Slashes,
        kind_words: &[("school-concern", "CPOMS"), ("compensatory-care", "Compensatory care")],
        ..ordinary(Agency::School, SCHOOL)
    },
    Dialect {
        name: "school-tithe-valley",
        dates: DateForm::LongMonth,
        says_coverage: false,
        ..ordinary(Agency::School, SCHOOL)
    },
    Dialect { dates: DateForm::Slashes, ..ordinary(Agency::Nursery, NURSERY) },
    Dialect { dates: DateForm::ShortMonth, ..ordinary(Agency::HealthVisiting, HEALTH) },
    Dialect { dates: DateForm::ShortMonth, ..ordinary(Agency::SchoolNursing, HEALTH) },
    Dialect { dates: DateForm::Slashes, ..ordinary(Agency::Gp, GP) },
    Dialect {
        form: Form::Csv { delimiter: b';', windows_1252: false },
        kind_words: &[
            ("appointment", "Outpatient appointment"),
            ("emergency-attendance", "ED attendance"),
        ],
        spoken: true,
        ..ordinary(Agency::Hospital, HEALTH)
    },
    ordinary(Agency::Midwifery, MATERNITY),
    Dialect {
        dates: DateForm::LongMonth,
        kind_words: &[("dental", "Dental appointment")],
        spoken: true,
        ..ordinary(Agency::Dentist, DENTIST)
    },
    Dialect {
        form: Form::Csv { delimiter: b',', windows_1252: true },
        dates: DateForm::Slashes,
        kind_words: &[("domestic-abuse", "DA incident"), ("antisocial-behaviour", "ASB")],
        tenths_covered: 6,
        ..ordinary(Agency::Police, BY_NAME)
    },
    Dialect { form: Form::Workbook, ..ordinary(Agency::Fire, BY_NAME) },
    Dialect { tenths_covered: 8, ..ordinary(Agency::Ambulance, BY_NAME) },
    Dialect {
        form: Form::Csv { delimiter: b'\t', windows_1252: false },
        dates: DateForm::Slashes,
        ..ordinary(Agency::Housing, BY_NAME)
    },
    Dialect { tenths_covered: 5, ..ordinary(Agency::AdultMentalHealth, BY_NAME) },
    Dialect {
        dates: DateForm::LongMonth,
        tenths_covered: 6,
        ..ordinary(Agency::SubstanceUse, BY_NAME)
    },
    Dialect { form: Form::Workbook, ..ordinary(Agency::Voluntary, BY_NAME) },
];
