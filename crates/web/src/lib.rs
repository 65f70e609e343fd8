//! The pages: what a practitioner opens in a browser to read a child's life and the findings it shows.
//!
//! Takes a [`Site`] (a caseload, the day it is, and the templates); gives a router and a server that answers on this computer only.
//! It computes nothing about a family: that is done in the pure middle, and shown here.

mod apart;
mod asked;
mod assets;
mod continuity;
mod cookies;
mod deciding;
mod drafts;
pub mod drawings;
mod guard;
mod heartbeat;
mod kept;
mod let_in;
mod library;
mod page_asked;
mod pages;
mod problem;
mod recording;
mod request_log;
mod routes;
mod samples;
mod serve;
mod shown;
mod site;
mod templates;
pub mod timeline;
mod writer;

pub use continuity::{AboutExtract, Card, EXTRACT_SCRIPT, EXTRACT_STYLE, Extract, MadeFrom, Shell};
pub use deciding::{Decide, Deciding, NotWritten, Written};
pub use drafts::{DraftName, DraftNotKept, DraftPlace, Drafts, SealedDraft};
pub use heartbeat::ClerkExpected;
pub use library::{HoldsWords, NotDone, Opened, SheetForm, Shelves, TakenIn};
pub use pages::paper::printed_chronology;
pub use pages::{Page, Sample};
pub use problem::WebError;
pub use recording::{NotRecorded, Record, Recorded};
pub use request_log::{RequestLine, RequestLog};
pub use routes::{PAGES, router};
pub use serve::{Shown, listen, serve_on};
pub use site::{GrowthTables, Row, Site};
