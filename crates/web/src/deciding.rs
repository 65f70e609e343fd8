//! Deciding who is who from a page: what a form must say, and whom it is given to.
//!
//! Takes the fields of a form; gives a [`Deciding`] or what is wrong with each field. Writing it down is somebody else's:
//! whoever starts the server gives the site a way ([`crate::Site::with_deciding`]); without one the pages only show.

use safeguarding::Caseload;
use safeguarding::records::{CannotDecide, DecisionId, Ground, MustSay, Private, Verdict};
use serde::Serialize;

/// A decision as a page hands it on, to be dated and written to the log.
#[derive(Clone, Debug)]
pub struct Deciding {
    /// What is decided.
    pub verdict: Verdict,
    /// Who decides, as they say.
    pub by: Private<String>,
    /// In which role, as they say.
    pub role: String,
    /// Why; for two who must not be linked it begins with the ground.
    pub reason: Private<String>,
    /// How many decisions of the log whoever decides had seen.
    pub seen: usize,
}

/// A decision that is in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: DecisionId,
    /// Whether the pages show it by now.
    pub is_shown: bool,
}

impl Written {
    /// Where whoever decided is led: to the decision, or, while the pages do not show it yet, to a page that says so.
    pub(crate) fn path(self) -> String {
        if self.is_shown {
            format!("/questions/decisions/{}", self.id)
        } else {
            "/questions/decisions".to_owned()
        }
    }
}

/// Why a decision was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotWritten {
    /// It cannot be made, as the log stands.
    CannotDecide(CannotDecide),
    /// It could not be written: what happened and what to do, for people.
    Failed(String),
}

impl NotWritten {
    /// The log is held by another writer, or more people send at once than are answered: nothing was decided.
    pub fn busy() -> Self {
        Self::Failed(
            "The log is busy, so nothing has been decided yet. What you typed is still here: send it again in a moment. Sending it \
             twice is safe, it is decided once"
                .to_owned(),
        )
    }
}

/// Writes a decision to the log of the caseload that the pages show, if it can be made of the log as it stands by then.
pub type Decide = Box<dyn Fn(&Caseload, Deciding) -> Result<Written, NotWritten> + Send + Sync>;

/// What was typed into a form, to be shown again, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Typed {
    pub verdict: String,
    pub ground: String,
    pub by: Private<String>,
    pub role: String,
    pub reason: Private<String>,
    /// How many decisions of the log the page showed.
    pub seen: Option<usize>,
    /// What is wrong: the field and what to do. **Shape:** in the order of the form.
    pub wrong: Vec<Wrong>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Wrong {
    pub field: &'static str,
    pub words: String,
}

impl Typed {
    /// Reads the fields of a form. What is not there is empty.
    pub fn read(pairs: &[(String, String)]) -> Self {
        let field = |wanted: &str| {
            let found = pairs.iter().find(|(name, _)| name == wanted);
            found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        Self {
            verdict: field("verdict"),
            ground: field("ground"),
            by: field("by").into(),
            role: field("role"),
            reason: field("reason").into(),
            seen: field("seen").parse().ok(),
            wrong: Vec::new(),
        }
    }

    /// Notes what is wrong with a field.
    pub fn is_wrong(&mut self, field: &'static str, words: impl Into<String>) {
        self.wrong.push(Wrong { field, words: words.into() });
    }

    /// Looks at who decides, in which role and why.
    pub fn check_who_and_why(&mut self) {
        let checked = [
            ("by", MustSay::Name.check(self.by.reveal()), "Enter the name of whoever decides"),
            (
                "role",
                MustSay::Role.check(&self.role),
                "Enter the role in which it is decided, like team manager",
            ),
            (
                "reason",
                MustSay::Reason.check(self.reason.reveal()),
                "Say why: what was seen, who was asked",
            ),
        ];
        for (field, checked, what_to_say) in checked {
            match checked {
                Ok(()) => {}
                Err(CannotDecide::TooLong { what, length }) => self.is_wrong(
                    field,
                    format!("Use {} characters or fewer; this has {length}", what.longest()),
                ),
                Err(_) => self.is_wrong(field, what_to_say),
            }
        }
    }

    /// How many decisions whoever typed this had seen: all that these pages show, where the form does not say.
    pub fn seen_of(&self, caseload: &Caseload) -> usize {
        self.seen.unwrap_or(caseload.decisions.len())
    }

    /// As it is shown beside these pages, in a form that says how many decisions they show.
    pub fn beside(mut self, caseload: &Caseload) -> Self {
        self.seen = Some(caseload.decisions.len());
        self
    }

    /// The ground that was chosen.
    pub fn ground(&self) -> Option<Ground> {
        Ground::of_id(&self.ground)
    }

    /// The decision, where nothing is wrong.
    pub fn deciding(&self, caseload: &Caseload, verdict: Verdict) -> Option<Deciding> {
        let reason = match self.ground().filter(|_| verdict.is_silent()) {
            Some(ground) => ground.with_reason(self.reason.reveal()),
            None => self.reason.reveal().clone(),
        };
        self.wrong.is_empty().then(|| Deciding {
            verdict,
            by: self.by.clone(),
            role: self.role.clone(),
            reason: reason.into(),
            seen: self.seen_of(caseload),
        })
    }
}

/// Why something was not decided, for a reader of pages rather than of commands.
pub(crate) fn in_page_words(why: NotWritten) -> String {
    match why {
        NotWritten::Failed(words) => words,
        NotWritten::CannotDecide(CannotDecide::NamesNobody(_)) => {
            "One of the two names nobody: a role without a name, a birth date or a number"
                .to_owned()
        }
        NotWritten::CannotDecide(CannotDecide::AlreadyUndone(_)) => {
            "This decision was undone before: it no longer holds".to_owned()
        }
        NotWritten::CannotDecide(CannotDecide::NoSuchDecision(_)) => {
            "There is no such decision in the record".to_owned()
        }
        NotWritten::CannotDecide(other) => {
            let words = other.to_string();
            let mut letters = words.chars();
            letters
                .next()
                .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
    }
}
