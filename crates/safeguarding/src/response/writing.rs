//! What somebody types into a form, as a record, or everything that stands in the way of it, field by field.
//!
//! Takes the fields of a form and the practice that says what its kind needs; gives a [`Record`]. Where a file's doubtful value
//! is kept and marked, a form's is handed back: whoever typed it is still there to say what it should be.

use super::answering::{day_in_words, take_over};
use super::going_on::told;
use crate::calendar::{Date, Span, VagueDate, WorkingDays};
use crate::practice::{Kind, KindForm, Practice, Voice};
use crate::private::Private;
use crate::records::{
    Classes, Fingerprint, Instant, Mention, MentionAt, Provenance, Record, RecordId, Relation,
    Sensitivity, WRITTEN_HERE,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// The longest text that is taken. **Units:** letters.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest answer of one line that is taken. **Units:** letters.
pub const LONGEST_LINE: usize = 500;
/// How long the name of a form is at most, by which sending it twice is known. **Units:** letters.
pub const TOKEN_LETTERS: usize = 64;
/// How far ahead something can be planned.
pub(super) const FURTHEST_AHEAD: Span = Span::Years(2);
/// How many people one record written here may name.
const MOST_PEOPLE: usize = 30;

/// What somebody typed into a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// What it is.
    pub kind: SmolStr,
    /// The agency it is written for.
    pub agency: SmolStr,
    /// The organisation within it: a school, a team.
    pub organisation: String,
    /// Who writes.
    pub author: Private<String>,
    /// In which role.
    pub role: String,
    /// When it happened, as typed; empty: today.
    pub happened: String,
    /// Facts by name, as typed.
    pub facts: BTreeMap<SmolStr, Private<String>>,
    /// Texts by voice, as typed.
    pub texts: BTreeMap<Voice, Private<String>>,
    /// Whom it is about, chosen or typed.
    pub people: Vec<Mention>,
    /// The earlier records it goes on from.
    pub follows: Vec<RecordId>,
    /// On what basis it is shared, as typed.
    pub basis: String,
    /// The agencies it is shared with, beside those its kind tells.
    pub shared_with: Vec<SmolStr>,
    /// Whether it is kept more closely.
    pub is_restricted: bool,
    /// The earlier record it corrects, withdraws or disputes.
    pub answers: Option<(Relation, RecordId)>,
    /// Why an earlier record is put right.
    pub because: Private<String>,
    /// Where the form was written from: the child whose page it was, who may not be named in it.
    pub written_from: Option<MentionAt>,
    /// What was sent and could not be read: handed back with the rest.
    pub unreadable: Vec<Wrong>,
    /// The name of the form that was sent: the same form sent twice is one record.
    pub token: String,
}

/// What is wrong with one field of a form, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    /// The field: `kind`, `agency`, `organisation`, `author`, `role`, `happened`, `people`, `follows`, `fact.…`, `text.…`, `basis` or
    /// `because`.
    pub field: String,
    /// What to do, in words for whoever typed it.
    pub words: String,
}

/// What a form is held against.
pub struct Typing<'a> {
    /// What each kind needs.
    pub practice: &'a Practice,
    /// The day it is.
    pub today: Date,
    /// The moment it is.
    pub received: Instant,
    /// An earlier record; `None` where there is none that this author may see.
    pub record_of: &'a dyn Fn(RecordId) -> Option<&'a Record>,
}

impl Typing<'_> {
    /// Makes a record of what was typed.
    ///
    /// # Errors
    /// Everything that stands in the way, in the order of the form; nothing of what was typed is lost by it.
    pub fn record(&self, typed: &Typed) -> Result<Record, Vec<Wrong>> {
        let mut making = Making { typing: self, typed, wrong: typed.unreadable.clone() };
        let Some((kind, form)) = making.kind() else { return Err(making.wrong) };
        let answered = making.answered(form);
        let corrected = answered.filter(|(relation, _)| *relation == Relation::Corrects);
        let corrected = corrected.map(|(_, earlier)| earlier);
        let follows = corrected.map_or(&typed.follows, |earlier| &earlier.follows);
        let before = making.follows(form, follows);
        making.people(form);
        let text = making.texts(form);
        let facts = making.facts(kind, form, corrected);
        making.needed_when(form, &facts, &text);
        making.fits_together(form, &facts);
        making.apart(kind, form, follows, &facts);
        making.not_before(form, &facts, &before);
        making.tests_held(kind, form, &facts, &before);
        let happened = making.happened(form, corrected);
        making.comes_after(form, &happened, &before);
        making.who();
        making.line("basis", &typed.basis, "the basis");
        making.line("because", typed.because.reveal(), "why it is put right");
        if !making.wrong.is_empty() {
            return Err(making.wrong);
        }
        let mut record = self.made(typed, happened, facts, text);
        if let Some(answered) = answered {
            take_over(&mut record, answered, form, &typed.because);
        }
        if form.restricted {
            record.sensitivity = Sensitivity::Restricted;
        }
        let all = told(self.practice, form, typed, self.record_of);
        record.shared_with.extend(all);
        record.shared_with.sort_unstable();
        record.shared_with.dedup();
        Ok(record)
    }

    fn made(
        &self,
        typed: &Typed,
        happened: VagueDate,
        facts: BTreeMap<SmolStr, String>,
        text: Vec<(Voice, Private<String>)>,
    ) -> Record {
        let fingerprint = print_of(typed, self.received);
        let organisation = typed.organisation.trim();
        Record {
            id: RecordId::new(self.received, &fingerprint),
            kind: typed.kind.clone(),
            agency: typed.agency.clone(),
            author_role: Some(clean_line(&typed.role).into()),
            author: Some(clean_line(typed.author.reveal()).into()),
            mentions: typed.people.clone(),
            happened,
            recorded: Some(self.today),
            received: self.received,
            facts,
            text,
            basis: Some(clean_line(&typed.basis)).filter(|basis| !basis.is_empty()),
            sensitivity: if typed.is_restricted {
                Sensitivity::Restricted
            } else {
                Sensitivity::Ordinary
            },
            shared_with: Vec::new(),
            points_at: None,
            follows: typed.follows.clone(),
            marks: Vec::new(),
            provenance: Provenance {
                organisation: (!organisation.is_empty()).then(|| organisation.into()),
                // Its own reference, so that a correction can point at it.
                reference: Some(fingerprint.to_string()[..12].into()),
                extracted: None,
                file: WRITTEN_HERE.into(),
                row: 1,
                fingerprint,
            },
            also_known: Vec::new(),
            classes: Classes::NONE,
        }
    }
}

/// The fingerprint of a form: of what it says and of its name, so that sending it again adds nothing; of the moment where it has
/// none, since the same may happen twice.
fn print_of(typed: &Typed, received: Instant) -> Fingerprint {
    let token = if typed.token.is_empty() { received.0.to_string() } else { typed.token.clone() };
    let mut said: Vec<String> = vec![WRITTEN_HERE.to_owned(), token];
    said.extend([&typed.kind, &typed.agency].map(ToString::to_string));
    said.extend([typed.author.reveal().clone(), typed.happened.clone()]);
    said.extend(
        typed.facts.iter().flat_map(|(name, value)| [name.to_string(), value.reveal().clone()]),
    );
    said.extend(
        typed
            .texts
            .iter()
            .flat_map(|(voice, text)| [voice_id(*voice).to_owned(), text.reveal().clone()]),
    );
    said.extend(typed.follows.iter().map(ToString::to_string));
    said.extend(typed.answers.map(|(relation, id)| format!("{relation:?} {id}")));
    said.push(typed.because.reveal().clone());
    said.extend(typed.people.iter().map(print_of_mention));
    Fingerprint::of(said.iter().map(String::as_str))
}

/// Whom a form names, as its fingerprint takes them: the same words about another child are another entry.
fn print_of_mention(mention: &Mention) -> String {
    let name = mention.name.as_ref().map(|name| name.reveal().full()).unwrap_or_default();
    let born = mention.born.as_ref().map(|born| born.reveal().to_string()).unwrap_or_default();
    let chosen = mention.chosen.as_ref().map(|at| format!("{} {}", at.record, at.place));
    format!("{}|{name}|{born}|{}", mention.role.label(), chosen.unwrap_or_default())
}

/// A record being made of a form.
pub(super) struct Making<'m, 'a> {
    pub(super) typing: &'m Typing<'a>,
    pub(super) typed: &'m Typed,
    pub(super) wrong: Vec<Wrong>,
}

impl<'a> Making<'_, 'a> {
    pub(super) fn say(&mut self, field: impl Into<String>, words: impl Into<String>) {
        self.wrong.push(Wrong { field: field.into(), words: words.into() });
    }

    fn kind(&mut self) -> Option<(&'a Kind, &'a KindForm)> {
        let kind = self.typing.practice.kind(&self.typed.kind);
        let found = kind.and_then(|kind| Some((kind, kind.form.as_ref()?)));
        if found.is_none() {
            self.say("kind", "Choose what you want to write down from the list");
        }
        found
    }

    fn who(&mut self) {
        if is_nothing(self.typed.author.reveal()) {
            self.say("author", "Enter your name: whoever reads this must be able to ask you");
        }
        self.line("author", self.typed.author.reveal(), "your name");
        if is_nothing(&self.typed.role) {
            self.say("role", "Enter your role, like class teacher or social worker");
        }
        self.line("role", &self.typed.role, "your role");
        self.line("organisation", &self.typed.organisation, "the school or team");
        if !self.typing.practice.agencies.contains_key(&self.typed.agency) {
            self.say("agency", "Choose the agency you write for");
        }
    }

    /// Looks whether an answer of one line is too long.
    fn line(&mut self, field: &str, value: &str, what: &str) {
        let letters = value.chars().count();
        if letters > LONGEST_LINE {
            self.say(
                field,
                format!("Use {LONGEST_LINE} letters or fewer for {what}; this has {letters}"),
            );
        }
    }

    fn people(&mut self, form: &KindForm) {
        if self.typed.answers.is_some() {
            // It names whom the earlier entry names.
        } else if form.names_nobody {
            let before = self.typed.follows.iter().filter_map(|id| (self.typing.record_of)(*id));
            let names_somebody = before.into_iter().any(|before| !before.mentions.is_empty());
            if !self.typed.people.is_empty() || names_somebody {
                self.say("people", "This is about the work, not about a family: name nobody here");
            }
        } else if self.typed.people.is_empty() {
            self.say("people", "Say whom it is about: choose somebody, or enter a name");
        } else if self.typed.people.len() > MOST_PEOPLE {
            self.say("people", format!("Name {MOST_PEOPLE} people at most in one entry"));
        } else if form.names_adult && self.typed.people.iter().all(|one| one.role.is_child()) {
            self.say("people", "Choose the adult whom it is about, beside the child");
        }
        for new in self.typed.people.iter().filter(|one| one.chosen.is_none()) {
            self.named(new);
        }
    }

    /// Somebody who is named and not known yet.
    fn named(&mut self, new: &Mention) {
        let name = new.name.as_ref().map(|name| name.reveal().full()).unwrap_or_default();
        let address = new.address.as_ref().map(|address| address.reveal().clone());
        if is_nothing(&name) {
            self.say("people", "Enter a name, also if it is only part of one");
        }
        self.line("people", &name, "a name");
        self.line("people", &address.unwrap_or_default(), "an address");
    }

    fn happened(&mut self, form: &KindForm, corrected: Option<&Record>) -> VagueDate {
        let today = self.typing.today;
        let typed = self.typed.happened.trim();
        match typed.to_lowercase().as_str() {
            "today" => return VagueDate::exact(today),
            "yesterday" => return VagueDate::exact(today.yesterday().unwrap_or(today)),
            _ => {}
        }
        // What nobody changed is kept as it was, however vague it is.
        if let Some(earlier) = corrected
            && (typed.is_empty() || typed == day_in_words(earlier))
        {
            return earlier.happened.clone();
        }
        if typed.is_empty() {
            return VagueDate::exact(today);
        }
        let Ok(happened) = VagueDate::parse(typed) else {
            self.say(
                "happened",
                "Enter when it happened, like 4 March 2026, about March 2026, or leave it empty for today",
            );
            return VagueDate::default();
        };
        if happened.is_far_off() {
            self.say("happened", "Enter a year within somebody’s life, like 4 March 2026");
            return happened;
        }
        let furthest = FURTHEST_AHEAD.after(today, &WorkingDays::default());
        let is_ahead = happened.earliest().is_some_and(|day| day > today);
        if is_ahead && !form.may_lie_ahead {
            self.say("happened", "This day has not come yet: enter the day it happened, or plan it as something still to come");
        } else if happened.earliest().is_some_and(|day| day > furthest) {
            self.say("happened", format!("Enter a day within {FURTHEST_AHEAD} from now"));
        } else if self.is_before_everybody(&happened) {
            self.say("happened", "This is more than nine months before the birth of any child it is about: check the year, or choose an adult whose history it is");
        }
        happened
    }

    /// Whether something happened before any of the children it is about was on the way, and it names nobody else.
    fn is_before_everybody(&self, happened: &VagueDate) -> bool {
        let Some(latest) = happened.latest() else { return false };
        let is_before = |mention: &Mention| {
            let born = mention.born.as_ref().and_then(|born| born.reveal().earliest());
            mention.role.is_child()
                && born.is_some_and(|born| {
                    latest < Span::Months(9).before(born, &WorkingDays::default())
                })
        };
        !self.typed.people.is_empty() && self.typed.people.iter().all(is_before)
    }
}

/// The name of a voice in forms.
pub fn voice_id(voice: Voice) -> &'static str {
    match voice {
        Voice::FactSeen => "fact-seen",
        Voice::SaidByChild => "said-by-child",
        Voice::SaidByParent => "said-by-parent",
        Voice::SaidByOther => "said-by-other",
        Voice::Opinion => "opinion",
        Voice::ActionTaken => "action-taken",
    }
}

/// Whether a text says nothing that anybody could see.
pub(super) fn is_nothing(text: &str) -> bool {
    let is_unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(
                u32::from(c),
                0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
                    | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164
                    | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xE0000..=0xE0FFF
            )
    };
    text.chars().all(is_unseen)
}

/// A line as it is kept: signs that nobody can see are left out, and it does not run on.
pub(super) fn clean_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

/// A text as it is kept, word for word: only signs that nobody can see are left out, and line ends are of one sort.
pub(super) fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String =
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}
