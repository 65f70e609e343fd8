//! `regard practice adopt`, `adapt`, `retire` and `decisions`: what a partnership decides about the rules it judges by.
//!
//! Takes a rule's file, or the id of one, and who decides, in which role and why; appends the decision to the log with the
//! rule's whole text. Without who decides it only tells what would change, and writes nothing. Whether to adopt a rule is for
//! people: `regard look-back` says what it would have done.

use crate::commands::LogPlace;
use crate::out::{field, say};
use anyhow::Context;
use safeguarding::Caseload;
use safeguarding::calendar::{Date, in_words};
use safeguarding::practice::{AsksLess, Practice, Rule, asks_less};
use safeguarding::records::{Adoption, CannotAdopt, LookBackRead, RuleStep};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct PracticeOf {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Judges by a new rule, or by a retired one again, from a day on.
    Adopt(Wording),
    /// Takes the partnership's own wording of a rule in place of the one before, from a day on.
    Adapt(Wording),
    /// Judges by a rule no longer, from a day on. What was judged before stays.
    Retire(Retiring),
    /// Lists every decision about rules, oldest first, and which rules are not judged by.
    Decisions(LogPlace),
}

#[derive(clap::Args)]
struct Wording {
    /// The rule's file, as in practice/england/patterns/, called by the rule's id.
    file: PathBuf,
    /// The page of the look-back that was read before deciding, as `regard look-back --out` writes it.
    #[arg(long, value_name = "PAGE")]
    look_back: Option<PathBuf>,
    /// Why less is asked than by the rule before, where it is.
    #[arg(long, value_name = "TEXT")]
    loosen_because: Option<String>,
    #[command(flatten)]
    deciding: Deciding,
    #[command(flatten)]
    log: LogPlace,
}

#[derive(clap::Args)]
struct Retiring {
    /// The rule's id.
    rule: String,
    #[command(flatten)]
    deciding: Deciding,
    #[command(flatten)]
    log: LogPlace,
}

/// Who decides and why.
#[derive(clap::Args)]
struct Deciding {
    /// Who decides.
    #[arg(long, value_name = "NAME", requires = "role", requires = "why")]
    by: Option<String>,
    /// In which role.
    #[arg(long, value_name = "ROLE", requires = "by")]
    role: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", requires = "by")]
    why: Option<String>,
    /// The first day it holds for; today where not given.
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
}

impl PracticeOf {
    pub(in crate::commands) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::Adopt(wording) => wording.run(RuleStep::Adopt),
            What::Adapt(wording) => wording.run(RuleStep::Adapt),
            What::Retire(retiring) => retiring.run(),
            What::Decisions(log) => {
                let store = log.existing()?;
                print_all(&crate::open::caseload(&store, log.weights.as_deref())?);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

impl Wording {
    fn run(self, step: RuleStep) -> anyhow::Result<ExitCode> {
        let (rule, hash) = match crate::commands::look_back::read_rule(&self.file)? {
            Ok(read) => read,
            Err(problems) => return Ok(crate::out::problems(&problems, "nothing was decided")),
        };
        let text = std::fs::read_to_string(&self.file)
            .with_context(|| format!("{} could not be read", self.file.display()))?;
        let look_back = self.look_back.as_deref().map(|page| look_back_of(page, &hash));
        let mut store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        if step == RuleStep::Adapt && caseload.rule_text(&rule.id) == Some(&text) {
            return Err(CannotAdopt::Unchanged(rule.id).into());
        }
        let mut adoption = self.deciding.adoption(step, &rule.id)?;
        (adoption.hash, adoption.text) = (Some(hash), Some(text));
        adoption.look_back = look_back.transpose()?;
        adoption.loosened_because = self.loosen_because.as_deref().map(|text| text.trim().into());
        let compared = compare(&caseload, &rule, adoption.from);
        print_compared(&rule, compared.as_ref());
        if adoption.look_back.is_none() {
            say!(
                "No look-back is named as read: `regard look-back --rule {}` says what it would have done.",
                self.file.display()
            );
        }
        if let Some(AsksLess { less, not_compared }) = compared {
            (adoption.asks_less, adoption.not_compared) = (less, not_compared);
        }
        self.deciding.write(&mut store, &caseload, adoption)
    }
}

impl Retiring {
    fn run(self) -> anyhow::Result<ExitCode> {
        let mut store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let mut adoption = self.deciding.adoption(RuleStep::Retire, &self.rule)?;
        adoption.hash = caseload
            .rule_text(&self.rule)
            .map(|text| blake3::hash(text.as_bytes()).to_hex().to_string());
        if let Some(rule) = caseload.practice.rule(&self.rule) {
            say!("{}", rule.title);
            if let Some(version) = rule.in_force(adoption.from) {
                let source = &version.source;
                say!("Source: {}, {} ({}).", source.title, source.place, source.status);
            }
            say!("It would no longer be judged by from {}.", in_words(adoption.from));
        }
        self.deciding.write(&mut store, &caseload, adoption)
    }
}

impl Deciding {
    /// A decision with nothing yet about the rule's text.
    fn adoption(&self, step: RuleStep, rule: &str) -> anyhow::Result<Adoption> {
        let (decided, received) = (crate::clock::today(), crate::clock::now());
        let from = match &self.from {
            Some(text) => text
                .parse::<Date>()
                .with_context(|| format!("{text:?} is not a day; write it like 2024-03-04"))?,
            None => decided,
        };
        let said = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        let (by, reason) = (said(&self.by), said(&self.why));
        Ok(Adoption {
            id: Adoption::id_of(step, rule, &by, &reason, received),
            step,
            rule: rule.into(),
            from,
            hash: None,
            text: None,
            look_back: None,
            asks_less: Vec::new(),
            not_compared: Vec::new(),
            loosened_because: None,
            by: by.as_str().into(),
            role: said(&self.role).into(),
            reason: reason.as_str().into(),
            decided,
            received,
        })
    }

    fn write(
        &self,
        store: &mut store::Store,
        caseload: &Caseload,
        adoption: Adoption,
    ) -> anyhow::Result<ExitCode> {
        if self.by.is_none() {
            say!("Nothing was written. To decide, add --by NAME --role ROLE --why TEXT.");
            return Ok(ExitCode::SUCCESS);
        }
        let (id, step, from) = (adoption.id, adoption.step, adoption.from);
        let rule = adoption.rule.clone();
        crate::deciding::write_adoption(store, caseload, adoption)??;
        say!(
            "Decided and written to the log: {rule} is {} from {}.",
            step.in_words(),
            in_words(from)
        );
        say!("  decision {id}");
        Ok(ExitCode::SUCCESS)
    }
}

/// The page of a look-back, made sure that it is of this very file.
fn look_back_of(page: &Path, hash: &str) -> anyhow::Result<LookBackRead> {
    let named = page.display();
    let text =
        std::fs::read_to_string(page).with_context(|| format!("{named} could not be read"))?;
    if !text.contains(hash) {
        anyhow::bail!(
            "{named} is not a look-back of this rule as it stands now: it names another file. Make one with `regard look-back \
             --rule FILE --out PAGE`, and read it"
        );
    }
    let file = page.file_name().unwrap_or_default().to_string_lossy();
    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    Ok(LookBackRead { file: file.as_ref().into(), hash })
}

/// What a rule asks less than the one that comes with Regard; where none of that id does, than the one judged by so far.
/// `None`: it is new.
fn compare(caseload: &Caseload, rule: &Rule, from: Date) -> Option<AsksLess> {
    let shipped = Practice::shipped();
    let before = shipped.rule(&rule.id).or_else(|| caseload.practice.rule(&rule.id))?;
    let before = before.in_force(from).or(before.versions.last())?;
    Some(asks_less(before, rule.versions.last()?))
}

fn print_compared(rule: &Rule, compared: Option<&AsksLess>) {
    say!("{}", rule.title);
    let Some(AsksLess { less, not_compared }) = compared else {
        say!("No rule has this id yet: there is nothing to compare it with.");
        return;
    };
    if less.is_empty() && not_compared.is_empty() {
        say!("It asks at least as much as the rule before, as far as its parameters say.");
    }
    for (heading, list) in [
        ("It asks less than the rule before:", less),
        ("It cannot be compared with the rule before in this, and may ask less:", not_compared),
    ] {
        if !list.is_empty() {
            say!("{heading}");
            for line in list {
                say!("  {line}");
            }
        }
    }
}

/// Every decision about rules, oldest first.
fn print_all(caseload: &Caseload) {
    for adoption in &caseload.adoptions {
        say!("{}  {}", adoption.id, adoption.decided);
        say!(
            "    {} ({}): {} is {} from {}",
            field(adoption.by.reveal()),
            field(&adoption.role),
            adoption.rule,
            adoption.step.in_words(),
            in_words(adoption.from)
        );
        say!("    because: {}", field(adoption.reason.reveal()));
        if let Some(hash) = &adoption.hash {
            say!("    text: BLAKE3 {hash}");
        }
        match (&adoption.look_back, adoption.step) {
            (Some(read), _) => {
                say!("    look-back read: {} (BLAKE3 {})", field(&read.file), read.hash);
            }
            (None, RuleStep::Retire) => {}
            (None, _) => say!("    no look-back was named as read"),
        }
        for line in &adoption.asks_less {
            say!("    asks less: {line}");
        }
        if let Some(because) = &adoption.loosened_because {
            say!("    asks less because: {}", field(because.reveal()));
        }
        for line in &adoption.not_compared {
            say!("    could not be compared: {line}");
        }
        if let Some(unread) = caseload.unread_rules.iter().find(|unread| unread.id == adoption.id) {
            say!(
                "    it can no longer be read, and nothing is judged by it ({} problems)",
                unread.problems.len()
            );
        }
    }
    for (rule, since) in caseload.retired_rules(crate::clock::today()) {
        say!("Not judged by since {}: {} ({})", in_words(since), rule.title, rule.id);
    }
    let count = caseload.adoptions.len();
    say!("{count} {}", if count == 1 { "decision" } else { "decisions" });
}
