//! Queues: with nothing to decide, a few pairs, filtered to none, and pairs with hard names.

use super::Queue;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let of = |name, site: &crate::Site, asked: &[(&str, &str)]| {
        Sample::new(name, &Queue::of(site, &PageAsked::of(site, asked)))
    };
    vec![
        of("empty", &samples::CHILDREN[0].site().0, &[]),
        of("typical", &samples::doubtful(), &[]),
        of("one-reason", &samples::doubtful(), &[("because", "two-nhs-numbers")]),
        of("nothing-fits", &samples::doubtful(), &[("because", "two-schools-one-day")]),
    ]
}
