//! Whole projects as `.qdpx`: ours out and back, and nothing lost that was not said.

use super::structure::breaches;
use super::{lost, shipped};
use exchange::refi::{Project, ProjectDocument, ProjectRead, project_in, project_out};
use proptest::prelude::*;
use safeguarding::calendar::VagueDate;
use safeguarding::learning::library::Memo;
use safeguarding::learning::text::Counted;
use safeguarding::learning::{Library, Made};
use safeguarding::practice::Codebook;
use safeguarding::records::{
    Card, Coding, DocumentTaken, Done, Instant, LibraryStep, Polarity, Presence, Private, RecordId,
    Round, StepId, Stretch, Suggested,
};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::sync::LazyLock;

/// A library with the texts and files that lie beside it.
pub struct Shelf {
    pub library: Library,
    pub documents: Vec<(StepId, String, Vec<u8>)>,
    pub books: Vec<Codebook>,
    at: u64,
}

impl Shelf {
    pub fn new() -> Self {
        Self {
            library: Library::default(),
            documents: Vec::new(),
            books: shipped(),
            at: 1_700_000_000_000_000,
        }
    }

    pub fn add(&mut self, by: &str, what: Done) -> StepId {
        self.at += 1_000_001;
        let step = LibraryStep::new(by, Instant(self.at), what);
        let id = step.id;
        self.library.add(self.at, step);
        id
    }

    pub fn document(&mut self, file: &str, text: &str, original: &[u8]) -> StepId {
        let taken = DocumentTaken {
            file: file.into(),
            format: "text".into(),
            original: blake3::hash(original).to_hex().to_string(),
            text: blake3::hash(text.as_bytes()).to_hex().to_string(),
            letters: Counted::new(text).letters(),
            pages: vec![0],
            title: None,
            lost: Vec::new(),
        };
        let id = self.add("Ines Moor", Done::TakenIn(Box::new(taken)));
        self.documents.push((id, text.to_owned(), original.to_vec()));
        id
    }

    /// A coding of some words of a document, or of all of it.
    pub fn coding(&self, document: StepId, code: &str, words: &str) -> Coding {
        let (_, text, _) = self.documents.iter().find(|(id, ..)| *id == document).unwrap();
        let counted = Counted::new(text);
        let at = (!words.is_empty()).then(|| {
            let byte = text.find(words).unwrap();
            let from = counted.letter(byte);
            Stretch { from, to: from + words.chars().count() as u32 }
        });
        Coding {
            document,
            codebook: "devon-2024".into(),
            version: 1,
            code: code.into(),
            presence: Presence::Present,
            polarity: Polarity::Neutral,
            at,
            snippet: words.into(),
            process_step: None,
            agencies: Vec::new(),
            happened: None,
            record: None,
            memo: Private::default(),
            round: None,
            suggested_by: None,
        }
    }

    pub fn project(&self) -> Project<'_> {
        let file = |id: &StepId| self.library.documents[id].taken.what.file.as_str();
        Project {
            library: &self.library,
            documents: self
                .documents
                .iter()
                .map(|(id, text, original)| ProjectDocument {
                    id: *id,
                    title: self.library.documents[id].title(),
                    text,
                    original: Some((file(id), original)),
                })
                .collect(),
            codebooks: self.books.iter().collect(),
            now: Instant(1_800_000_000_000_000),
        }
    }

    pub fn written(&self) -> Vec<u8> {
        project_out(&self.project()).unwrap().0
    }

    /// What came back is all that went out.
    pub fn is_what(&self, read: &ProjectRead) {
        let library = &self.library;
        assert_eq!(read.documents.len(), self.documents.len());
        for (one, (id, text, original)) in read.documents.iter().zip(&self.documents) {
            let held = &library.documents[id];
            assert_eq!((one.id, &one.text), (*id, text));
            assert_eq!(one.title, held.title());
            assert_eq!(one.taken.as_ref(), Some(&held.taken.what));
            assert_eq!(one.card.as_ref(), Some(&held.card));
            assert_eq!(one.described, held.described);
            assert_eq!((&one.by, one.at), (&held.taken.by, held.taken.at));
            assert_eq!(one.original.as_ref().map(|(_, bytes)| bytes), Some(original));
        }
        let mut codings = read.codings.clone();
        codings.sort_by_key(|made| made.id);
        let wanted: Vec<Made<Coding>> =
            library.codings.values().map(|made| (**made).clone()).collect();
        assert_eq!(codings, wanted);
        let mut memos: BTreeMap<StepId, Vec<Made<Memo>>> = BTreeMap::new();
        for (document, memo) in &read.memos {
            memos.entry(*document).or_default().push(memo.clone());
        }
        for memos in memos.values_mut() {
            memos.sort_by_key(|memo| memo.id);
        }
        assert_eq!(memos, library.memos);
        assert_eq!(read.rounds, library.rounds.values().cloned().collect::<Vec<_>>());
        assert_eq!(read.finished, library.finished.iter().cloned().collect::<Vec<_>>());
        let taken_back = library.taken_back.values();
        let taken_back: Vec<_> =
            taken_back.map(|(made, why)| ((**made).clone(), why.clone())).collect();
        assert_eq!(read.taken_back, taken_back);
        assert_eq!(read.rejected, library.rejected.iter().cloned().collect::<Vec<_>>());
        let today = jiff::civil::date(2026, 11, 22);
        let mut books: Vec<Codebook> = read.codebooks.iter().map(|book| book.book(today)).collect();
        books.sort_by_key(|book| book.id.clone());
        let mut wanted = self.books.clone();
        wanted.sort_by_key(|book| book.id.clone());
        assert_eq!(books, wanted);
        assert_eq!(read.shifted, []);
        assert_eq!(read.losses, []);
    }
}

/// The `project.qde` of a project.
pub fn markup(bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut markup = Vec::new();
    archive.by_name("project.qde").unwrap().read_to_end(&mut markup).unwrap();
    markup
}

/// The names of what a project is packed of.
fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.file_names().map(|name| name.unwrap().to_string()).collect()
}

pub fn home() -> Shelf {
    let mut shelf = Shelf::new();
    let text = "Amber was \u{1f476} hungry.\n\nНет еды — \u{5d0}\u{5d5}\u{5db}\u{5dc}, e\u{301}cole.\nThe school rang twice.";
    let document = shelf.document("review.txt", text, text.replace('\n', "\r\n").as_bytes());
    let card = Card {
        title: "A review & <its> title".into(),
        kind: "lcspr".into(),
        year: Some(2024),
        published: Some(jiff::civil::date(2024, 9, 1)),
        agencies: vec!["school".into(), "police".into()],
        harm: "Something \"quoted\"".into(),
        ..Card::default()
    };
    shelf.add("Tom Reed", Done::Described { document, card: Box::new(card) });
    let coders: Vec<Private<String>> = vec!["Ines Moor".into(), "Tom Reed".into()];
    let round = shelf.add(
        "Ines Moor",
        Done::RoundOpened(Box::new(Round {
            name: "First".into(),
            codebook: "devon-2024".into(),
            version: 1,
            documents: vec![document],
            coders,
        })),
    );
    let mut full = shelf.coding(document, "chronic-neglect", "\u{1f476} hungry");
    full.presence = Presence::Absent;
    full.polarity = Polarity::Gap;
    full.process_step = Some("assessment".into());
    full.agencies = vec!["school".into()];
    full.happened = Some(VagueDate::exact(jiff::civil::date(2024, 3, 4)));
    full.record = Some(RecordId(uuid::Uuid::from_u128(7)));
    full.memo = "Ask why.\r\nTwice".into();
    full.round = Some(round);
    full.suggested_by = Some("negation".into());
    shelf.add("Ines Moor", Done::Coded(Box::new(full.clone())));
    full.memo = Private::default();
    shelf.add("Tom Reed", Done::Coded(Box::new(full.clone())));
    let back = shelf.coding(document, "many-agencies", "school rang");
    let back = shelf.add("Tom Reed", Done::Coded(Box::new(back)));
    let because = "wrong place".into();
    shelf.add("Tom Reed", Done::CodingTakenBack { coding: back, because });
    shelf.add("Tom Reed", Done::Coded(Box::new(shelf.coding(document, "many-agencies", ""))));
    let at = Some(Stretch { from: 0, to: 5 });
    shelf.add("Tom Reed", Done::Memo { document, at, words: "On the name".into() });
    shelf.add("Tom Reed", Done::Memo { document, at: None, words: "On all of it".into() });
    let suggested = Suggested {
        document,
        codebook: "devon-2024".into(),
        code: "many-agencies".into(),
        at: Stretch { from: 3, to: 9 },
        rule: "past".into(),
    };
    shelf.add("Tom Reed", Done::SuggestionRejected(Box::new(suggested)));
    for coder in ["Ines Moor", "Tom Reed"] {
        shelf.add(coder, Done::RoundFinished { round, document });
    }
    shelf
}

#[test]
fn a_coded_project_goes_out_and_comes_back_the_same() {
    let shelf = home();
    let (bytes, losses) = project_out(&shelf.project()).unwrap();
    assert_eq!(breaches(&markup(&bytes)), Vec::<String>::new());
    shelf.is_what(&project_in(&bytes).unwrap());
    for (words, count) in [
        ("not there", 2),
        ("good practice or gap", 2),
        ("step of the process", 2),
        ("with agencies", 2),
        ("what is told happened", 2),
        ("entry of a chronology", 2),
        ("rule suggested", 2),
        ("belongs to a round", 2),
        ("round of coding;", 1),
        ("taken back", 1),
        ("turned down", 1),
    ] {
        assert_eq!(lost(&losses, words), count, "{words}: {losses:#?}");
    }
}

#[test]
fn the_same_project_gives_the_same_bytes() {
    assert!(home().written() == home().written());
}

#[test]
fn the_folder_is_written_in_small_letters_and_text_without_a_byte_order_mark() {
    let bytes = home().written();
    assert!(parts(&bytes).iter().all(|part| part == "project.qde" || part.starts_with("sources/")));
    assert!(markup(&bytes).starts_with(b"<?xml"));
}

#[test]
fn a_pdf_and_a_word_file_stand_beside_their_text_and_plain_text_does_not() {
    let mut shelf = Shelf::new();
    let pdf = super::super::library::pdf_bytes();
    let first = shelf.document("a.pdf", "Words of it", &pdf);
    shelf.add("Tom Reed", Done::Coded(Box::new(shelf.coding(first, "many-agencies", "of it"))));
    shelf.document("b.docx", "Other words", b"PK\x03\x04 as it came");
    shelf.document("c.txt", "Plain words", b"Plain words");
    let bytes = shelf.written();
    assert_eq!(breaches(&markup(&bytes)), Vec::<String>::new());
    let text = String::from_utf8(markup(&bytes)).unwrap();
    assert_eq!((text.matches("<PDFSource").count(), text.matches("richTextPath").count()), (1, 1));
    assert_eq!(parts(&bytes).len(), 1 + 3 + 2);
    shelf.is_what(&project_in(&bytes).unwrap());
}

#[test]
fn codings_of_a_round_under_way_stay_out_of_the_file() {
    let mut shelf = home();
    let document = shelf.documents[0].0;
    let round = Round {
        name: "Second".into(),
        codebook: "devon-2024".into(),
        version: 1,
        documents: vec![document],
        coders: vec!["Ines Moor".into(), "Tom Reed".into()],
    };
    let round = shelf.add("Ines Moor", Done::RoundOpened(Box::new(round)));
    let mut blind = shelf.coding(document, "failed-engagement", "school rang");
    blind.round = Some(round);
    shelf.add("Tom Reed", Done::Coded(Box::new(blind)));
    let (bytes, losses) = project_out(&shelf.project()).unwrap();
    assert_eq!(lost(&losses, "round under way"), 1);
    assert_eq!(project_in(&bytes).unwrap().codings.len(), 3);
}

#[test]
fn codings_by_a_codebook_that_was_not_asked_for_are_counted_and_left_out() {
    let shelf = home();
    let mut project = shelf.project();
    project.codebooks.retain(|book| book.id != "devon-2024");
    let (bytes, losses) = project_out(&project).unwrap();
    assert_eq!(lost(&losses, "was not to be written"), 3);
    assert_eq!(project_in(&bytes).unwrap().codings, []);
}

#[test]
fn an_earlier_version_of_a_codebook_comes_back_as_it_was() {
    let shelf = home();
    let mut project = shelf.project();
    let mut later = shelf.books.iter().find(|book| book.id == "devon-2024").unwrap().clone();
    let earlier = later.clone();
    later.version = 2;
    later.codes[1].name = "Another name".into();
    project.codebooks.push(&later);
    let (bytes, _) = project_out(&project).unwrap();
    let read = project_in(&bytes).unwrap();
    let kept = safeguarding::practice::read_codebook("a.toml", &read.earlier_codebooks[0]).unwrap();
    assert_eq!(kept, earlier);
    assert_eq!(read.codings.iter().filter(|made| made.what.version == 1).count(), 3);
    assert!(read.codebooks.iter().any(|book| book.version == 2 && book.id == "devon-2024"));
}

#[test]
fn a_library_with_nothing_in_it_is_still_a_project() {
    let library = Library::default();
    let project = Project {
        library: &library,
        documents: Vec::new(),
        codebooks: Vec::new(),
        now: Instant(0),
    };
    let (bytes, losses) = project_out(&project).unwrap();
    assert_eq!((breaches(&markup(&bytes)), losses), (Vec::new(), Vec::new()));
    assert_eq!(project_in(&bytes).unwrap().documents, []);
}

/// The project of [`home`].
static HOME: LazyLock<Vec<u8>> = LazyLock::new(|| home().written());

/// What one coder did on one stretch.
type Done1 = (usize, usize, usize, usize, u8, String);

fn words() -> impl Strategy<Value = String> {
    "([a-z ]|\n|\u{1f476}|\u{1f468}\u{200d}\u{1f469}|e\u{301}|\u{5d0}\u{202e}\u{5d1}|<|&|\"|\t){1,60}"
}

fn done() -> impl Strategy<Value = Vec<Done1>> {
    prop::collection::vec(
        (
            0..3_usize,
            0..60_usize,
            1..30_usize,
            0..400_usize,
            any::<u8>(),
            "[a-z\n\u{1f476}\u{fffe}]{0,8}",
        ),
        0..12,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_library_goes_out_and_comes_back_the_same(
        texts in prop::collection::vec((words(), any::<bool>()), 1..4),
        done in done(),
    ) {
        let mut shelf = Shelf::new();
        for (number, (text, has_two)) in texts.iter().enumerate() {
            let original = if *has_two { text.replace('\n', "\r\n") } else { text.clone() };
            // The library has the same file only once.
            let text = format!("{number} {text}");
            shelf.document(&format!("{number}.txt"), &text, format!("{number} {original}").as_bytes());
        }
        for (document, from, length, code, signs, memo) in done {
            let (id, text, _) = &shelf.documents[document % shelf.documents.len()];
            let (id, letters) = (*id, text.chars().count());
            let from = from % letters;
            let to = (from + length).min(letters);
            let book = &shelf.books[code % shelf.books.len()];
            let code = book.codes[code % book.codes.len()].id.clone();
            let snippet: String = text.chars().skip(from).take(to - from).collect();
            let mut coding = shelf.coding(id, &code, "");
            coding.codebook = book.id.clone();
            coding.version = book.version;
            let memo = memo.replace('\u{fffe}', "");
            if signs & 1 == 0 {
                coding.at = Some(Stretch { from: from as u32, to: to as u32 });
                // Words that are no longer those that stand there are kept as well.
                coding.snippet = if signs & 2 == 0 { snippet.into() } else { "other \u{fffe}\u{7}".into() };
            }
            coding.presence = if signs & 4 == 0 { Presence::Present } else { Presence::Absent };
            coding.polarity = [Polarity::Good, Polarity::Gap, Polarity::Neutral][usize::from(signs) % 3];
            coding.memo = memo.as_str().into();
            coding.process_step = (signs & 8 == 0).then(|| "plan".into());
            let at = coding.at;
            let by = ["Ines Moor", "Tom Reed", "\u{5e0}\u{5e2}\u{5de}\u{5d9}"][usize::from(signs) % 3];
            if signs & 16 == 0 {
                shelf.add(by, Done::Coded(Box::new(coding)));
            } else {
                shelf.add(by, Done::Memo { document: id, at, words: memo.as_str().into() });
            }
        }
        let bytes = shelf.written();
        prop_assert_eq!(breaches(&markup(&bytes)), Vec::<String>::new());
        shelf.is_what(&project_in(&bytes).unwrap());
    }

    #[test]
    fn a_damaged_project_gives_a_project_or_a_reason(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..10),
        cut in prop::option::weighted(0.3, any::<prop::sample::Index>()),
    ) {
        let mut bytes = HOME.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = project_in(&bytes);
    }

    #[test]
    fn damaged_markup_gives_a_project_or_a_reason(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/a\"0-9-]{0,6}"), 1..6),
    ) {
        let mut text = String::from_utf8(markup(&HOME)).unwrap();
        for (at, what) in changes {
            let at = at.index(text.len());
            if text.is_char_boundary(at) {
                text.insert_str(at, &what);
            }
        }
        let _ = project_in(&super::others::packed(&text, &[]));
    }
}
