//! The commands, one file each.

mod accounts;
mod backup;
mod cases;
mod checkpoint;
mod chronology;
mod clerk;
mod continuity;
mod demo;
mod disagreements;
mod erase;
mod findings;
mod key;
mod library;
mod link;
mod look_back;
mod measure;
mod people;
mod practice;
#[cfg(feature = "press")]
mod press;
mod replay;
mod retention;
mod serve;
mod sharing_gap;
mod take_in;
mod town;
mod verify;
mod work;
mod write;

pub(crate) use continuity::keep_apart;

use crate::log_place::LogPlace;
use std::process::ExitCode;

/// What Regard can be asked on the command line.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Makes an invented partnership's files, takes them in and serves the pages on this computer.
    Demo(demo::Demo),
    /// Serves the pages of a log on this computer.
    Serve(serve::Serve),
    /// Lists who may sign in; and, at the server itself, makes somebody a new link.
    Accounts(accounts::AccountsOf),
    /// Takes agencies' files into the log.
    TakeIn(take_in::TakeIn),
    /// Lists people, or finds them by name, identifier or birth date.
    People(people::People),
    /// Says why mentions are one person or not, asks what people should decide, and keeps what they decide.
    Link(link::Link),
    /// Prints a child's chronology.
    Chronology(chronology::ChronologyOf),
    /// Prints what the record shows of a child, or every open finding.
    Findings(findings::Findings),
    /// Explains one finding: its reasons, every entry it rests on, and where the practice comes from.
    Explain(findings::Explain),
    /// Lists what is owed, by the day it is due.
    Work(work::Work),
    /// Says how many disagreements between professionals there were, how far they went and about what; without blame.
    Disagreements(disagreements::Disagreements),
    /// Writes one entry into the log, as a form on the pages does.
    Write(write::Write),
    /// Replays a child's record: what could have been seen, by whom, and when.
    Replay(replay::ReplayOf),
    /// Says what was lost because agencies did not know what others knew.
    SharingGap(sharing_gap::SharingGapOf),
    /// Tries a new or changed rule on the past, before anybody adopts it.
    LookBack(look_back::LookBackOf),
    /// Takes documents into the library of reviews, lists them, and finds words in them.
    Library(library::LibraryOf),
    /// Turns the day: tells by letter whoever is to be told of what is overdue, and notes it in the log.
    Clerk(clerk::Clerk),
    /// Makes keys: for encrypted logs, for backups, for signing; and gives an encrypted log another.
    #[command(subcommand)]
    Key(key::KeyOf),
    /// Writes the whole log into one sealed file, while others use it.
    Backup(backup::Backup),
    /// Makes for each agency one sealed file of its open children, to be read in any browser while the server is down.
    Continuity(continuity::Continuity),
    /// Takes a backup into a new log, whole or up to an entry.
    Restore(backup::Restore),
    /// Tries a backup: restores it beside the log, verifies it, compares what is found of everybody, and says how long that took.
    Drill(backup::Drill),
    /// Copies a log into another database, and verifies it there.
    Move(backup::Move),
    /// Lists the records whose time is over by the retention schedule, and what keeps others; it removes nothing.
    Retention(retention::RetentionOf),
    /// Removes what records or documents say, under the law: two people, a rule and a reason.
    Erase(erase::Erase),
    /// Signs the head of the log, to be kept elsewhere.
    Checkpoint(checkpoint::CheckpointOf),
    /// Checks the log's hash chain and names the first entry that was altered, lost or moved.
    Verify(verify::Verify),
    /// Presses a paper of learning, written as TOML, as a PDF: a seven-minute briefing, a poster, a scorecard.
    #[cfg(feature = "press")]
    Press(press::Press),
    /// Adopts, adapts or retires a rule of practice, and lists what was decided about them.
    Practice(practice::PracticeOf),
    /// Checks the practice library: every rule sound, every story as expected.
    CheckPractice(practice::CheckPractice),
    /// Tells the cases of the source documents: what the reviews found, what the library finds, and who could have known when.
    Cases(cases::Cases),
    /// Writes an empty template of the agency chronology.
    Template(take_in::Template),
    /// Writes the files of an invented partnership, for trying out and measuring.
    Town(town::Town),
    /// Measures take-in, storage, chronologies and assessment on an invented town, as Markdown.
    Measure(measure::Measure),
}

impl Command {
    /// Runs the command.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Demo(command) => command.run(),
            Self::Serve(command) => command.run(),
            Self::Accounts(command) => command.run(),
            Self::TakeIn(command) => command.run(),
            Self::People(command) => command.run(),
            Self::Link(command) => command.run(),
            Self::Chronology(command) => command.run(),
            Self::Findings(command) => command.run(),
            Self::Explain(command) => command.run(),
            Self::Work(command) => command.run(),
            Self::Disagreements(command) => command.run(),
            Self::Write(command) => command.run(),
            Self::Replay(command) => command.run(),
            Self::SharingGap(command) => command.run(),
            Self::LookBack(command) => command.run(),
            Self::Library(command) => command.run(),
            Self::Clerk(command) => command.run(),
            Self::Key(command) => command.run(),
            Self::Backup(command) => command.run(),
            Self::Continuity(command) => command.run(),
            Self::Restore(command) => command.run(),
            Self::Drill(command) => command.run(),
            Self::Move(command) => command.run(),
            Self::Retention(command) => command.run(),
            Self::Erase(command) => command.run(),
            Self::Checkpoint(command) => command.run(),
            Self::Verify(command) => command.run(),
            #[cfg(feature = "press")]
            Self::Press(command) => command.run(),
            Self::Practice(command) => command.run(),
            Self::CheckPractice(command) => command.run(),
            Self::Cases(command) => command.run(),
            Self::Template(command) => command.run(),
            Self::Town(command) => command.run(),
            Self::Measure(command) => command.run(),
        }
    }
}

/// As known to whom, as of when.
#[derive(clap::Args)]
pub struct Reader {
    /// The day to stand on, like 2024-03-04; today where not given.
    #[arg(long, value_name = "DAY")]
    as_of: Option<String>,
    /// What one agency knew by itself or had been told, like police or school/Mill Lane Primary.
    #[arg(long, value_name = "AGENCY")]
    as_known_to: Option<String>,
}

impl Reader {
    fn view(
        &self,
        caseload: &safeguarding::Caseload,
    ) -> anyhow::Result<safeguarding::chronology::View> {
        crate::open::view(self.as_of.as_deref(), self.as_known_to.as_deref(), caseload)
    }
}
