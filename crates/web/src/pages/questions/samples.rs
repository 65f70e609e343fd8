//! Queues: with nothing to decide, a few pairs, filtered to none, and pairs with hard names.

use super::Queue;
use crate::pages::Sample;
use crate::samples;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let chosen = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let of = |name, site: &crate::Site, asked: &[(String, String)]| {
        Sample::new(name, &Queue::of(site, asked))
    };
    vec![
        of("empty", &samples::CHILDREN[0].site().0, &[]),
        of("typical", &samples::doubtful(), &[]),
        of("one-reason", &samples::doubtful(), &chosen("because", "two-nhs-numbers")),
        of("nothing-fits", &samples::doubtful(), &chosen("because", "two-schools-one-day")),
    ]
}
