//! What an address asks a paper to be begun from: a lesson, a document, the strategy, an audit, or nothing.

use crate::page_asked::PageAsked;
use crate::shown::codebooks::newest;
use crate::shown::registers::{Listed, listed};
use crate::site::Site;
use safeguarding::learning::Library;
use safeguarding::learning::paper::PaperKind;
use safeguarding::learning::paper::begin::{
    Beginning, Begun, Measure, audit_report, blank, scorecard,
};
use safeguarding::practice::Codebook;
use safeguarding::records::{Record, RecordId};

/// The paper an address asks for, and whether it asks for something a paper of this kind is not begun from.
pub(super) fn begun(
    site: &Site,
    at: &PageAsked,
    library: &Library,
    kind: PaperKind,
) -> (Begun, bool) {
    let (sort, id) = at.value("of").split_once('.').unwrap_or_default();
    let known = newest(site, library);
    let books: Vec<&Codebook> = known.iter().map(|known| &known.book).collect();
    let day = site.today();
    let record_of = |id: RecordId| {
        let (_, record) = site.record(&id.to_string())?;
        at.view.sees(record).then_some(record)
    };
    let practice = &site.caseload().practice;
    let beginning = Beginning { library, practice, books: &books, record_of: &record_of, day };
    let found = match sort {
        "lesson" => id.parse().ok().and_then(|id| beginning.from_lesson(id, kind)),
        "document" => id.parse().ok().and_then(|id| beginning.from_document(id, kind)),
        "strategy" => Some(of_strategy(site, at)),
        "audit" => of_audit(site, at, id),
        _ => None,
    };
    let is_blank = found.is_none() && !sort.is_empty();
    let nothing = || Begun {
        paper: blank(kind, day),
        lessons: Vec::new(),
        documents: Vec::new(),
        left_out: 0,
    };
    (found.unwrap_or_else(nothing), is_blank)
}

fn of_strategy(site: &Site, at: &PageAsked) -> Begun {
    let caseload = site.caseload();
    let wanted = ["strategy", "strand", "strategy-measure"];
    let all = listed(caseload, &at.view, &|kind| wanted.contains(&kind.id.as_str()));
    let record = |index: u32| &caseload.records[index as usize];
    let of = |kind: &str| -> Vec<&Listed> {
        let entries = all.get(kind).into_iter().flatten();
        entries.filter(|one| !one.is_withdrawn).collect()
    };
    let mut strands: Vec<&Record> = Vec::new();
    // Newest first: of a strand its latest word counts.
    for one in of("strand").into_iter().map(|one| record(one.index)) {
        if strands.iter().all(|known| known.facts.get("strand") != one.facts.get("strand")) {
            strands.push(one);
        }
    }
    strands.sort_by_key(|one| one.id);
    let measures: Vec<Measure<'_>> = of("strategy-measure")
        .into_iter()
        .rev()
        .map(|one| Measure {
            of: record(one.index),
            read: one.stands().map(record).filter(|read| read.kind == "measure-read").last(),
        })
        .collect();
    let strategy = of("strategy").first().map(|one| record(one.index));
    scorecard(&caseload.practice, strategy, &strands, &measures, site.today())
}

fn of_audit(site: &Site, at: &PageAsked, id: &str) -> Option<Begun> {
    let caseload = site.caseload();
    let (index, _) = site.record(id)?;
    let all = listed(caseload, &at.view, &|kind| kind.id == "audit");
    let audit = all.get("audit")?.iter().find(|one| one.index == index && !one.is_withdrawn)?;
    let record = |index: u32| &caseload.records[index as usize];
    let came: Vec<&Record> = audit.stands().map(record).collect();
    Some(audit_report(&caseload.practice, record(audit.index), &came, site.today()))
}
