//! `regard link --same`, `--different`, `--do-not-link`, `--undo`: what people decide, and what it would change, told before.
//!
//! Takes two names and who decides, in which role and why; appends the decision to the log. Without who decides, it only tells
//! the effect and writes nothing.

use super::named;
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::caseload::{ChangedFinding, CountedChild, Effect, EffectOnChildren};
use safeguarding::chronology::View;
use safeguarding::private::Private;
use safeguarding::records::{CannotDecide, Decision, DecisionId, Ground, Verdict};
use std::process::ExitCode;
use store::Store;

/// Who decides and why.
#[derive(clap::Args)]
pub(super) struct Deciding {
    /// Who decides.
    #[arg(long, value_name = "NAME", requires = "role", requires = "reason")]
    by: Option<String>,
    /// In which role.
    #[arg(long, value_name = "ROLE", requires = "by")]
    role: Option<String>,
    /// Why: what was seen, who was asked.
    #[arg(long, value_name = "TEXT", requires = "by")]
    reason: Option<String>,
    /// With --do-not-link: on what ground.
    #[arg(long, value_parser = ["adoption", "refuge", "other"], requires = "do_not_link")]
    ground: Option<String>,
    /// Say what it would change for each child, and write nothing.
    #[arg(long = "try", conflicts_with = "list", conflicts_with = "queue", conflicts_with = "why")]
    only_try: bool,
}

/// What is to be decided.
pub(super) struct Wanted<'a> {
    pub same: Option<&'a [String]>,
    pub different: Option<&'a [String]>,
    pub do_not_link: Option<&'a [String]>,
    pub undo: Option<&'a str>,
}

/// Decides, or only tells what it would change.
pub(super) fn decide(
    store: &mut Store,
    caseload: &Caseload,
    wanted: &Wanted<'_>,
    deciding: &Deciding,
) -> anyhow::Result<ExitCode> {
    let verdict = verdict(caseload, wanted)?;
    caseload.can_decide(verdict)?;
    let view = View::all(crate::clock::today());
    print_effect(&caseload.tried(&view, verdict));
    let (false, Some(by), Some(role), Some(reason)) =
        (deciding.only_try, &deciding.by, &deciding.role, &deciding.reason)
    else {
        say!("Nothing was written. To decide, add --by NAME --role ROLE --reason TEXT.");
        return Ok(ExitCode::SUCCESS);
    };
    let reason = match (verdict.is_silent(), deciding.ground.as_deref().and_then(Ground::of_id)) {
        (true, Some(ground)) => ground.with_reason(reason),
        (true, None) => anyhow::bail!(
            "say on what ground they must not be linked: --ground adoption, --ground refuge or --ground other"
        ),
        (false, _) => reason.trim().to_owned(),
    };
    let decision =
        Decision::new(verdict, by.trim(), role.trim(), &reason, view.as_of, crate::clock::now());
    let id = decision.id;
    crate::deciding::write(store, caseload, caseload.decisions.len(), decision)??;
    say!("Decided and written to the log: {}.", verdict.in_words());
    say!(
        "  decision {id}\n  to undo it: regard link --undo {id} --by NAME --role ROLE --reason TEXT"
    );
    Ok(ExitCode::SUCCESS)
}

fn verdict(caseload: &Caseload, wanted: &Wanted<'_>) -> anyhow::Result<Verdict> {
    if let Some(id) = wanted.undo {
        let id = id.parse().map_err(|_| {
            anyhow::anyhow!("a decision is named by its id, as `regard link --decisions` prints it")
        })?;
        return Ok(Verdict::Undo(DecisionId(id)));
    }
    let of = |pair: &[String]| -> anyhow::Result<_> {
        let compared = named::two(caseload, &pair[0], &pair[1])?;
        // Two who must not be linked are not printed beside each other, not even to say no.
        if let Some(silent) = caseload.kept_from(compared.first, compared.second) {
            return Err(CannotDecide::MustNotBeLinked(silent.id).into());
        }
        super::why::side_by_side(caseload, &compared);
        say!();
        Ok((caseload.mention_at(compared.first), caseload.mention_at(compared.second)))
    };
    match (wanted.same, wanted.different, wanted.do_not_link) {
        (Some(pair), _, _) => of(pair).map(|(a, b)| Verdict::OnePerson(a, b)),
        (_, Some(pair), _) => of(pair).map(|(a, b)| Verdict::TwoPeople(a, b)),
        (_, _, Some(pair)) => of(pair).map(|(a, b)| Verdict::DoNotLink(a, b)),
        (None, None, None) => {
            anyhow::bail!("say what to decide: --same, --different or --do-not-link")
        }
    }
}

/// What a decision would change, for people.
fn print_effect(effect: &Effect) {
    print_changes(effect);
    let Some(open) = &effect.roads_open else { return };
    if open.is_nothing() {
        say!("Nobody else was found who is named beside both.");
    } else {
        say!("Parting these two is not enough:");
    }
    open.in_words().iter().for_each(|words| say!("  {words}"));
    say!();
}

fn print_changes(effect: &Effect) {
    if effect.is_nothing() {
        say!("It would change no chronology, no finding and no family.");
        return;
    }
    match effect.persons {
        (2, 1) => say!("The two would be one person."),
        (1, 2) => say!("The one person would be two."),
        _ => {}
    }
    for children in &effect.children {
        say!("{}", now_and_after(children));
        for (what, findings) in [
            ("appears", &children.appear),
            ("goes", &children.go),
            ("would say", &children.say_otherwise),
        ] {
            for finding in findings {
                told(what, finding);
            }
        }
    }
    for families in &effect.families {
        let list = |families: &[Vec<Private<String>>]| -> String {
            let names = |children: &Vec<Private<String>>| {
                children.iter().map(|child| field(child.reveal())).collect::<Vec<_>>().join(", ")
            };
            families.iter().map(names).collect::<Vec<_>>().join(" | ")
        };
        let what = if families.after.len() < families.now.len() { "joined" } else { "parted" };
        say!("Families {what}: {}  ->  {}", list(&families.now), list(&families.after));
    }
    if effect.unchanged_children > 0 {
        let children = counted(effect.unchanged_children as usize, "other child", "other children");
        say!("For {children} round them nothing changes.");
    }
    say!();
}

fn now_and_after(children: &EffectOnChildren) -> String {
    let list = |children: &[CountedChild]| {
        let one = |child: &CountedChild| {
            let entries = counted(child.entries as usize, "entry", "entries");
            format!("{} ({}): {entries}", field(child.called.reveal()), child.id)
        };
        children.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    format!("Now {}\n  after {}", list(&children.now), list(&children.after))
}

/// `1 decision`, `2 decisions`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn told(what: &str, finding: &ChangedFinding) {
    say!("    {what}: {} ({})", finding.title, field(finding.sentence.reveal()));
}

/// Every decision, oldest first.
pub(super) fn print_all(caseload: &Caseload) {
    for decision in &caseload.decisions {
        let holds = if matches!(decision.verdict, Verdict::Undo(_)) {
            ""
        } else if caseload.is_undone(decision.id) {
            "  (undone: it no longer holds)"
        } else if caseload.is_replaced(decision.id) {
            "  (replaced by a later decision about the same two)"
        } else {
            "  (holds)"
        };
        say!("{}  {}{holds}", decision.id, decision.decided);
        say!(
            "    {} ({}): {}",
            field(decision.by.reveal()),
            field(&decision.role),
            decision.verdict.in_words()
        );
        let pair = decision
            .verdict
            .pair()
            .and_then(|(a, b)| caseload.place_of(a).zip(caseload.place_of(b)));
        // Who must not be linked is not named, nor why: whoever reads this list need not know. Nor are they in what was
        // decided about them before.
        let is_silent = decision.verdict.is_silent()
            || pair.is_some_and(|(a, b)| caseload.must_not_be_shown_together(a, b));
        if is_silent {
            continue;
        }
        if let Verdict::Undo(earlier) = decision.verdict {
            say!("    undoes {earlier}");
        }
        if let Some((a, b)) = decision.verdict.pair() {
            let of = |at| {
                caseload.place_of(at).map_or_else(
                    || "a mention that is not in this log".to_owned(),
                    |at| named::handle(caseload, at),
                )
            };
            say!("    {}  and  {}", of(a), of(b));
        }
        say!("    because: {}", field(decision.reason.reveal()));
    }
    say!("{}", counted(caseload.decisions.len(), "decision", "decisions"));
}
