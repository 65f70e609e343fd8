//! Chronologies of small lives: versions, corrections, withdrawals, duplicates, folding, silences, and what one agency knew.

use crate::invented::PRACTICE;
use jiff::civil::date;
use safeguarding::calendar::Date;
use safeguarding::chronology::{Chronology, Covered, Line, SilenceReason, Standing, View};
use safeguarding::people::{People, Unknown};
use safeguarding::records::{Coverage, Record};
use safeguarding::scenarios::Scenario;

const AS_OF: Date = date(2025, 6, 30);

struct Life {
    records: Vec<Record>,
    coverage: Vec<Coverage>,
    people: People,
}

impl Life {
    /// A life told as in `scenarios/`, about Amber, her brother Finn and their mother Jo.
    fn told(rows: &str, coverage: &str) -> Self {
        let text = format!(
            "# A life\n\n## People\n\n| person | who |\n| --- | --- |\n\
             | Amber | child Amber Kestle (born 2015-03-04) |\n| Finn | child Finn Kestle (born 2018-09-09) |\n\
             | Jo | mother Jo Kestle (born 1990-02-01) |\n\n## Records\n\n\
             | reference | agency | kind | about | happened | recorded | details | corrects | withdraws | shared with |\n\
             | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n\n## Coverage\n\n\
             | agency | from | to | current as of |\n| --- | --- | --- | --- |\n{coverage}\n\n## Expected\n\n\
             | as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n| 2025-01-01 | Amber | none | met | |\n"
        );
        let story = Scenario::read(&text).expect("the life can be read");
        let people = People::of(&story.records, &PRACTICE, &[]);
        Self { records: story.records, coverage: story.coverage, people }
    }

    fn of_amber(&self, view: &View) -> Chronology {
        Chronology::of(
            &self.records,
            &self.people,
            &PRACTICE,
            &Covered::of(&self.coverage),
            view,
            0,
        )
    }

    /// The references of each entry's records, first the one shown.
    fn entries(&self, view: &View) -> Vec<String> {
        let reference = |i: &u32| {
            self.records[*i as usize].provenance.reference.clone().unwrap_or_default().to_string()
        };
        self.of_amber(view)
            .entries
            .iter()
            .map(|e| e.happening.records.iter().map(reference).collect::<Vec<_>>().join("+"))
            .collect()
    }
}

#[test]
fn a_later_version_takes_the_place_of_the_earlier_and_keeps_it() {
    let mut life = Life::told(
        "| c1 | childrens-social-care | contact | Amber | 2024-01-10 | 2024-01-10 | outcome=not-recorded | | | |",
        "",
    );
    let mut later = life.records[0].clone();
    later.received.0 += 1;
    later.provenance.extracted = Some(date(2024, 3, 1));
    later.facts.insert("outcome".into(), "no-further-action".into());
    for order in
        [vec![life.records[0].clone(), later.clone()], vec![later.clone(), life.records[0].clone()]]
    {
        life.people = People::of(&order, &PRACTICE, &[]);
        life.records = order;
        let chronology = life.of_amber(&View::all(AS_OF));
        assert_eq!(chronology.entries.len(), 1);
        let happening = &chronology.entries[0].happening;
        assert_eq!(
            life.records[happening.records[0] as usize].facts["outcome"],
            "no-further-action"
        );
        assert_eq!(happening.earlier.len(), 1);
    }
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects_once_it_is_known() {
    let life = Life::told(
        "| c1 | childrens-social-care | contact | Amber | 2024-01-10 | 2024-01-10 | from=school | | | |\n\
         | c2 | childrens-social-care | contact | Amber | 2024-01-12 | 2024-02-01 | from=police | c1 | | |",
        "",
    );
    assert_eq!(life.entries(&View::all(date(2024, 1, 31))), ["c1"]);
    assert_eq!(life.entries(&View::all(date(2024, 2, 1))), ["c2"]);
    assert_eq!(life.of_amber(&View::all(AS_OF)).entries[0].happening.earlier, [0]);
}

#[test]
fn a_withdrawn_statement_stays_and_says_so() {
    let life = Life::told(
        "| d1 | police | domestic-abuse | Amber, Jo | 2024-01-10 | 2024-01-10 | risk=high | | | |\n\
         | w1 | police | withdrawal | Amber, Jo | 2024-03-01 | 2024-03-01 | | | d1 | |",
        "",
    );
    let chronology = life.of_amber(&View::all(AS_OF));
    assert_eq!(chronology.entries[0].happening.standing, Standing::Withdrawn);
    assert_eq!(chronology.entries[0].happening.answered_by, [1]);
    assert_eq!(
        life.of_amber(&View::all(date(2024, 2, 1))).entries[0].happening.standing,
        Standing::Stands
    );
}

#[test]
fn two_agencies_on_one_day_tell_of_one_incident_and_one_agency_twice_of_two() {
    let life = Life::told(
        "| d1 | police | domestic-abuse | Amber, Jo | 2024-01-10 | 2024-01-10 | risk=high | | | |\n\
         | d2 | ambulance | domestic-abuse | Amber, Jo | 2024-01-10 | 2024-01-11 | | | | |\n\
         | d3 | police | domestic-abuse | Amber, Jo | 2024-01-10 | 2024-01-10 | risk=standard | | | |\n\
         | d4 | police | domestic-abuse | Amber, Jo | January 2024 | 2024-02-10 | | | | |",
        "",
    );
    assert_eq!(life.entries(&View::all(AS_OF)), ["d4", "d1+d2", "d3"]);
}

#[test]
fn a_contact_from_the_school_told_by_both_ends_is_one_contact() {
    let life = Life::told(
        "| c1 | childrens-social-care | contact | Amber | 2024-01-10 | 2024-01-10 | from=school | | | |\n\
         | s1 | school | contact | Amber | 2024-01-10 | 2024-01-10 | | | | |\n\
         | p1 | police | contact | Amber | 2024-01-10 | 2024-01-10 | | | | |",
        "",
    );
    let mut entries = life.entries(&View::all(AS_OF));
    entries.sort();
    assert_eq!(entries, ["c1+s1", "p1"]);
}

#[test]
fn routine_is_folded_and_what_stands_out_is_not() {
    let visits: Vec<String> = (1..=6)
        .map(|n| {
            let outcome = if n == 4 { "was-not-brought" } else { "attended" };
            format!("| h{n} | hospital | appointment | Amber | 2024-0{n}-10 | 2024-0{n}-10 | outcome={outcome} | | | |")
        })
        .collect();
    let life = Life::told(&visits.join("\n"), "");
    let chronology = life.of_amber(&View::all(AS_OF));
    let lines: Vec<String> = chronology
        .lines(&life.records, &chronology.entries)
        .iter()
        .map(|line| match line {
            Line::Entry(entry) => format!("{}", entry.happened),
            Line::Fold(fold) => format!("{} folded", fold.entries.len()),
        })
        .collect();
    assert_eq!(lines, ["3 folded", "10 April 2024", "10 May 2024", "10 June 2024"]);
}

#[test]
fn silences_tell_nothing_recorded_from_not_covered_from_never_asked() {
    let life = Life::told(
        "| s1 | school | attendance | Amber | 2021-09-10 | 2021-09-10 | level=expected | | | |\n\
         | s2 | school | attendance | Amber | 2023-03-10 | 2023-03-10 | level=expected | | | |",
        "| school | 2021-09-01 | 2025-06-30 | 2025-06-30 |",
    );
    let silences = life.of_amber(&View::all(AS_OF)).silences;
    let of = |agency: &str| -> Vec<(Date, Date, SilenceReason)> {
        silences.iter().filter(|s| s.agency == agency).map(|s| (s.from, s.to, s.reason)).collect()
    };
    assert_eq!(
        of("school"),
        [
            (date(2020, 3, 4), date(2021, 9, 1), SilenceReason::NotCovered),
            (date(2021, 9, 10), date(2023, 3, 10), SilenceReason::NothingRecorded),
            (date(2023, 3, 10), date(2025, 6, 30), SilenceReason::NothingRecorded),
        ]
    );
    assert_eq!(of("gp"), [(date(2015, 3, 4), AS_OF, SilenceReason::NeverAsked)]);
}

#[test]
fn one_agency_knows_its_own_records_and_what_it_was_told() {
    let life = Life::told(
        "| s1 | school | school-concern | Amber | 2024-01-10 | 2024-01-10 | | | | |\n\
         | p1 | police | domestic-abuse | Amber, Jo | 2024-01-11 | 2024-01-11 | | | | school |\n\
         | p2 | police | police-incident | Amber, Jo | 2024-01-12 | 2024-01-12 | | | | |",
        "",
    );
    assert_eq!(life.entries(&View::of_agency(AS_OF, "school")), ["s1", "p1"]);
    assert_eq!(life.entries(&View::of_agency(AS_OF, "police")), ["p1", "p2"]);
    assert_eq!(life.entries(&View::of_agency(date(2024, 1, 10), "school")), ["s1"]);
}

#[test]
fn what_nobody_has_said_is_listed() {
    let life = Life::told(
        "| s1 | school | school-concern | Amber, Finn | 2024-01-10 | 2024-01-10 | | | | |",
        "",
    );
    let unknowns = &life.people.families[0].unknowns;
    assert!(
        unknowns.contains(&Unknown::Mother(0)) && unknowns.contains(&Unknown::Father(1)),
        "{unknowns:?}"
    );
}

#[test]
fn a_reference_used_for_another_child_or_another_kind_hides_nothing() {
    let life = Life::told(
        "| 1 | school | school-concern | Amber | 2024-01-10 | 2024-01-10 | | | | |\n\
         | 1 | school | attendance | Amber | 2024-02-10 | 2024-02-10 | level=expected | | | |\n\
         | 1 | school | school-concern | Amber, Finn | 2024-03-10 | 2024-03-10 | | | | |",
        "",
    );
    assert_eq!(life.of_amber(&View::all(AS_OF)).entries.len(), 3);
}

#[test]
fn two_rows_of_one_file_under_one_reference_both_stand() {
    let mut life = Life::told(
        "| 1 | school | school-concern | Amber | 2024-01-10 | 2024-01-10 | | | | |\n\
         | 1 | school | school-concern | Amber | 2024-02-10 | 2024-02-10 | | | | |",
        "",
    );
    life.records[1].received = life.records[0].received;
    assert_eq!(life.of_amber(&View::all(AS_OF)).entries.len(), 2);
}

#[test]
fn corrections_in_a_circle_take_nothing_away() {
    let life = Life::told(
        "| a | school | school-concern | Amber | 2024-01-10 | 2024-01-10 | | b | | |\n\
         | b | school | school-concern | Amber | 2024-01-11 | 2024-01-11 | | c | | |\n\
         | c | school | school-concern | Amber | 2024-01-12 | 2024-01-12 | | a | | |",
        "",
    );
    let chronology = life.of_amber(&View::all(AS_OF));
    assert_eq!(chronology.entries.len(), 3);
    assert!(chronology.entries.iter().all(|e| e.happening.standing == Standing::Disputed));
}

#[test]
fn a_father_named_beside_one_child_is_not_taken_for_the_others() {
    let text = "# A life\n\n## People\n\n| person | who |\n| --- | --- |\n\
        | Amber | child Amber Kestle (born 2015-03-04) |\n| Finn | child Finn Kestle (born 2018-09-09) |\n\
        | Jo | mother Jo Kestle (born 1990-02-01) |\n| Ray | father Ray Moss (born 1985-02-01) |\n\n## Records\n\n\
        | reference | agency | kind | about | happened |\n| --- | --- | --- | --- | --- |\n\
        | a | school | note | Amber, Jo, Ray | 2024-01-10 |\n| b | school | note | Finn, Jo | 2024-01-10 |\n\n## Expected\n\n\
        | as of | about | rule | verdict | entries |\n| --- | --- | --- | --- | --- |\n| 2025-01-01 | Amber | none | met | |\n";
    let story = Scenario::read(text).expect("readable");
    let people = People::of(&story.records, &PRACTICE, &[]);
    let finn = people.persons.iter().position(|p| p.given() == "Finn").expect("named") as u32;
    assert_eq!(people.families[0].unknowns, [Unknown::Father(finn)]);
}
