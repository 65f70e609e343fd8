//! The words of learning in `/preview`: those that ship, and none.

use super::WordsPage;
use crate::pages::Sample;
use safeguarding::practice::Practice;

pub(super) fn samples() -> Vec<Sample> {
    let day = crate::samples::day();
    vec![
        Sample::new("typical", &WordsPage::of(&Practice::shipped(), day)),
        Sample::new("empty", &WordsPage::of(&Practice::default(), day)),
    ]
}
