//! An entry that says of an earlier one that it was wrong, did not happen, or is seen otherwise.
//!
//! Takes what was typed and the earlier entry; gives how the new one points at it, or what stands in the way. The earlier one stays
//! readable, and nobody it names is named anew: who is right stays with whom it was about.

use super::writing::{Making, Typed, clean_line};
use crate::calendar::VagueDate;
use crate::practice::{Answers, Kind, KindForm, Voice};
use crate::private::Private;
use crate::records::{Mention, MentionAt, Pointer, Record, Relation};

/// An entry as it would be typed, to be put right: everything it says, and whose it is.
pub fn to_be_put_right(record: &Record) -> Typed {
    let mut typed = Typed {
        kind: record.kind.clone(),
        agency: record.agency.clone(),
        organisation: record.provenance.organisation.as_deref().unwrap_or_default().to_owned(),
        happened: day_in_words(record),
        facts: record
            .facts
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().into()))
            .collect(),
        follows: record.follows.clone(),
        answers: Some((Relation::Corrects, record.id)),
        ..Typed::default()
    };
    for (voice, text) in &record.text {
        let all = typed.texts.entry(*voice).or_default();
        let joined = [all.reveal().as_str(), text.reveal()].join("\n\n");
        *all = Private::from(joined.trim());
    }
    typed
}

/// When an entry happened, as a form shows it; empty where nobody knows.
pub(super) fn day_in_words(record: &Record) -> String {
    let is_known = record.happened != VagueDate::default();
    if is_known { record.happened.to_string() } else { String::new() }
}

/// Whether an entry can be put right here: its kind can be written here, and its source has a name for it.
pub fn can_be_put_right(record: &Record, kind: &Kind) -> bool {
    let form = kind.form.as_ref().filter(|form| form.answers_by.is_none());
    form.is_some() && record.provenance.reference.is_some()
}

impl<'a> Making<'_, 'a> {
    /// The earlier entry, where one is named, and how the new one stands to it.
    pub(super) fn answered(&mut self, form: &KindForm) -> Option<(Relation, &'a Record)> {
        let Some((relation, id)) = self.typed.answers else {
            if form.answers_by.is_some() {
                self.say("follows", "Choose the entry this is about: begin from its page");
            }
            return None;
        };
        let Some(earlier) = (self.typing.record_of)(id) else {
            self.say("follows", "The entry this is about is not there any more for you: begin from the child’s page");
            return None;
        };
        let fits = match relation {
            Relation::Corrects => form.answers_by.is_none() && earlier.kind == self.typed.kind,
            other => form.answers_by.map(relation_of) == Some(other),
        };
        if !fits {
            self.say(
                "kind",
                "This form does not fit the entry it is about: begin from the entry’s page",
            );
        }
        if earlier.provenance.reference.is_none() {
            self.say("follows", "The entry came without a name of its source for it, so nothing can point at it: write down what is so as an entry of your own");
        }
        self.is_of_the_same_source(earlier);
        if relation == Relation::Corrects && self.typed.because.reveal().trim().is_empty() {
            self.say("because", "Say what was wrong, and how you know");
        }
        Some((relation, earlier))
    }

    /// Only whose entry it is says that it was wrong; others say how they see it.
    fn is_of_the_same_source(&mut self, earlier: &Record) {
        let practice = self.typing.practice;
        if self.typed.agency != earlier.agency {
            let owner = practice.agency_name(&earlier.agency);
            self.say("agency", format!("This is an entry of {owner}: ask them to write it, or write how you see it as an entry of your own"));
        }
        let organisation = Some(self.typed.organisation.trim()).filter(|name| !name.is_empty());
        if organisation != earlier.provenance.organisation.as_deref() {
            let what = if earlier.provenance.organisation.is_some() {
                "Enter the school, practice or team as the entry has it"
            } else {
                "Leave this empty: the entry names no school, practice or team"
            };
            self.say("organisation", what);
        }
    }
}

/// How an entry of a form stands to the earlier one it answers.
pub const fn relation_of(answers: Answers) -> Relation {
    match answers {
        Answers::Withdraws => Relation::Withdraws,
        Answers::Rebuts => Relation::Rebuts,
    }
}

/// Takes over from an earlier record what one that answers it shares with it: whom it names, who was told, and, of a correction,
/// what it goes on from and what its form does not ask.
pub(super) fn take_over(
    record: &mut Record,
    (relation, earlier): (Relation, &Record),
    form: &KindForm,
    because: &Private<String>,
) {
    let reference = earlier.provenance.reference.clone();
    record.points_at = reference.map(|reference| Pointer { relation, reference });
    record.mentions = the_same_people(earlier);
    record.shared_with.clone_from(&earlier.shared_with);
    record.sensitivity = earlier.sensitivity;
    if relation != Relation::Corrects {
        return;
    }
    record.follows.clone_from(&earlier.follows);
    for name in &form.leaves_out {
        if let Some(value) = earlier.facts.get(name) {
            record.facts.insert(name.clone(), value.clone());
        }
    }
    let asks = |voice| form.texts.iter().any(|text| text.voice == voice);
    record.text.extend(earlier.text.iter().filter(|(voice, _)| !asks(*voice)).cloned());
    let words = format!("Put right because: {}", clean_line(because.reveal()));
    record.text.push((Voice::ActionTaken, Private::from(words)));
}

/// Whom an earlier entry names, as a later one about it names them: the same people, by where they were named.
fn the_same_people(earlier: &Record) -> Vec<Mention> {
    let named = earlier.mentions.iter().zip(0..);
    named
        .map(|(mention, place)| {
            let at = MentionAt { record: earlier.id, place };
            Mention { chosen: Some(Box::new(at)), ..mention.clone() }
        })
        .collect()
}
