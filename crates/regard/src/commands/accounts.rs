//! `regard accounts`: who may sign in, and, at the server itself, a new link for somebody no administrator is left to help.
//!
//! Takes the reading log; prints the accounts, or a link that sets a password once. Whoever may run it can read the log as well: it opens
//! nothing they could not open, and what it does is in the reading log, as done at the server.

use super::LogPlace;
use crate::out::{field, say};
use access::{Door, LINK_HOURS, Policies, Readings, Role};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct AccountsOf {
    /// Makes a new link for the account somebody signs in to by this name; a closed one is opened again.
    #[arg(long, value_name = "NAME", requires = "reason")]
    link: Option<String>,
    /// Why the link is made; it is kept.
    #[arg(long, value_name = "WHY")]
    reason: Option<String>,
    /// The log of who may sign in and who looked; beside a log that is a file there is one by itself.
    #[arg(long, value_name = "LOG", env = "REGARD_READING_LOG", hide_env_values = true)]
    reading_log: Option<String>,
    #[command(flatten)]
    log: LogPlace,
}

impl AccountsOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let place = crate::reading_log::place(&self.log, self.reading_log.as_deref())?;
        // A mistyped name makes no reading log.
        drop(crate::log_place::existing(&place)?);
        let door = Door::new(
            Box::new(Readings::open(&place)?),
            Policies::shipped(),
            Box::new(crate::clock::now),
        );
        if let (Some(name), Some(reason)) = (&self.link, &self.reason) {
            let ticket = door.link_at_server(name, reason)?;
            say!("A link for {}, to be used once within {LINK_HOURS} hours:", field(name));
            say!("/begin/{}", ticket.reveal());
            say!(
                "Put the address of the server before it. Until it is used the old password counts; then no more."
            );
            return Ok(ExitCode::SUCCESS);
        }
        for account in door.accounts().all() {
            let roles: Vec<&str> = account.roles().map(Role::label).collect();
            let stands = match (account.is_closed, account.password.is_some()) {
                (true, _) => "closed",
                (false, true) => "open",
                (false, false) => "waits for its holder to set a password",
            };
            say!(
                "{}: {} ({}); {}; {stands}",
                field(account.holder.sign_in_name.reveal()),
                field(account.holder.name.reveal()),
                account.holder.agency,
                roles.join(", ")
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
