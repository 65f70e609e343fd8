//! `fields.toml`: every field of every entry of the log, and every column of every table, is classified: who may see it,
//! how long it is kept, on what basis, and whether it is personal. A field that is not, or that is no more, fails here.

use crate::fresh::Fresh;
use crate::invented::{
    adoption, clerk_note, coverage, erased, erasure, every_access_step, every_decision,
    every_library_step, first_of, look, said, take_in,
};
use crate::schema::columns;
use safeguarding::calendar::VagueDate;
use safeguarding::records::{
    Coverage, Decision, Entry, Erasure, Identifier, IdentifierScheme, Mark, Mention, Name, Pointer,
    Private, Provenance, Record, Relation, Removed, Said, Sensitivity, Sex, TakeIn, Verdict, Voice,
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    who: BTreeMap<String, String>,
    kept: BTreeMap<String, String>,
    basis: BTreeMap<String, String>,
    personal: BTreeMap<String, String>,
    field: BTreeMap<String, Classified>,
    column: BTreeMap<String, Classified>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classified {
    who: String,
    kept: String,
    basis: String,
    personal: Vec<String>,
}

fn committed() -> Fields {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fields.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("fields.toml: {error}"))
}

/// What is in one list and not in the other, said for whoever has to put it right.
fn compare(in_use: &BTreeSet<String>, classified: &BTreeMap<String, Classified>, what: &str) {
    let classified: BTreeSet<String> = classified.keys().cloned().collect();
    let missing: Vec<_> = in_use.difference(&classified).collect();
    let stale: Vec<_> = classified.difference(in_use).collect();
    assert!(
        missing.is_empty(),
        "{what} that fields.toml does not classify; add a line for each: {missing:#?}"
    );
    assert!(
        stale.is_empty(),
        "{what} that fields.toml classifies and nothing has; take the line out: {stale:#?}"
    );
}

#[test]
fn every_field_of_the_log_is_classified_and_none_is_stale() {
    let mut paths = BTreeSet::new();
    for entry in filled() {
        gather(&serde_json::to_value(entry).unwrap(), "", &mut paths);
    }
    assert!(paths.len() > 50, "the sample is not filled: {paths:?}");
    compare(&paths, &committed().field, "fields");
}

#[test]
fn every_column_of_both_databases_is_classified_and_none_is_stale() {
    for fresh in [Fresh::sqlite(), Fresh::postgres()] {
        compare(&columns(&fresh).into_iter().collect(), &committed().column, "columns");
    }
}

#[test]
fn every_word_of_a_classification_is_explained_and_every_explanation_is_used() {
    let fields = committed();
    let all = || fields.field.iter().chain(&fields.column);
    let check = |section: &str, explained: &BTreeMap<String, String>, used: BTreeSet<&String>| {
        assert_eq!(explained.keys().collect::<BTreeSet<_>>(), used, "[{section}] of fields.toml");
        assert!(
            explained.values().all(|text| text.len() > 10),
            "[{section}] of fields.toml explains too little"
        );
    };
    check("who", &fields.who, all().map(|(_, line)| &line.who).collect());
    check("kept", &fields.kept, all().map(|(_, line)| &line.kept).collect());
    check("basis", &fields.basis, all().map(|(_, line)| &line.basis).collect());
    check("personal", &fields.personal, all().flat_map(|(_, line)| &line.personal).collect());
}

#[test]
fn what_is_personal_has_a_lawful_basis_and_is_not_for_everyone() {
    let fields = committed();
    for (name, line) in fields.field.iter().chain(&fields.column) {
        let is_personal = line.personal != ["none"];
        assert!(!line.personal.is_empty(), "{name} does not say whether it is personal");
        assert_eq!(
            is_personal,
            line.basis != "not-personal",
            "{name}: basis and personal disagree"
        );
        let is_special =
            line.personal.iter().any(|kind| kind == "special-category" || kind == "criminal");
        assert!(
            !is_special || line.basis == "safeguarding",
            "{name}: special-category data needs its own basis"
        );
        assert!(
            !is_personal || line.who != "everyone-signed-in",
            "{name} is personal and everyone may see it"
        );
    }
}

/// The leaves of an entry as it is written: `said.record.mentions.name.given`.
fn gather(value: &Value, path: &str, paths: &mut BTreeSet<String>) {
    match (path, value) {
        // The names of facts are those of `record-kinds.toml`.
        ("said.record.facts", _) => {
            paths.insert(format!("{path}.*"));
        }
        // Each voice is a field of its own.
        ("said.record.text", Value::Array(pairs)) => {
            paths.extend(pairs.iter().map(|pair| format!("{path}.{}", pair[0].as_str().unwrap())));
        }
        (_, Value::Object(fields)) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                gather(value, &format!("{path}{dot}{name}"), paths);
            }
        }
        (_, Value::Array(items)) => items.iter().for_each(|item| gather(item, path, paths)),
        _ => {
            assert!(!value.is_null(), "{path} is empty in the sample");
            paths.insert(path.to_owned());
        }
    }
}

/// One entry of each sort with every field filled.
///
/// Nothing here is written `..`: a new field does not compile until it is filled below, and is then not classified.
fn filled() -> Vec<Entry> {
    let day = VagueDate::parse("2019-03-04").unwrap().day();
    let vague = VagueDate::parse("March 2019").unwrap();
    let Entry::Said(base) = said("", "") else { unreachable!() };
    let record = Record {
        id: base.record.id,
        kind: "school-concern".into(),
        agency: "school".into(),
        author_role: Some("teacher".into()),
        mentions: vec![filled_mention()],
        happened: vague,
        recorded: day,
        received: base.record.received,
        facts: [("reason".into(), "hungry".to_owned())].into(),
        text: Voice::ALL.map(|voice| (voice, Private::from("words"))).to_vec(),
        basis: Some("public task".to_owned()),
        sensitivity: Sensitivity::Restricted,
        shared_with: vec!["police".into()],
        author: Some("Mira Calder".into()),
        follows: vec![base.record.id],
        also_known: Vec::new(),
        classes: safeguarding::records::Classes::NONE,
        points_at: Some(Pointer { relation: Relation::Corrects, reference: "A1".into() }),
        marks: vec![Mark { field: "born".into(), what: "in the future".into() }],
        provenance: Provenance {
            organisation: Some("Mill School".into()),
            reference: Some("A2".into()),
            extracted: day,
            file: "school.csv".into(),
            row: 2,
            fingerprint: base.record.provenance.fingerprint,
        },
    };
    let covers = Coverage {
        agency: "school".into(),
        organisation: Some("Mill School".into()),
        area: Some("Northmoor".to_owned()),
        from: day,
        to: day,
        current_as_of: day,
        kinds: vec!["attendance".into()],
        explanation: Some("Paper before 2010.".to_owned()),
        file: "school.csv".into(),
    };
    let taken = TakeIn {
        file: "school.csv".into(),
        hash: "00".to_owned(),
        agency: Some("school".into()),
        format: "chronology".into(),
        headings: vec!["Date".to_owned()],
        received: base.record.received,
        read: 1,
        kept: 1,
        marked: 0,
        rejected: 0,
        already_known: 0,
    };
    let whole = Said { record, original: vec!["words".into()] };
    let mut filled =
        vec![Entry::Said(Box::new(whole)), Entry::Coverage(covers), Entry::TakeIn(taken)];
    filled.extend(filled_decisions());
    filled.push(Entry::Adopted(Box::new(adoption("four or more", "Agreed."))));
    filled.push(Entry::Clerk(Box::new(clerk_note(1))));
    filled.extend(every_library_step());
    let removed = Removed { entry: 1, before: "00".into(), hash: "00".into(), left: "00".into() };
    filled.push(Entry::Erasure(Box::new(Erasure { removed: vec![removed], ..erasure(&[1]) })));
    filled.push(Entry::Erased(erased()));
    filled.extend(every_access_step());
    filled.push(look(&[first_of(&said("", ""))]));
    filled
}

/// A decision of each sort with every field filled.
fn filled_decisions() -> Vec<Entry> {
    let filled = |entry: Entry| {
        let Entry::Decided(decision) = entry else { unreachable!() };
        // A new field does not compile until it is named here, and is then filled where the decision is made.
        let Decision { id, verdict, by, role, reason, decided, received } = *decision;
        Entry::Decided(Box::new(Decision { id, verdict, by, role, reason, decided, received }))
    };
    every_decision().into_iter().map(filled).collect()
}

/// Every sort of entry is in the sample, and every voice has its line; a new one stops this from compiling.
#[test]
fn no_sort_of_entry_and_no_voice_is_forgotten() {
    let sort = |entry: &Entry| match entry {
        Entry::Said(_) => "said",
        Entry::Coverage(_) => "coverage",
        Entry::TakeIn(_) => "take-in",
        Entry::Decided(_) => "decided",
        Entry::Adopted(_) => "adopted",
        Entry::Clerk(_) => "clerk",
        Entry::Library(_) => "library",
        Entry::Erasure(_) => "erasure",
        Entry::Erased(_) => "erased",
        Entry::Access(_) => "access",
        Entry::Look(_) => "look",
    };
    let fields = committed().field;
    for entry in [
        said("", ""),
        coverage(""),
        take_in(0),
        every_decision().remove(0),
        every_library_step().remove(0),
        every_access_step().remove(0),
        look(&[]),
    ] {
        assert!(filled().iter().any(|other| sort(other) == sort(&entry)));
        assert!(fields.keys().any(|name| name.starts_with(sort(&entry))));
    }
    for entry in every_decision() {
        let Entry::Decided(decision) = entry else { unreachable!() };
        let name = match decision.verdict {
            Verdict::OnePerson(..) => "one-person.record",
            Verdict::TwoPeople(..) => "two-people.record",
            Verdict::DoNotLink(..) => "do-not-link.record",
            Verdict::Undo(_) => "undo",
        };
        assert!(fields.contains_key(&format!("decided.verdict.{name}")), "{name}");
    }
    for voice in Voice::ALL {
        let name = match voice {
            Voice::FactSeen => "fact-seen",
            Voice::SaidByChild => "said-by-child",
            Voice::SaidByParent => "said-by-parent",
            Voice::SaidByOther => "said-by-other",
            Voice::Opinion => "opinion",
            Voice::ActionTaken => "action-taken",
        };
        assert!(fields.contains_key(&format!("said.record.text.{name}")), "{name}");
    }
}

fn filled_mention() -> Mention {
    let vague = VagueDate::parse("March 2019").unwrap();
    let day = VagueDate::parse("2019-03-04").unwrap().day();
    Mention {
        role: safeguarding::records::Role::Child,
        name: Some(Private::new(Name {
            given: "Amber".into(),
            family: "Kestle".into(),
            also: Some("Am".into()),
        })),
        born: Some(Private::new(vague)),
        due: day.map(Private::new),
        sex: Some(Sex::Female),
        identifiers: vec![Identifier {
            scheme: IdentifierScheme::Local,
            issuer: Some("school".into()),
            value: "1".into(),
        }],
        address: Some("4 Mill Lane, Northmoor".into()),
        chosen: Some(Box::new(safeguarding::records::MentionAt {
            record: safeguarding::records::RecordId(uuid::Uuid::nil()),
            place: 1,
        })),
    }
}
