//! Findings as pages show them: the claim, the sentence, and the tree of reasons with every entry linked to where it stands.

use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::{Span, in_words};
use safeguarding::chronology::View;
use safeguarding::patterns::{Claim, Concerning, Line, Occurrence, Reason, Verdict};
use safeguarding::records::Private;
use serde::Serialize;

use super::chronology::{Cited, Link};
use super::words;
use crate::asked::Asked;

/// What one child's records show, sorted by how it stands.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Standing {
    /// Met, and no record follows that may answer it. **Shape:** by the day completed, newest first.
    pub open: Vec<FindingLine>,
    /// Met of the child alone in the last twelve months, and no longer open: nobody should have to unfold these.
    pub lately: Vec<FindingLine>,
    /// Met otherwise, and followed by what may answer it, or history.
    pub answered: Vec<FindingLine>,
    /// Cannot be told, with what is missing.
    pub cannot_tell: Vec<FindingLine>,
    /// How many rules the records reach over and do not show.
    pub not_met: usize,
}

/// One finding in a list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FindingLine {
    pub title: String,
    pub sentence: Private<String>,
    /// Whom it concerns.
    pub concerning: Private<String>,
    /// Whether that is more than the child whose page it is.
    pub is_of_several: bool,
    /// The day the latest occurrence was complete; `None` unless met.
    pub completed: Option<String>,
    /// The entry after it that may answer it; `None` where there is none.
    pub answered: Option<Private<String>>,
    pub missing: Vec<Private<String>>,
    /// Where it is explained.
    pub href: String,
}

/// Every finding that concerns one child, by itself or with its family; also what is not met.
pub(crate) fn of_child(caseload: &Caseload, view: &View, child: u32) -> Vec<Found> {
    let Some(family) = caseload.people.family_of_child[child as usize] else { return Vec::new() };
    let of_another = |found: &Found| matches!(found.concerning, Concerning::Child(c) if c != child);
    let mut found = caseload.findings(view, family);
    found.retain(|found| !of_another(found));
    found
}

/// Where a finding is explained, seen from a child.
pub(crate) fn href(caseload: &Caseload, asked: &Asked, found: &Found, child: u32) -> String {
    let id = caseload.people.persons[child as usize].id;
    asked.reader_address(&format!("/people/{id}/findings/{}", found.finding.rule))
}

/// A finding as a line of a list.
pub(crate) fn line(caseload: &Caseload, asked: &Asked, found: &Found, child: u32) -> FindingLine {
    let told = caseload.words().explain(&found.finding, found.concerning);
    FindingLine {
        title: told.title,
        sentence: told.sentence.into(),
        concerning: told.concerning.into(),
        is_of_several: !matches!(found.concerning, Concerning::Child(_)),
        completed: found.finding.latest().map(|latest| in_words(latest.completed)),
        answered: told.answered.map(Into::into),
        missing: told.missing.into_iter().map(Into::into).collect(),
        href: href(caseload, asked, found, child),
    }
}

impl Standing {
    /// Sorts the findings that concern one child.
    pub fn of(
        caseload: &Caseload,
        asked: &Asked,
        view: &View,
        found: &[Found],
        child: u32,
    ) -> Self {
        let calendar = &caseload.practice.working_days;
        let a_year_ago = Span::Years(1).before(view.as_of, calendar);
        let is_lately = |found: &Found| {
            let latest = found.finding.latest();
            matches!(found.concerning, Concerning::Child(_))
                && latest.is_some_and(|latest| latest.completed.max(latest.last) > a_year_ago)
        };
        let mut standing = Self::default();
        let mut newest_first: Vec<&Found> = found.iter().collect();
        newest_first.sort_by_key(|f| std::cmp::Reverse(f.finding.latest().map(|o| o.completed)));
        for found in newest_first {
            let line = || line(caseload, asked, found, child);
            match found.finding.verdict {
                Verdict::Met if found.finding.is_open() => standing.open.push(line()),
                Verdict::Met if is_lately(found) => standing.lately.push(line()),
                Verdict::Met => standing.answered.push(line()),
                Verdict::CannotTell => standing.cannot_tell.push(line()),
                Verdict::NotMet => standing.not_met += 1,
            }
        }
        standing
    }
}

/// The entries that open findings rest on.
pub(crate) fn cited(caseload: &Caseload, asked: &Asked, found: &[Found], child: u32) -> Cited {
    let mut cited = Cited::new();
    for found in found.iter().filter(|found| found.finding.is_open()) {
        let title = caseload.practice.rule(&found.finding.rule).map(|rule| rule.title.clone());
        let link = Link {
            words: title.unwrap_or_default().into(),
            href: href(caseload, asked, found, child),
        };
        if let Some(latest) = found.finding.latest() {
            for record in leaves(&latest.reason) {
                cited.entry(record).or_default().push(link.clone());
            }
        }
    }
    cited
}

/// The records a reason rests on, by index.
fn leaves(reason: &Reason) -> Vec<u32> {
    let mut all = match &reason.claim {
        Claim::Happened { records, .. } => records.clone(),
        _ => Vec::new(),
    };
    all.extend(reason.because.iter().flat_map(leaves));
    all
}

/// A reason in words with what lies under it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReasonShown {
    pub words: Private<String>,
    /// Where the entry stands in the chronology; `None` for a claim that rests on what lies under it.
    pub href: Option<String>,
    pub below: Vec<ReasonShown>,
}

/// One completion of the pattern.
#[derive(Debug, Serialize)]
pub(crate) struct Completion {
    pub completed: String,
    pub sentence: Private<String>,
    pub reasons: Vec<ReasonShown>,
    /// How it stands: followed by what may answer it, open, or history.
    pub stands: &'static str,
    /// The entry after it that may answer it.
    pub answered: Option<Link>,
}

/// Each time the pattern completed, newest first.
pub(crate) fn completions(
    caseload: &Caseload,
    asked: &Asked,
    found: &Found,
    child: u32,
) -> Vec<Completion> {
    let words = caseload.words();
    let one = |occurrence: &Occurrence| {
        let mut alone = found.finding.clone();
        alone.occurrences = vec![occurrence.clone()];
        let told = words.explain(&alone, found.concerning);
        Completion {
            completed: in_words(occurrence.completed),
            sentence: told.sentence.into(),
            reasons: tree(caseload, asked, child, &mut told.because.into_iter().peekable(), 0),
            stands: match (&occurrence.answered, occurrence.is_current) {
                (Some(_), _) => "something followed",
                (None, true) => "open",
                (None, false) => {
                    "history: long enough ago not to count as of this day, and nothing that would answer it follows"
                }
            },
            answered: occurrence.answered.as_deref().and_then(|records| {
                let href = anchor(caseload, asked, child, *records.first()?);
                Some(Link { words: words.entry(records).into(), href })
            }),
        }
    };
    found.finding.occurrences.iter().rev().map(one).collect()
}

/// Where an entry stands in a child's chronology.
pub(crate) fn anchor(caseload: &Caseload, asked: &Asked, child: u32, record: u32) -> String {
    let id = caseload.people.persons[child as usize].id;
    let record = caseload.records[record as usize].id;
    format!("{}#r-{record}", asked.reader_address(&format!("/people/{id}")))
}

/// The lines of one depth, each with those under it.
pub(crate) fn tree(
    caseload: &Caseload,
    asked: &Asked,
    child: u32,
    lines: &mut std::iter::Peekable<std::vec::IntoIter<Line>>,
    depth: usize,
) -> Vec<ReasonShown> {
    let mut reasons = Vec::new();
    while let Some(line) = lines.next_if(|line| line.depth >= depth) {
        let href = line.records.first().map(|record| anchor(caseload, asked, child, *record));
        let below = tree(caseload, asked, child, lines, line.depth + 1);
        reasons.push(ReasonShown { words: line.words.into(), href, below });
    }
    reasons
}

/// A name for whom a finding concerns that says how many it takes in.
pub(crate) fn about_in_words(caseload: &Caseload, found: &Found) -> String {
    let who = caseload.words().who(found.concerning);
    match found.concerning {
        Concerning::SiblingGroup(family)
            if caseload.people.families[family as usize].children.len() > 1 =>
        {
            format!("{who}, as brothers and sisters")
        }
        Concerning::Household(_) => words::capital(&who),
        Concerning::Child(_) | Concerning::SiblingGroup(_) => who,
    }
}
