//! Papers begun from the registers: a scorecard from the strategy, an audit’s report from what was found.

use safeguarding::learning::paper::begin::{Measure, audit_report, scorecard};
use safeguarding::learning::paper::{Block, Paper};
use safeguarding::practice::Practice;
use safeguarding::records::Record;
use safeguarding::scenarios::Scenario;

const STRATEGY: &str = "\
# A strategy

## People

| person | who |
| --- | --- |
| Merle | child Merle Ashdown (born 2014-05-02) |

## Records

| reference | agency | kind | about | happened | recorded | follows | details |
| --- | --- | --- | --- | --- | --- | --- | --- |
| s1 | safeguarding-partnership | strategy |  | 2025-01-06 | 2025-01-06 |  | title=Neglect strategy |
| t1 | safeguarding-partnership | strand |  | 2025-01-06 | 2025-01-06 | s1 | strand=community-engagement; outcomes=families-are-able, talk-is-honest |
| m1 | safeguarding-partnership | strategy-measure |  | 2025-01-06 | 2025-01-06 |  | measure=Parents asked; asks=how-much; outcome=families-are-able; collected=collected |
| m2 | safeguarding-partnership | strategy-measure |  | 2025-01-06 | 2025-01-06 |  | measure=Parents who say it helped; asks=what-difference; outcome=talk-is-honest; collected=not-collected |
| m3 | safeguarding-partnership | strategy-measure |  | 2025-01-06 | 2025-01-06 |  | measure=Staff who stayed; asks=how-well; outcome=staff-are-resilient; collected=collected |
| r1 | safeguarding-partnership | measure-read |  | 2025-04-01 | 2025-04-01 | m1 | value=12; out_of=47; read_on=2025-03-31 |
| a1 | safeguarding-partnership | audit |  | 2025-01-06 | 2025-01-06 |  | title=Twelve children; how_drawn=at-random; how_many=12; out_of=140; from_when=2024-01-01 |
| f1 | safeguarding-partnership | audit-finding |  | 2025-05-06 | 2025-05-06 | a1 | finding=The child was not seen alone; theme=voice; found_in=7; out_of=12 |
| c1 | safeguarding-partnership | action |  | 2025-05-07 | 2025-05-07 |  | action=A room for talking |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Merle | referral-decision | not met |  |
";

fn strategy() -> Vec<Record> {
    Scenario::read(STRATEGY).expect("the story can be read").records
}

#[test]
fn a_scorecard_asks_each_strand_all_three_questions_and_not_collected_stays() {
    let records = strategy();
    let of = |kind: &str| records.iter().filter(|one| one.kind == kind).collect::<Vec<_>>();
    let measures: Vec<Measure<'_>> = of("strategy-measure")
        .into_iter()
        .map(|one| {
            let mut reads = of("measure-read").into_iter();
            Measure { of: one, read: reads.find(|read| read.follows.contains(&one.id)) }
        })
        .collect();
    let day = jiff::civil::date(2026, 11, 22);
    let strategy = of("strategy");
    let begun =
        scorecard(&Practice::shipped(), strategy.first().copied(), &of("strand"), &measures, day);
    let paper = Paper { issuer: "Ashdown".to_owned(), ..begun.paper };
    assert_eq!(paper.faults(), []);
    assert_eq!(paper.title, "Neglect strategy");
    let rows = |place: usize| match &paper.parts[place].blocks[0] {
        Block::Table { rows, .. } => rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>(),
        _ => panic!("a strand is a table"),
    };
    assert_eq!(
        rows(0),
        [
            "how much | Parents asked | 12 of 47 | 31 March 2025",
            "how well | none | not collected | none",
            "what difference | Parents who say it helped | not collected | none"
        ]
    );
    assert_eq!(paper.parts[1].heading, "Measures of no strand");
    assert_eq!(rows(1)[1], "how well | Staff who stayed | not read yet | none");
}

#[test]
fn an_audits_report_says_how_it_was_drawn_and_what_was_found_out_of_how_many() {
    let records = strategy();
    let audit = records.iter().find(|one| one.kind == "audit").expect("an audit");
    let came: Vec<&Record> = records
        .iter()
        .filter(|one| ["audit-finding", "action"].contains(&one.kind.as_str()))
        .collect();
    let begun = audit_report(&Practice::shipped(), audit, &came, jiff::civil::date(2026, 11, 22));
    let paper = Paper { issuer: "Ashdown".to_owned(), ..begun.paper };
    assert_eq!(paper.faults(), []);
    let mut said = String::new();
    let _ = paper.with_words(&mut |_, words| {
        said.push_str(words);
        words.to_owned()
    });
    for words in [
        "Twelve children",
        "12",
        "140",
        "1 January 2024",
        "The child was not seen alone",
        "A room for talking",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
}
