//! `regard continuity`: what is sealed, what is not in it, and that a real browser opens it from the disk, and only with its passphrase.

use crate::running::{Folder, Ran};
use safekeeping::{Passphrase, SealedSheet};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What must stand in no open part of a file, in no account and in no error.
const CANARIES: [&str; 9] = [
    "Zephyrine",
    "Quillfeather",
    "Pondweed",
    "9434765919",
    "Wigglesworth",
    "Merryn",
    "CANARY",
    "breakfast",
    "NM1 2AB",
];

fn days_ago(days: i64) -> String {
    let today = regard::clock::today();
    today.checked_sub(jiff::Span::new().days(days)).expect("a day").to_string()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A log with a child who is open to the school, one whose name is hostile, and one who is open to nobody.
fn family() -> Folder {
    let folder = Folder::new();
    let (born, mother) = ("2015-03-04", "mother Ottoline Wigglesworth (born 1990-02-01)");
    let child = "Zephyrine,Quillfeather";
    let hostile =
        "\"<script>document.title='owned'</script>\",\"Nance\"\"><img src=x onerror=alert(1)>\"";
    let school = format!(
        "reference,kind,happened,recorded,child_given_name,child_family_name,child_known_as,child_born,child_nhs_number,child_address,people,fact_seen,said_by_child,sensitivity\n\
         s1,school-concern,{0},{0},{child},Zeffie,{born},9434765919,\"7 Pondweed Lane, NM1 2AB\",{mother},Came without a coat,I had no breakfast,\n\
         s2,school-concern,{1},{1},{child},,{born},9434765919,,,CANARYREFUGE,,restricted\n\
         s3,note,{1},{1},Merryn,Trevose,,2014-05-06,,\"3 Hatch Road, NM9 9ZZ\",,CANARYCLOSED,,\n",
        days_ago(80),
        days_ago(70)
    );
    let care = format!(
        "reference,kind,happened,recorded,child_given_name,child_family_name,child_born,child_nhs_number,shared_with,fact_seen,plan,on,purpose\n\
         c1,plan-started,{0},{0},{child},{born},9434765919,school,,child-protection,,\n\
         c2,visit-planned,{1},{1},{child},{born},9434765919,school,,,{2},statutory\n\
         c3,note,{1},{1},{child},{born},9434765919,,CANARYSECRET,,,\n\
         c4,plan-started,{0},{0},{hostile},2017-01-02,,school,<b>bold</b> & <script>alert(2)</script>,child-in-need,,\n",
        days_ago(60),
        days_ago(30),
        days_ago(20)
    );
    for (name, agency, rows) in
        [("school.csv", "school", &school), ("care.csv", "childrens-social-care", &care)]
    {
        let file = shown(&folder.write(name, rows));
        let account = folder.ask(&["take-in", &file, "--agency", agency]).well();
        assert!(account.contains("rejected 0"), "{account}");
    }
    for made in ["out", "passphrases"] {
        std::fs::create_dir(folder.path(made)).expect("a folder");
    }
    folder
}

fn extracts(folder: &Folder, more: &[&str]) -> Ran {
    let (to, passphrases) = (shown(&folder.path("out")), shown(&folder.path("passphrases")));
    let words = ["continuity", "--to", &to, "--passphrases", &passphrases];
    folder.ask(&words.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
}

fn file_of(folder: &Folder, agency: &str) -> PathBuf {
    folder.path("out").join(format!("continuity-{agency}-{}.html", regard::clock::today()))
}

fn passphrase_of(folder: &Folder, agency: &str) -> String {
    let file = folder.path("passphrases").join(format!("{agency}.passphrase"));
    std::fs::read_to_string(file).expect("a passphrase was kept").trim().to_owned()
}

/// What stands between the tag with an id and its end.
fn block<'a>(file: &'a str, id: &str) -> &'a str {
    let (_, after) = file.split_once(&format!("id=\"{id}\">")).unwrap_or_else(|| panic!("no {id}"));
    after.split_once("</script>").expect("an end").0
}

/// A file opened as its browser opens it: the index, and every page.
fn opened(folder: &Folder, agency: &str) -> (Value, Vec<String>) {
    let file = std::fs::read_to_string(file_of(folder, agency)).expect("an extract");
    let passphrase = Passphrase::parse(&passphrase_of(folder, agency)).expect("a passphrase");
    let sheet = SealedSheet::again(&passphrase, block(&file, "header")).expect("a header");
    let read = |name: &str| -> Value {
        let content = sheet.open(name, block(&file, &format!("piece-{name}"))).expect("it opens");
        serde_json::from_slice(&content).expect("JSON")
    };
    let index = read("index");
    let page = |child: &Value| {
        let pages = read(&child["piece"].to_string());
        pages[child["place"].as_u64().expect("a place") as usize]
            .as_str()
            .expect("a page")
            .to_owned()
    };
    let pages = crate::running::list(&index["children"]).iter().map(page).collect();
    (index, pages)
}

#[test]
fn nothing_of_anybody_stands_in_the_open_and_each_file_holds_what_its_agency_knows() {
    let folder = family();
    let account = extracts(&folder, &["--all", "--generate"]);
    let file = file_of(&folder, "school");
    let bytes = std::fs::read_to_string(&file).expect("an extract");
    let passphrase = passphrase_of(&folder, "school");
    for canary in CANARIES.into_iter().chain([passphrase.as_str()]) {
        assert!(!bytes.contains(canary), "{canary} stands in the open");
        assert!(
            !account.out.contains(canary) && !account.err.contains(canary),
            "{canary} was printed"
        );
    }
    let account = account.well();
    assert!(
        account.contains("continuity-school-") && account.contains(": 2 open children"),
        "{account}"
    );
    assert!(account.contains("SHA-256 "), "{account}");
    assert_ne!(passphrase, passphrase_of(&folder, "childrens-social-care"), "each has its own");
    #[cfg(unix)]
    for secret in [file, folder.path("passphrases/school.passphrase")] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = secret.metadata().expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", secret.display());
    }
    assert_eq!(
        folder.path("out").read_dir().expect("readable").count(),
        2,
        "nothing unfinished is left"
    );

    let (index, pages) = opened(&folder, "school");
    assert_eq!(index["about"]["agency"], "School");
    let head = folder.ask(&["verify"]).well();
    assert!(head.contains(index["about"]["made"]["head"].as_str().expect("a head")), "{head}");
    let child = pages.iter().find(|page| page.contains("Zephyrine")).expect("the open child");
    for words in [
        "I had no breakfast",
        "Plan: child protection",
        "Make the visit",
        "Ottoline Wigglesworth",
        "1 more is marked as restricted",
    ] {
        assert!(child.contains(words), "{words}: {child}");
    }
    for kept in ["CANARYSECRET", "CANARYREFUGE", "Merryn", "CANARYCLOSED"] {
        assert!(!pages.concat().contains(kept) && !index.to_string().contains(kept), "{kept}");
    }
    let hostile = pages.iter().find(|page| page.contains("owned")).expect("the other open child");
    assert!(
        hostile.contains("&lt;script&gt;")
            && !hostile.contains("<script")
            && !hostile.contains("<img"),
        "{hostile}"
    );

    let (_, pages) = opened(&folder, "childrens-social-care");
    assert!(pages.concat().contains("CANARYSECRET"), "social care wrote it");
    assert!(!pages.concat().contains("I had no breakfast"), "and was not told of this");
}

#[test]
fn what_cannot_be_sealed_safely_is_refused_and_what_fails_for_one_agency_is_made_for_another() {
    let folder = family();
    let (out, weak) = (shown(&folder.path("out")), shown(&folder.write("weak", "kittens\n")));
    let refused =
        folder.ask(&["continuity", "--agency", "school", "--to", &out, "--passphrase-file", &weak]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("it needs 16 or more") || refused.err.contains("It needs 16 or more"),
        "{}",
        refused.err
    );
    assert!(!refused.err.contains("kittens"), "{}", refused.err);
    let refused = folder.ask(&["continuity", "--all", "--to", &out, "--passphrases", &out]);
    assert!(refused.err.contains("whoever takes one takes the other"), "{}", refused.err);
    let refused = extracts(&folder, &["--agency", "parish"]);
    assert!(refused.err.contains("there is no agency parish"), "{}", refused.err);
    folder.write("passphrases/school.passphrase", "a heron on the old quay\n");
    let half = extracts(&folder, &["--all"]);
    assert_eq!(half.code, 1);
    assert!(
        half.err.contains("NOT made for childrens-social-care") && half.err.contains("--generate"),
        "{}",
        half.err
    );
    assert!(
        file_of(&folder, "school").exists() && !file_of(&folder, "childrens-social-care").exists()
    );
}

/// The file with one letter of a block replaced by another.
fn altered(file: &str, id: &str) -> String {
    let sealed = block(file, id);
    let middle = sealed.len() / 2;
    let other = if sealed.as_bytes()[middle] == b'A' { "B" } else { "A" };
    file.replace(sealed, &format!("{}{other}{}", &sealed[..middle], &sealed[middle + 1..]))
}

#[test]
fn a_browser_opens_it_from_the_disk_with_its_passphrase_only_and_asks_nobody() {
    let chromium =
        std::env::var("REGARD_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    assert!(
        Path::new(&chromium).exists(),
        "there is no {chromium}: install Chromium (apt-get install chromium), or name another in REGARD_CHROMIUM"
    );
    let folder = family();
    extracts(&folder, &["--agency", "school", "--generate"]).well();
    let right = std::fs::read_to_string(file_of(&folder, "school")).expect("an extract");
    let page = |name: &str, text: &str| folder.write(&format!("out/{name}.html"), text);
    page("right", &right);
    page("index", &altered(&right, "piece-index"));
    page("piece", &altered(&right, "piece-0"));
    let script = right.replace("'use strict'", "'use strict';document.title=1");
    assert_ne!(script, right);
    page("script", &script);

    let checks = browser_checks();
    let outcome = Command::new("node")
        .arg("continuity.mjs")
        .env("REGARD_FOLDER", folder.path("out"))
        .env("REGARD_PASSPHRASE", passphrase_of(&folder, "school"))
        .env("REGARD_PICTURES", checks.join("pictures"))
        .current_dir(&checks)
        .output()
        .expect("node starts: install Node.js 20 or newer (apt-get install nodejs)");
    let told = String::from_utf8_lossy(&outcome.stdout).into_owned()
        + &String::from_utf8_lossy(&outcome.stderr);
    assert!(outcome.status.success() && told.contains(" checks, 0 wrong"), "{told}");
}

/// The folder of the browser's checks with what they need installed, made where nothing of it is committed.
fn browser_checks() -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/browser");
    let into = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-of-extracts");
    std::fs::create_dir_all(&into).expect("the build folder can be written");
    for file in ["package.json", "package-lock.json", "walk.mjs", "continuity.mjs"] {
        std::fs::copy(from.join(file), into.join(file)).expect("the build folder can be written");
    }
    let installed = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(&into)
        .output()
        .expect("npm starts: install Node.js 20 or newer (apt-get install nodejs npm)");
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    into
}
