//! What stands of everybody equals judging everybody anew, whatever came in which order and however the days turned.

use crate::everybody::tangled;
use crate::invented::{Invented, PRACTICE, covered, day, families};
use proptest::prelude::*;
use proptest::test_runner::Config;
use safeguarding::Caseload;
use safeguarding::caseload::Standing;
use safeguarding::chronology::View;
use safeguarding::records::{Adoption, Entry, Instant, Record, RecordId, RuleStep, Said};

/// What comes to a running server.
#[derive(Clone, Debug)]
enum Comes {
    /// So many more entries of the log.
    Entries(usize),
    /// So many days.
    Days(i32),
}

fn comes() -> impl Strategy<Value = Vec<Comes>> {
    let one = prop_oneof![
        4 => (1..12_usize).prop_map(Comes::Entries),
        1 => (1..200_i32).prop_map(Comes::Days),
    ];
    prop::collection::vec(one, 1..8)
}

/// The records of several families, in the order of the log.
fn entries(told: &[Invented], how: &[u8], order: &[u64]) -> Vec<Entry> {
    let mut all: Vec<Record> = Vec::new();
    for (house, family) in ["", "other"].iter().zip(told) {
        let mut records = tangled(family, how);
        for record in &mut records {
            // Another family of other people: its names are as the first one’s, but for the family name.
            for mention in record.mentions.iter_mut().filter(|_| !house.is_empty()) {
                if let Some(name) = &mut mention.name {
                    let mut other = name.reveal().clone();
                    other.family.push_str("-Lowe");
                    *name = safeguarding::private::Private::new(other);
                }
            }
            let again = [record.provenance.fingerprint.to_string(), (*house).to_owned()];
            let print = safeguarding::records::Fingerprint::of(again.iter().map(String::as_str));
            record.provenance.fingerprint = print;
            record.id = RecordId::new(record.received, &print);
        }
        all.extend(records);
    }
    let mut order = order.iter().cycle();
    all.sort_by_cached_key(|_| *order.next().unwrap_or(&0));
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let mut entries: Vec<Entry> = all.into_iter().map(said).collect();
    let cover = |agency: &str| Entry::Coverage(covered(agency));
    entries.insert(entries.len() / 3, cover("childrens-social-care"));
    entries.insert(entries.len() / 2, cover("school"));
    entries.insert(entries.len() * 2 / 3, retired("entry-refused-repeatedly"));
    entries
}

fn retired(rule: &str) -> Entry {
    let received = Instant(1_700_000_000_000_000);
    Entry::Adopted(Box::new(Adoption {
        id: Adoption::id_of(RuleStep::Retire, rule, "Ida Marsh", "Agreed.", received),
        step: RuleStep::Retire,
        rule: rule.into(),
        from: day(300),
        hash: None,
        text: None,
        look_back: None,
        asks_less: Vec::new(),
        not_compared: Vec::new(),
        loosened_because: None,
        by: "Ida Marsh".into(),
        role: "business manager".into(),
        reason: "Agreed.".into(),
        decided: day(300),
        received,
    }))
}

/// What is found over everybody, as a reader is told it.
fn told(caseload: &Caseload, view: &View) -> Vec<(String, String)> {
    let words = caseload.words();
    let told = |found: &safeguarding::assess::Found| {
        let sentence = words.explain(&found.finding, found.concerning).sentence;
        (found.id(&caseload.people).to_string(), sentence)
    };
    caseload.all_findings(view).iter().map(told).collect()
}

proptest! {
    #![proptest_config(Config { cases: 24, ..Config::default() })]

    #[test]
    fn what_stands_after_any_arrivals_and_days_equals_judging_anew(
        one in families(), other in families(), how in prop::collection::vec(0..16_u8, 40),
        order in prop::collection::vec(any::<u64>(), 40), comes in comes(), first in 0..900_i32
    ) {
        let log = entries(&[one, other], &how, &order);
        let (mut read, mut today) = (0, first);
        let mut stood: Option<Standing> = None;
        for comes in comes {
            match comes {
                Comes::Entries(count) => read = log.len().min(read + count),
                Comes::Days(count) => today += count,
            }
            let mut caseload = Caseload::of(PRACTICE.clone(), log[..read].iter().cloned());
            let anew = caseload.stand(day(today));
            let now = match stood {
                Some(before) => caseload.stand_after(before, day(today)),
                None => anew.clone(),
            };
            prop_assert_eq!(&now, &anew);
            let view = View::all(day(today));
            let judged = told(&caseload, &view);
            caseload.lean_on(now.clone());
            prop_assert_eq!(told(&caseload, &view), judged, "leaning on what stands");
            stood = Some(now);
        }
    }
}

#[test]
fn one_more_record_of_a_family_leaves_what_stands_of_the_others_untouched() {
    let contact = |house: &str, at: i32, place: u64| {
        let told = crate::invented::Told {
            kind: "contact".into(),
            agency: "childrens-social-care".into(),
            facts: [("from".into(), "school".to_owned())].into(),
            day: at,
            vague: 0,
            about: 0,
            written_after: 0,
        };
        let record = crate::invented::record(&told, house, place);
        Entry::Said(Box::new(Said { record, original: Vec::new() }))
    };
    let mut log = vec![contact("Kestle", 0, 1), contact("Oxenham", 0, 2), contact("Kestle", 30, 3)];
    let before = Caseload::of(PRACTICE.clone(), log.clone()).stand(day(100));
    log.push(contact("Kestle", 60, 4));
    let after = Caseload::of(PRACTICE.clone(), log).stand_after(before.clone(), day(100));
    assert_eq!((before.families.len(), after.families.len()), (2, 2));
    let same = before.families.iter().filter(|(id, family)| after.families[id] == **family);
    assert_eq!(same.count(), 1);
    let rule = "three-contacts-in-twelve-months-child";
    let met = |standing: &Standing| {
        let mut found = standing.families.values().flat_map(|family| &family.found);
        found.find(|finding| finding.rule == rule && finding.is_met).cloned()
    };
    assert_eq!(met(&before), None);
    assert_eq!(met(&after).expect("three contacts").first_seen, Some(day(60)));
}
