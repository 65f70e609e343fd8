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
    router.route("/questions/decisions", get(decisions))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct Decisions {
    reader: Reader,
    queue: String,
    made: Vec<DecisionShown>,
}

async fn decisions(State(site): State<Site>, Query(pairs): Query<Pairs>) -> Response {
    site.work_out(move |site| {
        let (asked, _) = site.asked(&pairs);
        site.show(StatusCode::OK, &PAGE, &Decisions::of(site, &asked))
    })
    .await
}

impl Decisions {
    fn of(site: &Site, asked: &Asked) -> Self {
        let caseload = site.caseload();
        let view = asked.view(site.today());
        let newest_first = caseload.decisions.iter().rev();
        let known = newest_first.filter(|decision| decision.decided <= view.as_of);
        Self {
            reader: site.reader(asked),
            queue: asked.reader_address("/questions"),
            made: known
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
