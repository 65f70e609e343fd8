//! `regard link --queue`: the pairs that somebody should decide about, in the order of the log.

use super::named::handle;
use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::caseload::AskedBecause;
use safeguarding::people::Question;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::ExitCode;

/// Prints the queue.
pub(super) fn print(caseload: &Caseload, as_json: bool) -> anyhow::Result<ExitCode> {
    let questions = &caseload.people.questions;
    let mut counts: BTreeMap<AskedBecause, usize> = BTreeMap::new();
    for question in questions {
        *counts.entry(question.because()).or_default() += 1;
    }
    if as_json {
        let asked: Vec<Value> = questions.iter().map(|asked| in_json(caseload, asked)).collect();
        let counts: serde_json::Map<String, Value> =
            counts.iter().map(|(reason, n)| (reason.id().to_owned(), (*n).into())).collect();
        let cut = caseload.people.linker.cut_blocks().len();
        let all = json!({"questions": asked, "counts": counts, "blocks_cut": cut});
        say!("{}", serde_json::to_string_pretty(&all)?);
        return Ok(ExitCode::SUCCESS);
    }
    for question in questions {
        block(caseload, question);
    }
    let pairs = super::decide::counted(questions.len(), "pair", "pairs");
    say!(
        "{pairs} of people may be one person each, in the order of the log: no pair is before another because it is likelier."
    );
    for (reason, count) in &counts {
        say!("  {count}: {}", reason.in_words());
    }
    super::list::print_cut(
        &caseload.people.linker.cut_blocks(),
        caseload.practice.linking.block_limit,
    );
    Ok(ExitCode::SUCCESS)
}

fn block(caseload: &Caseload, question: &Question) {
    let Some(compared) = caseload.compared(question.first, question.second) else { return };
    for at in [question.first, question.second] {
        let said: Vec<String> = caseload
            .said_of(at)
            .into_iter()
            .filter(|said| !said.words.reveal().is_empty())
            .filter(|said| !matches!(said.label, "What it is" | "When it was written"))
            .map(|said| match said.label {
                "Given name" | "Family name" => said.words.reveal().clone(),
                label => format!("{}: {}", label.to_lowercase(), said.words.reveal()),
            })
            .collect();
        say!("{}", handle(caseload, at));
        say!("    {}", field(&said.join(", ")));
    }
    say!("  asked because: {}", question.in_words(&compared.evidence));
    if !compared.evidence.would_settle.is_empty() {
        say!("  would settle it: {}", compared.evidence.would_settle.join("; "));
    }
    say!(
        "  regard link --why {:?} {:?}\n",
        handle(caseload, question.first),
        handle(caseload, question.second)
    );
}

fn in_json(caseload: &Caseload, question: &Question) -> Value {
    let of = |at: (u32, u16)| {
        let record = &caseload.records[at.0 as usize];
        let person = caseload.people.of_record[at.0 as usize][usize::from(at.1)];
        json!({
            "record": record.id.to_string(),
            "place": at.1 + 1,
            "person": person.map(|p| caseload.people.persons[p as usize].id.to_string()),
            "agency": record.agency,
            "file": record.provenance.file,
            "row": record.provenance.row,
        })
    };
    let compared = caseload.compared(question.first, question.second);
    let in_words = compared.as_ref().map_or_else(
        || question.because().in_words().to_owned(),
        |compared| question.in_words(&compared.evidence),
    );
    let would_settle = compared.map(|compared| compared.evidence.would_settle).unwrap_or_default();
    json!({
        "first": of(question.first),
        "second": of(question.second),
        "because": question.because().id(),
        "in_words": in_words,
        "would_settle": would_settle,
    })
}
