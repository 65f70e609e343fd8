//! The door: signing in and out, proving once more who one is, and what those who keep accounts do with them.
//!
//! Takes what was typed and the moment; gives a ticket for the browser, or why not, and has every step written to the reading log before
//! it holds. Why somebody is not let in is said in the same words whatever it was: whether there is an account is nobody’s business.

use safeguarding::records::{
    Access, AccessStep, AccountId, Entry, Fingerprint, Hand, Holder, Instant, Look, MentionAt,
    Private, RecordId,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::accounts::{Account, Accounts};
use crate::policy::{Policies, Reach, Role};
use crate::secrets::{CodeSecret, Password, Ticket, WeakPassword};

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// How long somebody stays signed in at most: a working day.
pub const LONGEST_SESSION_HOURS: u64 = 12;
/// After how long without a page somebody is signed out.
pub const LONGEST_IDLE_MINUTES: u64 = 60;
/// For how long it counts that somebody proved who they are, where that is asked for.
pub const PROOF_MINUTES: u64 = 10;
/// For how long a link can be used.
pub const LINK_HOURS: u64 = 72;
/// For how long a family stands open to whoever broke the glass.
pub const GLASS_HOURS: u64 = 12;

/// Where the steps and looks are kept.
pub trait ReadingLog: Send + Sync {
    /// Adds entries; they are kept when this returns, and [`ReadingLog::accounts`] knows of them.
    ///
    /// # Errors
    /// [`NotKept`]: none of them is.
    fn add(&self, entries: Vec<Entry>) -> Result<(), NotKept>;

    /// The accounts as the log has them by now.
    fn accounts(&self) -> Arc<Accounts>;

    /// Every look at somebody who was first mentioned there. **Shape:** in the order of the log.
    ///
    /// # Errors
    /// [`NotKept`], where the log cannot be read.
    fn looks_at(&self, mention: MentionAt) -> Result<Vec<Look>, NotKept>;
}

impl<L: ReadingLog> ReadingLog for Arc<L> {
    fn add(&self, entries: Vec<Entry>) -> Result<(), NotKept> {
        L::add(self, entries)
    }

    fn accounts(&self) -> Arc<Accounts> {
        L::accounts(self)
    }

    fn looks_at(&self, mention: MentionAt) -> Result<Vec<Look>, NotKept> {
        L::looks_at(self, mention)
    }
}

/// Why nothing was written to the reading log, in words for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotKept(pub String);

/// Why somebody was not let in, or what they asked for not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// The name, the password or the code is not right: which of them is not said.
    #[error("The name, the password or the code is not right")]
    Wrong,
    /// They failed too often and have to wait.
    #[error("There were too many attempts. Try again in {minutes} minutes")]
    Wait {
        /// For how long, rounded up.
        minutes: u64,
    },
    /// The link was used, is too old, or never was one.
    #[error("This link cannot be used any more. Ask for a new one")]
    NoLink,
    /// The password is none to keep.
    #[error(transparent)]
    Weak(#[from] WeakPassword),
    /// Something that was typed is not as it has to be.
    #[error("{0}")]
    NotSo(&'static str),
    /// The reading log could not be written to.
    #[error(transparent)]
    NotKept(#[from] NotKept),
}

/// Somebody at a browser.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Their account.
    pub account: Account,
    /// What each of their roles may do, in the order of their roles.
    pub reaches: Vec<Arc<Reach>>,
    /// What is kept of their ticket.
    pub session: String,
    /// When they proved last who they are.
    pub proved: Instant,
}

impl Seat {
    /// Whether they proved lately who they are.
    pub fn has_proved(&self, now: Instant) -> bool {
        now.0.saturating_sub(self.proved.0) < PROOF_MINUTES * MINUTE
    }

    /// Whether they have a role.
    pub fn has(&self, role: Role) -> bool {
        self.reaches.iter().any(|reach| reach.role == role)
    }
}

/// What says the moment, each time somebody comes.
pub type Clock = Box<dyn Fn() -> Instant + Send + Sync>;

/// The door.
pub struct Door {
    log: Box<dyn ReadingLog>,
    policies: Policies,
    now: Clock,
    /// When this door was opened: nobody was idle before.
    opened: Instant,
    /// When each session was seen last.
    seen: Mutex<HashMap<String, Instant>>,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Door")
    }
}

impl Door {
    /// A door by these policies.
    pub fn new(log: Box<dyn ReadingLog>, policies: Policies, now: Clock) -> Self {
        Self { opened: now(), log, policies, now, seen: Mutex::default() }
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        (self.now)()
    }

    /// The accounts as they are by now.
    pub fn accounts(&self) -> Arc<Accounts> {
        self.log.accounts()
    }

    pub(crate) fn step(&self, by: Hand, what: Access) -> Result<(), NotKept> {
        let step = AccessStep { at: self.now(), by, what };
        self.log.add(vec![Entry::Access(Box::new(step))])
    }

    /// Who sits at the browser that has this ticket; `None`: nobody who is signed in, or not any more.
    pub fn seat(&self, ticket: &str) -> Option<Seat> {
        let now = self.now();
        let session = Ticket::parse(ticket)?.hash();
        let accounts = self.accounts();
        let (its, account) = accounts.session(&session, now)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let last = seen.get(&session).copied().unwrap_or(its.began.max(self.opened));
        if now.0.saturating_sub(last.0) >= LONGEST_IDLE_MINUTES * MINUTE {
            return None;
        }
        if !seen.contains_key(&session) {
            // Those of sessions that have ended need not be remembered.
            seen.retain(|_, last| now.0.saturating_sub(last.0) < LONGEST_SESSION_HOURS * HOUR);
        }
        seen.insert(session.clone(), now);
        let reaches = account.roles().map(|role| Arc::clone(self.policies.reach(role))).collect();
        Some(Seat { account: account.clone(), reaches, session, proved: its.proved })
    }

    /// Lets somebody in who proves to be the holder of an account; gives the ticket for their browser.
    ///
    /// # Errors
    /// [`NotDone::Wrong`], whatever it was; [`NotDone::Wait`]; [`NotDone::NotKept`].
    pub fn sign_in(&self, name: &str, password: &str, code: &str) -> Result<Ticket, NotDone> {
        let accounts = self.accounts();
        let account = accounts.named(name).filter(|account| !account.is_closed);
        let password = Password::typed(password);
        let Some(account) = account else {
            password.is(None);
            return Err(NotDone::Wrong);
        };
        let code_step = self.proven(account, &password, code)?;
        let ticket = Ticket::invent();
        let until = Instant(self.now().0 + LONGEST_SESSION_HOURS * HOUR);
        let session = Private::from(ticket.hash());
        let what = Access::SignedIn { account: account.id, session, until, code_step };
        self.step(Hand::Account(account.id), what)?;
        Ok(ticket)
    }

    /// Has somebody who sits here prove once more who they are.
    ///
    /// # Errors
    /// As [`Door::sign_in`].
    pub fn prove(&self, seat: &Seat, password: &str, code: &str) -> Result<(), NotDone> {
        let accounts = self.accounts();
        let account = accounts.account(seat.account.id).ok_or(NotDone::Wrong)?;
        let code_step = self.proven(account, &Password::typed(password), code)?;
        let session = Private::from(seat.session.clone());
        let what = Access::SteppedUp { account: account.id, session, code_step };
        Ok(self.step(Hand::Account(account.id), what)?)
    }

    /// The time step of the code somebody proved to be the holder with; 0 where the account asks for none.
    fn proven(&self, account: &Account, password: &Password, code: &str) -> Result<u64, NotDone> {
        let now = self.now();
        if let Err(wait) = account.may_try(now) {
            return Err(NotDone::Wait { minutes: (wait.from.0 - now.0).div_ceil(MINUTE) });
        }
        let knows = password.is(account.password.as_deref());
        let step = match account.codes.as_deref().map(CodeSecret::parse) {
            None => Some(0),
            Some(secret) => secret
                .and_then(|secret| secret.step_of(code, now.0 / SECOND))
                .filter(|step| account.is_new_step(*step)),
        };
        match step {
            Some(step) if knows => Ok(step),
            _ => {
                self.step(Hand::Account(account.id), Access::Failed { account: account.id })?;
                Err(NotDone::Wrong)
            }
        }
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`NotKept`]: it goes on.
    pub fn sign_out(&self, seat: &Seat) -> Result<(), NotKept> {
        let session = Private::from(seat.session.clone());
        self.step(Hand::Account(seat.account.id), Access::SignedOut { session })
    }

    /// Opens the first account, an administrator’s, where nobody has ever signed in; gives the link’s ticket. `None`: somebody has.
    ///
    /// # Errors
    /// [`NotKept`].
    pub fn first_link(&self) -> Result<Option<Ticket>, NotKept> {
        let accounts = self.accounts();
        if accounts.all().any(|account| account.password.is_some()) {
            return Ok(None);
        }
        let first =
            accounts.all().find(|account| account.roles().any(|role| role == Role::Administrator));
        let account = if let Some(account) = first {
            account.id
        } else {
            let holder = Holder {
                sign_in_name: "administrator".into(),
                name: "Administrator".into(),
                agency: "partnership".into(),
                organisation: None,
                roles: vec![Role::Administrator.id().into()],
                supervised_by: None,
            };
            self.open(Hand::Server, holder)?
        };
        self.link(Hand::Server, account).map(Some)
    }

    pub(crate) fn open(&self, by: Hand, holder: Holder) -> Result<AccountId, NotKept> {
        // Time-ordered as all ids are, and of a random ticket: two opened at one instant are two.
        let RecordId(id) =
            RecordId::new(self.now(), &Fingerprint::of(["account", Ticket::invent().reveal()]));
        let account = AccountId(id);
        self.step(by, Access::Opened { account, holder: Box::new(holder) })?;
        Ok(account)
    }

    pub(crate) fn link(&self, by: Hand, account: AccountId) -> Result<Ticket, NotKept> {
        let ticket = Ticket::invent();
        let until = Instant(self.now().0 + LINK_HOURS * HOUR);
        self.step(by, Access::Link { account, hash: ticket.hash().into(), until })?;
        Ok(ticket)
    }

    /// The account a link is for; `None` where it cannot be used.
    pub fn linked(&self, link: &str) -> Option<Account> {
        let hash = Ticket::parse(link)?.hash();
        self.accounts().by_link(&hash, self.now()).cloned()
    }

    /// Sets the password of the account a link is for: the link is used up.
    ///
    /// # Errors
    /// [`NotDone::NoLink`]; [`NotDone::Weak`]; [`NotDone::NotKept`].
    pub fn set_password(&self, link: &str, password: &str) -> Result<Account, NotDone> {
        let account = self.linked(link).ok_or(NotDone::NoLink)?;
        let own = [account.holder.sign_in_name.reveal().as_str(), account.holder.name.reveal()];
        let hash = Password::typed(password).to_keep(&own)?;
        let what = Access::Password { account: account.id, hash: hash.into() };
        self.step(Hand::Account(account.id), what)?;
        Ok(account)
    }

    /// Ties an app to the account of whoever sits here, once it shows the right code.
    ///
    /// # Errors
    /// [`NotDone::NotSo`] where it does not; [`NotDone::NotKept`].
    pub fn tie_app(&self, seat: &Seat, secret: &str, code: &str) -> Result<(), NotDone> {
        let now = self.now().0 / SECOND;
        let right = CodeSecret::parse(secret).filter(|its| its.step_of(code, now).is_some());
        let Some(secret) = right else {
            return Err(NotDone::NotSo(
                "The code is not the one the app shows now. Wait for the next one and enter its six figures",
            ));
        };
        let id = seat.account.id;
        let what = Access::Codes { account: id, secret: secret.reveal().into() };
        Ok(self.step(Hand::Account(id), what)?)
    }

    /// Opens a family to somebody without a tie, who says why.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn break_glass(&self, seat: &Seat, child: MentionAt, reason: &str) -> Result<(), NotDone> {
        let until = Instant(self.now().0 + GLASS_HOURS * HOUR);
        let account = seat.account.id;
        let what = Access::GlassBroken { account, child, reason: given(reason)?, until };
        Ok(self.step(Hand::Account(account), what)?)
    }

    /// Writes down that somebody was shown a page.
    ///
    /// # Errors
    /// [`NotKept`]: then it must not be shown.
    pub fn looked(&self, look: Look) -> Result<(), NotKept> {
        self.log.add(vec![Entry::Look(Box::new(look))])
    }

    /// Every look at any of these people, newest first, each once.
    ///
    /// # Errors
    /// [`NotKept`], where the log cannot be read.
    pub fn who_looked(&self, mentions: &[MentionAt]) -> Result<Vec<Look>, NotKept> {
        let mut looks = Vec::new();
        for mention in mentions {
            looks.extend(self.log.looks_at(*mention)?);
        }
        looks.sort_by(|a, b| (b.at, b.by, &b.page).cmp(&(a.at, a.by, &a.page)));
        looks.dedup();
        Ok(looks)
    }
}

/// A reason as it is kept.
pub(crate) fn given(reason: &str) -> Result<Private<String>, NotDone> {
    const LONGEST_REASON: usize = 2_000;
    let reason = reason.trim();
    if reason.chars().filter(|sign| sign.is_alphabetic()).count() < 3 {
        return Err(NotDone::NotSo("Enter why, in a few words: it is kept and can be read later"));
    }
    if reason.chars().count() > LONGEST_REASON {
        return Err(NotDone::NotSo("Give the reason in at most 2,000 letters"));
    }
    Ok(reason.into())
}
