//! `regard link --why`: what there is for and against two mentions being one person, in words and in bits.

use super::named;
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::caseload::Compared;
use safeguarding::people::Waterfall;
use std::process::ExitCode;

/// Prints why.
pub(super) fn say_why(caseload: &Caseload, a: &str, b: &str) -> anyhow::Result<ExitCode> {
    let compared = named::two(caseload, a, b)?;
    if let Some(silent) = caseload.kept_from(compared.first, compared.second) {
        say!("These must not be shown together (decision {}).", silent.id);
        return Ok(ExitCode::SUCCESS);
    }
    side_by_side(caseload, &compared);
    say!();
    print(caseload, &compared);
    Ok(ExitCode::SUCCESS)
}

/// The two mentions, field by field.
pub(super) fn side_by_side(caseload: &Caseload, compared: &Compared) {
    let (first, second) = (caseload.said_of(compared.first), caseload.said_of(compared.second));
    let widest = first.iter().map(|said| said.words.reveal().chars().count()).max();
    let width = widest.unwrap_or_default().clamp(36, 60);
    let row = |label: &str, one: &str, other: &str| {
        let (one, other) = (field(one), field(other));
        let gap = width.saturating_sub(one.chars().count());
        say!("  {label:<20}  {one}{:gap$}  {other}", "");
    };
    let handle = |at| named::handle(caseload, at);
    row("", &handle(compared.first), &handle(compared.second));
    for (one, other) in first.iter().zip(&second) {
        let (x, y) = (one.words.reveal(), other.words.reveal());
        if !x.is_empty() || !y.is_empty() {
            let said = |words: &String| {
                if words.is_empty() { "(not said)".to_owned() } else { words.clone() }
            };
            row(one.label, &said(x), &said(y));
        }
    }
    let id = |at: (u32, u16)| caseload.records[at.0 as usize].id.to_string();
    row("Record", &id(compared.first), &id(compared.second));
}

fn print(caseload: &Caseload, compared: &Compared) {
    let evidence = &compared.evidence;
    if evidence.alike_in_one_place {
        say!("One organisation writes both exactly alike, so they were never taken for two.");
    } else {
        say!(
            "What each field moved the weight by, in bits: one bit doubles the odds, minus one halves them."
        );
        waterfall(evidence.deciding(), evidence.linked_bits, evidence.asked_bits);
    }
    match evidence.against {
        Some(against) => say!("Against it: {}.", against.in_words()),
        None => say!("Nothing in them speaks against it."),
    }
    if !evidence.would_settle.is_empty() && !evidence.alike_in_one_place {
        say!("What would settle it: {}.", evidence.would_settle.join("; "));
    }
    let agency = |at: (u32, u16)| &caseload.records[at.0 as usize].agency;
    let is_one_agency = agency(compared.first) == agency(compared.second);
    for at in [compared.first, compared.second] {
        let unsaid = caseload.left_unsaid(at);
        if !unsaid.is_empty() {
            let name = caseload.practice.agency_name(agency(at));
            let place = if is_one_agency {
                format!(" ({})", named::handle(caseload, at))
            } else {
                String::new()
            };
            say!("  {name}{place} has not said {}.", unsaid.join(", "));
        }
    }
    say!();
    let grade =
        evidence.mais_grade.map_or_else(|| "none".to_owned(), |grade| format!("{grade:.2}"));
    say!("By the Multi-Agency Information Sharing person match: grade {grade}.");
    say!(
        "By the Department for Education's order of search: {}.",
        evidence.dfe_step.map_or_else(
            || "no step would find the one by the other".to_owned(),
            |step| format!("step {step}")
        )
    );
    say!();
    now(caseload, compared);
}

/// Whether they are one person now, through what, and by whose decision.
fn now(caseload: &Caseload, compared: &Compared) {
    let decision = caseload.decision_about(compared.first, compared.second);
    match (compared.evidence.is_one, decision) {
        (true, None) => say!("They are taken for one person."),
        (false, None) => say!("They are taken for two people."),
        (is_one, Some(decision)) => say!(
            "They are taken for {}, because {} ({}) decided on {} that {}: {}\n  decision {}",
            if is_one { "one person" } else { "two people" },
            field(decision.by.reveal()),
            field(&decision.role),
            decision.decided,
            decision.verdict.in_words(),
            field(decision.reason.reveal()),
            decision.id
        ),
    }
    let chain = caseload.chain(compared.first, compared.second);
    if chain.len() > 1 {
        say!("They are one through others:");
    }
    for step in chain.iter().filter(|_| chain.len() > 1) {
        say!(
            "  {} = {}: {}",
            named::handle(caseload, step.first),
            named::handle(caseload, step.second),
            step.evidence.in_words().join("; ")
        );
    }
}

fn waterfall(waterfall: &Waterfall, linked: f64, asked: f64) {
    let mut total = 0.0;
    say!("  {:<26} {:>7} {:>8}", "", "bits", "total");
    for step in &waterfall.steps {
        total += step.bits;
        say!("  {:<26} {:>+7.1} {total:>+8.1}  {}", step.field.label(), step.bits, step.words);
    }
    let stands = match total {
        total if total >= linked => "enough to link by itself",
        total if total >= asked => "enough to ask, too little to link",
        _ => "too little to ask about",
    };
    say!("  {total:+.1} bits: {stands} (linked from {linked:+.1}, asked from {asked:+.1})");
}
