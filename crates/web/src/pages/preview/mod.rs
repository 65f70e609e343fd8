//! Every page with every sample, for whoever builds, checks or judges the pages.
//!
//! Takes the samples, which are invented; gives a list of them and each as it would be shown. It never touches a record.

use super::prelude::*;
use crate::routes::PAGES;
use std::sync::LazyLock;

/// This page.
pub const PAGE: Page = Page {
    name: "preview",
    purpose: "Every page with every sample",
    template: include_str!("template.html"),
    routes,
    samples: || vec![Sample::new("typical", &Vec::<Listed>::new())],
};

fn routes(router: Router<Site>) -> Router<Site> {
    router
        .route("/preview", answered(|site, _| list(site)))
        .route("/preview/{page}/{sample}", answered(one))
}

#[derive(Serialize)]
struct Listed {
    name: &'static str,
    purpose: &'static str,
    samples: Vec<&'static str>,
}

/// Every page with the names of its samples. They are the same each time, and making them all takes seconds.
static LISTED: LazyLock<Vec<Listed>> = LazyLock::new(|| {
    let listed = |page: &Page| Listed {
        name: page.name,
        purpose: page.purpose,
        samples: (page.samples)().iter().map(|sample| sample.name).collect(),
    };
    PAGES.iter().map(listed).collect()
});

fn list(site: &Site) -> Option<Response> {
    site.found(&PAGE, &*LISTED)
}

fn one(site: &Site, at: &PageAsked) -> Option<Response> {
    let page = PAGES.iter().find(|known| known.name == at.named(0))?;
    let sample = (page.samples)().into_iter().find(|known| known.name == at.named(1))?;
    Some(site.answer(StatusCode::OK, site.render_value(page, &sample.view)))
}
