//! What the middle worked out, made ready for templates: words, links and places, nothing computed anew.
//!
//! Takes a caseload, a chronology or a finding, as one reader knew it; gives views that several pages share. Everything that
//! says something about a person sits in a `Private` until a template shows it.

pub(crate) mod accumulation;
pub(crate) mod adopted;
pub(crate) mod agencies;
pub(crate) mod alike;
pub(crate) mod chronology;
pub(crate) mod codebooks;
pub(crate) mod drafts;
pub(crate) mod family;
pub(crate) mod findings;
pub(crate) mod growth;
pub(crate) mod household;
pub(crate) mod incidents;
pub(crate) mod look_back;
pub(crate) mod pairs;
pub(crate) mod papers;
pub(crate) mod registers;
pub(crate) mod replay;
pub(crate) mod rules;
pub(crate) mod sharing_gap;
pub(crate) mod tasks;
pub(crate) mod waiting;
pub(crate) mod words;
