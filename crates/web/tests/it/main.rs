//! The pages as a reader meets them: over HTTP, in a browser, and against the published fixtures.

mod browser;
mod components;
mod html;
mod pages;
mod server;
