//! Practice with every mistake: all of it is named at once, each with its file and line.

use safeguarding::practice::load;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file under a folder with this ending, by its path from the folder, in order.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("the folder is there") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(folder).expect("under it").display().to_string();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_mistake_in_a_folder_is_named_with_its_file_and_line() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-practice");
    let files = files(&folder, "toml");
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    // Scenarios for all but one rule, so that the one without is named too.
    let stories: Vec<String> = borrowed
        .iter()
        .filter_map(|(path, _)| path.rsplit('/').next()?.strip_suffix(".toml"))
        .filter(|id| *id != "agrees")
        .map(|id| format!("| {id} | met |\n| {id} | not met |\n| {id} | cannot tell |\n"))
        .collect();
    let stories = stories.concat();
    let stories = format!(
        "{stories}| agrees | met |\n| well-named | met |\n| well-named | not met |\n| well-named | cannot tell |"
    );
    let problems = load(&borrowed, &[("stories", &stories)]).expect_err("nothing here is sound");
    let said: Vec<String> = problems.iter().map(|problem| format!("{problem}\n")).collect();
    let said = said.concat();
    let expected = fs::read_to_string(folder.join("problems.txt")).unwrap_or_default();
    assert!(said == expected, "tests/bad-practice/problems.txt does not say this:\n{said}");
    for problem in problems {
        assert!(problem.line.is_some(), "{problem} says no line");
    }
}

#[test]
fn practice_with_more_agencies_than_can_be_kept_apart_is_refused() {
    let agency = |n: usize| format!("[[agency]]\nid = \"agency-{n}\"\nname = \"Agency {n}\"\n\n");
    let many: String = (0..65).map(agency).collect();
    let problems = load(&[("england/agencies.toml", &many)], &[]).expect_err("one too many");
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].to_string(),
        "england/agencies.toml:1: 65 agencies are listed: 64 is the most"
    );
    let enough: String = (0..64).map(agency).collect();
    assert!(load(&[("england/agencies.toml", &enough)], &[]).is_ok());
}

// covers: BRA-32
#[test]
fn a_resource_pack_is_data_and_what_is_wrong_with_it_is_named_with_its_line() {
    let one = |title: &str, address: &str, steps: &str| {
        format!(
            "[[resource]]\ntitle = \"{title}\"\npublisher = \"Oxmere\"\naddress = \"{address}\"\nuse = \"To look up\"\nsteps = [{steps}]\nchecked = 2025-11-22\n"
        )
    };
    let path = "england/resources.toml";
    let sound = one("Toolkit", "https://example.org/a", "\"assessment\"");
    let practice = load(&[(path, &sound)], &[]).expect("sound");
    let day = |year| jiff::civil::date(year, 11, 22);
    let toolkit = &practice.resources[0];
    assert_eq!(toolkit.checked(day(2026)), Some((day(2025), true)));
    assert_eq!(toolkit.checked(day(2027)), Some((day(2025), false)), "to be checked again");
    let again = one("Toolkit", "https://example.org/b", "\"plan\"");
    let bare = one("Leaflet", "http://example.org", "\"plan\"");
    let nowhere = one("Poster", "https://example.org/c", "");
    let bad = [sound, again, bare, nowhere].concat();
    let problems = load(&[(path, &bad)], &[]).expect_err("three are not sound");
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "england/resources.toml:9: this title is listed twice",
            "england/resources.toml:16: an address begins with https:// and has no spaces",
            "england/resources.toml:23: a resource names at least one step it helps at",
        ]
    );
}

#[test]
fn practice_may_list_more_kinds_than_rules_look_at() {
    let kind = |n: usize| format!("[[kind]]\nid = \"kind-{n}\"\nlabel = \"Kind {n}\"\n\n");
    let many: String = (0..300).map(kind).collect();
    let practice = load(&[("record-kinds.toml", &many)], &[]).expect("sound");
    let caseload = safeguarding::Caseload::of(practice, std::iter::empty());
    assert!(caseload.records.is_empty());
    let compiled = safeguarding::patterns::Compiled::of(&caseload.practice);
    assert!(compiled.kinds.is_empty(), "no rule looks at any of them");
}
