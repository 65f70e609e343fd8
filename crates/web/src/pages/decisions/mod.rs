//! What people decided about who is who: every decision, the newest first.
//!
//! Takes who reads; gives each decision with who made it, in which role and why. Two who must not be linked are not named.

use super::prelude::*;
use crate::shown::pairs::DecisionShown;

/// This page.
pub const PAGE: Page = Page {
    name: "decisions",
    purpose: "What people decided about who is who",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &Decisions::of(site, &at.asked));
    router.route("/questions/decisions", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct Decisions {
    reader: Reader,
    queue: String,
    made: Vec<DecisionShown>,
}

impl Decisions {
    fn of(site: &Site, asked: &Asked) -> Self {
        let caseload = site.caseload();
        let view = site.view_of(asked);
        let newest_first = caseload.decisions.iter().rev();
        let knows = |at| site.person_at(at).is_none_or(|person| site.knows_person(person));
        let known = newest_first.filter(|decision| {
            let pair = decision.verdict.pair();
            decision.decided <= view.as_of && pair.is_none_or(|(a, b)| knows(a) && knows(b))
        });
        Self {
            reader: site.reader(asked),
            queue: asked.reader_address("/questions"),
            made: known
                .inspect(|decision| site.shows_pair(decision))
                .map(|decision| DecisionShown::of(caseload, asked, &view, decision))
                .collect(),
        }
    }
}

fn samples() -> Vec<Sample> {
    let of = |site: &Site| Decisions::of(site, &Asked::default());
    vec![
        Sample::new("empty", &of(&crate::samples::CHILDREN[0].site().0)),
        Sample::new("typical", &of(&crate::samples::doubtful())),
    ]
}
