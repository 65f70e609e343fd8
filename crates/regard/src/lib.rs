//! Regard at the edge: the commands of the one binary, and the steps that join the crates together.
//!
//! Takes what a person asks for on the command line; gives its answer on standard output and its progress on standard
//! error. It decides nothing: what it prints was computed in the pure middle.

pub mod library;
pub mod backups;
pub mod clerk;
pub mod clock;
pub mod commands;
pub mod continuity;
pub mod deciding;
pub mod drafts;
pub mod drill;
pub mod growth_tables;
pub mod intake;
pub mod log_place;
pub mod nightly;
pub mod open;
pub mod reading_log;
pub mod recording;
pub mod standing;
pub(crate) mod out;
