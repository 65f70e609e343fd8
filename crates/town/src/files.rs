//! The files a dozen agencies give: each in its own dialect, with the flaws of real files.
//!
//! Takes families and what was written about them; gives one file an agency in the columns of the agency chronology
//! format, and children's social care once more as a CIN census. It decides nothing about lives.

mod census;
mod dialect;
pub(crate) mod flaws;
mod line;
mod sheet;

pub(crate) use census::Census;
pub(crate) use dialect::DIALECTS;
pub(crate) use flaws::Flaws;
pub(crate) use line::month_of;
pub(crate) use sheet::{Sheet, first_day_covered};
