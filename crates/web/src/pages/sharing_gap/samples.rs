//! The figures of families told in parts, of nobody, older ones while new ones are worked out, and none yet. All people are
//! invented.

use super::GapPage;
use crate::apart::{Answer, Made, Position};
use crate::pages::Sample;
use crate::samples;
use crate::shown::sharing_gap::GapShown;
use std::sync::Arc;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = samples::told_in_parts();
    let now = Position::of(site.caseload(), samples::day());
    let made = |what| Arc::new(Made { what, at: now });
    let figures = made(GapShown::of(site.caseload(), samples::day()));
    let nobody = made(GapShown { is_empty: true, ..GapShown::default() });
    let grown = Position { entries: now.entries + 120, ..now };
    let sample =
        |name, answer: &Answer<GapShown>, now| Sample::new(name, &GapPage::of(answer, now));
    vec![
        sample("typical", &Answer::Now(Arc::clone(&figures)), now),
        sample("empty", &Answer::Now(nobody), now),
        sample("older", &Answer::Awaited(Some(Arc::clone(&figures))), grown),
        sample("awaited", &Answer::Awaited(None), now),
        sample("failed", &Answer::Failed(Some(figures)), grown),
    ]
}
