//! What every page stands on: the templates, and where request lines go.
//!
//! Made once at start, where a mistake in any template is found; cloned freely after that.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{Environment, Value};
use serde::Serialize;
use std::sync::Arc;

use crate::pages::Page;
use crate::problem::WebError;
use crate::request_log::RequestLog;
use crate::templates;

/// The state of the server. Cheap to clone: all clones are one site.
#[derive(Clone, Debug)]
pub struct Site(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    templates: Environment<'static>,
    request_log: RequestLog,
}

impl Site {
    /// Reads all templates.
    pub fn new(request_log: RequestLog) -> Result<Self, WebError> {
        Ok(Self(Arc::new(Inner { templates: templates::read_all()?, request_log })))
    }

    pub(crate) fn request_log(&self) -> &RequestLog {
        &self.0.request_log
    }

    /// The page with its view in it, as HTML.
    ///
    /// **Errors:** a value that the template names and the view does not hold.
    pub fn render(&self, page: &Page, view: &impl Serialize) -> Result<String, WebError> {
        self.render_value(page, &Value::from(minijinja::value::Serde(view)))
    }

    /// As [`Site::render`], for a view that is already a template's value.
    pub fn render_value(&self, page: &Page, view: &Value) -> Result<String, WebError> {
        self.0
            .templates
            .get_template(page.name)
            .and_then(|template| template.render(minijinja::context! { view, here => page.name }))
            .map_err(|source| WebError::Template { name: page.name.to_owned(), source })
    }

    /// One component with its parameters, as HTML.
    pub fn render_component(&self, component: &str, params: &Value) -> Result<String, WebError> {
        self.0
            .templates
            .get_template(&format!("components/{component}"))
            .and_then(|template| template.render_captured(()))
            .and_then(|mut read| {
                let name = component.replace('-', "_");
                read.with_state_mut(|state| state.call_macro(&name, std::slice::from_ref(params)))
            })
            .map_err(|source| WebError::Template { name: component.to_owned(), source })
    }

    /// Answers with a page.
    pub fn show(&self, status: StatusCode, page: &Page, view: &impl Serialize) -> Response {
        self.answer(status, self.render(page, view))
    }

    /// Answers with a page that has been rendered, or, where that failed, with the page that says so.
    pub(crate) fn answer(
        &self,
        status: StatusCode,
        rendered: Result<String, WebError>,
    ) -> Response {
        match rendered {
            Ok(html) => (status, Html(html)).into_response(),
            Err(problem) => {
                eprintln!("{}", chain(&problem));
                crate::pages::something_went_wrong(self)
            }
        }
    }

    /// Answers in plain text, for who has no page to look at.
    pub(crate) fn say(status: StatusCode, words: &str) -> Response {
        (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words.to_owned())
            .into_response()
    }
}

/// An error and what lies under it, in one line. Template errors name templates and lines; their values are left out.
fn chain(problem: &WebError) -> String {
    match problem {
        WebError::Template { name, source } => {
            format!(
                "template `{name}`: {:?} in `{}` line {}",
                source.kind(),
                source.name().unwrap_or("?"),
                source.line().unwrap_or(0)
            )
        }
        other => other.to_string(),
    }
}
