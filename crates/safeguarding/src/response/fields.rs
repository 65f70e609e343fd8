//! The fields of a form: facts and texts as their kind writes them, or what to do, field by field.
//!
//! Takes what was typed; gives values to keep. What nobody can see is no answer.

use super::writing::{
    FURTHEST_AHEAD, LONGEST_TEXT, Making, clean_line, clean_text, is_nothing, voice_id,
};
use crate::calendar::{VagueDate, WorkingDays};
use crate::practice::{FactForm, FactKind, Kind, KindForm, TextAsked, Voice};
use crate::private::Private;
use crate::records::Record;
use smol_str::SmolStr;
use std::collections::BTreeMap;

impl Making<'_, '_> {
    pub(super) fn facts(
        &mut self,
        kind: &Kind,
        form: &KindForm,
        corrected: Option<&Record>,
    ) -> BTreeMap<SmolStr, String> {
        let mut facts = BTreeMap::new();
        for name in
            self.typed.facts.keys().filter(|name| kind.facts.iter().all(|f| f.name != **name))
        {
            self.say(format!("fact.{name}"), "This field belongs to no form here: leave it out");
        }
        for fact in &kind.facts {
            let typed = self.typed.facts.get(&fact.name).map(|value| value.reveal().trim());
            let Some(value) = typed.filter(|value| !is_nothing(value)) else {
                if form.needs.contains(&fact.name) {
                    self.say(format!("fact.{}", fact.name), how_to_give(fact));
                }
                continue;
            };
            // What nobody changed is kept as it was: a day that lay ahead then may be over now.
            let as_it_was = corrected.and_then(|earlier| earlier.facts.get(&fact.name));
            if as_it_was.is_some_and(|before| before == value) {
                facts.insert(fact.name.clone(), value.to_owned());
                continue;
            }
            match self.settled(fact, value) {
                Ok(value) => {
                    facts.insert(fact.name.clone(), value);
                }
                Err(words) => self.say(format!("fact.{}", fact.name), words),
            }
        }
        facts
    }

    /// Hands back answers that cannot both be so, a part that is more than its whole, and a decision that whoever writes cannot take alone.
    pub(super) fn fits_together(&mut self, form: &KindForm, facts: &BTreeMap<SmolStr, String>) {
        let is = |fact: &SmolStr, values: &[String]| {
            facts.get(fact).is_some_and(|value| values.contains(value))
        };
        for one in form.excludes.iter().filter(|one| is(&one.fact, &one.is)) {
            for fact in one.facts.iter().filter(|fact| is(fact, &one.cannot_be)) {
                self.say(format!("fact.{fact}"), one.say.clone());
            }
        }
        let number = |fact: &SmolStr| facts.get(fact).and_then(|value| value.parse::<f64>().ok());
        for one in &form.not_more_than {
            if number(&one.fact).zip(number(&one.of)).is_some_and(|(part, of)| part > of) {
                self.say(format!("fact.{}", one.fact), one.say.clone());
            }
        }
        if let Some(decided) = &form.decided_by {
            let same =
                |a: &str, b: &str| clean_line(a).to_lowercase() == clean_line(b).to_lowercase();
            let who = facts.get(&decided.fact).map_or("", String::as_str);
            let is_own = same(who, self.typed.author.reveal());
            let role = self.typed.role.to_lowercase();
            if is_own && !decided.roles.iter().any(|one| role.contains(one.as_str())) {
                self.say(format!("fact.{}", decided.fact), decided.say.clone());
            }
        }
    }

    /// A fact's value the way its kind writes it, several with commas between; or what to do.
    fn settled(&self, fact: &FactKind, value: &str) -> Result<String, String> {
        let mut settled: Vec<String> = Vec::new();
        for one in fact.values(value) {
            let one = self.settled_one(fact, one)?;
            if !settled.contains(&one) {
                settled.push(one);
            }
        }
        if settled.is_empty() { Err(how_to_give(fact)) } else { Ok(settled.join(", ")) }
    }

    fn settled_one(&self, fact: &FactKind, value: &str) -> Result<String, String> {
        match fact.form {
            FactForm::Text if fact.names_duty => {
                let duties = &self.typing.practice.duties;
                let known = duties.iter().find(|duty| duty.may_be_paused && duty.id == value);
                known.map(|duty| duty.id.to_string()).ok_or_else(|| how_to_give(fact))
            }
            FactForm::Text if fact.names_agency => {
                let is_known = self.typing.practice.agencies.contains_key(value);
                if is_known { Ok(value.to_owned()) } else { Err(how_to_give(fact)) }
            }
            FactForm::Text => {
                let letters = value.chars().count();
                if letters > LONGEST_TEXT {
                    return Err(format!("Use {LONGEST_TEXT} letters or fewer; this has {letters}"));
                }
                Ok(clean_text(value))
            }
            FactForm::Choice => {
                let found = fact.choices.iter().find(|choice| *choice == value);
                found.map(ToString::to_string).ok_or_else(|| how_to_give(fact))
            }
            FactForm::YesNo if matches!(value, "yes" | "no") => Ok(value.to_owned()),
            FactForm::YesNo => Err(how_to_give(fact)),
            FactForm::Number => number_within(fact, value),
            FactForm::Date => self.day(fact, value),
        }
    }

    /// A day as it is kept; or what to do, also where it should lie ahead and does not, or lies beyond any life.
    fn day(&self, fact: &FactKind, value: &str) -> Result<String, String> {
        let today = self.typing.today;
        let Some(day) = VagueDate::parse(value).ok().and_then(|date| date.day()) else {
            return Err(how_to_give(fact));
        };
        let ahead = fact.at_most_ahead.unwrap_or(FURTHEST_AHEAD);
        let furthest = ahead.after(today, &WorkingDays::default());
        match fact.lies_ahead {
            true if day < today => {
                Err(format!("This day is over: enter a day from today on for “{}”", fact.label))
            }
            true if day > furthest => Err(format!("Enter a day within {ahead} from now")),
            _ => Ok(day.to_string()),
        }
    }

    /// Whether words that were taken over to begin with still have something to say in them; what it is, is said.
    fn is_left_to_say(&mut self, asked: &TextAsked, text: &str) -> bool {
        let left = asked.left_to_say().into_iter().find(|left| text.contains(left));
        if let Some(left) = left {
            let words = format!("Say what stands there in your own words, or take it out: {left}");
            self.say(format!("text.{}", voice_id(asked.voice)), words);
        }
        left.is_some()
    }

    pub(super) fn texts(&mut self, form: &KindForm) -> Vec<(Voice, Private<String>)> {
        let mut texts = Vec::new();
        let asks = |voice: Voice| form.texts.iter().any(|asked| asked.voice == voice);
        for (voice, _) in self
            .typed
            .texts
            .iter()
            .filter(|(voice, text)| !asks(**voice) && !is_nothing(text.reveal()))
        {
            self.say(
                format!("text.{}", voice_id(*voice)),
                "This form has no place for these words: write them where they belong",
            );
        }
        for asked in &form.texts {
            let typed = self.typed.texts.get(&asked.voice).map(|text| clean_text(text.reveal()));
            let field = || format!("text.{}", voice_id(asked.voice));
            let letters = typed.as_ref().map_or(0, |text| text.chars().count());
            match typed.filter(|text| !is_nothing(text)) {
                None if asked.needed => {
                    self.say(field(), format!("Answer “{}”", asked.label));
                }
                None => {}
                Some(text) if self.is_left_to_say(asked, &text) => {}
                Some(_) if letters > LONGEST_TEXT => self.say(
                    field(),
                    format!("Use {LONGEST_TEXT} letters or fewer; this has {letters}. Write the rest as a second entry"),
                ),
                Some(text) => texts.push((asked.voice, Private::from(text))),
            }
        }
        texts
    }

    pub(super) fn needed_when(
        &mut self,
        form: &KindForm,
        facts: &BTreeMap<SmolStr, String>,
        texts: &[(Voice, Private<String>)],
    ) {
        for when in &form.needs_when {
            let answered = facts.get(&when.fact).is_some_and(|value| when.is.contains(value));
            if !answered {
                continue;
            }
            for fact in when.facts.iter().filter(|fact| !facts.contains_key(*fact)) {
                let field = format!("fact.{fact}");
                if self.wrong.iter().all(|wrong| wrong.field != field) {
                    self.say(field, when.say.clone());
                }
            }
            for voice in when.texts.iter().filter(|voice| texts.iter().all(|(v, _)| v != *voice)) {
                let field = format!("text.{}", voice_id(*voice));
                if self.wrong.iter().all(|wrong| wrong.field != field) {
                    self.say(field, when.say.clone());
                }
            }
        }
    }
}

/// What to do where a fact that is needed was not given.
fn how_to_give(fact: &FactKind) -> String {
    match fact.form {
        FactForm::Choice if fact.several => {
            format!("Choose one or more for “{}”", fact.label)
        }
        FactForm::Text if fact.names_agency && fact.several => {
            format!("Choose one or more agencies for “{}”", fact.label)
        }
        FactForm::Choice | FactForm::YesNo => format!("Choose an answer for “{}”", fact.label),
        FactForm::Date => format!("Enter the day for “{}”, like 4 March 2026", fact.label),
        FactForm::Number => match fact.range {
            Some([lowest, highest]) => format!("Enter a number from {lowest} to {highest}"),
            None => format!("Enter a number for “{}”", fact.label),
        },
        FactForm::Text if fact.names_duty => format!("Choose the clock for “{}”", fact.label),
        FactForm::Text if fact.names_agency => format!("Choose the agency for “{}”", fact.label),
        FactForm::Text => format!("Enter “{}”", fact.label),
    }
}

fn number_within(fact: &FactKind, value: &str) -> Result<String, String> {
    let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
    let Some(number) = number else { return Err(how_to_give(fact)) };
    match fact.range {
        Some([lowest, highest]) if !(lowest..=highest).contains(&number) => Err(how_to_give(fact)),
        _ => Ok(value.to_owned()),
    }
}
