//! The library of reviews with a real log and a real server: documents typed in, found, described, coded blind and compared.

use crate::serving::Server;
use safeguarding::learning::Library;
use safeguarding::records::{Presence, StepId};
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

/// The five source documents as far as their facts are known, in our own words: name, kind, year, who made it, text.
const SOURCES: [(&str, &str, &str, &str, &str); 5] = [
    (
        "Neglect and serious case reviews, 2013",
        "inspection-or-research",
        "2013",
        "University of East Anglia and NSPCC",
        "Serious case reviews in England from 2003 to 2011 were read for how risks add up.\n\n\
         Neglect was found in sixty per cent of 139 reviews with a report.\n\n\
         Serious harm came at every age. Neglect can hide other dangers.\n\n\
         Helplines for adults and for children are named at the end.",
    ),
    (
        "Neglect: seven-minute briefing",
        "learning-document",
        "2019",
        "Bradford",
        "Reviews since 2014 in which neglect was a key factor are brought together in seven parts.\n\n\
         The briefing asks six questions and ends with what to do.\n\n\
         One of the reviews is about a child called Alice.",
    ),
    (
        "Learning briefing: Neglect, September 2024",
        "learning-document",
        "2024",
        "Devon Safeguarding Children Partnership",
        "Three rapid reviews were taken together. Neglect had gone on for years in all three families.\n\n\
         Visits came to nothing and entry to the home was refused.\n\n\
         Immunisations were missed, and appointments were moved and counted as kept.\n\n\
         A third contact within a year should open an assessment.",
    ),
    (
        "Serious case review roadshows: making neglect personal",
        "learning-document",
        "2021",
        "Norfolk Safeguarding Children Partnership",
        "Three cases, AG, AH and AI, were told at roadshows after people had read the reviews.\n\n\
         The strategy has three strands: communities, factors that add up, and what the work does to feelings.",
    ),
    (
        "Learning and improvement bulletin: neglect",
        "learning-document",
        "2014",
        "Nottinghamshire",
        "Ofsted looked at 124 cases in eleven areas. A third of long-term cases had drifted.\n\n\
         Almost half of assessments were weak on history.",
    ),
];

struct Place {
    _folder: tempfile::TempDir,
    path: PathBuf,
    log: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().to_owned();
        let log = path.join("x.sqlite").display().to_string();
        Self { _folder: folder, path, log }
    }

    fn file(&self, name: &str, text: &[u8]) -> PathBuf {
        let file = self.path.join(name);
        std::fs::write(&file, text).expect("written");
        file
    }

    fn regard(&self, words: &[&str], files: &[&Path]) -> Output {
        let mut command = crate::running::program();
        command.args(words).args(["--log", &self.log]).args(files);
        command.output().expect("the program runs")
    }

    fn take_in(&self, files: &[&Path]) -> Output {
        self.regard(&["library", "take-in", "--by", "Ida Marsh"], files)
    }

    fn library(&self) -> Arc<Library> {
        regard::library::of(&crate::running::log(&self.log).expect("the log opens"))
            .expect("readable")
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A form as a browser sends it.
fn form(fields: &[(&str, &str)]) -> String {
    let coded = |text: &str| {
        text.bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    (byte as char).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect::<String>()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", coded(name), coded(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Where a document's words stand, as a form says it.
fn at(text: &str, words: &str) -> String {
    let from = text[..text.find(words).expect("the words stand there")].chars().count();
    format!("{from}-{}", from + words.chars().count())
}

fn code(
    server: &Server,
    document: StepId,
    text: &str,
    by: &str,
    code: &str,
    words: &str,
    more: &[(&str, &str)],
) {
    let stands = at(text, words);
    let mut fields = vec![
        ("act", "code"),
        ("at", stands.as_str()),
        ("code", code),
        ("presence", "present"),
        ("polarity", "gap"),
        ("by", by),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    let answer = server.send(&format!("/learning/documents/{document}"), &form(&fields));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
}

// covers: BRA-33, BRA-2, NOT-2, UEA-14
#[test]
fn the_five_source_documents_are_typed_in_found_and_described() {
    let place = Place::new();
    let files: Vec<PathBuf> = SOURCES
        .iter()
        .enumerate()
        .map(|(number, (.., text))| place.file(&format!("source-{number}.txt"), text.as_bytes()))
        .collect();
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let taken = place.take_in(&files);
    assert!(taken.status.success(), "{}", said(&taken));
    let again = place.take_in(&files[..1]);
    assert!(said(&again).contains("has this very file already"), "{}", said(&again));
    let library = place.library();
    assert_eq!(library.documents.len(), 5);
    let server = Server::with(&["--log", &place.log]);
    for (document, (title, kind, year, by, _)) in library.documents.keys().zip(SOURCES) {
        let fields = [
            ("title", title),
            ("kind", kind),
            ("nation", "england"),
            ("year", year),
            ("commissioned_by", by),
            ("by", "Ida Marsh"),
        ];
        let answer =
            server.send(&format!("/learning/documents/{document}/describe"), &form(&fields));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }
    let page = server.page("/learning/library?words=Alice");
    assert!(
        page.contains("Neglect: seven-minute briefing") && page.contains("<mark>Alice</mark>"),
        "{page}"
    );
    assert!(!page.contains("Learning and improvement bulletin"), "{page}");
    // Reviews of a year and kind, which is how a corpus since a year is drawn.
    let page = server.page("/learning/library?kind=learning-document&year=2014");
    assert!(page.contains("Learning and improvement bulletin: neglect"), "{page}");
    assert!(!page.contains("seven-minute"), "{page}");
    let found = place.regard(&["library", "find"], &[Path::new("\"third contact\"")]);
    assert!(
        said(&found).contains("Learning briefing: Neglect, September 2024"),
        "{}",
        said(&found)
    );
}

#[test]
fn two_coders_do_not_see_each_other_until_both_have_finished_and_then_differ() {
    let place = Place::new();
    let text = SOURCES[2].4;
    place.take_in(&[&place.file("devon.txt", text.as_bytes())]);
    let document = *place.library().documents.keys().next().expect("one document");
    let server = Server::with(&["--log", &place.log]);
    let id = document.to_string();
    let opened = form(&[
        ("name", "First round"),
        ("codebook", "devon-2024"),
        ("document", &id),
        ("coders", "Ida Marsh\nTom Reed"),
        ("by", "Ida Marsh"),
    ]);
    let answer = server.send("/learning/rounds", &opened);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let round = place.library().rounds.keys().next().expect("a round").to_string();
    let in_round = [("round", round.as_str())];
    let health = "devon-2024/health-and-safety";
    code(&server, document, text, "Ida Marsh", health, "Immunisations were missed", &in_round);
    code(
        &server,
        document,
        text,
        "Ida Marsh",
        "devon-2024/chronic-neglect",
        "Neglect had gone on for years",
        &in_round,
    );
    code(
        &server,
        document,
        text,
        "Tom Reed",
        health,
        "Immunisations were missed, and appointments",
        &in_round,
    );
    // Nobody who is not a coder sees what is coded, nor does a coder see the other’s.
    let page = server.page(&format!("/learning/documents/{document}"));
    assert!(page.contains("Nothing is coded in this document that you may see yet"), "{page}");
    let refused = server.send(
        &format!("/learning/documents/{document}"),
        &form(&[("act", "finish"), ("round", &round), ("by", "A stranger")]),
    );
    assert!(refused.contains("Only those who code in this round"), "{refused}");
    for by in ["Ida Marsh", "Tom Reed"] {
        let finished = form(&[("act", "finish"), ("round", &round), ("by", by)]);
        let answer = server.send(&format!("/learning/documents/{document}"), &finished);
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }
    let page = server.page(&format!("/learning/documents/{document}"));
    assert!(page.contains("<mark title=\"Neglect") || page.contains("<mark"), "{page}");
    let page = server.page(&format!("/learning/rounds/{round}"));
    assert!(page.contains("What they differ on") && page.contains("not mentioned"), "{page}");
    // One document is one unit a code: too few to say anything of one code.
    assert!(page.contains("insufficient data"), "{page}");
    // After the end nothing more is coded in the round.
    let late = server.send(
        &format!("/learning/documents/{document}"),
        &form(&[
            ("act", "code"),
            ("at", &at(text, "Three rapid reviews")),
            ("code", health),
            ("presence", "present"),
            ("polarity", "gap"),
            ("by", "Tom Reed"),
            ("round", &round),
        ]),
    );
    assert!(late.contains("would not be blind"), "{late}");
}

#[test]
fn a_coding_that_cannot_be_is_handed_back_with_what_was_typed() {
    let place = Place::new();
    let text = "Zoë 👩‍👧 was “hungry”.\n\nSecond paragraph.";
    place.take_in(&[&place.file("z.txt", text.as_bytes())]);
    let document = *place.library().documents.keys().next().expect("one document");
    let server = Server::with(&["--log", &place.log]);
    let path = format!("/learning/documents/{document}");
    let wrong = server.send(
        &path,
        &form(&[
            ("act", "code"),
            ("at", "0-9"),
            ("words", "not there"),
            ("code", "devon-2024/themes"),
            ("presence", "maybe"),
            ("polarity", ""),
            ("happened", "soon"),
            ("coding-memo", "A note to keep"),
            ("by", ""),
        ]),
    );
    for words in [
        "Choose a code",
        "do not stand in the paragraph",
        "Enter your name",
        "Choose good practice",
        "A note to keep",
    ] {
        assert!(wrong.contains(words), "{words} is missing: {wrong}");
    }
    let beyond = server
        .send(&path, &form(&[("act", "memo"), ("at", "5-5000"), ("memo", "x"), ("by", "Ida")]));
    assert!(beyond.contains("not in this document"), "{beyond}");
    // A part of a paragraph beyond letters of two, three and four bytes.
    let paragraph = at(text, "Zoë 👩‍👧 was “hungry”.");
    let narrow = [("at", paragraph.as_str()), ("words", "“hungry”"), ("presence", "absent")];
    code(&server, document, text, "Ida Marsh", "devon-2024/health-and-safety", "hungry", &narrow);
    let library = place.library();
    let made = library.codings.values().next().expect("one coding");
    let stretch = made.what.at.expect("a stretch");
    let letters: Vec<char> = text.chars().collect();
    let words: String = letters[stretch.from as usize..stretch.to as usize].iter().collect();
    assert_eq!((words.as_str(), made.what.presence), ("“hungry”", Presence::Absent));
    // Taken back with a reason, it is coded no more and stays readable.
    let back = form(&[
        ("act", "take-back"),
        ("coding", &made.id.to_string()),
        ("because", "the wrong line"),
        ("by", "Ida Marsh"),
    ]);
    assert!(server.send(&path, &back).starts_with("HTTP/1.1 303"));
    let library = place.library();
    assert!(library.codings.is_empty());
    assert_eq!(library.taken_back.len(), 1);
}

#[test]
fn a_lesson_leads_from_the_words_of_a_review_to_a_rule_and_back() {
    let place = Place::new();
    let text = SOURCES[2].4;
    place.take_in(&[&place.file("devon.txt", text.as_bytes())]);
    let document = *place.library().documents.keys().next().expect("one document");
    let server = Server::with(&["--log", &place.log]);
    let words = "appointments were moved and counted as kept";
    code(&server, document, text, "Ida Marsh", "devon-2024/health-and-safety", words, &[]);
    let coding = place.library().codings.keys().next().expect("one coding").to_string();
    let claim = "Moved appointments are counted as kept";
    let empty = server
        .send("/learning/lessons", &form(&[("claim", ""), ("coding", "nowhere"), ("by", "")]));
    assert!(empty.contains("Say the lesson") && empty.contains("is not there"), "{empty}");
    let drawn = form(&[("claim", claim), ("coding", &coding), ("by", "Ida Marsh")]);
    assert!(server.send("/learning/lessons", &drawn).starts_with("HTTP/1.1 303"));
    let lesson = *place.library().lessons.keys().next().expect("one lesson");
    let path = format!("/learning/lessons/{lesson}");
    let nothing = server.send(&path, &form(&[("because", "x"), ("by", "Ida Marsh")]));
    assert!(nothing.contains("Choose one thing it led to"), "{nothing}");
    let rule = "not-brought-or-moved-repeatedly";
    let tied =
        form(&[("rule", rule), ("because", "it counts what was moved"), ("by", "Ida Marsh")]);
    assert!(server.send(&path, &tied).starts_with("HTTP/1.1 303"));
    let page = server.page(&path);
    assert!(page.contains(words) && page.contains("it counts what was moved"), "{page}");
    let page = server.page(&format!("/practice/{rule}"));
    assert!(page.contains(claim) && page.contains(&path), "{page}");
    // A coding that is taken back leaves the lesson, and says so on it.
    let back = form(&[
        ("act", "take-back"),
        ("coding", &coding),
        ("because", "wrong"),
        ("by", "Ida Marsh"),
    ]);
    assert!(
        server.send(&format!("/learning/documents/{document}"), &back).starts_with("HTTP/1.1 303")
    );
    assert!(server.page(&path).contains("was taken back since"));
}

#[test]
fn a_review_under_way_is_neither_found_nor_shown_to_whoever_does_not_work_on_it() {
    let place = Place::new();
    place.take_in(&[&place.file("live.txt", b"A secret stands here.")]);
    let document = *place.library().documents.keys().next().expect("one document");
    let server = Server::with(&["--log", &place.log]);
    let described = form(&[
        ("title", "Child W"),
        ("harm", "W was found in January."),
        ("live", "yes"),
        ("by", "Ida Marsh"),
    ]);
    let answer = server.send(&format!("/learning/documents/{document}/describe"), &described);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    for page in [
        "/learning/library",
        "/learning/library?words=secret",
        &format!("/learning/documents/{document}"),
    ] {
        let page = server.page(page);
        assert!(!page.contains("A secret stands") && !page.contains("found in January"), "{page}");
    }
    let found = place.regard(&["library", "find"], &[Path::new("secret")]);
    assert!(said(&found).contains("Nothing holds"), "{}", said(&found));
    for shut in ["original", "describe"] {
        let shut = server.page(&format!("/learning/documents/{document}/{shut}"));
        assert!(shut.starts_with("HTTP/1.1 303"), "{shut}");
    }
    let opened = server.page(&format!("/learning/documents/{document}?working-on-it=yes"));
    assert!(opened.contains("A secret stands here"), "{opened}");
}

#[test]
fn what_cannot_be_read_is_refused_with_what_to_do_and_a_page_takes_a_file_too() {
    let place = Place::new();
    let refused = place.take_in(&[&place.file("broken.docx", b"PK\x03\x04 not a zip at all")]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains("broken.docx was not taken in"), "{}", said(&refused));
    assert_eq!(place.library().documents.len(), 0);
    let server = Server::with(&["--log", &place.log]);
    let send = |by: &str, name: &str, body: &str| {
        let part = |head: &str, body: &str| {
            format!("--part\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = part("name=\"by\"", by)
            + &part(&format!("name=\"file\"; filename=\"{name}\""), body)
            + "--part--\r\n";
        server.answer(&format!(
            "POST /learning/library/take-in HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\
             Content-Type: multipart/form-data; boundary=part\r\nContent-Length: {}\r\n\r\n{body}",
            server.host(),
            body.len()
        ))
    };
    assert!(send("", "a.txt", "Words.").contains("Enter your name"));
    assert!(send("Ida", "a.pdf", "%PDF-1.7 broken").contains("Nothing was taken in"));
    let taken = send("Ida", "C:\\reviews\\a.txt", "Words that are read.");
    assert!(taken.starts_with("HTTP/1.1 303"), "{taken}");
    let library = place.library();
    let held = library.documents.values().next().expect("one document");
    assert_eq!(held.taken.what.file, "a.txt");
    let original = server.page(&format!("/learning/documents/{}/original", held.taken.id));
    assert!(
        original.contains("attachment") && original.ends_with("Words that are read."),
        "{original}"
    );
}
