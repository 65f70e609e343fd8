//! The accounts as the steps of the reading log leave them: who may sign in, who is signed in, who works with which family.
//!
//! Takes steps one by one, in the order of the log; gives what holds at a moment. A step that names an account there is none of
//! changes nothing.

use safeguarding::calendar::Date;
use safeguarding::records::{
    Access, AccessStep, AccountId, Hand, Holder, Instant, MentionAt, Private, Tie,
};
use std::collections::{BTreeMap, HashMap};

use crate::policy::Role;

/// How many times somebody may fail before they have to wait.
const FAILURES_FREE: u32 = 5;
/// How long they wait after the next failure; twice as long after each further one. **Units:** microseconds.
const FIRST_WAIT: u64 = 60 * SECOND;
/// How long at most.
const LONGEST_WAIT: u64 = 30 * 60 * SECOND;
const SECOND: u64 = 1_000_000;

/// One account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub holder: Holder,
    /// The hash of its password; `None`: its holder has not set one.
    pub password: Option<String>,
    /// The secret of its codes; `None`: no app is tied to it.
    pub codes: Option<String>,
    /// Whether nobody may sign in to it any more.
    pub is_closed: bool,
    /// When its holder signed in last.
    pub last_signed_in: Option<Instant>,
    /// Whom it works with. **Shape:** in the order they were given.
    pub works_with: Vec<Worked>,
    /// The families it opened without a tie. **Shape:** in the order it did.
    pub glass: Vec<Glass>,
    /// Who asked that its holder be given a new link; `None`: nobody did since the last one.
    pub recovery_asked_by: Option<AccountId>,
    link: Option<(String, Instant)>,
    last_code_step: u64,
    failures: u32,
    failed_last: Option<Instant>,
}

/// A family somebody has a tie to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worked {
    /// A child of it.
    pub child: MentionAt,
    /// The tie.
    pub tie: Tie,
    /// The last day, inclusive; `None`: until it is ended.
    pub until: Option<Date>,
}

/// A family somebody opened without a tie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glass {
    /// A child of it.
    pub child: MentionAt,
    /// When.
    pub at: Instant,
    /// Until when it stands open to them.
    pub until: Instant,
    /// Why.
    pub reason: Private<String>,
}

/// Somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub account: AccountId,
    /// When it began.
    pub began: Instant,
    /// When it ends at the latest.
    pub until: Instant,
    /// When its holder proved last who they are.
    pub proved: Instant,
}

/// Why somebody may not try to sign in now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow {
    /// From when they may.
    pub from: Instant,
}

/// All accounts, as they are after the steps that were taken.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    by_id: BTreeMap<AccountId, Account>,
    by_name: HashMap<String, AccountId>,
    sessions: HashMap<String, Session>,
    restricted: Vec<MentionAt>,
}

impl Accounts {
    /// Takes the next step.
    pub fn take(&mut self, step: &AccessStep) {
        match &step.what {
            Access::Opened { account, holder } => self.open(*account, holder),
            Access::Changed { account, holder, .. } => {
                let name = holder.sign_in_name.reveal().clone();
                if let Some(changed) = self.by_id.get_mut(account) {
                    self.by_name.remove(changed.holder.sign_in_name.reveal());
                    changed.holder = (**holder).clone();
                    self.by_name.insert(name, *account);
                }
            }
            Access::SignedOut { session } => {
                self.sessions.remove(session.reveal());
            }
            Access::SignedIn { account, session, until, code_step } => {
                if let Some(its) = self.by_id.get_mut(account) {
                    (its.failures, its.last_signed_in) = (0, Some(step.at));
                    its.last_code_step = its.last_code_step.max(*code_step);
                    let session = session.reveal().clone();
                    let began = Session {
                        account: *account,
                        began: step.at,
                        until: *until,
                        proved: step.at,
                    };
                    // What has ended by itself need not be remembered.
                    self.sessions.retain(|_, session| session.until > step.at);
                    self.sessions.insert(session, began);
                }
            }
            Access::SteppedUp { account, session, code_step } => {
                if let Some(session) = self.sessions.get_mut(session.reveal()) {
                    session.proved = step.at;
                }
                if let Some(its) = self.by_id.get_mut(account) {
                    its.last_code_step = its.last_code_step.max(*code_step);
                }
            }
            Access::Password { account, .. } | Access::Closed { account, .. } => {
                self.sessions.retain(|_, session| session.account != *account);
                self.step_of(*account, step);
            }
            Access::Restricted { child, .. } => self.restricted.push(*child),
            Access::Unrestricted { child, .. } => self.restricted.retain(|its| its != child),
            Access::Link { account, .. }
            | Access::RecoveryAsked { account, .. }
            | Access::Codes { account, .. }
            | Access::Failed { account }
            | Access::Reopened { account, .. }
            | Access::WorksWith { account, .. }
            | Access::WorksNoMore { account, .. }
            | Access::GlassBroken { account, .. } => self.step_of(*account, step),
        }
    }

    fn open(&mut self, id: AccountId, holder: &Holder) {
        let name = holder.sign_in_name.reveal().clone();
        if self.by_id.contains_key(&id) || self.by_name.contains_key(&name) {
            return;
        }
        self.by_name.insert(name, id);
        let account = Account {
            id,
            holder: holder.clone(),
            password: None,
            codes: None,
            is_closed: false,
            last_signed_in: None,
            works_with: Vec::new(),
            glass: Vec::new(),
            recovery_asked_by: None,
            link: None,
            last_code_step: 0,
            failures: 0,
            failed_last: None,
        };
        self.by_id.insert(id, account);
    }

    /// A step that changes one account and nothing else.
    fn step_of(&mut self, id: AccountId, step: &AccessStep) {
        let Some(account) = self.by_id.get_mut(&id) else { return };
        match &step.what {
            Access::Link { hash, until, .. } => {
                account.link = Some((hash.reveal().clone(), *until));
                account.recovery_asked_by = None;
            }
            Access::RecoveryAsked { .. } => {
                if let Hand::Account(by) = step.by {
                    account.recovery_asked_by = Some(by);
                }
            }
            Access::Password { hash, .. } => {
                account.password = Some(hash.reveal().clone());
                // Whoever was given a link may have lost the telephone with the app too: it is tied again.
                (account.link, account.codes, account.failures) = (None, None, 0);
            }
            Access::Codes { secret, .. } => account.codes = Some(secret.reveal().clone()),
            Access::Failed { .. } => {
                account.failures = account.failures.saturating_add(1);
                account.failed_last = Some(step.at);
            }
            Access::Closed { .. } => (account.is_closed, account.link) = (true, None),
            Access::Reopened { .. } => {
                // Whoever had it before may have left: the password of then opens nothing now.
                (account.is_closed, account.password, account.codes) = (false, None, None);
            }
            Access::WorksWith { child, tie, until, .. } => {
                account.works_with.retain(|worked| (worked.child, worked.tie) != (*child, *tie));
                account.works_with.push(Worked { child: *child, tie: *tie, until: *until });
            }
            Access::WorksNoMore { child, .. } => {
                account.works_with.retain(|worked| worked.child != *child);
            }
            Access::GlassBroken { child, until, reason, .. } => account.glass.push(Glass {
                child: *child,
                at: step.at,
                until: *until,
                reason: reason.clone(),
            }),
            _ => {}
        }
    }

    /// Whether there is none at all: then nobody could let anybody in.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Every account. **Shape:** in the order of their ids, which is that of their opening.
    pub fn all(&self) -> impl Iterator<Item = &Account> {
        self.by_id.values()
    }

    /// The families that are kept closer than others, each by a child of it.
    pub fn restricted(&self) -> &[MentionAt] {
        &self.restricted
    }

    /// An account by its id.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.by_id.get(&id)
    }

    /// The account somebody signs in to by this name, as typed: whatever its capitals, and spaces around it.
    pub fn named(&self, typed: &str) -> Option<&Account> {
        self.account(*self.by_name.get(&typed.trim().to_lowercase())?)
    }

    /// The account a link is for that can be used now.
    pub fn by_link(&self, hash: &str, now: Instant) -> Option<&Account> {
        self.by_id.values().find(|account| {
            let is_its = |(its, until): &(String, Instant)| its == hash && now < *until;
            !account.is_closed && account.link.as_ref().is_some_and(is_its)
        })
    }

    /// A session that has not ended, and whose it is.
    pub fn session(&self, hash: &str, now: Instant) -> Option<(&Session, &Account)> {
        let session = self.sessions.get(hash).filter(|session| now < session.until)?;
        let account = self.account(session.account).filter(|account| !account.is_closed)?;
        Some((session, account))
    }

    /// Those somebody supervises.
    pub fn supervised_by(&self, id: AccountId) -> impl Iterator<Item = &Account> {
        self.by_id.values().filter(move |account| account.holder.supervised_by == Some(id))
    }

    /// How many accounts that can be signed in to have a role.
    pub fn how_many(&self, role: Role) -> usize {
        let has = |account: &&Account| {
            !account.is_closed && account.holder.roles.iter().any(|its| its == role.id())
        };
        self.by_id.values().filter(has).count()
    }
}

impl Account {
    /// The roles, those there are none of left out.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.holder.roles.iter().filter_map(|id| Role::of_id(id))
    }

    /// Whether somebody may try to sign in to it now: after some failures they wait, longer each time.
    ///
    /// # Errors
    /// [`NotNow`], from when they may.
    pub fn may_try(&self, now: Instant) -> Result<(), NotNow> {
        let Some(last) = self.failed_last.filter(|_| self.failures >= FAILURES_FREE) else {
            return Ok(());
        };
        let doubled = (self.failures - FAILURES_FREE).min(10);
        let wait = (FIRST_WAIT << doubled).min(LONGEST_WAIT);
        let from = Instant(last.0 + wait);
        if now < from { Err(NotNow { from }) } else { Ok(()) }
    }

    /// Whether a code of this time step was not shown before.
    pub const fn is_new_step(&self, step: u64) -> bool {
        step > self.last_code_step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeguarding::records::RecordId;
    use uuid::Uuid;

    const ANNA: AccountId = AccountId(Uuid::from_u128(1));
    const MINUTE: u64 = 60 * SECOND;

    fn holder(name: &str) -> Box<Holder> {
        Box::new(Holder {
            sign_in_name: name.into(),
            name: "Anna Invented".into(),
            agency: "childrens-social-care".into(),
            organisation: None,
            roles: vec!["social-worker".into()],
            supervised_by: None,
        })
    }

    fn after(steps: impl IntoIterator<Item = (u64, Access)>) -> Accounts {
        let mut accounts = Accounts::default();
        for (at, what) in steps {
            accounts.take(&AccessStep { at: Instant(at), by: Hand::Server, what });
        }
        accounts
    }

    fn opened() -> (u64, Access) {
        (0, Access::Opened { account: ANNA, holder: holder("anna") })
    }

    fn signed_in(at: u64, session: &str, until: u64) -> (u64, Access) {
        let until = Instant(until);
        (at, Access::SignedIn { account: ANNA, session: session.into(), until, code_step: 0 })
    }

    #[test]
    fn a_session_ends_by_itself_by_signing_out_by_a_new_password_and_by_closing() {
        let is_in = |accounts: &Accounts, at| accounts.session("s", Instant(at)).is_some();
        let accounts = after([opened(), signed_in(1, "s", 100)]);
        assert!(is_in(&accounts, 99) && !is_in(&accounts, 100));
        let ends: [Access; 3] = [
            Access::SignedOut { session: "s".into() },
            Access::Password { account: ANNA, hash: "x".into() },
            Access::Closed { account: ANNA, reason: "left".into() },
        ];
        for end in ends {
            let words = format!("{end:?}");
            let accounts = after([opened(), signed_in(1, "s", 100), (2, end)]);
            assert!(!is_in(&accounts, 3), "{words}");
        }
    }

    #[test]
    fn a_link_opens_the_account_once_and_in_time() {
        let link = || (1, Access::Link { account: ANNA, hash: "l".into(), until: Instant(100) });
        let accounts = after([opened(), link()]);
        assert!(accounts.by_link("l", Instant(99)).is_some());
        assert!(accounts.by_link("l", Instant(100)).is_none());
        assert!(accounts.by_link("k", Instant(2)).is_none());
        let password = (2, Access::Password { account: ANNA, hash: "x".into() });
        assert!(after([opened(), link(), password]).by_link("l", Instant(3)).is_none());
    }

    #[test]
    fn who_fails_often_waits_and_longer_each_time_and_a_sign_in_forgives() {
        let failed = |at| (at, Access::Failed { account: ANNA });
        let waits = |accounts: &Accounts, at: u64| {
            let account = accounts.named(" ANNA ").expect("whatever the capitals");
            account.may_try(Instant(at)).err().map(|not_now| not_now.from.0 - at)
        };
        let five = || [opened()].into_iter().chain((1..=5).map(failed));
        assert_eq!(waits(&after(five().take(5)), 4), None);
        assert_eq!(waits(&after(five()), 5), Some(MINUTE));
        assert_eq!(waits(&after(five()), 5 + MINUTE), None);
        assert_eq!(waits(&after(five().chain([failed(6)])), 6), Some(2 * MINUTE));
        assert_eq!(waits(&after(five().chain((6..90).map(failed))), 89), Some(30 * MINUTE));
        assert_eq!(waits(&after(five().chain([signed_in(6, "s", 100), failed(7)])), 7), None);
    }

    #[test]
    fn a_code_is_shown_once() {
        let mut steps = vec![opened()];
        let until = Instant(100);
        steps.push((
            1,
            Access::SignedIn { account: ANNA, session: "s".into(), until, code_step: 7 },
        ));
        let accounts = after(steps);
        let account = accounts.account(ANNA).expect("it was opened");
        assert!(!account.is_new_step(7) && !account.is_new_step(6) && account.is_new_step(8));
    }

    #[test]
    fn an_account_opened_again_has_no_password_any_more() {
        let steps = [
            opened(),
            (1, Access::Password { account: ANNA, hash: "x".into() }),
            (2, Access::Closed { account: ANNA, reason: "left".into() }),
            (3, Access::Reopened { account: ANNA, reason: "came back".into() }),
        ];
        let accounts = after(steps);
        let account = accounts.account(ANNA).expect("it was opened");
        assert!(!account.is_closed && account.password.is_none());
    }

    #[test]
    fn a_name_belongs_to_one_account_and_to_none_it_was_taken_from() {
        let other = AccountId(Uuid::from_u128(2));
        let twice = (1, Access::Opened { account: other, holder: holder("anna") });
        assert_eq!(after([opened(), twice]).all().count(), 1);
        let renamed =
            Access::Changed { account: ANNA, holder: holder("anna.o"), reason: "married".into() };
        let accounts = after([opened(), (1, renamed)]);
        assert!(accounts.named("anna").is_none());
        assert_eq!(accounts.named("anna.o").map(|account| account.id), Some(ANNA));
    }

    #[test]
    fn whom_somebody_works_with_is_given_and_taken() {
        let child = MentionAt { record: RecordId(Uuid::from_u128(9)), place: 0 };
        let with = |until| Access::WorksWith {
            account: ANNA,
            child,
            tie: Tie::Allocated,
            until,
            reason: "allocated".into(),
        };
        let until = Instant(1_772_616_600_000_000).day();
        let accounts = after([opened(), (1, with(None)), (2, with(Some(until)))]);
        let account = accounts.account(ANNA).expect("it was opened");
        assert_eq!(account.works_with, [Worked { child, tie: Tie::Allocated, until: Some(until) }]);
        let no_more = Access::WorksNoMore { account: ANNA, child, reason: "closed".into() };
        let accounts = after([opened(), (1, with(None)), (2, no_more)]);
        assert!(accounts.account(ANNA).expect("it was opened").works_with.is_empty());
    }
}
