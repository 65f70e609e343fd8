//! Two mentions side by side, and why they are asked about: what a person must see before deciding who is who.
//!
//! Takes mentions of a caseload; gives what each says, field by field, what each leaves unsaid and so which agency to ask,
//! and how two mentions that are one person came to be so. It weighs nothing and decides nothing.

use super::Caseload;
use crate::calendar::in_words;
use crate::people::{Contradiction, Evidence, NOBODY, Question};
use crate::private::Private;
use crate::records::{IdentifierScheme, Mention};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// What a mention says in one field; empty where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidField {
    /// The field.
    pub label: &'static str,
    /// What is written.
    pub words: Private<String>,
}

/// Two mentions, each by record and place, and what there is for and against their being one person.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The mention that came first.
    pub first: (u32, u16),
    /// The other.
    pub second: (u32, u16),
    /// What there is.
    pub evidence: Evidence,
}

/// Why a pair is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AskedBecause {
    /// What agrees is too little to be sure, or two links were too close to choose between.
    TooLittle,
    /// Something speaks against it.
    Against(Contradiction),
}

impl AskedBecause {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::TooLittle,
        Self::Against(Contradiction::TwoNhsNumbers),
        Self::Against(Contradiction::TwoBirthDates),
        Self::Against(Contradiction::TwoGivenNames),
        Self::Against(Contradiction::ChildAndGrownUp),
        Self::Against(Contradiction::NamedApartInOneRecord),
        Self::Against(Contradiction::TwoSchoolsOneDay),
        Self::Against(Contradiction::DecidedApart),
    ];

    /// Its name in an address and in JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Self::TooLittle => "too-little",
            Self::Against(Contradiction::TwoNhsNumbers) => "two-nhs-numbers",
            Self::Against(Contradiction::TwoBirthDates) => "two-birth-dates",
            Self::Against(Contradiction::TwoGivenNames) => "two-given-names",
            Self::Against(Contradiction::ChildAndGrownUp) => "child-and-grown-up",
            Self::Against(Contradiction::NamedApartInOneRecord) => "named-apart",
            Self::Against(Contradiction::TwoSchoolsOneDay) => "two-schools-one-day",
            Self::Against(Contradiction::DecidedApart) => "decided-apart",
        }
    }

    /// What a reader sees.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::TooLittle => {
                "too little for it to be sure, or two possible links too close to choose between"
            }
            Self::Against(against) => against.in_words(),
        }
    }

    /// Reads a reason by its id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.id() == id)
    }
}

impl Question {
    /// Why it is asked.
    pub fn because(&self) -> AskedBecause {
        self.against.map_or(AskedBecause::TooLittle, AskedBecause::Against)
    }

    /// Why it is asked, in words: what agrees, then what speaks against it and between whom.
    pub fn in_words(&self, evidence: &Evidence) -> String {
        let between = match (self.against, self.between_others) {
            (Some(_), true) => "between other mentions of the two people: ",
            _ => "",
        };
        let against = format!("{between}{}", self.because().in_words());
        let agrees = evidence.in_words();
        match (agrees.is_empty(), self.against) {
            (true, _) => against,
            (false, Some(_)) => format!("{}; against it: {against}", agrees.join("; ")),
            (false, None) => format!("{}; but {against}", agrees.join("; ")),
        }
    }
}

impl Caseload {
    /// What a mention says of somebody, and who says it, when. **Shape:** always the same fields in the same order.
    pub fn said_of(&self, (record, place): (u32, u16)) -> Vec<SaidField> {
        let record = &self.records[record as usize];
        let mention = &record.mentions[usize::from(place)];
        let field = |label, words: Option<String>| SaidField {
            label,
            words: words.unwrap_or_default().into(),
        };
        let name = mention.name.as_ref().map(Private::reveal);
        let agency = self.practice.agency_name(&record.agency).to_owned();
        let organisation = record.provenance.organisation.as_deref();
        vec![
            field("Given name", name.map(|name| name.given.clone())),
            field("Family name", name.map(|name| name.family.clone())),
            field("Also known as", name.and_then(|name| name.also.clone())),
            field("Born", mention.born.as_ref().map(|born| born.reveal().to_string())),
            field("Expected", mention.due.as_ref().map(|due| in_words(*due.reveal()))),
            field("NHS number", number(mention, IdentifierScheme::NhsNumber)),
            field("Pupil number", number(mention, IdentifierScheme::Upn)),
            field("Agency’s own number", number(mention, IdentifierScheme::Local)),
            field("Address", mention.address.as_ref().map(|address| address.reveal().clone())),
            field("Named as", Some(mention.role.label().to_owned())),
            field(
                "Who says it",
                Some(organisation.map_or_else(|| agency.clone(), |o| format!("{agency}, {o}"))),
            ),
            field("What it is", Some(self.practice.kind_label(&record.kind).to_owned())),
            field("When it happened", Some(record.happened.to_string())),
            field("When it was written", record.recorded.map(in_words)),
        ]
    }

    /// What a mention leaves unsaid that would help to know who it is, so that its agency can be asked.
    pub fn left_unsaid(&self, (record, place): (u32, u16)) -> Vec<&'static str> {
        let mention = &self.records[record as usize].mentions[usize::from(place)];
        let name = mention.name.as_ref().map(Private::reveal);
        let mut unsaid = Vec::new();
        if name.is_none_or(|name| name.given.is_empty()) {
            unsaid.push("the given name");
        }
        if name.is_none_or(|name| name.family.is_empty()) {
            unsaid.push("the family name");
        }
        if mention.birth_day().is_none() && mention.due.is_none() {
            unsaid.push("the birth date to the day");
        }
        if number(mention, IdentifierScheme::NhsNumber).is_none() {
            unsaid.push("the NHS number");
        }
        if mention.address.is_none() {
            unsaid.push("the address at the time");
        }
        unsaid
    }

    /// Two mentions compared; `None` where one of them names nobody.
    pub fn compared(&self, a: (u32, u16), b: (u32, u16)) -> Option<Compared> {
        let (first, second) = (a.min(b), a.max(b));
        let evidence = self.people.evidence(first, second)?;
        Some(Compared { first, second, evidence })
    }

    /// The two mentions of two persons that agree most, so that a reader sees the best that can be said for it.
    ///
    /// Of persons written in very many ways, the first sixty ways of each are compared.
    pub fn nearest_mentions(&self, one: u32, other: u32) -> Option<Compared> {
        let (some, others) = (self.ways_written(one), self.ways_written(other));
        let pairs = some.iter().flat_map(|a| others.iter().map(move |b| (*a, *b)));
        pairs.filter_map(|(a, b)| self.compared(a, b)).max_by(|x, y| {
            let bits = |compared: &Compared| compared.evidence.deciding().bits();
            // Of equals the earlier pair, so that the answer is the same each time.
            bits(x).total_cmp(&bits(y)).then((y.first, y.second).cmp(&(x.first, x.second)))
        })
    }

    /// The first mention of each way a person is written by an organisation. **Shape:** in the order of the log.
    pub fn ways_written(&self, person: u32) -> Vec<(u32, u16)> {
        let mut seen = BTreeSet::new();
        let mentions = self.people.persons[person as usize].mentions.iter().copied();
        mentions.filter(|at| seen.insert(self.people.linker.node_at(*at))).take(MOST_WAYS).collect()
    }

    /// The links by which two mentions of one person are one, from the first to the second. Empty where they are not one,
    /// or are written alike by one organisation.
    pub fn chain(&self, a: (u32, u16), b: (u32, u16)) -> Vec<Compared> {
        let linker = &self.people.linker;
        let (from, to) = (linker.node_at(a), linker.node_at(b));
        if from == to
            || from == NOBODY
            || to == NOBODY
            || linker.person_of(from) != linker.person_of(to)
        {
            return Vec::new();
        }
        let mut came_from: HashMap<u32, u32> = HashMap::from([(from, from)]);
        let mut next = VecDeque::from([from]);
        while let Some(node) = next.pop_front() {
            if node == to {
                break;
            }
            for other in linker.linked_to(node) {
                came_from.entry(other).or_insert_with(|| {
                    next.push_back(other);
                    node
                });
            }
        }
        let mut steps = Vec::new();
        let mut node = to;
        while node != from {
            let Some(&before) = came_from.get(&node) else { return Vec::new() };
            let mention = |node: u32| self.people.first_of_node[node as usize];
            if let (Some(one), Some(other)) = (mention(before), mention(node)) {
                let evidence = linker.evidence_of_nodes(before, node);
                steps.push(Compared { first: one, second: other, evidence });
            }
            node = before;
        }
        steps.reverse();
        steps
    }
}

/// How many ways of writing a person are compared with another's.
const MOST_WAYS: usize = 60;

fn number(mention: &Mention, scheme: IdentifierScheme) -> Option<String> {
    let numbers: Vec<String> = mention
        .identifiers
        .iter()
        .filter(|identifier| identifier.scheme == scheme)
        .map(|identifier| {
            let doubtful =
                if identifier.passes_its_check() { "" } else { " (its check digit is wrong)" };
            format!("{}{doubtful}", identifier.value)
        })
        .collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}
