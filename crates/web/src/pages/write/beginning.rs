//! The words a form may begin with: offered beside each field, and taken over by a link.
//!
//! Takes what is typed so far; gives the words with what is known filled in. They come into fields that are empty and only when
//! somebody asks for them; what is typed already stands.

use super::About;
use crate::asked::{Pairs, with_query_of};
use crate::shown::words;
use safeguarding::practice::Voice;
use safeguarding::records::Private;
use safeguarding::response::{Beginning, Typed};

/// What an address asks for to begin with the words.
const BEGIN: (&str, &str) = ("begin", "words");

impl About<'_> {
    /// The words each text may begin with.
    pub(super) fn words_to_begin_with(&self, typed: &Typed) -> Vec<(Voice, Private<String>)> {
        let caseload = self.site.caseload();
        let view = &self.at.view;
        let child = self.child.map(|child| words::called(caseload, view, child));
        let followed = typed.follows.iter().copied().chain(self.goes_on_from());
        let followed = followed.into_iter().find_map(|id| self.site.record(&id.to_string()));
        let entry = followed.map(|(_, record)| record).filter(|record| view.sees(record));
        // As it is typed, or as the address gives it.
        let given = self.given_facts();
        let named = self.form.tells_named.iter().find_map(|fact| {
            let typed = typed.facts.get(fact).map(|agency| agency.reveal().as_str());
            let of_address = given.iter().find(|(name, ..)| *name == fact.as_str());
            let one = typed.or_else(|| of_address.map(|(_, _, agency)| agency.as_str()));
            one.filter(|id| caseload.practice.agencies.contains_key(*id))
        });
        let of_entry = entry.map(|entry| entry.agency.as_str());
        let of_entry = of_entry.filter(|id| *id != typed.agency);
        let to =
            named.or(of_entry).or_else(|| self.form.tells.first().map(smol_str::SmolStr::as_str));
        let beginning = Beginning {
            practice: &caseload.practice,
            child: child.as_deref(),
            entry,
            to,
            agency: &typed.agency,
            today: self.site.today(),
        };
        beginning.words(self.kind)
    }

    /// Where the form begins with the words: nowhere once it was sent and no draft keeps what was typed.
    pub(super) fn begin(&self, typed: &Typed, sent: &Pairs) -> Option<String> {
        let is_kept = sent.is_empty() || self.site.drafts().is_some();
        let has_room = self.words_to_begin_with(typed).iter().any(|(v, _)| is_empty(typed, *v));
        // What puts an earlier entry right begins with that.
        let goes = is_kept && has_room && typed.answers.is_none() && self.site.can_record();
        goes.then(|| format!("{}#form", with_query_of(&self.own_address(""), [BEGIN])))
    }

    /// What is typed, with the words in the fields that are empty where the address asks for them.
    pub(super) fn begun(&self, mut typed: Typed) -> Typed {
        if self.at.value(BEGIN.0) == BEGIN.1 {
            for (voice, words) in self.words_to_begin_with(&typed) {
                if is_empty(&typed, voice) {
                    typed.texts.insert(voice, words);
                }
            }
        }
        typed
    }
}

fn is_empty(typed: &Typed, voice: Voice) -> bool {
    typed.texts.get(&voice).is_none_or(|text| text.reveal().trim().is_empty())
}
