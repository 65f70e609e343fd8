//! A thief has the disk: the log, what is written beside it, files for temporary use, backups and whatever was printed. Nobody's name
//! is in any of it, in no form it might have been written in.

use crate::running::{Folder, KEY, Ran, program, ran, without_key};
use std::path::Path;
use std::process::Stdio;

/// Names and places that nothing but the records holds.
const CANARIES: [&str; 5] =
    ["Zephyrine", "Quillfeather", "Quagmire Terrace", "Ottoline", "sat in the yellow cupboard"];

fn canary_rows(folder: &Folder) -> String {
    let headings = "kind,happened,recorded,child_given_name,child_family_name,child_born,address,others,fact_seen\n";
    let row = |n: u32| {
        format!(
            "school concern,2024-05-{:02},2024-05-{:02},Zephyrine,Quillfeather,2015-03-04,\"{n} Quagmire Terrace\",\
             mother Ottoline Quillfeather (born 1990-01-02),She sat in the yellow cupboard {n} times.\n",
            1 + n % 28,
            1 + n % 28
        )
    };
    let rows: String = (0..3_000).map(row).collect();
    folder.write("canaries.csv", &format!("{headings}{rows}")).display().to_string()
}

/// The id of no record here.
const NOBODYS: &str = "01a206e2-5adc-7826-847f-e13fc0bd185e";

/// The forms in which somebody's name may stand in a file.
fn forms(canary: &str) -> Vec<Vec<u8>> {
    let hex = |upper: bool| {
        let one = |byte: u8| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
        canary.bytes().map(one).collect::<String>().into_bytes()
    };
    let wide = canary.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        canary.as_bytes().to_vec(),
        canary.to_lowercase().into_bytes(),
        canary.to_uppercase().into_bytes(),
        canary.replace(' ', "%20").into_bytes(),
        hex(false),
        hex(true),
        wide,
    ]
}

/// The canaries that stand somewhere in these bytes.
fn found(bytes: &[u8]) -> Vec<&'static str> {
    let holds = |form: &Vec<u8>| bytes.windows(form.len()).any(|part| part == form);
    CANARIES.into_iter().filter(|canary| forms(canary).iter().any(holds)).collect()
}

/// Every file under a folder, with those in folders of it.
fn assert_nothing_in(folder: &Path, seen: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            assert_nothing_in(&path, seen);
            continue;
        }
        let bytes = std::fs::read(&path).expect("the file can be read");
        assert_eq!(found(&bytes), Vec::<&str>::new(), "in {}", path.display());
        seen.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
}

fn assert_says_nothing(said: &Ran, of: &str) {
    assert_eq!(found(said.out.as_bytes()), Vec::<&str>::new(), "{of} printed it");
    assert_eq!(found(said.err.as_bytes()), Vec::<&str>::new(), "{of} complained with it");
}

#[test]
fn a_stolen_disk_gives_nobodys_name() {
    let (agency, server) = (Folder::new(), Folder::new());
    let file = canary_rows(&agency);
    let log = server.log();
    let temporary = server.path("tmp");
    std::fs::create_dir(&temporary).expect("a folder");
    let on_server = |words: &[&str]| {
        let mut command = program();
        command.args(words).args(["--log", &log]).env("TMPDIR", &temporary);
        command
    };
    ran(&mut on_server(&["take-in", &file, "--agency", "school"])).well();
    let key = agency.path("backup.key").display().to_string();
    let said = without_key(["key", "backup", &key]).well();
    let address =
        said.split_whitespace().find(|word| word.starts_with("age1")).expect("an address");
    let backup = server.path("a.backup").display().to_string();
    ran(&mut on_server(&["backup", "--to", &backup, "--for", address])).well();

    // Stopped in the middle of a drill and of a taking-in, with everything that is being written left behind.
    let others = std::fs::read_to_string(&file).expect("it is there").replace("times", "mornings");
    let again = agency.write("again.csv", &others).display().to_string();
    let taking_in =
        on_server(&["take-in", &again, "--agency", "school"]).stdout(Stdio::null()).spawn();
    let drilling = on_server(&["drill", &backup, "--key", &key]).stdout(Stdio::null()).spawn();
    let (_nobody, moment) = std::sync::mpsc::channel::<()>();
    let _ = moment.recv_timeout(std::time::Duration::from_millis(700));
    for mut process in [taking_in, drilling].map(|started| started.expect("it starts")) {
        let _ = process.kill();
        let _ = process.wait();
    }
    let mut seen = Vec::new();
    assert_nothing_in(Path::new(&log).parent().expect("a folder"), &mut seen);
    assert!(
        seen.contains(&"regard.sqlite".to_owned()) && seen.contains(&"a.backup".to_owned()),
        "{seen:?}"
    );
    assert!(seen.contains(&"regard.sqlite-wal".to_owned()), "stopped in the middle: {seen:?}");

    // The same rows in a log without a key are found: the search can find them.
    let plain = Folder::new();
    let words = ["take-in", &file, "--agency", "school", "--without-encryption"];
    let mut plainly = program();
    ran(plainly.args(words).args(["--log", &plain.log()]).env_remove("REGARD_KEY")).well();
    assert_eq!(found(&std::fs::read(plain.log()).expect("a file")), CANARIES);
}

#[test]
fn what_is_complained_of_names_nobody() {
    let (agency, server) = (Folder::new(), Folder::new());
    let file = canary_rows(&agency);
    let said = server.ask(&["take-in", &file, "--agency", "school"]);
    assert_says_nothing(&said, "taking in");
    let broken =
        std::fs::read_to_string(&file).expect("it is there").replace("2015-03-04", "a Tuesday");
    let broken = agency.write("broken.csv", &broken).display().to_string();
    assert_says_nothing(
        &server.ask(&["take-in", &broken, "--agency", "school"]),
        "taking in what is no date",
    );
    let other_key = agency.write("other.key", &KEY.replace('7', "3")).display().to_string();
    assert_says_nothing(
        &without_key(["verify", "--log", &server.log(), "--key-file", &other_key]),
        "the wrong key",
    );
    // One record made to read as something else, past everything that guards it.
    let database = crate::running::raw(server.log());
    let harm = "DROP TRIGGER log_never_changed; \
        UPDATE log SET body = CAST(replace(CAST(body AS TEXT), '\"kind\"', '\"find\"') AS BLOB) WHERE seq = 7;";
    database.execute_batch(harm).expect("harmed");
    drop(database);
    for words in [
        &["verify"][..],
        &["verify", "--rebuild-indexes"],
        &["people"],
        &["findings"],
        &["work"],
        &["take-in", &file, "--agency", "school"],
        &[
            "erase",
            "--record",
            NOBODYS,
            "--rule",
            "r",
            "--reason",
            "why",
            "--by",
            "A",
            "--agreed-by",
            "B",
        ],
    ] {
        let said = server.ask(words);
        assert!(said.code != 0 || words[0] == "take-in", "{words:?} should complain: {}", said.out);
        assert_says_nothing(&said, &words.join(" "));
    }
}
