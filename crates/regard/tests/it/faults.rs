//! What goes wrong with machines, tried with real processes and real files: killed at any moment, out of room, two at once.
//!
//! After each: nothing that was acknowledged is lost, nothing is there twice, the chain verifies, and the log goes on. How often each is
//! tried is said by `REGARD_FAULTS`, a few times where it is not; `cargo xtask faults` tries each hundreds of times and writes the table.
//! The moments come from a seed, which a failure prints.

mod clock;
mod machine;
mod page;
mod power;
mod server;

use crate::running::{Folder, KEY, log, program, regard, without_key};
use safeguarding::records::Entry;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::{Against, Head, Store, Verdict};

/// How often each fault is tried.
fn times(few: u32) -> u32 {
    a_part(1, few)
}

/// How often what takes longer each time is tried: so many times less often, a few times where nothing is said.
fn a_part(of: u32, few: u32) -> u32 {
    let times = std::env::var("REGARD_FAULTS").ok().and_then(|times| times.parse().ok());
    times.map_or(few, |times: u32| times.div_ceil(of))
}

/// What came of trying one fault.
#[derive(Default)]
struct Tried {
    times: u32,
    /// How often the process was stopped before it had ended by itself.
    in_the_middle: u32,
    lost: u64,
    twice: u64,
    /// The longest opening and verifying afterwards.
    recovered_in: Duration,
}

impl Tried {
    /// Adds a line for the table, where somebody collects them, and fails where anything was lost or is there twice.
    fn tell(&self, fault: &str) {
        if let Some(file) = std::env::var_os("REGARD_FAULTS_TO") {
            let mut lines = std::fs::OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .expect("a file to tell it to");
            let Self { times, in_the_middle, lost, twice, recovered_in } = self;
            writeln!(
                lines,
                "| {fault} | {times} | {in_the_middle} | {lost} | {twice} | {:.2} |",
                recovered_in.as_secs_f64()
            )
            .expect("told");
        }
        assert_eq!((self.lost, self.twice), (0, 0), "{fault}");
    }

    /// Opens the log again and makes sure that it is whole and holds everything that was there before.
    fn recovers(&mut self, place: &str, kept: Option<Head>) -> (Store, Option<Head>) {
        let began = Instant::now();
        let store = log(place).expect("it opens again");
        let against = Against { kept: kept.into_iter().collect(), mending: false };
        let verdict = store.verify(&against, &mut |_, _| ()).expect("it can be read");
        self.recovered_in = self.recovered_in.max(began.elapsed());
        let head = match verdict {
            Verdict::Whole { head, .. } => Some(head),
            Verdict::Empty => None,
            Verdict::NotAsKept { .. } => {
                self.lost += 1;
                store.head().expect("it can be read")
            }
            broken => panic!("{broken}"),
        };
        (store, head)
    }
}

/// Moments drawn from a seed: the same ones in every run.
struct Moments(u64);

impl Moments {
    fn next(&mut self, longest: Duration) -> Duration {
        longest.mul_f64(self.below(1 << 53) as f64 / (1_u64 << 53) as f64)
    }

    /// A number from 0, below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) % end
    }
}

/// Kills a process after a while, as `kill -9` does; whether it was still running.
fn killed(mut child: Child, after: Duration) -> bool {
    // Nothing is waited for: the moment itself is what is tried. Nobody sends on this channel.
    let (_nobody, moment) = std::sync::mpsc::channel::<()>();
    let _ = moment.recv_timeout(after);
    let is_running = child.try_wait().expect("it can be asked").is_none();
    // It may have ended in between, which is as good.
    let _ = child.kill();
    let _ = child.wait();
    is_running
}

fn quietly(command: &mut Command) -> Child {
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// A file of so many rows, each another record.
fn rows(folder: &Folder, name: &str, many: u32) -> String {
    let row = |n: u32| {
        format!(
            "school concern,2024-05-01,2024-05-01,Merryn{},Trevose,2015-03-04,{name} {n}\n",
            n % 40
        )
    };
    let rows: String = (0..many).map(row).collect();
    let headings =
        "kind,happened,recorded,child_given_name,child_family_name,child_born,fact_seen\n";
    folder.write(&format!("{name}.csv"), &format!("{headings}{rows}")).display().to_string()
}

/// What each record of a log says. **Shape:** those that are there more than once are counted.
fn facts(store: &Store) -> (BTreeSet<String>, u64) {
    let (mut facts, mut twice) = (BTreeSet::new(), 0);
    store
        .scan(0, &mut |_, entry| {
            if let Entry::Said(said) = entry {
                twice += u64::from(!facts.insert(format!(
                    "{:?}",
                    said.record.text.iter().map(|(_, words)| words.reveal()).collect::<Vec<_>>()
                )));
            }
            Ok(())
        })
        .expect("it can be read");
    (facts, twice)
}

const MANY: u32 = 4_000;

#[test]
fn killed_at_any_moment_of_taking_in_nothing_is_lost_and_nothing_is_there_twice() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0001);
    let mut folder = Folder::new();
    let mut kept = None;
    while tried.times < times(8) {
        tried.times += 1;
        let file = rows(&folder, "killed", MANY);
        let taking_in = quietly(program().args([
            "take-in",
            &file,
            "--agency",
            "school",
            "--log",
            &folder.log(),
        ]));
        tried.in_the_middle +=
            u32::from(killed(taking_in, moments.next(Duration::from_millis(1_500))));
        if !folder.path("regard.sqlite").exists() {
            continue;
        }
        let (store, head) = tried.recovers(&folder.log(), kept);
        kept = head;
        let (facts, twice) = facts(&store);
        tried.twice += twice;
        if facts.len() as u32 == MANY {
            (folder, kept) = (Folder::new(), None);
        }
    }
    let file = rows(&folder, "killed", MANY);
    regard(["take-in", &file, "--agency", "school", "--log", &folder.log()]).well();
    let (store, _) = tried.recovers(&folder.log(), kept);
    let (facts, twice) = facts(&store);
    tried.lost += u64::from(MANY) - facts.len() as u64;
    tried.twice += twice;
    tried.tell("killed (`kill -9`) while taking in");
}

#[test]
fn killed_while_the_schema_is_brought_up_to_date_it_is_the_old_one_or_the_new_one() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0002);
    let folder = Folder::new();
    let file = rows(&folder, "old", 500);
    regard(["take-in", &file, "--agency", "school", "--log", &folder.log()]).well();
    let head = log(&folder.log()).expect("a log").head().expect("readable");
    back_to_the_third_step(&folder);
    let old = std::fs::read(folder.log()).expect("a file");
    for _ in 0..times(8) {
        tried.times += 1;
        for beside in ["regard.sqlite-wal", "regard.sqlite-shm"] {
            let _ = std::fs::remove_file(folder.path(beside));
        }
        std::fs::write(folder.log(), &old).expect("the old log is put back");
        let opening = quietly(program().args(["people", "--log", &folder.log()]));
        tried.in_the_middle += u32::from(killed(opening, moments.next(Duration::from_millis(120))));
        tried.recovers(&folder.log(), head);
    }
    tried.tell("killed while the schema is brought up to date");
}

/// Undoes the last three steps of the schema, and gives the index that the fourth removes enough rows to take a while.
fn back_to_the_third_step(folder: &Folder) {
    let database = crate::running::raw(folder.log());
    let schema = include_str!("../../../store/migrations/sqlite/0001_log.sql");
    let library = include_str!("../../../store/migrations/sqlite/0003_library.sql");
    let part = |sql: &str, from: &str, to: &str| {
        let begins = sql.find(from).expect("it is there");
        sql[begins..begins + sql[begins..].find(to).expect("it ends") + to.len()].to_owned()
    };
    let old = [
        "DROP TRIGGER log_never_changed; DROP TRIGGER file_never_removed; DROP TABLE erased_file;".to_owned(),
        "INSERT INTO known SELECT fingerprint, seq FROM known_lately; DROP TABLE known_lately;".to_owned(),
        part(schema, "CREATE TRIGGER log_never_changed", "END;"),
        part(library, "CREATE TRIGGER file_never_removed", "END;"),
        part(schema, "CREATE TABLE mention_key", "WITHOUT ROWID;"),
        "INSERT INTO mention_key WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 60000) SELECT n, 1 FROM n;".to_owned(),
        "DELETE FROM migration WHERE number > 3;".to_owned(),
    ];
    database.execute_batch(&old.join("\n")).expect("the old schema");
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).expect("written");
}

#[test]
fn killed_while_the_key_is_changed_exactly_one_of_the_two_opens_it() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0003);
    let folder = Folder::new();
    let file = rows(&folder, "key", 2_000);
    regard(["take-in", &file, "--agency", "school", "--log", &folder.log()]).well();
    let head = log(&folder.log()).expect("a log").head().expect("readable");
    let other = "0b".repeat(32);
    let keys = [folder.write("one.key", KEY), folder.write("other.key", &other)]
        .map(|file| file.display().to_string());
    let mut now = 0;
    for _ in 0..times(8) {
        tried.times += 1;
        let mut change = program();
        change.env_remove("REGARD_KEY");
        change.args([
            "key",
            "change",
            "--log",
            &folder.log(),
            "--key-file",
            &keys[now],
            "--new-key-file",
            &keys[1 - now],
        ]);
        tried.in_the_middle +=
            u32::from(killed(quietly(&mut change), moments.next(Duration::from_millis(400))));
        let began = Instant::now();
        let opens =
            |key: &String| without_key(["verify", "--log", &folder.log(), "--key-file", key]);
        let [one, two] = [opens(&keys[0]), opens(&keys[1])];
        tried.recovered_in = tried.recovered_in.max(began.elapsed());
        assert_eq!(u8::from(one.code == 0) + u8::from(two.code == 0), 1, "{}{}", one.err, two.err);
        now = usize::from(two.code == 0);
        let out = [one, two][now].out.clone();
        tried.lost += u64::from(!out.contains(&head.expect("a head").to_string()));
    }
    tried.tell("killed while the key is changed");
}

#[test]
fn killed_while_backing_up_there_is_a_whole_backup_or_none() {
    let mut tried = Tried::default();
    let mut moments = Moments(0x5eed_0004);
    let folder = Folder::new();
    let file = rows(&folder, "backup", 2_000);
    regard(["take-in", &file, "--agency", "school", "--log", &folder.log()]).well();
    let key = folder.path("backup.key").display().to_string();
    let said = without_key(["key", "backup", &key]).well();
    let address = said
        .split_whitespace()
        .find(|word| word.starts_with("age1"))
        .expect("an address")
        .to_owned();
    for number in 0..times(6) {
        tried.times += 1;
        let to = folder.path(&format!("{number}.backup")).display().to_string();
        let backing_up = quietly(program().args([
            "backup",
            "--log",
            &folder.log(),
            "--to",
            &to,
            "--for",
            &address,
        ]));
        tried.in_the_middle +=
            u32::from(killed(backing_up, moments.next(Duration::from_millis(400))));
        if folder.path(&format!("{number}.backup")).exists() {
            let began = Instant::now();
            let restored = Folder::new();
            restored.ask(&["restore", &to, "--key", &key]).well();
            tried.recovered_in = tried.recovered_in.max(began.elapsed());
            let (facts, twice) = facts(&log(&restored.log()).expect("a log"));
            tried.lost += 2_000 - facts.len() as u64;
            tried.twice += twice;
        }
    }
    tried.tell("killed while backing up");
}

#[test]
fn several_processes_on_one_file_all_write_what_they_have() {
    let mut tried = Tried::default();
    for _ in 0..a_part(10, 1) {
        tried.times += 1;
        let folder = Folder::new();
        let files: Vec<String> =
            (0..9).map(|n| rows(&folder, &format!("writer{n}"), 600)).collect();
        let take_in = |file: &String| {
            let mut command = program();
            command.args(["take-in", file, "--agency", "school", "--log", &folder.log()]);
            quietly(&mut command)
        };
        // The first two hold the same rows: what both bring is there once.
        let writers: Vec<Child> = files.iter().chain(&files[..1]).map(take_in).collect();
        for mut writer in writers {
            assert!(
                writer.wait().expect("it ends").success(),
                "each is told that its rows are kept"
            );
        }
        let (store, _) = tried.recovers(&folder.log(), None);
        let (facts, twice) = facts(&store);
        tried.lost += 9 * 600 - facts.len() as u64;
        tried.twice += twice;
    }
    tried.tell("ten processes writing to one file at once");
}

/// A small filesystem of its own, in a namespace of its own: out of room while taking in, and on again once there is room.
#[test]
fn out_of_room_says_so_and_loses_nothing() {
    const SCRIPT: &str = r#"
        set -eu
        mount -t tmpfs -o size=3m tmpfs "$2"
        cd "$2"
        "$1" take-in --agency school --log log.sqlite "$3" >/dev/null
        before=$("$1" verify --log log.sqlite)
        dd if=/dev/zero of=ballast bs=1k count="$5" 2>/dev/null || true
        if "$1" take-in --agency school --log log.sqlite "$4" 2>"$2.refused" >/dev/null; then echo "it fitted"; exit 3; fi
        cat "$2.refused" >&2
        "$1" verify --log log.sqlite
        rm ballast
        mount -o remount,size=40m "$2"
        "$1" take-in --agency school --log log.sqlite "$4"
        "$1" verify --log log.sqlite
    "#;
    let mut tried = Tried::default();
    for number in 0..a_part(10, 1) {
        tried.times += 1;
        tried.in_the_middle += 1;
        let folder = Folder::new();
        let (few, many) = (rows(&folder, "few", 100), rows(&folder, "many", MANY));
        std::fs::create_dir(folder.path("room")).expect("a folder");
        let began = Instant::now();
        let regard = env!("CARGO_BIN_EXE_regard");
        let mut script = Command::new("unshare");
        script.args(["--map-root-user", "--mount", "sh", "-c", SCRIPT, "sh", regard]);
        script.args([&folder.path("room").display().to_string(), &few, &many]);
        // Each time there is a little less room, so that it ends elsewhere.
        script.arg((1_200 + 20 * number).to_string()).env("REGARD_KEY", KEY);
        let done = crate::running::ran(&mut script);
        tried.recovered_in = tried.recovered_in.max(began.elapsed());
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        for words in ["database or disk is full", "check the disk"] {
            assert!(done.err.contains(words), "{}", done.err);
        }
        let whole = done.out.lines().filter(|line| line.contains("The log is whole")).count();
        assert_eq!(whole, 2, "{}", done.out);
        assert!(done.out.contains("already known"), "{}", done.out);
        let kept = crate::running::number_after(&done.out, "kept")
            + crate::running::number_after(&done.out, "already known");
        tried.lost += u64::from(MANY) - kept;
    }
    tried.tell("out of room on the disk while taking in");
}
