//! What those do at the door who keep accounts, and those who say who works with which family.
//!
//! Takes who asks, what and why; has it written to the reading log. Nobody gives themselves a role, the last administrator stays, and a new
//! link for somebody who has a password takes two.

use safeguarding::records::{Access, AccountId, Hand, Holder, MentionAt, Tie};

use crate::accounts::{Account, Accounts};
use crate::door::{Door, NotDone, Seat, given};
use crate::policy::Role;
use crate::secrets::Ticket;

impl Door {
    /// Opens an account; gives the ticket of the link its holder sets a password with.
    ///
    /// # Errors
    /// [`NotDone::NotSo`] in words for whoever typed it; [`NotDone::NotKept`].
    pub fn open_account(&self, by: &Seat, holder: Holder) -> Result<(AccountId, Ticket), NotDone> {
        let accounts = self.accounts();
        let holder = checked(holder, &accounts, None)?;
        let by = Hand::Account(by.account.id);
        let account = self.open(by, holder)?;
        Ok((account, self.link(by, account)?))
    }

    /// Says anew whose an account is and what they may do.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn change_account(
        &self,
        by: &Seat,
        account: AccountId,
        holder: Holder,
        reason: &str,
    ) -> Result<(), NotDone> {
        let accounts = self.accounts();
        let own = account == by.account.id;
        let had = accounts.account(account).ok_or(NotDone::NotSo(NO_SUCH_ACCOUNT))?;
        let holder = checked(holder, &accounts, Some(account))?;
        if own && holder.roles.iter().any(|role| !had.holder.roles.contains(role)) {
            return Err(NotDone::NotSo(
                "Nobody gives themselves a role: ask another administrator",
            ));
        }
        let keeps = holder.roles.iter().any(|role| role == Role::Administrator.id());
        if !keeps && is_last_administrator(&accounts, had) {
            return Err(NotDone::NotSo(LAST_ADMINISTRATOR));
        }
        let reason = given(reason)?;
        let what = Access::Changed { account, holder: Box::new(holder), reason };
        Ok(self.step(Hand::Account(by.account.id), what)?)
    }

    /// Closes an account.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn close_account(
        &self,
        by: &Seat,
        account: AccountId,
        reason: &str,
    ) -> Result<(), NotDone> {
        let accounts = self.accounts();
        let had = accounts.account(account).ok_or(NotDone::NotSo(NO_SUCH_ACCOUNT))?;
        if is_last_administrator(&accounts, had) {
            return Err(NotDone::NotSo(LAST_ADMINISTRATOR));
        }
        let what = Access::Closed { account, reason: given(reason)? };
        Ok(self.step(Hand::Account(by.account.id), what)?)
    }

    /// Asks for a new link for somebody who cannot sign in, or agrees where another administrator asked: then it is given.
    ///
    /// An account whose holder never set a password gets its link at once: there is nothing in it yet that anybody could take.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn recover(
        &self,
        by: &Seat,
        account: AccountId,
        reason: &str,
    ) -> Result<Option<Ticket>, NotDone> {
        let accounts = self.accounts();
        let had = accounts.account(account).ok_or(NotDone::NotSo(NO_SUCH_ACCOUNT))?;
        let hand = Hand::Account(by.account.id);
        if had.is_closed {
            self.step(hand, Access::Reopened { account, reason: given(reason)? })?;
        }
        let agreed = had.recovery_asked_by.is_some_and(|asked| asked != by.account.id);
        if had.password.is_none() || agreed {
            return Ok(Some(self.link(hand, account)?));
        }
        self.step(hand, Access::RecoveryAsked { account, reason: given(reason)? })?;
        Ok(None)
    }

    /// Makes a link at the server itself, for where no administrator is left who could. It is kept as done there.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn link_at_server(&self, name: &str, reason: &str) -> Result<Ticket, NotDone> {
        let accounts = self.accounts();
        let had = accounts.named(name).ok_or(NotDone::NotSo(NO_SUCH_ACCOUNT))?;
        let (account, reason) = (had.id, given(reason)?);
        let what = if had.is_closed {
            Access::Reopened { account, reason }
        } else {
            Access::RecoveryAsked { account, reason }
        };
        self.step(Hand::Server, what)?;
        Ok(self.link(Hand::Server, account)?)
    }

    /// Says that somebody works with a family.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn tie(
        &self,
        by: &Seat,
        account: AccountId,
        (child, tie): (MentionAt, Tie),
        reason: &str,
    ) -> Result<(), NotDone> {
        self.accounts().account(account).ok_or(NotDone::NotSo(NO_SUCH_ACCOUNT))?;
        let what = Access::WorksWith { account, child, tie, until: None, reason: given(reason)? };
        Ok(self.step(Hand::Account(by.account.id), what)?)
    }

    /// Says that a family is kept closer than others, or no longer: then a duty is not enough to read of it.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn keep_closer(
        &self,
        by: &Seat,
        child: MentionAt,
        is_closer: bool,
        reason: &str,
    ) -> Result<(), NotDone> {
        let reason = given(reason)?;
        let what = if is_closer {
            Access::Restricted { child, reason }
        } else {
            Access::Unrestricted { child, reason }
        };
        Ok(self.step(Hand::Account(by.account.id), what)?)
    }

    /// Says that somebody works with a family no longer.
    ///
    /// # Errors
    /// As [`Door::open_account`].
    pub fn untie(
        &self,
        by: &Seat,
        account: AccountId,
        child: MentionAt,
        reason: &str,
    ) -> Result<(), NotDone> {
        let what = Access::WorksNoMore { account, child, reason: given(reason)? };
        Ok(self.step(Hand::Account(by.account.id), what)?)
    }
}

const NO_SUCH_ACCOUNT: &str = "There is no such account";
const LAST_ADMINISTRATOR: &str = "This is the last administrator: give another account that role first, or nobody could let anybody in";

fn is_last_administrator(accounts: &Accounts, account: &Account) -> bool {
    !account.is_closed
        && account.roles().any(|role| role == Role::Administrator)
        && accounts.how_many(Role::Administrator) == 1
}

/// A holder as kept: names cleaned, roles in order. `own`: the account that may have the name already.
fn checked(holder: Holder, accounts: &Accounts, own: Option<AccountId>) -> Result<Holder, NotDone> {
    const LONGEST_NAME: usize = 100;
    let name = holder.sign_in_name.reveal().trim().to_lowercase();
    let is_plain = |sign: char| sign.is_alphanumeric() || "._-@+".contains(sign);
    if name.is_empty() || name.chars().count() > LONGEST_NAME || !name.chars().all(is_plain) {
        return Err(NotDone::NotSo(
            "Enter a sign-in name of letters, figures, full stops and hyphens, like siobhan.okafor",
        ));
    }
    if accounts.named(&name).is_some_and(|other| Some(other.id) != own) {
        return Err(NotDone::NotSo("Another account has this sign-in name: choose one of its own"));
    }
    let called = holder.name.reveal().trim().to_owned();
    if called.is_empty() || called.chars().count() > LONGEST_NAME {
        return Err(NotDone::NotSo("Enter their name, as colleagues know it"));
    }
    let mut roles = holder.roles;
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() || roles.iter().any(|role| Role::of_id(role).is_none()) {
        return Err(NotDone::NotSo("Choose at least one role"));
    }
    Ok(Holder { sign_in_name: name.into(), name: called.into(), roles, ..holder })
}
