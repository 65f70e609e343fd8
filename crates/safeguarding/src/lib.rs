//! The pure middle of Regard: from agencies' records to a child's chronology and what it shows.
//!
//! The stages, in the order data flows. Each may use those above it and none below; `cargo xtask tidy` holds it to that.
//! Nothing here knows a clock, a file or a network: "now" is a parameter called `as_of`.

pub mod private;

pub mod calendar;
pub mod practice;
pub mod records;
pub mod growth;
pub mod people;
pub mod chronology;
pub mod patterns;
pub mod assess;
pub mod caseload;
pub mod replay;
pub mod response;
pub mod retention;
pub mod learning;
pub mod scenarios;

pub use assess::{Assessment, assess};
pub use caseload::{Caseload, Gathering};
