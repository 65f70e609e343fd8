//! Drawings of people, and the pages they stand on: nothing overlaps, nobody is in the drawing and not in the table, names are
//! words and never markup, and a household is as it was known on the day.

use crate::day;
use crate::html::{Piece, pieces};
use crate::readers::family;
use crate::server::{ask, words};
use axum::http::StatusCode;
use minijinja::Value;
use proptest::prelude::*;
use safeguarding::Caseload;
use safeguarding::calendar::Date;
use std::sync::LazyLock;
use web::drawings::genogram::{Couple, Generation, Genogram, Home, Person, Symbol};
use web::drawings::network::{Network, Node};
use web::drawings::stays::{Place, Stay, Stays};
use web::drawings::{Area, Drawing, Mark, Table};
use web::{RequestLog, Site};

static SITE: LazyLock<Site> = LazyLock::new(|| {
    Site::new(Caseload::default(), day, RequestLog::silent()).expect("every template can be read")
});

/// Names that test a drawing: short, long without a break, from right to left, accented, and markup.
fn a_name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Z][a-z]{1,9} [A-Z][a-z]{2,12}",
        1 => "[A-Z][a-z]{30,90}",
        1 => Just("ليلى بنت عبد الرحمن الرازي".to_owned()),
        1 => Just("Ng\u{306}u\u{323}ye\u{302}\u{303}n-Featherstonehaugh Cholmondeley-de-la-Pole".to_owned()),
        1 => Just("<script>alert(\"1\")</script> & O'Neill".to_owned()),
        1 => Just("小さな星の子供たち一二三四五六七八九十".to_owned()),
    ]
}

fn a_day() -> impl Strategy<Value = Option<Date>> {
    prop_oneof![
        1 => Just(None),
        4 => (2008_i16..2025, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Some(jiff::civil::date(y, m, d))),
        // Few enough days that twins are common.
        2 => (2015_i16..2017).prop_map(|y| Some(jiff::civil::date(y, 5, 5))),
    ]
}

prop_compose! {
    fn a_person(of: usize)(
        name in a_name(),
        symbol in prop_oneof![
            Just(Symbol::Male), Just(Symbol::Female), Just(Symbol::NotKnown), Just(Symbol::Unborn),
        ],
        is_known in any::<bool>(),
        is_focus in prop::bool::weighted(0.2),
        is_dead in prop::bool::weighted(0.1),
        birth_day in a_day(),
        parents in prop::collection::vec(0..of, 0..3),
        generation in prop_oneof![
            1 => Just(Generation::Grandparents), 1 => Just(Generation::Adults), 3 => Just(Generation::Children),
        ],
    ) -> Person {
        Person {
            name: name.into(),
            role: "brother or sister, recorded by one agency".to_owned(),
            symbol,
            is_known,
            is_focus,
            is_dead,
            age: "9".into(),
            born: "born 5 May 2015".into(),
            birth_day,
            parents,
            generation,
            period: "4 March 2024 to 6 March 2025".into(),
            ..Person::default()
        }
    }
}

prop_compose! {
    /// Any family at all, sense or no sense: records say what they say.
    fn a_family()(of in 1_usize..14)(
        people in prop::collection::vec(a_person(of), of),
        couples in prop::collection::vec((0..of, 0..of, any::<bool>()), 0..5),
        homes in prop::collection::vec(prop::collection::vec(0..of, 0..6), 0..3),
    ) -> Genogram {
        Genogram {
            id: "genogram".to_owned(),
            of: "a family".into(),
            people,
            couples: couples.into_iter()
                .map(|(first, second, is_former)| Couple { first, second, is_former })
                .collect(),
            homes: homes.into_iter()
                .map(|people| Home { address: "14 Quarry Rise, Tarnwick".into(), people })
                .collect(),
        }
    }
}

fn rendered(drawing: &Drawing) -> String {
    let value = Value::from(minijinja::value::Serde(drawing));
    SITE.render_component("drawing", &value).expect("a drawing can be written")
}

/// The words of a drawing as a reader of XML has them, or what is wrong with it.
fn read_as_xml(svg: &str) -> Result<Vec<String>, String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut open, mut words) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().map_err(|why| why.to_string())? {
            quick_xml::events::Event::Start(start) => {
                for attribute in start.attributes() {
                    attribute.map_err(|why| why.to_string())?;
                }
                let name = start.name().as_ref().to_owned();
                if name == "text" {
                    words.push(String::new());
                }
                open.push(name);
            }
            quick_xml::events::Event::End(_) => {
                open.pop();
            }
            quick_xml::events::Event::Text(text) if open.last().is_some_and(|n| n == "text") => {
                words.last_mut().expect("inside an element").push_str(&text);
            }
            quick_xml::events::Event::GeneralRef(name)
                if open.last().is_some_and(|n| n == "text") =>
            {
                let letter = match name.as_ref() {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "#x27" | "#39" => '\'',
                    "#x2f" => '/',
                    other => return Err(format!("an unknown reference &{other};")),
                };
                words.last_mut().expect("inside an element").push(letter);
            }
            quick_xml::events::Event::Eof => {
                return if open.is_empty() { Ok(words) } else { Err(format!("open: {open:?}")) };
            }
            _ => {}
        }
    }
}

fn check_boxes(drawing: &Drawing, table: &Table) -> Result<(), TestCaseError> {
    prop_assert_eq!(
        drawing.boxes.len(),
        table.rows.len(),
        "a box for each row and a row for each box"
    );
    for (place, area) in drawing.boxes.iter().enumerate() {
        for other in &drawing.boxes[place + 1..] {
            prop_assert!(!area.overlaps(*other), "{:?} lies over {:?}", area, other);
        }
        prop_assert!(
            area.x >= 0
                && area.y >= 0
                && area.right() <= drawing.width
                && area.bottom() <= drawing.height,
            "{area:?} is outside the drawing of {} by {}",
            drawing.width,
            drawing.height
        );
    }
    for row in &table.rows {
        prop_assert_eq!(row.cells.len(), table.columns.len());
    }
    Ok(())
}

/// The words written inside each box, in the order written, with white space taken out.
fn words_in(drawing: &Drawing, area: Area) -> String {
    let inside = drawing.marks.iter().filter_map(|mark| match mark {
        Mark::Text { x, y, words, .. }
            if *x >= area.x && *x < area.right() && *y > area.y && *y <= area.bottom() =>
        {
            Some(words.reveal().as_str())
        }
        _ => None,
    });
    inside.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect()
}

fn check_names(drawing: &Drawing, table: &Table) -> Result<(), TestCaseError> {
    for (area, row) in drawing.boxes.iter().zip(&table.rows) {
        let name: String =
            row.cells[0].lines[0].reveal().chars().filter(|c| !c.is_whitespace()).collect();
        let drawn = words_in(drawing, *area);
        // A very long name is cut in the drawing; the table has the whole of it.
        let whole = drawn.contains(&name);
        let cut = drawn.split_once('…').is_some_and(|(begun, _)| {
            name.chars().take(8).collect::<String>().chars().all(|c| begun.contains(c))
        });
        prop_assert!(whole || cut, "{name} is in the table and drawn as {drawn}");
    }
    Ok(())
}

fn check_written(drawing: &Drawing) -> Result<(), TestCaseError> {
    let svg = rendered(drawing);
    prop_assert!(!svg.contains("<script"), "a name became markup: {svg}");
    let words = read_as_xml(&svg).map_err(TestCaseError::fail)?;
    let given: Vec<&str> = drawing
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { words, .. } => Some(words.reveal().as_str()),
            _ => None,
        })
        .collect();
    prop_assert_eq!(words, given);
    Ok(())
}

/// The straight pieces of the lines between people.
fn pieces_of_lines(drawing: &Drawing) -> Vec<((i32, i32), (i32, i32))> {
    let mut all = Vec::new();
    for mark in &drawing.marks {
        let Mark::Path { class, d } = mark else { continue };
        if !class.starts_with("regard-drawing__line") {
            continue;
        }
        let points: Vec<(i32, i32)> = d
            .split(['M', 'L', 'Z'])
            .filter_map(|point| point.trim().split_once(' '))
            .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
            .collect();
        all.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_two_people_of_any_family_overlap_and_everybody_is_in_drawing_and_table(family in a_family()) {
        let (drawing, table) = (family.drawn(), family.table());
        prop_assert_eq!(table.rows.len(), family.people.len());
        check_boxes(&drawing, &table)?;
        check_names(&drawing, &table)?;
        check_written(&drawing)?;
    }

    #[test]
    fn no_level_line_of_a_genogram_runs_through_anybody(family in a_family()) {
        let drawing = family.drawn();
        for (from, to) in pieces_of_lines(&drawing) {
            let is_level = from.1 == to.1;
            for area in drawing.boxes.iter().filter(|_| is_level) {
                let crosses = from.1 > area.y && from.1 < area.bottom()
                    && from.0.min(to.0) < area.right() && from.0.max(to.0) > area.x;
                prop_assert!(!crosses, "a line at {} runs through {area:?}", from.1);
            }
        }
    }

    #[test]
    fn the_line_round_a_home_goes_round_those_who_live_there_and_nobody_else(family in a_family()) {
        let drawing = family.drawn();
        let lines: Vec<Vec<(i32, i32)>> = drawing.marks.iter().filter_map(|mark| match mark {
            Mark::Path { class: "regard-drawing__home", d } => Some(d),
            _ => None,
        }).map(|d| d.split(['M', 'L', 'Z'])
            .filter_map(|point| point.trim().split_once(' '))
            .map(|(x, y)| (x.parse().expect("a number"), y.parse().expect("a number")))
            .collect()
        ).collect();
        for (place, area) in drawing.boxes.iter().enumerate() {
            let middle = (area.x + area.width / 2, area.y + area.height / 2);
            let round = lines.iter().filter(|line| is_inside(line, middle)).count();
            let homes = family.homes.iter().filter(|home| home.people.contains(&place)).count();
            prop_assert_eq!(round, homes, "person {} of {} homes", place, homes);
        }
    }

    #[test]
    fn brothers_and_sisters_stand_in_birth_order_from_the_left(family in a_family()) {
        let drawing = family.drawn();
        let children = |place: &usize| family.people[*place].generation == Generation::Children
            && family.people[*place].birth_day.is_some()
            // Somebody who is a parent too stands beside the other parent.
            && !family.people.iter().any(|other| other.parents.contains(place))
            && !family.couples.iter().any(|couple| couple.first == *place || couple.second == *place);
        let places: Vec<usize> = (0..family.people.len()).filter(children).collect();
        for &one in &places {
            for &other in &places {
                let (a, b) = (drawing.boxes[one], drawing.boxes[other]);
                let older = family.people[one].birth_day < family.people[other].birth_day;
                prop_assert!(a.y != b.y || !older || a.x < b.x, "the older stands on the right");
            }
        }
    }

    #[test]
    fn nothing_of_a_network_map_overlaps_and_drawing_and_table_hold_the_same(
        family in nodes(), community in nodes(), agencies in nodes(),
    ) {
        let network = Network {
            id: "network".to_owned(), of: "Amber, Jude".into(), as_of: day(), family, community, agencies,
        };
        let (drawing, table) = (network.drawn(), network.table());
        check_boxes(&drawing, &table)?;
        check_names(&drawing, &table)?;
        check_written(&drawing)?;
    }

    #[test]
    fn nothing_of_a_chart_of_stays_overlaps_and_drawing_and_table_hold_the_same(
        places in prop::collection::vec(prop::collection::vec((a_name(), a_day(), a_day(), any::<bool>()), 0..6), 0..4),
    ) {
        let stay = |(name, first, last, is_own_address): (String, Option<Date>, Option<Date>, bool)| Stay {
            name: name.into(),
            role: "mother".to_owned(),
            first,
            last,
            period: web::drawings::stays::recorded(first, last).into(),
            is_own_address,
            ..Stay::default()
        };
        let place = |stays: Vec<_>| Place {
            address: "14 Quarry Rise".into(),
            note: None,
            stays: stays.into_iter().map(stay).collect(),
        };
        let stays = Stays {
            id: "stays".to_owned(), of: "a family".into(), as_of: day(),
            places: places.into_iter().map(place).collect(),
        };
        let (drawing, table) = (stays.drawn(), stays.table());
        check_boxes(&drawing, &table)?;
        check_names(&drawing, &table)?;
        check_written(&drawing)?;
    }
}

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let node = (a_name(), a_day(), any::<bool>()).prop_map(|(name, last, is_known)| Node {
        name: name.into(),
        role: "neighbour".to_owned(),
        is_known,
        last,
        ..Node::default()
    });
    prop::collection::vec(node, 0..7)
}

/// Whether a point lies inside a closed line, by how many of its sides lie to the right of the point.
fn is_inside(line: &[(i32, i32)], point: (i32, i32)) -> bool {
    let sides = line.iter().zip(line.iter().cycle().skip(1));
    let upright = sides.filter(|(from, to)| from.0 == to.0 && from.0 > point.0);
    upright.filter(|(from, to)| from.1.min(to.1) <= point.1 && point.1 < from.1.max(to.1)).count()
        % 2
        == 1
}

/// The words of a page, one piece of text after the other.
fn read(html: &str) -> String {
    let words = pieces(html).into_iter().filter_map(|piece| match piece {
        Piece::Text(words) => Some(words),
        _ => None,
    });
    words.collect::<Vec<_>>().join(" ")
}

async fn page_of(address: &str) -> String {
    let site = Site::new(family(), day, RequestLog::silent()).expect("every template can be read");
    let response = ask(site, address).await;
    assert_eq!(response.status(), StatusCode::OK, "{address}");
    words(response).await
}

async fn words_of(address: &str) -> String {
    read(&page_of(address).await)
}

fn person(named: &str) -> String {
    let caseload = family();
    let found = caseload.search(named)[0];
    caseload.people.persons[found as usize].id.to_string()
}

/// NOR-27, BRA-12: the whole household, and what is not known of it.
#[tokio::test]
async fn the_household_is_drawn_with_everybody_and_what_is_not_known() {
    let page = words_of(&format!("/people/{}/household", person("amber"))).await;
    for said in [
        "Amber Tarnwick’s father is not known.",
        "What would answer it",
        "Father of Amber Tarnwick and Jude Tarnwick: not known",
        "double outline: the child in focus",
        "14 Quarry Rise",
        "Dale Furrow",
        "Visitor, name not known",
        "Last contact or named",
    ] {
        assert!(page.contains(said), "`{said}` is not said in: {page}");
    }
}

#[tokio::test]
async fn the_household_is_as_it_was_known_on_the_day_and_to_the_agency() {
    let of = |switches: &str| format!("/people/{}/household?{switches}", person("amber"));
    let early = words_of(&of("as-of=2024-12-01")).await;
    assert!(!early.contains("Dale Furrow"), "named first on 10 January 2025: {early}");
    assert!(!early.contains("Jude Tarnwick"), "named first on 2 December 2024");
    let later = words_of(&of("as-of=2025-01-15")).await;
    assert!(later.contains("Dale Furrow") && later.contains("Jude Tarnwick"));
    let police = words_of(&of("as-of=2025-06-01&as-known-to=police")).await;
    assert!(police.contains("Dale Furrow"), "the police were told of him");
    let housing = words_of(&of("as-known-to=housing")).await;
    assert!(housing.contains("No record this reader had names a child of this family"));
    assert!(!housing.contains("Tarnwick"), "{housing}");
}

#[tokio::test]
async fn an_adult_has_a_page_that_says_how_each_agency_writes_them_and_leaves_the_question_open() {
    let page = words_of(&format!("/people/{}", person("carys"))).await;
    for said in [
        "As written by agencies",
        "Carys Tarnwick is named as mother of Amber Tarnwick",
        "Domestic abuse incident, 19 January 2025",
        "What does this mean for the child?",
        "Left open",
        "Their NHS number: no record gives one whose check digit is right.",
        "Chronology",
    ] {
        assert!(page.contains(said), "`{said}` is not said in: {page}");
    }
}

#[tokio::test]
async fn an_adults_picture_holds_their_entries_and_calls_no_agency_silent_about_them() {
    let page = page_of(&format!("/people/{}", person("carys"))).await;
    let entries = page.matches("class=\"regard-timeline__entry\"").count();
    assert!(entries > 0, "an adult’s entries lie after 18: {page}");
    assert!(page.contains("this adult") && page.contains("What its records cover"));
    for of_a_child in ["regard-timeline__silent", "Silences", "about the child", ">the child<"] {
        assert!(!page.contains(of_a_child), "`{of_a_child}` is said of an adult");
    }
}

#[tokio::test]
async fn a_childs_page_leads_to_how_agencies_write_the_child() {
    let id = person("amber");
    let own = words_of(&format!("/people/{id}")).await;
    assert!(
        own.contains("As written by agencies") && own.contains("Household, genogram and network")
    );
    let written = words_of(&format!("/people/{id}/written")).await;
    assert!(written.contains("Amber Tarnwick as agencies write them"));
    assert!(written.contains("born 3 April 2016") && written.contains("14 Quarry Rise"));
    assert!(!written.contains("Difficulties recorded"), "a child’s difficulties are not listed so");
}

#[tokio::test]
async fn nobody_who_is_no_child_has_a_household_of_their_own() {
    let site = Site::new(family(), day, RequestLog::silent()).expect("every template can be read");
    for address in [
        format!("/people/{}/household", person("carys")),
        "/households/0000-0000-0000".to_owned(),
        "/people/not-an-id/written".to_owned(),
    ] {
        let status = ask(site.clone(), &address).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{address}");
    }
}

/// A mother, three fathers, and eight children of whom two were born on one day.
fn eight_children() -> Genogram {
    let adult = |name: &str| Person { name: name.into(), is_known: true, ..Person::default() };
    let mut people = vec![adult("Mother"), adult("First"), adult("Second"), adult("Third")];
    for number in 0..8_i16 {
        // The fourth and the fifth are twins.
        let year = if number == 4 { 2013 } else { 2010 + number };
        people.push(Person {
            name: format!("Child {number}").into(),
            is_known: true,
            is_focus: number == 0,
            birth_day: Some(jiff::civil::date(year, 3, 4)),
            parents: vec![0, 1 + usize::from(number > 2) + usize::from(number > 5)],
            generation: Generation::Children,
            ..Person::default()
        });
    }
    Genogram { id: "g".to_owned(), of: "a family".into(), people, ..Genogram::default() }
}

#[test]
fn three_fathers_are_three_lines_and_twins_hang_from_one_point() {
    let drawing = eight_children().drawn();
    let pieces = pieces_of_lines(&drawing);
    let between_parents: std::collections::BTreeSet<i32> = drawing
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Circle { class: "regard-drawing__joint", y, .. } => Some(*y),
            _ => None,
        })
        .collect();
    assert_eq!(between_parents.len(), 3, "each father has a line of his own");
    let joints = drawing
        .marks
        .iter()
        .filter(|mark| matches!(mark, Mark::Circle { class: "regard-drawing__joint", .. }))
        .count();
    assert_eq!(joints, 7, "eight children, two of them from one point");
    let slanting = pieces.iter().filter(|(from, to)| from.0 != to.0 && from.1 != to.1).count();
    assert_eq!(slanting, 2, "only the twins' lines slant");
}

#[test]
fn the_child_in_focus_has_two_outlines_and_nobody_else() {
    let drawing = eight_children().drawn();
    let outlines = drawing.marks.iter().filter(|mark| match mark {
        Mark::Path { class, .. } | Mark::Rect { class, .. } | Mark::Circle { class, .. } => {
            class.starts_with("regard-drawing__symbol")
        }
        Mark::Text { .. } => false,
    });
    assert_eq!(outlines.count(), 13, "twelve people, one of them twice");
}

#[test]
fn parents_of_each_other_are_told_and_not_drawn() {
    let person = |name: &str, parent| Person {
        name: name.into(),
        is_known: true,
        parents: vec![parent],
        ..Person::default()
    };
    let genogram = Genogram {
        id: "g".to_owned(),
        of: "a family".into(),
        people: vec![person("Ann", 1), person("Bea", 0)],
        ..Genogram::default()
    };
    let told: Vec<String> = genogram
        .table()
        .rows
        .iter()
        .flat_map(|row| row.cells[3].lines.iter().map(|line| line.reveal().clone()))
        .collect();
    assert_eq!(
        told,
        ["child of Bea", "parent of Bea (not drawn)", "child of Ann (not drawn)", "parent of Ann"]
    );
}

#[test]
fn a_line_is_whole_to_the_day_three_months_ago_and_broken_with_words_before_it() {
    let agency = |name: &str, last| Node {
        name: name.into(),
        is_known: true,
        is_agency: true,
        last: Some(last),
        ..Node::default()
    };
    let network = Network {
        id: "n".to_owned(),
        of: "Amber".into(),
        as_of: jiff::civil::date(2025, 6, 2),
        family: Vec::new(),
        community: Vec::new(),
        agencies: vec![
            agency("School", jiff::civil::date(2025, 3, 2)),
            agency("Police", jiff::civil::date(2025, 3, 1)),
        ],
    };
    let drawing = network.drawn();
    let of = |wanted: &str| {
        let is = |mark: &&Mark| matches!(mark, Mark::Path { class, .. } if *class == wanted);
        drawing.marks.iter().filter(is).count()
    };
    assert_eq!(of("regard-drawing__line"), 1);
    assert_eq!(of("regard-drawing__line regard-drawing__line--silent"), 1);
    let words: Vec<String> = drawing.boxes.iter().map(|area| words_in(&drawing, *area)).collect();
    assert!(
        words.iter().any(|words| words.contains("Nothingsince1March2025:3months")),
        "{words:?}"
    );
    assert!(words.iter().any(|words| words.contains("Lastcontact2March2025")), "{words:?}");
}
