//! `regard demo`: an invented partnership, through the ordinary door, to the pages, in one command.

use crate::intake;
use crate::out::say;
use anyhow::Context;
use exchange::{CoverageGiven, Request};
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use store::{Place, Store};

/// The command's options.
#[derive(clap::Args)]
pub struct Demo {
    /// The folder for the invented files and the log; made anew each time.
    #[arg(long, default_value = "demo")]
    folder: PathBuf,
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8017)]
    port: u16,
    /// Take in and stop, without serving.
    #[arg(long)]
    no_serve: bool,
}

/// Says that a folder was made by this command and may be made anew by it.
const MARK: &str = "made-by-regard-demo.txt";

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let files = self.folder.join("files");
        make_anew(&self.folder)?;
        fs::create_dir_all(&files)?;
        fs::write(
            self.folder.join(MARK),
            "Everything in this folder is invented. `regard demo` makes it anew each time.\n",
        )?;

        let bar = super::take_in::bar(0, "rows of an invented partnership written");
        let town =
            town::write(&files, &town::Plan::demo(crate::clock::today()), &mut |rows, of| {
                bar.set_length(of.max(rows));
                bar.set_position(rows);
            })?;
        bar.finish_and_clear();
        say!(
            "Invented {} families with {} children; {} agencies' files are in {}",
            town.families,
            town.children,
            town.files.len(),
            files.display()
        );

        let log = self.folder.join("regard.sqlite");
        // Everybody in it is invented: there is nothing to keep from anybody.
        let mut store = Store::open(&Place::Sqlite(log.clone()))?;
        take_in_all(&mut store, &town)?;
        let caseload = crate::open::caseload(&store, None)?;
        let first = first_to_open(&caseload, &town.stories);
        if self.no_serve {
            say!(
                "The log is {}; ask it with --log, for example: regard findings --log {}",
                log.display(),
                log.display()
            );
            return Ok(ExitCode::SUCCESS);
        }
        let tables = Some(Arc::new(crate::growth_tables::invented()));
        let drafts = crate::drafts::beside(&log.display().to_string());
        let drafts = drafts.and_then(crate::drafts::in_folder);
        let given = super::serve::Given {
            store,
            weights: None,
            schedule: None,
            tables,
            drafts,
            letters: None,
            readings: None,
            door: None,
            clerk: web::ClerkExpected::NotInDemonstration,
            patience: super::serve::Given::PATIENCE,
        };
        super::serve::serve(caseload, given, self.port, move |address| {
            say!(
                "\nRegard answers at http://{address}/ on this computer only. Everybody in it is invented."
            );
            say!("Open first:");
            for (what, id) in first {
                say!("  http://{address}/people/{id}\n      {what}");
            }
            say!("Stop it with Ctrl+C.");
        })
    }
}

/// Removes a folder this command made before; refuses one it did not make.
fn make_anew(folder: &Path) -> anyhow::Result<()> {
    let is_empty = fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none());
    if is_empty {
        return Ok(());
    }
    if !folder.join(MARK).exists() {
        anyhow::bail!(
            "{} holds something else; name another folder with --folder",
            folder.display()
        );
    }
    fs::remove_dir_all(folder).with_context(|| {
        format!("{} could not be made anew; is another demo still running?", folder.display())
    })
}

fn take_in_all(store: &mut Store, town: &town::Written) -> anyhow::Result<()> {
    let practice = Practice::shipped();
    let total = town
        .files
        .iter()
        .filter_map(|file| file.path.metadata().ok())
        .map(|about| about.len())
        .sum();
    let bar = super::take_in::bar(total, "bytes taken in");
    let mut before = 0;
    let (mut read, mut kept, mut marked, mut rejected) = (0, 0, 0, 0);
    for file in &town.files {
        let request = Request {
            path: &file.path,
            agency: Some(file.agency),
            organisation: None,
            format: None,
            coverage: CoverageGiven::default(),
            received: crate::clock::now(),
            today: crate::clock::today(),
        };
        let account = intake::take_in(store, &practice, &request, None, &mut |bytes| {
            bar.set_position(before + bytes);
        })?;
        before += file.path.metadata().map_or(0, |about| about.len());
        read += account.door.read;
        kept += account.kept;
        marked += account.marked;
        rejected += account.door.rejected;
    }
    bar.finish_and_clear();
    say!(
        "Taken in: read {read}, kept {kept}, marked {marked}, rejected {rejected} (each with its reason, beside its file)"
    );
    Ok(())
}

/// The first three of the families told by hand: what a reader will meet, and the id of the child to open.
fn first_to_open(caseload: &Caseload, stories: &[town::StoryFamily]) -> Vec<(String, String)> {
    stories
        .iter()
        .filter_map(|story| {
            let name = format!("{} {}", story.child_given_name, story.family_name);
            let child = caseload
                .search(&name)
                .into_iter()
                .max_by_key(|i| caseload.people.persons[*i as usize].mentions.len())?;
            let id = caseload.people.persons[child as usize].id;
            Some((format!("{name}: {}", story.what), id.to_string()))
        })
        .take(3)
        .collect()
}
