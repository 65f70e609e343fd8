//! The forms of a document’s page, what is listed under its text, and the codes there are to choose from.

use super::reading::{code_name, in_address, stretch_of};
use crate::asked::Pairs;
use crate::library::Opened;
use crate::page_asked::PageAsked;
use crate::site::Site;
use safeguarding::learning::text::Counted;
use safeguarding::learning::{Held, Library, Made};
use safeguarding::practice::Codebook;
use safeguarding::records::{Coding, Polarity, Presence, Private, StepId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The form that codes a stretch.
#[derive(Debug, Default, Serialize)]
pub(super) struct CodingForm {
    /// The stretch, as an address writes it; empty: the document as a whole.
    at: String,
    /// Its words, shown.
    words_there: Private<String>,
    /// The paragraph it begins in.
    go: usize,
    /// By which codebook; and in which round, where in one.
    codebook: String,
    round: String,
    working_on_it: bool,
    /// The codes to choose from, under their headings.
    groups: Vec<CodeGroup>,
    /// What was typed, to be shown again.
    typed: BTreeMap<String, Private<String>>,
    agencies: Vec<(String, String, bool)>,
    steps: Vec<(String, String, bool)>,
    by: Private<String>,
}

/// Codes under one heading.
#[derive(Debug, Serialize)]
struct CodeGroup {
    heading: String,
    codes: Vec<CodeChoice>,
}

/// A code to choose.
#[derive(Debug, Serialize)]
struct CodeChoice {
    /// `codebook/code`.
    value: String,
    name: String,
    definition: String,
    include: Vec<String>,
    exclude: Vec<String>,
    tie_break: Option<String>,
    selected: bool,
}

impl CodingForm {
    pub fn of(
        site: &Site,
        at: &PageAsked,
        (library, held, opened): (&Library, &Held, &Arc<Opened>),
        codebooks: &[&Codebook],
        typed: &Pairs,
    ) -> Self {
        let round: Option<StepId> = at.value("round").parse().ok();
        let round = round.and_then(|id| library.rounds.get(&id));
        let round = round.filter(|round| round.what.documents.contains(&held.taken.id));
        let asked = round.map_or(at.value("codebook"), |round| round.what.codebook.as_str());
        let book = codebooks.iter().find(|book| book.id == asked).or(codebooks.first());
        let chosen = stretch_of(at.value("at"));
        let counted = Counted::new(&opened.text);
        let words = chosen.and_then(|chosen| counted.words(chosen));
        let typed: BTreeMap<String, Private<String>> =
            typed.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let of = |name: &str| typed.get(name).map_or("", |value| value.reveal().as_str());
        let practice = &site.caseload().practice;
        let by = if of("by").is_empty() { at.writer().author.as_str() } else { of("by") };
        Self {
            at: words.and(chosen).map(|at| in_address(at).to_string()).unwrap_or_default(),
            words_there: words.unwrap_or_default().into(),
            go: chosen.map_or_else(
                || at.value("go").parse().unwrap_or(0),
                |chosen| opened.paragraphs.partition_point(|p| p.to <= chosen.from),
            ),
            codebook: book.map(|book| book.id.to_string()).unwrap_or_default(),
            round: round.map(|round| round.id.to_string()).unwrap_or_default(),
            working_on_it: held.card.is_live,
            groups: book.map_or_else(Vec::new, |book| groups(book, of("code"))),
            agencies: practice
                .agencies
                .iter()
                .map(|(id, agency)| {
                    (id.to_string(), agency.name.clone(), of("agency") == id.as_str())
                })
                .collect(),
            steps: safeguarding::practice::ResponseStep::ALL
                .into_iter()
                .map(|step| {
                    let id = step_id(step);
                    let is_chosen = of("step") == id;
                    (id, step.label().to_owned(), is_chosen)
                })
                .collect(),
            by: by.into(),
            typed,
        }
    }

    /// What of the address is carried along when another part is shown.
    pub fn query(&self) -> String {
        let mut query = String::new();
        for (name, value) in [("codebook", &self.codebook), ("round", &self.round)] {
            if !value.is_empty() {
                query.push_str(&format!("&{name}={value}"));
            }
        }
        if self.working_on_it {
            query.push_str("&working-on-it=yes");
        }
        query
    }

    /// Whether a round is coded.
    pub const fn is_in_round(&self) -> bool {
        !self.round.is_empty()
    }

    /// Whether it codes by this codebook.
    pub fn uses(&self, book: &Codebook) -> bool {
        self.codebook == book.id.as_str()
    }
}

/// A step of the response as files write it.
fn step_id(step: safeguarding::practice::ResponseStep) -> String {
    let written = serde_json::to_value(step).ok();
    written.as_ref().and_then(|id| id.as_str()).unwrap_or_default().to_owned()
}

/// The steps of the response, as files write them.
pub(super) fn step_ids() -> impl Iterator<Item = String> {
    safeguarding::practice::ResponseStep::ALL.into_iter().map(step_id)
}

/// The codes of a codebook under their headings. **Shape:** in its order.
fn groups(book: &Codebook, chosen: &str) -> Vec<CodeGroup> {
    let mut groups: Vec<CodeGroup> = Vec::new();
    for code in book.codes.iter().filter(|code| code.is_codable) {
        let above: Vec<&str> =
            book.above(&code.id).into_iter().map(|code| code.name.as_str()).collect();
        let heading = if above.is_empty() { book.title.clone() } else { above.join(" – ") };
        let value = format!("{}/{}", book.id, code.id);
        let choice = CodeChoice {
            selected: value == chosen,
            value,
            name: code.name.clone(),
            definition: code.definition.clone(),
            include: code.include.clone(),
            exclude: code.exclude.clone(),
            tie_break: code.tie_break.clone(),
        };
        match groups.last_mut().filter(|group| group.heading == heading) {
            Some(group) => group.codes.push(choice),
            None => groups.push(CodeGroup { heading, codes: vec![choice] }),
        }
    }
    groups
}

/// A coding as it is listed under the text.
#[derive(Debug, Serialize)]
pub(super) struct ListedCoding {
    id: String,
    code: String,
    presence: &'static str,
    polarity: &'static str,
    words: Private<String>,
    href: String,
    by: Private<String>,
    memo: Private<String>,
    details: Vec<String>,
    is_suggested: bool,
    /// Whether the words still stand where they were coded.
    has_moved: bool,
    round: String,
}

impl ListedCoding {
    pub fn of(
        made: &Arc<Made<Coding>>,
        codebooks: &[&Codebook],
        opened: &Opened,
        address: &str,
    ) -> Self {
        let coding = &made.what;
        let paragraph = coding.at.map(|at| opened.paragraphs.partition_point(|p| p.to <= at.from));
        let stands = coding.at.is_none_or(|at| {
            Counted::new(&opened.text).words(at) == Some(coding.snippet.reveal().as_str())
        });
        let happened = coding.happened.as_ref().map(ToString::to_string);
        let step = coding.process_step.as_ref().map(|step| step.replace('-', " "));
        let agencies = coding.agencies.iter().map(ToString::to_string);
        Self {
            id: made.id.to_string(),
            code: code_name(codebooks, &coding.codebook, &coding.code),
            presence: presence_in_words(coding.presence),
            polarity: polarity_in_words(coding.polarity),
            words: coding.snippet.clone(),
            href: paragraph.map_or_else(String::new, |p| format!("{address}?go={p}#p-{p}")),
            by: made.by.clone(),
            memo: coding.memo.clone(),
            details: happened.into_iter().chain(step).chain(agencies).collect(),
            is_suggested: coding.suggested_by.is_some(),
            has_moved: !stands,
            round: coding.round.map(|round| round.to_string()).unwrap_or_default(),
        }
    }
}

/// Whether something was there, in words.
pub(crate) const fn presence_in_words(presence: Presence) -> &'static str {
    match presence {
        Presence::Present => "present",
        Presence::Absent => "said to be absent",
    }
}

/// Whether it helped, in words.
pub(crate) const fn polarity_in_words(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Good => "good practice",
        Polarity::Gap => "a gap",
        Polarity::Neutral => "neither good practice nor a gap",
    }
}

/// A coding that was taken back, as it stays readable.
#[derive(Debug, Serialize)]
pub(super) struct TakenBackShown {
    code: String,
    words: Private<String>,
    by: Private<String>,
    taken_back_by: Private<String>,
    because: Private<String>,
}

impl TakenBackShown {
    /// Those of a document that are of no round that is still blind.
    pub fn of(library: &Library, held: &Held, codebooks: &[&Codebook]) -> Vec<Self> {
        let document = held.taken.id;
        let here = library.taken_back.values().filter(|(made, _)| {
            let round = made.what.round;
            made.what.document == document
                && round.is_none_or(|round| !library.is_blind(round, document))
        });
        here.map(|(made, taken_back)| Self {
            code: code_name(codebooks, &made.what.codebook, &made.what.code),
            words: made.what.snippet.clone(),
            by: made.by.clone(),
            taken_back_by: taken_back.by.clone(),
            because: taken_back.what.clone(),
        })
        .collect()
    }
}

/// A note as it is listed.
#[derive(Debug, Serialize)]
pub(super) struct MemoShown {
    by: Private<String>,
    words: Private<String>,
    on: Private<String>,
    href: String,
}

impl MemoShown {
    pub fn of(library: &Library, held: &Held, opened: &Opened, address: &str) -> Vec<Self> {
        let counted = Counted::new(&opened.text);
        let memos = library.memos.get(&held.taken.id).into_iter().flatten();
        memos
            .map(|memo| Self {
                by: memo.by.clone(),
                words: memo.what.words.clone(),
                on: memo.what.at.and_then(|at| counted.words(at)).unwrap_or_default().into(),
                href: memo.what.at.map_or_else(String::new, |at| {
                    let p = opened.paragraphs.partition_point(|p| p.to <= at.from);
                    format!("{address}?go={p}#p-{p}")
                }),
            })
            .collect()
    }
}

/// A round of coding the document is in.
#[derive(Debug, Serialize)]
pub(super) struct RoundShown {
    id: String,
    href: String,
    code_in_it: String,
    name: String,
    /// Whether the reader codes in it and has not finished.
    is_mine: bool,
    is_blind: bool,
    finished: usize,
    coders: usize,
}

impl RoundShown {
    pub fn of(library: &Library, held: &Held, reader: Option<&str>) -> Vec<Self> {
        let document = held.taken.id;
        let shown = library.rounds_of(document).map(|round| {
            let coders = &round.what.coders;
            let has_finished =
                |coder: &&Private<String>| library.has_finished(round.id, document, coder);
            Self {
                id: round.id.to_string(),
                href: format!("/learning/rounds/{}", round.id),
                code_in_it: format!("/learning/documents/{document}?round={}", round.id),
                name: round.what.name.clone(),
                is_mine: coders
                    .iter()
                    .any(|c| Some(c.reveal().as_str()) == reader && !has_finished(&c)),
                is_blind: library.is_blind(round.id, document),
                finished: coders.iter().filter(has_finished).count(),
                coders: coders.len(),
            }
        });
        shown.collect()
    }
}
