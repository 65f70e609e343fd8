//! One thing one agency wrote down, before it becomes a line of that agency's file.
//!
//! Takes what a life or a story tells; gives a row that [`crate::files`] writes in the agency's own dialect. A row holds
//! truth as its author knew it; the flaws of files are put in later.

use jiff::civil::Date;
use std::borrow::Cow;

/// Text that is mostly fixed.
pub(crate) type Words = Cow<'static, str>;

/// The agencies of Northmoor. **Shape:** in the order their files are named in the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Agency {
    SocialCare,
    EarlyHelp,
    School,
    Nursery,
    HealthVisiting,
    SchoolNursing,
    Gp,
    Hospital,
    Midwifery,
    Dentist,
    Police,
    Fire,
    Ambulance,
    Housing,
    AdultMentalHealth,
    SubstanceUse,
    Voluntary,
}

impl Agency {
    /// Every agency.
    pub(crate) const ALL: [Self; 17] = [
        Self::SocialCare,
        Self::EarlyHelp,
        Self::School,
        Self::Nursery,
        Self::HealthVisiting,
        Self::SchoolNursing,
        Self::Gp,
        Self::Hospital,
        Self::Midwifery,
        Self::Dentist,
        Self::Police,
        Self::Fire,
        Self::Ambulance,
        Self::Housing,
        Self::AdultMentalHealth,
        Self::SubstanceUse,
        Self::Voluntary,
    ];

    /// Its id in `agencies.toml`.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::SocialCare => "childrens-social-care",
            Self::EarlyHelp => "early-help",
            Self::School => "school",
            Self::Nursery => "nursery",
            Self::HealthVisiting => "health-visiting",
            Self::SchoolNursing => "school-nursing",
            Self::Gp => "gp",
            Self::Hospital => "hospital",
            Self::Midwifery => "midwifery",
            Self::Dentist => "dentist",
            Self::Police => "police",
            Self::Fire => "fire",
            Self::Ambulance => "ambulance",
            Self::Housing => "housing",
            Self::AdultMentalHealth => "adult-mental-health",
            Self::SubstanceUse => "substance-use",
            Self::Voluntary => "voluntary",
        }
    }

    /// The agency with this id.
    pub(crate) fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|agency| agency.id() == id)
    }

    /// The start of its references.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::SocialCare => "CSC",
            Self::EarlyHelp => "EH",
            Self::School => "SCH",
            Self::Nursery => "EY",
            Self::HealthVisiting => "HV",
            Self::SchoolNursing => "SN",
            Self::Gp => "GP",
            Self::Hospital => "HOS",
            Self::Midwifery => "MAT",
            Self::Dentist => "DEN",
            Self::Police => "POL",
            Self::Fire => "FRS",
            Self::Ambulance => "AMB",
            Self::Housing => "HOU",
            Self::AdultMentalHealth => "AMH",
            Self::SubstanceUse => "SUB",
            Self::Voluntary => "VOL",
        }
    }

    /// Who usually writes for it.
    pub(crate) const fn author(self) -> &'static str {
        match self {
            Self::SocialCare => "social worker",
            Self::EarlyHelp => "family support worker",
            Self::School => "designated safeguarding lead",
            Self::Nursery => "key person",
            Self::HealthVisiting => "health visitor",
            Self::SchoolNursing => "school nurse",
            Self::Gp => "GP",
            Self::Hospital => "paediatric nurse",
            Self::Midwifery => "community midwife",
            Self::Dentist => "dentist",
            Self::Police => "police officer",
            Self::Fire => "community safety officer",
            Self::Ambulance => "paramedic",
            Self::Housing => "housing officer",
            Self::AdultMentalHealth => "community psychiatric nurse",
            Self::SubstanceUse => "recovery worker",
            Self::Voluntary => "project worker",
        }
    }

    /// The organisation that keeps its file, where it is one for all families.
    pub(crate) const fn organisation(self) -> &'static str {
        match self {
            Self::SocialCare => "Northmoor Council",
            Self::EarlyHelp => "Northmoor Family Hubs",
            Self::HealthVisiting | Self::SchoolNursing => "Northmoor 0-19 Service",
            Self::Hospital | Self::Midwifery => "Northmoor Royal Infirmary",
            Self::Dentist => "Northmoor Community Dental Service",
            Self::Police => "Northmoor Constabulary",
            Self::Fire => "Northmoor Fire and Rescue",
            Self::Ambulance => "Moorland Ambulance Service",
            Self::Housing => "Northmoor Homes",
            Self::AdultMentalHealth => "Moorland Mental Health Trust",
            Self::SubstanceUse => "Turning Tide Recovery",
            Self::Voluntary => "Northmoor Family Friends",
            Self::School | Self::Nursery | Self::Gp => "",
        }
    }
}

/// How a row stands to an earlier one of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Points {
    /// The earlier one was wrong.
    Corrects,
    /// It was later said not to have happened.
    Withdraws,
    /// A parent or child says it was otherwise.
    Rebuts,
}

/// One thing one agency wrote down.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) agency: Agency,
    /// A school, nursery or surgery, where it is not the agency's usual one.
    pub(crate) organisation: &'static str,
    pub(crate) author: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) happened: Date,
    /// The words of a date known only roughly; `happened` then says only the order.
    pub(crate) vague: Option<String>,
    pub(crate) recorded: Date,
    /// The children it is about: places in the family's list of people. The first has the file's own columns.
    pub(crate) children: Vec<u8>,
    /// Others it names.
    pub(crate) others: Vec<u8>,
    pub(crate) facts: Vec<(&'static str, Words)>,
    pub(crate) fact_seen: Words,
    pub(crate) said_by_child: Words,
    pub(crate) said_by_parent: Words,
    pub(crate) said_by_other: Words,
    pub(crate) opinion: Words,
    pub(crate) action_taken: Words,
    pub(crate) shared_with: Words,
    pub(crate) restricted: bool,
    /// Its place among the family's rows, of which its reference is made.
    pub(crate) place: u32,
    /// The place of the earlier row it points at.
    pub(crate) points_at: Option<(Points, u32)>,
}

impl Row {
    /// A row with nothing but what every row has.
    pub(crate) fn new(agency: Agency, kind: &'static str, happened: Date, recorded: Date) -> Self {
        Self {
            agency,
            organisation: agency.organisation(),
            author: agency.author(),
            kind,
            happened,
            vague: None,
            recorded,
            children: Vec::new(),
            others: Vec::new(),
            facts: Vec::new(),
            fact_seen: Words::Borrowed(""),
            said_by_child: Words::Borrowed(""),
            said_by_parent: Words::Borrowed(""),
            said_by_other: Words::Borrowed(""),
            opinion: Words::Borrowed(""),
            action_taken: Words::Borrowed(""),
            shared_with: Words::Borrowed(""),
            restricted: false,
            place: 0,
            points_at: None,
        }
    }

    /// The value of a fact.
    pub(crate) fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_ref())
    }
}
