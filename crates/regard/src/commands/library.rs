//! `regard library`: taking documents into the library of reviews, listing what is there, finding words in it, its figures, and how
//! far coders agree.

mod agreement;
mod exchange;
mod figures;

use super::LogPlace;
use crate::library::ReadSoFar;
use crate::out::{field, say};
use anyhow::Context;
use safeguarding::learning::text::{Counted, Wanted, pieces};
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub struct LibraryOf {
    #[command(subcommand)]
    what: What,
}

/// What is asked of the library.
#[derive(clap::Subcommand)]
enum What {
    /// Takes documents in: PDF, Word (.docx), HTML or plain text.
    TakeIn {
        #[command(flatten)]
        log: LogPlace,
        /// Who takes them in.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Lists the documents, by when they were taken in.
    List {
        #[command(flatten)]
        log: LogPlace,
    },
    /// Finds the places in which all of these words stand.
    Find {
        #[command(flatten)]
        log: LogPlace,
        /// Words; “between quotation marks” in that order; neglect* for any ending.
        #[arg(required = true, value_name = "WORDS")]
        words: Vec<String>,
    },
    /// Writes what the coded reviews show in figures to a file: .csv or .xlsx.
    Figures(figures::FiguresOf),
    /// Says how far coders agree in a table of ratings or of marked stretches (.csv). Needs no log.
    Agreement(agreement::AgreementOf),
    #[command(flatten)]
    Exchange(exchange::Exchange),
}

impl LibraryOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        match self.what {
            What::TakeIn { log, by, files } => take_in(&log, &by, &files),
            What::List { log } => list(&log),
            What::Find { log, words } => find(&log, &words.join(" ")),
            What::Figures(of) => of.run(),
            What::Agreement(of) => of.run(),
            What::Exchange(command) => command.run(),
        }
    }
}

fn take_in(log: &LogPlace, by: &str, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    if by.trim().is_empty() {
        anyhow::bail!("--by is empty: the library says who took a document in");
    }
    let store = log.open()?;
    let mut refused = 0;
    for path in files {
        let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        let bytes =
            std::fs::read(path).with_context(|| format!("{} could not be read", path.display()))?;
        match crate::library::take_in(&store, by.trim(), &name, &bytes) {
            Ok(kept) if kept.is_new => say!("{}  {name}: taken in", kept.id),
            Ok(kept) => say!("{}  {name}: the library has this very file already", kept.id),
            Err(why) => {
                refused += 1;
                eprintln!("regard: {name} was not taken in: {why}");
            }
        }
    }
    Ok(if refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn list(log: &LogPlace) -> anyhow::Result<ExitCode> {
    let store = log.existing()?;
    let library = crate::library::of(&store)?;
    for held in library.documents.values() {
        let taken = &held.taken.what;
        let codings = library.codings_seen_by(held.taken.id, None).count();
        say!(
            "{}  {} ({}, {} pages, {codings} codings){}",
            held.taken.id,
            field(held.title()),
            taken.format,
            taken.pages.len(),
            if held.card.is_live { ", under way" } else { "" }
        );
        for lost in &taken.lost {
            say!("    {lost}");
        }
    }
    if library.documents.is_empty() {
        say!("The library is empty: `regard library take-in FILE --by NAME` takes a document in.");
    }
    Ok(ExitCode::SUCCESS)
}

fn find(log: &LogPlace, typed: &str) -> anyhow::Result<ExitCode> {
    let wanted = Wanted::read(typed).context("there is no word in what is looked for")?;
    let store = log.existing()?;
    let library = ReadSoFar::default().up_to_date(&store)?;
    let mut found = 0;
    let mut opened: Option<(u64, String)> = None;
    for at in store.holding(&wanted)? {
        let Some(held) = library.numbered.get(&at.seq).and_then(|id| library.documents.get(id))
        else {
            continue;
        };
        if held.card.is_live {
            continue;
        }
        if opened.as_ref().is_none_or(|(seq, _)| *seq != at.seq) {
            let body = store.file(&held.taken.what.text)?;
            let text = body.and_then(|body| String::from_utf8(body).ok());
            let text =
                text.context("the text of a document is gone or was altered: run `regard verify`")?;
            opened = Some((at.seq, text));
        }
        let Some((_, text)) = &opened else { continue };
        let Some(piece) = pieces(text).get(usize::from(at.piece)).cloned() else { continue };
        let Some(there) = wanted.first_in(&text[piece.clone()]) else { continue };
        let from = Counted::new(text).letter(piece.start + there.start);
        let page = held.taken.what.pages.partition_point(|begins| *begins <= from);
        let words: String = text[piece.start + there.start..].chars().take(160).collect();
        say!(
            "{}  {}, page {page}: {}",
            held.taken.id,
            field(held.title()),
            field(&words.replace('\n', " "))
        );
        found += 1;
    }
    if found == 0 {
        say!(
            "Nothing holds all of these words in one place; {} documents were looked through.",
            library.documents.values().filter(|held| !held.card.is_live).count()
        );
    }
    Ok(ExitCode::SUCCESS)
}
