//! `regard erase`: removes what the law says must go, named entry by entry, decided by two people.
//!
//! Takes ids of records and of documents of the library; without `--go-ahead` it only says what would go. What is removed cannot be
//! brought back, and what copies were made before still holds it: it says that too.

use crate::log_place::LogPlace;
use crate::out::{field, say};
use anyhow::{Context, bail};
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Erasure, ErasureId, Fingerprint, RecordId, Removed, StepId};
use safeguarding::retention::DueList;
use std::path::PathBuf;
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
    /// Your own retention schedule, in place of the one Regard comes with: whether the rule is one of it is said.
    #[arg(long, value_name = "FILE", env = "REGARD_RETENTION")]
    schedule: Option<PathBuf>,
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
            rule: self.rule.as_str().into(),
            reason: self.reason.clone().into(),
            by: self.by.clone().into(),
            agreed_by: self.agreed_by.clone().into(),
            removed: entries.iter().copied().map(Removed::of).collect(),
        };
        erasure.check()?;
        let numbers: Vec<String> = entries.iter().map(ToString::to_string).collect();
        if !self.go_ahead {
            say!("This would be removed:");
            for number in entries {
                for (number, entry) in store.find(Sought::Number(number))? {
                    say!("  entry {number}: {}", what_it_is(&entry));
                }
            }
            say!("{}", self.by_the_schedule(&store, &erasure.rule)?);
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

    /// What the retention schedule says of the rule, and of the records by it.
    fn by_the_schedule(&self, store: &Store, rule: &str) -> anyhow::Result<String> {
        let mut caseload = crate::open::caseload(store, self.log.weights.as_deref())?;
        if let Some(path) = &self.schedule {
            caseload.practice.retention = crate::open::schedule(path, &caseload.practice)?;
        }
        let classes = &caseload.practice.retention.classes;
        let Some(place) = classes.iter().position(|class| class.id == rule) else {
            return Ok(format!(
                "The retention schedule has no rule {}: that the law says so is for the two people to know.",
                field(rule)
            ));
        };
        let list = DueList::on(&caseload, crate::clock::today());
        let is_due = |id: &&String| {
            list.due.iter().any(|due| {
                let classes = due.also.iter().map(|also| also.class).chain([due.by.class]);
                caseload.records[due.record as usize].id.to_string() == id.to_lowercase()
                    && classes.into_iter().any(|class| class == place)
            })
        };
        let not_due: Vec<&str> =
            self.record.iter().filter(|id| !is_due(id)).map(String::as_str).collect();
        let title = &classes[place].title;
        Ok(if not_due.is_empty() && self.document.is_empty() {
            format!("By the retention schedule’s rule {rule} ({title}) all of it is due.")
        } else if not_due.is_empty() {
            format!(
                "The retention schedule’s rule {rule} ({title}) says nothing of documents of the library."
            )
        } else {
            format!(
                "By the retention schedule’s rule {rule} ({title}) this is NOT due, or is kept by a hold or open work: {}. \
                 `regard retention` says why.",
                not_due.join(", ")
            )
        })
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

/// An entry on a line, without what it says and whom it names.
fn what_it_is(entry: &Entry) -> String {
    let Entry::Said(said) = entry else { return "a document of the library".to_owned() };
    let practice = Practice::shipped();
    let record = &said.record;
    format!(
        "{}, {}, {}",
        field(practice.kind_label(&record.kind)),
        field(practice.agency_name(&record.agency)),
        field(&record.happened.to_string())
    )
}
