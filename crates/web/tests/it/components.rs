//! Our own component templates against the published fixtures: the same parameters must give the same HTML.
//!
//! White space and the order of attributes are left out of account; every element, attribute and word is compared.
//! A fixture is skipped only for a reason that is written here, and a reason that skips nothing is a mistake.

use crate::day;
use crate::html::pieces;
use minijinja::Value;
use safeguarding::Caseload;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use web::{RequestLog, Site};

/// A component, how many of its fixtures are compared, and what of it we leave out and why.
struct Held {
    component: &'static str,
    compared: usize,
    left_out: &'static [LeftOut],
}

/// A reason to skip fixtures: by a parameter we do not take, or by name.
enum LeftOut {
    Param(&'static str, &'static str),
    Named(&'static str, &'static str),
}

use LeftOut::{Named, Param};

const NO_TAG: &str = "a banner without its tag is refused";

const HELD: &[Held] = &[
    Held { component: "back-link", compared: 7, left_out: &[] },
    Held { component: "breadcrumbs", compared: 12, left_out: &[] },
    Held {
        component: "button",
        compared: 35,
        left_out: &[Param("isStartButton", "no page of ours starts a form of many pages")],
    },
    Held { component: "checkboxes", compared: 42, left_out: &[] },
    Held {
        component: "date-input",
        compared: 49,
        left_out: &[Named(
            "with field value and items",
            "`items` holds the values where it is given",
        )],
    },
    Held { component: "details", compared: 10, left_out: &[] },
    Held { component: "error-message", compared: 9, left_out: &[] },
    Held { component: "error-summary", compared: 19, left_out: &[] },
    Held { component: "fieldset", compared: 18, left_out: &[] },
    Held { component: "generic-header", compared: 7, left_out: &[] },
    Held { component: "hint", compared: 6, left_out: &[] },
    Held { component: "input", compared: 45, left_out: &[] },
    Held { component: "inset-text", compared: 6, left_out: &[] },
    Held { component: "label", compared: 17, left_out: &[] },
    Held { component: "notification-banner", compared: 21, left_out: &[] },
    Held { component: "pagination", compared: 15, left_out: &[] },
    Held {
        component: "phase-banner",
        compared: 3,
        left_out: &[
            Named("classes", NO_TAG),
            Named("text", NO_TAG),
            Named("html as text", NO_TAG),
            Named("attributes", NO_TAG),
        ],
    },
    Held { component: "radios", compared: 43, left_out: &[] },
    Held { component: "select", compared: 19, left_out: &[] },
    Held {
        component: "service-navigation",
        compared: 28,
        left_out: &[Param("slots", "nothing of ours is put into its slots")],
    },
    Held { component: "skip-link", compared: 9, left_out: &[] },
    Held { component: "summary-list", compared: 30, left_out: &[] },
    Held { component: "table", compared: 21, left_out: &[] },
    Held { component: "tag", compared: 12, left_out: &[] },
    Held { component: "textarea", compared: 18, left_out: &[] },
    Held {
        component: "warning-text",
        compared: 7,
        left_out: &[Named("icon fallback text only", "a warning without words is refused")],
    },
];

#[derive(serde::Deserialize)]
struct Fixtures {
    fixtures: Vec<Fixture>,
}

#[derive(serde::Deserialize)]
struct Fixture {
    name: String,
    options: Json,
    html: String,
}

fn fixtures(component: &str) -> Vec<Fixture> {
    let path = Path::new(env!("REGARD_GOVUK_DIST"))
        .join("components")
        .join(component)
        .join("fixtures.json");
    let text =
        std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    serde_json::from_str::<Fixtures>(&text).expect("fixtures as this package has them").fixtures
}

/// A fixture's options as a template takes them: what is given as `html` is markup, all else is text.
fn params(options: &Json, is_markup: bool) -> Value {
    match options {
        Json::Object(map) => map
            .iter()
            .map(|(key, value)| {
                (key.clone(), params(value, key == "html" || key.ends_with("Html")))
            })
            .collect::<BTreeMap<_, _>>()
            .into(),
        Json::Array(all) => all.iter().map(|item| params(item, false)).collect::<Vec<_>>().into(),
        Json::String(text) if is_markup => Value::from_safe_string(text.clone()),
        other => Value::from(minijinja::value::Serde(other)),
    }
}

#[test]
fn every_component_gives_what_the_published_one_gives() {
    let site = Site::new(Caseload::default(), day, RequestLog::silent())
        .expect("every template can be read");
    let mut wrong = Vec::new();
    for held in HELD {
        let all = fixtures(held.component);
        let mut used = vec![false; held.left_out.len()];
        let mut compared = 0;
        for fixture in &all {
            let reason = held.left_out.iter().position(|reason| match reason {
                Param(name, _) => fixture.options.get(name).is_some(),
                Named(name, _) => fixture.name == *name,
            });
            if let Some(reason) = reason {
                used[reason] = true;
                continue;
            }
            compared += 1;
            match site.render_component(held.component, &params(&fixture.options, false)) {
                Ok(ours) => {
                    let (ours, theirs) = (pieces(&ours), pieces(&fixture.html));
                    if ours != theirs {
                        let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
                        wrong.push(format!(
                            "{} `{}`: at piece {at} ours has {:?}, theirs {:?}",
                            held.component,
                            fixture.name,
                            ours.get(at),
                            theirs.get(at)
                        ));
                    }
                }
                Err(why) => wrong.push(format!("{} `{}`: {why:?}", held.component, fixture.name)),
            }
        }
        if compared != held.compared {
            wrong.push(format!(
                "{}: {compared} of {} fixtures are compared",
                held.component,
                all.len()
            ));
        }
        for (reason, used) in held.left_out.iter().zip(used) {
            let (Param(what, why) | Named(what, why)) = reason;
            if !used {
                wrong.push(format!("{}: `{what}` skips nothing ({why})", held.component));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_misspelt_parameter_is_refused() {
    let site = Site::new(Caseload::default(), day, RequestLog::silent())
        .expect("every template can be read");
    let refused = site.render_component(
        "tag",
        &minijinja::context! { text => "Late", clases => "govuk-tag--red" },
    );
    let why = format!("{:?}", refused.expect_err("`clases` is not a parameter"));
    assert!(why.contains("`clases` is not known here"), "{why}");
}

#[test]
fn a_component_without_its_words_is_refused() {
    let site = Site::new(Caseload::default(), day, RequestLog::silent())
        .expect("every template can be read");
    for component in ["tag", "button", "warning-text", "inset-text", "hint"] {
        assert!(site.render_component(component, &minijinja::context! {}).is_err(), "{component}");
    }
}

#[test]
fn what_a_record_says_never_becomes_markup() {
    let site = Site::new(Caseload::default(), day, RequestLog::silent())
        .expect("every template can be read");
    let said = "<script>\"'&";
    let mut shown = 0;
    for held in HELD {
        for fixture in fixtures(held.component) {
            // Every text of every fixture, given as a record would give it: not marked as markup.
            let Json::Object(options) = &fixture.options else { continue };
            let tainted = taint(&Json::Object(options.clone()), said);
            if let Ok(html) = site
                .render_component(held.component, &Value::from(minijinja::value::Serde(&tainted)))
            {
                shown += 1;
                assert!(!html.contains("<script"), "{} `{}`: {html}", held.component, fixture.name);
            }
        }
    }
    assert!(shown > 400, "only {shown} fixtures could be shown");
}

/// The same options with words of a record at the end of every text.
fn taint(options: &Json, said: &str) -> Json {
    match options {
        Json::String(text) => Json::String(format!("{text}{said}")),
        Json::Array(all) => all.iter().map(|item| taint(item, said)).collect(),
        Json::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), taint(value, said))).collect()
        }
        other => other.clone(),
    }
}
