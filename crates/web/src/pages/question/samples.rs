//! Pairs: asked about, taken for one by a decision, with hard names, with a form that was sent half empty, and shown only.

use super::QuestionPage;
use crate::asked::Asked;
use crate::deciding::Typed;
use crate::pages::Sample;
use crate::samples::{at, doubtful, only_shown};
use crate::site::Site;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let of = |name, site: &Site, one: (&str, u16), other: (&str, u16), typed| {
        let caseload = site.caseload();
        let pair = (at(caseload, one.0, one.1), at(caseload, other.0, other.1));
        let compared = caseload.compared(pair.0, pair.1).expect("both name somebody");
        let asked = Asked::default();
        let view = asked.view(site.today());
        Sample::new(name, &QuestionPage::of(site, &asked, &view, &compared, typed))
    };
    let mut half_empty = Typed {
        verdict: "do-not-link".to_owned(),
        by: "Ida Marsh <the manager>".into(),
        ..Typed::default()
    };
    half_empty.is_wrong("ground", "Choose the ground on which they must not be linked");
    half_empty.check_who_and_why();
    let none = Typed::default;
    vec![
        of("typical", &doubtful(), ("s1", 0), ("g1", 0), none()),
        of("half-empty-form", &doubtful(), ("s1", 0), ("g1", 0), half_empty),
        of("decided", &doubtful(), ("s3", 0), ("h2", 0), none()),
        of("linked", &doubtful(), ("s1", 0), ("c1", 0), none()),
        of("alike", &doubtful(), ("s1", 0), ("s2", 0), none()),
        of("right-to-left-name", &doubtful(), ("g3", 0), ("d1", 0), none()),
        of("very-long-name", &doubtful(), ("d2", 0), ("g1", 0), none()),
        of("only-shown", &only_shown(), ("s1", 0), ("g1", 0), none()),
    ]
}
