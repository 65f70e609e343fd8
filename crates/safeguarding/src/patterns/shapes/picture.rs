//! Shapes tested by pictures: a timeline in, the verdict and what it rests on out, on the fast path and on the oracle.
//!
//! A picture has a line for each kind of record; a column is one day, the first of them 1 January 2024 (a Monday, and here no
//! holiday). `x` is a record of that day; a run of `?` is one record that can have been on any of its days. The line
//! `covered` says with `=` which days the agency's source covers; without it, every day. The reader stands on the last column.

use crate::calendar::{Date, VagueDate, days_between};
use crate::chronology::{Covered, View};
use crate::patterns::{Compiled, Finding, Ground, Missing, Scene, judge, judge_slowly};
use crate::people::People;
use crate::practice::{Practice, load};
use crate::records::{
    Coverage, Fingerprint, Instant, Provenance, Record, RecordId, Sensitivity, read_people,
};

const KINDS: &str = r#"
[[kind]]
id = "a"
label = "A"
agencies = ["one"]
[[kind]]
id = "b"
label = "B"
agencies = ["one"]
[[kind]]
id = "c"
label = "C"
agencies = ["one"]
"#;

const AGENCIES: &str = "[[agency]]\nid = \"one\"\nname = \"One\"\n";

/// Checks one picture. `parameters` is the table of the shape; `A`, `B` and `C` in it stand for picks of those kinds.
#[track_caller]
pub(super) fn check(shape: &str, parameters: &str, picture: &str, expected: &str) {
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
    assert_eq!(told(&fast, &records), expected, "the fast path, on\n{picture}");
    assert_eq!(told(&slow, &records), expected, "the oracle, on\n{picture}");
}

fn practice(shape: &str, parameters: &str) -> Practice {
    let mut parameters = parameters.to_owned();
    for kind in ["a", "b", "c"] {
        let pick = format!(
            "{{ one = \"{kind}\", many = \"{kind}s\", any = [{{ kinds = [\"{kind}\"] }}] }}"
        );
        parameters = parameters.replace(&kind.to_uppercase(), &pick);
    }
    let rule = format!(
        "id = \"drawn\"\ntitle = \"t\"\nshape = \"{shape}\"\nnation = \"england\"\nabout = \"child\"\n[[version]]\n\
         in_force = 2000-01-01\nneeds = [\"one\"]\ncurrent_for = {{ days = 1 }}\n\
         source = {{ title = \"t\", where = \"w\", says = \"s\", read = 2024-01-01, status = \"example\" }}\n\
         prompt = {{ ask = \"a\", role = \"r\" }}\n[version.{shape}]\n{parameters}\n"
    );
    let files = [
        ("record-kinds.toml", KINDS),
        ("agencies.toml", AGENCIES),
        ("p/patterns/drawn.toml", rule.as_str()),
    ];
    let stories = [("s", "| drawn | met |\n| drawn | not met |\n| drawn | cannot tell |")];
    load(&files, &stories).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn column(n: usize) -> Date {
    jiff::civil::date(2024, 1, 1).checked_add(jiff::Span::new().days(n as i64 - 1)).expect("a day")
}

fn read(picture: &str) -> (Vec<Record>, Vec<Coverage>, Date) {
    let lines: Vec<(&str, &str)> =
        picture.lines().filter_map(|l| l.trim().split_once(char::is_whitespace)).collect();
    let width = lines.iter().map(|(_, days)| days.trim().len()).max().expect("a picture has lines");
    let mut records = Vec::new();
    let mut coverage = vec![(jiff::civil::date(2000, 1, 1), column(width))];
    for (kind, days) in lines {
        let days = days.trim().as_bytes();
        if kind == "covered" {
            let stretches = days.chunk_by(|a, b| a == b).scan(1, |at, run| {
                let from = *at;
                *at += run.len();
                Some((from, run))
            });
            coverage = stretches
                .filter(|(_, run)| run[0] == b'=')
                .map(|(from, run)| (column(from), column(from + run.len() - 1)))
                .collect();
            continue;
        }
        let mut at = 1;
        for run in days.chunk_by(|a, b| a == b && *a != b'x') {
            let (from, to) = (column(at), column(at + run.len() - 1));
            at += run.len();
            match run[0] {
                b'x' => records.push(record(kind, VagueDate::exact(from), records.len())),
                b'?' => records.push(record(
                    kind,
                    VagueDate::between(from, to, "about then"),
                    records.len(),
                )),
                _ => {}
            }
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

fn record(kind: &str, happened: VagueDate, place: usize) -> Record {
    let fingerprint = Fingerprint::of([kind, &place.to_string()]);
    let received = Instant(1_000 * (place as u64 + 1));
    Record {
        id: RecordId::new(received, &fingerprint),
        kind: kind.into(),
        agency: "one".into(),
        author_role: None,
        mentions: read_people("child Amber Kestle (born 2015-03-04)", None).expect("readable"),
        recorded: happened.latest(),
        happened,
        received,
        facts: std::collections::BTreeMap::new(),
        text: Vec::new(),
        basis: None,
        sensitivity: Sensitivity::Ordinary,
        shared_with: Vec::new(),
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
