//! A child's growth: a chart with the lines of a reference where one was given, falls in words, and what none of it can tell.
//!
//! Takes a child's id and the switches of the address; gives one page. Without a reference it shows what was measured and says how
//! one is given.

mod samples;

use super::prelude::*;
use crate::shown::chronology::Link;
use crate::shown::growth::GrowthShown;
use crate::shown::words;

/// This page.
pub const PAGE: Page = Page {
    name: "growth",
    purpose: "A child’s growth: the chart, falls in weight in words, and what they cannot tell",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| {
        let child = site.child(at.named(0))?;
        site.found(&PAGE, &GrowthPage::of(site, &at.asked, &at.view, child))
    };
    router.route("/people/{id}/growth", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct GrowthPage {
    reader: Reader,
    path: String,
    child: Link,
    born: Option<Private<String>>,
    growth: GrowthShown,
}

impl GrowthPage {
    /// The page of a child, by index.
    pub fn of(site: &Site, asked: &Asked, view: &View, child: u32) -> Self {
        let caseload = site.caseload();
        let path = format!("/people/{}", caseload.people.persons[child as usize].id);
        let chronology = caseload.chronology(view, child);
        Self {
            reader: site.reader(asked),
            child: Link {
                words: words::called(caseload, view, child).into(),
                href: asked.reader_address(&path),
            },
            born: words::born_seen(caseload, view, child).map(|born| born.to_string().into()),
            growth: GrowthShown::of(caseload, site.growth(), asked, view, &chronology),
            path: format!("{path}/growth"),
        }
    }
}
