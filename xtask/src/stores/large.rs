//! A log of many millions of records: filled town after town, and how speed and memory go on as it grows.

use super::place::Kind;
use super::{Bench, files};
use crate::step;
use anyhow::Result;
use std::fmt::Write as _;

/// Children of each town; its files are gone before the next is made.
const CHILDREN: u32 = 20_000;

/// Fills an encrypted log with `records` or more, one process for each town; gives the table.
pub fn fill(bench: &Bench<'_>, records: u64) -> Result<String> {
    let place = bench.place(Kind::Sealed, "large")?;
    let mut table = String::from(
        "| rows of files taken in before | of this town | rows a second | most memory, MB | bytes a row on disk |\n| ---: | ---: | ---: | ---: | ---: |",
    );
    let (mut before, mut seconds, mut most) = (0, 0.0, 0.0_f64);
    for seed in 1.. {
        let town = bench.folder.join("town");
        let rows = bench.town(&town, CHILDREN, seed)?;
        let (taken, _) = bench.regard(&place, "taking in", &["take-in"], &files(&town)?)?;
        std::fs::remove_dir_all(&town)?;
        let bytes = place.bytes()? / (before + rows);
        let speed = rows as f64 / taken.wall_s;
        let _ =
            write!(table, "\n| {before} | {rows} | {speed:.0} | {:.0} | {bytes} |", taken.peak_mb);
        (before, seconds, most) = (before + rows, seconds + taken.wall_s, most.max(taken.peak_mb));
        step::say(&format!("{before} rows of {records} so far, in {seconds:.0} s"));
        if before >= records {
            break;
        }
    }
    let open = bench.say(&place, "opening", &["open"])?;
    let figure = |name: &str| open[name].as_f64().unwrap_or(f64::NAN);
    let _ = write!(
        table,
        "\n\nIn all {before} rows in {seconds:.0} s, {:.0} a second, with at most {most:.0} MB of memory. The log then has {:.0} entries and takes \
         {:.1} GB. Opening it: {:.1} ms; reading it from end to end: {:.0} s, with at most {:.0} MB.",
        before as f64 / seconds,
        figure("entries"),
        place.bytes()? as f64 / 1e9,
        figure("open_ms"),
        figure("read_s"),
        figure("peak_mb"),
    );
    Ok(table)
}
