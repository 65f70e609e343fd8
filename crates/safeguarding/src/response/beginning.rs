//! Words that whoever opens a form may begin with: whoever has never challenged another agency finds how one may say it.
//!
//! Takes what practice offers and what is known of whom and what it is about; gives words with that filled in. What is not known
//! stays in square brackets, for them to say. Nothing is ever filled in unasked, and nothing that was typed is written over.

use super::clock::due_day;
use crate::calendar::{Date, in_words};
use crate::practice::{Kind, PLACEHOLDERS, Practice, Voice};
use crate::private::Private;
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What is known when somebody opens a form.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// The practice that offers the words.
    pub practice: &'a Practice,
    /// What the child is called.
    pub child: Option<&'a str>,
    /// The entry it is about.
    pub entry: Option<&'a Record>,
    /// The agency it goes to, by id.
    pub to: Option<&'a str>,
    /// The agency that writes, by id.
    pub agency: &'a str,
    /// The day it is.
    pub today: Date,
}

impl Beginning<'_> {
    /// The words that a form of some kind may begin with, by voice. **Shape:** in the order of the form; none where practice
    /// offers none.
    pub fn words(&self, kind: &Kind) -> Vec<(Voice, Private<String>)> {
        let asked = kind.form.iter().flat_map(|form| &form.texts);
        let offered = asked.filter_map(|text| Some((text.voice, text.begins.as_deref()?)));
        offered.map(|(voice, words)| (voice, self.filled_in(kind, words).into())).collect()
    }

    fn filled_in(&self, kind: &Kind, words: &str) -> String {
        let mut filled = words.trim().to_owned();
        for (name, unknown) in PLACEHOLDERS {
            let known = match name {
                "child" => self.child.map(str::to_owned),
                "entry" => self.entry.map(|entry| self.entry_in_words(entry)),
                "to" => self.to.map(|id| self.practice.agency_name(id).to_owned()),
                "today" => Some(in_words(self.today)),
                _ => self.by(kind).map(in_words),
            };
            filled = filled.replace(&format!("{{{name}}}"), known.as_deref().unwrap_or(unknown));
        }
        filled
    }

    fn entry_in_words(&self, entry: &Record) -> String {
        let agency = self.practice.agency_name(&entry.agency);
        let label = self.practice.kind_label(&entry.kind);
        format!("“{label}”, {}, {agency}", entry.happened)
    }

    /// The first day by which an entry of the kind obliges somebody to answer; `None` where no duty of it has days.
    fn by(&self, kind: &Kind) -> Option<Date> {
        let facts: BTreeMap<SmolStr, String> = BTreeMap::new();
        let opened = self
            .practice
            .duties
            .iter()
            .filter(|duty| duty.opened_by_rule.is_none())
            .filter(|duty| duty.opened_by.fits(&kind.id, self.agency, &facts));
        let due = opened.filter_map(|duty| {
            let calendar = &self.practice.working_days;
            Some(due_day(self.today, None, duty.within?, duty.count_from, calendar))
        });
        due.min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_is_left_to_say() {
        let practice = Practice::shipped();
        let beginning = Beginning {
            practice: &practice,
            child: Some("Wren Harker"),
            entry: None,
            to: Some("childrens-social-care"),
            agency: "school",
            today: date(2026, 3, 6),
        };
        let words = beginning.words(practice.kind("challenge").expect("a kind"));
        let all: Vec<&str> = words.iter().map(|(_, words)| words.reveal().as_str()).collect();
        let all = all.join("\n");
        assert!(all.contains("Wren Harker") && all.contains("Children’s social care"), "{all}");
        assert!(all.contains("10 March 2026"), "two working days over a weekend: {all}");
        assert!(all.contains("[the entry, with its day and its agency]"), "{all}");
        assert!(!all.contains('{'), "{all}");
    }
}
