//! What nobody has said, in sentences, and what would answer each.
//!
//! Takes what is open in a household's history; gives a plain sentence and whom to ask. It says that nobody has said it, never
//! that anybody should have.

use super::{HouseholdWords, with_article};
use crate::calendar::in_words;
use crate::people::household::{HouseholdUnknown, NotSaid, when};
use crate::records::Role;

impl HouseholdWords<'_> {
    /// What nobody has said, in a sentence.
    pub fn unknown(&self, unknown: &HouseholdUnknown) -> String {
        let name = |p: &u32| self.name(*p);
        let at = unknown.place.map_or_else(String::new, |p| format!(" at {}", self.address(p)));
        match &unknown.what {
            NotSaid::Mother(child) => format!("{}’s mother is not known.", name(child)),
            NotSaid::Father(child) => format!("{}’s father is not known.", name(child)),
            NotSaid::Expected(child) => {
                let due = self.known.people.persons[*child as usize].due.as_ref();
                let day =
                    due.map_or_else(String::new, |due| format!(" {}", in_words(*due.reveal())));
                format!(
                    "{} was expected{day}; no record says what became of it.",
                    self.expected_child(*child)
                )
            }
            NotSaid::Name(role, records) => unnamed(*role, records.len()),
            NotSaid::BirthDate(person) => {
                format!("The birth date of {}, who is recorded{at}, is not known.", name(person))
            }
            NotSaid::PartAtTheAddress(person) => {
                format!(
                    "{} is recorded{at}. What they are to the children is not said.",
                    name(person)
                )
            }
            NotSaid::WhoChanged(may_be, record) => self.who_changed(may_be, *record),
            NotSaid::WhoLivesThereSince(last) => {
                format!("Who lives with the children{at} has not been said since {last}.")
            }
            NotSaid::WhoLivesThere => {
                format!("No record says which adult lives with the children{at}.")
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
                self.given(*child)
            ),
            NotSaid::ChildAsCarer(child) => {
                format!("Whether {} looks after anybody at home is not said.", name(child))
            }
            NotSaid::PartOfTheFather(father) => format!(
                "What part {}, named as father and not recorded where the children live now, has in their life is not said.",
                name(father)
            ),
            NotSaid::HowTheyGetOn(a, b) => {
                format!("How {} and {}, both recorded{at}, get on is not said.", name(a), name(b))
            }
            NotSaid::OwnHistory(persons) => {
                format!(
                    "Nothing is recorded of the history of {}: childhood, earlier relationships and children.",
                    self.names(persons)
                )
            }
            NotSaid::WiderNetwork => {
                "Nobody outside the home is named: no grandparent, relative, friend or neighbour."
                    .to_owned()
            }
        }
    }

    fn expected_child(&self, child: u32) -> String {
        let person = &self.known.people.persons[child as usize];
        if person.name.is_some() { self.name(child) } else { "an unborn child".to_owned() }
    }

    fn who_changed(&self, may_be: &[u32], record: u32) -> String {
        let when = when(&self.known.records[record as usize]);
        let of = if may_be.is_empty() {
            String::new()
        } else {
            format!(": the record names {}", self.names(may_be))
        };
        format!("The household changed, {when}. Who came or went is not said{of}.")
    }

    /// What would answer an unknown: a question to ask, and of whom.
    pub const fn answer(&self, unknown: &HouseholdUnknown) -> &'static str {
        match &unknown.what {
            NotSaid::Mother(_) => {
                "Ask whoever cares for the child; birth registration, health visiting and the GP hold the mother’s name."
            }
            NotSaid::Father(_) => {
                "Ask the mother, when alone, and the child who the father is and whether he has parental responsibility; the birth certificate and health visiting may name him."
            }
            NotSaid::Expected(_) => {
                "Ask the midwife, the health visitor and the GP whether the child was born, when and under what name."
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
            NotSaid::WhoLivesThere | NotSaid::WhoLivesThereSince(_) => {
                "Ask at the next visit who lives in the home, and record everybody."
            }
            NotSaid::HowRelated(..) => {
                "Ask the parents, and record each as sibling, half sibling or no relation; health visiting and school may know."
            }
            NotSaid::WhereTheChildSleeps { .. } => {
                "Ask the child and each home where the child sleeps on which nights, and see the bed; tell neither home the other’s address."
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

fn unnamed(role: Role, records: usize) -> String {
    let speak = if records == 1 {
        "One record speaks".to_owned()
    } else {
        format!("{records} records speak")
    };
    format!("{speak} of {} whom no record names.", with_article(role.label()))
}
