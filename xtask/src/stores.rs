//! `cargo xtask measure store`: what keeping a record costs on each database, beside the bare loader of that database on the same
//! rows, in one run.
//!
//! Takes how many records; runs `regard` built for speed, `sqlite3 .import` and PostgreSQL's `COPY`, each as a process of its own, and
//! writes `docs/measures.md`. With `--large RECORDS` it fills one encrypted log instead, town after town, and tells how it went
//! on. It judges nothing.

mod large;
mod place;

use crate::{measured, measures, step};
use anyhow::{Context, Result, bail};
use measured::Taken;
use place::{Kind, Place};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use throwaway_postgres::{ThrowawayPostgres, Wanted};

/// Records appended to each log.
const RECORDS: u64 = 1_000_000;
/// Children of the town whose files are taken in.
const CHILDREN: u32 = 10_000;

/// What is needed throughout.
struct Bench<'a> {
    root: &'a Path,
    folder: &'a Path,
    regard: PathBuf,
    cluster: &'a ThrowawayPostgres,
}

/// What one database came to.
struct Column {
    place: Place,
    appended: Value,
    loader_s: f64,
    taken: Taken,
    rows_in_files: u64,
    bytes_a_record: u64,
    beside: Value,
    open: Value,
}

/// `cargo xtask measure store [--records N] [--children N]`, or `--large RECORDS`; with `--regard PROGRAM` no program is built.
pub fn measure(root: &Path, words: &[String]) -> Result<bool> {
    let number = |name: &str, otherwise: u64| -> Result<u64> {
        let Some(at) = words.iter().position(|word| word == name) else { return Ok(otherwise) };
        let given = words.get(at + 1).with_context(|| format!("{name} takes a number"))?;
        given.parse().with_context(|| format!("{name} takes a number, not {given:?}"))
    };
    let (records, large) = (number("--records", RECORDS)?, number("--large", 0)?);
    let children = u32::try_from(number("--children", CHILDREN.into())?)?;
    let given = words.iter().position(|word| word == "--regard").and_then(|at| words.get(at + 1));
    let regard = given.map_or_else(|| built(root), |program| Ok(PathBuf::from(program)))?;
    // Beside what is built: a folder for temporary files may be held in memory.
    let folder =
        tempfile::Builder::new().prefix("measure-store-").tempdir_in(root.join("target"))?;
    let cluster =
        ThrowawayPostgres::start_as(&Wanted { durable: true, large: true, ..Wanted::default() })?;
    let bench = Bench { root, folder: folder.path(), regard, cluster: &cluster };
    let about = about(root)?;
    if large > 0 {
        let table = format!("{about}\n\n{}", large::fill(&bench, large)?);
        println!("{table}");
        measures::keep(root, "store-large", &table)?;
        return Ok(true);
    }
    let table = format!("{about}\n\n{}", bench.table(records, children)?);
    println!("{table}");
    if records == RECORDS && children == CHILDREN {
        measures::keep(root, "store", &table)?;
    } else {
        step::say("docs/measures.md is as it was: it takes the run at its usual size");
    }
    Ok(true)
}

fn built(root: &Path) -> Result<PathBuf> {
    let words = ["build", "--release", "--quiet", "--locked", "-p", "regard"];
    if !step::run("build for speed", &mut step::cargo(root, &words))? {
        bail!("regard could not be built for speed; mend the build first");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join("release/regard"))
}

fn about(root: &Path) -> Result<String> {
    let git = ["log", "-1", "--format=%h of %cs"];
    let commit = step::printed(Command::new("git").current_dir(root).args(git))?;
    let sqlite = step::printed(Command::new("sqlite3").arg("--version"))
        .context("install SQLite's program (Debian: apt-get install sqlite3)")?;
    let postgres = step::printed(Command::new("psql").arg("--version"))?;
    let cores = std::thread::available_parallelism()?;
    Ok(format!(
        "Regard at {}; sqlite3 {}, {}; {cores} cores.",
        commit.trim(),
        sqlite.split(' ').next().unwrap_or_default(),
        postgres.trim()
    ))
}

impl Bench<'_> {
    fn table(&self, records: u64, children: u32) -> Result<String> {
        let town = self.folder.join("town");
        let rows = self.town(&town, children, 1)?;
        let files = files(&town)?;
        let mut columns = Vec::new();
        let mut import_s = None;
        // The plain file first: the rows that the bare loaders get are read from it.
        for kind in [Kind::Plain, Kind::Sealed, Kind::Postgres] {
            let appended_to = self.place(kind, "appended")?;
            self.settle()?;
            let records = records.to_string();
            let appended =
                self.say(&appended_to, "appending", &["append", "--records", &records])?;
            let loader_s = match (kind, import_s) {
                (Kind::Postgres, _) => self.copied(&appended_to)?,
                (_, Some(seconds)) => seconds,
                (_, None) => *import_s.insert(self.imported(&appended_to)?),
            };
            appended_to.remove()?;
            // While no other log is there: a server tidies those of before (autovacuum) just when this is measured.
            let busy = self.place(kind, "busy")?;
            let beside = self.beside(&busy, &files)?;
            busy.remove()?;
            let place = self.place(kind, "taken")?;
            self.settle()?;
            let (taken, _) = self.regard(&place, "taking in", &["take-in"], &files)?;
            let kept = self.say(&place, "opening", &["open"])?;
            let entries = kept["entries"].as_u64().unwrap_or(1).max(1);
            let bytes_a_record = place.bytes()? / entries;
            columns.push(Column {
                place,
                appended,
                loader_s,
                taken,
                rows_in_files: rows,
                bytes_a_record,
                beside,
                open: kept,
            });
        }
        let copies = self.copies(&columns[1].place)?;
        Ok(format!("{}\n\n{copies}", written(&columns)))
    }

    fn place(&self, kind: Kind, name: &str) -> Result<Place> {
        Place::make(kind, name, self.folder, &self.regard, self.cluster)
    }

    /// Invents a town's files; gives how many rows they have.
    fn town(&self, folder: &Path, children: u32, seed: u64) -> Result<u64> {
        let mut town = Command::new(&self.regard);
        town.args(["town", "--no-stories", "--children", &children.to_string()]);
        let told = step::printed(town.args(["--seed", &seed.to_string()]).arg(folder))?;
        let mut rows = told
            .lines()
            .filter_map(|line| line.strip_suffix(" rows")?.rsplit(' ').next()?.parse().ok());
        rows.next_back().context("regard town told no number of rows")
    }

    /// Runs `regard` on a log, measured; gives what it took and what it printed.
    fn regard(
        &self,
        place: &Place,
        doing: &str,
        words: &[&str],
        files: &[PathBuf],
    ) -> Result<(Taken, String)> {
        let mut command = Command::new(&self.regard);
        command.args(words).args(place.words()).args(files);
        let mut measuring = Command::new("python3");
        measuring.arg(self.root.join("xtask/src/measured.py"));
        let name = format!("{}, {doing}", place.kind().name());
        measured::under(&name, &command, measuring, &self.folder.join("took.json"))
    }

    /// Runs `regard measure store ...`; gives the JSON it printed.
    fn say(&self, place: &Place, doing: &str, words: &[&str]) -> Result<Value> {
        let words: Vec<&str> =
            ["measure", "store"].into_iter().chain(words.iter().copied()).collect();
        let (_, printed) = self.regard(place, doing, &words, &[])?;
        serde_json::from_str(printed.trim()).with_context(|| format!("{doing} printed no JSON"))
    }

    /// Appends one record now and then while the files are taken in by another process.
    fn beside(&self, place: &Place, files: &[PathBuf]) -> Result<Value> {
        self.settle()?;
        let done = self.folder.join("taken-in");
        let _ = std::fs::remove_file(&done);
        let mut taking = Command::new(&self.regard);
        taking.arg("take-in").args(place.words()).args(files).stdout(Stdio::null());
        let mut taking = taking.spawn().context("the taking-in could not be started")?;
        let until = done.clone();
        let waiting = std::thread::spawn(move || -> Result<()> {
            let ended = taking.wait()?;
            std::fs::write(&until, "")?;
            if !ended.success() {
                bail!("the taking-in beside which was appended failed ({ended})");
            }
            Ok(())
        });
        let path = done.display().to_string();
        let said =
            self.say(place, "appending beside a taking-in", &["beside", "--until", &path])?;
        waiting.join().expect("it only waits")?;
        Ok(said)
    }

    /// Waits until what was written before is on the disk: its syncs would be waited for by whoever is measured next.
    fn settle(&self) -> Result<()> {
        let mut checkpoint = Command::new("psql");
        checkpoint.args(["--quiet", "--no-psqlrc", "-c", "CHECKPOINT"]).arg(self.cluster.url());
        step::printed(&mut checkpoint)?;
        step::printed(&mut Command::new("sync"))?;
        Ok(())
    }

    /// Seconds that `sqlite3 .import` takes for the rows of a plain log.
    fn imported(&self, log: &Place) -> Result<f64> {
        let (rows, bare) = (self.folder.join("rows.csv"), self.folder.join("bare.sqlite"));
        let mut dump = Command::new("sqlite3");
        dump.args(["-csv", "-readonly"]).arg(log.address());
        dump.arg("SELECT seq, hex(hash), CAST(body AS TEXT) FROM log ORDER BY seq");
        let to = std::fs::File::create(&rows)?;
        anyhow::ensure!(dump.stdout(to).status()?.success(), "the rows could not be read");
        let mut load = Command::new("sqlite3");
        load.arg(&bare)
            .arg("CREATE TABLE log (seq INTEGER PRIMARY KEY, hash TEXT NOT NULL, body TEXT NOT NULL)")
            .arg(format!(".import --csv {} log", rows.display()));
        let (loaded, took) = measures::timed(|| step::run("sqlite3 .import", &mut load));
        anyhow::ensure!(loaded?, "sqlite3 could not load the rows");
        std::fs::remove_file(rows)?;
        std::fs::remove_file(bare)?;
        Ok(took.as_secs_f64())
    }

    /// Seconds that PostgreSQL's `COPY` takes for the rows of a log, in its binary form, into a table like the log's.
    fn copied(&self, log: &Place) -> Result<f64> {
        let rows = self.folder.join("rows.copy");
        let psql = |words: &str| {
            let mut psql = Command::new("psql");
            psql.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-c", words])
                .arg(log.address());
            psql
        };
        step::printed(&mut psql(&format!(
            "\\copy (SELECT seq, hash, body FROM log ORDER BY seq) TO '{}' (FORMAT binary)",
            rows.display()
        )))?;
        step::printed(&mut psql(
            "CREATE TABLE bare (seq bigint PRIMARY KEY, hash bytea NOT NULL, body bytea NOT NULL)",
        ))?;
        let mut load = psql(&format!("\\copy bare FROM '{}' (FORMAT binary)", rows.display()));
        let (loaded, took) = measures::timed(|| step::run("PostgreSQL COPY", &mut load));
        anyhow::ensure!(loaded?, "PostgreSQL could not load the rows");
        std::fs::remove_file(rows)?;
        Ok(took.as_secs_f64())
    }

    /// A backup of an encrypted log, and the drill that tries it, in words.
    fn copies(&self, log: &Place) -> Result<String> {
        let (key, to) = (self.folder.join("backup.key"), self.folder.join("backups"));
        std::fs::create_dir_all(&to)?;
        let told = step::printed(Command::new(&self.regard).args(["key", "backup"]).arg(&key))?;
        let address = told.split_whitespace().find(|word| word.starts_with("age1"));
        let address = address.context("regard key backup told no address")?.trim_end_matches('.');
        let to_folder = to.display().to_string();
        let words = ["backup", "--to", &to_folder, "--for", address];
        let (backup, _) = self.regard(log, "backup", &words, &[])?;
        let file = files(&to)?.into_iter().next().context("no backup was made")?;
        let bytes = file.metadata()?.len();
        let key = key.display().to_string();
        let (drill, _) = self.regard(log, "drill", &["drill", "--key", &key], &[file])?;
        Ok(format!(
            "A backup of the encrypted log of {} rows of files: {:.1} s, {} MB (the log: {} MB), {:.0} MB of memory at most. The drill that \
             restores it, verifies it and judges everybody in both logs: {:.1} s, {:.0} MB of memory at most.",
            self.town_rows(log)?,
            backup.wall_s,
            bytes / 1_000_000,
            log.bytes()? / 1_000_000,
            backup.peak_mb,
            drill.wall_s,
            drill.peak_mb
        ))
    }

    fn town_rows(&self, log: &Place) -> Result<u64> {
        self.say(log, "counting", &["open"])?["entries"].as_u64().context("no number of entries")
    }
}

/// The files of a folder. **Shape:** by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for file in std::fs::read_dir(folder)? {
        files.push(file?.path());
    }
    files.sort();
    Ok(files)
}

/// What a line of the table tells of each database.
type Told<'a> = &'a dyn Fn(&Column) -> String;

fn written(columns: &[Column]) -> String {
    let mut table = String::from("| |");
    let mut line = String::from("\n| --- |");
    for column in columns {
        table.push_str(&format!(" {} |", column.place.kind().name()));
        line.push_str(" ---: |");
    }
    table.push_str(&line);
    let figure = |said: &Value, name: &str| said[name].as_f64().unwrap_or(f64::NAN);
    let a_record = |c: &Column| figure(&c.appended, "together_s") / figure(&c.appended, "together");
    let loaded =
        |c: &Column| c.loader_s / (figure(&c.appended, "together") + figure(&c.appended, "alone"));
    let rows: [(&str, Told<'_>); 12] = [
        ("records appended one at a time, a second", &|c| {
            format!("{:.0}", figure(&c.appended, "alone") / figure(&c.appended, "alone_s"))
        }),
        ("records appended together, a second", &|c| format!("{:.0}", 1.0 / a_record(c))),
        ("the same rows by the bare loader, a second", &|c| format!("{:.0}", 1.0 / loaded(c))),
        ("appending together takes as long as the bare loader, times", &|c| {
            format!("{:.2}", a_record(c) / loaded(c))
        }),
        ("rows of files taken in, a second", &|c| {
            format!("{:.0}", c.rows_in_files as f64 / c.taken.wall_s)
        }),
        ("taking in: most memory, MB", &|c| format!("{:.0}", c.taken.peak_mb)),
        ("bytes a record", &|c| c.bytes_a_record.to_string()),
        ("one append beside a taking-in: median, ms", &|c| {
            format!("{:.1}", figure(&c.beside, "p50_ms"))
        }),
        ("p99, ms", &|c| format!("{:.1}", figure(&c.beside, "p99_ms"))),
        ("longest, ms, of so many", &|c| {
            format!("{:.0} of {}", figure(&c.beside, "longest_ms"), figure(&c.beside, "appends"))
        }),
        ("opening the log, ms", &|c| format!("{:.1}", figure(&c.open, "open_ms"))),
        ("reading it from end to end, entries a second", &|c| {
            format!("{:.0}", figure(&c.open, "entries") / figure(&c.open, "read_s"))
        }),
    ];
    for (name, of) in rows {
        table.push_str(&format!("\n| {name} |"));
        for column in columns {
            table.push_str(&format!(" {} |", of(column)));
        }
    }
    table
}
