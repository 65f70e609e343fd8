//! The page that shows every component with its examples, so that one look, and one check by a machine, covers them all.
//!
//! Takes the examples beside each component; gives them rendered, under their names.

use super::{Page, Sample, no_routes};
use crate::problem::WebError;
use crate::site::Site;
use crate::templates::COMPONENTS;
use minijinja::Value;
use serde::Serialize;

/// This page.
pub const PAGE: Page = Page {
    name: "components",
    purpose: "Every component with its examples",
    template: include_str!("template.html"),
    routes: no_routes,
    samples: || vec![Sample::new("all", &shown_all())],
};

/// A component's examples as its file has them.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Examples {
    example: Vec<Example>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    name: String,
    params: toml::Table,
}

#[derive(Serialize)]
struct Shown {
    component: &'static str,
    examples: Vec<ShownExample>,
}

#[derive(Serialize)]
struct ShownExample {
    name: String,
    html: Value,
}

fn shown_all() -> Vec<Shown> {
    // The examples are part of the program: one that cannot be shown is a broken claim, and a test shows them all.
    show_examples().expect("every component's examples can be shown")
}

fn show_examples() -> Result<Vec<Shown>, WebError> {
    let site = Site::new(
        safeguarding::Caseload::default(),
        crate::samples::day,
        crate::RequestLog::silent(),
    )?;
    let mut shown = Vec::new();
    for component in COMPONENTS {
        let Some(text) = component.examples else { continue };
        let read: Examples = toml::from_str(text)
            .map_err(|source| WebError::Examples { name: component.name.to_owned(), source })?;
        let examples = read
            .example
            .into_iter()
            .map(|example| {
                let params = Value::from(minijinja::value::Serde(&example.params));
                let html = site.render_component(component.name, &params)?;
                Ok(ShownExample { name: example.name, html: Value::from_safe_string(html) })
            })
            .collect::<Result<_, WebError>>()?;
        shown.push(Shown { component: component.name, examples });
    }
    // The components whose parameters are worked out rather than written down.
    let drawn = Value::from(minijinja::value::Serde(&crate::timeline::example().drawn()));
    let html = Value::from_safe_string(site.render_component("timeline", &drawn)?);
    let example = ShownExample { name: "eleven years and four agencies".to_owned(), html };
    shown.push(Shown { component: "timeline", examples: vec![example] });
    let mut drawings = Vec::new();
    for (name, drawing, table) in crate::drawings::examples::examples() {
        let drawn = Value::from(minijinja::value::Serde(&drawing));
        let table = Value::from(minijinja::value::Serde(&table));
        let html = site.render_component("drawing", &drawn)?
            + &site.render_part_of("drawing", "drawn_table", &table)?;
        drawings.push(ShownExample { name: name.to_owned(), html: Value::from_safe_string(html) });
    }
    shown.push(Shown { component: "drawing", examples: drawings });
    Ok(shown)
}
