//! The pure middle of Regard: from agencies' records to a child's chronology and what it shows.
//!
//! The stages, in the order data flows. Each may use those above it and none below; `cargo xtask tidy` holds it to that.
//! Nothing here knows a clock, a file or a network: "now" is a parameter called `as_of`.

pub mod private;

pub mod calendar;
pub mod chronology;
pub mod patterns;
pub mod people;
pub mod practice;
pub mod records;

mod assess;
pub use assess::{Assessment, Found, assess, assess_family, scene};
pub mod scenarios;
