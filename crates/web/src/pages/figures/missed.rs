//! Missed opportunities, and points where intervention might have helped: what was coded by the codebook of that name, document by
//! document, oldest first, with what each points to.

use crate::page_asked::PageAsked;
use crate::shown::codebooks::newest;
use crate::site::Site;
use safeguarding::calendar::VagueDate;
use safeguarding::learning::Library;
use safeguarding::learning::analysis::By;
use safeguarding::learning::library::{Held, Made};
use safeguarding::learning::sheets::{Wanted, value_name};
use safeguarding::practice::Codebook;
use safeguarding::records::{Coding, Polarity, Presence, Private};
use serde::Serialize;

/// The codebook of missed opportunities.
const CODEBOOK: &str = "missed-opportunities";

/// What is shown of them.
#[derive(Debug, Default, Serialize)]
pub(super) struct MissedShown {
    /// Where the codebook stands; none where there is no such codebook.
    book: Option<String>,
    /// Whether it is left out: each of these points at a document, and may at a child.
    is_withheld: bool,
    /// How many documents were looked at for them.
    looked_at: usize,
    documents: Vec<OfDocument>,
}

/// Those of one document.
#[derive(Debug, Serialize)]
struct OfDocument {
    href: String,
    title: String,
    year: Option<i16>,
    points: Vec<PointShown>,
}

/// One of them.
#[derive(Debug, Serialize)]
struct PointShown {
    code: String,
    code_href: String,
    when: Option<String>,
    agencies: Vec<String>,
    step: Option<String>,
    words: Private<String>,
    memo: Private<String>,
    /// What was found there, where that was said: good practice, a gap, or that it was not so.
    said: Option<&'static str>,
    /// The entry of a chronology it points to, where this reader sees it.
    record: Option<String>,
    /// Whether it points to an entry that this reader does not see.
    is_elsewhere: bool,
}

impl MissedShown {
    pub fn of(site: &Site, at: &PageAsked, library: &Library, wanted: &Wanted) -> Self {
        let known = newest(site, library).into_iter().find(|known| known.book.id == CODEBOOK);
        let Some(book) = known.map(|known| known.book) else { return Self::default() };
        let looked_at = library.documents.values().filter(|held| wanted.chosen.takes(held));
        let mut looked_at: Vec<&Held> = looked_at.collect();
        looked_at.sort_by_key(|held| (held.card.year, held.card.published, held.taken.id));
        let of_document = |held: &&Held| {
            let mut made: Vec<&Made<Coding>> = library
                .codings_seen_by(held.taken.id, None)
                .map(AsRef::as_ref)
                .filter(|made: &&Made<Coding>| made.what.codebook == CODEBOOK)
                .collect();
            made.sort_by_key(|made| {
                let when = made.what.happened.as_ref();
                (when.is_none(), when.and_then(VagueDate::earliest), made.what.at, made.id)
            });
            OfDocument {
                href: format!("/learning/documents/{}", held.taken.id),
                title: held.title().to_owned(),
                year: held.card.year,
                points: made.into_iter().map(|made| point(site, at, &book, &made.what)).collect(),
            }
        };
        let documents: Vec<OfDocument> = if wanted.publish {
            Vec::new()
        } else {
            let all = looked_at.iter().map(of_document);
            all.filter(|one| !one.points.is_empty()).collect()
        };
        Self {
            book: Some(format!("/learning/codebooks/{CODEBOOK}")),
            is_withheld: wanted.publish,
            looked_at: looked_at.len(),
            documents,
        }
    }
}

fn point(site: &Site, at: &PageAsked, book: &Codebook, coding: &Coding) -> PointShown {
    let practice = &site.caseload().practice;
    let said = match (coding.presence, coding.polarity) {
        (Presence::Absent, _) => Some("said to be absent"),
        (_, Polarity::Good) => Some("good practice"),
        (_, Polarity::Gap) => Some("a gap"),
        (_, Polarity::Neutral) => None,
    };
    let record = coding.record.and_then(|id| {
        let (_, record) = site.record(&id.to_string())?;
        at.view.sees(record).then(|| at.asked.reader_address(&format!("/records/{id}")))
    });
    PointShown {
        code: book.path(&coding.code).unwrap_or_else(|| coding.code.to_string()),
        code_href: format!("/learning/codebooks/{CODEBOOK}#c-{}", coding.code),
        when: coding.happened.as_ref().map(ToString::to_string),
        agencies: coding.agencies.iter().map(|id| practice.agency_name(id).to_owned()).collect(),
        step: coding.process_step.as_ref().map(|step| value_name(practice, By::Step, step)),
        words: coding.snippet.clone(),
        memo: coding.memo.clone(),
        said,
        is_elsewhere: coding.record.is_some() && record.is_none(),
        record,
    }
}
