//! The templates: components, layout and pages, all embedded, all read once at start.
//!
//! Gives an environment in which every value is escaped as HTML, a value that is named but missing is an error rather than a
//! blank, and a parameter that a component does not know is an error rather than nothing.

use minijinja::value::{Rest, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use safeguarding::records::{LONGEST_SHOWN, beginning};
use std::fmt::Write as _;

use crate::assets;
use crate::problem::WebError;
use crate::routes::PAGES;
use crate::shown::words::number_of;

/// A component: a macro in a folder of its own, with examples that `/preview` shows.
pub(crate) struct Component {
    /// Its folder and, with underscores, its macro.
    pub name: &'static str,
    /// Its template.
    pub template: &'static str,
    /// Its examples, as TOML; none for the parts that other components are made of, and where the parameters are worked out.
    pub examples: Option<&'static str>,
}

macro_rules! components {
    ($($name:literal),+ ; parts $($part:literal),+) => {
        &[
            $(Component {
                name: $name,
                template: include_str!(concat!("../components/", $name, "/template.html")),
                examples: Some(include_str!(concat!("../components/", $name, "/examples.toml"))),
            },)+
            $(Component {
                name: $part,
                template: include_str!(concat!("../components/", $part, "/template.html")),
                examples: None,
            },)+
        ]
    };
}

/// All components, in the order `/preview` shows them; then the parts they are made of.
pub(crate) const COMPONENTS: &[Component] = components![
    "back-link", "breadcrumbs", "button", "checkboxes", "date-input", "details", "error-message",
    "error-summary", "fieldset", "generic-header", "hint", "input", "inset-text", "label",
    "notification-banner", "pagination", "phase-banner", "radios", "select", "service-navigation",
    "skip-link", "summary-list", "table", "tag", "textarea", "warning-text";
    parts "field", "choices", "footer",
    "timeline", "drawing"
];

/// What several pages share, and no component is.
const PARTS: &[(&str, &str)] = &[
    ("parts/accumulation", include_str!("parts/accumulation.html")),
    ("parts/adopted", include_str!("parts/adopted.html")),
    ("parts/agencies", include_str!("parts/agencies.html")),
    ("parts/briefing", include_str!("parts/briefing.html")),
    ("parts/chronology", include_str!("parts/chronology.html")),
    ("parts/drafts", include_str!("parts/drafts.html")),
    ("parts/findings", include_str!("parts/findings.html")),
    ("parts/holder", include_str!("parts/holder.html")),
    ("parts/household", include_str!("parts/household.html")),
    ("parts/pairs", include_str!("parts/pairs.html")),
    ("parts/paper", include_str!("parts/paper.html")),
    ("parts/people", include_str!("parts/people.html")),
    ("parts/reader", include_str!("parts/reader.html")),
    ("parts/tasks", include_str!("parts/tasks.html")),
    ("parts/trail", include_str!("parts/trail.html")),
    ("parts/waiting", include_str!("parts/waiting.html")),
];

/// Reads every template there is.
pub(crate) fn read_all() -> Result<Environment<'static>, WebError> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.set_formatter(print);
    templates.add_function("known", known);
    templates.add_function("words", words);
    templates.add_function("attributes", attributes);
    templates.add_function("merged", merged);
    templates.add_global("assets", assets::PLACE.as_str());
    templates.add_global("paper_css", Value::from_safe_string(assets::PAPER_CSS.to_owned()));

    let mut read = |name: String, template: &'static str| {
        templates
            .add_template_owned(name.clone(), template)
            .map_err(|source| WebError::Template { name, source })
    };
    read("layout".to_owned(), include_str!("pages/layout.html"))?;
    for (name, template) in PARTS {
        read((*name).to_owned(), template)?;
    }
    read("paper-file".to_owned(), include_str!("pages/paper/file.html"))?;
    read("continuity-sheet".to_owned(), include_str!("continuity/sheet.html"))?;
    read("continuity-shell".to_owned(), include_str!("continuity/shell.html"))?;
    for component in COMPONENTS {
        read(format!("components/{}", component.name), component.template)?;
    }
    for page in PAGES {
        read(page.name.to_owned(), page.template)?;
    }
    Ok(templates)
}

/// Prints a value as HTML: truth as HTML has it (`true`), an absent value as the fault it is, and of a text that nobody reads among
/// others its beginning. What is already HTML stays as it is.
fn print(
    out: &mut minijinja::Output,
    state: &mut minijinja::State,
    value: &Value,
) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Bool => {
            out.write_str(if value.is_true() { "true" } else { "false" }).map_err(Error::from)
        }
        ValueKind::None => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a value that may be absent is printed without asking whether it is",
        )),
        _ => match value.as_str().filter(|_| !value.is_safe()).and_then(beginning) {
            Some((shown, letters)) => {
                let shown = format!(
                    "{shown}… [the first {} of {} letters; the record’s own page leads to the whole]",
                    number_of(LONGEST_SHOWN),
                    number_of(letters)
                );
                minijinja::escape_formatter(out, state, &Value::from(shown))
            }
            None => minijinja::escape_formatter(out, state, value),
        },
    }
}

/// Fails on a parameter that is not among the known ones: a misspelt name would otherwise simply do nothing.
fn known(params: &Value, names: &str) -> Result<&'static str, Error> {
    for key in params.try_iter()? {
        let key = key.to_string();
        if !names.split(' ').any(|name| name == key) {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                format!("the parameter `{key}` is not known here; known are: {names}"),
            ));
        }
    }
    Ok("")
}

/// The words that are there, with spaces between: for `class` and `aria-describedby`.
fn words(parts: Rest<Value>) -> String {
    let there: Vec<String> =
        parts.iter().filter(|part| part.is_true()).map(Value::to_string).collect();
    there.join(" ")
}

/// Attributes from a map of names to values; `{value, optional}` leaves out what is missing or false.
fn attributes(of: &Value) -> Result<Value, Error> {
    let mut html = String::new();
    if of.is_true() {
        if of.kind() != ValueKind::Map {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "attributes are given as a map of names to values",
            ));
        }
        for name in of.try_iter()? {
            let item = of.get_item(&name)?;
            let (value, optional) = if item.kind() == ValueKind::Map {
                (item.get_attr("value")?, item.get_attr("optional")?.is_true())
            } else {
                (item, false)
            };
            let missing = value.is_undefined() || value.is_none();
            let is = |truth: bool| value.kind() == ValueKind::Bool && value.is_true() == truth;
            let name = name.to_string();
            if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_:".contains(c)) {
                return Err(Error::new(
                    ErrorKind::InvalidOperation,
                    "an attribute's name is letters, digits and hyphens",
                ));
            }
            if optional && (missing || is(false)) {
                continue;
            }
            let written = if optional && is(true) {
                write!(html, " {name}")
            } else if missing {
                write!(html, " {name}=\"\"")
            } else {
                write!(
                    html,
                    " {name}=\"{}\"",
                    minijinja::HtmlEscape(&if value.kind() == ValueKind::Bool {
                        value.is_true().to_string()
                    } else {
                        value.to_string()
                    })
                )
            };
            written.expect("a string can be written to");
        }
    }
    Ok(Value::from_safe_string(html))
}

/// One map made of two; where both have a name, the second holds. A missing map counts as an empty one.
fn merged(first: &Value, second: &Value) -> Result<Value, Error> {
    let mut all = std::collections::BTreeMap::new();
    for map in [first, second].into_iter().filter(|map| map.is_true()) {
        for name in map.try_iter()? {
            let value = map.get_item(&name)?;
            all.insert(name.to_string(), value);
        }
    }
    Ok(Value::from(all))
}
