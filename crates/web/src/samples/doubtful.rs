//! People written so that it is doubtful who is who: two NHS numbers, a birth date one figure apart, one name in two scripts, a
//! very long name; and what somebody decided about some of them. Everybody is invented.

use super::{EXPECTED, day};
use crate::deciding::NotWritten;
use crate::request_log::RequestLog;
use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Decision, Entry, Instant, MentionAt, Record, Said, Verdict};
use safeguarding::scenarios::Scenario;
use std::sync::LazyLock;

const STORY: &str = "# Who is who is doubtful

## People

| person | who |
| --- | --- |
| Child | child Jayden Tarnwick (born 2015-03-04, nhs 9434765919, of 14 Quarry Rise, Oxmere) |
| Other | child Jayden Tarnwick (born 2015-03-04, nhs 9998299705, of 14 Quarry Rise, Oxmere) |
| Jay | child Jay Tarnwick (born 2015-03-14, of 2 Mill Lane, Oxmere) |
| Jude | child Jude Tarnwick (born 2019-09-19, of 14 Quarry Rise, Oxmere) |
| Mother | mother Carys Tarnwick (born 1992-01-17) |
| Layla | child ليلى الرازي (born 2014-12-12, nhs 9996543218) |
| LaylaToo | child ليلى الرازي (born 2014-12-12, nhs 9997777719) |
| Long | child Wolfeschlegelsteinhausenbergerdorffwelchevorallern Featherstonehaugh-Cholmondeley-de-la-Pole (born 2013-05-06, nhs 9998299705, of Flat 4, c/o the Featherstonehaugh-Cholmondeley-de-la-Pole Home, 9 Harbour Steps, Oxmere) |
| Sam | child Sam Oswin (born 2016-01-02) |
| SamToo | child Sam Oswin (born 2016-01-02, of 9 Mill Lane, Oxmere) |

## Records

| reference | agency | kind | about | happened | recorded | details | fact seen |
| --- | --- | --- | --- | --- | --- | --- | --- |
| s1 | school | school-concern | Child, Mother | 2024-10-07 | 2024-10-07 | concern=hunger | Asked for second helpings three days running. |
| s2 | school | school-concern | Child, Jude, Mother | 2024-11-04 | 2024-11-04 | concern=hygiene |  |
| c1 | childrens-social-care | contact | Child, Jude, Mother | 2024-12-02 | 2024-12-02 | from=school; outcome=no-further-action; about=neglect |  |
| c2 | childrens-social-care | contact | Child, Mother | 2025-01-20 | 2025-01-20 | from=school; outcome=no-further-action; about=neglect |  |
| g1 | gp | appointment | Other | 2025-02-03 | 2025-02-03 | outcome=was-not-brought |  |
| g2 | gp | appointment | Other | 2025-03-03 | 2025-03-03 | outcome=was-not-brought |  |
| h1 | housing | note | Jay | 2025-03-10 | 2025-03-10 |  |  |
| g3 | gp | appointment | Layla | 2024-03-04 | 2024-03-04 | outcome=attended |  |
| d1 | dentist | dental | LaylaToo | 2024-05-04 | 2024-05-04 | outcome=attended |  |
| d2 | dentist | dental | Long | 2024-06-04 | 2024-06-04 | outcome=was-not-brought |  |
| s3 | school | note | Sam | 2024-06-05 | 2024-06-05 |  |  |
| h2 | housing | note | SamToo | 2024-07-05 | 2024-07-05 |  |  |
";

static SITE: LazyLock<Site> = LazyLock::new(|| {
    Site::new(caseload(), day, RequestLog::silent())
        .expect("every template can be read")
        .with_deciding(|_, _| {
            Err(NotWritten::Failed("This is a sample: nothing is written".to_owned()))
        })
});

/// The site of doubtful people, in which things can be decided as far as its pages can tell.
pub(crate) fn doubtful() -> Site {
    SITE.clone()
}

/// The same people in a site that only shows.
pub(crate) fn only_shown() -> Site {
    Site::new(caseload(), day, RequestLog::silent()).expect("every template can be read")
}

/// Where a record of the story names the person at this place.
pub(crate) fn at(caseload: &Caseload, reference: &str, place: u16) -> (u32, u16) {
    let is_it = |record: &Record| record.provenance.reference.as_deref() == Some(reference);
    let index = caseload.records.iter().position(is_it).expect("a record of the story");
    (index as u32, place)
}

fn caseload() -> Caseload {
    let story = format!("{STORY}{EXPECTED}");
    let Scenario { records, coverage, .. } = Scenario::read(&story)
        .unwrap_or_else(|problems| panic!("the doubtful story can be read: {problems:?}"));
    let mention = |reference: &str| {
        let is_it = |record: &&Record| record.provenance.reference.as_deref() == Some(reference);
        let record = records.iter().find(is_it).expect("a record of the story");
        MentionAt { record: record.id, place: 0 }
    };
    let decided = |verdict, reason, moment: u64| {
        let received = Instant(1_748_000_000_000_000 + moment);
        Decision::new(verdict, "Ida Marsh", "team manager", reason, day(), received)
    };
    let same = decided(
        Verdict::OnePerson(mention("s3"), mention("h2")),
        "Both agencies have seen the same birth certificate.",
        0,
    );
    let two = decided(
        Verdict::TwoPeople(mention("g3"), mention("s1")),
        "They were seen together.",
        1_000,
    );
    let undo = decided(Verdict::Undo(two.id), "Written against the wrong two.", 2_000);
    let silent = decided(
        Verdict::DoNotLink(mention("d2"), mention("h1")),
        "refuge: CANARY-SILENT must not be found",
        3_000,
    );
    let entries = records
        .into_iter()
        .map(|record| Entry::Said(Box::new(Said { record, original: Vec::new() })))
        .chain(coverage.into_iter().map(Entry::Coverage))
        .chain([same, two, undo, silent].map(|decision| Entry::Decided(Box::new(decision))));
    Caseload::of(Practice::shipped(), entries)
}
