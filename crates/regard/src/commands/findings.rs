//! `regard findings` and `regard explain`: what the record shows, each with its reasons down to the entries.

use super::{LogPlace, Reader};
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::assess::Found;
use safeguarding::calendar::in_words;
use safeguarding::chronology::View;
use safeguarding::patterns::{Explanation, Verdict};
use safeguarding::people::PersonId;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct Findings {
    /// A child, by id or name; every open finding where not given.
    child: Option<String>,
    /// Also what something followed or is history, and (for one child) what is not met.
    #[arg(long)]
    all: bool,
    /// text or json.
    #[arg(long, default_value = "text", value_parser = ["text", "json"])]
    format: String,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    log: LogPlace,
}

impl Findings {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let mut caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let view = self.reader.view(&caseload)?;
        if self.child.is_none() {
            crate::standing::lean(&store, &mut caseload, view.as_of)?;
        }
        let found = match &self.child {
            Some(words) => {
                let child = crate::open::person(&caseload, words)?;
                of_child(&caseload, &view, child)
            }
            None => caseload.all_findings(&view),
        };
        let wanted: Vec<&Found> = found
            .iter()
            .filter(|f| match f.finding.verdict {
                Verdict::Met => self.all || f.finding.is_open(),
                Verdict::CannotTell => self.child.is_some() || self.all,
                Verdict::NotMet => self.all,
            })
            .collect();
        if self.format == "json" {
            let list: Vec<_> = wanted.iter().map(|f| json(&caseload, f)).collect();
            say!("{}", serde_json::to_string_pretty(&list)?);
            return Ok(ExitCode::SUCCESS);
        }
        for found in &wanted {
            let told = caseload.words().explain(&found.finding, found.concerning);
            say!("{}  [{}]", told.title, told.verdict.of_the_claim());
            say!("    {}: {}", field(&told.concerning), field(&told.sentence));
            say!("    regard explain {}\n", found.id(&caseload.people));
        }
        for (rule, since) in caseload.retired_rules(view.as_of) {
            say!(
                "Not judged by since {}: {} ({}). `regard practice decisions` says who decided it and why.",
                in_words(since),
                rule.title,
                rule.id
            );
        }
        say!("{} findings. No finding is never evidence of safety.", wanted.len());
        Ok(ExitCode::SUCCESS)
    }
}

/// Every finding that concerns one child, by itself or with its family.
pub(super) fn of_child(caseload: &Caseload, view: &View, child: u32) -> Vec<Found> {
    let Some(family) = caseload.people.family_of_child[child as usize] else { return Vec::new() };
    let other = |found: &Found| matches!(found.concerning, safeguarding::patterns::Concerning::Child(c) if c != child);
    caseload.findings(view, family).into_iter().filter(|found| !other(found)).collect()
}

fn json(caseload: &Caseload, found: &Found) -> serde_json::Value {
    let told: Explanation = caseload.words().explain(&found.finding, found.concerning);
    let records: Vec<String> = told
        .because
        .iter()
        .flat_map(|line| &line.records)
        .map(|index| caseload.records[*index as usize].id.to_string())
        .collect();
    serde_json::json!({
        "id": found.id(&caseload.people).to_string(),
        "rule": found.finding.rule,
        "open": found.finding.is_open(),
        "explanation": told,
        "records": records,
    })
}

/// The command's options.
#[derive(clap::Args)]
pub struct Explain {
    /// The finding, as `regard findings` prints it.
    finding: String,
    #[command(flatten)]
    reader: Reader,
    #[command(flatten)]
    log: LogPlace,
}

impl Explain {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        let view = self.reader.view(&caseload)?;
        let found = self.finding.rsplit_once('.').and_then(|(rule, who)| {
            let person = caseload.person(PersonId::parse(who)?)?;
            caseload.found(&view, person, rule)
        });
        let found = found.filter(|found| found.id(&caseload.people).0 == self.finding);
        let Some(found) = found else {
            anyhow::bail!(
                "there is no finding {:?} here; `regard findings` lists them",
                self.finding
            );
        };
        print(&caseload, &found);
        Ok(ExitCode::SUCCESS)
    }
}

fn print(caseload: &Caseload, found: &Found) {
    let told = caseload.words().explain(&found.finding, found.concerning);
    say!("{}\n", told.title);
    let (verdict, of_the_claim) = (told.verdict.in_words(), told.verdict.of_the_claim());
    let verdict = if verdict == of_the_claim {
        verdict.to_owned()
    } else {
        format!("{verdict} ({of_the_claim})")
    };
    say!("About {}. Verdict: {verdict}.\n", field(&told.concerning));
    say!("{}\n", field(&told.sentence));
    if !told.because.is_empty() {
        say!("It rests on:");
        // The sentence itself need not be said twice.
        let is_said = told.because[0].words == told.sentence;
        let outdent = usize::from(is_said && told.because.len() > 1);
        for line in told.because.iter().skip(outdent) {
            let sources: Vec<String> = line
                .records
                .iter()
                .map(|index| {
                    let record = &caseload.records[*index as usize];
                    format!("{} row {}", record.provenance.file, record.provenance.row)
                })
                .collect();
            let indent = "  ".repeat(line.depth + 1 - outdent);
            say!("{indent}{}", field(&line.words));
            if !sources.is_empty() {
                say!("{indent}    from {}", field(&sources.join("; ")));
            }
        }
        say!();
    }
    if let Some(line) = &told.before {
        say!("{line}");
    }
    match &told.answered {
        Some(answer) => say!("Followed by: {answer}.\n"),
        None if told.verdict == Verdict::Met => {
            say!("No record since then is of the sort that would answer it.\n");
        }
        None => {}
    }
    say!("It asks the {}: {}\n", told.role, told.ask);
    say!("Source: {}\n  {}", told.source, told.says);
    if let Some(limits) = &told.limits {
        say!("Before leaning on it: {limits}");
    }
}
