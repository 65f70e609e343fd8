//! Keeping a log as whoever runs the server does: keys, backups, restores, drills, moves, and heads signed and kept elsewhere.

use crate::both_stores::{database, server};
use crate::running::{
    Folder, KEY, Ran, program, ran, raw, take_in_town, without_key, write_small_town,
};
use std::path::Path;

/// The headings of the files of these tests.
const HEADINGS: &str =
    "kind,happened,recorded,child_given_name,child_family_name,child_born,fact_seen\n";

/// A log with a hundred and twenty records of twenty children in it.
fn few() -> Folder {
    let folder = Folder::new();
    let row = |n: u32| {
        let (child, day) = (char::from(b'a' + (n % 20) as u8), 1 + n / 20);
        format!(
            "school concern,2024-05-0{day},2024-05-0{day},Merryn{child},Trevose,2015-03-04,Cold {n}\n"
        )
    };
    let rows: String = (0..120).map(row).collect();
    let file = folder.write("few.csv", &format!("{HEADINGS}{rows}"));
    folder.ask(&["take-in", "--agency", "school", &shown(&file)]).well();
    folder
}

/// One more record.
fn one_more(folder: &Folder, fact: &str) {
    let row =
        format!("{HEADINGS}school concern,2024-06-01,2024-06-01,Wenna,Trevose,2015-03-04,{fact}\n");
    let file = folder.write("more.csv", &row);
    folder.ask(&["take-in", "--agency", "school", &shown(&file)]).well();
}

/// A log with a small town in it.
fn town() -> Folder {
    let folder = Folder::new();
    let files = write_small_town(&folder);
    take_in_town(&files, &folder.log());
    folder
}

fn say(words: &[&str]) -> Ran {
    ran(program().args(words))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A key for backups: its file and its address.
fn backup_key(folder: &Folder) -> (String, String) {
    let file = shown(&folder.path("backup.key"));
    let said = without_key(["key", "backup", &file]).well();
    let address =
        said.split_whitespace().find(|word| word.starts_with("age1")).expect("an address");
    (file, address.to_owned())
}

#[test]
fn a_backup_is_not_written_under_the_name_of_a_folder_that_is_not_there() {
    let folder = few();
    let (key, address) = backup_key(&folder);
    let kept = std::fs::read_to_string(key).expect("a key");
    assert!(kept.starts_with(&format!("# its address: {address}")), "for whoever finds the key");
    let away = shown(&folder.path("elsewhere"));
    let refused = folder.ask(&["backup", "--to", &away, "--for", &address]);
    assert!(refused.code != 0 && refused.err.contains("there is no folder"), "{}", refused.err);
    assert!(!folder.path("elsewhere").exists());
    let named = shown(&folder.path("tonight.backup"));
    assert!(folder.ask(&["backup", "--to", &named, "--for", &address]).well().contains(&named));
}

/// The backup that was just made, by its file.
fn back_up(folder: &Folder, address: &str) -> String {
    let said = folder.ask(&["backup", "--to", &shown(&folder.path("")), "--for", address]).well();
    said.split(" holds ").next().expect("it names the file").to_owned()
}

fn head_in(said: &str) -> &str {
    let at = said.split_whitespace().find(|word| word.len() > 64 && word.contains(':'));
    at.expect("a head").trim_end_matches(['.', ':'])
}

#[test]
fn a_log_is_made_encrypted_or_not_at_all_unless_somebody_says_so_in_so_many_words() {
    let folder = Folder::new();
    let file = folder.write(
        "x.csv",
        "kind,happened,recorded,child_given_name,child_family_name,child_born,fact_seen\n\
        school concern,2024-05-01,2024-05-01,Canary,Trevose,2015-03-04,Came without a coat\n",
    );
    let take_in = |more: &[&str]| {
        let words = ["take-in", "--agency", "school", &shown(&file), "--log", &folder.log()];
        without_key(words.into_iter().chain(more.iter().copied()))
    };
    let refused = take_in(&[]);
    assert_ne!(refused.code, 0);
    assert!(
        refused.err.contains("regard key new") && refused.err.contains("--without-encryption"),
        "{}",
        refused.err
    );
    assert!(!folder.path("regard.sqlite").exists(), "nothing was made");

    let key = shown(&folder.path("log.key"));
    let said = without_key(["key", "new", &key]).well();
    let made = std::fs::read_to_string(&key).expect("a key was written");
    assert_eq!(made.trim().len(), 64);
    assert!(!said.contains(made.trim()), "a key is never printed");
    assert_ne!(without_key(["key", "new", &key]).code, 0, "and never written over");
    take_in(&["--key-file", &key]).well();
    let bytes = std::fs::read(folder.log()).expect("a log");
    assert!(
        !bytes.starts_with(b"SQLite format 3")
            && !bytes.windows(6).any(|window| window == b"Canary")
    );

    let people = |more: &[&str]| {
        without_key(["people", "--log", &folder.log()].into_iter().chain(more.iter().copied()))
    };
    assert!(people(&["--key-file", &key]).well().contains("Canary Trevose"));
    let refused = people(&[]);
    assert!(refused.err.contains("--key-file"), "{}", refused.err);
    let wrong = folder.write("wrong.key", KEY);
    let refused = people(&["--key-file", &shown(&wrong)]);
    assert!(refused.err.contains("the key does not open"), "{}", refused.err);

    let plain = shown(&folder.path("plain.sqlite"));
    let both =
        ["take-in", "--agency", "school", &shown(&file), "--log", &plain, "--key-file", &key];
    let refused = without_key(both.into_iter().chain(["--without-encryption"]));
    assert!(refused.err.contains("leave one of them out"), "{}", refused.err);
    assert!(!folder.path("plain.sqlite").exists(), "nothing was made");
    without_key([
        "take-in",
        "--agency",
        "school",
        &shown(&file),
        "--log",
        &plain,
        "--without-encryption",
    ])
    .well();
    assert!(std::fs::read(&plain).expect("a log").starts_with(b"SQLite format 3"));
}

#[test]
fn a_key_is_changed_and_the_old_one_opens_nothing_any_more() {
    let folder = few();
    let before = folder.ask(&["verify"]).well();
    let new = shown(&folder.path("new.key"));
    without_key(["key", "new", &new]).well();
    let said = folder.ask(&["key", "change", "--new-key-file", &new]).well();
    assert!(said.contains("has another key now"), "{said}");
    assert!(folder.ask(&["verify"]).err.contains("the key does not open"));
    assert_eq!(without_key(["verify", "--log", &folder.log(), "--key-file", &new]).well(), before);
}

#[test]
fn a_backup_is_drilled_and_restored_on_both_databases_and_as_of_an_entry() {
    let (server, _cluster) = server();
    let folder = town();
    let (key, address) = backup_key(&folder);
    let verified = folder.ask(&["verify"]).well();
    let head = head_in(&verified).to_owned();
    let backup = back_up(&folder, &address);
    let bytes = std::fs::read(&backup).expect("a backup");
    assert!(bytes.starts_with(b"age-encryption.org/v1"), "others can open it with the key");

    let drilled = folder.ask(&["drill", &backup, "--key", &key]).well();
    assert!(drilled.contains(&head) && drilled.contains("judged alike"), "{drilled}");
    assert!(
        drilled.contains("The newest record was received") && drilled.contains("ago"),
        "{drilled}"
    );
    let drilled =
        folder.ask(&["drill", &backup, "--key", &key, "--scratch", &database(&server)]).well();
    assert!(drilled.contains("judged alike"), "{drilled}");

    let elsewhere = Folder::new();
    let drilled = elsewhere.ask(&["drill", &backup, "--key", &key, "--apart"]).well();
    assert!(drilled.contains(&head) && drilled.contains("not compared"), "{drilled}");

    let restored = shown(&folder.path("restored.sqlite"));
    for log in [&restored, &database(&server)] {
        let said = say(&["restore", &backup, "--key", &key, "--log", log]).well();
        assert_eq!(head_in(&said), head, "{said}");
        assert_eq!(
            say(&["findings", "--all", "--as-of", "2026-06-01", "--log", log]).well(),
            folder.ask(&["findings", "--all", "--as-of", "2026-06-01"]).well()
        );
    }
    let earlier = shown(&folder.path("earlier.sqlite"));
    say(&["restore", &backup, "--key", &key, "--log", &earlier, "--up-to", "100"]).well();
    assert!(say(&["verify", "--log", &earlier]).well().contains("100 entries"));
    // Into a log that holds something else nothing is restored.
    let other = Folder::new();
    one_more(&other, "Cold");
    let refused = other.ask(&["restore", &backup, "--key", &key]);
    assert!(refused.code != 0 && refused.err.contains("holds something else"), "{}", refused.err);
}

#[test]
fn a_backup_of_another_log_a_damaged_one_and_a_wrong_key_fail_the_drill_and_say_why() {
    let folder = few();
    let (key, address) = backup_key(&folder);
    let backup = back_up(&folder, &address);
    let other_key = shown(&folder.path("other.key"));
    without_key(["key", "backup", &other_key]).well();
    let refused = folder.ask(&["drill", &backup, "--key", &other_key]);
    assert!(
        refused.code != 0 && refused.err.contains("this key does not open the backup"),
        "{}",
        refused.err
    );

    let fresh = Folder::new();
    let refused = fresh.ask(&["restore", &backup, "--key", &other_key]);
    assert!(refused.code != 0 && !fresh.path("regard.sqlite").exists(), "{}", refused.err);

    let mut bytes = std::fs::read(&backup).expect("a backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = folder.path("damaged.backup");
    std::fs::write(&damaged, bytes).expect("written");
    let refused = folder.ask(&["drill", &shown(&damaged), "--key", &key]);
    assert!(refused.code != 0 && refused.err.contains("regard:"), "{}", refused.err);

    // The log is not the one the backup was made of: somebody has put another in its place.
    let other = few();
    let refused = other.ask(&["drill", &backup, "--key", &key]);
    assert!(
        refused.code != 0 && refused.err.contains("not the one it was made of"),
        "{}",
        refused.err
    );
    let left = std::fs::read_dir(folder.path("")).expect("a folder");
    let unfinished = left.filter(|file| {
        file.as_ref().is_ok_and(|file| file.file_name().to_string_lossy().contains("unfinished"))
    });
    assert_eq!(unfinished.count(), 0);
}

#[test]
fn a_log_moves_to_the_other_database_and_back_and_is_the_same_log() {
    let (server, _cluster) = server();
    let folder = town();
    let there = database(&server);
    let back = shown(&folder.path("back.sqlite"));
    let key = folder.write("back.key", &"0b".repeat(32));
    let moved = say(&["move", "--from", &folder.log(), "--to", &there]).well();
    assert!(moved.contains("judged alike"), "{moved}");
    let refused = say(&["move", "--from", &there, "--to", &back]);
    assert!(refused.code != 0 && refused.err.contains("--to-key-file"), "{}", refused.err);
    let moved =
        say(&["move", "--from", &there, "--to", &back, "--to-key-file", &shown(&key)]).well();
    assert!(moved.contains("judged alike"), "{moved}");
    let head = |words: &[&str]| head_in(&say(words).well()).to_owned();
    let first = head(&["verify", "--log", &folder.log()]);
    assert_eq!(head(&["verify", "--log", &there]), first);
    assert_eq!(head(&["verify", "--log", &back, "--key-file", &shown(&key)]), first);
    // The settings of the log in use open the one that is moved.
    let elsewhere = database(&server);
    let mut moving = program();
    moving.env_remove("REGARD_KEY").env("REGARD_KEY_FILE", &key);
    ran(moving.args(["move", "--from", &back, "--to", &elsewhere])).well();
    // What comes later follows with the same command.
    one_more(&folder, "Cold");
    say(&["move", "--from", &folder.log(), "--to", &there]).well();
    assert_eq!(head(&["verify", "--log", &there]), head(&["verify", "--log", &folder.log()]));
}

#[test]
fn a_log_rewritten_with_all_its_hashes_is_told_by_a_signed_checkpoint() {
    let folder = few();
    let key = shown(&folder.path("signing.key"));
    let said = without_key(["key", "sign", &key]).well();
    let public =
        said.split_whitespace().find(|word| word.len() == 64).expect("a public key").to_owned();
    let lines = shown(&folder.path("checkpoints"));
    let line = folder.ask(&["checkpoint", "--key", &key, "--to", &lines]).well();
    assert!(line.starts_with("REGARD-CHECKPOINT-1 "), "{line}");
    let verify =
        |lines: &str, by: &str| folder.ask(&["verify", "--checkpoints", lines, "--signed-by", by]);
    let whole = verify(&lines, &public).well();
    assert!(whole.contains("the entry of the one checkpoint"), "{whole}");

    // Somebody who may rewrite everything in the database: the whole log once more, without its last entries, as this program would.
    let shorter = Folder::new();
    let (backups, address) = backup_key(&folder);
    let backup = back_up(&folder, &address);
    shorter.ask(&["restore", &backup, "--key", &backups, "--up-to", "50"]).well();
    one_more(&shorter, "All well");
    assert!(shorter.ask(&["verify"]).well().contains("is whole"), "the chain itself cannot tell");
    let found = shorter.ask(&["verify", "--checkpoints", &lines, "--signed-by", &public]);
    assert!(found.code != 0 && found.out.contains("cut short"), "{}{}", found.out, found.err);
    // Nor can they sign for it.
    let forger = shown(&folder.path("forger.key"));
    without_key(["key", "sign", &forger]).well();
    let lines = shown(&shorter.path("checkpoints"));
    shorter.ask(&["checkpoint", "--key", &forger, "--to", &lines]).well();
    let refused = shorter.ask(&["verify", "--checkpoints", &lines, "--signed-by", &public]);
    assert!(refused.code != 0 && refused.err.contains("not signed by this key"), "{}", refused.err);
    std::fs::write(&lines, "").expect("written");
    let refused = shorter.ask(&["verify", "--checkpoints", &lines, "--signed-by", &public]);
    assert!(refused.code != 0 && refused.err.contains("holds no checkpoint"), "{}", refused.err);
}

#[test]
fn a_broken_log_is_neither_signed_nor_backed_up_and_what_a_backup_would_need_is_said() {
    let folder = few();
    let database = raw(folder.log());
    database.execute_batch("DROP TRIGGER log_never_changed; UPDATE log SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE seq = 7").expect("damaged");
    drop(database);
    let (_, address) = backup_key(&folder);
    let key = shown(&folder.path("signing.key"));
    without_key(["key", "sign", &key]).well();
    let found = folder.ask(&["verify"]);
    assert!(
        found.code != 0 && found.out.contains("entry 7") && found.out.contains("Wanted: a backup"),
        "{}",
        found.out
    );
    let refused = folder.ask(&["checkpoint", "--key", &key]);
    assert!(refused.code != 0 && refused.err.contains("nothing was signed"), "{}", refused.err);
    let refused = folder.ask(&["backup", "--to", &shown(&folder.path("")), "--for", &address]);
    assert!(
        refused.code != 0 && refused.err.contains("entry 7 is not as it was written"),
        "{}",
        refused.err
    );
}

#[test]
fn what_is_removed_takes_two_people_is_gone_and_every_chronology_says_that_something_is() {
    let folder = few();
    one_more(&folder, "Canary sang");
    let told = folder.ask(&["chronology", "Wenna Trevose", "--format", "json"]).json();
    let id = told["entries"][0]["records"][0]["id"].as_str().expect("an id").to_owned();
    let erase = |agreed_by: &str, more: &[&str]| {
        let words = [
            "erase",
            "--record",
            &id,
            "--rule",
            "court-order",
            "--reason",
            "An order.",
            "--by",
            "Jo Marsh",
        ];
        folder.ask(&[&words[..], &["--agreed-by", agreed_by], more].concat())
    };
    let refused = erase("jo marsh", &["--go-ahead"]);
    assert!(refused.code != 0 && refused.err.contains("two people"), "{}", refused.err);
    let only_said = erase("Bea Quill", &[]).well();
    assert!(only_said.contains("Nothing was removed yet"), "{only_said}");
    assert!(only_said.contains(", School, "), "{only_said}");
    assert!(only_said.contains("has no rule court-order"), "{only_said}");
    assert!(!only_said.contains("Canary"), "{only_said}");
    assert!(folder.ask(&["chronology", "Wenna Trevose"]).well().contains("Canary sang"));
    erase("Bea Quill", &["--go-ahead"]).well();
    assert!(erase("Bea Quill", &["--go-ahead"]).err.contains("was removed before"));
    assert!(folder.ask(&["verify"]).well().contains("is whole"));
    let others = folder.ask(&["chronology", "Merrynb Trevose"]).well();
    assert!(others.contains("One record of this log was removed under the law"), "{others}");
    one_more(&folder, "Canary sang");
    assert_ne!(
        folder.ask(&["chronology", "Wenna Trevose"]).code,
        0,
        "the same row does not bring it back"
    );
}

/// A schedule as shipped, with a hold on everything that schools recorded.
fn held() -> String {
    let shipped = include_str!("../../../../practice/england/retention.toml");
    let hold = "[[hold]]\nid = \"inquiry\"\ntitle = \"An inquiry\"\nfrom = 2020-01-01\nagencies = [\"school\"]\n\
        source = { title = \"Letter\", where = \"All of it\", says = \"Keep it.\", read = 2026-01-05, status = \"example\" }\n";
    format!("{shipped}\n{hold}")
}

#[test]
fn what_is_due_is_listed_with_the_command_that_removes_it_and_nothing_goes_by_itself() {
    let folder = Folder::new();
    let rows = "school concern,2004-06-01,2004-06-01,Wenna,Trevose,1995-03-04,Canary sang\n\
        school concern,2024-06-01,2024-06-01,Merryn,Pasco,2015-03-04,Cold\n\
        school concern,2004-06-02,2004-06-02,Lowen,Hext,,Cold\n";
    let file = folder.write("old.csv", &format!("{HEADINGS}{rows}"));
    folder.ask(&["take-in", "--agency", "school", &shown(&file)]).well();
    let due = |more: &[&str]| {
        folder
            .ask(&[&["retention", "--format", "json", "--day", "2026-11-23"], more].concat())
            .json()
    };
    let told = due(&[]);
    assert_eq!(told["due"].as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!(told["due"][0]["rule"], "school-child-protection-file");
    let record = &told["due"][0]["records"][0];
    assert_eq!(
        (&record["start"], &record["last_day"]),
        (&"1995-03-04".into(), &"2020-03-04".into())
    );
    assert_eq!(told["cannot_tell"][0]["why"], "the date of birth is not known");
    assert_eq!((&told["not_yet"], &told["looked_at"]), (&1.into(), &3.into()));
    let early = folder.ask(&["retention", "--day", "2020-03-04"]).well();
    assert!(early.contains("Due on 4 March 2020: 0 of 2 records."), "{early}");
    let printed = folder.ask(&["retention", "--day", "2020-03-05"]).well();
    for said in [
        "Wenna Trevose",
        "25 years from 4 March 1995",
        "example: replace with your policy",
        "Lowen Hext",
        "Legal holds that stand on this day: 0",
    ] {
        assert!(printed.contains(said), "{said} is not in {printed}");
    }
    assert!(!printed.contains("Canary"), "what was written is not needed to decide what to read");
    assert_eq!(due(&["--child", "Merryn"])["due"], serde_json::json!([]));
    let own = folder.write("own.toml", &held());
    let kept = due(&["--schedule", &shown(&own)]);
    assert_eq!(kept["due"], serde_json::json!([]), "the hold beats the schedule");
    assert_eq!(kept["kept"][0]["because"][0], "legal hold inquiry: An inquiry");
    let command = told["due"][0]["command"].as_str().expect("a command").to_owned();
    assert!(printed.contains(&command), "{command} is not in {printed}");
    let erase = command.replace("\"…\"", "").replace("regard ", "");
    let mut words: Vec<&str> = erase.split_whitespace().collect();
    for (option, value) in
        [("--reason", "Its time is over."), ("--by", "Jo Marsh"), ("--agreed-by", "Bea Quill")]
    {
        let at = words.iter().position(|word| *word == option).expect("the option is there");
        words.insert(at + 1, value);
    }
    words.push("--go-ahead");
    say(&words).well();
    let after = due(&[]);
    assert_eq!((&after["due"], &after["looked_at"]), (&serde_json::json!([]), &2.into()));
    assert!(folder.ask(&["verify"]).well().contains("is whole"));
}

#[test]
fn a_schedule_that_is_not_sound_is_refused_with_every_mistake_and_its_line() {
    let folder = few();
    let bad = held()
        .replace("from = 2020-01-01", "from = 2020-01-01\nlifted = 2019-01-01")
        .replace("years = 75", "days = 75");
    let file = folder.write("bad.toml", &bad);
    let refused = folder.ask(&["retention", "--schedule", &shown(&file)]);
    assert_ne!(refused.code, 0);
    let line =
        |words: &str| 1 + bad.lines().position(|line| line.contains(words)).expect("the line");
    for (line, said) in [
        (line("days = 75"), "what is kept is kept for years or months"),
        (line("lifted = 2019"), "the hold is lifted before it stands"),
    ] {
        assert!(refused.err.contains(&format!("bad.toml:{line}: {said}")), "{}", refused.err);
    }
    let gone = folder.ask(&["retention", "--schedule", "no-such-file.toml"]);
    assert!(gone.code != 0 && gone.err.contains("name your retention schedule"), "{}", gone.err);
}
