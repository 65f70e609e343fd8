//! Who may sign in, what each role may see, and how somebody stands to a family.
//!
//! Takes the steps of the reading log and the policies under `access/`; gives accounts, sessions and answers. It reads no
//! clock: the moment is handed in. Passwords and codes are checked here and nowhere else, and none of them leaves.

mod accounts;
mod door;
mod keeping;
mod policy;
mod readings;
mod secrets;
mod table;

pub use accounts::{Account, Accounts, Glass, NotNow, Session, Worked};
pub use door::{
    Clock, Door, GLASS_HOURS, LINK_HOURS, LONGEST_IDLE_MINUTES, LONGEST_SESSION_HOURS, NotDone,
    NotKept, PROOF_MINUTES, ReadingLog, Seat,
};
pub use policy::{Because, Policies, PolicyError, Reach, Role, Ties, hidden};
pub use readings::Readings;
pub use secrets::{
    CodeSecret, LONGEST_PASSWORD, Password, SHORTEST_PASSWORD, Ticket, WeakPassword,
};
