//! The response: what records oblige people to do, by which day, whether it was done, and who is told when it was not.
//!
//! Takes a caseload and who reads as of when; gives [`Task`]s, computed from records and from the duties of practice and never
//! kept. What somebody types into a form becomes a [`Record`](crate::records::Record) here, or is handed back with what to mend.
//! It does nothing by itself: no task is closed but by a record that somebody wrote.

mod answering;
mod beginning;
mod between;
mod chosen;
mod clock;
mod days;
mod disagreements;
mod fields;
mod going_on;
mod ladder;
mod ledger;
mod looked_at;
mod open_to;
mod pauses;
mod picture;
mod versions;
mod waiting;
mod writing;

pub use crate::records::WRITTEN_HERE;
pub use answering::{can_be_put_right, relation_of, to_be_put_right};
pub use beginning::Beginning;
pub use chosen::{chosen, usual_role};
pub use clock::{Now, Pause};
pub use disagreements::{
    Disagreements, Figures, HowEnded, StageEnded, WHAT_IS_WITHHELD, WHAT_IT_CANNOT_TELL,
    WHAT_IT_COUNTS,
};
pub use going_on::told;
pub use ladder::{Told, to_be_told};
pub use ledger::{Done, Ledger, SetAside, Task, TaskId, TaskState};
pub use open_to::{GoesOn, OpenChild, open_to};
pub use picture::{
    AdultKnown, AgencyAsked, AgencyView, Checklist, ChildSeen, LineDoubt, Picture, PlanLine,
    Series, carried,
};
pub use waiting::stands_in_the_way;
pub use writing::{LONGEST_LINE, LONGEST_TEXT, TOKEN_LETTERS, Typed, Typing, Wrong, voice_id};
