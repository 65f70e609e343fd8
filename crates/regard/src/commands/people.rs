//! `regard people`: who the records name.

use super::LogPlace;
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::calendar::in_words;
use safeguarding::records::Role;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct People {
    /// Part of a name, an identifier or a birth date; everybody's children where not given.
    words: Vec<String>,
    /// Show why each mention was linked.
    #[arg(long)]
    why: bool,
    #[command(flatten)]
    log: LogPlace,
}

impl People {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let people = &caseload.people;
        let found = if self.words.is_empty() {
            (0..people.persons.len() as u32)
                .filter(|i| people.persons[*i as usize].is_child())
                .collect()
        } else {
            caseload.search(&self.words.join(" "))
        };
        for index in &found {
            say!("{}{}", crate::open::one_line(&caseload, *index), expected(&caseload, *index));
            if self.why {
                print_why(&caseload, *index);
            }
        }
        say!("{} {}", found.len(), if found.len() == 1 { "person" } else { "people" });
        let questions = people.questions.len();
        if questions > 0 && self.words.is_empty() {
            let pairs = if questions == 1 { "pair" } else { "pairs" };
            say!(
                "{questions} {pairs} of people may be one person each: see them with `regard link --queue`."
            );
        }
        for coverage in caseload.coverage.iter().filter(|_| self.words.is_empty()) {
            let day = |d: Option<safeguarding::calendar::Date>| {
                d.map_or_else(|| "not said".to_owned(), in_words)
            };
            say!(
                "{} gave records from {} to {}, current as of {}",
                caseload.practice.agency_name(&coverage.agency),
                day(coverage.from),
                day(coverage.to),
                day(coverage.current_as_of)
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// For a child not yet born: the day expected and the mother's name, because nothing else tells two such children apart.
fn expected(caseload: &Caseload, index: u32) -> String {
    let people = &caseload.people;
    let person = &people.persons[index as usize];
    let Some(due) = person.due.as_ref().filter(|_| person.born.is_none()) else {
        return String::new();
    };
    let mothers: BTreeSet<u32> = person
        .mentions
        .iter()
        .flat_map(|(record, _)| people.in_record(&caseload.records, *record))
        .filter(|(_, role)| *role == Role::Mother)
        .map(|(mother, _)| mother)
        .collect();
    let mothers: Vec<String> = mothers
        .into_iter()
        .map(|mother| field(&people.persons[mother as usize].called()))
        .collect();
    let of = if mothers.is_empty() {
        "mother not named".to_owned()
    } else {
        format!("mother {}", mothers.join(" or "))
    };
    format!(", birth expected {}, {of}", in_words(*due.reveal()))
}

/// By what each mention of a person was joined to another of theirs.
fn print_why(caseload: &Caseload, person: u32) {
    let people = &caseload.people;
    let of = |(record, place): (u32, u16)| {
        let from = &caseload.records[record as usize].provenance;
        let names = caseload.records[record as usize].mentions.len();
        let which = if names > 1 { format!(", person {}", place + 1) } else { String::new() };
        field(&format!("{} row {}{which}", from.file, from.row))
    };
    for at in &people.persons[person as usize].mentions {
        let first = people.first_of_node[people.linker.node_at(*at) as usize];
        if let Some(first) = first.filter(|first| first != at) {
            say!("      {} = {}: written alike by the same organisation", of(first), of(*at));
        } else if let Some((other, evidence)) = people.joined_by(*at) {
            say!("      {} = {}: {}", of(*at), of(other), evidence.in_words().join("; "));
        }
    }
}
