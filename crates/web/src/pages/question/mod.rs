//! One pair: two mentions side by side, what there is for and against their being one person, what would settle it, what
//! deciding would change, and the form to decide.
//!
//! Takes two mentions by their records and who reads; gives everything on which a person can decide. It decides nothing: what
//! is decided is handed to whoever writes the log. Two who must not be linked have no such page.

mod samples;
mod steps;

use super::prelude::*;
use crate::asked::Pairs;
use crate::deciding::{NotWritten, Typed, in_page_words};
use crate::page_asked::answered_form;
use crate::shown::pairs::{DecisionShown, EffectShown, MentionLine, pair_path, read_pair};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::caseload::Compared;
use safeguarding::records::{Ground, Verdict};
use steps::{StepShown, Steps};

/// This page.
pub const PAGE: Page = Page {
    name: "question",
    purpose: "Two mentions side by side: whether they are one person, and the form to decide it",
    template: include_str!("template.html"),
    routes,
    samples: samples::samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/questions/{pair}", answered(question).merge(answered_form(decide)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
pub(crate) struct QuestionPage {
    reader: Reader,
    path: String,
    /// Where the form is sent: with who reads.
    action: String,
    queue: String,
    first: MentionLine,
    second: MentionLine,
    rows: Vec<FieldRow>,
    is_one: bool,
    is_alike: bool,
    /// Whether somebody should decide.
    is_asked: bool,
    because: Option<String>,
    steps: Vec<StepShown>,
    total: String,
    stands: &'static str,
    linked: String,
    asked_from: String,
    against: Option<&'static str>,
    would_settle: Vec<&'static str>,
    ask: Vec<AskAgency>,
    mais: Option<String>,
    dfe: Option<&'static str>,
    /// By what they are one, where it is through others.
    chain: Vec<ChainLink>,
    decision: Option<DecisionShown>,
    /// The other ways each is written.
    others: [Others; 2],
    if_one: EffectShown,
    if_two: EffectShown,
    if_not_linked: EffectShown,
    can_decide: bool,
    grounds: Vec<GroundChoice>,
    typed: Typed,
}

/// One field of both.
#[derive(Debug, Serialize)]
struct FieldRow {
    label: &'static str,
    first: Private<String>,
    second: Private<String>,
    is_same: bool,
}

/// What an agency could be asked.
#[derive(Debug, Serialize)]
struct AskAgency {
    agency: String,
    /// Where its record is written, where both are of one agency.
    place: Option<String>,
    unsaid: String,
}

/// One link of a chain.
#[derive(Debug, Serialize)]
struct ChainLink {
    first: MentionLine,
    second: MentionLine,
    why: String,
    href: String,
}

/// Other mentions of the person one of the two belongs to.
#[derive(Debug, Serialize)]
struct Others {
    person: Private<String>,
    href: Option<String>,
    shown: Vec<MentionLine>,
    more: usize,
}

/// A ground to choose.
#[derive(Debug, Serialize)]
struct GroundChoice {
    value: &'static str,
    text: &'static str,
}

fn question(site: &Site, at: &PageAsked) -> Option<Response> {
    let compared = compared(site, &at.view, at.named(0))?;
    let page = QuestionPage::of(site, &at.asked, &at.view, &compared, Typed::default());
    site.found(&PAGE, &page)
}

/// The two mentions an address names; `None` where this reader may not see them, or not together: that looks the same.
fn compared(site: &Site, view: &View, pair: &str) -> Option<Compared> {
    let caseload = site.caseload();
    let (a, b) = read_pair(pair)?;
    let place = |at: safeguarding::records::MentionAt| {
        let (index, record) = site.record(&at.record.to_string())?;
        let is_named = usize::from(at.place) < record.mentions.len();
        (is_named && view.sees(record)).then_some((index, at.place))
    };
    let (a, b) = (place(a)?, place(b)?);
    if a == b || caseload.must_not_be_shown_together(a, b) {
        return None;
    }
    caseload.compared(a, b)
}

fn decide(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let PageAsked { asked, view, .. } = at;
    let compared = compared(site, view, at.named(0))?;
    let mut typed = Typed::read(form);
    if typed.verdict == "leave" {
        return Some(Redirect::to(&asked.reader_address("/questions")).into_response());
    }
    let verdict = verdict(site, &compared, &mut typed);
    let deciding = verdict.and_then(|verdict| typed.deciding(site.caseload(), verdict));
    match deciding.map(|deciding| site.decide(deciding)) {
        Some(Ok(written)) => {
            return Some(Redirect::to(&asked.reader_address(&written.path())).into_response());
        }
        Some(Err(why)) => typed.is_wrong("verdict", in_page_words(why)),
        None => {}
    }
    let page = QuestionPage::of(site, asked, view, &compared, typed);
    Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &page))
}

/// What the form decides; what is wrong with it is noted.
fn verdict(site: &Site, compared: &Compared, typed: &mut Typed) -> Option<Verdict> {
    let caseload = site.caseload();
    let (a, b) = (caseload.mention_at(compared.first), caseload.mention_at(compared.second));
    let verdict = match typed.verdict.as_str() {
        "one" => Some(Verdict::OnePerson(a, b)),
        "two" => Some(Verdict::TwoPeople(a, b)),
        "do-not-link" => Some(Verdict::DoNotLink(a, b)),
        _ => None,
    };
    match verdict {
        None => typed.is_wrong("verdict", "Choose what you decide, or leave it for now"),
        Some(verdict) => {
            if verdict.is_silent() && typed.ground().is_none() {
                typed.is_wrong("ground", "Choose the ground on which they must not be linked");
            }
            if let Err(why) = caseload.can_decide_now(verdict, typed.seen_of(caseload), &[]) {
                typed.is_wrong("verdict", in_page_words(NotWritten::CannotDecide(why)));
            }
        }
    }
    typed.check_who_and_why();
    verdict
}

impl QuestionPage {
    pub(crate) fn of(
        site: &Site,
        asked: &Asked,
        view: &View,
        compared: &Compared,
        typed: Typed,
    ) -> Self {
        let caseload = site.caseload();
        let (first, second) = (compared.first, compared.second);
        let evidence = &compared.evidence;
        let path = pair_path(caseload, first, second);
        let (a, b) = (caseload.mention_at(first), caseload.mention_at(second));
        let question = caseload
            .people
            .questions
            .iter()
            .find(|question| (question.first, question.second) == (first, second));
        let steps = Steps::of(evidence, question.is_some());
        let effect = |verdict| EffectShown::of(&caseload.tried(view, verdict));
        Self {
            reader: site.reader(asked),
            action: asked.reader_address(&path),
            path,
            queue: asked.reader_address("/questions"),
            first: MentionLine::of(caseload, asked, first),
            second: MentionLine::of(caseload, asked, second),
            rows: rows(site, compared),
            is_one: evidence.is_one,
            is_alike: evidence.alike_in_one_place,
            is_asked: question.is_some(),
            because: question.map(|question| question.in_words(evidence)),
            total: steps.total,
            stands: steps.stands,
            linked: steps.linked,
            asked_from: steps.asked,
            steps: steps.shown,
            against: evidence.against.map(safeguarding::people::Contradiction::in_words),
            would_settle: evidence.would_settle.clone(),
            ask: ask(site, compared),
            mais: evidence.mais_grade.map(|grade| format!("{grade:.2}")),
            dfe: evidence.dfe_step,
            chain: chain(site, asked, view, compared),
            decision: caseload
                .decision_about(first, second)
                .map(|decision| DecisionShown::of(caseload, asked, view, decision)),
            others: [first, second].map(|at| Others::of(site, asked, view, at)),
            if_one: effect(Verdict::OnePerson(a, b)),
            if_two: effect(Verdict::TwoPeople(a, b)),
            if_not_linked: effect(Verdict::DoNotLink(a, b)),
            can_decide: site.can_decide(),
            grounds: Ground::ALL
                .map(|ground| GroundChoice { value: ground.id(), text: ground.label() })
                .into(),
            typed: typed.beside(caseload),
        }
    }
}

fn rows(site: &Site, compared: &Compared) -> Vec<FieldRow> {
    let caseload = site.caseload();
    let (first, second) = (caseload.said_of(compared.first), caseload.said_of(compared.second));
    let pairs = first.into_iter().zip(second);
    pairs
        .filter(|(one, other)| !one.words.reveal().is_empty() || !other.words.reveal().is_empty())
        .map(|(one, other)| FieldRow {
            label: one.label,
            is_same: one.words == other.words,
            first: one.words,
            second: other.words,
        })
        .collect()
}

fn ask(site: &Site, compared: &Compared) -> Vec<AskAgency> {
    let caseload = site.caseload();
    let agency = |at: (u32, u16)| &caseload.records[at.0 as usize].agency;
    let is_one_agency = agency(compared.first) == agency(compared.second);
    [compared.first, compared.second]
        .into_iter()
        .filter_map(|at| {
            let unsaid: Vec<String> =
                caseload.left_unsaid(at).into_iter().map(str::to_owned).collect();
            let from = &caseload.records[at.0 as usize].provenance;
            (!unsaid.is_empty()).then(|| AskAgency {
                agency: match from.organisation.as_deref() {
                    Some(organisation) => organisation.to_owned(),
                    None => caseload.practice.agency_name(agency(at)).to_owned(),
                },
                place: is_one_agency.then(|| format!("{} row {}", from.file, from.row)),
                unsaid: crate::shown::words::list(&unsaid),
            })
        })
        .collect()
}

fn chain(site: &Site, asked: &Asked, view: &View, compared: &Compared) -> Vec<ChainLink> {
    let caseload = site.caseload();
    let chain = caseload.chain(compared.first, compared.second);
    let sees = |at: (u32, u16)| view.sees(&caseload.records[at.0 as usize]);
    let links =
        chain.iter().filter(|link| chain.len() > 1 && sees(link.first) && sees(link.second));
    links
        .map(|link| ChainLink {
            first: MentionLine::of(caseload, asked, link.first),
            second: MentionLine::of(caseload, asked, link.second),
            why: link.evidence.in_words().join("; "),
            href: asked.reader_address(&pair_path(caseload, link.first, link.second)),
        })
        .collect()
}

/// The most other mentions of a person that are shown.
const MOST_OTHERS: usize = 8;

impl Others {
    fn of(site: &Site, asked: &Asked, view: &View, at: (u32, u16)) -> Self {
        let caseload = site.caseload();
        let person = caseload.people.of_record[at.0 as usize][usize::from(at.1)];
        let Some(person) = person else {
            return Self { person: "".into(), href: None, shown: Vec::new(), more: 0 };
        };
        let sees = |other: &(u32, u16)| view.sees(&caseload.records[other.0 as usize]);
        let ways: Vec<(u32, u16)> = caseload
            .ways_written(person)
            .into_iter()
            .filter(|other| *other != at && sees(other))
            .collect();
        let id = caseload.people.persons[person as usize].id;
        Self {
            person: crate::shown::words::called(caseload, view, person).into(),
            href: Some(asked.reader_address(&format!("/people/{id}"))),
            more: ways.len().saturating_sub(MOST_OTHERS),
            shown: ways
                .into_iter()
                .take(MOST_OTHERS)
                .map(|other| MentionLine::of(caseload, asked, other))
                .collect(),
        }
    }
}
