//! A letter of the clerk's: how many tasks of which duty are overdue, for how long, and where to look.
//!
//! Takes what is owed to one recipient; gives a subject and a text. It names no child, no adult, no worker and no address: only
//! agencies, roles and the titles of duties, which come from practice.

use super::{DaysOverdue, Settings};
use safeguarding::Caseload;
use safeguarding::records::Fingerprint;
use safeguarding::response::Told;
use std::collections::{BTreeMap, BTreeSet};

/// What a letter calls an agency that a file named and practice does not know.
pub(super) const NOT_IN_THE_LIST: &str = "an agency that is not in the list";

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// What names it: the same tellings make the same letter, which a post that saw it before may know again.
    pub id: String,
}

/// How many tasks of one duty, and for how many working days they are overdue: the fewest and the most.
#[derive(Clone, Copy)]
struct Of {
    tasks: u32,
    fewest: u32,
    most: u32,
}

impl Letter {
    /// The letter that says what is owed to somebody. **Shape:** `owed` is not empty.
    pub fn of(
        caseload: &Caseload,
        settings: &Settings,
        owed: &[Told],
        overdue: &DaysOverdue,
    ) -> Self {
        let practice = &caseload.practice;
        // By the agencies of the list: what else a file calls itself may be anything, a name too, and is nowhere in a letter.
        let mut roles: BTreeMap<(Option<&str>, &str), Vec<&Told>> = BTreeMap::new();
        for one in owed {
            let agency = practice.agencies.get(&one.agency).map(|agency| agency.id.as_str());
            roles.entry((agency, &one.role)).or_default().push(one);
        }
        let mut text = String::new();
        for ((agency, role), owed) in &roles {
            let name = agency.map_or(NOT_IN_THE_LIST, |agency| practice.agency_name(agency));
            text.push_str(&format!("For the {role}, {name}:\n"));
            if !agency.is_some_and(|agency| settings.recipient(agency, role).1) {
                text.push_str(
                    "(Nobody is named for this role, so this comes to you. Name somebody.)\n",
                );
            }
            text.push('\n');
            for (duty, of) in by_duty(owed, overdue) {
                let title = practice.duty(duty).map_or(duty, |duty| &duty.title);
                text.push_str(&format!("  {title}: {}\n", of.in_words()));
            }
            let whose = agency.map_or_else(String::new, |agency| format!("&whose-agency={agency}"));
            text.push_str(&format!("\n  {}/work?show=overdue{whose}\n\n", settings.page()));
        }
        text.push_str(
            "This letter names nobody on purpose; the page does. Each task is told to you once. It is overdue until an entry in \
             the record does it, stops its clock with a reason, or sets it aside.\n\nRegard\n",
        );
        let tasks: BTreeSet<&str> =
            owed.iter().filter_map(|one| one.key.split('.').next()).collect();
        let tasks = tasks.len() as u32;
        let keys: BTreeSet<&str> = owed.iter().map(|one| one.key.as_str()).collect();
        Self {
            subject: format!("Regard: {} overdue", counted(tasks, "task")),
            text,
            id: Fingerprint::of(keys).to_string(),
        }
    }
}

fn by_duty<'a>(owed: &[&'a Told], overdue: &DaysOverdue) -> BTreeMap<&'a str, Of> {
    // A task that has reached two rungs of one role at once is one task.
    let tasks: BTreeMap<&str, &Told> =
        owed.iter().map(|one| (one.key.split('.').next().unwrap_or_default(), *one)).collect();
    let mut duties: BTreeMap<&str, Of> = BTreeMap::new();
    for told in tasks.into_values() {
        let days = overdue.days(told);
        let of = duties.entry(&told.duty).or_insert(Of { tasks: 0, fewest: days, most: days });
        of.tasks += 1;
        of.fewest = of.fewest.min(days);
        of.most = of.most.max(days);
    }
    duties
}

impl Of {
    fn in_words(self) -> String {
        let tasks = counted(self.tasks, "task");
        if self.fewest == self.most {
            format!("{tasks}, {} overdue", counted(self.most, "working day"))
        } else {
            format!("{tasks}, {} to {} overdue", self.fewest, counted(self.most, "working day"))
        }
    }
}

fn counted(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_is_said_for_one_task_and_from_the_fewest_to_the_most_for_several() {
        assert_eq!(
            Of { tasks: 1, fewest: 3, most: 3 }.in_words(),
            "1 task, 3 working days overdue"
        );
        assert_eq!(
            Of { tasks: 4, fewest: 1, most: 9 }.in_words(),
            "4 tasks, 1 to 9 working days overdue"
        );
    }
}
