//! The resource pack: tools, guidance and places to turn to, by step of the response, each with when its address was last checked.
//!
//! Takes the practice; gives its resources. It opens no address itself.

use super::prelude::*;
use safeguarding::calendar::in_words;
use safeguarding::practice::ResponseStep;

/// This page.
pub const PAGE: Page = Page {
    name: "resources",
    purpose: "Tools, guidance and places to turn to, by step, with when each address was checked",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    let page = |site: &Site, at: &PageAsked| site.found(&PAGE, &ResourcesPage::of(site, at));
    router.route("/resources", answered(page))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct ResourcesPage {
    steps: Vec<StepShown>,
}

#[derive(Debug, Serialize)]
struct StepShown {
    label: &'static str,
    resources: Vec<ResourceShown>,
}

#[derive(Debug, Serialize)]
struct ResourceShown {
    title: String,
    publisher: String,
    address: String,
    used_for: String,
    checked: String,
    /// Whether somebody is to open the address and see.
    is_to_be_checked: bool,
}

impl ResourcesPage {
    fn of(site: &Site, at: &PageAsked) -> Self {
        let all = &site.caseload().practice.resources;
        let steps = ResponseStep::ALL.into_iter().map(|step| StepShown {
            label: step.label(),
            resources: all
                .iter()
                .filter(|resource| resource.steps.contains(&step))
                .map(|resource| {
                    let checked = resource.checked(at.view.as_of);
                    ResourceShown {
                        title: resource.title.clone(),
                        publisher: resource.publisher.clone(),
                        address: resource.address.clone(),
                        used_for: resource.used_for.clone(),
                        checked: checked.map_or_else(
                            || "nobody has checked the address yet".to_owned(),
                            |(day, _)| format!("address checked on {}", in_words(day)),
                        ),
                        is_to_be_checked: checked.is_none_or(|(_, holds)| !holds),
                    }
                })
                .collect(),
        });
        Self { steps: steps.filter(|step| !step.resources.is_empty()).collect() }
    }
}

fn samples() -> Vec<Sample> {
    let (site, _) = crate::samples::typical();
    let at = PageAsked::of(&site, &[]);
    let empty = ResourcesPage { steps: Vec::new() };
    vec![Sample::new("typical", &ResourcesPage::of(&site, &at)), Sample::new("empty", &empty)]
}
