//! What the partnership decided about rules of practice, as pages show it: what, from when, who, in which role and why.
//!
//! Takes decisions of the log; gives one line each, the last first. What asks less than before is said with why.

use safeguarding::Caseload;
use safeguarding::calendar::in_words;
use safeguarding::records::{Adoption, Private};
use serde::Serialize;

use super::words;

/// One decision about a rule.
#[derive(Debug, Serialize)]
pub(crate) struct AdoptedShown {
    /// The rule’s claim, and where the rule is told; its id alone, and nowhere, where the rule can no longer be read.
    pub rule: String,
    pub href: Option<String>,
    /// Adopted, adapted or retired, and from when.
    pub what: String,
    pub decided: String,
    pub by: Private<String>,
    pub role: String,
    pub reason: Private<String>,
    /// The look-back that was read; `None` where none is asked for.
    pub look_back: Option<String>,
    pub asks_less: Vec<String>,
    pub loosened_because: Option<Private<String>>,
    pub not_compared: Vec<String>,
    /// Whether the text can no longer be read, and so is not judged by.
    pub is_unread: bool,
}

impl AdoptedShown {
    /// One decision, as pages show it.
    pub fn of(caseload: &Caseload, adoption: &Adoption) -> Self {
        let rule = caseload.practice.rule(&adoption.rule);
        let read = adoption.look_back.as_ref().map(|read| format!("{} was read before", read.file));
        Self {
            rule: rule.map_or_else(|| adoption.rule.to_string(), |rule| rule.title.clone()),
            href: rule.map(|rule| format!("/practice/{}", rule.id)),
            what: format!(
                "{} from {}",
                words::capital(adoption.step.in_words()),
                in_words(adoption.from)
            ),
            decided: in_words(adoption.decided),
            by: adoption.by.clone(),
            role: adoption.role.to_string(),
            reason: adoption.reason.clone(),
            look_back: adoption
                .text
                .is_some()
                .then(|| read.unwrap_or_else(|| "none was named as read".to_owned())),
            asks_less: adoption.asks_less.clone(),
            loosened_because: adoption.loosened_because.clone(),
            not_compared: adoption.not_compared.clone(),
            is_unread: caseload.unread_rules.iter().any(|unread| unread.id == adoption.id),
        }
    }
}
