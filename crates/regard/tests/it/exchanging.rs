//! Codebooks and projects to and from other programs, by the commands people use.

use regard::clock;
use safeguarding::learning::text::Counted;
use safeguarding::records::{
    Coding, Done, Entry, LibraryStep, Polarity, Presence, Private, Stretch,
};
use std::path::Path;

fn regard(log: &Path, words: &[&str], file: &Path) -> String {
    let mut command = crate::running::program();
    let output = command.arg("library").args(words).arg(file).arg("--log").arg(log).output();
    let output = output.expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
    said
}

#[test]
fn a_coded_review_goes_to_another_library_once_and_stays_what_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let text = "Amber was hungry \u{1f476}.\n\nThe school rang twice.\n";
    std::fs::write(at("a.txt"), text.replace('\n', "\r\n")).expect("written");
    regard(&at("one.sqlite"), &["take-in", "--by", "Ida Marsh"], &at("a.txt"));
    let log = |name: &str| at(name).display().to_string();
    let mut store = crate::running::log(&log("one.sqlite")).expect("the log opens");
    let document = *regard::library::of(&store).expect("readable").documents.keys().next().unwrap();
    let from = Counted::new(text).letter(text.find("school").unwrap());
    let coding = Coding {
        document,
        codebook: "devon-2024".into(),
        version: 1,
        code: "many-agencies".into(),
        presence: Presence::Absent,
        polarity: Polarity::Gap,
        at: Some(Stretch { from, to: from + 6 }),
        snippet: "school".into(),
        process_step: None,
        agencies: vec!["school".into()],
        happened: None,
        record: None,
        memo: "Why twice?".into(),
        round: None,
        suggested_by: None,
    };
    let step = LibraryStep::new("Tom Reed", clock::now(), Done::Coded(Box::new(coding.clone())));
    store.append(&[Entry::Library(Box::new(step))], None).expect("written");

    let said = regard(&at("one.sqlite"), &["export-project"], &at("p.qdpx"));
    assert!(said.contains("1 × coding that says that something was not there"), "{said}");
    let import = ["import-project", "--by", "Ida Marsh"];
    regard(&at("two.sqlite"), &import, &at("p.qdpx"));
    let again = regard(&at("two.sqlite"), &import, &at("p.qdpx"));
    assert!(again.contains("0 steps written into the log; 1 codings"), "{again}");

    let library =
        regard::library::of(&crate::running::log(&log("two.sqlite")).expect("the log opens"));
    let library = library.expect("readable");
    let made = library.codings.values().next().expect("the coding came along");
    assert_eq!((made.by.clone(), library.codings.len()), (Private::from("Tom Reed"), 1));
    let document = *library.documents.keys().next().unwrap();
    assert_eq!(made.what, Coding { document, ..coding });
}

#[test]
fn a_codebook_goes_out_and_what_is_known_is_not_taken_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("x.sqlite");
    let file = folder.path().join("devon.qdc");
    regard(&log, &["export-codebook", "devon-2024"], &file);
    let said = regard(&log, &["import-codebook", "--by", "Ida Marsh"], &file);
    assert!(said.contains("known already"), "{said}");
    let text =
        std::fs::read_to_string(&file).unwrap().replace("Many agencies involved", "Many agencies");
    std::fs::write(&file, text).expect("written");
    let said = regard(&log, &["import-codebook", "--by", "Ida Marsh"], &file);
    assert!(said.contains("devon-2024: version 2"), "{said}");
}
