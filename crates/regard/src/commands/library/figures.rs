//! `regard library figures`: what the coded reviews show in figures, written to a file with all that a reader needs to quote one.

use crate::commands::LogPlace;
use crate::out::say;
use anyhow::Context as _;
use safeguarding::learning::analysis::{By, Chosen};
use safeguarding::learning::sheets::{Figured, Wanted};
use safeguarding::practice::{Practice, read_codebook};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// The command's options.
#[derive(clap::Args)]
pub(super) struct FiguresOf {
    #[command(flatten)]
    log: LogPlace,
    /// The codebook to count by, by its id.
    #[arg(long, value_name = "ID")]
    codebook: String,
    /// Only documents of this kind, by its id.
    #[arg(long, value_name = "KIND", default_value = "")]
    kind: String,
    /// Only documents of this nation.
    #[arg(long, value_name = "NATION", default_value = "")]
    nation: String,
    /// Only documents of this year or later.
    #[arg(long, value_name = "YEAR")]
    from_year: Option<i16>,
    /// Only documents of this year or earlier.
    #[arg(long, value_name = "YEAR")]
    to_year: Option<i16>,
    /// Parts the documents by this as well.
    #[arg(long, value_name = "WHAT", value_parser = ["age", "year", "kind", "agency", "step"])]
    by: Option<String>,
    /// Only what may be published: numbers from 1 to 4 are withheld, others rounded to five.
    #[arg(long)]
    publish: bool,
    /// The file to write, which must not be there yet: .csv or .xlsx.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl FiguresOf {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let ending = self.out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let write = match ending {
            "csv" => exchange::workbook::csv,
            "xlsx" => exchange::workbook::write,
            _ => anyhow::bail!(
                "{} ends neither in .csv nor in .xlsx: name the file as what it is to be",
                self.out.display()
            ),
        };
        crate::out::not_there_yet(&self.out)?;
        let store = self.log.existing()?;
        let library = crate::library::of(&store)?;
        let practice = Practice::shipped();
        let kept = library
            .codebooks
            .iter()
            .filter_map(|made| read_codebook("kept in the library", &made.what).ok());
        let all = practice.codebooks.iter().cloned().chain(kept);
        let books = all.filter(|book| book.id == self.codebook);
        let book = books.max_by_key(|book| book.version).with_context(|| {
            let known: Vec<&str> = practice.codebooks.iter().map(|book| book.id.as_str()).collect();
            format!("there is no codebook {}; there are: {}", self.codebook, known.join(", "))
        })?;
        let wanted = Wanted {
            chosen: Chosen {
                kind: self.kind.as_str().into(),
                nation: self.nation.as_str().into(),
                from_year: self.from_year,
                to_year: self.to_year,
            },
            by: By::ALL.into_iter().find(|by| Some(by.id()) == self.by.as_deref()),
            publish: self.publish,
        };
        let figured = Figured::of(&practice, &library, &book, &wanted);
        let bytes = write(&figured.sheets())?;
        crate::out::new_file(&self.out)?.write_all(&bytes)?;
        for [key, value] in figured.said_above() {
            say!("{key}: {value}");
        }
        if figured.is_empty {
            say!(
                "Nothing is coded by this codebook in these documents: the file holds its definitions only."
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
