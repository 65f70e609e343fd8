//! `regard erase`: removes what the law says must go, named entry by entry, decided by two people.
//!
//! Takes ids of records and of documents of the library; without `--go-ahead` it only says what would go. What is removed cannot be
//! brought back, and what copies were made before still holds it: it says that too.

use crate::log_place::LogPlace;
use crate::out::say;
use anyhow::{Context, bail};
use safeguarding::records::{Entry, Erasure, ErasureId, Fingerprint, RecordId, Removed, StepId};
use std::process::ExitCode;
use store::{Sought, Store};

/// The command's options.
#[derive(clap::Args)]
pub struct Erase {
    #[command(flatten)]
    log: LogPlace,
    /// The id of a record to remove, as its page and `regard chronology --format json` give it; several times for several.
    #[arg(long, value_name = "ID")]
    record: Vec<String>,
    /// The id of a document of the library to remove, as `regard library list` gives it; several times for several.
    #[arg(long, value_name = "ID")]
    document: Vec<String>,
    /// Under which rule: of your retention schedule, or of the law.
    #[arg(long)]
    rule: String,
    /// Why, in a sentence that does not say again what is removed.
    #[arg(long)]
    reason: String,
    /// Who removes it.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Who agreed: somebody else.
    #[arg(long, value_name = "NAME")]
    agreed_by: String,
    /// Remove it. Without this, what would be removed is only said.
    #[arg(long)]
    go_ahead: bool,
}

impl Erase {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let mut store = self.log.existing()?;
        let entries = self.entries(&store)?;
        let decided = crate::clock::now();
        let erasure = Erasure {
            id: ErasureId(RecordId::new(decided, &Fingerprint::of([&*self.rule, &*self.by])).0),
            decided,
            rule: self.rule.into(),
            reason: self.reason.into(),
            by: self.by.into(),
            agreed_by: self.agreed_by.into(),
            removed: entries.iter().copied().map(Removed::of).collect(),
        };
        erasure.check()?;
        let numbers: Vec<String> = entries.iter().map(ToString::to_string).collect();
        if !self.go_ahead {
            say!(
                "What {} would be removed: entry {}.",
                if entries.len() == 1 { "this entry says" } else { "these entries say" },
                numbers.join(", ")
            );
            say!(
                "Nothing was removed yet. It cannot be brought back: say the same again with --go-ahead."
            );
            return Ok(ExitCode::SUCCESS);
        }
        let head = store.erase(erasure)?;
        say!(
            "What entry {} said was removed; the log says under which rule, why and by whom.",
            numbers.join(", ")
        );
        say!("The head is {head} now.");
        say!(
            "Backups and other copies made before still hold it: remove those that are older than the law allows. What agencies' own files hold is theirs to remove."
        );
        Ok(ExitCode::SUCCESS)
    }

    /// The numbers of the entries that are named.
    fn entries(&self, store: &Store) -> anyhow::Result<Vec<u64>> {
        let mut entries = Vec::new();
        for id in &self.record {
            let sought = id
                .parse()
                .map(RecordId)
                .ok()
                .context("an id of a record is 36 figures and hyphens, as its page shows it")?;
            match store.find(Sought::Record(sought))?.pop() {
                Some((number, Entry::Said(_))) => entries.push(number),
                Some(_) => bail!("the record {id} was removed before"),
                None => bail!("the log has no record {id}"),
            }
        }
        if !self.document.is_empty() {
            let library = crate::library::of(store)?;
            for id in &self.document {
                let sought = id.parse().map(StepId).ok().context(
                    "an id of a document is 36 figures and hyphens, as its page shows it",
                )?;
                let found = library.numbered.iter().find(|(_, step)| **step == sought);
                entries
                    .push(*found.with_context(|| format!("the library has no document {id}"))?.0);
            }
        }
        entries.sort_unstable();
        entries.dedup();
        Ok(entries)
    }
}
