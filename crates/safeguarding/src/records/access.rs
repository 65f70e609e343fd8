//! Who may sign in, and who looked at what: the two sorts of entry of the reading log, which is kept apart from the log of what agencies
//! said and chained by hash as that is.
//!
//! An [`AccessStep`] is one step in who may look: an account opened, a password set, a sign-in, one that failed, a family given to
//! somebody to work with, a glass broken. A [`Look`] is one page that one person was shown, and about whom. None is changed by a later
//! one; what holds now is computed from them. No password, link or session is kept here, only what tells the right one when it is
//! shown again.

use super::{Instant, MentionAt, Private};
use crate::calendar::Date;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;
use uuid::Uuid;

/// An account's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub Uuid);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for AccountId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Who took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hand {
    /// A command at the server itself, or the server.
    Server,
    /// Somebody signed in, or signing in.
    Account(AccountId),
}

/// One step in who may look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessStep {
    /// When.
    pub at: Instant,
    /// Who took it.
    pub by: Hand,
    /// What was done.
    pub what: Access,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// An account was opened. Nobody can sign in to it before a link was made and used.
    Opened {
        /// The account.
        account: AccountId,
        /// Whose it is.
        holder: Box<Holder>,
    },
    /// Whose an account is, or what they may do, was changed: all of it is said anew.
    Changed {
        /// The account.
        account: AccountId,
        /// Whose it is from now on.
        holder: Box<Holder>,
        /// Why.
        reason: Private<String>,
    },
    /// A link was made with which its holder sets a password, once.
    Link {
        /// The account.
        account: AccountId,
        /// BLAKE3 of what the link holds, in hexadecimal.
        hash: Private<String>,
        /// Until when it can be used.
        until: Instant,
    },
    /// The holder set a password: every link and every session of before ends.
    Password {
        /// The account.
        account: AccountId,
        /// Its Argon2id hash, in the PHC form.
        hash: Private<String>,
    },
    /// The holder ties an app that shows codes to the account.
    Codes {
        /// The account.
        account: AccountId,
        /// The secret both share, in base 32.
        secret: Private<String>,
    },
    /// Somebody signed in.
    SignedIn {
        /// The account.
        account: AccountId,
        /// BLAKE3 of what the browser holds, in hexadecimal.
        session: Private<String>,
        /// When it ends at the latest.
        until: Instant,
        /// The time step of the code that was shown, so that nobody shows it again; 0: none was asked for.
        code_step: u64,
    },
    /// Somebody who signed in gave the code, or the password, once more: for what asks for it.
    SteppedUp {
        /// The account.
        account: AccountId,
        /// The session.
        session: Private<String>,
        /// The time step of the code that was shown; 0: none was asked for.
        code_step: u64,
    },
    /// Somebody gave the sign-in name of an account and did not prove to be its holder.
    Failed {
        /// The account.
        account: AccountId,
    },
    /// A session was ended.
    SignedOut {
        /// The session.
        session: Private<String>,
    },
    /// Nobody may sign in to this account any more, and every session of it ends.
    Closed {
        /// The account.
        account: AccountId,
        /// Why.
        reason: Private<String>,
    },
    /// It may be signed in to again, after a new link.
    Reopened {
        /// The account.
        account: AccountId,
        /// Why.
        reason: Private<String>,
    },
    /// Somebody asks that the holder of an account, who cannot sign in any more, be given a new link. Somebody else has to agree.
    RecoveryAsked {
        /// The account.
        account: AccountId,
        /// Why.
        reason: Private<String>,
    },
    /// A family is kept closer than others from now on: a duty is not enough to read of it.
    Restricted {
        /// A child of it.
        child: MentionAt,
        /// Why.
        reason: Private<String>,
    },
    /// A family is kept closer no longer.
    Unrestricted {
        /// The child that was named.
        child: MentionAt,
        /// Why.
        reason: Private<String>,
    },
    /// Somebody works with a family from now on.
    WorksWith {
        /// The account.
        account: AccountId,
        /// A child of the family.
        child: MentionAt,
        /// In what: allocated, reviewing, chairing.
        tie: Tie,
        /// The last day, inclusive; `None`: until it is ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
        /// Why.
        reason: Private<String>,
    },
    /// Somebody works with a family no longer.
    WorksNoMore {
        /// The account.
        account: AccountId,
        /// The child that was named.
        child: MentionAt,
        /// Why.
        reason: Private<String>,
    },
    /// Somebody who has no tie to a family opened its record, and said why.
    GlassBroken {
        /// The account.
        account: AccountId,
        /// A child of the family.
        child: MentionAt,
        /// Why.
        reason: Private<String>,
        /// Until when the record stands open to them.
        until: Instant,
    },
}

/// What ties somebody to a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tie {
    /// They work with the family.
    Allocated,
    /// They chair its conferences or reviews.
    Chairs,
    /// They are of the panel of a review of it.
    Reviews,
}

impl Tie {
    /// Every tie.
    pub const ALL: [Self; 3] = [Self::Allocated, Self::Chairs, Self::Reviews];

    /// Its name in files, forms and policies.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Allocated => "allocated",
            Self::Chairs => "chairs",
            Self::Reviews => "reviews",
        }
    }

    /// What a reader sees.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Allocated => "works with the family",
            Self::Chairs => "chairs its conferences or reviews",
            Self::Reviews => "is of the panel of a review of it",
        }
    }
}

/// Whose an account is, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// What they type to sign in: lower case, no spaces; nobody else’s, of closed accounts neither.
    pub sign_in_name: Private<String>,
    /// Their name, as colleagues know it.
    pub name: Private<String>,
    /// The agency they work for, by id.
    pub agency: SmolStr,
    /// The school or team within it, where it has several; they read as that one knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<SmolStr>,
    /// What they are to Regard: ids of roles. **Shape:** in order, no repeats, at least one.
    pub roles: Vec<SmolStr>,
    /// Who supervises them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervised_by: Option<AccountId>,
}

/// One page that one person was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Instant,
    /// Whose account.
    pub by: AccountId,
    /// In which role, by id.
    pub role: SmolStr,
    /// The page, by name.
    pub page: SmolStr,
    /// Whether a form was sent, so that something may have been written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sent: bool,
    /// Why they might: the tie, the duty, or a glass they broke.
    pub because: SmolStr,
    /// The people it said something about. **Shape:** in order, no repeats; each by the first mention of them there was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<MentionAt>,
}
