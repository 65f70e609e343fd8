//! Every answer of the policies for people to read: the table that is committed beside them.

use super::policy::{Policies, Ties};
use crate::Role;
use safeguarding::practice::{Class, ResponseStep};
use std::fmt::Write as _;

impl Policies {
    /// Every answer for people to read: the table that is committed beside the policies.
    pub fn table(&self) -> String {
        let mut text = String::from(
            "# Who may open, know and see what\n\n\
             What the policies beside this file answer, cell by cell; a test asks each of them. Written by \
             `REGARD_WRITE_ACCESS=1 cargo test -p access table`: read what changed before you commit it.\n\n\
             ## Pages\n\nWhich families a page of families shows is in the second table.\n\n",
        );
        heads(&mut text, "page");
        for page in self.pages() {
            let cells = self.reaches().map(|reach| {
                match (reach.page(page, false), reach.page(page, true)) {
                    (None, None) => "–",
                    (Some(_), None) => "looks",
                    (Some(_), Some(_)) => "looks, sends",
                    (None, Some(_)) => "sends",
                }
            });
            let cells: Vec<&str> = cells.collect();
            writeln!(text, "| {page} | {} |", cells.join(" | ")).expect("text takes it");
        }
        self.families(&mut text);
        text.push_str(
            "\n## Classes of what records say\n\n*own*: sees what their own agency wrote, and no other’s.\n\n",
        );
        heads(&mut text, "class");
        for class in Class::ALL {
            let cells = self.reaches().map(|reach| {
                match (reach.sees(class, false), reach.sees(class, true)) {
                    (true, _) => "sees",
                    (false, true) => "own",
                    (false, false) => "–",
                }
            });
            let cells: Vec<&str> = cells.collect();
            writeln!(text, "| {} | {} |", class.id(), cells.join(" | ")).expect("text takes it");
        }
        text.push_str(
            "\n## What may be written down\n\nBy the step of the response it belongs to. What is of a class that somebody is not shown, they do \
             not write either, but for reflective supervision.\n\n",
        );
        heads(&mut text, "step");
        for step in ResponseStep::ALL {
            let cells = self.reaches().map(|reach| if reach.writes(step) { "writes" } else { "–" });
            let cells: Vec<&str> = cells.collect();
            writeln!(text, "| {} | {} |", step.id(), cells.join(" | ")).expect("text takes it");
        }
        text
    }

    fn families(&self, text: &mut String) {
        text.push_str(
            "\n## Families\n\nBy how somebody stands to a family. *all*: reads what everyone together knows; *own*: what their own agency \
             knows; *glass*: may open it without a tie, with a reason, which everybody who works with it sees; *hands on*: says who \
             works with it; *closer*: says that it is kept closer than others.\n\n",
        );
        heads(text, "how they stand to it");
        for (words, ties) in all_ties() {
            let cells = self.reaches().map(|reach| {
                let knows = match reach.knows(ties) {
                    None => reach.may_break_glass(ties).then_some("glass"),
                    Some(_) if reach.reads_as_everyone() => Some("all"),
                    Some(_) => Some("own"),
                };
                let knows_it = reach.knows(ties).is_some();
                let more = [
                    (knows_it && reach.hands_on(ties)).then_some("hands on"),
                    (knows_it && reach.keeps_closer(ties)).then_some("closer"),
                ];
                let all: Vec<&str> = knows.into_iter().chain(more.into_iter().flatten()).collect();
                if all.is_empty() { "–".to_owned() } else { all.join(", ") }
            });
            let cells: Vec<String> = cells.collect();
            writeln!(text, "| {words} | {} |", cells.join(" | ")).expect("text takes it");
        }
    }
}

/// The heading of a table with a column for each role.
fn heads(text: &mut String, first: &str) {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.id()).collect();
    let line = "| --- ".repeat(names.len() + 1);
    writeln!(text, "| {first} | {} |\n{line}|", names.join(" | ")).expect("text takes it");
}

/// The ties the table shows: none, each tie alone, and each of them to a restricted family.
fn all_ties() -> Vec<(String, Ties)> {
    let none = Ties::default();
    let each = [
        ("none", none),
        ("works with it", Ties { allocated: true, ..none }),
        ("chairs for it", Ties { chairs: true, ..none }),
        ("reviews it", Ties { reviews: true, ..none }),
        ("supervises who does", Ties { supervises: true, ..none }),
        ("own agency knows it", Ties { known_to_own: true, ..none }),
        ("broke the glass", Ties { glass_broken: true, ..none }),
    ];
    let restricted = each
        .map(|(words, ties)| (format!("{words}; restricted"), Ties { restricted: true, ..ties }));
    each.into_iter().map(|(words, ties)| (words.to_owned(), ties)).chain(restricted).collect()
}
