//! A child's life as agencies recorded it: ordered, aged, with duplicates joined, routine folded and silences drawn.
//!
//! Takes records, people, coverage and a [`View`] (as known to whom, as of when); gives a [`Chronology`].
//! It leaves nothing out that the view may see: folding and significance are marks on entries, for the reader to use.

mod accumulation;
mod assemble;
mod classify;
mod coverage;
mod glance;
mod happenings;
mod telling;
mod view;

pub use accumulation::{Accumulation, Lane, Mark, Month};
pub use assemble::{About, Chronology, Entry, Fold, Line};
pub(crate) use assemble::{is_about_adults_only, records_round, records_within, some_within};
pub use classify::classify;
pub use coverage::{Covered, Silence, SilenceReason};
pub(crate) use glance::{Glances, OfKinds};
pub use happenings::{Happening, Standing, happenings};
pub(crate) use happenings::{hanging_together, hangs_together_with};
pub use telling::tell;
pub use view::{KnownTo, View};
pub(crate) use view::{known_from, known_to};
