//! What a partnership decided about a rule of practice: to adopt a new one, to take its own wording in place of the one that
//! comes with Regard, or to judge by it no longer. A record like any other; what it asks is undone only by a later one.
//!
//! The rule's whole text is kept with the decision, so that what was judged on any day can be judged again.

use super::{CannotDecide, DecisionId, Fingerprint, Instant, MustSay, Private, RecordId};
use crate::calendar::{Date, in_words};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// What was decided about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStep {
    /// A rule that was not judged by is judged by from that day.
    Adopt,
    /// The partnership's wording takes the place of the one before from that day.
    Adapt,
    /// The rule is no longer judged by from that day.
    Retire,
}

impl RuleStep {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Adopt, Self::Adapt, Self::Retire];

    /// What was decided, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Adopt => "adopted",
            Self::Adapt => "adapted",
            Self::Retire => "retired",
        }
    }
}

/// The page of a look-back that was read before deciding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookBackRead {
    /// The page's file, without its folder.
    pub file: SmolStr,
    /// BLAKE3 of the page, in hexadecimal.
    pub hash: String,
}

/// A decision about a rule of practice, with who made it and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adoption {
    /// Its id.
    pub id: DecisionId,
    /// What was decided.
    pub step: RuleStep,
    /// The rule's id.
    pub rule: SmolStr,
    /// The first day it holds for. Never before the day it was decided.
    pub from: Date,
    /// BLAKE3 of the rule's text, in hexadecimal: of what was adopted, or of what was judged by until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// The rule's text, as in a file of practice; `None` when it was retired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The look-back that was read; `None`: none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_back: Option<LookBackRead>,
    /// What it asks less than the rule before, in words, as found when it was decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asks_less: Vec<String>,
    /// What of it could not be compared with the rule before, in words, likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_compared: Vec<String>,
    /// Why less is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loosened_because: Option<Private<String>>,
    /// Who decided.
    pub by: Private<String>,
    /// In which role.
    pub role: SmolStr,
    /// Why.
    pub reason: Private<String>,
    /// The day it was decided.
    pub decided: Date,
    /// When our log took it.
    pub received: Instant,
}

/// Why nothing can be decided about a rule so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAdopt {
    /// Who decides, in which role or why is not said.
    #[error(transparent)]
    NotWhole(#[from] CannotDecide),
    /// A rule that there is not.
    #[error(
        "there is no rule {0} here; name it as `regard findings` does, by what stands before the dot of a finding, or adopt a \
         new one with `regard practice adopt FILE`"
    )]
    NoSuchRule(SmolStr),
    /// A rule that is judged by already.
    #[error(
        "the rule {0} is judged by already; to take another wording of it, `regard practice adapt FILE`"
    )]
    IsJudged(SmolStr),
    /// A rule that is retired already.
    #[error(
        "the rule {rule} is retired since {}; to judge by it again, `regard practice adopt FILE`", in_words(*.since)
    )]
    IsRetired {
        /// The rule.
        rule: SmolStr,
        /// Since when.
        since: Date,
    },
    /// A rule of another form than the one it would replace.
    #[error(
        "the rule {rule} {what}, which the rule of that id does not: it is another rule. Give it an id of its own, adopt it, and \
         retire the other"
    )]
    AnotherRule {
        /// The rule.
        rule: SmolStr,
        /// What it does.
        what: String,
    },
    /// A rule that asks less, without why.
    #[error(
        "it asks less than the rule before: {}. That may be right, but it must be said: add --loosen-because TEXT", .0.join("; ")
    )]
    Loosens(Vec<String>),
    /// A day that has passed.
    #[error(
        "{} has passed: what was judged on a day is not changed afterwards. Give today or a later day", in_words(*.0)
    )]
    TooEarly(Date),
    /// An earlier decision holds from a later day.
    #[error(
        "decision {id} about this rule holds from {}, which is later; give that day or one after it", in_words(*.from)
    )]
    LaterDecision {
        /// The decision.
        id: DecisionId,
        /// From when it holds.
        from: Date,
    },
    /// Somebody decided about the same rule after whoever decides now had looked.
    #[error(
        "somebody else has decided about this rule meanwhile (decision {0}). Nothing was written now; look again with `regard \
         practice decisions`"
    )]
    DecidedMeanwhile(DecisionId),
    /// A wording that is the one judged by.
    #[error(
        "this is word for word the rule {0} as it is judged by: nothing would change. Change the file first; `regard look-back \
         --rule FILE` says what the change would have done"
    )]
    Unchanged(SmolStr),
    /// A text that is no sound rule.
    #[error("the rule cannot be read: {}", .0.join("; "))]
    NotSound(Vec<String>),
}

impl Adoption {
    /// Its id, made from when the log took it and what it says.
    pub fn id_of(
        step: RuleStep,
        rule: &str,
        by: &str,
        reason: &str,
        received: Instant,
    ) -> DecisionId {
        let print = Fingerprint::of([step.in_words(), rule, by, reason]);
        DecisionId(RecordId::new(received, &print).0)
    }

    /// Whether it says who decided, in which role, and why; and why less is asked, where less is.
    ///
    /// # Errors
    /// [`CannotAdopt`] with what is missing.
    pub fn is_whole(&self) -> Result<(), CannotAdopt> {
        MustSay::Name.check(self.by.reveal())?;
        MustSay::Role.check(&self.role)?;
        MustSay::Reason.check(self.reason.reveal())?;
        if self.from < self.decided {
            return Err(CannotAdopt::TooEarly(self.from));
        }
        match &self.loosened_because {
            Some(because) => Ok(MustSay::Reason.check(because.reveal())?),
            None if self.asks_less.is_empty() => Ok(()),
            None => Err(CannotAdopt::Loosens(self.asks_less.clone())),
        }
    }
}
