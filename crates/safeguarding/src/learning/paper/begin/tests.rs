//! That a paper begun holds the record's own words and no others, and nothing that is kept closed.

use super::*;
use crate::learning::paper::PaperFault;
use crate::records::{Card, DocumentTaken, Done, Instant, Lesson, LibraryStep, Round};

/// A library with a review, one under way, codings of both and a lesson of three of them.
struct Shelf {
    library: Library,
    steps: u64,
}

impl Shelf {
    fn take(&mut self, what: Done) -> StepId {
        self.steps += 1;
        let at = Instant(1_750_000_000_000_000 + self.steps * 1_000);
        let step = LibraryStep::new("Ida Marsh", at, what);
        let id = step.id;
        self.library.add(self.steps, step);
        id
    }

    fn document(&mut self, card: Card) -> StepId {
        let taken = DocumentTaken {
            file: "t.txt".into(),
            format: "text".into(),
            original: format!("{:064x}", self.steps),
            text: String::new(),
            letters: 500,
            pages: vec![0],
            title: None,
            lost: Vec::new(),
        };
        let document = self.take(Done::TakenIn(Box::new(taken)));
        self.take(Done::Described { document, card: Box::new(card) });
        document
    }

    fn code(
        &mut self,
        document: StepId,
        code: &str,
        from: u32,
        words: &str,
        polarity: Polarity,
    ) -> StepId {
        let at = (!words.is_empty()).then(|| Stretch { from, to: from + words.len() as u32 });
        self.take(Done::Coded(Box::new(Coding {
            document,
            codebook: "devon-2024".into(),
            version: 1,
            code: code.into(),
            presence: Presence::Present,
            polarity,
            at,
            snippet: words.into(),
            process_step: None,
            agencies: Vec::new(),
            happened: None,
            record: None,
            memo: "A memo of a coder".into(),
            round: None,
            suggested_by: None,
        })))
    }
}

fn card(title: &str) -> Card {
    Card {
        title: title.to_owned(),
        year: Some(2023),
        commissioned_by: "Northmoor Partnership".to_owned(),
        harm: "A child of 4 was found underweight.".into(),
        background: "A family of three.".into(),
        learning: vec!["Histories are not read".to_owned()],
        recommendations: vec!["One page of history in each file".to_owned()],
        ..Card::default()
    }
}

fn shelf() -> (Shelf, [StepId; 2], StepId) {
    let mut shelf = Shelf { library: Library::default(), steps: 0 };
    let done = shelf.document(card("Child T"));
    let live = shelf.document(Card { is_live: true, ..card("CANARY-LIVE") });
    let gap = shelf.code(done, "health-and-safety", 10, "Three were moved", Polarity::Gap);
    shelf.code(done, "health-and-safety", 12, "were moved", Polarity::Gap);
    shelf.code(done, "health-and-safety", 90, "A fourth was moved", Polarity::Gap);
    let good =
        shelf.code(done, "chronic-neglect", 50, "The school wrote it all down", Polarity::Good);
    let closed = shelf.code(live, "chronic-neglect", 5, "CANARY-LIVE words", Polarity::Gap);
    let lesson = Lesson {
        claim: "Moved appointments are counted as kept".to_owned(),
        codings: vec![gap, good, closed],
        documents: vec![done, live],
    };
    let lesson = shelf.take(Done::LessonDrawn(Box::new(lesson)));
    let list = &practice().question_lists[0];
    for to in [
        TiedTo::Rule("not-brought-or-moved-repeatedly".into()),
        TiedTo::Question(smol_str::format_smolstr!("{}/{}", list.id, list.questions[0].id)),
        TiedTo::Code("devon-2024/health-and-safety".into()),
    ] {
        shelf.take(Done::LessonTied { lesson, to, because: "it counts what was moved".into() });
    }
    (shelf, [done, live], lesson)
}

fn practice() -> &'static Practice {
    static PRACTICE: std::sync::LazyLock<Practice> = std::sync::LazyLock::new(Practice::shipped);
    &PRACTICE
}

fn begun(shelf: &Shelf, begin: impl FnOnce(&Beginning<'_>) -> Option<Begun>) -> Option<Begun> {
    let books: Vec<&Codebook> = practice().codebooks.iter().collect();
    let beginning = Beginning {
        library: &shelf.library,
        practice: practice(),
        books: &books,
        record_of: &|_| None,
        day: jiff::civil::date(2026, 11, 22),
    };
    begin(&beginning)
}

/// Every text of a paper but its headings and its day.
fn texts(paper: &Paper) -> Vec<String> {
    let mut all = Vec::new();
    let headings: BTreeSet<&str> = paper.parts.iter().map(|part| part.heading.as_str()).collect();
    let _ = paper.with_words(&mut |_, words| {
        all.push(words.to_owned());
        words.to_owned()
    });
    all.retain(|words| !headings.contains(words.as_str()) && *words != paper.day);
    all
}

#[test]
fn every_word_of_a_paper_begun_is_the_records_own() {
    let (shelf, [done, _], lesson) = shelf();
    let said = {
        let practice = practice();
        let book = practice.codebook("devon-2024").expect("it is shipped");
        let codes = book.codes.iter().flat_map(|code| [Some(code.name.clone()), code.asks.clone()]);
        let rule = practice.rule("not-brought-or-moved-repeatedly").expect("it is shipped");
        let asked = practice.question_lists[0].questions[0].asks.clone();
        let steps = format!("{:?}", serde_json::to_string(&card("Child T")).expect("plain"));
        let library = "Moved appointments are counted as kept / Three were moved / A fourth was moved / The school wrote it all down";
        let own: Vec<String> = codes.flatten().chain([rule.title.clone(), asked]).collect();
        format!("{steps} {library} {}", own.join(" / "))
    };
    for kind in [PaperKind::SevenMinuteBriefing, PaperKind::LearningBriefing] {
        let of_lesson = begun(&shelf, |begin| begin.from_lesson(lesson, kind)).expect("a paper");
        let of_document = begun(&shelf, |begin| begin.from_document(done, kind)).expect("a paper");
        for Begun { paper, .. } in [&of_lesson, &of_document] {
            let pieces = texts(paper);
            let pieces =
                pieces.iter().flat_map(|words| words.split('\n')).flat_map(|w| w.split(", "));
            for piece in pieces.filter(|piece| !piece.is_empty()) {
                assert!(said.contains(piece), "“{piece}” is nobody’s: {kind:?}");
            }
        }
    }
}

#[test]
fn a_briefing_begun_from_a_lesson_quotes_the_words_it_rests_on_and_names_the_document() {
    let (shelf, [done, _], lesson) = shelf();
    let begun = begun(&shelf, |begin| begin.from_lesson(lesson, PaperKind::SevenMinuteBriefing));
    let begun = begun.expect("a paper");
    let quote = |words: &str| Block::Quote { words: words.to_owned(), from: "Child T".to_owned() };
    assert_eq!(begun.paper.parts.len(), 7);
    assert_eq!(begun.paper.parts[3].blocks, [quote("The school wrote it all down")]);
    assert_eq!(begun.paper.parts[4].blocks, [quote("Three were moved")]);
    assert_eq!(begun.paper.sources, ["Northmoor Partnership, Child T, 2023"]);
    assert_eq!((begun.lessons, begun.documents, begun.left_out), (vec![lesson], vec![done], 1));
    // What nobody has written down is left empty, and said.
    assert!(begun.paper.faults().contains(&PaperFault::EmptyPart { part: 2 }));
}

#[test]
fn nothing_of_a_review_under_way_is_in_a_paper() {
    let (shelf, [_, live], lesson) = shelf();
    let kind = PaperKind::LearningBriefing;
    assert_eq!(begun(&shelf, |begin| begin.from_document(live, kind)), None);
    let begun = begun(&shelf, |begin| begin.from_lesson(lesson, kind)).expect("a paper");
    let said = texts(&begun.paper).join(" ");
    assert!(!said.contains("CANARY-LIVE") && !said.contains("memo of a coder"), "{said}");
}

#[test]
fn nothing_of_a_round_that_is_blind_is_in_a_paper() {
    let (mut shelf, [done, _], _) = shelf();
    let round = shelf.take(Done::RoundOpened(Box::new(Round {
        name: "first".to_owned(),
        codebook: "devon-2024".into(),
        version: 1,
        documents: vec![done],
        coders: vec!["Ida Marsh".into(), "Tom Reed".into()],
    })));
    let id = shelf.code(done, "chronic-neglect", 200, "CANARY-BLIND", Polarity::Gap);
    let blind = Coding { round: Some(round), ..shelf.library.codings[&id].what.clone() };
    shelf.take(Done::CodingTakenBack { coding: id, because: "once more in the round".into() });
    let id = shelf.take(Done::Coded(Box::new(blind)));
    let lesson = Lesson { claim: "So".to_owned(), codings: vec![id], documents: vec![done] };
    let lesson = shelf.take(Done::LessonDrawn(Box::new(lesson)));
    for kind in [PaperKind::SevenMinuteBriefing, PaperKind::LearningBriefing] {
        let papers = [
            begun(&shelf, |begin| begin.from_document(done, kind)),
            begun(&shelf, |begin| begin.from_lesson(lesson, kind)),
        ];
        for begun in papers.into_iter().flatten() {
            assert!(!texts(&begun.paper).join(" ").contains("CANARY-BLIND"));
        }
    }
}

#[test]
fn on_one_page_each_code_is_quoted_once_and_the_rest_is_counted() {
    let (shelf, [done, _], _) = shelf();
    let quotes = |begun: &Begun| {
        let blocks = begun.paper.parts.iter().flat_map(|part| &part.blocks);
        blocks.filter(|block| matches!(block, Block::Quote { .. })).count()
    };
    let short = begun(&shelf, |begin| begin.from_document(done, PaperKind::SevenMinuteBriefing));
    let short = short.expect("a paper");
    assert_eq!((quotes(&short), short.left_out), (2, 1), "two coders of one place are one");
    let long = begun(&shelf, |begin| begin.from_document(done, PaperKind::LearningBriefing));
    let long = long.expect("a paper");
    assert_eq!((quotes(&long), long.left_out), (3, 0));
    assert_eq!(begun(&shelf, |begin| begin.from_document(done, PaperKind::Scorecard)), None);
}
