//! Who is who, as people ask and decide it: why, the queue, deciding, undoing, and linking a plain list.

use crate::running::{Folder, Ran, list, regard, text};

const SCHOOL: &str = "\
# agency: school
reference,kind,happened,child_given_name,child_family_name,child_born,child_nhs_number,people,fact_seen
S-1,school-concern,4 March 2021,Jayden,Kestle,2015-03-04,9434765919,mother Jo Kestle (born 1990-02-01),Came without lunch
S-2,school-concern,9 March 2021,Finn,Kestle,2012-06-07,,mother Jo Kestle (born 1990-02-01),Asleep in class
";

const HOUSING: &str = "\
# agency: housing
reference,kind,happened,child_given_name,child_family_name,child_born,child_nhs_number,fact_seen
H-1,housing-hazard,12 May 2021,Jayden,Kestle,2015-03-04,9998299705,Damp in the bedroom
";

/// The two mentions that the queue holds.
const TWO: [&str; 2] = ["housing.csv row 3", "school.csv row 3 1"];

const WHO: [&str; 6] =
    ["--by", "Ida Marsh", "--role", "team manager", "--reason", "both numbers were looked up"];

/// A log in which two mentions agree in all but their NHS numbers.
pub fn doubtful() -> Folder {
    let folder = Folder::new();
    folder.take_in(&folder.write("housing.csv", HOUSING)).well();
    folder.take_in(&folder.write("school.csv", SCHOOL)).well();
    folder
}

fn link(folder: &Folder, words: &[&str]) -> Ran {
    folder.ask(&[&["link"], words].concat())
}

pub fn decide(folder: &Folder, how: &str, more: &[&str]) -> Ran {
    link(folder, &[&[how], &TWO[..], &WHO[..], more].concat())
}

fn children(folder: &Folder) -> usize {
    folder.ask(&["people"]).well().lines().filter(|line| line.contains(", born ")).count()
}

/// The id of the last decision.
pub fn last_decision(folder: &Folder) -> String {
    let told = link(folder, &["--decisions"]).well();
    let ids = told.lines().filter(|line| !line.starts_with(' '));
    let mut ids = ids.filter_map(|line| line.split_whitespace().next()).filter(|id| id.len() == 36);
    ids.next_back().expect("a decision is listed").to_owned()
}

#[test]
fn why_tells_both_mentions_each_step_and_what_would_settle_it() {
    let folder = doubtful();
    let told = link(&folder, &["--why", TWO[0], TWO[1]]).well();
    for words in [
        "9434765919",
        "9998299705",
        "the same birth date",
        "linked from",
        "Against it: two different NHS numbers",
        "What would settle it",
        "grade",
        "order of search",
        "They are taken for two people.",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    let total = told.lines().find(|line| line.contains("(linked from")).expect("the total");
    assert!(total.contains("ask"), "{total}");
}

#[test]
fn persons_are_named_by_the_ids_that_people_prints() {
    let folder = doubtful();
    let people = folder.ask(&["people", "Jayden"]).well();
    let ids: Vec<&str> = people
        .lines()
        .filter(|line| line.contains("Jayden"))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(ids.len(), 2, "{people}");
    let told = link(&folder, &["--why", ids[0], ids[1]]).well();
    assert!(told.contains("two different NHS numbers"), "{told}");
}

#[test]
fn the_queue_lists_each_pair_with_its_reason_and_counts_reasons() {
    let folder = doubtful();
    let told = link(&folder, &["--queue"]).well();
    assert!(told.contains("against it: two different NHS numbers"), "{told}");
    assert!(told.contains("1 pair of people") && told.contains("regard link --why"), "{told}");
    let json = link(&folder, &["--queue", "--json"]).json();
    let asked = list(&json["questions"]);
    assert_eq!(asked.len(), 1);
    assert_eq!(text(&asked[0]["because"]), "two-nhs-numbers");
    assert_eq!(json["counts"]["two-nhs-numbers"], 1);
}

#[test]
fn without_saying_who_decides_nothing_is_written_and_the_effect_is_told() {
    let folder = doubtful();
    let before = folder.ask(&["verify"]).well();
    let told = link(&folder, &["--same", TWO[0], TWO[1]]).well();
    assert!(told.contains("The two would be one person."), "{told}");
    assert!(told.contains("entries") && told.contains("Families joined"), "{told}");
    assert!(told.contains("Nothing was written"), "{told}");
    let told = decide(&folder, "--same", &["--try"]).well();
    assert!(told.contains("Nothing was written"), "{told}");
    assert_eq!(folder.ask(&["verify"]).well(), before);
}

#[test]
fn a_decision_is_kept_with_who_and_why_and_undone_without_loss() {
    let folder = doubtful();
    assert_eq!(children(&folder), 3);
    decide(&folder, "--same", &[]).well();
    assert_eq!(children(&folder), 2);
    let told = link(&folder, &["--why", TWO[0], TWO[1]]).well();
    assert!(
        told.contains("They are taken for one person, because Ida Marsh (team manager)"),
        "{told}"
    );
    let decision = last_decision(&folder);
    assert!(told.contains(&decision), "{told}");
    link(&folder, &[&["--undo", &decision], &WHO[..]].concat()).well();
    assert_eq!(children(&folder), 3);
    let again = link(&folder, &[&["--undo", &decision], &WHO[..]].concat());
    assert_eq!(again.code, 1);
    assert!(again.err.contains("was undone before"), "{}", again.err);
    assert!(folder.ask(&["verify"]).well().contains("The log is whole"));
}

#[test]
fn two_people_are_not_asked_about_again() {
    let folder = doubtful();
    decide(&folder, "--different", &[]).well();
    assert!(link(&folder, &["--queue"]).well().contains("0 pairs of people"));
    assert!(link(&folder, &["--decisions"]).well().contains("both numbers were looked up"));
}

#[test]
fn who_must_not_be_linked_is_named_nowhere() {
    let folder = doubtful();
    let without = decide(&folder, "--do-not-link", &[]);
    assert_eq!(without.code, 1);
    assert!(without.err.contains("--ground adoption"), "{}", without.err);
    decide(&folder, "--do-not-link", &["--ground", "refuge"]).well();
    let queue = link(&folder, &["--queue"]).well();
    assert!(queue.contains("0 pairs of people") && !queue.contains("Kestle"), "{queue}");
    let decisions = link(&folder, &["--decisions"]).well();
    assert!(decisions.contains("they must not be linked"), "{decisions}");
    for hidden in ["refuge", "looked up", "school.csv", "housing.csv"] {
        assert!(!decisions.contains(hidden), "{hidden}: {decisions}");
    }
    let why = link(&folder, &["--why", TWO[0], TWO[1]]).well();
    let silent = last_decision(&folder);
    assert_eq!(why.trim(), format!("These must not be shown together (decision {silent})."));
    for how in ["--same", "--different"] {
        let refused = decide(&folder, how, &[]);
        assert_eq!(refused.code, 1, "{how}");
        assert!(refused.err.contains(&silent), "{}", refused.err);
        assert!(!format!("{}{}", refused.out, refused.err).contains("Kestle"), "{how}");
    }
    let kept = link(&folder, &["--decisions"]).well();
    assert!(kept.contains("1 decision\n") && kept.contains("(holds)"), "{kept}");
    link(&folder, &[&["--undo", &silent], &WHO[..]].concat()).well();
    decide(&folder, "--same", &[]).well();
}

#[test]
fn a_decision_that_a_later_one_replaced_does_not_say_that_it_holds() {
    let folder = doubtful();
    decide(&folder, "--different", &[]).well();
    decide(&folder, "--same", &[]).well();
    let told = link(&folder, &["--decisions"]).well();
    assert_eq!(told.matches("(holds)").count(), 1, "{told}");
    assert_eq!(told.matches("(replaced by a later decision").count(), 1, "{told}");
    let silent = folder_with_silent_over_another();
    let told = link(&silent, &["--decisions"]).well();
    assert!(!told.contains("school.csv") && !told.contains("looked up"), "{told}");
}

/// A log in which two were decided to be two people, and later that they must not be linked.
fn folder_with_silent_over_another() -> Folder {
    let folder = doubtful();
    decide(&folder, "--different", &[]).well();
    decide(&folder, "--do-not-link", &["--ground", "adoption"]).well();
    folder
}

#[test]
fn two_children_not_yet_born_are_told_apart_and_a_row_of_several_says_which() {
    let folder = Folder::new();
    let midwives = "\
# agency: midwifery
reference,kind,happened,people
M-1,antenatal-booking,4 March 2021,unborn child (due 2021-09-01); mother Jo Kestle (born 1990-02-01)
M-2,antenatal-booking,4 March 2021,unborn child (due 2021-10-02); mother Ada Moss (born 1991-02-01)
M-3,antenatal-missed,9 March 2021,unborn child (due 2021-09-01); mother Jo Kestle (born 1990-02-01)
";
    folder.take_in(&folder.write("midwives.csv", midwives)).well();
    let told = folder.ask(&["people"]).well();
    assert!(told.contains("birth expected 1 September 2021, mother Jo Kestle"), "{told}");
    assert!(told.contains("birth expected 2 October 2021, mother Ada Moss"), "{told}");
    let why = folder.ask(&["people", "Kestle", "--why"]).well();
    assert!(why.contains("midwives.csv row 3, person 2"), "{why}");
    let two = ["midwives.csv row 3 2", "midwives.csv row 4 2"];
    let told = link(&folder, &["--why", two[0], two[1]]).well();
    assert!(told.contains(&format!("({}) has not said", two[1])), "{told}");
}

#[test]
fn whoever_is_named_wrongly_is_told_how_to_name_them_and_no_name_is_repeated() {
    let folder = doubtful();
    for (named, says) in [
        ("Jayden", "school.csv row 12"),
        ("school.csv row 99", "no record here came from that file and row"),
        ("school.csv row 3", "names 2 people"),
        ("school.csv row 3 7", "none at place 7"),
        ("aaaa-aaaa-aaaa", "regard people"),
        ("school.csv row 3 1", "one and the same mention"),
    ] {
        let ran = link(&folder, &["--why", named, TWO[1]]);
        assert_eq!(ran.code, 1, "{named}: {}", ran.out);
        assert!(ran.err.contains(says), "{named}: {}", ran.err);
        assert!(!ran.err.contains("Kestle"), "{}", ran.err);
    }
}

#[test]
fn a_plain_list_is_linked_and_every_row_has_its_person() {
    let folder = Folder::new();
    let town = folder.path("people.csv").display().to_string();
    regard(["town", "--mentions", "600", "--out", &town]).well();
    let (persons, pairs) = (folder.path("persons.csv"), folder.path("pairs.csv"));
    let (persons, pairs) = (persons.display().to_string(), pairs.display().to_string());
    let words = ["link", "--list", &town, "--persons", &persons, "--pairs", &pairs, "--json"];
    let said = regard(words).json();
    assert_eq!(said["mentions"], 600);
    assert_eq!(said["one_more"], 12, "one row in fifty is added by itself");
    let rows = |path: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect()
    };
    let persons = rows(&persons);
    assert_eq!(persons.len(), 600);
    let person = |reference: &str| {
        persons.iter().find(|row| &row[0] == reference).expect("every reference is there")[1]
            .to_owned()
    };
    let pairs = rows(&pairs);
    assert!(pairs.iter().any(|pair| &pair[3] == "linked"));
    for pair in &pairs {
        let is_one = person(&pair[0]) == person(&pair[1]);
        assert_eq!(is_one, &pair[3] == "linked", "{} and {}", &pair[0], &pair[1]);
    }
}

#[test]
fn a_list_that_holds_nobody_says_what_headings_it_needs() {
    let folder = Folder::new();
    let file = folder.write("colours.csv", "colour\nred\n").display().to_string();
    let ran = regard(["link", "--list", &file]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("given_name"), "{}", ran.err);
}

#[test]
fn who_names_one_and_the_same_twice_is_told_so() {
    let folder = doubtful();
    let people = folder.ask(&["people"]).well();
    let id = |name: &str| {
        let line = people.lines().find(|line| line.contains(name)).expect("somebody of that name");
        line.split_whitespace().next().expect("an id").to_owned()
    };
    let record = link(&folder, &["--queue", "--json"]).json()["questions"][0]["first"]["record"]
        .as_str()
        .expect("an id")
        .to_owned();
    let finn = id("Finn Kestle");
    for (a, b, says) in [
        (finn.as_str(), finn.as_str(), "one and the same person"),
        (&finn.to_uppercase(), &finn.replace('-', ""), "one and the same person"),
        (&record, &record, "one and the same mention"),
        (&record, "housing.csv row 3", "one and the same mention"),
        ("housing.csv row 3", "housing.csv row 3 1", "one and the same mention"),
        (&finn, "school.csv row 4 1", "no other is written otherwise"),
    ] {
        for how in ["--why", "--same"] {
            let ran = link(&folder, &[how, a, b]);
            assert_eq!(ran.code, 1, "{how} {a} {b}: {}", ran.out);
            assert!(ran.err.contains(says), "{how} {a} {b}: {}", ran.err);
        }
    }
}

#[test]
fn a_command_takes_no_longer_words_than_a_page_does_and_no_name_that_nobody_can_read() {
    let folder = doubtful();
    let who = |by: &str, role: &str, reason: &str| {
        let words = ["--different", TWO[0], TWO[1], "--by", by, "--role", role, "--reason", reason];
        link(&folder, &words)
    };
    let (long, longer) = ("x".repeat(201), "y".repeat(5_001));
    for (by, role, reason, says) in [
        (long.as_str(), "manager", "seen", "has 201 characters; use 200 or fewer"),
        ("Ida Marsh", &long, "seen", "has 201 characters; use 200 or fewer"),
        ("Ida Marsh", "manager", &longer, "has 5001 characters; use 5000 or fewer"),
        ("\u{200b}\u{feff}", "manager", "seen", "say who decides"),
        ("\u{1}\u{2}", "manager", "seen", "say who decides"),
        ("Ida Marsh", "\u{2060} ", "seen", "say who decides"),
        ("Ida Marsh", "manager", "\u{ad}", "say why"),
    ] {
        let ran = who(by, role, reason);
        assert_eq!(ran.code, 1, "{says}: {}", ran.out);
        assert!(ran.err.contains(says), "{says}: {}", ran.err);
        assert!(!ran.err.contains("xxx") && !ran.err.contains("yyy"), "it is not repeated");
    }
    assert!(link(&folder, &["--decisions"]).well().contains("0 decisions"));
    who(&long[1..], &long[1..], &longer[1..]).well();
}

#[test]
fn what_earlier_decisions_say_otherwise_is_refused_with_their_ids() {
    let folder = doubtful();
    let finn = "school.csv row 4 1";
    let same = |a: &str, b: &str| link(&folder, &[&["--same", a, b], &WHO[..]].concat());
    decide(&folder, "--same", &[]).well();
    let first = last_decision(&folder);
    same(TWO[0], finn).well();
    let second = last_decision(&folder);
    let apart = link(&folder, &[&["--different", finn, TWO[1]], &WHO[..]].concat());
    assert_eq!(apart.code, 1, "{}", apart.out);
    assert!(apart.err.contains(&first) && apart.err.contains(&second), "{}", apart.err);
    assert!(!apart.err.contains("Kestle") && !apart.err.contains("Marsh"), "{}", apart.err);
    link(&folder, &[&["--undo", &second], &WHO[..]].concat()).well();
    link(&folder, &[&["--different", finn, TWO[1]], &WHO[..]].concat()).well();
}

#[test]
fn rows_of_a_list_with_equal_references_are_counted_and_listed_by_row() {
    let folder = Folder::new();
    let list = "rec_id,given_name,family_name,birth_date
r1,Amber,Kestle,2015-03-04
r2,Finn,Penrose,2011-01-01
r1,Jude,Moss,2012-02-02
r3,Wren,Tallow,2013-03-03
r2,Ida,Marsh,2014-04-04
r1,Jo,Carrow,2016-05-05
";
    let file = folder.write("people.csv", list).display().to_string();
    let told = regard(["link", "--list", &file]).well();
    assert!(told.contains("5 rows have a reference that another row has too"), "{told}");
    assert!(told.contains("rows 2, 3, 4, 6, 7\n"), "{told}");
    let json = regard(["link", "--list", &file, "--json"]).json();
    assert_eq!(json["equal_references"], 5);
    assert_eq!(json["equal_references_rows"], serde_json::json!([2, 3, 4, 6, 7]));
    let sound = folder.write("sound.csv", "rec_id,given_name\nr1,Amber\nr2,Finn\n");
    let told = regard(["link", "--list", &sound.display().to_string()]).well();
    assert!(!told.contains("reference"), "{told}");
}

#[test]
fn no_reference_of_a_list_is_written_as_a_formula() {
    let folder = Folder::new();
    let begins = ["=1+1", "+1", "-1", "@A1", " =1", "sound"];
    let rows: Vec<String> =
        begins.iter().map(|begin| format!("\"{begin}\",Amber,Kestle,2015-03-04\n")).collect();
    let list = format!("rec_id,given_name,family_name,birth_date\n{}", rows.concat());
    let file = folder.write("people.csv", &list).display().to_string();
    let (persons, pairs) = (folder.path("persons.csv"), folder.path("pairs.csv"));
    let words =
        ["--persons", &persons.display().to_string(), "--pairs", &pairs.display().to_string()]
            .map(str::to_owned);
    regard(["link".to_owned(), "--list".to_owned(), file].into_iter().chain(words)).well();
    for path in [persons, pairs] {
        let mut cells = 0;
        for row in csv::Reader::from_path(path).unwrap().records().map(Result::unwrap) {
            for cell in row.iter().take(2) {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
                cells += usize::from(cell.starts_with('\''));
            }
        }
        assert!(cells > 0, "they are written all the same");
    }
}
