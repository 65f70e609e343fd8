//! What the record shows: each rule of practice judged over a child's or a household's happenings, with its reasons.
//!
//! Takes scenes (happenings as a reader knew them), practice and coverage; gives [`Finding`]s with three verdicts: met, not
//! met, cannot tell. It decides nothing: a finding asks a person a question, and no finding is never evidence of safety.
//!
//! [`judge`] is the fast path; [`oracle`] is the slow, obvious one that tests hold it against.

mod childhood;
mod columns;
mod compile;
mod everybody;
mod finding;
mod first_days;
mod occasion;
pub mod oracle;
mod reason;
mod scene;
mod shapes;
mod turning;
mod words;

pub use childhood::Childhood;
pub use columns::{Columns, Laying, OneMore, Reader};
pub use compile::{Compiled, CompiledRule};
pub use everybody::{Answer, Answers, SaidBefore, judge_by_parts, judge_everybody, judge_one_more};
pub use finding::{
    Brief, Claim, Concerning, Finding, FindingId, Missing, NoReply, Occurrence, Part, Reason,
    Verdict,
};
pub use first_days::FirstDays;
pub use occasion::Occasion;
pub(crate) use occasion::occasions;
pub use scene::{Item, Scene};
pub use words::{Explanation, Line, Words};

use crate::calendar::Date;
use crate::chronology::Covered;
use finding::Judgement;

/// What a judgement may lean on beside the scene itself.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The practice, ready for judging.
    pub compiled: &'a Compiled<'a>,
    /// What sources cover.
    pub covered: &'a Covered,
    /// The day the reader stands on.
    pub as_of: Date,
}

/// How far behind `as_of` a source's last day may lie and still bear "not met": no source is current to the day. It never
/// bears out that something is missing: for that the source must reach to the very day it was due.
pub const LAG_DAYS: i32 = 31;

/// Judges one rule over one scene; `None` when no version of the rule is in force on the reader's day.
pub fn judge(rule: &CompiledRule, scene: &Scene, ground: &Ground) -> Option<Finding> {
    finding::find(rule, scene, ground, shapes::judge)
}

/// Judges one rule the slow way; for tests.
pub fn judge_slowly(rule: &CompiledRule, scene: &Scene, ground: &Ground) -> Option<Finding> {
    finding::find(rule, scene, ground, oracle::judge)
}

type Judge = fn(&compile::CompiledVersion, &CompiledRule, &Scene, &Ground) -> Judgement;
