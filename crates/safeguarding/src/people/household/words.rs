//! Sentences for people: one function for each thing a household's history tells.
//!
//! Takes the history and what it was read from; gives plain sentences with names in them, to be shown only to those who may
//! read the records. It adds nothing: what is not known is said as not known.

use super::{
    AcrossTheArea, AdultEntry, AgencyContact, Basis, ChangeKind, HouseholdChange, HouseholdHistory,
    HouseholdUnknown, HowItStands, Known, Move, NetworkPerson, NotSaid, Overlap, Place, Recorded,
    Resident, SharedBy, Stay, Visitor,
};
use crate::calendar::in_words;
use crate::people::relations::{Conflict, ExpectedAndBorn, Relationship, SiblingTie, Tie};
use crate::records::Role;

/// Makes sentences of a household's history.
#[derive(Clone, Copy)]
pub struct HouseholdWords<'a> {
    /// What it was read from.
    pub known: &'a Known<'a>,
    /// The history.
    pub history: &'a HouseholdHistory,
}

impl HouseholdWords<'_> {
    /// What somebody is called: their name, or what they are when nobody has named them.
    pub fn name(&self, person: u32) -> String {
        let person = &self.known.people.persons[person as usize];
        match (&person.name, &person.due) {
            (None, Some(due)) => format!("the unborn child due {}", in_words(*due.reveal())),
            _ => person.called(),
        }
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
        let period = period(&stay.recorded, "here");
        let since = match &stay.elsewhere_from {
            Some(from) => format!(" Recorded elsewhere from {from}."),
            None => " No record of them elsewhere since.".to_owned(),
        };
        let holds = if stay.holds() {
            ""
        } else {
            " Every record of it has since been put right or withdrawn."
        };
        format!("{who} is recorded at {place}. {period}{since}{holds}")
    }

    /// That somebody is recorded at two addresses at once, and by whom.
    pub fn overlap(&self, overlap: &Overlap) -> String {
        let [a, b] = overlap.stays.map(|s| self.address(self.history.stays[s as usize].place));
        let [by_a, by_b] = [0, 1].map(|i| self.agencies(&overlap.agencies[i]));
        let days = between(overlap.first, overlap.last);
        format!(
            "{} is recorded at two addresses {days}: {a} ({by_a}) and {b} ({by_b}). No record says which is right, or that both are.",
            self.name(overlap.person)
        )
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
            let agency = self.known.practice.agency_name(&record.agency);
            let kind = self.known.practice.kind_label(&record.kind).to_lowercase();
            let facts = self.known.practice.facts_in_words(&record.kind, &record.facts);
            let facts: Vec<String> =
                facts.into_iter().map(|(l, v)| format!("{}: {v}", l.to_lowercase())).collect();
            let facts =
                if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) };
            return format!("{agency} recorded {kind} for {who}, {}{facts}.{across}", moved.moved);
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
        let period = period(&resident.recorded, "here");
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
        format!(
            "{} ({role}): {}. {period}{elsewhere}{}",
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
            None => format!(
                "Somebody {what}, {} ({agency}). The record names {} and does not say which.{stands}",
                change.happened,
                self.names(&change.may_be)
            ),
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
        let period = period(&visitor.recorded, "as a visitor");
        format!("{} is named as a visitor {often}. {period}{also}", self.name(visitor.person))
    }

    /// What somebody is to another, and how often it is said.
    pub fn relationship(&self, r: &Relationship) -> String {
        let (person, of) = (self.name(r.person), self.name(r.of));
        let n = r.sources.len();
        let records = if n == 1 { "1 record".to_owned() } else { format!("{n} records") };
        let said = match r.tie {
            Tie::Sibling(tie) => sibling_in_words(tie, &person, &of),
            Tie::Expecting => format!("{person} is expecting {of}."),
            Tie::ParentsPartner => {
                format!("{person} is named as partner of a parent of {of}; of which is not said.")
            }
            Tie::PartNotSaid => {
                format!(
                    "{person} is named beside {of} as an adult; what they are to each other is not said."
                )
            }
            tie => format!("{person} is named as {} {of}.", tie_in_words(tie)),
        };
        let several = if r.is_said_of_this_child()
            || r.tie == Tie::Partner
            || matches!(r.tie, Tie::Sibling(_))
        {
            ""
        } else {
            " Each of them names several children and does not say of which it is true."
        };
        let holds = if r.holds() {
            ""
        } else {
            " Every record of it has since been put right or withdrawn."
        };
        let period = period(&r.recorded, "so");
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
    pub fn adult_entry(&self, entry: &AdultEntry) -> String {
        let record = &self.known.records[entry.record as usize];
        let kind = self.known.practice.kind_label(&entry.kind);
        let agency = self.known.practice.agency_name(&record.agency);
        let facts = self.known.practice.facts_in_words(&record.kind, &record.facts);
        let facts: Vec<String> = facts
            .into_iter()
            .map(|(label, value)| format!("{}: {value}", label.to_lowercase()))
            .collect();
        let facts =
            if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) };
        let others = if entry.others_named.is_empty() {
            String::new()
        } else {
            format!(" The record also names {}.", self.names(&entry.others_named))
        };
        format!(
            "{kind}, {}, {agency}{facts}.{others}{}",
            entry.happened,
            stands_in_words(entry.standing)
        )
    }

    /// Somebody of the network: what they are and when they were last named.
    pub fn network_person(&self, person: &NetworkPerson) -> String {
        let role = person.role.map_or("part not said", Role::label);
        format!("{} ({role}). {}", self.name(person.person), period(&person.recorded, "here"))
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

    /// What nobody has said, in a sentence.
    pub fn unknown(&self, unknown: &HouseholdUnknown) -> String {
        let name = |p: &u32| self.name(*p);
        let at = unknown.place.map_or_else(String::new, |p| format!(" at {}", self.address(p)));
        match &unknown.what {
            NotSaid::Mother(child) => format!("{}’s mother is not known.", name(child)),
            NotSaid::Father(child) => format!("{}’s father is not known.", name(child)),
            NotSaid::Name(role, records) => {
                let records = if records.len() == 1 {
                    "One record speaks".to_owned()
                } else {
                    format!("{} records speak", records.len())
                };
                format!("{records} of {} whom no record names.", with_article(role.label()))
            }
            NotSaid::BirthDate(person) => {
                format!("The birth date of {}, who is recorded{at}, is not known.", name(person))
            }
            NotSaid::PartAtTheAddress(person) => {
                format!(
                    "{} is recorded{at}. What they are to the children is not said.",
                    name(person)
                )
            }
            NotSaid::WhoChanged(may_be, record) => {
                let when = super::when(&self.known.records[*record as usize]);
                let of = if may_be.is_empty() {
                    String::new()
                } else {
                    format!(": the record names {}", self.names(may_be))
                };
                format!("The household changed, {when}. Who came or went is not said{of}.")
            }
            NotSaid::WhoLivesThereSince(last) => {
                format!("Who lives with the children{at} has not been said since {last}.")
            }
            NotSaid::HowRelated(a, b) => format!(
                "{} and {} are recorded together{at}. How they are related is not said.",
                name(a),
                name(b)
            ),
            NotSaid::WhereTheChildSleeps { child, places: [a, b] } => format!(
                "{} is recorded at {} and at {} at once. Where {} sleeps is not said.",
                name(child),
                self.address(*a),
                self.address(*b),
                self.known.people.persons[*child as usize].given()
            ),
            NotSaid::ChildAsCarer(child) => {
                format!("Whether {} looks after anybody at home is not said.", name(child))
            }
            NotSaid::PartOfTheFather(father) => format!(
                "What part {}, named as father and not recorded in the home, has in the children’s life is not said.",
                name(father)
            ),
            NotSaid::HowTheyGetOn(a, b) => {
                format!("How {} and {}, both recorded{at}, get on is not said.", name(a), name(b))
            }
            NotSaid::OwnHistory(persons) => {
                format!("Nothing is recorded of the own history of {}.", self.names(persons))
            }
            NotSaid::WiderNetwork => {
                "Nobody outside the home is named: no grandparent, relative, friend or neighbour."
                    .to_owned()
            }
        }
    }

    /// What would answer an unknown: a question to ask, and of whom.
    pub const fn answer(&self, unknown: &HouseholdUnknown) -> &'static str {
        match &unknown.what {
            NotSaid::Mother(_) => {
                "Ask whoever cares for the child; birth registration, health visiting and the GP hold the mother’s name."
            }
            NotSaid::Father(_) => {
                "Ask the mother and the child who the father is and whether he has parental responsibility; the birth certificate and health visiting may name him."
            }
            NotSaid::Name(..) => {
                "Ask for the name and birth date at the next visit; ask the police and housing who else is recorded at the address."
            }
            NotSaid::BirthDate(_) => {
                "Ask for the birth date; without it agencies cannot tell whether they know this adult."
            }
            NotSaid::PartAtTheAddress(_) => {
                "Ask the family and the agency that gave the address whether they live there and what they are to the children."
            }
            NotSaid::WhoChanged(..) => "Ask the agency that recorded it who joined or left.",
            NotSaid::WhoLivesThereSince(_) => {
                "Ask at the next visit who lives in the home, and record everybody."
            }
            NotSaid::HowRelated(..) => {
                "Ask the parents, and record each as sibling, half sibling or no relation; health visiting and school may know."
            }
            NotSaid::WhereTheChildSleeps { .. } => {
                "Ask the child and both homes where the child sleeps on which nights; see the bed."
            }
            NotSaid::ChildAsCarer(_) => {
                "Ask the child and the school who does what at home; offer a young carer’s needs assessment."
            }
            NotSaid::PartOfTheFather(_) => {
                "Ask the child, the mother and the father himself how often they meet and what he does for the children."
            }
            NotSaid::HowTheyGetOn(..) => {
                "Speak with each adult alone, and ask the children how the adults get on."
            }
            NotSaid::OwnHistory(_) => {
                "Ask each about their own childhood and earlier children; adult services and earlier records may hold it."
            }
            NotSaid::WiderNetwork => {
                "Ask the child whom they trust, and the family who helps; offer a family network meeting."
            }
        }
    }
}

fn period(recorded: &Recorded, what: &str) -> String {
    match (recorded.first.sort_day(), recorded.last.sort_day()) {
        (None, _) | (_, None) => "When is not known.".to_owned(),
        _ if recorded.first == recorded.last => {
            format!("Recorded {what} once: {}.", recorded.first)
        }
        _ => format!("First recorded {what} {}, last {}.", recorded.first, recorded.last),
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
    format!("{article} {role}")
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
        Tie::ParentsPartner => "partner of a parent of",
        Tie::StepParent => "step-parent of",
        Tie::FormerPartner => "former partner of a parent of",
        Tie::Carer => "carer of",
        Tie::FosterCarer => "foster carer of",
        Tie::Grandparent => "grandparent of",
        Tie::Relative => "relative of",
        Tie::Sibling(_) => "brother or sister of",
        Tie::AdultInHome => "adult in the home of",
        Tie::Lodger => "lodger in the home of",
        Tie::Visitor => "visitor to the home of",
        Tie::Network => "part of the wider network of",
        Tie::PartNotSaid => "an adult beside",
    }
}

fn sibling_in_words(tie: SiblingTie, a: &str, b: &str) -> String {
    match tie {
        SiblingTie::BothParents => format!("{a} and {b} have the same mother and the same father."),
        SiblingTie::HalfByMother => {
            format!("{a} and {b} are half siblings: the same mother, different fathers.")
        }
        SiblingTie::HalfByFather => {
            format!("{a} and {b} are half siblings: the same father, different mothers.")
        }
        SiblingTie::SameMother => {
            format!("{a} and {b} have the same mother; whether the same father is not known.")
        }
        SiblingTie::SameFather => {
            format!("{a} and {b} have the same father; whether the same mother is not known.")
        }
        SiblingTie::SaidOnly => {
            format!(
                "{a} and {b} are named as brother or sister; which parent they share is not said."
            )
        }
    }
}
