//! Papers pressed from files, with names changed by a list.

use crate::running::{Folder, regard};
use std::path::{Path, PathBuf};

fn devon() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/using/papers/devon-seven-minutes.toml")
}

fn press(paper: &Path, out: &Path, more: &[&str]) -> crate::running::Ran {
    let mut words = vec!["press".to_owned(), paper.display().to_string()];
    words.extend(["--out".to_owned(), out.display().to_string()]);
    words.extend(more.iter().map(|word| (*word).to_owned()));
    regard(words)
}

#[test]
fn the_briefing_of_the_documents_is_pressed_and_never_written_over() {
    let folder = Folder::new();
    let out = folder.path("briefing.pdf");
    let told = press(&devon(), &out, &[]).well();
    assert!(told.contains("briefing.pdf: 1 page, in letters of "), "{told}");
    let bytes = std::fs::read(&out).expect("it was written");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let again = press(&devon(), &out, &[]);
    assert_ne!(again.code, 0);
    assert!(again.err.contains("name a file that is not there yet"), "{}", again.err);
    assert_eq!(std::fs::read(&out).expect("it is still there"), bytes);
}

#[test]
fn names_are_changed_by_a_list_and_what_looks_like_one_is_told_without_naming_it() {
    let folder = Folder::new();
    let (paper, names) = (folder.path("paper.toml"), folder.path("names.toml"));
    std::fs::write(
        &paper,
        "kind = \"poster\"\ntitle = \"Amber’s coat\"\nissuer = \"Ashdown\"\nday = \"Today\"\n[[parts]]\nheading = \"Ask\"\n\
         blocks = [{ words = \"AMBER KESTLE had no coat. Kestle came; the light was amber.\" }]\n",
    )
    .expect("the folder can be written");
    std::fs::write(&names, "\"Amber Kestle\" = \"Ruby Hale\"\nAmber = \"Ruby\"\n")
        .expect("the folder can be written");
    let out = folder.path("poster.pdf");
    let ran = press(&paper, &out, &["--glossary", &names.display().to_string()]);
    assert!(
        ran.err.contains("in part 1, 1 name of the list in small letters and 1 word of a longer name by itself were left"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("Kestle") && !ran.err.contains("amber"), "{}", ran.err);
    ran.well();
    let pdf = String::from_utf8_lossy(&std::fs::read(&out).expect("it was written")).into_owned();
    assert!(!pdf.contains("Amber") && pdf.contains("Ruby"), "the title of the file is changed too");
}

#[test]
fn a_file_that_is_no_paper_is_refused_by_its_line_and_its_words_are_not_repeated() {
    let folder = Folder::new();
    let paper = folder.path("paper.toml");
    std::fs::write(&paper, "kind = \"poster\"\ntitle = [\"Amber\"]\n")
        .expect("the folder can be written");
    let ran = press(&paper, &folder.path("out.pdf"), &[]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("at line 2"), "{}", ran.err);
    assert!(!ran.err.contains("Amber"), "{}", ran.err);
    assert!(!folder.path("out.pdf").exists());
}

#[test]
fn a_briefing_of_six_parts_is_refused_and_no_file_is_left() {
    let folder = Folder::new();
    let whole = std::fs::read_to_string(devon()).expect("it is kept with the documents");
    let (six, _) = whole.rsplit_once("[[parts]]").expect("it has parts");
    let paper = folder.path("paper.toml");
    std::fs::write(&paper, six).expect("the folder can be written");
    let ran = press(&paper, &folder.path("out.pdf"), &[]);
    assert!(
        ran.err.contains("exactly seven parts") && ran.err.contains("this has 6"),
        "{}",
        ran.err
    );
    assert!(!folder.path("out.pdf").exists());
}
