//! What a person decided about who is who: a record like any other, never overturned by the program, and undone only by
//! another decision.

use super::{Fingerprint, Instant, Private, RecordId};
use crate::calendar::{Date, in_words};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use uuid::Uuid;

/// A decision's id: a time-ordered UUID of when the log took it and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(pub Uuid);

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A mention in the log: the record and its place among the people the record names, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MentionAt {
    /// The record.
    pub record: RecordId,
    /// Which of the people it names.
    pub place: u16,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The two mentions are one person.
    OnePerson(MentionAt, MentionAt),
    /// They are two people.
    TwoPeople(MentionAt, MentionAt),
    /// They must not be linked, whoever they are, nor asked about again: an adoption, a refuge.
    DoNotLink(MentionAt, MentionAt),
    /// An earlier decision no longer holds: all is as if it had not been made.
    Undo(DecisionId),
}

impl Verdict {
    /// The two mentions it is about; `None` for an undo.
    pub const fn pair(self) -> Option<(MentionAt, MentionAt)> {
        match self {
            Self::OnePerson(a, b) | Self::TwoPeople(a, b) | Self::DoNotLink(a, b) => Some((a, b)),
            Self::Undo(_) => None,
        }
    }

    /// What was decided, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OnePerson(..) => "they are one person",
            Self::TwoPeople(..) => "they are two people",
            Self::DoNotLink(..) => "they must not be linked",
            Self::Undo(_) => "an earlier decision no longer holds",
        }
    }

    /// Whether the pair must be shown nowhere.
    pub const fn is_silent(self) -> bool {
        matches!(self, Self::DoNotLink(..))
    }
}

/// On what ground two mentions must not be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A child has been adopted, and has another name and another life.
    Adoption,
    /// Somebody is in a refuge, or hides from somebody.
    Refuge,
    /// Another, which the reason must say.
    Other,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Self; 3] = [Self::Adoption, Self::Refuge, Self::Other];

    /// As it is written before a reason.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Adoption => "adoption",
            Self::Refuge => "refuge",
            Self::Other => "other",
        }
    }

    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Adoption => "Adoption: the child has another name and another life",
            Self::Refuge => "Refuge or hiding: somebody must not be found",
            Self::Other => "Another ground, said in the reason",
        }
    }

    /// Reads a ground by its id.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.id() == id)
    }

    /// The ground before the reason, as a decision keeps it.
    pub fn with_reason(self, reason: &str) -> String {
        format!("{}: {}", self.id(), reason.trim())
    }

    /// The ground a kept reason begins with; `None` where it begins with none, or says nothing after it.
    pub fn of_reason(reason: &str) -> Option<Self> {
        let (ground, words) = reason.split_once(':')?;
        Self::of_id(ground.trim()).filter(|_| !says_nothing(words))
    }
}

/// What whoever decides must say beside the verdict, wherever it is decided: on a page or by a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MustSay {
    /// Their name.
    Name,
    /// The role in which they decide.
    Role,
    /// Why, without the ground.
    Reason,
}

impl MustSay {
    /// The longest that is taken. **Units:** characters.
    pub const fn longest(self) -> usize {
        match self {
            Self::Name | Self::Role => 200,
            Self::Reason => 5_000,
        }
    }

    /// Whether this is said, and not at too great a length.
    ///
    /// # Errors
    /// [`CannotDecide::Nobody`] or [`CannotDecide::NoReason`] where nothing is said; [`CannotDecide::TooLong`].
    pub fn check(self, said: &str) -> Result<(), CannotDecide> {
        if says_nothing(said) {
            return Err(match self {
                Self::Name | Self::Role => CannotDecide::Nobody,
                Self::Reason => CannotDecide::NoReason,
            });
        }
        let length = said.chars().count();
        if length > self.longest() {
            return Err(CannotDecide::TooLong { what: self, length });
        }
        Ok(())
    }
}

impl fmt::Display for MustSay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name of whoever decides",
            Self::Role => "role",
            Self::Reason => "reason",
        })
    }
}

/// Whether a text holds no letter and no figure of any script: nothing, blanks, control characters, or characters that no one
/// sees.
fn says_nothing(text: &str) -> bool {
    // Unicode counts the fillers of Hangul among the letters; they show as nothing.
    let is_filler = |c: char| matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}');
    !text.chars().any(|c| c.is_alphanumeric() && !is_filler(c))
}

/// A decision as it may be told to whoever decides: by its id, its day and what it says, without anybody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its id.
    pub id: DecisionId,
    /// The day it was decided.
    pub decided: Date,
    /// What was decided.
    pub verdict: Verdict,
}

impl Earlier {
    /// A decision to be told of.
    pub const fn of(decision: &Decision) -> Self {
        Self { id: decision.id, decided: decision.decided, verdict: decision.verdict }
    }
}

impl fmt::Display for Earlier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "decision {} of {} ({})",
            self.id,
            in_words(self.decided),
            self.verdict.in_words()
        )
    }
}

/// Decisions, one after the other.
fn listed(earlier: &[Earlier]) -> String {
    earlier.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Why something cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotDecide {
    /// A mention that no record here makes.
    #[error(
        "record {0} is not in this log, or names fewer people than that; take the mention from `regard link --queue` or \
         from its page"
    )]
    NoSuchMention(RecordId),
    /// Twice the same mention.
    #[error("both are one and the same mention of one record; name two")]
    OneMention,
    /// Somebody nobody named.
    #[error(
        "record {0} names nobody there: a role without a name, a birth date or a number; decide about a mention that does"
    )]
    NamesNobody(RecordId),
    /// An undo of a decision that is not here.
    #[error("there is no decision {0} in this log; `regard link --decisions` lists them")]
    NoSuchDecision(DecisionId),
    /// An undo of one that holds no more.
    #[error(
        "decision {0} no longer holds: it was undone before; to bring it back, undo the undoing, or decide again"
    )]
    AlreadyUndone(DecisionId),
    /// A decision about two who must not be linked, while that stands.
    #[error(
        "decision {0} says that these two must not be shown together, and no later decision replaces it: nothing else can be \
         decided about them until it is undone by its id"
    )]
    MustNotBeLinked(DecisionId),
    /// What holds already says otherwise, of these two or through others. **Shape:** in the order of the log, never empty.
    #[error(
        "what was decided before says otherwise, and not all of it can hold: {}. Undo first whichever of these is wrong, by its \
         id, and then decide this; if all of them are right, this is not", listed(.0)
    )]
    Contradicts(Vec<Earlier>),
    /// Somebody decided about the same two after whoever decides now had looked at them.
    #[error(
        "somebody else has decided meanwhile: {0}. Nothing was written now; look at the two again, and decide again if it is \
         still to be decided"
    )]
    DecidedMeanwhile(Earlier),
    /// More words than are kept.
    #[error("the {what} has {length} characters; use {} or fewer", .what.longest())]
    TooLong {
        /// Of what.
        what: MustSay,
        /// How many it has. **Units:** characters.
        length: usize,
    },
    /// No reason.
    #[error("say why: a decision without a reason cannot be checked by the next person")]
    NoReason,
    /// Nobody who decides.
    #[error("say who decides, and in which role")]
    Nobody,
    /// Two mentions that must not be linked, without the ground.
    #[error(
        "say on what ground they must not be linked, before the reason: adoption, refuge or other, like \
         \"refuge: moved to a place of safety\""
    )]
    NoGround,
}

/// A decision about who is who, with who made it and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// What was decided.
    pub verdict: Verdict,
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

impl Decision {
    /// Whether it says who decided, in which role, and why.
    ///
    /// # Errors
    /// [`CannotDecide`] with what is missing, or too long.
    pub fn is_whole(&self) -> Result<(), CannotDecide> {
        MustSay::Name.check(self.by.reveal())?;
        MustSay::Role.check(&self.role)?;
        let reason = self.reason.reveal();
        let without_ground = match Ground::of_reason(reason).filter(|_| self.verdict.is_silent()) {
            Some(_) => reason.split_once(':').map_or(reason.as_str(), |(_, words)| words.trim()),
            None => reason,
        };
        MustSay::Reason.check(without_ground)?;
        if self.verdict.is_silent() && Ground::of_reason(self.reason.reveal()).is_none() {
            return Err(CannotDecide::NoGround);
        }
        Ok(())
    }

    /// A decision with its id made from when the log took it and what it says.
    pub fn new(
        verdict: Verdict,
        by: &str,
        role: &str,
        reason: &str,
        decided: Date,
        received: Instant,
    ) -> Self {
        let said = serde_json::to_string(&verdict).unwrap_or_default();
        let print = Fingerprint::of([said.as_str(), by, role, reason]);
        let id = DecisionId(RecordId::new(received, &print).0);
        Self {
            id,
            verdict,
            by: by.into(),
            role: role.into(),
            reason: reason.into(),
            decided,
            received,
        }
    }
}

/// The decisions that hold: those that none undid. An undone undo holds again.
///
/// **Shape:** in the order given.
pub fn in_force(decisions: &[Decision]) -> Vec<&Decision> {
    let undoes: BTreeMap<DecisionId, Vec<DecisionId>> =
        decisions.iter().fold(BTreeMap::new(), |mut undoes, decision| {
            if let Verdict::Undo(earlier) = decision.verdict {
                undoes.entry(earlier).or_insert_with(Vec::new).push(decision.id);
            }
            undoes
        });
    // Later decisions first: whether an undo holds is known before what it undoes is looked at.
    let mut undone: BTreeSet<DecisionId> = BTreeSet::new();
    for decision in decisions.iter().rev() {
        let by = undoes.get(&decision.id).into_iter().flatten();
        if by.clone().any(|undo| !undone.contains(undo)) {
            undone.insert(decision.id);
        }
    }
    decisions
        .iter()
        .filter(|decision| {
            !undone.contains(&decision.id) && !matches!(decision.verdict, Verdict::Undo(_))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_only_names_its_ground_is_no_reason() {
        assert_eq!(Ground::of_reason("refuge: moved to safety"), Some(Ground::Refuge));
        assert_eq!(
            Ground::of_reason(&Ground::Other.with_reason(" as agreed ")),
            Some(Ground::Other)
        );
        for reason in ["refuge:", "refuge", "they moved: far", "", "refuge: \u{200b}"] {
            assert_eq!(Ground::of_reason(reason), None, "{reason}");
        }
    }

    #[test]
    fn what_nobody_can_read_is_no_name() {
        for name in
            ["", " ", "\0", "\u{200b}\u{feff}", "\t\u{1}\n", "\u{3164}", "\u{2060} \u{ad}", "-"]
        {
            assert_eq!(MustSay::Name.check(name), Err(CannotDecide::Nobody), "{name:?}");
        }
        for name in ["Ida Marsh", "O", "ليلى", "美雪", "\u{200b}Ida"] {
            assert_eq!(MustSay::Name.check(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_is_said_at_too_great_a_length_is_told_its_limit_and_not_repeated() {
        for what in [MustSay::Name, MustSay::Role, MustSay::Reason] {
            assert_eq!(what.check(&"ä".repeat(what.longest())), Ok(()));
            let refused = what.check(&"ä".repeat(what.longest() + 1)).expect_err("too long");
            assert_eq!(refused, CannotDecide::TooLong { what, length: what.longest() + 1 });
            assert!(!refused.to_string().contains('ä'));
        }
    }
}
