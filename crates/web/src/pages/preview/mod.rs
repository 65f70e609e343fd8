//! Every page with every sample, for whoever builds, checks or judges the pages.
//!
//! Takes the samples, which are invented; gives a list of them and each as it would be shown. It never touches a record.

use super::prelude::*;
use crate::routes::PAGES;
use std::sync::OnceLock;

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

/// The samples of each page, in the order of [`PAGES`]: made once, since they are the same each time and making them takes seconds.
static MADE: [OnceLock<Vec<Sample>>; PAGES.len()] = [const { OnceLock::new() }; PAGES.len()];

/// Every page with its samples.
fn made() -> impl Iterator<Item = (&'static Page, &'static [Sample])> {
    PAGES.iter().zip(&MADE).map(|(page, made)| (page, made.get_or_init(page.samples).as_slice()))
}

fn list(site: &Site) -> Option<Response> {
    let listed = |(page, samples): (&'static Page, &[Sample])| Listed {
        name: page.name,
        purpose: page.purpose,
        samples: samples.iter().map(|sample| sample.name).collect(),
    };
    site.found(&PAGE, &made().map(listed).collect::<Vec<_>>())
}

fn one(site: &Site, at: &PageAsked) -> Option<Response> {
    let place = PAGES.iter().position(|known| known.name == at.named(0))?;
    let samples = MADE[place].get_or_init(PAGES[place].samples);
    let sample = samples.iter().find(|known| known.name == at.named(1))?;
    Some(site.answer(StatusCode::OK, site.render_value(&PAGES[place], &sample.view)))
}
