//! `regard link`: who is who, and what people decide about it.
//!
//! Takes the one thing that is asked: why two mentions are one person or not, what people should decide, what they decide, or
//! how a plain list links; gives the answer as text or JSON. It decides nothing by itself.

mod decide;
mod list;
mod named;
mod queue;
mod references;
mod why;

use super::LogPlace;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
#[command(
    group(clap::ArgGroup::new("what").required(true).args([
        "why", "queue", "same", "different", "do_not_link", "undo", "decisions", "list",
    ])),
    after_help = "A and B are each a person's id as `regard people` prints it, a record's id, or FILE row N; add the place \
                  of the person in the row, counted from 1, where it names several, like \"school.csv row 12 2\"."
)]
pub struct Link {
    /// Say what there is for and against A and B being one person, and whether they are taken for one.
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    why: Option<Vec<String>>,
    /// List the pairs that somebody should decide about, in the order of the log.
    #[arg(long)]
    queue: bool,
    /// Decide that A and B are one person; without --by, only say what it would change.
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    same: Option<Vec<String>>,
    /// Decide that A and B are two people; without --by, only say what it would change.
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    different: Option<Vec<String>>,
    /// Decide that A and B must never be linked nor asked about: an adoption, a refuge.
    #[arg(long = "do-not-link", id = "do_not_link", num_args = 2, value_names = ["A", "B"])]
    never: Option<Vec<String>>,
    /// Undo a decision, by its id as --decisions prints it; without --by, only say what it would change.
    #[arg(long, value_name = "DECISION")]
    undo: Option<String>,
    /// List what people decided, with ids.
    #[arg(long)]
    decisions: bool,
    /// Link a plain list of people (CSV, one a row) without taking it in; nothing is kept but --persons and --pairs.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    #[command(flatten)]
    deciding: decide::Deciding,
    /// With --list: where to write which person each row is (rec_id,person).
    #[arg(long, value_name = "FILE", requires = "list")]
    persons: Option<PathBuf>,
    /// With --list: where to write the pairs that are linked, and those to be asked about (a,b,weight,verdict).
    #[arg(long, value_name = "FILE", requires = "list")]
    pairs: Option<PathBuf>,
    /// With --list: compare by the weights Regard comes with, without learning from the list.
    #[arg(long, requires = "list")]
    shipped_weights: bool,
    /// With --list: where to write the weights learned from it, for --weights. Names, birth dates and postcodes that fewer
    /// than 20 rows bear are left out.
    #[arg(long, value_name = "FILE", requires = "list", conflicts_with = "shipped_weights")]
    learned: Option<PathBuf>,
    /// With --list: add the last so many rows one by one and say how long each took; 200 with --json. Never more than one
    /// row in fifty.
    #[arg(long, value_name = "ROWS", requires = "list")]
    one_more: Option<usize>,
    /// Answer as JSON: --queue and --list.
    #[arg(long, conflicts_with_all = ["why", "same", "different", "do_not_link", "undo", "decisions"])]
    json: bool,
    #[command(flatten)]
    log: LogPlace,
}

impl Link {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if let Some(file) = &self.list {
            let one_more = self.one_more.unwrap_or(if self.json { 200 } else { 0 });
            return list::link(&list::Asked {
                file,
                persons: self.persons.as_deref(),
                pairs: self.pairs.as_deref(),
                shipped_weights: self.shipped_weights || self.log.weights.is_some(),
                weights: self.log.weights.as_deref(),
                learned: self.learned.as_deref(),
                one_more,
                json: self.json,
            });
        }
        let mut store = self.log.existing()?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        if let Some(pair) = &self.why {
            return why::say_why(&caseload, &pair[0], &pair[1]);
        }
        if self.queue {
            return queue::print(&caseload, self.json);
        }
        if self.decisions {
            decide::print_all(&caseload);
            return Ok(ExitCode::SUCCESS);
        }
        let asked = decide::Wanted {
            same: self.same.as_deref(),
            different: self.different.as_deref(),
            do_not_link: self.never.as_deref(),
            undo: self.undo.as_deref(),
        };
        decide::decide(&mut store, &caseload, &asked, &self.deciding)
    }
}
