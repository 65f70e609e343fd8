//! What a form of a document’s page sends, made a step in the library; or what stands in the way, field by field.

use super::form::step_ids;
use super::reading::stretch_of;
use crate::asked::Pairs;
use safeguarding::calendar::VagueDate;
use safeguarding::learning::Library;
use safeguarding::learning::suggest::RULE;
use safeguarding::learning::text::Counted;
use safeguarding::practice::{Codebook, Practice};
use safeguarding::records::{
    Coding, Done, Polarity, Presence, Private, RecordId, StepId, Stretch, Suggested,
};
use serde::Serialize;
use smol_str::SmolStr;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct WrongField {
    pub field: &'static str,
    pub words: String,
}

/// What a form sends, read.
pub(super) struct Sent<'f> {
    form: &'f Pairs,
    wrong: Vec<WrongField>,
}

/// What is looked up while a form is read.
pub(super) struct Desk<'a> {
    pub document: StepId,
    pub text: &'a str,
    pub library: &'a Library,
    pub codebooks: &'a [&'a Codebook],
    pub practice: &'a Practice,
}

/// The longest name. **Units:** letters.
const LONGEST_NAME: usize = 200;
/// The longest memo or reason. **Units:** bytes.
const LONGEST: usize = 10_000;

impl<'f> Sent<'f> {
    pub const fn of(form: &'f Pairs) -> Self {
        Self { form, wrong: Vec::new() }
    }

    /// The value of a field; empty where there is none.
    pub fn value(&self, wanted: &str) -> &'f str {
        self.form.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.trim())
    }

    fn all(&self, wanted: &str) -> Vec<SmolStr> {
        let those = self.form.iter().filter(|(name, value)| name == wanted && !value.is_empty());
        those.map(|(_, value)| value.into()).collect()
    }

    fn say(&mut self, field: &'static str, words: impl Into<String>) {
        self.wrong.push(WrongField { field, words: words.into() });
    }

    /// The step a form asks for.
    ///
    /// # Errors
    /// All that stands in the way, in the order of the form.
    pub fn step(mut self, desk: &Desk<'_>) -> Result<Done, Vec<WrongField>> {
        let done = match self.value("act") {
            "code" => self.coding(desk),
            "take-back" => self.take_back(desk),
            "memo" => Some(self.memo(desk)),
            "finish" => self.finish(desk),
            "reject" => self.reject(desk),
            _ => {
                self.say(
                    "act",
                    "The form was not read: open the page again and send it from there",
                );
                None
            }
        };
        if self.value("by").is_empty() || self.value("by").chars().count() > LONGEST_NAME {
            self.say(
                "by",
                "Enter your name, in at most two hundred letters: the library says who did what",
            );
        }
        let rule = self.value("rule");
        if !rule.is_empty() && rule != RULE {
            self.say(
                "act",
                "There is no rule of that name: open the page again and send the form from there",
            );
        }
        match done {
            Some(done) if self.wrong.is_empty() => Ok(done),
            _ => Err(self.wrong),
        }
    }

    fn coding(&mut self, desk: &Desk<'_>) -> Option<Done> {
        let (book, code) = self.value("code").split_once('/').unwrap_or_default();
        let known = desk.codebooks.iter().find(|one| one.id == book);
        let codable = known.and_then(|book| book.code(code)).filter(|code| code.is_codable);
        if codable.is_none() {
            self.say("code", "Choose a code");
        }
        let round = self.round(desk, book);
        let at = self.stretch(desk);
        let presence = match self.value("presence") {
            "present" => Some(Presence::Present),
            "absent" => Some(Presence::Absent),
            _ => None,
        };
        if presence.is_none() {
            self.say(
                "presence",
                "Choose whether the document says that it was there or that it was not",
            );
        }
        let polarity = match self.value("polarity") {
            "good" => Some(Polarity::Good),
            "gap" => Some(Polarity::Gap),
            "neutral" => Some(Polarity::Neutral),
            _ => None,
        };
        if polarity.is_none() {
            self.say("polarity", "Choose good practice, a gap, or neither");
        }
        let happened = self.happened();
        let record = self.record();
        let agencies = self.all("agency");
        if agencies.iter().any(|agency| !desk.practice.agencies.contains_key(agency)) {
            self.say("agency", "Choose agencies from the list");
        }
        let memo = self.words("coding-memo");
        let step = self.value("step");
        if !step.is_empty() && !step_ids().any(|id| id == step) {
            self.say("act", "Choose a step from the list");
        }
        let (at, snippet) = at?;
        Some(Done::Coded(Box::new(Coding {
            document: desk.document,
            codebook: book.into(),
            version: known?.version,
            code: codable?.id.clone(),
            presence: presence?,
            polarity: polarity?,
            at,
            snippet,
            process_step: Some(SmolStr::from(self.value("step"))).filter(|step| !step.is_empty()),
            agencies,
            happened,
            record,
            memo,
            round,
            suggested_by: Some(SmolStr::from(self.value("rule"))).filter(|rule| !rule.is_empty()),
        })))
    }

    /// The stretch that is coded, with its words; `None`: it cannot be made out. A narrower part is named by its very words.
    fn stretch(&mut self, desk: &Desk<'_>) -> Option<(Option<Stretch>, Private<String>)> {
        if self.value("at").is_empty() {
            return Some((None, Private::default()));
        }
        let counted = Counted::new(desk.text);
        let Some((at, words)) =
            stretch_of(self.value("at")).and_then(|at| Some((at, counted.words(at)?)))
        else {
            self.say("at", "The stretch is not in this document: choose the words again");
            return None;
        };
        let narrower = self.value("words").replace("\r\n", "\n");
        if narrower.is_empty() {
            return Some((Some(at), words.into()));
        }
        let Some(begins) = words.find(&narrower) else {
            self.say("words", "These words do not stand in the paragraph letter by letter: copy them from it, or leave the field empty to code all of it");
            return None;
        };
        let from = at.from + words[..begins].chars().count() as u32;
        let to = from + narrower.chars().count() as u32;
        Some((Some(Stretch { from, to }), narrower.into()))
    }

    /// The round a coding belongs to, where it names one of this document and codebook in which its coder codes.
    fn round(&mut self, desk: &Desk<'_>, codebook: &str) -> Option<StepId> {
        let named = self.value("round");
        if named.is_empty() {
            return None;
        }
        let id = named.parse().ok()?;
        let by = self.value("by");
        let round = desk.library.rounds.get(&id);
        let fits = round.filter(|round| round.what.documents.contains(&desk.document));
        let Some(round) = fits else {
            self.say(
                "round",
                "This document is not in that round of coding: open it from the round’s page",
            );
            return None;
        };
        if round.what.codebook != codebook {
            self.say("code", "This round codes by another codebook: choose a code of that one");
        }
        let coder = round.what.coders.iter().find(|coder| coder.reveal() == by);
        match coder {
            None => self.say("by", "Only those who code in this round can code here: enter the name the round has for you"),
            Some(coder) if desk.library.has_finished(id, desk.document, coder) => self.say(
                "by",
                "You have said that you finished this document, so what is coded now would not be blind: code it outside of the round",
            ),
            Some(_) => {}
        }
        Some(id)
    }

    fn happened(&mut self) -> Option<VagueDate> {
        let typed = self.value("happened");
        if typed.is_empty() {
            return None;
        }
        let read = VagueDate::parse(typed).ok().filter(|date| !date.is_far_off());
        if read.is_none() {
            self.say("happened", "Enter when it happened as far as the document says, like 4 March 2018 or about March 2018, or leave it empty");
        }
        read
    }

    fn record(&mut self) -> Option<RecordId> {
        let typed = self.value("record");
        // The address of an entry’s page is taken as well as its id.
        let id = typed.rsplit('/').find(|part| !part.is_empty())?;
        let id = id.split(['?', '#']).next().unwrap_or_default().parse().ok().map(RecordId);
        if id.is_none() {
            self.say("record", "Enter the address of an entry’s page, or leave it empty");
        }
        id
    }

    fn words(&mut self, field: &'static str) -> Private<String> {
        let typed = self.value(field);
        if typed.len() > LONGEST {
            self.say(field, "Shorten it to about ten thousand letters");
        }
        typed.into()
    }

    fn needed(&mut self, field: &'static str, ask: &str) -> Private<String> {
        if self.value(field).is_empty() {
            self.say(field, ask);
        }
        self.words(field)
    }

    fn take_back(&mut self, desk: &Desk<'_>) -> Option<Done> {
        let coding = self.value("coding").parse().ok();
        let known = coding.and_then(|id| desk.library.codings.get(&id));
        let is_here = known.is_some_and(|made| made.what.document == desk.document);
        if !is_here {
            self.say(
                "coding",
                "That coding does not hold any more: somebody took it back before you",
            );
        }
        let because = self.needed("because", "Say why it is taken back: it stays readable");
        let by = self.value("by");
        if let Some(made) = known
            && let Some(round) = made.what.round
        {
            if desk.library.has_finished(round, desk.document, &made.by) {
                self.say("coding", "What was coded in a round stays as it is compared once its coder has finished the document");
            } else if made.by.reveal() != by {
                self.say("by", "While the round goes on, only who made a coding takes it back");
            }
        }
        Some(Done::CodingTakenBack { coding: coding?, because })
    }

    fn memo(&mut self, desk: &Desk<'_>) -> Done {
        let words = self.needed("memo", "Write what you want to note");
        let at = stretch_of(self.value("at"));
        if at.is_some_and(|at| Counted::new(desk.text).words(at).is_none()) {
            self.say("at", "The stretch is not in this document: choose the words again");
        }
        Done::Memo { document: desk.document, at, words }
    }

    fn finish(&mut self, desk: &Desk<'_>) -> Option<Done> {
        let by = self.value("by");
        let round: Option<StepId> = self.value("round").parse().ok();
        let known = round.and_then(|id| desk.library.rounds.get(&id));
        let fits = known.is_some_and(|round| {
            round.what.documents.contains(&desk.document)
                && round.what.coders.iter().any(|coder| coder.reveal() == by)
        });
        if !fits {
            self.say("by", "Only those who code in this round can say that they finished: enter the name the round has for you");
        }
        Some(Done::RoundFinished { round: round?, document: desk.document })
    }

    fn reject(&mut self, desk: &Desk<'_>) -> Option<Done> {
        let (codebook, code) = self.value("code").split_once('/').unwrap_or_default();
        let known = desk.codebooks.iter().find(|book| book.id == codebook);
        let is_known = known.is_some_and(|book| book.code(code).is_some());
        let at = stretch_of(self.value("at"));
        let at = at.filter(|at| Counted::new(desk.text).words(*at).is_some());
        if at.is_none() || !is_known || self.value("rule").is_empty() {
            self.say("at", "The suggestion was not read: open the page again");
        }
        Some(Done::SuggestionRejected(Box::new(Suggested {
            document: desk.document,
            codebook: codebook.into(),
            code: code.into(),
            at: at?,
            rule: self.value("rule").into(),
        })))
    }
}
