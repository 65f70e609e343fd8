//! A recommendation that says much the same as others is shown them before it is written down, and written when it is sent again: a
//! person decides whether they are one.

use super::About;
use crate::asked::Pairs;
use crate::shown::alike::{AlikeShown, Likeness};
use safeguarding::response::{Typed, Wrong};

/// The field in which the form says which others it has shown.
const SHOWN: &str = "alike_shown";

impl About<'_> {
    /// What others ask for that is much the same; nothing beside an entry that puts an earlier one right.
    pub(super) fn alike(&self, typed: &Typed) -> Vec<AlikeShown> {
        let first = self.kind.facts.first().and_then(|fact| typed.facts.get(&fact.name));
        let words = first.filter(|_| typed.answers.is_none());
        let words = words.map_or("", |words| words.reveal().as_str());
        Likeness::of_typed(self.site, self.at, self.kind, words)
    }

    /// What to say where others say much the same and whoever sends it has not been shown them.
    pub(super) fn alike_unseen(&self, form: &Pairs, typed: &Typed) -> Option<Wrong> {
        let is_shown =
            |id: &str| form.iter().any(|(name, value)| name == SHOWN && value.as_str() == id);
        let is_unseen = self.alike(typed).iter().any(|one| !is_shown(one.id()));
        let words = "Much the same is asked for already: look at it below, and send this again if it is to stand beside it";
        is_unseen.then(|| Wrong { field: "alike".to_owned(), words: words.to_owned() })
    }
}
