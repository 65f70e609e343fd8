//! A form that speaks of a paper that is kept: what is known of it is filled in, and one that may not be issued is handed back.

use super::About;
use safeguarding::learning::Library;
use safeguarding::learning::library::KeptPaper;
use safeguarding::records::StepId;
use safeguarding::response::{Typed, Wrong};

/// The fact that names a paper.
const PAPER: &str = "paper";

impl About<'_> {
    /// Fills in the title of the paper a form speaks of, and what it was made from.
    pub(super) fn fill_in_paper(&self, typed: &mut Typed) {
        let Some(named) = typed.facts.get(PAPER) else { return };
        let Ok(library) = self.site.library() else { return };
        let Some(kept) = paper_of(&library, named.reveal()) else { return };
        let from = made_from(&library, kept);
        for (name, words) in [("title", kept.paper().title.clone()), ("lesson", from)] {
            if !words.is_empty() && self.kind.facts.iter().any(|fact| fact.name == name) {
                typed.facts.insert(name.into(), words.into());
            }
        }
    }

    /// Why the paper a form speaks of may not be issued; `None`: it may, or the form speaks of none.
    pub(super) fn paper_in_the_way(&self, typed: &Typed) -> Option<Wrong> {
        let named = typed.facts.get(PAPER)?.reveal().trim();
        let is_asked = self.kind.facts.iter().any(|fact| fact.name == PAPER);
        // What is put right speaks of the paper as it was issued.
        if named.is_empty() || !is_asked || typed.answers.is_some() {
            return None;
        }
        let library = self.site.library().ok()?;
        let words = match paper_of(&library, named) {
            None => {
                "No paper here has this reference: begin from the paper’s own page, or leave it empty"
            }
            Some(kept) if kept.withdrawn.is_some() => "This paper is withdrawn: issue another",
            Some(kept) if !kept.may_be_issued() => {
                "This paper is a draft: write what is missing in it first. Its page says what that is"
            }
            Some(_) => return None,
        };
        Some(Wrong { field: format!("fact.{PAPER}"), words: words.to_owned() })
    }
}

fn paper_of<'l>(library: &'l Library, named: &str) -> Option<&'l KeptPaper> {
    library.papers.get(&named.parse::<StepId>().ok()?)
}

/// The lessons a paper was made from, else the documents, in their own words.
fn made_from(library: &Library, kept: &KeptPaper) -> String {
    let made = &kept.latest().what;
    let lessons = made.lessons.iter().filter_map(|id| library.lessons.get(id));
    let lessons: Vec<&str> = lessons.map(|made| made.what.claim.as_str()).collect();
    let documents = made.documents.iter().filter_map(|id| library.documents.get(id));
    let documents: Vec<&str> = documents.map(safeguarding::learning::Held::title).collect();
    if lessons.is_empty() { documents.join("; ") } else { lessons.join("; ") }
}
