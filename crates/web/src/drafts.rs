//! Drafts: what is typed into a form and not written down yet, kept for the browser it was typed in.
//!
//! Takes the fields of a form and the key of a browser; gives them to a place as bytes nobody else can read, and finds them again.
//! Where that place is, a folder or nothing, is decided by whoever starts the server ([`crate::Site::with_drafts`]).
//!
//! **What this protects.** The place holds only what was sealed with a key that is in the cookie of one browser, under a name made
//! by hashing that key and the form. Whoever has the place without the browser learns how many drafts a browser has, when each was
//! kept and roughly how long it is: not whose they are, about whom, or what they say. **What it does not.** There is no sign-in yet,
//! so the author is the browser: whoever can use the browser, or copy its cookies, has its drafts; and a browser that forgets its
//! cookies has lost them. Sign-in will take the key's place.

mod author;

pub(crate) use author::Author;

use crate::asked::Pairs;
use jiff::civil::DateTime;
use safeguarding::records::Private;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// The name of a draft where it is kept. It says neither whose it is nor about whom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftName {
    author: String,
    form: String,
}

impl DraftName {
    /// A name of these two parts, each in letters and figures.
    pub fn of(author: impl Into<String>, form: impl Into<String>) -> Self {
        Self { author: author.into(), form: form.into() }
    }

    /// What all names of one author begin with.
    pub fn author(&self) -> &str {
        &self.author
    }
}

impl fmt::Display for DraftName {
    /// The author and the form, in figures: 32, a hyphen, and 32.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.author, self.form)
    }
}

/// A draft as it is kept: nobody can read it but with the key of its author.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedDraft {
    /// When it was kept, where this computer is.
    pub kept: DateTime,
    /// What it holds, sealed.
    pub sealed: Vec<u8>,
}

impl fmt::Debug for SealedDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedDraft({} bytes)", self.sealed.len())
    }
}

/// Why a draft was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftNotKept {
    /// It is longer than a draft may be.
    TooLong,
    /// Its author has as many drafts as one may have.
    TooMany,
    /// This server has no place for drafts.
    NoPlace,
    /// The place cannot be written to or read, or is full.
    Failed,
    /// The browser takes no cookies, so that nobody could find it again.
    NoCookie,
    /// The form has been written down already.
    WrittenDown,
}

impl DraftNotKept {
    /// What happened and what to do, for whoever typed it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooLong => {
                "This is too long to be kept as a draft. It can still be written down: do that before you leave this page."
            }
            Self::TooMany => {
                "You have as many drafts as can be kept. Write one down or throw one away on the page Work, and this one is kept."
            }
            Self::NoPlace => {
                "Drafts are not kept on this server. Write this down before you leave the page, or it is lost."
            }
            Self::Failed => {
                "Drafts cannot be kept at present. Write this down before you leave the page, and tell whoever runs this server."
            }
            Self::NoCookie => {
                "Drafts cannot be kept, because this browser takes no cookies. Write this down before you leave the page."
            }
            Self::WrittenDown => {
                "This form has been written down already. To write something else, open the form anew: changes here are not kept."
            }
        }
    }
}

/// Where drafts are kept. It is given what is sealed already and cannot read it.
pub trait DraftPlace: Send + Sync {
    /// Keeps a draft in the place of an earlier one of this name; gives when.
    ///
    /// # Errors
    /// Why it was not kept. An earlier one is then still there.
    fn keep(&self, name: &DraftName, sealed: &[u8]) -> Result<DateTime, DraftNotKept>;

    /// The draft of this name.
    ///
    /// # Errors
    /// The place cannot be read.
    fn find(&self, name: &DraftName) -> Result<Option<SealedDraft>, DraftNotKept>;

    /// Every draft of an author. **Shape:** in any order.
    ///
    /// # Errors
    /// The place cannot be read.
    fn all_of(&self, author: &str) -> Result<Vec<SealedDraft>, DraftNotKept>;

    /// Throws a draft away, if it is there.
    ///
    /// # Errors
    /// It is still there.
    fn throw_away(&self, name: &DraftName) -> Result<(), DraftNotKept>;
}

/// How many forms that were written down are remembered.
const REMEMBERED: usize = 1_000;

/// The drafts of a server, in their place.
pub struct Drafts {
    place: Box<dyn DraftPlace>,
    /// Forms written down lately, by token: a browser may still be sending a draft of one, which must not come back.
    written: Mutex<VecDeque<String>>,
}

impl fmt::Debug for Drafts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drafts(private)")
    }
}

/// A draft, opened.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// When it was kept.
    pub kept: DateTime,
    /// The address of its form.
    pub form: String,
    /// What kind of form it is.
    pub label: String,
    /// What was typed.
    pub typed: Private<Pairs>,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Content {
    form: String,
    label: String,
    typed: Pairs,
}

/// What is sealed is filled up to a multiple of this, so that its length says less.
const FILLED_TO: usize = 1_024;

impl Drafts {
    /// Drafts that are kept in this place.
    pub fn kept_in(place: impl DraftPlace + 'static) -> Self {
        Self { place: Box::new(place), written: Mutex::default() }
    }

    /// Keeps what was typed into a form; gives when.
    pub(crate) fn keep(
        &self,
        author: &Author,
        (form, label): (&str, &str),
        typed: &Pairs,
    ) -> Result<DateTime, DraftNotKept> {
        if self.is_written(token(typed)) {
            return Err(DraftNotKept::WrittenDown);
        }
        let content =
            Content { form: form.to_owned(), label: label.to_owned(), typed: typed.clone() };
        let mut plain = serde_json::to_vec(&content).map_err(|_| DraftNotKept::Failed)?;
        plain.resize(plain.len().next_multiple_of(FILLED_TO), b' ');
        let kept = self.place.keep(&author.name(form), &author.seal(&plain))?;
        // Sent while the draft was being kept: whichever came second, what is written down is no draft.
        if self.is_written(token(typed)) {
            let _ = self.place.throw_away(&author.name(form));
            return Err(DraftNotKept::WrittenDown);
        }
        Ok(kept)
    }

    /// The draft of a form.
    pub(crate) fn find(&self, author: &Author, form: &str) -> Result<Option<Draft>, DraftNotKept> {
        let found = self.place.find(&author.name(form))?;
        Ok(found.and_then(|sealed| open(author, &sealed)).filter(|draft| draft.form == form))
    }

    /// Every draft of an author, the latest first.
    pub(crate) fn all_of(&self, author: &Author) -> Result<Vec<Draft>, DraftNotKept> {
        let sealed = self.place.all_of(author.name("").author())?;
        let mut all: Vec<Draft> = sealed.iter().filter_map(|one| open(author, one)).collect();
        all.sort_by(|a, b| b.kept.cmp(&a.kept).then_with(|| a.form.cmp(&b.form)));
        Ok(all)
    }

    /// Throws the draft of a form away.
    pub(crate) fn throw_away(&self, author: &Author, form: &str) -> Result<(), DraftNotKept> {
        self.place.throw_away(&author.name(form))
    }

    /// Notes that a form has been written down, and throws its draft away.
    pub(crate) fn written_down(&self, author: &Author, form: &str, typed: &Pairs) {
        let token = token(typed);
        if !token.is_empty() {
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            if written.len() == REMEMBERED {
                written.pop_front();
            }
            written.push_back(token.to_owned());
        }
        // One that stays is found again by its author, and is thrown away by its age.
        let _ = self.throw_away(author, form);
    }

    fn is_written(&self, token: &str) -> bool {
        let written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        written.iter().any(|known| known == token)
    }
}

fn token(typed: &Pairs) -> &str {
    typed.iter().find(|(name, _)| name == "token").map_or("", |(_, value)| value.as_str())
}

fn open(author: &Author, sealed: &SealedDraft) -> Option<Draft> {
    let Content { form, label, typed } =
        serde_json::from_slice(&author.open(&sealed.sealed)?).ok()?;
    Some(Draft { kept: sealed.kept, form, label, typed: Private::new(typed) })
}

/// When a draft was kept, as pages say it: `14:05 on 3 June`.
pub(crate) fn moment(kept: DateTime) -> String {
    kept.strftime("%H:%M on %-d %B").to_string()
}
