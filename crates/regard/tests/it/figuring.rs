//! Figures of the library, written to files by command.

use crate::running::{Folder, regard};

fn figures(folder: &Folder, out: &str, more: &[&str]) -> crate::running::Ran {
    let (log, out) = (folder.path("log.sqlite"), folder.path(out));
    let mut words = vec!["library".to_owned(), "figures".to_owned(), "--log".to_owned()];
    words.extend([log.display().to_string(), "--out".to_owned(), out.display().to_string()]);
    words.extend(more.iter().map(|word| (*word).to_owned()));
    regard(words)
}

#[test]
fn figures_of_a_library_nobody_has_coded_say_what_was_looked_at_and_are_never_written_over() {
    let folder = Folder::new();
    let (log, review) = (folder.path("log.sqlite"), folder.path("review.txt"));
    std::fs::write(&review, "Nobody added the missed appointments up.").expect("it can be written");
    let (log, review) = (log.display().to_string(), review.display().to_string());
    regard(["library", "take-in", &review, "--by", "Ida Marsh", "--log", &log]).well();
    let told = figures(&folder, "f.csv", &["--codebook", "devon-2024", "--publish"]).well();
    assert!(told.contains("Nothing is coded by this codebook"), "{told}");
    assert!(told.contains("Documents looked at: fewer than 5"), "{told}");
    let text = std::fs::read_to_string(folder.path("f.csv")).expect("it was written");
    assert!(text.contains("Neglect that went on for months or years"), "{text}");
    assert_ne!(figures(&folder, "f.csv", &["--codebook", "devon-2024"]).code, 0);
    figures(&folder, "f.xlsx", &["--codebook", "devon-2024"]).well();
    let bytes = std::fs::read(folder.path("f.xlsx")).expect("it was written");
    assert!(bytes.starts_with(b"PK"));
    let unknown = figures(&folder, "g.csv", &["--codebook", "circus"]);
    assert!(unknown.err.contains("there is no codebook circus"), "{}", unknown.err);
    let other = figures(&folder, "g.pdf", &["--codebook", "devon-2024"]);
    assert!(other.err.contains("neither in .csv nor in .xlsx"), "{}", other.err);
}
