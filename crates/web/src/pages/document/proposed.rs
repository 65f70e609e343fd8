//! What rules propose to code in the part of a document that is shown: each with its reasons, to be taken over or turned down.

use super::form::presence_in_words;
use super::reading::{code_name, in_address};
use crate::library::Opened;
use safeguarding::learning::suggest::{Mind, Proposed, Proposer, RULE};
use safeguarding::learning::text::Counted;
use safeguarding::learning::{Held, Library};
use safeguarding::practice::Codebook;
use safeguarding::records::{Presence, Private, Suggested};
use serde::Serialize;
use std::ops::Range;

/// A proposal.
#[derive(Debug, Serialize)]
pub(super) struct ProposedShown {
    /// `codebook/code`.
    value: String,
    code: String,
    at: String,
    go: usize,
    words: Private<String>,
    /// `present` or `absent`, and in words.
    presence: &'static str,
    presence_words: &'static str,
    shared: String,
    mind: Vec<String>,
    rule: &'static str,
}

/// How many are shown at once.
const SHOWN: usize = 20;

/// What is proposed of some paragraphs, but for what is coded there by this code already, or was turned down.
pub(super) fn proposed(
    library: &Library,
    (held, opened): (&Held, &Opened),
    book: &Codebook,
    part: Range<usize>,
    reader: Option<&str>,
) -> Vec<ProposedShown> {
    let counted = Counted::new(&opened.text);
    let all = Proposer::of(book).propose(&counted, &opened.in_bytes[part]);
    let is_new = |one: &Proposed| {
        let suggested = Suggested {
            document: held.taken.id,
            codebook: book.id.clone(),
            code: one.code.clone(),
            at: one.at,
            rule: RULE.into(),
        };
        let mut codings = library.codings_seen_by(held.taken.id, reader);
        let is_coded = codings.any(|made| {
            made.what.codebook == book.id
                && made.what.code == one.code
                && made.what.at.is_some_and(|at| at.from < one.at.to && at.to > one.at.from)
        });
        !is_coded && !library.rejected.contains(&suggested)
    };
    let shown = |one: Proposed| ProposedShown {
        value: format!("{}/{}", book.id, one.code),
        code: code_name(&[book], &book.id, &one.code),
        at: in_address(one.at).to_string(),
        go: opened.paragraphs.partition_point(|p| p.to <= one.at.from),
        words: counted.words(one.at).unwrap_or_default().into(),
        presence: if one.presence == Presence::Present { "present" } else { "absent" },
        presence_words: presence_in_words(one.presence),
        shared: one.shared.join(", "),
        mind: one.mind.into_iter().map(Mind::in_words).collect(),
        rule: RULE,
    };
    all.into_iter().filter(is_new).take(SHOWN).map(shown).collect()
}
