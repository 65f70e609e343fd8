//! Shapes tested by pictures: a timeline in, the verdict and what it rests on out, on the fast path and on the oracle.
//!
//! A picture has a line for each kind of record; a column is one day, the first of them 1 January 2024 (a Monday, and here no
//! holiday). `x` is a record of that day; a run of `?` is one record that can have been on any of its days. The line
//! `covered` says with `=` which days the agency's source covers; without it, every day. The reader stands on the last column.
//!
//! After the kind may stand `@two` (another agency's record than One's), `n=word` (the fact n says so), `n` (the fact n says the
//! figure drawn) and `home=1` (the child's address is number 1 of a street). Kind `d` is one happening for both agencies.

use crate::calendar::{Date, VagueDate, days_between};
use crate::chronology::{Covered, View};
use crate::patterns::{Compiled, Finding, Ground, Missing, Scene, judge, judge_slowly};
use crate::people::People;
use crate::practice::{PRACTICE, Practice, load};
use crate::records::{
    Classes, Coverage, Fingerprint, Instant, Provenance, Record, RecordId, Sensitivity, read_people,
};

fn kinds() -> String {
    let kind = |(id, more): (&str, &str)| {
        format!(
            "[[kind]]\nid = \"{id}\"\nlabel = \"{}\"\nagencies = [\"one\"]\n{more}[[kind.facts]]\nname = \"n\"\nlabel = \"N\"\n",
            id.to_uppercase()
        )
    };
    [("a", ""), ("b", ""), ("c", ""), ("d", "same_happening = [\"day\"]\n")].map(kind).concat()
}

const AGENCIES: &str =
    "[[agency]]\nid = \"one\"\nname = \"One\"\n[[agency]]\nid = \"two\"\nname = \"Two\"\n";

/// Checks one picture. `parameters` is the table of the shape; `A`, `B`, `C` and `D` in it stand for picks of those kinds, `E`
/// for one of either `a` or `b`.
#[track_caller]
pub(super) fn check(shape: &str, parameters: &str, picture: &str, expected: &str) {
    let (fast, slow) = judged(shape, parameters, picture);
    assert_eq!(fast, expected, "the fast path, on\n{picture}");
    assert_eq!(slow, expected, "the oracle, on\n{picture}");
}

/// What the fast path and the oracle say of a picture.
pub(super) fn judged(shape: &str, parameters: &str, picture: &str) -> (String, String) {
    let practice = practice(shape, parameters);
    let (records, coverage, as_of) = read(picture);
    let people = People::of(&records, &practice, &[]);
    let compiled = Compiled::of(&practice);
    let covered = Covered::of(&coverage);
    let ground = Ground { compiled: &compiled, covered: &covered, as_of };
    let scene =
        Scene::round(&records, &people, &compiled, &View::all(as_of), 0, compiled.rules[0].about());
    let fast = judge(&compiled.rules[0], &scene, &ground).expect("the rule is in force");
    let slow = judge_slowly(&compiled.rules[0], &scene, &ground).expect("the rule is in force");
    (told(&fast, &records), told(&slow, &records))
}

fn practice(shape: &str, parameters: &str) -> Practice {
    let mut parameters = parameters.to_owned();
    let one_of = [("A", "a"), ("B", "b"), ("C", "c"), ("D", "d"), ("E", "a\", \"b")];
    for (letter, kinds) in one_of {
        let one = letter.to_lowercase();
        let pick = format!(
            "{{ one = \"{one}\", many = \"{one}s\", any = [{{ kinds = [\"{kinds}\"] }}] }}"
        );
        parameters = parameters.replace(letter, &pick);
    }
    let rule = format!(
        "id = \"drawn\"\ntitle = \"t\"\nshape = \"{shape}\"\nnation = \"england\"\nabout = \"child\"\n[[version]]\n\
         in_force = 2000-01-01\nneeds = [\"one\"]\ncurrent_for = {{ days = 1 }}\n\
         source = {{ title = \"t\", where = \"w\", says = \"s\", read = 2024-01-01, status = \"example\" }}\n\
         prompt = {{ ask = \"a\", role = \"r\" }}\n[version.{shape}]\n{parameters}\n"
    );
    let kinds = kinds();
    let linking =
        *PRACTICE.iter().find(|(path, _)| path.ends_with("/linking.toml")).expect("shipped");
    let files = [
        ("record-kinds.toml", kinds.as_str()),
        ("agencies.toml", AGENCIES),
        ("p/patterns/drawn.toml", rule.as_str()),
        linking,
    ];
    let stories = [("s", "| drawn | met |\n| drawn | not met |\n| drawn | cannot tell |")];
    load(&files, &stories).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn column(n: usize) -> Date {
    jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(n as i64 - 1)).expect("a day")
}

fn read(picture: &str) -> (Vec<Record>, Vec<Coverage>, Date) {
    let lines: Vec<(&str, &[u8])> = picture
        .lines()
        .filter_map(|line| line.trim().rsplit_once(char::is_whitespace))
        .map(|(label, days)| (label.trim(), days.as_bytes()))
        .collect();
    let width = lines.iter().map(|(_, days)| days.len()).max().expect("a picture has lines");
    let mut records = Vec::new();
    let mut coverage = vec![(jiff::civil::date(2000, 1, 1), column(width))];
    for (label, days) in lines {
        // A run of blanks, of `?` or of `=` is one; every other sign stands for itself.
        let runs = days.chunk_by(|a, b| a == b && b".?=".contains(a)).scan(1, |at, run| {
            let from = *at;
            *at += run.len();
            Some((run[0], column(from), column(from + run.len() - 1)))
        });
        if label == "covered" {
            coverage = runs.filter(|run| run.0 == b'=').map(|(_, from, to)| (from, to)).collect();
            continue;
        }
        for (sign, from, to) in runs.filter(|run| run.0 != b'.') {
            let happened = match sign {
                b'?' => VagueDate::between(from, to, "about then"),
                _ => VagueDate::exact(from),
            };
            let mut record = record(label, happened, records.len());
            if label.split_whitespace().any(|word| word == "n") {
                record.facts.insert("n".into(), char::from(sign).to_string());
            }
            records.push(record);
        }
    }
    let coverage = coverage
        .into_iter()
        .map(|(from, to)| Coverage {
            agency: "one".into(),
            organisation: None,
            area: None,
            from: Some(from),
            to: Some(to),
            current_as_of: None,
            kinds: Vec::new(),
            explanation: None,
            file: "drawn".into(),
        })
        .collect();
    // Somebody to be about, where nothing happened at all.
    records.push(record(
        "person-details",
        VagueDate::exact(jiff::civil::date(2000, 1, 1)),
        records.len(),
    ));
    (records, coverage, column(width))
}

/// A record as the label of its line says: its kind, and what else stands there.
fn record(label: &str, happened: VagueDate, place: usize) -> Record {
    let fingerprint = Fingerprint::of([label, &place.to_string()]);
    let received = Instant(1_000 * (place as u64 + 1));
    let mut words = label.split_whitespace();
    let kind = words.next().expect("a line says a kind");
    let (kind, agency) = kind.split_once('@').unwrap_or((kind, "one"));
    let said: std::collections::BTreeMap<&str, &str> =
        words.filter_map(|word| word.split_once('=')).collect();
    let mut mentions = read_people("child Amber Kestle (born 2015-03-04, nhs 999 000 0018)", None)
        .expect("readable");
    mentions[0].address =
        said.get("home").map(|number| format!("{number} Mill Lane, NM1 2AB").into());
    let facts = said.get("n").map(|value| ("n".into(), (*value).to_owned())).into_iter().collect();
    Record {
        id: RecordId::new(received, &fingerprint),
        kind: kind.into(),
        agency: agency.into(),
        author_role: None,
        mentions,
        recorded: happened.latest(),
        happened,
        received,
        facts,
        text: Vec::new(),
        basis: None,
        sensitivity: Sensitivity::Ordinary,
        shared_with: Vec::new(),
        author: None,
        follows: Vec::new(),
        also_known: Vec::new(),
        classes: Classes::NONE,
        points_at: None,
        marks: Vec::new(),
        provenance: Provenance {
            organisation: None,
            reference: None,
            extracted: None,
            file: "drawn".into(),
            row: place as u64,
            fingerprint,
        },
    }
}

/// A finding as a picture's answer: `met a1 a3 on 3; met …`, `not met`, or `cannot tell: …`.
fn told(finding: &Finding, records: &[Record]) -> String {
    let at = |day: Date| days_between(column(1), day) + 1;
    let name = |record: &Record| {
        format!("{}{}", record.kind, record.happened.earliest().map(at).unwrap_or_default())
    };
    let met: Vec<String> = finding
        .occurrences
        .iter()
        .map(|o| {
            let mut rests_on = Vec::new();
            leaves(&o.reason, &mut rests_on);
            let names: Vec<String> =
                rests_on.into_iter().map(|i| name(&records[i as usize])).collect();
            format!("met {} on {}", names.join(" "), at(o.completed))
        })
        .collect();
    let missing: Vec<String> = finding
        .missing
        .iter()
        .map(|missing| match missing {
            Missing::NotCovered { .. } => "not covered".to_owned(),
            Missing::DateTooVague { records: vague } => {
                format!("{} too vague", name(&records[vague[0] as usize]))
            }
        })
        .collect();
    match (met.is_empty(), missing.is_empty()) {
        (false, _) => met.join("; "),
        (true, true) => "not met".to_owned(),
        (true, false) => format!("cannot tell: {}", missing.join(", ")),
    }
}

fn leaves(reason: &crate::patterns::Reason, into: &mut Vec<u32>) {
    if let crate::patterns::Claim::Happened { records, .. } = &reason.claim {
        into.extend(records);
    }
    reason.because.iter().for_each(|below| leaves(below, into));
}
