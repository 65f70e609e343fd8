//! Who is who, and who belongs to whom: mentions that are the same person, and the families they make.
//!
//! Takes records; gives [`People`]: persons, the reason for each link, sibling groups with the adults round them, and
//! what is not known. What is surely one person is linked, what may be is asked, and what people decided stands.

mod family;
mod gather;
pub mod household;
mod link;
pub mod relations;

pub use family::{Family, FamilyId, Member, Unknown};
pub use link::{
    Contradiction, CutBlock, DecidedPair, Evidence, LinkField, Linker, NOBODY, OpenQuestion,
    Presence, Step, Waterfall,
};

use crate::calendar::{Date, VagueDate};
use crate::practice::{Linking, Practice};
use crate::private::Private;
use crate::records::{
    Decision, DecisionId, Fingerprint, Identifier, Mention, Name, Record, RecordId, Role, Verdict,
    in_force,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A person's id: twelve letters and figures that say nothing about them. Stable while their first record stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(into = "String", try_from = "String")]
pub struct PersonId(u64);

const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl PersonId {
    fn of(record: &Record, mention: usize) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(record.id.0.as_bytes());
        hasher.update(&(mention as u64).to_le_bytes());
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(u64::from_le_bytes(bytes) >> 4)
    }

    /// Reads an id as printed, with or without its hyphens, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut value = 0_u64;
        let mut count = 0;
        for byte in text.bytes().filter(|b| *b != b'-') {
            let digit = LETTERS.iter().position(|l| *l == byte.to_ascii_lowercase())?;
            value = value.checked_mul(32)?.checked_add(digit as u64)?;
            count += 1;
        }
        (count == 12).then_some(Self(value))
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in (0..3).rev() {
            for place in (0..4).rev() {
                let digit = (self.0 >> (5 * (group * 4 + place))) & 31;
                write!(f, "{}", char::from(LETTERS[digit as usize]))?;
            }
            if group > 0 {
                f.write_str("-")?;
            }
        }
        Ok(())
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for PersonId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a person's id is twelve letters and figures, like 7f3k-9qx2-m4aa")
    }
}

/// A person: mentions that have been linked.
#[derive(Clone, Debug)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// Where they are mentioned: index of the record, index of the mention in it. **Shape:** in record order, never empty.
    pub mentions: Vec<(u32, u16)>,
    /// The fullest name used most often.
    pub name: Option<Private<Name>>,
    /// Other names used, each once, most used first.
    pub other_names: Vec<Private<Name>>,
    /// Their birth date: the exact one used most often, else the narrowest vague one.
    pub born: Option<Private<VagueDate>>,
    /// For an unborn child, the expected day.
    pub due: Option<Private<Date>>,
    /// Every identifier used, each once, in order.
    pub identifiers: Vec<Identifier>,
    /// The roles they have had, with how many records each.
    pub roles: BTreeMap<Role, u32>,
}

impl Person {
    const fn of_id(id: PersonId) -> Self {
        Self {
            id,
            mentions: Vec::new(),
            name: None,
            other_names: Vec::new(),
            born: None,
            due: None,
            identifiers: Vec::new(),
            roles: BTreeMap::new(),
        }
    }

    /// Whether any record is about them as a child, born or not, or names them as a child's sibling.
    pub fn is_child(&self) -> bool {
        self.roles.keys().any(|role| role.is_child() || *role == Role::Sibling)
    }

    /// Their birth date when known to the day.
    pub fn birth_day(&self) -> Option<Date> {
        self.born.as_ref().and_then(|born| born.reveal().day())
    }

    /// Their name as read aloud, or what they are when nobody has named them.
    pub fn called(&self) -> String {
        let named =
            self.name.as_ref().map(|name| name.reveal().full()).filter(|name| !name.is_empty());
        named.unwrap_or_else(|| {
            let role =
                self.roles.iter().max_by_key(|(_, n)| **n).map_or(Role::Network, |(role, _)| *role);
            format!("{}, name not known", role.label())
        })
    }

    /// Their given name, or their whole name where there is no other.
    pub fn given(&self) -> String {
        match &self.name {
            Some(name) if !name.reveal().given.is_empty() => name.reveal().given.clone(),
            _ => self.called(),
        }
    }

    /// What they are called in some of the mentions of them, those a reader saw: the name everybody goes by where one of these
    /// gives it, else the one these give most; what they are there, where none names them.
    ///
    /// A way of writing the name that only others know is not told.
    pub fn called_by<'a>(&self, mentions: impl Iterator<Item = &'a Mention>) -> String {
        let mentions: Vec<&Mention> = mentions.collect();
        self.named_by(&mentions).map_or_else(|| self.unnamed(&mentions), Name::full)
    }

    /// As [`Person::called_by`], the given name alone where there is one.
    pub fn given_by<'a>(&self, mentions: impl Iterator<Item = &'a Mention>) -> String {
        let mentions: Vec<&Mention> = mentions.collect();
        match self.named_by(&mentions) {
            Some(name) if !name.given.is_empty() => name.given.clone(),
            Some(name) => name.full(),
            None => self.unnamed(&mentions),
        }
    }

    fn named_by<'a>(&self, mentions: &[&'a Mention]) -> Option<&'a Name> {
        let mut seen: BTreeMap<String, (usize, &Name)> = BTreeMap::new();
        for name in mentions.iter().filter_map(|mention| mention.name.as_ref()) {
            let name = name.reveal();
            seen.entry(name.full()).or_insert((0, name)).0 += 1;
        }
        seen.remove("");
        if let Some((_, name)) = seen.get(&self.called()) {
            return Some(name);
        }
        let most = |(full, (times, _)): &(String, (usize, &Name))| {
            (*times, std::cmp::Reverse(full.clone()))
        };
        seen.into_iter().max_by_key(most).map(|(_, (_, name))| name)
    }

    fn unnamed(&self, mentions: &[&Mention]) -> String {
        let mut roles: BTreeMap<Role, usize> = BTreeMap::new();
        for mention in mentions {
            *roles.entry(mention.role).or_default() += 1;
        }
        let role = roles.into_iter().max_by_key(|(_, times)| *times);
        let role = role.map_or("Somebody", |(role, _)| role.label());
        let to_whom = if self.name.is_some() { " to this reader" } else { "" };
        format!("{role}, name not known{to_whom}")
    }
}

/// Everybody the records name, who they are to each other, and what is not known.
#[derive(Debug, Default)]
pub struct People {
    /// The persons, in the order in which the records first name them.
    pub persons: Vec<Person>,
    /// For each record, for each of its mentions, the index of the person; `None` for somebody nobody named.
    pub of_record: Vec<Vec<Option<u32>>>,
    /// Pairs of mentions that may be one person: what somebody should decide. In the order of the log.
    pub questions: Vec<Question>,
    /// Sibling groups and the adults round them.
    pub families: Vec<Family>,
    /// For each person, the index of the family they are a child of.
    pub family_of_child: Vec<Option<u32>>,
    /// How mentions were compared and linked.
    pub linker: Linker,
    /// For each node of the linker, the mention in which it is first met.
    pub first_of_node: Vec<Option<(u32, u16)>>,
}

/// Two mentions that may be one person: somebody should say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// The mention that came first: record and place.
    pub first: (u32, u16),
    /// The one that may be the same person.
    pub second: (u32, u16),
    /// What speaks against it; `None` where there is only too little for it, or two links contradict each other.
    pub against: Option<Contradiction>,
    /// Whether that is between other mentions of the two people, not between these two.
    pub between_others: bool,
}

impl People {
    /// Links the mentions of these records, as practice weighs them and people have decided, and works out families.
    pub fn of(records: &[Record], practice: &Practice, decisions: &[Decision]) -> Self {
        let mut decided = chosen(records);
        decided.extend(standing(records, decisions).into_iter().map(|(_, pair)| pair));
        let mut linker = added(records, &practice.linking, &decided);
        linker.decide(decided);
        linker.link_all();
        let mut people = gather::gather(records, linker);
        people.questions =
            people.linker.questions().iter().filter_map(|q| people.asked(*q)).collect();
        people.questions.sort_unstable_by_key(|question| (question.second, question.first));
        family::find_families(records, &mut people);
        people
    }

    /// By what a mention was joined to the person it belongs to: the mention it is most firmly linked to, and the evidence.
    /// `None` where nothing else is linked to it.
    pub fn joined_by(&self, at: (u32, u16)) -> Option<((u32, u16), Evidence)> {
        let node = self.linker.node_at(at);
        if node == NOBODY {
            return None;
        }
        let other = self.linker.firmest_link(node)?;
        Some((self.first_of_node[other as usize]?, self.linker.evidence_of_nodes(node, other)))
    }

    /// What there is for and against two mentions being one person; `None` where one of them names nobody.
    pub fn evidence(&self, a: (u32, u16), b: (u32, u16)) -> Option<Evidence> {
        self.linker.evidence(a, b)
    }

    /// A question between nodes as one between mentions.
    fn asked(&self, question: OpenQuestion) -> Option<Question> {
        let of = |node: u32| self.first_of_node[node as usize];
        let (a, b) = (of(question.a)?, of(question.b)?);
        Some(Question {
            first: a.min(b),
            second: a.max(b),
            against: question.against,
            between_others: question.between_others,
        })
    }

    /// The person with this id, and their index.
    pub fn find(&self, id: PersonId) -> Option<(u32, &Person)> {
        self.persons.iter().enumerate().find(|(_, p)| p.id == id).map(|(i, p)| (i as u32, p))
    }

    /// A family, by index, as somebody who saw only some records knew it. Its children may be none.
    pub fn family_as_seen(
        &self,
        records: &[Record],
        family: u32,
        sees: &dyn Fn(&Record) -> bool,
    ) -> Family {
        family::describe(records, self, self.families[family as usize].children.clone(), sees)
    }

    /// The persons one record names, with the role of each.
    pub fn in_record<'a>(
        &'a self,
        records: &'a [Record],
        record: u32,
    ) -> impl Iterator<Item = (u32, Role)> + 'a {
        self.of_record[record as usize]
            .iter()
            .zip(&records[record as usize].mentions)
            .filter_map(|(person, mention)| person.map(|p| (p, mention.role)))
    }
}

/// Adds one record's mentions to a linker.
fn add(linker: &mut Linker, record: &Record, linking: &Linking) {
    let organisation = record.provenance.organisation.as_deref().unwrap_or_default();
    let says = format!("{}/{organisation}", record.agency);
    let present = linking
        .in_person_kinds
        .contains(&record.kind)
        .then(|| record.happened.day())
        .flatten()
        .map(|day| {
            Presence::of(&says, day, record.facts.get("session").map_or("", String::as_str))
        });
    linker.add(&says, &record.mentions, present);
}

/// A linker that knows the mentions of these records and has not compared any.
///
/// What one organisation writes alike is one node from the start: only where somebody decided otherwise are such mentions each
/// a node of their own.
pub(crate) fn added(records: &[Record], linking: &Arc<Linking>, decided: &[DecidedPair]) -> Linker {
    let added = |kept_apart: &[(u32, u16)]| {
        let mut linker = Linker::new(linking);
        for (record, place) in kept_apart.iter().copied() {
            let id = records[record as usize].id.0.to_string();
            let own = Fingerprint::of([id.as_str(), &place.to_string()]).0;
            let own = u32::from_le_bytes([own[0], own[1], own[2], own[3]]);
            linker.keep_apart((record, place), own);
        }
        for record in records {
            add(&mut linker, record, linking);
        }
        linker
    };
    let linker = added(&[]);
    let written_alike: Vec<(u32, u16)> = decided
        .iter()
        .filter(|pair| !pair.same && linker.node_at(pair.a) == linker.node_at(pair.b))
        .flat_map(|pair| [pair.a, pair.b])
        .collect();
    if written_alike.is_empty() { linker } else { added(&written_alike) }
}

/// The mentions whose authors chose the person among those known, each with the one they pointed at: a decision like any
/// other, which a later one replaces.
///
/// **Shape:** in the order of records; one that points at no mention here is left out.
fn chosen(records: &[Record]) -> Vec<DecidedPair> {
    let mut pointing = Vec::new();
    for (index, record) in records.iter().enumerate() {
        for (place, mention) in record.mentions.iter().enumerate() {
            if let Some(at) = &mention.chosen {
                pointing.push(((index as u32, place as u16), **at));
            }
        }
    }
    if pointing.is_empty() {
        return Vec::new();
    }
    let wanted: BTreeSet<RecordId> = pointing.iter().map(|(_, at)| at.record).collect();
    let indexed = records.iter().enumerate().filter(|(_, record)| wanted.contains(&record.id));
    let index_of: BTreeMap<RecordId, u32> =
        indexed.map(|(index, record)| (record.id, index as u32)).collect();
    let pair = |(a, at): ((u32, u16), crate::records::MentionAt)| {
        let record = *index_of.get(&at.record)?;
        let is_named = usize::from(at.place) < records[record as usize].mentions.len();
        let b = (record, at.place);
        (is_named && a != b).then_some(DecidedPair { a, b, same: true, silent: false })
    };
    pointing.into_iter().filter_map(pair).collect()
}

/// The decisions that hold and that no later one about the same two mentions replaced, oldest first, with the pair each is
/// about; those about records that are not here are left out.
pub(crate) fn standing(
    records: &[Record],
    decisions: &[Decision],
) -> Vec<(DecisionId, DecidedPair)> {
    if decisions.is_empty() {
        return Vec::new();
    }
    let place: BTreeMap<RecordId, u32> =
        records.iter().enumerate().map(|(index, record)| (record.id, index as u32)).collect();
    let at = |mention: crate::records::MentionAt| {
        let record = *place.get(&mention.record)?;
        let names = records[record as usize].mentions.len();
        (usize::from(mention.place) < names).then_some((record, mention.place))
    };
    let pairs: Vec<(DecisionId, DecidedPair)> = in_force(decisions)
        .into_iter()
        .filter_map(|decision| {
            let (a, b, same, silent) = match decision.verdict {
                Verdict::OnePerson(a, b) => (a, b, true, false),
                Verdict::TwoPeople(a, b) => (a, b, false, false),
                Verdict::DoNotLink(a, b) => (a, b, false, true),
                Verdict::Undo(_) => return None,
            };
            Some((decision.id, DecidedPair { a: at(a)?, b: at(b)?, same, silent }))
        })
        .collect();
    let same_pair =
        |x: &DecidedPair, y: &DecidedPair| (x.a, x.b) == (y.a, y.b) || (x.a, x.b) == (y.b, y.a);
    // A later decision about a pair takes the place of an earlier one; but of those who must not be linked, only an undoing
    // does.
    let stands = |place: usize| {
        let own = &pairs[place].1;
        let mut others = pairs
            .iter()
            .enumerate()
            .filter(|(other, (_, pair))| *other != place && same_pair(own, pair));
        if own.silent {
            !others.any(|(other, (_, pair))| other > place && pair.silent)
        } else {
            !others.any(|(other, (_, pair))| other > place || pair.silent)
        }
    };
    (0..pairs.len()).filter(|place| stands(*place)).map(|place| pairs[place]).collect()
}
