//! A library held in memory: for `/preview`, and for trying the pages without a log. Every review in it is invented.

use crate::library::{HoldsWords, NotDone, Opened, SheetForm, Shelves, TakenIn};
use safeguarding::calendar::VagueDate;
use safeguarding::learning::Library;
use safeguarding::learning::paper::typed::from_lines;
use safeguarding::learning::sheets::SheetOf;
use safeguarding::learning::text::{Counted, Wanted, pieces, searched_words};
use safeguarding::records::{
    Card, ChildOfReview, Coding, DocumentTaken, Done, Instant, Lesson, LibraryStep, Paper,
    PaperKept, PaperKind, Part, Polarity, Presence, Round, StepId, Stretch, TiedTo,
};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::day;
use crate::request_log::RequestLog;
use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::practice::Practice;

/// A library and its texts.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    library: Library,
    texts: BTreeMap<StepId, Arc<Opened>>,
    steps: u64,
}

impl Inner {
    fn take(&mut self, by: &str, what: Done) -> StepId {
        self.steps += 1;
        let step = LibraryStep::new(by, Instant(1_750_000_000_000_000 + self.steps * 1_000), what);
        let id = step.id;
        self.library.add(self.steps, step);
        id
    }

    fn take_in(&mut self, by: &str, file: &str, text: &str) -> StepId {
        let page = |place: usize| Counted::new(text).letter(place);
        let turns = text.match_indices("\n\nPage").map(|(place, _)| page(place + 2));
        let taken = DocumentTaken {
            file: file.into(),
            format: "text".into(),
            original: blake3::hash(text.as_bytes()).to_hex().to_string(),
            text: blake3::hash(text.as_bytes()).to_hex().to_string(),
            letters: Counted::new(text).letters(),
            pages: std::iter::once(0).chain(turns).collect(),
            title: None,
            lost: vec!["2 pictures were left out".to_owned()],
        };
        let id = self.take(by, Done::TakenIn(Box::new(taken)));
        self.texts.insert(id, Arc::new(Opened::new(text.to_owned())));
        id
    }
}

impl Shelf {
    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A library of two invented reviews, one of them coded in a round, one under way; and their ids.
    pub fn typical() -> (Arc<Self>, [StepId; 2]) {
        let mut inner = Inner::default();
        let first = inner.take_in("Ida Marsh", "child-t.txt", CHILD_T);
        let live = inner.take_in("Ida Marsh", "child-v.txt", "Not to be read yet.");
        let card = Card {
            title: "Child T".to_owned(),
            kind: "local-review".into(),
            nation: "england".into(),
            year: Some(2023),
            commissioned_by: "Northmoor Safeguarding Children Partnership".to_owned(),
            children: vec![ChildOfReview { called: "T".into(), age: Some(4) }],
            harm: "T was found underweight and alone in March 2022.".into(),
            agencies: vec!["school".into(), "housing".into()],
            ..Card::default()
        };
        inner.take("Ida Marsh", Done::Described { document: first, card: Box::new(card) });
        let card = Card { title: "Child V".to_owned(), is_live: true, ..Card::default() };
        inner.take("Ida Marsh", Done::Described { document: live, card: Box::new(card) });
        let round = Round {
            name: "First round".to_owned(),
            codebook: "devon-2024".into(),
            version: 1,
            documents: vec![first],
            coders: vec!["Ida Marsh".into(), "Tom Reed".into()],
        };
        let round = inner.take("Ida Marsh", Done::RoundOpened(Box::new(round)));
        for (by, words) in [
            ("Ida Marsh", "Three appointments were moved and counted as kept"),
            ("Tom Reed", "appointments were moved"),
        ] {
            let coding = coding(first, round, words);
            inner.take(by, Done::Coded(Box::new(coding)));
        }
        for by in ["Ida Marsh", "Tom Reed"] {
            inner.take(by, Done::RoundFinished { round, document: first });
        }
        let codings: Vec<StepId> = inner.library.codings.keys().take(1).copied().collect();
        let lesson = Lesson {
            claim: "Moved appointments are counted as kept, so nobody adds them up".to_owned(),
            codings,
            documents: vec![first],
        };
        let lesson = inner.take("Ida Marsh", Done::LessonDrawn(Box::new(lesson)));
        for to in [
            TiedTo::Rule("not-brought-or-moved-repeatedly".into()),
            TiedTo::Code("devon-2024/health-and-safety".into()),
        ] {
            let because = "it counts what was moved".into();
            inner.take("Tom Reed", Done::LessonTied { lesson, to, because });
        }
        inner.take(
            "Ida Marsh",
            Done::Memo {
                document: first,
                at: None,
                words: "Compare with the review of 2019.".into(),
            },
        );
        (Arc::new(Self(Mutex::new(inner))), [first, live])
    }

    /// Keeps two papers: a briefing begun from the lesson, with a later version, and a bulletin that was withdrawn.
    pub fn keep_papers(&self) {
        let mut inner = self.inner();
        let lessons: Vec<StepId> = inner.library.lessons.keys().copied().collect();
        let documents: Vec<StepId> = inner.library.documents.keys().take(1).copied().collect();
        let kept = |paper, version_of| {
            let (lessons, documents) = (lessons.clone(), documents.clone());
            let names_were_changed = false;
            let kept = PaperKept { version_of, lessons, documents, names_were_changed, paper };
            Done::PaperKept(Box::new(kept))
        };
        let mut paper = briefing();
        paper.parts[5].blocks.clear();
        let first = inner.take("Ida Marsh", kept(paper, None));
        inner.take("Tom Reed", kept(briefing(), Some(first)));
        let bulletin =
            Paper { kind: PaperKind::Bulletin, title: "Winter".to_owned(), ..briefing() };
        let paper = inner.take("Tom Reed", kept(bulletin, None));
        let because = "the figure in it was corrected".into();
        inner.take("Ida Marsh", Done::PaperWithdrawn { paper, because });
    }

    /// Codes two missed opportunities in a document of the sample, outside of any round.
    pub fn code_missed(&self, document: StepId) {
        let mut inner = self.inner();
        let words = "Nobody added them up";
        let from = CHILD_T.find(words).expect("the sample holds these words");
        let from = CHILD_T[..from].chars().count() as u32;
        let later = Coding {
            codebook: "missed-opportunities".into(),
            code: "point-not-brought".into(),
            at: Some(Stretch { from, to: from + words.chars().count() as u32 }),
            snippet: words.into(),
            process_step: Some("front-door".into()),
            happened: VagueDate::parse("March 2022").ok(),
            round: None,
            ..coding(document, document, "Three appointments")
        };
        let whole = Coding {
            at: None,
            snippet: "".into(),
            happened: None,
            polarity: Polarity::Good,
            ..later.clone()
        };
        inner.take("Ida Marsh", Done::Coded(Box::new(whole)));
        inner.take("Ida Marsh", Done::Coded(Box::new(later)));
    }
}

fn coding(document: StepId, round: StepId, words: &str) -> Coding {
    let from = CHILD_T.find(words).expect("the sample holds these words");
    let from = CHILD_T[..from].chars().count() as u32;
    Coding {
        document,
        codebook: "devon-2024".into(),
        version: 1,
        code: "health-and-safety".into(),
        presence: Presence::Present,
        polarity: Polarity::Gap,
        at: Some(Stretch { from, to: from + words.chars().count() as u32 }),
        snippet: words.into(),
        process_step: None,
        agencies: vec!["gp".into()],
        happened: None,
        record: None,
        memo: "Not the family’s doing alone.".into(),
        round: Some(round),
        suggested_by: None,
    }
}

/// A whole seven-minute briefing, with a block of each sort.
pub(crate) fn briefing() -> Paper {
    let line = |words: &str| words.to_owned();
    let part =
        |heading: &str, lines: &str| Part { heading: line(heading), blocks: from_lines(lines) };
    Paper {
        kind: PaperKind::SevenMinuteBriefing,
        title: line("Moved appointments are counted as kept, so nobody adds them up"),
        issuer: line("Northmoor Safeguarding Children Partnership"),
        day: line("2 June 2025"),
        parts: vec![
            part(
                "Background",
                "A child of 4 was found underweight and alone.\n\nThree services knew one piece each.",
            ),
            part(
                "Why it matters",
                "= 60%\n= of: 139 reviews, 2009 to 2011\n= definition: neglect found by a written protocol\n= source: a published study",
            ),
            part("What was learned", "- Each service saw one appointment\n- Nobody saw three"),
            part("What helped", "> The reviewing officer challenged it in time. — Child T"),
            part(
                "What stood in the way",
                "| Service | Moved |\n| GP | 2 |\n| Dentist | not collected |",
            ),
            part(
                "Questions for your team",
                "? Who adds them up here?\n? What do we call it when a child was not brought?",
            ),
            part("What to do", "- Write “was not brought”\n- أنا هنا 👋 stays as it was said"),
        ],
        sources: vec![line("Northmoor Safeguarding Children Partnership, Child T, 2023")],
        notice: vec![line("Names are changed. If a child is in danger now, ring 999.")],
    }
}

const CHILD_T: &str = "\
T lived with a mother and two older brothers. The health visitor was told at the handover that nothing was outstanding.

Three appointments were moved and counted as kept. Nobody added them up: each service saw one of them.

Page two begins here. There was no evidence of drift in the plan of 2020; the reviewing officer challenged it in time.

Dad said: “أنا هنا” 👋 and nobody wrote down what he meant.";

impl Shelves for Shelf {
    fn library(&self) -> Result<Arc<Library>, NotDone> {
        Ok(Arc::new(self.inner().library.clone()))
    }

    fn open(&self, document: StepId) -> Result<Option<Arc<Opened>>, NotDone> {
        Ok(self.inner().texts.get(&document).cloned())
    }

    fn original(&self, document: StepId) -> Result<Option<Vec<u8>>, NotDone> {
        Ok(self.inner().texts.get(&document).map(|opened| opened.text.clone().into_bytes()))
    }

    fn holding(&self, wanted: &Wanted) -> Result<Vec<HoldsWords>, NotDone> {
        let holds = |text: &str| {
            let words: Vec<String> = searched_words(text).collect();
            wanted
                .phrases
                .iter()
                .all(|phrase| words.windows(phrase.len()).any(|there| there == *phrase))
        };
        let inner = self.inner();
        let found = inner.texts.iter().filter_map(|(document, opened)| {
            let all = pieces(&opened.text).into_iter().enumerate();
            let holding = all.filter(|(_, piece)| holds(&opened.text[piece.clone()]));
            let pieces: Vec<u16> = holding.map(|(number, _)| number as u16).collect();
            (!pieces.is_empty()).then_some(HoldsWords { document: *document, pieces })
        });
        Ok(found.collect())
    }

    fn take(&self, by: &str, what: Done) -> Result<StepId, NotDone> {
        Ok(self.inner().take(by, what))
    }

    fn take_in(&self, by: &str, file: &str, bytes: &[u8]) -> Result<TakenIn, NotDone> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        Ok(TakenIn { document: self.inner().take_in(by, file, &text), is_new: true })
    }

    fn workbook(&self, _: &[SheetOf], _: SheetForm) -> Result<Vec<u8>, NotDone> {
        Err(NotDone(
            "A library of samples writes no files: open the page on a running server".to_owned(),
        ))
    }
}

/// A site of its own without anybody in it, and nobody’s index: what is given to it is given to no other sample.
pub(crate) fn bare() -> (Site, u32) {
    static PRACTICE: LazyLock<Practice> = LazyLock::new(Practice::shipped);
    let caseload = Caseload::of(PRACTICE.clone(), []);
    let site = Site::new(caseload, day, RequestLog::silent()).expect("every template can be read");
    (site, 0)
}
