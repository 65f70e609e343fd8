//! Children to show in `/preview` and to test pages with: nothing known, typical, crowded, kept closely, hard names.
//!
//! Gives small sites over stories written as scenarios are. Everybody in them is invented.

mod adopted;
pub(crate) mod audits;
mod disagreeing;
mod doubtful;
mod incidents;
pub(crate) mod issuing;
mod learning;
mod responding;
mod shelf;

pub(crate) use adopted::DECIDED_ABOUT_RULES;
pub(crate) use disagreeing::disagreeing;
pub(crate) use doubtful::{at, doubtful, only_shown};
pub(crate) use incidents::{INCIDENTS, incident};
pub(crate) use learning::learning;
pub(crate) use responding::{everything_wrong, responding};
pub(crate) use shelf::{Shelf, bare};

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::growth::Reference;
use safeguarding::practice::Practice;
use safeguarding::records::{Entry, Mark, Said, Sensitivity, Voice};
use safeguarding::scenarios::Scenario;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use crate::request_log::RequestLog;
use crate::site::{GrowthTables, Site};

/// One sample child.
pub(crate) struct SampleChild {
    /// Its name in `/preview`.
    pub name: &'static str,
    /// The child’s given name in the story.
    child: &'static str,
    /// The story, as scenarios are written.
    story: fn() -> String,
}

/// The day it is in every sample.
pub(crate) fn day() -> Date {
    jiff::civil::date(2025, 6, 2)
}

/// The sample children, emptiest first.
pub(crate) static CHILDREN: &[SampleChild] = &[
    SampleChild { name: "empty", child: "Wren", story: || WREN.to_owned() },
    SampleChild { name: "typical", child: "Amber", story: || TARNWICK.to_owned() },
    SampleChild { name: "crowded", child: "Rowan", story: crowded },
    SampleChild { name: "restricted", child: "Isla", story: || RESTRICTED.to_owned() },
    SampleChild { name: "moved", child: "Bryn", story: || MOVED.to_owned() },
    SampleChild {
        name: "right-to-left-name", child: "ليلى", story: || named("ليلى الرازي")
    },
    SampleChild {
        name: "very-long-name",
        child: "Wolfeschlegelsteinhausenbergerdorff",
        story: very_long,
    },
];

/// Children who were measured, each with the name of the sample: with an invented reference and without, and born early.
pub(crate) fn growing() -> Vec<(&'static str, Site, u32)> {
    let grown = |name, child, born_early: bool, has_tables: bool| {
        let sample = SampleChild { name, child, story: if born_early { early } else { falling } };
        let (site, person) = made(&sample);
        let tables = GrowthTables { reference: Reference::invented(), is_invented: true };
        let site = if has_tables { site.with_growth(Arc::new(tables)) } else { site };
        (name, site, person)
    };
    vec![
        grown("falling", "Bryony", false, true),
        grown("no-tables", "Bryony", false, false),
        grown("born-early", "Perran", true, true),
    ]
}

/// A child whose record tells how it ended.
pub(crate) fn ended() -> (Site, u32) {
    made(&SampleChild { name: "ended", child: "Tamsin", story: || ENDED.to_owned() })
}

/// Families enough for figures, each with missed appointments told in parts to several agencies.
pub(crate) fn told_in_parts() -> Site {
    static PARTS: LazyLock<Site> =
        LazyLock::new(|| made(&SampleChild { name: "parts", child: "Abel", story: in_parts }).0);
    PARTS.clone()
}

/// The site and the child of the typical sample.
pub(crate) fn typical() -> (Site, u32) {
    CHILDREN[1].site()
}

static SITES: LazyLock<Vec<(Site, u32)>> = LazyLock::new(|| CHILDREN.iter().map(made).collect());

impl SampleChild {
    /// The site with this child in it, and the child's index. The same each time.
    pub fn site(&self) -> (Site, u32) {
        let place = CHILDREN.iter().position(|sample| sample.name == self.name);
        SITES[place.expect("a sample of the list")].clone()
    }
}

fn made(sample: &SampleChild) -> (Site, u32) {
    let read = Scenario::read(&(sample.story)());
    let Scenario { mut records, coverage, .. } = read
        .unwrap_or_else(|problems| panic!("the sample {} can be read: {problems:?}", sample.name));
    for record in &mut records {
        // What a story's table has no column for is written into its facts, and moved to where it belongs.
        if record.facts.remove("kept").is_some() {
            record.sensitivity = Sensitivity::Restricted;
        }
        if let Some(field) = record.facts.remove("doubtful") {
            record.marks.push(Mark {
                field: field.into(),
                what: "it lies after the day it was written down".into(),
            });
        }
        record.author_role = record.facts.remove("by").map(Into::into);
        record.provenance.organisation = record.facts.remove("of").map(Into::into);
        for (name, voice) in [
            ("opinion", Voice::Opinion),
            ("parent", Voice::SaidByParent),
            ("done", Voice::ActionTaken),
        ] {
            if let Some(text) = record.facts.remove(name) {
                record.text.push((voice, text.into()));
            }
        }
    }
    let entries = records
        .into_iter()
        .map(|record| Entry::Said(Box::new(Said { record, original: Vec::new() })))
        .chain(coverage.into_iter().map(Entry::Coverage));
    let caseload = Caseload::of(Practice::shipped(), entries);
    let child = caseload.search(sample.child).first().copied();
    let site = Site::new(caseload, day, RequestLog::silent()).expect("every template can be read");
    (site, child.unwrap_or_else(|| panic!("the story {} names its child", sample.name)))
}

const EXPECTED: &str = "\n## Expected\n\n| as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n\
    | 2025-06-02 | Child | referral-decision | not met |  |\n";

const COLUMNS: &str = "\n## Records\n\n| reference | agency | kind | about | happened | recorded | details | said by child | fact seen | withdraws | rebuts | corrects | shared with |\n\
    | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n";

const WREN: &str = "# A child nobody has said anything of

## People

| person | who |
| --- | --- |
| Child | child Wren Oswin |

## Records

| reference | agency | kind | about | happened | recorded | details |
| --- | --- | --- | --- | --- | --- | --- |
| n1 | gp | note | Child |  | 2025-05-20 |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | referral-decision | not met |  |
";

const TARNWICK: &str = "# A family as most are

## People

| person | who |
| --- | --- |
| Child | child Amber Tarnwick (born 2016-04-03, of 14 Quarry Rise, Oxmere) |
| Moved | child Amber Tarnwick (born 2016-04-03, known as Amber Hollis, of 2 Mill Lane, Oxmere) |
| Jude | child Jude Tarnwick (born 2021-09-19, of 14 Quarry Rise, Oxmere) |
| Carys | mother Carys Tarnwick (born 1992-01-17) |
| Dale | partner Dale Furrow |
| Man | visitor ? |

## Records

| reference | agency | kind | about | happened | recorded | details | said by child | fact seen | withdraws | rebuts | corrects | shared with |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| h1 | health-visiting | health-review | Moved, Carys | 2018-05-02 | 2018-05-02 | review=2-year; outcome=attended |  | Bright and curious; points at pictures. |  |  |  |  |
| m1 | housing | move | Moved, Carys | about June 2019 | 2019-07-01 | reason=eviction |  |  |  |  |  |  |
| c1 | childrens-social-care | contact | Child, Carys | 2024-07-08 | 2024-07-08 | from=school; outcome=no-further-action; about=neglect |  |  |  |  |  | school |
| s1 | school | school-concern | Child, Carys | 2024-10-07 | 2024-10-07 | concern=hunger; by=class teacher; of=Oxmere Primary | I had crisps for tea. Jude had the bread. | Asked for second helpings three days running; coat wet through. |  |  |  |  |
| s2 | school | compensatory-care | Child | 2024-11-04 | 2024-11-04 | form=food |  |  |  |  |  |  |
| d1 | dentist | dental | Child, Carys | 2024-11-12 | 2024-11-12 | outcome=was-not-brought |  |  |  |  |  |  |
| c2 | childrens-social-care | contact | Child, Jude, Carys | 2024-12-02 | 2024-12-02 | from=health-visiting; outcome=no-further-action; reason=consent-declined |  |  |  |  |  |  |
| p1 | police | domestic-abuse | Carys, Dale, Child, Jude, Man | 2025-01-19 | 2025-01-19 | risk=medium; children_present=yes; doubtful=time of call |  | Called by a neighbour; both children upstairs. |  |  |  |  |
| p2 | police | note | Carys, Dale, Child, Jude | 2025-01-23 | 2025-01-23 | parent=There was no row. We had the television up. |  |  |  | p1 |  |  |
| c3 | childrens-social-care | contact | Child, Jude, Carys | 2025-02-10 | 2025-02-10 | from=police; outcome=referral; about=neglect; done=Passed to the assessment team |  |  |  |  |  |  |
| r1 | childrens-social-care | referral | Child, Jude, Carys | 2025-02-10 | 2025-02-10 | from=police |  |  |  |  |  |  |
| w1 | childrens-social-care | child-words | Child | 2025-03-04 | 2025-03-04 | by=social worker | When Dale is there I sleep in with Jude. |  |  |  |  |  |
| g1 | school | strength | Child | 2025-03-11 | 2025-03-11 |  |  | Her aunt walks both children in, every morning, on time. |  |  |  |  |

## Coverage

| agency | from | to | current as of |
| --- | --- | --- | --- |
| childrens-social-care | 2004-01-01 | 2025-05-31 | 2025-05-31 |
| school | 2020-09-01 | 2025-05-31 | 2025-05-31 |
| police | 2010-01-01 | 2025-05-31 | 2025-05-31 |
| health-visiting | 2016-01-01 | 2025-05-31 | 2025-05-31 |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | three-contacts-in-twelve-months-child | met | c1, c2, c3 |
";

const ENDED: &str = "# How it ended is hidden until somebody asks

## People

| person | who |
| --- | --- |
| Child | child Tamsin Aldermoor (born 2021-05-06, of 8 Weir Lane, Oxmere) |
| Mother | mother Ffion Aldermoor (born 1995-08-19) |

## Records

| reference | agency | kind | about | happened | recorded | details | shared with |
| --- | --- | --- | --- | --- | --- | --- | --- |
| c1 | childrens-social-care | contact | Child, Mother | 2023-09-04 | 2023-09-04 | from=health-visiting; outcome=no-further-action; about=neglect |  |
| a1 | gp | appointment | Child, Mother | 2023-10-03 | 2023-10-03 | outcome=was-not-brought |  |
| a2 | dentist | dental | Child, Mother | 2023-11-07 | 2023-11-07 | outcome=was-not-brought |  |
| c2 | childrens-social-care | contact | Child, Mother | 2024-02-12 | 2024-02-12 | from=gp; outcome=no-further-action; about=neglect | gp |
| a3 | hospital | appointment | Child, Mother | 2024-03-05 | 2024-03-05 | outcome=was-not-brought | gp |
| c3 | childrens-social-care | contact | Child, Mother | 2024-05-20 | 2024-05-20 | from=police; outcome=no-further-action; about=neglect |  |
| d1 | hospital | death | Child | 2024-07-01 | 2024-07-01 | of=child |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | referral-decision | not met |  |
";

const RESTRICTED: &str = "# What is kept closely says so

## People

| person | who |
| --- | --- |
| Child | child Isla Fenwick-Test (born 2014-12-12) |
| Mother | mother Orla Fenwick-Test (born 1989-02-02) |

## Records

| reference | agency | kind | about | happened | recorded | details | withdraws | corrects |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| a1 | adult-mental-health | adult-mental-health | Mother, Child | 2024-02-01 | 2024-02-01 | status=not-attending; kept=yes; opinion=Low for some months. |  |  |
| s1 | school | school-concern | Child | 2024-03-04 | 2024-03-04 | concern=hygiene |  |  |
| s2 | school | school-concern | Child | 2024-03-05 | 2024-03-05 | concern=hunger |  | s1 |
| p1 | police | domestic-abuse | Mother, Child | 2024-05-01 | 2024-05-01 | risk=high |  |  |
| p2 | police | domestic-abuse | Mother, Child | 2024-05-09 | 2024-05-09 | risk=high | p1 |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | referral-decision | not met |  |
";

/// Two homes, two fathers, twins, an unborn child, a lodger, a refuge, and much that nobody has said.
const MOVED: &str = "# A family that moved

## People

| person | who |
| --- | --- |
| Child | child Bryn Ashdown-Test (born 2015-02-11, male, of 3 Kiln Row, Oxmere) |
| BrynNow | child Bryn Ashdown-Test (born 2015-02-11, male, of 27 Sallow Street, Oxmere) |
| BrynDad | child Bryn Ashdown-Test (born 2015-02-11, male, of Flat 6, 40 Tannery Quay, Oxmere) |
| BrynRefuge | child Bryn Ashdown-Test (born 2015-02-11, male, of Lantern House Refuge, Oxmere) |
| Tegan | child Tegan Ashdown-Test (born 2019-07-30, female, of 27 Sallow Street, Oxmere) |
| Kit | child Kit Ashdown-Test (born 2019-07-30, of 27 Sallow Street, Oxmere) |
| Unborn | unborn ? (due 2025-09-18) |
| Mother | mother Ffion Ashdown-Test (born 1993-05-05, female, of 27 Sallow Street, Oxmere) |
| Father | father Owain Merrick-Test (born 1990-12-01, male, of Flat 6, 40 Tannery Quay, Oxmere) |
| Second | father Lee Stanner-Test |
| Partner | partner Lee Stanner-Test |
| Gran | grandparent Glenys Ashdown-Test (born 1961-04-18, of 3 Kiln Row, Oxmere) |
| Lodger | adult in home ? |
| Neighbour | neighbour Halina Wrona-Test |
| Man | visitor Col Brace-Test |

## Records

| reference | agency | kind | about | happened | recorded | details | said by child | fact seen |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| v1 | health-visiting | health-review | Child, Mother, Father, Gran | 2015-03-02 | 2015-03-02 | review=new-birth; outcome=attended |  |  |
| v2 | health-visiting | health-review | Child, Mother | 2017-02-20 | 2017-02-20 | review=2-year; outcome=attended |  |  |
| p1 | police | domestic-abuse | BrynRefuge, Mother, Father | 2018-04-09 | 2018-04-10 | risk=high; children_present=yes |  |  |
| m1 | housing | move | BrynNow, Mother | about August 2018 | 2018-09-03 | reason=eviction |  |  |
| h1 | hospital | birth | Tegan, Mother, Second | 2019-07-30 | 2019-07-31 |  |  |  |
| h2 | hospital | birth | Kit, Mother, Second | 2019-07-30 | 2019-07-31 |  |  |  |
| s1 | school | school-concern | BrynNow, Mother | 2022-10-11 | 2022-10-11 | concern=hunger | Lee says the food is for the babies. |  |
| s2 | school | school-concern | BrynDad, Father | 2024-03-15 | 2024-03-15 | concern=hygiene |  | Brought by his father, who says that he has him at weekends. |
| f1 | fire | fire-safety-visit | BrynNow, Tegan, Kit, Mother, Partner, Lodger | 2024-06-01 | 2024-06-03 |  |  |  |
| c1 | childrens-social-care | visit | BrynNow, Tegan, Kit, Mother, Partner, Neighbour, Man | 2025-01-20 | 2025-01-20 | seen_alone=no |  |  |
| c2 | childrens-social-care | household-change | BrynNow, Tegan, Kit, Partner | 2025-03-04 | 2025-03-05 | change=left |  |  |
| u1 | substance-use | substance-use | Mother | 2025-02-14 | 2025-02-14 | substance=alcohol; status=in-treatment |  |  |
| t1 | voluntary | strength | Mother, Tegan | 2025-04-02 | 2025-04-02 | area=seeks-help |  |  |
| g1 | midwifery | pregnancy | Unborn, Mother | 2025-04-22 | 2025-04-22 |  |  |  |
| d1 | childrens-social-care | visit | BrynNow, Tegan, Kit, Mother | 2025-05-19 | 2025-05-19 | seen_alone=yes | Dad’s flat has my real bed. |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | referral-decision | not met |  |
";

/// Eleven years and some 200 entries, with runs of routine, from five agencies.
fn crowded() -> String {
    let mut story = "# A long record\n\n## People\n\n| person | who |\n| --- | --- |\n\
        | Child | child Rowan Fenwick-Test (born 2013-09-14) |\n\
        | Finn | child Finn Fenwick-Test (born 2017-02-02) |\n\
        | Mother | mother Maeve Fenwick-Test (born 1990-03-03) |\n\
        | Father | father Cormac Fenwick-Test (born 1988-08-08) |\n"
        .to_owned();
    story.push_str(COLUMNS);
    for year in 2014..=2025 {
        for month in (1..=5).chain(9..=12).filter(|month| year < 2025 || *month < 6) {
            let day = format!("{year}-{month:02}-{:02}", 3 + month);
            let late = format!("{year}-{month:02}-{:02}", 15 + month);
            let rows = match month {
                1 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    ("gp", "appointment", "Child, Mother", "outcome=was-not-brought", ""),
                ],
                2 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    ("school", "attendance", "Finn", "level=expected", ""),
                ],
                3 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    (
                        "childrens-social-care",
                        "contact",
                        "Child, Finn, Mother",
                        "from=school; outcome=no-further-action; about=neglect",
                        "",
                    ),
                ],
                4 => [
                    (
                        "police",
                        "domestic-abuse",
                        "Mother, Father, Child, Finn",
                        "risk=standard; children_present=yes",
                        "",
                    ),
                    (
                        "school",
                        "school-concern",
                        "Child",
                        "concern=hunger",
                        "I was hungry in the night.",
                    ),
                ],
                5 => [
                    ("dentist", "dental", "Child", "outcome=attended", ""),
                    ("gp", "appointment", "Child", "outcome=attended", ""),
                ],
                9 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    ("school", "compensatory-care", "Child", "form=food", ""),
                ],
                10 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    ("gp", "appointment", "Finn, Mother", "outcome=moved-by-family", ""),
                ],
                11 => [
                    ("school", "attendance", "Child", "level=expected", ""),
                    ("gp", "appointment", "Child", "outcome=attended", ""),
                ],
                _ => [
                    ("school", "attendance", "Child", "level=persistent-absence", ""),
                    ("housing", "housing-hazard", "Child, Mother", "", ""),
                ],
            };
            for (place, (agency, kind, about, details, said)) in rows.iter().enumerate() {
                let on = if place == 0 { &day } else { &late };
                writeln!(
                    story,
                    "| {agency}-{on}-{place} | {agency} | {kind} | {about} | {on} | {on} | {details} | {said} |  |  |  |  |  |"
                )
                .expect("a string can be written to");
            }
        }
    }
    story.push_str(EXPECTED);
    story
}

/// Families of one child each: three appointments missed with three agencies, and a fourth with the first, later for each.
fn in_parts() -> String {
    const NAMES: [(&str, &str); 14] = [
        ("Abel", "Arkwright-Test"),
        ("Bella", "Bracewell-Test"),
        ("Cai", "Cloverley-Test"),
        ("Dora", "Dunmore-Test"),
        ("Evan", "Eskdale-Test"),
        ("Faye", "Farrow-Test"),
        ("Gwen", "Garrick-Test"),
        ("Hari", "Hollin-Test"),
        ("Iris", "Ingleby-Test"),
        ("Joss", "Jarrow-Test"),
        ("Kezia", "Kirkwall-Test"),
        ("Lowri", "Lorton-Test"),
        ("Mina", "Marwood-Test"),
        ("Noel", "Norbury-Test"),
    ];
    let mut people = "# Told in parts\n\n## People\n\n| person | who |\n| --- | --- |\n".to_owned();
    let mut rows = COLUMNS.to_owned();
    let missed = "outcome=was-not-brought";
    for (place, (given, family)) in NAMES.iter().enumerate() {
        let (sex, year) = (["female", "male"][place % 2], 2010 + place);
        let who = format!("child {given} {family} ({sex}, born {year}-02-{:02})", place + 1);
        let who_is = if place == 0 { "Child" } else { given };
        writeln!(people, "| {who_is} | {who} |\n| M{place} | mother Ada {family} |")
            .expect("a string can be written to");
        let later = 6 + place / 3;
        for (agency, kind, day) in [
            ("gp", "appointment", format!("2024-02-{:02}", place + 1)),
            ("hospital", "appointment", format!("2024-03-{:02}", place + 1)),
            ("dentist", "dental", format!("2024-04-{:02}", place + 1)),
            ("gp", "appointment", format!("2024-{later:02}-{:02}", place + 1)),
            ("gp", "appointment", format!("2024-{:02}-{:02}", later + 1, place + 1)),
        ] {
            writeln!(
                rows,
                "| {agency}-{place}-{day} | {agency} | {kind} | {who_is}, M{place} | {day} | {day} | {missed} |  |  |  |  |  |  |"
            )
            .expect("a string can be written to");
        }
    }
    let expected = EXPECTED;
    format!("{people}{rows}{expected}")
}

/// A story about one child of this name.
fn named(name: &str) -> String {
    format!(
        "# A name\n\n## People\n\n| person | who |\n| --- | --- |\n\
         | Child | child {name} (born 2014-12-12, of c/o {name}, Flat 4, 9 Harbour Steps) |\n\
         | Mother | mother {name} |\n{COLUMNS}\
         | s1 | school | school-concern | Child, Mother | 2024-03-04 | 2024-03-04 | concern=hygiene | أنا جائعة |  |  |  |  |  |\n{EXPECTED}"
    )
}

fn very_long() -> String {
    named(&format!(
        "Wolfeschlegelsteinhausenbergerdorff{} Featherstonehaugh-Cholmondeley-de-la-Pole",
        "welchevorallernwarengewissenhaft".repeat(3)
    ))
}

/// A girl whose weight fell, with one weighing in grams, one withdrawn and one without a day.
fn falling() -> String {
    format!(
        "# Growing\n\n## People\n\n| person | who |\n| --- | --- |\n\
         | Child | child Bryony Aldermoor (female, born 2023-03-06) |\n| Mother | mother Ffion Aldermoor |\n{COLUMNS}\
         | b1 | midwifery | birth | Child, Mother | 2023-03-06 | 2023-03-06 | weight_kg=3.5; gestation_weeks=40 |  |  |  |  |  |  |\n\
         | g0 | midwifery | growth | Child | 2023-03-11 | 2023-03-11 | weight_kg=3.1 |  |  |  |  |  |  |\n\
         | g1 | health-visiting | growth | Child | 2023-05-08 | 2023-05-08 | weight_kg=5.2; height_cm=57.5; weight_centile=50th |  |  |  |  |  |  |\n\
         | g2 | health-visiting | growth | Child | 2023-09-11 | 2023-09-11 | weight_kg=6.9; height_cm=66 |  |  |  |  |  |  |\n\
         | g3 | health-visiting | growth | Child | 2024-03-18 | 2024-03-18 | weight_kg=7.6; height_cm=73; weight_centile=9th |  |  |  |  |  |  |\n\
         | g4 | gp | growth | Child | 2024-06-03 | 2024-06-03 | weight_kg=7700 |  |  |  |  |  |  |\n\
         | g5 | gp | growth | Child | 2024-10-07 | 2024-10-07 | weight_kg=7.9; faltering=yes |  |  |  |  |  |  |\n\
         | g6 | gp | growth | Child | about January 2025 | 2025-01-20 | weight_kg=9.4 |  |  |  |  |  |  |\n\
         | g7 | health-visiting | growth | Child | 2025-02-03 | 2025-02-03 | weight_kg=12.9 |  |  |  |  |  |  |\n\
         | w7 | health-visiting | withdrawal | Child | 2025-02-05 | 2025-02-05 |  |  | Weighed with coat and shoes on. | g7 |  |  |  |\n\
         | g8 | health-visiting | growth | Child | 2025-04-28 | 2025-04-28 | weight_kg=9.6; height_cm=84.5 |  |  |  |  |  |  |\n{EXPECTED}"
    )
}

/// A boy born ten weeks early.
fn early() -> String {
    format!(
        "# Growing, born early\n\n## People\n\n| person | who |\n| --- | --- |\n\
         | Child | child Perran Aldermoor (male, born 2024-01-15) |\n{COLUMNS}\
         | b1 | hospital | birth | Child | 2024-01-15 | 2024-01-15 | weight_kg=1.5; gestation_weeks=30+2 |  |  |  |  |  |  |\n\
         | g1 | hospital | growth | Child | 2024-03-25 | 2024-03-25 | weight_kg=2.9 |  |  |  |  |  |  |\n\
         | g2 | health-visiting | growth | Child | 2024-07-01 | 2024-07-01 | weight_kg=5.2; height_cm=58 |  |  |  |  |  |  |\n\
         | g3 | health-visiting | growth | Child | 2024-12-09 | 2024-12-09 | weight_kg=7.1; height_cm=68.5 |  |  |  |  |  |  |\n{EXPECTED}"
    )
}
