//! One decision about who is who: what was decided, by whom and why, what undoing it would change, and the form to undo it.
//!
//! Takes a decision's id and who reads. An undo is another decision: both stay in the log. Two who must not be linked are not
//! named, here as everywhere.

use super::prelude::*;
use crate::asked::Pairs;
use crate::deciding::{NotWritten, Typed, in_page_words};
use crate::page_asked::answered_form;
use crate::shown::pairs::{DecisionShown, EffectShown};
use axum::response::{IntoResponse as _, Redirect};
use safeguarding::records::{Decision, DecisionId, Verdict};

/// This page.
pub const PAGE: Page = Page {
    name: "decision",
    purpose: "One decision about who is who, and the form to undo it",
    template: include_str!("template.html"),
    routes,
    samples,
};

fn routes(router: Router<Site>) -> Router<Site> {
    router.route("/questions/decisions/{id}", answered(decision).merge(answered_form(undo)))
}

/// What the page shows.
#[derive(Debug, Serialize)]
struct DecisionPage {
    reader: Reader,
    path: String,
    action: String,
    queue: String,
    all: String,
    decision: DecisionShown,
    /// What undoing it would change; `None` where that cannot be shown, or it holds no more.
    effect: Option<EffectShown>,
    /// For two who must not be linked: by what records of the one can still be seen from the other, a sentence each, without
    /// names. `None` for other decisions, one undone, and a reader who did not know both records.
    open: Option<Vec<String>>,
    can_decide: bool,
    typed: Typed,
}

fn decision(site: &Site, at: &PageAsked) -> Option<Response> {
    let decision = find(site, &at.view, at.named(0))?;
    let page = DecisionPage::of(site, &at.asked, &at.view, decision, Typed::default());
    site.found(&PAGE, &page)
}

fn find<'a>(site: &'a Site, view: &View, id: &str) -> Option<&'a Decision> {
    let id = DecisionId(id.parse().ok()?);
    let known = site.caseload().decisions.iter().find(|decision| decision.id == id);
    let knows = |at| site.person_at(at).is_none_or(|person| site.knows_person(person));
    known.filter(|decision| {
        let pair = decision.verdict.pair();
        decision.decided <= view.as_of && pair.is_none_or(|(a, b)| knows(a) && knows(b))
    })
}

fn undo(site: &Site, at: &PageAsked, form: &Pairs) -> Option<Response> {
    let PageAsked { asked, view, .. } = at;
    let decision = find(site, view, at.named(0))?;
    let mut typed = Typed::read(form);
    let verdict = Verdict::Undo(decision.id);
    typed.check_who_and_why();
    let caseload = site.caseload();
    if let Err(why) = caseload.can_decide_now(verdict, typed.seen_of(caseload), &[]) {
        typed.is_wrong("by", in_page_words(NotWritten::CannotDecide(why)));
    }
    match typed.deciding(caseload, verdict).map(|deciding| site.decide(deciding)) {
        Some(Ok(written)) => {
            return Some(Redirect::to(&asked.reader_address(&written.path())).into_response());
        }
        Some(Err(why)) => typed.is_wrong("by", in_page_words(why)),
        None => {}
    }
    let page = DecisionPage::of(site, asked, view, decision, typed);
    Some(site.show(StatusCode::UNPROCESSABLE_ENTITY, &PAGE, &page))
}

impl DecisionPage {
    fn of(site: &Site, asked: &Asked, view: &View, decision: &Decision, typed: Typed) -> Self {
        let caseload = site.caseload();
        let path = format!("/questions/decisions/{}", decision.id);
        let shown = DecisionShown::of(caseload, asked, view, decision);
        site.shows_pair(decision);
        // What it would change names them: not where the two are not shown.
        let shows_effect = !shown.is_undone && shown.pair.is_some();
        let effect = || EffectShown::of(&caseload.tried(view, Verdict::Undo(decision.id)));
        Self {
            reader: site.reader(asked),
            action: asked.reader_address(&path),
            path,
            queue: asked.reader_address("/questions"),
            all: asked.reader_address("/questions/decisions"),
            effect: shows_effect.then(effect),
            open: roads_open(site, view, decision),
            can_decide: site.can_decide(),
            decision: shown,
            typed: typed.beside(caseload),
        }
    }
}

fn roads_open(site: &Site, view: &View, decision: &Decision) -> Option<Vec<String>> {
    let caseload = site.caseload();
    let (a, b) = decision.verdict.pair().filter(|_| decision.verdict.is_silent())?;
    let knows = |at| Some(view.sees(&caseload.records[caseload.place_of(at)?.0 as usize]));
    let holds = !caseload.is_undone(decision.id) && knows(a)? && knows(b)?;
    // To try what already holds changes nothing, and tells what it leaves open.
    holds.then(|| EffectShown::of(&caseload.tried(view, decision.verdict)).open)
}

fn samples() -> Vec<Sample> {
    let site = crate::samples::doubtful();
    let asked = Asked::default();
    let view = asked.view(site.today());
    let decisions = &site.caseload().decisions;
    let of = |name, place: usize, typed| {
        Sample::new(name, &DecisionPage::of(&site, &asked, &view, &decisions[place], typed))
    };
    let mut half_empty = Typed { by: "Ida Marsh".into(), ..Typed::default() };
    half_empty.check_who_and_why();
    vec![
        of("typical", 0, Typed::default()),
        of("half-empty-form", 0, half_empty),
        of("undone", 1, Typed::default()),
        of("undo", 2, Typed::default()),
        of("must-not-be-linked", 3, Typed::default()),
    ]
}
