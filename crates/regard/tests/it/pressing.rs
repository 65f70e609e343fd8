//! Papers pressed from files and from a log, with names changed by a list; and from a running server.

use crate::running::{Folder, regard};
use crate::serving::{Server, leads_to};
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

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let coded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b if b.is_ascii_alphanumeric() => (b as char).to_string(),
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

#[test]
fn a_kept_paper_is_a_pdf_from_a_running_server_and_from_the_command_and_a_faulty_one_is_none() {
    let folder = Folder::new();
    let log = folder.path("x.sqlite").display().to_string();
    drop(crate::running::log(&log).expect("the log opens"));
    let server = Server::with(&["--log", &log]);
    let fields = |text: &'static str| {
        form(&[
            ("kind", "poster"),
            ("title", "Ask about teeth"),
            ("issuer", "Ashdown Partnership"),
            ("day", "22 November 2026"),
            ("heading.1", "Ask"),
            ("text.1", text),
            ("by", "Ida Marsh"),
        ])
    };
    let kept = server.send("/learning/papers/new", &fields("? Who saw the dentist last?"));
    let of_paper = leads_to(&kept).trim().to_owned();
    let answer = server.bytes(&format!("{of_paper}.pdf"));
    let at = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole answer");
    let head = String::from_utf8_lossy(&answer[..at]).to_lowercase();
    assert!(head.starts_with("http/1.1 200") && head.contains("application/pdf"), "{head}");
    assert!(head.contains("no-store"), "{head}");
    assert!(answer[at + 4..].starts_with(b"%PDF-1.7"));
    let out = folder.path("kept.pdf");
    let id = of_paper.rsplit('/').next().expect("its id");
    let press = |id: &str, out: &Path| {
        let words = ["press", "--paper", id, "--log", &log, "--out", &out.display().to_string()];
        regard(words.map(str::to_owned).to_vec())
    };
    assert!(press(id, &out).well().contains("kept.pdf: 1 page, in letters of "));
    let pressed = std::fs::read(&out).expect("it was written");
    assert_eq!(pressed, &answer[at + 4..], "the page and the command give the same bytes");
    let faulty = server.send("/learning/papers/new", &fields(""));
    let faulty = leads_to(&faulty).split("/edit").next().expect("its page").to_owned();
    let refused = server.page(&format!("{faulty}.pdf"));
    assert!(
        refused.contains("No PDF was made") && refused.contains("part 1 is empty"),
        "{refused}"
    );
    let none = press("00000000-0000-0000-0000-000000000000", &folder.path("none.pdf"));
    assert_ne!(none.code, 0);
    assert!(none.err.contains("the log keeps no paper"), "{}", none.err);
}
