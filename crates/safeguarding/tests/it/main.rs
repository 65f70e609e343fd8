//! The middle as a whole: shipped practice is sound, every story gives its expected answers, the laws hold.

mod adopting;
mod agreement;
mod bad_practice;
mod chronologies;
mod decisions;
mod decisions_together;
mod everybody;
mod growth;
mod guard;
mod households;
mod invented;
mod laws;
mod linking;
mod linking_bad_input;
mod linking_laws;
mod look_back;
mod owed_laws;
mod replay;
mod responding;
mod sentences;
mod shape_laws;
mod standing;
mod stories;
mod telling;
mod working_days;
mod written_here;
