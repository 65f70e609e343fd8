//! The house's own tools, run as `cargo xtask VERB`: everything that keeps the repository sound, the same on every machine.
//!
//! Takes a verb from the command line; gives a printed account and an exit code (0 sound, 1 not). It runs cargo, git and
//! Debian's tools; it knows nothing of children, records or rules, which belong to `regard`.

mod ci;
mod coverage;
mod debian;
mod faults;
mod growth;
mod measured;
mod measures;
mod patterns;
mod people;
mod python;
mod rust_text;
mod step;
mod stores;
mod test_all;
mod tidy;
mod tree;

use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::ExitCode;

const VERBS: &str = "\
cargo xtask VERB

  test        everything: sets up what is needed, then runs every test
  ci          what must hold before a change is taken in: format, lints, tidy, tests, practice, coverage, documents
  tidy        the house rules that no compiler knows
  coverage    the items of the source documents that no passing scenario or journey covers yet
  cases ...   the cases of the source documents: what reviews found, what the library finds, who could have known (regard cases)
  town ...    writes an invented partnership's files (passed on to `regard town`)
  measure ... measures this machine and rewrites docs/measures.md (passed on to `regard measure`)
  measure people ...
              measures the linking of mentions beside Splink's and rewrites its part of docs/measures.md
  measure growth ...
              measures places on growth charts beside published packages and rewrites its part of docs/measures.md
  measure patterns ...
              measures reference rules beside Polars and DuckDB, and the whole library, and rewrites its part of the page
  measure learning ...
              measures the library of reviews at a large size and rewrites its part of docs/measures.md
  measure work ...
              measures finding what is owed of everybody and rewrites its part of docs/measures.md
  measure store ...
              measures keeping records beside the bare loaders of both databases and rewrites its part of docs/measures.md;
              with --large 30000000, one log of so many
  faults [TIMES]
              tries what goes wrong with machines, each so often, and rewrites docs/operating/faults.md
  build-time  measures a cold release build and rewrites its part of docs/measures.md
";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let verb = words.next().unwrap_or_default();
    let rest: Vec<String> = words.collect();
    match run(&verb, &rest) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask {verb}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Carries out one verb. Gives whether all was well.
fn run(verb: &str, rest: &[String]) -> Result<bool> {
    let root = root();
    let takes_more =
        matches!(verb, "town" | "cases" | "faults" | "measure" | "help" | "--help" | "-h");
    if !rest.is_empty() && !takes_more {
        bail!("`{verb}` takes nothing more, but received {rest:?}. Example: cargo xtask {verb}");
    }
    match verb {
        "test" => test_all::run(&root),
        "ci" => Ok(ci::run(&root)),
        "tidy" => tidy::run(&root),
        "coverage" => coverage::run(&root),
        "cases" => measures::cases(&root, rest),
        "town" => measures::town(&root, rest),
        "measure" => measures::measure(&root, rest),
        "faults" => faults::run(&root, rest),
        "build-time" => measures::build_time(&root),
        "help" | "--help" | "-h" => {
            print!("{VERBS}");
            Ok(true)
        }
        "" => bail!("say what to do.\n\n{VERBS}"),
        other => bail!("there is no verb `{other}`.\n\n{VERBS}"),
    }
}

/// The repository's root: the folder above this crate, which cargo names when it runs us.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().expect("xtask stands in the repository").to_path_buf()
}
