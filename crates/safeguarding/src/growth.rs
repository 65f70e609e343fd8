//! A child's growth set beside a published reference: where a weight or a height stands on the chart, and how far it has fallen.
//!
//! Takes weights, heights and the dates of measuring, a [`Reference`] read from tables somebody is licensed to use, and the
//! dated thresholds of practice; gives standard-deviation scores by the LMS method, centiles, the lines of a chart, and
//! statements of fact: which two weighings, from which line to which, how many centile spaces, over how long.
//! It reads no file, ships no reference, and never says why a child grew as they did: scales, illness, being born early or
//! small parents may each account for it, and only people who know the child can tell.

mod age;
mod centiles;
mod chart;
mod columns;
mod faltering;
mod lms;
mod read;
mod reference;
mod thresholds;

pub use age::{Ages, CorrectionRule, Gestation, NotAGestation, age_in_days};
pub use centiles::{Band, LINES, Line, SPACE, centile_of, z_of_centile};
pub use chart::CentileLine;
pub use columns::{ChildMeasured, FourPlaces};
pub use faltering::{
    Account, Birth, EarlyLoss, Fall, Missing, Plotted, Weighing, Weighings, account,
};
pub use lms::{Lms, Tails};
pub use read::{CannotRead, read};
pub use reference::{
    CannotPlace, ChartSex, Measure, Place, PlacedAtAges, Position, Reference, Table,
};
pub use thresholds::{BirthWeightBand, FallFrom, GrowthThresholds, GrowthVersion};
