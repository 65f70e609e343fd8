//! The files as they stand on disk.

use safeguarding::calendar::VagueDate;
use safeguarding::practice::{FactForm, PRACTICE, Practice, load};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use town::{Date, Plan, Written, write};

fn through() -> Date {
    Date::new(2026, 6, 30).unwrap()
}

fn make(folder: &Path, plan: &Plan) -> Written {
    write(folder, plan, &mut |_, _| {}).expect("the town is written")
}

/// The kinds and agencies of the shipped practice, without its rules: the town knows nothing of rules.
fn kinds() -> Practice {
    let files: Vec<_> = PRACTICE
        .iter()
        .copied()
        .filter(|(path, _)| {
            path.ends_with("/record-kinds.toml") || path.ends_with("/agencies.toml")
        })
        .collect();
    load(&files, &[]).expect("the kinds are sound")
}

/// The rows of a CSV file by heading, whatever its delimiter and encoding; rows that do not line up are left out.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(path).unwrap();
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|bad| bad.as_bytes().iter().map(|&byte| char::from(byte)).collect());
    let lines: Vec<&str> = text.lines().skip_while(|line| line.starts_with('#')).collect();
    let body = lines.join(
        "
",
    );
    let delimiter =
        body.lines().next().unwrap().chars().find(|c| [',', ';', '\t'].contains(c)).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .flexible(true)
        .from_reader(body.as_bytes());
    let headings: Vec<String> =
        reader.headers().unwrap().iter().map(|h| h.to_lowercase().replace(' ', "_")).collect();
    reader
        .records()
        .map(|record| record.unwrap())
        .filter(|record| record.len() == headings.len())
        .map(|record| headings.iter().cloned().zip(record.iter().map(str::to_owned)).collect())
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
    let folders =
        [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let plan = Plan { children: 60, ..Plan::demo(through()) };
    let first = make(folders[0].path(), &plan);
    make(folders[1].path(), &plan);
    make(folders[2].path(), &Plan { seed: 7, ..plan });
    let mut differs = false;
    for file in &first.files {
        let name = file.path.file_name().unwrap();
        let read =
            |folder: &tempfile::TempDir| blake3::hash(&fs::read(folder.path().join(name)).unwrap());
        assert_eq!(read(&folders[0]), read(&folders[1]), "{}", name.display());
        differs |= read(&folders[0]) != read(&folders[2]);
    }
    assert!(differs, "the seed changes the town");
}

#[test]
fn every_kind_fact_and_choice_is_one_that_practice_lists() {
    let folder = tempfile::tempdir().unwrap();
    let practice = kinds();
    let written = make(folder.path(), &Plan { children: 900, ..Plan::demo(through()) });
    let mut words = BTreeMap::new();
    for kind in practice.kinds.values() {
        words.insert(kind.label.to_lowercase(), &kind.id);
        for word in &kind.also_called {
            words.insert(word.clone(), &kind.id);
        }
    }
    let mut kinds_seen = BTreeSet::new();
    for file in written.files.iter().filter(|f| f.path.extension().is_some_and(|e| e == "csv")) {
        for row in rows(&file.path) {
            let word = row["kind"].to_lowercase();
            let id = words.get(&word).map_or(word.as_str(), |id| id.as_str());
            let kind =
                practice.kinds.get(id).unwrap_or_else(|| panic!("{id} in {}", file.path.display()));
            kinds_seen.insert(kind.id.clone());
            let own_columns =
                ["outcome", "finding", "vaccine", "sessions_possible", "sessions_missed"]
                    .map(str::to_owned);
            let columns =
                row.iter().filter(|(name, value)| own_columns.contains(name) && !value.is_empty());
            let details = row.get("details").map_or("", String::as_str);
            let details = details.split("; ").filter_map(|part| part.split_once('='));
            for (name, value) in columns.map(|(n, v)| (n.as_str(), v.as_str())).chain(details) {
                let fact = kind.facts.iter().find(|fact| fact.name == name);
                let fact =
                    fact.unwrap_or_else(|| panic!("{name} of {id} in {}", file.path.display()));
                let plain = value.to_lowercase().replace(' ', "-");
                match fact.form {
                    FactForm::Choice => {
                        assert!(fact.choices.iter().any(|c| *c == plain), "{id} {name}={value}");
                    }
                    FactForm::Number => {
                        assert!(value.parse::<f64>().is_ok(), "{id} {name}={value}");
                    }
                    FactForm::YesNo => {
                        assert!(matches!(plain.as_str(), "yes" | "no"), "{id} {name}={value}");
                    }
                    FactForm::Date => assert!(value.parse::<Date>().is_ok(), "{id} {name}={value}"),
                    FactForm::Text => {}
                }
            }
        }
    }
    assert!(kinds_seen.len() > 45, "only {} kinds: {kinds_seen:?}", kinds_seen.len());
}

#[test]
fn a_town_of_two_thousand_children_stays_coherent() {
    let folder = tempfile::tempdir().unwrap();
    let written = make(folder.path(), &Plan::of(2_000, through()));
    assert!(written.children >= 2_000);
    let mut before_birth = 0;
    let mut future = 0;
    let mut read = 0;
    for file in written.files.iter().filter(|f| f.path.extension().is_some_and(|e| e == "csv")) {
        for row in rows(&file.path) {
            read += 1;
            let day = |names: &[&str]| {
                let text = names.iter().find_map(|name| row.get(*name))?;
                VagueDate::parse(text).ok()
            };
            let Some(happened) = day(&["happened", "event_date"]) else { continue };
            future += u32::from(happened.earliest() > Some(through()));
            // A birth date with day and month the wrong way round is one of the flaws: read it both ways.
            let born = day(&["child_born", "dob", "date_of_birth"]).and_then(|born| born.day());
            let other_way = born.and_then(|b| Date::new(b.year(), b.day(), b.month()).ok());
            // Midwives write of the time before birth, and sometimes only after it.
            let early =
                file.agency != "midwifery" && happened.latest() < born.min(other_way.or(born));
            before_birth += u32::from(early);
        }
    }
    assert_eq!(before_birth, 0);
    assert!(future <= 1, "{future} dates in the future");
    assert!(read > 100_000);
}

#[test]
fn the_files_are_of_twelve_agencies_and_more_and_say_what_they_cover() {
    let folder = tempfile::tempdir().unwrap();
    let written = make(folder.path(), &Plan { children: 300, ..Plan::demo(through()) });
    let practice = kinds();
    let agencies: BTreeSet<_> = written.files.iter().map(|file| file.agency).collect();
    assert!(agencies.len() >= 12);
    assert!(agencies.iter().all(|agency| practice.agencies.contains_key(*agency)));
    assert!(written.files.iter().all(|file| file.rows > 0), "{:?}", written.files);
    let silent = written
        .files
        .iter()
        .filter(|file| file.path.extension().is_some_and(|e| e == "csv"))
        .filter(|file| {
            !String::from_utf8_lossy(&fs::read(&file.path).unwrap()).contains("# covers from:")
        })
        .count();
    assert_eq!(silent, 1, "one school says nothing of what it covers");
}
