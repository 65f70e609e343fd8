//! Deciding who is who from a page: what a form must say, and whom it is given to.
//!
//! Takes the fields of a form; gives a [`Deciding`] or what is wrong with each field. Writing it down is somebody else's:
//! whoever starts the server gives the site a way ([`crate::Site::with_deciding`]); without one the pages only show.

use safeguarding::records::{DecisionId, Ground, Private, Verdict};
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

/// Writes a decision to the log; or says, for people, why it could not.
pub type Decide = Box<dyn Fn(Deciding) -> Result<Written, String> + Send + Sync>;

/// What was typed into a form, to be shown again, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Typed {
    pub verdict: String,
    pub ground: String,
    pub by: Private<String>,
    pub role: String,
    pub reason: Private<String>,
    /// What is wrong: the field and what to do. **Shape:** in the order of the form.
    pub wrong: Vec<Wrong>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Wrong {
    pub field: &'static str,
    pub words: String,
}

/// The longest name, role and reason that are taken. **Units:** characters.
const LONGEST: [(&str, usize); 3] = [("by", 200), ("role", 200), ("reason", 5_000)];

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
            wrong: Vec::new(),
        }
    }

    /// Notes what is wrong with a field.
    pub fn is_wrong(&mut self, field: &'static str, words: impl Into<String>) {
        self.wrong.push(Wrong { field, words: words.into() });
    }

    /// Looks at who decides, in which role and why.
    pub fn check_who_and_why(&mut self) {
        let missing = [
            ("by", self.by.reveal().is_empty(), "Enter the name of whoever decides"),
            (
                "role",
                self.role.is_empty(),
                "Enter the role in which it is decided, like team manager",
            ),
            ("reason", self.reason.reveal().is_empty(), "Say why: what was seen, who was asked"),
        ];
        for (field, is_missing, words) in missing {
            if is_missing {
                self.is_wrong(field, words);
            }
        }
        for (field, longest) in LONGEST {
            let typed = match field {
                "by" => self.by.reveal(),
                "role" => &self.role,
                _ => self.reason.reveal(),
            };
            let length = typed.chars().count();
            if length > longest {
                self.is_wrong(
                    field,
                    format!("Use {longest} characters or fewer; this has {length}"),
                );
            }
        }
    }

    /// The ground that was chosen.
    pub fn ground(&self) -> Option<Ground> {
        Ground::of_id(&self.ground)
    }

    /// The decision, where nothing is wrong.
    pub fn deciding(&self, verdict: Verdict) -> Option<Deciding> {
        let reason = match self.ground().filter(|_| verdict.is_silent()) {
            Some(ground) => ground.with_reason(self.reason.reveal()),
            None => self.reason.reveal().clone(),
        };
        self.wrong.is_empty().then(|| Deciding {
            verdict,
            by: self.by.clone(),
            role: self.role.clone(),
            reason: reason.into(),
        })
    }
}
