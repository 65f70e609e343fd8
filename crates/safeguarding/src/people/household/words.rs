//! Sentences for people: one function for each thing a household's history tells.
//!
//! Takes the history and what it was read from; gives plain sentences with names in them, to be shown only to those who may
//! read the records. It adds nothing: what is not known is said as not known.

mod not_said;

use super::{
    AcrossTheArea, AdultEntry, AgencyContact, Basis, ChangeKind, HouseholdChange, HouseholdHistory,
    HowItStands, Known, Move, NetworkPerson, Overlap, Place, Recorded, Resident, SharedBy, Stay,
    Visitor, WithoutAHome,
};
use crate::calendar::in_words;
use crate::people::relations::{
    Conflict, ExpectedAndBorn, Relationship, SiblingTie, Tie, is_long_overdue,
};
use crate::records::{Mention, Record, Role};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Facts that tell of what happened and of no one grown-up.
const FACTS_OF_WHAT_HAPPENED: &[&str] = &["type", "risk", "children_present", "notified_school"];

/// Makes sentences of a household's history.
#[derive(Clone, Copy)]
pub struct HouseholdWords<'a> {
    /// What it was read from.
    pub known: &'a Known<'a>,
    /// The history.
    pub history: &'a HouseholdHistory,
}

impl HouseholdWords<'_> {
    /// What somebody is called in the records the reader had; what they are, where none of those names them.
    pub fn name(&self, person: u32) -> String {
        let known = &self.known.people.persons[person as usize];
        if known.name.is_none()
            && let Some(due) = &known.due
        {
            return format!("the unborn child due {}", in_words(*due.reveal()));
        }
        known.called_by(self.seen_mentions(person))
    }

    /// The given name by which somebody is called in the records the reader had, or all they are called.
    pub fn given(&self, person: u32) -> String {
        let known = &self.known.people.persons[person as usize];
        if known.name.is_none() {
            return self.name(person);
        }
        known.given_by(self.seen_mentions(person))
    }

    fn seen_mentions(&self, person: u32) -> impl Iterator<Item = &Mention> {
        let Known { records, people, sees, .. } = self.known;
        people.persons[person as usize]
            .mentions
            .iter()
            .filter(|(record, _)| sees(&records[*record as usize]))
            .map(|(record, place)| &records[*record as usize].mentions[usize::from(*place)])
    }

    /// Several people, in a row: "Amber, Finn and Jo".
    pub fn names(&self, persons: &[u32]) -> String {
        listed(&persons.iter().map(|p| self.name(*p)).collect::<Vec<_>>())
    }

    /// A place's address as written most fully.
    pub fn address(&self, place: u32) -> &str {
        self.history.places[place as usize].address.reveal()
    }

    fn agencies(&self, agencies: &[smol_str::SmolStr]) -> String {
        let names = agencies.iter().map(|a| self.known.practice.agency_name(a).to_owned());
        listed(&names.collect::<Vec<_>>())
    }

    /// What is to be known of a place besides its address; empty for an ordinary home with nothing to add.
    pub fn place(&self, place: &Place) -> String {
        let mut said = Vec::new();
        match place.shared {
            Some(SharedBy::ManyFamilies) => said.push(
                "Many unrelated families are recorded at this address. Nobody is taken for a household with strangers."
                    .to_owned(),
            ),
            Some(SharedBy::Institution) => said.push(
                "This is the address of an institution. Nobody is taken for a household with strangers.".to_owned(),
            ),
            None => {}
        }
        if place.in_area == Some(false) {
            said.push("Outside the area.".to_owned());
        }
        if !place.other_ways.is_empty() {
            let ways: Vec<&str> = place.other_ways.iter().map(|w| w.reveal().as_str()).collect();
            said.push(format!("Also written: {}.", ways.join("; ")));
        }
        said.join(" ")
    }

    /// Where somebody is recorded, from when, when last, and whether elsewhere since.
    pub fn stay(&self, stay: &Stay) -> String {
        let who = self.name(stay.person);
        let place = self.address(stay.place);
        let period = period(&stay.recorded, "recorded here");
        let since = match &stay.elsewhere_from {
            Some(from) => format!(" Recorded elsewhere from {from}."),
            None if is_long_overdue(self.known, stay.person) => {
                " No record says what became of the child.".to_owned()
            }
            None => " No record of them elsewhere since.".to_owned(),
        };
        let holds = if stay.holds() { "" } else { NOTHING_HOLDS };
        format!("{who} is recorded at {place}. {period}{since}{holds}")
    }

    /// The facts of a record, to stand after its agency in brackets.
    fn facts(&self, record: &Record) -> String {
        self.facts_of(record, &record.facts)
    }

    fn facts_of(&self, record: &Record, facts: &BTreeMap<SmolStr, String>) -> String {
        let facts = self.known.practice.facts_in_words(&record.kind, facts);
        let facts =
            facts.iter().map(|(label, value)| format!("; {}: {value}", label.to_lowercase()));
        facts.collect::<Vec<_>>().concat()
    }

    /// That somebody is recorded at two addresses at once, and by whom.
    pub fn overlap(&self, overlap: &Overlap) -> String {
        let [a, b] = overlap.stays.map(|s| self.address(self.history.stays[s as usize].place));
        let [by_a, by_b] = [0, 1].map(|i| self.agencies(&overlap.agencies[i]));
        let days = between(overlap.first, overlap.last);
        let open = if overlap.is_a_move_some_have_not_heard_of {
            "A source that has both records a move; others may not have heard of it."
        } else {
            "No record says which is right, or that both are."
        };
        format!(
            "{} is recorded at two addresses {days}: {a} ({by_a}) and {b} ({by_b}). {open}",
            self.name(overlap.person)
        )
    }

    /// That somebody is recorded with no home.
    pub fn without_a_home(&self, without: &WithoutAHome) -> String {
        let period = period(&without.recorded, "said");
        format!("{} is recorded as having no home. {period}", self.name(without.person))
    }

    /// A change of address.
    pub fn moved(&self, moved: &Move) -> String {
        let who = self.names(&moved.persons);
        let have = if moved.persons.len() > 1 { "are" } else { "is" };
        let across = match moved.across {
            Some(AcrossTheArea::Into) => " This is a move into the area.",
            Some(AcrossTheArea::OutOf) => " This is a move out of the area.",
            None => "",
        };
        if let Some(record) = moved.said_by {
            let record = &self.known.records[record as usize];
            let kind = self.known.practice.kind_label(&record.kind);
            let agency = self.known.practice.agency_name(&record.agency);
            let facts = self.facts(record);
            return format!("{kind}: {who}, {} ({agency}{facts}).{across}", moved.moved);
        }
        let from = moved.from.map_or("an address not known", |p| self.address(p));
        let to = moved.to.map_or("an address not known", |p| self.address(p));
        let last = moved
            .last_at_from
            .as_ref()
            .map_or_else(String::new, |last| format!(" (last recorded there {last})"));
        format!(
            "{who} {have} recorded at {to} from {}, before that at {from}{last}.{across}",
            moved.moved
        )
    }

    /// Somebody of a household: what they are, what puts them there, and when.
    pub fn resident(&self, resident: &Resident) -> String {
        let role = match resident.role {
            Some(role) if resident.other_roles.is_empty() => role.label().to_owned(),
            Some(role) => {
                let others: Vec<_> = resident.other_roles.iter().map(|r| r.label()).collect();
                format!("{}; also named as {}", role.label(), others.join(", "))
            }
            None => "no record says what they are to the children".to_owned(),
        };
        let basis: Vec<&str> = resident.basis.iter().map(|b| basis_in_words(*b)).collect();
        let period = period(&resident.recorded, "recorded here");
        let elsewhere = if resident.is_recorded_elsewhere_meanwhile {
            " Their own address at the time is recorded elsewhere."
        } else {
            ""
        };
        let changes: Vec<String> = resident
            .changes
            .iter()
            .map(|c| format!(" {}", self.change(&self.history.changes[*c as usize])))
            .collect();
        let holds = if resident.holds { "" } else { NOTHING_HOLDS };
        format!(
            "{} ({role}): {}. {period}{elsewhere}{}{holds}",
            self.name(resident.person),
            listed(&basis.iter().map(|b| (*b).to_owned()).collect::<Vec<_>>()),
            changes.concat()
        )
    }

    /// Somebody joined or left.
    pub fn change(&self, change: &HouseholdChange) -> String {
        let agency =
            self.known.practice.agency_name(&self.known.records[change.record as usize].agency);
        let what = match change.what {
            Some(ChangeKind::Joined) => "joined the household",
            Some(ChangeKind::Left) => "left the household",
            Some(ChangeKind::Returned) => "came back to the household",
            Some(ChangeKind::Imprisoned) => "went to prison",
            Some(ChangeKind::Released) => "came out of prison",
            None => "joined or left the household, which of the two is not said",
        };
        let stands = stands_in_words(change.standing);
        match change.who {
            Some(who) => {
                format!("{} {what}, {} ({agency}).{stands}", self.name(who), change.happened)
            }
            None if change.may_be.is_empty() => {
                format!(
                    "Somebody {what}, {} ({agency}). The record does not say who.{stands}",
                    change.happened
                )
            }
            None => {
                let new = &change.first_named_then;
                let new = if new.is_empty() || new.len() == change.may_be.len() {
                    String::new()
                } else {
                    format!(" Not named beside the children before: {}.", self.names(new))
                };
                format!(
                    "Somebody {what}, {} ({agency}). The record names {} and does not say which.{new}{stands}",
                    change.happened,
                    self.names(&change.may_be)
                )
            }
        }
    }

    /// Somebody who comes to the home.
    pub fn visitor(&self, visitor: &Visitor) -> String {
        let n = visitor.records.len();
        let often = if n == 1 { "in one record".to_owned() } else { format!("in {n} records") };
        let others: Vec<&str> = visitor.other_roles.iter().map(|r| r.label()).collect();
        let also = if others.is_empty() {
            String::new()
        } else {
            format!(" Also named as {}.", others.join(", "))
        };
        let period = period(&visitor.recorded, "named as a visitor");
        format!("{} is named as a visitor {often}. {period}{also}", self.name(visitor.person))
    }

    /// What somebody is to another, and how often it is said.
    pub fn relationship(&self, r: &Relationship) -> String {
        let (person, of) = (self.name(r.person), self.name(r.of));
        let n = r.sources.len();
        let records = if n == 1 { "1 record".to_owned() } else { format!("{n} records") };
        let said = match r.tie {
            Tie::Sibling(tie) => sibling_in_words(tie, &person, &of),
            Tie::Expecting => format!("{person} is recorded as expecting {of}."),
            Tie::PartNotSaid => {
                format!(
                    "{person} is named beside {of} as an adult; what they are to each other is not said."
                )
            }
            tie => format!("{person} is named as {} {of}.", tie_in_words(tie)),
        };
        let is_parent = matches!(r.tie, Tie::Mother | Tie::Father | Tie::Expecting);
        let several = match (r.is_said_of_this_child() || !is_parent, n) {
            (true, _) => "",
            (false, 1) => " It names several children and does not say of which it is true.",
            (false, _) => " Each names several children and does not say of which it is true.",
        };
        let holds = if r.holds() { "" } else { NOTHING_HOLDS };
        let period = period(&r.recorded, "said");
        format!("{said} {records}. {period}{several}{holds}")
    }

    /// What cannot all be right.
    pub fn conflict(&self, conflict: &Conflict) -> String {
        match conflict {
            Conflict::TwoNamedAs { child, tie, persons } => format!(
                "{} are both named as {} {}. Both are shown; ask who is meant.",
                self.names(persons),
                tie_in_words(*tie),
                self.name(*child)
            ),
            Conflict::TwoParts { person, child, ties } => {
                let parts: Vec<String> = ties.iter().map(|t| tie_in_words(*t).to_owned()).collect();
                format!(
                    "{} is named as {} {}. Both are shown; ask which is right.",
                    self.name(*person),
                    listed(&parts),
                    self.name(*child)
                )
            }
        }
    }

    /// That an expected and a born child are likely one.
    pub fn expected(&self, pair: &ExpectedAndBorn) -> String {
        format!(
            "{} was expecting a child due {}, and {} was born {}. These are likely one child: are they?",
            self.name(pair.mother),
            in_words(pair.due),
            self.name(pair.born),
            pair.born_on
        )
    }

    /// A record that speaks of an adult: what, when, who recorded it, and whether it may be of another.
    ///
    /// Where it speaks of several grown-ups, only that they are named in it, and of its facts only those of what happened: a
    /// part, an illness or a substance is one person's, and the record does not say whose.
    pub fn adult_entry(&self, entry: &AdultEntry) -> String {
        let record = &self.known.records[entry.record as usize];
        let kind = self.known.practice.kind_label(&entry.kind);
        let agency = self.known.practice.agency_name(&record.agency);
        let facts = if entry.speaks_of_several {
            let mut of_all = record.facts.clone();
            of_all.retain(|name, _| FACTS_OF_WHAT_HAPPENED.contains(&name.as_str()));
            self.facts_of(record, &of_all)
        } else {
            self.facts(record)
        };
        let others = if entry.others_named.is_empty() {
            String::new()
        } else {
            format!(" The record also names {}.", self.names(&entry.others_named))
        };
        let stands = stands_in_words(entry.standing);
        if entry.speaks_of_several {
            return format!(
                "Named in: {kind}, {} ({agency}{facts}); whose part it was the record does not say.{others}{stands}",
                entry.happened
            );
        }
        format!("{kind}, {} ({agency}{facts}).{others}{stands}", entry.happened)
    }

    /// Somebody of the network: what they are and when they were last named.
    pub fn network_person(&self, person: &NetworkPerson) -> String {
        let role = person.role.map_or("part not said", Role::label);
        format!("{} ({role}). {}", self.name(person.person), period(&person.recorded, "named"))
    }

    /// An agency and its last contact.
    pub fn agency(&self, agency: &AgencyContact) -> String {
        let name = self.known.practice.agency_name(&agency.agency);
        let contact = if agency.contacts == 0 {
            "no contact recorded".to_owned()
        } else if agency.contact.last.sort_day().is_none() {
            "contact recorded, when is not known".to_owned()
        } else {
            format!("last contact {}", agency.contact.last)
        };
        let told = if agency.last_told.last.sort_day().is_some() {
            format!("; last told something by another agency {}", agency.last_told.last)
        } else {
            String::new()
        };
        format!("{name}: {contact}{told}.")
    }
}

const NOTHING_HOLDS: &str = " Every record of it has since been put right or withdrawn.";

fn period(recorded: &Recorded, what: &str) -> String {
    match (recorded.first.sort_day(), recorded.last.sort_day()) {
        (None, _) | (_, None) => "When is not known.".to_owned(),
        _ if recorded.first == recorded.last => format!("Once {what}: {}.", recorded.first),
        _ => format!("First {what} {}, last {}.", recorded.first, recorded.last),
    }
}

fn between(first: crate::calendar::Date, last: crate::calendar::Date) -> String {
    if first == last {
        format!("on {}", in_words(first))
    } else {
        format!("between {} and {}", in_words(first), in_words(last))
    }
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => "nobody".to_owned(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn with_article(role: &str) -> String {
    let article = if role.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", role.replace("in home", "in the home"))
}

const fn basis_in_words(basis: Basis) -> &'static str {
    match basis {
        Basis::OwnAddress => "recorded as their own address",
        Basis::NamedInTheHome => "named in records that give the child’s address",
        Basis::HouseholdChange => "said to have joined the household",
    }
}

const fn stands_in_words(standing: HowItStands) -> &'static str {
    match standing {
        HowItStands::Stands => "",
        HowItStands::Disputed => " This is disputed.",
        HowItStands::NewerVersion => " Its source has since given a newer version.",
        HowItStands::Corrected => " This has since been corrected.",
        HowItStands::Withdrawn => " This was later withdrawn.",
    }
}

/// What a tie is called, to stand before a name.
const fn tie_in_words(tie: Tie) -> &'static str {
    match tie {
        Tie::Mother => "mother of",
        Tie::Expecting => "expecting",
        Tie::Father => "father of",
        Tie::Partner => "partner of",
        Tie::ParentsPartner => "the partner of a parent of",
        Tie::StepParent => "a step-parent of",
        Tie::FormerPartner => "a former partner of a parent of",
        Tie::Carer => "a carer of",
        Tie::FosterCarer => "a foster carer of",
        Tie::Grandparent => "a grandparent of",
        Tie::Relative => "a relative of",
        Tie::Sibling(_) => "a brother or sister of",
        Tie::AdultInHome => "an adult in the home of",
        Tie::Lodger => "a lodger in the home of",
        Tie::Visitor => "a visitor to the home of",
        Tie::Network => "part of the wider network of",
        Tie::PartNotSaid => "an adult beside",
    }
}

fn sibling_in_words(tie: SiblingTie, a: &str, b: &str) -> String {
    match tie {
        SiblingTie::BothParents => {
            format!("The same mother and the same father are named for {a} and {b}.")
        }
        SiblingTie::HalfByMother => format!(
            "{a} and {b} are half siblings as records name their parents: the same mother, different fathers."
        ),
        SiblingTie::HalfByFather => format!(
            "{a} and {b} are half siblings as records name their parents: the same father, different mothers."
        ),
        SiblingTie::SameMother => format!(
            "The same mother is named for {a} and {b}; whether they have the same father is not known."
        ),
        SiblingTie::SameFather => format!(
            "The same father is named for {a} and {b}; whether they have the same mother is not known."
        ),
        SiblingTie::SaidOnly => format!(
            "{a} and {b} are named as brother or sister; which parent they share is not said."
        ),
    }
}
