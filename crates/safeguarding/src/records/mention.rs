//! A person as one record names them, and the short written form of a list of people.

use super::{MentionAt, Private};
use crate::calendar::{Date, VagueDate};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// A person as one record names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What they are in this record.
    pub role: Role,
    /// Their name, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Private<Name>>,
    /// Their birth date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Private<VagueDate>>,
    /// For an unborn child, the day the birth is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Private<Date>>,
    /// Their sex, as the source codes it. Never decides a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Their numbers in agencies' systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Where they lived, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Private<String>>,
    /// An earlier mention of the same person, where the author chose them from those already known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Box<MentionAt>>,
}

impl Mention {
    /// A mention of somebody in a role, with nothing else known.
    pub const fn of(role: Role) -> Self {
        Self {
            role,
            name: None,
            born: None,
            due: None,
            sex: None,
            identifiers: Vec::new(),
            address: None,
            chosen: None,
        }
    }

    /// Their birth date, when it is known to the day.
    pub fn birth_day(&self) -> Option<Date> {
        self.born.as_ref().and_then(|born| born.reveal().day())
    }
}

/// A name as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name {
    /// Given names; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub given: String,
    /// Family name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub family: String,
    /// Another name they are known by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub also: Option<String>,
}

impl Name {
    /// Given and family name, as read aloud.
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

/// What somebody is in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The child it is about (there may be several).
    Child,
    /// A child not yet born, whom it is about.
    Unborn,
    /// A brother or sister of the child it is about.
    Sibling,
    /// The mother.
    Mother,
    /// The father.
    Father,
    /// The partner of a parent.
    Partner,
    /// The husband or wife of a parent, or somebody the child calls so.
    StepParent,
    /// Somebody who was a parent's partner and is no longer.
    FormerPartner,
    /// Another who looks after the child.
    Carer,
    /// A foster carer.
    FosterCarer,
    /// A grandparent.
    Grandparent,
    /// Another relative.
    Relative,
    /// Another adult who lives in the home.
    AdultInHome,
    /// Somebody who rents a room in the home.
    Lodger,
    /// Somebody who comes to the home but does not live there.
    Visitor,
    /// Somebody else round the family: a neighbour, a friend.
    Network,
    /// The adult a record of adult services is about, their part in a family unknown to it.
    Adult,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 17] = [
        Self::Child,
        Self::Unborn,
        Self::Sibling,
        Self::Mother,
        Self::Father,
        Self::Partner,
        Self::StepParent,
        Self::FormerPartner,
        Self::Carer,
        Self::FosterCarer,
        Self::Grandparent,
        Self::Relative,
        Self::AdultInHome,
        Self::Lodger,
        Self::Visitor,
        Self::Network,
        Self::Adult,
    ];

    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Unborn => "unborn child",
            Self::Sibling => "sibling",
            Self::Mother => "mother",
            Self::Father => "father",
            Self::Partner => "parent's partner",
            Self::StepParent => "step-parent",
            Self::FormerPartner => "former partner",
            Self::Carer => "carer",
            Self::FosterCarer => "foster carer",
            Self::Grandparent => "grandparent",
            Self::Relative => "relative",
            Self::AdultInHome => "adult in home",
            Self::Lodger => "lodger",
            Self::Visitor => "visitor",
            Self::Network => "network",
            Self::Adult => "adult",
        }
    }

    /// A role as files write it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase().replace(['-', '_'], " ");
        let found = Self::ALL.into_iter().find(|role| role.label().replace('-', " ") == text);
        found.or(match text.as_str() {
            "mum" | "mam" | "birth mother" => Some(Self::Mother),
            "dad" | "birth father" => Some(Self::Father),
            "brother" | "sister" | "half sibling" | "step sibling" | "half brother"
            | "half sister" => Some(Self::Sibling),
            "partner" | "mother's partner" | "father's partner" => Some(Self::Partner),
            "stepfather" | "stepmother" | "step father" | "step mother" | "stepparent"
            | "stepdad" | "stepmum" => Some(Self::StepParent),
            "ex partner"
            | "parent's former partner"
            | "mother's former partner"
            | "father's former partner" => Some(Self::FormerPartner),
            "foster parent" | "foster mother" | "foster father" => Some(Self::FosterCarer),
            "unborn" | "unborn baby" => Some(Self::Unborn),
            "young person" | "pupil" | "patient" | "baby" => Some(Self::Child),
            "grandmother" | "grandfather" => Some(Self::Grandparent),
            "aunt" | "uncle" | "cousin" => Some(Self::Relative),
            "adult at home" | "adult in household" => Some(Self::AdultInHome),
            "neighbour" | "friend" => Some(Self::Network),
            _ => None,
        })
    }

    /// Whether this is a child whom the record is about.
    pub const fn is_child(self) -> bool {
        matches!(self, Self::Child | Self::Unborn)
    }

    /// Whether somebody in this role belongs to the child's home or family.
    pub const fn is_of_the_household(self) -> bool {
        !matches!(self, Self::Visitor | Self::Network | Self::Adult | Self::FormerPartner)
    }

    /// Whether a record that gives the child's home and names somebody in this role puts them in that home.
    ///
    /// Grandparents and other relatives are family, but a record that names them does not say that they live there.
    pub const fn is_in_the_home(self) -> bool {
        matches!(
            self,
            Self::Child
                | Self::Unborn
                | Self::Sibling
                | Self::Mother
                | Self::Father
                | Self::Partner
                | Self::StepParent
                | Self::Carer
                | Self::FosterCarer
                | Self::AdultInHome
                | Self::Lodger
        )
    }

    /// Whether somebody in this role brings the child up, so that two children who share them are siblings.
    pub const fn is_parent(self) -> bool {
        matches!(self, Self::Mother | Self::Father | Self::Carer | Self::FosterCarer)
    }
}

/// Sex as a source codes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not known, not said, or another code.
    Unknown,
}

impl Sex {
    /// From the codes of the field: CIN 1/2/0/9, M/F/U, words.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_lowercase().as_str() {
            "f" | "female" | "2" | "girl" | "woman" => Self::Female,
            "m" | "male" | "1" | "boy" | "man" => Self::Male,
            _ => Self::Unknown,
        }
    }
}

/// A number by which some system knows a person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// Which numbering.
    pub scheme: IdentifierScheme,
    /// Within whose numbering, for local ones: the agency and organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<SmolStr>,
    /// The number, upper case, spaces removed.
    pub value: SmolStr,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}:(private)", self.scheme)
    }
}

impl Identifier {
    /// An identifier, its value normalised; `None` when nothing of it is left.
    pub fn new(scheme: IdentifierScheme, issuer: Option<&str>, value: &str) -> Option<Self> {
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self { scheme, issuer: issuer.map(SmolStr::from), value: value.into() });
        }
        let value: String =
            value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        let value =
            if scheme == IdentifierScheme::NhsNumber { value.replace('-', "") } else { value };
        (!value.is_empty()).then(|| Self {
            scheme,
            issuer: issuer.map(SmolStr::from),
            value: value.into(),
        })
    }

    /// Whether its own check digit, where the numbering has one, is right.
    ///
    /// NHS numbers by modulus 11; other numberings are taken as they come.
    pub fn passes_its_check(&self) -> bool {
        match self.scheme {
            IdentifierScheme::NhsNumber => nhs_number_checks(&self.value),
            _ => true,
        }
    }
}

/// A numbering of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdentifierScheme {
    /// The NHS number.
    NhsNumber,
    /// The unique pupil number.
    Upn,
    /// A number within one agency's system.
    Local,
}

fn nhs_number_checks(value: &str) -> bool {
    let bytes = value.as_bytes();
    if bytes.len() != 10 || !bytes.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let digit = |place: usize| u32::from(bytes[place] - b'0');
    let sum: u32 = (0..9).map(|place| digit(place) * (10 - place as u32)).sum();
    (11 - sum % 11) % 11 == digit(9) && 11 - sum % 11 != 10
}

/// A list of people that could not be read. Holds nothing of it: it may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a list of people we can read; write it like: mother Jo Kestle (born 1990-02-01); sibling Finn Kestle"
)]
pub struct NotPeople;

/// Reads the short written form of a list of people.
///
/// People are separated by semicolons; each is a role, a name, and in brackets, separated by commas, any of
/// `born DATE`, `due DATE`, `nhs NUMBER`, `upn NUMBER`, `id NUMBER`, `known as NAME`, `of ADDRESS` (last: it may hold
/// commas), `female` or `male`. The last word of the name is the family name. `?` or `unknown` stands for a name not known.
///
/// # Errors
/// [`NotPeople`] when a part has no role this program knows, or a bracket holds something else.
///
/// ```
/// # use safeguarding::records::{read_people, Role};
/// let people = read_people("mother Jo Kestle (born 1990-02-01); sibling Finn Kestle", None).unwrap();
/// assert_eq!(people[0].role, Role::Mother);
/// assert_eq!(people[1].name.as_ref().unwrap().reveal().given, "Finn");
/// ```
pub fn read_people(text: &str, issuer: Option<&str>) -> Result<Vec<Mention>, NotPeople> {
    text.split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| read_person(part, issuer))
        .collect()
}

fn read_person(part: &str, issuer: Option<&str>) -> Result<Mention, NotPeople> {
    let (head, bracket) = match part.split_once('(') {
        Some((head, rest)) => (head.trim(), rest.trim().strip_suffix(')').ok_or(NotPeople)?),
        None => (part, ""),
    };
    let head = head.replacen(':', " ", 1);
    let words: Vec<&str> = head.split_whitespace().collect();
    let (taken, role) = (1..=words.len().min(3))
        .rev()
        .find_map(|n| Role::parse(&words[..n].join(" ")).map(|role| (n, role)))
        .ok_or(NotPeople)?;
    let mut mention = Mention::of(role);
    let mut name = name_of(&words[taken..]);
    let mut rest = bracket.trim();
    while !rest.is_empty() {
        let (field, after) = if rest.starts_with("of ") {
            (rest, "")
        } else {
            rest.split_once(',').unwrap_or((rest, ""))
        };
        let field = field.trim();
        rest = after.trim();
        let (key, value) = field.split_once(' ').map_or((field, ""), |(k, v)| (k, v.trim()));
        match key {
            "born" => {
                mention.born = Some(Private::new(VagueDate::parse(value).map_err(|_| NotPeople)?));
            }
            "due" => {
                let due = VagueDate::parse(value).ok().and_then(|d| d.day()).ok_or(NotPeople)?;
                mention.due = Some(Private::new(due));
            }
            "nhs" => mention.identifiers.extend(Identifier::new(
                IdentifierScheme::NhsNumber,
                None,
                value,
            )),
            "upn" => {
                mention.identifiers.extend(Identifier::new(IdentifierScheme::Upn, None, value));
            }
            "id" => {
                mention.identifiers.extend(Identifier::new(IdentifierScheme::Local, issuer, value));
            }
            "of" => mention.address = Some(value.into()),
            "known" => {
                let also = value.strip_prefix("as ").ok_or(NotPeople)?;
                name.get_or_insert_default().also = Some(also.to_owned());
            }
            "female" | "male" => mention.sex = Some(Sex::parse(key)),
            _ => return Err(NotPeople),
        }
    }
    mention.name = name.map(Private::new);
    Ok(mention)
}

fn name_of(words: &[&str]) -> Option<Name> {
    match words {
        [] | ["?" | "unknown"] | ["not", "known"] => None,
        [only] => Some(Name { given: (*only).to_owned(), ..Name::default() }),
        [given @ .., family] => {
            Some(Name { given: given.join(" "), family: (*family).to_owned(), also: None })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_read_with_what_is_known_of_them() {
        let people = read_people(
            "child Amber Rose Kestle (born 2015-03-04, nhs 999 000 0018, of 4 Mill Lane, Northmoor NM1 2AB); \
             parent's partner Daz (known as D); unborn child (due 2021-06-01); adult in home unknown",
            None,
        )
        .unwrap();
        let name = people[0].name.as_ref().unwrap().reveal();
        assert_eq!((name.given.as_str(), name.family.as_str()), ("Amber Rose", "Kestle"));
        assert_eq!(people[0].identifiers[0].value, "9990000018");
        assert_eq!(people[0].address.as_ref().unwrap().reveal(), "4 Mill Lane, Northmoor NM1 2AB");
        assert_eq!(people[1].role, Role::Partner);
        assert_eq!(people[2].role, Role::Unborn);
        assert!(people[3].name.is_none());
    }

    #[test]
    fn every_role_is_read_as_it_is_shown_and_as_files_write_it() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.label()), Some(role));
            assert_eq!(Role::parse(&role.label().to_uppercase().replace(' ', "_")), Some(role));
        }
        for (written, role) in [
            ("Step-Father", Role::StepParent),
            ("stepdad", Role::StepParent),
            ("ex-partner", Role::FormerPartner),
            ("Mother's former partner", Role::FormerPartner),
            ("foster mother", Role::FosterCarer),
            ("Lodger", Role::Lodger),
        ] {
            assert_eq!(Role::parse(written), Some(role), "{written}");
        }
    }

    #[test]
    fn what_is_no_list_of_people_says_so() {
        for text in
            ["hello", "mother Jo (1990)", "mother Jo (born soon)", "mother Jo (born 1990-01-01"]
        {
            assert_eq!(read_people(text, None), Err(NotPeople), "{text}");
        }
    }

    #[test]
    fn nhs_numbers_are_checked_by_modulus_11() {
        let check =
            |v| Identifier::new(IdentifierScheme::NhsNumber, None, v).unwrap().passes_its_check();
        assert!(check("943 476 5919"));
        assert!(!check("943 476 5918"));
        assert!(!check("0449310999"));
    }
}
