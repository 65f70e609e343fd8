//! The one binary: reads the command line, runs the command, prints what came of it.

use clap::Parser;
use regard::commands::Command;

/// Many small strings are made and dropped on all cores, which this allocator is made for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Regard: what every agency knows of a child, as one chronology, with the patterns of neglect it shows and why.
///
/// People decide. Regard never scores, ranks, predicts, refers or closes.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

fn main() -> std::process::ExitCode {
    match Line::parse().command.run() {
        Ok(code) => code,
        Err(error) => {
            // The whole chain of causes, once, here and nowhere else.
            eprintln!("regard: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
