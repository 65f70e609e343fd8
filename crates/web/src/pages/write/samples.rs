//! Forms to look at: an empty one, one that goes on from another entry, and one with everything wrong. All people are invented.

use super::drafting::DraftShown;
use super::{About, PAGE};
use crate::drafts::DraftNotKept;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::samples;
use safeguarding::response::Typed;

/// What each sample says of its draft: kept, not kept, or that there is none.
fn draft_of(name: &str) -> DraftShown {
    let action = "/drafts/write/worry".to_owned();
    match name {
        "decision" | "everything-wrong" => {
            DraftShown { action, kept: Some("14:05 on 1 June".to_owned()), not_kept: None }
        }
        "somebody-new" => {
            DraftShown { action, kept: None, not_kept: Some(DraftNotKept::Failed.words()) }
        }
        "about-the-work" => {
            DraftShown { not_kept: Some(DraftNotKept::NoPlace.words()), ..DraftShown::default() }
        }
        _ => DraftShown { action, ..DraftShown::default() },
    }
}

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let (site, child) = samples::typical();
    let made = |name: &'static str,
                child: Option<u32>,
                kind: &str,
                pairs: &[(&str, &str)],
                typed: &dyn Fn(&mut Typed)| {
        let at = PageAsked::of(&site, pairs);
        let about = About::of(&site, &at, child, kind)?;
        let mut filled = about.empty();
        typed(&mut filled);
        let wrong =
            if pairs.is_empty() { Vec::new() } else { samples::everything_wrong(&site, &filled) };
        let mut page = about.page(&Vec::new(), filled, wrong);
        // The same in every run, so that what is shown can be compared.
        "0".repeat(32).clone_into(&mut page.token);
        page.draft = draft_of(name);
        Some(Sample::new(name, &page))
    };
    debug_assert_eq!(PAGE.name, "write");
    let nothing = |_: &mut Typed| {};
    let hostile = |typed: &mut Typed| {
        "4 March 2099".clone_into(&mut typed.happened);
        typed.author = "<b>Mira</b> Calder".into();
        typed.facts.insert("by".into(), "1 January 1990".into());
        typed.facts.insert("hold_weeks".into(), "minus four".into());
    };
    [
        made("worry", Some(child), "worry", &[], &nothing),
        made("somebody-new", None, "worry", &[], &nothing),
        made("decision", Some(child), "contact-decision", &[], &nothing),
        made("everything-wrong", Some(child), "plan-line", &[("wrong", "yes")], &hostile),
        made("about-the-work", None, "group-supervision", &[], &nothing),
    ]
    .into_iter()
    .flatten()
    .collect()
}
